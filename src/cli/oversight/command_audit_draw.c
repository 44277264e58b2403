// jubilee audit draw: which cases are read again.

#include <argp.h>
#include <inttypes.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/oversight/audit_run.h"
#include "cli/oversight/oversee_run.h"
#include "statistics/sample.h"

#define REPORT_MAX_BYTES ((size_t)64 << 20)
enum { KEY_CHOSEN = 1, KEY_REFUSED, KEY_STEERED, LINE_CASES = 12 };

typedef struct draw_run {
    cli_audit audit;
    bool has_wanted[JUB_AUDIT_LISTS];
    uint64_t wanted[JUB_AUDIT_LISTS];
    uint32_t steered; // cases of that order to show; 0: none
} draw_run;

// -- what is asked for ----------------------------------------------------------------------------

static uint32_t read_count(struct argp_state *state, const char *name, const char *text)
{
    uint32_t count;
    if (!jub_text_to_u32(jub_text_from(text), &count))
        argp_error(state, "--%s takes a whole number, not '%s'", name, text);
    return count;
}

static void want(draw_run *run, jub_audit_list list, uint32_t count)
{
    run->wanted[list] = count;
    run->has_wanted[list] = true;
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    draw_run *run = state->input;
    switch (key) {
    case KEY_CHOSEN: want(run, JUB_AUDIT_CHOSEN, read_count(state, "chosen", text)); return 0;
    case KEY_REFUSED: want(run, JUB_AUDIT_REFUSED, read_count(state, "refused", text)); return 0;
    case KEY_STEERED: run->steered = read_count(state, "steered", text); return 0;
    default: return cli_audit_option(key, text, &run->audit, state);
    }
}

static const struct argp_option options[] = {
    {"chosen", KEY_CHOSEN, "N", 0, "so many of the chosen (default: the fixed sample of the plan)",
     0},
    {"refused", KEY_REFUSED, "N", 0, "so many of the refused near the cut (default: likewise)", 0},
    {"steered", KEY_STEERED, "N", 0,
     "and besides the N cases at which oversight points most: no sample, and no part of one", 0},
    CLI_AUDIT_OPTIONS,
    CLI_ACTOR_OPTIONS,
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "DIR",
    .doc =
        "Says which cases of a programme are read again: of those who were chosen, and of those "
        "who were refused near the cut, the first so many in the order of the draw whose seed "
        "was taken for 'audit'. Every case of a list has the same chance, to the last, and "
        "anybody who has the seed can draw the order again.\v"
        "A case behind those of 'audit.drawn' is marked +: the log takes no re-reading of it.\n\n"
        "Exit status: 0 done, 1 no seed is taken or it is not for you yet, 2 wrong usage, 3 the "
        "log does not stand.\n\n"
        "Examples:\n"
        "  jubilee audit draw pardon-2022 --as auditor.key --rate 2%\n"
        "  jubilee audit draw pardon-2022 --chosen 100 --refused 50 --steered 30 \\\n"
        "      --as auditor.key",
};

// -- the lot --------------------------------------------------------------------------------------

static void write_seed(const jub_state *state, jub_buffer *buffer)
{
    const jub_seed *seed = jub_state_seed(state, "audit");
    char hex[2 * JUB_HASH_BYTES + 1];
    jub_hex_encode(seed->seed.bytes, JUB_HASH_BYTES, hex);
    jub_buffer_format(buffer,
                      "\nseed     %s\n"
                      "         of draw '%.*s', taken in entry %" PRIu64 " of the log\n"
                      "order    all cases by rising ticket; to draw it again:\n"
                      "         seq 1 %zu | jubilee draw rank --seed SEED | cut -f 3\n",
                      hex, JUB_TEXT_ARG(seed->draw), seed->entry, state->cases.count);
}

// Numbers a dozen a line.
static void write_cases(const jub_state *state, const uint32_t *cases, size_t count, bool is_lot,
                        jub_buffer *buffer)
{
    bool has_beyond = false;
    for (size_t i = 0; i < count; i++) {
        const bool is_beyond = is_lot && state->is_sampled && !state->is_sampled[cases[i] - 1];
        if (i % LINE_CASES == 0) jub_buffer_string(buffer, i == 0 ? "  " : "\n  ");
        jub_buffer_format(buffer, " %6u%s", cases[i], is_beyond ? "+" : "");
        has_beyond |= is_beyond;
    }
    if (count > 0) jub_buffer_char(buffer, '\n');
    if (has_beyond)
        jub_buffer_format(
            buffer, "  + behind the first %u in the order of the draw, which 'audit.drawn' took\n",
            state->programme.audit_count);
}

static jub_status write_samples(draw_run *run, jub_buffer *buffer, jub_error *error)
{
    const cli_audit *audit = &run->audit;
    const jub_state *state = &audit->actor.programme.state;
    jub_audit_sample sample;
    for (int i = 0; i < JUB_AUDIT_LISTS; i++)
        if (!run->has_wanted[i])
            run->wanted[i] =
                jub_sample_size(audit->frame.counts[i], audit->aim.rate, audit->aim.risk);
    const jub_status status =
        jub_audit_sample_draw(&run->audit.arena, state, &audit->frame, run->wanted, &sample, error);
    if (status != JUB_OK) return status;
    cli_audit_write_head(audit, buffer);
    write_seed(state, buffer);
    for (int i = 0; i < JUB_AUDIT_LISTS; i++) {
        jub_buffer_format(buffer, "\n%s: %zu of %" PRIu64 " cases, in the order drawn\n",
                          jub_audit_list_words((jub_audit_list)i), sample.counts[i],
                          audit->frame.counts[i]);
        write_cases(state, sample.cases[i], sample.counts[i], true, buffer);
    }
    jub_buffer_format(buffer, "\nall of these are among the first %u cases in that order\n",
                      sample.within);
    return JUB_OK;
}

// -- where oversight points -----------------------------------------------------------------------

static jub_status write_order(draw_run *run, cli_oversee *overseen, jub_buffer *buffer,
                              jub_error *error)
{
    const size_t case_count = overseen->programme.state.cases.count;
    const size_t shown = run->steered < case_count ? run->steered : case_count;
    size_t pointed = 0;
    uint32_t *order = JUB_NEW(&run->audit.arena, uint32_t, case_count);
    if (!order) return jub_fail_no_memory(error);
    const jub_status status = jub_oversight_steer(&run->audit.arena, &overseen->evidence,
                                                  &overseen->oversight, order, &pointed, error);
    if (status != JUB_OK) return status;
    jub_buffer_format(buffer,
                      "\nsteered: the %zu cases at which oversight points most, of %zu at which it "
                      "points at all\n",
                      shown, pointed);
    write_cases(&overseen->programme.state, order, shown, false, buffer);
    if (shown > pointed)
        jub_buffer_format(buffer, "  the last %zu of these are by lot: it points at no more\n",
                          shown - pointed);
    jub_buffer_string(buffer, "  these are no sample: what is found in them says nothing of the "
                              "others\n");
    return JUB_OK;
}

// By what is in the log from the first entry on.
static jub_status write_steered(draw_run *run, jub_buffer *buffer, jub_error *error)
{
    const char *bad_path = NULL;
    cli_oversee overseen = {.command = run->audit.actor.command,
                            .folder = run->audit.who.folder,
                            .key_path = run->audit.who.key_path,
                            .passphrase = run->audit.who.passphrase};
    jub_status status = cli_oversee_open(&overseen, &bad_path, error);
    if (overseen.is_told) *error = (jub_error){0};
    if (status == JUB_OK) status = write_order(run, &overseen, buffer, error);
    cli_oversee_clear(&overseen);
    return status;
}

int command_audit_draw(int argc, char **argv)
{
    draw_run run = {.audit = cli_audit_init()};
    jub_error error = {0};
    jub_buffer report = jub_buffer_init(REPORT_MAX_BYTES);
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = cli_audit_open(argv[0], CLI_PROGRAMME_READ, &run.audit);
    if (status == JUB_OK) status = write_samples(&run, &report, &error);
    if (status == JUB_OK && run.steered > 0) status = write_steered(&run, &report, &error);
    status = cli_print(&report, status, &error);
    if (status != JUB_OK && error.message[0] != '\0')
        cli_report(argv[0], run.audit.who.folder, &error);
    cli_audit_clear(&run.audit);
    return cli_finish_output(cli_log_exit(status));
}
