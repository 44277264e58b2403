#include "sentence/case.h"

#include <stdio.h>

#include "sentence/law_private.h"

static const jub_position nowhere = {0};

enum { WHERE_BYTES = 100 };

// What is being read, and where for messages.
typedef struct reading {
    jub_arena *arena;
    const jub_law *law;
    jub_error *error;
    char where[WHERE_BYTES];
} reading;

static jub_status out_of_memory(reading *r)
{
    return jub_fail_no_memory(r->error);
}

static jub_status fail_type(reading *r, const char *key, const char *wanted)
{
    return jub_fail(r->error, JUB_TYPE, nowhere, NULL, "%s: '%s' is not %s", r->where, key, wanted);
}

static jub_status fail_missing(reading *r, const char *key)
{
    return jub_fail(r->error, JUB_MISSING, nowhere, NULL, "%s: '%s' is missing", r->where, key);
}

// A text that must be there, copied.
static jub_status read_text(reading *r, const json_t *json, const char *key, jub_text *out)
{
    const json_t *value = json_object_get(json, key);
    if (!value) return fail_missing(r, key);
    if (!json_is_string(value) || json_string_length(value) == 0)
        return fail_type(r, key, "a text with something in it");
    const jub_text text = {json_string_value(value), json_string_length(value)};
    if (text.length_bytes != strlen(text.bytes)) return fail_type(r, key, "a text without NUL");
    *out = jub_text_copy(r->arena, text);
    return out->bytes ? JUB_OK : out_of_memory(r);
}

// A date; absent or null gives JUB_NO_DATE where that is allowed.
static jub_status read_date(reading *r, const json_t *json, const char *key, bool is_optional,
                            jub_date *out)
{
    const json_t *value = json_object_get(json, key);
    if (is_optional && (!value || json_is_null(value))) {
        *out = JUB_NO_DATE;
        return JUB_OK;
    }
    if (!value) return fail_missing(r, key);
    if (!json_is_string(value)) return fail_type(r, key, "a date in quotes");
    const jub_text text = {json_string_value(value), json_string_length(value)};
    if (!jub_date_parse(text, out))
        return jub_fail(r->error, JUB_RANGE, nowhere,
                        "write a day from 1600-01-01 to 2400-12-31, as 2024-09-10",
                        "%s: '%s' is '%.*s', not a date", r->where, key, JUB_TEXT_ARG(text));
    return JUB_OK;
}

static jub_status read_count(reading *r, const json_t *json, const char *key, int64_t most,
                             int32_t *out)
{
    const json_t *value = json_object_get(json, key);
    if (!value) return fail_missing(r, key);
    if (!json_is_integer(value)) return fail_type(r, key, "a whole number");
    const int64_t count = json_integer_value(value);
    if (count < 0 || count > most)
        return jub_fail(r->error, JUB_RANGE, nowhere, NULL, "%s: '%s' is %lld, not 0 to %lld",
                        r->where, key, (long long)count, (long long)most);
    *out = (int32_t)count;
    return JUB_OK;
}

static jub_status read_list(reading *r, const json_t *json, const char *key, bool is_optional,
                            size_t most, const json_t **list_out)
{
    const json_t *list = json_object_get(json, key);
    *list_out = NULL;
    if (!list) return is_optional ? JUB_OK : fail_missing(r, key);
    if (!json_is_array(list)) return fail_type(r, key, "a list");
    if (json_array_size(list) > most)
        return jub_fail(r->error, JUB_LIMIT, nowhere, NULL, "%s: '%s' has more than %zu entries",
                        r->where, key, most);
    *list_out = list;
    return JUB_OK;
}

static jub_status read_mark(reading *r, const json_t *json, const char *key, uint32_t mark,
                            uint32_t *marks)
{
    bool is_set = false;
    const jub_status status = jub_json_bool(json, r->where, key, false, &is_set, r->error);
    if (is_set) *marks |= mark;
    return status;
}

static jub_status unknown_name(reading *r, const char *key, const char *name, const char *hint)
{
    return jub_fail(r->error, JUB_SYNTAX, nowhere, hint, "%s: unknown %s '%.60s'", r->where, key,
                    name);
}

static jub_status read_kind(reading *r, const json_t *json, jub_sentence_kind *out)
{
    jub_text text;
    const jub_status status = read_text(r, json, "kind", &text);
    if (status != JUB_OK) return status;
    for (jub_sentence_kind kind = 0; kind < JUB_SENTENCE_KIND_COUNT; kind++)
        if (jub_text_is(text, jub_sentence_kind_name(kind))) {
            *out = kind;
            return JUB_OK;
        }
    return unknown_name(r, "kind", text.bytes, "use standard, dto, fine_default, botus or life");
}

static jub_status read_term(reading *r, const json_t *json, jub_term *out)
{
    static const char *const known[] = {"years", "months", "weeks", "days", NULL};
    const json_t *term = json_object_get(json, "term");
    if (!term) return fail_missing(r, "term");
    if (!json_is_object(term)) return fail_type(r, "term", "an object");
    jub_status status = jub_json_only(term, r->where, known, r->error);
    int32_t *const parts[] = {&out->years, &out->months, &out->weeks, &out->days};
    for (size_t i = 0; status == JUB_OK && i < 4; i++)
        status = read_count(r, term, known[i], JUB_TERM_PART_MAX, parts[i]);
    return status;
}

static jub_status find_exclusion(reading *r, const char *name, uint32_t *set)
{
    for (uint32_t i = 0; i < r->law->exclusion_count; i++)
        if (jub_text_is(r->law->exclusions[i], name)) {
            *set |= 1u << i;
            return JUB_OK;
        }
    if (r->law->ignores_names) return JUB_OK;
    return unknown_name(r, "exclusion", name, "use those of the law file");
}

static jub_status read_exclusions(reading *r, const json_t *json, uint32_t *set)
{
    const json_t *list;
    jub_status status = read_list(r, json, "exclusions", true, LAW_EXCLUSIONS_MAX, &list);
    for (size_t i = 0; status == JUB_OK && i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        if (!json_is_string(item)) return fail_type(r, "exclusions", "a list of names");
        status = find_exclusion(r, json_string_value(item), set);
    }
    return status;
}

// Money may be written with a decimal point; it is kept in whole hundredths.
static jub_status read_fine(reading *r, const json_t *json, int64_t *out)
{
    const json_t *value = json_object_get(json, "fine_amount");
    if (!value) return fail_missing(r, "fine_amount");
    if (!json_is_number(value)) return fail_type(r, "fine_amount", "a number");
    const double amount = json_number_value(value);
    if (!(amount >= 0 && amount <= 1e12))
        return jub_fail(r->error, JUB_RANGE, nowhere, NULL,
                        "%s: 'fine_amount' is negative or past the limit", r->where);
    *out = (int64_t)(amount * 100 + 0.5);
    return JUB_OK;
}

static jub_status check_sentence_keys(reading *r, const json_t *json, jub_sentence_kind kind)
{
    static const char *const any[] = {
        "id", "kind", "sentenced_at", "offence_committed_at", "term", "consecutive_to", NULL};
    static const char *const standard[] = {"id",
                                           "kind",
                                           "sentenced_at",
                                           "offence_committed_at",
                                           "term",
                                           "consecutive_to",
                                           "enhanced",
                                           "enhanced_if_sentenced_today",
                                           "section_250",
                                           "exclusions",
                                           NULL};
    static const char *const fine[] = {
        "id",   "kind",           "sentenced_at", "offence_committed_at",
        "term", "consecutive_to", "fine_amount",  "civil_offence",
        NULL};
    const char *const *known = kind == JUB_STANDARD       ? standard
                               : kind == JUB_FINE_DEFAULT ? fine
                                                          : any;
    return jub_json_only(json, r->where, known, r->error);
}

static jub_status read_sentence(reading *r, const json_t *json, jub_sentence *out)
{
    if (!json_is_object(json)) return fail_type(r, "sentences", "a list of objects");
    jub_status status = read_text(r, json, "id", &out->id);
    if (status != JUB_OK) return status;
    (void)snprintf(r->where, sizeof r->where, "sentence '%.60s'", out->id.bytes);
    status = read_kind(r, json, &out->kind);
    if (status == JUB_OK) status = check_sentence_keys(r, json, out->kind);
    if (status == JUB_OK) status = read_date(r, json, "sentenced_at", false, &out->sentenced_at);
    if (status == JUB_OK)
        status = read_date(r, json, "offence_committed_at", false, &out->offence_at);
    if (status == JUB_OK && (out->kind != JUB_LIFE || json_object_get(json, "term")))
        status = read_term(r, json, &out->term);
    if (status == JUB_OK) status = read_mark(r, json, "enhanced", JUB_ENHANCED, &out->marks);
    if (status == JUB_OK)
        status = read_mark(r, json, "enhanced_if_sentenced_today", JUB_ENHANCED_TODAY, &out->marks);
    if (status == JUB_OK) status = read_mark(r, json, "section_250", JUB_SECTION_250, &out->marks);
    if (status == JUB_OK)
        status = read_mark(r, json, "civil_offence", JUB_CIVIL_OFFENCE, &out->marks);
    if (status == JUB_OK) status = read_exclusions(r, json, &out->exclusions);
    if (status == JUB_OK && out->kind == JUB_FINE_DEFAULT)
        status = read_fine(r, json, &out->fine_cents);
    return status;
}

static jub_status find_sentence(reading *r, const jub_sentence *sentences, uint32_t count,
                                const json_t *name, uint16_t *out)
{
    if (!json_is_string(name)) return fail_type(r, "consecutive_to", "a list of ids");
    for (uint32_t i = 0; i < count; i++)
        if (jub_text_is(sentences[i].id, json_string_value(name))) {
            *out = (uint16_t)i;
            return JUB_OK;
        }
    return jub_fail(r->error, JUB_MISSING, nowhere, "name the id of another sentence of the case",
                    "%s: there is no sentence '%.60s' to be consecutive to", r->where,
                    json_string_value(name));
}

static jub_status read_links(reading *r, const json_t *json, jub_sentence *sentences,
                             uint32_t count, uint32_t index)
{
    const json_t *list;
    (void)snprintf(r->where, sizeof r->where, "sentence '%.60s'", sentences[index].id.bytes);
    jub_status status = read_list(r, json, "consecutive_to", true, count, &list);
    if (status != JUB_OK) return status;
    const uint32_t link_count = (uint32_t)json_array_size(list);
    uint16_t *follows = JUB_NEW(r->arena, uint16_t, link_count);
    if (!follows) return out_of_memory(r);
    for (uint32_t i = 0; status == JUB_OK && i < link_count; i++)
        status = find_sentence(r, sentences, count, json_array_get(list, i), &follows[i]);
    sentences[index].follows = follows;
    sentences[index].follows_count = link_count;
    return status;
}

static jub_status read_sentences(reading *r, const json_t *json, jub_custody *custody)
{
    const json_t *list;
    jub_status status = read_list(r, json, "sentences", false, JUB_SENTENCES_MAX, &list);
    if (status != JUB_OK) return status;
    const uint32_t count = (uint32_t)json_array_size(list);
    jub_sentence *sentences = JUB_NEW(r->arena, jub_sentence, count);
    if (!sentences) return out_of_memory(r);
    for (uint32_t i = 0; status == JUB_OK && i < count; i++) {
        (void)snprintf(r->where, sizeof r->where, "sentence %u", i + 1);
        status = read_sentence(r, json_array_get(list, i), &sentences[i]);
        for (uint32_t j = 0; status == JUB_OK && j < i; j++)
            if (jub_text_equal(sentences[i].id, sentences[j].id))
                status = jub_fail(r->error, JUB_DUPLICATE, nowhere, "give each its own id",
                                  "%s: the id is used twice", r->where);
    }
    for (uint32_t i = 0; status == JUB_OK && i < count; i++)
        status = read_links(r, json_array_get(list, i), sentences, count, i);
    custody->sentences = sentences;
    custody->sentence_count = count;
    return status;
}

static jub_status read_adjustment(reading *r, const json_t *json, jub_adjustment *out)
{
    static const char *const known[] = {"kind", "days", "from", "to", "applies_from", NULL};
    jub_text text;
    if (!json_is_object(json)) return fail_type(r, "adjustments", "a list of objects");
    jub_status status = jub_json_only(json, r->where, known, r->error);
    if (status == JUB_OK) status = read_text(r, json, "kind", &text);
    if (status != JUB_OK) return status;
    while (out->kind < JUB_ADJUSTMENT_KIND_COUNT &&
           !jub_text_is(text, jub_adjustment_kind_name(out->kind)))
        out->kind++;
    if (out->kind == JUB_ADJUSTMENT_KIND_COUNT)
        return unknown_name(r, "kind", text.bytes,
                            "use remand, tagged_bail, added_days, restored_days or "
                            "unlawfully_at_large");
    status = read_count(r, json, "days", JUB_ADJUSTMENT_DAYS_MAX, &out->days);
    if (status == JUB_OK) status = read_date(r, json, "from", true, &out->from);
    if (status == JUB_OK) status = read_date(r, json, "to", true, &out->to);
    if (status == JUB_OK) status = read_date(r, json, "applies_from", false, &out->applies_from);
    return status;
}

static jub_status read_adjustments(reading *r, const json_t *json, jub_custody *custody)
{
    const json_t *list;
    jub_status status = read_list(r, json, "adjustments", true, JUB_ADJUSTMENTS_MAX, &list);
    if (status != JUB_OK) return status;
    const uint32_t count = (uint32_t)json_array_size(list);
    jub_adjustment *adjustments = JUB_NEW(r->arena, jub_adjustment, count);
    if (!adjustments) return out_of_memory(r);
    for (uint32_t i = 0; status == JUB_OK && i < count; i++) {
        (void)snprintf(r->where, sizeof r->where, "adjustment %u", i + 1);
        status = read_adjustment(r, json_array_get(list, i), &adjustments[i]);
    }
    custody->adjustments = adjustments;
    custody->adjustment_count = count;
    return status;
}

// Reasons are the prison's own words; only those that a rule tells apart are told apart.
static jub_movement_reason reason_of(jub_text text)
{
    static const struct {
        const char *name;
        jub_movement_reason reason;
    } reasons[] = {{"HDC", JUB_HDC},
                   {"ERS", JUB_ERS},
                   {"ECSL", JUB_ECSL},
                   {"FAILED_ERS_REMOVAL", JUB_FAILED_ERS_REMOVAL}};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (jub_text_is(text, reasons[i].name)) return reasons[i].reason;
    return JUB_OTHER_REASON;
}

static jub_status read_movement(reading *r, const json_t *json, jub_movement *out)
{
    static const char *const known[] = {"date", "direction", "reason", NULL};
    jub_text direction, reason;
    if (!json_is_object(json)) return fail_type(r, "movements", "a list of objects");
    jub_status status = jub_json_only(json, r->where, known, r->error);
    if (status == JUB_OK) status = read_date(r, json, "date", false, &out->date);
    if (status == JUB_OK) status = read_text(r, json, "direction", &direction);
    if (status == JUB_OK) status = read_text(r, json, "reason", &reason);
    if (status != JUB_OK) return status;
    out->is_out = jub_text_is(direction, "out");
    if (!out->is_out && !jub_text_is(direction, "in"))
        return unknown_name(r, "direction", direction.bytes, "use in or out");
    out->reason = reason_of(reason);
    return JUB_OK;
}

static jub_status read_movements(reading *r, const json_t *json, jub_custody *custody)
{
    const json_t *list;
    jub_status status = read_list(r, json, "movements", true, JUB_MOVEMENTS_MAX, &list);
    if (status != JUB_OK) return status;
    const uint32_t count = (uint32_t)json_array_size(list);
    jub_movement *movements = JUB_NEW(r->arena, jub_movement, count);
    if (!movements) return out_of_memory(r);
    for (uint32_t i = 0; status == JUB_OK && i < count; i++) {
        (void)snprintf(r->where, sizeof r->where, "movement %u", i + 1);
        status = read_movement(r, json_array_get(list, i), &movements[i]);
    }
    custody->movements = movements;
    custody->movement_count = count;
    return status;
}

static jub_status read_remission(reading *r, const json_t *json, jub_remission *out)
{
    static const char *const known[] = {"months", "days", "granted_at", NULL};
    if (!json_is_object(json)) return fail_type(r, "remissions", "a list of objects");
    jub_status status = jub_json_only(json, r->where, known, r->error);
    if (status == JUB_OK)
        status = read_count(r, json, "months", JUB_MONTHS_MAX, &out->amount.months);
    if (status == JUB_OK) status = read_count(r, json, "days", JUB_DAYS_MAX, &out->amount.days);
    if (status == JUB_OK) status = read_date(r, json, "granted_at", false, &out->granted_at);
    return status;
}

static jub_status read_remissions(reading *r, const json_t *json, jub_custody *custody)
{
    const json_t *list;
    jub_status status = read_list(r, json, "remissions", true, JUB_REMISSIONS_MAX, &list);
    if (status != JUB_OK) return status;
    const uint32_t count = (uint32_t)json_array_size(list);
    jub_remission *remissions = JUB_NEW(r->arena, jub_remission, count);
    if (!remissions) return out_of_memory(r);
    for (uint32_t i = 0; status == JUB_OK && i < count; i++) {
        (void)snprintf(r->where, sizeof r->where, "remission %u", i + 1);
        status = read_remission(r, json_array_get(list, i), &remissions[i]);
    }
    custody->remissions = remissions;
    custody->remission_count = count;
    return status;
}

static jub_status read_scheme(reading *r, const json_t *json, uint32_t *out)
{
    jub_text text;
    if (r->law->ignores_names || (r->law->scheme_count == 0 && !json_object_get(json, "scheme")))
        return JUB_OK;
    const jub_status status = read_text(r, json, "scheme", &text);
    if (status != JUB_OK) return status;
    for (uint32_t i = 0; i < r->law->scheme_count; i++)
        if (jub_text_equal(r->law->schemes[i], text)) {
            *out = i;
            return JUB_OK;
        }
    return unknown_name(r, "scheme", text.bytes, "use one of the law file");
}

static jub_status read_person(reading *r, const json_t *json, jub_date *born_out)
{
    static const char *const known[] = {"date_of_birth", NULL};
    const json_t *person = json_object_get(json, "person");
    *born_out = JUB_NO_DATE;
    if (!person) return JUB_OK;
    if (!json_is_object(person)) return fail_type(r, "person", "an object");
    const jub_status status = jub_json_only(person, "person", known, r->error);
    return status == JUB_OK ? read_date(r, person, "date_of_birth", true, born_out) : status;
}

static jub_status read_case(reading *r, const json_t *json, jub_case *out)
{
    static const char *const known[] = {
        "id",          "group",     "tags",       "scheme",   "as_of",     "person", "sentences",
        "adjustments", "movements", "remissions", "expected", "not_asked", NULL};
    if (!json_is_object(json))
        return jub_fail(r->error, JUB_TYPE, nowhere, NULL, "a case is a JSON object");
    const json_t *expected = json_object_get(json, "expected");
    out->asks_tranches = !expected || json_object_get(expected, "tranches");
    jub_status status = jub_json_only(json, r->where, known, r->error);
    if (status == JUB_OK) status = read_text(r, json, "id", &out->id);
    if (status == JUB_OK) status = read_scheme(r, json, &out->custody.scheme);
    if (status == JUB_OK) status = read_person(r, json, &out->custody.born_at);
    if (status == JUB_OK) status = read_sentences(r, json, &out->custody);
    (void)snprintf(r->where, sizeof r->where, "case");
    if (status == JUB_OK) status = read_adjustments(r, json, &out->custody);
    (void)snprintf(r->where, sizeof r->where, "case");
    if (status == JUB_OK) status = read_movements(r, json, &out->custody);
    (void)snprintf(r->where, sizeof r->where, "case");
    if (status == JUB_OK) status = read_remissions(r, json, &out->custody);
    return status == JUB_OK ? jub_custody_check(&out->custody, r->error) : status;
}

jub_status jub_case_parse(jub_arena *arena, const jub_law *law, jub_text line, jub_case *case_out,
                          jub_error *error)
{
    const size_t mark_bytes = jub_arena_mark(arena);
    reading r = {.arena = arena, .law = law, .error = error, .where = "case"};
    jub_case read = {0};
    json_t *json = NULL;
    jub_status status = jub_json_read(line, JUB_CASE_MAX_BYTES, &json, error);
    if (status != JUB_OK) return status;
    status = read_case(&r, json, &read);
    json_decref(json);
    if (status == JUB_OK) {
        *case_out = read;
    } else {
        jub_arena_rewind(arena, mark_bytes);
    }
    return status;
}
