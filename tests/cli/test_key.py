#!/usr/bin/env python3
"""Keys: made once, shown in public, protected by a passphrase that is typed unseen.

    tests/cli/test_key.py build/jubilee
"""

import base64
import hashlib
import os
import re
import shutil
import signal
import stat
import subprocess
import sys

from harness import Skip, main, run
from terminal import Terminal


def jubilee():
    return os.path.abspath(sys.argv[1])


def needs(program):
    if not shutil.which(program):
        raise Skip(f"{program} is not here")


def put(case, name, text):
    with open(case.path(name), "w", encoding="utf-8") as file:
        file.write(text)
    return case.path(name)


def get(case, name):
    with open(case.path(name), encoding="utf-8") as file:
        return file.read()


def fingerprint(key):
    digest = hashlib.sha256(b"jubilee/fingerprint/v1\n" + key.encode()).digest()
    return " ".join(f"{int.from_bytes(digest[4 * i:4 * i + 4], 'big') % 10000:04}" for i in range(8))


def new_sealing(case, name, *options):
    made = run(case, "key", "new", "--sealing", "--out", case.path(name), *(options or ("--no-passphrase",)))
    assert made.returncode == 0, made.stderr
    return get(case, name + ".pub").strip()


def test_a_sealing_key_is_one_that_age_keygen_knows(case):
    public = new_sealing(case, "holder.key")
    assert re.fullmatch(r"AGE-SECRET-KEY-1[0-9A-Z]{58}\n", get(case, "holder.key"))
    needs("age-keygen")
    derived = subprocess.run(["age-keygen", "-y", case.path("holder.key")], capture_output=True, text=True,
                             check=True)
    case.equal(derived.stdout.strip(), public)


def test_a_signing_key_has_the_id_that_its_name_and_key_give(case):
    for options, kind in (((), 1), (("--witness",), 4)):
        made = run(case, "key", "new", "--name", "example.gov/log", *options, "--no-passphrase",
                   "--out", case.path(f"{kind}.key"))
        assert made.returncode == 0, made.stderr
        name, key_id, key = get(case, f"{kind}.key.pub").strip().split("+", 2)
        raw = base64.b64decode(key)
        assert (name, raw[0], len(raw)) == ("example.gov/log", kind, 33)
        case.equal(key_id, hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4].hex())
        assert get(case, f"{kind}.key").startswith(f"PRIVATE+KEY+{name}+{key_id}+")
        vkey = get(case, f"{kind}.key.pub").strip()
        for file in (f"{kind}.key", f"{kind}.key.pub"):
            shown = run(case, "key", "show", case.path(file))
            case.equal(shown.stdout, f"public key   {vkey}\nfingerprint  {fingerprint(vkey)}\n")


def test_what_is_printed_is_public_and_has_the_fingerprint(case):
    made = run(case, "key", "new", "--sealing", "--no-passphrase", "--out", case.path("a.key"))
    public = get(case, "a.key.pub").strip()
    case.equal(made.stdout, f"public key   {public}\nfingerprint  {fingerprint(public)}\n"
                            f"secret       {case.path('a.key')}, without a passphrase\n"
                            f"public       {case.path('a.key')}.pub\n")
    assert "AGE-SECRET" not in made.stdout + made.stderr
    for name in ("a.key", "a.key.pub"):
        shown = run(case, "key", "show", case.path(name))
        case.equal((shown.returncode, shown.stdout),
                   (0, f"public key   {public}\nfingerprint  {fingerprint(public)}\n"))


def test_only_the_owner_can_read_the_secret_whatever_the_umask(case):
    before = os.umask(0)
    try:
        new_sealing(case, "a.key")
    finally:
        os.umask(before)
    case.equal(stat.S_IMODE(os.stat(case.path("a.key")).st_mode), 0o600)


def test_nothing_is_ever_replaced(case):
    new_sealing(case, "a.key")
    secret = get(case, "a.key")
    again = run(case, "key", "new", "--sealing", "--no-passphrase", "--out", case.path("a.key"))
    assert again.returncode == 1 and "is there already" in again.stderr
    put(case, "b.key.pub", "something\n")
    again = run(case, "key", "new", "--sealing", "--no-passphrase", "--out", case.path("b.key"))
    assert again.returncode == 1 and "b.key.pub' is there already" in again.stderr
    os.symlink("nowhere", case.path("c.key"))
    again = run(case, "key", "new", "--sealing", "--no-passphrase", "--out", case.path("c.key"))
    assert again.returncode == 1, again.stderr
    case.equal((get(case, "a.key"), get(case, "b.key.pub")), (secret, "something\n"))
    assert not os.path.exists(case.path("b.key")) and not os.path.exists(case.path("nowhere"))


def test_a_key_that_cannot_be_written_leaves_nothing(case):
    made = run(case, "key", "new", "--sealing", "--no-passphrase", "--out", case.path("no", "a.key"))
    assert made.returncode == 1 and "cannot create" in made.stderr


def test_wrong_usage_is_told(case):
    for arguments in ((), ("--sealing",), ("--out", "x"), ("--sealing", "--name", "n", "--out", "x"),
                      ("--sealing", "--witness", "--out", "x"), ("--sealing", "x", "--out", "y"),
                      ("--sealing", "--no-passphrase", "--passphrase-file", "p", "--out", "x")):
        case.equal(run(case, "key", "new", *arguments, cwd=case.folder).returncode, 2)
    case.equal(os.listdir(case.folder), [])
    made = run(case, "key", "new", "--name", "two words", "--no-passphrase", "--out", case.path("a"))
    assert made.returncode == 1 and "cannot be the name of a key" in made.stderr


def test_a_protected_key_opens_with_its_passphrase_and_no_other(case):
    put(case, "pass", "correct horse\n")
    put(case, "wrong", "correct horsf\n")
    public = new_sealing(case, "a.key", "--passphrase-file", case.path("pass"))
    assert get(case, "a.key").startswith("-----BEGIN AGE ENCRYPTED FILE-----\n")
    good = run(case, "key", "show", "--passphrase-file", case.path("pass"), case.path("a.key"))
    assert good.returncode == 0 and public in good.stdout, good.stderr
    bad = run(case, "key", "show", "--passphrase-file", case.path("wrong"), case.path("a.key"))
    assert bad.returncode == 3 and "the passphrase does not open it" in bad.stderr


def test_a_protected_key_is_shown_from_beside_it_unless_it_is_opened(case):
    put(case, "pass", "x\n")
    public = new_sealing(case, "a.key", "--passphrase-file", case.path("pass"))
    other = new_sealing(case, "b.key")
    shown = run(case, "key", "show", case.path("a.key"))
    assert shown.returncode == 0 and public in shown.stdout
    put(case, "a.key.pub", other + "\n")
    shown = run(case, "key", "show", "--passphrase-file", case.path("pass"), case.path("a.key"))
    assert shown.returncode == 3 and "belongs to another key" in shown.stderr and not shown.stdout


def test_a_passphrase_file_that_is_empty_or_too_long_is_refused(case):
    for text in ("", "\n", "x" * 1025 + "\n"):
        put(case, "pass", text)
        made = run(case, "key", "new", "--sealing", "--passphrase-file", case.path("pass"), "--out",
                   case.path("a.key"))
        assert made.returncode == 1 and "passphrase is" in made.stderr, text
        assert not os.path.exists(case.path("a.key"))
    put(case, "pass", "x" * 1024 + "\r\nsecond line")
    new_sealing(case, "a.key", "--passphrase-file", case.path("pass"))


def test_without_a_terminal_the_passphrase_cannot_be_asked_for(case):
    made = run(case, "key", "new", "--sealing", "--out", case.path("a.key"), start_new_session=True,
               stdin=subprocess.DEVNULL)
    assert made.returncode == 1 and "no terminal" in made.stderr and "--passphrase-file" in made.stderr
    assert not os.path.exists(case.path("a.key"))


def test_a_passphrase_typed_twice_is_not_shown(case):
    screen = Terminal([jubilee(), "key", "new", "--sealing", "--out", case.path("a.key")])
    screen.expect("New passphrase")
    case.false(screen.echoes())
    screen.type("typed unseen\n")
    screen.expect("The same again")
    case.false(screen.echoes())
    screen.type("typed unseen\n")
    case.equal(screen.end(), 0, screen.shown)
    assert "typed unseen" not in screen.shown and "fingerprint" in screen.shown
    put(case, "pass", "typed unseen\n")
    opened = run(case, "key", "show", "--passphrase-file", case.path("pass"), case.path("a.key"))
    case.equal(opened.returncode, 0, opened.stderr)


def test_two_passphrases_that_differ_make_no_key(case):
    screen = Terminal([jubilee(), "key", "new", "--sealing", "--out", case.path("a.key")])
    screen.expect("New passphrase")
    screen.type("one\n")
    screen.expect("The same again")
    screen.type("two\n")
    case.equal(screen.end(), 1)
    assert "the two passphrases differ" in screen.shown
    case.equal(os.listdir(case.folder), [])


def test_an_interrupt_leaves_the_terminal_as_it_was(case):
    screen = Terminal([jubilee(), "key", "new", "--sealing", "--out", case.path("a.key")])
    screen.expect("New passphrase")
    case.false(screen.echoes())
    screen.type("half\x03")
    os.waitid(os.P_PID, screen.process, os.WEXITED | os.WNOWAIT)
    case.true(screen.echoes())
    case.equal(screen.end(), -signal.SIGINT)
    case.equal(os.listdir(case.folder), [])


def test_after_a_signal_that_does_not_end_the_program_it_asks_again(case):
    # Nobody could let go on what has a session of its own, so the system does not stop it.
    screen = Terminal([jubilee(), "key", "new", "--sealing", "--out", case.path("a.key")])
    screen.expect("New passphrase")
    screen.type("half")
    os.kill(screen.process, signal.SIGTSTP)
    screen.shown = ""
    screen.expect("New passphrase")
    case.false(screen.echoes())
    screen.type("whole\n")
    screen.expect("The same again")
    screen.type("whole\n")
    case.equal(screen.end(), 0, screen.shown)


def test_age_opens_what_a_passphrase_protects(case):
    needs("age")
    put(case, "pass", "over to age\n")
    for name, kind in (("a.key", ("--sealing",)), ("log.key", ("--name", "example.gov/log"))):
        made = run(case, "key", "new", *kind, "--passphrase-file", case.path("pass"), "--out", case.path(name))
        assert made.returncode == 0, made.stderr
        screen = Terminal(["age", "-d", "-o", case.path(name + ".plain"), case.path(name)])
        screen.expect("passphrase")
        screen.type("over to age\n")
        case.equal(screen.end(), 0, screen.shown)
    assert get(case, "a.key.plain").startswith("AGE-SECRET-KEY-1")
    assert get(case, "log.key.plain").startswith("PRIVATE+KEY+example.gov/log+")


def test_keys_of_age_keygen_are_taken_bare_and_protected(case):
    needs("age-keygen")
    subprocess.run(["age-keygen", "-o", case.path("b.key")], check=True, capture_output=True)
    public = re.search(r"# public key: (\S+)", get(case, "b.key"))[1]
    shown = run(case, "key", "show", case.path("b.key"))
    assert shown.returncode == 0 and public in shown.stdout, shown.stderr
    for options in ((), ("-a",)):
        protected = case.path("b.age" + "".join(options))
        screen = Terminal(["age", "-p", *options, "-o", protected, case.path("b.key")])
        screen.expect("passphrase")
        screen.type("from age\n")
        screen.expect("onfirm passphrase")
        screen.type("from age\n")
        case.equal(screen.end(), 0, screen.shown)
        put(case, "pass", "from age\n")
        shown = run(case, "key", "show", "--passphrase-file", case.path("pass"), protected)
        assert shown.returncode == 0 and public in shown.stdout, shown.stderr


def test_a_file_that_holds_no_key_is_refused_with_its_line_and_without_its_text(case):
    for text in ("", "# only a comment\n", "\n\nhello there\n", "\nAGE-SECRET-KEY-1QQQQ\n"):
        put(case, "a", text)
        shown = run(case, "key", "show", case.path("a"))
        assert shown.returncode == 1 and not shown.stdout and "QQQQ" not in shown.stderr
    assert f"{case.path('a')}:2: error: the secret key is too short" in shown.stderr


def test_several_keys_in_a_file_are_all_shown(case):
    keys = [new_sealing(case, f"{i}.key") for i in range(3)]
    put(case, "all", "".join(f"# key {i}\n{get(case, f'{i}.key')}" for i in range(3)))
    shown = run(case, "key", "show", case.path("all"))
    case.equal(re.findall(r"public key   (\S+)", shown.stdout), keys)


def test_a_key_that_others_can_read_is_warned_of_once_and_a_public_one_is_not(case):
    made = run(case, "key", "new", "--sealing", "--no-passphrase", "--out", case.path("a.key"))
    case.equal(made.returncode, 0, made.stderr)
    for mode, count in ((0o600, 0), (0o640, 1), (0o604, 1), (0o620, 0)):
        os.chmod(case.path("a.key"), mode)
        shown = run(case, "key", "show", case.path("a.key"))
        case.equal((shown.returncode, shown.stderr.count("can read this secret key")), (0, count), shown.stderr)
    case.equal(run(case, "key", "show", case.path("a.key.pub")).stderr, "")


if __name__ == "__main__":
    main(sys.modules["__main__"])
