#!/usr/bin/env python3
"""Projections tried on what happened: the table counted again from the files, and what goes wrong.

    tests/cli/test_backtest.py build/jubilee
"""

import csv
import os
import re
import sys
from datetime import date

from harness import Skip, main, run

SERIES = "../shared/reference/population-series.csv"
EVENTS = "../shared/reference/amnesty-events.csv"
HEAD = "jurisdiction,date,population,series\n"


def put(case, name, text):
    with open(case.path(name), "w", encoding="utf-8") as file:
        file.write(text)
    return case.path(name)


def rows(case, *names):
    with open(case.path(*names), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tried(case):
    if not os.path.exists(SERIES):
        raise Skip(f"{SERIES} is not here")
    done = run(case, "backtest", SERIES, "--events", EVENTS, "--out", case.path("tried"))
    case.equal((done.returncode, done.stderr), (0, ""))
    return done.stdout


def scores_in(text, months):
    """By series: origins, errors of three forecasts, and how many are in range."""
    block = text.split(f"{months} months on:")[1].split("\n\n")[0]
    found = re.findall(r"^  (.+?) {2,}(\d+) +([\d.]+) +([\d.]+) +([\d.]+) +(\d+) +(\d+) %$", block, re.MULTILINE)
    return {name: [float(each) for each in figures] for name, *figures in found}


def mean(values):
    return sum(values) / len(values)


def test_the_table_is_what_its_comparisons_add_up_to(case):
    printed = tried(case)
    for months in (12, 24):
        scores = scores_in(printed, months)
        mine = [row for row in rows(case, "tried", "origins.csv") if row["months"] == str(months)]
        names = {f"{row['jurisdiction']}, {row['series']}" for row in mine}
        case.equal(set(scores), names | {"all, every origin once", "all, every series once"})
        for name in names | {"all, every origin once"}:
            part = [row for row in mine if name.startswith("all") or
                    name == f"{row['jurisdiction']}, {row['series']}"]
            count, *errors, held, share = scores[name]
            case.equal(count, len(part))
            for column, error in zip(("projected", "last_value", "straight_line"), errors):
                again = mean([100 * abs(float(row[column]) / float(row["happened"]) - 1) for row in part])
                case.true(abs(again - error) < 0.06, f"{name} {column}: {again} and {error}")
            inside = sum(float(row["low"]) <= float(row["happened"]) <= float(row["high"]) for row in part)
            case.equal(held, inside)
            case.true(abs(share - 100 * inside / len(part)) <= 0.5)


def test_naive_forecasts_are_those_of_the_series(case):
    """The yearly series has the same day every year: what happened and both forecasts, made again."""
    tried(case)
    name = ("Thailand", "corrections-yearly")
    with open(SERIES, encoding="utf-8", newline="") as file:
        counts = {int(row["date"]): int(row["population"]) for row in csv.DictReader(file)
                  if (row["jurisdiction"], row["series"]) == name and "SUSPECT" not in row["note"]}
    case.true(1963 not in counts)
    compared = 0
    for row in rows(case, "tried", "origins.csv"):
        if (row["jurisdiction"], row["series"]) != name:
            continue
        year, ahead = int(row["origin"][:4]), int(row["months"]) // 12
        case.equal(int(row["happened"]), counts[year + ahead])
        case.equal(int(row["last_value"]), counts[year])
        points = [(date(each, 7, 1).toordinal(), counts[each]) for each in sorted(counts) if each <= year][-5:]
        middle, height = mean([x for x, _ in points]), mean([y for _, y in points])
        slope = sum((x - middle) * (y - height) for x, y in points) / sum((x - middle) ** 2 for x, _ in points)
        line = height + slope * (date.fromisoformat(row["target"]).toordinal() - middle)
        case.true(abs(max(1, line) - int(row["straight_line"])) <= 0.51, f"{row} {line}")
        compared += 1
    case.equal(compared, 66 + 65)


def test_every_series_that_is_left_out_has_its_reason(case):
    printed = tried(case)
    found = rows(case, "tried", "series.csv")
    case.equal(len(found), 2 * 29)
    for row in found:
        case.equal(row["why_left_out"] == "", row["projected_percent_off"] != "")
        if row["why_left_out"]:
            case.true(row["why_left_out"] in printed)


def test_a_straight_series_is_said_to_be_one_where_the_projection_fails(case):
    lines = "".join(f"A,{year},{1000 + 100 * (year - 2001)},x\n" for year in range(2001, 2013))
    done = run(case, "backtest", put(case, "s.csv", HEAD + lines))
    case.equal(done.returncode, 0, done.stderr)
    case.true("A, x                            12 months: the straight line misses no more: 0.0" in done.stdout)
    case.true("1 of 1 series tried" in done.stdout and "Left out" not in done.stdout)


def test_bad_files_are_refused_with_their_place(case):
    bad = put(case, "bad.csv", HEAD + "A,2001,5,x\nA,2002,five,x\n")
    done = run(case, "backtest", bad)
    case.equal((done.returncode, done.stdout), (1, ""))
    case.true(f"{bad}:3: error: 'five' is no population" in done.stderr, done.stderr)
    good = put(case, "good.csv", HEAD + "A,2001,5,x\n")
    done = run(case, "backtest", good, "--events", put(case, "e.csv", "jurisdiction\n"))
    case.equal(done.returncode, 1)
    case.true("e.csv:1: error: there is no column 'event_id'" in done.stderr, done.stderr)
    case.equal(run(case, "backtest", case.path("none.csv")).returncode, 1)
    case.equal(run(case, "backtest").returncode, 2)
    case.equal(run(case, "backtest", good, good).returncode, 2)


def test_a_folder_that_is_there_is_kept(case):
    good = put(case, "good.csv", HEAD + "A,2001,5,x\n")
    os.mkdir(case.path("out"))
    put(case, "out/mine", "dear")
    done = run(case, "backtest", good, "--out", case.path("out"))
    case.equal(done.returncode, 1)
    case.equal(os.listdir(case.path("out")), ["mine"])


def test_names_do_not_command_the_terminal(case):
    done = run(case, "backtest", put(case, "s.csv", HEAD + "\x1b[31mA,2001,5,x\n"))
    case.equal(done.returncode, 0)
    case.true("\x1b" not in done.stdout and "?[31mA, x" in done.stdout)


if __name__ == "__main__":
    main(sys.modules[__name__])
