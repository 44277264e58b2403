"""A log with keys and officers in a case's folder, and the draw computed again by another program:
hashlib, hmac, and ChaCha20 as RFC 8439 gives it."""

import hashlib
import hmac
import json
import os
import struct

from harness import run

ORIGIN = "example.org/log/test"


class Table:
    """Makes keys for `officers` and for the log, and the log."""

    def __init__(self, case, officers="abc", log="log"):
        self.case, self.officers, self.log = case, officers, case.path(log)
        for name in officers:
            self.fine("key", "new", "--name", f"officer.example/{name}", "--no-passphrase", "--out", self.key(name))
        self.fine("key", "new", "--name", ORIGIN, "--no-passphrase", "--out", self.key("log"))
        self.fine("log", "new", self.log, "--key", self.key("log"))
        self.pool = case.path("pool.txt")
        with open(self.pool, "w", encoding="utf-8") as file:
            file.write("drawn from this\n")

    def key(self, name):
        return self.case.path(f"{name}.key")

    def nonce(self, name):
        return self.case.path(f"{name}.nonce")

    def fine(self, *arguments, **options):
        done = run(self.case, *arguments, **options)
        self.case.equal(done.returncode, 0, done.stderr)
        return done.stdout

    def draw(self, verb, *arguments, draw="d/1", **options):
        return run(self.case, "draw", verb, self.log, "--id", draw, *arguments, **options)

    def open(self, *more, draw="d/1"):
        officers = [word for name in self.officers for word in ("--officer", self.key(name) + ".pub")]
        return self.draw("open", "--pool", self.pool, *officers, *more, draw=draw)

    def commit(self, name):
        return self.draw("commit", "--as", self.key(name), "--nonce-out", self.nonce(name))

    def close(self, *more):
        return self.draw("close", "--key", self.key("log"), *more)

    def reveal(self, name):
        return self.draw("reveal", "--as", self.key(name), "--nonce", self.nonce(name),
                         "--log-key", self.key("log") + ".pub")

    def play(self, *more):
        """A whole draw; its seed."""
        steps = [self.open(*more), *map(self.commit, self.officers), self.close(),
                 *map(self.reveal, self.officers), self.draw("result", "--log-key", self.key("log") + ".pub")]
        for step in steps:
            self.case.equal(step.returncode, 0, step.stderr)
        return steps[-1].stdout.split()[-1]

    def entries(self):
        """The entries, from the files alone. Source: C2SP tlog-tiles."""
        folder = os.path.join(self.log, "tile", "entries", "000.p")
        newest = max(os.listdir(folder), key=int)
        with open(os.path.join(folder, newest), "rb") as file:
            rest = file.read()
        entries = []
        while rest:
            (length,) = struct.unpack(">H", rest[:2])
            entries.append(rest[2:2 + length])
            rest = rest[2 + length:]
        return entries


def root_of(entries):
    """RFC 6962, section 2.1."""
    if len(entries) == 1:
        return hashlib.sha256(b"\0" + entries[0]).digest()
    half = 1
    while half * 2 < len(entries):
        half *= 2
    return hashlib.sha256(b"\1" + root_of(entries[:half]) + root_of(entries[half:])).digest()


def lp(text):
    return struct.pack(">H", len(text)) + text


def seed_of(entries, draw):
    """The seed of a draw without a beacon, from the entries of its log."""
    acts = [json.loads(entry) for entry in entries if b'"kind":"draw.' in entry]
    acts = [act for act in acts if act["draw"] == draw]
    by_kind = {kind: [act for act in acts if act["kind"] == f"draw.{kind}"] for kind in ("rules", "commit", "reveal")}
    origin = by_kind["reveal"][0]["checkpoint"].split("\n")[0]
    size = 1 + next(i for i, entry in enumerate(entries)
                    if b'"kind":"draw.close"' in entry and json.loads(entry)["draw"] == draw)
    commitments = {act["officer"]: act["commitment"] for act in by_kind["commit"]}
    nonces = {act["officer"]: bytes.fromhex(act["nonce"]) for act in by_kind["reveal"]}
    assert origin == by_kind["rules"][0]["log"] and set(nonces) == set(commitments)
    for officer, nonce in nonces.items():
        hashed = hashlib.sha256(b"jubilee-draw-commit-v1\n" + lp(draw.encode()) + struct.pack(">H", officer) + nonce)
        assert hashed.hexdigest() == commitments[officer]
    message = (b"jubilee-draw-seed-v1\n" + lp(draw.encode()) + lp(origin.encode()) + struct.pack(">Q", size)
               + root_of(entries[:size]) + struct.pack(">H", len(nonces)))
    for officer in sorted(nonces):
        message += struct.pack(">H", officer) + nonces[officer]
    return hashlib.sha256(message + b"\0").hexdigest()


def quarter(state, a, b, c, d):
    for first, second, third, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        state[first] = (state[first] + state[second]) & 0xffffffff
        mixed = state[third] ^ state[first]
        state[third] = (mixed << turn | mixed >> 32 - turn) & 0xffffffff


def chacha20_block(key):
    """Block 0 under a nonce of zeros."""
    state = [*struct.unpack("<4I", b"expand 32-byte k"), *struct.unpack("<8I", key), 0, 0, 0, 0]
    mixed = list(state)
    for _ in range(10):
        for lane in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                     (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            quarter(mixed, *lane)
    return struct.pack("<16I", *((a + b) & 0xffffffff for a, b in zip(mixed, state)))


def ticket_of(seed, label):
    message = b"jubilee-draw-stream-v1\n" + lp(b"ticket") + lp(label.encode())
    return chacha20_block(hmac.new(bytes.fromhex(seed), message, "sha256").digest())[:16].hex()
