#include "cli/programme/bundle_make.h"
#include "programme/sitting.h"

// An entry with what opens it.
static jub_status put_entry(cli_programme *programme, jub_text entry, jub_buffer *lines,
                            jub_error *error)
{
    jub_event event;
    jub_opened_entry opened = {.entry = entry};
    jub_buffer facts = jub_buffer_init_secret(JUB_FACTS_MAX_BYTES);
    const size_t mark = jub_arena_mark(&programme->arena);
    jub_status status = jub_event_read(&programme->arena, entry, &event, error);
    if (status == JUB_OK && event.has_commitment) {
        status =
            jub_openings_get(programme->openings, &event.commitment, opened.salt, &facts, error);
        opened.has_facts = true;
        opened.facts = jub_buffer_view(&facts);
    }
    if (status == JUB_OK) jub_bundle_line_write(&opened, lines);
    jub_buffer_clear(&facts);
    jub_arena_rewind(&programme->arena, mark);
    return status;
}

jub_status cli_bundle_collect(cli_programme *programme, uint64_t from, uint64_t bundle,
                              jub_buffer *lines, uint64_t *sitting_count_out, jub_error *error)
{
    jub_status status = JUB_OK;
    bool is_meant = false;
    *sitting_count_out = 0;
    for (uint64_t i = from; status == JUB_OK && i < programme->head.size; i++) {
        jub_text entry = {0};
        status = jub_view_entry(programme->view, i, &entry, error);
        if (status != JUB_OK) break;
        if (jub_sitting_is_header(entry)) {
            jub_sitting header;
            status = jub_sitting_read(&programme->arena, entry, &header, error);
            is_meant = status == JUB_OK && header.bundle >= bundle;
            if (!is_meant) continue;
            const jub_opened_entry opened = {.entry = entry};
            jub_bundle_line_write(&opened, lines);
            (*sitting_count_out)++;
        } else if (is_meant) {
            status = put_entry(programme, entry, lines, error);
        }
    }
    if (status == JUB_OK && lines->status != JUB_OK)
        status = jub_fail(error, lines->status, (jub_position){0}, NULL,
                          "what waits is more than a bundle holds");
    return status;
}

jub_status cli_bundle_make_out(cli_programme *programme, const cli_bundle_list *list,
                               jub_text facility, jub_bundle *bundle_out, jub_error *error)
{
    const cli_bundle_line *last = cli_bundle_list_last(list, facility, JUB_BUNDLE_OUT);
    const cli_bundle_line *base = cli_bundle_list_last(list, facility, JUB_BUNDLE_IN);
    jub_buffer lines = jub_buffer_init_secret(JUB_BUNDLE_SITTINGS_MAX_BYTES);
    uint64_t count = 0;
    *bundle_out = (jub_bundle){
        .origin = programme->state.origin,
        .facility = facility,
        .direction = JUB_BUNDLE_OUT,
        .number = last ? last->number + 1 : 1,
        .previous = last ? last->sha256 : (jub_hash){{0}},
        .size = base ? base->size : 0,
    };
    if (bundle_out->size == 0)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                        "no bundle has come to this folder");
    jub_status status =
        jub_view_hash(programme->view, (jub_span){0, bundle_out->size}, &bundle_out->root, error);
    if (status == JUB_OK)
        status = cli_bundle_collect(programme, bundle_out->size, bundle_out->number, &lines, &count,
                                    error);
    if (status == JUB_OK && count == 0)
        status = jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "nothing waits to be sent");
    if (status == JUB_OK) {
        bundle_out->parts[0] =
            (jub_bundle_part){JUB_TEXT(JUB_BUNDLE_SITTINGS),
                              jub_text_copy(&programme->arena, jub_buffer_view(&lines))};
        bundle_out->part_count = 1;
        if (!bundle_out->parts[0].bytes.bytes) status = jub_fail_no_memory(error);
    }
    jub_buffer_clear(&lines);
    return status;
}
