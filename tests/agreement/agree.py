"""The long run of `make agree`: every evaluator against the reference, and a table of it.

    agree.py BUILD PAIRS SEED

The vectorised evaluator is tried on PAIRS generated pairs, SQLite on as many, the engines beside the program on a
tenth of them, Spark on fewer; each on the decrees of the library besides. Exit status 1 where anything disagrees."""

import os
import re
import subprocess
import sys
import time

import postgresql
import test_duckdb
import test_postgresql
import test_spark

HEAD = ("evaluator", "pairs", "taken", "library", "rows", "referred", "undetermined", "disagree", "seconds")
TRIED = re.compile(r"# tried: (?:bulk|SQLite) against reference, (.*)")


def number(pattern, text):
    found = re.search(pattern, text)
    return float(found.group(1)) if found else 0.0


class Row:
    def __init__(self, name):
        self.name = name
        self.cells = ["-"] * (len(HEAD) - 2)
        self.disagreements = 0
        self.seconds = 0.0

    def write(self):
        return [self.name, *self.cells, f"{self.seconds:.0f}"]


def run_program(name, program, pairs, seed):
    """A test program of ours, whose lines `# tried:` are counted."""
    row = Row(name)
    environment = dict(os.environ, JUB_PAIRS=str(pairs), JUB_SEED=str(seed), CMOCKA_MESSAGE_OUTPUT="TAP")
    done = subprocess.run([program], env=environment, capture_output=True, text=True, errors="replace", check=False)
    rows = tried = taken = library = 0
    referred = undetermined = 0.0
    for line in TRIED.findall(done.stdout + done.stderr):
        its = number(r"(\d+) rows", line)
        rows += its
        referred += its * number(r"referred ([\d.]+)", line) / 100
        undetermined += its * number(r"undetermined ([\d.]+)", line) / 100
        if "library" in line:
            library = int(number(r"(\d+) (?:of \d+ )?decrees of the library", line))
        tried += int(number(r"(?:of )?(\d+) (?:generated|large) pairs", line))
        taken += int(number(r"(\d+) (?:of \d+ )?(?:generated|large) pairs", line))
    if done.returncode != 0:
        print(done.stdout + done.stderr)
        row.disagreements = 1
    share = [f"{100 * part / rows:.1f} %" if rows else "-" for part in (referred, undetermined)]
    row.cells = [str(tried), str(taken), str(library), str(int(rows)), share[0] if referred else "-", share[1],
                 str(row.disagreements)]
    return row


def run_engine(name, module, missing, program, pairs, seed):
    row = Row(name)
    try:
        tally = module.agree(program, seed, pairs)
    except missing as reason:
        row.cells[0] = f"skipped: {reason}"
        return row
    row.disagreements = tally.disagreements
    share = f"{100 * tally.undetermined / max(tally.rows, 1):.1f} %"
    row.cells = [str(tally.pairs["generated"]), str(tally.taken["generated"]),
                 f"{tally.taken['library']} of {tally.pairs['library']}", str(tally.rows), "-", share,
                 str(tally.disagreements)]
    for reason, count in sorted(tally.refusals.items(), key=lambda item: -item[1])[:8]:
        print(f"{name} cannot say, of {count}: {reason}")
    return row


def print_table(rows):
    table = [HEAD] + [row.write() for row in rows]
    widths = [max(len(line[i]) for line in table if len(line[i]) < 16) for i in range(len(HEAD))]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


def main():
    build, pairs, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    programs = os.path.join(build, "tests", "decree")
    printer = os.path.join(programs, "print_pairs")
    print(f"agree: seeds from {seed} on", flush=True)
    rows = []
    for name, run in (
            ("vectorised", lambda: run_program("vectorised", os.path.join(programs, "test_decree_agreement"), pairs,
                                               seed)),
            ("SQLite", lambda: run_program("SQLite", os.path.join(programs, "test_decree_sqlite"), pairs, seed)),
            ("PostgreSQL", lambda: run_engine("PostgreSQL", test_postgresql, postgresql.Missing, printer, pairs // 10,
                                              seed)),
            ("DuckDB", lambda: run_engine("DuckDB", test_duckdb, test_duckdb.Missing, printer, pairs // 10, seed)),
            ("Spark", lambda: run_engine("Spark", test_spark, test_spark.Missing, printer, pairs // 10, seed))):
        print(f"agree: {name}", flush=True)
        began = time.monotonic()
        rows.append(run())
        rows[-1].seconds = time.monotonic() - began
    print_table(rows)
    return 1 if any(row.disagreements for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
