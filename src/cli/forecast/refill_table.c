// What refilling was found, for programs. Numbers have four digits, so that the same register gives
// the same bytes; an empty cell or null is what is not known.

#include <inttypes.h>
#include <math.h>

#include "base/json.h"
#include "cli/forecast/refill_report.h"
#include "register/csv.h"

static void number(double value, const char *unknown, jub_buffer *buffer)
{
    if (isfinite(value))
        jub_buffer_format(buffer, "%.4g", value + 0.0);
    else
        jub_buffer_string(buffer, unknown);
}

// People may be many: whole.
static void people(double value, jub_buffer *buffer)
{
    jub_buffer_i64(buffer, (int64_t)floor(value + 0.5));
}

static void date(jub_date value, jub_buffer *buffer)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer_string(buffer, jub_date_format(value, text));
}

static void range(const jub_range *of, jub_buffer *buffer)
{
    const double values[] = {of->low, of->middle, of->high};
    for (size_t i = 0; i < 3; i++) {
        jub_buffer_char(buffer, ',');
        people(values[i], buffer);
    }
}

void cli_refill_months_csv(const jub_refill *refill, jub_buffer *buffer)
{
    jub_buffer_string(buffer,
                      "month,before,gap,admitted,admitted_low,admitted_middle,admitted_high,"
                      "held,held_low,held_middle,held_high,excess_sum\n");
    for (size_t i = 0; i < refill->month_count; i++) {
        const jub_refill_month *month = &refill->months[i];
        date(month->month, buffer);
        jub_buffer_format(buffer, ",%s,%s,%" PRIu64, month->is_before ? "true" : "false",
                          month->is_gap ? "true" : "false", month->admitted);
        range(&month->admitted_as_before, buffer);
        jub_buffer_format(buffer, ",%" PRIu64, month->held);
        range(&month->held_as_before, buffer);
        jub_buffer_char(buffer, ',');
        if (!month->is_before) number(month->excess_sum, "", buffer);
        jub_buffer_char(buffer, '\n');
    }
}

void cli_refill_parts_csv(const jub_refill *refill, jub_buffer *buffer)
{
    jub_buffer_string(buffer, "by,name,admitted,expected,ratio,ratio_low,ratio_high,ratio_last,p,q,"
                              "held_more,verdict\n");
    for (size_t i = 0; i < refill->part_count; i++) {
        const jub_refill_part *part = &refill->parts[i];
        jub_csv_write(buffer, jub_text_from(part->by));
        jub_csv_separator(buffer);
        jub_csv_write(buffer, part->name);
        jub_buffer_format(buffer, ",%" PRIu64 ",", part->admitted);
        people(part->expected, buffer);
        const double values[] = {part->ratio,      part->ratio_low, part->ratio_high,
                                 part->last_ratio, part->p,         part->q};
        for (size_t j = 0; j < sizeof values / sizeof *values; j++) {
            jub_buffer_char(buffer, ',');
            number(part->has_data ? values[j] : NAN, "", buffer);
        }
        jub_buffer_char(buffer, ',');
        people(part->held_more, buffer);
        jub_buffer_format(buffer, ",%s\n",
                          !part->has_data ? "no data"
                          : part->is_flag ? "flag"
                                          : "none");
    }
}

static void member(const char *key, double value, bool is_people, jub_buffer *buffer)
{
    jub_buffer_format(buffer, ",\n  \"%s\": ", key);
    if (is_people && isfinite(value))
        people(value, buffer);
    else
        number(value, "null", buffer);
}

static void flag(const char *key, bool value, jub_buffer *buffer)
{
    jub_buffer_format(buffer, ",\n  \"%s\": %s", key, value ? "true" : "false");
}

static void returns_json(const jub_refill_returns *returns, jub_buffer *buffer)
{
    static const char *const keys[] = {"new_offence", "broken_condition", "old_file", "no_charge",
                                       "other"};
    if (!returns->is_told) {
        jub_buffer_string(buffer, ",\n  \"returns\": null");
        return;
    }
    jub_buffer_format(buffer,
                      ",\n  \"returns\": {\"days\": %" PRIu32 ", \"let_out\": %" PRIu64
                      ", \"died\": %" PRIu64 ", \"back\": %" PRIu64 ", \"by_basis\": {",
                      returns->days, returns->let_out, returns->died, returns->back);
    for (int i = 0; i < JUB_REFILL_BASIS_COUNT; i++)
        jub_buffer_format(buffer, "%s\"%s\": %" PRIu64, i > 0 ? ", " : "", keys[i],
                          returns->by_basis[i]);
    jub_buffer_format(buffer, "}, \"others\": %" PRIu64 ", \"share\": ", returns->others);
    number(returns->has_data ? returns->share : NAN, "null", buffer);
    jub_buffer_string(buffer, ", \"others_share\": ");
    number(returns->has_data ? returns->others_share : NAN, "null", buffer);
    jub_buffer_string(buffer, ", \"p\": ");
    number(returns->p, "null", buffer);
    jub_buffer_format(buffer, ", \"flag\": %s, \"without_offence\": %s}",
                      returns->is_flag ? "true" : "false",
                      returns->is_without_offence ? "true" : "false");
}

static void windows_json(const jub_refill *refill, jub_buffer *buffer)
{
    bool is_first = true;
    jub_buffer_string(buffer, ",\n  \"windows\": [");
    for (size_t i = 0; i < 3; i++) {
        if (refill->other_windows[i].window_months == 0) continue;
        jub_buffer_format(buffer, "%s{\"months\": %" PRIu32 ", \"excess\": ", is_first ? "" : ", ",
                          refill->other_windows[i].window_months);
        people(refill->other_windows[i].excess, buffer);
        jub_buffer_string(buffer, ", \"back_more\": ");
        number(refill->other_windows[i].back_more, "null", buffer);
        jub_buffer_format(buffer, ", \"alarm\": %s}",
                          refill->other_windows[i].is_alarm ? "true" : "false");
        is_first = false;
    }
    jub_buffer_char(buffer, ']');
}

void cli_refill_json(const jub_refill *refill, jub_buffer *buffer)
{
    jub_buffer_string(buffer, "{\n  \"announced\": \"");
    date(refill->announced, buffer);
    jub_buffer_string(buffer, "\",\n  \"released\": \"");
    date(refill->released, buffer);
    jub_buffer_string(buffer, "\",\n  \"lowest_day\": \"");
    date(refill->lowest_day, buffer);
    jub_buffer_char(buffer, '"');
    if (refill->has_other_release) {
        jub_buffer_string(buffer, ",\n  \"other_release\": \"");
        date(refill->other_release, buffer);
        jub_buffer_char(buffer, '"');
    }
    if (refill->has_rise) {
        jub_buffer_string(buffer, ",\n  \"rise_month\": \"");
        date(refill->rise_month, buffer);
        jub_buffer_char(buffer, '"');
        member("rise_ratio", refill->rise_ratio, false, buffer);
    }
    member("window_months", refill->window_months, true, buffer);
    member("held_before", (double)refill->held_before, true, buffer);
    member("held_lowest", (double)refill->held_lowest, true, buffer);
    member("held_last", (double)refill->held_last, true, buffer);
    member("fall", refill->fall, true, buffer);
    member("back", refill->back, false, buffer);
    member("back_arithmetic", refill->back_arithmetic, false, buffer);
    member("back_more", refill->back_more, false, buffer);
    member("excess", refill->excess, true, buffer);
    member("excess_admissions", refill->excess_admissions, true, buffer);
    member("excess_stays", refill->excess_stays, true, buffer);
    member("excess_overdue", refill->has_dues ? refill->excess_overdue : NAN, true, buffer);
    flag("alarm", refill->is_alarm, buffer);
    if (refill->is_alarm) {
        jub_buffer_string(buffer, ",\n  \"alarm_month\": \"");
        date(refill->alarm_month, buffer);
        jub_buffer_char(buffer, '"');
    }
    member("alarm_limit", refill->alarm_limit, false, buffer);
    member("left_out", (double)refill->unread_count, true, buffer);
    returns_json(&refill->returns, buffer);
    windows_json(refill, buffer);
    jub_buffer_string(buffer, "\n}\n");
}
