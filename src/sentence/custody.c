#include "sentence/custody.h"

#include <assert.h>

static const jub_position nowhere = {0};

const char *jub_sentence_kind_name(jub_sentence_kind kind)
{
    static const char *const names[] = {
#define X(constant, name, words) name,
        JUB_SENTENCE_KIND_LIST(X)
#undef X
    };
    assert(kind < JUB_SENTENCE_KIND_COUNT);
    return names[kind];
}

const char *jub_adjustment_kind_name(jub_adjustment_kind kind)
{
    static const char *const names[] = {
#define X(constant, name) name,
        JUB_ADJUSTMENT_KIND_LIST(X)
#undef X
    };
    assert(kind < JUB_ADJUSTMENT_KIND_COUNT);
    return names[kind];
}

static bool is_date(jub_date date)
{
    return jub_date_in_range(date);
}

static bool part_fits(int32_t part)
{
    return part >= 0 && part <= JUB_TERM_PART_MAX;
}

static jub_status check_term(const jub_sentence *sentence, jub_error *error)
{
    const jub_term term = sentence->term;
    if (!part_fits(term.years) || !part_fits(term.months) || !part_fits(term.weeks) ||
        !part_fits(term.days))
        return jub_fail(error, JUB_RANGE, nowhere, "each part is 0 or more",
                        "sentence '%.*s': its term is negative or past the limit of %d",
                        JUB_TEXT_ARG(sentence->id), JUB_TERM_PART_MAX);
    if (sentence->kind != JUB_LIFE && jub_term_is_zero(term))
        return jub_fail(error, JUB_RANGE, nowhere, "give it years, months, weeks or days",
                        "sentence '%.*s': its term is nothing", JUB_TEXT_ARG(sentence->id));
    return JUB_OK;
}

static jub_status check_links(const jub_custody *custody, uint32_t index, jub_error *error)
{
    const jub_sentence *sentence = &custody->sentences[index];
    for (uint32_t i = 0; i < sentence->follows_count; i++) {
        if (sentence->follows[i] >= custody->sentence_count)
            return jub_fail(error, JUB_MISSING, nowhere, NULL,
                            "sentence '%.*s' follows one that is not there",
                            JUB_TEXT_ARG(sentence->id));
        for (uint32_t j = 0; j < i; j++)
            if (sentence->follows[j] == sentence->follows[i])
                return jub_fail(error, JUB_DUPLICATE, nowhere, "name each sentence once",
                                "sentence '%.*s' follows the same one twice",
                                JUB_TEXT_ARG(sentence->id));
    }
    return JUB_OK;
}

static jub_status check_sentence(const jub_custody *custody, uint32_t index, jub_error *error)
{
    const jub_sentence *sentence = &custody->sentences[index];
    if ((unsigned)sentence->kind >= JUB_SENTENCE_KIND_COUNT)
        return jub_fail(error, JUB_RANGE, nowhere, NULL, "sentence '%.*s' is of no known kind",
                        JUB_TEXT_ARG(sentence->id));
    if (!is_date(sentence->sentenced_at) || !is_date(sentence->offence_at))
        return jub_fail(error, JUB_RANGE, nowhere, "dates run from 1600 to 2400",
                        "sentence '%.*s' lacks a date or has one out of range",
                        JUB_TEXT_ARG(sentence->id));
    if (sentence->fine_cents < 0)
        return jub_fail(error, JUB_RANGE, nowhere, NULL, "sentence '%.*s': its fine is negative",
                        JUB_TEXT_ARG(sentence->id));
    const jub_status status = check_term(sentence, error);
    return status == JUB_OK ? check_links(custody, index, error) : status;
}

// A sentence is settled once all that it follows are. Passes over at most 250 sentences go on until
// one settles nothing; what is then left is in a loop or behind one.
static jub_status check_loops(const jub_custody *custody, jub_error *error)
{
    bool is_settled[JUB_SENTENCES_MAX] = {false};
    uint32_t settled_count = 0;
    for (bool moved = true; moved && settled_count < custody->sentence_count;) {
        moved = false;
        for (uint32_t i = 0; i < custody->sentence_count; i++) {
            const jub_sentence *sentence = &custody->sentences[i];
            bool is_ready = !is_settled[i];
            for (uint32_t j = 0; is_ready && j < sentence->follows_count; j++)
                is_ready = is_settled[sentence->follows[j]];
            if (!is_ready) continue;
            is_settled[i] = moved = true;
            settled_count++;
        }
    }
    for (uint32_t i = 0; i < custody->sentence_count; i++)
        if (!is_settled[i])
            return jub_fail(error, JUB_CONFLICT, nowhere, "one of them must follow nothing",
                            "sentence '%.*s' follows itself through a loop",
                            JUB_TEXT_ARG(custody->sentences[i].id));
    return JUB_OK;
}

static jub_status check_counts(const jub_custody *custody, jub_error *error)
{
    const struct {
        const char *what;
        uint32_t count, max;
    } limits[] = {{"sentences", custody->sentence_count, JUB_SENTENCES_MAX},
                  {"adjustments", custody->adjustment_count, JUB_ADJUSTMENTS_MAX},
                  {"movements", custody->movement_count, JUB_MOVEMENTS_MAX},
                  {"remissions", custody->remission_count, JUB_REMISSIONS_MAX}};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (limits[i].count > limits[i].max)
            return jub_fail(error, JUB_LIMIT, nowhere, NULL, "%u %s are more than the limit of %u",
                            limits[i].count, limits[i].what, limits[i].max);
    if (custody->sentence_count == 0)
        return jub_fail(error, JUB_MISSING, nowhere, "give at least one", "there is no sentence");
    return JUB_OK;
}

static jub_status check_adjustment(const jub_adjustment *adjustment, jub_error *error)
{
    if ((unsigned)adjustment->kind >= JUB_ADJUSTMENT_KIND_COUNT)
        return jub_fail(error, JUB_RANGE, nowhere, NULL, "an adjustment is of no known kind");
    if (adjustment->days < 0 || adjustment->days > JUB_ADJUSTMENT_DAYS_MAX)
        return jub_fail(error, JUB_RANGE, nowhere, "0 or more",
                        "%d days of %s are negative or past the limit of %d", adjustment->days,
                        jub_adjustment_kind_name(adjustment->kind), JUB_ADJUSTMENT_DAYS_MAX);
    if (!is_date(adjustment->applies_from))
        return jub_fail(error, JUB_RANGE, nowhere, "dates run from 1600 to 2400",
                        "an adjustment lacks the day it applies from");
    return JUB_OK;
}

static jub_status check_remission(const jub_remission *remission, jub_error *error)
{
    const jub_duration amount = remission->amount;
    if (amount.months < 0 || amount.days < 0 || amount.months > JUB_MONTHS_MAX ||
        amount.days > JUB_DAYS_MAX || !is_date(remission->granted_at))
        return jub_fail(error, JUB_RANGE, nowhere, NULL,
                        "a remission is negative, past the limits or without its day");
    return JUB_OK;
}

jub_status jub_custody_check(const jub_custody *custody, jub_error *error)
{
    jub_status status = check_counts(custody, error);
    for (uint32_t i = 0; status == JUB_OK && i < custody->sentence_count; i++)
        status = check_sentence(custody, i, error);
    if (status == JUB_OK) status = check_loops(custody, error);
    for (uint32_t i = 0; status == JUB_OK && i < custody->adjustment_count; i++)
        status = check_adjustment(&custody->adjustments[i], error);
    for (uint32_t i = 0; status == JUB_OK && i < custody->movement_count; i++)
        if (!is_date(custody->movements[i].date))
            status = jub_fail(error, JUB_RANGE, nowhere, NULL, "a movement lacks its date");
    for (uint32_t i = 0; status == JUB_OK && i < custody->remission_count; i++)
        status = check_remission(&custody->remissions[i], error);
    if (status != JUB_OK || custody->born_at == JUB_NO_DATE || is_date(custody->born_at))
        return status;
    return jub_fail(error, JUB_RANGE, nowhere, NULL, "the date of birth is out of range");
}
