#include "decree/bind_private.h"

#include <assert.h>

// -- messages -------------------------------------------------------------------------------------

static decree_span span_of(const decree_field *field)
{
    return field->from.length_bytes > 0 ? field->from_span : field->name.span;
}

void decree_bind_complain(decree_binder *binder, decree_span span, jub_status status,
                          const char *hint, jub_text message)
{
    const jub_text source = binder->determiner->program.tree->source;
    jub_diagnose(binder->diagnostics, JUB_ERROR, status, source, span.offset_bytes,
                 span.length_bytes, hint, "%.*s", JUB_TEXT_ARG(message));
}

enum { NAMES_SHOWN = 12 };

// `did you mean 'x'?` or else what there is.
static const char *suggest(jub_arena *arena, jub_text wanted, const jub_text *names, uint32_t count)
{
    size_t best = wanted.length_bytes / 3 + 1;
    jub_text nearest = {0}, list = {0};
    for (uint32_t i = 0; i < count; i++) {
        const size_t distance = jub_text_distance(wanted, names[i], best);
        if (distance < best) {
            best = distance;
            nearest = names[i];
        }
        if (i < NAMES_SHOWN)
            list = i == 0 ? names[i]
                          : jub_text_format(
                                arena, "%.*s, %.*s%s", JUB_TEXT_ARG(list), JUB_TEXT_ARG(names[i]),
                                i + 1 == NAMES_SHOWN && count > NAMES_SHOWN ? ", ..." : "");
    }
    const jub_text hint =
        nearest.bytes ? jub_text_format(arena, "did you mean '%.*s'?", JUB_TEXT_ARG(nearest))
                      : jub_text_format(arena, "there are: %.*s", JUB_TEXT_ARG(list));
    return hint.bytes;
}

static const char *suggest_column(decree_binder *binder, const jub_resource *resource,
                                  jub_text wanted)
{
    jub_arena *arena = binder->determiner->arena;
    jub_text *names = JUB_NEW(arena, jub_text, resource->column_count);
    if (!names) return NULL;
    for (uint32_t i = 0; i < resource->column_count; i++) names[i] = resource->columns[i].name;
    return suggest(arena, wanted, names, resource->column_count);
}

const char *decree_bind_suggest_resource(decree_binder *binder, jub_text wanted)
{
    const jub_register *reg = binder->determiner->reg;
    jub_text *names = JUB_NEW(binder->determiner->arena, jub_text, reg->resource_count);
    if (!names) return NULL;
    for (uint32_t i = 0; i < reg->resource_count; i++) names[i] = reg->resources[i].name;
    return suggest(binder->determiner->arena, wanted, names, reg->resource_count);
}

static const char *type_word(jub_value_type type)
{
    static const char *const words[] = {
#define X(name, word, schema) word,
        JUB_VALUE_TYPE_LIST(X)
#undef X
    };
    return words[type];
}

static const char *field_word(decree_type_kind kind)
{
    static const char *const words[] = {
        [DECREE_NO_TYPE] = "nothing", [DECREE_BOOLEAN] = "boolean", [DECREE_INTEGER] = "integer",
        [DECREE_RATIO] = "ratio",     [DECREE_DATE] = "date",       [DECREE_DURATION] = "duration",
        [DECREE_TEXT] = "text",       [DECREE_CHOICE] = "one of",   [DECREE_CODES] = "codes",
        [DECREE_MONEY] = "money",
    };
    return words[kind];
}

// -- finding the column ---------------------------------------------------------------------------

static bool fits(decree_type_kind kind, jub_value_type type)
{
    switch (kind) {
    case DECREE_BOOLEAN: return type == JUB_BOOLEAN;
    case DECREE_INTEGER:
    case DECREE_MONEY:
    case DECREE_RATIO: return type == JUB_INTEGER;
    case DECREE_DATE: return type == JUB_DATE;
    case DECREE_DURATION: return type == JUB_DURATION;
    case DECREE_TEXT:
    case DECREE_CHOICE: return type == JUB_TEXT_VALUE || type == JUB_CHOICE;
    case DECREE_CODES: return type == JUB_CODES || type == JUB_TEXT_VALUE || type == JUB_CHOICE;
    case DECREE_NO_TYPE: break;
    }
    return false;
}

// The resource that a field names, and how a person's row leads to it. NULL when that was refused.
static const jub_resource *find_resource(decree_binder *binder, const decree_field *field,
                                         jub_text name, const jub_link **via_out)
{
    const jub_determiner *determiner = binder->determiner;
    jub_arena *arena = determiner->arena;
    const jub_resource *resource = jub_register_resource(determiner->reg, name);
    *via_out = NULL;
    if (!resource) {
        const bool is_custody = jub_text_is(name, "custody");
        decree_bind_complain(
            binder, span_of(field), JUB_MISSING,
            is_custody ? "say in datapackage.json how its sentences make it: "
                         "\"jubilee:custody\""
                       : decree_bind_suggest_resource(binder, name),
            jub_text_format(arena, "the register has no resource '%.*s'", JUB_TEXT_ARG(name)));
        return NULL;
    }
    if (resource == determiner->persons || resource == determiner->reg->custody) return resource;
    *via_out = jub_resource_link(determiner->reg, determiner->persons, resource);
    if (*via_out) return resource;
    const bool is_many = jub_resource_link(determiner->reg, resource, determiner->persons) != NULL;
    decree_bind_complain(binder, span_of(field), JUB_TYPE,
                         is_many ? "name a column of 'persons', or of what a person's row refers to"
                                 : "give 'persons' a column that refers to it (foreignKeys)",
                         jub_text_format(arena,
                                         is_many ? "a person may have several rows in '%.*s'"
                                                 : "nothing leads from a person to '%.*s'",
                                         JUB_TEXT_ARG(name)));
    return NULL;
}

static const jub_column *find_column(decree_binder *binder, const decree_field *field,
                                     const jub_resource *resource, jub_text name)
{
    jub_arena *arena = binder->determiner->arena;
    const jub_column *column = jub_resource_column(resource, name);
    if (!column) {
        if (field->assume) return NULL; // for everybody, then
        decree_bind_complain(binder, span_of(field), JUB_MISSING,
                             suggest_column(binder, resource, name),
                             jub_text_format(arena, "field '%.*s': '%.*s' has no column '%.*s'",
                                             JUB_TEXT_ARG(field->name.text),
                                             JUB_TEXT_ARG(resource->name), JUB_TEXT_ARG(name)));
        return NULL;
    }
    if (fits(field->type.kind, column->type)) return column;
    decree_bind_complain(
        binder, span_of(field), JUB_TYPE,
        "declare the field as what the column holds, or change the schema of the register",
        jub_text_format(arena, "field '%.*s' is declared %s, but '%.*s.%.*s' holds %s",
                        JUB_TEXT_ARG(field->name.text), field_word(field->type.kind),
                        JUB_TEXT_ARG(resource->name), JUB_TEXT_ARG(name), type_word(column->type)));
    return NULL;
}

// -- values ---------------------------------------------------------------------------------------

static const uint32_t *map_cases(decree_binder *binder, const decree_field *field,
                                 const jub_column *column)
{
    const jub_map *dictionary = column->dictionary;
    const uint32_t count = dictionary ? dictionary->count : 0;
    uint32_t *cases = JUB_NEW(binder->determiner->arena, uint32_t, count);
    jub_map names = jub_map_init(binder->determiner->arena, 0);
    for (uint32_t i = 0; cases && i < field->type.cases->count; i++)
        if (jub_map_add(&names, field->type.cases->names[i], NULL) == JUB_MAP_ABSENT) cases = NULL;
    for (uint32_t i = 0; cases && i < count; i++) {
        const uint32_t number = jub_map_find(&names, dictionary->keys[i]);
        cases[i] = number == JUB_MAP_ABSENT ? (uint32_t)DECREE_NO_CASE : number;
    }
    if (!cases) binder->is_out_of_memory = true;
    return cases;
}

static const decree_code_book *build_book(decree_binder *binder, const jub_column *column)
{
    jub_arena *arena = binder->determiner->arena;
    decree_code_book *book = JUB_NEW(arena, decree_code_book, 1);
    const jub_map *dictionary = column->dictionary;
    if (book && decree_code_book_build(arena, &binder->determiner->program,
                                       dictionary ? dictionary->keys : NULL,
                                       dictionary ? dictionary->count : 0, book))
        return book;
    binder->is_out_of_memory = true;
    return NULL;
}

bool decree_bind_column(decree_binder *binder, const decree_field *field,
                        const jub_resource *resource, jub_text name, const jub_link *via)
{
    decree_binding *binding = &binder->determiner->bindings[field->index];
    const jub_column *column = find_column(binder, field, resource, name);
    if (!column) return false;
    *binding = (decree_binding){.resource = resource, .column = column, .via = via};
    if (field->type.kind == DECREE_CHOICE) binding->cases = map_cases(binder, field, column);
    if (field->type.kind == DECREE_CODES) binding->book = build_book(binder, column);
    return true;
}

static void bind_field(decree_binder *binder, const decree_field *field)
{
    jub_determiner *determiner = binder->determiner;
    jub_text name = field->from, resource_name = {0};
    if (!field->is_used) return;
    if (name.length_bytes == 0) name = field->name.text;
    if (field->from.length_bytes > 0 && memchr(field->from.bytes, '.', field->from.length_bytes))
        resource_name = jub_text_cut(&name, '.');
    const jub_link *via = NULL;
    const jub_resource *resource = resource_name.length_bytes > 0
                                       ? find_resource(binder, field, resource_name, &via)
                                       : determiner->persons;
    if (resource) (void)decree_bind_column(binder, field, resource, name, via);
}

// -- rounds ---------------------------------------------------------------------------------------

static bool is_label(const jub_column *column, uint32_t row, jub_text label)
{
    return jub_column_has(column, row) &&
           jub_text_equal(column->dictionary->keys[column->codes[row]], label);
}

// A person's row for one round. Two rows that contradict each other leave it unknown.
static void bind_round(decree_binder *binder, const decree_round *round, const jub_resource *rounds,
                       const jub_link *to_person, const jub_column *label, const jub_column *passed)
{
    jub_determiner *determiner = binder->determiner;
    const uint32_t person_count = determiner->persons->row_count;
    uint32_t *rows = JUB_NEW(determiner->arena, uint32_t, person_count);
    jub_bits *clashes = JUB_NEW(determiner->arena, jub_bits, jub_bit_words(person_count));
    if (!rows || !clashes) {
        binder->is_out_of_memory = true;
        return;
    }
    for (uint32_t i = 0; i < person_count; i++) rows[i] = JUB_NO_ROW;
    for (uint32_t row = 0; row < rounds->row_count; row++) {
        const uint32_t person = to_person->target_rows[row];
        if (person == JUB_NO_ROW || !is_label(label, row, round->name.text)) continue;
        const uint32_t earlier = rows[person];
        const bool is_known = jub_bit(passed->known, row);
        if (earlier != JUB_NO_ROW && is_known && jub_bit(passed->known, earlier) &&
            jub_bit(passed->booleans, row) != jub_bit(passed->booleans, earlier))
            jub_bit_set(clashes, person);
        if (earlier == JUB_NO_ROW || !jub_bit(passed->known, earlier)) rows[person] = row;
    }
    for (uint32_t i = 0; i < person_count; i++)
        if (jub_bit(clashes, i)) rows[i] = JUB_NO_ROW;
    determiner->bindings[round->field_index] =
        (decree_binding){.resource = rounds, .column = passed, .rows = rows};
}

// Rounds that the caller has; true when there is none left for the register.
static bool bind_given_rounds(decree_binder *binder, const uint8_t *const *given)
{
    const decree_tree *tree = binder->determiner->program.tree;
    bool is_all = true;
    for (size_t i = 0; i < tree->rounds.count; i++) {
        const uint8_t *its = given ? given[i] : NULL;
        binder->determiner->bindings[tree->rounds.items[i]->field_index].given = its;
        is_all = is_all && its;
    }
    return is_all;
}

// Without the resource, a round has not been held and is unknown for everybody.
static void bind_rounds(decree_binder *binder, const uint8_t *const *given)
{
    const jub_determiner *determiner = binder->determiner;
    const decree_tree *tree = determiner->program.tree;
    const jub_resource *rounds = jub_register_resource(determiner->reg, JUB_TEXT("rounds"));
    if (bind_given_rounds(binder, given) || !rounds) return;
    const jub_link *to_person = jub_resource_link(determiner->reg, rounds, determiner->persons);
    const jub_column *label = jub_resource_column(rounds, JUB_TEXT("round"));
    const jub_column *passed = jub_resource_column(rounds, JUB_TEXT("passed"));
    const bool is_usable = to_person && label && passed && passed->type == JUB_BOOLEAN &&
                           (label->type == JUB_TEXT_VALUE || label->type == JUB_CHOICE);
    if (!is_usable) {
        decree_bind_complain(
            binder, tree->rounds.items[0]->name.span, JUB_TYPE,
            "give it person (a foreign key to persons), round (string), passed (boolean)",
            JUB_TEXT("the register's resource 'rounds' cannot be read"));
        return;
    }
    for (size_t i = 0; i < tree->rounds.count; i++)
        if (!given || !given[i])
            bind_round(binder, tree->rounds.items[i], rounds, to_person, label, passed);
}

// -- the whole ------------------------------------------------------------------------------------

static void read_code_list(decree_binder *binder)
{
    const jub_resource *list =
        jub_register_resource(binder->determiner->reg, JUB_TEXT("offence_codes"));
    const jub_column *code = list ? jub_resource_column(list, JUB_TEXT("code")) : NULL;
    if (!code || (code->type != JUB_TEXT_VALUE && code->type != JUB_CHOICE)) return;
    jub_map *listed = &binder->determiner->program.listed;
    for (uint32_t row = 0; row < list->row_count; row++)
        if (jub_column_has(code, row) &&
            jub_map_add(listed, code->dictionary->keys[code->codes[row]], NULL) == JUB_MAP_ABSENT)
            binder->is_out_of_memory = true;
}

bool decree_codes_value(jub_arena *arena, const decree_program *program, jub_text text,
                        decree_value *value_out)
{
    jub_map codes = jub_map_init(arena, 0);
    decree_code_book *book = JUB_NEW(arena, decree_code_book, 1);
    uint32_t *items = JUB_NEW(arena, uint32_t, jub_text_count(text, ',') + 1);
    uint32_t count = 0;
    if (!book || !items) return false;
    while (text.length_bytes > 0) {
        const jub_text code = jub_text_trim(jub_text_cut(&text, ','));
        if (code.length_bytes == 0) continue;
        items[count] = jub_map_add(&codes, code, NULL);
        if (items[count++] == JUB_MAP_ABSENT) return false;
    }
    if (!decree_code_book_build(arena, program, codes.keys, codes.count, book)) return false;
    *value_out = (decree_value){.state = DECREE_KNOWN,
                                .codes = {.book = book, .items = items, .count = count}};
    return true;
}

bool decree_find_assumptions(jub_arena *arena, const decree_program *program,
                             decree_value *values_out)
{
    decree_eval eval;
    decree_person *nobody = JUB_NEW(arena, decree_person, 1);
    if (!nobody || !decree_eval_init(arena, program, &eval)) return false;
    decree_eval_begin(&eval, nobody);
    for (uint32_t i = 0; i < program->fact_count; i++) {
        const decree_field *field = program->tree->facts[i];
        values_out[i] = (decree_value){.state = DECREE_UNKNOWN};
        if (!field || !field->assume) continue;
        if (field->type.kind != DECREE_CODES)
            values_out[i] = decree_eval_expr(&eval, field->assume);
        else if (field->assume->kind != DECREE_EXPR_STRING)
            values_out[i] = decree_value_none();
        else if (!decree_codes_value(arena, program, field->assume->text, &values_out[i]))
            return false;
    }
    return true;
}

jub_status decree_bind_facts(jub_determiner *determiner, const uint8_t *const *rounds,
                             jub_diagnostics *diagnostics)
{
    const decree_tree *tree = determiner->program.tree;
    const uint32_t error_count = diagnostics->error_count;
    const size_t first = diagnostics->list.count;
    decree_binder binder = {.determiner = determiner, .diagnostics = diagnostics};
    determiner->bindings =
        JUB_NEW(determiner->arena, decree_binding, determiner->program.fact_count);
    determiner->assumptions =
        JUB_NEW(determiner->arena, decree_value, determiner->program.fact_count);
    if (!determiner->bindings || !determiner->assumptions) return JUB_NO_MEMORY;
    read_code_list(&binder);
    if (!decree_find_assumptions(determiner->arena, &determiner->program, determiner->assumptions))
        return JUB_NO_MEMORY;
    for (size_t i = 0; i < tree->fields.count; i++) bind_field(&binder, tree->fields.items[i]);
    bind_rounds(&binder, rounds);
    decree_bind_records(&binder);
    if (binder.is_out_of_memory) return JUB_NO_MEMORY;
    if (diagnostics->error_count == error_count) return JUB_OK;
    return first < diagnostics->list.count ? diagnostics->list.items[first].status : JUB_LIMIT;
}

// -- reading a row --------------------------------------------------------------------------------

uint32_t decree_binding_row(const decree_binding *binding, uint32_t row)
{
    if (!binding->column) return JUB_NO_ROW;
    if (binding->rows) return binding->rows[row];
    return binding->via ? binding->via->target_rows[row] : row;
}

static decree_value read_codes(const decree_binding *binding, uint32_t row, uint32_t fact)
{
    const jub_column *column = binding->column;
    decree_value value = {.state = DECREE_KNOWN};
    value.codes.book = binding->book;
    value.codes.items = column->type == JUB_CODES ? &column->sets.items[column->sets.offsets[row]]
                                                  : &column->codes[row];
    value.codes.count =
        column->type == JUB_CODES ? column->sets.offsets[row + 1] - column->sets.offsets[row] : 1;
    for (uint32_t i = 0; i < value.codes.count; i++)
        if (!binding->book->is_listed[value.codes.items[i]]) decree_mask_set(&value.open, fact);
    return value;
}

static decree_value read_known(const decree_binding *binding, decree_type_kind kind, uint32_t row,
                               uint32_t fact)
{
    const jub_column *column = binding->column;
    switch (kind) {
    case DECREE_BOOLEAN: return decree_value_truth(jub_bit(column->booleans, row));
    case DECREE_INTEGER:
    case DECREE_MONEY:
    case DECREE_RATIO: return decree_value_integer(column->integers[row]);
    case DECREE_DATE: return decree_value_integer(column->dates[row]);
    case DECREE_DURATION: return decree_value_duration(column->durations[row]);
    case DECREE_TEXT:
        return (decree_value){.state = DECREE_KNOWN,
                              .text = column->dictionary->keys[column->codes[row]]};
    case DECREE_CHOICE:
        if (binding->cases[column->codes[row]] == DECREE_NO_CASE)
            return decree_value_missing(fact, JUB_ROW_CASE);
        return (decree_value){.state = DECREE_KNOWN,
                              .case_index = binding->cases[column->codes[row]]};
    case DECREE_CODES: return read_codes(binding, row, fact);
    case DECREE_NO_TYPE: break;
    }
    return decree_value_missing(fact, JUB_ROW_NO_ERROR);
}

decree_value decree_read_cell(const decree_binding *binding, decree_type type, uint32_t row,
                              uint32_t fact)
{
    if (!binding->column || !jub_bit(binding->column->known, row))
        return decree_value_missing(fact, JUB_ROW_NO_ERROR);
    if (binding->column->none && jub_bit(binding->column->none, row))
        return type.or_none ? decree_value_none() : decree_value_missing(fact, JUB_ROW_NONE);
    return read_known(binding, type.kind, row, fact);
}

static decree_value read_given(uint8_t result, uint32_t fact)
{
    return result == JUB_ROUND_FAILED || result == JUB_ROUND_PASSED
               ? decree_value_truth(result == JUB_ROUND_PASSED)
               : decree_value_missing(fact, JUB_ROW_NO_ERROR);
}

void decree_load_row(const jub_determiner *determiner, jub_worker *worker, uint32_t row)
{
    const decree_program *program = &determiner->program;
    decree_person *person = &worker->person;
    decree_person_clear(program, person);
    for (uint32_t i = 0; i < program->fact_count; i++) {
        const decree_binding *binding = &determiner->bindings[i];
        if (program->tree->facts[i] && program->tree->facts[i]->record) continue;
        const uint32_t its_row = decree_binding_row(binding, row);
        if (binding->given)
            person->facts[i] = read_given(binding->given[row], i);
        else if (its_row != JUB_NO_ROW)
            person->facts[i] =
                decree_read_cell(binding, decree_fact_type(program->tree, i), its_row, i);
    }
    decree_load_rows(determiner, person, row);
    decree_person_finish(program, person, determiner->assumptions);
    decree_eval_begin(&worker->eval, person);
}

// The sentences that a value of custody was computed from; there may be none.
static jub_fact_place custody_place(const jub_register *reg, uint32_t person, jub_fact_place place)
{
    const jub_custody_schema *schema = reg->package->custody;
    const jub_link *to_person = &reg->resources[schema->resource].links[schema->person_key];
    const uint32_t first = to_person->child_offsets[person];
    place.rows = to_person->child_rows + first;
    place.row_count = to_person->child_offsets[person + 1u] - first;
    place.is_there = place.row_count > 0;
    if (place.is_there) place.record = (uint64_t)place.rows[0] + 2;
    return place;
}

jub_fact_place jub_determiner_place(const jub_determiner *determiner, uint32_t field, uint32_t row)
{
    jub_fact_place place = {0};
    if (field >= determiner->program.fact_count) return place;
    const decree_binding *binding = &determiner->bindings[field];
    if (!binding->column) return place;
    place.path = binding->resource->path;
    place.column = binding->column->name;
    const uint32_t its_row = decree_binding_row(binding, row);
    if (its_row == JUB_NO_ROW) return place;
    if (binding->resource == determiner->reg->custody)
        return custody_place(determiner->reg, row, place);
    place.is_there = true;
    place.record = (uint64_t)its_row + 2;
    return place;
}
