#include "cli/programme/programme_check.h"

#include <inttypes.h>
#include <stdarg.h>

#include "cli/log/trust.h"
#include "cli/message.h"
#include "ledger/audit.h"

enum { LINE_MAX_BYTES = 2048 };

// What a stranger's file says is shown, and does not command the terminal: C0, DEL and, in UTF-8,
// C1.
static void write_harmless(const char *line, jub_buffer *out)
{
    for (const char *c = line; *c; c++) {
        const unsigned char byte = (unsigned char)*c, next = (unsigned char)c[1];
        const bool is_c1 = byte == 0xC2 && next >= 0x80 && next < 0xA0;
        jub_buffer_char(out, byte < ' ' || byte == 0x7f || is_c1 ? '?' : (char)byte);
        if (is_c1) c++;
    }
}

void cli_check_line(cli_check *check, const char *step, const char *format, ...)
{
    char line[LINE_MAX_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    jub_buffer_format(&check->report, "%-10s ", step);
    write_harmless(line, &check->report);
    jub_buffer_char(&check->report, '\n');
}

void cli_check_finding(cli_check *check, jub_text where, const char *format, ...)
{
    char line[LINE_MAX_BYTES];
    va_list arguments;
    check->finding_count++;
    if (check->step_finding_count++ >= CLI_FINDING_MAX) return;
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    jub_buffer_string(&check->report, "  ! ");
    cli_write_path(where, &check->report);
    jub_buffer_string(&check->report, ": ");
    write_harmless(line, &check->report);
    jub_buffer_char(&check->report, '\n');
}

void cli_check_fault(cli_check *check, jub_text where, const jub_error *error)
{
    if (error->at.line > 0)
        cli_check_finding(check, where, "line %u: %s", error->at.line, error->message);
    else
        cli_check_finding(check, where, "%s", error->message);
    if (!error->hint[0] || check->step_finding_count > CLI_FINDING_MAX) return;
    jub_buffer_string(&check->report, "    hint: ");
    write_harmless(error->hint, &check->report);
    jub_buffer_char(&check->report, '\n');
}

jub_text cli_check_below(const cli_check *check, const char *path)
{
    const size_t length = strlen(check->folder);
    if (strncmp(path, check->folder, length) != 0 || path[length] != '/')
        return jub_text_from(path);
    path += length;
    while (*path == '/') path++;
    return jub_text_from(path);
}

void cli_check_begin(cli_check *check)
{
    check->step_finding_count = 0;
}

void cli_check_end(cli_check *check)
{
    char count[CLI_COUNT_TEXT_BYTES];
    if (check->step_finding_count > CLI_FINDING_MAX)
        jub_buffer_format(&check->report, "  ! ... and %s more\n",
                          cli_count(check->step_finding_count - CLI_FINDING_MAX, count));
}

// -- the log --------------------------------------------------------------------------------------

typedef struct log_audit {
    cli_check *check;
    jub_policy_verdict verdict;
    jub_audit_report found;
} log_audit;

// In a programme's folder everything is to be spoken for: what is no part of the log is a finding.
static void take_finding(void *context, const jub_audit_finding *finding)
{
    cli_check *check = ((log_audit *)context)->check;
    char path[LINE_MAX_BYTES], place[64] = "";
    (void)snprintf(path, sizeof path, PROGRAMME_LOG "/%.*s", JUB_TEXT_ARG(finding->path));
    if (finding->end == finding->begin + 1)
        (void)snprintf(place, sizeof place, " %" PRIu64, finding->begin);
    else if (finding->end > finding->begin)
        (void)snprintf(place, sizeof place, ", entries %" PRIu64 " to %" PRIu64, finding->begin,
                       finding->end - 1);
    cli_check_finding(check, jub_text_from(path), "%s%s: %s", jub_audit_word(finding->kind), place,
                      finding->reason);
    if (check->step_finding_count > CLI_FINDING_MAX) return;
    if (finding->expected[0])
        jub_buffer_format(&check->report, "    expected %s\n", finding->expected);
    if (finding->found[0]) jub_buffer_format(&check->report, "    found    %s\n", finding->found);
}

static void tell_audit(log_audit *at)
{
    cli_check *check = at->check;
    const jub_audit_report *found = &at->found;
    const jub_text path = JUB_TEXT(PROGRAMME_LOG);
    char size[CLI_COUNT_TEXT_BYTES], bytes[CLI_COUNT_TEXT_BYTES];
    if (found->unpublished_count > 0)
        cli_check_finding(check, path, "%" PRIu64 " entries behind the signed checkpoint",
                          found->unpublished_count);
    if (found->leftover_count > 0)
        cli_check_finding(check, path,
                          "%" PRIu64 " files left behind by a writer that did not finish, which "
                          "belong to no entry: 'jubilee log gc' removes them",
                          found->leftover_count);
    if (found->note_count > JUB_AUDIT_NOTE_MAX)
        cli_check_finding(check, path, "%" PRIu64 " more files that are not part of a log",
                          found->note_count - JUB_AUDIT_NOTE_MAX);
    if (found->is_cut) cli_check_finding(check, path, "the rest of the log was not looked at");
    if (found->finding_count == 0)
        cli_check_line(check, "log", "%s entries, %s bytes, all hashed again; signed by %s",
                       cli_count(check->log_size, size), cli_count(found->byte_count, bytes),
                       check->log_key.name);
    else
        cli_check_line(check, "log", "%s entries; signed by %s, and not as it was signed",
                       cli_count(check->log_size, size), check->log_key.name);
}

// A checkpoint that holds is believed for the rest, also where the log does not fit it.
static jub_status audit(log_audit *at, jub_reader reader, const jub_checkpoint *checkpoint,
                        jub_error *error)
{
    cli_check *check = at->check;
    const jub_audit_sink sink = {at, take_finding, NULL}; // the replay beside it shows its progress
    check->is_signed = true;
    check->log_key = *at->verdict.log;
    check->log_size = checkpoint->size;
    check->log_root = checkpoint->root;
    const jub_status status = jub_audit(reader, checkpoint, &sink, &at->found, error);
    if (status == JUB_NO_MEMORY) return status;
    if (status != JUB_OK) cli_check_fault(check, JUB_TEXT(PROGRAMME_LOG), error);
    tell_audit(at);
    return JUB_OK;
}

static jub_status check_store(cli_check *check, jub_reader reader, jub_error *error)
{
    log_audit at = {.check = check};
    jub_buffer source = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_checkpoint checkpoint;
    jub_note note;
    jub_status status = cli_checkpoint_read(reader, &source, &note, &checkpoint, error);
    if (status == JUB_OK)
        status = jub_policy_check(check->policy, &note, &checkpoint, &at.verdict, error);
    if (status == JUB_OK) {
        status = audit(&at, reader, &checkpoint, error);
    } else if (status != JUB_NO_MEMORY) {
        cli_check_fault(check, JUB_TEXT(PROGRAMME_LOG "/" JUB_CHECKPOINT_PATH), error);
        cli_check_line(check, "log", "nobody is known to have signed it");
        status = JUB_OK;
    }
    jub_buffer_clear(&source);
    return status;
}

jub_status cli_check_log(cli_check *check, jub_error *error)
{
    jub_file_store *store = NULL;
    const jub_text path = jub_text_format(&check->arena, "%s/" PROGRAMME_LOG, check->folder);
    if (!path.bytes) return jub_fail_no_memory(error);
    jub_status status = jub_file_store_open(path.bytes, false, &store, error);
    if (status == JUB_OK) {
        status = check_store(check, jub_file_store_storage(store).reader, error);
    } else if (status != JUB_NO_MEMORY) {
        cli_check_fault(check, JUB_TEXT(PROGRAMME_LOG), error);
        status = JUB_OK;
    }
    jub_file_store_close(store);
    return status;
}
