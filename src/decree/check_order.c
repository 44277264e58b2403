#include "decree/checker_private.h"

// Defines and tables may be read before they are written down, so they are put in order first: a
// walk in depth over "reads", with a stack of its own, because a hostile decree could nest ten
// thousand defines.

enum { CHAIN_DEPTH_MAX = 1000 }; // nesting of expressions through all that they read

typedef enum node_state { NODE_NEW, NODE_OPEN, NODE_DONE } node_state;

typedef struct value_node {
    decree_symbol symbol;
    JUB_LIST(uint32_t) reads; // nodes
    size_t next_read;
    uint32_t own_depth;
    uint32_t depth;
    node_state state;
} value_node;

typedef struct value_graph {
    decree_checker *checker;
    value_node *nodes;
    uint32_t define_count;
    uint32_t count;
    uint32_t current;
} value_graph;

static void note_name(value_graph *graph, jub_text name)
{
    const decree_symbol *symbol = check_find(graph->checker, name);
    if (!symbol) return;
    uint32_t node;
    if (symbol->kind == DECREE_SYMBOL_DEFINE)
        node = symbol->define->index;
    else if (symbol->kind == DECREE_SYMBOL_TABLE)
        node = graph->define_count + symbol->table->index;
    else
        return;
    if (!JUB_LIST_PUSH(graph->checker->arena, &graph->nodes[graph->current].reads, node))
        graph->checker->is_out_of_memory = true;
}

static uint32_t walk(value_graph *graph, const decree_expr *expr)
{
    if (!expr) return 0;
    if (expr->kind == DECREE_EXPR_NAME) note_name(graph, expr->name.text);
    uint32_t deepest = 0;
    for (uint32_t i = 0; i < expr->operand_count; i++) {
        const uint32_t depth = walk(graph, expr->operands[i]);
        if (depth > deepest) deepest = depth;
    }
    return deepest + 1;
}

static uint32_t walk_table(value_graph *graph, const decree_table *table)
{
    for (uint32_t i = 0; i < table->input_count; i++) (void)walk(graph, table->inputs[i]);
    for (uint32_t i = 0; i < table->row_count; i++) {
        const decree_row *row = &table->rows[i];
        for (uint32_t k = 0; k < table->input_count; k++) {
            (void)walk(graph, row->cells[k].low);
            (void)walk(graph, row->cells[k].high);
        }
        (void)walk(graph, row->result);
    }
    return DECREE_DEPTH_MAX / 4;
}

static bool build(value_graph *graph)
{
    const decree_tree *tree = graph->checker->tree;
    graph->define_count = (uint32_t)tree->defines.count;
    graph->count = graph->define_count + (uint32_t)tree->tables.count;
    graph->nodes = JUB_NEW(graph->checker->arena, value_node, graph->count);
    if (!graph->nodes) return false;
    for (uint32_t i = 0; i < graph->count; i++) {
        value_node *node = &graph->nodes[i];
        graph->current = i;
        if (i < graph->define_count) {
            decree_define *define = tree->defines.items[i];
            node->symbol = (decree_symbol){.kind = DECREE_SYMBOL_DEFINE,
                                           .name = define->name.text,
                                           .span = define->name.span,
                                           .define = define};
            node->own_depth = walk(graph, define->value);
        } else {
            decree_table *table = tree->tables.items[i - graph->define_count];
            node->symbol = (decree_symbol){.kind = DECREE_SYMBOL_TABLE,
                                           .name = table->name.text,
                                           .span = table->name.span,
                                           .table = table};
            node->own_depth = walk_table(graph, table);
        }
    }
    return true;
}

/// `stack[from .. to]` read one another in a circle.
static void report_circle(value_graph *graph, const uint32_t *stack, size_t from, size_t to)
{
    jub_text chain = {0};
    for (size_t i = from; i <= to && i < from + 8; i++) {
        const jub_text name = graph->nodes[stack[i]].symbol.name;
        chain = chain.bytes ? jub_text_format(graph->checker->arena, "%.*s -> %.*s",
                                              JUB_TEXT_ARG(chain), JUB_TEXT_ARG(name))
                            : name;
    }
    const decree_symbol *first = &graph->nodes[stack[from]].symbol;
    CHECK_ERROR(graph->checker, JUB_CONFLICT, first->span,
                "a value cannot depend on itself; write one of them out",
                "'%.*s' is defined by itself: %.*s -> %s%.*s", JUB_TEXT_ARG(first->name),
                JUB_TEXT_ARG(chain), to - from >= 8 ? "... -> " : "", JUB_TEXT_ARG(first->name));
}

static void finish(value_graph *graph, uint32_t id, decree_symbol ***order_out, size_t *count)
{
    value_node *node = &graph->nodes[id];
    uint32_t deepest = 0;
    for (size_t i = 0; i < node->reads.count; i++)
        if (graph->nodes[node->reads.items[i]].depth > deepest)
            deepest = graph->nodes[node->reads.items[i]].depth;
    node->depth = node->own_depth + deepest;
    if (node->depth > CHAIN_DEPTH_MAX && node->depth - node->own_depth <= CHAIN_DEPTH_MAX)
        CHECK_ERROR(graph->checker, JUB_LIMIT, node->symbol.span, "shorten the chain of defines",
                    "'%.*s' builds on others more than %d steps deep",
                    JUB_TEXT_ARG(node->symbol.name), CHAIN_DEPTH_MAX);
    node->state = NODE_DONE;
    (*order_out)[(*count)++] = &node->symbol;
}

static void visit(value_graph *graph, uint32_t root, uint32_t *stack, decree_symbol **order,
                  size_t *count)
{
    size_t height = 0;
    stack[height++] = root;
    graph->nodes[root].state = NODE_OPEN;
    while (height > 0) {
        value_node *node = &graph->nodes[stack[height - 1]];
        if (node->next_read == node->reads.count) {
            finish(graph, stack[--height], &order, count);
            continue;
        }
        const uint32_t read = node->reads.items[node->next_read++];
        if (graph->nodes[read].state == NODE_NEW) {
            graph->nodes[read].state = NODE_OPEN;
            stack[height++] = read;
        } else if (graph->nodes[read].state == NODE_OPEN) {
            size_t from = height - 1;
            while (stack[from] != read) from--;
            report_circle(graph, stack, from, height - 1);
        }
    }
}

size_t check_order_values(decree_checker *checker, decree_symbol ***order_out)
{
    value_graph graph = {.checker = checker};
    size_t count = 0;
    *order_out = NULL;
    if (!build(&graph)) goto out_of_memory;
    uint32_t *stack = JUB_NEW(checker->arena, uint32_t, graph.count);
    *order_out = JUB_NEW(checker->arena, decree_symbol *, graph.count);
    if (!stack || !*order_out) goto out_of_memory;
    for (uint32_t i = 0; i < graph.count; i++)
        if (graph.nodes[i].state == NODE_NEW) visit(&graph, i, stack, *order_out, &count);
    return count;

out_of_memory:
    checker->is_out_of_memory = true;
    return 0;
}
