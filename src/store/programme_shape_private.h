#ifndef JUB_STORE_PROGRAMME_SHAPE_PRIVATE_H
#define JUB_STORE_PROGRAMME_SHAPE_PRIVATE_H

#include "programme/state.h"

/// What a programme's state consists of, as tables whose columns are known by name, type and place:
/// made from the lists in programme/state.h and basis.h, so that nothing is forgotten here when
/// something is added there.

typedef enum jub_column_type {
    JUB_COLUMN_U8,
    JUB_COLUMN_U16,
    JUB_COLUMN_U32,
    JUB_COLUMN_U64,
    JUB_COLUMN_I64,
    JUB_COLUMN_TEXT,
    JUB_COLUMN_HASH,
} jub_column_type;

typedef struct jub_shape_column {
    const char *name;
    jub_column_type type;
    size_t offset_bytes; // in the record
} jub_shape_column;

typedef struct jub_shape {
    const char *table;
    size_t record_bytes;
    const jub_shape_column *columns;
    size_t column_count;
} jub_shape;

/// The programme itself first, the basis' proposals last.
enum {
    JUB_SHAPE_PROGRAMME,
#define X(member, type, MEMBERS) JUB_SHAPE_##member,
    JUB_STATE_TABLE_LIST(X)
#undef X
        JUB_SHAPE_PROPOSALS,
    JUB_SHAPE_COUNT
};

jub_shape jub_shape_of(size_t table);

/// The records of a table in a state; NULL where there are none.
const void *jub_shape_records(const jub_state *state, size_t table, size_t *count_out);

/// Puts records into a state (or its basis), which has none of these yet. They are the state's from
/// now on.
void jub_shape_adopt(jub_state *state, size_t table, void *records, size_t count);

/// Whether all that was read can be: enumerations, rows of other tables, times. What was decided
/// when is not looked at. Errors: JUB_RANGE, with table, row and column.
jub_status jub_shape_check(const jub_state *state, jub_error *error);

#endif
