#include "cli/programme/sealed_files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "seal/padding.h"
#include "seal/unseal.h"

static const char *path_of(cli_programme *programme, unsigned version, const char *name)
{
    char path[96];
    (void)snprintf(path, sizeof path, PROGRAMME_SEALED "/%u%s%s", version, name ? "/" : "",
                   name ? name : "");
    return cli_programme_path(programme, path);
}

const char *cli_sealed_path(cli_programme *programme, const char *name)
{
    return path_of(programme, programme->state.programme.list_version, name);
}

bool cli_sealed_has(const char *folder, const char *name)
{
    char path[PATH_MAX];
    const int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    return length > 0 && (size_t)length < sizeof path && cli_is_there(path);
}

jub_status cli_folder_sync(const char *path, jub_error *error)
{
    const int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool is_done = descriptor >= 0 && (fsync(descriptor) == 0 || errno == EINVAL);
    const int number = errno;
    if (descriptor >= 0) (void)close(descriptor);
    if (is_done) return JUB_OK;
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot make the folder durable: %s",
                    strerror(number));
}

// -- checking -------------------------------------------------------------------------------------

static jub_status fail_changed(jub_error *error, const char *name, const char *how)
{
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                    "take a fresh copy of the sealed folder from whoever keeps one", "'%s' %s",
                    name, how);
}

static jub_status hash_file(const char *path, uint64_t size_bytes, jub_hash *sha256_out,
                            jub_error *error)
{
    cli_file file = {0};
    jub_sha256 *sha = jub_sha256_new();
    if (!sha) return jub_fail_no_memory(error);
    jub_status status = cli_file_open(path, SIZE_MAX / 2, &file, error);
    if (status == JUB_OK && file.bytes.length_bytes != size_bytes)
        status = jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL, "another size");
    if (status == JUB_OK && !jub_sha256_of(sha, file.bytes, sha256_out->bytes))
        status = jub_fail_no_memory(error);
    cli_file_clear(&file);
    jub_sha256_free(sha);
    return status;
}

static jub_status check_file(cli_programme *programme, unsigned version,
                             const jub_sealed_file *file, jub_error *error)
{
    char name[32];
    jub_hash found = {{0}};
    (void)snprintf(name, sizeof name, "%.*s", JUB_TEXT_ARG(file->name));
    const char *path = path_of(programme, version, name);
    const bool may_be_gone = jub_text_is(file->name, JUB_SEALED_OPENINGS) &&
                             cli_is_there(cli_programme_path(programme, PROGRAMME_OPENINGS));
    if (!cli_is_there(path))
        return may_be_gone ? JUB_OK : fail_changed(error, name, "is not in the sealed folder");
    const jub_status status = hash_file(path, file->size_bytes, &found, error);
    if (status == JUB_UNVERIFIED || (status == JUB_OK && !jub_hash_equal(&found, &file->sha256)))
        return fail_changed(error, name, "is not the file that was sealed");
    return status;
}

static jub_status read_index(cli_programme *programme, unsigned version, const jub_hash *sha256,
                             jub_buffer *bytes, jub_error *error)
{
    cli_file file = {0};
    jub_hash found = {{0}};
    jub_status status = cli_file_open(path_of(programme, version, JUB_SEALED_INDEX),
                                      JUB_SEALED_INDEX_MAX_BYTES, &file, error);
    if (status != JUB_OK) return status;
    if (!jub_sha256_of(programme->sha, file.bytes, found.bytes))
        status = jub_fail_no_memory(error);
    else if (!jub_hash_equal(&found, sha256))
        status = fail_changed(error, JUB_SEALED_INDEX, "is not the one that the log has");
    if (status == JUB_OK) jub_buffer_text(bytes, file.bytes);
    cli_file_clear(&file);
    return status == JUB_OK && bytes->status != JUB_OK ? jub_fail_no_memory(error) : status;
}

jub_status cli_sealed_check_version(cli_programme *programme, unsigned version,
                                    const jub_hash *sha256, jub_buffer *bytes,
                                    jub_sealed_index *index_out, jub_error *error)
{
    jub_status status = read_index(programme, version, sha256, bytes, error);
    if (status == JUB_OK) status = jub_sealed_index_read(jub_buffer_view(bytes), index_out, error);
    for (size_t i = 0; status == JUB_OK && i < index_out->file_count; i++)
        status = check_file(programme, version, &index_out->files[i], error);
    return status;
}

jub_status cli_sealed_check(cli_programme *programme, jub_buffer *bytes,
                            jub_sealed_index *index_out, jub_error *error)
{
    const jub_programme *state = &programme->state.programme;
    return cli_sealed_check_version(programme, state->list_version, &state->sealed_sha256, bytes,
                                    index_out, error);
}

// -- opening --------------------------------------------------------------------------------------

static jub_status take_padded(void *context, jub_text bytes, jub_error *error)
{
    return jub_unpad(context, bytes, error);
}

enum { FEED_BYTES = 1 << 20 };

static jub_status feed(jub_unsealer *unsealer, jub_text bytes, jub_error *error)
{
    jub_status status = JUB_OK;
    while (bytes.length_bytes > 0 && status == JUB_OK) {
        const size_t some = bytes.length_bytes < FEED_BYTES ? bytes.length_bytes : FEED_BYTES;
        status = jub_unsealer_feed(unsealer, (jub_text){bytes.bytes, some}, error);
        bytes = (jub_text){bytes.bytes + some, bytes.length_bytes - some};
    }
    return status == JUB_OK ? jub_unsealer_end(unsealer, error) : status;
}

jub_status cli_sealed_open(cli_programme *programme, const char *name, bool is_padded,
                           const cli_identities *identities, jub_sink sink, jub_error *error)
{
    const jub_unseal_keys keys = {identities->items, identities->count, {0}};
    cli_file file = {0};
    jub_unsealer *unsealer = NULL;
    jub_padder padder = jub_padder_init(sink);
    const jub_sink into = is_padded ? (jub_sink){take_padded, &padder} : sink;
    jub_status status = cli_file_open(cli_sealed_path(programme, name), SIZE_MAX / 2, &file, error);
    if (status != JUB_OK) return status;
    status = jub_unsealer_new(&keys, JUB_AGE_BINARY, into, &unsealer, error);
    if (status == JUB_OK) status = feed(unsealer, file.bytes, error);
    if (status == JUB_OK && is_padded) status = jub_unpad_end(&padder, error);
    jub_unsealer_free(unsealer);
    cli_file_clear(&file);
    return status;
}
