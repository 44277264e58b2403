// A file read in parts, some at a time, each by whoever is free. First the file is counted through:
// from how many records and quotes each stretch of it has follow the number, line and place of the
// record at which a part begins. Then waves of parts are read and merged until the file ends. The
// count takes the quoting to be right; a part finds out where it is not, and then all is read again
// by record, which is how an error is always the same one.

#include "register/part_private.h"

#include "base/utf8.h"

enum { PART_MIN_BYTES = 64 << 10, PART_MAX_BYTES = 4 << 20, WAVE_COUNT = 16, ROUND_STRETCHES = 64 };
enum { BORDER_MAX_BYTES = JUB_CSV_ROW_MAX_BYTES + JUB_CSV_CELL_MAX_BYTES };

// What is before each stretch of a file.
typedef struct stretch {
    scan_counts counts;
    uint64_t rows_before;
    uint64_t lines_before;
    bool is_inside; // quotes
} stretch;

typedef struct part_plan {
    jub_text source;
    size_t begin;
    size_t stretch_bytes;
    uint32_t stretch_count;
    uint32_t worker_count;
    stretch *stretches;
    uint32_t first_stretch; // of those counted at a time
    uint64_t row_count;
    uint64_t line_count;
    uint32_t first_line;
    bool is_ascii;
} part_plan;

// -- counting -------------------------------------------------------------------------------------

static size_t stretch_begin(const part_plan *plan, uint32_t index)
{
    const size_t all = plan->source.length_bytes - plan->begin;
    const size_t before = plan->stretch_bytes * index;
    return plan->begin + (before < all ? before : all);
}

static void count_stretches(void *context, uint32_t worker)
{
    const part_plan *plan = context;
    const uint32_t left = plan->stretch_count - plan->first_stretch;
    const uint32_t end = plan->first_stretch + (left < ROUND_STRETCHES ? left : ROUND_STRETCHES);
    for (uint32_t i = plan->first_stretch + worker; i < end; i += plan->worker_count)
        scan_count(plan->source, stretch_begin(plan, i), stretch_begin(plan, i + 1),
                   &plan->stretches[i].counts);
}

// False when the file ends in quotes, or has more lines than are numbered.
static bool add_up(part_plan *plan)
{
    bool is_inside = false;
    plan->is_ascii = true;
    for (uint32_t i = 0; i < plan->stretch_count; i++) {
        stretch *now = &plan->stretches[i];
        now->rows_before = plan->row_count;
        now->lines_before = plan->line_count;
        now->is_inside = is_inside;
        plan->row_count += now->counts.record_ends[is_inside];
        plan->line_count += now->counts.line_feeds;
        is_inside ^= now->counts.has_odd_quotes;
        plan->is_ascii &= now->counts.is_ascii;
    }
    const size_t length = plan->source.length_bytes;
    if (length > plan->begin && plan->source.bytes[length - 1] != '\n') plan->row_count++;
    return !is_inside && plan->line_count < UINT32_MAX - plan->first_line - 1;
}

// Small enough for the caches and to tell progress, large enough to be worth a thread.
static size_t part_bytes(const load_state *state, size_t file_bytes)
{
    if (state->way.part_bytes > 0) return state->way.part_bytes;
    const size_t bytes = file_bytes / WAVE_COUNT / jub_parallel_parts(state->parallel);
    if (bytes < PART_MIN_BYTES) return PART_MIN_BYTES;
    return bytes < PART_MAX_BYTES ? bytes : PART_MAX_BYTES;
}

static jub_status count(load_file *file, part_plan *plan, bool *is_right_out)
{
    const load_state *state = file->state;
    const size_t left = file->source.length_bytes - file->reader.at;
    *plan = (part_plan){
        .source = file->source,
        .begin = file->reader.at,
        .stretch_bytes = part_bytes(state, left),
        .first_line = file->reader.next_line,
        .worker_count = jub_parallel_parts(state->parallel),
    };
    plan->stretch_count = (uint32_t)((left + plan->stretch_bytes - 1) / plan->stretch_bytes);
    plan->stretches = JUB_NEW(state->scratch, stretch, plan->stretch_count);
    if (!plan->stretches) return jub_fail_no_memory(state->error);
    for (; plan->first_stretch < plan->stretch_count; plan->first_stretch += ROUND_STRETCHES) {
        jub_parallel_run(state->parallel, plan->worker_count, count_stretches, plan);
        load_report_progress(state, state->done_bytes);
        if (plan->stretch_count - plan->first_stretch <= ROUND_STRETCHES) break;
    }
    *is_right_out = add_up(plan);
    return JUB_OK;
}

// -- where parts begin ----------------------------------------------------------------------------

// The first record at or after the beginning of a stretch whose number is a multiple of 64, or the
// end of the file. False when it is too far away.
static bool find_border(const part_plan *plan, uint32_t index, part_border *border_out)
{
    const jub_text source = plan->source;
    size_t at = stretch_begin(plan, index);
    if (index == plan->stretch_count || at == source.length_bytes) {
        *border_out = (part_border){source.length_bytes, (uint32_t)plan->row_count,
                                    plan->first_line + (uint32_t)plan->line_count};
        return true;
    }
    const size_t far =
        source.length_bytes - at > BORDER_MAX_BYTES ? at + BORDER_MAX_BYTES : source.length_bytes;
    uint64_t row = plan->stretches[index].rows_before;
    uint64_t line = plan->first_line + plan->stretches[index].lines_before;
    bool is_inside = plan->stretches[index].is_inside;
    bool is_begin = !is_inside && source.bytes[at - 1] == '\n';
    for (; at < far && !(is_begin && row % 64 == 0); at++) {
        is_inside ^= source.bytes[at] == '"';
        is_begin = !is_inside && source.bytes[at] == '\n';
        line += source.bytes[at] == '\n';
        if (!is_begin) continue;
        const bool has_return = at >= 2 && source.bytes[at - 1] == '\r';
        row += source.bytes[at - 1 - has_return] != '\n';
    }
    *border_out = (part_border){at, (uint32_t)row, (uint32_t)line};
    if (at == source.length_bytes) border_out->row = (uint32_t)plan->row_count;
    return at == source.length_bytes || (is_begin && row % 64 == 0);
}

// -- parts ----------------------------------------------------------------------------------------

static bool take_part_memory(load_part *part, uint32_t field_count)
{
    const size_t room = PART_WINDOW_BYTES + 2;
    uint32_t *marks = JUB_NEW(&part->scratch, uint32_t, room + 1);
    part->columns = JUB_NEW(&part->scratch, jub_column, field_count);
    part->file.columns = JUB_NEW(&part->scratch, load_column, field_count);
    part->memories = JUB_NEW(&part->scratch, part_memory, (size_t)field_count << PART_MEMORY_BITS);
    part->marks.newlines = JUB_NEW(&part->scratch, uint32_t, room);
    part->begins = JUB_NEW(&part->scratch, uint32_t, room);
    part->ends = JUB_NEW(&part->scratch, uint32_t, room);
    if (!marks || !part->columns || !part->file.columns || !part->memories ||
        !part->marks.newlines || !part->begins || !part->ends)
        return false;
    marks[0] = UINT32_MAX; // what is before the first mark, so that the first cell begins at 0
    part->marks.marks = marks + 1;
    return true;
}

static bool init_part(load_part *part, load_file *file)
{
    load_state *state = file->state;
    const size_t left_bytes = state->arena->max_bytes - state->arena->used_bytes;
    *part = (load_part){.arena = jub_arena_init(left_bytes), .scratch = jub_arena_init(left_bytes)};
    part->state = (load_state){
        .arena = &part->arena,
        .scratch = &part->scratch,
        .reg = state->reg,
        .sources = &state->sources[file->index],
        .error = &part->error,
        .held = &part->held,
    };
    part->file = (load_file){
        .state = &part->state,
        .index = file->index,
        .schema = file->schema,
        .resource = &part->resource,
        .source = file->source,
    };
    return take_part_memory(part, file->schema->field_count) &&
           jub_csv_open(&part->scratch, file->source, &part->file.reader, &part->error) == JUB_OK;
}

// The part's view of a column: its own rows of the shared one.
static void view_column(load_part *part, const load_column *shared, uint32_t index)
{
    const uint32_t first_row = part->begin.row;
    const jub_column *all = shared->column;
    jub_column *own = &part->columns[index];
    *own = *all;
    own->none = NULL;
    own->known = all->known + first_row / 64;
    switch (all->type) {
    case JUB_BOOLEAN: own->booleans = all->booleans + first_row / 64; break;
    case JUB_INTEGER: own->integers = all->integers + first_row; break;
    case JUB_DATE: own->dates = all->dates + first_row; break;
    case JUB_DURATION: own->durations = all->durations + first_row; break;
    case JUB_TEXT_VALUE:
    case JUB_CHOICE: own->codes = all->codes + first_row; break;
    case JUB_CODES: own->sets.offsets = all->sets.offsets + first_row; break;
    }
}

static bool is_empty_unknown(const load_column *column)
{
    if (column->is_key || column->field->is_required) return false;
    for (uint32_t i = 0; i < column->field->missing_count; i++)
        if (column->field->missing[i].length_bytes == 0) return true;
    return false;
}

// Whether a missing or none value could be taken for a value as nearly all are written.
static bool looks_plain(jub_value_type type, jub_text mark)
{
    const bool begins_with_digit =
        mark.length_bytes > 0 && mark.bytes[0] >= '0' && mark.bytes[0] <= '9';
    switch (type) {
    case JUB_BOOLEAN: return jub_text_is(mark, "true") || jub_text_is(mark, "false");
    case JUB_INTEGER:
    case JUB_DATE: return begins_with_digit;
    default: return true;
    }
}

static uint64_t plain_lengths(const jub_field *field)
{
    uint64_t lengths = 0;
    for (uint32_t i = 0; i < field->missing_count + field->none_count; i++) {
        const jub_text mark =
            i < field->missing_count ? field->missing[i] : field->none[i - field->missing_count];
        const size_t length = mark.length_bytes < 63 ? mark.length_bytes : 63;
        if (looks_plain(field->type, mark)) lengths |= (uint64_t)1 << length;
    }
    return lengths;
}

static bool begin_column(part_wave *wave, load_part *part, uint32_t index)
{
    const load_column *shared = &wave->file->columns[index];
    load_column *own = &part->file.columns[index];
    view_column(part, shared, index);
    *own = *shared;
    own->column = &part->columns[index];
    own->plain_lengths = plain_lengths(shared->field);
    own->is_empty_unknown = is_empty_unknown(shared);
    own->items = (load_numbers){0};
    own->texts = NULL;
    own->last_number = 0;
    if (!shared->texts) return true;
    own->shared = shared->texts;
    if (shared->is_deferred) {
        const uint32_t first = part->begin.row - wave->first_row;
        own->deferred = shared->deferred + first;
        own->deferred_hashes = shared->deferred_hashes + first;
        memset(own->deferred, 0, (part->end.row - part->begin.row) * sizeof *own->deferred);
        return true;
    }
    jub_map *texts = JUB_NEW(&part->arena, jub_map, 1);
    if (!texts) return false;
    *texts = jub_map_init(&part->arena, shared->texts->seed);
    own->texts = texts;
    return true;
}

static bool begin_part(part_wave *wave, load_part *part)
{
    load_file *file = &part->file;
    part->held = (load_held_faults){0};
    part->resource =
        (jub_resource){.columns = part->columns, .column_count = file->schema->field_count};
    part->line = part->begin.line;
    file->row = 0;
    file->row_capacity = part->end.row - part->begin.row;
    file->lines = (load_lines){0};
    file->reader.source = (jub_text){file->source.bytes, part->end.at};
    for (uint32_t i = 0; i < file->schema->field_count; i++)
        if (!begin_column(wave, part, i)) return false;
    return true;
}

static void work_on_part(void *context, uint32_t index)
{
    part_wave *wave = context;
    load_part *part = &wave->parts[index];
    const jub_text text = {part->file.source.bytes + part->begin.at, part->end.at - part->begin.at};
    part->file.is_utf8 = !wave->has_non_ascii || jub_utf8_valid(text, NULL);
    if (begin_part(wave, part))
        part_read(part);
    else
        part->is_troubled = true;
}

// -- waves ----------------------------------------------------------------------------------------

// Keys and texts that have to differ are mostly new, so they are numbered together from the start.
static bool defer_unique_texts(load_file *file)
{
    for (uint32_t i = 0; i < file->schema->field_count; i++) {
        load_column *column = &file->columns[i];
        if (!column->is_key && !column->field->is_unique) continue;
        if (column->column->type != JUB_TEXT_VALUE || !column->texts) return false;
        column->is_deferred = true;
    }
    return true;
}

static bool make_room(part_wave *wave)
{
    load_file *file = wave->file;
    const bool is_short = wave->row_count > wave->room;
    if (is_short) wave->room = wave->row_count + wave->row_count / 4;
    for (uint32_t i = 0; i < file->schema->field_count; i++) {
        load_column *column = &file->columns[i];
        if (!column->is_deferred || (column->deferred && !is_short)) continue;
        column->deferred = JUB_NEW(file->state->scratch, jub_text, wave->room);
        column->deferred_hashes = JUB_NEW(file->state->scratch, uint64_t, wave->room);
        if (!column->deferred || !column->deferred_hashes) return false;
    }
    return true;
}

static bool find_borders(const part_plan *plan, part_wave *wave, uint32_t first_stretch)
{
    const uint32_t left = plan->stretch_count - first_stretch;
    wave->part_count = left < plan->worker_count ? left : plan->worker_count;
    for (uint32_t i = 0; i < wave->part_count; i++) {
        load_part *part = &wave->parts[i];
        if (!find_border(plan, first_stretch + i, &part->begin) ||
            !find_border(plan, first_stretch + i + 1, &part->end))
            return false;
    }
    if (first_stretch == 0) wave->parts[0].begin = (part_border){plan->begin, 0, plan->first_line};
    wave->first_row = wave->parts[0].begin.row;
    wave->row_count = wave->parts[wave->part_count - 1].end.row - wave->first_row;
    return true;
}

static bool read_wave(const part_plan *plan, part_wave *wave, uint32_t first_stretch)
{
    load_file *file = wave->file;
    if (!find_borders(plan, wave, first_stretch) || !make_room(wave)) return false;
    jub_parallel_run(file->state->parallel, wave->part_count, work_on_part, wave);
    for (uint32_t i = 0; i < wave->part_count; i++)
        if (wave->parts[i].is_troubled) return false;
    if (!part_merge(wave)) return false;
    for (uint32_t i = 0; i < wave->part_count; i++) jub_arena_clear(&wave->parts[i].arena);
    file->row = wave->first_row + wave->row_count;
    load_report_progress(file->state,
                         file->state->done_bytes + wave->parts[wave->part_count - 1].end.at);
    return true;
}

static bool read_waves(load_file *file, const part_plan *plan)
{
    part_wave wave = {.file = file, .has_non_ascii = !plan->is_ascii};
    bool is_done = defer_unique_texts(file);
    uint32_t part_count = 0;
    wave.parts = JUB_NEW(file->state->scratch, load_part, plan->worker_count);
    for (; is_done && wave.parts && part_count < plan->worker_count; part_count++)
        is_done = init_part(&wave.parts[part_count], file);
    is_done = is_done && wave.parts;
    for (uint32_t i = 0; is_done && i < plan->stretch_count; i += plan->worker_count)
        is_done = read_wave(plan, &wave, i);
    for (uint32_t i = 0; i < part_count; i++) {
        jub_csv_clear(&wave.parts[i].file.reader);
        jub_arena_clear(&wave.parts[i].arena);
        jub_arena_clear(&wave.parts[i].scratch);
    }
    return is_done && file->row == plan->row_count;
}

jub_status load_parts(load_file *file, bool *is_done_out)
{
    part_plan plan;
    bool is_right = false;
    *is_done_out = false;
    jub_status status = count(file, &plan, &is_right);
    if (status != JUB_OK || !is_right) return status;
    status = load_take_columns(file, plan.row_count);
    if (status == JUB_OK) *is_done_out = read_waves(file, &plan);
    return status;
}
