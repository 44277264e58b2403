// jubilee log audit: every entry and every tile of a log, hashed again.

#include <argp.h>

#include "cli/audit_report.h"
#include "cli/command.h"
#include "cli/log_files.h"
#include "cli/message.h"
#include "cli/trust.h"

enum { ARENA_MAX_BYTES = 64 << 20, REPORT_MAX_BYTES = 64 << 20 };

typedef struct audit_run {
    const char *path;
    cli_trust trust;
    jub_arena arena;
    jub_buffer report;
} audit_run;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    audit_run *run = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (run->path) argp_error(state, "one log at a time");
        run->path = argument;
        return 0;
    case ARGP_KEY_END:
        if (!run->path) argp_error(state, "which log? name its folder or file");
        return cli_trust_option(key, argument, &run->trust, state);
    default: return cli_trust_option(key, argument, &run->trust, state);
    }
}

static const struct argp_option options[] = {
    CLI_TRUST_OPTIONS,
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "LOG",
    .doc = "Reads a whole log and hashes every entry and every tile again, from the signed "
           "checkpoint down. Prints what was changed, is missing or does not fit, with its file, "
           "the entries it touches, what was expected and what was found.\v"
           "What lies behind the checkpoint is checked as well, against the log's own head, and is "
           "told apart. jubilee-verify does the same from a folder, with less code to trust.\n\n"
           "Exit status: 0 nothing found, 1 the log cannot be read, 2 wrong usage, 3 something was "
           "found or the checkpoint is not verified.\n\n"
           "Examples:\n"
           "  jubilee log audit prison-log --key log.key.pub\n"
           "  jubilee log audit central.sqlite --policy 2027-amnesty.policy",
};

static jub_status audit(audit_run *run, jub_reader reader, const jub_policy *policy,
                        uint64_t *finding_count_out, jub_error *error)
{
    cli_audit audit;
    const jub_status status = cli_audit_log(reader, policy, &run->report, true, &audit, error);
    if (status == JUB_OK) {
        cli_audit_summary(&audit);
        *finding_count_out = audit.found.finding_count;
    }
    cli_audit_clear(&audit);
    return status;
}

int command_log_audit(int argc, char **argv)
{
    audit_run run = {
        .arena = jub_arena_init(ARENA_MAX_BYTES),
        .report = jub_buffer_init(REPORT_MAX_BYTES),
    };
    const char *bad_path = NULL;
    const jub_policy *policy = NULL;
    uint64_t finding_count = 0;
    cli_log log = {0};
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = cli_trust_open(&run.arena, &run.trust, &policy, &bad_path, &error);
    if (status == JUB_OK) {
        bad_path = run.path;
        status = cli_log_open(run.path, &log, &error);
    }
    if (status == JUB_OK) status = audit(&run, log.storage.reader, policy, &finding_count, &error);
    status = cli_print(&run.report, status, &error);
    if (status != JUB_OK) cli_report(argv[0], bad_path, &error);
    cli_log_close(&log);
    jub_arena_clear(&run.arena);
    return cli_finish_output(finding_count > 0 ? EXIT_NOT_VERIFIED : cli_log_exit(status));
}
