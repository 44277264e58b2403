// jubilee log forget: salts and facts go, the log stays.

#include <argp.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "ledger/log.h"
#include "ledger/notice.h"
#include "store/openings.h"

enum { KEY_OPENINGS = 1, KEY_LOG };

typedef struct forget_run {
    const char *log_path; // needed for an index
    const char *openings_path;
    const char *bad_path;
    char **names; // [count]
    int count;
} forget_run;

static bool is_commitment(const char *text, jub_hash *commitment_out)
{
    return jub_hex_decode(jub_text_from(text), commitment_out->bytes, JUB_HASH_BYTES);
}

static void check_usage(const forget_run *run, struct argp_state *state)
{
    jub_hash commitment;
    int64_t index;
    if (!run->openings_path) argp_error(state, "where are the openings? give --openings");
    if (run->count == 0) argp_error(state, "what is to be forgotten? name indices or commitments");
    for (int i = 0; i < run->count; i++) {
        if (is_commitment(run->names[i], &commitment)) continue;
        if (!jub_text_to_i64(jub_text_from(run->names[i]), &index) || index < 0)
            argp_error(state, "'%s' is neither an index nor a commitment", run->names[i]);
        if (!run->log_path) argp_error(state, "an index of which log? give --log");
    }
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    forget_run *run = state->input;
    switch (key) {
    case KEY_OPENINGS: run->openings_path = argument; return 0;
    case KEY_LOG: run->log_path = argument; return 0;
    case ARGP_KEY_ARGS:
        run->names = state->argv + state->next;
        run->count = state->argc - state->next;
        return 0;
    case ARGP_KEY_SUCCESS: check_usage(run, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"openings", KEY_OPENINGS, "FILE", 0, "what 'log commit' kept", 0},
    {"log", KEY_LOG, "LOG", 0, "the log that the indices are of", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "INDEX|COMMITMENT...",
    .doc = "Forgets salts and facts for good: they are overwritten, and the file of openings is "
           "written anew. The entries in the log stay, so that it is audited as before; without "
           "the salt nobody can tell what they were about, nor test a guess.\v"
           "Notices that were handed out remain valid, and copies and backups of the openings are "
           "not reached. All are forgotten or none.\n\n"
           "Exit status: 0 done, 1 there is no such opening, 2 wrong usage, 3 the log does not fit "
           "its own head.\n\n"
           "Examples:\n"
           "  jubilee log forget --openings openings.sqlite --log prison-log 17 18",
};

static jub_status read_commitment(jub_view *view, const char *index_text, jub_hash *commitment_out,
                                  jub_error *error)
{
    int64_t index = 0;
    json_t *json = NULL;
    jub_text entry = {0}, purpose = {0};
    (void)jub_text_to_i64(jub_text_from(index_text), &index);
    if ((uint64_t)index >= jub_view_size(view))
        return jub_fail(error, JUB_RANGE, (jub_position){0}, NULL,
                        "there is no entry %s: the log has %" PRIu64, index_text,
                        jub_view_size(view));
    jub_status status = jub_view_entry(view, (uint64_t)index, &entry, error);
    if (status == JUB_OK) status = jub_entry_read(entry, &json, error);
    if (status == JUB_OK) status = jub_notice_commitment(json, &purpose, commitment_out, error);
    json_decref(json);
    return status;
}

static jub_status find_commitments(const forget_run *run, jub_hash *commitments, jub_error *error)
{
    cli_log log = {0};
    jub_log_head head;
    jub_view *view = NULL;
    jub_status status = JUB_OK;
    if (run->log_path) {
        status = cli_log_open(run->log_path, &log, error);
        if (status == JUB_OK) status = jub_log_head_read(log.storage.reader, &head, error);
        if (status == JUB_OK)
            status = jub_view_open(log.storage.reader, head.size, &head.root, &view, error);
    }
    for (int i = 0; status == JUB_OK && i < run->count; i++)
        if (!is_commitment(run->names[i], &commitments[i]))
            status = read_commitment(view, run->names[i], &commitments[i], error);
    jub_view_close(view);
    cli_log_close(&log);
    return status;
}

// Whether there is still something to forget, for what is told afterwards.
static bool is_kept(jub_openings *openings, const jub_hash *commitment)
{
    uint8_t salt[JUB_SALT_BYTES];
    jub_buffer facts = jub_buffer_init_secret(JUB_FACTS_MAX_BYTES);
    const jub_status status = jub_openings_get(openings, commitment, salt, &facts, NULL);
    jub_buffer_clear(&facts);
    sodium_memzero(salt, sizeof salt);
    return status != JUB_MISSING;
}

static void tell_forgotten(const forget_run *run, const bool *was_kept)
{
    jub_hash commitment;
    for (int i = 0; i < run->count; i++)
        (void)printf("%s %s %s\n", was_kept[i] ? "forgotten:" : "nothing is kept of",
                     is_commitment(run->names[i], &commitment) ? "commitment" : "entry",
                     run->names[i]);
}

static jub_status forget(forget_run *run, jub_error *error)
{
    jub_openings *openings = NULL;
    jub_hash *commitments = calloc((size_t)run->count, sizeof *commitments);
    bool *was_kept = calloc((size_t)run->count, sizeof *was_kept);
    run->bad_path = run->log_path;
    jub_status status = commitments && was_kept ? find_commitments(run, commitments, error)
                                                : jub_fail_no_memory(error);
    if (status == JUB_OK) {
        run->bad_path = run->openings_path;
        status = jub_openings_open(run->openings_path, false, &openings, error);
    }
    for (int i = 0; status == JUB_OK && i < run->count; i++)
        was_kept[i] = is_kept(openings, &commitments[i]);
    if (status == JUB_OK)
        status = jub_openings_forget(openings, commitments, (size_t)run->count, error);
    if (status == JUB_OK) tell_forgotten(run, was_kept);
    jub_openings_close(openings);
    free(commitments);
    free(was_kept);
    return status;
}

int command_log_forget(int argc, char **argv)
{
    forget_run run = {0};
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    const jub_status status = forget(&run, &error);
    if (status != JUB_OK) cli_report(argv[0], run.bad_path, &error);
    return cli_finish_output(cli_log_exit(status));
}
