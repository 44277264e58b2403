#include "linkage/birth.h"
#include "test_support.h"

static jub_birth_level level_of(const char *a, const char *b)
{
    jub_date one, two;
    assert_true(jub_date_parse(jub_text_from(a), &one));
    assert_true(jub_date_parse(jub_text_from(b), &two));
    const jub_birth_level level = jub_birth_compare(one, two);
    assert_int_equal(jub_birth_compare(two, one), level);
    return level;
}

TEST(the_usual_slips_in_a_date_are_told_apart)
{
    (void)state_unused;
    assert_int_equal(level_of("1971-11-02", "1971-11-02"), JUB_BIRTH_SAME);
    assert_int_equal(level_of("1971-11-02", "1971-02-11"), JUB_BIRTH_SWAPPED);
    assert_int_equal(level_of("1971-11-02", "1970-11-02"), JUB_BIRTH_NEAR); // a year
    assert_int_equal(level_of("1980-05-09", "1979-05-09"), JUB_BIRTH_NEAR); // two digits of it
    assert_int_equal(level_of("1971-11-02", "1971-11-01"), JUB_BIRTH_NEAR); // a day
    assert_int_equal(level_of("1971-12-31", "1972-01-01"), JUB_BIRTH_NEAR);
    assert_int_equal(level_of("1971-11-02", "1971-11-22"), JUB_BIRTH_NEAR); // a digit
    assert_int_equal(level_of("1971-11-02", "1911-11-02"), JUB_BIRTH_NEAR);
    assert_int_equal(level_of("1971-11-02", "1971-10-02"), JUB_BIRTH_NEAR);
    assert_int_equal(level_of("1971-11-02", "1971-10-03"), JUB_BIRTH_ELSE); // two digits
    assert_int_equal(level_of("1971-11-02", "1970-02-11"), JUB_BIRTH_ELSE); // swapped, another year
    assert_int_equal(level_of("1971-11-02", "1971-11-04"), JUB_BIRTH_NEAR); // a digit, two days
    assert_int_equal(level_of("1971-11-09", "1971-11-11"), JUB_BIRTH_ELSE);
}

// The slow way: a slip is made in every possible manner, and the level must say so.
TEST(every_slip_that_can_be_made_is_found)
{
    (void)state_unused;
    for (jub_date date = 0; date < 366 * 3; date++) {
        char text[JUB_DATE_TEXT_BYTES + 1], slipped[JUB_DATE_TEXT_BYTES + 1];
        (void)jub_date_format(date, text);
        for (int place = 0; place < JUB_DATE_TEXT_BYTES; place++)
            for (char digit = '0'; digit <= '9'; digit++) {
                jub_date other;
                memcpy(slipped, text, sizeof slipped);
                if (text[place] == '-' || text[place] == digit) continue;
                slipped[place] = digit;
                if (!jub_date_parse(jub_text_from(slipped), &other)) continue;
                const jub_birth_level level = jub_birth_compare(date, other);
                assert_int_equal(level, JUB_BIRTH_NEAR);
            }
        assert_int_equal(jub_birth_compare(date, date + 1), JUB_BIRTH_NEAR);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_usual_slips_in_a_date_are_told_apart),
        cmocka_unit_test(every_slip_that_can_be_made_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
