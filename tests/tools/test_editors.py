"""The words that editors colour, compared with the words of the language; and the files an editor
reads are all there.

The colours of a keyword pack follow from those of English and the pack:

    JUB_UPDATE_EXPECTED=1 tests/tools/test_editors.py    writes them anew
"""

import json
import os
import re
import unittest

from nag_test import ROOT, main

SYNTAXES = ("editors", "vscode", "syntaxes")
EXTENSION = os.path.join(ROOT, "editors", "vscode")

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


def pack(code):
    """English word to the pack's."""
    lines = (line.split("#")[0].split("=") for line in read("src", "decree", "packs", f"{code}.pack").splitlines())
    return {line[0].strip(): line[1].strip() for line in lines if len(line) == 2}


def packs():
    return sorted(name.removesuffix(".pack") for name in os.listdir(os.path.join(ROOT, "src", "decree", "packs"))
                  if name.endswith(".pack"))


def translated(code):
    """The English grammar with the pack's words beside each of its own."""
    words, whole = pack(code), json.loads(read(*SYNTAXES, "decree.tmLanguage.json"))

    def widen(match):
        found = match[2].split("|")
        more = [words[word] for word in found if word in words]
        return f"({match[1]}{'|'.join(dict.fromkeys(found + more))})"

    for rule in whole["repository"].values():
        rule["match"] = re.sub(r"\((\?:)?(\w+(?:\|\w+)*)\)", lambda match: widen({1: match[1] or "", 2: match[2]}),
                               rule["match"])
    whole["name"], whole["scopeName"] = f"Decree ({code})", f"source.decree.{code}"
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


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
        known = (set(keywords()) | words_of_list("DECREE_FUNCTION_LIST") |
                 words_of_list("DECREE_BUILTIN_LIST"))
        self.assertEqual(coloured() - known, set())

    def test_the_words_that_begin_a_statement_are_those_of_the_table(self):
        openers = {word for word, kind in keywords().items() if kind == "OPENER"}
        self.assertEqual(alternatives(grammar()["statement"]["match"]), openers)

    def test_the_colours_of_each_pack_are_those_of_english_with_its_words(self):
        self.assertIn("ko", packs())
        for code in packs():
            name = f"decree-{code}.tmLanguage.json"
            if os.environ.get("JUB_UPDATE_EXPECTED"):
                with open(os.path.join(ROOT, *SYNTAXES, name), "w", encoding="utf-8") as file:
                    file.write(translated(code))
            self.assertEqual(read(*SYNTAXES, name), translated(code))

    def test_a_fence_is_coloured_by_the_language_of_its_words(self):
        rules = json.loads(read(*SYNTAXES, "decree.injection.tmLanguage.json"))["repository"]

        def scope_of(line):
            for rule in rules.values():
                if re.search(rule["begin"].replace(r"\G", "(?!)"), line):
                    return rule["patterns"][0]["patterns"][0]["include"]
            return None

        for line in ("```decree", "~~~ decree", "   ````decree", "```decree en"):
            self.assertEqual(scope_of(line), "source.decree", line)
        for code in packs():
            self.assertEqual(scope_of(f"```decree {code}"), f"source.decree.{code}")
            self.assertEqual(scope_of(f"~~~ decree  {code} and more"), f"source.decree.{code}")
        for line in ("```decrees", "```python", "    ```decree", "> ```decree", "``decree``"):
            self.assertIsNone(scope_of(line), line)

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
