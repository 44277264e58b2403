#include <math.h>

#include "base/prng.h"
#include "linkage/linkage.h"

#include "../parallel_support.h"
#include "../synth_register.h"
#include "linkage_support.h"
#include "register/csv.h"

// --- a made-up register with planted doubles

typedef struct planted {
    jub_register *reg;
    uint64_t pairs[4096]; // the lesser row in the upper half
    size_t count;
} planted;

static uint64_t pair_of(uint32_t a, uint32_t b)
{
    return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

static void make_planted(jub_arena *arena, uint64_t seed, uint32_t people, uint32_t doubles,
                         planted *out)
{
    const jub_synth_options options = {
        .people_count = people, .seed = seed, .double_count = doubles};
    jub_text files[JUB_SYNTH_FILE_COUNT];
    jub_csv_reader reader;
    size_t count;
    synth_register_file(arena, &options, files);
    out->count = 0;
    out->reg = synth_register(arena, &options, (jub_text){0});
    const jub_resource *persons = &out->reg->resources[out->reg->persons];
    assert_int_equal(jub_csv_open(arena, files[JUB_SYNTH_PLANTED], &reader, NULL), JUB_OK);
    while (jub_csv_next(&reader, &count, NULL) == JUB_OK && count > 0) {
        if (!jub_text_is(reader.cells[3].text, "double")) continue;
        const uint32_t a = jub_resource_find(persons, reader.cells[4].text);
        const uint32_t b = jub_resource_find(persons, reader.cells[5].text);
        assert_true(a != JUB_NO_ROW && b != JUB_NO_ROW && out->count < 4096);
        out->pairs[out->count++] = pair_of(a, b);
    }
    jub_csv_clear(&reader);
    assert_int_equal(out->count, doubles);
}

static bool is_planted(const planted *truth, const jub_pair *pair)
{
    for (size_t i = 0; i < truth->count; i++)
        if (truth->pairs[i] == pair_of(pair->a, pair->b)) return true;
    return false;
}

TEST(planted_doubles_are_found_and_hardly_anybody_else)
{
    static const uint64_t seeds[] = {31, 32, 33};
    (void)state_unused;
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        planted *truth = JUB_NEW(&arena, planted, 1);
        make_planted(&arena, seeds[i], 20000, 200, truth);
        const jub_linkage found = find_doubles(&arena, truth->reg, 0.95);
        size_t right = 0;
        for (size_t at = 0; at < found.pair_count; at++)
            right += is_planted(truth, &found.pairs[at]);
        assert_true((double)right >= 0.90 * (double)truth->count);
        assert_true((double)right >= 0.95 * (double)found.pair_count);
        jub_arena_clear(&arena);
    }
}

TEST(with_few_doubles_or_none_nobody_else_is_taken_for_one)
{
    static const uint32_t doubles[] = {0, 5};
    (void)state_unused;
    for (size_t i = 0; i < 2; i++) {
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        planted *truth = JUB_NEW(&arena, planted, 1);
        make_planted(&arena, 41 + i, 20000, doubles[i], truth);
        const jub_linkage found = find_doubles(&arena, truth->reg, 0.95);
        assert_true(found.pair_count <= doubles[i]);
        assert_true(found.pair_count + 1 >= doubles[i]);
        for (size_t at = 0; at < found.pair_count; at++)
            assert_true(is_planted(truth, &found.pairs[at]));
        jub_arena_clear(&arena);
    }
}

TEST(pairs_come_surest_first_with_parts_that_add_up)
{
    TEST_ARENA(arena);
    planted *truth = JUB_NEW(&arena, planted, 1);
    make_planted(&arena, 51, 5000, 100, truth);
    const jub_linkage found = find_doubles(&arena, truth->reg, 0.5);
    double expected_false = 0;
    assert_true(found.pair_count > 90);
    for (size_t i = 0; i < found.pair_count; i++) {
        const jub_pair *pair = &found.pairs[i];
        double sum = 0;
        for (size_t field = 0; field < JUB_LINK_FIELD_COUNT; field++)
            sum += (double)pair->parts[field];
        assert_true(pair->a < pair->b && pair->probability >= 0.5);
        assert_true(pair->weight - sum < 1e-4 && sum - pair->weight < 1e-4);
        assert_true(i == 0 || found.pairs[i - 1].probability >= pair->probability);
        expected_false += 1 - pair->probability;
    }
    assert_true(found.expected_false - expected_false < 1e-9 &&
                expected_false - found.expected_false < 1e-9);
}

TEST(threads_change_nothing)
{
    TEST_ARENA(arena);
    uint32_t calls = 0;
    planted *truth = JUB_NEW(&arena, planted, 1);
    make_planted(&arena, 61, 5000, 100, truth);
    const jub_linkage one = find_doubles(&arena, truth->reg, 0.1);
    const jub_parallel ways[] = {{&calls, 3, test_run_backwards},
                                 {&calls, 7, test_run_on_threads},
                                 {&calls, 64, test_run_on_threads}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        const jub_linkage_options options = {.least_probability = 0.1, .parallel = &ways[i]};
        jub_linkage other;
        assert_int_equal(jub_linkage_find(&arena, truth->reg, &options, &other, NULL), JUB_OK);
        assert_int_equal(other.pair_count, one.pair_count);
        assert_int_equal(other.compared_count, one.compared_count);
        assert_memory_equal(other.pairs, one.pairs, one.pair_count * sizeof *one.pairs);
        assert_memory_equal(other.chances_same, one.chances_same, sizeof one.chances_same);
        assert_memory_equal(other.chances_other, one.chances_other, sizeof one.chances_other);
        assert_memory_equal(&other.prior, &one.prior, sizeof one.prior);
    }
    assert_true(calls >= 3 * 11); // the sample, and each key
}

// --- registers by hand

typedef void write_row(jub_buffer *rows, uint32_t i);

// Given names of two of 40 syllables; family names of 12.
static void write_name(jub_buffer *rows, uint32_t i)
{
    static const char *const syllables[] = {
        "가", "나", "다", "라", "마", "바", "사", "아", "자", "차", "카", "타", "파", "하",
        "강", "남", "담", "람", "만", "발", "상", "안", "장", "찬", "탄", "판", "한", "곤",
        "돈", "론", "몬", "본", "손", "온", "존", "촌", "톤", "폰", "혼", "굴"};
    const uint32_t hash = i * 2654435761u;
    jub_buffer_format(rows, "%s%s%s", syllables[hash >> 8 & 7], syllables[(hash >> 12) % 40],
                      syllables[(hash >> 20) % 40]);
}

static void write_plain(jub_buffer *rows, uint32_t i)
{
    const uint32_t hash = i * 2246822519u;
    jub_buffer_format(rows, "p%u,", i);
    write_name(rows, i);
    jub_buffer_format(rows, ",,%s,%u-%02u-%02u,20%02u-%02u-%02u,t%u,none\n",
                      hash >> 3 & 1 ? "male" : "female", 1950 + (hash >> 5) % 50,
                      1 + (hash >> 11) % 12, 1 + (hash >> 15) % 28, (hash >> 7) % 20,
                      1 + (hash >> 13) % 12, 1 + (hash >> 17) % 28, (hash >> 9) % 50);
}

static jub_register *register_of(jub_arena *arena, uint32_t count, write_row *write,
                                 const char *more)
{
    jub_buffer rows = jub_buffer_init((size_t)1 << 26);
    jub_buffer_string(&rows, PEOPLE_HEADER);
    for (uint32_t i = 0; i < count; i++) write(&rows, i);
    jub_buffer_string(&rows, more);
    jub_register *reg =
        people_register(arena, NULL, jub_buffer_view(&rows), JUB_TEXT(SENTENCES_HEADER));
    jub_buffer_clear(&rows);
    return reg;
}

TEST(a_double_with_a_slip_in_name_and_date_is_found_in_a_small_register)
{
    TEST_ARENA(arena);
    const jub_register *reg = register_of(
        &arena, 1000, write_plain,
        "x,홍길동,Hong Gildong,male,1961-11-02,2015-05-06,Dal,none\n"
        "y,홍길둥,Gil-doong Hong,male,1961-02-11,2015-05-06,Dal,none\n"
        "z,홍길동,Hong Gildong,male,1931-08-20,2009-09-09,t3,none\n"); // another of that name
    const jub_linkage found = find_doubles(&arena, reg, 0.9);
    assert_int_equal(found.pair_count, 1);
    assert_int_equal(found.pairs[0].a, 1000);
    assert_int_equal(found.pairs[0].b, 1001);
    assert_int_equal(found.pairs[0].levels[JUB_LINK_NAME], 1);
    assert_int_equal(found.pairs[0].levels[JUB_LINK_LATIN], 1);
    assert_int_equal(found.pairs[0].levels[JUB_LINK_BIRTH], 1);
    assert_int_equal(found.pairs[0].levels[JUB_LINK_HELD], 0);
    assert_int_equal(found.pairs[0].levels[JUB_LINK_FAMILY], JUB_LINK_MISSING);
    assert_true(found.pairs[0].parts[JUB_LINK_FAMILY] == 0);
}

TEST(unknown_cells_carry_no_weight)
{
    TEST_ARENA(arena);
    const jub_register *reg = register_of(&arena, 1000, write_plain,
                                          "x,홍길동,,male,1961-11-02,2015-05-06,Dal,none\n"
                                          "y,홍길동,,,1961-11-02,,Dal,\n");
    const jub_linkage found = find_doubles(&arena, reg, 0.5);
    assert_int_equal(found.pair_count, 1);
    static const uint8_t unknown[] = {JUB_LINK_LATIN, JUB_LINK_SEX, JUB_LINK_HELD, JUB_LINK_TERM,
                                      JUB_LINK_FAMILY};
    for (size_t i = 0; i < sizeof unknown; i++) {
        assert_int_equal(found.pairs[0].levels[unknown[i]], JUB_LINK_MISSING);
        assert_true(found.pairs[0].parts[unknown[i]] == 0);
    }
}

TEST(sentences_are_compared_as_sets)
{
    static const char persons[] =
        PEOPLE_HEADER "a,,,,,,,\nb,,,,,,,\nc,,,,,,,\nd,,,,,,,\ne,,,,,,,\n";
    static const char sentences[] = SENTENCES_HEADER
        "1,a,theft,2001-01-01,P1Y\n2,a,arson,2002-02-02,P2Y\n" // two
        "3,b,arson,2002-02-02,P2Y\n4,b,theft,2001-01-01,P1Y\n" // the same, the other way round
        "5,c,arson,2002-02-02,P2Y\n"                           // one of them
        "6,d,fraud,2002-02-02,P2Y\n"                           // another
        "7,e,arson,2002-02-02,\n";                             // a gap
    TEST_ARENA(arena);
    const jub_register *reg =
        people_register(&arena, NULL, jub_text_from(persons), jub_text_from(sentences));
    const jub_linkage found = find_doubles(&arena, reg, 0);
    uint8_t levels[5][5];
    memset(levels, 0x7f, sizeof levels);
    for (size_t i = 0; i < found.pair_count; i++)
        levels[found.pairs[i].a][found.pairs[i].b] = found.pairs[i].levels[JUB_LINK_TERM];
    assert_int_equal(levels[0][1], 0);
    assert_int_equal(levels[0][2], 1);
    assert_int_equal(levels[1][2], 1);
    assert_int_equal(levels[0][3], 0x7f); // no key in common: never compared
    assert_int_equal(levels[2][4], 0x7f);
}

// --- hostile registers

static void write_same(jub_buffer *rows, uint32_t i)
{
    jub_buffer_format(rows, "p%u,홍길동,Hong Gildong,male,1961-11-02,2015-05-06,Dal,none\n", i);
}

// Facts that do not hang together: whoever agrees in birth and arrest does so by chance.
static void write_same_name(jub_buffer *rows, uint32_t i)
{
    jub_prng prng = {i};
    jub_buffer_format(rows, "p%u,홍길동,,male,%u-%02u-%02u,", i, 1950 + jub_prng_below(&prng, 50),
                      1 + jub_prng_below(&prng, 12), 1 + jub_prng_below(&prng, 28));
    jub_buffer_format(rows, "20%02u-%02u-%02u,t%u,none\n", jub_prng_below(&prng, 20),
                      1 + jub_prng_below(&prng, 12), 1 + jub_prng_below(&prng, 28),
                      jub_prng_below(&prng, 50));
}

static void write_same_birth(jub_buffer *rows, uint32_t i)
{
    jub_buffer_format(rows, "p%u,", i);
    write_name(rows, i);
    jub_buffer_string(rows, ",,male,1970-01-01,,,none\n");
}

static void write_unknown(jub_buffer *rows, uint32_t i)
{
    jub_buffer_format(rows, "p%u,,,,,,,\n", i);
}

static void write_one_family(jub_buffer *rows, uint32_t i)
{
    jub_buffer_format(rows, "p%u,", i);
    write_name(rows, i);
    jub_buffer_format(rows, ",,male,1970-01-%02u,2015-05-06,Dal,g\n", 1 + i % 28);
}

TEST(people_who_all_look_alike_are_passed_over_and_counted)
{
    enum { COUNT = 20000 };
    TEST_ARENA(arena);
    const jub_linkage found =
        find_doubles(&arena, register_of(&arena, COUNT, write_same, ""), 0.01);
    assert_int_equal(found.pair_count, 0);
    assert_int_equal(found.compared_count, 0);
    assert_true(found.crowd_count > 0);
    assert_true(found.passed_over_count >= (uint64_t)COUNT * (COUNT - 1) / 2);
}

TEST(one_name_for_all_is_worth_nothing)
{
    TEST_ARENA(arena);
    const jub_linkage found =
        find_doubles(&arena, register_of(&arena, 5000, write_same_name, ""), 0.95);
    assert_int_equal(found.pair_count, 0);
    assert_true(found.compared_count > 0);
}

TEST(a_huge_crowd_is_cut_by_another_field)
{
    TEST_ARENA(arena);
    const jub_register *reg = register_of(&arena, 20000, write_same_birth, "");
    const jub_linkage found = find_doubles(&arena, reg, 0.95);
    assert_int_equal(found.pair_count, 0); // thousands bear the same name, which is chance
    assert_true(found.crowd_count > 0 && found.passed_over_count > 0);
    assert_true(found.compared_count > 0);
    assert_true(found.compared_count < (uint64_t)20000 * 128 * 10 / 2); // crowds, keys
}

TEST(where_all_is_unknown_nobody_is_compared)
{
    TEST_ARENA(arena);
    const jub_linkage found =
        find_doubles(&arena, register_of(&arena, 5000, write_unknown, ""), 0.01);
    assert_int_equal(found.pair_count + found.compared_count, 0);
}

TEST(of_a_thousand_sentences_some_are_compared)
{
    TEST_ARENA(arena);
    jub_buffer rows = jub_buffer_init((size_t)1 << 24);
    jub_buffer_string(&rows, SENTENCES_HEADER);
    for (uint32_t i = 0; i < 2000; i++)
        jub_buffer_format(&rows, "%u,%c,theft,20%02u-%02u-%02u,P%uD\n", i, "ab"[i & 1],
                          (i / 2) % 20, 1 + (i / 2) / 20 % 12, 1 + (i / 2) / 240, 10u);
    const jub_register *reg = people_register(&arena, NULL,
                                              JUB_TEXT(PEOPLE_HEADER "a,홍길동,,,1961-11-02,,,\n"
                                                                     "b,홍길동,,,1961-11-02,,,\n"),
                                              jub_buffer_view(&rows));
    const jub_linkage found = find_doubles(&arena, reg, 0);
    assert_int_equal(found.pair_count, 1);
    assert_int_equal(found.pairs[0].levels[JUB_LINK_TERM], 1); // not known to be all the same
    jub_buffer_clear(&rows);
}

TEST(one_family_of_all_is_none_twice)
{
    TEST_ARENA(arena);
    const jub_linkage found =
        find_doubles(&arena, register_of(&arena, 3000, write_one_family, ""), 0.95);
    assert_int_equal(found.pair_count, 0);
}

TEST(a_register_of_nobody_or_of_one_has_no_pair)
{
    TEST_ARENA(arena);
    for (uint32_t count = 0; count < 3; count++) {
        const jub_linkage found =
            find_doubles(&arena, register_of(&arena, count, write_plain, ""), 0);
        assert_true(found.pair_count <= 1);
        assert_true(found.prior >= 0 && found.prior <= 1);
    }
}

TEST(a_register_without_names_or_births_is_refused)
{
    static const char format[] =
        "{\"name\":\"t\",\"resources\":[{\"name\":\"persons\",\"path\":\"p.csv\",\"schema\":{"
        "\"fields\":[{\"name\":\"person\",\"type\":\"string\"},{\"name\":\"%s\",\"type\":\"%s\"}],"
        "\"primaryKey\":\"person\"}}]}";
    static const char *const columns[][2] = {
        {"name", "string"}, {"birth", "date"}, {"name", "integer"}};
    static const char *const missing[] = {"'birth'", "'name'", "'name'"};
    TEST_ARENA(arena);
    for (size_t i = 0; i < 3; i++) {
        char package[512], rows[64];
        (void)snprintf(package, sizeof package, format, columns[i][0], columns[i][1]);
        (void)snprintf(rows, sizeof rows, "person,%s\n", columns[i][0]);
        const jub_register *reg =
            people_register(&arena, package, jub_text_from(rows), JUB_TEXT(""));
        const jub_linkage_options options = {.least_probability = 0.5};
        jub_linkage untouched = {.pair_count = 77};
        jub_error error = {0};
        assert_int_equal(jub_linkage_find(&arena, reg, &options, &untouched, &error), JUB_MISSING);
        assert_non_null(strstr(error.message, missing[i]));
        assert_int_equal(untouched.pair_count, 77);
    }
}

// A list of these chances, the surest first.
static jub_linkage listed(jub_arena *arena, const double *chances, size_t count)
{
    jub_pair *pairs = JUB_NEW(arena, jub_pair, count);
    for (size_t i = 0; i < count; i++) pairs[i].probability = chances[i];
    return (jub_linkage){.pairs = pairs, .pair_count = count};
}

// Groups of 128 who agree in name and birth: 8,128 pairs each.
static void write_copies(jub_buffer *rows, uint32_t i)
{
    const uint32_t group = i / 128;
    jub_buffer_format(rows, "p%u,", i);
    write_name(rows, group);
    jub_buffer_format(rows, ",,,%u-%02u-%02u,,,\n", 1950 + group % 50, 1 + group / 50 % 12,
                      1 + group / 600);
}

TEST(more_likely_pairs_than_can_be_held_are_refused)
{
    TEST_ARENA(arena);
    const jub_register *reg = register_of(&arena, 520 * 128, write_copies, "");
    const jub_linkage_options options = {.least_probability = 0.5};
    jub_linkage untouched = {.pair_count = 77};
    jub_error error = {0};
    assert_int_equal(jub_linkage_find(&arena, reg, &options, &untouched, &error), JUB_LIMIT);
    assert_string_equal(error.message, "more than 4194304 pairs may be one person");
    assert_int_equal(untouched.pair_count, 77);
}

TEST(as_many_are_accepted_as_leave_one_in_twenty_wrong)
{
    TEST_ARENA(arena);
    const double chances[] = {1, 1, 1, 1, 1, 0.9995, 0.99, 0.9, 0.8034, 0.6, 0.5, 0.4, 0.01};
    const jub_linkage all = listed(&arena, chances, 13);
    // by hand: 0.3071 of 9 is less than a twentieth, with the next 0.7071 of 10 is more
    jub_accepted accepted = jub_linkage_accept(&all, 0.05);
    assert_int_equal(accepted.pair_count, 9);
    assert_true(fabs(accepted.least - 0.601) < 1e-12);
    assert_true(fabs(accepted.expected_false - 0.3071) < 1e-9);
    // nobody below even odds, however many might be wrong
    accepted = jub_linkage_accept(&all, 1);
    assert_int_equal(accepted.pair_count, 11);
    assert_true(accepted.least == 0.5);
    accepted = jub_linkage_accept(&all, 0);
    assert_int_equal(accepted.pair_count, 5);
    assert_true(accepted.least == 1 && accepted.expected_false < 1e-12);
    const double unsure[] = {0.9, 0.7};
    const jub_linkage two = listed(&arena, unsure, 2), none = listed(&arena, unsure, 0);
    assert_int_equal(jub_linkage_accept(&two, 0.05).pair_count, 0);
    assert_int_equal(jub_linkage_accept(&none, 0.05).pair_count, 0);
    assert_true(jub_linkage_accept(&none, 0.05).least == 0.5);
}

TEST(any_failed_allocation_is_told)
{
    TEST_ARENA(arena);
    const jub_register *reg = register_of(&arena, 60, write_plain,
                                          "x,홍길동,Hong Gildong,male,1961-11-02,2015-05-06,D,g\n"
                                          "y,홍길동,Hong Gildong,male,1961-11-02,2015-05-06,D,g\n");
    const jub_linkage_options options = {.least_probability = 0.5};
    jub_status status = JUB_NO_MEMORY;
    size_t count = 0;
    for (; status != JUB_OK && count < 1000; count++) {
        jub_arena small = jub_arena_init((size_t)1 << 26);
        jub_linkage linkage;
        test_arena_fail_at(&small, count);
        status = jub_linkage_find(&small, reg, &options, &linkage, NULL);
        assert_true(status == JUB_OK || status == JUB_NO_MEMORY);
        if (status != JUB_OK) assert_int_equal(jub_arena_mark(&small), 0);
        jub_arena_clear(&small);
    }
    assert_int_equal(status, JUB_OK);
    assert_true(count > 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planted_doubles_are_found_and_hardly_anybody_else),
        cmocka_unit_test(with_few_doubles_or_none_nobody_else_is_taken_for_one),
        cmocka_unit_test(pairs_come_surest_first_with_parts_that_add_up),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(a_double_with_a_slip_in_name_and_date_is_found_in_a_small_register),
        cmocka_unit_test(unknown_cells_carry_no_weight),
        cmocka_unit_test(sentences_are_compared_as_sets),
        cmocka_unit_test(people_who_all_look_alike_are_passed_over_and_counted),
        cmocka_unit_test(one_name_for_all_is_worth_nothing),
        cmocka_unit_test(a_huge_crowd_is_cut_by_another_field),
        cmocka_unit_test(where_all_is_unknown_nobody_is_compared),
        cmocka_unit_test(of_a_thousand_sentences_some_are_compared),
        cmocka_unit_test(one_family_of_all_is_none_twice),
        cmocka_unit_test(a_register_of_nobody_or_of_one_has_no_pair),
        cmocka_unit_test(a_register_without_names_or_births_is_refused),
        cmocka_unit_test(more_likely_pairs_than_can_be_held_are_refused),
        cmocka_unit_test(as_many_are_accepted_as_leave_one_in_twenty_wrong),
        cmocka_unit_test(any_failed_allocation_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
