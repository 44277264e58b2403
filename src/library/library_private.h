#ifndef JUB_LIBRARY_LIBRARY_PRIVATE_H
#define JUB_LIBRARY_LIBRARY_PRIVATE_H

#include "base/parallel.h"
#include "decree/bulk.h"
#include "decree/decree.h"
#include "decree/determine.h"
#include "decree/need.h"
#include "library/jubilee.h"

/// Named limits of what another program hands in.
enum {
    LIBRARY_TABLE_MAX = 64,
    LIBRARY_COLUMN_MAX = 1024,
    LIBRARY_NAME_MAX_BYTES = 255,
    LIBRARY_FORMAT_MAX_BYTES = 255,
    LIBRARY_BATCH_MAX = 65536,
    LIBRARY_TEXT_MAX_BYTES = 1 << 20, // of one cell
    LIBRARY_ITEM_MAX = INT32_MAX,     // codes in the lists of one column
    LIBRARY_CHOICE_MAX = 128,
};
#define LIBRARY_ROW_MAX ((int64_t)JUB_REGISTER_ROW_MAX - 1)
#define LIBRARY_MEMORY_MAX_BYTES ((size_t)1 << 40)

// -- errors ---------------------------------------------------------------------------------------

/// Fills the caller's error (may be NULL) and returns the status.
int32_t library_fail(jubilee_error *error, jub_status status, const char *hint, const char *format,
                     ...) __attribute__((format(printf, 4, 5)));
int32_t library_fail_no_memory(jubilee_error *error);

/// Refuses NULL where something has to be handed in; `what` names it.
int32_t library_fail_null(jubilee_error *error, const char *what);
int32_t library_pass_error(jubilee_error *error, const jub_error *own);

// -- decree and diagnostics -----------------------------------------------------------------------

struct jubilee_decree {
    jub_arena arena;
    jub_text source;
    const jub_decree *decree;
    const char *title;
    jubilee_need *needs; // [need_count]
    uint32_t need_count;
};

/// Copies messages so that they outlive the arena they lie in; NULL when memory is out. What is
/// wrong first is put into `error`.
jubilee_diagnostics *library_diagnostics_copy(jub_diagnostics *diagnostics, jub_text source);
int32_t library_pass_diagnostics(jub_diagnostics *diagnostics, jub_text source, jub_status status,
                                 jubilee_diagnostics **diagnostics_out, jubilee_error *error);

// -- Arrow types ----------------------------------------------------------------------------------

typedef enum library_kind {
    LIBRARY_BOOLEAN,
    LIBRARY_INT8,
    LIBRARY_UINT8,
    LIBRARY_INT16,
    LIBRARY_UINT16,
    LIBRARY_INT32,
    LIBRARY_UINT32,
    LIBRARY_INT64,
    LIBRARY_UINT64,
    LIBRARY_DATE32,
    LIBRARY_DATE64,
    LIBRARY_MONTHS,         // int32
    LIBRARY_DAY_TIME,       // int32 days, int32 milliseconds
    LIBRARY_MONTH_DAY_NANO, // int32 months, int32 days, int64 nanoseconds
    LIBRARY_UTF8,
    LIBRARY_LARGE_UTF8,
    LIBRARY_LIST,
    LIBRARY_LARGE_LIST,
    LIBRARY_PAIR,   // struct<months: int32, days: int32>
    LIBRARY_TICKET, // fixed_size_binary(16)
    LIBRARY_OTHER   // not read
} library_kind;

/// A type as a schema gives it. With `is_dictionary`, `kind` is that of the numbers.
typedef struct library_type {
    library_kind kind;
    bool is_dictionary;
    const struct library_type *values; // of a dictionary or list; NULL otherwise
} library_type;

/// Reads one schema. A type that is not read is LIBRARY_OTHER, also where it is malformed; the text
/// of its format is told where a decree asks for the column.
/// Errors: JUBILEE_NO_MEMORY (false).
bool library_type_read(jub_arena *arena, const struct ArrowSchema *schema, library_type *type_out);

/// Whether an array can hold `end` values of the type from its offset on: lengths, counts, buffers
/// and children that have to be there. NULL when it can, else what is wrong.
const char *library_array_fault(const library_type *type, const struct ArrowArray *array,
                                int64_t end);

/// Whether slot `index` (offset included) is not null.
bool library_array_has(const struct ArrowArray *array, int64_t index);

/// The number at an index (offset included) of a buffer of integers of that kind; false where it
/// does not fit.
bool library_integer_at(library_kind kind, const void *buffer, int64_t index, int64_t *value_out);

// -- tables ---------------------------------------------------------------------------------------

typedef struct library_column {
    jub_text name; // ended by a NUL
    library_type type;
    const char *format; // of the schema
    bool is_set_aside;  // not read
    bool is_ticket;     // `tickets` instead of `column`
    bool is_copied;
    jub_column column;
    const uint8_t *tickets; // [row_count * JUB_TICKET_BYTES]
    uint32_t index;         // among the resource's columns, once finished
} library_column;

typedef struct library_reference {
    uint32_t table;
    uint32_t column;
    uint32_t target;
} library_reference;

typedef struct library_table {
    jub_text name; // ended by a NUL
    uint32_t row_count;
    uint32_t column_count;
    library_column *columns;
    uint32_t key; // column, or JUB_NO_ROW
    struct ArrowArray *batches;
    size_t batch_count;
} library_table;

typedef struct library_fault {
    jub_text table;
    jub_text column;
    uint32_t row;
    const char *message;
} library_fault;

struct jubilee_register {
    jub_arena arena;
    library_table tables[LIBRARY_TABLE_MAX];
    uint32_t table_count;
    JUB_LIST(library_reference) references;
    library_fault faults[JUBILEE_FAULTS_KEPT];
    uint64_t fault_count;
    bool is_finished;
    struct library_custody *custody; // NULL when none is to be computed
    jub_register own;
};

/// Counts a cell that cannot be used and makes it unknown. `message` lives forever.
void library_fault_cell(jubilee_register *reg, const library_table *table, library_column *column,
                        uint32_t row, const char *message);

/// The table of that name; NULL when there is none. Likewise a column.
library_table *library_find_table(const jubilee_register *reg, const char *name);
library_column *library_find_column(const library_table *table, const char *name);

/// Reads one column of all batches of a table. `child` is its place in the batches.
/// Errors: as jubilee_register_add.
int32_t library_column_read(jubilee_register *reg, library_table *table, uint32_t child,
                            jubilee_error *error);

/// column_text.c: texts and lists of texts.
int32_t library_texts_read(jubilee_register *reg, library_table *table, uint32_t child,
                           jubilee_error *error);

/// Where the child of a batch begins and how many rows it has.
typedef struct library_slice {
    const struct ArrowArray *array;
    int64_t first; // offsets of batch and child added
    uint32_t count;
} library_slice;
library_slice library_slice_of(const library_table *table, uint32_t child, size_t batch);

/// Sets the bits of `plane` from `at` on to `count` bits of a bitmap, from its bit `first` on.
void library_bits_copy(jub_bits *plane, uint32_t at, const void *bitmap, int64_t first,
                       uint32_t count);

/// Allocates the known plane and fills it from the validity of every batch.
bool library_known_read(jubilee_register *reg, const library_table *table, uint32_t child,
                        library_column *column);

/// custody.c: whether the table `custody` can be computed, where that was asked for; and does so,
/// once all is linked.
int32_t library_custody_check(const jubilee_register *reg, jubilee_error *error);
int32_t library_custody_compute(jubilee_register *reg, jub_package *package, jubilee_error *error);

/// link.c: keys and references of all tables, once their resources stand.
int32_t library_link(jubilee_register *reg, jubilee_error *error);

// -- threads --------------------------------------------------------------------------------------

/// `thread_count` 0: one for each processor that may be used.
jub_parallel library_threads(uint32_t thread_count);

// -- runs -----------------------------------------------------------------------------------------

struct jubilee_run {
    jub_arena arena;
    const jubilee_decree *decree;
    const jubilee_register *reg;
    jub_determiner *determiner;
    jub_bulk *bulk;
    jub_parallel parallel;
    uint32_t columns;
};

#endif
