#!/usr/bin/env python3
"""jubilee decree mutate, run as a user would.

    tests/cli/test_decree_mutate.py build/jubilee
"""

import pathlib
import sys

from harness import DECREE, main, run

RULES = """```decree
decree "D" effect 2020-03-01 .
convention month_end clamp .
field age : integer . field term_end : date .
grants G1 cite "a" reduce by 6 months when age >= 60 .
test "sixty" given age = 60, term_end = 2020-06-01 expect granted by G1 ; new_end = 2020-03-01 .
%s
```
"""
YOUNG = 'test "fifty-nine" like "sixty" given age = 59 expect not_granted .'
LONG = 'test "long" like "sixty" given term_end = 2025-03-01 expect granted by G1 ; new_end = 2024-09-01 .'


def decree_of(case, name, tests):
    pathlib.Path(case.path(name)).write_text(RULES % tests, encoding="utf-8")
    return name


def test_all_changes_are_noticed_by_tests_on_both_sides(case):
    done = run(case, "decree", "mutate", decree_of(case, "a.decree.md", YOUNG + LONG), cwd=case.folder)
    case.equal((done.returncode, done.stdout, done.stderr),
               (0, "a.decree.md: 7 mutants, 7 noticed (100.0 %)\n", ""))


def test_what_is_not_noticed_is_listed_and_exits_1(case):
    decree_of(case, "a.decree.md", YOUNG)
    done = run(case, "decree", "mutate", "--list", "a.decree.md", cwd=case.folder)
    case.equal(done.returncode, 1)
    case.equal(done.stdout.splitlines(),
               ["a.decree.md: 7 mutants, 5 noticed (71.4 %)",
                "a.decree.md:5:30: '6 months': becomes 7 months",
                "a.decree.md:5:30: '6 months': becomes 5 months"])
    case.equal(run(case, "decree", "mutate", "--least", "71", "a.decree.md", cwd=case.folder).returncode, 0)
    case.equal(run(case, "decree", "mutate", "--least", "72", "a.decree.md", cwd=case.folder).returncode, 1)
    case.equal(run(case, "decree", "mutate", "--least", "101", "a.decree.md", cwd=case.folder).returncode, 2)


def test_several_files_are_added_up(case):
    decree_of(case, "a.decree.md", YOUNG)
    done = run(case, "decree", "mutate", "a.decree.md", "a.decree.md", cwd=case.folder)
    case.equal(done.stdout.splitlines()[-1], "2 files, 14 mutants: 10 noticed (71.4 %)")


def test_a_decree_that_fails_its_tests_is_left_alone(case):
    decree_of(case, "a.decree.md", YOUNG.replace("not_granted", "granted by G1"))
    done = run(case, "decree", "mutate", "a.decree.md", cwd=case.folder)
    case.equal((done.returncode, done.stdout),
               (1, "a.decree.md: a test fails before anything is changed, nothing was changed\n"))
    pathlib.Path(case.path("b.decree.md")).write_text("no decree", encoding="utf-8")
    done = run(case, "decree", "mutate", "b.decree.md", cwd=case.folder)
    case.equal(done.returncode, 1)
    case.true("not a sound decree, nothing was changed" in done.stdout, done.stdout)


def test_the_same_command_prints_the_same(case):
    first, second = (run(case, "decree", "mutate", "--list", DECREE).stdout for _ in range(2))
    case.true(first.startswith(DECREE + ": "), first)
    case.equal(first, second)


if __name__ == "__main__":
    main(sys.modules[__name__])
