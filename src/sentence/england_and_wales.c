// The law of England and Wales: sets up a case, walks it, and draws up the results.
#include "sentence/england_private.h"

static const jub_position nowhere = {0};

static jub_status check_known(const jub_law *law, const jub_custody *custody, jub_error *error)
{
    for (uint32_t i = 0; i < custody->sentence_count; i++) {
        const jub_sentence *s = &custody->sentences[i];
        if (s->kind == JUB_LIFE)
            return jub_fail(error, JUB_TYPE, nowhere, "make it a term first",
                            "sentence '%.*s': this law has no day for a life sentence",
                            JUB_TEXT_ARG(s->id));
        if (law->exclusion_count < 32 && s->exclusions >> law->exclusion_count)
            return jub_fail(error, JUB_RANGE, nowhere, NULL,
                            "sentence '%.*s' has an exclusion the law does not",
                            JUB_TEXT_ARG(s->id));
    }
    if (custody->remission_count > 0)
        return jub_fail(error, JUB_TYPE, nowhere, "take it off a sentence instead",
                        "this law has no remission on the whole");
    return JUB_OK;
}

// The day the person comes of age; a birthday on 29 February falls on 1 March in other years.
static jub_date coming_of_age(const england_figures *figures, jub_date born_at)
{
    jub_date day = JUB_DATE_MIN;
    if (born_at == JUB_NO_DATE) return day;
    if (figures->adult_years * 12 > JUB_MONTHS_MAX) return JUB_DATE_MAX;
    const jub_duration age = {.months = (int32_t)figures->adult_years * 12};
    if (jub_date_add(born_at, age, JUB_OVERFLOW, &day) != JUB_ADDED) return JUB_DATE_MAX;
    return day;
}

static void set_tranches(const england_case *c, jub_release *release)
{
    for (uint32_t i = 0; i < LAW_COUNT; i++) {
        const england_law *law = &c->figures->laws[i];
        if (!england_has_law(c, i) || law->tranche_count == 0) continue;
        const uint32_t at = release->tranche_count++;
        release->tranches[at].law_name = law->name;
        release->tranches[at].number = c->allocations[i].tranche;
    }
}

static void explain_length(const england_case *c, const jub_release *release)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer length = jub_buffer_init(200);
    jub_duration_write(
        (jub_duration){release->length_years * 12 + release->length_months, release->length_days},
        &length);
    england_say(c, STEP_LENGTH, "%.*s from %s", JUB_TEXT_ARG(jub_buffer_view(&length)),
                jub_date_format(release->start, text));
    jub_buffer_clear(&length);
}

static jub_status england_compute(const jub_law *law, const jub_custody *custody,
                                  jub_arena *scratch, jub_release *release_out, jub_steps *steps,
                                  jub_error *error)
{
    const england_figures *figures = law->figures;
    jub_status status = check_known(law, custody, error);
    if (status != JUB_OK) return status;
    england_case c = {.figures = figures,
                      .custody_in = custody,
                      .arena = scratch,
                      .steps = steps,
                      .laws = figures->scheme_laws[custody->scheme],
                      .adult_from = coming_of_age(figures, custody->born_at)};
    c.fractions = JUB_NEW(scratch, jub_fraction, custody->sentence_count);
    if (!c.fractions) return jub_fail_no_memory(error);
    status = england_walk(&c, error);
    if (status != JUB_OK) return status;
    if (!c.is_out_of_range && !england_draw_up(&c, release_out)) return jub_fail_no_memory(error);
    england_hold_until_tranche(&c, release_out);
    if (c.is_out_of_range)
        return jub_fail(error, JUB_RANGE, nowhere, "dates run from 1600 to 2400",
                        "the sentence runs out of the calendar");
    set_tranches(&c, release_out);
    if (steps) explain_length(&c, release_out);
    return JUB_OK;
}

const law_rules england_rules = {"england-and-wales", england_read, england_compute};
