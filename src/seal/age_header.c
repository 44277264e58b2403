#include "seal/age_header.h"

#include <assert.h>

#include "base/base64.h"
#include "seal/age_private.h"

enum { BODY_LINE_CHARACTERS = 64 };

static const char version_line[] = "age-encryption.org/v1";
static const char end_mark[] = "---";
static const char stanza_mark[] = "-> ";

// A line of a body cannot begin so: base64 has no dash.
bool jub_age_header_ends(jub_text text, size_t *line_at, size_t *length_bytes_out)
{
    while (*line_at < text.length_bytes) {
        jub_text rest = {text.bytes + *line_at, text.length_bytes - *line_at};
        const char *end = memchr(rest.bytes, '\n', rest.length_bytes);
        if (!end) return false;
        *line_at += (size_t)(end - rest.bytes) + 1;
        if (!jub_text_starts(rest, jub_text_from(end_mark))) continue;
        *length_bytes_out = *line_at;
        return true;
    }
    return false;
}

typedef struct header_reader {
    jub_text rest;
    uint32_t line_number;
    jub_age_header *header;
    jub_error *error;
} header_reader;

static jub_status fail_header(const header_reader *reader, jub_status status, const char *message)
{
    return jub_fail(reader->error, status, (jub_position){.line = reader->line_number}, NULL, "%s",
                    message);
}

// The next line without its break; false when there is no whole one left.
static bool next_line(header_reader *reader, jub_text *line_out)
{
    reader->line_number++;
    const char *end = reader->rest.length_bytes > 0
                          ? memchr(reader->rest.bytes, '\n', reader->rest.length_bytes)
                          : NULL;
    if (!end) return false;
    *line_out = jub_text_cut(&reader->rest, '\n');
    return true;
}

static bool is_argument(jub_text argument)
{
    for (size_t i = 0; i < argument.length_bytes; i++)
        if (argument.bytes[i] <= ' ' || argument.bytes[i] > '~') return false;
    return argument.length_bytes > 0;
}

static jub_status read_arguments(header_reader *reader, jub_text line, jub_age_stanza *stanza)
{
    const size_t mark_bytes = sizeof stanza_mark - 1;
    jub_text rest = {line.bytes + mark_bytes, line.length_bytes - mark_bytes};
    const bool ends_in_blank = jub_text_ends(rest, JUB_TEXT(" "));
    stanza->type = jub_text_cut(&rest, ' ');
    stanza->arguments = rest;
    bool is_good = is_argument(stanza->type) && !ends_in_blank;
    while (is_good && rest.length_bytes > 0) {
        is_good = is_argument(jub_text_cut(&rest, ' '));
        stanza->argument_count++;
    }
    return is_good ? JUB_OK
                   : fail_header(reader, JUB_SYNTAX,
                                 "a stanza is '-> ' and words with one blank between");
}

static jub_status read_body(header_reader *reader, jub_age_stanza *stanza)
{
    jub_text line;
    do {
        uint8_t bytes[JUB_AGE_BODY_KEPT_BYTES];
        size_t length_bytes = 0;
        if (!next_line(reader, &line))
            return fail_header(reader, JUB_SYNTAX, "the header is cut off");
        if (line.length_bytes > BODY_LINE_CHARACTERS ||
            !jub_base64_read(line, false, bytes, sizeof bytes, &length_bytes))
            return fail_header(reader, JUB_SYNTAX,
                               "the body of a stanza is not canonical base64, 64 characters a line "
                               "and fewer in the last");
        if (stanza->body_bytes == 0) memcpy(stanza->body, bytes, length_bytes);
        stanza->body_bytes += length_bytes;
    } while (line.length_bytes == BODY_LINE_CHARACTERS);
    return JUB_OK;
}

static bool read_share(const jub_age_stanza *stanza, uint8_t share_out[AGE_SHARE_BYTES])
{
    size_t length_bytes = 0;
    return stanza->argument_count == 1 &&
           jub_base64_read(stanza->arguments, false, share_out, AGE_SHARE_BYTES, &length_bytes) &&
           length_bytes == AGE_SHARE_BYTES;
}

static bool read_scrypt(const jub_age_stanza *stanza, uint8_t salt_out[AGE_SALT_BYTES],
                        uint32_t *work_factor_out)
{
    size_t length_bytes = 0;
    jub_text factor = stanza->arguments;
    const jub_text salt = jub_text_cut(&factor, ' ');
    return stanza->argument_count == 2 &&
           jub_base64_read(salt, false, salt_out, AGE_SALT_BYTES, &length_bytes) &&
           length_bytes == AGE_SALT_BYTES && factor.bytes[0] >= '1' && factor.bytes[0] <= '9' &&
           jub_text_to_u32(factor, work_factor_out);
}

// The length of a body is checked before anyone tries to open it: a longer file key would allow a
// file that opens differently for different readers.
static jub_status check_known(const header_reader *reader, const jub_age_stanza *stanza)
{
    uint8_t bytes[AGE_SHARE_BYTES];
    uint32_t factor = 0;
    const bool is_x25519 = jub_text_is(stanza->type, AGE_X25519);
    const bool is_scrypt = jub_text_is(stanza->type, AGE_SCRYPT);
    if (!is_x25519 && !is_scrypt) return JUB_OK;
    if (is_x25519 && !read_share(stanza, bytes))
        return fail_header(reader, JUB_SYNTAX, "a stanza X25519 has one argument, 32 bytes");
    if (is_scrypt && !read_scrypt(stanza, bytes, &factor))
        return fail_header(reader, JUB_SYNTAX,
                           "a stanza scrypt has two arguments, 16 bytes and a work factor");
    if (factor > JUB_AGE_WORK_FACTOR_MAX)
        return fail_header(reader, JUB_LIMIT, "the work factor of the passphrase is too high");
    if (stanza->body_bytes != AGE_BODY_BYTES)
        return fail_header(reader, JUB_SYNTAX, "the wrapped file key is not 32 bytes long");
    return JUB_OK;
}

static jub_status read_stanza(header_reader *reader, jub_text line)
{
    jub_age_header *header = reader->header;
    if (header->stanza_count == JUB_AGE_STANZA_MAX)
        return fail_header(reader, JUB_LIMIT, "more stanzas than a header may have");
    jub_age_stanza *stanza = &header->stanzas[header->stanza_count++];
    *stanza = (jub_age_stanza){0};
    jub_status status = read_arguments(reader, line, stanza);
    if (status == JUB_OK) status = read_body(reader, stanza);
    if (status == JUB_OK) status = check_known(reader, stanza);
    return status;
}

static jub_status read_mac(header_reader *reader, jub_text text, jub_text line)
{
    jub_age_header *header = reader->header;
    size_t length_bytes = 0;
    jub_text rest = line;
    const jub_text mark = jub_text_cut(&rest, ' ');
    if (!jub_text_is(mark, end_mark) ||
        !jub_base64_read(rest, false, header->mac, sizeof header->mac, &length_bytes) ||
        length_bytes != sizeof header->mac)
        return fail_header(reader, JUB_SYNTAX, "the last line is not '--- ' and 32 bytes");
    header->signed_text = (jub_text){text.bytes, (size_t)(line.bytes - text.bytes) + 3};
    return JUB_OK;
}

static jub_status check_alone(const header_reader *reader)
{
    const jub_age_header *header = reader->header;
    for (size_t i = 0; i < header->stanza_count && header->stanza_count > 1; i++)
        if (jub_text_is(header->stanzas[i].type, AGE_SCRYPT))
            return fail_header(reader, JUB_SYNTAX, "a passphrase stands beside other ways to open");
    return JUB_OK;
}

jub_status jub_age_header_read(jub_text text, jub_age_header *header_out, jub_error *error)
{
    header_reader reader = {.rest = text, .header = header_out, .error = error};
    jub_text line = {0};
    jub_status status = JUB_OK;
    header_out->stanza_count = 0;
    if (!next_line(&reader, &line) || !jub_text_is(line, version_line))
        return fail_header(&reader, JUB_SYNTAX, "this is not a sealed file of age, version 1");
    if (text.length_bytes > JUB_AGE_HEADER_MAX_BYTES)
        return fail_header(&reader, JUB_LIMIT, "the header is longer than a header may be");
    while (status == JUB_OK) {
        if (!next_line(&reader, &line))
            return fail_header(&reader, JUB_SYNTAX, "the header is cut off");
        if (!jub_text_starts(line, jub_text_from(stanza_mark))) break;
        status = read_stanza(&reader, line);
    }
    if (status == JUB_OK && header_out->stanza_count == 0)
        status = fail_header(&reader, JUB_SYNTAX, "the header has no stanza");
    if (status == JUB_OK) status = read_mac(&reader, text, line);
    if (status == JUB_OK) status = check_alone(&reader);
    return status;
}

void jub_age_stanza_share(const jub_age_stanza *stanza, uint8_t share_out[32])
{
    const bool is_read = read_share(stanza, share_out);
    assert(is_read);
    (void)is_read;
}

void jub_age_stanza_scrypt(const jub_age_stanza *stanza, uint8_t salt_out[16],
                           uint32_t *work_factor_out)
{
    const bool is_read = read_scrypt(stanza, salt_out, work_factor_out);
    assert(is_read);
    (void)is_read;
}
