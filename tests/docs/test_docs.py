#!/usr/bin/env python3
"""Runs the examples of the manual: in README.md and in every Markdown file of docs/, examples/, laws/
and decrees/,

    ```console            each line after `$ ` is a command for the shell, what follows until the
    $ jubilee help        next one is what it prints; a line `...` stands for any lines, and `...`
    Usage: ...            within a line for any text
    ```

    ```csv file=a.csv     puts the block into a file before what comes after it runs; a block that
                          holds fences stands between four marks (````)

One folder a document, in which `jubilee` is on the path and `decrees`, `examples`, `laws` and `tests`
are the project's.

    tests/docs/test_docs.py build/jubilee
"""

import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "library"))
import harness  # noqa: E402
import staging  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^(`{3,})([^\s`]*)([^\n`]*)\n(.*?)^\1\s*$", re.MULTILINE | re.DOTALL)


def documents():
    yield from ROOT.glob("README.md")
    for folder in ("docs", "examples", "laws", "decrees"):
        yield from sorted((ROOT / folder).glob("**/*.md"))


def steps_of(text):
    """Every block that does something: ("file", name, content) or ("run", command, output, line)."""
    for fence in FENCE.finditer(text):
        _, language, words, body = fence.groups()
        line = text.count("\n", 0, fence.start()) + 2
        named = re.search(r"\bfile=(\S+)", words)
        if named:
            yield ("file", named.group(1), body, line)
        elif language == "console":
            yield from commands_of(body, line)


def commands_of(body, line):
    command, output, begun = None, [], 0
    for number, each in enumerate(body.split("\n")[:-1], line):
        if each.startswith("$ "):
            if command:
                yield ("run", command, "\n".join(output), begun)
            command, output, begun = each[2:], [], number
        elif command and command.endswith("\\"):
            command = command[:-1] + each.strip()
        else:
            output.append(each)
    if command:
        yield ("run", command, "\n".join(output), begun)


def pattern_of(expected):
    """A regular expression for what a command prints."""
    lines = []
    for line in expected.strip("\n").split("\n"):
        if line.strip() == "...":
            lines.append(r"(?:[^\n]*\n)*?")
        else:
            words = [re.escape(part) for part in line.rstrip().split("...")]
            lines.append("[^\n]*".join(words) + r"[ ]*\n")
    return re.compile("".join(lines) if expected.strip("\n") else "", re.DOTALL)


def with_library(case, environment, jubilee):
    """The same, with the library installed where pkg-config and programs find it."""
    try:
        return {**environment, **staging.stage(os.path.dirname(jubilee), case.path("stage"))}
    except staging.NotHere as reason:
        raise harness.Skip(str(reason)) from reason


def run_document(case, path, jubilee):
    for folder in ("decrees", "examples", "laws", "tests"):
        if (ROOT / folder).exists():
            os.symlink(ROOT / folder, case.path(folder))
    shared = ROOT.parent / "shared"
    environment = dict(os.environ, PATH=f"{os.path.dirname(jubilee)}:{os.environ['PATH']}", NO_COLOR="1")
    steps = list(steps_of(path.read_text(encoding="utf-8")))
    if any(kind == "run" and "pkg-config" in what for kind, what, *_ in steps):
        environment = with_library(case, environment, jubilee)
    for kind, what, content, line in steps:
        if kind == "file":
            os.makedirs(os.path.dirname(case.path(what)) or ".", exist_ok=True)
            pathlib.Path(case.path(what)).write_text(content, encoding="utf-8")
            continue
        if "../shared/" in what:
            if not shared.exists():
                raise harness.Skip("../shared is not here")
            what = what.replace("../shared/", f"{shared}/")
            content = content.replace("../shared/", f"{shared}/")
        done = subprocess.run(what, shell=True, cwd=case.folder, env=environment, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        found = done.stdout if done.stdout.endswith("\n") or not done.stdout else done.stdout + "\n"
        case.true(pattern_of(content).fullmatch(found),
                  f"{path.name}:{line}: `{what}` printed\n{found}\nand the document says\n{content}")


def tests():
    for path in documents():
        text = path.read_text(encoding="utf-8")
        count = sum(kind == "run" for kind, *_ in steps_of(text))
        if count:
            name = f"test_{count} commands of {path.relative_to(ROOT)}"
            yield name, lambda case, path=path: run_document(case, path, os.path.abspath(sys.argv[1]))


if __name__ == "__main__":
    harness.main(dict(tests()))
