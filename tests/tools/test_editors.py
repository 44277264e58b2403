"""The words that editors colour, compared with the words of the language; and the files an editor
reads are all there."""

import json
import os
import re
import unittest

from nag_test import ROOT, main

EXTENSION = os.path.join(ROOT, "editors", "vscode")

# Words of the language to come: coloured before the keyword table has them.
COMING = set("""each with laid currency money contaminates cured every no where count sum over
    longest shortest earliest latest greatest then waive remit keeping deferred revoked
    length part deferred_until""".split())


def read(*names):
    with open(os.path.join(ROOT, *names), encoding="utf-8") as file:
        return file.read()


def keywords():
    """Word to class, from the table that the lexer reads."""
    table = read("src", "decree", "keyword_private.h")
    return dict(re.findall(r'X\(WORD_\w+, "(\w+)", DECREE_(\w+)\)', table))


def words_of_list(name):
    """The second column of an X-macro list of the tree."""
    body = read("src", "decree", "ast_private.h").split(f"#define {name}(X)")[1].split("\ntypedef")[0]
    return set(re.findall(r'X\(\w+, "(\w+)"', body))


def grammar():
    return json.loads(read("editors", "vscode", "syntaxes", "decree.tmLanguage.json"))["repository"]


def alternatives(pattern):
    """The words between bars in a pattern's groups."""
    return {word for group in re.findall(r"\((?:\?:)?(\w+(?:\|\w+)*)\)", pattern)
            for word in group.split("|")}


def coloured():
    return set().union(*(alternatives(rule["match"]) for rule in grammar().values()))


class Editors(unittest.TestCase):
    def test_every_word_of_the_language_is_coloured(self):
        self.assertGreater(len(keywords()), 100)
        self.assertEqual(set(keywords()) - coloured(), set())

    def test_functions_and_built_in_names_are_coloured(self):
        self.assertEqual(words_of_list("DECREE_FUNCTION_LIST") -
                         alternatives(grammar()["function"]["match"]), set())
        self.assertEqual(words_of_list("DECREE_BUILTIN_LIST") -
                         alternatives(grammar()["result"]["match"]), set())

    def test_nothing_else_is_coloured_as_a_word(self):
        known = (set(keywords()) | COMING | words_of_list("DECREE_FUNCTION_LIST") |
                 words_of_list("DECREE_BUILTIN_LIST"))
        self.assertEqual(coloured() - known, set())

    def test_the_words_that_begin_a_statement_are_those_of_the_table(self):
        openers = {word for word, kind in keywords().items() if kind in ("OPENER", "LATER")}
        self.assertEqual(alternatives(grammar()["statement"]["match"]), openers)

    def test_fences_marked_decree_are_coloured_whatever_language_their_words_are_in(self):
        injection = json.loads(read("editors", "vscode", "syntaxes", "decree.injection.tmLanguage.json"))
        begin = re.compile(injection["repository"]["fence"]["begin"].replace(r"\G", "(?!)"))
        for line in ("```decree", "```decree ko", "~~~ decree fr", "   ````decree"):
            self.assertTrue(begin.search(line), line)
        for line in ("```decrees", "```python", "    ```decree", "> ```decree", "``decree``"):
            self.assertFalse(begin.search(line), line)

    def test_what_the_extension_names_is_there(self):
        package = json.loads(read("editors", "vscode", "package.json"))
        adds = package["contributes"]
        paths = [package["main"], *(each["path"] for each in adds["grammars"]),
                 *(each["configuration"] for each in adds["languages"])]
        for path in paths:
            self.assertTrue(os.path.exists(os.path.join(EXTENSION, path)), path)
        for each in adds["grammars"]:
            found = json.loads(read("editors", "vscode", each["path"]))
            self.assertEqual(found["scopeName"], each["scopeName"])
        json.loads(read("editors", "vscode", "language-configuration.json"))


if __name__ == "__main__":
    main(Editors)
