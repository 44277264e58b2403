// Decision tables. A row ends where its bars do: at a bar that begins a line, or at the full stop;
// where rows share a line, after as many cells as the table has columns.

#include "decree/parse_state_private.h"

typedef JUB_LIST(decree_cell) cell_list;

// True when the bracket here opens an interval: a `..` stands in it before it closes.
static bool opens_interval(const decree_parser *parser)
{
    uint32_t depth = 0;
    for (size_t at = parser->at; at < parser->count; at++) {
        switch (parser->tokens[at].kind) {
        case TOKEN_OPEN_ROUND:
        case TOKEN_OPEN_SQUARE: depth++; break;
        case TOKEN_CLOSE_ROUND:
        case TOKEN_CLOSE_SQUARE:
            if (--depth == 0) return false;
            break;
        case TOKEN_RANGE:
            if (depth == 1) return true;
            break;
        case TOKEN_BAR:
        case TOKEN_FULL_STOP:
        case TOKEN_FENCE_END: return false;
        default: break;
        }
    }
    return false;
}

static bool parse_interval(decree_parser *parser, decree_cell *cell)
{
    cell->kind = DECREE_CELL_RANGE;
    cell->low_is_closed = parse_take(parser)->kind == TOKEN_OPEN_SQUARE;
    if (!(cell->low = parse_sum(parser, "the lower end")) ||
        !parse_expect(parser, TOKEN_RANGE, "between the two ends") ||
        !(cell->high = parse_sum(parser, "the upper end")))
        return false;
    cell->high_is_closed = parse_sees(parser, TOKEN_CLOSE_SQUARE);
    if (cell->high_is_closed || parse_sees(parser, TOKEN_CLOSE_ROUND)) {
        (void)parse_take(parser);
        return true;
    }
    return parse_fail(parser, "']' or ')' after the upper end",
                      "']' takes the end in, ')' leaves it out");
}

static bool parse_cell(decree_parser *parser, decree_cell *cell_out)
{
    const size_t from = parser->at;
    decree_cell cell = {.kind = DECREE_CELL_VALUE};
    if (parse_sees(parser, TOKEN_BAR))
        return parse_fail(parser, "a cell", "an empty cell is written any");
    if (parse_accept_word(parser, WORD_ANY)) {
        cell.kind = DECREE_CELL_ANY;
    } else if (parse_relation(parse_peek(parser, 0)->kind, &cell.relation)) {
        cell.kind = DECREE_CELL_RELATION;
        (void)parse_take(parser);
        if (!(cell.low = parse_sum(parser, "a value"))) return false;
    } else if (parse_sees(parser, TOKEN_OPEN_SQUARE) ||
               (parse_sees(parser, TOKEN_OPEN_ROUND) && opens_interval(parser))) {
        if (!parse_interval(parser, &cell)) return false;
    } else {
        if (!(cell.low = parse_sum(parser, "a cell"))) return false;
        if (parse_sees(parser, TOKEN_RANGE))
            return parse_fail(parser, "'|'", "an interval stands in brackets: [a .. b)");
    }
    cell.span = parse_span_from(parser, from);
    *cell_out = cell;
    return true;
}

static bool row_ends(const decree_parser *parser)
{
    const decree_token *token = parse_peek(parser, 0);
    return token->is_first_on_line || token->kind == TOKEN_FULL_STOP ||
           token->kind == TOKEN_FENCE_END;
}

static bool fail_cell_count(decree_parser *parser, size_t from, size_t count, size_t want)
{
    parse_fault(
        parser, parse_span_from(parser, from), "a cell for each input, and the result in the last",
        "this row has %zu cell%s, and the table needs %zu", count, count == 1 ? "" : "s", want);
    return false;
}

// The row under a Markdown table's head: `|---|---|`, of which the lexer leaves the first bar.
static bool is_ruler(const decree_parser *parser)
{
    const decree_span bar = parser->tokens[parser->at - 1].span;
    const size_t at = bar.offset_bytes + bar.length_bytes;
    const jub_text rest = {parser->source.bytes + at, parser->source.length_bytes - at};
    return jub_text_starts(rest, JUB_TEXT("--")) || jub_text_starts(rest, JUB_TEXT(" --")) ||
           jub_text_starts(rest, JUB_TEXT(":--"));
}

static bool parse_row(decree_parser *parser, const decree_table *table, decree_row *row_out)
{
    const size_t from = parser->at;
    const size_t want = table->input_count + 1;
    cell_list cells = {0};
    if (!parse_expect(parser, TOKEN_BAR, "at the start of a row")) return false;
    if (is_ruler(parser)) {
        parse_fault(parser, parser->tokens[from].span, "leave the line out",
                    "a table here has no line under its head");
        return false;
    }
    do {
        decree_cell cell;
        if (!parse_cell(parser, &cell)) return false;
        if (!JUB_LIST_PUSH(parser->arena, &cells, cell)) return parse_no_memory(parser);
        if (!parse_expect(parser, TOKEN_BAR, "after the cell")) return false;
    } while (!row_ends(parser) && cells.count < want);
    const decree_token *next = parse_peek(parser, 0);
    if (cells.count != want || (!row_ends(parser) && next->kind != TOKEN_BAR))
        return fail_cell_count(parser, from, cells.count + (cells.count == want), want);
    const decree_cell *result = &cells.items[cells.count - 1];
    if (result->kind != DECREE_CELL_VALUE) {
        parse_fault(parser, result->span, NULL, "the last cell of a row is its result, a value");
        return false;
    }
    *row_out = (decree_row){cells.items, result->low, parse_span_from(parser, from)};
    return true;
}

static bool parse_rows(decree_parser *parser, decree_table *table)
{
    typedef JUB_LIST(decree_row) row_list;
    row_list rows = {0};
    do {
        decree_row row;
        if (!parse_row(parser, table, &row)) return false;
        if (!JUB_LIST_PUSH(parser->arena, &rows, row)) return parse_no_memory(parser);
    } while (parse_sees(parser, TOKEN_BAR));
    table->rows = rows.items;
    table->row_count = (uint32_t)rows.count;
    return true;
}

static bool parse_inputs(decree_parser *parser, decree_table *table)
{
    typedef JUB_LIST(decree_expr *) expr_list;
    expr_list inputs = {0};
    do {
        decree_expr *input = parse_name_expr(parser, "a field or a definition");
        if (!input) return false;
        if (!JUB_LIST_PUSH(parser->arena, &inputs, input)) return parse_no_memory(parser);
    } while (parse_accept(parser, TOKEN_COMMA));
    table->inputs = inputs.items;
    table->input_count = (uint32_t)inputs.count;
    return true;
}

static bool parse_hit_policy(decree_parser *parser, decree_table *table)
{
    static const decree_word words[] = {WORD_UNIQUE, WORD_FIRST};
    const decree_word word =
        parse_choose_word(parser, words, 2, "'unique' or 'first'",
                          "unique: the rows never overlap; first: the first row that fits holds");
    table->is_unique = word == WORD_UNIQUE;
    return word != WORD_OTHER;
}

bool parse_table(decree_parser *parser)
{
    decree_table *table = JUB_NEW(parser->arena, decree_table, 1);
    if (!table) return parse_no_memory(parser);
    if (!parse_label(parser, "cut", &table->name) || !parse_source(parser, &table->source) ||
        !parse_expect_word(parser, WORD_BY, "and what the table looks at") ||
        !parse_inputs(parser, table) ||
        !parse_expect_word(parser, WORD_GIVES, "and the type of the result") ||
        !parse_type(parser, &table->result_type) || !parse_hit_policy(parser, table))
        return false;
    parser->in_table = true;
    const bool has_rows = parse_rows(parser, table);
    parser->in_table = false;
    if (!has_rows) return false;
    table->index = (uint32_t)parser->tree->tables.count;
    return JUB_LIST_PUSH(parser->arena, &parser->tree->tables, table) ? true
                                                                      : parse_no_memory(parser);
}
