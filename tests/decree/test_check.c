// What the checker fills in, against worked values; and its two analyses, of grants that overlap
// and of tables, against trying every person.

#include "base/prng.h"
#include "decree/check_private.h"
#include "decree/parse_private.h"
#include "test_support.h"

typedef struct checked {
    decree_tree *tree;
    jub_diagnostics diagnostics;
    jub_status status;
} checked;

static const char preamble[] =
    "```decree\n"
    "decree \"Test\" cite \"1\" effect 2022-02-16 reckoned 2022-02-01 .\n"
    "convention month_end clamp .\nconvention day_count exclusive .\n";

static checked check_text(jub_arena *arena, jub_text source)
{
    checked c = {.diagnostics = jub_diagnostics_init(arena)};
    c.status = decree_parse(arena, source, &c.diagnostics, &c.tree);
    if (c.tree) c.status = decree_check(c.tree, &c.diagnostics);
    return c;
}

static checked check_body(jub_arena *arena, const char *body)
{
    return check_text(arena, jub_text_format(arena, "%s%s\n```\n", preamble, body));
}

/// Without errors, or the test ends showing them.
static decree_tree *good_tree(jub_arena *arena, const char *body)
{
    const checked c = check_body(arena, body);
    for (size_t i = 0; i < c.diagnostics.list.count; i++)
        if (c.diagnostics.list.items[i].severity == JUB_ERROR)
            print_message("%.*s\n", JUB_TEXT_ARG(c.diagnostics.list.items[i].message));
    assert_int_equal(c.status, JUB_OK);
    assert_int_equal(c.diagnostics.error_count, 0);
    return c.tree;
}

// -- constants ------------------------------------------------------------------------------------

static const decree_expr *folded(jub_arena *arena, const char *expr)
{
    const decree_tree *tree =
        good_tree(arena, jub_text_format(arena, "define x = %s .", expr).bytes);
    return tree->defines.items[0]->value;
}

static void assert_ratio(const decree_expr *expr, int64_t numerator, int64_t denominator)
{
    assert_int_equal(expr->kind, DECREE_EXPR_RATIO);
    assert_int_equal(expr->type.kind, DECREE_RATIO);
    assert_int_equal(expr->ratio.numerator, numerator);
    assert_int_equal(expr->ratio.denominator, denominator);
}

static void assert_integer(const decree_expr *expr, int64_t value)
{
    assert_int_equal(expr->kind, DECREE_EXPR_INTEGER);
    assert_int_equal(expr->type.kind, DECREE_INTEGER);
    assert_int_equal(expr->integer, value);
}

TEST(fractions_are_exact_and_in_lowest_terms)
{
    TEST_ARENA(arena);
    assert_ratio(folded(&arena, "1/3"), 1, 3);
    assert_ratio(folded(&arena, "6/4"), 3, 2);
    assert_ratio(folded(&arena, "1/3 + 1/6"), 1, 2);
    assert_ratio(folded(&arena, "0.5 * 2/3"), 1, 3);
    assert_ratio(folded(&arena, "(0 - 2) / 6"), -1, 3);
    assert_ratio(folded(&arena, "max(1/3, 0.25)"), 1, 3);
}

TEST(rounding_goes_up_down_or_to_the_nearest_with_halves_away_from_zero)
{
    TEST_ARENA(arena);
    assert_integer(folded(&arena, "up(7/2)"), 4);
    assert_integer(folded(&arena, "down(7/2)"), 3);
    assert_integer(folded(&arena, "near(7/2)"), 4);
    assert_integer(folded(&arena, "near(10/3)"), 3);
    assert_integer(folded(&arena, "up(0 - 7/2)"), -3);
    assert_integer(folded(&arena, "down(0 - 7/2)"), -4);
    assert_integer(folded(&arena, "near(0 - 7/2)"), -4);
    assert_integer(folded(&arena, "min(3, 2) * 5 - 1"), 9);
}

TEST(durations_and_dates_are_worked_out)
{
    TEST_ARENA(arena);
    const decree_expr *duration = folded(&arena, "2 years + 6 months");
    assert_int_equal(duration->kind, DECREE_EXPR_UNIT);
    assert_int_equal(duration->unit, DECREE_MONTHS);
    assert_int_equal(duration->operands[0]->integer, 30);
    const decree_expr *mixed = folded(&arena, "1 year + 3 days");
    assert_int_equal(mixed->kind, DECREE_EXPR_ADD);
    assert_int_equal(mixed->type.kind, DECREE_DURATION);
    const decree_expr *date = folded(&arena, "2021-08-31 + 6 months");
    assert_int_equal(date->kind, DECREE_EXPR_DATE);
    char day[JUB_DATE_TEXT_BYTES + 1];
    assert_string_equal(jub_date_format(date->date, day), "2022-02-28");
    assert_true(folded(&arena, "18 months > 500 days")->boolean);
    assert_false(folded(&arena, "1 month > 31 days")->boolean);
}

// -- labels ---------------------------------------------------------------------------------------

TEST(overrides_become_masks_of_grants)
{
    TEST_ARENA(arena);
    const decree_tree *tree =
        good_tree(&arena, "field a : boolean . field term_end : date .\n"
                          "grants G0 release when a .\n"
                          "grants G1 reduce by 1 day notwithstanding X1 when a .\n"
                          "grants G2 transfer to farm when a .\n"
                          "excludes X0 from G0, G2 when not a .\n"
                          "excludes X1 when not a .\n"
                          "excludes X2 except G2 when not a .\n"
                          "limit L0 reduction at most 1 year .\n"
                          "limit L1 on G1 reduction at most 1 year .\n"
                          "quota Q0 on G0, G1 take 3 rank by term_end up tie all .\n"
                          "combine first .");
    assert_int_equal(tree->excludes.items[0]->bars, 5);
    assert_int_equal(tree->excludes.items[1]->bars, 5);
    assert_int_equal(tree->excludes.items[2]->bars, 3);
    assert_int_equal(tree->limits.items[0]->on_grants, 7);
    assert_int_equal(tree->limits.items[1]->on_grants, 2);
    assert_int_equal(tree->quotas.items[0]->on_grants, 3);
    assert_int_equal(tree->combines.items[0]->grants, 3);
}

TEST(a_share_keeps_its_rounding_for_the_number_of_people)
{
    TEST_ARENA(arena);
    const decree_tree *tree =
        good_tree(&arena, "field a : boolean . field rank : integer . grants G0 release when a .\n"
                          "quota Q0 on G0 take down(2/20) rank by rank up tie all .");
    const decree_expr *take = tree->quotas.items[0]->take;
    assert_int_equal(take->kind, DECREE_EXPR_CALL);
    assert_int_equal(take->function, DECREE_FUNCTION_DOWN);
    assert_ratio(take->operands[0], 1, 10);
}

TEST(cases_and_sets_are_numbered)
{
    TEST_ARENA(arena);
    const decree_tree *tree = good_tree(
        &arena, "field sex : one of { female, male } . field offences : codes .\n"
                "codes grave = { \"murder\" } plus light . codes light = { \"theft\" } .\n"
                "grants G0 release when sex = male and offences meets grave\n"
                "  and offences within { \"fraud\" } and sex is not female .\n"
                "round R0 \"first\" 2022-01-01 .. 2022-01-02 by \"bureau\" .");
    const decree_expr *when = tree->grants.items[0]->when;
    assert_int_equal(when->operands[0]->operands[1]->kind, DECREE_EXPR_CASE);
    assert_int_equal(when->operands[0]->operands[1]->case_index, 1);
    assert_ptr_equal(when->operands[1]->set.codes, tree->codes.items[0]);
    assert_int_equal(when->operands[2]->set.codes->index, 2);
    assert_int_equal(when->operands[3]->case_index, 0);
    assert_int_equal(tree->all_codes_count, 3);
    assert_ptr_equal(tree->codes.items[0]->plus_codes[0], tree->codes.items[1]);
    assert_int_equal(tree->rounds.items[0]->field_index, 2);
}

TEST(a_test_is_bound_to_the_one_it_is_like_and_to_its_fields)
{
    TEST_ARENA(arena);
    const decree_tree *tree =
        good_tree(&arena, "field a : boolean . grants G0 commute to life when a and R0 .\n"
                          "test \"two\" like \"one\" given R0 = true expect new_kind = life .\n"
                          "test \"one\" given a = unknown expect undetermined for a .\n"
                          "round R0 \"first\" 2022-01-01 .. 2022-01-02 by \"bureau\" .");
    const decree_test *two = tree->tests.items[0];
    assert_ptr_equal(two->like_test, tree->tests.items[1]);
    assert_ptr_equal(two->binds[0].round, tree->rounds.items[0]);
    assert_null(two->binds[0].bound);
    assert_ptr_equal(two->like_test->binds[0].bound, tree->fields.items[0]);
    assert_int_equal(two->expects[0].value->kind, DECREE_EXPR_STRING);
    assert_text(two->expects[0].value->text, "life");
}

// -- limits ---------------------------------------------------------------------------------------

static jub_text chain_of_defines(jub_arena *arena, uint32_t count, const char *last)
{
    jub_buffer buffer = jub_buffer_init(1 << 22);
    jub_buffer_string(&buffer, preamble);
    for (uint32_t i = 0; i < count; i++)
        jub_buffer_format(&buffer, "define d%u = d%u + 1 .\n", i, i + 1);
    jub_buffer_format(&buffer, "define d%u = %s .\n```\n", count, last);
    const jub_text source = jub_text_copy(arena, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
    assert_non_null(source.bytes);
    return source;
}

TEST(a_chain_of_defines_may_be_long_but_not_endless)
{
    TEST_ARENA(arena);
    assert_int_equal(check_text(&arena, chain_of_defines(&arena, 400, "1")).status, JUB_OK);
    assert_int_equal(check_text(&arena, chain_of_defines(&arena, 20000, "1")).status, JUB_LIMIT);
    assert_int_equal(check_text(&arena, chain_of_defines(&arena, 20000, "d0")).status,
                     JUB_CONFLICT);
}

TEST(sets_of_codes_have_a_limit)
{
    TEST_ARENA(arena);
    jub_buffer buffer = jub_buffer_init(1 << 22);
    jub_buffer_string(&buffer, preamble);
    for (int i = 0; i < 4097; i++) jub_buffer_format(&buffer, "codes c%d = { \"a\" } .\n", i);
    jub_buffer_string(&buffer, "```\n");
    const checked c = check_text(&arena, jub_buffer_view(&buffer));
    assert_int_equal(c.status, JUB_LIMIT);
    assert_int_equal(c.diagnostics.error_count, 1);
    assert_text(c.diagnostics.list.items[0].message, "a decree has at most 4096 sets of codes");
    jub_buffer_clear(&buffer);
}

TEST(definitions_that_double_at_every_step_are_given_up_in_time)
{
    TEST_ARENA(arena);
    jub_buffer buffer = jub_buffer_init(1 << 20);
    jub_buffer_string(&buffer, preamble);
    jub_buffer_string(&buffer, "field a : boolean or none . field b : boolean .\n"
                               "define d0 = a . define e0 = a .\n");
    for (int i = 1; i < 60; i++)
        jub_buffer_format(&buffer,
                          "define d%d = (if b then d%d else not d%d) or (d%d and d%d) .\n"
                          "define e%d = (if b then e%d else not e%d) or (e%d and e%d) .\n",
                          i, i - 1, i - 1, i - 1, i - 1, i, i - 1, i - 1, i - 1, i - 1);
    jub_buffer_string(&buffer, "grants G0 release when d59 . grants G1 release when e59 .\n"
                               "grants G2 release when d59 = e59 . combine first .\n```\n");
    assert_int_equal(check_text(&arena, jub_buffer_view(&buffer)).status, JUB_OK);
    jub_buffer_clear(&buffer);
}

TEST(numbers_and_lengths_built_on_each_other_are_checked_in_time)
{
    TEST_ARENA(arena);
    jub_buffer buffer = jub_buffer_init(1 << 20);
    jub_buffer_string(&buffer, preamble);
    jub_buffer_string(&buffer, "field n : integer . field t : duration . field d : date .\n"
                               "define n0 = n / 3 . define t0 = t .\n");
    for (int i = 1; i < 60; i++)
        jub_buffer_format(&buffer,
                          "define n%d = n%d / n%d + n%d * n%d .\n"
                          "define t%d = t%d + t%d .\n",
                          i, i - 1, i - 1, i - 1, i - 1, i, i - 1, i - 1);
    jub_buffer_string(&buffer, "grants G0 release when n59 / n58 > 2/3 and n59 / n58 < 0.66\n"
                               "  and d + t59 < effect . combine first .\n```\n");
    assert_int_equal(check_text(&arena, jub_buffer_view(&buffer)).status, JUB_OK);
    jub_buffer_clear(&buffer);
}

static void assert_lack_of_memory_is_reported(const char *path)
{
    jub_arena reading = jub_arena_init((size_t)1 << 30);
    const jub_text source = test_read_file(&reading, path);
    assert_non_null(source.bytes);
    bool was_ok = false;
    for (size_t fail_at = 0; !was_ok && fail_at < 4000; fail_at++) {
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        jub_diagnostics diagnostics = jub_diagnostics_init(&arena);
        decree_tree *tree = NULL;
        assert_int_equal(decree_parse(&arena, source, &diagnostics, &tree), JUB_OK);
        test_arena_fail_at(&arena, fail_at);
        const jub_status status = decree_check(tree, &diagnostics);
        assert_true(status == JUB_OK || status == JUB_NO_MEMORY);
        was_ok = status == JUB_OK;
        jub_arena_clear(&arena);
    }
    assert_true(was_ok);
    jub_arena_clear(&reading);
}

TEST(any_failed_allocation_is_reported)
{
    (void)state_unused;
    assert_lack_of_memory_is_reported("tests/cases/good/check-special-pardon.decree.md");
    assert_lack_of_memory_is_reported("tests/cases/bad/check-nearly-equal.decree.md");
    assert_lack_of_memory_is_reported("tests/cases/bad/check-missing-days.decree.md");
}

// -- against trying every person ------------------------------------------------------------------

/// Small enough to try: a number around the constants used, a case, a condition, a date or none.
typedef struct person {
    int64_t number;
    uint32_t colour; // of 3
    bool flag;
    bool has_date;
    jub_date date;
} person;

enum { NUMBER_LOW = -1, NUMBER_HIGH = 6, DATE_COUNT = 9, FIRST_DATE = 18000 };

typedef enum condition_kind {
    NUMBER,
    COLOUR,
    FLAG,
    DATE,
    NO_DATE,
    NOT,
    AND,
    OR,
    IF
} condition_kind;

typedef struct condition {
    condition_kind kind;
    decree_relation relation;
    int64_t bound;
    const struct condition *parts[3];
} condition;

static const condition *make_condition(jub_arena *arena, jub_prng *prng, uint32_t depth)
{
    condition *c = JUB_NEW(arena, condition, 1);
    const uint32_t count = depth == 0 ? 5 : 9;
    c->kind = (condition_kind)jub_prng_below(prng, count);
    c->relation = (decree_relation)jub_prng_below(prng, 6);
    c->bound = jub_prng_below(prng, c->kind == COLOUR ? 3 : 6);
    const uint32_t parts = c->kind < NOT ? 0 : c->kind == NOT ? 1 : c->kind == IF ? 3 : 2;
    for (uint32_t i = 0; i < parts; i++) c->parts[i] = make_condition(arena, prng, depth - 1);
    return c;
}

static bool relates(int64_t a, decree_relation relation, int64_t b)
{
    switch (relation) {
    case DECREE_EQUAL: return a == b;
    case DECREE_NOT_EQUAL: return a != b;
    case DECREE_LESS: return a < b;
    case DECREE_LESS_EQUAL: return a <= b;
    case DECREE_GREATER: return a > b;
    default: return a >= b;
    }
}

static bool holds(const condition *c, const person *p)
{
    switch (c->kind) {
    case NUMBER: return relates(p->number * 2 + 1, c->relation, c->bound * 2 + 1);
    case COLOUR: return p->colour == (uint32_t)c->bound;
    case FLAG: return p->flag;
    case DATE: return p->has_date && relates(p->date, c->relation, FIRST_DATE + c->bound);
    case NO_DATE: return !p->has_date;
    case NOT: return !holds(c->parts[0], p);
    case AND: return holds(c->parts[0], p) && holds(c->parts[1], p);
    case OR: return holds(c->parts[0], p) || holds(c->parts[1], p);
    default: return holds(c->parts[0], p) ? holds(c->parts[1], p) : holds(c->parts[2], p);
    }
}

static void write_condition(const condition *c, jub_buffer *buffer)
{
    static const char *const relations[] = {"=", "<>", "<", "<=", ">", ">="};
    static const char *const colours[] = {"red", "green", "blue"};
    const char *relation = relations[c->relation];
    char day[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer_char(buffer, '(');
    switch (c->kind) {
    case NUMBER:
        jub_buffer_format(buffer, "number * 2 + 1 %s %d", relation, (int)c->bound * 2 + 1);
        break;
    case COLOUR: jub_buffer_format(buffer, "colour is %s", colours[c->bound]); break;
    case FLAG: jub_buffer_string(buffer, "flag"); break;
    case DATE:
        jub_buffer_format(buffer, "day + 7 days %s %s", relation,
                          jub_date_format((jub_date)(FIRST_DATE + 7 + c->bound), day));
        break;
    case NO_DATE: jub_buffer_string(buffer, "day is none"); break;
    case NOT: jub_buffer_string(buffer, "not "); break;
    case IF: jub_buffer_string(buffer, "if "); break;
    default: break;
    }
    static const char *const joins[] = {[AND] = " and ", [OR] = " or ", [IF] = " then "};
    for (uint32_t i = 0; i < 3 && c->parts[i]; i++) {
        if (i > 0) jub_buffer_string(buffer, i == 2 ? " else " : joins[c->kind]);
        write_condition(c->parts[i], buffer);
    }
    jub_buffer_char(buffer, ')');
}

/// The next person, until all have been.
static bool next_person(uint32_t *number, person *p)
{
    enum { NUMBERS = NUMBER_HIGH - NUMBER_LOW + 1, COUNT = NUMBERS * 3 * 2 * DATE_COUNT };
    uint32_t n = (*number)++;
    if (n >= COUNT) return false;
    p->number = NUMBER_LOW + (int64_t)(n % NUMBERS);
    n /= NUMBERS;
    p->colour = n % 3;
    n /= 3;
    p->flag = n % 2;
    n /= 2;
    p->has_date = n != 0;
    p->date = (jub_date)(FIRST_DATE - 2 + (int32_t)n);
    return true;
}

static bool says(const checked *c, const char *part)
{
    for (size_t i = 0; i < c->diagnostics.list.count; i++)
        if (memmem(c->diagnostics.list.items[i].message.bytes,
                   c->diagnostics.list.items[i].message.length_bytes, part, strlen(part)))
            return true;
    return false;
}

static const char fields[] =
    "field number : integer . field colour : one of { red, green, blue } .\n"
    "field flag : boolean . field day : date or none .\n";

TEST(two_grants_are_said_to_overlap_exactly_when_some_person_gets_both)
{
    (void)state_unused;
    jub_prng prng = {20220216};
    uint32_t overlaps = 0;
    for (uint32_t round = 0; round < 600; round++) {
        jub_arena arena = jub_arena_init((size_t)1 << 28);
        jub_buffer buffer = jub_buffer_init(1 << 16);
        const condition *conditions[4]; // two grants, a cover, an exclusion
        static const char *const clauses[] = {"grants G0 release when ", "grants G1 release when ",
                                              "covers C0 when ", "excludes X0 from G1 when "};
        jub_buffer_string(&buffer, preamble);
        jub_buffer_string(&buffer, fields);
        for (uint32_t i = 0; i < 4; i++) {
            conditions[i] = make_condition(&arena, &prng, i < 2 ? 3 : 1);
            jub_buffer_string(&buffer, clauses[i]);
            write_condition(conditions[i], &buffer);
            jub_buffer_string(&buffer, " .\n");
        }
        jub_buffer_string(&buffer, "```\n");
        bool overlap = false;
        person p;
        for (uint32_t n = 0; next_person(&n, &p);)
            overlap = overlap || (holds(conditions[0], &p) && holds(conditions[1], &p) &&
                                  holds(conditions[2], &p) && !holds(conditions[3], &p));
        const checked c = check_text(&arena, jub_buffer_view(&buffer));
        if (says(&c, "can both hold") != overlap)
            print_message("%.*s\n", JUB_TEXT_ARG(jub_buffer_view(&buffer)));
        assert_int_equal(says(&c, "can both hold"), overlap);
        assert_int_equal(c.diagnostics.error_count, overlap);
        overlaps += overlap;
        jub_buffer_clear(&buffer);
        jub_arena_clear(&arena);
    }
    assert_in_range(overlaps, 100, 500); // neither answer is always right
}

typedef struct interval_row {
    int64_t low, high; // both in it
    uint32_t colour;   // 3 for any
} interval_row;

static bool row_fits(const interval_row *row, const person *p)
{
    return p->number >= row->low && p->number <= row->high &&
           (row->colour == 3 || row->colour == p->colour);
}

/// There is no sign in the language: -1 is 0 - 1.
static void write_row(const interval_row *row, jub_prng *prng, jub_buffer *buffer)
{
    static const char *const colours[] = {"red", "green", "blue", "any"};
    const char *minus = row->low < 0 ? "0 - " : "";
    const int low = abs((int)row->low), high = (int)row->high;
    jub_buffer_format(buffer, "  | %s | ", colours[row->colour]);
    if (row->low <= NUMBER_LOW && row->high >= NUMBER_HIGH)
        jub_buffer_string(buffer, "any");
    else if (row->low <= NUMBER_LOW)
        jub_buffer_format(buffer, "< %d", high + 1);
    else if (row->high >= NUMBER_HIGH)
        jub_buffer_format(buffer, ">= %s%d", minus, low);
    else if (jub_prng_chance(prng, 1, 2))
        jub_buffer_format(buffer, "[%s%d .. %d]", minus, low, high);
    else
        jub_buffer_format(buffer, "[%s%d .. %d)", minus, low, high + 1);
    jub_buffer_string(buffer, " | 1 |\n");
}

TEST(a_table_has_gaps_and_overlaps_exactly_where_trying_all_inputs_finds_them)
{
    (void)state_unused;
    jub_prng prng = {1945};
    uint32_t gaps = 0, overlaps = 0, clean = 0;
    for (uint32_t round = 0; round < 800; round++) {
        jub_arena arena = jub_arena_init((size_t)1 << 28);
        jub_buffer buffer = jub_buffer_init(1 << 16);
        interval_row rows[6];
        const uint32_t row_count = 1 + jub_prng_below(&prng, 6);
        jub_buffer_string(&buffer, preamble);
        jub_buffer_string(&buffer, fields);
        jub_buffer_string(&buffer, "table t by colour, number gives integer unique\n");
        for (uint32_t i = 0; i < row_count; i++) {
            const bool is_third = row_count >= 3 && jub_prng_chance(&prng, 2, 3);
            rows[i].low = is_third ? NUMBER_LOW : jub_prng_between(&prng, NUMBER_LOW, NUMBER_HIGH);
            rows[i].high =
                is_third ? NUMBER_HIGH : jub_prng_between(&prng, (int32_t)rows[i].low, NUMBER_HIGH);
            rows[i].colour = is_third ? i % 3 : jub_prng_below(&prng, 4);
            write_row(&rows[i], &prng, &buffer);
        }
        jub_buffer_string(&buffer, ".\n```\n");
        bool gap = false, overlap = false;
        person p;
        for (uint32_t n = 0; next_person(&n, &p);) {
            uint32_t fit_count = 0;
            for (uint32_t i = 0; i < row_count; i++) fit_count += row_fits(&rows[i], &p);
            gap = gap || fit_count == 0;
            overlap = overlap || fit_count > 1;
        }
        const checked c = check_text(&arena, jub_buffer_view(&buffer));
        if (says(&c, "no row of") != gap || says(&c, "both fit") != overlap)
            print_message("%.*s\n", JUB_TEXT_ARG(jub_buffer_view(&buffer)));
        assert_int_equal(says(&c, "no row of"), gap);
        assert_int_equal(says(&c, "both fit"), overlap);
        assert_int_equal(c.status == JUB_OK, !gap && !overlap);
        gaps += gap;
        overlaps += overlap;
        clean += !gap && !overlap;
        jub_buffer_clear(&buffer);
        jub_arena_clear(&arena);
    }
    assert_true(gaps > 50 && overlaps > 50 && clean > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fractions_are_exact_and_in_lowest_terms),
        cmocka_unit_test(rounding_goes_up_down_or_to_the_nearest_with_halves_away_from_zero),
        cmocka_unit_test(durations_and_dates_are_worked_out),
        cmocka_unit_test(overrides_become_masks_of_grants),
        cmocka_unit_test(a_share_keeps_its_rounding_for_the_number_of_people),
        cmocka_unit_test(cases_and_sets_are_numbered),
        cmocka_unit_test(a_test_is_bound_to_the_one_it_is_like_and_to_its_fields),
        cmocka_unit_test(a_chain_of_defines_may_be_long_but_not_endless),
        cmocka_unit_test(sets_of_codes_have_a_limit),
        cmocka_unit_test(definitions_that_double_at_every_step_are_given_up_in_time),
        cmocka_unit_test(numbers_and_lengths_built_on_each_other_are_checked_in_time),
        cmocka_unit_test(any_failed_allocation_is_reported),
        cmocka_unit_test(two_grants_are_said_to_overlap_exactly_when_some_person_gets_both),
        cmocka_unit_test(a_table_has_gaps_and_overlaps_exactly_where_trying_all_inputs_finds_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
