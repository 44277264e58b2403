#include "store/programme_shape_private.h"

#define COLUMN(type, member) {#member, JUB_COLUMN_##type, offsetof(record, member)},

// A function a table: the record's type has a name of its own in each.
#define SHAPE(name, type, MEMBERS)                                                                 \
    static jub_shape shape_of_##name(void)                                                         \
    {                                                                                              \
        typedef type record;                                                                       \
        static const jub_shape_column columns[] = {MEMBERS(COLUMN)};                               \
        return (jub_shape){#name, sizeof(record), columns, sizeof columns / sizeof *columns};      \
    }
SHAPE(programme, jub_programme, JUB_PROGRAMME_MEMBERS)
JUB_STATE_TABLE_LIST(SHAPE)
SHAPE(proposals, jub_proposal, JUB_PROPOSAL_MEMBERS)

jub_shape jub_shape_of(size_t table)
{
    switch (table) {
    case JUB_SHAPE_PROGRAMME: return shape_of_programme();
#define X(member, type, MEMBERS)                                                                   \
    case JUB_SHAPE_##member: return shape_of_##member();
        JUB_STATE_TABLE_LIST(X)
#undef X
    default: return shape_of_proposals();
    }
}

const void *jub_shape_records(const jub_state *state, size_t table, size_t *count_out)
{
    switch (table) {
    case JUB_SHAPE_PROGRAMME: *count_out = 1; return &state->programme;
#define X(member, type, MEMBERS)                                                                   \
    case JUB_SHAPE_##member: *count_out = state->member.count; return state->member.items;
        JUB_STATE_TABLE_LIST(X)
#undef X
    default:
        *count_out = state->basis->proposals ? state->basis->persons->row_count : 0;
        return state->basis->proposals;
    }
}

void jub_shape_adopt(jub_state *state, size_t table, void *records, size_t count)
{
    switch (table) {
    case JUB_SHAPE_PROGRAMME: state->programme = *(const jub_programme *)records; break;
#define X(member, type, MEMBERS)                                                                   \
    case JUB_SHAPE_##member:                                                                       \
        state->member.items = records;                                                             \
        state->member.count = state->member.capacity = count;                                      \
        break;
        JUB_STATE_TABLE_LIST(X)
#undef X
    default: state->basis->proposals = count > 0 ? records : NULL; break;
    }
}
