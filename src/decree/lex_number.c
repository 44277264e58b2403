// Numbers and dates: `12`, `0.25`, `2022-02-16`. A date in another order, or with other marks, is
// told from a division or a subtraction by its shape (a part of four digits and two short ones,
// without blanks).

#include "decree/lex_internal_private.h"

#include "base/utf8.h"

static size_t digit_run(const decree_lexer *lexer, size_t ahead)
{
    size_t count = 0;
    while (lex_is_digit(lex_byte(lexer, ahead + count))) count++;
    return count;
}

static int64_t small_number(const decree_lexer *lexer, size_t ahead, size_t count)
{
    int64_t value = 0;
    for (size_t i = 0; i < count; i++) value = value * 10 + (lex_byte(lexer, ahead + i) - '0');
    return value;
}

// Three runs of digits with the same mark between them.
typedef struct date_shape {
    char mark;
    size_t counts[3];
    int64_t values[3];
    size_t bytes;
} date_shape;

static bool find_date_shape(const decree_lexer *lexer, date_shape *shape_out)
{
    date_shape shape = {0};
    size_t ahead = 0;
    for (size_t i = 0; i < 3; i++) {
        if (i > 0) {
            const char mark = lex_byte(lexer, ahead++);
            if (i == 1) shape.mark = mark;
            if (mark != shape.mark || !strchr("-/.", mark) || mark == 0) return false;
        }
        shape.counts[i] = digit_run(lexer, ahead);
        if (shape.counts[i] == 0 || shape.counts[i] > 4) return false;
        shape.values[i] = small_number(lexer, ahead, shape.counts[i]);
        ahead += shape.counts[i];
    }
    const size_t first = shape.counts[0], last = shape.counts[2];
    const bool year_first = first == 4 && last <= 2, year_last = first <= 2 && last == 4;
    if (shape.counts[1] > 2 || (!year_first && !year_last)) return false;
    shape.bytes = ahead;
    *shape_out = shape;
    return true;
}

static void push_date(decree_lexer *lexer, jub_date date, size_t bytes)
{
    const size_t start = lexer->at;
    lexer->at += bytes;
    lex_push(lexer, (decree_token){.kind = TOKEN_DATE, .date = date}, start);
}

// What the writer of another order most likely meant; day before month where both are possible.
static bool guess_date(const date_shape *shape, jub_date *date_out, bool *is_sure_out)
{
    const bool year_first = shape->counts[0] == 4;
    int64_t year = shape->values[year_first ? 0 : 2], month = shape->values[1];
    int64_t day = shape->values[year_first ? 2 : 0];
    *is_sure_out = year_first || day > 12 || day == month;
    if (!year_first && month > 12) {
        const int64_t swapped = day;
        day = month;
        month = swapped;
        *is_sure_out = true;
    }
    const jub_civil civil = {(int32_t)year, (int32_t)month, (int32_t)day};
    return jub_date_from_civil(civil, date_out);
}

static void lex_foreign_date(decree_lexer *lexer, const date_shape *shape)
{
    jub_date date = 0;
    bool is_sure;
    char hint[80];
    char text[JUB_DATE_TEXT_BYTES + 1];
    if (guess_date(shape, &date, &is_sure) && is_sure)
        (void)snprintf(hint, sizeof hint, "write %s", jub_date_format(date, text));
    else
        (void)snprintf(hint, sizeof hint, "write year-month-day, such as 2022-02-16");
    lex_fault(lexer, lexer->at, lexer->at + shape->bytes, hint,
              "a date is written year-month-day, with two digits for month and day");
    push_date(lexer, date, shape->bytes);
}

// Why a date of the right shape is none.
static void hint_at_day(const date_shape *shape, char *hint, size_t hint_bytes)
{
    const int32_t year = (int32_t)shape->values[0], month = (int32_t)shape->values[1];
    if (year < 1600 || year > 2400)
        (void)snprintf(hint, hint_bytes, "dates run from 1600-01-01 to 2400-12-31");
    else if (month < 1 || month > 12)
        (void)snprintf(hint, hint_bytes, "a date is year, month, day, and months run from 1 to 12");
    else
        (void)snprintf(hint, hint_bytes, "that month has %d days", jub_month_days(year, month));
}

static void lex_date(decree_lexer *lexer, const date_shape *shape)
{
    jub_date date = 0;
    const jub_text text = {lexer->source.bytes + lexer->at, shape->bytes};
    char hint[96];
    if (!jub_date_parse(text, &date)) {
        hint_at_day(shape, hint, sizeof hint);
        jub_diagnose(lexer->diagnostics, JUB_ERROR, JUB_RANGE, lexer->source, lexer->at,
                     shape->bytes, hint, "there is no day %.*s", JUB_TEXT_ARG(text));
    }
    push_date(lexer, date, shape->bytes);
}

static bool is_iso_shape(const date_shape *shape)
{
    return shape->mark == '-' && shape->counts[0] == 4 && shape->counts[1] == 2 &&
           shape->counts[2] == 2;
}

static void push_too_large(decree_lexer *lexer, size_t bytes)
{
    jub_diagnose(lexer->diagnostics, JUB_ERROR, JUB_RANGE, lexer->source, lexer->at, bytes,
                 "numbers have at most 18 digits", "this number is too large");
    const size_t start = lexer->at;
    lexer->at += bytes;
    lex_push(lexer, (decree_token){.kind = TOKEN_BAD}, start);
}

static void lex_integer(decree_lexer *lexer, size_t digits)
{
    const size_t start = lexer->at;
    if (digits > 18) {
        push_too_large(lexer, digits);
        return;
    }
    const int64_t value = small_number(lexer, 0, digits);
    lexer->at += digits;
    lex_push(lexer, (decree_token){.kind = TOKEN_INTEGER, .integer = value}, start);
}

decree_ratio lex_reduce(int64_t numerator, int64_t denominator)
{
    int64_t a = numerator, b = denominator;
    while (b != 0) {
        const int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return (decree_ratio){numerator / a, denominator / a};
}

static void warn_of_thousands(decree_lexer *lexer, int64_t whole, size_t bytes)
{
    char hint[80];
    (void)snprintf(hint, sizeof hint, "write %lld or %lld", (long long)whole,
                   (long long)whole * 1000);
    jub_diagnose(lexer->diagnostics, JUB_WARNING, JUB_OK, lexer->source, lexer->at, bytes, hint,
                 "this is the number %lld: the full stop marks decimals, not thousands",
                 (long long)whole);
}

static void lex_decimal(decree_lexer *lexer, size_t digits, size_t decimals)
{
    const size_t start = lexer->at;
    const size_t bytes = digits + 1 + decimals;
    if (digits + decimals > 18) {
        push_too_large(lexer, bytes);
        return;
    }
    const int64_t whole = small_number(lexer, 0, digits);
    const int64_t part = small_number(lexer, digits + 1, decimals);
    int64_t denominator = 1;
    for (size_t i = 0; i < decimals; i++) denominator *= 10;
    if (decimals == 3 && part == 0 && whole > 0) warn_of_thousands(lexer, whole, bytes);
    lexer->at += bytes;
    lex_push(lexer,
             (decree_token){.kind = TOKEN_DECIMAL,
                            .ratio = lex_reduce(whole * denominator + part, denominator)},
             start);
}

// `6months`, `1_000`, `2e5`: a number runs into a word.
static void refuse_tail(decree_lexer *lexer, size_t start)
{
    if (lexer->at >= lexer->end) return;
    size_t length;
    const jub_text rest = {lexer->source.bytes + lexer->at, lexer->end - lexer->at};
    const uint32_t code_point = jub_utf8_decode(rest, &length);
    if (!jub_utf8_starts_name(code_point)) return;
    const bool is_separator = code_point == '_';
    lex_fault(lexer, start, lexer->at + length,
              is_separator ? "write the digits without separators" : "write a space between them",
              is_separator ? "a number is digits alone" : "a number runs into a word");
    if (!is_separator) return;
    while (lex_is_digit(lex_byte(lexer, 0)) || lex_byte(lexer, 0) == '_') lexer->at++;
}

void lex_number(decree_lexer *lexer)
{
    const size_t start = lexer->at;
    date_shape shape;
    if (find_date_shape(lexer, &shape)) {
        if (is_iso_shape(&shape))
            lex_date(lexer, &shape);
        else
            lex_foreign_date(lexer, &shape);
    } else {
        const size_t digits = digit_run(lexer, 0);
        if (digits == 0)
            lex_fault(lexer, start, start + 1 + digit_run(lexer, 1),
                      "write a 0 before it, as in 0.5", "a decimal number begins with a digit");
        if (lex_byte(lexer, digits) == '.' && lex_is_digit(lex_byte(lexer, digits + 1)))
            lex_decimal(lexer, digits, digit_run(lexer, digits + 1));
        else
            lex_integer(lexer, digits);
    }
    refuse_tail(lexer, start);
}
