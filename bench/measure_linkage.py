#!/usr/bin/env python3
"""How well `jubilee doubles` finds people who were entered twice, on SEEDS registers of each kind: one
double in a hundred people, one in two thousand, and none; then one in two hundred by other hands than
that of `register synth` (tests/cli/slips.py), the last with several slips at once.

    bench/measure_linkage.py build/jubilee [--seeds 3] [--people 200000] [--first 2001] [--curve]
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "cli"))
import slips  # noqa: E402

# What is planted, one in so many people, and who enters it: None for `register synth`.
KINDS = (("as made up", 100, None), ("as made up", 2000, None), ("none", 0, None),
         ("other slips", 200, slips.second_entry), ("several slips at once", 200, slips.several_slips))
APART = 1000  # seeds of one kind from those of the next, so that no register is a part of another


def make_up(jubilee, folder, people, seed, doubles, hand):
    register, planted = os.path.join(folder, "register"), os.path.join(folder, "planted.csv")
    subprocess.run([jubilee, "register", "synth", "--scenario", "special-pardon", "--people", str(people),
                    "--doubles", str(0 if hand else doubles), "--seed", str(seed), "--force",
                    "--planted", planted, "--out", register], check=True, stdout=subprocess.DEVNULL)
    if hand:
        slips.plant(register, doubles, seed, planted, hand)
    return register, planted


def line_of(told, begin):
    return re.search(begin + r"precision (\S+), recall (\S+), (\d+) wrong, (\S+) expected", told).groups()


def measure(asked, folder, kind, seed):
    label, one_in, hand = kind
    doubles = asked.people // one_in if one_in else 0
    register, planted = make_up(asked.jubilee, folder, asked.people, seed, doubles, hand)
    begun = time.monotonic()
    told = subprocess.run([asked.jubilee, "doubles", register, "--truth", planted, "--show", "0"], check=True,
                          stdout=subprocess.PIPE, text=True).stdout
    seconds = time.monotonic() - begun
    sure, accepted = line_of(told, "at 0.95: "), line_of(told, r"accepted, from \S+ on: ")
    least = re.search(r"accepted, from (\S+) on", told)[1]
    print(f"{label:<22} {seed:>6} {doubles:>8}  0.950 {'%9s %7s %6s %9s' % sure}  {seconds:5.1f}")
    print(f"{'':<22} {'':>6} {'':>8}  {least} {'%9s %7s %6s %9s' % accepted}", flush=True)
    if asked.curve:
        print(told)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("jubilee")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--people", type=int, default=200000)
    parser.add_argument("--first", type=int, default=2001, help="the first seed")
    parser.add_argument("--curve", action="store_true", help="print all that `doubles` says")
    asked = parser.parse_args()
    print(f"{asked.people} people; of each register first the pairs of 0.95 or more, then those accepted")
    print(f"{'doubles':<22} {'seed':>6} {'planted':>8}   from precision  recall  wrong  expected  seconds")
    for number, kind in enumerate(KINDS):
        for seed in range(asked.first, asked.first + asked.seeds):
            with tempfile.TemporaryDirectory() as folder:
                measure(asked, folder, kind, seed + number * APART)


if __name__ == "__main__":
    main()
