#include "sentence/clemency.h"

#include <assert.h>

static const jub_position nowhere = {0};

jub_duration jub_duration_part(jub_duration whole, jub_fraction fraction, jub_part_rule rule)
{
    assert(whole.months >= 0 && whole.days >= 0 && rule.month_days > 0 && fraction.whole > 0);
    const int64_t months = (int64_t)whole.months * fraction.parts;
    const int64_t days =
        months % fraction.whole * rule.month_days + (int64_t)whole.days * fraction.parts;
    const int64_t up = rule.rounding == JUB_UP ? fraction.whole - 1 : 0;
    return (jub_duration){(int32_t)(months / fraction.whole),
                          (int32_t)((days + up) / fraction.whole)};
}

jub_duration jub_duration_less(jub_duration whole, jub_duration part, int32_t month_days)
{
    assert(month_days > 0);
    int64_t months = (int64_t)whole.months - part.months, days = (int64_t)whole.days - part.days;
    if (months * month_days + days <= 0) return (jub_duration){0};
    if (days < 0) { // break as many months as the days need
        const int64_t broken = (-days + month_days - 1) / month_days;
        months -= broken;
        days += broken * month_days;
    } else if (months < 0) {
        days += months * month_days;
        months = 0;
    }
    return (jub_duration){(int32_t)months, (int32_t)days};
}

jub_duration jub_duration_between(jub_date from, jub_date to, jub_month_end month_end)
{
    if (to <= from) return (jub_duration){0};
    const int32_t months = jub_count_months(from, to, 1, JUB_DOWN, month_end);
    jub_date counted = from;
    (void)jub_date_add(from, (jub_duration){months, 0}, month_end, &counted);
    return (jub_duration){months, to - counted};
}

jub_term_standing jub_standing_on(jub_date start, jub_date end, jub_date day,
                                  jub_month_end month_end)
{
    const jub_date after = end + 1;
    const jub_date now = day < start ? start : day > after ? after : day;
    return (jub_term_standing){.total = jub_duration_between(start, after, month_end),
                               .served = jub_duration_between(start, now, month_end),
                               .remaining = jub_duration_between(now, after, month_end)};
}

// Where a length ends, for ordering: what runs out of the calendar comes last.
static int64_t laid_from(jub_date day, jub_duration length)
{
    jub_date end;
    return jub_date_add(day, length, JUB_CLAMP, &end) == JUB_ADDED ? end
                                                                   : (int64_t)JUB_DATE_MAX + 1;
}

static bool is_longer(jub_duration a, jub_duration b, jub_date day)
{
    switch (jub_duration_compare(a, b)) {
    case JUB_GREATER: return true;
    case JUB_LESS:
    case JUB_EQUAL:
    case JUB_LESS_OR_EQUAL: return false;
    case JUB_GREATER_OR_EQUAL:
    case JUB_DEPENDS: break;
    }
    return laid_from(day, a) > laid_from(day, b);
}

jub_duration jub_duration_at_most(jub_duration length, jub_duration cap, jub_date day)
{
    return is_longer(length, cap, day) ? cap : length;
}

jub_duration jub_duration_at_least(jub_duration length, jub_duration floor, jub_date day)
{
    return is_longer(length, floor, day) ? length : floor;
}

jub_penalty jub_commute(const jub_commutation *commutation, jub_penalty penalty)
{
    switch (penalty.kind) {
    case JUB_PENALTY_DEATH: return commutation->death;
    case JUB_PENALTY_LIFE: return commutation->life;
    case JUB_PENALTY_TERM: break;
    }
    const jub_duration off =
        jub_duration_part(penalty.term, commutation->term_off, commutation->rule);
    penalty.term = jub_duration_less(penalty.term, off, commutation->rule.month_days);
    return penalty;
}

bool jub_joint_range(const jub_penalty *penalties, size_t count, jub_date start,
                     jub_duration *least_out, jub_duration *most_out)
{
    jub_duration least = {0}, most = {0};
    for (size_t i = 0; i < count; i++) {
        if (penalties[i].kind != JUB_PENALTY_TERM) return false;
        if (is_longer(penalties[i].term, least, start)) least = penalties[i].term;
        if (!jub_duration_add(most, penalties[i].term, &most)) return false;
    }
    if (count == 0) return false;
    *least_out = least;
    *most_out = most;
    return true;
}

static jub_duration base_of(const jub_reduction *reduction, const jub_term_standing *standing,
                            jub_date day)
{
    switch (reduction->base) {
    case JUB_OF_TOTAL: return standing->total;
    case JUB_OF_REMAINING: return standing->remaining;
    case JUB_OF_SERVED: return standing->served;
    case JUB_OF_LARGER: break;
    }
    return is_longer(standing->served, standing->remaining, day) ? standing->served
                                                                 : standing->remaining;
}

jub_duration jub_reduction_amount(const jub_reduction *reduction, const jub_term_standing *standing,
                                  jub_date day)
{
    jub_duration amount = reduction->time;
    if (reduction->is_fraction)
        amount = jub_duration_part(base_of(reduction, standing, day), reduction->fraction,
                                   reduction->rule);
    if (reduction->has_most) amount = jub_duration_at_most(amount, reduction->most, day);
    return jub_duration_at_most(amount, standing->remaining, day);
}

int32_t jub_accrued_days(jub_date reference, jub_date end, int32_t days_per_month)
{
    if (end < reference) return 0;
    return days_per_month * jub_count_months(reference, end, 1, JUB_UP, JUB_CLAMP);
}

jub_date jub_brought_forward(jub_date end, int32_t days, jub_duration cap, jub_date earliest)
{
    assert(days >= 0);
    jub_date furthest = JUB_DATE_MIN;
    if (jub_date_add(end, jub_duration_negate(cap), JUB_CLAMP, &furthest) != JUB_ADDED)
        furthest = JUB_DATE_MIN;
    int64_t day = (int64_t)end - days;
    if (day < furthest) day = furthest;
    if (day < earliest) day = earliest;
    return day < end ? (jub_date)day : end;
}

jub_duration jub_security_period(jub_duration former, jub_duration resulting, jub_fraction fraction,
                                 jub_part_rule rule, jub_date start)
{
    return jub_duration_at_most(jub_duration_part(resulting, fraction, rule), former, start);
}

bool jub_parole_day(jub_date start, jub_duration term, jub_fraction fraction, jub_part_rule rule,
                    int32_t credit_days, jub_date *day_out)
{
    jub_date day;
    const jub_duration part = jub_duration_part(term, fraction, rule);
    if (jub_date_add(start, part, JUB_CLAMP, &day) != JUB_ADDED) return false;
    *day_out = day - start > credit_days ? day - credit_days : start;
    return true;
}

jub_duration jub_in_proportion(jub_duration linked, jub_duration former, jub_duration resulting,
                               jub_part_rule rule)
{
    const int64_t whole = (int64_t)former.months * rule.month_days + former.days;
    const int64_t kept = (int64_t)resulting.months * rule.month_days + resulting.days;
    const int64_t days = (int64_t)linked.months * rule.month_days + linked.days;
    assert(whole > 0 && kept >= 0 && days >= 0);
    const int64_t cut = (days * kept + (rule.rounding == JUB_UP ? whole - 1 : 0)) / whole;
    return (jub_duration){(int32_t)(cut / rule.month_days), (int32_t)(cut % rule.month_days)};
}

// What a sentence follows once `gone` is out: in its place stand those it followed itself, each
// once.
static uint32_t relink(const jub_custody *custody, uint32_t index, uint32_t gone, uint16_t *out)
{
    const jub_sentence *s = &custody->sentences[index], *taken = &custody->sentences[gone];
    bool is_linked[JUB_SENTENCES_MAX] = {false};
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->follows_count; i++) {
        if (s->follows[i] != gone) {
            is_linked[s->follows[i]] = true;
            continue;
        }
        for (uint32_t j = 0; j < taken->follows_count; j++) is_linked[taken->follows[j]] = true;
    }
    for (uint32_t i = 0; i < custody->sentence_count; i++)
        if (is_linked[i]) out[count++] = (uint16_t)(i > gone ? i - 1 : i);
    return count;
}

static jub_status take_out(jub_arena *arena, const jub_custody *custody, uint32_t gone,
                           jub_sentence *sentences, jub_error *error)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < custody->sentence_count; i++) {
        if (i == gone) continue;
        uint16_t *follows = JUB_NEW(arena, uint16_t, custody->sentence_count);
        if (!follows) return jub_fail_no_memory(error);
        sentences[at] = custody->sentences[i];
        sentences[at].follows_count = relink(custody, i, gone, follows);
        sentences[at].follows = follows;
        at++;
    }
    return JUB_OK;
}

static jub_status find(const jub_custody *custody, uint32_t index, jub_error *error)
{
    if (index < custody->sentence_count && custody->sentence_count <= JUB_SENTENCES_MAX)
        return JUB_OK;
    return jub_fail(error, JUB_MISSING, nowhere, NULL, "there is no sentence number %u", index + 1);
}

jub_status jub_custody_with_term(jub_arena *arena, const jub_custody *custody, uint32_t index,
                                 jub_term term, jub_custody *custody_out, jub_error *error)
{
    jub_status status = find(custody, index, error);
    if (status != JUB_OK) return status;
    jub_sentence *sentences = JUB_NEW(arena, jub_sentence, custody->sentence_count);
    if (!sentences) return jub_fail_no_memory(error);
    jub_custody changed = *custody;
    changed.sentences = sentences;
    if (jub_term_is_zero(term)) {
        changed.sentence_count--;
        status = take_out(arena, custody, index, sentences, error);
    } else {
        memcpy(sentences, custody->sentences, custody->sentence_count * sizeof *sentences);
        sentences[index].term = term;
    }
    if (status == JUB_OK) *custody_out = changed;
    return status;
}

jub_status jub_custody_with_life_made_term(jub_arena *arena, const jub_custody *custody,
                                           uint32_t index, jub_term term, jub_custody *custody_out,
                                           jub_error *error)
{
    jub_status status = find(custody, index, error);
    if (status != JUB_OK) return status;
    if (custody->sentences[index].kind != JUB_LIFE || jub_term_is_zero(term))
        return jub_fail(error, JUB_TYPE, nowhere, NULL,
                        "sentence '%.*s' is not for life, or its term would be nothing",
                        JUB_TEXT_ARG(custody->sentences[index].id));
    jub_sentence *sentences = JUB_NEW(arena, jub_sentence, custody->sentence_count);
    if (!sentences) return jub_fail_no_memory(error);
    memcpy(sentences, custody->sentences, custody->sentence_count * sizeof *sentences);
    sentences[index].kind = JUB_STANDARD;
    sentences[index].term = term;
    *custody_out = *custody;
    custody_out->sentences = sentences;
    return JUB_OK;
}

jub_status jub_custody_with_remission(jub_arena *arena, const jub_custody *custody,
                                      jub_remission remission, jub_custody *custody_out,
                                      jub_error *error)
{
    const uint32_t count = custody->remission_count;
    if (count >= JUB_REMISSIONS_MAX)
        return jub_fail(error, JUB_LIMIT, nowhere, NULL, "more than %d remissions",
                        JUB_REMISSIONS_MAX);
    jub_remission *remissions = JUB_NEW(arena, jub_remission, count + 1);
    if (!remissions) return jub_fail_no_memory(error);
    if (count > 0) memcpy(remissions, custody->remissions, count * sizeof *remissions);
    remissions[count] = remission;
    *custody_out = *custody;
    custody_out->remissions = remissions;
    custody_out->remission_count = count + 1;
    return JUB_OK;
}
