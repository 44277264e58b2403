// jubilee log commit: facts about people go into a log as commitments alone.

#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/log/entry_input.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "cli/random.h"
#include "ledger/log.h"
#include "store/openings.h"

#define ARENA_MAX_BYTES ((size_t)4 << 30)
enum { KEY_OPENINGS = 1, KEY_KIND, TIME_BYTES = sizeof "2027-02-01T12:00:00Z" };

typedef struct commit_run {
    const char *command;
    const char *path;
    const char *openings_path;
    const char *kind;
    const char *bad_path;
    cli_log log;
    jub_openings *openings;
    jub_sha256 *sha;
    jub_random random;
    uint64_t done;
    cli_progress progress;
} commit_run;

// What becomes of one batch of lines, in an arena that is emptied after it.
typedef struct batch {
    jub_opening *openings; // [count]
    jub_text *entries;     // [count]
    size_t count;
} batch;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    commit_run *run = state->input;
    switch (key) {
    case KEY_OPENINGS: run->openings_path = argument; return 0;
    case KEY_KIND:
        if (!jub_purpose_is_valid(jub_text_from(argument)))
            argp_error(state, "'%s' is no kind: 1 to 64 of a-z, 0-9, '-' and '.'", argument);
        if (strncmp(argument, "draw.", 5) == 0)
            argp_error(state, "acts of a draw are written by 'jubilee draw'");
        run->kind = argument;
        return 0;
    case ARGP_KEY_ARG:
        if (run->path) argp_error(state, "one log at a time");
        run->path = argument;
        return 0;
    case ARGP_KEY_END:
        if (!run->path) argp_error(state, "to which log? name its folder or file");
        if (!run->openings_path) argp_error(state, "where to keep the openings? give --openings");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"openings", KEY_OPENINGS, "FILE", 0,
     "SQLite file for salts and facts, apart from the log; made if it is not there", 0},
    {"kind", KEY_KIND, "KIND", 0, "kind of the entries (default: determination)", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "LOG",
    .doc = "Reads facts, a JSON object or list a line, and logs a commitment to each: the SHA-256 "
           "of a fresh "
           "random salt and the facts. Prints the index of each entry. Salt and facts are kept in "
           "the file of openings, durably before the entry is there, so that each can be proved "
           "later ('jubilee log notice') or forgotten ('jubilee log forget').\v"
           "The log tells nothing of the facts, not even to whoever guesses them. Facts are put "
           "into canonical form: sorted keys, no blanks; numbers must be whole. At a line that "
           "cannot be read the command stops; what stands in the batches before it is logged.\n\n"
           "Exit status: 0 done, 1 bad input, 2 wrong usage, 3 the log does not fit its own "
           "head.\n\n"
           "Examples:\n"
           "  jubilee log commit prison-log --openings openings.sqlite < facts.jsonl",
};

static jub_status make_entry(const commit_run *run, jub_arena *arena, const jub_hash *commitment,
                             const char *time, jub_text *entry_out, jub_error *error)
{
    char hex[2 * JUB_HASH_BYTES + 1];
    jub_buffer text = jub_buffer_init(JUB_ENTRY_MAX_BYTES);
    jub_hex_encode(commitment->bytes, JUB_HASH_BYTES, hex);
    json_t *entry =
        json_pack("{s:s, s:s, s:s}", "commitment", hex, "kind", run->kind, "time", time);
    if (!entry) return jub_fail_no_memory(error);
    jub_status status = jub_entry_write(entry, &text, error);
    json_decref(entry);
    if (status == JUB_OK) {
        *entry_out = jub_text_copy(arena, jub_buffer_view(&text));
        if (!entry_out->bytes) status = jub_fail_no_memory(error);
    }
    jub_buffer_clear(&text);
    return status;
}

static jub_status canonical_facts(jub_arena *arena, jub_text line, jub_text *facts_out,
                                  jub_error *error)
{
    json_t *json = NULL;
    jub_buffer text = jub_buffer_init_secret(JUB_FACTS_MAX_BYTES);
    jub_status status = jub_json_read(line, JUB_ENTRY_MAX_BYTES, &json, error);
    if (status == JUB_OK) status = jub_json_canonical(json, &text, error);
    json_decref(json);
    if (status == JUB_OK) {
        *facts_out = jub_text_copy(arena, jub_buffer_view(&text));
        if (!facts_out->bytes) status = jub_fail_no_memory(error);
    }
    jub_buffer_clear(&text);
    return status;
}

static jub_status make_batch(const commit_run *run, jub_arena *arena, const jub_text *lines,
                             size_t count, batch *batch_out, jub_error *error)
{
    const time_t now = time(NULL);
    struct tm parts;
    char time_text[TIME_BYTES];
    (void)strftime(time_text, sizeof time_text, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &parts));
    batch_out->openings = JUB_NEW(arena, jub_opening, count);
    batch_out->entries = JUB_NEW(arena, jub_text, count);
    batch_out->count = count;
    if (!batch_out->openings || !batch_out->entries) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        jub_opening *opening = &batch_out->openings[i];
        jub_status status = canonical_facts(arena, lines[i], &opening->facts, error);
        if (status != JUB_OK) {
            error->at = (jub_position){.line = (uint32_t)(run->done + i + 1)};
            return status;
        }
        run->random.fill(run->random.context, opening->salt, sizeof opening->salt);
        jub_commitment(run->sha, jub_text_from(run->kind), opening->salt, opening->facts,
                       &opening->commitment);
        status =
            make_entry(run, arena, &opening->commitment, time_text, &batch_out->entries[i], error);
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

static void wipe_batch(const batch *made)
{
    for (size_t i = 0; made->openings && i < made->count; i++) {
        jub_opening *opening = &made->openings[i];
        if (opening->facts.bytes)
            sodium_memzero((void *)(uintptr_t)opening->facts.bytes, opening->facts.length_bytes);
        sodium_memzero(opening->salt, sizeof opening->salt);
    }
}

static jub_status commit_batch(commit_run *run, const jub_text *lines, size_t count,
                               jub_error *error)
{
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    jub_log_head head;
    batch made = {0};
    run->bad_path = "standard input";
    jub_status status = make_batch(run, &arena, lines, count, &made, error);
    if (status == JUB_OK) {
        run->bad_path = run->openings_path;
        status = jub_openings_put(run->openings, made.openings, count, error);
    }
    if (status == JUB_OK) {
        run->bad_path = run->path;
        status = jub_log_append(&run->log.storage, made.entries, count, &head, error);
    }
    if (status == JUB_OK) {
        for (size_t i = 0; i < count; i++) (void)printf("%" PRIu64 "\n", head.size - count + i);
        run->done += count;
        if (fflush(stdout) != 0)
            status = jub_fail(error, JUB_IO, (jub_position){0}, NULL,
                              "cannot print the indices, though the entries are in the log: %s",
                              strerror(errno));
        if (status != JUB_OK) cli_give_up_output();
        if (!isatty(STDOUT_FILENO)) cli_progress_report(&run->progress, run->done, 0);
    }
    wipe_batch(&made);
    jub_arena_clear(&arena);
    return status;
}

static jub_status commit_all(commit_run *run, jub_error *error)
{
    cli_entry_input *input = NULL;
    const jub_text *lines = NULL;
    size_t count = 0;
    run->bad_path = run->path;
    jub_status status = cli_log_open(run->path, &run->log, error);
    if (status != JUB_OK) return status;
    run->bad_path = run->openings_path;
    status = jub_openings_open(run->openings_path, true, &run->openings, error);
    if (status == JUB_OK) status = cli_entry_input_open(STDIN_FILENO, '\n', &input, error);
    while (status == JUB_OK) {
        run->bad_path = "standard input";
        status = cli_entry_input_next(input, &lines, &count, error);
        if (status != JUB_OK || count == 0) break;
        status = commit_batch(run, lines, count, error);
    }
    cli_entry_input_close(input);
    return status;
}

// So that whoever mends the input knows where to go on.
static void tell_logged(const commit_run *run)
{
    char count[CLI_COUNT_TEXT_BYTES];
    (void)fprintf(stderr, "  logged before that: the facts of %s line%s\n",
                  run->done == 0 ? "no" : cli_count(run->done, count), run->done == 1 ? "" : "s");
}

int command_log_commit(int argc, char **argv)
{
    commit_run run = {.command = argv[0], .kind = "determination", .random = cli_random()};
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    run.sha = jub_sha256_new();
    cli_progress_begin(&run.progress, "committing", "facts", 1);
    const jub_status status = run.sha ? commit_all(&run, &error) : jub_fail_no_memory(&error);
    cli_progress_end(&run.progress);
    if (status != JUB_OK) cli_report(run.command, run.bad_path, &error);
    if (status != JUB_OK) tell_logged(&run);
    jub_openings_close(run.openings);
    cli_log_close(&run.log);
    jub_sha256_free(run.sha);
    return cli_finish_output(cli_log_exit(status));
}
