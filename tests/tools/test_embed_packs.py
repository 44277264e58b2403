"""The reader of keyword packs, on packs with one fault each; and the manual's table of words."""

import os
import re
import subprocess
import sys
import tempfile
import unittest

from nag_test import ROOT, main

PACKS = [os.path.join(ROOT, "src", "decree", "packs", name) for name in ("ko.pack", "fr.pack")]


def run(*arguments):
    return subprocess.run([sys.executable, os.path.join(ROOT, "tools", "embed-packs"), *arguments],
                          capture_output=True, text=True, encoding="utf-8", check=False,
                          env=dict(os.environ, PYTHONIOENCODING="utf-8"))


class EmbedPacks(unittest.TestCase):
    def table_of(self, text):
        """Exit status, output and faults, without the folder, for one pack."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "xx.pack")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            done = run("--table", path)
        return done.returncode, done.stdout, done.stderr.replace(folder + os.sep, "").splitlines()

    def finds(self, text, *expected):
        self.assertEqual(self.table_of(text), (1, "", list(expected)))

    def test_comments_and_empty_lines_are_passed_over(self):
        self.assertEqual(self.table_of("# x\n\n when =  경우 \nis=해당\n"),
                         (0, "| `decree` | `decree xx` |\n|---|---|\n| `when` | `경우` |\n| `is` | `해당` |\n", []))

    def test_words_that_mean_the_same_may_share_a_word(self):
        self.assertEqual(self.table_of("year = 년\nyears = 년\n")[0], 0)

    def test_a_line_without_an_equals_sign_is_found(self):
        self.finds("when 경우\n", "xx.pack:1: write: english_word = word")

    def test_a_word_that_is_no_name_is_found(self):
        self.finds("when = jusqu'au\nis =\n",
                   "xx.pack:1: 'jusqu'au' is not a name: letters, digits and _, the first not a digit",
                   "xx.pack:2: '' is not a name: letters, digits and _, the first not a digit")

    def test_a_word_out_of_normal_form_is_found(self):
        self.finds("is = e\u0301tat\n", "xx.pack:1: 'e\u0301tat' is not in normal form")

    def test_an_english_word_twice_is_found(self):
        self.finds("is = a\nis = b\n", "xx.pack:2: 'is' stands here twice")

    def test_one_word_for_two_is_found(self):
        self.finds("by = par\nper = par\n", "xx.pack:2: 'par' is too like 'par', which is 'by'")

    def test_words_that_differ_by_an_accent_are_found(self):
        self.finds("or = ou\nwhere = où\n", "xx.pack:2: 'où' is too like 'ou', which is 'or'")

    def test_the_manual_has_the_words_of_all_packs(self):
        with open(os.path.join(ROOT, "docs", "keyword-packs.md"), encoding="utf-8") as file:
            manual = file.read()
        with open(os.path.join(ROOT, "src", "decree", "meson.build"), encoding="utf-8") as file:
            built = re.findall(r"packs/(\w+\.pack)", file.read())
        self.assertEqual([os.path.basename(path) for path in PACKS], built)
        table = run("--table", *PACKS)
        self.assertEqual((table.returncode, table.stderr), (0, ""))
        self.assertIn("\n" + table.stdout, manual,
                      "put what tools/embed-packs --table prints into docs/keyword-packs.md")


main(EmbedPacks)
