#ifndef JUB_REGISTER_PACK_WRITE_PRIVATE_H
#define JUB_REGISTER_PACK_WRITE_PRIVATE_H

#include "register/pack_private.h"

/// A file of the pack that has been written.
typedef struct pack_written {
    char name[JUB_PACK_NAME_MAX_BYTES + 1];
    jub_npy array;
    bool is_array;
    uint64_t size_bytes;
    uint8_t sha256[JUB_SHA256_BYTES];
} pack_written;

/// A pack being written.
typedef struct pack_writing {
    const jub_register *reg;
    const jub_pack_folder *folder;
    jub_sha256 *sha;
    jub_arena arena;   // of the lists
    jub_arena scratch; // of what is gathered for one file
    JUB_LIST(const jub_map *) dictionaries;
    JUB_LIST(pack_written) files;
    jub_buffer dictionary_json;
    jub_buffer resource_json;
    jub_error *error;
} pack_writing;

/// What a file is of, for its name.
typedef struct pack_subject {
    jub_text resource;
    jub_text column;
    const char *what;
} pack_subject;

/// `012-persons-birth-known.npy`: for people who look into the folder; what it is says the
/// manifest.
void pack_name_file(const pack_writing *p, pack_subject of, const char *ending,
                    char name_out[JUB_PACK_NAME_MAX_BYTES + 1]);

/// Writes a file unless there is the same already; its name is then that of the other.
jub_status pack_put_file(pack_writing *p, pack_written *file, jub_text header, jub_text data);

/// Writes bytes as they are, without a place in the list of files.
jub_status pack_put_bytes(const pack_writing *p, const char *name, jub_text header, jub_text data);

/// An array, and `,"key":"name"` in the manifest.
jub_status pack_put_array(pack_writing *p, jub_buffer *json, const char *key, pack_subject of,
                          jub_npy array, const void *numbers);

/// The members of a dictionary: `"count":3,"texts":..,"offsets":..,"json":..`.
jub_status pack_put_texts(pack_writing *p, jub_buffer *json, jub_text resource, jub_text column,
                          const jub_map *map);

/// `,"dictionary":2`: it is written with the first column that has it; some columns share one.
jub_status pack_put_dictionary(pack_writing *p, jub_buffer *json, jub_text resource,
                               const jub_column *column);

/// The manifest, as the last file.
jub_status pack_put_manifest(const pack_writing *p, jub_text fault_json,
                             const jub_pack_source *sources, uint32_t source_count,
                             jub_text made_by);

#endif
