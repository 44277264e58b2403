"""What the tests of the nags share: a small tree in a temporary folder, broken in one place."""

import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))


class NagTest(unittest.TestCase):
    tool = None  # the program under test, in tools/
    clean = {}  # path to text of a tree that passes

    def run_on(self, changes):
        """Runs the tool on the clean tree with `changes` (None takes a file away)."""
        with tempfile.TemporaryDirectory() as root:
            for path, text in {**self.clean, **changes}.items():
                if text is None:
                    continue
                os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                    file.write(text)
            run = subprocess.run([sys.executable, os.path.join(ROOT, "tools", self.tool), root],
                                 capture_output=True, text=True, check=False)
        return run.returncode, run.stdout, run.stderr

    def finds(self, changes, *expected):
        """Exactly these lines are printed, and the exit status is 1."""
        status, out, err = self.run_on(changes)
        self.assertEqual(out.splitlines(), list(expected), err)
        self.assertEqual(status, 1)

    def passes(self, changes):
        status, out, err = self.run_on(changes)
        self.assertEqual((out, err), ("", ""))
        self.assertEqual(status, 0)


class TapResult(unittest.TestResult):
    """One TAP line a test, so that Meson counts them."""

    broken = None  # the last test with a sub-test that failed

    def line(self, verdict, test, why=""):
        print(f"{verdict} {self.testsRun} - {test.id().split('.')[-1]}")
        for each in why.splitlines():
            print("# " + each)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.line("ok", test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.line("not ok", test, self.failures[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err:
            print(f"# {subtest.id()}")
            self.broken = test

    def stopTest(self, test):
        super().stopTest(test)
        if self.broken is test:
            self.line("not ok", test, (self.failures + self.errors)[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self.line("not ok", test, self.errors[-1][1])


def main(case):
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(case)
    print(f"1..{suite.countTestCases()}")
    result = TapResult()
    suite.run(result)
    sys.exit(0 if result.wasSuccessful() and result.testsRun > 0 else 1)
