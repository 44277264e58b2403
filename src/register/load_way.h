#ifndef JUB_REGISTER_LOAD_WAY_H
#define JUB_REGISTER_LOAD_WAY_H

#include "register/register.h"

/// How files are read. In parts of so many bytes (0: as many as are good); or record by record with
/// jub_csv_next on one thread, which is what reading in parts is compared with, and what it leaves
/// files to that it does not understand.
typedef struct jub_load_way {
    size_t part_bytes;
    bool is_by_record;
} jub_load_way;

/// jub_register_load in a given way, for tests and measurements: all ways give the same register,
/// the same faults in the same order and the same error.
jub_status jub_register_load_as(jub_arena *arena, const jub_package *package,
                                const jub_text *sources, const jub_fault_sink *faults,
                                const jub_progress *progress, const jub_parallel *parallel,
                                jub_load_way way, jub_register **register_out, jub_error *error);

#endif
