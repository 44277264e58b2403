#include "decree/checker_private.h"

// Fields, sets of codes, defines: what a rule may read.

void check_dates_in_force(decree_checker *checker, const decree_source *source)
{
    if (source->has_since && source->has_until && source->until < source->since)
        CHECK_ERROR(checker, JUB_RANGE, source->span, "'until' is the last day in force",
                    "this is never in force: it ends before it begins");
}

// -- fields ---------------------------------------------------------------------------------------

static void check_cases(decree_checker *checker, const decree_field *field)
{
    const decree_cases *cases = field->type.cases;
    jub_map seen = jub_map_init(checker->arena, 0);
    for (uint32_t i = 0; cases && i < cases->count; i++) {
        bool is_new = true;
        if (jub_map_add(&seen, cases->names[i], &is_new) == JUB_MAP_ABSENT)
            checker->is_out_of_memory = true;
        else if (!is_new)
            CHECK_ERROR(checker, JUB_DUPLICATE, check_span_of(checker, cases->names[i]),
                        "leave one of them out", "the case '%.*s' stands there twice",
                        JUB_TEXT_ARG(cases->names[i]));
    }
}

static void check_assume(decree_checker *checker, const decree_field *field)
{
    decree_expr *value = field->assume;
    if (!value) return;
    decree_type wanted = field->type;
    if (wanted.kind == DECREE_CODES && value->kind == DECREE_EXPR_STRING) wanted.kind = DECREE_TEXT;
    check_expr_is(checker, value, wanted, "this assumption");
    if (value->type.kind != DECREE_NO_TYPE && !check_is_plain(value))
        CHECK_ERROR(checker, JUB_TYPE, value->span, "write the value out",
                    "what is assumed must be one plain value");
    if (field->assume_source.cite.length_bytes == 0)
        CHECK_ERROR(checker, JUB_MISSING, value->span,
                    "write cite and the provision after the value",
                    "an assumption needs to say where it comes from");
    check_dates_in_force(checker, &field->assume_source);
}

static void check_from(decree_checker *checker, const decree_field *field)
{
    jub_text column = field->from;
    if (!column.bytes || field->from_span.length_bytes == 0) return;
    const size_t dots = jub_text_count(column, '.');
    if (field->record && dots > 0) {
        CHECK_ERROR(checker, JUB_SYNTAX, field->from_span, "write the column alone",
                    "'%.*s' is a column of the record's own resource",
                    JUB_TEXT_ARG(field->name.text));
        return;
    }
    const jub_text resource = dots ? jub_text_cut(&column, '.') : JUB_TEXT("persons");
    if (dots > 1 || resource.length_bytes == 0 || column.length_bytes == 0)
        CHECK_ERROR(checker, JUB_SYNTAX, field->from_span,
                    "write \"column\" or \"resource.column\"",
                    "'%.*s' names no column of the register", JUB_TEXT_ARG(field->from));
}

static void check_currency(decree_checker *checker, decree_type *type, decree_span span)
{
    if (type->kind != DECREE_MONEY) return;
    for (size_t i = 0; i < checker->tree->currencies.count; i++) {
        const decree_currency *currency = checker->tree->currencies.items[i];
        if (!jub_text_equal(currency->name.text, type->currency)) continue;
        type->decimals = currency->decimals;
        return;
    }
    if (check_is_unread(checker, type->currency)) return;
    CHECK_ERROR(
        checker, JUB_MISSING, span,
        check_format(checker, "write: convention currency %.*s 2", JUB_TEXT_ARG(type->currency)),
        "no currency is called '%.*s'", JUB_TEXT_ARG(type->currency));
}

static void check_endless(decree_checker *checker, const decree_field *field)
{
    if (field->endless.count == 0) return;
    if (check_find_special(checker, "kind") != check_find(checker, field->name.text) ||
        field->type.kind != DECREE_CHOICE)
        CHECK_ERROR(checker, JUB_TYPE, field->endless.span,
                    "write it at the field 'kind', whose cases are kinds of penalty",
                    "'%.*s' is not the kind of a penalty", JUB_TEXT_ARG(field->name.text));
    for (uint32_t i = 0; field->type.cases && i < field->endless.count; i++)
        if (check_case_index(checker, field->type.cases, field->endless.items[i].text) ==
            JUB_MAP_ABSENT)
            CHECK_ERROR(
                checker, JUB_MISSING, field->endless.items[i].span,
                check_suggest_case(checker, field->endless.items[i].text, field->type.cases),
                "'%.*s' is not one of the cases", JUB_TEXT_ARG(field->endless.items[i].text));
}

static void check_field(decree_checker *checker, decree_field *field)
{
    if (field->type.kind == DECREE_CHOICE) check_cases(checker, field);
    check_currency(checker, &field->type, field->name.span);
    if (field->type.kind == DECREE_RATIO)
        CHECK_ERROR(checker, JUB_TYPE, field->name.span,
                    "take two integer fields and divide them in a define",
                    "'%.*s' cannot be a ratio: no column of a register holds one",
                    JUB_TEXT_ARG(field->name.text));
    check_from(checker, field);
    check_assume(checker, field);
    check_endless(checker, field);
}

// -- codes ----------------------------------------------------------------------------------------

static void check_entries(decree_checker *checker, const decree_name *entries, uint32_t count)
{
    jub_map seen = jub_map_init(checker->arena, 0);
    for (uint32_t i = 0; i < count; i++) {
        const jub_text code = entries[i].text;
        const bool is_prefix = jub_text_ends(code, JUB_TEXT("/*"));
        bool is_new = true;
        if (code.length_bytes == 0) {
            CHECK_ERROR(checker, JUB_SYNTAX, entries[i].span, NULL, "this code is empty");
            continue;
        }
        if (jub_text_count(code, '*') > (is_prefix ? 1u : 0u))
            CHECK_ERROR(checker, JUB_SYNTAX, entries[i].span,
                        "a star stands at the end, after a slash: \"sexual/*\"",
                        "'%.*s' is neither a code nor a prefix", JUB_TEXT_ARG(code));
        if (jub_map_add(&seen, code, &is_new) == JUB_MAP_ABSENT)
            checker->is_out_of_memory = true;
        else if (!is_new)
            CHECK_WARNING(checker, entries[i].span, "leave one of them out",
                          "the code '%.*s' stands there twice", JUB_TEXT_ARG(code));
    }
}

static void bind_plus(decree_checker *checker, decree_codes *codes)
{
    codes->plus_codes = JUB_NEW(checker->arena, decree_codes *, codes->plus.count);
    if (!codes->plus_codes) {
        checker->is_out_of_memory = true;
        codes->plus.count = 0;
        return;
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < codes->plus.count; i++) {
        const decree_symbol *symbol = check_label(
            checker, codes->plus.items[i],
            (check_place){.symbols = CHECK_KIND(DECREE_SYMBOL_CODES)}, "a set of codes");
        if (!symbol) continue;
        symbol->codes->is_used = true;
        codes->plus.items[kept] = codes->plus.items[i];
        codes->plus_codes[kept++] = symbol->codes;
    }
    codes->plus.count = kept;
}

/// Takes away, again and again, the sets that add nothing still in question; what is left adds
/// itself through others.
static void check_plus_circles(decree_checker *checker)
{
    const decree_tree *tree = checker->tree;
    bool *is_done = JUB_NEW(checker->arena, bool, tree->codes.count);
    bool goes_on = is_done != NULL;
    while (goes_on) {
        goes_on = false;
        for (size_t i = 0; i < tree->codes.count; i++) {
            const decree_codes *codes = tree->codes.items[i];
            bool is_free = !is_done[i];
            for (uint32_t k = 0; k < codes->plus.count; k++)
                is_free = is_free && is_done[codes->plus_codes[k]->index];
            if (!is_free) continue;
            is_done[i] = true;
            goes_on = true;
        }
    }
    for (size_t i = 0; is_done && i < tree->codes.count; i++) {
        if (is_done[i]) continue;
        const decree_name name = tree->codes.items[i]->name;
        CHECK_ERROR(checker, JUB_CONFLICT, name.span, "take one 'plus' out of the circle",
                    "'%.*s' adds a set that takes it in again", JUB_TEXT_ARG(name.text));
        return;
    }
}

/// The number of each old code, and the `same` that first speaks of it.
static uint32_t *index_sames(decree_checker *checker, jub_map *old)
{
    const decree_tree *tree = checker->tree;
    uint32_t *by_old = JUB_NEW(checker->arena, uint32_t, tree->sames.count);
    for (size_t i = 0; by_old && i < tree->sames.count; i++) {
        const decree_same *same = tree->sames.items[i];
        bool is_new = true;
        const uint32_t number = jub_map_add(old, same->old_code.text, &is_new);
        if (number == JUB_MAP_ABSENT) return NULL;
        if (is_new) {
            by_old[number] = (uint32_t)i;
            continue;
        }
        const decree_name first = tree->sames.items[by_old[number]]->old_code;
        CHECK_WARNING(checker, same->old_code.span,
                      check_format(checker, "see line %u", check_line(checker, first.span)),
                      "'%.*s' is said to be the same as two codes",
                      JUB_TEXT_ARG(same->old_code.text));
    }
    return by_old;
}

static void check_sames(decree_checker *checker)
{
    const decree_tree *tree = checker->tree;
    jub_map old = jub_map_init(checker->arena, 0);
    uint32_t *by_old = index_sames(checker, &old);
    uint32_t *seen_from = JUB_NEW(checker->arena, uint32_t, tree->sames.count); // start + 1
    if (!by_old || !seen_from) {
        checker->is_out_of_memory = true;
        return;
    }
    for (uint32_t start = 0; start < tree->sames.count; start++) {
        uint32_t at = start;
        check_dates_in_force(checker, &tree->sames.items[start]->source);
        while (seen_from[at] == 0) {
            seen_from[at] = start + 1;
            const uint32_t next = jub_map_find(&old, tree->sames.items[at]->new_code.text);
            if (next == JUB_MAP_ABSENT) break;
            at = by_old[next];
            if (seen_from[at] != start + 1) continue;
            const decree_name code = tree->sames.items[at]->old_code;
            CHECK_ERROR(checker, JUB_CONFLICT, code.span, "'as' names the code that is in use now",
                        "'%.*s' comes back to itself", JUB_TEXT_ARG(code.text));
        }
    }
}

static void check_codes(decree_checker *checker)
{
    decree_tree *tree = checker->tree;
    tree->all_codes = JUB_NEW(checker->arena, decree_codes *, tree->codes.count);
    if (!tree->all_codes) {
        checker->is_out_of_memory = true;
        return;
    }
    checker->codes_capacity = tree->all_codes_count = (uint32_t)tree->codes.count;
    for (size_t i = 0; i < tree->codes.count; i++) {
        decree_codes *codes = tree->codes.items[i];
        tree->all_codes[i] = codes;
        check_dates_in_force(checker, &codes->source);
        check_entries(checker, codes->entries, codes->entry_count);
        bind_plus(checker, codes);
    }
    check_plus_circles(checker);
    check_sames(checker);
}

void check_define(decree_checker *checker, decree_define *define)
{
    check_dates_in_force(checker, &define->source);
    define->record = NULL;
    checker->owner = &define->record;
    if (define->value) check_expr(checker, define->value, NULL);
    checker->owner = NULL;
}

// -- records --------------------------------------------------------------------------------------

static decree_field *find_child(decree_checker *checker, const decree_record *record,
                                decree_name name, const decree_type_kind *kinds, const char *what)
{
    for (uint32_t i = 0; i < record->field_count; i++) {
        decree_field *field = record->fields[i];
        if (!jub_text_equal(field->name.text, name.text)) continue;
        field->is_used = true;
        if (field->type.kind == kinds[0] || field->type.kind == kinds[1] ||
            field->type.kind == DECREE_NO_TYPE)
            return field;
        CHECK_ERROR(checker, JUB_TYPE, name.span, NULL, "'%.*s' is %s, and %s",
                    JUB_TEXT_ARG(name.text), check_type_words(checker, field->type), what);
        return NULL;
    }
    CHECK_ERROR(checker, JUB_MISSING, name.span, "name one of the record's fields",
                "the record has no field '%.*s'", JUB_TEXT_ARG(name.text));
    return NULL;
}

static void check_record(decree_checker *checker, decree_record *record)
{
    static const decree_type_kind durations[] = {DECREE_DURATION, DECREE_DURATION},
                                  dates[] = {DECREE_DATE, DECREE_DATE},
                                  numbers[] = {DECREE_INTEGER, DECREE_INTEGER};
    decree_laid *laid = &record->laid;
    check_dates_in_force(checker, &record->source);
    for (uint32_t i = 0; i < record->field_count; i++) check_field(checker, record->fields[i]);
    if (!laid->is_given) return;
    laid->length_field =
        find_child(checker, record, laid->length, durations, "a length must be a duration");
    laid->from_field = find_child(checker, record, laid->from, dates, "a first day must be a date");
    if (laid->after.text.length_bytes > 0)
        laid->after_field = find_child(checker, record, laid->after, numbers,
                                       "what it follows is the number of a row, an integer");
}

// -- parameters -----------------------------------------------------------------------------------

static bool meet(const decree_source *a, const decree_source *b)
{
    return !(a->has_until && b->has_since && a->until < b->since) &&
           !(b->has_until && a->has_since && b->until < a->since);
}

static void check_parameter(decree_checker *checker, decree_parameter *parameter)
{
    check_dates_in_force(checker, &parameter->source);
    check_currency(checker, &parameter->type, parameter->name.span);
    check_expr_is(checker, parameter->value, parameter->type, "this parameter");
    if (parameter->value->type.kind != DECREE_NO_TYPE && !check_is_plain(parameter->value))
        CHECK_ERROR(checker, JUB_TYPE, parameter->value->span, "write the value out",
                    "the value of a parameter must be one plain value");
    for (const decree_parameter *other = parameter->next; other; other = other->next) {
        if (other->type.kind != parameter->type.kind ||
            other->type.or_none != parameter->type.or_none ||
            !check_same_cases(other->type.cases, parameter->type.cases))
            CHECK_ERROR(checker, JUB_TYPE, other->name.span,
                        check_format(checker, "line %u has the first",
                                     check_line(checker, parameter->name.span)),
                        "'%.*s' is of another type here", JUB_TEXT_ARG(other->name.text));
        else if (meet(&parameter->source, &other->source))
            CHECK_ERROR(checker, JUB_DUPLICATE, other->name.span,
                        check_format(checker, "date them apart with since and until; see line %u",
                                     check_line(checker, parameter->name.span)),
                        "'%.*s' has two values on one day", JUB_TEXT_ARG(other->name.text));
    }
}

// What is kept is taken over while reading; without the other text there is nothing to take.
static void check_keeping(decree_checker *checker)
{
    const decree_header *header = &checker->tree->header;
    const bool keeps = header->keeping.is_all || header->keeping.count > 0;
    if (keeps && checker->diagnostics->parts.count < 2)
        CHECK_ERROR(checker, JUB_MISSING, header->replaces_span, NULL,
                    "the decree that this one keeps rules from is not at hand");
    for (uint32_t i = 0; checker->diagnostics->parts.count >= 2 && i < header->keeping.count; i++)
        if (!check_find(checker, header->keeping.items[i].text) &&
            !check_is_unread(checker, header->keeping.items[i].text))
            CHECK_ERROR(checker, JUB_MISSING, header->keeping.items[i].span, NULL,
                        "the decree replaced has nothing called '%.*s'",
                        JUB_TEXT_ARG(header->keeping.items[i].text));
}

void check_declarations(decree_checker *checker)
{
    const decree_tree *tree = checker->tree;
    check_keeping(checker);
    for (size_t i = 0; i < tree->fields.count; i++) check_field(checker, tree->fields.items[i]);
    for (size_t i = 0; i < tree->records.count; i++) check_record(checker, tree->records.items[i]);
    for (size_t i = 0; i < tree->parameters.count; i++)
        check_parameter(checker, tree->parameters.items[i]);
    for (size_t i = 0; i < tree->gaps.count; i++) {
        check_dates_in_force(checker, &tree->gaps.items[i]->source);
        check_currency(checker, &tree->gaps.items[i]->type, tree->gaps.items[i]->name.span);
    }
    check_codes(checker);
}

// -- unused ---------------------------------------------------------------------------------------

static void say_unused(decree_checker *checker, decree_name name, const char *what)
{
    CHECK_WARNING(checker, name.span, "leave it out, or write the rule that reads it",
                  "%s '%.*s' is never read", what, JUB_TEXT_ARG(name.text));
}

void check_unused(decree_checker *checker)
{
    const decree_tree *tree = checker->tree;
    for (size_t i = 0; i < tree->fields.count; i++)
        if (!tree->fields.items[i]->is_used)
            say_unused(checker, tree->fields.items[i]->name, "field");
    for (size_t i = 0; i < tree->codes.count; i++)
        if (!tree->codes.items[i]->is_used)
            say_unused(checker, tree->codes.items[i]->name, "the set of codes");
    for (size_t i = 0; i < tree->defines.count; i++)
        if (!tree->defines.items[i]->is_used)
            say_unused(checker, tree->defines.items[i]->name, "define");
    for (size_t i = 0; i < tree->tables.count; i++)
        if (!tree->tables.items[i]->is_used)
            say_unused(checker, tree->tables.items[i]->name, "table");
    for (size_t i = 0; i < tree->parameters.count; i++) {
        const decree_symbol *first = check_find(checker, tree->parameters.items[i]->name.text);
        if (first->parameter == tree->parameters.items[i] && !first->parameter->is_used)
            say_unused(checker, first->parameter->name, "parameter");
    }
    for (size_t i = 0; i < tree->records.count; i++) {
        const decree_record *record = tree->records.items[i];
        if (!record->is_used) say_unused(checker, record->name, "record");
        for (uint32_t k = 0; record->is_used && k < record->field_count; k++)
            if (!record->fields[k]->is_used) say_unused(checker, record->fields[k]->name, "field");
    }
}
