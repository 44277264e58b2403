"""Logs for tests, with the public test keys of the worked example of the log's formats: never use
them elsewhere."""

import os

import harness

ORIGIN = "jubilee.example/log/2027-amnesty"
KEYS = {
    # name: (secret, public)
    "log": ("PRIVATE+KEY+jubilee.example/log/2027-amnesty+ca1ab1b8+AfgOXqJSkw3447Wk6jJ+K9iEG994zA4F4B/4fPemsE18",
            "jubilee.example/log/2027-amnesty+ca1ab1b8+AT/nKyEDiHEJVoeuRUS36A57Q0v91+PaUjC7CJu6Ux3H"),
    "court": ("PRIVATE+KEY+witness.example/court+f426e1e7+BAo/dxVxth00AQbUz1RcinAnNYTCCRi7HEgjPCNxX/fs",
              "witness.example/court+f426e1e7+BKWKXSdax45hKMJicds1wg9PsdaPI4o979KokeZpt9gO"),
    "ombudsman": ("PRIVATE+KEY+witness.example/ombudsman+8af1e67b+BNiMVQjIWwo4lf6ldg33Vvftadkr4bLaXmt03AzS37qM",
                  "witness.example/ombudsman+8af1e67b+BA04ti/0SUfVwEZvnD/8gFzTVzD8TGM/jQQ/lYjyzlH2"),
    "bar": ("PRIVATE+KEY+witness.example/bar+42f739c1+BAPF/ZbB83nXk3L/3H3/heD9RhO07VzDv88ZUKHDgMJN",
            "witness.example/bar+42f739c1+BHx8mmRnedvIisZLtTDfCJxPBTF9lxFiBLlzVz7GOcYp"),
}
WITNESSES = ("court", "ombudsman", "bar")


def write(case, name, content):
    path = case.path(name)
    with open(path, "wb" if isinstance(content, bytes) else "w") as file:
        file.write(content)
    return path


def read(path):
    with open(path, "rb") as file:
        return file.read()


def key(case, name):
    """The file of a secret key; the public one is beside it, with .pub behind its name."""
    secret, public = KEYS[name]
    write(case, f"{name}.key.pub", public + "\n")
    path = write(case, f"{name}.key", secret + "\n")
    os.chmod(path, 0o600)
    return path


def policy(case, quorum, groups=""):
    lines = [f"log {KEYS['log'][1]}"] + [f"witness {name} {KEYS[name][1]}" for name in WITNESSES]
    return write(case, "policy", "\n".join(lines) + f"\n{groups}quorum {quorum}\n")


def done(case, *words, status=0):
    """Runs the program and expects that exit status."""
    told = harness.run(case, *words)
    case.equal(told.returncode, status, f"{words}\n{told.stdout}{told.stderr}")
    return told


def entry(number):
    return f'{{"case":{number},"kind":"test"}}'


def append(case, log, first, end):
    entries = write(case, "entries", "".join(entry(i) + "\n" for i in range(first, end)))
    done(case, "log", "append", log, entries)


def new(case, name="log", count=0):
    """A log of `count` entries with its checkpoint signed."""
    log = case.path(name)
    done(case, "log", "new", log, "--key", key(case, "log"))
    if count:
        append(case, log, 0, count)
    checkpoint(case, log)
    return log


def checkpoint(case, log, guard=None):
    guarded = ("--guard", guard) if guard else ()
    done(case, "log", "checkpoint", log, "--key", case.path("log.key"), *guarded)


def verifier(case, *words):
    """Runs jubilee-verify, which is built beside jubilee."""
    return harness.run(case, *words, program="jubilee-verify")
