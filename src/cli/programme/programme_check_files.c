// Every file of a programme's folder against its signed manifest.

#include <inttypes.h>

#include "cli/folder_hashes.h"
#include "cli/message.h"
#include "cli/programme/programme_check.h"

typedef struct comparison {
    cli_check *check;
    const jub_manifest *manifest;
    const jub_manifest_file *found; // [found_count]
    size_t found_count;
    uint64_t byte_count;
    size_t absent_count; // of public checks: files that are not published
} comparison;

static void compare_file(comparison *at, const jub_manifest_file *listed,
                         const jub_manifest_file *found)
{
    at->byte_count += found->size_bytes;
    if (listed->size_bytes != found->size_bytes)
        cli_check_finding(at->check, found->path,
                          "%" PRIu64 " bytes, where %" PRIu64 " were signed", found->size_bytes,
                          listed->size_bytes);
    else if (!jub_hash_equal(&listed->sha256, &found->sha256))
        cli_check_finding(at->check, found->path, "changed since the folder was signed");
}

static void note_absent(comparison *at, const jub_manifest_file *listed)
{
    at->absent_count++;
    if (!at->check->is_public)
        cli_check_finding(at->check, listed->path,
                          "missing; it was there when the folder was signed");
}

// Both lists are sorted by path.
static void compare(comparison *at)
{
    size_t i = 0, j = 0;
    while (i < at->manifest->file_count || j < at->found_count) {
        const jub_manifest_file *listed =
            i < at->manifest->file_count ? &at->manifest->files[i] : NULL;
        const jub_manifest_file *found = j < at->found_count ? &at->found[j] : NULL;
        const int order = !listed ? 1 : !found ? -1 : jub_text_compare(listed->path, found->path);
        if (order == 0) compare_file(at, listed, found);
        if (order < 0) note_absent(at, listed);
        if (order > 0) cli_check_finding(at->check, found->path, "no file of the signed folder");
        i += order <= 0;
        j += order >= 0;
    }
}

static void check_log(cli_check *check, const jub_manifest *manifest)
{
    if (!jub_text_is(manifest->origin, check->log_key.name))
        cli_check_finding(check, JUB_TEXT(PROGRAMME_MANIFEST), "of another log, '%.*s'",
                          JUB_TEXT_ARG(manifest->origin));
    else if (manifest->log_size != check->log_size ||
             !jub_hash_equal(&manifest->log_root, &check->log_root))
        cli_check_finding(check, JUB_TEXT(PROGRAMME_MANIFEST),
                          "signed with another log of %" PRIu64
                          " entries; the checkpoint speaks for %" PRIu64,
                          manifest->log_size, check->log_size);
}

static jub_status check_against(cli_check *check, const jub_manifest *manifest, jub_error *error)
{
    static const char *const passed_over[] = {PROGRAMME_LOG, PROGRAMME_MANIFEST};
    comparison at = {.check = check, .manifest = manifest};
    jub_manifest_file *found = NULL;
    const char *bad_path = NULL;
    char files[CLI_COUNT_TEXT_BYTES], bytes[CLI_COUNT_TEXT_BYTES];
    jub_sha256 *sha = jub_sha256_new();
    if (!sha) return jub_fail_no_memory(error);
    const jub_status status = cli_folder_hashes(&check->arena, sha, check->folder, passed_over, 2,
                                                &found, &at.found_count, &bad_path, error);
    jub_sha256_free(sha);
    if (status == JUB_NO_MEMORY) return status;
    if (status != JUB_OK) {
        cli_check_fault(check, cli_check_below(check, bad_path), error);
        return JUB_OK;
    }
    at.found = found;
    if (check->is_signed) check_log(check, manifest);
    compare(&at);
    cli_check_line(
        check, "files", "%s files, %s bytes, hashed and held against the signed manifest%s",
        cli_count(at.found_count, files), cli_count(at.byte_count, bytes),
        at.absent_count > 0 && check->is_public ? "; what is not public is not here" : "");
    return JUB_OK;
}

// Where nobody is known to have signed the log, whoever may have is tried.
static jub_status read_manifest(cli_check *check, jub_text source, jub_manifest *manifest_out,
                                jub_error *error)
{
    if (check->is_signed)
        return jub_manifest_read(&check->arena, source, &check->log_key, manifest_out, error);
    jub_status status = jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                                 "signed by none of the logs that are believed");
    for (size_t i = 0; i < jub_policy_log_count(check->policy); i++) {
        status = jub_manifest_read(&check->arena, source, jub_policy_log(check->policy, i),
                                   manifest_out, error);
        if (status == JUB_OK || status == JUB_NO_MEMORY) break;
    }
    return status;
}

static jub_status check_manifest(cli_check *check, jub_text source, jub_error *error)
{
    jub_manifest manifest;
    const jub_status status = read_manifest(check, source, &manifest, error);
    if (status == JUB_OK) return check_against(check, &manifest, error);
    if (status == JUB_NO_MEMORY) return status;
    cli_check_fault(check, JUB_TEXT(PROGRAMME_MANIFEST), error);
    cli_check_line(check, "files", "not held against a manifest");
    return JUB_OK;
}

jub_status cli_check_files(cli_check *check, jub_error *error)
{
    const char *path = cli_path_join(&check->arena, check->folder, JUB_TEXT(PROGRAMME_MANIFEST));
    cli_file file;
    if (!path) return jub_fail_no_memory(error);
    if (check->is_public && !cli_is_there(path)) {
        cli_check_line(check, "files",
                       "no manifest is here: nobody has signed for what stands beside log and "
                       "decree");
        return JUB_OK;
    }
    jub_status status = cli_file_open(path, JUB_MANIFEST_MAX_BYTES, &file, error);
    if (status == JUB_OK) {
        status = check_manifest(check, file.bytes, error);
        cli_file_clear(&file);
    } else if (status != JUB_NO_MEMORY) {
        cli_check_fault(check, JUB_TEXT(PROGRAMME_MANIFEST), error);
        cli_check_line(check, "files", "not held against a manifest");
        status = JUB_OK;
    }
    return status;
}
