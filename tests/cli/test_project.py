#!/usr/bin/env python3
"""Runs `jubilee project` as a user would, and works the fixed part out again in another way.

    tests/cli/test_project.py build/jubilee
"""

import csv
import datetime
import json
import os
import sys

from harness import DECREE, main, register_of, run


def rows_of(path):
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file))


def scenario_of(case, **keys):
    path = case.path("scenario.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(keys, file)
    return path


def project(case, register, *more, name="projection"):
    out = case.path(name)
    done = run(case, "project", register, "--out", out, *more)
    case.equal(done.returncode, 0, done.stderr)
    with open(os.path.join(out, "summary.json"), encoding="utf-8") as file:
        return json.load(file), rows_of(os.path.join(out, "projection.csv")), done.stdout


def test_flows_and_stocks_add_up(case):
    register = register_of(case, 2000)
    # One simulation, so that every figure is of the same one.
    found, lines, _ = project(case, register, "--decree", DECREE, "--runs", "1", "--months", "18")
    people = len(rows_of(os.path.join(register, "persons.csv")))
    case.equal(found["held_now"], people)
    held = people
    for line in (line for line in lines if line["by"] == "all"):
        case.equal(line["held_low"], line["held_high"])
        held += int(line["admitted_middle"]) + int(line["returned_middle"])
        held -= int(line["left_middle"]) + int(line["pardoned_middle"])
        case.equal(int(line["held_middle"]), held, line["month_end"])
    months = [line["month_end"] for line in lines if line["by"] == "all"]
    case.equal(months[0], "2022-02-28")
    case.equal(len(months), 18)
    for month in months:
        there = [line for line in lines if line["month_end"] == month]
        empty = {by: sum(int(line["posts_empty_middle"]) for line in there if line["by"] == by)
                 for by in ("all", "facility", "trade")}
        case.equal(empty["all"], empty["facility"])
        case.equal(empty["all"], empty["trade"])
        held_in = sum(int(line["held_middle"]) for line in there if line["by"] == "facility")
        held_all = sum(int(line["held_middle"]) for line in there if line["by"] == "all")
        case.true(0 <= held_all - held_in <= people // 100, "who is in no known facility")


def test_admissions_are_those_of_the_window(case):
    register = register_of(case, 2000)
    scenario = scenario_of(case, window_months=12, runs=400, months=6, returns_permille=0)
    found, lines, _ = project(case, register, "--scenario", scenario)
    day = datetime.date.fromisoformat(found["first_day"])
    count = 0
    for row in rows_of(os.path.join(register, "movements.csv")):
        try:
            date = datetime.date.fromisoformat(row["date"] or "")
        except ValueError:
            continue
        if row["kind"] == "admission" and None not in row.values():
            count += 0 <= (day - date).days < 360
    case.true(abs(found["admissions_in_30_days"] - count / 12) <= 1, f"{found['admissions_in_30_days']} {count}")
    all_lines = [line for line in lines if line["by"] == "all"]
    for line in all_lines[1:]:
        days = int(line["month_end"][-2:])
        case.true(abs(int(line["admitted_middle"]) / (count / 360 * days) - 1) < 0.15, str(line))
        case.equal(line["returned_high"], "0")


def test_an_amnesty_is_what_the_forecast_says(case):
    register = register_of(case, 2000)
    found, lines, text = project(case, register, "--decree", DECREE, "--runs", "50")
    done = run(case, "forecast", DECREE, register, "--out", case.path("forecast"))
    case.equal(done.returncode, 0, done.stderr)
    with open(case.path("forecast", "forecast.json"), encoding="utf-8") as file:
        released = json.load(file)["in_the_register"]["released"]
    case.equal(found["amnesty_day"], "2022-02-16")
    # Released are those free on the day; a few of them have no day of release in the register.
    case.true(abs(found["amnesty"][0] - released[0]) <= released[0] // 50 + 1, f"{found['amnesty']} {released}")
    first = next(line for line in lines if line["by"] == "all")
    case.true(found["amnesty"][0] <= int(first["pardoned_low"]) <= int(first["pardoned_high"]) <= found["amnesty"][1])
    case.true("let out on 2022-02-16" in text, text)
    case.true("the first month has only the 13 days after 2022-02-15" in text, text)
    # Of four in ten who are held the register has somebody who left, which is not everybody.
    case.true("seem to be missing" in text, text)
    case.true("known motive" in text and "plans arrests" in text.replace("\n  ", " "), text)


def test_more_arrests_fill_the_prisons_further(case):
    register = register_of(case, 2000)
    ends = []
    for permille in (500, 1000, 2000):
        scenario = scenario_of(case, admissions_permille=permille, runs=50)
        found, _, _ = project(case, register, "--scenario", scenario, "--decree", DECREE, name=f"a{permille}")
        ends.append(found["months"][-1]["held"])
    case.true(ends[0][2] < ends[1][0] and ends[1][2] < ends[2][0], str(ends))


def test_any_number_of_threads_writes_the_same_bytes(case):
    register = register_of(case, 2000)
    written = []
    for threads in ("1", "2", "5"):
        project(case, register, "--decree", DECREE, "--runs", "30", "--threads", threads, name="t" + threads)
        with open(case.path("t" + threads, "projection.csv"), "rb") as file:
            written.append(file.read())
    case.true(written[0] == written[1] == written[2])
    project(case, register, "--decree", DECREE, "--runs", "30", "--seed", "2", name="other")
    with open(case.path("other", "projection.csv"), "rb") as file:
        case.true(file.read() != written[0], "another seed")


def test_another_first_day_is_told_beside_the_registers(case):
    register = register_of(case, 2000)
    scenario = scenario_of(case, **{"from": "2022-04-01", "runs": 20})
    found, _, text = project(case, register, "--scenario", scenario)
    case.true(text.startswith("2,000 people of the register of 2022-02-15, projected from 2022-04-01; 20 "), text)
    case.equal((found["first_day"], found["register_day"]), ("2022-04-01", "2022-02-15"))
    _, _, text = project(case, register, "--runs", "20", name="own")
    case.true(text.startswith("2,000 people held on 2022-02-15; 20 "), text)
    for day, word in (("2024-01-01", "the register, of 2022-02-15, has less than half of these"),
                      ("2030-01-01", "no admissions in the 720 days before 2030-01-01"),
                      ("1950-01-01", "no admissions in the 720 days before 1950-01-01")):
        done = run(case, "project", register, "--scenario", scenario_of(case, **{"from": day}))
        case.equal(done.returncode, 1, done.stderr)
        case.true(word in done.stderr and "scenario.json: error" in done.stderr, done.stderr)
        case.true("hint: leave 'from' out" in done.stderr, done.stderr)


def test_what_cannot_be_is_refused(case):
    register = register_of(case, 2000)
    bad = scenario_of(case, months=0)
    for arguments, status, word in (
            ((), 2, "name the folder"),
            ((register, "--months", "121"), 2, "1 to 120"),
            ((register, "--runs", "0"), 2, "1 to 10000"),
            ((register, "--seed", "-1"), 2, "not a seed"),
            ((register, "--rounds", "as-recorded"), 2, "--decree"),
            ((register, "--scenario", bad), 1, "'months' is to be 1 to 120"),
            ((register, "--scenario", case.path("none.json")), 1, "none.json"),
            ((register, "--decree", case.path("none.md")), 1, "none.md"),
            ((case.path("nothing"),), 1, "nothing")):
        done = run(case, "project", *arguments)
        case.equal(done.returncode, status, done.stderr)
        case.true(word in done.stderr, done.stderr)


if __name__ == "__main__":
    main(sys.modules[__name__])
