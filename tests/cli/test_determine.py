#!/usr/bin/env python3
"""Runs `jubilee` as a user would: a synthetic register, the special pardon, damaged files.

    tests/cli/test_determine.py build/jubilee
"""

import csv
import json
import os
import re
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
    case.true("--draw NAME=LOG" in done.stderr.split("--draw-seed")[0], done.stderr)
    case.false(os.path.exists(case.path("out")))


def test_a_result_is_not_written_over_without_being_asked(case):
    register = register_of(case, 2000)
    out = case.path("out")
    case.equal(determine(case, register, out).returncode, 0)
    done = determine(case, register, out)
    case.equal(done.returncode, 1)
    case.true("--force" in done.stderr, done.stderr)
    case.equal(determine(case, register, out, "--force").returncode, 0)


def test_arguments_the_wrong_way_round_are_told(case):
    register = register_of(case, 2000)
    for words in (["determine", register, DECREE, "--out", case.path("out")],
                  ["decree", "edges", register, DECREE]):
        done = run(case, *words)
        case.equal(done.returncode, 1)
        case.true("hint: the decree comes first, then the register" in done.stderr, done.stderr)


def test_what_is_no_register_and_no_result_is_told(case):
    done = determine(case, case.folder, case.path("out"))
    case.equal(done.returncode, 1)
    case.true("'jubilee register import' makes one" in done.stderr, done.stderr)
    done = determine(case, DECREE, case.path("out"))
    case.equal(done.returncode, 1)
    case.true("a register is a folder" in done.stderr, done.stderr)
    done = run(case, "explain", register_of(case, 2000), "P00000001")
    case.equal(done.returncode, 1)
    case.true("this is no result" in done.stderr and "receipt.json" in done.stderr, done.stderr)


def test_people_are_named_by_key_or_by_record(case):
    register, out = register_of(case, 2000), case.path("out")
    case.equal(determine(case, register, out).returncode, 0)
    first = rows_of(os.path.join(register, "persons.csv"))[0]["person"]
    case.equal(run(case, "explain", out, "#2").stdout, run(case, "explain", out, first).stdout)
    done = run(case, "explain", out, "#1")
    case.equal(done.returncode, 1)
    case.true("the first person is #2" in done.stderr, done.stderr)


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


def law_cases(register):
    """Each person's sentences as a case of `sentence compute`, read from the cells anew; None where
    a cell that the dates need is not what it should be."""
    people = {}
    for row in rows_of(os.path.join(register, "sentences.csv")):
        people.setdefault(row["person"], []).append(row)
    cases = {}
    for person, rows in people.items():
        starts = {row["sentence"]: row["start"] for row in rows}
        sentences = []
        for row in rows:
            first, start = row, row["start"]
            while start == "none" and first["consecutive_to"] in starts and len(sentences) < 100:
                first = next(r for r in rows if r["sentence"] == first["consecutive_to"])
                start = first["start"]
            term = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?", row["term"])
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", start) or (row["term"] != "none" and not term):
                sentences = None
                break
            each = {"id": row["sentence"], "sentenced_at": start, "offence_committed_at": "1900-01-01",
                    "kind": "life" if row["kind"] == "life" else "standard"}
            if row["kind"] != "life":
                each["term"] = {"years": int(term[1] or 0), "months": int(term[2] or 0),
                                "weeks": 0, "days": 0}
            each["consecutive_to"] = [] if row["consecutive_to"] == "none" else [row["consecutive_to"]]
            sentences.append(each)
        if sentences:
            cases[person] = sentences
    return cases


def law_answers(case, cases, law):
    lines = "".join(json.dumps({"id": person, "sentences": sentences}) + "\n"
                    for person, sentences in cases.items())
    done = run(case, "sentence", "compute", "--law", law, input=lines)
    return {line["id"]: line["dates"] for line in map(json.loads, done.stdout.splitlines())}


def test_the_ends_of_terms_are_those_of_sentence_compute(case):
    register = register_of(case, 2000)
    out = case.path("out")
    case.equal(determine(case, register, out).returncode, 0)
    answers = law_answers(case, law_cases(register), "special-pardon")
    compared = 0
    for row in rows_of(os.path.join(out, "determinations.csv")):
        if row["old_end"] and row["person"] in answers:
            case.equal(row["old_end"], answers[row["person"]].get("end"), row["person"])
            compared += 1
    case.true(compared > 1000, f"{compared} compared")


def test_where_all_is_served_the_new_release_is_the_new_end(case):
    register = register_of(case, 2000)
    out = case.path("out")
    case.equal(determine(case, register, out).returncode, 0)
    kinds = set()
    for row in rows_of(os.path.join(out, "determinations.csv")):
        if row["status"] != "granted":
            case.equal(row["new_release"], "", row["person"])
        elif row["new_end"]:
            case.equal(row["new_release"], row["new_end"], row["person"])
            kinds.add(row["kind"])
        case.false("sentence law" in row["notes"], row["notes"])
    case.equal(kinds, {"reduce", "release", "transfer"})


def law_beside(register, package, **figures):
    """Gives a register a sentence law of its own: the special pardon's with other figures."""
    with open("laws/special-pardon.json", encoding="utf-8") as file:
        law = {**json.load(file), "law": "ours", **figures}
    with open(os.path.join(register, "ours.json"), "w", encoding="utf-8") as file:
        json.dump(law, file)
    package["jubilee:custody"]["law"] = "ours.json"


def test_a_law_that_releases_at_two_thirds_gives_an_earlier_release_and_the_same_end(case):
    register = damage(case, lambda register, package: law_beside(register, package, release_fraction="2/3"))
    whole, part = case.path("whole"), case.path("part")
    case.equal(determine(case, register_of(case, 2000), whole).returncode, 0)
    case.equal(determine(case, register, part).returncode, 0)
    earlier = 0
    for before, after in zip(rows_of(os.path.join(whole, "determinations.csv")),
                             rows_of(os.path.join(part, "determinations.csv"))):
        case.equal(after["new_end"], before["new_end"], before["person"])
        case.true(after["new_release"] <= before["new_release"], before["person"])
        earlier += after["new_release"] < before["new_release"]
    case.true(earlier > 50, f"{earlier} are released earlier")


def test_a_law_that_ends_months_otherwise_is_noted_and_not_hidden(case):
    register = damage(case, lambda register, package: law_beside(register, package, month_end="overflow"))
    with open(os.path.join(register, "sentences.csv"), encoding="utf-8", errors="replace") as file:
        lines = file.read().splitlines()
    out = case.path("out")
    case.equal(determine(case, register, out).returncode, 0)
    # Terms that follow no other now end on 31 August 2025, and six months less is a day in February.
    changed = []
    for line in lines:
        cells = line.split(",")
        if cells[4].startswith("20"):
            cells[5], cells[6] = "2019-08-31", "P6Y"
        changed.append(",".join(cells))
    with open(os.path.join(register, "sentences.csv"), "w", encoding="utf-8") as file:
        file.write("\n".join(changed) + "\n")
    case.equal(determine(case, register, out, "--force").returncode, 0)
    noted = [row for row in rows_of(os.path.join(out, "determinations.csv"))
             if "the sentence law ends the term on" in row["notes"] and row["old_end"] == "2025-08-31"]
    case.true(noted, "nobody's dates differ")
    for row in noted:
        case.equal((row["amount"], row["new_end"], row["new_release"], row["notes"]),
                   ("P6M", "2025-02-28", "2025-03-01", "the sentence law ends the term on 2025-03-01"))
    done = run(case, "explain", out, noted[0]["person"])
    case.true("the decree has 2025-02-28 instead" in done.stdout, done.stdout)


def test_a_changed_law_beside_the_register_is_told(case):
    register = damage(case, lambda register, package: law_beside(register, package))
    out = case.path("out")
    case.equal(determine(case, register, out).returncode, 0)
    person = rows_of(os.path.join(out, "determinations.csv"))[0]["person"]
    case.equal(run(case, "explain", out, person).returncode, 0)
    rewrite(register, "ours.json", lambda content: content.replace(b'"1/1"', b'"2/3"'))
    done = run(case, "explain", out, person)
    case.equal(done.returncode, 3)
    case.true("the register has changed" in done.stdout, done.stdout)


def test_a_law_that_is_not_there_is_refused(case):
    def change(_register, package):
        package["jubilee:custody"]["law"] = "generik"
    expect_refused(case, damage(case, change), "datapackage.json", "no law called 'generik'", "special-pardon")


def test_explain_shows_how_the_dates_come_about(case):
    register = register_of(case, 2000)
    out = case.path("out")
    case.equal(determine(case, register, out).returncode, 0)
    sentences = {}
    for row in rows_of(os.path.join(register, "sentences.csv")):
        sentences.setdefault(row["person"], []).append(row)
    rows = rows_of(os.path.join(out, "determinations.csv"))
    granted = next(r for r in rows if r["kind"] == "reduce" and len(sentences[r["person"]]) > 1)
    told = run(case, "explain", out, granted["person"]).stdout
    dates = told[told.index("\nThe dates, by the sentence law 'special-pardon'\n"):]
    for sentence in sentences[granted["person"]]:
        case.true(f"term: {sentence['sentence']}: " in dates, dates)
    for words in ("concurrent: the last of ", "remission: ", f"end {granted['old_end']}, release {granted['old_end']}",
                  f"after the grant: end {granted['new_end']}, release {granted['new_release']}\n"):
        case.true(words in dates, f"{words!r} is not in: {dates}")
    case.true("[sentences.csv, records " in told, told)
    missing = next(r for r in rows if "term_end" in r["missing"])
    told = run(case, "explain", out, missing["person"]).stdout
    case.true("   not known: sentences.csv, record " in told, told)
    pretrial = next(r for r in rows if r["person"] not in sentences and r["person"][0] == "P")
    told = run(case, "explain", out, pretrial["person"]).stdout
    case.true("no sentence of this person stands in sentences.csv" in told, told)


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
