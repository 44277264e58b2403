#!/usr/bin/env python3
"""Runs `jubilee` as a user would: a synthetic register, the special pardon, damaged files.

    tests/cli/test_determine.py build/jubilee
"""

import csv
import json
import os
import shutil
import sys

from harness import DECREE, Case, main, register_of, run


def determine(case, register, out, *more):
    return run(case, "determine", DECREE, register, "--out", out, "--draw-seed", "11" * 32, *more)


def rows_of(path):
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file))


def test_every_person_has_one_line_and_the_counts_add_up(case):
    register = register_of(case, 2000)
    out = case.path("out")
    done = determine(case, register, out)
    case.equal(done.returncode, 0, done.stderr)
    people = [row["person"] for row in rows_of(os.path.join(register, "persons.csv"))]
    rows = rows_of(os.path.join(out, "determinations.csv"))
    case.equal(len(rows), len(people))
    for record, (row, person) in enumerate(zip(rows, people), 2):
        case.true(row["person"] in (person, f"#{record}"), f"record {record}: {row['person']}")
    with open(os.path.join(out, "summary.json"), encoding="utf-8") as file:
        summary = json.load(file)
    case.equal(summary["people"], len(people))
    case.equal(sum(summary["by_status"].values()), len(people))
    for status, count in summary["by_status"].items():
        case.equal(sum(row["status"] == status for row in rows), count, status)
    for status in ("granted", "excluded", "not_covered", "undetermined"):
        case.true(summary["by_status"][status] > 0, f"nobody is {status}")
    with open(os.path.join(out, "determinations.csv"), encoding="utf-8") as file:
        case.true(file.readline().startswith("person,status,"))
        case.equal(sum(1 for _ in file), len(people), "a line break inside a cell")


def test_a_second_run_and_other_thread_counts_give_the_same_bytes(case):
    register = register_of(case, 2000)
    results = []
    for name, threads in (("a", "1"), ("b", "1"), ("c", "2"), ("d", "5")):
        done = determine(case, register, case.path(name), "--threads", threads)
        case.equal(done.returncode, 0, done.stderr)
        files = {}
        for file in sorted(os.listdir(case.path(name))):
            with open(case.path(name, file), "rb") as opened:
                files[file] = opened.read()
        results.append(files)
    for other in results[1:]:
        case.equal(sorted(other), sorted(results[0]))
        for file, content in other.items():
            case.true(content == results[0][file], f"{file} differs")


def test_no_prison_releases_more_than_fifteen_family_members(case):
    register = register_of(case, 2000)
    out = case.path("out")
    case.equal(determine(case, register, out).returncode, 0)
    facility = {r["person"]: r["facility"] for r in rows_of(os.path.join(register, "persons.csv"))}
    released = {}
    for row in rows_of(os.path.join(out, "determinations.csv")):
        if row["status"] == "granted" and "G3" in row["clauses"].split(";"):
            released.setdefault(facility[row["person"]], []).append(row["person"])
    case.true(released, "nobody was released by G3")
    case.true(max(len(people) for people in released.values()) <= 15)


def test_a_lottery_without_its_seed_is_refused(case):
    register = register_of(case, 2000)
    done = run(case, "determine", DECREE, register, "--out", case.path("out"))
    case.equal(done.returncode, 1)
    case.true("february-2022" in done.stderr, done.stderr)
    case.true("--draw-seed" in done.stderr, done.stderr)
    case.false(os.path.exists(case.path("out")))


def test_a_result_is_not_written_over_without_being_asked(case):
    register = register_of(case, 2000)
    out = case.path("out")
    case.equal(determine(case, register, out).returncode, 0)
    done = determine(case, register, out)
    case.equal(done.returncode, 1)
    case.true("--force" in done.stderr, done.stderr)
    case.equal(determine(case, register, out, "--force").returncode, 0)


def damage(case, change):
    """A copy of a small register with one file changed and the package's sizes and hashes dropped."""
    register = case.path("register")
    shutil.copytree(register_of(case, 2000), register)
    path = os.path.join(register, "datapackage.json")
    with open(path, encoding="utf-8") as file:
        package = json.load(file)
    for resource in package["resources"]:
        resource.pop("bytes", None)
        resource.pop("hash", None)
    change(register, package)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(package, file)
    return register


def rewrite(register, name, change):
    path = os.path.join(register, name)
    with open(path, "rb") as file:
        content = file.read()
    with open(path, "wb") as file:
        file.write(change(content))


def expect_refused(case, register, *words):
    out = case.path("out")
    for arguments in (("determine", DECREE, register, "--draw-seed", "11" * 32, "--out", out),
                      ("register", "check", register)):
        done = run(case, *arguments)
        case.equal(done.returncode, 1, done.stderr)
        case.true("error:" in done.stderr, done.stderr)
        for word in words:
            case.true(word in done.stderr, f"{word!r} is not in: {done.stderr}")
    case.equal([name for name in os.listdir(case.folder) if name != "register"], [])


def test_a_file_cut_in_the_middle_is_refused_with_its_place(case):
    def change(register, _):
        rewrite(register, "persons.csv", lambda content: content[: len(content) // 2])
    expect_refused(case, damage(case, change), "persons.csv:")


def test_a_file_cut_at_a_line_end_is_found_by_its_size(case):
    register = case.path("register")
    shutil.copytree(register_of(case, 2000), register)
    rewrite(register, "persons.csv", lambda content: content[: content.index(b"\n", len(content) // 2) + 1])
    expect_refused(case, register, "persons.csv")


def test_a_file_of_zero_length_is_refused(case):
    expect_refused(case, damage(case, lambda register, _: rewrite(register, "persons.csv", lambda _: b"")),
                   "persons.csv")


def test_a_nul_byte_is_refused_with_its_place(case):
    def change(register, _):
        rewrite(register, "persons.csv", lambda content: content[:3000] + b"\0" + content[3000:])
    expect_refused(case, damage(case, change), "persons.csv:", "NUL")


def test_a_missing_column_is_refused_by_name(case):
    def change(register, _):
        rewrite(register, "persons.csv", lambda content: content.replace(b"conduct", b"conduckt", 1))
    expect_refused(case, damage(case, change), "persons.csv", "conduct")


def test_a_missing_file_is_refused(case):
    expect_refused(case, damage(case, lambda register, _: os.remove(os.path.join(register, "facilities.csv"))),
                   "facilities.csv")


def test_a_cell_of_a_gigabyte_is_refused_early(case):
    def change(register, _):
        path = os.path.join(register, "persons.csv")
        with open(path, "r+b") as file:
            file.truncate(1 << 30)  # a sparse file: the tail reads as NUL bytes
            file.seek(0, os.SEEK_SET)
            header = file.readline()
            file.seek(len(header))
            file.write(b'"' + b"x" * (4 << 20))
    expect_refused(case, damage(case, change), "persons.csv:2:", "larger than")


def test_a_decree_with_an_error_leaves_nothing_behind(case):
    decree = case.path("bad.decree.md")
    with open(decree, "w", encoding="utf-8") as file:
        file.write('```decree\ndecree "x" .\ngrants G1 cite "1" release when conduckt .\n```\n')
    done = run(case, "determine", decree, register_of(case, 2000), "--out", case.path("out"))
    case.equal(done.returncode, 1)
    case.true("bad.decree.md:3:" in done.stderr, done.stderr)
    case.false(os.path.exists(case.path("out")))


def test_explain_names_the_clause_and_the_fact_for_each_status(case):
    register = register_of(case, 2000)
    out = case.path("out")
    case.equal(determine(case, register, out).returncode, 0)
    seen = set()
    for row in rows_of(os.path.join(out, "determinations.csv")):
        if row["status"] in seen:
            continue
        seen.add(row["status"])
        done = run(case, "explain", out, row["person"])
        case.equal(done.returncode, 0, done.stderr)
        case.true(row["person"] in done.stdout, done.stdout)
        case.true(".csv, record " in done.stdout, done.stdout)
        for clause in filter(None, row["clauses"].split(";")):
            case.true(clause in done.stdout, f"{clause} is not in: {done.stdout}")
        for field in filter(None, row["missing"].split(";")):
            case.true(field in done.stdout, f"{field} is not in: {done.stdout}")
    case.true(len(seen) >= 4, seen)


def test_explain_says_when_the_register_has_changed_since(case):
    register = damage(case, lambda register, _: None)
    out = case.path("out")
    case.equal(determine(case, register, out).returncode, 0)
    person = rows_of(os.path.join(out, "determinations.csv"))[0]["person"]
    rewrite(register, "facilities.csv", lambda content: content + b"\n")
    done = run(case, "explain", out, person)
    case.true("changed" in done.stdout + done.stderr, done.stdout + done.stderr)


def test_wrong_usage_exits_with_two(case):
    for arguments in (("determine",), ("determine", "a", "b"), ("explain",), ("register", "check"),
                      ("nothing",), ("determine", DECREE, "x", "--out", "y", "--threads", "no")):
        case.equal(run(case, *arguments).returncode, 2, arguments)


def test_only_undetermined_and_json_tell_the_same(case):
    register = register_of(case, 2000)
    case.equal(determine(case, register, case.path("all")).returncode, 0)
    case.equal(determine(case, register, case.path("some"), "--only-undetermined").returncode, 0)
    case.equal(determine(case, register, case.path("json"), "--format", "json").returncode, 0)
    rows = rows_of(case.path("all", "determinations.csv"))
    some = rows_of(case.path("some", "determinations.csv"))
    case.equal(some, [row for row in rows if row["status"] == "undetermined"])
    with open(case.path("json", "determinations.jsonl"), encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    case.equal([(line["person"], line["status"]) for line in lines],
               [(row["person"], row["status"]) for row in rows])


if __name__ == "__main__":
    main(sys.modules[__name__])
