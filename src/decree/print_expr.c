#include "decree/print_expr_private.h"

// How tightly each form binds, from the grammar; what binds less than its place asks for stands in
// brackets.
typedef enum binding_strength {
    BINDS_IF,
    BINDS_OR,
    BINDS_AND,
    BINDS_NOT,
    BINDS_COMPARE,
    BINDS_SUM,
    BINDS_TERM,
    BINDS_UNIT,
    BINDS_ATOM,
} binding_strength;

static binding_strength strength_of(const decree_expr *expr)
{
    switch (expr->kind) {
    case DECREE_EXPR_IF:
    case DECREE_EXPR_ROWS: return BINDS_IF;
    case DECREE_EXPR_OR: return BINDS_OR;
    case DECREE_EXPR_AND: return BINDS_AND;
    case DECREE_EXPR_NOT: return BINDS_NOT;
    case DECREE_EXPR_COMPARE:
    case DECREE_EXPR_IN:
    case DECREE_EXPR_MEETS:
    case DECREE_EXPR_WITHIN:
    case DECREE_EXPR_IS_KNOWN:
    case DECREE_EXPR_IS_NONE:
    case DECREE_EXPR_IS_CASE: return BINDS_COMPARE;
    case DECREE_EXPR_ADD:
    case DECREE_EXPR_SUBTRACT: return BINDS_SUM;
    case DECREE_EXPR_MULTIPLY:
    case DECREE_EXPR_DIVIDE: return BINDS_TERM;
    case DECREE_EXPR_UNIT:
    case DECREE_EXPR_MONEY: return BINDS_UNIT;
    case DECREE_EXPR_RATIO: return BINDS_TERM; // 1/3
    case DECREE_EXPR_INTEGER: return expr->integer < 0 ? BINDS_SUM : BINDS_ATOM;
    case DECREE_EXPR_DATE:
    case DECREE_EXPR_STRING:
    case DECREE_EXPR_TRUTH:
    case DECREE_EXPR_NAME:
    case DECREE_EXPR_CASE:
    case DECREE_EXPR_CALL: break;
    }
    return BINDS_ATOM;
}

// The tree is no deeper than DECREE_DEPTH_MAX.
static void write_expr(const decree_expr *expr, binding_strength least, jub_buffer *buffer);

static const char *relation_word(decree_relation relation)
{
    static const char *const words[] = {
        [DECREE_EQUAL] = "=",       [DECREE_NOT_EQUAL] = "<>", [DECREE_LESS] = "<",
        [DECREE_LESS_EQUAL] = "<=", [DECREE_GREATER] = ">",    [DECREE_GREATER_EQUAL] = ">="};
    return words[relation];
}

static void write_pair(const decree_expr *expr, binding_strength left, const char *word,
                       binding_strength right, jub_buffer *buffer)
{
    write_expr(expr->operands[0], left, buffer);
    jub_buffer_format(buffer, " %s ", word);
    write_expr(expr->operands[1], right, buffer);
}

static void write_series(const decree_expr *expr, const char *between, binding_strength each,
                         jub_buffer *buffer)
{
    for (uint32_t i = 0; i < expr->operand_count; i++) {
        if (i > 0) jub_buffer_string(buffer, between);
        write_expr(expr->operands[i], each, buffer);
    }
}

static void write_set(const decree_set *set, jub_buffer *buffer)
{
    if (!set->is_literal) {
        jub_buffer_text(buffer, set->name.text);
        return;
    }
    jub_buffer_string(buffer, "{ ");
    for (uint32_t i = 0; i < set->entry_count; i++)
        jub_buffer_format(buffer, "%s\"%.*s\"", i > 0 ? ", " : "",
                          JUB_TEXT_ARG(set->entries[i].text));
    jub_buffer_string(buffer, " }");
}

static void write_call(const decree_expr *expr, jub_buffer *buffer)
{
    static const char *const words[] = {
#define X(name, word, argument_count) word,
        DECREE_FUNCTION_LIST(X)
#undef X
    };
    jub_buffer_format(buffer, "%s(", words[expr->function]);
    write_series(expr, ", ", BINDS_IF, buffer);
    if (expr->function == DECREE_FUNCTION_MONTHS || expr->function == DECREE_FUNCTION_YEARS ||
        expr->function == DECREE_FUNCTION_PART)
        jub_buffer_string(buffer, expr->rounding == JUB_UP ? ", up" : ", down");
    jub_buffer_char(buffer, ')');
}

static void write_unit(const decree_expr *expr, jub_buffer *buffer)
{
    static const char *const many[] = {"years", "months", "days"};
    static const char *const one[] = {"year", "month", "day"};
    const decree_expr *count = expr->operands[0];
    const bool is_one = count->kind == DECREE_EXPR_INTEGER && count->integer == 1;
    write_expr(count, BINDS_ATOM, buffer);
    jub_buffer_format(buffer, " %s", (is_one ? one : many)[expr->unit]);
}

static void write_is(const decree_expr *expr, jub_text word, jub_buffer *buffer)
{
    write_expr(expr->operands[0], BINDS_SUM, buffer);
    jub_buffer_format(buffer, " is %s%.*s", expr->is_negated ? "not " : "", JUB_TEXT_ARG(word));
}

static void write_membership(const decree_expr *expr, const char *word, jub_buffer *buffer)
{
    write_expr(expr->operands[0], BINDS_SUM, buffer);
    jub_buffer_format(buffer, " %s ", word);
    write_set(&expr->set, buffer);
}

static void write_if(const decree_expr *expr, jub_buffer *buffer)
{
    jub_buffer_string(buffer, "if ");
    write_expr(expr->operands[0], BINDS_IF, buffer);
    jub_buffer_string(buffer, " then ");
    write_expr(expr->operands[1], BINDS_IF, buffer);
    jub_buffer_string(buffer, " else ");
    write_expr(expr->operands[2], BINDS_IF, buffer);
}

static void write_rows(const decree_expr *expr, jub_buffer *buffer)
{
    static const char *const words[] = {
#define X(name, word) word,
        DECREE_QUANTIFIER_LIST(X)
#undef X
    };
    const decree_expr *where = expr->operands[0];
    jub_buffer_format(buffer, "%s%s", words[expr->quantifier],
                      expr->quantifier >= DECREE_COUNT ? " of " : " ");
    if (expr->quantifier >= DECREE_SUM) {
        write_expr(expr->operands[1], BINDS_SUM, buffer);
        jub_buffer_string(buffer, " over ");
    }
    jub_buffer_text(buffer, expr->name.text);
    if (where->kind == DECREE_EXPR_TRUTH && where->span.length_bytes == 0) return;
    jub_buffer_string(buffer, " where ");
    write_expr(where, BINDS_IF, buffer);
}

static void write_amount(const decree_expr *expr, jub_buffer *buffer)
{
    const decree_ratio amount = expr->ratio;
    jub_buffer_i64(buffer, amount.numerator / amount.denominator);
    if (amount.numerator % amount.denominator != 0) {
        // A decimal as written: its denominator divides a power of ten.
        int64_t rest = amount.numerator % amount.denominator;
        jub_buffer_char(buffer, '.');
        for (int digits = 0; rest != 0 && digits < 18; digits++) {
            rest *= 10;
            jub_buffer_i64(buffer, rest / amount.denominator);
            rest %= amount.denominator;
        }
    }
    jub_buffer_format(buffer, " %.*s", JUB_TEXT_ARG(expr->name.text));
}

static void write_case(const decree_expr *expr, jub_buffer *buffer)
{
    const decree_cases *cases = expr->type.cases;
    jub_buffer_text(buffer, cases && expr->case_index < cases->count
                                ? cases->names[expr->case_index]
                                : expr->name.text);
}

static void write_bare(const decree_expr *expr, jub_buffer *buffer)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    switch (expr->kind) {
    case DECREE_EXPR_INTEGER: jub_buffer_i64(buffer, expr->integer); break;
    case DECREE_EXPR_RATIO:
        jub_buffer_format(buffer, "%lld/%lld", (long long)expr->ratio.numerator,
                          (long long)expr->ratio.denominator);
        break;
    case DECREE_EXPR_DATE: jub_buffer_string(buffer, jub_date_format(expr->date, day)); break;
    case DECREE_EXPR_STRING: jub_buffer_format(buffer, "\"%.*s\"", JUB_TEXT_ARG(expr->text)); break;
    case DECREE_EXPR_TRUTH: jub_buffer_string(buffer, expr->boolean ? "true" : "false"); break;
    case DECREE_EXPR_NAME: jub_buffer_text(buffer, expr->name.text); break;
    case DECREE_EXPR_CASE: write_case(expr, buffer); break;
    case DECREE_EXPR_CALL: write_call(expr, buffer); break;
    case DECREE_EXPR_UNIT: write_unit(expr, buffer); break;
    case DECREE_EXPR_ADD: write_pair(expr, BINDS_SUM, "+", BINDS_TERM, buffer); break;
    case DECREE_EXPR_SUBTRACT: write_pair(expr, BINDS_SUM, "-", BINDS_TERM, buffer); break;
    case DECREE_EXPR_MULTIPLY: write_pair(expr, BINDS_TERM, "*", BINDS_UNIT, buffer); break;
    case DECREE_EXPR_DIVIDE: write_pair(expr, BINDS_TERM, "/", BINDS_UNIT, buffer); break;
    case DECREE_EXPR_COMPARE:
        write_pair(expr, BINDS_SUM, relation_word(expr->relation), BINDS_SUM, buffer);
        break;
    case DECREE_EXPR_IN: write_membership(expr, "in", buffer); break;
    case DECREE_EXPR_MEETS: write_membership(expr, "meets", buffer); break;
    case DECREE_EXPR_WITHIN: write_membership(expr, "within", buffer); break;
    case DECREE_EXPR_IS_KNOWN: write_is(expr, JUB_TEXT("known"), buffer); break;
    case DECREE_EXPR_IS_NONE: write_is(expr, JUB_TEXT("none"), buffer); break;
    case DECREE_EXPR_IS_CASE: write_is(expr, expr->name.text, buffer); break;
    case DECREE_EXPR_NOT:
        jub_buffer_string(buffer, "not ");
        write_expr(expr->operands[0], BINDS_NOT, buffer);
        break;
    case DECREE_EXPR_AND: write_series(expr, " and ", BINDS_NOT, buffer); break;
    case DECREE_EXPR_OR: write_series(expr, " or ", BINDS_AND, buffer); break;
    case DECREE_EXPR_IF: write_if(expr, buffer); break;
    case DECREE_EXPR_MONEY: write_amount(expr, buffer); break;
    case DECREE_EXPR_ROWS: write_rows(expr, buffer); break;
    }
}

static void write_expr(const decree_expr *expr, binding_strength least, jub_buffer *buffer)
{
    const bool needs_brackets = strength_of(expr) < least;
    if (needs_brackets) jub_buffer_char(buffer, '(');
    write_bare(expr, buffer);
    if (needs_brackets) jub_buffer_char(buffer, ')');
}

void decree_expr_write(const decree_expr *expr, jub_buffer *buffer)
{
    write_expr(expr, BINDS_IF, buffer);
}

void decree_cell_write(const decree_cell *cell, jub_buffer *buffer)
{
    switch (cell->kind) {
    case DECREE_CELL_ANY: jub_buffer_string(buffer, "any"); break;
    case DECREE_CELL_VALUE: decree_expr_write(cell->low, buffer); break;
    case DECREE_CELL_RELATION:
        jub_buffer_format(buffer, "%s ", relation_word(cell->relation));
        decree_expr_write(cell->low, buffer);
        break;
    case DECREE_CELL_RANGE:
        jub_buffer_char(buffer, cell->low_is_closed ? '[' : '(');
        decree_expr_write(cell->low, buffer);
        jub_buffer_string(buffer, " .. ");
        decree_expr_write(cell->high, buffer);
        jub_buffer_char(buffer, cell->high_is_closed ? ']' : ')');
        break;
    }
}
