// The final list: who is on it, and its file.

#include <string.h>

#include "programme/selection_private.h"
#include "register/csv.h"

enum { CELL_MAX_BYTES = 1 << 16 };

// -- who passed -----------------------------------------------------------------------------------

static bool is_nominated(const jub_state *state, uint32_t person)
{
    const uint32_t facility = jub_basis_facility_of(state->basis, person);
    return state->people.items[person].nomination == JUB_IS_NOMINATED &&
           facility < state->facilities.count && state->facilities.items[facility].is_list_signed;
}

static bool is_passed(const jub_state *state, uint32_t person)
{
    const uint32_t number = state->people.items[person].case_number;
    return number > 0 && number <= state->cases.count &&
           state->cases.items[number - 1].outcome == JUB_PASSED;
}

// Whoever could not be proposed because facts are missing is not refused by that: the rounds stay
// unknown, so that the place, if one hangs on these facts, goes to nobody else.
static jub_round_result unproposed(const jub_basis *basis, uint32_t person)
{
    return basis->proposals && basis->proposals[person].standing == JUB_UNDETERMINED
               ? JUB_ROUND_UNKNOWN
               : JUB_ROUND_FAILED;
}

// What the decree gives whatever the rounds say can still be declined, or taken back.
static bool has_gone(const jub_person *person)
{
    return person->override == JUB_WITHDRAWN || person->effect == JUB_DECLINED;
}

// A correction stands before what the rounds gave; who declined has left the place to the next.
static void read_rounds(const jub_state *state, selection_run *run)
{
    for (uint32_t i = 0; i < run->person_count; i++) {
        const jub_person *person = &state->people.items[i];
        jub_round_result first = unproposed(state->basis, i), final = first;
        if (is_nominated(state, i)) {
            first = JUB_ROUND_PASSED;
            final = is_passed(state, i) ? JUB_ROUND_PASSED : JUB_ROUND_FAILED;
        }
        if (person->override == JUB_ADMITTED) first = final = JUB_ROUND_PASSED;
        if (has_gone(person)) first = final = JUB_ROUND_FAILED;
        run->rounds[JUB_ROUND_FIRST][i] = (uint8_t)first;
        run->rounds[JUB_ROUND_FINAL][i] = (uint8_t) final;
    }
}

static size_t gather_seeds(const jub_state *state, jub_lottery_seed seeds_out[JUB_SEED_USE_MAX])
{
    const jub_text prefix = JUB_TEXT("lottery/");
    size_t count = 0;
    for (size_t i = 0; i < state->seeds.count && count < JUB_SEED_USE_MAX; i++) {
        const jub_seed *seed = &state->seeds.items[i];
        if (!jub_text_starts(seed->use, prefix)) continue;
        seeds_out[count++] =
            (jub_lottery_seed){.lottery = {seed->use.bytes + prefix.length_bytes,
                                           seed->use.length_bytes - prefix.length_bytes},
                               .seed = seed->seed.bytes};
    }
    return count;
}

// -- the list -------------------------------------------------------------------------------------

typedef struct list_work {
    selection_run run;
    const jub_state *state;
    jub_determination *determinations[JUB_PARALLEL_MAX]; // [SELECTION_AT_ONCE] of each part
    JUB_LIST(jub_list_line) lines[JUB_PARALLEL_MAX];     // of each part, in the arena of its worker
    bool is_out_of_memory[JUB_PARALLEL_MAX];
    uint8_t *passed_over; // [person count] of those the quotas leave alone: their rounds, else 0
} list_work;

// The rounds of somebody as one byte, never 0.
static uint8_t rounds_of(const selection_run *run, uint32_t person)
{
    return (uint8_t)(1 + run->rounds[JUB_ROUND_FIRST][person] * 3 +
                     run->rounds[JUB_ROUND_FINAL][person]);
}

// Whoever the quotas leave alone is granted the same as long as the rounds are the same: who was
// granted nothing then, is granted nothing now.
static bool is_passed_over(const list_work *work, uint32_t person)
{
    const uint8_t *before = work->state->list ? work->state->list->passed_over : NULL;
    return before && before[person] == rounds_of(&work->run, person) &&
           jub_determiner_is_free(work->run.determiner, person);
}

static void pass_over(list_work *work, uint32_t person)
{
    if (jub_determiner_is_free(work->run.determiner, person))
        work->passed_over[person] = rounds_of(&work->run, person);
}

// False when memory is out.
static bool take(list_work *work, uint32_t part, uint32_t person,
                 const jub_determination *determination)
{
    if (determination->result.standing != JUB_GRANTED) {
        pass_over(work, person);
        return true;
    }
    if (has_gone(&work->state->people.items[person])) return true;
    jub_list_line line = {.person = person, .determination = *determination};
    line.facility = jub_basis_facility_of(work->state->basis, person);
    if (determination->quota != JUB_NO_QUOTA) line.rank = determination->rank;
    return JUB_LIST_PUSH(&work->run.arenas[part], &work->lines[part], line);
}

// People side by side who are not passed over are determined together.
static void fill_part(void *context, uint32_t part)
{
    list_work *work = context;
    const selection_run *run = &work->run;
    jub_determination *found = work->determinations[part];
    const uint32_t end = selection_begin(run, part + 1);
    for (uint32_t first = selection_begin(run, part), last; first < end; first = last) {
        for (last = first; last < end && last - first < SELECTION_AT_ONCE; last++)
            if (is_passed_over(work, last)) break;
        selection_determine_rows(run, part, first, last, found);
        for (uint32_t i = first; i < last; i++) {
            if (take(work, part, i, &found[i - first])) continue;
            work->is_out_of_memory[part] = true;
            return;
        }
        for (; last < end && is_passed_over(work, last); last++)
            work->passed_over[last] = rounds_of(run, last);
    }
}

static bool open_parts(jub_arena *arena, list_work *work)
{
    work->passed_over = JUB_NEW(arena, uint8_t, work->run.person_count);
    if (!work->passed_over) return false;
    for (uint32_t part = 0; part < work->run.part_count; part++) {
        work->determinations[part] =
            JUB_NEW(&work->run.arenas[part], jub_determination, SELECTION_AT_ONCE);
        if (!work->determinations[part]) return false;
    }
    return true;
}

// The parts, one behind another.
static bool join_list(jub_arena *arena, const list_work *work, jub_list *list_out)
{
    size_t count = 0;
    for (uint32_t part = 0; part < work->run.part_count; part++) {
        if (work->is_out_of_memory[part]) return false;
        count += work->lines[part].count;
    }
    jub_list_line *lines = JUB_NEW(arena, jub_list_line, count);
    if (!lines) return false;
    *list_out = (jub_list){.lines = lines,
                           .count = count,
                           .contested_count = jub_determiner_contested(work->run.determiner),
                           .passed_over = work->passed_over};
    for (uint32_t part = 0; part < work->run.part_count; part++) {
        if (work->lines[part].count == 0) continue;
        memcpy(lines, work->lines[part].items, work->lines[part].count * sizeof *lines);
        lines += work->lines[part].count;
    }
    return true;
}

jub_status jub_list_make(jub_arena *arena, const jub_state *state, jub_list *list_out,
                         jub_error *error)
{
    jub_lottery_seed seeds[JUB_SEED_USE_MAX];
    const size_t seed_count = gather_seeds(state, seeds);
    jub_arena scratch = selection_scratch(arena);
    list_work work = {.state = state};
    selection_run *run = &work.run;
    jub_status status =
        selection_open(&scratch, state->basis, seeds, seed_count, false, run, error);
    if (status == JUB_OK && state->people.count < run->person_count)
        status = jub_fail(error, JUB_MISSING, (jub_position){0}, "freeze the register first",
                          "the people of the register are not in the programme yet");
    if (status != JUB_OK) goto done;
    read_rounds(state, run);
    status = selection_rank(run, error);
    if (status != JUB_OK) goto done;
    const bool is_open = open_parts(arena, &work);
    if (is_open) jub_parallel_run(run->parallel, run->part_count, fill_part, &work);
    if (!is_open || !join_list(arena, &work, list_out)) status = jub_fail_no_memory(error);

done:
    selection_close(run);
    jub_arena_clear(&scratch);
    return status;
}

// -- the file -------------------------------------------------------------------------------------

const char *jub_list_effect(const jub_list_line *line)
{
    const jub_outcome *result = &line->determination.result;
    if (result->is_release) return "released";
    const bool is_moved_only = result->new_place != JUB_NO_TARGET && !result->is_reduction &&
                               result->new_kind == JUB_NO_TARGET && !result->acts_on_money;
    return is_moved_only ? "transferred" : "reduced";
}

void jub_list_new_end(const jub_list_line *line, jub_buffer *buffer)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    const jub_outcome *result = &line->determination.result;
    if (result->has_new_end)
        jub_buffer_string(buffer, jub_date_format(result->new_end, text));
    else
        jub_buffer_string(buffer, result->is_open ? "unknown" : "none");
}

void jub_clause_names(const jub_decree *decree, uint64_t grants, uint32_t quota, jub_buffer *buffer)
{
    bool is_first = true;
    for (uint32_t i = 0; i < 64; i++) {
        if (!(grants >> i & 1)) continue;
        if (!is_first) jub_buffer_char(buffer, ',');
        jub_buffer_text(buffer, jub_decree_clause_name(decree, JUB_GRANTS, i));
        is_first = false;
    }
    if (quota == JUB_NO_QUOTA) return;
    if (!is_first) jub_buffer_char(buffer, ',');
    jub_buffer_text(buffer, jub_decree_clause_name(decree, JUB_QUOTA, quota));
}

static void end_cell(jub_buffer *cell, jub_buffer *out)
{
    jub_csv_write(out, jub_buffer_view(cell));
    if (cell->status != JUB_OK) out->status = cell->status;
    jub_buffer_reset(cell);
    jub_csv_separator(out);
}

static void write_line(const jub_basis *basis, const jub_list_line *line, jub_buffer *cell,
                       jub_buffer *out)
{
    const jub_determination *determination = &line->determination;
    const jub_outcome *result = &determination->result;
    jub_buffer_text(cell, jub_basis_person_key(basis, line->person));
    end_cell(cell, out);
    if (line->facility != JUB_NO_ROW)
        jub_buffer_text(cell, jub_basis_facility_key(basis, line->facility));
    end_cell(cell, out);
    jub_buffer_string(cell, jub_standing_word((jub_standing)result->standing));
    end_cell(cell, out);
    jub_clause_names(basis->decree, result->grants, determination->quota, cell);
    end_cell(cell, out);
    jub_buffer_string(cell, jub_list_effect(line));
    end_cell(cell, out);
    jub_list_new_end(line, cell);
    end_cell(cell, out);
    if (result->has_days_saved) jub_buffer_i64(cell, result->days_saved);
    end_cell(cell, out);
    if (line->rank > 0) jub_buffer_u64(out, line->rank);
    jub_csv_end(out);
}

void jub_list_write(const jub_basis *basis, const jub_list *list, uint32_t facility,
                    jub_buffer *buffer)
{
    jub_buffer cell = jub_buffer_init_secret(CELL_MAX_BYTES);
    jub_buffer_string(buffer, "person,facility,standing,clauses,effect,new_end,days_saved,rank\n");
    for (size_t i = 0; i < list->count; i++)
        if (facility == JUB_NO_ROW || list->lines[i].facility == facility)
            write_line(basis, &list->lines[i], &cell, buffer);
    jub_buffer_clear(&cell);
}
