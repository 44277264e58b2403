#!/usr/bin/env python3
"""What somebody who takes part is told: the events and their keys, the line to type, what is missing and
what is left out.

    tests/cli/test_programme_words.py build/jubilee
"""

import datetime
import os
import re
import resource
import shlex
import shutil

from bundle_table import Facility, parts_of
from harness import main, run
from programme_table import ORIGIN, programme_at
from sealing_table import Sealing


def kinds_of_header():
    """(word, [keys]) of every event, read from the header by another reader."""
    with open(os.path.join(os.path.dirname(__file__), "../../src/programme/event.h"), encoding="utf-8") as file:
        text = file.read()
    names = dict(re.findall(r"^    X\((\w+), (\w+), (?:TEXT|COUNT|HASH|FLAG), ", text, re.M))
    kinds = text[text.index("#define JUB_EVENT_KIND_LIST"):text.index("typedef enum jub_event_kind")]
    for part in re.split(r"\n    X\(", kinds.replace("\\\n", "\n"))[1:]:
        word = re.search(r'"([a-z.-]+)"', part).group(1)
        yield word, {names[field] for field in re.findall(r"JUB_HAS\((\w+)\)", part)}


def lines_of(shown):
    """The lines to type, as a shell takes them apart."""
    return [shlex.split(line)[1:] for line in shown.splitlines() if line.startswith("  jubilee ")]


def test_every_event_is_listed_with_who_may_and_its_keys(case):
    done = run(case, "programme", "events")
    case.equal(done.returncode, 0, done.stderr)
    case.true(all(len(line) <= 79 for line in done.stdout.splitlines()))
    rows = re.split(r"\n(?=\S)", done.stdout)
    found = {row.split()[0].rstrip("*"): row for row in rows if re.match(r"[a-z-]+\.[a-z-]+\*? ", row)}
    wanted = dict(kinds_of_header())
    case.true(len(wanted) > 30, len(wanted))
    case.equal(set(found), set(wanted))
    for word, keys in wanted.items():
        if "by: jubilee" in found[word]:
            continue
        shown = set(re.findall(r"[a-z_0-9]+", found[word][46:]))
        case.equal(shown, keys, word)
    case.true(re.search(r"^person\.set-aside +clerk +person reason \[facility\] \[why\]$", done.stdout, re.M))
    one = run(case, "programme", "events", "case.decided").stdout
    for words in ("by reader", "decision ", "[why]", "as-determined", "papers-missing"):
        case.true(words in one, one)
    case.false("kin " in one, one)
    wrong = run(case, "programme", "events", "case.decide")
    case.true(wrong.returncode == 1 and "did you mean 'case.decided'?" in wrong.stderr, wrong.stderr)
    case.true("jubilee programme events" in run(case, "programme", "do", "--help").stdout)


def test_a_key_of_another_sort_or_without_its_sign_is_told_as_that(case):
    programme = programme_at(case, "opened")
    box = programme.key("box")
    programme.fine("key", "new", "--sealing", "--no-passphrase", "--out", box)
    chief = programme.key("chief") + ".pub"
    for word, why, hint in (
            ("key=" + chief, "'key' is given no public key", "write key=@FILE"),
            ("box=" + box + ".pub", "'box' is given no public key", "write box=@FILE"),
            ("key=@" + box + ".pub", "'key' is given a key for sealing", "goes into box="),
            ("box=@" + chief, "'box' is given a key for signing", "--sealing"),
            ("key=@" + case.path("nofile.pub"), "nofile.pub", "")):
        done = programme.act("admin", "actor.enrolled", "actor=x", "role=chief", word)
        case.equal(done.returncode, 1)
        case.true(why in done.stderr and hint in done.stderr, f"{word}: {done.stderr}")
    done = programme.act("admin", "actor.enrolled", "actor=x", "role=chief", "key=AGE-SECRET-KEY-1QQQ")
    case.true(done.returncode == 1 and "SECRET" not in done.stderr, done.stderr)


def test_what_a_refusal_lacks_is_said_with_the_reasons(case):
    programme = programme_at(case, "dealt")
    reader = programme.open_readings()[0][0]
    done = programme.act(reader, "case.decided", "decision=refuse")
    case.equal(done.returncode, 1)
    case.true("needs: reason" in done.stderr and "one of: fact-disputed, papers-missing" in done.stderr, done.stderr)
    case.false("unknown" in done.stderr, done.stderr)
    done = programme.act("clerk-4", "person.set-aside", "person=P00000001")
    case.true("needs: reason" in done.stderr and "person-declines" in done.stderr, done.stderr)


def test_who_has_nothing_before_them_is_told_so(case):
    programme = programme_at(case, "selected")
    done = programme.act("O000001", "case.decided", "decision=pass")
    case.equal(done.returncode, 1)
    case.true("no case is dealt to you" in done.stderr and "the final round is closed" in done.stderr, done.stderr)
    early = programme_at(case, "between")
    done = early.act("O000001", "case.recused", "reason=kin")
    case.true("no case is dealt to you" in done.stderr and "from 2021-12-16" in done.stderr, done.stderr)


def test_chief_registrar_signatory_and_administrator_are_shown_a_line_that_does_it(case):
    """From stage to stage by nothing but the first line that `next` shows."""
    programme = programme_at(case, "opened")
    shown = programme.show("next", "admin").stdout
    case.true("signatory: 0 of 2" in shown, shown)
    line = next(line for line in lines_of(shown) if "actor.enrolled" in line)
    case.true("key=@FILE.pub" in line, shown)
    programme = programme_at(case, "enrolled")
    programme.clock = "2021-09-21T08:00:00Z"

    def follow(actor, kind, at=None):
        programme.clock = at or programme.clock
        shown = programme.show("next", actor).stdout
        lines = [line for line in lines_of(shown) if kind in line]
        case.true(lines, f"{actor} {kind}: {shown}")
        done = run(case, *lines[0], "--at", programme.clock)
        case.equal(done.returncode, 0, f"{lines[0]}: {done.stderr}")

    case.true("it waits for: signatory" in programme.show("next", "registrar").stdout)
    follow("minister", "decree.signed")
    case.false(lines_of(programme.show("next", "minister").stdout))
    follow("president", "decree.signed")
    follow("registrar", "register.frozen", at="2021-09-28T08:00:00Z")
    programme.draw("lottery/february-2022")
    follow("registrar", "seed.taken")
    follow("registrar", "level.opened", at="2021-10-01T08:00:00Z")
    follow("registrar", "round.opened")
    programme = programme_at(case, "lists")
    follow("registrar", "round.closed", at="2021-12-16T06:00:00Z")
    follow("chief", "reader.seconded")
    follow("registrar", "case.listed")
    programme.draw("readers")
    follow("registrar", "seed.taken")
    follow("registrar", "round.opened", at="2021-12-16T08:00:00Z")
    follow("registrar", "case.assigned")


def test_the_line_can_be_typed_whatever_the_folder_is_called(case):
    programme = programme_at(case, "enrolled")
    home = case.path("사면 prog's")
    shutil.move(programme.home, home)
    key = case.path("my key")
    shutil.copyfile(programme.key("minister"), key)
    os.chmod(key, 0o600)
    shown = run(case, "programme", "next", home, "--as", key, "--at", "2021-09-21T08:00:00Z").stdout
    case.equal(lines_of(shown), [["programme", "do", home, "decree.signed", "--as", key]], shown)


def test_what_is_not_due_yet_is_said_with_its_day_and_a_second_seal_has_none(case):
    programme = programme_at(case, "enrolled")
    status = programme.show("status", at="2021-09-01T08:00:00Z").stdout
    day = re.search(r"to come\n(?:  .*\n)*?  signatory: sign the decree; 0 of 2 have, from (\S+)", status)
    case.true(day, status)
    made = datetime.date.fromisoformat(day.group(1))
    for when, expected in ((made - datetime.timedelta(1), 1), (made, 0)):
        done = programme.act("minister", "decree.signed", at=f"{when}T08:00:00Z")
        case.equal(done.returncode, expected, f"{when}: {done.stderr}")
    programme = programme_at(case, "facilities")
    programme.clock = "2022-01-10T08:00:00Z"
    row, = programme.rows("select row from people where is_listed = 1 order by row limit 1")[0]
    person = programme.people()[row][0]
    programme.do("registrar", "correction.proposed", f"person={person}", "action=withdraw", "reason=fact-disputed")
    programme.do("registrar-2", "correction.confirmed", f"person={person}")
    programme.do("registrar", "list.finalised")
    due = programme.show("status").stdout.split("calendar")[1].split("due now")
    case.false("seal the list" in due[0], due)
    case.true("seal the list: another registrar than who made it\n" in due[1], due)


def test_who_is_left_out_by_the_close_of_the_first_round_is_said_before_and_behind_it(case):
    programme = programme_at(case, "nominated")
    programme.do("head-4", "first-list.signed", at="2021-12-10T08:00:00Z")
    at = "2021-12-16T06:00:00Z"
    proposed = re.search(r"# of|(\d+) of (\d+) facilities would be left out", programme.show("status", at=at).stdout)
    case.true(proposed, programme.show("status", at=at).stdout)
    shown = programme.show("next", "registrar", at=at).stdout
    told = re.search(r"the first round would leave out (\d+) facilit(?:y|ies)\n((?:  F.*\n)+)", shown)
    case.true(told, shown)
    case.equal(told.group(1), proposed.group(1))
    case.true(re.search(r"^  F00005: (\d+) proposed, \1 nominated, no list signed$", told.group(2), re.M), shown)
    case.false("F00004" in told.group(2), shown)
    done = programme.do("registrar", "round.closed", at=at)
    case.true(f"left out: {told.group(1)} facilit" in done and told.group(2) in done, done)


def test_the_gate_is_offered_what_it_may_do_and_no_more(case):
    programme = programme_at(case, "told")
    at = "2022-02-16T08:00:00Z"
    for number, may in (("4", False), ("5", True)):  # transfers, and releases
        shown = programme.show("next", "gate-" + number, at=at).stdout
        lines = [line for line in lines_of(shown) if "effect.recorded" in line]
        case.equal(bool(lines), may, shown)
        done = programme.act("gate-" + number, "effect.recorded", "--all", at=at)
        case.equal(done.returncode == 0, may, done.stderr)
    case.true(any("effect.recorded" in line for line in lines_of(programme.show("next", "head-4", at=at).stdout)))


def test_a_list_that_was_sealed_is_not_said_to_be_sealed_to_another(case):
    sealing = Sealing(case)
    case.equal(sealing.seal().returncode, 0)
    again = sealing.seal()
    case.true(again.returncode == 0 and "sealed already" in again.stdout, again.stderr)
    with open(sealing.key("box-4") + ".pub", encoding="utf-8") as file:
        other = [word for word in file.read().split() if word.startswith("age1")][0]
    words = list(sealing.seal_words())
    place = words.index("--to-file")
    words[place:place + 2] = ["--to", other]
    done = run(case, *words)
    case.true(done.returncode == 1 and "to another recipient" in done.stderr, done.stderr + done.stdout)


def test_a_second_key_of_the_logs_name_does_not_sign(case):
    programme = programme_at(case, "enrolled")
    programme.fine("programme", "sign", programme.home, "--key", programme.key("log"))
    checkpoint = os.path.join(programme.home, "log", "checkpoint")
    with open(checkpoint, "rb") as file:
        before = file.read()
    programme.fine("key", "new", "--name", ORIGIN, "--no-passphrase", "--out", programme.key("second"))
    for words in (["programme", "sign", programme.home], ["log", "checkpoint", os.path.join(programme.home, "log")]):
        done = run(case, *words, "--key", programme.key("second"))
        case.true(done.returncode == 1 and "another key of this name" in done.stderr, done.stderr)
    with open(checkpoint, "rb") as file:
        case.equal(file.read(), before)


def test_the_draw_of_a_programme_is_found_by_the_name_of_its_lottery(case):
    programme = programme_at(case, "frozen")
    out = case.path("out")
    words = ["determine", os.path.join(programme.home, "decree.decree.md"), os.path.join(programme.home, "register"),
             "--out", out]
    log = os.path.join(programme.home, "log")
    done = run(case, *words, "--draw", "february-2022=" + log, "--log-key", programme.key("log") + ".pub")
    case.equal(done.returncode, 0, done.stderr)
    with open(os.path.join(out, "receipt.json"), encoding="utf-8") as file:
        case.true("lottery/february-2022" in file.read())
    missing = run(case, *words[:3], "--out", case.path("more"), "--draw", "february-2022=" + log + "#nothing")
    case.true(missing.returncode == 1 and "'nothing'" in missing.stderr, missing.stderr)


def test_a_name_in_another_script_is_shown_as_it_is(case):
    programme = programme_at(case, "opened")
    programme.fine("programme", "sign", programme.home, "--key", programme.key("log"))
    for name in ("사면 문서", "turn\u202eed", "a\nb"):
        with open(os.path.join(programme.home, name), "w", encoding="utf-8") as file:
            file.write("x")
    shown = run(case, "verify", programme.home, "--key", programme.key("log") + ".pub").stdout
    case.true("사면\\x20문서" in shown, shown)
    case.false("\u202e" in shown or "a\nb" in shown, shown)


def test_a_bundle_of_a_rehearsal_is_not_dated_before_what_is_in_it(case):
    facility = Facility(case, "round-1").begin()
    facility.do("clerk-4", "person.nominated", "--all", at="2021-10-25T09:30:00Z")
    path = facility.new_path()
    done = run(case, "programme", "export", facility.home, "--as", facility.key("head-4"), "--to",
               facility.path("centre.box.pub"), "--out", path)
    case.equal(done.returncode, 0, done.stderr)
    header, _ = parts_of(facility.opened(path))
    case.equal(header["time"], "2021-10-25T09:30:00Z")
    there = run(case, "programme", "export", facility.home, "--as", facility.key("head-4"), "--to",
                facility.path("centre.box.pub"), "--out", path)
    case.true(there.returncode == 1 and "--force" not in there.stderr, there.stderr)


def test_why_some_have_read_more_than_others_is_said(case):
    programme = programme_at(case, "round-2")
    for _ in range(6):
        programme.do("registrar", "case.assigned")
    early = programme.rows("select a.id from readings r join actors a on a.row = r.actor order by r.row limit 1")[0][0]
    programme.do("chief", "reader.returned", f"actor={early}")
    programme.do("registrar", "case.assigned", "--all")
    programme.fine("programme", "sign", programme.home, "--key", programme.key("log"))
    shown = programme.fine("verify", programme.home, "--key", programme.key("log") + ".pub")
    case.true(re.search(r"first and second ones a reader: (\d+) to (\d+)\n +uneven: of 5 readers 0 came when cases had "
                        r"been dealt, and 1 went back before all were\n", shown), shown)


def test_what_cannot_be_written_is_told_by_its_name(case):
    log, key = case.path("log"), case.path("key")
    case.equal(run(case, "key", "new", "--name", "example.org/log", "--no-passphrase", "--out", key).returncode, 0)
    case.equal(run(case, "log", "new", log, "--origin", "example.org/log").returncode, 0)
    # A file of any size is refused, as by a disk that is full.
    done = run(case, "log", "append", log, input='{"a":1}\n', restore_signals=False,
               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)))
    case.equal(done.returncode, 1, done.stdout)
    case.true(re.search(r"cannot write 'tile/[^']+' of the log: File too large", done.stderr), done.stderr)


main(globals())
