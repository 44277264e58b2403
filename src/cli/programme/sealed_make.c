#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cli/message.h"
#include "cli/programme/sealed_files.h"
#include "cli/random.h"
#include "seal/padding.h"
#include "seal/seal.h"

// How a list is closed: each part to the boxes of its facility, the parts packed, and everything to
// the quorum. What was sealed is hashed on its way to the disk.

enum { PADDED_PART_MAX_BYTES = 1 << 28 };

// -- one file -------------------------------------------------------------------------------------

typedef struct sealing {
    cli_writer *writer;
    jub_sink file;
    jub_sha256 *sha;
    uint64_t size_bytes;
    jub_sealer *sealer;
    jub_padder padder;
} sealing;

static jub_status take_sealed(void *context, jub_text bytes, jub_error *error)
{
    sealing *work = context;
    work->size_bytes += bytes.length_bytes;
    if (!jub_sha256_update(work->sha, bytes.bytes, bytes.length_bytes))
        return jub_fail_no_memory(error);
    return work->file.write(work->file.context, bytes, error);
}

static jub_status take_plain(void *context, jub_text bytes, jub_error *error)
{
    return jub_sealer_feed(context, bytes, error);
}

static jub_status begin(sealing *work, cli_folder *folder, const char *name,
                        const jub_age_recipient *recipient, jub_error *error)
{
    *work = (sealing){.sha = jub_sha256_new()};
    if (!work->sha || !jub_sha256_start(work->sha)) return jub_fail_no_memory(error);
    jub_status status = cli_folder_create(folder, name, &work->writer, error);
    if (status != JUB_OK) return status;
    work->file = cli_writer_sink(work->writer);
    status = jub_sealer_new(recipient, 1, false, cli_random(), (jub_sink){take_sealed, work},
                            &work->sealer, error);
    if (status == JUB_OK) work->padder = jub_padder_init((jub_sink){take_plain, work->sealer});
    return status;
}

static jub_status end(sealing *work, jub_status status, jub_sealed_file *file_out, jub_error *error)
{
    if (status == JUB_OK) status = jub_sealer_end(work->sealer, error);
    jub_sealer_free(work->sealer);
    if (work->writer) {
        const jub_status written = cli_writer_end(work->writer, status == JUB_OK ? error : NULL);
        if (status == JUB_OK) status = written;
    }
    file_out->size_bytes = work->size_bytes;
    if (status == JUB_OK && !jub_sha256_finish(work->sha, file_out->sha256.bytes))
        status = jub_fail_no_memory(error);
    jub_sha256_free(work->sha);
    return status;
}

static jub_status seal_bytes(cli_folder *folder, const char *name,
                             const jub_age_recipient *recipient, jub_text bytes,
                             jub_sealed_file *file_out, jub_error *error)
{
    sealing work;
    jub_status status = begin(&work, folder, name, recipient, error);
    file_out->name = jub_text_from(name);
    if (status == JUB_OK) status = jub_pad(&work.padder, bytes, error);
    if (status == JUB_OK) status = jub_pad_end(&work.padder, error);
    return end(&work, status, file_out, error);
}

static jub_status seal_openings(cli_folder *folder, const jub_age_recipient *recipient,
                                jub_openings *openings, jub_sealed_file *file_out, jub_error *error)
{
    sealing work;
    jub_status status = begin(&work, folder, JUB_SEALED_OPENINGS, recipient, error);
    file_out->name = JUB_TEXT(JUB_SEALED_OPENINGS);
    if (status == JUB_OK)
        status = jub_openings_copy(openings, (jub_sink){take_plain, work.sealer}, error);
    return end(&work, status, file_out, error);
}

// -- parts ----------------------------------------------------------------------------------------

// The boxes of those who head the facility now. Errors: those of reading a recipient.
static jub_status find_boxes(const cli_programme *programme, uint32_t facility,
                             jub_age_recipient boxes[JUB_SEAL_RECIPIENT_MAX], size_t *count_out,
                             jub_error *error)
{
    jub_status status = JUB_OK;
    *count_out = 0;
    for (size_t i = 0; status == JUB_OK && i < programme->state.actors.count; i++) {
        const jub_actor *actor = &programme->state.actors.items[i];
        if (actor->role != JUB_ROLE_HEAD || actor->has_left || actor->facility != facility ||
            actor->box.length_bytes == 0 || *count_out == JUB_SEAL_RECIPIENT_MAX)
            continue;
        status = jub_age_recipient_read(actor->box, &boxes[(*count_out)++], error);
    }
    return status;
}

static jub_status seal_part(const jub_age_recipient *boxes, size_t count, jub_text plain,
                            jub_buffer *sealed, jub_error *error)
{
    jub_sealer *sealer = NULL;
    jub_status status =
        jub_sealer_new(boxes, count, false, cli_random(), jub_buffer_sink(sealed), &sealer, error);
    if (status != JUB_OK) return status;
    jub_padder padder = jub_padder_init((jub_sink){take_plain, sealer});
    status = jub_pad(&padder, plain, error);
    if (status == JUB_OK) status = jub_pad_end(&padder, error);
    if (status == JUB_OK) status = jub_sealer_end(sealer, error);
    jub_sealer_free(sealer);
    return status;
}

// A facility of which nobody is listed has a part as well, if it has a box: that it has one says
// nothing.
static jub_status make_part(cli_programme *programme, const jub_list *list, uint32_t facility,
                            bool is_listed, jub_part *part_out, jub_error *error)
{
    jub_age_recipient boxes[JUB_SEAL_RECIPIENT_MAX];
    size_t count;
    const jub_text key = jub_basis_facility_key(&programme->basis, facility);
    jub_status status = find_boxes(programme, facility, boxes, &count, error);
    *part_out = (jub_part){.facility = key};
    if (status != JUB_OK || (count == 0 && !is_listed)) return status;
    if (count == 0)
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "enrol a head for it with a box: actor.enrolled, \"box\":\"age1...\"",
                        "no head of facility '%.*s' has a box to which its part could be sealed",
                        JUB_TEXT_ARG(key));
    jub_buffer plain = jub_buffer_init_secret(PADDED_PART_MAX_BYTES);
    jub_buffer sealed = jub_buffer_init(2 * (size_t)PADDED_PART_MAX_BYTES);
    jub_list_write(&programme->basis, list, facility, &plain);
    status = plain.status == JUB_OK
                 ? seal_part(boxes, count, jub_buffer_view(&plain), &sealed, error)
                 : jub_fail_no_memory(error);
    if (status == JUB_OK) {
        part_out->bytes = jub_text_copy(&programme->arena, jub_buffer_view(&sealed));
        if (!part_out->bytes.bytes) status = jub_fail_no_memory(error);
    }
    jub_buffer_clear(&sealed);
    jub_buffer_clear(&plain);
    return status;
}

static int compare_parts(const void *left, const void *right)
{
    const jub_part *a = left, *b = right;
    return jub_text_compare(a->facility, b->facility);
}

// Those that have one, sorted.
static jub_status make_parts(cli_programme *programme, const jub_list *list, jub_part **parts_out,
                             size_t *count_out, jub_error *error)
{
    const uint32_t facility_count = programme->basis.facilities->row_count;
    bool *is_listed = JUB_NEW(&programme->arena, bool, facility_count);
    jub_part *parts = JUB_NEW(&programme->arena, jub_part, facility_count);
    jub_status status = is_listed && parts ? JUB_OK : jub_fail_no_memory(error);
    if (status != JUB_OK) return status;
    size_t homeless = 0, count = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (list->lines[i].facility < facility_count)
            is_listed[list->lines[i].facility] = true;
        else
            homeless++;
    }
    if (homeless > 0)
        return jub_fail(
            error, JUB_MISSING, (jub_position){0},
            "put it right in a correction before the list is sealed",
            "the facility of somebody on the list is not known, so nobody would be told");
    for (uint32_t i = 0; status == JUB_OK && i < facility_count; i++) {
        status = make_part(programme, list, i, is_listed[i], &parts[count], error);
        if (status == JUB_OK && parts[count].bytes.bytes) count++;
    }
    if (count > 0) qsort(parts, count, sizeof *parts, compare_parts);
    *parts_out = parts;
    *count_out = count;
    return status;
}

// -- all ------------------------------------------------------------------------------------------

static jub_status seal_parts(cli_programme *programme, const jub_list *list, cli_folder *folder,
                             const jub_age_recipient *recipient, jub_sealed_file *file_out,
                             jub_error *error)
{
    jub_part *parts = NULL;
    size_t count = 0;
    jub_buffer packed = jub_buffer_init(JUB_PARTS_MAX_BYTES);
    jub_status status = make_parts(programme, list, &parts, &count, error);
    if (status == JUB_OK) status = jub_parts_write(parts, count, &packed, error);
    if (status == JUB_OK)
        status = seal_bytes(folder, JUB_SEALED_PARTS, recipient, jub_buffer_view(&packed), file_out,
                            error);
    jub_buffer_clear(&packed);
    return status;
}

static jub_status seal_list(cli_programme *programme, const jub_list *list, cli_folder *folder,
                            const jub_age_recipient *recipient, jub_sealed_file *file_out,
                            jub_error *error)
{
    jub_hash found = {{0}};
    jub_buffer whole = jub_buffer_init_secret(JUB_PARTS_MAX_BYTES);
    jub_list_write(&programme->basis, list, JUB_NO_ROW, &whole);
    jub_status status = whole.status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
    if (status == JUB_OK && !jub_sha256_of(programme->sha, jub_buffer_view(&whole), found.bytes))
        status = jub_fail_no_memory(error);
    if (status == JUB_OK && !jub_hash_equal(&found, &programme->state.programme.list_file))
        status = jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                          "the list that comes out now is not the one that was finalised");
    if (status == JUB_OK)
        status = seal_bytes(folder, JUB_SEALED_LIST, recipient, jub_buffer_view(&whole), file_out,
                            error);
    jub_buffer_clear(&whole);
    return status;
}

static jub_status put_index(cli_programme *programme, cli_folder *folder,
                            const jub_sealed_index *index, jub_hash *sha256_out, jub_error *error)
{
    jub_buffer text = jub_buffer_init(JUB_SEALED_INDEX_MAX_BYTES);
    jub_status status = jub_sealed_index_write(index, &text, error);
    if (status == JUB_OK &&
        !jub_sha256_of(programme->sha, jub_buffer_view(&text), sha256_out->bytes))
        status = jub_fail_no_memory(error);
    if (status == JUB_OK)
        status = cli_folder_put(folder, JUB_SEALED_INDEX, jub_buffer_view(&text), error);
    jub_buffer_clear(&text);
    return status;
}

static jub_status make_files(cli_programme *programme, const jub_list *list, cli_folder *folder,
                             jub_text recipient_text, bool with_openings, jub_hash *sha256_out,
                             jub_error *error)
{
    jub_age_recipient recipient;
    jub_sealed_index index = {.origin = programme->state.origin,
                              .finalised = programme->state.programme.list_entry,
                              .recipient = recipient_text};
    jub_status status = jub_age_recipient_read(recipient_text, &recipient, error);
    if (status == JUB_OK)
        status =
            seal_list(programme, list, folder, &recipient, &index.files[index.file_count++], error);
    if (status == JUB_OK && with_openings)
        status = seal_openings(folder, &recipient, programme->openings,
                               &index.files[index.file_count++], error);
    if (status == JUB_OK)
        status = seal_parts(programme, list, folder, &recipient, &index.files[index.file_count++],
                            error);
    return status == JUB_OK ? put_index(programme, folder, &index, sha256_out, error) : status;
}

// What a program left that was killed, under its hidden name: copies of the facts that nobody would
// know of when they must be forgotten. Whoever seals is alone.
static void drop_left(cli_programme *programme, const char *above)
{
    DIR *folder = opendir(above);
    if (!folder) return;
    for (const struct dirent *entry; (entry = readdir(folder));) {
        const bool is_dots = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
        if (entry->d_name[0] != '.' || is_dots) continue;
        const char *path = cli_path_join(&programme->arena, above, jub_text_from(entry->d_name));
        if (path) (void)cli_folder_remove(path);
    }
    (void)closedir(folder);
}

jub_status cli_sealed_make(cli_programme *programme, const jub_list *list, jub_text recipient,
                           bool with_openings, jub_hash *index_sha256_out, jub_error *error)
{
    cli_folder *folder = NULL;
    const char *above = cli_programme_path(programme, PROGRAMME_SEALED);
    if (mkdir(above, 0777) != 0 && errno != EEXIST)
        return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot make '%s': %s", above,
                        strerror(errno));
    drop_left(programme, above);
    const char *path = cli_sealed_path(programme, NULL);
    jub_status status = cli_folder_begin(path, true, JUB_SEALED_INDEX, &folder, error);
    if (status != JUB_OK) return status;
    status = make_files(programme, list, folder, recipient, with_openings, index_sha256_out, error);
    if (status == JUB_OK)
        status = cli_folder_commit(folder, error);
    else
        cli_folder_abort(folder);
    if (status == JUB_OK) status = cli_folder_sync(path, error);
    if (status == JUB_OK) status = cli_folder_sync(above, error);
    return status == JUB_OK ? cli_folder_sync(programme->folder, error) : status;
}
