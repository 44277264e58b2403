#!/usr/bin/env python3
"""Which command is meant: help for all, for a group, for one, and what is nearly one.

    tests/cli/test_help.py build/jubilee
"""

import sys

from harness import main, run


def commands_in(text):
    return [line.split("  ")[1] for line in text.splitlines() if line.startswith("  ")]


def test_help_lists_every_command(case):
    told = run(case, "help")
    assert told.returncode == 0 and not told.stderr
    assert {"register import", "decree check", "determine"} <= set(commands_in(told.stdout))
    assert run(case, "--help").stdout == told.stdout
    bare = run(case)
    assert (bare.returncode, bare.stdout, bare.stderr) == (2, "", told.stdout)


def test_the_first_word_of_some_commands_lists_those(case):
    for words in (("help", "decree"), ("decree", "--help"), ("decree", "help")):
        told = run(case, *words)
        assert told.returncode == 0 and not told.stderr, words
        listed = commands_in(told.stdout)
        assert "decree check" in listed and all(each.startswith("decree ") for each in listed)
    for words in (("decree",), ("decree", "-x")):
        told = run(case, *words)
        assert (told.returncode, told.stdout) == (2, ""), words
        assert "decree check" in told.stderr


def test_every_command_explains_itself_with_examples_either_way(case):
    for words in commands_in(run(case, "help").stdout):
        told = run(case, *words.split(), "--help")
        assert told.returncode == 0 and not told.stderr, words
        assert "Example" in told.stdout and f"jubilee {words}" in told.stdout, words
        assert run(case, "help", *words.split()).stdout == told.stdout, words


def test_a_slip_is_answered_with_what_was_meant(case):
    told = run(case, "decree", "chek", "a.decree.md")
    assert told.returncode == 2 and "did you mean 'jubilee decree check'?" in told.stderr
    told = run(case, "help", "nonsense")
    assert told.returncode == 2 and "no command is called 'nonsense'" in told.stderr


if __name__ == "__main__":
    main(sys.modules["__main__"])
