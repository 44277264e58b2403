// The edges of a decree: which lines it has and who is close; and the ladder of terms, compared
// with a slow count of all pairs.

#include "base/prng.h"
#include "decree/edges.h"
#include "decree/ladder.h"
#include "register_fixture.h"

#define HEADER                                                                                     \
    "decree \"D\" cite \"order 1\" effect 2020-03-01 reckoned 2020-03-01 .\n"                      \
    "convention month_end clamp . convention day_count exclusive .\n"                              \
    "field birth : date . field a : date . field term_end : date or none .\n"                      \
    "field strokes : integer . field term : duration or none .\n"

static const fixture_file people[] = {
    {"persons", "person:string birth:date a:date term_end:date strokes:integer term:duration",
     "person,birth,a,term_end,strokes,term\n"
     "A,2002-03-01,2019-03-01,2021-03-01,2,P24M\n"
     "B,2002-02-01,2019-03-01,2021-04-01,3,P25M\n"
     "C,1990-01-01,2018-03-01,none,,\n"}};

static const jub_edges *open_edges(jub_arena *arena, const fixture *made)
{
    const jub_edges *edges = NULL;
    assert_int_equal(made->status, JUB_OK);
    assert_int_equal(jub_edges_open(arena, made->determiner, &edges, NULL), JUB_OK);
    return edges;
}

static void assert_lines(const jub_edges *edges, const char *expected)
{
    jub_buffer told = jub_buffer_init(1 << 20);
    for (uint32_t i = 0; i < jub_edges_line_count(edges); i++) {
        const jub_edge_line *line = jub_edges_line(edges, i);
        jub_buffer_format(&told, "%.*s at %.*s in %.*s by %s\n", JUB_TEXT_ARG(line->left),
                          JUB_TEXT_ARG(line->right), JUB_TEXT_ARG(line->clauses),
                          jub_measure_close(line->measure));
    }
    assert_text(jub_buffer_view(&told), expected);
    jub_buffer_clear(&told);
}

TEST(every_comparison_in_order_is_a_line_once)
{
    TEST_ARENA(arena);
    const fixture made = fixture_open(
        &arena,
        HEADER "define share = days(a, reckoned) / days(a, term_end) .\n"
               "table cut by share, strokes gives duration first\n"
               "  | >= 2/3       | any | 1 year |\n"
               "  | [1/3 .. 2/3) | > 3 | 1 month |\n"
               "  | any          | 2   | 1 day |\n"
               "  | any          | any | 0 days | .\n"
               "grants G1 cite \"1\" reduce by cut when term_end is not none .\n"
               "grants G2 cite \"2\" release when birth + 18 years > reckoned .\n"
               "excludes X1 cite \"3\" from G2 when 2 < strokes or reckoned >= birth + 18 years .\n"
               "excludes X2 cite \"4\" from G2 when term is not none and term <= 2 years .\n"
               "excludes X3 cite \"5\" from G1 when strokes = 7 or years(birth, reckoned, down) > "
               "60 .\n"
               "excludes X4 cite \"6\" until 2019-01-01 when strokes > 9 .\n"
               "combine most_favourable .",
        people, 1, NULL);
    assert_lines(open_edges(&arena, &made), "share at 2/3 in G1 by 1 point\n"
                                            "share at 1/3 in G1 by 1 point\n"
                                            "strokes at 3 in G1 by 1\n"
                                            "birth + 18 years at reckoned in G2, X1 by 30 days\n"
                                            "strokes at 2 in X1 by 1\n"
                                            "term at 2 years in X2 by 1 month\n"
                                            "years(birth, reckoned, down) at 60 in X3 by 1 year\n");
}

static void assert_look(const jub_edges *edges, const fixture *made, uint32_t row, uint32_t line,
                        jub_side side, bool is_close)
{
    jub_determination determination;
    jub_edges_load(edges, made->worker, row, &determination);
    const jub_edge_look look = jub_edges_look(edges, made->worker, line);
    assert_int_equal(look.side, side);
    assert_int_equal(look.is_close, is_close);
}

TEST(people_are_below_on_or_above_and_close_or_not)
{
    TEST_ARENA(arena);
    const fixture made = fixture_open(
        &arena,
        HEADER "grants G1 cite \"1\" release when birth + 18 years > reckoned .\n"
               "grants G2 cite \"2\" release when strokes > 2 .\n"
               "grants G3 cite \"3\" release when term is not none and term <= 2 years .\n"
               "combine most_favourable .",
        people, 1, NULL);
    const jub_edges *edges = open_edges(&arena, &made);
    assert_look(edges, &made, 0, 0, JUB_SIDE_ON, true);
    assert_look(edges, &made, 1, 0, JUB_SIDE_BELOW, true);
    assert_look(edges, &made, 2, 0, JUB_SIDE_BELOW, false);
    assert_look(edges, &made, 0, 1, JUB_SIDE_ON, true);
    assert_look(edges, &made, 1, 1, JUB_SIDE_ABOVE, true);
    assert_look(edges, &made, 2, 1, JUB_SIDE_UNKNOWN, false);
    assert_look(edges, &made, 0, 2, JUB_SIDE_ON, true);
    assert_look(edges, &made, 1, 2, JUB_SIDE_ABOVE, true);
    assert_look(edges, &made, 2, 2, JUB_SIDE_UNKNOWN, false);
}

static void assert_alike(const jub_edges *edges, const fixture *made, uint32_t first,
                         uint32_t second, bool expected)
{
    jub_determination determination;
    jub_buffer a = jub_buffer_init(1 << 16), b = jub_buffer_init(1 << 16);
    jub_edges_load(edges, made->worker, first, &determination);
    jub_edges_alike_write(edges, made->worker, &a);
    jub_edges_load(edges, made->worker, second, &determination);
    jub_edges_alike_write(edges, made->worker, &b);
    assert_int_equal(jub_text_equal(jub_buffer_view(&a), jub_buffer_view(&b)), expected);
    jub_buffer_clear(&a);
    jub_buffer_clear(&b);
}

TEST(people_are_alike_when_nothing_but_the_term_makes_a_difference)
{
    TEST_ARENA(arena);
    // A and B were born a month apart, which the decree does not tell; their terms differ as their
    // ends do.
    const fixture made = fixture_open(
        &arena,
        HEADER "grants G1 cite \"1\" release when birth + 10 years <= reckoned\n"
               "  and days(a, reckoned) >= 1/3 * days(a, term_end) and term <= 25 months .\n"
               "combine most_favourable .",
        people, 1, NULL);
    const jub_edges *edges = open_edges(&arena, &made);
    assert_alike(edges, &made, 0, 1, true);
    assert_alike(edges, &made, 0, 2, false);
    const fixture other = fixture_open(
        &arena, HEADER "grants G1 cite \"1\" release when strokes > 2 .", people, 1, NULL);
    assert_alike(open_edges(&arena, &other), &other, 0, 1, false); // three strokes against two
}

TEST(what_lies_between_two_people_is_the_line_that_decides)
{
    TEST_ARENA(arena);
    const fixture made = fixture_open(
        &arena,
        HEADER "grants G1 cite \"1\" reduce by months(reckoned, term_end, down) * 1 day\n"
               "  when term_end is not none and term_end > 2020-06-01 .\n"
               "grants G2 cite \"2\" transfer to home\n"
               "  when term_end is not none and term_end <= 2021-03-15 .\n",
        people, 1, NULL);
    const jub_edges *edges = open_edges(&arena, &made);
    jub_buffer told = jub_buffer_init(1 << 16);
    const uint32_t edge = jub_edges_between(edges, made.worker, 0, 1);
    jub_edges_edge_write(edges, edge, &told);
    assert_text(jub_buffer_view(&told), "term_end at 2021-03-15");
    assert_text(jub_edges_edge_clauses(edges, edge), "G2");
    assert_int_equal(jub_edges_between(edges, made.worker, 0, 0), JUB_NO_EDGE);
    jub_buffer_clear(&told);
}

TEST(where_no_line_lies_between_a_step_is_named)
{
    TEST_ARENA(arena);
    const fixture made = fixture_open(
        &arena,
        HEADER "grants G1 cite \"1\" reduce by months(reckoned, term_end, down) * 1 day\n"
               "  when term_end is not none .\n",
        people, 1, NULL);
    const jub_edges *edges = open_edges(&arena, &made);
    jub_buffer told = jub_buffer_init(1 << 16);
    jub_edges_edge_write(edges, jub_edges_between(edges, made.worker, 0, 1), &told);
    assert_text(jub_buffer_view(&told), "months(reckoned, term_end, down)");
    jub_buffer_clear(&told);
}

TEST(rows_are_asked_as_a_whole_and_make_people_alike)
{
    TEST_ARENA(arena);
    const fixture_file files[] = {
        {"persons", "person:string term_end:date",
         "person,term_end\nA,2021-03-01\nB,2021-04-01\n"
         "C,2021-05-01\n"},
        {"sentences", "id:string person:string>persons length:duration",
         "id,person,length\n1,A,P2Y\n2,A,P1Y\n3,B,P2Y1M\n4,B,P1Y1M\n5,C,P3Y\n6,C,P1Y\n"}};
    const char *text = "decree \"D\" cite \"1\" effect 2020-03-01 reckoned 2020-03-01 .\n"
                       "convention month_end clamp . convention day_count exclusive .\n"
                       "field term_end : date or none .\n"
                       "record sentences each sentence with length : duration .\n"
                       "define many = count of sentences where length > 6 months .\n"
                       "grants G1 cite \"1\" release when many > 3 and term_end is not none .\n"
                       "grants G2 cite \"2\" reduce by 1 month when term_end is not none and %s .\n"
                       "combine most_favourable .";
    char asks[1024], exact[1024];
    (void)snprintf(asks, sizeof asks, text, "any sentence where length > 1 year");
    (void)snprintf(exact, sizeof exact, text,
                   "any sentence where effect + length > term_end - 1 year");
    const fixture by_count = fixture_open(&arena, asks, files, 2, NULL);
    const jub_edges *edges = open_edges(&arena, &by_count);
    assert_lines(edges, "many at 3 in G1 by 1\n");
    assert_look(edges, &by_count, 0, 0, JUB_SIDE_BELOW, true);
    assert_alike(edges, &by_count, 0, 1, true);
    assert_alike(edges, &by_count, 0, 2, true); // the decree asks no more than this
    const fixture by_rows = fixture_open(&arena, exact, files, 2, NULL);
    edges = open_edges(&arena, &by_rows);
    assert_alike(edges, &by_rows, 0, 1, true);
    assert_alike(edges, &by_rows, 0, 2, false); // a row is set against the end of the term
    (void)snprintf(exact, sizeof exact, text, "(longest of length over sentences) > 25 months");
    const fixture by_length = fixture_open(&arena, exact, files, 2, NULL);
    edges = open_edges(&arena, &by_length);
    assert_alike(edges, &by_length, 0, 1, true); // each a month longer, as the term is
    assert_alike(edges, &by_length, 0, 2, false);
}

// -- the ladder -----------------------------------------------------------------------------------

static jub_rung rung_of(uint8_t group, jub_date end, jub_date release, uint32_t row)
{
    return (jub_rung){.group = {group}, .end = end, .release = release, .row = row};
}

TEST(a_seam_is_told_with_its_two_people)
{
    TEST_ARENA(arena);
    jub_ladder ladder;
    jub_rung rungs[] = {rung_of(1, 102, 60, 7), rung_of(1, 100, 70, 5), rung_of(1, 101, 71, 6),
                        rung_of(1, 103, 100, 8), rung_of(2, 200, 10, 9)};
    assert_int_equal(jub_ladder_climb(&arena, rungs, 5, 30, &ladder, NULL), JUB_OK);
    assert_int_equal(ladder.groups, 1);
    assert_int_equal(ladder.people, 4);
    assert_int_equal(ladder.inversion_count, 1);
    assert_int_equal(ladder.jump_count, 1);
    assert_int_equal(ladder.pairs, 2);
    assert_int_equal(ladder.overtaken, 2);
    assert_int_equal(ladder.seams[0].kind, JUB_INVERSION);
    assert_int_equal(ladder.seams[0].days, 11);
    assert_int_equal(ladder.seams[0].first_row, 6);
    assert_int_equal(ladder.seams[0].second_row, 7);
    assert_int_equal(ladder.seams[1].kind, JUB_JUMP);
    assert_int_equal(ladder.seams[1].days, 39);
}

TEST(nobody_makes_a_ladder_of_nothing)
{
    TEST_ARENA(arena);
    jub_ladder ladder;
    jub_rung same[] = {rung_of(1, 100, 70, 0), rung_of(1, 100, 60, 1)};
    assert_int_equal(jub_ladder_climb(&arena, NULL, 0, 30, &ladder, NULL), JUB_OK);
    assert_int_equal(ladder.people, 0);
    assert_int_equal(jub_ladder_climb(&arena, same, 2, 30, &ladder, NULL), JUB_OK);
    assert_int_equal(ladder.people, 0); // one end of term is no ladder
    assert_int_equal(ladder.pairs, 0);
}

enum { RANDOM_RUNG_MAX = 200, RANDOM_LADDER_COUNT = 300 };

static bool is_inverted(const jub_rung *a, const jub_rung *b)
{
    return memcmp(a->group, b->group, JUB_RUNG_GROUP_BYTES) == 0 && a->end < b->end &&
           a->release > b->release;
}

TEST(pairs_and_overtaken_agree_with_a_count_of_all_pairs)
{
    (void)state_unused;
    jub_prng prng = {11};
    for (int round = 0; round < RANDOM_LADDER_COUNT; round++) {
        jub_arena arena = jub_arena_init((size_t)1 << 24);
        jub_rung rungs[RANDOM_RUNG_MAX];
        jub_ladder ladder;
        const uint32_t count = jub_prng_below(&prng, RANDOM_RUNG_MAX);
        for (uint32_t i = 0; i < count; i++)
            rungs[i] =
                rung_of((uint8_t)jub_prng_below(&prng, 3), (jub_date)jub_prng_below(&prng, 60),
                        (jub_date)jub_prng_below(&prng, 60), i);
        uint64_t pairs = 0, overtaken = 0;
        for (uint32_t i = 0; i < count; i++) {
            bool is_overtaken = false;
            for (uint32_t k = 0; k < count; k++) {
                pairs += is_inverted(&rungs[i], &rungs[k]);
                is_overtaken |= is_inverted(&rungs[i], &rungs[k]);
            }
            overtaken += is_overtaken;
        }
        assert_int_equal(jub_ladder_climb(&arena, rungs, count, 30, &ladder, NULL), JUB_OK);
        assert_int_equal(ladder.pairs, pairs);
        assert_int_equal(ladder.overtaken, overtaken);
        assert_int_equal(ladder.inversion_count > 0, pairs > 0);
        jub_arena_clear(&arena);
    }
}

TEST(any_failed_allocation_is_told)
{
    TEST_ARENA(arena);
    const fixture made = fixture_open(
        &arena,
        HEADER "grants G1 cite \"1\" release when term_end is not none and term_end > 2020-06-01 .",
        people, 1, NULL);
    jub_status status = JUB_NO_MEMORY;
    for (size_t fail_at = 0; status == JUB_NO_MEMORY; fail_at++) {
        jub_arena own = jub_arena_init((size_t)1 << 24);
        const jub_edges *edges = NULL;
        jub_error error;
        test_arena_fail_at(&own, fail_at);
        status = jub_edges_open(&own, made.determiner, &edges, &error);
        assert_true((edges != NULL) == (status == JUB_OK));
        jub_arena_clear(&own);
    }
    assert_int_equal(status, JUB_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_comparison_in_order_is_a_line_once),
        cmocka_unit_test(people_are_below_on_or_above_and_close_or_not),
        cmocka_unit_test(people_are_alike_when_nothing_but_the_term_makes_a_difference),
        cmocka_unit_test(what_lies_between_two_people_is_the_line_that_decides),
        cmocka_unit_test(where_no_line_lies_between_a_step_is_named),
        cmocka_unit_test(rows_are_asked_as_a_whole_and_make_people_alike),
        cmocka_unit_test(a_seam_is_told_with_its_two_people),
        cmocka_unit_test(nobody_makes_a_ladder_of_nothing),
        cmocka_unit_test(pairs_and_overtaken_agree_with_a_count_of_all_pairs),
        cmocka_unit_test(any_failed_allocation_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
