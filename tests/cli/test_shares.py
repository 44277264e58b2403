#!/usr/bin/env python3
"""A seal's key among holders: split, checked, joined, and what goes wrong.

    tests/cli/test_shares.py build/jubilee
"""

import hashlib
import itertools
import json
import os
import re
import shutil
import subprocess
import sys

from harness import Skip, main, run

HOLDERS = ("court", "bar", "ministry", "ombudsman", "parliament")
LIST = "2027-amnesty/final"


def put(case, name, text):
    with open(case.path(name), "w", encoding="utf-8") as file:
        file.write(text)
    return case.path(name)


def get(case, *names):
    with open(case.path(*names), encoding="utf-8") as file:
        return file.read()


def new_key(case, name):
    made = run(case, "key", "new", "--sealing", "--no-passphrase", "--out", case.path(f"{name}.key"))
    assert made.returncode == 0, made.stderr


def split(case, k, holders, *options, folder="ceremony"):
    to = [word for name in holders for word in ("--to", f"{name}={case.path(name)}.key.pub")]
    return run(case, "shares", "split", "-k", str(k), "--list", LIST, "--out", case.path(folder), *to,
               *(options or ("--new",)))


def ceremony(case, k=3, holders=HOLDERS):
    """Keys, a split, every share opened into NAME.share, and a sealed file."""
    for name in holders:
        new_key(case, name)
    done = split(case, k, holders)
    assert done.returncode == 0, done.stderr
    for name in holders:
        with open(case.path("ceremony", f"{name}.share.age"), encoding="utf-8") as sealed:
            opened = run(case, "unseal", "--key", case.path(f"{name}.key"), stdin=sealed)
        assert opened.returncode == 0, opened.stderr
        put(case, f"{name}.share", opened.stdout)
    sealed = run(case, "seal", "--armor", "--to-file", case.path("ceremony", "seal.pub"), input="the final list\n")
    put(case, "sealed", sealed.stdout)
    return done


def join(case, *names, options=("--unseal",), record="ceremony/ceremony.json"):
    with open(case.path("sealed"), encoding="utf-8") as sealed:
        return run(case, "shares", "join", "--ceremony", case.path(record), *options,
                   *[case.path(name) for name in names], stdin=sealed)


def shares(*holders):
    return [f"{name}.share" for name in holders]


def test_the_folder_holds_the_record_the_recipient_and_a_file_for_each_holder(case):
    done = ceremony(case)
    case.equal(sorted(os.listdir(case.path("ceremony"))),
               sorted(["ceremony.json", "seal.pub", *(f"{name}.share.age" for name in HOLDERS)]))
    text = get(case, "ceremony", "ceremony.json")
    record = json.loads(text)
    case.equal(json.dumps(record, sort_keys=True, separators=(",", ":")), text, "it is canonical")
    case.equal((record["kind"], record["list"], record["k"], record["n"], record["recipient"]),
               ("key-ceremony", LIST, 3, 5, get(case, "ceremony", "seal.pub").strip()))
    case.true(re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", record["time"]))
    for number, (name, holder) in enumerate(zip(HOLDERS, record["holders"], strict=True), 1):
        word, which, k, n, x, y, share_hash = get(case, f"{name}.share").split()
        case.equal((word, which, k, n, x), ("jubilee-share-v1", LIST, "3", "5", str(number)))
        computed = hashlib.sha256(b"jubilee/share/v1\n" + bytes([number]) + bytes.fromhex(y)).hexdigest()
        case.equal((computed, holder["share"]), (share_hash, share_hash))
        with open(case.path("ceremony", f"{name}.share.age"), "rb") as file:
            case.equal(hashlib.sha256(file.read()).hexdigest(), holder["share_file"])
        case.equal((holder["name"], holder["recipient"]), (name, get(case, f"{name}.key.pub").strip()))
    assert "tested       10 quorums" in done.stdout and "AGE-SECRET" not in done.stdout


def test_every_three_open_and_no_two(case):
    ceremony(case)
    for chosen in itertools.combinations(HOLDERS, 3):
        done = join(case, *shares(*chosen))
        case.equal((done.returncode, done.stdout), (0, "the final list\n"), done.stderr)
    for chosen in itertools.combinations(HOLDERS, 2):
        done = join(case, *shares(*chosen))
        assert done.returncode == 1 and not done.stdout, done.stderr
        assert "2 good shares, and 3 are needed" in done.stderr
        assert "ask " + ", ".join(name for name in HOLDERS if name not in chosen) in done.stderr


def test_all_five_open_too_and_the_same_share_twice_counts_once(case):
    ceremony(case)
    case.equal(join(case, *shares(*HOLDERS)).stdout, "the final list\n")
    done = join(case, *shares("court", "court", "bar"))
    assert done.returncode == 1 and "2 good shares" in done.stderr


def changed(text, with_hash):
    words = text.split()
    words[5] = ("1" if words[5][0] == "0" else "0") + words[5][1:]
    if with_hash:
        words[6] = hashlib.sha256(b"jubilee/share/v1\n" + bytes([int(words[4])]) + bytes.fromhex(words[5])).hexdigest()
    return " ".join(words) + "\n"


def test_a_bad_share_is_named_with_its_holder_and_the_others_open(case):
    ceremony(case)
    for with_hash in (False, True):
        put(case, "bad.share", changed(get(case, "bar.share"), with_hash))
        done = join(case, "court.share", "bad.share", "ministry.share")
        assert done.returncode == 3 and not done.stdout, done.stderr
        assert "the share of 'bar'" in done.stderr and "2 good shares, and 3 are needed" in done.stderr
        done = join(case, "court.share", "bad.share", "ministry.share", "parliament.share")
        case.equal((done.returncode, done.stdout), (0, "the final list\n"), done.stderr)
        assert "the share of 'bar'" in done.stderr


def test_a_share_of_another_list_or_no_share_is_set_aside(case):
    ceremony(case)
    put(case, "other.share", get(case, "bar.share").replace(LIST, "2031/final"))
    put(case, "none.share", "hello\n")
    done = join(case, "court.share", "other.share", "none.share", "ministry.share", "parliament.share")
    case.equal((done.returncode, done.stdout), (0, "the final list\n"), done.stderr)
    assert "for list '2031/final', the ceremony was 3 of 5" in done.stderr
    assert "none.share: warning: this is not the text of a share" in done.stderr


def test_shares_are_handed_over_sealed_to_the_opening_machine(case):
    ceremony(case)
    new_key(case, "opening")
    for name in HOLDERS[:3]:
        handed = run(case, "seal", "--armor", "--to-file", case.path("opening.key.pub"),
                     input=get(case, f"{name}.share"))
        put(case, f"{name}.handed", handed.stdout)
    names = [f"{name}.handed" for name in HOLDERS[:3]]
    done = join(case, *names, options=("--unseal", "--key", case.path("opening.key")))
    case.equal((done.returncode, done.stdout), (0, "the final list\n"), done.stderr)
    done = join(case, *names)
    assert done.returncode == 1 and "name the key it was handed over to with --key" in done.stderr
    done = join(case, *names, options=("--unseal", "--key", case.path("court.key")))
    assert done.returncode == 3 and "the key does not open it" in done.stderr


def test_a_record_that_was_changed_opens_nothing(case):
    ceremony(case)
    record = json.loads(get(case, "ceremony", "ceremony.json"))
    record["recipient"] = get(case, "court.key.pub").strip()
    put(case, "changed.json", json.dumps(record))
    done = join(case, *shares(*HOLDERS[:3]), record="changed.json")
    assert done.returncode == 3 and not done.stdout and "not the one that the record names" in done.stderr


def test_records_that_are_none_are_refused(case):
    ceremony(case)
    good = json.loads(get(case, "ceremony", "ceremony.json"))
    twice = [good["holders"][0], *good["holders"][:4]]
    for change, message in (({"k": 1}, "do not fit together"), ({"k": 6}, "do not fit together"),
                            ({"n": 4}, "do not fit together"), ({"holders": {}}, "do not fit together"),
                            ({"holders": twice}, "stands twice"), ({"kind": "other"}, "not the record of a key"),
                            ({"list": "two words"}, "the name of the list"), ({"extra": 1}, "extra"),
                            ({"recipient": "age1"}, "the recipient is too short"), ({"k": "3"}, "'k'"),
                            ({"holders": [1, 2, 3, 4, 5]}, "a holder is not an object")):
        put(case, "bad.json", json.dumps({**good, **change}))
        done = join(case, *shares(*HOLDERS), record="bad.json")
        assert done.returncode == 1 and message in done.stderr, (change, done.stderr)
    holder = good["holders"][0]
    for change, message in (({"name": "../court"}, "the name of a holder"), ({"share": "00"}, "64 hexadecimal"),
                            ({"name": ""}, "missing or too long"), ({"name": "x" * 65}, "missing or too long")):
        put(case, "bad.json", json.dumps({**good, "holders": [{**holder, **change}, *good["holders"][1:]]}))
        done = join(case, *shares(*HOLDERS), record="bad.json")
        assert done.returncode == 1 and message in done.stderr, (change, done.stderr)
    done = join(case, *shares(*HOLDERS), record="sealed")
    assert done.returncode == 1, done.stderr


def test_the_joined_key_can_be_written_under_a_passphrase(case):
    ceremony(case)
    put(case, "pass", "in an emergency\n")
    options = ("--identity", case.path("seal.key"), "--new-passphrase-file", case.path("pass"))
    done = join(case, *shares(*HOLDERS[2:]), options=options)
    assert done.returncode == 0 and get(case, "ceremony", "seal.pub").strip() in done.stdout, done.stderr
    assert get(case, "seal.key").startswith("-----BEGIN AGE")
    with open(case.path("sealed"), encoding="utf-8") as sealed:
        opened = run(case, "unseal", "--key", case.path("seal.key"), "--passphrase-file", case.path("pass"),
                     stdin=sealed)
    case.equal(opened.stdout, "the final list\n")
    assert join(case, *shares(*HOLDERS[2:]), options=options).returncode == 1, "it is there already"


def test_a_key_that_exists_can_be_split(case):
    for name in (*HOLDERS, "seal"):
        new_key(case, name)
    done = split(case, 2, HOLDERS, "--key", case.path("seal.key"))
    assert done.returncode == 0, done.stderr
    case.equal(get(case, "ceremony", "seal.pub"), get(case, "seal.key.pub"))
    put(case, "two.key", get(case, "seal.key") + get(case, "court.key"))
    done = split(case, 2, HOLDERS, "--key", case.path("two.key"), folder="other")
    assert done.returncode == 1 and "several keys" in done.stderr


def test_a_holder_checks_his_share(case):
    ceremony(case)

    def check(key, share):
        return run(case, "shares", "check", "--ceremony", case.path("ceremony", "ceremony.json"), "--key",
                   case.path(key), share)

    good = check("bar.key", case.path("ceremony", "bar.share.age"))
    assert good.returncode == 0 and "share 2 of 5, of 'bar'" in good.stdout, good.stderr
    assert get(case, "bar.share").split()[5] not in good.stdout
    bad = check("court.key", case.path("ceremony", "bar.share.age"))
    assert bad.returncode == 3 and not bad.stdout
    sealed = run(case, "seal", "--armor", "--to-file", case.path("court.key.pub"), input=get(case, "bar.share"))
    bad = check("court.key", put(case, "swapped", sealed.stdout))
    assert bad.returncode == 3 and "the record has another key for 'bar'" in bad.stderr
    sealed = run(case, "seal", "--armor", "--to-file", case.path("bar.key.pub"),
                 input=changed(get(case, "bar.share"), True))
    bad = check("bar.key", put(case, "changed", sealed.stdout))
    assert bad.returncode == 3 and "does not have the hash of the record" in bad.stderr


def test_wrong_holders_are_told_before_anything_is_made(case):
    for name in ("a", "b"):
        new_key(case, name)
    key = f"{case.path('a')}.key.pub"
    other = f"{case.path('b')}.key.pub"
    for to, message in ((["court"], "a holder is a plain name"), (["../a=" + key], "a holder is a plain name"),
                        (["a=" + key, "a=" + other], "'a' is named twice"),
                        (["a=" + key, "b=" + key], "'a' and 'b' have the same key"),
                        (["a=nowhere.pub"], "cannot open"), (["a=age1xyz"], "the recipient")):
        words = [word for each in to for word in ("--to", each)]
        done = run(case, "shares", "split", "--new", "-k", "2", "--list", LIST, "--out", case.path("x"), *words)
        assert done.returncode == 1 and message in done.stderr, (to, done.stderr)
    done = split(case, 3, ("a", "b"))
    assert done.returncode == 2 and "needs as many holders, and there are 2" in done.stderr
    done = split(case, 1, ("a", "b"))
    assert done.returncode == 2 and "a holder alone could open it" in done.stderr and "-k 2" in done.stderr, done.stderr
    assert not os.path.exists(case.path("x")) and not os.path.exists(case.path("ceremony"))


def test_a_folder_that_is_there_is_not_replaced(case):
    ceremony(case)
    before = get(case, "ceremony", "ceremony.json")
    done = split(case, 3, HOLDERS)
    assert done.returncode == 1 and "not empty" in done.stderr and "name a new folder" in done.stderr
    assert "--force" not in done.stderr, done.stderr
    case.equal(get(case, "ceremony", "ceremony.json"), before)


def test_a_bad_share_among_enough_good_ones_is_a_warning(case):
    ceremony(case)
    put(case, "bar.share", changed(get(case, "bar.share"), False))
    done = join(case, *shares("court", "bar", "ministry", "ombudsman"))
    case.equal((done.returncode, done.stdout), (0, "the final list\n"), done.stderr)
    assert "bar.share: warning: the share of 'bar'" in done.stderr and "error" not in done.stderr, done.stderr
    assert "going on with the others" in done.stderr
    done = join(case, *shares("court", "bar", "ministry"))
    assert done.returncode == 3 and "bar.share: error: the share of 'bar'" in done.stderr, done.stderr
    assert "going on" not in done.stderr and "warning" not in done.stderr, done.stderr


def test_wrong_usage_of_join_is_told(case):
    put(case, "s", "")
    for arguments in ((), ("--ceremony", "c", "s"), ("--unseal", "s"), ("--ceremony", "c", "--unseal"),
                      ("--ceremony", "c", "--unseal", "--identity", "k", "s"),
                      ("--ceremony", "c", "--identity", "k", "--out", "o", "s"),
                      ("--ceremony", "c", "--identity", "k", "--pad", "s"), ("--ceremony", "c", "--unseal", "-")):
        case.equal(run(case, "shares", "join", *arguments, input="", cwd=case.folder).returncode, 2, arguments)


def test_many_holders_are_tested_round_the_circle(case):
    names = [f"h{i}" for i in range(1, 33)]
    for name in names:
        new_key(case, name)
    done = split(case, 16, names)
    assert done.returncode == 0 and "tested       32 quorums" in done.stdout, done.stderr


def test_age_opens_a_share_file(case):
    if not shutil.which("age"):
        raise Skip("age is not here")
    ceremony(case)
    opened = subprocess.run(["age", "-d", "-i", case.path("bar.key"), case.path("ceremony", "bar.share.age")],
                            capture_output=True, text=True, check=True)
    case.equal(opened.stdout, get(case, "bar.share"))


if __name__ == "__main__":
    main(sys.modules["__main__"])
