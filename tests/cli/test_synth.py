#!/usr/bin/env python3
"""Runs `jubilee register synth` as a user would.

    tests/cli/test_synth.py build/jubilee
"""

import csv
import hashlib
import json
import os
import sys

from harness import DECREE, main, run


def synth(case, out, *more, people="300", seed="5"):
    return run(case, "register", "synth", "--scenario", "special-pardon", "--people", people,
               "--seed", seed, "--out", out, *more)


def bytes_of(folder):
    content = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            content[name] = file.read()
    return content


def test_a_register_and_the_list_of_what_was_planted_appear(case):
    out = case.path("register")
    done = synth(case, out + "/", "--doubles", "10")
    case.equal(done.returncode, 0, done.stderr)
    case.equal(done.stderr, "")
    case.equal(sorted(os.listdir(case.folder)), ["register", "register.planted.csv"])
    with open(os.path.join(out, "datapackage.json"), encoding="utf-8") as file:
        package = json.load(file)
    content = bytes_of(out)
    case.equal(sorted(content), sorted([each["path"] for each in package["resources"]]
                                       + ["datapackage.json"]))
    for resource in package["resources"]:
        found = content[resource["path"]]
        case.equal(resource["bytes"], len(found))
        case.equal(resource["hash"], "sha256:" + hashlib.sha256(found).hexdigest())
        rows = found.count(b"\n") - 1
        case.true(f"{rows:,} rows" in done.stdout, resource["path"])
    with open(case.path("register.planted.csv"), encoding="utf-8", newline="") as file:
        doubles = [row for row in csv.DictReader(file) if row["kind"] == "double"]
    case.equal(len(doubles), 10)


def test_a_clean_register_passes_the_check_and_a_faulty_one_does_not(case):
    case.equal(synth(case, case.path("clean"), "--clean", people="3000").returncode, 0)
    case.equal(synth(case, case.path("faulty"), people="3000").returncode, 0)
    case.equal(run(case, "register", "check", case.path("clean")).returncode, 0)
    case.equal(run(case, "register", "check", case.path("faulty")).returncode, 1)


def test_the_same_options_give_the_same_bytes(case):
    for name in ("a", "b"):
        case.equal(synth(case, case.path(name), "--doubles", "20").returncode, 0)
    case.equal(bytes_of(case.path("a")), bytes_of(case.path("b")))
    case.equal(synth(case, case.path("c"), "--doubles", "20", seed="6").returncode, 0)
    case.false(bytes_of(case.path("a")) == bytes_of(case.path("c")))


def test_a_crackdown_takes_more_and_lists_each_arrest_it_made(case):
    def after(out, scenario, *more):
        return run(case, "register", "synth", "--scenario", scenario, "--people", "800", "--seed", "5",
                   "--clean", "--out", case.path(out), *more)

    case.equal(after("a", "crackdown", "--more", "10").returncode, 0)
    case.equal(after("b", "crackdown").returncode, 0)
    case.equal(after("c", "no-crackdown").returncode, 0)
    case.false(os.path.exists(case.path("a", "rounds.csv")))
    planted = []
    for name in ("a", "b", "c"):
        with open(case.path(f"{name}.planted.csv"), encoding="utf-8", newline="") as file:
            planted.append([row for row in csv.DictReader(file) if row["kind"] == "crackdown"])
    case.true(0 < len(planted[0]) < len(planted[1]), f"{len(planted[0])} {len(planted[1])}")
    case.equal(planted[2], [])
    with open(case.path("a", "movements.csv"), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for each in planted[0]:
        row = rows[int(each["record"]) - 2]
        case.equal((row["kind"], row["ground"]), ("admission", "campaign"))
        case.true(row["date"] >= "2021-10-01", row["date"])
        case.true(each["note"] in (row["person"], row["former_person"]), each["note"])
    case.equal(run(case, "register", "check", case.path("a")).returncode, 0)
    case.equal(after("d", "no-crackdown", "--more", "10").returncode, 2)
    case.equal(after("d", "crackdown", "--more", "101").returncode, 1)
    case.equal(after("d", "crackdown", "--doubles", "1").returncode, 1)


def test_as_many_facilities_as_are_asked_for(case):
    done = synth(case, case.path("a"), "--facilities", "60", people="2000")
    case.equal(done.returncode, 0, done.stderr)
    with open(case.path("a", "facilities.csv"), encoding="utf-8", newline="") as file:
        facilities = [row["facility"] for row in csv.DictReader(file)]
    case.equal(len(facilities), 60)
    with open(case.path("a", "officers.csv"), encoding="utf-8", newline="") as file:
        officers = [(row["facility"], row["role"]) for row in csv.DictReader(file)]
    for role in ("guidance_officer", "deputy", "records_officer", "guard"):
        case.equal(sorted({facility for facility, its in officers if its == role}), facilities)
    case.equal(run(case, "determine", DECREE, case.path("a"), "--draw-seed",
                   "february-2022=" + "5a" * 32, "--out", case.path("result")).returncode, 0)
    for wrong, status in (("8", 1), ("4001", 1), ("0", 2), ("many", 2)):
        done = synth(case, case.path("b"), "--facilities", wrong)
        case.equal(done.returncode, status, done.stderr)
        case.true("facilities" in done.stderr, done.stderr)


def test_a_folder_that_is_there_is_replaced_only_by_force(case):
    out = case.path("register")
    case.equal(synth(case, out).returncode, 0)
    before = bytes_of(out)
    refused = synth(case, out, seed="6")
    case.equal(refused.returncode, 1)
    case.true("--force" in refused.stderr, refused.stderr)
    case.equal(bytes_of(out), before)
    case.equal(synth(case, out, "--force", "--before-rounds", seed="6").returncode, 0)
    case.false("rounds.csv" in os.listdir(out))


def test_a_folder_of_somebody_else_is_not_offered_for_replacing(case):
    out = case.path("register")
    os.mkdir(out)
    with open(os.path.join(out, "letter.txt"), "w", encoding="utf-8") as file:
        file.write("dear reader")
    for more in ([], ["--force"]):
        done = synth(case, out, *more)
        case.equal(done.returncode, 1)
        case.true("holds no 'datapackage.json'" in done.stderr, done.stderr)
        case.true("--force" not in done.stderr, done.stderr)
        case.equal(os.listdir(out), ["letter.txt"])


def test_what_cannot_be_written_leaves_nothing_behind(case):
    done = synth(case, case.path("register"), "--planted", case.path("nowhere", "list.csv"))
    case.equal(done.returncode, 1)
    case.equal(os.listdir(case.folder), [])
    done = synth(case, case.path("nowhere", "register"))
    case.equal(done.returncode, 1)
    case.equal(os.listdir(case.folder), [])


def test_an_unknown_scenario_lists_those_there_are(case):
    done = run(case, "register", "synth", "--scenario", "amnesty", "--people", "1", "--seed", "1",
               "--out", case.path("register"))
    case.equal(done.returncode, 2)
    case.true("'amnesty'" in done.stderr and "special-pardon" in done.stderr, done.stderr)
    case.equal(os.listdir(case.folder), [])


def test_wrong_usage_is_said_and_exits_with_2(case):
    for more in (["--people", "many"], ["--seed", "-1"], ["--seed", ""], ["--seed", "1e3"],
                 ["--doubles", "-1"], ["--people", "4294967296"], ["stray"], ["--nonsense"]):
        done = synth(case, case.path("register"), *more)
        case.equal(done.returncode, 2, f"{more}: {done.stderr}")
        case.true(done.stderr, str(more))
    for left_out in range(4):
        given = [["--scenario", "special-pardon"], ["--people", "1"], ["--seed", "1"],
                 ["--out", case.path("register")]]
        missing = given.pop(left_out)[0]
        done = run(case, "register", "synth", *[word for pair in given for word in pair])
        case.equal(done.returncode, 2)
        case.true(f"{missing} is missing" in done.stderr, done.stderr)
    case.equal(synth(case, case.path("register"), people="0").returncode, 1)
    case.equal(synth(case, case.path("register"), "--doubles", "151").returncode, 1)
    case.equal(os.listdir(case.folder), [])


if __name__ == "__main__":
    main(sys.modules[__name__])
