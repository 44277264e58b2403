#include "generate_parts.h"

// Statements. What rules read is declared last, when it is known what they read, and written first.

static void put_source(made *m, char letter)
{
    jub_buffer_format(&m->out, " cite \"%c\"", letter);
    if (!made_chance(m, 1, 8)) return;
    char text[JUB_DATE_TEXT_BYTES + 1];
    const jub_date day = made_day(&m->prng, m->day, -1, 1);
    jub_buffer_format(&m->out, " %s %s", made_chance(m, 1, 2) ? "since" : "until",
                      jub_date_format(day, text));
}

static void put_when(made *m, uint32_t depth)
{
    made_put(m, " when ");
    made_boolean(m, depth);
    made_put(m, " .\n");
}

static void add_name(made *m, const char *name, uint32_t number, made_type type)
{
    made_name *each = &m->names[m->name_count++];
    (void)snprintf(each->name, sizeof each->name, "%s%u", name, number);
    each->type = type;
    each->asks_rows = m->asks_rows;
    each->is_row = m->in_row;
}

// -- values worked out ----------------------------------------------------------------------------

static void put_parameters(made *m)
{
    if (made_chance(m, 1, 2)) {
        made_put(m, "parameter p1 : integer = 4 cite \"p\" .\n");
        add_name(m, "p", 1, MADE_INTEGER);
    }
    if (made_chance(m, 1, 3)) {
        const int year = m->day.year;
        jub_buffer_format(&m->out,
                          "parameter p2 : ratio = 1/4 cite \"p\" until %d-06-30 .\n"
                          "parameter p2 : ratio = 2/5 cite \"p\" since %d-07-01 .\n",
                          year, year);
        add_name(m, "p", 2, MADE_RATIO);
    }
    if (made_chance(m, 1, 3)) {
        made_put(m, "parameter p3 : duration = 14 months cite \"p\" .\n");
        add_name(m, "p", 3, MADE_DURATION);
    }
}

static void put_define(made *m, uint32_t number)
{
    static const made_type types[] = {MADE_BOOLEAN, MADE_BOOLEAN, MADE_INTEGER, MADE_INTEGER,
                                      MADE_RATIO,   MADE_DATE,    MADE_DURATION};
    const made_type type = MADE_ONE_OF(m, types);
    m->asks_rows = false;
    jub_buffer_format(&m->out, "define d%u = ", number);
    if (type == MADE_BOOLEAN) made_boolean(m, 2);
    if (type == MADE_INTEGER) made_integer(m, 2);
    if (type == MADE_RATIO) made_ratio(m, 2);
    if (type == MADE_DATE) made_date(m, 2);
    if (type == MADE_DURATION) made_duration(m, 2);
    made_put(m, " .\n");
    add_name(m, "d", number, type);
    m->asks_rows = false;
}

static void put_row_define(made *m)
{
    m->in_row = true;
    m->is_used[FIELD_SERIOUS] = true;
    made_put(m, "define heavy1 = serious or ");
    made_boolean(m, 1);
    made_put(m, " .\n");
    add_name(m, "heavy", 1, MADE_BOOLEAN);
    m->in_row = false;
}

// -- tables ---------------------------------------------------------------------------------------

static const char *type_word(made_type type)
{
    static const char *const words[] = {
        [MADE_BOOLEAN] = "boolean",   [MADE_INTEGER] = "integer", [MADE_DATE] = "date",
        [MADE_DURATION] = "duration", [MADE_TEXT] = "text",       [MADE_CASE] = "one of",
        [MADE_CODES] = "codes",       [MADE_MONEY] = "money XTS", [MADE_RATIO] = "ratio"};
    return words[type];
}

static void put_result(made *m, made_type type)
{
    if (type == MADE_INTEGER) jub_buffer_format(&m->out, "%u", made_below(m, 9));
    if (type == MADE_DURATION) {
        static const char *const lengths[] = {"1 year", "8 months", "40 days", "0 days",
                                              "3 months"};
        made_put(m, MADE_ONE_OF(m, lengths));
    }
    if (type == MADE_BOOLEAN) made_put(m, made_chance(m, 1, 2) ? "true" : "false");
}

/// By a case and a share of what is served: rows that meet nowhere and leave no gap.
static void put_unique_table(made *m, uint32_t number, made_type type)
{
    const made_field *field = &made_fields[made_chance(m, 1, 2) ? FIELD_CONDUCT : FIELD_PRISON];
    m->is_used[field - made_fields] = true;
    jub_buffer_format(&m->out, " by %s, share%u gives %s unique\n", field->name, number,
                      type_word(type));
    for (uint32_t i = 0; i < made_word_count(field->words); i++) {
        static const char *const cells[] = {"< 1/3", "[1/3 .. 2/3)", ">= 2/3"};
        for (uint32_t j = 0; j < 3; j++) {
            jub_buffer_format(&m->out, "| %.*s | %s | ", JUB_TEXT_ARG(made_word(field->words, i)),
                              cells[j]);
            put_result(m, type);
            made_put(m, " |\n");
        }
    }
}

static void put_number_cell(made *m)
{
    const uint32_t low = made_below(m, 6);
    switch (made_below(m, 5)) {
    case 0: made_put(m, "any"); break;
    case 1: jub_buffer_format(&m->out, "<= %u", low); break;
    case 2: jub_buffer_format(&m->out, "> %u", low); break;
    case 3: jub_buffer_format(&m->out, "[%u .. %u)", low, low + 1 + made_below(m, 4)); break;
    default: jub_buffer_format(&m->out, "%u", low);
    }
}

static void put_date_cell(made *m)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    if (made_chance(m, 1, 3))
        made_put(m, "any");
    else
        jub_buffer_format(&m->out, "%s %s", made_chance(m, 1, 2) ? "<" : ">=",
                          jub_date_format(made_day(&m->prng, m->day, -60, 0), text));
}

static void put_first_table(made *m, made_type type)
{
    const bool by_date = made_chance(m, 1, 3);
    m->is_used[FIELD_KIND] = true;
    m->is_used[by_date ? FIELD_BIRTH : FIELD_N] = true;
    jub_buffer_format(&m->out, " by kind, %s gives %s first\n", by_date ? "birth" : "n",
                      type_word(type));
    const uint32_t row_count = 2 + made_below(m, 4);
    for (uint32_t i = 0; i < row_count; i++) {
        static const char *const kinds[] = {"any", "light", "fixed", "life"};
        jub_buffer_format(&m->out, "| %s | ", MADE_ONE_OF(m, kinds));
        if (by_date)
            put_date_cell(m);
        else
            put_number_cell(m);
        made_put(m, " | ");
        put_result(m, type);
        made_put(m, " |\n");
    }
    if (!made_chance(m, 2, 3)) return; // else some inputs fit no row
    made_put(m, "| any | any | ");
    put_result(m, type);
    made_put(m, " |\n");
}

static void put_table(made *m, uint32_t number)
{
    static const made_type types[] = {MADE_INTEGER, MADE_DURATION, MADE_BOOLEAN};
    const made_type type = MADE_ONE_OF(m, types);
    const bool is_unique = made_chance(m, 1, 2);
    if (is_unique) {
        m->is_used[FIELD_TERM_START] = m->is_used[FIELD_TERM_END] = true;
        m->is_used[FIELD_BIRTH] = true;
        jub_buffer_format(&m->out, "define share%u = days(term_start, reckoned) / days(%s) .\n",
                          number, number == 1 ? "term_start, term_end" : "birth, reckoned");
    }
    jub_buffer_format(&m->out, "table t%u cite \"t\"", number);
    if (is_unique)
        put_unique_table(m, number, type);
    else
        put_first_table(m, type);
    m->out.length_bytes--; // before the full stop of the last row
    made_put(m, " .\n");
    add_name(m, "t", number, type);
}

// -- grants ---------------------------------------------------------------------------------------

/// Often of much the same length as another grant's, so that their ends lie a day apart or on one.
static void put_reduction(made *m, uint32_t depth)
{
    static const char *const near_ones[] = {"1 month",  "29 days", "30 days", "31 days",
                                            "2 months", "60 days", "61 days", "62 days"};
    made_put(m, "reduce by ");
    if (made_chance(m, 1, 4))
        made_put(m, MADE_ONE_OF(m, near_ones));
    else
        made_duration(m, depth);
    if (made_chance(m, 1, 4))
        jub_buffer_format(&m->out, " at least %u days", 1 + made_below(m, 70));
    if (made_chance(m, 1, 4))
        jub_buffer_format(&m->out, " at most %u months", 3 + made_below(m, 9));
}

static void use_kind(made *m)
{
    m->is_used[FIELD_KIND] = m->is_used[FIELD_TERM_END] = true;
}

static void put_sequence(made *m)
{
    use_kind(m);
    m->is_used[FIELD_TERM_START] = true;
    const uint32_t form = made_below(m, 5);
    if (form == 0) {
        made_put(m, "reduce to ");
        made_duration(m, 0);
        made_put(m, " from term_start");
    } else if (form == 1) {
        jub_buffer_format(&m->out, "commute to fixed of %u years from term_start",
                          1 + made_below(m, 25));
    } else if (form == 2) {
        jub_buffer_format(&m->out, "commute to fixed of %u years from term_start then ",
                          1 + made_below(m, 25));
        put_reduction(m, 1);
    } else {
        put_reduction(m, 1);
        made_put(m, form == 3 ? " then " : " and transfer to home then ");
        put_reduction(m, 1);
    }
}

/// What a grant does; returns what its condition begins with. Each of the longer ones stands where
/// its part is asked for.
static const char *put_act(made *m)
{
    const char *guard = ""; // that the condition begins with
    const uint32_t form = made_below(m, 14);
    m->is_used[FIELD_TERM_END] = true;
    if (form < 3) {
        made_put(m, "release");
    } else if (form == 3) {
        made_put(m, "transfer to home");
    } else if (form == 4) {
        use_kind(m);
        made_put(m, "commute to light");
        if (!made_chance(m, 1, 8)) guard = "kind is fixed and ";
    } else if (form == 5) {
        made_put(m, "release and transfer to home");
    } else if (form == 6 && (m->parts & GENERATE_MONEY)) {
        m->is_used[FIELD_FINE] = true;
        made_put(m, made_chance(m, 1, 3) || m->for_sql ? "waive fine"
                                                       : "remit fine by down(1/2 * fine)");
    } else if (form < 9 && (m->parts & GENERATE_SEQUENCES)) {
        put_sequence(m);
    } else {
        put_reduction(m, form < 11 ? 2 : 1);
    }
    return guard;
}

static void put_row_act(made *m)
{
    m->is_used[FIELD_TERM_END] = m->is_used[FIELD_LONG] = m->is_used[FIELD_BEGINS] = true;
    m->is_used[FIELD_FOLLOWS] |= made_chance(m, 1, 2);
    made_put(m, " on each sentence");
    made_put(m, " where ");
    m->in_row = true;
    made_boolean(m, 1);
    m->in_row = false;
    if (made_chance(m, 1, 3)) {
        made_put(m, " release");
        return;
    }
    jub_buffer_format(&m->out, " reduce by %u %s", 1 + made_below(m, 20),
                      made_chance(m, 1, 2) ? "months" : "days");
}

static void put_grant(made *m, uint32_t number, uint32_t exclusion_count)
{
    const char *guard = "";
    jub_buffer_format(&m->out, "grants G%u", number);
    put_source(m, 'g');
    if ((m->parts & GENERATE_ROW_GRANTS) && made_chance(m, 1, 3)) {
        put_row_act(m);
        if (made_chance(m, 1, 2)) {
            made_put(m, " .\n");
            return;
        }
    } else {
        made_put(m, " ");
        guard = put_act(m);
    }
    if (exclusion_count > 0 && made_chance(m, 1, 8))
        jub_buffer_format(&m->out, " notwithstanding X%u", 1 + made_below(m, exclusion_count));
    jub_buffer_format(&m->out, " when %s", guard);
    made_boolean(m, 2);
    made_put(m, " .\n");
}

// -- what stands against grants -------------------------------------------------------------------

/// Some of the grants, by name, each once.
static void put_grants(made *m)
{
    const uint32_t first = 1 + made_below(m, m->grant_count);
    jub_buffer_format(&m->out, "G%u", first);
    for (uint32_t i = first + 1; i <= m->grant_count; i++)
        if (made_chance(m, 1, 3)) jub_buffer_format(&m->out, ", G%u", i);
}

static void put_reach(made *m)
{
    if (made_chance(m, 1, 2)) return;
    made_put(m, made_chance(m, 3, 4) ? " from " : " except ");
    put_grants(m);
}

static void put_exclusion(made *m, uint32_t number)
{
    jub_buffer_format(&m->out, "excludes X%u", number);
    put_source(m, 'x');
    if ((m->parts & GENERATE_RECORDS) && made_chance(m, 1, 6)) {
        const bool bars_rows = (m->parts & GENERATE_ROW_GRANTS) && made_chance(m, 1, 2);
        put_reach(m);
        made_put(m, bars_rows ? " on each sentence when " : " contaminates each sentence when ");
        m->in_row = true;
        made_boolean(m, 1);
        if (made_chance(m, 1, 3)) {
            made_put(m, " cured when ");
            made_boolean(m, 1);
        }
        m->in_row = false;
        made_put(m, " .\n");
        return;
    }
    put_reach(m);
    made_put(m, " when ");
    made_boolean(m, 2);
    if (made_chance(m, 1, 8)) {
        made_put(m, " cured when ");
        made_boolean(m, 1);
    }
    made_put(m, " .\n");
}

static void put_deferral(made *m, uint32_t number)
{
    jub_buffer_format(&m->out, "defers W%u cite \"w\"", number);
    put_reach(m);
    if (made_chance(m, 2, 3)) {
        made_put(m, " until ");
        made_date(m, 1);
    }
    put_when(m, 1);
}

static void put_limit(made *m, uint32_t number)
{
    m->has_limit = true;
    jub_buffer_format(&m->out, "limit L%u", number);
    put_source(m, 'l');
    if (made_chance(m, 1, 2)) {
        made_put(m, " on ");
        put_grants(m);
    }
    made_put(m, " reduction at most ");
    if (made_chance(m, 2, 3))
        jub_buffer_format(&m->out, "%u %s", 1 + made_below(m, 60),
                          made_chance(m, 1, 2) ? "days" : "months");
    else
        made_duration(m, 1);
    made_put(m, " .\n");
}

static void put_key(made *m)
{
    if (made_chance(m, 1, 2))
        made_integer(m, 1);
    else
        made_date(m, 1);
    made_put(m, made_chance(m, 1, 2) ? " up" : " down");
}

static void put_quota(made *m, uint32_t number)
{
    static const char *const shares[] = {"down(1/10)", "up(1/3)", "down(1/2)"};
    static const uint8_t groups[] = {FIELD_KIND,   FIELD_CONDUCT,  FIELD_TOWN,
                                     FIELD_ORIGIN, FIELD_FACILITY, FIELD_PRISON};
    static const char *const ties[] = {"all", "none", "lottery \"spring\"", "lottery \"autumn\""};
    jub_buffer_format(&m->out, "quota Q%u", number);
    put_source(m, 'q');
    made_put(m, " on ");
    put_grants(m);
    if (made_chance(m, 1, 3))
        jub_buffer_format(&m->out, " take %s", MADE_ONE_OF(m, shares));
    else
        jub_buffer_format(&m->out, " take %u", made_below(m, 7));
    if (made_chance(m, 2, 3)) {
        const uint8_t group = MADE_ONE_OF(m, groups);
        m->is_used[group] = true;
        jub_buffer_format(&m->out, " per %s", made_fields[group].name);
    }
    made_put(m, " rank by ");
    put_key(m);
    if (made_chance(m, 1, 2)) {
        made_put(m, ", ");
        put_key(m);
    }
    jub_buffer_format(&m->out, " tie %s .\n", MADE_ONE_OF(m, ties));
}

static void put_combine(made *m)
{
    static const char *const ways[] = {
        "most_favourable", "most_favourable",        "first",
        "cumulative",      "cumulative on original", "cumulative on remainder"};
    const uint32_t for_sql_count = m->has_limit ? 3 : 5;
    const uint32_t way_count = m->for_sql ? for_sql_count : sizeof ways / sizeof *ways;
    jub_buffer_format(&m->out, "combine %s", ways[made_below(m, way_count)]);
    if (m->grant_count > 1 && !m->for_sql && made_chance(m, 1, 10)) {
        made_put(m, " among ");
        put_grants(m);
    }
    made_put(m, " .\n");
}

// -- declarations ---------------------------------------------------------------------------------

static void put_type(made *m, const made_field *field)
{
    if (field->type != MADE_CASE) {
        made_put(m, type_word(field->type));
        return;
    }
    made_put(m, "one of { ");
    for (uint32_t i = 0; i < made_word_count(field->words); i++)
        jub_buffer_format(&m->out, "%s%.*s", i > 0 ? ", " : "",
                          JUB_TEXT_ARG(made_word(field->words, i)));
    made_put(m, " }");
}

static void put_assumption(made *m, const made_field *field)
{
    if (field->type > MADE_DURATION && field->type != MADE_CASE) return;
    if (m->for_sql && field->type == MADE_DURATION) return;
    const uint32_t number = (uint32_t)(field - made_fields);
    if (number == FIELD_TERM_END || !made_chance(m, 1, 8)) return;
    char text[JUB_DATE_TEXT_BYTES + 1];
    made_put(m, " assume ");
    if (field->type == MADE_BOOLEAN) made_put(m, made_chance(m, 1, 2) ? "true" : "false");
    if (field->type == MADE_INTEGER) jub_buffer_format(&m->out, "%u", made_below(m, 6));
    if (field->type == MADE_DATE)
        made_put(m, jub_date_format(made_day(&m->prng, m->day, field->low, field->high), text));
    if (field->type == MADE_DURATION) made_put(m, "10 months");
    if (field->type == MADE_CASE)
        jub_buffer_format(&m->out, "%.*s", JUB_TEXT_ARG(made_word(field->words, 1)));
    made_put(m, " cite \"f\"");
}

static void put_column(made *m, const made_field *field)
{
    static const char *const resources[] = {"persons", "facilities", "sentences"};
    const size_t number = (size_t)(field - made_fields);
    jub_buffer_format(&m->out, "%s : ", field->name);
    put_type(m, field);
    if (m->is_optional[number]) made_put(m, " or none");
    if (number == FIELD_KIND && made_chance(m, 2, 3)) made_put(m, " endless life");
    if (field->column && field->place == IN_SENTENCES)
        jub_buffer_format(&m->out, " from \"%s\"", field->column);
    else if (field->column)
        jub_buffer_format(&m->out, " from \"%s.%s\"", resources[field->place], field->column);
    put_assumption(m, field);
}

static void put_record(made *m)
{
    bool is_first = true;
    for (size_t i = 0; i < MADE_FIELD_COUNT; i++) {
        if (made_fields[i].place != IN_SENTENCES || !m->is_used[i]) continue;
        made_put(m, is_first ? "record sentences each sentence with\n  " : ",\n  ");
        put_column(m, &made_fields[i]);
        is_first = false;
    }
    if (is_first) return;
    if (m->is_used[FIELD_LONG] && m->is_used[FIELD_BEGINS]) {
        made_put(m, "\n  laid by long from begins");
        if (m->is_used[FIELD_FOLLOWS]) made_put(m, " after follows");
    }
    made_put(m, " .\n");
}

static void put_header(made *m)
{
    char reckoned[JUB_DATE_TEXT_BYTES + 1], effect[JUB_DATE_TEXT_BYTES + 1];
    static const char *const ends[] = {"clamp", "overflow", "refuse"};
    const uint32_t end_count = m->for_sql && m->has_length ? 2 : 3;
    jub_date day = 0;
    (void)jub_date_from_civil(m->day, &day);
    const int later = made_chance(m, 1, 2) ? 0 : (int)made_below(m, 40);
    jub_buffer_format(&m->out, "decree \"Made\" made %d-01-31 effect %s reckoned %s .\n",
                      m->day.year, jub_date_format(day + later, effect),
                      jub_date_format(day, reckoned));
    jub_buffer_format(&m->out,
                      "convention month_end %s . convention day_count %s .\n"
                      "convention currency XTS 2 .\n",
                      ends[made_below(m, end_count)],
                      made_chance(m, 1, 2) ? "exclusive" : "inclusive");
    for (size_t i = 0; i < MADE_FIELD_COUNT; i++) {
        if (made_fields[i].place == IN_SENTENCES || !m->is_used[i]) continue;
        made_put(m, "field ");
        put_column(m, &made_fields[i]);
        made_put(m, " .\n");
    }
    put_record(m);
    made_put(m, "codes grave cite \"c\" = { \"murder\", \"sexual/*\" } .\n"
                "codes small cite \"c\" = { \"theft\" } .\n"
                "codes wide cite \"c\" = { \"arson\" } plus grave .\n"
                "same \"old_theft\" as \"theft\" .\n");
    if (m->has_round)
        made_put(m, "round R1 cite \"r\" \"first\" 2019-01-01 .. 2019-01-10 by \"each prison\" .\n"
                    "round R2 cite \"r\" \"second\" 2019-02-01 .. 2019-02-10 by \"a panel\" .\n");
    if (m->has_gap) made_put(m, "gap U1 cite \"u\" : \"what the text leaves open\" .\n");
}

// -- the whole ------------------------------------------------------------------------------------

static void put_values(made *m)
{
    put_parameters(m);
    const uint32_t table_count = made_below(m, 3);
    for (uint32_t i = 1; i <= table_count; i++) put_table(m, i);
    const uint32_t define_count = made_below(m, 5);
    for (uint32_t i = 1; i <= define_count; i++) put_define(m, i);
    if ((m->parts & GENERATE_RECORDS) && made_chance(m, 1, 2)) put_row_define(m);
}

static void put_clauses(made *m)
{
    const bool has_many = made_chance(m, 1, 15);
    const uint32_t covers_count = made_below(m, 3);
    const uint32_t exclusion_count = has_many ? 10 + made_below(m, 20) : made_below(m, 5);
    m->grant_count = has_many ? 10 + made_below(m, 20) : 1 + made_below(m, 5);
    for (uint32_t i = 1; i <= covers_count; i++) {
        jub_buffer_format(&m->out, "covers C%u", i);
        put_source(m, 'c');
        put_when(m, 2);
    }
    for (uint32_t i = 1; i <= m->grant_count; i++) put_grant(m, i, exclusion_count);
    for (uint32_t i = 1; i <= exclusion_count; i++) put_exclusion(m, i);
    if (!m->for_sql && made_chance(m, 1, 4)) put_deferral(m, 1);
    if (!m->for_sql && made_chance(m, 1, 12)) put_deferral(m, 2);
    if (made_chance(m, 1, 6)) {
        made_put(m, "revokes V1 cite \"v\" from ");
        put_grants(m);
        put_when(m, 1);
    }
    if (made_chance(m, 1, 3)) put_limit(m, 1);
    if (made_chance(m, 1, 8)) put_limit(m, 2);
    if (m->parts & GENERATE_QUOTAS) {
        if (made_chance(m, 2, 5)) put_quota(m, 1);
        if (made_chance(m, 1, 10)) put_quota(m, 2);
    }
    put_combine(m);
}

void made_decree(made *m)
{
    static const jub_civil days[] = {{2022, 2, 28},  {2024, 2, 29}, {2023, 8, 31},
                                     {2021, 12, 15}, {2020, 3, 1},  {2024, 4, 30}};
    m->day = MADE_ONE_OF(m, days);
    m->has_round = made_chance(m, 1, 4);
    m->has_gap = made_chance(m, 1, 6);
    for (size_t i = 0; i < MADE_FIELD_COUNT; i++)
        m->is_optional[i] = made_fields[i].may_be_optional && made_chance(m, 1, 2);
    m->is_optional[FIELD_TERM_END] = true;
    m->is_used[FIELD_TERM_END] = true;
    put_values(m);
    put_clauses(m);
    jub_buffer body = m->out;
    m->out = jub_buffer_init(MADE_TEXT_MAX_BYTES);
    put_header(m);
    jub_buffer_text(&m->out, jub_buffer_view(&body));
    jub_buffer_clear(&body);
}
