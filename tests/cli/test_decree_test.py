#!/usr/bin/env python3
"""jubilee decree test, run as a user would; the project's own decrees must pass.

    tests/cli/test_decree_test.py build/jubilee
"""

import pathlib
import sys

from harness import DECREE, main, run

ROOT = pathlib.Path(__file__).resolve().parents[2]


def test_the_decrees_of_the_project_pass_their_own_tests(case):
    decrees = sorted(map(str, (ROOT / "examples").glob("*/*.decree.md")))
    case.true(len(decrees) >= 2, decrees)
    done = run(case, "decree", "test", *decrees)
    case.equal(done.returncode, 0, done.stdout + done.stderr)
    case.equal(done.stderr, "")
    lines = done.stdout.splitlines()
    case.equal(len(lines), len(decrees) + 1)
    case.true(lines[-1].startswith(f"{len(decrees)} files, ") and ", 0 failed; clauses " in lines[-1], lines[-1])


def test_a_failure_shows_its_place_what_was_expected_and_what_was_found(case):
    text = (ROOT / DECREE).read_text(encoding="utf-8")
    wrong = case.path("wrong.decree.md")
    pathlib.Path(wrong).write_text(text.replace("new_end = 2025-02-28", "new_end = 2025-03-03"),
                                   encoding="utf-8")
    line = next(number for number, each in enumerate(text.splitlines(), 1) if "new_end = 2025-02-28" in each)
    done = run(case, "decree", "test", wrong)
    case.equal(done.returncode, 1)
    case.true(f"wrong.decree.md:{line}:" in done.stderr, done.stderr)
    case.true("2025-03-03" in done.stderr and "2025-02-28" in done.stderr, done.stderr)
    case.true("1 fails" in done.stdout, done.stdout)


def test_a_file_that_is_no_decree_or_not_there_exits_1(case):
    missing = run(case, "decree", "test", case.path("nothing.decree.md"))
    case.equal(missing.returncode, 1)
    case.true("nothing.decree.md: error: cannot open" in missing.stderr, missing.stderr)
    broken = case.path("broken.decree.md")
    pathlib.Path(broken).write_text('```decree\ndecree "x"\n```\n', encoding="utf-8")
    done = run(case, "decree", "test", broken, DECREE)
    case.equal(done.returncode, 1)
    case.true("not a sound decree, no test was run" in done.stdout, done.stdout)
    case.true("all pass" in done.stdout, done.stdout)


RULES = """```decree
decree "D" effect 2020-03-01 .
field ill : boolean .
excludes X1 cite "a" when not ill .
grants G1 cite "b" release when true .
%s
```
"""
ONE = 'test "one" given ill = true expect granted by G1 .'
BOTH = ONE + 'test "two" given ill = false expect excluded by X1 .'


def decree_of(case, name, tests):
    pathlib.Path(case.path(name)).write_text(RULES % tests, encoding="utf-8")
    return name


def test_the_line_tells_what_the_tests_have_seen(case):
    done = run(case, "decree", "test", decree_of(case, "one.decree.md", ONE), cwd=case.folder)
    case.equal(done.stdout, "one.decree.md: 1 test, all pass; clauses 1/2, table rows 0/0, operands 1/2, answers 2/4\n")
    done = run(case, "decree", "test", "one.decree.md", decree_of(case, "both.decree.md", BOTH), cwd=case.folder)
    case.equal(done.stdout.splitlines()[-1],
               "2 files, 3 tests: 3 passed, 0 failed; clauses 3/4 (75.0 %), table rows 0/0, "
               "operands 3/4 (75.0 %), answers 5/8 (62.5 %)")
    case.equal(done.returncode, 0)


def test_coverage_is_listed_where_it_is_asked_for(case):
    done = run(case, "decree", "test", "--coverage", decree_of(case, "one.decree.md", ONE), cwd=case.folder)
    case.equal(done.stdout.splitlines()[1:],
               ["one.decree.md:4:10: clause X1: never yes, never unknown",
                "one.decree.md:4:27: operand 'not ill': never true"])
    case.equal((done.returncode, done.stderr), (0, ""))


def test_clauses_that_must_hold_and_do_not_exit_1(case):
    done = run(case, "decree", "test", "--require-clauses", decree_of(case, "one.decree.md", ONE), cwd=case.folder)
    case.equal(done.returncode, 1)
    case.true(done.stderr.startswith("one.decree.md:4:10: error: clause X1 is not seen to hold in any test"),
              done.stderr)
    done = run(case, "decree", "test", "--require-clauses", decree_of(case, "both.decree.md", BOTH), cwd=case.folder)
    case.equal((done.returncode, done.stderr), (0, ""))


def test_what_is_kept_from_another_decree_is_covered_there(case):
    decree_of(case, "base.decree.md", "")
    pathlib.Path(case.path("next.decree.md")).write_text(
        '```decree\ndecree "E" effect 2021-03-01 replaces "base.decree.md" keeping all .\n'
        'excludes X2 cite "c" when ill and not ill .\n'
        'test "ill" given ill = true expect granted by G1 .\n```\n', encoding="utf-8")
    done = run(case, "decree", "test", "--coverage", "next.decree.md", cwd=case.folder)
    case.equal(done.stdout.splitlines(),
               ["next.decree.md: 1 test, all pass; clauses 0/1, table rows 0/0, operands 2/4, answers 1/3",
                "next.decree.md:3:10: clause X2: never yes, never unknown",
                "next.decree.md:3:27: operand 'ill': never false",
                "next.decree.md:3:35: operand 'not ill': never true"])


def test_tests_for_the_last_person_on_each_side_can_be_pasted(case):
    path = case.path("line.decree.md")
    text = RULES.replace("ill : boolean", "age : integer").replace("not ill", "age < 60") % (
        'test "old" given age = 70 expect granted by G1 .')
    pathlib.Path(path).write_text(text, encoding="utf-8")
    done = run(case, "decree", "test", "--generate-boundary", path)
    case.equal((done.returncode, done.stderr), (0, ""))
    case.equal(done.stdout,
               'test "X1, age < 60: the first number that does not (generated)"\n'
               '  like "old" given age = 60\n  expect granted by G1 ; new_end = 2020-03-01 .\n'
               'test "X1, age < 60: the last number that meets it (generated)"\n'
               '  like "old" given age = 59\n  expect excluded by X1 .\n')
    pathlib.Path(path).write_text(text + "\n```decree\n" + done.stdout + "```\n", encoding="utf-8")
    case.true("3 tests, all pass" in run(case, "decree", "test", path).stdout)
    case.equal(run(case, "decree", "test", "--generate-boundary", path).stdout, "")
    pathlib.Path(path).write_text("no decree", encoding="utf-8")
    case.equal(run(case, "decree", "test", "--generate-boundary", path).returncode, 1)


if __name__ == "__main__":
    main(sys.modules[__name__])
