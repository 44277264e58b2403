#!/usr/bin/env python3
"""Runs `jubilee decree check` as a user would.

    tests/cli/test_decree_check.py build/jubilee
"""

import json
import os
import shutil
import subprocess
import sys

from harness import DECREE, main, register_of, run

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


# An early release that bars breaches of orders under the act of 1997, which one of 2020 replaced.
BARRED = """# Early release

```decree
decree "Early release" cite "order 1" effect 2024-09-10 .
field offences : codes .
codes grave cite "2" = { "murder", "sexaul/*" } .
codes barred cite "2" = { "restraining_order/1997" } plus grave .
excludes X1 cite "3" when offences meets barred .
grants G1 cite "1" release when offences meets { "theft", "restraining_order/2020" } .
```
"""

CODES = """code,title,replaced_by
murder,,
sexual/rape,,
theft,"theft, from 1968",none
restraining_order/1997,breach of an order,restraining_order/2020
restraining_order/2020,breach of an order,
"""


def write(case, name, text):
    with open(case.path(name), "w", encoding="utf-8") as file:
        file.write(text)
    return name


def check(case, *files, **options):
    return run(case, "decree", "check", *files, cwd=case.folder, **options)


def test_what_a_kept_decree_is_warned_of_is_said_once_with_its_folder(case):
    os.mkdir(case.path("orders"))
    base = GOOD.replace("grants G1", "define idle = not ill .\ngrants G1")
    header = 'decree "%s" effect 2022-03-01 replaces "base.decree.md" keeping all .'
    for name, text in (("base", base), ("b", "```decree\n" + header % "B" + "\n```\n"),
                       ("a", "```decree\n" + header % "A" + "\n```\n")):
        with open(case.path("orders/%s.decree.md" % name), "w", encoding="utf-8") as file:
            file.write(text)
    paths = ["orders/%s.decree.md" % name for name in ("a", "b", "base")]
    done = run(case, "decree", "check", *paths, cwd=case.folder)
    said = [each for each in done.stderr.splitlines() if each.startswith("orders/")]
    case.equal(said[1:], ["orders/b.decree.md: 1 message is told above", "orders/base.decree.md: 1 message is told above"])
    case.true(said[0].startswith("orders/base.decree.md:6:8: warning: "), said)
    case.equal(done.stdout.count("1 warning"), 3, done.stdout)


def test_a_good_decree_is_summed_up_in_one_line(case):
    done = check(case, write(case, "order.decree.md", GOOD))
    case.equal(done.returncode, 0, done.stderr)
    case.equal(done.stdout, "order.decree.md: ok, 1 clause, 0 tests, 0 warnings\n")
    case.equal(done.stderr, "")


def test_a_file_that_is_no_text_is_told_with_its_place(case):
    with open(case.path("order.decree.md"), "wb") as file:
        file.write(b"```decree\nfield \xff : date .\n```\n")
    done = check(case, "order.decree.md")
    case.equal(done.returncode, 1)
    case.true("order.decree.md:2:7: error: this byte (0xFF) is not UTF-8" in done.stderr, done.stderr)


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


def test_of_a_folder_the_files_are_to_be_named(case):
    for name in ("decrees", "decrees/"):
        done = run(case, "decree", "check", name)
        case.equal(done.returncode, 1)
        case.true("hint: name the files, such as decrees/*.decree.md" in done.stderr, done.stderr)


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


def test_an_exclusion_by_a_repealed_act_alone_is_told_with_a_list_of_codes(case):
    write(case, "codes.csv", CODES)
    done = check(case, "--codes", "codes.csv", write(case, "order.decree.md", BARRED))
    case.equal(done.returncode, 0, done.stderr)
    case.equal(done.stdout, "order.decree.md: ok, 2 clauses, 0 tests, 3 warnings\n")
    case.true("order.decree.md:7:27: warning: 'X1' bars 'restraining_order/1997' but not 'restraining_order/2020', "
              "which the code list says is the same offence\n" in done.stderr, done.stderr)
    case.true("= hint: if it is, write: same \"restraining_order/1997\" as \"restraining_order/2020\"\n"
              in done.stderr, done.stderr)
    case.true("order.decree.md:6:36: warning: no code of the list begins with 'sexaul/'" in done.stderr, done.stderr)
    case.true("= hint: did you mean 'sexual/*'?\n" in done.stderr, done.stderr)


def test_the_hint_written_down_settles_it(case):
    write(case, "codes.csv", CODES)
    mended = BARRED.replace("sexaul", "sexual").replace(
        "grants G1", 'same "restraining_order/1997" as "restraining_order/2020" .\ngrants G1')
    done = check(case, "--codes", "codes.csv", write(case, "order.decree.md", mended))
    case.equal(done.stdout, "order.decree.md: ok, 2 clauses, 0 tests, 0 warnings\n", done.stderr)


def test_the_list_may_be_that_of_a_register(case):
    register = case.path("register")
    shutil.copytree(register_of(case, 50), register)
    decree = write(case, "order.decree.md", BARRED)
    done = check(case, "--register", "register", decree)
    case.equal(done.returncode, 0, done.stderr)
    case.true("the code list has no 'restraining_order/1997'" in done.stderr, done.stderr)
    os.remove(os.path.join(register, "offence_codes.csv"))
    done = check(case, "--register", "register", decree)
    case.equal(done.returncode, 1)
    case.true("register/offence_codes.csv: " in done.stderr, done.stderr)
    with open(os.path.join(register, "datapackage.json"), encoding="utf-8") as file:
        package = json.load(file)
    package["resources"] = [each for each in package["resources"] if each["name"] != "offence_codes"]
    write(case, "register/datapackage.json", json.dumps(package))
    done = check(case, "--register", "register", decree)
    case.equal(done.returncode, 1)
    case.equal(done.stdout, "")
    case.true("this register has no list of offence codes" in done.stderr, done.stderr)


def test_a_list_of_codes_that_cannot_be_used_is_told_with_its_line(case):
    decree = write(case, "order.decree.md", BARRED)
    for content, said in (("offence\ntheft\n", "codes.csv:1:1: error: no column is called 'code'"),
                          ("code,replaced_by,same_as\n", "codes.csv:1: error: two columns say"),
                          ("code,replaced_by\ntheft\n", "codes.csv:2: error: 1 of 2 cells"),
                          ("code,replaced_by\n,theft\n", "codes.csv:2: error: this line has no code"),
                          ("", "codes.csv:1:1: error: no column is called 'code'")):
        write(case, "codes.csv", content)
        done = check(case, "--codes", "codes.csv", decree)
        case.equal(done.returncode, 1, done.stderr)
        case.equal(done.stdout, "")
        case.true(said in done.stderr, done.stderr)
    done = check(case, "--codes", "nowhere.csv", decree)
    case.equal(done.returncode, 1)
    case.true("nowhere.csv" in done.stderr, done.stderr)


def test_several_codes_may_have_taken_the_place_of_one(case):
    write(case, "codes.csv", "code,same_as\nmurder,\nsexaul/x,\ntheft,\n"
                             "restraining_order/1997,restraining_order/2020; stalking/2012\n")
    done = check(case, "--codes", "codes.csv", write(case, "order.decree.md", BARRED))
    case.true("'X1' bars 'restraining_order/1997' but not 'stalking/2012'" in done.stderr, done.stderr)
    case.true("'X1' bars 'restraining_order/1997' but not 'restraining_order/2020'" in done.stderr, done.stderr)


def test_two_lists_of_codes_are_wrong_usage(case):
    done = check(case, "--codes", "codes.csv", "--register", "register", "order.decree.md")
    case.equal(done.returncode, 2)


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
