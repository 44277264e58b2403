"""Decrees with registers as SQL, and what the reference says of each row, from the program print_pairs; the
answers of an engine held against that; and the counts of it.

A job is a dictionary: name, kind ("generated" or "library"), setup and teardown (lists of statements), query (one),
expected (rows of texts, the key of the person first), or refused (why the dialect cannot say the decree)."""

import json
import re
import subprocess
import sys


def read(program, dialect, seed, count):
    """The jobs of `count` generated pairs from a seed on and of the library's decrees, one after another."""
    with subprocess.Popen([program, dialect, str(seed), str(count)], stdout=subprocess.PIPE, text=True,
                          encoding="utf-8") as process:
        for line in process.stdout:
            yield leave_unread(json.loads(line))
    if process.returncode != 0:
        raise RuntimeError(f"{program} ended with {process.returncode}")


STATEMENT = re.compile(r"""(?:CREATE .*?(?:TABLE|VIEW)|INSERT INTO|DROP \w+ IF EXISTS) (["`][^"`]+["`])""")


def leave_unread(job):
    """Without the tables that the query does not name: making them takes engines longer than the query does."""
    for part in ("setup", "teardown"):
        job[part] = [statement for statement in job.get(part, ())
                     if STATEMENT.match(statement).group(1) in job.get("query", "")]
    return job


def text(cell):
    """A cell as texts are compared: NULL, booleans and dates the same from every engine."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell)


def key_of(row):
    return row[0] or ""


class Tally:
    def __init__(self, engine):
        self.engine = engine
        self.pairs = {"generated": 0, "library": 0}
        self.taken = {"generated": 0, "library": 0}
        self.refusals = {}
        self.rows = 0
        self.undetermined = 0
        self.disagreements = 0

    def refuse(self, job):
        self.pairs[job["kind"]] += 1
        reason = job["refused"].split("': ", 1)[-1]  # whatever the clause
        self.refusals[reason] = self.refusals.get(reason, 0) + 1

    def compare(self, job, rows):
        """`rows` as the engine gave them, of which the first columns are compared. Prints what differs."""
        width = len(job["expected"][0]) if job["expected"] else 0
        rows = [row[:width] for row in rows]
        self.pairs[job["kind"]] += 1
        self.taken[job["kind"]] += 1
        found = sorted(([text(cell) for cell in row] for row in rows), key=key_of)  # the first column is the key
        expected = sorted(job["expected"], key=key_of)
        self.rows += len(expected)
        self.undetermined += sum(row[1] == "undetermined" for row in expected)
        if found == expected:
            return
        self.disagreements += 1
        print(f"# {self.engine} disagrees on {job['name']}: {len(found)} rows, expected {len(expected)}")
        for its, wanted in [pair for pair in zip(found, expected) if pair[0] != pair[1]][:3]:
            print(f"#   found    {its}\n#   expected {wanted}")

    def fail(self, job, error):
        self.pairs[job["kind"]] += 1
        self.disagreements += 1
        print(f"# {self.engine} cannot run {job['name']}: {error}")

    def tell(self):
        share = 100 * self.undetermined / max(self.rows, 1)
        print(f"# tried: {self.engine} against reference, {self.taken['generated']} of {self.pairs['generated']} "
              f"generated pairs, {self.taken['library']} of {self.pairs['library']} decrees of the library, "
              f"{self.rows} rows, undetermined {share:.1f} %, {self.disagreements} disagree")
        sys.stdout.flush()
