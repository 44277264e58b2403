#!/usr/bin/env python3
"""Between the opening of a programme and the freezing its register changes by recorded edits alone: each
is judged by what stands there, is put into the register by the command that records it, and nothing
else can be frozen. What a register is to be is computed here with Python's csv.

    tests/cli/test_programme_mend.py build/jubilee
"""

import csv
import hashlib
import io
import json
import os
import shutil
import sys

from harness import DECREE, main, run
from programme_table import programme_at

FREEZE_AT = "2021-09-28T08:00:00Z"
EDIT_AT = "2021-09-22T08:00:00Z"


def read(*path):
    with open(os.path.join(*path), "rb") as file:
        return file.read()


def write(content, *path):
    with open(os.path.join(*path), "wb") as file:
        file.write(content)


def persons(programme, folder="register"):
    return list(csv.DictReader(io.StringIO(read(programme.home, folder, "persons.csv").decode(), newline="")))


def edit(programme, person, field, after, actor="registrar", **words):
    words = [f"{key}={value}" for key, value in words.items()]
    return programme.act(actor, "record.edited", f"person={person}", f"field={field}", f"after={after}",
                         "document=paper 7", *words, at=EDIT_AT)


def edited(content, changes):
    """A file without quotes: cells of (person, column) say something else."""
    lines = content.decode().split("\n")
    header = lines[0].split(",")
    for at, line in enumerate(lines):
        cells = line.split(",")
        for (person, field), value in changes.items():
            if cells[0] == person:
                cells[header.index(field)] = value
        lines[at] = ",".join(cells)
    return "\n".join(lines).encode()


def packaged(package, content):
    """The package with what it says of persons.csv brought up to date."""
    before = next(resource for resource in json.loads(package)["resources"] if resource["name"] == "persons")
    for old, new in ((f'"bytes": {before["bytes"]},', f'"bytes": {len(content)},'),
                     (before["hash"], "sha256:" + hashlib.sha256(content).hexdigest())):
        assert package.count(old.encode()) == 1, old
        package = package.replace(old.encode(), new.encode())
    return package


def check_register(case, programme, changes):
    received = read(programme.home, "opened", "persons.csv")
    expected = edited(received, changes)
    case.true(expected != received or not changes)
    case.equal(read(programme.home, "register", "persons.csv"), expected)
    case.equal(read(programme.home, "register", "datapackage.json"),
               packaged(read(programme.home, "opened", "datapackage.json"), expected))


def plain_person(programme, **cells):
    """Somebody whose line has no quotes, with these cells."""
    lines = read(programme.home, "opened", "persons.csv").decode().split("\n")
    return next(row["person"] for row, line in zip(persons(programme, "opened"), lines[1:])
                if '"' not in line and all(row[name] == value for name, value in cells.items()))


def refused(case, done, *words):
    case.equal(done.returncode, 1, done.stdout + done.stderr)
    for word in words:
        case.true(word in done.stderr, f"{word!r} is not in: {done.stderr}")


# -- edits ----------------------------------------------------------------------------------------

def test_an_edit_is_put_into_the_register_and_nothing_else_is(case):
    programme = programme_at(case, "signed")
    one = plain_person(programme, conduct="ordinary")
    other = plain_person(programme, conduct="good")
    case.equal(edit(programme, one, "conduct", "model", before="ordinary").returncode, 0)
    check_register(case, programme, {(one, "conduct"): "model"})
    case.equal(edit(programme, one, "conduct", "good", before="model").returncode, 0)
    case.equal(edit(programme, other, "birth", "1971-02-03").returncode, 0)
    case.equal(edit(programme, other, "conduct", "").returncode, 0)
    changes = {(one, "conduct"): "good", (other, "birth"): "1971-02-03", (other, "conduct"): ""}
    check_register(case, programme, changes)
    case.equal(run(case, "programme", "mend", programme.home).stdout, f"{programme.home}/register: as it is to be\n")
    programme.do("registrar", "register.frozen", at=FREEZE_AT)
    check_register(case, programme, changes)
    case.true(edit(programme, one, "conduct", "model").returncode == 1)


def test_a_name_with_comma_and_quotes_is_quoted(case):
    programme = programme_at(case, "signed")
    person = plain_person(programme)
    name = 'Kim, "Little" Ho'
    case.equal(edit(programme, person, "name_latin", name).returncode, 0)
    row, = [row for row in persons(programme) if row["person"] == person]
    case.equal(row["name_latin"], name)
    others = [row for row in persons(programme) if row["person"] != person]
    case.equal(others, [row for row in persons(programme, "opened") if row["person"] != person])


def test_what_stood_there_and_what_is_to_stand_there_are_checked(case):
    programme = programme_at(case, "signed")
    person = plain_person(programme, conduct="ordinary")
    before = read(programme.home, "register", "persons.csv")
    for field, after, words in (("birth", "1973-02-30", ["'birth' cannot be '1973-02-30'", "not a day"]),
                                ("conduct", "modal", ["'conduct' cannot be 'modal'", "not one of the cases"]),
                                ("pretrial", "perhaps", ["not true or false"]),
                                ("maximum_term", "10 years", ["not a duration"]),
                                ("facility", "F99999", ["has no 'F99999'"]),
                                ("conduct", "ordinary", ["is the same before and after"])):
        refused(case, edit(programme, person, field, after), *words)
    refused(case, edit(programme, person, "conduct", "model", before="good"),
            f"'conduct' of '{person}' is 'ordinary', not 'good'")
    refused(case, edit(programme, person, "conduct", "model", before=""),
            f"'conduct' of '{person}' is 'ordinary', not ''")
    case.equal(edit(programme, person, "conduct", "model").returncode, 0)
    refused(case, edit(programme, person, "conduct", "good", before="ordinary"),
            f"'conduct' of '{person}' is 'model', not 'ordinary'")
    programme.do("registrar", "record.edited", f"person={person}", "field=conduct", "after=ordinary",
                 "document=paper 8", at=EDIT_AT)
    case.equal(read(programme.home, "register", "persons.csv"), before)


# -- by hand --------------------------------------------------------------------------------------

def forget_hash(programme):
    path = os.path.join(programme.home, "register", "datapackage.json")
    with open(path, encoding="utf-8") as file:
        package = json.load(file)
    for resource in package["resources"]:
        resource.pop("bytes", None)
        resource.pop("hash", None)
    write(json.dumps(package, indent=2).encode(), path)


def test_cells_that_nobody_recorded_are_not_frozen_and_can_be_mended(case):
    programme = programme_at(case, "signed")
    person = plain_person(programme, conduct="good")
    case.equal(edit(programme, person, "conduct", "model").returncode, 0)
    right = {name: read(programme.home, "register", name) for name in ("persons.csv", "datapackage.json")}
    ordinary = [row["person"] for row in persons(programme) if row["conduct"] == "ordinary"]
    write(right["persons.csv"].replace(b",ordinary,", b",model,"), programme.home, "register", "persons.csv")
    forget_hash(programme)
    refused(case, programme.act("registrar", "register.frozen", at=FREEZE_AT),
            f"'conduct' of '{ordinary[0]}' in the register is 'model', not 'ordinary'", "jubilee programme mend")
    done = run(case, "programme", "mend", programme.home)
    case.equal(done.returncode, 0, done.stderr)
    lines = done.stdout.splitlines()
    case.equal(lines[:20], [f"'conduct' of '{key}' is 'model', not 'ordinary'" for key in ordinary[:20]])
    case.equal(lines[20], f"... and {len(ordinary) - 20} more")
    for name, content in right.items():
        case.equal(read(programme.home, "register", name), content)
    programme.do("registrar", "register.frozen", at=FREEZE_AT)


def test_a_package_or_another_file_that_was_changed_is_not_frozen(case):
    programme = programme_at(case, "signed")
    forget_hash(programme)
    refused(case, programme.act("registrar", "register.frozen", at=FREEZE_AT), "the data package")
    case.equal(run(case, "programme", "mend", programme.home).returncode, 0)
    for folder, name in (("register", "officers.csv"), ("opened", "persons.csv"), ("opened", "datapackage.json")):
        content = read(programme.home, folder, name)
        package = read(programme.home, "register", "datapackage.json")
        write(content.rstrip(b"\n") + b"\n\n", programme.home, folder, name)
        if name == "officers.csv":
            forget_hash(programme)
        refused(case, programme.act("registrar", "register.frozen", at=FREEZE_AT), "opened with")
        write(content, programme.home, folder, name)
        write(package, programme.home, "register", "datapackage.json")
    os.rename(os.path.join(programme.home, "opened"), os.path.join(programme.home, "gone"))
    refused(case, programme.act("registrar", "register.frozen", at=FREEZE_AT), "'opened/datapackage.json' is not here")
    os.rename(os.path.join(programme.home, "gone"), os.path.join(programme.home, "opened"))
    programme.do("registrar", "register.frozen", at=FREEZE_AT)


def test_rows_that_came_went_or_moved_are_told(case):
    programme = programme_at(case, "signed")
    right = read(programme.home, "register", "persons.csv")
    lines = right.splitlines(keepends=True)
    last = lines[-1]
    twin = b"X" + last
    for content, words in ((right[:-len(last)], "fewer"), (right + twin, "more"),
                           (b"".join([*lines[:-2], lines[-1], lines[-2]]), "'person' of"),
                           (right.replace(b"\n", b"\r\n"), "line ends"),
                           (lines[0] + b"\n" + b"".join(lines[1:]), "empty lines")):
        write(content, programme.home, "register", "persons.csv")
        forget_hash(programme)
        refused(case, programme.act("registrar", "register.frozen", at=FREEZE_AT), words)
        case.equal(run(case, "programme", "mend", programme.home).returncode, 0)
        case.equal(read(programme.home, "register", "persons.csv"), right)


def test_after_the_freeze_a_register_is_brought_back(case):
    programme = programme_at(case, "frozen")
    right = read(programme.home, "register", "persons.csv")
    write(right.replace(b",ordinary,", b",model,"), programme.home, "register", "persons.csv")
    forget_hash(programme)
    done = run(case, "programme", "status", programme.home)
    refused(case, done, "not the one that was frozen", "programme mend")
    case.equal(run(case, "programme", "mend", programme.home).returncode, 0)
    case.equal(read(programme.home, "register", "persons.csv"), right)
    case.equal(run(case, "programme", "status", programme.home).returncode, 0)


# -- cut off --------------------------------------------------------------------------------------

def test_what_was_cut_off_between_log_and_register_is_done_by_the_next(case):
    programme = programme_at(case, "signed")
    person = plain_person(programme, conduct="ordinary")
    names = ("persons.csv", "datapackage.json")
    before = {name: read(programme.home, "register", name) for name in names}
    case.equal(edit(programme, person, "conduct", "model").returncode, 0)
    after = {name: read(programme.home, "register", name) for name in names}
    original = programme.home
    for stale in (names, names[1:]):  # neither was written; only the first was
        for by in ("another edit", "freeze", "mend"):
            programme.home = f"{original}-{len(stale)}-{by.replace(' ', '-')}"
            shutil.copytree(original, programme.home)
            for name in stale:
                write(before[name], programme.home, "register", name)
            if by == "another edit":
                case.equal(edit(programme, person, "birth", "1970-01-01").returncode, 0)
                check_register(case, programme, {(person, "conduct"): "model", (person, "birth"): "1970-01-01"})
                continue
            if by == "freeze":
                programme.do("registrar", "register.frozen", at=FREEZE_AT)
            else:
                done = run(case, "programme", "mend", programme.home)
                case.equal(done.returncode, 0, done.stderr)
            case.equal({name: read(programme.home, "register", name) for name in names}, after)


# -- a file written otherwise ---------------------------------------------------------------------

def test_a_file_with_quotes_and_crlf_stays_as_it_is_but_for_the_cell(case):
    programme = programme_at(case, "signed")
    register, home = case.path("quoted"), case.path("other")
    shutil.copytree(os.path.join(programme.home, "register"), register)
    rows = list(csv.reader(io.StringIO(read(register, "persons.csv").decode(), newline="")))
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    content = b"\xef\xbb\xbf" + out.getvalue().encode().rstrip(b"\r\n")
    write(content, register, "persons.csv")
    write(packaged(read(register, "datapackage.json"), content), register, "datapackage.json")
    done = run(case, "programme", "open", home, "--decree", DECREE, "--register", register, "--origin",
               "example.org/other", "--as", programme.key("admin"), "--rehearsal", "--at", EDIT_AT)
    case.equal(done.returncode, 0, done.stderr)
    with open(programme.key("registrar") + ".pub", encoding="utf-8") as file:
        line = {"kind": "actor.enrolled", "actor": "registrar", "role": "registrar", "key": file.read().strip()}
    programme.home = home
    programme.do("admin", lines=[line], at=EDIT_AT)
    last, field = rows[-1], len(rows[0]) - 1  # the very last cell, and the first that may be edited
    for column, after in ((field, "Pyongyang, east"), (rows[0].index("name_latin"), "none such")):
        done = edit(programme, last[0], rows[0][column], after)
        case.equal(done.returncode, 0, done.stderr)
        last[column] = None if column == field else after
    cells = [f'"{cell}"'.encode() for cell in rows[-1]]
    cells[field] = b'"Pyongyang, east"'
    cells[rows[0].index("name_latin")] = b"none such"
    head, _ = content.rsplit(b"\r\n", 1)
    case.equal(read(home, "register", "persons.csv"), head + b"\r\n" + b",".join(cells))


if __name__ == "__main__":
    main(sys.modules[__name__])
