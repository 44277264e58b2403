// jubilee programme unseal: from the day of level 3 on, what was sealed is put back and given out.

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/programme/embargo.h"
#include "cli/programme/programme_lock.h"
#include "cli/programme/sealed_files.h"

#define PARTS_FOLDER "parts"

enum { KEY_KEY = 1 };

typedef struct unseal_run {
    cli_actor_request request;
    const char *key_path; // of the seal
    cli_identities identities;
    const char *bad_path;
    bool is_told; // what went wrong was told already
    size_t part_count;
} unseal_run;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    unseal_run *run = state->input;
    if (key == KEY_KEY) {
        run->key_path = argument;
        return 0;
    }
    if (key == ARGP_KEY_END && run->request.folder && !run->key_path)
        argp_error(state, "what opens it? give the joined key with --key");
    return cli_actor_option(key, argument, &run->request, state);
}

static const struct argp_option options[] = {
    {"key", KEY_KEY, "FILE", 0, "the key of the seal, as `jubilee shares join` puts it out", 0},
    {"at", CLI_KEY_AT, "TIME", 0, "the time, such as 2022-01-03T09:00:00Z; in a rehearsal only", 0},
    {"passphrase-file", CLI_KEY_ACTOR_PASSPHRASE, "FILE", 0,
     "read the passphrase of the key from the first line of FILE", 0},
    CLI_LOG_KEY_OPTION,
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "DIR",
    .doc =
        "Opens what `jubilee programme seal` closed, on the day of level 3 or after, when a "
        "registrar has opened the level. What was sealed must be what the log has. The facts are "
        "put back (openings.sqlite), the state is made again from log and facts "
        "(programme.sqlite), the list is compared with the one that was finalised, and each "
        "facility's part is put out as DIR/sealed/1/parts/FACILITY.age, which only that facility "
        "can open, with its own key: jubilee unseal --pad.\v"
        "Before the day it is refused, whoever has the key. Killed at any moment, it is called "
        "again.\n\n"
        "Exit status: 0 done, 1 refused or a file cannot be read or written, 2 wrong usage, 3 the "
        "key does not open it, or something was changed.\n\n"
        "Examples:\n"
        "  jubilee programme unseal pardon --key seal.key\n"
        "  jubilee unseal --key F00001.key --pad \\\n"
        "      < pardon/sealed/1/parts/F00001.age",
};

static jub_status check_sealed(const cli_actor *actor, jub_error *error)
{
    if (actor->programme.state.programme.list_version > 0 &&
        actor->programme.state.programme.stage >= JUB_PROGRAMME_SEALED)
        return JUB_OK;
    return jub_fail(error, JUB_REFUSED, (jub_position){0}, NULL, "no list is sealed");
}

static jub_status check_index(cli_programme *programme, bool *has_openings_out, jub_error *error)
{
    jub_sealed_index index;
    jub_buffer bytes = jub_buffer_init(JUB_SEALED_INDEX_MAX_BYTES);
    const jub_status status = cli_sealed_check(programme, &bytes, &index, error);
    if (status == JUB_OK)
        *has_openings_out = jub_sealed_index_find(&index, JUB_SEALED_OPENINGS) != NULL;
    jub_buffer_clear(&bytes);
    return status;
}

// The state as the public can see it says whether it may be opened; then the facts go back.
static jub_status open_seal(unseal_run *run, const char *command, jub_error *error)
{
    cli_actor actor;
    bool has_openings = false;
    jub_status status = cli_actor_open(command, &run->request, CLI_PROGRAMME_PUBLIC, true, &actor);
    run->is_told = status != JUB_OK;
    if (status == JUB_OK) status = check_sealed(&actor, error);
    // Who holds the key keeps the day, and knows it.
    if (status == JUB_OK) status = cli_embargo_check(&actor, JUB_LEVEL_FACILITIES, true, error);
    if (status == JUB_OK) status = check_index(&actor.programme, &has_openings, error);
    if (status == JUB_OK) {
        run->bad_path = run->key_path;
        status =
            cli_identities_open(run->key_path, &run->request.passphrase, &run->identities, error);
    }
    if (status == JUB_OK && !cli_sealed_has(run->request.folder, PROGRAMME_OPENINGS)) {
        run->bad_path = run->request.folder;
        status = has_openings
                     ? cli_sealed_put_openings(&actor.programme, &run->identities, error)
                     : jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                                "'" PROGRAMME_OPENINGS "' is gone, and is not in this seal");
    }
    cli_actor_clear(&actor);
    return status;
}

// -- with the facts -------------------------------------------------------------------------------

static jub_status check_list(unseal_run *run, cli_programme *programme, jub_error *error)
{
    jub_hash found = {{0}};
    jub_buffer list = jub_buffer_init_secret(JUB_PARTS_MAX_BYTES);
    jub_status status = cli_sealed_open(programme, JUB_SEALED_LIST, true, &run->identities,
                                        jub_buffer_sink(&list), error);
    if (status == JUB_OK && !jub_sha256_of(programme->sha, jub_buffer_view(&list), found.bytes))
        status = jub_fail_no_memory(error);
    if (status == JUB_OK && !jub_hash_equal(&found, &programme->state.programme.list_file))
        status = jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                          "keep all files as they are: it is for a court",
                          "the list that was sealed is not the one that was finalised");
    jub_buffer_clear(&list);
    return status;
}

static jub_status put_part(cli_programme *programme, const jub_part *part, jub_error *error)
{
    char name[JUB_PART_FACILITY_MAX_BYTES + 16];
    (void)snprintf(name, sizeof name, PARTS_FOLDER "/%.*s.age", JUB_TEXT_ARG(part->facility));
    return cli_file_put(cli_sealed_path(programme, name), CLI_SHARED, part->bytes, error);
}

static jub_status put_parts(unseal_run *run, cli_programme *programme, jub_error *error)
{
    jub_part *parts = NULL;
    jub_buffer packed = jub_buffer_init(JUB_PARTS_MAX_BYTES);
    const char *folder = cli_sealed_path(programme, PARTS_FOLDER);
    jub_status status = cli_sealed_open(programme, JUB_SEALED_PARTS, true, &run->identities,
                                        jub_buffer_sink(&packed), error);
    if (status == JUB_OK)
        status = jub_parts_read(&programme->arena, jub_buffer_view(&packed), &parts,
                                &run->part_count, error);
    if (status == JUB_OK && mkdir(folder, 0777) != 0 && errno != EEXIST)
        status = jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot make '%s': %s", folder,
                          strerror(errno));
    for (size_t i = 0; status == JUB_OK && i < run->part_count; i++)
        status = put_part(programme, &parts[i], error);
    jub_buffer_clear(&packed);
    return status;
}

static jub_status give_out(unseal_run *run, const char *command, jub_error *error)
{
    cli_programme programme;
    jub_status status =
        cli_programme_open(command, run->request.folder, CLI_PROGRAMME_REPLAY, NULL, &programme);
    run->is_told = status != JUB_OK;
    run->bad_path = run->request.folder;
    if (status == JUB_OK) status = check_list(run, &programme, error);
    if (status == JUB_OK) status = put_parts(run, &programme, error);
    if (status == JUB_OK) {
        status = cli_programme_keep(&programme);
        if (status == JUB_OK && run->request.log_key_path)
            status = cli_programme_sign(&programme, run->request.log_key_path);
        run->is_told = status != JUB_OK;
    }
    if (status == JUB_OK)
        (void)printf("the list is open: %zu %s in " PROGRAMME_SEALED "/%u/" PARTS_FOLDER "\n",
                     run->part_count, run->part_count == 1 ? "part" : "parts",
                     (unsigned)programme.state.programme.list_version);
    cli_programme_clear(&programme);
    return status;
}

int command_programme_unseal(int argc, char **argv)
{
    unseal_run run = {0};
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    run.bad_path = run.request.folder;
    const int lock = cli_programme_lock(run.request.folder, &error);
    jub_status status = lock >= 0 ? open_seal(&run, argv[0], &error) : error.status;
    if (status == JUB_OK) status = give_out(&run, argv[0], &error);
    if (status != JUB_OK && !run.is_told) cli_report(argv[0], run.bad_path, &error);
    cli_identities_clear(&run.identities);
    if (lock >= 0) (void)close(lock);
    return cli_finish_output(cli_log_exit(status));
}
