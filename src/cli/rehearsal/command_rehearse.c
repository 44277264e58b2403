// jubilee rehearse: a whole programme with made-up officers under a given clock.

#include <argp.h>
#include <errno.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/rehearsal/rehearsal_play.h"
#include "cli/threads.h"
#include "register/hash.h"

#define ARENA_MAX_BYTES ((size_t)64 << 30)
#define REPORT_MAX_BYTES ((size_t)64 << 20)
enum { KEY_OFFICERS = 0x100, KEY_CORRUPT, KEY_KINDS, KEY_SEED, KEY_OUT, OFFICERS_DEFAULT = 60 };

// -- what is asked for ----------------------------------------------------------------------------

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

static void read_kinds(struct argp_state *state, jub_character_kinds *kinds, const char *text)
{
    jub_text rest = jub_text_from(text);
    *kinds = (jub_character_kinds){0};
    do {
        jub_character kind;
        const jub_text word = jub_text_cut(&rest, ',');
        if (!jub_character_find(word, &kind))
            argp_error(state, "--kinds: '%.*s' is no kind of corruption", JUB_TEXT_ARG(word));
        for (uint32_t i = 0; i < kinds->count; i++)
            if (kinds->items[i] == kind)
                argp_error(state, "--kinds: '%.*s' stands there twice", JUB_TEXT_ARG(word));
        kinds->items[kinds->count++] = kind;
    } while (rest.length_bytes > 0);
}

static error_t take_argument(cli_rehearsal *run, char *text, struct argp_state *state)
{
    if (!run->decree_path)
        run->decree_path = text;
    else if (!run->register_path)
        run->register_path = text;
    else
        argp_error(state, "'%s'? one decree and one register", text);
    return 0;
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    cli_rehearsal *run = state->input;
    jub_cast_options *options = &run->inputs.options;
    switch (key) {
    case KEY_OFFICERS: options->officer_count = read_count(state, "officers", text); return 0;
    case KEY_CORRUPT: options->corrupt_count = read_count(state, "corrupt", text); return 0;
    case KEY_KINDS: read_kinds(state, &options->kinds, text); return 0;
    case KEY_SEED: options->seed = read_seed(state, text); return 0;
    case KEY_OUT: run->out = text; return 0;
    case ARGP_KEY_ARG: return take_argument(run, text, state);
    case ARGP_KEY_END:
        if (!run->register_path) argp_error(state, "name a decree and the folder of a register");
        if (options->kinds.count > 0 && options->corrupt_count == 0)
            argp_error(state, "--kinds: say with --corrupt how many there are to be");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option option_list[] = {
    {"officers", KEY_OFFICERS, "N", 0,
     "how many officers of the register take part: staff first, the others read (default: 60)", 0},
    {"corrupt", KEY_CORRUPT, "K", 0, "how many of them are corrupt (default: none)", 0},
    {"kinds", KEY_KINDS, "KIND,...", 0, "of which kinds these are, in turn (default: all)", 0},
    {"seed", KEY_SEED, "S", 0, "a whole number from which everything follows (default: 1)", 0},
    {"out", KEY_OUT, "DIR", 0, "keep the programme in DIR; without it nothing is left behind", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = option_list,
    .parser = parse_option,
    .args_doc = "DECREE REGISTER",
    .doc =
        "Plays a whole programme under DECREE with the people and officers of REGISTER, from its "
        "opening to its closing, under a simulated clock and by the rules that bind everybody. "
        "Prints the calendar as it passes, then the outcome by clause and facility, and what was "
        "refused.\v"
        "The same input gives the same bytes. DIR becomes a programme like any other, which "
        "'jubilee verify' verifies. DIR.keys holds everybody's keys, and DIR.planted who was "
        "corrupt and what they did; nothing of that is in DIR. Called again after it was broken "
        "off, it goes on where it was.\n\n"
        "KIND is one of sells-5, sells-15, sells-30, edits, colludes, peeps, steers, keeps-hands, "
        "makes-kin, swaps, go-between and forges; docs/oversight.md tells what each does.\n\n"
        "Exit status: 0 done, 1 bad input, 2 wrong usage, 3 what is in DIR does not stand.\n\n"
        "Examples:\n"
        "  jubilee rehearse pardon.decree.md register --officers 60 --seed 7\n"
        "  jubilee rehearse pardon.decree.md register --officers 60 --corrupt 5 \\\n"
        "      --seed 7 --out rehearsal\n"
        "  jubilee rehearse pardon.decree.md register --corrupt 4 \\\n"
        "      --kinds sells-15,edits",
};

// -- what it is about -----------------------------------------------------------------------------

static jub_status open_decree(cli_rehearsal *run, jub_error *error)
{
    run->bad_path = NULL; // what is wrong inside is told here
    const jub_status status = cli_decree_open(run->command, run->decree_path, &run->decree);
    if (status != JUB_OK) {
        cli_decree_report(&run->decree, &run->decree.diagnostics, CLI_ERRORS_ALONE);
        return status;
    }
    run->bad_path = run->decree_path;
    return jub_sha256_of(run->sha, run->decree.file.bytes, run->inputs.decree_sha256.bytes)
               ? JUB_OK
               : jub_fail_no_memory(error);
}

static jub_status open_register(cli_rehearsal *run, jub_error *error)
{
    run->has_register = true;
    const jub_status status =
        cli_register_open_sources(run->register_path, NULL, &run->opened, &run->bad_path, error);
    if (status != JUB_OK) return status;
    run->bad_path = run->register_path;
    return jub_register_hash(run->opened.package_file.bytes, run->opened.sources,
                             run->opened.source_count, run->inputs.register_sha256.bytes, error);
}

static jub_status open_all(cli_rehearsal *run, jub_error *error)
{
    jub_agenda agenda;
    jub_status status = open_decree(run, error);
    if (status == JUB_OK) status = jub_agenda_of(run->decree.decree, &agenda, error);
    if (status == JUB_OK) status = open_register(run, error);
    if (status == JUB_OK)
        status =
            jub_basis_open(&run->arena, run->sha, run->decree.decree, &run->inputs.decree_sha256,
                           run->opened.reg, &run->inputs.register_sha256, &run->basis, error);
    run->threads = cli_threads();
    run->basis.parallel = &run->threads;
    if (status == JUB_OK) { // the rehearsal finds out what was there before its edits
        const jub_text package = run->opened.package_file.bytes;
        run->received = (jub_received){.package = package,
                                       .persons = run->opened.sources[run->basis.reg->persons],
                                       .package_now = package,
                                       .sources_now = run->opened.sources,
                                       .source_count = run->opened.source_count};
        run->basis.received = &run->received;
    }
    if (status == JUB_OK)
        status = jub_cast_make(&run->arena, &run->basis, &run->inputs.options, &run->cast, error);
    if (status == JUB_OK)
        status = jub_state_begin(&run->arena, &run->basis, jub_text_from(run->cast.origin),
                                 &run->state, error);
    return status == JUB_OK ? cli_planted_cast(&run->planted, &run->cast, error) : status;
}

// -- the end --------------------------------------------------------------------------------------

static jub_status print_report(cli_rehearsal *run, jub_error *error)
{
    jub_list list;
    jub_buffer report = jub_buffer_init(REPORT_MAX_BYTES);
    jub_status status = jub_list_make(&run->arena, &run->state, &list, error);
    if (status == JUB_OK)
        cli_rehearsal_report(&run->state, &list, &run->counts, &run->planted, &report);
    if (status == JUB_OK && run->out)
        jub_buffer_format(&report, "\nprogramme   %s\nkeys        %s\nplanted     %s\n",
                          run->folder.folder, run->folder.keys, run->folder.planted);
    return cli_print(&report, status, error);
}

int command_rehearse(int argc, char **argv)
{
    cli_rehearsal run = {.command = argv[0],
                         .inputs.options = {.seed = 1, .officer_count = OFFICERS_DEFAULT},
                         .arena = jub_arena_init(ARENA_MAX_BYTES),
                         .planted = cli_planted_init()};
    jub_error error = {0};
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    run.sha = jub_sha256_new();
    jub_status status = run.sha ? open_all(&run, &error) : jub_fail_no_memory(&error);
    if (status == JUB_OK)
        status =
            run.out ? cli_rehearse_in_folder(&run, &error) : cli_rehearse_in_memory(&run, &error);
    if (status == JUB_OK) status = print_report(&run, &error);
    if (status != JUB_OK && error.message[0] != '\0') cli_report(argv[0], run.bad_path, &error);
    cli_rehearsal_clear(&run);
    return cli_finish_output(cli_log_exit(status));
}
