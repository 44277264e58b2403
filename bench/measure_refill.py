#!/usr/bin/env python3
"""How `jubilee refill` fares on registers in which the refill is known: SEEDS registers without a
crackdown (false alarms), and as many with one of 10 and of 30 per cent (caught, and how far what is
said of the return is from what was planted).

    bench/measure_refill.py build/jubilee [--seeds 20] [--people 20000,3000]
"""

import argparse
import csv
import datetime
import json
import os
import statistics
import subprocess
import sys
import tempfile

ANNOUNCED = "2021-10-01"
FOREVER = "9999-12-31"


def planted_held(folder, day):
    """How many of the arrests that were planted are in custody when `day` begins."""
    with open(folder + ".planted.csv", encoding="utf-8", newline="") as file:
        whose = {row["note"] for row in csv.DictReader(file) if row["kind"] == "crackdown"}
    held = 0
    with open(os.path.join(folder, "movements.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            who = row["person"] if row["person"] != "none" else row["former_person"]
            if who not in whose or row["kind"] not in ("admission", "transfer"):
                continue
            until = FOREVER if row["until"] == "none" else row["until"]
            held += row["date"] < day <= until
    return held


def end_of_last_month(folder):
    with open(os.path.join(folder, "months.csv"), encoding="utf-8", newline="") as file:
        last = datetime.date.fromisoformat(list(csv.DictReader(file))[-1]["month"])
    return (last.replace(day=28) + datetime.timedelta(days=4)).replace(day=1).isoformat()


def flags_of(folder):
    with open(os.path.join(folder, "parts.csv"), encoding="utf-8", newline="") as file:
        return [(row["by"], row["name"]) for row in csv.DictReader(file)
                if row["verdict"] == "flag"]


def run(jubilee, folder, scenario, more, people, seed):
    register, out = os.path.join(folder, "register"), os.path.join(folder, "out")
    made = [jubilee, "register", "synth", "--scenario", scenario, "--people", str(people),
            "--seed", str(seed), "--clean", "--out", register, "--force"]
    subprocess.run(made + (["--more", str(more)] if more else []), check=True,
                   stdout=subprocess.DEVNULL)
    subprocess.run([jubilee, "refill", register, "--announced", ANNOUNCED, "--out", out, "--force"],
                   check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(out, "refill.json"), encoding="utf-8") as file:
        found = json.load(file)
    at_release = os.path.join(folder, "at_release")
    subprocess.run([jubilee, "refill", register, "--out", at_release, "--force"], check=True,
                   stdout=subprocess.DEVNULL)
    with open(os.path.join(at_release, "refill.json"), encoding="utf-8") as file:
        rise = json.load(file).get("rise_month")
    at_end = planted_held(register, end_of_last_month(out))
    at_lowest = planted_held(register, found["lowest_day"])
    back = found["held_last"] - found["held_lowest"]
    flags = flags_of(out)
    return {
        "alarm": found["alarm"],
        "any flag": bool(flags),
        "all": ("all", "all admissions") in flags,
        "named": ("authority and ground", "state_security, campaign") in flags,
        "innocent": sum(1 for by, name in flags
                        if by in ("ground", "authority and ground")
                        and "campaign" not in name and "no_charge" not in name),
        "share": found["back_more"] / found["back"],
        "planted share": (at_end - at_lowest) / back,
        "excess off": (found["excess"] - at_end) / (at_end or found["held_last"]),
        "no charge": bool(found["returns"] and found["returns"]["without_offence"]),
        "returns": bool(found["returns"] and found["returns"]["flag"]),
        "warned": rise is not None,
        "month": rise == ANNOUNCED,
    }


def show(label, runs):
    count = len(runs)

    def of(key):
        return f"{sum(1 for each in runs if each[key])} of {count}"

    off = [each["share"] - each["planted share"] for each in runs]
    print(f"{label}")
    print(f"  alarm in the count (F3)                      {of('alarm')}")
    print(f"  flag on all admissions (F1)                  {of('all')}")
    print(f"  flag on state_security, campaign             {of('named')}")
    print(f"  any flag on admissions                       {of('any flag')}")
    print(f"  flags on grounds that nothing was planted in {sum(e['innocent'] for e in runs)} in all")
    print(f"  back oftener than others (F2)                {of('returns')}")
    print(f"  more than half back without a new offence    {of('no charge')}")
    print(f"  without --announced warned of a rise         {of('warned')}, of the right month {of('month')}")
    print(f"  share of the return that is more: found {statistics.mean(e['share'] for e in runs):.3f}"
          f", planted {statistics.mean(e['planted share'] for e in runs):.3f}"
          f"; off by {statistics.mean(abs(e) for e in off):.3f} in the mean"
          f", {max(abs(e) for e in off):.3f} at most")
    print(f"  people above arithmetic: off by "
          f"{100 * statistics.mean(abs(e['excess off']) for e in runs):.1f} % in the mean")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("jubilee")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--people", default="20000,3000")
    asked = parser.parse_args()
    print(f"announced {ANNOUNCED}, released 2022-02-16, window 2018-10 to 2021-09, "
          f"watched 2021-10 to 2023-01; {asked.seeds} seeds each")
    for people in asked.people.split(","):
        for scenario, more in (("no-crackdown", 0), ("crackdown", 10), ("crackdown", 30)):
            with tempfile.TemporaryDirectory() as folder:
                runs = [run(asked.jubilee, folder, scenario, more, int(people), seed)
                        for seed in range(1, asked.seeds + 1)]
            show(f"{people} people, {scenario}" + (f" of {more} %" if more else ""), runs)


if __name__ == "__main__":
    main()
