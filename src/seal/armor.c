#include "seal/armor.h"

#include <sodium.h>

#include "base/base64.h"

enum { TEXT_BLOCK_BYTES = 16 * 1024, TEXT_MAX_BYTES = TEXT_BLOCK_BYTES + 256 };

static const char begin_line[] = "-----BEGIN AGE ENCRYPTED FILE-----";
static const char end_line[] = "-----END AGE ENCRYPTED FILE-----";

// -- writing --------------------------------------------------------------------------------------

jub_armor_writer jub_armor_write_begin(jub_sink sink)
{
    jub_armor_writer writer = {.sink = sink, .text = jub_buffer_init(TEXT_MAX_BYTES)};
    jub_buffer_string(&writer.text, begin_line);
    jub_buffer_char(&writer.text, '\n');
    return writer;
}

static void write_held(jub_armor_writer *writer)
{
    if (writer->held_count == 0) return;
    jub_base64_write(writer->held, writer->held_count, true, &writer->text);
    jub_buffer_char(&writer->text, '\n');
    writer->held_count = 0;
}

jub_status jub_armor_write(jub_armor_writer *writer, jub_text bytes, jub_error *error)
{
    while (bytes.length_bytes > 0) {
        size_t part_bytes = sizeof writer->held - writer->held_count;
        if (part_bytes > bytes.length_bytes) part_bytes = bytes.length_bytes;
        memcpy(writer->held + writer->held_count, bytes.bytes, part_bytes);
        writer->held_count += part_bytes;
        bytes = (jub_text){bytes.bytes + part_bytes, bytes.length_bytes - part_bytes};
        if (writer->held_count < sizeof writer->held) break;
        write_held(writer);
        if (writer->text.length_bytes < TEXT_BLOCK_BYTES && writer->text.status == JUB_OK) continue;
        const jub_status status = jub_buffer_flush(&writer->text, writer->sink, error);
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

jub_status jub_armor_write_end(jub_armor_writer *writer, jub_error *error)
{
    write_held(writer);
    jub_buffer_string(&writer->text, end_line);
    jub_buffer_char(&writer->text, '\n');
    const jub_status status = jub_buffer_flush(&writer->text, writer->sink, error);
    jub_armor_write_clear(writer);
    return status;
}

void jub_armor_write_clear(jub_armor_writer *writer)
{
    jub_buffer_clear(&writer->text);
}

// -- reading --------------------------------------------------------------------------------------

jub_armor_reader jub_armor_read_begin(jub_sink sink)
{
    return (jub_armor_reader){.sink = sink, .line_number = 1};
}

static jub_status refuse(jub_armor_reader *reader, const char *message, jub_error *error)
{
    reader->is_refused = true;
    return jub_fail(error, JUB_SYNTAX, (jub_position){.line = reader->line_number}, NULL, "%s",
                    message);
}

static jub_status flush_plain(jub_armor_reader *reader, jub_error *error)
{
    const jub_text plain = {(const char *)reader->plain, reader->plain_bytes};
    reader->plain_bytes = 0;
    if (plain.length_bytes == 0) return JUB_OK;
    return reader->sink.write(reader->sink.context, plain, error);
}

// A line that is not full can only be the last.
static jub_status take_base64(jub_armor_reader *reader, jub_text line, jub_error *error)
{
    size_t length_bytes = 0;
    if (sizeof reader->plain - reader->plain_bytes < JUB_ARMOR_LINE_BYTES) {
        const jub_status status = flush_plain(reader, error);
        if (status != JUB_OK) return status;
    }
    if (reader->place == JUB_ARMOR_LAST)
        return refuse(reader, "a line of the armor is too short, or the end mark is wrong", error);
    if (line.length_bytes == 0) return refuse(reader, "an empty line in the armor", error);
    if (!jub_base64_read(line, true, reader->plain + reader->plain_bytes, JUB_ARMOR_LINE_BYTES,
                         &length_bytes))
        return refuse(reader, "a line of the armor is not canonical base64", error);
    reader->plain_bytes += length_bytes;
    reader->place = length_bytes < JUB_ARMOR_LINE_BYTES ? JUB_ARMOR_LAST : JUB_ARMOR_WITHIN;
    return JUB_OK;
}

static jub_status take_outside(jub_armor_reader *reader, jub_text line, jub_error *error)
{
    if (jub_text_trim(line).length_bytes == 0) {
        reader->blank_count += line.length_bytes + 1;
        if (reader->blank_count <= JUB_ARMOR_BLANKS_MAX) return JUB_OK;
        return refuse(reader, "too much white space around the armor", error);
    }
    if (reader->place == JUB_ARMOR_AFTER)
        return refuse(reader, "something follows the armor", error);
    if (!jub_text_is(line, begin_line))
        return refuse(reader, "this is not the begin mark of an armored sealed file", error);
    reader->place = JUB_ARMOR_WITHIN;
    return JUB_OK;
}

static jub_status take_line(jub_armor_reader *reader, jub_error *error)
{
    jub_text line = {reader->line, reader->line_bytes};
    jub_status status = JUB_OK;
    if (jub_text_ends(line, JUB_TEXT("\r"))) line.length_bytes--;
    reader->line_bytes = 0;
    if (line.length_bytes > JUB_ARMOR_LINE_CHARACTERS)
        return refuse(reader, "a line of the armor is too long", error);
    if (reader->place == JUB_ARMOR_BEFORE || reader->place == JUB_ARMOR_AFTER) {
        status = take_outside(reader, line, error);
    } else if (jub_text_is(line, end_line)) {
        reader->place = JUB_ARMOR_AFTER;
        reader->blank_count = 0;
    } else {
        status = take_base64(reader, line, error);
    }
    reader->line_number++;
    return status;
}

static jub_status take_bytes(jub_armor_reader *reader, jub_text bytes, jub_error *error)
{
    while (bytes.length_bytes > 0) {
        const char *end = memchr(bytes.bytes, '\n', bytes.length_bytes);
        const size_t part_bytes = end ? (size_t)(end - bytes.bytes) : bytes.length_bytes;
        if (part_bytes > sizeof reader->line - reader->line_bytes)
            return refuse(reader, "a line of the armor is too long", error);
        memcpy(reader->line + reader->line_bytes, bytes.bytes, part_bytes);
        reader->line_bytes += part_bytes;
        if (!end) break;
        bytes = (jub_text){end + 1, bytes.length_bytes - part_bytes - 1};
        const jub_status status = take_line(reader, error);
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

// What was read before a fault goes to the sink first, whose own error then stands: so the result
// is the same whatever pieces the text comes in.
static jub_status settle(jub_armor_reader *reader, jub_status status, jub_error *error)
{
    jub_error earlier;
    if (status != JUB_OK && !reader->is_refused) return status; // the sink's already
    const jub_status sink_status = flush_plain(reader, &earlier);
    if (sink_status == JUB_OK) return status;
    reader->is_refused = false;
    if (error) *error = earlier;
    return sink_status;
}

jub_status jub_armor_read(jub_armor_reader *reader, jub_text bytes, jub_error *error)
{
    return settle(reader, take_bytes(reader, bytes, error), error);
}

jub_status jub_armor_read_end(jub_armor_reader *reader, jub_error *error)
{
    jub_status status = JUB_OK;
    if (reader->line_bytes > 0) status = take_line(reader, error); // the last may lack its end
    if (status == JUB_OK && reader->place != JUB_ARMOR_AFTER)
        status = refuse(reader, "the armor is cut off: its end mark is missing", error);
    return settle(reader, status, error);
}

void jub_armor_read_clear(jub_armor_reader *reader)
{
    sodium_memzero(reader, sizeof *reader);
}
