// jubilee programme import: a bundle that was carried here.

#include <argp.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/programme/bundle_seal.h"
#include "cli/programme/bundle_take.h"

#define ARENA_MAX_BYTES ((size_t)8 << 30)
enum { KEY_KEY = 1, KEY_PASSPHRASE_FILE, KEY_LOG, KEY_LOG_KEY };

typedef struct import_run {
    const char *path;
    const char *folder;
    const char *key_path;
    const char *log_key;
    const char *signing_key;
    cli_passphrase passphrase;
} import_run;

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    import_run *run = state->input;
    switch (key) {
    case KEY_KEY: run->key_path = text; return 0;
    case KEY_PASSPHRASE_FILE: run->passphrase.file = text; return 0;
    case KEY_LOG: run->log_key = text; return 0;
    case KEY_LOG_KEY: run->signing_key = text; return 0;
    case ARGP_KEY_ARG:
        if (run->folder) argp_error(state, "one bundle and one folder at a time");
        *(run->path ? &run->folder : &run->path) = text;
        return 0;
    case ARGP_KEY_END:
        if (!run->folder) argp_error(state, "name the bundle, and the folder that takes it");
        if (!run->key_path) argp_error(state, "which key opens it? name its file with --key");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"key", KEY_KEY, "FILE", 0, "the secret key of the box that it was sealed to", 0},
    {"passphrase-file", KEY_PASSPHRASE_FILE, "FILE", 0,
     "take the key's passphrase from the first line of FILE", 0},
    {"log", KEY_LOG, "VKEY|FILE", 0,
     "the public key of the programme's log; with a facility's first bundle", 0},
    {"log-key", KEY_LOG_KEY, "KEYFILE", 0,
     "at the centre: sign the log and the manifest afterwards with the log's key", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "FILE DIR",
    .doc = "Takes a bundle that 'jubilee programme export' made elsewhere. At a facility it makes "
           "or brings up to date the facility's own folder; at the centre it takes up what was "
           "done at the facility. All of the bundle is taken, or nothing is changed.\v"
           "A bundle that was taken already, is out of its order, cut off, altered, of another "
           "programme or facility, not signed by who may, or too late is refused, and told apart. "
           "Where two sides changed one thing without knowing of each other, both are kept and "
           "told, and wait for a third person: 'conflict.settled'.\n\n"
           "Exit status: 0 taken, 1 refused or bad input, 2 wrong usage, 3 it is cut off, altered "
           "or not signed as it should be.\n\n"
           "Examples:\n"
           "  jubilee programme import in-1.age f12 --key f12.box --log log.key.pub\n"
           "  jubilee programme import out-1.age pardon --key centre.box",
};

static jub_status open_bundle(const import_run *run, cli_file *file, jub_buffer *opened,
                              cli_arrived *arrived, const char **bad_path, jub_error *error)
{
    cli_identities identities = {0};
    jub_sha256 *sha = jub_sha256_new();
    *bad_path = run->key_path;
    jub_status status =
        sha ? cli_identities_open(run->key_path, &run->passphrase, &identities, error)
            : jub_fail_no_memory(error);
    if (status == JUB_OK) {
        *bad_path = run->path;
        status = cli_file_open(run->path, 2 * JUB_BUNDLE_MAX_BYTES, file, error);
    }
    if (status == JUB_OK) status = cli_bundle_unseal(file->bytes, &identities, opened, error);
    if (status == JUB_OK)
        status =
            jub_bundle_read(arrived->arena, jub_buffer_view(opened), sha, &arrived->bundle, error);
    arrived->sealed = file->bytes;
    cli_identities_clear(&identities);
    jub_sha256_free(sha);
    return status;
}

int command_programme_import(int argc, char **argv)
{
    import_run run = {0};
    jub_error error;
    const char *bad_path = NULL;
    cli_file file = {0};
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    jub_buffer opened = jub_buffer_init_secret(JUB_BUNDLE_MAX_BYTES);
    cli_arrived arrived = {.command = argv[0],
                           .path = run.path,
                           .folder = run.folder,
                           .log_key = run.log_key,
                           .signing_key = run.signing_key,
                           .arena = &arena};
    jub_status status = open_bundle(&run, &file, &opened, &arrived, &bad_path, &error);
    if (status != JUB_OK)
        cli_report(argv[0], bad_path, &error);
    else
        status = arrived.bundle.direction == JUB_BUNDLE_OUT ? cli_bundle_take_out(&arrived)
                                                            : cli_bundle_take_in(&arrived);
    jub_buffer_clear(&opened);
    jub_arena_clear(&arena);
    cli_file_clear(&file);
    return cli_finish_output(cli_log_exit(status));
}
