// jubilee log notice: the evidence that goes with one person's notice.

#include <argp.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/log/evidence.h"
#include "cli/log/log_files.h"
#include "cli/message.h"

enum { KEY_OPENINGS = 1, KEY_OUT, KEY_FORCE };

typedef struct notice_run {
    const char *path;
    const char *index_text;
    uint64_t index;
    const char *openings_path;
    const char *out;
    bool may_replace;
    const char *bad_path;
} notice_run;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    notice_run *run = state->input;
    int64_t index = -1;
    switch (key) {
    case KEY_OPENINGS: run->openings_path = argument; return 0;
    case KEY_FORCE: run->may_replace = true; return 0;
    case KEY_OUT: run->out = argument; return 0;
    case ARGP_KEY_ARG:
        if (run->index_text) argp_error(state, "one entry at a time");
        *(run->path ? &run->index_text : &run->path) = argument;
        return 0;
    case ARGP_KEY_END:
        if (!run->path || !run->index_text) argp_error(state, "name a log and an entry's index");
        if (!jub_text_to_i64(jub_text_from(run->index_text ? run->index_text : ""), &index) ||
            index < 0)
            argp_error(state, "'%s' is no index of an entry", run->index_text);
        if (!run->openings_path) argp_error(state, "where are the openings? give --openings");
        run->index = (uint64_t)index;
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"openings", KEY_OPENINGS, "FILE", 0, "what 'log commit' kept", 0},
    {"out", KEY_OUT, "FILE", 0, "write to FILE (default: standard output)", 0},
    {"force", KEY_FORCE, NULL, 0, "replace a FILE that is there already", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "LOG INDEX",
    .doc = "Writes one person's evidence: the facts and the salt that open the commitment in entry "
           "INDEX, the entry, and the proof that it is in the log, with the signed checkpoint. "
           "Whoever holds it checks it without a network and sees nobody else's.\v"
           "The facts are the person's: hand the file to no one else. It is made for the "
           "published checkpoint, so that entries appended since have none yet.\n\n"
           "Exit status: 0 done, 1 there is no such entry or opening, 2 wrong usage, 3 log, entry "
           "and opening do not fit.\n\n"
           "Examples:\n"
           "  jubilee log notice prison-log 17 --openings openings.sqlite \\\n"
           "      --out 17.notice",
};

// What an error is about: the log, but for facts that are not there.
static const char *blame(const notice_run *run, jub_status status)
{
    const bool is_of_openings = status == JUB_MISSING || status == JUB_UNVERIFIED;
    return is_of_openings ? run->openings_path : run->path;
}

static jub_status make_notice(notice_run *run, jub_error *error)
{
    cli_log log = {0};
    jub_openings *openings = NULL;
    cli_evidence evidence = {0};
    jub_buffer notice = jub_buffer_init_secret(JUB_NOTICE_MAX_BYTES);
    run->bad_path = NULL;
    jub_status status = cli_file_check_new(run->out, run->may_replace, error);
    if (status != JUB_OK) goto done;
    run->bad_path = run->openings_path;
    status = jub_openings_open(run->openings_path, false, &openings, error);
    if (status != JUB_OK) goto done;
    run->bad_path = run->path;
    status = cli_log_open(run->path, &log, error);
    if (status == JUB_OK)
        status = cli_evidence_open(log.storage.reader, openings, &evidence, error);
    if (status != JUB_OK) goto done;
    status = cli_evidence_make(&evidence, run->index, &notice, error);
    run->bad_path = blame(run, status);
    if (status != JUB_OK) goto done;
    run->bad_path = run->out ? run->out : "standard output";
    status = cli_file_put(run->out ? run->out : "-", CLI_PRIVATE, jub_buffer_view(&notice), error);

done:
    cli_evidence_clear(&evidence);
    cli_log_close(&log);
    jub_openings_close(openings);
    jub_buffer_clear(&notice);
    return status;
}

int command_log_notice(int argc, char **argv)
{
    notice_run run = {0};
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    const jub_status status = make_notice(&run, &error);
    if (status != JUB_OK) cli_report(argv[0], run.bad_path, &error);
    return cli_finish_output(cli_log_exit(status));
}
