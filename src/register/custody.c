// The sentences of each person laid together by a law. One person at a time: the rows are gathered
// into one reused place and computed in one reused arena, so nothing is allocated for a person.
// People do not depend on each other, so parts of them are computed at the same time.

#include "register/custody.h"

#include "sentence/clemency.h"

enum { SCRATCH_MAX_BYTES = 1 << 26, VALUE_MAX_BYTES = 1 << 20 };

static const jub_position nowhere = {0};

// -- gathering ------------------------------------------------------------------------------------

typedef struct gathering {
    const jub_custody_schema *schema;
    const jub_resource *sentences;
    const jub_link *to_person;
    const jub_link *to_before; // NULL when no sentence follows another
    jub_person_custody *out;
} gathering;

static bool is_none(const jub_column *column, uint32_t row)
{
    return column->none && jub_bit(column->none, row);
}

static bool stop(gathering *g, jub_custody_state state, uint32_t row, uint32_t column,
                 const char *reason)
{
    g->out->state = state;
    g->out->row = row;
    g->out->column = &g->sentences->columns[column];
    g->out->reason = reason;
    return false;
}

static bool missing(gathering *g, uint32_t row, uint32_t column)
{
    return stop(g, JUB_CUSTODY_MISSING, row, column, NULL);
}

static bool wrong(gathering *g, uint32_t row, uint32_t column, const char *reason)
{
    return stop(g, JUB_CUSTODY_WRONG, row, column, reason);
}

static bool gather_kind(gathering *g, uint32_t row, jub_sentence *sentence)
{
    sentence->kind = JUB_STANDARD;
    if (g->schema->kind_field == UINT32_MAX) return true;
    const jub_column *kind = &g->sentences->columns[g->schema->kind_field];
    if (!jub_bit(kind->known, row)) return missing(g, row, g->schema->kind_field);
    if (is_none(kind, row)) return wrong(g, row, g->schema->kind_field, "a sentence of no kind");
    sentence->kind = g->schema->kinds[kind->codes[row]];
    return true;
}

static bool gather_term(gathering *g, uint32_t row, jub_sentence *sentence)
{
    const jub_column *term = &g->sentences->columns[g->schema->term_field];
    sentence->term = (jub_term){0};
    if (sentence->kind == JUB_LIFE) return true;
    if (!jub_bit(term->known, row)) return missing(g, row, g->schema->term_field);
    if (is_none(term, row))
        return wrong(g, row, g->schema->term_field, "a sentence without a term, and not for life");
    const jub_duration length = term->durations[row];
    sentence->term =
        (jub_term){.years = length.months / 12, .months = length.months % 12, .days = length.days};
    return true;
}

// Rows of one person are few, so a linear search will do.
static bool gather_before(gathering *g, uint32_t index, jub_sentence *sentence)
{
    const uint32_t row = g->out->rows[index];
    sentence->follows_count = 0;
    if (!g->to_before) return true;
    const jub_column *column = &g->sentences->columns[g->to_before->column];
    if (!jub_bit(column->known, row)) return missing(g, row, g->to_before->column);
    if (is_none(column, row)) return true;
    const uint32_t before = g->to_before->target_rows[row];
    for (uint32_t i = 0; i < g->out->row_count; i++) {
        if (g->out->rows[i] != before) continue;
        g->out->follows[index] = (uint16_t)i;
        sentence->follows = &g->out->follows[index];
        sentence->follows_count = 1;
        return true;
    }
    if (g->to_person->target_rows[before] == JUB_NO_ROW)
        return missing(g, before, g->to_person->column);
    return wrong(g, row, g->to_before->column, "follows a sentence of another person");
}

static bool gather_start(gathering *g, uint32_t row, jub_sentence *sentence)
{
    const jub_column *start = &g->sentences->columns[g->schema->start_field];
    if (!jub_bit(start->known, row)) return missing(g, row, g->schema->start_field);
    sentence->sentenced_at = is_none(start, row) ? JUB_NO_DATE : start->dates[row];
    if (sentence->sentenced_at != JUB_NO_DATE || sentence->follows_count > 0) return true;
    return wrong(g, row, g->schema->start_field, "runs from no day and follows no other sentence");
}

static bool gather_sentence(gathering *g, uint32_t index)
{
    const uint32_t row = g->out->rows[index];
    jub_sentence *sentence = &g->out->sentences[index];
    const uint32_t key = g->sentences->key_column;
    *sentence = (jub_sentence){0};
    if (key != JUB_NO_ROW && jub_bit(g->sentences->columns[key].known, row)) {
        const jub_column *column = &g->sentences->columns[key];
        sentence->id = column->dictionary->keys[column->codes[row]];
    }
    return gather_kind(g, row, sentence) && gather_term(g, row, sentence) &&
           gather_before(g, index, sentence) && gather_start(g, row, sentence);
}

// A sentence that runs from no day of its own counts as imposed with the one it follows, however
// long the chain. Loading has made the links of loops unknown, so each chain has a first one.
static void settle_starts(jub_person_custody *out)
{
    for (uint32_t i = 0; i < out->row_count; i++) {
        uint32_t first = i;
        while (out->sentences[first].sentenced_at == JUB_NO_DATE) first = out->follows[first];
        out->sentences[i].sentenced_at = out->sentences[first].sentenced_at;
        out->sentences[i].offence_at = out->sentences[i].sentenced_at;
    }
}

static bool is_person_known(const jub_register *reg, uint32_t person)
{
    const jub_resource *persons = &reg->resources[reg->persons];
    return jub_bit(persons->columns[persons->key_column].known, person);
}

void jub_register_gather(const jub_register *reg, uint32_t person, jub_person_custody *custody_out)
{
    const jub_custody_schema *schema = reg->package->custody;
    const jub_resource *sentences = &reg->resources[schema->resource];
    gathering g = {.schema = schema,
                   .sentences = sentences,
                   .to_person = &sentences->links[schema->person_key],
                   .out = custody_out};
    if (schema->consecutive_key != UINT32_MAX)
        g.to_before = &sentences->links[schema->consecutive_key];
    const uint32_t first = g.to_person->child_offsets[person];
    custody_out->rows = g.to_person->child_rows + first;
    custody_out->row_count = g.to_person->child_offsets[person + 1u] - first;
    custody_out->row = JUB_NO_ROW;
    custody_out->column = NULL;
    custody_out->reason = NULL;
    custody_out->state =
        is_person_known(reg, person) ? JUB_CUSTODY_NO_SENTENCE : JUB_CUSTODY_MISSING;
    if (custody_out->row_count == 0) return;
    if (custody_out->row_count > JUB_SENTENCES_MAX) {
        (void)wrong(&g, custody_out->rows[JUB_SENTENCES_MAX], g.to_person->column,
                    "more sentences of one person than can be computed");
        return;
    }
    for (uint32_t i = 0; i < custody_out->row_count; i++)
        if (!gather_sentence(&g, i)) return;
    settle_starts(custody_out);
    custody_out->state = JUB_CUSTODY_KNOWN;
    custody_out->custody = (jub_custody){.born_at = JUB_NO_DATE,
                                         .sentences = custody_out->sentences,
                                         .sentence_count = custody_out->row_count};
}

// -- everybody ------------------------------------------------------------------------------------

enum { PART_ROWS = 1 << 15 }; // a multiple of 64, so that no two parts share a word of a plane

// Kept until the faults of the rows before it have been reported.
typedef struct custody_fault {
    uint32_t row;
    const jub_column *column;
    const char *reason;
} custody_fault;

// Some persons in a row, and what one thread needs for them.
typedef struct deriving_part {
    jub_arena scratch; // of one person at a time
    jub_arena arena;   // of the faults
    jub_person_custody person;
    JUB_LIST(custody_fault) faults;
    jub_status status;
} deriving_part;

typedef struct deriving {
    jub_register *reg;
    const jub_law *law;
    const jub_fault_sink *faults;
    const jub_parallel *parallel;
    jub_column *columns; // [JUB_CUSTODY_COLUMN_COUNT]
    deriving_part *parts;
    uint32_t part_count;
    uint32_t first_row; // of the parts under way
} deriving;

static jub_status take_columns(jub_arena *arena, size_t row_count, jub_column *columns)
{
    static const struct {
        const char *name;
        jub_value_type type;
    } declared[] = {
#define X(constant, name, type, meaning) {name, type},
        JUB_CUSTODY_COLUMN_LIST(X)
#undef X
    };
    for (size_t i = 0; i < JUB_CUSTODY_COLUMN_COUNT; i++) {
        jub_column *column = &columns[i];
        *column = (jub_column){
            .name = jub_text_from(declared[i].name),
            .type = declared[i].type,
            .row_count = row_count,
            .known = JUB_NEW(arena, jub_bits, jub_bit_words(row_count)),
            .none = JUB_NEW(arena, jub_bits, jub_bit_words(row_count)),
        };
        if (column->type == JUB_DATE)
            column->dates = JUB_NEW(arena, jub_date, row_count);
        else
            column->durations = JUB_NEW(arena, jub_duration, row_count);
        if (!column->known || !column->none || !column->dates) return JUB_NO_MEMORY;
    }
    return JUB_OK;
}

static void set_none(jub_column *column, uint32_t row)
{
    jub_bit_set(column->known, row);
    jub_bit_set(column->none, row);
}

static void set_date(jub_column *column, uint32_t row, bool is_there, jub_date date)
{
    if (!is_there) {
        set_none(column, row);
        return;
    }
    column->dates[row] = date;
    jub_bit_set(column->known, row);
}

static void set_release(const deriving *d, uint32_t row, const jub_release *release)
{
    jub_date end = 0, day = 0;
    const bool has_end = jub_release_end(release, &end);
    const bool has_day = jub_release_day(release, &day);
    jub_column *term = &d->columns[JUB_CUSTODY_TERM];
    set_date(&d->columns[JUB_CUSTODY_START], row, true, release->start);
    set_date(&d->columns[JUB_CUSTODY_END], row, has_end, end);
    set_date(&d->columns[JUB_CUSTODY_RELEASE], row, has_day, day);
    if (!has_end) {
        set_none(term, row);
        return;
    }
    term->durations[row] =
        (jub_duration){12 * release->length_years + release->length_months, release->length_days};
    jub_bit_set(term->known, row);
}

static void report_fault(const deriving *d, const custody_fault *held, jub_buffer *value)
{
    const jub_resource *sentences = &d->reg->resources[d->reg->package->custody->resource];
    d->reg->faults.total++;
    d->reg->faults.by_kind[JUB_FAULT_CUSTODY]++;
    if (!d->faults) return;
    jub_buffer_reset(value);
    if (held->column) jub_column_write(held->column, held->row, value);
    const jub_fault fault = {.kind = JUB_FAULT_CUSTODY,
                             .path = sentences->path,
                             .record = (uint64_t)held->row + 2,
                             .line = jub_resource_line(sentences, held->row),
                             .column = held->column ? held->column->name : JUB_TEXT(""),
                             .value = jub_buffer_view(value),
                             .reason = held->reason};
    d->faults->take(d->faults->context, &fault);
}

static jub_status hold_fault(deriving_part *part, uint32_t row, const jub_column *column,
                             const char *reason)
{
    const custody_fault fault = {row, column, reason};
    return reason && JUB_LIST_PUSH(&part->arena, &part->faults, fault) ? JUB_OK : JUB_NO_MEMORY;
}

static jub_status derive_person(const deriving *d, deriving_part *part, uint32_t row)
{
    jub_release release;
    jub_error refused;
    jub_person_custody *person = &part->person;
    jub_register_gather(d->reg, row, person);
    switch (person->state) {
    case JUB_CUSTODY_MISSING: return JUB_OK;
    case JUB_CUSTODY_WRONG: return hold_fault(part, person->row, person->column, person->reason);
    case JUB_CUSTODY_NO_SENTENCE:
        for (size_t i = 0; i < JUB_CUSTODY_COLUMN_COUNT; i++) set_none(&d->columns[i], row);
        return JUB_OK;
    case JUB_CUSTODY_KNOWN: break;
    }
    const jub_status status =
        jub_release_compute(d->law, &person->custody, &part->scratch, &release, NULL, &refused);
    if (status == JUB_NO_MEMORY) return status;
    if (status == JUB_OK) {
        set_release(d, row, &release);
        return JUB_OK;
    }
    const jub_text reason = jub_text_copy(&part->arena, jub_text_from(refused.message));
    return hold_fault(part, person->rows[0], NULL, reason.bytes);
}

static void derive_part(void *context, uint32_t index)
{
    const deriving *d = context;
    deriving_part *part = &d->parts[index];
    const uint32_t row_count = d->reg->resources[d->reg->persons].row_count;
    const uint64_t begin = d->first_row + (uint64_t)index * PART_ROWS, end = begin + PART_ROWS;
    part->status = JUB_OK;
    for (uint64_t row = begin; row < end && row < row_count && part->status == JUB_OK; row++)
        part->status = derive_person(d, part, (uint32_t)row);
}

static jub_status end_part(const deriving *d, deriving_part *part, jub_buffer *value)
{
    if (part->status != JUB_OK) return part->status;
    for (size_t i = 0; i < part->faults.count; i++) report_fault(d, &part->faults.items[i], value);
    part->faults.count = part->faults.capacity = 0;
    jub_arena_clear(&part->arena);
    return JUB_OK;
}

static jub_status derive_rows(deriving *d)
{
    const uint32_t row_count = d->reg->resources[d->reg->persons].row_count;
    const uint64_t wave_rows = (uint64_t)d->part_count * PART_ROWS;
    jub_buffer value = jub_buffer_init(VALUE_MAX_BYTES);
    jub_status status = JUB_OK;
    for (uint64_t row = 0; row < row_count && status == JUB_OK; row += wave_rows) {
        d->first_row = (uint32_t)row;
        jub_parallel_run(d->parallel, d->part_count, derive_part, d);
        for (uint32_t i = 0; i < d->part_count && status == JUB_OK; i++)
            status = end_part(d, &d->parts[i], &value);
    }
    jub_buffer_clear(&value);
    return status;
}

static jub_status derive_all(deriving *d, jub_error *error)
{
    jub_arena parts = jub_arena_init(SIZE_MAX / 2);
    jub_status status = JUB_OK;
    d->part_count = jub_parallel_parts(d->parallel);
    d->parts = JUB_NEW(&parts, deriving_part, d->part_count);
    if (!d->parts) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < d->part_count; i++) {
        d->parts[i].scratch = jub_arena_init(SCRATCH_MAX_BYTES);
        d->parts[i].arena = jub_arena_init(SIZE_MAX / 2);
        // Something is kept in the arena, so that it does not go back to the system each time.
        if (!JUB_NEW(&d->parts[i].scratch, char, 1)) status = JUB_NO_MEMORY;
    }
    if (status == JUB_OK) status = derive_rows(d);
    for (uint32_t i = 0; i < d->part_count; i++) {
        jub_arena_clear(&d->parts[i].scratch);
        jub_arena_clear(&d->parts[i].arena);
    }
    jub_arena_clear(&parts);
    return status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

jub_status jub_register_add_custody(jub_arena *arena, jub_register *reg, const jub_law *law,
                                    const jub_fault_sink *faults, const jub_parallel *parallel,
                                    jub_error *error)
{
    if (jub_law_scheme_count(law) > 0)
        return jub_fail(error, JUB_TYPE, nowhere,
                        "use a law with the rules 'generic', such as 'special-pardon'",
                        "'jubilee:custody': the law '%.*s' has schemes, and a register names none",
                        JUB_TEXT_ARG(jub_law_name(law)));
    const size_t mark_bytes = jub_arena_mark(arena);
    const jub_resource *persons = &reg->resources[reg->persons];
    deriving d = {.reg = reg, .law = law, .faults = faults, .parallel = parallel};
    jub_resource *custody = JUB_NEW(arena, jub_resource, 1);
    d.columns = JUB_NEW(arena, jub_column, JUB_CUSTODY_COLUMN_COUNT);
    jub_status status =
        custody && d.columns ? take_columns(arena, persons->row_count, d.columns) : JUB_NO_MEMORY;
    if (status == JUB_OK)
        status = derive_all(&d, error);
    else
        (void)jub_fail_no_memory(error);
    if (status != JUB_OK) {
        jub_arena_rewind(arena, mark_bytes);
        return status;
    }
    *custody = (jub_resource){.name = JUB_TEXT("custody"),
                              .path = reg->resources[reg->package->custody->resource].path,
                              .row_count = persons->row_count,
                              .column_count = JUB_CUSTODY_COLUMN_COUNT,
                              .columns = d.columns,
                              .key_column = JUB_NO_ROW};
    reg->custody = custody;
    return JUB_OK;
}

// -- after a grant --------------------------------------------------------------------------------

jub_status jub_register_with_term(jub_arena *arena, const jub_person_custody *custody, uint32_t row,
                                  jub_duration term, jub_custody *custody_out, jub_error *error)
{
    if (term.months < 0 || term.days < 0)
        return jub_fail(error, JUB_RANGE, nowhere, NULL, "a term of less than nothing");
    for (uint32_t i = 0; i < custody->row_count; i++) {
        if (custody->rows[i] != row) continue;
        const jub_term changed = {term.months / 12, term.months % 12, 0, term.days};
        return jub_custody_with_term(arena, &custody->custody, i, changed, custody_out, error);
    }
    return jub_fail(error, JUB_MISSING, nowhere, NULL, "the sentence is not the person's");
}

jub_status jub_register_release_after(const jub_law *law, const jub_person_custody *custody,
                                      jub_duration amount, jub_date granted_at, jub_arena *scratch,
                                      jub_release *release_out, jub_steps *steps, jub_error *error)
{
    const jub_remission remission = {amount, granted_at};
    jub_custody after = custody->custody;
    after.remissions = &remission;
    after.remission_count = 1;
    return jub_release_compute(law, &after, scratch, release_out, steps, error);
}
