#include "decree/checker_private.h"

// Every expression of a decree's rules, for warnings that look at one sort of expression wherever
// it stands.

static void show(const decree_expr *expr, check_visit *visit, void *context)
{
    if (expr && visit(context, expr)) check_expr_parts(expr, visit, context);
}

void check_expr_parts(const decree_expr *expr, check_visit *visit, void *context)
{
    for (uint32_t i = 0; i < expr->operand_count; i++) show(expr->operands[i], visit, context);
}

static void show_table(const decree_table *table, check_visit *visit, void *context)
{
    for (uint32_t i = 0; i < table->input_count; i++) show(table->inputs[i], visit, context);
    for (uint32_t i = 0; i < table->row_count; i++) {
        const decree_row *row = &table->rows[i];
        for (uint32_t k = 0; k < table->input_count; k++) {
            show(row->cells[k].low, visit, context);
            show(row->cells[k].high, visit, context);
        }
        show(row->result, visit, context);
    }
}

static void show_clause(const decree_clause *clause, check_visit *visit, void *context)
{
    show(clause->when, visit, context);
    show(clause->where, visit, context);
    show(clause->until, visit, context);
    for (uint32_t i = 0; i < clause->act_count; i++) {
        show(clause->acts[i].by, visit, context);
        show(clause->acts[i].at_least, visit, context);
        show(clause->acts[i].at_most, visit, context);
        show(clause->acts[i].to, visit, context);
        show(clause->acts[i].from, visit, context);
    }
    show(clause->at_most, visit, context);
    show(clause->take, visit, context);
    for (uint32_t i = 0; i < clause->key_count; i++) show(clause->keys[i].value, visit, context);
}

void check_each_expr(const decree_tree *tree, check_visit *visit, void *context)
{
    for (size_t i = 0; i < tree->defines.count; i++)
        show(tree->defines.items[i]->value, visit, context);
    for (size_t i = 0; i < tree->tables.count; i++)
        show_table(tree->tables.items[i], visit, context);
    for (size_t i = 0; i < tree->covers.count; i++)
        show_clause(tree->covers.items[i], visit, context);
    for (size_t i = 0; i < tree->excludes.count; i++)
        show_clause(tree->excludes.items[i], visit, context);
    for (size_t i = 0; i < tree->grants.count; i++)
        show_clause(tree->grants.items[i], visit, context);
    for (size_t i = 0; i < tree->limits.count; i++)
        show_clause(tree->limits.items[i], visit, context);
    for (size_t i = 0; i < tree->quotas.count; i++)
        show_clause(tree->quotas.items[i], visit, context);
    for (size_t i = 0; i < tree->defers.count; i++)
        show_clause(tree->defers.items[i], visit, context);
    for (size_t i = 0; i < tree->revokes.count; i++)
        show_clause(tree->revokes.items[i], visit, context);
    for (size_t i = 0; i < tree->parameters.count; i++)
        show(tree->parameters.items[i]->value, visit, context);
}

enum { WORDS_MAX_BYTES = 80 };

const char *check_words_at(decree_checker *checker, decree_span span)
{
    const jub_text source = checker->tree->source;
    char words[WORDS_MAX_BYTES + 4];
    size_t length = 0, at = span.offset_bytes;
    const size_t end = at + span.length_bytes;
    for (; at < end && at < source.length_bytes && length < WORDS_MAX_BYTES; at++) {
        const char byte = source.bytes[at];
        const bool is_blank = byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
        if (is_blank && (length == 0 || words[length - 1] == ' ')) continue;
        words[length++] = is_blank ? ' ' : byte;
    }
    const bool is_cut = at < end && at < source.length_bytes;
    while (is_cut && length > 0 && ((unsigned char)words[length - 1] & 0x80) != 0) length--;
    return check_format(checker, "%.*s%s", (int)length, words, is_cut ? "..." : "");
}
