"""A programme at the centre and a facility without a link, in a case's folder, and forgeries of what
is carried between them."""

import base64
import hashlib
import json
import os

import ed25519
from harness import run
from programme_table import programme_at

HERE = "F00004"  # the facility without a link
IN_ROUND = "2021-10-20T08:00:00Z"


def parts_of(bundle):
    """Header and parts of an opened bundle, as the format says."""
    magic, header, _, rest = bundle.split(b"\n", 3)
    assert magic == b"jubilee-bundle-v1", magic
    header, parts = json.loads(header), {}
    for part in header["parts"]:
        parts[part["name"]], rest = rest[:part["bytes"]], rest[part["bytes"]:]
    return header, parts


class Facility:
    """`make` gives it a box and its first bundle in."""

    def __init__(self, case, stage):
        self.case, self.centre = case, programme_at(case, stage)
        self.home = self.path("f4")
        self.count = 0
        for name in ("f4", "centre", "other"):
            self.centre.fine("key", "new", "--sealing", "--no-passphrase", "--out", self.path(name + ".box"))
        self.centre.fine("key", "new", "--name", "desk-4", "--no-passphrase", "--out", self.key("desk-4"))
        self.centre.do("admin", "actor.enrolled", "actor=desk-4", "role=clerk", "facility=" + HERE,
                       f"key=@{self.key('desk-4')}.pub", f"box=@{self.path('f4.box.pub')}")

    def path(self, name):
        return os.path.join(self.centre.folder, name)

    def key(self, name):
        return self.centre.key(name)

    def fine(self, done):
        self.case.equal(done.returncode, 0, f"{done.args}: {done.stderr}{done.stdout}")
        return done.stdout

    def new_path(self):
        self.count += 1
        return self.path(f"{self.count}.age")

    # -- in -----------------------------------------------------------------------------------------

    def try_send(self, signer="registrar", facility=HERE, box="f4", path=None, at=None):
        path = path or self.new_path()
        done = run(self.case, "programme", "export", self.centre.home, "--for", facility, "--as", self.key(signer),
                   "--to", self.path(box + ".box.pub"), "--out", path, "--at", at or self.centre.clock)
        return path, done

    def send(self, **options):
        """A bundle in, of the log as it is now."""
        self.centre.fine("programme", "sign", self.centre.home, "--key", self.key("log"))
        path, done = self.try_send(**options)
        self.fine(done)
        return path

    def try_receive(self, path, home=None, log="log", box="f4"):
        return run(self.case, "programme", "import", path, home or self.home, "--key", self.path(box + ".box"),
                   *(["--log", self.key(log) + ".pub"] if log else []))

    def receive(self, path, **options):
        return self.fine(self.try_receive(path, **options))

    def begin(self):
        self.receive(self.send())
        return self

    # -- work, and out ------------------------------------------------------------------------------

    def act(self, actor, *words, at=IN_ROUND, home=None, lines=None):
        text = None if lines is None else "".join(json.dumps(line) + "\n" for line in lines)
        return run(self.case, "programme", "do", home or self.home, *words, "--as", self.key(actor), "--at", at,
                   input=text)

    def do(self, *words, **options):
        return self.fine(self.act(*words, **options))

    def try_export(self, signer="head-4", box="centre", at=IN_ROUND, home=None):
        path = self.new_path()
        done = run(self.case, "programme", "export", home or self.home, "--as", self.key(signer), "--to",
                   self.path(box + ".box.pub"), "--out", path, "--at", at)
        return path, done

    def export(self, **options):
        path, done = self.try_export(**options)
        self.fine(done)
        return path

    def try_export_of_centre(self):
        return run(self.case, "programme", "export", self.centre.home, "--as", self.key("registrar"), "--to",
                   self.path("f4.box.pub"), "--out", self.new_path())

    def take(self, path, box="centre"):
        return run(self.case, "programme", "import", path, self.centre.home, "--key", self.path(box + ".box"))

    # -- forgeries ----------------------------------------------------------------------------------

    def opened(self, path, box="centre"):
        out = self.new_path()
        done = run(self.case, "unseal", "--key", self.path(box + ".box"), "--pad", "--out", out,
                   stdin=open(path, "rb"))
        self.fine(done)
        with open(out, "rb") as file:
            return file.read()

    def sealed(self, content, box="centre"):
        plain, path = self.new_path(), self.new_path()
        with open(plain, "wb") as file:
            file.write(content)
        self.fine(run(self.case, "seal", "--to-file", self.path(box + ".box.pub"), "--pad", "--out", path,
                      stdin=open(plain, "rb")))
        return path

    def seed(self, name):
        with open(self.key(name), encoding="utf-8") as file:
            line = next(line for line in file if line.startswith("PRIVATE+KEY+"))
        return base64.b64decode(line.strip().split("+", 4)[4])[1:]

    def forged(self, path, signer, change, box="centre"):
        """The bundle with header and parts as `change` leaves them, signed again."""
        header, parts = parts_of(self.opened(path, box))
        change(header, parts)
        header["parts"] = [{"bytes": len(bytes_), "name": name, "sha256": hashlib.sha256(bytes_).hexdigest()}
                           for name, bytes_ in parts.items()]
        text = b"jubilee-bundle-v1\n" + json.dumps(header, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        signature = base64.b64encode(ed25519.sign(self.seed(signer), text))
        return self.sealed(text + signature + b"\n" + b"".join(parts.values()), box)

    # -- what must not change -------------------------------------------------------------------------

    def state_of(self, home):
        """All bytes below a folder, but for locks and what is only looked at."""
        found = {}
        for folder, _, names in os.walk(home):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    found[os.path.relpath(path, home)] = hashlib.sha256(file.read()).hexdigest()
        return found

    def refused(self, path, words, status=1, box="centre"):
        """Taken to the centre it changes nothing and says why."""
        before = self.state_of(self.centre.home)
        done = self.take(path, box)
        self.case.equal(done.returncode, status, done.stderr + done.stdout)
        self.case.true(words in done.stderr, f"no '{words}' in: {done.stderr}")
        self.case.equal(self.state_of(self.centre.home), before)
