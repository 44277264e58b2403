#include "report/outcome_private.h"

// Nodes: everybody, out, the list, each effect twice (into and out of its column), facilities,
// clauses.
enum { NODE_ALL, NODE_OUT, NODE_LIST, NODE_EFFECT_IN };
enum {
    NODE_EFFECT_OUT = NODE_EFFECT_IN + REPORT_EFFECT_COUNT,
    NODE_FACILITY = NODE_EFFECT_OUT + REPORT_EFFECT_COUNT,
};

// Flows, in this order.
enum { FLOW_ALL, FLOW_LISTED, FLOW_FATE };
enum {
    FLOW_EFFECT = FLOW_FATE + REPORT_FATE_COUNT,
    FLOW_FACILITY = FLOW_EFFECT + REPORT_EFFECT_COUNT,
    ROW_FLOWS = REPORT_EFFECT_COUNT + 1, // cells and their total
};

// What readers ask for first is dearest: a whole, then what became of all, then rows.
enum { COST_CELL = 10, COST_ROW = 100, COST_FATE = 200, COST_CLAUSE = 400, COST_EFFECT = 1000 };

// -- who is where ---------------------------------------------------------------------------------

typedef struct census {
    report_page *page;
    const jub_state *state;
    const jub_list_line **lines; // [persons] or NULL
    jub_map clauses;
    report_outcome *outcome;
} census;

static report_effect effect_of(const jub_person *person)
{
    switch (person->effect) {
    case JUB_RELEASED: return REPORT_IS_RELEASED;
    case JUB_REDUCED: return REPORT_IS_REDUCED;
    case JUB_TRANSFERRED: return REPORT_IS_TRANSFERRED;
    case JUB_DECLINED: return REPORT_IS_DECLINED;
    default: return REPORT_IS_TO_COME;
    }
}

static report_fate fate_by_standing(const jub_proposal *proposal)
{
    switch (proposal->standing) {
    case JUB_NOT_COVERED: return REPORT_FATE_NOT_COVERED;
    case JUB_EXCLUDED: return REPORT_FATE_EXCLUDED;
    case JUB_REVOKED: return REPORT_FATE_REVOKED;
    case JUB_DEFERRED: return REPORT_FATE_DEFERRED;
    case JUB_UNDETERMINED: return REPORT_FATE_UNDETERMINED;
    case JUB_GRANTED:
        return proposal->is_contested ? REPORT_FATE_UNDETERMINED : REPORT_FATE_NO_PLACE;
    default: return REPORT_FATE_NOT_GRANTED;
    }
}

static report_fate fate_of(const census *all, uint32_t row)
{
    const jub_person *person = &all->state->people.items[row];
    const jub_proposal *proposal = &all->state->basis->proposals[row];
    if (!proposal->is_proposed) return fate_by_standing(proposal);
    if (person->nomination != JUB_IS_NOMINATED) return REPORT_FATE_SET_ASIDE;
    if (person->case_number == 0 || person->case_number > all->state->cases.count)
        return REPORT_FATE_NO_PLACE;
    const jub_case *item = &all->state->cases.items[person->case_number - 1];
    return item->outcome == JUB_REFUSED_CASE ? REPORT_FATE_REFUSED : REPORT_FATE_NO_PLACE;
}

// The set of clauses that gives it: of who declined, the one that would have.
static uint32_t clause_of(census *all, uint32_t row)
{
    const jub_list_line *line = all->lines[row];
    const jub_proposal *proposal = &all->state->basis->proposals[row];
    const jub_text name = line ? report_clauses(all->page, line->determination.result.grants,
                                                line->determination.quota)
                               : report_clauses(all->page, proposal->grants, proposal->quota);
    const uint32_t number = jub_map_add(&all->clauses, name, NULL);
    if (number == JUB_MAP_ABSENT) all->page->words->is_out_of_memory = true;
    return number;
}

// G2 before G10: digits as the numbers they make.
static int compare_names(jub_text a, jub_text b)
{
    while (a.length_bytes > 0 && b.length_bytes > 0) {
        uint64_t numbers[2] = {0, 0};
        jub_text *sides[] = {&a, &b};
        bool is_number = true;
        for (int i = 0; i < 2; i++) is_number &= *sides[i]->bytes >= '0' && *sides[i]->bytes <= '9';
        if (!is_number && *a.bytes != *b.bytes)
            return (unsigned char)*a.bytes < (unsigned char)*b.bytes ? -1 : 1;
        for (int i = 0; i < 2; i++) do {
                if (is_number) numbers[i] = numbers[i] * 10 + (uint64_t)(*sides[i]->bytes - '0');
                sides[i]->bytes++;
                sides[i]->length_bytes--;
            } while (is_number && sides[i]->length_bytes > 0 && *sides[i]->bytes >= '0' &&
                     *sides[i]->bytes <= '9');
        if (numbers[0] != numbers[1]) return numbers[0] < numbers[1] ? -1 : 1;
    }
    return a.length_bytes > 0 ? 1 : b.length_bytes > 0 ? -1 : 0;
}

// Clauses in their order, and the numbers that people have changed to it. A decree has at most 64
// of a kind, and few sets of them decide, so each is put in its place one by one.
static bool sort_clauses(census *all, uint32_t *clauses, uint32_t person_count)
{
    jub_arena *arena = all->page->words->arena;
    const uint32_t count = all->clauses.count;
    jub_text *names = JUB_NEW(arena, jub_text, count);
    uint32_t *order = JUB_NEW(arena, uint32_t, count), *places = JUB_NEW(arena, uint32_t, count);
    if (!names || !order || !places) return false;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = i;
        for (; at > 0 && compare_names(all->clauses.keys[i], names[at - 1]) < 0; at--) {
            names[at] = names[at - 1];
            order[at] = order[at - 1];
        }
        names[at] = all->clauses.keys[i];
        order[at] = i;
    }
    for (uint32_t i = 0; i < count; i++) places[order[i]] = i;
    for (uint32_t row = 0; row < person_count; row++)
        if (count > 0) clauses[row] = places[clauses[row]];
    all->outcome->clauses = names;
    all->outcome->clause_count = count;
    return true;
}

static bool is_counted_as_listed(const census *all, uint32_t row)
{
    return all->lines[row] || all->state->people.items[row].effect == JUB_DECLINED;
}

// A term that is over by the day of the effect, with what was given.
static bool has_ended(const census *all, uint32_t row)
{
    const jub_list_line *line = all->lines[row];
    return line && line->determination.result.has_new_end &&
           line->determination.result.new_end <= all->state->basis->agenda.effect;
}

// -- the network ----------------------------------------------------------------------------------

static size_t flow_of_facility(size_t facility)
{
    return FLOW_FACILITY + facility * ROW_FLOWS;
}

static size_t flow_of_clause(const report_outcome *outcome, size_t clause)
{
    return FLOW_FACILITY + (outcome->facility_count + clause) * ROW_FLOWS;
}

static void lay(report_outcome *outcome, size_t flow, size_t from, size_t to, uint32_t cost)
{
    report_flow *at = &outcome->flows[flow];
    at->from = (uint32_t)from;
    at->to = (uint32_t)to;
    at->cost = cost;
}

static void lay_flows(report_outcome *outcome)
{
    const size_t node_clause = NODE_FACILITY + outcome->facility_count;
    lay(outcome, FLOW_ALL, NODE_OUT, NODE_ALL, 0);
    outcome->flows[FLOW_ALL].is_known = true;
    // The gazette tells how many there are, whatever a report leaves out.
    lay(outcome, FLOW_LISTED, NODE_ALL, NODE_LIST, 0);
    outcome->flows[FLOW_LISTED].is_known = true;
    for (size_t i = 0; i < REPORT_FATE_COUNT; i++)
        lay(outcome, FLOW_FATE + i, NODE_ALL, NODE_OUT, COST_FATE);
    for (size_t i = 0; i < REPORT_EFFECT_COUNT; i++)
        lay(outcome, FLOW_EFFECT + i, NODE_EFFECT_IN + i, NODE_EFFECT_OUT + i, COST_EFFECT);
    for (size_t i = 0; i < outcome->facility_count; i++) {
        const size_t flow = flow_of_facility(i);
        for (size_t k = 0; k < REPORT_EFFECT_COUNT; k++)
            lay(outcome, flow + k, NODE_FACILITY + i, NODE_EFFECT_IN + k, COST_CELL);
        lay(outcome, flow + REPORT_EFFECT_COUNT, NODE_LIST, NODE_FACILITY + i, COST_ROW);
    }
    for (size_t i = 0; i < outcome->clause_count; i++) {
        const size_t flow = flow_of_clause(outcome, i);
        for (size_t k = 0; k < REPORT_EFFECT_COUNT; k++)
            lay(outcome, flow + k, NODE_EFFECT_OUT + k, node_clause + i, COST_CELL);
        lay(outcome, flow + REPORT_EFFECT_COUNT, node_clause + i, NODE_OUT, COST_CLAUSE);
    }
}

static void count_person(census *all, const uint32_t *clauses, uint32_t row)
{
    report_outcome *outcome = all->outcome;
    const jub_basis *basis = all->state->basis;
    outcome->flows[FLOW_ALL].count++;
    if (!is_counted_as_listed(all, row)) {
        outcome->flows[FLOW_FATE + fate_of(all, row)].count++;
        return;
    }
    const uint32_t held_at = jub_basis_facility_of(basis, row);
    const size_t facility = held_at == JUB_NO_ROW ? outcome->facility_count - 1 : held_at;
    const report_effect effect = effect_of(&all->state->people.items[row]);
    report_flow *of_facility = &outcome->flows[flow_of_facility(facility)];
    report_flow *of_clause = &outcome->flows[flow_of_clause(outcome, clauses[row])];
    outcome->flows[FLOW_LISTED].count++;
    outcome->flows[FLOW_EFFECT + effect].count++;
    outcome->ended_count += effect == REPORT_IS_REDUCED && has_ended(all, row);
    of_facility[effect].count++;
    of_facility[REPORT_EFFECT_COUNT].count++;
    of_clause[effect].count++;
    of_clause[REPORT_EFFECT_COUNT].count++;
}

static bool count_all(census *all, uint32_t *clauses, uint32_t person_count)
{
    report_words *words = all->page->words;
    report_outcome *outcome = all->outcome;
    for (uint32_t row = 0; row < person_count && !words->is_out_of_memory; row++)
        if (is_counted_as_listed(all, row)) clauses[row] = clause_of(all, row);
    if (words->is_out_of_memory || !sort_clauses(all, clauses, person_count)) return false;
    outcome->flow_count = flow_of_clause(outcome, outcome->clause_count);
    outcome->flows = JUB_NEW(words->arena, report_flow, outcome->flow_count);
    if (!outcome->flows) return false;
    lay_flows(outcome);
    for (uint32_t row = 0; row < person_count; row++) count_person(all, clauses, row);
    return true;
}

bool report_outcome_count(jub_arena *arena, const jub_report_input *input,
                          report_outcome *outcome_out)
{
    report_words words = {JUB_REPORT_ENGLISH, arena, false};
    report_page page = {.words = &words, .input = input};
    const jub_state *state = input->state;
    const jub_list *list = input->list;
    const uint32_t person_count = state->basis->persons->row_count;
    uint32_t *clauses = JUB_NEW(arena, uint32_t, person_count);
    census all = {&page, state, JUB_NEW(arena, const jub_list_line *, person_count),
                  jub_map_init(arena, 0), outcome_out};
    *outcome_out = (report_outcome){.facility_count = state->basis->facilities->row_count + 1};
    if (!clauses || !all.lines) return false;
    for (size_t i = 0; i < list->count; i++) all.lines[list->lines[i].person] = &list->lines[i];
    if (!count_all(&all, clauses, person_count)) return false;
    if (!input->is_public) return true;
    // Of two wholes the smaller one is missed less.
    for (size_t k = 0; k < REPORT_EFFECT_COUNT; k++) {
        report_flow *effect = &outcome_out->flows[FLOW_EFFECT + k];
        effect->cost += effect->count < UINT16_MAX ? (uint32_t)effect->count : UINT16_MAX;
    }
    const size_t nodes = NODE_FACILITY + outcome_out->facility_count + outcome_out->clause_count;
    return report_suppress(arena, outcome_out->flows, outcome_out->flow_count, (uint32_t)nodes);
}

// -- what is asked of it --------------------------------------------------------------------------

const report_flow *report_outcome_all(const report_outcome *outcome)
{
    return &outcome->flows[FLOW_ALL];
}

const report_flow *report_outcome_fate(const report_outcome *outcome, report_fate fate)
{
    return &outcome->flows[FLOW_FATE + (size_t)fate];
}

const report_flow *report_outcome_listed(const report_outcome *outcome)
{
    return &outcome->flows[FLOW_LISTED];
}

const report_flow *report_outcome_effect(const report_outcome *outcome, report_effect effect)
{
    return &outcome->flows[FLOW_EFFECT + (size_t)effect];
}

const report_flow *report_outcome_at(const report_outcome *outcome, size_t facility,
                                     report_effect effect)
{
    return &outcome->flows[flow_of_facility(facility) + (size_t)effect];
}

const report_flow *report_outcome_by(const report_outcome *outcome, size_t clause,
                                     report_effect effect)
{
    return &outcome->flows[flow_of_clause(outcome, clause) + (size_t)effect];
}

jub_text report_flow_text(report_words *words, const report_flow *flow)
{
    return flow->is_hidden ? SAY_ONLY(words, NOT_SHOWN) : report_count(words, flow->count);
}

report_text report_effect_text(report_effect effect)
{
    static const report_text texts[] = {
#define X(name) REPORT_EFFECT_##name,
        REPORT_EFFECT_LIST(X)
#undef X
    };
    return texts[effect];
}

report_text report_fate_text(report_fate fate)
{
    static const report_text texts[] = {
#define X(name) REPORT_WHY_##name,
        REPORT_FATE_LIST(X)
#undef X
    };
    return texts[fate];
}
