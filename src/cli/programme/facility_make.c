#include <errno.h>
#include <sys/stat.h>

#include "cli/file.h"
#include "cli/programme/facility_folder.h"
#include "ledger/log.h"

enum { APPEND_BATCH = 4096 };

typedef struct folder_making {
    jub_arena *arena;
    const char *target;
    cli_programme *former;
    const cli_facility_folder *facility;
    const jub_bundle *bundle;
} folder_making;

static jub_status make_folder(const char *path, jub_error *error)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST) return JUB_OK;
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot make the folder '%s': %s", path,
                    strerror(errno));
}

static jub_status put_file(const folder_making *at, jub_text name, jub_text bytes, jub_error *error)
{
    const char *path = cli_path_join(at->arena, at->target, name);
    if (!path) return jub_fail_no_memory(error);
    for (size_t i = 0; i < name.length_bytes; i++) {
        if (name.bytes[i] != '/') continue;
        const char *parent = cli_path_join(at->arena, at->target, (jub_text){name.bytes, i});
        const jub_status status = parent ? make_folder(parent, error) : jub_fail_no_memory(error);
        if (status != JUB_OK) return status;
    }
    return cli_file_put(path, CLI_PRIVATE, bytes, error);
}

static jub_status need_part(const jub_bundle *bundle, const char *name, jub_text *bytes_out,
                            jub_error *error)
{
    const jub_bundle_part *part = jub_bundle_find(bundle, name);
    if (!part)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "the bundle has no part '%s'",
                        name);
    *bytes_out = part->bytes;
    return JUB_OK;
}

static jub_status put_files(const folder_making *at, jub_error *error)
{
    jub_text decree = {0}, state = {0};
    jub_status status = need_part(at->bundle, JUB_BUNDLE_DECREE, &decree, error);
    if (status == JUB_OK) status = need_part(at->bundle, JUB_BUNDLE_STATE, &state, error);
    if (status == JUB_OK) status = put_file(at, JUB_TEXT(PROGRAMME_DECREE), decree, error);
    if (status == JUB_OK) status = put_file(at, JUB_TEXT(PROGRAMME_DATABASE), state, error);
    const jub_bundle_part *list = jub_bundle_find(at->bundle, JUB_BUNDLE_LIST);
    if (status == JUB_OK && list)
        status = put_file(at, JUB_TEXT(PROGRAMME_FACILITY_LIST), list->bytes, error);
    for (size_t i = 0; status == JUB_OK && i < at->bundle->part_count; i++) {
        const jub_bundle_part *part = &at->bundle->parts[i];
        if (jub_text_starts(part->name, JUB_TEXT(JUB_BUNDLE_REGISTER)))
            status = put_file(at, part->name, part->bytes, error);
    }
    return status;
}

static jub_status put_facility(const folder_making *at, jub_error *error)
{
    jub_buffer text = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_buffer_string(&text, "jubilee-facility-v1\n");
    jub_buffer_text(&text, at->facility->facility);
    jub_buffer_char(&text, '\n');
    jub_vkey_write(&at->facility->log_key, &text);
    jub_buffer_char(&text, '\n');
    const jub_status status = text.status == JUB_OK ? put_file(at, JUB_TEXT(PROGRAMME_FACILITY),
                                                               jub_buffer_view(&text), error)
                                                    : jub_fail_no_memory(error);
    jub_buffer_clear(&text);
    return status;
}

// -- the log --------------------------------------------------------------------------------------

typedef struct batch {
    const jub_storage *log;
    jub_arena arena; // of this batch's texts
    jub_text entries[APPEND_BATCH];
    size_t count;
    jub_log_head head;
} batch;

static jub_status flush(batch *some, jub_error *error)
{
    if (some->count == 0) return JUB_OK;
    const jub_status status =
        jub_log_append(some->log, some->entries, some->count, &some->head, error);
    some->count = 0;
    jub_arena_clear(&some->arena);
    return status;
}

static jub_status add_entry(batch *some, jub_text entry, jub_error *error)
{
    const jub_text copy = jub_text_copy(&some->arena, entry);
    if (!copy.bytes) return jub_fail_no_memory(error);
    some->entries[some->count++] = copy;
    return some->count == APPEND_BATCH ? flush(some, error) : JUB_OK;
}

// What the folder before has of the log, up to where the bundle begins.
static jub_status add_former(const folder_making *at, batch *some, jub_error *error)
{
    const uint64_t from = at->bundle->from;
    if (from > 0 && (!at->former || at->facility->base < from))
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "import the bundles before it first, into the same folder",
                        "the bundle begins at entry %llu of the log, and those before are not here",
                        (unsigned long long)from);
    for (uint64_t i = 0; i < from; i++) {
        jub_text entry = {0};
        jub_status status = jub_view_entry(at->former->view, i, &entry, error);
        if (status == JUB_OK) status = add_entry(some, entry, error);
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

static jub_status add_new(const folder_making *at, batch *some, jub_error *error)
{
    jub_text part = {0};
    jub_status status = need_part(at->bundle, JUB_BUNDLE_ENTRIES, &part, error);
    while (status == JUB_OK && part.length_bytes > 0)
        status = add_entry(some, jub_text_cut(&part, '\n'), error);
    if (status == JUB_OK) status = flush(some, error);
    if (status != JUB_OK) return status;
    if (some->head.size == at->bundle->size && jub_hash_equal(&some->head.root, &at->bundle->root))
        return JUB_OK;
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                    "ask the centre: a log is only ever added to",
                    "the entries in the bundle are not those that its checkpoint speaks for");
}

static jub_status put_checkpoint(const folder_making *at, const jub_storage *log, jub_error *error)
{
    jub_object object = {JUB_TEXT(JUB_CHECKPOINT_PATH), {0}};
    jub_status status = need_part(at->bundle, JUB_BUNDLE_CHECKPOINT, &object.bytes, error);
    if (status == JUB_OK) status = log->begin(log->reader.context, error);
    if (status != JUB_OK) return status;
    status = log->write(log->reader.context, &object, 1, error);
    return jub_storage_end(log, status, error);
}

static jub_status put_log(const folder_making *at, jub_error *error)
{
    const char *path = cli_path_join(at->arena, at->target, JUB_TEXT(PROGRAMME_LOG));
    batch *some = JUB_NEW(at->arena, struct batch, 1);
    jub_file_store *store = NULL;
    if (!path || !some) return jub_fail_no_memory(error);
    jub_status status = jub_file_store_open(path, true, &store, error);
    if (status != JUB_OK) return status;
    const jub_storage log = jub_file_store_storage(store);
    *some = (struct batch){.log = &log, .arena = jub_arena_init(JUB_BUNDLE_MAX_BYTES)};
    status = jub_log_create(&log, at->bundle->origin, error);
    if (status == JUB_OK) status = add_former(at, some, error);
    if (status == JUB_OK) status = add_new(at, some, error);
    if (status == JUB_OK) status = put_checkpoint(at, &log, error);
    jub_arena_clear(&some->arena);
    jub_file_store_close(store);
    return status;
}

// -- facts ----------------------------------------------------------------------------------------

static jub_status put_facts(const folder_making *at, jub_error *error)
{
    const char *path = cli_path_join(at->arena, at->target, JUB_TEXT(PROGRAMME_OPENINGS));
    const jub_bundle_fact *facts = NULL;
    jub_openings *openings = NULL;
    jub_text part = {0};
    size_t count = 0;
    if (!path) return jub_fail_no_memory(error);
    jub_status status = need_part(at->bundle, JUB_BUNDLE_FACTS, &part, error);
    if (status == JUB_OK) status = jub_bundle_facts_read(at->arena, part, &facts, &count, error);
    if (status == JUB_OK) status = jub_openings_open(path, true, &openings, error);
    if (status != JUB_OK) return status;
    jub_opening *items = JUB_NEW(at->arena, jub_opening, count);
    if (!items) status = jub_fail_no_memory(error);
    for (size_t i = 0; items && i < count; i++) {
        items[i].commitment = facts[i].commitment;
        memcpy(items[i].salt, facts[i].salt, JUB_SALT_BYTES);
        items[i].facts = facts[i].facts;
    }
    if (status == JUB_OK && count > 0) status = jub_openings_put(openings, items, count, error);
    jub_openings_close(openings);
    return status;
}

jub_status cli_facility_folder_make(jub_arena *arena, const char *target, cli_programme *former,
                                    const cli_facility_folder *facility, const jub_bundle *bundle,
                                    jub_error *error)
{
    const folder_making at = {arena, target, former, facility, bundle};
    jub_status status = put_files(&at, error);
    if (status == JUB_OK) status = put_facility(&at, error);
    if (status == JUB_OK) status = put_log(&at, error);
    if (status == JUB_OK) status = put_facts(&at, error);
    return status;
}
