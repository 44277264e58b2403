#!/usr/bin/env python3
"""The key ceremony of docs/key-ceremony.md, rehearsed with the commands that stand there.

    tests/cli/test_ceremony.py build/jubilee

A fence ```sh step=NAME holds the commands of a step. They run as they stand, but for the passphrases:
new keys get none.
"""

import json
import os
import pathlib
import re
import subprocess
import sys

from harness import main

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs" / "key-ceremony.md"
FENCE = re.compile(r"^( *)```sh step=(\S+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
STEPS = {name: body for _, name, body in FENCE.findall(DOCUMENT.read_text(encoding="utf-8"))}
PLAIN = "case,name\nC-000118,A. Example\n"
SHIM = """#!/bin/sh
if test "$1 $2" = "key new"; then exec {jubilee} "$@" --no-passphrase; fi
exec {jubilee} "$@"
"""


def shell(case, script):
    environment = dict(os.environ, PATH=f"{case.path('bin')}:{os.environ['PATH']}", NO_COLOR="1")
    return subprocess.run(["bash", "-e", "-o", "pipefail", "-c", script], cwd=case.folder, env=environment,
                          capture_output=True, text=True, errors="replace", timeout=120, check=False)


def step(case, name):
    done = shell(case, STEPS[name])
    assert done.returncode == 0, f"{name}: {done.stderr}"
    return done.stdout


def get(case, name):
    return pathlib.Path(case.path(name)).read_text(encoding="utf-8")


def put(case, name, text):
    pathlib.Path(case.path(name)).write_text(text, encoding="utf-8")


def until(case, last):
    """Runs the steps of the document in its order, up to and with `last`."""
    os.mkdir(case.path("bin"))
    put(case, "bin/jubilee", SHIM.format(jubilee=os.path.abspath(sys.argv[1])))
    os.chmod(case.path("bin/jubilee"), 0o700)
    put(case, "final.csv", PLAIN)
    prepared = shell(case, "jubilee key new --name example.gov/log --out log.key && jubilee log new log --key log.key")
    assert prepared.returncode == 0, prepared.stderr
    shown = {}
    for name in STEPS:
        shown[name] = step(case, name)
        if name == last:
            break
    return shown


def test_the_script_runs_from_the_first_line_to_the_last(case):
    shown = until(case, "reshare")
    case.equal(list(shown), ["holders", "fingerprints", "split", "check", "log", "sign", "seal", "opening-key",
                             "hand-over", "record", "open", "reshare"])
    case.equal(get(case, "opened.csv"), PLAIN)
    case.equal(get(case, "ceremony.json"), get(case, "seal/ceremony.json"))
    assert "nothing found" in shown["record"] and "signed by example.gov/log" in shown["record"], shown["record"]
    assert "tested       10 quorums" in shown["split"]
    case.equal(shown["log"], "0\n")


def test_what_is_read_aloud_is_the_same_at_every_step(case):
    shown = until(case, "check")
    seal = re.search(r"the seal +([\d ]{39})\n", shown["split"])[1]
    case.equal(re.findall(r"the seal +([\d ]{39})\n", shown["check"]), [seal] * 5)
    holders = re.findall(r"fingerprint +([\d ]{39})\n", shown["fingerprints"])
    case.equal(len(set(holders)), 5)
    case.equal(re.findall(r"^  [\w ]+? +(\d{4} [\d ]{34})$", shown["split"], re.MULTILINE), [seal, *holders])


def test_the_record_is_the_entry_of_the_log(case):
    until(case, "log")
    record = get(case, "seal/ceremony.json")
    case.equal([holder["name"] for holder in json.loads(record)["holders"]],
               ["court", "bar", "ombudsman", "parliament", "ministry"])
    exported = shell(case, "find log -type f -print0 | xargs -0 cat")
    assert record in exported.stdout


def test_a_record_that_was_changed_in_the_folder_is_not_the_one_that_opens(case):
    until(case, "hand-over")
    put(case, "seal/ceremony.json", get(case, "seal/ceremony.json").replace('"k":3', '"k":2'))
    step(case, "record")
    step(case, "open")
    case.equal(get(case, "opened.csv"), PLAIN)


def test_a_log_that_was_changed_ends_the_opening(case):
    until(case, "hand-over")
    changed = shell(case, "sed -i 's/\"k\":3/\"k\":2/' $(find log -path '*entries*' -type f)")
    assert changed.returncode == 0, changed.stderr
    done = shell(case, STEPS["record"])
    assert done.returncode == 3 and not os.path.exists(case.path("ceremony.json")), (done.stdout, done.stderr)


def test_no_secret_is_in_what_is_handed_to_everyone(case):
    until(case, "log")
    found = shell(case, "grep -rlE 'AGE-SECRET-KEY|jubilee-share-v1' seal log || true")
    case.equal(found.stdout, "")


def test_a_bad_share_is_named_and_another_holder_helps(case):
    until(case, "record")
    bad = shell(case, "jubilee unseal --key bar.key < seal/bar.share.age"
                      " | awk '{ $6 = substr($6, 2) substr($6, 1, 1); print }'"
                      " | jubilee seal --armor --to-file opening.key.pub > bar.handed")
    assert bad.returncode == 0, bad.stderr
    done = shell(case, STEPS["open"])
    assert done.returncode == 3 and "bar.handed: error: the share of 'bar'" in done.stderr, done.stderr
    assert "ask bar, ombudsman, parliament" in done.stderr and not os.path.exists(case.path("opened.csv"))
    handed = shell(case, STEPS["hand-over"].splitlines()[0].replace("court", "parliament") + "\n" +
                   STEPS["hand-over"].splitlines()[1].replace("court", "parliament"))
    assert handed.returncode == 0, handed.stderr
    done = shell(case, STEPS["open"].replace("bar.handed", "bar.handed parliament.handed"))
    assert done.returncode == 0 and "the share of 'bar'" in done.stderr, done.stderr
    case.equal(get(case, "opened.csv"), PLAIN)


def test_with_two_holders_missing_the_other_three_open_and_with_three_nobody_does(case):
    until(case, "opening-key")
    for lost in ("court", "bar"):
        os.unlink(case.path(f"{lost}.key"))
        os.unlink(case.path("seal", f"{lost}.share.age"))
    done = shell(case, STEPS["hand-over"])
    assert done.returncode != 0
    left = STEPS["hand-over"].replace("court", "ombudsman").replace("bar", "parliament")
    done = shell(case, left)
    assert done.returncode == 0, done.stderr
    step(case, "record")
    opening = STEPS["open"].replace("court", "ombudsman").replace("bar.", "parliament.")
    two = shell(case, opening.replace("ministry.handed", ""))
    assert two.returncode == 1 and "2 good shares, and 3 are needed" in two.stderr, two.stderr
    done = shell(case, opening)
    case.equal((done.returncode, get(case, "opened.csv")), (0, PLAIN), done.stderr)


def test_after_sharing_afresh_the_new_shares_open_and_the_old_do_not(case):
    until(case, "reshare")
    again = (STEPS["hand-over"] + STEPS["open"]).replace("seal/", "seal-2/").replace("court.key", "court-2.key")
    again = again.replace("--ceremony ceremony.json", "--ceremony seal-2/ceremony.json")
    again = again.replace("final.age", "final-2.age").replace("opened.csv", "opened-2.csv")
    done = shell(case, again)
    case.equal((done.returncode, get(case, "opened-2.csv")), (0, PLAIN), done.stderr)
    old = shell(case, STEPS["hand-over"] + STEPS["open"].replace("final.age", "final-2.age").replace("opened.", "x."))
    assert old.returncode == 3 and "the key does not open it" in old.stderr, old.stderr
    gone = shell(case, "jubilee unseal --key court.key < seal-2/court.share.age")
    case.equal(gone.returncode, 3, "who left holds nothing of the new seal")


if __name__ == "__main__":
    main(sys.modules["__main__"])
