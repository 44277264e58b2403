#!/usr/bin/env python3
"""`jubilee-verify`: logs, proofs and notices from plain files, sound and tampered with.

    tests/verify/test_verify.py build/jubilee
"""

import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
import log_fixture as logs  # noqa: E402
from harness import Skip, main, path_of, run  # noqa: E402

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def verify(case, *words, status=0):
    told = logs.verifier(case, *words)
    case.equal(told.returncode, status, f"{words}\n{told.stdout}{told.stderr}")
    return told


def verify_log(case, log, status=0):
    return verify(case, "log", log, "--key", case.path("log.key.pub"), status=status)


def test_help_has_examples_that_can_be_pasted(case):
    told = verify(case, "--help")
    lines = told.stdout.splitlines()
    examples = lines[lines.index("Examples:") + 1:]
    case.true(len(examples) >= 3 and all(len(line) <= 79 for line in examples))
    case.true(examples[0].lstrip().startswith("jubilee-verify log "))


def test_wrong_usage_is_told_from_bad_input(case):
    key = ("--key", logs.KEYS["log"][1])
    for words in ((), ("log",), ("tree", "x", *key), ("log", "x"), ("log", "x", "y", *key), ("proof", "x", *key),
                  ("log", "x", "--entry", "e", *key), ("log", "x", *key, "--policy", "p")):
        verify(case, *words, status=2)
    told = verify(case, "log", case.path("nowhere"), *key, status=1)
    case.true("jubilee-verify: " in told.stderr and "error: " in told.stderr)
    verify(case, "log", case.folder, *key, status=1)
    verify(case, "log", case.folder, "--key", "a+b+c", status=1)
    verify(case, "log", case.folder, "--key", logs.KEYS["court"][1], status=1)


def test_the_version_is_told_and_a_log_in_one_file_is_to_be_exported(case):
    told = logs.verifier(case, "--version")
    case.true(told.returncode == 0 and told.stdout.startswith("jubilee-verify "), told.stdout + told.stderr)
    case.equal(told.stdout.split()[1], run(case, "--version").stdout.split()[1])
    log = logs.new(case, "log.sqlite")
    told = logs.verifier(case, "log", log, "--key", case.path("log.key.pub"))
    case.true(told.returncode == 1 and "jubilee log export FILE DIR" in told.stderr, told.stderr)


def test_a_whole_log_is_verified_also_behind_its_checkpoint(case):
    log = logs.new(case, count=600)
    told = verify_log(case, log)
    case.true("entries   600\n" in told.stdout and told.stdout.endswith("verified: every entry and every hash\n"))
    logs.append(case, log, 600, 800)
    told = verify_log(case, log)
    case.true("unsigned  200 entries more, in order\n" in told.stdout, told.stdout)


def test_an_exported_copy_is_verified(case):
    log = logs.new(case, count=300)
    copy = case.path("copy")
    logs.done(case, "log", "export", log, copy)
    case.true("entries   300\n" in verify_log(case, copy).stdout)


def test_the_log_of_another_implementation_is_verified(case):
    import json
    path = os.path.join(ROOT, "..", "shared", "specs", "tlog-vectors", "tessera-log.json")
    if not os.path.exists(path):
        raise Skip("../shared is not here")
    with open(path, encoding="utf-8") as file:
        vectors = json.load(file)
    log = case.path("log")
    for name, content in (("tile/0/000.p/15", bytes.fromhex(vectors["tile_0_000_p_15_hex"])),
                          ("tile/entries/000.p/15", bytes.fromhex(vectors["entries_000_p_15_hex"])),
                          ("checkpoint", vectors["checkpoints"]["15"].encode())):
        os.makedirs(os.path.dirname(os.path.join(log, name)), exist_ok=True)
        logs.write(case, os.path.join(log, name), content)
    told = verify(case, "log", log, "--key", vectors["vkey"])
    case.true("entries   15\n" in told.stdout)
    # Its entries and hashes also fit its earlier checkpoints, whose partial tiles are not kept.
    logs.write(case, os.path.join(log, "checkpoint"), vectors["checkpoints"]["14"].encode())
    verify(case, "log", log, "--key", vectors["vkey"], status=3)


# Every file of a log, a byte in turn: found, in its file, and in a bundle with its entry.
def test_any_byte_that_is_changed_is_found_and_placed(case):
    log = logs.new(case, count=260)
    logs.append(case, log, 260, 263)
    tried = 0
    for folder, _, names in sorted(os.walk(log)):
        for name in names:
            path = os.path.join(folder, name)
            place = os.path.relpath(path, log)
            whole = logs.read(path)
            os.chmod(path, 0o600)
            for at in range(0, len(whole), max(1, len(whole) // 25)):
                changed = bytearray(whole)
                changed[at] ^= 1 << at % 8
                logs.write(case, path, bytes(changed))
                told = logs.verifier(case, "log", log, "--key", case.path("log.key.pub"))
                if place == "checkpoint":
                    case.true(told.returncode in (1, 3), told.stdout)
                else:
                    case.equal(told.returncode, 3, f"{place} {at}")
                    case.true(f"{place}: " in told.stdout, f"{place} {at}: {told.stdout}")
                    if place.startswith("tile/entries") and "odd partial" not in told.stdout:
                        case.true("changed entry" in told.stdout, told.stdout)
                tried += 1
            logs.write(case, path, whole)
    verify_log(case, log)
    print(f"# tried: {tried} bytes of a folder, each changed in turn and found by jubilee-verify")
    case.true(tried > 150)


def test_a_log_whose_files_are_missing_or_odd_is_not_verified(case):
    log = logs.new(case, count=300)
    for place in ("tile/0/000", "tile/1/000.p/1", "tile/entries/001.p/44"):
        away = case.path("away")
        path = os.path.join(log, place)
        os.rename(path, away)
        told = verify_log(case, log, status=3)
        case.true(f"{place}: missing" in told.stdout, told.stdout)
        os.mkfifo(path)
        told = verify_log(case, log, status=3)
        case.true(f"{place}: unreadable" in told.stdout, told.stdout)
        os.remove(path)
        os.rename(away, path)
    os.symlink("/", os.path.join(log, "everything"))
    logs.write(case, os.path.join(log, "tile", "a\x1b[31mb"), b"")
    told = verify_log(case, log)
    case.true("everything: note: " in told.stdout and "\x1b" not in told.stdout, told.stdout)


def test_no_link_leads_out_of_the_folder(case):
    log = logs.new(case, count=300)
    for place in ("tile/0/000", "tile/1", "state/head", "checkpoint"):
        path, away = os.path.join(log, place), case.path("away")
        os.rename(path, away)
        os.symlink(away, path)
        told = verify_log(case, log, status=1 if place == "checkpoint" else 3)
        case.false("verified" in told.stdout, told.stdout)
        os.remove(path)
        os.rename(away, path)
    verify_log(case, log)


# What is served or lent is read by others than its writer.
def test_a_log_is_verified_by_others_than_its_owner(case):
    log = logs.new(case, count=20)
    os.chmod(os.path.join(log, "state"), 0)
    other = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    if other:
        os.chmod(case.folder, 0o755)
        os.chmod(os.path.dirname(case.folder), 0o755)
    try:
        told = subprocess.run([path_of("jubilee-verify"), "log", log, "--key", logs.KEYS["log"][1]],
                              capture_output=True, text=True, timeout=60, check=False, **other)
    except PermissionError:
        raise Skip("the programs may be run by their owner alone") from None
    finally:
        os.chmod(os.path.join(log, "state"), 0o700)
    case.equal(told.returncode, 0, told.stdout + told.stderr)


def test_a_log_that_was_set_back_is_found(case):
    log = logs.new(case, count=20)
    backup = case.path("backup")
    shutil.copytree(log, backup)
    logs.append(case, log, 20, 30)
    logs.checkpoint(case, log)
    shutil.copy(os.path.join(log, "checkpoint"), os.path.join(backup, "checkpoint"))
    told = verify_log(case, backup, status=3)
    case.true("state/head: head: it is behind the checkpoint" in told.stdout, told.stdout)
    case.true("missing" in told.stdout)


def test_a_proof_is_verified_with_its_entry(case):
    log = logs.new(case, count=300)
    proof, entry = case.path("proof"), logs.write(case, "entry", logs.entry(299))
    logs.done(case, "log", "prove", log, "299", "--out", proof)
    key = ("--key", logs.KEYS["log"][1])
    told = verify(case, "proof", proof, "--entry", entry, *key)
    case.true(told.stdout.endswith("verified: this is entry 299\n"), told.stdout)
    other = logs.write(case, "other", logs.entry(298))
    told = verify(case, "proof", proof, "--entry", other, *key, status=3)
    case.true("this is not entry 299 of the log" in told.stderr and "verified" not in told.stdout)
    verify(case, "proof", entry, "--entry", entry, *key, status=1)
    policy = logs.policy(case, "bar")
    told = verify(case, "proof", proof, "--entry", entry, "--policy", policy, status=3)
    case.true("the witness 'bar' has not cosigned" in told.stderr, told.stderr)


def notice_of(case, facts):
    import base64
    import hashlib
    salt = bytes(range(32))
    commitment = hashlib.sha256(b"jubilee-determination-v1\n" + salt + facts.encode()).hexdigest()
    entry = f'{{"commitment":"{commitment}","kind":"determination"}}'
    log = case.path("log")
    logs.done(case, "log", "new", log, "--key", logs.key(case, "log"))
    logs.append(case, log, 0, 5)
    logs.done(case, "log", "append", log, logs.write(case, "line", entry + "\n"))
    logs.checkpoint(case, log)
    proof = logs.done(case, "log", "prove", log, "5").stdout
    text = (f"jubilee-notice-v1\nsalt {base64.b64encode(salt).decode()}\nfacts {facts}\nentry {entry}\n\n{proof}")
    return logs.write(case, "notice", text)


def test_a_notice_is_verified_with_the_facts_that_it_opens(case):
    facts = '{"case":"C-17","outcome":"granted"}'
    notice = notice_of(case, facts)
    key = ("--key", logs.KEYS["log"][1])
    told = verify(case, "notice", notice, *key)
    case.true(facts in told.stdout and "entry 5 commits to" in told.stdout, told.stdout)
    forged = logs.write(case, "forged", logs.read(notice).replace(b"granted", b"excluded"))
    told = verify(case, "notice", forged, *key, status=3)
    case.false("verified" in told.stdout)
    verify(case, "notice", logs.write(case, "no", "jubilee-notice-v1\n"), *key, status=1)


# U+202E turns what follows round on the screen, and U+009B begins what a terminal obeys.
def test_facts_cannot_play_with_the_screen(case):
    facts = '{"outcome":"\u202edetnarg\u202c","told":"\u9ed1 \u009b2J\u007f"}'
    told = verify(case, "notice", notice_of(case, facts), "--key", logs.KEYS["log"][1])
    case.true('facts     {"outcome":"\\u202edetnarg\\u202c","told":"\u9ed1 \\u009b2J\\u007f"}\n' in told.stdout,
              told.stdout)


def test_it_includes_little_and_stays_small(case):
    lines = 0
    folder = os.path.join(ROOT, "src", "verify")
    for name in os.listdir(folder):
        if name.endswith((".c", ".h")):
            lines += logs.read(os.path.join(folder, name)).count(b"\n")
            for line in logs.read(os.path.join(folder, name)).decode().splitlines():
                if line.startswith('#include "'):
                    case.true(line.split('"')[1].split("/")[0] in ("base", "ledger", "verify"), line)
    case.true(lines < 800, f"{lines} lines")


if __name__ == "__main__":
    main(sys.modules[__name__])
