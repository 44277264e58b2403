#!/usr/bin/env python3
"""Lists for facilities and letters to people: each on its day, to whom they are due, with evidence.

    tests/cli/test_programme_notice.py build/jubilee
"""

import base64
import hashlib
import json
import os
import pathlib
import re
import subprocess
import unicodedata

import harness
from harness import main, run
from sealing_table import PEOPLE_DAY, Sealing


def text_of(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


def files_of(folder):
    return {name: text_of(folder, name) for name in sorted(os.listdir(folder))}


def people_of(sealing, facility):
    """Keys of those on the list and of the facility, by the database and the register."""
    rows = {row for row, in sealing.programme.rows("select row from people where is_listed = 1")}
    lines = text_of(sealing.home, "register", "persons.csv").splitlines()[1:]
    held = [line.split(",")[0] for row, line in enumerate(lines) if row in rows and f",{facility}," in line]
    assert held
    return held


def columns(line):
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in line)


def sign(sealing):
    sealing.fine("log", "checkpoint", os.path.join(sealing.home, "log"), "--key", sealing.key("log"))


def test_before_its_day_nothing_is_given_out_and_the_answer_is_one_whoever_is_asked_about(case):
    sealing = Sealing(case)
    on, off = people_of(sealing, "F00004")[0], "P00000001"
    case.equal(sealing.seal().returncode, 0)
    sealing.level(2)
    answers = set()
    for person in (on, off, "nobody"):
        done = sealing.notice("head-4", "--person", person)
        case.equal(done.returncode, 1)
        answers.add(done.stdout + done.stderr)
    case.equal(len(answers), 1)
    case.true("2022-02-09" in answers.pop())
    done = sealing.notice("registrar", "--due")
    case.true(done.returncode == 1 and "2022-01-03" in done.stderr, done.stderr)
    case.false(os.path.exists(sealing.path("out")))


def test_who_may_not_know_of_the_day_is_not_told_it(case):
    sealing = Sealing(case)
    case.equal(sealing.seal().returncode, 0)
    for words in (("--person", "P00000055"), ("--facility", "F00004"), ("--due",)):
        done = sealing.notice("gate-4", *words)
        case.equal(done.returncode, 1)
        case.false(re.search(r"20\d\d|level", done.stderr), done.stderr)
        case.true("nothing to give out" in done.stderr, done.stderr)


def test_the_days_are_days_of_the_programme_and_begin_at_its_midnight(case):
    sealing = Sealing(case)
    sealing.to_level_4()
    case.true(people_of(sealing, "F00004"))
    early = sealing.notice("head-4", "--due", at="2022-02-08T23:59:59Z")
    case.true(early.returncode == 1 and "2022-02-09" in early.stderr, early.stderr)


def test_each_facility_gets_its_list_once_and_it_says_who_tells_whom(case):
    sealing = Sealing(case)
    sealing.to_level_4()
    lists = files_of(sealing.path("lists"))
    facilities = [line.split(",")[0] for line in text_of(sealing.home, "register", "facilities.csv").splitlines()[1:]]
    case.equal(sorted(lists), sorted(f"{facility}.list.txt" for facility in facilities))
    for facility in facilities:
        text = lists[f"{facility}.list.txt"]
        named = re.findall(r"^ +\d+\. (P\d+)", text, re.M)
        expected = people_of(sealing, facility) if facility in ("F00004", "F00005") else []
        case.equal(sorted(named), expected)
        case.equal(set(re.findall(r"P\d{8}", text)), set(expected))
        number = facility[-1]
        case.equal(set(re.findall(r"Told by ([^,]+),", text)), {f"head-{number}", f"head-{number}b"} if named else set())
        case.true(all(columns(line) <= 76 for line in text.splitlines()))
    case.equal(len(sealing.events("facility.notified")), len(facilities))
    done = sealing.notice("registrar", "--due", out="lists")
    case.true(done.returncode == 0 and "nothing is due" in done.stdout, done.stdout)
    os.remove(sealing.path("lists/F00005.list.txt"))
    done = sealing.notice("registrar", "--due", out="lists")
    case.equal((done.returncode, done.stdout), (0, f"1 list in {sealing.path('lists')}\n"), done.stderr)
    case.equal(files_of(sealing.path("lists")), lists)
    case.equal(len(sealing.events("facility.notified")), len(facilities))
    case.equal(sealing.notice("head-4", "--facility", "F00004", out="again").returncode, 0)
    case.equal(text_of(sealing.path("again"), "F00004.list.txt"), lists["F00004.list.txt"])
    case.equal(os.stat(sealing.path("again/F00004.list.txt")).st_mode & 0o777, 0o600)


def test_papers_do_not_go_where_a_link_leads(case):
    sealing = Sealing(case)
    sealing.to_level_4()
    os.mkdir(sealing.path("shared"))
    target = case.path("target")
    with open(target, "w", encoding="utf-8") as file:
        file.write("mine")
    os.symlink(target, sealing.path("shared/F00004.list.txt"))
    done = sealing.notice("head-4", "--facility", "F00004", out="shared")
    case.true(done.returncode == 1 and "is a link" in done.stderr, done.stderr)
    with open(target, encoding="utf-8") as file:
        case.equal(file.read(), "mine")


def test_people_of_a_quota_stand_in_the_order_of_their_places(case):
    sealing = Sealing(case)
    sealing.to_level_4()
    text = text_of(sealing.path("lists"), "F00005.list.txt")
    ranks = [int(rank) for rank in re.findall(r"Number (\d+) of 15 places", text)]
    case.true(len(ranks) > 3 and ranks == sorted(set(ranks)), text)


def test_a_letter_and_its_evidence_say_the_same_and_a_family_checks_it_alone(case):
    sealing = Sealing(case)
    sealing.to_level_4()
    people = people_of(sealing, "F00005")
    done = sealing.notice("head-5", "--due", "--log-key", sealing.key("log"))
    case.equal(done.returncode, 0, done.stderr)
    files = files_of(sealing.path("out"))
    case.equal(sorted(files), sorted(f"{person}.{kind}" for person in people for kind in ("notice", "txt")))
    entries = dict(sealing.events("person.notified"))
    case.equal(len(entries), len(people))
    for person in people:
        letter, notice = files[person + ".txt"], files[person + ".notice"].split("\n")
        case.equal(set(re.findall(r"P\d{8}", letter)), {person})  # no word about others
        case.true(all(columns(line) <= 76 for line in letter.splitlines()))
        facts = json.loads(notice[2].removeprefix("facts "))
        case.equal(facts["person"], person)
        case.equal(facts["effect"], "released")
        case.true("You are to be released on 16 February 2022." in letter)
        index = int(re.search(r"entry\s+(\d+)\s+of", letter).group(1))
        salt = base64.b64decode(notice[1].removeprefix("salt "))
        digest = hashlib.sha256(b"jubilee-person.notified-v1\n" + salt + notice[2].removeprefix("facts ").encode())
        case.equal(entries[index]["commitment"], digest.hexdigest())
        done = run(case, "notice", sealing.path(f"out/{person}.notice"), "--key", sealing.key("log") + ".pub",
                   program="jubilee-verify")
        case.equal(done.returncode, 0, done.stderr)
    forged = sealing.path("forged.notice")
    with open(forged, "w", encoding="utf-8") as file:
        file.write("\n".join(notice).replace('"effect":"released"', '"effect":"reduced"'))
    done = run(case, "notice", forged, "--key", sealing.key("log") + ".pub", program="jubilee-verify")
    case.equal(done.returncode, 3)


def test_made_again_it_is_the_same_letter(case):
    sealing = Sealing(case)
    sealing.to_level_4()
    person = people_of(sealing, "F00004")[0]
    words = ("--person", person, "--log-key", sealing.key("log"))
    case.equal(sealing.notice("head-4", *words, out="first").returncode, 0)
    done = sealing.notice("head-4b", *words, out="second", at="2022-02-12T08:00:00Z")
    case.equal(done.returncode, 0, done.stderr)
    case.equal(files_of(sealing.path("first")), files_of(sealing.path("second")))
    case.equal(len(sealing.events("person.notified")), 1)
    sealing.notice("head-4", "--due", "--log-key", sealing.key("log"), out="others")
    case.equal(sealing.notice("registrar", *words, out="third").returncode, 0)
    first, third = files_of(sealing.path("first")), files_of(sealing.path("third"))
    case.equal(first[person + ".txt"], third[person + ".txt"])
    case.true(first[person + ".notice"] != third[person + ".notice"])  # the proof is of a longer log
    for name in ("first", "third"):
        done = run(case, "notice", sealing.path(f"{name}/{person}.notice"), "--key", sealing.key("log") + ".pub",
                   program="jubilee-verify")
        case.equal(done.returncode, 0, done.stderr)


def test_without_a_signature_it_is_recorded_and_the_letter_waits(case):
    sealing = Sealing(case)
    sealing.to_level_4()
    person = people_of(sealing, "F00004")[0]
    done = sealing.notice("head-4", "--person", person)
    case.equal(done.returncode, 1)
    case.true("recorded" in done.stderr and "sign it" in done.stderr, done.stderr)
    case.equal(os.listdir(sealing.path("out")), [])
    sign(sealing)
    case.equal(sealing.notice("head-4", "--person", person).returncode, 0)
    case.equal(sorted(os.listdir(sealing.path("out"))), [f"{person}.notice", f"{person}.txt"])
    case.equal(len(sealing.events("person.notified")), 1)


def test_what_is_due_is_whose_letter_is_not_there_yet_recorded_or_not(case):
    sealing = Sealing(case)
    sealing.to_level_4()
    people = people_of(sealing, "F00004")
    wanted = sorted(person + suffix for person in people for suffix in (".notice", ".txt"))
    first = sealing.notice("head-4", "--due")
    case.true(first.returncode == 1 and "sign it" in first.stderr, first.stderr)
    case.equal(os.listdir(sealing.path("out")), [])
    sign(sealing)
    done = sealing.notice("head-4", "--due")
    case.equal((done.returncode, sorted(os.listdir(sealing.path("out")))), (0, wanted), done.stderr)
    again = sealing.notice("head-4", "--due")
    case.true(again.returncode == 0 and "nothing is due" in again.stdout, again.stdout)
    case.equal(len(sealing.events("person.notified")), len(people))
    # The same where everybody was told by the event alone.
    done = run(case, "programme", "do", sealing.home, "person.notified", "--all", "--as", sealing.key("head-5"), "--at",
               sealing.programme.clock)
    case.equal(done.returncode, 0, done.stderr)
    sign(sealing)
    done = sealing.notice("head-5", "--due", out="others")
    case.equal((done.returncode, sorted(os.listdir(sealing.path("others")))),
               (0, sorted(person + suffix for person in people_of(sealing, "F00005") for suffix in (".notice", ".txt"))),
               done.stderr)


def test_nobody_gets_papers_of_another_facility_or_of_another_office(case):
    sealing = Sealing(case)
    sealing.to_level_4()
    own, other = people_of(sealing, "F00004")[0], people_of(sealing, "F00005")[0]
    answers = {sealing.notice("head-4", "--person", person).stderr for person in (other, "P00000001", "nobody")}
    case.equal(len(answers), 1, answers)
    for actor in ("clerk-4", "chief", "auditor", "gate-4"):
        done = sealing.notice(actor, "--person", own)
        case.true(done.returncode == 1 and "not your task" in done.stderr, done.stderr)
    case.equal(sealing.notice("head-4", "--facility", "F00005").returncode, 1)
    case.equal(sealing.notice("registrar", "--person", own).returncode, 1)  # the head tells first
    case.equal(sealing.events("person.notified"), [])
    case.false(os.path.exists(sealing.path("out")))


def test_who_is_not_on_the_list_gets_no_letter(case):
    sealing = Sealing(case)
    sealing.to_level_4()
    listed = people_of(sealing, "F00004")
    lines = text_of(sealing.home, "register", "persons.csv").splitlines()[1:]
    off = next(line.split(",")[0] for line in lines if ",F00004," in line and line.split(",")[0] not in listed)
    done = sealing.notice("head-4", "--person", off, at=PEOPLE_DAY)
    case.true(done.returncode == 1 and "not on the list" in done.stderr, done.stderr)


def test_letters_in_the_folder_of_the_programme_are_verified_with_it(case):
    sealing = Sealing(case)
    sealing.to_level_4()
    folder = os.path.join(sealing.home, "notices")
    for actor, words in (("registrar", ("--facility", "F00004")), ("head-4", ("--due",))):
        done = run(case, "notice", sealing.home, *words, "--out", folder, "--as", sealing.key(actor), "--at",
                   PEOPLE_DAY, "--log-key", sealing.key("log"))
        case.equal(done.returncode, 0, done.stderr)
    words = ("verify", sealing.home, "--key", sealing.key("log") + ".pub")
    done = run(case, *words)
    case.equal(done.returncode, 0, done.stdout + done.stderr)
    count = len(people_of(sealing, "F00004"))
    case.true(f"1 lists and {count} letters written again, evidence of {count} people" in done.stdout, done.stdout)
    # A list names the heads as they were when it was made.
    sealing.fine("key", "new", "--name", "head-4c", "--no-passphrase", "--out", sealing.key("head-4c"))
    sealing.programme.do("admin", "actor.enrolled", "actor=head-4c", "role=head", "facility=F00004",
                         f"key=@{sealing.key('head-4c')}.pub")
    sealing.fine("programme", "sign", sealing.home, "--key", sealing.key("log"))
    done = run(case, *words)
    case.true(done.returncode == 0 and "1 papers are of a list or of heads that have changed" in done.stdout,
              done.stdout + done.stderr)
    person = people_of(sealing, "F00004")[0]
    with open(os.path.join(folder, person + ".txt"), "a", encoding="utf-8") as file:
        file.write("PS: bring money.\n")
    sealing.fine("programme", "sign", sealing.home, "--key", sealing.key("log"))
    done = run(case, *words)
    case.true(done.returncode == 3 and f"notices/{person}.txt" in done.stdout, done.stdout)


# -- the manual -----------------------------------------------------------------------------------

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "programme-notices.md"
STEP = re.compile(r"^```sh step=(\S+) at=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# The clock of the steps is given, as in a rehearsal.
SHELL = """jubilee() {
  case "$1 $2" in
    "programme "* | "notice "*) command jubilee "$@" --at "$AT" ;;
    *) command jubilee "$@" ;;
  esac
}
"""


def test_the_page_of_the_manual_runs_step_by_step(case):
    sealing = Sealing(case, boxes="5")
    environment = dict(os.environ, PATH=f"{os.path.dirname(harness._jubilee)}:{os.environ['PATH']}", NO_COLOR="1")
    shown = {}
    for name, at, body in STEP.findall(PAGE.read_text(encoding="utf-8")):
        done = subprocess.run(["bash", "-e", "-o", "pipefail", "-c", SHELL + body], cwd=sealing.programme.folder,
                              env=dict(environment, AT=at), capture_output=True, text=True, check=False)
        case.equal(done.returncode, 0, f"{name}: {done.stderr}{done.stdout}")
        shown[name] = done.stdout
    case.equal(list(shown), ["box", "seal", "open", "part", "lists", "letters", "check"])
    people = people_of(sealing, "F00004")
    case.true(shown["seal"].endswith("index\nlist.age\nopenings.age\nparts.age\n"), shown["seal"])
    case.equal([line.split(",")[0] for line in shown["part"].splitlines()[1:]], people)
    case.equal(re.findall(r"^ +\d+\. (P\d+)", shown["lists"], re.M), people)
    case.equal(shown["check"].count("verified"), len(people))


if __name__ == "__main__":
    main(globals())
