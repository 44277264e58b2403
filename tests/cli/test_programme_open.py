#!/usr/bin/env python3
"""Programmes opened, signed and made anew, and what is left where that fails or is killed.

    tests/cli/test_programme_open.py build/jubilee

The log is read by another reader (tlog.py), signatures are checked by openssl, hashes by hashlib, the
database by SQLite's own program. strace makes the faults; without it those tests are skipped."""

import base64
import concurrent.futures
import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import time

import tlog
from harness import DECREE, Skip, main, path_of, register_of, run
from test_log_faults import LONG, WORKERS, WRITING, needs_strace

ORIGIN = "example.org/trial"
OPENED_AT = "2021-11-01T09:00:00Z"
PEOPLE = 30
FAULTS = 10**9 if LONG else 40  # of those that could be made
ENVIRONMENT = dict(os.environ, ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0")


def keys_of(case):
    for name, file in ((ORIGIN, "log.key"), ("A1", "admin.key")):
        if not os.path.exists(case.path(file)):
            done = run(case, "key", "new", "--name", name, "--no-passphrase", "--out", case.path(file))
            case.equal(done.returncode, 0, done.stderr)


def words_of(case, folder="prog", register=None, **changes):
    given = {"decree": DECREE, "register": register or register_of(case, PEOPLE), "origin": ORIGIN,
             "as": case.path("admin.key"), "offset": "+09:00", "reserve": "3", "at": OPENED_AT}
    given.update(changes)
    words = ["programme", "open", case.path(folder), "--rehearsal"]
    for name, value in given.items():
        words += [f"--{name}", value] if value is not None else []
    return words


def open_programme(case, folder="prog"):
    keys_of(case)
    done = run(case, *words_of(case, folder))
    case.equal(done.returncode, 0, done.stderr)
    return case.path(folder)


def sign(case, folder="prog"):
    return run(case, "programme", "sign", case.path(folder), "--key", case.path("log.key"))


def read(path):
    with open(path, "rb") as file:
        return file.read()


def files_below(folder):
    return {os.path.relpath(os.path.join(at, name), folder): read(os.path.join(at, name))
            for at, _, names in os.walk(folder) for name in names}


def rows_of(database):
    """All that the tables and views have, by SQLite itself."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema ORDER BY name")]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
    finally:
        connection.close()


def must_refuse(case, done, status, *words):
    case.equal(done.returncode, status, done.stderr)
    for word in words:
        case.true(word in done.stderr, f"{word!r} is not in {done.stderr!r}")


def verified_by_openssl(case, vkey, message, signature):
    if not shutil.which("openssl"):
        raise Skip("openssl is not here")
    key = base64.b64decode(vkey.split("+", 2)[2])
    case.equal(key[0], 1)
    for name, content in (("key.der", bytes.fromhex("302a300506032b6570032100") + key[1:]), ("message", message),
                          ("signature", signature)):
        with open(case.path(name), "wb") as file:
            file.write(content)
    done = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", case.path("key.der"), "-keyform", "DER",
                           "-rawin", "-in", case.path("message"), "-sigfile", case.path("signature")],
                          capture_output=True, check=False)
    return done.returncode == 0


def public_key(case, name):
    return read(case.path(name + ".pub")).decode().strip()


def register_hash(folder):
    """Over the package and each of its files, with their lengths."""
    package = read(os.path.join(folder, "datapackage.json"))
    parts = [package] + [read(os.path.join(folder, resource["path"])) for resource in json.loads(package)["resources"]]
    whole = b"jubilee register 1\n" + b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return hashlib.sha256(whole).hexdigest()


# -- what is made ---------------------------------------------------------------------------------

def test_a_programme_has_decree_and_register_byte_for_byte_and_one_sitting(case):
    folder = open_programme(case)
    case.equal(read(os.path.join(folder, "decree.decree.md")), read(DECREE))
    case.equal(files_below(os.path.join(folder, "register")), files_below(register_of(case, PEOPLE)))
    received = files_below(register_of(case, PEOPLE))
    case.equal(files_below(os.path.join(folder, "opened")),
               {name: received[name] for name in ("datapackage.json", "persons.csv")})
    for name in ("sealed", "notices", "bundles"):
        case.equal(os.listdir(os.path.join(folder, name)), [])
    case.equal(os.stat(folder).st_mode & 0o777, 0o700)

    entries = tlog.audit_head(tlog.open_log(os.path.join(folder, "log")))
    case.equal(len(entries), 2)
    header, event = (json.loads(entry) for entry in entries)
    case.equal(event, {"kind": "programme.opened", "time": OPENED_AT, "actor": "A1", "key": public_key(case, "admin.key"),
                       "sha256": hashlib.sha256(read(DECREE)).hexdigest(), "offset": 1440 + 540, "reserve": 3,
                       "received": register_hash(register_of(case, PEOPLE)),
                       "rehearsal": True})
    signature = base64.b64decode(header.pop("signature"))
    case.equal(header, {"kind": "sitting", "actor": "A1", "count": 1, "number": 1, "seen": 0, "time": OPENED_AT,
                        "root": tlog.leaf_hash(entries[1]).hex()})
    text = json.dumps(header, sort_keys=True, separators=(",", ":"))
    message = f"jubilee-sitting-v1\n{ORIGIN}\n{text}".encode()
    case.true(verified_by_openssl(case, public_key(case, "admin.key"), message, signature))
    case.false(verified_by_openssl(case, public_key(case, "admin.key"), message + b" ", signature))


def test_the_database_says_in_words_how_the_programme_stands(case):
    rows = rows_of(os.path.join(open_programme(case), "programme.sqlite"))
    case.equal(len(rows["actors"]), 1)
    case.equal(rows["actor_words"][0][:2], ("A1", "administrator"))
    case.true(rows["programme_words"][0][0].startswith("opened;"), rows["programme_words"])
    case.equal(rows["people"], [])


def test_what_stands_in_its_place_is_left_alone(case):
    folder = open_programme(case)
    before = files_below(folder)
    must_refuse(case, run(case, *words_of(case)), 1, "is there already")
    case.equal(files_below(folder), before)
    os.mkdir(case.path("empty"))
    must_refuse(case, run(case, *words_of(case, "empty")), 1, "is there already")
    os.symlink("nowhere", case.path("link"))
    must_refuse(case, run(case, *words_of(case, "link")), 1, "is there already")
    must_refuse(case, run(case, *words_of(case, "no/such/folder")), 1, "cannot make a folder")
    case.equal(sorted(name for name in os.listdir(case.folder) if "key" not in name), ["empty", "link", "prog"])


def test_what_no_programme_can_stand_on_is_refused_and_leaves_nothing(case):
    keys_of(case)
    run(case, "key", "new", "--name", "example.org/admin", "--no-passphrase", "--out", case.path("long.key"))
    text = read(DECREE).decode()
    with open(case.path("broken.md"), "w", encoding="utf-8") as file:
        file.write(text.replace("```decree", "```decree\nnonsense", 1))
    bare = case.path("bare")
    shutil.copytree(register_of(case, PEOPLE), bare)
    package = json.loads(read(os.path.join(bare, "datapackage.json")))
    package["resources"] = [each for each in package["resources"] if each["name"] in ("persons", "offence_codes")]
    for each in package["resources"]:
        each["schema"].pop("foreignKeys", None)
    with open(os.path.join(bare, "datapackage.json"), "w", encoding="utf-8") as file:
        json.dump(package, file)
    kept = sorted(os.listdir(case.folder))
    must_refuse(case, run(case, *words_of(case, decree=case.path("broken.md"))), 1, "broken.md")
    must_refuse(case, run(case, *words_of(case, decree="examples/eastern-state/governors-pardon.decree.md")), 1, "governors")
    must_refuse(case, run(case, *words_of(case, decree=case.path("none.md"))), 1, "none.md")
    must_refuse(case, run(case, *words_of(case, decree="decrees/vietnam-2025-amnesty-first-round.decree.md")), 1,
                "keeps rules of another file")
    must_refuse(case, run(case, *words_of(case, register=bare)), 1, "bare")
    must_refuse(case, run(case, *words_of(case, register=case.path("none"))), 1, "none")
    must_refuse(case, run(case, *words_of(case, **{"as": case.path("long.key")})), 1, "nobody's id", "key new")
    must_refuse(case, run(case, *words_of(case, at="yesterday")), 1, "yesterday")
    words = [word for word in words_of(case) if word != "--rehearsal"]
    must_refuse(case, run(case, *words), 1, "goes by the clock", "--at")
    for name, value in (("origin", "a b"), ("offset", "9"), ("offset", "+24:00"), ("reserve", "-1"), ("decree", None)):
        must_refuse(case, run(case, *words_of(case, **{name: value})), 2)
    case.equal(sorted(os.listdir(case.folder)), kept)


# -- signing --------------------------------------------------------------------------------------

def read_manifest(case, folder):
    """Text lines of the manifest, its signature checked by openssl."""
    text, _, signatures = read(os.path.join(folder, "manifest")).rpartition(b"\n\n")
    name, field = signatures.decode().removeprefix("\u2014 ").split()
    case.equal(name, ORIGIN)
    case.true(verified_by_openssl(case, public_key(case, "log.key"), text + b"\n", base64.b64decode(field)[4:]))
    return text.decode().split("\n")


def test_a_signature_speaks_for_every_file_and_for_the_log(case):
    folder = open_programme(case)
    os.makedirs(os.path.join(folder, "notices/more"))
    for name in ("notices/b", "notices/more/a", "notices-1"):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(name.encode())
    done = sign(case)
    case.equal(done.returncode, 0, done.stderr)
    lines = read_manifest(case, folder)
    expected = sorted((name.encode(), content) for name, content in files_below(folder).items()
                      if not name.startswith("log/") and name != "manifest")
    case.equal(lines[3:], [f"{hashlib.sha256(content).hexdigest()} {len(content)} {name.decode()}"
                           for name, content in expected])
    origin, size, root = tlog.read_head(tlog.open_log(os.path.join(folder, "log")), "checkpoint")
    case.equal(lines[:3], ["jubilee-programme-v1", origin, f"{size} {base64.b64encode(root).decode()}"])
    case.equal((origin, size), (ORIGIN, 2))
    # Again, over its own manifest.
    before = read(os.path.join(folder, "manifest"))
    case.equal(sign(case).returncode, 0)
    case.equal(read(os.path.join(folder, "manifest")), before)


def test_what_nobody_can_speak_for_is_not_signed(case):
    folder = open_programme(case)
    os.symlink("/etc/hostname", os.path.join(folder, "notices/link"))
    must_refuse(case, sign(case), 1, "notices/link", "neither a file nor a folder")
    os.unlink(os.path.join(folder, "notices/link"))
    shutil.copy(case.path("log.key"), os.path.join(folder, "log.key"))
    done = run(case, "programme", "sign", folder, "--key", os.path.join(folder, "log.key"))
    must_refuse(case, done, 1, "secret key")
    os.unlink(os.path.join(folder, "log.key"))
    must_refuse(case, run(case, "programme", "sign", folder, "--key", case.path("admin.key")), 1)
    must_refuse(case, run(case, "programme", "sign", case.path("none"), "--key", case.path("log.key")), 1, "no programme")
    case.false(os.path.exists(os.path.join(folder, "manifest")))
    case.equal(sign(case).returncode, 0)


def test_a_decree_or_register_that_was_changed_is_not_that_of_the_programme(case):
    folder = open_programme(case)
    with open(os.path.join(folder, "decree.decree.md"), "a", encoding="utf-8") as file:
        file.write("\nOne word more.\n")
    must_refuse(case, sign(case), 1, "not the decree")
    done = run(case, "programme", "rebuild", folder)
    case.equal(done.returncode, 3, done.stderr)


# -- the database made anew -----------------------------------------------------------------------

def test_a_database_is_made_anew_whatever_stands_in_its_place(case):
    folder = open_programme(case)
    path = os.path.join(folder, "programme.sqlite")
    before, whole = rows_of(path), read(path)
    other = os.path.join(open_programme(case, "other"), "programme.sqlite")

    def put(content):
        with open(path, "wb") as file:
            file.write(content)

    def of_another():
        connection = sqlite3.connect(other)
        connection.execute("UPDATE programme SET root = zeroblob(32)")
        connection.commit()
        connection.close()
        shutil.copy(other, path)

    def too_far():
        connection = sqlite3.connect(path)
        connection.execute("UPDATE programme SET size = 1000")
        connection.commit()
        connection.close()

    damages = (lambda: os.unlink(path), lambda: put(b""), lambda: put(b"no database\n" * 1000),
               lambda: put(whole[:9000]), lambda: put(whole[:4096] + b"\xff" * (len(whole) - 4096)), of_another, too_far,
               lambda: put(read(os.path.join(folder, "openings.sqlite"))))
    for number, damage in enumerate(damages):
        damage()
        must_refuse(case, sign(case), 1, "programme.sqlite", "jubilee programme rebuild")
        done = run(case, "programme", "rebuild", folder)
        case.equal(done.returncode, 0, done.stderr)
        case.equal(rows_of(path), before, f"after damage {number}")
        case.equal(os.stat(path).st_mode & 0o777, 0o600)
        case.equal([name for name in os.listdir(folder) if "sqlite" in name and name.startswith(".")], [])
        case.equal(sign(case).returncode, 0)


def test_a_journal_of_the_old_database_does_not_touch_the_new_one(case):
    folder = open_programme(case)
    path = os.path.join(folder, "programme.sqlite")
    before = rows_of(path)
    # A writer that was killed amid a commit: the journal is hot.
    code = f"""
import os, sqlite3
c = sqlite3.connect({path!r}, isolation_level=None)
c.execute("PRAGMA cache_size = 1")
c.execute("BEGIN IMMEDIATE")
for row in range(3000):
    c.execute("INSERT INTO seeds VALUES(?, 'use', 'draw', zeroblob(32), 0)", (row,))
os.kill(os.getpid(), 9)
"""
    subprocess.run(["python3", "-c", code], check=False)
    case.true(os.path.getsize(path + "-journal") > 0)
    done = run(case, "programme", "rebuild", folder)
    case.equal(done.returncode, 0, done.stderr)
    case.false(os.path.exists(path + "-journal"))
    case.equal(rows_of(path), before)


# -- failures and kills ---------------------------------------------------------------------------

def trace_calls(case, words):
    """(call, which of its kind) of each writing call, from the first that names the case's folder."""
    trace = case.path("trace")
    done = subprocess.run(["strace", "-qq", "-f", "-o", trace, "-e", "trace=openat," + ",".join(WRITING), path_of("jubilee"),
                           *words], capture_output=True, env=ENVIRONMENT, timeout=120, check=False)
    case.equal(done.returncode, 0, done.stderr)
    seen, found, is_ours = {}, [], False
    with open(trace, encoding="utf-8", errors="replace") as file:
        for line in file:
            match = re.match(r"\d+\s+(\w+)\((.*)", line)
            if not match:
                continue
            seen[match[1]] = seen.get(match[1], 0) + 1
            is_ours = is_ours or "/." in match[2] or "programme.sqlite" in match[2]
            if is_ours and match[1] in WRITING:
                found.append((match[1], seen[match[1]]))
    os.unlink(trace)
    return found


def spread(items, count):
    return items if len(items) <= count else [items[i * len(items) // count] for i in range(count)]


def with_fault(words, call, which, fault):
    return subprocess.run(["strace", "-qq", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                           f"inject={call}:{fault}:when={which}", path_of("jubilee"), *words], capture_output=True,
                          env=ENVIRONMENT, timeout=120, check=False)


def must_be_whole(case, folder):
    before = rows_of(os.path.join(folder, "programme.sqlite"))
    case.equal(read(os.path.join(folder, "decree.decree.md")), read(DECREE))
    case.equal(files_below(os.path.join(folder, "register")), files_below(register_of(case, PEOPLE)))
    case.equal(len(tlog.audit_head(tlog.open_log(os.path.join(folder, "log")))), 2)
    done = run(case, "programme", "rebuild", folder, env=ENVIRONMENT)
    case.equal(done.returncode, 0, done.stderr)
    case.equal(rows_of(os.path.join(folder, "programme.sqlite")), before)


def faults_of(case, words):
    cases = [(call, which, fault) for call, which in trace_calls(case, words)
             for fault in ("error=EIO", "signal=KILL")]
    case.true(len(cases) > 40, cases)
    return spread(cases, FAULTS)


def test_opening_that_fails_or_is_killed_at_any_call_leaves_a_whole_folder_or_none(case):
    needs_strace()
    keys_of(case)
    cases = faults_of(case, words_of(case, "counted"))

    def attempt(item):
        number, (call, which, fault) = item
        folder = case.path(f"prog-{number}")
        done = with_fault(words_of(case, f"prog-{number}"), call, which, fault)
        try:
            if done.returncode == 0:
                case.true(os.path.isdir(folder), "said to be done")
            if os.path.exists(folder):
                must_be_whole(case, folder)
            else:
                again = run(case, *words_of(case, f"prog-{number}"), env=ENVIRONMENT)
                case.equal(again.returncode, 0, again.stderr)
            if fault == "error=EIO" and call == "fsync":
                case.true(done.returncode != 0, "an error of fsync was passed over")
        except Exception as reason:
            raise AssertionError(f"{call} {which} {fault}: {reason!r}; {done.returncode} {done.stderr!r}") from reason

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as workers:
        print(f"# tried: {len(list(workers.map(attempt, enumerate(cases))))} calls", flush=True)


def test_a_rebuild_that_fails_or_is_killed_at_any_call_can_be_done_again(case):
    needs_strace()
    base = open_programme(case, "base")
    before = rows_of(os.path.join(base, "programme.sqlite"))
    shutil.copytree(base, case.path("counted"))
    cases = faults_of(case, ("programme", "rebuild", case.path("counted")))

    def attempt(item):
        number, (call, which, fault) = item
        folder = case.path(f"prog-{number}")
        shutil.copytree(base, folder)
        done = with_fault(("programme", "rebuild", folder), call, which, fault)
        try:
            path = os.path.join(folder, "programme.sqlite")
            if os.path.exists(path):
                case.equal(rows_of(path), before)
            again = run(case, "programme", "rebuild", folder, env=ENVIRONMENT)
            case.equal(again.returncode, 0, again.stderr)
            case.equal(rows_of(path), before)
            case.equal(sorted(os.listdir(folder)), sorted(os.listdir(base)))
        except Exception as reason:
            raise AssertionError(f"{call} {which} {fault}: {reason!r}; {done.returncode} {done.stderr!r}") from reason
        shutil.rmtree(folder)

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as workers:
        print(f"# tried: {len(list(workers.map(attempt, enumerate(cases))))} calls", flush=True)


def test_an_interrupt_leaves_nothing_or_the_whole(case):
    keys_of(case)
    kept = sorted(os.listdir(case.folder))
    interrupted = 0
    for wait in range(0, 60, 4):
        with subprocess.Popen([path_of("jubilee"), *words_of(case, f"prog-{wait}")], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            time.sleep(wait / 1000)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
        if os.path.exists(case.path(f"prog-{wait}")):
            must_be_whole(case, case.path(f"prog-{wait}"))
            shutil.rmtree(case.path(f"prog-{wait}"))
        else:
            interrupted += 1
        case.equal(sorted(os.listdir(case.folder)), kept, f"after {wait} ms")
    case.true(interrupted > 0)


if __name__ == "__main__":
    # Faults are as good in memory, where syncs take no time.
    if not LONG and "TMPDIR" not in os.environ and os.access("/dev/shm", os.W_OK):
        os.environ["TMPDIR"] = "/dev/shm"
    main(__import__("__main__"))
