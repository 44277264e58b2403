#include "statistics/logistic.h"

#include "near_support.h"

// Hours of study and whether the examination was passed: the worked example of the article
// "Logistic regression" in Wikipedia, which gives -4.0777 and 1.5046.
static const double HOURS[] = {0.50, 0.75, 1.00, 1.25, 1.50, 1.75, 1.75, 2.00, 2.25, 2.50,
                               2.75, 3.00, 3.25, 3.50, 4.00, 4.25, 4.50, 4.75, 5.00, 5.50};
static const uint8_t PASSED[] = {0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1};

TEST(a_published_example_has_its_published_weights)
{
    TEST_ARENA(arena);
    double x[20][2], weights[2] = {0};
    for (int i = 0; i < 20; i++) x[i][0] = 1, x[i][1] = HOURS[i];
    assert_int_equal(jub_logistic_fit(&arena, &x[0][0], 20, 2, PASSED, NULL, 0, weights, NULL),
                     JUB_OK);
    ASSERT_CLOSE(weights[0], -4.0777, 0.00005);
    ASSERT_CLOSE(weights[1], 1.5046, 0.00005);
    const double row[] = {1, 2}; // two hours: 0.26 by the same article
    ASSERT_CLOSE(jub_logistic_chance(row, weights, 2), 0.26, 0.005);
}

TEST(marks_of_categories_give_the_odds_of_each)
{
    TEST_ARENA(arena);
    double x[12][2];
    uint8_t y[12], left_out[12] = {0};
    for (int i = 0; i < 12; i++) {
        x[i][0] = 1;
        x[i][1] = i >= 5;
        y[i] = i < 2 || (i >= 5 && i < 11);
    }
    left_out[5] = 1; // of 6 left in the second category, 5 are 1
    double weights[2] = {0};
    assert_int_equal(jub_logistic_fit(&arena, &x[0][0], 12, 2, y, left_out, 0, weights, NULL),
                     JUB_OK);
    ASSERT_NEAR(weights[0], log(2.0 / 3), 1e-9);
    ASSERT_NEAR(weights[1], log(5.0 / 1) - log(2.0 / 3), 1e-9);
}

// At the best weights the slope of the penalised likelihood is nothing, in every column.
TEST(a_ridge_leaves_the_intercept_free_and_keeps_the_others_finite)
{
    TEST_ARENA(arena);
    enum { ROWS = 300, COLUMNS = 5 };
    static double x[ROWS][COLUMNS];
    static uint8_t y[ROWS];
    jub_prng prng = {3};
    for (int i = 0; i < ROWS; i++) {
        x[i][0] = 1;
        for (int j = 1; j < COLUMNS; j++) x[i][j] = test_uniform(&prng) < 0.3;
        y[i] = x[i][4] != 0 || test_uniform(&prng) < 0.4; // the last column has only one answer
    }
    double weights[COLUMNS] = {0};
    const double ridge = 0.7;
    assert_int_equal(
        jub_logistic_fit(&arena, &x[0][0], ROWS, COLUMNS, y, NULL, ridge, weights, NULL), JUB_OK);
    for (int j = 0; j < COLUMNS; j++) {
        double slope = j > 0 ? -ridge * weights[j] : 0;
        for (int i = 0; i < ROWS; i++) {
            double at = 0;
            for (int k = 0; k < COLUMNS; k++) at += x[i][k] * weights[k];
            slope += x[i][j] * (y[i] - 1 / (1 + exp(-at)));
        }
        ASSERT_CLOSE(slope, 0, 1e-7);
    }
    assert_true(weights[4] > 2 && weights[4] < 20);
}

TEST(one_answer_alone_does_not_settle_and_leaves_the_weights)
{
    TEST_ARENA(arena);
    const double x[] = {1, 1, 1};
    const uint8_t y[] = {1, 1, 1};
    double weight = 0.25;
    jub_error error;
    assert_int_equal(jub_logistic_fit(&arena, x, 3, 1, y, NULL, 0, &weight, &error), JUB_RANGE);
    assert_int_equal(error.status, JUB_RANGE);
    assert_true(weight == 0.25);
}

TEST(columns_that_say_the_same_need_a_ridge)
{
    TEST_ARENA(arena);
    const double doubled[] = {1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 0, 0};
    const uint8_t y[] = {1, 0, 0, 1};
    double weights[3] = {0};
    assert_int_equal(jub_logistic_fit(&arena, doubled, 4, 3, y, NULL, 0, weights, NULL), JUB_RANGE);
    assert_int_equal(jub_logistic_fit(&arena, doubled, 4, 3, y, NULL, 1, weights, NULL), JUB_OK);
}

TEST(a_lack_of_memory_is_said)
{
    const double x[] = {1, 1};
    const uint8_t y[] = {1, 0};
    for (size_t at = 0; at < 5; at++) {
        TEST_ARENA(arena);
        double weight = 0;
        test_arena_fail_at(&arena, at);
        assert_int_equal(jub_logistic_fit(&arena, x, 2, 1, y, NULL, 0, &weight, NULL),
                         JUB_NO_MEMORY);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_published_example_has_its_published_weights),
        cmocka_unit_test(marks_of_categories_give_the_odds_of_each),
        cmocka_unit_test(a_ridge_leaves_the_intercept_free_and_keeps_the_others_finite),
        cmocka_unit_test(one_answer_alone_does_not_settle_and_leaves_the_weights),
        cmocka_unit_test(columns_that_say_the_same_need_a_ridge),
        cmocka_unit_test(a_lack_of_memory_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
