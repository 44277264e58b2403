#!/usr/bin/env python3
"""The speed benchmark: one table on the screen, and build/bench.json.

    bench/table.py BUILD_BENCH JSON

Programs that are compared take turns within one run, each as often as BENCH_RUNS says (5, and no fewer
for what is kept), and a row shows the median, with the least and the most behind it. BENCH_PEOPLE (12
million) is how many people there are, BENCH_LIBRARY_PEOPLE (a million) how many of them the largest decree
is applied to, BENCH_DATA (BUILD_BENCH/data) where the flat files go: 1.5 GB.

Exit status: 0 when everything could be measured and all results agree, whatever the speed; 1 otherwise.
"""

import json
import os
import statistics
import subprocess
import sys
import time

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "12000000"))
RUNS = int(os.environ.get("BENCH_RUNS", "5"))
REFERENCE_PEOPLE = min(PEOPLE, 200_000)  # rows a second of the reference do not hang on how many there are
CHECKED_PEOPLE = min(PEOPLE, 100_000)
SMALL_PEOPLE = max(PEOPLE // 12, 1)
SEED = "6a756200000000000000000000000000000000000000000000000000000000ff"
DECREE = "examples/special-pardon/special-pardon.decree.md"
# By number of clauses: `jubilee decree check decrees/*.decree.md`.
LARGEST = "decrees/portugal-2020-covid-pardon.decree.md"
# That decree is many times the work of the special pardon: twelve million would take minutes a run.
LIBRARY_PEOPLE = min(PEOPLE, int(os.environ.get("BENCH_LIBRARY_PEOPLE", "1000000")))
OPENED_PEOPLE = min(PEOPLE, 1_000_000)  # with sentences of their own, unlike the people of the flat files
GIGABYTE = 10**9
# Read and written of a row, in bytes, by whoever reads each column once: bench_pardon.c.
ROW_BYTES = 31 + 21

# Row, the ratio it must reach, and on which side of it.
MARKS = {
    "determine_vs_handwritten": ("<=", 2.5),
    "determine_vs_duckdb": (">=", 4.0),
    "csv_vs_duckdb": (">=", 2.0),
}
PEAK_MARK = 3 * GIGABYTE
MARKED_PEOPLE = 12_000_000  # whom that mark is about
PEAK_NAME = f"peak_memory_{PEOPLE // 10**6}m" if PEOPLE % 10**6 == 0 else f"peak_memory_{PEOPLE}"


class Wrong(Exception):
    """Something is wrong, not slow."""


class Contestant:
    """A program that does on order what is timed, and tells how long it took."""

    def __init__(self, *words):
        self.name = os.path.basename(words[1] if words[0] == "node" else words[0])
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.answer()

    def answer(self):
        line = self.process.stdout.readline().strip()
        if not line.startswith("ok"):
            raise Wrong(f"{self.name}: {line or 'ended'}")
        return line[3:]

    def order(self, words):
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        return self.answer()

    def seconds(self, words):
        return float(self.order(words))

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def take_turns(what, contests):
    """Runs each of {name: function that gives seconds} RUNS times, by turns, after one that does not count."""
    taken = {name: [] for name in contests}
    for run in range(RUNS + 1):
        for name, work in contests.items():
            say(f"{what}, run {run} of {RUNS}: {name}")
            seconds = work()
            if run > 0:
                taken[name].append(seconds)
    return taken


class Table:
    """Rows as they go into bench.json, and how they are shown."""

    def __init__(self):
        self.rows = []

    def add(self, name, runs, unit="s", against="", ratio=None, spread=None, value=None):
        self.rows.append({"name": name, "value": statistics.median(runs) if value is None else value, "unit": unit,
                          "against": against, "ratio": ratio, "runs": len(runs),
                          "spread": spread or [min(runs), max(runs)]})

    def compare(self, name, ours, theirs, against, ours_on_top=False):
        """A row of our seconds with the ratio to theirs: theirs / ours, or ours / theirs."""
        a, b = statistics.median(ours), statistics.median(theirs)
        self.add(name, ours, against=against, ratio=a / b if ours_on_top else b / a)

    def add_figures(self, path):
        """What the other benchmarks wrote (bench/figure.h)."""
        if not os.path.exists(path):
            return
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                name, value, unit, against, ratio, runs = line.rstrip("\n").split("\t")
                self.rows.append({"name": name, "value": float(value), "unit": unit, "against": against,
                                  "ratio": float(ratio) or None, "runs": int(runs), "spread": None})

    def write(self, path):
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(self.rows, file, indent=1)
            file.write("\n")

    def show(self):
        print(f"\n{'':34} {'median':>12} {'':10} {'spread':>19}   {'ratio':>7}  against")
        for row in self.rows:
            low_high = "{} to {}".format(*map(number, row["spread"])) if row["spread"] else ""
            ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
            print(f"{row['name']:34} {number(row['value']):>12} {row['unit']:10} {low_high:>19}   {ratio:>7}  "
                  f"{row['against']}{verdict(row)}")


def number(value):
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def verdict(row):
    """Whether a mark holds; in colour on a terminal."""
    if row["name"] == PEAK_NAME and PEOPLE == MARKED_PEOPLE:
        holds, mark = row["value"] <= PEAK_MARK, f"at most {PEAK_MARK:,} bytes"
    elif row["name"] in MARKS:
        side, least = MARKS[row["name"]]
        holds = row["ratio"] <= least if side == "<=" else row["ratio"] >= least
        mark = f"{'at most' if side == '<=' else 'at least'} {least:g}"
    else:
        return ""
    word = "holds" if holds else "does not hold"
    if sys.stdout.isatty():
        word = f"\033[{32 if holds else 31}m{word}\033[0m"
    return f"; mark: {mark}, {word}"


def in_memory(build, data, table):
    ours = Contestant(f"{build}/bench/bench_pardon", DECREE, str(PEOPLE))
    say("do the loop by hand, the reference and the plan give the same?")
    ours.order(f"check {CHECKED_PEOPLE}")
    say(f"writing flat files of {PEOPLE:,} people into {data}")
    ours.order(f"write {data}")
    duckdb = Contestant("node", "bench/pardon_duckdb.mjs", "2")
    say("loading them into DuckDB")
    duckdb.order(f"load {data}")
    duckdb.order("query")
    ours.order("bulk kleene 2")
    if ours.order("sums") != duckdb.order("sums"):
        raise Wrong(f"DuckDB does not agree:\n{ours.order('sums')}\n{duckdb.order('sums')}")
    taken = take_turns("in memory", {
        "bulk": lambda: ours.seconds("bulk kleene 2"),
        "by hand": lambda: ours.seconds("hand 2"),
        "DuckDB": lambda: duckdb.seconds("query"),
        "bulk, one thread": lambda: ours.seconds("bulk kleene 1"),
        "bulk, a twelfth": lambda: ours.seconds(f"bulk kleene 2 {SMALL_PEOPLE}"),
        "quotas": lambda: ours.seconds("quota 2"),
        "memory": lambda: ours.seconds("stream 2"),
        "bulk, few": lambda: ours.seconds(f"bulk kleene 1 {REFERENCE_PEOPLE}"),
        "bulk exact, few": lambda: ours.seconds(f"bulk exact 1 {REFERENCE_PEOPLE}"),
        "reference, few": lambda: ours.seconds(f"reference {REFERENCE_PEOPLE}"),
    })
    duckdb.end()
    ours.end()
    bulk, one = taken["bulk"], taken["bulk, one thread"]
    table.compare("determine_vs_handwritten", bulk, taken["by hand"], "loop written by hand", ours_on_top=True)
    table.compare("determine_vs_duckdb", bulk, taken["DuckDB"], "DuckDB, in memory")
    table.add("handwritten", taken["by hand"])
    table.add("duckdb", taken["DuckDB"])
    table.compare("determine_vs_memory", bulk, taken["memory"], f"{ROW_BYTES} bytes a row read and written",
                  ours_on_top=True)
    table.add("memory_bandwidth", [PEOPLE * ROW_BYTES / seconds / GIGABYTE for seconds in taken["memory"]], "GB/s")
    table.add("rows_a_second_a_core", [PEOPLE / seconds for seconds in one], "rows/s")
    table.compare("threads_1_to_2", bulk, one, "one thread")
    per_row = statistics.median(taken["bulk, a twelfth"]) / SMALL_PEOPLE * PEOPLE
    table.add("growth_1_to_12", bulk, against=f"time a row of {SMALL_PEOPLE:,}",
              ratio=statistics.median(bulk) / per_row)
    table.add("quotas_alone", taken["quotas"], against="the whole",
              ratio=statistics.median(taken["quotas"]) / statistics.median(bulk))
    table.compare("bulk_vs_reference", taken["bulk exact, few"], taken["reference, few"],
                  f"reference, {REFERENCE_PEOPLE:,} people, one thread")
    table.add("reference_rows_a_second", [REFERENCE_PEOPLE / seconds for seconds in taken["reference, few"]],
              "rows/s")
    table.compare("exact_vs_kleene", taken["bulk exact, few"], taken["bulk, few"],
                  f"Kleene alone, {REFERENCE_PEOPLE:,} people, one thread", ours_on_top=True)


def run_program(words, peaks=None):
    """Seconds of a program, and its peak memory into `peaks`."""
    begun = time.monotonic()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    _, state, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(state)
    if process.returncode != 0:
        raise Wrong(f"'{' '.join(words)}' failed")
    if peaks is not None:
        peaks.append(usage.ru_maxrss * 1024)
    return time.monotonic() - begun


def from_csv_to_csv(build, data, table):
    peaks = []
    determine = [f"{build}/jubilee", "determine", f"{data}/flat.decree.md", data, "--draw-seed", SEED, "--threads",
                 "2", "--force", "--out", f"{data}/result"]
    duckdb = Contestant("node", "bench/pardon_duckdb.mjs", "2")
    taken = take_turns("CSV to CSV", {
        "jubilee determine": lambda: run_program(determine, peaks),
        "DuckDB": lambda: duckdb.seconds(f"csv {data} {data}/duckdb.csv"),
    })
    say("do the two lists agree?")
    differing = duckdb.order(f"compare {data}/duckdb.csv {data}/result/determinations.csv")
    if differing != "0":
        raise Wrong(f"{differing} people differ between DuckDB's list and ours")
    duckdb.end()
    table.compare("csv_vs_duckdb", taken["jubilee determine"], taken["DuckDB"], "DuckDB, CSV to CSV")
    table.add(PEAK_NAME, peaks, "bytes", against=f"{PEOPLE:,} people, CSV to CSV", value=max(peaks))
    say("packing columns")
    run_program([f"{build}/jubilee", "register", "pack", data])
    packed = take_turns("packed columns to CSV", {"jubilee determine": lambda: run_program(determine)})
    table.compare("packed_vs_csv", packed["jubilee determine"], taken["jubilee determine"], "the same from CSV")


def opening(build, data, table):
    """A register with sentences: from its files, from its columns, and the dates from sentences alone."""
    folder = f"{data}/opened"
    say(f"making up and packing a register of {OPENED_PEOPLE:,} people with sentences")
    run_program([f"{build}/jubilee", "register", "synth", "--scenario", "special-pardon", "--people",
                 str(OPENED_PEOPLE), "--seed", "1", "--force", "--out", folder])
    run_program([f"{build}/jubilee", "register", "pack", folder])
    ours = Contestant(f"{build}/bench/bench_opening", folder)
    taken = take_turns("opening a register", {
        "from CSV": lambda: ours.seconds("csv"),
        "from packed columns": lambda: ours.seconds("packed"),
        "dates from sentences": lambda: ours.seconds("custody"),
    })
    ours.end()
    csv = taken["from CSV"]
    people = f"{OPENED_PEOPLE:,} people"
    table.add("open_csv", csv, against=f"{people}, dates from sentences included")
    table.compare("open_packed", taken["from packed columns"], csv, f"from CSV, {people}")
    table.compare("custody_from_sentences", taken["dates from sentences"], csv,
                  f"opening from CSV, {people}", ours_on_top=True)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    build, path = sys.argv[1], sys.argv[2]
    data = os.environ.get("BENCH_DATA", f"{build}/data")
    table = Table()
    os.makedirs(data, exist_ok=True)
    subprocess.run(["rm", "-rf", f"{data}/columns", f"{data}/result"], check=True)
    figures = os.environ.setdefault("JUB_BENCH_FIGURES", os.path.abspath(f"{build}/figures.txt"))
    begun = time.monotonic()
    try:
        in_memory(build, data, table)
        from_csv_to_csv(build, data, table)
        opening(build, data, table)
        say(f"the largest decree of the library: {LARGEST}")
        run_program([f"{build}/bench/bench_library", LARGEST, str(LIBRARY_PEOPLE), str(min(PEOPLE, 20_000))])
        table.add_figures(figures)
    except (Wrong, BrokenPipeError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    table.write(path)
    table.show()
    print(f"\n{PEOPLE:,} people, {RUNS} runs each by turns, {os.cpu_count()} processors, "
          f"{(time.monotonic() - begun) / 60:.0f} minutes; also in {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
