#include "population/projection_private.h"

// Who is held at the start: on which day each leaves, as far as the register knows.

typedef struct stock_reader {
    const jub_register *reg;
    const jub_amnesty_effect *amnesty;
    const jub_link *to_facility;
    const jub_column *pretrial, *since;
    projection_frame *frame;
    jub_projection *projection;
} stock_reader;

// Days from the first day, at least 1; PROJECTION_NEVER stays what it is.
static int32_t days_of(const projection_frame *frame, jub_date day)
{
    if (day == JUB_NO_LEAVING) return PROJECTION_NEVER;
    return day > frame->first_day ? day - frame->first_day : 1;
}

static void leave(projection_frame *frame, uint32_t place, int32_t day, bool is_pardoned)
{
    if (day > frame->day_count) return;
    const size_t at = (size_t)place * frame->month_count + frame->month_of[day];
    if (is_pardoned) {
        frame->pardoned[at]++;
        frame->pardoned_total++;
    } else {
        frame->left[at]++;
    }
}

static bool is_pardoned(const projection_frame *frame, int32_t day, int32_t own)
{
    return frame->amnesty_day > 0 && day == frame->amnesty_day && own > day;
}

static void count_amnesty(stock_reader *reader, int32_t least, int32_t most, int32_t own)
{
    reader->projection->amnesty_least += is_pardoned(reader->frame, least, own);
    reader->projection->amnesty_most +=
        is_pardoned(reader->frame, most, own) || is_pardoned(reader->frame, least, own);
}

static void add_chance(projection_frame *frame, projection_chance chance)
{
    frame->chances[frame->chance_count++] = chance;
}

// Nobody knows when somebody without a date leaves, but that trials come to an end.
static void take_undated(stock_reader *reader, uint32_t person, uint32_t place)
{
    jub_date since;
    projection_frame *frame = reader->frame;
    if (!projection_is_waiting(reader->pretrial, person)) {
        reader->projection->undated_count++;
        return;
    }
    reader->projection->pretrial_count++;
    const bool is_known =
        projection_day_of(reader->since, person, &since) && since <= frame->first_day;
    add_chance(frame, (projection_chance){.place = place,
                                          .is_waiting = true,
                                          .elapsed = is_known ? frame->first_day - since : 0});
}

static void take_person(stock_reader *reader, uint32_t person)
{
    projection_frame *frame = reader->frame;
    const uint32_t row = reader->to_facility->target_rows[person];
    const uint32_t place = row == JUB_NO_ROW ? frame->facility_count : row;
    const jub_date own_day = jub_forecast_leaves(reader->reg, person);
    const int32_t own = days_of(frame, own_day);
    int32_t least = own, most = own;
    if (reader->amnesty) {
        least = days_of(frame, reader->amnesty->end_least[person]);
        most = days_of(frame, reader->amnesty->end_most[person]);
        count_amnesty(reader, least, most, own);
    }
    frame->held[place]++;
    reader->projection->overdue_count += own_day != JUB_NO_LEAVING && own_day <= frame->first_day;
    reader->projection->due_soon +=
        own_day > frame->first_day && own_day - PROJECTION_NEAR_DAYS <= frame->first_day;
    if (least != most)
        add_chance(frame, (projection_chance){.place = place,
                                              .least = least,
                                              .most = most,
                                              .is_pardoned = is_pardoned(frame, most, own)});
    else if (least == PROJECTION_NEVER)
        take_undated(reader, person, place);
    else
        leave(frame, place, least, is_pardoned(frame, least, own));
}

jub_status projection_read_stock(jub_arena *arena, const jub_register *reg,
                                 const jub_amnesty_effect *amnesty, projection_frame *frame,
                                 jub_projection *projection, jub_error *error)
{
    const jub_resource *persons = &reg->resources[reg->persons];
    const size_t place_count = (size_t)frame->facility_count + 1;
    stock_reader reader = {.reg = reg,
                           .amnesty = amnesty,
                           .to_facility = projection_link(reg, persons, "facilities"),
                           .pretrial = jub_resource_column(persons, JUB_TEXT("pretrial")),
                           .since = jub_resource_column(persons, JUB_TEXT("held_since")),
                           .frame = frame,
                           .projection = projection};
    frame->held = JUB_NEW(arena, uint32_t, place_count);
    frame->left = JUB_NEW(arena, uint32_t, place_count * frame->month_count);
    frame->pardoned = JUB_NEW(arena, uint32_t, place_count * frame->month_count);
    frame->chances = JUB_NEW(arena, projection_chance, persons->row_count);
    if (!frame->held || !frame->left || !frame->pardoned || !frame->chances)
        return jub_fail_no_memory(error);
    if (amnesty) {
        frame->amnesty_day = days_of(frame, amnesty->day);
        frame->newcomers_permille = amnesty->newcomers_permille;
    }
    for (uint32_t i = 0; i < persons->row_count; i++) take_person(&reader, i);
    return JUB_OK;
}
