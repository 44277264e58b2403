#!/usr/bin/env python3
"""Runs `jubilee register pack` as a user would, reads the columns without Jubilee, and changes them.

    tests/cli/test_register_pack.py build/jubilee
"""

import ast
import csv
import datetime
import hashlib
import json
import os
import shutil
import stat
import struct
import subprocess
import sys

from harness import DECREE, Skip, main, register_of, run

LETTERS = {"|u1": "B", "<i4": "i", "<u4": "I", "<i8": "q", "<u8": "Q"}


def array(path):
    """A .npy file by its description, with nothing but the standard library."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:8] == b"\x93NUMPY\x01\x00", data[:8]
    (length,) = struct.unpack_from("<H", data, 8)
    header = ast.literal_eval(data[10:10 + length].decode())
    assert (10 + length) % 64 == 0 and not header["fortran_order"]
    count = 1
    for size in header["shape"]:
        count *= size
    letter = LETTERS[header["descr"]]
    assert len(data) == 10 + length + count * struct.calcsize("<" + letter)
    flat = struct.unpack_from(f"<{count}{letter}", data, 10 + length)
    if len(header["shape"]) == 1:
        return list(flat)
    width = header["shape"][1]
    return [flat[i:i + width] for i in range(0, count, width)]


def bits(path, count):
    plane = array(path)
    return [plane[i // 8] >> i % 8 & 1 for i in range(count)]


def copy_of(case, register, name="register"):
    folder = case.path(name)
    shutil.copytree(register, folder)
    return folder


def pack(case, folder, *more):
    done = run(case, "register", "pack", folder, *more)
    case.equal(done.returncode, 0, done.stderr)
    case.equal(done.stderr, "")
    return done.stdout


def manifest_of(folder):
    with open(os.path.join(folder, "columns", "columns.json"), encoding="utf-8") as file:
        return json.load(file)


def packed(case, people=2000):
    folder = copy_of(case, register_of(case, people))
    pack(case, folder)
    return folder


def results_of(case, folder, name, *words):
    """Everything that commands say of a register, with its name left out."""
    said = []
    out = case.path(name)
    check = run(case, "register", "check", folder, "--format", "json", "--faults", case.path(name + ".csv"))
    said.append((check.returncode, check.stdout, check.stderr))
    done = run(case, "determine", *(words or (DECREE, "--draw-seed", "11" * 32)), folder, "--out", out)
    said.append((done.returncode, done.stdout.replace(out, "OUT").replace(folder, "DIR"),
                 done.stderr.replace(folder, "DIR")))
    for file in sorted(os.listdir(out)) + ["../" + name + ".csv"]:
        with open(os.path.join(out, file), "rb") as opened:
            said.append((file.replace(name, "NAME"), opened.read()))
    return said


def test_commands_say_the_same_from_files_and_from_columns(case):
    for people in (1, 300, 2000):
        register = register_of(case, people)
        folder = copy_of(case, register, f"r{people}")
        plain = results_of(case, folder, f"plain{people}")
        pack(case, folder)
        case.equal(results_of(case, folder, f"packed{people}"), plain, f"{people} people")
        person = None
        with open(os.path.join(folder, "persons.csv"), encoding="utf-8", errors="replace", newline="") as file:
            person = next(csv.DictReader(file))["person"]
        explained = run(case, "explain", case.path(f"packed{people}"), person)
        shutil.rmtree(os.path.join(folder, "columns"))
        again = run(case, "explain", case.path(f"plain{people}"), person)
        case.equal((explained.returncode, explained.stdout), (again.returncode, again.stdout))
        case.true(len(again.stdout) > 100, again.stdout + again.stderr)


def test_the_columns_hold_what_the_files_say(case):
    folder = copy_of(case, register_of(case, 300))
    pack(case, folder)
    manifest = manifest_of(folder)
    persons = manifest["resources"][0]
    columns = {column["name"]: column for column in persons["columns"]}
    with open(os.path.join(folder, "persons.csv"), encoding="utf-8", errors="replace", newline="") as file:
        lines = list(csv.DictReader(file))
    case.equal(persons["rows"], len(lines))

    def path(name):
        return os.path.join(folder, "columns", name)

    compared = 0
    for name, column in columns.items():
        known = bits(path(column["known"]), len(lines))
        none = bits(path(column["none"]), len(lines)) if "none" in column else [0] * len(lines)
        for row, line in enumerate(lines):
            if not known[row]:
                continue  # empty, or a fault
            if none[row]:
                case.equal(line[name], "none")
                continue
            if column["type"] == "date":
                day = datetime.date(1970, 1, 1) + datetime.timedelta(array(path(column["values"]))[row])
                case.equal(day.isoformat(), line[name])
            elif column["type"] == "boolean":
                case.equal(bits(path(column["values"]), len(lines))[row], int(line[name] == "true"))
            elif column["type"] in ("text", "one of"):
                dictionary = manifest["dictionaries"][column["dictionary"]]
                offsets = array(path(dictionary["offsets"]))
                number = array(path(column["values"]))[row]
                texts = bytes(array(path(dictionary["texts"])))
                case.equal(texts[offsets[number]:offsets[number + 1]].decode(), line[name])
                with open(path(dictionary["json"]), encoding="utf-8") as file:
                    case.equal(json.load(file)[number], line[name])
            else:
                continue
            compared += 1
    case.true(compared > 1000, compared)


def test_the_manifest_has_the_hash_of_every_source_and_file(case):
    folder = packed(case, 300)
    manifest = manifest_of(folder)
    for source in manifest["sources"][:-1]:
        with open(os.path.join(folder, source["name"]), "rb") as file:
            case.equal(hashlib.sha256(file.read()).hexdigest(), source["sha256"])
    case.equal(manifest["sources"][-1]["name"], "special-pardon")
    with open("laws/special-pardon.json", "rb") as file:
        case.equal(hashlib.sha256(file.read()).hexdigest(), manifest["sources"][-1]["sha256"])
    case.equal(sorted([*manifest["files"], "columns.json"]), sorted(os.listdir(os.path.join(folder, "columns"))))
    for name, about in manifest["files"].items():
        with open(os.path.join(folder, "columns", name), "rb") as file:
            data = file.read()
        case.equal((len(data), hashlib.sha256(data).hexdigest()), (about["bytes"], about["sha256"]))


def test_packing_again_gives_the_same_bytes(case):
    folder = packed(case, 300)
    first = manifest_of(folder)
    pack(case, folder)
    case.equal(manifest_of(folder), first)
    case.equal([name for name in os.listdir(folder) if name.startswith(".")], [])


def test_numpy_reads_the_files(case):
    try:
        import numpy
    except ImportError:
        raise Skip("numpy is not here") from None
    folder = packed(case, 300)
    for name, about in manifest_of(folder)["files"].items():
        if "type" in about:
            path = os.path.join(folder, "columns", name)
            found = numpy.load(path, mmap_mode="r")
            case.equal((found.dtype.str, list(found.shape)), (about["type"], about["shape"]))
            case.equal(found.tolist(), [list(x) if isinstance(x, tuple) else x for x in array(path)])
    with open("docs/register-columns.md", encoding="utf-8") as file:
        example = file.read().split("```python file=births.py\n")[1].split("```")[0]
    done = subprocess.run([sys.executable, "-c", example, folder], capture_output=True, text=True, check=False)
    persons = manifest_of(folder)["resources"][0]
    birth = next(column for column in persons["columns"] if column["name"] == "birth")
    count = sum(bits(os.path.join(folder, "columns", birth["known"]), persons["rows"]))
    case.equal(done.stdout, f"{count} of {persons['rows']} births are known, all before 2022: True\n", done.stderr)


def test_a_changed_source_is_read_and_the_columns_are_not(case):
    folder = packed(case)
    path = os.path.join(folder, "persons.csv")
    with open(path, "rb") as file:
        content = file.read()
    at = content.index(b",female,")
    with open(path, "wb") as file:  # same size, and the same time
        file.write(content[:at] + b",femele," + content[at + 8:])
    os.utime(path, (0, 0))
    with open(os.path.join(folder, "datapackage.json"), encoding="utf-8") as file:
        package = json.load(file)
    for resource in package["resources"]:
        resource.pop("bytes", None)
        resource.pop("hash", None)
    case.equal(run(case, "register", "check", folder).returncode, 1)
    with open(os.path.join(folder, "datapackage.json"), "w", encoding="utf-8") as file:
        json.dump(package, file)
    pack(case, folder)
    with_fault = run(case, "register", "check", folder)
    case.true("femele" in with_fault.stdout, with_fault.stdout)
    with open(path, "wb") as file:
        file.write(content)
    os.utime(path, (0, 0))
    done = run(case, "register", "check", folder)
    case.false("femele" in done.stdout, "the columns of the former file were read")
    case.equal(done.stderr, "")


def test_a_damaged_column_is_told_and_the_files_are_read(case):
    folder = copy_of(case, register_of(case, 300))
    plain = run(case, "register", "check", folder)
    pack(case, folder)
    names = list(manifest_of(folder)["files"])
    for name in (names[0], names[len(names) // 2], names[-1]):
        path = os.path.join(folder, "columns", name)
        with open(path, "rb") as file:
            content = file.read()
        for changed in (content[:-1] + bytes([content[-1] ^ 1]), content[:-1], b"", None):
            os.unlink(path)
            if changed is not None:
                with open(path, "wb") as file:
                    file.write(changed)
            done = run(case, "register", "check", folder)
            case.equal((done.returncode, done.stdout), (plain.returncode, plain.stdout))
            case.true("warning" in done.stderr and name in done.stderr and "register pack" in done.stderr,
                      done.stderr)
            verified = run(case, "register", "pack", folder, "--verify")
            case.equal(verified.returncode, 3, verified.stderr)
            with open(path, "wb") as file:
                file.write(content)
        case.equal(run(case, "register", "check", folder).stderr, "")


def test_links_and_pipes_in_the_folder_are_passed_over(case):
    folder = packed(case, 300)
    name = list(manifest_of(folder)["files"])[3]
    path = os.path.join(folder, "columns", name)
    os.rename(path, case.path("elsewhere"))
    os.symlink(case.path("elsewhere"), path)
    case.true("warning" in run(case, "register", "check", folder).stderr)
    os.unlink(path)
    os.mkfifo(path)
    case.true("not a plain file" in run(case, "register", "check", folder).stderr)


def test_a_changed_manifest_is_told_or_not_current(case):
    folder = packed(case, 300)
    plain = run(case, "register", "check", folder).stdout
    path = os.path.join(folder, "columns", "columns.json")
    with open(path, encoding="utf-8") as file:
        manifest = file.read()
    changes = (
        ('"version":1', '"version":2', False),
        ('"made_by":"jubilee', '"made_by":"another', False),
        (manifest_of(folder)["sources"][1]["sha256"], "0" * 64, False),
        ('"format":"jubilee', '"format":"other', True),
        ('"rows":', '"rows":1', True),
        ('{"name":"persons"', '{"name":"people"', True),
        ('"type":"<u4"', '"type":"<i4"', True),
        ('"files":{', '"files":{"../x":{"bytes":0,"sha256":"' + "0" * 64 + '"},', True),
    )
    for old, new, is_told in changes:
        case.true(old in manifest, old)
        with open(path, "w", encoding="utf-8") as file:
            file.write(manifest.replace(old, new, 1))
        done = run(case, "register", "check", folder)
        case.equal(done.stdout, plain, old)
        case.equal("warning" in done.stderr, is_told, old + done.stderr)
        case.equal(run(case, "register", "pack", folder, "--verify").returncode, 1 if "format" in old or "../x" in new
                   else 3, old)


def forge(folder, name, at, byte):
    """Changes one byte of a column file, and its hash in the manifest."""
    manifest = os.path.join(folder, "columns", "columns.json")
    path = os.path.join(folder, "columns", name)
    with open(path, "rb") as file:
        content = bytearray(file.read())
    content[at] = byte
    with open(path, "wb") as file:
        file.write(content)
    with open(manifest, encoding="utf-8") as file:
        text = file.read()
    text = text.replace(json.loads(text)["files"][name]["sha256"], hashlib.sha256(content).hexdigest())
    with open(manifest, "w", encoding="utf-8") as file:
        file.write(text)


def test_columns_are_what_is_read_and_verify_finds_those_that_say_another_thing(case):
    folder = packed(case)
    plain = run(case, "register", "check", folder, "--all")
    forge(folder, manifest_of(folder)["faults"]["values"], 128, ord("~"))
    forged = run(case, "register", "check", folder, "--all")
    case.equal(forged.stderr, "")
    case.equal(sum(a != b for a, b in zip(plain.stdout.split("\n"), forged.stdout.split("\n"))), 1)
    done = run(case, "register", "pack", folder, "--verify")
    case.equal(done.returncode, 3)
    case.true("not what the files" in done.stderr, done.stderr)


def test_forged_columns_that_no_register_has_are_passed_over(case):
    folder = packed(case, 300)
    plain = run(case, "register", "check", folder).stdout
    columns = {c["name"]: c for c in manifest_of(folder)["resources"][0]["columns"]}
    for name in (columns["birth"]["values"], columns["facility"]["values"]):
        pack(case, folder)
        forge(folder, name, 131, 0x7f)
        done = run(case, "register", "check", folder)
        case.equal(done.stdout, plain)
        case.true("warning" in done.stderr and name in done.stderr, done.stderr)


def test_the_books_of_a_prison_are_the_same_from_columns(case):
    books = "../shared/registers/eastern-state-penitentiary/"
    if not os.path.exists(books):
        raise Skip("the books are not here")
    folder = case.path("book")
    done = run(case, "register", "import", "examples/eastern-state/book-a.json", books + "admission-book-A.csv",
               books + "admission-book-A-raw.csv", "--out", folder)
    case.true(os.path.exists(folder), done.stderr)
    decree = "examples/eastern-state/governors-pardon.decree.md"
    plain = results_of(case, folder, "plain", decree)
    pack(case, folder)
    case.equal(results_of(case, folder, "packed", decree), plain)


def test_verify_and_remove(case):
    folder = copy_of(case, register_of(case, 300))
    done = run(case, "register", "pack", folder, "--verify")
    case.equal(done.returncode, 1)
    case.true("no columns" in done.stderr, done.stderr)
    case.true("faults are kept" in pack(case, folder))
    case.true("what the files of the register say" in pack(case, folder, "--verify"))
    case.true("removed" in pack(case, folder, "--remove"))
    case.false(os.path.exists(os.path.join(folder, "columns")))
    case.true("no columns" in pack(case, folder, "--remove"))


def test_only_what_pack_made_is_replaced_or_removed(case):
    folder = copy_of(case, register_of(case, 300))
    os.mkdir(os.path.join(folder, "columns"))
    with open(os.path.join(folder, "columns", "dear"), "w", encoding="utf-8") as file:
        file.write("mine")
    for more in ([], ["--remove"]):
        case.equal(run(case, "register", "pack", folder, *more).returncode, 1)
    case.true(os.path.exists(os.path.join(folder, "columns", "dear")))
    shutil.rmtree(os.path.join(folder, "columns"))
    pack(case, folder)
    os.rename(os.path.join(folder, "columns"), case.path("other"))
    os.symlink(case.path("other"), os.path.join(folder, "columns"))
    for more in ([], ["--remove"]):
        case.equal(run(case, "register", "pack", folder, *more).returncode, 1)
    case.true(os.path.exists(case.path("other", "columns.json")))


def test_nobody_may_read_the_columns_who_may_not_read_the_files(case):
    folder = copy_of(case, register_of(case, 300))
    os.chmod(os.path.join(folder, "persons.csv"), 0o600)
    pack(case, folder)
    columns = os.path.join(folder, "columns")
    case.equal(stat.S_IMODE(os.stat(columns).st_mode), 0o700)
    for name in os.listdir(columns):
        case.equal(stat.S_IMODE(os.stat(os.path.join(columns, name)).st_mode), 0o600)


def test_a_register_that_cannot_be_read_gets_no_columns(case):
    folder = copy_of(case, register_of(case, 300))
    with open(os.path.join(folder, "sentences.csv"), "ab") as file:
        file.write(b'"')
    done = run(case, "register", "pack", folder)
    case.equal(done.returncode, 1)
    case.true("sentences.csv" in done.stderr, done.stderr)
    case.false(os.path.exists(os.path.join(folder, "columns")))
    case.equal([name for name in os.listdir(folder) if name.startswith(".")], [])


def test_wrong_usage_exits_2(case):
    for arguments in ([], ["a", "b"], ["a", "--verify", "--remove"], ["a", "--nothing"]):
        case.equal(run(case, "register", "pack", *arguments).returncode, 2, arguments)


def test_a_register_made_anew_leaves_no_columns_behind(case):
    folder = case.path("made")
    words = ["register", "synth", "--scenario", "special-pardon", "--people", "50", "--out", folder, "--seed"]
    case.equal(run(case, *words, "2").returncode, 0)
    pack(case, folder)
    case.equal(run(case, *words, "3", "--force").returncode, 0)
    case.equal(sorted(name for name in os.listdir(case.folder) if name.startswith(".")), [])
    case.false(os.path.exists(os.path.join(folder, "columns")))


if __name__ == "__main__":
    main(globals())
