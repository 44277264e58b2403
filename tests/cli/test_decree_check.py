#!/usr/bin/env python3
"""Runs `jubilee decree check` as a user would.

    tests/cli/test_decree_check.py build/jubilee
"""

import os
import subprocess
import sys

from harness import DECREE, main, run

GOOD = """# Order

```decree
decree "Order" cite "1" effect 2022-02-16 .
field ill : boolean .
grants G1 cite "art. 1" release when ill .
```
"""

# Ten mistakes, each with the line it stands in.
PLANTED = """# Order

```decree
decree "Order" cite "1" effect 16/02/2022 reckoned 2022-02-16 .
convention month_end clamped .
convention day_count exclusive .
feild ill : boolean .
field term_start : date .
field term_end : date
field sex : one of { female; male } .
grants G1 cite "1" release when ill == true .
grants G2 cite “2” release when sexx is female .
grants release when term_end <= reckoned + 60 monts .
excludes X1 from G3 when ill && sex is male .
test "a" given ill = true expect granted G1 .
combine most_favourable .
```
"""


def write(case, name, text):
    with open(case.path(name), "w", encoding="utf-8") as file:
        file.write(text)
    return name


def check(case, *files, **options):
    return run(case, "decree", "check", *files, cwd=case.folder, **options)


def test_a_good_decree_is_summed_up_in_one_line(case):
    done = check(case, write(case, "order.decree.md", GOOD))
    case.equal(done.returncode, 0, done.stderr)
    case.equal(done.stdout, "order.decree.md: ok, 1 clause, 0 tests, 0 warnings\n")
    case.equal(done.stderr, "")


def test_the_example_of_the_project_is_without_faults(case):
    done = check(case, os.path.abspath(DECREE))
    case.equal(done.returncode, 0, done.stderr)
    case.true(": ok, " in done.stdout, done.stdout)


def test_every_planted_mistake_is_found_at_its_line_with_a_caret(case):
    done = check(case, write(case, "order.decree.md", PLANTED))
    case.equal(done.returncode, 1)
    places = [line.split(":")[1] for line in done.stderr.splitlines() if ": error: " in line]
    for number in (4, 5, 7, 9, 10, 11, 12, 13, 14, 15):
        case.true(str(number) in places, f"nothing at line {number}:\n{done.stderr}")
    carets = [line for line in done.stderr.splitlines() if line.startswith("      | ") and "^" in line]
    case.equal(len(carets), done.stderr.count(": error: ") + done.stderr.count(": warning: "))
    case.true("order.decree.md: " in done.stdout and " errors, " in done.stdout, done.stdout)


def test_every_file_is_checked_also_after_a_bad_one(case):
    good = write(case, "good.decree.md", GOOD)
    bad = write(case, "bad.decree.md", GOOD.replace("when ill", "whem ill"))
    done = check(case, bad, "nowhere.decree.md", good)
    case.equal(done.returncode, 1)
    case.true("bad.decree.md: 1 error, 0 warnings\n" in done.stdout, done.stdout)
    case.true("good.decree.md: ok" in done.stdout, done.stdout)
    case.true("nowhere.decree.md" in done.stderr, done.stderr)


def test_a_decree_is_read_from_standard_input(case):
    done = check(case, "-", input=GOOD)
    case.equal(done.returncode, 0, done.stderr)
    case.true(": ok, 1 clause" in done.stdout, done.stdout)


def test_no_file_is_wrong_usage(case):
    done = check(case)
    case.equal(done.returncode, 2)
    case.equal(done.stdout, "")


def test_a_file_cut_anywhere_ends_with_a_message_or_a_summary(case):
    with open(DECREE, encoding="utf-8") as file:
        text = file.read()
    for length in range(0, len(text), 997):
        done = check(case, write(case, "cut.decree.md", text[:length]))
        case.true(done.returncode in (0, 1), done.stderr)
        case.true(done.returncode == 0 or ": error: " in done.stderr, done.stderr)


def test_bytes_that_are_not_text_are_refused(case):
    for content in (b"\0", b"", b"\xff\xfe", b"```decree\n\0\n```\n"):
        with open(case.path("bytes.decree.md"), "wb") as file:
            file.write(content)
        done = check(case, "bytes.decree.md")
        case.equal(done.returncode, 1, repr(content))
        case.true("bytes.decree.md:1:1: error: " in done.stderr
                  or "bytes.decree.md:2:1: error: " in done.stderr, done.stderr)


def test_output_that_is_piped_has_no_colours(case):
    done = check(case, write(case, "order.decree.md", PLANTED))
    case.false("\x1b" in done.stderr + done.stdout)


def test_a_full_disk_is_noticed(case):
    if not os.path.exists("/dev/full"):
        return
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([os.path.abspath(sys.argv[1]), "decree", "check", write(case, "order.decree.md", GOOD)],
                              cwd=case.folder, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    case.equal(done.returncode, 1)


if __name__ == "__main__":
    main(sys.modules["__main__"])
