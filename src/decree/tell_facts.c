#include "decree/pack_private.h"
#include "decree/tell_private.h"

// What is known of people, and the words made from it.

static bool has_text(jub_text text)
{
    return text.length_bytes > 0;
}

static void tell_cases(decree_teller *teller, const decree_cases *cases)
{
    tell_words(teller, PHRASE_TYPE_CHOICE);
    for (uint32_t i = 0; cases && i < cases->count; i++) {
        if (i > 0) tell_words(teller, PHRASE_COMMA);
        jub_buffer_text(&teller->page.line, cases->names[i]);
    }
}

void tell_type(decree_teller *teller, decree_type type)
{
    switch (type.kind) {
    case DECREE_BOOLEAN: tell_words(teller, PHRASE_TYPE_BOOLEAN); break;
    case DECREE_INTEGER: tell_words(teller, PHRASE_TYPE_INTEGER); break;
    case DECREE_RATIO: tell_words(teller, PHRASE_TYPE_RATIO); break;
    case DECREE_DATE: tell_words(teller, PHRASE_TYPE_DATE); break;
    case DECREE_DURATION: tell_words(teller, PHRASE_TYPE_DURATION); break;
    case DECREE_TEXT: tell_words(teller, PHRASE_TYPE_TEXT); break;
    case DECREE_CODES: tell_words(teller, PHRASE_TYPE_CODES); break;
    case DECREE_MONEY: TELL(teller, TYPE_MONEY, bit_text(type.currency)); break;
    case DECREE_CHOICE: tell_cases(teller, type.cases); break;
    case DECREE_NO_TYPE: break;
    }
    if (type.or_none) tell_words(teller, PHRASE_TYPE_OR_NONE);
}

// -- fields ---------------------------------------------------------------------------------------

static void tell_from(decree_teller *teller, jub_text from)
{
    if (!has_text(from))
        tell_words(teller, PHRASE_FIELD_FROM_NAME);
    else if (jub_text_starts(from, JUB_TEXT("custody.")))
        TELL(teller, FIELD_FROM_CUSTODY, bit_text(from));
    else
        TELL(teller, FIELD_FROM, bit_text(from));
}

static void tell_assumed(decree_teller *teller, const decree_field *field)
{
    if (!field->assume) return;
    decree_source when = field->assume_source;
    when.cite = (jub_text){0};
    TELL(teller, FIELD_ASSUMED, bit_expr(field->assume));
    if (has_text(field->assume_source.cite))
        TELL(teller, FIELD_ASSUMED_BY, bit_text(field->assume_source.cite));
    tell_source(teller, &when);
}

static void tell_field(decree_teller *teller, const decree_field *field, uint32_t depth)
{
    const bool is_special = !field->record;
    page_begin(&teller->page, depth);
    TELL(teller, QUOTED, bit_text(field->name.text));
    tell_words(teller, PHRASE_COLON);
    tell_type(teller, field->type);
    if (is_special && field->type.kind == DECREE_CHOICE &&
        decree_packs_have(teller->tree->languages, field->name.text, "kind"))
        tell_words(teller, PHRASE_FIELD_KIND);
    if (field->endless.count > 0) TELL(teller, FIELD_ENDLESS, bit_names(&field->endless));
    if (is_special && decree_packs_have(teller->tree->languages, field->name.text, "term_end"))
        tell_words(teller, PHRASE_FIELD_TERM_END);
    tell_from(teller, field->from);
    tell_assumed(teller, field);
    if (field->is_protected) tell_words(teller, PHRASE_FIELD_PROTECTED);
    page_end(&teller->page);
}

void tell_fields(decree_teller *teller)
{
    const decree_tree *tree = teller->tree;
    if (tree->fields.count == 0) return;
    tell_section(teller, PHRASE_SECTION_FIELDS);
    for (size_t i = 0; i < tree->fields.count; i++) tell_field(teller, tree->fields.items[i], 1);
}

static void tell_laid(decree_teller *teller, const decree_laid *laid)
{
    if (!laid->is_given) return;
    page_begin(&teller->page, 1);
    TELL(teller, RECORD_LAID, bit_text(laid->length.text), bit_text(laid->from.text));
    if (has_text(laid->after.text)) TELL(teller, RECORD_LAID_AFTER, bit_text(laid->after.text));
    page_end(&teller->page);
}

static void tell_record(decree_teller *teller, const decree_record *record)
{
    page_begin_labelled(&teller->page);
    jub_buffer_text(&teller->page.line, record->name.text);
    tell_source(teller, &record->source);
    if (has_text(record->singular.text)) TELL(teller, RECORD_EACH, bit_text(record->singular.text));
    if (has_text(record->from))
        TELL(teller, RECORD_FROM, bit_text(record->from));
    else
        tell_words(teller, PHRASE_RECORD_FROM_NAME);
    tell_words(teller, PHRASE_RECORD_HAS);
    page_end(&teller->page);
    for (uint32_t i = 0; i < record->field_count; i++) tell_field(teller, record->fields[i], 1);
    tell_laid(teller, &record->laid);
}

void tell_records(decree_teller *teller)
{
    const decree_tree *tree = teller->tree;
    if (tree->records.count == 0) return;
    tell_section(teller, PHRASE_SECTION_RECORDS);
    for (size_t i = 0; i < tree->records.count; i++) tell_record(teller, tree->records.items[i]);
    tell_paragraph(teller, 0, PHRASE_RECORD_EMPTY);
}

// -- offences -------------------------------------------------------------------------------------

static void tell_code_set(decree_teller *teller, const decree_codes *codes)
{
    page_begin(&teller->page, 1);
    TELL(teller, QUOTED, bit_text(codes->name.text));
    tell_source(teller, &codes->source);
    tell_words(teller, PHRASE_COLON);
    for (uint32_t i = 0; i < codes->entry_count; i++) {
        if (i > 0) tell_words(teller, PHRASE_COMMA);
        tell_code(teller, codes->entries[i].text);
    }
    for (uint32_t i = 0; i < codes->plus.count; i++)
        TELL(teller, CODES_PLUS, bit_text(codes->plus.items[i].text));
    page_end(&teller->page);
}

void tell_codes(decree_teller *teller)
{
    const decree_tree *tree = teller->tree;
    if (tree->codes.count + tree->sames.count == 0) return;
    tell_section(teller, PHRASE_SECTION_CODES);
    for (size_t i = 0; i < tree->codes.count; i++) tell_code_set(teller, tree->codes.items[i]);
    for (size_t i = 0; i < tree->sames.count; i++) {
        const decree_same *same = tree->sames.items[i];
        page_begin(&teller->page, 1);
        TELL(teller, SAME, bit_text(same->old_code.text), bit_text(same->new_code.text));
        tell_source(teller, &same->source);
        page_end(&teller->page);
    }
    tell_paragraph(teller, 0, PHRASE_CODES_FOREIGN);
}

// -- figures of the law ---------------------------------------------------------------------------

void tell_parameters(decree_teller *teller)
{
    const decree_tree *tree = teller->tree;
    if (tree->parameters.count == 0) return;
    tell_section(teller, PHRASE_SECTION_PARAMETERS);
    for (size_t i = 0; i < tree->parameters.count; i++) {
        const decree_parameter *parameter = tree->parameters.items[i];
        page_begin(&teller->page, 1);
        TELL(teller, QUOTED, bit_text(parameter->name.text));
        tell_words(teller, PHRASE_COMMA);
        tell_type(teller, parameter->type);
        tell_words(teller, PHRASE_COMMA);
        TELL(teller, PARAMETER_IS, bit_expr(parameter->value));
        tell_source(teller, &parameter->source);
        page_end(&teller->page);
    }
}

// -- defines and tables ---------------------------------------------------------------------------

static void tell_of_each(decree_teller *teller, const decree_record *record)
{
    const decree_expr rows = {.record = (decree_record *)record};
    TELL(teller, DEFINE_EACH, bit_one(&rows));
}

static void tell_define(decree_teller *teller, const decree_define *define)
{
    page_begin(&teller->page, 1);
    TELL(teller, QUOTED, bit_text(define->name.text));
    tell_source(teller, &define->source);
    if (define->record) tell_of_each(teller, define->record);
    if (define->value->type.kind == DECREE_BOOLEAN) {
        tell_words(teller, PHRASE_DEFINE_HOLDS);
        tell_condition(teller, define->value, 1);
    } else {
        TELL(teller, DEFINE_IS, bit_expr(define->value));
        page_end(&teller->page);
    }
}

// The cells in words, row by row behind a head; NULL when memory is out.
static jub_text *write_cells(decree_teller *teller, const decree_table *table)
{
    const uint32_t column_count = table->input_count + 1;
    decree_page *page = &teller->page;
    jub_text *cells =
        JUB_NEW(teller->arena, jub_text, (size_t)column_count * (table->row_count + 1));
    if (!cells) return NULL;
    for (uint32_t i = 0; i < table->input_count; i++) cells[i] = table->inputs[i]->name.text;
    cells[table->input_count] = table->name.text;
    for (uint32_t row = 0; row < table->row_count; row++) {
        jub_text *to = cells + (size_t)(row + 1) * column_count;
        for (uint32_t i = 0; i < table->input_count; i++) {
            jub_buffer_reset(&page->line);
            tell_cell(teller, &table->rows[row].cells[i], table->inputs[i]);
            to[i] = page_take(page, teller->arena);
        }
        tell_expr(teller, table->rows[row].result);
        to[table->input_count] = page_take(page, teller->arena);
    }
    return cells;
}

// A table too wide for the page: a row is an item.
static void list_rows(decree_teller *teller, const decree_table *table, const jub_text *cells)
{
    const uint32_t column_count = table->input_count + 1;
    for (uint32_t row = 1; row <= table->row_count; row++) {
        const jub_text *from = cells + (size_t)row * column_count;
        page_begin(&teller->page, 1);
        TELL(teller, TABLE_ROW, bit_number(row));
        for (uint32_t i = 0; i < table->input_count; i++) {
            if (i > 0) tell_words(teller, PHRASE_SEMICOLON);
            TELL(teller, EQUAL, bit_text(cells[i]), bit_text(from[i]));
        }
        TELL(teller, TABLE_RESULT, bit_text(from[table->input_count]));
        page_end(&teller->page);
    }
}

static void tell_fitting(decree_teller *teller, const decree_table *table)
{
    bool can_be_none = false;
    for (uint32_t i = 0; i < table->input_count; i++) can_be_none |= table->inputs[i]->type.or_none;
    page_begin(&teller->page, 0);
    tell_words(teller, table->is_unique ? PHRASE_TABLE_UNIQUE : PHRASE_TABLE_FIRST);
    jub_buffer_char(&teller->page.line, ' ');
    if (can_be_none) tell_words(teller, PHRASE_TABLE_NONE);
    jub_buffer_char(&teller->page.line, ' ');
    tell_words(teller, PHRASE_TABLE_UNKNOWN);
    page_end(&teller->page);
}

static void tell_table(decree_teller *teller, const decree_table *table)
{
    const uint32_t column_count = table->input_count + 1;
    page_begin_labelled(&teller->page);
    jub_buffer_text(&teller->page.line, table->name.text);
    tell_source(teller, &table->source);
    if (table->record) tell_of_each(teller, table->record);
    tell_words(teller, PHRASE_TABLE_IS);
    tell_type(teller, table->result_type);
    tell_words(teller, PHRASE_TABLE_BY);
    for (uint32_t i = 0; i < table->input_count; i++) {
        if (i > 0) tell_words(teller, i + 1 < table->input_count ? PHRASE_COMMA : PHRASE_AND);
        jub_buffer_text(&teller->page.line, table->inputs[i]->name.text);
    }
    page_end(&teller->page);
    const jub_text *cells = write_cells(teller, table);
    if (!cells) {
        teller->page.out->status = JUB_NO_MEMORY;
        return;
    }
    if (page_table_fits(&teller->page, cells, column_count, table->row_count + 1))
        page_table(&teller->page, cells, column_count, table->row_count + 1);
    else
        list_rows(teller, table, cells);
    tell_fitting(teller, table);
}

void tell_defines(decree_teller *teller)
{
    const decree_tree *tree = teller->tree;
    if (tree->defines.count + tree->tables.count == 0) return;
    tell_section(teller, PHRASE_SECTION_DEFINES);
    for (size_t i = 0; i < tree->defines.count; i++) tell_define(teller, tree->defines.items[i]);
    for (size_t i = 0; i < tree->tables.count; i++) tell_table(teller, tree->tables.items[i]);
}
