#include "cli/programme/notice_files.h"

// The events by which people and facilities are told; their facts are those of the list.

enum { TEXT_MAX_BYTES = 1 << 16, PART_MAX_BYTES = 1 << 28 };

static jub_text keep(cli_programme *programme, jub_buffer *buffer)
{
    const jub_text kept = buffer->status == JUB_OK
                              ? jub_text_copy(&programme->arena, jub_buffer_view(buffer))
                              : (jub_text){0};
    jub_buffer_clear(buffer);
    return kept;
}

jub_status cli_notice_person_event(cli_programme *programme, const jub_list_line *line,
                                   jub_event *event_out, jub_error *error)
{
    const jub_determination *determination = &line->determination;
    jub_buffer clauses = jub_buffer_init(TEXT_MAX_BYTES), new_end = jub_buffer_init(TEXT_MAX_BYTES);
    jub_event event = {.kind = JUB_EVENT_PERSON_NOTIFIED,
                       .has = JUB_HAS(FACILITY) | JUB_HAS(PERSON) | JUB_HAS(STANDING) |
                              JUB_HAS(CLAUSES) | JUB_HAS(NEW_END) | JUB_HAS(EFFECT),
                       .has_facts = true};
    jub_clause_names(programme->basis.decree, determination->result.grants, determination->quota,
                     &clauses);
    jub_list_new_end(line, &new_end);
    event.facility = jub_basis_facility_key(&programme->basis, line->facility);
    event.person = jub_basis_person_key(&programme->basis, line->person);
    event.standing = jub_text_from(jub_standing_word((jub_standing)determination->result.standing));
    event.clauses = keep(programme, &clauses);
    event.new_end = keep(programme, &new_end);
    event.effect = jub_text_from(jub_list_effect(line));
    if (!event.clauses.bytes || !event.new_end.bytes) return jub_fail_no_memory(error);
    *event_out = event;
    return JUB_OK;
}

jub_status cli_notice_facility_event(cli_programme *programme, const jub_list *list,
                                     uint32_t facility, jub_event *event_out, jub_error *error)
{
    jub_buffer part = jub_buffer_init_secret(PART_MAX_BYTES);
    jub_event event = {.kind = JUB_EVENT_FACILITY_NOTIFIED,
                       .has = JUB_HAS(FACILITY) | JUB_HAS(FILE) | JUB_HAS(TOTAL),
                       .facility = jub_basis_facility_key(&programme->basis, facility),
                       .has_facts = true};
    jub_list_write(&programme->basis, list, facility, &part);
    const bool is_hashed = part.status == JUB_OK &&
                           jub_sha256_of(programme->sha, jub_buffer_view(&part), event.file.bytes);
    jub_buffer_clear(&part);
    if (!is_hashed) return jub_fail_no_memory(error);
    for (size_t i = 0; i < list->count; i++) event.total += list->lines[i].facility == facility;
    *event_out = event;
    return JUB_OK;
}
