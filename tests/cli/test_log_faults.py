#!/usr/bin/env python3
"""Logs while the system fails: each system call of a command in turn is refused or is its last.

    tests/cli/test_log_faults.py build/jubilee
    JUB_FAULTS=long JUB_FAULT_SECONDS=60 tests/cli/test_log_faults.py build/jubilee

After every fault the log is read by another reader (tlog.py): each index that was printed has its
entry, the tree continues the one before, another append works, and so does a signature. strace
makes the faults; where it may not be used those tests are skipped."""

import concurrent.futures
import itertools
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter

import harness
import tlog
from harness import Skip, main
from test_log import KEY, ORIGIN

LONG = os.environ.get("JUB_FAULTS") == "long"
SECONDS = float(os.environ.get("JUB_FAULT_SECONDS", "60" if LONG else "3"))
KINDS = ("log", "log.sqlite")
WRITING = ("write", "pwrite64", "fsync", "fdatasync", "rename", "renameat", "renameat2", "mkdir", "mkdirat", "flock",
           "unlink", "unlinkat", "ftruncate")
OTHERS = ("openat", "read", "pread64", "close", "lseek", "fcntl", "fstat", "newfstatat", "getdents64", "access")
NEEDS_ROOM = ("write", "pwrite64", "openat", "mkdirat", "ftruncate")
GOES_ON = ("write", "fsync", "flock", "read")  # what a signal may interrupt, in code of ours
WORKERS = os.cpu_count() or 1
# A leak cannot be looked for in a program that is traced.
ENVIRONMENT = dict(os.environ, ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0")


class Place:
    """A log, its key and its guard in a folder of their own, which can be copied as a whole."""

    def __init__(self, folder, kind):
        self.folder = folder
        self.kind = kind
        self.log = os.path.join(folder, kind)
        self.key = os.path.join(folder, "log.key")

    def copy(self, folder):
        shutil.copytree(self.folder, folder)
        return Place(folder, self.kind)

    def run(self, *words, data=b"", before=()):
        return subprocess.run([*before, harness._jubilee, *words], input=data, capture_output=True, timeout=120,
                              env=ENVIRONMENT, check=False)

    def command(self, words):
        options = {"new": ("--origin", ORIGIN), "checkpoint": ("--key", self.key)}
        return ("log", words, self.log, *options.get(words, ()))

    def must(self, words, data=b""):
        done = self.run(*self.command(words), data=data)
        assert done.returncode == 0, (words, done.stderr)
        return done.stdout

    def entries(self):
        return tlog.audit_head(tlog.open_log(self.log))


def lines(words, first, count):
    return [b"%s %d" % (words, i) for i in range(first, first + count)]


def pack(entries):
    return b"".join(entry + b"\n" for entry in entries)


def make_place(case, kind, size):
    """A log of `size` entries; where it can be, with a partial tile, a checkpoint and a tail of small appends."""
    place = Place(case.path(f"base-{kind}-{size}"), kind)
    os.mkdir(place.folder)
    with open(place.key, "w", encoding="ascii") as file:
        os.chmod(place.key, 0o600)
        file.write(KEY + "\n")
    if size is not None:
        place.must("new")
        done = 0
        for part in (size * 2 // 3, size - size * 2 // 3):
            if part:
                place.must("append", pack(lines(b"entry", done, part)))
                done += part
                place.must("checkpoint")
    return place


def needs_strace():
    if not shutil.which("strace"):
        raise Skip("strace is not here")
    tried = subprocess.run(["strace", "-o", "/dev/null", "-e", "inject=getppid:error=EIO", "true"], capture_output=True,
                           check=False)
    if tried.returncode != 0:
        raise Skip("strace may not be used here")


def count_calls(place, words, data, calls):
    """(call, which of its kind) for each call from the first that names the log or stands behind it."""
    trace = os.path.join(place.folder, "trace")
    place.run(*place.command(words), data=data, before=("strace", "-qq", "-o", trace, "-e", "trace=openat," + ",".join(calls)))
    seen, found, is_ours = Counter(), [], False
    with open(trace, encoding="utf-8", errors="replace") as file:
        for line in file:
            match = re.match(r"(\w+)\((.*)", line)
            if not match:
                continue
            seen[match[1]] += 1
            is_ours = is_ours or place.folder in match[2]
            if is_ours and match[1] in calls:
                found.append((match[1], seen[match[1]]))
    return found


# -- what must hold after each command ------------------------------------------------------------

def check_log(place, before):
    """The log continues what it was; another append and a signature work. Returns its entries then."""
    found = place.entries()
    assert found[:len(before)] == before, "the tree does not continue the one before"
    index = place.must("append", b"after the fault\n")
    assert index == b"%d\n" % len(found), (index, len(found))
    again = place.entries()
    assert again == found + [b"after the fault"]
    note = place.must("checkpoint").decode().split("\n")
    assert int(note[1]) == len(again), note
    assert tlog.read_head(tlog.open_log(place.log), "checkpoint")[1] == len(again)
    if place.kind == "log":
        assert os.listdir(os.path.join(place.log, "state/new")) == []
    return found


def check_append(place, before, data, done):
    batch = data.split(b"\n")[:-1]
    printed = [int(index) for index in done.stdout.split(b"\n")[:-1]]
    found = check_log(place, before)
    assert found[len(before):] in ([], batch), "part of a batch"
    assert printed == list(range(len(before), len(before) + len(printed)))
    assert len(printed) <= len(found) - len(before), "an index was printed whose entry is not there"
    if done.returncode == 0:
        assert len(printed) == len(batch)


def check_checkpoint(place, before, _data, done):
    if tlog.open_log(place.log).read("checkpoint") is not None:
        _, published, root = tlog.read_head(tlog.open_log(place.log), "checkpoint")
        _, remembered, _ = tlog.read_head(tlog.Folder(place.folder), "log.key.signed")
        assert published <= remembered, "published before it was remembered"
        assert tlog.root_of(before[:published]) == root
    if done.returncode == 0:
        assert int(done.stdout.split(b"\n")[1]) == published == len(before)
    assert check_log(place, before) == before


def check_gc(place, before, _data, _done):
    assert place.entries() == before
    place.must("gc")
    assert place.must("gc") == b"0 objects removed\n"
    for name in tlog.open_log(place.log).names():
        partial = re.fullmatch(r"(tile/.*)\.p/\d+", name)
        assert not partial or tlog.open_log(place.log).read(partial[1]) is None, name
    assert check_log(place, before) == before


def check_new(place, before, _data, _done):
    again = place.run(*place.command("new"))
    assert again.returncode == 0 or b"there is a log already" in again.stderr, again.stderr
    assert check_log(place, before) == []


CHECKS = {"append": check_append, "checkpoint": check_checkpoint, "gc": check_gc, "new": check_new}


# -- faults by strace -----------------------------------------------------------------------------

def fault_kinds(call):
    yield "error=EIO"
    if call in WRITING:  # to die before a call that changes nothing is to die before the next that does
        yield "signal=KILL"
    if LONG and call in NEEDS_ROOM:
        yield "error=ENOSPC"
    if LONG and call in GOES_ON:
        yield "error=EINTR"


def try_fault(base, number, words, data, before, call, which, fault):
    place = base.copy(f"{base.folder}-{words}-{number}")
    inject = ("strace", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={which}")
    done = place.run(*place.command(words), data=data, before=inject)
    try:
        CHECKS[words](place, before, data, done)
        if fault == "error=EIO" and call == "fsync" and base.kind == "log":
            assert done.returncode != 0, "an error of fsync was passed over"
            assert not (words == "append" and done.stdout), "acknowledged without being durable"
        if fault == "error=EINTR" and base.kind == "log" and b"standard output" not in done.stderr:
            assert done.returncode == 0, done.stderr
    except Exception as reason:
        raise AssertionError(f"{base.kind}, {words}, {call} {which} {fault}: {reason!r}; "
                             f"status {done.returncode}, {done.stderr!r}; left in {place.folder}") from reason
    shutil.rmtree(place.folder)


def try_all(case, words, size, count):
    """Every call of one command, over both stores; how many cases."""
    tried = 0
    for kind in KINDS:
        base = make_place(case, kind, size)
        before = base.entries() if size is not None else []
        data = pack(lines(b"batch", 0, count))
        if words == "checkpoint":
            base.must("append", data)
            before, data = base.entries(), b""
        counted = base.copy(base.folder + "-counted-" + words)
        calls = count_calls(counted, words, data, WRITING + (OTHERS if LONG else ()))
        assert len(calls) > 10, calls
        cases = [(call, which, fault) for call, which in calls for fault in fault_kinds(call)]
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as workers:
            for _ in workers.map(lambda item, base=base, data=data, before=before:
                                 try_fault(base, item[0], words, data, before, *item[1]), enumerate(cases)):
                tried += 1
        shutil.rmtree(base.folder)
        shutil.rmtree(counted.folder)
    return tried


def tell(count, what):
    print(f"# tried: {count} {what}", flush=True)


def test_an_append_that_fails_at_any_call_loses_nothing_it_acknowledged(case):
    needs_strace()
    sizes = ((0, 1), (254, 3), (255, 1), (256, 1), (510, 300)) if LONG else ((254, 3),)
    for size, count in sizes:
        tell(try_all(case, "append", size, count), f"calls of an append of {count} to a log of {size or 0}, each made to fail and to be the last")


def test_a_signature_that_fails_at_any_call_is_continued_by_the_next(case):
    needs_strace()
    for size, count in ((0, 3), (254, 3)) if LONG else ((5, 3),):
        tell(try_all(case, "checkpoint", size, count), f"calls of signing a log of {size + count}, each made to fail and to be the last")


def making_and_tidying_up_that_fail_at_any_call_can_be_done_again(case):
    needs_strace()
    tell(try_all(case, "new", None, 0), "calls of making a log, each made to fail and to be the last")
    tell(try_all(case, "gc", 520, 0), "calls of tidying a log of 520, each made to fail and to be the last")


if LONG:
    test_making_and_tidying_up_that_fail_at_any_call_can_be_done_again = (
        making_and_tidying_up_that_fail_at_any_call_can_be_done_again)


# -- torn files -----------------------------------------------------------------------------------

def kill_at_last(place, words, data, call):
    """Kills a command when it is about to make its last call of a kind."""
    scratch = place.copy(place.folder + "-scratch")
    which = max(number for name, number in count_calls(scratch, words, data, (call,)) if name == call)
    shutil.rmtree(scratch.folder)
    inject = ("strace", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e",
              f"inject={call}:signal=KILL:when={which}")
    done = place.run(*place.command(words), data=data, before=inject)
    assert done.returncode != 0 and not done.stdout


def lengths(size):
    return range(size) if LONG and size < 700 else sorted({0, 1, size // 3, size // 2, max(size - 1, 0)})


def test_a_tail_torn_at_any_length_is_replaced(case):
    needs_strace()
    base = make_place(case, "log", 254)
    before, data = base.entries(), pack(lines(b"batch", 0, 3))
    kill_at_last(base, "append", data, "renameat")  # the head is written, and not yet in its place
    assert base.entries() == before
    tail = [name for name in tlog.open_log(base.log).names()
            if name.startswith(("tile/0/000", "tile/1", "tile/0/001", "tile/entries/001", "state/new"))
            and not re.search(r"\.p/(169|254)$", name)]
    assert len(tail) >= 5 and any(name.startswith("state/new/") for name in tail), tail
    tried = 0
    for name in tail:
        for length in lengths(os.path.getsize(os.path.join(base.log, name))):
            place = base.copy(f"{base.folder}-torn")
            os.truncate(os.path.join(place.log, name), length)
            assert check_log(place, before) == before
            shutil.rmtree(place.folder)
            tried += 1
    tell(tried, "lengths at which a file was torn")


def torn_databases(base, killed):
    """The files that a power cut before the next sync may leave: of the journal any beginning, as long
    as the database is untouched; once it is written to, any beginning of what was written."""
    step = 97 if LONG else 2000
    old, new = (pathlib.Path(place.log).read_bytes() for place in (base, killed))
    journal = killed.log + "-journal"
    if old == new and os.path.exists(journal):
        size = os.path.getsize(journal)
        for length in range(0, size, step):
            yield f"journal cut at {length}", lambda place, length=length: os.truncate(
                place.log + "-journal", length)
    # Without its journal the database has been synced, and cannot tear.
    for length in range(0, len(new), step) if old != new and os.path.exists(journal) else ():
        yield f"database written up to {length}", lambda place, length=length: pathlib.Path(
            place.log).write_bytes(new[:length] + old[length:])


def test_a_database_torn_before_it_was_synced_is_all_or_nothing(case):
    needs_strace()
    base = make_place(case, "log.sqlite", 254)
    before, batch = base.entries(), lines(b"batch", 0, 3)
    data = pack(batch)
    scratch = base.copy(base.folder + "-scratch")
    syncs = [number for name, number in count_calls(scratch, "append", data, ("fdatasync", "fsync"))
             if name == "fdatasync"]
    shutil.rmtree(scratch.folder)
    tried = set()
    for which in syncs:
        killed = base.copy(base.folder + "-killed")
        done = killed.run(*killed.command("append"), data=data,
                          before=("strace", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync", "-e",
                                  f"inject=fdatasync:signal=KILL:when={which}"))
        if done.stdout:  # what has been acknowledged has been synced, and cannot tear
            break
        for how, tear in torn_databases(base, killed):
            place = killed.copy(base.folder + "-torn")
            tear(place)
            assert check_log(place, before)[len(before):] in ([], batch), how
            shutil.rmtree(place.folder)
            tried.add((which, how))
        shutil.rmtree(killed.folder)
    assert any("journal" in how for _, how in tried) and any("database" in how for _, how in tried)
    tell(len(tried), "lengths at which a database or its journal was torn")


# -- the order of syncs ---------------------------------------------------------------------------

class Order:
    """Replays a trace: what would be lost, if the power failed now, of what has been relied upon."""

    def __init__(self, place):
        self.place = place
        self.files = set()  # written and not synced
        self.folders = set()  # changed and not synced
        self.moved = self.told = 0

    def rename(self, source, target):
        assert source not in self.files, f"{source} was renamed before it was synced"
        name = os.path.relpath(target, self.place.folder)
        if name in (f"{self.place.kind}/state/head", f"{self.place.kind}/checkpoint", "log.key.signed"):
            # Its own folders are synced after it.
            late = {folder for folder in self.folders if not target.startswith(folder + "/")}
            assert not late, f"{name} moved, and these folders were not synced: {late}"
            self.moved += 1
        self.folders.add(os.path.dirname(target))

    def take(self, call, descriptor, paths):
        if call in ("write", "pwrite64") and descriptor.startswith("1<"):
            assert not self.files and not self.folders, f"told before it was durable: {self.files | self.folders}"
            self.told += 1
        elif call in ("write", "pwrite64"):
            self.files.add(descriptor.split("<", 1)[1])
        elif call in ("fsync", "fdatasync"):
            self.files.discard(descriptor.split("<", 1)[1])
            self.folders.discard(descriptor.split("<", 1)[1])
        elif call in ("mkdir", "mkdirat"):
            self.folders.add(os.path.dirname(paths[0]))
        elif call in ("rename", "renameat", "renameat2"):
            self.rename(*paths)


def replay(place, words, data, unsynced=()):
    """Relative paths are taken from the folder whose descriptor stands before them (strace -y)."""
    trace = os.path.join(place.folder, "trace")
    place.run(*place.command(words), data=data,
              before=("strace", "-qq", "-y", "-o", trace, "-e", "trace=" + ",".join(WRITING)))
    order = Order(place)
    order.folders.update(unsynced)
    scratch = os.path.join(place.log, "state", "new")
    with open(trace, encoding="utf-8", errors="replace") as file:
        for line in file:
            match = re.match(r"(\w+)\((.*)\)\s+= \d", line)
            if not match or match[1] in ("flock", "unlink", "unlinkat", "ftruncate"):
                continue
            paths = [os.path.normpath(os.path.join(folder or place.folder, name))
                     for folder, name in re.findall(r'(?:\d+<([^>]*)>, )?"([^"]*)"', match[2])]
            descriptor = re.match(r"(\d+<[^>]*)>", match[2])
            # The folder for new files, and that it is there, need not outlive anything.
            if match[1] in ("mkdir", "mkdirat") and paths[0] == scratch:
                continue
            order.take(match[1], descriptor[1] if descriptor else "", paths)
    return order


def test_nothing_is_told_or_relied_upon_before_it_is_durable(case):
    needs_strace()
    place = make_place(case, "log", 254)
    for number, (words, count, moved, told) in enumerate((("append", 3, 1, 1), ("append", 700, 1, 1),
                                                          ("checkpoint", 0, 3, 1), ("append", 1, 1, 1))):
        order = replay(place, words, pack(lines(b"batch %d" % number, 0, count)))
        assert (order.moved, order.told) == (moved, told), (words, order.moved, order.told)
    place = make_place(case, "log", None)
    order = replay(place, "new", b"")
    assert order.moved == 1 and not order.folders and not order.files, (order.folders, order.files)
    # The folder is there, but the one above it may not know for good.
    shutil.rmtree(place.log)
    os.mkdir(place.log)
    order = replay(place, "new", b"", [place.folder])
    assert order.moved == 1 and not order.folders, order.folders


# -- several at once, and killed at any moment ----------------------------------------------------

def test_writers_that_race_all_get_their_own_indices(case):
    rounds, writers = (20, 4) if LONG else (2, 3)
    for kind in KINDS:
        place = make_place(case, kind, 250)
        for turn in range(rounds):
            batches = [lines(b"writer %d turn %d" % (i, turn), 0, 40) for i in range(writers)]
            before = place.entries()
            with concurrent.futures.ThreadPoolExecutor(writers) as pool:
                done = list(pool.map(lambda batch, place=place: place.must("append", pack(batch)), batches))
            found = place.entries()
            assert len(found) == len(before) + 40 * writers and found[:len(before)] == before
            for batch, printed in zip(batches, done):
                assert [found[int(index)] for index in printed.split()] == batch
    tell(len(KINDS) * rounds * writers, "writers that raced")


def feed(program, number, counter):
    """Lines without end, in pieces of any size, until the program is gone."""
    rng = random.Random(number)
    try:
        while True:
            count = rng.choice((1, 1, 3, 50, 400))
            first = next(counter)
            program.stdin.write(pack(lines(b"%d piece %d" % (number, first), 0, count)))
            program.stdin.flush()
            time.sleep(rng.random() / 500)
    except (BrokenPipeError, ValueError):
        pass


def kill_once(place, number, rng):
    """One run of append, killed at some moment; the indices it printed."""
    with subprocess.Popen([harness._jubilee, *place.command("append")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env=ENVIRONMENT) as program:
        feeder = threading.Thread(target=feed, args=(program, number, itertools.count()))
        feeder.start()
        timer = threading.Timer(rng.random() / 3, program.send_signal, (signal.SIGKILL,))
        timer.start()
        printed = program.stdout.read()
        program.wait()
        timer.cancel()
        feeder.join()
        try:
            program.stdin.close()
        except BrokenPipeError:
            pass
    return [int(index) for index in printed.split(b"\n")[:-1]]


def test_killed_at_any_moment_it_has_what_it_acknowledged(case):
    rng = random.Random()
    for kind in KINDS:
        place = make_place(case, kind, 250)
        before, kills, acknowledged = place.entries(), 0, 0
        until = time.monotonic() + SECONDS / len(KINDS)
        while time.monotonic() < until:
            printed = kill_once(place, kills, rng)
            found = place.entries()
            assert found[:len(before)] == before, "the tree does not continue the one before"
            assert printed == list(range(len(before), len(before) + len(printed))), "indices out of order"
            assert len(before) + len(printed) <= len(found), "an acknowledged entry is not there"
            assert all(entry.startswith(b"%d piece" % kills) for entry in found[len(before):])
            before, kills, acknowledged = found, kills + 1, acknowledged + len(printed)
            if len(before) > 60000:
                shutil.rmtree(place.folder)
                place = make_place(case, kind, 250)
                before = place.entries()
        check_log(place, before)
        assert kills > 0
        tell(kills, f"writers killed at random over {kind}, {acknowledged} entries acknowledged and there")
        shutil.rmtree(place.folder)


if __name__ == "__main__":
    # Faults are as good in memory, where syncs take no time.
    if not LONG and "TMPDIR" not in os.environ and os.access("/dev/shm", os.W_OK):
        os.environ["TMPDIR"] = "/dev/shm"
    main(sys.modules["__main__"])
