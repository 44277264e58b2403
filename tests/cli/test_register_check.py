#!/usr/bin/env python3
"""Runs `jubilee register check` as a user would.

    tests/cli/test_register_check.py build/jubilee
"""

import csv
import json
import os

from harness import main, run

PACKAGE = {
    "name": "small",
    "resources": [
        {
            "name": "persons",
            "path": "persons.csv",
            "schema": {
                "fields": [
                    {"name": "id", "type": "string"},
                    {"name": "birth", "type": "date"},
                    {"name": "mentor", "type": "string"},
                ],
                "primaryKey": "id",
                "foreignKeys": [
                    {"fields": "mentor", "reference": {"resource": "", "fields": "id"}},
                ],
            },
        },
    ],
}


def write(case, content, package=None, name="register"):
    folder = case.path(name)
    os.mkdir(folder)
    with open(os.path.join(folder, "datapackage.json"), "w", encoding="utf-8") as file:
        json.dump(package or PACKAGE, file)
    if content is not None:
        with open(os.path.join(folder, "persons.csv"), "wb") as file:
            file.write(content)
    return folder


def faults_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_clean_register_exits_0(case):
    done = run(case, "register", "check", write(case, b"id,birth,mentor\np1,2001-01-01,\n"))
    case.equal(done.returncode, 0, done.stderr)
    case.true("1 rows  persons.csv" in done.stdout, done.stdout)
    case.true("no faults" in done.stdout, done.stdout)
    case.equal(done.stderr, "")


def test_every_fault_is_shown_with_its_line_and_escaped(case):
    content = "id,birth,mentor\np1,\x1b[31m\u202e,p2\n\np2,,p1\np3,\"a\nb\",p9\np1,,\n".encode()
    done = run(case, "register", "check", write(case, content))
    case.equal(done.returncode, 1)
    case.equal(done.stdout.split("\n\n")[0].split("\n"), [
        "persons.csv:2: type: birth '\\x1b[31m\\u{202e}': not a day from 1600 to 2400 written YYYY-MM-DD",
        "persons.csv:5: record 4: type: birth 'a\\x0ab': not a day from 1600 to 2400 written YYYY-MM-DD",
        "persons.csv:7: record 5: key: id 'p1': the key of an earlier row",
        "persons.csv:5: record 4: reference: mentor 'p9': no row has this key",
        "persons.csv:2: loop: mentor 'p2': leads back to this row",
        "persons.csv:4: record 3: loop: mentor 'p1': leads back to this row",
    ])
    case.true("6 faults in all" in done.stdout, done.stdout)


def test_more_than_twenty_of_a_kind_are_counted_and_shown_with_all(case):
    folder = write(case, b"id,birth,mentor\n" + b"".join(b"p%d,?,\n" % i for i in range(50)))
    short = run(case, "register", "check", folder)
    case.equal(short.stdout.count("persons.csv:"), 20)
    case.true("... and 30 more of kind 'type'" in short.stdout, short.stdout)
    everything = run(case, "register", "check", folder, "--all")
    case.equal(everything.stdout.count("persons.csv:"), 50)


def test_the_json_is_whole_with_faults_and_when_the_register_is_refused(case):
    folder = write(case, b"id,birth,mentor\np1,\xff\",p2\n".replace(b'"', b""))
    done = run(case, "register", "check", folder, "--format", "json")
    case.equal(done.returncode, 1)
    found = json.loads(done.stdout)
    case.equal(found["total"], 2)
    case.equal(found["counts"]["encoding"], 1)
    case.equal(found["rows"], {"persons": 1})
    case.equal(found["faults"][0]["value"], "\\xff")
    case.equal([found["faults"][0][key] for key in ("file", "record", "line", "column", "kind")],
               ["persons.csv", 2, 2, "birth", "encoding"])
    refused = write(case, b"id,birth,mentor\np1,\xff,\np2", name="refused")
    done = run(case, "register", "check", refused, "--format", "json")
    case.equal(done.returncode, 1)
    found = json.loads(done.stdout)
    case.true("ends inside a record" in found["error"]["message"], done.stdout)
    case.equal(found["error"]["line"], 3)


def test_the_faults_file_holds_every_fault_whole(case):
    long = "x" * 500
    rows = "".join(f"p{i},\"{long}, \"\"{i}\"\"\",\n" for i in range(100))
    folder = write(case, ("id,birth,mentor\n" + rows).encode())
    out = case.path("faults.csv")
    done = run(case, "register", "check", folder, "--faults", out)
    case.equal(done.returncode, 1)
    found = faults_of(out)
    case.equal(len(found), 100)
    case.equal(found[7], {"file": "persons.csv", "record": "9", "line": "9", "column": "birth",
                          "kind": "type", "value": f"{long}, \"7\"",
                          "reason": "not a day from 1600 to 2400 written YYYY-MM-DD"})
    case.true(long not in done.stdout)


def refuse(case, content, line, column, words, package=None):
    name = f"register-{len(os.listdir(case.folder))}"
    folder = write(case, content, package, name)
    out = case.path("faults.csv")
    done = run(case, "register", "check", folder, "--faults", out)
    case.equal(done.returncode, 1, done.stderr)
    place = f"{folder}/persons.csv:{line}:{column}: " if line else f"{folder}/persons.csv: "
    case.true(place in done.stderr, done.stderr)
    case.true(words in done.stderr, done.stderr)
    case.equal([each for each in os.listdir(case.folder) if "faults" in each], [])


def test_files_that_cannot_be_trusted_are_refused_with_their_place(case):
    refuse(case, b"", 0, 0, "error: the file is empty")
    refuse(case, b"id,birth\np1,\n", 1, 1, "the column 'mentor' of the schema is missing")
    refuse(case, b"id,birth,mentor\np1,2001-01-01,\np2,20", 3, 1, "the file ends inside a record")
    refuse(case, b"id,birth,mentor\np1,\"2001-01-01,\n", 2, 4, "a quote that is never closed")
    refuse(case, b"id,birth,mentor\np1,\x002001-01-01,\n", 2, 4, "a NUL byte")
    refuse(case, b"id,birth,mentor\np1,2001-01-01," + b"x" * 3000000, 2, 15,
           "a cell is larger than 1048576 bytes")
    declared = json.loads(json.dumps(PACKAGE))
    declared["resources"][0]["bytes"] = 100
    refuse(case, b"id,birth,mentor\np1,2001-01-01,\n", 0, 0, "was cut or changed", declared)
    refuse(case, None, 0, 0, "cannot open")


def test_a_package_that_cannot_be_understood_is_refused(case):
    package = json.loads(json.dumps(PACKAGE))
    package["resources"][0]["schema"]["fields"][1]["type"] = "number"
    done = run(case, "register", "check", write(case, b"id,birth,mentor\n", package))
    case.equal(done.returncode, 1)
    case.true("/datapackage.json: error: resource 'persons', field 'birth': unknown type 'number'"
              in done.stderr, done.stderr)
    case.true("the types are boolean, integer, date" in done.stderr, done.stderr)


def test_wrong_usage_exits_2(case):
    case.equal(run(case, "register", "check").returncode, 2)
    case.equal(run(case, "register", "check", "a", "b").returncode, 2)
    case.equal(run(case, "register", "check", "a", "--format", "xml").returncode, 2)
    case.equal(run(case, "register", "check", "--colour", "a").returncode, 2)


def test_what_was_planted_in_a_synthetic_register_is_found_and_nothing_else(case):
    out = case.path("synthetic")
    done = run(case, "register", "synth", "--scenario", "special-pardon", "--people", "20000",
               "--seed", "3", "--out", out)
    case.equal(done.returncode, 0, done.stderr)
    done = run(case, "register", "check", out, "--faults", case.path("faults.csv"))
    case.equal(done.returncode, 1)
    planted = faults_of(case.path("synthetic.planted.csv"))
    found = {(row["file"], row["record"], row["column"], row["kind"])
             for row in faults_of(case.path("faults.csv"))}
    pairs = ("loop", "two places")  # one is planted, and another row is in it too
    single = {(row["file"], row["record"], row["column"], row["kind"]) for row in planted
              if row["kind"] not in ("missing", "absent", "double") + pairs}
    case.true(len(single) > 50)
    case.equal({each for each in found if each[3] not in pairs}, single)
    for kind in pairs:
        case.equal(sum(each[3] == kind for each in found),
                   2 * sum(row["kind"] == kind for row in planted), kind)


if __name__ == "__main__":
    main(globals())
