#!/usr/bin/env python3
"""Which command is meant: help for all, for a group, for one, and what is nearly one.

    tests/cli/test_help.py build/jubilee
"""

import re
import sys

from harness import main, run


def commands_in(text):
    return [line.split("  ")[1] for line in text.splitlines() if line.startswith("  ")]


def test_help_lists_every_command(case):
    told = run(case, "help")
    assert told.returncode == 0 and not told.stderr
    commands = commands_in(told.stdout)
    assert {"register import", "decree check", "determine"} <= set(commands)
    assert len(commands) == len(set(commands))
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


def test_examples_can_be_pasted(case):
    for words in commands_in(run(case, "help").stdout):
        lines = run(case, *words.split(), "--help").stdout.splitlines()
        first = next(i for i, line in enumerate(lines) if line.startswith("Example"))
        assert all(len(line) <= 79 for line in lines[first:]), words
        before = ""
        for line in lines[first + 1:]:
            if not line:
                break
            assert re.search(r"(^ *|[|] )jubilee ", line) or before.endswith("\\"), (words, line)
            before = line
        assert not before.endswith("\\"), words


def test_a_single_h_asks_for_help_too(case):
    assert run(case, "-h").stdout == run(case, "help").stdout
    assert run(case, "decree", "-h").stdout == run(case, "help", "decree").stdout
    told = run(case, "determine", "-h")
    assert told.returncode == 0 and told.stdout == run(case, "help", "determine").stdout


def test_a_slip_is_answered_with_what_was_meant(case):
    told = run(case, "decree", "chek", "a.decree.md")
    assert told.returncode == 2 and "did you mean 'jubilee decree check'?" in told.stderr
    told = run(case, "help", "nonsense")
    assert told.returncode == 2 and "no command is called 'nonsense'" in told.stderr


def test_only_what_could_be_a_command_is_quoted(case):
    told = run(case, "decree", "explane", "x")
    assert told.returncode == 2 and "no command is called 'decree explane'\n" in told.stderr
    assert "did you mean 'jubilee decree explain'?" in told.stderr
    told = run(case, "decree", "nonsense", "x", "y")
    assert "no command is called 'decree nonsense'\n" in told.stderr


def test_the_last_word_of_a_command_alone_is_answered_with_the_command(case):
    told = run(case, "check", "a.decree.md")
    assert told.returncode == 2 and "no command is called 'check'\n" in told.stderr
    assert "did you mean 'jubilee register check' or 'jubilee decree check'" in told.stderr
    for word, meant in (("test", "decree test"), ("format", "decree format"), ("synth", "register synth"),
                        ("prove", "log prove"), ("selo", "seal")):
        assert f"did you mean 'jubilee {meant}'?" in run(case, word).stderr, word


def test_a_slip_in_an_option_is_not_taken_for_a_command(case):
    told = run(case, "--hlep")
    assert told.returncode == 2 and not told.stdout
    assert "no option is called '--hlep'" in told.stderr and "did you mean '--help'?" in told.stderr


if __name__ == "__main__":
    main(sys.modules["__main__"])
