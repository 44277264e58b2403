#include "generate_parts.h"

// Expressions of every type. Depth 0 gives one without parts, or nearly.

static const char *const relations[] = {"<", "<=", ">", ">=", "=", "<>"};
static const char *const whole_ways[] = {"up", "down"};

static void relation(made *m)
{
    jub_buffer_format(&m->out, " %s ", MADE_ONE_OF(m, relations));
}

static bool may_read(const made *m, uint32_t i)
{
    return made_fields[i].place != IN_SENTENCES || m->in_row;
}

/// A field of that type, not used before by preference of nothing; -1 where there is none.
static int pick_field(made *m, made_type type)
{
    int found = -1;
    uint32_t count = 0;
    for (uint32_t i = 0; i < MADE_FIELD_COUNT; i++) {
        if (made_fields[i].type != type || !may_read(m, i)) continue;
        // Within a question the row's own fields are meant more often than the person's.
        const uint32_t weight = m->in_row && made_fields[i].place == IN_SENTENCES ? 3 : 1;
        count += weight;
        if (made_below(m, count) < weight) found = (int)i;
    }
    return found;
}

static const made_field *put_field(made *m, made_type type)
{
    const int i = pick_field(m, type);
    m->is_used[i] = true;
    made_put(m, made_fields[i].name);
    return &made_fields[i];
}

/// A define, table or parameter of that type; false where there is none.
static bool put_name(made *m, made_type type)
{
    const made_name *found = NULL;
    uint32_t count = 0;
    for (uint32_t i = 0; i < m->name_count; i++) {
        const made_name *each = &m->names[i];
        if (each->type != type || (each->is_row && !m->in_row) || (each->asks_rows && m->in_row))
            continue;
        if (made_below(m, ++count) == 0) found = each;
    }
    if (!found) return false;
    m->asks_rows |= found->asks_rows;
    made_put(m, found->name);
    return true;
}

static void put_day(made *m)
{
    static const char *const days[] = {"effect", "reckoned", "made"};
    if (made_chance(m, 2, 3)) {
        made_put(m, MADE_ONE_OF(m, days));
        return;
    }
    char text[JUB_DATE_TEXT_BYTES + 1];
    made_put(m, jub_date_format(made_day(&m->prng, m->day, -10, 5), text));
}

static void put_duration(made *m)
{
    switch (made_below(m, 6)) {
    case 0: jub_buffer_format(&m->out, "%u years", 1 + made_below(m, 10)); break;
    case 1: jub_buffer_format(&m->out, "%u days", made_below(m, 200)); break;
    case 2:
        jub_buffer_format(&m->out, "(%u months + %u days)", 1 + made_below(m, 14),
                          1 + made_below(m, 40));
        break;
    default: jub_buffer_format(&m->out, "%u months", 1 + made_below(m, 30)); break;
    }
}

static void put_ratio(made *m)
{
    static const char *const ratios[] = {"1/2", "1/3", "2/3", "3/4", "0.25", "5/3", "1/10", "7/2"};
    made_put(m, MADE_ONE_OF(m, ratios));
}

// -- questions to rows ----------------------------------------------------------------------------

static bool may_ask(const made *m)
{
    return (m->parts & GENERATE_RECORDS) && !m->in_row;
}

static void put_where(made *m, uint32_t depth)
{
    m->in_row = true;
    made_put(m, " where ");
    made_boolean(m, depth);
    m->in_row = false;
}

/// Of a row, in brackets with its `where`.
static void ask_of(made *m, const char *word, made_type type, uint32_t depth)
{
    m->asks_rows = true;
    jub_buffer_format(&m->out, "(%s of ", word);
    m->in_row = true;
    if (type == MADE_INTEGER && made_chance(m, 1, 3))
        made_integer(m, 1);
    else
        (void)put_field(m, type);
    m->in_row = false;
    made_put(m, " over sentences");
    if (made_chance(m, 1, 2)) put_where(m, depth);
    made_put(m, ")");
}

static void ask_whether(made *m, uint32_t depth)
{
    static const char *const words[] = {"any", "every", "no"};
    m->asks_rows = true;
    jub_buffer_format(&m->out, "(%s sentence", MADE_ONE_OF(m, words));
    put_where(m, depth);
    made_put(m, ")");
}

static void ask_count(made *m, uint32_t depth)
{
    m->asks_rows = true;
    made_put(m, "(count of sentences");
    if (made_chance(m, 2, 3)) put_where(m, depth);
    made_put(m, ")");
}

// -- values ---------------------------------------------------------------------------------------

static void put_if(made *m, uint32_t depth, void (*value)(made *, uint32_t))
{
    made_put(m, "(if ");
    made_boolean(m, depth);
    made_put(m, " then ");
    value(m, depth);
    made_put(m, " else ");
    value(m, depth);
    made_put(m, ")");
}

static void put_call(made *m, const char *name, uint32_t depth, void (*value)(made *, uint32_t))
{
    jub_buffer_format(&m->out, "%s(", name);
    value(m, depth);
    made_put(m, ", ");
    value(m, depth);
    made_put(m, ")");
}

static void put_sum(made *m, uint32_t depth, void (*value)(made *, uint32_t))
{
    static const char *const marks[] = {" + ", " - "};
    made_put(m, "(");
    value(m, depth);
    made_put(m, MADE_ONE_OF(m, marks));
    value(m, depth);
    made_put(m, ")");
}

static void put_months(made *m, uint32_t depth)
{
    jub_buffer_string(&m->out, made_chance(m, 2, 3) ? "months(" : "years(");
    made_date(m, depth);
    made_put(m, ", ");
    made_date(m, depth);
    jub_buffer_format(&m->out, ", %s)", MADE_ONE_OF(m, whole_ways));
}

static void integer_leaf(made *m)
{
    switch (made_below(m, 4)) {
    case 0: jub_buffer_format(&m->out, "%u", made_below(m, 10)); break;
    case 1:
        if (put_name(m, MADE_INTEGER)) break;
        // fall through
    default: (void)put_field(m, MADE_INTEGER); break;
    }
}

void made_integer(made *m, uint32_t depth)
{
    static const char *const ways[] = {"up", "down", "near"};
    static const char *const sums[] = {"sum", "greatest", "least"};
    if (depth == 0 || made_chance(m, 1, 3)) {
        integer_leaf(m);
        return;
    }
    switch (made_below(m, 10)) {
    case 0: put_sum(m, depth - 1, made_integer); return;
    case 1:
        jub_buffer_format(&m->out, "%u * ", 1 + made_below(m, 4));
        integer_leaf(m);
        return;
    case 2: put_call(m, made_chance(m, 1, 2) ? "min" : "max", depth - 1, made_integer); return;
    case 3:
    case 4: put_call(m, "days", depth - 1, made_date); return;
    case 5: put_months(m, depth - 1); return;
    case 6:
        jub_buffer_format(&m->out, "%s(", MADE_ONE_OF(m, ways));
        made_ratio(m, depth - 1);
        made_put(m, ")");
        return;
    case 7: put_if(m, depth - 1, made_integer); return;
    case 8:
        if (may_ask(m)) {
            ask_count(m, depth - 1);
            return;
        }
        put_months(m, depth - 1);
        return;
    default:
        if (may_ask(m)) {
            ask_of(m, MADE_ONE_OF(m, sums), MADE_INTEGER, depth - 1);
            return;
        }
        put_sum(m, depth - 1, made_integer);
    }
}

void made_ratio(made *m, uint32_t depth)
{
    if (made_chance(m, 1, 6) && put_name(m, MADE_RATIO)) return;
    if (depth == 0) {
        integer_leaf(m);
        jub_buffer_format(&m->out, " / %u", 2 + made_below(m, 6));
        return;
    }
    switch (made_below(m, 4)) {
    case 0:
        put_ratio(m);
        made_put(m, " * ");
        made_integer(m, depth - 1);
        return;
    case 1:
        put_call(m, "days", depth - 1, made_date);
        made_put(m, " / ");
        put_call(m, "days", depth - 1, made_date);
        return;
    default:
        made_put(m, "(");
        made_integer(m, depth - 1);
        if (m->for_sql && made_chance(m, 2, 3)) {
            jub_buffer_format(&m->out, ") / %u", 2 + made_below(m, 6));
            return;
        }
        made_put(m, ") / (");
        made_integer(m, depth - 1);
        made_put(m, ")");
    }
}

static void date_leaf(made *m)
{
    switch (made_below(m, 5)) {
    case 0: put_day(m); break;
    case 1:
        if (put_name(m, MADE_DATE)) break;
        // fall through
    default: (void)put_field(m, MADE_DATE); break;
    }
}

void made_date(made *m, uint32_t depth)
{
    if (depth == 0 || made_chance(m, 1, 2)) {
        date_leaf(m);
        return;
    }
    switch (made_below(m, 6)) {
    case 0:
    case 1:
    case 2:
        made_put(m, "(");
        date_leaf(m);
        made_put(m, made_chance(m, 2, 3) ? " + " : " - ");
        if (made_chance(m, 2, 3))
            put_duration(m);
        else
            made_duration(m, depth - 1);
        made_put(m, ")");
        return;
    case 3: put_call(m, made_chance(m, 1, 2) ? "min" : "max", depth - 1, made_date); return;
    case 4: put_if(m, depth - 1, made_date); return;
    default:
        if (may_ask(m)) {
            ask_of(m, made_chance(m, 1, 2) ? "earliest" : "latest", MADE_DATE, depth - 1);
            return;
        }
        date_leaf(m);
    }
}

static void duration_leaf(made *m)
{
    switch (made_below(m, 4)) {
    case 0: (void)put_field(m, MADE_DURATION); break;
    case 1:
        if (put_name(m, MADE_DURATION)) break;
        // fall through
    default: put_duration(m);
    }
}

static void put_part(made *m, uint32_t depth)
{
    static const char *const parts[] = {"1/2", "1/3", "1/5", "2/3", "1/4"};
    jub_buffer_format(&m->out, "part(%s, ", MADE_ONE_OF(m, parts));
    made_duration(m, depth);
    jub_buffer_format(&m->out, ", 30, %s)", MADE_ONE_OF(m, whole_ways));
}

void made_duration(made *m, uint32_t depth)
{
    if (depth == 0 || made_chance(m, 1, 4)) {
        duration_leaf(m);
        return;
    }
    switch (made_below(m, 9)) {
    case 0:
    case 1:
        made_put(m, "(");
        made_integer(m, depth - 1);
        made_put(m, made_chance(m, 2, 3) ? ") days" : ") months");
        return;
    case 2:
        integer_leaf(m);
        jub_buffer_format(&m->out, " * %u days", 1 + made_below(m, 30));
        return;
    case 3:
        m->has_length = true;
        put_call(m, "length", depth - 1, made_date);
        return;
    case 4: put_part(m, depth - 1); return;
    case 5: put_if(m, depth - 1, made_duration); return;
    case 6: put_call(m, made_chance(m, 1, 2) ? "min" : "max", depth - 1, made_duration); return;
    case 7: put_sum(m, depth - 1, made_duration); return;
    default:
        if (may_ask(m) && !m->for_sql) {
            static const char *const words[] = {"longest", "shortest", "sum"};
            ask_of(m, MADE_ONE_OF(m, words), MADE_DURATION, depth - 1);
            return;
        }
        duration_leaf(m);
    }
}

// -- conditions -----------------------------------------------------------------------------------

static void ask_codes(made *m)
{
    static const char *const sets[] = {"grave", "small", "wide", "{ \"theft\" }",
                                       "{ \"sexual/x\", \"other\" }"};
    static const char *const codes[] = {"theft", "murder", "sexual/x", "old_theft", "nowhere"};
    if (made_chance(m, 1, 20)) {
        jub_buffer_format(&m->out, "\"%s\" in grave", MADE_ONE_OF(m, codes));
        return;
    }
    (void)put_field(m, MADE_CODES);
    jub_buffer_format(&m->out, " %s %s", made_chance(m, 2, 3) ? "meets" : "within",
                      MADE_ONE_OF(m, sets));
}

static void ask_case(made *m)
{
    const made_field *field = put_field(m, MADE_CASE);
    const uint32_t which = made_below(m, made_word_count(field->words));
    jub_buffer_format(&m->out, " is %s%.*s", made_chance(m, 1, 3) ? "not " : "",
                      JUB_TEXT_ARG(made_word(field->words, which)));
}

static void ask_text(made *m)
{
    const made_field *field = put_field(m, MADE_TEXT);
    made_put(m, made_chance(m, 2, 3) ? " = " : " <> ");
    if (made_chance(m, 1, 5)) {
        (void)put_field(m, MADE_TEXT);
        return;
    }
    const uint32_t which = made_below(m, made_word_count(field->words));
    jub_buffer_format(&m->out, "\"%.*s\"", JUB_TEXT_ARG(made_word(field->words, which)));
}

static void ask_money(made *m)
{
    (void)put_field(m, MADE_MONEY);
    relation(m);
    if (made_chance(m, 1, 3))
        (void)put_field(m, MADE_MONEY);
    else
        jub_buffer_format(&m->out, "%u XTS", made_below(m, 90));
}

/// Any field: whether it is known, or none where it may be.
static void ask_presence(made *m)
{
    uint32_t i = made_below(m, MADE_FIELD_COUNT);
    while (!may_read(m, i)) i = made_below(m, MADE_FIELD_COUNT);
    m->is_used[i] = true;
    jub_buffer_format(&m->out, "%s is %s%s", made_fields[i].name,
                      made_chance(m, 1, 3) ? "not " : "",
                      m->is_optional[i] && made_chance(m, 2, 3) ? "none" : "known");
}

static void ask_dates(made *m, uint32_t depth)
{
    made_date(m, depth);
    relation(m);
    made_date(m, depth);
}

static void ask_numbers(made *m, uint32_t depth)
{
    made_integer(m, depth);
    relation(m);
    if (made_chance(m, 2, 3))
        jub_buffer_format(&m->out, "%u", made_below(m, 10));
    else
        made_integer(m, depth);
}

static void ask_ratios(made *m, uint32_t depth)
{
    if (made_chance(m, 1, 3)) {
        made_integer(m, depth);
        relation(m);
        put_ratio(m);
        made_put(m, " * ");
        made_integer(m, depth);
        return;
    }
    made_ratio(m, depth);
    relation(m);
    put_ratio(m);
}

static void ask_durations(made *m, uint32_t depth)
{
    made_duration(m, depth);
    relation(m);
    duration_leaf(m);
}

static void ask_plainly(made *m)
{
    if (m->has_round && made_chance(m, 1, 3))
        made_put(m, made_chance(m, 1, 2) ? "R1" : "R2");
    else if (m->has_gap && made_chance(m, 1, 6))
        made_put(m, "U1");
    else if (!made_chance(m, 1, 3) || !put_name(m, MADE_BOOLEAN))
        (void)put_field(m, MADE_BOOLEAN);
}

static void atom(made *m, uint32_t depth)
{
    switch (made_below(m, 18)) {
    case 0:
    case 1:
    case 2: ask_plainly(m); return;
    case 3:
    case 4: ask_case(m); return;
    case 5:
    case 6: ask_codes(m); return;
    case 7: ask_text(m); return;
    case 8:
    case 9: ask_dates(m, depth); return;
    case 10: ask_dates(m, 1); return;
    case 11:
    case 12: ask_numbers(m, depth); return;
    case 13: ask_ratios(m, depth); return;
    case 14: ask_durations(m, depth); return;
    case 15:
        if (m->parts & GENERATE_MONEY) {
            ask_money(m);
            return;
        }
        ask_numbers(m, depth);
        return;
    case 16: ask_presence(m); return;
    default:
        if (may_ask(m))
            ask_whether(m, depth);
        else
            ask_plainly(m);
    }
}

void made_boolean(made *m, uint32_t depth)
{
    if (depth == 0 || made_chance(m, 1, 3)) {
        atom(m, depth);
        return;
    }
    const uint32_t form = made_below(m, 14);
    if (form == 0) {
        put_if(m, depth - 1, made_boolean);
    } else if (form == 1) {
        made_put(m, "(");
        made_boolean(m, depth - 1);
        made_put(m, made_chance(m, 1, 2) ? ") = (" : ") <> (");
        made_boolean(m, depth - 1);
        made_put(m, ")");
    } else if (form < 4) {
        made_put(m, "not (");
        made_boolean(m, depth - 1);
        made_put(m, ")");
    } else {
        made_put(m, "(");
        made_boolean(m, depth - 1);
        made_put(m, form < 9 ? " and " : " or ");
        made_boolean(m, depth - 1);
        made_put(m, ")");
    }
}
