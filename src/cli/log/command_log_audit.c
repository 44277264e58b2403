// jubilee log audit: every entry and every tile of a log, hashed again.

#include <argp.h>
#include <inttypes.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/log/trust.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "ledger/audit.h"

enum { ARENA_MAX_BYTES = 64 << 20, REPORT_MAX_BYTES = 64 << 20 };

typedef struct audit_run {
    const char *path;
    cli_trust trust;
    jub_arena arena;
    jub_buffer report; // held back, so that it does not mix with the progress
    cli_progress progress;
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

static void take_finding(void *context, const jub_audit_finding *finding)
{
    audit_run *run = context;
    jub_buffer *to = &run->report;
    cli_write_path(finding->path, to);
    jub_buffer_format(to, ": %s%s",
                      finding->is_finding ? "" : "note: ", jub_audit_word(finding->kind));
    if (finding->end == finding->begin + 1)
        jub_buffer_format(to, " %" PRIu64, finding->begin);
    else if (finding->end > finding->begin)
        jub_buffer_format(to, ", entries %" PRIu64 " to %" PRIu64, finding->begin,
                          finding->end - 1);
    jub_buffer_format(to, ": %s\n", finding->reason);
    if (finding->expected[0]) jub_buffer_format(to, "    expected %s\n", finding->expected);
    if (finding->found[0]) jub_buffer_format(to, "    found    %s\n", finding->found);
}

static void report_progress(void *context, uint64_t done, uint64_t total)
{
    audit_run *run = context;
    cli_progress_report(&run->progress, done, total);
}

static void write_summary(audit_run *run, const jub_checkpoint *checkpoint,
                          const jub_policy_verdict *verdict, const jub_audit_report *report)
{
    jub_buffer *to = &run->report;
    char count[CLI_COUNT_TEXT_BYTES];
    if (report->is_cut) jub_buffer_string(to, "... the rest of the log was not looked at\n");
    if (report->note_count > JUB_AUDIT_NOTE_MAX)
        jub_buffer_format(to, "... and %s more notes\n",
                          cli_count(report->note_count - JUB_AUDIT_NOTE_MAX, count));
    if (to->length_bytes > 0) jub_buffer_char(to, '\n');
    jub_buffer_format(to, "%s entries, ", cli_count(checkpoint->size, count));
    cli_verdict_write(verdict, to);
    jub_buffer_char(to, '\n');
    if (report->unpublished_count > 0)
        jub_buffer_format(to, "%s entries more, not yet signed\n",
                          cli_count(report->unpublished_count, count));
    if (report->leftover_count > 0)
        jub_buffer_format(
            to,
            "%s file%s left behind by a writer that did not finish, which belong to no "
            "entry: 'jubilee log gc' removes them\n",
            cli_count(report->leftover_count, count), report->leftover_count == 1 ? "" : "s");
    if (report->finding_count == 0)
        jub_buffer_string(to, "nothing found\n");
    else
        jub_buffer_format(to, "%s finding%s\n", cli_count(report->finding_count, count),
                          report->finding_count == 1 ? "" : "s");
}

static jub_status audit(audit_run *run, jub_reader reader, const jub_policy *policy,
                        uint64_t *finding_count_out, jub_error *error)
{
    const jub_audit_sink sink = {run, take_finding, report_progress};
    jub_buffer source = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_policy_verdict verdict;
    jub_audit_report report;
    jub_checkpoint checkpoint;
    jub_note note;
    jub_status status = cli_checkpoint_read(reader, &source, &note, &checkpoint, error);
    if (status == JUB_OK) status = jub_policy_check(policy, &note, &checkpoint, &verdict, error);
    if (status == JUB_OK) {
        cli_progress_begin(&run->progress, "auditing", "entries", 1);
        status = jub_audit(reader, &checkpoint, &sink, &report, error);
        cli_progress_end(&run->progress);
    }
    if (status == JUB_OK) {
        write_summary(run, &checkpoint, &verdict, &report);
        *finding_count_out = report.finding_count;
    }
    jub_buffer_clear(&source);
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
