// From rows of movements to stays in custody: whose each row is, in order of date, and what begins
// and ends with it.

#include <stdlib.h>

#include "population/refill_private.h"
#include "register/custody.h"

typedef enum happening { ADMISSION, TRANSFER, RELEASE, DEATH, OTHER } happening;

typedef struct event {
    uint32_t person;
    jub_date date;
    uint32_t row;
    happening kind;
} event;

typedef struct columns {
    const jub_resource *movements;
    const jub_column *kind, *date, *person, *former;
    const jub_link *person_link;
    const jub_link *facility_link;
} columns;

static bool has_value(const jub_column *column, uint32_t row)
{
    return column && jub_column_has(column, row);
}

static bool is_texts(const jub_column *column)
{
    return column && (column->type == JUB_TEXT_VALUE || column->type == JUB_CHOICE);
}

static happening kind_of(const columns *from, uint32_t row)
{
    static const char *const words[] = {"admission", "transfer", "release", "death"};
    if (!has_value(from->kind, row)) return OTHER;
    const jub_text word = from->kind->dictionary->keys[from->kind->codes[row]];
    for (int i = 0; i < OTHER; i++)
        if (jub_text_is(word, words[i])) return (happening)i;
    return OTHER;
}

// A person held has a row; one who has left a number of the other column, behind all rows.
static uint32_t person_of(const columns *from, uint32_t person_rows, uint32_t row)
{
    if (from->person_link && from->person_link->target_rows[row] != JUB_NO_ROW)
        return from->person_link->target_rows[row];
    if (has_value(from->former, row)) return person_rows + from->former->codes[row];
    return REFILL_NO_CODE;
}

static const jub_link *link_of(const jub_register *reg, const jub_resource *movements,
                               const char *resource)
{
    const jub_resource *target = jub_register_resource(reg, jub_text_from(resource));
    return target ? jub_resource_link(reg, movements, target) : NULL;
}

static jub_status find_columns(const jub_register *reg, columns *out, jub_error *error)
{
    const jub_position nowhere = {0};
    *out = (columns){.movements = jub_register_resource(reg, JUB_TEXT("movements"))};
    if (!out->movements)
        return jub_fail(error, JUB_MISSING, nowhere,
                        "refilling is told from admissions and releases, a row each",
                        "the register has no resource 'movements'");
    out->kind = jub_resource_column(out->movements, JUB_TEXT("kind"));
    out->date = jub_resource_column(out->movements, JUB_TEXT("date"));
    out->former = jub_resource_column(out->movements, JUB_TEXT("former_person"));
    if (!is_texts(out->former)) out->former = NULL;
    out->person_link = link_of(reg, out->movements, "persons");
    out->facility_link = link_of(reg, out->movements, "facilities");
    if (!is_texts(out->kind) || !out->date || out->date->type != JUB_DATE)
        return jub_fail(error, JUB_MISSING, nowhere, "docs/refill.md lists the columns it takes",
                        "'movements' has no column '%s' of the sort it should be",
                        is_texts(out->kind) ? "date" : "kind");
    if (!out->person_link && !out->former)
        return jub_fail(error, JUB_MISSING, nowhere, "docs/refill.md lists the columns it takes",
                        "'movements' does not say whose they are: neither 'person' nor "
                        "'former_person'");
    return JUB_OK;
}

static int by_person(const void *left, const void *right)
{
    const event *a = left, *b = right;
    if (a->person != b->person) return a->person < b->person ? -1 : 1;
    if (a->date != b->date) return a->date < b->date ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static jub_status read_events(jub_arena *arena, const columns *from, refill_custody *custody,
                              event **events_out, size_t *count_out, jub_error *error)
{
    const uint32_t row_count = from->movements->row_count;
    const uint32_t person_rows = custody->reg->resources[custody->reg->persons].row_count;
    event *events = JUB_NEW(arena, event, row_count);
    size_t count = 0;
    if (!events) return jub_fail_no_memory(error);
    for (uint32_t row = 0; row < row_count; row++) {
        const event each = {person_of(from, person_rows, row), 0, row, kind_of(from, row)};
        if (each.person == REFILL_NO_CODE || each.kind == OTHER || !has_value(from->date, row)) {
            custody->unread_count++;
            continue;
        }
        events[count] = each;
        events[count++].date = from->date->dates[row];
    }
    qsort(events, count, sizeof *events, by_person);
    *events_out = events;
    *count_out = count;
    return JUB_OK;
}

static uint32_t code_at(const jub_column *column, uint32_t row)
{
    return has_value(column, row) ? column->codes[row] : REFILL_NO_CODE;
}

// Words for having been let out by an act of mercy.
static bool is_mercy(const jub_column *ground, uint32_t code)
{
    static const char *const words[] = {"pardon", "amnesty", "clemency", "special_pardon"};
    if (!ground || code == REFILL_NO_CODE) return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (jub_text_is(ground->dictionary->keys[code], words[i])) return true;
    return false;
}

static refill_stay begin_stay(const refill_custody *custody, const columns *from, const event *of)
{
    const uint32_t facility =
        from->facility_link ? from->facility_link->target_rows[of->row] : JUB_NO_ROW;
    return (refill_stay){.person = of->person,
                         .from = of->date,
                         .left = REFILL_NEVER,
                         .due = REFILL_NEVER,
                         .died = REFILL_NEVER,
                         .facility = facility,
                         .left_from = facility,
                         .authority = code_at(custody->authority, of->row),
                         .ground = code_at(custody->ground, of->row),
                         .left_ground = REFILL_NO_CODE};
}

static void end_stay(const refill_custody *custody, const event *of, refill_stay *stay)
{
    stay->left = of->date;
    stay->left_ground = code_at(custody->ground, of->row);
    stay->how = of->kind == DEATH                              ? REFILL_DIED
                : is_mercy(custody->ground, stay->left_ground) ? REFILL_PARDONED
                                                               : REFILL_RELEASED;
}

// A transfer moves within a stay. One without an admission before it is of somebody whose
// admission is not told: when that was nobody knows, so nothing is made of it.
static void add_event(refill_custody *custody, const columns *from, const event *of)
{
    refill_stay *last = custody->stay_count > 0 ? &custody->stays[custody->stay_count - 1] : NULL;
    if (last && last->person != of->person) last = NULL;
    const bool is_open = last && last->left == REFILL_NEVER;
    if (of->kind == ADMISSION) {
        if (is_open) {
            last->left = of->date;
            last->how = REFILL_LOST;
        }
        refill_stay stay = begin_stay(custody, from, of);
        stay.is_return = last != NULL && last->how != REFILL_LOST;
        custody->stays[custody->stay_count++] = stay;
    } else if (of->kind == DEATH && last && !is_open) {
        last->died = of->date;
    } else if (of->kind != TRANSFER) {
        if (is_open)
            end_stay(custody, of, last);
        else
            custody->unread_count++;
    } else if (is_open) {
        if (from->facility_link) last->left_from = from->facility_link->target_rows[of->row];
    } else {
        custody->unread_count++;
    }
    if (of->kind == RELEASE || of->kind == DEATH)
        custody->covered = of->date < custody->covered ? of->date : custody->covered;
    if (of->date > custody->last_day) custody->last_day = of->date;
}

// The end of the term of those who are still there.
static void add_dues(refill_custody *custody)
{
    const jub_resource *derived = custody->reg->custody;
    if (!derived) return;
    const jub_column *end = &derived->columns[JUB_CUSTODY_END];
    custody->has_dues = true;
    for (size_t i = 0; i < custody->stay_count; i++) {
        refill_stay *stay = &custody->stays[i];
        const bool is_last =
            i + 1 == custody->stay_count || custody->stays[i + 1].person != stay->person;
        if (!is_last || stay->left != REFILL_NEVER || stay->person >= derived->row_count) continue;
        if (has_value(end, stay->person)) stay->due = end->dates[stay->person];
    }
}

jub_status refill_custody_read(jub_arena *arena, const jub_register *reg,
                               refill_custody *custody_out, jub_error *error)
{
    refill_custody custody = {.reg = reg, .covered = REFILL_NEVER, .last_day = INT32_MIN};
    columns from;
    event *events = NULL;
    size_t event_count = 0;
    jub_status status = find_columns(reg, &from, error);
    if (status != JUB_OK) return status;
    custody.facilities = jub_register_resource(reg, JUB_TEXT("facilities"));
    custody.authority = jub_resource_column(from.movements, JUB_TEXT("authority"));
    custody.ground = jub_resource_column(from.movements, JUB_TEXT("ground"));
    if (!is_texts(custody.authority)) custody.authority = NULL;
    if (!is_texts(custody.ground)) custody.ground = NULL;
    custody.has_persons = from.person_link && from.former;
    status = read_events(arena, &from, &custody, &events, &event_count, error);
    if (status != JUB_OK) return status;
    custody.stays = JUB_NEW(arena, refill_stay, event_count);
    if (!custody.stays) return jub_fail_no_memory(error);
    for (size_t i = 0; i < event_count; i++) add_event(&custody, &from, &events[i]);
    custody.person_count =
        reg->resources[reg->persons].row_count + (from.former ? from.former->dictionary->count : 0);
    if (custody.covered == REFILL_NEVER)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                        "nobody leaves in 'movements': there is nothing to compare with");
    add_dues(&custody);
    *custody_out = custody;
    return JUB_OK;
}

const jub_column *refill_facility_column(const refill_custody *custody, const char *name)
{
    if (!custody->facilities) return NULL;
    const jub_column *found = jub_resource_column(custody->facilities, jub_text_from(name));
    return is_texts(found) ? found : NULL;
}
