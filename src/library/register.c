// Tables become a register: what refers to what, what does not apply, and what is asked about it.

#include "library/library_private.h"

// -- what refers to what --------------------------------------------------------------------------

static int32_t find(const jubilee_register *reg, const char *table_name, const char *column_name,
                    library_table **table_out, library_column **column_out, jubilee_error *error)
{
    if (!reg) return library_fail_null(error, "register");
    *table_out = library_find_table(reg, table_name);
    if (!*table_out)
        return library_fail(error, JUB_MISSING, "add it first", "there is no table '%s'",
                            table_name ? table_name : "");
    *column_out = library_find_column(*table_out, column_name);
    if (!*column_out)
        return library_fail(error, JUB_MISSING, NULL, "table '%s' has no column '%s'", table_name,
                            column_name ? column_name : "");
    return JUBILEE_OK;
}

static int32_t find_text(const jubilee_register *reg, const char *table_name,
                         const char *column_name, library_table **table_out,
                         library_column **column_out, jubilee_error *error)
{
    const int32_t status = find(reg, table_name, column_name, table_out, column_out, error);
    if (status != JUBILEE_OK) return status;
    if (reg->is_finished)
        return library_fail(error, JUB_REFUSED, "name keys before jubilee_register_finish",
                            "the register is finished");
    const library_column *column = *column_out;
    if (!column->is_set_aside && !column->is_ticket && column->column.type == JUB_TEXT_VALUE)
        return JUBILEE_OK;
    return library_fail(error, JUB_TYPE, "cast the column to utf8 or to a dictionary of utf8",
                        "column '%s' of '%s' holds no texts: its format is '%s'", column_name,
                        table_name, column->format);
}

int32_t jubilee_register_key(jubilee_register *reg, const char *table_name, const char *column_name,
                             jubilee_error *error)
{
    library_table *table = NULL;
    library_column *column = NULL;
    const int32_t status = find_text(reg, table_name, column_name, &table, &column, error);
    if (status == JUBILEE_OK) table->key = (uint32_t)(column - table->columns);
    return status;
}

int32_t jubilee_register_refer(jubilee_register *reg, const char *table_name,
                               const char *column_name, const char *target_name,
                               jubilee_error *error)
{
    library_table *table = NULL;
    library_column *column = NULL;
    const int32_t status = find_text(reg, table_name, column_name, &table, &column, error);
    if (status != JUBILEE_OK) return status;
    const library_table *target = library_find_table(reg, target_name);
    if (!target)
        return library_fail(error, JUB_MISSING, "add it first", "there is no table '%s'",
                            target_name ? target_name : "");
    const library_reference reference = {(uint32_t)(table - reg->tables),
                                         (uint32_t)(column - table->columns),
                                         (uint32_t)(target - reg->tables)};
    for (size_t i = 0; i < reg->references.count; i++)
        if (reg->references.items[i].table == reference.table &&
            reg->references.items[i].column == reference.column)
            return library_fail(error, JUB_DUPLICATE, NULL,
                                "column '%s' of '%s' refers to a table already", column_name,
                                table_name);
    if (!JUB_LIST_PUSH(&reg->arena, &reg->references, reference))
        return library_fail_no_memory(error);
    return JUBILEE_OK;
}

// -- what does not apply --------------------------------------------------------------------------

// NAME_none beside NAME: true is none, and known.
static bool read_none(jubilee_register *reg, library_table *table, library_column *column)
{
    const jub_text name = jub_text_format(&reg->arena, "%.*s_none", JUB_TEXT_ARG(column->name));
    if (!name.bytes) return false;
    const library_column *beside = library_find_column(table, name.bytes);
    if (!beside || beside->is_set_aside || beside->is_ticket || beside->column.type != JUB_BOOLEAN)
        return true;
    const size_t words = jub_bit_words(table->row_count);
    column->column.none = JUB_NEW(&reg->arena, jub_bits, words);
    if (!column->column.none) return false;
    for (size_t i = 0; i < words; i++) {
        column->column.none[i] = beside->column.known[i] & beside->column.booleans[i];
        column->column.known[i] |= column->column.none[i];
    }
    return true;
}

static bool read_nones(jubilee_register *reg, library_table *table)
{
    for (uint32_t i = 0; i < table->column_count; i++) {
        library_column *column = &table->columns[i];
        if (!column->is_set_aside && !column->is_ticket && !read_none(reg, table, column))
            return false;
    }
    return true;
}

// -- finishing ------------------------------------------------------------------------------------

static bool make_resource(jubilee_register *reg, library_table *table, jub_resource *resource)
{
    *resource = (jub_resource){
        .name = table->name,
        .path = table->name,
        .row_count = table->row_count,
        .columns = JUB_NEW(&reg->arena, jub_column, table->column_count),
        .key_column = JUB_NO_ROW,
    };
    if (!resource->columns) return false;
    for (uint32_t i = 0; i < table->column_count; i++) {
        library_column *column = &table->columns[i];
        if (column->is_set_aside || column->is_ticket) continue;
        column->index = resource->column_count;
        if (i == table->key) resource->key_column = column->index;
        resource->columns[resource->column_count++] = column->column;
    }
    return true;
}

static int32_t check_tables(const jubilee_register *reg, jubilee_error *error)
{
    const library_table *persons = library_find_table(reg, "persons");
    const library_table *custody = library_find_table(reg, "custody");
    if (reg->is_finished) return library_fail(error, JUB_REFUSED, NULL, "the register is finished");
    if (!persons)
        return library_fail(error, JUB_MISSING, "add the table of people under that name",
                            "there is no table 'persons'");
    if (custody && custody->row_count != persons->row_count)
        return library_fail(error, JUB_CONFLICT,
                            "give it a row for each of 'persons', in the same order",
                            "table 'custody' has %u rows, and 'persons' has %u", custody->row_count,
                            persons->row_count);
    for (size_t i = 0; i < reg->references.count; i++) {
        const library_table *target = &reg->tables[reg->references.items[i].target];
        if (target->key == JUB_NO_ROW)
            return library_fail(error, JUB_MISSING, "name it with jubilee_register_key",
                                "table '%.*s' is referred to and has no key",
                                JUB_TEXT_ARG(target->name));
    }
    return library_custody_check(reg, error);
}

int32_t jubilee_register_finish(jubilee_register *reg, jubilee_error *error)
{
    if (!reg) return library_fail_null(error, "register");
    const int32_t status = check_tables(reg, error);
    if (status != JUBILEE_OK) return status;
    jub_package *package = JUB_NEW(&reg->arena, jub_package, 1);
    reg->own.resources = JUB_NEW(&reg->arena, jub_resource, reg->table_count);
    if (!package || !reg->own.resources) return library_fail_no_memory(error);
    for (uint32_t i = 0; i < reg->table_count; i++) {
        if (!read_nones(reg, &reg->tables[i]) ||
            !make_resource(reg, &reg->tables[i], &reg->own.resources[i]))
            return library_fail_no_memory(error);
        if (jub_text_is(reg->tables[i].name, "persons")) reg->own.persons = i;
    }
    reg->own.package = package;
    reg->own.resource_count = reg->table_count;
    int32_t linked = library_link(reg, error);
    if (linked == JUBILEE_OK) linked = library_custody_compute(reg, package, error);
    reg->is_finished = linked == JUBILEE_OK;
    return linked;
}

// -- asking ---------------------------------------------------------------------------------------

uint64_t jubilee_register_fault_count(const jubilee_register *reg)
{
    return reg ? reg->fault_count : 0;
}

int32_t jubilee_register_fault(const jubilee_register *reg, uint64_t index,
                               jubilee_fault *fault_out, jubilee_error *error)
{
    if (!reg) return library_fail_null(error, "register");
    if (!fault_out) return library_fail_null(error, "place for the fault");
    if (index >= reg->fault_count || index >= JUBILEE_FAULTS_KEPT)
        return library_fail(error, JUB_RANGE, NULL, "there is no fault %llu of %llu",
                            (unsigned long long)index, (unsigned long long)reg->fault_count);
    const library_fault *fault = &reg->faults[index];
    *fault_out =
        (jubilee_fault){fault->table.bytes, fault->column.bytes, fault->row, fault->message};
    return JUBILEE_OK;
}

static const void *values_of(const jub_column *column)
{
    switch (column->type) {
    case JUB_BOOLEAN: return column->booleans;
    case JUB_INTEGER: return column->integers;
    case JUB_DATE: return column->dates;
    case JUB_DURATION: return column->durations;
    case JUB_TEXT_VALUE:
    case JUB_CHOICE: return column->codes;
    case JUB_CODES: return column->sets.items;
    }
    return NULL;
}

static const char *type_word(jub_value_type type)
{
    static const char *const words[] = {
#define X(name, word, schema) word,
        JUB_VALUE_TYPE_LIST(X)
#undef X
    };
    return words[type];
}

int32_t jubilee_register_column(const jubilee_register *reg, const char *table_name,
                                const char *column_name, jubilee_column *column_out,
                                jubilee_error *error)
{
    library_table *table = NULL;
    library_column *column = NULL;
    if (!column_out) return library_fail_null(error, "place for the column");
    const int32_t status = find(reg, table_name, column_name, &table, &column, error);
    if (status != JUBILEE_OK) return status;
    if (column->is_set_aside)
        return library_fail(error, JUB_TYPE, "cast it to a type that jubilee_register_add lists",
                            "column '%s' of '%s' is not read: its format is '%s'", column_name,
                            table_name, column->format);
    uint64_t known_count = table->row_count;
    if (!column->is_ticket) {
        known_count = 0;
        for (size_t i = 0; i < jub_bit_words(table->row_count); i++)
            known_count += (uint64_t)__builtin_popcountll(column->column.known[i]);
    }
    *column_out = (jubilee_column){
        .type = column->is_ticket ? "ticket" : type_word(column->column.type),
        .values = column->is_ticket ? column->tickets : values_of(&column->column),
        .row_count = table->row_count,
        .known_count = known_count,
        .is_copied = column->is_copied,
    };
    return JUBILEE_OK;
}
