#include "bundle/extract.h"

// -- people ---------------------------------------------------------------------------------------

static jub_status find_people(jub_arena *arena, jub_extract *extract, jub_error *error)
{
    const jub_basis *basis = extract->state->basis;
    const uint32_t row_count = basis->persons->row_count;
    uint32_t *rows = JUB_NEW(arena, uint32_t, row_count);
    uint32_t *place = JUB_NEW(arena, uint32_t, row_count);
    if (!rows || !place) return jub_fail_no_memory(error);
    for (uint32_t row = 0; row < row_count; row++) {
        const bool is_own = jub_basis_facility_of(basis, row) == extract->facility;
        place[row] = is_own ? extract->count : JUB_NO_ROW;
        if (is_own) rows[extract->count++] = row;
    }
    extract->rows = rows;
    extract->place = place;
    return JUB_OK;
}

// -- rows of the register -------------------------------------------------------------------------

static uint32_t number_of(const jub_register *reg, const jub_resource *resource)
{
    return (uint32_t)(resource - reg->resources);
}

// What a row refers to beside facilities and rows of its own file must go; where it could refer to
// nothing else, its facility must be the one.
static bool is_row_kept(const jub_extract *extract, const jub_resource *resource, uint32_t row)
{
    const jub_basis *basis = extract->state->basis;
    const uint32_t self = number_of(basis->reg, resource);
    const uint32_t facilities = number_of(basis->reg, basis->facilities);
    bool is_judged = false, has_owner = false;
    for (uint32_t i = 0; i < resource->link_count; i++) {
        const jub_link *link = &resource->links[i];
        const uint32_t target = link->target_rows[row];
        if (link->target_resource == self || link->target_resource == facilities) continue;
        is_judged = true;
        if (target == JUB_NO_ROW) continue;
        if (!extract->kept[link->target_resource] || !extract->kept[link->target_resource][target])
            return false;
        has_owner = true;
    }
    if (is_judged) return has_owner;
    for (uint32_t i = 0; i < resource->link_count; i++)
        if (resource->links[i].target_resource == facilities)
            return resource->links[i].target_rows[row] == extract->facility;
    return resource->column_count == 1;
}

// Whether all files that this one refers to have been judged.
static bool is_ready(const jub_extract *extract, const jub_resource *resource)
{
    const uint32_t self = number_of(extract->state->basis->reg, resource);
    for (uint32_t i = 0; i < resource->link_count; i++) {
        const uint32_t target = resource->links[i].target_resource;
        if (target != self && !extract->kept[target]) return false;
    }
    return true;
}

static bool judge(jub_arena *arena, jub_extract *extract, const jub_resource *resource)
{
    const jub_basis *basis = extract->state->basis;
    bool *kept = JUB_NEW(arena, bool, resource->row_count);
    if (!kept) return false;
    for (uint32_t row = 0; row < resource->row_count; row++)
        kept[row] = resource == basis->persons      ? extract->place[row] != JUB_NO_ROW
                    : resource == basis->facilities ? true
                                                    : is_row_kept(extract, resource, row);
    extract->kept[number_of(basis->reg, resource)] = kept;
    return true;
}

// Files in the order in which they refer to each other; those in a circle go empty.
static jub_status find_rows(jub_arena *arena, jub_extract *extract, jub_error *error)
{
    const jub_basis *basis = extract->state->basis;
    const jub_register *reg = basis->reg;
    extract->kept = JUB_NEW(arena, bool *, reg->resource_count);
    if (!extract->kept || !judge(arena, extract, basis->persons) ||
        !judge(arena, extract, basis->facilities))
        return jub_fail_no_memory(error);
    for (bool has_moved = true; has_moved;) {
        has_moved = false;
        for (uint32_t i = 0; i < reg->resource_count; i++) {
            if (extract->kept[i] || !is_ready(extract, &reg->resources[i])) continue;
            if (!judge(arena, extract, &reg->resources[i])) return jub_fail_no_memory(error);
            has_moved = true;
        }
    }
    return JUB_OK;
}

jub_status jub_extract_begin(jub_arena *arena, const jub_state *state, uint32_t facility,
                             jub_extract *extract_out, jub_error *error)
{
    *extract_out = (jub_extract){.state = state, .facility = facility};
    if (!state->basis->reg)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                        "without the register nothing can be made for a facility");
    jub_status status = find_people(arena, extract_out, error);
    if (status == JUB_OK) status = find_rows(arena, extract_out, error);
    if (status == JUB_OK && extract_out->count == 0)
        status = jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                          "nobody in the register is held at '%.*s'",
                          JUB_TEXT_ARG(jub_basis_facility_key(state->basis, facility)));
    return status;
}

bool jub_extract_has_fact(const jub_extract *extract, const jub_event *event)
{
    switch (event->kind) {
    case JUB_EVENT_RECORD_EDITED:
    case JUB_EVENT_CONFLICT_SETTLED:
    case JUB_EVENT_NOMINATED:
    case JUB_EVENT_SET_ASIDE:
    case JUB_EVENT_WITHDRAWN:
    case JUB_EVENT_PERSON_NOTIFIED:
    case JUB_EVENT_OBJECTION_FILED:
    case JUB_EVENT_OBJECTION_ANSWERED:
    case JUB_EVENT_EFFECT_RECORDED: break;
    default: return false;
    }
    if (!event->has_facts || !(event->has & JUB_HAS(PERSON))) return false;
    const uint32_t person = jub_basis_person(extract->state->basis, event->person);
    return person != JUB_NO_ROW && extract->place[person] != JUB_NO_ROW;
}
