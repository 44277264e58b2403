// jubilee report: what came of a programme, as a folder of pages that opens offline.

#include <argp.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/oversight/report_run.h"

enum { KEY_OUT = 1, KEY_PUBLIC, KEY_SCENARIO, KEY_LATER, KEY_ANNOUNCED, WORDS_MAX_BYTES = 1 << 16 };

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    cli_report_run *run = state->input;
    switch (key) {
    case KEY_OUT: run->out = text; return 0;
    case KEY_PUBLIC: run->is_public = true; return 0;
    case KEY_SCENARIO: run->scenario_path = text; return 0;
    case KEY_LATER: run->later_path = text; return 0;
    case KEY_ANNOUNCED:
        if (!jub_date_parse(jub_text_from(text), &run->announced))
            argp_error(state, "'%s' is no day: write it as 2021-10-01", text);
        run->has_announced = true;
        return 0;
    case ARGP_KEY_END:
        if (run->overseen.folder && !run->out)
            argp_error(state, "where to? name a new folder with --out");
        if (run->has_announced && !run->later_path)
            argp_error(state, "--announced is about a later register: name it with --later");
        break;
    default: break;
    }
    return cli_oversee_option(key, text, &run->overseen, state);
}

static const struct argp_option options[] = {
    {"out", KEY_OUT, "DIR", 0, "a new folder for the report; must be given", 0},
    {"public", KEY_PUBLIC, NULL, 0,
     "for everybody: no officers, no findings about anyone, small counts left out", 0},
    {"scenario", KEY_SCENARIO, "FILE", 0,
     "what is assumed of the months to come ('jubilee project')", 0},
    {"later", KEY_LATER, "REGISTER", 0,
     "a register of a later day: whether the prisons filled again ('jubilee refill')", 0},
    {"announced", KEY_ANNOUNCED, "DAY", 0,
     "since when it was known that people will be let out (default: the day of the order)", 0},
    CLI_OVERSEE_OPTIONS,
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "PROGRAMME",
    .doc =
        "Writes what came of PROGRAMME into the new folder DIR: index.html in English, "
        "ko/index.html in Korean. Outcome, calendar, what oversight found, how full the prisons "
        "will be, whether they fill again, and the forecast beside what came. It opens from disk "
        "without a network or script; every picture has its table.\v"
        "The full edition names officers by their numbers and is for auditors: its files are their "
        "owner's alone, and before level 5 is open it is made for a registrar or an auditor, who "
        "says so with --as. --public leaves out officers and findings, and so many small counts "
        "that "
        "none can be computed from the others; it is refused before the outcome is open to "
        "everybody. What was not given (--scenario, --later) is said in the report to be "
        "missing.\n\n"
        "Exit status: 0 done, whatever was found, 1 bad input, 2 wrong usage, 3 the log does not "
        "stand.\n\n"
        "Examples:\n"
        "  jubilee report pardon-2022 --out report\n"
        "  jubilee report pardon-2022 --public --scenario as-before.json \\\n"
        "    --out public-report\n"
        "  jubilee report pardon-2022 --later register-2023 --out report",
};

static jub_status print_words(const cli_report_run *run, jub_error *error)
{
    jub_buffer words = jub_buffer_init(WORDS_MAX_BYTES);
    jub_buffer_string(&words, "open    ");
    cli_write_path(jub_text_from(run->out), &words);
    jub_buffer_string(&words, "/index.html\n한국어  ");
    cli_write_path(jub_text_from(run->out), &words);
    jub_buffer_string(&words, "/ko/index.html\n");
    return cli_print(&words, words.status, error);
}

int command_report(int argc, char **argv)
{
    cli_report_run run = {.overseen = {.command = argv[0]}};
    jub_error error = {0};
    const char *bad_path = NULL;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = cli_report_make(&run, &bad_path, &error);
    if (status == JUB_OK) status = print_words(&run, &error);
    if (status != JUB_OK && !run.overseen.is_told && !run.is_told)
        cli_report(argv[0], bad_path, &error);
    cli_report_clear(&run);
    return cli_finish_output(cli_log_exit(status));
}
