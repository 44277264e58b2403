"""The special pardon written by hand for the benchmark gives what the engine gives, of everybody."""

import subprocess
import sys
import unittest

from nag_test import main

DECREE = "examples/special-pardon/special-pardon.decree.md"


class Bench(unittest.TestCase):
    def orders(self, people, orders):
        done = subprocess.run([PROGRAM, DECREE, str(people)], input="\n".join(orders) + "\n", capture_output=True,
                              text=True, timeout=120)
        return done.returncode, done.stdout.splitlines()

    def test_by_hand_in_bulk_and_reference_agree(self):
        for people in (1, 63, 64, 5000, 20011):
            status, answers = self.orders(people, ["check 0", "sums"])
            self.assertEqual(status, 0, answers)
            self.assertEqual(len(answers), 3)
            self.assertTrue(all(line.startswith("ok") for line in answers), answers)

    def test_everybody_is_counted_and_each_way_it_can_end_occurs(self):
        _, answers = self.orders(20011, ["bulk kleene 2", "sums"])
        counts = dict(part.split(":")[:2] for part in answers[-1].split()[1:])
        standings = ("not_covered", "not_granted", "excluded", "granted", "undetermined")
        self.assertEqual(sum(int(counts[word]) for word in standings), 20011)
        self.assertTrue(all(int(counts[word]) > 100 for word in standings), counts)

    def test_an_order_that_is_none_fails(self):
        status, answers = self.orders(10, ["nonsense"])
        self.assertEqual((status, answers[-1]), (1, "failed not an order"))


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    main(Bench)
