#include "decree/vector/rank_private.h"

// Who stands for a quota: their keys from the plan's registers, their groups from the column as it
// lies there. Rows that the plan refers are read by the reference.

// -- groups ---------------------------------------------------------------------------------------

typedef struct group_reader {
    const decree_binding *binding; // NULL: one group
    decree_type type;
    uint32_t none_group;
    uint32_t assumed_group; // of whom it is missing
} group_reader;

static uint32_t group_of_value(const group_reader *reader, const decree_value *value)
{
    if (value->state == DECREE_UNKNOWN) return DECREE_NO_GROUP;
    if (value->state == DECREE_NONE) return reader->none_group;
    if (reader->type.kind == DECREE_CHOICE) return value->case_index;
    const jub_column *column = reader->binding->column;
    const uint32_t code = column ? jub_map_find(column->dictionary, value->text) : JUB_MAP_ABSENT;
    return code == JUB_MAP_ABSENT ? reader->none_group + 1 : code;
}

// False where the field is of a type that is not read here.
static bool open_groups(const vector_contest *contest, group_reader *reader_out,
                        uint32_t *group_count_out)
{
    const decree_field *field = contest->run->quota->per_field;
    const jub_determiner *determiner = contest->bulk->determiner;
    *reader_out = (group_reader){0};
    *group_count_out = 1;
    if (!field) return true;
    if (field->type.kind != DECREE_TEXT && field->type.kind != DECREE_CHOICE) return false;
    const decree_binding *binding = &determiner->bindings[field->index];
    const jub_column *column = binding->column;
    if (binding->given || (column && column->type != JUB_TEXT_VALUE && column->type != JUB_CHOICE))
        return false;
    reader_out->binding = binding;
    reader_out->type = field->type;
    reader_out->none_group = field->type.kind == DECREE_CHOICE ? field->type.cases->count
                             : column                          ? column->dictionary->count
                                                               : 0;
    reader_out->assumed_group = group_of_value(reader_out, &determiner->assumptions[field->index]);
    *group_count_out = reader_out->none_group + 2;
    return true;
}

// As the fact is read by decree_load_row.
static uint32_t read_group(const group_reader *reader, uint32_t row)
{
    const decree_binding *binding = reader->binding;
    if (!binding) return 0;
    const uint32_t its_row = decree_binding_row(binding, row);
    if (its_row == JUB_NO_ROW || !jub_bit(binding->column->known, its_row))
        return reader->assumed_group;
    if (binding->column->none && jub_bit(binding->column->none, its_row))
        return reader->type.or_none ? reader->none_group : DECREE_NO_GROUP;
    const uint32_t code = binding->column->codes[its_row];
    if (reader->type.kind == DECREE_TEXT) return code;
    return binding->cases[code] == DECREE_NO_CASE ? DECREE_NO_GROUP : binding->cases[code];
}

// -- keys -----------------------------------------------------------------------------------------

// What one thread reads.
typedef struct reading_part {
    jub_arena arena;
    vector_room *room;
    jub_worker *reference;
    uint32_t first; // rows
    uint32_t last;
    uint32_t count;
    uint32_t at; // of the contest, where its contenders begin
    vector_field_span spans[VECTOR_RANK_KEY_MAX];
    bool is_unfit; // a key that is no small whole number
} reading_part;

typedef struct reading {
    vector_contest *contest;
    group_reader groups;
    reading_part parts[JUB_PARALLEL_MAX];
} reading;

static void count_part(void *context, uint32_t number)
{
    reading *work = context;
    reading_part *part = &work->parts[number];
    const uint8_t *states = work->contest->run->states;
    uint32_t count = 0;
    for (uint32_t row = part->first; row < part->last; row++) count += states[row] != 0;
    part->count = count;
}

static void put_key(vector_contest *contest, reading_part *part, uint32_t at, uint32_t key,
                    vector_state state, int32_t value)
{
    if (contest->first_open[at] < key) return; // what follows a missing key does not count
    if (state == VECTOR_UNKNOWN) {
        contest->first_open[at] = (uint8_t)key;
        return;
    }
    if (state == VECTOR_NONE) {
        contest->nones[at] |= (uint32_t)1 << key;
        return;
    }
    contest->values[key][at] = value;
    if (value < part->spans[key].low) part->spans[key].low = value;
    if (value > part->spans[key].high) part->spans[key].high = value;
}

static void read_by_reference(reading *work, reading_part *part, uint32_t row, uint32_t at)
{
    vector_contest *contest = work->contest;
    const decree_clause *quota = contest->run->quota;
    decree_load_row(contest->bulk->determiner, part->reference, row);
    for (uint32_t k = 0; k < quota->key_count && contest->first_open[at] == quota->key_count; k++) {
        const decree_value value = decree_eval_expr(&part->reference->eval, quota->keys[k].value);
        const bool is_known = value.state == DECREE_KNOWN;
        if (is_known && (value.low.denominator != 1 || value.low.numerator > INT32_MAX ||
                         value.low.numerator < INT32_MIN)) {
            part->is_unfit = true;
            return;
        }
        put_key(contest, part, at, k,
                is_known                     ? VECTOR_KNOWN
                : value.state == DECREE_NONE ? VECTOR_NONE
                                             : VECTOR_UNKNOWN,
                is_known ? (int32_t)value.low.numerator : 0);
    }
}

// The candidates of a block; the plan was run over it.
static uint32_t read_block(reading *work, reading_part *part, uint32_t first, uint32_t count,
                           uint32_t at)
{
    vector_contest *contest = work->contest;
    const decree_clause *quota = contest->run->quota;
    const vector_slot *slots = contest->bulk->key_slots[contest->quota];
    const uint8_t *states = contest->run->states + first;
    const uint32_t begin = at;
    uint16_t list[VECTOR_BLOCK];
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++) {
        list[found] = (uint16_t)i;
        found += states[i] != 0;
    }
    for (uint32_t i = 0; i < found; i++, at++) {
        contest->rows[at] = first + list[i];
        contest->is_sure[at] = states[list[i]] == 2;
        contest->first_open[at] = (uint8_t)quota->key_count;
        contest->groups[at] = read_group(&work->groups, first + list[i]);
    }
    const uint8_t *referred = vector_referred(part->room);
    for (uint32_t k = 0; k < quota->key_count; k++) {
        const vector_numbers keys = vector_numbers_of(part->room, slots[k]);
        for (uint32_t i = 0; i < found; i++)
            if (!referred[list[i]])
                put_key(contest, part, begin + i, k,
                        keys.none[list[i]]    ? VECTOR_NONE
                        : keys.known[list[i]] ? VECTOR_KNOWN
                                              : VECTOR_UNKNOWN,
                        keys.values[list[i]]);
    }
    for (uint32_t i = 0; i < found; i++)
        if (referred[list[i]]) read_by_reference(work, part, first + list[i], begin + i);
    return at;
}

static void read_part(void *context, uint32_t number)
{
    reading *work = context;
    reading_part *part = &work->parts[number];
    const vector_contest *contest = work->contest;
    uint32_t at = part->at;
    for (uint32_t row = part->first; row < part->last; row += VECTOR_BLOCK) {
        const uint32_t left = part->last - row;
        const uint32_t count = left < VECTOR_BLOCK ? left : VECTOR_BLOCK;
        const uint8_t *states = contest->run->states + row;
        uint8_t any = 0;
        for (uint32_t i = 0; i < count; i++) any |= states[i];
        if (!any) continue;
        vector_run(contest->bulk->key_plan, part->room, row, count);
        at = read_block(work, part, row, count, at);
    }
}

// -- the whole ------------------------------------------------------------------------------------

static bool open_parts(reading *work)
{
    const vector_contest *contest = work->contest;
    const uint32_t row_count = contest->bulk->determiner->persons->row_count;
    for (uint32_t i = 0; i < contest->part_count; i++) {
        reading_part *part = &work->parts[i];
        part->arena = jub_arena_init((size_t)VECTOR_RANK_MAX_GIGABYTES << 30);
        part->first = jub_part_begin(row_count, i, contest->part_count) / 64 * 64;
        part->last = i + 1 == contest->part_count
                         ? row_count
                         : jub_part_begin(row_count, i + 1, contest->part_count) / 64 * 64;
        for (uint32_t k = 0; k < VECTOR_RANK_KEY_MAX; k++)
            part->spans[k] = (vector_field_span){.low = INT64_MAX, .high = INT64_MIN};
        part->room = vector_room_new(&part->arena, contest->bulk->key_plan);
        part->reference = jub_worker_new(&part->arena, contest->bulk->determiner);
        if (!part->room || !part->reference) return false;
    }
    return true;
}

static bool take_memory(vector_contest *contest)
{
    const uint32_t key_count = contest->run->quota->key_count;
    contest->rows = JUB_NEW(contest->arena, uint32_t, contest->count);
    contest->groups = JUB_NEW(contest->arena, uint32_t, contest->count);
    contest->is_sure = JUB_NEW(contest->arena, uint8_t, contest->count);
    contest->first_open = JUB_NEW(contest->arena, uint8_t, contest->count);
    contest->nones = JUB_NEW(contest->arena, uint32_t, contest->count);
    contest->values = JUB_NEW(contest->arena, int32_t *, key_count);
    contest->at_best = JUB_NEW(contest->arena, uint64_t, contest->count);
    contest->at_worst = JUB_NEW(contest->arena, uint64_t, contest->count);
    if (!contest->rows || !contest->groups || !contest->is_sure || !contest->first_open ||
        !contest->nones || !contest->values || !contest->at_best || !contest->at_worst)
        return false;
    for (uint32_t k = 0; k < key_count; k++) {
        contest->values[k] = JUB_NEW(contest->arena, int32_t, contest->count);
        if (!contest->values[k]) return false;
    }
    return true;
}

static void merge_spans(reading *work)
{
    vector_contest *contest = work->contest;
    for (uint32_t k = 0; k < contest->run->quota->key_count; k++) {
        vector_field_span *span = &contest->spans[k];
        *span = work->parts[0].spans[k];
        for (uint32_t i = 1; i < contest->part_count; i++) {
            const vector_field_span *other = &work->parts[i].spans[k];
            if (other->low < span->low) span->low = other->low;
            if (other->high > span->high) span->high = other->high;
        }
    }
}

// -- one number for all keys ----------------------------------------------------------------------

// Of a key with values from 1 to `width`: before all, a value, does not apply, after all.
enum { CLASS_COUNT = 3 };

// False when they do not fit together into 64 bits.
static bool find_bits(vector_contest *contest)
{
    uint32_t bits = 0;
    for (uint32_t k = 0; k < contest->run->quota->key_count; k++) {
        vector_field_span *span = &contest->spans[k];
        if (span->high < span->low) span->low = span->high = 0;
        const uint64_t places = (uint64_t)(span->high - span->low) + 1 + CLASS_COUNT;
        for (span->bits = 1; places > (uint64_t)1 << span->bits;) span->bits++;
        bits += span->bits;
    }
    return bits <= 64;
}

static void compose_part(void *context, uint32_t number)
{
    reading *work = context;
    vector_contest *contest = work->contest;
    const reading_part *part = &work->parts[number];
    const decree_clause *quota = contest->run->quota;
    for (uint32_t k = 0; k < quota->key_count; k++) {
        const vector_field_span *span = &contest->spans[k];
        const int64_t width = span->high - span->low + 1;
        for (uint32_t at = part->at; at < part->at + part->count; at++) {
            const int64_t value = contest->values[k][at];
            int64_t best = quota->keys[k].is_up ? value - span->low + 1 : span->high - value + 1;
            if (contest->nones[at] >> k & 1) best = width + 1;
            int64_t worst = best;
            if (contest->first_open[at] <= k) {
                best = 0;
                worst = width + 2;
            }
            contest->at_best[at] = contest->at_best[at] << span->bits % 64 | (uint64_t)best;
            contest->at_worst[at] = contest->at_worst[at] << span->bits % 64 | (uint64_t)worst;
        }
    }
}

bool vector_contenders_read(vector_contest *contest, bool *is_out_of_memory_out)
{
    const decree_clause *quota = contest->run->quota;
    const vector_slot *slots = contest->bulk->key_slots[contest->quota];
    bool fits = quota->key_count <= VECTOR_RANK_KEY_MAX;
    reading *work = JUB_NEW(contest->arena, reading, 1);
    *is_out_of_memory_out = !work;
    for (uint32_t k = 0; fits && k < quota->key_count; k++)
        fits = vector_plan_is_lowered(contest->bulk->key_plan, slots[k]) &&
               quota->keys[k].value->type.kind != DECREE_DURATION &&
               quota->keys[k].value->type.kind != DECREE_BOOLEAN;
    if (!work) return false;
    work->contest = contest;
    if (!fits || !open_groups(contest, &work->groups, &contest->group_count)) return false;
    *is_out_of_memory_out = !open_parts(work);
    if (*is_out_of_memory_out) goto done;
    jub_parallel_run(contest->parallel, contest->part_count, count_part, work);
    for (uint32_t i = 0; i < contest->part_count; i++) {
        work->parts[i].at = contest->count;
        contest->count += work->parts[i].count;
    }
    *is_out_of_memory_out = !take_memory(contest);
    if (*is_out_of_memory_out) goto done;
    jub_parallel_run(contest->parallel, contest->part_count, read_part, work);
    for (uint32_t i = 0; i < contest->part_count; i++) fits &= !work->parts[i].is_unfit;
    merge_spans(work);
    fits = fits && find_bits(contest);
    if (fits) jub_parallel_run(contest->parallel, contest->part_count, compose_part, work);

done:
    for (uint32_t i = 0; i < contest->part_count; i++) jub_arena_clear(&work->parts[i].arena);
    return fits && !*is_out_of_memory_out;
}
