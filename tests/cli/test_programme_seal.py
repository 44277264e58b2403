#!/usr/bin/env python3
"""The list of a programme sealed, and opened on its day.

    tests/cli/test_programme_seal.py build/jubilee
"""

import csv
import hashlib
import io
import os
import re
import shutil
import sqlite3
import subprocess

import harness
from harness import Skip, main, run
from sealing_table import FACILITIES_DAY, Sealing


def bytes_of(*path):
    with open(os.path.join(*path), "rb") as file:
        return file.read()


def tree(folder):
    """Every file below a folder with its bytes."""
    return {os.path.relpath(os.path.join(where, name), folder): bytes_of(where, name)
            for where, _, names in os.walk(folder) for name in names}


def opened(case, sealing, key, sealed, *more):
    return subprocess.run([harness._jubilee, "unseal", "--key", sealing.key(key), *more], input=sealed,
                          capture_output=True, check=False)


def listed(sealing):
    """Who is on the list, by the database, before it is sealed."""
    return [row[0] for row in sealing.programme.rows("select row from people where is_listed = 1 order by row")]


def test_one_hash_in_the_log_speaks_for_every_byte_that_was_sealed(case):
    sealing = Sealing(case)
    case.true(listed(sealing))
    done = sealing.seal()
    case.equal(done.returncode, 0, done.stderr)
    case.equal(done.stderr, "")
    folder = os.path.join(sealing.home, "sealed", "1")
    case.equal(sorted(os.listdir(folder)), ["index", "list.age", "openings.age", "parts.age"])
    (_, event), = sealing.events("list.sealed")
    index = bytes_of(folder, "index")
    case.equal(event["sha256"], hashlib.sha256(index).hexdigest())
    lines = index.decode().splitlines()
    (finalised, _), = sealing.events("list.finalised")
    case.equal(lines[0:3], ["jubilee-sealed-v1", "example.org/programme/test", f"{finalised} {event['box']}"])
    case.equal(event["entry"], finalised)
    case.equal(lines[3:], [f"{hashlib.sha256(bytes_of(folder, name)).hexdigest()} {len(bytes_of(folder, name))} {name}"
                           for name in ("list.age", "openings.age", "parts.age")])
    case.true(bytes_of(sealing.path("seal/seal.pub")).decode().strip().endswith(event["box"]))


def test_while_it_is_sealed_nothing_in_the_folder_tells_who_is_on_it(case):
    sealing = Sealing(case)
    before = sorted(os.listdir(sealing.home))
    case.equal(sealing.seal().returncode, 0)
    gone = set(before) - set(os.listdir(sealing.home))
    case.equal(gone, {"openings.sqlite", "programme.sqlite"})
    log = b"".join(data for name, data in tree(sealing.home).items() if not name.startswith(("register", "opened")))
    case.false(re.search(rb"P000[0-9]{5}", log))
    for actor in ("registrar", "auditor", "head-4"):
        answers = set()
        for person in ("P00000055", "P00000001"):
            done = run(case, "programme", "look", person, sealing.home, "--as", sealing.key(actor), "--at",
                       sealing.programme.clock, "--why", "to know")
            case.equal(done.returncode, 1, done.stdout)
            answers.add((done.stdout + done.stderr).replace(person, ""))
        case.equal(len(answers), 1)
        case.true("not here" in answers.pop())


def test_the_length_of_what_is_sealed_is_a_power_of_two_and_not_that_of_the_list(case):
    sealing = Sealing(case)
    case.equal(sealing.seal().returncode, 0)
    for name in ("list.age", "parts.age"):
        plain = len(bytes_of(sealing.home, "sealed", "1", name)) - 200  # header, nonce and the tag of one chunk
        case.true(plain >= 4096 and plain & (plain - 1) == 0, f"{name}: {plain}")


def test_who_finalised_it_does_not_seal_it_and_nobody_but_a_registrar_does(case):
    sealing = Sealing(case)
    before = tree(sealing.home)
    for actor, words in (("registrar", "finalised the list"), ("chief", "no registrar"), ("stranger", "nobody")):
        done = sealing.seal(actor=actor)
        case.equal(done.returncode, 1)
        case.true(words in done.stderr, done.stderr)
        case.equal(tree(sealing.home), before)


def test_a_facility_without_a_box_stops_the_sealing_before_anything_is_written(case):
    sealing = Sealing(case, boxes="")
    before = tree(sealing.home)
    done = sealing.seal()
    case.equal(done.returncode, 1)
    case.true("F00004" in done.stderr and "box" in done.stderr, done.stderr)
    case.equal({name: data for name, data in tree(sealing.home).items() if not name.startswith("sealed/.")}, before)


def test_a_recipient_of_no_ceremony_is_warned_of_and_a_secret_is_not_shown(case):
    sealing = Sealing(case)
    words = list(sealing.seal_words())
    secret = bytes_of(sealing.key("a")).decode().split()[-1]
    done = run(case, *words[:words.index("--to-file")], "--to", secret, "--at", sealing.programme.clock)
    case.equal(done.returncode, 1)
    case.false(secret in done.stderr + done.stdout, done.stderr)
    words[words.index("--to-file") + 1] = sealing.key("a") + ".pub"
    done = run(case, *words)
    case.equal(done.returncode, 0)
    case.true("no key ceremony" in done.stderr, done.stderr)


def test_levels_open_while_the_list_is_sealed_and_facts_cannot_be_added(case):
    sealing = Sealing(case)
    case.equal(sealing.seal().returncode, 0)
    sealing.level(2)
    done = sealing.programme.act("registrar", "correction.proposed", "person=P00000055", "action=withdraw",
                                 "reason=died")
    case.true(done.returncode != 0, done.stdout)
    case.false(os.path.exists(os.path.join(sealing.home, "programme.sqlite")))
    case.false(os.path.exists(os.path.join(sealing.home, "openings.sqlite")))


def test_before_the_day_it_is_not_opened_whoever_has_the_key(case):
    sealing = Sealing(case)
    case.equal(sealing.seal().returncode, 0)
    sealing.level(2)
    sealing.join()
    before = tree(sealing.home)
    done = sealing.unseal(at="2022-01-02T23:59:59Z")
    case.equal(done.returncode, 1)
    case.true("2022-01-03" in done.stderr, done.stderr)
    done = sealing.unseal(at=FACILITIES_DAY)
    case.equal(done.returncode, 1)
    case.true("level.opened" in done.stderr, done.stderr)
    case.equal(tree(sealing.home), before)


def test_on_the_day_all_comes_back_and_each_facility_reads_its_own_part_alone(case):
    sealing = Sealing(case)
    facts = sqlite_rows(os.path.join(sealing.home, "openings.sqlite"))
    people = listed(sealing)
    sealing.to_level_3()
    case.equal(sqlite_rows(os.path.join(sealing.home, "openings.sqlite")), facts)
    case.equal(os.stat(os.path.join(sealing.home, "openings.sqlite")).st_mode & 0o777, 0o600)
    case.equal(listed(sealing), people)
    parts = os.path.join(sealing.home, "sealed", "1", "parts")
    case.equal(sorted(os.listdir(parts)), ["F00004.age", "F00005.age"])
    named = []
    for number in "45":
        part = bytes_of(parts, f"F0000{number}.age")
        rows = list(csv.DictReader(io.StringIO(opened(case, sealing, f"box-{number}", part, "--pad").stdout.decode())))
        case.true(rows and all(row["facility"] == f"F0000{number}" for row in rows))
        named += [int(row["person"][1:]) - 1 for row in rows]
        for other in ({"4": "box-5", "5": "box-4"}[number], "seal", "a"):
            case.equal(opened(case, sealing, other, part).returncode, 3)
    case.equal(sorted(named), people)


def sqlite_rows(path):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        return sorted(database.execute("select commitment, salt, facts from opening").fetchall())


def test_another_key_opens_nothing_and_what_was_changed_is_not_opened(case):
    sealing = Sealing(case)
    case.equal(sealing.seal().returncode, 0)
    sealing.level(2)
    sealing.join()
    sealing.level(3, at=FACILITIES_DAY)
    before = tree(sealing.home)
    case.equal(sealing.unseal(key="a").returncode, 3)
    case.equal(tree(sealing.home), before)
    folder = os.path.join(sealing.home, "sealed", "1")
    for name in ("index", "list.age", "parts.age", "openings.age"):
        whole = bytes_of(folder, name)
        for changed in (whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1]), None):
            if changed is None:
                os.unlink(os.path.join(folder, name))
            else:
                with open(os.path.join(folder, name), "wb") as file:
                    file.write(changed)
            done = sealing.unseal()
            case.true(done.returncode in (1, 3), f"{name}: {done.stdout}")
            case.true(done.returncode == 3 or (name == "index" and changed is None), f"{name}: {done.stderr}")
            case.false(os.path.exists(os.path.join(sealing.home, "openings.sqlite")))
            with open(os.path.join(folder, name), "wb") as file:
                file.write(whole)
    case.equal(sealing.unseal().returncode, 0)


def test_the_seal_is_verified_with_the_rest_and_a_changed_byte_is_found(case):
    sealing = Sealing(case)
    case.equal(sealing.seal("--log-key", sealing.key("log")).returncode, 0)
    words = ("verify", "--public", sealing.home, "--key", sealing.key("log") + ".pub")
    done = run(case, *words)
    case.equal(done.returncode, 0, done.stdout + done.stderr)
    case.true("1 version of the list, each as the log has its seal" in done.stdout, done.stdout)
    done = run(case, words[0], *words[2:])
    case.equal(done.returncode, 0, done.stdout + done.stderr)
    case.true("as far as it can be while the facts are sealed with the list" in done.stdout, done.stdout)
    path = os.path.join(sealing.home, "sealed", "1", "parts.age")
    whole = bytes_of(path)
    with open(path, "wb") as file:
        file.write(whole[:-1] + bytes([whole[-1] ^ 1]))
    done = run(case, *words)
    case.equal(done.returncode, 3)
    case.true("'parts.age' is not the file that was sealed" in done.stdout, done.stdout)


def test_called_again_each_of_the_two_says_that_it_is_done(case):
    sealing = Sealing(case)
    case.equal(sealing.seal().returncode, 0)
    before = tree(sealing.home)
    again = sealing.seal()
    case.equal(again.returncode, 0, again.stderr)
    case.true("already" in again.stdout)
    case.equal(tree(sealing.home), before)
    sealing.level(2)
    sealing.join()
    sealing.level(3, at=FACILITIES_DAY)
    case.equal(sealing.unseal().returncode, 0)
    before = tree(sealing.home)
    os.unlink(os.path.join(sealing.home, "sealed", "1", "parts", "F00004.age"))
    os.unlink(os.path.join(sealing.home, "programme.sqlite"))
    case.equal(sealing.unseal().returncode, 0)
    after = tree(sealing.home)
    case.equal({name: data for name, data in after.items() if name != "programme.sqlite"},
               {name: data for name, data in before.items() if name != "programme.sqlite"})
    case.true("programme.sqlite" in after)


def test_facts_that_were_recorded_behind_the_seal_are_not_removed(case):
    sealing = Sealing(case)
    kept = case.path("kept")
    os.mkdir(kept)
    for name in ("openings.sqlite", "programme.sqlite"):
        shutil.copy(os.path.join(sealing.home, name), kept)
    case.equal(sealing.seal().returncode, 0)
    for name in os.listdir(kept):  # as if it had been killed before it removed them
        shutil.copy(os.path.join(kept, name), sealing.home)
    sealing.programme.do("clerk-4", "record.viewed", "person=P00000055", "granted=true", "why=a look")
    done = sealing.seal()
    case.equal(done.returncode, 1, done.stdout)
    case.true("after the list was sealed" in done.stderr, done.stderr)
    case.true(os.path.exists(os.path.join(sealing.home, "openings.sqlite")))


def test_a_list_that_was_corrected_is_sealed_again_and_the_facts_stay(case):
    sealing = Sealing(case)
    sealing.to_level_3()
    first = tree(os.path.join(sealing.home, "sealed", "1"))
    person = f"P{listed(sealing)[0] + 1:08}"
    done = sealing.notice("registrar", "--due", out="lists")
    case.equal(done.returncode, 0, done.stderr)
    sealing.programme.do("registrar", "correction.proposed", f"person={person}", "action=withdraw", "reason=died")
    (entry, _), = sealing.events("correction.proposed")
    sealing.programme.do("registrar-2", "correction.confirmed", f"entry={entry}", f"person={person}")
    done = sealing.notice("registrar", "--due")
    case.true(done.returncode == 1 and "corrected" in done.stderr, done.stderr)
    sealing.programme.do("registrar", "list.finalised")
    done = sealing.seal()
    case.equal(done.returncode, 0, done.stderr)
    case.equal(sorted(os.listdir(os.path.join(sealing.home, "sealed", "2"))), ["index", "list.age", "parts.age"])
    case.true(os.path.exists(os.path.join(sealing.home, "openings.sqlite")))
    case.equal(tree(os.path.join(sealing.home, "sealed", "1")), first)
    case.equal(sealing.unseal().returncode, 0)
    rows = b""
    for number in "45":
        part = bytes_of(sealing.home, "sealed", "2", "parts", f"F0000{number}.age")
        rows += opened(case, sealing, f"box-{number}", part, "--pad").stdout
    case.true(rows.count(b"P000") == len(listed(sealing)) and person.encode() not in rows)
    before = len(sealing.events("facility.notified"))
    case.equal(sealing.notice("registrar", "--due", out="again").returncode, 0)
    case.equal(len(sealing.events("facility.notified")), 2 * before)
    case.false(person in "".join(data.decode() for data in tree(sealing.path("again")).values()))


# -- killed ---------------------------------------------------------------------------------------

# A leak cannot be looked for in a program that is traced.
UNTRACED = dict(os.environ, ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0")


def needs_strace():
    tried = shutil.which("strace") and subprocess.run(
        ["strace", "-o", "/dev/null", "-e", "inject=getppid:error=EIO", "true"], capture_output=True, check=False)
    if not tried or tried.returncode != 0:
        raise Skip("strace may not be used here")


def killed_at(words, call, which):
    """Whether the program was killed as it entered this call for the which-th time."""
    done = subprocess.run(["strace", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                           f"inject={call}:signal=KILL:when={which}", harness._jubilee, *words],
                          capture_output=True, check=False, env=UNTRACED)
    if done.returncode == 0:
        return False
    assert done.returncode in (-9, 137), done.stderr
    return True


def test_killed_at_any_moment_the_sealing_is_undone_or_can_be_completed(case):
    needs_strace()
    sealing = Sealing(case)
    facts = sqlite_rows(os.path.join(sealing.home, "openings.sqlite"))
    saved = case.path("saved")
    shutil.copytree(sealing.home, saved)
    kills = 0
    for call in ("rename", "unlink", "mkdir", "fsync", "pwrite64"):
        which = 0
        while True:
            which += 1 if call != "pwrite64" else 7
            shutil.rmtree(sealing.home)
            shutil.copytree(saved, sealing.home)
            if not killed_at(sealing.seal_words(), call, which):
                break
            kills += 1
            sealed = sealing.events("list.sealed")
            if not sealed:
                case.equal(sqlite_rows(os.path.join(sealing.home, "openings.sqlite")), facts)
            else:
                index = bytes_of(sealing.home, "sealed", "1", "index")
                case.equal(hashlib.sha256(index).hexdigest(), sealed[0][1]["sha256"])
            done = sealing.seal()
            case.equal(done.returncode, 0, f"{call} {which}: {done.stderr}")
            case.equal(len(sealing.events("list.sealed")), 1)
            case.false(any(name.startswith(("openings", "programme")) for name in os.listdir(sealing.home)))
            if not sealed:  # else it was whole, and is not made again
                case.equal(os.listdir(os.path.join(sealing.home, "sealed")), ["1"], f"{call} {which}")
    case.true(kills > 20, f"{kills} kills")


def test_killed_at_any_moment_the_opening_can_be_completed(case):
    needs_strace()
    sealing = Sealing(case)
    facts = sqlite_rows(os.path.join(sealing.home, "openings.sqlite"))
    case.equal(sealing.seal().returncode, 0)
    sealing.level(2)
    sealing.join()
    sealing.level(3, at=FACILITIES_DAY)
    saved = case.path("saved")
    shutil.copytree(sealing.home, saved)
    words = ("programme", "unseal", sealing.home, "--key", sealing.key("seal"), "--at", FACILITIES_DAY)
    kills = 0
    for call in ("rename", "mkdir", "fsync"):
        which = 1
        while killed_at(words, call, which):
            kills += 1
            done = sealing.unseal()
            case.equal(done.returncode, 0, f"{call} {which}: {done.stderr}")
            case.equal(sqlite_rows(os.path.join(sealing.home, "openings.sqlite")), facts)
            parts = os.listdir(os.path.join(sealing.home, "sealed", "1", "parts"))
            case.equal(len([name for name in parts if not name.startswith(".")]), 2)
            case.equal([name for name in os.listdir(sealing.home) if "openings" in name], ["openings.sqlite"])
            shutil.rmtree(sealing.home)
            shutil.copytree(saved, sealing.home)
            which += 1
        shutil.rmtree(sealing.home)
        shutil.copytree(saved, sealing.home)
    case.true(kills > 5, f"{kills} kills")


main(globals())
