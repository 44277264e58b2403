#include "decree/check_region_private.h"

#include <stdio.h>

static const decree_ratio zero = {0, 1};
static const decree_ratio one = {1, 1};

check_set check_set_all(const check_axis *axis)
{
    return (check_set){.kind = axis->kind,
                       .has_none = axis->or_none,
                       .cases = UINT64_MAX,
                       .low = zero,
                       .high = zero};
}

check_set check_set_none(const check_axis *axis)
{
    check_set set = {.kind = axis->kind, .has_none = true};
    // No number lies above 1 and below 0.
    set.has_low = set.has_high = true;
    set.low = one;
    set.high = zero;
    set.shortest = (jub_duration){0, 1};
    return set;
}

check_set check_set_range(const check_axis *axis, decree_relation relation, decree_ratio bound)
{
    check_set set = {.kind = axis->kind, .cases = UINT64_MAX, .low = bound, .high = bound};
    set.has_low = relation == DECREE_EQUAL || relation >= DECREE_GREATER;
    set.has_high =
        relation == DECREE_EQUAL || relation == DECREE_LESS || relation == DECREE_LESS_EQUAL;
    set.low_is_open = relation == DECREE_GREATER;
    set.high_is_open = relation == DECREE_LESS;
    return set;
}

check_set check_set_durations(const check_axis *axis, decree_relation relation, jub_duration bound)
{
    check_set set = check_set_range(axis, relation, zero);
    set.shortest = set.longest = bound;
    return set;
}

// -- meets ----------------------------------------------------------------------------------------

/// Whether a's lower end is the narrower one.
static bool low_is_narrower(const check_set *a, const check_set *b)
{
    if (!a->has_low || !b->has_low) return a->has_low;
    if (a->kind == CHECK_DURATIONS) {
        const check_truth more = check_duration_relation(a->shortest, DECREE_GREATER, b->shortest);
        const check_truth equal = check_duration_relation(a->shortest, DECREE_EQUAL, b->shortest);
        return more == CHECK_TRUE || (equal == CHECK_TRUE && a->low_is_open);
    }
    const int order = check_ratio_compare(a->low, b->low);
    return order > 0 || (order == 0 && a->low_is_open);
}

static bool high_is_narrower(const check_set *a, const check_set *b)
{
    if (!a->has_high || !b->has_high) return a->has_high;
    if (a->kind == CHECK_DURATIONS) {
        const check_truth less = check_duration_relation(a->longest, DECREE_LESS, b->longest);
        const check_truth equal = check_duration_relation(a->longest, DECREE_EQUAL, b->longest);
        return less == CHECK_TRUE || (equal == CHECK_TRUE && a->high_is_open);
    }
    const int order = check_ratio_compare(a->high, b->high);
    return order < 0 || (order == 0 && a->high_is_open);
}

check_set check_set_intersect(check_set a, check_set b)
{
    check_set both = a;
    both.has_none = a.has_none && b.has_none;
    both.cases = a.cases & b.cases;
    if (low_is_narrower(&b, &a)) {
        both.has_low = true;
        both.low = b.low;
        both.low_is_open = b.low_is_open;
        both.shortest = b.shortest;
    }
    if (high_is_narrower(&b, &a)) {
        both.has_high = true;
        both.high = b.high;
        both.high_is_open = b.high_is_open;
        both.longest = b.longest;
    }
    return both;
}

/// The cases that there are at all.
static uint64_t possible_cases(const check_axis *axis)
{
    if (axis->other) return 7;
    if (axis->type.kind == DECREE_BOOLEAN || axis->type.kind == DECREE_CODES) return 3;
    const uint64_t named = ((uint64_t)1 << axis->name_count) - 1;
    const bool has_others = axis->type.kind != DECREE_CHOICE || !axis->type.cases ||
                            axis->type.cases->count > axis->name_count;
    return named | (has_others ? (uint64_t)1 << CHECK_CASE_OTHER : 0);
}

static int64_t floor_of(decree_ratio ratio)
{
    const int64_t whole = ratio.numerator / ratio.denominator;
    return whole - (ratio.numerator % ratio.denominator < 0);
}

/// The ends as whole numbers, both taken in; false where one would not fit.
static bool whole_ends(const check_set *set, int64_t *low_out, int64_t *high_out)
{
    const int64_t low = floor_of(set->low), high = floor_of(set->high);
    const bool low_is_past = set->low.denominator != 1 || set->low_is_open;
    const bool high_is_past = set->high.denominator == 1 && set->high_is_open;
    if ((low_is_past && low == INT64_MAX) || (high_is_past && high == INT64_MIN)) return false;
    *low_out = low + low_is_past;
    *high_out = high - high_is_past;
    return true;
}

static bool range_is_empty(const check_axis *axis, const check_set *set)
{
    if (!set->has_low || !set->has_high) return false;
    int64_t low, high;
    if (axis->is_whole && whole_ends(set, &low, &high)) return low > high;
    const int order = check_ratio_compare(set->low, set->high);
    return order > 0 || (order == 0 && (set->low_is_open || set->high_is_open));
}

static bool durations_are_empty(const check_set *set, bool counts_undecided)
{
    if (!set->has_low || !set->has_high) return false;
    const bool is_open = set->low_is_open || set->high_is_open;
    const check_truth less = check_duration_relation(
        set->shortest, is_open ? DECREE_LESS : DECREE_LESS_EQUAL, set->longest);
    return counts_undecided ? less == CHECK_FALSE : less != CHECK_TRUE;
}

bool check_set_is_empty(const check_axis *axis, const check_set *set, bool counts_undecided)
{
    if (set->has_none && axis->or_none) return false;
    switch (axis->kind) {
    case CHECK_CASES: return (set->cases & possible_cases(axis)) == 0;
    case CHECK_RANGE: return range_is_empty(axis, set);
    case CHECK_DURATIONS: return durations_are_empty(set, counts_undecided);
    }
    return false;
}

uint32_t check_set_complement(const check_axis *axis, const check_set *set, check_set pieces_out[2])
{
    uint32_t count = 0;
    check_set rest = check_set_all(axis);
    rest.has_none = false;
    if (axis->kind == CHECK_CASES) {
        rest.cases = ~set->cases;
        pieces_out[count++] = rest;
        return count;
    }
    if (set->has_low) {
        check_set below = rest;
        below.has_high = true;
        below.high = set->low;
        below.longest = set->shortest;
        below.high_is_open = !set->low_is_open;
        pieces_out[count++] = below;
    }
    if (set->has_high) {
        check_set above = rest;
        above.has_low = true;
        above.low = set->high;
        above.shortest = set->longest;
        above.low_is_open = !set->high_is_open;
        pieces_out[count++] = above;
    }
    return count;
}

uint32_t check_axis_case(check_axis *axis, jub_text name)
{
    for (uint32_t i = 0; i < axis->name_count; i++)
        if (jub_text_equal(axis->names[i], name)) return i;
    if (axis->name_count == CHECK_CASE_NAMED_MAX) return CHECK_CASE_NAMED_MAX;
    axis->names[axis->name_count] = name;
    return axis->name_count++;
}

// -- in words -------------------------------------------------------------------------------------

enum { SHOWN_MAX_BYTES = 80 };

/// What an expression looks like in the file, on one line.
static void source_words(const decree_checker *checker, const decree_expr *expr,
                         char words_out[SHOWN_MAX_BYTES])
{
    const jub_text source = checker->tree->source;
    size_t length = 0;
    for (size_t i = 0; i < expr->span.length_bytes && length < SHOWN_MAX_BYTES - 4; i++) {
        const size_t at = expr->span.offset_bytes + i;
        const char byte = at < source.length_bytes ? source.bytes[at] : ' ';
        const bool is_blank = byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
        if (is_blank && (length == 0 || words_out[length - 1] == ' ')) continue;
        words_out[length++] = is_blank ? ' ' : byte;
    }
    words_out[length] = '\0';
    if (length == SHOWN_MAX_BYTES - 4) memcpy(words_out + length, "...", 4);
}

static const char *show_number(decree_checker *checker, const check_axis *axis, decree_ratio number)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    if (axis->type.kind == DECREE_DATE && jub_date_in_range(number.numerator))
        return check_format(checker, "%s", jub_date_format((jub_date)number.numerator, day));
    if (number.denominator == 1) return check_format(checker, "%lld", (long long)number.numerator);
    return check_format(checker, "%lld/%lld", (long long)number.numerator,
                        (long long)number.denominator);
}

static decree_ratio step(decree_ratio from, int by)
{
    decree_ratio next = from;
    const check_wide numerator = from.numerator + (check_wide)by * from.denominator;
    (void)check_ratio_make(numerator, from.denominator, &next);
    return next;
}

static decree_ratio middle(decree_ratio a, decree_ratio b)
{
    decree_ratio half = a;
    const check_wide shared = (check_wide)a.denominator * b.denominator;
    const check_wide sum =
        (check_wide)a.numerator * b.denominator / 2 + (check_wide)b.numerator * a.denominator / 2;
    const bool is_small = shared <= INT64_MAX;
    if (is_small)
        (void)check_ratio_make((check_wide)a.numerator * b.denominator +
                                   (check_wide)b.numerator * a.denominator,
                               shared * 2, &half);
    else
        (void)check_ratio_make(sum, shared, &half);
    return half;
}

static decree_ratio pick_number(const check_axis *axis, const check_set *set)
{
    int64_t low, high;
    if (axis->is_whole && whole_ends(set, &low, &high)) {
        return (decree_ratio){set->has_low ? low : high, 1};
    }
    if (set->has_low && !set->low_is_open) return set->low;
    if (set->has_high && !set->high_is_open) return set->high;
    if (set->has_low && set->has_high) return middle(set->low, set->high);
    return set->has_low ? step(set->low, 1) : step(set->high, -1);
}

static jub_duration pick_duration(const check_set *set)
{
    jub_duration picked = set->has_low ? set->shortest : set->longest;
    const bool is_open = set->has_low ? set->low_is_open : set->high_is_open;
    if (!set->has_low && set->high_is_open &&
        check_duration_relation((jub_duration){0, 0}, DECREE_LESS, picked) == CHECK_TRUE)
        return (jub_duration){0, 0};
    if (is_open) (void)jub_duration_add(picked, (jub_duration){0, set->has_low ? 1 : -1}, &picked);
    return picked;
}

static const char *show_duration(decree_checker *checker, jub_duration duration)
{
    jub_buffer buffer = jub_buffer_init(128);
    jub_duration_write(duration, &buffer);
    const char *words = check_format(checker, "%.*s", JUB_TEXT_ARG(jub_buffer_view(&buffer)));
    jub_buffer_clear(&buffer);
    return words;
}

static const char *show_comparison(decree_checker *checker, const check_axis *axis, uint64_t cases)
{
    static const char *const relations[] = {"", "<", "=", "<=", ">", "<>", ">=", ""};
    char left[SHOWN_MAX_BYTES], right[SHOWN_MAX_BYTES];
    source_words(checker, axis->shown, left);
    source_words(checker, axis->other, right);
    return (cases & 7) == 7 ? NULL
                            : check_format(checker, "%s %s %s", left, relations[cases & 7], right);
}

static const char *show_case(decree_checker *checker, const check_axis *axis, uint64_t cases,
                             const char *name)
{
    for (uint32_t i = 0; i < axis->name_count; i++)
        if (cases >> i & 1)
            return check_format(checker, "%s = %.*s", name, JUB_TEXT_ARG(axis->names[i]));
    for (uint32_t i = 0; axis->type.cases && i < axis->type.cases->count; i++) {
        const jub_text word = axis->type.cases->names[i];
        bool is_named = false;
        for (uint32_t k = 0; k < axis->name_count; k++)
            is_named = is_named || jub_text_equal(axis->names[k], word);
        if (!is_named) return check_format(checker, "%s = %.*s", name, JUB_TEXT_ARG(word));
    }
    return check_format(checker, "any other %s", name);
}

const char *check_set_show(decree_checker *checker, const check_axis *axis, const check_set *set)
{
    char name[SHOWN_MAX_BYTES];
    check_set bare = *set;
    bare.has_none = false;
    source_words(checker, axis->shown, name);
    if (check_set_is_empty(axis, &bare, false))
        return axis->other ? NULL : check_format(checker, "%s = none", name);
    switch (axis->kind) {
    case CHECK_CASES: {
        const uint64_t cases = set->cases & possible_cases(axis);
        if (axis->other) return show_comparison(checker, axis, cases);
        if (cases == possible_cases(axis)) return NULL;
        if (axis->type.kind != DECREE_BOOLEAN && axis->type.kind != DECREE_CODES)
            return show_case(checker, axis, cases, name);
        if (axis->shown->kind == DECREE_EXPR_NAME)
            return check_format(checker, "%s = %s", name, cases & 2 ? "true" : "false");
        return check_format(checker, "%s%s", cases & 2 ? "" : "not ", name);
    }
    case CHECK_RANGE:
        if (!set->has_low && !set->has_high) return NULL;
        return check_format(checker, "%s = %s", name,
                            show_number(checker, axis, pick_number(axis, set)));
    case CHECK_DURATIONS:
        if (!set->has_low && !set->has_high) return NULL;
        return check_format(checker, "%s = %s", name, show_duration(checker, pick_duration(set)));
    }
    return NULL;
}
