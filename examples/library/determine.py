#!/usr/bin/env python3
"""A decree applied to plain Python lists through libjubilee, with nothing but the standard library.

    determine.py special-pardon.decree.md [--library libjubilee.so.0]

The lists become arrays of Arrow's C data interface (https://arrow.apache.org/docs/format/CDataInterface.html):
two structures, here as ctypes. Where pyarrow can be imported, its columns are handed over as well, and
the program shows that their values lie where they lay: nothing is copied.
"""

import argparse
import ctypes
import datetime
import sys

try:
    import pyarrow
except ImportError:
    pyarrow = None

# -- the C data interface -------------------------------------------------------------------------


class Schema(ctypes.Structure):
    pass


class Array(ctypes.Structure):
    pass


ReleaseSchema = ctypes.CFUNCTYPE(None, ctypes.POINTER(Schema))
ReleaseArray = ctypes.CFUNCTYPE(None, ctypes.POINTER(Array))
Schema._fields_ = [
    ("format", ctypes.c_char_p), ("name", ctypes.c_char_p), ("metadata", ctypes.c_char_p),
    ("flags", ctypes.c_int64), ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(Schema))), ("dictionary", ctypes.POINTER(Schema)),
    ("release", ReleaseSchema), ("private_data", ctypes.c_void_p)]
Array._fields_ = [
    ("length", ctypes.c_int64), ("null_count", ctypes.c_int64), ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64), ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)), ("children", ctypes.POINTER(ctypes.POINTER(Array))),
    ("dictionary", ctypes.POINTER(Array)), ("release", ReleaseArray), ("private_data", ctypes.c_void_p)]

# What arrays point to stays alive until they are released. A structure that holds others (a table) is
# known by its number in `private_data`; columns in it live as long as it.
alive = {}


@ReleaseSchema
def release_schema(schema):
    alive.pop(schema.contents.private_data, None)
    schema.contents.release = ReleaseSchema()


@ReleaseArray
def release_array(array):
    alive.pop(array.contents.private_data, None)
    array.contents.release = ReleaseArray()


def bitmap(truths):
    """A bit a row, least significant first."""
    data = bytearray((len(truths) + 7) // 8)
    for row, truth in enumerate(truths):
        data[row // 8] |= bool(truth) << (row % 8)
    return bytes(data)


def column(name, kind, cells):
    """A schema, an array and what they point to, from a list in which None is null."""
    known = bitmap([cell is not None for cell in cells])
    if kind == "text":
        texts = [(cell or "").encode() for cell in cells]
        ends = [0]
        for text in texts:
            ends.append(ends[-1] + len(text))
        form, data = b"u", [(ctypes.c_int32 * len(ends))(*ends), b"".join(texts)]
    elif kind == "boolean":
        form, data = b"b", [bitmap(cells)]
    elif kind == "date":
        days = [(cell - datetime.date(1970, 1, 1)).days if cell else 0 for cell in cells]
        form, data = b"tdD", [(ctypes.c_int32 * len(days))(*days)]
    elif kind == "months":
        form, data = b"tiM", [(ctypes.c_int32 * len(cells))(*[cell or 0 for cell in cells])]
    elif kind == "ticket":
        form, data = b"w:16", [b"".join(cells)]
    else:
        raise ValueError(kind)
    blocks = [ctypes.create_string_buffer(block, len(block) or 1) if isinstance(block, bytes) else block
              for block in [known, *data]]
    buffers = (ctypes.c_void_p * len(blocks))(*[ctypes.addressof(block) for block in blocks])
    schema = Schema(format=form, name=name.encode(), flags=2, release=release_schema)
    array = Array(length=len(cells), null_count=-1, n_buffers=len(blocks), buffers=buffers,
                  release=release_array)
    return schema, array, blocks


def table(columns):
    """A struct array whose children are the columns: what Arrow calls a record batch."""
    made = [column(*each) for each in columns]
    schemas = (ctypes.POINTER(Schema) * len(made))(*[ctypes.pointer(each[0]) for each in made])
    arrays = (ctypes.POINTER(Array) * len(made))(*[ctypes.pointer(each[1]) for each in made])
    no_nulls = (ctypes.c_void_p * 1)(None)
    number = id(made)
    alive[number], alive[number + 1] = (made, arrays, no_nulls), (made, schemas)
    array = Array(length=made[0][1].length, n_buffers=1, n_children=len(made), buffers=no_nulls,
                  children=arrays, release=release_array, private_data=number)
    schema = Schema(format=b"+s", name=b"", n_children=len(made), children=schemas,
                    release=release_schema, private_data=number + 1)
    return schema, array


def read(schema, array):
    """A column that came out, as a list."""
    has = [True] * array.length
    if array.buffers[0]:
        bits = ctypes.cast(array.buffers[0], ctypes.POINTER(ctypes.c_uint8))
        has = [bits[row // 8] >> row % 8 & 1 for row in range(array.length)]
    width = {b"c": ctypes.c_int8, b"i": ctypes.c_int32, b"tdD": ctypes.c_int32, b"L": ctypes.c_uint64,
             b"l": ctypes.c_int64}[schema.format]
    values = ctypes.cast(array.buffers[1], ctypes.POINTER(width))
    cells = [values[row] if has[row] else None for row in range(array.length)]
    if schema.dictionary:
        ends = ctypes.cast(array.dictionary.contents.buffers[1], ctypes.POINTER(ctypes.c_int32))
        start = array.dictionary.contents.buffers[2]
        return [None if cell is None else
                ctypes.string_at(start + ends[cell], ends[cell + 1] - ends[cell]).decode() for cell in cells]
    if schema.format == b"tdD":
        return [None if cell is None else datetime.date(1970, 1, 1) + datetime.timedelta(cell) for cell in cells]
    return cells


# -- the library ----------------------------------------------------------------------------------


class Error(ctypes.Structure):
    _fields_ = [("status", ctypes.c_int32), ("line", ctypes.c_uint32), ("column", ctypes.c_uint32),
                ("message", ctypes.c_char * 512), ("hint", ctypes.c_char * 256)]


class Choice(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("column", ctypes.c_char_p)]


class Options(ctypes.Structure):
    _fields_ = [("struct_bytes", ctypes.c_size_t), ("has_law_date", ctypes.c_int32),
                ("law_date", ctypes.c_int32), ("thread_count", ctypes.c_uint32), ("columns", ctypes.c_uint32),
                ("has_no_quotas", ctypes.c_int32), ("lotteries", ctypes.POINTER(Choice)),
                ("lottery_count", ctypes.c_size_t), ("rounds", ctypes.POINTER(Choice)),
                ("round_count", ctypes.c_size_t)]


class Column(ctypes.Structure):
    _fields_ = [("type", ctypes.c_char_p), ("values", ctypes.c_void_p), ("row_count", ctypes.c_uint64),
                ("known_count", ctypes.c_uint64), ("is_copied", ctypes.c_int32)]


class Jubilee:
    """The functions of the library; a failure is an exception with its message and hint."""

    def __init__(self, path):
        try:
            self.library = ctypes.CDLL(path)
        except OSError as error:
            raise SystemExit(f"determine.py: {error} (name its folder in LD_LIBRARY_PATH, or the file with --library)")
        self.library.jubilee_decree_title.restype = ctypes.c_char_p
        self.library.jubilee_decree_need_count.restype = ctypes.c_size_t
        self.library.jubilee_register_new.restype = ctypes.c_void_p
        self.library.jubilee_run_row_count.restype = ctypes.c_uint64

    def call(self, name, *arguments):
        error = Error()
        if getattr(self.library, name)(*arguments, ctypes.byref(error)):
            raise SystemExit(f"determine.py: {error.message.decode()} ({error.hint.decode()})")

    def open_decree(self, text):
        decree = ctypes.c_void_p()
        self.call("jubilee_decree_open", text, ctypes.c_size_t(len(text)), None, ctypes.byref(decree), None)
        return decree

    def open_register(self, tables, keys, references):
        register = ctypes.c_void_p(self.library.jubilee_register_new())
        for name, (schema, array) in tables.items():
            self.call("jubilee_register_add", register, name.encode(), ctypes.byref(schema),
                      ctypes.byref(array), ctypes.c_size_t(1))
        for name, key in keys.items():
            self.call("jubilee_register_key", register, name.encode(), key.encode())
        for name, key, target in references:
            self.call("jubilee_register_refer", register, name.encode(), key.encode(), target.encode())
        self.call("jubilee_register_finish", register)
        return register

    def open_run(self, decree, register, lotteries, rounds):
        run = ctypes.c_void_p()
        options = Options(struct_bytes=ctypes.sizeof(Options), lotteries=choices(lotteries),
                          lottery_count=len(lotteries), rounds=choices(rounds), round_count=len(rounds))
        self.call("jubilee_run_open", decree, register, ctypes.byref(options), ctypes.byref(run), None)
        return run

    def determine(self, run):
        schema, array = Schema(), Array()
        count = ctypes.c_uint64(self.library.jubilee_run_row_count(run))
        self.call("jubilee_run_determine", run, ctypes.c_uint64(0), count, ctypes.byref(schema),
                  ctypes.byref(array))
        columns = {}
        for child in range(schema.n_children):
            its = schema.children[child].contents
            columns[its.name.decode()] = read(its, array.children[child].contents)
        array.release(ctypes.byref(array))
        schema.release(ctypes.byref(schema))
        return columns

    def explain(self, run, row):
        text = ctypes.c_char_p()
        self.call("jubilee_run_explain", run, ctypes.c_uint64(row), ctypes.byref(text))
        words = text.value.decode()
        self.library.jubilee_text_free(text)
        return words

    def look(self, register, name, column_name):
        found = Column()
        self.call("jubilee_register_column", register, name.encode(), column_name.encode(), ctypes.byref(found))
        return found

    def free(self, decree, register, run):
        self.library.jubilee_run_free(run)
        self.library.jubilee_register_free(register)
        self.library.jubilee_decree_free(decree)


def choices(names):
    return (Choice * len(names))(*[Choice(name.encode(), its.encode()) for name, its in names.items()])


# -- the facts ------------------------------------------------------------------------------------

day = datetime.date
PEOPLE = ["p1", "p2", "p3", "p4", "p5", "p6", "p7"]
FACILITIES = [
    ("facility", "text", ["camp-1", "prison-1", "prison-2"]),
    ("ministry", "text", ["social_security", "social_security", "state_security"]),
    ("kind", "text", ["labour_camp", "political_prison", "political_prison"]),
    ("option", "text", [None, "release_family", "transfer_model"]),
    ("option_none", "boolean", [True, False, False]),  # it does not apply to a camp
]
PERSONS = [
    ("person", "text", PEOPLE),
    ("facility", "text", ["camp-1", "camp-1", "prison-1", "camp-1", "prison-2", "camp-1", "prison-1"]),
    ("held_as", "text", ["convicted", "convicted", "family_member", "convicted", "convicted", "convicted",
                         "family_member"]),
    ("conduct", "text", ["model", None, "good", "good", "model", "good", "ordinary"]),
    ("pretrial", "boolean", [False, False, False, True, False, False, False]),
    ("first_selection", "boolean", [True] * 7),
    ("final_selection", "boolean", [True] * 6 + [False]),
    ("maximum_term", "months", [144, 96, None, 36, 180, None, None]),
    ("maximum_term_none", "boolean", [False, False, True, False, False, True, True]),
    ("birth", "date", [day(1960 + row, 5, 1) for row in range(7)]),
    ("held_since", "date", [day(2012 + row % 2, 2, 16) for row in range(7)]),
    ("ticket", "ticket", [bytes([7 - row]) + bytes(15) for row in range(7)]),
]
# What the decree asks of `custody` stands in a table of its own, a row for each person.
CUSTODY = [
    ("start", "date", [day(2012 + row % 2, 2, 16) for row in range(7)]),
    ("end", "date", [day(2024 + row % 2, 2, 16) for row in range(7)]),
    ("end_none", "boolean", [row == 5 for row in range(7)]),  # life has no end
]
KEYS = {"facilities": "facility", "persons": "person"}
REFERENCES = [("persons", "facility", "facilities")]
LOTTERIES = {"february-2022": "ticket"}
ROUNDS = {"R1": "first_selection", "R2": "final_selection"}


def print_results(columns):
    print(f"{'person':6} {'status':12} {'clauses':7} {'old_end':10} {'new_end':10} missing")
    for row, person in enumerate(PEOPLE):
        cells = [str(columns[name][row] or "-") for name in ("status", "clauses", "old_end", "new_end", "missing")]
        print(f"{person:6} {cells[0]:12} {cells[1]:7} {cells[2]:10} {cells[3]:10} {cells[4]}")


# -- pyarrow --------------------------------------------------------------------------------------


def arrow_table(columns):
    """The same facts as a record batch of pyarrow, texts by number into a dictionary."""
    types = {"text": pyarrow.dictionary(pyarrow.int32(), pyarrow.utf8()), "boolean": pyarrow.bool_(),
             "date": pyarrow.date32(), "months": pyarrow.month_day_nano_interval(),
             "ticket": pyarrow.binary(16)}
    arrays = []
    for _, kind, cells in columns:
        if kind == "months":
            cells = [None if cell is None else (cell, 0, 0) for cell in cells]
        if kind == "text":
            arrays.append(pyarrow.array(cells, pyarrow.utf8()).dictionary_encode())
        else:
            arrays.append(pyarrow.array(cells, types[kind]))
    return pyarrow.RecordBatch.from_arrays(arrays, names=[name for name, _, _ in columns])


def hand_over(batch):
    """pyarrow's own export: the structures are filled, and hold the batch until they are released."""
    schema, array = Schema(), Array()
    batch._export_to_c(ctypes.addressof(array), ctypes.addressof(schema))
    return schema, array


def run_arrow(jubilee, decree, expected):
    batch = arrow_table(PERSONS)
    tables = {"facilities": hand_over(arrow_table(FACILITIES)), "persons": hand_over(batch),
              "custody": hand_over(arrow_table(CUSTODY))}
    register = jubilee.open_register(tables, KEYS, REFERENCES)
    run = jubilee.open_run(decree, register, LOTTERIES, ROUNDS)
    print("\nwith columns of pyarrow: the same results,", jubilee.determine(run) == expected)
    for name in ("birth", "facility", "ticket"):
        its = batch.column(name)
        values = (its.indices if name == "facility" else its).buffers()[1].address
        found = jubilee.look(register, "persons", name)
        print(f"  {name:8} at {values:#x} in pyarrow, read at {found.values:#x}:",
              "the same memory" if found.values == values and not found.is_copied else "a copy")
    jubilee.free(None, register, run)


def main():
    parser = argparse.ArgumentParser(description="A decree applied to plain Python lists through libjubilee.")
    parser.add_argument("decree", help="the special pardon: special-pardon.decree.md")
    parser.add_argument("--library", default="libjubilee.so.0", help="where the library is")
    asked = parser.parse_args()
    jubilee = Jubilee(asked.library)
    try:
        with open(asked.decree, "rb") as file:
            text = file.read()
    except OSError as error:
        sys.exit(f"determine.py: cannot read '{asked.decree}': {error.strerror}")
    decree = jubilee.open_decree(text)
    print(f"{jubilee.library.jubilee_decree_title(decree).decode()}, which asks for "
          f"{jubilee.library.jubilee_decree_need_count(decree)} facts\n")
    tables = {"facilities": table(FACILITIES), "persons": table(PERSONS), "custody": table(CUSTODY)}
    register = jubilee.open_register(tables, KEYS, REFERENCES)
    run = jubilee.open_run(decree, register, LOTTERIES, ROUNDS)
    results = jubilee.determine(run)
    print_results(results)
    print()
    print(jubilee.explain(run, 1), end="")
    jubilee.free(None, register, run)
    if alive:
        sys.exit("determine.py: something was not released")
    if pyarrow:
        run_arrow(jubilee, decree, results)
    else:
        print("\npyarrow is not here, so its columns are not shown")
    jubilee.free(decree, None, None)


if __name__ == "__main__":
    main()
