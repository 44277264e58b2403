#!/usr/bin/env python3
"""Runs `jubilee decree diff`: the texts of two decrees, and whom the one gives more than the other.

    tests/cli/test_decree_diff.py build/jubilee
"""

import collections
import csv
import json
import os
import sys

from harness import DECREE, main, register_of, run

OLD = "decrees/zimbabwe-2024-clemency-order-gazetted.decree.md"
NEW = "decrees/zimbabwe-2024-clemency-order.decree.md"  # keeps all of the other but what was wrong
REGISTER = "tests/cases/diff/register"
SEED = ("--draw-seed", "11" * 32)


def diff(case, old, new, *more):
    done = run(case, "decree", "diff", old, new, "--format", "json", *more)
    case.equal(done.returncode, 0, done.stderr)
    return json.loads(done.stdout)


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def changed(case, name, source, *replacements):
    """A copy of a decree with some of its text replaced."""
    with open(source, encoding="utf-8") as file:
        text = file.read()
    for before, after in replacements:
        case.true(before in text, before)
        text = text.replace(before, after)
    path = case.path(name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def told(found):
    """Each change as `change sort name: what before -> after`."""
    return [f"{c['change']} {c['sort']} {c['name']}: {p['what']} {p.get('before', '')} -> {p.get('after', '')}"
            for c in found["text"] for p in c["parts"]]


def test_a_decree_does_not_differ_from_itself(case):
    found = diff(case, DECREE, DECREE, "--register", register_of(case, 2000), *SEED)
    case.equal(found["text"], [])
    counts = found["people"]["by_difference"]
    case.equal(counts["stays"] + counts["undetermined_in_both"], found["people"]["people"])
    case.true(counts["stays"] > 0 and counts["undetermined_in_both"] > 0, counts)
    case.equal((found["people"]["days_gained"], found["people"]["days_lost"]), (0, 0))
    done = run(case, "decree", "diff", DECREE, DECREE)
    case.true("nothing differs in the text" in done.stdout, done.stdout)
    done = run(case, "decree", "diff", DECREE, DECREE, "--register", register_of(case, 2000), *SEED)
    case.equal(done.returncode, 0, done.stderr)
    case.true("by the clause" not in done.stdout, done.stdout)
    case.true(done.stdout.endswith("0 days gained and 0 days lost in all\n"), done.stdout)


def test_layout_comments_and_prose_make_no_difference(case):
    other = changed(case, "other.decree.md", OLD,
                    ("birth + 60 years <= reckoned", "((birth + 60 years)  <=\n  reckoned)"),
                    ("convention day_count", "-- a comment\nconvention day_count"),
                    ("The remission is of all", "All remitted is all"))
    case.equal(diff(case, OLD, other)["text"], [])


def test_every_sort_of_change_in_the_text_is_told(case):
    other = changed(
        case, "other.decree.md", DECREE,
        ("field conduct", "field mood : text .\nfield conduct"), ("6 years  |", "5 years  |"),
        ("at most 6 years", "at most 7 years"), ("take 15 per facility", "take 16 per facility"))
    lines = told(diff(case, DECREE, other))
    case.true(any(line.startswith("added field mood: type") for line in lines), lines)
    case.true("changed table cut: row  -> | model | >= 2/3 | 5 years |" in lines, lines)
    case.true("changed table cut: row | model | >= 2/3 | 6 years | -> " in lines, lines)
    case.true(any(line.startswith("changed grants G1: gives ") and line.endswith("at most 7 years")
                  for line in lines), lines)
    case.true("changed quota Q1: take 15 -> 16" in lines, lines)
    case.equal(len(lines), 5, lines)
    back = told(diff(case, other, DECREE))
    case.true(any(line.startswith("removed field mood: type text") for line in back), back)


def test_a_code_added_to_a_set_is_told_alone(case):
    other = changed(case, "other.decree.md", OLD, ('"code/robbery/*",', '"code/robbery/*", "code/piracy",'))
    case.equal(told(diff(case, OLD, other)), ['changed codes specified: entry  -> "code/piracy"'])


def test_a_change_of_reach_and_of_citation_is_told(case):
    other = changed(case, "other.decree.md", OLD, ("from G2, G4, G6", "from G2, G7"),
                    ('X3 cite "par. on exclusions"', 'X3 cite "par. 12"'))
    case.equal(told(diff(case, OLD, other)), [
        "changed excludes X1: from G4 -> ", "changed excludes X1: from G6 -> ",
        "changed excludes X1: from  -> G7", "changed excludes X3: cite par. on exclusions -> par. 12"])


def test_of_a_decree_that_keeps_another_only_the_correction_is_told(case):
    changes = [(c["change"], c["sort"], c["name"]) for c in diff(case, OLD, NEW)["text"]]
    case.equal(changes, [("changed", "decree", ""), ("changed", "excludes", "X1"), ("changed", "excludes", "X2"),
                         ("changed", "gap", "U1"), ("changed", "gap", "U2")])


def test_what_is_kept_is_as_if_written_out(case):
    name = os.path.basename(OLD)
    changed(case, name, OLD)
    header = "effect 2024-04-18 reckoned 2024-04-18"
    keeping = case.path("keeping.decree.md")
    with open(keeping, "w", encoding="utf-8") as file:
        file.write(f"""```decree
decree "Clemency Order No. 1 of 2024, as gazetted" cite "Constitution s. 112(1)(a), (d)"
       cite "General Notice 467 of 2024" made 2024-04-16 {header} replaces "{name}" keeping all .
grants G7 cite "par. 8" release when disabled .
```
""")
    whole = changed(case, "whole.decree.md", OLD, (f"{header} .", f'{header} replaces "{name}" .'),
                    ('G7 cite "pars. 7-9 (number not seen)"', 'G7 cite "par. 8"'))
    case.equal(told(diff(case, whole, keeping)), ["changed decree : keeping  -> all"])
    case.equal(told(diff(case, OLD, keeping)), [
        f"changed decree : replaces  -> {name}", "changed decree : keeping  -> all",
        "changed grants G7: cite pars. 7-9 (number not seen) -> par. 8"])


def test_the_correction_lets_boys_out_who_stole(case):
    out = case.path("touched.csv")
    found = diff(case, OLD, NEW, "--register", REGISTER, "--out", out)
    people = {row["person"]: row for row in rows_of(out)}
    clauses = {(c["sort"], c["name"]): c for c in found["people"]["by_clause"]}
    register = {row["person"]: row for row in rows_of(os.path.join(REGISTER, "persons.csv"))}
    boys = [name for name, row in register.items() if name.startswith("boy-")]
    case.true(len(boys) >= 3)
    for name in boys:
        case.equal(people[name]["difference"], "gains", name)
        case.equal(people[name]["old_clauses"], "G10")  # a quarter off was all there was
        case.true("G2" in people[name]["new_clauses"].split(";"), people[name])
    case.equal(people["girl-short"]["difference"], "changes")  # released either way: more clauses now
    case.true("man-robbery" not in people, people.keys())
    case.true("old-rape" not in people, people.keys())
    case.equal(people["old-lifer"]["days"], "")  # out, from a term without end
    # whether the open prison had the bar of the whole code was not seen
    case.equal(people["open-theft"]["difference"], "undetermined_before")
    case.equal(people["open-theft"]["new_clauses"], "G5")
    case.equal(people["open-unknown"]["difference"], "undetermined_in_both")
    gains = [row for row in people.values() if row["difference"] == "gains"]
    case.equal(found["people"]["by_difference"]["gains"], len(gains))
    case.equal(found["people"]["by_difference"]["loses"], 0)
    case.equal(found["people"]["days_gained"], sum(int(row["days"] or 0) for row in gains))
    case.equal(clauses["grants", "G2"]["gain"], sum("G2" in row["new_clauses"].split(";") for row in gains))
    case.equal(clauses["excludes", "X1"]["gain"], len(gains))
    case.equal(clauses["excludes", "X1"]["text"], "changed")
    case.equal(clauses["excludes", "X2"]["gain"], 0)
    case.equal(clauses["grants", "G2"]["text"], "same")


def test_the_other_way_round_gains_are_losses(case):
    register = register_of(case, 2000)
    narrower = changed(case, "n.decree.md", DECREE, ("duration unique\n  | model    | >= 2/3       | 6 years  |",
                                                     "duration unique\n  | model    | >= 2/3       | 1 year   |"))
    there = diff(case, DECREE, narrower, "--register", register, *SEED)["people"]
    back = diff(case, narrower, DECREE, "--register", register, *SEED)["people"]
    case.true(there["by_difference"]["loses"] > 0, there)
    for one, other in (("gains", "loses"), ("loses", "gains"), ("stays", "stays"), ("changes", "changes"),
                       ("undetermined_before", "undetermined_after")):
        case.equal(there["by_difference"][one], back["by_difference"][other], one)
    case.equal((there["days_gained"], there["days_lost"]), (back["days_lost"], back["days_gained"]))
    for one, other in zip(there["by_clause"], back["by_clause"]):
        case.equal((one["gain"], one["lose"], one["days_gained"], one["days_lost"]),
                   (other["lose"], other["gain"], other["days_lost"], other["days_gained"]), one["name"])


def test_counts_are_those_of_two_determinations(case):
    """Found anew from two runs of determine, by status and by days."""
    register = register_of(case, 2000)
    other = changed(case, "other.decree.md", DECREE, ("maximum_term <= 6 months", "maximum_term <= 18 months"))
    determined = []
    for name, decree in (("a", DECREE), ("b", other)):
        done = run(case, "determine", decree, register, "--out", case.path(name), *SEED)
        case.equal(done.returncode, 0, done.stderr)
        determined.append(rows_of(case.path(name, "determinations.csv")))
    expected = collections.Counter()
    for before, after in zip(*determined):
        opens = tuple(row["status"] == "undetermined" for row in (before, after))
        if any(opens):
            expected[{(1, 0): "undetermined_before", (0, 1): "undetermined_after"}.get(
                opens, "undetermined_in_both")] += 1
            continue
        days = int(after["days_saved"] or 0) - int(before["days_saved"] or 0)
        granted = [row["status"] == "granted" for row in (before, after)]
        if granted[0] != granted[1]:
            expected["gains" if granted[1] else "loses"] += 1
        elif days:
            expected["gains" if days > 0 else "loses"] += 1
        else:
            same = (before["status"], before["clauses"]) == (after["status"], after["clauses"])
            expected["stays" if same else "changes"] += 1
    found = diff(case, DECREE, other, "--register", register, *SEED, "--out", case.path("out.csv"))
    counts = {name: count for name, count in found["people"]["by_difference"].items() if count}
    case.equal(counts, dict(expected))
    listed = collections.Counter(row["difference"] for row in rows_of(case.path("out.csv")))
    listed["stays"] = counts["stays"]
    case.equal(dict(listed), counts)
    case.equal(sum(counts.values()), found["people"]["people"])


def test_thread_counts_change_nothing(case):
    found = set()
    other = changed(case, "other.decree.md", DECREE, ("maximum_term <= 6 months", "maximum_term <= 18 months"))
    for threads in ("1", "3"):
        out = case.path(f"out-{threads}.csv")
        done = run(case, "decree", "diff", DECREE, other, "--register", register_of(case, 2000), *SEED,
                   "--threads", threads, "--out", out, "--format", "json")
        case.equal(done.returncode, 0, done.stderr)
        with open(out, encoding="utf-8") as file:
            found.add((done.stdout, file.read()))
    case.equal(len(found), 1)


def test_a_seed_that_neither_decree_draws_by_is_refused(case):
    done = run(case, "decree", "diff", OLD, NEW, "--register", REGISTER, "--draw-seed", "other=" + "11" * 32)
    case.equal(done.returncode, 1)
    case.true("neither decree has a lottery called 'other'" in done.stderr, done.stderr)
    done = run(case, "decree", "diff", OLD, DECREE, "--register", register_of(case, 2000))
    case.equal(done.returncode, 1)  # the other decree's facts are not there


def test_a_seed_of_one_of_the_two_will_do(case):
    without = changed(case, "w.decree.md", DECREE, ('tie lottery "february-2022"', "tie none"))
    found = diff(case, without, DECREE, "--register", register_of(case, 2000), *SEED)
    case.equal(told(found), ['changed quota Q1: tie none -> lottery "february-2022"'])


def test_wrong_usage_and_bad_input_leave_nothing(case):
    out = case.path("out.csv")
    case.equal(run(case, "decree", "diff", OLD).returncode, 2)
    case.equal(run(case, "decree", "diff", OLD, NEW, OLD).returncode, 2)
    case.equal(run(case, "decree", "diff", OLD, NEW, "--out", out).returncode, 2)
    case.equal(run(case, "decree", "diff", OLD, NEW, "--law-date", "2024-04-18").returncode, 2)
    bad = changed(case, "bad.decree.md", OLD, ("when disabled", "when disabledd"))
    done = run(case, "decree", "diff", OLD, bad, "--register", REGISTER, "--out", out)
    case.equal(done.returncode, 1)
    case.true("disabledd" in done.stderr and "bad.decree.md:" in done.stderr, done.stderr)
    case.equal(run(case, "decree", "diff", OLD, NEW, "--register", case.path("none"), "--out", out).returncode, 1)
    case.false(os.path.exists(out))


if __name__ == "__main__":
    main(sys.modules[__name__])
