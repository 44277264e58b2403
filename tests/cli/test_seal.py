#!/usr/bin/env python3
"""Sealing and opening: both ways with age, and what is refused.

    tests/cli/test_seal.py build/jubilee
"""

import hashlib
import os
import random
import shutil
import stat
import subprocess
import sys

from harness import Skip, main, run
from terminal import Terminal

VECTORS = "../shared/specs/age-vectors/jubilee"
SIZES = (0, 1, 65535, 65536, 65537, 131072, 1000000)


def jubilee():
    return os.path.abspath(sys.argv[1])


def needs(program):
    if not shutil.which(program):
        raise Skip(f"{program} is not here")


def put(case, name, data):
    with open(case.path(name), "wb") as file:
        file.write(data)
    return case.path(name)


def get(case, name):
    with open(case.path(name), "rb") as file:
        return file.read()


def noise(size):
    return random.Random(size).randbytes(size)


def new_key(case, name):
    made = run(case, "key", "new", "--sealing", "--no-passphrase", "--out", case.path(name))
    assert made.returncode == 0, made.stderr
    return get(case, name + ".pub").decode().strip()


def with_input(case, name, *arguments):
    with open(case.path(name), "rb") as file:
        return run(case, *arguments, stdin=file)


def seal(case, plain, sealed, *options):
    done = with_input(case, plain, "seal", *options, "--force", "--out", case.path(sealed))
    assert done.returncode == 0, done.stderr


def unseal(case, sealed, plain, key, *options):
    return with_input(case, sealed, "unseal", "--key", case.path(key), *options, "--force", "--out",
                      case.path(plain))


def opens_to(case, sealed, key, expected, *options):
    done = unseal(case, sealed, "opened", key, *options)
    case.equal(done.returncode, 0, done.stderr)
    case.true(get(case, "opened") == expected, "opened to something else")
    os.unlink(case.path("opened"))


def test_what_is_sealed_opens_again_at_every_edge_of_a_chunk(case):
    key = new_key(case, "a.key")
    for size in SIZES:
        put(case, "plain", noise(size))
        for options in ((), ("--armor",)):
            seal(case, "plain", "sealed", "--to", key, *options)
            opens_to(case, "sealed", "a.key", noise(size))


def test_age_opens_what_we_seal(case):
    needs("age")
    keys = [new_key(case, "a.key"), new_key(case, "b.key")]
    for size in SIZES:
        put(case, "plain", noise(size))
        for options in ((), ("--armor",)):
            seal(case, "plain", "sealed", "--to", keys[0], "--to", keys[1], *options)
            for key in ("a.key", "b.key"):
                done = subprocess.run(["age", "-d", "-i", case.path(key), case.path("sealed")],
                                      capture_output=True, check=True)
                case.true(done.stdout == noise(size), size)


def test_we_open_what_age_seals(case):
    needs("age")
    keys = [new_key(case, "a.key"), new_key(case, "b.key")]
    for size in SIZES:
        put(case, "plain", noise(size))
        for options in ((), ("-a",)):
            subprocess.run(["age", *options, "-r", keys[0], "-R", case.path("b.key.pub"), "-o", case.path("sealed"),
                            case.path("plain")], check=True)
            for key in ("a.key", "b.key"):
                opens_to(case, "sealed", key, noise(size))


def test_the_published_file_opens(case):
    if not os.path.exists(VECTORS):
        raise Skip("../shared is not here")
    for key in ("identity-1.txt", "identity-2.txt"):
        with open(f"{VECTORS}/two-recipients.age", "rb") as file:
            done = run(case, "unseal", "--key", f"{VECTORS}/{key}", stdin=file)
        case.equal((done.returncode, done.stdout), (0, "Jubilee sealed list, part for facility F-017\n"))


def test_a_key_that_is_not_among_the_recipients_opens_nothing(case):
    key = new_key(case, "a.key")
    new_key(case, "b.key")
    put(case, "plain", b"for a alone")
    seal(case, "plain", "sealed", "--to", key)
    done = unseal(case, "sealed", "opened", "b.key")
    assert done.returncode == 3 and "the key does not open it" in done.stderr
    assert not os.path.exists(case.path("opened"))


def test_a_file_that_was_cut_off_or_changed_is_not_there_under_its_name(case):
    key = new_key(case, "a.key")
    put(case, "plain", noise(200000))
    seal(case, "plain", "sealed", "--to", key)
    whole = get(case, "sealed")
    flipped = whole[:150000] + bytes([whole[150000] ^ 1]) + whole[150001:]
    for bad in (whole[:-1], whole[:100000], whole[:-16], whole + b"x", flipped):
        put(case, "bad", bad)
        done = unseal(case, "bad", "opened", "a.key")
        case.equal(done.returncode, 3, done.stderr)
        assert "take a fresh copy" in done.stderr
        case.equal(sorted(os.listdir(case.folder)), ["a.key", "a.key.pub", "bad", "plain", "sealed"])
    for bad in (b"", b"no sealed file", whole[:100], whole.replace(b"X25519", b"X25519 x", 1)):
        put(case, "bad", bad)
        done = unseal(case, "bad", "opened", "a.key")
        case.equal(done.returncode, 1, done.stderr)
        assert not os.path.exists(case.path("opened"))


def test_on_standard_output_only_whole_chunks_that_verified_appear(case):
    key = new_key(case, "a.key")
    put(case, "plain", b"a" * 200000)
    seal(case, "plain", "sealed", "--to", key)
    put(case, "cut", get(case, "sealed")[:150000])
    done = with_input(case, "cut", "unseal", "--key", case.path("a.key"))
    case.equal((done.returncode, done.stdout), (3, "a" * 131072))


def test_what_is_opened_is_for_its_owner_alone(case):
    key = new_key(case, "a.key")
    put(case, "plain", b"x")
    seal(case, "plain", "sealed", "--to", key)
    case.equal(unseal(case, "sealed", "opened", "a.key").returncode, 0)
    case.equal(stat.S_IMODE(os.stat(case.path("opened")).st_mode), 0o600)
    os.chmod(case.path("opened"), 0o644)  # as a file of that name may be from before
    case.equal(unseal(case, "sealed", "opened", "a.key").returncode, 0)
    case.equal(stat.S_IMODE(os.stat(case.path("opened")).st_mode), 0o600)


def test_padding_hides_the_length_and_is_taken_away_exactly(case):
    key = new_key(case, "a.key")
    for plain, padded in ((b"", 4096), (b"x", 4096), (b"x" * 4095, 4096), (b"x" * 4096, 8192),
                          (noise(100000), 131072), (b"\x80", 4096), (b"ends in\x80\0\0\0", 4096),
                          (b"\0" * 5000, 8192), (b"\x80" * 9000, 16384)):
        put(case, "plain", plain)
        seal(case, "plain", "sealed", "--to", key, "--pad")
        opens_to(case, "sealed", "a.key", plain, "--pad")
        opens_to(case, "sealed", "a.key", plain + b"\x80" + b"\0" * (padded - len(plain) - 1))


def test_what_was_not_padded_is_not_taken_for_it(case):
    key = new_key(case, "a.key")
    for plain in (b"", b"x", b"\0" * 4096, b"\x80", b"\x80" + b"\0" * 4096, b"x" * 4096,
                  b"\x80" + b"\0" * 8191, b"x\x80" + b"\0" * 100):
        put(case, "plain", plain)
        seal(case, "plain", "sealed", "--to", key)
        done = unseal(case, "sealed", "opened", "a.key", "--pad")
        assert done.returncode == 1 and "was not padded" in done.stderr, (plain[:9], len(plain), done.stderr)
        assert not os.path.exists(case.path("opened"))


def test_two_files_of_the_same_content_have_nothing_in_common(case):
    key = new_key(case, "a.key")
    put(case, "plain", b"the same")
    seal(case, "plain", "one", "--to", key)
    seal(case, "plain", "two", "--to", key)
    assert get(case, "one")[40:80] != get(case, "two")[40:80]
    assert get(case, "one")[-24:] != get(case, "two")[-24:]


def test_a_key_under_a_passphrase_opens_with_it(case):
    put(case, "pass", b"quite long\n")
    made = run(case, "key", "new", "--sealing", "--passphrase-file", case.path("pass"), "--out", case.path("a.key"))
    assert made.returncode == 0, made.stderr
    put(case, "plain", b"content")
    seal(case, "plain", "sealed", "--to-file", case.path("a.key.pub"))
    opens_to(case, "sealed", "a.key", b"content", "--passphrase-file", case.path("pass"))
    put(case, "pass", b"quite wrong\n")
    done = unseal(case, "sealed", "opened", "a.key", "--passphrase-file", case.path("pass"))
    assert done.returncode == 3 and f"{case.path('a.key')}: error: the passphrase" in done.stderr


def test_a_passphrase_is_asked_for_while_the_sealed_file_comes_on_standard_input(case):
    put(case, "pass", b"typed\n")
    run(case, "key", "new", "--sealing", "--passphrase-file", case.path("pass"), "--out", case.path("a.key"))
    put(case, "plain", b"content")
    seal(case, "plain", "sealed", "--to-file", case.path("a.key.pub"))
    screen = Terminal([jubilee(), "unseal", "--key", case.path("a.key")], stdin=case.path("sealed"),
                      stdout=case.path("opened"))
    screen.expect("Passphrase for")
    case.false(screen.echoes())
    screen.type("typed\n")
    case.equal(screen.end(), 0, screen.shown)
    case.equal(get(case, "opened"), b"content")


def test_a_sealed_file_does_not_go_to_a_terminal_but_armor_does(case):
    key = new_key(case, "a.key")
    put(case, "plain", b"x")
    screen = Terminal([jubilee(), "seal", "--to", key], stdin=case.path("plain"))
    case.equal(screen.end(), 2)
    assert "--armor" in screen.shown
    screen = Terminal([jubilee(), "seal", "--armor", "--to", key], stdin=case.path("plain"))
    case.equal(screen.end(), 0)
    assert "BEGIN AGE ENCRYPTED FILE" in screen.shown


def test_recipients_that_are_none_are_told_with_their_place(case):
    key = new_key(case, "a.key")
    bad = key[:-1] + ("q" if key[-1] != "q" else "p")
    done = run(case, "seal", "--to", bad, input="")
    assert done.returncode == 1 and not done.stdout and f"{bad}: error: the recipient has a slip" in done.stderr
    put(case, "list", f"# two\n{key}\n{bad}\n".encode())
    done = run(case, "seal", "--to-file", case.path("list"), input="")
    assert done.returncode == 1 and "list:3: error: the recipient has a slip" in done.stderr
    put(case, "list", b"# none\n")
    done = run(case, "seal", "--to", key, "--to-file", case.path("list"), input="")
    assert done.returncode == 1 and "the file holds no recipient" in done.stderr


def test_a_secret_key_in_the_place_of_a_recipient_is_not_shown(case):
    new_key(case, "a.key")
    secret = get(case, "a.key").decode().strip()
    for arguments in (("seal", "--to-file", case.path("a.key")), ("seal", "--to", secret),
                      ("seal", "--to", secret.lower()), ("seal", "--to", secret[:20].lower() + secret[20:]),
                      ("shares", "split", "--new", "--to", f"a={secret}"),
                      ("shares", "split", "--new", "--to", f"a={secret.lower()}"),
                      ("shares", "split", "--new", "--to", f"a={case.path('a.key')}")):
        done = run(case, *arguments, input="")
        assert done.returncode == 1 and "this is a secret key" in done.stderr, done.stderr
        assert secret[20:].lower() not in done.stderr.lower() and not done.stdout


def test_a_signing_key_is_not_taken_for_one_that_opens(case):
    run(case, "key", "new", "--name", "example.gov/log", "--no-passphrase", "--out", case.path("log.key"))
    put(case, "sealed", b"x")
    done = unseal(case, "sealed", "opened", "log.key")
    assert done.returncode == 1 and "this key signs" in done.stderr and "--sealing" in done.stderr


def test_a_file_that_is_there_is_not_replaced_unless_asked(case):
    key = new_key(case, "a.key")
    put(case, "plain", b"the list")
    seal(case, "plain", "sealed", "--to", key)
    sealed = get(case, "sealed")
    for file, words in (("sealed", ("unseal", "--key", case.path("a.key"))), ("plain", ("seal", "--to", key))):
        done = with_input(case, file, *words, "--out", case.path(file))
        case.equal(done.returncode, 1)
        assert "is there already" in done.stderr and "hint: name another file, or add --force" in done.stderr, done.stderr
    case.equal((get(case, "plain"), get(case, "sealed")), (b"the list", sealed))
    os.symlink("plain", case.path("link"))
    case.equal(with_input(case, "sealed", "unseal", "--key", case.path("a.key"), "--out", case.path("link")).returncode, 1)
    done = with_input(case, "sealed", "unseal", "--key", case.path("a.key"), "--out", case.path("sealed"), "--force")
    case.equal((done.returncode, get(case, "sealed")), (0, b"the list"), done.stderr)


def test_standard_output_and_pipes_are_written_to_as_they_stand(case):
    key = new_key(case, "a.key")
    put(case, "plain", b"the list")
    seal(case, "plain", "sealed", "--to", key)
    for out in ("/dev/stdout", "-"):
        done = with_input(case, "sealed", "unseal", "--key", case.path("a.key"), "--out", out)
        case.equal((done.returncode, done.stdout), (0, "the list"), done.stderr)
    done = subprocess.run(["bash", "-c", f"{jubilee()} unseal --key a.key --out /dev/stdout < sealed > redirected"],
                          cwd=case.folder, capture_output=True, check=False)
    case.equal((done.returncode, get(case, "redirected")), (0, b"the list"), done.stderr)
    case.equal(with_input(case, "sealed", "unseal", "--key", case.path("a.key"), "--out", "/dev/null").returncode, 0)


def test_what_was_written_is_told_with_its_size_and_hash(case):
    key = new_key(case, "a.key")
    put(case, "plain", noise(100000))
    done = with_input(case, "plain", "seal", "--to", key, "--out", case.path("sealed"))
    digest = hashlib.sha256(get(case, "sealed")).hexdigest()
    size = f"{len(get(case, 'sealed')):,}"
    case.equal(done.stderr, f"{case.path('sealed')}: {size} bytes, SHA-256 {digest}\n")
    done = unseal(case, "sealed", "opened", "a.key")
    digest = hashlib.sha256(noise(100000)).hexdigest()
    case.equal((done.stdout, done.stderr), ("", f"{case.path('opened')}: 100,000 bytes, SHA-256 {digest}\n"))


def test_wrong_usage_is_told(case):
    key = new_key(case, "a.key")
    for arguments in (("seal",), ("seal", "--armor"), ("seal", "--to", key, "file"), ("unseal",),
                      ("unseal", "--key", "-"), ("unseal", "--key", case.path("a.key"), "file")):
        done = run(case, *arguments, input="")
        case.equal(done.returncode, 2, arguments)


def test_a_full_disk_is_told(case):
    key = new_key(case, "a.key")
    put(case, "plain", noise(300000))
    with open(case.path("plain"), "rb") as plain, open("/dev/full", "wb") as full:
        done = subprocess.run([jubilee(), "seal", "--to", key], stdin=plain, stdout=full, stderr=subprocess.PIPE,
                              check=False)
    assert done.returncode == 1 and b"No space left" in done.stderr


def test_memory_does_not_grow_with_the_file(case):
    key = new_key(case, "a.key")
    with open(case.path("plain"), "wb") as plain:
        plain.truncate(300000000)
    with open(case.path("plain"), "rb") as plain, subprocess.Popen(
            [jubilee(), "seal", "--to", key], stdin=plain, stdout=subprocess.PIPE) as sealing, subprocess.Popen(
            [jubilee(), "unseal", "--key", case.path("a.key")], stdin=sealing.stdout,
            stdout=subprocess.PIPE) as opening:
        count = 0
        while block := opening.stdout.read(1 << 20):
            count += len(block)
            case.true(not any(block), "zeros come back")
        for process in (opening, sealing):
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            case.equal(process.returncode, 0)
            case.true(usage.ru_maxrss < 100000, f"{usage.ru_maxrss} KB")
    case.equal(count, 300000000)


if __name__ == "__main__":
    main(sys.modules["__main__"])
