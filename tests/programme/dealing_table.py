#!/usr/bin/env python3
"""Dealing cases to readers, written a second time from the words of src/programme/dealing.h and
src/draw/draw.h alone. Plays made-up programmes and writes down what happens, a line a step, for
test_dealing.c to follow:

    tests/programme/dealing_table.py > dealing.txt

    seed HEX
    reader ID FACILITY TOWN UNIT     on duty from the start
    person KEY FACILITY TOWN UNIT    of case 1, 2, ...
    tie ID KEY                       the reader and the person are kin
    held KEY FACILITY                a movement: the person was there before
    order NUMBER...                  of cases
    next CASE READING | next -       what stands next in the main order
    deal CASE READING ID             falls to that reader
    deal CASE READING -              nobody is left
    deal CASE READING !              is not due
    decide CASE READING pass|refuse
    recuse CASE READING
    leave ID                         open readings lapse
    join ID
    end                              of this programme
"""

import hashlib
import hmac
import random
import struct
import sys


def lp(data):
    return struct.pack(">H", len(data)) + data


def quarter(state, a, b, c, d):
    for first, second, third, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        state[first] = (state[first] + state[second]) & 0xffffffff
        mixed = state[third] ^ state[first]
        state[third] = (mixed << turn | mixed >> 32 - turn) & 0xffffffff


def chacha20(key, block):
    """One block (RFC 8439) under a nonce of zeros."""
    state = [*struct.unpack("<4I", b"expand 32-byte k"), *struct.unpack("<8I", key), block, 0, 0, 0]
    mixed = list(state)
    for _ in range(10):
        for lane in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                     (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            quarter(mixed, *lane)
    return struct.pack("<16I", *((a + b) & 0xffffffff for a, b in zip(mixed, state)))


def stream(seed, purpose, label):
    key = hmac.new(seed, b"jubilee-draw-stream-v1\n" + lp(purpose) + lp(label), hashlib.sha256).digest()
    block = 0
    while True:
        yield from chacha20(key, block)
        block += 1


def take(numbers, count):
    return bytes(next(numbers) for _ in range(count))


def uniform(numbers, modulus):
    while True:
        word = int.from_bytes(take(numbers, 8), "big")
        if word >= 2**64 % modulus:
            return word % modulus


class Programme:
    def __init__(self, seed, readers, people, ties, held):
        self.seed, self.readers, self.people, self.ties, self.held = seed, readers, people, ties, held
        self.on_duty = set(readers)
        self.load = dict.fromkeys(readers, 0)
        self.dealt = {case: [] for case in people}  # [number, reader, stage, outcome]
        self.main = []
        tickets = {case: take(stream(seed, b"ticket", b"%d" % case), 16) for case in people}
        self.order = sorted(people, key=lambda case: (tickets[case], b"%d" % case))
        self.main = [(case, reading) for case in self.order for reading in (1, 2)]
        self.done = 0

    def barred(self, reader, case):
        _, facility, town, unit = self.people[case]
        post, home, served = self.readers[reader]
        return (facility == post or (reader, case) in self.ties or town == home or unit == served
                or (case, post) in self.held)

    def latest(self, case, number):
        return next((each for each in reversed(self.dealt[case]) if each[0] == number), None)

    def is_settled(self, case):
        answers = [each[3] for each in self.dealt[case] if each[2] == "decided"]
        return max((answers.count(answer) for answer in answers), default=0) > 1

    def is_due(self, case, number):
        if self.next():
            return self.next() == (case, number)
        if self.is_settled(case):
            return False
        latest = self.latest(case, number)
        if latest:
            return latest[2] in ("recused", "lapsed")
        if number < 3:
            return False
        pair = [self.latest(case, 1), self.latest(case, 2)]
        return all(pair) and all(each[2] == "decided" for each in pair) and pair[0][3] != pair[1][3]

    def next(self):
        return self.main[self.done] if self.done < len(self.main) else None

    def deal(self, case, number):
        if not self.is_due(case, number):
            return "!"
        had = {each[1] for each in self.dealt[case]}
        other = self.latest(case, 3 - number) if number < 3 else None
        able = [reader for reader in self.on_duty if reader not in had and not self.barred(reader, case)
                and not (other and self.readers[other[1]][0] == self.readers[reader][0])]
        is_main = self.next() == (case, number)
        if is_main and able:
            least = min(self.load[reader] for reader in able)
            able = [reader for reader in able if self.load[reader] == least]
        if not able:
            return "-"
        label = b"%d/%d" % (case, len(self.dealt[case]) + 1)
        chosen = sorted(able, key=str.encode)[uniform(stream(self.seed, b"reader", label), len(able))]
        self.dealt[case].append([number, chosen, "dealt", None])
        self.load[chosen] += number < 3
        self.done += is_main
        return chosen


def write(*words):
    print(*words)


def begin(rng, reader_count, case_count, facility_count, town_count, share):
    """`share` of pairs that are tied, or of people who were elsewhere before."""
    facilities = [f"F{number}" for number in range(facility_count)]
    ids = rng.sample(range(1000), reader_count)
    readers = {f"O{number}": (rng.choice(facilities), f"t{rng.randrange(town_count)}", f"u{rng.randrange(30)}")
               for number in ids}
    people = {case: (f"P{case:04}", rng.choice(facilities), f"t{rng.randrange(town_count)}",
                     f"u{rng.randrange(30)}") for case in range(1, case_count + 1)}
    ties = {(reader, case) for reader in readers for case in people if rng.random() < share}
    held = {(case, facility) for case in people for facility in facilities if rng.random() < share}
    programme = Programme(rng.randbytes(32), readers, people, ties, held)
    write("seed", programme.seed.hex())
    for reader, (facility, town, unit) in readers.items():
        write("reader", reader, facility, town, unit)
    for key, facility, town, unit in people.values():
        write("person", key, facility, town, unit)
    for reader, case in sorted(ties):
        write("tie", reader, people[case][0])
    for case, facility in sorted(held):
        write("held", people[case][0], facility)
    write("order", *programme.order)
    return programme


def step(rng, programme, trouble):
    """One thing that happens: mostly a reading dealt in the main order."""
    due = programme.next()
    write("next", *(due or "-"))
    if due and rng.random() < 0.6:
        case, number = due
        done = programme.deal(case, number)
        write("deal", case, number, done)
        if done == "-":
            absent = sorted(set(programme.readers) - programme.on_duty)
            if not absent:
                return False
            programme.on_duty.add(absent[0])
            write("join", absent[0])
        return True
    case, number = rng.randrange(1, len(programme.people) + 1), rng.randrange(1, 4)
    kind = rng.random()
    if kind < trouble:
        reader = rng.choice(sorted(programme.readers))
        if reader in programme.on_duty and len(programme.on_duty) > 2:
            programme.on_duty.remove(reader)
            for each in sum(programme.dealt.values(), []):
                if each[1] == reader and each[2] == "dealt":
                    each[2] = "lapsed"
            write("leave", reader)
        elif reader not in programme.on_duty:
            programme.on_duty.add(reader)
            write("join", reader)
        return True
    latest = programme.latest(case, number)
    if latest and latest[2] == "dealt":
        if rng.random() < 2 * trouble:
            latest[2] = "recused"
            write("recuse", case, number)
        else:
            latest[2:] = ["decided", rng.choice(("pass", "pass", "refuse"))]
            write("decide", case, number, latest[3])
    elif latest or rng.random() < 0.1 or programme.is_due(case, number):
        write("deal", case, number, programme.deal(case, number))
    return True


def play(rng, steps, trouble, **table):
    programme = begin(rng, **table)
    while steps > 0 and step(rng, programme, trouble):
        steps -= 1
    write("end")


def main():
    rng = random.Random(20211220)
    for _ in range(3):
        play(rng, 1500, 0.05, reader_count=14, case_count=120, facility_count=9, town_count=20, share=0.02)
    play(rng, 1200, 0, reader_count=40, case_count=200, facility_count=40, town_count=10**6, share=0)
    for _ in range(6):
        play(rng, 400, 0.1, reader_count=6, case_count=30, facility_count=4, town_count=5, share=0.1)


if __name__ == "__main__":
    sys.exit(main())
