#!/usr/bin/env python3
"""How often the 80 % ranges of `jubilee project` hold: SEEDS registers in which everybody who comes
and leaves is known are cut back to a day, projected twelve months on from there, and compared with
who was held. The cut register knows of nobody who came later; of who was held it has the day on
which they left, as a register has the end of a term.

    bench/measure_projection.py build/jubilee [--seeds 20] [--people 20000,3000]
"""

import argparse
import csv
import datetime
import json
import os
import shutil
import subprocess
import tempfile
from collections import defaultdict

DAY = "2021-02-15"  # a year before the pardon of these registers
LATER = datetime.date(2024, 1, 1)  # who is still held at their end, or was pardoned
MONTHS = 12
NEVER = "9999-12-31"


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        table.writerows(rows)


def whose(row):
    return row["person"] if row["person"] != "none" else row["former_person"]


def is_judgment(row):
    return row["authority"] == "court" or row["ground"] == "sentence"


def stay_on(rows, day):
    """The movements of the stay that somebody was in on a day, and how it ended, or None."""
    for at, row in enumerate(rows):
        if row["kind"] != "admission" or row["date"] > day:
            continue
        end = at + 1
        while end < len(rows) and rows[end]["kind"] == "transfer":
            end += 1
        last = rows[end] if end < len(rows) and rows[end]["kind"] in ("release", "death") else None
        if last is None or last["date"] > day:
            return rows[at:end], last
    return None


def cut_person(number, like, stay, last):
    """A row of persons and, for who is judged, one of sentences that ends when they left."""
    known = [row for row in stay if row["date"] <= DAY]
    is_waiting = not any(is_judgment(row) for row in known) and (
        any(is_judgment(row) for row in stay) or (last is not None and last["ground"] == "acquitted"))
    since = datetime.date.fromisoformat(stay[0]["date"])
    ends = LATER if last is None or last["ground"] == "special_pardon" else \
        datetime.date.fromisoformat(last["date"])
    name = f"P{number:08d}"
    person = dict(like, person=name, facility=known[-1]["facility"], held_since=since.isoformat(),
                  pretrial="true" if is_waiting else "false", family_group="none")
    sentence = {"sentence": f"S{number:09d}", "person": name, "offence": like["offences"].split(";")[0],
                "kind": "determinate", "imposed": since.isoformat(), "start": since.isoformat(),
                "term": f"P{(ends - since).days}D", "maximum": "P5Y", "consecutive_to": "none"}
    return person, None if is_waiting else sentence


def cut_movement(row, names):
    row = dict(row, until="none" if row["until"] > DAY else row["until"])
    who = whose(row)
    if who in names:
        return dict(row, person=names[who], former_person="none")
    return dict(row, person="none", former_person="Q" + who)


def cut_back(source, folder):
    """Writes the register as it was on the day."""
    shutil.copytree(source, folder)
    movements = read(os.path.join(source, "movements.csv"))
    by_person = defaultdict(list)
    for row in movements:
        by_person[whose(row)].append(row)
    like = read(os.path.join(source, "persons.csv"))[0]
    persons, sentences, names = [], [], {}
    for who, rows in sorted(by_person.items()):
        rows.sort(key=lambda row: (row["date"], row["movement"]))
        found = stay_on(rows, DAY)
        if found is None:
            continue
        person, sentence = cut_person(len(persons) + 1, like, *found)
        names[who] = person["person"]
        persons.append(person)
        if sentence:
            sentences.append(sentence)
    write(os.path.join(folder, "persons.csv"), list(like), persons)
    write(os.path.join(folder, "sentences.csv"), list(sentences[0]), sentences)
    write(os.path.join(folder, "movements.csv"), list(movements[0]),
          [cut_movement(row, names) for row in movements if row["date"] <= DAY])
    write(os.path.join(folder, "ties.csv"), list(read(os.path.join(source, "ties.csv"))[0]), [])
    with open(os.path.join(folder, "datapackage.json"), encoding="utf-8") as file:
        package = json.load(file)
    for resource in package["resources"]:
        resource.pop("bytes", None)
        resource.pop("hash", None)
    with open(os.path.join(folder, "datapackage.json"), "w", encoding="utf-8") as file:
        json.dump(package, file)
    return movements


def held_on(movements, day):
    return sum(row["date"] <= day < (NEVER if row["until"] == "none" else row["until"])
               for row in movements if row["kind"] in ("admission", "transfer"))


def one(jubilee, people, seed):
    """For each month the range that was said, and what was held."""
    with tempfile.TemporaryDirectory() as folder:
        source, cut, out = (os.path.join(folder, name) for name in ("whole", "cut", "out"))
        subprocess.run([jubilee, "register", "synth", "--scenario", "no-crackdown", "--people", str(people),
                        "--seed", str(seed), "--clean", "--out", source], check=True, stdout=subprocess.DEVNULL)
        movements = cut_back(source, cut)
        subprocess.run([jubilee, "project", cut, "--months", str(MONTHS), "--runs", "300", "--out", out],
                       check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(out, "summary.json"), encoding="utf-8") as file:
            months = json.load(file)["months"]
    return [(month["held"], held_on(movements, month["month_end"])) for month in months]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("jubilee")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--people", default="20000,3000")
    asked = parser.parse_args()
    print(f"projected from {DAY}, {asked.seeds} seeds each: ranges of 80 % that held")
    for people in asked.people.split(","):
        runs = [one(asked.jubilee, int(people), seed) for seed in range(1, asked.seeds + 1)]
        for months, part in (("3 months on", slice(2, 3)), ("12 months on", slice(11, 12)),
                             ("all 12 months", slice(0, 12))):
            said = [each for run in runs for each in run[part]]
            held = sum(low <= count <= high for (low, _, high), count in said)
            off = sum(abs(middle / count - 1) for (_, middle, _), count in said) / len(said)
            print(f"  {people:>6} people, {months:13}  {held:4} of {len(said):4}  {100 * held / len(said):3.0f} %"
                  f"  middle off by {100 * off:.2f} %")


if __name__ == "__main__":
    main()
