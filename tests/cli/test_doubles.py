#!/usr/bin/env python3
"""Runs `jubilee doubles` as a user would.

    tests/cli/test_doubles.py build/jubilee
"""

import csv
import json
import os
import re
import sys

import slips
from harness import main, run


def register(case, doubles="60"):
    """A made-up register of 4,000 people and the list of who is there twice."""
    folder = case.path("register")
    done = run(case, "register", "synth", "--scenario", "special-pardon", "--people", "4000", "--seed", "77",
               "--doubles", doubles, "--out", folder)
    case.equal(done.returncode, 0, done.stderr)
    return folder, folder + ".planted.csv"


def rows_of(path):
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file))


def planted_in(path):
    return {tuple(sorted((row["value"], row["truth"]))) for row in rows_of(path) if row["kind"] == "double"}


def test_the_list_has_every_pair_with_who_and_where(case):
    folder, planted = register(case)
    out = case.path("doubles.csv")
    done = run(case, "doubles", folder, "--out", out)
    case.equal((done.returncode, done.stderr), (0, ""))
    people = {row["person"]: row for row in rows_of(os.path.join(folder, "persons.csv"))}
    order = list(people)
    found = rows_of(out)
    case.true(f"pairs that may be one person: {len(found)};" in done.stdout, done.stdout)
    case.true(all(float(a["weight"]) >= float(b["weight"]) for a, b in zip(found, found[1:])))
    for row in found:
        for end in ("", "other_"):
            person = people[row[end + "person"]]
            case.equal(row[end + "facility"], person["facility"] if person["facility"] != "F99999" else "")
            case.equal(int(row[end + "record"]), order.index(row[end + "person"]) + 2)
        parts = sum(float(row[name]) for name in row if name.endswith("_bits"))
        case.true(abs(parts - float(row["weight"])) < 0.05, row)
        case.true(0.5 <= float(row["probability"]) <= 1)
    pairs = {tuple(sorted((row["person"], row["other_person"]))) for row in found
             if float(row["probability"]) >= 0.95}
    truth = planted_in(planted)
    case.true(len(pairs & truth) >= 0.9 * len(truth), f"{len(pairs & truth)} of {len(truth)}")
    case.true(len(pairs & truth) >= 0.95 * len(pairs), f"{len(pairs & truth)} of {len(pairs)}")


def found_by_another_hand(case, hand):
    folder, _ = register(case, "0")
    truth = case.path("truth.csv")
    slips.plant(folder, 100, 3, truth, hand)
    done = run(case, "doubles", folder, "--truth", truth, "--show", "0")
    case.equal(done.returncode, 0, done.stderr)
    sure = re.search(r"at 0.95: precision (\S+), recall (\S+),", done.stdout)
    case.true(float(sure[1]) >= 0.95 and float(sure[2]) >= 0.8, done.stdout)
    taken = re.search(r"accepted, from (\S+) on: precision (\S+), recall (\S+),", done.stdout)
    case.true(float(taken[1]) >= 0.5 and float(taken[2]) >= 0.95 and float(taken[3]) >= 0.9, done.stdout)
    return folder, done


def test_slips_of_another_hand_are_found_too(case):
    found_by_another_hand(case, slips.second_entry)


def test_several_slips_at_once_are_found_too(case):
    found_by_another_hand(case, slips.several_slips)


def test_what_is_accepted_does_not_depend_on_what_is_asked_for(case):
    folder, done = found_by_another_hand(case, slips.second_entry)
    surer = run(case, "doubles", folder, "--least", "0.999", "--show", "0")
    case.equal(*(re.search("^accepted: .*$", each.stdout, re.M)[0] for each in (surer, done)))


def test_the_curve_agrees_with_the_list(case):
    folder, planted = register(case)
    out = case.path("doubles.csv")
    done = run(case, "doubles", folder, "--out", out, "--truth", planted, "--show", "0")
    case.equal(done.returncode, 0, done.stderr)
    truth, found = planted_in(planted), rows_of(out)
    lines = [line.split() for line in done.stdout.splitlines() if re.match(r"  +\d\.\d{3} ", line)]
    case.true(len(lines) >= 8 and lines[0][0] == "0.500", done.stdout)
    for threshold, pairs, right, wrong, _, precision, recall in lines:
        # The list has the probability to six places, and the threshold may fall within the last.
        taken = [row for row in found if float(row["probability"]) >= float(threshold)]
        hits = sum(tuple(sorted((row["person"], row["other_person"]))) in truth for row in taken)
        case.equal((int(pairs), int(right), int(wrong)), (len(taken), hits, len(taken) - hits))
        case.true(abs(float(precision) - hits / len(taken)) < 1e-4)
        case.true(abs(float(recall) - hits / len(truth)) < 1e-4)
    told, accepted = done.stdout.splitlines()[-2:]
    case.true(told.startswith(f"planted: {len(truth)}; at 0.95: precision "), told)
    precision, recall = lines[0][5:]
    case.true(accepted.startswith(f"accepted, from 0.500 on: precision {precision}, recall {recall},"), accepted)


def test_threads_and_runs_give_the_same_bytes(case):
    folder, _ = register(case)
    seen = set()
    for cpus in ({min(os.sched_getaffinity(0))}, os.sched_getaffinity(0)):
        out = case.path("doubles.csv")
        done = run(case, "doubles", folder, "--out", out, "--least", "0.01",
                   preexec_fn=lambda cpus=cpus: os.sched_setaffinity(0, cpus))
        with open(out, "rb") as file:
            seen.add((done.stdout, file.read()))
    case.equal(len(seen), 1)


def test_least_asks_for_surer_pairs(case):
    folder, _ = register(case)
    counts = []
    for least in ("0.01", "0.5", "0.999"):
        out = case.path("doubles.csv")
        run(case, "doubles", folder, "--least", least, "--out", out)
        found = rows_of(out)
        case.true(all(float(row["probability"]) >= float(least) - 1e-6 for row in found))
        counts.append(len(found))
    case.true(counts == sorted(counts, reverse=True) and counts[2] > 0, counts)
    for wrong in ("0", "1.5", "half", "nan"):
        case.equal(run(case, "doubles", folder, "--least", wrong).returncode, 2, wrong)


def test_the_table_says_what_differs_and_who_decides(case):
    folder, _ = register(case)
    done = run(case, "doubles", folder, "--show", "3", "--chances")
    case.equal(done.stdout.count("differ in: "), 3)
    case.true(" more\n" in done.stdout and "nothing is merged" in done.stdout, done.stdout)
    case.true("a digit, a day or a year off" in done.stdout)
    case.true("differ in: " not in run(case, "doubles", folder, "--show", "0").stdout)


def test_a_register_without_names_is_refused_and_nothing_written(case):
    folder, _ = register(case, "0")
    path = os.path.join(folder, "datapackage.json")
    with open(path, encoding="utf-8") as file:
        package = json.load(file)
    persons = next(each for each in package["resources"] if each["name"] == "persons")
    for field in persons["schema"]["fields"]:
        if field["name"] == "birth":
            field["name"] = "born"
    persons.pop("hash")
    persons.pop("bytes")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(package, file)
    people = os.path.join(folder, "persons.csv")
    with open(people, encoding="utf-8", errors="surrogateescape", newline="") as file:
        text = file.read()
    with open(people, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(text.replace(",birth,", ",born,", 1))
    out = case.path("doubles.csv")
    done = run(case, "doubles", folder, "--out", out)
    case.equal(done.returncode, 1)
    case.true("no column 'birth' in 'persons'" in done.stderr, done.stderr)
    case.false(os.path.exists(out))


def test_a_list_of_what_was_planted_that_is_none_is_refused(case):
    folder, _ = register(case, "0")
    out = case.path("doubles.csv")
    done = run(case, "doubles", folder, "--out", out, "--truth", os.path.join(folder, "persons.csv"))
    case.equal(done.returncode, 1)
    case.true("no column 'kind'" in done.stderr, done.stderr)
    case.false(os.path.exists(out))
    case.equal(run(case, "doubles", folder, "--truth", case.path("none.csv")).returncode, 1)


def test_what_is_wrong_on_the_command_line_is_told(case):
    case.equal(run(case, "doubles").returncode, 2)
    case.equal(run(case, "doubles", "a", "b").returncode, 2)
    case.equal(run(case, "doubles", case.path("nowhere")).returncode, 1)
    folder, _ = register(case, "0")
    done = run(case, "doubles", folder, "--out", os.path.join(case.path("nowhere"), "doubles.csv"))
    case.equal(done.returncode, 1)
    case.equal(done.stdout, "")


def test_a_name_does_not_command_the_terminal(case):
    folder, _ = register(case, "0")
    path = os.path.join(folder, "persons.csv")
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        lines = file.read().split("\n")
    cells = lines[1].split(",")
    cells[1] = "\x1b[31m" + cells[1] + "\u202e"
    lines[1] = ",".join(cells)
    cells[0] = "P99999999"
    lines.insert(len(lines) - 1, ",".join(cells))
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write("\n".join(lines))
    package = os.path.join(folder, "datapackage.json")
    with open(package, encoding="utf-8") as file:
        described = json.load(file)
    for each in described["resources"]:
        each.pop("hash", None)
        each.pop("bytes", None)
    with open(package, "w", encoding="utf-8") as file:
        json.dump(described, file)
    done = run(case, "doubles", folder)
    case.equal(done.returncode, 0, done.stderr)
    case.true("P99999999" in done.stdout, done.stdout)
    case.true("\x1b" not in done.stdout and "\u202e" not in done.stdout)


if __name__ == "__main__":
    main(sys.modules[__name__])
