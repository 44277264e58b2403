#include "decree/sql/sql_private.h"

// Which of two lengths is longer: certain where it does not depend on the month they begin in, and
// unknown otherwise. So many months span between a fewest and a most of days, see
// calendar/duration.c; the same arithmetic is written out here.

enum { SHORT_MONTH_DAYS = 28, LISTED_MONTHS_MAX = 12 };

typedef struct length_pair {
    sql_script *script;
    decree_relation relation;
    sql_text months; // of a less those of b
    sql_text days;   // likewise
} length_pair;

static bool holds(decree_relation relation, int order)
{
    switch (relation) {
    case DECREE_EQUAL: return order == 0;
    case DECREE_NOT_EQUAL: return order != 0;
    case DECREE_LESS: return order < 0;
    case DECREE_LESS_EQUAL: return order <= 0;
    case DECREE_GREATER: return order > 0;
    case DECREE_GREATER_EQUAL: return order >= 0;
    }
    return false;
}

static const char *against_zero(decree_relation relation)
{
    static const char *const forms[] = {"$ = 0", "$ <> 0", "$ < 0", "$ <= 0", "$ > 0", "$ >= 0"};
    return forms[relation];
}

static const int32_t days_before[] = {0,   31,  59,  90,  120, 151, 181, 212, 243, 273, 304, 334,
                                      365, 396, 424, 455, 485, 516, 546, 577, 608, 638, 669, 699};

// The common days of `part` months that begin anywhere, with a February among them or without; -1
// where there is no such beginning.
static int32_t common_days(int part, bool with_february, bool wants_most)
{
    int32_t found = -1;
    for (int start = 0; start < 12; start++) {
        const bool has = start <= 1 ? start + part >= 2 : start + part >= 14;
        const int32_t days = days_before[start + part] - days_before[start];
        if (has == with_february && (found < 0 || (days > found) == wants_most)) found = days;
    }
    return found;
}

static sql_text common_text(sql_script *script, sql_text part, bool with_february, bool wants_most)
{
    sql_text text = SQL(script, SQL_ATOM, "CASE #", part);
    for (int i = 0; i < 12; i++) {
        const int32_t days = common_days(i, with_february, wants_most);
        if (days >= 0)
            text = SQL(script, SQL_ATOM, "# WHEN # THEN #", text, sql_integer(script, i),
                       sql_integer(script, days));
    }
    // What cannot be is left out of the comparison by being far off.
    return SQL(script, SQL_ATOM, wants_most ? "# ELSE -9999 END" : "# ELSE 9999 END", text);
}

static sql_text leap_text(sql_script *script, sql_text count, bool wants_most)
{
    const char *const form =
        wants_most ? "(#) / 4 - CASE WHEN # >= 400 THEN 3 WHEN # >= 300 THEN 2 WHEN # >= 200 "
                     "THEN 1 ELSE 0 END"
                   : "(#) / 4 - CASE WHEN # >= 204 THEN 3 WHEN # >= 104 THEN 2 WHEN # >= 4 THEN 1 "
                     "ELSE 0 END";
    sql_text above = wants_most ? SQL(script, SQL_PLUS, "$ + 3", count) : count;
    sql_text text =
        sql_form(script, SQL_PLUS, form, (const sql_text[]){above, above, above, above}, 4);
    if (script->dialect == JUB_SQL_DUCKDB || script->dialect == JUB_SQL_SPARK)
        text = SQL(script, SQL_PLUS,
                   "# - CASE WHEN # >= # THEN 3 WHEN # >= # THEN 2 WHEN # >= # "
                   "THEN 1 ELSE 0 END",
                   sql_divide(script, above, sql_word("4")), above,
                   sql_word(wants_most ? "400" : "204"), above,
                   sql_word(wants_most ? "300" : "104"), above, sql_word(wants_most ? "200" : "4"));
    return text;
}

// The fewest or the most days that so many months, more than 0, can span.
static sql_text span_text(sql_script *script, sql_text months, bool wants_most)
{
    const sql_text rest = SQL(script, SQL_TIMES, "$ % 4800", months);
    const sql_text whole =
        SQL(script, SQL_TIMES, "$ * 146097", sql_divide(script, months, sql_word("4800")));
    const sql_text years =
        SQL(script, SQL_ATOM, "(#)",
            sql_divide(script, SQL(script, SQL_ATOM, "(#)", rest), sql_word("12")));
    const sql_text part = SQL(script, SQL_ATOM, "((#) % 12)", rest);
    const sql_text more = SQL(script, SQL_ATOM, "(# + 1)", years);
    const sql_text without =
        SQL(script, SQL_PLUS, "# + #", common_text(script, part, false, wants_most),
            leap_text(script, years, wants_most));
    const sql_text with =
        SQL(script, SQL_PLUS, "# + #", common_text(script, part, true, wants_most),
            leap_text(script, more, wants_most));
    const bool is_sqlite = script->dialect == JUB_SQL_SQLITE;
    return SQL(
        script, SQL_PLUS, "# + 365 * # + #(#, #)", whole, years,
        sql_word(wants_most ? (is_sqlite ? "max" : "greatest") : (is_sqlite ? "min" : "least")),
        without, with);
}

// With months on one side and days on the other, how the span of the months stands to the days.
static sql_text against_span(const length_pair *pair, bool is_more_months)
{
    sql_script *script = pair->script;
    const sql_text n = is_more_months ? pair->months : SQL(script, SQL_ATOM, "-(#)", pair->months);
    const sql_text x = is_more_months ? SQL(script, SQL_ATOM, "-(#)", pair->days) : pair->days;
    const sql_text wrapped = SQL(script, SQL_ATOM, "(#)", n);
    const sql_text fewest = span_text(script, wrapped, false);
    const sql_text most = span_text(script, wrapped, true);
    // Seen from the months: longer than the days for certain, shorter for certain, and so on.
    const sql_text longer = SQL(script, SQL_COMPARED, "$ > $", fewest, x);
    const sql_text shorter = SQL(script, SQL_COMPARED, "$ < $", most, x);
    const sql_text not_shorter = SQL(script, SQL_COMPARED, "$ >= $", fewest, x);
    const sql_text not_longer = SQL(script, SQL_COMPARED, "$ <= $", most, x);
    const sql_text greater = is_more_months ? longer : shorter;
    const sql_text less = is_more_months ? shorter : longer;
    const sql_text not_less = is_more_months ? not_shorter : not_longer;
    const sql_text not_greater = is_more_months ? not_longer : not_shorter;
    const char *const form = "CASE WHEN # THEN TRUE WHEN # THEN FALSE END";
    switch (pair->relation) {
    case DECREE_LESS: return SQL(script, SQL_ATOM, form, less, not_less);
    case DECREE_LESS_EQUAL: return SQL(script, SQL_ATOM, form, not_greater, greater);
    case DECREE_GREATER: return SQL(script, SQL_ATOM, form, greater, not_greater);
    case DECREE_GREATER_EQUAL: return SQL(script, SQL_ATOM, form, not_less, less);
    case DECREE_EQUAL:
        return SQL(script, SQL_ATOM, form, sql_and(script, not_less, not_greater),
                   sql_or(script, less, greater));
    case DECREE_NOT_EQUAL:
        return SQL(script, SQL_ATOM, form, sql_or(script, less, greater),
                   sql_and(script, not_less, not_greater));
    }
    return less;
}

static sql_text word_of(bool truth)
{
    return sql_word(truth ? "TRUE" : "FALSE");
}

static sql_text compare_all(const length_pair *pair, bool needs_spans)
{
    sql_script *script = pair->script;
    const sql_text by_days = SQL(script, SQL_COMPARED, against_zero(pair->relation), pair->days);
    const sql_text more = word_of(holds(pair->relation, 1));
    const sql_text fewer = word_of(holds(pair->relation, -1));
    if (!needs_spans && !jub_text_is(pair->days.text, "0"))
        return sql_form(script, SQL_PLUS,
                        "CASE WHEN $ = 0 THEN # WHEN $ > 0 AND # IS NOT NULL THEN # WHEN $ < 0 AND "
                        "# IS NOT NULL THEN # END",
                        (const sql_text[]){pair->months, by_days, pair->months, pair->days, more,
                                           pair->months, pair->days, fewer},
                        8);
    if (!needs_spans)
        return sql_form(
            script, SQL_PLUS, "CASE WHEN $ = 0 THEN # WHEN $ > 0 THEN # WHEN $ < 0 THEN # END",
            (const sql_text[]){pair->months, by_days, pair->months, more, pair->months, fewer}, 6);
    return sql_form(script, SQL_COMPARED,
                    "CASE WHEN $ = 0 THEN # WHEN $ > 0 AND $ > -28 THEN # WHEN $ < 0 AND $ < 28 "
                    "THEN # WHEN $ > 0 THEN # WHEN $ < 0 THEN # END",
                    (const sql_text[]){pair->months, by_days, pair->months, pair->days, more,
                                       pair->months, pair->days, fewer, pair->months,
                                       against_span(pair, true), pair->months,
                                       against_span(pair, false)},
                    12);
}

// A column that is not below nothing against a few fixed months: month by month.
static sql_text compare_listed(sql_script *script, decree_relation relation, const sql_value *a,
                               int32_t limit)
{
    const bool may_lack_days = a->other_bounds.low < a->other_bounds.high;
    const sql_text months = sql_integer(script, limit);
    sql_text more = SQL(script, SQL_COMPARED, "# > #", a->main, months);
    if (may_lack_days) more = SQL(script, SQL_AND, "# AND # IS NOT NULL", more, a->other);
    sql_text text = SQL(script, SQL_ATOM, "CASE WHEN # THEN #", more, word_of(holds(relation, 1)));
    text = SQL(script, SQL_ATOM, "# WHEN # = # THEN #", text, a->main, sql_integer(script, limit),
               SQL(script, SQL_COMPARED, against_zero(relation), a->other));
    text = SQL(script, SQL_ATOM, "# WHEN # < # AND # < 28 THEN #", text, a->main, months, a->other,
               word_of(holds(relation, -1)));
    for (int32_t m = limit - 1; m >= 0; m--) {
        int32_t fewest, most;
        jub_months_span(limit - m, &fewest, &most);
        // days below `fewest` are less, above `most` more; the ends may be equal to it
        const bool low_in = holds(relation, -1) == holds(relation, 0);
        const bool high_in = holds(relation, 1) == holds(relation, 0);
        const sql_text low = SQL(script, SQL_COMPARED, low_in ? "$ <= #" : "$ < #", a->other,
                                 sql_integer(script, fewest));
        const sql_text high = SQL(script, SQL_COMPARED, high_in ? "$ >= #" : "$ > #", a->other,
                                  sql_integer(script, most));
        text = SQL(script, SQL_ATOM,
                   "#\n                WHEN # = # THEN CASE WHEN # THEN # WHEN # THEN # END", text,
                   a->main, sql_integer(script, m), low, word_of(holds(relation, -1)), high,
                   word_of(holds(relation, 1)));
    }
    return SQL(script, SQL_ATOM, "# END", text);
}

static sql_text difference(sql_script *script, sql_text a, sql_text b)
{
    if (jub_text_is(b.text, "0")) return a;
    return SQL(script, SQL_PLUS, "$ - $", a, b);
}

static decree_relation mirrored(decree_relation relation)
{
    static const decree_relation others[] = {DECREE_EQUAL,   DECREE_NOT_EQUAL,
                                             DECREE_GREATER, DECREE_GREATER_EQUAL,
                                             DECREE_LESS,    DECREE_LESS_EQUAL};
    return others[relation];
}

static bool is_short(const sql_value *fixed, const sql_value *other)
{
    return fixed->is_fixed && fixed->fixed.least.days == 0 && fixed->fixed.least.months > 0 &&
           fixed->fixed.least.months <= LISTED_MONTHS_MAX && other->bounds.low >= 0 &&
           other->other_bounds.low >= 0;
}

sql_value sql_compare_durations(sql_script *script, decree_span span, decree_relation relation,
                                const sql_value *a, const sql_value *b)
{
    (void)span;
    const bool is_ordered = relation != DECREE_EQUAL && relation != DECREE_NOT_EQUAL;
    if (is_ordered && is_short(b, a))
        return sql_truth(compare_listed(script, relation, a, b->fixed.least.months));
    if (is_ordered && is_short(a, b))
        return sql_truth(compare_listed(script, mirrored(relation), b, a->fixed.least.months));
    const sql_bounds days = {a->other_bounds.low - b->other_bounds.high,
                             a->other_bounds.high - b->other_bounds.low};
    const length_pair pair = {script, relation, difference(script, a->main, b->main),
                              difference(script, a->other, b->other)};
    const bool needs_spans = days.low <= -SHORT_MONTH_DAYS || days.high >= SHORT_MONTH_DAYS;
    sql_text text = compare_all(&pair, needs_spans);
    text.level = SQL_ATOM;
    return sql_truth(text);
}
