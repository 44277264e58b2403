// A5: family ties entered after the order was known.
//
// A programme is opened when there is an order to carry out, so every change of `family_group` in
// its log is of a time when the order was known to somebody. Of the people of a facility who stand
// in a family, how many were put there in that time? Against the other facilities (shares.c).

#include "oversight/shares_private.h"

enum { FAMILY_LEAST = 10, PEERS_LEAST = 3 };

static const char says[] = "family ties entered since the order was known, more than elsewhere";

static bool is_in_family(const jub_column *family, uint32_t row)
{
    return jub_bit(family->known, row) && !(family->none && jub_bit(family->none, row));
}

static void count_families(const overseer *run, const jub_column *family, share_item *items)
{
    for (uint32_t row = 0; row < run->basis->persons->row_count; row++) {
        const uint32_t facility = jub_basis_facility_of(run->basis, row);
        if (facility != JUB_NO_ROW && is_in_family(family, row)) items[facility].trials++;
    }
}

// A person whose tie was changed twice is one young tie.
static jub_status count_young(overseer *run, const jub_column *family, uint32_t column,
                              share_item *items, jub_error *error)
{
    jub_status status = JUB_OK;
    bool *is_counted = JUB_NEW(run->arena, bool, run->basis->persons->row_count);
    if (!is_counted) return jub_fail_no_memory(error);
    for (size_t i = 0; status == JUB_OK && i < run->evidence->edits.count; i++) {
        const jub_edit_fact *edit = &run->evidence->edits.items[i];
        if (edit->person == JUB_NO_ROW || edit->column != column ||
            !is_in_family(family, edit->person))
            continue;
        const uint32_t facility = jub_basis_facility_of(run->basis, edit->person);
        if (facility == JUB_NO_ROW) continue;
        items[facility].hits += !is_counted[edit->person];
        status = trail_add(run->arena, &items[facility].trail, edit->entry,
                           is_counted[edit->person] ? JUB_NO_ROW : edit->person, error);
        is_counted[edit->person] = true;
    }
    return status;
}

jub_status flag_family(overseer *run, jub_error *error)
{
    const jub_resource *persons = run->basis->persons;
    const jub_column *family = jub_resource_column(persons, JUB_TEXT("family_group"));
    const share_rule rule = {.least_trials = FAMILY_LEAST, .least_peers = PEERS_LEAST};
    const uint32_t facilities = run->basis->facilities->row_count;
    jub_finding like = oversight_finding(JUB_INDICATOR_FAMILY, JUB_SUBJECT_FACILITY, 0);
    like.says = says;
    if (!family) {
        run->untested[JUB_INDICATOR_FAMILY] = JUB_UNTESTED_NO_FAMILY_COLUMN;
        return JUB_OK;
    }
    share_item *items = JUB_NEW(run->arena, share_item, facilities);
    share_item *held = JUB_NEW(run->arena, share_item, facilities);
    if (!items || !held) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < facilities; i++) items[i].subject = i;
    count_families(run, family, items);
    const jub_status status =
        count_young(run, family, (uint32_t)(family - persons->columns), items, error);
    if (status != JUB_OK) return status;
    uint32_t count = 0;
    for (uint32_t i = 0; i < facilities; i++)
        if (items[i].trials > 0) held[count++] = items[i];
    if (count == 0) run->untested[JUB_INDICATOR_FAMILY] = JUB_UNTESTED_NO_FAMILIES;
    return shares_add(run, &like, held, count, &rule, error);
}
