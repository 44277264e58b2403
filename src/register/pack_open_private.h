#ifndef JUB_REGISTER_PACK_OPEN_PRIVATE_H
#define JUB_REGISTER_PACK_OPEN_PRIVATE_H

#include "register/pack_private.h"

/// One thing to look at: a column; a link; without either, lines in the first go and keys in the
/// second.
typedef struct pack_task {
    const char *file; // that an error names
    const jub_resource *resource;
    const jub_column *column;
    const jub_field *field;
    uint64_t item_count;
    const jub_link *link;
} pack_task;

typedef JUB_LIST(pack_task) pack_task_list;

/// A pack being opened.
typedef struct pack_opening {
    jub_arena *arena;
    jub_arena scratch;
    const jub_pack *pack;
    const jub_package *package;
    const jub_text *files;
    const jub_parallel *parallel;
    jub_register *reg;
    size_t dictionary_count;
    jub_map *dictionaries;
    pack_task_list first;
    pack_task_list second;
    jub_error *error;
} pack_opening;

/// An array that the manifest names.
typedef struct pack_array {
    const char *file;
    void *numbers; // never written to
    uint64_t rows;
} pack_array;

typedef struct pack_fault_list {
    const uint32_t *table;
    const char *values;
    const uint64_t *value_offsets;
    uint64_t count;
    jub_map reasons;
} pack_fault_list;

enum { PACK_ANY_ROWS = -1 };

/// The array that `object` names under `key`, with `row_count` rows or any number of them.
jub_status pack_take_array(const pack_opening *o, const json_t *object, const char *key,
                           jub_npy_type type, uint32_t width, int64_t row_count,
                           pack_array *array_out);

/// A dictionary: its views in the arena, and a way to find them.
jub_status pack_take_texts(const pack_opening *o, const json_t *object, jub_map *map_out);

/// Fills a column of the given name, type and number of rows, and notes that it is to be looked at;
/// `field` is NULL for a derived one.
jub_status pack_take_column(pack_opening *o, const json_t *object, const jub_field *field,
                            const jub_resource *resource, jub_column *column);

/// Notes what is to be looked at, and looks at all of a list: of several that fail the first in it
/// is told, however many threads there are.
jub_status pack_push_task(pack_opening *o, pack_task_list *list, pack_task each);
jub_status pack_check_tasks(const pack_opening *o, const pack_task_list *tasks);

/// Faults of a register whose resources are in place; counts them in it.
jub_status pack_take_faults(const pack_opening *o, pack_fault_list *list_out);
void pack_report_faults(const pack_opening *o, const pack_fault_list *list,
                        const jub_fault_sink *faults);

/// What is wrong with a member of the manifest.
jub_status pack_fail_key(const pack_opening *o, jub_status status, const char *key,
                         const char *what);

/// What is wrong in a file.
jub_status pack_fail_file(const pack_opening *o, const char *file, const jub_error *inner);

#endif
