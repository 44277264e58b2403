#include "programme/received.h"

#include "programme/rules_private.h"
#include "register/hash.h"

enum { VALUE_MAX_BYTES = 2 * JUB_CSV_CELL_MAX_BYTES };

static const jub_resource_schema *schema_of(const jub_state *state)
{
    const jub_register *reg = state->basis->reg;
    return &reg->package->resources[reg->persons];
}

jub_status jub_received_hash(jub_state *state, jub_hash *hash_out, jub_error *error)
{
    const jub_received *received = state->basis->received;
    const size_t mark_bytes = jub_arena_mark(state->arena);
    jub_text *sources = JUB_NEW(state->arena, jub_text, received->source_count);
    if (!sources) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < received->source_count; i++) sources[i] = received->sources_now[i];
    sources[state->basis->reg->persons] = received->persons;
    const jub_status status = jub_register_hash(received->package, sources, received->source_count,
                                                hash_out->bytes, error);
    jub_arena_rewind(state->arena, mark_bytes);
    return status;
}

// -- cells ----------------------------------------------------------------------------------------

static jub_status open_table(jub_state *state, jub_error *error)
{
    jub_received *received = state->basis->received;
    if (received->is_table_open) return JUB_OK;
    const jub_status status =
        jub_table_open(state->arena, schema_of(state), received->persons, &received->table, error);
    received->is_table_open = status == JUB_OK;
    return status;
}

static jub_status read_cell(jub_state *state, uint32_t row, uint32_t field, jub_buffer *text,
                            jub_buffer *value_out, jub_error *error)
{
    jub_text raw;
    const char *reason;
    jub_buffer_reset(text);
    const jub_status status =
        jub_table_cell(state->arena, &state->basis->received->table, row, field, text, &raw, error);
    if (status != JUB_OK) return status;
    return jub_cell_value(state->arena, &schema_of(state)->fields[field], jub_buffer_view(text),
                          value_out, &reason, error);
}

static jub_status check_person(jub_state *state, uint32_t person, jub_buffer *text,
                               jub_error *error)
{
    jub_buffer key = jub_buffer_init(VALUE_MAX_BYTES);
    const jub_text expected = jub_basis_person_key(state->basis, person);
    jub_status status = read_cell(state, person, schema_of(state)->key_field, text, &key, error);
    if (status == JUB_OK && !jub_text_equal(jub_buffer_view(&key), expected))
        status = jub_fail(error, JUB_CONFLICT, (jub_position){0},
                          "mend the register: jubilee programme mend",
                          "'%.*s' does not stand where they stood when the register was received",
                          JUB_TEXT_ARG(expected));
    jub_buffer_clear(&key);
    return status;
}

jub_status jub_received_cell(jub_state *state, uint32_t person, uint32_t field,
                             jub_buffer *value_out, jub_error *error)
{
    jub_buffer text = jub_buffer_init(VALUE_MAX_BYTES);
    jub_status status = open_table(state, error);
    if (status == JUB_OK) status = check_person(state, person, &text, error);
    if (status == JUB_OK) status = read_cell(state, person, field, &text, value_out, error);
    jub_buffer_clear(&text);
    return status;
}

static const jub_edit *standing_edit(const jub_state *state, uint32_t person, uint32_t field)
{
    const uint32_t place = rule_edit_place(state, jub_basis_person_key(state->basis, person),
                                           schema_of(state)->fields[field].name);
    if (place == JUB_MAP_ABSENT || state->last_edits.items[place] == 0) return NULL;
    const jub_edit *edit = &state->edits.items[state->last_edits.items[place] - 1];
    return edit->stage == JUB_EDIT_STANDS ? edit : NULL;
}

jub_status jub_received_value(jub_state *state, uint32_t person, uint32_t field,
                              jub_buffer *value_out, jub_error *error)
{
    const char *reason;
    const jub_edit *edit = standing_edit(state, person, field);
    if (!edit) return jub_received_cell(state, person, field, value_out, error);
    const jub_field *schema = &schema_of(state)->fields[field];
    return jub_cell_value(state->arena, schema, jub_cell_spelling(schema, edit->after), value_out,
                          &reason, error);
}

// -- the files ------------------------------------------------------------------------------------

static jub_status find_changes(jub_state *state, jub_cell_change *changes, size_t *count_out,
                               jub_error *error)
{
    jub_buffer text = jub_buffer_init(VALUE_MAX_BYTES);
    jub_status status = JUB_OK;
    for (size_t i = 0; status == JUB_OK && i < state->edits.count; i++) {
        const jub_edit *edit = &state->edits.items[i];
        if (edit->stage != JUB_EDIT_STANDS) continue;
        const uint32_t row = jub_basis_person(state->basis, edit->person);
        const uint32_t field = jub_resource_schema_field(schema_of(state), edit->field);
        if (row == JUB_NO_ROW || field == UINT32_MAX)
            status = jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                              "the register has no '%.*s' of '%.*s', which entry %llu edited",
                              JUB_TEXT_ARG(edit->field), JUB_TEXT_ARG(edit->person),
                              (unsigned long long)edit->entry);
        else
            status = check_person(state, row, &text, error);
        changes[*count_out] = (jub_cell_change){row, field, edit->after};
        *count_out += status == JUB_OK;
    }
    jub_buffer_clear(&text);
    return status;
}

static jub_status hash_piece(void *context, jub_text bytes, jub_error *error)
{
    return jub_sha256_update(context, bytes.bytes, bytes.length_bytes) ? JUB_OK
                                                                       : jub_fail_no_memory(error);
}

static jub_status mend_package(jub_state *state, jub_arena *arena, jub_mended *mended,
                               jub_error *error)
{
    uint8_t digest[JUB_SHA256_BYTES];
    char hex[JUB_SHA256_HEX_BYTES + 1];
    const jub_received *received = state->basis->received;
    jub_sha256 *sha = jub_sha256_new();
    jub_status status = sha && jub_sha256_start(sha) ? JUB_OK : jub_fail_no_memory(error);
    if (status == JUB_OK)
        status = jub_mend_write(&mended->persons, (jub_sink){hash_piece, sha}, error);
    if (status == JUB_OK && !jub_sha256_finish(sha, digest)) status = jub_fail_no_memory(error);
    jub_sha256_free(sha);
    if (status != JUB_OK) return status;
    jub_hex_encode(digest, sizeof digest, hex);
    jub_buffer package = jub_buffer_init(JUB_PACKAGE_MAX_BYTES);
    status = jub_package_mend(arena, received->package, state->basis->reg->persons,
                              mended->persons.size_bytes, hex, &package, error);
    if (status == JUB_OK) mended->package = jub_text_copy(arena, jub_buffer_view(&package));
    if (status == JUB_OK && !mended->package.bytes) status = jub_fail_no_memory(error);
    jub_buffer_clear(&package);
    return status;
}

jub_status jub_received_mend(jub_state *state, jub_arena *arena, jub_mended *mended_out,
                             jub_error *error)
{
    const jub_received *received = state->basis->received;
    jub_cell_change *changes = JUB_NEW(arena, jub_cell_change, state->edits.count);
    size_t count = 0;
    if (!changes) return jub_fail_no_memory(error);
    jub_status status = open_table(state, error);
    if (status == JUB_OK) status = find_changes(state, changes, &count, error);
    if (status == JUB_OK)
        status =
            jub_mend_open(arena, &received->table, changes, count, &mended_out->persons, error);
    mended_out->package = received->package; // which nothing changes where no cell does
    if (status == JUB_OK && !jub_mend_equals(&mended_out->persons, received->persons))
        status = mend_package(state, arena, mended_out, error);
    return status;
}

// -- what differs ---------------------------------------------------------------------------------

static bool take_first(void *context, const jub_mend_difference *difference)
{
    jub_buffer *words = context;
    if (difference->column.length_bytes > 0)
        jub_buffer_format(words, "'%.*s' of '%.*s' in the register %s",
                          JUB_TEXT_ARG(difference->column), JUB_TEXT_ARG(difference->person),
                          difference->words);
    else
        jub_buffer_format(words, "persons of the register: %s", difference->words);
    return false;
}

jub_status jub_mended_check(jub_state *state, jub_arena *arena, const jub_mended *mended,
                            bool *is_same_out, jub_buffer *words_out, jub_error *error)
{
    const jub_received *received = state->basis->received;
    const jub_text persons = received->sources_now[state->basis->reg->persons];
    *is_same_out = jub_mend_equals(&mended->persons, persons);
    if (!*is_same_out)
        return jub_mend_compare(arena, &mended->persons, persons, take_first, words_out, error);
    *is_same_out = jub_text_equal(mended->package, received->package_now);
    if (!*is_same_out)
        jub_buffer_string(words_out, "the data package of the register is not what was received, "
                                     "with 'bytes' and 'hash' as the edits make them");
    return JUB_OK;
}
