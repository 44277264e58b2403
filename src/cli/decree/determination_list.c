#include "cli/decree/determination_list.h"

#include <stdio.h>

#include "cli/decree/batches.h"
#include "cli/progress.h"
#include "cli/threads.h"

enum {
    CHUNK_ROWS = 2048, // determined at a time: what stays in a cache
    PART_TEXT_MAX_BYTES = 1 << 30
};

// A fact that could not be used, kept until its part is written.
typedef JUB_LIST(jub_row_error) row_errors;

// Some rows: what is to be written of them, and what could not be used.
typedef struct part {
    uint32_t first;
    uint32_t last;
    jub_buffer lines;
    jub_arena error_arena;
    row_errors errors;
    bool is_out_of_memory;
} part;

// What one thread keeps from part to part.
typedef struct desk {
    jub_determination *determinations; // [CHUNK_ROWS]
    uint32_t *forms;                   // [CHUNK_ROWS]
    cli_row_writer *writer;
    cli_summary summary;
} desk;

// The parts of one batch are determined while those of the other are written.
typedef struct list_work {
    const cli_list_request *asked;
    cli_run *run;
    desk *desks;       // [worker_count]
    part *batches[2];  // [worker_count] each
    part *determined;  // the batch that is under way
    part *written;     // the batch before it
    jub_status status; // of writing
    jub_error *error;
} list_work;

static void keep_row_error(void *context, const jub_row_error *error)
{
    part *mine = context;
    jub_row_error kept = *error;
    kept.subject = jub_text_copy(&mine->error_arena, error->subject);
    kept.value = jub_text_copy(&mine->error_arena, error->value);
    if (!kept.subject.bytes || !kept.value.bytes ||
        !JUB_LIST_PUSH(&mine->error_arena, &mine->errors, kept))
        mine->is_out_of_memory = true;
}

static void determine_chunk(const list_work *work, uint32_t worker, part *mine, uint32_t first,
                            uint32_t last)
{
    desk *its = &work->desks[worker];
    const jub_row_error_sink sink = {keep_row_error, mine};
    cli_run_determine(work->run, worker, first, last, &sink, its->determinations, its->forms);
    for (uint32_t row = first; row < last; row++) {
        const jub_determination *each = &its->determinations[row - first];
        cli_summary_count(&its->summary, row, each);
        if (work->asked->only_undetermined && each->result.standing != JUB_UNDETERMINED) continue;
        cli_row_write(its->writer, row, each, its->forms[row - first], &mine->lines);
    }
}

static void determine_part(list_work *work, uint32_t worker)
{
    part *mine = &work->determined[worker];
    for (uint32_t first = mine->first; first < mine->last; first += CHUNK_ROWS) {
        const uint32_t left = mine->last - first;
        determine_chunk(work, worker, mine, first, first + (left < CHUNK_ROWS ? left : CHUNK_ROWS));
    }
}

static jub_status write_part(const list_work *work, part *mine)
{
    const jub_text path = work->run->persons->path;
    if (mine->is_out_of_memory) return jub_fail_no_memory(work->error);
    for (size_t i = 0; i < mine->errors.count; i++) {
        const jub_row_error *each = &mine->errors.items[i];
        char kind[64];
        (void)snprintf(kind, sizeof kind, "decree: %s", jub_row_error_word(each->kind));
        cli_fault_file_line(work->asked->faults, path, (uint64_t)each->row + 2, 0, each->subject,
                            kind, each->value, jub_row_error_meaning(each->kind));
    }
    mine->errors = (row_errors){0};
    jub_arena_clear(&mine->error_arena);
    return jub_buffer_flush(&mine->lines, work->asked->lines, work->error);
}

static void write_batch(list_work *work)
{
    for (uint32_t i = 0; i < work->run->worker_count && work->status == JUB_OK; i++)
        work->status = write_part(work, &work->written[i]);
}

// The last part writes, on the calling thread.
static void do_part(void *context, uint32_t number)
{
    list_work *work = context;
    if (number < work->run->worker_count)
        determine_part(work, number);
    else
        write_batch(work);
}

// Whoever asks for one thread gets one.
static void run_parts(list_work *work)
{
    if (work->run->worker_count > 1) {
        cli_threads_run(NULL, work->run->worker_count + 1, do_part, work);
        return;
    }
    do_part(work, 1);
    do_part(work, 0);
}

static bool open_parts(list_work *work)
{
    cli_run *run = work->run;
    work->desks = JUB_NEW(&run->arena, desk, run->worker_count);
    for (int i = 0; i < 2; i++) work->batches[i] = JUB_NEW(&run->arena, part, run->worker_count);
    if (!work->desks || !work->batches[0] || !work->batches[1]) return false;
    for (uint32_t i = 0; i < run->worker_count; i++) {
        desk *its = &work->desks[i];
        for (int k = 0; k < 2; k++) {
            work->batches[k][i].lines = jub_buffer_init(PART_TEXT_MAX_BYTES);
            work->batches[k][i].error_arena = jub_arena_init(PART_TEXT_MAX_BYTES);
        }
        its->determinations = JUB_NEW(&run->arena, jub_determination, CHUNK_ROWS);
        its->forms = JUB_NEW(&run->arena, uint32_t, CHUNK_ROWS);
        its->writer = cli_row_writer_new(&run->worker_arenas[i], run, work->asked->format);
        if (!its->determinations || !its->forms || !its->writer ||
            !cli_summary_init(&run->arena, run, &its->summary))
            return false;
    }
    return true;
}

static void clear_parts(const list_work *work)
{
    for (uint32_t i = 0; i < work->run->worker_count; i++) {
        if (work->desks) cli_row_writer_clear(work->desks[i].writer);
        for (int k = 0; k < 2; k++) {
            if (!work->batches[k]) continue;
            jub_buffer_clear(&work->batches[k][i].lines);
            jub_arena_clear(&work->batches[k][i].error_arena);
        }
    }
}

// Gives the next rows to the parts of a batch; returns what is left to begin with.
static uint32_t share_out(const list_work *work, part *batch, uint32_t next, uint32_t row_count)
{
    for (uint32_t i = 0; i < work->run->worker_count; i++) {
        batch[i].first = next;
        next = row_count - next < CLI_ROWS_PER_PART ? row_count : next + CLI_ROWS_PER_PART;
        batch[i].last = next;
    }
    return next;
}

// The names of people stand in the mapped files: each time so many have been written, what was read
// of these is let go.
enum { KEEP_ROWS = 1 << 20 };

static void list_all(list_work *work)
{
    const uint32_t row_count = jub_determiner_row_count(work->run->determiner);
    cli_progress progress;
    cli_progress_begin(&progress, "determining", "people", 1);
    uint32_t kept_from = 0;
    work->written = work->batches[1]; // nothing is in it yet
    for (uint32_t next = 0, turn = 0; work->status == JUB_OK && next < row_count; turn ^= 1) {
        next = share_out(work, work->batches[turn], next, row_count);
        work->determined = work->batches[turn];
        work->written = work->batches[turn ^ 1];
        run_parts(work);
        work->written = work->batches[turn];
        cli_progress_report(&progress, next, row_count);
        if (next - kept_from < KEEP_ROWS) continue;
        kept_from = next;
        cli_register_let_go(&work->run->opened);
    }
    write_batch(work);
    cli_progress_end(&progress);
}

jub_status cli_determination_list(cli_run *run, const cli_list_request *asked, cli_summary *summary,
                                  jub_error *error)
{
    list_work work = {.asked = asked, .run = run, .error = error};
    if (open_parts(&work))
        list_all(&work);
    else
        work.status = jub_fail_no_memory(error);
    for (uint32_t i = 0; work.status == JUB_OK && i < run->worker_count; i++)
        cli_summary_add(summary, &work.desks[i].summary);
    clear_parts(&work);
    return work.status;
}
