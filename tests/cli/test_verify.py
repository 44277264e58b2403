#!/usr/bin/env python3
"""A whole programme verified, and every way of altering one that we could think of: by somebody who can
write to the folder, by somebody who has the log's key as well, and by officers with their own.

    tests/cli/test_verify.py build/jubilee
"""

import base64
import csv
import hashlib
import json
import os
import shutil
import sqlite3

import harness
import tlog
from bundle_table import HERE, Facility
from forgery import Forgery, canonical
from harness import DECREE, Skip, main, run

PEOPLE, OFFICERS = "400", "40"
REGISTER = ("datapackage.json", "facilities.csv", "movements.csv", "offence_codes.csv", "officers.csv", "persons.csv",
            "sentences.csv", "ties.csv")
AFTER = "2022-02-17T04:30:00Z"  # of the programme's last sitting
JOURNAL = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\0" * 504
_made = {}


# -- the programme ------------------------------------------------------------------------------------


def fine(case, *words, **options):
    done = run(case, *words, **options)
    case.equal(done.returncode, 0, f"{words}: {done.stdout}{done.stderr}")
    return done.stdout


def base_of(case):
    """A rehearsed programme with a list and three letters in its folder, signed; made once and only read."""
    if "base" not in _made:
        shared = harness._shared
        register, folder = os.path.join(shared, "reg"), os.path.join(shared, "programme")
        fine(case, "register", "synth", "--scenario", "special-pardon", "--people", PEOPLE, "--before-rounds", "--seed",
             "7", "--out", register)
        fine(case, "rehearse", DECREE, register, "--officers", OFFICERS, "--corrupt", "4", "--seed", "5", "--out",
             folder)
        with sqlite3.connect(os.path.join(folder, "programme.sqlite")) as database:
            rows = {row for row, in database.execute("select row from people where notified = 1 and is_listed = 1")}
            _made["clerks"] = dict(database.execute("select id, facility_key from actors where role = 2"))
            head, = database.execute("select id from actors where role = 3 and facility_key = 'F00001'").fetchone()
        with open(os.path.join(folder, "register", "persons.csv"), encoding="utf-8") as file:
            people = [row["person"] for number, row in enumerate(csv.DictReader(file))
                      if number in rows and row["facility"] == "F00001"]
        for words in (("--facility", "F00001"), *(("--person", person) for person in people[:3])):
            fine(case, "notice", folder, *words, "--out", os.path.join(folder, "notices"), "--as",
                 os.path.join(folder + ".keys", head + ".key"), "--at", AFTER)
        fine(case, "programme", "sign", folder, "--key", folder + ".keys/log.key")
        _made["list"] = list_of(case, folder)
        _made["base"], _made["people"], _made["head"] = folder, people, head
    return _made["base"]


def list_of(case, folder):
    """The first list, unsealed by three of those who hold the key."""
    keys, shares = folder + ".keys/", []
    for holder in ("chief", "auditor", "signatory-1"):
        with open(keys + f"ceremony/{holder}.share.age", "rb") as file:
            fine(case, "unseal", "--key", keys + f"{holder}.holder.key", "--out", case.path(holder), stdin=file)
        shares.append(case.path(holder))
    with open(folder + "/sealed/1/list.age", "rb") as file:
        fine(case, "shares", "join", "--ceremony", keys + "ceremony/ceremony.json", "--unseal", "--pad", "--out",
             case.path("list.csv"), *shares, stdin=file)
    with open(case.path("list.csv"), "rb") as file:
        return file.read()


def copy_of(case, name="copy"):
    base = base_of(case)
    return Forgery(base, case.path(name), base + ".keys")


def letter(number=0, suffix=".txt"):
    return f"notices/{_made['people'][number]}{suffix}"


def verify(case, folder, *more, key=None):
    return run(case, "verify", folder, *more, "--key", key or base_of(case) + ".keys/log.key.pub")


def digests(folder):
    """Every file and folder below, with what would tell that it was touched."""
    found = {}
    for path, folders, names in os.walk(folder):
        for name in folders + names:
            full = os.path.join(path, name)
            about = os.lstat(full)
            found[os.path.relpath(full, folder)] = (about.st_mtime_ns, about.st_size, about.st_ino)
    return found


def found(case, folder, words, *more, key=None):
    """Exit status 3, and each of the words stands in a line that tells of a finding."""
    done = verify(case, folder, *more, key=key)
    case.equal(done.returncode, 3, done.stdout + done.stderr)
    case.true("\nnot verified: " in done.stdout, done.stdout)
    told = [line for line in done.stdout.splitlines() if line.startswith("  ! ")]
    for word in words:
        case.true(any(word in line for line in told), f"no finding with {word!r} in:\n{done.stdout}{done.stderr}")
    return done


# -- what holds ---------------------------------------------------------------------------------------


def test_a_programme_is_verified_and_the_report_says_what_was_looked_at(case):
    base = base_of(case)
    before = digests(base)
    done = verify(case, base)
    case.equal(done.returncode, 0, done.stdout + done.stderr)
    case.equal(digests(base), before, "verify has written")
    steps = [line[:10].strip() for line in done.stdout.splitlines() if line[:1].strip()]
    case.equal(steps, ["log", "files", "rules", "opened", "people", "draws", "readings", "audit", "list", "database",
                       "sealed", "notices", "verified"])
    entries = tlog.audit_head(tlog.open_log(os.path.join(base, "log")))
    case.true(f"{len(entries):,} entries" in done.stdout, done.stdout)
    case.true(json.loads(entries[1])["key"] in done.stdout, done.stdout)
    case.true("1 lists and 3 letters written again, evidence of 3 people proved" in done.stdout, done.stdout)
    case.equal(done.stdout.splitlines()[-1], "verified")


def test_a_log_written_by_the_forger_as_it_was_is_no_finding(case):
    """Else the alterations below would be found for another reason than theirs."""
    forged = copy_of(case)
    index = forged.find("level.opened", level=5)
    first, end = forged.sitting(index)
    event = forged.event(index)
    header = forged.event(first)
    again = forged.signed(header["actor"], [event], header["time"], number=header["number"], seen=header["seen"],
                          at=first)
    case.equal(again, forged.entries[first:end])
    forged.write_log().sign()
    done = verify(case, forged.folder)
    case.equal(done.returncode, 0, done.stdout + done.stderr)


def test_an_honest_sitting_by_the_forger_is_no_finding(case):
    forged = copy_of(case).cut(copy_of(case, "other").find("programme.closed"))
    forged.sit("registrar-1", {"kind": "programme.closed"}, time="2022-02-17T04:31:00Z")
    forged.write_log()
    forged.write("programme.sqlite", b"")
    fine(case, "programme", "rebuild", forged.folder)
    forged.sign()
    done = verify(case, forged.folder)
    case.equal(done.returncode, 0, done.stdout + done.stderr)


# -- alterations --------------------------------------------------------------------------------------

_tests = {}


def alteration(name, *words, sign=False, public=False):
    """A test of its own: a fresh copy is changed, signed again by who holds the log's key where `sign`
    says so, and found. The change returns further words. `public`: found without facts, too."""
    def add(change):
        def test(case):
            forged = copy_of(case)
            more = change(forged) or ()
            if sign:
                forged.sign()
            wanted = (*words, *((more,) if isinstance(more, str) else more))
            found(case, forged.folder, wanted)
            if public:
                found(case, forged.folder, wanted, "--public")
        assert name not in _tests, name
        _tests["test_found: " + name] = test
        return change
    return add


def other_letter(content, at):
    """Base64 that stays base64."""
    return content[:at] + (b"B" if content[at:at + 1] == b"A" else b"A") + content[at + 1:]


def alter_files():
    for name in ("decree.decree.md", "openings.sqlite", "programme.sqlite", *(f"register/{each}" for each in REGISTER),
                 *(f"sealed/{version}/{each}" for version in (1, 2) for each in ("index", "list.age", "parts.age"))):
        alteration(f"a bit of {name}", f"! {name}: changed since the folder was signed")(
            lambda forged, name=name: forged.flip(name))
    for name in ("openings.sqlite", "programme.sqlite"):
        alteration(f"bytes behind the end of {name}", f"! {name}: ")(
            lambda forged, name=name: forged.write(name, forged.read(name) + b"\0" * 4096))
        alteration(f"unused bytes within {name}", f"! {name}: changed since")(
            lambda forged, name=name: forged.flip(name, unused_byte(forged, name)))
        alteration(f"a freed page of {name}", f"! {name}: ")(lambda forged, name=name: free_page(forged, name))
        alteration(f"{name} is gone", f"! {name}: missing")(lambda forged, name=name: os.remove(forged.path(name)))
        alteration(f"{name} has another way of keeping a journal", f"! {name}: this database is kept in another way",
                   sign=True)(lambda forged, name=name: write_ahead(forged, name))
        for suffix in ("-journal", "-wal"):
            alteration(f"a file {name}{suffix}", f"! {name}{suffix}: the journal of a database")(
                lambda forged, name=name + suffix: forged.write(name, JOURNAL))
    for suffix in (".txt", ".notice"):
        alteration(f"a bit of a letter's {suffix}", ": changed since")(
            lambda forged, suffix=suffix: (forged.flip(letter(suffix=suffix)), "! " + letter(suffix=suffix))[1])
    alteration("a bit of a facility's list", "! notices/F00001.list.txt: changed since")(
        lambda forged: forged.flip("notices/F00001.list.txt"))
    for name in ("register/ties.csv", "sealed/1/list.age", "notices/F00001.list.txt", "decree.decree.md", "manifest"):
        alteration(f"{name} is gone", f"! {name}: ")(lambda forged, name=name: os.remove(forged.path(name)))
    for name in ("notices/P99999999.txt", "more", "sealed/3/index", "register/more.csv", "bundles/F00001-out-1.age"):
        alteration(f"a file {name} more", f"! {name}: no file of the signed folder")(
            lambda forged, name=name: forged.write(name, b"x"))
    alteration("a file whose name would command a terminal", "! \\x1b]0;mine\\x07: no file of the signed folder")(
        lambda forged: forged.write("\x1b]0;mine\x07", b"x"))


def unused_byte(forged, name):
    """In a run of zeros that no row of the database is in."""
    content = forged.read(name)
    copy, zeros = forged.path("..", "probe.sqlite"), content.find(b"\0" * 256, 4096)
    assert zeros > 0
    at = zeros + 128
    with open(copy, "wb") as file:
        file.write(content[:at] + b"x" + content[at + 1:])
    rows = {}
    for path in (copy, forged.path(name)):
        database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        rows[path] = list(database.iterdump())
        database.close()
    assert rows[copy] == rows[forged.path(name)]
    return at


def free_page(forged, name):
    forged.sql(name, "create table hidden as select hex(zeroblob(3000)) as words")
    forged.sql(name, "drop table hidden")
    assert forged.sql(name, "pragma freelist_count")[0][0] > 0


def write_ahead(forged, name):
    content = bytearray(forged.read(name))
    content[18:20] = b"\2\2"
    forged.write(name, bytes(content))


def alter_kinds():
    def put_link(forged, name, target):
        path = forged.path(name)
        (shutil.rmtree if os.path.isdir(path) else os.remove)(path)
        os.symlink(target, path)

    for name, target in (("sealed/1/list.age", "/dev/zero"), ("manifest", "log/checkpoint"), ("register", "/tmp"),
                         ("log/checkpoint", "state/head"), ("log/tile/entries/003", "/dev/zero"), ("log", ".")):
        alteration(f"a link in the place of {name}", f"! {name}: a link", public=True)(
            lambda forged, name=name, target=target: put_link(forged, name, target))
    for name in ("manifest", "decree.decree.md", "programme.sqlite", "log/state/head", "log/tile/entries/003"):
        def put_pipe(forged, name=name):
            os.remove(forged.path(name))
            os.mkfifo(forged.path(name))
        alteration(f"a pipe in the place of {name}", f"! {name}: neither a file nor a folder", public=True)(put_pipe)
    def put_folder(forged):
        os.remove(forged.path("sealed/1/index"))
        os.mkdir(forged.path("sealed/1/index"))
    alteration("a folder in the place of a file", "! sealed/1/index: missing")(put_folder)
    alteration("folders deeper than there are", "folders stand in each other too deep")(
        lambda forged: os.makedirs(forged.path(*["deep"] * 20)))


def alter_log():
    bundle, tile, top = "log/tile/entries/003", "log/tile/0/003", "log/tile/1/000.p/8"
    alteration("a bit of an entry", f"! {bundle}: changed entry", public=True)(lambda forged: forged.flip(bundle))
    alteration("the length of an entry", f"! {bundle}: ", public=True)(lambda forged: forged.flip(bundle, 0))
    alteration("a bit of a tile", f"! {tile}: changed tile", public=True)(lambda forged: forged.flip(tile))
    alteration("a bit of the tile above", f"! {top}: ", public=True)(lambda forged: forged.flip(top))
    for name in (bundle, tile, top):
        alteration(f"{name} is gone", f"! {name}: missing", public=True)(
            lambda forged, name=name: os.remove(forged.path(name)))
        alteration(f"{name} has bytes more", f"! {name}: ", public=True)(
            lambda forged, name=name: forged.write(name, forged.read(name) + b"\0"))
    def older(forged):
        folder = forged.path("log/tile/entries/002.p")
        name = "log/tile/entries/002.p/" + sorted(os.listdir(folder))[0]
        forged.flip(name)
        return f"! {name}: "
    alteration("a bit of a part that a fuller one has replaced", public=True)(older)
    alteration("two entries are swapped within their bundle", f"! {bundle}: changed entry", public=True)(swap_entries)
    alteration("a file in the log that is none of it", "! log/more: not part of a log", public=True)(
        lambda forged: forged.write("log/more", b"x"))
    alteration("a tile of a level that there is not", "! log/tile/9/000: not part of a log", public=True)(
        lambda forged: forged.write("log/tile/9/000", b"x" * 32))
    alteration("a bundle behind the end", "files left behind", public=True)(
        lambda forged: forged.write("log/tile/entries/099", b"x"))
    for name in ("log/state/more", "log/state/lock", "log/state/new/1"):
        alteration(f"something in {name}", f"! {name}: not part of the log", public=True)(
            lambda forged, name=name: forged.write(name, b"x"))

    head = "log/state/head"
    alteration("a bit of the root in the head", f"! {head}: ", public=True)(
        lambda forged: forged.flip(head, len(forged.read(head)) - 10))
    def shorter_head(forged):
        size = 512
        root = base64.b64encode(tlog.root_of(forged.entries[:size])).decode()
        forged.write(head, f"{forged.origin}\n{size}\n{root}\n".encode())
    alteration("the head of an earlier day", f"! {head}: ", public=True)(shorter_head)

    checkpoint = "log/checkpoint"
    alteration("a letter of the checkpoint's root", f"! {checkpoint}: the signature of", public=True)(
        lambda forged: forged.write(checkpoint, other_letter(forged.read(checkpoint), len(forged.origin) + 12)))
    alteration("a bit of the checkpoint's signature", f"! {checkpoint}: ", public=True)(
        lambda forged: forged.flip(checkpoint, len(forged.read(checkpoint)) - 20))
    alteration("no checkpoint at all", f"! {checkpoint}: the log has no signed checkpoint", public=True)(
        lambda forged: os.remove(forged.path(checkpoint)))
    alteration("no note where the checkpoint is", f"! {checkpoint}: ", public=True)(
        lambda forged: forged.write(checkpoint, b"\x1b[2Jnothing\n"))
    def other_key(forged):
        text = forged.read(head)
        forged.write(checkpoint, forged.key("registrar-1").note(text))
    alteration("a checkpoint by another key", f"! {checkpoint}: ", public=True)(other_key)
    alteration("no log at all", "! log: cannot open the folder")(lambda forged: shutil.rmtree(forged.path("log")))
    def earlier(forged):
        size = 512
        root = base64.b64encode(tlog.root_of(forged.entries[:size])).decode()
        forged.write(checkpoint, forged.key("log").note(f"{forged.origin}\n{size}\n{root}\n".encode()))
    alteration("a signed checkpoint of an earlier day", "entries behind the signed checkpoint",
               "! manifest: signed with another log", public=True)(earlier)


def swap_entries(forged):
    content = forged.read("log/tile/entries/003")
    entries = tlog.cut_bundle(content, 256, "003")
    entries[10], entries[11] = entries[11], entries[10]
    forged.write("log/tile/entries/003", b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries))


def alter_manifest():
    def lines(forged):
        text, signature = forged.read("manifest").split(b"\n\n", 1)
        return text.split(b"\n"), signature
    def put(forged, changed, signature):
        forged.write("manifest", b"\n".join(changed) + b"\n\n" + signature)

    def other_hash(forged):
        forged.flip("decree.decree.md")
        changed, signature = lines(forged)
        digest = hashlib.sha256(forged.read("decree.decree.md")).hexdigest()
        put(forged, [digest.encode() + line[64:] if b" decree" in line else line for line in changed], signature)
    alteration("a file and its line of the manifest", "! manifest: the signature of")(other_hash)
    def one_less(forged):
        os.remove(forged.path("sealed/1/list.age"))
        changed, signature = lines(forged)
        put(forged, [line for line in changed if b"sealed/1/list.age" not in line], signature)
    alteration("a file is gone, and its line of the manifest", "! manifest: the signature of")(one_less)
    alteration("a manifest signed by a registrar", "! manifest: the manifest is not signed by")(
        lambda forged: forged.write("manifest", forged.key("registrar-1").note(forged.manifest())))
    alteration("a manifest that is none", "! manifest: ")(lambda forged: forged.write("manifest", b"\x1b[2J"))
    def other_log(forged):
        text = forged.manifest().replace(forged.origin.encode(), b"rehearsal.example/6", 1)
        forged.write("manifest", forged.key("log").note(text))
    alteration("a manifest of another log", "! manifest: of another log, 'rehearsal.example/6'")(other_log)
    def other_size(forged):
        changed = forged.manifest().split(b"\n", 3)
        changed[2] = b"512 " + changed[2].split(b" ")[1]
        forged.write("manifest", forged.key("log").note(b"\n".join(changed)))
    alteration("a manifest of an earlier day", "! manifest: signed with another log of 512 entries")(other_size)


# -- by somebody who has the log's key: nothing but recomputation finds it ----------------------------


def alter_database():
    changes = {  # table: what is said of whom
        "programme": "level = 4",
        "actors": "load = load + 1 where row = 20",
        "people": "nomination = 0 where row = (select min(row) from people where nomination = 1)",
        "facilities": "told_count = told_count + 1 where row = 2",
        "cases": "outcome = 3 - outcome where row = 100",
        "readings": "time = time + 1 where row = 300",
        "edits": "after = 'model' where row = (select min(row) from edits where after <> 'model')",
        "seeds": "seed = zeroblob(32) where row = 1",
        "matters": "stage = 1 where row = 0",
        "rereadings": "outcome = 3 - outcome where row = 5",
        "proposals": "rank = rank + 1 where row = 7",
    }
    for table, change in changes.items():
        alteration(f"a value in the table {table}", "! programme.sqlite: ", f" {table}", sign=True)(
            lambda forged, table=table, change=change: forged.sql("programme.sqlite", f"update {table} set {change}")
            and None)
        if table not in ("programme", "proposals"):
            alteration(f"a row of the table {table} is gone", "! programme.sqlite: ", sign=True)(
                lambda forged, table=table: forged.sql(
                    "programme.sqlite", f"delete from {table} where row = (select max(row) from {table})") and None)
    def hide(forged):
        """Who is on the list by the database, and not by the log, is named."""
        row, = forged.sql("programme.sqlite", "select min(row) from people where is_listed = 0")[0]
        forged.sql("programme.sqlite", "update people set is_listed = 1 where row = ?", row)
        with open(forged.path("register/persons.csv"), encoding="utf-8") as file:
            return list(csv.DictReader(file))[row]["person"]
    alteration("somebody on the list of the database alone, who is named", "! programme.sqlite: ", sign=True)(hide)
    for name, statement in (("a table more", "create table more(a)"), ("no view of words", "drop view case_words"),
                            ("a trigger", "create trigger t after update on people begin delete from people; end")):
        alteration(f"{name} in the database", "! programme.sqlite: this is a database, but none", sign=True)(
            lambda forged, statement=statement: forged.sql("programme.sqlite", statement) and None)
    alteration("a database that is none", "! programme.sqlite: ", sign=True)(
        lambda forged: forged.write("programme.sqlite", b"\x1b[2J" * 2048))
    alteration("a database that has nothing", "! programme.sqlite: ", sign=True)(
        lambda forged: forged.write("programme.sqlite", b""))
    alteration("no database", "! programme.sqlite: cannot open", sign=True)(
        lambda forged: os.remove(forged.path("programme.sqlite")))


def alter_facts():
    def opening(kind, statement, *values):
        """Of one event of a kind; the finding names its entry."""
        def change(forged):
            index = forged.find(kind, 3)
            commitment = bytes.fromhex(forged.event(index)["commitment"])
            forged.sql("openings.sqlite", statement, *values, commitment)
            return f"! log: entry {index}, {kind}: "
        return change
    for kind, fields in (("case.decided", {"decision": "refuse"}), ("record.edited", {"after": "violation"}),
                         ("person.nominated", {"clauses": "G9"}), ("person.notified", {"new_end": "2022-02-15"}),
                         ("effect.recorded", {"effect": "refused"}), ("audit.reread", {"reason": "conduct"}),
                         ("case.listed", {"person": "P00000001"}), ("person.set-aside", {"why": "asked"}),
                         ("list.finalised", {"total": 1}), ("correction.proposed", {"action": "admit"})):
        def change(forged, kind=kind, fields=fields):
            index = forged.find(kind)
            put_facts(forged, index, canonical({**forged.facts_of(index), **fields, "why": "because"}))
            return f"! log: entry {index}, {kind}: "
        alteration(f"a fact of {kind}", "the facts are not those that", sign=True)(change)
    alteration("a salt", "the facts are not those that", sign=True)(
        opening("case.decided", "update opening set salt = zeroblob(length(salt)) where commitment = ?"))
    alteration("facts that are gone", " is not here", sign=True)(
        opening("case.decided", "delete from opening where commitment = ?"))
    alteration("facts that were forgotten", "has been forgotten", sign=True)(
        opening("case.decided", "update opening set salt = null, facts = null where commitment = ?"))
    def swap(forged):
        indexes = [forged.find("case.decided", nth) for nth in (5, 6)]
        facts = [canonical(forged.facts_of(index)) for index in indexes]
        for index, text in zip(indexes, reversed(facts)):
            put_facts(forged, index, text + b"")
        if facts[0] == facts[1]:
            put_facts(forged, indexes[0], facts[0].replace(b'"', b'" ', 1))
        return f"! log: entry {indexes[0]}, case.decided: "
    alteration("the facts of two readings are swapped", sign=True)(swap)
    alteration("a table more in the openings", "! openings.sqlite: this is a database, but none", sign=True)(
        lambda forged: forged.sql("openings.sqlite", "create table more(a)") and None)
    alteration("openings that are none", "! openings.sqlite: ", sign=True)(
        lambda forged: forged.write("openings.sqlite", b"\x1b[2J" * 2048))
    alteration("no openings, with a sealed list", "! openings.sqlite: not here, and facts were recorded after",
               sign=True)(
        lambda forged: os.remove(forged.path("openings.sqlite")))


def put_facts(forged, index, text):
    forged.sql("openings.sqlite", "update opening set facts = ? where commitment = ?", text,
               bytes.fromhex(forged.event(index)["commitment"]))


def alter_papers():
    for name in ("list.age", "parts.age"):
        alteration(f"{name}, signed again", f"! sealed/1: '{name}' is not the file that was sealed", sign=True)(
            lambda forged, name=name: forged.flip(f"sealed/1/{name}"))
        alteration(f"{name} with bytes more, signed again", f"! sealed/2: '{name}' is not the file", sign=True)(
            lambda forged, name=name: forged.write(f"sealed/2/{name}", forged.read(f"sealed/2/{name}") + b"x"))
        alteration(f"no {name}, signed again", f"! sealed/1: '{name}' is not in the sealed folder", sign=True)(
            lambda forged, name=name: os.remove(forged.path(f"sealed/1/{name}")))
    alteration("the index of a sealed list, signed again", "! sealed/2: 'index' is not the one that the log has",
               sign=True)(lambda forged: forged.flip("sealed/2/index"))
    alteration("no sealed list, signed again", "! sealed/1: ", sign=True)(
        lambda forged: shutil.rmtree(forged.path("sealed/1")))
    def swap_versions(forged):
        os.rename(forged.path("sealed/1"), forged.path("sealed/0"))
        os.rename(forged.path("sealed/2"), forged.path("sealed/1"))
        os.rename(forged.path("sealed/0"), forged.path("sealed/2"))
    alteration("two versions of a sealed list are swapped", "! sealed/1: ", "! sealed/2: ", sign=True)(swap_versions)

    def reword(forged, name, before, after):
        text = forged.read(name).decode()
        assert before in text, text
        forged.write(name, text.replace(before, after, 1).encode())
        return f"! {name}: "
    alteration("a letter with another day", "not what the programme says", sign=True)(
        lambda forged: reword(forged, letter(), "2022", "2023"))
    alteration("a letter with a line more", "not what the programme says", sign=True)(
        lambda forged: forged.write(letter(), forged.read(letter()) + b"PS: bring money.\n") or f"! {letter()}: ")
    def swap_letters(forged):
        one, two = forged.read(letter(0)), forged.read(letter(1))
        forged.write(letter(0), two)
        forged.write(letter(1), one)
        return f"! {letter(0)}: not what", f"! {letter(1)}: not what"
    alteration("two letters are swapped", sign=True)(swap_letters)
    def swap_evidence(forged):
        forged.write(letter(0, ".notice"), forged.read(letter(1, ".notice")))
        return f"! {letter(0, '.notice')}: not the evidence for entry "
    alteration("the evidence of somebody else", sign=True)(swap_evidence)
    alteration("the facts in a piece of evidence", sign=True)(
        lambda forged: reword(forged, letter(0, ".notice"), '"effect":"re', '"effect":"xe'))
    alteration("evidence that is none", sign=True)(
        lambda forged: forged.write(letter(0, ".notice"), b"\x1b[2J") or f"! {letter(0, '.notice')}: ")
    alteration("a facility's list without its last line", "! notices/F00001.list.txt: not what the programme says",
               sign=True)(lambda forged: forged.write(
                   "notices/F00001.list.txt", forged.read("notices/F00001.list.txt")[:-200]))
    def to_nobody(forged):
        row, = forged.sql("programme.sqlite", "select max(row) from people where notified = 0")[0]
        with open(forged.path("register/persons.csv"), encoding="utf-8") as file:
            name = f"notices/{list(csv.DictReader(file))[row]['person']}.txt"
        forged.write(name, forged.read(letter()))
        return f"! {name}: to somebody who has not been told anything"
    alteration("a letter to somebody who is not on the list", sign=True)(to_nobody)
    for name, words in (("P99999999.txt", "to somebody who"), ("P99999999.notice", "to somebody who"),
                        ("F99999.list.txt", "for a facility that"), ("more.pdf", "no list, letter or evidence")):
        alteration(f"{name} among the letters", f"! notices/{name}: {words}", sign=True)(
            lambda forged, name=name: forged.write(f"notices/{name}", b"x"))


def alter_basis():
    alteration("the decree, signed again",
               "! log: entry 1, programme.opened: the programme is opened for another decree", sign=True, public=True)(
                   lambda forged: forged.write("decree.decree.md", forged.read("decree.decree.md") + b"\n"))
    alteration("a decree that is none", "! decree.decree.md: does not pass its check", sign=True, public=True)(
        lambda forged: forged.write("decree.decree.md", b"\n"))
    alteration("no decree", "! decree.decree.md: ", sign=True, public=True)(
        lambda forged: os.remove(forged.path("decree.decree.md")))
    for name in REGISTER[1:]:
        def append(forged, name=f"register/{name}"):
            content = forged.read(name).rstrip(b"\n").split(b"\n")
            forged.write(name, b"\n".join(content[:-1]) + b"\n")
        alteration(f"{name} of the register without its last line, signed again", sign=True)(
            lambda forged, change=append: (change(forged), "! ")[1])
    alteration("a cell of the register, signed again", "! register/persons.csv: the file was cut or changed",
               sign=True)(
        lambda forged: change_cell(forged) and None)
    def coherent(forged):
        """With the package's own word for the file changed as well."""
        before, after = change_cell(forged)
        package = forged.read("register/datapackage.json")
        for old, new in ((hashlib.sha256(before).hexdigest(), hashlib.sha256(after).hexdigest()),
                         (f"{len(before)},", f"{len(after)},")):
            assert package.count(old.encode()) == 1, old
            package = package.replace(old.encode(), new.encode())
        forged.write("register/datapackage.json", package)
        return f"! log: entry {forged.find('register.frozen')}, register.frozen: "
    alteration("a cell of the register and its package, signed again", sign=True)(coherent)
    def attack(forged):
        """What stands there is turned into something better before the freeze, which the registrar signs."""
        received = forged.read("opened/persons.csv")
        before = forged.read("register/persons.csv")
        after = before.replace(b",ordinary,", b",model,")
        forged.write("register/persons.csv", after)
        package = json.loads(forged.read("register/datapackage.json"))
        for resource in package["resources"]:
            resource.pop("bytes", None), resource.pop("hash", None)
        forged.write("register/datapackage.json", json.dumps(package).encode())
        assert received != before != after
        row = next(row for row in csv.DictReader(before.decode().splitlines()) if row["conduct"] == "ordinary")
        return row["person"]
    def attack_signed(forged):
        person = attack(forged)
        first = forged.find("register.frozen")
        event = {**forged.event(first), "sha256": register_hash(forged)}
        actor = forged.event(forged.sitting_of(first))["actor"]
        forged.cut(first).sit(actor, {"kind": "register.frozen", "sha256": event["sha256"],
                                            "count": event["count"]}, time=event["time"])
        forged.write_log()
        return f"! log: entry {first}, register.frozen: 'conduct' of '{person}' in the register is 'model'"
    alteration("all who were ordinary are model", "! register/persons.csv: ")(lambda forged: attack(forged) and None)
    alteration("all who were ordinary are model, signed again", "in the register is 'model', not 'ordinary'",
               sign=True)(lambda forged: attack(forged) and f"! log: entry {forged.find('register.frozen')}, ")
    alteration("all who were ordinary are model, frozen so by a registrar", "not 'ordinary' by what was received",
               sign=True)(attack_signed)
    def both(forged):
        attack(forged)
        forged.write("opened/persons.csv", forged.read("opened/persons.csv").replace(b",ordinary,", b",model,"))
        return "! log: entry 1, programme.opened: the register is not the one that the programme was opened with"
    alteration("and in what was received too", sign=True)(both)
    for name in ("persons.csv", "datapackage.json"):
        alteration(f"a byte of {name} as it was received", "! log: entry 1, programme.opened: the register is not",
                   sign=True)(lambda forged, name=name: forged.flip(f"opened/{name}", 200))
        alteration(f"no {name} as it was received", f"! opened/{name}: 'opened/{name}' is not here", sign=True)(
            lambda forged, name=name: os.remove(forged.path(f"opened/{name}")))
    alteration("no register, signed again", "! register: the register of the programme is not here", sign=True)(
        lambda forged: shutil.rmtree(forged.path("register")))


def register_hash(forged):
    """As the freezing has it: over the package and its files, each behind its length."""
    package = forged.read("register/datapackage.json")
    parts = [package] + [forged.read(f"register/{resource['path']}") for resource in json.loads(package)["resources"]]
    return hashlib.sha256(b"jubilee register 1\n" + b"".join(
        len(part).to_bytes(8, "big") + part for part in parts)).hexdigest()


def change_cell(forged):
    """The conduct of somebody; the file before and after."""
    before = forged.read("register/persons.csv")
    at = next(at for word in (b",model,", b",good,", b",ordinary,") for at in [before.find(word)] if at > 0)
    end = before.index(b",", at + 1)
    after = before[:at] + b",violation" + before[end:]
    forged.write("register/persons.csv", after)
    return before, after


# -- by officers, with their own keys and the log's ---------------------------------------------------


def rewritten(name, *words, public=True):
    """The change leaves the entries as it wants them and returns the entry at which the log no longer
    holds, and its kind."""
    def add(change):
        def rewrite(forged):
            index, kind = change(forged)
            forged.write_log()
            return f"! log: entry {index}, {kind}: "
        return alteration(name, *words, sign=True, public=public)(rewrite)
    return add


def alter_sittings():
    def header(forged, index, **fields):
        first = forged.sitting_of(index)
        forged.entries[first] = canonical({**forged.event(first), **fields})
        return first, "sitting"

    rewritten("a sitting under the name of another", "the signature is not by the key of 'registrar-2'")(
        lambda forged: header(forged, forged.find("level.opened", level=4), actor="registrar-2", number=3))
    rewritten("a sitting at another time", "the signature is not by the key of")(
        lambda forged: header(forged, forged.find("level.opened", level=4), time="2022-02-09T00:00:02Z"))
    rewritten("a sitting of somebody who is not enrolled", "'nobody' is not enrolled")(
        lambda forged: header(forged, forged.find("level.opened", level=4), actor="nobody"))
    def other_event(forged):
        index = forged.find("level.opened", level=4)
        forged.entries[index] = forged.entries[index].replace(b'"level":4', b'"level":5')
        return forged.sitting_of(index), "sitting"
    rewritten("an event of a sitting", "its root is not that of the entries that follow")(other_event)
    def one_event_less(forged):
        first, end = forged.sitting(forged.find("person.notified", 4))
        assert end - first > 3
        del forged.entries[first + 2]
        return first, "sitting"
    rewritten("an event less in a sitting")(one_event_less)
    def events_swapped(forged):
        first, _ = forged.sitting(forged.find("case.listed", 4))
        forged.entries[first + 1:first + 3] = reversed(forged.entries[first + 1:first + 3])
        return first, "sitting"
    rewritten("two events of a sitting are swapped", "its root is not")(events_swapped)

    def twice(forged):
        first, end = forged.sitting(forged.find("effect.recorded", 4))
        forged.entries[end:end] = forged.entries[first:end]
        return end, "sitting"
    rewritten("a sitting is played twice", "this is sitting ")(twice)
    def drop(forged):
        first, end = forged.sitting(forged.find("level.opened", level=5))
        del forged.entries[first:end]
        forged.write_log()
        return "! log: entry ", ", sitting: "  # of whoever acts next and has seen more than there is
    alteration("a sitting is dropped", sign=True, public=True)(drop)
    alteration("two sittings change places", "! log: entry ", ", sitting: ", sign=True, public=True)(
        lambda forged: (reorder(forged), forged.write_log())[0])
    def within(forged):
        first, end = forged.sitting(forged.find("effect.recorded", 4))
        assert end - first > 2
        forged.entries = forged.entries[:end - 1]
        return first, "sitting"
    rewritten("the log ends within a sitting", "the log ends within it")(within)
    def stranger(forged):
        forged.entries.append(canonical({"kind": "test"}))
        forged.write_log()
        return f"! log: entry {len(forged.entries) - 1}: it is no sitting"
    alteration("an entry that no programme has", sign=True, public=True)(stranger)
    def event_alone(forged):
        forged.entries.append(canonical({"kind": "level.opened", "level": 5, "time": AFTER}))
        forged.write_log()
        return f"! log: entry {len(forged.entries) - 1}: it is no sitting"
    alteration("an event outside a sitting", sign=True, public=True)(event_alone)


def reorder(forged):
    """The sittings by one registrar that opened levels 2 and 3 stand next to each other."""
    one = forged.sitting(forged.find("level.opened", level=2))
    two = forged.sitting(forged.find("level.opened", level=3))
    assert one[1] == two[0], (one, two)
    forged.entries[one[0]:two[1]] = forged.entries[two[0]:two[1]] + forged.entries[one[0]:one[1]]
    return f"! log: entry {one[0]}, sitting: "


def alter_draws():
    def act(kind, found_in, **fields):
        def change(forged):
            index = forged.find(kind, draw="readers")
            forged.entries[index] = canonical({**forged.event(index), **fields})
            forged.write_log()
            return f"! log: entry {forged.find(found_in, draw='readers')}, {found_in}: "
        return change
    # The pool is under the checkpoint that the officers showed their numbers for.
    alteration("the pool of a draw", sign=True, public=True)(
        act("draw.pool", "draw.reveal", files=[{"name": "decree", "sha256": "00" * 32}]))
    alteration("the commitment of an officer in a draw", sign=True, public=True)(
        act("draw.commit", "draw.commit", commitment="11" * 32))
    alteration("the number that an officer shows", sign=True, public=True)(
        act("draw.reveal", "draw.reveal", nonce="11" * 32))
    alteration("the seed of a draw", sign=True, public=True)(act("draw.result", "draw.result", seed="11" * 32))
    def without_reveal(forged):
        del forged.entries[forged.find("draw.reveal", 1, draw="readers")]
        forged.write_log()
        return f"! log: entry {forged.find('draw.result', draw='readers')}, draw.result: not all nonces"
    alteration("an officer's number is left out of a draw", sign=True, public=True)(without_reveal)


def by_officer(name, *words, public=True, **options):
    """The change appends one sitting by an officer's own key, and returns the index of its event."""
    def add(change):
        def rewrite(forged):
            index = change(forged)
            forged.write_log()
            return f"! log: entry {index}, {forged.event(index)['kind']}: "
        return alteration(name, *words, sign=True, public=public, **options)(rewrite)
    return add


def alter_acts():
    def again(forged, kind, nth=0, time=None, facts=None, by=None, actor=None, where=None, **fields):
        """The sitting around an event is cut off with all behind it, and done again otherwise."""
        index = forged.find(kind, nth, **(where or {}))
        first = forged.event(forged.sitting_of(index))
        event = {key: value for key, value in forged.event(index).items() if key != "commitment"}
        told = {**forged.facts_of(index), **(facts or {})} if "commitment" in forged.event(index) else None
        forged.cut(index)
        return forged.sit(actor or first["actor"], {**event, **fields, "time": time or event["time"]},
                          time=time or first["time"], facts=told)

    by_officer("anything behind the closing", "the programme is closed")(
        lambda forged: forged.sit("registrar-1", {"kind": "level.opened", "level": 5}, time="2022-02-18T00:00:00Z"))
    by_officer("a level that is opened a day early", "level 4")(
        lambda forged: again(forged, "level.opened", where={"level": 4}, time="2022-02-07T23:00:00Z"))
    by_officer("a level that is skipped")(
        lambda forged: again(forged, "level.opened", where={"level": 3}, level=4))
    by_officer("a level that is opened by the chief")(
        lambda forged: again(forged, "level.opened", where={"level": 4}, actor="chief"))
    by_officer("the last signatory signs twice")(
        lambda forged: again(forged, "decree.signed", 1, actor="signatory-1"))
    by_officer("another decree is signed")(lambda forged: again(forged, "decree.signed", 1, sha256="00" * 32))
    by_officer("somebody enrolled by a registrar")(
        lambda forged: forged.cut(forged.find("programme.closed")).sit("registrar-1", {
            "kind": "actor.enrolled", "actor": "friend", "role": "gate", "facility": "F00001",
            "key": forged.event(forged.find("actor.enrolled"))["key"]}, time=AFTER))
    by_officer("another register is frozen", "register", public=False)(
        lambda forged: again(forged, "register.frozen", sha256="00" * 32))
    by_officer("a register of more people is frozen", public=False)(
        lambda forged: again(forged, "register.frozen", count=401))
    by_officer("a record edited after the freeze", "too late")(
        lambda forged: forged.cut(forged.find("round.opened", 0)).sit(
            forged.event(forged.sitting_of(forged.find("record.edited")))["actor"],
            {"kind": "record.edited", "facility": forged.event(forged.find("record.edited"))["facility"]},
            time="2021-10-01T00:00:00Z", facts=forged.facts_of(forged.find("record.edited"))))
    by_officer("the seed of a draw that there is not")(lambda forged: again(forged, "seed.taken", 1, draw="mine"))
    by_officer("a seed taken for another use")(lambda forged: again(forged, "seed.taken", 1, use="audit"))
    by_officer("the first round closed before its day", "2021-12-15")(
        lambda forged: again(forged, "round.closed", time="2021-12-14T14:00:00Z"))
    by_officer("somebody nominated whom the decree does not give anything", public=False)(nominate_unproposed)
    by_officer("somebody nominated by another clause", public=False)(
        lambda forged: again(forged, "person.nominated", facts={"clauses": "G9"}))
    by_officer("a first list with another root", public=False)(
        lambda forged: again(forged, "first-list.signed", root="00" * 32))
    by_officer("a first list of one fewer", public=False)(lambda forged: again(
        forged, "first-list.signed", count=forged.event(forged.find("first-list.signed"))["count"] - 1))
    by_officer("a case assigned to another reader", public=False)(assign_other)
    by_officer("a case assigned to a reader who has it")(assign_same)
    by_officer("a case assigned to somebody who is no reader")(
        lambda forged: again_first(forged, "case.assigned", actor="chief"))
    by_officer("a case decided by another reader")(decide_others)
    by_officer("a decision behind the last day of the round")(
        lambda forged: decide_late(forged))
    by_officer("a decision with a reason of the other kind", public=False)(
        lambda forged: again(forged, "case.decided", facts={"reason": "died"}))
    by_officer("a decision said to be the decree's that was the reader's", public=False)(
        lambda forged: again(forged, "case.decided", facts={
            "discretion": not forged.facts_of(forged.find("case.decided"))["discretion"]}))
    by_officer("a list that skips a rank and lets somebody else in", "the file is not the list that follows from",
               public=False)(skip_rank)
    by_officer("a list of one more", public=False)(
        lambda forged: again(forged, "list.finalised", facts={
            "total": forged.facts_of(forged.find("list.finalised"))["total"] + 1}))
    by_officer("a list sealed by who finalised it")(
        lambda forged: again(forged, "list.sealed", actor=forged.event(
            forged.sitting_of(forged.find("list.finalised")))["actor"]))
    by_officer("a facility told another part", public=False)(
        lambda forged: again(forged, "facility.notified", facts={"file": "00" * 32}))
    by_officer("a person told another effect", public=False)(
        lambda forged: again_first(forged, "person.notified", facts={"effect": "released" if forged.facts_of(
            forged.find("person.notified"))["effect"] == "reduced" else "reduced"}))
    by_officer("a person told another day", public=False)(
        lambda forged: again_first(forged, "person.notified", facts={"new_end": "2022-02-15"}))
    by_officer("a correction with one signature")(
        lambda forged: again(forged, "correction.confirmed", actor=forged.event(
            forged.sitting_of(forged.find("correction.proposed")))["actor"]))
    by_officer("a correction confirmed for somebody else", public=False)(
        lambda forged: again(forged, "correction.confirmed", facts={"person": _made["people"][2]}))
    by_officer("an objection answered by the one who filed it")(
        lambda forged: again_first(forged, "objection.answered", actor=forged.event(
            forged.sitting_of(forged.find("objection.filed")))["actor"]))
    by_officer("a release before its day", "2022-02-16, and it is 2022-02-15",
               public=False)(release_early)
    by_officer("a release of somebody who is not on the list", public=False)(release_stranger)
    by_officer("a look that is said to have been granted", public=False)(look)
    by_officer("a case read again that is not in the sample")(reread_other)
    by_officer("the programme closed with effects outstanding", public=False)(close_early)
    by_officer("a sitting in the name of an officer, by another's key")(
        lambda forged: forged.cut(forged.find("programme.closed")).sit(
            "registrar-1", {"kind": "programme.closed"}, time=AFTER, by="registrar-2") - 1)


def first_event(forged, index):
    first = forged.sitting_of(index)
    return forged.event(first)["actor"], forged.event(first)["time"]


def again_first(forged, kind, actor=None, facts=None, **fields):
    """The first event of the first sitting of a kind, alone in a sitting and otherwise than it was. For
    assignments `actor` is the reader."""
    index = forged.find(kind)
    by, time = first_event(forged, index)
    event = {key: value for key, value in forged.event(index).items() if key != "commitment"}
    told = {**forged.facts_of(index), **(facts or {})} if "commitment" in forged.event(index) else None
    forged.cut(index)
    if kind == "case.assigned":
        return forged.sit(by, {**event, **fields, "actor": actor}, time=time)
    return forged.sit(actor or by, {**event, **fields}, time=time, facts=told)


def readers_of(forged):
    return [forged.event(index)["actor"] for index in
            (forged.find("reader.seconded", nth) for nth in range(9))]


def assign_other(forged):
    """By the registrar's own key: to the reader whom the lots would not give it."""
    reader = forged.event(forged.find("case.assigned"))["actor"]
    return again_first(forged, "case.assigned", actor=next(each for each in readers_of(forged) if each != reader))


def assign_same(forged):
    """The second reading of a case to the reader of the first: seen without facts, too."""
    index = forged.find("case.assigned", reading=2)
    by, time = first_event(forged, index)
    first, _ = forged.sitting(index)
    events = [forged.event(each) for each in range(first + 1, index + 1)]
    events[-1]["actor"] = next(each["actor"] for each in
                               (forged.event(forged.find("case.assigned", nth)) for nth in range(600))
                               if each["case_number"] == events[-1]["case_number"] and each["reading"] == 1)
    forged.cut(index)
    return forged.sit(by, *events, time=time) + len(events) - 1


def decide_others(forged):
    index = forged.find("case.decided")
    reader, time = first_event(forged, index)
    event = {key: value for key, value in forged.event(index).items() if key != "commitment"}
    facts = forged.facts_of(index)
    forged.cut(index)
    return forged.sit(next(each for each in readers_of(forged) if each != reader), event, time=time, facts=facts)


def decide_late(forged):
    index = forged.find("case.decided", -1)
    reader, _ = first_event(forged, index)
    event = {key: value for key, value in forged.event(index).items() if key not in ("commitment", "time")}
    facts = forged.facts_of(index)
    forged.cut(index)
    return forged.sit(reader, event, time="2022-01-03T16:00:00Z", facts=facts)


def nominate_unproposed(forged):
    index = forged.find("person.nominated")
    clerk, time = first_event(forged, index)
    facility = forged.event(index)["facility"]
    proposed = {row for row, in forged.sql("programme.sqlite", "select row from proposals where is_proposed = 1")}
    with open(forged.path("register/persons.csv"), encoding="utf-8") as file:
        person = next(line["person"] for row, line in enumerate(csv.DictReader(file))
                      if line["facility"] == facility and row not in proposed)
    facts = {**forged.facts_of(index), "person": person}
    forged.cut(index)
    return forged.sit(clerk, {"kind": "person.nominated", "facility": facility}, time=time, facts=facts)


def skip_rank(forged):
    """The true list but for one of a quota, in whose place somebody of the same facility stands."""
    index = forged.find("list.finalised")
    by, time = first_event(forged, index)
    facts = forged.facts_of(index)
    lines = _made["list"].decode().split("\n")
    assert hashlib.sha256(_made["list"]).hexdigest() == facts["file"]
    listed = {line.split(",")[0] for line in lines}
    at = next(number for number, line in enumerate(lines[1:], 1) if line.rsplit(",", 1)[-1].isdigit())
    cells = lines[at].split(",")
    with open(forged.path("register/persons.csv"), encoding="utf-8") as file:
        cells[0] = next(line["person"] for line in csv.DictReader(file)
                        if line["facility"] == cells[1] and line["person"] not in listed)
    lines[at] = ",".join(cells)
    forged.cut(index)
    return forged.sit(by, {"kind": "list.finalised"}, time=time,
                      facts={**facts, "file": hashlib.sha256("\n".join(lines).encode()).hexdigest()})


def release_early(forged):
    """Before level 5 was opened, on the eve."""
    index = forged.find("effect.recorded")
    by, _ = first_event(forged, index)
    event = {"kind": "effect.recorded", "facility": forged.event(index)["facility"]}
    facts = forged.facts_of(index)
    forged.cut(forged.find("level.opened", level=5))
    return forged.sit(by, event, time="2022-02-14T23:00:00Z", facts=facts)


def release_stranger(forged):
    index = forged.find("effect.recorded")
    by, time = first_event(forged, index)
    event = {"kind": "effect.recorded", "facility": forged.event(index)["facility"]}
    listed = {row for row, in forged.sql("programme.sqlite", "select row from people where is_listed = 1")}
    with open(forged.path("register/persons.csv"), encoding="utf-8") as file:
        person = next(line["person"] for row, line in enumerate(csv.DictReader(file))
                      if line["facility"] == event["facility"] and row not in listed)
    facts = {**forged.facts_of(index), "person": person}
    forged.cut(index)
    return forged.sit(by, event, time=time, facts=facts)


def look(forged):
    """By a clerk, at somebody of another facility."""
    index = next(index for index in (forged.find("record.viewed", nth) for nth in range(20))
                 if first_event(forged, index)[0] in _made["clerks"])
    by, time = first_event(forged, index)
    with open(forged.path("register/persons.csv"), encoding="utf-8") as file:
        person = next(line["person"] for line in csv.DictReader(file) if line["facility"] != _made["clerks"][by])
    facts = {**forged.facts_of(index), "person": person}
    forged.cut(index)
    return forged.sit(by, {"kind": "record.viewed", "granted": True}, time=time, facts=facts)


def reread_other(forged):
    index = forged.find("audit.reread")
    by, time = first_event(forged, index)
    sample = {json.loads(entry)["case_number"] for entry in forged.entries if b'"audit.reread"' in entry}
    other = next(number for number in range(1, 300) if number not in sample)
    facts = forged.facts_of(index)
    forged.cut(index)
    return forged.sit(by, {"kind": "audit.reread", "case_number": other}, time=time, facts=facts)


def close_early(forged):
    index = forged.find("effect.recorded")
    forged.cut(index)
    return forged.sit("registrar-1", {"kind": "programme.closed"}, time=AFTER)


# -- what is published --------------------------------------------------------------------------------


def published(case):
    """The log as it is exported, and the decree."""
    base = base_of(case)
    folder = case.path("published")
    os.mkdir(folder)
    fine(case, "log", "export", os.path.join(base, "log"), os.path.join(folder, "log"))
    shutil.copy(os.path.join(base, "decree.decree.md"), folder)
    return folder


def test_what_is_published_is_verified_as_far_as_it_goes(case):
    folder = published(case)
    done = verify(case, folder, "--public")
    case.equal(done.returncode, 0, done.stdout + done.stderr)
    case.true("no manifest is here" in done.stdout, done.stdout)
    case.equal(done.stdout.splitlines()[-1], "verified, as far as it can be without the facts")
    for words in ("each dealt as the lots say", "determined again", "database"):
        case.false(words in done.stdout, done.stdout)
    done = verify(case, folder)
    case.equal(done.returncode, 3)
    case.true("register: the register of the programme is not here" in done.stdout, done.stdout)
    case.true("jubilee verify --public" in done.stdout, done.stdout)


def test_in_what_is_published_each_of_these_is_found(case):
    folder = published(case)
    def changed(name, change):
        with open(os.path.join(folder, name), "rb") as file:
            before = file.read()
        with open(os.path.join(folder, name), "wb") as file:
            file.write(change(before))
        return before
    for name, change, words in (
            ("log/tile/entries/003", lambda text: text[:900] + bytes([text[900] ^ 1]) + text[901:], "changed entry"),
            ("log/tile/0/003", lambda text: bytes([text[0] ^ 1]) + text[1:], "changed tile"),
            ("log/checkpoint", lambda text: text.replace(b"\n2", b"\n1", 1), "the signature of"),
            ("decree.decree.md", lambda text: text + b"\n", "the programme is opened for another decree")):
        before = changed(name, change)
        found(case, folder, [words], "--public")
        changed(name, lambda text, before=before: before)
    with open(os.path.join(folder, "log", "more"), "wb") as file:
        file.write(b"x")
    found(case, folder, ["! log/more: not part of a log"], "--public")


def test_a_fact_that_is_not_published_is_beyond_what_is(case):
    """With the facts it is found, without them it cannot be: that is what 'as far as' means."""
    forged = copy_of(case)
    index = forged.find("list.finalised")
    time = forged.event(index)["time"]
    facts = {**forged.facts_of(index), "file": "00" * 32}
    actor = first_event(forged, index)[0]
    forged.cut(index).sit(actor, {"kind": "list.finalised"}, time=time, facts=facts)
    forged.write_log().sign()
    found(case, forged.folder, [f"! log: entry {index}, list.finalised: "])
    done = verify(case, forged.folder, "--public")
    case.equal(done.returncode, 0, done.stdout + done.stderr)


# -- while the list is sealed -------------------------------------------------------------------------


def sealed(case):
    """The programme as it was when its list was just sealed, and the facts with it."""
    forged = copy_of(case)
    forged.cut(forged.find("list.sealed")).write_log()
    for name in ("sealed", "notices"):
        shutil.rmtree(forged.path(name))
    forged.write("programme.sqlite", b"")
    fine(case, "programme", "rebuild", forged.folder)
    fine(case, "key", "new", "--sealing", "--no-passphrase", "--out", case.path("seal"))
    forged.write("openings.sqlite", forged.read("openings.sqlite"))
    by = first_event(copy_of(case, "other"), copy_of(case, "another").find("list.sealed"))[0]
    fine(case, "programme", "seal", forged.folder, "--as", os.path.join(forged.keys, by + ".key"), "--to-file",
         case.path("seal.pub"), "--at", "2022-01-02T09:30:02Z")
    case.false(os.path.exists(forged.path("openings.sqlite")) or os.path.exists(forged.path("programme.sqlite")))
    forged.entries = tlog.audit_head(tlog.open_log(forged.path("log")))
    return Forgery.sign(forged.write_log())


def test_while_the_list_is_sealed_all_is_verified_that_can_be_and_the_report_says_so(case):
    forged = sealed(case)
    before = digests(forged.folder)
    done = verify(case, forged.folder)
    case.equal(done.returncode, 0, done.stdout + done.stderr)
    case.equal(digests(forged.folder), before)
    case.true("facts      sealed with version 1 of the list: what needs them was not looked at" in done.stdout,
              done.stdout)
    case.true("register   as it was frozen" in done.stdout, done.stdout)
    case.true("sealed     1 version of the list" in done.stdout, done.stdout)
    case.equal(done.stdout.splitlines()[-1], "verified, as far as it can be while the facts are sealed with the list")
    shutil.rmtree(forged.path("register"))
    forged.sign()
    done = verify(case, forged.folder)
    case.true(done.returncode == 0 and "register   not here" in done.stdout, done.stdout)


def test_while_the_list_is_sealed_each_of_these_is_found(case):
    forged = sealed(case)
    kept = case.path("kept")
    shutil.copytree(forged.folder, kept, copy_function=os.link)
    def drop(*names):
        for name in names:
            os.remove(forged.path(name))
    def without_openings():
        """What was sealed says itself that the facts are nowhere."""
        index = b"".join(line for line in forged.read("sealed/1/index").splitlines(True) if b"openings" not in line)
        forged.write("sealed/1/index", index)
        at = forged.find("list.sealed")
        actor, time = first_event(forged, at)
        event = {**forged.event(at), "sha256": hashlib.sha256(index).hexdigest()}
        forged.cut(at).sit(actor, event, time=time)
        forged.write_log()
        drop("sealed/1/openings.age")
    def go_on():
        """With an event whose facts nobody has."""
        forged.sit("registrar-1", {"kind": "record.viewed", "granted": True, "commitment": "11" * 32},
                   time="2022-01-02T10:00:00Z")
        forged.write_log()
    for change, words, is_signed in (
            (lambda: forged.flip("sealed/1/openings.age"), "! sealed/1/openings.age: changed since", False),
            (lambda: forged.flip("sealed/1/openings.age"), "'openings.age' is not the file that was sealed", True),
            (lambda: drop("sealed/1/openings.age"), "'openings.age' is not in the sealed folder", True),
            (lambda: forged.flip("register/persons.csv"), "! register", True),
            (lambda: forged.write("programme.sqlite", b"x"), "! programme.sqlite: here, though the facts", True),
            (without_openings, "! openings.sqlite: not here, and not sealed with the list either", True),
            (go_on, "! openings.sqlite: not here, and facts were recorded after the list was sealed", True),
            (lambda: (forged.cut(forged.find("list.sealed")), forged.write_log()),
             "! openings.sqlite: not here, and no list has been sealed", True)):
        change()
        if is_signed:
            forged.sign()
        found(case, forged.folder, [words])
        shutil.rmtree(forged.folder)
        shutil.copytree(kept, forged.folder, copy_function=os.link)
        forged.entries = tlog.audit_head(tlog.open_log(forged.path("log")))


# -- bundles ------------------------------------------------------------------------------------------


def test_bundles_are_as_many_as_the_log_has_taken_and_in_their_order(case):
    facility = Facility(case, "round-1").begin()
    centre = facility.centre
    facility.do("clerk-4", "person.nominated", "--all")
    facility.fine(facility.take(facility.export()))
    centre.fine("programme", "sign", centre.home, "--key", facility.key("log"))
    key = facility.key("log") + ".pub"
    done = verify(case, centre.home, key=key)
    case.equal(done.returncode, 0, done.stdout + done.stderr)
    case.true("bundles    2, in their order and as many as the log has taken" in done.stdout, done.stdout)
    out = f"bundles/{HERE}-out-1.age"
    def chain(change):
        return lambda forged: forged.write("bundles/chain", change(forged.read("bundles/chain")))
    for number, (change, words, is_signed) in enumerate((
            (lambda forged: forged.flip(out), f"! {out}: changed since", False),
            (lambda forged: forged.flip("bundles/chain"), "! bundles/chain: changed since", False),
            (lambda forged: os.remove(forged.path(out)), f"! {out}: missing, though the chain names it", True),
            (chain(lambda text: b"".join(line for line in text.splitlines(True) if not line.startswith(b"out"))),
             f"! bundles/chain: 0 bundles of '{HERE}' are kept, and the log has taken 1", True),
            (chain(lambda text: text.replace(b" 1 ", b" 2 ")),
             f"! bundles/chain: 2 bundles of '{HERE}' are kept, and the log has taken 1", True),
            (chain(lambda text: text[:-2] + b"99999\n"), "longer than this one", True),
            (lambda forged: forged.sql("programme.sqlite", "update actors set last_bundle = 2 where last_bundle = 1"),
             ": last_bundle is 2, not 1", True),
            (chain(lambda text: b"\x1b[2J\n" + text), "! bundles/chain: line 1", True))):
        forged = Forgery(centre.home, case.path(f"copy-{number}"), centre.folder)
        change(forged)
        if is_signed:
            forged.sign()
        found(case, forged.folder, [words], key=key)
    done = verify(case, facility.home, key=key)
    case.equal(done.returncode, 3)
    case.true("! facility: this is the folder of a facility" in done.stdout, done.stdout)


# -- how it is asked, and what it answers -------------------------------------------------------------


def test_what_cannot_be_read_at_all_is_told_apart_from_what_is_wrong(case):
    base = base_of(case)
    os.mkdir(case.path("empty"))
    for words, status, told in (((case.path("nothing"),), 1, "there is no programme here"),
                                ((case.path("empty"),), 1, "there is no programme here"),
                                ((), 2, "which programme?"), ((base, base), 2, "one programme at a time")):
        done = run(case, "verify", *words, "--key", base + ".keys/log.key.pub")
        case.equal(done.returncode, status, done.stdout + done.stderr)
        case.true(told in done.stderr, done.stderr)
        case.equal(done.stdout, "")
    done = verify(case, base, key=case.path("no.pub"))
    case.equal((done.returncode, done.stdout), (1, ""), done.stderr)
    case.equal(run(case, "verify", base).returncode, 2)


def test_with_another_key_nobody_is_known_to_have_signed(case):
    base = base_of(case)
    done = found(case, base, ["! log/checkpoint: ", "! manifest: "], key=base + ".keys/registrar-1.key.pub")
    case.true("nobody is known to have signed it" in done.stdout, done.stdout)


def test_without_a_checkpoint_the_files_are_held_against_the_key_all_the_same(case):
    forged = copy_of(case)
    os.remove(forged.path("log/checkpoint"))
    forged.flip("sealed/1/list.age")
    found(case, forged.folder, ["! log/checkpoint: ", "! sealed/1/list.age: changed since"])


def test_a_thousand_findings_of_one_kind_are_told_and_the_rest_counted(case):
    forged = copy_of(case)
    for number in range(1200):
        forged.write(f"more/{number}", b"")
    done = found(case, forged.folder, ["! ... and 200 more"])
    case.true("not verified: 1,200 findings" in done.stdout, done.stdout[-300:])


def test_nothing_is_written_whatever_is_found(case):
    forged = copy_of(case)
    forged.write("programme.sqlite-journal", JOURNAL)
    write_ahead(forged, "openings.sqlite")
    forged.flip("log/tile/entries/003")
    forged.write("log/state/new/1", b"x")
    before = digests(forged.folder)
    for more in ((), ("--public",)):
        case.equal(verify(case, forged.folder, *more).returncode, 3)
        case.equal(digests(forged.folder), before)


for _alter in (alter_files, alter_kinds, alter_log, alter_manifest, alter_database, alter_facts, alter_papers,
               alter_basis, alter_sittings, alter_draws, alter_acts):
    _alter()


if __name__ == "__main__":
    # Nothing here has to outlive the test.
    if "TMPDIR" not in os.environ and os.access("/dev/shm", os.W_OK):
        os.environ["TMPDIR"] = "/dev/shm"
    main({**{name: each for name, each in globals().items() if name.startswith("test_")}, **_tests})
