// What an edit says of a cell: its value before, and that what it puts there can stand in its
// column.

#include "programme/received.h"
#include "programme/rules_private.h"

enum { VALUE_MAX_BYTES = 2 * JUB_CSV_CELL_MAX_BYTES };

static const jub_resource_schema *schema_of(const rule_call *call)
{
    const jub_register *reg = call->state->basis->reg;
    return &reg->package->resources[reg->persons];
}

// As it would be read where it stands in the file.
static jub_status read_value(const rule_call *call, const jub_field *field, jub_text written,
                             jub_buffer *value_out, const char **reason_out)
{
    return jub_cell_value(call->state->arena, field, jub_cell_spelling(field, written), value_out,
                          reason_out, call->error);
}

// What was found out already is why it is refused.
static jub_status refuse_as_it_is(const rule_call *call)
{
    if (call->error) call->error->status = JUB_REFUSED;
    return JUB_REFUSED;
}

// -- before ---------------------------------------------------------------------------------------

static bool is_value(const rule_call *call, const jub_field *field, jub_text written,
                     const jub_buffer *before, jub_buffer *value, jub_status *status_out)
{
    const char *reason;
    jub_buffer_reset(value);
    *status_out = read_value(call, field, written, value, &reason);
    return *status_out == JUB_OK && !reason &&
           jub_text_equal(jub_buffer_view(value), jub_buffer_view(before));
}

// Who had not seen the last edit may have seen any value that the cell had before it.
static jub_status find_seen(const rule_call *call, const jub_field *field, const jub_buffer *before,
                            jub_buffer *value, bool *is_found_out)
{
    const jub_state *state = call->state;
    jub_status status = JUB_OK;
    for (size_t i = 0; status == JUB_OK && !*is_found_out && i < state->edits.count; i++) {
        const jub_edit *edit = &state->edits.items[i];
        if (jub_text_equal(edit->person, call->event->person) &&
            jub_text_equal(edit->field, call->event->field))
            *is_found_out = is_value(call, field, edit->after, before, value, &status);
    }
    return status;
}

static jub_status check_value(const rule_call *call, uint32_t number, const jub_edit *last,
                              jub_buffer *before, jub_buffer *value)
{
    jub_state *state = call->state;
    const jub_field *field = &schema_of(call)->fields[number];
    const uint32_t person = jub_basis_person(state->basis, call->event->person);
    const bool is_unseen = last && rule_is_unseen(call, last->actor, last->entry, last->is_carried);
    const char *reason = NULL;
    bool is_found = false;
    jub_status status = read_value(call, field, call->event->before, before, &reason);
    if (status == JUB_OK && is_unseen && !reason)
        status = find_seen(call, field, before, value, &is_found);
    jub_buffer_reset(value);
    if (status == JUB_OK)
        status = is_unseen ? jub_received_cell(state, person, number, value, call->error)
                           : jub_received_value(state, person, number, value, call->error);
    if (status == JUB_CONFLICT || status == JUB_MISSING) {
        return refuse_as_it_is(call);
    }
    if (status != JUB_OK || is_found) return status;
    // A required cell that is empty can be edited, and says nothing before.
    const bool is_same = jub_text_equal(jub_buffer_view(value), jub_buffer_view(before)) &&
                         (!reason || call->event->before.length_bytes == 0);
    if (is_same) return JUB_OK;
    if (value->length_bytes == 0)
        return rule_refuse(call, "read the record again, or leave 'before' out",
                           "'%.*s' of '%.*s' is unknown, not '%.*s'",
                           JUB_TEXT_ARG(call->event->field), JUB_TEXT_ARG(call->event->person),
                           JUB_TEXT_ARG(call->event->before));
    return rule_refuse(call, "read the record again, or leave 'before' out",
                       "'%.*s' of '%.*s' is '%.*s', not '%.*s'", JUB_TEXT_ARG(call->event->field),
                       JUB_TEXT_ARG(call->event->person), JUB_TEXT_ARG(jub_buffer_view(value)),
                       JUB_TEXT_ARG(call->event->before));
}

jub_status rule_edit_before(const rule_call *call, const jub_edit *last)
{
    if (!call->state->basis->received) return JUB_OK;
    const uint32_t field = jub_resource_schema_field(schema_of(call), call->event->field);
    jub_buffer before = jub_buffer_init(VALUE_MAX_BYTES), value = jub_buffer_init(VALUE_MAX_BYTES);
    const jub_status status = check_value(call, field, last, &before, &value);
    jub_buffer_clear(&before);
    jub_buffer_clear(&value);
    return status;
}

// -- after ----------------------------------------------------------------------------------------

static jub_status check_reference(const rule_call *call, uint32_t field, jub_text value)
{
    const jub_resource_schema *schema = schema_of(call);
    if (value.length_bytes == 0 || jub_text_is(value, "none")) return JUB_OK;
    for (uint32_t i = 0; i < schema->foreign_key_count; i++) {
        const jub_foreign_key *key = &schema->foreign_keys[i];
        if (key->field != field) continue;
        const jub_resource *target = &call->state->basis->reg->resources[key->target_resource];
        if (jub_resource_find(target, value) == JUB_NO_ROW)
            return rule_refuse(call, "check the register", "%.*s has no '%.*s'",
                               JUB_TEXT_ARG(target->path), JUB_TEXT_ARG(value));
    }
    return JUB_OK;
}

static jub_status check_after(const rule_call *call, uint32_t number, jub_buffer *value)
{
    const char *reason;
    const jub_field *field = &schema_of(call)->fields[number];
    const jub_status status = read_value(call, field, call->event->after, value, &reason);
    if (status != JUB_OK) return status;
    if (reason)
        return rule_refuse(call, "write it as the register writes such a cell",
                           "'%.*s' cannot be '%.*s': %s", JUB_TEXT_ARG(call->event->field),
                           JUB_TEXT_ARG(call->event->after), reason);
    return check_reference(call, number, jub_buffer_view(value));
}

jub_status rule_edit_after(const rule_call *call)
{
    const uint32_t field = jub_resource_schema_field(schema_of(call), call->event->field);
    jub_buffer value = jub_buffer_init(VALUE_MAX_BYTES);
    const jub_status status = check_after(call, field, &value);
    jub_buffer_clear(&value);
    return status;
}

// -- the whole register ---------------------------------------------------------------------------

jub_status rule_register_mended(const rule_call *call)
{
    jub_state *state = call->state;
    jub_hash received;
    jub_mended mended;
    bool is_same = false;
    jub_status status = jub_received_hash(state, &received, call->error);
    if (status != JUB_OK) return status;
    if (!jub_hash_equal(&received, &state->programme.received_sha256))
        return rule_refuse(call,
                           "put back the files as they were received: two in 'opened', the others "
                           "in 'register'",
                           "the register is not the one that the programme was opened with");
    jub_arena arena = jub_arena_init(RULE_SCRATCH_MAX_BYTES);
    jub_buffer words = jub_buffer_init(JUB_MESSAGE_MAX_BYTES);
    status = jub_received_mend(state, &arena, &mended, call->error);
    if (status == JUB_OK)
        status = jub_mended_check(state, &arena, &mended, &is_same, &words, call->error);
    if (status == JUB_OK && !is_same)
        status = rule_refuse(call, "bring the register up to date: jubilee programme mend DIR",
                             "%.*s by what was received and edited since",
                             JUB_TEXT_ARG(jub_buffer_view(&words)));
    if (status == JUB_CONFLICT || status == JUB_MISSING) status = refuse_as_it_is(call);
    jub_buffer_clear(&words);
    jub_arena_clear(&arena);
    return status;
}
