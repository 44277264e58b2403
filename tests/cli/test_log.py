#!/usr/bin/env python3
"""Logs: made, appended to, signed, tidied up and published, read back by another reader.

    tests/cli/test_log.py build/jubilee
"""

import os
import resource
import shutil
import signal
import stat
import subprocess
import sys

import harness
import tlog
from harness import main, run

KEY = "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg"
ORIGIN = "example.com/log/testdata"
KINDS = ("log", "log.sqlite")


def key_of(case):
    path = case.path("log.key")
    if not os.path.exists(path):
        with open(path, "w", encoding="ascii") as file:
            file.write(KEY + "\n")
        os.chmod(path, 0o600)
    return path


def new(case, kind):
    path = case.path(kind)
    done = run(case, "log", "new", path, "--origin", ORIGIN)
    case.equal((done.returncode, done.stdout, done.stderr), (0, "", ""))
    return path


def append(case, path, data, *options, expect=0):
    done = subprocess.run([harness._jubilee, "log", "append", path, *options], input=data, capture_output=True,
                          timeout=300, check=False)
    case.equal(done.returncode, expect, done.stderr.decode())
    return [int(line) for line in done.stdout.split()], done.stderr.decode()


def entries(path):
    return tlog.audit_head(tlog.open_log(path))


def test_lines_become_entries_and_each_gets_its_index(case):
    for kind in KINDS:
        path = new(case, kind)
        case.equal(append(case, path, b"one\ntwo\n\nlast without an end")[0], [0, 1, 2, 3])
        case.equal(append(case, path, b"more\xff\x00\r\n")[0], [4])
        case.equal(append(case, path, b"")[0], [])
        case.equal(entries(path), [b"one", b"two", b"", b"last without an end", b"more\xff\x00\r"])


def test_entries_are_cut_at_nul_or_are_whole_files(case):
    for kind in KINDS:
        path = new(case, kind)
        names = []
        for number, content in enumerate((b"a\nb\n", b"", b"\0")):
            names.append(case.path(f"file{number}"))
            with open(names[-1], "wb") as file:
                file.write(content)
        case.equal(append(case, path, b"x\ny\0z\0", "--nul")[0], [0, 1])
        case.equal(append(case, path, b"", "--file", *names)[0], [2, 3, 4])
        case.equal(append(case, path, b"from standard input\n", names[0], "-")[0], [5, 6, 7])
        case.equal(entries(path), [b"x\ny", b"z", b"a\nb\n", b"", b"\0", b"a", b"b", b"from standard input"])


def test_sizes_around_the_edges_of_tiles_in_one_batch_and_in_many(case):
    for kind in KINDS:
        path = new(case, kind)
        size = 0
        for target in (255, 256, 257, 300, 511, 513, 65535, 65537):
            data = b"".join(b"%d\n" % i for i in range(size, target))
            case.equal(append(case, path, data)[0], list(range(size, target)))
            size = target
        case.equal(entries(path), [b"%d" % i for i in range(size)])


def test_a_line_by_hand_is_acknowledged_at_once(case):
    for kind in KINDS:
        path = new(case, kind)
        with subprocess.Popen([harness._jubilee, "log", "append", path], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as program:
            for index in range(20):
                program.stdin.write(b"line %d\n" % index)
                program.stdin.flush()
                case.equal(program.stdout.readline(), b"%d\n" % index)
                case.equal(len(entries(path)), index + 1)
            program.stdin.close()
        case.equal(program.returncode, 0)


def test_an_entry_too_large_ends_it_with_its_line_and_all_before_it_is_in(case):
    for kind in KINDS:
        path = new(case, kind)
        large = b"x" * 65535
        case.equal(append(case, path, large + b"\n")[0], [0])
        for data in (b"a\nb\n" + large + b"x\nc\n", b"a\nb\n" + large + b"x", b"a\nb\n" + 40 * large):
            before = entries(path)
            indices, said = append(case, path, data, expect=1)
            case.equal(indices, [len(before), len(before) + 1])
            case.true("standard input:3: error: the entry has more than 65535 bytes" in said, said)
            case.equal(entries(path), before + [b"a", b"b"])
        name = case.path("large")
        with open(name, "wb") as file:
            file.write(large + b"x")
        before = entries(path)
        indices, said = append(case, path, b"", "--file", key_of(case), name, expect=1)
        with open(key_of(case), "rb") as file:
            case.equal((indices, entries(path)), ([len(before)], before + [file.read()]))
        case.true(name in said, said)


def test_a_log_is_made_once(case):
    for kind in KINDS:
        path = new(case, kind)
        again = run(case, "log", "new", path, "--origin", "another.example")
        case.equal((again.returncode, again.stdout), (1, ""))
        case.true("there is a log already" in again.stderr, again.stderr)
        bad = run(case, "log", "new", case.path("bad" + kind), "--origin", "with blank")
        case.equal(bad.returncode, 1)
        none = run(case, "log", "append", case.path("none" + kind), input="x\n")
        case.equal((none.returncode, none.stdout), (1, ""))
        case.false(os.path.exists(case.path("none" + kind)))
    case.equal(run(case, "log", "new", case.path("x")).returncode, 2)
    case.equal(run(case, "log", "new", case.path("x"), "--origin", "a", "--key", "b").returncode, 2)


def test_a_log_named_after_its_key_is_signed_and_stays_as_signed(case):
    for kind in KINDS:
        key, path = key_of(case), case.path(kind)
        guard = case.path(kind + ".guard")
        case.equal(run(case, "log", "new", path, "--key", key).returncode, 0)
        append(case, path, b"one\ntwo\nthree\n")
        first = run(case, "log", "checkpoint", path, "--key", key, "--guard", guard)
        case.equal((first.returncode, first.stderr), (0, ""))
        # What another implementation signed with this key over these entries (tessera, testdata/log).
        case.equal(first.stdout, f"{ORIGIN}\n3\nWqx3HImawpLnS/Gv4ubjAvi1WIOy0b8Ze0amvqbavKk=\n\n\u2014 {ORIGIN} "
                   "M9e0lvAQRtH832pk2RTbeSeZMkp4FZSdJYFBUjO5SKxuRbywPUF3cx+HUrb50kjd3rUWW/fj53Wj1dwcwh9bGQnqVAg=\n")
        case.equal(tlog.open_log(path).read("checkpoint").decode(), first.stdout)
        again = run(case, "log", "checkpoint", path, "--key", key, "--guard", guard)
        case.equal(again.stdout, first.stdout)
        with open(guard, encoding="utf-8") as file:
            case.equal(file.read(), first.stdout)
        case.equal(stat.S_IMODE(os.stat(guard).st_mode), 0o600)


def test_a_second_log_under_the_same_key_is_not_signed(case):
    key = key_of(case)
    for kind in KINDS:
        path, other = case.path(kind), case.path("other-" + kind)
        for each, data in ((path, b"one\ntwo\nthree\n"), (other, b"one\ntwo\n3\nfour\n")):
            case.equal(run(case, "log", "new", each, "--key", key).returncode, 0)
            append(case, each, data)
        case.equal(run(case, "log", "checkpoint", path, "--key", key).returncode, 0)
        case.true(os.path.exists(key + ".signed"))
        refused = run(case, "log", "checkpoint", other, "--key", key)
        case.equal((refused.returncode, refused.stdout), (1, ""))
        case.true("this would sign a fork" in refused.stderr and "keep both" in refused.stderr, refused.stderr)
        case.equal(tlog.open_log(other).read("checkpoint"), None)
        os.remove(key + ".signed")


def test_a_key_without_its_guard_signs_only_when_it_is_told_that_it_is_lost(case):
    for kind in KINDS:
        key, path = key_of(case), case.path(kind)
        case.equal(run(case, "log", "new", path, "--key", key).returncode, 0)
        append(case, path, b"one\ntwo\n")
        case.equal(run(case, "log", "checkpoint", path, "--key", key).returncode, 0)
        append(case, path, b"three\n")
        copied = case.path("copied.key")
        shutil.copy(key, copied)
        for begin in (None, ""):  # no guard, and an empty one
            if begin is not None:
                open(copied + ".signed", "w", encoding="ascii").close()
            refused = run(case, "log", "checkpoint", path, "--key", copied)
            case.equal((refused.returncode, refused.stdout), (1, ""))
            case.true("what it signed last is not remembered" in refused.stderr, refused.stderr)
            case.true("--guard-lost" in refused.stderr, refused.stderr)
        told = run(case, "log", "checkpoint", path, "--key", copied, "--guard-lost")
        case.equal((told.returncode, told.stdout.split("\n")[1]), (0, "3"), told.stderr)
        for name in (key + ".signed", copied + ".signed"):
            os.remove(name)


def test_tidying_up_loses_nothing(case):
    for kind in KINDS:
        path = new(case, kind)
        for start in range(0, 600, 50):
            append(case, path, b"".join(b"%d\n" % i for i in range(start, start + 50)))
        before = set(tlog.open_log(path).names())
        done = run(case, "log", "gc", path)
        case.equal(done.returncode, 0, done.stderr)
        after = set(tlog.open_log(path).names())
        gone = before - after
        case.equal(done.stdout, f"{len(gone)} objects removed\n")
        case.true(gone and all(".p/" in name for name in gone) and after < before)
        case.equal(entries(path), [b"%d" % i for i in range(600)])
        case.equal(run(case, "log", "gc", path).stdout, "0 objects removed\n")


def test_a_log_is_published_as_a_folder_that_another_reader_reads(case):
    key = key_of(case)
    for kind in KINDS:
        path, folder = case.path(kind), case.path("published-" + kind.replace(".", "-"))
        guard = case.path(kind + ".guard")
        case.equal(run(case, "log", "new", path, "--key", key).returncode, 0)
        early = run(case, "log", "export", path, folder)
        case.equal(early.returncode, 1)
        case.true("no signed checkpoint yet" in early.stderr, early.stderr)
        for start, size in ((0, 300), (300, 700)):
            append(case, path, b"".join(b"%d\n" % i for i in range(start, size)))
            case.equal(run(case, "log", "checkpoint", path, "--key", key, "--guard", guard).returncode, 0)
            case.equal(run(case, "log", "export", path, folder).returncode, 0)
            published = tlog.open_log(folder)
            _, found, root = tlog.read_head(published, "checkpoint")
            case.equal(found, size)
            case.equal(tlog.audit(published, size, root), [b"%d" % i for i in range(size)])
        case.equal(sorted(os.listdir(folder)), ["checkpoint", "tile"])  # nothing that only its owner may read
        case.equal(run(case, "log", "export", path, folder).stdout, "0 objects written\n")


def test_files_before_one_that_cannot_be_taken_are_appended(case):
    path = new(case, "log")
    for name, size in (("one", 3), ("large", 65536), ("last", 3)):
        with open(case.path(name), "wb") as file:
            file.write(b"x" * size)
    for bad in ("large", "nowhere"):
        before = tlog.audit_head(tlog.open_log(path))
        told = run(case, "log", "append", "--file", path, *map(case.path, ("one", bad, "last")))
        case.equal((told.returncode, told.stdout), (1, f"{len(before)}\n"))
        case.true(f"{bad}: error: " in told.stderr, told.stderr)
        case.equal(tlog.audit_head(tlog.open_log(path)), before + [b"xxx"])


def export_refused(case, log, folder, said):
    before = tlog.open_log(folder).read("checkpoint")
    told = run(case, "log", "export", log, folder)
    case.equal(told.returncode, 1)
    case.true(said in told.stderr, told.stderr)
    case.equal(tlog.open_log(folder).read("checkpoint"), before)


def test_a_log_is_not_published_over_another(case):
    logs = {}
    for name, origin in (("one", ORIGIN), ("other", "other.example/log")):
        path, its_key = case.path(name), case.path(name + ".key")
        case.equal(run(case, "key", "new", "--name", origin, "--no-passphrase", "--out", its_key).returncode, 0)
        case.equal(run(case, "log", "new", path, "--key", its_key).returncode, 0)
        case.equal(run(case, "log", "checkpoint", path, "--key", its_key).returncode, 0)
        logs[name] = path
    folder = case.path("public")
    case.equal(run(case, "log", "export", logs["other"], folder).returncode, 0)
    # Both are empty, so that no tile tells them apart.
    export_refused(case, logs["one"], folder, "the checkpoint of 'other.example/log' is there")
    export_refused(case, logs["one"], logs["other"], "a log that is written to")
    # And one of the same name and size.
    fork = case.path("fork")
    case.equal(run(case, "log", "new", fork, "--key", case.path("one.key")).returncode, 0)
    append(case, logs["one"], b"one\n")
    append(case, fork, b"two\n")
    guards = {logs["one"]: "one.guard", fork: "fork.guard"}
    for path, guard in guards.items():
        case.equal(run(case, "log", "checkpoint", path, "--key", case.path("one.key"), "--guard",
                       case.path(guard)).returncode, 0)
    public = case.path("public-two")
    case.equal(run(case, "log", "export", logs["one"], public).returncode, 0)
    export_refused(case, fork, public, "the log has forked")


def test_a_damaged_log_is_not_appended_to(case):
    path = new(case, "log")
    append(case, path, b"one\ntwo\n")
    for name in ("tile/0/000.p/2", "tile/entries/000.p/2"):
        whole = tlog.open_log(path).read(name)
        with open(os.path.join(path, name), "wb") as file:
            file.write(bytes([whole[0], whole[1], whole[2] ^ 1]) + whole[3:])
        indices, said = append(case, path, b"three\n", expect=3)
        case.equal(indices, [])
        case.true(name in said, said)
        with open(os.path.join(path, name), "wb") as file:
            file.write(whole)
    case.equal(append(case, path, b"three\n")[0], [2])


def test_a_disk_that_fills_up_in_the_middle_of_a_file_leaves_the_log_as_it_was(case):
    def fill_up():
        # The first write that passes the limit is cut short, the next one refused.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50000, 50000))

    for kind in KINDS:
        path = new(case, kind)
        append(case, path, b"one\n")
        done = subprocess.run([harness._jubilee, "log", "append", path], input=40 * (b"x" * 2000 + b"\n"),
                              capture_output=True, preexec_fn=fill_up, timeout=60, check=False)
        case.equal((done.returncode, done.stdout), (1, b""))
        case.true(b"error: cannot" in done.stderr, done.stderr)
        case.equal(entries(path), [b"one"])
        case.equal(append(case, path, b"two\n")[0], [1])
        case.equal(entries(path), [b"one", b"two"])


def test_a_folder_that_is_no_log_is_left_as_it_is(case):
    folder = case.path("other")
    os.mkdir(folder)
    for words in (("append",), ("gc",), ("checkpoint", "--key", key_of(case))):
        done = run(case, "log", words[0], folder, *words[1:], input="x\n")
        case.equal((done.returncode, done.stdout), (1, ""))
        case.true("there is no log here" in done.stderr and "jubilee log new" in done.stderr, done.stderr)
        case.equal(os.listdir(folder), [])


def test_output_that_cannot_be_written_is_told(case):
    path = new(case, "log")
    with open("/dev/full", "wb") as full:
        done = subprocess.run([harness._jubilee, "log", "append", path], input=b"one\n", stdout=full,
                              stderr=subprocess.PIPE, timeout=60, check=False)
    case.equal(done.returncode, 1)
    case.true(b"though the entries are in the log" in done.stderr, done.stderr)
    case.equal(entries(path), [b"one"])


def test_a_log_is_not_named_like_another_database(case):
    for name in ("d.db", "d.sqlite3"):
        done = run(case, "log", "new", case.path(name), "--origin", "example.org/log")
        case.true(done.returncode == 1 and "ends in .sqlite" in done.stderr, done.stderr)
        case.false(os.path.exists(case.path(name)))
    case.equal(run(case, "log", "new", case.path("d.sqlite"), "--origin", "example.org/log").returncode, 0)
    os.rename(case.path("d.sqlite"), case.path("other"))
    done = run(case, "log", "show", case.path("other"))
    case.true(done.returncode == 1 and "ends in .sqlite" in done.stderr, done.stderr)


def test_indices_that_cannot_be_printed_are_told_once(case):
    case.equal(run(case, "log", "new", case.path("log"), "--origin", "example.org/log").returncode, 0)
    with open("/dev/full", "w", encoding="ascii") as full:
        done = subprocess.run([harness.path_of("jubilee"), "log", "append", case.path("log")], input="x\n", stdout=full,
                              stderr=subprocess.PIPE, text=True, check=False)
    case.equal((done.returncode, done.stderr.count("\n")), (1, 1), done.stderr)
    case.true("though the entries are in the log: No space left" in done.stderr, done.stderr)


if __name__ == "__main__":
    main(sys.modules["__main__"])
