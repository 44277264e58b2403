#include "decree/vector/kernel_private.h"
#include "decree/vector/room_private.h"

// Questions to rows. The rows of a block's persons lie one behind another, person by person; what
// is asked of them is computed for as many at a time as fit into a block, and then gathered by
// person. A count of which some rows are uncertain is a range, which the reference takes further.

static void begin(vector_room *room, vector_slot slot)
{
    vector_own *own = &room->owns[slot];
    vector_tally *tally = room->tallies[slot];
    const uint32_t count = room->span.count;
    const vector_question *question = vector_node_at(room->plan, slot)->key.source;
    memset(own->odd, 0, count);
    memset(own->first, 0, count);
    memset(own->second, 0, count);
    if (question->quantifier <= DECREE_NO) return;
    memset(tally->sure, 0, count * sizeof *tally->sure);
    memset(tally->possible, 0, count * sizeof *tally->possible);
    memset(tally->states, DECREE_KNOWN, count);
    memset(tally->is_begun, 0, count);
    memset(tally->values, 0, count * sizeof *tally->values);
    memset(tally->days, 0, count * sizeof *tally->days);
}

// -- row by row -----------------------------------------------------------------------------------

// `first` learns that some row decides, `second` that some may.
static void take_truths(vector_room *room, vector_slot slot, bool is_every)
{
    const vector_view *holds = &room->views[vector_node_at(room->plan, slot)->key.operands[0]];
    vector_own *own = &room->owns[slot];
    const uint32_t *owners = room->span.owners;
    const uint8_t turned = is_every ? UINT8_MAX : 0;
    const uint8_t *decides = is_every ? holds->perhaps : holds->yes;
    const uint8_t *may = is_every ? holds->yes : holds->perhaps;
    for (uint32_t i = 0; i < room->span.count; i++) {
        own->first[owners[i]] = (uint8_t)(own->first[owners[i]] | (decides[i] ^ turned));
        own->second[owners[i]] = (uint8_t)(own->second[owners[i]] | (may[i] ^ turned));
    }
}

static bool take_longer(vector_tally *tally, uint32_t at, jub_duration value, bool is_longest)
{
    const jub_duration before = {(int32_t)tally->values[at], tally->days[at]};
    bool takes_new = !is_longest;
    switch (jub_duration_compare(before, value)) {
    case JUB_LESS:
    case JUB_LESS_OR_EQUAL: takes_new = is_longest; break;
    case JUB_EQUAL:
    case JUB_GREATER_OR_EQUAL:
    case JUB_GREATER: break;
    case JUB_DEPENDS: return false;
    }
    if (takes_new) {
        tally->values[at] = value.months;
        tally->days[at] = value.days;
    }
    return true;
}

// False: the reference is to be asked.
static bool join(vector_tally *tally, uint32_t at, const vector_question *question,
                 jub_duration value, bool is_duration)
{
    switch (question->quantifier) {
    case DECREE_SUM:
        tally->values[at] += value.months;
        if (!is_duration) return true;
        tally->days[at] += value.days;
        return tally->values[at] >= -JUB_MONTHS_MAX && tally->values[at] <= JUB_MONTHS_MAX &&
               tally->days[at] >= -JUB_DAYS_MAX && tally->days[at] <= JUB_DAYS_MAX;
    case DECREE_LONGEST: return take_longer(tally, at, value, true);
    case DECREE_SHORTEST: return take_longer(tally, at, value, false);
    case DECREE_LATEST:
    case DECREE_GREATEST:
        if (value.months > tally->values[at]) tally->values[at] = value.months;
        return true;
    default:
        if (value.months < tally->values[at]) tally->values[at] = value.months;
        return true;
    }
}

// None spreads over the unknown, and both over what is known.
static void take_value(vector_room *room, vector_slot slot, uint32_t i, const vector_view *view)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const bool is_duration = node->key.sort == VECTOR_DURATION;
    vector_tally *tally = room->tallies[slot];
    const uint32_t at = room->span.owners[i];
    const jub_duration value = {view->values[i], is_duration ? view->days[i] : 0};
    if (view->none[i]) {
        tally->states[at] = DECREE_NONE;
    } else if (!view->known[i]) {
        if (tally->states[at] == DECREE_KNOWN) tally->states[at] = DECREE_UNKNOWN;
    } else if (!tally->is_begun[at]) {
        tally->values[at] = value.months;
        tally->days[at] = value.days;
    } else if (tally->states[at] == DECREE_KNOWN &&
               !join(tally, at, node->key.source, value, is_duration)) {
        room->owns[slot].odd[at] = UINT8_MAX;
        tally->values[at] = tally->days[at] = 0;
    }
    tally->is_begun[at] = 1;
}

static void take_values(vector_room *room, vector_slot slot, bool is_count)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_view *holds = &room->views[node->key.operands[0]];
    vector_tally *tally = room->tallies[slot];
    for (uint32_t i = 0; i < room->span.count; i++) {
        const uint32_t at = room->span.owners[i];
        if (!holds->perhaps[i]) continue;
        tally->possible[at]++;
        tally->sure[at] = (uint16_t)(tally->sure[at] + (holds->yes[i] & 1));
        if (!is_count && holds->yes[i])
            take_value(room, slot, i, &room->views[node->key.operands[1]]);
    }
}

// Where a row is odd its person is: of a value only if the row may be meant.
static void take_odd(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    uint8_t *odd = room->owns[slot].odd;
    const vector_view *holds = &room->views[node->key.operands[0]];
    for (uint32_t i = 0; holds->odd != room->no && i < room->span.count; i++)
        odd[room->span.owners[i]] |= holds->odd[i];
    if (node->key.operand_count < 2) return;
    const vector_view *value = &room->views[node->key.operands[1]];
    for (uint32_t i = 0; value->odd != room->no && i < room->span.count; i++)
        odd[room->span.owners[i]] =
            (uint8_t)(odd[room->span.owners[i]] | (value->odd[i] & holds->perhaps[i]));
}

static void take_rows(vector_room *room, vector_slot slot)
{
    const vector_question *question = vector_node_at(room->plan, slot)->key.source;
    take_odd(room, slot);
    if (question->quantifier <= DECREE_NO)
        take_truths(room, slot, question->quantifier == DECREE_EVERY);
    else
        take_values(room, slot, question->quantifier == DECREE_COUNT);
}

// -- by person ------------------------------------------------------------------------------------

static void show_truth(vector_room *room, vector_slot slot, const uint8_t *there)
{
    const vector_question *question = vector_node_at(room->plan, slot)->key.source;
    const bool turns = question->quantifier != DECREE_ANY; // a row that decides makes it no
    vector_own *own = &room->owns[slot];
    for (uint32_t i = 0; i < room->span.count; i++) {
        const uint8_t decided = own->first[i], open = own->second[i];
        const uint8_t yes = turns ? (uint8_t)~open : decided;
        const uint8_t perhaps = turns ? (uint8_t)~decided : open;
        own->first[i] = yes & there[i];
        own->second[i] = (uint8_t)(perhaps | ~there[i]);
    }
    room->views[slot].yes = own->first;
    room->views[slot].perhaps = own->second;
    room->views[slot].none = room->no;
}

static void show_count(vector_room *room, vector_slot slot, const uint8_t *there)
{
    const vector_tally *tally = room->tallies[slot];
    vector_own *own = &room->owns[slot];
    for (uint32_t i = 0; i < room->span.count; i++) {
        own->values[i] = tally->sure[i];
        own->first[i] = there[i];
        if (there[i] && tally->sure[i] != tally->possible[i]) own->odd[i] = UINT8_MAX;
    }
    room->views[slot].known = own->first;
    room->views[slot].none = room->no;
}

static void show_value(vector_room *room, vector_slot slot, const uint8_t *there, bool is_sum)
{
    const vector_tally *tally = room->tallies[slot];
    const bool is_duration = vector_node_at(room->plan, slot)->key.sort == VECTOR_DURATION;
    vector_own *own = &room->owns[slot];
    for (uint32_t i = 0; i < room->span.count; i++) {
        const bool is_settled = there[i] && tally->sure[i] == tally->possible[i];
        uint32_t state = is_settled ? tally->states[i] : (uint32_t)DECREE_UNKNOWN;
        if (is_settled && !tally->is_begun[i] && !is_sum) state = DECREE_NONE;
        own->first[i] = (uint8_t)(state == DECREE_KNOWN ? UINT8_MAX : 0);
        own->none[i] = (uint8_t)(state == DECREE_NONE ? UINT8_MAX : 0);
        own->values[i] = (int32_t)tally->values[i];
        if (is_duration) own->days[i] = tally->days[i];
        if (own->first[i] && own->values[i] != tally->values[i]) own->odd[i] = UINT8_MAX;
    }
    room->views[slot].known = own->first;
    room->views[slot].none = own->none;
}

// Of whom the rows are not known the answers are neither; nor is anything odd in them.
static void show(vector_room *room, vector_slot slot, const uint8_t *there)
{
    const vector_question *question = vector_node_at(room->plan, slot)->key.source;
    if (question->quantifier <= DECREE_NO)
        show_truth(room, slot, there);
    else if (question->quantifier == DECREE_COUNT)
        show_count(room, slot, there);
    else
        show_value(room, slot, there, question->quantifier == DECREE_SUM);
    kernel_and_into(room->owns[slot].odd, there, room->span.count);
    room->views[slot].odd =
        kernel_any(room->owns[slot].odd, room->span.count) ? room->owns[slot].odd : room->no;
}

// -- the step -------------------------------------------------------------------------------------

// Whose rows are known: the person has a key, and no more rows than can be looked at.
static void find_there(const vector_room *room, const jub_link *to_person, uint8_t *there)
{
    const jub_resource *persons = room->plan->determiner->persons;
    const jub_bits *known =
        persons->key_column == JUB_NO_ROW ? NULL : persons->columns[persons->key_column].known;
    const uint32_t *offsets = to_person->child_offsets + room->span.first;
    for (uint32_t i = 0; i < room->span.count; i++) {
        const bool is_there = (!known || jub_bit(known, room->span.first + i)) &&
                              offsets[i + 1] - offsets[i] <= DECREE_ROW_MAX;
        there[i] = (uint8_t)(is_there ? UINT8_MAX : 0);
    }
}

// Rows from `from` on, as many as fit, and whose they are; returns how many.
static uint32_t take_span(vector_room *room, const jub_link *to_person, const vector_span *persons,
                          uint32_t from, uint32_t *person)
{
    const uint32_t *offsets = to_person->child_offsets + persons->first;
    const uint32_t end = offsets[persons->count];
    const uint32_t count = end - from < VECTOR_BLOCK ? end - from : VECTOR_BLOCK;
    for (uint32_t i = 0; i < count; i++) {
        while (offsets[*person + 1] <= from + i) ++*person;
        room->owners[i] = *person;
    }
    room->span =
        (vector_span){.count = count, .rows = to_person->child_rows + from, .owners = room->owners};
    return count;
}

void vector_run_questions(vector_room *room, const vector_step_run *step)
{
    const jub_link *to_person = room->plan->determiner->records[step->record].to_person;
    const vector_span persons = room->span;
    const uint32_t end = to_person->child_offsets[persons.first + persons.count];
    uint32_t person = 0;
    for (uint32_t i = 0; i < step->question_count; i++) begin(room, step->questions[i]);
    for (uint32_t from = to_person->child_offsets[persons.first]; from < end;) {
        from += take_span(room, to_person, &persons, from, &person);
        for (uint32_t i = 0; i < step->inner_count; i++) vector_run_node(room, step->inner[i]);
        for (uint32_t i = 0; i < step->question_count; i++) take_rows(room, step->questions[i]);
    }
    room->span = persons;
    uint8_t *there = room->scratch[3];
    find_there(room, to_person, there);
    for (uint32_t i = 0; i < step->question_count; i++) show(room, step->questions[i], there);
}
