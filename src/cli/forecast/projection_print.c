#include "cli/forecast/projection_report.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/columns.h"
#include "cli/message.h"

enum {
    NAME_WIDTH = 40,
    RANGE_WIDTH = 28,
    SHOWN_FACILITIES = 10,
    SHOWN_MONTHS = 36,
    NAME_MAX_BYTES = 1 << 20,
    MONTH_DAYS_LEAST = 28,
};

// Counts of people, so whole numbers.
static uint64_t whole(double people)
{
    return people <= 0 ? 0 : (uint64_t)(people + 0.5);
}

static void put_range(jub_range range, int width, jub_buffer *buffer)
{
    char low[CLI_COUNT_TEXT_BYTES], middle[CLI_COUNT_TEXT_BYTES], high[CLI_COUNT_TEXT_BYTES];
    char text[3 * CLI_COUNT_TEXT_BYTES + 8];
    if (range.low == range.high)
        (void)snprintf(text, sizeof text, "%s", cli_count(whole(range.middle), middle));
    else
        (void)snprintf(text, sizeof text, "%s (%s to %s)", cli_count(whole(range.middle), middle),
                       cli_count(whole(range.low), low), cli_count(whole(range.high), high));
    jub_buffer_format(buffer, "%*s", width, text);
}

// Who is in the register was held on its day, whenever the projection begins.
static void put_people(const jub_projection *projection, jub_buffer *buffer)
{
    char day[JUB_DATE_TEXT_BYTES + 1], count[CLI_COUNT_TEXT_BYTES];
    jub_buffer_format(buffer, "%s people ", cli_count(projection->places[0].held_now, count));
    if (projection->has_register_day && projection->register_day == projection->first_day)
        jub_buffer_string(buffer, "held on ");
    else if (projection->has_register_day)
        jub_buffer_format(buffer, "of the register of %s, projected from ",
                          jub_date_format(projection->register_day, day));
    else
        jub_buffer_string(buffer, "of the register, projected from ");
    jub_buffer_format(buffer, "%s; %u simulations, seed %llu\n",
                      jub_date_format(projection->first_day, day), projection->run_count,
                      (unsigned long long)projection->seed);
}

static void put_head(const cli_projection *found, jub_buffer *buffer)
{
    char day[JUB_DATE_TEXT_BYTES + 1], count[CLI_COUNT_TEXT_BYTES], other[CLI_COUNT_TEXT_BYTES];
    const jub_projection *projection = found->projection;
    if (found->scenario->name.length_bytes > 0)
        jub_buffer_format(buffer, "%.*s: ", JUB_TEXT_ARG(found->scenario->name));
    put_people(projection, buffer);
    jub_buffer_format(buffer,
                      "admissions: %s in 30 days over %u months, times %u.%03u from month "
                      "%u on\n",
                      cli_count(whole(projection->admissions_per_month), count),
                      projection->window_months, found->scenario->admissions_permille / 1000,
                      found->scenario->admissions_permille % 1000,
                      found->scenario->admissions_from_month);
    if (found->decree.length_bytes > 0) {
        const bool is_sure = projection->amnesty_least == projection->amnesty_most;
        jub_buffer_format(buffer, "%.*s: %s%s%s of those held are let out on %s\n",
                          JUB_TEXT_ARG(found->decree), cli_count(projection->amnesty_least, count),
                          is_sure ? "" : " to ",
                          is_sure ? "" : cli_count(projection->amnesty_most, other),
                          jub_date_format(found->day, day));
    }
    for (int i = 0; i < JUB_PROJECTION_NOTE_COUNT; i++)
        if (projection->notes[i])
            jub_buffer_format(buffer, "note: %s\n",
                              jub_projection_note_words((jub_projection_note)i));
}

static void put_months(const cli_projection *found, jub_buffer *buffer)
{
    const jub_projection *projection = found->projection;
    char day[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer_format(buffer, "\n%-12s%*s%26s%26s%24s%26s\n", "month end", RANGE_WIDTH,
                      "held, all together", "admitted", "left", "pardoned", "returned");
    for (uint32_t i = 0; i < projection->month_count && i < SHOWN_MONTHS; i++) {
        const jub_month_of *month = &projection->places[0].months[i];
        jub_buffer_format(buffer, "%-12s", jub_date_format(projection->months[i], day));
        put_range(month->held, RANGE_WIDTH, buffer);
        put_range(month->admitted, 26, buffer);
        put_range(month->left, 26, buffer);
        put_range(month->pardoned, 24, buffer);
        put_range(month->returned, 26, buffer);
        jub_buffer_char(buffer, '\n');
    }
    const int32_t first_days = projection->months[0] - projection->first_day;
    if (first_days < MONTH_DAYS_LEAST)
        jub_buffer_format(buffer, "  the first month has only the %d days after %s\n", first_days,
                          jub_date_format(projection->first_day, day));
    if (projection->month_count > SHOWN_MONTHS)
        jub_buffer_string(buffer, "  later months are in projection.csv of --out\n");
}

// The most that a facility holds in any month, by the middle of the simulations.
typedef struct peak {
    const jub_projection_place *place;
    uint32_t month;
    double share;
} peak;

static peak peak_of(const jub_projection *projection, const jub_projection_place *place)
{
    peak most = {place, 0, 0};
    for (uint32_t i = 0; i < projection->month_count; i++) {
        const double share = place->months[i].held.middle / (double)place->capacity;
        if (share > most.share) most = (peak){place, i, share};
    }
    return most;
}

static int compare_peaks(const void *left, const void *right)
{
    const peak *a = left, *b = right;
    if (a->share != b->share) return a->share > b->share ? -1 : 1;
    return a->place->facility < b->place->facility ? -1 : a->place->facility > b->place->facility;
}

static void put_peak(const jub_projection *projection, const peak *one, jub_buffer *buffer)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    const jub_projection_place *place = one->place;
    const jub_range held = place->months[one->month].held;
    const double scale = 100 / (double)place->capacity;
    jub_buffer name = jub_buffer_init(NAME_MAX_BYTES);
    jub_buffer_format(&name, "%.*s %.*s", JUB_TEXT_ARG(place->key), JUB_TEXT_ARG(place->name));
    cli_column_name(jub_buffer_view(&name), NAME_WIDTH, buffer);
    jub_buffer_clear(&name);
    jub_buffer_format(buffer, "%6.0f %%    %4.0f %% (%.0f to %.0f) on %s\n",
                      (double)place->held_now * scale, held.middle * scale, held.low * scale,
                      held.high * scale, jub_date_format(projection->months[one->month], day));
}

static void put_occupancy(const jub_projection *projection, jub_buffer *buffer)
{
    peak *peaks = calloc(projection->place_count, sizeof *peaks);
    size_t count = 0;
    if (!peaks) {
        buffer->status = JUB_NO_MEMORY;
        return;
    }
    for (size_t i = 1; i < projection->place_count; i++)
        if (projection->places[i].capacity > 0)
            peaks[count++] = peak_of(projection, &projection->places[i]);
    qsort(peaks, count, sizeof *peaks, compare_peaks);
    if (count > 0)
        jub_buffer_format(buffer, "\n%-*s%9s    %s\n", NAME_WIDTH - 1,
                          "fullest facilities, of their capacity", "now", "at the most");
    for (size_t i = 0; i < count && i < SHOWN_FACILITIES; i++)
        put_peak(projection, &peaks[i], buffer);
    free(peaks);
}

static void put_posts(const jub_projection *projection, jub_buffer *buffer)
{
    char posts[CLI_COUNT_TEXT_BYTES], day[JUB_DATE_TEXT_BYTES + 1];
    if (projection->trade_count == 0) return;
    jub_buffer_format(buffer, "\n%-25s%13s%*s%*s\n", "work posts empty, by trade", "posts now",
                      RANGE_WIDTH, "at the emptiest", RANGE_WIDTH, "at the end");
    for (size_t i = 0; i < projection->trade_count; i++) {
        const jub_projection_place *trade = &projection->trades[i];
        uint32_t worst = 0;
        for (uint32_t month = 0; month < projection->month_count; month++)
            if (trade->months[month].posts_empty.middle > trade->months[worst].posts_empty.middle)
                worst = month;
        cli_column_name(trade->trade, 25, buffer);
        jub_buffer_format(buffer, "%13s", cli_count(trade->posts, posts));
        put_range(trade->months[worst].posts_empty, RANGE_WIDTH, buffer);
        put_range(trade->months[projection->month_count - 1].posts_empty, RANGE_WIDTH, buffer);
        jub_buffer_format(buffer, "  (emptiest: %s)\n",
                          jub_date_format(projection->months[worst], day));
    }
    jub_buffer_string(buffer,
                      "  Empty posts are a burden to plan for, and a known motive for filling the "
                      "prisons\n  again: watch admissions afterwards (jubilee refill). Nothing "
                      "here schedules work or\n  plans arrests.\n");
}

void cli_projection_print(const cli_projection *found, jub_buffer *buffer)
{
    put_head(found, buffer);
    put_months(found, buffer);
    put_occupancy(found->projection, buffer);
    put_posts(found->projection, buffer);
}
