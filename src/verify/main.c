// jubilee-verify: whether a log, an entry's proof or a notice is what it claims to be. It trusts
// the keys it is given, this code, and the ledger module; it writes nothing and asks no network.

#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "ledger/audit.h"
#include "ledger/notice.h"
#include "ledger/proof.h"
#include "verify/folder.h"
#include "verify/report.h"
#include "verify/version.h"

enum {
    EXIT_VERIFIED = 0,
    EXIT_BAD_INPUT = 1,
    EXIT_WRONG_USAGE = 2,
    EXIT_NOT_VERIFIED = 3,
    KEY_KEY = 1,
    KEY_POLICY,
    KEY_ENTRY,
    KEY_VERSION,
    KEY_FILE_MAX_BYTES = 1 << 16,
    ARENA_MAX_BYTES = 64 << 20,
};

typedef struct request {
    const char *what; // log, proof or notice
    const char *path;
    const char *key;
    const char *policy_path;
    const char *entry_path;
    jub_arena arena;
    jub_buffer policy_source;
    jub_buffer file;
    jub_buffer entry;
    const jub_policy *policy;
    const char *bad_path; // what an error is about
} request;

// -- who is believed ------------------------------------------------------------------------------

static jub_text first_line(jub_text text)
{
    while (text.length_bytes > 0) {
        const jub_text line = jub_text_trim(jub_text_cut(&text, '\n'));
        if (line.length_bytes > 0 && line.bytes[0] != '#') return line;
    }
    return (jub_text){0};
}

// The key itself, or a file with it. A name with two '+' is a key; as a file it can be ./name.
static jub_status read_key(request *run, jub_vkey *vkey_out, jub_error *error)
{
    const jub_text text = jub_text_from(run->key);
    if (run->key[0] != '.' && run->key[0] != '/' && jub_text_count(text, '+') >= 2)
        return jub_vkey_read(text, vkey_out, error);
    const jub_status status =
        verify_file_read(run->key, KEY_FILE_MAX_BYTES, &run->policy_source, error);
    if (status != JUB_OK) return status;
    return jub_vkey_read(first_line(jub_buffer_view(&run->policy_source)), vkey_out, error);
}

static jub_status read_trust(request *run, jub_error *error)
{
    jub_vkey vkey;
    run->bad_path = run->policy_path ? run->policy_path : run->key;
    if (run->policy_path) {
        const jub_status status =
            verify_file_read(run->policy_path, JUB_POLICY_MAX_BYTES, &run->policy_source, error);
        if (status != JUB_OK) return status;
        return jub_policy_read(&run->arena, jub_buffer_view(&run->policy_source), &run->policy,
                               error);
    }
    const jub_status status = read_key(run, &vkey, error);
    if (status != JUB_OK) return status;
    if (vkey.type != JUB_KEY_ED25519)
        return jub_fail(error, JUB_TYPE, (jub_position){0}, "witnesses are named in a policy",
                        "this is the key of a witness, not of a log");
    return jub_policy_of_log(&run->arena, &vkey, &run->policy, error);
}

// -- a log ----------------------------------------------------------------------------------------

// First the signature of the checkpoint, then everything that it speaks for.
static jub_status audit(request *run, jub_reader reader, jub_error *error)
{
    const jub_audit_sink sink = {NULL, verify_report_finding, NULL};
    jub_audit_report report;
    jub_policy_verdict verdict;
    jub_checkpoint checkpoint;
    jub_note note;
    jub_status status = reader.read(reader.context, JUB_TEXT(JUB_CHECKPOINT_PATH),
                                    JUB_NOTE_MAX_BYTES, &run->file, error);
    if (status == JUB_MISSING)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                        "there is no file 'checkpoint' in it, so it is no published log");
    if (status == JUB_OK)
        status = jub_checkpoint_read_note(jub_buffer_view(&run->file), &note, &checkpoint, error);
    if (status == JUB_OK)
        status = jub_policy_check(run->policy, &note, &checkpoint, &verdict, error);
    if (status == JUB_OK) status = jub_audit(reader, &checkpoint, &sink, &report, error);
    if (status != JUB_OK) return status;
    verify_report_verdict(&checkpoint, &verdict);
    if (report.unpublished_count > 0)
        (void)printf("unsigned  %" PRIu64 " entries more, in order\n", report.unpublished_count);
    if (report.leftover_count > 0)
        (void)printf("leftover  %" PRIu64 " files behind the end, which belong to no entry\n",
                     report.leftover_count);
    if (report.finding_count > 0)
        return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                        report.is_cut ? "the rest of the log was not looked at" : NULL,
                        "findings: %" PRIu64, report.finding_count);
    (void)printf("verified: every entry and every hash\n");
    return JUB_OK;
}

static jub_status verify_log(request *run, jub_error *error)
{
    verify_folder folder;
    run->bad_path = run->path;
    jub_status status = verify_folder_open(run->path, &folder, error);
    if (status != JUB_OK) return status;
    status = audit(run, verify_folder_reader(&folder), error);
    verify_folder_close(&folder);
    return status;
}

// -- one entry ------------------------------------------------------------------------------------

static jub_status verify_proof(request *run, jub_error *error)
{
    jub_proof proof;
    jub_policy_verdict verdict;
    run->bad_path = run->entry_path;
    jub_status status = verify_file_read(run->entry_path, JUB_ENTRY_MAX_BYTES, &run->entry, error);
    if (status != JUB_OK) return status;
    run->bad_path = run->path;
    status = verify_file_read(run->path, JUB_PROOF_MAX_BYTES, &run->file, error);
    if (status == JUB_OK) status = jub_proof_read(jub_buffer_view(&run->file), &proof, error);
    if (status == JUB_OK)
        status =
            jub_proof_verify(&proof, run->policy, jub_buffer_view(&run->entry), &verdict, error);
    if (status != JUB_OK) return status;
    verify_report_verdict(&proof.checkpoint, &verdict);
    (void)printf("verified: this is entry %" PRIu64 "\n", proof.index);
    return JUB_OK;
}

static jub_status verify_notice(request *run, jub_error *error)
{
    jub_notice notice;
    jub_policy_verdict verdict;
    run->bad_path = run->path;
    jub_status status = verify_file_read(run->path, JUB_NOTICE_MAX_BYTES, &run->file, error);
    if (status == JUB_OK) status = jub_notice_read(jub_buffer_view(&run->file), &notice, error);
    if (status == JUB_OK) status = jub_notice_verify(&notice, run->policy, &verdict, error);
    if (status != JUB_OK) return status;
    verify_report_verdict(&notice.proof.checkpoint, &verdict);
    verify_report_facts(notice.facts);
    (void)printf("verified: the facts are those that entry %" PRIu64 " commits to\n",
                 notice.proof.index);
    return JUB_OK;
}

// -- the command line -----------------------------------------------------------------------------

static void check_usage(const request *run, struct argp_state *state)
{
    if (!run->what) {
        argp_error(state, "what is to be verified? log, proof or notice");
        return; // argp_error does not, but cannot say so
    }
    const bool is_proof = strcmp(run->what, "proof") == 0;
    if (!is_proof && strcmp(run->what, "log") != 0 && strcmp(run->what, "notice") != 0)
        argp_error(state, "'%s' is none of log, proof and notice", run->what);
    if (!run->path) argp_error(state, "which %s? name it", run->what);
    if (!run->key == !run->policy_path)
        argp_error(state, "who is believed? give --key or --policy");
    if (is_proof && !run->entry_path) argp_error(state, "of which entry? give --entry");
    if (!is_proof && run->entry_path) argp_error(state, "--entry goes with a proof");
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    request *run = state->input;
    switch (key) {
    case KEY_VERSION:
        (void)printf("jubilee-verify %s\n", JUB_VERSION);
        exit(fflush(stdout) == 0 ? EXIT_VERIFIED : EXIT_BAD_INPUT);
    case KEY_KEY: run->key = argument; return 0;
    case KEY_POLICY: run->policy_path = argument; return 0;
    case KEY_ENTRY: run->entry_path = argument; return 0;
    case ARGP_KEY_ARG:
        if (run->path) argp_error(state, "one thing at a time");
        *(run->what ? &run->path : &run->what) = argument;
        return 0;
    case ARGP_KEY_END: check_usage(run, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"key", KEY_KEY, "VKEY|FILE", 0, "the public key of the log, or a file with it", 0},
    {"policy", KEY_POLICY, "FILE", 0, "the logs, the witnesses and the quorum believed", 0},
    {"entry", KEY_ENTRY, "FILE", 0, "the entry that a proof is of, byte for byte", 0},
    {"version", KEY_VERSION, NULL, 0, "tell the version", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "log DIR\nproof FILE --entry FILE\nnotice FILE",
    .doc = "Verifies a whole log from its folder: every entry and every hash. Or one entry by its "
           "proof; or one person's notice, with the facts that it opens. Nothing is written, and "
           "no network is asked.\v"
           "A key or a policy has to come from somebody you trust, by another way than the log.\n\n"
           "Exit status: 0 verified, 1 it cannot be read, 2 wrong usage, 3 not verified.\n\n"
           "Examples:\n"
           "  jubilee-verify log prison-log --key log.key.pub\n"
           "  jubilee-verify proof entry-11.tlog-proof --entry entry-11.json \\\n"
           "      --policy 2027-amnesty.policy\n"
           "  jubilee-verify notice case-17.notice --policy 2027-amnesty.policy",
};

static jub_status verify(request *run, jub_error *error)
{
    const jub_status status = read_trust(run, error);
    if (status != JUB_OK) return status;
    if (strcmp(run->what, "log") == 0) return verify_log(run, error);
    return strcmp(run->what, "proof") == 0 ? verify_proof(run, error) : verify_notice(run, error);
}

int main(int argc, char **argv)
{
    request run = {
        .arena = jub_arena_init(ARENA_MAX_BYTES),
        .policy_source = jub_buffer_init(JUB_POLICY_MAX_BYTES),
        .file = jub_buffer_init(JUB_NOTICE_MAX_BYTES),
        .entry = jub_buffer_init(JUB_ENTRY_MAX_BYTES),
    };
    jub_error error;
    argp_err_exit_status = EXIT_WRONG_USAGE;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    const jub_status status = verify(&run, &error);
    if (status != JUB_OK) verify_report_error(run.bad_path, &error);
    jub_buffer_clear(&run.policy_source);
    jub_buffer_clear(&run.file);
    jub_buffer_clear(&run.entry);
    jub_arena_clear(&run.arena);
    // A full disk or a closed pipe must not look like success.
    if (fflush(stdout) != 0 || ferror(stdout)) {
        (void)fprintf(stderr, "jubilee-verify: cannot write standard output: %s\n",
                      strerror(errno));
        return status == JUB_UNVERIFIED ? EXIT_NOT_VERIFIED : EXIT_BAD_INPUT;
    }
    if (status == JUB_OK) return EXIT_VERIFIED;
    return status == JUB_UNVERIFIED ? EXIT_NOT_VERIFIED : EXIT_BAD_INPUT;
}
