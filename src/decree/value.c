#include "decree/value_private.h"

__extension__ typedef __int128 wide;

int decree_ratio_compare(decree_ratio a, decree_ratio b)
{
    if (a.denominator == b.denominator)
        return a.numerator < b.numerator ? -1 : a.numerator > b.numerator;
    const wide left = (wide)a.numerator * b.denominator, right = (wide)b.numerator * a.denominator;
    return left < right ? -1 : left > right;
}

bool decree_value_is_point(const decree_value *value, decree_type_kind type)
{
    if (value->state != DECREE_KNOWN) return false;
    switch (type) {
    case DECREE_INTEGER:
    case DECREE_RATIO:
    case DECREE_MONEY:
    case DECREE_DATE: return decree_ratio_compare(value->low, value->high) == 0;
    case DECREE_DURATION: return jub_duration_same(value->least, value->most);
    case DECREE_BOOLEAN:
    case DECREE_TEXT:
    case DECREE_CHOICE:
    case DECREE_CODES:
    case DECREE_NO_TYPE: return true;
    }
    return true;
}

static bool codes_equal(const decree_code_list *a, const decree_code_list *b)
{
    if (a->book != b->book || a->count != b->count) return false;
    if (!a->book) return a->some == b->some && a->every == b->every;
    for (uint32_t i = 0; i < a->count; i++)
        if (a->items[i] != b->items[i]) return false;
    return true;
}

bool decree_value_equal(const decree_value *a, const decree_value *b, decree_type_kind type)
{
    if (a->state == DECREE_NONE && b->state == DECREE_NONE) return true;
    if (!decree_value_is_point(a, type) || !decree_value_is_point(b, type)) return false;
    switch (type) {
    case DECREE_BOOLEAN: return a->truth == b->truth;
    case DECREE_INTEGER:
    case DECREE_RATIO:
    case DECREE_MONEY:
    case DECREE_DATE: return decree_ratio_compare(a->low, b->low) == 0;
    case DECREE_DURATION: return jub_duration_same(a->least, b->least);
    case DECREE_TEXT: return jub_text_equal(a->text, b->text);
    case DECREE_CHOICE: return a->case_index == b->case_index;
    case DECREE_CODES: return codes_equal(&a->codes, &b->codes);
    case DECREE_NO_TYPE: return false;
    }
    return false;
}

static void write_codes(const decree_code_list *codes, jub_buffer *buffer)
{
    if (codes->count == 0) jub_buffer_string(buffer, "no codes");
    for (uint32_t i = 0; i < codes->count; i++) {
        if (i > 0) jub_buffer_string(buffer, ", ");
        jub_buffer_text(buffer, codes->book->codes[codes->items[i]]);
    }
}

void decree_money_write(int64_t units, decree_type type, jub_buffer *buffer)
{
    uint64_t whole = units < 0 ? 0 - (uint64_t)units : (uint64_t)units, unit = 1;
    for (uint32_t i = 0; i < type.decimals; i++) unit *= 10;
    jub_buffer_format(buffer, "%s%llu", units < 0 ? "-" : "", (unsigned long long)(whole / unit));
    if (type.decimals > 0)
        jub_buffer_format(buffer, ".%0*llu", (int)type.decimals,
                          (unsigned long long)(whole % unit));
    if (type.currency.length_bytes > 0)
        jub_buffer_format(buffer, " %.*s", JUB_TEXT_ARG(type.currency));
}

static void write_known(const decree_value *value, decree_type type, jub_buffer *buffer)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    switch (type.kind) {
    case DECREE_BOOLEAN: jub_buffer_string(buffer, value->truth ? "yes" : "no"); break;
    case DECREE_INTEGER:
        jub_buffer_i64(buffer, value->low.numerator);
        if (!decree_value_is_point(value,
                                   type.kind)) // a count of rows not all of which are certain
            jub_buffer_format(buffer, " to %lld", (long long)value->high.numerator);
        break;
    case DECREE_MONEY:
        decree_money_write(value->low.numerator, type, buffer);
        if (value->low.denominator != 1)
            jub_buffer_format(buffer, " / %lld", (long long)value->low.denominator);
        break;
    case DECREE_RATIO:
        jub_buffer_i64(buffer, value->low.numerator);
        if (value->low.denominator != 1)
            jub_buffer_format(buffer, "/%lld", (long long)value->low.denominator);
        break;
    case DECREE_DATE:
        jub_buffer_string(buffer, jub_date_format((jub_date)value->low.numerator, day));
        break;
    case DECREE_DURATION: jub_duration_write(value->least, buffer); break;
    case DECREE_TEXT: jub_buffer_text(buffer, value->text); break;
    case DECREE_CHOICE:
        if (type.cases && value->case_index < type.cases->count)
            jub_buffer_text(buffer, type.cases->names[value->case_index]);
        break;
    case DECREE_CODES: write_codes(&value->codes, buffer); break;
    case DECREE_NO_TYPE: break;
    }
}

void decree_value_write(const decree_value *value, decree_type type, jub_buffer *buffer)
{
    if (value->state == DECREE_NONE)
        jub_buffer_string(buffer, "none");
    else if (value->state == DECREE_UNKNOWN)
        jub_buffer_string(buffer, "unknown");
    else
        write_known(value, type, buffer);
}
