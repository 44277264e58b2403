#include "cli/programme/register_mend.h"

#include <inttypes.h>
#include <stdio.h>

#include "cli/message.h"

#define ARENA_MAX_BYTES ((size_t)8 << 30)
enum { TOLD_MAX = 20 };

static const char *register_path(cli_programme *programme, jub_text name)
{
    const char *folder = cli_programme_path(programme, PROGRAMME_REGISTER);
    return cli_path_join(&programme->arena, folder, name);
}

static jub_status write_persons(cli_programme *programme, const jub_mend *mend, jub_error *error)
{
    const jub_register *reg = programme->basis.reg;
    const char *path = register_path(programme, reg->package->resources[reg->persons].path);
    cli_writer *writer = NULL;
    if (!path) return jub_fail_no_memory(error);
    jub_status status = cli_file_begin(path, CLI_PRIVATE, &writer, error);
    if (status != JUB_OK) return status;
    status = jub_mend_write(mend, cli_writer_sink(writer), error);
    if (status == JUB_OK) return cli_file_commit(writer, error);
    cli_file_abort(writer);
    return status;
}

static jub_status write_files(cli_programme *programme, const jub_mended *mended, jub_error *error)
{
    const jub_received *received = &programme->received;
    const jub_text persons = received->sources_now[programme->basis.reg->persons];
    jub_status status = JUB_OK;
    if (!jub_mend_equals(&mended->persons, persons))
        status = write_persons(programme, &mended->persons, error);
    if (status != JUB_OK || jub_text_equal(mended->package, received->package_now)) return status;
    const char *path = register_path(programme, JUB_TEXT(PACKAGE_FILE_NAME));
    return path ? cli_file_put(path, CLI_PRIVATE, mended->package, error)
                : jub_fail_no_memory(error);
}

static bool is_mendable(const cli_programme *programme)
{
    const jub_state *state = &programme->state;
    return programme->has_register && !programme->is_facility && state->edits.count > 0 &&
           !state->programme.is_register_frozen;
}

static bool is_done(const cli_programme *programme, const jub_mended *mended)
{
    const jub_received *received = &programme->received;
    return jub_mend_equals(&mended->persons,
                           received->sources_now[programme->basis.reg->persons]) &&
           jub_text_equal(mended->package, received->package_now);
}

bool cli_register_is_behind(cli_programme *programme)
{
    jub_mended mended;
    if (!is_mendable(programme)) return false;
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    const bool is_behind = jub_received_mend(&programme->state, &arena, &mended, NULL) == JUB_OK &&
                           !is_done(programme, &mended);
    jub_arena_clear(&arena);
    return is_behind;
}

jub_status cli_register_mend(cli_programme *programme)
{
    jub_error error;
    jub_mended mended;
    if (!is_mendable(programme)) return JUB_OK;
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    jub_status status = jub_received_mend(&programme->state, &arena, &mended, &error);
    if (status == JUB_OK) status = write_files(programme, &mended, &error);
    if (status != JUB_OK)
        cli_report(programme->command, cli_programme_path(programme, PROGRAMME_REGISTER), &error);
    jub_arena_clear(&arena);
    return status;
}

// -- what was left undone -------------------------------------------------------------------------

typedef struct difference_count {
    const cli_programme *programme;
    uint64_t count;
    uint64_t foreign_count; // of no edit
    bool is_told;
} difference_count;

// A cell that was ever edited may still say what it said before.
static bool is_edited(const jub_state *state, const jub_mend_difference *difference)
{
    for (size_t i = 0; i < state->edits.count; i++)
        if (jub_text_equal(state->edits.items[i].person, difference->person) &&
            jub_text_equal(state->edits.items[i].field, difference->column))
            return true;
    return false;
}

static bool take_difference(void *context, const jub_mend_difference *difference)
{
    difference_count *at = context;
    const bool is_cell = difference->column.length_bytes > 0;
    at->count++;
    at->foreign_count += !is_cell || !is_edited(&at->programme->state, difference);
    if (!at->is_told) return at->foreign_count == 0;
    if (at->count > TOLD_MAX) return true;
    if (is_cell)
        (void)printf("'%.*s' of '%.*s' %s\n", JUB_TEXT_ARG(difference->column),
                     JUB_TEXT_ARG(difference->person), difference->words);
    else
        (void)printf("persons: %s\n", difference->words);
    return true;
}

// The package as it is, but for the two values that follow from the file of people.
static jub_status is_package_explained(cli_programme *programme, jub_arena *arena,
                                       const jub_mended *mended, bool *is_so_out, jub_error *error)
{
    const jub_received *received = &programme->received;
    jub_status status = JUB_OK;
    *is_so_out = jub_text_equal(received->package_now, received->package) ||
                 jub_text_equal(received->package_now, mended->package);
    if (*is_so_out) return JUB_OK;
    const jub_package *wanted = NULL;
    status = jub_package_read(arena, mended->package, &wanted, error);
    if (status != JUB_OK) return status;
    const jub_resource_schema *persons = &wanted->resources[wanted->persons];
    jub_buffer package = jub_buffer_init(JUB_PACKAGE_MAX_BYTES);
    jub_error inner;
    status = jub_package_mend(arena, received->package_now, wanted->persons,
                              mended->persons.size_bytes, persons->sha256_hex, &package, &inner);
    *is_so_out = status == JUB_OK && jub_text_equal(jub_buffer_view(&package), mended->package);
    jub_buffer_clear(&package);
    return status == JUB_NO_MEMORY ? jub_fail_no_memory(error) : JUB_OK;
}

static jub_status catch_up(cli_programme *programme, bool *is_mended_out, jub_error *error)
{
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    difference_count found = {.programme = programme};
    const jub_text now = programme->received.sources_now[programme->basis.reg->persons];
    bool is_explained = false;
    jub_mended mended;
    jub_status status = jub_received_mend(&programme->state, &arena, &mended, error);
    if (status == JUB_OK)
        status = jub_mend_compare(&arena, &mended.persons, now, take_difference, &found, error);
    if (status == JUB_OK)
        status = is_package_explained(programme, &arena, &mended, &is_explained, error);
    if (status == JUB_OK && is_explained && found.foreign_count == 0 &&
        !is_done(programme, &mended)) {
        status = write_files(programme, &mended, error);
        *is_mended_out = status == JUB_OK;
    }
    jub_arena_clear(&arena);
    return status;
}

jub_status cli_register_catch_up(const char *command, const char *folder, bool *is_mended_out,
                                 jub_error *error)
{
    cli_programme programme;
    const char *bad_path = NULL;
    *is_mended_out = false;
    jub_status status = cli_programme_try(command, folder, CLI_PROGRAMME_MEND, NULL, NULL,
                                          &programme, &bad_path, error);
    if (status == JUB_OK && is_mendable(&programme))
        status = catch_up(&programme, is_mended_out, error);
    cli_programme_clear(&programme);
    return status;
}

jub_status cli_register_put_right(cli_programme *programme, uint64_t *count_out, jub_error *error)
{
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    difference_count found = {.programme = programme, .is_told = true};
    const jub_text now = programme->received.sources_now[programme->basis.reg->persons];
    jub_mended mended;
    jub_status status = jub_received_mend(&programme->state, &arena, &mended, error);
    if (status == JUB_OK)
        status = jub_mend_compare(&arena, &mended.persons, now, take_difference, &found, error);
    if (found.count > TOLD_MAX) (void)printf("... and %" PRIu64 " more\n", found.count - TOLD_MAX);
    if (status == JUB_OK && !jub_text_equal(mended.package, programme->received.package_now)) {
        found.count++;
        (void)printf("'bytes', 'hash' or something else of the data package is not as it "
                     "should be\n");
    }
    if (status == JUB_OK) status = write_files(programme, &mended, error);
    *count_out = found.count;
    jub_arena_clear(&arena);
    return status;
}
