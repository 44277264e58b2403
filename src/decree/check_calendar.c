#include "decree/checker_private.h"

// What the decree must say about dates: its header, its conventions; and whether its rounds and
// notices stand in an order that can be kept.

void check_conventions(decree_checker *checker)
{
    const decree_tree *tree = checker->tree;
    if (!tree->header.is_present)
        CHECK_ERROR(checker, JUB_MISSING, ((decree_span){0, 1}),
                    "begin with: decree \"Title\" cite \"...\" effect 2022-02-16",
                    "this file has no 'decree' sentence");
    if (tree->needs_month_end && !tree->convention.has_month_end)
        CHECK_ERROR(checker, JUB_MISSING, checker->first_month,
                    "write: convention month_end clamp, overflow or refuse (the last day of the "
                    "month, the first of the next, or no answer)",
                    "months are counted here, and nothing says what 31 August less six months is");
    if (checker->has_days_call && !tree->convention.has_day_count)
        CHECK_ERROR(checker, JUB_MISSING, checker->first_days_call,
                    "write: convention day_count exclusive or inclusive (inclusive: a day begun "
                    "counts)",
                    "days are counted here, and nothing says whether both ends count");
}

// -- rounds ---------------------------------------------------------------------------------------

static void check_rounds(decree_checker *checker)
{
    const decree_tree *tree = checker->tree;
    for (size_t i = 0; i < tree->rounds.count; i++) {
        const decree_round *round = tree->rounds.items[i];
        char day[JUB_DATE_TEXT_BYTES + 1];
        if (round->last_day < round->first_day)
            CHECK_ERROR(checker, JUB_RANGE, round->span, "write the first day first",
                        "the round '%.*s' ends before it begins", JUB_TEXT_ARG(round->name.text));
        if (i == 0) continue;
        const decree_round *before = tree->rounds.items[i - 1];
        if (round->first_day <= before->last_day && before->first_day <= before->last_day)
            CHECK_WARNING(
                checker, round->span,
                check_format(checker, "begin it after %s", jub_date_format(before->last_day, day)),
                "the round '%.*s' begins before '%.*s' has ended", JUB_TEXT_ARG(round->name.text),
                JUB_TEXT_ARG(before->name.text));
    }
}

// -- notices --------------------------------------------------------------------------------------

/// A notice's day, as far as it is known.
typedef struct notice_day {
    enum { DAY_NEW, DAY_OPEN, DAY_KNOWN, DAY_WRONG } state;
    jub_date day;
    bool hangs_on_round; // counted from a round, so it may well stand before its end
} notice_day;

static bool header_date(decree_checker *checker, const decree_notice *notice,
                        decree_builtin builtin, jub_date *date_out)
{
    const decree_header *header = &checker->tree->header;
    const bool has[] = {header->has_effect, header->has_made, header->has_reckoned};
    const jub_date dates[] = {header->effect, header->made, header->reckoned};
    if (builtin > DECREE_RECKONED) {
        CHECK_ERROR(checker, JUB_TYPE, notice->anchor.span,
                    "name effect, made, reckoned, a round or a notice",
                    "'%.*s' is a result, and not a day of the decree",
                    JUB_TEXT_ARG(notice->anchor.text));
        return false;
    }
    if (!has[builtin] && header->is_present)
        CHECK_ERROR(checker, JUB_MISSING, notice->anchor.span,
                    check_format(checker,
                                 "write '%.*s' and a date into the decree's first sentence",
                                 JUB_TEXT_ARG(notice->anchor.text)),
                    "'%.*s' is read here, and the header gives no such date",
                    JUB_TEXT_ARG(notice->anchor.text));
    *date_out = dates[builtin];
    return has[builtin];
}

static bool count_back(decree_checker *checker, const decree_notice *notice, jub_date from,
                       jub_date *day_out)
{
    jub_duration duration;
    const decree_convention *convention = &checker->tree->convention;
    if (!check_literal_duration(notice->before, &duration)) return false;
    if (duration.months != 0 && !convention->has_month_end) return false;
    if (jub_date_add(from, jub_duration_negate(duration), convention->month_end, day_out) ==
        JUB_ADDED)
        return true;
    CHECK_ERROR(checker, JUB_RANGE, notice->before->span, "name a day with 'on'",
                "this lands on a day that does not exist");
    return false;
}

typedef struct notice_days {
    decree_checker *checker;
    notice_day *days;  // [notice count]
    uint32_t *chain;   // [notice count] room for the way back to a day
    jub_map names;     // of notices ...
    uint32_t *by_name; // ... and their numbers
} notice_days;

/// What a notice is counted from: a day, or another notice in `*next_out`.
static bool find_anchor(notice_days *n, const decree_notice *notice, notice_day *from_out,
                        uint32_t *next_out)
{
    const decree_symbol *anchor =
        check_label(n->checker, notice->anchor,
                    (check_place){.symbols = CHECK_KIND(DECREE_SYMBOL_BUILTIN) |
                                             CHECK_KIND(DECREE_SYMBOL_ROUND) |
                                             CHECK_KIND(DECREE_SYMBOL_NOTICE)},
                    "a date of the header, a round or a notice");
    *from_out = (notice_day){.state = DAY_WRONG};
    if (!anchor) return true;
    if (anchor->kind == DECREE_SYMBOL_NOTICE) {
        *next_out = n->by_name[jub_map_find(&n->names, anchor->name)];
        return false;
    }
    if (anchor->kind == DECREE_SYMBOL_ROUND)
        *from_out = (notice_day){DAY_KNOWN, anchor->round->first_day, true};
    else if (header_date(n->checker, notice, anchor->builtin, &from_out->day))
        from_out->state = DAY_KNOWN;
    return true;
}

/// Follows the chain from one notice: backwards to a day that is known, then forwards again.
static void place_notice(notice_days *n, uint32_t start)
{
    const decree_tree *tree = n->checker->tree;
    notice_day from = {.state = DAY_WRONG};
    uint32_t length = 0;
    for (uint32_t at = start;;) {
        const decree_notice *notice = tree->notices.items[at];
        if (n->days[at].state == DAY_OPEN) {
            CHECK_ERROR(n->checker, JUB_CONFLICT, notice->anchor.span, "give one of them a day",
                        "the notice '%.*s' is counted from itself",
                        JUB_TEXT_ARG(notice->name.text));
            break;
        }
        if (n->days[at].state != DAY_NEW) {
            from = n->days[at];
            break;
        }
        n->days[at].state = DAY_OPEN;
        n->chain[length++] = at;
        if (!notice->is_relative) {
            from = (notice_day){DAY_KNOWN, notice->on, false};
            break;
        }
        if (find_anchor(n, notice, &from, &at)) break;
    }
    while (length > 0) {
        const uint32_t at = n->chain[--length];
        const decree_notice *notice = tree->notices.items[at];
        if (from.state == DAY_KNOWN && notice->is_relative &&
            (!notice->before || !count_back(n->checker, notice, from.day, &from.day)))
            from.state = DAY_WRONG;
        n->days[at] = from;
    }
}

static void check_notice(decree_checker *checker, const decree_notice *notice, notice_day day)
{
    const decree_tree *tree = checker->tree;
    char shown[JUB_DATE_TEXT_BYTES + 1], last[JUB_DATE_TEXT_BYTES + 1];
    if (day.state != DAY_KNOWN || day.hangs_on_round) return;
    for (size_t i = 0; i < tree->rounds.count && i < DECREE_FIELD_MAX; i++) {
        const decree_round *round = tree->rounds.items[i];
        if (day.day > round->last_day || round->last_day < round->first_day) continue;
        CHECK_WARNING(checker, notice->span,
                      check_format(checker,
                                   "an announcement is counted from the round: 7 days before %.*s",
                                   JUB_TEXT_ARG(round->name.text)),
                      "the notice '%.*s' falls on %s, and the round '%.*s' ends on %s only",
                      JUB_TEXT_ARG(notice->name.text), jub_date_format(day.day, shown),
                      JUB_TEXT_ARG(round->name.text), jub_date_format(round->last_day, last));
        return;
    }
}

static bool begin_notices(notice_days *n, decree_checker *checker)
{
    const decree_tree *tree = checker->tree;
    *n = (notice_days){.checker = checker, .names = jub_map_init(checker->arena, 0)};
    n->days = JUB_NEW(checker->arena, notice_day, tree->notices.count);
    n->chain = JUB_NEW(checker->arena, uint32_t, tree->notices.count);
    n->by_name = JUB_NEW(checker->arena, uint32_t, tree->notices.count);
    if (!n->days || !n->chain || !n->by_name) return false;
    for (uint32_t i = 0; i < tree->notices.count; i++) {
        bool is_new = false;
        const uint32_t number = jub_map_add(&n->names, tree->notices.items[i]->name.text, &is_new);
        if (number == JUB_MAP_ABSENT) return false;
        if (is_new) n->by_name[number] = i;
    }
    return true;
}

void check_calendar(decree_checker *checker)
{
    const decree_tree *tree = checker->tree;
    notice_days n;
    if (!begin_notices(&n, checker)) {
        checker->is_out_of_memory = true;
        return;
    }
    check_rounds(checker);
    for (uint32_t i = 0; i < tree->notices.count; i++) {
        decree_notice *notice = tree->notices.items[i];
        check_dates_in_force(checker, &notice->source);
        if (!notice->is_relative || !notice->before) continue;
        check_expr_is(checker, notice->before, (decree_type){.kind = DECREE_DURATION},
                      "what stands before 'before'");
    }
    for (uint32_t i = 0; i < tree->notices.count; i++) {
        if (n.days[i].state == DAY_NEW) place_notice(&n, i);
        check_notice(checker, tree->notices.items[i], n.days[i]);
    }
}
