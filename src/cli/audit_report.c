#include "cli/audit_report.h"

#include <inttypes.h>

#include "cli/message.h"
#include "cli/trust.h"

void cli_write_path(jub_text path, jub_buffer *buffer)
{
    for (size_t i = 0; i < path.length_bytes; i++) {
        const uint8_t byte = (uint8_t)path.bytes[i];
        if (byte > ' ' && byte < 0x7f)
            jub_buffer_char(buffer, (char)byte);
        else
            jub_buffer_format(buffer, "\\x%02x", byte);
    }
}

static void take_finding(void *context, const jub_audit_finding *finding)
{
    jub_buffer *to = ((cli_audit *)context)->report;
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
    cli_audit *audit = context;
    cli_progress_report(&audit->progress, done, total);
}

jub_status cli_audit_log(jub_reader reader, const jub_policy *policy, jub_buffer *report,
                         bool shows_progress, cli_audit *audit_out, jub_error *error)
{
    cli_audit *audit = audit_out;
    const jub_audit_sink sink = {audit, take_finding, report_progress};
    jub_note note;
    *audit = (cli_audit){.report = report, .source = jub_buffer_init(JUB_NOTE_MAX_BYTES)};
    jub_status status =
        cli_checkpoint_read(reader, &audit->source, &note, &audit->checkpoint, error);
    if (status == JUB_OK)
        status = jub_policy_check(policy, &note, &audit->checkpoint, &audit->verdict, error);
    if (status != JUB_OK) return status;
    if (shows_progress) cli_progress_begin(&audit->progress, "auditing", "entries", 1);
    status = jub_audit(reader, &audit->checkpoint, &sink, &audit->found, error);
    cli_progress_end(&audit->progress);
    return status;
}

void cli_audit_clear(cli_audit *audit)
{
    jub_buffer_clear(&audit->source);
}

void cli_audit_summary(const cli_audit *audit)
{
    const jub_audit_report *report = &audit->found;
    jub_buffer *to = audit->report;
    char count[CLI_COUNT_TEXT_BYTES];
    if (report->is_cut) jub_buffer_string(to, "... the rest of the log was not looked at\n");
    if (report->note_count > JUB_AUDIT_NOTE_MAX)
        jub_buffer_format(to, "... and %s more notes\n",
                          cli_count(report->note_count - JUB_AUDIT_NOTE_MAX, count));
    if (to->length_bytes > 0) jub_buffer_char(to, '\n');
    jub_buffer_format(to, "%s entries, ", cli_count(audit->checkpoint.size, count));
    cli_verdict_write(&audit->verdict, to);
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
