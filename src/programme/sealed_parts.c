#include "base/json.h"
#include "programme/sealed.h"

#define VERSION "jubilee-parts-v1"

enum { HEADER_MAX_BYTES = 4 << 20 };

bool jub_part_facility_is_valid(jub_text facility)
{
    if (facility.length_bytes == 0 || facility.length_bytes > JUB_PART_FACILITY_MAX_BYTES)
        return false;
    for (size_t i = 0; i < facility.length_bytes; i++) {
        const char c = facility.bytes[i];
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool is_inner = c == '.' || c == '-';
        if (!is_letter && !(c >= '0' && c <= '9') && c != '_' && !(is_inner && i > 0)) return false;
    }
    return true;
}

// Sorted, so that the same parts are the same bytes and none stands twice.
static jub_status check(const jub_part *parts, size_t count, jub_error *error)
{
    if (count > JUB_PART_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "more than %d parts",
                        JUB_PART_MAX);
    for (size_t i = 0; i < count; i++) {
        const jub_text facility = parts[i].facility;
        if (!jub_part_facility_is_valid(facility))
            return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                            "a key of letters, digits, '.', '-' and '_', at most 64",
                            "facility '%.*s' cannot name a file", JUB_TEXT_ARG(facility));
        if (i > 0 && jub_text_compare(parts[i - 1].facility, facility) >= 0)
            return jub_fail(error, JUB_DUPLICATE, (jub_position){0}, NULL,
                            "facility '%.*s' stands twice or in the wrong place",
                            JUB_TEXT_ARG(facility));
    }
    return JUB_OK;
}

static void write_header(const jub_part *parts, size_t count, jub_buffer *buffer)
{
    jub_buffer_string(buffer, "{\"parts\":[");
    for (size_t i = 0; i < count; i++)
        jub_buffer_format(buffer, "%s{\"bytes\":%zu,\"facility\":\"%.*s\"}", i > 0 ? "," : "",
                          parts[i].bytes.length_bytes, JUB_TEXT_ARG(parts[i].facility));
    jub_buffer_string(buffer, "],\"version\":\"" VERSION "\"}\n");
}

jub_status jub_parts_write(const jub_part *parts, size_t count, jub_buffer *buffer,
                           jub_error *error)
{
    const jub_status status = check(parts, count, error);
    if (status != JUB_OK) return status;
    write_header(parts, count, buffer);
    for (size_t i = 0; i < count; i++) jub_buffer_text(buffer, parts[i].bytes);
    if (buffer->status == JUB_LIMIT)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "the parts are too large");
    return buffer->status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status fail(jub_error *error, const char *what)
{
    return jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL, "%s", what);
}

static jub_status read_part(jub_arena *arena, const json_t *item, jub_text *rest, jub_part *part,
                            jub_error *error)
{
    int64_t size = -1;
    jub_status status = jub_json_text(item, "a part", "facility", &part->facility, error);
    if (status == JUB_OK) status = jub_json_integer(item, "a part", "bytes", -1, &size, error);
    if (status != JUB_OK) return status;
    if (size < 0 || (uint64_t)size > rest->length_bytes)
        return fail(error, "the parts are shorter than their index says");
    part->bytes = (jub_text){rest->bytes, (size_t)size};
    *rest = (jub_text){rest->bytes + size, rest->length_bytes - (size_t)size};
    part->facility = jub_text_copy(arena, part->facility);
    return part->facility.bytes ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status read_items(jub_arena *arena, const json_t *object, jub_text rest,
                             jub_part **parts_out, size_t *count_out, jub_error *error)
{
    const json_t *items = json_object_get(object, "parts");
    if (!json_is_array(items)) return fail(error, "this is no file of parts");
    const size_t count = json_array_size(items);
    if (count > JUB_PART_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "more than %d parts",
                        JUB_PART_MAX);
    jub_part *parts = JUB_NEW(arena, jub_part, count);
    jub_status status = parts ? JUB_OK : jub_fail_no_memory(error);
    for (size_t i = 0; status == JUB_OK && i < count; i++)
        status = read_part(arena, json_array_get(items, i), &rest, &parts[i], error);
    if (status == JUB_OK && rest.length_bytes > 0)
        status = fail(error, "the parts are longer than their index says");
    if (status == JUB_OK) status = check(parts, count, error);
    if (status != JUB_OK) return status;
    *parts_out = parts;
    *count_out = count;
    return JUB_OK;
}

jub_status jub_parts_read(jub_arena *arena, jub_text source, jub_part **parts_out,
                          size_t *count_out, jub_error *error)
{
    const size_t mark = jub_arena_mark(arena);
    const char *end =
        source.length_bytes > 0 ? memchr(source.bytes, '\n', source.length_bytes) : NULL;
    if (!end) return fail(error, "this is no file of parts");
    jub_text rest = source;
    const jub_text header = jub_text_cut(&rest, '\n');
    json_t *object = NULL;
    jub_part *parts = NULL;
    size_t count = 0;
    jub_buffer again = jub_buffer_init(HEADER_MAX_BYTES + 1);
    jub_status status = jub_json_read(header, HEADER_MAX_BYTES, &object, error);
    if (status != JUB_OK) goto done;
    status = read_items(arena, object, rest, &parts, &count, error);
    if (status != JUB_OK) goto done;
    write_header(parts, count, &again);
    if (again.status != JUB_OK)
        status = jub_fail_no_memory(error);
    else if (!jub_text_equal(jub_buffer_view(&again),
                             (jub_text){source.bytes, header.length_bytes + 1}))
        status = fail(error, "the index of the parts is not written as it should be");
    if (status != JUB_OK) goto done;
    *parts_out = parts;
    *count_out = count;

done:
    if (status != JUB_OK) jub_arena_rewind(arena, mark);
    jub_buffer_clear(&again);
    json_decref(object);
    return status;
}
