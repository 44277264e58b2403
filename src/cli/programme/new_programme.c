#include "cli/programme/new_programme.h"

#include "cli/message.h"
#include "cli/new_folder.h"
#include "cli/programme/programme_files.h"
#include "cli/random.h"

enum { OFFSET_ZERO = 1440 }; // what an event has for UTC

// A programme being made, and what an error is about.
typedef struct making {
    const cli_new_programme *plan;
    cli_new_folder *folder;
    const char *bad_path; // NULL: it has been told
} making;

// -- the folder -----------------------------------------------------------------------------------

static jub_status put_register_file(cli_new_folder *folder, jub_text name, jub_text bytes,
                                    jub_error *error)
{
    jub_buffer path = jub_buffer_init(4096);
    jub_buffer_format(&path, PROGRAMME_REGISTER "/%.*s", JUB_TEXT_ARG(name));
    const jub_status status =
        path.status == JUB_OK
            ? cli_new_folder_put(folder, jub_buffer_view(&path), 0600, bytes, error)
            : jub_fail(error, path.status, (jub_position){0}, NULL, "a path is too long");
    jub_buffer_clear(&path);
    return status;
}

// The bytes that were checked, not what the files may be by now.
static jub_status put_register(const cli_register *opened, cli_new_folder *folder, jub_error *error)
{
    const jub_package *package = opened->package;
    jub_status status =
        put_register_file(folder, JUB_TEXT(PACKAGE_FILE_NAME), opened->package_file.bytes, error);
    for (uint32_t i = 0; i < package->resource_count && status == JUB_OK; i++)
        status = put_register_file(folder, package->resources[i].path, opened->sources[i], error);
    if (status == JUB_OK && package->custody && package->custody->is_law_path)
        status = put_register_file(folder, package->custody->law, opened->law_file.bytes, error);
    return status;
}

// What edits are held against, under the same names whatever the register calls its files.
static jub_status put_received(const cli_register *opened, cli_new_folder *folder, jub_error *error)
{
    const jub_status status =
        cli_new_folder_put(folder, JUB_TEXT(PROGRAMME_RECEIVED "/" PACKAGE_FILE_NAME), 0600,
                           opened->package_file.bytes, error);
    if (status != JUB_OK) return status;
    return cli_new_folder_put(folder, JUB_TEXT(PROGRAMME_RECEIVED "/" RECEIVED_PERSONS_NAME), 0600,
                              opened->sources[opened->package->persons], error);
}

static jub_status put_log(const cli_new_programme *plan, const char *path, jub_error *error)
{
    jub_file_store *store = NULL;
    jub_status status = jub_file_store_open(path, true, &store, error);
    if (status == JUB_OK) {
        const jub_storage storage = jub_file_store_storage(store);
        status = jub_log_create(&storage, jub_text_from(plan->origin), error);
    }
    jub_file_store_close(store);
    return status;
}

static jub_status put_openings(const char *path, jub_error *error)
{
    jub_openings *openings = NULL;
    const jub_status status = jub_openings_open(path, true, &openings, error);
    jub_openings_close(openings);
    return status;
}

static jub_status put_files(const cli_new_programme *plan, cli_new_folder *folder, jub_error *error)
{
    static const char *const empty[] = {PROGRAMME_SEALED, PROGRAMME_NOTICES, PROGRAMME_BUNDLES};
    jub_arena arena = jub_arena_init(1 << 16);
    const char *hidden = cli_new_folder_hidden(folder);
    const char *log = cli_path_join(&arena, hidden, JUB_TEXT(PROGRAMME_LOG));
    const char *openings = cli_path_join(&arena, hidden, JUB_TEXT(PROGRAMME_OPENINGS));
    jub_status status = log && openings ? JUB_OK : jub_fail_no_memory(error);
    for (size_t i = 0; i < sizeof empty / sizeof *empty && status == JUB_OK; i++)
        status = cli_new_folder_make(folder, jub_text_from(empty[i]), error);
    if (status == JUB_OK)
        status = cli_new_folder_put(folder, JUB_TEXT(PROGRAMME_DECREE), 0600,
                                    plan->decree->file.bytes, error);
    if (status == JUB_OK) status = put_register(plan->opened, folder, error);
    if (status == JUB_OK) status = put_received(plan->opened, folder, error);
    if (status == JUB_OK) status = put_log(plan, log, error);
    if (status == JUB_OK) status = put_openings(openings, error);
    jub_arena_clear(&arena);
    return status;
}

// -- the first sitting ----------------------------------------------------------------------------

static jub_event first_event(const cli_new_programme *plan, const jub_basis *basis, jub_text key)
{
    return (jub_event){
        .kind = JUB_EVENT_PROGRAMME_OPENED,
        .has = jub_event_public(JUB_EVENT_PROGRAMME_OPENED),
        .actor = jub_text_from(plan->signer->vkey.name),
        .key = key,
        .sha256 = basis->decree_sha256,
        .received = basis->register_sha256,
        .offset = (uint64_t)(plan->offset_minutes + OFFSET_ZERO),
        .reserve = plan->reserve,
        .rehearsal = plan->is_rehearsal,
    };
}

static jub_status sit(const cli_new_programme *plan, cli_programme *programme, jub_error *error)
{
    jub_desk *desk = NULL;
    jub_buffer key = jub_buffer_init(JUB_VKEY_MAX_BYTES);
    jub_vkey_write(&plan->signer->vkey, &key);
    jub_event event = first_event(plan, &programme->basis, jub_buffer_view(&key));
    jub_status status = key.status == JUB_OK
                            ? jub_desk_new(&programme->state, &programme->log, programme->sink,
                                           cli_random(), &desk, error)
                            : jub_fail_no_memory(error);
    if (status == JUB_OK) status = jub_desk_sit(desk, plan->signer, plan->time, &event, 1, error);
    if (status == JUB_OK) status = jub_desk_flush(desk, error);
    jub_desk_free(desk);
    jub_buffer_clear(&key);
    return status;
}

static jub_status begin_programme(making *at, jub_error *error)
{
    cli_programme programme;
    at->bad_path = NULL;
    jub_status status = cli_programme_open(at->plan->command, cli_new_folder_hidden(at->folder),
                                           CLI_PROGRAMME_ACT, NULL, &programme);
    if (status == JUB_OK) {
        at->bad_path = at->plan->folder;
        status = sit(at->plan, &programme, error);
    }
    if (status == JUB_OK) {
        at->bad_path = NULL;
        status = cli_programme_keep(&programme);
    }
    cli_programme_clear(&programme);
    return status;
}

static jub_status make(making *at, jub_error *error)
{
    at->bad_path = at->plan->folder;
    jub_status status = cli_new_folder_begin(at->plan->folder, &at->folder, error);
    if (status != JUB_OK) return status;
    status = put_files(at->plan, at->folder, error);
    if (status == JUB_OK) status = begin_programme(at, error);
    if (status != JUB_OK) {
        cli_new_folder_abort(at->folder);
        return status;
    }
    at->bad_path = at->plan->folder;
    return cli_new_folder_commit(at->folder, error);
}

jub_status cli_programme_make(const cli_new_programme *plan)
{
    making at = {.plan = plan};
    jub_error error;
    const jub_status status = make(&at, &error);
    if (status != JUB_OK && at.bad_path) cli_report(plan->command, at.bad_path, &error);
    return status;
}
