#!/usr/bin/env python3
"""`jubilee log prove`, `log verify`, `log audit`: evidence made from a log, and checked.

    tests/cli/test_log_verify.py build/jubilee
"""

import os
import shutil
import subprocess
import sys

import log_fixture as logs
from harness import Skip, main, path_of, run


def proof_of(case, log, index, name="proof"):
    path = case.path(name)
    logs.done(case, "log", "prove", log, str(index), "--out", path)
    assert "--force" in logs.done(case, "log", "prove", log, str(index), "--out", path, status=1).stderr
    logs.done(case, "log", "prove", log, str(index), "--out", path, "--force")
    return path


def verify(case, *words, status=0):
    return logs.done(case, "log", "verify", *words, "--key", case.path("log.key.pub"), status=status)


def test_an_entry_is_proved_and_verified_without_the_log(case):
    log = logs.new(case, count=300)
    proof = proof_of(case, log, 257)
    entry = logs.write(case, "entry", logs.entry(257))
    shutil.rmtree(log)
    told = verify(case, proof, "--entry", entry)
    case.true("verified: this is entry 257\n" in told.stdout, told.stdout)
    case.true("log of 300 entries" in told.stdout and logs.ORIGIN in told.stdout)
    with_key = logs.done(case, "log", "verify", proof, "--entry", entry, "--key", logs.KEYS["log"][1])
    case.equal(with_key.stdout, told.stdout)


def test_a_proof_is_printed_where_no_file_is_named(case):
    log = logs.new(case, count=5)
    told = logs.done(case, "log", "prove", log, "3")
    case.equal(told.stdout.encode(), logs.read(proof_of(case, log, 3)))
    case.true(told.stdout.startswith("c2sp.org/tlog-proof@v1\nindex 3\n"))
    entry = logs.write(case, "entry", logs.entry(3))
    piped = run(case, "log", "verify", "-", "--entry", entry, "--key", case.path("log.key.pub"),
                input=told.stdout)
    case.equal(piped.returncode, 0, piped.stderr)


def test_another_entry_or_a_changed_proof_is_not_verified(case):
    log = logs.new(case, count=20)
    proof = proof_of(case, log, 11)
    other = logs.write(case, "other", logs.entry(12))
    told = verify(case, proof, "--entry", other, status=3)
    case.equal(told.stdout, "")
    case.true("this is not entry 11 of the log" in told.stderr, told.stderr)
    right = logs.write(case, "right", logs.entry(11))
    changed = logs.write(case, "changed", logs.read(proof).replace(b"index 11", b"index 10"))
    verify(case, changed, "--entry", right, status=3)


def test_a_proof_needs_the_key_of_its_log(case):
    log = logs.new(case, count=3)
    proof = proof_of(case, log, 1)
    entry = logs.write(case, "entry", logs.entry(1))
    other = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
    told = logs.done(case, "log", "verify", proof, "--entry", entry, "--key", other, status=3)
    case.true("the key is that of 'example.com/log/testdata'" in told.stderr, told.stderr)
    logs.done(case, "log", "verify", proof, "--entry", entry, "--key", logs.KEYS["court"][1], status=1)
    logs.done(case, "log", "verify", proof, "--entry", entry, status=2)
    told = verify(case, proof, status=1)
    case.true("--entry FILE" in told.stderr)


def test_a_proof_or_checkpoint_that_went_through_an_editor_is_told_so(case):
    log = logs.new(case, count=9)
    one = logs.write(case, "entry", logs.entry(3))
    for path, words in ((proof_of(case, log, 3), ("--entry", one)), (log + "/checkpoint", ())):
        mailed = logs.write(case, "mailed", logs.read(path).replace(b"\n", b"\r\n"))
        told = verify(case, mailed, *words, status=1)
        assert "the line ends were changed in transport" in told.stderr, told.stderr
        longer = logs.write(case, "longer", logs.read(path) + b"\n\n")
        told = verify(case, longer, *words, status=1)
        assert "bytes were added at the end" in told.stderr, told.stderr


def test_a_secret_key_in_the_place_of_the_public_one_is_refused_and_not_shown(case):
    log = logs.new(case)
    logs.write(case, "pass", "a passphrase\n")
    secret = logs.KEYS["log"][0]
    for kind in ("--sealing",), ("--name", "example.org/log"):
        name = "sealed" + kind[0]
        logs.done(case, "key", "new", *kind, "--passphrase-file", case.path("pass"), "--out", case.path(name))
    logs.done(case, "key", "new", "--sealing", "--no-passphrase", "--out", case.path("opens"))
    for key in (case.path("log.key"), secret, secret.lower(), case.path("sealed--sealing"), case.path("sealed--name"),
                case.path("opens")):
        for told in (logs.done(case, "log", "verify", log + "/checkpoint", "--key", key, status=1),
                     logs.verifier(case, "log", log, "--key", key)):
            case.equal(told.returncode, 1)
            assert "secret key" in told.stderr or key == secret.lower(), told.stderr
            assert "FILE.pub" in told.stderr or key == secret.lower(), told.stderr
            assert secret[20:].lower() not in told.stderr.lower(), told.stderr


def test_a_notice_is_sent_to_the_verifier_that_reads_it(case):
    logs.new(case)
    told = verify(case, logs.write(case, "x.notice", "jubilee-notice-v1\n"), status=1)
    assert "jubilee-verify notice" in told.stderr, told.stderr


def test_only_what_is_signed_can_be_proved(case):
    log = logs.new(case, count=5)
    logs.append(case, log, 5, 8)
    told = logs.done(case, "log", "prove", log, "5", status=1)
    case.true("has 5 entries" in told.stderr, told.stderr)
    logs.checkpoint(case, log)
    proof_of(case, log, 5)
    logs.done(case, "log", "prove", log, "x", status=2)
    logs.done(case, "log", "prove", log, status=2)
    logs.done(case, "log", "prove", log, "1", "--since", "0", status=2)
    logs.done(case, "log", "prove", case.path("nowhere"), "1", status=1)


def test_a_log_without_a_checkpoint_has_nothing_to_prove(case):
    log = case.path("log")
    logs.done(case, "log", "new", log, "--key", logs.key(case, "log"))
    told = logs.done(case, "log", "prove", log, "0", status=1)
    case.true("no signed checkpoint" in told.stderr, told.stderr)


def test_a_request_shows_that_a_log_has_only_grown(case):
    log = logs.new(case, count=7)
    older = logs.write(case, "older", logs.read(os.path.join(log, "checkpoint")))
    logs.append(case, log, 7, 300)
    logs.checkpoint(case, log)
    by_file, by_size = case.path("by-file"), case.path("by-size")
    logs.done(case, "log", "prove", log, "--since", older, "--out", by_file)
    logs.done(case, "log", "prove", log, "--since", "7", "--out", by_size)
    case.equal(logs.read(by_file), logs.read(by_size))
    told = verify(case, by_file, "--since", older)
    case.true("verified: it continues the log of 7 entries" in told.stdout, told.stdout)
    from_nothing = case.path("from-nothing")
    logs.done(case, "log", "prove", log, "--since", "0", "--out", from_nothing)
    told = verify(case, from_nothing, "--since", older, status=3)
    case.true("does not show" in told.stderr, told.stderr)
    verify(case, older, "--since", by_file, status=1)
    newer = os.path.join(log, "checkpoint")
    told = verify(case, older, "--since", newer, status=3)
    case.true("a log never becomes shorter" in told.stderr, told.stderr)
    logs.done(case, "log", "prove", log, "--since", "301", status=1)


def test_a_fork_is_found_in_two_signed_checkpoints(case):
    one = logs.new(case, "one", count=20)
    two = case.path("two")
    logs.done(case, "log", "new", two, "--key", case.path("log.key"))
    logs.append(case, two, 100, 120)
    logs.checkpoint(case, two, guard=case.path("other-guard"))
    told = verify(case, os.path.join(one, "checkpoint"), "--since", os.path.join(two, "checkpoint"),
                  status=3)
    case.true("the log has forked" in told.stderr and "keep both" in told.stderr, told.stderr)


def test_a_checkpoint_that_nobody_signed_is_not_verified(case):
    log = logs.new(case, count=5)
    path = os.path.join(log, "checkpoint")
    verify(case, path)
    changed = logs.write(case, "changed", logs.read(path).replace(b"\n5\n", b"\n6\n"))
    told = verify(case, changed, status=3)
    case.true("does not fit the text" in told.stderr, told.stderr)
    policy = logs.policy(case, "court")
    told = logs.done(case, "log", "verify", path, "--policy", policy, status=3)
    case.true("the witness 'court' has not cosigned" in told.stderr, told.stderr)


def test_what_was_asked_for_is_checked_or_refused(case):
    log = logs.new(case, count=5)
    checkpoint = os.path.join(log, "checkpoint")
    proof, entry = proof_of(case, log, 3), logs.write(case, "entry", logs.entry(3))
    told = verify(case, proof, "--entry", entry, "--since", checkpoint, status=1)
    case.true("does not show what came before" in told.stderr and not told.stdout, told.stderr)
    told = verify(case, checkpoint, "--entry", entry, status=1)
    case.true("no proof of an entry" in told.stderr and not told.stdout, told.stderr)


def test_a_key_that_is_none_is_bad_input_and_no_verdict(case):
    log = logs.new(case, count=5)
    name, number, rest = logs.KEYS["log"][1].split("+", 2)
    for key in (f"{name}+{number[::-1]}+{rest}", f"{name}+{number}", case.path("nowhere")):
        told = logs.done(case, "log", "verify", os.path.join(log, "checkpoint"), "--key", key, status=1)
        case.equal(told.stdout, "")


# -- the audit ------------------------------------------------------------------------------------


def audit(case, log, status=0):
    return logs.done(case, "log", "audit", log, "--key", case.path("log.key.pub"), status=status)


def test_an_audit_of_a_whole_log_finds_nothing(case):
    for name in ("folder", "one.sqlite"):
        log = logs.new(case, name, count=300) if name == "folder" else case.path(name)
        if name != "folder":
            logs.done(case, "log", "new", log, "--key", case.path("log.key"))
            logs.append(case, log, 0, 300)
            logs.checkpoint(case, log, guard=case.path("second-guard"))
        told = audit(case, log)
        case.true("300 entries, signed by" in told.stdout, told.stdout)
        case.true(told.stdout.endswith("nothing found\n"))
        logs.append(case, log, 300, 310)
        told = audit(case, log)
        case.true("10 entries more, not yet signed\n" in told.stdout, told.stdout)


def test_an_audit_names_the_entry_that_was_changed(case):
    log = logs.new(case, count=300)
    path = os.path.join(log, "tile/entries/001.p/44")
    content = logs.read(path)
    os.chmod(path, 0o600)
    with open(path, "wb") as file:
        file.write(content.replace(logs.entry(270).encode(), logs.entry(271).encode()))
    told = audit(case, log, status=3)
    case.true("tile/entries/001.p/44: changed entry 270: " in told.stdout, told.stdout)
    case.true("    expected " in told.stdout and "    found    " in told.stdout)
    case.true(told.stdout.endswith("1 finding\n"))


def test_an_audit_names_what_is_missing_and_what_is_not_its_own(case):
    log = logs.new(case, count=300)
    os.remove(os.path.join(log, "tile/0/000"))
    with open(os.path.join(log, "tile/0/zz"), "wb") as file:
        file.write(b"")
    told = audit(case, log, status=3)
    case.true("tile/0/000: missing, entries 0 to 255: " in told.stdout, told.stdout)
    case.true("tile/0/zz: note: not part of a log: " in told.stdout, told.stdout)
    case.true(told.stdout.endswith("1 finding\n"))


def test_a_log_is_audited_by_others_than_its_owner(case):
    log = logs.new(case, count=20)
    os.chmod(os.path.join(log, "state"), 0)
    other = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    if other:
        os.chmod(case.folder, 0o755)
        os.chmod(os.path.dirname(case.folder), 0o755)
    words = [path_of("jubilee"), "log", "audit", log, "--key", logs.KEYS["log"][1]]
    try:
        told = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False, **other)
        append = subprocess.run([words[0], "log", "append", log], input="x\n", capture_output=True, text=True,
                                timeout=60, check=False, **other)
    except PermissionError:
        raise Skip("the programs may be run by their owner alone") from None
    finally:
        os.chmod(os.path.join(log, "state"), 0o700)
    case.equal(told.returncode, 0, told.stdout + told.stderr)
    case.equal((append.returncode, append.stdout), (1, ""))
    case.true("Permission denied" in append.stderr, append.stderr)


def test_an_audit_wants_the_checkpoint_signed_first(case):
    log = logs.new(case, count=5)
    policy = logs.policy(case, "any-one", "group any-one any court bar\n")
    told = logs.done(case, "log", "audit", log, "--policy", policy, status=3)
    case.true("the quorum 'any-one' is not met" in told.stderr, told.stderr)
    logs.done(case, "log", "audit", log, status=2)
    logs.done(case, "log", "audit", case.path("nowhere"), "--key", logs.KEYS["log"][1], status=1)
    faulty = logs.write(case, "faulty", "log here\nquorum none\n")
    told = logs.done(case, "log", "audit", log, "--policy", faulty, status=1)
    case.true(f"{faulty}:1:1: error: " in told.stderr, told.stderr)


if __name__ == "__main__":
    main(sys.modules[__name__])
