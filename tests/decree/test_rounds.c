// Rounds given beside a register: the same determinations as with the same rounds written into it.

#include "base/prng.h"
#include "decree_support.h"
#include "register_fixture.h"
#include "synth_register.h"

enum { PEOPLE = 4000 };

static const char *const special_pardon = "examples/special-pardon/special-pardon.decree.md";

typedef struct opened {
    const jub_decree *decree;
    jub_determiner *determiner;
    jub_worker *worker;
} opened;

static opened open_with(jub_arena *arena, const jub_register *reg, const uint8_t *tickets,
                        const uint8_t *const *rounds)
{
    opened made;
    jub_error error = {0};
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    assert_int_equal(test_read_decree(arena, special_pardon, &diagnostics, &made.decree), JUB_OK);
    const jub_determine_options options = {.tickets = &tickets, .rounds = rounds};
    assert_int_equal(
        jub_determiner_open(arena, made.decree, reg, &options, &diagnostics, &made.determiner),
        JUB_OK);
    made.worker = jub_worker_new(arena, made.determiner);
    assert_non_null(made.worker);
    jub_determine_candidates(made.determiner, made.worker, 0,
                             jub_determiner_row_count(made.determiner));
    assert_int_equal(jub_determine_rank(made.determiner, made.worker, &error), JUB_OK);
    return made;
}

static uint8_t *draw_bytes(jub_arena *arena, jub_prng *prng, size_t count, uint32_t below)
{
    uint8_t *bytes = JUB_NEW(arena, uint8_t, count);
    assert_non_null(bytes);
    for (size_t i = 0; i < count; i++) bytes[i] = (uint8_t)jub_prng_below(prng, below);
    return bytes;
}

static void assert_alike(const jub_determination *a, const jub_determination *b)
{
    assert_int_equal(jub_outcome_compare(&a->result, &b->result), JUB_ALIKE);
    assert_int_equal(a->result.standing, b->result.standing);
    assert_int_equal(a->result.grants, b->result.grants);
    assert_int_equal(a->worst.standing, b->worst.standing);
    assert_int_equal(a->best.standing, b->best.standing);
    assert_int_equal(a->exclusions, b->exclusions);
    assert_int_equal(a->open_exclusions, b->open_exclusions);
    assert_int_equal(a->open_grants, b->open_grants);
    assert_int_equal(a->missing[0], b->missing[0]);
    assert_int_equal(a->missing[1], b->missing[1]);
    assert_int_equal(a->quota, b->quota);
    assert_int_equal(a->rank, b->rank);
    assert_int_equal(a->rank_last, b->rank_last);
    assert_int_equal(a->places, b->places);
    assert_int_equal(a->is_contested, b->is_contested);
}

// What stands before the place in a file.
static jub_text before_place(jub_text line)
{
    for (size_t i = 0; i + 4 <= line.length_bytes; i++)
        if (memcmp(line.bytes + i, "   [", 4) == 0) return (jub_text){line.bytes, i};
    return line;
}

// The same words, but that only a register's round stands in a file.
static void assert_explained_alike(const opened *in_file, const opened *given, uint32_t row,
                                   uint32_t *given_lines)
{
    jub_buffer a = jub_buffer_init(1 << 20), b = jub_buffer_init(1 << 20);
    assert_int_equal(jub_explain(in_file->determiner, in_file->worker, row, &a, NULL), JUB_OK);
    assert_int_equal(jub_explain(given->determiner, given->worker, row, &b, NULL), JUB_OK);
    jub_text text_a = jub_buffer_view(&a), text_b = jub_buffer_view(&b);
    while (text_a.length_bytes > 0) {
        const jub_text line_a = jub_text_cut(&text_a, '\n'), line_b = jub_text_cut(&text_b, '\n');
        const bool is_given = jub_text_ends(line_b, JUB_TEXT("   [given beside the register]"));
        *given_lines += is_given;
        assert_true(jub_text_equal(is_given ? before_place(line_a) : line_a,
                                   is_given ? before_place(line_b) : line_b));
    }
    assert_int_equal(text_b.length_bytes, 0);
    jub_buffer_clear(&a);
    jub_buffer_clear(&b);
}

TEST(rounds_given_are_as_the_same_rounds_in_the_register)
{
    TEST_ARENA(arena);
    for (int is_clean = 0; is_clean < 2; is_clean++) {
        const jub_synth_options synth = {.people_count = PEOPLE,
                                         .double_count = 30,
                                         .seed = 3,
                                         .is_before_rounds = true,
                                         .is_clean = is_clean};
        jub_synth_options synth_after = synth;
        synth_after.is_before_rounds = false;
        const jub_register *before = synth_register(&arena, &synth, (jub_text){0});
        const uint32_t count = before->resources[before->persons].row_count;
        jub_prng prng = {.state = 7};
        const uint8_t *tickets = draw_bytes(&arena, &prng, (size_t)count * JUB_TICKET_BYTES, 256);
        // most pass, or quotas are not reached
        uint8_t *rounds[] = {draw_bytes(&arena, &prng, count, 12),
                             draw_bytes(&arena, &prng, count, 12)};
        for (uint32_t i = 0; i < count; i++)
            for (int round = 0; round < 2; round++)
                if (rounds[round][i] > JUB_ROUND_UNKNOWN) rounds[round][i] = JUB_ROUND_PASSED;
        const uint8_t *const views[] = {rounds[0], rounds[1]};
        const jub_register *after =
            synth_register(&arena, &synth_after, synth_rounds_csv(&arena, before, views));
        const opened in_file = open_with(&arena, after, tickets, NULL);
        const opened given = open_with(&arena, before, tickets, views);
        // given rounds stand before those of the register
        const opened both =
            open_with(&arena, synth_register(&arena, &synth_after, (jub_text){0}), tickets, views);
        uint32_t standings[JUB_STANDING_COUNT] = {0}, given_lines = 0;
        for (uint32_t row = 0; row < count; row++) {
            jub_determination a, b, c;
            jub_determine_rows(in_file.determiner, in_file.worker, row, row + 1, NULL, &a);
            jub_determine_rows(given.determiner, given.worker, row, row + 1, NULL, &b);
            jub_determine_rows(both.determiner, both.worker, row, row + 1, NULL, &c);
            assert_alike(&a, &b);
            assert_alike(&a, &c);
            standings[a.result.standing]++;
            if (row % 7 == 0) assert_explained_alike(&in_file, &given, row, &given_lines);
        }
        assert_true(standings[JUB_GRANTED] > 100);
        assert_true(standings[JUB_EXCLUDED] > 100);
        assert_true(standings[JUB_UNDETERMINED] > 100);
        assert_true(given_lines > 100);
    }
}

TEST(a_round_that_is_not_given_is_the_registers)
{
    TEST_ARENA(arena);
    const fixture_file files[] = {
        {"persons", "person:string", "person\nA\nB\nC\nD\nE\n"},
        {"rounds", "person:string>persons round:string passed:boolean",
         "person,round,passed\nA,R1,true\nA,R2,true\nB,R1,true\nB,R2,false\nC,R1,false\n"
         "D,R1,false\n"},
    };
    const char *statements = "decree \"D\" cite \"o\" effect 2020-03-01 reckoned 2020-03-01 .\n"
                             "round R1 cite \"r\" \"one\" 2020-01-01 .. 2020-01-05 by \"us\" .\n"
                             "round R2 cite \"r\" \"two\" 2020-01-06 .. 2020-01-09 by \"us\" .\n"
                             "grants G1 cite \"g\" release when R1 and R2 .";
    const uint8_t first[] = {JUB_ROUND_PASSED, JUB_ROUND_PASSED, JUB_ROUND_PASSED,
                             JUB_ROUND_UNKNOWN, JUB_ROUND_FAILED};
    const uint8_t second[] = {JUB_ROUND_FAILED, JUB_ROUND_PASSED, JUB_ROUND_PASSED,
                              JUB_ROUND_PASSED, JUB_ROUND_PASSED};
    const uint8_t *const only_first[] = {first, NULL};
    const uint8_t *const only_second[] = {NULL, second};
    const jub_determine_options given_first = {.rounds = only_first};
    const jub_determine_options given_second = {.rounds = only_second};
    const fixture made = fixture_open(&arena, statements, files, 2, &given_first);
    assert_int_equal(made.status, JUB_OK);
    assert_told(&made, 0, "granted by G1 (g), released on 2020-03-01");
    assert_told(&made, 1, "granted nothing: no grant holds");
    assert_told(&made, 2,
                "undetermined for R2; at worst granted nothing; at best granted by G1, released on "
                "2020-03-01");
    assert_told(&made, 3,
                "undetermined for R1, R2; at worst granted nothing; at best granted by G1, "
                "released on 2020-03-01");
    assert_told(&made, 4, "granted nothing: no grant holds");
    assert_false(jub_determiner_place(made.determiner, 0, 0).is_there);
    assert_true(jub_determiner_place(made.determiner, 1, 0).is_there);
    const fixture other = fixture_open(&arena, statements, files, 2, &given_second);
    assert_told(&other, 0, "granted nothing: no grant holds");
    assert_told(&other, 1, "granted by G1 (g), released on 2020-03-01");
    assert_told(&other, 2, "granted nothing: no grant holds");
    assert_told(&other, 4,
                "undetermined for R1; at worst granted nothing; at best granted by G1, released on "
                "2020-03-01");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounds_given_are_as_the_same_rounds_in_the_register),
        cmocka_unit_test(a_round_that_is_not_given_is_the_registers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
