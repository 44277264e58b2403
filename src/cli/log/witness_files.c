#include "cli/log/witness_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/file.h"
#include "store/file_guard.h"

#define LOGS_NAME "logs"
#define EVIDENCE_NAME "evidence"

enum { PATH_MAX_BYTES = 4096, LOGS_MAX_BYTES = 1 << 20, TURN_MAX = 8 };

struct cli_witness {
    const char *folder;
    jub_vkey logs[CLI_WITNESS_LOG_MAX];
    size_t log_count;
};

// `folder/name suffix`; false when it is too long.
static bool join(const char *folder, const char *name, const char *suffix,
                 char path_out[PATH_MAX_BYTES])
{
    const int length = snprintf(path_out, PATH_MAX_BYTES, "%s/%s%s", folder, name, suffix);
    return length > 0 && length < PATH_MAX_BYTES;
}

static jub_status fail_path(jub_error *error)
{
    return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "the path is too long");
}

static jub_status fail_errno(jub_error *error, const char *what)
{
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot %s: %s", what, strerror(errno));
}

// What was put into a folder is durable once the folder is.
static bool sync_folder(const char *path)
{
    const int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool is_done = fsync(descriptor) == 0;
    const int number = errno;
    (void)close(descriptor);
    errno = number;
    return is_done;
}

// -- a new witness --------------------------------------------------------------------------------

static jub_status write_logs(const char *path, const jub_vkey *logs, size_t log_count,
                             jub_error *error)
{
    jub_buffer text = jub_buffer_init(LOGS_MAX_BYTES);
    jub_buffer_string(&text, "# The logs that this witness watches: a public key a line.\n");
    for (size_t i = 0; i < log_count; i++) {
        jub_vkey_write(&logs[i], &text);
        jub_buffer_char(&text, '\n');
    }
    const jub_status status = text.status == JUB_OK
                                  ? cli_file_put(path, CLI_SHARED, jub_buffer_view(&text), error)
                                  : jub_fail_no_memory(error);
    jub_buffer_clear(&text);
    return status;
}

static jub_status fill_folder(const char *folder, const jub_vkey *logs, size_t log_count,
                              jub_error *error)
{
    char path[PATH_MAX_BYTES];
    if (!join(folder, EVIDENCE_NAME, "", path)) return fail_path(error);
    if (mkdir(path, 0700) != 0) return fail_errno(error, "make the folder for evidence");
    if (!join(folder, LOGS_NAME, "", path)) return fail_path(error);
    const jub_status status = write_logs(path, logs, log_count, error);
    if (status != JUB_OK) return status;
    if (!join(folder, "..", "", path)) return fail_path(error);
    return sync_folder(folder) && sync_folder(path) ? JUB_OK
                                                    : fail_errno(error, "make the folder durable");
}

static void empty_folder(const char *folder)
{
    char path[PATH_MAX_BYTES];
    if (join(folder, EVIDENCE_NAME, "", path)) (void)rmdir(path);
    if (join(folder, LOGS_NAME, "", path)) (void)unlink(path);
    (void)rmdir(folder);
}

jub_status cli_witness_new(const char *folder, const jub_vkey *logs, size_t log_count,
                           jub_error *error)
{
    if (mkdir(folder, 0700) != 0)
        return errno == EEXIST ? jub_fail(error, JUB_CONFLICT, (jub_position){0},
                                          "add a line to its file 'logs' to watch one more",
                                          "there is something here already")
                               : fail_errno(error, "make the folder");
    const jub_status status = fill_folder(folder, logs, log_count, error);
    if (status != JUB_OK) empty_folder(folder);
    return status;
}

// -- opening --------------------------------------------------------------------------------------

static jub_status read_logs(cli_witness *witness, jub_text text, jub_error *error)
{
    for (uint32_t number = 1; text.length_bytes > 0; number++) {
        const jub_text line = jub_text_trim(jub_text_cut(&text, '\n'));
        if (line.length_bytes == 0 || line.bytes[0] == '#') continue;
        if (witness->log_count == CLI_WITNESS_LOG_MAX)
            return jub_fail(error, JUB_LIMIT, (jub_position){number, 1}, NULL, "more than %d logs",
                            CLI_WITNESS_LOG_MAX);
        jub_vkey *log = &witness->logs[witness->log_count++];
        jub_status status = jub_vkey_read(line, log, error);
        if (status == JUB_OK && log->type != JUB_KEY_ED25519)
            status = jub_fail(error, JUB_TYPE, (jub_position){0}, NULL,
                              "this is the key of a witness, not of a log");
        if (status == JUB_OK) continue;
        if (error) error->at = (jub_position){number, 1};
        return status;
    }
    return JUB_OK;
}

jub_status cli_witness_open(const char *folder, cli_witness **witness_out, jub_error *error)
{
    char path[PATH_MAX_BYTES];
    cli_file file = {0};
    if (!join(folder, LOGS_NAME, "", path)) return fail_path(error);
    if (!cli_is_there(path))
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "make one with 'jubilee witness new', and if this one had a memory, find "
                        "it again: without it a fork could be signed",
                        "there is no witness here");
    cli_witness *witness = calloc(1, sizeof *witness);
    if (!witness) return jub_fail_no_memory(error);
    witness->folder = folder;
    jub_status status = cli_file_open(path, LOGS_MAX_BYTES, &file, error);
    if (status == JUB_OK) status = read_logs(witness, file.bytes, error);
    cli_file_clear(&file);
    if (status == JUB_OK)
        *witness_out = witness;
    else
        free(witness);
    return status;
}

void cli_witness_close(cli_witness *witness)
{
    free(witness);
}

// -- answering ------------------------------------------------------------------------------------

static bool hex_of(jub_text text, char hex_out[JUB_SHA256_HEX_BYTES + 1])
{
    uint8_t digest[JUB_SHA256_BYTES];
    jub_sha256 *sha = jub_sha256_new();
    const bool is_done = sha && jub_sha256_of(sha, text, digest);
    jub_sha256_free(sha);
    if (is_done) jub_hex_encode(digest, sizeof digest, hex_out);
    return is_done;
}

// SIZE_MAX where they cannot be counted.
static size_t count_files(const char *folder)
{
    size_t count = 0;
    DIR *listing = opendir(folder);
    if (!listing) return SIZE_MAX;
    for (const struct dirent *item; (item = readdir(listing));) count += item->d_name[0] != '.';
    (void)closedir(listing);
    return count;
}

// Under the hash of its bytes, so that the same evidence is kept once. Whether it is.
static bool keep(const cli_witness *witness, jub_text note, size_t file_max)
{
    char folder[PATH_MAX_BYTES], path[PATH_MAX_BYTES], hex[JUB_SHA256_HEX_BYTES + 1];
    if (!hex_of(note, hex) || !join(witness->folder, EVIDENCE_NAME, "", folder) ||
        !join(folder, hex, ".checkpoint", path))
        return false;
    if (cli_is_there(path)) return true;
    return count_files(folder) < file_max && cli_file_put(path, CLI_SHARED, note, NULL) == JUB_OK &&
           sync_folder(folder);
}

// Both sides: what was cosigned before goes on changing when the log grows. That it cannot be kept
// does not make a refusal less of one, so it is no error.
static cli_evidence keep_evidence(const cli_witness *witness, const jub_decision *decision,
                                  jub_text stored)
{
    const bool is_fork = decision->relation == JUB_FORK;
    const bool is_odd = is_fork || decision->relation == JUB_BACKWARDS ||
                        decision->answer == JUB_ANSWER_INCONSISTENT;
    const size_t file_max = is_fork ? CLI_WITNESS_EVIDENCE_MAX : CLI_WITNESS_EVIDENCE_MAX / 2;
    if (!decision->is_signed_by_log || !is_odd || stored.length_bytes == 0)
        return CLI_EVIDENCE_NONE;
    return keep(witness, stored, file_max) &&
                   keep(witness, decision->request.checkpoint_source, file_max)
               ? CLI_EVIDENCE_KEPT
               : CLI_EVIDENCE_LOST;
}

// One turn: decides by what is stored now. JUB_CONFLICT when another request came in between.
static jub_status take_turn(const cli_witness *witness, const jub_guard *guard, jub_text request,
                            jub_decision *decision_out, cli_evidence *evidence_out,
                            jub_error *error)
{
    jub_buffer stored = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_status status = guard->read(guard->context, &stored, error);
    if (status == JUB_MISSING) status = JUB_OK;
    if (status == JUB_OK && stored.status != JUB_OK) status = jub_fail_no_memory(error);
    if (status == JUB_OK) {
        const jub_text last = jub_buffer_view(&stored);
        const jub_witness_logs logs = {witness->logs, witness->log_count};
        status = jub_witness_decide(logs, request, last, decision_out, error);
        if (status == JUB_CONFLICT) status = JUB_SYNTAX; // of the memory; no reason to try again
        if (status == JUB_OK && decision_out->answer == JUB_ANSWER_SIGN)
            status =
                guard->swap(guard->context, last, decision_out->request.checkpoint_source, error);
        else if (status == JUB_OK)
            *evidence_out = keep_evidence(witness, decision_out, last);
    }
    jub_buffer_clear(&stored);
    return status;
}

jub_status cli_witness_answer(cli_witness *witness, jub_text request, jub_decision *decision_out,
                              cli_evidence *evidence_out, jub_error *error)
{
    char path[PATH_MAX_BYTES], hex[JUB_SHA256_HEX_BYTES + 1];
    jub_file_guard *file = NULL;
    jub_text origin = {0};
    *evidence_out = CLI_EVIDENCE_NONE;
    // Nothing is remembered of a log that is not watched, nor of a request that cannot be read.
    const jub_witness_logs logs = {witness->logs, witness->log_count};
    jub_status status = jub_witness_decide(logs, request, (jub_text){0}, decision_out, error);
    if (status != JUB_OK || !decision_out->is_signed_by_log) return status;
    if (!jub_request_origin(request, &origin) || !hex_of(origin, hex))
        return jub_fail_no_memory(error);
    if (!join(witness->folder, hex, ".checkpoint", path)) return fail_path(error);
    status = jub_file_guard_open(path, &file, error);
    if (status != JUB_OK) return status;
    const jub_guard guard = jub_file_guard_guard(file);
    status = JUB_CONFLICT;
    for (int turn = 0; status == JUB_CONFLICT && turn < TURN_MAX; turn++)
        status = take_turn(witness, &guard, request, decision_out, evidence_out, error);
    jub_file_guard_close(file);
    return status;
}
