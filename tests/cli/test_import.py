#!/usr/bin/env python3
"""Runs `jubilee register import` as a user would: good files, damaged ones, places that are taken.

    tests/cli/test_import.py build/jubilee
"""

import csv
import json
import os
import sys

from harness import main, run

MAPPING = {
    "format": "jubilee-mapping/1",
    "name": "test",
    "words": {"years": ["yr", "yrs"]},
    "files": [{"name": "book"}],
    "resources": [{"name": "persons", "from": "book", "key": "id", "fields": [
        {"name": "id", "type": "text", "column": "No"},
        {"name": "term", "type": "duration", "column": "Term"}]}],
}
BOOK = b"No,Term\n1,3 yrs\n2,three\n"


def write(case, name, content):
    path = case.path(name)
    with open(path, "wb") as file:
        file.write(content)
    return path


def mapping_of(case, mapping=None):
    return write(case, "mapping.json", json.dumps(mapping or MAPPING).encode())


def import_book(case, content, *more, out="out"):
    book = write(case, "book.csv", content)
    return run(case, "register", "import", mapping_of(case), book, "--out", case.path(out), *more)


def refused(case, done, status, *messages):
    """It failed, said so, and left nothing behind, hidden or not."""
    case.equal(done.returncode, status, done.stderr)
    for message in messages:
        case.true(message in done.stderr, f"{message!r} is not in {done.stderr!r}")
    case.equal(done.stdout, "")
    case.equal(sorted(set(os.listdir(case.folder)) - {"book.csv", "mapping.json"}), [])


def test_a_register_is_made_and_what_could_not_be_read_is_listed(case):
    done = import_book(case, BOOK)
    case.equal(done.returncode, 0, done.stderr)
    case.true("2 persons" in done.stdout and "1 faults" in done.stdout, done.stdout)
    case.equal(sorted(os.listdir(case.path("out"))), ["datapackage.json", "faults.csv", "persons.csv"])
    with open(case.path("out", "persons.csv"), encoding="utf-8") as file:
        case.equal(file.read(), "id,term\n1,P3Y\n2,\n")
    with open(case.path("out", "faults.csv"), encoding="utf-8", newline="") as file:
        faults = list(csv.DictReader(file))
    case.equal([(each["record"], each["column"], each["value"]) for each in faults],
               [("3", "Term", "three")])
    case.equal(run(case, "register", "check", case.path("out")).returncode, 0)


def test_the_same_files_give_the_same_bytes(case):
    import_book(case, BOOK, out="a")
    import_book(case, BOOK, out="b")
    for name in os.listdir(case.path("a")):
        with open(case.path("a", name), "rb") as one, open(case.path("b", name), "rb") as other:
            case.true(one.read() == other.read(), name)


def test_a_file_that_is_cut_later_is_noticed(case):
    import_book(case, BOOK)
    with open(case.path("out", "persons.csv"), "r+b") as file:
        file.truncate(len(b"id,term\n1,P3Y\n"))
    done = run(case, "register", "check", case.path("out"))
    case.equal(done.returncode, 1)
    case.true("persons.csv" in done.stderr, done.stderr)


def test_damaged_files_are_refused_with_their_place_and_leave_nothing(case):
    for content, message in (
            (b"", "book.csv:1:1: error: the file is empty"),
            (b"No,Term\n1,\"3 yrs", "book.csv:2:3: error: a quote that is never closed"),
            (b"No,Term\n1,3\0yrs\n", "book.csv:2:4: error: a NUL byte"),
            (b"No,Term\n1," + b"x" * (3 << 20), "book.csv:2:3: error: a cell is larger"),
            (b"No\n1\n", "no column is called 'Term'"),
            (b"No,Term\r1,3 yrs\r", "book.csv:1:8: error: a carriage return")):
        refused(case, import_book(case, content), 1, message)


def test_a_mapping_with_a_mistake_is_refused_before_any_file_is_read(case):
    wrong = json.loads(json.dumps(MAPPING))
    wrong["resources"][0]["fields"][1]["typ"] = wrong["resources"][0]["fields"][1].pop("type")
    book = write(case, "book.csv", BOOK)
    done = run(case, "register", "import", mapping_of(case, wrong), book, "--out", case.path("out"))
    refused(case, done, 1, "mapping.json: error: resource 'persons', field 'term': unknown key 'typ'",
            "hint: did you mean 'type'?")
    mapping = write(case, "mapping.json", b'{"format": "jubilee-mapping/1",\n "name"}')
    done = run(case, "register", "import", mapping, book, "--out", case.path("out"))
    refused(case, done, 1, "mapping.json:2:")


def test_the_wrong_number_of_files_is_wrong_usage(case):
    book = write(case, "book.csv", BOOK)
    done = run(case, "register", "import", mapping_of(case), book, book, "--out", case.path("out"))
    refused(case, done, 2, "2 files are given where the mapping names 1: book")
    refused(case, run(case, "register", "import", mapping_of(case), "--out", case.path("out")), 2,
            "FILE is missing")
    refused(case, run(case, "register", "import", mapping_of(case), book), 2, "--out DIR is missing")


def test_a_file_that_is_not_there_is_named(case):
    done = run(case, "register", "import", mapping_of(case), case.path("none.csv"), "--out",
               case.path("out"))
    refused(case, done, 1, "none.csv: error: cannot open")


def test_a_folder_that_is_taken_is_left_as_it_was(case):
    import_book(case, BOOK)
    done = import_book(case, b"No,Term\n9,1 yr\n")
    case.equal(done.returncode, 1)
    case.true("is not empty" in done.stderr and "--force" in done.stderr, done.stderr)
    with open(case.path("out", "persons.csv"), encoding="utf-8") as file:
        case.true("P3Y" in file.read())
    case.equal(import_book(case, b"No,Term\n9,1 yr\n", "--force").returncode, 0)
    with open(case.path("out", "persons.csv"), encoding="utf-8") as file:
        case.equal(file.read(), "id,term\n9,P1Y\n")
    case.equal(import_book(case, b"No,Term\n9,\"cut\n", "--force").returncode, 1)
    with open(case.path("out", "persons.csv"), encoding="utf-8") as file:
        case.equal(file.read(), "id,term\n9,P1Y\n", "a failed import replaced a good register")


def test_hostile_values_are_listed_in_a_file_that_can_be_read(case):
    done = import_book(case, b"No,Term\n1,\"a\"\"b\nc,d\"\n2,\xff\xfe\n3," + b"x" * 5000 + b"\n")
    case.equal(done.returncode, 0, done.stderr)
    with open(case.path("out", "faults.csv"), encoding="utf-8", newline="") as file:
        values = [each["value"] for each in csv.DictReader(file)]
    case.equal(values, ['a"b\nc,d', "\\xFF\\xFE", "x" * 5000])


if __name__ == "__main__":
    main(sys.modules[__name__])
