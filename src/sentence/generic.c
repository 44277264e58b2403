// A plain law of its own, apart from any country: terms that follow one another are added up, of
// those that run together the last to end counts, credits come off, a stated fraction is served,
// and clemency takes time off the whole. The special pardon of examples/ uses it.
#include "sentence/law_private.h"

#include <stdio.h>

static const jub_position nowhere = {0};

#define GENERIC_STEP_LIST(X)                                                                       \
    X(STEP_TERM, "term")                                                                           \
    X(STEP_CONCURRENT, "concurrent")                                                               \
    X(STEP_LIFE, "life")                                                                           \
    X(STEP_CREDIT, "credit")                                                                       \
    X(STEP_FRACTION, "fraction")                                                                   \
    X(STEP_ADDED, "added-days")                                                                    \
    X(STEP_REMISSION, "remission")

typedef enum generic_step {
#define X(constant, name) constant,
    GENERIC_STEP_LIST(X)
#undef X
        GENERIC_STEP_COUNT
} generic_step;

static const char *const step_names[] = {
#define X(constant, name) name,
    GENERIC_STEP_LIST(X)
#undef X
};

typedef struct figures {
    jub_counting counting;
    jub_fraction release_fraction;
    jub_rounding rounding;
    uint32_t kinds; // bit i: jub_sentence_kind i is taken
    jub_text step_sources[GENERIC_STEP_COUNT];
} figures;

static jub_status read_choice(const json_t *json, const char *key, const char *first,
                              const char *second, bool *is_second_out, jub_error *error)
{
    jub_text text;
    const jub_status status = jub_json_text(json, "law", key, &text, error);
    if (status != JUB_OK) return status;
    *is_second_out = jub_text_is(text, second);
    if (*is_second_out || jub_text_is(text, first)) return JUB_OK;
    return jub_fail(error, JUB_SYNTAX, nowhere, NULL, "law: '%s' is neither '%s' nor '%s'", key,
                    first, second);
}

static jub_status read_kinds(const json_t *json, uint32_t *kinds_out, jub_error *error)
{
    const json_t *list;
    const jub_status status = law_read_array(json, "law", "kinds", &list, error);
    if (status != JUB_OK) return status;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        const char *name = json_is_string(item) ? json_string_value(item) : "";
        jub_sentence_kind kind = 0;
        while (kind < JUB_SENTENCE_KIND_COUNT && strcmp(name, jub_sentence_kind_name(kind)) != 0)
            kind++;
        if (kind == JUB_SENTENCE_KIND_COUNT)
            return jub_fail(error, JUB_SYNTAX, nowhere, NULL, "kinds: unknown kind '%.60s'", name);
        *kinds_out |= 1u << kind;
    }
    return JUB_OK;
}

static jub_status generic_read(jub_arena *arena, const json_t *json, jub_law *law, jub_error *error)
{
    static const char *const known[] = {"law",       "rules",
                                        "title",     "kinds",
                                        "month_end", "first_day",
                                        "rounding",  "release_fraction",
                                        "steps",     "names_of_other_laws",
                                        NULL};
    figures *f = JUB_NEW(arena, figures, 1);
    if (!f) return jub_fail_no_memory(error);
    bool overflows = false, is_not_counted = false, is_up = false, ignores = false;
    jub_status status = jub_json_only(json, "law", known, error);
    if (status == JUB_OK) status = read_kinds(json, &f->kinds, error);
    if (status == JUB_OK)
        status = read_choice(json, "month_end", "clamp", "overflow", &overflows, error);
    if (status == JUB_OK)
        status = read_choice(json, "first_day", "counts", "does not count", &is_not_counted, error);
    if (status == JUB_OK) status = read_choice(json, "rounding", "down", "up", &is_up, error);
    if (status == JUB_OK)
        status = read_choice(json, "names_of_other_laws", "refused", "ignored", &ignores, error);
    if (status == JUB_OK)
        status = law_read_fraction(json, "law", "release_fraction", &f->release_fraction, error);
    if (status == JUB_OK)
        status = law_read_step_sources(arena, json, step_names, GENERIC_STEP_COUNT, f->step_sources,
                                       error);
    f->counting = (jub_counting){!is_not_counted, overflows ? JUB_OVERFLOW : JUB_CLAMP};
    f->rounding = is_up ? JUB_UP : JUB_DOWN;
    law->ignores_names = ignores;
    law->figures = f;
    return status;
}

// A sentence laid into time: from `anchor` on, `length` of it and of those before it in a row.
typedef struct laid {
    bool is_done;
    jub_date anchor, last;
    jub_term length;
} laid;

typedef struct computing {
    const figures *f;
    const jub_custody *custody;
    jub_steps *steps;
    laid *laid; // [sentence_count]
    jub_date start, imposed_end, end, release;
} computing;

__attribute__((format(printf, 3, 4))) static void say(const computing *c, generic_step step,
                                                      const char *format, ...)
{
    if (!c->steps) return;
    va_list arguments;
    va_start(arguments, format);
    jub_steps_add(c->steps, step_names[step], c->f->step_sources[step], format, arguments);
    va_end(arguments);
}

static jub_status out_of_calendar(jub_error *error)
{
    return jub_fail(error, JUB_RANGE, nowhere, "dates run from 1600 to 2400",
                    "the sentence runs out of the calendar");
}

static void explain_laid(const computing *c, const jub_sentence *s, const laid *l, bool is_behind)
{
    if (!c->steps) return; // no words are made, and no memory asked, where nobody reads them
    char from[JUB_DATE_TEXT_BYTES + 1], to[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer term = jub_buffer_init(200), sum = jub_buffer_init(200);
    jub_term_write(s->term, &term);
    jub_term_write(l->length, &sum);
    say(c, STEP_TERM, "%.*s: %.*s%s%.*s%s from %s run to %s", JUB_TEXT_ARG(s->id),
        JUB_TEXT_ARG(jub_buffer_view(&term)), is_behind ? ", after those before it " : "",
        is_behind ? (int)sum.length_bytes : 0, is_behind ? sum.bytes : "",
        is_behind ? " in all," : "", jub_date_format(l->anchor, from),
        jub_date_format(l->last, to));
    jub_buffer_clear(&term);
    jub_buffer_clear(&sum);
}

// A sentence that follows others runs on from the last of them to end; one imposed after they had
// ended starts on its own day.
static jub_status lay_sentence(computing *c, uint32_t index, jub_error *error)
{
    const jub_sentence *s = &c->custody->sentences[index];
    laid *l = &c->laid[index];
    const laid *before = NULL;
    for (uint32_t i = 0; i < s->follows_count; i++) {
        const laid *other = &c->laid[s->follows[i]];
        if (!before || other->last > before->last) before = other;
    }
    const bool is_behind = before && s->sentenced_at <= before->last + 1;
    l->anchor = is_behind ? before->anchor : s->sentenced_at;
    l->length = is_behind ? jub_term_add(before->length, s->term) : s->term;
    if (!jub_term_last_day(l->anchor, l->length, c->f->counting, &l->last))
        return out_of_calendar(error);
    l->is_done = true;
    explain_laid(c, s, l, is_behind);
    return JUB_OK;
}

static bool is_ready(const computing *c, uint32_t index)
{
    const jub_sentence *s = &c->custody->sentences[index];
    for (uint32_t i = 0; i < s->follows_count; i++)
        if (!c->laid[s->follows[i]].is_done) return false;
    return !c->laid[index].is_done;
}

// Goes over the sentences until all are laid, each after those it follows; links have no loop.
static jub_status lay_sentences(computing *c, jub_error *error)
{
    for (uint32_t laid_count = 0; laid_count < c->custody->sentence_count;)
        for (uint32_t i = 0; i < c->custody->sentence_count; i++) {
            if (!is_ready(c, i)) continue;
            const jub_status status = lay_sentence(c, i, error);
            if (status != JUB_OK) return status;
            laid_count++;
        }
    c->start = c->laid[0].anchor;
    c->imposed_end = c->laid[0].last;
    for (uint32_t i = 1; i < c->custody->sentence_count; i++) {
        if (c->laid[i].anchor < c->start) c->start = c->laid[i].anchor;
        if (c->laid[i].last > c->imposed_end) c->imposed_end = c->laid[i].last;
    }
    char text[JUB_DATE_TEXT_BYTES + 1];
    if (c->custody->sentence_count == 1)
        say(c, STEP_CONCURRENT, "the only sentence ends on %s",
            jub_date_format(c->imposed_end, text));
    else
        say(c, STEP_CONCURRENT, "the last of %u sentences ends on %s", c->custody->sentence_count,
            jub_date_format(c->imposed_end, text));
    return JUB_OK;
}

static int64_t sum_days(const computing *c, jub_adjustment_kind kind)
{
    int64_t days = 0;
    for (uint32_t i = 0; i < c->custody->adjustment_count; i++)
        if (c->custody->adjustments[i].kind == kind) days += c->custody->adjustments[i].days;
    return days;
}

static jub_status apply_credits(computing *c, jub_error *error)
{
    const int64_t credits = sum_days(c, JUB_REMAND) + sum_days(c, JUB_TAGGED_BAIL);
    const int64_t at_large = sum_days(c, JUB_AT_LARGE);
    int64_t end = (int64_t)c->imposed_end - credits + at_large;
    if (end < c->start) end = c->start; // nobody is released before the first day
    if (!jub_date_in_range(end)) return out_of_calendar(error);
    c->end = (jub_date)end;
    char text[JUB_DATE_TEXT_BYTES + 1];
    if (credits + at_large > 0)
        say(c, STEP_CREDIT, "in days: credit %lld, at large %lld: to %s", (long long)credits,
            (long long)at_large, jub_date_format(c->end, text));
    return JUB_OK;
}

// Credits count in full towards the part to be served, so the fraction is taken of the sentence as
// imposed. Its days are those the law counts: not the first one where that does not count.
static void take_fraction(computing *c)
{
    const int32_t whole = c->imposed_end - c->start + c->f->counting.first_day_counts;
    const int32_t part = jub_fraction_of(c->f->release_fraction, whole, c->f->rounding);
    const int64_t added = sum_days(c, JUB_ADDED_DAYS) - sum_days(c, JUB_RESTORED_DAYS);
    int64_t release = (int64_t)c->end - (whole - part) + (added > 0 ? added : 0);
    if (release > c->end) release = c->end;
    if (release < c->start) release = c->start;
    c->release = (jub_date)release;
    char text[JUB_DATE_TEXT_BYTES + 1];
    say(c, STEP_FRACTION, "%d/%d of %d days is %d days to serve", c->f->release_fraction.parts,
        c->f->release_fraction.whole, whole, part);
    if (added > 0)
        say(c, STEP_ADDED, "%lld added days, not past the end: release on %s", (long long)added,
            jub_date_format(c->release, text));
}

// A day brought forward by a remission, but not before the day of the grant (a day already past it
// stays).
static jub_date bring_forward(const computing *c, jub_date day, const jub_remission *remission)
{
    jub_date moved = JUB_DATE_MIN;
    if (jub_date_add(day, jub_duration_negate(remission->amount), c->f->counting.month_end,
                     &moved) != JUB_ADDED)
        moved = JUB_DATE_MIN;
    if (moved < remission->granted_at) moved = remission->granted_at;
    return moved < day ? moved : day;
}

static void apply_remissions(computing *c)
{
    char end[JUB_DATE_TEXT_BYTES + 1], release[JUB_DATE_TEXT_BYTES + 1];
    for (uint32_t i = 0; i < c->custody->remission_count; i++) {
        const jub_remission *remission = &c->custody->remissions[i];
        c->end = bring_forward(c, c->end, remission);
        c->release = bring_forward(c, c->release, remission);
        say(c, STEP_REMISSION, "struck off: months %d, days %d: end %s, release %s",
            remission->amount.months, remission->amount.days, jub_date_format(c->end, end),
            jub_date_format(c->release, release));
    }
}

static jub_status check_kinds(const computing *c, bool *has_life_out, jub_error *error)
{
    *has_life_out = false;
    for (uint32_t i = 0; i < c->custody->sentence_count; i++) {
        const jub_sentence *s = &c->custody->sentences[i];
        if (!(c->f->kinds >> s->kind & 1))
            return jub_fail(error, JUB_TYPE, nowhere, NULL,
                            "sentence '%.*s': the law has no sentence of the kind '%s'",
                            JUB_TEXT_ARG(s->id), jub_sentence_kind_name(s->kind));
        *has_life_out |= s->kind == JUB_LIFE;
    }
    return JUB_OK;
}

static jub_status generic_compute(const jub_law *law, const jub_custody *custody,
                                  jub_arena *scratch, jub_release *release_out, jub_steps *steps,
                                  jub_error *error)
{
    bool has_life;
    computing c = {.f = law->figures, .custody = custody, .steps = steps};
    jub_status status = check_kinds(&c, &has_life, error);
    if (status != JUB_OK) return status;
    if (has_life) { // no end, so no length and no release
        release_out->start = custody->sentences[0].sentenced_at;
        for (uint32_t i = 1; i < custody->sentence_count; i++)
            if (custody->sentences[i].sentenced_at < release_out->start)
                release_out->start = custody->sentences[i].sentenced_at;
        say(&c, STEP_LIFE, "a sentence for life has no last day");
        return JUB_OK;
    }
    c.laid = JUB_NEW(scratch, laid, custody->sentence_count);
    if (!c.laid) return jub_fail_no_memory(error);
    status = lay_sentences(&c, error);
    if (status == JUB_OK) status = apply_credits(&c, error);
    if (status != JUB_OK) return status;
    take_fraction(&c);
    apply_remissions(&c);
    release_out->start = c.start;
    release_set(release_out, JUB_END, c.end);
    release_set(release_out, JUB_RELEASE, c.release);
    release_set(release_out, JUB_END_IMPOSED, c.imposed_end);
    release_set_length(release_out, c.start, c.imposed_end - !c.f->counting.first_day_counts);
    return JUB_OK;
}

const law_rules generic_rules = {"generic", generic_read, generic_compute};
