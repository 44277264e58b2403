// What clerks change in the register before it is frozen, rightly and wrongly: first what all of
// them will, for it says what the register was like before; then day by day.

#include "programme/received.h"
#include "rehearsal/run_private.h"

enum {
    EDITS_A_WEEK = 12, // of an honest clerk
    LAST_DAYS = 4,     // before the freeze, when the corrupt ones edit
    CORRUPT_EDITS_A_DAY = 3,
};

static jub_text cell_text(rehearsal *run, const jub_column *column, uint32_t row)
{
    jub_buffer buffer = jub_buffer_init(JUB_EVENT_TEXT_MAX_BYTES);
    jub_column_write(column, row, &buffer);
    const jub_text text = jub_text_copy(&run->day, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
    return text;
}

// Whether the cell stands in the file as it would be written again.
static jub_status check_written(rehearsal *run, uint32_t person, uint32_t field, jub_text value,
                                bool *is_so_out, jub_error *error)
{
    const jub_received *received = run->basis->received;
    jub_text raw;
    *is_so_out = true;
    if (!received) return JUB_OK;
    const jub_field *schema = &received->table.schema->fields[field];
    const jub_status status =
        jub_table_cell(&run->day, &received->table, person, field, NULL, &raw, error);
    *is_so_out = status == JUB_OK;
    if (status == JUB_MISSING) return JUB_OK;
    if (status != JUB_OK) return status;
    jub_buffer written = jub_buffer_init(JUB_EVENT_TEXT_MAX_BYTES * 2 + 2);
    jub_csv_write(&written, jub_cell_spelling(schema, value));
    *is_so_out = written.status == JUB_OK && jub_text_equal(jub_buffer_view(&written), raw);
    jub_buffer_clear(&written);
    return JUB_OK;
}

// The register is the frozen one: what an edit left behind is what stands there. What stood there
// before is made up: another person's cell of the same column.
static jub_status choose_edit(rehearsal *run, uint32_t person, const jub_column *column,
                              uint32_t other, int32_t second, const char *deed, jub_error *error)
{
    const jub_text after = cell_text(run, column, person), before = cell_text(run, column, other);
    const uint32_t field = (uint32_t)(column - run->basis->persons->columns);
    bool is_written;
    if (!after.bytes || !before.bytes) return jub_fail_no_memory(error);
    if (jub_text_equal(after, before)) return JUB_OK;
    const jub_status status = check_written(run, person, field, after, &is_written, error);
    if (status != JUB_OK || !is_written) return status;
    const chosen_edit chosen = {
        .day = run->choosing_day,
        .player = run->choosing_player,
        .person = person,
        .other = other,
        .field = field,
        .second = second,
        .before = jub_text_copy(&run->arena, before),
        .after = jub_text_copy(&run->arena, after),
        .deed = deed,
    };
    if (!chosen.before.bytes || !chosen.after.bytes ||
        !JUB_LIST_PUSH(&run->arena, &run->edits, chosen))
        return jub_fail_no_memory(error);
    run->is_edited[person] = true;
    run->counts.edit_count++;
    return JUB_OK;
}

static uint32_t draw_person(const rehearsal *run, uint32_t facility, jub_prng *prng)
{
    const uint32_t first = run->facility_offsets[facility];
    const uint32_t count = run->facility_offsets[facility + 1] - first;
    return count == 0 ? JUB_NO_ROW : run->by_facility[first + jub_prng_below(prng, count)];
}

// Somebody held there who has another value in the column; JUB_NO_ROW when none is found soon.
static uint32_t draw_other(rehearsal *run, const jub_column *column, uint32_t person,
                           uint32_t facility, jub_prng *prng)
{
    for (int tries = 0; tries < 12; tries++) {
        const uint32_t other = draw_person(run, facility, prng);
        if (other == JUB_NO_ROW || !jub_bit(column->known, other)) continue;
        if (!jub_text_equal(cell_text(run, column, other), cell_text(run, column, person)))
            return other;
    }
    return JUB_NO_ROW;
}

static const jub_column *column_named(const rehearsal *run, const char *name)
{
    return jub_resource_column(run->basis->persons, jub_text_from(name));
}

static jub_status choose_columns(rehearsal *run, uint32_t facility, uint32_t person, jub_prng *prng,
                                 const char *const *names, size_t count, int32_t second,
                                 const char *deed, jub_error *error)
{
    jub_status status = JUB_OK;
    for (size_t i = 0; status == JUB_OK && i < count; i++) {
        const jub_column *column = column_named(run, names[i]);
        if (!column || !jub_bit(column->known, person)) continue;
        const uint32_t other = draw_other(run, column, person, facility, prng);
        if (other != JUB_NO_ROW)
            status = choose_edit(run, person, column, other, second, deed, error);
    }
    return status;
}

static jub_status choose_honest(rehearsal *run, uint32_t facility, uint32_t person, jub_prng *prng,
                                int32_t second, jub_error *error)
{
    static const char *const columns[] = {"conduct", "birth", "name_latin", "home_town"};
    const char *column = columns[jub_prng_below(prng, 4)];
    return choose_columns(run, facility, person, prng, &column, 1, second, NULL, error);
}

// One edit, or what belongs together, of a corrupt clerk.
static jub_status choose_corrupt(rehearsal *run, const jub_player *clerk, uint32_t person,
                                 jub_prng *prng, int32_t second, jub_error *error)
{
    static const char *const conduct[] = {"conduct"}, *const family[] = {"family_group"};
    static const char *const identity[] = {"name", "name_latin", "birth"};
    switch (clerk->character) {
    case JUB_CHARACTER_EDITOR:
        if (papers_conduct(run, person) > 1) return JUB_OK; // nothing was raised there
        return choose_columns(run, clerk->facility, person, prng, conduct, 1, second,
                              "raised a mark for conduct", error);
    case JUB_CHARACTER_KIN_MAKER:
        return choose_columns(run, clerk->facility, person, prng, family, 1, second,
                              "entered a family tie that is not there", error);
    case JUB_CHARACTER_SWAPPER:
        return choose_columns(run, clerk->facility, person, prng, identity, 3, second,
                              "entered one person under another's identity", error);
    default: return JUB_OK;
    }
}

static jub_status choose_clerk_day(rehearsal *run, uint32_t player, jub_date day, bool is_late,
                                   jub_error *error)
{
    const jub_player *clerk = &run->cast->players[player];
    jub_prng prng = jub_lots_choice(&run->cast->lots, "edits", player, (uint64_t)day);
    const uint32_t honest = jub_prng_below(&prng, 2 * EDITS_A_WEEK / 6 + 1);
    const bool is_corrupt = is_late && (clerk->character == JUB_CHARACTER_EDITOR ||
                                        clerk->character == JUB_CHARACTER_KIN_MAKER ||
                                        clerk->character == JUB_CHARACTER_SWAPPER);
    const uint32_t count = honest + (is_corrupt ? CORRUPT_EDITS_A_DAY * 4 : 0);
    uint32_t planted = 0;
    jub_status status = JUB_OK;
    run->choosing_day = day;
    run->choosing_player = player;
    for (uint32_t i = 0; status == JUB_OK && i < count; i++) {
        const int32_t second = jub_clock_piece(JUB_OFFICE_OPENS, JUB_OFFICE_CLOSES, i, count);
        const uint32_t person = draw_person(run, clerk->facility, &prng);
        const uint64_t before = run->counts.edit_count;
        if (person == JUB_NO_ROW || run->is_edited[person]) continue;
        if (i < honest)
            status = choose_honest(run, clerk->facility, person, &prng, second, error);
        else if (planted < CORRUPT_EDITS_A_DAY)
            status = choose_corrupt(run, clerk, person, &prng, second, error);
        planted += i >= honest && run->counts.edit_count > before;
    }
    return status;
}

// -- what the register was like before
// -------------------------------------------------------------

static jub_status append_piece(void *context, jub_text bytes, jub_error *error)
{
    char **at = context;
    (void)error;
    memcpy(*at, bytes.bytes, bytes.length_bytes);
    *at += bytes.length_bytes;
    return JUB_OK;
}

// The frozen register with the edits taken back.
static jub_status take_back(rehearsal *run, jub_error *error)
{
    jub_received *received = run->basis->received;
    char hex[JUB_SHA256_HEX_BYTES + 1];
    uint8_t digest[JUB_SHA256_BYTES];
    jub_mend mend;
    jub_cell_change *changes = JUB_NEW(&run->arena, jub_cell_change, run->edits.count);
    if (!changes) return jub_fail_no_memory(error);
    for (size_t i = 0; i < run->edits.count; i++) {
        const chosen_edit *edit = &run->edits.items[i];
        changes[i] = (jub_cell_change){edit->person, edit->field, edit->before};
    }
    jub_status status =
        jub_mend_open(&run->arena, &received->table, changes, run->edits.count, &mend, error);
    if (status != JUB_OK) return status;
    char *bytes = JUB_NEW(&run->arena, char, (size_t)mend.size_bytes), *end = bytes;
    if (!bytes) return jub_fail_no_memory(error);
    status = jub_mend_write(&mend, (jub_sink){append_piece, &end}, error);
    if (status != JUB_OK) return status;
    const jub_text persons = {bytes, (size_t)mend.size_bytes};
    if (!jub_sha256_of(run->basis->sha, persons, digest)) return jub_fail_no_memory(error);
    jub_hex_encode(digest, sizeof digest, hex);
    jub_buffer package = jub_buffer_init(JUB_PACKAGE_MAX_BYTES);
    status = jub_package_mend(&run->arena, received->package, run->basis->reg->persons,
                              mend.size_bytes, hex, &package, error);
    received->persons = persons;
    received->package = jub_text_copy(&run->arena, jub_buffer_view(&package));
    received->is_table_open = false;
    jub_buffer_clear(&package);
    if (status == JUB_OK && !received->package.bytes) status = jub_fail_no_memory(error);
    return status;
}

static jub_status put_received(rehearsal *run, jub_error *error)
{
    const jub_received *received = run->basis->received;
    const jub_rehearsal_ports *ports = run->ports;
    if (!ports->file) return JUB_OK;
    jub_status status =
        ports->file(ports->context, "opened/datapackage.json", received->package, error);
    if (status == JUB_OK)
        status = ports->file(ports->context, "opened/persons.csv", received->persons, error);
    return status;
}

static bool is_clerk_day(const rehearsal *run, uint32_t facility, jub_date day)
{
    return jub_clock_is_workday(day) && run->cast->staff[facility].clerk != JUB_NO_PLAYER;
}

jub_status edit_choose(rehearsal *run, jub_date first, jub_date freeze, jub_error *error)
{
    jub_received *received = run->basis->received;
    jub_status status = JUB_OK;
    if (received) {
        const jub_register *reg = run->basis->reg;
        status = jub_table_open(&run->arena, &reg->package->resources[reg->persons],
                                received->persons, &received->table, error);
    }
    for (jub_date day = first; status == JUB_OK && day < freeze; day++) {
        for (uint32_t i = 0; status == JUB_OK && i < run->cast->facility_count; i++)
            if (is_clerk_day(run, i, day))
                status = choose_clerk_day(run, run->cast->staff[i].clerk, day,
                                          freeze - day <= LAST_DAYS, error);
        jub_arena_clear(&run->day);
    }
    run->received_sha256 = run->basis->register_sha256;
    if (status != JUB_OK || !received) return status;
    if (run->edits.count > 0) status = take_back(run, error);
    if (status == JUB_OK) status = jub_received_hash(run->state, &run->received_sha256, error);
    return status == JUB_OK ? put_received(run, error) : status;
}

// -- day by day -----------------------------------------------------------------------------------

static jub_status plan_edit(rehearsal *run, const chosen_edit *edit, jub_error *error)
{
    const uint32_t person = edit->person;
    jub_prng prng = jub_lots_choice(&run->cast->lots, "document", person, edit->other);
    jub_event *event = plan_event(run, JUB_EVENT_RECORD_EDITED, edit->second);
    if (!event) return jub_fail_no_memory(error);
    SAY(event, FACILITY, facility,
        jub_basis_facility_key(run->basis, jub_basis_facility_of(run->basis, person)));
    SAY(event, PERSON, person, jub_basis_person_key(run->basis, person));
    SAY(event, FIELD, field, run->basis->persons->columns[edit->field].name);
    SAY(event, BEFORE, before, edit->before);
    SAY(event, AFTER, after, edit->after);
    SAY(event, DOCUMENT, document,
        run_text(run, "sheet %u", (unsigned)jub_prng_between(&prng, 1000, 99999)));
    if (edit->deed) plan_deed(run, edit->deed);
    return JUB_OK;
}

static jub_status plan_clerk_day(rehearsal *run, uint32_t player, jub_date day, jub_error *error)
{
    jub_status status = JUB_OK;
    if (!plan_sitting(run, player, day, JUB_OFFICE_CLOSES + (int32_t)(player % 1500)))
        return jub_fail_no_memory(error);
    for (; status == JUB_OK && run->next_edit < run->edits.count; run->next_edit++) {
        const chosen_edit *edit = &run->edits.items[run->next_edit];
        if (edit->day != day || edit->player != player) break;
        status = plan_edit(run, edit, error);
    }
    return status;
}

jub_status edit_days(rehearsal *run, jub_date first, jub_date freeze, jub_error *error)
{
    jub_status status = JUB_OK;
    for (jub_date day = first; status == JUB_OK && day < freeze; day++) {
        if (!jub_clock_is_workday(day)) continue;
        for (uint32_t i = 0; status == JUB_OK && i < run->cast->facility_count; i++)
            if (is_clerk_day(run, i, day))
                status = plan_clerk_day(run, run->cast->staff[i].clerk, day, error);
        if (status == JUB_OK) status = run_end_day(run, day, error);
    }
    return status;
}
