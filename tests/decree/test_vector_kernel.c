// Kernels against the plainest loop there is, over lengths on both sides of a vector's.

#include "base/prng.h"
#include "decree/vector/kernel_private.h"
#include "decree/vector/plan_private.h"
#include "test_support.h"

static const uint32_t lengths[] = {0, 1, 7, 31, 32, 33, 63, 64, 65, 4095, 4096};
enum { LENGTH_COUNT = sizeof lengths / sizeof *lengths };

typedef struct arrays {
    uint8_t a[VECTOR_BLOCK], b[VECTOR_BLOCK], c[VECTOR_BLOCK], out[VECTOR_BLOCK];
    uint8_t more[VECTOR_BLOCK];
    int32_t x[VECTOR_BLOCK], y[VECTOR_BLOCK], z[VECTOR_BLOCK], w[VECTOR_BLOCK];
    int32_t result[VECTOR_BLOCK];
    uint32_t at[VECTOR_BLOCK];
    uint64_t words[VECTOR_BLOCK / 64], others[VECTOR_BLOCK / 64];
    int64_t wide[VECTOR_BLOCK];
    int8_t order[VECTOR_BLOCK], most[VECTOR_BLOCK];
} arrays;

static uint8_t plane(jub_prng *prng)
{
    return jub_prng_chance(prng, 1, 2) ? UINT8_MAX : 0;
}

// Small numbers, so that equal ones meet, and now and then the largest there are.
static int32_t number(jub_prng *prng)
{
    if (jub_prng_chance(prng, 1, 20)) return jub_prng_chance(prng, 1, 2) ? INT32_MAX : INT32_MIN;
    return (int32_t)jub_prng_between(prng, -4, 4);
}

static void fill(arrays *made, uint64_t seed)
{
    jub_prng prng = {seed};
    for (uint32_t i = 0; i < VECTOR_BLOCK; i++) {
        made->a[i] = plane(&prng);
        made->b[i] = plane(&prng);
        made->c[i] = (uint8_t)(made->b[i] ? 0 : plane(&prng));
        made->x[i] = number(&prng);
        made->y[i] = number(&prng);
        made->z[i] = (int32_t)jub_prng_between(&prng, -40, 40);
        made->w[i] = (int32_t)jub_prng_between(&prng, -40, 40);
        made->at[i] = jub_prng_below(&prng, VECTOR_BLOCK);
        made->wide[i] = (int64_t)made->x[i] * (jub_prng_chance(&prng, 1, 9) ? 3 : 1);
    }
    for (uint32_t i = 0; i < VECTOR_BLOCK / 64; i++) {
        made->words[i] = jub_prng_next(&prng);
        made->others[i] = jub_prng_next(&prng);
    }
}

static bool bit(const uint64_t *words, uint32_t i)
{
    return words[i / 64] >> i % 64 & 1;
}

static void assert_plane(const uint8_t *plane_, uint32_t i, bool is)
{
    if (plane_[i] != (is ? UINT8_MAX : 0)) fail_msg("at %u: %u, not %d", i, plane_[i], is);
}

#define EACH(made, count)                                                                          \
    arrays *made = test_malloc(sizeof *made);                                                      \
    (void)state_unused;                                                                            \
    for (uint32_t round = 0; round < LENGTH_COUNT; round++)                                        \
        for (uint32_t count = (fill(made, round + 1), lengths[round]), once = 1; once; once = 0)

TEST(planes_are_joined_byte_by_byte)
{
    EACH(made, count)
    {
        kernel_and(made->a, made->b, made->out, count);
        for (uint32_t i = 0; i < count; i++) assert_plane(made->out, i, made->a[i] && made->b[i]);
        kernel_or(made->a, made->b, made->out, count);
        for (uint32_t i = 0; i < count; i++) assert_plane(made->out, i, made->a[i] || made->b[i]);
        kernel_and_not(made->a, made->b, made->out, count);
        for (uint32_t i = 0; i < count; i++) assert_plane(made->out, i, made->a[i] && !made->b[i]);
        kernel_nor(made->a, made->b, made->out, count);
        for (uint32_t i = 0; i < count; i++) assert_plane(made->out, i, !made->a[i] && !made->b[i]);
        memcpy(made->out, made->a, count);
        kernel_open(made->out, made->b, made->c, made->more, count);
        for (uint32_t i = 0; i < count; i++) {
            const bool is = made->a[i] && made->b[i];
            assert_plane(made->out, i, is);
            assert_plane(made->more, i, is || (!made->b[i] && !made->c[i]));
        }
    }
    test_free(made);
}

TEST(any_and_all_see_the_last_row_and_no_further)
{
    EACH(made, count)
    {
        memset(made->out, 0, VECTOR_BLOCK);
        if (count < VECTOR_BLOCK) made->out[count] = UINT8_MAX;
        assert_false(kernel_any(made->out, count));
        if (count > 0) made->out[count - 1] = UINT8_MAX;
        assert_int_equal(kernel_any(made->out, count), count > 0);
        memset(made->out, UINT8_MAX, VECTOR_BLOCK);
        if (count < VECTOR_BLOCK) made->out[count] = 0;
        assert_true(kernel_all(made->out, count));
        if (count > 0) made->out[count - 1] = 0;
        assert_int_equal(kernel_all(made->out, count), count == 0);
    }
    test_free(made);
}

TEST(bits_become_bytes)
{
    EACH(made, count)
    {
        kernel_spread(made->words, made->out, count);
        for (uint32_t i = 0; i < count; i++) assert_plane(made->out, i, bit(made->words, i));
        for (uint32_t i = 0; i < count; i += 3) made->at[i] = UINT32_MAX;
        kernel_bits_of_rows(made->words, made->at, made->out, count);
        for (uint32_t i = 0; i < count; i++)
            assert_plane(made->out, i, made->at[i] != UINT32_MAX && bit(made->words, made->at[i]));
        kernel_truths_of_rows(made->others, made->words, made->at, made->out, made->more, count);
        for (uint32_t i = 0; i < count; i++) {
            const bool is_known = made->at[i] != UINT32_MAX && bit(made->others, made->at[i]);
            const bool is = is_known && bit(made->words, made->at[i]);
            assert_plane(made->out, i, is);
            assert_plane(made->more, i, is || !is_known);
        }
    }
    test_free(made);
}

TEST(numbers_are_cut_and_compared)
{
    EACH(made, count)
    {
        kernel_at_least(made->x, 1, made->out, count);
        for (uint32_t i = 0; i < count; i++) assert_plane(made->out, i, made->x[i] >= 1);
        kernel_below(made->x, 1, made->out, count);
        for (uint32_t i = 0; i < count; i++) assert_plane(made->out, i, made->x[i] < 1);
        kernel_between(made->x, -2, 3, made->out, count);
        for (uint32_t i = 0; i < count; i++)
            assert_plane(made->out, i, made->x[i] >= -2 && made->x[i] < 3);
        kernel_outside(made->x, -2, 3, made->out, count);
        for (uint32_t i = 0; i < count; i++)
            assert_plane(made->out, i, made->x[i] < -2 || made->x[i] >= 3);
        kernel_equal(made->x, made->y, made->out, count);
        for (uint32_t i = 0; i < count; i++) assert_plane(made->out, i, made->x[i] == made->y[i]);
    }
    test_free(made);
}

// The order of two fractions by their definition, in numbers that hold every product.
static int order_of(int64_t a, int64_t by, int64_t b, int64_t part, bool is_fraction)
{
    int64_t left = a * by, right = b * part;
    if (is_fraction && b < 0) {
        left = -left;
        right = -right;
    }
    return left < right ? -1 : left > right;
}

TEST(products_are_ordered_whatever_the_sign_of_a_denominator)
{
    EACH(made, count)
    {
        for (int is_fraction = 0; is_fraction < 2; is_fraction++) {
            kernel_order(made->z, 3, made->w, -2, is_fraction, made->order, made->more, count);
            for (uint32_t i = 0; i < count; i++) {
                assert_int_equal(made->order[i],
                                 order_of(made->z[i], 3, made->w[i], -2, is_fraction));
                assert_plane(made->more, i, is_fraction && made->w[i] == 0);
            }
            kernel_order_wide(made->x, 1 << 20, made->y, 3 << 19, is_fraction, made->order,
                              made->more, count);
            for (uint32_t i = 0; i < count; i++)
                assert_int_equal(made->order[i],
                                 order_of(made->x[i], 1 << 20, made->y[i], 3 << 19, is_fraction));
        }
    }
    test_free(made);
}

TEST(what_32_bits_do_not_hold_is_marked)
{
    EACH(made, count)
    {
        kernel_add_checked(made->x, made->y, made->result, made->out, count);
        for (uint32_t i = 0; i < count; i++) {
            const int64_t sum = (int64_t)made->x[i] + made->y[i];
            assert_plane(made->out, i, sum < INT32_MIN || sum > INT32_MAX);
            if (!made->out[i]) assert_int_equal(made->result[i], sum);
        }
        kernel_multiply_checked(made->x, made->y, made->result, made->out, count);
        for (uint32_t i = 0; i < count; i++) {
            const int64_t product = (int64_t)made->x[i] * made->y[i];
            assert_plane(made->out, i, product < INT32_MIN || product > INT32_MAX);
            if (!made->out[i]) assert_int_equal(made->result[i], product);
        }
        kernel_narrow(made->wide, made->result, made->out, count);
        for (uint32_t i = 0; i < count; i++) {
            assert_plane(made->out, i, made->wide[i] < INT32_MIN || made->wide[i] > INT32_MAX);
            if (!made->out[i]) assert_int_equal(made->result[i], made->wide[i]);
        }
    }
    test_free(made);
}

static int sign(int64_t a)
{
    return (a > 0) - (a < 0);
}

TEST(lengths_are_set_against_each_other_by_the_fewest_and_the_most_days)
{
    enum { LIMIT = 70 };
    int32_t fewest[2 * LIMIT + 1], most[2 * LIMIT + 1];
    for (int32_t i = -LIMIT; i <= LIMIT; i++) {
        fewest[i + LIMIT] = i * 30 - 1;
        most[i + LIMIT] = i * 31 + 1;
    }
    EACH(made, count)
    {
        kernel_lengths(made->z, made->x, made->w, made->y, LIMIT, fewest, most, made->order,
                       made->most, made->out, count);
        for (uint32_t i = 0; i < count; i++) {
            const int32_t months = made->z[i] - made->w[i];
            const bool is_over = months < -LIMIT || months > LIMIT;
            const int64_t days = (int64_t)made->x[i] - made->y[i];
            assert_plane(made->out, i, is_over);
            if (is_over || days > 1000 || days < -1000) continue; // no length has so many days
            assert_int_equal(made->order[i], sign(fewest[months + LIMIT] + days));
            assert_int_equal(made->most[i], sign(most[months + LIMIT] + days));
        }
    }
    test_free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planes_are_joined_byte_by_byte),
        cmocka_unit_test(any_and_all_see_the_last_row_and_no_further),
        cmocka_unit_test(bits_become_bytes),
        cmocka_unit_test(numbers_are_cut_and_compared),
        cmocka_unit_test(products_are_ordered_whatever_the_sign_of_a_denominator),
        cmocka_unit_test(what_32_bits_do_not_hold_is_marked),
        cmocka_unit_test(lengths_are_set_against_each_other_by_the_fewest_and_the_most_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
