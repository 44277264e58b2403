"""jubilee oversee: what it prints and leaves, and what it refuses."""

import csv
import json
import os
import shutil
import stat

import harness
from harness import DECREE, register_of, run

_made = {}


def programme_of(case, name, *options):
    """A programme that was played, made once and only read."""
    if name not in _made:
        folder = os.path.join(os.path.dirname(register_of(case, 2000)), name)
        done = run(case, "rehearse", DECREE, register_of(case, 2000), "--out", folder, *options)
        case.equal(done.returncode, 0, done.stderr)
        _made[name] = folder
    return _made[name]


def clean_of(case):
    return programme_of(case, "clean", "--seed", "3")


def corrupt_of(case):
    return programme_of(case, "corrupt", "--seed", "3", "--corrupt", "2", "--kinds", "sells-30,steers")


def rows_of(*names):
    with open(os.path.join(*names), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def planted_of(folder, kind):
    """Who was planted, and told by nothing in the programme."""
    return {row["officer"] for row in rows_of(folder + ".planted") if row["kind"] == kind}


def test_a_clean_selection_gives_no_flag_and_says_what_had_no_data(case):
    done = run(case, "oversee", clean_of(case), "--out", case.path("out"))
    case.equal(done.returncode, 0, done.stderr)
    case.true(" 0 breaches, 0 flags," in done.stdout, done.stdout)
    case.true("where there are no tests, and why: not the same as clean" in done.stdout, done.stdout)
    case.true("no findings: what had no data was not looked at" in done.stdout)
    case.false("clean" in done.stdout.replace("the same as clean", ""))
    case.equal([row for row in rows_of(case.path("out"), "findings.csv") if row["verdict"] == "flag"], [])


def test_what_is_printed_is_what_is_kept(case):
    done = run(case, "oversee", corrupt_of(case), "--out", case.path("out"))
    with open(case.path("out", "summary.txt"), encoding="utf-8") as file:
        case.equal(file.read(), done.stdout)


def test_files_are_for_their_owner_alone(case):
    run(case, "oversee", corrupt_of(case), "--out", case.path("out"))
    case.equal(sorted(os.listdir(case.path("out"))),
               ["findings.csv", "funnels.csv", "steered.csv", "summary.json", "summary.txt", "tests.csv"])
    case.equal(stat.S_IMODE(os.stat(case.path("out")).st_mode), 0o700)
    for name in os.listdir(case.path("out")):
        case.equal(stat.S_IMODE(os.stat(case.path("out", name)).st_mode), 0o600, name)


def test_who_sells_is_pointed_at(case):
    run(case, "oversee", corrupt_of(case), "--out", case.path("out"))
    found = [row for row in rows_of(case.path("out"), "findings.csv") if row["indicator"] == "C3"]
    case.true(found)
    # Nine readers are few: a flag or a watch.
    case.equal({row["subject"] for row in found}, planted_of(corrupt_of(case), "sells-30"))
    steered = {row["subject"] for row in rows_of(case.path("out"), "findings.csv") if row["indicator"] == "C2"}
    case.equal(steered, planted_of(corrupt_of(case), "steers"))


def test_counts_agree_between_files(case):
    run(case, "oversee", corrupt_of(case), "--out", case.path("out"))
    tests = rows_of(case.path("out"), "tests.csv")
    findings = rows_of(case.path("out"), "findings.csv")
    with open(case.path("out", "summary.json"), encoding="utf-8") as file:
        summary = json.load(file)
    case.equal(summary["findings"], len(findings))
    for line in summary["indicators"]:
        mine = [row for row in tests if row["indicator"] == line["indicator"]]
        case.equal(line["no_data"], sum(row["verdict"] == "no data" for row in mine), line)
        case.equal(line["tests"], sum(row["verdict"] not in ("no data", "breach") for row in mine), line)
        case.equal(line["flags"], sum(row["verdict"] == "flag" for row in mine), line)
        case.equal(line["why_none"] is None, line["tests"] > 0, line)
        for row in findings:
            if row["indicator"] == line["indicator"]:
                case.equal(int(row["tests"]), line["tests"])
                case.equal(row["seed"], summary["seed"])


def test_a_rule_that_held_is_told_with_what_was_held_against_it(case):
    done = run(case, "oversee", clean_of(case), "--out", case.path("out"))
    with open(case.path("out", "summary.json"), encoding="utf-8") as file:
        lines = {line["indicator"]: line for line in json.load(file)["indicators"]}
    excluded = lines["A1"]
    case.true(excluded["checked"] > 100)
    case.equal((excluded["breaches"], excluded["tests"]), (0, 0))
    case.equal(lines["A2"]["checked"], excluded["checked"])  # the same people, a line each
    row = next(line.split() for line in done.stdout.splitlines() if line.startswith("  A1 "))
    case.equal(row, ["A1", "excluded-on-list", "0", "0", "0", str(excluded["checked"]), "0", "0"])
    reasons = done.stdout.split("where there are no tests", 1)[1].split("\n\n")[0]
    case.false("A1" in reasons, reasons)
    case.true("  B2 " in reasons, reasons)


def test_no_line_of_the_table_is_long(case):
    done = run(case, "oversee", corrupt_of(case), "--out", case.path("out"))
    for line in done.stdout.splitlines():
        case.true(len(line) <= 100, line)


def test_q_values_are_those_of_the_p_values(case):
    run(case, "oversee", corrupt_of(case), "--out", case.path("out"))
    family = [row for row in rows_of(case.path("out"), "tests.csv")
              if (row["indicator"], row["family"]) == ("C1", "0") and row["p"]]
    p = sorted(float(row["p"]) for row in family)
    case.true(len(p) > 3)
    for row in family:
        mine = float(row["p"])
        expected = min(value * len(p) / rank for rank, value in enumerate(p, 1) if value >= mine)
        case.true(abs(float(row["q"]) - min(1, expected)) <= 2e-3 * expected, row)


def test_all_cases_are_steered_once(case):
    run(case, "oversee", corrupt_of(case), "--out", case.path("out"))
    rows = rows_of(case.path("out"), "steered.csv")
    case.equal(sorted(int(row["case"]) for row in rows), list(range(1, len(rows) + 1)))
    why = [row["why"] for row in rows]
    case.equal(why, sorted(why, key=lambda word: word == "lot"))


def test_the_same_programme_gives_the_same_bytes_whatever_the_threads(case):
    run(case, "oversee", corrupt_of(case), "--out", case.path("one"))
    run(case, "oversee", corrupt_of(case), "--out", case.path("two"),
        preexec_fn=lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}))
    for name in os.listdir(case.path("one")):
        with open(case.path("one", name), "rb") as one, open(case.path("two", name), "rb") as two:
            case.equal(one.read(), two.read(), name)


def test_a_seed_is_printed_and_moves_permutations(case):
    done = run(case, "oversee", clean_of(case), "--out", case.path("one"), "--seed", "7", "--draws", "199")
    case.true("199 draws, seed 7, as given" in done.stdout, done.stdout)
    run(case, "oversee", clean_of(case), "--out", case.path("two"), "--seed", "8", "--draws", "199")
    one, two = (rows_of(case.path(name), "tests.csv") for name in ("one", "two"))
    case.true([row["p"] for row in one if row["indicator"] == "C4"] !=
              [row["p"] for row in two if row["indicator"] == "C4"])
    case.equal([row["p"] for row in one if row["indicator"] == "C1"],
               [row["p"] for row in two if row["indicator"] == "C1"])


def test_a_folder_that_is_there_is_left_alone(case):
    os.mkdir(case.path("out"))
    done = run(case, "oversee", clean_of(case), "--out", case.path("out"))
    case.equal(done.returncode, 1)
    case.true("there already" in done.stderr, done.stderr)
    case.equal(os.listdir(case.path("out")), [])


def test_a_sealed_programme_is_refused_and_nothing_is_left(case):
    shutil.copytree(clean_of(case), case.path("sealed"))
    os.remove(case.path("sealed", "openings.sqlite"))
    done = run(case, "oversee", case.path("sealed"), "--out", case.path("out"))
    case.equal(done.returncode, 1)
    case.true("the list is sealed" in done.stderr, done.stderr)
    case.equal(sorted(os.listdir(case.folder)), ["sealed"])


def test_a_programme_whose_round_is_not_over_is_refused(case):
    for name in ("administrator", "example.org/pardon"):
        done = run(case, "key", "new", "--name", name, "--no-passphrase", "--out",
                   case.path(os.path.basename(name) + ".key"))
        case.equal(done.returncode, 0, done.stderr)
    done = run(case, "programme", "open", case.path("begun"), "--decree", DECREE, "--register",
               register_of(case, 2000), "--origin", "example.org/pardon", "--as", case.path("administrator.key"),
               "--reserve", "3", "--rehearsal", "--at", "2021-09-20T08:00:00Z")
    case.equal(done.returncode, 0, done.stderr)
    done = run(case, "oversee", case.path("begun"), "--out", case.path("out"))
    case.equal(done.returncode, 1)
    case.true("the final round is not over" in done.stderr, done.stderr)
    case.false(os.path.exists(case.path("out")))


def test_what_is_no_programme_is_refused(case):
    done = run(case, "oversee", case.path("none"), "--out", case.path("out"))
    case.equal(done.returncode, 1)
    case.true("there is no programme here" in done.stderr, done.stderr)
    case.equal(os.listdir(case.folder), [])


def test_wrong_usage_is_told(case):
    for options in [["p"], ["p", "--out", "o", "--seed", "-1"], ["p", "--out", "o", "--draws", "5"],
                    ["--out", "o"]]:
        case.equal(run(case, "oversee", *options).returncode, 2, options)


if __name__ == "__main__":
    harness.main(globals())
