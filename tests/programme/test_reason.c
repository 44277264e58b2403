#include "programme/reason.h"
#include "test_support.h"

TEST(a_reason_counts_only_for_its_acts)
{
    (void)state_unused;
    jub_reason reason = JUB_REASON_COUNT;
    assert_true(jub_reason_from(JUB_TEXT("kin"), JUB_REASON_RECUSE, &reason));
    assert_int_equal(reason, JUB_REASON_IS_KIN);
    assert_false(jub_reason_from(JUB_TEXT("kin"), JUB_REASON_REFUSE, &reason));
    assert_false(jub_reason_from(JUB_TEXT("because"), JUB_REASON_REFUSE, &reason));
}

TEST(every_act_has_a_reason_to_choose)
{
    (void)state_unused;
    const uint32_t acts[] = {JUB_REASON_SET_ASIDE, JUB_REASON_REFUSE, JUB_REASON_PASS,
                             JUB_REASON_RECUSE, JUB_REASON_CORRECT};
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        size_t count = 0;
        for (int j = 0; j < JUB_REASON_COUNT; j++) {
            jub_reason found;
            const jub_text word = jub_text_from(jub_reason_word((jub_reason)j));
            count += jub_reason_from(word, acts[i], &found) && found == (jub_reason)j;
        }
        assert_true(count > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reason_counts_only_for_its_acts),
        cmocka_unit_test(every_act_has_a_reason_to_choose),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
