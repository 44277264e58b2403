#include "cli/oversight/later_register.h"

enum { CELL_MAX_BYTES = 1 << 20, GONE_MAX_PERCENT = 10 };

static const char hint[] =
    "give a register of a later day of the same country, with the same keys of facilities";

static jub_status fail_other(const jub_basis *basis, uint32_t row, const char *what, jub_text ours,
                             jub_text theirs, jub_error *error)
{
    return jub_fail(error, JUB_CONFLICT, (jub_position){0}, hint,
                    "facility '%.*s' has the %s '%.*s' here and '%.*s' in the programme's register",
                    JUB_TEXT_ARG(jub_basis_facility_key(basis, row)), what, JUB_TEXT_ARG(theirs),
                    JUB_TEXT_ARG(ours));
}

static jub_status compare_cell(const jub_basis *basis, uint32_t row, const jub_resource *later,
                               uint32_t later_row, const char *name, jub_error *error)
{
    const jub_column *ours = jub_resource_column(basis->facilities, jub_text_from(name));
    const jub_column *theirs = jub_resource_column(later, jub_text_from(name));
    if (!ours || !theirs || !jub_column_has(ours, row) || !jub_column_has(theirs, later_row))
        return JUB_OK;
    jub_buffer here = jub_buffer_init(CELL_MAX_BYTES), there = jub_buffer_init(CELL_MAX_BYTES);
    jub_column_write(ours, row, &here);
    jub_column_write(theirs, later_row, &there);
    jub_status status = JUB_OK;
    if (here.status != JUB_OK || there.status != JUB_OK)
        status = jub_fail_no_memory(error);
    else if (!jub_text_equal(jub_buffer_view(&here), jub_buffer_view(&there)))
        status =
            fail_other(basis, row, name, jub_buffer_view(&here), jub_buffer_view(&there), error);
    jub_buffer_clear(&here);
    jub_buffer_clear(&there);
    return status;
}

jub_status cli_later_check(const jub_basis *basis, const jub_register *later, jub_error *error)
{
    const jub_resource *facilities = jub_register_resource(later, JUB_TEXT("facilities"));
    const bool has_keys = facilities && facilities->key_column != JUB_NO_ROW;
    const uint32_t count = basis->facilities->row_count;
    uint32_t first_gone = 0;
    uint64_t gone = 0;
    jub_status status = JUB_OK;
    for (uint32_t row = 0; row < count && status == JUB_OK; row++) {
        const jub_text key = jub_basis_facility_key(basis, row);
        if (key.length_bytes == 0) continue;
        const uint32_t there = has_keys ? jub_resource_find(facilities, key) : JUB_NO_ROW;
        if (there == JUB_NO_ROW) {
            if (gone++ == 0) first_gone = row;
            continue;
        }
        status = compare_cell(basis, row, facilities, there, "name", error);
        if (status == JUB_OK) status = compare_cell(basis, row, facilities, there, "kind", error);
    }
    if (status != JUB_OK) return status;
    if (gone <= 1 || gone * 100 <= (uint64_t)count * GONE_MAX_PERCENT) return JUB_OK;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0}, hint,
                    "'%.*s' and others, %llu of the programme's %u facilities, are not in it",
                    JUB_TEXT_ARG(jub_basis_facility_key(basis, first_gone)),
                    (unsigned long long)gone, count);
}
