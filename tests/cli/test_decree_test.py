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
    case.true(lines[-1].startswith(f"{len(decrees)} files, ") and lines[-1].endswith(", 0 failed"), lines[-1])


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


if __name__ == "__main__":
    main(sys.modules[__name__])
