"""A decree as SQL in PostgreSQL against the reference, on generated decrees and registers and on the library's."""

import jobs
import postgresql
import sql_tests

BATCH = 500  # pairs that go through psql at a time


def script_of(batch):
    """Every pair in a transaction of its own, which is taken back; its rows between two marks."""
    for number, job in enumerate(batch):
        yield f"\\echo begin {number}"
        yield "BEGIN;"
        for statement in job["setup"]:
            yield statement + ";"
        yield job["query"].rstrip("; \n") + ";"
        yield "ROLLBACK;"


def rows_of(output, count):
    """The rows of each pair, cells as texts, NULL as None."""
    found = [None] * count
    rows = None
    for line in output.split("\n")[:-1]:
        if line.startswith("begin "):
            rows = found[int(line[6:])] = []
        else:
            rows.append([None if cell == "\\N" else {"t": "true", "f": "false"}.get(cell, cell)
                         for cell in line.split("\t")])
    return found


def run_batch(server, batch, tally):
    done = server.psql("\\pset null '\\\\N'\n" + "\n".join(script_of(batch)))
    found = rows_of(done.stdout, len(batch))
    if done.returncode != 0:  # psql stops at the first error
        broken = max(number for number, rows in enumerate(found) if rows is not None)
        tally.fail(batch[broken], done.stderr.strip())
        for job, rows in zip(batch[:broken], found):
            tally.compare(job, rows)
        run_batch(server, batch[broken + 1:], tally) if batch[broken + 1:] else None
        return
    for job, rows in zip(batch, found):
        tally.compare(job, rows)


def agree(program, seed, count):
    tally = jobs.Tally("PostgreSQL")
    batch = []
    with postgresql.Server() as server:
        for job in jobs.read(program, "postgresql", seed, count):
            if "refused" in job:
                tally.refuse(job)
                continue
            batch.append(job)
            if len(batch) == BATCH:
                run_batch(server, batch, tally)
                batch = []
        if batch:
            run_batch(server, batch, tally)
    return tally


if __name__ == "__main__":
    sql_tests.main(agree, postgresql.Missing)
