#include "decree/layout_private.h"

#include <stdio.h>

#include "sentence/clemency.h"

static bool make_room(decree_eval *eval, const decree_record *record, uint32_t count,
                      decree_layout *lay)
{
    jub_arena *arena = eval->scratch;
    *lay = (decree_layout){.eval = eval,
                           .record = record,
                           .count = count,
                           .lengths = JUB_NEW(arena, jub_duration, count),
                           .is_life = JUB_NEW(arena, bool, count),
                           .from = JUB_NEW(arena, jub_date, count),
                           .starts = JUB_NEW(arena, jub_date, count),
                           .has_start = JUB_NEW(arena, bool, count),
                           .after = JUB_NEW(arena, uint32_t, count),
                           .places = JUB_NEW(arena, uint32_t, count),
                           .sentences = JUB_NEW(arena, jub_sentence, count),
                           .follows = JUB_NEW(arena, uint16_t, count),
                           .chosen = JUB_NEW(arena, uint64_t, count),
                           .is_known = true};
    return lay->lengths && lay->is_life && lay->from && lay->starts && lay->has_start &&
           lay->after && lay->places && lay->sentences && lay->follows && lay->chosen;
}

static decree_value cell(decree_layout *lay, const decree_field *field, uint32_t row)
{
    const uint32_t before = decree_eval_look(lay->eval, lay->record, row);
    const decree_value value = decree_eval_cell(lay->eval, field);
    (void)decree_eval_look(lay->eval, lay->record, before);
    if (value.state == DECREE_NONE || decree_value_is_point(&value, field->type.kind)) return value;
    lay->is_known = false;
    lay->open = decree_mask_or(lay->open, value.open);
    return (decree_value){.state = DECREE_UNKNOWN, .open = value.open};
}

static void note_fault(decree_layout *lay, decree_layout_fault fault, uint32_t row)
{
    if (lay->fault) return;
    lay->fault = fault;
    lay->fault_row = row;
}

void decree_layout_text(const decree_eval_error *error, char text_out[DECREE_LAYOUT_TEXT_BYTES])
{
    static const char *const words[] = {
#define X(name, words) words,
        DECREE_LAYOUT_FAULT_LIST(X)
#undef X
    };
    if (error->layout == DECREE_LAID_SOUNDLY)
        (void)snprintf(text_out, DECREE_LAYOUT_TEXT_BYTES, "their end cannot be reckoned");
    else
        (void)snprintf(text_out, DECREE_LAYOUT_TEXT_BYTES, "row %u %s", error->layout_row + 1,
                       words[error->layout]);
}

static void read_row(decree_layout *lay, uint32_t row)
{
    const decree_laid *laid = &lay->record->laid;
    const decree_value length = cell(lay, laid->length_field, row);
    const decree_value from = cell(lay, laid->from_field, row);
    lay->after[row] = DECREE_NO_PLACE;
    lay->from[row] = from.state == DECREE_KNOWN ? (jub_date)from.low.numerator : JUB_NO_DATE;
    lay->is_life[row] = length.state == DECREE_NONE;
    if (length.state == DECREE_KNOWN) lay->lengths[row] = length.least;
    if (lay->lengths[row].months < 0 || lay->lengths[row].days < 0)
        note_fault(lay, DECREE_LAID_BELOW_NOTHING, row);
    if (!laid->after_field) return;
    const decree_value after = cell(lay, laid->after_field, row);
    if (after.state != DECREE_KNOWN) return;
    if (after.low.numerator < 1 || after.low.numerator > lay->count)
        note_fault(lay, DECREE_LAID_BEHIND_NO_ROW, row);
    else
        lay->after[row] = (uint32_t)(after.low.numerator - 1);
}

bool decree_layout_is_nothing(const decree_layout *lay, uint32_t row)
{
    return !lay->is_life[row] && lay->lengths[row].months == 0 && lay->lengths[row].days == 0;
}

// A sentence that runs from no day of its own counts as imposed with the one it follows. A chain
// longer than there are rows goes round.
static void settle_starts(decree_layout *lay)
{
    for (uint32_t i = 0; i < lay->count; i++) {
        uint32_t at = i, steps = 0;
        while (lay->after[at] != DECREE_NO_PLACE && steps++ < lay->count) {
            at = lay->after[at];
            if (lay->from[i] == JUB_NO_DATE) lay->from[i] = lay->from[at];
        }
        if (steps > lay->count) // where it has come to goes round, `i` may only lead there
            note_fault(lay,
                       lay->after[at] == at ? DECREE_LAID_BEHIND_ITSELF : DECREE_LAID_IN_A_CIRCLE,
                       at);
        else if (lay->from[i] == JUB_NO_DATE && !decree_layout_is_nothing(lay, i))
            note_fault(lay, DECREE_LAID_NOWHERE, i);
    }
}

// The sentences that hold somebody; what follows one that holds nobody follows what that follows.
static uint32_t place_rows(decree_layout *lay)
{
    uint32_t count = 0;
    for (uint32_t row = 0; row < lay->count; row++)
        lay->places[row] = decree_layout_is_nothing(lay, row) ? DECREE_NO_PLACE : count++;
    for (uint32_t row = 0; row < lay->count; row++) {
        if (lay->places[row] == DECREE_NO_PLACE) continue;
        jub_sentence *sentence = &lay->sentences[lay->places[row]];
        uint32_t after = lay->after[row];
        while (after != DECREE_NO_PLACE && lay->places[after] == DECREE_NO_PLACE)
            after = lay->after[after];
        *sentence = (jub_sentence){
            .kind = lay->is_life[row] ? JUB_LIFE : JUB_STANDARD,
            .sentenced_at = lay->from[row],
            .offence_at = lay->from[row],
            .term = {.months = lay->lengths[row].months, .days = lay->lengths[row].days}};
        if (after == DECREE_NO_PLACE) continue;
        lay->follows[row] = (uint16_t)lay->places[after];
        sentence->follows = &lay->follows[row];
        sentence->follows_count = 1;
    }
    return count;
}

// By the law with the decree's conventions.
decree_layout_end decree_layout_find_end(decree_layout *lay, jub_date *end_out)
{
    jub_release release;
    const uint32_t count = place_rows(lay);
    if (count == 0) return DECREE_NOTHING_LEFT;
    for (uint32_t row = 0; row < lay->count; row++)
        if (lay->is_life[row]) return DECREE_NEVER_ENDS;
    const jub_custody custody = {
        .born_at = JUB_NO_DATE, .sentences = lay->sentences, .sentence_count = count};
    const bool is_computed =
        jub_release_compute(lay->eval->program->law, &custody, lay->eval->scratch, &release, NULL,
                            NULL) == JUB_OK &&
        jub_release_end(&release, end_out);
    return is_computed ? DECREE_ENDS_ON_A_DAY : DECREE_NOT_LAID;
}

// The day on which a row begins to run: its own, or when what it follows has run, if that is later.
static bool find_start(decree_layout *lay, uint32_t row, jub_date *start_out)
{
    const jub_month_end month_end =
        lay->eval->program->tree->convention.month_end == JUB_OVERFLOW ? JUB_OVERFLOW : JUB_CLAMP;
    uint32_t *chain = lay->places,
             count = 0; // backwards; what stands there is found anew each time
    for (uint32_t at = row; at != DECREE_NO_PLACE; at = lay->after[at]) chain[count++] = at;
    jub_date day = lay->from[chain[count - 1]];
    for (uint32_t i = count - 1; i > 0; i--) {
        const uint32_t before = chain[i], at = chain[i - 1];
        if (lay->is_life[before]) return false;
        if (!decree_layout_is_nothing(lay, before) &&
            jub_date_add(day, lay->lengths[before], month_end, &day) != JUB_ADDED)
            return false;
        if (day == JUB_NO_DATE || lay->from[at] > day) day = lay->from[at];
    }
    *start_out = day;
    return true;
}

void decree_layout_find_starts(decree_layout *lay)
{
    for (uint32_t row = 0; row < lay->count; row++)
        lay->has_start[row] = find_start(lay, row, &lay->starts[row]);
}

decree_value decree_layout_fail(decree_layout *lay, const decree_expr *where)
{
    decree_eval *eval = lay->eval;
    const uint32_t before = eval->error_count;
    const decree_value value = decree_eval_failure(eval, where, JUB_ROW_LAYOUT, lay->open);
    if (eval->error_count == before) return value;
    eval->errors[before].record = lay->record;
    eval->errors[before].layout = lay->fault;
    eval->errors[before].layout_row = lay->fault_row;
    return value;
}

void decree_layout_note_endless(decree_layout *lay)
{
    for (uint32_t row = 0; row < lay->count; row++)
        if (lay->is_life[row]) note_fault(lay, DECREE_LAID_WITHOUT_END, row);
}

void decree_layout_read(decree_layout *lay)
{
    for (uint32_t row = 0; row < lay->count; row++) read_row(lay, row);
    if (lay->is_known) settle_starts(lay);
}

bool decree_layout_begin(decree_eval *eval, const decree_record *record, decree_layout *lay_out)
{
    if (!make_room(eval, record, decree_eval_rows(eval, record)->count, lay_out)) return false;
    decree_layout_read(lay_out);
    return true;
}
