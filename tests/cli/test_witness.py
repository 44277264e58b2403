#!/usr/bin/env python3
"""`jubilee witness new` and `witness sign`, `log attach`: cosignatures by carried files.

    tests/cli/test_witness.py build/jubilee
"""

import base64
import os
import subprocess
import sys
import time
from collections import Counter

import log_fixture as logs
from harness import Skip, main, path_of, run


def witness(case, name="court"):
    logs.key(case, name)
    state = case.path(f"{name}-witness")
    logs.done(case, "witness", "new", state, "--log", case.path("log.key.pub"))
    return state


def request(case, log, since, name="request"):
    path = case.path(name)
    logs.done(case, "log", "prove", log, "--since", str(since), "--out", path, "--force")
    return path


def sign(case, state, path, name="court", status=0):
    return logs.done(case, "witness", "sign", state, path, "--key", case.path(f"{name}.key"), status=status)


def evidence(state):
    folder = os.path.join(state, "evidence")
    return sorted(logs.read(os.path.join(folder, name)) for name in os.listdir(folder))


def remembered(state):
    names = [name for name in os.listdir(state) if name.endswith(".checkpoint")]
    return logs.read(os.path.join(state, names[0])) if names else b""


def test_a_quorum_is_gathered_by_carried_files(case):
    log = logs.new(case, count=7)
    policy = logs.policy(case, "two", "group two 2 court ombudsman bar\n")
    checkpoint = os.path.join(log, "checkpoint")
    replies = []
    for name in ("court", "bar"):
        state = witness(case, name)
        told = sign(case, state, request(case, log, 0), name)
        case.equal(told.stdout.count("\n"), 1)
        case.true(told.stdout.startswith(f"\u2014 witness.example/{name} "))
        case.equal(remembered(state), logs.read(request(case, log, 0)).split(b"\n\n", 1)[1])
        replies.append(logs.write(case, f"{name}.reply", told.stdout))
    logs.done(case, "log", "verify", checkpoint, "--policy", policy, status=3)
    told = logs.done(case, "log", "attach", log, *replies, "--policy", policy)
    case.equal(told.stdout, "2 cosignatures added\n")
    told = logs.done(case, "log", "verify", checkpoint, "--policy", policy)
    case.true("cosigned by 2 witnesses, " in told.stdout, told.stdout)
    told = logs.done(case, "log", "attach", log, *replies, "--policy", policy)
    case.equal(told.stdout, "0 cosignatures added\n")
    # The proof of an entry carries them.
    proof, entry = case.path("proof"), logs.write(case, "entry", logs.entry(3))
    logs.done(case, "log", "prove", log, "3", "--out", proof)
    logs.done(case, "log", "verify", proof, "--entry", entry, "--policy", policy)


def test_a_cosignature_is_of_the_time_at_which_it_was_made(case):
    log = logs.new(case, count=7)
    before = int(time.time())
    told = sign(case, witness(case), request(case, log, 0))
    field = base64.b64decode(told.stdout.split()[2])
    case.equal(len(field), 4 + 8 + 64)
    case.true(before <= int.from_bytes(field[4:12], "big") <= int(time.time()))


def test_a_log_that_grows_is_followed(case):
    log = logs.new(case, count=7)
    state = witness(case)
    sign(case, state, request(case, log, 0))
    sign(case, state, request(case, log, 7))  # again, for a later time
    logs.append(case, log, 7, 300)
    logs.checkpoint(case, log)
    grown = request(case, log, 7)
    piped = run(case, "witness", "sign", state, "--key", case.path("court.key"),
                input=logs.read(grown).decode())
    case.equal(piped.returncode, 0, piped.stderr)
    case.true(b"\n300\n" in remembered(state))
    case.equal(evidence(state), [])


def test_another_starting_size_is_answered_with_the_right_one(case):
    log = logs.new(case, count=7)
    state = witness(case)
    sign(case, state, request(case, log, 0))
    logs.append(case, log, 7, 13)
    logs.checkpoint(case, log)
    told = sign(case, state, request(case, log, 0), status=1)
    case.equal(told.stdout, "7\n")
    case.true("the witness last saw 7" in told.stderr, told.stderr)
    reply = logs.write(case, "reply", told.stdout)
    told = logs.done(case, "log", "attach", log, reply, "--witness", case.path("court.key.pub"), status=1)
    case.true("last saw 7 entries" in told.stderr and "--since" in told.stderr, told.stderr)
    sign(case, state, request(case, log, int(logs.read(reply))))


def test_a_log_that_goes_back_is_refused_and_the_evidence_kept(case):
    log = logs.new(case, count=7)
    older = request(case, log, 0, "older")
    logs.append(case, log, 7, 13)
    logs.checkpoint(case, log)
    state = witness(case)
    sign(case, state, request(case, log, 0))
    before = remembered(state)
    told = sign(case, state, older, status=3)
    case.true("goes back" in told.stderr, told.stderr)
    case.equal(remembered(state), before)
    case.equal(evidence(state), sorted([before, logs.read(older).split(b"\n\n", 1)[1]]))
    sign(case, state, older, status=3)
    case.equal(len(evidence(state)), 2)


def fork(case):
    two = case.path("two")
    logs.done(case, "log", "new", two, "--key", case.path("log.key"))
    logs.append(case, two, 100, 107)
    logs.checkpoint(case, two, guard=case.path("other-guard"))
    return two


def test_a_fork_is_refused_and_both_sides_kept(case):
    log = logs.new(case, count=7)
    state = witness(case)
    sign(case, state, request(case, log, 0))
    before = remembered(state)
    two = fork(case)
    for since in (0, 7):
        told = sign(case, state, request(case, two, since), status=3)
        case.true("the log has forked" in told.stderr, told.stderr)
        case.false("\u2014" in told.stdout)
    case.equal(remembered(state), before)
    case.equal(evidence(state), sorted([before, logs.read(os.path.join(two, "checkpoint"))]))
    logs.append(case, two, 107, 120)
    logs.checkpoint(case, two, guard=case.path("other-guard"))
    told = sign(case, state, request(case, two, 7), status=3)
    case.true("does not show" in told.stderr, told.stderr)
    case.equal(len(evidence(state)), 3)
    sign(case, state, request(case, log, 7))


# Old checkpoints are public, so anyone can have them refused: that leaves room for a fork.
def test_a_fork_is_kept_however_much_else_was(case):
    log = logs.new(case, count=7)
    older = request(case, log, 0, "older")
    logs.append(case, log, 7, 13)
    logs.checkpoint(case, log)
    state = witness(case)
    sign(case, state, request(case, log, 0))
    for number in range(500):
        logs.write(case, os.path.join(state, "evidence", str(number)), b"")
    told = sign(case, state, older, status=3)
    case.true("goes back" in told.stderr and "could not" in told.stderr, told.stderr)
    case.equal(len(evidence(state)), 500)
    two = case.path("two")
    logs.done(case, "log", "new", two, "--key", case.path("log.key"))
    logs.append(case, two, 100, 113)
    logs.checkpoint(case, two, guard=case.path("other-guard"))
    told = sign(case, state, request(case, two, 0), status=3)
    case.true("forked" in told.stderr and "are kept" in told.stderr, told.stderr)
    case.equal(len(evidence(state)), 502)


def test_a_fork_is_told_also_where_the_evidence_cannot_be_kept(case):
    log = logs.new(case, count=7)
    state = witness(case)
    sign(case, state, request(case, log, 0))
    os.rmdir(os.path.join(state, "evidence"))
    told = sign(case, state, request(case, fork(case), 7), status=3)
    case.true("the log has forked" in told.stderr and "could not" in told.stderr, told.stderr)


def test_of_a_witness_that_cannot_be_made_nothing_is_left(case):
    logs.key(case, "log")
    state = case.path("state")
    try:
        told = traced(case, "error=EIO", "fsync", "1+", "witness", "new", state, "--log", logs.KEYS["log"][1])
    except FileNotFoundError:
        raise Skip("strace is not here") from None
    if "ptrace" in told.stderr:
        raise Skip("strace may not trace here")
    case.equal((told.returncode, os.path.exists(state)), (1, False), told.stderr)


def test_what_no_known_log_has_signed_is_refused_and_not_remembered(case):
    log = logs.new(case, count=7)
    state = witness(case)
    good = logs.read(request(case, log, 0))
    for changed in (good.replace(b"\n7\n", b"\n8\n"), good.replace(b"2027-amnesty\n7", b"2028-amnesty\n7")):
        told = sign(case, state, logs.write(case, "changed", changed), status=3)
        case.equal(told.stdout, "")
    told = sign(case, state, logs.write(case, "changed", b"old 7"), status=1)
    case.equal(told.stdout, "")
    case.equal((remembered(state), evidence(state)), (b"", []))
    told = sign(case, state, case.path("nowhere"), status=1)


def test_a_witness_without_its_memory_does_not_start_afresh(case):
    log = logs.new(case, count=7)
    logs.key(case, "court")
    told = logs.done(case, "witness", "sign", case.path("nowhere"), request(case, log, 0), "--key",
                     case.path("court.key"), status=1)
    case.true("there is no witness here" in told.stderr, told.stderr)
    case.false(os.path.exists(case.path("nowhere")))
    state = witness(case)
    told = logs.done(case, "witness", "new", state, "--log", case.path("log.key.pub"), status=1)
    case.true("something here already" in told.stderr, told.stderr)


def test_a_memory_that_was_damaged_signs_nothing(case):
    log = logs.new(case, count=7)
    state = witness(case)
    sign(case, state, request(case, log, 0))
    name = [each for each in os.listdir(state) if each.endswith(".checkpoint")][0]
    logs.write(case, os.path.join(state, name), b"half a checkp")
    told = sign(case, state, request(case, log, 7), status=1)
    case.equal(told.stdout, "")


def test_keys_are_used_for_what_they_are(case):
    log = logs.new(case, count=7)
    state = witness(case)
    told = logs.done(case, "witness", "sign", state, request(case, log, 0), "--key",
                     case.path("log.key"), status=1)
    case.true("which cannot cosign" in told.stderr, told.stderr)
    case.equal(remembered(state), b"")
    told = logs.done(case, "witness", "new", case.path("x"), "--log", logs.KEYS["court"][1], status=1)
    case.false(os.path.exists(case.path("x")))
    logs.done(case, "witness", "new", case.path("x"), status=2)
    logs.done(case, "witness", "sign", state, status=2)
    logs.done(case, "log", "attach", log, status=2)
    logs.done(case, "log", "attach", log, "reply", status=2)
    told = logs.done(case, "log", "attach", log, "reply", "--witness", case.path("log.key.pub"), status=1)
    case.true("key of a log" in told.stderr, told.stderr)


def test_only_cosignatures_that_hold_are_attached_and_all_or_none(case):
    log = logs.new(case, count=7)
    checkpoint = os.path.join(log, "checkpoint")
    before = logs.read(checkpoint)
    good = logs.write(case, "good", sign(case, witness(case), request(case, log, 0)).stdout)
    keys = ("--witness", case.path("court.key.pub"))
    bad = logs.write(case, "bad", logs.read(good).decode().replace("9Cbh5w", "9Cbh5x", 1))
    stranger = logs.write(case, "stranger", sign(case, witness(case, "bar"), request(case, log, 0), "bar").stdout)
    for second, status in ((bad, 3), (stranger, 3), (case.path("nowhere"), 1)):
        logs.done(case, "log", "attach", log, good, second, *keys, status=status)
        case.equal(logs.read(checkpoint), before)
    logs.append(case, log, 7, 8)
    logs.checkpoint(case, log)
    told = logs.done(case, "log", "attach", log, good, *keys, status=3)  # it is of the checkpoint before
    case.true("has not signed the checkpoint that is published now" in told.stderr, told.stderr)
    case.true("ask again" in told.stderr, told.stderr)


CALLS = ("openat", "read", "write", "fsync", "renameat", "flock", "close", "newfstatat")


def traced(case, fault, call, number, *words):
    """The program with one system call refused, or as its last. None where that cannot be done."""
    return subprocess.run(
        ["strace", "-qq", "-o", case.path("trace"), "-e", f"trace={call}", "-e",
         f"inject={call}:{fault}:when={number}", path_of("jubilee"), *words],
        capture_output=True, text=True, timeout=60, check=False,
        env=dict(os.environ, ASAN_OPTIONS="detect_leaks=0"))


# A cosignature that anybody may have seen is one that the witness remembers, whatever fails.
def test_nothing_is_cosigned_before_it_is_remembered(case):
    log = logs.new(case, count=7)
    state = witness(case)
    sign(case, state, request(case, log, 0))
    older = remembered(state)
    logs.append(case, log, 7, 13)
    logs.checkpoint(case, log)
    grown = request(case, log, 7)
    newer = logs.read(grown).split(b"\n\n", 1)[1]
    memory = [os.path.join(state, name) for name in os.listdir(state) if name.endswith(".checkpoint")][0]
    try:
        if traced(case, "error=EIO", "fsync", 1, "help").returncode != 0:
            raise Skip("strace may not trace here")
    except FileNotFoundError:
        raise Skip("strace is not here") from None
    tried = Counter()
    for fault in ("error=EIO", "signal=KILL"):
        for call in CALLS:
            for number in range(1, 40):
                logs.write(case, memory, older)
                told = traced(case, fault, call, number, "witness", "sign", state, grown, "--key",
                              case.path("court.key"))
                with open(case.path("trace"), encoding="utf-8") as trace:
                    is_hit = "INJECTED" in (text := trace.read()) or "killed by SIGKILL" in text
                if not is_hit:
                    break
                case.true(remembered(state) in (older, newer), f"{fault} {call} {number}")
                if "\u2014" in told.stdout:
                    case.equal(remembered(state), newer, f"{fault} {call} {number}")
                tried[told.returncode == 0, "\u2014" in told.stdout] += 1
    print(f"# tried: {sum(tried.values())} system calls of a witness, each made to fail")
    case.true(sum(tried.values()) > 60 and tried[False, False] > 20, str(tried))


def test_of_many_requests_at_once_one_is_cosigned(case):
    log = logs.new(case, count=1)
    state = witness(case)
    paths = []
    for size in range(1, 21):
        if size > 1:
            logs.append(case, log, size - 1, size)
            logs.checkpoint(case, log)
        paths.append(request(case, log, 0, f"request-{size}"))
    words = [path_of("jubilee"), "witness", "sign", state, "--key", case.path("court.key")]
    running = [subprocess.Popen([*words, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE) for path in paths]
    signed = 0
    for each in running:
        each.communicate()
        signed += each.returncode == 0
    case.equal(signed, 1)  # all start from nothing, which only one can find


if __name__ == "__main__":
    main(sys.modules[__name__])
