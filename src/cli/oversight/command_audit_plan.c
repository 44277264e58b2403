// jubilee audit plan: how many cases to read again.

#include <argp.h>
#include <inttypes.h>

#include "cli/columns.h"
#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/oversight/audit_run.h"
#include "statistics/sample.h"

enum { KEY_CASES = 1, NAME_WIDTH = 24, REPORT_MAX_BYTES = 1 << 16 };

typedef struct plan_run {
    cli_audit audit;
    uint32_t cases; // 0: of a programme
} plan_run;

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    plan_run *run = state->input;
    switch (key) {
    case KEY_CASES:
        if (!jub_text_to_u32(jub_text_from(text), &run->cases) || run->cases == 0)
            argp_error(state, "--cases takes a whole number from 1 on, not '%s'", text);
        return 0;
    case ARGP_KEY_END:
        if (run->cases > 0 && run->audit.who.folder)
            argp_error(state, "a programme, or --cases, not both");
        return run->cases > 0 ? 0 : cli_audit_option(key, text, &run->audit, state);
    default: return cli_audit_option(key, text, &run->audit, state);
    }
}

static const struct argp_option options[] = {
    {"cases", KEY_CASES, "N", 0, "of one list of so many, without a programme", 0},
    CLI_AUDIT_OPTIONS,
    CLI_ACTOR_OPTIONS,
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "DIR\n--cases N",
    .doc = "Says how many cases of a programme are to be read again, so that it can be said of "
           "those who were chosen, and of those who were refused near the cut, that few are wrong: "
           "as a sample of a fixed size, and one by one until enough were right.\v"
           "Once the seed for 'audit' is taken it also says how large the sample of 'audit.drawn' "
           "has to be to hold both. docs/audit.md explains the figures.\n\n"
           "Exit status: 0 done, 1 the final round is not over or it is not for you yet, 2 wrong "
           "usage, 3 the log does not stand.\n\n"
           "Examples:\n"
           "  jubilee audit plan --cases 2000 --rate 1%\n"
           "  jubilee audit plan pardon-2022 --as auditor.key --rate 2% --risk 5%",
};

static void write_count(uint64_t count, uint64_t total, jub_buffer *buffer)
{
    if (count >= total)
        jub_buffer_format(buffer, "%*s", CLI_COLUMN_COUNT_WIDTH, "all");
    else
        cli_column_count(count, false, buffer);
}

static void write_row(const jub_audit_aim *aim, const char *name, uint64_t total,
                      jub_buffer *buffer)
{
    cli_column_name(jub_text_from(name), NAME_WIDTH, buffer);
    cli_column_count(total, false, buffer);
    write_count(jub_sample_size(total, aim->rate, aim->risk), total, buffer);
    const uint64_t clean = jub_sample_clean(aim->rate, aim->risk);
    write_count(clean, total, buffer);
    if (clean >= total) // all are read as it is
        jub_buffer_format(buffer, "%*s", CLI_COLUMN_COUNT_WIDTH, "-");
    else
        cli_column_count(jub_sample_each(aim->rate, aim->risk), false, buffer);
    jub_buffer_char(buffer, '\n');
}

static void write_columns(jub_buffer *buffer)
{
    static const char *const heads[] = {"cases", "fixed sample", "one by one", "each wrong"};
    jub_buffer_char(buffer, '\n');
    cli_column_name(JUB_TEXT(""), NAME_WIDTH, buffer);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) cli_column_head(heads[i], buffer);
    jub_buffer_char(buffer, '\n');
}

static void write_words(jub_buffer *buffer)
{
    jub_buffer_string(
        buffer,
        "\nfixed sample  read so many: if all are right, it is shown\n"
        "one by one    stop when so many were read and all are right; each wrong one asks for so\n"
        "              many more, as under 'each wrong'\n"
        "Where that would be more than there are, all are read. A case of which a paper is\n"
        "missing counts as wrong.\n");
}

// How many of all cases in the order of the draw take in a fixed sample of both.
static jub_status write_within(const cli_audit *audit, jub_buffer *buffer, jub_error *error)
{
    const jub_state *state = &audit->actor.programme.state;
    jub_arena arena = jub_arena_init((size_t)16 << 30);
    jub_audit_sample sample;
    uint64_t wanted[JUB_AUDIT_LISTS];
    if (!jub_state_seed(state, "audit")) {
        jub_buffer_string(buffer, "\nnothing is drawn yet: hold a draw, and take its seed with "
                                  "'seed.taken use=audit'\n");
        return JUB_OK;
    }
    for (int i = 0; i < JUB_AUDIT_LISTS; i++)
        wanted[i] = jub_sample_size(audit->frame.counts[i], audit->aim.rate, audit->aim.risk);
    const jub_status status =
        jub_audit_sample_draw(&arena, state, &audit->frame, wanted, &sample, error);
    if (status == JUB_OK)
        jub_buffer_format(
            buffer,
            "\nboth fixed samples are among the first %u of %zu cases in the order of "
            "the draw\n",
            sample.within, state->cases.count);
    if (status == JUB_OK && state->programme.audit_count > 0)
        jub_buffer_format(buffer, "'audit.drawn' has taken the first %u\n",
                          state->programme.audit_count);
    jub_arena_clear(&arena);
    return status;
}

static jub_status write_programme(const cli_audit *audit, jub_buffer *buffer, jub_error *error)
{
    cli_audit_write_head(audit, buffer);
    write_columns(buffer);
    for (int i = 0; i < JUB_AUDIT_LISTS; i++)
        write_row(&audit->aim, jub_audit_list_words((jub_audit_list)i), audit->frame.counts[i],
                  buffer);
    if (audit->frame.far_count > 0)
        jub_buffer_format(buffer, "  refused far from the cut, not audited: %" PRIu64 "\n",
                          audit->frame.far_count);
    if (audit->frame.unsettled_count > 0)
        jub_buffer_format(buffer, "  not settled, not audited: %" PRIu64 "\n",
                          audit->frame.unsettled_count);
    write_words(buffer);
    return write_within(audit, buffer, error);
}

int command_audit_plan(int argc, char **argv)
{
    plan_run run = {.audit = cli_audit_init()};
    jub_error error = {0};
    jub_buffer report = jub_buffer_init(REPORT_MAX_BYTES);
    jub_status status = JUB_OK;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    if (run.cases > 0) {
        jub_buffer_string(&report, "to show that fewer than ");
        cli_audit_write_share(run.audit.aim.rate, &report);
        jub_buffer_string(&report, " are wrong, but for a risk of ");
        cli_audit_write_share(run.audit.aim.risk, &report);
        jub_buffer_char(&report, '\n');
        write_columns(&report);
        write_row(&run.audit.aim, "a list", run.cases, &report);
        write_words(&report);
    } else {
        status = cli_audit_open(argv[0], CLI_PROGRAMME_READ, &run.audit);
        if (status == JUB_OK) status = write_programme(&run.audit, &report, &error);
    }
    status = cli_print(&report, status, &error);
    if (status != JUB_OK && error.message[0] != '\0')
        cli_report(argv[0], run.audit.who.folder, &error);
    cli_audit_clear(&run.audit);
    return cli_finish_output(cli_log_exit(status));
}
