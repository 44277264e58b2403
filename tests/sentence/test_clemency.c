#include "sentence/clemency.h"

#include "sentence_support.h"

// The persons are made up from the facts of five instruments: Italy 2006, Taiwan 2007 and 1991,
// Portugal 2020, Brazil 2023, and France 1991 to 2006.

static const jub_part_rule thirty_up = {.month_days = 30, .rounding = JUB_UP};

static void check_duration(jub_duration got, int32_t months, int32_t days)
{
    if (got.months != months || got.days != days)
        fail_msg("%d months %d days, expected %d and %d", got.months, got.days, months, days);
}

static jub_term_standing standing(int32_t total_months, int32_t served_months)
{
    return (jub_term_standing){.total = {total_months, 0},
                               .served = {served_months, 0},
                               .remaining = {total_months - served_months, 0}};
}

static jub_sentence term_from(const char *id, const char *day, jub_term term)
{
    return (jub_sentence){.id = jub_text_from(id),
                          .sentenced_at = test_date(day),
                          .offence_at = test_date(day) - 100,
                          .term = term};
}

static jub_release compute(const jub_law *law, const jub_custody *custody, jub_arena *scratch)
{
    jub_error error;
    jub_release release;
    if (jub_release_compute(law, custody, scratch, &release, NULL, &error) != JUB_OK)
        fail_msg("%s", error.message);
    return release;
}

static void check_end(const jub_release *release, const char *expected)
{
    jub_date day;
    char text[JUB_DATE_TEXT_BYTES + 1];
    assert_true(jub_release_end(release, &day));
    assert_string_equal(jub_date_format(day, text), expected);
}

// Italy: up to three years off. Four years with 1 year 2 months served leaves a year, which is
// over.
TEST(italy_a_cut_beyond_what_is_left_to_serve_frees_on_the_day_of_the_grant)
{
    TEST_ARENA(arena);
    const jub_sentence theft = term_from("theft", "2005-06-01", (jub_term){.years = 4});
    const jub_custody custody = {.born_at = JUB_NO_DATE, .sentences = &theft, .sentence_count = 1};
    jub_custody reduced;
    const jub_remission grant = {{36, 0}, test_date("2006-08-01")};
    assert_int_equal(jub_custody_with_remission(&arena, &custody, grant, &reduced, NULL), JUB_OK);
    const jub_law *law = test_generic(&arena);
    jub_release release = compute(law, &custody, &arena);
    check_end(&release, "2009-05-31");
    release = compute(law, &reduced, &arena);
    check_end(&release, "2006-08-01");
}

// Three thefts of 2, 2 and 1 year in a row are five; three come off once, and two are left.
TEST(italy_the_grant_acts_once_on_the_cumulated_penalty)
{
    TEST_ARENA(arena);
    const uint16_t first = 0, second = 1;
    jub_sentence thefts[] = {term_from("one", "2005-09-01", (jub_term){.years = 2}),
                             term_from("two", "2005-09-01", (jub_term){.years = 2}),
                             term_from("three", "2005-09-01", (jub_term){.years = 1})};
    thefts[1].follows = &first;
    thefts[2].follows = &second;
    thefts[1].follows_count = thefts[2].follows_count = 1;
    const jub_custody custody = {.born_at = JUB_NO_DATE, .sentences = thefts, .sentence_count = 3};
    jub_custody reduced;
    const jub_remission grant = {{36, 0}, test_date("2006-08-01")};
    assert_int_equal(jub_custody_with_remission(&arena, &custody, grant, &reduced, NULL), JUB_OK);
    const jub_release release = compute(test_generic(&arena), &reduced, &arena);
    check_end(&release, "2007-08-31");
}

// A covered theft of 2 years before an excluded offence of 6: the theft is extinguished, and the
// six years run from the first day.
TEST(italy_one_of_several_sentences_is_taken_out_and_the_rest_closes_up)
{
    TEST_ARENA(arena);
    const uint16_t first = 0, second = 1;
    jub_sentence sentences[] = {term_from("theft", "2004-03-01", (jub_term){.years = 2}),
                                term_from("mafia", "2004-03-01", (jub_term){.years = 6}),
                                term_from("escape", "2004-03-01", (jub_term){.months = 6})};
    sentences[1].follows = &first;
    sentences[2].follows = &second;
    sentences[1].follows_count = sentences[2].follows_count = 1;
    const jub_custody custody = {
        .born_at = JUB_NO_DATE, .sentences = sentences, .sentence_count = 3};
    jub_custody reduced;
    assert_int_equal(jub_custody_with_term(&arena, &custody, 0, (jub_term){0}, &reduced, NULL),
                     JUB_OK);
    assert_int_equal(reduced.sentence_count, 2);
    assert_int_equal(reduced.sentences[0].follows_count, 0);
    assert_int_equal(reduced.sentences[1].follows_count, 1);
    assert_int_equal(reduced.sentences[1].follows[0], 0);
    const jub_release release = compute(test_generic(&arena), &reduced, &arena);
    check_end(&release, "2010-08-31");
    // The middle one taken out: what followed it now follows the first.
    assert_int_equal(jub_custody_with_term(&arena, &custody, 1, (jub_term){0}, &reduced, NULL),
                     JUB_OK);
    assert_int_equal(reduced.sentences[1].follows[0], 0);
    assert_int_equal(reduced.sentences[1].follows_count, 1);
    assert_int_equal(jub_custody_with_term(&arena, &custody, 3, (jub_term){0}, &reduced, NULL),
                     JUB_MISSING);
}

static const jub_commutation taiwan_2007 = {
    .death = {JUB_PENALTY_LIFE, {0}},
    .life = {JUB_PENALTY_TERM, {240, 0}},
    .term_off = {1, 2},
    .rule = {.month_days = 30, .rounding = JUB_UP},
};

TEST(taiwan_each_kind_of_penalty_is_commuted_in_its_way)
{
    (void)state_unused;
    assert_int_equal(jub_commute(&taiwan_2007, (jub_penalty){.kind = JUB_PENALTY_DEATH}).kind,
                     JUB_PENALTY_LIFE);
    const jub_penalty life = jub_commute(&taiwan_2007, (jub_penalty){.kind = JUB_PENALTY_LIFE});
    assert_int_equal(life.kind, JUB_PENALTY_TERM);
    check_duration(life.term, 240, 0);
    check_duration(jub_commute(&taiwan_2007, (jub_penalty){JUB_PENALTY_TERM, {36, 0}}).term, 18, 0);
    check_duration(jub_commute(&taiwan_2007, (jub_penalty){JUB_PENALTY_TERM, {18, 0}}).term, 9, 0);
    jub_commutation category_a_1991 = taiwan_2007;
    category_a_1991.life = (jub_penalty){JUB_PENALTY_TERM, {180, 0}};
    category_a_1991.term_off = (jub_fraction){1, 3};
    check_duration(jub_commute(&category_a_1991, (jub_penalty){JUB_PENALTY_TERM, {108, 0}}).term,
                   72, 0);
}

// A joint term of a listed 3 years, which stays, and a theft of 3 years, which becomes 18 months.
TEST(taiwan_a_joint_term_is_fixed_anew_between_the_longest_and_the_sum)
{
    (void)state_unused;
    jub_duration least, most;
    const jub_penalty listed = {JUB_PENALTY_TERM, {36, 0}};
    const jub_penalty parts[] = {listed, jub_commute(&taiwan_2007, listed)};
    assert_true(jub_joint_range(parts, 2, test_date("2007-07-16"), &least, &most));
    check_duration(least, 36, 0);
    check_duration(most, 54, 0);
    const jub_penalty life = {.kind = JUB_PENALTY_LIFE};
    assert_false(jub_joint_range(&life, 1, 0, &least, &most));
    assert_false(jub_joint_range(parts, 0, 0, &least, &most));
}

TEST(taiwan_life_made_a_term_gets_days_of_release_and_parole)
{
    TEST_ARENA(arena);
    const jub_law *law = test_generic(&arena);
    jub_sentence life = term_from("life", "1995-03-10", (jub_term){0});
    life.kind = JUB_LIFE;
    const jub_custody custody = {.born_at = JUB_NO_DATE, .sentences = &life, .sentence_count = 1};
    jub_custody made;
    jub_date day;
    jub_release release = compute(law, &custody, &arena);
    assert_false(jub_release_end(&release, &day));
    assert_int_equal(
        jub_custody_with_life_made_term(&arena, &custody, 0, (jub_term){.years = 20}, &made, NULL),
        JUB_OK);
    release = compute(law, &made, &arena);
    check_end(&release, "2015-03-09");
    assert_true(jub_parole_day(test_date("1995-03-10"), (jub_duration){240, 0},
                               (jub_fraction){1, 2}, thirty_up, 30, &day));
    char text[JUB_DATE_TEXT_BYTES + 1];
    assert_string_equal(jub_date_format(day, text),
                        "2005-02-08"); // 10 March less 30 days of credit
    assert_int_equal(
        jub_custody_with_life_made_term(&arena, &made, 0, (jub_term){.years = 20}, &made, NULL),
        JUB_TYPE);
}

TEST(taiwan_loss_of_civil_rights_follows_in_proportion)
{
    (void)state_unused;
    check_duration(jub_in_proportion((jub_duration){24, 0}, (jub_duration){36, 0},
                                     (jub_duration){18, 0}, thirty_up),
                   12, 0);
    check_duration(jub_in_proportion((jub_duration){12, 0}, (jub_duration){108, 0},
                                     (jub_duration){72, 0}, thirty_up),
                   8, 0);
}

// Portugal: the rest is pardoned where 2 years or less remain and half is served. Sixty months, 37
// of them served on 11 April 2020, leave 23; successive 12 and 36 months with 25 served leave 23.
TEST(portugal_the_remainder_is_measured_on_the_day_over_the_sum_of_successive_sentences)
{
    TEST_ARENA(arena);
    const uint16_t first = 0;
    const jub_date day = test_date("2020-04-11");
    jub_sentence burglary = term_from("burglary", "2017-03-11", (jub_term){.months = 60});
    jub_custody custody = {.born_at = JUB_NO_DATE, .sentences = &burglary, .sentence_count = 1};
    const jub_law *law = test_generic(&arena);
    jub_release release = compute(law, &custody, &arena);
    jub_term_standing s = jub_standing_on(release.start, release.dates[JUB_END], day, JUB_CLAMP);
    check_duration(s.total, 60, 0);
    check_duration(s.served, 37, 0);
    check_duration(s.remaining, 23, 0);

    jub_sentence both[] = {term_from("one", "2018-03-11", (jub_term){.months = 12}),
                           term_from("two", "2018-03-11", (jub_term){.months = 36})};
    both[1].follows = &first;
    both[1].follows_count = 1;
    custody.sentences = both;
    custody.sentence_count = 2;
    release = compute(law, &custody, &arena);
    s = jub_standing_on(release.start, release.dates[JUB_END], day, JUB_CLAMP);
    check_duration(s.served, 25, 0);
    check_duration(s.remaining, 23, 0);
}

TEST(portugal_a_pardon_of_the_rest_ends_on_its_day_and_comes_back_when_it_is_undone)
{
    TEST_ARENA(arena);
    const jub_law *law = test_generic(&arena);
    const jub_sentence burglary = term_from("burglary", "2017-03-11", (jub_term){.months = 60});
    const jub_custody custody = {
        .born_at = JUB_NO_DATE, .sentences = &burglary, .sentence_count = 1};
    jub_custody pardoned;
    const jub_remission rest = {{23, 0}, test_date("2020-04-11")};
    assert_int_equal(jub_custody_with_remission(&arena, &custody, rest, &pardoned, NULL), JUB_OK);
    jub_release release = compute(law, &pardoned, &arena);
    check_end(&release, "2020-04-11");
    pardoned.remission_count--;
    release = compute(law, &pardoned, &arena);
    check_end(&release, "2022-03-10");
}

static jub_duration cut(jub_reduction_base base, int32_t parts, int32_t whole, jub_term_standing s)
{
    const jub_reduction reduction = {
        .is_fraction = true, .fraction = {parts, whole}, .base = base, .rule = thirty_up};
    return jub_reduction_amount(&reduction, &s, test_date("2023-12-25"));
}

// Brazil: a fraction of what remains, or of what was served where that is more.
TEST(brazil_a_fraction_is_taken_of_the_larger_of_served_and_remaining)
{
    (void)state_unused;
    jub_duration amount = cut(JUB_OF_LARGER, 1, 4, standing(120, 36));
    check_duration(amount, 21, 0);
    check_duration(jub_duration_less((jub_duration){84, 0}, amount, 30), 63, 0);
    amount = cut(JUB_OF_LARGER, 1, 5, standing(72, 20));
    check_duration(amount, 10, 12); // a fifth of 52 months
    check_duration(jub_duration_less((jub_duration){52, 0}, amount, 30), 41, 18);
    amount = cut(JUB_OF_LARGER, 1, 4, standing(96, 60));
    check_duration(amount, 15, 0);
    check_duration(jub_duration_less((jub_duration){36, 0}, amount, 30), 21, 0);
    check_duration(cut(JUB_OF_LARGER, 1, 2, standing(108, 30)), 39, 0);
    check_duration(cut(JUB_OF_SERVED, 1, 4, standing(96, 60)), 15, 0);
    check_duration(cut(JUB_OF_REMAINING, 1, 4, standing(96, 60)), 9, 0);
    check_duration(cut(JUB_OF_TOTAL, 1, 2, standing(96, 60)), 36, 0); // no more than is left
}

static void check_grace(const char *reference, const char *effective, int32_t per_month,
                        const char *end, int32_t days, const char *expected)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    const int32_t accrued = jub_accrued_days(test_date(reference), test_date(end), per_month);
    assert_int_equal(accrued, days);
    const jub_date out =
        jub_brought_forward(test_date(end), accrued, (jub_duration){4, 0}, test_date(effective));
    assert_string_equal(jub_date_format(out, text), expected);
}

// France: days for each month that remains, a part counting whole, at most four months.
TEST(france_days_accrue_for_each_month_begun_up_to_a_cap)
{
    (void)state_unused;
    check_grace("2006-07-18", "2006-07-18", 15, "2006-08-07", 15, "2006-07-23");
    check_grace("2006-07-18", "2006-07-18", 15, "2006-10-18", 45, "2006-09-03");
    check_grace("2006-07-18", "2006-07-18", 15, "2006-12-28", 90, "2006-09-29");
    check_grace("2006-07-18", "2006-07-18", 15, "2007-03-18", 120, "2006-11-18");
    check_grace("2006-07-18", "2006-07-18", 15, "2007-09-18", 210, "2007-05-18");
    check_grace("1997-07-15", "1997-07-16", 7, "1997-07-22", 7, "1997-07-16");
    check_grace("1997-07-15", "1997-07-16", 7, "1997-07-23", 7, "1997-07-16");
    check_grace("1997-07-15", "1997-07-16", 7, "1998-12-15", 119, "1998-08-18");
    check_grace("1997-07-15", "1997-07-16", 7, "1998-12-16", 126, "1998-08-16");
    check_grace("1997-07-15", "1997-07-16", 7, "1997-07-10", 0, "1997-07-10");
}

// Circular of 1991: half of the sentence that results, never more than it was.
TEST(france_a_security_period_follows_the_sentence_that_results)
{
    (void)state_unused;
    const jub_date start = test_date("1990-01-01");
    const jub_fraction half = {1, 2};
    check_duration(
        jub_security_period((jub_duration){120, 0}, (jub_duration){216, 0}, half, thirty_up, start),
        108, 0);
    check_duration(
        jub_security_period((jub_duration){60, 0}, (jub_duration){216, 0}, half, thirty_up, start),
        60, 0);
    // 90 days against 3 months: from 1 January 1990 three months are 90 days, so neither is more.
    check_duration(
        jub_security_period((jub_duration){0, 90}, (jub_duration){6, 0}, half, thirty_up, start), 3,
        0);
}

TEST(lengths_are_parted_and_subtracted_without_losing_a_day)
{
    (void)state_unused;
    check_duration(jub_duration_part((jub_duration){13, 7}, (jub_fraction){1, 1}, thirty_up), 13,
                   7);
    check_duration(jub_duration_part((jub_duration){1, 0}, (jub_fraction){1, 4}, thirty_up), 0, 8);
    const jub_part_rule down = {.month_days = 30, .rounding = JUB_DOWN};
    check_duration(jub_duration_part((jub_duration){1, 0}, (jub_fraction){1, 4}, down), 0, 7);
    check_duration(jub_duration_less((jub_duration){2, 5}, (jub_duration){0, 40}, 30), 0, 25);
    check_duration(jub_duration_less((jub_duration){0, 70}, (jub_duration){2, 0}, 30), 0, 10);
    check_duration(jub_duration_less((jub_duration){2, 0}, (jub_duration){3, 0}, 30), 0, 0);
    check_duration(
        jub_duration_between(test_date("2023-01-31"), test_date("2023-03-01"), JUB_CLAMP), 1, 1);
    check_duration(
        jub_duration_between(test_date("2023-03-01"), test_date("2023-03-01"), JUB_CLAMP), 0, 0);
    check_duration(
        jub_duration_at_most((jub_duration){1, 0}, (jub_duration){0, 30}, test_date("2023-01-01")),
        0, 30);
    check_duration(
        jub_duration_at_most((jub_duration){1, 0}, (jub_duration){0, 30}, test_date("2023-04-01")),
        1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(italy_a_cut_beyond_what_is_left_to_serve_frees_on_the_day_of_the_grant),
        cmocka_unit_test(italy_the_grant_acts_once_on_the_cumulated_penalty),
        cmocka_unit_test(italy_one_of_several_sentences_is_taken_out_and_the_rest_closes_up),
        cmocka_unit_test(taiwan_each_kind_of_penalty_is_commuted_in_its_way),
        cmocka_unit_test(taiwan_a_joint_term_is_fixed_anew_between_the_longest_and_the_sum),
        cmocka_unit_test(taiwan_life_made_a_term_gets_days_of_release_and_parole),
        cmocka_unit_test(taiwan_loss_of_civil_rights_follows_in_proportion),
        cmocka_unit_test(
            portugal_the_remainder_is_measured_on_the_day_over_the_sum_of_successive_sentences),
        cmocka_unit_test(
            portugal_a_pardon_of_the_rest_ends_on_its_day_and_comes_back_when_it_is_undone),
        cmocka_unit_test(brazil_a_fraction_is_taken_of_the_larger_of_served_and_remaining),
        cmocka_unit_test(france_days_accrue_for_each_month_begun_up_to_a_cap),
        cmocka_unit_test(france_a_security_period_follows_the_sentence_that_results),
        cmocka_unit_test(lengths_are_parted_and_subtracted_without_losing_a_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
