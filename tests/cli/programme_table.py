"""A small programme in a case's folder, taken from stage to stage through the commands. Each stage is
made once and copied for whoever begins there."""

import csv
import json
import os
import shutil
import sqlite3

from forgery import Forgery
from harness import DECREE, run

ORIGIN = "example.org/programme/test"
PEOPLE = "300"
# Who takes part: role, facility, and an id that for readers is an officer's key in the register.
CAST = {
    "admin": ("administrator", None),
    "minister": ("signatory", None),
    "president": ("signatory", None),
    "registrar": ("registrar", None),
    "registrar-2": ("registrar", None),
    "chief": ("chief", None),
    "auditor": ("auditor", None),
    "clerk-4": ("clerk", "F00004"),
    "clerk-4b": ("clerk", "F00004"),
    "head-4": ("head", "F00004"),
    "gate-4": ("gate", "F00004"),
    "clerk-5": ("clerk", "F00005"),
    "head-5": ("head", "F00005"),
    "gate-5": ("gate", "F00005"),
    "O000001": ("reader", "F00001"),
    "O000004": ("reader", "F00002"),
    "O000010": ("reader", "F00004"),
    "O000013": ("reader", "F00005"),
    "O000019": ("reader", "F00007"),
}
STAGES = ["opened", "enrolled", "signed", "frozen", "round-1", "nominated", "lists", "between", "drawn", "round-2",
          "dealt", "read", "selected", "finalised", "sealed", "facilities", "told", "effect", "public", "closed"]


class Programme:
    """Everything lies in one folder: the programme, the keys, what draws need."""

    def __init__(self, case, folder):
        self.case, self.folder, self.clock, self.stage = case, folder, "2021-09-20T08:00:00Z", None
        self.home = os.path.join(folder, "pardon")

    def key(self, name):
        return os.path.join(self.folder, f"{name}.key")

    def fine(self, *arguments, **options):
        done = run(self.case, *arguments, **options)
        self.case.equal(done.returncode, 0, f"{arguments}: {done.stderr}{done.stdout}")
        return done.stdout

    def act(self, actor, *words, at=None, lines=None):
        """`programme do`, with the clock of the programme."""
        text = None if lines is None else "".join(json.dumps(line) + "\n" for line in lines)
        return run(self.case, "programme", "do", self.home, *words, "--as", self.key(actor), "--at", at or self.clock,
                   input=text)

    def do(self, actor, *words, at=None, lines=None):
        self.clock = at or self.clock
        done = self.act(actor, *words, lines=lines)
        self.case.equal(done.returncode, 0, f"{actor} {words}: {done.stderr}")
        return done.stdout

    def seal(self, actor):
        """A sealing in which nothing is sealed, as no command records it: all can be asked as before."""
        forged = Forgery(self.home, os.path.join(self.folder, "forged"), self.folder)
        forged.sit(actor, {"kind": "list.sealed", "entry": forged.find("list.finalised", -1), "sha256": "5a" * 32,
                           "box": "age1" + "q" * 58}, time=self.clock)
        forged.write_log()
        shutil.rmtree(self.home)
        os.rename(forged.folder, self.home)

    def show(self, verb, actor=None, *more, at=None):
        who = ["--as", self.key(actor)] if actor else []
        return run(self.case, "programme", verb, self.home, *who, "--at", at or self.clock, *more)

    def rows(self, sql, *values):
        with sqlite3.connect(f"file:{self.home}/programme.sqlite?mode=ro", uri=True) as database:
            return database.execute(sql, values).fetchall()

    def people(self):
        """(key, facility) of everybody, by row."""
        with open(os.path.join(self.home, "register", "persons.csv"), encoding="utf-8") as file:
            return [(row["person"], row["facility"]) for row in csv.DictReader(file)]

    def rows_at(self, facility):
        return [row for row, (_, its) in enumerate(self.people()) if its == facility]

    def draw(self, use):
        """A draw by two officers, from a file of the programme."""
        log, pool = os.path.join(self.home, "log"), os.path.join(self.home, "decree.decree.md")
        officers = [self.key("court"), self.key("bar")]
        self.fine("draw", "open", log, "--id", use, "--pool", pool, *[
            word for key in officers for word in ("--officer", key + ".pub")])
        nonces = [f"{key}.{use.replace('/', '-')}.nonce" for key in officers]
        for key, nonce in zip(officers, nonces):
            self.fine("draw", "commit", log, "--id", use, "--as", key, "--nonce-out", nonce)
        self.fine("draw", "close", log, "--id", use, "--key", self.key("log"))
        for key, nonce in zip(officers, nonces):
            self.fine("draw", "reveal", log, "--id", use, "--as", key, "--nonce", nonce,
                      "--log-key", self.key("log") + ".pub")
        self.fine("draw", "result", log, "--id", use, "--log-key", self.key("log") + ".pub")

    # -- the stages, each from the one before -----------------------------------------------------

    def opened(self):
        for name in [*CAST, "court", "bar", "stranger"]:
            self.fine("key", "new", "--name", name, "--no-passphrase", "--out", self.key(name))
        self.fine("key", "new", "--name", ORIGIN, "--no-passphrase", "--out", self.key("log"))
        register = os.path.join(self.folder, "register")
        self.fine("register", "synth", "--scenario", "special-pardon", "--people", PEOPLE, "--seed", "7", "--out",
                  register)
        self.fine("programme", "open", self.home, "--decree", DECREE, "--register", register, "--origin", ORIGIN,
                  "--as", self.key("admin"), "--rehearsal", "--reserve", "3", "--at", self.clock)
        shutil.rmtree(register)

    def enrolled(self):
        def line(name, role, facility):
            with open(self.key(name) + ".pub", encoding="utf-8") as file:
                event = {"kind": "actor.enrolled", "actor": name, "role": role, "key": file.read().strip()}
            return event if facility is None else {**event, "facility": facility}
        self.do("admin", lines=[line(name, *CAST[name]) for name in CAST if name != "admin"])

    def signed(self):
        for name in ("minister", "president"):
            self.do(name, "decree.signed", at="2021-09-21T08:00:00Z")

    def frozen(self):
        self.do("registrar", "register.frozen", at="2021-09-28T08:00:00Z")
        self.draw("lottery/february-2022")
        self.do("registrar", "seed.taken", "use=lottery/february-2022")

    def round_1(self):
        self.do("registrar", "level.opened", "level=1", at="2021-10-01T08:00:00Z")
        self.do("registrar", "round.opened")

    def nominated(self):
        for clerk in ("clerk-4", "clerk-5"):
            self.do(clerk, "person.nominated", "--all", at="2021-10-20T08:00:00Z")

    def lists(self):
        for head in ("head-4", "head-5"):
            self.do(head, "first-list.signed", at="2021-12-10T08:00:00Z")

    def between(self):
        self.do("registrar", "round.closed", at="2021-12-16T06:00:00Z")
        self.do("chief", "reader.seconded", "--all")
        self.do("registrar", "case.listed", "--all")

    def drawn(self):
        self.draw("readers")
        self.do("registrar", "seed.taken", "use=readers")

    def round_2(self):
        self.do("registrar", "round.opened", at="2021-12-16T08:00:00Z")

    def dealt(self):
        self.do("registrar", "case.assigned", "--all", at="2021-12-16T09:00:00Z")

    def open_readings(self):
        """(reader, case, reading) of what is dealt and not decided."""
        return self.rows("select a.id, r.case_number, r.number from readings r join actors a on a.row = r.actor "
                         "where r.stage = 0 order by r.number, r.case_number")

    def decide(self, decision, at):
        """Everybody reads what is before them; decision(case, reading) is True to pass."""
        by_reader = {}
        for reader, case, number in self.open_readings():
            kind = "case.adjudicated" if number == 3 else "case.decided"
            said = {"decision": "pass"} if decision(case, number) else {"decision": "refuse", "reason": "conduct"}
            by_reader.setdefault(reader, []).append({"kind": kind, "case_number": case, "reading": number, **said})
        for reader, lines in sorted(by_reader.items()):
            self.do(reader, lines=lines, at=at)

    def read(self):
        """Of two people of one facility the first is refused by both readers; about the second they
        differ, and the third refuses."""
        both, one = [case for (case,) in self.rows(
            "select row + 1 from cases where person in (%s) order by row limit 2"
            % ",".join(map(str, self.rows_at("F00005"))))]
        self.decide(lambda case, number: not (case == both or (case == one and number == 2)), "2021-12-20T08:00:00Z")
        self.do("registrar", "case.assigned", "--all", at="2021-12-21T08:00:00Z")
        self.decide(lambda case, number: False, "2021-12-22T08:00:00Z")

    def selected(self):
        self.do("registrar", "round.closed", at="2022-01-02T08:00:00Z")

    def finalised(self):
        self.do("registrar", "list.finalised")

    def sealed(self):
        self.seal("registrar-2")
        self.do("registrar-2", "level.opened", "level=2")

    def facilities(self):
        self.do("registrar", "level.opened", "level=3", at="2022-01-03T08:00:00Z")
        self.do("registrar", "facility.notified", "--all")

    def told(self):
        self.do("registrar", "level.opened", "level=4", at="2022-02-09T08:00:00Z")
        for head in ("head-4", "head-5"):
            self.do(head, "person.notified", "--all", at="2022-02-10T08:00:00Z")

    def effect(self):
        for who in ("head-4", "gate-5"):  # transfers, and releases
            self.do(who, "effect.recorded", "--all", at="2022-02-16T08:00:00Z")

    def public(self):
        self.do("registrar", "level.opened", "level=5", at="2022-02-16T12:00:00Z")

    def closed(self):
        self.do("registrar", "programme.closed", at="2022-02-17T12:00:00Z")


    def copy(self, name):
        folder = os.path.join(os.path.dirname(self.folder), name)
        shutil.copytree(self.folder, folder)
        copied = Programme(self.case, folder)
        copied.clock, copied.stage = self.clock, self.stage
        return copied


_made = {}


def programme_at(case, stage):
    """A programme of its own for this case, as far as the stage."""
    made = _made_at(case, stage)
    made.case = case
    folder = case.path(stage)
    shutil.copytree(made.folder, folder)
    programme = Programme(case, folder)
    programme.clock, programme.stage = made.clock, stage
    return programme


def _made_at(case, stage):
    if stage in _made:
        return _made[stage]
    folder = os.path.join(os.path.dirname(case.folder), "stage-" + stage)  # outlives the case
    place = STAGES.index(stage)
    if place == 0:
        os.mkdir(folder)
        programme = Programme(case, folder)
    else:
        before = _made_at(case, STAGES[place - 1])
        shutil.copytree(before.folder, folder)
        programme = Programme(case, folder)
        programme.clock = before.clock
    getattr(programme, stage.replace("-", "_"))()
    programme.stage = stage
    _made[stage] = programme
    return programme
