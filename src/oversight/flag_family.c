// A5: family ties entered after the order was known.
//
// A programme is opened when there is an order to carry out, so every change of `family_group` in
// its log is of a time when the order was known to somebody. Of a facility's families, how many
// changed in that time? Against the other facilities (shares.c). What one day added to a family is
// one change: those of a family are entered together, and are not so many matters of their own.

#include "oversight/shares_private.h"

enum { FAMILIES_LEAST = 10, PEERS_LEAST = 3 };

// A group at a facility, or a day's change of it.
static jub_status count_once(const overseer *run, jub_map *seen, uint32_t facility, uint32_t group,
                             jub_date day, uint64_t *count, jub_error *error)
{
    bool is_new = false;
    const jub_text key = jub_text_format(run->arena, "%u %u %d", facility, group, (int)day);
    if (!key.bytes || jub_map_add(seen, key, &is_new) == JUB_MAP_ABSENT)
        return jub_fail_no_memory(error);
    *count += is_new;
    return JUB_OK;
}

static jub_status count_families(const overseer *run, const jub_column *family, share_item *items,
                                 jub_error *error)
{
    jub_map seen = jub_map_init(run->arena, run->options->seed);
    jub_status status = JUB_OK;
    for (uint32_t row = 0; status == JUB_OK && row < run->basis->persons->row_count; row++) {
        const uint32_t facility = jub_basis_facility_of(run->basis, row);
        if (facility != JUB_NO_ROW && jub_column_has(family, row))
            status = count_once(run, &seen, facility, family->codes[row], 0,
                                &items[facility].trials, error);
    }
    return status;
}

static jub_status count_young(overseer *run, const jub_column *family, uint32_t column,
                              share_item *items, jub_error *error)
{
    jub_map seen = jub_map_init(run->arena, run->options->seed);
    jub_status status = JUB_OK;
    bool *is_named = JUB_NEW(run->arena, bool, run->basis->persons->row_count);
    if (!is_named) return jub_fail_no_memory(error);
    for (size_t i = 0; status == JUB_OK && i < run->evidence->edits.count; i++) {
        const jub_edit_fact *edit = &run->evidence->edits.items[i];
        if (edit->person == JUB_NO_ROW || edit->column != column ||
            !jub_column_has(family, edit->person))
            continue;
        const uint32_t facility = jub_basis_facility_of(run->basis, edit->person);
        if (facility == JUB_NO_ROW) continue;
        share_item *item = &items[facility];
        status = count_once(run, &seen, facility, family->codes[edit->person],
                            jub_state_day(run->state, edit->time), &item->hits, error);
        if (status == JUB_OK)
            status = trail_add(run->arena, &item->trail, edit->entry,
                               is_named[edit->person] ? JUB_NO_ROW : edit->person, error);
        if (item->hits > item->trials) item->hits = item->trials; // one family on many days
        is_named[edit->person] = true;
    }
    return status;
}

jub_status flag_family(overseer *run, jub_error *error)
{
    const jub_resource *persons = run->basis->persons;
    const jub_column *family = jub_resource_column(persons, JUB_TEXT("family_group"));
    const share_rule rule = {.least_trials = FAMILIES_LEAST, .least_peers = PEERS_LEAST};
    const uint32_t facilities = run->basis->facilities->row_count;
    jub_finding like = oversight_finding(JUB_INDICATOR_FAMILY, JUB_SUBJECT_FACILITY, 0);
    like.says = JUB_SAYS_NEW_TIES;
    if (!family || !family->dictionary) {
        run->untested[JUB_INDICATOR_FAMILY] = JUB_UNTESTED_NO_FAMILY_COLUMN;
        return JUB_OK;
    }
    share_item *items = JUB_NEW(run->arena, share_item, facilities);
    share_item *held = JUB_NEW(run->arena, share_item, facilities);
    if (!items || !held) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < facilities; i++) items[i].subject = i;
    jub_status status = count_families(run, family, items, error);
    if (status == JUB_OK)
        status = count_young(run, family, (uint32_t)(family - persons->columns), items, error);
    if (status != JUB_OK) return status;
    uint32_t count = 0;
    for (uint32_t i = 0; i < facilities; i++)
        if (items[i].trials > 0) held[count++] = items[i];
    if (count == 0) run->untested[JUB_INDICATOR_FAMILY] = JUB_UNTESTED_NO_FAMILIES;
    return shares_add(run, &like, held, count, &rule, error);
}
