// jubilee witness sign: the answer to a request, and what the witness remembers from then on.

#include <argp.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/log/witness_files.h"
#include "cli/message.h"
#include "cli/seal/key_file.h"

enum { KEY_KEY = 1, KEY_PASSPHRASE };

typedef struct sign_run {
    const char *folder;
    const char *request_path;
    const char *key_path;
    cli_passphrase passphrase;
    cli_file request;
    jub_signer signer;
    jub_buffer reply;
    jub_decision decision;
    cli_evidence evidence;
} sign_run;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    sign_run *run = state->input;
    switch (key) {
    case KEY_KEY: run->key_path = argument; return 0;
    case KEY_PASSPHRASE: run->passphrase.file = argument; return 0;
    case ARGP_KEY_ARG:
        if (run->request_path) argp_error(state, "one request at a time");
        *(run->folder ? &run->request_path : &run->folder) = argument;
        return 0;
    case ARGP_KEY_END:
        if (!run->folder) argp_error(state, "which witness? name its folder");
        if (!run->key_path) argp_error(state, "with which key? give --key");
        if (!run->request_path) run->request_path = "-";
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"key", KEY_KEY, "FILE", 0, "the witness's signing key, of the type 'witness'", 0},
    {"passphrase-file", KEY_PASSPHRASE, "FILE", 0,
     "read the passphrase of the key from the first line of FILE", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "STATE [REQUEST]",
    .doc = "Answers the request of a log, made by 'log prove --since': when its checkpoint is "
           "signed by a log that is watched and continues the one cosigned last, remembers it "
           "and prints the cosignature, for 'log attach'. The memory is durable before anything "
           "is signed.\v"
           "When the request starts from another size than the one remembered, that size is "
           "printed instead, and the log asks again from there. A log that goes back or forks is "
           "refused, and both signed checkpoints are kept in STATE/evidence.\n\n"
           "Exit status: 0 cosigned, 1 the request cannot be read or starts from another size, "
           "2 wrong usage, 3 refused. REQUEST may be - for standard input, as without it.\n\n"
           "Examples:\n"
           "  jubilee witness sign court-witness --key court.key log.request > court.reply\n"
           "  jubilee witness sign court-witness --key court.key < log.request",
};

static jub_status open_signer(sign_run *run, jub_error *error)
{
    const jub_status status = cli_signer_open(run->key_path, &run->passphrase, &run->signer, error);
    if (status != JUB_OK) return status;
    if (run->signer.vkey.type != JUB_KEY_COSIGNER)
        return jub_fail(error, JUB_TYPE, (jub_position){0}, "make a key for a witness",
                        "this is the key of a log, which cannot cosign");
    return JUB_OK;
}

static jub_status answer(sign_run *run, const char **bad_path_out, jub_error *error)
{
    cli_witness *witness = NULL;
    *bad_path_out = run->key_path;
    jub_status status = open_signer(run, error);
    if (status != JUB_OK) return status;
    *bad_path_out = run->request_path;
    status = cli_file_open(run->request_path, JUB_REQUEST_MAX_BYTES, &run->request, error);
    if (status != JUB_OK) return status;
    *bad_path_out = run->folder;
    status = cli_witness_open(run->folder, &witness, error);
    if (status == JUB_OK)
        status =
            cli_witness_answer(witness, run->request.bytes, &run->decision, &run->evidence, error);
    cli_witness_close(witness);
    if (status != JUB_OK) return status;
    if (run->decision.answer == JUB_ANSWER_SIGN)
        jub_witness_sign(&run->decision, &run->signer, (uint64_t)time(NULL), &run->reply);
    else if (run->decision.answer == JUB_ANSWER_OTHER_SIZE)
        jub_buffer_format(&run->reply, "%" PRIu64 "\n", run->decision.stored_size);
    return JUB_OK;
}

static int exit_of(const jub_decision *decision)
{
    if (decision->answer == JUB_ANSWER_SIGN) return EXIT_FINE;
    if (decision->relation == JUB_FORK || decision->relation == JUB_BACKWARDS)
        return decision->is_signed_by_log ? EXIT_NOT_VERIFIED : EXIT_BAD_INPUT;
    const bool is_for_another_time =
        decision->answer == JUB_ANSWER_OTHER_SIZE || decision->answer == JUB_ANSWER_MALFORMED;
    return is_for_another_time ? EXIT_BAD_INPUT : EXIT_NOT_VERIFIED;
}

// A fork is told as one also where the request was refused for its size already.
static void report_refusal(const sign_run *run, const char *command)
{
    jub_error reason = run->decision.reason;
    const char *hint = "both signed checkpoints are kept in the witness's folder, as evidence";
    if (run->evidence == CLI_EVIDENCE_LOST)
        hint = "keep this request and the witness's folder as they are now: the evidence could not "
               "be put into STATE/evidence";
    if (run->decision.is_signed_by_log && run->decision.relation == JUB_FORK)
        (void)jub_fail(&reason, JUB_CONFLICT, (jub_position){0}, hint,
                       "the log has forked: it signed another root for the %" PRIu64
                       " entries cosigned before",
                       run->decision.stored_size);
    else if (run->decision.is_signed_by_log && run->decision.relation == JUB_BACKWARDS)
        (void)jub_fail(&reason, JUB_UNVERIFIED, (jub_position){0}, hint,
                       "the log goes back: %" PRIu64 " entries, and %" PRIu64
                       " were cosigned before",
                       run->decision.request.checkpoint.size, run->decision.stored_size);
    else if (run->evidence == CLI_EVIDENCE_LOST)
        (void)snprintf(reason.hint, sizeof reason.hint, "%s", hint);
    (void)fflush(stdout); // the size goes before what is said of it
    cli_report(command, run->request_path, &reason);
}

int command_witness_sign(int argc, char **argv)
{
    sign_run run = {.reply = jub_buffer_init(1 << 16)};
    const char *bad_path = NULL;
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = answer(&run, &bad_path, &error);
    jub_signer_clear(&run.signer);
    status = cli_print(&run.reply, status, &error);
    int exit_status = EXIT_BAD_INPUT;
    if (status != JUB_OK) {
        cli_report(argv[0], bad_path, &error);
        if (status == JUB_UNVERIFIED) exit_status = EXIT_NOT_VERIFIED;
    } else {
        exit_status = exit_of(&run.decision);
        if (exit_status != EXIT_FINE) report_refusal(&run, argv[0]);
    }
    cli_file_clear(&run.request);
    return cli_finish_output(exit_status);
}
