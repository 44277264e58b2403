#ifndef JUB_REGISTER_PACK_H
#define JUB_REGISTER_PACK_H

#include "base/json.h"
#include "base/parallel.h"
#include "base/sha256.h"
#include "register/npy.h"
#include "register/register.h"

/// A register's columns as files that are used as they stand: an array each (register/npy.h), and a
/// manifest that says which is which and from what sources they were made. They are a copy of what
/// the sources say, made to be opened fast, and never more than that: a pack that is not of these
/// very sources, made by this very program, is not used. The format, for others:
/// docs/register-columns.md.
///
/// Only on machines that are little-endian, as nearly all are: elsewhere none is current.

#define JUB_PACK_FORMAT "jubilee register columns"
#define JUB_PACK_MANIFEST_NAME "columns.json"

enum {
    JUB_PACK_VERSION = 1,
    JUB_PACK_MANIFEST_MAX_BYTES = 16 << 20,
    JUB_PACK_FILE_MAX = 8192,
    JUB_PACK_NAME_MAX_BYTES = 120,
    JUB_PACK_SOURCE_MAX = JUB_PACKAGE_RESOURCE_MAX + 2, // the package and the law as well
    JUB_PACK_JSON_TEXT_MAX = 65536, // larger dictionaries are not written as JSON
    JUB_PACK_JSON_MAX_BYTES = 4 << 20,
};
#define JUB_PACK_VALUES_MAX_BYTES ((size_t)1 << 36) // of the texts of one dictionary, or all faults
#define JUB_PACK_FAULT_MAX ((size_t)1 << 28)

/// What a register was read from: `datapackage.json`, the files in the order of the package, and
/// the law where custody is computed, by its path in the folder or, where it is one of the
/// program's own, by its name.
typedef struct jub_pack_source {
    jub_text name;
    uint64_t size_bytes;
    uint8_t sha256[JUB_SHA256_BYTES];
} jub_pack_source;

// -- writing --------------------------------------------------------------------------------------

/// The faults of a register as they were reported, to be reported again.
typedef struct jub_pack_faults jub_pack_faults;

/// For a register of `package`. Owner: the caller, jub_pack_faults_free. NULL when memory is out.
jub_pack_faults *jub_pack_faults_new(const jub_package *package);
void jub_pack_faults_free(jub_pack_faults *faults);

/// Takes what jub_register_load and jub_register_add_custody report. A lack of memory, or more than
/// JUB_PACK_FAULT_MAX of them, is reported by jub_pack_write.
jub_fault_sink jub_pack_faults_sink(jub_pack_faults *faults);

/// Where the files go, one after another: each begun, written to and ended.
typedef struct jub_pack_folder {
    void *context;
    jub_status (*begin)(void *context, const char *name, jub_sink *sink_out, jub_error *error);
    jub_status (*end)(void *context, jub_error *error);
} jub_pack_folder;

/// What was written, apart from the manifest.
typedef struct jub_pack_counts {
    uint32_t file_count;
    uint64_t size_bytes;
} jub_pack_counts;

/// Writes a register: every array, then the manifest as the last file. The same register gives the
/// same bytes. Arrays that are the same are written once.
///
///     faults    all that were reported when it was read
///     sources   [source_count]
///     made_by   the program and its version
///
/// Errors: those of the folder; JUB_LIMIT; JUB_REFUSED on a machine that is not little-endian;
/// JUB_NO_MEMORY.
jub_status jub_pack_write(const jub_register *reg, const jub_pack_faults *faults,
                          const jub_pack_source *sources, uint32_t source_count, jub_text made_by,
                          const jub_pack_folder *folder, jub_pack_counts *counts_out,
                          jub_error *error);

// -- reading --------------------------------------------------------------------------------------

typedef struct jub_pack_file {
    const char *name; // letters, digits, `.`, `-` and `_`; no path
    bool is_array;
    jub_npy array;
    uint64_t size_bytes; // of the whole file
    uint8_t sha256[JUB_SHA256_BYTES];
} jub_pack_file;

/// The manifest.
typedef struct jub_pack {
    json_t *json;
    jub_text made_by;
    uint32_t version; // that of another one has no sources and files here
    uint32_t source_count;
    jub_pack_source *sources;
    uint32_t file_count;
    jub_pack_file *files;
    jub_map names; // of the files, numbered as they are
} jub_pack;

/// Reads a manifest. It is to be cleared when the register has been opened; what it holds lies in
/// `arena`, and names in `json`.
/// Errors: JUB_SYNTAX, JUB_TYPE, JUB_MISSING, JUB_RANGE, JUB_LIMIT, JUB_NO_MEMORY. `*pack_out` can
/// then be cleared too.
jub_status jub_pack_read(jub_arena *arena, jub_text manifest, jub_pack *pack_out, jub_error *error);
void jub_pack_clear(jub_pack *pack);

/// Whether this program made it from files of these names and sizes: worth hashing them.
bool jub_pack_may_be_current(const jub_pack *pack, const jub_pack_source *sources,
                             uint32_t source_count, jub_text made_by);

/// Whether the hashes are the same too.
bool jub_pack_is_current(const jub_pack *pack, const jub_pack_source *sources,
                         uint32_t source_count);

/// Makes the register that the files hold; the one jub_register_load and jub_register_add_custody
/// would make. `files[i]` is `pack->files[i]`, its size and hash having been checked; it begins at
/// an address that is a multiple of 8, and must outlive the register, which is not to be written
/// to. A stranger may have made manifest and files: whatever they hold, what is opened can be used
/// without reading outside of an array, and what could not have come from a register is refused.
///
///     package   whose `custody` says whether there is a derived resource
///     parallel  may be NULL
///
/// Faults are reported to `faults` (may be NULL) once all has been found good.
/// Owner: all in `arena` and `files`. On error the arena is as it was. Errors: JUB_SYNTAX,
/// JUB_TYPE, JUB_MISSING, JUB_RANGE, JUB_CONFLICT, JUB_DUPLICATE, JUB_LIMIT, JUB_NO_MEMORY; the
/// message names the file.
jub_status jub_pack_open(jub_arena *arena, const jub_pack *pack, const jub_package *package,
                         const jub_text *files, const jub_parallel *parallel,
                         const jub_fault_sink *faults, jub_register **register_out,
                         jub_error *error);

#endif
