#!/usr/bin/env python3
"""A facility without a link: what goes in and out, and all that can go wrong with it.

    tests/cli/test_bundles.py build/jubilee
"""

import json
import os
import shutil
import sqlite3
import subprocess

from bundle_table import HERE, IN_ROUND, Facility, parts_of
from harness import main, path_of, run

NEXT_DAY = "2021-10-21T08:00:00Z"


def proposed(facility, where=HERE):
    """Keys of the people of a facility who may be nominated."""
    with open(os.path.join(facility.centre.home, "register", "persons.csv"), encoding="utf-8") as file:
        keys = [(line.split(",")[0], line.split(",")[5]) for line in list(file)[1:]]
    rows = dict(facility.centre.rows("select row, is_proposed from proposals"))
    return [key for row, (key, place) in enumerate(keys) if place == where and rows[row]]


def set_aside(person, why="papers"):
    return {"kind": "person.set-aside", "person": person, "reason": "papers-missing", "why": why}


# -- work without a link ------------------------------------------------------------------------------


def test_what_was_done_at_a_facility_is_done_at_the_centre(case):
    facility = Facility(case, "round-1").begin()
    here = proposed(facility)
    facility.do("clerk-4", lines=[set_aside(here[0])])
    facility.do("clerk-4b", "person.nominated", "--all")
    facility.do("head-4", "first-list.signed", at=NEXT_DAY)
    path = facility.export(at=NEXT_DAY)
    done = facility.take(path)
    case.equal(done.returncode, 0, done.stderr)
    case.equal(done.stdout, f"bundle 1 of the facility {HERE}: 3 sittings taken, made {NEXT_DAY} by head-4\n")
    centre = facility.centre
    case.equal(centre.rows("select nominated_count, set_aside_count, is_list_signed from facilities where row = 3"),
               [(len(here) - 1, 1, 1)])
    case.equal(centre.rows("select bundles from facility_words where facility = 3"), [(1,)])
    case.true(os.path.exists(os.path.join(centre.home, "bundles", f"{HERE}-out-1.age")))
    before = centre.rows("select * from people"), centre.rows("select * from actors")
    centre.fine("programme", "rebuild", centre.home)  # by the log alone
    case.equal((centre.rows("select * from people"), centre.rows("select * from actors")), before)


def test_a_facility_has_its_own_people_and_nobody_else(case):
    facility = Facility(case, "round-1").begin()
    centre, files = facility.centre, {}
    for home in (centre.home, facility.home):
        with open(os.path.join(home, "register", "persons.csv"), encoding="utf-8") as file:
            files[home] = [line.split(",")[0] for line in list(file)[1:]
                           if home == facility.home or line.split(",")[5] == HERE]
    case.equal(files[facility.home], files[centre.home])
    done = run(case, "register", "check", os.path.join(facility.home, "register"))
    case.equal(done.returncode, 0, done.stdout + done.stderr)
    case.equal(os.stat(facility.home).st_mode & 0o777, 0o700)


def test_a_facility_works_on_while_its_bundles_are_on_the_way(case):
    facility = Facility(case, "round-1").begin()
    here = proposed(facility)
    facility.do("clerk-4", lines=[set_aside(here[0])])
    first = facility.export()
    facility.do("clerk-4", lines=[set_aside(here[1])])
    second = facility.export()
    facility.do("clerk-4b", lines=[set_aside(here[2])])
    facility.fine(facility.take(first))
    facility.receive(facility.send(), log=None)  # the centre knows of the first only
    facility.do("clerk-4b", "person.nominated", "--all")
    third = facility.export()
    facility.fine(facility.take(second))
    facility.fine(facility.take(third))
    case.equal(facility.centre.rows("select nominated_count, set_aside_count from facilities where row = 3"),
               [(len(here) - 3, 3)])
    case.equal(facility.centre.rows("select max(last_bundle) from actors where facility = 3"), [(3,)])
    case.equal(facility.centre.rows("select count(*) from people where is_in_conflict = 1"), [(0,)])
    facility.receive(facility.send(), log=None)
    done = facility.act("head-4", "first-list.signed", at=NEXT_DAY)
    case.equal(done.returncode, 0, done.stderr)


def test_without_anything_done_there_is_no_bundle(case):
    facility = Facility(case, "round-1").begin()
    _, done = facility.try_export()
    case.equal(done.returncode, 1)
    case.true("nothing waits to be sent" in done.stderr, done.stderr)


def test_what_a_crash_kept_from_the_log_can_come_again(case):
    facility = Facility(case, "round-1").begin()
    facility.do("clerk-4", "person.nominated", "--all")
    path = facility.export()
    before = case.path("before")
    shutil.copytree(facility.centre.home, before)
    facility.fine(facility.take(path))
    # The bundle and its facts were kept, and the log was not yet written.
    for name in ("bundles", "openings.sqlite"):
        there = os.path.join(before, name)
        (shutil.rmtree if os.path.isdir(there) else os.remove)(there)
        (shutil.copytree if name == "bundles" else shutil.copy)(os.path.join(facility.centre.home, name), there)
    shutil.rmtree(facility.centre.home)
    shutil.move(before, facility.centre.home)
    facility.fine(facility.take(path))
    case.equal(facility.centre.rows("select max(last_bundle) from actors where facility = 3"), [(1,)])
    facility.refused(path, "bundle 1 was taken already")


def test_a_bundle_that_cannot_be_written_where_asked_is_not_lost(case):
    facility = Facility(case, "round-1").begin()
    facility.do("clerk-4", "person.nominated", "--all")
    words = ("programme", "export", facility.home, "--as", facility.key("head-4"), "--to", facility.path("centre.box.pub"),
             "--at", IN_ROUND, "--out")
    done = run(case, *words, facility.path("no-such-folder/out.age"))
    case.equal(done.returncode, 1, done.stdout)
    kept = os.path.join(facility.home, "bundles", f"{HERE}-out-1.age")
    case.true(kept in done.stderr, done.stderr)
    facility.fine(facility.take(kept))
    facility.do("clerk-4", "record.viewed", "person=" + proposed(facility)[0], "granted=true", "why=asked")
    with open("/dev/full", "wb") as full:
        done = subprocess.run([path_of("jubilee"), *words, facility.path("2.age")], stdout=full, stderr=subprocess.PIPE,
                              text=True, check=False)
    case.equal(done.returncode, 1, done.stderr)  # what was said of it could not be written
    facility.fine(facility.take(facility.path("2.age")))


def test_what_a_crash_kept_from_the_log_can_be_made_again_otherwise(case):
    facility = Facility(case, "round-1").begin()
    here = proposed(facility)
    facility.do("clerk-4", lines=[set_aside(here[0])])
    facility.fine(facility.take(facility.export()))
    other, before = case.path("f4-copy"), case.path("before")
    shutil.copytree(facility.home, other)
    facility.do("clerk-4", lines=[set_aside(here[1])])
    second = facility.export()
    facility.do("clerk-4", lines=[set_aside(here[2])], home=other)
    again = facility.export(home=other)
    shutil.copytree(facility.centre.home, before)
    facility.fine(facility.take(second))
    shutil.rmtree(os.path.join(before, "bundles"))
    shutil.copytree(os.path.join(facility.centre.home, "bundles"), os.path.join(before, "bundles"))
    shutil.rmtree(facility.centre.home)
    shutil.move(before, facility.centre.home)
    facility.fine(facility.take(again))
    facility.refused(second, "another bundle with the number 2 was taken already")
    case.equal(facility.centre.rows("select bundles, set_aside from facility_words where facility = 3"), [(2, 2)])


def test_bundles_from_before_the_freeze_are_verified_with_the_rest(case):
    facility = Facility(case, "signed").begin()
    for after in ("one", "two"):
        event = {"kind": "record.viewed", "granted": True, "person": person_here(facility)[0], "why": after}
        facility.do("clerk-4", lines=[event], at="2021-09-22T08:00:00Z")
        facility.fine(facility.take(facility.export(at="2021-09-22T08:00:00Z")))
        centre = facility.centre
        centre.fine("programme", "sign", centre.home, "--key", facility.key("log"))
        facility.fine(run(case, "verify", centre.home, "--key", facility.key("log") + ".pub"))
    chain = os.path.join(centre.home, "bundles", "chain")
    with open(chain, "r+", encoding="ascii") as file:
        whole = file.read()
        file.seek(0)
        file.truncate()
        file.write("".join(line for line in whole.splitlines(True) if not line.startswith(f"out {HERE} 2 ")))
    centre.fine("programme", "sign", centre.home, "--key", facility.key("log"))
    done = run(case, "verify", centre.home, "--key", facility.key("log") + ".pub")
    case.equal(done.returncode, 3, done.stderr)
    case.true(f"1 bundles of '{HERE}' are kept, and the log has taken 2" in done.stdout, done.stdout)
    with open(chain, "w", encoding="ascii") as file:
        file.write(whole)
    centre.do("registrar", "register.frozen", at="2021-09-28T08:00:00Z")
    centre.fine("programme", "sign", centre.home, "--key", facility.key("log"))
    facility.fine(run(case, "verify", centre.home, "--key", facility.key("log") + ".pub"))
    facility.receive(facility.send(), log=None)
    facility.do("clerk-4", lines=[event], at="2021-09-29T08:00:00Z")
    facility.fine(facility.take(facility.export(at="2021-09-29T08:00:00Z")))
    centre.fine("programme", "sign", centre.home, "--key", facility.key("log"))
    facility.fine(run(case, "verify", centre.home, "--key", facility.key("log") + ".pub"))


# -- bundles that are not as they should be -----------------------------------------------------------


def test_each_wrong_bundle_is_told_apart_and_changes_nothing(case):
    facility = Facility(case, "round-1").begin()
    here = proposed(facility)
    other = case.path("f4-copy")
    shutil.copytree(facility.home, other)
    facility.do("clerk-4", lines=[set_aside(here[0])])
    first = facility.export()
    facility.do("clerk-4", lines=[set_aside(here[1])])
    second = facility.export()
    facility.do("clerk-4", lines=[set_aside(here[2])])
    third = facility.export()
    facility.do("clerk-4", lines=[set_aside(here[5])], home=other)
    double = facility.export(home=other)

    facility.refused(third, "this is bundle 3, and bundle 1 has not come")
    facility.fine(facility.take(first))
    facility.refused(first, "bundle 1 was taken already")
    facility.refused(third, "this is bundle 3, and bundle 2 has not come")
    facility.refused(double, "another bundle with the number 1 was taken already: its content differs")
    facility.refused(second, "the key does not open it", status=3, box="other")
    facility.fine(facility.take(second))
    facility.fine(facility.take(third))


def test_a_bundle_cut_off_or_altered_on_the_way_is_noticed(case):
    facility = Facility(case, "round-1").begin()
    facility.do("clerk-4", "person.nominated", "--all")
    path = facility.export()
    with open(path, "rb") as file:
        sealed = file.read()
    bad = case.path("bad.age")
    for content, status, words in (
            (sealed[:-1], 3, "cut off, or was changed"), (sealed[:len(sealed) // 2], 3, "cut off, or was changed"),
            (sealed[:40], 1, "the header is cut off"), (sealed[:-100] + bytes([sealed[-100] ^ 1]) + sealed[-99:], 3, "changed"),
            (b"", 1, "this is no sealed bundle"), (b"PK\x03\x04", 1, "this is no sealed bundle")):
        with open(bad, "wb") as file:
            file.write(content)
        facility.refused(bad, words, status=status)
    # Sealed again by somebody who can open it, but cannot sign.
    opened = facility.opened(path)
    facility.refused(facility.sealed(opened[:-1]), "the bundle is cut off", status=3)
    facility.refused(facility.sealed(opened + b"x"), "the bundle was altered: 1 bytes stand behind", status=3)
    facility.refused(facility.sealed(opened.replace(b"person.nominated", b"person.withdrawn", 1)),
                     "the bundle was altered: its part 'sittings'", status=3)
    facility.refused(facility.sealed(opened.replace(b'"number":1,', b'"number":2,', 1)),
                     "the signature of 'head-4' on the bundle does not hold", status=3)
    facility.refused(facility.sealed(b"nonsense\n"), "this is no bundle")
    facility.fine(facility.take(path))


def test_a_bundle_must_be_signed_by_who_may(case):
    facility = Facility(case, "round-1").begin()
    facility.do("clerk-4", "person.nominated", "--all")
    path = facility.export()

    def by(name):
        return lambda header, parts: header.update(by=name)

    _, done = facility.try_export(signer="gate-4")
    case.true(done.returncode != 0 and ("nothing waits" in done.stderr or "no head or clerk" in done.stderr), done.stderr)
    facility.refused(facility.forged(path, "clerk-5", by("clerk-5")), "'clerk-5', who is no head or clerk of the "
                     "facility 'F00004'")
    facility.refused(facility.forged(path, "gate-4", by("gate-4")), "'gate-4', who is no head or clerk")
    facility.refused(facility.forged(path, "stranger", by("stranger")), "'stranger', who is no head or clerk")
    facility.refused(facility.forged(path, "stranger", by("head-4")), "the signature of 'head-4' on the bundle",
                     status=3)
    facility.centre.do("admin", "actor.left", "actor=head-4")
    facility.refused(path, "signed by 'head-4', who has left")
    facility.fine(facility.take(facility.forged(path, "clerk-4", by("clerk-4"))))


def test_a_bundle_of_elsewhere_is_not_taken(case):
    facility = Facility(case, "round-1").begin()
    facility.do("clerk-4", "person.nominated", "--all")
    path = facility.export()

    def put(**values):
        return lambda header, parts: header.update(**values)

    for change, words, status in (
            (put(origin="example.org/other"), "of the programme 'example.org/other', not of "
             "'example.org/programme/test'", 1),
            (put(facility="F00005"), "who is no head or clerk of the facility 'F00005'", 1),
            (put(facility="F99999"), "of the facility 'F99999', which is not in this programme", 1),
            (put(previous="11" * 32), "", 3),
            (put(root="11" * 32), "made with another log of the same name", 3),
            (put(size=100000), "made with a log of 100000 entries", 3),
            (lambda header, parts: parts.pop("sittings"), "has no part 'sittings'", 1),
            (lambda header, parts: parts.update(sittings=b""), "holds no sitting", 1),
            (lambda header, parts: parts.update(sittings=b"{}\n"), "must hold an entry", 1)):
        facility.refused(facility.forged(path, "head-4", change), words, status=status)
    # The sittings of one facility under the name of another, signed by a head of that one.
    def as_other(header, parts):
        header.update(facility="F00005", by="head-5")
    facility.refused(facility.forged(path, "head-5", as_other), "a sitting of 'clerk-4', who is not of the facility "
                     "'F00005'")
    done = facility.try_receive(path, box="centre")
    case.equal(done.returncode, 1)
    case.true("this is no" in done.stderr or "goes the other way" in done.stderr, done.stderr)


def test_no_sitting_is_left_out_or_put_in_twice(case):
    facility = Facility(case, "round-1").begin()
    here = proposed(facility)
    for person in here[:3]:
        facility.do("clerk-4", lines=[set_aside(person)])
    path = facility.export()

    def lines(*keep):
        def change(header, parts):
            all_lines = parts["sittings"].splitlines(keepends=True)
            case.equal(len(all_lines), 6)
            parts["sittings"] = b"".join(all_lines[i] for i in keep)
        return change

    for keep, words in (((2, 3, 4, 5), "do not follow: number 2 stands where 1 should"),
                        ((0, 1, 4, 5), "do not follow: number 3 stands where 2 should"),
                        ((0, 1, 0, 1), "do not follow: number 1 stands where 2 should"),
                        ((2, 3, 0, 1), "do not follow: number 2 stands where 1 should"),
                        ((0, 2, 3), "has 0 entries, and its header says 1"),
                        ((0, 1, 1), "has 2 entries, and its header says 1"),
                        ((0, 3, 2, 1), "not over these 1 entries")):
        facility.refused(facility.forged(path, "head-4", lines(*keep)), words, status=3)

    def change_facts(header, parts):
        parts["sittings"] = parts["sittings"].replace(here[0].encode(), here[5].encode())
    facility.refused(facility.forged(path, "head-4", change_facts), "", status=3)

    def change_header(header, parts):
        parts["sittings"] = parts["sittings"].replace(b'\\"bundle\\":1', b'\\"bundle\\":2')
    facility.refused(facility.forged(path, "head-4", change_header), "signed for bundle 2, not for this one, 1", status=3)

    def change_time(header, parts):
        parts["sittings"] = parts["sittings"].replace(b"2021-10-20T08:00:00Z", b"2021-10-20T08:00:01Z")
    facility.refused(facility.forged(path, "head-4", change_time), "the signature of 'clerk-4' on sitting 1", status=3)


def test_what_was_done_in_time_and_came_too_late_is_told(case):
    facility = Facility(case, "round-1").begin()
    facility.do("clerk-4", "person.nominated", "--all")
    path = facility.export()
    facility.centre.do("registrar", "round.closed", at="2021-12-16T06:00:00Z")
    facility.refused(path, f"was made at {IN_ROUND} and came after the first round was closed: its")
    # At the facility too, once it has heard of it: the folder before is kept.
    said = facility.receive(facility.send(), log=None)
    case.true("1 sittings made here no longer count" in said, said)
    case.true(os.path.isdir(facility.home + ".before-2"))
    # And goes on: the number of the bundle that was refused is given again.
    facility.do("head-4", "record.viewed", "person=" + proposed(facility)[0], "granted=true", "why=asked",
                at="2021-12-17T08:00:00Z")
    facility.fine(facility.take(facility.export(at="2021-12-17T08:00:00Z")))
    case.equal(facility.centre.rows("select view_count from programme"), [(1,)])
    facility.refused(path, "another bundle with the number 1 was taken already")


def test_of_what_waits_all_before_what_no_longer_counts_goes_out_anew(case):
    facility = Facility(case, "round-1").begin()
    view = {"kind": "record.viewed", "granted": True, "person": proposed(facility)[0], "why": "asked"}
    facility.do("head-4", lines=[view])
    first = facility.export()
    facility.do("gate-4", lines=[view])
    facility.do("clerk-4", "person.nominated", "--all")
    late = facility.export()
    facility.do("head-4", lines=[view])
    facility.export()
    facility.centre.do("registrar", "round.closed", at="2021-12-16T06:00:00Z")
    said = facility.receive(facility.send(), log=None)
    case.true("2 sittings wait here for the centre\n2 sittings made here no longer count" in said, said)
    case.equal(sorted(os.listdir(os.path.join(facility.home, "bundles"))),
               [f"{HERE}-in-1.age", f"{HERE}-in-2.age", f"{HERE}-out-1.age", "chain"])
    facility.do("head-4", lines=[view], at="2021-12-17T08:00:00Z")
    again = facility.export(at="2021-12-17T08:00:00Z")
    facility.fine(facility.take(first))
    facility.refused(late, "came after the first round was closed")
    facility.fine(facility.take(again))
    case.equal(facility.centre.rows("select view_count from programme"), [(3,)])


def test_edits_that_come_after_the_freeze_are_told(case):
    facility = Facility(case, "signed").begin()
    edit(facility, "clerk-4", "ordinary")
    path = facility.export(at="2021-09-22T08:00:00Z")
    facility.centre.do("registrar", "register.frozen", at="2021-09-28T08:00:00Z")
    facility.refused(path, "came after the register was frozen: its 1 edits no longer count")


# -- two sides ----------------------------------------------------------------------------------------


def person_here(facility):
    with open(os.path.join(facility.home, "register", "persons.csv"), encoding="utf-8") as file:
        cells = list(file)[1].rstrip("\n").split(",")
    return cells[0], cells[10]  # key and conduct


def edit(facility, actor, after, home=None, at="2021-09-22T08:00:00Z"):
    person, before = person_here(facility)
    event = {"kind": "record.edited", "facility": HERE, "person": person, "field": "conduct", "before": before,
             "after": after if after != before else "model", "document": "paper 7"}
    return facility.do(actor, lines=[event], home=home, at=at)


def centre_conduct(facility, person):
    with open(os.path.join(facility.centre.home, "register", "persons.csv"), encoding="utf-8") as file:
        return next(cells[10] for cells in (line.split(",") for line in file) if cells[0] == person)


def other_conducts(before):
    return [word for word in ("model", "good", "ordinary") if word != before][:2]


def test_a_field_changed_on_two_sides_waits_for_a_third_person(case):
    facility = Facility(case, "signed").begin()
    person, before = person_here(facility)
    one, two = other_conducts(before)
    edit(facility, "registrar", one, home=facility.centre.home)
    edit(facility, "clerk-4", two)
    done = facility.take(facility.export(at="2021-09-22T09:00:00Z"))
    case.equal(done.returncode, 0, done.stderr)
    case.equal(centre_conduct(facility, person), before, "while two differ, what was received stands")
    entries = [entry for entry, in facility.centre.rows("select entry from edits order by entry")]
    case.equal(done.stdout.splitlines()[1:], [
        "1 in conflict, to be settled with 'conflict.settled' by a third person:",
        f"{person}, conduct: changed by two who did not know of each other",
        f"  '{one}' by registrar, entry {entries[0]}", f"  '{two}' by clerk-4, entry {entries[1]}",
        "  may be settled by registrar-2, head-4"])
    settle = {"kind": "conflict.settled", "entry": entries[1], "person": person, "why": "the paper says so"}
    for actor, status in (("registrar", 1), ("clerk-4", 1), ("head-5", 1), ("head-4", 0)):
        done = facility.act(actor, lines=[settle], home=facility.centre.home, at="2021-09-23T08:00:00Z")
        case.equal(done.returncode, status, done.stderr)
    case.equal(facility.centre.rows("select stage from edits order by entry"), [(2,), (0,)])
    case.equal(centre_conduct(facility, person), two)


def test_two_clerks_of_one_place_are_no_two_sides(case):
    facility = Facility(case, "signed").begin()
    person, before = person_here(facility)
    two, three = other_conducts(before)
    edit(facility, "clerk-4", two)
    event = {"kind": "record.edited", "facility": HERE, "person": person, "field": "conduct", "before": two,
             "after": three, "document": "paper 8"}
    facility.do("clerk-4b", lines=[event], at="2021-09-22T09:00:00Z")
    done = facility.take(facility.export(at="2021-09-22T10:00:00Z"))
    case.equal(done.returncode, 0, done.stderr)
    case.equal(len(done.stdout.splitlines()), 1, done.stdout)
    case.equal(facility.centre.rows("select stage, after from edits order by entry"), [(2, two), (0, three)])
    case.equal(centre_conduct(facility, person), three)


def test_somebody_nominated_here_and_set_aside_there_waits_for_the_head(case):
    facility = Facility(case, "round-1").begin()
    here = proposed(facility)
    facility.do("clerk-4b", lines=[set_aside(here[0])], home=facility.centre.home)
    facility.do("clerk-4", "person.nominated", "--all")
    done = facility.take(facility.export())
    case.equal(done.returncode, 0, done.stderr)
    case.true("1 in conflict" in done.stdout and f"{here[0]}, nomination: set aside by clerk-4b (entry " in done.stdout
              and "otherwise by clerk-4 (entry " in done.stdout, done.stdout)
    case.true("may be settled by " in done.stdout and "head-4" in done.stdout, done.stdout)
    done = facility.act("head-4", "first-list.signed", home=facility.centre.home, at=NEXT_DAY)
    case.equal(done.returncode, 1, done.stdout)


# -- what a bundle must not tell ------------------------------------------------------------------------


def test_nothing_sealed_and_nobody_else_is_in_a_bundle(case):
    for stage in ("sealed", "facilities"):
        facility = Facility(case, stage)
        opened = facility.opened(facility.send(), box="f4")
        header, parts = parts_of(opened)
        case.equal((header["facility"], header["direction"], header["number"]), (HERE, "in", 1))
        with open(os.path.join(facility.centre.home, "register", "persons.csv"), encoding="utf-8") as file:
            people = [line.split(",") for line in list(file)[1:]]
        own = {cells[0] for cells in people if cells[5] == HERE}
        case.true(len(own) > 10)
        for cells in people:
            case.equal(cells[0].encode() in opened, cells[0] in own, cells[0])
            if cells[0] not in own:
                case.false((cells[2] + "," + cells[3] + "," + cells[4]).encode() in opened, cells[2])
        # Facts of the final round and of the list are in the centre's openings, and not in here.
        kinds = {json.loads(entry)["commitment"]: json.loads(entry)["kind"]
                 for entry in parts["entries"].splitlines() if b'"commitment"' in entry}
        told = {kinds[json.loads(line)["commitment"]] for line in parts["facts"].splitlines()}
        case.equal(told, {"person.nominated"})
        for words in (b'"decision"', b'"discretion"', b'"total"', b'"file"'):
            case.false(words in parts["facts"], words)
        facility.receive(facility.sealed(opened, box="f4"))
        with sqlite3.connect(os.path.join(facility.home, "programme.sqlite")) as database:
            for table in ("cases", "readings", "rereadings"):
                case.equal(database.execute(f"select count(*) from {table}").fetchone(), (0,), table)
            case.equal(database.execute("select count(*) from people where case_number <> 0").fetchone(), (0,))
            listed = database.execute("select count(*) from people where is_listed = 1").fetchone()[0]
            case.equal(listed > 0, stage == "facilities", stage)
            case.equal(database.execute("select list_total, hex(list_file) from programme").fetchall(),
                       [(0, "00" * 32)])


def test_while_the_list_is_sealed_bundles_wait(case):
    facility = Facility(case, "sealed").begin()
    person = proposed(facility)[0]
    look = {"kind": "record.viewed", "granted": True, "person": person, "why": "family asks"}
    facility.do("head-4", lines=[look], at="2022-01-02T10:00:00Z")
    path = facility.export(at="2022-01-02T10:00:00Z")
    centre = facility.centre
    centre.fine("programme", "sign", centre.home, "--key", facility.key("log"))
    # As 'jubilee programme seal' leaves the folder.
    os.makedirs(os.path.join(centre.home, "sealed"), exist_ok=True)
    for name in ("openings.sqlite", "programme.sqlite"):
        os.rename(os.path.join(centre.home, name), facility.path(name))
    facility.refused(path, "while the list is sealed no bundle can be taken")
    _, done = facility.try_send()
    case.true(done.returncode == 1 and "while the list is sealed nothing can be made" in done.stderr, done.stderr)
    for name in ("openings.sqlite", "programme.sqlite"):
        os.rename(facility.path(name), os.path.join(centre.home, name))
    facility.fine(facility.take(path))


def test_a_bundle_in_goes_to_a_box_of_the_facility_alone(case):
    facility = Facility(case, "round-1")
    facility.centre.fine("programme", "sign", facility.centre.home, "--key", facility.key("log"))
    for options, words in (({"box": "other"}, "no head or clerk enrolled at the facility 'F00004'"),
                           ({"facility": "F00005"}, "no head or clerk enrolled at the facility 'F00005'"),
                           ({"facility": "F99999"}, "no facility 'F99999'"),
                           ({"signer": "clerk-4"}, "'clerk-4', who is no registrar"),
                           ({"signer": "stranger"}, "belongs to nobody")):
        path, done = facility.try_send(**options)
        case.equal(done.returncode, 1, done.stderr)
        case.true(words in done.stderr, done.stderr)
        case.false(os.path.exists(path))
    facility.centre.do("admin", "actor.left", "actor=gate-5")
    _, done = facility.try_send()
    case.true(done.returncode == 1 and "jubilee programme sign" in done.stderr, done.stderr)


# -- the facility's own folder ----------------------------------------------------------------------------


def test_a_facility_believes_the_key_of_the_log_alone(case):
    facility = Facility(case, "round-1")
    path = facility.send()
    for options, words, status in (({"log": None}, "needs the public key of the programme's log", 1),
                                   ({"log": "stranger"}, "is not signed with the key 'stranger'", 3),
                                   ({"box": "other"}, "the key does not open it", 3)):
        done = facility.try_receive(path, **options)
        case.equal(done.returncode, status, done.stderr)
        case.true(words in done.stderr, done.stderr)
        case.false(os.path.exists(facility.home) or os.path.exists(facility.home + ".new"))
    # By the log, who signed it is no registrar, whatever its state says.
    def by_clerk(header, parts):
        header.update(by="clerk-5")
    def other_entries(header, parts):
        parts["entries"] = parts["entries"].replace(b'"registrar"', b'"secretary"', 1)
    for forged, words, status in ((facility.forged(path, "clerk-5", by_clerk, box="f4"), "who is no registrar", 1),
                                  (facility.forged(path, "registrar", other_entries, box="f4"),
                                   "not those that its checkpoint speaks for", 3)):
        done = facility.try_receive(forged)
        case.equal(done.returncode, status, done.stderr)
        case.true(words in done.stderr, done.stderr)
        case.false(os.path.exists(facility.home) or os.path.exists(facility.home + ".new"))


def test_bundles_in_have_their_order_too(case):
    facility = Facility(case, "round-1")
    first = facility.send()
    second, third = facility.send(), facility.send()
    for path, words in ((second, "this is bundle 2, and bundle 1 has not come"),):
        done = facility.try_receive(path)
        case.true(done.returncode == 1 and words in done.stderr, done.stderr)
    facility.receive(first)
    before = facility.state_of(facility.home)
    for path, words in ((third, "this is bundle 3, and bundle 2 has not come"), (first, "bundle 1 was taken already")):
        done = facility.try_receive(path, log=None)
        case.true(done.returncode == 1 and words in done.stderr, done.stderr)
        case.equal(facility.state_of(facility.home), before)
    done = facility.take(first, box="f4")
    case.true(done.returncode == 1, done.stderr)
    facility.receive(second, log=None)
    facility.receive(third, log=None)
    case.equal(sorted(os.listdir(os.path.join(facility.home, "bundles"))),
               [f"{HERE}-in-{number}.age" for number in (1, 2, 3)] + ["chain"])
    case.equal([name for name in os.listdir(facility.centre.folder) if name.startswith("f4.") and "box" not in name], [])


def test_a_facilitys_own_folder_is_neither_signed_nor_replayed(case):
    facility = Facility(case, "round-1").begin()
    facility.do("clerk-4", "person.nominated", "--all")
    before = facility.state_of(facility.home)
    for words, done in (("is not signed", run(case, "programme", "sign", facility.home, "--key", facility.key("log"))),
                        ("has not the facts of all entries", run(case, "programme", "rebuild", facility.home)),
                        ("name it with --for", facility.try_export_of_centre())):
        case.equal(done.returncode, 1, done.stderr)
        case.true(words in done.stderr, done.stderr)
    case.equal(facility.state_of(facility.home), before)
    facility.fine(run(case, "programme", "import", facility.export(), facility.centre.home, "--key",
                      facility.path("centre.box"), "--log-key", facility.key("log")))
    facility.fine(run(case, "verify", facility.centre.home, "--key", facility.key("log") + ".pub"))


def at_level_4(case):
    """A facility that has its list, and what the centre has of it: person, effect."""
    facility = Facility(case, "facilities")
    facility.centre.do("registrar", "level.opened", "level=4", at=TELLING)
    facility.begin()
    copy = facility.path("telling")
    shutil.copytree(facility.centre.home, copy)
    facility.do("head-4", "person.notified", "--all", home=copy, at=TELLING)
    with sqlite3.connect(os.path.join(copy, "openings.sqlite")) as database:
        facts = [json.loads(text) for text, in database.execute("select facts from opening where facts is not null")]
    told = {fact["person"]: fact for fact in facts if "standing" in fact}
    case.true(len(told) > 1)
    return facility, told


TELLING, RELEASE = "2022-02-10T08:00:00Z", "2022-02-16T08:00:00Z"


def facts_of(facility, kind, path):
    _, parts = parts_of(facility.opened(path))
    lines = [json.loads(line) for line in parts["sittings"].splitlines()]
    return [json.loads(line["facts"]) for line in lines if f'"kind":"{kind}"' in line["entry"]]


def test_people_are_told_and_leave_without_a_link(case):
    facility, told = at_level_4(case)
    centre = facility.centre
    facility.do("head-4", "person.notified", "--all", at=TELLING)
    first, second, *_ = sorted(told)
    facility.do("clerk-4", "objection.filed", "person=" + first, "why=another new end was promised", at=TELLING)
    path = facility.export(at=TELLING)
    # What the list gives is filled in there as it is at the centre.
    case.equal({fact["person"]: fact for fact in facts_of(facility, "person.notified", path)}, told)
    facility.fine(facility.take(path))
    done = facility.act("head-4", "effect.recorded", "--all", at=TELLING)
    case.equal((done.returncode, done.stdout), (1, ""), done.stderr)  # not before the day
    facility.do("head-4", "effect.recorded", "person=" + second, "effect=refused", "new_end=none", at=TELLING)
    done = facility.act("gate-4", "effect.recorded", "--all", at=RELEASE)
    left = [fact["effect"] == "released" for person, fact in told.items() if person != second]
    case.equal(done.returncode, 0 if any(left) else 1, done.stderr)
    done = facility.act("head-4", "effect.recorded", "--all", at=RELEASE)
    case.equal(done.returncode, 1 if all(left) else 0, done.stderr)
    path = facility.export(at=RELEASE)
    found = {fact["person"]: fact["effect"] for fact in facts_of(facility, "effect.recorded", path)}
    case.equal(found, {person: "refused" if person == second else fact["effect"] for person, fact in told.items()})
    facility.fine(facility.take(path))
    case.equal(centre.rows("select listed_count - told_count, listed_count - effect_count from facilities "
                           "where row = 3"), [(0, 0)])
    case.equal(centre.rows("select count(*) from people where has_objection = 1"), [(1,)])
    facility.fine(run(case, "programme", "rebuild", centre.home))
    # The next bundle in knows of it, and nobody waits any more.
    facility.receive(facility.send(at=RELEASE), log=None)
    done = facility.act("head-4", "effect.recorded", "--all", at=RELEASE)
    case.equal(done.returncode, 1, done.stdout)


def test_what_the_list_does_not_say_is_refused_where_it_is_done(case):
    facility, told = at_level_4(case)
    before = facility.state_of(facility.home)
    person = sorted(told)[0]
    other = next(key for key, place in facility.centre.people() if place == HERE and key not in told)
    for words, why in ((["person=" + other, "standing=granted", "clauses=C1", "new_end=none", "effect=released"], "not on the list"),
                       (["person=" + person, "new_end=2031-01-01"], "not what the list gives"),
                       (["person=" + person, "clauses=nothing"], ""), (["person=" + person, "effect=nothing"], "")):
        done = facility.act("head-4", "person.notified", *words, at=TELLING)
        case.equal(done.returncode, 1, done.stdout)
        case.true(why in done.stderr, done.stderr)
    case.equal(facility.state_of(facility.home), before)
    # Nor is it believed at the centre, whatever the facility has made of its own folder.
    with open(os.path.join(facility.home, "list.csv"), encoding="utf-8") as file:
        lines = file.read().splitlines(keepends=True)
    line = next(line for line in lines if line.startswith(person + ",")).replace(person, other)
    with open(os.path.join(facility.home, "list.csv"), "w", encoding="utf-8") as file:
        file.writelines(lines[:1] + sorted(lines[1:] + [line]))
    row = [key for key, place in facility.centre.people() if place == HERE].index(other)
    with sqlite3.connect(os.path.join(facility.home, "programme.sqlite")) as database:
        database.execute("update people set is_listed = 1, was_listed = 1 where row = ?", (row,))
    facility.do("head-4", "person.notified", "person=" + other, at=TELLING)
    facility.refused(facility.export(at=TELLING), "not on the list")


def test_a_list_that_is_none_is_not_worked_with(case):
    facility, _ = at_level_4(case)
    path = os.path.join(facility.home, "list.csv")
    with open(path, encoding="utf-8") as file:
        good = file.read()
    case.equal(os.stat(path).st_mode & 0o777, 0o600)
    lines = good.splitlines(keepends=True)
    for bad in (good[:-1], good + "x\n", "".join(lines[:1] + lines[:0:-1]), good.replace("P0", "Q0"), good.replace(HERE, "F00005"),
                good.replace("released", "freed") + lines[1], "person\n", "", "\0"):
        with open(path, "w", encoding="utf-8") as file:
            file.write(bad)
        done = facility.act("head-4", "person.notified", "--all", at=TELLING)
        case.equal(done.returncode, 1, repr(bad))


def test_letters_are_made_at_the_centre_alone(case):
    facility, _ = at_level_4(case)
    done = run(case, "notice", facility.home, "--due", "--out", facility.path("letters"), "--as", facility.key("head-4"),
               "--at", TELLING)
    case.true(done.returncode == 1 and "at the centre" in done.stderr, done.stderr)
    case.false(os.path.exists(facility.path("letters")))


def test_before_level_3_no_bundle_has_a_list(case):
    facility = Facility(case, "sealed")
    _, parts = parts_of(facility.opened(facility.send(), box="f4"))
    case.false("list" in parts)
    facility = Facility(case, "facilities")
    _, parts = parts_of(facility.opened(facility.send(), box="f4"))
    rows = parts["list"].decode().splitlines()[1:]
    case.true(rows and all(row.split(",")[1] == HERE for row in rows), rows)


if __name__ == "__main__":
    main(globals())
