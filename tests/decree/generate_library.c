#include <dirent.h>
#include <stdlib.h>

#include "decree/decree_private.h"
#include "decree/test_run_private.h"
#include "decree_support.h"
#include "generate_parts.h"

// Registers for decrees of the library. The people are those that the decree's own tests work out,
// so that every clause is reached, changed here and there.

enum { COLUMN_MAX = 128, RESOURCE_MAX = GENERATE_FILE_MAX };

typedef struct resource {
    jub_text name;
    const decree_record *record; // whose rows it has; NULL: one for each person
    const decree_field *fields[COLUMN_MAX];
    jub_text columns[COLUMN_MAX];
    uint32_t field_count;
    jub_buffer csv;
} resource;

typedef struct maker {
    jub_arena *arena;
    const decree_tree *tree;
    decree_test_runner *runner;
    jub_prng prng;
    jub_civil reckoned;
    resource resources[RESOURCE_MAX]; // the first is persons
    uint32_t resource_count;
} maker;

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

generated_paths generate_library_paths(jub_arena *arena)
{
    generated_paths paths = {0};
    DIR *opened = opendir("decrees");
    assert_non_null(opened);
    for (const struct dirent *entry = readdir(opened); entry; entry = readdir(opened)) {
        if (!jub_text_ends(jub_text_from(entry->d_name), JUB_TEXT(".decree.md"))) continue;
        const jub_text path = jub_text_format(arena, "decrees/%s", entry->d_name);
        assert_non_null(path.bytes);
        assert_true(JUB_LIST_PUSH(arena, &paths, path.bytes));
    }
    (void)closedir(opened);
    qsort(paths.items, paths.count, sizeof *paths.items, by_name);
    return paths;
}

// -- resources and their columns ------------------------------------------------------------------

static resource *find_resource(maker *m, jub_text name)
{
    for (uint32_t i = 0; i < m->resource_count; i++)
        if (jub_text_equal(m->resources[i].name, name)) return &m->resources[i];
    assert_true(m->resource_count < RESOURCE_MAX);
    resource *added = &m->resources[m->resource_count++];
    *added = (resource){.name = name, .csv = jub_buffer_init(MADE_TEXT_MAX_BYTES)};
    return added;
}

static void add_column(resource *to, const decree_field *field, jub_text column)
{
    for (uint32_t i = 0; i < to->field_count; i++)
        if (jub_text_equal(to->columns[i], column)) return;
    assert_true(to->field_count < COLUMN_MAX);
    to->fields[to->field_count] = field;
    to->columns[to->field_count++] = column;
}

static void gather_columns(maker *m)
{
    (void)find_resource(m, JUB_TEXT("persons"));
    for (size_t i = 0; i < m->tree->fields.count; i++) {
        const decree_field *field = m->tree->fields.items[i];
        jub_text column = field->from.length_bytes > 0 ? field->from : field->name.text;
        jub_text name = JUB_TEXT("persons");
        if (field->record) continue;
        if (jub_text_count(column, '.') > 0) name = jub_text_cut(&column, '.');
        add_column(find_resource(m, name), field, column);
    }
    for (size_t i = 0; i < m->tree->records.count; i++) {
        const decree_record *record = m->tree->records.items[i];
        const jub_text name = record->from.length_bytes > 0 ? record->from : record->name.text;
        resource *to = find_resource(m, name);
        if (!to->record) to->record = record;
        for (uint32_t j = 0; j < record->field_count; j++) {
            const decree_field *field = record->fields[j];
            add_column(to, field, field->from.length_bytes > 0 ? field->from : field->name.text);
        }
    }
}

static const char *type_name(const decree_field *field)
{
    switch (field->type.kind) {
    case DECREE_BOOLEAN: return "boolean";
    case DECREE_INTEGER:
    case DECREE_MONEY: return "integer";
    case DECREE_DATE: return "date";
    case DECREE_DURATION: return "duration";
    case DECREE_CODES: return "list";
    case DECREE_NO_TYPE:
    case DECREE_RATIO:
    case DECREE_TEXT:
    case DECREE_CHOICE: break;
    }
    return "string";
}

static bool is_linked(const maker *m, const resource *each)
{
    return each != &m->resources[0] && !each->record;
}

/// The head of the file; returns its fields.
static const char *begin_file(maker *m, resource *each)
{
    jub_buffer fields = jub_buffer_init(MADE_TEXT_MAX_BYTES);
    const bool is_persons = each == &m->resources[0];
    jub_buffer_format(&each->csv, is_persons ? "person_key" : "%.*s_key", JUB_TEXT_ARG(each->name));
    jub_buffer_format(
        &fields, "%s:string",
        jub_text_format(m->arena, "%.*s", JUB_TEXT_ARG(jub_buffer_view(&each->csv))).bytes);
    if (each->record) {
        jub_buffer_string(&each->csv, ",person_key");
        jub_buffer_string(&fields, " person_key:string>persons");
    }
    for (uint32_t i = 1; is_persons && i < m->resource_count; i++) {
        if (!is_linked(m, &m->resources[i])) continue;
        const jub_text name = m->resources[i].name;
        jub_buffer_format(&each->csv, ",%.*s_key", JUB_TEXT_ARG(name));
        jub_buffer_format(&fields, " %.*s_key:string>%.*s", JUB_TEXT_ARG(name), JUB_TEXT_ARG(name));
    }
    for (uint32_t i = 0; i < each->field_count; i++) {
        jub_buffer_format(&each->csv, ",%.*s", JUB_TEXT_ARG(each->columns[i]));
        jub_buffer_format(&fields, " %.*s:%s", JUB_TEXT_ARG(each->columns[i]),
                          type_name(each->fields[i]));
    }
    jub_buffer_char(&each->csv, '\n');
    jub_buffer_char(&fields, '\0');
    const char *copy = jub_text_copy(m->arena, jub_buffer_view(&fields)).bytes;
    jub_buffer_clear(&fields);
    return copy;
}

// -- cells ----------------------------------------------------------------------------------------

static void put_day(maker *m, const decree_value *value, jub_buffer *out)
{
    static const int32_t moves[] = {-366, -31, -2, -1, 0, 0, 1, 2, 31, 366};
    char text[JUB_DATE_TEXT_BYTES + 1];
    jub_date day = made_day(&m->prng, m->reckoned, -30, 5);
    if (value->state == DECREE_KNOWN)
        day = (jub_date)value->low.numerator + moves[jub_prng_below(&m->prng, 10)];
    jub_buffer_string(out, jub_date_format(day, text));
}

static void put_code(maker *m, jub_buffer *out)
{
    const uint32_t set = jub_prng_below(&m->prng, m->tree->all_codes_count + 1);
    if (set == m->tree->all_codes_count || m->tree->all_codes[set]->entry_count == 0) {
        jub_buffer_string(out, jub_prng_chance(&m->prng, 1, 8) ? "unheard_of" : "another");
        return;
    }
    const decree_codes *codes = m->tree->all_codes[set];
    jub_text entry = codes->entries[jub_prng_below(&m->prng, codes->entry_count)].text;
    const bool is_prefix = jub_text_ends(entry, JUB_TEXT("/*"));
    if (is_prefix) entry.length_bytes -= 2;
    jub_buffer_format(out, "%.*s%s", JUB_TEXT_ARG(entry), is_prefix ? "/1" : "");
}

/// Another value than the one given, mostly near it.
static void put_changed(maker *m, const decree_field *field, const decree_value *value,
                        jub_buffer *out)
{
    const bool is_known = value->state == DECREE_KNOWN;
    const int64_t move = jub_prng_between(&m->prng, -2, 2);
    const decree_cases *cases = field->type.cases;
    switch (field->type.kind) {
    case DECREE_BOOLEAN:
        jub_buffer_string(out, jub_prng_chance(&m->prng, 1, 2) ? "true" : "false");
        break;
    case DECREE_INTEGER:
    case DECREE_MONEY: jub_buffer_i64(out, (is_known ? value->low.numerator : 3) + move); break;
    case DECREE_DATE: put_day(m, value, out); break;
    case DECREE_DURATION:
        jub_buffer_format(out, "P%dM", abs((is_known ? value->least.months : 12) + (int)move));
        break;
    case DECREE_CHOICE:
        jub_buffer_text(out, cases->names[jub_prng_below(&m->prng, cases->count)]);
        break;
    case DECREE_CODES: put_code(m, out); break;
    case DECREE_TEXT: jub_buffer_string(out, move < 0 ? "north" : "south"); break;
    case DECREE_NO_TYPE:
    case DECREE_RATIO: break;
    }
}

static void put_same(const decree_field *field, const decree_value *value, jub_buffer *out)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    switch (field->type.kind) {
    case DECREE_BOOLEAN: jub_buffer_string(out, value->truth ? "true" : "false"); break;
    case DECREE_INTEGER:
    case DECREE_MONEY: jub_buffer_i64(out, value->low.numerator); break;
    case DECREE_DATE:
        jub_buffer_string(out, jub_date_format((jub_date)value->low.numerator, text));
        break;
    case DECREE_DURATION:
        jub_buffer_format(out, "P%dM%dD", value->least.months, value->least.days);
        break;
    case DECREE_CHOICE: jub_buffer_text(out, field->type.cases->names[value->case_index]); break;
    case DECREE_CODES:
        for (uint32_t i = 0; value->codes.book && i < value->codes.count; i++) {
            if (i > 0) jub_buffer_char(out, ';');
            jub_buffer_text(out, value->codes.book->codes[value->codes.items[i]]);
        }
        break;
    case DECREE_TEXT: jub_buffer_text(out, value->text); break;
    case DECREE_NO_TYPE:
    case DECREE_RATIO: break;
    }
}

static void put_cell(maker *m, const decree_field *field, const decree_value *value,
                     jub_buffer *out)
{
    jub_buffer_char(out, ',');
    if (jub_prng_chance(&m->prng, 1, 60)) return;
    if (jub_prng_chance(&m->prng, 1, 6))
        put_changed(m, field, value, out);
    else if (value->state == DECREE_NONE && strcmp(type_name(field), "string") != 0)
        jub_buffer_string(out, "none");
    else if (value->state == DECREE_KNOWN)
        put_same(field, value, out);
    else if (jub_prng_chance(&m->prng, 4, 5)) // a test need not give what does not matter to it
        put_changed(m, field, value, out);
}

// -- rows -----------------------------------------------------------------------------------------

static void put_person(maker *m, uint32_t number)
{
    const decree_person *person = &m->runner->person;
    for (uint32_t i = 0; i < m->resource_count; i++) {
        resource *each = &m->resources[i];
        if (each->record) continue;
        jub_buffer_format(&each->csv, "K%u", number);
        for (uint32_t j = 1; i == 0 && j < m->resource_count; j++)
            if (is_linked(m, &m->resources[j])) jub_buffer_format(&each->csv, ",K%u", number);
        for (uint32_t j = 0; j < each->field_count; j++)
            put_cell(m, each->fields[j], &person->facts[each->fields[j]->index], &each->csv);
        jub_buffer_char(&each->csv, '\n');
    }
}

static void put_children(maker *m, uint32_t number, resource *each)
{
    const decree_rows *rows = &m->runner->person.rows[each->record->index];
    const uint32_t count =
        rows->count > 0 && jub_prng_chance(&m->prng, 1, 15) ? rows->count - 1 : rows->count;
    for (uint32_t row = 0; row < count; row++) {
        jub_buffer_format(&each->csv, "K%u.%u,K%u", number, row, number);
        for (uint32_t j = 0; j < each->field_count; j++) {
            const decree_field *field = each->fields[j];
            const decree_value none = {.state = DECREE_UNKNOWN};
            const bool is_its = field->record == each->record;
            put_cell(m, field,
                     is_its ? &rows->cells[row * each->record->field_count + field->column] : &none,
                     &each->csv);
        }
        jub_buffer_char(&each->csv, '\n');
    }
}

static void put_rounds(maker *m, uint32_t number, jub_buffer *csv)
{
    for (size_t i = 0; i < m->tree->rounds.count; i++)
        if (!jub_prng_chance(&m->prng, 1, 40))
            jub_buffer_format(csv, "K%u,%.*s,%s\n", number,
                              JUB_TEXT_ARG(m->tree->rounds.items[i]->name.text),
                              jub_prng_chance(&m->prng, 5, 6) ? "true" : "false");
}

static const char *end_file(maker *m, jub_buffer *csv)
{
    jub_buffer_char(csv, '\0');
    const jub_text text = jub_text_copy(m->arena, jub_buffer_view(csv));
    jub_buffer_clear(csv);
    assert_non_null(text.bytes);
    return text.bytes;
}

static void put_people(maker *m, uint32_t person_count, jub_buffer *rounds)
{
    for (uint32_t i = 1; i <= person_count; i++) {
        const uint32_t number = jub_prng_below(&m->prng, (uint32_t)m->tree->tests.count);
        const decree_test *test = m->tree->tests.items[number];
        assert_int_equal(decree_test_begin(m->runner, test), JUB_OK);
        assert_true(decree_test_read(m->runner, test));
        put_person(m, i);
        for (uint32_t j = 0; j < m->resource_count; j++)
            if (m->resources[j].record) put_children(m, i, &m->resources[j]);
        put_rounds(m, i, rounds);
    }
}

static void add_file(generated_pair *pair, const char *name, const char *fields, const char *csv)
{
    assert_true(pair->file_count < GENERATE_FILE_MAX);
    pair->files[pair->file_count++] = (fixture_file){name, fields, csv};
}

generated_pair generate_library(jub_arena *arena, const char *path, uint64_t seed,
                                uint32_t person_count)
{
    generated_pair pair = {.seed = seed, .person_count = person_count, .try_count = 1};
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    assert_int_equal(test_read_decree(arena, path, &diagnostics, &pair.decree), JUB_OK);
    maker *m = JUB_NEW(arena, maker, 1);
    assert_non_null(m);
    *m = (maker){.arena = arena, .tree = pair.decree->tree, .prng = {seed}};
    const decree_header *header = &m->tree->header;
    m->reckoned = jub_civil_from_date(header->has_reckoned ? header->reckoned : header->effect);
    m->runner = decree_test_runner_new(arena, pair.decree);
    assert_non_null(m->runner);
    gather_columns(m);
    const char *fields[RESOURCE_MAX];
    jub_buffer rounds = jub_buffer_init(MADE_TEXT_MAX_BYTES);
    jub_buffer_string(&rounds, "person_key,round,passed\n");
    for (uint32_t i = 0; i < m->resource_count; i++) fields[i] = begin_file(m, &m->resources[i]);
    put_people(m, person_count, &rounds);
    for (uint32_t i = 0; i < m->resource_count; i++)
        add_file(&pair, jub_text_format(arena, "%.*s", JUB_TEXT_ARG(m->resources[i].name)).bytes,
                 fields[i], end_file(m, &m->resources[i].csv));
    if (m->tree->rounds.count > 0)
        add_file(&pair, "rounds", "person_key:string>persons round:string passed:boolean",
                 end_file(m, &rounds));
    else
        jub_buffer_clear(&rounds);
    add_file(&pair, "offence_codes", "code:string", "code\nanother\n");
    return pair;
}
