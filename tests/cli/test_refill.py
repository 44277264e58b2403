#!/usr/bin/env python3
"""Runs `jubilee refill` as a user would.

    tests/cli/test_refill.py build/jubilee
"""

import csv
import datetime
import json
import math
import os
import sys

from harness import Skip, main, register_of, run

REFERENCE = os.path.join("..", "shared", "reference")
_made = {}


def register(case, scenario):
    """A register of a year after the pardon, made once and only read."""
    if scenario not in _made:
        folder = os.path.join(os.path.dirname(case.folder), scenario)
        done = run(case, "register", "synth", "--scenario", scenario, "--people", "5000", "--seed", "4",
                   "--clean", "--out", folder)
        case.equal(done.returncode, 0, done.stderr)
        _made[scenario] = folder
    return _made[scenario]


def rows_of(*names):
    with open(os.path.join(*names), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def refill(case, scenario, *more):
    out = case.path("out")
    done = run(case, "refill", register(case, scenario), "--announced", "2021-10-01", "--out", out,
               "--force", *more)
    case.equal(done.returncode, 0, done.stderr)
    case.equal(done.stderr, "")
    with open(os.path.join(out, "refill.json"), encoding="utf-8") as file:
        return done.stdout, json.load(file), out


def stays_of(folder):
    """(from, until, kind, ground) of every admission and transfer, from the file itself."""
    for row in rows_of(folder, "movements.csv"):
        if row["kind"] in ("admission", "transfer"):
            until = "9999" if row["until"] == "none" else row["until"]
            yield row["date"], until, row["kind"], row["ground"]


def test_without_a_crackdown_there_is_no_alarm_and_the_return_is_arithmetic(case):
    text, found, _ = refill(case, "no-crackdown")
    case.equal(found["alarm"], False)
    case.equal(found["released"], "2022-02-16")
    case.true(abs(found["back_more"]) < 0.1, found["back_more"])
    case.true("Nothing more than arithmetic and chance" in text, text)
    case.true("2018-10 to 2021-09 (36 months)" in text, text)
    case.false(found["returns"]["without_offence"])


def test_a_rise_before_the_day_that_is_taken_is_warned_of(case):
    for scenario, more, warned in (("crackdown", (), True), ("no-crackdown", (), False),
                                   ("crackdown", ("--announced", "2021-10-01"), False)):
        out = case.path("rise")
        done = run(case, "refill", register(case, scenario), "--out", out, "--force", *more)
        case.equal(done.returncode, 0, done.stderr)
        case.equal("WARNING: from 2021-10 on" in done.stdout and "say --announced 2021-10-01" in done.stdout, warned)
        case.equal("Admissions had risen before" in done.stdout, warned)
        with open(os.path.join(out, "refill.json"), encoding="utf-8") as file:
            found = json.load(file)
        case.equal(found.get("rise_month"), "2021-10-01" if warned else None)
        case.equal(1.1 < found.get("rise_ratio", 0) < 1.5, warned)


def test_chances_are_not_written_smaller_than_anybody_can_know(case):
    text, _, _ = refill(case, "crackdown")
    case.true("<0.0001" in text and "none before" in text, text)
    case.false("e-" in text, text)


def test_a_crackdown_is_told_by_authority_and_ground(case):
    text, found, out = refill(case, "crackdown")
    case.equal(found["alarm"], True)
    flags = {(row["by"], row["name"]) for row in rows_of(out, "parts.csv") if row["verdict"] == "flag"}
    case.true(("authority and ground", "state_security, campaign") in flags, flags)
    case.true(("ground", "campaign") in flags, flags)
    case.false(("ground", "charge") in flags, flags)
    case.true("Most of what is more comes from arrests by state_security, campaign." in text, text)
    case.true("more than half are back without a new offence  FLAG" in text, text)
    case.equal(found["windows"][0]["months"], 12)
    case.equal([each["alarm"] for each in found["windows"]], [True] * 3)


def test_the_months_count_what_is_in_the_register(case):
    _, found, out = refill(case, "crackdown")
    stays = list(stays_of(register(case, "crackdown")))
    months = rows_of(out, "months.csv")
    case.equal(len(months), 36 + 16)
    case.equal(months[0]["month"], "2018-10-01")
    for row, after in zip(months, months[1:]):
        begin, end = row["month"], after["month"]
        admitted = sum(1 for day, _, kind, _ in stays if kind == "admission" and begin <= day < end)
        case.equal(int(row["admitted"]), admitted, begin)
        held = sum(1 for day, until, _, _ in stays if day < end <= until)
        case.equal(int(row["held"]), held, begin)
    case.equal(found["held_last"], int(months[-1]["held"]))
    parts = rows_of(out, "parts.csv")
    since = sum(int(row["admitted"]) for row in months if row["before"] == "false")
    case.equal(int(parts[0]["admitted"]), since)
    for by in ("authority", "ground", "authority and ground", "kind", "facility", "labour"):
        case.equal(sum(int(row["admitted"]) for row in parts if row["by"] == by), since, by)


def test_the_parts_of_the_excess_add_up(case):
    _, found, _ = refill(case, "crackdown")
    parts = found["excess_admissions"] + found["excess_stays"] + found["excess_overdue"]
    case.true(abs(found["excess"] - parts) <= 2, found)
    case.true(abs(found["back"] - found["back_arithmetic"] - found["back_more"]) < 0.002, found)
    case.equal(found["fall"], found["held_before"] - found["held_lowest"])


def test_the_same_command_gives_the_same_bytes_and_the_window_is_taken(case):
    first = refill(case, "no-crackdown", "--window", "12")
    files = {name: open(os.path.join(first[2], name), "rb").read() for name in os.listdir(first[2])}
    second = refill(case, "no-crackdown", "--window", "12")
    case.equal(first[0], second[0])
    for name, content in files.items():
        with open(os.path.join(second[2], name), "rb") as file:
            case.equal(file.read(), content, name)
    case.equal(first[1]["window_months"], 12)
    case.true("2020-10 to 2021-09 (12 months)" in first[0], first[0])


def test_a_window_that_is_not_covered_is_refused_and_nothing_is_left(case):
    folder = register(case, "no-crackdown")
    done = run(case, "refill", folder, "--announced", "2021-10-01", "--window", "60", "--out",
               case.path("out"))
    case.equal(done.returncode, 1)
    case.true("not covered" in done.stderr, done.stderr)
    case.equal(os.listdir(case.folder), [])


def test_a_register_of_before_the_release_does_not_tell_the_day(case):
    done = run(case, "refill", register_of(case, 2000))
    case.equal(done.returncode, 1)
    case.true("--released" in done.stderr, done.stderr)


def test_a_day_that_is_not_the_releases_is_warned_of_or_refused(case):
    folder = register(case, "crackdown")
    left = {}
    for row in rows_of(folder, "movements.csv"):
        if row["kind"] == "release":
            left[row["date"]] = left.get(row["date"], 0) + 1
    most = max(left, key=left.get)
    case.equal(most, "2022-02-16")
    few = max(day for day in left if "2022-03-01" <= day <= "2022-05-01")
    days = (str(datetime.date(2022, 2, 17) + datetime.timedelta(days=number)) for number in range(300))
    none = next(day for day in days if day not in left)
    done = run(case, "refill", folder, "--released", few, "--runs", "100", "--out", case.path("few"))
    case.equal(done.returncode, 0, done.stderr)
    words = f"WARNING: {left[most]:,} left on {most}, which stands out as the release, and {left[few]:,} on"
    case.true(words in done.stdout and f"  {few}: say --released {most} if" in done.stdout, done.stdout)
    with open(case.path("few", "refill.json"), encoding="utf-8") as file:
        case.equal(json.load(file)["other_release"], most)
    text, found, _ = refill(case, "crackdown", "--released", most)
    case.false("stands out" in text or "other_release" in found, text)
    case.true(any(line.startswith(f"  at the release, {most}  ") for line in text.splitlines()), text)
    done = run(case, "refill", folder, "--released", none, "--out", case.path("none"))
    case.equal(done.returncode, 1)
    case.true(f"nobody was let out on {none}" in done.stderr, done.stderr)
    case.true(f"hint: {left[most]} left on {most}, which stands out as the release" in done.stderr, done.stderr)
    case.false(os.path.exists(case.path("none")))


def test_wrong_usage_is_said_and_exits_with_2(case):
    for arguments in ([], ["a", "b"], ["a", "--announced", "yesterday"], ["a", "--window", "0"],
                      ["--series", "s.csv"], ["a", "--series", "s.csv", "--events", "e.csv"],
                      ["--series", "s.csv", "--events", "e.csv", "--served", "36-12"]):
        done = run(case, "refill", *arguments)
        case.equal(done.returncode, 2, f"{arguments}: {done.stderr}")


def write_series(case):
    with open(case.path("s.csv"), "w", encoding="utf-8") as file:
        file.write("jurisdiction,date,population,series\nA,2009-12-20,10000,one\n")
        for i in range(30):
            file.write(f"A,{2010 + i // 12}-{1 + i % 12:02d}-02,{10000 - 5000 * math.exp(-i / 5):.0f},one\n")
    with open(case.path("e.csv"), "w", encoding="utf-8") as file:
        file.write("jurisdiction,event_id,effective_date\nA,A1,2010-01-01\n")


def test_series_of_counts_are_told_fall_by_fall(case):
    write_series(case)
    done = run(case, "refill", "--series", case.path("s.csv"), "--events", case.path("e.csv"), "--out",
               case.path("out"))
    case.equal(done.returncode, 0, done.stderr)
    case.true("ALARM" in done.stdout and "watched 29 months" in done.stdout, done.stdout)
    row = rows_of(case.path("out"), "falls.csv")[0]
    case.equal((row["verdict"], row["events"], row["before"], row["lowest"]), ("ALARM", "A1", "10000", "5000"))
    slow = run(case, "refill", "--series", case.path("s.csv"), "--events", case.path("e.csv"),
               "--served", "5-12")
    case.true("no alarm" in slow.stdout, slow.stdout)
    with open(case.path("s.csv"), "a", encoding="utf-8") as file:
        file.write("A,2015-13,5,one\n")
    done = run(case, "refill", "--series", case.path("s.csv"), "--events", case.path("e.csv"))
    case.equal(done.returncode, 1)
    case.true("s.csv:33:" in done.stderr, done.stderr)


def test_amnesties_of_places_without_a_series_are_named(case):
    write_series(case)
    done = run(case, "refill", "--series", case.path("s.csv"), "--events", case.path("e.csv"))
    case.false("passed over" in done.stdout, done.stdout)
    with open(case.path("e.csv"), "w", encoding="utf-8") as file:
        file.write("jurisdiction,event_id,effective_date\nAa,A1,2010-01-01\nB,B1,2012-01-01\nA,A2,\n")
    done = run(case, "refill", "--series", case.path("s.csv"), "--events", case.path("e.csv"))
    case.equal(done.returncode, 0, done.stderr)
    case.true("control, no amnesty" in done.stdout, done.stdout)
    case.true("Amnesties of places without a series, passed over: A1 (Aa), B1 (B)\n" in done.stdout, done.stdout)
    case.true("Amnesties without a date, passed over: 1\n" in done.stdout, done.stdout)


def test_the_reference_has_an_alarm_in_turkmenistan_and_none_among_controls(case):
    series = os.path.join(REFERENCE, "population-series.csv")
    if not os.path.exists(series):
        raise Skip("reference data in ../shared is not here")
    done = run(case, "refill", "--series", series, "--events",
               os.path.join(REFERENCE, "amnesty-events.csv"), "--out", case.path("out"))
    case.equal(done.returncode, 0, done.stderr)
    falls = rows_of(case.path("out"), "falls.csv")
    verdicts = {(row["jurisdiction"], row["events"].split(" ")[0]): row["verdict"] for row in falls}
    case.equal(verdicts[("Turkmenistan", "TM-2003")], "ALARM")
    case.equal(verdicts[("New Jersey (US)", "NJ-2020")], "none back")
    case.equal(verdicts[("Netherlands", "")], "none back")
    case.true("58 to 95 % is arithmetic" in done.stdout, done.stdout)


if __name__ == "__main__":
    main(sys.modules[__name__])
