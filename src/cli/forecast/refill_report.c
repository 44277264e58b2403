// What refilling was found, in words and tables.

#include "cli/forecast/refill_report.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "cli/columns.h"
#include "cli/forecast/refill_words.h"
#include "cli/message.h"

static const char *day(jub_date date, char text[JUB_DATE_TEXT_BYTES + 1])
{
    return jub_date_format(date, text);
}

static const char *month(jub_date date, char text[JUB_DATE_TEXT_BYTES + 1])
{
    (void)jub_date_format(date, text);
    text[7] = '\0';
    return text;
}

static void line(jub_buffer *buffer, const char *name, double number)
{
    char text[CLI_REFILL_PEOPLE_BYTES];
    cli_column_name(jub_text_from(name), CLI_REFILL_NAME_WIDTH, buffer);
    jub_buffer_format(buffer, "%*s\n", CLI_COLUMN_COUNT_WIDTH, cli_refill_people(number, text));
}

// What counts as before has more arrests in it than there were before: much can hide behind that.
static void print_rise(const jub_refill *refill, jub_buffer *buffer)
{
    char a[JUB_DATE_TEXT_BYTES + 1], b[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer_format(
        buffer,
        "  WARNING: from %s on, within the window that is taken as before, %.0f %% more were\n"
        "  admitted than in the months before. If it was known then that people will be let\n"
        "  out, say --announced %s: as it is, those arrests count as before, which\n"
        "  hides a refill that began early. What is said below is too little then.\n",
        month(refill->rise_month, a), 100 * (refill->rise_ratio - 1), day(refill->rise_month, b));
}

// A slip in the day: all that follows would be about a release that was none.
static void print_other_release(const jub_refill *refill, jub_buffer *buffer)
{
    char other[JUB_DATE_TEXT_BYTES + 1], asked[JUB_DATE_TEXT_BYTES + 1];
    char most[CLI_COUNT_TEXT_BYTES], few[CLI_COUNT_TEXT_BYTES];
    jub_buffer_format(buffer,
                      "  WARNING: %s left on %s, which stands out as the release, and %s on\n"
                      "  %s: say --released %s if that is the one. What is said below is of the\n"
                      "  day that was given.\n",
                      cli_count(refill->other_count, most), day(refill->other_release, other),
                      cli_count(refill->released_count, few), day(refill->released, asked), other);
}

static void print_head(const jub_refill *refill, jub_buffer *buffer)
{
    char a[JUB_DATE_TEXT_BYTES + 1], b[JUB_DATE_TEXT_BYTES + 1];
    const jub_refill_month *since = &refill->months[refill->window_months];
    jub_buffer_format(buffer, "Refill after the release of %s", day(refill->released, a));
    jub_buffer_format(buffer, ", announced %s\n", day(refill->announced, b));
    jub_buffer_format(buffer, "  before: %s to ", month(refill->months[0].month, a));
    jub_buffer_format(buffer, "%s (%" PRIu32 " months); since: ", month(since[-1].month, a),
                      refill->window_months);
    jub_buffer_format(buffer, "%s to ", month(since->month, a));
    jub_buffer_format(buffer, "%s (%zu months)\n",
                      month(refill->months[refill->month_count - 1].month, a),
                      refill->month_count - refill->window_months);
    if (refill->has_other_release) print_other_release(refill, buffer);
    if (refill->has_rise)
        print_rise(refill, buffer);
    else if (refill->announced == refill->released)
        jub_buffer_string(
            buffer, "  arrests that rose before the release count as before; --announced says "
                    "when it was known\n");
    if (refill->unread_count > 0)
        jub_buffer_format(
            buffer, "  left out: %" PRIu64 " movements whose day, kind or person is not known\n",
            refill->unread_count);
}

static void print_held(const jub_refill *refill, jub_buffer *buffer)
{
    char a[JUB_DATE_TEXT_BYTES + 1], name[64];
    jub_buffer_string(buffer, "\nHeld\n");
    (void)snprintf(name, sizeof name, "at the release, %s", day(refill->released, a));
    line(buffer, name, (double)refill->held_before);
    (void)snprintf(name, sizeof name, "lowest after it, %s", day(refill->lowest_day, a));
    line(buffer, name, (double)refill->held_lowest);
    (void)snprintf(name, sizeof name, "at the end of %s",
                   month(refill->months[refill->month_count - 1].month, a));
    line(buffer, name, (double)refill->held_last);
    if (refill->fall <= 0) {
        jub_buffer_string(buffer, "  the count did not fall\n");
        return;
    }
    const double all = (double)refill->held_last - (double)refill->held_lowest;
    line(buffer, "the fall", refill->fall);
    cli_column_name(JUB_TEXT("the return"), CLI_REFILL_NAME_WIDTH, buffer);
    jub_buffer_format(buffer, "%*s  %5.1f %% of the fall\n", CLI_COLUMN_COUNT_WIDTH,
                      cli_refill_people(all, name), 100 * refill->back);
    cli_column_name(JUB_TEXT("  of it arithmetic"), CLI_REFILL_NAME_WIDTH, buffer);
    jub_buffer_format(buffer, "%*s  %5.1f %% of the fall\n", CLI_COLUMN_COUNT_WIDTH,
                      cli_refill_people(refill->back_arithmetic * refill->fall, name),
                      100 * refill->back_arithmetic);
    cli_column_name(JUB_TEXT("  and more"), CLI_REFILL_NAME_WIDTH, buffer);
    jub_buffer_format(buffer, "%*s  %5.1f %% of the fall\n", CLI_COLUMN_COUNT_WIDTH,
                      cli_refill_people(refill->back_more * refill->fall, name),
                      100 * refill->back_more);
}

static void print_excess(const jub_refill *refill, jub_buffer *buffer)
{
    char a[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer_string(buffer, "\nAt the end above what arithmetic gives\n");
    line(buffer, "all", refill->excess);
    const jub_range *as_before = &refill->months[refill->month_count - 1].held_as_before;
    char low[CLI_REFILL_PEOPLE_BYTES], high[CLI_REFILL_PEOPLE_BYTES];
    jub_buffer_format(
        buffer, "  (chance alone gives %s to %s in 80 of 100 such years)\n",
        cli_refill_people(as_before->low - (double)refill->held_last + refill->excess, low),
        cli_refill_people(as_before->high - (double)refill->held_last + refill->excess, high));
    line(buffer, "  by more admissions", refill->excess_admissions);
    line(buffer, "  by longer stays", refill->excess_stays);
    if (refill->has_dues)
        line(buffer, "  held past the end of the term", refill->excess_overdue);
    else
        jub_buffer_string(
            buffer, "    held past the end of the term: no data, the register has no terms\n");
    if (refill->is_alarm)
        jub_buffer_format(buffer, "  alarm: the sum of the excess crossed %.3g in %s\n",
                          refill->alarm_limit, month(refill->alarm_month, a));
    else
        jub_buffer_format(buffer, "  no alarm: the sum of the excess stayed below %.3g\n",
                          refill->alarm_limit);
    jub_buffer_string(buffer, "  the same for other windows before:\n");
    for (size_t i = 0; i < 3; i++) {
        char text[CLI_REFILL_PEOPLE_BYTES];
        if (refill->other_windows[i].window_months == 0) continue;
        jub_buffer_format(buffer, "    %2" PRIu32 " months %*s  %s\n",
                          refill->other_windows[i].window_months,
                          CLI_REFILL_NAME_WIDTH + CLI_COLUMN_COUNT_WIDTH - 14,
                          cli_refill_people(refill->other_windows[i].excess, text),
                          refill->other_windows[i].is_alarm ? "alarm" : "no alarm");
    }
}

static void print_returns(const jub_refill *refill, jub_buffer *buffer)
{
    static const char *const meanings[] = {
#define X(name, word, meaning) [name] = meaning,
        JUB_REFILL_BASIS_LIST(X)
#undef X
    };
    const jub_refill_returns *returns = &refill->returns;
    char p[CLI_REFILL_CHANCE_BYTES];
    jub_buffer_string(buffer, "\nThose let out who are back\n");
    if (!returns->is_told) {
        jub_buffer_string(buffer, "  no data: the register does not say who those who left were\n");
        return;
    }
    line(buffer, "let out", (double)returns->let_out);
    line(buffer, "died since", (double)returns->died);
    line(buffer, "back", (double)returns->back);
    for (int i = 0; i < JUB_REFILL_BASIS_COUNT; i++) {
        char name[64];
        if (returns->by_basis[i] == 0) continue;
        (void)snprintf(name, sizeof name, "  %s", meanings[i]);
        line(buffer, name, (double)returns->by_basis[i]);
    }
    if (!returns->has_data) {
        jub_buffer_string(buffer,
                          "  no data to compare: fewer than 20 let out, left before, or back\n");
        return;
    }
    jub_buffer_format(buffer,
                      "  back within %" PRIu32 " days: %.1f %%; of %" PRIu64
                      " who left at the end of a term before: %.1f %% (p %s)%s\n",
                      returns->days, 100 * returns->share, returns->others,
                      100 * returns->others_share, cli_refill_chance(returns->p, 2, p),
                      returns->is_flag ? "  FLAG" : "");
    if (returns->is_without_offence)
        jub_buffer_string(buffer, "  more than half are back without a new offence  FLAG\n");
}

// The arithmetic may be more than what came back, and below nothing.
static void print_share(const jub_refill *refill, jub_buffer *buffer)
{
    const double percent = 100 * refill->back_arithmetic / refill->back;
    if (percent >= 99.5)
        jub_buffer_string(buffer,
                          "  All that came back is arithmetic, which takes no arrest more.\n");
    else if (percent < 0.5)
        jub_buffer_string(buffer, "  Nothing of what came back is arithmetic.\n");
    else
        jub_buffer_format(
            buffer, "  Of what came back %.0f %% is arithmetic, which takes no arrest more.\n",
            percent);
}

// What to take away.
static void print_words(const jub_refill *refill, jub_buffer *buffer)
{
    char text[CLI_REFILL_PEOPLE_BYTES];
    const jub_refill_part *most = NULL;
    jub_buffer_string(buffer, "\nIn words\n");
    if (refill->fall > 0)
        jub_buffer_format(buffer, "  %.0f %% of the fall is made good.\n", 100 * refill->back);
    if (refill->fall > 0 && refill->back > 0) print_share(refill, buffer);
    for (size_t i = 0; i < refill->part_count; i++)
        if (refill->parts[i].is_flag && strcmp(refill->parts[i].by, "authority and ground") == 0 &&
            (!most || refill->parts[i].held_more > most->held_more))
            most = &refill->parts[i];
    if (!refill->is_alarm)
        jub_buffer_string(buffer,
                          "  Nothing more than arithmetic and chance is seen in the count.\n");
    else
        jub_buffer_format(buffer,
                          "  At the end %s people are held whom arithmetic does not explain.\n",
                          cli_refill_people(refill->excess, text));
    if (refill->has_rise)
        jub_buffer_string(buffer, "  Admissions had risen before: see the warning above.\n");
    if (most && refill->is_alarm)
        jub_buffer_format(buffer, "  Most of what is more comes from arrests by %.*s.\n",
                          JUB_TEXT_ARG(most->name));
}

void cli_refill_print(const jub_refill *refill, jub_buffer *buffer)
{
    print_head(refill, buffer);
    print_held(refill, buffer);
    print_excess(refill, buffer);
    cli_refill_parts_print(refill, buffer);
    print_returns(refill, buffer);
    print_words(refill, buffer);
}
