#include "programme/manifest.h"

#include "base/base64.h"
#include "base/utf8.h"

enum { FIRST_FILE_LINE = 4, PATH_MAX_BYTES = 4096 };

static const char first_line[] = "jubilee-programme-v1";

static jub_status fail_line(jub_error *error, jub_status status, size_t line, const char *message)
{
    return jub_fail(error, status, (jub_position){(uint32_t)line, 1},
                    "sign the programme again: jubilee programme sign", "%s", message);
}

// -- paths ----------------------------------------------------------------------------------------

static bool is_step(jub_text step)
{
    return step.length_bytes > 0 && !jub_text_is(step, ".") && !jub_text_is(step, "..");
}

// What leads nowhere but below the folder, on any system, and stands on one line.
static bool is_path(jub_text path)
{
    if (path.length_bytes == 0 || path.length_bytes > PATH_MAX_BYTES) return false;
    if (!jub_utf8_valid(path, NULL) || path.bytes[path.length_bytes - 1] == '/') return false;
    for (size_t i = 0; i < path.length_bytes; i++)
        if ((unsigned char)path.bytes[i] < 0x20 || path.bytes[i] == 0x7f || path.bytes[i] == '\\')
            return false;
    while (path.length_bytes > 0)
        if (!is_step(jub_text_cut(&path, '/'))) return false;
    return true;
}

// Each path has its place behind the one before; `line` is for the message, 0 for none.
static jub_status check_file(const jub_manifest_file *file, const jub_manifest_file *before,
                             size_t line, jub_error *error)
{
    if (!is_path(file->path) || jub_text_is(file->path, "manifest"))
        return fail_line(error, JUB_SYNTAX, line, "this can be no path of a programme's file");
    const int order = before ? jub_text_compare(before->path, file->path) : -1;
    if (order == 0) return fail_line(error, JUB_DUPLICATE, line, "the same path a second time");
    if (order > 0) return fail_line(error, JUB_SYNTAX, line, "paths are not in order");
    return JUB_OK;
}

// -- writing --------------------------------------------------------------------------------------

static jub_status write_text(const jub_manifest *manifest, jub_buffer *text, jub_error *error)
{
    jub_buffer_format(text, "%s\n%.*s\n", first_line, JUB_TEXT_ARG(manifest->origin));
    jub_buffer_u64(text, manifest->log_size);
    jub_buffer_char(text, ' ');
    jub_base64_write(manifest->log_root.bytes, JUB_HASH_BYTES, true, text);
    jub_buffer_char(text, '\n');
    for (size_t i = 0; i < manifest->file_count; i++) {
        const jub_manifest_file *file = &manifest->files[i];
        char hex[2 * JUB_HASH_BYTES + 1];
        const jub_status status =
            check_file(file, i > 0 ? &manifest->files[i - 1] : NULL, 0, error);
        if (status != JUB_OK) return status;
        jub_hex_encode(file->sha256.bytes, JUB_HASH_BYTES, hex);
        jub_buffer_format(text, "%s ", hex);
        jub_buffer_u64(text, file->size_bytes);
        jub_buffer_char(text, ' ');
        jub_buffer_text(text, file->path);
        jub_buffer_char(text, '\n');
    }
    return JUB_OK;
}

static jub_status fail_size(jub_error *error, jub_status status)
{
    if (status != JUB_LIMIT) return jub_fail_no_memory(error);
    return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                    "the manifest is larger than the limit of %d bytes", JUB_MANIFEST_MAX_BYTES);
}

jub_status jub_manifest_write(const jub_manifest *manifest, const jub_signer *signer,
                              jub_buffer *buffer, jub_error *error)
{
    jub_buffer text = jub_buffer_init(JUB_MANIFEST_MAX_BYTES - 1024); // room for the signature
    jub_status status = JUB_OK;
    if (manifest->file_count > JUB_MANIFEST_FILE_MAX)
        status = jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                          "%zu files are more than the limit of %d", manifest->file_count,
                          JUB_MANIFEST_FILE_MAX);
    if (status == JUB_OK) status = write_text(manifest, &text, error);
    if (status == JUB_OK && text.status != JUB_OK) status = fail_size(error, text.status);
    if (status == JUB_OK) {
        jub_buffer_text(buffer, jub_buffer_view(&text));
        jub_buffer_char(buffer, '\n');
        jub_note_sign(jub_buffer_view(&text), signer, 0, buffer);
        if (buffer->status != JUB_OK) status = fail_size(error, buffer->status);
    }
    jub_buffer_clear(&text);
    return status;
}

// -- reading --------------------------------------------------------------------------------------

static bool read_count(jub_text text, uint64_t *count_out)
{
    int64_t count;
    if (text.length_bytes == 0 || text.bytes[0] < '0' || text.bytes[0] > '9') return false;
    if (text.bytes[0] == '0' && text.length_bytes > 1) return false;
    if (!jub_text_to_i64(text, &count)) return false;
    *count_out = (uint64_t)count;
    return true;
}

static bool is_lower_hex(jub_text hex)
{
    for (size_t i = 0; i < hex.length_bytes; i++)
        if (hex.bytes[i] >= 'A' && hex.bytes[i] <= 'F') return false;
    return true;
}

static jub_status read_head(jub_text *rest, jub_manifest *manifest, jub_error *error)
{
    size_t root_bytes = 0;
    if (!jub_text_is(jub_text_cut(rest, '\n'), first_line))
        return fail_line(error, JUB_SYNTAX, 1, "this is no manifest of a programme");
    manifest->origin = jub_text_cut(rest, '\n');
    if (!jub_key_name_is_valid(manifest->origin))
        return fail_line(error, JUB_SYNTAX, 2, "this is no name of a log");
    jub_text root = jub_text_cut(rest, '\n');
    if (!read_count(jub_text_cut(&root, ' '), &manifest->log_size))
        return fail_line(error, JUB_SYNTAX, 3, "the size is not a number of entries");
    if (!jub_base64_read(root, true, manifest->log_root.bytes, JUB_HASH_BYTES, &root_bytes) ||
        root_bytes != JUB_HASH_BYTES)
        return fail_line(error, JUB_SYNTAX, 3, "the root is not 32 bytes in base64");
    return JUB_OK;
}

static jub_status read_file(jub_text line, size_t number, jub_manifest_file *file, jub_error *error)
{
    const jub_text hex = jub_text_cut(&line, ' ');
    if (!jub_hex_decode(hex, file->sha256.bytes, JUB_HASH_BYTES) || !is_lower_hex(hex))
        return fail_line(error, JUB_SYNTAX, number, "the hash is not 64 hexadecimal digits");
    if (!read_count(jub_text_cut(&line, ' '), &file->size_bytes))
        return fail_line(error, JUB_SYNTAX, number, "the size is not a number of bytes");
    file->path = line;
    return JUB_OK;
}

static jub_status read_text(jub_arena *arena, jub_text text, jub_manifest *manifest,
                            jub_error *error)
{
    jub_status status = read_head(&text, manifest, error);
    if (status != JUB_OK) return status;
    manifest->file_count = jub_text_count(text, '\n');
    if (manifest->file_count > JUB_MANIFEST_FILE_MAX)
        return fail_line(error, JUB_LIMIT, JUB_MANIFEST_FILE_MAX + FIRST_FILE_LINE,
                         "more files than a manifest can have");
    manifest->files = JUB_NEW(arena, jub_manifest_file, manifest->file_count);
    if (!manifest->files) return jub_fail_no_memory(error);
    for (size_t i = 0; i < manifest->file_count; i++) {
        jub_manifest_file *file = &manifest->files[i];
        const size_t line = i + FIRST_FILE_LINE;
        status = read_file(jub_text_cut(&text, '\n'), line, file, error);
        if (status == JUB_OK)
            status = check_file(file, i > 0 ? &manifest->files[i - 1] : NULL, line, error);
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

// The last empty line is where the signatures begin.
static bool split(jub_text source, jub_text *text_out, jub_text *signatures_out)
{
    for (size_t at = source.length_bytes; at >= 2; at--) {
        if (source.bytes[at - 1] != '\n' || source.bytes[at - 2] != '\n') continue;
        *text_out = (jub_text){source.bytes, at - 1};
        *signatures_out = (jub_text){source.bytes + at, source.length_bytes - at};
        return true;
    }
    return false;
}

// Notes are limited to less than a manifest can be: its signatures are read as those of a short
// text, and hold of the whole one or not at all.
static jub_status verify(jub_text text, jub_text signatures, const jub_vkey *log_key,
                         jub_error *error)
{
    jub_buffer short_note = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_note note;
    size_t good_count = 0;
    jub_buffer_string(&short_note, "manifest\n\n");
    jub_buffer_text(&short_note, signatures);
    jub_status status = short_note.status == JUB_OK
                            ? jub_note_read(jub_buffer_view(&short_note), &note, error)
                        : short_note.status == JUB_LIMIT
                            ? fail_line(error, JUB_LIMIT, 0, "the signatures are too long")
                            : jub_fail_no_memory(error);
    if (status == JUB_OK) {
        note.text = text;
        status = jub_note_verify(&note, log_key, 1, NULL, NULL, &good_count, error);
    }
    jub_buffer_clear(&short_note);
    if (status == JUB_OK && good_count == 0)
        return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                        "the manifest is not signed by '%s'", log_key->name);
    return status;
}

jub_status jub_manifest_read(jub_arena *arena, jub_text source, const jub_vkey *log_key,
                             jub_manifest *manifest_out, jub_error *error)
{
    jub_text text, signatures;
    jub_manifest manifest = {0};
    if (source.length_bytes > JUB_MANIFEST_MAX_BYTES) return fail_size(error, JUB_LIMIT);
    if (!split(source, &text, &signatures))
        return fail_line(error, JUB_SYNTAX, 0, "there is no empty line with signatures below it");
    jub_status status = verify(text, signatures, log_key, error);
    if (status == JUB_OK) status = read_text(arena, text, &manifest, error);
    if (status == JUB_OK) *manifest_out = manifest;
    return status;
}
