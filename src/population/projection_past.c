#include "population/projection_private.h"

#include <stdlib.h>

typedef struct movement_columns {
    const jub_resource *resource;
    const jub_column *kind, *date, *authority, *ground, *former;
    const jub_link *to_person, *to_facility;
} movement_columns;

typedef struct person_columns {
    const jub_column *pretrial;
    const jub_link *to_facility;
} person_columns;

// Whom a movement is about: a row of persons, or behind these the number of who has left.
typedef struct movement {
    uint32_t subject;
    uint32_t row;
    jub_date date;
} movement;

typedef struct past_reader {
    const jub_register *reg;
    movement_columns movements;
    person_columns persons;
    uint32_t person_count;
    uint32_t facility_count;
    jub_date first_day;
    uint32_t window_days;
    projection_past *past;
    uint64_t blocks[JUB_SCENARIO_MONTH_MAX + 2];
} past_reader;

// -- columns --------------------------------------------------------------------------------------

jub_text projection_word(const jub_column *column, uint32_t row)
{
    if (!column || (column->type != JUB_TEXT_VALUE && column->type != JUB_CHOICE) ||
        !jub_bit(column->known, row) || (column->none && jub_bit(column->none, row)))
        return (jub_text){0};
    return column->dictionary->keys[column->codes[row]];
}

bool projection_is_waiting(const jub_column *pretrial, uint32_t row)
{
    return pretrial && pretrial->type == JUB_BOOLEAN && jub_column_has(pretrial, row) &&
           jub_bit(pretrial->booleans, row);
}

const jub_link *projection_link(const jub_register *reg, const jub_resource *from,
                                const char *target)
{
    const jub_resource *resource = jub_register_resource(reg, jub_text_from(target));
    return resource ? jub_resource_link(reg, from, resource) : NULL;
}

static jub_status find_columns(past_reader *reader, jub_error *error)
{
    const jub_register *reg = reader->reg;
    const jub_resource *persons = &reg->resources[reg->persons];
    const jub_resource *movements = jub_register_resource(reg, JUB_TEXT("movements"));
    const jub_resource *facilities = jub_register_resource(reg, JUB_TEXT("facilities"));
    const jub_position nowhere = {0};
    if (!movements || !jub_resource_column(movements, JUB_TEXT("kind")) ||
        !jub_resource_column(movements, JUB_TEXT("date")))
        return jub_fail(error, JUB_MISSING, nowhere, "admissions are estimated from them",
                        "the register has no movements with a kind and a date");
    if (!facilities || !projection_link(reg, persons, "facilities"))
        return jub_fail(error, JUB_MISSING, nowhere, NULL,
                        "the register does not say in which facility people are");
    if (!reg->custody)
        return jub_fail(error, JUB_MISSING, nowhere, "docs/register.md: custody",
                        "the register does not say when sentences end");
    reader->movements =
        (movement_columns){.resource = movements,
                           .kind = jub_resource_column(movements, JUB_TEXT("kind")),
                           .date = jub_resource_column(movements, JUB_TEXT("date")),
                           .authority = jub_resource_column(movements, JUB_TEXT("authority")),
                           .ground = jub_resource_column(movements, JUB_TEXT("ground")),
                           .former = jub_resource_column(movements, JUB_TEXT("former_person")),
                           .to_person = jub_resource_link(reg, movements, persons),
                           .to_facility = projection_link(reg, movements, "facilities")};
    reader->persons = (person_columns){jub_resource_column(persons, JUB_TEXT("pretrial")),
                                       projection_link(reg, persons, "facilities")};
    reader->person_count = persons->row_count;
    reader->facility_count = facilities->row_count;
    return JUB_OK;
}

static bool is_word(const jub_column *column, uint32_t row, const char *word)
{
    return jub_text_is(projection_word(column, row), word);
}

static uint32_t place_of(const past_reader *reader, const jub_link *link, uint32_t row)
{
    const uint32_t place = link ? link->target_rows[row] : JUB_NO_ROW;
    return place == JUB_NO_ROW ? reader->facility_count : place;
}

// -- movements by whom they are about -------------------------------------------------------------

static bool find_subject(const past_reader *reader, uint32_t row, uint32_t *subject_out)
{
    const jub_link *link = reader->movements.to_person;
    const jub_column *former = reader->movements.former;
    if (link && link->target_rows[row] != JUB_NO_ROW) {
        *subject_out = link->target_rows[row];
        return true;
    }
    if (!former || projection_word(former, row).length_bytes == 0) return false;
    *subject_out = reader->person_count + former->codes[row];
    return true;
}

static int compare_movements(const void *left, const void *right)
{
    const movement *a = left, *b = right;
    if (a->subject != b->subject) return a->subject < b->subject ? -1 : 1;
    if (a->date != b->date) return a->date < b->date ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static jub_status sort_movements(jub_arena *arena, const past_reader *reader,
                                 movement **movements_out, uint32_t *count_out, jub_error *error)
{
    const uint32_t row_count = reader->movements.resource->row_count;
    movement *movements = JUB_NEW(arena, movement, row_count);
    if (!movements) return jub_fail_no_memory(error);
    uint32_t count = 0;
    for (uint32_t row = 0; row < row_count; row++) {
        movement one = {.row = row};
        if (projection_day_of(reader->movements.date, row, &one.date) &&
            find_subject(reader, row, &one.subject))
            movements[count++] = one;
    }
    qsort(movements, count, sizeof *movements, compare_movements);
    *movements_out = movements;
    *count_out = count;
    return JUB_OK;
}

// -- stays ----------------------------------------------------------------------------------------

// The stay goes on: by the register's day of release, or nobody knows how.
static bool leave_open(const past_reader *reader, uint32_t person, jub_date admitted,
                       projection_stay *stay)
{
    if (person >= reader->person_count) return false; // has left, and when is not known
    const jub_date leaves = jub_forecast_leaves(reader->reg, person);
    const uint32_t place = place_of(reader, reader->persons.to_facility, person);
    if (place != reader->facility_count) stay->last = place;
    if (leaves != JUB_NO_LEAVING) {
        const jub_date until = leaves > reader->first_day ? leaves : reader->first_day + 1;
        stay->total = until - admitted;
        return true;
    }
    stay->is_open = projection_is_waiting(reader->persons.pretrial, person);
    stay->elapsed = reader->first_day - admitted;
    return true;
}

// One movement after the admission; true when the stay is over.
static bool take_movement(const past_reader *reader, uint32_t row, int32_t days,
                          projection_stay *stay)
{
    const movement_columns *columns = &reader->movements;
    const bool is_judgment =
        is_word(columns->authority, row, "court") || is_word(columns->ground, row, "sentence");
    if (is_word(columns->kind, row, "transfer")) {
        if (is_judgment && stay->judged == PROJECTION_NEVER) stay->judged = days;
        stay->moved = days;
        stay->last = place_of(reader, columns->to_facility, row);
        return false;
    }
    if (is_word(columns->ground, row, "acquitted")) stay->judged = days;
    stay->total = days;
    return true;
}

static void count_admission(past_reader *reader, jub_date admitted)
{
    const uint32_t ago = (uint32_t)(reader->first_day - admitted);
    reader->blocks[ago / PROJECTION_BLOCK_DAYS]++;
}

// The stay that begins with movement `at`; returns the first movement that is none of it.
static uint32_t read_stay(past_reader *reader, const movement *movements, uint32_t count,
                          uint32_t at)
{
    const movement *first = &movements[at++];
    projection_stay stay = {
        .first = place_of(reader, reader->movements.to_facility, first->row),
        .moved = PROJECTION_NEVER,
        .judged = PROJECTION_NEVER,
        .total = PROJECTION_NEVER,
        .age = reader->first_day - first->date,
    };
    stay.last = stay.first;
    bool is_over = false;
    for (; at < count && !is_over && movements[at].subject == first->subject; at++) {
        if (is_word(reader->movements.kind, movements[at].row, "admission")) break;
        is_over = take_movement(reader, movements[at].row, movements[at].date - first->date, &stay);
    }
    if (first->date > reader->first_day ||
        reader->first_day - first->date >= (int32_t)reader->window_days)
        return at;
    count_admission(reader, first->date);
    if (is_over || leave_open(reader, first->subject, first->date, &stay))
        reader->past->stays[reader->past->stay_count++] = stay;
    return at;
}

static void count_leavers(past_reader *reader, const movement *movements, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const int32_t ago = reader->first_day - movements[i].date;
        const uint32_t row = movements[i].row;
        reader->past->left_before += ago >= 0 && ago < PROJECTION_NEAR_DAYS &&
                                     !is_word(reader->movements.kind, row, "admission") &&
                                     !is_word(reader->movements.kind, row, "transfer");
    }
}

static void read_stays(past_reader *reader, const movement *movements, uint32_t count)
{
    for (uint32_t at = 0; at < count;) {
        if (is_word(reader->movements.kind, movements[at].row, "admission"))
            at = read_stay(reader, movements, count, at);
        else
            at++;
    }
}

// -- how many come --------------------------------------------------------------------------------

static void find_rate(past_reader *reader)
{
    projection_past *past = reader->past;
    uint32_t count = reader->window_days / PROJECTION_BLOCK_DAYS;
    while (count > 0 && reader->blocks[count - 1] == 0) count--;
    past->block_count = count;
    if (count == 0) return;
    double sum = 0, spread = 0;
    for (uint32_t i = 0; i < count; i++) sum += (double)reader->blocks[i];
    const double mean = sum / count;
    for (uint32_t i = 0; i < count; i++)
        spread += ((double)reader->blocks[i] - mean) * ((double)reader->blocks[i] - mean);
    past->per_day = mean / PROJECTION_BLOCK_DAYS;
    if (count > 1) spread /= count - 1;
    past->extra_spread = count > 1 && spread > mean ? (spread - mean) / (mean * mean) : 0;
}

jub_status projection_read_past(jub_arena *arena, const jub_register *reg, jub_date first_day,
                                uint32_t window_months, projection_past *past_out, jub_error *error)
{
    movement *movements = NULL;
    uint32_t count = 0;
    past_reader reader = {.reg = reg,
                          .first_day = first_day,
                          .window_days = window_months * PROJECTION_BLOCK_DAYS,
                          .past = past_out};
    *past_out = (projection_past){.mature_days = (int32_t)reader.window_days / 2};
    jub_status status = find_columns(&reader, error);
    if (status == JUB_OK) status = sort_movements(arena, &reader, &movements, &count, error);
    if (status != JUB_OK) return status;
    past_out->stays = JUB_NEW(arena, projection_stay, count);
    if (!past_out->stays) return jub_fail_no_memory(error);
    read_stays(&reader, movements, count);
    count_leavers(&reader, movements, count);
    find_rate(&reader);
    return projection_sort_stays(arena, past_out, error);
}
