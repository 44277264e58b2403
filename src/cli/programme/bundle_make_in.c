#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bundle/extract.h"
#include "cli/log/trust.h"
#include "cli/programme/bundle_make.h"
#include "programme/selection.h"

#define STATE_PATH PROGRAMME_BUNDLES "/state.new"

typedef struct making {
    cli_programme *programme;
    jub_arena *arena;
    jub_extract extract;
    jub_bundle *bundle;
} making;

static jub_status keep_part(const making *at, const char *name, jub_buffer *buffer,
                            jub_error *error)
{
    jub_status status = buffer->status;
    const jub_text bytes =
        status == JUB_OK ? jub_text_copy(at->arena, jub_buffer_view(buffer)) : (jub_text){0};
    jub_buffer_clear(buffer);
    if (!bytes.bytes) return jub_fail_no_memory(error);
    if (at->bundle->part_count == JUB_BUNDLE_PART_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "more than %d files to go",
                        JUB_BUNDLE_PART_MAX);
    at->bundle->parts[at->bundle->part_count++] = (jub_bundle_part){jub_text_from(name), bytes};
    return JUB_OK;
}

static jub_status keep_text(const making *at, const char *name, jub_text text, jub_error *error)
{
    jub_buffer buffer = jub_buffer_init(JUB_BUNDLE_MAX_BYTES);
    jub_buffer_text(&buffer, text);
    return keep_part(at, name, &buffer, error);
}

static jub_status put_checkpoint(const making *at, jub_error *error)
{
    jub_buffer source = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_note note;
    jub_checkpoint checkpoint;
    const jub_log_head *head = &at->programme->head;
    jub_status status =
        cli_checkpoint_read(at->programme->log.reader, &source, &note, &checkpoint, error);
    if (status == JUB_OK && checkpoint.size != head->size)
        status = jub_fail(error, JUB_CONFLICT, (jub_position){0},
                          "sign it first: jubilee programme sign",
                          "the log has %llu entries, and its checkpoint is of %llu",
                          (unsigned long long)head->size, (unsigned long long)checkpoint.size);
    if (status == JUB_OK) {
        at->bundle->size = head->size;
        at->bundle->root = head->root;
        return keep_part(at, JUB_BUNDLE_CHECKPOINT, &source, error);
    }
    jub_buffer_clear(&source);
    return status;
}

// The facts of an entry, where it is about the facility's own people.
static jub_status put_fact(const making *at, jub_text entry, jub_buffer *facts, jub_error *error)
{
    cli_programme *programme = at->programme;
    jub_event event;
    jub_bundle_fact fact;
    jub_buffer opened = jub_buffer_init_secret(JUB_FACTS_MAX_BYTES);
    const size_t mark = jub_arena_mark(at->arena);
    jub_status status = jub_event_read(at->arena, entry, &event, error);
    if (status == JUB_NO_MEMORY) goto failed;
    if (status != JUB_OK || !event.has_commitment) goto done; // a header, a draw, no facts
    fact.commitment = event.commitment;
    status = jub_openings_get(programme->openings, &event.commitment, fact.salt, &opened, error);
    if (status == JUB_MISSING) goto done; // forgotten
    if (status == JUB_OK)
        status = jub_event_open(at->arena, programme->sha, fact.salt, jub_buffer_view(&opened),
                                &event, error);
    if (status != JUB_OK) goto failed;
    fact.facts = jub_buffer_view(&opened);
    if (jub_extract_has_fact(&at->extract, &event)) jub_bundle_fact_write(&fact, facts);
done:
    status = JUB_OK;
failed:
    jub_buffer_clear(&opened);
    jub_arena_rewind(at->arena, mark);
    return status;
}

// Kinds that tell of nobody at a facility are many: their facts are not looked up.
static bool may_have_fact(jub_text entry)
{
    static const char *const none[] = {"\"kind\":\"case.", "\"kind\":\"record.viewed\"",
                                       "\"kind\":\"sitting\"", "\"kind\":\"draw."};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (memmem(entry.bytes, entry.length_bytes, none[i], strlen(none[i]))) return false;
    return true;
}

static jub_status put_log(const making *at, jub_error *error)
{
    jub_buffer entries = jub_buffer_init(JUB_BUNDLE_MAX_BYTES);
    jub_buffer facts = jub_buffer_init_secret(JUB_BUNDLE_MAX_BYTES);
    jub_status status = JUB_OK;
    for (uint64_t i = 0; status == JUB_OK && i < at->bundle->size; i++) {
        jub_text entry = {0};
        status = jub_view_entry(at->programme->view, i, &entry, error);
        if (status != JUB_OK) break;
        if (memchr(entry.bytes, '\n', entry.length_bytes))
            status = jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL,
                              "entry %llu of the log is no line", (unsigned long long)i);
        if (status == JUB_OK && i >= at->bundle->from) {
            jub_buffer_text(&entries, entry);
            jub_buffer_char(&entries, '\n');
        }
        if (status == JUB_OK && may_have_fact(entry)) status = put_fact(at, entry, &facts, error);
    }
    if (status == JUB_OK) status = keep_part(at, JUB_BUNDLE_ENTRIES, &entries, error);
    if (status == JUB_OK) status = keep_part(at, JUB_BUNDLE_FACTS, &facts, error);
    jub_buffer_clear(&entries);
    jub_buffer_clear(&facts);
    return status;
}

static jub_status put_register(const making *at, jub_error *error)
{
    const cli_register *opened = &at->programme->opened;
    jub_buffer buffer = jub_buffer_init(JUB_BUNDLE_MAX_BYTES);
    jub_status status = jub_extract_package(opened->package_file.bytes, &buffer, error);
    if (status == JUB_OK)
        status = keep_part(at, JUB_BUNDLE_REGISTER PACKAGE_FILE_NAME, &buffer, error);
    jub_buffer_clear(&buffer);
    for (uint32_t i = 0; status == JUB_OK && i < opened->reg->resource_count; i++) {
        const jub_text name = jub_text_format(at->arena, JUB_BUNDLE_REGISTER "%.*s",
                                              JUB_TEXT_ARG(opened->reg->resources[i].path));
        if (!name.bytes) return jub_fail_no_memory(error);
        jub_buffer rows = jub_buffer_init(JUB_BUNDLE_MAX_BYTES);
        jub_extract_resource(&at->extract, i, &rows);
        status = keep_part(at, name.bytes, &rows, error);
    }
    if (status != JUB_OK || opened->source_count == opened->reg->resource_count) return status;
    const jub_text law = jub_text_format(at->arena, JUB_BUNDLE_REGISTER "%.*s",
                                         JUB_TEXT_ARG(opened->package->custody->law));
    if (!law.bytes) return jub_fail_no_memory(error);
    return keep_text(at, law.bytes, opened->law_file.bytes, error);
}

// Whom the facility may tell and let go, with what the centre will hold its words against when they
// arrive: nobody but who is on the list as it was finalised.
static jub_status put_list(const making *at, jub_error *error)
{
    const jub_state *state = &at->programme->state;
    jub_list list;
    if (state->programme.level < JUB_LEVEL_FACILITIES) return JUB_OK;
    jub_status status = jub_list_make(at->arena, state, &list, error);
    if (status != JUB_OK) return status;
    jub_list_line *lines = JUB_NEW(at->arena, jub_list_line, list.count);
    if (!lines) return jub_fail_no_memory(error);
    size_t count = 0;
    for (size_t i = 0; i < list.count; i++)
        if (state->people.items[list.lines[i].person].is_listed) lines[count++] = list.lines[i];
    list = (jub_list){.lines = lines, .count = count};
    jub_buffer part = jub_buffer_init_secret(JUB_BUNDLE_MAX_BYTES);
    jub_list_write(state->basis, &list, at->extract.facility, &part);
    return keep_part(at, JUB_BUNDLE_LIST, &part, error);
}

// The database is written where only its owner can read, taken up, and removed.
static jub_status put_state(const making *at, jub_error *error)
{
    jub_basis basis;
    jub_state state;
    jub_programme_store *store = NULL;
    cli_file file = {0};
    const char *folder = cli_programme_path(at->programme, PROGRAMME_BUNDLES);
    const char *path = cli_programme_path(at->programme, STATE_PATH);
    jub_status status = jub_extract_state(at->arena, &at->extract, &basis, &state, error);
    if (status != JUB_OK) return status;
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot make the folder '%s': %s",
                        folder, strerror(errno));
    (void)unlink(path); // and what a program left that was killed
    (void)unlink(cli_programme_path(at->programme, STATE_PATH "-journal"));
    status = jub_programme_store_open(path, true, &store, error);
    if (status == JUB_OK) status = jub_programme_store_write(store, &state, error);
    jub_programme_store_close(store);
    if (status == JUB_OK) status = cli_file_open(path, JUB_BUNDLE_MAX_BYTES, &file, error);
    if (status == JUB_OK) status = keep_text(at, JUB_BUNDLE_STATE, file.bytes, error);
    cli_file_clear(&file);
    (void)unlink(path);
    return status;
}

jub_status cli_bundle_make_in(cli_programme *programme, const cli_bundle_list *list,
                              jub_text facility, jub_bundle *bundle_out, jub_error *error)
{
    making at = {.programme = programme, .arena = &programme->arena, .bundle = bundle_out};
    const cli_bundle_line *last = cli_bundle_list_last(list, facility, JUB_BUNDLE_IN);
    if (!programme->has_register || !programme->openings)
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "make bundles before the list is sealed, or when level 3 is open",
                        "while the list is sealed nothing can be made for a facility");
    const uint32_t row = jub_basis_facility(&programme->basis, facility);
    if (row == JUB_NO_ROW)
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "the register's `facilities` has the keys",
                        "there is no facility '%.*s' in the register", JUB_TEXT_ARG(facility));
    *bundle_out = (jub_bundle){
        .origin = programme->state.origin,
        .facility = facility,
        .direction = JUB_BUNDLE_IN,
        .number = last ? last->number + 1 : 1,
        .previous = last ? last->sha256 : (jub_hash){{0}},
        .from = last ? last->size : 0,
    };
    jub_status status =
        jub_extract_begin(&programme->arena, &programme->state, row, &at.extract, error);
    if (status == JUB_OK) status = put_checkpoint(&at, error);
    if (status == JUB_OK)
        status = keep_text(&at, JUB_BUNDLE_DECREE, programme->decree.file.bytes, error);
    if (status == JUB_OK) status = put_log(&at, error);
    if (status == JUB_OK) status = put_state(&at, error);
    if (status == JUB_OK) status = put_register(&at, error);
    if (status == JUB_OK) status = put_list(&at, error);
    return status;
}
