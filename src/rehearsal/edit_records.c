// What clerks change in the register before it is frozen, rightly and wrongly.

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

// The register is the frozen one: what an edit left behind is what stands there. What stood there
// before is made up: another person's cell of the same column.
static jub_status plan_edit(rehearsal *run, uint32_t person, const jub_column *column,
                            uint32_t other, int32_t second, const char *deed, jub_error *error)
{
    const jub_text after = cell_text(run, column, person), before = cell_text(run, column, other);
    jub_prng prng = jub_lots_choice(&run->cast->lots, "document", person, other);
    if (jub_text_equal(after, before)) return JUB_OK;
    jub_event *event = plan_event(run, JUB_EVENT_RECORD_EDITED, second);
    if (!event || !after.bytes || !before.bytes) return jub_fail_no_memory(error);
    SAY(event, FACILITY, facility,
        jub_basis_facility_key(run->basis, jub_basis_facility_of(run->basis, person)));
    SAY(event, PERSON, person, jub_basis_person_key(run->basis, person));
    SAY(event, FIELD, field, column->name);
    SAY(event, BEFORE, before, before);
    SAY(event, AFTER, after, after);
    SAY(event, DOCUMENT, document,
        run_text(run, "sheet %u", (unsigned)jub_prng_between(&prng, 1000, 99999)));
    if (deed) plan_deed(run, deed);
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

static jub_status plan_columns(rehearsal *run, uint32_t facility, uint32_t person, jub_prng *prng,
                               const char *const *names, size_t count, int32_t second,
                               const char *deed, jub_error *error)
{
    jub_status status = JUB_OK;
    for (size_t i = 0; status == JUB_OK && i < count; i++) {
        const jub_column *column = column_named(run, names[i]);
        if (!column || !jub_bit(column->known, person)) continue;
        const uint32_t other = draw_other(run, column, person, facility, prng);
        if (other != JUB_NO_ROW)
            status = plan_edit(run, person, column, other, second, deed, error);
    }
    return status;
}

static jub_status plan_honest(rehearsal *run, uint32_t facility, uint32_t person, jub_prng *prng,
                              int32_t second, jub_error *error)
{
    static const char *const columns[] = {"conduct", "birth", "name_latin", "home_town"};
    const char *column = columns[jub_prng_below(prng, 4)];
    return plan_columns(run, facility, person, prng, &column, 1, second, NULL, error);
}

// One edit, or what belongs together, of a corrupt clerk.
static jub_status plan_corrupt(rehearsal *run, const jub_player *clerk, uint32_t person,
                               jub_prng *prng, int32_t second, jub_error *error)
{
    static const char *const conduct[] = {"conduct"}, *const family[] = {"family_group"};
    static const char *const identity[] = {"name", "name_latin", "birth"};
    switch (clerk->character) {
    case JUB_CHARACTER_EDITOR:
        if (papers_conduct(run, person) > 1) return JUB_OK; // nothing was raised there
        return plan_columns(run, clerk->facility, person, prng, conduct, 1, second,
                            "raised a mark for conduct", error);
    case JUB_CHARACTER_KIN_MAKER:
        return plan_columns(run, clerk->facility, person, prng, family, 1, second,
                            "entered a family tie that is not there", error);
    case JUB_CHARACTER_SWAPPER:
        return plan_columns(run, clerk->facility, person, prng, identity, 3, second,
                            "entered one person under another's identity", error);
    default: return JUB_OK;
    }
}

static jub_status plan_clerk_day(rehearsal *run, uint32_t player, jub_date day, bool is_late,
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
    if (!plan_sitting(run, player, day, JUB_OFFICE_CLOSES + (int32_t)(player % 1500)))
        return jub_fail_no_memory(error);
    for (uint32_t i = 0; status == JUB_OK && i < count; i++) {
        const int32_t second = jub_clock_piece(JUB_OFFICE_OPENS, JUB_OFFICE_CLOSES, i, count);
        const uint32_t person = draw_person(run, clerk->facility, &prng);
        const uint64_t before = run->counts.edit_count;
        if (person == JUB_NO_ROW || run->is_edited[person]) continue;
        if (i < honest)
            status = plan_honest(run, clerk->facility, person, &prng, second, error);
        else if (planted < CORRUPT_EDITS_A_DAY)
            status = plan_corrupt(run, clerk, person, &prng, second, error);
        planted += i >= honest && run->counts.edit_count > before;
    }
    return status;
}

jub_status edit_days(rehearsal *run, jub_date first, jub_date freeze, jub_error *error)
{
    jub_status status = JUB_OK;
    for (jub_date day = first; status == JUB_OK && day < freeze; day++) {
        if (!jub_clock_is_workday(day)) continue;
        for (uint32_t i = 0; status == JUB_OK && i < run->cast->facility_count; i++)
            if (run->cast->staff[i].clerk != JUB_NO_PLAYER)
                status = plan_clerk_day(run, run->cast->staff[i].clerk, day,
                                        freeze - day <= LAST_DAYS, error);
        if (status == JUB_OK) status = run_end_day(run, day, error);
    }
    return status;
}
