// jubilee log prove: one entry's proof, or the request that asks a witness to cosign.

#include <argp.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/log/log_files.h"
#include "cli/log/trust.h"
#include "cli/message.h"
#include "ledger/proof.h"
#include "ledger/witness.h"

enum { KEY_OUT = 1, KEY_SINCE, KEY_FORCE };

typedef struct prove_run {
    const char *path;
    const char *index_text;
    const char *since;
    const char *out;
    bool may_replace;
    uint64_t index;
} prove_run;

static bool read_number(const char *text, uint64_t *number_out)
{
    int64_t number;
    if (!jub_text_to_i64(jub_text_from(text), &number) || number < 0) return false;
    *number_out = (uint64_t)number;
    return true;
}

static void check_usage(prove_run *run, struct argp_state *state)
{
    if (!run->path) argp_error(state, "which log? name its folder or file");
    if (!run->index_text && !run->since)
        argp_error(state, "of which entry? give its index, or --since for a witness");
    if (run->index_text && run->since) argp_error(state, "an index or --since, not both");
    if (run->index_text && !read_number(run->index_text, &run->index))
        argp_error(state, "'%s' is no index of an entry", run->index_text);
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    prove_run *run = state->input;
    switch (key) {
    case KEY_FORCE: run->may_replace = true; return 0;
    case KEY_OUT: run->out = argument; return 0;
    case KEY_SINCE: run->since = argument; return 0;
    case ARGP_KEY_ARG:
        if (run->index_text) argp_error(state, "one entry at a time");
        *(run->path ? &run->index_text : &run->path) = argument;
        return 0;
    case ARGP_KEY_END: check_usage(run, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"out", KEY_OUT, "FILE", 0, "write to FILE (default: standard output)", 0},
    {"force", KEY_FORCE, NULL, 0, "replace a FILE that is there already", 0},
    {"since", KEY_SINCE, "SIZE|FILE", 0,
     "prove that the log continues the one of SIZE entries, or of the checkpoint in FILE", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "LOG INDEX\nLOG --since SIZE|FILE",
    .doc = "Proves that entry INDEX (the first is 0) is in the log: a file in the format "
           "tlog-proof, with the signed checkpoint as it stands, that can be verified without the "
           "log and without a network. With --since it proves instead that the log has only grown: "
           "the file is the request that a witness answers (0 for one that has seen nothing "
           "yet).\v"
           "The proof is made for the published checkpoint, so entries appended since it was "
           "signed have none yet.\n\n"
           "Exit status: 0 done, 1 there is no such entry or the log cannot be read, 2 wrong "
           "usage, 3 the log does not fit its checkpoint.\n\n"
           "Examples:\n"
           "  jubilee log prove prison-log 11 --out entry-11.tlog-proof\n"
           "  jubilee log prove prison-log --since 7 --out for-the-court.request\n"
           "  jubilee log prove prison-log --since last-week.checkpoint",
};

// `--since` as a number, or as the size of the checkpoint in a file.
static jub_status read_since(const char *since, uint64_t *size_out, jub_error *error)
{
    cli_file file = {0};
    jub_note note;
    jub_checkpoint checkpoint;
    if (read_number(since, size_out)) return JUB_OK;
    jub_status status = cli_file_open(since, JUB_NOTE_MAX_BYTES, &file, error);
    if (status == JUB_OK) status = jub_checkpoint_read_note(file.bytes, &note, &checkpoint, error);
    if (status == JUB_OK) *size_out = checkpoint.size;
    cli_file_clear(&file);
    return status;
}

static jub_status prove(const prove_run *run, jub_reader reader, uint64_t since, jub_buffer *made,
                        jub_error *error)
{
    jub_buffer source = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_note note;
    jub_checkpoint checkpoint;
    jub_view *view = NULL;
    jub_status status = cli_checkpoint_read(reader, &source, &note, &checkpoint, error);
    if (status == JUB_OK)
        status = jub_view_open(reader, checkpoint.size, &checkpoint.root, &view, error);
    if (status == JUB_OK)
        status = run->since
                     ? jub_request_make(view, since, jub_buffer_view(&source), made, error)
                     : jub_proof_make(view, run->index, jub_buffer_view(&source), made, error);
    if (status == JUB_OK && made->status != JUB_OK) status = jub_fail_no_memory(error);
    jub_view_close(view);
    jub_buffer_clear(&source);
    return status;
}

int command_log_prove(int argc, char **argv)
{
    prove_run run = {0};
    jub_buffer made = jub_buffer_init(JUB_PROOF_MAX_BYTES);
    cli_log log = {0};
    jub_error error;
    uint64_t since = 0;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    const char *path = NULL;
    jub_status status = cli_file_check_new(run.out, run.may_replace, &error);
    if (status == JUB_OK && run.since) {
        path = run.since;
        status = read_since(run.since, &since, &error);
    }
    if (status == JUB_OK) {
        path = run.path;
        status = cli_log_open(run.path, &log, &error);
    }
    if (status == JUB_OK) status = prove(&run, log.storage.reader, since, &made, &error);
    if (status == JUB_OK) {
        path = run.out;
        status = cli_file_put(run.out ? run.out : "-", CLI_SHARED, jub_buffer_view(&made), &error);
    }
    if (status != JUB_OK) cli_report(argv[0], path, &error);
    cli_log_close(&log);
    jub_buffer_clear(&made);
    return cli_log_exit(status);
}
