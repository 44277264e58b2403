#include "programme/sealed.h"

// Written and read line by line. What is read is written again and compared, so that one index is
// one text: the hash of it is what the log speaks for.

#define MARK "jubilee-sealed-v1"

static const char *const names[] = {JUB_SEALED_LIST, JUB_SEALED_OPENINGS, JUB_SEALED_PARTS};

static jub_status fail(jub_error *error, uint32_t line, const char *what)
{
    return jub_fail(error, JUB_SYNTAX, (jub_position){line, 0}, NULL, "%s", what);
}

static bool is_name(jub_text name)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (jub_text_is(name, names[i])) return true;
    return false;
}

// Printable ASCII without blanks, as names of logs and recipients are.
static bool is_word(jub_text text)
{
    for (size_t i = 0; i < text.length_bytes; i++)
        if (text.bytes[i] <= ' ' || text.bytes[i] > '~') return false;
    return text.length_bytes > 0;
}

const jub_sealed_file *jub_sealed_index_find(const jub_sealed_index *index, const char *name)
{
    for (size_t i = 0; i < index->file_count; i++)
        if (jub_text_is(index->files[i].name, name)) return &index->files[i];
    return NULL;
}

static jub_status check(const jub_sealed_index *index, jub_error *error)
{
    if (!is_word(index->origin)) return fail(error, 2, "this is no origin of a log");
    if (!is_word(index->recipient)) return fail(error, 3, "this is no recipient");
    for (size_t i = 0; i < index->file_count; i++) {
        const jub_text name = index->files[i].name;
        if (!is_name(name)) return fail(error, (uint32_t)i + 4, "no file of a seal has this name");
        if (i > 0 && jub_text_compare(index->files[i - 1].name, name) >= 0)
            return fail(error, (uint32_t)i + 4, "files are sorted by name, each once");
    }
    if (!jub_sealed_index_find(index, JUB_SEALED_LIST) ||
        !jub_sealed_index_find(index, JUB_SEALED_PARTS))
        return fail(error, (uint32_t)index->file_count + 3, "the list or its parts are missing");
    return JUB_OK;
}

jub_status jub_sealed_index_write(const jub_sealed_index *index, jub_buffer *buffer,
                                  jub_error *error)
{
    const jub_status status = check(index, error);
    if (status != JUB_OK) return status;
    jub_buffer_string(buffer, MARK "\n");
    jub_buffer_text(buffer, index->origin);
    jub_buffer_char(buffer, '\n');
    jub_buffer_u64(buffer, index->finalised);
    jub_buffer_char(buffer, ' ');
    jub_buffer_text(buffer, index->recipient);
    jub_buffer_char(buffer, '\n');
    for (size_t i = 0; i < index->file_count; i++) {
        char hex[JUB_SHA256_HEX_BYTES + 1];
        jub_hex_encode(index->files[i].sha256.bytes, JUB_HASH_BYTES, hex);
        jub_buffer_format(buffer, "%s %llu %.*s\n", hex,
                          (unsigned long long)index->files[i].size_bytes,
                          JUB_TEXT_ARG(index->files[i].name));
    }
    return buffer->status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

static bool read_number(jub_text text, uint64_t *number_out)
{
    int64_t number;
    if (!jub_text_to_i64(text, &number) || number < 0) return false;
    *number_out = (uint64_t)number;
    return true;
}

static bool read_file(jub_text line, jub_sealed_file *file_out)
{
    const jub_text hex = jub_text_cut(&line, ' '), size = jub_text_cut(&line, ' ');
    file_out->name = line;
    return jub_hex_decode(hex, file_out->sha256.bytes, JUB_HASH_BYTES) &&
           read_number(size, &file_out->size_bytes);
}

static jub_status read_lines(jub_text source, jub_sealed_index *index, jub_error *error)
{
    if (!jub_text_is(jub_text_cut(&source, '\n'), MARK))
        return fail(error, 1, "this is no index of a seal");
    index->origin = jub_text_cut(&source, '\n');
    jub_text line = jub_text_cut(&source, '\n');
    if (!read_number(jub_text_cut(&line, ' '), &index->finalised))
        return fail(error, 3, "expected the index of an entry and a recipient");
    index->recipient = line;
    while (source.length_bytes > 0) {
        if (index->file_count == JUB_SEALED_FILE_MAX)
            return fail(error, JUB_SEALED_FILE_MAX + 4, "more files than a seal has");
        if (!read_file(jub_text_cut(&source, '\n'), &index->files[index->file_count]))
            return fail(error, (uint32_t)index->file_count + 4,
                        "expected a hash, a size and a name");
        index->file_count++;
    }
    return JUB_OK;
}

jub_status jub_sealed_index_read(jub_text source, jub_sealed_index *index_out, jub_error *error)
{
    if (source.length_bytes > JUB_SEALED_INDEX_MAX_BYTES)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "an index of a seal has at most %d bytes", JUB_SEALED_INDEX_MAX_BYTES);
    jub_sealed_index index = {0};
    jub_buffer again = jub_buffer_init((size_t)2 * JUB_SEALED_INDEX_MAX_BYTES);
    jub_status status = read_lines(source, &index, error);
    if (status == JUB_OK) status = jub_sealed_index_write(&index, &again, error);
    if (status == JUB_OK && !jub_text_equal(jub_buffer_view(&again), source))
        status = fail(error, 0, "the index is not written as an index is");
    jub_buffer_clear(&again);
    if (status == JUB_OK) *index_out = index;
    return status;
}
