#!/usr/bin/env python3
"""Whole programmes in rehearsal: what they leave behind, what they hide, and that one goes on where it was killed.

    tests/cli/test_rehearse.py build/jubilee
    JUB_FAULTS=long JUB_FAULT_GOES=1000 tests/cli/test_rehearse.py build/jubilee
"""

import csv
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import time

import harness
import tlog
from harness import DECREE, main, run

LONG = os.environ.get("JUB_FAULTS") == "long"
GOES = int(os.environ.get("JUB_FAULT_GOES", "1000" if LONG else "12"))
PEOPLE, OFFICERS, CORRUPT = 1200, 60, 13
KINDS = ("sells-5", "sells-15", "sells-30", "edits", "colludes", "peeps", "steers", "keeps-hands", "makes-kin", "swaps",
         "go-between", "forges")
_made = {}


def register_of(case):
    if "register" not in _made:
        folder = os.path.join(harness._shared, "register-rehearse")
        done = run(case, "register", "synth", "--scenario", "special-pardon", "--people", str(PEOPLE), "--facilities", "15",
                   "--before-rounds", "--seed", "7", "--out", folder)
        case.equal(done.returncode, 0, done.stderr)
        _made["register"] = folder
    return _made["register"]


def words_of(case, folder=None, seed="5", corrupt=CORRUPT, officers=OFFICERS):
    words = ["rehearse", DECREE, register_of(case), "--officers", str(officers), "--corrupt", str(corrupt), "--seed", seed]
    return words + (["--out", folder] if folder else [])


def rehearsal_of(case, corrupt=CORRUPT):
    """A rehearsal that nothing disturbed, made once and only read."""
    if corrupt not in _made:
        folder = os.path.join(harness._shared, f"rehearsal-{corrupt}")
        done = run(case, *words_of(case, folder, corrupt=corrupt))
        case.equal(done.returncode, 0, done.stderr)
        _made[corrupt] = folder, done.stdout
    return _made[corrupt]


def digest(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def tree_of(folder):
    """Every file of a rehearsal by its path below `folder` and beside it, with its bytes' hash."""
    found = {}
    for base in (folder, folder + ".keys"):
        for path in pathlib.Path(base).rglob("*"):
            if path.is_file():
                found[os.path.basename(base).replace(os.path.basename(folder), "DIR") + "/" + str(path.relative_to(base))] \
                    = digest(path)
    found["DIR.planted"] = digest(folder + ".planted")
    return found


def planted_of(folder):
    with open(folder + ".planted", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def entries_of(folder):
    return [json.loads(entry) for entry in tlog.audit_head(tlog.open_log(os.path.join(folder, "log")))]


def facts_of(folder):
    with sqlite3.connect(os.path.join(folder, "openings.sqlite")) as database:
        return {row[0].hex(): json.loads(row[1]) for row in database.execute("SELECT commitment, facts FROM opening")}


def test_a_rehearsal_goes_from_opening_to_closing(case):
    folder, output = rehearsal_of(case)
    steps = ("opened:", "is split among", "decree signed by two", "register frozen", "draw 'lottery/february-2022' done",
             "first round opened", "first round closed", "cases listed", "readers seconded", "draw 'readers' done",
             "final round opened", "final round closed", "list finalised, version 1", "level 3 opened", "facilities told",
             "draw 'audit' done", "level 4 opened", "people told", "list finalised, version 2", "level 5 opened",
             "effects recorded", "programme closed")
    at = -1
    for step in steps:
        case.true(output.find(step, at + 1) > at, f"{step!r} is missing or out of order in:\n{output}")
        at = output.find(step, at + 1)
    kinds = [entry["kind"] for entry in entries_of(folder)]
    case.equal(kinds[:2], ["sitting", "programme.opened"])
    case.equal(kinds[-1], "programme.closed")


def test_calendar_lines_go_by_the_clock(case):
    lines = re.findall(r"^(\d{4}-\d\d-\d\d \d\d:\d\d)  ", rehearsal_of(case)[1], re.M)
    case.true(len(lines) > 20, lines)
    case.equal(lines, sorted(lines))


def test_times_in_the_log_never_go_back_from_sitting_to_sitting(case):
    times = [entry["time"] for entry in entries_of(rehearsal_of(case)[0]) if entry["kind"] == "sitting"]
    case.true(len(times) > 100)
    case.equal(times, sorted(times))


def test_readers_read_in_office_hours_and_at_different_moments(case):
    moments = [entry["time"] for entry in entries_of(rehearsal_of(case)[0]) if entry["kind"] == "case.decided"]
    hours = {(int(moment[11:13]) + 9) % 24 for moment in moments}
    case.true(hours <= set(range(9, 19)), hours)
    case.true(len(set(moments)) > len(moments) // 4, "readings have no pace to study")


def test_every_reading_but_a_third_is_by_two_readers_of_two_facilities(case):
    entries = entries_of(rehearsal_of(case)[0])
    place = {entry["actor"]: entry.get("facility") for entry in entries if entry["kind"] == "actor.enrolled"}
    readers, decided, actor = {}, {}, None
    for entry in entries:
        if entry["kind"] == "sitting":
            actor = entry["actor"]
        elif entry["kind"] in ("case.decided", "case.adjudicated"):
            decided.setdefault(entry["case_number"], {})[entry["reading"]] = actor
    for number, by in decided.items():
        readers[number] = by
        case.true({1, 2} <= set(by), f"case {number} has readings {sorted(by)}")
        case.equal(len(set(by.values())), len(by), f"case {number}")
        case.true(place[by[1]] != place[by[2]], f"case {number}")
    case.true(any(3 in by for by in readers.values()))


def test_the_database_is_that_of_the_log(case):
    folder = case.path("copy")
    shutil.copytree(rehearsal_of(case)[0], folder)
    before = run(case, "programme", "status", folder)
    case.equal(before.returncode, 0, before.stderr)
    done = run(case, "programme", "rebuild", folder)
    case.equal(done.returncode, 0, done.stderr)
    case.equal(run(case, "programme", "status", folder).stdout, before.stdout)
    case.true("closed" in before.stdout)


def test_the_manifest_speaks_for_every_file(case):
    folder, _ = rehearsal_of(case)
    with open(os.path.join(folder, "manifest"), encoding="utf-8") as file:
        text = file.read()
    listed = dict(reversed(line.split(" ")[::2]) for line in text.split("\n\n")[0].splitlines()[3:])
    here = {str(path.relative_to(folder)): digest(path) for path in pathlib.Path(folder).rglob("*")
            if path.is_file() and path.relative_to(folder).parts[0] not in ("log", "manifest")}
    case.equal(listed, here)


def test_the_programme_verifies_with_facts_and_without(case):
    folder, _ = rehearsal_of(case)
    for words in ((), ("--public",)):
        done = run(case, "verify", *words, folder, "--key", folder + ".keys/log.key.pub")
        case.equal(done.returncode, 0, done.stdout + done.stderr)
        case.true("\nverified" in done.stdout, done.stdout)


def test_a_folder_needs_a_name_that_others_can_stand_beside(case):
    for name in (".", "..", case.path("x", "..")):
        done = run(case, *words_of(case, name), cwd=None)
        case.equal(done.returncode, 1)
        case.true("is no name for a folder" in done.stderr, done.stderr)


def test_keys_are_for_the_owner_alone_and_of_the_form_of_key_new(case):
    folder, _ = rehearsal_of(case)
    files = list(pathlib.Path(folder + ".keys").rglob("*"))
    case.true(len(files) > 100)
    for path in files + [pathlib.Path(folder + ".planted")]:
        case.equal(stat.S_IMODE(path.stat().st_mode) & 0o077, 0, str(path))
    shown = run(case, "key", "show", folder + ".keys/registrar-1.key")
    case.equal(shown.returncode, 0, shown.stderr)
    with open(folder + ".keys/registrar-1.key.pub", encoding="ascii") as file:
        case.true(file.read().strip() in shown.stdout)


def unsealed(case, path, *words, program="unseal"):
    """A command that opens what stands in a file."""
    with open(path, "rb") as file:
        return run(case, *program.split(), *words, stdin=file)


def test_three_holders_open_the_list_and_two_do_not(case):
    folder, _ = rehearsal_of(case)
    keys, shares = folder + ".keys/", []
    for holder in ("chief", "auditor", "signatory-1"):
        done = unsealed(case, keys + f"ceremony/{holder}.share.age", "--key", keys + f"{holder}.holder.key", "--out",
                        case.path(holder))
        case.equal(done.returncode, 0, done.stderr)
        shares.append(case.path(holder))
    words = ("--ceremony", keys + "ceremony/ceremony.json", "--unseal", "--pad", "--out", case.path("list.csv"))
    few = unsealed(case, folder + "/sealed/2/list.age", *words, *shares[:2], program="shares join")
    case.equal(few.returncode, 1, few.stderr)
    case.false(os.path.exists(case.path("list.csv")))
    done = unsealed(case, folder + "/sealed/2/list.age", *words, *shares, program="shares join")
    case.equal(done.returncode, 0, done.stderr)
    with open(case.path("list.csv"), encoding="utf-8", newline="") as file:
        listed = {row["person"]: row for row in csv.DictReader(file)}
    sealed = [entry for entry in entries_of(folder) if entry["kind"] == "list.sealed"]
    case.equal(sealed[-1]["sha256"], digest(folder + "/sealed/2/index"))
    facts, told, released = facts_of(folder), set(), set()
    for entry in entries_of(folder):
        if entry["kind"] == "effect.recorded" and facts[entry["commitment"]]["effect"] != "refused":
            released.add(facts[entry["commitment"]]["person"])
        if entry["kind"] == "person.notified":
            told.add(facts[entry["commitment"]]["person"])
    case.true(released)
    case.equal(released, set(listed))
    case.true(set(listed) <= told)


def test_nothing_in_the_folder_tells_who_is_corrupt(case):
    folder, _ = rehearsal_of(case)
    words = [b"corrupt", b"character", b"planted", b"honest"] + [kind.encode() for kind in KINDS if "-" in kind]
    everything = b"".join(path.read_bytes() for path in pathlib.Path(folder).rglob("*")
                          if path.is_file() and path.parts[-2] != "register" and path.name != "decree.decree.md")
    case.true(len(everything) > 100000)
    for word in words:
        case.false(word in everything, f"{word!r} stands in the folder")


def test_every_kind_of_corruption_is_planted_and_points_at_what_it_did(case):
    folder, _ = rehearsal_of(case)
    entries, facts, planted = entries_of(folder), facts_of(folder), planted_of(folder)
    actors, actor = [], None
    for entry in entries:
        actor = entry["actor"] if entry["kind"] == "sitting" else actor
        actors.append(actor)
    expected = {"sells-5": "case.decided", "sells-15": "case.decided", "sells-30": "case.decided", "edits": "record.edited",
                "colludes": "case.decided", "peeps": "record.viewed", "steers": "case.recused",
                "keeps-hands": "person.set-aside", "makes-kin": "record.edited", "swaps": "record.edited",
                "go-between": "case.decided"}
    case.equal({row["kind"] for row in planted if row["is"] == "cast"}, set(KINDS))
    case.equal({row["kind"] for row in planted if row["is"] == "refused"}, set(KINDS))
    done = [row for row in planted if row["is"] == "done"]
    case.equal({row["kind"] for row in done}, set(expected))
    for row in done:
        entry = entries[int(row["entry"])]
        case.true(entry["kind"] in (expected[row["kind"]], "case.adjudicated"), (row, entry))
        case.equal(actors[int(row["entry"])], row["officer"], row)
        said = facts[entry["commitment"]]
        if row["kind"].startswith("sells") or row["kind"] == "go-between":
            case.equal(said["decision"], "pass", row)
        if "person" in said:
            case.equal(said["person"], row["person"], row)
        if row["kind"] == "edits":
            case.equal((said["field"], said["after"] in ("model", "good")), ("conduct", True), row)
        if row["kind"] == "makes-kin":
            case.equal(said["field"], "family_group", row)
        if row["kind"] == "peeps":
            case.equal(entry["granted"], False, row)


def test_chosen_kinds_alone_are_planted(case):
    words = words_of(case, case.path("chosen"), corrupt=4) + ["--kinds"]
    done = run(case, *words, "sells-15,edits")
    case.equal(done.returncode, 0, done.stderr)
    kinds = [row["kind"] for row in planted_of(case.path("chosen")) if row["is"] == "cast"]
    case.equal(sorted(kinds), ["edits", "edits", "sells-15", "sells-15"])
    case.equal(run(case, *words, "edits,sells-15").returncode, 1, "another order is another rehearsal")
    for wrong in ("", "honest", "edits,edits", "edits,,swaps"):
        case.equal(run(case, *words, wrong).returncode, 2, wrong)
    nobody = words_of(case, case.path("nobody"), corrupt=0) + ["--kinds", "edits"]
    case.equal(run(case, *nobody).returncode, 2, "kinds of nobody")
    shown = run(case, "rehearse", "--help").stdout.replace("\n", " ")
    case.equal([kind for kind in KINDS if kind not in shown], [])


def test_who_sells_more_passes_more(case):
    folder, _ = rehearsal_of(case)
    planted = planted_of(folder)
    character = {row["officer"]: row["kind"] for row in planted if row["is"] == "cast"}
    facts, passed, read, actor = facts_of(folder), {}, {}, None
    for entry in entries_of(folder):
        if entry["kind"] == "sitting":
            actor = entry["actor"]
        if entry["kind"] == "case.decided":
            kind = character.get(actor, "honest")
            read[kind] = read.get(kind, 0) + 1
            passed[kind] = passed.get(kind, 0) + (facts[entry["commitment"]]["decision"] == "pass")
    share = {kind: passed[kind] / read[kind] for kind in read}
    case.true(share["sells-30"] > share["honest"] + 0.15, share)
    case.true(share["sells-30"] > share["sells-5"], share)


def test_an_honest_rehearsal_has_no_deeds_and_no_refusals(case):
    folder, output = rehearsal_of(case, corrupt=0)
    case.equal(planted_of(folder), [])
    case.true("corrupt officers did 0 things, and 0 were refused" in output, output[-400:])


def test_the_same_input_gives_the_same_bytes_and_another_seed_others(case):
    first, output = rehearsal_of(case)
    again, other = case.path("again"), case.path("other")
    done = run(case, *words_of(case, again))
    case.equal(done.returncode, 0, done.stderr)
    case.equal(done.stdout.replace(again, first), output)
    case.equal(tree_of(again), tree_of(first))
    done = run(case, *words_of(case, other, seed="6"))
    case.equal(done.returncode, 0, done.stderr)
    case.true(tree_of(other)["DIR/log/checkpoint"] != tree_of(first)["DIR/log/checkpoint"])


def on(processors, case, *words):
    """Runs it where only these processors may be used, as many threads as it would like to have."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, processors)
    try:
        return run(case, *words)
    finally:
        os.sched_setaffinity(0, before)


def test_on_one_processor_and_on_all_the_bytes_are_the_same(case):
    folder, _ = rehearsal_of(case)
    one = {min(os.sched_getaffinity(0))}
    alone = case.path("alone")
    case.equal(on(one, case, *words_of(case, alone)).returncode, 0)
    case.equal(tree_of(alone), tree_of(folder))
    for name in ("openings.sqlite", "programme.sqlite", "log/state/head"):
        told = shutil.copytree(folder, case.path("changed"), dirs_exist_ok=True)
        words = ["verify", told, "--key", folder + ".keys/log.key.pub"]
        whole = run(case, *words)
        case.equal((whole.returncode, whole.stdout, whole.stderr), (0, on(one, case, *words).stdout, ""))
        with open(os.path.join(told, name), "r+b") as file:
            file.seek(os.path.getsize(file.name) // 2)
            byte = file.read(1)
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte[0] ^ 1]))
        broken = run(case, *words)
        alike = on(one, case, *words)
        case.equal((broken.returncode, broken.stdout), (3, alike.stdout))
        case.equal((broken.returncode, broken.stderr), (alike.returncode, alike.stderr))
        shutil.rmtree(told)


def test_in_memory_the_outcome_is_the_same_and_nothing_is_left(case):
    _, output = rehearsal_of(case)
    before = set(os.listdir(case.folder))
    done = run(case, *words_of(case))
    case.equal(done.returncode, 0, done.stderr)
    case.equal(done.stdout, output.split("\nprogramme   ")[0])
    case.equal(set(os.listdir(case.folder)), before)


def test_called_again_it_changes_nothing(case):
    folder = case.path("twice")
    for _ in range(2):
        done = run(case, *words_of(case, folder))
        case.equal(done.returncode, 0, done.stderr)
        case.equal(tree_of(folder), tree_of(rehearsal_of(case)[0]))


def test_other_inputs_and_other_folders_are_refused_and_left_alone(case):
    folder = case.path("taken")
    case.equal(run(case, *words_of(case, folder)).returncode, 0)
    before = tree_of(folder)
    for options in ({"seed": "6"}, {"corrupt": 2}, {"officers": 59}):
        done = run(case, *words_of(case, folder, **options))
        case.equal(done.returncode, 1, options)
        case.true("a rehearsal of something else" in done.stderr, done.stderr)
        case.equal(tree_of(folder), before)
    os.mkdir(case.path("own"))
    pathlib.Path(case.path("own", "letter")).write_text("mine", encoding="ascii")
    done = run(case, *words_of(case, case.path("own")))
    case.equal(done.returncode, 1)
    case.true("no rehearsal that could go on" in done.stderr, done.stderr)
    case.equal(sorted(os.listdir(case.path("own"))), ["letter"])
    case.false(os.path.exists(case.path("own.keys")))


def test_a_folder_that_was_changed_is_not_gone_on_with(case):
    folder = case.path("changed")
    case.equal(run(case, *words_of(case, folder)).returncode, 0)
    for name in ("decree.decree.md", "sealed/1/list.age", "register/persons.csv"):
        path = pathlib.Path(folder, name)
        kept = path.read_bytes()
        path.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
        done = run(case, *words_of(case, folder))
        case.equal(done.returncode, 1, name)
        case.true("is not what this rehearsal comes to" in done.stderr, done.stderr)
        path.write_bytes(kept)
    bundle = next(pathlib.Path(folder, "log", "tile", "entries").rglob("000"))
    kept = bundle.read_bytes()
    bundle.write_bytes(kept[:50] + bytes([kept[50] ^ 1]) + kept[51:])
    done = run(case, *words_of(case, folder))
    case.true(done.returncode in (1, 3), done.stderr)
    case.true(done.stderr)


def test_too_few_officers_is_an_error_that_says_how_many(case):
    done = run(case, *words_of(case, officers=5))
    case.equal(done.returncode, 1)
    needed = re.search(r"so at least (\d+)", done.stderr)
    case.true(needed, done.stderr)
    case.equal(run(case, *words_of(case, officers=int(needed[1]) - 1, corrupt=0)).returncode, 1)
    done = run(case, *words_of(case, officers=int(needed[1]), corrupt=0))
    case.equal(done.returncode, 0, done.stderr)


def test_more_corrupt_than_there_are_is_an_error(case):
    done = run(case, *words_of(case, corrupt=1000))
    case.equal(done.returncode, 1)
    case.true("there is a place for" in done.stderr, done.stderr)


def test_a_decree_without_rounds_is_refused(case):
    done = run(case, "rehearse", "decrees/italy-2006-indulto.decree.md", register_of(case))
    case.equal(done.returncode, 1)
    case.true("round" in done.stderr, done.stderr)


def kill_after(case, words, seconds):
    """Whether it was still at work."""
    with subprocess.Popen([harness._jubilee, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(timeout=seconds)
            return False
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            return True


def test_killed_at_random_moments_it_goes_on_and_ends_in_the_same_bytes(case):
    whole, _ = rehearsal_of(case)
    expected = tree_of(whole)
    begun = time.monotonic()
    case.equal(run(case, *words_of(case, case.path("timed"))).returncode, 0)
    length = time.monotonic() - begun
    chance = random.Random(os.environ.get("JUB_FAULT_SEED", "1"))
    killed = goes = 0
    while goes < GOES:
        folder = case.path(f"killed-{goes}")
        for _ in range(chance.choice((1, 1, 2, 3))):
            goes += 1
            killed += kill_after(case, words_of(case, folder), chance.uniform(0, 1.05) * length)
        done = run(case, *words_of(case, folder))
        case.equal(done.returncode, 0, f"after {goes} goes: {done.stderr}")
        case.equal(tree_of(folder), expected, f"after {goes} goes")
        for part in ("", ".keys"):
            shutil.rmtree(folder + part)
        os.unlink(folder + ".planted")
        case.equal([name for name in os.listdir(case.folder) if name.startswith(".")], [])
    case.true(killed > goes // 3, f"only {killed} of {goes} were killed in time")


if __name__ == "__main__":
    # A kill is as good in memory, where syncs take no time.
    if "TMPDIR" not in os.environ and os.access("/dev/shm", os.W_OK):
        os.environ["TMPDIR"] = "/dev/shm"
    main(globals())
