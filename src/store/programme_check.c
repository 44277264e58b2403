#include "store/programme_shape_private.h"

// The last second of the year 2400, as far as moments go (programme/event.h).
#define TIME_MAX INT64_C(13601087999)

typedef struct check {
    const jub_state *state;
    const char *table;
    size_t row;
    jub_error *error;
} check;

static bool refuse(const check *at, const char *column, int64_t value, const char *what)
{
    jub_fail(at->error, JUB_RANGE, (jub_position){0},
             "make the database anew from the log: jubilee programme rebuild",
             "the database says '%s' row %zu: '%s' is %lld, %s", at->table, at->row, column,
             (long long)value, what);
    return false;
}

// -- what a value may be --------------------------------------------------------------------------

static bool is_below(const check *at, const char *column, uint64_t value, uint64_t limit)
{
    return value < limit || refuse(at, column, (int64_t)value, "which is past the last there is");
}

static bool is_row(const check *at, const char *column, uint32_t value, uint64_t row_count)
{
    return value == JUB_NO_ROW || is_below(at, column, value, row_count);
}

static bool is_actor(const check *at, const char *column, uint32_t value)
{
    return value == JUB_NO_ACTOR || is_below(at, column, value, at->state->actors.count);
}

static bool is_case(const check *at, const char *column, uint32_t value)
{
    return value > 0 ? is_below(at, column, value, at->state->cases.count + 1)
                     : refuse(at, column, 0, "and cases are counted from 1");
}

// An index in the log, or 0 where there is none.
static bool is_entry(const check *at, const char *column, uint64_t value)
{
    return value == 0 || is_below(at, column, value, at->state->programme.size);
}

static bool is_time(const check *at, const char *column, int64_t value)
{
    return (value >= 0 && value <= TIME_MAX) || refuse(at, column, value, "which is no time");
}

static uint64_t person_count(const check *at)
{
    const jub_basis *basis = at->state->basis;
    return basis->persons ? basis->persons->row_count : 0;
}

static uint64_t facility_count(const check *at)
{
    const jub_basis *basis = at->state->basis;
    return basis->facilities ? basis->facilities->row_count : 0;
}

static uint64_t officer_count(const check *at)
{
    const jub_basis *basis = at->state->basis;
    const jub_resource *officers =
        basis->reg ? jub_register_resource(basis->reg, JUB_TEXT("officers")) : NULL;
    return officers ? officers->row_count : 0;
}

// -- records --------------------------------------------------------------------------------------

#define BELOW(member, limit) is_below(at, #member, record->member, (limit))
#define FLAG(member) is_below(at, #member, record->member, 2)
#define ROW(member, count) is_row(at, #member, record->member, (count))
#define ACTOR(member) is_actor(at, #member, record->member)
#define CASE(member) is_case(at, #member, record->member)
#define ENTRY(member) is_entry(at, #member, record->member)
#define TIME(member) is_time(at, #member, record->member)

static bool has_readers_seed(const jub_state *state)
{
    for (size_t i = 0; i < state->seeds.count; i++)
        if (jub_text_is(state->seeds.items[i].use, "readers")) return true;
    return false;
}

// What each stage rests on, so that whoever goes on from there finds it.
static bool fits_stage(const check *at, uint8_t stage)
{
    const jub_state *state = at->state;
    if (stage >= JUB_PROGRAMME_FROZEN && state->people.count < person_count(at))
        return refuse(at, "stage", stage, "but there are no people");
    if (stage >= JUB_PROGRAMME_FIRST_ROUND && person_count(at) > 0 && !state->basis->proposals)
        return refuse(at, "stage", stage, "but there are no proposals");
    if (stage >= JUB_PROGRAMME_FINAL_ROUND && !has_readers_seed(state))
        return refuse(at, "stage", stage, "but there is no seed of the readers");
    return true;
}

static bool fits_programme(const check *at, const jub_programme *record)
{
    const int64_t offset = record->offset_minutes;
    return BELOW(stage, JUB_PROGRAMME_CLOSED + 1) && fits_stage(at, record->stage) &&
           FLAG(is_rehearsal) && BELOW(level, JUB_LEVEL_COUNT) && FLAG(is_register_frozen) &&
           FLAG(is_list_stale) &&
           ((offset >= -1440 && offset <= 1440) ||
            refuse(at, "offset_minutes", offset, "which is more than a day")) &&
           TIME(last_time) && BELOW(size, JUB_TREE_SIZE_MAX) &&
           (!at->state->basis->persons || BELOW(nominated_count, person_count(at) + 1)) &&
           BELOW(next_deal, 2 * (uint64_t)at->state->cases.count + 1) &&
           BELOW(settled_count, (uint64_t)at->state->cases.count + 1) && ENTRY(list_entry) &&
           ENTRY(frozen_entry) && ENTRY(listed_entry) && ENTRY(roster_entry) &&
           BELOW(audit_count, (uint64_t)at->state->cases.count + 1) && ACTOR(list_by) &&
           ACTOR(sealed_by);
}

static bool fits_actors(const check *at, const jub_actor *record)
{
    return BELOW(role, JUB_ROLE_COUNT) && FLAG(has_left) && FLAG(is_on_duty) &&
           FLAG(has_signed_decree) && ROW(facility, facility_count(at)) &&
           ROW(officer, officer_count(at)) && TIME(last_time) &&
           BELOW(last_seen, at->state->programme.size + 1);
}

static bool fits_people(const check *at, const jub_person *record)
{
    return BELOW(nomination, JUB_IS_SET_ASIDE + 1) && BELOW(override, JUB_ADMITTED + 1) &&
           FLAG(is_listed) && FLAG(was_listed) && BELOW(notified, JUB_TOLD + 1) &&
           BELOW(effect, JUB_DECLINED + 1) && FLAG(has_objection) && FLAG(is_in_conflict) &&
           FLAG(is_carried) && ACTOR(nomination_by) && ACTOR(rival_by) && ENTRY(nomination_entry) &&
           ENTRY(rival_entry) && BELOW(case_number, (uint64_t)at->state->cases.count + 1) &&
           ENTRY(notified_entry) && ENTRY(effect_entry);
}

static bool fits_facilities(const check *at, const jub_facility *record)
{
    return FLAG(is_list_signed) && BELOW(is_notified, JUB_NOTIFIED + 1) &&
           BELOW(nominated_count, person_count(at) + 1) &&
           BELOW(set_aside_count, person_count(at) + 1) && ENTRY(list_entry);
}

static bool fits_cases(const check *at, const jub_case *record)
{
    const uint64_t reading_limit = (uint64_t)at->state->readings.count + 1;
    return ROW(person, person_count(at)) && BELOW(outcome, JUB_REFUSED_CASE + 1) &&
           FLAG(is_discretion) && BELOW(first, reading_limit) && BELOW(second, reading_limit) &&
           BELOW(third, reading_limit) && ENTRY(entry);
}

static bool fits_readings(const check *at, const jub_reading *record)
{
    return CASE(case_number) && BELOW(number, JUB_READING_MAX + 1) &&
           (record->number > 0 || refuse(at, "number", 0, "and readings are counted from 1")) &&
           BELOW(stage, JUB_DECIDED + 1) && BELOW(outcome, JUB_REFUSED_CASE + 1) &&
           FLAG(is_discretion) && BELOW(reason, JUB_REASON_COUNT) &&
           BELOW(actor, at->state->actors.count) && ENTRY(entry) && TIME(time);
}

static bool fits_edits(const check *at, const jub_edit *record)
{
    return ENTRY(entry) && BELOW(stage, JUB_EDIT_REPLACED + 1) && FLAG(is_carried) &&
           BELOW(actor, at->state->actors.count);
}

static bool fits_seeds(const check *at, const jub_seed *record)
{
    return ENTRY(entry);
}

static bool fits_matters(const check *at, const jub_matter *record)
{
    return BELOW(kind, JUB_CORRECTION + 1) && BELOW(stage, JUB_CONCLUDED + 1) &&
           BELOW(action, JUB_ADMITTED + 1) && BELOW(actor, at->state->actors.count) &&
           ROW(person, person_count(at)) && ENTRY(entry);
}

static bool fits_rereadings(const check *at, const jub_rereading *record)
{
    return CASE(case_number) && BELOW(actor, at->state->actors.count) &&
           BELOW(outcome, JUB_REFUSED_CASE + 1) && ENTRY(entry);
}

static bool fits_proposals(const check *at, const jub_proposal *record)
{
    const uint64_t quotas = jub_decree_clause_count(at->state->basis->decree, JUB_QUOTA);
    return (record->quota == JUB_NO_QUOTA || BELOW(quota, quotas)) &&
           BELOW(standing, JUB_STANDING_COUNT) && BELOW(standing_failed, JUB_STANDING_COUNT) &&
           FLAG(is_proposed) && FLAG(is_reserve) && FLAG(is_contested);
}

// -- tables ---------------------------------------------------------------------------------------

// Where a table has a row for each person or facility of the register, it has none or all.
static bool fits_count(check *at, const char *table, size_t count, uint64_t expected)
{
    at->table = table;
    at->row = count;
    return count == 0 || count == expected ||
           refuse(at, "row", (int64_t)count, "but the register has another number of them");
}

jub_status jub_shape_check(const jub_state *state, jub_error *error)
{
    check at = {.state = state, .error = error};
    bool fits = fits_count(&at, "people", state->people.count, person_count(&at)) &&
                fits_count(&at, "facilities", state->facilities.count, facility_count(&at)) &&
                ((state->people.count > 0) == (state->facilities.count > 0) ||
                 person_count(&at) == 0 || facility_count(&at) == 0 ||
                 refuse(&at, "row", (int64_t)at.row, "and both are there or neither"));
    at.table = "programme";
    at.row = 0;
    fits = fits && fits_programme(&at, &state->programme);
#define X(member, type, MEMBERS)                                                                   \
    at.table = #member;                                                                            \
    for (at.row = 0; fits && at.row < state->member.count; at.row++)                               \
        fits = fits_##member(&at, &state->member.items[at.row]);
    JUB_STATE_TABLE_LIST(X)
#undef X
    at.table = "proposals";
    for (at.row = 0; fits && state->basis->proposals && at.row < person_count(&at); at.row++)
        fits = fits_proposals(&at, &state->basis->proposals[at.row]);
    return fits ? JUB_OK : JUB_RANGE;
}
