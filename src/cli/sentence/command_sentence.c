// `jubilee sentence compute`: custodies in, one a line; the days that follow from them out.

#include <argp.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/message.h"
#include "cli/sentence/sentence_law.h"
#include "sentence/case.h"

#define COMMAND_NAME "jubilee sentence compute"

enum {
    OPTION_LAW = 0x100,
    OPTION_EXPLAIN,
    CASES_MAX_BYTES = 1 << 30,
    ARENA_MAX_BYTES = 64 << 20, // for one case
    OUTPUT_MAX_BYTES = 16 << 20 // for one case
};

typedef struct arguments {
    const char *law;
    const char *path;
    bool explains;
} arguments;

static const struct argp_option option_list[] = {
    {"law", OPTION_LAW, "LAW", 0, CLI_SENTENCE_LAWS ", or the path of a law file", 0},
    {"explain", OPTION_EXPLAIN, NULL, 0, "each step in words, with its rule and arithmetic", 0},
    {0},
};

static const char doc[] =
    "Computes release and expiry for each person's whole custody: concurrent and consecutive "
    "sentences, credits, added days, days at large, and schemes of early release."
    "\vFILE, or standard input, holds one case a line in JSON; docs/sentences.md tells its shape. "
    "The answer is one line of JSON for each: id, dates, effective_sentence_length and, where the "
    "scheme has them, tranches. A line that cannot be computed is reported with its number, and "
    "the rest goes on.\n\n"
    "Examples:\n"
    "  jubilee sentence compute --law england-and-wales < cases.jsonl\n"
    "  jubilee sentence compute --law england-and-wales --explain cases.jsonl\n"
    "  jubilee sentence compute --law ./my-law.json cases.jsonl\n\n"
    "Exit status: 0 every line computed; 1 some line or the law is bad; 2 wrong usage.";

static error_t read_option(int key, char *value, struct argp_state *state)
{
    arguments *given = state->input;
    switch (key) {
    case OPTION_LAW: given->law = value; break;
    case OPTION_EXPLAIN: given->explains = true; break;
    case ARGP_KEY_ARG:
        if (state->arg_num > 0) argp_error(state, "one file, no more: '%s'", value);
        given->path = value;
        break;
    case ARGP_KEY_END:
        if (!given->law) argp_error(state, "name a law with --law: " CLI_SENTENCE_LAWS);
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

// What is kept from case to case, so that memory is asked for once.
typedef struct computing {
    const arguments *given;
    const jub_law *law;
    jub_arena arena, scratch;
    jub_buffer output;
    bool has_written;
} computing;

static void write_words(computing *c, jub_text id, const jub_release *release,
                        const jub_steps *steps)
{
    if (c->has_written) jub_buffer_char(&c->output, '\n'); // a line between cases
    c->has_written = true;
    jub_buffer_text(&c->output, id);
    jub_buffer_char(&c->output, '\n');
    jub_steps_write(steps, &c->output);
    jub_release_write_words(release, &c->output);
}

static jub_status compute_line(computing *c, jub_text line, jub_error *error)
{
    jub_case read;
    jub_release release;
    jub_steps steps = jub_steps_init(&c->arena);
    jub_status status = jub_case_parse(&c->arena, c->law, line, &read, error);
    if (status == JUB_OK)
        status = jub_release_compute(c->law, &read.custody, &c->scratch, &release,
                                     c->given->explains ? &steps : NULL, error);
    if (status != JUB_OK) return status;
    if (c->given->explains) {
        write_words(c, read.id, &release, &steps);
    } else {
        if (!read.asks_tranches) release.tranche_count = 0;
        jub_release_write_json(&release, read.id, &c->output);
        jub_buffer_char(&c->output, '\n');
    }
    if (c->output.status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    if (c->output.status != JUB_OK)
        return jub_fail(error, c->output.status, (jub_position){0}, NULL,
                        "the answer is longer than %d bytes", OUTPUT_MAX_BYTES);
    if (c->output.length_bytes > 0)
        (void)fwrite(c->output.bytes, 1, c->output.length_bytes, stdout);
    return JUB_OK;
}

// The first line of a case that is laid out over several: it begins an object, does not end it, and
// the next one begins none.
static bool is_laid_out(jub_text line, jub_text rest)
{
    line = jub_text_trim(line);
    rest = jub_text_trim(rest);
    return line.length_bytes > 0 && line.bytes[0] == '{' &&
           line.bytes[line.length_bytes - 1] != '}' && rest.length_bytes > 0 &&
           rest.bytes[0] != '{';
}

static int compute_lines(computing *c, jub_text text)
{
    int exit_status = EXIT_FINE;
    const char *name = c->given->path ? c->given->path : "standard input";
    for (uint32_t number = 1; text.length_bytes > 0; number++) {
        jub_error error = {0};
        const jub_text line = jub_text_cut(&text, '\n');
        if (jub_text_trim(line).length_bytes == 0) continue;
        if (is_laid_out(line, text)) {
            (void)jub_fail(&error, JUB_SYNTAX, (jub_position){number, 0},
                           "one case: tr -d '\\n' < FILE; several: jq -c . FILE",
                           "one case a line; this looks like one case over several lines");
            (void)fflush(stdout);
            cli_report(COMMAND_NAME, name, &error);
            return EXIT_BAD_INPUT;
        }
        const size_t mark_bytes = jub_arena_mark(&c->arena);
        if (compute_line(c, line, &error) != JUB_OK) {
            error.at.line = number;
            (void)fflush(stdout); // so that both streams keep their order
            cli_report(COMMAND_NAME, name, &error);
            exit_status = EXIT_BAD_INPUT;
        }
        jub_arena_rewind(&c->arena, mark_bytes);
        jub_buffer_reset(&c->output);
    }
    return exit_status;
}

static int run(const arguments *given)
{
    jub_error error;
    cli_file file = {0};
    const char *path = given->path ? given->path : "-";
    int exit_status = EXIT_BAD_INPUT;
    jub_arena law_arena = jub_arena_init(ARENA_MAX_BYTES);
    computing c = {.given = given,
                   .arena = jub_arena_init(ARENA_MAX_BYTES),
                   .scratch = jub_arena_init(ARENA_MAX_BYTES),
                   .output = jub_buffer_init(OUTPUT_MAX_BYTES)};
    if (cli_sentence_law_open(&law_arena, given->law, &c.law, &error) != JUB_OK) {
        cli_report(COMMAND_NAME, given->law, &error);
    } else if (cli_file_open(path, CASES_MAX_BYTES, &file, &error) != JUB_OK) {
        cli_report(COMMAND_NAME, path, &error);
    } else if (!JUB_NEW(&c.arena, char, 1) || !JUB_NEW(&c.scratch, char, 1)) {
        (void)jub_fail_no_memory(&error);
        cli_report(COMMAND_NAME, NULL, &error);
    } else {
        exit_status = compute_lines(&c, file.bytes);
    }
    cli_file_clear(&file);
    jub_buffer_clear(&c.output);
    jub_arena_clear(&c.scratch);
    jub_arena_clear(&c.arena);
    jub_arena_clear(&law_arena);
    return exit_status;
}

int command_sentence_compute(int argc, char **argv)
{
    arguments given = {0};
    const struct argp argp = {option_list, read_option, "[FILE]", doc, NULL, NULL, NULL};
    if (argp_parse(&argp, argc, argv, 0, NULL, &given) != 0) return EXIT_WRONG_USAGE;
    return run(&given);
}
