#include "programme/dealing.h"

#include <stdio.h>

#include "draw/draw.h"
#include "programme/rules_private.h"

enum { LABEL_BYTES = 24 };

// -- the order ------------------------------------------------------------------------------------

jub_status jub_deal_order(jub_arena *arena, const uint8_t *seed, uint32_t case_count,
                          uint32_t *order_out, jub_error *error)
{
    const size_t mark = jub_arena_mark(arena);
    jub_text *labels = JUB_NEW(arena, jub_text, case_count);
    char(*texts)[LABEL_BYTES] = jub_arena_take(arena, case_count, sizeof *texts, _Alignof(char));
    uint8_t *tickets = JUB_NEW(arena, uint8_t, (size_t)case_count * JUB_DRAW_TICKET_BYTES);
    jub_status status = labels && texts && tickets ? JUB_OK : jub_fail_no_memory(error);
    if (status != JUB_OK) goto done;
    for (uint32_t i = 0; i < case_count; i++) {
        (void)snprintf(texts[i], sizeof texts[i], "%u", i + 1);
        labels[i] = jub_text_from(texts[i]);
    }
    status = jub_draw_tickets(seed, labels, case_count, tickets, error);
    if (status != JUB_OK) goto done;
    jub_draw_order(tickets, labels, case_count, order_out);
    for (uint32_t i = 0; i < case_count; i++) order_out[i]++;

done:
    jub_arena_rewind(arena, mark);
    return status;
}

bool jub_deal_next(const jub_state *state, uint32_t *case_out, uint32_t *reading_out)
{
    const uint32_t next = state->programme.next_deal;
    if (!state->deal_order || next / 2 >= state->cases.count) return false;
    *case_out = state->deal_order[next / 2];
    *reading_out = next % 2 + 1;
    return true;
}

// -- what is due ----------------------------------------------------------------------------------

// The reading that was dealt last for a number, or NULL.
static const jub_reading *last_dealt(const jub_state *state, const jub_case *item, uint32_t number)
{
    const uint32_t place = number == 1 ? item->first : number == 2 ? item->second : item->third;
    return place > 0 && place <= state->readings.count ? &state->readings.items[place - 1] : NULL;
}

static bool is_to_be_redrawn(const jub_reading *reading)
{
    return reading && (reading->stage == JUB_RECUSED || reading->stage == JUB_LAPSED);
}

static bool is_decided(const jub_reading *reading)
{
    return reading && reading->stage == JUB_DECIDED;
}

// Whether two readers differ is not public; where what they said is not known they may.
static bool is_third_due(const jub_state *state, const jub_case *item)
{
    const jub_reading *first = last_dealt(state, item, 1), *second = last_dealt(state, item, 2);
    return is_decided(first) && is_decided(second) &&
           (first->outcome != second->outcome || first->outcome == JUB_UNSETTLED) &&
           (item->third == 0 || is_to_be_redrawn(last_dealt(state, item, 3)));
}

static bool is_in_turn(const jub_state *state, uint32_t case_number, uint32_t reading)
{
    uint32_t next_case, next_reading;
    return jub_deal_next(state, &next_case, &next_reading) && next_case == case_number &&
           next_reading == reading;
}

bool jub_deal_is_due(const jub_state *state, uint32_t case_number, uint32_t reading)
{
    uint32_t next_case, next_reading;
    if (case_number < 1 || case_number > state->cases.count) return false;
    if (jub_deal_next(state, &next_case, &next_reading))
        return next_case == case_number && next_reading == reading;
    const jub_case *item = &state->cases.items[case_number - 1];
    if (reading == 3) return is_third_due(state, item);
    return is_to_be_redrawn(last_dealt(state, item, reading));
}

static jub_status refuse(const jub_state *state, uint32_t case_number, uint32_t reading,
                         jub_error *error)
{
    uint32_t next_case, next_reading;
    char hint[JUB_HINT_MAX_BYTES] = "all first and second readings have been dealt";
    if (!state->deal_order)
        (void)snprintf(hint, sizeof hint, "list the cases and take the seed of the readers first");
    else if (jub_deal_next(state, &next_case, &next_reading))
        (void)snprintf(hint, sizeof hint, "the next in the order drawn is reading %u of case %u",
                       next_reading, next_case);
    return jub_fail(error, JUB_REFUSED, (jub_position){0}, hint, "reading %u of case %u is not due",
                    reading, case_number);
}

// -- who may read it ------------------------------------------------------------------------------

// A reading that is being dealt, and how many could not have it.
typedef struct dealing {
    const jub_state *state;
    const jub_case *item;
    uint32_t case_number;
    bool counts_load;
    jub_text other_facility; // of the other reader of two; empty where it does not matter
    uint32_t had[JUB_CASE_SERIAL_MAX];
    uint32_t had_count;
    uint32_t on_duty_count;
    uint32_t had_it_count;
    uint32_t facility_count;
    uint32_t barred_count;
} dealing;

// Whoever had the case. The case names what was dealt last for each reading. Where more was dealt,
// one reading leads to the one before; all are looked through where the state was not made by the
// rules.
static void find_had(dealing *deal)
{
    const jub_state *state = deal->state;
    for (uint32_t number = 1; number <= JUB_READING_MAX; number++) {
        const jub_reading *reading = last_dealt(state, deal->item, number);
        if (reading) deal->had[deal->had_count++] = reading->actor;
    }
    if (deal->had_count == deal->item->serial) return;
    const bool is_chained = state->earlier.count == state->readings.count;
    size_t at = is_chained ? rule_last_reading(deal->item) : state->readings.count;
    deal->had_count = 0;
    while (at > 0 && deal->had_count < JUB_CASE_SERIAL_MAX) {
        const jub_reading *reading = &state->readings.items[at - 1];
        if (reading->case_number == deal->case_number)
            deal->had[deal->had_count++] = reading->actor;
        at = is_chained ? state->earlier.items[at - 1] : at - 1;
    }
}

static bool has_had(const dealing *deal, uint32_t actor)
{
    for (uint32_t i = 0; i < deal->had_count; i++)
        if (deal->had[i] == actor) return true;
    return false;
}

// Keys of facilities are mostly alike but for their ends.
static bool is_other_facility(const dealing *deal, const jub_actor *actor)
{
    const jub_text other = deal->other_facility, its = actor->facility_key;
    return other.length_bytes == its.length_bytes &&
           other.bytes[other.length_bytes - 1] == its.bytes[other.length_bytes - 1] &&
           jub_text_equal(other, its);
}

static bool may_read(dealing *deal, uint32_t number)
{
    const jub_actor *actor = &deal->state->actors.items[number];
    if (has_had(deal, number)) {
        deal->had_it_count++;
        return false;
    }
    if (deal->other_facility.length_bytes > 0 && is_other_facility(deal, actor)) {
        deal->facility_count++;
        return false;
    }
    if (actor->officer != JUB_NO_ROW && jub_parties_bar(deal->state->basis->parties, actor->officer,
                                                        deal->item->person) != JUB_BAR_NONE) {
        deal->barred_count++;
        return false;
    }
    return true;
}

// Who may read it, of those with the least load where load counts. Whoever has more than the least
// so far is not even looked at.
static uint32_t find_candidates(dealing *deal, uint32_t *candidates_out)
{
    const jub_state *state = deal->state;
    const bool is_listed = state->duty.count > 0;
    const size_t asked_count = is_listed ? state->duty.count : state->actors.count;
    uint32_t count = 0, least = UINT32_MAX;
    for (size_t n = 0; n < asked_count; n++) {
        const uint32_t i = is_listed ? state->duty.items[n] : (uint32_t)n;
        const jub_actor *actor = &state->actors.items[i];
        if (!actor->is_on_duty) continue;
        deal->on_duty_count++;
        if (deal->counts_load && actor->load > least) continue;
        if (!may_read(deal, i)) continue;
        if (deal->counts_load && actor->load < least) {
            least = actor->load;
            count = 0;
        }
        candidates_out[count++] = i;
    }
    return count;
}

static jub_text id_of(const dealing *deal, uint32_t actor)
{
    return deal->state->actors.items[actor].id;
}

static void swap(uint32_t *a, uint32_t *b)
{
    const uint32_t kept = *a;
    *a = *b;
    *b = kept;
}

static bool is_by_id(const dealing *deal, const uint32_t *candidates, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        if (jub_text_compare(id_of(deal, candidates[i - 1]), id_of(deal, candidates[i])) > 0)
            return false;
    return true;
}

// The n-th by id, from 0; the candidates are moved about. People are mostly enrolled by rising id.
// Source: Hoare's FIND (CACM 4, 1961), with the middle one as the pivot.
static uint32_t nth_by_id(const dealing *deal, uint32_t *candidates, uint32_t count, uint32_t nth)
{
    uint32_t low = 0, high = count;
    if (is_by_id(deal, candidates, count)) return candidates[nth];
    while (high - low > 1) {
        swap(&candidates[low + (high - low) / 2], &candidates[high - 1]);
        const jub_text pivot = id_of(deal, candidates[high - 1]);
        uint32_t before = low;
        for (uint32_t i = low; i + 1 < high; i++)
            if (jub_text_compare(id_of(deal, candidates[i]), pivot) < 0)
                swap(&candidates[i], &candidates[before++]);
        swap(&candidates[before], &candidates[high - 1]);
        if (before == nth) return candidates[nth];
        if (nth < before)
            high = before;
        else
            low = before + 1;
    }
    return candidates[low];
}

static jub_status nobody_left(const dealing *deal, uint32_t reading, jub_error *error)
{
    return jub_fail(error, JUB_MISSING, (jub_position){0}, "second another reader",
                    "nobody is left who may read case %u (reading %u): of %u readers on duty %u "
                    "are barred, %u have had it, and %u are of the other reader's facility",
                    deal->case_number, reading, deal->on_duty_count, deal->barred_count,
                    deal->had_it_count, deal->facility_count);
}

// -- the lot --------------------------------------------------------------------------------------

static jub_status draw_number(const dealing *deal, uint32_t count, uint32_t *number_out,
                              jub_error *error)
{
    char label[LABEL_BYTES];
    jub_draw_stream stream;
    const jub_seed *seed = jub_state_seed(deal->state, "readers");
    if (!seed)
        return jub_fail(error, JUB_REFUSED, (jub_position){0}, "take the seed of their draw first",
                        "the readers have not been drawn");
    (void)snprintf(label, sizeof label, "%u/%u", deal->case_number, deal->item->serial + 1U);
    const jub_status status =
        jub_draw_open(seed->seed.bytes, JUB_TEXT("reader"), jub_text_from(label), &stream, error);
    if (status == JUB_OK) *number_out = (uint32_t)jub_draw_uniform(&stream, count);
    return status;
}

static jub_status draw_reader(dealing *deal, uint32_t reading, uint32_t *actor_out,
                              jub_error *error)
{
    uint32_t number = 0;
    jub_arena *arena = deal->state->arena;
    const size_t mark = jub_arena_mark(arena);
    uint32_t *candidates = JUB_NEW(arena, uint32_t, deal->state->actors.count);
    if (!candidates) return jub_fail_no_memory(error);
    const uint32_t count = find_candidates(deal, candidates);
    jub_status status =
        count > 0 ? draw_number(deal, count, &number, error) : nobody_left(deal, reading, error);
    if (status == JUB_OK) *actor_out = nth_by_id(deal, candidates, count, number);
    jub_arena_rewind(arena, mark);
    return status;
}

jub_status jub_deal(const jub_state *state, uint32_t case_number, uint32_t reading,
                    uint32_t *actor_out, jub_error *error)
{
    if (case_number < 1 || case_number > state->cases.count || reading < 1 ||
        reading > JUB_READING_MAX)
        return refuse(state, case_number, reading, error);
    const jub_case *item = &state->cases.items[case_number - 1];
    if (!jub_deal_is_due(state, case_number, reading))
        return refuse(state, case_number, reading, error);
    if (!state->basis->parties || item->person == JUB_NO_ROW)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, "this needs the register",
                        "who may read case %u cannot be told from what is public", case_number);
    if (item->serial == JUB_CASE_SERIAL_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "case %u was dealt %d times, which is the most", case_number,
                        JUB_CASE_SERIAL_MAX);
    dealing deal = {.state = state,
                    .item = item,
                    .case_number = case_number,
                    .counts_load = is_in_turn(state, case_number, reading)};
    find_had(&deal);
    const jub_reading *other = reading < 3 ? last_dealt(state, item, 3 - reading) : NULL;
    if (other) deal.other_facility = state->actors.items[other->actor].facility_key;
    return draw_reader(&deal, reading, actor_out, error);
}
