#include "draw/assignment.h"

#include <sodium.h>

#include "base/json.h"
#include "base/sha256.h"
#include "test_support.h"

#define VECTORS "../shared/specs/draw-vectors/draw.json"

// The reviewers and the seed of the worked vector, which another program computed.
static const char seed_hex[] = "39a68c940dc2e5a7e43a54d7806b12ca39802595891011c31270cab601a264e2";
enum { REVIEWER_COUNT = 7, CASE_COUNT = 12 };
#define LITERAL(literal)                                                                           \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    } // in a static table
static const jub_text reviewer_labels[REVIEWER_COUNT] = {
    LITERAL("R-gomez"), LITERAL("R-anan"),    LITERAL("R-costa"), LITERAL("R-bello"),
    LITERAL("R-dube"),  LITERAL("R-eriksen"), LITERAL("R-farah"),
};
static const jub_conflict conflict_items[] = {
    {LITERAL("C-000123"), LITERAL("R-gomez")}, {LITERAL("C-000118"), LITERAL("R-anan")},
    {LITERAL("C-000120"), LITERAL("R-bello")}, {LITERAL("C-000123"), LITERAL("R-anan")},
    {LITERAL("C-000118"), LITERAL("R-anan")},
};
// By case, from C-000118 on.
static const struct {
    const char *label;
    const char *independent;
    const char *balanced;
} expected_cases[CASE_COUNT] = {
    {"C-000118", "R-costa", "R-dube"},    {"C-000119", "R-farah", "R-gomez"},
    {"C-000120", "R-eriksen", "R-costa"}, {"C-000121", "R-gomez", "R-costa"},
    {"C-000122", "R-farah", "R-farah"},   {"C-000123", "R-eriksen", "R-farah"},
    {"C-000124", "R-gomez", "R-eriksen"}, {"C-000125", "R-gomez", "R-bello"},
    {"C-000126", "R-dube", "R-gomez"},    {"C-000127", "R-bello", "R-bello"},
    {"C-000128", "R-costa", "R-anan"},    {"C-000129", "R-dube", "R-eriksen"},
};

typedef struct fixture {
    uint8_t seed[JUB_DRAW_SEED_BYTES];
    jub_reviewers reviewers;
    jub_conflicts conflicts;
} fixture;

static fixture worked_example(jub_arena *arena)
{
    fixture made;
    assert_true(jub_hex_decode(jub_text_from(seed_hex), made.seed, sizeof made.seed));
    assert_int_equal(
        jub_reviewers_sort(arena, reviewer_labels, REVIEWER_COUNT, &made.reviewers, NULL), JUB_OK);
    assert_int_equal(jub_conflicts_sort(arena, conflict_items,
                                        sizeof conflict_items / sizeof *conflict_items,
                                        &made.reviewers, &made.conflicts, NULL),
                     JUB_OK);
    return made;
}

static void case_labels(jub_text *labels_out)
{
    for (size_t i = 0; i < CASE_COUNT; i++) labels_out[i] = jub_text_from(expected_cases[i].label);
}

TEST(an_independent_pick_is_that_of_the_worked_vector)
{
    TEST_ARENA(arena);
    const fixture made = worked_example(&arena);
    for (size_t i = 0; i < CASE_COUNT; i++) {
        uint32_t reviewer;
        assert_int_equal(jub_assign_independent(&arena, made.seed, &made.reviewers, &made.conflicts,
                                                jub_text_from(expected_cases[i].label), &reviewer,
                                                NULL),
                         JUB_OK);
        assert_text(made.reviewers.labels[reviewer], expected_cases[i].independent);
    }
}

TEST(a_panel_is_that_of_the_worked_vector)
{
    TEST_ARENA(arena);
    const fixture made = worked_example(&arena);
    const char *const expected[2][3] = {{"R-gomez", "R-bello", "R-dube"},
                                        {"R-dube", "R-eriksen", "R-farah"}};
    const char *const labels[] = {"C-000118", "C-000123"};
    for (size_t i = 0; i < 2; i++) {
        uint32_t panel[3];
        assert_int_equal(jub_assign_panel(&arena, made.seed, &made.reviewers, &made.conflicts,
                                          jub_text_from(labels[i]), 3, panel, NULL),
                         JUB_OK);
        for (size_t j = 0; j < 3; j++) assert_text(made.reviewers.labels[panel[j]], expected[i][j]);
    }
}

TEST(a_permutation_is_that_of_the_worked_vector)
{
    TEST_ARENA(arena);
    const fixture made = worked_example(&arena);
    const char *const expected[2][REVIEWER_COUNT] = {
        {"R-anan", "R-dube", "R-farah", "R-gomez", "R-bello", "R-eriksen", "R-costa"},
        {"R-bello", "R-eriksen", "R-farah", "R-costa", "R-gomez", "R-anan", "R-dube"}};
    for (uint64_t block = 0; block < 2; block++) {
        uint32_t order[REVIEWER_COUNT];
        jub_assign_permutation(made.seed, REVIEWER_COUNT, block, order);
        for (size_t i = 0; i < REVIEWER_COUNT; i++)
            assert_text(made.reviewers.labels[order[i]], expected[block][i]);
    }
}

TEST(a_balanced_assignment_is_that_of_the_worked_vector_in_whatever_order_cases_come)
{
    TEST_ARENA(arena);
    const fixture made = worked_example(&arena);
    jub_text labels[CASE_COUNT];
    case_labels(labels);
    for (size_t turn = 0; turn < CASE_COUNT; turn++) {
        uint32_t reviewers[CASE_COUNT];
        bool is_second[CASE_COUNT];
        assert_int_equal(jub_assign_balanced(&arena, made.seed, &made.reviewers, &made.conflicts,
                                             labels, CASE_COUNT, reviewers, is_second, NULL),
                         JUB_OK);
        for (size_t i = 0; i < CASE_COUNT; i++) {
            assert_text(made.reviewers.labels[reviewers[i]],
                        expected_cases[(i + turn) % CASE_COUNT].balanced);
            assert_false(is_second[i]);
        }
        const jub_text first = labels[0];
        memmove(labels, labels + 1, sizeof labels - sizeof *labels);
        labels[CASE_COUNT - 1] = first;
    }
}

static const char *string_at(const json_t *object, const char *key)
{
    const char *string = json_string_value(json_object_get(object, key));
    assert_non_null(string);
    return string;
}

TEST(assignments_are_those_of_the_vector_file)
{
    NEEDS_SHARED("specs/draw-vectors/draw.json");
    TEST_ARENA(arena);
    const fixture made = worked_example(&arena);
    json_t *vectors = NULL;
    assert_int_equal(jub_json_read(test_read_file(&arena, VECTORS), 1 << 20, &vectors, NULL),
                     JUB_OK);
    const json_t *expected = json_object_get(vectors, "assign");
    const json_t *balanced = json_object_get(vectors, "balanced");
    assert_int_equal(json_object_size(expected), CASE_COUNT);
    assert_int_equal(json_object_size(balanced), CASE_COUNT);
    for (size_t i = 0; i < CASE_COUNT; i++) {
        assert_string_equal(string_at(expected, expected_cases[i].label),
                            expected_cases[i].independent);
        assert_string_equal(string_at(balanced, expected_cases[i].label),
                            expected_cases[i].balanced);
    }
    const json_t *permutations = json_object_get(vectors, "permutations");
    for (uint64_t block = 0; block < 2; block++) {
        uint32_t order[REVIEWER_COUNT];
        const json_t *row = json_object_get(permutations, block == 0 ? "block/0" : "block/1");
        assert_int_equal(json_array_size(row), REVIEWER_COUNT);
        jub_assign_permutation(made.seed, REVIEWER_COUNT, block, order);
        for (size_t i = 0; i < REVIEWER_COUNT; i++)
            assert_text(made.reviewers.labels[order[i]], json_string_value(json_array_get(row, i)));
    }
    json_decref(vectors);
}

TEST(a_case_removed_moves_no_other_independent_pick_nor_panel)
{
    TEST_ARENA(arena);
    const fixture made = worked_example(&arena);
    const jub_conflicts none = {NULL, 0};
    uint32_t with_all[3], with_own[3];
    // The pick of C-000124, which has no conflict, does not depend on other cases' conflicts.
    assert_int_equal(jub_assign_panel(&arena, made.seed, &made.reviewers, &made.conflicts,
                                      JUB_TEXT("C-000124"), 3, with_all, NULL),
                     JUB_OK);
    assert_int_equal(jub_assign_panel(&arena, made.seed, &made.reviewers, &none,
                                      JUB_TEXT("C-000124"), 3, with_own, NULL),
                     JUB_OK);
    assert_memory_equal(with_all, with_own, sizeof with_all);
}

// One case for each of two blocks of two reviewers has a conflict with the one who is left.
TEST(when_nobody_left_is_without_conflict_it_is_a_second_duty)
{
    TEST_ARENA(arena);
    const uint8_t seed[JUB_DRAW_SEED_BYTES] = {7};
    const jub_text two[] = {JUB_TEXT("a"), JUB_TEXT("b")};
    const jub_text labels[] = {JUB_TEXT("1"), JUB_TEXT("2")};
    const jub_conflict items[] = {{JUB_TEXT("1"), JUB_TEXT("b")}, {JUB_TEXT("2"), JUB_TEXT("b")}};
    jub_reviewers reviewers;
    jub_conflicts conflicts;
    uint32_t picks[2];
    bool is_second[2];
    assert_int_equal(jub_reviewers_sort(&arena, two, 2, &reviewers, NULL), JUB_OK);
    assert_int_equal(jub_conflicts_sort(&arena, items, 2, &reviewers, &conflicts, NULL), JUB_OK);
    assert_int_equal(jub_assign_balanced(&arena, seed, &reviewers, &conflicts, labels, 2, picks,
                                         is_second, NULL),
                     JUB_OK);
    assert_int_equal(picks[0], 0);
    assert_int_equal(picks[1], 0);
    assert_int_equal(is_second[0] + is_second[1], 1);
}

TEST(loads_of_a_balanced_assignment_differ_by_one_at_most)
{
    TEST_ARENA(arena);
    enum { CASES = 1000 };
    const fixture made = worked_example(&arena);
    const jub_conflicts none = {NULL, 0};
    jub_text labels[CASES];
    uint32_t picks[CASES], loads[REVIEWER_COUNT] = {0};
    bool is_second[CASES];
    for (uint32_t i = 0; i < CASES; i++) labels[i] = jub_text_format(&arena, "case %u", i);
    assert_int_equal(jub_assign_balanced(&arena, made.seed, &made.reviewers, &none, labels, CASES,
                                         picks, is_second, NULL),
                     JUB_OK);
    for (size_t i = 0; i < CASES; i++) loads[picks[i]]++;
    for (size_t i = 0; i < REVIEWER_COUNT; i++)
        assert_in_range(loads[i], CASES / REVIEWER_COUNT, CASES / REVIEWER_COUNT + 1);
}

TEST(lists_that_hold_somebody_twice_nobody_or_a_stranger_are_refused)
{
    TEST_ARENA(arena);
    const uint8_t seed[JUB_DRAW_SEED_BYTES] = {0};
    const jub_text twice[] = {JUB_TEXT("b"), JUB_TEXT("a"), JUB_TEXT("b")};
    const jub_conflict stranger[] = {{JUB_TEXT("1"), JUB_TEXT("a")},
                                     {JUB_TEXT("1"), JUB_TEXT("c")}};
    const jub_conflicts none = {NULL, 0};
    jub_reviewers reviewers;
    jub_conflicts conflicts;
    jub_error error;
    uint32_t picks[3];
    bool is_second[3];
    assert_int_equal(jub_reviewers_sort(&arena, twice, 0, &reviewers, &error), JUB_MISSING);
    assert_int_equal(jub_reviewers_sort(&arena, twice, 3, &reviewers, &error), JUB_DUPLICATE);
    assert_non_null(strstr(error.message, "'b'"));
    assert_int_equal(jub_reviewers_sort(&arena, twice, JUB_REVIEWER_MAX + 1, &reviewers, &error),
                     JUB_LIMIT);
    assert_int_equal(jub_reviewers_sort(&arena, twice, 2, &reviewers, NULL), JUB_OK);
    assert_int_equal(jub_conflicts_sort(&arena, stranger, 2, &reviewers, &conflicts, &error),
                     JUB_MISSING);
    assert_int_equal(error.at.line, 2);
    assert_int_equal(
        jub_assign_balanced(&arena, seed, &reviewers, &none, twice, 3, picks, is_second, &error),
        JUB_DUPLICATE);
}

TEST(a_case_with_too_many_conflicts_is_refused_by_name)
{
    TEST_ARENA(arena);
    const uint8_t seed[JUB_DRAW_SEED_BYTES] = {0};
    const jub_text two[] = {JUB_TEXT("a"), JUB_TEXT("b")}, label = JUB_TEXT("case 9");
    const jub_conflict items[] = {{JUB_TEXT("case 9"), JUB_TEXT("b")},
                                  {JUB_TEXT("case 9"), JUB_TEXT("a")}};
    jub_reviewers reviewers;
    jub_conflicts conflicts;
    jub_error error;
    uint32_t picks[2];
    bool is_second;
    assert_int_equal(jub_reviewers_sort(&arena, two, 2, &reviewers, NULL), JUB_OK);
    assert_int_equal(jub_conflicts_sort(&arena, items, 1, &reviewers, &conflicts, NULL), JUB_OK);
    assert_int_equal(
        jub_assign_independent(&arena, seed, &reviewers, &conflicts, label, picks, NULL), JUB_OK);
    assert_int_equal(picks[0], 0);
    assert_int_equal(
        jub_assign_panel(&arena, seed, &reviewers, &conflicts, label, 2, picks, &error),
        JUB_CONFLICT);
    assert_non_null(strstr(error.message, "'case 9'"));
    assert_int_equal(jub_conflicts_sort(&arena, items, 2, &reviewers, &conflicts, NULL), JUB_OK);
    assert_int_equal(
        jub_assign_independent(&arena, seed, &reviewers, &conflicts, label, picks, &error),
        JUB_CONFLICT);
    assert_int_equal(jub_assign_balanced(&arena, seed, &reviewers, &conflicts, &label, 1, picks,
                                         &is_second, &error),
                     JUB_CONFLICT);
    assert_int_equal(error.at.line, 1);
}

TEST(a_lack_of_memory_is_told_at_every_allocation)
{
    TEST_ARENA(arena);
    const fixture made = worked_example(&arena);
    jub_text labels[CASE_COUNT];
    uint32_t picks[CASE_COUNT];
    bool is_second[CASE_COUNT];
    case_labels(labels);
    jub_status status = JUB_NO_MEMORY;
    size_t failures = 0;
    for (size_t count = 0; status == JUB_NO_MEMORY; count++) {
        test_arena_fail_at(&arena, count);
        status = jub_assign_balanced(&arena, made.seed, &made.reviewers, &made.conflicts, labels,
                                     CASE_COUNT, picks, is_second, NULL);
        failures += status == JUB_NO_MEMORY;
    }
    assert_int_equal(status, JUB_OK);
    assert_true(failures >= 5);
}

// Chi-square with 6 degrees of freedom lies below 30 but for one seed in twenty thousand, and the
// seeds are fixed. One case is drawn under many seeds: over draws, everybody is as likely.
TEST(over_many_seeds_every_reviewer_is_as_likely)
{
    TEST_ARENA(arena);
    enum { SEEDS = 14000 };
    const fixture made = worked_example(&arena);
    const jub_conflicts none = {NULL, 0};
    uint32_t counts[REVIEWER_COUNT] = {0}, first[REVIEWER_COUNT] = {0};
    for (uint32_t i = 0; i < SEEDS; i++) {
        uint8_t seed[JUB_DRAW_SEED_BYTES] = {(uint8_t)i, (uint8_t)(i >> 8), 0x5e};
        uint32_t pick, order[REVIEWER_COUNT];
        assert_int_equal(jub_assign_independent(&arena, seed, &made.reviewers, &none,
                                                JUB_TEXT("C-000123"), &pick, NULL),
                         JUB_OK);
        counts[pick]++;
        jub_assign_permutation(seed, REVIEWER_COUNT, 0, order);
        first[order[0]]++;
    }
    double picks = 0, places = 0;
    for (size_t i = 0; i < REVIEWER_COUNT; i++) {
        const double expected = (double)SEEDS / REVIEWER_COUNT;
        picks += (counts[i] - expected) * (counts[i] - expected) / expected;
        places += (first[i] - expected) * (first[i] - expected) / expected;
    }
    assert_true(picks < 30);
    assert_true(places < 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_independent_pick_is_that_of_the_worked_vector),
        cmocka_unit_test(a_panel_is_that_of_the_worked_vector),
        cmocka_unit_test(a_permutation_is_that_of_the_worked_vector),
        cmocka_unit_test(
            a_balanced_assignment_is_that_of_the_worked_vector_in_whatever_order_cases_come),
        cmocka_unit_test(assignments_are_those_of_the_vector_file),
        cmocka_unit_test(a_case_removed_moves_no_other_independent_pick_nor_panel),
        cmocka_unit_test(when_nobody_left_is_without_conflict_it_is_a_second_duty),
        cmocka_unit_test(loads_of_a_balanced_assignment_differ_by_one_at_most),
        cmocka_unit_test(lists_that_hold_somebody_twice_nobody_or_a_stranger_are_refused),
        cmocka_unit_test(a_case_with_too_many_conflicts_is_refused_by_name),
        cmocka_unit_test(a_lack_of_memory_is_told_at_every_allocation),
        cmocka_unit_test(over_many_seeds_every_reviewer_is_as_likely),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
