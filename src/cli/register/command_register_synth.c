// `jubilee register synth`: a made-up register in a new folder, and beside it the list of what was
// planted in it.

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "register/synth.h"

#define COMMAND_NAME "jubilee register synth"
#define PACKAGE_NAME "datapackage.json"

/// The list of planted faults is kept in memory until the register stands.
#define PLANTED_MAX_BYTES ((size_t)1 << 31)

typedef struct arguments {
    jub_synth_options options;
    const char *scenario;
    const char *out;
    const char *planted;
    bool has_people;
    bool has_seed;
    bool has_more;
    bool may_replace;
} arguments;

enum {
    OPTION_SCENARIO = 0x100,
    OPTION_PEOPLE,
    OPTION_SEED,
    OPTION_DOUBLES,
    OPTION_FACILITIES,
    OPTION_OUT,
    OPTION_BEFORE_ROUNDS,
    OPTION_CLEAN,
    OPTION_PLANTED,
    OPTION_FORCE,
    OPTION_MORE,
};

static const struct argp_option option_list[] = {
    {"scenario", OPTION_SCENARIO, "NAME", 0, "the case: special-pardon, no-crackdown or crackdown",
     0},
    {"people", OPTION_PEOPLE, "N", 0, "how many people, at most 50,000,000", 0},
    {"seed", OPTION_SEED, "S", 0, "a whole number; the same number gives the same bytes", 0},
    {"out", OPTION_OUT, "DIR", 0, "the folder to make", 0},
    {"doubles", OPTION_DOUBLES, "N", 0, "enter so many of the people twice, with slips", 1},
    {"facilities", OPTION_FACILITIES, "N", 0,
     "9 to 4,000 facilities, each with four officers or more; else as many as the people fill", 1},
    {"more", OPTION_MORE, "PERCENT", 0,
     "how many arrests more a crackdown makes, of 100 before it, 1 to 100 (30)", 1},
    {"before-rounds", OPTION_BEFORE_ROUNDS, NULL, 0, "leave out rounds.csv", 1},
    {"clean", OPTION_CLEAN, NULL, 0, "plant no missing and no wrong cells", 1},
    {"planted", OPTION_PLANTED, "FILE", 0, "where to list what was planted (DIR.planted.csv)", 1},
    {"force", OPTION_FORCE, NULL, 0, "replace a register that stands in DIR", 1},
    {0},
};

static const char doc[] =
    "Makes up a register of people who do not exist, for demonstrations, tests and measurements."
    "\vExamples:\n"
    "  jubilee register synth --scenario special-pardon --people 20000 --seed 1 \\\n"
    "    --out register\n"
    "  jubilee register synth --scenario crackdown --more 10 --people 20000 \\\n"
    "    --seed 1 --out later\n\n"
    "The folder holds datapackage.json, persons.csv, sentences.csv, facilities.csv, rounds.csv, "
    "movements.csv, officers.csv, ties.csv and offence_codes.csv. Some cells are missing and some "
    "are wrong on purpose; FILE tells which, and who stands there twice.";

static uint32_t read_count(struct argp_state *state, const char *name, const char *text)
{
    uint32_t count;
    if (!jub_text_to_u32(jub_text_from(text), &count))
        argp_error(state, "--%s takes a whole number, not '%s'", name, text);
    return count;
}

static uint64_t read_seed(struct argp_state *state, const char *text)
{
    char *end;
    errno = 0;
    const unsigned long long seed = strtoull(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || text[0] < '0' || text[0] > '9')
        argp_error(state, "--seed takes a whole number from 0 to 2^64 - 1, not '%s'", text);
    return seed;
}

// 0 would be as if the option were not there.
static void read_facilities(struct argp_state *state, const char *text, arguments *given)
{
    given->options.facility_count = read_count(state, "facilities", text);
    if (given->options.facility_count == 0)
        argp_error(state, "--facilities takes a number from %d on", JUB_SYNTH_FACILITY_MIN);
}

static void read_scenario(arguments *given)
{
    char known[512] = "";
    if (jub_synth_scenario_find(jub_text_from(given->scenario), &given->options.scenario)) return;
    for (uint32_t i = 0; i < JUB_SYNTH_SCENARIO_COUNT; i++) {
        const size_t used = strlen(known);
        (void)snprintf(known + used, sizeof known - used, "\n  %-16s %s",
                       jub_synth_scenario_word((jub_synth_scenario)i),
                       jub_synth_scenario_meaning((jub_synth_scenario)i));
    }
    (void)fprintf(stderr, COMMAND_NAME ": no scenario is called '%s'; there are:%s\n",
                  given->scenario, known);
    exit(EXIT_WRONG_USAGE);
}

static void check_given(struct argp_state *state, arguments *given)
{
    if (!given->has_people) argp_error(state, "--people is missing");
    if (!given->has_seed) argp_error(state, "--seed is missing");
    if (!given->out) argp_error(state, "--out is missing");
    if (given->scenario)
        read_scenario(given);
    else
        argp_error(state, "--scenario is missing");
    const bool is_crackdown = given->options.scenario == JUB_SYNTH_CRACKDOWN;
    if (given->has_more && !is_crackdown) argp_error(state, "--more goes with a crackdown");
    if (is_crackdown && !given->has_more) given->options.more_percent = JUB_SYNTH_MORE_USUAL;
}

static error_t read_option(int key, char *value, struct argp_state *state)
{
    arguments *given = state->input;
    switch (key) {
    case OPTION_SCENARIO: given->scenario = value; break;
    case OPTION_PEOPLE:
        given->options.people_count = read_count(state, "people", value);
        given->has_people = true;
        break;
    case OPTION_SEED:
        given->options.seed = read_seed(state, value);
        given->has_seed = true;
        break;
    case OPTION_DOUBLES: given->options.double_count = read_count(state, "doubles", value); break;
    case OPTION_FACILITIES: read_facilities(state, value, given); break;
    case OPTION_MORE:
        given->options.more_percent = read_count(state, "more", value);
        given->has_more = true;
        break;
    case OPTION_OUT: given->out = value; break;
    case OPTION_BEFORE_ROUNDS: given->options.is_before_rounds = true; break;
    case OPTION_CLEAN: given->options.is_clean = true; break;
    case OPTION_PLANTED: given->planted = value; break;
    case OPTION_FORCE: given->may_replace = true; break;
    case ARGP_KEY_END: check_given(state, given); break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

// `DIR.planted.csv`, without the slashes that DIR may end in. The caller frees it.
static char *planted_path(const arguments *given)
{
    if (given->planted) return strdup(given->planted);
    size_t length = strlen(given->out);
    while (length > 1 && given->out[length - 1] == '/') length--;
    char *path;
    if (asprintf(&path, "%.*s.planted.csv", (int)length, given->out) < 0) return NULL;
    return path;
}

static jub_status keep_bytes(void *context, jub_text bytes, jub_error *error)
{
    jub_buffer *kept = context;
    jub_buffer_text(kept, bytes);
    if (kept->status == JUB_OK) return JUB_OK;
    if (kept->status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    return jub_fail(error, kept->status, (jub_position){0}, "make fewer people, or use --clean",
                    "the list of planted faults is larger than %zu bytes", kept->max_bytes);
}

static jub_status write_register(const arguments *given, cli_folder *folder, jub_buffer *planted,
                                 jub_synth_counts *counts_out, jub_error *error)
{
    cli_writer *writers[JUB_SYNTH_FILE_COUNT] = {NULL};
    jub_sink sinks[JUB_SYNTH_FILE_COUNT] = {
        [JUB_SYNTH_PLANTED] = {keep_bytes, planted},
    };
    cli_progress line;
    jub_status status = JUB_OK;
    for (uint32_t i = 0; i < JUB_SYNTH_PLANTED && status == JUB_OK; i++) {
        if (!jub_synth_writes(&given->options, (jub_synth_file)i)) continue;
        status =
            cli_folder_create(folder, jub_synth_file_name((jub_synth_file)i), &writers[i], error);
        if (status == JUB_OK) sinks[i] = cli_writer_sink(writers[i]);
    }
    if (status == JUB_OK) {
        cli_progress_begin(&line, "making people up", "people", 1);
        const jub_progress progress = {cli_progress_report, &line};
        status = jub_synth_write(&given->options, sinks, &progress, counts_out, error);
        cli_progress_end(&line);
    }
    for (uint32_t i = 0; i < JUB_SYNTH_PLANTED; i++) {
        if (!writers[i]) continue;
        const jub_status end_status = cli_writer_end(writers[i], status == JUB_OK ? error : NULL);
        if (status == JUB_OK) status = end_status;
    }
    return status;
}

static void print_counts(const arguments *given, const char *planted,
                         const jub_synth_counts *counts)
{
    char rows[CLI_COUNT_TEXT_BYTES];
    (void)printf("register made up in %s\n", given->out);
    for (uint32_t i = 0; i < JUB_SYNTH_PACKAGE; i++)
        if (jub_synth_writes(&given->options, (jub_synth_file)i))
            (void)printf("  %-17s %11s rows\n", jub_synth_file_name((jub_synth_file)i),
                         cli_count(counts->rows[i], rows));
    (void)printf("planted faults and doubles: %s, listed in %s\n",
                 cli_count(counts->rows[JUB_SYNTH_PLANTED], rows), planted);
}

// Writes the list first, so that no register stands without it.
static jub_status commit_both(cli_folder *folder, const char *planted, jub_text list,
                              jub_error *error)
{
    jub_status status = cli_file_put(planted, CLI_SHARED, list, error);
    if (status != JUB_OK) {
        cli_folder_abort(folder);
        return status;
    }
    status = cli_folder_commit(folder, error);
    if (status != JUB_OK) (void)unlink(planted);
    return status;
}

static jub_status check_planted(const arguments *given, const char *planted, jub_error *error)
{
    if (given->may_replace || access(planted, F_OK) != 0) return JUB_OK;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                    "name another with --planted, or add --force to replace this one",
                    "the file '%s' is there already", planted);
}

static jub_status make_register(const arguments *given, const char *planted,
                                jub_synth_counts *counts_out, jub_error *error)
{
    jub_buffer list = jub_buffer_init(PLANTED_MAX_BYTES);
    cli_folder *folder = NULL;
    jub_status status = check_planted(given, planted, error);
    if (status == JUB_OK)
        status = cli_folder_begin(given->out, given->may_replace, PACKAGE_NAME, &folder, error);
    if (status != JUB_OK) return status;
    status = write_register(given, folder, &list, counts_out, error);
    if (status == JUB_OK)
        status = commit_both(folder, planted, jub_buffer_view(&list), error);
    else
        cli_folder_abort(folder);
    jub_buffer_clear(&list);
    return status;
}

int command_register_synth(int argc, char **argv)
{
    static const struct argp parser = {option_list, read_option, NULL, doc, NULL, NULL, NULL};
    arguments given = {0};
    jub_synth_counts counts;
    jub_error error;
    if (argp_parse(&parser, argc, argv, 0, NULL, &given) != 0) return EXIT_WRONG_USAGE;
    char *planted = planted_path(&given);
    const jub_status status =
        planted ? make_register(&given, planted, &counts, &error) : jub_fail_no_memory(&error);
    if (status == JUB_OK)
        print_counts(&given, planted, &counts);
    else
        cli_report(COMMAND_NAME, NULL, &error);
    free(planted);
    return status == JUB_OK ? EXIT_FINE : EXIT_BAD_INPUT;
}
