#!/usr/bin/env python3
"""Runs `jubilee decree edges` on registers made for it: one person for each day of term, so that
every line and every seam has somebody on both sides.

    tests/cli/test_decree_edges.py build/jubilee
"""

import csv
import datetime
import json
import os
import sys

from harness import DECREE, main, register_of, run

LADDER = "tests/cases/edges/ladder.decree.md"
CUT_TO_FORTY = "tests/cases/edges/cut-to-forty.decree.md"
SEVEN_DAYS = "decrees/france-1997-grace-collective.decree.md"
DETAINED = [("detained", "boolean", "true"), ("kind", "string", "fixed")]


def day(text):
    return datetime.date.fromisoformat(text)


def write_register(case, name, fields, rows):
    """A register of persons alone; the first field is the key."""
    folder = case.path(name)
    os.makedirs(folder)
    with open(os.path.join(folder, "datapackage.json"), "w", encoding="utf-8") as file:
        json.dump({"name": "dense", "resources": [{
            "name": "persons", "path": "persons.csv",
            "schema": {"fields": [{"name": n, "type": t} for n, t in fields],
                       "primaryKey": fields[0][0]}}]}, file)
    with open(os.path.join(folder, "persons.csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([n for n, _ in fields])
        writer.writerows(rows)
    return folder


def dense(case, first, last, others=(), step=1):
    """One person for each day on which a term may end."""
    days = range(0, (day(last) - day(first)).days + 1, step)
    ends = [day(first) + datetime.timedelta(days=n) for n in days]
    fields = [("person", "string"), ("term_end", "date"), *[(n, t) for n, t, _ in others]]
    return write_register(case, "dense", fields,
                          [[f"P{i:05}", end.isoformat(), *[v for _, _, v in others]]
                           for i, end in enumerate(ends)])


def edges(case, decree, register, *more):
    done = run(case, "decree", "edges", decree, register, "--format", "json", *more)
    case.equal(done.returncode, 0, done.stderr)
    return json.loads(done.stdout)


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def add_months(date, months):
    """Clamped, written apart from the engine."""
    index = date.year * 12 + date.month - 1 + months
    for last in range(date.day, 0, -1):
        try:
            return datetime.date(index // 12, index % 12 + 1, last)
        except ValueError:
            continue
    return None


def months_up(begin, end):
    count = 0
    while add_months(begin, count) < end:
        count += 1
    return count


def test_seven_days_a_month_have_seventeen_seams(case):
    register = dense(case, "1997-07-16", "1999-12-31", DETAINED)
    found = edges(case, SEVEN_DAYS, register, "--pairs", case.path("pairs.csv"))
    terms = found["terms"]
    case.equal(terms["groups"], 1)
    case.equal(terms["people"], found["people"])
    case.equal(terms["inversions"], 17)
    pairs = [row for row in rows_of(case.path("pairs.csv")) if row["kind"] == "inversion"]
    case.equal(sorted(int(row["days"]) for row in pairs), [2] + [6] * 16)
    capped = [row for row in pairs if row["days"] == "2"]
    case.equal((capped[0]["first_due"], capped[0]["first_out"]), ("1998-12-15", "1998-08-18"))
    case.equal((capped[0]["second_due"], capped[0]["second_out"]), ("1998-12-16", "1998-08-16"))
    case.equal({(row["clauses"], row["line"]) for row in pairs}, {("G1", "months(reckoned, term_end, up)")})


def test_seams_pairs_and_overtaken_agree_with_a_slow_count(case):
    register = dense(case, "1997-07-16", "1998-03-31", DETAINED)
    terms = edges(case, SEVEN_DAYS, register)["terms"]
    reckoned, out = day("1997-07-15"), []
    for n in range((day("1998-03-31") - reckoned).days):
        end = reckoned + datetime.timedelta(days=n + 1)
        less = end - datetime.timedelta(days=7 * months_up(reckoned, end))
        cap = add_months(end, -4)
        out.append(max(less, cap, day("1997-07-16")))
    pairs = sum(out[i] > out[k] for i in range(len(out)) for k in range(i + 1, len(out)))
    case.equal(terms["pairs"], pairs)
    case.equal(terms["overtaken"], sum(any(later < each for later in out[i + 1:]) for i, each in enumerate(out)))
    case.equal(terms["inversions"], sum(b < a for a, b in zip(out, out[1:])))


def test_a_ladder_by_what_is_left_turns_over_at_each_rung(case):
    register = dense(case, "2007-07-05", "2027-12-31")
    found = edges(case, LADDER, register, "--pairs", case.path("pairs.csv"))
    pairs = rows_of(case.path("pairs.csv"))
    at = {row["first_due"]: row for row in pairs if row["kind"] == "inversion"}
    case.equal(sorted(row["line"] for row in at.values()),
               sorted(f"left at {months}" for months in (36, 60, 120, 180)))
    row = at["2010-07-04"]
    case.equal((row["first_out"], row["second_due"], row["second_out"]),
               ("2008-12-04", "2010-07-05", "2008-11-05"))
    case.equal((row["line"], row["days"]), ("left at 36", "29"))
    jumps = [row for row in pairs if row["kind"] == "jump"]
    case.equal([(row["first_due"], row["second_out"], row["line"]) for row in jumps],
               [("2027-07-04", "2027-07-05", "left at 240")])
    case.equal(found["terms"]["inversions"], 4)
    lines = {line["compared"] + " " + line["with"]: line for line in found["lines"]}
    # 18 months left are those of one month, 17 those of the month before, 19 of the one after
    case.equal((lines["left 18"]["below"], lines["left 18"]["on"], lines["left 18"]["above"]), (30, 31, 31))
    case.equal(lines["left 18"]["clauses"], "G1, G2")
    case.equal(lines["term_end reckoned"]["above"], 30)


def test_a_day_past_forty_years_costs_ten(case):
    register = dense(case, "2045-01-01", "2055-01-01", [("term_start", "date", "2010-01-01")])
    found = edges(case, CUT_TO_FORTY, register)
    case.equal(found["terms"]["inversions"], 0)
    case.equal(found["terms"]["jumps"], 1)
    place = found["terms"]["places"][0]
    case.equal((place["clauses"], place["line"]), ("G4, G5", "term_end at term_start + 40 years"))
    case.equal((place["first"]["due"], place["first"]["out"]), ("2050-01-01", "2040-01-02"))
    case.equal((place["second"]["due"], place["second"]["out"]), ("2050-01-02", "2050-01-01"))
    case.equal(place["days"], (day("2050-01-01") - day("2040-01-02")).days - 1)
    lines = {line["with"]: line for line in found["lines"]}
    line = lines["term_start + 40 years"]
    case.equal((line["below"], line["on"], line["above"], line["within"]), (30, 1, 30, "30 days"))


def test_a_smaller_jump_is_told_when_asked_for(case):
    register = dense(case, "2045-01-01", "2055-01-01", [("term_start", "date", "2010-01-01")], step=365)
    case.equal(edges(case, CUT_TO_FORTY, register, "--jump", "5000")["terms"]["jumps"], 0)
    case.equal(edges(case, CUT_TO_FORTY, register, "--jump", "3000")["terms"]["jumps"], 1)


def test_people_who_are_not_alike_are_not_compared(case):
    """Two begins: whoever began earlier is on another ladder, though due out on the same days."""
    rows = [[f"P{i}", f"20{50 + i}-01-01", "2010-01-01" if i % 2 else "2001-01-01"] for i in range(4)]
    register = write_register(case, "two", [("person", "string"), ("term_end", "date"), ("term_start", "date")],
                              rows + [["Q", "2050-06-01", ""], ["R", "", "2010-01-01"], ["S", "none", "2010-01-01"]])
    terms = edges(case, CUT_TO_FORTY, register)["terms"]
    case.equal((terms["groups"], terms["people"]), (2, 4))


def test_the_lists_name_who_is_close(case):
    register = dense(case, "1997-06-01", "1997-12-31", DETAINED)
    out = case.path("close.csv")
    found = edges(case, SEVEN_DAYS, register, "--out", out)
    rows = rows_of(out)
    at = [row for row in rows if row["with"] == "reckoned"]
    line = next(line for line in found["lines"] if line["with"] == "reckoned")
    case.equal((line["below"], line["on"], line["above"]), (30, 1, 30))
    case.equal(len(at), 61)
    on = next(row for row in at if row["side"] == "on")
    case.equal((on["value"], on["bound"], on["distance"], on["unit"]), ("1997-07-15", "1997-07-15", "0", "days"))
    for row in at:
        case.equal((day(row["value"]) - day(row["bound"])).days, int(row["distance"]))
        case.true(abs(int(row["distance"])) <= 30, row)


def test_the_names_of_the_lists_stand_together(case):
    register = dense(case, "1997-06-01", "1997-12-31", DETAINED)
    out, pairs = case.path("close.csv"), case.path("pairs.csv")
    for given, told in (
            (["--out", out, "--pairs", pairs],
             f"\n\n{out} lists the people close to a line\n{pairs} lists the inversions and jumps\n"),
            (["--pairs", pairs], f"\n\n{pairs} lists the inversions and jumps\n")):
        done = run(case, "decree", "edges", SEVEN_DAYS, register, *given)
        case.true(done.stdout.endswith(told), done.stdout)


def test_shares_ages_and_lengths_have_measures_of_their_own(case):
    decree = case.path("measures.decree.md")
    with open(decree, "w", encoding="utf-8") as file:
        file.write("""```decree
decree "Measures" cite "1" effect 2020-01-01 reckoned 2020-01-01 .
convention month_end clamp .
convention day_count exclusive .
field birth : date .
field a : date .
field b : date .
field term : duration .
field term_end : date or none .
field strokes : integer .
define share = days(a, reckoned) / days(a, b) .
grants G1 cite "1" release when share >= 1/2 .
grants G2 cite "2" release when years(birth, reckoned, down) < 18 .
grants G3 cite "3" release when term <= 6 months .
grants G4 cite "4" release when strokes > 3 .
grants G5 cite "5" release when days(a, reckoned) >= 1/3 * days(a, b) .
combine most_favourable .
```
""")
    fields = [("person", "string"), ("birth", "date"), ("a", "date"), ("b", "date"), ("term", "duration"),
              ("term_end", "date"), ("strokes", "integer")]
    register = write_register(case, "measures", fields, [
        ["P1", "2002-01-01", "2019-01-01", "2021-01-01", "P6M", "2021-01-01", "3"],
        ["P2", "2003-06-01", "2019-01-01", "2020-12-20", "P5M10D", "2021-01-01", "4"],
        ["P3", "1980-01-01", "2019-01-01", "2030-01-01", "P7M1D", "2021-01-01", "9"],
        ["P4", "1980-01-01", "2019-01-01", "2022-01-01", "P1Y", "2021-01-01", "9"]])
    out = case.path("close.csv")
    done = run(case, "decree", "edges", decree, register, "--out", out)
    case.equal(done.returncode, 0, done.stderr)
    found = {(row["person"], row["clauses"]): (row["side"], row["distance"], row["unit"]) for row in rows_of(out)}
    case.equal(found, {
        ("P1", "G1"): ("below", "-0.06", "points"),  # 365/731
        ("P2", "G1"): ("above", "0.76", "points"),   # 365/719
        ("P1", "G2"): ("on", "0", "years"),
        ("P1", "G3"): ("on", "0 days", "duration"),
        ("P2", "G3"): ("below", "-1 month 10 days", "duration"),
        ("P1", "G4"): ("on", "0", "number"),
        ("P2", "G4"): ("above", "1", "number"),
        ("P4", "G5"): ("below", "-0.33", "days"),  # 365 of 1096
    })


def test_thread_counts_change_nothing(case):
    register = register_of(case, 2000)
    found = set()
    for threads in ("1", "2", "5"):
        out, pairs = case.path(f"close-{threads}.csv"), case.path(f"pairs-{threads}.csv")
        done = run(case, "decree", "edges", DECREE, register, "--draw-seed", "11" * 32, "--threads", threads,
                   "--out", out, "--pairs", pairs, "--format", "json")
        case.equal(done.returncode, 0, done.stderr)
        with open(out, encoding="utf-8") as close, open(pairs, encoding="utf-8") as listed:
            found.add((done.stdout, close.read(), listed.read()))
    case.equal(len(found), 1)


def test_wrong_usage_and_bad_input_leave_nothing(case):
    register = dense(case, "1997-07-16", "1997-08-31", DETAINED)
    case.equal(run(case, "decree", "edges", SEVEN_DAYS).returncode, 2)
    case.equal(run(case, "decree", "edges", SEVEN_DAYS, register, "--jump", "0").returncode, 2)
    case.equal(run(case, "decree", "edges", SEVEN_DAYS, register, "--format", "csv").returncode, 2)
    out = case.path("out.csv")
    done = run(case, "decree", "edges", SEVEN_DAYS, case.path("nowhere"), "--out", out)
    case.equal(done.returncode, 1)
    done = run(case, "decree", "edges", SEVEN_DAYS, register, "--pairs", case.path("no", "folder.csv"))
    case.equal(done.returncode, 1)
    case.true("error:" in done.stderr, done.stderr)
    case.false(os.path.exists(out))


def test_a_register_of_nobody_has_no_edges(case):
    register = write_register(case, "empty", [("person", "string"), ("term_end", "date"),
                                             *[(n, t) for n, t, _ in DETAINED]], [])
    found = edges(case, SEVEN_DAYS, register)
    case.equal((found["people"], found["terms"]["people"], found["terms"]["places"]), (0, 0, []))


if __name__ == "__main__":
    main(sys.modules[__name__])
