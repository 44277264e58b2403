#include "cli/forecast/forecast_report.h"

#include <stdio.h>

#include "base/utf8.h"
#include "cli/columns.h"
#include "cli/message.h"

enum { NAME_WIDTH = 40, RANGE_WIDTH = 18, SHOWN_FACILITY_MAX = 12 };

// `1,234 to 1,300`, or one number where the ends are the same.
static const char *range_text(jub_bounds bounds, char text_out[64])
{
    char least[CLI_COUNT_TEXT_BYTES], most[CLI_COUNT_TEXT_BYTES];
    if (bounds.least == bounds.most)
        (void)snprintf(text_out, 64, "%s", cli_count(bounds.least, least));
    else
        (void)snprintf(text_out, 64, "%s to %s", cli_count(bounds.least, least),
                       cli_count(bounds.most, most));
    return text_out;
}

static void put_range(jub_bounds bounds, jub_buffer *buffer)
{
    char text[64];
    jub_buffer_format(buffer, "%*s", RANGE_WIDTH, range_text(bounds, text));
}

static void put_name(const jub_forecast_count *count, jub_buffer *buffer)
{
    char room[256];
    (void)snprintf(room, sizeof room, count->label.length_bytes > 0 ? "%.*s %.*s" : "%.*s%.*s",
                   JUB_TEXT_ARG(count->name), JUB_TEXT_ARG(count->label));
    cli_column_name(jub_text_from(room), NAME_WIDTH, buffer);
}

static void begin_heads(const char *title, const char *const *heads, size_t count,
                        jub_buffer *buffer)
{
    jub_buffer_char(buffer, '\n');
    jub_buffer_string(buffer, title);
    for (size_t i = jub_utf8_width(jub_text_from(title)); i < NAME_WIDTH; i++)
        jub_buffer_char(buffer, ' ');
    for (size_t i = 0; i < count; i++) jub_buffer_format(buffer, "%*s", RANGE_WIDTH, heads[i]);
}

// -- one draft ------------------------------------------------------------------------------------

static void put_head(const cli_forecast *found, jub_buffer *buffer)
{
    char day[JUB_DATE_TEXT_BYTES + 1], people[CLI_COUNT_TEXT_BYTES];
    const jub_forecast *forecast = found->forecast;
    const jub_text title = jub_decree_title(found->decree);
    jub_buffer_format(buffer, "%.*s: a forecast for %s people\n", JUB_TEXT_ARG(title),
                      cli_count(forecast->person_count, people));
    jub_buffer_format(buffer, "the register is of %s, ", jub_date_format(forecast->as_of, day));
    jub_buffer_format(buffer, "the decree takes effect on %s\n",
                      jub_date_format(forecast->effect, day));
    for (int i = 0; i < JUB_FORECAST_NOTE_COUNT; i++)
        if (forecast->notes[i])
            jub_buffer_format(buffer, "note: %s\n", jub_forecast_note_words((jub_forecast_note)i));
}

static void put_standings(const jub_forecast *forecast, jub_buffer *buffer)
{
    jub_buffer_string(buffer, "\npeople in the register, by status\n");
    for (int i = JUB_STANDING_COUNT; i-- > 0;) {
        if (forecast->standings[i] == 0) continue;
        cli_column_name(jub_text_from(jub_standing_word((jub_standing)i)), NAME_WIDTH, buffer);
        jub_buffer_format(buffer, "%*s", RANGE_WIDTH - CLI_COLUMN_COUNT_WIDTH, "");
        cli_column_count(forecast->standings[i], false, buffer);
        cli_column_share(forecast->standings[i], forecast->person_count, buffer);
        jub_buffer_char(buffer, '\n');
    }
}

static void put_count(const jub_forecast_count *count, jub_buffer *buffer)
{
    put_name(count, buffer);
    put_range(count->granted, buffer);
    put_range(count->released, buffer);
    jub_buffer_char(buffer, '\n');
}

static void put_counts(const char *title, const jub_forecast_count *counts, size_t count,
                       size_t shown_max, jub_buffer *buffer)
{
    static const char *const heads[] = {"benefit", "free on the day"};
    size_t shown = 0, left = 0;
    if (count == 0) return;
    begin_heads(title, heads, 2, buffer);
    jub_buffer_char(buffer, '\n');
    for (size_t i = 0; i < count; i++) {
        if (counts[i].people == 0) continue;
        if (shown++ < shown_max)
            put_count(&counts[i], buffer);
        else
            left++;
    }
    if (left > 0)
        jub_buffer_format(buffer, "  %zu more, all of them in forecast.csv of --out\n", left);
}

// Whole people: an estimate is not known to the tenth.
static uint64_t whole(double people)
{
    return people <= 0 ? 0 : (uint64_t)(people + 0.5);
}

static void put_gap(const jub_forecast *forecast, jub_forecast_gap which, const char *words,
                    jub_buffer *buffer)
{
    const jub_forecast_gap_count *gap = &forecast->gaps[which];
    char low[CLI_COUNT_TEXT_BYTES], middle[CLI_COUNT_TEXT_BYTES], high[CLI_COUNT_TEXT_BYTES];
    const char *sign = which == JUB_FORECAST_LEAVING ? "-" : "+";
    if (!gap->is_counted) return;
    jub_buffer_format(buffer, "  %-50s%s%7s  (%s to %s)\n", words, sign,
                      cli_count(whole(gap->middle), middle), cli_count(whole(gap->low), low),
                      cli_count(whole(gap->high), high));
}

static void put_ahead(const jub_forecast *forecast, jub_buffer *buffer)
{
    char low[CLI_COUNT_TEXT_BYTES], middle[CLI_COUNT_TEXT_BYTES], high[CLI_COUNT_TEXT_BYTES];
    char text[64], come[CLI_COUNT_TEXT_BYTES], go[CLI_COUNT_TEXT_BYTES];
    jub_buffer_string(buffer, "\nhow many will benefit\n");
    jub_buffer_format(buffer, "  %-50s %s\n", "in the register, by what is undetermined",
                      range_text(forecast->total.granted, text));
    if (forecast->gaps[JUB_FORECAST_TIME].is_counted && forecast->come + forecast->go > 0)
        jub_buffer_format(buffer,
                          "    among them %s come within a line by time passing alone, and %s "
                          "leave it\n",
                          cli_count(forecast->come, come), cli_count(forecast->go, go));
    put_gap(forecast, JUB_FORECAST_LEAVING, "leave before the day in the ordinary course", buffer);
    put_gap(forecast, JUB_FORECAST_ADMISSIONS, "admitted until the day", buffer);
    put_gap(forecast, JUB_FORECAST_TRIALS, "sentenced until the day, of those who wait", buffer);
    jub_buffer_format(buffer, "  %-50s %7s  (%s to %s)\n", "together",
                      cli_count(whole(forecast->middle), middle),
                      cli_count(whole(forecast->low), low), cli_count(whole(forecast->high), high));
    jub_buffer_format(buffer, "  %s days of terms remitted for those who are determined\n",
                      cli_count(forecast->days_saved, come));
}

static void put_uncounted(const jub_forecast *forecast, jub_buffer *buffer)
{
    jub_buffer_string(buffer, "\nNOT COUNTED, as the register cannot tell\n");
    for (int i = 0; i < JUB_FORECAST_GAP_COUNT; i++)
        if (!forecast->gaps[i].is_counted)
            jub_buffer_format(buffer, "  %-12s%s\n", jub_forecast_gap_word((jub_forecast_gap)i),
                              jub_forecast_gap_meaning((jub_forecast_gap)i));
    jub_buffer_string(
        buffer, "  For such reasons forecasts have run low. Italy 2006: 16 per cent low for those\n"
                "  sentenced, as people came within the three years between forecast and law, and\n"
                "  42 per cent for all, as remand was left out. Czech Republic 2013: 71 per cent,\n"
                "  as suspended sentences counted too (docs/forecast.md has the sources).\n");
}

// -- two drafts -----------------------------------------------------------------------------------

static void put_side(const jub_forecast_count *count, jub_buffer *buffer)
{
    if (count)
        put_range(count->granted, buffer);
    else
        jub_buffer_format(buffer, "%*s", RANGE_WIDTH, "-");
}

static void put_change(const jub_forecast_change *change, jub_buffer *buffer)
{
    cli_column_name(change->name, NAME_WIDTH, buffer);
    put_side(change->before, buffer);
    put_side(change->after, buffer);
    cli_column_count(change->gained.least, true, buffer);
    cli_column_count(change->lost.least, true, buffer);
    cli_column_count(change->open, true, buffer);
    jub_buffer_char(buffer, '\n');
}

// Who of them is free on the day, also who would have left before it.
static void put_releases(const cli_forecast *found, jub_buffer *buffer)
{
    cli_column_name(JUB_TEXT("all, free on the day"), NAME_WIDTH, buffer);
    put_range(found->forecast->total.released, buffer);
    put_range(found->other->total.released, buffer);
    jub_buffer_char(buffer, '\n');
}

static void put_comparison(const cli_forecast *found, jub_buffer *buffer)
{
    static const char *const heads[] = {"first draft", "second draft"};
    const jub_forecast_comparison *all = found->comparison;
    char low[CLI_COUNT_TEXT_BYTES], middle[CLI_COUNT_TEXT_BYTES], high[CLI_COUNT_TEXT_BYTES];
    jub_buffer_format(buffer, "\nfirst draft   %s\nsecond draft  %s\n", found->path,
                      found->other_path);
    begin_heads("who benefits, in the register", heads, 2, buffer);
    cli_column_head("gained", buffer);
    cli_column_head("lost", buffer);
    cli_column_head("not known", buffer);
    jub_buffer_char(buffer, '\n');
    put_change(&all->total, buffer);
    put_releases(found, buffer);
    for (size_t i = 0; i < all->clause_count; i++) put_change(&all->clauses[i], buffer);
    size_t shown = 0, left = 0;
    for (size_t i = 0; i < all->facility_count; i++) {
        if (all->facilities[i].before->people == 0) continue;
        if (shown++ < SHOWN_FACILITY_MAX)
            put_change(&all->facilities[i], buffer);
        else
            left++;
    }
    if (left > 0)
        jub_buffer_format(buffer, "  %zu more, all of them in compare.csv of --out\n", left);
    jub_buffer_format(buffer, "  second draft, with who is still to come: %s (%s to %s)\n",
                      cli_count(whole(found->other->middle), middle),
                      cli_count(whole(found->other->low), low),
                      cli_count(whole(found->other->high), high));
}

void cli_forecast_print(const cli_forecast *found, jub_buffer *buffer)
{
    const jub_forecast *forecast = found->forecast;
    put_head(found, buffer);
    put_standings(forecast, buffer);
    put_ahead(forecast, buffer);
    put_counts("by clause", forecast->clauses, forecast->clause_count, SIZE_MAX, buffer);
    put_counts("by ministry", forecast->ministries, forecast->ministry_count, SIZE_MAX, buffer);
    put_counts("by kind of facility", forecast->kinds, forecast->kind_count, SIZE_MAX, buffer);
    put_counts("by facility", forecast->facilities, forecast->facility_count, SHOWN_FACILITY_MAX,
               buffer);
    if (forecast->elsewhere.people > 0)
        put_counts("facility not known", &forecast->elsewhere, 1, 1, buffer);
    put_uncounted(forecast, buffer);
    if (found->comparison) put_comparison(found, buffer);
}
