#!/usr/bin/env python3
"""Facts in a log as commitments, one person's notice, and what it is to forget.

    tests/cli/test_notice.py build/jubilee
"""

import base64
import hashlib
import json
import os
import stat
import subprocess
import sys

from draw_table import Table, root_of
from harness import main, run

FACTS = [{"case": f"case-{number:04}-marked", "result": "granted" if number % 2 else "refused"} for number in range(40)]


def commit(table, facts, *more):
    return run(table.case, "log", "commit", table.log, "--openings", table.case.path("openings.sqlite"), *more,
               input="".join(json.dumps(each) + "\n" for each in facts))


def notice_of(table, index):
    return run(table.case, "log", "notice", table.log, str(index), "--openings", table.case.path("openings.sqlite"))


def everywhere(case):
    """All bytes of the openings and of whatever lies beside them under their name."""
    return b"".join(open(case.path(name), "rb").read() for name in sorted(os.listdir(case.folder))
                    if name.startswith("openings"))


def test_the_log_holds_commitments_alone_and_another_program_opens_them(case):
    table = Table(case, officers="")
    done = commit(table, FACTS)
    case.equal(done.stdout.split(), [str(index) for index in range(len(FACTS))], done.stderr)
    case.equal(stat.S_IMODE(os.stat(case.path("openings.sqlite")).st_mode), 0o600)
    table.fine("log", "checkpoint", table.log, "--key", table.key("log"))
    entries = table.entries()
    case.false(any(b"marked" in entry or b"granted" in entry for entry in entries))
    case.equal(len({json.loads(entry)["commitment"] for entry in entries}), len(FACTS))
    lines = notice_of(table, 7).stdout.split("\n")
    table.fine("log", "notice", table.log, "7", "--openings", case.path("openings.sqlite"), "--out", case.path("7.notice"))
    case.equal(stat.S_IMODE(os.stat(case.path("7.notice")).st_mode), 0o600)
    again = run(case, "log", "notice", table.log, "7", "--openings", case.path("openings.sqlite"),
                "--out", case.path("7.notice"))
    assert again.returncode == 1 and "--force" in again.stderr, again.stderr
    case.equal(lines[0], "jubilee-notice-v1")
    salt, facts, entry = base64.b64decode(lines[1].removeprefix("salt ")), lines[2].removeprefix("facts "), lines[3]
    case.equal(json.loads(facts), FACTS[7])
    case.equal(entry.removeprefix("entry ").encode(), entries[7])
    digest = hashlib.sha256(b"jubilee-determination-v1\n" + salt + facts.encode()).hexdigest()
    case.equal(json.loads(entries[7])["commitment"], digest)
    case.equal(lines[5:7], ["c2sp.org/tlog-proof@v1", "index 7"])
    case.equal(base64.b64decode(lines[lines.index("40") + 1]), root_of(entries))


def test_the_small_verifier_believes_a_notice_and_no_other_facts(case):
    table = Table(case, officers="")
    commit(table, FACTS)
    table.fine("log", "checkpoint", table.log, "--key", table.key("log"))
    verifier = os.path.join(os.path.dirname(os.path.abspath(sys.argv[1])), "jubilee-verify")
    good = notice_of(table, 7).stdout
    for text, status in ((good, 0), (good.replace("granted", "refused"), 3), (good.replace("salt ", "salt A"), 1),
                         (good.replace("index 7", "index 6"), 3)):
        path = case.path("7.notice")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run([verifier, "notice", path, "--key", table.key("log") + ".pub"], capture_output=True,
                              text=True, check=False)
        case.equal(done.returncode, status, done.stderr)


def test_the_same_facts_twice_are_two_commitments(case):
    table = Table(case, officers="")
    commit(table, [FACTS[0], FACTS[0]])
    first, second = (json.loads(entry)["commitment"] for entry in table.entries())
    case.true(first != second)


def test_facts_are_put_into_canonical_form_or_refused(case):
    table = Table(case, officers="")
    openings = ("--openings", case.path("openings.sqlite"))
    done = run(case, "log", "commit", table.log, *openings, input='{ "b": 1,  "a": "\\u00e9" }\n')
    case.equal(done.stdout, "0\n", done.stderr)
    table.fine("log", "checkpoint", table.log, "--key", table.key("log"))
    case.equal(notice_of(table, 0).stdout.split("\n")[2], 'facts {"a":"é","b":1}')
    for wrong, why in (('{"a":1.5}', "floating-point"), ("{", "not JSON"), ('{"a":1,"a":2}', "not JSON"),
                       ("", "not JSON")):
        done = run(case, "log", "commit", table.log, *openings, input='{"fine":1}\n' + wrong + "\n")
        case.equal(done.returncode, 1)
        case.true(why in done.stderr and "standard input:2" in done.stderr, done.stderr)
        case.equal(len(table.entries()), 1)


def test_after_forgetting_the_log_audits_as_before_and_the_facts_are_nowhere(case):
    table = Table(case, officers="")
    commit(table, FACTS)
    table.fine("log", "checkpoint", table.log, "--key", table.key("log"))
    trust = ("--key", table.key("log") + ".pub")
    before = table.fine("log", "audit", table.log, *trust)
    salt = base64.b64decode(notice_of(table, 3).stdout.split("\n")[1].removeprefix("salt "))
    case.true(salt in everywhere(case) and b"case-0003-marked" in everywhere(case))
    gone = json.loads(table.entries()[5])["commitment"]
    forget = ("log", "forget", "--openings", case.path("openings.sqlite"), "--log", table.log)
    case.equal(table.fine(*forget, "3", gone), f"forgotten: entry 3\nforgotten: commitment {gone}\n")
    case.equal(table.fine(*forget, "3"), "nothing is kept of entry 3\n")
    left = everywhere(case)
    case.false(salt in left)
    for number in range(len(FACTS)):
        case.equal(f"case-{number:04}-marked".encode() in left, number not in (3, 5))
    case.equal(table.fine("log", "audit", table.log, *trust), before)
    done = notice_of(table, 3)
    case.equal(done.returncode, 1)
    case.true("has been forgotten" in done.stderr, done.stderr)
    case.equal(notice_of(table, 4).returncode, 0)


def test_a_notice_needs_its_entry_its_opening_and_a_signed_checkpoint(case):
    table = Table(case, officers="")
    commit(table, FACTS[:2])
    for why in ("no signed checkpoint",):
        done = notice_of(table, 0)
        case.equal(done.returncode, 1)
        case.true(why in done.stderr, done.stderr)
    table.fine("log", "checkpoint", table.log, "--key", table.key("log"))
    table.fine("log", "append", table.log, input='{"kind":"decree"}\n')
    done = notice_of(table, 2)
    case.equal(done.returncode, 1)
    case.true("not in the published checkpoint" in done.stderr, done.stderr)
    table.fine("log", "checkpoint", table.log, "--key", table.key("log"))
    done = notice_of(table, 2)
    case.equal(done.returncode, 1)
    case.true("holds no 'commitment'" in done.stderr, done.stderr)
    os.remove(case.path("openings.sqlite"))
    case.equal(notice_of(table, 0).returncode, 1)
    case.false(os.path.exists(case.path("openings.sqlite")))


def test_forgetting_is_of_all_or_of_none(case):
    table = Table(case, officers="")
    commit(table, FACTS[:4])
    done = run(case, "log", "forget", "--openings", case.path("openings.sqlite"), "--log", table.log, "1", "ff" * 32)
    case.equal(done.returncode, 1)
    case.true("was never here" in done.stderr, done.stderr)
    case.true(b"case-0001-marked" in everywhere(case))
    for arguments in (("1",), (), ("--log", table.log, "x")):
        done = run(case, "log", "forget", "--openings", case.path("openings.sqlite"), *arguments)
        case.equal(done.returncode, 2, done.stderr)


if __name__ == "__main__":
    main(sys.modules[__name__])
