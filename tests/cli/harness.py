"""A few lines of test harness: cases as functions, TAP out, one folder a case."""

import os
import shutil
import subprocess
import sys
import tempfile
import traceback

DECREE = "examples/special-pardon/special-pardon.decree.md"

_jubilee = None
_shared = None
_registers = {}


class Case:
    def __init__(self, folder):
        self.folder = folder

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def true(self, value, message=""):
        if not value:
            raise AssertionError(message or f"{value!r} is not true")

    def false(self, value, message=""):
        self.true(not value, message or f"{value!r} is not false")

    def equal(self, found, expected, message=""):
        self.true(found == expected, f"found {found!r}, expected {expected!r} {message}")


class Skip(Exception):
    pass


def run(_case, *arguments, program="jubilee", **options):
    """`program` is one that is built beside it."""
    path = os.path.join(os.path.dirname(_jubilee), program)
    return subprocess.run([path, *arguments], capture_output=True, text=True, encoding="utf-8",
                          errors="replace", timeout=300, check=False, **options)


def register_of(case, people):
    """A synthetic register, made once and only read."""
    if people not in _registers:
        folder = os.path.join(_shared, f"register-{people}")
        done = run(case, "register", "synth", "--scenario", "special-pardon", "--people", str(people),
                   "--seed", "7", "--out", folder)
        case.equal(done.returncode, 0, done.stderr)
        _registers[people] = folder
    return _registers[people]


def main(module):
    """Runs the functions of a module, or of a dictionary, whose names begin with test_."""
    global _jubilee, _shared
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} JUBILEE")
    _jubilee = os.path.abspath(sys.argv[1])
    tests = [(name, test) for name, test in (module if isinstance(module, dict) else vars(module)).items()
             if name.startswith("test_")]
    print(f"1..{len(tests)}")
    failed = 0
    with tempfile.TemporaryDirectory(prefix="jubilee-") as _shared:
        for number, (name, test) in enumerate(tests, 1):
            folder = tempfile.mkdtemp(dir=_shared)
            words = name.removeprefix("test_").replace("_", " ")
            try:
                test(Case(folder))
                print(f"ok {number} - {words}", flush=True)
            except Skip as reason:
                print(f"ok {number} - {words} # skip {reason}", flush=True)
            except Exception:
                failed += 1
                print(f"not ok {number} - {words}", flush=True)
                print("\n".join("# " + line for line in traceback.format_exc().splitlines()), flush=True)
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if failed else 0)
