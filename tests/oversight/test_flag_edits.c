// B1, B3, A5 and the identities of A4: what is edited before the freeze.

#include "made_flags.h"

#include "oversight/fact_gain_private.h"
#include "statistics/near_support.h"

enum { PEOPLE = 1500, EDITS = 20, UPS = 3, DOWNS = 3 };

// On the list: four of five with the best mark, half with the second, one of five with the last.
static void list_by_conduct(made_flags *flags)
{
    const jub_column *conduct = made_column(flags, "conduct");
    uint32_t seen[3] = {0};
    for (uint32_t row = 0; row < PEOPLE; row++) {
        if (!jub_bit(conduct->known, row)) continue;
        const uint32_t code = conduct->codes[row], place = seen[code]++ % 10;
        flags->base.state.people.items[row].is_listed = place < (code == 0 ? 8 : code == 1 ? 5 : 2);
    }
}

static void open_flags(jub_arena *arena, made_flags *flags)
{
    made_flags_open(arena, PEOPLE, 0, 0, flags);
    list_by_conduct(flags);
}

static void edit_conduct(made_flags *flags, uint32_t facility, uint32_t index, bool is_up,
                         uint32_t days)
{
    made_edit(flags, flags->first_clerk + facility, made_held(flags, facility, index), "conduct",
              is_up ? "ordinary" : "model", is_up ? "model" : "ordinary", days);
}

static void edit_name(made_flags *flags, uint32_t facility, uint32_t index, uint32_t days)
{
    made_edit(flags, flags->first_clerk + facility, made_held(flags, facility, index), "name_latin",
              "Kim", "Gim", days);
}

// 13 clerks with 3 edits up, 3 down and 14 that move nothing; one of them otherwise.
static void edit_all(made_flags *flags, uint32_t other, uint32_t ups, uint32_t downs)
{
    for (uint32_t f = 0; f < 13; f++) {
        const uint32_t up = f == other ? ups : UPS, down = f == other ? downs : DOWNS;
        for (uint32_t i = 0; i < EDITS; i++)
            if (i < up + down)
                edit_conduct(flags, f, i, i < up, 2 + i % 8);
            else
                edit_name(flags, f, i, 2 + i % 8);
    }
}

TEST(a_fact_is_worth_the_rate_of_those_who_have_it)
{
    TEST_ARENA(arena);
    made_flags flags;
    fact_gains *gains;
    fact_move move;
    open_flags(&arena, &flags);
    edit_conduct(&flags, 0, 0, true, 2);
    edit_name(&flags, 0, 1, 2);
    flags.run = (overseer){.arena = &arena, .state = &flags.base.state, .basis = &flags.base.basis};
    assert_int_equal(fact_gains_open(&flags.run, &gains, NULL), JUB_OK);
    const jub_edit_fact *edits = flags.base.evidence.edits.items;
    assert_int_equal(fact_gains_move(gains, &edits[0], &move, NULL), JUB_OK);
    const jub_column *conduct = made_column(&flags, "conduct");
    double people[3] = {0}, listed[3] = {0}, all = 0;
    for (uint32_t row = 0; row < PEOPLE; row++) {
        const bool is_listed = flags.base.state.people.items[row].is_listed;
        all += is_listed;
        if (!jub_bit(conduct->known, row)) continue;
        people[conduct->codes[row]]++;
        listed[conduct->codes[row]] += is_listed;
    }
    const double mean = all / PEOPLE;
    ASSERT_NEAR(move.gain,
                (listed[0] + 20 * mean) / (people[0] + 20) -
                    (listed[2] + 20 * mean) / (people[2] + 20),
                1e-12);
    assert_true(move.is_up && !move.is_down && !move.was_barred);
    assert_int_equal(fact_gains_move(gains, &edits[1], &move, NULL), JUB_OK);
    assert_true(move.gain == 0 && !move.is_up && !move.is_down); // no decree reads it
    made_close(&flags.base);
}

TEST(dates_are_worth_the_rate_of_their_fifth)
{
    TEST_ARENA(arena);
    made_flags flags;
    fact_gains *gains;
    fact_move move;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    const jub_column *birth = made_column(&flags, "birth");
    for (uint32_t row = 0; row < PEOPLE; row++) // all born before 1960 and nobody else
        flags.base.state.people.items[row].is_listed =
            jub_bit(birth->known, row) && birth->dates[row] < -3653;
    made_edit(&flags, flags.first_clerk, 0, "birth", "1999-05-01", "1930-05-01", 3);
    made_edit(&flags, flags.first_clerk, 0, "birth", "1999-05-01", "2000-05-02", 3);
    flags.run = (overseer){.arena = &arena, .state = &flags.base.state, .basis = &flags.base.basis};
    assert_int_equal(fact_gains_open(&flags.run, &gains, NULL), JUB_OK);
    const jub_edit_fact *edits = flags.base.evidence.edits.items;
    assert_int_equal(fact_gains_move(gains, &edits[0], &move, NULL), JUB_OK);
    assert_true(move.is_up && move.was_barred);
    assert_int_equal(fact_gains_move(gains, &edits[1], &move, NULL), JUB_OK);
    assert_false(move.is_up || move.is_down || move.was_barred);
    made_close(&flags.base);
}

TEST(clerks_who_edit_up_and_down_alike_are_not_found)
{
    TEST_ARENA(arena);
    made_flags flags;
    open_flags(&arena, &flags);
    edit_all(&flags, 5, 4, 3);
    made_flags_run(&flags, flag_edits);
    assert_int_equal(flags.tested[JUB_INDICATOR_EDITS].test_count, 26); // clerks and facilities
    assert_int_equal(made_flags_count(&flags, JUB_VERDICT_NOTHING), 26);
    made_close(&flags.base);
}

TEST(who_raises_facts_that_decide_is_found_with_the_counts_of_both_questions)
{
    TEST_ARENA(arena);
    made_flags flags;
    open_flags(&arena, &flags);
    edit_all(&flags, 5, 14, 0);
    made_flags_run(&flags, flag_edits);
    assert_int_equal(made_flags_count(&flags, JUB_VERDICT_FLAG), 1);
    assert_int_equal(made_flags_find(&flags, 1, 5)->verdict, JUB_VERDICT_WATCH); // and the facility
    const jub_finding *found = made_flags_find(&flags, 0, flags.first_clerk + 5);
    assert_int_equal(found->verdict, JUB_VERDICT_FLAG);
    assert_int_equal(found->hits, 14);
    assert_int_equal(found->trials, EDITS);
    assert_int_equal(found->person_count, 14);
    // Of two questions the one with the smaller chance, twice: 14 of 20 where colleagues have 36 of
    // 240, and 14 of 14 where they have 36 of 72.
    const double share = slow_urn_tail(14, EDITS, 36.5 / 241, 241);
    const double direction = slow_urn_tail(14, 14, 36.5 / 73, 73);
    ASSERT_NEAR(found->p_watch, 2 * (share < direction ? share : direction), 1e-9);
    made_close(&flags.base);
}

TEST(who_only_lowers_facts_is_not_found_here)
{
    TEST_ARENA(arena);
    made_flags flags;
    open_flags(&arena, &flags);
    edit_all(&flags, 5, 0, 14);
    made_flags_run(&flags, flag_edits);
    assert_true(made_flags_find(&flags, 0, flags.first_clerk + 5)->p > 0.9);
    made_close(&flags.base);
}

// All raise all they touch in the last days, and all but one did so before: of all ways to deal
// that one's 30 edits over the two times, none is like what was seen. As colleagues do the same in
// the last days, nobody's share is larger, and it is no flag.
TEST(an_editor_is_held_against_the_same_editors_earlier_edits)
{
    TEST_ARENA(arena);
    made_flags flags;
    open_flags(&arena, &flags);
    for (uint32_t f = 0; f < 13; f++)
        for (uint32_t i = 0; i < 30; i++)
            edit_conduct(&flags, f, i, f != 2 || i >= 18, i >= 18 ? 5 : 30);
    made_flags_run(&flags, flag_edits);
    const jub_finding *test = made_flags_find(&flags, 0, flags.first_clerk + 2);
    ASSERT_NEAR(test->p, 3 * 1.0 / (MADE_DRAWS + 1), 1e-9); // the least of three questions
    assert_true(made_flags_find(&flags, 0, flags.first_clerk + 3)->p > 0.9);
    assert_int_equal(made_flags_count(&flags, JUB_VERDICT_NOTHING), 26);
    made_close(&flags.base);
}

// Fooled by editing early: B1's clerks are not found, its facilities are, for a watch.
TEST(edits_long_before_the_freeze_are_of_the_facility_and_of_no_clerk)
{
    TEST_ARENA(arena);
    made_flags flags;
    open_flags(&arena, &flags);
    for (uint32_t f = 0; f < 13; f++)
        for (uint32_t i = 0; i < EDITS; i++) edit_conduct(&flags, f, i, f == 5 || i % 2 == 0, 70);
    made_flags_run(&flags, flag_edits);
    const jub_finding *found = made_flags_only(&flags);
    assert_int_equal(found->family, 1);
    assert_int_equal(found->subject_kind, JUB_SUBJECT_FACILITY);
    assert_int_equal(found->subject, 5);
    assert_int_equal(found->verdict, JUB_VERDICT_WATCH);
    assert_int_equal(found->hits, EDITS);
    assert_int_equal(found->trials, EDITS);
    assert_true(found->p < 0.001); // no want of evidence: the rule gives no flag
    assert_int_equal(flags.run.tests.count, 13);
    made_close(&flags.base);
}

// Fooled by edits spread over many clerks: four of one facility raise four facts each, which is
// little of any of them, and more than elsewhere of the facility.
TEST(edits_spread_over_many_clerks_are_seen_at_their_facility)
{
    TEST_ARENA(arena);
    made_flags flags;
    open_flags(&arena, &flags);
    const uint32_t more = (uint32_t)flags.base.state.actors.count;
    for (uint32_t i = 0; i < 3; i++) {
        const jub_actor clerk = {.id = jub_text_format(&arena, "L%02u", i),
                                 .role = JUB_ROLE_CLERK,
                                 .facility = 5,
                                 .officer = JUB_NO_ROW};
        assert_true(JUB_LIST_PUSH(&arena, &flags.base.state.actors, clerk));
    }
    edit_all(&flags, 5, 4, 0);
    for (uint32_t i = 0; i < 12; i++) edit_conduct(&flags, 5, 30 + i, true, 3);
    for (uint32_t i = 0; i < 12; i++) { // by another clerk each four
        const size_t at = flags.base.evidence.edits.count - 12 + i;
        flags.base.evidence.edits.items[at].editor = (uint16_t)(more + i / 4);
    }
    made_flags_run(&flags, flag_edits);
    const jub_finding *found = made_flags_only(&flags);
    assert_int_equal(found->family, 1);
    assert_int_equal(found->subject, 5);
    assert_int_equal(found->verdict, JUB_VERDICT_WATCH);
    made_close(&flags.base);
}

TEST(a_bar_taken_away_without_a_document_is_a_breach_and_with_one_is_not)
{
    TEST_ARENA(arena);
    made_flags flags;
    open_flags(&arena, &flags);
    const jub_column *pretrial = made_column(&flags, "pretrial");
    for (uint32_t row = 0; row < PEOPLE; row++)
        if (jub_bit(pretrial->known, row) && jub_bit(pretrial->booleans, row))
            flags.base.state.people.items[row].is_listed = false;
    for (uint32_t i = 0; i < 3; i++)
        made_edit(&flags, flags.first_clerk + i, made_held(&flags, i, 0), "pretrial", "true",
                  "false", i == 2 ? 20 : 3);
    flags.base.evidence.edits.items[1].document = JUB_TEXT(" ");
    flags.base.evidence.edits.items[2].document = JUB_TEXT(""); // long before
    made_flags_run(&flags, flag_edits);
    const jub_finding *found = made_flags_only(&flags);
    assert_int_equal(found->verdict, JUB_VERDICT_BREACH);
    assert_int_equal(found->subject, flags.first_clerk + 1);
    assert_int_equal(found->entries[0], flags.base.evidence.edits.items[1].entry);
    made_close(&flags.base);
}

TEST(no_edits_are_said_to_be_none_and_not_clean)
{
    TEST_ARENA(arena);
    made_flags flags;
    open_flags(&arena, &flags);
    made_flags_run(&flags, flag_edits);
    assert_int_equal(flags.tested[JUB_INDICATOR_EDITS].untested, JUB_UNTESTED_NO_EDITS);
    assert_int_equal(flags.run.tests.count, 0);
    made_flags_run(&flags, flag_batches);
    assert_int_equal(flags.tested[JUB_INDICATOR_BATCHES].untested, JUB_UNTESTED_NO_EDITS);
    made_close(&flags.base);
}

TEST(few_edits_are_no_data)
{
    TEST_ARENA(arena);
    made_flags flags;
    open_flags(&arena, &flags);
    edit_all(&flags, 13, 0, 0);
    for (uint32_t i = 0; i < 4; i++) edit_conduct(&flags, 13, i, true, 2);
    made_flags_run(&flags, flag_edits);
    assert_int_equal(made_flags_find(&flags, 0, flags.first_clerk + 13)->verdict,
                     JUB_VERDICT_NO_DATA);
    made_close(&flags.base);
}

// -- batches --------------------------------------------------------------------------------------

// Of people with this mark on the list, drawn toward all with the weight of 20.
static double value_rate(const made_flags *flags, const char *mark)
{
    const jub_column *column = made_column(flags, "conduct");
    const uint32_t code = jub_map_find(column->dictionary, jub_text_from(mark));
    double people = 0, listed = 0, all = 0;
    const size_t count = flags->base.state.people.count;
    for (size_t row = 0; row < count; row++) {
        const bool is_listed = flags->base.state.people.items[row].is_listed;
        all += is_listed;
        if (!jub_bit(column->known, row) || (column->none && jub_bit(column->none, row)) ||
            column->codes[row] != code)
            continue;
        people++;
        listed += is_listed;
    }
    return (listed + 20 * all / (double)count) / (people + 20);
}

// All of the raised mark are on the list, and few others of the facility are.
TEST(an_honest_session_is_held_against_people_who_have_the_raised_value_anyway)
{
    TEST_ARENA(arena);
    made_flags flags;
    open_flags(&arena, &flags);
    const jub_column *column = made_column(&flags, "conduct");
    const uint32_t model = jub_map_find(column->dictionary, JUB_TEXT("model"));
    for (size_t row = 0; row < flags.base.state.people.count; row++)
        flags.base.state.people.items[row].is_listed =
            jub_bit(column->known, row) && column->codes[row] == model;
    for (uint32_t i = 0; i < 9; i++) {
        flags.base.state.people.items[made_held(&flags, 3, i)].is_listed = true;
        edit_conduct(&flags, 3, i, true, 2);
    }
    made_flags_run(&flags, flag_batches);
    assert_int_equal(made_flags_find(&flags, 0, flags.first_clerk + 3)->hits, 9);
    assert_int_equal(made_flags_count(&flags, JUB_VERDICT_FLAG), 0);
    made_close(&flags.base);
}

TEST(a_session_that_raised_people_who_were_chosen_has_the_tail_of_the_urn)
{
    TEST_ARENA(arena);
    made_flags flags;
    open_flags(&arena, &flags);
    const uint32_t people = made_held_count(&flags, 3);
    uint32_t listed = 0;
    for (uint32_t i = 0; i < 9; i++) {
        const uint32_t person = made_held(&flags, 3, i);
        flags.base.state.people.items[person].is_listed = i < 8;
        edit_conduct(&flags, 3, i, true, 2);
    }
    edit_conduct(&flags, 3, 0, true, 2); // once more, of the same person
    for (uint32_t i = 0; i < 4; i++) edit_conduct(&flags, 4, i, true, 2); // too few
    for (uint32_t i = 0; i < people; i++)
        listed += flags.base.state.people.items[made_held(&flags, 3, i)].is_listed;
    made_flags_run(&flags, flag_batches);
    assert_int_equal(flags.run.tests.count, 2);
    const jub_finding *found = made_flags_find(&flags, 0, flags.first_clerk + 3);
    assert_int_equal(found->hits, 8);
    assert_int_equal(found->trials, 9);
    const double by_value = slow_binomial_tail(8, 9, value_rate(&flags, "model"));
    const double by_facility = slow_hypergeometric_tail(8, 9, listed, people);
    ASSERT_NEAR(found->p, fmax(by_value, by_facility), 1e-9);
    assert_int_equal(made_flags_find(&flags, 0, flags.first_clerk + 4)->verdict,
                     JUB_VERDICT_NO_DATA);
    made_close(&flags.base);
}

TEST(two_days_are_two_sessions)
{
    TEST_ARENA(arena);
    made_flags flags;
    open_flags(&arena, &flags);
    for (uint32_t i = 0; i < 8; i++) edit_conduct(&flags, 3, i, true, 2 + i % 2);
    made_flags_run(&flags, flag_batches);
    assert_int_equal(flags.run.tests.count, 2);
    assert_int_equal(flags.tested[JUB_INDICATOR_BATCHES].no_data_count, 2); // four each
    made_close(&flags.base);
}

// -- families -------------------------------------------------------------------------------------

enum { FAMILY_PEOPLE = 3000 };

static bool is_in_family(const made_flags *flags, uint32_t row)
{
    const jub_column *family = made_column(flags, "family_group");
    return jub_bit(family->known, row) && !(family->none && jub_bit(family->none, row));
}

enum { GROUPS_MAX = 4096 };

// Families of the first `most` people in families at a facility.
static uint32_t count_groups(const made_flags *flags, uint32_t facility, uint32_t most)
{
    const jub_column *family = made_column(flags, "family_group");
    bool is_seen[GROUPS_MAX] = {false};
    uint32_t groups = 0;
    for (uint32_t row = 0; row < FAMILY_PEOPLE && most > 0; row++) {
        if (jub_basis_facility_of(&flags->base.basis, row) != facility || !is_in_family(flags, row))
            continue;
        most--;
        assert_true(family->codes[row] < GROUPS_MAX);
        groups += !is_seen[family->codes[row]];
        is_seen[family->codes[row]] = true;
    }
    return groups;
}

// The facility with the most people in families, and how many.
static uint32_t largest_families(const made_flags *flags, uint32_t *count_out)
{
    uint32_t counts[64] = {0}, best = 0;
    for (uint32_t row = 0; row < FAMILY_PEOPLE; row++) {
        const uint32_t facility = jub_basis_facility_of(&flags->base.basis, row);
        if (facility != JUB_NO_ROW && is_in_family(flags, row)) counts[facility]++;
    }
    for (uint32_t f = 1; f < 64; f++)
        if (counts[f] > counts[best]) best = f;
    *count_out = counts[best];
    return best;
}

static void tie(made_flags *flags, uint32_t facility, uint32_t count)
{
    for (uint32_t row = 0; row < FAMILY_PEOPLE && count > 0; row++) {
        if (jub_basis_facility_of(&flags->base.basis, row) != facility || !is_in_family(flags, row))
            continue;
        made_edit(flags, flags->first_clerk + facility, row, "family_group", "none", "F1", 3);
        count--;
    }
    assert_int_equal(count, 0);
}

TEST(a_facility_where_ties_are_young_is_found)
{
    TEST_ARENA(arena);
    made_flags flags;
    uint32_t people;
    made_flags_open(&arena, FAMILY_PEOPLE, 0, 0, &flags);
    const uint32_t facility = largest_families(&flags, &people);
    tie(&flags, facility, people / 4);
    made_flags_run(&flags, flag_family);
    const jub_finding *found = made_flags_only(&flags);
    assert_int_equal(found->subject_kind, JUB_SUBJECT_FACILITY);
    assert_int_equal(found->subject, facility);
    assert_int_equal(found->verdict, JUB_VERDICT_FLAG);
    assert_int_equal(found->hits, count_groups(&flags, facility, people / 4));
    assert_int_equal(found->trials, count_groups(&flags, facility, people));
    assert_int_equal(found->person_count, people / 4);
    made_close(&flags.base);
}

// Six of one family, entered on one day, are one matter.
TEST(a_family_that_is_entered_together_is_one_change)
{
    TEST_ARENA(arena);
    made_flags flags;
    uint32_t people, done = 0;
    made_flags_open(&arena, FAMILY_PEOPLE, 0, 0, &flags);
    const uint32_t facility = largest_families(&flags, &people);
    const jub_column *family = made_column(&flags, "family_group");
    uint32_t group = JUB_NO_ROW;
    for (uint32_t row = 0; row < FAMILY_PEOPLE && done < 6; row++) {
        if (jub_basis_facility_of(&flags.base.basis, row) != facility || !is_in_family(&flags, row))
            continue;
        if (group == JUB_NO_ROW) group = family->codes[row];
        family->codes[row] = group;
        made_edit(&flags, flags.first_clerk + facility, row, "family_group", "none", "F1", 3);
        done++;
    }
    made_flags_run(&flags, flag_family);
    const jub_finding *found = made_flags_find(&flags, 0, facility);
    assert_int_equal(found->hits, 1);
    assert_int_equal(found->person_count, 6);
    assert_int_equal(found->verdict, JUB_VERDICT_NOTHING);
    made_close(&flags.base);
}

TEST(one_young_tie_at_a_facility_is_nothing)
{
    TEST_ARENA(arena);
    made_flags flags;
    uint32_t people;
    made_flags_open(&arena, FAMILY_PEOPLE, 0, 0, &flags);
    tie(&flags, largest_families(&flags, &people), 1);
    made_flags_run(&flags, flag_family);
    assert_true(flags.tested[JUB_INDICATOR_FAMILY].test_count >= 4);
    assert_int_equal(made_flags_count(&flags, JUB_VERDICT_FLAG), 0);
    made_close(&flags.base);
}

// -- identities and pairs -------------------------------------------------------------------------

static void replace(made_flags *flags, uint32_t facility, uint32_t index, bool is_slip)
{
    const uint32_t person = made_held(flags, facility, index),
                   clerk = flags->first_clerk + facility;
    made_edit(flags, clerk, person, "name", is_slip ? "김은솔" : "박새한", "김은별", 3);
    made_edit(flags, clerk, person, "birth", is_slip ? "1970-03-04" : "1951-11-30", "1970-04-03",
              3);
}

TEST(who_replaces_names_with_dates_of_birth_is_found_and_who_puts_slips_right_is_not)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    for (uint32_t f = 0; f < 13; f++) {
        for (uint32_t i = 0; i < 6; i++) replace(&flags, f, i, f != 4);
        for (uint32_t i = 6; i < EDITS; i++) edit_name(&flags, f, i, 3);
    }
    made_flags_run(&flags, flag_twice);
    const jub_finding *found = made_flags_only(&flags);
    assert_int_equal(found->subject, flags.first_clerk + 4);
    assert_int_equal(found->verdict, JUB_VERDICT_FLAG);
    assert_int_equal(found->hits, 6);
    assert_int_equal(found->trials, EDITS);
    assert_int_equal(found->person_count, 6);
    assert_int_equal(found->entry_count, 12);
    ASSERT_NEAR(found->p, slow_urn_tail(6, EDITS, 0.5 / (12 * EDITS + 1), 12 * EDITS + 1), 1e-9);
    made_close(&flags.base);
}

TEST(a_name_alone_or_two_identities_are_no_pattern)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    for (uint32_t f = 0; f < 13; f++)
        for (uint32_t i = 0; i < EDITS; i++)
            made_edit(&flags, flags.first_clerk + f, made_held(&flags, f, i), "name", "박새한",
                      "김은별", 3);
    replace(&flags, 2, 0, false);
    replace(&flags, 2, 1, false);
    made_flags_run(&flags, flag_twice);
    assert_int_equal(made_flags_find(&flags, 0, flags.first_clerk + 2)->hits, 2);
    assert_int_equal(made_flags_count(&flags, JUB_VERDICT_NOTHING), 13);
    made_close(&flags.base);
}

// Makes a row the same as another in all that is compared but the sentences.
static void copy_row(made_flags *flags, uint32_t from, uint32_t to)
{
    static const char *const names[] = {"name",      "name_latin", "sex",
                                        "home_town", "birth",      "held_since"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        jub_column *column = made_column(flags, names[i]);
        assert_true(jub_bit(column->known, from));
        jub_bit_set(column->known, to);
        if (column->type == JUB_DATE)
            column->dates[to] = column->dates[from];
        else
            column->codes[to] = column->codes[from];
    }
}

static bool is_whole(const made_flags *flags, uint32_t row)
{
    static const char *const names[] = {"name",      "name_latin", "sex",
                                        "home_town", "birth",      "held_since"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!jub_bit(made_column(flags, names[i])->known, row)) return false;
    return true;
}

static uint32_t next_whole(const made_flags *flags, uint32_t row)
{
    while (!is_whole(flags, row)) row++;
    return row;
}

TEST(one_person_twice_on_the_list_is_a_breach)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    const uint32_t first = next_whole(&flags, 100), second = 900;
    copy_row(&flags, first, second);
    flags.base.state.people.items[first].is_listed = true;
    flags.base.state.people.items[second].is_listed = true;
    made_flags_run(&flags, flag_twice);
    const jub_finding *found = made_flags_only(&flags);
    assert_int_equal(found->verdict, JUB_VERDICT_BREACH);
    assert_int_equal(found->subject, first);
    assert_int_equal(found->other, second);
    made_close(&flags.base);
}

TEST(an_entry_and_somebody_else_are_for_a_person_to_look_at_and_no_flag)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    const uint32_t first = next_whole(&flags, 100), second = 900;
    copy_row(&flags, first, second);
    flags.base.state.people.items[second].is_listed = true;
    made_flags_run(&flags, flag_twice);
    const jub_finding *found = made_flags_only(&flags);
    assert_int_equal(found->verdict, JUB_VERDICT_WATCH);
    assert_int_equal(found->subject, second); // who is on the list stands first
    assert_int_equal(found->other, first);
    made_close(&flags.base);
}

TEST(a_pair_of_whom_nobody_is_on_the_list_is_not_looked_at)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    copy_row(&flags, next_whole(&flags, 100), 900);
    made_flags_run(&flags, flag_twice);
    assert_int_equal(flags.run.tests.count, 0);
    made_close(&flags.base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fact_is_worth_the_rate_of_those_who_have_it),
        cmocka_unit_test(dates_are_worth_the_rate_of_their_fifth),
        cmocka_unit_test(clerks_who_edit_up_and_down_alike_are_not_found),
        cmocka_unit_test(who_raises_facts_that_decide_is_found_with_the_counts_of_both_questions),
        cmocka_unit_test(who_only_lowers_facts_is_not_found_here),
        cmocka_unit_test(an_editor_is_held_against_the_same_editors_earlier_edits),
        cmocka_unit_test(edits_long_before_the_freeze_are_of_the_facility_and_of_no_clerk),
        cmocka_unit_test(edits_spread_over_many_clerks_are_seen_at_their_facility),
        cmocka_unit_test(a_bar_taken_away_without_a_document_is_a_breach_and_with_one_is_not),
        cmocka_unit_test(no_edits_are_said_to_be_none_and_not_clean),
        cmocka_unit_test(few_edits_are_no_data),
        cmocka_unit_test(a_session_that_raised_people_who_were_chosen_has_the_tail_of_the_urn),
        cmocka_unit_test(an_honest_session_is_held_against_people_who_have_the_raised_value_anyway),
        cmocka_unit_test(a_family_that_is_entered_together_is_one_change),
        cmocka_unit_test(two_days_are_two_sessions),
        cmocka_unit_test(a_facility_where_ties_are_young_is_found),
        cmocka_unit_test(one_young_tie_at_a_facility_is_nothing),
        cmocka_unit_test(
            who_replaces_names_with_dates_of_birth_is_found_and_who_puts_slips_right_is_not),
        cmocka_unit_test(a_name_alone_or_two_identities_are_no_pattern),
        cmocka_unit_test(one_person_twice_on_the_list_is_a_breach),
        cmocka_unit_test(an_entry_and_somebody_else_are_for_a_person_to_look_at_and_no_flag),
        cmocka_unit_test(a_pair_of_whom_nobody_is_on_the_list_is_not_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
