#include "decree/eval_private.h"

#include <assert.h>

#include "decree/number_private.h"

// The reference: an expression is walked for one person at a time. Unknown follows strong Kleene,
// `none` spreads through arithmetic and makes comparisons false. Everything evaluated for a piece
// of the exact pass is evaluated for the larger piece it was cut from as well, so the fields that
// come up as open in the whole are all that can come up in its parts.

bool decree_eval_init(jub_arena *arena, const decree_program *program, decree_eval *eval_out)
{
    const size_t define_count = program->tree->defines.count;
    const size_t table_count = program->tree->tables.count;
    decree_eval eval = {
        .program = program,
        .define_values = JUB_NEW(arena, decree_value, define_count),
        .define_stamps = JUB_NEW(arena, uint64_t, define_count),
        .define_rows = JUB_NEW(arena, uint32_t, define_count),
        .define_grounds = JUB_NEW(arena, decree_mask, define_count),
        .table_values = JUB_NEW(arena, decree_value, table_count),
        .table_stamps = JUB_NEW(arena, uint64_t, table_count),
        .table_rows = JUB_NEW(arena, uint32_t, table_count),
        .table_grounds = JUB_NEW(arena, decree_mask, table_count),
    };
    if (!eval.define_values || !eval.define_stamps || !eval.define_rows || !eval.define_grounds ||
        !eval.table_values || !eval.table_stamps || !eval.table_rows || !eval.table_grounds)
        return false;
    eval.scratch = arena;
    *eval_out = eval;
    return true;
}

void decree_eval_begin(decree_eval *eval, const decree_person *person)
{
    eval->person = person;
    eval->facts = person->facts;
    for (uint32_t i = 0; i < DECREE_RECORD_MAX; i++) eval->current[i] = DECREE_ROW_NONE;
    eval->effect = eval->program->has_effect ? decree_value_integer(eval->program->effect)
                                             : (decree_value){.state = DECREE_UNKNOWN};
    eval->relied = eval->read = eval->grounds = (decree_mask){{0}};
    eval->error_count = 0;
    eval->stamp++;
}

void decree_eval_report(decree_eval *eval, const decree_expr *expr, jub_row_error_kind kind,
                        uint32_t fact)
{
    if (eval->record) return;
    for (uint32_t i = 0; i < eval->error_count; i++)
        if (eval->errors[i].expr == expr && eval->errors[i].fact == fact) return;
    if (eval->error_count < DECREE_EVAL_ERROR_MAX)
        eval->errors[eval->error_count++] =
            (decree_eval_error){.expr = expr, .kind = kind, .fact = fact};
}

// An expression that has no value although what it reads is known.
decree_value decree_eval_failure(decree_eval *eval, const decree_expr *expr,
                                 jub_row_error_kind kind, decree_mask open)
{
    if (!decree_mask_any(open)) decree_eval_report(eval, expr, kind, 0);
    return (decree_value){.state = DECREE_UNKNOWN, .reason = kind, .open = open};
}

decree_value decree_eval_unknown_of(const decree_value *a, const decree_value *b)
{
    return (decree_value){.state = DECREE_UNKNOWN,
                          .reason = a->reason ? a->reason : b->reason,
                          .open = decree_mask_or(a->open, b->open)};
}

static bool is_yes(const decree_value *value)
{
    return value->state == DECREE_KNOWN && value->truth;
}

static bool is_no(const decree_value *value)
{
    return value->state == DECREE_NONE || (value->state == DECREE_KNOWN && !value->truth);
}

// -- names ----------------------------------------------------------------------------------------

decree_value decree_eval_fact(decree_eval *eval, uint32_t index)
{
    decree_mask_set(&eval->read, index);
    decree_mask_set(&eval->grounds, index);
    if (decree_mask_has(eval->person->assumed, index)) decree_mask_set(&eval->relied, index);
    const decree_value *fact = &eval->facts[index];
    if (fact->state == DECREE_UNKNOWN && fact->reason)
        decree_eval_report(eval, NULL, fact->reason, index);
    return *fact;
}

// What is about a row of a record has another value for each.
static uint32_t row_of(const decree_eval *eval, const decree_record *record)
{
    return record ? eval->current[record->index] : DECREE_ROW_NONE;
}

static decree_value eval_define(decree_eval *eval, const decree_expr *expr,
                                const decree_define *define)
{
    if (!decree_in_force(eval->program, &define->source))
        return decree_eval_failure(eval, expr, JUB_ROW_NOT_IN_FORCE, (decree_mask){{0}});
    const uint32_t row = row_of(eval, define->record);
    if (eval->define_stamps[define->index] != eval->stamp ||
        eval->define_rows[define->index] != row) {
        const decree_mask before = eval->grounds;
        eval->grounds = (decree_mask){{0}};
        const decree_value value = decree_eval_expr(eval, define->value);
        eval->define_values[define->index] = value;
        eval->define_stamps[define->index] = eval->stamp;
        eval->define_rows[define->index] = row;
        eval->define_grounds[define->index] = eval->grounds;
        eval->grounds = before;
    }
    eval->grounds = decree_mask_or(eval->grounds, eval->define_grounds[define->index]);
    return eval->define_values[define->index];
}

static decree_value header_day(bool has, jub_date date)
{
    return has ? decree_value_integer(date) : (decree_value){.state = DECREE_UNKNOWN};
}

static decree_value eval_builtin(const decree_eval *eval, decree_builtin builtin)
{
    const decree_program *program = eval->program;
    const decree_header *header = &program->tree->header;
    switch (builtin) {
    case DECREE_EFFECT: return header_day(program->has_effect, program->effect);
    case DECREE_MADE: return header_day(header->has_made, header->made);
    case DECREE_RECKONED: return header_day(program->has_reckoned, program->reckoned);
    case DECREE_STATUS:
    case DECREE_NEW_END:
    case DECREE_DAYS_SAVED:
    case DECREE_NEW_KIND:
    case DECREE_NEW_PLACE:
    case DECREE_DEFERRED_UNTIL: break; // results, which stand left of an expectation only
    }
    return (decree_value){.state = DECREE_UNKNOWN};
}

// The value in force on the law date; the checker has seen to it that there is not more than one.
static decree_value eval_parameter(decree_eval *eval, const decree_expr *expr,
                                   const decree_parameter *parameter)
{
    for (; parameter; parameter = parameter->next)
        if (decree_in_force(eval->program, &parameter->source))
            return decree_eval_expr(eval, parameter->value);
    return decree_eval_failure(eval, expr, JUB_ROW_NOT_IN_FORCE, (decree_mask){{0}});
}

static decree_value eval_name(decree_eval *eval, const decree_expr *expr)
{
    const decree_symbol *symbol = expr->symbol;
    if (!symbol) return decree_value_none(); // the checker leaves only the word `none` without one
    switch (symbol->kind) {
    case DECREE_SYMBOL_FIELD: return decree_eval_fact(eval, symbol->field->index);
    case DECREE_SYMBOL_ROUND: return decree_eval_fact(eval, symbol->round->field_index);
    case DECREE_SYMBOL_GAP: return decree_eval_fact(eval, symbol->gap->fact);
    case DECREE_SYMBOL_CHILD: return decree_eval_cell(eval, symbol->field);
    case DECREE_SYMBOL_PARAMETER: return eval_parameter(eval, expr, symbol->parameter);
    case DECREE_SYMBOL_DEFINE: return eval_define(eval, expr, symbol->define);
    case DECREE_SYMBOL_TABLE:
        if (!decree_in_force(eval->program, &symbol->table->source))
            return decree_eval_failure(eval, expr, JUB_ROW_NOT_IN_FORCE, (decree_mask){{0}});
        return decree_eval_table(eval, symbol->table);
    case DECREE_SYMBOL_BUILTIN: return eval_builtin(eval, symbol->builtin);
    case DECREE_SYMBOL_CODES:
    case DECREE_SYMBOL_CLAUSE:
    case DECREE_SYMBOL_NOTICE:
    case DECREE_SYMBOL_RECORD:
    case DECREE_SYMBOL_DUTY: break;
    }
    return (decree_value){.state = DECREE_UNKNOWN};
}

// -- arithmetic -----------------------------------------------------------------------------------

static bool is_point_number(const decree_value *value)
{
    return decree_value_is_point(value, DECREE_RATIO);
}

static bool is_point_duration(const decree_value *value)
{
    return decree_value_is_point(value, DECREE_DURATION);
}

// In the exact pass, whatever depends on a missing fact stops at the end of what can be held: such
// completions are nobody's. A known fact that runs past it is an error there too.
static bool saturates(const decree_eval *eval, decree_mask open)
{
    return eval->record && decree_mask_any(open);
}

// One end of a sum of ranges.
static jub_add_result add_end(jub_date date, jub_duration duration, jub_month_end month_end,
                              bool stops, jub_date *sum_out)
{
    const jub_add_result result = jub_date_add(date, duration, month_end, sum_out);
    if (result != JUB_OUT_OF_RANGE || !stops) return result;
    const int64_t days = duration.months * (int64_t)30 + duration.days;
    *sum_out = days > 0 ? JUB_DATE_MAX : JUB_DATE_MIN;
    return JUB_ADDED;
}

// The day that a sum under `refuse` would have to be.
static jub_civil missing_day(jub_date date, jub_duration duration)
{
    const jub_civil civil = jub_civil_from_date(date);
    const int32_t months = civil.year * 12 + civil.month - 1 + duration.months;
    return (jub_civil){months / 12, months % 12 + 1, civil.day};
}

decree_value decree_eval_date_add(decree_eval *eval, const decree_expr *expr, decree_value date,
                                  decree_value duration, bool is_minus)
{
    if (date.state == DECREE_NONE || duration.state == DECREE_NONE) return decree_value_none();
    if (date.state == DECREE_UNKNOWN || duration.state == DECREE_UNKNOWN)
        return decree_eval_unknown_of(&date, &duration);
    const decree_mask open = decree_mask_or(date.open, duration.open);
    const jub_duration least = is_minus ? jub_duration_negate(duration.most) : duration.least;
    const jub_duration most = is_minus ? jub_duration_negate(duration.least) : duration.most;
    const bool is_point = is_point_number(&date) && is_point_duration(&duration);
    const jub_month_end month_end = eval->program->tree->convention.month_end;
    // Whether a day exists is not a matter of ranges, so under `refuse` only single days are added.
    if (!is_point && month_end == JUB_REFUSE && (least.months != 0 || most.months != 0))
        return (decree_value){.state = DECREE_UNKNOWN, .open = open};

    const bool stops = saturates(eval, open);
    jub_date low = 0, high = 0;
    jub_add_result result = add_end((jub_date)date.low.numerator, least, month_end, stops, &low);
    if (is_point)
        high = low;
    else if (result == JUB_ADDED)
        result = add_end((jub_date)date.high.numerator, most, month_end, stops, &high);
    if (result == JUB_NO_SUCH_DAY) {
        const uint32_t before = eval->error_count;
        const decree_value value = decree_eval_failure(eval, expr, JUB_ROW_NO_SUCH_DAY, open);
        if (eval->error_count > before)
            eval->errors[before].no_day = missing_day((jub_date)date.low.numerator, least);
        return value;
    }
    if (result != JUB_ADDED) return decree_eval_failure(eval, expr, JUB_ROW_OVERFLOW, open);
    return (decree_value){.state = DECREE_KNOWN, .open = open, .low = {low, 1}, .high = {high, 1}};
}

static decree_value eval_divide(decree_eval *eval, const decree_expr *expr, const decree_value *a,
                                const decree_value *b, decree_mask open)
{
    const decree_ratio zero = {0, 1};
    const bool holds_zero =
        decree_ratio_compare(b->low, zero) <= 0 && decree_ratio_compare(b->high, zero) >= 0;
    decree_value value;
    if (holds_zero && is_point_number(b))
        return decree_eval_failure(eval, expr, JUB_ROW_DIVISION, open);
    if (holds_zero) return (decree_value){.state = DECREE_UNKNOWN, .open = open};
    if (!decree_number_combine(DECREE_OP_DIVIDE, a, b, saturates(eval, open), &value))
        return decree_eval_failure(eval, expr, JUB_ROW_OVERFLOW, open);
    value.open = open;
    return value;
}

static decree_number_op op_of(decree_expr_kind kind)
{
    return kind == DECREE_EXPR_ADD        ? DECREE_OP_ADD
           : kind == DECREE_EXPR_SUBTRACT ? DECREE_OP_SUBTRACT
                                          : DECREE_OP_MULTIPLY;
}

static decree_value eval_arithmetic(decree_eval *eval, const decree_expr *expr)
{
    decree_value a = decree_eval_expr(eval, expr->operands[0]);
    decree_value b = decree_eval_expr(eval, expr->operands[1]);
    decree_type_kind a_type = expr->operands[0]->type.kind;
    decree_type_kind b_type = expr->operands[1]->type.kind;
    if (a.state == DECREE_NONE || b.state == DECREE_NONE) return decree_value_none();
    if (a.state == DECREE_UNKNOWN || b.state == DECREE_UNKNOWN)
        return decree_eval_unknown_of(&a, &b);
    const bool swaps = (b_type == DECREE_DATE && a_type == DECREE_DURATION) ||
                       (b_type == DECREE_DURATION && expr->kind == DECREE_EXPR_MULTIPLY);
    if (swaps) {
        const decree_value held = a;
        a = b;
        b = held;
        a_type = b_type;
        b_type = expr->operands[0]->type.kind;
    }
    if (a_type == DECREE_DATE && b_type == DECREE_DURATION)
        return decree_eval_date_add(eval, expr, a, b, expr->kind == DECREE_EXPR_SUBTRACT);

    const decree_mask open = decree_mask_or(a.open, b.open);
    if (expr->kind == DECREE_EXPR_DIVIDE) return eval_divide(eval, expr, &a, &b, open);
    decree_value value;
    const bool fits =
        a_type == DECREE_DURATION
            ? decree_duration_combine(op_of(expr->kind), &a, &b, saturates(eval, open), &value)
            : decree_number_combine(op_of(expr->kind), &a, &b, saturates(eval, open), &value);
    if (!fits) return decree_eval_failure(eval, expr, JUB_ROW_OVERFLOW, open);
    value.open = open;
    return value;
}

static decree_value eval_unit(decree_eval *eval, const decree_expr *expr)
{
    const decree_value count = decree_eval_expr(eval, expr->operands[0]);
    if (count.state != DECREE_KNOWN) return count;
    const jub_duration unit = expr->unit == DECREE_YEARS    ? (jub_duration){12, 0}
                              : expr->unit == DECREE_MONTHS ? (jub_duration){1, 0}
                                                            : (jub_duration){0, 1};
    const decree_value one = decree_value_duration(unit);
    decree_value value;
    if (!decree_duration_combine(DECREE_OP_MULTIPLY, &one, &count, saturates(eval, count.open),
                                 &value))
        return decree_eval_failure(eval, expr, JUB_ROW_OVERFLOW, count.open);
    value.open = count.open;
    return value;
}

// -- functions ------------------------------------------------------------------------------------

static int64_t count_between(const decree_eval *eval, const decree_expr *expr, decree_ratio from,
                             decree_ratio to)
{
    const decree_convention *convention = &eval->program->tree->convention;
    const jub_date a = (jub_date)from.numerator, b = (jub_date)to.numerator;
    if (expr->function == DECREE_FUNCTION_DAYS) return jub_count_days(a, b, convention->day_count);
    return jub_count_months(a, b, expr->function == DECREE_FUNCTION_YEARS ? 12 : 1, expr->rounding,
                            convention->month_end);
}

static decree_value eval_count(decree_eval *eval, const decree_expr *expr)
{
    const decree_value from = decree_eval_expr(eval, expr->operands[0]);
    const decree_value to = decree_eval_expr(eval, expr->operands[1]);
    if (from.state == DECREE_NONE || to.state == DECREE_NONE) return decree_value_none();
    if (from.state == DECREE_UNKNOWN || to.state == DECREE_UNKNOWN)
        return decree_eval_unknown_of(&from, &to);
    return (decree_value){.state = DECREE_KNOWN,
                          .open = decree_mask_or(from.open, to.open),
                          .low = {count_between(eval, expr, from.high, to.low), 1},
                          .high = {count_between(eval, expr, from.low, to.high), 1}};
}

decree_value decree_eval_extreme(decree_value a, decree_value b, bool is_max)
{
    if (a.state == DECREE_NONE || b.state == DECREE_NONE) return decree_value_none();
    if (a.state == DECREE_UNKNOWN || b.state == DECREE_UNKNOWN)
        return decree_eval_unknown_of(&a, &b);
    const bool a_low = (decree_ratio_compare(a.low, b.low) > 0) == is_max;
    const bool a_high = (decree_ratio_compare(a.high, b.high) > 0) == is_max;
    decree_value value = {
        .state = DECREE_KNOWN, .low = a_low ? a.low : b.low, .high = a_high ? a.high : b.high};
    value.open = decree_mask_or(a.open, b.open);
    return value;
}

static decree_value eval_rounded(decree_eval *eval, const decree_expr *expr, decree_round_to to)
{
    decree_value value = decree_eval_expr(eval, expr->operands[0]);
    if (value.state != DECREE_KNOWN) return value;
    value.low = (decree_ratio){decree_ratio_round(value.low, to), 1};
    value.high = (decree_ratio){decree_ratio_round(value.high, to), 1};
    return value;
}

static decree_value eval_call(decree_eval *eval, const decree_expr *expr)
{
    switch (expr->function) {
    case DECREE_FUNCTION_DAYS:
    case DECREE_FUNCTION_MONTHS:
    case DECREE_FUNCTION_YEARS: return eval_count(eval, expr);
    case DECREE_FUNCTION_UP: return eval_rounded(eval, expr, DECREE_TO_UP);
    case DECREE_FUNCTION_DOWN: return eval_rounded(eval, expr, DECREE_TO_DOWN);
    case DECREE_FUNCTION_NEAR: return eval_rounded(eval, expr, DECREE_TO_NEAR);
    case DECREE_FUNCTION_LENGTH: return decree_eval_length(eval, expr);
    case DECREE_FUNCTION_PART: return decree_eval_part(eval, expr);
    case DECREE_FUNCTION_MIN:
    case DECREE_FUNCTION_MAX: break;
    }
    const bool is_max = expr->function == DECREE_FUNCTION_MAX;
    const decree_value a = decree_eval_expr(eval, expr->operands[0]);
    const decree_value b = decree_eval_expr(eval, expr->operands[1]);
    return expr->type.kind == DECREE_DURATION ? decree_eval_longer(eval, expr, a, b, is_max)
                                              : decree_eval_extreme(a, b, is_max);
}

// -- comparison -----------------------------------------------------------------------------------

typedef struct range_order {
    bool is_less;       // certainly
    bool is_less_equal; // certainly
    bool is_equal;      // certainly
    bool is_greater_equal;
    bool is_greater;
} range_order;

static range_order order_numbers(const decree_value *a, const decree_value *b)
{
    const int high_low = decree_ratio_compare(a->high, b->low);
    const int low_high = decree_ratio_compare(a->low, b->high);
    return (range_order){high_low < 0, high_low <= 0, high_low == 0 && low_high == 0, low_high >= 0,
                         low_high > 0};
}

static range_order order_durations(const decree_value *a, const decree_value *b)
{
    const jub_order most = jub_duration_compare(a->most, b->least);
    const jub_order least = jub_duration_compare(a->least, b->most);
    return (range_order){
        most == JUB_LESS,
        most == JUB_LESS || most == JUB_LESS_OR_EQUAL || most == JUB_EQUAL,
        most == JUB_EQUAL && least == JUB_EQUAL,
        least == JUB_GREATER || least == JUB_GREATER_OR_EQUAL || least == JUB_EQUAL,
        least == JUB_GREATER,
    };
}

// Whether the relation certainly holds (yes) or certainly does not (no).
static void decide_relation(decree_relation relation, range_order order, bool *yes, bool *no)
{
    switch (relation) {
    case DECREE_EQUAL:
        *yes = order.is_equal;
        *no = order.is_less || order.is_greater;
        break;
    case DECREE_NOT_EQUAL:
        *yes = order.is_less || order.is_greater;
        *no = order.is_equal;
        break;
    case DECREE_LESS:
        *yes = order.is_less;
        *no = order.is_greater_equal;
        break;
    case DECREE_LESS_EQUAL:
        *yes = order.is_less_equal;
        *no = order.is_greater;
        break;
    case DECREE_GREATER:
        *yes = order.is_greater;
        *no = order.is_less_equal;
        break;
    case DECREE_GREATER_EQUAL:
        *yes = order.is_greater_equal;
        *no = order.is_less;
        break;
    }
}

static bool same_case(const decree_type *a_type, const decree_value *a, const decree_type *b_type,
                      const decree_value *b)
{
    if (a_type->cases == b_type->cases || !a_type->cases || !b_type->cases)
        return a->case_index == b->case_index;
    return jub_text_equal(a_type->cases->names[a->case_index], b_type->cases->names[b->case_index]);
}

static decree_value compare_discrete(decree_relation relation, const decree_type *a_type,
                                     const decree_value *a, const decree_type *b_type,
                                     const decree_value *b)
{
    const bool is_equal = a_type->kind == DECREE_CHOICE ? same_case(a_type, a, b_type, b)
                                                        : decree_value_equal(a, b, a_type->kind);
    return decree_value_truth(is_equal == (relation == DECREE_EQUAL));
}

static decree_value compare_values(decree_eval *eval, const decree_expr *expr,
                                   decree_relation relation, const decree_type *a_type,
                                   const decree_value *a, const decree_type *b_type,
                                   const decree_value *b)
{
    if (a->state == DECREE_NONE || b->state == DECREE_NONE) return decree_value_truth(false);
    if (a->state == DECREE_UNKNOWN || b->state == DECREE_UNKNOWN)
        return decree_eval_unknown_of(a, b);
    const bool is_duration = a_type->kind == DECREE_DURATION;
    const bool is_number = a_type->kind == DECREE_INTEGER || a_type->kind == DECREE_RATIO ||
                           a_type->kind == DECREE_DATE || a_type->kind == DECREE_MONEY;
    if (!is_duration && !is_number) return compare_discrete(relation, a_type, a, b_type, b);

    bool yes = false, no = false;
    const range_order order = is_duration ? order_durations(a, b) : order_numbers(a, b);
    decide_relation(relation, order, &yes, &no);
    if (yes || no) return decree_value_truth(yes);
    const decree_mask open = decree_mask_or(a->open, b->open);
    if (is_duration && is_point_duration(a) && is_point_duration(b))
        return decree_eval_failure(eval, expr, JUB_ROW_ANCHOR, open);
    return (decree_value){.state = DECREE_UNKNOWN, .open = open};
}

static decree_value eval_compare(decree_eval *eval, const decree_expr *expr)
{
    const decree_value a = decree_eval_expr(eval, expr->operands[0]);
    const decree_value b = decree_eval_expr(eval, expr->operands[1]);
    return compare_values(eval, expr, expr->relation, &expr->operands[0]->type, &a,
                          &expr->operands[1]->type, &b);
}

// -- codes ----------------------------------------------------------------------------------------

// The last error, where one has just been listed, is about this code.
static void name_code(decree_eval *eval, uint32_t count_before, jub_text code)
{
    if (eval->error_count > count_before) eval->errors[count_before].code = code;
}

static jub_text first_unlisted(const decree_code_list *codes)
{
    for (uint32_t i = 0; i < codes->count; i++)
        if (!codes->book->is_listed[codes->items[i]]) return codes->book->codes[codes->items[i]];
    return (jub_text){0};
}

// Some, or all, of a person's codes are in the set. A code that is neither in the set nor listed
// may be an old name of one that is.
static decree_value check_codes(decree_eval *eval, const decree_expr *expr,
                                const decree_value *value, uint32_t set, bool wants_every)
{
    const decree_code_list *codes = &value->codes;
    if (!codes->book)
        return decree_value_truth((wants_every ? codes->every : codes->some) >> set & 1);
    bool is_open = false;
    for (uint32_t i = 0; i < codes->count; i++) {
        const uint32_t code = codes->items[i];
        const uint32_t words = eval->program->set_words;
        const bool is_in = decree_set_has(&codes->book->members[(size_t)code * words], set);
        if (is_in && !wants_every) return decree_value_truth(true);
        if (!is_in && !codes->book->is_listed[code])
            is_open = true;
        else if (!is_in && wants_every)
            return decree_value_truth(false);
    }
    if (is_open) {
        const uint32_t before = eval->error_count;
        decree_eval_report(eval, expr->operands[0], JUB_ROW_UNLISTED_CODE, 0);
        name_code(eval, before, first_unlisted(codes));
        return (decree_value){
            .state = DECREE_UNKNOWN, .reason = JUB_ROW_UNLISTED_CODE, .open = value->open};
    }
    return decree_value_truth(wants_every);
}

enum { SET_WORDS_MAX = 1024 };

static decree_value check_text(decree_eval *eval, const decree_expr *expr,
                               const decree_value *value, uint32_t set)
{
    uint64_t bits[SET_WORDS_MAX];
    assert(eval->program->set_words <= SET_WORDS_MAX);
    const bool is_listed = decree_code_look_up(eval->program, value->text, bits);
    if (decree_set_has(bits, set)) return decree_value_truth(true);
    if (is_listed) return decree_value_truth(false);
    const uint32_t before = eval->error_count;
    const decree_value unknown =
        decree_eval_failure(eval, expr->operands[0], JUB_ROW_UNLISTED_CODE, value->open);
    name_code(eval, before, value->text);
    return unknown;
}

static decree_value eval_membership(decree_eval *eval, const decree_expr *expr)
{
    const decree_value value = decree_eval_expr(eval, expr->operands[0]);
    if (value.state == DECREE_NONE) return decree_value_truth(false);
    if (value.state == DECREE_UNKNOWN) return value;
    assert(expr->set.codes);
    const uint32_t set = expr->set.codes->index;
    if (expr->operands[0]->type.kind != DECREE_CODES) return check_text(eval, expr, &value, set);
    return check_codes(eval, expr, &value, set, expr->kind != DECREE_EXPR_MEETS);
}

// -- is -------------------------------------------------------------------------------------------

static decree_value eval_is_known(decree_eval *eval, const decree_expr *expr)
{
    decree_eval *record = eval->record ? eval->record : eval;
    const decree_value value = decree_eval_expr(record, expr->operands[0]);
    return decree_value_truth((value.state != DECREE_UNKNOWN) != expr->is_negated);
}

static decree_value eval_is_none(decree_eval *eval, const decree_expr *expr)
{
    const decree_value value = decree_eval_expr(eval, expr->operands[0]);
    if (value.state == DECREE_UNKNOWN && expr->operands[0]->type.or_none) return value;
    return decree_value_truth((value.state == DECREE_NONE) != expr->is_negated);
}

static decree_value eval_is_case(decree_eval *eval, const decree_expr *expr)
{
    const decree_value value = decree_eval_expr(eval, expr->operands[0]);
    if (value.state == DECREE_NONE) return decree_value_truth(false);
    if (value.state == DECREE_UNKNOWN) return value;
    return decree_value_truth((value.case_index == expr->case_index) != expr->is_negated);
}

// -- logic ----------------------------------------------------------------------------------------

static decree_value eval_not(decree_eval *eval, const decree_expr *expr)
{
    decree_value value = decree_eval_expr(eval, expr->operands[0]);
    if (value.state == DECREE_KNOWN) value.truth = !value.truth;
    return value;
}

// `and` stops at the first no, `or` at the first yes.
static decree_value eval_series(decree_eval *eval, const decree_expr *expr)
{
    const bool is_and = expr->kind == DECREE_EXPR_AND;
    decree_value result = decree_value_truth(is_and);
    for (uint32_t i = 0; i < expr->operand_count; i++) {
        const decree_value value = decree_eval_expr(eval, expr->operands[i]);
        decree_cover_condition(eval->coverage, expr->operands[i], &value);
        if (is_and ? is_no(&value) : is_yes(&value)) return decree_value_truth(!is_and);
        if (value.state == DECREE_UNKNOWN) result = decree_eval_unknown_of(&result, &value);
    }
    return result;
}

static decree_value eval_if(decree_eval *eval, const decree_expr *expr)
{
    const decree_value condition = decree_eval_expr(eval, expr->operands[0]);
    decree_cover_condition(eval->coverage, expr->operands[0], &condition);
    if (is_yes(&condition)) return decree_eval_expr(eval, expr->operands[1]);
    if (is_no(&condition)) return decree_eval_expr(eval, expr->operands[2]);
    const decree_value a = decree_eval_expr(eval, expr->operands[1]);
    const decree_value b = decree_eval_expr(eval, expr->operands[2]);
    if (decree_value_equal(&a, &b, expr->type.kind)) return a;
    const decree_value either = decree_eval_unknown_of(&a, &b);
    return decree_eval_unknown_of(&condition, &either);
}

// -- tables ---------------------------------------------------------------------------------------

// The bounds of a range as conditions of their own; `low` alone for the other cells.
static decree_value check_cell(decree_eval *eval, const decree_expr *input,
                               const decree_value *value, const decree_cell *cell)
{
    if (cell->kind == DECREE_CELL_ANY) return decree_value_truth(true);
    const decree_value low = decree_eval_expr(eval, cell->low);
    decree_relation relation = cell->kind == DECREE_CELL_RELATION ? cell->relation : DECREE_EQUAL;
    if (cell->kind == DECREE_CELL_RANGE)
        relation = cell->low_is_closed ? DECREE_GREATER_EQUAL : DECREE_GREATER;
    const decree_value above =
        compare_values(eval, cell->low, relation, &input->type, value, &cell->low->type, &low);
    if (cell->kind != DECREE_CELL_RANGE || is_no(&above)) return above;
    const decree_value high = decree_eval_expr(eval, cell->high);
    const decree_value below =
        compare_values(eval, cell->high, cell->high_is_closed ? DECREE_LESS_EQUAL : DECREE_LESS,
                       &input->type, value, &cell->high->type, &high);
    if (is_no(&below) || is_yes(&above)) return below;
    return is_yes(&below) ? above : decree_eval_unknown_of(&above, &below);
}

static decree_value check_row(decree_eval *eval, const decree_table *table, const decree_row *row)
{
    decree_value result = decree_value_truth(true);
    for (uint32_t i = 0; i < table->input_count; i++) {
        const decree_value value = decree_eval_expr(eval, table->inputs[i]);
        const decree_value fits = check_cell(eval, table->inputs[i], &value, &row->cells[i]);
        if (is_no(&fits)) return fits;
        if (fits.state == DECREE_UNKNOWN) result = decree_eval_unknown_of(&result, &fits);
    }
    return result;
}

// The first row that fits. Rows before it that may fit leave the result open unless all of them say
// the same. Of `unique` rows none may fit beside one that does, so they need nothing of their own.
static decree_value look_up(decree_eval *eval, const decree_table *table)
{
    decree_value open = {.state = DECREE_UNKNOWN}, result = {0};
    bool has_result = false, is_split = false, is_open = false, is_found = false;
    eval->table_row = UINT32_MAX;
    for (uint32_t i = 0; i < table->row_count && !is_found; i++) {
        const decree_value fits = check_row(eval, table, &table->rows[i]);
        if (is_no(&fits)) continue;
        is_found = is_yes(&fits);
        const decree_value value = decree_eval_expr(eval, table->rows[i].result);
        if (!is_found) open = decree_eval_unknown_of(&open, &fits);
        is_open |= !is_found;
        if (has_result && !decree_value_equal(&result, &value, table->result_type.kind))
            is_split = true;
        if (value.state == DECREE_UNKNOWN) open = decree_eval_unknown_of(&open, &value);
        if (!has_result) eval->table_row = i;
        result = value;
        has_result = true;
    }
    if (!is_open && is_found) {
        decree_cover_row(eval->coverage, table, eval->table_row);
        return result;
    }
    if (is_found && !is_split) return result;
    if (is_open) return open;
    for (uint32_t i = 0; i < table->input_count; i++)
        if (decree_eval_expr(eval, table->inputs[i]).state == DECREE_NONE)
            return decree_value_none(); // spreads through a table as through arithmetic
    return decree_eval_failure(eval, table->inputs[0], JUB_ROW_NO_TABLE_ROW, (decree_mask){{0}});
}

decree_value decree_eval_table(decree_eval *eval, const decree_table *table)
{
    const uint32_t row = row_of(eval, table->record);
    if (eval->table_stamps[table->index] != eval->stamp || eval->table_rows[table->index] != row) {
        const decree_mask before = eval->grounds;
        eval->grounds = (decree_mask){{0}};
        const decree_value value = look_up(eval, table);
        eval->table_values[table->index] = value;
        eval->table_stamps[table->index] = eval->stamp;
        eval->table_rows[table->index] = row;
        eval->table_grounds[table->index] = eval->grounds;
        eval->grounds = before;
    }
    eval->grounds = decree_mask_or(eval->grounds, eval->table_grounds[table->index]);
    return eval->table_values[table->index];
}

// -- the walk -------------------------------------------------------------------------------------

decree_value decree_eval_expr(decree_eval *eval, const decree_expr *expr)
{
    switch (expr->kind) {
    case DECREE_EXPR_INTEGER: return decree_value_integer(expr->integer);
    case DECREE_EXPR_RATIO:
        return (decree_value){.state = DECREE_KNOWN, .low = expr->ratio, .high = expr->ratio};
    case DECREE_EXPR_DATE: return decree_value_integer(expr->date);
    case DECREE_EXPR_STRING: return (decree_value){.state = DECREE_KNOWN, .text = expr->text};
    case DECREE_EXPR_TRUTH: return decree_value_truth(expr->boolean);
    case DECREE_EXPR_NAME: return eval_name(eval, expr);
    case DECREE_EXPR_CASE:
        return (decree_value){.state = DECREE_KNOWN, .case_index = expr->case_index};
    case DECREE_EXPR_CALL: return eval_call(eval, expr);
    case DECREE_EXPR_UNIT: return eval_unit(eval, expr);
    case DECREE_EXPR_ADD:
    case DECREE_EXPR_SUBTRACT:
    case DECREE_EXPR_MULTIPLY:
    case DECREE_EXPR_DIVIDE: return eval_arithmetic(eval, expr);
    case DECREE_EXPR_COMPARE: return eval_compare(eval, expr);
    case DECREE_EXPR_IN:
    case DECREE_EXPR_MEETS:
    case DECREE_EXPR_WITHIN: return eval_membership(eval, expr);
    case DECREE_EXPR_IS_KNOWN: return eval_is_known(eval, expr);
    case DECREE_EXPR_IS_NONE: return eval_is_none(eval, expr);
    case DECREE_EXPR_IS_CASE: return eval_is_case(eval, expr);
    case DECREE_EXPR_NOT: return eval_not(eval, expr);
    case DECREE_EXPR_AND:
    case DECREE_EXPR_OR: return eval_series(eval, expr);
    case DECREE_EXPR_IF: return eval_if(eval, expr);
    case DECREE_EXPR_MONEY: return decree_value_integer(expr->units);
    case DECREE_EXPR_ROWS: return decree_eval_quantifier(eval, expr);
    }
    return (decree_value){.state = DECREE_UNKNOWN};
}

decree_value decree_eval_condition(decree_eval *eval, const decree_expr *expr)
{
    const decree_value value = decree_eval_expr(eval, expr);
    decree_cover_condition(eval->coverage, expr, &value);
    return value.state == DECREE_NONE ? decree_value_truth(false) : value;
}
