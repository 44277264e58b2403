#include "cli/programme_check.h"

#include <inttypes.h>
#include <stdarg.h>

#include "cli/audit_report.h"
#include "cli/message.h"

enum { LINE_MAX_BYTES = 2048 };

void cli_check_line(cli_check *check, const char *step, const char *format, ...)
{
    char line[LINE_MAX_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    jub_buffer_format(&check->report, "%-10s %s\n", step, line);
}

void cli_check_finding(cli_check *check, jub_text where, const char *format, ...)
{
    char line[LINE_MAX_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    jub_buffer_string(&check->report, "  ! ");
    cli_write_path(where, &check->report);
    jub_buffer_format(&check->report, ": %s\n", line);
    check->finding_count++;
}

// -- the log --------------------------------------------------------------------------------------

jub_status cli_check_log(cli_check *check, jub_error *error)
{
    cli_audit audit;
    jub_file_store *store = NULL;
    char size[CLI_COUNT_TEXT_BYTES], bytes[CLI_COUNT_TEXT_BYTES];
    const jub_text path = jub_text_format(&check->arena, "%s/" PROGRAMME_LOG, check->folder);
    if (!path.bytes) return jub_fail_no_memory(error);
    jub_status status = jub_file_store_open(path.bytes, false, &store, error);
    if (status != JUB_OK) return status;
    jub_buffer found = jub_buffer_init(check->report.max_bytes);
    status = cli_audit_log(jub_file_store_storage(store).reader, check->policy, &found, false,
                           &audit, error);
    if (status == JUB_OK) {
        check->is_signed = true;
        check->log_key = *audit.verdict.log;
        check->log_size = audit.checkpoint.size;
        check->log_root = audit.checkpoint.root;
        check->finding_count += audit.found.finding_count;
        cli_check_line(check, "log", "%s entries, %s bytes, all hashed again; signed by %s",
                       cli_count(audit.checkpoint.size, size),
                       cli_count(audit.found.byte_count, bytes), audit.verdict.log->name);
        jub_buffer_text(&check->report, jub_buffer_view(&found));
        if (audit.found.unpublished_count > 0)
            cli_check_finding(check, JUB_TEXT(PROGRAMME_LOG),
                              "%" PRIu64 " entries behind the signed checkpoint",
                              audit.found.unpublished_count);
    }
    cli_audit_clear(&audit);
    jub_buffer_clear(&found);
    jub_file_store_close(store);
    return status;
}
