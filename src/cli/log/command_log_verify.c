// jubilee log verify: an entry's proof, a signed checkpoint, or that one continues another.

#include <argp.h>
#include <inttypes.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/log/log_files.h"
#include "cli/log/trust.h"
#include "cli/message.h"
#include "ledger/notice.h"
#include "ledger/proof.h"
#include "ledger/tile.h"
#include "ledger/witness.h"

enum { KEY_ENTRY = 1, KEY_SINCE, ARENA_MAX_BYTES = 64 << 20 };

typedef struct verify_run {
    const char *path;
    const char *entry_path;
    const char *since_path;
    cli_trust trust;
    jub_arena arena;
    const jub_policy *policy;
    cli_file file;
    cli_file entry;
    cli_file since;
    jub_buffer report;
    bool has_forked; // found by verifying, and no fault of the input
} verify_run;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    verify_run *run = state->input;
    switch (key) {
    case KEY_ENTRY: run->entry_path = argument; return 0;
    case KEY_SINCE: run->since_path = argument; return 0;
    case ARGP_KEY_ARG:
        if (run->path) argp_error(state, "one file at a time");
        run->path = argument;
        return 0;
    case ARGP_KEY_END:
        if (!run->path) argp_error(state, "which file? a proof, a request or a checkpoint");
        return cli_trust_option(key, argument, &run->trust, state);
    default: return cli_trust_option(key, argument, &run->trust, state);
    }
}

static const struct argp_option options[] = {
    CLI_TRUST_OPTIONS,
    {"entry", KEY_ENTRY, "FILE", 0, "the entry that a proof is of, byte for byte", 0},
    {"since", KEY_SINCE, "FILE", 0, "an older checkpoint, which FILE has to continue", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "FILE",
    .doc = "Verifies evidence of a log without the log: a proof made by 'log prove' together with "
           "the entry it is of; a signed checkpoint; or, with --since, that the checkpoint in a "
           "request of 'log prove --since' continues an older one.\v"
           "Two checkpoints of one size and with two roots are a fork: keep both, signed as they "
           "are, because together they prove that the log told two stories.\n\n"
           "Exit status: 0 verified, 1 a file cannot be read, 2 wrong usage, 3 not verified. FILE "
           "may be - for standard input.\n\n"
           "Examples:\n"
           "  jubilee log verify entry-11.tlog-proof --entry entry-11.json \\\n"
           "      --policy 2027-amnesty.policy\n"
           "  jubilee log verify prison-log/checkpoint --key log.key.pub\n"
           "  jubilee log verify today.request --since last-week.checkpoint \\\n"
           "      --key log.key.pub",
};

static void write_verdict(verify_run *run, const jub_checkpoint *checkpoint,
                          const jub_policy_verdict *verdict)
{
    char hex[2 * JUB_HASH_BYTES + 1];
    jub_hex_encode(checkpoint->root.bytes, JUB_HASH_BYTES, hex);
    jub_buffer_format(&run->report, "log of %" PRIu64 " entries with the root %s\n",
                      checkpoint->size, hex);
    cli_verdict_write(verdict, &run->report);
    jub_buffer_char(&run->report, '\n');
}

static jub_status verify_proof(verify_run *run, const char **bad_path_out, jub_error *error)
{
    jub_proof proof;
    jub_policy_verdict verdict;
    if (run->since_path)
        return jub_fail(error, JUB_TYPE, (jub_position){0},
                        "give --since with a request, made by 'log prove --since'",
                        "the proof of an entry does not show what came before");
    if (!run->entry_path)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, "give it with --entry FILE",
                        "a proof is verified together with the entry that it is of");
    jub_status status = jub_proof_read(run->file.bytes, &proof, error);
    if (status != JUB_OK) return status;
    *bad_path_out = run->entry_path;
    status = cli_file_open(run->entry_path, JUB_ENTRY_MAX_BYTES, &run->entry, error);
    if (status != JUB_OK) return status;
    *bad_path_out = run->path;
    status = jub_proof_verify(&proof, run->policy, run->entry.bytes, &verdict, error);
    if (status != JUB_OK) return status;
    jub_buffer_format(&run->report, "verified: this is entry %" PRIu64 "\n", proof.index);
    write_verdict(run, &proof.checkpoint, &verdict);
    return JUB_OK;
}

// The older checkpoint needs the log's signature, but not witnesses: it may be from before they had
// signed.
static jub_status check_older(verify_run *run, const jub_policy_verdict *newer,
                              jub_checkpoint *older_out, const char **bad_path_out,
                              jub_error *error)
{
    const jub_policy *log_alone;
    jub_policy_verdict verdict;
    jub_note note;
    *bad_path_out = run->since_path;
    jub_status status = cli_file_open(run->since_path, JUB_NOTE_MAX_BYTES, &run->since, error);
    if (status == JUB_OK)
        status = jub_checkpoint_read_note(run->since.bytes, &note, older_out, error);
    if (status == JUB_OK) status = jub_policy_of_log(&run->arena, newer->log, &log_alone, error);
    if (status == JUB_OK) status = jub_policy_check(log_alone, &note, older_out, &verdict, error);
    return status;
}

static jub_status check_growth(verify_run *run, const jub_request *request,
                               const jub_policy_verdict *verdict, const char **bad_path_out,
                               jub_error *error)
{
    jub_checkpoint older;
    jub_relation relation;
    if (!run->since_path) return JUB_OK;
    jub_status status = check_older(run, verdict, &older, bad_path_out, error);
    if (status != JUB_OK) return status;
    *bad_path_out = run->path;
    status = jub_consistency_check(&older, &request->checkpoint, request->hashes,
                                   request->hash_count, &relation, error);
    if (status != JUB_OK) return status;
    run->has_forked = relation == JUB_FORK;
    status = jub_relation_status(relation, &older, &request->checkpoint, error);
    if (status == JUB_OK)
        jub_buffer_format(&run->report, "verified: it continues the log of %" PRIu64 " entries\n",
                          older.size);
    return status;
}

// A request, or a checkpoint as one without a proof.
static jub_status verify_checkpoint(verify_run *run, const char **bad_path_out, jub_error *error)
{
    jub_request request = {0};
    jub_policy_verdict verdict;
    jub_status status;
    if (run->entry_path)
        return jub_fail(error, JUB_TYPE, (jub_position){0},
                        "give --entry with its proof, made by 'log prove'",
                        "this is no proof of an entry");
    if (jub_text_starts(run->file.bytes, JUB_TEXT("old ")))
        status = jub_request_read(run->file.bytes, &request, error);
    else
        status =
            jub_checkpoint_read_note(run->file.bytes, &request.note, &request.checkpoint, error);
    if (status == JUB_OK)
        status = jub_policy_check(run->policy, &request.note, &request.checkpoint, &verdict, error);
    if (status == JUB_OK) status = check_growth(run, &request, &verdict, bad_path_out, error);
    if (status != JUB_OK) return status;
    if (!run->since_path) jub_buffer_string(&run->report, "verified: the checkpoint is signed\n");
    write_verdict(run, &request.checkpoint, &verdict);
    return JUB_OK;
}

static jub_status verify(verify_run *run, const char **bad_path_out, jub_error *error)
{
    jub_status status = cli_trust_open(&run->arena, &run->trust, &run->policy, bad_path_out, error);
    if (status != JUB_OK) return status;
    *bad_path_out = run->path;
    status = cli_file_open(run->path, JUB_NOTICE_MAX_BYTES, &run->file, error);
    if (status != JUB_OK) return status;
    if (jub_text_starts(run->file.bytes, JUB_TEXT("jubilee-notice-v1")))
        return jub_fail(error, JUB_TYPE, (jub_position){0},
                        "verify it with 'jubilee-verify notice FILE'",
                        "this is the notice of one person");
    return jub_text_starts(run->file.bytes, JUB_TEXT("c2sp.org/tlog-proof"))
               ? verify_proof(run, bad_path_out, error)
               : verify_checkpoint(run, bad_path_out, error);
}

int command_log_verify(int argc, char **argv)
{
    verify_run run = {
        .arena = jub_arena_init(ARENA_MAX_BYTES),
        .report = jub_buffer_init(1 << 16),
    };
    const char *bad_path = NULL;
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = verify(&run, &bad_path, &error);
    const bool is_refuted = status == JUB_UNVERIFIED || run.has_forked;
    status = cli_print(&run.report, status, &error);
    if (status != JUB_OK) cli_report(argv[0], bad_path, &error);
    cli_file_clear(&run.file);
    cli_file_clear(&run.entry);
    cli_file_clear(&run.since);
    jub_arena_clear(&run.arena);
    return is_refuted ? EXIT_NOT_VERIFIED : cli_finish_output(cli_log_exit(status));
}
