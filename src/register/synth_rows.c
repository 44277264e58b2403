// How a row is made: cells are appended to one buffer, planted faults change some of them, and the
// row goes to the buffer of its file, which is handed to its sink now and then.

#include "register/synth_private.h"

#include <assert.h>

void synth_row_begin(synth_run *run, jub_synth_file file)
{
    synth_row *row = &run->row;
    row->file = file;
    row->faults = synth_prng(run->options->seed, SYNTH_FOR_FAULT,
                             (uint64_t)file << 56 | run->outputs[file].row_count);
    row->cell_count = 0;
    row->scratch_bytes = 0;
    jub_buffer_reset(&row->text);
    if (row->is_spoilt) memset(row->changed, 0, sizeof row->changed);
    row->is_spoilt = row->is_short = false;
}

void synth_cell_open(synth_run *run)
{
    synth_row *row = &run->row;
    assert(row->cell_count < SYNTH_CELL_MAX);
    if (row->cell_count > 0) jub_buffer_char(&row->text, ',');
    row->starts[row->cell_count++] = row->text.length_bytes;
}

void synth_cell_string(synth_run *run, const char *string)
{
    synth_cell_open(run);
    jub_buffer_string(&run->row.text, string);
}

void synth_cell_id(synth_run *run, char letter, uint64_t number, uint32_t digits)
{
    char text[24];
    uint32_t at = sizeof text;
    for (uint32_t done = 0; done < digits || number > 0; done++) {
        text[--at] = (char)('0' + number % 10);
        number /= 10;
    }
    text[--at] = letter;
    synth_cell_open(run);
    jub_buffer_bytes(&run->row.text, text + at, sizeof text - at);
}

void synth_cell_number(synth_run *run, uint64_t number)
{
    synth_cell_open(run);
    jub_buffer_u64(&run->row.text, number);
}

void synth_cell_date(synth_run *run, jub_date date)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    if (date == SYNTH_NO_DATE) {
        synth_cell_string(run, "none");
        return;
    }
    synth_cell_open(run);
    jub_buffer_bytes(&run->row.text, jub_date_format(date, text), JUB_DATE_TEXT_BYTES);
}

void synth_cell_flag(synth_run *run, bool flag)
{
    synth_cell_string(run, flag ? "true" : "false");
}

void synth_cell_months(synth_run *run, uint32_t months)
{
    if (months == 0) {
        synth_cell_string(run, "none");
        return;
    }
    synth_cell_open(run);
    jub_duration_write_iso((jub_duration){.months = (int32_t)months}, &run->row.text);
}

jub_text synth_cell_view(const synth_run *run, uint32_t cell)
{
    const synth_row *row = &run->row;
    assert(cell < row->cell_count);
    const size_t start = row->starts[cell];
    const size_t end =
        cell + 1 < row->cell_count ? row->starts[cell + 1] - 1 : row->text.length_bytes;
    return (jub_text){row->text.bytes + start, end - start};
}

uint64_t synth_record(const synth_run *run, jub_synth_file file)
{
    return run->outputs[file].row_count + 2;
}

// The row as it stands, or with the cells that a fault has changed.
static void write_cells(jub_buffer *buffer, const synth_row *row, const synth_run *run)
{
    if (!row->is_spoilt) {
        jub_buffer_text(buffer, jub_buffer_view(&row->text));
        jub_buffer_char(buffer, '\n');
        return;
    }
    const uint32_t count = row->cell_count - (row->is_short ? 1 : 0);
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) jub_buffer_char(buffer, ',');
        jub_buffer_text(buffer, row->changed[i].bytes ? row->changed[i] : synth_cell_view(run, i));
    }
    jub_buffer_char(buffer, '\n');
}

void synth_row_end(synth_run *run)
{
    synth_faults_plant(run);
    synth_output *output = &run->outputs[run->row.file];
    write_cells(&output->buffer, &run->row, run);
    output->row_count++;
}

jub_status synth_output_flush(synth_output *output, bool is_last, jub_error *error)
{
    if (!is_last && output->buffer.length_bytes < SYNTH_FLUSH_BYTES &&
        output->buffer.status == JUB_OK)
        return JUB_OK;
    uint8_t digest[JUB_SHA256_BYTES];
    const jub_text bytes = jub_buffer_view(&output->buffer);
    bool hashed =
        bytes.length_bytes == 0 || jub_sha256_update(output->hash, bytes.bytes, bytes.length_bytes);
    if (hashed && is_last) {
        hashed = jub_sha256_finish(output->hash, digest);
        if (hashed) jub_hex_encode(digest, sizeof digest, output->hash_hex);
    }
    if (!hashed) return jub_fail_no_memory(error);
    output->size_bytes += bytes.length_bytes;
    return jub_buffer_flush(&output->buffer, output->sink, error);
}
