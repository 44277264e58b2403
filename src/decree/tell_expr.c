#include "decree/print_expr_private.h"
#include "decree/tell_private.h"

// Expressions in one line of words. Brackets stand wherever an order of reading could be doubted:
// around every operand of arithmetic that is not a single thing, and around every part of an `and`
// or `or`. Recursion ends, as the parser lets no expression be higher than DECREE_DEPTH_MAX.

static decree_type_kind kind_of(const decree_expr *expr)
{
    return expr->type.kind;
}

// -- leaves ---------------------------------------------------------------------------------------

static bool header_date(const decree_tree *tree, decree_builtin builtin, jub_date *date_out)
{
    const decree_header *header = &tree->header;
    switch (builtin) {
    case DECREE_EFFECT: *date_out = header->effect; return header->has_effect;
    case DECREE_MADE: *date_out = header->made; return header->has_made;
    case DECREE_RECKONED: *date_out = header->reckoned; return header->has_reckoned;
    default: return false; // results, which rules do not read
    }
}

static bool is_header_day(const decree_expr *expr)
{
    return expr->kind == DECREE_EXPR_NAME && expr->symbol &&
           expr->symbol->kind == DECREE_SYMBOL_BUILTIN;
}

static void tell_name(decree_teller *teller, const decree_expr *expr)
{
    jub_date date;
    if (is_header_day(expr) && header_date(teller->tree, expr->symbol->builtin, &date))
        TELL(teller, HEADER_DAY, bit_text(expr->name.text), bit_date(date));
    else
        jub_buffer_text(&teller->page.line, expr->name.text);
}

static void tell_unit(decree_teller *teller, const decree_expr *expr)
{
    static const phrase_id many[] = {PHRASE_YEARS, PHRASE_MONTHS, PHRASE_DAYS};
    static const phrase_id one[] = {PHRASE_YEAR, PHRASE_MONTH, PHRASE_DAY};
    const decree_expr *count = expr->operands[0];
    const bool is_one = count->kind == DECREE_EXPR_INTEGER && count->integer == 1;
    TELL_AS(teller, (is_one ? one : many)[expr->unit], bit_tight(count));
}

// As the author wrote it, with a comma between thousands.
static void tell_money(decree_teller *teller, const decree_expr *expr)
{
    jub_buffer written = jub_buffer_init(DECREE_SOURCE_MAX_BYTES);
    decree_expr_write(expr, &written);
    const jub_text amount = jub_buffer_view(&written);
    size_t whole_bytes = 0;
    while (whole_bytes < amount.length_bytes && !strchr(". ", amount.bytes[whole_bytes]))
        whole_bytes++;
    for (size_t i = 0; i < amount.length_bytes; i++) {
        if (i > 0 && i < whole_bytes && (whole_bytes - i) % 3 == 0 && amount.bytes[i - 1] != '-')
            jub_buffer_char(&teller->page.line, ',');
        jub_buffer_char(&teller->page.line, amount.bytes[i]);
    }
    jub_buffer_clear(&written);
}

// -- arithmetic -----------------------------------------------------------------------------------

static void tell_sum(decree_teller *teller, const decree_expr *expr)
{
    const decree_expr *left = expr->operands[0], *right = expr->operands[1];
    const bool is_plus = expr->kind == DECREE_EXPR_ADD;
    if (is_plus && kind_of(right) == DECREE_DATE && kind_of(left) == DECREE_DURATION)
        TELL(teller, DAY_AFTER, bit_tight(right), bit_tight(left));
    else if (kind_of(left) == DECREE_DATE && kind_of(right) == DECREE_DURATION)
        TELL_AS(teller, is_plus ? PHRASE_DAY_AFTER : PHRASE_DAY_BEFORE, bit_tight(left),
                bit_tight(right));
    else
        TELL_AS(teller, is_plus ? PHRASE_PLUS : PHRASE_MINUS, bit_tight(left), bit_tight(right));
}

// A fraction in the words of the language, where it has words for it; kept in `words`.
static tell_bit bit_share(const decree_expr *share, jub_buffer *words)
{
    *words = jub_buffer_init(64);
    if (share->kind == DECREE_EXPR_RATIO && phrase_fraction(share->ratio, words))
        return bit_text(jub_buffer_view(words));
    return bit_tight(share);
}

// `one third of the whole`
static bool tell_share(decree_teller *teller, const decree_expr *share, const decree_expr *of)
{
    if (share->kind != DECREE_EXPR_RATIO || of->kind == DECREE_EXPR_RATIO) return false;
    jub_buffer words;
    TELL(teller, PART_OF, bit_share(share, &words), bit_tight(of));
    jub_buffer_clear(&words);
    return true;
}

static void tell_product(decree_teller *teller, const decree_expr *expr)
{
    const decree_expr *left = expr->operands[0], *right = expr->operands[1];
    if (tell_share(teller, left, right) || tell_share(teller, right, left)) return;
    TELL(teller, TIMES, bit_tight(left), bit_tight(right));
}

static phrase_id least_or_most(const decree_expr *expr)
{
    const bool is_least = expr->function == DECREE_FUNCTION_MIN;
    switch (kind_of(expr)) {
    case DECREE_DATE: return is_least ? PHRASE_EARLIER : PHRASE_LATER;
    case DECREE_DURATION: return is_least ? PHRASE_SHORTER : PHRASE_LONGER;
    default: return is_least ? PHRASE_SMALLER : PHRASE_LARGER;
    }
}

static phrase_id rounding(const decree_expr *expr)
{
    const bool is_money = kind_of(expr) == DECREE_MONEY;
    switch (expr->function) {
    case DECREE_FUNCTION_UP: return is_money ? PHRASE_MONEY_UP : PHRASE_ROUND_UP;
    case DECREE_FUNCTION_DOWN: return is_money ? PHRASE_MONEY_DOWN : PHRASE_ROUND_DOWN;
    default: return is_money ? PHRASE_MONEY_NEAR : PHRASE_ROUND_NEAR;
    }
}

static void tell_part(decree_teller *teller, const decree_expr *expr)
{
    jub_buffer words;
    TELL_AS(teller, expr->rounding == JUB_UP ? PHRASE_PART_UP : PHRASE_PART_DOWN,
            bit_share(expr->operands[0], &words), bit_tight(expr->operands[1]),
            bit_tight(expr->operands[2]));
    jub_buffer_clear(&words);
}

static void tell_call(decree_teller *teller, const decree_expr *expr)
{
    const bool is_up = expr->rounding == JUB_UP;
    const decree_expr *const *operands = (const decree_expr *const *)expr->operands;
    phrase_id id = PHRASE_DAYS_FROM;
    switch (expr->function) {
    case DECREE_FUNCTION_DAYS: break;
    case DECREE_FUNCTION_MONTHS: id = is_up ? PHRASE_MONTHS_UP : PHRASE_MONTHS_DOWN; break;
    case DECREE_FUNCTION_YEARS: id = is_up ? PHRASE_YEARS_UP : PHRASE_YEARS_DOWN; break;
    case DECREE_FUNCTION_LENGTH: id = PHRASE_LENGTH; break;
    case DECREE_FUNCTION_MIN:
    case DECREE_FUNCTION_MAX: id = least_or_most(expr); break;
    case DECREE_FUNCTION_UP:
    case DECREE_FUNCTION_DOWN:
    case DECREE_FUNCTION_NEAR:
        TELL_AS(teller, rounding(expr), bit_beside(operands[0]), bit_text(expr->type.currency));
        return;
    case DECREE_FUNCTION_PART: tell_part(teller, expr); return;
    }
    TELL_AS(teller, id, bit_tight(operands[0]), bit_tight(operands[1]));
}

// -- comparisons ----------------------------------------------------------------------------------

// `birth + 60 years`
static const decree_expr *age_of(const decree_expr *expr)
{
    if (expr->kind != DECREE_EXPR_ADD) return NULL;
    const decree_expr *from = expr->operands[0], *age = expr->operands[1];
    if (from->kind != DECREE_EXPR_NAME || !jub_text_is(from->name.text, "birth")) return NULL;
    if (!from->symbol || from->symbol->kind != DECREE_SYMBOL_FIELD) return NULL;
    return age->kind == DECREE_EXPR_UNIT && age->unit == DECREE_YEARS &&
                   age->operands[0]->kind == DECREE_EXPR_INTEGER
               ? age
               : NULL;
}

static bool tell_age(decree_teller *teller, const decree_expr *left, decree_relation relation,
                     const decree_expr *right)
{
    const decree_expr *age = age_of(left);
    phrase_id id;
    if (!age || !(is_header_day(right) || right->kind == DECREE_EXPR_DATE)) return false;
    switch (relation) {
    case DECREE_LESS_EQUAL: id = PHRASE_AGE_REACHED; break;
    case DECREE_GREATER: id = PHRASE_AGE_BELOW; break;
    case DECREE_LESS: id = PHRASE_AGE_PASSED; break;
    case DECREE_GREATER_EQUAL: id = PHRASE_AGE_NOT_PASSED; break;
    default: return false;
    }
    TELL_AS(teller, id, bit_expr(age), bit_expr(right));
    return true;
}

static phrase_id relation_phrase(decree_relation relation, decree_type_kind kind)
{
    static const phrase_id numbers[] = {PHRASE_EQUAL,      PHRASE_NOT_EQUAL, PHRASE_LESS,
                                        PHRASE_LESS_EQUAL, PHRASE_GREATER,   PHRASE_GREATER_EQUAL};
    static const phrase_id days[] = {PHRASE_EQUAL, PHRASE_NOT_EQUAL, PHRASE_BEFORE,
                                     PHRASE_BY,    PHRASE_AFTER,     PHRASE_FROM};
    return (kind == DECREE_DATE ? days : numbers)[relation];
}

static void tell_compare(decree_teller *teller, const decree_expr *expr)
{
    const decree_expr *left = expr->operands[0], *right = expr->operands[1];
    if (tell_age(teller, left, expr->relation, right) ||
        tell_age(teller, right, decree_relation_turned(expr->relation), left))
        return;
    TELL_AS(teller, relation_phrase(expr->relation, kind_of(left)), bit_beside(left),
            bit_beside(right));
}

void tell_code(decree_teller *teller, jub_text entry)
{
    if (jub_text_ends(entry, JUB_TEXT("/*")))
        TELL(teller, CODE_PREFIX, bit_text(entry),
             bit_text((jub_text){entry.bytes, entry.length_bytes - 2}));
    else
        TELL(teller, IN_QUOTES, bit_text(entry));
}

static void tell_set(decree_teller *teller, const decree_set *set)
{
    if (!set->is_literal) {
        TELL(teller, SET_NAMED, bit_text(set->name.text));
        return;
    }
    tell_words(teller, PHRASE_SET_LITERAL);
    for (uint32_t i = 0; i < set->entry_count; i++) {
        if (i > 0) tell_words(teller, PHRASE_COMMA);
        tell_code(teller, set->entries[i].text);
    }
}

static void tell_membership(decree_teller *teller, phrase_id id, const decree_expr *expr)
{
    TELL_AS(teller, id, bit_beside(expr->operands[0]));
    tell_set(teller, &expr->set);
}

static void tell_is(decree_teller *teller, phrase_id id, phrase_id negated, const decree_expr *expr)
{
    const decree_cases *cases = expr->operands[0]->type.cases;
    const jub_text name =
        expr->kind == DECREE_EXPR_IS_CASE && cases && expr->case_index < cases->count
            ? cases->names[expr->case_index]
            : expr->name.text;
    TELL_AS(teller, expr->is_negated ? negated : id, bit_beside(expr->operands[0]), bit_text(name));
}

// -- questions to rows ----------------------------------------------------------------------------

void tell_one(decree_teller *teller, const decree_record *record)
{
    if (record->singular.text.length_bytes > 0)
        jub_buffer_text(&teller->page.line, record->singular.text);
    else
        TELL(teller, ROW_OF, bit_text(record->name.text));
}

// The parser puts an empty `true` where there is no `where`.
static bool has_where(const decree_expr *rows)
{
    const decree_expr *where = rows->operands[0];
    return where->kind != DECREE_EXPR_TRUTH || where->span.length_bytes > 0;
}

void tell_question(decree_teller *teller, const decree_expr *rows)
{
    const tell_bit one = bit_one(rows);
    if (rows->quantifier == DECREE_EVERY)
        TELL(teller, EVERY, one);
    else if (rows->quantifier == DECREE_NO)
        TELL(teller, NO, one);
    else
        TELL_AS(teller, phrase_there_is(rows->record->singular.text), one);
}

static void tell_rows(decree_teller *teller, const decree_expr *expr)
{
    static const phrase_id of_all[] = {
        [DECREE_COUNT] = PHRASE_COUNT,       [DECREE_SUM] = PHRASE_SUM,
        [DECREE_LONGEST] = PHRASE_LONGEST,   [DECREE_SHORTEST] = PHRASE_SHORTEST,
        [DECREE_LATEST] = PHRASE_LATEST,     [DECREE_EARLIEST] = PHRASE_EARLIEST,
        [DECREE_GREATEST] = PHRASE_GREATEST, [DECREE_LEAST] = PHRASE_LEAST};
    const decree_expr *where = expr->operands[0];
    const jub_text name = expr->record->name.text;
    if (expr->quantifier < DECREE_COUNT) {
        tell_question(teller, expr);
        tell_holds(teller, where);
        return;
    }
    if (expr->quantifier == DECREE_COUNT)
        TELL(teller, COUNT, bit_text(name), bit_text(name));
    else
        TELL_AS(teller, of_all[expr->quantifier], bit_tight(expr->operands[1]), bit_text(name));
    if (has_where(expr)) TELL(teller, FOR_WHICH, bit_holds(where));
}

// -- conditions in one line -----------------------------------------------------------------------

static void tell_series(decree_teller *teller, phrase_id open, const decree_expr *expr)
{
    tell_words(teller, open);
    for (uint32_t i = 0; i < expr->operand_count; i++) {
        if (i > 0) tell_words(teller, PHRASE_SEMICOLON);
        tell_holds(teller, expr->operands[i]);
    }
    tell_words(teller, PHRASE_CLOSE);
}

static void tell_truth_of(decree_teller *teller, const decree_expr *name, bool is_so)
{
    const decree_symbol_kind kind = name->symbol ? name->symbol->kind : DECREE_SYMBOL_DEFINE;
    phrase_id id = is_so ? PHRASE_HOLDS : PHRASE_HOLDS_NOT;
    if (kind == DECREE_SYMBOL_FIELD || kind == DECREE_SYMBOL_CHILD)
        id = is_so ? PHRASE_IS_TRUE : PHRASE_IS_FALSE;
    else if (kind == DECREE_SYMBOL_ROUND)
        id = is_so ? PHRASE_PASSED : PHRASE_PASSED_NOT;
    else if (kind == DECREE_SYMBOL_GAP)
        id = is_so ? PHRASE_OPEN_HOLDS : PHRASE_OPEN_HOLDS_NOT;
    TELL_AS(teller, id, bit_expr(name));
}

static void tell_not(decree_teller *teller, const decree_expr *of)
{
    if (of->kind == DECREE_EXPR_AND) {
        tell_series(teller, PHRASE_NOT_ALL_OPEN, of);
    } else if (of->kind == DECREE_EXPR_OR) {
        tell_series(teller, PHRASE_NONE_OPEN, of);
    } else if (of->kind == DECREE_EXPR_NAME) {
        tell_truth_of(teller, of, false);
    } else {
        tell_words(teller, PHRASE_NOT_OPEN);
        tell_holds(teller, of);
        tell_words(teller, PHRASE_CLOSE);
    }
}

void tell_holds(decree_teller *teller, const decree_expr *expr)
{
    switch (expr->kind) {
    case DECREE_EXPR_NAME: tell_truth_of(teller, expr, true); break;
    case DECREE_EXPR_TRUTH: tell_words(teller, expr->boolean ? PHRASE_ALWAYS : PHRASE_NEVER); break;
    case DECREE_EXPR_IF:
        TELL(teller, IF_SO, bit_holds(expr->operands[0]), bit_holds(expr->operands[1]),
             bit_holds(expr->operands[2]));
        break;
    default: tell_expr(teller, expr);
    }
}

// -- all of them ----------------------------------------------------------------------------------

static void tell_if(decree_teller *teller, const decree_expr *expr)
{
    if (kind_of(expr) == DECREE_BOOLEAN)
        tell_holds(teller, expr);
    else
        TELL(teller, IF_VALUE, bit_holds(expr->operands[0]), bit_tight(expr->operands[1]),
             bit_tight(expr->operands[2]));
}

void tell_expr(decree_teller *teller, const decree_expr *expr)
{
    switch (expr->kind) {
    case DECREE_EXPR_INTEGER:
    case DECREE_EXPR_RATIO:
    case DECREE_EXPR_STRING:
    case DECREE_EXPR_CASE: decree_expr_write(expr, &teller->page.line); break;
    case DECREE_EXPR_DATE: tell_date(teller, expr->date); break;
    case DECREE_EXPR_TRUTH: tell_words(teller, expr->boolean ? PHRASE_TRUE : PHRASE_FALSE); break;
    case DECREE_EXPR_NAME: tell_name(teller, expr); break;
    case DECREE_EXPR_CALL: tell_call(teller, expr); break;
    case DECREE_EXPR_UNIT: tell_unit(teller, expr); break;
    case DECREE_EXPR_MONEY: tell_money(teller, expr); break;
    case DECREE_EXPR_ADD:
    case DECREE_EXPR_SUBTRACT: tell_sum(teller, expr); break;
    case DECREE_EXPR_MULTIPLY: tell_product(teller, expr); break;
    case DECREE_EXPR_DIVIDE:
        TELL(teller, DIVIDED, bit_tight(expr->operands[0]), bit_tight(expr->operands[1]));
        break;
    case DECREE_EXPR_COMPARE: tell_compare(teller, expr); break;
    case DECREE_EXPR_IN: tell_membership(teller, PHRASE_IN, expr); break;
    case DECREE_EXPR_MEETS: tell_membership(teller, PHRASE_MEETS, expr); break;
    case DECREE_EXPR_WITHIN: tell_membership(teller, PHRASE_WITHIN, expr); break;
    case DECREE_EXPR_IS_KNOWN: tell_is(teller, PHRASE_IS_KNOWN, PHRASE_IS_KNOWN_NOT, expr); break;
    case DECREE_EXPR_IS_NONE: tell_is(teller, PHRASE_IS_NONE, PHRASE_IS_NONE_NOT, expr); break;
    case DECREE_EXPR_IS_CASE: tell_is(teller, PHRASE_IS_CASE, PHRASE_IS_CASE_NOT, expr); break;
    case DECREE_EXPR_NOT: tell_not(teller, expr->operands[0]); break;
    case DECREE_EXPR_AND: tell_series(teller, PHRASE_ALL_OPEN, expr); break;
    case DECREE_EXPR_OR: tell_series(teller, PHRASE_SOME_OPEN, expr); break;
    case DECREE_EXPR_IF: tell_if(teller, expr); break;
    case DECREE_EXPR_ROWS: tell_rows(teller, expr); break;
    }
}

// Whether what is told begins and ends by itself.
static bool is_single(const decree_expr *expr)
{
    if (expr->kind == DECREE_EXPR_UNIT)
        return expr->operands[0]->kind == DECREE_EXPR_INTEGER && expr->operands[0]->integer >= 0;
    return expr->kind <= DECREE_EXPR_CASE || expr->kind == DECREE_EXPR_MONEY;
}

// Whether it ends in words that what follows could be taken for a part of.
static bool has_tail(const decree_expr *expr)
{
    if (expr->kind == DECREE_EXPR_CALL)
        return expr->function != DECREE_FUNCTION_DAYS && expr->function != DECREE_FUNCTION_LENGTH;
    if (expr->kind == DECREE_EXPR_ROWS && expr->quantifier >= DECREE_COUNT) return has_where(expr);
    return expr->kind >= DECREE_EXPR_COMPARE;
}

static void tell_in_brackets(decree_teller *teller, const decree_expr *expr, bool has_brackets)
{
    if (has_brackets) tell_words(teller, PHRASE_OPEN);
    tell_expr(teller, expr);
    if (has_brackets) tell_words(teller, PHRASE_CLOSE);
}

void tell_tight(decree_teller *teller, const decree_expr *expr)
{
    tell_in_brackets(teller, expr, !is_single(expr));
}

void tell_beside(decree_teller *teller, const decree_expr *expr)
{
    tell_in_brackets(teller, expr, has_tail(expr));
}

// -- cells of tables ------------------------------------------------------------------------------

static phrase_id cell_phrase(decree_relation relation, bool is_date)
{
    static const phrase_id numbers[] = {PHRASE_CELL_EQUAL,   PHRASE_CELL_NOT_EQUAL,
                                        PHRASE_CELL_LESS,    PHRASE_CELL_LESS_EQUAL,
                                        PHRASE_CELL_GREATER, PHRASE_CELL_GREATER_EQUAL};
    static const phrase_id days[] = {PHRASE_CELL_EQUAL, PHRASE_CELL_NOT_EQUAL, PHRASE_CELL_BEFORE,
                                     PHRASE_CELL_BY,    PHRASE_CELL_AFTER,     PHRASE_CELL_FROM};
    return (is_date ? days : numbers)[relation];
}

void tell_cell(decree_teller *teller, const decree_cell *cell, const decree_expr *input)
{
    const bool is_date = kind_of(input) == DECREE_DATE;
    switch (cell->kind) {
    case DECREE_CELL_ANY: tell_words(teller, PHRASE_CELL_ANY); break;
    case DECREE_CELL_VALUE: tell_expr(teller, cell->low); break;
    case DECREE_CELL_RELATION:
        TELL_AS(teller, cell_phrase(cell->relation, is_date), bit_expr(cell->low));
        break;
    case DECREE_CELL_RANGE:
        TELL_AS(teller,
                cell_phrase(cell->low_is_closed ? DECREE_GREATER_EQUAL : DECREE_GREATER, is_date),
                bit_expr(cell->low));
        tell_words(teller, PHRASE_COMMA);
        TELL_AS(teller,
                cell_phrase(cell->high_is_closed ? DECREE_LESS_EQUAL : DECREE_LESS, is_date),
                bit_expr(cell->high));
        break;
    }
}
