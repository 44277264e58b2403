// jubilee programme export: a bundle for a facility without a link, or from it.

#include <argp.h>
#include <unistd.h>

#include "bundle/arrival.h"
#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/programme/bundle_make.h"
#include "cli/programme/bundle_seal.h"
#include "cli/programme/facility_folder.h"
#include "cli/programme/programme_actor.h"
#include "cli/programme/programme_lock.h"
#include "cli/programme/sealed_files.h"

enum { KEY_FOR = 1, KEY_TO };

typedef struct export_run {
    cli_actor_request who;
    const char *command;
    const char *facility; // NULL: from a facility's own folder
    const char *box;
    const char *out;
    int lock, guard;
} export_run;

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    export_run *run = state->input;
    switch (key) {
    case KEY_FOR: run->facility = text; return 0;
    case KEY_TO: run->box = text; return 0;
    case 'o': run->out = text; return 0;
    case ARGP_KEY_SUCCESS:
        if (!run->who.key_path) argp_error(state, "who signs it? give your key with --as");
        if (!run->box) argp_error(state, "who is to open it? give their box with --to");
        if (!run->out) argp_error(state, "where to? name a file with --out");
        return 0;
    default: return cli_actor_option(key, text, &run->who, state);
    }
}

static const struct argp_option options[] = {
    CLI_ACTOR_OPTIONS,
    {"for", KEY_FOR, "FACILITY", 0, "the facility that gets it; at the centre only", 0},
    {"to", KEY_TO, "BOX|FILE", 0, "the box that opens it: age1..., or a file with it", 0},
    {"out", 'o', "FILE", 0, "the bundle; a file that is there already is not replaced", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "DIR",
    .doc =
        "Makes a bundle, signed and sealed, for a medium that is carried. At the centre, with "
        "--for, it holds what a facility needs to work without a link: the decree, its own "
        "people, the log. In a facility's own folder it holds what was done there since the "
        "last one.\v"
        "Bundles are numbered, and each names the one before it: none can be left out, put in "
        "twice or made up. A copy of each stays in DIR/bundles. Nothing sealed is in a bundle "
        "before level 3 is open, and people of other facilities never are.\n\n"
        "Exit status: 0 made, 1 refused or bad input, 2 wrong usage, 3 the log does not stand.\n\n"
        "Examples:\n"
        "  jubilee programme export pardon --for F00012 --as registrar.key \\\n"
        "    --to head-12.box.pub --out f12-in-1.age\n"
        "  jubilee programme export f12 --as head-12.key --to centre.pub --out o1.age",
};

// As whoever gets it will do: what would be refused there is not made.
static jub_status check_own(cli_programme *programme, jub_text opened, jub_bundle *made,
                            jub_error *error)
{
    jub_bundle found;
    jub_status status = jub_bundle_read(&programme->arena, opened, programme->sha, &found, error);
    if (status == JUB_OK) status = jub_arrival_check_maker(&programme->state, &found, error);
    if (status == JUB_OK) made->sha256 = found.sha256;
    return status;
}

static jub_status make(export_run *run, cli_programme *programme, cli_bundle_list *list,
                       jub_bundle *bundle, jub_error *error)
{
    cli_facility_folder own;
    if (!programme->is_facility) {
        if (!run->facility)
            return jub_fail(error, JUB_MISSING, (jub_position){0}, "name it with --for",
                            "which facility is the bundle for?");
        const jub_status status =
            cli_bundle_list_open(&programme->arena, programme->folder, list, error);
        return status == JUB_OK ? cli_bundle_make_in(programme, list, jub_text_from(run->facility),
                                                     bundle, error)
                                : status;
    }
    const jub_status status =
        cli_facility_folder_open(&programme->arena, programme->folder, &own, error);
    if (status != JUB_OK) return status;
    *list = own.list;
    if (run->facility && !jub_text_is(own.facility, run->facility))
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "leave --for out",
                        "this is the own folder of '%.*s'", JUB_TEXT_ARG(own.facility));
    return cli_bundle_make_out(programme, list, own.facility, bundle, error);
}

static jub_status seal_and_keep(const export_run *run, cli_actor *actor, cli_bundle_list *list,
                                jub_bundle *bundle, const jub_age_recipient *box, jub_error *error)
{
    cli_programme *programme = &actor->programme;
    jub_buffer opened = jub_buffer_init_secret(JUB_BUNDLE_MAX_BYTES);
    jub_buffer sealed = jub_buffer_init(2 * JUB_BUNDLE_MAX_BYTES);
    jub_status status = jub_bundle_write(bundle, &actor->signer, programme->sha, &opened, error);
    if (status == JUB_OK) status = check_own(programme, jub_buffer_view(&opened), bundle, error);
    if (status == JUB_OK) status = cli_bundle_seal(jub_buffer_view(&opened), box, &sealed, error);
    if (status == JUB_OK)
        status = cli_bundle_list_keep(list, bundle, jub_buffer_view(&sealed), error);
    if (status == JUB_OK) {
        status = cli_file_put(run->out, CLI_PRIVATE, jub_buffer_view(&sealed), error);
        if (status == JUB_IO)
            (void)snprintf(error->hint, sizeof error->hint,
                           "it is made, and numbered: copy it from '%s'",
                           cli_bundle_path(list, bundle));
    }
    jub_buffer_clear(&opened);
    jub_buffer_clear(&sealed);
    return status;
}

static jub_status export_bundle(export_run *run, cli_actor *actor, jub_bundle *bundle,
                                jub_error *error)
{
    cli_bundle_list list;
    jub_age_recipient box;
    jub_status status = cli_file_check_new(run->out, false, error);
    if (status != JUB_OK)
        (void)snprintf(error->hint, sizeof error->hint,
                       "name another file: a bundle is not replaced");
    if (status == JUB_OK) status = cli_box_open(run->box, &box, error);
    if (status == JUB_OK) status = make(run, &actor->programme, &list, bundle, error);
    if (status == JUB_OK) status = cli_box_check(&actor->programme.state, bundle, &box, error);
    if (status != JUB_OK) return status;
    const jub_actor *record = cli_actor_record(actor);
    bundle->by = record->id;
    bundle->time = actor->now;
    return seal_and_keep(run, actor, &list, bundle, &box, error);
}

// One bundle at a time, for its number; and at a facility nobody works meanwhile, for what they did
// would be signed for a bundle that it is not in.
static jub_status lock_folder(export_run *run, jub_error *error)
{
    run->guard = -1;
    run->lock = cli_programme_lock(run->who.folder, error);
    if (run->lock < 0) return error->status;
    if (!cli_sealed_has(run->who.folder, PROGRAMME_FACILITY)) return JUB_OK;
    return cli_programme_guard(run->who.folder, true, &run->guard, error);
}

static void unlock_folder(const export_run *run)
{
    if (run->guard >= 0) (void)close(run->guard);
    (void)close(run->lock);
}

int command_programme_export(int argc, char **argv)
{
    export_run run = {.command = argv[0]};
    cli_actor actor;
    jub_bundle bundle;
    jub_error error;
    char count[CLI_COUNT_TEXT_BYTES];
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = lock_folder(&run, &error);
    if (status != JUB_OK) {
        cli_report(argv[0], run.who.folder, &error);
        return EXIT_BAD_INPUT;
    }
    status = cli_actor_open(argv[0], &run.who, CLI_PROGRAMME_READ, false, &actor);
    if (status == JUB_OK) {
        status = export_bundle(&run, &actor, &bundle, &error);
        if (status != JUB_OK)
            cli_report(argv[0], NULL, &error);
        else
            printf("%s: bundle %llu %s the facility %.*s, log of %s entries\n", run.out,
                   (unsigned long long)bundle.number,
                   bundle.direction == JUB_BUNDLE_IN ? "for" : "from",
                   JUB_TEXT_ARG(bundle.facility), cli_count(bundle.size, count));
    }
    cli_actor_clear(&actor);
    unlock_folder(&run);
    return cli_finish_output(cli_log_exit(status));
}
