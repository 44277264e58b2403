// The generator of pairs itself: what it makes passes the checker, opens, is the same for the same
// seed, and reaches every outcome there is.

#include <stdlib.h>

#include "generate.h"

enum { PAIR_COUNT = 300 };

TEST(generated_pairs_reach_every_standing)
{
    uint64_t standings[JUB_STANDING_COUNT] = {0}, tries = 0, rows = 0;
    (void)state_unused;
    for (uint64_t seed = 1; seed <= PAIR_COUNT; seed++) {
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        const generated_pair pair =
            generate_pair(&arena, seed, &(generate_options){.parts = GENERATE_ALL});
        const generated_run run = generate_run(&arena, &pair);
        assert_int_equal(jub_determiner_row_count(run.determiner), pair.person_count);
        for (uint32_t row = 0; row < run.row_count; row++) {
            jub_determination each;
            jub_determine_rows(run.determiner, run.worker, row, row + 1, NULL, &each);
            standings[each.result.standing]++;
        }
        tries += pair.try_count;
        rows += run.row_count;
        jub_arena_clear(&arena);
    }
    print_message("# %d pairs of %llu made, %llu rows", PAIR_COUNT, (unsigned long long)tries,
                  (unsigned long long)rows);
    for (int i = 0; i < JUB_STANDING_COUNT; i++)
        print_message(", %s %llu", jub_standing_word((jub_standing)i),
                      (unsigned long long)standings[i]);
    print_message("\n");
    for (int i = 0; i < JUB_STANDING_COUNT; i++) assert_true(standings[i] > rows / 500);
    assert_true(tries < 3 * PAIR_COUNT);
}

TEST(a_seed_gives_the_same_pair_whatever_was_made_before)
{
    TEST_ARENA(arena);
    const generate_options options = {.parts = GENERATE_ALL};
    const generated_pair first = generate_pair(&arena, 7, &options);
    (void)generate_pair(&arena, 8, &options);
    const generated_pair again = generate_pair(&arena, 7, &options);
    assert_string_equal(first.statements, again.statements);
    for (uint32_t i = 0; i < first.file_count; i++)
        assert_string_equal(first.files[i].csv, again.files[i].csv);
}

TEST(every_decree_of_the_library_opens_with_a_register_made_for_it)
{
    TEST_ARENA(paths_arena);
    const generated_paths paths = generate_library_paths(&paths_arena);
    uint64_t standings[JUB_STANDING_COUNT] = {0}, rows = 0;
    for (size_t i = 0; i < paths.count; i++) {
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        const generated_pair pair = generate_library(&arena, paths.items[i], 1, 50);
        const generated_run run = generate_run(&arena, &pair);
        for (uint32_t row = 0; row < run.row_count; row++) {
            jub_determination each;
            jub_determine_rows(run.determiner, run.worker, row, row + 1, NULL, &each);
            standings[each.result.standing]++;
        }
        rows += run.row_count;
        jub_arena_clear(&arena);
    }
    print_message("# %zu decrees of the library, %llu rows, granted %llu, undetermined %llu\n",
                  paths.count, (unsigned long long)rows, (unsigned long long)standings[JUB_GRANTED],
                  (unsigned long long)standings[JUB_UNDETERMINED]);
    assert_true(standings[JUB_GRANTED] > rows / 10);
    assert_true(standings[JUB_UNDETERMINED] > rows / 50);
    assert_true(standings[JUB_UNDETERMINED] < rows / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(generated_pairs_reach_every_standing),
        cmocka_unit_test(a_seed_gives_the_same_pair_whatever_was_made_before),
        cmocka_unit_test(every_decree_of_the_library_opens_with_a_register_made_for_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
