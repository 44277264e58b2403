#!/usr/bin/env python3
"""jubilee decree explain, run as a user would.

    tests/cli/test_decree_explain.py build/jubilee
"""

import pathlib
import sys

from harness import DECREE, main, run

ROOT = pathlib.Path(__file__).resolve().parents[2]


def test_it_tells_a_decree_in_words_on_standard_output(case):
    done = run(case, "decree", "explain", DECREE)
    case.equal(done.returncode, 0, done.stderr)
    case.equal(done.stderr, "")
    case.true(done.stdout.startswith("Special pardon of 16 February\n====="), done.stdout[:200])
    case.true("the term is reduced by cut, but by at least 6 months and at most 6 years" in done.stdout)
    case.true(all(len(line) <= 100 for line in done.stdout.splitlines()))


def test_markdown_has_headings_and_tables(case):
    done = run(case, "decree", "explain", "--format", "markdown", DECREE)
    case.equal(done.returncode, 0, done.stderr)
    case.true(done.stdout.startswith("# Special pardon of 16 February\n"), done.stdout[:200])
    case.true("\n## What is granted\n" in done.stdout and "\n**G1** (point 3)" in done.stdout)
    case.true("| conduct  | share_served " in done.stdout)


def test_it_reads_standard_input(case):
    with open(ROOT / DECREE, encoding="utf-8") as text:
        piped = run(case, "decree", "explain", "-", stdin=text)
    case.equal(piped.returncode, 0, piped.stderr)
    case.equal(piped.stdout, run(case, "decree", "explain", DECREE).stdout)


def test_rules_of_a_decree_that_is_replaced_are_told_too(case):
    done = run(case, "decree", "explain", "tests/cases/run/keeping-next.decree.md")
    case.equal(done.returncode, 0, done.stderr)
    case.true('it takes the place of "keeping-base.decree.md"' in done.stdout, done.stdout)


def test_a_decree_with_errors_is_not_told(case):
    broken = case.path("broken.decree.md")
    pathlib.Path(broken).write_text('```decree\ndecree "x" .\ncovers C1 when y .\n```\n', encoding="utf-8")
    done = run(case, "decree", "explain", broken)
    case.equal((done.returncode, done.stdout), (1, ""))
    case.true("nothing is called 'y'" in done.stderr, done.stderr)


def test_a_file_that_is_not_there_exits_1_and_wrong_usage_2(case):
    missing = run(case, "decree", "explain", case.path("nothing.decree.md"))
    case.equal((missing.returncode, missing.stdout), (1, ""))
    case.true("cannot open" in missing.stderr, missing.stderr)
    for wrong in ([], [DECREE, DECREE], ["--format", "html", DECREE]):
        done = run(case, "decree", "explain", *wrong)
        case.equal((done.returncode, done.stdout), (2, ""), str(wrong))


if __name__ == "__main__":
    main(sys.modules[__name__])
