#include "decree/checker_private.h"

// Types go from the leaves up, with one exception: a case of a `one of` has no type of its own and
// takes it from the other side, and so does `none`. What is wrong is said once, where it is; its
// type is then DECREE_NO_TYPE, and whatever is built on that stays silent.

static bool is_numeric(decree_type type)
{
    return type.kind == DECREE_INTEGER || type.kind == DECREE_RATIO;
}

static bool is_wrong(const decree_expr *expr)
{
    return expr->type.kind == DECREE_NO_TYPE;
}

bool check_same_cases(const decree_cases *a, const decree_cases *b)
{
    if (a == b) return true;
    if (!a || !b || a->count != b->count) return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (!jub_text_equal(a->names[i], b->names[i])) return false;
    return true;
}

const char *check_type_words(decree_checker *checker, decree_type type)
{
    static const char *const words[] = {
        [DECREE_NO_TYPE] = "nothing",      [DECREE_BOOLEAN] = "a condition (boolean)",
        [DECREE_INTEGER] = "an integer",   [DECREE_RATIO] = "a ratio",
        [DECREE_DATE] = "a date",          [DECREE_DURATION] = "a duration",
        [DECREE_TEXT] = "a text",          [DECREE_CHOICE] = "a case of 'one of'",
        [DECREE_CODES] = "a set of codes", [DECREE_MONEY] = "money",
    };
    if (type.kind == DECREE_MONEY) {
        const char *money =
            check_format(checker, "%s in %.*s", type.is_part ? "a part of money" : "money",
                         JUB_TEXT_ARG(type.currency));
        return money ? money : words[DECREE_MONEY];
    }
    if (type.kind != DECREE_CHOICE || !type.cases || type.cases->count > 4) return words[type.kind];
    jub_text list = {0};
    for (uint32_t i = 0; i < type.cases->count; i++)
        list = list.bytes ? jub_text_format(checker->arena, "%.*s, %.*s", JUB_TEXT_ARG(list),
                                            JUB_TEXT_ARG(type.cases->names[i]))
                          : type.cases->names[i];
    const char *shown = check_format(checker, "one of { %.*s }", JUB_TEXT_ARG(list));
    return shown ? shown : words[type.kind];
}

decree_type check_builtin_type(decree_builtin builtin)
{
    // The order of the statuses is that of the results.
    static const jub_text names[] = {
        {"not_covered", 11}, {"not_granted", 11}, {"excluded", 8},      {"revoked", 7},
        {"deferred", 8},     {"granted", 7},      {"undetermined", 12},
    };
    static const decree_cases status_cases = {(jub_text *)names, sizeof names / sizeof *names};
    switch (builtin) {
    case DECREE_EFFECT:
    case DECREE_MADE:
    case DECREE_RECKONED: return (decree_type){.kind = DECREE_DATE};
    case DECREE_STATUS: return (decree_type){.kind = DECREE_CHOICE, .cases = &status_cases};
    case DECREE_NEW_END:
    case DECREE_DEFERRED_UNTIL: return (decree_type){.kind = DECREE_DATE, .or_none = true};
    case DECREE_DAYS_SAVED: return (decree_type){.kind = DECREE_INTEGER, .or_none = true};
    case DECREE_NEW_KIND:
    case DECREE_NEW_PLACE: return (decree_type){.kind = DECREE_TEXT, .or_none = true};
    }
    return (decree_type){0};
}

void check_note_month(decree_checker *checker, decree_span span)
{
    const bool is_first =
        !checker->tree->needs_month_end || span.offset_bytes < checker->first_month.offset_bytes;
    if (is_first) checker->first_month = span;
    checker->tree->needs_month_end = true;
}

// -- names ----------------------------------------------------------------------------------------

static bool is_none_word(const decree_expr *expr)
{
    return expr->kind == DECREE_EXPR_NAME && jub_text_is(expr->name.text, "none");
}

/// A name that only the other side can give a meaning.
static bool is_open(const decree_checker *checker, const decree_expr *expr)
{
    return expr->kind == DECREE_EXPR_NAME && !check_find(checker, expr->name.text);
}

static bool read_header_date(decree_checker *checker, const decree_expr *expr,
                             decree_builtin builtin)
{
    const decree_header *header = &checker->tree->header;
    const char *word = check_word(checker, builtin == DECREE_EFFECT ? "effect"
                                           : builtin == DECREE_MADE ? "made"
                                                                    : "reckoned");
    const bool has = builtin == DECREE_EFFECT ? header->has_effect
                     : builtin == DECREE_MADE ? header->has_made
                                              : header->has_reckoned;
    if (has || !header->is_present) return has;
    CHECK_ERROR(
        checker, JUB_MISSING, expr->span,
        check_format(checker, "write '%s' and a date into the decree's first sentence", word),
        "'%s' is read here, and the header gives no such date", word);
    return false;
}

static void type_builtin(decree_checker *checker, decree_expr *expr, decree_builtin builtin)
{
    if (builtin >= DECREE_STATUS && !checker->is_in_test) {
        CHECK_ERROR(checker, JUB_TYPE, expr->span, "use it in tests and proofs only",
                    "'%.*s' is a result, which no rule can read", JUB_TEXT_ARG(expr->name.text));
        return;
    }
    if (builtin <= DECREE_RECKONED && !read_header_date(checker, expr, builtin) &&
        checker->tree->header.is_present)
        return;
    expr->type = check_builtin_type(builtin);
}

static const char *row_word(const decree_record *record)
{
    return record->singular.text.length_bytes > 0 ? record->singular.text.bytes
                                                  : record->name.text.bytes;
}

static int row_word_length(const decree_record *record)
{
    return (int)(record->singular.text.length_bytes > 0 ? record->singular.text.length_bytes
                                                        : record->name.text.length_bytes);
}

/// What belongs to a row can be read where one is looked at, and in a define or table, which then
/// belongs to the row itself.
static bool reads_row(decree_checker *checker, const decree_expr *expr, decree_record *record)
{
    if (!record) return true;
    record->is_used = true;
    if (checker->open_records >> (record->index % DECREE_RECORD_MAX) & 1) return true;
    if (checker->owner && (!*checker->owner || *checker->owner == record)) {
        *checker->owner = record;
        return true;
    }
    const int length = row_word_length(record);
    if (checker->owner)
        CHECK_ERROR(
            checker, JUB_TYPE, expr->span, "define one value for each of the two records",
            "'%.*s' belongs to the rows of '%.*s', and this value to those of another record",
            JUB_TEXT_ARG(expr->name.text), JUB_TEXT_ARG(record->name.text));
    else
        CHECK_ERROR(checker, JUB_TYPE, expr->span,
                    check_format(checker, "ask for some or all: any %.*s where ...", length,
                                 row_word(record)),
                    "'%.*s' belongs to the rows of '%.*s', and none is looked at here",
                    JUB_TEXT_ARG(expr->name.text), JUB_TEXT_ARG(record->name.text));
    return false;
}

static void type_symbol(decree_checker *checker, decree_expr *expr, decree_symbol *symbol)
{
    const bool counts = !checker->is_in_test;
    expr->symbol = symbol;
    switch (symbol->kind) {
    case DECREE_SYMBOL_FIELD:
        symbol->field->is_used |= counts;
        expr->type = symbol->field->type;
        return;
    case DECREE_SYMBOL_CHILD:
        symbol->field->is_used |= counts;
        if (reads_row(checker, expr, symbol->field->record)) expr->type = symbol->field->type;
        return;
    case DECREE_SYMBOL_DEFINE:
        symbol->define->is_used |= counts;
        if (symbol->define->value && reads_row(checker, expr, symbol->define->record))
            expr->type = symbol->define->value->type;
        return;
    case DECREE_SYMBOL_TABLE:
        symbol->table->is_used |= counts;
        if (reads_row(checker, expr, symbol->table->record))
            expr->type = symbol->table->result_type;
        return;
    case DECREE_SYMBOL_PARAMETER:
        symbol->parameter->is_used |= counts;
        expr->type = symbol->parameter->type;
        return;
    case DECREE_SYMBOL_GAP:
        symbol->gap->is_used = true;
        expr->type = symbol->gap->type;
        return;
    case DECREE_SYMBOL_ROUND: expr->type = (decree_type){.kind = DECREE_BOOLEAN}; return;
    case DECREE_SYMBOL_BUILTIN: type_builtin(checker, expr, symbol->builtin); return;
    case DECREE_SYMBOL_CODES:
        symbol->codes->is_used = true;
        CHECK_ERROR(checker, JUB_TYPE, expr->span,
                    check_format(checker, "write: FIELD meets %.*s", JUB_TEXT_ARG(symbol->name)),
                    "'%.*s' is a set of codes, not a value", JUB_TEXT_ARG(symbol->name));
        return;
    case DECREE_SYMBOL_CLAUSE:
    case DECREE_SYMBOL_NOTICE:
    case DECREE_SYMBOL_DUTY:
    case DECREE_SYMBOL_RECORD:
        CHECK_ERROR(checker, JUB_TYPE, expr->span,
                    "name a field, a define, a table or a round here", "'%.*s' is %s, not a value",
                    JUB_TEXT_ARG(symbol->name), check_symbol_word(symbol));
        return;
    }
}

static void type_none(decree_checker *checker, decree_expr *expr, const decree_type *expected)
{
    expr->symbol = NULL;
    if (expected && expected->kind == DECREE_NO_TYPE) return;
    if (expected && expected->or_none) {
        expr->type = *expected;
        return;
    }
    if (expected)
        CHECK_ERROR(checker, JUB_TYPE, expr->span, "declare the type as 'or none'",
                    "what stands here is never none");
    else
        CHECK_ERROR(checker, JUB_TYPE, expr->span, "write: FIELD is none",
                    "'none' is no value to compute with");
}

static void type_unknown_name(decree_checker *checker, decree_expr *expr,
                              const decree_type *expected)
{
    const jub_text name = expr->name.text;
    if (expected && expected->kind == DECREE_NO_TYPE) return;
    if (check_is_unread(checker, name)) return;
    if (expected && expected->kind == DECREE_CHOICE && expected->cases) {
        CHECK_ERROR(checker, JUB_MISSING, expr->span,
                    check_suggest_case(checker, name, expected->cases),
                    "'%.*s' is not one of the cases", JUB_TEXT_ARG(name));
        return;
    }
    const char *hint = check_suggest(checker, name, (check_place){.symbols = CHECK_VALUES});
    if (!hint && expected && (expected->kind == DECREE_TEXT || expected->kind == DECREE_CODES))
        hint = check_format(checker, "write \"%.*s\" between quotation marks", JUB_TEXT_ARG(name));
    if (!hint) hint = check_format(checker, "declare it: field %.*s : TYPE", JUB_TEXT_ARG(name));
    CHECK_ERROR(checker, JUB_MISSING, expr->span, hint, "nothing is called '%.*s'",
                JUB_TEXT_ARG(name));
}

static void type_name(decree_checker *checker, decree_expr *expr, const decree_type *expected)
{
    if (expected && expected->kind == DECREE_CHOICE) {
        const uint32_t index = check_case_index(checker, expected->cases, expr->name.text);
        if (index != JUB_MAP_ABSENT) {
            expr->kind = DECREE_EXPR_CASE;
            expr->symbol = NULL;
            expr->case_index = index;
            expr->type = (decree_type){.kind = DECREE_CHOICE, .cases = expected->cases};
            return;
        }
    }
    decree_symbol *symbol = check_find(checker, expr->name.text);
    if (symbol)
        type_symbol(checker, expr, symbol);
    else if (is_none_word(expr))
        type_none(checker, expr, expected);
    else
        type_unknown_name(checker, expr, expected);
}

// -- arithmetic -----------------------------------------------------------------------------------

static const char *operator_word(decree_expr_kind kind)
{
    return kind == DECREE_EXPR_ADD        ? "add"
           : kind == DECREE_EXPR_SUBTRACT ? "subtract"
           : kind == DECREE_EXPR_MULTIPLY ? "multiply"
                                          : "divide";
}

static void refuse_arithmetic(decree_checker *checker, decree_expr *expr, const char *hint)
{
    const decree_type left = expr->operands[0]->type, right = expr->operands[1]->type;
    const bool is_swapped = expr->kind <= DECREE_EXPR_SUBTRACT;
    CHECK_ERROR(checker, JUB_TYPE, expr->span, hint, "cannot %s %s %s %s",
                operator_word(expr->kind), check_type_words(checker, is_swapped ? right : left),
                expr->kind == DECREE_EXPR_ADD        ? "to"
                : expr->kind == DECREE_EXPR_SUBTRACT ? "from"
                                                     : "by",
                check_type_words(checker, is_swapped ? left : right));
}

/// Adding to a date: does the duration, as far as it shows, hold months?
static void note_months_added(decree_checker *checker, const decree_expr *duration)
{
    jub_duration literal;
    if (check_literal_duration(duration, &literal)) return; // the unit has been noted
    if (duration->kind == DECREE_EXPR_NAME && duration->symbol &&
        duration->symbol->kind == DECREE_SYMBOL_FIELD)
        check_note_month(checker, duration->span);
}

/// Money with money, with numbers and by numbers; false where none is in it or it does not fit.
static bool money_type(const decree_expr *expr, decree_type *type_out)
{
    const decree_type left = expr->operands[0]->type, right = expr->operands[1]->type;
    const bool has_left = left.kind == DECREE_MONEY, has_right = right.kind == DECREE_MONEY;
    const bool is_one = has_left && has_right && jub_text_equal(left.currency, right.currency);
    *type_out = has_left ? left : right;
    type_out->is_part = left.is_part || right.is_part;
    switch (expr->kind) {
    case DECREE_EXPR_ADD:
    case DECREE_EXPR_SUBTRACT: return is_one;
    case DECREE_EXPR_MULTIPLY:
        if (has_left == has_right || !is_numeric(has_left ? right : left)) return false;
        type_out->is_part |= (has_left ? right : left).kind == DECREE_RATIO;
        return true;
    case DECREE_EXPR_DIVIDE:
        if (is_one) *type_out = (decree_type){.kind = DECREE_RATIO};
        type_out->is_part |= !is_one;
        return is_one || (has_left && is_numeric(right));
    default: return false;
    }
}

static decree_type_kind sum_type(decree_checker *checker, decree_expr *expr)
{
    const decree_type left = expr->operands[0]->type, right = expr->operands[1]->type;
    if (is_numeric(left) && is_numeric(right))
        return left.kind == DECREE_INTEGER && right.kind == DECREE_INTEGER ? DECREE_INTEGER
                                                                           : DECREE_RATIO;
    if (left.kind == DECREE_DURATION && right.kind == DECREE_DURATION) return DECREE_DURATION;
    if (left.kind == DECREE_DATE && right.kind == DECREE_DURATION) {
        note_months_added(checker, expr->operands[1]);
        return DECREE_DATE;
    }
    const char *hint = NULL;
    if (left.kind == DECREE_DATE && right.kind == DECREE_DATE)
        hint = "write days(A, B) for the days from A to B";
    else if (left.kind == DECREE_DURATION && right.kind == DECREE_DATE)
        hint = "write the date first: DATE + DURATION";
    else if (is_numeric(left) != is_numeric(right))
        hint = "give the number a unit, such as '10 days'";
    refuse_arithmetic(checker, expr, hint);
    return DECREE_NO_TYPE;
}

static decree_type_kind product_type(decree_checker *checker, decree_expr *expr)
{
    const decree_type left = expr->operands[0]->type, right = expr->operands[1]->type;
    const bool is_product = expr->kind == DECREE_EXPR_MULTIPLY;
    if (is_numeric(left) && is_numeric(right))
        return !is_product || left.kind == DECREE_RATIO || right.kind == DECREE_RATIO
                   ? DECREE_RATIO
                   : DECREE_INTEGER;
    const bool has_duration = left.kind == DECREE_DURATION || right.kind == DECREE_DURATION;
    if (is_product && has_duration && (left.kind == DECREE_INTEGER || right.kind == DECREE_INTEGER))
        return DECREE_DURATION;
    refuse_arithmetic(
        checker, expr,
        has_duration ? "a part of a length in months and days: part(1/4, LENGTH, 30, down); in "
                       "days: down(1/4 * DAYS) days"
                     : NULL);
    return DECREE_NO_TYPE;
}

static void type_arithmetic(decree_checker *checker, decree_expr *expr)
{
    decree_expr *left = expr->operands[0], *right = expr->operands[1];
    check_expr(checker, left, NULL);
    check_expr(checker, right, NULL);
    if (is_wrong(left) || is_wrong(right)) return;
    const bool is_sum = expr->kind == DECREE_EXPR_ADD || expr->kind == DECREE_EXPR_SUBTRACT;
    if (!money_type(expr, &expr->type))
        expr->type =
            (decree_type){.kind = is_sum ? sum_type(checker, expr) : product_type(checker, expr)};
    expr->type.or_none = left->type.or_none || right->type.or_none;
}

static void type_unit(decree_checker *checker, decree_expr *expr)
{
    decree_expr *count = expr->operands[0];
    check_expr(checker, count, NULL);
    if (expr->unit != DECREE_DAYS) check_note_month(checker, expr->span);
    if (is_wrong(count)) return;
    if (count->type.kind != DECREE_INTEGER) {
        CHECK_ERROR(checker, JUB_TYPE, count->span,
                    count->type.kind == DECREE_RATIO ? "round it by name: down(...) days" : NULL,
                    "a unit stands after an integer, and this is %s",
                    check_type_words(checker, count->type));
        return;
    }
    expr->type = (decree_type){.kind = DECREE_DURATION, .or_none = count->type.or_none};
}

// -- calls ----------------------------------------------------------------------------------------

static const char *function_word(decree_function function)
{
    static const char *const words[] = {
#define X(name, word, argument_count) word,
        DECREE_FUNCTION_LIST(X)
#undef X
    };
    return words[function];
}

static bool is_comparable_sort(decree_type_kind kind)
{
    return kind == DECREE_INTEGER || kind == DECREE_RATIO || kind == DECREE_DATE ||
           kind == DECREE_MONEY;
}

static bool same_currency(decree_type a, decree_type b)
{
    return a.kind != DECREE_MONEY || jub_text_equal(a.currency, b.currency);
}

static void type_extreme(decree_checker *checker, decree_expr *expr)
{
    const decree_type left = expr->operands[0]->type, right = expr->operands[1]->type;
    const bool is_pair = left.kind == right.kind || (is_numeric(left) && is_numeric(right));
    if (is_pair && same_currency(left, right) &&
        (is_comparable_sort(left.kind) || left.kind == DECREE_DURATION)) {
        expr->type = left;
        expr->type.is_part |= right.is_part;
        if (left.kind != right.kind) expr->type.kind = DECREE_RATIO;
        return;
    }
    CHECK_ERROR(checker, JUB_TYPE, expr->span,
                "both must be numbers, dates, durations or money of one currency",
                "'%s' cannot choose between %s and %s",
                check_word(checker, function_word(expr->function)), check_type_words(checker, left),
                check_type_words(checker, right));
}

/// part(RATIO, DURATION, days of a month, rounding)
static void type_part(decree_checker *checker, decree_expr *expr)
{
    static const struct {
        decree_type type;
        const char *what;
    } wanted[] = {{{.kind = DECREE_RATIO}, "the first argument of 'part'"},
                  {{.kind = DECREE_DURATION}, "the second argument of 'part'"},
                  {{.kind = DECREE_INTEGER}, "the third argument of 'part'"}};
    for (uint32_t i = 0; i < 3; i++)
        if (!check_fits(checker, expr->operands[i], wanted[i].type, wanted[i].what)) return;
    const decree_expr *month = expr->operands[2];
    if (month->kind != DECREE_EXPR_INTEGER || month->integer < 28 || month->integer > 31) {
        CHECK_ERROR(checker, JUB_RANGE, month->span, "as in part(1/5, LENGTH, 30, down)",
                    "the days that a broken month counts are written out, 28 to 31");
        return;
    }
    expr->type.kind = DECREE_DURATION;
}

static void type_call(decree_checker *checker, decree_expr *expr)
{
    const bool is_length = expr->function == DECREE_FUNCTION_LENGTH;
    const bool counts_steps = expr->function == DECREE_FUNCTION_MONTHS ||
                              expr->function == DECREE_FUNCTION_YEARS || is_length;
    bool is_typed = true, or_none = false;
    for (uint32_t i = 0; i < expr->operand_count; i++) {
        check_expr(checker, expr->operands[i], NULL);
        is_typed = is_typed && !is_wrong(expr->operands[i]);
        or_none = or_none || expr->operands[i]->type.or_none;
    }
    if (counts_steps || expr->function == DECREE_FUNCTION_PART)
        check_note_month(checker, expr->span);
    if (expr->function == DECREE_FUNCTION_DAYS && !checker->has_days_call) {
        checker->has_days_call = true;
        checker->first_days_call = expr->span;
    }
    if (!is_typed) return;
    if (expr->function == DECREE_FUNCTION_MIN || expr->function == DECREE_FUNCTION_MAX) {
        type_extreme(checker, expr);
    } else if (expr->function == DECREE_FUNCTION_PART) {
        type_part(checker, expr);
    } else {
        const bool takes_dates = counts_steps || expr->function == DECREE_FUNCTION_DAYS;
        for (uint32_t i = 0; i < expr->operand_count; i++) {
            const decree_expr *operand = expr->operands[i];
            if (takes_dates ? operand->type.kind == DECREE_DATE
                            : is_numeric(operand->type) || operand->type.kind == DECREE_MONEY)
                continue;
            CHECK_ERROR(
                checker, JUB_TYPE, operand->span,
                takes_dates ? "such as days(term_start, reckoned)" : "such as down(1/3 * DAYS)",
                "'%s' takes %s, and this is %s", check_word(checker, function_word(expr->function)),
                takes_dates ? "dates" : "a number", check_type_words(checker, operand->type));
            return;
        }
        if (!takes_dates && expr->operands[0]->type.kind == DECREE_MONEY) {
            expr->type = expr->operands[0]->type;
            expr->type.is_part = false;
        } else {
            expr->type.kind = is_length ? DECREE_DURATION : DECREE_INTEGER;
        }
    }
    expr->type.or_none = or_none && !is_wrong(expr);
}

// -- conditions -----------------------------------------------------------------------------------

/// Types two sides, the one that gives the other its meaning first.
static void type_sides(decree_checker *checker, decree_expr *left, decree_expr *right,
                       const decree_type *expected)
{
    if (is_open(checker, left) && !is_open(checker, right)) {
        check_expr(checker, right, expected);
        check_expr(checker, left, &right->type);
    } else {
        check_expr(checker, left, expected);
        check_expr(checker, right, &left->type);
    }
}

// A number with a length of time, of which one may be written with a unit too many or too few.
static const char *number_hint(decree_checker *checker, const decree_expr *number,
                               const decree_expr *duration)
{
    const bool has_unit =
        duration->kind == DECREE_EXPR_UNIT && duration->operands[0]->kind == DECREE_EXPR_INTEGER;
    if (number->kind == DECREE_EXPR_INTEGER || number->kind == DECREE_EXPR_RATIO || !has_unit)
        return "give the number a unit, such as '48 months'";
    if (number->kind != DECREE_EXPR_NAME || !number->symbol ||
        number->symbol->kind != DECREE_SYMBOL_FIELD)
        return "a length of time is compared with a length of time, a number with a number";
    return check_format(checker, "write %lld, or declare '%.*s' a duration",
                        (long long)duration->operands[0]->integer, JUB_TEXT_ARG(number->name.text));
}

static const char *compare_hint(decree_checker *checker, const decree_expr *left,
                                const decree_expr *right)
{
    const bool has_duration =
        left->type.kind == DECREE_DURATION || right->type.kind == DECREE_DURATION;
    if (has_duration && is_numeric(left->type)) return number_hint(checker, left, right);
    if (has_duration && is_numeric(right->type)) return number_hint(checker, right, left);
    if (has_duration && (left->type.kind == DECREE_DATE || right->type.kind == DECREE_DATE))
        return "add the duration to a date and compare the dates";
    if ((left->type.kind == DECREE_DATE && is_numeric(right->type)) ||
        (right->type.kind == DECREE_DATE && is_numeric(left->type)))
        return "for an age write: BIRTH + 60 years <= DATE";
    if (left->type.kind == DECREE_CHOICE && right->type.kind == DECREE_TEXT)
        return "write the case without quotation marks";
    if (left->type.kind == DECREE_CODES || right->type.kind == DECREE_CODES)
        return "write: CODES meets SET (some of them) or CODES within SET (all of them)";
    return NULL;
}

static void type_compare(decree_checker *checker, decree_expr *expr)
{
    decree_expr *left = expr->operands[0], *right = expr->operands[1];
    if (is_none_word(left) || is_none_word(right)) {
        CHECK_ERROR(checker, JUB_TYPE, (is_none_word(left) ? left : right)->span,
                    "write: FIELD is none, or: FIELD is not none",
                    "a comparison with 'none' never holds");
        check_expr(checker, is_none_word(left) ? right : left, NULL);
        return;
    }
    type_sides(checker, left, right, NULL);
    if (is_wrong(left) || is_wrong(right)) return;
    const decree_type a = left->type, b = right->type;
    const bool is_pair = (is_numeric(a) && is_numeric(b)) ||
                         (a.kind == b.kind && a.kind != DECREE_CODES && same_currency(a, b) &&
                          (a.kind != DECREE_CHOICE || check_same_cases(a.cases, b.cases)));
    if (!is_pair) {
        CHECK_ERROR(checker, JUB_TYPE, expr->span, compare_hint(checker, left, right),
                    "%s cannot be compared with %s", check_type_words(checker, a),
                    check_type_words(checker, b));
        return;
    }
    const bool is_ordered = is_comparable_sort(a.kind) || a.kind == DECREE_DURATION;
    if (!is_ordered && expr->relation > DECREE_NOT_EQUAL) {
        CHECK_ERROR(checker, JUB_TYPE, expr->span, "only '=' and '<>' fit here", "%s has no order",
                    check_type_words(checker, a));
        return;
    }
    expr->type.kind = DECREE_BOOLEAN;
}

static void bind_literal_set(decree_checker *checker, decree_set *set)
{
    decree_codes *codes = JUB_NEW(checker->arena, decree_codes, 1);
    decree_tree *tree = checker->tree;
    if (codes && tree->all_codes_count == checker->codes_capacity) {
        const uint32_t capacity = checker->codes_capacity * 2 + 8;
        decree_codes **all = JUB_NEW(checker->arena, decree_codes *, capacity);
        if (all && tree->all_codes_count)
            memcpy(all, tree->all_codes, tree->all_codes_count * sizeof(*all));
        if (!all) codes = NULL;
        if (all) {
            tree->all_codes = all;
            checker->codes_capacity = capacity;
        }
    }
    if (!codes) {
        checker->is_out_of_memory = true;
        return;
    }
    *codes = (decree_codes){.entries = set->entries,
                            .entry_count = set->entry_count,
                            .index = tree->all_codes_count,
                            .is_used = true};
    if (codes->index == CODES_MAX)
        CHECK_ERROR(checker, JUB_LIMIT, set->entry_count ? set->entries[0].span : set->name.span,
                    "declare a set once and name it", "a decree has at most %d sets of codes",
                    CODES_MAX);
    tree->all_codes[tree->all_codes_count++] = codes;
    set->codes = codes;
}

static void bind_set(decree_checker *checker, decree_set *set)
{
    if (set->is_literal) {
        if (!set->codes) bind_literal_set(checker, set);
        return;
    }
    decree_symbol *symbol =
        check_label(checker, set->name, (check_place){.symbols = CHECK_KIND(DECREE_SYMBOL_CODES)},
                    "a set of codes");
    if (!symbol) return;
    set->codes = symbol->codes;
    symbol->codes->is_used = true;
}

static void type_membership(decree_checker *checker, decree_expr *expr)
{
    decree_expr *operand = expr->operands[0];
    const bool takes_one = expr->kind == DECREE_EXPR_IN;
    const char *word = takes_one ? "in" : expr->kind == DECREE_EXPR_MEETS ? "meets" : "within";
    check_expr(checker, operand, NULL);
    bind_set(checker, &expr->set);
    expr->type.kind = DECREE_BOOLEAN;
    if (is_wrong(operand)) return;
    const decree_type_kind wanted = takes_one ? DECREE_TEXT : DECREE_CODES;
    if (operand->type.kind == wanted) return;
    const char *hint = NULL;
    if (takes_one && operand->type.kind == DECREE_CODES)
        hint = "write 'meets' (some of the codes are) or 'within' (all of them are)";
    else if (!takes_one && operand->type.kind == DECREE_TEXT)
        hint = "one code is 'in' a set";
    else if (operand->type.kind == DECREE_CHOICE)
        hint = "compare cases one by one: FIELD is CASE or FIELD is CASE";
    CHECK_ERROR(checker, JUB_TYPE, operand->span, hint, "'%s' takes %s, and this is %s", word,
                takes_one ? "one code (a text)" : "a field of codes",
                check_type_words(checker, operand->type));
}

static void type_is_case(decree_checker *checker, decree_expr *expr)
{
    decree_expr *operand = expr->operands[0];
    check_expr(checker, operand, NULL);
    expr->type.kind = DECREE_BOOLEAN;
    if (is_wrong(operand)) return;
    if (operand->type.kind != DECREE_CHOICE) {
        const bool is_plain =
            operand->type.kind == DECREE_BOOLEAN && operand->kind == DECREE_EXPR_NAME;
        CHECK_ERROR(checker, JUB_TYPE, expr->span,
                    is_plain ? check_format(checker, "write '%.*s' or 'not %.*s' alone",
                                            JUB_TEXT_ARG(operand->name.text),
                                            JUB_TEXT_ARG(operand->name.text))
                             : "'is' asks for a case, for 'known' or for 'none'; write '=' here",
                    "%s has no cases", check_type_words(checker, operand->type));
        return;
    }
    expr->case_index = check_case_index(checker, operand->type.cases, expr->name.text);
    if (expr->case_index != JUB_MAP_ABSENT) return;
    expr->case_index = 0;
    if (operand->kind == DECREE_EXPR_NAME)
        CHECK_ERROR(checker, JUB_MISSING, expr->name.span,
                    check_suggest_case(checker, expr->name.text, operand->type.cases),
                    "'%.*s' is not a case of '%.*s'", JUB_TEXT_ARG(expr->name.text),
                    JUB_TEXT_ARG(operand->name.text));
    else
        CHECK_ERROR(checker, JUB_MISSING, expr->name.span,
                    check_suggest_case(checker, expr->name.text, operand->type.cases),
                    "'%.*s' is not one of the cases", JUB_TEXT_ARG(expr->name.text));
}

static void type_is_fact(decree_checker *checker, decree_expr *expr)
{
    decree_expr *operand = expr->operands[0];
    check_expr(checker, operand, NULL);
    expr->type.kind = DECREE_BOOLEAN;
    if (is_wrong(operand) || operand->type.or_none || expr->kind == DECREE_EXPR_IS_KNOWN) return;
    CHECK_WARNING(checker, expr->span, "leave it out, or declare the field as 'or none'",
                  "this is never none, so the answer is always %s",
                  expr->is_negated ? "true" : "false");
}

static void type_logic(decree_checker *checker, decree_expr *expr)
{
    const char *what = expr->kind == DECREE_EXPR_AND  ? "'and'"
                       : expr->kind == DECREE_EXPR_OR ? "'or'"
                                                      : "'not'";
    for (uint32_t i = 0; i < expr->operand_count; i++)
        check_expr_is(checker, expr->operands[i], (decree_type){.kind = DECREE_BOOLEAN}, what);
    expr->type.kind = DECREE_BOOLEAN;
}

static void type_if(decree_checker *checker, decree_expr *expr, const decree_type *expected)
{
    check_expr_is(checker, expr->operands[0], (decree_type){.kind = DECREE_BOOLEAN}, "'if'");
    decree_expr *yes = expr->operands[1], *no = expr->operands[2];
    const bool has_none = is_none_word(yes) || is_none_word(no);
    if (has_none && !expected) {
        decree_expr *value = is_none_word(yes) ? no : yes;
        check_expr(checker, value, NULL);
        decree_type type = value->type;
        type.or_none = true;
        check_expr(checker, value == no ? yes : no, &type);
    } else {
        type_sides(checker, yes, no, expected);
    }
    if (is_wrong(yes) || is_wrong(no)) return;
    const decree_type a = yes->type, b = no->type;
    const bool is_pair =
        a.kind == b.kind && (a.kind != DECREE_CHOICE || check_same_cases(a.cases, b.cases));
    if (!is_pair && !(is_numeric(a) && is_numeric(b))) {
        CHECK_ERROR(checker, JUB_TYPE, no->span, "both answers must be of one type",
                    "'then' gives %s and 'else' gives %s", check_type_words(checker, a),
                    check_type_words(checker, b));
        return;
    }
    expr->type = a;
    if (a.kind != b.kind) expr->type.kind = DECREE_RATIO;
    expr->type.or_none = a.or_none || b.or_none;
}

// -- money ----------------------------------------------------------------------------------------

static void type_amount(decree_checker *checker, decree_expr *expr)
{
    const decree_tree *tree = checker->tree;
    for (size_t i = 0; i < tree->currencies.count; i++) {
        const decree_currency *currency = tree->currencies.items[i];
        if (!jub_text_equal(currency->name.text, expr->name.text)) continue;
        check_wide units = expr->ratio.numerator;
        decree_ratio amount;
        for (uint32_t k = 0; k < currency->decimals; k++) units *= 10;
        if (!check_ratio_make(units, expr->ratio.denominator, &amount) || amount.denominator != 1) {
            CHECK_ERROR(checker, JUB_RANGE, expr->span, NULL,
                        "this is no whole number of the smallest unit of %.*s, or too much of it",
                        JUB_TEXT_ARG(currency->name.text));
            return;
        }
        expr->units = amount.numerator;
        expr->type = (decree_type){
            .kind = DECREE_MONEY, .currency = currency->name.text, .decimals = currency->decimals};
        return;
    }
    if (check_is_unread(checker, expr->name.text)) return;
    CHECK_ERROR(checker, JUB_MISSING, expr->name.span, "write: convention currency EUR 2",
                "no currency is called '%.*s'", JUB_TEXT_ARG(expr->name.text));
}

// -- rows of a record -----------------------------------------------------------------------------

static const char *quantifier_word(decree_quantifier quantifier)
{
    static const char *const words[] = {
#define X(name, word) word,
        DECREE_QUANTIFIER_LIST(X)
#undef X
    };
    return words[quantifier];
}

static bool quantifier_takes(decree_quantifier quantifier, decree_type_kind kind)
{
    switch (quantifier) {
    case DECREE_SUM:
        return kind == DECREE_INTEGER || kind == DECREE_RATIO || kind == DECREE_DURATION ||
               kind == DECREE_MONEY;
    case DECREE_LONGEST:
    case DECREE_SHORTEST: return kind == DECREE_DURATION;
    case DECREE_LATEST:
    case DECREE_EARLIEST: return kind == DECREE_DATE;
    case DECREE_GREATEST:
    case DECREE_LEAST:
        return kind == DECREE_INTEGER || kind == DECREE_RATIO || kind == DECREE_MONEY;
    case DECREE_ANY:
    case DECREE_EVERY:
    case DECREE_NO:
    case DECREE_COUNT: break;
    }
    return false;
}

static void type_row_value(decree_checker *checker, decree_expr *expr)
{
    decree_expr *value = expr->operands[1];
    check_expr(checker, value, NULL);
    if (is_wrong(value)) return;
    if (!quantifier_takes(expr->quantifier, value->type.kind)) {
        CHECK_ERROR(checker, JUB_TYPE, value->span,
                    "sum takes amounts, longest and shortest durations, latest and earliest dates, "
                    "greatest and least numbers",
                    "there is no '%s' of %s", quantifier_word(expr->quantifier),
                    check_type_words(checker, value->type));
        return;
    }
    expr->type = value->type;
    if (expr->quantifier != DECREE_SUM) expr->type.or_none = true; // of no row at all
}

static void type_rows(decree_checker *checker, decree_expr *expr)
{
    const decree_symbol *symbol =
        check_label(checker, expr->name, (check_place){.symbols = CHECK_KIND(DECREE_SYMBOL_RECORD)},
                    "a record");
    if (!symbol) return;
    decree_record *record = expr->record = symbol->record;
    const uint32_t bit = 1u << record->index % DECREE_RECORD_MAX;
    record->is_used = true;
    if (checker->open_records & bit) {
        CHECK_ERROR(checker, JUB_TYPE, expr->span, "ask about the rows in one question",
                    "one %.*s is looked at here already", row_word_length(record),
                    row_word(record));
        return;
    }
    checker->open_records |= bit;
    check_expr_is(checker, expr->operands[0], (decree_type){.kind = DECREE_BOOLEAN}, "'where'");
    if (expr->quantifier >= DECREE_SUM)
        type_row_value(checker, expr);
    else
        expr->type.kind = expr->quantifier == DECREE_COUNT ? DECREE_INTEGER : DECREE_BOOLEAN;
    checker->open_records &= ~bit;
}

// -- the whole ------------------------------------------------------------------------------------

void check_expr(decree_checker *checker, decree_expr *expr, const decree_type *expected)
{
    expr->type = (decree_type){0};
    switch (expr->kind) {
    case DECREE_EXPR_INTEGER: expr->type.kind = DECREE_INTEGER; break;
    case DECREE_EXPR_RATIO: expr->type.kind = DECREE_RATIO; break;
    case DECREE_EXPR_DATE: expr->type.kind = DECREE_DATE; break;
    case DECREE_EXPR_STRING: expr->type.kind = DECREE_TEXT; break;
    case DECREE_EXPR_TRUTH: expr->type.kind = DECREE_BOOLEAN; break;
    case DECREE_EXPR_NAME:
    case DECREE_EXPR_CASE: type_name(checker, expr, expected); break;
    case DECREE_EXPR_CALL: type_call(checker, expr); break;
    case DECREE_EXPR_UNIT: type_unit(checker, expr); break;
    case DECREE_EXPR_ADD:
    case DECREE_EXPR_SUBTRACT:
    case DECREE_EXPR_MULTIPLY:
    case DECREE_EXPR_DIVIDE: type_arithmetic(checker, expr); break;
    case DECREE_EXPR_COMPARE: type_compare(checker, expr); break;
    case DECREE_EXPR_IN:
    case DECREE_EXPR_MEETS:
    case DECREE_EXPR_WITHIN: type_membership(checker, expr); break;
    case DECREE_EXPR_IS_KNOWN:
    case DECREE_EXPR_IS_NONE: type_is_fact(checker, expr); break;
    case DECREE_EXPR_IS_CASE: type_is_case(checker, expr); break;
    case DECREE_EXPR_NOT:
    case DECREE_EXPR_AND:
    case DECREE_EXPR_OR: type_logic(checker, expr); break;
    case DECREE_EXPR_IF: type_if(checker, expr, expected); break;
    case DECREE_EXPR_MONEY: type_amount(checker, expr); break;
    case DECREE_EXPR_ROWS: type_rows(checker, expr); break;
    }
    if (expr->type.kind != DECREE_NO_TYPE) check_fold(checker, expr);
}

static bool type_fits(decree_type actual, decree_type wanted)
{
    if (actual.kind == DECREE_NO_TYPE || wanted.kind == DECREE_NO_TYPE) return true;
    if (wanted.kind == DECREE_RATIO && actual.kind == DECREE_INTEGER) return true;
    return actual.kind == wanted.kind && same_currency(actual, wanted) &&
           (!actual.is_part || wanted.is_part) &&
           (wanted.kind != DECREE_CHOICE || check_same_cases(actual.cases, wanted.cases));
}

static const char *fit_hint(const decree_expr *expr, decree_type wanted)
{
    const decree_type_kind kind = expr->type.kind;
    if (wanted.kind == DECREE_DURATION && kind == DECREE_INTEGER)
        return "give it a unit, such as '6 months'";
    if (wanted.kind == DECREE_DURATION && kind == DECREE_RATIO)
        return "a part of a length in months and days: part(1/4, LENGTH, 30, down); in days: "
               "down(1/4 * DAYS) days";
    if (wanted.kind == DECREE_MONEY && kind == DECREE_MONEY && expr->type.is_part)
        return "round it by name: up(...), down(...) or near(...)";
    if (wanted.kind == DECREE_MONEY && (kind == DECREE_INTEGER || kind == DECREE_RATIO))
        return "name the currency behind the number";
    if (wanted.kind == DECREE_INTEGER && kind == DECREE_RATIO)
        return "round it by name: up(...), down(...) or near(...)";
    if (wanted.kind == DECREE_CHOICE && kind == DECREE_TEXT)
        return "write the case without quotation marks";
    if (wanted.kind == DECREE_DATE && kind == DECREE_TEXT)
        return "write the date without quotation marks: 2022-02-16";
    if (wanted.kind == DECREE_BOOLEAN)
        return "write true, false, or a condition such as FIELD >= VALUE";
    return NULL;
}

bool check_fits(decree_checker *checker, const decree_expr *expr, decree_type wanted,
                const char *what)
{
    if (type_fits(expr->type, wanted)) return true;
    CHECK_ERROR(checker, JUB_TYPE, expr->span, fit_hint(expr, wanted),
                "%s takes %s, and this is %s", what, check_type_words(checker, wanted),
                check_type_words(checker, expr->type));
    return false;
}

void check_expr_is(decree_checker *checker, decree_expr *expr, decree_type wanted, const char *what)
{
    check_expr(checker, expr, &wanted);
    (void)check_fits(checker, expr, wanted, what);
}

static bool is_sound(const decree_expr *expr, uint32_t *steps)
{
    enum { STEP_MAX = 10000 };
    if (expr->type.kind == DECREE_NO_TYPE || ++*steps > STEP_MAX) return false;
    if (expr->kind == DECREE_EXPR_NAME && expr->symbol &&
        expr->symbol->kind == DECREE_SYMBOL_DEFINE)
        return expr->symbol->define->value && is_sound(expr->symbol->define->value, steps);
    for (uint32_t i = 0; i < expr->operand_count; i++)
        if (!is_sound(expr->operands[i], steps)) return false;
    return true;
}

bool check_is_sound(const decree_expr *expr)
{
    uint32_t steps = 0;
    return expr && is_sound(expr, &steps);
}
