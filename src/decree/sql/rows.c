#include "decree/sql/sql_private.h"

// Questions to the rows of a record: a subquery over these rows, a line a person, joined to the
// columns of the person. Somebody without a row is not in it.

static sql_question *find_question(sql_script *script, const decree_record *record, uint32_t list,
                                   bool reads_person)
{
    for (uint32_t i = 0; i < script->question_count; i++) {
        sql_question *question = &script->questions[i];
        if (question->record == record && question->list == list &&
            question->reads_person == reads_person)
            return question;
    }
    if (script->question_count == SQL_QUESTION_MAX) return NULL;
    sql_question *question = &script->questions[script->question_count++];
    *question = (sql_question){.record = record, .list = list, .reads_person = reads_person};
    question->name = jub_text_format(script->arena, "%.*s asked %u",
                                     JUB_TEXT_ARG(record->name.text), script->question_count);
    if (!question->name.bytes) script->is_out_of_memory = true;
    if (list > script->list_count) script->list_count = list;
    return question;
}

static sql_text ask(sql_script *script, sql_question *question, const char *word, sql_text value)
{
    const jub_text name =
        jub_text_format(script->arena, "%s %zu of %.*s", word, question->columns.count + 1,
                        JUB_TEXT_ARG(question->name));
    if (!name.bytes) script->is_out_of_memory = true;
    sql_add_column(script, &question->columns, name, value);
    return sql_name(script, name);
}

static sql_text count_text(sql_script *script, sql_question *question, const char *word,
                           sql_text condition)
{
    const sql_text count =
        ask(script, question, word,
            SQL(script, SQL_ATOM, "sum(CASE WHEN # THEN 1 ELSE 0 END)", condition));
    return SQL(script, SQL_ATOM, "coalesce(#, 0)", count);
}

// More rows than can be looked at leave everything asked of them unknown.
static sql_text few_enough(sql_script *script, sql_question *question)
{
    const sql_text count = ask(script, question, "rows", sql_word("count(*)"));
    return SQL(script, SQL_COMPARED, "coalesce(#, 0) <= #", count,
               sql_integer(script, DECREE_ROW_MAX));
}

static sql_value truth_asked(sql_script *script, const decree_expr *expr, sql_question *question,
                             sql_text holds)
{
    const bool is_every = expr->quantifier == DECREE_EVERY;
    const sql_text few = few_enough(script, question);
    const sql_text decides = is_every ? sql_not(script, holds) : holds;
    const sql_text sure = count_text(script, question, "sure", decides);
    const sql_text open =
        count_text(script, question, "open", SQL(script, SQL_COMPARED, "(#) IS NULL", holds));
    const bool when_sure = expr->quantifier == DECREE_ANY;
    return sql_truth(SQL(script, SQL_ATOM,
                         "CASE WHEN # THEN CASE WHEN # > 0 THEN # WHEN # = 0 THEN # END END", few,
                         sure, sql_word(when_sure ? "TRUE" : "FALSE"), open,
                         sql_word(when_sure ? "FALSE" : "TRUE")));
}

static sql_value count_asked(sql_script *script, const decree_expr *expr, sql_question *question,
                             sql_text holds)
{
    const sql_text few = few_enough(script, question);
    const sql_text sure = count_text(script, question, "sure", holds);
    const sql_text possible = count_text(script, question, "possible",
                                         SQL(script, SQL_COMPARED, "(#) IS NOT FALSE", holds));
    sql_value value = {.type = expr->type, .other = sql_word("1")};
    value.main = SQL(script, SQL_ATOM, "CASE WHEN # THEN # END", few, sure);
    value.most = SQL(script, SQL_ATOM, "CASE WHEN # THEN # END", few, possible);
    value.bounds = (sql_bounds){0, DECREE_ROW_MAX};
    value.other_bounds = (sql_bounds){1, 1};
    return value;
}

// A sum, or the greatest or least of a value, of the rows that hold: unknown where a row may hold
// or has no value, none where one has none.
static sql_value value_asked(sql_script *script, const decree_expr *expr, sql_question *question,
                             sql_text holds, sql_value of)
{
    const bool is_sum = expr->quantifier == DECREE_SUM;
    const char *const word =
        is_sum                                                                     ? "sum"
        : expr->quantifier == DECREE_LATEST || expr->quantifier == DECREE_GREATEST ? "max"
                                                                                   : "min";
    const bool is_day = of.type.kind == DECREE_DATE;
    const sql_text main = is_day ? sql_date_text(script, &of) : of.main;
    const sql_text few = few_enough(script, question);
    const sql_text open =
        count_text(script, question, "open", SQL(script, SQL_COMPARED, "(#) IS NULL", holds));
    const sql_text missing =
        count_text(script, question, "missing",
                   sql_and(script, holds, SQL(script, SQL_COMPARED, "$ IS NULL", main)));
    const sql_text held = count_text(script, question, "held", holds);
    const sql_text none_count =
        sql_has(of.none) ? count_text(script, question, "none", sql_and(script, holds, of.none))
                         : sql_word("0");
    sql_text result =
        ask(script, question, word,
            SQL(script, SQL_ATOM, "#(CASE WHEN # THEN # END)", sql_word(word), holds, main));
    if (is_sum) result = SQL(script, SQL_ATOM, "coalesce(#, 0)", result);
    if (is_sum && script->dialect != JUB_SQL_SQLITE)
        result = SQL(script, SQL_ATOM, "CAST(# AS BIGINT)", result);
    sql_value value = {.type = expr->type, .other = sql_word("1")};
    value.main = SQL(script, SQL_ATOM, "CASE WHEN # AND # = 0 AND # = 0 THEN # END", few, open,
                     missing, result);
    sql_text none = SQL(script, SQL_COMPARED, "# > 0", none_count);
    if (!is_sum) none = sql_or(script, none, SQL(script, SQL_COMPARED, "# = 0", held));
    value.none = sql_series(script, true,
                            (const sql_text[]){few, SQL(script, SQL_COMPARED, "# = 0", open), none},
                            3, "TRUE");
    if (is_sum && !sql_has(of.none)) value.none = (sql_text){0};
    value.bounds =
        is_day ? (sql_bounds){JUB_DATE_MIN, JUB_DATE_MAX}
               : (sql_bounds){of.bounds.low * DECREE_ROW_MAX, of.bounds.high * DECREE_ROW_MAX};
    value.other_bounds = (sql_bounds){1, 1};
    return value;
}

sql_value sql_ask_rows(sql_script *script, const decree_expr *expr)
{
    const decree_quantifier asked = expr->quantifier;
    if (script->row_of)
        return sql_refuse(script, expr->span, "a question to rows within another",
                          "ask of the rows in a define of its own");
    if (asked == DECREE_LONGEST || asked == DECREE_SHORTEST ||
        (asked >= DECREE_SUM && expr->operands[1]->type.kind == DECREE_DURATION))
        return sql_refuse(script, expr->span, "the sum or the longest of lengths", NULL);
    script->rows[expr->record->index].is_used = true;
    script->row_of = expr->record;
    const sql_value holds = sql_condition(script, sql_expr(script, expr->operands[0]));
    sql_value of = {0};
    if (asked >= DECREE_SUM) of = sql_expr(script, expr->operands[1]);
    script->row_of = NULL;
    if (asked >= DECREE_SUM &&
        (of.other_bounds.low != 1 || of.other_bounds.high != 1 || of.is_fixed) &&
        of.type.kind != DECREE_DATE)
        return sql_refuse(script, expr->span, "a sum of what is no whole number of a row", NULL);
    const bool reads_person = holds.reads_person || of.reads_person;
    const uint32_t list = holds.list > of.list ? holds.list : of.list;
    sql_question *question =
        find_question(script, expr->record, reads_person ? list : 1, reads_person);
    if (!question) return sql_refuse(script, expr->span, "so many questions to rows", NULL);
    sql_value value = asked <= DECREE_NO      ? truth_asked(script, expr, question, holds.main)
                      : asked == DECREE_COUNT ? count_asked(script, expr, question, holds.main)
                                              : value_asked(script, expr, question, holds.main, of);
    value.list = question->list;
    if (value.list < 1) value.list = 1;
    return value;
}
