"""Programmes altered by somebody who can write to the folder, and, where they hold the keys, sign what
they wrote: logs, sittings, facts and manifests, made with hashlib and ed25519.py alone."""

import base64
import hashlib
import json
import os
import shutil
import sqlite3

import ed25519
import tlog


_entries = {}  # of each original's log, read once


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


class Key:
    """A secret key as `jubilee key new` writes it."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            words = next(line for line in file if line.startswith("PRIVATE+KEY+")).strip().split("+", 4)
        self.name, self.id, self.seed = words[2], bytes.fromhex(words[3]), base64.b64decode(words[4])[1:]

    def note(self, text):
        """A signed note: the text, and below it the signature."""
        signature = base64.b64encode(self.id + ed25519.sign(self.seed, text)).decode()
        return text + f"\n\u2014 {self.name} {signature}\n".encode()


class Forgery:
    """A copy of a programme's folder. Files are links to the original's until they are written."""

    def __init__(self, original, folder, keys):
        shutil.copytree(original, folder, copy_function=os.link, symlinks=True)
        self.folder, self.keys = folder, keys
        if original not in _entries:
            _entries[original] = tlog.audit_head(tlog.open_log(self.path("log")))
        self.entries = list(_entries[original])
        self.origin = tlog.read_head(tlog.open_log(self.path("log")))[0]

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def key(self, name):
        return Key(os.path.join(self.keys, name + ".key"))

    # -- files --------------------------------------------------------------------------------------

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def write(self, name, content):
        """A new file in the place of the link, whose original stays as it is."""
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        if os.path.lexists(self.path(name)):
            os.remove(self.path(name))
        with open(self.path(name), "wb") as file:
            file.write(content)

    def flip(self, name, at=None):
        """One bit of the byte at `at`, or of the one in the middle."""
        content = bytearray(self.read(name))
        at = len(content) // 2 if at is None else at
        content[at] ^= 1
        self.write(name, bytes(content))

    def sql(self, name, statement, *values):
        self.write(name, self.read(name))
        database = sqlite3.connect(self.path(name))
        try:
            found = database.execute(statement, values).fetchall()
            database.commit()
        finally:
            database.close()
        return found

    # -- facts --------------------------------------------------------------------------------------

    def facts(self):
        with sqlite3.connect(f"file:{self.path('openings.sqlite')}?mode=ro", uri=True) as database:
            return {row[0].hex(): (row[1], json.loads(row[2])) for row in
                    database.execute("select commitment, salt, facts from opening where facts is not null")}

    def facts_of(self, index):
        return self.facts()[self.event(index)["commitment"]][1]

    def commit(self, kind, facts):
        """The commitment of new facts, which are kept with the others."""
        salt, text = hashlib.sha256(canonical(facts)).digest()[:32], canonical(facts)
        salt = salt[:len(next(iter(self.facts().values()))[0])]
        digest = hashlib.sha256(f"jubilee-{kind}-v1\n".encode() + salt + text).digest()
        self.sql("openings.sqlite", "insert into opening values (?, ?, ?)", digest, salt, text)
        return digest.hex()

    # -- the log ------------------------------------------------------------------------------------

    def event(self, index):
        return json.loads(self.entries[index])

    def find(self, kind, nth=0, **fields):
        """The index of the nth entry of a kind with these fields; -1 is the last."""
        found = [index for index, entry in enumerate(self.entries) if f'"{kind}"'.encode() in entry
                 for event in [json.loads(entry)] if event["kind"] == kind and
                 all(event.get(name) == value for name, value in fields.items())]
        return found[nth]

    def sitting_of(self, index):
        """The index of the header of the sitting that an entry is in."""
        while self.event(index)["kind"] != "sitting":
            index -= 1
        return index

    def sitting(self, index):
        """First entry and end of the sitting that an entry is in."""
        first = self.sitting_of(index)
        return first, first + 1 + self.event(first)["count"]

    def cut(self, index):
        """Takes away the sitting that an entry is in, and all behind it."""
        self.entries = self.entries[:self.sitting_of(index)]
        return self

    def signed(self, actor, events, time, by=None, number=None, seen=None, at=None):
        """A sitting as it stands in the log, by the actor's key, or that of `by`."""
        at = len(self.entries) if at is None else at
        if number is None:
            number = 1 + sum(1 for entry in self.entries[:at] if entry.startswith(b'{"actor":"' + actor.encode() + b'"')
                             and b'"kind":"sitting"' in entry)
        entries = [canonical(event) for event in events]
        header = {"actor": actor, "count": len(events), "kind": "sitting", "number": number,
                  "root": tlog.root_of(entries).hex(), "seen": at if seen is None else seen, "time": time}
        signed = f"jubilee-sitting-v1\n{self.origin}\n".encode() + canonical(header)
        header["signature"] = base64.b64encode(ed25519.sign(self.key(by or actor).seed, signed)).decode()
        return [canonical(header), *entries]

    def sit(self, actor, *events, time, facts=None, **options):
        """Appends a sitting; `facts` are those of its one event. The index of that event."""
        events = [{"time": time, **event} for event in events]
        if facts is not None:
            events[0]["commitment"] = self.commit(events[0]["kind"], facts)
        self.entries += self.signed(actor, events, time, **options)
        return len(self.entries) - len(events)

    def write_log(self):
        """The log anew from its entries, with a checkpoint by the log's own key."""
        shutil.rmtree(self.path("log", "tile"))
        size, hashes, level = len(self.entries), [tlog.leaf_hash(entry) for entry in self.entries], 0
        for index in range((size + 255) // 256):
            part = self.entries[256 * index:256 * index + 256]
            self.write("log/" + tlog.tile_name("entries", index, len(part)),
                       b"".join(len(entry).to_bytes(2, "big") + entry for entry in part))
        while hashes:
            parts = [hashes[begin:begin + 256] for begin in range(0, len(hashes), 256)]
            for index, part in enumerate(parts):
                self.write("log/" + tlog.tile_name(level, index, len(part)), b"".join(part))
            hashes, level = [tlog.tree_hash(part) for part in parts if len(part) == 256], level + 1
        root = base64.b64encode(tlog.root_of(self.entries)).decode()
        head = f"{self.origin}\n{size}\n{root}\n".encode()
        self.write("log/state/head", head)
        self.write("log/checkpoint", self.key("log").note(head))
        return self

    # -- the manifest -------------------------------------------------------------------------------

    def manifest(self):
        """The text of one for the folder as it is."""
        _, size, root = tlog.read_head(tlog.open_log(self.path("log")), "checkpoint")
        lines = []
        for folder, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), self.folder)
                if path != "manifest" and not path.startswith("log/"):
                    content = self.read(path)
                    lines.append((path.encode(), f"{hashlib.sha256(content).hexdigest()} {len(content)} {path}\n"))
        return (f"jubilee-programme-v1\n{self.origin}\n{size} {base64.b64encode(root).decode()}\n"
                + "".join(line for _, line in sorted(lines))).encode()

    def sign(self):
        """As somebody does who has the log's key: nothing but recomputation finds what was changed."""
        self.write("manifest", self.key("log").note(self.manifest()))
        return self
