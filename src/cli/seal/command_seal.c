// jubilee seal: standard input, so that only its recipients can read it.

#include <argp.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/random.h"
#include "cli/stream.h"
#include "seal/padding.h"
#include "seal/seal.h"

enum { KEY_TO = 1, KEY_TO_FILE, KEY_PAD, KEY_FORCE, FILE_MAX_BYTES = 1 << 20 };

typedef struct seal_run {
    const char *command;
    size_t count;
    jub_age_recipient recipients[JUB_SEAL_RECIPIENT_MAX];
    cli_target out;
    bool is_armored;
    bool is_padded;
} seal_run;

static jub_status add_recipient(seal_run *run, jub_text text, jub_error *error)
{
    jub_age_recipient recipient;
    const jub_status status = jub_age_recipient_read(text, &recipient, error);
    if (status != JUB_OK) return status;
    for (size_t i = 0; i < run->count; i++)
        if (jub_age_recipient_equal(&recipient, &run->recipients[i])) return JUB_OK;
    if (run->count == JUB_SEAL_RECIPIENT_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "more than %d recipients",
                        JUB_SEAL_RECIPIENT_MAX);
    run->recipients[run->count++] = recipient;
    return JUB_OK;
}

static jub_status add_lines(seal_run *run, jub_text text, jub_error *error)
{
    jub_text line;
    uint32_t line_number = 0;
    bool is_empty = true;
    while (jub_age_next_key_line(&text, &line_number, &line)) {
        const jub_status status = add_recipient(run, line, error);
        is_empty = false;
        if (status == JUB_OK) continue;
        error->at.line = line_number;
        return status;
    }
    if (!is_empty) return JUB_OK;
    return jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL, "the file holds no recipient");
}

static jub_status add_file(seal_run *run, const char *path, jub_error *error)
{
    cli_file file = {0};
    jub_status status = cli_file_open(path, FILE_MAX_BYTES, &file, error);
    if (status == JUB_OK) status = add_lines(run, file.bytes, error);
    cli_file_clear(&file);
    return status;
}

static error_t report(const seal_run *run, const char *path, const jub_error *error)
{
    cli_report(run->command, path, error);
    return EINVAL;
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    seal_run *run = state->input;
    jub_error error;
    switch (key) {
    case KEY_TO:
        if (add_recipient(run, jub_text_from(argument), &error) == JUB_OK) return 0;
        return report(run, error.status == JUB_TYPE ? NULL : argument, &error); // not a secret
    case KEY_TO_FILE:
        if (add_file(run, argument, &error) == JUB_OK) return 0;
        return report(run, argument, &error);
    case KEY_PAD: run->is_padded = true; return 0;
    case 'a': run->is_armored = true; return 0;
    case KEY_FORCE: run->out.may_replace = true; return 0;
    case 'o': run->out.path = argument; return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "what is sealed comes on standard input: < %s", argument);
        return EINVAL;
    case ARGP_KEY_END:
        if (run->count == 0) argp_error(state, "to whom? name a recipient with --to");
        if (!run->out.path && !run->is_armored && isatty(STDOUT_FILENO))
            argp_error(state, "a sealed file is no text: write it to a file, or add --armor");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"to", KEY_TO, "RECIPIENT", 0, "who can open it: age1...; may be repeated", 0},
    {"to-file", KEY_TO_FILE, "FILE", 0, "the recipients in FILE, a line each, as in FILE.pub", 0},
    {"armor", 'a', NULL, 0, "write text that survives mail", 0},
    {"pad", KEY_PAD, NULL, 0,
     "hide the length: fill up to a power of two, at least 4,096 bytes; open with `unseal --pad`",
     0},
    {"out", 'o', "FILE", 0, "write to FILE, which appears only when it is whole", 0},
    {"force", KEY_FORCE, NULL, 0, "replace a FILE that is there already", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .doc =
        "Seals standard input so that each recipient alone can open it, and nobody else. What is "
        "written is a file of age, version 1, which other tools open as well. It does not say who "
        "sealed it; the log does.\v"
        "With --pad, one byte 80 and zeros stand behind the content for whoever opens it with "
        "another tool.\n\n"
        "Exit status: 0 done, 1 bad recipient or a file cannot be read, 2 wrong usage.\n\n"
        "Examples:\n"
        "  jubilee seal --to-file seal.pub --pad < part.csv > part.age\n"
        "  jubilee seal --to-file prison.pub --to-file court.pub --armor < a > b",
};

static jub_status take_plain(void *context, jub_text bytes, jub_error *error)
{
    return jub_sealer_feed(context, bytes, error);
}

static jub_status take_padded(void *context, jub_text bytes, jub_error *error)
{
    return jub_pad(context, bytes, error);
}

static jub_status seal(const seal_run *run, jub_error *error)
{
    cli_output output;
    jub_sealer *sealer = NULL;
    jub_status status = cli_output_begin(run->out, CLI_SHARED, &output, error);
    if (status != JUB_OK) return status;
    status = jub_sealer_new(run->recipients, run->count, run->is_armored, cli_random(),
                            cli_output_sink(&output), &sealer, error);
    jub_sink sink = {take_plain, sealer};
    jub_padder padder = jub_padder_init(sink);
    if (run->is_padded) sink = (jub_sink){take_padded, &padder};
    if (status == JUB_OK) status = cli_stream_input("sealing", &output, sink, error);
    if (status == JUB_OK && run->is_padded) status = jub_pad_end(&padder, error);
    if (status == JUB_OK) status = jub_sealer_end(sealer, error);
    jub_sealer_free(sealer);
    return cli_output_end(&output, status, error);
}

int command_seal(int argc, char **argv)
{
    seal_run run = {.command = argv[0]};
    jub_error error;
    if (argp_parse(&argument_parser, argc, argv, 0, NULL, &run) != 0) return EXIT_BAD_INPUT;
    const jub_status status = seal(&run, &error);
    if (status != JUB_OK) cli_report(argv[0], NULL, &error);
    return status == JUB_OK ? EXIT_FINE : EXIT_BAD_INPUT;
}
