// jubilee log notice: the evidence that goes with one person's notice.

#include <argp.h>
#include <sodium.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/log_files.h"
#include "cli/message.h"
#include "cli/trust.h"
#include "ledger/log.h"
#include "ledger/notice.h"
#include "store/openings.h"

enum { KEY_OPENINGS = 1, KEY_OUT, KEY_FORCE };

typedef struct notice_run {
    const char *path;
    const char *index_text;
    uint64_t index;
    const char *openings_path;
    const char *out;
    bool may_replace;
    const char *bad_path;
} notice_run;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    notice_run *run = state->input;
    int64_t index = -1;
    switch (key) {
    case KEY_OPENINGS: run->openings_path = argument; return 0;
    case KEY_FORCE: run->may_replace = true; return 0;
    case KEY_OUT: run->out = argument; return 0;
    case ARGP_KEY_ARG:
        if (run->index_text) argp_error(state, "one entry at a time");
        *(run->path ? &run->index_text : &run->path) = argument;
        return 0;
    case ARGP_KEY_END:
        if (!run->path || !run->index_text) argp_error(state, "name a log and an entry's index");
        if (!jub_text_to_i64(jub_text_from(run->index_text ? run->index_text : ""), &index) ||
            index < 0)
            argp_error(state, "'%s' is no index of an entry", run->index_text);
        if (!run->openings_path) argp_error(state, "where are the openings? give --openings");
        run->index = (uint64_t)index;
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"openings", KEY_OPENINGS, "FILE", 0, "what 'log commit' kept", 0},
    {"out", KEY_OUT, "FILE", 0, "write to FILE (default: standard output)", 0},
    {"force", KEY_FORCE, NULL, 0, "replace a FILE that is there already", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "LOG INDEX",
    .doc = "Writes one person's evidence: the facts and the salt that open the commitment in entry "
           "INDEX, the entry, and the proof that it is in the log, with the signed checkpoint. "
           "Whoever holds it checks it without a network and sees nobody else's.\v"
           "The facts are the person's: hand the file to no one else. It is made for the "
           "published checkpoint, so that entries appended since have none yet.\n\n"
           "Exit status: 0 done, 1 there is no such entry or opening, 2 wrong usage, 3 log, entry "
           "and opening do not fit.\n\n"
           "Examples:\n"
           "  jubilee log notice prison-log 17 --openings openings.sqlite \\\n"
           "      --out 17.notice",
};

typedef struct evidence {
    jub_buffer checkpoint;
    jub_buffer facts;
    jub_buffer proof;
    jub_buffer notice;
    jub_text entry; // of the view, until its next call
    uint8_t salt[JUB_SALT_BYTES];
} evidence;

// That of the entry, and the opening gives it again.
static jub_status open_commitment(notice_run *run, jub_openings *openings, evidence *found,
                                  jub_error *error)
{
    json_t *entry = NULL;
    jub_text purpose = {0};
    jub_hash commitment, again;
    jub_sha256 *sha = jub_sha256_new();
    jub_status status =
        sha ? jub_entry_read(found->entry, &entry, error) : jub_fail_no_memory(error);
    if (status == JUB_OK) status = jub_notice_commitment(entry, &purpose, &commitment, error);
    if (status == JUB_OK) run->bad_path = run->openings_path;
    if (status == JUB_OK)
        status = jub_openings_get(openings, &commitment, found->salt, &found->facts, error);
    if (status == JUB_OK) {
        jub_commitment(sha, purpose, found->salt, jub_buffer_view(&found->facts), &again);
        if (!jub_hash_equal(&commitment, &again))
            status = jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                              "the opening does not give the commitment of the entry");
    }
    json_decref(entry);
    jub_sha256_free(sha);
    return status;
}

static jub_status view_published(jub_reader reader, evidence *found, jub_view **view_out,
                                 jub_error *error)
{
    jub_note note;
    jub_checkpoint checkpoint;
    const jub_status status =
        cli_checkpoint_read(reader, &found->checkpoint, &note, &checkpoint, error);
    return status == JUB_OK
               ? jub_view_open(reader, checkpoint.size, &checkpoint.root, view_out, error)
               : status;
}

static jub_status write_notice(notice_run *run, jub_view *view, jub_openings *openings,
                               evidence *found, jub_error *error)
{
    if (run->index >= jub_view_size(view))
        return jub_fail(error, JUB_RANGE, (jub_position){0}, "sign it: jubilee log checkpoint",
                        "entry %s is not in the published checkpoint", run->index_text);
    jub_status status =
        jub_proof_make(view, run->index, jub_buffer_view(&found->checkpoint), &found->proof, error);
    if (status == JUB_OK && found->proof.status != JUB_OK) status = jub_fail_no_memory(error);
    if (status == JUB_OK) status = jub_view_entry(view, run->index, &found->entry, error);
    if (status == JUB_OK) status = open_commitment(run, openings, found, error);
    if (status != JUB_OK) return status;
    jub_notice_write(found->salt, jub_buffer_view(&found->facts), found->entry,
                     jub_buffer_view(&found->proof), &found->notice);
    return found->notice.status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

static void clear_evidence(evidence *found)
{
    jub_buffer *const buffers[] = {&found->checkpoint, &found->facts, &found->proof,
                                   &found->notice};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) jub_buffer_clear(buffers[i]);
    sodium_memzero(found->salt, sizeof found->salt);
}

static jub_status make_notice(notice_run *run, jub_error *error)
{
    cli_log log = {0};
    jub_openings *openings = NULL;
    jub_view *view = NULL;
    evidence found = {.checkpoint = jub_buffer_init(JUB_NOTE_MAX_BYTES),
                      .facts = jub_buffer_init_secret(JUB_FACTS_MAX_BYTES),
                      .proof = jub_buffer_init(JUB_PROOF_MAX_BYTES),
                      .notice = jub_buffer_init_secret(JUB_NOTICE_MAX_BYTES)};
    run->bad_path = NULL;
    jub_status status = cli_file_check_new(run->out, run->may_replace, error);
    if (status != JUB_OK) goto done;
    run->bad_path = run->openings_path;
    status = jub_openings_open(run->openings_path, false, &openings, error);
    if (status != JUB_OK) goto done;
    run->bad_path = run->path;
    status = cli_log_open(run->path, &log, error);
    if (status == JUB_OK) status = view_published(log.storage.reader, &found, &view, error);
    if (status == JUB_OK) status = write_notice(run, view, openings, &found, error);
    if (status != JUB_OK) goto done;
    run->bad_path = run->out ? run->out : "standard output";
    status =
        cli_file_put(run->out ? run->out : "-", CLI_PRIVATE, jub_buffer_view(&found.notice), error);

done:
    jub_view_close(view);
    cli_log_close(&log);
    jub_openings_close(openings);
    clear_evidence(&found);
    return status;
}

int command_log_notice(int argc, char **argv)
{
    notice_run run = {0};
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    const jub_status status = make_notice(&run, &error);
    if (status != JUB_OK) cli_report(argv[0], run.bad_path, &error);
    return cli_finish_output(cli_log_exit(status));
}
