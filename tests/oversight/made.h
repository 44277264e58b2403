#ifndef JUB_TEST_MADE_H
#define JUB_TEST_MADE_H

// Evidence made by hand: a small made-up register, cases of its first people, and readers who
// answer as a test says.

#include "base/prng.h"
#include "base/sha256.h"
#include "decree/decree.h"
#include "oversight/oversight_private.h"
#include "synth_register.h"

enum { MADE_HOURS_FROM = 9, MADE_DAY = 86400, MADE_EPOCH = 1640995200 }; // 2022-01-01T00:00:00Z

typedef struct made {
    jub_arena *arena;
    jub_sha256 *sha;
    jub_basis basis;
    jub_state state;
    jub_evidence evidence;
    jub_proposal *proposals;
    jub_oversight oversight;
    uint32_t readers;
} made;

static inline void made_open(jub_arena *arena, uint32_t people, uint32_t cases, uint32_t readers,
                             made *made_out)
{
    const jub_synth_options options = {
        .people_count = people, .seed = 11, .facility_count = 15, .is_before_rounds = true};
    const jub_text text = test_read_file(arena, "examples/special-pardon/special-pardon.decree.md");
    jub_diagnostics diagnostics = {.arena = arena};
    const jub_decree *decree;
    static const jub_hash hash = {{7}};
    *made_out = (made){.arena = arena, .sha = jub_sha256_new(), .readers = readers};
    assert_int_equal(jub_decree_read(arena, text, &diagnostics, &decree), JUB_OK);
    const jub_register *reg = synth_register(arena, &options, (jub_text){0});
    assert_int_equal(
        jub_basis_open(arena, made_out->sha, decree, &hash, reg, &hash, &made_out->basis, NULL),
        JUB_OK);
    jub_state *state = &made_out->state;
    assert_int_equal(
        jub_state_begin(arena, &made_out->basis, JUB_TEXT("example.org/made"), state, NULL),
        JUB_OK);
    state->programme.stage = JUB_PROGRAMME_SELECTED;
    made_out->proposals = JUB_NEW(arena, jub_proposal, people);
    made_out->basis.proposals = made_out->proposals;
    state->people.items = JUB_NEW(arena, jub_person, people);
    state->people.count = people;
    for (uint32_t i = 0; i < people; i++) {
        made_out->proposals[i] = (jub_proposal){.grants = 1,
                                                .quota = JUB_NO_QUOTA,
                                                .standing = JUB_GRANTED,
                                                .standing_failed = JUB_EXCLUDED,
                                                .is_proposed = true};
        state->people.items[i].nomination = JUB_IS_NOMINATED;
    }
    for (uint32_t i = 0; i < cases; i++) {
        const jub_case item = {.person = i};
        assert_true(JUB_LIST_PUSH(arena, &state->cases, item));
        state->people.items[i].case_number = i + 1;
    }
    for (uint32_t i = 0; i < readers; i++) {
        const jub_actor actor = {.id = jub_text_format(arena, "R%02u", i),
                                 .role = JUB_ROLE_READER,
                                 .facility = i % made_out->basis.facilities->row_count,
                                 .officer = JUB_NO_ROW};
        assert_true(JUB_LIST_PUSH(arena, &state->actors, actor));
    }
    jub_evidence_begin(arena, state, &made_out->evidence);
}

static inline void made_close(made *made_in)
{
    jub_sha256_free(made_in->sha);
}

/// Answer `index` of a reader's day `day`, ten minutes after the one before.
static inline int64_t made_time(uint32_t day, uint32_t index)
{
    return MADE_EPOCH + (int64_t)day * MADE_DAY + MADE_HOURS_FROM * 3600 - 540 * 60 + index * 600;
}

static inline void made_read(made *made_in, uint32_t case_number, uint32_t number, uint32_t reader,
                             bool is_pass, int64_t time)
{
    const jub_reading_fact reading = {.case_number = case_number,
                                      .number = (uint8_t)number,
                                      .is_pass = is_pass,
                                      .reader = (uint16_t)reader,
                                      .person = case_number - 1,
                                      .time = time,
                                      .entry = 1000 + made_in->evidence.readings.count};
    const jub_deal_fact deal = {.case_number = case_number,
                                .number = (uint8_t)number,
                                .reader = (uint16_t)reader,
                                .person = case_number - 1,
                                .entry = 1 + made_in->evidence.deals.count};
    assert_true(JUB_LIST_PUSH(made_in->arena, &made_in->evidence.readings, reading));
    assert_true(JUB_LIST_PUSH(made_in->arena, &made_in->evidence.deals, deal));
}

/// Whether papers bear a case out: 62 of 100.
static inline bool made_is_good(uint32_t case_number)
{
    jub_prng prng = {case_number * 977u};
    (void)jub_prng_next(&prng);
    return jub_prng_chance(&prng, 62, 100);
}

static inline bool made_errs(uint32_t case_number, uint32_t number)
{
    jub_prng prng = {case_number * 31u + number * 100003u};
    (void)jub_prng_next(&prng);
    return jub_prng_chance(&prng, 4, 100);
}

/// Whether somebody answers otherwise than honestly; NULL: nobody does. Gets the honest answer.
typedef bool made_answer(const made *made_in, uint32_t reader, uint32_t case_number, bool honest);

/// All cases read twice, by two readers each, so that every reader meets all others.
static inline void made_read_all(made *made_in, made_answer *answer)
{
    uint32_t *done = JUB_NEW(made_in->arena, uint32_t, made_in->readers);
    for (uint32_t c = 1; c <= made_in->state.cases.count; c++) {
        jub_prng prng = {c};
        const uint32_t first = jub_prng_below(&prng, made_in->readers);
        const uint32_t second =
            (first + 1 + jub_prng_below(&prng, made_in->readers - 1)) % made_in->readers;
        const uint32_t readers[] = {first, second};
        for (uint32_t n = 0; n < 2; n++) {
            const uint32_t at = done[readers[n]]++;
            const bool honest = made_is_good(c) != made_errs(c, n + 1);
            made_read(made_in, c, n + 1, readers[n],
                      answer ? answer(made_in, readers[n], c, honest) : honest,
                      made_time(at / 20, at % 20));
        }
    }
}

static inline void made_oversee(made *made_in, uint64_t seed, const jub_parallel *parallel)
{
    const jub_oversight_options options = {.seed = seed, .draws = 499, .parallel = parallel};
    jub_error error = {0};
    assert_int_equal(jub_evidence_end(&made_in->evidence, &error), JUB_OK);
    if (jub_oversee(made_in->arena, &made_in->evidence, &options, &made_in->oversight, &error) !=
        JUB_OK)
        fail_msg("%s", error.message);
}

/// The test of an indicator's family about a subject (and another, or JUB_NO_ROW), or NULL.
static inline const jub_finding *made_find(const made *made_in, jub_indicator indicator,
                                           uint32_t family, uint32_t subject, uint32_t other)
{
    for (size_t i = 0; i < made_in->oversight.test_count; i++) {
        const jub_finding *test = &made_in->oversight.tests[i];
        if (test->indicator == indicator && test->family == family && test->subject == subject &&
            (other == JUB_NO_ROW || test->other == other))
            return test;
    }
    return NULL;
}

#endif
