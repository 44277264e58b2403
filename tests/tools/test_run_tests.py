"""What the runner of the tests makes of the output of one test program."""

import importlib.machinery
import importlib.util
import os
import sys
import unittest

from nag_test import ROOT, main

sys.dont_write_bytecode = True  # beside the program there is to be no folder of it

loader = importlib.machinery.SourceFileLoader("run_tests", os.path.join(ROOT, "tools", "run-tests"))
run_tests = importlib.util.module_from_spec(importlib.util.spec_from_loader("run_tests", loader))
loader.exec_module(run_tests)


class RunTests(unittest.TestCase):
    def reasons(self, stdout):
        return list(run_tests.skip_reasons({"stdout": stdout, "result": "OK"}))

    def test_a_skip_of_the_harness_gives_its_reason(self):
        self.assertEqual(self.reasons("1..2\nok 1 - a b\nok 2 - c # skip no printer\n"), ["no printer"])

    def test_a_skip_of_cmocka_gives_what_was_printed_before_it(self):
        self.assertEqual(self.reasons("1..1\nskipped: no printer\nnot ok 1 # SKIP prints\n"), ["no printer"])

    def test_all_of_the_reference_data_is_one_reason(self):
        told = "skipped: ../shared/a/b.json is not here\nnot ok 1 # SKIP a\nok 1 - c # skip ../shared is not here\n"
        self.assertEqual(set(self.reasons(told)), {"reference data in ../shared is not here"})

    def test_a_test_that_only_speaks_of_skipping_is_not_one(self):
        self.assertEqual(self.reasons("ok 1 - empty lines are skipped\n"), [])

    def test_what_was_tried_in_a_loop_is_counted_in_a_line(self):
        told = "# tried: 3 bytes\nok 1 - a # tried\n# 5 others\n"
        self.assertEqual(run_tests.TRIED.findall(told), ["tried: 3 bytes"])


if __name__ == "__main__":
    main(RunTests)
