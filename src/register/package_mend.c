// A data package with two values replaced in its text. The text is JSON that has been read before,
// so that a walk by brackets and quotes is enough; what comes of it is read again all the same.

#include <stdio.h>

#include "register/mend.h"

typedef struct json_walk {
    jub_text text;
    size_t at;
} json_walk;

static char next(const json_walk *walk)
{
    return walk->at < walk->text.length_bytes ? walk->text.bytes[walk->at] : '\0';
}

static void skip_blanks(json_walk *walk)
{
    while (next(walk) == ' ' || next(walk) == '\t' || next(walk) == '\n' || next(walk) == '\r')
        walk->at++;
}

// What stands between the quotes, as it is written.
static jub_text skip_string(json_walk *walk)
{
    const size_t start = ++walk->at;
    while (walk->at < walk->text.length_bytes && next(walk) != '"')
        walk->at += next(walk) == '\\' ? 2 : 1;
    if (walk->at >= walk->text.length_bytes) walk->at = walk->text.length_bytes;
    const jub_text inside = {walk->text.bytes + start, walk->at - start};
    if (next(walk) == '"') walk->at++;
    return inside;
}

static void skip_value(json_walk *walk)
{
    size_t depth = 0;
    skip_blanks(walk);
    do {
        const char byte = next(walk);
        if (byte == '"') {
            (void)skip_string(walk);
        } else if (byte == '{' || byte == '[') {
            depth++;
            walk->at++;
        } else if (byte == '}' || byte == ']') {
            if (depth == 0) return; // of what the value is in
            depth--;
            walk->at++;
        } else if (depth == 0) { // a number or a word
            while (walk->at < walk->text.length_bytes && !strchr(",]} \t\r\n", next(walk)))
                walk->at++;
        } else {
            walk->at++;
        }
    } while (depth > 0 && walk->at < walk->text.length_bytes);
}

// Steps to the value of a key of the object that begins here.
static bool enter_key(json_walk *walk, const char *key)
{
    skip_blanks(walk);
    if (next(walk) != '{') return false;
    walk->at++;
    for (;;) {
        skip_blanks(walk);
        if (next(walk) == ',') {
            walk->at++;
            continue;
        }
        if (next(walk) != '"') return false;
        const jub_text found = skip_string(walk);
        skip_blanks(walk);
        if (next(walk) != ':') return false;
        walk->at++;
        skip_blanks(walk);
        if (jub_text_is(found, key)) return true;
        skip_value(walk);
    }
}

static bool enter_item(json_walk *walk, uint32_t number)
{
    skip_blanks(walk);
    if (next(walk) != '[') return false;
    walk->at++;
    for (uint32_t i = 0; i < number; i++) {
        skip_value(walk);
        skip_blanks(walk);
        if (next(walk) != ',') return false;
        walk->at++;
    }
    skip_blanks(walk);
    return next(walk) == '{';
}

typedef struct place {
    size_t start, end; // equal: it is not there
} place;

static place find_value(const json_walk *resource, const char *key)
{
    json_walk inside = *resource;
    if (!enter_key(&inside, key)) return (place){0};
    const size_t start = inside.at;
    skip_value(&inside);
    return (place){start, inside.at};
}

static void put_pieces(jub_text package, place bytes, place hash, uint64_t size_bytes,
                       const char *sha256_hex, jub_buffer *out)
{
    const bool is_bytes_first = bytes.start < hash.start;
    const place order[2] = {is_bytes_first ? bytes : hash, is_bytes_first ? hash : bytes};
    size_t at = 0;
    for (int i = 0; i < 2; i++) {
        if (order[i].start == order[i].end) continue;
        jub_buffer_bytes(out, package.bytes + at, order[i].start - at);
        if (order[i].start == bytes.start)
            jub_buffer_u64(out, size_bytes);
        else
            jub_buffer_format(out, "\"sha256:%s\"", sha256_hex);
        at = order[i].end;
    }
    jub_buffer_bytes(out, package.bytes + at, package.length_bytes - at);
}

static jub_status fail_spelling(jub_error *error)
{
    return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                    "write the keys 'resources', 'bytes' and 'hash' without escapes",
                    "'bytes' and 'hash' cannot be brought up to date in the data package");
}

static jub_status check(jub_arena *scratch, jub_text mended, uint32_t resource, uint64_t size_bytes,
                        const char *sha256_hex, jub_error *error)
{
    const jub_package *package = NULL;
    const jub_status status = jub_package_read(scratch, mended, &package, error);
    if (status != JUB_OK) return status;
    if (resource >= package->resource_count) return fail_spelling(error);
    const jub_resource_schema *schema = &package->resources[resource];
    if ((schema->has_bytes && schema->size_bytes != size_bytes) ||
        (schema->has_hash && strcmp(schema->sha256_hex, sha256_hex) != 0))
        return fail_spelling(error);
    return JUB_OK;
}

jub_status jub_package_mend(jub_arena *scratch, jub_text package, uint32_t resource,
                            uint64_t size_bytes, const char *sha256_hex, jub_buffer *package_out,
                            jub_error *error)
{
    const size_t mark_bytes = jub_arena_mark(scratch);
    json_walk at = {.text = package};
    if (!enter_key(&at, "resources") || !enter_item(&at, resource)) return fail_spelling(error);
    put_pieces(package, find_value(&at, "bytes"), find_value(&at, "hash"), size_bytes, sha256_hex,
               package_out);
    if (package_out->status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    if (package_out->status != JUB_OK)
        return jub_fail(error, package_out->status, (jub_position){0}, NULL,
                        "the data package is longer than %zu bytes", package_out->max_bytes);
    const jub_status status =
        check(scratch, jub_buffer_view(package_out), resource, size_bytes, sha256_hex, error);
    jub_arena_rewind(scratch, mark_bytes);
    return status;
}
