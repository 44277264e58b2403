// jubilee doubles: who may stand in a register twice.

#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "cli/register/doubles_file.h"
#include "cli/register/doubles_report.h"
#include "cli/register/register_files.h"
#include "cli/threads.h"
#include "register/csv.h"

#define ARENA_MAX_BYTES ((size_t)16 << 30)
#define FOUND_FROM 0.5  // the curve and what is accepted need the pairs from here on
#define WRONG_MOST 0.05 // of those accepted

enum {
    SHOWN_PAIRS = 20,
    REPORT_MAX_BYTES = 64 << 20,
    KEY_OUT = 1,
    KEY_LEAST,
    KEY_TRUTH,
    KEY_SHOW,
    KEY_CHANCES,
};

typedef struct request {
    const char *folder;
    const char *out;   // NULL: no list
    const char *truth; // NULL: nothing is known to compare with
    double least;
    uint32_t shown_max;
    bool has_chances;
} request;

static const char description[] =
    "Finds the pairs of entries in the register DIR that may be one person entered twice: names "
    "compared letter by letter (jamo) and by how they are romanised, dates of birth with their "
    "usual "
    "slips, sentences, custody, home town and family group. Each pair has the chance that it is "
    "one "
    "person, and its weight in bits. A person decides; nothing is merged.\v"
    "What each kind of agreement is worth is estimated from the register itself. Agreeing on a "
    "common "
    "name is worth little, on a rare one much; an unknown cell is worth nothing. Where a list must "
    "be "
    "made before somebody has looked, it is that of the pairs accepted: as many as leave at most 1 "
    "in "
    "20 expected wrong, and none below even odds.\n\n"
    "Examples:\n"
    "  jubilee doubles prison-register\n"
    "  jubilee doubles prison-register --out doubles.csv --least 0.95\n"
    "  jubilee doubles register --truth register.planted.csv\n\n"
    "Exit status: 0 done, whether or not anything was found; 1 bad input; 2 wrong usage.";

static const struct argp_option options[] = {
    {"out", KEY_OUT, "FILE", 0, "write every pair to FILE as CSV", 0},
    {"least", KEY_LEAST, "P", 0, "the least chance that is told, from 0.01 to 1 (default: 0.5)", 0},
    {"show", KEY_SHOW, "N", 0, "print the N surest (default: 20)", 0},
    {"chances", KEY_CHANCES, NULL, 0, "print what was estimated of each field", 0},
    {"truth", KEY_TRUTH, "FILE", 0,
     "compare with the doubles that 'register synth' planted, as listed in FILE", 0},
    {0},
};

static double read_chance(struct argp_state *state, const char *text)
{
    char *end;
    const double chance = strtod(text, &end);
    if (end == text || *end != '\0' || !(chance >= 0.01 && chance <= 1))
        argp_error(state, "--least takes a chance from 0.01 to 1, not '%s'", text);
    return chance;
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    request *asked = state->input;
    switch (key) {
    case KEY_OUT: asked->out = text; break;
    case KEY_LEAST: asked->least = read_chance(state, text); break;
    case KEY_TRUTH: asked->truth = text; break;
    case KEY_CHANCES: asked->has_chances = true; break;
    case KEY_SHOW:
        if (!jub_text_to_u32(jub_text_from(text), &asked->shown_max))
            argp_error(state, "--show takes a whole number, not '%s'", text);
        break;
    case ARGP_KEY_ARG:
        if (asked->folder) argp_error(state, "one register at a time");
        asked->folder = text;
        break;
    case ARGP_KEY_END:
        if (!asked->folder) argp_error(state, "which register? name its folder");
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static jub_status find(jub_arena *arena, const request *asked, const jub_register *reg,
                       jub_linkage *linkage_out, jub_error *error)
{
    cli_progress line;
    const jub_parallel threads = cli_threads();
    const jub_progress progress = {cli_progress_report, &line};
    const double least = asked->least > FOUND_FROM ? FOUND_FROM : asked->least;
    const jub_linkage_options how = {least, &threads, &progress};
    cli_progress_begin(&line, "comparing people", "people", 1);
    const jub_status status = jub_linkage_find(arena, reg, &how, linkage_out, error);
    cli_progress_end(&line);
    return status;
}

// Those of the chance asked for; the surest stand first.
static jub_linkage from_least(const jub_linkage *linkage, double least)
{
    jub_linkage some = *linkage;
    some.pair_count = 0;
    some.expected_false = 0;
    while (some.pair_count < linkage->pair_count &&
           linkage->pairs[some.pair_count].probability >= least)
        some.expected_false += 1 - linkage->pairs[some.pair_count++].probability;
    return some;
}

static jub_status write_list(const request *asked, const jub_register *reg,
                             const jub_linkage *linkage, jub_error *error)
{
    cli_writer *writer = NULL;
    jub_status status = cli_file_begin(asked->out, CLI_SHARED, &writer, error);
    if (status != JUB_OK) return status;
    status = cli_doubles_write(reg, linkage, cli_writer_sink(writer), error);
    if (status == JUB_OK) return cli_file_commit(writer, error);
    cli_file_abort(writer);
    return status;
}

static jub_status read_truth(jub_arena *arena, const request *asked, const jub_register *reg,
                             cli_doubles_truth *truth_out, jub_error *error)
{
    cli_file file = {0};
    jub_status status = cli_file_open(asked->truth, JUB_CSV_FILE_MAX_BYTES, &file, error);
    if (status == JUB_OK) status = cli_doubles_truth_read(arena, reg, file.bytes, truth_out, error);
    cli_file_clear(&file);
    return status;
}

static jub_status run(jub_arena *arena, const request *asked, const jub_register *reg,
                      jub_buffer *report, const char **bad_path_out, jub_error *error)
{
    jub_linkage all;
    cli_doubles_truth truth = {.count = 0};
    jub_status status = JUB_OK;
    *bad_path_out = asked->truth;
    if (asked->truth) status = read_truth(arena, asked, reg, &truth, error);
    if (status != JUB_OK) return status;
    *bad_path_out = asked->folder;
    status = find(arena, asked, reg, &all, error);
    if (status != JUB_OK) return status;
    const jub_linkage told = from_least(&all, asked->least);
    const jub_accepted accepted = jub_linkage_accept(&all, WRONG_MOST);
    cli_doubles_report(reg, &told, &accepted, asked->shown_max, report);
    if (asked->has_chances) cli_doubles_chances(&all, report);
    if (asked->truth) cli_doubles_curve(&truth, &all, &accepted, report);
    *bad_path_out = asked->out;
    return asked->out ? write_list(asked, reg, &told, error) : JUB_OK;
}

int command_doubles(int argc, char **argv)
{
    static const struct argp parser = {options, parse_option, "DIR", description, NULL, NULL, NULL};
    request asked = {.least = FOUND_FROM, .shown_max = SHOWN_PAIRS};
    cli_register opened = {0};
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    jub_buffer report = jub_buffer_init(REPORT_MAX_BYTES);
    const char *bad_path = NULL;
    jub_error error = {0};
    if (argp_parse(&parser, argc, argv, 0, NULL, &asked) != 0) return EXIT_WRONG_USAGE;
    jub_status status = cli_register_open(asked.folder, NULL, &opened, &bad_path, &error);
    if (status == JUB_OK) status = run(&arena, &asked, opened.reg, &report, &bad_path, &error);
    if (status == JUB_OK) {
        bad_path = NULL;
        status = cli_print(&report, status, &error);
    }
    if (status != JUB_OK) cli_report(argv[0], bad_path, &error);
    jub_buffer_clear(&report);
    jub_arena_clear(&arena);
    cli_register_clear(&opened);
    return status == JUB_OK ? EXIT_FINE : EXIT_BAD_INPUT;
}
