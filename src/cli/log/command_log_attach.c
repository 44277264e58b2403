// jubilee log attach: the cosignatures that witnesses have sent back, joined to the checkpoint.

#include <argp.h>
#include <inttypes.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/log/log_files.h"
#include "cli/log/trust.h"
#include "cli/message.h"
#include "ledger/witness.h"

enum { KEY_POLICY = 1, KEY_WITNESS, ARENA_MAX_BYTES = 64 << 20 };

typedef struct attach_run {
    const char *path;
    const char *const *replies; // [reply_count], among the arguments
    int reply_count;
    cli_trust trust;
    jub_arena arena;
    jub_vkey witnesses[JUB_POLICY_WITNESS_MAX];
    size_t witness_count;
    const char *witness_texts[JUB_POLICY_WITNESS_MAX];
    size_t text_count;
    size_t added_count;
} attach_run;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    attach_run *run = state->input;
    switch (key) {
    case KEY_POLICY: run->trust.policy = argument; return 0;
    case KEY_WITNESS:
        if (run->text_count == JUB_POLICY_WITNESS_MAX)
            argp_error(state, "more than %d witnesses", JUB_POLICY_WITNESS_MAX);
        run->witness_texts[run->text_count++] = argument;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "which log? name its folder or file"); return EINVAL;
    case ARGP_KEY_ARGS:
        run->path = state->argv[state->next];
        run->replies = (const char *const *)&state->argv[state->next + 1];
        run->reply_count = state->argc - state->next - 1;
        return 0;
    case ARGP_KEY_END:
        if (run->reply_count == 0)
            argp_error(state, "which reply? name the files of the witnesses");
        if (!run->trust.policy && run->text_count == 0)
            argp_error(state, "whose signatures? give --policy or --witness");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"policy", KEY_POLICY, "FILE", 0, "a policy that names the witnesses", 0},
    {"witness", KEY_WITNESS, "VKEY|FILE", 0, "the public key of a witness (several allowed)", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "LOG REPLY...",
    .doc = "Joins cosignatures, as 'witness sign' writes them, to the checkpoint of a log. Each is "
           "verified first, and all are joined or none. One that is there already is passed "
           "over.\v"
           "A reply is for one checkpoint: when the log has signed another since, ask again.\n\n"
           "Exit status: 0 done, 1 a file cannot be read or is the size that a witness saw last, "
           "2 wrong usage, 3 a signature is not verified.\n\n"
           "Examples:\n"
           "  jubilee log attach prison-log court.reply bar.reply \\\n"
           "      --policy 2027-amnesty.policy\n"
           "  jubilee log attach prison-log court.reply --witness court.key.pub",
};

static jub_status open_policy(attach_run *run, const char **bad_path_out, jub_error *error)
{
    const jub_policy *policy;
    const jub_status status =
        cli_trust_open(&run->arena, &run->trust, &policy, bad_path_out, error);
    for (size_t i = 0; status == JUB_OK && i < jub_policy_witness_count(policy); i++)
        run->witnesses[run->witness_count++] = *jub_policy_witness(policy, i);
    return status;
}

static jub_status open_witnesses(attach_run *run, const char **bad_path_out, jub_error *error)
{
    jub_status status = JUB_OK;
    if (run->trust.policy) status = open_policy(run, bad_path_out, error);
    for (size_t i = 0; status == JUB_OK && i < run->text_count; i++) {
        *bad_path_out = run->witness_texts[i];
        if (run->witness_count == JUB_POLICY_WITNESS_MAX)
            return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "more than %d witnesses",
                            JUB_POLICY_WITNESS_MAX);
        jub_vkey *witness = &run->witnesses[run->witness_count++];
        status = cli_vkey_open(run->witness_texts[i], witness, error);
        if (status == JUB_OK && witness->type != JUB_KEY_COSIGNER)
            status = jub_fail(error, JUB_TYPE, (jub_position){0}, NULL,
                              "this is the key of a log, not of a witness");
    }
    return status;
}

// Joins one reply to what `note` holds.
static jub_status join_reply(attach_run *run, const char *path, jub_buffer *note, jub_error *error)
{
    cli_file file = {0};
    jub_buffer joined = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    uint64_t size;
    size_t added = 0;
    jub_status status = cli_file_open(path, JUB_NOTE_MAX_BYTES, &file, error);
    if (status == JUB_OK && jub_reply_is_size(file.bytes, &size))
        status = jub_fail(error, JUB_RANGE, (jub_position){0},
                          "ask again: jubilee log prove LOG --since with this size",
                          "this witness last saw %" PRIu64 " entries, and signs from there", size);
    if (status == JUB_OK)
        status = jub_witness_join(jub_buffer_view(note), file.bytes, run->witnesses,
                                  run->witness_count, &added, &joined, error);
    if (status == JUB_UNVERIFIED)
        status =
            jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                     "a reply is for one checkpoint; if the log has signed another since, or this "
                     "is the reply for another log, ask again: jubilee log prove LOG --since",
                     "the witness has not signed the checkpoint that is published now");
    if (status == JUB_OK && joined.status != JUB_OK)
        status =
            jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "the checkpoint would be too long");
    if (status == JUB_OK) {
        jub_buffer_reset(note);
        jub_buffer_text(note, jub_buffer_view(&joined));
        run->added_count += added;
    }
    jub_buffer_clear(&joined);
    cli_file_clear(&file);
    return status;
}

static jub_status join_all(attach_run *run, const jub_storage *storage, const char **bad_path_out,
                           jub_error *error)
{
    jub_buffer source = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_buffer note = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_note read;
    jub_checkpoint checkpoint;
    *bad_path_out = run->path;
    jub_status status = cli_checkpoint_read(storage->reader, &source, &read, &checkpoint, error);
    if (status == JUB_OK) jub_buffer_text(&note, jub_buffer_view(&source));
    for (int i = 0; status == JUB_OK && i < run->reply_count; i++) {
        *bad_path_out = run->replies[i];
        status = join_reply(run, run->replies[i], &note, error);
    }
    if (status == JUB_OK && note.status != JUB_OK) status = jub_fail_no_memory(error);
    if (status == JUB_OK && run->added_count > 0) {
        *bad_path_out = run->path;
        status = storage->swap(storage->reader.context, JUB_TEXT(JUB_CHECKPOINT_PATH),
                               jub_buffer_view(&source), jub_buffer_view(&note), error);
    }
    jub_buffer_clear(&source);
    jub_buffer_clear(&note);
    return status;
}

static jub_status attach(attach_run *run, const char **bad_path_out, jub_error *error)
{
    cli_log log = {0};
    jub_status status = open_witnesses(run, bad_path_out, error);
    if (status != JUB_OK) return status;
    *bad_path_out = run->path;
    status = cli_log_open(run->path, &log, error);
    if (status == JUB_OK) status = log.storage.begin(log.storage.reader.context, error);
    if (status == JUB_OK) {
        status = join_all(run, &log.storage, bad_path_out, error);
        status = jub_storage_end(&log.storage, status, error);
    }
    cli_log_close(&log);
    return status;
}

int command_log_attach(int argc, char **argv)
{
    attach_run run = {.arena = jub_arena_init(ARENA_MAX_BYTES)};
    const char *bad_path = NULL;
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    const jub_status status = attach(&run, &bad_path, &error);
    if (status == JUB_OK)
        (void)printf("%zu cosignature%s added\n", run.added_count, run.added_count == 1 ? "" : "s");
    else
        cli_report(argv[0], bad_path, &error);
    jub_arena_clear(&run.arena);
    return cli_finish_output(cli_log_exit(status));
}
