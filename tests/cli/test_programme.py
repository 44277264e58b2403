#!/usr/bin/env python3
"""People work on a programme, from its opening to its closing: what they do is recorded, what they are
shown is theirs to see, and nothing is told before its day.

    tests/cli/test_programme.py build/jubilee
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys

from harness import DECREE, main, path_of, run
from programme_table import CAST, ORIGIN, STAGES, programme_at
from sealing_table import Sealing


def register_of(programme):
    with open(os.path.join(programme.home, "register", "persons.csv"), encoding="utf-8") as file:
        return list(csv.DictReader(file))


def more_than_six_months(term):
    """None where it is not known; of the terms in the register, which have years or months alone."""
    if term in ("", "none"):
        return None if term == "" else True
    years, months = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?", term).groups(default="0")
    return 12 * int(years) + int(months) > 6


def given_by_decree(person):
    """The clauses for two facilities, read off the decree by hand: F00004 moves model prisoners, F00005
    releases members of families, of whom there are fewer than places."""
    if person["pretrial"] != "false" or not more_than_six_months(person["maximum_term"]):
        return None
    if person["facility"] == "F00004" and person["conduct"] == "model":
        return "G2"
    if person["facility"] == "F00005" and person["held_as"] == "family_member":
        return "G3,Q1"
    return None


def test_a_programme_is_taken_from_its_opening_to_its_closing(case):
    programme = programme_at(case, "closed")
    people = register_of(programme)
    state = programme.rows("select row, nomination, is_listed, notified, effect from people order by row")
    given = {row: given_by_decree(person) for row, person in enumerate(people)}
    nominated = {row for row, nomination, *_ in state if nomination == 1}
    case.equal(nominated, {row for row, clauses in given.items() if clauses}, "who was nominated")
    refused = {person for (person,) in programme.rows("select person from cases where outcome = 2")}
    case.equal(len(refused), 2)
    case.equal({row for row, _, is_listed, *_ in state if is_listed}, nominated - refused, "who is on the list")
    effect_of = {"G2": 3, "G3,Q1": 1}  # transferred, released
    for row, _, is_listed, notified, effect in state:
        case.equal((notified, effect), (1, effect_of[given[row]]) if is_listed else (0, 0), people[row]["person"])
    case.true("  closed\n" in programme.show("status").stdout)


def test_the_log_names_nobody_and_counts_nothing_that_is_hidden(case):
    programme = programme_at(case, "closed")
    folder = os.path.join(programme.home, "log")
    bytes_found = b""
    for place, _, names in os.walk(os.path.join(folder, "tile", "entries")):
        for name in names:
            with open(os.path.join(place, name), "rb") as file:
                bytes_found += file.read()
    case.true(b'"kind":"person.notified"' in bytes_found)
    for person in register_of(programme):
        for secret in (person["person"], person["name"], person["name_latin"]):
            case.false(secret and secret.encode() in bytes_found, secret)
    case.false(b'"total"' in bytes_found)


def test_every_stage_tells_where_it_stands_and_names_nobody(case):
    for stage in STAGES:
        programme = programme_at(case, stage)
        shown, told = programme.show("status"), json.loads(programme.show("status", None, "--json").stdout)
        case.equal(shown.returncode, 0, shown.stderr)
        for person in register_of(programme):
            case.false(person["person"] in shown.stdout or person["name"] in shown.stdout, stage)
        case.true(told["stage_words"] in shown.stdout)
        case.equal("list" in told, stage in ("public", "closed"), stage)
        case.equal([day["day"] for day in told["calendar"]], sorted(day["day"] for day in told["calendar"]))
        if stage != "closed":
            case.true(told["due"], f"nothing is due at {stage}")
        shutil.rmtree(programme.folder)


def test_how_many_are_on_the_list_is_told_before_its_day_to_registrar_and_auditor_alone(case):
    programme = programme_at(case, "told")
    for name, (role, _) in CAST.items():
        told = json.loads(programme.show("status", name, "--json").stdout)
        case.equal("list" in told, role in ("registrar", "auditor"), name)
    case.equal(json.loads(programme.show("status", "auditor", "--json").stdout)["list"],
               {"effects": 0, "people": 18, "told": 18})


def test_what_is_overdue_is_said_with_who_has_to_act(case):
    programme = programme_at(case, "round-1")
    shown = programme.show("status", at="2021-12-20T08:00:00Z").stdout
    case.true("overdue\n  clerk or head: make and sign first lists; 5 of 5 facilities have not, by 2021-12-15"
              in shown, shown)
    case.true("2021-12-15  overdue  R1 closes: first selection" in shown, shown)
    case.true("due now\n  registrar: close the first round" in shown, shown)


def test_a_clerk_sees_who_is_proposed_and_why_and_a_head_what_there_is_to_sign(case):
    programme = programme_at(case, "round-1")
    expected = [person for person in register_of(programme)
                if person["facility"] == "F00005" and given_by_decree(person)]
    shown = programme.show("next", "clerk-5", "--count", "50").stdout
    case.equal(re.findall(r"^person (P\d+)$", shown, re.MULTILINE), [person["person"] for person in expected])
    case.true("granted by G3 (point 3), released on 2022-02-16" in shown, shown)
    case.true(f"{len(expected)} of the people proposed at F00005 are not yet handled" in shown, shown)
    one = expected[0]["person"]
    line = next(line for line in shown.splitlines() if f"person={one}" in line).split()
    done = run(case, *line[1:], "--at", programme.clock)
    case.equal(done.returncode, 0, done.stderr)
    case.true(f"{len(expected) - 1} of the people" in programme.show("next", "clerk-5").stdout)
    case.true(f"first list of F00005: 1 nominated, 0 set aside, of {len(expected)}"
              in programme.show("next", "head-5").stdout)
    programme.do("clerk-5", "person.nominated", "--all")
    signing = programme.show("next", "head-5").stdout
    case.true(f"{len(expected)} nominated, 0 set aside, of {len(expected)}" in signing and
              "first-list.signed" in signing, signing)


def test_a_reader_sees_a_case_blind(case):
    programme = programme_at(case, "dealt")
    people, seen = register_of(programme), set()
    persons = dict(programme.rows("select row + 1, person from cases"))
    for reader in [name for name, (role, _) in CAST.items() if role == "reader"]:
        shown = programme.show("next", reader)
        case.equal(shown.returncode, 0, shown.stderr)
        number = int(re.search(r"^case (\d+), reading", shown.stdout, re.MULTILINE).group(1))
        person = people[persons[number]]
        seen.add(number)
        told = shown.stdout.replace(programme.folder, "")
        for field in ("person", "name", "name_latin", "birth", "home_town", "facility", "family_group"):
            case.false(person[field] not in ("", "none") and person[field] in told, f"{field}: {told}")
        case.false("facility" in told.split("what the decree gives")[0].split("facts that")[1], told)
        case.true(re.search(rf"^  conduct +{person['conduct']}$", shown.stdout, re.MULTILINE), shown.stdout)
        case.equal(people[persons[number]]["held_since"] in told,
                   people[persons[number]]["held_since"] != people[persons[number]]["birth"], "born in custody")
        case.true("covered: " in told)
    case.true(len(seen) > 1)


def test_the_line_that_a_reader_is_shown_decides_the_case(case):
    programme = programme_at(case, "dealt")
    reader = programme.open_readings()[0][0]
    shown = programme.show("next", reader).stdout
    line = next(line for line in shown.splitlines() if "decision=pass" in line)
    done = run(case, *line.split()[1:], "--at", programme.clock)
    case.equal(done.returncode, 0, done.stderr)
    case.true(done.stdout.startswith("recorded case.decided (case "), done.stdout)
    case.true(programme.show("next", reader).stdout != shown)


def test_nothing_of_the_first_answer_is_shown_to_the_second_reader(case):
    programme = programme_at(case, "dealt")
    for second, number in programme.rows("select a.id, r.case_number from readings r join actors a on a.row = r.actor "
                                         "where r.number = 2 order by r.row"):
        shown = programme.show("next", second).stdout
        if f"\ncase {number}, reading 2" in shown:
            break
    first = [who for who, its, reading in programme.open_readings() if its == number and reading == 1][0]
    programme.do(first, "case.decided", f"case_number={number}", "decision=refuse", "reason=conduct")
    case.equal(programme.show("next", second).stdout.splitlines()[2:], shown.splitlines()[2:])


def table_of(programme, name):
    with open(os.path.join(programme.home, "register", name + ".csv"), encoding="utf-8") as file:
        return list(csv.DictReader(file))


def bars_of(programme):
    """(reader, person) who are barred from each other, from the files of the register by hand."""
    held = {(row["facility"], row["person"]) for row in table_of(programme, "movements")}
    tied = {(row["officer"], row["person"]) for row in table_of(programme, "ties")}
    officers = {row["officer"]: row for row in table_of(programme, "officers")}
    barred = set()
    for person in register_of(programme):
        for reader in [name for name, (role, _) in CAST.items() if role == "reader"]:
            officer, key = officers[reader], person["person"]
            if (officer["facility"] == person["facility"] or (officer["facility"], key) in held or (reader, key) in tied
                    or officer["home_town"] == person["home_town"] != ""):
                barred.add((reader, key))
    return barred


def test_cases_are_dealt_evenly_and_to_nobody_who_is_barred(case):
    programme = programme_at(case, "dealt")
    people, barred = programme.people(), bars_of(programme)
    facility_of = {name: facility for name, (role, facility) in CAST.items() if role == "reader"}
    loads, had = dict.fromkeys(facility_of, 0), {}
    dealt = programme.rows("select r.case_number, r.number, a.id, c.person from readings r "
                           "join actors a on a.row = r.actor join cases c on c.row = r.case_number - 1 order by r.row")
    case.equal(len(dealt), 40)
    for number, reading, reader, person in dealt:
        others = had.setdefault(number, [])
        able = [each for each in loads if (each, people[person][0]) not in barred and
                facility_of[each] not in [facility_of[other] for other in others]]
        case.true(reader in able, f"case {number}, reading {reading}: {reader}")
        case.equal(loads[reader], min(loads[each] for each in able), f"case {number}, reading {reading}")
        loads[reader] += 1
        others.append(reader)
    case.true(all(len(set(readers)) == 2 for readers in had.values()))


def test_a_reading_that_was_handed_back_goes_to_another(case):
    programme = programme_at(case, "dealt")
    reader, number, reading = programme.open_readings()[0]
    programme.do(reader, "case.recused", f"case_number={number}", "reason=known")
    case.true("deal the readings that are due" in programme.show("status").stdout)
    programme.do("registrar", "case.assigned")
    again = [who for who, its, its_reading in programme.open_readings() if (its, its_reading) == (number, reading)]
    case.true(len(again) == 1 and again[0] != reader, again)


def test_a_look_is_recorded_first_and_shows_what_is_theirs(case):
    programme = programme_at(case, "round-1")
    mine, other = [next(person for person in register_of(programme) if person["facility"] == facility)
                   for facility in ("F00005", "F00004")]
    def look(actor, person):
        size = programme.rows("select size from programme")[0][0]
        done = run(case, "programme", "look", person, programme.home, "--as", programme.key(actor), "--why", "asked",
                   "--at", programme.clock)
        case.equal(programme.rows("select size from programme")[0][0], size + 2, "the look is in the log")
        return done
    shown = look("clerk-5", mine["person"])
    case.equal(shown.returncode, 0, shown.stderr)
    case.true(mine["name"] in shown.stdout and "this look stands in entry" in shown.stdout, shown.stdout)
    refused = look("clerk-5", other["person"])
    case.equal((refused.returncode, refused.stdout), (1, ""))
    case.true("not yours to see as clerk; that you asked stands in entry" in refused.stderr, refused.stderr)
    for actor, allowed in (("registrar", True), ("auditor", True), ("chief", False), ("O000013", False),
                           ("head-4", True), ("gate-5", False), ("minister", False), ("admin", False)):
        case.equal(look(actor, other["person"]).returncode, 0 if allowed else 1, actor)
    case.equal(programme.rows("select view_count from actors where id = 'clerk-5'"), [(2,)])
    nobody = run(case, "programme", "look", "P99999999", programme.home, "--as", programme.key("clerk-5"), "--why", "x",
                 "--at", programme.clock)
    case.equal(nobody.returncode, 1)


def answer_about_list(case, programme, actor, person):
    done = run(case, "programme", "look", person, programme.home, "--as", programme.key(actor), "--why", "asked",
               "--at", programme.clock)
    case.equal(done.returncode, 0, done.stderr)
    return done.stdout.split("the list\n")[1].split("this look")[0], len(done.stdout)


def test_below_the_level_the_answer_about_the_list_is_the_same_for_all(case):
    programme = programme_at(case, "sealed")
    listed, other = [programme.rows("select row from people where nomination = 1 and is_listed = ? and row in "
                                    "(select person from cases) order by row", is_listed) for is_listed in (1, 0)]
    people = programme.people()
    pairs = [[people[row][0] for (row,) in rows if people[row][1] == "F00005"] for rows in (listed, other)]
    for actor in ("head-5", "clerk-5", "gate-5", "registrar", "auditor"):
        answers = {answer_about_list(case, programme, actor, one)[0] for pair in pairs for one in pair[:2]}
        case.equal(answers, {"  not open to you\n"}, actor)
    told = programme_at(case, "told")
    case.equal(answer_about_list(case, told, "head-5", pairs[0][0])[0],
               "  on it; has been told; what came of it: nothing yet\n")
    case.equal(answer_about_list(case, told, "head-5", pairs[1][0])[0], "  not on it\n")


def test_what_the_register_says_does_not_command_the_terminal(case):
    programme = programme_at(case, "signed")
    path = os.path.join(programme.home, "register", "persons.csv")
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    names, cells = lines[0].split(","), lines[1].split(",")
    cells[names.index("name")] = "\x1b[2J\x9b31m\x7fKim\x07"
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n")
    package = os.path.join(programme.home, "register", "datapackage.json")
    with open(package, encoding="utf-8") as file:
        described = json.load(file)
    for resource in described["resources"]:
        resource.pop("bytes", None), resource.pop("hash", None)
    with open(package, "w", encoding="utf-8") as file:
        json.dump(described, file)
    done = run(case, "programme", "look", cells[0], programme.home, "--as", programme.key("registrar"), "--at",
               programme.clock, "--why", "asked")
    case.equal(done.returncode, 0, done.stderr)
    case.true("?[2J?31m?Kim?" in done.stdout, done.stdout)
    case.false(any(ord(c) < 32 and c not in "\n\t" or 0x7f <= ord(c) < 0xa0 for c in done.stdout + done.stderr))


def test_a_sitting_of_many_is_recorded_whole_or_not_at_all(case):
    programme = programme_at(case, "round-1")
    people = [person["person"] for person in register_of(programme)
              if person["facility"] == "F00005" and given_by_decree(person)]
    lines = [{"kind": "person.nominated", "person": person} for person in people[:3]]
    size = programme.rows("select size from programme")
    for bad in ({"kind": "person.nominated", "person": people[0]}, {"kind": "person.nominated"}, {"person": "x"},
                {"kind": "person.nominated", "person": people[4], "colour": "red"}):
        refused = programme.act("clerk-5", lines=[*lines, bad])
        case.equal((refused.returncode, refused.stdout), (1, ""), refused.stderr)
        case.true(":4: error: " in refused.stderr, refused.stderr)
        case.equal(programme.rows("select size from programme"), size)
    done = programme.do("clerk-5", lines=lines)
    case.true(done.startswith("recorded 3 events by clerk-5 at 2021-10-01T08:00:00Z: entries "), done)
    case.equal(programme.rows("select size from programme"), [(size[0][0] + 4,)])


def test_a_correction_takes_two_and_the_list_is_made_again(case):
    programme = programme_at(case, "told")
    row, = programme.rows("select row from people where is_listed = 1 order by row limit 1")[0]
    person, facility = programme.people()[row]
    programme.do("registrar", "correction.proposed", f"person={person}", "action=withdraw", "reason=fact-disputed")
    case.true("confirm a correction" in programme.show("status").stdout)
    programme.do("chief", "correction.confirmed", f"person={person}")
    case.true("make the list again" in programme.show("status").stdout)
    programme.do("registrar", "list.finalised")
    programme.seal("registrar-2")
    programme.do("registrar", "facility.notified", "--all")
    case.equal(programme.rows("select is_listed from people where row = ?", row), [(0,)])
    case.equal(programme.rows("select list_total, list_version from programme"), [(17, 2)])
    head = "head-4" if facility == "F00004" else "head-5"
    refused = programme.act(head, "effect.recorded", f"person={person}", at="2022-02-16T08:00:00Z")
    case.equal(refused.returncode, 1, refused.stdout)


def test_words_that_cannot_be_understood_are_told_with_what_was_meant(case):
    programme = programme_at(case, "round-1")
    for words, why, hint in (
            (["person.nominate", "person=x"], "there is no event 'person.nominate'", "did you mean 'person.nominated'?"),
            (["person.nominated", "name=x"], "'person.nominated' has no 'name'", "it takes: "),
            (["person.nominated", "person"], "'person' has no '='", "write KEY=VALUE"),
            (["person.nominated", "person=x", "person=y"], "'person' is given twice", "say it once"),
            (["person.nominated"], "'person.nominated' needs: person", "add it as KEY=VALUE"),
            (["level.opened", "level=one"], "'level' cannot be 'one'", "write a whole number"),
            (["actor.enrolled", "key=@" + programme.key("bar")], "holds a secret key", "with .pub behind it"),
            (["person.nominated", "person=x\x1by"], "'person' cannot be 'x?y'", "one line")):
        done = programme.act("clerk-5", *words)
        case.equal((done.returncode, done.stdout), (1, ""), done.stderr)
        case.true(why in done.stderr and hint in done.stderr, f"{words}: {done.stderr}")
        case.false("PRIVATE+KEY" in done.stderr)
    for words in ([], ["person.nominated", "--all", "person=x"], ["--all"]):
        done = run(case, "programme", "do", *([programme.home] if words else []), *words, "--as",
                   programme.key("clerk-5"))
        case.equal(done.returncode, 2, done.stderr)


def test_the_clock_is_given_in_a_rehearsal_alone(case):
    rehearsal = programme_at(case, "opened")
    folder = case.path("real")
    rehearsal.fine("programme", "open", folder, "--decree", DECREE, "--register",
                   os.path.join(rehearsal.home, "register"), "--origin", ORIGIN, "--as", rehearsal.key("admin"))
    line = ["programme", "do", folder, "actor.enrolled", "actor=chief", "role=chief",
            "key=@" + rehearsal.key("chief") + ".pub", "--as", rehearsal.key("admin")]
    refused = run(case, *line, "--at", "2030-01-01T00:00:00Z")
    case.equal(refused.returncode, 1)
    case.true("this is no rehearsal, so its clock cannot be given" in refused.stderr, refused.stderr)
    done = run(case, *line)
    case.equal(done.returncode, 0, done.stderr)


def test_with_the_logs_key_log_and_manifest_are_signed(case):
    programme = programme_at(case, "signed")
    done = run(case, "programme", "do", programme.home, "register.frozen", "--as", programme.key("registrar"), "--at",
               programme.clock, "--log-key", programme.key("log"))
    case.equal(done.returncode, 0, done.stderr)
    size = programme.rows("select size from programme")[0][0]
    with open(os.path.join(programme.home, "log", "checkpoint"), encoding="utf-8") as file:
        case.equal(file.read().splitlines()[:2], [ORIGIN, str(size)])
    with open(os.path.join(programme.home, "manifest"), encoding="utf-8") as file:
        case.true(f"\n{size} " in file.read())


def line_of(shown, words):
    """The arguments of the line that somebody is shown to type."""
    return next(line for line in shown.splitlines() if words in line).split()[1:]


def test_who_answers_or_confirms_is_shown_what_waits_and_the_line_to_type(case):
    programme = programme_at(case, "told")
    row, = programme.rows("select row from people where is_listed = 1 order by row limit 1")[0]
    person, facility = programme.people()[row]
    programme.do("clerk-4" if facility == "F00004" else "clerk-5", "objection.filed", f"person={person}", "why=unjust")
    programme.do("registrar", "correction.proposed", f"person={person}", "action=withdraw", "reason=fact-disputed")
    case.false("correction.confirmed entry" in programme.show("next", "registrar").stdout, "one's own")
    for actor, about, words in (("chief", "objection about", "objection.answered entry="),
                                ("registrar-2", "correction: take off", "correction.confirmed entry=")):
        shown = programme.show("next", actor).stdout
        case.true(f"{about} {person}" in shown, shown)
        done = run(case, *line_of(shown, words), "--at", programme.clock)
        case.equal(done.returncode, 0, done.stderr)
        case.false(about in programme.show("next", actor).stdout)


def test_what_was_upheld_and_a_sample_that_was_drawn_keep_a_programme_open(case):
    programme = programme_at(case, "public")
    row, = programme.rows("select row from people where is_listed = 0 and case_number > 0 order by row limit 1")[0]
    person, facility = programme.people()[row]
    programme.do("clerk-4" if facility == "F00004" else "clerk-5", "objection.filed", f"person={person}", "why=unjust")
    entry, = programme.rows("select entry from matters")[0]
    programme.do("chief", "objection.answered", f"person={person}", "decision=uphold", "why=it is")
    case.true(f"registrar: correct the list: the objection of entry {entry} is upheld" in programme.show("status").stdout)
    shown = programme.show("next", "registrar").stdout
    case.true(f"upheld: the objection about {person} in entry {entry}" in shown, shown)
    case.true(f"correction.proposed person={person} action=admit reason=objection-upheld" in shown, shown)
    refused = programme.act("registrar", "programme.closed")
    case.equal(refused.returncode, 1, refused.stdout)
    case.true(f"1 objections were upheld and nothing followed, the first that of entry {entry}" in refused.stderr,
              refused.stderr)
    programme.do("chief", "objection.answered", f"entry={entry}", "decision=unchanged", "why=the day has passed")
    case.false("correct the list" in programme.show("status").stdout)
    case.equal(programme.rows("select stage from matter_words"), [("nothing to correct",)])
    programme.draw("audit")
    programme.do("registrar", "seed.taken", "use=audit")
    programme.do("auditor", "audit.drawn", "count=2")
    case.true("auditor: read the sample again; 2 of 2 cases are not" in programme.show("status").stdout)
    case.false("close the programme" in programme.show("status").stdout)
    refused = programme.act("registrar", "programme.closed")
    case.true("of the audit's sample of 2 cases 2 are not read again" in refused.stderr, refused.stderr)
    for _ in range(2):
        line = line_of(programme.show("next", "auditor").stdout, "audit.reread case_number")
        programme.fine(*line, "--at", programme.clock)
    programme.do("registrar", "programme.closed")


def test_a_reader_looks_at_no_record_though_the_case_is_theirs(case):
    programme = programme_at(case, "dealt")
    row, reader = programme.rows("select c.person, a.id from cases as c join readings as r on r.row = c.first - 1 "
                                 "join actors as a on a.row = r.actor order by c.row limit 1")[0]
    person, _ = programme.people()[row]
    done = run(case, "programme", "look", person, programme.home, "--as", programme.key(reader), "--why", "to read it",
               "--at", programme.clock)
    case.equal((done.returncode, done.stdout), (1, ""), done.stderr)
    case.true("this record is not yours to see as reader" in done.stderr, done.stderr)


def test_an_auditor_reads_the_sample_again_blind_case_by_case(case):
    programme = programme_at(case, "told")
    programme.draw("audit")
    case.false("audit.drawn" in programme.show("next", "auditor").stdout)
    programme.do("registrar", "seed.taken", "use=audit")
    case.true("audit.drawn count=N" in programme.show("next", "auditor").stdout)
    programme.do("auditor", "audit.drawn", "count=3")
    people, persons = register_of(programme), dict(programme.rows("select row + 1, person from cases"))
    for left in (3, 2, 1):
        shown = programme.show("next", "auditor").stdout
        case.true(f"\n{left} of 3 cases of the sample are to be read again\ncase " in shown, shown)
        number = int(re.search(r"^case (\d+) of the sample", shown, re.MULTILINE).group(1))
        told = shown.replace(programme.folder, "")
        for field in ("person", "name", "name_latin", "birth", "home_town"):
            value = people[persons[number]][field]
            case.false(value and value in told, told)
        done = run(case, *line_of(shown, "audit.reread case_number"), "--at", programme.clock)
        case.equal(done.returncode, 0, done.stderr)
    case.true("0 of 3 cases" in programme.show("next", "auditor").stdout)
    case.equal(len(programme.rows("select distinct case_number from rereadings")), 3)


def test_the_gate_is_shown_the_line_on_the_day_and_not_before(case):
    programme = programme_at(case, "told")
    case.false("effect.recorded person" in programme.show("next", "gate-5").stdout)
    shown = programme.show("next", "gate-5", at="2022-02-16T08:00:00Z").stdout
    done = run(case, *line_of(shown, "effect.recorded --all"), "--at", "2022-02-16T08:00:00Z")
    case.equal(done.returncode, 0, done.stderr)


def test_of_several_who_write_at_once_each_is_recorded_or_told(case):
    programme = programme_at(case, "round-1")
    person = next(person["person"] for person in register_of(programme) if person["facility"] == "F00005")
    actors = ["clerk-5", "head-5", "gate-5", "registrar", "registrar-2", "auditor"] * 3
    size = programme.rows("select size from programme")[0][0]
    running = [subprocess.Popen([path_of("jubilee"), "programme", "look", person, programme.home, "--as",
                                 programme.key(actor), "--why", "asked", "--at", programme.clock], text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE) for actor in actors]
    done = [(*each.communicate(), each.returncode) for each in running]
    recorded = sum(status == 0 for _, _, status in done)
    case.true(recorded >= 1, done)
    for shown, told, status in done:
        case.equal((bool(shown), bool(told)), (status == 0, status != 0), told)
    programme.fine("programme", "rebuild", programme.home)
    case.equal(programme.rows("select size, view_count from programme"), [(size + 2 * recorded, recorded)])


def test_what_is_allowed_and_may_be_asked_about_is_told_when_a_programme_is_verified(case):
    programme = programme_at(case, "frozen")
    programme.draw("a second one")
    with open(programme.key("stranger") + ".pub", encoding="utf-8") as file:
        programme.do("admin", lines=[{"kind": "actor.enrolled", "actor": "stranger", "role": "auditor",
                                      "key": file.read().strip()},
                                     {"kind": "actor.left", "actor": "stranger"}])
    refused = programme.act("registrar", "seed.taken", "use=readers", "draw=a second one")
    case.equal(refused.returncode, 1, refused.stderr)
    programme.fine("programme", "sign", programme.home, "--key", programme.key("log"))
    for more in ([], ["--public"]):
        told = programme.fine("verify", *more, programme.home, "--key", programme.key("log") + ".pub")
        roles = [*(role for role, _ in CAST.values()), "auditor"]
        people = next(line for line in told.splitlines() if line.startswith("people"))
        for role in sorted(set(roles)):
            case.true(f" {roles.count(role)} {role}" in people, people)
        case.true("1 enrolled after the decree was signed, 1 sent away" in told, told)
        case.true("draw 'a second one' came to a result that was not taken" in told, told)
        case.false("draw 'lottery/february-2022' came" in told, told)


def test_while_the_list_is_sealed_what_is_not_known_is_not_counted(case):
    sealing = Sealing(case)
    case.equal(sealing.seal().returncode, 0)
    for actor in (None, "registrar", "auditor", "head-5"):
        shown = sealing.programme.show("status", actor)
        case.equal(shown.returncode, 0, shown.stderr)
        case.true("register and facts are sealed away" in shown.stdout, shown.stdout)
        case.false(re.search("settled|differ|  list ", shown.stdout.split("progress")[1]), shown.stdout)
        told = json.loads(sealing.programme.show("status", actor, "--json").stdout)
        case.equal((set(told["progress"]), "list" in told), ({"cases", "dealt", "decided", "open", "readers"}, False))
    for actor, words in (("registrar", "facility.notified"), ("head-5", "person.notified"),
                         ("registrar", "list.finalised"), ("registrar", "case.assigned")):
        done = sealing.programme.act(actor, words, *([] if words == "list.finalised" else ["--all"]))
        case.equal((done.returncode, done.stdout), (1, ""), done.stderr)
        case.true("while the list is sealed, register and facts are not here" in done.stderr, done.stderr)


def test_what_many_do_is_open_to_those_alone_whose_it_is(case):
    programme = programme_at(case, "told")
    for actor, kind in (("head-5", "facility.notified"), ("registrar", "person.notified"), ("clerk-5", "case.listed"),
                        ("registrar", "level.opened"), ("registrar", "facility.notified")):
        done = programme.act(actor, kind, "--all")
        case.equal((done.returncode, done.stdout), (1, ""), done.stderr)


if __name__ == "__main__":
    main(sys.modules[__name__])
