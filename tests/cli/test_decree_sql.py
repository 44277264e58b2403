#!/usr/bin/env python3
"""Runs `jubilee decree sql`, and what it prints in SQLite, against `jubilee determine`.

    tests/cli/test_decree_sql.py build/jubilee
"""

import csv
import json
import os
import re
import sqlite3
import sys

from harness import DECREE, main, run

SEED = "11" * 32
FILES = {
    "persons.csv": "id,facility,held_as,held_since,term_start,term_end,maximum_term,pretrial,conduct,birth\n",
    "facilities.csv": "id,ministry,kind,option\n"
                      "camp,social_security,labour_camp,none\n"
                      "prison,social_security,political_prison,release_family\n"
                      "moving,social_security,political_prison,transfer_model\n"
                      "other,state_security,labour_camp,none\n",
    "rounds.csv": "person,round,passed\n",
}
TYPES = {"held_since": "date", "term_start": "date", "term_end": "date", "maximum_term": "duration",
         "pretrial": "boolean", "birth": "date", "passed": "boolean"}


def people():
    """Every sort of person that the special pardon tells apart, with cells left empty in turn."""
    number = 0
    for facility in ("camp", "prison", "moving", "other", ""):
        for conduct in ("model", "good", "ordinary", ""):
            for start, end in (("2012-02-16", "2024-02-16"), ("2015-08-31", "2025-08-31"), ("2018-03-01", "2042-02-18"),
                               ("none", "none"), ("2021-01-01", ""), ("2020-02-29", "2020-02-29")):
                number += 1
                held_as = "family_member" if number % 3 == 0 else "convicted" if number % 3 == 1 else ""
                held = "" if number % 11 == 0 else f"20{number % 15 + 1:02}-05-01"
                term = ["P12Y", "P6M", "P5M28D", "P5M30D", "none", ""][number % 6]
                pretrial = ["false", "false", "false", "true", ""][number % 5]
                rounds = [("true", "true"), ("true", "true"), ("true", "true"), ("true", ""), ("false", "true")]
                yield (f"p{number}", facility, held_as, held, start, end, term, pretrial, conduct,
                       f"19{number % 40 + 50}-01-01", rounds[number % 5])


def write_register(case):
    """The special pardon, its custody as columns of persons, so that no sentence law is needed."""
    folder = case.path("register")
    os.mkdir(folder)
    files = dict(FILES)
    for person in people():
        files["persons.csv"] += ",".join(person[:10]) + "\n"
        for label, passed in zip(("R1", "R2"), person[10]):
            files["rounds.csv"] += f"{person[0]},{label},{passed}\n"
    resources = []
    for name, text in files.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
        fields = [{"name": field, "type": TYPES.get(field, "string")} for field in text.split("\n")[0].split(",")]
        for field in fields:
            if field["name"] == "option":
                field["noneValues"] = ["none"]
        schema = {"fields": fields}
        if fields[0]["name"] == "id":
            schema["primaryKey"] = "id"
        if name == "persons.csv":
            schema["foreignKeys"] = [{"fields": "facility", "reference": {"resource": "facilities", "fields": "id"}}]
        if name == "rounds.csv":
            schema["foreignKeys"] = [{"fields": "person", "reference": {"resource": "persons", "fields": "id"}}]
        resources.append({"name": name[:-4], "path": name, "schema": schema})
    with open(os.path.join(folder, "datapackage.json"), "w", encoding="utf-8") as file:
        json.dump({"name": "small", "resources": resources}, file)
    return folder


def write_decree(case):
    with open(DECREE, encoding="utf-8") as file:
        text = file.read()
    for end in ("start", "end"):
        text = text.replace(f' from "custody.{end}"', "")
    path = case.path("pardon.decree.md")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def cells_of(name, text):
    """A cell of the register as the columns of its table."""
    if TYPES.get(name) == "duration":
        found = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?", text)
        years, months, days = (int(part or 0) for part in found.groups()) if found else (None, None, None)
        return {f"{name}_months": 12 * years + months if found else None, f"{name}_days": days,
                f"{name}_none": text == "none"}
    value = None if text in ("", "none") else text
    if TYPES.get(name) == "boolean" and value is not None:
        value = value == "true"
    return {name: value, f"{name}_none": text == "none"}


def fill(database, folder):
    for table in ("persons", "facilities", "rounds"):
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        with open(os.path.join(folder, table + ".csv"), encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                cells = {}
                for name, text in row.items():
                    cells.update(cells_of(name, text))
                cells = {name: cell for name, cell in cells.items() if name in columns}
                database.execute(f"INSERT INTO {table} ({', '.join(cells)}) VALUES "
                                 f"({', '.join('?' * len(cells))})", list(cells.values()))


def test_the_special_pardon_in_sqlite_is_what_is_determined(case):
    folder, decree = write_register(case), write_decree(case)
    done = run(case, "determine", decree, folder, "--out", case.path("out"), "--draw-seed", SEED)
    case.equal(done.returncode, 0, done.stderr)
    with open(case.path("out", "determinations.csv"), encoding="utf-8", newline="") as file:
        determined = {row["person"]: row for row in csv.DictReader(file)}
    schema = run(case, "decree", "sql", "--dialect", "sqlite", "--schema", decree)
    case.equal(schema.returncode, 0, schema.stderr)
    query = run(case, "decree", "sql", "--dialect", "sqlite", decree)
    case.equal(query.returncode, 0, query.stderr)
    database = sqlite3.connect(":memory:")
    database.executescript(schema.stdout)
    fill(database, folder)
    # Nobody here needs a ticket: there are fewer than fifteen family members to a prison.
    database.executemany("INSERT INTO tickets VALUES ('february-2022', ?, ?)",
                         [(person, f"{number:032x}") for number, person in enumerate(determined)])
    database.row_factory = sqlite3.Row
    found = {row["person"]: row for row in database.execute(query.stdout)}
    case.equal(sorted(found), sorted(determined))
    standings = set()
    for person, row in determined.items():
        its = found[person]
        if its["status"] == "undetermined" and row["status"] != "undetermined":
            continue  # settled by the exact second pass alone
        standings.add(row["status"])
        case.equal(its["status"], row["status"], person)
        if row["status"] in ("granted", "excluded"):
            case.equal(its["clauses"], row["clauses"], person)
        case.equal(its["new_end"] or "", row["new_end"], person)
        case.equal("" if its["days_saved"] is None else str(its["days_saved"]), row["days_saved"], person)
        case.equal(its["new_place"] or "", row["new_place"], person)
    case.equal(standings, {"granted", "excluded", "not_covered", "not_granted", "undetermined"})


def test_a_clause_that_has_no_form_in_sql_is_named_at_its_place(case):
    path = case.path("deferred.decree.md")
    with open(path, "w", encoding="utf-8") as file:
        file.write('```decree\ndecree "D" effect 2024-01-01 .\nfield a : boolean .\nfield term_end : date .\n'
                   'grants G1 cite "1" release when a .\ndefers D1 cite "2" from G1 when not a .\n```\n')
    done = run(case, "decree", "sql", "--dialect", "duckdb", path)
    case.equal(done.returncode, 1)
    case.equal(done.stdout, "")
    case.true("'D1'" in done.stderr and ":6:" in done.stderr, done.stderr)


def test_a_dialect_is_asked_for(case):
    done = run(case, "decree", "sql", DECREE)
    case.equal(done.returncode, 2)
    done = run(case, "decree", "sql", "--dialect", "cobol", DECREE)
    case.equal(done.returncode, 2)
    case.true("sqlite, postgresql, duckdb or spark" in done.stderr, done.stderr)


def test_options_that_would_be_passed_over_are_refused(case):
    for options, word in ((("--coverage", "--dialect", "sqlite"), "every dialect"),
                          (("--dialect", "sqlite", "--schema", "--view", "v"), "without it"),
                          (("--dialect", "sqlite", "--view", ""), "a view has a name")):
        done = run(case, "decree", "sql", *options, DECREE)
        case.equal(done.returncode, 2, options)
        case.equal(done.stdout, "", options)
        case.true(word in done.stderr, done.stderr)


if __name__ == "__main__":
    main(sys.modules[__name__])
