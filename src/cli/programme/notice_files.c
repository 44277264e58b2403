#include "cli/programme/notice_files.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "programme/sealed.h"

enum { NAME_MAX_BYTES = 1 << 16 };

// -- opening --------------------------------------------------------------------------------------

// When each facility was told last: the state does not keep it, the log's public part does.
static jub_status read_times(cli_notice_files *files, jub_error *error)
{
    cli_programme *programme = files->programme;
    jub_log_head head;
    jub_view *view = NULL;
    jub_status status = jub_log_head_read(programme->log.reader, &head, error);
    if (status == JUB_OK)
        status = jub_view_open(programme->log.reader, head.size, &head.root, &view, error);
    for (uint64_t i = 0; status == JUB_OK && i < head.size; i++) {
        static const char kind[] = "\"kind\":\"facility.notified\"";
        jub_text entry;
        jub_event event;
        const size_t mark = jub_arena_mark(&programme->arena);
        status = jub_view_entry(view, i, &entry, error);
        if (status != JUB_OK || !memmem(entry.bytes, entry.length_bytes, kind, sizeof kind - 1))
            continue;
        status = jub_event_read(&programme->arena, entry, &event, error);
        if (status != JUB_OK) continue;
        const uint32_t row = jub_basis_facility(&programme->basis, event.facility);
        if (row != JUB_NO_ROW) files->facility_times[row] = event.time;
        jub_arena_rewind(&programme->arena, mark);
    }
    jub_view_close(view);
    return status;
}

jub_status cli_notice_files_open(cli_programme *programme, const jub_list *list, const char *folder,
                                 bool with_evidence, cli_notice_files *files_out, jub_error *error)
{
    cli_notice_files *files = files_out;
    *files = (cli_notice_files){.programme = programme,
                                .list = list,
                                .folder = folder,
                                .text = jub_buffer_init_secret(JUB_TOLD_LIST_MAX_BYTES)};
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot make '%s': %s", folder,
                        strerror(errno));
    if (with_evidence)
        return cli_evidence_open(programme->log.reader, programme->openings, &files->evidence,
                                 error);
    files->facility_times =
        JUB_NEW(&programme->arena, int64_t, programme->basis.facilities->row_count);
    return files->facility_times ? read_times(files, error) : jub_fail_no_memory(error);
}

void cli_notice_files_clear(cli_notice_files *files)
{
    cli_evidence_clear(&files->evidence);
    jub_buffer_clear(&files->text);
    *files = (cli_notice_files){0};
}

static jub_status put(cli_notice_files *files, jub_text key, const char *suffix, jub_text bytes,
                      jub_error *error)
{
    struct stat about;
    // What may name a facility's part may name these, too.
    if (!jub_part_facility_is_valid(key))
        return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                        "a key of letters, digits, '.', '-' and '_', at most 64",
                        "'%.*s' cannot name a file", JUB_TEXT_ARG(key));
    const jub_text path = jub_text_format(&files->programme->arena, "%s/%.*s%s", files->folder,
                                          JUB_TEXT_ARG(key), suffix);
    if (!path.bytes) return jub_fail_no_memory(error);
    // Papers may go into a folder that others write in, and a link there leads where they like.
    if (lstat(path.bytes, &about) == 0 && S_ISLNK(about.st_mode))
        return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                        "take it away, or name another folder", "'%s' is a link", path.bytes);
    return cli_file_put(path.bytes, CLI_PRIVATE, bytes, error);
}

// -- what the register says -----------------------------------------------------------------------

static void add_cell(const jub_resource *resource, const char *name, uint32_t row,
                     const char *before, const char *behind, jub_buffer *out)
{
    const jub_column *column = jub_resource_column(resource, jub_text_from(name));
    if (!column || !jub_bit(column->known, row) || (column->none && jub_bit(column->none, row)))
        return;
    jub_buffer_string(out, before);
    jub_column_write(column, row, out);
    jub_buffer_string(out, behind);
}

// `name (name_latin)`, as far as the register has them; in the arena.
static jub_text name_of(cli_programme *programme, const jub_resource *resource, uint32_t row)
{
    jub_buffer name = jub_buffer_init_secret(NAME_MAX_BYTES);
    add_cell(resource, "name", row, "", "", &name);
    const bool is_first = name.length_bytes == 0;
    add_cell(resource, "name_latin", row, is_first ? "" : " (", is_first ? "" : ")", &name);
    const jub_text kept = jub_text_copy(&programme->arena, jub_buffer_view(&name));
    jub_buffer_clear(&name);
    return kept;
}

static jub_told told_of(cli_programme *programme, const jub_list_line *line)
{
    const jub_basis *basis = &programme->basis;
    return (jub_told){
        .person = jub_basis_person_key(basis, line->person),
        .name = name_of(programme, basis->persons, line->person),
        .facility = jub_basis_facility_key(basis, line->facility),
        .facility_name = name_of(programme, basis->facilities, line->facility),
        .determination = &line->determination,
    };
}

// -- a facility's list ----------------------------------------------------------------------------

// The heads of a facility tell its people by turns; the next one behind `*at`.
static jub_text next_head(const jub_state *state, uint32_t facility, size_t *at)
{
    for (size_t step = 0; step < state->actors.count; step++) {
        *at = (*at + 1) % state->actors.count;
        const jub_actor *actor = &state->actors.items[*at];
        if (actor->role == JUB_ROLE_HEAD && !actor->has_left && actor->facility == facility)
            return actor->id;
    }
    return JUB_TEXT("");
}

static jub_told_line *lines_of(cli_notice_files *files, uint32_t facility, size_t *count_out)
{
    cli_programme *programme = files->programme;
    jub_told_line *lines = JUB_NEW(&programme->arena, jub_told_line, files->list->count);
    size_t count = 0, head = programme->state.actors.count - 1;
    for (size_t i = 0; lines && i < files->list->count; i++) {
        if (files->list->lines[i].facility != facility) continue;
        lines[count].told = told_of(programme, &files->list->lines[i]);
        lines[count++].teller = next_head(&programme->state, facility, &head);
    }
    *count_out = count;
    return lines;
}

jub_status cli_notice_write_list(cli_notice_files *files, uint32_t facility, jub_error *error)
{
    cli_programme *programme = files->programme;
    const jub_text key = jub_basis_facility_key(&programme->basis, facility);
    const size_t mark = jub_arena_mark(&programme->arena);
    if (files->facility_times[facility] == 0)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                        "facility '%.*s' was not notified", JUB_TEXT_ARG(key));
    jub_told_list list = {.decree = programme->basis.decree,
                          .agenda = &programme->basis.agenda,
                          .facility = key,
                          .facility_name =
                              name_of(programme, programme->basis.facilities, facility),
                          .day = jub_state_day(&programme->state, files->facility_times[facility])};
    list.lines = lines_of(files, facility, &list.count);
    jub_status status = list.lines ? JUB_OK : jub_fail_no_memory(error);
    jub_buffer_reset(&files->text);
    if (status == JUB_OK)
        status =
            jub_told_list_write(&programme->arena, &list, JUB_LETTER_ENGLISH, &files->text, error);
    jub_arena_rewind(&programme->arena, mark);
    return status;
}

jub_status cli_notice_put_list(cli_notice_files *files, uint32_t facility, jub_error *error)
{
    const jub_text key = jub_basis_facility_key(&files->programme->basis, facility);
    const jub_status status = cli_notice_write_list(files, facility, error);
    if (status != JUB_OK) return status;
    return put(files, key, ".list.txt", jub_buffer_view(&files->text), error);
}

// -- a letter -------------------------------------------------------------------------------------

// What the event said is what the letter will say.
static jub_status check_facts(cli_notice_files *files, const jub_list_line *line, jub_text notice,
                              jub_error *error)
{
    jub_event event;
    jub_notice *read = JUB_NEW(&files->programme->arena, jub_notice, 1);
    jub_buffer facts = jub_buffer_init_secret(JUB_FACTS_MAX_BYTES);
    jub_status status = read ? jub_notice_read(notice, read, error) : jub_fail_no_memory(error);
    if (status == JUB_OK) status = cli_notice_person_event(files->programme, line, &event, error);
    if (status == JUB_OK) status = jub_event_write_facts(&event, &facts, error);
    if (status == JUB_OK && !jub_text_equal(jub_buffer_view(&facts), read->facts))
        status = jub_fail(error, JUB_CONFLICT, (jub_position){0},
                          "what changed is told by a correction, not by this letter",
                          "the list says something else about '%.*s' now than they were told",
                          JUB_TEXT_ARG(event.person));
    jub_buffer_clear(&facts);
    return status;
}

static jub_status day_of(cli_notice_files *files, uint64_t index, jub_date *day_out,
                         jub_error *error)
{
    jub_text entry;
    jub_event event;
    if (index >= jub_view_size(files->evidence.view))
        return jub_fail(error, JUB_RANGE, (jub_position){0}, "sign the log as it is now",
                        "the signed log does not reach entry %llu", (unsigned long long)index);
    jub_status status = jub_view_entry(files->evidence.view, index, &entry, error);
    if (status == JUB_OK) status = jub_event_read(&files->programme->arena, entry, &event, error);
    if (status == JUB_OK) *day_out = jub_state_day(&files->programme->state, event.time);
    return status;
}

jub_status cli_notice_write_letter(cli_notice_files *files, const jub_list_line *line,
                                   jub_error *error)
{
    cli_programme *programme = files->programme;
    const uint64_t index = programme->state.people.items[line->person].notified_entry;
    jub_letter letter = {.decree = programme->basis.decree,
                         .agenda = &programme->basis.agenda,
                         .told = told_of(programme, line),
                         .origin = programme->state.origin,
                         .entry = index};
    letter.evidence =
        jub_text_format(&programme->arena, "%.*s.notice", JUB_TEXT_ARG(letter.told.person));
    if (!letter.evidence.bytes) return jub_fail_no_memory(error);
    jub_status status = day_of(files, index, &letter.day, error);
    jub_buffer_reset(&files->text);
    if (status != JUB_OK) return status;
    return jub_letter_write(&letter, JUB_LETTER_ENGLISH, &files->text, error);
}

jub_status cli_notice_put_letter(cli_notice_files *files, const jub_list_line *line,
                                 jub_error *error)
{
    cli_programme *programme = files->programme;
    const size_t mark = jub_arena_mark(&programme->arena);
    const uint64_t index = programme->state.people.items[line->person].notified_entry;
    const jub_text key = jub_basis_person_key(&programme->basis, line->person);
    jub_buffer notice = jub_buffer_init_secret(JUB_NOTICE_MAX_BYTES);
    jub_status status = cli_evidence_make(&files->evidence, index, &notice, error);
    if (status == JUB_OK) status = check_facts(files, line, jub_buffer_view(&notice), error);
    if (status == JUB_OK) status = put(files, key, ".notice", jub_buffer_view(&notice), error);
    if (status == JUB_OK) status = cli_notice_write_letter(files, line, error);
    if (status == JUB_OK) status = put(files, key, ".txt", jub_buffer_view(&files->text), error);
    jub_buffer_clear(&notice);
    jub_arena_rewind(&programme->arena, mark);
    return status;
}
