// jubilee programme sign: a checkpoint of the log and the manifest of the folder.

#include <argp.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/programme/programme_files.h"

typedef struct sign_run {
    const char *command;
    const char *folder;
    cli_log_signing signing;
} sign_run;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    sign_run *run = state->input;
    if (cli_programme_folder_option(key, argument, &run->folder, state) != 0)
        return cli_log_signing_option(key, argument, &run->signing);
    if (key == ARGP_KEY_END && !run->signing.key_path)
        argp_error(state, "with which key? give --key");
    return 0;
}

static const struct argp_option options[] = {CLI_SIGNING_OPTIONS, {0}};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "DIR",
    .doc = "Signs the log of the programme in DIR as it is now, brings its database up to it, and "
           "writes " PROGRAMME_MANIFEST
           ", which has the hash of every file but the log's and is signed with "
           "the same key. Whoever believes the key then needs to believe nothing else in the "
           "folder: 'jubilee verify'.\v"
           "Whatever is done later changes files, so sign again before a programme is copied or "
           "handed on. Keep the key and its guard apart from the folder.\n\n"
           "Exit status: 0 done, 1 this would sign a fork or cannot be done, 2 wrong usage, 3 the "
           "log does not fit its own head or the programme's rules.\n\n"
           "Examples:\n"
           "  jubilee programme sign prog --key log.key",
};

static jub_status sign(const sign_run *run)
{
    cli_programme programme;
    uint64_t file_count = 0, size = 0;
    char files[CLI_COUNT_TEXT_BYTES], entries[CLI_COUNT_TEXT_BYTES];
    jub_status status =
        cli_programme_open(run->command, run->folder, CLI_PROGRAMME_ACT, NULL, &programme);
    if (status == JUB_OK) status = cli_programme_keep(&programme);
    if (status == JUB_OK)
        status = cli_programme_sign_with(&programme, &run->signing, &file_count, &size);
    if (status == JUB_OK)
        (void)printf("%s: signed, the log with %s entries and a manifest of %s files\n",
                     run->folder, cli_count(size, entries), cli_count(file_count, files));
    cli_programme_clear(&programme);
    return status;
}

int command_programme_sign(int argc, char **argv)
{
    sign_run run = {.command = argv[0]};
    const char *bad_path = NULL;
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = cli_log_signing_open(&run.signing, &bad_path, &error);
    if (status == JUB_OK)
        status = sign(&run);
    else
        cli_report(run.command, bad_path, &error);
    cli_log_signing_close(&run.signing);
    return cli_finish_output(cli_log_exit(status));
}
