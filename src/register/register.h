#ifndef JUB_REGISTER_REGISTER_H
#define JUB_REGISTER_REGISTER_H

#include "base/parallel.h"
#include "register/column.h"
#include "register/fault.h"
#include "register/package.h"

/// No such row: a reference that is unknown, broken or not there.
#define JUB_NO_ROW UINT32_MAX

/// Which row of another resource each row points to, and back: the rows that point to row p are
/// child_rows[child_offsets[p]] up to child_rows[child_offsets[p + 1] - 1], in file order.
typedef struct jub_link {
    uint32_t column;          // the referring column
    uint32_t target_resource; // in register->resources
    uint32_t *target_rows;    // [row_count], JUB_NO_ROW where there is none
    uint32_t *child_offsets;  // [target row_count + 1]
    uint32_t *child_rows;     // [child_offsets[target row_count]]
} jub_link;

/// From `row` on, each record is one physical line, beginning at `line`; until the next mark.
typedef struct jub_line_mark {
    uint32_t row;
    uint32_t line;
} jub_line_mark;

/// One file of the register as columns, in the order of the schema (the file may have its own). Row
/// i is record i + 2 of the file (the header is record 1).
typedef struct jub_resource {
    jub_text name;
    jub_text path;
    uint32_t row_count;
    uint32_t column_count;
    jub_column *columns;
    uint32_t key_column; // JUB_NO_ROW when the schema has no primary key of one column
    uint32_t *key_rows;  // row of each number in the key's dictionary; NULL when they are the same
    uint32_t link_count;
    jub_link *links;
    uint32_t line_mark_count;
    const jub_line_mark *line_marks;
} jub_resource;

/// Facts about people as typed columns with known bits, read from a data package and its CSV files.
/// Nothing is dropped: a cell that cannot be read is a fault and an unknown, and the row stays.
typedef struct jub_register {
    const jub_package *package;
    uint32_t resource_count;
    jub_resource *resources; // in the order of the package
    uint32_t persons;        // which resource is `persons`
    jub_fault_counts faults;
    const jub_resource *custody; // derived, not read; NULL unless register/custody.h has added it
} jub_register;

/// Told now and then how far long work is; may be NULL where a pointer is asked. `done` and `total`
/// are in bytes of input. While a register is loaded it is told at least every 256 MB of input that
/// are looked at (with the same `done` where that is to count or hash them), and no part is under
/// way: pages of a mapped file may then be given back.
typedef struct jub_progress {
    void (*report)(void *context, uint64_t done, uint64_t total);
    void *context;
} jub_progress;

/// Rows of one file; row numbers and offsets are 32 bits wide.
#define JUB_REGISTER_ROW_MAX ((uint64_t)1 << 31)

/// Reads every resource of the package, what is referred to before what refers to it.
///
///     sources   [package->resource_count] bytes of each file; they must outlive the register
///     faults    where each fault goes, on the calling thread; may be NULL
///     parallel  who reads parts of a file at the same time; may be NULL, all comes out the same
///
/// Faults of reading come in file order; those that need other rows (keys of a file that is read
/// later, loops, periods, two places) follow once all files are read, check by check in row order.
/// A fault makes the cell it names unknown, once, with these exceptions:
///
/// - width: the whole row is meant. All its cells are unknown, as any may have shifted, but for the
///   key where that is the first column of the file.
/// - key: of rows with the same key the first keeps it; of the later ones the key is unknown.
/// - order: start and end both become unknown, as either may be the wrong one; the fault names the
///   end.
/// - two places: the place of every row that contradicts another one. So for overlapping periods,
///   and for `facilities` where a person is listed in two of them.
/// - loop: the reference of every row on the loop; rows that only lead to it keep theirs.
///
/// Owner: everything is in `arena`; texts are views into `sources`, the package or the arena.
/// Errors (the arena is then as it was, `*register_out` untouched): a header that does not match
/// the schema, a file whose size or hash is not the one declared, broken quoting, a NUL byte, an
/// empty file, a file that ends inside a record, a limit, JUB_NO_MEMORY. The message begins with
/// the path of the file, and `error->at` is in it. Faulty cells are not errors.
jub_status jub_register_load(jub_arena *arena, const jub_package *package, const jub_text *sources,
                             const jub_fault_sink *faults, const jub_progress *progress,
                             const jub_parallel *parallel, jub_register **register_out,
                             jub_error *error);

/// By name, also the derived `custody`; NULL when there is none.
const jub_resource *jub_register_resource(const jub_register *reg, jub_text name);
const jub_column *jub_resource_column(const jub_resource *resource, jub_text name);

/// The link of a resource to `target`, NULL when there is none.
const jub_link *jub_resource_link(const jub_register *reg, const jub_resource *resource,
                                  const jub_resource *target);

/// The row whose primary key is `key`, or JUB_NO_ROW.
uint32_t jub_resource_find(const jub_resource *resource, jub_text key);

/// The physical line at which a row begins, 1-based.
uint32_t jub_resource_line(const jub_resource *resource, uint32_t row);

/// The cell as it would stand in a CSV file before quoting: unknown as an empty text, what does not
/// apply as `none`.
void jub_column_write(const jub_column *column, uint32_t row, jub_buffer *buffer);

#endif
