#!/usr/bin/env python3
"""Runs `jubilee decree format` as a user would.

    tests/cli/test_decree_format.py build/jubilee
"""

import os
import subprocess
import sys

from harness import DECREE, main, run

LOOSE = """# Order

```decree
decree "Order" cite "1" effect 2022-02-16 .
field ill:boolean .
field term_end :date .   -- in the register
grants G1 cite
  "art. 1" release when ill .
```
"""

NEAT = """# Order

```decree
decree "Order" cite "1" effect 2022-02-16 .
field ill      : boolean .
field term_end : date .  -- in the register
grants G1 cite "art. 1" release when ill .
```
"""


def write(case, name, text):
    with open(case.path(name), "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return name


def read(case, name):
    with open(case.path(name), encoding="utf-8", newline="") as file:
        return file.read()


def decree_format(case, *arguments, **options):
    return run(case, "decree", "format", *arguments, cwd=case.folder, **options)


def test_one_file_is_printed_and_left_as_it_is(case):
    done = decree_format(case, write(case, "order.decree.md", LOOSE))
    case.equal(done.returncode, 0, done.stderr)
    case.equal(done.stdout, NEAT)
    case.equal(done.stderr, "")
    case.equal(read(case, "order.decree.md"), LOOSE)


def test_standard_input_is_printed(case):
    done = decree_format(case, "-", input=LOOSE)
    case.equal(done.returncode, 0, done.stderr)
    case.equal(done.stdout, NEAT)


def test_write_replaces_what_changes_and_names_it(case):
    loose, neat = write(case, "loose.decree.md", LOOSE), write(case, "neat.decree.md", NEAT)
    os.chmod(case.path(loose), 0o640)
    os.utime(case.path(neat), (1, 1))
    done = decree_format(case, "--write", loose, neat)
    case.equal(done.returncode, 0, done.stderr)
    case.equal(done.stdout, "loose.decree.md\n")
    case.equal(read(case, loose), NEAT)
    case.equal(os.stat(case.path(loose)).st_mode & 0o777, 0o640)
    case.equal(os.stat(case.path(neat)).st_mtime, 1.0)
    case.equal(sorted(os.listdir(case.folder)), [loose, neat])
    case.equal(decree_format(case, "-w", loose, neat).stdout, "")


def test_write_through_a_link_keeps_the_link(case):
    write(case, "order.decree.md", LOOSE)
    os.symlink("order.decree.md", case.path("link"))
    case.equal(decree_format(case, "-w", "link").returncode, 0)
    case.true(os.path.islink(case.path("link")))
    case.equal(read(case, "order.decree.md"), NEAT)


def test_check_names_what_would_change_and_changes_nothing(case):
    loose, neat = write(case, "loose.decree.md", LOOSE), write(case, "neat.decree.md", NEAT)
    done = decree_format(case, "--check", loose, neat)
    case.equal(done.returncode, 1)
    case.equal(done.stdout, "loose.decree.md\n")
    case.equal(done.stderr, "")
    case.equal(read(case, loose), LOOSE)
    done = decree_format(case, "--check", neat)
    case.equal((done.returncode, done.stdout), (0, ""))


def test_a_file_whose_words_cannot_be_read_is_left_and_the_others_done(case):
    text = LOOSE.replace("2022-02-16", "16/02/2022")
    bad, loose = write(case, "bad.decree.md", text), write(case, "loose.decree.md", LOOSE)
    done = decree_format(case, "--write", bad, "nowhere.decree.md", loose)
    case.equal(done.returncode, 1)
    case.equal(done.stdout, "loose.decree.md\n")
    case.true("bad.decree.md:4:32: error: a date is written year-month-day" in done.stderr, done.stderr)
    case.true("nowhere.decree.md" in done.stderr, done.stderr)
    case.equal(read(case, bad), text)
    case.equal(read(case, loose), NEAT)
    done = decree_format(case, bad)
    case.equal((done.returncode, done.stdout), (1, ""))


def test_what_does_not_parse_is_laid_out(case):
    text = "```decree\nfields  ill:boolean .\n```\n"
    done = decree_format(case, "-", input=text)
    case.equal(done.returncode, 0, done.stderr)
    case.equal(done.stdout, "```decree\nfields ill : boolean .\n```\n")


def test_wrong_usage(case):
    file = write(case, "order.decree.md", LOOSE)
    for arguments in ([], [file, file], ["--write", "--check", file], ["--write", "-"], ["--nothing", file]):
        done = decree_format(case, *arguments, input="")
        case.equal(done.returncode, 2, arguments)
        case.equal(done.stdout, "")
    case.equal(read(case, file), LOOSE)


def test_help_has_examples(case):
    done = decree_format(case, "--help")
    case.equal(done.returncode, 0)
    case.true("jubilee decree format --write" in done.stdout, done.stdout)


def test_the_example_of_the_project_checks_the_same_when_laid_out(case):
    done = decree_format(case, os.path.abspath(DECREE))
    case.equal(done.returncode, 0, done.stderr)
    name = write(case, "laid-out.decree.md", done.stdout)
    before = run(case, "decree", "test", os.path.abspath(DECREE))
    after = run(case, "decree", "test", name, cwd=case.folder)
    case.equal(after.stdout.split(":")[1], before.stdout.split(":")[1])
    case.equal(decree_format(case, "--check", name).returncode, 0)


def test_bytes_that_are_not_text_are_refused(case):
    for content in (b"\0", b"\xff\xfe", b"```decree\n\0\n```\n"):
        with open(case.path("bytes.decree.md"), "wb") as file:
            file.write(content)
        done = decree_format(case, "--write", "bytes.decree.md")
        case.equal(done.returncode, 1, repr(content))
        with open(case.path("bytes.decree.md"), "rb") as file:
            case.equal(file.read(), content)


def test_a_folder_that_cannot_be_written_to_leaves_the_file(case):
    if os.geteuid() == 0:
        return
    file = write(case, "order.decree.md", LOOSE)
    os.chmod(case.folder, 0o500)
    done = decree_format(case, "--write", file)
    os.chmod(case.folder, 0o700)
    case.equal(done.returncode, 1)
    case.equal(read(case, file), LOOSE)


def test_a_full_disk_is_noticed(case):
    if not os.path.exists("/dev/full"):
        return
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([os.path.abspath(sys.argv[1]), "decree", "format", write(case, "order.decree.md", LOOSE)],
                              cwd=case.folder, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    case.equal(done.returncode, 1)


if __name__ == "__main__":
    main(sys.modules["__main__"])
