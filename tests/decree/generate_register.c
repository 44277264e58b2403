#include "generate_parts.h"

// Rows for the facts, as CSV. Half the rows know everything; in the others cells are missing.

static const char *const type_names[] = {
    [MADE_BOOLEAN] = "boolean",   [MADE_INTEGER] = "integer", [MADE_DATE] = "date",
    [MADE_DURATION] = "duration", [MADE_TEXT] = "string",     [MADE_CASE] = "string",
    [MADE_CODES] = "list",        [MADE_MONEY] = "integer"};

static const char *column_name(const made_field *field)
{
    return field->column ? field->column : field->name;
}

static void put_duration(made *m, const made_field *field, jub_buffer *out)
{
    const int months = (int)jub_prng_between(&m->prng, field->low, field->high);
    switch (made_below(m, 6)) {
    case 0: jub_buffer_format(out, "P%dD", months * 30 + (int)made_below(m, 3)); break;
    case 1: jub_buffer_format(out, "P%dM%uD", months, made_below(m, 32)); break;
    case 2: jub_buffer_format(out, "P%dY", months / 12); break;
    default: jub_buffer_format(out, "P%dM", months);
    }
}

static void put_codes(made *m, const made_field *field, jub_buffer *out)
{
    const uint32_t count = made_word_count(field->words);
    const uint32_t code_count = 1 + made_below(m, 3);
    for (uint32_t i = 0; i < code_count; i++) {
        if (i > 0) jub_buffer_char(out, ';');
        if ((m->parts & GENERATE_RARE) && made_chance(m, 1, 25))
            jub_buffer_string(out, "unheard_of");
        else
            jub_buffer_text(out, made_word(field->words, made_below(m, count)));
    }
}

static void put_usual(made *m, const made_field *field, jub_buffer *out)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    switch (field->type) {
    case MADE_BOOLEAN: jub_buffer_string(out, made_chance(m, 1, 2) ? "true" : "false"); break;
    case MADE_INTEGER:
    case MADE_MONEY:
        jub_buffer_i64(out, jub_prng_between(&m->prng, field->low, field->high));
        break;
    case MADE_DATE:
        jub_buffer_string(
            out, jub_date_format(made_day(&m->prng, m->day, field->low, field->high), text));
        break;
    case MADE_DURATION: put_duration(m, field, out); break;
    case MADE_CODES: put_codes(m, field, out); break;
    case MADE_TEXT:
    case MADE_CASE:
    case MADE_RATIO:
        jub_buffer_text(out, made_word(field->words, made_below(m, made_word_count(field->words))));
    }
}

/// A query does not reckon with what is past a million million (docs/decree-sql.md).
static void put_rare_number(made *m, jub_buffer *out)
{
    static const char *const numbers[] = {"9223372036854775807", "-9223372036854775807",
                                          "3000000000",          "2147483647",
                                          "-2147483648",         "0"};
    static const char *const ends[] = {"1000000000000", "-1000000000000"};
    const uint32_t which = made_below(m, sizeof numbers / sizeof *numbers);
    jub_buffer_string(out, m->for_sql && which < 2 ? ends[which] : numbers[which]);
}

/// Past what an evaluator may take for granted.
static void put_rare(made *m, const made_field *field, jub_buffer *out)
{
    static const char *const dates[] = {"1600-01-01", "2400-12-31", "1900-02-28", "2000-02-29"};
    static const char *const lengths[] = {"P0D", "P800Y", "P1M", "P99999D"};
    switch (field->type) {
    case MADE_INTEGER:
    case MADE_MONEY: put_rare_number(m, out); break;
    case MADE_DATE: jub_buffer_string(out, MADE_ONE_OF(m, dates)); break;
    case MADE_DURATION: jub_buffer_string(out, MADE_ONE_OF(m, lengths)); break;
    case MADE_CASE: jub_buffer_string(out, "unforeseen"); break;
    default: put_usual(m, field, out);
    }
}

static void put_cell(made *m, uint32_t number, bool may_miss, jub_buffer *out)
{
    const made_field *field = &made_fields[number];
    const bool is_rare = (m->parts & GENERATE_RARE) && made_chance(m, 1, 60);
    if (may_miss && made_chance(m, 1, 6)) return;
    // A text has no none; of the others one that may not be none seldom is.
    const bool has_none = field->type != MADE_TEXT && field->type != MADE_CASE;
    if (has_none &&
        (m->is_optional[number] ? made_chance(m, 1, 6) : is_rare && made_chance(m, 1, 3)))
        jub_buffer_string(out, "none");
    else if (is_rare && number != FIELD_FACILITY)
        put_rare(m, field, out);
    else
        put_usual(m, field, out);
}

/// Most sentences follow one before them, some go round in a circle or follow none there is.
static void put_follows(made *m, uint32_t row, jub_buffer *out)
{
    if (made_chance(m, 1, 12))
        jub_buffer_format(out, "%u", 1 + made_below(m, 3));
    else if (row > 0 && made_chance(m, 1, 2))
        jub_buffer_format(out, "%u", 1 + made_below(m, row));
    else if (m->is_optional[FIELD_FOLLOWS])
        jub_buffer_string(out, "none");
}

/// `row`: which of the person's.
static void put_cells(made *m, made_place place, uint32_t row, bool may_miss, jub_buffer *out)
{
    for (uint32_t i = 0; i < MADE_FIELD_COUNT; i++) {
        if (made_fields[i].place != place) continue;
        jub_buffer_char(out, ',');
        if (i == FIELD_FOLLOWS)
            put_follows(m, row, out);
        else
            put_cell(m, i, may_miss, out);
    }
    jub_buffer_char(out, '\n');
}

static const char *finish(jub_arena *arena, jub_buffer *out)
{
    jub_buffer_char(out, '\0');
    const jub_text copy = jub_text_copy(arena, jub_buffer_view(out));
    jub_buffer_clear(out);
    assert_non_null(copy.bytes);
    return copy.bytes;
}

/// The head of a file and its fields, as fixture_file has them.
static const char *put_head(jub_arena *arena, made_place place, const char *keys,
                            const char *key_fields, jub_buffer *csv)
{
    jub_buffer fields = jub_buffer_init(MADE_TEXT_MAX_BYTES);
    jub_buffer_string(csv, keys);
    jub_buffer_string(&fields, key_fields);
    for (uint32_t i = 0; i < MADE_FIELD_COUNT; i++) {
        const made_field *field = &made_fields[i];
        if (field->place != place) continue;
        jub_buffer_format(csv, ",%s", column_name(field));
        jub_buffer_format(&fields, " %s:%s%s", column_name(field), type_names[field->type],
                          i == FIELD_FACILITY ? ">facilities" : "");
    }
    jub_buffer_char(csv, '\n');
    return finish(arena, &fields);
}

static void put_sentences(made *m, uint32_t person, bool may_miss, jub_buffer *csv)
{
    const uint32_t count = made_chance(m, 1, 8) ? 0 : 1 + made_below(m, 3);
    for (uint32_t i = 0; i < count; i++) {
        jub_buffer_format(csv, "S%u.%u,P%u", person, i, person);
        put_cells(m, IN_SENTENCES, i, may_miss, csv);
    }
}

static void put_rounds(made *m, uint32_t person, bool may_miss, jub_buffer *csv)
{
    for (uint32_t i = 1; i <= 2; i++)
        if (!may_miss || !made_chance(m, 1, 4))
            jub_buffer_format(csv, "P%u,R%u,%s\n", person, i,
                              made_chance(m, 2, 3) ? "true" : "false");
}

static fixture_file made_facilities(made *m, jub_arena *arena)
{
    jub_buffer csv = jub_buffer_init(MADE_TEXT_MAX_BYTES);
    const char *fields = put_head(arena, IN_FACILITIES, "facility", "facility:string", &csv);
    for (uint32_t i = 1; i <= made_word_count(made_fields[FIELD_FACILITY].words); i++) {
        jub_buffer_format(&csv, "F%u", i);
        put_cells(m, IN_FACILITIES, 0, made_chance(m, 1, 4), &csv);
    }
    return (fixture_file){"facilities", fields, finish(arena, &csv)};
}

static uint32_t draw_person_count(made *m, const generate_options *options)
{
    if (options->person_max == 0) return 1 + made_below(m, 40);
    return options->person_min + made_below(m, options->person_max - options->person_min + 1);
}

void made_register(made *m, jub_arena *arena, const generate_options *options, generated_pair *pair)
{
    jub_buffer persons = jub_buffer_init(MADE_TEXT_MAX_BYTES);
    jub_buffer sentences = jub_buffer_init(MADE_TEXT_MAX_BYTES);
    jub_buffer rounds = jub_buffer_init(MADE_TEXT_MAX_BYTES);
    const char *person_fields = put_head(arena, IN_PERSONS, "person", "person:string", &persons);
    const char *sentence_fields = put_head(arena, IN_SENTENCES, "sentence,person",
                                           "sentence:string person:string>persons", &sentences);
    jub_buffer_string(&rounds, "person,round,passed\n");
    pair->person_count = draw_person_count(m, options);
    for (uint32_t i = 1; i <= pair->person_count; i++) {
        const bool may_miss = made_chance(m, 1, options->missing_in > 0 ? options->missing_in : 2);
        jub_buffer_format(&persons, "P%u", i);
        put_cells(m, IN_PERSONS, 0, may_miss, &persons);
        put_sentences(m, i, may_miss, &sentences);
        put_rounds(m, i, may_miss, &rounds);
    }
    const fixture_file files[] = {
        {"persons", person_fields, finish(arena, &persons)},
        made_facilities(m, arena),
        {"sentences", sentence_fields, finish(arena, &sentences)},
        {"rounds", "person:string>persons round:string passed:boolean", finish(arena, &rounds)},
        {"offence_codes", "code:string", "code\nother\nfraud\ntheft\nmurder\nsexual/x\n"}};
    memcpy(pair->files, files, sizeof files);
    pair->file_count = sizeof files / sizeof *files;
}
