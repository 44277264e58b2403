// Tables as they are handed in.

#include <stdlib.h>

#include "base/utf8.h"
#include "library/library_private.h"

static const char by_the_interface[] = "hand in what Arrow's C data interface describes";

library_table *library_find_table(const jubilee_register *reg, const char *name)
{
    for (uint32_t i = 0; name && i < reg->table_count; i++)
        if (jub_text_is(reg->tables[i].name, name)) return (library_table *)&reg->tables[i];
    return NULL;
}

library_column *library_find_column(const library_table *table, const char *name)
{
    for (uint32_t i = 0; name && i < table->column_count; i++)
        if (jub_text_is(table->columns[i].name, name)) return &table->columns[i];
    return NULL;
}

void library_fault_cell(jubilee_register *reg, const library_table *table, library_column *column,
                        uint32_t row, const char *message)
{
    jub_bit_clear(column->column.known, row);
    if (reg->fault_count < JUBILEE_FAULTS_KEPT)
        reg->faults[reg->fault_count] = (library_fault){table->name, column->name, row, message};
    reg->fault_count++;
}

// -- schema ---------------------------------------------------------------------------------------

// A name in normal form C, copied and ended by a NUL; NULL when it cannot be one.
static jub_text read_name(jub_arena *arena, const char *name)
{
    const size_t length = name ? strnlen(name, LIBRARY_NAME_MAX_BYTES + 1) : 0;
    const jub_text text = {name, length};
    if (length == 0 || length > LIBRARY_NAME_MAX_BYTES || !jub_utf8_valid(text, NULL))
        return (jub_text){0};
    const jub_text normal = jub_utf8_nfc(arena, text);
    return normal.bytes ? jub_text_copy(arena, normal) : normal;
}

static int32_t read_column_schema(jubilee_register *reg, library_table *table,
                                  const struct ArrowSchema *schema, jubilee_error *error)
{
    library_column *column = &table->columns[table->column_count];
    if (!schema || !schema->format)
        return library_fail(error, JUB_TYPE, by_the_interface, "column %u of '%.*s' has no schema",
                            table->column_count, JUB_TEXT_ARG(table->name));
    column->name = read_name(&reg->arena, schema->name);
    if (!column->name.bytes)
        return library_fail(error, JUB_TYPE, "name every column, in UTF-8",
                            "column %u of '%.*s' has no usable name", table->column_count,
                            JUB_TEXT_ARG(table->name));
    if (library_find_column(table, column->name.bytes))
        return library_fail(error, JUB_DUPLICATE, "give every column a name of its own",
                            "table '%.*s' has two columns '%.*s'", JUB_TEXT_ARG(table->name),
                            JUB_TEXT_ARG(column->name));
    const jub_text format = {schema->format, strnlen(schema->format, LIBRARY_FORMAT_MAX_BYTES)};
    column->format = jub_text_copy(&reg->arena, format).bytes;
    if (!column->format || !library_type_read(&reg->arena, schema, &column->type))
        return library_fail_no_memory(error);
    column->is_set_aside = column->type.kind == LIBRARY_OTHER;
    column->is_ticket = column->type.kind == LIBRARY_TICKET;
    table->column_count++;
    return JUBILEE_OK;
}

static int32_t read_schema(jubilee_register *reg, library_table *table,
                           const struct ArrowSchema *schema, jubilee_error *error)
{
    if (!schema || !schema->release || !schema->format || strcmp(schema->format, "+s") != 0)
        return library_fail(error, JUB_TYPE, "hand in a record batch: a struct array of columns",
                            "the schema of '%.*s' is none of a table, or is released",
                            JUB_TEXT_ARG(table->name));
    if (schema->n_children < 0 || schema->n_children > LIBRARY_COLUMN_MAX)
        return library_fail(error, JUB_LIMIT, "hand in the columns that the decree needs",
                            "table '%.*s' has %lld columns, of at most %d",
                            JUB_TEXT_ARG(table->name), (long long)schema->n_children,
                            LIBRARY_COLUMN_MAX);
    if (schema->n_children > 0 && !schema->children)
        return library_fail(error, JUB_TYPE, by_the_interface,
                            "the columns of '%.*s' are not there", JUB_TEXT_ARG(table->name));
    table->columns = JUB_NEW(&reg->arena, library_column, (size_t)schema->n_children);
    if (!table->columns) return library_fail_no_memory(error);
    int32_t status = JUBILEE_OK;
    for (int64_t i = 0; status == JUBILEE_OK && i < schema->n_children; i++)
        status = read_column_schema(reg, table, schema->children[i], error);
    return status;
}

// -- batches --------------------------------------------------------------------------------------

static bool has_null_row(const struct ArrowArray *batch)
{
    if (!batch->buffers || !batch->buffers[0] || batch->null_count == 0) return false;
    for (int64_t i = 0; i < batch->length; i++)
        if (!library_array_has(batch, batch->offset + i)) return true;
    return false;
}

static const char *batch_fault(const library_table *table, const struct ArrowArray *batch)
{
    if (!batch->release) return "it is released";
    if (batch->length < 0 || batch->offset < 0) return "its length or offset is negative";
    if (batch->length > LIBRARY_ROW_MAX || batch->offset > LIBRARY_ROW_MAX)
        return "it is longer than a register may be";
    if (batch->n_children != (int64_t)table->column_count)
        return "it has not as many columns as its schema";
    if (batch->n_children > 0 && !batch->children) return "its columns are not there";
    if (batch->n_buffers < 0 || batch->n_buffers > 1) return "a struct has one buffer at most";
    if (batch->n_buffers == 0 || !batch->buffers)
        return batch->null_count > 0 ? "it has nulls and nothing says which" : NULL;
    return has_null_row(batch) ? "a row of it is null as a whole" : NULL;
}

static int32_t check_batches(library_table *table, const struct ArrowArray *batches, size_t count,
                             jubilee_error *error)
{
    int64_t row_count = 0;
    if (count > LIBRARY_BATCH_MAX || (count > 0 && !batches))
        return library_fail(error, JUB_LIMIT, NULL, "table '%.*s' has %zu batches, of at most %d",
                            JUB_TEXT_ARG(table->name), count, LIBRARY_BATCH_MAX);
    for (size_t i = 0; i < count; i++) {
        const char *fault = batch_fault(table, &batches[i]);
        if (fault)
            return library_fail(error, JUB_TYPE, by_the_interface, "batch %zu of '%.*s': %s", i,
                                JUB_TEXT_ARG(table->name), fault);
        row_count += batches[i].length;
        if (row_count > LIBRARY_ROW_MAX)
            return library_fail(error, JUB_LIMIT, NULL, "table '%.*s' has too many rows",
                                JUB_TEXT_ARG(table->name));
    }
    table->row_count = (uint32_t)row_count;
    return JUBILEE_OK;
}

// -- adding ---------------------------------------------------------------------------------------

static int32_t begin_table(jubilee_register *reg, const char *name, library_table *table,
                           jubilee_error *error)
{
    if (reg->is_finished)
        return library_fail(error, JUB_REFUSED, "add tables before jubilee_register_finish",
                            "the register is finished");
    if (reg->table_count >= LIBRARY_TABLE_MAX)
        return library_fail(error, JUB_LIMIT, NULL, "a register has at most %d tables",
                            LIBRARY_TABLE_MAX);
    table->name = read_name(&reg->arena, name);
    if (!table->name.bytes)
        return library_fail(error, JUB_TYPE, "name it as the decree does, such as persons",
                            "the table has no usable name");
    if (library_find_table(reg, table->name.bytes))
        return library_fail(error, JUB_DUPLICATE, "hand in all batches of a table at once",
                            "table '%.*s' is there already", JUB_TEXT_ARG(table->name));
    return JUBILEE_OK;
}

int32_t jubilee_register_add(jubilee_register *reg, const char *table_name,
                             struct ArrowSchema *schema, struct ArrowArray *batches,
                             size_t batch_count, jubilee_error *error)
{
    if (!reg) return library_fail_null(error, "register");
    const size_t mark_bytes = jub_arena_mark(&reg->arena);
    const uint64_t fault_count = reg->fault_count;
    library_table table = {.key = JUB_NO_ROW};
    int32_t status = begin_table(reg, table_name, &table, error);
    if (status == JUBILEE_OK) status = read_schema(reg, &table, schema, error);
    if (status == JUBILEE_OK) status = check_batches(&table, batches, batch_count, error);
    if (status != JUBILEE_OK) goto done;
    table.batches = JUB_NEW(&reg->arena, struct ArrowArray, batch_count);
    table.batch_count = batch_count;
    if (!table.batches) {
        status = library_fail_no_memory(error);
        goto done;
    }
    if (batch_count > 0) memcpy(table.batches, batches, batch_count * sizeof *batches);
    for (uint32_t i = 0; status == JUBILEE_OK && i < table.column_count; i++)
        status = library_column_read(reg, &table, i, error);
    if (status != JUBILEE_OK) goto done;

    for (size_t i = 0; i < batch_count; i++) batches[i].release = NULL; // moved
    schema->release(schema);
    reg->tables[reg->table_count++] = table;

done:
    if (status != JUBILEE_OK) {
        jub_arena_rewind(&reg->arena, mark_bytes);
        reg->fault_count = fault_count;
    }
    return status;
}

jubilee_register *jubilee_register_new(void)
{
    jubilee_register *reg = calloc(1, sizeof *reg);
    if (reg) reg->arena = jub_arena_init(LIBRARY_MEMORY_MAX_BYTES);
    return reg;
}

void jubilee_register_free(jubilee_register *reg)
{
    if (!reg) return;
    for (uint32_t i = 0; i < reg->table_count; i++)
        for (size_t k = 0; k < reg->tables[i].batch_count; k++) {
            struct ArrowArray *batch = &reg->tables[i].batches[k];
            if (batch->release) batch->release(batch);
        }
    jub_arena_clear(&reg->arena);
    free(reg);
}
