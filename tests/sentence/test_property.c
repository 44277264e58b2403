#include "base/prng.h"
#include "sentence/clemency.h"
#include "sentence_support.h"

// Properties that hold whatever the figures, on generated custodies.

enum { MOST = 6, ROUNDS = 20000 };

typedef struct generated {
    jub_custody custody;
    jub_sentence sentences[MOST];
    uint16_t follows[MOST];
    jub_adjustment adjustments[MOST];
} generated;

static jub_term any_term(jub_prng *prng)
{
    return (jub_term){.years = (int32_t)jub_prng_below(prng, 8),
                      .months = (int32_t)jub_prng_below(prng, 12),
                      .weeks = (int32_t)jub_prng_below(prng, 2),
                      .days = 1 + (int32_t)jub_prng_below(prng, 20)};
}

// Plain sentences of one day, some consecutive where asked, with credits of that day.
static void generate(jub_prng *prng, bool has_chains, generated *g)
{
    const jub_date day = (jub_date)jub_prng_between(prng, 12000, 20800); // 2002 to 2026
    *g = (generated){0};
    g->custody = (jub_custody){.born_at = day - 25 * 365,
                               .scheme = jub_prng_below(prng, 3),
                               .sentences = g->sentences,
                               .adjustments = g->adjustments,
                               .sentence_count = 1 + jub_prng_below(prng, MOST),
                               .adjustment_count = jub_prng_below(prng, MOST)};
    for (uint32_t i = 0; i < g->custody.sentence_count; i++) {
        const bool is_behind = has_chains && i > 0 && jub_prng_chance(prng, 1, 2);
        g->follows[i] = is_behind ? (uint16_t)jub_prng_below(prng, i) : 0;
        g->sentences[i] = (jub_sentence){.id = JUB_TEXT("S"),
                                         .sentenced_at = day,
                                         .offence_at = day - 400,
                                         .term = any_term(prng),
                                         .follows = &g->follows[i],
                                         .follows_count = is_behind};
    }
    for (uint32_t i = 0; i < g->custody.adjustment_count; i++)
        g->adjustments[i] =
            (jub_adjustment){.kind = jub_prng_chance(prng, 1, 2) ? JUB_REMAND : JUB_TAGGED_BAIL,
                             .days = (int32_t)jub_prng_below(prng, 100),
                             .applies_from = day};
}

static jub_release compute(const jub_law *law, const jub_custody *custody, jub_arena *scratch)
{
    jub_error error;
    jub_release release;
    if (jub_release_compute(law, custody, scratch, &release, NULL, &error) != JUB_OK)
        fail_msg("%s", error.message);
    return release;
}

static void check_not_later(const jub_release *before, const jub_release *after, int round)
{
    jub_date a = 0, b = 0;
    assert_true(jub_release_day(before, &a) && jub_release_day(after, &b));
    if (b > a) fail_msg("round %d: release moves from %d to %d", round, a, b);
    assert_true(jub_release_end(before, &a) && jub_release_end(after, &b));
    if (b > a) fail_msg("round %d: the end moves from %d to %d", round, a, b);
}

TEST(adding_a_credit_never_makes_release_later)
{
    TEST_ARENA(arena);
    const jub_law *laws[] = {test_england(&arena), test_generic(&arena)};
    jub_prng prng = {1};
    for (int round = 0; round < ROUNDS; round++) {
        generated g;
        generate(&prng, true, &g);
        if (round % 2) g.custody.scheme = 0; // the generic law has none
        if (g.custody.adjustment_count == 0) continue;
        const jub_release before = compute(laws[round % 2], &g.custody, &arena);
        g.adjustments[0].days += 1 + (int32_t)jub_prng_below(&prng, 50);
        const jub_release after = compute(laws[round % 2], &g.custody, &arena);
        check_not_later(&before, &after, round);
    }
}

static jub_term shorter(jub_prng *prng, jub_term term)
{
    int32_t *const parts[] = {&term.years, &term.months, &term.weeks, &term.days};
    int32_t *part = parts[jub_prng_below(prng, 4)];
    if (*part > 0) *part -= 1 + (int32_t)jub_prng_below(prng, (uint32_t)*part);
    return term;
}

// Also in chains with two fractions, whose second group is measured from where the first was
// released: a term that starts a day earlier never ends later. A sentence taken out altogether is
// left out there, as another group may then come first.
TEST(reducing_one_sentence_never_makes_release_later)
{
    TEST_ARENA(arena);
    const jub_law *laws[] = {test_england(&arena), test_generic(&arena)};
    const size_t mark_bytes = jub_arena_mark(&arena);
    jub_prng prng = {2};
    for (int round = 0; round < ROUNDS; round++) {
        generated g;
        jub_custody reduced;
        generate(&prng, true, &g);
        if (round % 2) g.custody.scheme = 0;
        for (uint32_t i = 0; i < g.custody.sentence_count; i++)
            if (jub_prng_chance(&prng, 1, 3)) g.sentences[i].marks = JUB_ENHANCED;
        const uint32_t index = jub_prng_below(&prng, g.custody.sentence_count);
        const jub_term term = shorter(&prng, g.sentences[index].term);
        if (jub_term_is_zero(term)) continue;
        assert_int_equal(jub_custody_with_term(&arena, &g.custody, index, term, &reduced, NULL),
                         JUB_OK);
        if (reduced.sentence_count > 0) {
            const jub_release before = compute(laws[round % 2], &g.custody, &arena);
            const jub_release after = compute(laws[round % 2], &reduced, &arena);
            check_not_later(&before, &after, round);
        }
        jub_arena_rewind(&arena, mark_bytes);
    }
}

TEST(a_remission_on_the_whole_never_makes_release_later)
{
    TEST_ARENA(arena);
    const jub_law *law = test_generic(&arena);
    const size_t mark_bytes = jub_arena_mark(&arena);
    jub_prng prng = {3};
    for (int round = 0; round < ROUNDS; round++) {
        generated g;
        jub_custody reduced;
        generate(&prng, true, &g);
        g.custody.scheme = 0;
        const jub_remission remission = {
            {(int32_t)jub_prng_below(&prng, 80), (int32_t)jub_prng_below(&prng, 60)},
            g.sentences[0].sentenced_at + (jub_date)jub_prng_below(&prng, 2000)};
        assert_int_equal(jub_custody_with_remission(&arena, &g.custody, remission, &reduced, NULL),
                         JUB_OK);
        const jub_release before = compute(law, &g.custody, &arena);
        const jub_release after = compute(law, &reduced, &arena);
        check_not_later(&before, &after, round);
        jub_arena_rewind(&arena, mark_bytes);
    }
}

static void check_same(const jub_release *a, const jub_release *b, int round)
{
    if (a->present != b->present || memcmp(a->dates, b->dates, sizeof a->dates) != 0 ||
        a->length_years != b->length_years || a->length_months != b->length_months ||
        a->length_days != b->length_days || a->tranche_count != b->tranche_count)
        fail_msg("round %d: the answers differ", round);
    for (uint32_t i = 0; i < a->tranche_count; i++)
        assert_int_equal(a->tranches[i].number, b->tranches[i].number);
}

TEST(the_order_of_concurrent_sentences_does_not_matter)
{
    TEST_ARENA(arena);
    const jub_law *law = test_england(&arena);
    jub_prng prng = {4};
    for (int round = 0; round < ROUNDS; round++) {
        generated g;
        generate(&prng, false, &g);
        for (uint32_t i = 0; i < g.custody.sentence_count; i++) { // on several days, of two kinds
            g.sentences[i].sentenced_at += (jub_date)jub_prng_below(&prng, 3) * 40;
            if (jub_prng_chance(&prng, 1, 3)) g.sentences[i].marks = JUB_ENHANCED;
        }
        const jub_release before = compute(law, &g.custody, &arena);
        for (uint32_t i = g.custody.sentence_count; i > 1; i--) {
            const uint32_t other = jub_prng_below(&prng, i);
            const jub_sentence swapped = g.sentences[i - 1];
            g.sentences[i - 1] = g.sentences[other];
            g.sentences[other] = swapped;
        }
        const jub_release after = compute(law, &g.custody, &arena);
        check_same(&before, &after, round);
    }
}

TEST(equal_input_gives_equal_output_whatever_was_computed_before)
{
    TEST_ARENA(arena);
    const jub_law *law = test_england(&arena);
    jub_arena used = jub_arena_init(1 << 26);
    jub_prng prng = {5};
    for (int round = 0; round < ROUNDS; round++) {
        generated g, other;
        generate(&prng, true, &g);
        generate(&prng, true, &other);
        jub_arena fresh = jub_arena_init(1 << 24);
        const jub_release first = compute(law, &g.custody, &fresh);
        (void)compute(law, &other.custody, &used);
        const jub_release second = compute(law, &g.custody, &used);
        check_same(&first, &second, round);
        jub_arena_clear(&fresh);
    }
    jub_arena_clear(&used);
}

// The whole of a plain sentence by the schoolbook: its days counted one by one.
TEST(a_single_sentence_agrees_with_counting_its_days_one_by_one)
{
    TEST_ARENA(arena);
    const jub_law *law = test_england(&arena);
    jub_prng prng = {6};
    for (int round = 0; round < ROUNDS; round++) {
        const jub_date start = (jub_date)jub_prng_between(&prng, 16500, 19000);
        const int32_t months = 12 + (int32_t)jub_prng_below(&prng, 60);
        jub_civil at = jub_civil_from_date(start);
        if (at.day > 28) continue; // month ends have rules of their own
        const jub_sentence sentence = {.id = JUB_TEXT("S"),
                                       .sentenced_at = start,
                                       .offence_at = start - 100,
                                       .term = {.months = months}};
        const jub_custody custody = {
            .born_at = JUB_NO_DATE, .sentences = &sentence, .sentence_count = 1};
        int32_t days = 0;
        for (int32_t month = 0; month < months; month++) {
            days += jub_month_days(at.year, at.month);
            at = at.month == 12 ? (jub_civil){at.year + 1, 1, at.day}
                                : (jub_civil){at.year, at.month + 1, at.day};
        }
        const jub_release release = compute(law, &custody, &arena);
        assert_int_equal(release.dates[JUB_SLED], start + days - 1);
        assert_int_equal(release.dates[JUB_CRD], start + (days + 1) / 2 - 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adding_a_credit_never_makes_release_later),
        cmocka_unit_test(reducing_one_sentence_never_makes_release_later),
        cmocka_unit_test(a_remission_on_the_whole_never_makes_release_later),
        cmocka_unit_test(the_order_of_concurrent_sentences_does_not_matter),
        cmocka_unit_test(equal_input_gives_equal_output_whatever_was_computed_before),
        cmocka_unit_test(a_single_sentence_agrees_with_counting_its_days_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
