#!/usr/bin/env python3
"""Runs `jubilee forecast` as a user would, and counts again from what `jubilee determine` lists.

    tests/cli/test_forecast.py build/jubilee
"""

import csv
import json
import os
import re
import shutil
import sys

from harness import DECREE, main, register_of, run


def rows_of(path):
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file))


def forecast_of(case, register, decree=DECREE, *more, name="forecast"):
    out = case.path(name)
    done = run(case, "forecast", decree, register, "--out", out, "--as-of", "2022-02-20", *more)
    case.equal(done.returncode, 0, done.stderr)
    with open(os.path.join(out, "forecast.json"), encoding="utf-8") as file:
        return json.load(file), rows_of(os.path.join(out, "forecast.csv")), done.stdout


def determinations_of(case, register, decree=DECREE):
    out = case.path("determined")
    done = run(case, "determine", decree, register, "--out", out, "--draw-seed", "11" * 32)
    case.equal(done.returncode, 0, done.stderr)
    return rows_of(os.path.join(out, "determinations.csv"))


def may_be_granted(row):
    return row["status"] == "granted" or row["best"].startswith("granted by")


def surely_granted(row):
    return row["status"] == "granted" or row["worst"].startswith("granted by")


def moved_decree(case, name, *changes):
    with open(DECREE, encoding="utf-8") as file:
        text = file.read()
    for old, new in changes:
        case.true(old in text, old)
        text = text.replace(old, new)
    path = case.path(name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def test_counts_are_those_of_a_determination_with_the_rounds_as_recorded(case):
    register = register_of(case, 2000)
    found, lines, text = forecast_of(case, register, DECREE, "--rounds", "as-recorded")
    rows = determinations_of(case, register)
    people = rows_of(os.path.join(register, "persons.csv"))
    for status, count in found["by_status"].items():
        case.equal(count, sum(row["status"] == status for row in rows), status)
    case.true(re.search(r"\nby clause +benefit +free on the day\n", text), text)
    benefit = found["in_the_register"]["benefit"]
    case.equal(benefit[0], sum(surely_granted(row) for row in rows))
    may = sum(may_be_granted(row) for row in rows)
    case.true(benefit[0] < benefit[1] <= may, f"{benefit} {may}")
    case.true(may - benefit[1] <= 15, "only contested places are capped")
    by_clause = {line["name"]: line for line in lines if line["by"] == "clause"}
    for clause in ("G1", "G2", "G3"):
        expected = sum(row["status"] == "granted" and clause in row["clauses"].split(";") for row in rows)
        case.equal(int(by_clause[clause]["granted"]), expected, clause)
    case.equal(found["days_saved"], sum(int(row["days_saved"] or 0) for row in rows if row["status"] == "granted"))
    for line in lines:
        if line["by"] != "facility" or not line["name"]:
            continue
        there = [row for person, row in zip(people, rows) if person["facility"] == line["name"]]
        case.true(abs(int(line["people"]) - len(there)) <= 1, line["name"])
        granted = sum(row["status"] == "granted" for row in there)
        case.true(abs(int(line["granted"]) - granted) <= 1, f"{line} {granted}")


def test_by_default_everybody_passes_the_rounds(case):
    register = register_of(case, 2000)
    passing = case.path("register")
    shutil.copytree(register, passing)
    with open(os.path.join(passing, "datapackage.json"), encoding="utf-8") as file:
        package = json.load(file)
    for resource in package["resources"]:
        resource.pop("bytes", None)
        resource.pop("hash", None)
    with open(os.path.join(passing, "datapackage.json"), "w", encoding="utf-8") as file:
        json.dump(package, file)
    with open(os.path.join(passing, "rounds.csv"), "w", encoding="utf-8") as file:
        file.write("person,round,passed\n")
        for person in rows_of(os.path.join(register, "persons.csv")):
            for name in ("R1", "R2"):
                file.write(f"{person['person']},{name},true\n")
    assumed, _, text = forecast_of(case, register)
    recorded, _, _ = forecast_of(case, passing, DECREE, "--rounds", "as-recorded", name="recorded")
    case.true("as if everybody passed" in text, text)
    # A person whose key cannot be used has no rounds in the file.
    for status in assumed["by_status"]:
        case.true(abs(assumed["by_status"][status] - recorded["by_status"][status]) <= 3, status)
    case.true(assumed["in_the_register"]["benefit"][0] > 800, str(assumed["in_the_register"]))


def test_time_and_people_between_the_days_are_told(case):
    register = register_of(case, 2000)
    later = moved_decree(case, "later.md", ("effect 2022-02-16 reckoned 2022-02-16",
                                            "effect 2022-08-16 reckoned 2022-08-16"))
    now, _, _ = forecast_of(case, register)
    found, _, text = forecast_of(case, register, later, name="later")
    case.equal(found["register_day"], "2022-02-15")
    case.equal(found["effect"], "2022-08-16")
    for word in ("pending", "suspended"):
        case.false(found["gaps"][word]["is_counted"], word)
    case.true("NOT COUNTED" in text, text)
    gaps = found["gaps"]
    # Who leaves in the ordinary course, counted from what determine lists by the same decree.
    recorded, _, _ = forecast_of(case, register, later, "--rounds", "as-recorded", name="recorded")
    leaving = [row for row in determinations_of(case, register, later)
               if "2022-02-15" <= row["old_end"] < "2022-08-16" and not row["quota"]]
    case.equal(recorded["gaps"]["leaving"]["low"], sum(surely_granted(row) for row in leaving))
    case.equal(recorded["gaps"]["leaving"]["high"], sum(may_be_granted(row) for row in leaving))
    case.true(0 < gaps["leaving"]["low"] <= gaps["leaving"]["high"], str(gaps))
    for word in ("admissions", "trials"):
        case.true(0 <= gaps[word]["low"] <= gaps[word]["middle"] <= gaps[word]["high"], word)
        case.true(gaps[word]["high"] > 0, word)
    benefit = found["benefit"]
    case.true(benefit["low"] <= benefit["middle"] <= benefit["high"], str(benefit))
    case.equal(now["gaps"]["leaving"]["high"], 0)


def range_text(bounds):
    least, most = (f"{bound:,}" for bound in bounds)
    return least if least == most else f"{least} to {most}"


def test_two_drafts_stand_side_by_side(case):
    register = register_of(case, 2000)
    narrow = moved_decree(case, "narrow.md",
                          ("when facility_kind is labour_camp and held_as is convicted",
                           "when facility_kind is labour_camp and held_as is convicted and conduct is not ordinary"))
    _, _, text = forecast_of(case, register, DECREE, "--against", narrow)
    wide_free, narrow_free = (re.escape(range_text(found[0]["in_the_register"]["released"])) for found in (
        forecast_of(case, register, name="free"), forecast_of(case, register, narrow, name="free-narrow")))
    case.true(re.search(rf"  all, free on the day +{wide_free} +{narrow_free}\n", text), text)
    case.true("gained" in text and "not known" in text, text)
    lines = rows_of(case.path("forecast", "compare.csv"))
    wide, narrowed = forecast_of(case, register, name="wide"), forecast_of(case, register, narrow, name="narrow")
    by_name = {(line["by"], line["name"]): line for line in lines}
    both = by_name[("all", "all")]
    case.equal([int(both["first_least"]), int(both["first_most"])], wide[0]["in_the_register"]["benefit"])
    case.equal([int(both["second_least"]), int(both["second_most"])], narrowed[0]["in_the_register"]["benefit"])
    case.equal(int(both["gained_least"]), 0)
    case.true(int(both["lost_least"]) > 100, str(both))
    case.equal(sum(int(line["lost_least"]) for line in lines if line["by"] == "facility"), int(both["lost_least"]))
    same, _, _ = forecast_of(case, register, DECREE, "--against", DECREE, name="same")
    lines = rows_of(case.path("same", "compare.csv"))
    case.equal(sum(int(line["gained_least"]) + int(line["lost_least"]) for line in lines), 0)
    case.equal(same["against"]["benefit"], same["benefit"])


def test_any_number_of_threads_writes_the_same_bytes(case):
    register = register_of(case, 2000)
    written = []
    for threads in ("1", "2", "5"):
        forecast_of(case, register, DECREE, "--threads", threads, name="t" + threads)
        with open(case.path("t" + threads, "forecast.json"), "rb") as file:
            written.append(file.read())
    case.true(written[0] == written[1] == written[2])


def test_a_register_that_is_old_is_said_to_be(case):
    register = register_of(case, 2000)
    done = run(case, "forecast", DECREE, register, "--as-of", "2022-12-01")
    case.equal(done.returncode, 0, done.stderr)
    case.true("the register is too old" in done.stdout, done.stdout)
    done = run(case, "forecast", DECREE, register, "--as-of", "2022-02-20")
    case.false("too old" in done.stdout, done.stdout)
    # Without a day the clock is not asked: these are years ago on every machine.
    done = run(case, "forecast", DECREE, register)
    case.false("too old" in done.stdout or "more than 180 days" in done.stdout, done.stdout)
    later = moved_decree(case, "later.md", ("effect 2022-02-16 reckoned 2022-02-16",
                                            "effect 2022-08-16 reckoned 2022-08-16"))
    done = run(case, "forecast", later, register)
    case.true("more than 180 days lie between the register's day and the effective date" in done.stdout, done.stdout)


def test_what_cannot_be_is_refused(case):
    register = register_of(case, 2000)
    for arguments, status, word in (
            ((DECREE,), 2, "name a decree"),
            ((DECREE, register, "--window", "0"), 2, "1 to 120"),
            ((DECREE, register, "--window", "121"), 2, "1 to 120"),
            ((DECREE, register, "--rounds", "some"), 2, "as-recorded"),
            ((DECREE, register, "--as-of", "yesterday"), 2, "not a date"),
            ((DECREE, case.path("nothing")), 1, "nothing"),
            ((case.path("none.md"), register), 1, "none.md"),
            ((DECREE, register, "--out", "/proc/nothing"), 1, "forecast: /proc/nothing: error"),
            ((DECREE, register, "--against", case.path("none.md")), 1, "none.md")):
        done = run(case, "forecast", *arguments)
        case.equal(done.returncode, status, done.stderr)
        case.true(word in done.stderr, done.stderr)


if __name__ == "__main__":
    main(sys.modules[__name__])
