#!/usr/bin/env python3
"""What a log holds, and its entries, read back.

    tests/cli/test_log_show.py build/jubilee
"""

import os
import subprocess
import sys

import harness
from harness import main, run

KEY = "PRIVATE+KEY+example.gov/log+a5c311b5+AWJ1MDvKDhTGK6DwooQjYVsDL5JeX2hWyPmJvrXcbqFa\n"
ENTRIES = ['{"kind":"opened"}'.encode(), b"a\tb\\", b"\xff\x00", "한국".encode()]


def show(case, *words):
    done = subprocess.run([harness._jubilee, "log", "show", *words], capture_output=True, check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr.decode()


def make_log(case, name="log"):
    with open(case.path("log.key"), "w", encoding="ascii") as file:
        file.write(KEY)
    case.equal(run(case, "log", "new", case.path(name), "--origin", "example.gov/log").returncode, 0)
    for number, entry in enumerate(ENTRIES):
        with open(case.path(f"entry-{number}"), "wb") as file:
            file.write(entry)
    done = run(case, "log", "append", "--file", case.path(name), *(case.path(f"entry-{i}") for i in range(4)))
    case.equal(done.stdout, "0\n1\n2\n3\n", done.stderr)
    return case.path(name)


def sign(case, log):
    done = run(case, "log", "checkpoint", log, "--key", case.path("log.key"))
    case.equal(done.returncode, 0, done.stderr)


def test_one_entry_is_its_bytes_and_nothing_else(case):
    for name in ("log", "log.sqlite"):
        log = make_log(case, name)
        for number, entry in enumerate(ENTRIES):
            case.equal(show(case, log, str(number)), (0, entry, ""))


def test_a_range_is_a_line_for_each_entry_with_what_is_no_text_escaped(case):
    log = make_log(case)
    lines = [b'0\t{"kind":"opened"}\n', b"1\ta\\x09b\\\\\n", b"2\t\\xff\\x00\n", "3\t한국\n".encode()]
    case.equal(show(case, log, "0.."), (0, b"".join(lines), ""))
    case.equal(show(case, log, "1..2"), (0, b"".join(lines[1:3]), ""))
    case.equal(show(case, log, "3..99"), (0, lines[3], ""))


def test_how_far_a_log_has_come_and_what_of_it_is_signed(case):
    log = make_log(case)
    case.true(b"entries    4\n" in show(case, log)[1] and b"signed     nothing yet\n" in show(case, log)[1])
    sign(case, log)
    case.true(b"signed     4, all of them\n  line of  example.gov/log, not checked\n" in show(case, log)[1])


def test_a_published_copy_shows_what_was_signed(case):
    log = make_log(case)
    sign(case, log)
    run(case, "log", "append", log, case.path("entry-0"))
    case.equal(run(case, "log", "export", log, case.path("copy")).returncode, 0)
    case.equal(show(case, log, "4")[0], 0)
    case.equal(show(case, case.path("copy"), "3"), (0, ENTRIES[3], ""))
    status, _, told = show(case, case.path("copy"), "4")
    case.true(status == 1 and "there is no entry 4: the log has 4" in told, told)


def test_an_entry_that_was_changed_is_not_shown(case):
    log = make_log(case)
    with open(os.path.join(log, "tile/entries/000.p/4"), "r+b") as file:
        file.seek(2)
        file.write(b"[")
    status, printed, told = show(case, log, "0")
    case.true(status == 3 and printed == b"" and "entry 0" in told, told)
    case.equal(show(case, log, "1")[0], 0)


def test_what_is_no_index_is_wrong_usage(case):
    log = make_log(case)
    for word in ("x", "3..1", "..2", "-1", "1-2", ""):
        case.equal(show(case, log, word)[0], 2, word)


if __name__ == "__main__":
    main(sys.modules["__main__"])
