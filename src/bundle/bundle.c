#include "bundle/bundle.h"

#include "base/base64.h"

static const char magic[] = "jubilee-bundle-v1\n";

const char *jub_bundle_direction_word(jub_bundle_direction direction)
{
    return direction == JUB_BUNDLE_IN ? "in" : "out";
}

static bool is_name_char(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '.' || byte == '-' || byte == '_';
}

bool jub_bundle_name_is_valid(jub_text name)
{
    bool is_start = true;
    if (name.length_bytes == 0 || name.length_bytes > JUB_BUNDLE_PART_NAME_MAX_BYTES) return false;
    for (size_t i = 0; i < name.length_bytes; i++) {
        const char byte = name.bytes[i];
        if (byte == '/' ? is_start : !is_name_char(byte) || (is_start && byte == '.')) return false;
        is_start = byte == '/';
    }
    return !is_start;
}

const jub_bundle_part *jub_bundle_find(const jub_bundle *bundle, const char *name)
{
    for (size_t i = 0; i < bundle->part_count; i++)
        if (jub_text_is(bundle->parts[i].name, name)) return &bundle->parts[i];
    return NULL;
}

// -- writing --------------------------------------------------------------------------------------

static jub_status check_written(const jub_bundle *bundle, jub_error *error)
{
    if (!jub_key_name_is_valid(bundle->origin))
        return jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL,
                        "'%.*s' cannot be the origin of a log", JUB_TEXT_ARG(bundle->origin));
    if (bundle->part_count > JUB_BUNDLE_PART_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "more than %d parts in one bundle", JUB_BUNDLE_PART_MAX);
    for (size_t i = 0; i < bundle->part_count; i++)
        if (!jub_bundle_name_is_valid(bundle->parts[i].name))
            return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                            "letters, digits, '.', '-' and '_' are fine",
                            "'%.*s' cannot be the name of a part of a bundle",
                            JUB_TEXT_ARG(bundle->parts[i].name));
    return JUB_OK;
}

static void write_text(jub_buffer *buffer, const char *key, jub_text text)
{
    jub_buffer_format(buffer, "\"%s\":", key);
    jub_json_quote(buffer, text);
}

static void write_hash(jub_buffer *buffer, const char *key, const jub_hash *hash)
{
    char hex[JUB_SHA256_HEX_BYTES + 1];
    jub_hex_encode(hash->bytes, JUB_HASH_BYTES, hex);
    jub_buffer_format(buffer, "\"%s\":\"%s\"", key, hex);
}

static bool write_parts(const jub_bundle *bundle, jub_sha256 *sha, jub_buffer *buffer)
{
    jub_buffer_string(buffer, "\"parts\":[");
    for (size_t i = 0; i < bundle->part_count; i++) {
        const jub_bundle_part *part = &bundle->parts[i];
        jub_hash hash;
        if (!jub_sha256_of(sha, part->bytes, hash.bytes)) return false;
        jub_buffer_format(buffer, "%s{\"bytes\":%zu,", i > 0 ? "," : "", part->bytes.length_bytes);
        write_text(buffer, "name", part->name);
        jub_buffer_char(buffer, ',');
        write_hash(buffer, "sha256", &hash);
        jub_buffer_char(buffer, '}');
    }
    jub_buffer_string(buffer, "],");
    return true;
}

// Members in the order of their keys, so that the text is canonical.
static bool write_header(const jub_bundle *bundle, jub_sha256 *sha, jub_buffer *buffer)
{
    char moment[JUB_MOMENT_BYTES + 1];
    jub_buffer_char(buffer, '{');
    write_text(buffer, "by", bundle->by);
    jub_buffer_format(buffer, ",\"direction\":\"%s\",",
                      jub_bundle_direction_word(bundle->direction));
    write_text(buffer, "facility", bundle->facility);
    jub_buffer_format(buffer, ",\"from\":%llu,\"kind\":\"bundle\",\"number\":%llu,",
                      (unsigned long long)bundle->from, (unsigned long long)bundle->number);
    write_text(buffer, "origin", bundle->origin);
    jub_buffer_char(buffer, ',');
    if (!write_parts(bundle, sha, buffer)) return false;
    write_hash(buffer, "previous", &bundle->previous);
    jub_buffer_char(buffer, ',');
    write_hash(buffer, "root", &bundle->root);
    jub_buffer_format(buffer, ",\"size\":%llu,\"time\":\"%s\"}\n", (unsigned long long)bundle->size,
                      jub_moment_write(bundle->time, moment));
    return true;
}

jub_status jub_bundle_write(const jub_bundle *bundle, const jub_signer *signer, jub_sha256 *sha,
                            jub_buffer *buffer, jub_error *error)
{
    uint8_t signature[JUB_SIGNATURE_BYTES];
    jub_status status = check_written(bundle, error);
    if (status != JUB_OK) return status;
    jub_buffer head = jub_buffer_init(JUB_BUNDLE_HEADER_MAX_BYTES);
    jub_buffer_string(&head, magic);
    const bool is_hashed = write_header(bundle, sha, &head);
    if (!is_hashed || head.status == JUB_NO_MEMORY)
        status = jub_fail_no_memory(error);
    else if (head.status != JUB_OK)
        status =
            jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                     "the header of a bundle is at most %d bytes", JUB_BUNDLE_HEADER_MAX_BYTES);
    if (status != JUB_OK) goto done;
    jub_signer_sign(signer, jub_buffer_view(&head), signature);
    jub_buffer_text(buffer, jub_buffer_view(&head));
    jub_base64_write(signature, sizeof signature, true, buffer);
    jub_buffer_char(buffer, '\n');
    for (size_t i = 0; i < bundle->part_count; i++) jub_buffer_text(buffer, bundle->parts[i].bytes);
    if (buffer->status == JUB_NO_MEMORY)
        status = jub_fail_no_memory(error);
    else if (buffer->status != JUB_OK)
        status = jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                          "the bundle is larger than %zu bytes", buffer->max_bytes);
done:
    jub_buffer_clear(&head);
    return status;
}
