// jubilee oversee: whether a selection was clean, and where somebody should look again.

#include <argp.h>
#include <errno.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/oversight/oversee_files.h"
#include "cli/oversight/oversee_words.h"
#include "statistics/shuffle.h"

#define REPORT_MAX_BYTES ((size_t)64 << 20)
enum { KEY_OUT = 1, KEY_SEED, KEY_DRAWS, DRAWS_LEAST = 99, DRAWS_MAX = 999999 };

typedef struct oversee_request {
    cli_oversee run;
    const char *out;
} oversee_request;

static void read_seed(cli_oversee *run, const char *text, struct argp_state *state)
{
    char *end;
    errno = 0;
    const unsigned long long seed = strtoull(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || text[0] < '0' || text[0] > '9')
        argp_error(state, "--seed takes a whole number from 0 to 2^64 - 1, not '%s'", text);
    run->options.seed = seed;
    run->has_seed = true;
}

static void read_draws(cli_oversee *run, const char *text, struct argp_state *state)
{
    uint32_t draws;
    if (!jub_text_to_u32(jub_text_from(text), &draws) || draws < DRAWS_LEAST || draws > DRAWS_MAX)
        argp_error(state, "--draws takes a whole number from %d to %d, not '%s'", DRAWS_LEAST,
                   DRAWS_MAX, text);
    run->options.draws = draws;
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    oversee_request *request = state->input;
    switch (key) {
    case KEY_OUT: request->out = text; return 0;
    case KEY_SEED: read_seed(&request->run, text, state); return 0;
    case KEY_DRAWS: read_draws(&request->run, text, state); return 0;
    case ARGP_KEY_END:
        if (request->run.folder && !request->out)
            argp_error(state, "where to? name a new folder with --out");
        break;
    default: break;
    }
    return cli_oversee_option(key, text, &request->run, state);
}

static const struct argp_option options[] = {
    {"out", KEY_OUT, "DIR", 0, "a new folder for what is found; must be given", 0},
    {"seed", KEY_SEED, "S", 0,
     "of permutations, a whole number (default: from the log as it was at the freeze)", 0},
    {"draws", KEY_DRAWS, "N", 0, "how many permutations a test has (default: 9999)", 0},
    CLI_OVERSEE_OPTIONS,
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "PROGRAMME",
    .doc =
        "Replays PROGRAMME with its facts and asks whether the selection was clean: who passed "
        "more than colleagues would, whom the other reader contradicts, what was handed back, "
        "edited late or looked at without a task. Prints what was tested, and each finding with "
        "its data, the number of tests, and what else may be behind it.\v"
        "A finding says where to look and proves nothing. A flag is unlikely under honest work, "
        "controlled for many tests, and large; a watch is less, and is for auditors alone, never "
        "for an officer's superiors; a breach is a rule that was broken. What has no data is said "
        "to have none, and is not clean.\n\n"
        "Before level 5 is open a registrar or an auditor alone is told, who says so with --as.\n\n"
        "DIR gets findings.csv, tests.csv (every test), funnels.csv, steered.csv (cases in the "
        "order in which to read them again), summary.txt and summary.json, for its owner alone. "
        "It must not be there yet. The same programme, seed and draws give the same bytes.\n\n"
        "Exit status: 0 done, whatever was found, 1 bad input, 2 wrong usage, 3 the log does not "
        "stand.\n\n"
        "Examples:\n"
        "  jubilee oversee pardon-2022 --out oversight\n"
        "  jubilee oversee pardon-2022 --out oversight --seed 7 --draws 999",
};

static jub_status print_words(const cli_oversee *run, jub_error *error)
{
    jub_buffer words = jub_buffer_init(REPORT_MAX_BYTES);
    cli_oversee_write_words(&run->evidence, &run->oversight, run->has_seed, &words);
    return cli_print(&words, words.status, error);
}

// The folder is begun first, so that a name that is taken is told before the work is done.
static jub_status oversee(oversee_request *request, const char **bad_path_out, jub_error *error)
{
    cli_new_folder *folder = NULL;
    *bad_path_out = request->out;
    jub_status status = cli_new_folder_begin(request->out, &folder, error);
    if (status != JUB_OK) return status;
    status = cli_oversee_open(&request->run, bad_path_out, error);
    if (status == JUB_OK) {
        *bad_path_out = request->out;
        status = cli_oversee_put_files(&request->run, folder, error);
    }
    if (status != JUB_OK) {
        cli_new_folder_abort(folder);
        return status;
    }
    status = cli_new_folder_commit(folder, error);
    if (status != JUB_OK) return status;
    *bad_path_out = NULL;
    return print_words(&request->run, error);
}

int command_oversee(int argc, char **argv)
{
    oversee_request request = {.run = {.command = argv[0]}};
    jub_error error = {0};
    const char *bad_path;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &request);
    const jub_status status = oversee(&request, &bad_path, &error);
    if (status != JUB_OK && !request.run.is_told) cli_report(argv[0], bad_path, &error);
    cli_oversee_clear(&request.run);
    return cli_finish_output(cli_log_exit(status));
}
