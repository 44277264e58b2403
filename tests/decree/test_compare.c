// Two decrees compared: what differs in their text, and what one person gets by each.

#include "decree/compare_people.h"
#include "decree/compare_text.h"
#include "register_fixture.h"

#define HEADER                                                                                     \
    "decree \"D\" cite \"order 1\" made 2020-01-01 effect 2020-03-01 reckoned 2020-03-01 .\n"      \
    "convention month_end clamp . convention day_count exclusive .\n"                              \
    "field ill : boolean . field kind : one of { fixed, life } .\n"                                \
    "field term_end : date or none . field offences : codes .\n"

// -- outcomes -------------------------------------------------------------------------------------

static jub_outcome outcome_of(jub_standing standing)
{
    return (jub_outcome){
        .standing = (uint8_t)standing, .new_kind = JUB_NO_TARGET, .new_place = JUB_NO_TARGET};
}

static jub_outcome reduced_to(jub_date end, int32_t days)
{
    jub_outcome outcome = outcome_of(JUB_GRANTED);
    outcome.is_reduction = outcome.has_new_end = outcome.has_days_saved = true;
    outcome.new_end = end;
    outcome.days_saved = days;
    return outcome;
}

static void assert_order(jub_outcome more, jub_outcome less)
{
    assert_int_equal(jub_outcome_compare(&more, &less), JUB_BETTER);
    assert_int_equal(jub_outcome_compare(&less, &more), JUB_WORSE);
    assert_int_equal(jub_outcome_compare(&more, &more), JUB_ALIKE);
}

TEST(outcomes_compare_by_what_the_person_receives)
{
    (void)state_unused;
    const jub_outcome nothing = outcome_of(JUB_NOT_GRANTED), excluded = outcome_of(JUB_EXCLUDED);
    jub_outcome release = reduced_to(1000, 200), moved = outcome_of(JUB_GRANTED);
    release.is_reduction = false;
    release.is_release = true;
    moved.new_place = 0;
    assert_int_equal(jub_outcome_compare(&nothing, &excluded), JUB_ALIKE);
    assert_order(reduced_to(1100, 100), excluded);
    assert_order(reduced_to(1050, 150), reduced_to(1100, 100));
    assert_order(release, reduced_to(1100, 100));
    assert_order(release, moved);
    assert_order(moved, nothing);
}

TEST(a_reduction_down_to_the_day_of_release_is_as_good_as_release)
{
    (void)state_unused;
    jub_outcome release = reduced_to(1000, 200);
    const jub_outcome reduction = reduced_to(1000, 200);
    release.is_reduction = false;
    release.is_release = true;
    assert_int_equal(jub_outcome_compare(&release, &reduction), JUB_ALIKE);
}

TEST(of_two_releases_the_earlier_is_better)
{
    (void)state_unused;
    jub_outcome early = reduced_to(1000, 200), late = reduced_to(1030, 170);
    early.is_release = late.is_release = true;
    early.is_reduction = late.is_reduction = false;
    assert_order(early, late);
}

TEST(another_place_is_neither_more_nor_less)
{
    (void)state_unused;
    jub_outcome here = outcome_of(JUB_GRANTED), there = here;
    here.new_place = 0;
    there.new_place = 1;
    assert_int_equal(jub_outcome_compare(&here, &there), JUB_OTHERWISE);
}

// -- text -----------------------------------------------------------------------------------------

// Every change as `kind sort name: what before > after`, a line each.
static void assert_changes(const char *old_text, const char *new_text, const char *expected)
{
    jub_arena arena = jub_arena_init((size_t)1 << 28);
    jub_buffer told = jub_buffer_init(1 << 20);
    jub_diagnostics diagnostics;
    jub_text_changes changes = {0};
    const jub_decree *before = fixture_decree(&arena, old_text, &diagnostics);
    const jub_decree *after = fixture_decree(&arena, new_text, &diagnostics);
    assert_int_equal(jub_decree_compare_text(&arena, before, after, &changes, NULL), JUB_OK);
    for (size_t i = 0; i < changes.count; i++)
        for (size_t k = 0; k < changes.items[i].part_count; k++) {
            const jub_text_part *part = &changes.items[i].parts[k];
            jub_buffer_format(&told, "%s %s %.*s: %s %.*s > %.*s\n",
                              jub_change_word(changes.items[i].kind), changes.items[i].sort,
                              JUB_TEXT_ARG(changes.items[i].name), part->what,
                              JUB_TEXT_ARG(part->before), JUB_TEXT_ARG(part->after));
        }
    assert_text(jub_buffer_view(&told), expected);
    jub_buffer_clear(&told);
    jub_arena_clear(&arena);
}

TEST(what_is_said_in_another_form_is_the_same)
{
    (void)state_unused;
    assert_changes(
        HEADER "grants G1 cite \"a\" release when ill and kind is life .",
        HEADER "-- a comment\ngrants G1 cite \"a\"\n  release when (ill) and (kind is life) .", "");
}

TEST(conditions_amounts_and_citations_are_told_with_both_texts)
{
    (void)state_unused;
    assert_changes(HEADER "grants G1 cite \"a\" reduce by 6 months when ill .",
                   HEADER "grants G1 cite \"b\" reduce by 8 months at most 1 year when not ill .",
                   "changed grants G1: cite a > b\n"
                   "changed grants G1: gives reduce by 6 months > reduce by 8 months at most 1 "
                   "year\n"
                   "changed grants G1: when ill > not ill\n");
}

TEST(a_label_on_another_sort_of_clause_is_another_clause)
{
    (void)state_unused;
    assert_changes(HEADER "grants G1 cite \"a\" release when ill .\n"
                          "covers C cite \"c\" when ill .",
                   HEADER "grants G1 cite \"a\" release when ill .\n"
                          "excludes C cite \"c\" when ill .",
                   "added excludes C: cite  > c\n"
                   "added excludes C: when  > ill\n"
                   "removed covers C: cite c > \n"
                   "removed covers C: when ill > \n");
}

TEST(fields_and_sets_of_codes_are_compared_piece_by_piece)
{
    (void)state_unused;
    const char *rest = "grants G1 cite \"a\" release when offences meets s .";
    char before[1024], after[1024];
    (void)snprintf(before, sizeof before, HEADER "codes s cite \"x\" = { \"a\", \"b\" } .\n%s",
                   rest);
    (void)snprintf(after, sizeof after,
                   HEADER
                   "field born : date protected .\ncodes s cite \"x\" = { \"b\", \"c/*\" } .\n%s",
                   rest);
    assert_changes(before, after,
                   "added field born: type  > date\n"
                   "added field born: is  > protected\n"
                   "changed codes s: entry \"a\" > \n"
                   "changed codes s: entry  > \"c/*\"\n");
}

TEST(the_order_of_grants_counts_where_the_first_holds)
{
    (void)state_unused;
    const char *one = "grants G1 cite \"a\" release when ill .\n";
    const char *two = "grants G2 cite \"b\" reduce by 1 month when term_end is not none .\n";
    char before[1024], after[1024];
    (void)snprintf(before, sizeof before, HEADER "%s%scombine first .", one, two);
    (void)snprintf(after, sizeof after, HEADER "%s%scombine first .", two, one);
    assert_changes(before, after, "changed combine : order of the grants G1, G2 > G2, G1\n");
    (void)snprintf(before, sizeof before, HEADER "%s%scombine most_favourable .", one, two);
    (void)snprintf(after, sizeof after, HEADER "%s%scombine most_favourable .", two, one);
    assert_changes(before, after, "");
}

TEST(records_parameters_gaps_and_what_follows_a_grant_are_told)
{
    (void)state_unused;
    const char *money =
        "convention currency EUR 2 . field fine : money EUR .\n"
        "record sentences each sentence with length : duration, grave : boolean .\n";
    char before[2048], after[2048];
    (void)snprintf(before, sizeof before,
                   HEADER "%sparameter cap : duration = 3 years cite \"p\" .\n"
                          "grants G1 cite \"a\" waive fine when any sentence where grave .\n"
                          "defers W1 cite \"w\" until effect + 30 days when ill .\n"
                          "grants G2 cite \"b\" reduce by cap when term_end is not none .\n"
                          "gap U1 cite \"u\" : \"left out\" .",
                   money);
    (void)snprintf(
        after, sizeof after,
        HEADER
        "%sparameter cap : duration = 4 years cite \"p\" .\n"
        "grants G1 cite \"a\" waive fine and transfer to home when no sentence where grave .\n"
        "defers W1 cite \"w\" from G2 until effect + 31 days when ill .\n"
        "grants G2 cite \"b\" reduce by cap when term_end is not none .\n"
        "revokes V1 cite \"v\" from G2 when ill .",
        money);
    assert_changes(before, after,
                   "changed parameter cap: is 3 years > \n"
                   "changed parameter cap: is  > 4 years\n"
                   "changed grants G1: gives waive fine > waive fine and transfer to home\n"
                   "changed grants G1: when any sentence where grave > no sentence where grave\n"
                   "changed defers W1: from  > G2\n"
                   "changed defers W1: put off until effect + 30 days > effect + 31 days\n"
                   "added revokes V1: cite  > v\n"
                   "added revokes V1: from  > G2\n"
                   "added revokes V1: when  > ill\n"
                   "removed gap U1: cite u > \n"
                   "removed gap U1: text left out > \n");
}

TEST(any_failed_allocation_is_told)
{
    TEST_ARENA(arena);
    jub_diagnostics diagnostics;
    const jub_decree *before = fixture_decree(
        &arena, HEADER "grants G1 cite \"a\" reduce by 6 months when ill .", &diagnostics);
    const jub_decree *after = fixture_decree(
        &arena, HEADER "grants G1 cite \"b\" reduce by 8 months when ill .", &diagnostics);
    jub_status status = JUB_NO_MEMORY;
    for (size_t fail_at = 0; status == JUB_NO_MEMORY; fail_at++) {
        jub_arena own = jub_arena_init((size_t)1 << 28);
        jub_text_changes changes = {0};
        jub_error error;
        test_arena_fail_at(&own, fail_at);
        status = jub_decree_compare_text(&own, before, after, &changes, &error);
        assert_int_equal(changes.count, status == JUB_OK ? 1 : 0);
        jub_arena_clear(&own);
    }
    assert_int_equal(status, JUB_OK);
}

// -- people ---------------------------------------------------------------------------------------

static const fixture_file people[] = {
    {"persons", "person:string ill:boolean kind:string term_end:date offences:list",
     "person,ill,kind,term_end,offences\n"
     "A,true,fixed,2021-08-31,theft\n"
     "B,false,fixed,2021-08-31,theft\n"
     "C,true,fixed,2021-08-31,murder\n"
     "D,,fixed,2021-08-31,theft\n"
     "E,true,life,none,theft\n"},
    {"offence_codes", "code:string", "code\ntheft\nmurder\n"}};

typedef struct pair {
    fixture before;
    fixture after;
    jub_comparison *comparison;
    jub_people_tally tally;
} pair;

static pair open_pair(jub_arena *arena, const char *old_text, const char *new_text)
{
    pair made = {0};
    jub_register *reg = fixture_register(arena, people, 2);
    made.before = fixture_open_register(arena, old_text, reg, NULL);
    made.after = fixture_open_register(arena, new_text, reg, NULL);
    assert_int_equal(
        jub_comparison_open(arena, made.before.decree, made.after.decree, &made.comparison, NULL),
        JUB_OK);
    assert_true(jub_people_tally_init(arena, made.comparison, &made.tally));
    return made;
}

static void assert_difference(pair *made, uint32_t row, jub_difference expected, int32_t days)
{
    const jub_determination before = fixture_determine(&made->before, row, NULL);
    const jub_determination after = fixture_determine(&made->after, row, NULL);
    const jub_person_difference found =
        jub_comparison_count(made->comparison, &before, &after, &made->tally);
    assert_string_equal(jub_difference_word(found.difference), jub_difference_word(expected));
    assert_int_equal(found.days, days);
}

static const jub_clause_tally *tally_of(const pair *made, const char *name)
{
    for (uint32_t i = 0; i < jub_comparison_clause_count(made->comparison); i++)
        if (jub_text_is(jub_comparison_clause(made->comparison, i)->name, name))
            return &made->tally.clauses[i];
    return NULL;
}

TEST(an_exclusion_that_falls_away_has_the_gain_beside_the_grant)
{
    TEST_ARENA(arena);
    pair made = open_pair(&arena,
                          HEADER "grants G1 cite \"a\" reduce by 6 months when ill .\n"
                                 "excludes X1 cite \"b\" when offences meets { \"murder\" } .\n"
                                 "excludes X2 cite \"c\" when kind is life .",
                          HEADER "grants G1 cite \"a\" reduce by 6 months when ill .\n"
                                 "excludes X2 cite \"c\" when kind is life .");
    assert_difference(&made, 0, JUB_STAYS, 0);
    assert_difference(&made, 1, JUB_STAYS, 0);
    assert_difference(&made, 2, JUB_GAINS, 184);
    assert_difference(&made, 3, JUB_OPEN_BOTH, 0);
    assert_int_equal(tally_of(&made, "X1")->gains, 1);
    assert_int_equal(tally_of(&made, "X1")->days_gained, 184);
    assert_int_equal(tally_of(&made, "G1")->gains, 1);
    assert_int_equal(tally_of(&made, "X2")->gains, 0);
    assert_int_equal(made.tally.days_gained, 184);
    assert_int_equal(made.tally.people, 4);
}

TEST(losses_are_put_down_to_the_grant_that_went_and_the_exclusion_that_came)
{
    TEST_ARENA(arena);
    pair made = open_pair(&arena,
                          HEADER "grants G1 cite \"a\" reduce by 6 months when ill .\n"
                                 "grants G2 cite \"b\" transfer to home when not ill .",
                          HEADER "grants G1 cite \"a\" reduce by 4 months when ill .\n"
                                 "excludes X1 cite \"c\" when offences meets { \"murder\" } .");
    assert_difference(&made, 0, JUB_LOSES, 120 - 184 + 3); // to 30 April rather than 28 February
    assert_difference(&made, 1, JUB_LOSES, 0);
    assert_difference(&made, 2, JUB_LOSES, -184);
    assert_difference(&made, 4, JUB_STAYS, 0);
    assert_int_equal(tally_of(&made, "G1")->losses, 2);
    assert_int_equal(tally_of(&made, "G2")->losses, 1);
    assert_int_equal(tally_of(&made, "X1")->losses, 1);
    assert_int_equal(tally_of(&made, "X1")->days_lost, 184);
}

TEST(a_deferral_or_a_revocation_that_comes_is_a_loss)
{
    TEST_ARENA(arena);
    const char *old_text = HEADER "grants G1 cite \"a\" reduce by 6 months when ill .";
    pair put_off =
        open_pair(&arena, old_text,
                  HEADER "grants G1 cite \"a\" reduce by 6 months when ill .\n"
                         "defers W1 cite \"b\" until effect + 30 days when kind is fixed .");
    assert_difference(&put_off, 0, JUB_LOSES, 0);
    assert_difference(&put_off, 1, JUB_STAYS, 0);
    assert_int_equal(tally_of(&put_off, "W1")->losses, 1);
    assert_int_equal(tally_of(&put_off, "G1")->losses, 1);
    pair revoked = open_pair(&arena, old_text,
                             HEADER "grants G1 cite \"a\" reduce by 6 months when ill .\n"
                                    "revokes V1 cite \"b\" from G1 when kind is fixed .");
    assert_difference(&revoked, 0, JUB_LOSES, -184);
    assert_int_equal(tally_of(&revoked, "V1")->losses, 1);
    pair later =
        open_pair(&arena,
                  HEADER "grants G1 cite \"a\" reduce by 6 months when ill .\n"
                         "defers W1 cite \"b\" until effect + 60 days when kind is fixed .",
                  HEADER "grants G1 cite \"a\" reduce by 6 months when ill .\n"
                         "defers W1 cite \"b\" until effect + 30 days when kind is fixed .");
    assert_difference(&later, 0, JUB_GAINS, 0); // put off for less long
}

TEST(targets_are_compared_by_their_words)
{
    TEST_ARENA(arena);
    pair made = open_pair(&arena,
                          HEADER "grants G1 cite \"a\" transfer to home when ill .\n"
                                 "grants G2 cite \"b\" transfer to open when not ill .",
                          HEADER "grants G2 cite \"b\" transfer to open when not ill .\n"
                                 "grants G1 cite \"a\" transfer to home when ill .");
    assert_difference(&made, 0, JUB_STAYS, 0);
    assert_difference(&made, 1, JUB_STAYS, 0);
    pair other = open_pair(&arena, HEADER "grants G1 cite \"a\" transfer to home when ill .",
                           HEADER "grants G1 cite \"a\" transfer to hospital when ill .");
    assert_difference(&other, 0, JUB_GETS_OTHER, 0);
}

TEST(a_milder_kind_is_more_by_the_order_of_the_cases)
{
    TEST_ARENA(arena);
    pair made = open_pair(&arena,
                          HEADER "grants G1 cite \"a\" commute to life when ill .\n"
                                 "grants G2 cite \"b\" commute to fixed when not ill .",
                          HEADER "grants G1 cite \"a\" commute to fixed when ill .\n"
                                 "grants G2 cite \"b\" commute to life when not ill .");
    assert_difference(&made, 0, JUB_GAINS, 0); // `fixed` stands before `life`
    assert_difference(&made, 1, JUB_LOSES, 0);
}

TEST(another_status_without_a_grant_is_a_change_and_no_gain)
{
    TEST_ARENA(arena);
    pair made =
        open_pair(&arena,
                  HEADER "covers C1 cite \"c\" when kind is life .\n"
                         "grants G1 cite \"a\" reduce by 6 months when ill .",
                  HEADER "covers C1 cite \"c\" when kind is fixed .\n"
                         "grants G1 cite \"a\" reduce by 6 months when ill .\n"
                         "excludes X1 cite \"b\" when offences meets { \"murder\", \"theft\" } .");
    assert_difference(&made, 0, JUB_CHANGES, 0); // not covered, then excluded
    assert_difference(&made, 1, JUB_CHANGES, 0); // not covered, then not granted
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outcomes_compare_by_what_the_person_receives),
        cmocka_unit_test(a_reduction_down_to_the_day_of_release_is_as_good_as_release),
        cmocka_unit_test(of_two_releases_the_earlier_is_better),
        cmocka_unit_test(another_place_is_neither_more_nor_less),
        cmocka_unit_test(what_is_said_in_another_form_is_the_same),
        cmocka_unit_test(conditions_amounts_and_citations_are_told_with_both_texts),
        cmocka_unit_test(a_label_on_another_sort_of_clause_is_another_clause),
        cmocka_unit_test(fields_and_sets_of_codes_are_compared_piece_by_piece),
        cmocka_unit_test(the_order_of_grants_counts_where_the_first_holds),
        cmocka_unit_test(records_parameters_gaps_and_what_follows_a_grant_are_told),
        cmocka_unit_test(any_failed_allocation_is_told),
        cmocka_unit_test(an_exclusion_that_falls_away_has_the_gain_beside_the_grant),
        cmocka_unit_test(losses_are_put_down_to_the_grant_that_went_and_the_exclusion_that_came),
        cmocka_unit_test(a_deferral_or_a_revocation_that_comes_is_a_loss),
        cmocka_unit_test(targets_are_compared_by_their_words),
        cmocka_unit_test(a_milder_kind_is_more_by_the_order_of_the_cases),
        cmocka_unit_test(another_status_without_a_grant_is_a_change_and_no_gain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
