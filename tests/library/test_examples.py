#!/usr/bin/env python3
"""The library installed into a folder, and its examples as somebody else would build and run them.

    tests/library/test_examples.py build/jubilee
"""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "cli"))
sys.path.insert(0, str(HERE))
import harness  # noqa: E402
import staging  # noqa: E402

EXAMPLES = ROOT / "examples" / "library"
DECREE = str(ROOT / harness.DECREE)
MAP = ROOT / "src" / "library" / "libjubilee.map"
HEADER = ROOT / "src" / "library" / "jubilee.h"


def staged(case):
    build = os.path.dirname(os.path.abspath(sys.argv[1]))
    try:
        return {**os.environ, **staging.stage(build, case.path("stage"))}
    except staging.NotHere as reason:
        raise harness.Skip(str(reason)) from reason


def done(case, command, environment):
    found = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=120)
    case.equal(found.returncode, 0, f"{command}: {found.stdout}{found.stderr}")
    case.equal(found.stderr, "", str(command))
    return found.stdout


def c_example(case, environment, *options):
    flags = done(case, ["pkg-config", "--cflags", "--libs", "jubilee"], environment).split()
    compiler = shlex.split(os.environ.get("CC", "cc"))
    done(case, [*compiler, *options, "-Wall", "-Wextra", "-Werror", str(EXAMPLES / "determine.c"), *flags,
                "-o", case.path("determine")], environment)
    return done(case, [case.path("determine"), DECREE], environment)


def test_the_example_in_c_is_built_against_the_installed_library_and_determines(case):
    printed = c_example(case, staged(case))
    lines = dict(line.split(None, 1) for line in printed.splitlines() if re.match(r"p\d +\w", line))
    # a model prisoner's six years at most; fifteen places for two families; X2, X4; the other ministry
    case.equal(lines["p1"].split(), ["granted", "G1", "2024-02-16", "2022-02-16", "-"])
    case.equal(lines["p2"].split(), ["undetermined", "-", "2025-02-16", "-", "conduct"])
    case.equal(lines["p3"].split()[:2], ["granted", "G3"])
    case.equal(lines["p4"].split()[:2], ["excluded", "X2"])
    case.equal(lines["p5"].split()[0], "not_covered")
    case.equal(lines["p6"].split()[0], "not_granted")
    case.equal(lines["p7"].split()[:2], ["excluded", "X4"])
    case.true("conduct is not known   [persons, record 3, conduct]" in printed, printed)


def python_example(case, environment):
    library = os.path.join(environment["LD_LIBRARY_PATH"], "libjubilee.so.0")
    return done(case, [sys.executable, str(EXAMPLES / "determine.py"), DECREE, "--library", library], environment)


def test_the_example_in_python_prints_what_the_one_in_c_prints(case):
    environment = staged(case)
    words, _, _ = python_example(case, environment).partition("\nwith columns of pyarrow")
    words, _, _ = words.partition("\npyarrow is not here")
    case.equal(words, c_example(case, environment))


def test_columns_of_pyarrow_are_read_where_they_lie(case):
    environment = staged(case)
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise harness.Skip("pyarrow is not here") from error
    _, _, shown = python_example(case, environment).partition("\nwith columns of pyarrow")
    case.true("the same results, True" in shown, shown)
    case.equal(shown.count("the same memory"), 3, shown)


def test_the_header_is_c_and_c_plus_plus_by_itself(case):
    environment = staged(case)
    include = done(case, ["pkg-config", "--cflags", "jubilee"], environment).split()
    for name, compiler in (("c99", ["cc", "-std=c99"]), ("c++", ["c++"])):
        if not shutil.which(compiler[0]):
            continue
        source = case.path("use." + ("c" if name == "c99" else "cc"))
        pathlib.Path(source).write_text("#include <jubilee/jubilee.h>\n#include <jubilee/jubilee.h>\n"
                                        "int main(void) { return jubilee_version() == 0; }\n", encoding="utf-8")
        done(case, [*compiler, "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", *include, source],
             environment)


def test_exactly_the_listed_symbols_are_exported_and_declared(case):
    library = os.path.join(os.path.dirname(os.path.abspath(sys.argv[1])), "src", "library", "libjubilee.so")
    printed = done(case, ["nm", "-D", "--defined-only", "--format=posix", library], None)
    exported = {line.split()[0].split("@")[0] for line in printed.splitlines() if " A " not in line}
    listed = set(re.findall(r"^    (\w+);$", MAP.read_text(encoding="utf-8"), re.MULTILINE))
    declared = set(re.findall(r"\b(jubilee_\w+)\(", HEADER.read_text(encoding="utf-8")))
    case.true(len(listed) > 20)
    case.equal(exported, listed)
    case.equal(declared, listed)


def test_the_library_has_its_soname_and_the_version_of_the_project(case):
    environment = staged(case)
    library = os.path.join(environment["LD_LIBRARY_PATH"], "libjubilee.so")
    found = done(case, ["readelf", "-d", library], None)
    case.true("[libjubilee.so.0]" in found, found)
    version = done(case, ["pkg-config", "--modversion", "jubilee"], environment).strip()
    project = re.search(r"version: '([^']+)'", (ROOT / "meson.build").read_text(encoding="utf-8"))
    case.equal(version, project[1])


if __name__ == "__main__":
    harness.main(sys.modules["__main__"])
