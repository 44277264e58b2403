// The steps in words, as an officer would set them out.
#include "sentence/england_private.h"

#include <stdio.h>

static const char *const step_names[] = {
#define X(constant, name) name,
    ENGLAND_STEP_LIST(X)
#undef X
};

void england_say(const england_case *c, england_step step, const char *format, ...)
{
    if (!c->steps) return;
    va_list arguments;
    va_start(arguments, format);
    jub_steps_add(c->steps, step_names[step], c->figures->step_sources[step], format, arguments);
    va_end(arguments);
}

const char *england_names(const england_case *c, const england_unit *unit,
                          char names_out[ENGLAND_NAMES_BYTES])
{
    size_t at = 0;
    names_out[0] = '\0';
    for (uint32_t i = 0; i < unit->member_count; i++) {
        jub_text id = england_sentence(c, unit->members[i])->id;
        const bool fits = at + id.length_bytes + 8 < ENGLAND_NAMES_BYTES;
        if (!fits) id = JUB_TEXT("...");
        const int written = snprintf(names_out + at, ENGLAND_NAMES_BYTES - at, "%s%.*s",
                                     i > 0 ? ", " : "", JUB_TEXT_ARG(id));
        if (written < 0 || !fits) break;
        at += (size_t)written;
    }
    return names_out;
}

static void explain_length(const england_case *c, const england_unit *unit, const char *names)
{
    char first[JUB_DATE_TEXT_BYTES + 1], last[JUB_DATE_TEXT_BYTES + 1];
    const jub_date end = unit->start + unit->expiry_days - 1;
    jub_date_format(unit->start, first);
    jub_date_format(jub_date_in_range(end) ? end : JUB_DATE_MAX, last);
    if (unit->shape == SHAPE_SINGLE) {
        jub_buffer term = jub_buffer_init(200);
        jub_term_write(england_sentence(c, unit->members[0])->term, &term);
        england_say(c, STEP_TERM, "%s: %.*s from %s run to %s: %d days", names,
                    JUB_TEXT_ARG(jub_buffer_view(&term)), first, last, unit->expiry_days);
        jub_buffer_clear(&term);
    } else if (unit->shape == SHAPE_CHAIN) {
        england_say(c, STEP_CHAIN, "%s follow one another from %s and run to %s: %d days", names,
                    first, last, unit->expiry_days);
    } else {
        england_say(c, STEP_MERGED, "%s are one term from %s to %s: %d days", names, first, last,
                    unit->expiry_days);
    }
}

static void write_labels(uint32_t labels, char out[32])
{
    static const char *const names[] = {"SLED", "SED", "LED", "CRD", "ARD", "MTD"};
    size_t at = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < 6; i++)
        if (labels >> i & 1)
            at += (size_t)snprintf(out + at, 32 - at, "%s%s", at > 0 ? ", " : "", names[i]);
}

void england_explain_unit(const england_case *c, const england_unit *unit)
{
    char names[ENGLAND_NAMES_BYTES], labels[32];
    if (!c->steps) return;
    england_names(c, unit, names);
    explain_length(c, unit, names);
    england_explain_release_days(c, unit);
    write_labels(unit->labels, labels);
    char day[JUB_DATE_TEXT_BYTES + 1];
    const jub_date supervision_from = c->figures->supervision_offence_from;
    england_say(c, STEP_LABELS, "%s: %s %lld months, first offence %s %s: %s", names,
                unit->is_short ? "under" : "not under", (long long)c->figures->short_term_months,
                unit->offence < supervision_from ? "before" : "from",
                jub_date_format(supervision_from, day), labels);
}

static void explain_groups(const england_case *c, const england_unit *unit, const char *names)
{
    england_case copy = *c; // the arithmetic again, without touching the case
    jub_date start = unit->start;
    for (uint32_t i = 0; i < unit->member_count; i++) {
        if (!england_starts_group(c, unit, i)) continue;
        const jub_fraction fraction = c->fractions[unit->members[i]];
        const int32_t length = england_group_length(&copy, unit, start, fraction);
        const int32_t days = jub_fraction_of(fraction, length, JUB_UP);
        char text[JUB_DATE_TEXT_BYTES + 1];
        england_say(c, STEP_FRACTION,
                    "%s: those served for %d/%d are %d days from %s: %d days, rounded up", names,
                    fraction.parts, fraction.whole, length, jub_date_format(start, text), days);
        start = england_plus(&copy, start, days);
    }
}

void england_explain_release_days(const england_case *c, const england_unit *unit)
{
    char names[ENGLAND_NAMES_BYTES];
    if (!c->steps) return;
    england_names(c, unit, names);
    if (unit->shape == SHAPE_CHAIN) {
        explain_groups(c, unit, names);
        england_say(c, STEP_FRACTION, "%s: %d days to serve in all", names, unit->release_days);
        return;
    }
    const jub_fraction fraction = unit->shape == SHAPE_MERGED && !unit->is_dto
                                      ? c->figures->merged_fraction
                                      : c->fractions[unit->members[0]];
    england_say(c, STEP_FRACTION, "%s: %d/%d of %d days, rounded up, is %d days to serve", names,
                fraction.parts, fraction.whole, unit->expiry_days, unit->release_days);
}

// ` + 5 at large`, where there are any.
static void write_count(jub_buffer *words, char sign, int32_t days, const char *what)
{
    if (days == 0) return;
    if (days < 0) sign = sign == '+' ? '-' : '+';
    jub_buffer_format(words, " %c %d %s", sign, days < 0 ? -days : days, what);
}

static void write_start(jub_buffer *words, const char *what, jub_date start, int32_t days,
                        const england_unit *unit, int32_t credits)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer_format(words, "%s = %s + %d - 1", what, jub_date_format(start, text), days);
    write_count(words, '+', unit->counts.at_large, "at large");
    write_count(words, '-', credits, "of credit");
}

static void explain_licence(england_case *c, const england_unit *unit, const char *names)
{
    jub_date end;
    int32_t length = unit->expiry_days;
    char text[JUB_DATE_TEXT_BYTES + 1];
    if (!(england_labels(c, unit) & LABEL_LED) || !england_licence_end(c, unit, &end)) return;
    jub_date_format(end, text);
    const jub_fraction fraction =
        unit->is_mixed ? c->figures->mixed_licence_fraction : c->figures->old_law_licence_fraction;
    const int32_t days = unit->is_mixed ? england_mixed_licence_days(c, unit, &length)
                                        : jub_fraction_of(fraction, length, JUB_UP);
    england_say(c, STEP_LICENCE, "%s: %d/%d of %d days, rounded %s, is %d days from %s: to %s",
                names, fraction.parts, fraction.whole, length, unit->is_mixed ? "down" : "up", days,
                unit->is_mixed ? "release" : "the start, less credits", text);
}

void england_explain_dates(england_case *c, const england_unit *unit)
{
    char names[ENGLAND_NAMES_BYTES], text[JUB_DATE_TEXT_BYTES + 1];
    const england_counts *n = &unit->counts;
    const int32_t credits = (unit->takes_remand ? n->remand : 0) + (unit->takes_bail ? n->bail : 0);
    const jub_date release = england_unit_release(c, unit);
    jub_buffer words = jub_buffer_init(1000);
    write_start(&words, "release", unit->start, unit->release_days, unit, credits);
    write_count(&words, '+', unit->takes_added ? n->added : 0, "added");
    write_count(&words, '-', n->served, "of them served");
    write_count(&words, '-', n->unused, "past the end");
    jub_buffer_format(&words, "%s = %s; ",
                      release == unit->start ? ", not before the first day" : "",
                      jub_date_format(release, text));
    write_start(&words, "end", unit->start, unit->expiry_days, unit, credits);
    jub_buffer_format(&words, " = %s", jub_date_format(england_expiry(c, unit), text));
    england_say(c, STEP_DATES, "%s: %.*s", england_names(c, unit, names),
                JUB_TEXT_ARG(jub_buffer_view(&words)));
    explain_licence(c, unit, names);
    jub_buffer_clear(&words);
}
