"""A programme whose list is finalised, with boxes for its facilities and a seal that two of three
people hold together, taken from there on to letters."""

import json
import os

import harness
from programme_table import programme_at

FACILITIES = ("F00004", "F00005")
FINALISED, FACILITIES_DAY, PEOPLE_DAY = "2022-01-02T10:00:00Z", "2022-01-03T08:00:00Z", "2022-02-09T08:00:00Z"


class Sealing:
    """`programme` is programme_table's; keys lie in its folder."""

    def __init__(self, case, boxes="45"):
        self.case = case
        self.programme = programme_at(case, "finalised")
        self.programme.clock = FINALISED
        self.home = self.programme.home
        self.fine = self.programme.fine
        for name in "abc":
            self.fine("key", "new", "--sealing", "--no-passphrase", "--out", self.key(name))
        holders = [word for name in "abc" for word in ("--to", f"{name}={self.key(name)}.pub")]
        self.fine("shares", "split", "--new", "-k", "2", "--list", "2022/final", "--out", self.path("seal"), *holders)
        with open(self.path("seal/ceremony.json"), encoding="utf-8") as record:
            self.fine("log", "append", os.path.join(self.home, "log"), input=record.read())
        for number in "45":
            self.fine("key", "new", "--name", f"head-{number}b", "--no-passphrase", "--out",
                      self.key(f"head-{number}b"))
        for number in boxes:
            self.give_box(number)

    def path(self, name):
        return os.path.join(self.programme.folder, name)

    def key(self, name):
        return self.programme.key(name)

    def give_box(self, number):
        """A second head for a facility: the first one has no box."""
        self.fine("key", "new", "--sealing", "--no-passphrase", "--out", self.key(f"box-{number}"))
        self.programme.do("admin", "actor.enrolled", f"actor=head-{number}b", "role=head", f"facility=F0000{number}",
                          f"key=@{self.key(f'head-{number}b')}.pub", f"box=@{self.key(f'box-{number}')}.pub")

    def seal_words(self, actor="registrar-2", at=None):
        return ("programme", "seal", self.home, "--as", self.key(actor), "--to-file", self.path("seal/seal.pub"),
                "--at", at or self.programme.clock)

    def seal(self, *more, actor="registrar-2"):
        return harness.run(self.case, *self.seal_words(actor), *more)

    def join(self):
        """The key of the seal, from two of the shares."""
        shares = []
        for name in "ab":
            with open(self.path(f"seal/{name}.share.age"), "rb") as sealed:
                self.fine("unseal", "--key", self.key(name), "--out", self.path(f"{name}.share"), stdin=sealed)
            shares.append(self.path(f"{name}.share"))
        self.fine("shares", "join", "--ceremony", self.path("seal/ceremony.json"), "--identity", self.key("seal"),
                  "--no-passphrase", *shares)

    def unseal(self, *more, key="seal", at=None):
        return harness.run(self.case, "programme", "unseal", self.home, "--key", self.key(key), "--at",
                           at or self.programme.clock, *more)

    def level(self, level, at=None):
        self.programme.do("registrar-2", "level.opened", f"level={level}", at=at)

    def notice(self, actor, *words, out="out", at=None):
        return harness.run(self.case, "notice", self.home, *words, "--out", self.path(out), "--as", self.key(actor),
                           "--at", at or self.programme.clock)

    def to_level_3(self):
        self.case.equal(self.seal().returncode, 0)
        self.level(2)
        self.join()
        self.level(3, at=FACILITIES_DAY)
        done = self.unseal()
        self.case.equal(done.returncode, 0, done.stderr)

    def to_level_4(self):
        self.to_level_3()
        done = self.notice("registrar", "--due", out="lists")
        self.case.equal(done.returncode, 0, done.stderr)
        self.level(4, at=PEOPLE_DAY)

    def events(self, kind):
        """(index, public part) of each event of a kind."""
        lines = self.fine("log", "show", os.path.join(self.home, "log"), "0..").splitlines()
        found = [(int(line.split("\t", 1)[0]), json.loads(line.split("\t", 1)[1])) for line in lines]
        return [(index, entry) for index, entry in found if entry["kind"] == kind]
