// The files of a pack. Each array lies in memory whole, so its hash is known before it is written,
// and what is the same as an earlier one is not written again: planes in which all is known,
// references that repeat a column.

#include <inttypes.h>
#include <stdio.h>

#include "register/pack_write_private.h"

enum { WORD_MAX_BYTES = 40 };

void pack_name_file(const pack_writing *p, pack_subject of, const char *ending,
                    char name_out[JUB_PACK_NAME_MAX_BYTES + 1])
{
    char words[2][WORD_MAX_BYTES + 1];
    const jub_text given[2] = {of.resource, of.column};
    for (int i = 0; i < 2; i++) {
        size_t length = 0;
        for (size_t at = 0; at < given[i].length_bytes && length < WORD_MAX_BYTES; at++) {
            const char byte = given[i].bytes[at];
            const bool is_plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                                  (byte >= '0' && byte <= '9') || byte == '_';
            if (is_plain) words[i][length++] = byte;
        }
        words[i][length] = '\0';
    }
    (void)snprintf(name_out, JUB_PACK_NAME_MAX_BYTES + 1, "%03zu-%s%s%s-%s.%s", p->files.count,
                   words[0], words[1][0] ? "-" : "", words[1], of.what, ending);
}

static const pack_written *find_same(const pack_writing *p, const pack_written *file)
{
    for (size_t i = 0; i < p->files.count; i++) {
        const pack_written *other = &p->files.items[i];
        if (other->is_array == file->is_array && other->size_bytes == file->size_bytes &&
            other->array.type == file->array.type && other->array.width == file->array.width &&
            memcmp(other->sha256, file->sha256, sizeof other->sha256) == 0)
            return other;
    }
    return NULL;
}

jub_status pack_put_bytes(const pack_writing *p, const char *name, jub_text header, jub_text data)
{
    jub_sink sink;
    jub_status status = p->folder->begin(p->folder->context, name, &sink, p->error);
    if (status != JUB_OK) return status;
    status = sink.write(sink.context, header, p->error);
    if (status == JUB_OK) status = sink.write(sink.context, data, p->error);
    const jub_status end_status =
        p->folder->end(p->folder->context, status == JUB_OK ? p->error : NULL);
    return status == JUB_OK ? end_status : status;
}

jub_status pack_put_file(pack_writing *p, pack_written *file, jub_text header, jub_text data)
{
    if (!jub_sha256_start(p->sha) ||
        !jub_sha256_update(p->sha, header.bytes, header.length_bytes) ||
        !jub_sha256_update(p->sha, data.bytes, data.length_bytes) ||
        !jub_sha256_finish(p->sha, file->sha256))
        return jub_fail_no_memory(p->error);
    file->size_bytes = (uint64_t)header.length_bytes + data.length_bytes;
    const pack_written *same = find_same(p, file);
    if (same) {
        *file = *same;
        return JUB_OK;
    }
    if (p->files.count == JUB_PACK_FILE_MAX)
        return jub_fail(p->error, JUB_LIMIT, (jub_position){0}, NULL,
                        "the register has too many columns: more than %d files", JUB_PACK_FILE_MAX);
    if (!JUB_LIST_PUSH(&p->arena, &p->files, *file)) return jub_fail_no_memory(p->error);
    return pack_put_bytes(p, file->name, header, data);
}

jub_status pack_put_array(pack_writing *p, jub_buffer *json, const char *key, pack_subject of,
                          jub_npy array, const void *numbers)
{
    char header[JUB_NPY_HEADER_MAX_BYTES];
    const size_t header_bytes = jub_npy_header(array, header);
    pack_written file = {.array = array, .is_array = true};
    pack_name_file(p, of, "npy", file.name);
    const jub_status status =
        pack_put_file(p, &file, (jub_text){header, header_bytes},
                      (jub_text){numbers ? numbers : "", (size_t)jub_npy_data_bytes(array)});
    if (status == JUB_OK) jub_buffer_format(json, ",\"%s\":\"%s\"", key, file.name);
    return status;
}
