#include "sql_tables.h"

enum { STATEMENT_MAX_BYTES = 256 << 20, COLUMN_MAX = 256, NAMES_MAX_BYTES = 1 << 24 };

const sql_words sql_dialects[SQL_DIALECT_COUNT] = {
    {"sqlite", '"', "INTEGER", "INTEGER", "INTEGER", "TEXT", "TEXT", "", false, false},
    {"postgresql", '"', "BOOLEAN", "BIGINT", "INTEGER", "DATE", "TEXT", "DATE ", true, false},
    {"duckdb", '"', "BOOLEAN", "BIGINT", "INTEGER", "DATE", "VARCHAR", "DATE ", true, false},
    {"spark", '`', "BOOLEAN", "BIGINT", "INT", "DATE", "STRING", "DATE ", true, true},
};

const sql_words *sql_dialect_find(const char *name)
{
    for (int i = 0; i < SQL_DIALECT_COUNT; i++)
        if (strcmp(sql_dialects[i].name, name) == 0) return &sql_dialects[i];
    return NULL;
}

typedef struct writer {
    const generated_run *run;
    const sql_words *words;
    sql_take *take;
    void *context;
    jub_arena names;
    const char *table;
    const char *columns[COLUMN_MAX]; // of the table that is written, with their types
    const char *types[COLUMN_MAX];
    uint32_t column_count;
    jub_buffer rows; // (..), (..)
    bool in_row;
} writer;

// -- a table --------------------------------------------------------------------------------------

static void begin_table(writer *w, const char *name)
{
    w->table = name;
    w->column_count = 0;
    w->rows = jub_buffer_init(STATEMENT_MAX_BYTES);
}

static void add_column(writer *w, const char *name, const char *suffix, const char *type)
{
    assert_true(w->column_count < COLUMN_MAX);
    w->columns[w->column_count] = jub_text_format(&w->names, "%s%s", name, suffix).bytes;
    w->types[w->column_count++] = type;
}

static void put_columns(writer *w, const char *before, const char *after, bool has_types,
                        jub_buffer *out)
{
    for (uint32_t i = 0; i < w->column_count; i++) {
        jub_buffer_format(out, "%s%s%c%s%c%s", i > 0 ? ", " : "", before, w->words->quote,
                          w->columns[i], w->words->quote, after);
        if (has_types) jub_buffer_format(out, " %s", w->types[i]);
    }
}

static void tell(writer *w, jub_buffer *statement)
{
    w->take(w->context, jub_buffer_view(statement));
    jub_buffer_reset(statement);
}

/// A view over its rows as they stand, each cell given its type.
static void end_view(writer *w, jub_buffer *out)
{
    jub_buffer_format(out, "CREATE OR REPLACE TEMPORARY VIEW `%s` AS SELECT ", w->table);
    for (uint32_t i = 0; i < w->column_count; i++)
        jub_buffer_format(out, "%sCAST(`%s` AS %s) AS `%s`", i > 0 ? ", " : "", w->columns[i],
                          w->types[i], w->columns[i]);
    jub_buffer_string(out, " FROM VALUES ");
    if (w->rows.length_bytes > 0)
        jub_buffer_text(out, jub_buffer_view(&w->rows));
    else
        for (uint32_t i = 0; i < w->column_count; i++)
            jub_buffer_string(out, i == 0 ? "(NULL" : ", NULL");
    jub_buffer_string(out, w->rows.length_bytes > 0 ? " AS t(" : ") AS t(");
    put_columns(w, "", "", false, out);
    jub_buffer_string(out, w->rows.length_bytes > 0 ? ")" : ") WHERE FALSE");
    tell(w, out);
}

static void end_table(writer *w)
{
    jub_buffer out = jub_buffer_init(STATEMENT_MAX_BYTES);
    if (w->words->has_views_only) {
        end_view(w, &out);
    } else {
        jub_buffer_format(&out, "CREATE TEMPORARY TABLE \"%s\" (", w->table);
        put_columns(w, "", "", true, &out);
        jub_buffer_string(&out, ")");
        tell(w, &out);
        if (w->rows.length_bytes > 0) {
            jub_buffer_format(&out, "INSERT INTO \"%s\" VALUES ", w->table);
            jub_buffer_text(&out, jub_buffer_view(&w->rows));
            tell(w, &out);
        }
    }
    jub_buffer_clear(&w->rows);
    jub_buffer_clear(&out);
}

// -- cells ----------------------------------------------------------------------------------------

static void begin_row(writer *w)
{
    jub_buffer_string(&w->rows, w->rows.length_bytes > 0 ? ", (" : "(");
    w->in_row = false;
}

static jub_buffer *next_cell(writer *w)
{
    if (w->in_row) jub_buffer_string(&w->rows, ", ");
    w->in_row = true;
    return &w->rows;
}

static void end_row(writer *w)
{
    jub_buffer_string(&w->rows, ")");
}

static void put_null(writer *w)
{
    jub_buffer_string(next_cell(w), "NULL");
}

static void put_truth(writer *w, bool truth)
{
    const bool has = w->words->has_truth;
    jub_buffer_string(next_cell(w), truth ? (has ? "TRUE" : "1") : has ? "FALSE" : "0");
}

static void put_text(writer *w, jub_text text)
{
    jub_buffer *out = next_cell(w);
    jub_buffer_char(out, '\'');
    for (size_t i = 0; i < text.length_bytes; i++) {
        if (text.bytes[i] == '\'') jub_buffer_char(out, '\'');
        jub_buffer_char(out, text.bytes[i]);
    }
    jub_buffer_char(out, '\'');
}

/// A text or a code, NULL where it is unknown.
static void put_key(writer *w, const jub_column *column, uint32_t row)
{
    if (row == JUB_NO_ROW || !jub_column_has(column, row))
        put_null(w);
    else
        put_text(w, column->dictionary->keys[column->codes[row]]);
}

static void put_value(writer *w, const jub_column *column, uint32_t row)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    if (!jub_column_has(column, row)) {
        put_null(w);
        if (column->type == JUB_DURATION) put_null(w);
        return;
    }
    switch (column->type) {
    case JUB_BOOLEAN: put_truth(w, jub_bit(column->booleans, row)); break;
    case JUB_INTEGER: jub_buffer_i64(next_cell(w), column->integers[row]); break;
    case JUB_DATE:
        jub_buffer_format(next_cell(w), "%s'%s'", w->words->date_prefix,
                          jub_date_format(column->dates[row], day));
        break;
    case JUB_DURATION:
        jub_buffer_i64(next_cell(w), column->durations[row].months);
        jub_buffer_i64(next_cell(w), column->durations[row].days);
        break;
    case JUB_TEXT_VALUE:
    case JUB_CHOICE: put_key(w, column, row); break;
    case JUB_CODES: put_truth(w, true); break;
    }
}

static void put_cell(writer *w, const jub_column *column, uint32_t row)
{
    put_value(w, column, row);
    put_truth(w, column->none && jub_bit(column->none, row) && jub_bit(column->known, row));
}

// -- resources ------------------------------------------------------------------------------------

static bool is(const jub_resource *resource, const char *name)
{
    return jub_text_is(resource->name, name);
}

static const jub_link *link_of(const jub_resource *resource, uint32_t column)
{
    for (uint32_t i = 0; i < resource->link_count; i++)
        if (resource->links[i].column == column) return &resource->links[i];
    return NULL;
}

static const jub_link *link_to_persons(const writer *w, const jub_resource *resource)
{
    const jub_register *reg = w->run->reg;
    return jub_resource_link(reg, resource, &reg->resources[reg->persons]);
}

/// `facilities` as `facility`, `units` as `unit`.
static const char *singular(writer *w, jub_text name)
{
    const bool is_y = jub_text_ends(name, JUB_TEXT("ies"));
    const int kept = (int)name.length_bytes - (is_y ? 3 : 1);
    return jub_text_format(&w->names, "%.*s%s", kept, name.bytes, is_y ? "y" : "").bytes;
}

static const char *name_column(writer *w, const jub_resource *resource, uint32_t number)
{
    const jub_link *link = link_of(resource, number);
    if (link) return singular(w, w->run->reg->resources[link->target_resource].name);
    return jub_text_format(&w->names, "%.*s", JUB_TEXT_ARG(resource->columns[number].name)).bytes;
}

static const char *name_table(writer *w, const jub_resource *resource)
{
    return jub_text_format(&w->names, "%.*s", JUB_TEXT_ARG(resource->name)).bytes;
}

static const char *name_codes(writer *w, const jub_resource *resource, const jub_column *column)
{
    return jub_text_format(&w->names, "%.*s_%.*s", JUB_TEXT_ARG(resource->name),
                           JUB_TEXT_ARG(column->name))
        .bytes;
}

static void declare(writer *w, const jub_column *column, const char *name)
{
    const sql_words *words = w->words;
    switch (column->type) {
    case JUB_BOOLEAN: add_column(w, name, "", words->boolean); break;
    case JUB_INTEGER: add_column(w, name, "", words->integer); break;
    case JUB_DATE: add_column(w, name, "", words->date); break;
    case JUB_DURATION:
        add_column(w, name, "_months", words->small);
        add_column(w, name, "_days", words->small);
        break;
    case JUB_TEXT_VALUE:
    case JUB_CHOICE: add_column(w, name, "", words->text); break;
    case JUB_CODES: add_column(w, name, "_known", words->boolean); break;
    }
    add_column(w, name, "_none", words->boolean);
}

/// Whether a column is a fact, and not the key or the person it belongs to.
static bool is_fact(const writer *w, const jub_resource *resource, uint32_t number)
{
    const jub_link *link = link_of(resource, number);
    return number != resource->key_column &&
           !(link && link->target_resource == w->run->reg->persons);
}

static void put_rows(writer *w, const jub_resource *resource, const jub_link *to_person)
{
    for (uint32_t row = 0; row < resource->row_count; row++) {
        begin_row(w);
        put_key(w, &resource->columns[resource->key_column], row);
        if (to_person) put_key(w, &resource->columns[to_person->column], row);
        for (uint32_t i = 0; i < resource->column_count; i++)
            if (is_fact(w, resource, i)) put_cell(w, &resource->columns[i], row);
        end_row(w);
    }
}

static void make_facts(writer *w, const jub_resource *resource)
{
    const jub_link *to_person = link_to_persons(w, resource);
    begin_table(w, name_table(w, resource));
    add_column(w, "id", "", w->words->text);
    if (to_person) add_column(w, "person", "", w->words->text);
    for (uint32_t i = 0; i < resource->column_count; i++) {
        if (!is_fact(w, resource, i)) continue;
        declare(w, &resource->columns[i], name_column(w, resource, i));
    }
    put_rows(w, resource, to_person);
    end_table(w);
}

/// The codes of one column, a row for each of each owner.
static void make_codes(writer *w, const jub_resource *resource, const jub_column *column)
{
    const jub_column *keys = &resource->columns[resource->key_column];
    begin_table(w, name_codes(w, resource, column));
    add_column(w, "owner", "", w->words->text);
    add_column(w, "code", "", w->words->text);
    for (uint32_t row = 0; row < resource->row_count; row++) {
        if (!jub_column_has(column, row)) continue;
        for (uint32_t i = column->sets.offsets[row]; i < column->sets.offsets[row + 1]; i++) {
            begin_row(w);
            put_key(w, keys, row);
            put_text(w, column->dictionary->keys[column->sets.items[i]]);
            end_row(w);
        }
    }
    end_table(w);
}

static void make_rounds(writer *w, const jub_resource *resource)
{
    const jub_link *to_person = link_to_persons(w, resource);
    const jub_column *label = jub_resource_column(resource, JUB_TEXT("round"));
    const jub_column *passed = jub_resource_column(resource, JUB_TEXT("passed"));
    begin_table(w, "rounds");
    add_column(w, "person", "", w->words->text);
    add_column(w, "round", "", w->words->text);
    add_column(w, "passed", "", w->words->boolean);
    for (uint32_t row = 0; row < resource->row_count; row++) {
        begin_row(w);
        put_key(w, &resource->columns[to_person->column], row);
        put_key(w, label, row);
        put_value(w, passed, row);
        end_row(w);
    }
    end_table(w);
}

static void make_code_list(writer *w, const jub_resource *resource)
{
    begin_table(w, "offence_codes");
    add_column(w, "code", "", w->words->text);
    for (uint32_t row = 0; row < resource->row_count; row++) {
        begin_row(w);
        put_key(w, jub_resource_column(resource, JUB_TEXT("code")), row);
        end_row(w);
    }
    end_table(w);
}

static void make_tickets(writer *w)
{
    const generated_run *run = w->run;
    const jub_resource *persons = &run->reg->resources[run->reg->persons];
    begin_table(w, "tickets");
    add_column(w, "lottery", "", w->words->text);
    add_column(w, "person", "", w->words->text);
    add_column(w, "ticket", "", w->words->text);
    for (uint32_t i = 0; i < jub_decree_lottery_count(run->decree); i++) {
        for (uint32_t row = 0; row < persons->row_count; row++) {
            char digits[2 * JUB_TICKET_BYTES + 1];
            const uint8_t *ticket = run->options.tickets[i] + (size_t)row * JUB_TICKET_BYTES;
            for (int k = 0; k < JUB_TICKET_BYTES; k++)
                (void)snprintf(digits + (size_t)2 * k, 3, "%02x", ticket[k]);
            begin_row(w);
            put_text(w, jub_decree_lottery_name(run->decree, i));
            put_key(w, &persons->columns[persons->key_column], row);
            put_text(w, jub_text_from(digits));
            end_row(w);
        }
    }
    end_table(w);
}

/// A register without rounds has none of anybody.
static void make_empty_rounds(writer *w)
{
    if (jub_register_resource(w->run->reg, JUB_TEXT("rounds"))) return;
    begin_table(w, "rounds");
    add_column(w, "person", "", w->words->text);
    add_column(w, "round", "", w->words->text);
    add_column(w, "passed", "", w->words->boolean);
    end_table(w);
}

static writer *new_writer(const generated_run *run, const sql_words *words, sql_take *take,
                          void *context)
{
    writer *w = calloc(1, sizeof *w);
    assert_non_null(w);
    *w = (writer){.run = run,
                  .words = words,
                  .take = take,
                  .context = context,
                  .names = jub_arena_init(NAMES_MAX_BYTES)};
    return w;
}

static void end_writer(writer *w)
{
    jub_arena_clear(&w->names);
    free(w);
}

void sql_tables_make(const generated_run *run, const sql_words *words, sql_take *take,
                     void *context)
{
    writer *w = new_writer(run, words, take, context);
    for (uint32_t i = 0; i < run->reg->resource_count; i++) {
        const jub_resource *each = &run->reg->resources[i];
        if (is(each, "rounds")) {
            make_rounds(w, each);
        } else if (is(each, "offence_codes")) {
            make_code_list(w, each);
        } else {
            make_facts(w, each);
            for (uint32_t k = 0; k < each->column_count; k++)
                if (each->columns[k].type == JUB_CODES) make_codes(w, each, &each->columns[k]);
        }
    }
    make_empty_rounds(w);
    make_tickets(w);
    end_writer(w);
}

static void drop(writer *w, const char *name)
{
    const jub_text statement = jub_text_format(&w->names, "DROP %s IF EXISTS %c%s%c",
                                               w->words->has_views_only ? "VIEW" : "TABLE",
                                               w->words->quote, name, w->words->quote);
    w->take(w->context, statement);
}

void sql_tables_drop(const generated_run *run, const sql_words *words, sql_take *take,
                     void *context)
{
    writer *w = new_writer(run, words, take, context);
    for (uint32_t i = 0; i < run->reg->resource_count; i++) {
        const jub_resource *each = &run->reg->resources[i];
        drop(w, name_table(w, each));
        for (uint32_t k = 0; k < each->column_count; k++)
            if (each->columns[k].type == JUB_CODES) drop(w, name_codes(w, each, &each->columns[k]));
    }
    if (!jub_register_resource(run->reg, JUB_TEXT("rounds"))) drop(w, "rounds");
    drop(w, "tickets");
    end_writer(w);
}
