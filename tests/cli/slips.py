#!/usr/bin/env python3
"""Enters people of a made-up register a second time, with slips of another hand than those that
`register synth` makes: any letter of a Korean name, McCune-Reischauer spellings, one digit of a date of
birth, another day of arrest, unknown towns, no sentences; or several of these at once. So that whoever
looks for doubles is not measured by one maker of them alone.

    tests/cli/slips.py REGISTER COUNT SEED TRUTH.csv      changes REGISTER in place
"""

import csv
import json
import os
import random
import sys

INITIALS = ["k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "ch", "tch", "ch'", "k'", "t'", "p'",
            "h"]
VOWELS = ["a", "ae", "ya", "yae", "ŏ", "e", "yŏ", "ye", "o", "wa", "wae", "oe", "yo", "u", "wŏ", "we", "wi",
          "yu", "ŭ", "ŭi", "i"]
FINALS = ["", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t",
          "ng", "t", "t", "k", "t", "p", "t"]


def apart(syllable):
    code = ord(syllable) - 0xAC00
    return [code // 588, code // 28 % 21, code % 28]


def spell(name, rng):
    """McCune-Reischauer, letter by letter."""
    parts = [INITIALS[i] + VOWELS[v] + FINALS[f] for i, v, f in map(apart, name)]
    return f"{parts[0].capitalize()} {parts[1].capitalize()}{rng.choice(['-', ''])}{''.join(parts[2:])}"


def slip_name(name, rng):
    at, which = rng.randrange(len(name)), rng.randrange(3)
    letters = apart(name[at])
    letters[which] = rng.randrange((19, 21, 28)[which])
    return name[:at] + chr(0xAC00 + letters[0] * 588 + letters[1] * 28 + letters[2]) + name[at + 1:]


def slip_birth(birth, rng):
    chance, (year, month, day) = rng.random(), birth.split("-")
    if chance < 0.2:
        at = rng.choice([2, 3, 9])
        return birth[:at] + str(rng.randrange(10)) + birth[at + 1:]
    if chance < 0.3 and int(day) <= 12:
        return f"{year}-{day}-{month}"
    return "" if 0.3 <= chance < 0.35 else birth


def second_entry(person, others, rng):
    again = dict(person)
    if rng.random() < 0.25:
        again["name"] = slip_name(person["name"], rng)
    if rng.random() < 0.6:
        again["name_latin"] = spell(again["name"], rng)
    again["birth"] = slip_birth(person["birth"], rng)
    if rng.random() < 0.4:
        again["held_since"] = f"20{rng.randrange(18, 22)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
    again["home_town"] = rng.choices([person["home_town"], "", rng.choice(others)["home_town"]], [75, 20, 5])[0]
    if rng.random() < 0.5:
        again["family_group"] = "none"
    again["facility"] = rng.choice(others)["facility"]
    return again


def several_slips(person, others, rng):
    """Another name, another spelling or none, and another date of birth, each in every second or third
    entry, in another facility, with cells of custody and sentence missing (see `plant`)."""
    again = dict(person)
    year, month, day = person["birth"].split("-")
    if rng.random() < 0.35:
        again["name"] = slip_name(person["name"], rng)
    again["name_latin"] = spell(again["name"], rng) if rng.random() < 0.8 else ""
    slips_of_birth = [f"{int(year) + rng.choice([-1, 1])}-{month}-{min(int(day), 28):02d}",
                      f"{year}-{day}-{month}" if int(day) <= 12 else person["birth"],
                      f"{year}-{month}-{(int(day) + rng.choice([0, 9])) % 28 + 1:02d}",
                      f"{year}-{int(month) % 12 + 1:02d}-{min(int(day), 28):02d}"]
    if rng.random() < 0.5:
        again["birth"] = rng.choice(slips_of_birth)
    again["held_since"] = rng.choices([person["held_since"], ""], [80, 20])[0]
    again["home_town"] = rng.choices([person["home_town"], ""], [70, 30])[0]
    again["family_group"] = rng.choice([person["family_group"], "none", ""])
    again["facility"] = rng.choice(others)["facility"]
    return again


def second_sentence(row, hand, rng):
    """Another hand's own habits: one leaves out every sentence (see `plant`), the other cells of it."""
    again = dict(row, consecutive_to="none")
    if hand is several_slips:
        again["term"] = rng.choices([row["term"], ""], [60, 40])[0]
        again["start"] = rng.choices([row["start"], ""], [80, 20])[0]
    return again


def read(path):
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file))


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def plant(folder, count, seed, truth, hand=second_entry):
    rng = random.Random(seed)
    persons, sentences = read(f"{folder}/persons.csv"), read(f"{folder}/sentences.csv")
    usable = [row for row in persons if len(row["birth"]) == 10 and row["birth"].count("-") == 2
              and all("가" <= letter <= "힣" for letter in row["name"])]
    of_person, listed = {}, []
    for row in sentences:
        of_person.setdefault(row["person"], []).append(row)
    for number, person in enumerate(rng.sample(usable, count)):
        again = hand(person, usable, rng)
        again["person"] = f"P9{number:07d}"
        persons.append(again)
        listed.append({"kind": "double", "value": again["person"], "truth": person["person"]})
        if hand is several_slips or rng.random() < 0.7:
            sentences += [dict(second_sentence(row, hand, rng), sentence=f"S9{number:06d}{at}",
                               person=again["person"])
                          for at, row in enumerate(of_person.get(person["person"], []))]
    write(f"{folder}/persons.csv", persons)
    write(f"{folder}/sentences.csv", sentences)
    write(truth, listed)
    package = os.path.join(folder, "datapackage.json")
    with open(package, encoding="utf-8") as file:
        described = json.load(file)
    for each in described["resources"]:
        each.pop("hash", None)
        each.pop("bytes", None)
    with open(package, "w", encoding="utf-8") as file:
        json.dump(described, file)


if __name__ == "__main__":
    plant(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
