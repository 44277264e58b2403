#!/usr/bin/env python3
"""What other straight lines would have missed where `jubilee backtest` compares: the naive forecast
beside the projection is one of several that somebody could have taken.

    jubilee backtest SERIES.csv --events EVENTS.csv --out tried
    bench/measure_lines.py SERIES.csv tried/origins.csv
"""

import csv
import datetime
import statistics
import sys
from collections import defaultdict

FIVE_YEARS_DAYS = 5 * 366
LINES = {
    "the last two points": lambda points, origin: points[-2:],
    "the last three points": lambda points, origin: points[-3:],
    "the last five points": lambda points, origin: points[-5:],
    "the last ten points": lambda points, origin: points[-10:],
    "the last five years": lambda points, origin: [
        point for i, point in enumerate(points)
        if origin - point[0] <= FIVE_YEARS_DAYS or i >= len(points) - 2],
}


def day_of(text):
    parts = [int(part) for part in text.split("-")]
    return datetime.date(*(parts + [[7, 1], [15], []][len(parts) - 1])).toordinal()


def is_usable(row):
    step = int(row.get("rounding") or 1)
    people = int(row["population"])
    note = row.get("note", "")
    return people > 0 and "SUSPECT" not in note and "REPEAT" not in note and (
        step <= 1 or step * 100 <= people * 2)


def read_series(path):
    series = defaultdict(dict)
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if is_usable(row):
                points = series[row["jurisdiction"], row["series"]]
                points.setdefault(day_of(row["date"]), int(row["population"]))
    return {name: sorted(points.items()) for name, points in series.items()}


def line_at(points, day):
    middle = statistics.mean(point[0] for point in points)
    level = statistics.mean(point[1] for point in points)
    along = sum((point[0] - middle) ** 2 for point in points)
    across = sum((point[0] - middle) * (point[1] - level) for point in points)
    return max(1, level + across / along * (day - middle))


def main():
    series = read_series(sys.argv[1])
    missed = defaultdict(lambda: defaultdict(list))
    with open(sys.argv[2], encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["jurisdiction"], row["series"]
            origin, happened = day_of(row["origin"]), float(row["happened"])
            known = [point for point in series[name] if point[0] <= origin]
            for line, choose in LINES.items():
                said = line_at(choose(known, origin), day_of(row["target"]))
                missed[row["months"], line][name].append(100 * abs(said - happened) / happened)
    print("a line through            months  every origin once  every series once")
    for (months, line), by_series in sorted(missed.items()):
        origins = statistics.mean(each for misses in by_series.values() for each in misses)
        each = statistics.mean(statistics.mean(misses) for misses in by_series.values())
        print(f"{line:25} {months:>6} {origins:18.1f} {each:18.1f}")


if __name__ == "__main__":
    main()
