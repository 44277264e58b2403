"""A decree as SQL in DuckDB against the reference, on generated decrees and registers and on the library's."""

import json
import os
import shutil
import subprocess

import jobs
import sql_tests

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGES = os.path.join(HERE, "..", "..", "tools", "duckdb", "node_modules", "@duckdb", "node-api")


class Missing(Exception):
    """DuckDB or Node is not here."""


def agree(program, seed, count):
    if not shutil.which("node"):
        raise Missing("Node is not installed")
    if not os.path.isdir(PACKAGES):
        raise Missing("DuckDB is not installed (tools/setup test)")
    tally = jobs.Tally("DuckDB")
    with subprocess.Popen(["node", os.path.join(HERE, "duckdb.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True, encoding="utf-8") as engine:
        for job in jobs.read(program, "duckdb", seed, count):
            if "refused" in job:
                tally.refuse(job)
                continue
            engine.stdin.write(json.dumps({name: job[name] for name in ("name", "setup", "query", "teardown")}) + "\n")
            engine.stdin.flush()
            answer = engine.stdout.readline()
            if not answer:
                raise RuntimeError(f"DuckDB ended at {job['name']}")
            told = json.loads(answer)
            if "error" in told:
                tally.fail(job, told["error"])
            else:
                tally.compare(job, told["rows"])
        engine.stdin.close()
    return tally


if __name__ == "__main__":
    sql_tests.main(agree, Missing, 320)  # making its tables takes DuckDB longest
