// A7, D1, D2, D3 and D5: looks, hands, ties, go-betweens and movements.

#include "made_flags.h"

#include "statistics/near_support.h"

enum { PEOPLE = 1500, CASES = 1200, READERS = 12, TOWNS = 12 };

// -- looks ----------------------------------------------------------------------------------------

static void look(made_flags *flags, uint32_t actor, uint32_t person, bool has_task)
{
    const jub_look_fact fact = {.actor = (uint16_t)actor,
                                .has_task = has_task,
                                .person = person,
                                .time = MADE_EPOCH,
                                .entry = flags->entry++};
    assert_true(JUB_LIST_PUSH(flags->base.arena, &flags->base.evidence.looks, fact));
}

// Every clerk has looked at one person without a task, and at ten with one.
static void look_all(made_flags *flags)
{
    for (uint32_t f = 0; f < flags->base.basis.facilities->row_count; f++)
        for (uint32_t i = 0; i < 11; i++) look(flags, flags->first_clerk + f, i, i > 0);
}

TEST(clerks_who_look_alike_are_not_found_and_looks_with_a_task_do_not_count)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    look_all(&flags);
    for (uint32_t i = 0; i < 200; i++) look(&flags, flags.first_clerk + 3, i, true);
    made_flags_run(&flags, flag_looks);
    const uint32_t clerks = flags.base.basis.facilities->row_count;
    assert_int_equal(made_flags_count(&flags, JUB_VERDICT_NOTHING), clerks);
    assert_int_equal(made_flags_find(&flags, 0, flags.first_clerk + 3)->hits, 1);
    made_close(&flags.base);
}

TEST(who_looks_at_many_without_a_task_is_found_by_people_and_not_by_looks)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    look_all(&flags);
    for (uint32_t i = 0; i < 60; i++) look(&flags, flags.first_clerk + 3, i / 2, false);
    made_flags_run(&flags, flag_looks);
    const jub_finding *found = made_flags_only(&flags);
    assert_int_equal(found->verdict, JUB_VERDICT_FLAG);
    assert_int_equal(found->subject, flags.first_clerk + 3);
    assert_int_equal(found->hits, 30); // person 0 was looked at before
    assert_int_equal(found->person_count, 30);
    assert_int_equal(found->entry_count, 61);
    const double others = flags.base.basis.facilities->row_count - 1;
    ASSERT_NEAR(found->expected, PEOPLE * (others + 0.5) / (others * PEOPLE + 1), 1e-12);
    assert_true(found->p < 1e-4);
    made_close(&flags.base);
}

TEST(a_role_of_few_has_no_rate_and_no_looks_are_said_to_be_none)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 4, &flags); // four readers
    made_flags_run(&flags, flag_looks);
    assert_int_equal(flags.tested[JUB_INDICATOR_LOOKS].untested, JUB_UNTESTED_NO_LOOKS);
    for (uint32_t i = 0; i < 90; i++) look(&flags, 0, i, false);
    made_flags_run(&flags, flag_looks);
    assert_int_equal(made_flags_find(&flags, 0, 0)->verdict, JUB_VERDICT_NO_DATA);
    made_close(&flags.base);
}

// -- hands ----------------------------------------------------------------------------------------

// Sets aside one in 20 of all at each facility; at one, of the best `kept` in 10 as well.
static void set_aside(made_flags *flags, uint32_t facility, uint32_t kept)
{
    uint32_t seen[64] = {0}, best[64] = {0};
    const jub_column *conduct = made_column(flags, "conduct");
    for (uint32_t row = 0; row < PEOPLE; row++) {
        const uint32_t held = jub_basis_facility_of(&flags->base.basis, row);
        if (held == JUB_NO_ROW) continue;
        const bool is_best = jub_bit(conduct->known, row) && conduct->codes[row] == 0;
        const bool is_kept = is_best && held == facility && best[held]++ % 10 < kept;
        if (seen[held]++ % 20 == 0 || is_kept)
            flags->base.state.people.items[row].nomination = JUB_IS_SET_ASIDE;
    }
}

// A facility with work and people enough.
static uint32_t working(const made_flags *flags)
{
    const jub_column *work = jub_resource_column(flags->base.basis.facilities, JUB_TEXT("work"));
    for (uint32_t f = 0; f < flags->base.basis.facilities->row_count; f++)
        if (!(work->none && jub_bit(work->none, f)) && made_held_count(flags, f) >= 60) return f;
    fail_msg("no facility has work and 60 people");
    return 0;
}

TEST(where_all_are_set_aside_alike_no_hands_are_kept)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    set_aside(&flags, 0, 0);
    made_flags_run(&flags, flag_useful);
    assert_true(flags.tested[JUB_INDICATOR_USEFUL].test_count >= 5);
    assert_int_equal(made_flags_count(&flags, JUB_VERDICT_FLAG), 0);
    assert_int_equal(made_flags_count(&flags, JUB_VERDICT_WATCH), 0);
    made_close(&flags.base);
}

TEST(a_facility_that_keeps_the_best_is_found_and_no_person_is_named_as_subject)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    const uint32_t facility = working(&flags);
    const jub_column *conduct = made_column(&flags, "conduct");
    set_aside(&flags, facility, 6);
    uint32_t best = 0, best_aside = 0, all = 0, aside = 0;
    for (uint32_t row = 0; row < PEOPLE; row++) {
        if (jub_basis_facility_of(&flags.base.basis, row) != facility ||
            !jub_bit(conduct->known, row))
            continue;
        const bool is_aside = flags.base.state.people.items[row].nomination == JUB_IS_SET_ASIDE;
        all++, aside += is_aside;
        best += conduct->codes[row] == 0;
        best_aside += conduct->codes[row] == 0 && is_aside;
    }
    made_flags_run(&flags, flag_useful);
    const jub_finding *found = made_flags_only(&flags);
    assert_int_equal(found->verdict, JUB_VERDICT_FLAG);
    assert_int_equal(found->subject_kind, JUB_SUBJECT_FACILITY);
    assert_int_equal(found->subject, facility);
    assert_int_equal(found->hits, best_aside);
    assert_int_equal(found->trials, best);
    assert_int_equal(found->person_count, best_aside);
    // The larger of two tails: never below what drawing at random at the facility gives.
    assert_true(found->p >= slow_hypergeometric_tail(best_aside, aside, best, all) * (1 - 1e-9));
    made_close(&flags.base);
}

TEST(a_register_without_marks_says_so)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    made_column(&flags, "conduct")->name = JUB_TEXT("other");
    made_flags_run(&flags, flag_useful);
    assert_int_equal(flags.tested[JUB_INDICATOR_USEFUL].untested, JUB_UNTESTED_NO_MARKS);
    made_close(&flags.base);
}

// -- ties -----------------------------------------------------------------------------------------

typedef struct tied_facility {
    uint32_t proposed, nominated, tied;
} tied_facility;

// How often, of all ways to nominate, so many or more of the tied are nominated: bit by bit.
static double slow_ties(const tied_facility *a, const tied_facility *b, uint32_t least)
{
    double all = 0, extreme = 0;
    for (uint32_t x = 0; x < 1u << a->proposed; x++) {
        if ((uint32_t)__builtin_popcount(x) != a->nominated) continue;
        for (uint32_t y = 0; y < 1u << b->proposed; y++) {
            if ((uint32_t)__builtin_popcount(y) != b->nominated) continue;
            const uint32_t tied = (uint32_t)__builtin_popcount(x & ((1u << a->tied) - 1)) +
                                  (uint32_t)__builtin_popcount(y & ((1u << b->tied) - 1));
            all++;
            extreme += tied >= least;
        }
    }
    return extreme / all;
}

// Of the facility's first people `proposed` may be nominated; the first `tied` of them come from
// the clerk's town, and the first `nominated` are.
static void tie(made_flags *flags, uint32_t facility, const tied_facility *of)
{
    const jub_register *reg = flags->base.basis.reg;
    const jub_resource *officers = jub_register_resource(reg, JUB_TEXT("officers"));
    const jub_column *towns = jub_resource_column(officers, JUB_TEXT("home_town"));
    jub_column *town = made_column(flags, "home_town");
    jub_actor *clerk = &flags->base.state.actors.items[flags->first_clerk + facility];
    clerk->officer = facility;
    const uint32_t own =
        jub_map_find(town->dictionary, towns->dictionary->keys[towns->codes[facility]]);
    assert_true(jub_bit(towns->known, facility) && own != JUB_MAP_ABSENT);
    for (uint32_t i = 0; i < made_held_count(flags, facility); i++) {
        const uint32_t row = made_held(flags, facility, i);
        jub_bit_set(town->known, row);
        town->codes[row] = i < of->tied ? own : (own + 1) % town->dictionary->count;
        flags->base.state.people.items[row].nomination =
            (uint8_t)(i >= of->proposed   ? JUB_NOT_YET
                      : i < of->nominated ? JUB_IS_NOMINATED
                                          : JUB_IS_SET_ASIDE);
    }
}

static void clear_nominations(made_flags *flags)
{
    for (uint32_t row = 0; row < PEOPLE; row++)
        flags->base.state.people.items[row].nomination = JUB_NOT_YET;
}

// No ties of kin: their links lead nowhere.
static void clear_kin(made_flags *flags)
{
    jub_register *reg = (jub_register *)flags->base.basis.reg;
    for (uint32_t i = 0; i < reg->resource_count; i++)
        if (jub_text_is(reg->resources[i].name, "ties")) reg->resources[i].name = JUB_TEXT("none");
}

TEST(tied_people_who_are_nominated_have_the_chance_of_all_ways_to_nominate)
{
    TEST_ARENA(arena);
    made_flags flags;
    const tied_facility a = {9, 5, 4}, b = {8, 4, 3};
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    clear_kin(&flags);
    clear_nominations(&flags);
    tie(&flags, 0, &a);
    tie(&flags, 1, &b);
    made_flags_run(&flags, flag_tied);
    const jub_finding *test = made_flags_find(&flags, 0, 0);
    assert_int_equal(test->subject_kind, JUB_SUBJECT_WHOLE);
    assert_int_equal(test->hits, 7);
    assert_int_equal(test->trials, 7);
    ASSERT_NEAR(test->expected, 4 * 5 / 9.0 + 3 * 4 / 8.0, 1e-12);
    ASSERT_NEAR(test->p, slow_ties(&a, &b, 7), 1e-9);
    assert_int_equal(test->verdict, JUB_VERDICT_FLAG);
    made_close(&flags.base);
}

TEST(few_ties_are_no_data)
{
    TEST_ARENA(arena);
    made_flags flags;
    const tied_facility a = {9, 5, 4};
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    clear_kin(&flags);
    clear_nominations(&flags);
    tie(&flags, 0, &a);
    made_flags_run(&flags, flag_tied);
    assert_int_equal(made_flags_find(&flags, 0, 0)->verdict, JUB_VERDICT_NO_DATA);
    made_close(&flags.base);
}

TEST(an_answer_about_ones_own_kin_is_a_breach)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 400, 2, &flags);
    const jub_register *reg = flags.base.basis.reg;
    const jub_resource *ties = jub_register_resource(reg, JUB_TEXT("ties"));
    const jub_link *person = jub_resource_link(reg, ties, flags.base.basis.persons);
    const jub_link *officer =
        jub_resource_link(reg, ties, jub_register_resource(reg, JUB_TEXT("officers")));
    uint32_t tie_row = 0, free_row = 0;
    while (tie_row < ties->row_count && person->target_rows[tie_row] >= 400) tie_row++;
    assert_true(tie_row < ties->row_count);
    flags.base.state.actors.items[1].officer = officer->target_rows[tie_row];
    while (jub_parties_bar(flags.base.basis.parties, officer->target_rows[tie_row], free_row) !=
           JUB_BAR_NONE)
        free_row++;
    made_read(&flags.base, person->target_rows[tie_row] + 1, 1, 1, true, MADE_EPOCH);
    made_read(&flags.base, free_row + 1, 1, 1, true, MADE_EPOCH);
    made_flags_run(&flags, flag_tied);
    const jub_finding *found = made_flags_only(&flags);
    assert_int_equal(found->verdict, JUB_VERDICT_BREACH);
    assert_int_equal(found->subject, 1);
    assert_int_equal(found->persons[0], person->target_rows[tie_row]);
    made_close(&flags.base);
}

// -- go-betweens ----------------------------------------------------------------------------------

static void lay_towns(made_flags *flags)
{
    jub_column *town = made_column(flags, "home_town");
    for (uint32_t row = 0; row < PEOPLE; row++) {
        jub_bit_set(town->known, row);
        town->codes[row] = row % TOWNS;
    }
}

static bool sell_a_town(const made *made_in, uint32_t reader, uint32_t case_number, bool honest)
{
    (void)made_in;
    return honest || (reader == 4 && (case_number - 1) % TOWNS < 2);
}

static bool sell_all(const made *made_in, uint32_t reader, uint32_t case_number, bool honest)
{
    (void)made_in;
    return honest || (reader == 4 && case_number % 5 < 3);
}

TEST(a_reader_who_passes_two_towns_is_found_by_the_towns_and_by_concentration)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, CASES, READERS, &flags);
    lay_towns(&flags);
    made_read_all(&flags.base, sell_a_town);
    made_flags_run(&flags, flag_go_between);
    const jub_column *town = made_column(&flags, "home_town");
    size_t towns = 0;
    bool is_concentrated = false;
    for (size_t i = 0; i < flags.run.tests.count; i++) {
        const jub_finding *test = &flags.run.tests.items[i];
        if (test->verdict < JUB_VERDICT_WATCH) continue;
        assert_int_equal(test->subject, 4);
        if (test->family == 1) {
            is_concentrated = true;
            continue;
        }
        assert_true(jub_text_equal(test->about, town->dictionary->keys[0]) ||
                    jub_text_equal(test->about, town->dictionary->keys[1]));
        assert_int_equal(test->hits, test->trials); // all of the town were passed
        assert_true((double)test->hits - test->expected >= 3);
        towns++;
    }
    assert_true(towns >= 1);
    assert_true(is_concentrated);
    made_close(&flags.base);
}

TEST(honest_readers_and_one_who_sells_to_all_towns_have_no_go_between)
{
    made_answer *const answers[] = {NULL, sell_all};
    for (size_t i = 0; i < 2; i++) {
        TEST_ARENA(arena);
        made_flags flags;
        made_flags_open(&arena, PEOPLE, CASES, READERS, &flags);
        lay_towns(&flags);
        made_read_all(&flags.base, answers[i]);
        made_flags_run(&flags, flag_go_between);
        assert_true(flags.tested[JUB_INDICATOR_GO_BETWEEN].test_count > 100);
        assert_int_equal(made_flags_count(&flags, JUB_VERDICT_FLAG), 0);
        made_close(&flags.base);
    }
}

TEST(towns_with_few_cases_are_no_data)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 60, READERS, &flags);
    made_read_all(&flags.base, NULL);
    made_flags_run(&flags, flag_go_between);
    assert_int_equal(flags.tested[JUB_INDICATOR_GO_BETWEEN].test_count, 0);
    assert_true(flags.tested[JUB_INDICATOR_GO_BETWEEN].no_data_count >= READERS);
    made_close(&flags.base);
}

// -- movements ------------------------------------------------------------------------------------

// Of every facility of even number all are on the list, of the others none. Two sign by turns; of
// the first, transfers to better places are of the last days and others of the year before, where
// that is planted; all others are of both times alike.
static void move_all(made_flags *flags, bool is_planted)
{
    const jub_register *reg = flags->base.basis.reg;
    const jub_resource *movements = jub_register_resource(reg, JUB_TEXT("movements"));
    jub_column *date = (jub_column *)jub_resource_column(movements, JUB_TEXT("date"));
    jub_column *signatory = (jub_column *)jub_resource_column(movements, JUB_TEXT("authority"));
    const jub_column *kind = jub_resource_column(movements, JUB_TEXT("kind"));
    const jub_link *facility = jub_resource_link(reg, movements, flags->base.basis.facilities);
    const jub_date frozen = jub_state_day(&flags->base.state, MADE_EPOCH);
    uint32_t seen[2][2] = {{0}}, turn = 0;
    signatory->name = JUB_TEXT("signatory");
    for (uint32_t row = 0; row < PEOPLE; row++)
        flags->base.state.people.items[row].is_listed =
            jub_basis_facility_of(&flags->base.basis, row) % 2 == 0;
    for (uint32_t row = 0; row < movements->row_count; row++) {
        if (!jub_text_is(kind->dictionary->keys[kind->codes[row]], "transfer")) {
            date->dates[row] = frozen - 4000;
            continue;
        }
        const uint32_t by = turn++ % 2;
        const bool is_better = facility->target_rows[row] % 2 == 0;
        const bool is_late = is_planted && by == 0 ? is_better : seen[by][is_better]++ % 2 == 0;
        jub_bit_set(date->known, row);
        jub_bit_set(signatory->known, row);
        date->dates[row] = frozen - (is_late ? 90 : 365 + 90);
        signatory->codes[row] = by;
    }
}

TEST(a_signatory_who_moves_people_to_better_places_before_the_freeze_is_found)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    move_all(&flags, true);
    made_flags_run(&flags, flag_moved);
    const jub_finding *found = made_flags_only(&flags);
    const jub_resource *movements =
        jub_register_resource(flags.base.basis.reg, JUB_TEXT("movements"));
    const jub_column *signatory = jub_resource_column(movements, JUB_TEXT("signatory"));
    assert_int_equal(found->verdict, JUB_VERDICT_FLAG);
    assert_int_equal(found->subject_kind, JUB_SUBJECT_WHOLE);
    assert_true(jub_text_equal(found->about, signatory->dictionary->keys[0]));
    assert_true(found->effect > 0.3);
    ASSERT_NEAR(found->p, 1.0 / (MADE_DRAWS + 1), 1e-9); // none of the draws is as extreme
    made_close(&flags.base);
}

TEST(transfers_alike_in_both_years_are_not_found)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    move_all(&flags, false);
    made_flags_run(&flags, flag_moved);
    assert_int_equal(flags.tested[JUB_INDICATOR_MOVED].test_count, 2);
    assert_int_equal(made_flags_count(&flags, JUB_VERDICT_NOTHING), 2);
    made_close(&flags.base);
}

TEST(a_register_that_says_nothing_of_who_signed_movements_says_so)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    made_flags_run(&flags, flag_moved);
    assert_int_equal(flags.tested[JUB_INDICATOR_MOVED].untested, JUB_UNTESTED_NO_SIGNATORIES);
    assert_int_equal(flags.run.tests.count, 0);
    made_close(&flags.base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clerks_who_look_alike_are_not_found_and_looks_with_a_task_do_not_count),
        cmocka_unit_test(who_looks_at_many_without_a_task_is_found_by_people_and_not_by_looks),
        cmocka_unit_test(a_role_of_few_has_no_rate_and_no_looks_are_said_to_be_none),
        cmocka_unit_test(where_all_are_set_aside_alike_no_hands_are_kept),
        cmocka_unit_test(a_facility_that_keeps_the_best_is_found_and_no_person_is_named_as_subject),
        cmocka_unit_test(a_register_without_marks_says_so),
        cmocka_unit_test(tied_people_who_are_nominated_have_the_chance_of_all_ways_to_nominate),
        cmocka_unit_test(few_ties_are_no_data),
        cmocka_unit_test(an_answer_about_ones_own_kin_is_a_breach),
        cmocka_unit_test(a_reader_who_passes_two_towns_is_found_by_the_towns_and_by_concentration),
        cmocka_unit_test(honest_readers_and_one_who_sells_to_all_towns_have_no_go_between),
        cmocka_unit_test(towns_with_few_cases_are_no_data),
        cmocka_unit_test(a_signatory_who_moves_people_to_better_places_before_the_freeze_is_found),
        cmocka_unit_test(transfers_alike_in_both_years_are_not_found),
        cmocka_unit_test(a_register_that_says_nothing_of_who_signed_movements_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
