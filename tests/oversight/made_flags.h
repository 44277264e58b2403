#ifndef JUB_TEST_MADE_FLAGS_H
#define JUB_TEST_MADE_FLAGS_H

// One indicator over evidence made by hand: clerks, a freeze, edits, looks; and slow tails to
// compare with.

#include <math.h>

#include "made.h"

enum { MADE_DRAWS = 999 };

typedef struct made_flags {
    made base;
    overseer run;
    jub_oversight_options options;
    jub_tested tested[JUB_INDICATOR_COUNT];
    uint32_t first_clerk; // clerk of facility f is first_clerk + f
    uint64_t entry;
} made_flags;

/// Readers first, as made.h has them; then a clerk for each facility. Frozen at MADE_EPOCH.
static inline void made_flags_open(jub_arena *arena, uint32_t people, uint32_t cases,
                                   uint32_t readers, made_flags *out)
{
    *out = (made_flags){.options = {.seed = 5, .draws = MADE_DRAWS}, .entry = 100000};
    made_open(arena, people, cases, readers, &out->base);
    jub_state *state = &out->base.state;
    out->first_clerk = (uint32_t)state->actors.count;
    for (uint32_t f = 0; f < out->base.basis.facilities->row_count; f++) {
        const jub_actor clerk = {.id = jub_text_format(arena, "K%02u", f),
                                 .role = JUB_ROLE_CLERK,
                                 .facility = f,
                                 .officer = JUB_NO_ROW};
        assert_true(JUB_LIST_PUSH(arena, &state->actors, clerk));
    }
    out->base.evidence.frozen_time = MADE_EPOCH;
}

/// Runs the indicator alone, then the frame.
static inline void made_flags_run(made_flags *flags, indicator_function *function)
{
    made *base = &flags->base;
    jub_error error = {0};
    flags->run = (overseer){.arena = base->arena,
                            .evidence = &base->evidence,
                            .state = &base->state,
                            .basis = &base->basis,
                            .options = &flags->options};
    assert_int_equal(jub_evidence_end(&base->evidence, &error), JUB_OK);
    assert_int_equal(oversight_expect(&flags->run, &error), JUB_OK);
    if (function(&flags->run, &error) != JUB_OK) fail_msg("%s", error.message);
    assert_int_equal(oversight_judge(&flags->run, flags->tested, &error), JUB_OK);
}

static inline size_t made_flags_count(const made_flags *flags, jub_verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < flags->run.tests.count; i++)
        count += flags->run.tests.items[i].verdict == verdict;
    return count;
}

static inline const jub_finding *made_flags_find(const made_flags *flags, uint32_t family,
                                                 uint32_t subject)
{
    for (size_t i = 0; i < flags->run.tests.count; i++)
        if (flags->run.tests.items[i].family == family &&
            flags->run.tests.items[i].subject == subject)
            return &flags->run.tests.items[i];
    return NULL;
}

/// The only finding that is more than nothing; fails where there is none or a second one.
static inline const jub_finding *made_flags_only(const made_flags *flags)
{
    const jub_finding *only = NULL;
    for (size_t i = 0; i < flags->run.tests.count; i++) {
        const jub_finding *test = &flags->run.tests.items[i];
        if (test->verdict <= JUB_VERDICT_NOTHING) continue;
        if (only) fail_msg("'%s' is found twice", jub_indicator_word(test->indicator));
        only = test;
    }
    if (!only) fail_msg("nothing is found");
    return only;
}

static inline jub_column *made_column(const made_flags *flags, const char *name)
{
    return (jub_column *)jub_resource_column(flags->base.basis.persons, jub_text_from(name));
}

static inline void made_edit(made_flags *flags, uint32_t editor, uint32_t person, const char *field,
                             const char *before, const char *after, uint32_t days_before)
{
    const jub_column *column = made_column(flags, field);
    const jub_edit_fact edit = {.editor = (uint16_t)editor,
                                .person = person,
                                .column = (uint32_t)(column - flags->base.basis.persons->columns),
                                .before = jub_text_from(before),
                                .after = jub_text_from(after),
                                .document = JUB_TEXT("sheet 7"),
                                .time = MADE_EPOCH - (int64_t)days_before * MADE_DAY - 3600,
                                .entry = flags->entry++};
    assert_non_null(column);
    assert_true(JUB_LIST_PUSH(flags->base.arena, &flags->base.evidence.edits, edit));
}

/// The `index`-th person, from 0, who is held at the facility.
static inline uint32_t made_held(const made_flags *flags, uint32_t facility, uint32_t index)
{
    for (uint32_t row = 0; row < flags->base.basis.persons->row_count; row++)
        if (jub_basis_facility_of(&flags->base.basis, row) == facility && index-- == 0) return row;
    fail_msg("facility %u has fewer people", facility);
    return JUB_NO_ROW;
}

static inline uint32_t made_held_count(const made_flags *flags, uint32_t facility)
{
    uint32_t count = 0;
    for (uint32_t row = 0; row < flags->base.basis.persons->row_count; row++)
        count += jub_basis_facility_of(&flags->base.basis, row) == facility;
    return count;
}

// -- slow tails -----------------------------------------------------------------------------------

static inline double slow_choose(uint64_t n, uint64_t k)
{
    double product = 1;
    for (uint64_t i = 1; i <= k; i++) product = product * (double)(n - k + i) / (double)i;
    return product;
}

static inline double slow_binomial_tail(uint64_t hits, uint64_t trials, double chance)
{
    double sum = 0;
    for (uint64_t x = hits; x <= trials; x++)
        sum +=
            slow_choose(trials, x) * pow(chance, (double)x) * pow(1 - chance, (double)(trials - x));
    return sum;
}

static inline double slow_hypergeometric_tail(uint64_t hits, uint64_t drawn, uint64_t marked,
                                              uint64_t total)
{
    double sum = 0;
    for (uint64_t x = hits; x <= drawn && x <= marked; x++)
        if (drawn - x <= total - marked)
            sum += slow_choose(marked, x) * slow_choose(total - marked, drawn - x);
    return sum / slow_choose(total, drawn);
}

/// One factor a person drawn, as from an urn to which each draw adds its like.
static inline double slow_urn(uint64_t hits, uint64_t trials, double mean, double precision)
{
    double product = 1;
    for (uint64_t i = 0; i < hits; i++)
        product *= (mean * precision + (double)i) / (precision + (double)i);
    for (uint64_t i = 0; i < trials - hits; i++)
        product *= ((1 - mean) * precision + (double)i) / (precision + (double)(hits + i));
    return product;
}

static inline double slow_urn_tail(uint64_t hits, uint64_t trials, double mean, double precision)
{
    double sum = 0;
    for (uint64_t x = hits; x <= trials; x++)
        sum += slow_choose(trials, x) * slow_urn(x, trials, mean, precision);
    return sum;
}

#endif
