// jubilee audit report: what the re-readings have come to.

#include <argp.h>
#include <inttypes.h>

#include "cli/columns.h"
#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/oversight/audit_run.h"

enum { NAME_WIDTH = 24, REPORT_MAX_BYTES = 1 << 16 };

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    return cli_audit_option(key, text, state->input, state);
}

static const struct argp_option options[] = {CLI_AUDIT_OPTIONS, CLI_ACTOR_OPTIONS, {0}};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "DIR",
    .doc = "Says of those who were chosen, and of those who were refused near the cut, how many "
           "cases the auditors have read again, how many of them were wrong, how many may be wrong "
           "in the whole list, and what a sequential test says: that the list may be certified, "
           "that so many more are to be read, or that the whole list is.\v"
           "A case counts as wrong where an auditor decided otherwise than the readers did, and "
           "where a paper is missing, whatever was decided.\n\n"
           "Exit status: 0 done, 1 nothing is drawn or it is not for you yet, 2 wrong usage, 3 the "
           "log does not stand.\n\n"
           "Examples:\n"
           "  jubilee audit report pardon-2022 --as auditor.key\n"
           "  jubilee audit report pardon-2022 --rate 5%",
};

// -- the re-readings ------------------------------------------------------------------------------

// The reason stands in the facts alone.
static jub_status is_missing(cli_programme *programme, uint64_t entry, bool *is_out,
                             jub_error *error)
{
    jub_text text;
    jub_event event;
    jub_reason reason;
    uint8_t salt[JUB_SALT_BYTES];
    jub_arena arena = jub_arena_init((size_t)16 << 20);
    jub_buffer opened = jub_buffer_init(JUB_EVENT_MAX_BYTES);
    jub_status status = jub_view_entry(programme->view, entry, &text, error);
    if (status == JUB_OK) status = jub_event_read(&arena, text, &event, error);
    if (status == JUB_OK)
        status =
            programme->facts.get(programme->facts.context, &event.commitment, salt, &opened, error);
    if (status == JUB_OK)
        status =
            jub_event_open(&arena, programme->sha, salt, jub_buffer_view(&opened), &event, error);
    *is_out = status == JUB_OK &&
              jub_reason_from(event.reason, JUB_REASON_PASS | JUB_REASON_REFUSE, &reason) &&
              reason == JUB_REASON_IS_PAPERS_MISSING;
    jub_buffer_clear(&opened);
    jub_arena_clear(&arena);
    return status;
}

static jub_status gather(cli_audit *audit, jub_audit_reading **readings_out, jub_error *error)
{
    const jub_state *state = &audit->actor.programme.state;
    jub_status status = JUB_OK;
    *readings_out = JUB_NEW(&audit->arena, jub_audit_reading, state->rereadings.count);
    if (!*readings_out) return jub_fail_no_memory(error);
    for (size_t i = 0; status == JUB_OK && i < state->rereadings.count; i++) {
        const jub_rereading *each = &state->rereadings.items[i];
        jub_audit_reading *reading = &(*readings_out)[i];
        reading->case_number = each->case_number;
        reading->is_otherwise = each->outcome != state->cases.items[each->case_number - 1].outcome;
        status = is_missing(&audit->actor.programme, each->entry, &reading->is_missing, error);
    }
    return status;
}

// -- in words -------------------------------------------------------------------------------------

static void write_table(const cli_audit *audit, const jub_audit_result *results, jub_buffer *buffer)
{
    static const char *const heads[] = {"cases", "read again", "otherwise", "no papers", "at most"};
    cli_audit_write_head(audit, buffer);
    jub_buffer_char(buffer, '\n');
    cli_column_name(JUB_TEXT(""), NAME_WIDTH, buffer);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) cli_column_head(heads[i], buffer);
    jub_buffer_char(buffer, '\n');
    for (int i = 0; i < JUB_AUDIT_LISTS; i++) {
        const jub_audit_result *each = &results[i];
        const uint64_t counts[] = {each->total, each->read, each->otherwise, each->missing,
                                   each->bound};
        cli_column_name(jub_text_from(jub_audit_list_words((jub_audit_list)i)), NAME_WIDTH, buffer);
        for (size_t j = 0; j < sizeof counts / sizeof *counts; j++)
            cli_column_count(counts[j], false, buffer);
        cli_column_share(each->bound, each->total, buffer);
        jub_buffer_char(buffer, '\n');
    }
}

static void write_advice(const cli_audit *audit, jub_audit_list list,
                         const jub_audit_result *result, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "%s: ", jub_audit_list_words(list));
    if (result->total == 0) {
        jub_buffer_string(buffer, "nobody\n");
        return;
    }
    switch ((jub_audit_advice)result->advice) {
    case JUB_AUDIT_CERTIFY:
        jub_buffer_string(buffer, "certify that fewer than ");
        cli_audit_write_share(audit->aim.rate, buffer);
        jub_buffer_string(buffer, " are wrong\n");
        break;
    case JUB_AUDIT_GO_ON:
        jub_buffer_format(buffer, "go on: %" PRIu64 " more, if none of them is wrong\n",
                          result->more);
        break;
    case JUB_AUDIT_READ_ALL:
        if (result->more > 0)
            jub_buffer_format(buffer, "read the whole list: %" PRIu64 " more\n", result->more);
        else {
            jub_buffer_string(buffer, "the whole list has been read, and not fewer than ");
            cli_audit_write_share(audit->aim.rate, buffer);
            jub_buffer_string(buffer, " are wrong\n");
        }
        break;
    }
}

static void write_report(const cli_audit *audit, const jub_audit_result *results,
                         jub_buffer *buffer)
{
    write_table(audit, results, buffer);
    jub_buffer_string(buffer, "\none by one\n");
    for (int i = 0; i < JUB_AUDIT_LISTS; i++) {
        jub_buffer_string(buffer, "  ");
        write_advice(audit, (jub_audit_list)i, &results[i], buffer);
    }
    jub_buffer_string(buffer, "as a sample whose size was fixed before\n");
    for (int i = 0; i < JUB_AUDIT_LISTS; i++)
        jub_buffer_format(buffer, "  %s: %s\n", jub_audit_list_words((jub_audit_list)i),
                          results[i].total == 0 ? "nobody"
                          : results[i].is_below ? "shown"
                                                : "not shown");
}

int command_audit_report(int argc, char **argv)
{
    cli_audit audit = cli_audit_init();
    jub_error error = {0};
    jub_audit_reading *readings = NULL;
    jub_audit_result results[JUB_AUDIT_LISTS];
    jub_buffer report = jub_buffer_init(REPORT_MAX_BYTES);
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &audit);
    jub_status status = cli_audit_open(argv[0], CLI_PROGRAMME_READ, &audit);
    const jub_state *state = &audit.actor.programme.state;
    if (status == JUB_OK && state->programme.audit_count == 0)
        status = jub_fail(&error, JUB_MISSING, (jub_position){0},
                          "see 'jubilee audit plan' for how many, and draw them with 'audit.drawn'",
                          "no sample is drawn yet");
    if (status == JUB_OK) status = gather(&audit, &readings, &error);
    if (status == JUB_OK)
        status = jub_audit_sum_up(&audit.arena, &audit.frame, state->cases.count, readings,
                                  state->rereadings.count, &audit.aim, results, &error);
    if (status == JUB_OK) write_report(&audit, results, &report);
    status = cli_print(&report, status, &error);
    if (status != JUB_OK && error.message[0] != '\0') cli_report(argv[0], audit.who.folder, &error);
    cli_audit_clear(&audit);
    return cli_finish_output(cli_log_exit(status));
}
