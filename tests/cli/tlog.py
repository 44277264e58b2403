"""A second reader of logs: tiles, bundles and heads with hashlib alone, from a folder or a SQLite file.

It recomputes everything from the entries up, so it shares no method with the program it checks."""

import base64
import hashlib
import os
import sqlite3

EMPTY_ROOT = hashlib.sha256(b"").digest()


class Wrong(Exception):
    """What does not hold, in words."""


class Folder:
    def __init__(self, path):
        self.path = path

    def read(self, name):
        try:
            with open(os.path.join(self.path, name), "rb") as file:
                return file.read()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def names(self):
        for folder, _, names in os.walk(self.path):
            for name in names:
                yield os.path.relpath(os.path.join(folder, name), self.path)


class Database:
    def __init__(self, path):
        self.path = path

    def _rows(self, sql, *values):
        connection = sqlite3.connect(self.path, timeout=30)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def read(self, name):
        rows = self._rows("SELECT bytes FROM object WHERE path = ?", name)
        return bytes(rows[0][0]) if rows else None

    def names(self):
        return [row[0] for row in self._rows("SELECT path FROM object")]


def open_log(path):
    return Database(path) if path.endswith(".sqlite") else Folder(path)


def leaf_hash(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def tree_hash(hashes):
    """MTH over hashes of one level: pairs from the left, an odd one out goes up as it is."""
    hashes = list(hashes)
    if not hashes:
        return EMPTY_ROOT
    while len(hashes) > 1:
        odd = hashes[-1:] if len(hashes) % 2 else []
        hashes = [node_hash(*hashes[i:i + 2]) for i in range(0, len(hashes) - 1, 2)] + odd
    return hashes[0]


def tile_name(level, index, width=256):
    groups = f"{index % 1000:03}"
    while index >= 1000:
        index //= 1000
        groups = f"x{index % 1000:03}/{groups}"
    return f"tile/{level}/{groups}" + (f".p/{width}" if width < 256 else "")


def read_head(log, name="state/head"):
    """(origin, size, root) of a head or a checkpoint."""
    text = log.read(name)
    if text is None:
        raise Wrong(f"{name} is not there")
    lines = text.decode().split("\n")
    return lines[0], int(lines[1]), base64.b64decode(lines[2])


def read_tile(log, level, index, width):
    """The bytes of a tile or bundle as it is at some size, and its width where it was found."""
    for found in (width, 256):
        content = log.read(tile_name(level, index, found))
        if content is not None:
            return content, found
    raise Wrong(f"{tile_name(level, index, width)} is not there")


def cut_bundle(content, width, name):
    entries = []
    while content:
        length = int.from_bytes(content[:2], "big")
        if len(content) < 2 + length:
            raise Wrong(f"{name} ends in the middle of an entry")
        entries.append(content[2:2 + length])
        content = content[2 + length:]
    if len(entries) != width:
        raise Wrong(f"{name} has {len(entries)} entries")
    return entries


def read_entries(log, size):
    entries = []
    for index in range((size + 255) // 256):
        width = min(256, size - 256 * index)
        content, found = read_tile(log, "entries", index, width)
        entries += cut_bundle(content, found, tile_name("entries", index, found))[:width]
    return entries


def check_tiles(log, level, hashes):
    """Every tile of a level that a tree needs, whose hashes there these are; returns the next level."""
    above = []
    for index in range((len(hashes) + 255) // 256):
        part = hashes[256 * index:256 * index + 256]
        content, found = read_tile(log, level, index, len(part))
        if len(content) != 32 * found or content[:32 * len(part)] != b"".join(part):
            raise Wrong(f"{tile_name(level, index, found)} does not fit the entries")
        if len(part) == 256:
            above.append(tree_hash(part))
    return above


def audit(log, size, root):
    """All entries, when they give the root and every tile of the tree is there and fits them."""
    entries = read_entries(log, size)
    leaves = [leaf_hash(entry) for entry in entries]
    if tree_hash(leaves) != root:
        raise Wrong(f"the entries do not give the root of size {size}")
    level = 0
    while leaves:
        leaves = check_tiles(log, level, leaves)
        level += 1
    return entries


def audit_head(log):
    _, size, root = read_head(log)
    return audit(log, size, root)


def root_of(entries):
    return tree_hash([leaf_hash(entry) for entry in entries])
