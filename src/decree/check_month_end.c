#include "decree/check_region_private.h"
#include "decree/walk_private.h"

// What the convention `month_end` decides. A month added to the 31st often has no such day, and
// clamp, overflow and refuse then part company. From a date of the decree itself that is certain
// and a warning; from dates of persons it is a note, once, of the sums that somebody's date can
// bring there. Where a sum is only compared with a date of the decree, clamp and overflow lie one
// day apart, so the note passes over it unless that very day is asked for.

enum {
    STEP_MAX = 100000,
    LEAP_GAP_YEARS = 8, // the longest from one 29 February to the next
    SUM_MAX = 256,      // sums told apart
    SHOWN_SUM_MAX = 4,  // in the note
};

typedef struct sum_note {
    decree_checker *checker;
    const char *words[SUM_MAX];
    decree_span spans[SUM_MAX];
    uint32_t count;
    uint32_t steps;
} sum_note;

static const char *add_words(decree_checker *checker, jub_date from, jub_duration duration,
                             jub_month_end month_end)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    jub_date sum;
    if (jub_date_add(from, duration, month_end, &sum) != JUB_ADDED) return "no day";
    return check_format(checker, "%s", jub_date_format(sum, day));
}

void check_missing_day(decree_checker *checker, decree_span span, jub_date from,
                       jub_duration duration)
{
    static const char *const words[] = {"clamp", "overflow", "refuse"};
    static const char *const hints[] = {
        "see that this is the day meant, or write the day itself",
        "see that this is the day meant, or write the day itself",
        "nobody gets an answer from it; write the day itself",
    };
    const jub_month_end month_end = checker->tree->convention.month_end;
    jub_date sum;
    if (duration.months == 0 || jub_date_add(from, duration, JUB_REFUSE, &sum) != JUB_NO_SUCH_DAY)
        return;
    const char *clamped = add_words(checker, from, duration, JUB_CLAMP);
    const char *passed = add_words(checker, from, duration, JUB_OVERFLOW);
    const char *shown = check_words_at(checker, span);
    if (!clamped || !passed || !shown) return;
    CHECK_WARNING(
        checker, span, hints[month_end],
        "'%s' lands on a day that does not exist: %s by 'clamp', %s by 'overflow', no day "
        "by 'refuse'; this decree says '%s'",
        shown, clamped, passed, words[month_end]);
}

// -- what can bring somebody to a missing day -----------------------------------------------------

/// `expr` is a length. A table may give months in any of its rows.
static bool may_have_months(sum_note *n, const decree_expr *expr)
{
    jub_duration literal;
    if (++n->steps > STEP_MAX) return false;
    expr = check_see_through(expr);
    if (check_literal_duration(expr, &literal)) return literal.months != 0;
    if (expr->kind == DECREE_EXPR_UNIT) return expr->unit != DECREE_DAYS;
    if (expr->kind == DECREE_EXPR_NAME) {
        if (!expr->symbol || expr->symbol->kind != DECREE_SYMBOL_TABLE) return expr->symbol != NULL;
        const decree_table *table = expr->symbol->table;
        for (uint32_t i = 0; i < table->row_count; i++)
            if (may_have_months(n, table->rows[i].result)) return true;
        return false;
    }
    for (uint32_t i = 0; i < expr->operand_count; i++)
        if (expr->operands[i]->type.kind == DECREE_DURATION &&
            may_have_months(n, expr->operands[i]))
            return true;
    return false;
}

static jub_civil civil_back(jub_civil civil, int32_t months)
{
    const int32_t month = civil.year * 12 + civil.month - 1 - months;
    return (jub_civil){.year = month / 12, .month = month % 12 + 1, .day = civil.day};
}

/// Whether from some date `duration` leads to a missing day for which `clamp` gives `sum`, and
/// `overflow` the day after.
static bool is_clamped_sum(jub_duration duration, int64_t sum)
{
    if (!jub_date_in_range(sum - duration.days)) return false;
    const jub_civil end = jub_civil_from_date((jub_date)(sum - duration.days));
    const jub_civil start = civil_back(end, duration.months);
    return end.day == jub_month_days(end.year, end.month) && start.year >= 1600 &&
           start.year <= 2400 && jub_month_days(start.year, start.month) > end.day;
}

/// Whether a comparison of such a sum with one day comes out differently by clamp and overflow.
static bool is_told_apart(jub_duration duration, decree_relation relation, jub_date bound)
{
    const bool at = is_clamped_sum(duration, bound);
    const bool before = is_clamped_sum(duration, (int64_t)bound - 1);
    switch (relation) {
    case DECREE_LESS_EQUAL:
    case DECREE_GREATER: return at;
    case DECREE_LESS:
    case DECREE_GREATER_EQUAL: return before;
    case DECREE_EQUAL:
    case DECREE_NOT_EQUAL: return at || before;
    }
    return true;
}

static bool is_date_sum(const decree_expr *expr)
{
    return (expr->kind == DECREE_EXPR_ADD || expr->kind == DECREE_EXPR_SUBTRACT) &&
           expr->type.kind == DECREE_DATE;
}

/// A year or years lead to a missing day from 29 February only, and not where they are leap years.
static bool can_miss(const decree_checker *checker, const decree_expr *from, bool has_duration,
                     jub_duration duration)
{
    jub_date day;
    if (has_duration && duration.months % 48 == 0) return false;
    return !check_constant_date(checker, from, &day) ||
           (!has_duration && jub_civil_from_date(day).day > 28);
}

// -- the note -------------------------------------------------------------------------------------

static void list_sum(sum_note *n, decree_span span, const char *words)
{
    if (!words || n->count == SUM_MAX) return;
    for (uint32_t i = 0; i < n->count; i++)
        if (strcmp(n->words[i], words) == 0) return;
    n->words[n->count] = words;
    n->spans[n->count++] = span;
}

static void look_at_sum(sum_note *n, const decree_expr *expr)
{
    jub_duration duration;
    jub_date from;
    const decree_expr *length = check_see_through(expr->operands[1]);
    const bool has_duration = check_literal_duration(length, &duration);
    if (has_duration && expr->kind == DECREE_EXPR_SUBTRACT)
        duration = jub_duration_negate(duration);
    if (has_duration && check_constant_date(n->checker, expr->operands[0], &from))
        check_missing_day(n->checker, expr->span, from, duration);
    if (!may_have_months(n, length) ||
        !can_miss(n->checker, expr->operands[0], has_duration, duration))
        return;
    list_sum(n, expr->span, check_words_at(n->checker, expr->span));
}

/// `date + length <= day of the decree`: true when that was all there is to the sum.
static bool is_settled(const decree_checker *checker, const decree_expr *side,
                       const decree_expr *other, decree_relation relation)
{
    jub_duration duration;
    jub_date bound, from;
    const decree_expr *sum = check_see_through(side);
    if (checker->tree->convention.month_end == JUB_REFUSE || !is_date_sum(sum) ||
        is_date_sum(check_see_through(sum->operands[0])) ||
        check_constant_date(checker, sum->operands[0], &from) ||
        !check_literal_duration(check_see_through(sum->operands[1]), &duration) ||
        !check_constant_date(checker, other, &bound))
        return false;
    if (sum->kind == DECREE_EXPR_SUBTRACT) duration = jub_duration_negate(duration);
    return !is_told_apart(duration, relation, bound);
}

/// Whether counting up to this day depends on the convention. Counts are defined by adding, and
/// from 29 February it may take years of steps to a missing day.
static bool is_count_told_apart(const decree_expr *call, jub_date to)
{
    const bool is_years = call->function == DECREE_FUNCTION_YEARS;
    const decree_relation relation =
        call->rounding == JUB_DOWN ? DECREE_LESS_EQUAL : DECREE_GREATER_EQUAL;
    for (int32_t steps = 1; steps <= LEAP_GAP_YEARS; steps++)
        if (is_told_apart((jub_duration){steps * (is_years ? 12 : 1), 0}, relation, to))
            return true;
    return false;
}

static void look_at_count(sum_note *n, const decree_expr *call)
{
    jub_date from, to;
    if (check_constant_date(n->checker, call->operands[0], &from) &&
        jub_civil_from_date(from).day <= 28)
        return;
    if (n->checker->tree->convention.month_end != JUB_REFUSE &&
        check_constant_date(n->checker, call->operands[1], &to) && !is_count_told_apart(call, to))
        return;
    list_sum(n, call->span, check_words_at(n->checker, call->span));
}

static bool look(void *context, const decree_expr *expr)
{
    sum_note *n = context;
    if (++n->steps > STEP_MAX) return false;
    if (is_date_sum(expr)) look_at_sum(n, expr);
    if (expr->kind == DECREE_EXPR_CALL &&
        (expr->function == DECREE_FUNCTION_MONTHS || expr->function == DECREE_FUNCTION_YEARS))
        look_at_count(n, expr);
    if (expr->kind != DECREE_EXPR_COMPARE || expr->operands[0]->type.kind != DECREE_DATE)
        return true;
    const decree_expr *left = expr->operands[0], *right = expr->operands[1];
    return !is_settled(n->checker, left, right, expr->relation) &&
           !is_settled(n->checker, right, left, decree_relation_turned(expr->relation));
}

/// A reduction takes its length off the end of the term.
static void look_at_length(sum_note *n, const decree_expr *length)
{
    jub_duration duration;
    if (!length || !may_have_months(n, length)) return;
    if (check_literal_duration(check_see_through(length), &duration) && duration.months % 48 == 0)
        return;
    const char *words = check_words_at(n->checker, length->span);
    if (words) list_sum(n, length->span, check_format(n->checker, "term_end - %s", words));
}

static void look_at_reductions(sum_note *n)
{
    const decree_tree *tree = n->checker->tree;
    for (size_t i = 0; i < tree->grants.count; i++)
        for (uint32_t k = 0; k < tree->grants.items[i]->act_count; k++) {
            look_at_length(n, tree->grants.items[i]->acts[k].by);
            look_at_length(n, tree->grants.items[i]->acts[k].at_least);
            look_at_length(n, tree->grants.items[i]->acts[k].at_most);
        }
    for (size_t i = 0; i < tree->limits.count; i++)
        look_at_length(n, tree->limits.items[i]->at_most);
}

static void look_at_notices(decree_checker *checker)
{
    const decree_tree *tree = checker->tree;
    const decree_header *header = &tree->header;
    const jub_date dates[] = {
        [DECREE_EFFECT] = header->effect,
        [DECREE_MADE] = header->made,
        [DECREE_RECKONED] = header->reckoned,
    };
    for (size_t i = 0; i < tree->notices.count; i++) {
        const decree_notice *notice = tree->notices.items[i];
        const decree_symbol *anchor = check_find(checker, notice->anchor.text);
        jub_duration before;
        if (!notice->is_relative || !notice->before || !anchor ||
            !check_literal_duration(notice->before, &before))
            continue;
        const decree_span span = {notice->before->span.offset_bytes,
                                  notice->anchor.span.offset_bytes +
                                      notice->anchor.span.length_bytes -
                                      notice->before->span.offset_bytes};
        if (anchor->kind == DECREE_SYMBOL_BUILTIN && anchor->builtin <= DECREE_RECKONED)
            check_missing_day(checker, span, dates[anchor->builtin], jub_duration_negate(before));
        else if (anchor->kind == DECREE_SYMBOL_ROUND)
            check_missing_day(checker, span, anchor->round->first_day, jub_duration_negate(before));
    }
}

static void tell(sum_note *n)
{
    const char *list = NULL;
    for (uint32_t i = 0; i < n->count && i < SHOWN_SUM_MAX; i++)
        list = check_format(n->checker, "%s%s'%s' (line %u)", list ? list : "", list ? ", " : "",
                            n->words[i], check_line(n->checker, n->spans[i]));
    if (list && n->count > SHOWN_SUM_MAX)
        list = check_format(n->checker, "%s and %u more", list, n->count - SHOWN_SUM_MAX);
    if (!list) return;
    CHECK_SAY(n->checker, JUB_NOTE, JUB_OK, n->checker->tree->convention.month_end_span,
              "see what the law says of months too short; the conventions part from the 29th on",
              "the month end decides %s", list);
}

void check_month_end(decree_checker *checker)
{
    sum_note *n = JUB_NEW(checker->arena, sum_note, 1);
    if (!n) {
        checker->is_out_of_memory = true;
        return;
    }
    n->checker = checker;
    decree_each_expr(checker->tree, look, n);
    look_at_reductions(n);
    look_at_notices(checker);
    if (checker->tree->convention.has_month_end) tell(n);
}
