#include "decree/vector/slot_private.h"

// What an expression reads decides how it is lowered: nothing, then it is a constant; one column
// of few values, or one linked resource, then a table; one number, then a step function; else its
// parts.

static decree_mask reads_of_set(vector_plan *plan, decree_expr *const *exprs, uint32_t count)
{
    decree_mask reads = {{0}};
    for (uint32_t i = 0; i < count; i++)
        reads = decree_mask_or(reads, vector_reads(plan, exprs[i]));
    return reads;
}

static decree_mask reads_of_define(vector_plan *plan, const decree_define *define)
{
    if (!decree_in_force(plan->program, &define->source)) return (decree_mask){{0}};
    if (!plan->define_has_reads[define->index]) {
        plan->define_reads[define->index] = vector_reads(plan, define->value);
        plan->define_has_reads[define->index] = 1;
    }
    return plan->define_reads[define->index];
}

static decree_mask reads_of_table(vector_plan *plan, const decree_table *table)
{
    if (!decree_in_force(plan->program, &table->source)) return (decree_mask){{0}};
    if (plan->table_has_reads[table->index]) return plan->table_reads[table->index];
    decree_mask reads = reads_of_set(plan, table->inputs, table->input_count);
    for (uint32_t i = 0; i < table->row_count; i++) {
        reads = decree_mask_or(reads, vector_reads(plan, table->rows[i].result));
        for (uint32_t k = 0; k < table->input_count; k++) {
            const decree_cell *cell = &table->rows[i].cells[k];
            if (cell->low) reads = decree_mask_or(reads, vector_reads(plan, cell->low));
            if (cell->high) reads = decree_mask_or(reads, vector_reads(plan, cell->high));
        }
    }
    plan->table_reads[table->index] = reads;
    plan->table_has_reads[table->index] = 1;
    return reads;
}

static decree_mask reads_of_name(vector_plan *plan, const decree_symbol *symbol)
{
    decree_mask reads = {{0}};
    if (!symbol) return reads;
    switch (symbol->kind) {
    case DECREE_SYMBOL_FIELD:
    case DECREE_SYMBOL_CHILD: decree_mask_set(&reads, symbol->field->index); break;
    case DECREE_SYMBOL_ROUND: decree_mask_set(&reads, symbol->round->field_index); break;
    case DECREE_SYMBOL_GAP: decree_mask_set(&reads, symbol->gap->fact); break;
    case DECREE_SYMBOL_DEFINE: return reads_of_define(plan, symbol->define);
    case DECREE_SYMBOL_TABLE: return reads_of_table(plan, symbol->table);
    case DECREE_SYMBOL_PARAMETER: // constants
    case DECREE_SYMBOL_BUILTIN:
    case DECREE_SYMBOL_CODES:
    case DECREE_SYMBOL_CLAUSE:
    case DECREE_SYMBOL_NOTICE:
    case DECREE_SYMBOL_RECORD:
    case DECREE_SYMBOL_DUTY: break;
    }
    return reads;
}

decree_mask vector_reads(vector_plan *plan, const decree_expr *expr)
{
    if (expr->kind == DECREE_EXPR_NAME) return reads_of_name(plan, expr->symbol);
    decree_mask reads = reads_of_set(plan, expr->operands, expr->operand_count);
    if (expr->kind != DECREE_EXPR_ROWS) return reads;
    for (uint32_t i = 0; i < expr->record->field_count; i++) // its own rows', not those around
        decree_mask_clear(&reads, expr->record->fields[i]->index);
    decree_mask_set(&reads, expr->record->fact);
    return reads;
}

bool vector_asks_rows(const vector_plan *plan, decree_mask reads)
{
    const decree_tree *tree = plan->program->tree;
    for (size_t i = 0; i < tree->records.count; i++)
        if (decree_mask_has(reads, tree->records.items[i]->fact)) return true;
    return false;
}

bool vector_reads_rows_of(const vector_plan *plan, decree_mask reads, uint32_t space)
{
    const decree_record *record = plan->program->tree->records.items[space - 1];
    for (uint32_t i = 0; i < record->field_count; i++)
        if (decree_mask_has(reads, record->fields[i]->index)) return true;
    return false;
}

uint32_t vector_only_fact(decree_mask reads)
{
    const int count = __builtin_popcountll(reads.words[0]) + __builtin_popcountll(reads.words[1]);
    if (count != 1) return UINT32_MAX;
    return reads.words[0] ? decree_lowest(reads.words[0]) : 64 + decree_lowest(reads.words[1]);
}

const vector_column *vector_column_of(vector_plan *plan, uint32_t fact)
{
    const vector_column *column = &plan->columns[fact];
    return column->column ? column : NULL;
}

// -- domains --------------------------------------------------------------------------------------

static uint32_t row_count_of(const vector_plan *plan, uint32_t space)
{
    if (space == 0) return plan->determiner->persons->row_count;
    const jub_resource *resource = plan->determiner->records[space - 1].resource;
    return resource ? resource->row_count : 0;
}

static bool pays(const vector_plan *plan, uint32_t entry_count, uint32_t space)
{
    if (entry_count <= VECTOR_TABLE_FREE_ENTRIES) return true;
    return entry_count <= VECTOR_TABLE_MAX_ENTRIES &&
           entry_count <= row_count_of(plan, space) / VECTOR_TABLE_SHARE;
}

static bool is_coded(const vector_column *column)
{
    return column->column->type == JUB_TEXT_VALUE || column->column->type == JUB_CHOICE;
}

// A column that holds each code once, so that the reference reads it as it reads any other.
static bool make_entries(vector_plan *plan, vector_domain *domain)
{
    const jub_column *column = domain->column->column;
    const size_t words = jub_bit_words(domain->count);
    jub_bits *known = JUB_NEW(plan->arena, jub_bits, words);
    uint32_t *codes = JUB_NEW(plan->arena, uint32_t, domain->count);
    if (!known || !codes) return false;
    memset(known, UINT8_MAX, words * sizeof *known);
    for (uint32_t i = 0; i < domain->count; i++) codes[i] = i;
    domain->entry_column = *column;
    domain->entry_column.row_count = domain->count;
    domain->entry_column.known = known;
    domain->entry_column.none = NULL;
    domain->entry_column.codes = codes;
    domain->entries = *domain->column->binding;
    domain->entries.column = &domain->entry_column;
    return true;
}

static const vector_domain *add_domain(vector_plan *plan, const vector_domain *made)
{
    for (size_t i = 0; i < plan->domains.count; i++) {
        const vector_domain *domain = plan->domains.items[i];
        if (domain->via == made->via && domain->column == made->column &&
            domain->space == made->space)
            return domain;
    }
    if (plan->domains.count >= VECTOR_DOMAIN_MAX) return NULL;
    vector_domain *domain = JUB_NEW(plan->arena, vector_domain, 1);
    if (!domain || !JUB_LIST_PUSH(plan->arena, &plan->domains, domain)) {
        plan->is_out_of_memory = true;
        return NULL;
    }
    *domain = *made;
    if (domain->column && !make_entries(plan, domain)) plan->is_out_of_memory = true;
    return domain;
}

// Facts that nobody has a column for are the same for everybody, and part of no domain.
static decree_mask bound_of(vector_plan *plan, decree_mask reads)
{
    for (uint32_t i = 0; i < plan->program->fact_count; i++)
        if (!plan->columns[i].column && !plan->columns[i].binding->given)
            decree_mask_clear(&reads, i);
    return reads;
}

// The link behind which all these facts are; NULL where one of them is not.
static const jub_link *only_link(vector_plan *plan, decree_mask reads)
{
    const jub_link *via = NULL;
    for (uint32_t i = 0; i < plan->program->fact_count; i++) {
        if (!decree_mask_has(reads, i)) continue;
        const decree_binding *binding = plan->columns[i].binding;
        if (binding->given || !binding->via || (via && via != binding->via)) return NULL;
        via = binding->via;
    }
    return via;
}

const vector_domain *vector_domain_of(vector_plan *plan, decree_mask reads, uint32_t space)
{
    if (vector_asks_rows(plan, reads)) return NULL;
    const decree_mask bound = bound_of(plan, reads);
    const jub_link *via = only_link(plan, bound);
    if (via) {
        const uint32_t count = plan->determiner->reg->resources[via->target_resource].row_count;
        const vector_domain made = {.count = count, .via = via, .space = space};
        return pays(plan, count, space) ? add_domain(plan, &made) : NULL;
    }
    const uint32_t only = vector_only_fact(bound);
    if (only == UINT32_MAX) return NULL;
    const vector_column *column = vector_column_of(plan, only);
    if (!column || column->rows || !is_coded(column)) return NULL;
    const uint32_t count = column->column->dictionary ? column->column->dictionary->count : 0;
    const vector_domain made = {.count = count, .column = column, .space = space};
    return pays(plan, count, space) ? add_domain(plan, &made) : NULL;
}
