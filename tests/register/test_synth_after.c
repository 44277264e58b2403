#include "register/synth.h"

#include "synth_register.h"

// 2018-10-01, 2021-10-01, 2022-02-16, 2023-02-16: days after 1970-01-01, counted by `date +%s`.
enum { COVERED = 17805, CRACKDOWN = 18901, PARDON = 19039, TAKEN = 19404 };

static const jub_synth_options quiet = {
    .scenario = JUB_SYNTH_NO_CRACKDOWN, .people_count = 6000, .seed = 11, .is_clean = true};
static const jub_synth_options loud = {.scenario = JUB_SYNTH_CRACKDOWN,
                                       .people_count = 6000,
                                       .seed = 11,
                                       .is_clean = true,
                                       .more_percent = 30};

typedef struct moves {
    const jub_resource *resource;
    const jub_column *person, *former, *kind, *date, *until, *ground;
} moves;

static moves moves_of(const jub_register *reg)
{
    const jub_resource *found = jub_register_resource(reg, JUB_TEXT("movements"));
    assert_non_null(found);
    return (moves){found,
                   jub_resource_column(found, JUB_TEXT("person")),
                   jub_resource_column(found, JUB_TEXT("former_person")),
                   jub_resource_column(found, JUB_TEXT("kind")),
                   jub_resource_column(found, JUB_TEXT("date")),
                   jub_resource_column(found, JUB_TEXT("until")),
                   jub_resource_column(found, JUB_TEXT("ground"))};
}

static bool is_word(const jub_column *column, uint32_t row, const char *word)
{
    return jub_text_is(column->dictionary->keys[column->codes[row]], word);
}

static bool is_none(const jub_column *column, uint32_t row)
{
    return column->none && jub_bit(column->none, row);
}

// Held on a day: from an admission or a transfer until the next movement.
static uint32_t held_on(const moves *all, jub_date day)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < all->resource->row_count; i++) {
        const bool is_stay =
            is_word(all->kind, i, "admission") || is_word(all->kind, i, "transfer");
        if (is_stay && all->date->dates[i] < day &&
            (is_none(all->until, i) || all->until->dates[i] >= day))
            count++;
    }
    return count;
}

static uint32_t admitted_between(const moves *all, jub_date from, jub_date to)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < all->resource->row_count; i++)
        if (is_word(all->kind, i, "admission") && all->date->dates[i] >= from &&
            all->date->dates[i] < to)
            count++;
    return count;
}

TEST(the_same_options_give_the_same_bytes_after_a_pardon_too)
{
    TEST_ARENA(arena);
    jub_text first[JUB_SYNTH_FILE_COUNT], second[JUB_SYNTH_FILE_COUNT], other[JUB_SYNTH_FILE_COUNT];
    jub_synth_options less = loud;
    less.more_percent = 10;
    synth_register_file(&arena, &loud, first);
    synth_register_file(&arena, &loud, second);
    synth_register_file(&arena, &less, other);
    for (size_t i = 0; i < JUB_SYNTH_FILE_COUNT; i++)
        assert_true(jub_text_equal(first[i], second[i]));
    assert_false(jub_text_equal(first[JUB_SYNTH_MOVEMENTS], other[JUB_SYNTH_MOVEMENTS]));
    assert_int_equal(first[JUB_SYNTH_ROUNDS].length_bytes, 0);
}

TEST(whoever_is_held_a_year_after_has_one_open_stay_and_a_term_that_runs_on)
{
    TEST_ARENA(arena);
    const jub_register *reg = synth_register(&arena, &loud, (jub_text){0});
    const jub_resource *persons = &reg->resources[reg->persons];
    const moves all = moves_of(reg);
    assert_int_equal(reg->faults.total, 0);
    uint32_t open_count = 0;
    for (uint32_t i = 0; i < all.resource->row_count; i++) {
        const bool is_stay = is_word(all.kind, i, "admission") || is_word(all.kind, i, "transfer");
        assert_true(is_none(all.person, i) != is_none(all.former, i));
        assert_true(all.date->dates[i] <= TAKEN);
        if (!is_stay || !is_none(all.until, i)) continue;
        assert_false(is_none(all.person, i));
        open_count++;
    }
    assert_int_equal(open_count, persons->row_count);
    const jub_column *start = &reg->custody->columns[JUB_CUSTODY_START];
    const jub_column *end = &reg->custody->columns[JUB_CUSTODY_END];
    for (uint32_t i = 0; i < persons->row_count; i++) {
        if (!is_none(start, i)) assert_true(start->dates[i] < TAKEN);
        if (!is_none(end, i)) assert_true(end->dates[i] >= TAKEN);
    }
}

TEST(before_the_pardon_the_count_stands_still_and_on_its_day_it_falls)
{
    TEST_ARENA(arena);
    const moves all = moves_of(synth_register(&arena, &quiet, (jub_text){0}));
    const uint32_t first = held_on(&all, COVERED + 1);
    // people come and go at random: five standard deviations of a Poisson count of that size
    for (jub_date day = COVERED + 90; day <= PARDON; day += 90)
        assert_true(abs((int)held_on(&all, day) - (int)first) < 5 * 75);
    uint32_t pardoned = 0;
    for (uint32_t i = 0; i < all.resource->row_count; i++) {
        const bool is_pardon = is_word(all.kind, i, "release") && is_word(all.ground, i, "pardon");
        if (is_pardon) assert_int_equal(all.date->dates[i], PARDON);
        pardoned += is_pardon;
    }
    assert_in_range(pardoned, 6000 / 10, 6000 / 4);
    assert_true(held_on(&all, PARDON + 1) + pardoned <= held_on(&all, PARDON) + 40);
}

TEST(a_crackdown_is_the_same_register_with_arrests_more_and_each_is_listed)
{
    TEST_ARENA(arena);
    jub_text files[JUB_SYNTH_FILE_COUNT];
    const moves before = moves_of(synth_register(&arena, &quiet, (jub_text){0}));
    const moves after = moves_of(synth_register(&arena, &loud, (jub_text){0}));
    synth_register_file(&arena, &loud, files);
    const uint32_t usual = admitted_between(&before, CRACKDOWN, TAKEN);
    const uint32_t more = admitted_between(&after, CRACKDOWN, TAKEN) - usual;
    const size_t listed = jub_text_count(files[JUB_SYNTH_PLANTED], '\n') - 1;
    assert_int_equal(listed, more);
    assert_in_range(100 * more / usual, 26, 34);
    const uint32_t early = admitted_between(&before, COVERED, CRACKDOWN);
    assert_int_equal(early, admitted_between(&after, COVERED, CRACKDOWN));
}

TEST(options_that_mean_nothing_are_refused)
{
    (void)state_unused;
    const jub_synth_options wrong[] = {
        {.scenario = JUB_SYNTH_CRACKDOWN, .people_count = 10},
        {.scenario = JUB_SYNTH_CRACKDOWN, .people_count = 10, .more_percent = 101},
        {.scenario = JUB_SYNTH_NO_CRACKDOWN, .people_count = 10, .more_percent = 5},
        {.scenario = JUB_SYNTH_NO_CRACKDOWN, .people_count = 10, .double_count = 1},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        jub_sink sinks[JUB_SYNTH_FILE_COUNT] = {{0}};
        jub_synth_counts counts;
        jub_error error = {0};
        assert_int_equal(jub_synth_write(&wrong[i], sinks, NULL, &counts, &error), JUB_RANGE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_options_give_the_same_bytes_after_a_pardon_too),
        cmocka_unit_test(whoever_is_held_a_year_after_has_one_open_stay_and_a_term_that_runs_on),
        cmocka_unit_test(before_the_pardon_the_count_stands_still_and_on_its_day_it_falls),
        cmocka_unit_test(a_crackdown_is_the_same_register_with_arrests_more_and_each_is_listed),
        cmocka_unit_test(options_that_mean_nothing_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
