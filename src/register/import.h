#ifndef JUB_REGISTER_IMPORT_H
#define JUB_REGISTER_IMPORT_H

#include "register/fault.h"
#include "register/mapping.h"

/// What an import takes. The mapping says how many files and resources there are.
typedef struct jub_import {
    const jub_mapping *mapping;
    const jub_text *paths;        // [file_count] for faults
    const jub_text *sources;      // [file_count] the bytes of each file
    const jub_sink *outputs;      // [resource_count] where the CSV of each resource goes
    const jub_fault_sink *faults; // may be NULL
} jub_import;

typedef struct jub_import_result {
    uint64_t row_counts[JUB_MAPPING_RESOURCE_MAX];
    jub_fault_counts faults;
    uint32_t bad_file; // on an error: the file it is in, UINT32_MAX when in none
} jub_import_result;

enum { JUB_IMPORT_PACKAGE_MAX_BYTES = 4 << 20 };

/// Turns foreign files into a register: each resource as CSV to its output, and the data package
/// that describes them, with size and SHA-256 of each, into `package_out`.
///
/// A cell that cannot be read with certainty is a fault and becomes unknown; its row stays. A row
/// whose key cannot be read or stands twice stays under a key of its own, `row-` and its record
/// number. A row that a joined file has not, or has twice, stays with what that file says unknown.
///
/// The files' tables live in `arena`. `*result_out` is written in any case.
/// Errors: a file that is not CSV, a column of the mapping that a file does not have, whatever the
/// outputs fail with, JUB_NO_MEMORY. What the outputs have taken by then is to be thrown away.
jub_status jub_import_run(jub_arena *arena, const jub_import *import, jub_buffer *package_out,
                          jub_import_result *result_out, jub_error *error);

#endif
