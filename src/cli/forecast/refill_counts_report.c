// Refilling from counts alone, fall by fall.

#include "cli/forecast/refill_counts_report.h"

#include <math.h>

#include "cli/columns.h"
#include "cli/message.h"
#include "register/csv.h"

enum { NAME_WIDTH = 22, EVENTS_SHOWN_BYTES = 48 };

static const char *const verdict_words[] = {
    [JUB_COUNTS_NO_DATA] = "no data",
    [JUB_COUNTS_NONE_BACK] = "none back",
    [JUB_COUNTS_ARITHMETIC] = "no alarm",
    [JUB_COUNTS_MORE] = "ALARM",
};

// Months until so much was back, or that it was not by the end.
static void print_months(double months, double last, jub_buffer *buffer)
{
    if (isfinite(months))
        jub_buffer_format(buffer, "%9.0f", months);
    else if (isfinite(last) && last > 0)
        jub_buffer_format(buffer, "   not %3.0f", floor(last));
    else
        jub_buffer_format(buffer, "%9s", "-");
}

static void print_day(jub_date day, jub_buffer *buffer)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    (void)jub_date_format(day, text);
    jub_buffer_bytes(buffer, text, 7);
}

static void print_events(jub_text events, jub_buffer *buffer)
{
    if (events.length_bytes <= EVENTS_SHOWN_BYTES) {
        jub_buffer_text(buffer, events);
        return;
    }
    jub_text rest = events;
    const jub_text first = jub_text_cut(&rest, ' ');
    jub_buffer_format(buffer, "%.*s and %zu more", JUB_TEXT_ARG(first),
                      jub_text_count(rest, ' ') + 1);
}

static void print_window(const jub_counts_fall *fall, jub_buffer *buffer)
{
    char rise[CLI_COUNT_TEXT_BYTES];
    jub_buffer_string(buffer, "    ");
    if (fall->events.length_bytes > 0)
        print_events(fall->events, buffer);
    else
        jub_buffer_string(buffer, "control, no amnesty: from its highest count");
    jub_buffer_format(buffer, "; series %.*s; ", JUB_TEXT_ARG(fall->series));
    print_day(fall->before_day, buffer);
    jub_buffer_string(buffer, " to ");
    print_day(fall->lowest_day, buffer);
    if (isfinite(fall->watched_months))
        jub_buffer_format(buffer, ", watched %.0f months", fall->watched_months);
    if (fall->rise > 0)
        jub_buffer_format(buffer, ", level rising by %s a year",
                          cli_count((uint64_t)fall->rise, rise));
    jub_buffer_char(buffer, '\n');
}

static void print_words(const jub_counts_fall *fall, jub_buffer *buffer)
{
    if (fall->verdict == JUB_COUNTS_NONE_BACK) {
        jub_buffer_string(buffer, "    the lowest count is the last: nothing has come back\n");
        return;
    }
    jub_buffer_format(buffer, "    %.0f %% of the fall made good; of what came back ",
                      100 * fall->back);
    if (fall->arithmetic_high - fall->arithmetic_low < 0.005)
        jub_buffer_format(buffer, "%.0f %% can be arithmetic\n", 100 * fall->arithmetic_high);
    else
        jub_buffer_format(buffer, "%.0f to %.0f %% is arithmetic\n", 100 * fall->arithmetic_low,
                          100 * fall->arithmetic_high);
    if (fall->verdict != JUB_COUNTS_MORE) return;
    jub_buffer_string(buffer, "    in ");
    print_day(fall->above_day, buffer);
    jub_buffer_format(buffer,
                      " the count is above what arithmetic can give by %.0f %% of the level "
                      "before\n",
                      100 * fall->above);
}

static void print_fall(const jub_counts_fall *fall, jub_buffer *buffer)
{
    char before[CLI_COUNT_TEXT_BYTES];
    const double people = fall->before - fall->lowest;
    cli_column_name(fall->jurisdiction, NAME_WIDTH, buffer);
    if (fall->verdict == JUB_COUNTS_NO_DATA && fall->half != fall->half) {
        jub_buffer_format(buffer, "no data: %s\n", fall->why);
        if (fall->before > 0) print_window(fall, buffer);
        return;
    }
    jub_buffer_format(buffer, "%9s", cli_count((uint64_t)people, before));
    jub_buffer_format(buffer, " of %9s %3.0f %%", cli_count((uint64_t)fall->before, before),
                      100 * people / fall->before);
    print_months(fall->half, fall->last_months, buffer);
    print_months(fall->nine_tenths, fall->last_months, buffer);
    print_months(fall->whole, fall->last_months, buffer);
    jub_buffer_format(buffer, "  %s\n", verdict_words[fall->verdict]);
    print_window(fall, buffer);
    if (fall->verdict == JUB_COUNTS_NO_DATA)
        jub_buffer_format(buffer, "    %s\n", fall->why);
    else
        print_words(fall, buffer);
}

// Amnesties of which nothing can be said are many: how many, and why.
static bool is_empty(const jub_counts_fall *fall)
{
    return fall->before == 0;
}

void cli_refill_counts_print(const jub_counts_result *result, jub_served served, jub_buffer *buffer)
{
    size_t empty = 0, alarms = 0, thin = 0;
    jub_buffer_format(buffer,
                      "Refill from counts alone: %d months from the lowest count, mean time served "
                      "%g to %g months\n",
                      JUB_REFILL_COUNTS_MONTHS, served.shortest, served.longest);
    jub_buffer_format(buffer, "%*s%27s%9s%9s%9s\n", NAME_WIDTH, "", "fall", "half", "90 %",
                      "whole");
    for (size_t i = 0; i < result->count; i++) {
        const jub_counts_fall *fall = &result->falls[i];
        alarms += fall->verdict == JUB_COUNTS_MORE;
        thin += fall->verdict == JUB_COUNTS_NO_DATA;
        if (is_empty(fall))
            empty++;
        else
            print_fall(fall, buffer);
    }
    jub_buffer_format(buffer,
                      "%zu falls: %zu with an alarm, %zu without enough data (%zu of these without "
                      "a count before)\n",
                      result->count, alarms, thin, empty);
}

static void cell(double value, jub_buffer *buffer)
{
    jub_buffer_char(buffer, ',');
    if (isfinite(value)) jub_buffer_format(buffer, "%.4g", value);
}

void cli_refill_counts_csv(const jub_counts_result *result, jub_buffer *buffer)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer_string(buffer,
                      "jurisdiction,series,events,verdict,why,before_day,before,lowest_day,lowest,"
                      "half_months,nine_tenths_months,whole_months,last_months,watched_months,back,"
                      "arithmetic_low,arithmetic_high,rise,above\n");
    for (size_t i = 0; i < result->count; i++) {
        const jub_counts_fall *fall = &result->falls[i];
        const jub_text texts[] = {fall->jurisdiction, fall->series, fall->events,
                                  jub_text_from(verdict_words[fall->verdict]),
                                  jub_text_from(fall->why ? fall->why : "")};
        for (size_t j = 0; j < sizeof texts / sizeof *texts; j++) {
            if (j > 0) jub_csv_separator(buffer);
            jub_csv_write(buffer, texts[j]);
        }
        if (fall->before > 0) {
            jub_buffer_format(buffer, ",%s,%.0f", jub_date_format(fall->before_day, text),
                              fall->before);
            jub_buffer_format(buffer, ",%s,%.0f", jub_date_format(fall->lowest_day, text),
                              fall->lowest);
        } else {
            jub_buffer_string(buffer, ",,,,");
        }
        const double values[] = {fall->half,           fall->nine_tenths,     fall->whole,
                                 fall->last_months,    fall->watched_months,  fall->back,
                                 fall->arithmetic_low, fall->arithmetic_high, fall->rise,
                                 fall->above};
        for (size_t j = 0; j < sizeof values / sizeof *values; j++)
            cell(fall->before > 0 ? values[j] : NAN, buffer);
        jub_buffer_char(buffer, '\n');
    }
}
