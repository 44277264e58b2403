// The table `custody`, computed from sentences by a law: what the package of a register of files
// says under "jubilee:custody", said by a call.

#include "register/custody.h"
#include "library/library_private.h"

enum { KIND_MAX = 64 };

struct library_custody {
    const jub_law *law;
    uint32_t thread_count;
    uint32_t table;
    uint32_t person; // columns of the table
    uint32_t start;
    uint32_t term;
    uint32_t follows;                  // JUB_NO_ROW: none
    uint32_t kind;                     // JUB_NO_ROW: all are standard
    jub_map texts;                     // of the column `kind` ...
    jub_sentence_kind kinds[KIND_MAX]; // ... and what each is
};

// -- asking for it --------------------------------------------------------------------------------

static int32_t take_column(const library_table *table, const char *name, jub_value_type type,
                           bool is_optional, uint32_t *column_out, jubilee_error *error)
{
    *column_out = JUB_NO_ROW;
    if (!name && is_optional) return JUBILEE_OK;
    const library_column *column = library_find_column(table, name);
    if (!column)
        return library_fail(error, JUB_MISSING, NULL, "table '%.*s' has no column '%s'",
                            JUB_TEXT_ARG(table->name), name ? name : "");
    if (column->is_set_aside || column->is_ticket || column->column.type != type)
        return library_fail(error, JUB_TYPE,
                            "references and kinds are texts, start a date, term a length",
                            "column '%s' of '%.*s' has the format '%s'", name,
                            JUB_TEXT_ARG(table->name), column->format);
    *column_out = (uint32_t)(column - table->columns);
    return JUBILEE_OK;
}

static bool find_kind(const char *name, jub_sentence_kind *kind_out)
{
    for (jub_sentence_kind kind = 0; kind < JUB_SENTENCE_KIND_COUNT; kind++)
        if (strcmp(name, jub_sentence_kind_name(kind)) == 0) {
            *kind_out = kind;
            return true;
        }
    return false;
}

static int32_t take_kinds(jubilee_register *reg, const jubilee_custody *given,
                          struct library_custody *custody, jubilee_error *error)
{
    custody->texts = jub_map_init(&reg->arena, 0);
    if (given->kind_count > KIND_MAX || (given->kind_count > 0 && !given->kinds))
        return library_fail(error, JUB_LIMIT, NULL, "%zu kinds are named, of at most %d",
                            given->kind_count, KIND_MAX);
    for (size_t i = 0; i < given->kind_count; i++) {
        const jubilee_choice *each = &given->kinds[i];
        jub_sentence_kind kind;
        bool is_new = false;
        if (!each->name || !each->column || !find_kind(each->column, &kind))
            return library_fail(error, JUB_RANGE, "use standard, life or another kind of sentence",
                                "'%s' is no kind of sentence", each->column ? each->column : "");
        const jub_text text = jub_text_copy(&reg->arena, jub_text_from(each->name));
        const uint32_t number =
            text.bytes ? jub_map_add(&custody->texts, text, &is_new) : JUB_MAP_ABSENT;
        if (number == JUB_MAP_ABSENT) return library_fail_no_memory(error);
        if (!is_new)
            return library_fail(error, JUB_DUPLICATE, NULL, "the kind '%s' is named twice",
                                each->name);
        custody->kinds[number] = kind;
    }
    return JUBILEE_OK;
}

static int32_t take_law(jubilee_register *reg, const char *law, size_t length_bytes,
                        struct library_custody *custody, jubilee_error *error)
{
    jub_error own = {0};
    if (!law) return library_fail(error, JUB_MISSING, NULL, "there is no text of a law");
    const jub_status status =
        jub_law_parse(&reg->arena, (jub_text){law, length_bytes}, &custody->law, &own);
    if (status != JUB_OK) return library_pass_error(error, &own);
    if (jub_law_scheme_count(custody->law) == 0) return JUBILEE_OK;
    return library_fail(error, JUB_TYPE, "use a law with the rules 'generic'",
                        "the law '%.*s' has schemes, and a table names none",
                        JUB_TEXT_ARG(jub_law_name(custody->law)));
}

static jubilee_custody read_custody(const jubilee_custody *given)
{
    jubilee_custody custody = {0};
    if (given)
        memcpy(&custody, given,
               given->struct_bytes < sizeof custody ? given->struct_bytes : sizeof custody);
    return custody;
}

int32_t jubilee_register_custody(jubilee_register *reg, const char *law, size_t law_bytes,
                                 const jubilee_custody *custody, jubilee_error *error)
{
    if (!reg) return library_fail_null(error, "register");
    const jubilee_custody given = read_custody(custody);
    const library_table *table = library_find_table(reg, given.table);
    if (reg->is_finished || reg->custody)
        return library_fail(error, JUB_REFUSED, "ask once, before jubilee_register_finish",
                            "custody cannot be asked for any more");
    if (!table)
        return library_fail(error, JUB_MISSING, "add it first", "there is no table '%s'",
                            given.table ? given.table : "");
    struct library_custody *asked = JUB_NEW(&reg->arena, struct library_custody, 1);
    if (!asked) return library_fail_no_memory(error);
    asked->table = (uint32_t)(table - reg->tables);
    asked->thread_count = given.thread_count;
    int32_t status = take_law(reg, law, law_bytes, asked, error);
    if (status == JUBILEE_OK)
        status = take_column(table, given.person, JUB_TEXT_VALUE, false, &asked->person, error);
    if (status == JUBILEE_OK)
        status = take_column(table, given.start, JUB_DATE, false, &asked->start, error);
    if (status == JUBILEE_OK)
        status = take_column(table, given.term, JUB_DURATION, false, &asked->term, error);
    if (status == JUBILEE_OK)
        status = take_column(table, given.follows, JUB_TEXT_VALUE, true, &asked->follows, error);
    if (status == JUBILEE_OK)
        status = take_column(table, given.kind, JUB_TEXT_VALUE, true, &asked->kind, error);
    if (status == JUBILEE_OK) status = take_kinds(reg, &given, asked, error);
    if (status == JUBILEE_OK) reg->custody = asked;
    return status;
}

static bool refers(const jubilee_register *reg, uint32_t column, const library_table *target)
{
    for (size_t i = 0; i < reg->references.count; i++) {
        const library_reference *each = &reg->references.items[i];
        if (each->table == reg->custody->table && each->column == column)
            return &reg->tables[each->target] == target;
    }
    return false;
}

int32_t library_custody_check(const jubilee_register *reg, jubilee_error *error)
{
    const struct library_custody *asked = reg->custody;
    if (!asked) return JUBILEE_OK;
    if (library_find_table(reg, "custody"))
        return library_fail(error, JUB_CONFLICT, "hand it in, or have it computed",
                            "there is a table 'custody' already");
    if (!refers(reg, asked->person, library_find_table(reg, "persons")))
        return library_fail(error, JUB_MISSING, "say so with jubilee_register_refer",
                            "the sentences of custody do not refer to persons");
    if (asked->follows == JUB_NO_ROW || refers(reg, asked->follows, &reg->tables[asked->table]))
        return JUBILEE_OK;
    return library_fail(error, JUB_MISSING, "say so with jubilee_register_refer",
                        "what a sentence follows does not refer to its own table");
}

// -- computing it ---------------------------------------------------------------------------------

// The kind of each number in the column's dictionary; a row of another is unknown, with a fault.
static bool read_kinds(jubilee_register *reg, jub_custody_schema *schema)
{
    const struct library_custody *asked = reg->custody;
    library_table *table = &reg->tables[asked->table];
    if (asked->kind == JUB_NO_ROW) return true;
    library_column *column = &table->columns[asked->kind];
    const jub_map *texts = column->column.dictionary;
    schema->kinds = JUB_NEW(&reg->arena, jub_sentence_kind, texts->count);
    bool *is_named = JUB_NEW(&reg->arena, bool, texts->count);
    if (!schema->kinds || !is_named) return false;
    for (uint32_t i = 0; i < texts->count; i++) {
        const uint32_t number = jub_map_find(&asked->texts, texts->keys[i]);
        is_named[i] = number != JUB_MAP_ABSENT;
        if (is_named[i]) schema->kinds[i] = asked->kinds[number];
    }
    for (uint32_t row = 0; row < table->row_count; row++)
        if (jub_column_has(&column->column, row) && !is_named[column->column.codes[row]])
            library_fault_cell(reg, table, column, row, "a kind of sentence that nobody named");
    return true;
}

// The place among the links of the resource of one that a column makes to a target.
static uint32_t find_link(const jubilee_register *reg, uint32_t column, uint32_t target)
{
    const jub_resource *sentences = &reg->own.resources[reg->custody->table];
    const library_table *table = &reg->tables[reg->custody->table];
    for (uint32_t i = 0; i < sentences->link_count; i++)
        if (sentences->links[i].column == table->columns[column].index &&
            sentences->links[i].target_resource == target)
            return i;
    return JUB_NO_ROW;
}

static void take_fault(void *context, const jub_fault *fault)
{
    jubilee_register *reg = context;
    const library_table *table = &reg->tables[reg->custody->table];
    if (reg->fault_count < JUBILEE_FAULTS_KEPT) {
        const jub_text column = jub_text_copy(&reg->arena, fault->column);
        const jub_text reason = jub_text_copy(&reg->arena, jub_text_from(fault->reason));
        reg->faults[reg->fault_count] = (library_fault){
            table->name, column.bytes ? column : JUB_TEXT(""), (uint32_t)(fault->record - 2),
            reason.bytes ? reason.bytes : "no dates can be computed"};
    }
    reg->fault_count++;
}

int32_t library_custody_compute(jubilee_register *reg, jub_package *package, jubilee_error *error)
{
    const struct library_custody *asked = reg->custody;
    if (!asked) return JUBILEE_OK;
    const library_column *columns = reg->tables[asked->table].columns;
    jub_custody_schema *schema = JUB_NEW(&reg->arena, jub_custody_schema, 1);
    if (!schema || !read_kinds(reg, schema)) return library_fail_no_memory(error);
    schema->law = jub_law_name(asked->law);
    schema->resource = asked->table;
    schema->person_key = find_link(reg, asked->person, reg->own.persons);
    schema->consecutive_key =
        asked->follows == JUB_NO_ROW ? UINT32_MAX : find_link(reg, asked->follows, asked->table);
    schema->start_field = columns[asked->start].index;
    schema->term_field = columns[asked->term].index;
    schema->kind_field = asked->kind == JUB_NO_ROW ? UINT32_MAX : columns[asked->kind].index;
    package->custody = schema;
    jub_error own = {0};
    const jub_fault_sink faults = {take_fault, reg};
    const jub_parallel parallel = library_threads(asked->thread_count);
    const jub_status status =
        jub_register_add_custody(&reg->arena, &reg->own, asked->law, &faults, &parallel, &own);
    return status == JUB_OK ? JUBILEE_OK : library_pass_error(error, &own);
}
