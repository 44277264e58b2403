"""A decree as SQL in Spark against the reference, on few generated decrees and registers and on the library's: a query
takes it seconds to plan. PySpark is used where it is, and not installed."""

import os
import shutil

import jobs
import sql_tests

# Of a thousand pairs that the other engines are given.
SHARE = 20


class Missing(Exception):
    """Spark or Java is not here."""


def open_session():
    if not shutil.which("java"):
        raise Missing("Java, which Spark runs on, is not installed")
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise Missing("PySpark is not installed") from error
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "1", "spark.default.parallelism": "1",
                "spark.sql.session.timeZone": "UTC", "spark.driver.host": "127.0.0.1",
                "spark.driver.bindAddress": "127.0.0.1"}
    builder = SparkSession.builder.master("local[1]").appName("jubilee")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def agree(program, seed, count):
    session = open_session()
    tally = jobs.Tally("Spark")
    try:
        for job in jobs.read(program, "spark", seed, max(count * SHARE // 1000, 20)):
            if "refused" in job:
                tally.refuse(job)
                continue
            try:
                for statement in job["setup"]:
                    session.sql(statement)
                tally.compare(job, [list(row) for row in session.sql(job["query"]).collect()])
            except Exception as error:  # of Spark, of many kinds
                tally.fail(job, str(error)[:600])
            for statement in job["teardown"]:
                session.sql(statement)
    finally:
        session.stop()
    return tally


if __name__ == "__main__":
    sql_tests.main(agree, Missing)
