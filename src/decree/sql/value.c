#include "decree/sql/sql_private.h"

// Values: what is the same for everybody is kept as the reference has it, and becomes text last.

static const sql_bounds any_day = {JUB_DATE_MIN, JUB_DATE_MAX};

static void write_number(sql_script *script, sql_value *value)
{
    const decree_ratio number = value->fixed.low;
    value->bounds = (sql_bounds){number.numerator, number.numerator};
    value->other_bounds = (sql_bounds){number.denominator, number.denominator};
    value->main = value->type.kind == DECREE_DATE ? sql_date(script, (jub_date)number.numerator)
                                                  : sql_integer(script, number.numerator);
    value->other = sql_integer(script, number.denominator);
}

static void write_length(sql_script *script, sql_value *value)
{
    const jub_duration length = value->fixed.least;
    value->bounds = (sql_bounds){length.months, length.months};
    value->other_bounds = (sql_bounds){length.days, length.days};
    value->main = sql_integer(script, length.months);
    value->other = sql_integer(script, length.days);
}

sql_value sql_fixed(sql_script *script, decree_type type, decree_value fixed)
{
    sql_value value = {.type = type, .is_fixed = true, .fixed = fixed, .list = 1};
    value.main = value.other = sql_null(script, type.kind);
    if (fixed.state == DECREE_NONE) value.none = sql_word("TRUE");
    if (fixed.state != DECREE_KNOWN) return value;
    switch (type.kind) {
    case DECREE_BOOLEAN: value.main = sql_word(fixed.truth ? "TRUE" : "FALSE"); break;
    case DECREE_INTEGER:
    case DECREE_RATIO:
    case DECREE_MONEY:
    case DECREE_DATE: write_number(script, &value); break;
    case DECREE_DURATION: write_length(script, &value); break;
    case DECREE_TEXT: value.main = sql_string(script, fixed.text); break;
    case DECREE_CHOICE: value.main = sql_string(script, type.cases->names[fixed.case_index]); break;
    case DECREE_CODES:
    case DECREE_NO_TYPE: break;
    }
    return value;
}

sql_value sql_unknown(sql_script *script, decree_type type)
{
    return sql_fixed(script, type, (decree_value){.state = DECREE_UNKNOWN});
}

bool sql_is_fixed_unknown(const sql_value *value)
{
    return value->is_fixed && value->fixed.state == DECREE_UNKNOWN;
}

bool sql_is_fixed_none(const sql_value *value)
{
    return value->is_fixed && value->fixed.state == DECREE_NONE;
}

bool sql_is_true(const sql_value *value)
{
    return value->is_fixed && value->fixed.state == DECREE_KNOWN && value->fixed.truth;
}

bool sql_is_false(const sql_value *value)
{
    return value->is_fixed && (value->fixed.state == DECREE_NONE ||
                               (value->fixed.state == DECREE_KNOWN && !value->fixed.truth));
}

sql_value sql_truth(sql_text text)
{
    sql_value value = {.type = {.kind = DECREE_BOOLEAN}, .main = text, .list = 1};
    const bool is_true = jub_text_is(text.text, "TRUE");
    if (is_true || jub_text_is(text.text, "FALSE")) {
        value.is_fixed = true;
        value.fixed = decree_value_truth(is_true);
    }
    return value;
}

void sql_join_reads(sql_value *value, const sql_value *a, const sql_value *b)
{
    value->list = a->list > b->list ? a->list : b->list;
    value->reads_person = a->reads_person || b->reads_person;
}

sql_text sql_is_known(sql_script *script, const sql_value *value)
{
    const sql_text main =
        value->type.kind == DECREE_DATE ? sql_date_text(script, value) : value->main;
    sql_text known = SQL(script, SQL_COMPARED, "$ IS NOT NULL", main);
    if (value->type.kind == DECREE_DURATION)
        known = sql_and(script, known, SQL(script, SQL_COMPARED, "$ IS NOT NULL", value->other));
    return sql_has(value->none) ? sql_or(script, value->none, known) : known;
}

sql_text sql_either_none(sql_script *script, const sql_value *a, const sql_value *b)
{
    if (!sql_has(a->none)) return b->none;
    if (!sql_has(b->none)) return a->none;
    return sql_or(script, a->none, b->none);
}

sql_value sql_condition(sql_script *script, sql_value value)
{
    if (sql_is_fixed_none(&value)) return sql_truth(sql_word("FALSE"));
    if (!sql_has(value.none)) return value;
    value.main = sql_and(script, sql_not(script, value.none), value.main);
    value.none = (sql_text){0};
    return value;
}

// Names that differ in case alone are one to most dialects.
static void claim_name(sql_script *script, jub_text name)
{
    const jub_text copy = jub_text_copy(script->arena, name);
    bool is_new = false;
    if (!copy.bytes) {
        script->is_out_of_memory = true;
        return;
    }
    char *bytes = (char *)(uintptr_t)copy.bytes;
    for (size_t i = 0; i < copy.length_bytes; i++)
        if (bytes[i] >= 'A' && bytes[i] <= 'Z') bytes[i] = (char)(bytes[i] - 'A' + 'a');
    if (jub_map_add(&script->names, copy, &is_new) == JUB_MAP_ABSENT)
        script->is_out_of_memory = true;
    else if (!is_new)
        (void)sql_refuse(script, script->span, "a name that another one differs from in case alone",
                         "give one of them another name");
}

void sql_add_column(sql_script *script, sql_columns *columns, jub_text name, sql_text value)
{
    claim_name(script, name);
    const sql_column column = {name, value};
    if (!JUB_LIST_PUSH(script->arena, columns, column)) script->is_out_of_memory = true;
}

static sql_text keep_text(sql_script *script, uint32_t list, jub_text name, const char *suffix,
                          sql_text text)
{
    const jub_text whole = jub_text_format(script->arena, "%.*s%s", JUB_TEXT_ARG(name), suffix);
    if (!whole.bytes) {
        script->is_out_of_memory = true;
        return text;
    }
    sql_add_column(script, &script->lists[list], whole, text);
    return sql_name(script, whole);
}

sql_value sql_keep(sql_script *script, jub_text name, sql_value value)
{
    if (value.is_fixed || script->row_of) return value;
    const uint32_t list = value.list;
    if (list + 1 >= SQL_LIST_MAX)
        return sql_refuse(script, script->span, "so long a chain of names", "shorten the chain");
    if (list > script->list_count) script->list_count = list;
    const decree_type_kind kind = value.type.kind;
    const bool is_day = kind == DECREE_DATE && !sql_has(value.main);
    value.main =
        keep_text(script, list, name, "", is_day ? sql_date_text(script, &value) : value.main);
    value.shift_count = 0;
    value.anchor = kind == DECREE_DATE ? value.main : (sql_text){0};
    if (kind == DECREE_DURATION && !(value.other_bounds.low == value.other_bounds.high))
        value.other = keep_text(script, list, name, " days", value.other);
    if (kind == DECREE_RATIO && value.other_bounds.low != value.other_bounds.high)
        value.other = keep_text(script, list, name, " per", value.other);
    if (sql_has(value.none)) value.none = keep_text(script, list, name, " none", value.none);
    if (sql_has(value.most)) value.most = keep_text(script, list, name, " most", value.most);
    value.list = list + 1;
    return value;
}

// -- comparison -----------------------------------------------------------------------------------

static const char *relation_form(decree_relation relation)
{
    switch (relation) {
    case DECREE_EQUAL: return "$ = $";
    case DECREE_NOT_EQUAL: return "$ <> $";
    case DECREE_LESS: return "$ < $";
    case DECREE_LESS_EQUAL: return "$ <= $";
    case DECREE_GREATER: return "$ > $";
    case DECREE_GREATER_EQUAL: return "$ >= $";
    }
    return "$ = $";
}

static bool is_one(const sql_value *value)
{
    return value->type.kind != DECREE_RATIO ||
           (value->other_bounds.low == 1 && value->other_bounds.high == 1);
}

static sql_bounds times(sql_bounds a, sql_bounds b)
{
    const sql_wide all[] = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
    sql_bounds bounds = {all[0], all[0]};
    for (int i = 1; i < 4; i++) {
        if (all[i] < bounds.low) bounds.low = all[i];
        if (all[i] > bounds.high) bounds.high = all[i];
    }
    return bounds;
}

// a/b against c/d with b, d above 0: a * d against c * b.
static sql_text crossed(sql_script *script, decree_span span, const sql_value *a,
                        const sql_value *b)
{
    if (is_one(b)) return a->main;
    sql_text main = a->main;
    const sql_bounds result = times(a->bounds, b->other_bounds);
    if (!sql_widen(script, &main, a->bounds, result))
        (void)sql_refuse(script, span, "a product past 64 bits", NULL);
    if (a->is_fixed && a->bounds.low == 1) return b->other;
    return SQL(script, SQL_TIMES, "$ * $", main, b->other);
}

static sql_text compare_numbers(sql_script *script, decree_span span, decree_relation relation,
                                const sql_value *a, const sql_value *b)
{
    return SQL(script, SQL_COMPARED, relation_form(relation), crossed(script, span, a, b),
               crossed(script, span, b, a));
}

static sql_text compare_dates(sql_script *script, decree_relation relation, const sql_value *a,
                              const sql_value *b)
{
    sql_text text;
    if (b->is_fixed && a->shift_count > 0 &&
        sql_compare_moved(script, relation, a, (jub_date)b->fixed.low.numerator, &text))
        return text;
    if (a->is_fixed && b->shift_count > 0 &&
        sql_compare_moved(script, decree_relation_turned(relation), b,
                          (jub_date)a->fixed.low.numerator, &text))
        return text;
    return SQL(script, SQL_COMPARED, relation_form(relation), sql_date_text(script, a),
               sql_date_text(script, b));
}

// A count between two numbers is certainly above or below, or it is not known.
static sql_text compare_range(sql_script *script, decree_relation relation, const sql_value *count,
                              const sql_value *b)
{
    const sql_text low = count->main, high = count->most, other = b->main;
    const sql_text below = SQL(script, SQL_COMPARED, "$ < $", high, other);
    const sql_text above = SQL(script, SQL_COMPARED, "$ > $", low, other);
    const sql_text at_most = SQL(script, SQL_COMPARED, "$ <= $", high, other);
    const sql_text at_least = SQL(script, SQL_COMPARED, "$ >= $", low, other);
    const sql_text equal = sql_and(script, SQL(script, SQL_COMPARED, "$ = $", low, other),
                                   SQL(script, SQL_COMPARED, "$ = $", high, other));
    const sql_text apart = sql_or(script, below, above);
    const char *const form = "CASE WHEN # THEN TRUE WHEN # THEN FALSE END";
    switch (relation) {
    case DECREE_EQUAL: return SQL(script, SQL_ATOM, form, equal, apart);
    case DECREE_NOT_EQUAL: return SQL(script, SQL_ATOM, form, apart, equal);
    case DECREE_LESS: return SQL(script, SQL_ATOM, form, below, at_least);
    case DECREE_LESS_EQUAL: return SQL(script, SQL_ATOM, form, at_most, above);
    case DECREE_GREATER: return SQL(script, SQL_ATOM, form, above, at_most);
    case DECREE_GREATER_EQUAL: return SQL(script, SQL_ATOM, form, at_least, below);
    }
    return equal;
}

static bool is_number(decree_type_kind kind)
{
    return kind == DECREE_INTEGER || kind == DECREE_RATIO || kind == DECREE_MONEY;
}

sql_value sql_compare(sql_script *script, decree_span span, decree_relation relation,
                      const sql_value *a, const sql_value *b)
{
    if (sql_is_fixed_none(a) || sql_is_fixed_none(b)) return sql_truth(sql_word("FALSE"));
    const decree_type_kind kind = a->type.kind;
    const sql_text none = sql_either_none(script, a, b);
    sql_value value = {0};
    if (sql_is_fixed_unknown(a) || sql_is_fixed_unknown(b)) {
        value = sql_unknown(script, (decree_type){.kind = DECREE_BOOLEAN});
        value.is_fixed = !sql_has(none);
    } else if (sql_has(a->most) && !sql_has(b->most) && is_number(b->type.kind) && is_one(b)) {
        value = sql_truth(compare_range(script, relation, a, b));
    } else if (sql_has(b->most) && !sql_has(a->most) && is_number(kind) && is_one(a)) {
        value = sql_truth(compare_range(script, decree_relation_turned(relation), b, a));
    } else if (sql_has(a->most) || sql_has(b->most)) {
        return sql_refuse(script, span, "a count of rows that are not certain, reckoned with,",
                          "compare the count with a number");
    } else if (kind == DECREE_DURATION) {
        value = sql_compare_durations(script, span, relation, a, b);
    } else if (kind == DECREE_CODES) {
        return sql_refuse(script, span, "codes set against codes", NULL);
    } else if (kind == DECREE_DATE) {
        value = sql_truth(compare_dates(script, relation, a, b));
    } else if (is_number(kind)) {
        value = sql_truth(compare_numbers(script, span, relation, a, b));
    } else {
        value = sql_truth(SQL(script, SQL_COMPARED, relation_form(relation), a->main, b->main));
    }
    if (sql_has(none)) value.main = sql_and(script, sql_not(script, none), value.main);
    sql_join_reads(&value, a, b);
    return value;
}

sql_text sql_same(sql_script *script, const sql_value *a, const sql_value *b)
{
    if (a->is_fixed && b->is_fixed)
        return sql_word(decree_value_equal(&a->fixed, &b->fixed, a->type.kind) ? "TRUE" : "FALSE");
    sql_text equal = {0};
    if (sql_is_fixed_none(a) || sql_is_fixed_none(b) || sql_is_fixed_unknown(a) ||
        sql_is_fixed_unknown(b))
        equal = sql_word("FALSE");
    else if (a->type.kind == DECREE_DATE)
        equal =
            SQL(script, SQL_COMPARED, "$ = $", sql_date_text(script, a), sql_date_text(script, b));
    else if (is_number(a->type.kind))
        equal = compare_numbers(script, script->span, DECREE_EQUAL, a, b);
    else
        equal = SQL(script, SQL_COMPARED, "$ = $", a->main, b->main);
    if (a->type.kind == DECREE_DURATION && !jub_text_is(equal.text, "FALSE"))
        equal = sql_and(script, equal, SQL(script, SQL_COMPARED, "$ = $", a->other, b->other));
    if (sql_has(a->none) && sql_has(b->none))
        equal = sql_or(script, equal, sql_and(script, a->none, b->none));
    return equal;
}

sql_value sql_extreme(sql_script *script, sql_value a, sql_value b, bool is_max)
{
    const sql_text none = sql_either_none(script, &a, &b);
    if (sql_is_fixed_none(&a)) return a;
    if (sql_is_fixed_none(&b)) return b;
    sql_value value = a;
    if (sql_is_fixed_unknown(&a) || sql_is_fixed_unknown(&b)) {
        value = sql_unknown(script, a.type);
        value.is_fixed = !sql_has(none);
        value.none = none;
        sql_join_reads(&value, &a, &b);
        return value;
    }
    if (a.is_fixed && b.is_fixed)
        return sql_fixed(script, a.type, decree_eval_extreme(a.fixed, b.fixed, is_max));
    const bool is_day = a.type.kind == DECREE_DATE;
    if (!is_day && (!is_one(&a) || !is_one(&b) || sql_has(a.most) || sql_has(b.most)))
        return sql_refuse(script, script->span, "the greater or lesser of two ratios", NULL);
    const sql_text first = is_day ? sql_date_text(script, &a) : a.main;
    const sql_text second = is_day ? sql_date_text(script, &b) : b.main;
    const char *const form = is_max ? "CASE WHEN $ >= $ THEN # WHEN $ < $ THEN # END"
                                    : "CASE WHEN $ <= $ THEN # WHEN $ > $ THEN # END";
    value = (sql_value){.type = a.type, .none = none};
    value.main = sql_form(script, SQL_COMPARED, form,
                          (const sql_text[]){first, second, first, first, second, second}, 6);
    value.main.level = SQL_ATOM;
    value.other = sql_word("1");
    value.other_bounds = (sql_bounds){1, 1};
    value.bounds.low = (a.bounds.low > b.bounds.low) == is_max ? a.bounds.low : b.bounds.low;
    value.bounds.high = (a.bounds.high > b.bounds.high) == is_max ? a.bounds.high : b.bounds.high;
    if (is_day) value.bounds = any_day;
    sql_join_reads(&value, &a, &b);
    return value;
}
