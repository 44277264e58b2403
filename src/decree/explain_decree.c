#include "decree/explain_decree.h"

#include <assert.h>

#include "decree/tell_private.h"

// A decree told in plain words, section by section, in the order in which a lawyer asks.

// -- phrases --------------------------------------------------------------------------------------

void tell_words(decree_teller *teller, phrase_id id)
{
    jub_buffer_string(&teller->page.line, phrase_words(id));
}

void tell_date(decree_teller *teller, jub_date date)
{
    const jub_civil civil = jub_civil_from_date(date);
    TELL(teller, DATE, bit_number(civil.day), bit_text(phrase_month_name(civil.month)),
         bit_number(civil.year));
}

static void tell_names(decree_teller *teller, const decree_names *names)
{
    if (names->is_all) tell_words(teller, PHRASE_ALL_GRANTS);
    for (uint32_t i = 0; i < names->count; i++) {
        if (i > 0) tell_words(teller, i + 1 < names->count ? PHRASE_COMMA : PHRASE_AND);
        jub_buffer_text(&teller->page.line, names->items[i].text);
    }
}

static void tell_bit_of(decree_teller *teller, const tell_bit *bit)
{
    switch (bit->kind) {
    case TELL_TEXT: jub_buffer_text(&teller->page.line, bit->text); break;
    case TELL_EXPR: tell_expr(teller, bit->expr); break;
    case TELL_BESIDE: tell_beside(teller, bit->expr); break;
    case TELL_ONE: tell_one(teller, bit->expr->record); break;
    case TELL_TIGHT: tell_tight(teller, bit->expr); break;
    case TELL_HOLDS: tell_holds(teller, bit->expr); break;
    case TELL_DATE: tell_date(teller, (jub_date)bit->number); break;
    case TELL_NUMBER: jub_buffer_i64(&teller->page.line, bit->number); break;
    case TELL_NAMES: tell_names(teller, bit->names); break;
    }
}

void tell_phrase(decree_teller *teller, phrase_id id, const tell_bit *bits, size_t bit_count)
{
    for (const char *at = phrase_words(id); *at;) {
        if (at[0] == '{') {
            const size_t hole = (size_t)(at[1] - '0');
            assert(hole < bit_count && at[2] == '}');
            tell_bit_of(teller, &bits[hole]);
            at += 3;
        } else {
            const size_t length_bytes = strcspn(at, "{");
            jub_buffer_bytes(&teller->page.line, at, length_bytes);
            at += length_bytes;
        }
    }
}

void tell_paragraph(decree_teller *teller, uint32_t depth, phrase_id id)
{
    page_begin(&teller->page, depth);
    tell_words(teller, id);
    page_end(&teller->page);
}

void tell_section(decree_teller *teller, phrase_id id)
{
    jub_buffer_reset(&teller->page.line);
    tell_words(teller, id);
    page_end_section(&teller->page);
}

void tell_source(decree_teller *teller, const decree_source *source)
{
    if (source->cite.length_bytes > 0) TELL(teller, HEAD_CITE, bit_text(source->cite));
    if (source->has_since && source->has_until)
        TELL(teller, HEAD_BETWEEN, bit_date(source->since), bit_date(source->until));
    else if (source->has_since)
        TELL(teller, HEAD_SINCE, bit_date(source->since));
    else if (source->has_until)
        TELL(teller, HEAD_UNTIL, bit_date(source->until));
}

// An item of one phrase with holes.
#define ITEM(teller, name, ...)                                                                    \
    do {                                                                                           \
        page_begin(&(teller)->page, 1);                                                            \
        TELL(teller, name, __VA_ARGS__);                                                           \
        page_end(&(teller)->page);                                                                 \
    } while (0)

// -- what it is -----------------------------------------------------------------------------------

static void tell_replaced(decree_teller *teller, const decree_header *header)
{
    if (header->replaces.length_bytes == 0) return;
    if (header->keeping.is_all)
        ITEM(teller, HEADER_KEEPS_ALL, bit_text(header->replaces));
    else if (header->keeping.count > 0)
        ITEM(teller, HEADER_KEEPS, bit_text(header->replaces), bit_names(&header->keeping));
    else
        ITEM(teller, HEADER_REPLACES, bit_text(header->replaces));
}

static void tell_header(decree_teller *teller)
{
    const decree_tree *tree = teller->tree;
    const decree_header *header = &tree->header;
    jub_buffer_text(&teller->page.line, header->title);
    page_end_title(&teller->page);
    tell_paragraph(teller, 0, PHRASE_ABOUT);
    tell_section(teller, PHRASE_SECTION_HEADER);
    if (header->cite.length_bytes > 0) ITEM(teller, HEADER_CITE, bit_text(header->cite));
    if (header->has_made) ITEM(teller, HEADER_MADE, bit_date(header->made));
    if (header->has_effect) ITEM(teller, HEADER_EFFECT, bit_date(header->effect));
    if (header->has_reckoned) ITEM(teller, HEADER_RECKONED, bit_date(header->reckoned));
    tell_replaced(teller, header);
    if (tree->tests.count + tree->proves.count > 0)
        ITEM(teller, HEADER_TESTS, bit_number((int64_t)tree->tests.count),
             bit_number((int64_t)tree->proves.count));
}

// -- how days are counted -------------------------------------------------------------------------

// The date of the header in whose year examples are given.
static bool example_date(const decree_header *header, jub_date *date_out)
{
    *date_out = header->has_effect ? header->effect
                : header->has_made ? header->made
                                   : header->reckoned;
    return header->has_effect || header->has_made || header->has_reckoned;
}

static void tell_month_example(decree_teller *teller)
{
    jub_date near, last, sum;
    if (!example_date(&teller->tree->header, &near)) return;
    const jub_civil january = {jub_civil_from_date(near).year, 1, 31};
    if (!jub_date_from_civil(january, &last)) return;
    if (jub_date_add(last, (jub_duration){1, 0}, teller->tree->convention.month_end, &sum) ==
        JUB_ADDED)
        TELL(teller, MONTH_END_EXAMPLE, bit_date(last), bit_date(sum));
    else
        TELL(teller, MONTH_END_REFUSED, bit_date(last));
}

static void tell_month_end(decree_teller *teller)
{
    static const phrase_id phrases[] = {[JUB_CLAMP] = PHRASE_MONTH_END_CLAMP,
                                        [JUB_OVERFLOW] = PHRASE_MONTH_END_OVERFLOW,
                                        [JUB_REFUSE] = PHRASE_MONTH_END_REFUSE};
    const decree_convention *convention = &teller->tree->convention;
    page_begin(&teller->page, 1);
    if (convention->has_month_end) {
        tell_words(teller, phrases[convention->month_end]);
        tell_month_example(teller);
    } else {
        tell_words(teller, PHRASE_MONTH_END_OPEN);
    }
    page_end(&teller->page);
}

// From the first to the last of the header's dates.
static void tell_day_example(decree_teller *teller)
{
    const decree_header *header = &teller->tree->header;
    jub_date first, last;
    if (!example_date(header, &last)) return;
    first = last;
    if (header->has_reckoned && header->reckoned != last) first = header->reckoned;
    if (first == last && header->has_made) first = header->made;
    if (first > last) {
        const jub_date later = first;
        first = last;
        last = later;
    }
    const int32_t days = jub_count_days(first, last, teller->tree->convention.day_count);
    TELL_AS(teller, days == 1 ? PHRASE_DAY_COUNT_EXAMPLE_ONE : PHRASE_DAY_COUNT_EXAMPLE,
            bit_date(first), bit_date(last), bit_number(days));
}

static void tell_day_count(decree_teller *teller)
{
    const decree_convention *convention = &teller->tree->convention;
    page_begin(&teller->page, 1);
    if (convention->has_day_count) {
        tell_words(teller, convention->day_count == JUB_INCLUSIVE ? PHRASE_DAY_COUNT_INCLUSIVE
                                                                  : PHRASE_DAY_COUNT_EXCLUSIVE);
        tell_day_example(teller);
    } else {
        tell_words(teller, PHRASE_DAY_COUNT_OPEN);
    }
    page_end(&teller->page);
}

static void tell_calendar(decree_teller *teller)
{
    const decree_tree *tree = teller->tree;
    tell_section(teller, PHRASE_SECTION_CALENDAR);
    tell_month_end(teller);
    tell_paragraph(teller, 1, PHRASE_CALENDAR_STEP);
    tell_day_count(teller);
    for (size_t i = 0; i < tree->currencies.count; i++) {
        const decree_currency *currency = tree->currencies.items[i];
        ITEM(teller, CURRENCY, bit_text(currency->name.text), bit_number(currency->decimals));
    }
}

// -- what holds of all ----------------------------------------------------------------------------

static void tell_unknown(decree_teller *teller)
{
    tell_section(teller, PHRASE_SECTION_UNKNOWN);
    tell_paragraph(teller, 0, PHRASE_UNKNOWN_1);
    tell_paragraph(teller, 0, PHRASE_UNKNOWN_2);
    tell_paragraph(teller, 0, PHRASE_UNKNOWN_3);
}

decree_name *tell_new_names(decree_teller *teller, size_t count)
{
    decree_name *names = JUB_NEW(teller->arena, decree_name, count);
    if (!names) teller->page.out->status = JUB_NO_MEMORY;
    return names;
}

// Adds the labels of some clauses.
static void add_labels(decree_teller *teller, decree_names *labels, decree_clause *const *clauses,
                       size_t count)
{
    decree_name *items = tell_new_names(teller, labels->count + count);
    if (!items) return;
    for (uint32_t i = 0; i < labels->count; i++) items[i] = labels->items[i];
    for (size_t i = 0; i < count; i++) items[labels->count++] = clauses[i]->name;
    labels->items = items;
}

static void tell_step(decree_teller *teller, uint32_t *number, phrase_id id,
                      const decree_names *labels)
{
    const tell_bit names = bit_names(labels);
    page_begin_numbered(&teller->page, 1, ++*number);
    tell_phrase(teller, id, &names, 1);
    page_end(&teller->page);
}

static void tell_order(decree_teller *teller)
{
    const decree_tree *tree = teller->tree;
    const struct {
        phrase_id id;
        decree_clause *const *clauses, *const *more;
        size_t count, more_count;
    } steps[] = {
        {PHRASE_ORDER_COVERS, tree->covers.items, NULL, tree->covers.count, 0},
        {PHRASE_ORDER_GRANTS, tree->grants.items, NULL, tree->grants.count, 0},
        {PHRASE_ORDER_EXCLUDES, tree->excludes.items, NULL, tree->excludes.count, 0},
        {PHRASE_ORDER_AFTER, tree->revokes.items, tree->quotas.items, tree->revokes.count,
         tree->quotas.count},
        {PHRASE_ORDER_DEFERS, tree->defers.items, NULL, tree->defers.count, 0},
    };
    const decree_names none = {.count = 0};
    uint32_t number = 0;
    tell_section(teller, PHRASE_SECTION_ORDER);
    tell_step(teller, &number, PHRASE_ORDER_FACTS, &none);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        decree_names labels = {.count = 0};
        add_labels(teller, &labels, steps[i].clauses, steps[i].count);
        if (steps[i].more) add_labels(teller, &labels, steps[i].more, steps[i].more_count);
        if (labels.count > 0)
            tell_step(teller, &number, steps[i].id, &labels);
        else if (steps[i].id == PHRASE_ORDER_COVERS)
            tell_step(teller, &number, PHRASE_ORDER_COVERS_ALL, &none);
    }
    tell_step(teller, &number, PHRASE_ORDER_TERM, &none);
}

// -- the whole ------------------------------------------------------------------------------------

static void tell_all(decree_teller *teller)
{
    tell_header(teller);
    tell_calendar(teller);
    tell_fields(teller);
    tell_records(teller);
    tell_codes(teller);
    tell_parameters(teller);
    tell_defines(teller);
    tell_covers(teller);
    tell_grants(teller);
    tell_excludes(teller);
    tell_defers(teller);
    tell_combines(teller);
    tell_limits(teller);
    tell_quotas(teller);
    tell_rounds(teller);
    tell_revokes(teller);
    tell_duties(teller);
    tell_gaps(teller);
    tell_unknown(teller);
    tell_order(teller);
}

jub_status jub_decree_explain(jub_arena *arena, const jub_decree *decree, jub_explain_format format,
                              jub_buffer *buffer, jub_error *error)
{
    const size_t mark_bytes = jub_arena_mark(arena);
    decree_teller teller = {.tree = decree->tree,
                            .arena = arena,
                            .page = page_open(buffer, format == JUB_EXPLAIN_MARKDOWN)};
    tell_all(&teller);
    page_close(&teller.page);
    jub_arena_rewind(arena, mark_bytes);
    if (buffer->status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    if (buffer->status != JUB_OK)
        return jub_fail(error, buffer->status, (jub_position){0}, NULL,
                        "the decree in words is longer than %zu bytes", buffer->max_bytes);
    return JUB_OK;
}
