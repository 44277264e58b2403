#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bundle/arrival.h"
#include "cli/log/trust.h"
#include "cli/message.h"
#include "cli/programme/bundle_make.h"
#include "cli/programme/bundle_take.h"
#include "cli/programme/facility_folder.h"
#include "cli/programme/programme_lock.h"
#include "cli/programme/sealed_files.h"
#include "programme/sitting.h"

typedef struct taking {
    const cli_arrived *arrived;
    const char *above; // where the folder is
    const char *made;  // it, while it is made
    const char *aside; // the folder before, for a moment or to be kept
    const char *left;  // likewise of the bundle before
    int lock, guard;   // of the folder before
    int made_lock;
    cli_programme former; // the folder before, if any
    bool has_former;
    cli_facility_folder facility;
    const jub_bundle_sitting *waiting;
    size_t waiting_count;
    size_t stood_count; // of those
    jub_error refusal;  // of the first that does not
} taking;

// -- what is believed -----------------------------------------------------------------------------

// The key of the log is that of the folder, or for a first bundle the one given.
static jub_status find_facility(taking *at, jub_error *error)
{
    const cli_arrived *arrived = at->arrived;
    jub_status status;
    if (at->has_former)
        return cli_facility_folder_open(arrived->arena, arrived->folder, &at->facility, error);
    if (!arrived->log_key)
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "give it with --log; the centre publishes it",
                        "a facility's first bundle needs the public key of the programme's log");
    status = cli_vkey_open(arrived->log_key, &at->facility.log_key, error);
    at->facility.facility = arrived->bundle.facility;
    at->facility.list = (cli_bundle_list){.arena = arrived->arena, .folder = arrived->folder};
    return status;
}

static jub_status check_chain(taking *at, jub_error *error)
{
    jub_bundle_chain chain;
    const jub_text origin = at->has_former ? at->former.state.origin : (jub_text){0};
    jub_status status = cli_bundle_list_chain(&at->facility.list, origin, at->facility.facility,
                                              JUB_BUNDLE_IN, &chain, error);
    return status == JUB_OK ? jub_bundle_follows(&at->arrived->bundle, &chain, error) : status;
}

static jub_status check_checkpoint(const taking *at, jub_error *error)
{
    const jub_bundle *bundle = &at->arrived->bundle;
    const jub_bundle_part *part = jub_bundle_find(bundle, JUB_BUNDLE_CHECKPOINT);
    jub_note note;
    jub_checkpoint checkpoint;
    size_t good_count = 0;
    if (!part)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                        "the bundle has no part '" JUB_BUNDLE_CHECKPOINT "'");
    jub_status status = jub_checkpoint_read_note(part->bytes, &note, &checkpoint, error);
    if (status == JUB_OK)
        status = jub_note_verify(&note, &at->facility.log_key, 1, NULL, NULL, &good_count, error);
    if (status != JUB_OK) return status;
    if (good_count == 1 && jub_text_equal(checkpoint.origin, bundle->origin) &&
        checkpoint.size == bundle->size && jub_hash_equal(&checkpoint.root, &bundle->root))
        return JUB_OK;
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                    "compare the fingerprint of the log's key with the centre",
                    "the log in the bundle is not signed with the key '%s'",
                    at->facility.log_key.name);
}

// -- what waits here ------------------------------------------------------------------------------

static jub_status collect(taking *at, jub_error *error)
{
    jub_buffer lines = jub_buffer_init_secret(JUB_BUNDLE_MAX_BYTES);
    uint64_t count = 0;
    jub_status status = JUB_OK;
    if (at->has_former)
        status = cli_bundle_collect(&at->former, at->facility.base, 1, &lines, &count, error);
    if (status == JUB_OK)
        status = jub_bundle_sittings_read(at->arrived->arena, jub_buffer_view(&lines), &at->waiting,
                                          &at->waiting_count, error);
    jub_buffer_clear(&lines);
    return status;
}

static bool is_taken(const taking *at, const cli_programme *programme, size_t i)
{
    jub_sitting header;
    if (jub_sitting_read(at->arrived->arena, at->waiting[i].header, &header, NULL) != JUB_OK)
        return false;
    const uint32_t actor = jub_state_actor(&programme->state, header.actor);
    return actor != JUB_NO_ACTOR &&
           header.number <= programme->state.actors.items[actor].sitting_count;
}

// Those that the centre has not taken, behind its log; one that its rules no longer let pass ends
// it, with all behind it. Each is written by itself: a refusal spoils a desk.
static jub_status carry(taking *at, cli_programme *programme, jub_error *error)
{
    jub_desk *desk = NULL;
    while (at->waiting_count > 0 && is_taken(at, programme, 0)) {
        at->waiting++;
        at->waiting_count--;
    }
    jub_status status = cli_bundle_desk(programme, &desk, error);
    for (size_t i = 0; status == JUB_OK && i < at->waiting_count; i++) {
        const jub_bundle_sitting *sitting = &at->waiting[i];
        if (jub_desk_carry(desk, sitting->header, sitting->entries, sitting->count, &at->refusal) !=
            JUB_OK)
            break;
        status = jub_desk_flush(desk, error);
        if (status == JUB_OK) at->stood_count++;
    }
    jub_desk_free(desk);
    return status;
}

// -- the new folder -------------------------------------------------------------------------------

// Who signed the bundle, by the log alone, which its key speaks for.
static jub_status check_maker(const taking *at, jub_error *error)
{
    cli_programme public;
    const char *bad_path = NULL;
    jub_status status = cli_programme_try(at->arrived->command, at->made, CLI_PROGRAMME_PUBLIC,
                                          NULL, NULL, &public, &bad_path, error);
    if (status == JUB_OK)
        status = jub_arrival_check_maker(&public.state, &at->arrived->bundle, error);
    else if (!bad_path)
        status = jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL,
                          "the decree in the bundle has errors");
    cli_programme_clear(&public);
    return status;
}

// A bundle with a sitting that no longer counts will not be taken, nor will those behind it: what
// is left of them goes out anew, under the same numbers.
static jub_status drop_bundles(const taking *at, cli_bundle_list *list, jub_error *error)
{
    jub_sitting first;
    const jub_bundle_sitting *refused = &at->waiting[at->stood_count];
    const jub_status status = jub_sitting_read(at->arrived->arena, refused->header, &first, error);
    if (status != JUB_OK) return status;
    return cli_bundle_list_drop(list, at->facility.facility, JUB_BUNDLE_OUT, first.bundle, error);
}

// The folder as the centre made it; then, opened anew, with what waits put behind it.
static jub_status fill(taking *at, jub_error *error)
{
    cli_programme programme;
    jub_status status =
        cli_facility_folder_make(at->arrived->arena, at->made, at->has_former ? &at->former : NULL,
                                 &at->facility, &at->arrived->bundle, error);
    if (status == JUB_OK) status = check_maker(at, error);
    if (status != JUB_OK) return status;
    cli_bundle_list list = at->facility.list;
    list.folder = at->made;
    if (at->has_former) status = cli_bundle_list_copy(&at->facility.list, at->made, error);
    if (status != JUB_OK) return status;
    status = cli_bundle_list_keep(&list, &at->arrived->bundle, at->arrived->sealed, error);
    if (status != JUB_OK) return status;
    const char *bad_path = NULL;
    status = cli_programme_try(at->arrived->command, at->made, CLI_PROGRAMME_ACT, NULL, NULL,
                               &programme, &bad_path, error);
    if (status == JUB_OK) status = carry(at, &programme, error);
    if (status == JUB_OK)
        status = at->refusal.status == JUB_OK ? cli_programme_keep(&programme)
                                              : drop_bundles(at, &list, error);
    cli_programme_clear(&programme);
    return status;
}

static jub_status fail_rename(const char *to, jub_error *error)
{
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot name the folder '%s': %s", to,
                    strerror(errno));
}

// The two change places in one step, where the file system can.
static jub_status exchange(const taking *at, jub_error *error)
{
    const char *folder = at->arrived->folder;
    if (renameat2(AT_FDCWD, at->aside, AT_FDCWD, folder, RENAME_EXCHANGE) == 0) return JUB_OK;
    if (rename(folder, at->made) != 0) return fail_rename(at->made, error);
    if (rename(at->aside, folder) == 0)
        return rename(at->made, at->aside) == 0 ? JUB_OK : fail_rename(at->aside, error);
    const jub_status status = fail_rename(folder, error);
    (void)rename(at->made, folder);
    return status;
}

// The new folder gets the name first under which the one before is kept, if what was done in it no
// longer counts: so that name never stands for the one before while it is still in its place.
static jub_status swap(const taking *at, jub_error *error)
{
    const char *folder = at->arrived->folder;
    jub_status status = cli_facility_folder_sync(at->made, error);
    if (status != JUB_OK) return status;
    if (!at->has_former) {
        if (rename(at->made, folder) != 0) return fail_rename(folder, error);
    } else {
        if (rename(at->made, at->aside) != 0) return fail_rename(at->aside, error);
        status = exchange(at, error);
        if (status != JUB_OK) cli_facility_folder_drop(at->aside);
    }
    if (status == JUB_OK) status = cli_facility_folder_end(folder, error);
    if (status == JUB_OK) status = cli_folder_sync(at->above, error);
    if (status != JUB_OK || !at->has_former || at->refusal.status != JUB_OK) return status;
    if (cli_facility_folder_mark(at->aside, error) == JUB_OK) cli_facility_folder_drop(at->aside);
    return JUB_OK;
}

// Beside the folder, so that it can take its name.
static jub_status find_names(taking *at, jub_error *error)
{
    jub_arena *arena = at->arrived->arena;
    const unsigned long long number = (unsigned long long)at->arrived->bundle.number;
    jub_text folder = jub_text_from(at->arrived->folder);
    while (folder.length_bytes > 1 && folder.bytes[folder.length_bytes - 1] == '/')
        folder.length_bytes--;
    const char *slash = memrchr(folder.bytes, '/', folder.length_bytes);
    const jub_text above =
        slash ? (jub_text){folder.bytes, (size_t)(slash - folder.bytes) + 1} : JUB_TEXT(".");
    at->above = jub_text_copy(arena, above).bytes;
    at->made = jub_text_format(arena, "%.*s.new", JUB_TEXT_ARG(folder)).bytes;
    at->aside = jub_text_format(arena, "%.*s.before-%llu", JUB_TEXT_ARG(folder), number).bytes;
    at->left = jub_text_format(arena, "%.*s.before-%llu", JUB_TEXT_ARG(folder), number - 1).bytes;
    return at->above && at->made && at->aside && at->left ? JUB_OK : jub_fail_no_memory(error);
}

static void tell(const taking *at)
{
    const jub_bundle *bundle = &at->arrived->bundle;
    char count[CLI_COUNT_TEXT_BYTES];
    printf("bundle %llu for the facility %.*s: log of %s entries, made %s by %.*s\n",
           (unsigned long long)bundle->number, JUB_TEXT_ARG(bundle->facility),
           cli_count(bundle->size, count),
           jub_moment_write(bundle->time, (char[JUB_MOMENT_BYTES + 1]){0}),
           JUB_TEXT_ARG(bundle->by));
    if (at->stood_count > 0) printf("%zu sittings wait here for the centre\n", at->stood_count);
    if (at->refusal.status != JUB_OK)
        printf("%zu sittings made here no longer count: %s\nthe folder before is kept in %s\n",
               at->waiting_count - at->stood_count, at->refusal.message, at->aside);
}

// Nobody works in the folder meanwhile: what was done behind our back would be lost with it.
static jub_status lock_former(taking *at, jub_error *error)
{
    const char *folder = at->arrived->folder;
    at->has_former = cli_is_there(folder);
    if (!at->has_former) return JUB_OK;
    at->lock = cli_programme_lock(folder, error);
    if (at->lock < 0) return error->status;
    jub_status status = cli_programme_guard(folder, true, &at->guard, error);
    if (status == JUB_OK) status = cli_facility_folder_end(folder, error);
    return status;
}

static void unlock(const taking *at)
{
    const int held[] = {at->made_lock, at->guard, at->lock};
    for (size_t i = 0; i < sizeof held / sizeof *held; i++)
        if (held[i] >= 0) (void)close(held[i]);
}

static jub_status take(taking *at, jub_error *error)
{
    jub_status status = lock_former(at, error);
    if (status == JUB_OK) status = find_facility(at, error);
    if (status == JUB_OK && at->has_former) {
        status = cli_programme_open(at->arrived->command, at->arrived->folder, CLI_PROGRAMME_READ,
                                    NULL, &at->former);
        if (status != JUB_OK)
            return jub_fail(error, status, (jub_position){0}, NULL, "the folder does not stand");
    }
    if (status == JUB_OK) status = check_chain(at, error);
    if (status == JUB_OK) status = check_checkpoint(at, error);
    if (status == JUB_OK) status = collect(at, error);
    if (status == JUB_OK) status = find_names(at, error);
    if (status == JUB_OK) status = cli_facility_folder_begin(at->made, &at->made_lock, error);
    if (status != JUB_OK) return status;
    cli_facility_folder_drop(at->aside); // what was left by programs that were killed
    cli_facility_folder_drop(at->left);
    status = fill(at, error);
    if (status == JUB_OK) status = swap(at, error);
    if (status != JUB_OK) cli_facility_folder_drop(at->made);
    return status;
}

jub_status cli_bundle_take_in(const cli_arrived *arrived)
{
    taking at = {.arrived = arrived, .lock = -1, .guard = -1, .made_lock = -1};
    jub_error error;
    const jub_status status = take(&at, &error);
    if (status != JUB_OK)
        cli_report(arrived->command, arrived->path, &error);
    else
        tell(&at);
    if (at.former.folder) cli_programme_clear(&at.former);
    unlock(&at);
    return status;
}
