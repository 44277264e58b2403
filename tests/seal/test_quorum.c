#include "seal/quorum.h"

#include <sodium.h>

#include "seal_support.h"

static void split(size_t threshold, size_t count, jub_age_identity *identity, jub_share *shares)
{
    uint64_t seed = 4;
    assert_int_equal(jub_age_identity_read(JUB_TEXT(IDENTITY_2), identity, NULL), JUB_OK);
    assert_int_equal(jub_share_split(identity->secret, threshold, count, test_counter_random(&seed),
                                     shares, NULL),
                     JUB_OK);
}

static jub_status try(size_t threshold, size_t count, const jub_share *shares,
                      const jub_age_recipient *recipient, size_t *tested_count, jub_error *error)
{
    uint64_t seed = 9;
    return jub_quorum_test(shares, count, threshold, JUB_TEXT("list"), recipient,
                           test_counter_random(&seed), tested_count, error);
}

TEST(every_quorum_is_tried_where_they_are_few_and_a_circle_of_them_where_they_are_many)
{
    (void)state_unused;
    const size_t splits[][3] = {
        {2, 2, 1}, {3, 5, 10}, {4, 7, 35}, {5, 12, 792}, {7, 13, 13}, {16, 32, 32}, {31, 32, 32},
    };
    for (size_t i = 0; i < sizeof splits / sizeof *splits; i++) {
        jub_age_identity identity;
        jub_share shares[32];
        size_t tested_count = 0;
        split(splits[i][0], splits[i][1], &identity, shares);
        assert_int_equal(
            try(splits[i][0], splits[i][1], shares, &identity.recipient, &tested_count, NULL),
            JUB_OK);
        assert_int_equal(tested_count, splits[i][2]);
    }
}

TEST(one_wrong_share_anywhere_fails_the_test)
{
    (void)state_unused;
    const size_t splits[][2] = {{3, 5}, {7, 13}};
    for (size_t i = 0; i < 2; i++)
        for (size_t bad = 0; bad < splits[i][1]; bad++) {
            jub_age_identity identity;
            jub_share shares[32];
            jub_error error;
            size_t tested_count = 42;
            split(splits[i][0], splits[i][1], &identity, shares);
            shares[bad].y[bad] ^= 1;
            assert_int_equal(
                try(splits[i][0], splits[i][1], shares, &identity.recipient, &tested_count, &error),
                JUB_UNVERIFIED);
            assert_non_null(strstr(error.message, "does not open the test file"));
            assert_int_equal(tested_count, 42);
        }
}

TEST(shares_of_another_key_than_the_recipients_fail_the_test)
{
    (void)state_unused;
    jub_age_identity identity, other;
    jub_share shares[5];
    size_t tested_count;
    split(3, 5, &identity, shares);
    assert_int_equal(jub_age_identity_read(JUB_TEXT(IDENTITY_1), &other, NULL), JUB_OK);
    assert_int_equal(try(3, 5, shares, &other.recipient, &tested_count, NULL), JUB_UNVERIFIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            every_quorum_is_tried_where_they_are_few_and_a_circle_of_them_where_they_are_many),
        cmocka_unit_test(one_wrong_share_anywhere_fails_the_test),
        cmocka_unit_test(shares_of_another_key_than_the_recipients_fail_the_test),
    };
    if (sodium_init() < 0) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
