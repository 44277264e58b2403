// Who may be nominated and who is on the final list: against the special pardon worked out a second
// time over the columns of a register, ranking by hand, and against a register into whose rounds
// the same outcomes were written.

#include "base/prng.h"
#include "calendar/count.h"
#include "draw/draw.h"
#include "parallel_support.h"
#include "programme/selection.h"
#include "programme_basis.h"
#include "synth_register.h"

#define RECKONED ((jub_date)19039) /* 2022-02-16, also the effect */

enum { PEOPLE = 6000, PLACES = 15, LIST_MAX_BYTES = 1 << 24 };
enum { NOTHING = 0, G1 = 1, G2 = 2, G3 = 4 }; // bits of grants, in the order of the text

static const uint8_t lottery[JUB_HASH_BYTES] = {1, 2, 3, 4, 5, 6, 7, 8};

static const jub_lottery_seed seeds[] = {{{"february-2022", sizeof "february-2022" - 1}, lottery}};

// -- the special pardon, a second time ------------------------------------------------------------

// What the columns of a clean register say of somebody.
typedef struct facts {
    jub_text key;
    uint32_t facility;
    bool is_covered;
    bool is_barred; // whatever the rounds
    int grant;
    jub_date held_since, birth;
    bool has_end;
    jub_date start, end;
    jub_text conduct;
    uint8_t ticket[JUB_DRAW_TICKET_BYTES];
} facts;

typedef struct verdict {
    jub_standing standing;
    uint32_t rank; // in the quota, 0 without
} verdict;

static jub_text word(const jub_resource *resource, const char *name, uint32_t row)
{
    const jub_column *column = jub_resource_column(resource, jub_text_from(name));
    assert_non_null(column);
    assert_true(jub_bit(column->known, row));
    if (column->none && jub_bit(column->none, row)) return JUB_TEXT("none");
    return column->dictionary->keys[column->codes[row]];
}

static jub_date date_of(const jub_resource *resource, const char *name, uint32_t row)
{
    const jub_column *column = jub_resource_column(resource, jub_text_from(name));
    assert_true(column && jub_bit(column->known, row));
    return column->none && jub_bit(column->none, row) ? INT32_MIN : column->dates[row];
}

static bool is_short(const jub_resource *persons, uint32_t row)
{
    const jub_column *column = jub_resource_column(persons, JUB_TEXT("maximum_term"));
    if (column->none && jub_bit(column->none, row)) return false;
    const jub_duration most = column->durations[row];
    assert_int_equal(most.days, 0);
    return most.months <= 6;
}

static int grant_of(const jub_register *reg, const facts *of, const jub_resource *facilities,
                    uint32_t row)
{
    const jub_resource *persons = &reg->resources[reg->persons];
    const bool is_prison = jub_text_is(word(facilities, "kind", of->facility), "political_prison");
    const jub_text option = word(facilities, "option", of->facility);
    const bool is_family = jub_text_is(word(persons, "held_as", row), "family_member");
    if (!is_prison)
        return jub_text_is(word(facilities, "kind", of->facility), "labour_camp") && !is_family &&
                       of->has_end
                   ? G1
                   : NOTHING;
    if (jub_text_is(option, "transfer_model"))
        return jub_text_is(of->conduct, "model") ? G2 : NOTHING;
    return jub_text_is(option, "release_family") && is_family ? G3 : NOTHING;
}

static facts read_facts(const jub_register *reg, uint32_t row)
{
    const jub_resource *persons = &reg->resources[reg->persons];
    const jub_resource *facilities = jub_register_resource(reg, JUB_TEXT("facilities"));
    facts of = {.key = word(persons, "person", row)};
    of.facility = jub_resource_find(facilities, word(persons, "facility", row));
    of.start = date_of(reg->custody, "start", row);
    of.end = date_of(reg->custody, "end", row);
    of.has_end = of.start != INT32_MIN && of.end != INT32_MIN;
    of.conduct = word(persons, "conduct", row);
    of.held_since = date_of(persons, "held_since", row);
    of.birth = date_of(persons, "birth", row);
    const jub_text kind = word(facilities, "kind", of.facility);
    of.is_covered = jub_text_is(word(facilities, "ministry", of.facility), "social_security") &&
                    (jub_text_is(kind, "political_prison") || jub_text_is(kind, "labour_camp"));
    of.is_barred = is_short(persons, row) ||
                   jub_bit(jub_resource_column(persons, JUB_TEXT("pretrial"))->booleans, row);
    of.grant = grant_of(reg, &of, facilities, row);
    assert_int_equal(jub_draw_tickets(lottery, &of.key, 1, of.ticket, NULL), JUB_OK);
    return of;
}

static facts *read_all(jub_arena *arena, const jub_register *reg, uint32_t count)
{
    facts *all = JUB_NEW(arena, facts, count);
    assert_non_null(all);
    for (uint32_t i = 0; i < count; i++) all[i] = read_facts(reg, i);
    return all;
}

static bool stands_before(const facts *a, const facts *b)
{
    if (a->held_since != b->held_since) return a->held_since < b->held_since;
    if (a->birth != b->birth) return a->birth < b->birth;
    const int by_lot = memcmp(a->ticket, b->ticket, sizeof a->ticket);
    return by_lot != 0 ? by_lot < 0 : jub_text_compare(a->key, b->key) < 0;
}

static bool is_candidate(const facts *of, bool has_passed)
{
    return of->is_covered && !of->is_barred && has_passed;
}

// Slowly: one more than how many of the facility stand before.
static uint32_t rank_of(const facts *all, uint32_t count, const bool *passed, uint32_t person)
{
    uint32_t rank = 1;
    for (uint32_t i = 0; i < count; i++)
        rank += i != person && all[i].grant == G3 && all[i].facility == all[person].facility &&
                is_candidate(&all[i], passed[i]) && stands_before(&all[i], &all[person]);
    return rank;
}

static verdict judge(const facts *all, uint32_t count, const bool *passed, uint32_t person)
{
    const facts *of = &all[person];
    if (!of->is_covered) return (verdict){JUB_NOT_COVERED, 0};
    if (of->grant == NOTHING) return (verdict){JUB_NOT_GRANTED, 0};
    if (!is_candidate(of, passed[person])) return (verdict){JUB_EXCLUDED, 0};
    if (of->grant != G3) return (verdict){JUB_GRANTED, 0};
    const uint32_t rank = rank_of(all, count, passed, person);
    return (verdict){rank <= PLACES ? JUB_GRANTED : JUB_NOT_GRANTED, rank};
}

// Of the table `cut`, in months.
static int32_t cut_of(const facts *of)
{
    const int64_t served = 3 * (int64_t)(RECKONED - of->start), whole = of->end - of->start;
    if (jub_text_is(of->conduct, "model"))
        return served >= 2 * whole ? 72 : served >= whole ? 48 : 24;
    if (jub_text_is(of->conduct, "good"))
        return served >= 2 * whole ? 36 : served >= whole ? 24 : 12;
    return served >= 2 * whole ? 12 : 6;
}

static void write_reduced(const facts *of, jub_buffer *out)
{
    jub_date end = 0;
    char shown[JUB_DATE_TEXT_BYTES + 1];
    assert_int_equal(jub_date_add(of->end, (jub_duration){.months = -cut_of(of)}, JUB_CLAMP, &end),
                     JUB_ADDED);
    if (end < RECKONED) end = RECKONED;
    jub_buffer_format(out, "G1,reduced,%s,%d,\n", jub_date_format(end, shown), of->end - end);
}

// A move leaves the end as it was.
static void write_moved(const facts *of, jub_buffer *out)
{
    char shown[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer_format(out, "G2,transferred,%s,0,\n",
                      of->end == INT32_MIN ? "none" : jub_date_format(of->end, shown));
}

static void write_expected(const facts *all, uint32_t count, const jub_resource *facilities,
                           const bool *passed, uint32_t facility, jub_buffer *out)
{
    jub_buffer_string(out, "person,facility,standing,clauses,effect,new_end,days_saved,rank\n");
    for (uint32_t i = 0; i < count; i++) {
        const verdict its = judge(all, count, passed, i);
        if (its.standing != JUB_GRANTED) continue;
        if (facility != JUB_NO_ROW && all[i].facility != facility) continue;
        jub_buffer_format(out, "%.*s,%.*s,granted,", JUB_TEXT_ARG(all[i].key),
                          JUB_TEXT_ARG(word(facilities, "facility", all[i].facility)));
        if (all[i].grant == G1)
            write_reduced(&all[i], out);
        else if (all[i].grant == G3)
            jub_buffer_format(out, "\"G3,Q1\",released,2022-02-16,,%u\n", its.rank);
        else
            write_moved(&all[i], out);
    }
}

// Everybody held since and born on the same day, so that lots alone decide.
static void level(const jub_register *reg)
{
    const jub_resource *persons = &reg->resources[reg->persons];
    const jub_column *held = jub_resource_column(persons, JUB_TEXT("held_since"));
    const jub_column *birth = jub_resource_column(persons, JUB_TEXT("birth"));
    for (uint32_t i = 0; i < persons->row_count; i++) held->dates[i] = birth->dates[i] = 0;
}

// -- proposals ------------------------------------------------------------------------------------

static const jub_synth_options clean = {
    .people_count = PEOPLE, .seed = 12, .is_before_rounds = true, .is_clean = true};

static void assert_proposed_as_by_hand(jub_arena *arena, const jub_register *reg)
{
    const uint32_t reserve = 4;
    const jub_basis *basis = test_basis(arena, reg);
    const jub_proposal *proposals = NULL;
    jub_error error = {0};
    assert_int_equal(jub_propose(arena, basis, seeds, 1, reserve, &proposals, &error), JUB_OK);
    const facts *all = read_all(arena, reg, PEOPLE);
    bool *passed = JUB_NEW(arena, bool, PEOPLE);
    uint32_t granted = 0, in_reserve = 0;
    for (uint32_t i = 0; i < PEOPLE; i++) passed[i] = true;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        const verdict its = judge(all, PEOPLE, passed, i);
        const jub_proposal *found = &proposals[i];
        const bool is_granted = its.standing == JUB_GRANTED;
        const bool is_reserve = its.rank > PLACES && its.rank <= PLACES + reserve;
        assert_int_equal(found->standing, its.standing);
        assert_int_equal(found->is_proposed, is_granted || is_reserve);
        assert_int_equal(found->is_reserve, is_reserve);
        assert_int_equal(found->is_contested, false);
        assert_int_equal(found->grants, found->is_proposed ? all[i].grant : 0);
        assert_int_equal(found->quota, its.rank > 0 ? 0 : JUB_NO_QUOTA);
        assert_int_equal(found->rank, its.rank);
        assert_int_equal(found->places, its.rank > 0 ? PLACES : 0);
        passed[i] = false; // this one alone
        assert_int_equal(found->standing_failed, judge(all, PEOPLE, passed, i).standing);
        passed[i] = true;
        granted += is_granted;
        in_reserve += is_reserve;
    }
    assert_true(granted > 1000 && in_reserve > 3);
}

TEST(those_whom_the_decree_gives_something_are_proposed_and_a_reserve_by_rank)
{
    TEST_ARENA(arena);
    const jub_register *reg = synth_register(&arena, &clean, (jub_text){0});
    assert_proposed_as_by_hand(&arena, reg);
    level(reg);
    assert_proposed_as_by_hand(&arena, reg);
}

TEST(without_a_reserve_nobody_beyond_the_places_is_proposed)
{
    TEST_ARENA(arena);
    const jub_register *reg = synth_register(&arena, &clean, (jub_text){0});
    const jub_proposal *proposals = NULL;
    assert_int_equal(jub_propose(&arena, test_basis(&arena, reg), seeds, 1, 0, &proposals, NULL),
                     JUB_OK);
    for (uint32_t i = 0; i < PEOPLE; i++) {
        assert_false(proposals[i].is_reserve);
        assert_int_equal(proposals[i].is_proposed, proposals[i].standing == JUB_GRANTED);
    }
}

TEST(a_lottery_that_was_not_drawn_and_a_register_that_is_not_there_are_told)
{
    TEST_ARENA(arena);
    const jub_register *reg = synth_register(&arena, &clean, (jub_text){0});
    jub_basis *basis = test_basis(&arena, reg);
    const jub_proposal *proposals = NULL;
    jub_error error = {0};
    assert_int_equal(jub_propose(&arena, basis, NULL, 0, 0, &proposals, &error), JUB_MISSING);
    assert_string_equal(error.message, "draw seed needed for lottery 'february-2022'");
    basis->reg = NULL;
    assert_int_equal(jub_propose(&arena, basis, seeds, 1, 0, &proposals, &error), JUB_MISSING);
    assert_null(proposals);
}

// -- the list -------------------------------------------------------------------------------------

// A programme in which chance had its way.
static jub_state play(jub_arena *arena, jub_basis *basis, uint64_t seed, uint8_t *passed_out)
{
    jub_prng prng = {.state = seed};
    jub_state state = {.basis = basis, .arena = arena};
    const uint32_t count = basis->persons->row_count;
    test_seed(&state, arena, "readers", (const uint8_t[JUB_HASH_BYTES]){9});
    test_seed(&state, arena, "lottery/february-2022", lottery);
    for (uint32_t i = 0; i < basis->facilities->row_count; i++)
        assert_true(
            JUB_LIST_PUSH(arena, &state.facilities,
                          (jub_facility){.is_list_signed = !jub_prng_chance(&prng, 1, 10)}));
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t facility = jub_basis_facility_of(basis, i);
        jub_person person = {0};
        bool first = false, final = false;
        if (basis->proposals[i].is_proposed) {
            person.nomination = jub_prng_chance(&prng, 9, 10) ? JUB_IS_NOMINATED : JUB_IS_SET_ASIDE;
            first = person.nomination == JUB_IS_NOMINATED &&
                    state.facilities.items[facility].is_list_signed;
        }
        if (person.nomination == JUB_IS_NOMINATED) {
            const jub_case item = {.person = i, .outcome = (uint8_t)jub_prng_below(&prng, 3)};
            assert_true(JUB_LIST_PUSH(arena, &state.cases, item));
            person.case_number = (uint32_t)state.cases.count;
            final = first && item.outcome == JUB_PASSED;
        }
        if (jub_prng_chance(&prng, 1, 50)) {
            person.override = JUB_WITHDRAWN;
            final = false;
        } else if (jub_prng_chance(&prng, 1, 50)) {
            person.override = JUB_ADMITTED;
            final = true;
        }
        if (jub_prng_chance(&prng, 1, 50)) {
            person.effect = JUB_DECLINED;
            final = false;
        }
        assert_true(JUB_LIST_PUSH(arena, &state.people, person));
        passed_out[i] = final ? JUB_ROUND_PASSED : JUB_ROUND_FAILED;
        if (basis->proposals[i].standing == JUB_UNDETERMINED && !person.override && !person.effect)
            passed_out[i] = JUB_ROUND_UNKNOWN;
    }
    return state;
}

static jub_list make(jub_arena *arena, const jub_state *state)
{
    jub_list list = {0};
    jub_error error = {0};
    if (jub_list_make(arena, state, &list, &error) != JUB_OK) fail_msg("%s", error.message);
    return list;
}

static jub_basis *basis_with_proposals(jub_arena *arena, const jub_register *reg)
{
    jub_basis *basis = test_basis(arena, reg);
    assert_int_equal(jub_propose(arena, basis, seeds, 1, 5, &basis->proposals, NULL), JUB_OK);
    return basis;
}

static void assert_same(jub_buffer *a, jub_buffer *b)
{
    assert_int_equal(a->status, JUB_OK);
    jub_text left = jub_buffer_view(a), right = jub_buffer_view(b);
    while (left.length_bytes > 0 || right.length_bytes > 0) {
        const jub_text line = jub_text_cut(&left, '\n'), other = jub_text_cut(&right, '\n');
        if (!jub_text_equal(line, other))
            fail_msg("'%.*s', not '%.*s'", JUB_TEXT_ARG(line), JUB_TEXT_ARG(other));
    }
    jub_buffer_reset(a);
    jub_buffer_reset(b);
}

TEST(the_list_is_the_one_worked_out_by_hand_whole_and_in_parts)
{
    TEST_ARENA(arena);
    const jub_register *reg = synth_register(&arena, &clean, (jub_text){0});
    jub_basis *basis = basis_with_proposals(&arena, reg);
    const facts *all = read_all(&arena, reg, PEOPLE);
    bool *passed = JUB_NEW(&arena, bool, PEOPLE);
    uint8_t *rounds = JUB_NEW(&arena, uint8_t, PEOPLE);
    jub_buffer found = jub_buffer_init(LIST_MAX_BYTES), expected = jub_buffer_init(LIST_MAX_BYTES);
    for (uint64_t seed = 0; seed < 5; seed++) {
        const jub_state state = play(&arena, basis, seed, rounds);
        for (uint32_t i = 0; i < PEOPLE; i++) passed[i] = rounds[i] == JUB_ROUND_PASSED;
        const jub_list list = make(&arena, &state), again = make(&arena, &state);
        assert_true(list.count > 200);
        assert_int_equal(list.contested_count, 0);
        jub_list_write(basis, &list, JUB_NO_ROW, &found);
        jub_list_write(basis, &again, JUB_NO_ROW, &expected);
        assert_same(&found, &expected);
        for (uint32_t part = 0; part <= basis->facilities->row_count; part++) {
            const uint32_t facility = part < basis->facilities->row_count ? part : JUB_NO_ROW;
            jub_list_write(basis, &list, facility, &found);
            write_expected(all, PEOPLE, basis->facilities, passed, facility, &expected);
            assert_same(&found, &expected);
        }
    }
    jub_buffer_clear(&found);
    jub_buffer_clear(&expected);
}

TEST(a_part_that_was_read_says_of_each_person_what_the_list_says)
{
    TEST_ARENA(arena);
    const jub_register *reg = synth_register(&arena, &clean, (jub_text){0});
    jub_basis *basis = basis_with_proposals(&arena, reg);
    uint8_t *rounds = JUB_NEW(&arena, uint8_t, PEOPLE);
    jub_buffer text = jub_buffer_init(LIST_MAX_BYTES);
    const jub_state state = play(&arena, basis, 3, rounds);
    const jub_list list = make(&arena, &state);
    size_t told = 0;
    for (uint32_t facility = 0; facility < basis->facilities->row_count; facility++) {
        jub_list part;
        jub_buffer_reset(&text);
        jub_list_write(basis, &list, facility, &text);
        assert_int_equal(jub_list_read(&arena, basis, jub_buffer_view(&text), &part, NULL), JUB_OK);
        size_t at = 0;
        for (size_t i = 0; i < list.count; i++) {
            if (list.lines[i].facility != facility) continue;
            const jub_list_line *line = &list.lines[i], *read = &part.lines[at++];
            const jub_outcome *a = &line->determination.result, *b = &read->determination.result;
            assert_int_equal(read->person, line->person);
            assert_int_equal(read->facility, facility);
            assert_int_equal(read->rank, line->rank);
            assert_int_equal(read->determination.quota, line->determination.quota);
            assert_true(a->standing == b->standing && a->grants == b->grants);
            assert_true(a->has_new_end == b->has_new_end &&
                        (!a->has_new_end || a->new_end == b->new_end));
            assert_string_equal(jub_list_effect(read), jub_list_effect(line));
        }
        assert_int_equal(at, part.count);
        told += at;
    }
    assert_int_equal(told, list.count);
    jub_buffer_clear(&text);
}

TEST(what_is_no_part_of_a_list_is_refused)
{
    TEST_ARENA(arena);
    const jub_register *reg = synth_register(&arena, &clean, (jub_text){0});
    jub_basis *basis = basis_with_proposals(&arena, reg);
    uint8_t *rounds = JUB_NEW(&arena, uint8_t, PEOPLE);
    jub_buffer text = jub_buffer_init(LIST_MAX_BYTES);
    const jub_state state = play(&arena, basis, 3, rounds);
    const jub_list list = make(&arena, &state);
    jub_list part;
    jub_list_write(basis, &list, JUB_NO_ROW, &text);
    const jub_text whole = jub_buffer_view(&text);
    assert_int_equal(jub_list_read(&arena, basis, whole, &part, NULL), JUB_OK);
    // Whatever byte is lost or another, it is no list, or another one that is written in full.
    const size_t step = whole.length_bytes / 500 + 1;
    for (size_t i = 0; i < whole.length_bytes; i += step) {
        jub_buffer again = jub_buffer_init(LIST_MAX_BYTES);
        char *bytes = (char *)(uintptr_t)whole.bytes, kept = bytes[i];
        bytes[i] = kept == '7' ? '8' : '7';
        const jub_text changed = {whole.bytes, i % 2 == 0 ? whole.length_bytes : i};
        if (jub_list_read(&arena, basis, changed, &part, NULL) == JUB_OK) {
            jub_list_write(basis, &part, JUB_NO_ROW, &again);
            assert_true(jub_text_equal(jub_buffer_view(&again), changed));
        }
        bytes[i] = kept;
        jub_buffer_clear(&again);
    }
    static const char *const none[] = {
        "",
        "person\n",
        "person,facility,standing,clauses,effect,new_end,days_saved,rank",
        "person,facility,standing,clauses,effect,new_end,days_saved,rank\n,,,,,,,\n",
        "person,facility,standing,clauses,effect,new_end,days_saved,rank\n\n",
    };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        jub_error error;
        assert_int_not_equal(jub_list_read(&arena, basis, jub_text_from(none[i]), &part, &error),
                             JUB_OK);
        assert_true(error.message[0] != '\0');
    }
    jub_buffer_clear(&text);
}

TEST(a_place_that_is_left_falls_to_the_next_in_rank_who_passed)
{
    TEST_ARENA(arena);
    const jub_register *reg = synth_register(&arena, &clean, (jub_text){0});
    jub_basis *basis = basis_with_proposals(&arena, reg);
    jub_state state = {.basis = basis, .arena = &arena};
    uint32_t by_rank[PLACES + 5 + 1] = {0}, prison = JUB_NO_ROW;
    test_seed(&state, &arena, "lottery/february-2022", lottery);
    for (uint32_t i = 0; i < basis->facilities->row_count; i++)
        assert_true(
            JUB_LIST_PUSH(&arena, &state.facilities, (jub_facility){.is_list_signed = true}));
    for (uint32_t i = 0; i < PEOPLE; i++) // the first prison that has a reserve
        if (basis->proposals[i].is_reserve && prison == JUB_NO_ROW)
            prison = jub_basis_facility_of(basis, i);
    assert_int_not_equal(prison, JUB_NO_ROW);
    for (uint32_t i = 0; i < PEOPLE; i++) {
        jub_person person = {0};
        if (basis->proposals[i].is_proposed && basis->proposals[i].rank > 0 &&
            jub_basis_facility_of(basis, i) == prison) {
            by_rank[basis->proposals[i].rank] = i;
            person.nomination = JUB_IS_NOMINATED;
            assert_true(JUB_LIST_PUSH(&arena, &state.cases,
                                      (jub_case){.person = i, .outcome = JUB_PASSED}));
            person.case_number = (uint32_t)state.cases.count;
        }
        assert_true(JUB_LIST_PUSH(&arena, &state.people, person));
    }
    assert_int_equal(state.cases.count, PLACES + 5);
    // numbers 3 and 7 are refused and decline, number 16 was set aside: 17 and 18 follow
    state.cases.items[state.people.items[by_rank[3]].case_number - 1].outcome = JUB_REFUSED_CASE;
    state.people.items[by_rank[7]].effect = JUB_DECLINED;
    state.people.items[by_rank[16]].nomination = JUB_IS_SET_ASIDE;
    const jub_list list = make(&arena, &state);
    assert_int_equal(list.count, PLACES);
    for (uint32_t rank = 1; rank <= PLACES + 5; rank++) {
        bool is_on_it = false;
        for (size_t i = 0; i < list.count; i++)
            is_on_it = is_on_it || list.lines[i].person == by_rank[rank];
        assert_int_equal(is_on_it, rank <= 18 && rank != 3 && rank != 7 && rank != 16);
    }
}

// -- the same outcomes as rounds of a register ----------------------------------------------------

static jub_determination *determine_all(jub_arena *arena, const jub_basis *basis,
                                        const uint8_t *tickets, const uint8_t *const *rounds)
{
    jub_error error = {0};
    jub_determiner *determiner = NULL;
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    const jub_determine_options options = {.tickets = &tickets, .rounds = rounds};
    const uint32_t count = basis->persons->row_count;
    jub_determination *all = JUB_NEW(arena, jub_determination, count);
    assert_int_equal(
        jub_determiner_open(arena, basis->decree, basis->reg, &options, &diagnostics, &determiner),
        JUB_OK);
    jub_worker *worker = jub_worker_new(arena, determiner);
    assert_true(all && worker);
    jub_determine_candidates(determiner, worker, 0, count);
    assert_int_equal(jub_determine_rank(determiner, worker, &error), JUB_OK);
    jub_determine_rows(determiner, worker, 0, count, NULL, all);
    return all;
}

static uint8_t *draw_all(jub_arena *arena, const jub_basis *basis)
{
    const uint32_t count = basis->persons->row_count;
    uint8_t *tickets = JUB_NEW(arena, uint8_t, (size_t)count * JUB_TICKET_BYTES);
    assert_non_null(tickets);
    for (uint32_t i = 0; i < count; i++) {
        jub_text label = jub_basis_person_key(basis, i);
        if (label.length_bytes == 0) label = jub_text_format(arena, "#%u", i + 2);
        assert_int_equal(
            jub_draw_tickets(lottery, &label, 1, tickets + (size_t)i * JUB_TICKET_BYTES, NULL),
            JUB_OK);
    }
    return tickets;
}

static void assert_list_is(const jub_list *list, const jub_determination *all, uint32_t count)
{
    size_t at = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (all[i].result.standing != JUB_GRANTED) continue;
        assert_true(at < list->count);
        const jub_list_line *line = &list->lines[at++];
        const jub_outcome *result = &line->determination.result;
        assert_int_equal(line->person, i);
        assert_int_equal(line->rank, all[i].rank);
        assert_int_equal(result->days_saved, all[i].result.days_saved);
        assert_int_equal(jub_outcome_compare(result, &all[i].result), JUB_ALIKE);
    }
    assert_int_equal(at, list->count);
    assert_true(at > 500);
}

// Some people's keys, too, cannot be read, and lots decide: these are drawn by their record.
static void spoil(const jub_register *reg)
{
    const jub_resource *persons = &reg->resources[reg->persons];
    level(reg);
    for (uint32_t i = 0; i < persons->row_count; i += 3)
        jub_bit_clear(persons->columns[persons->key_column].known, i);
}

TEST(the_list_is_that_of_a_register_with_the_same_rounds_also_where_facts_are_missing)
{
    for (int is_spoilt = 0; is_spoilt < 2; is_spoilt++) {
        TEST_ARENA(arena);
        jub_synth_options options = {
            .people_count = PEOPLE, .double_count = 60, .seed = 31, .is_before_rounds = true};
        const jub_register *reg = synth_register(&arena, &options, (jub_text){0});
        const uint32_t count = reg->resources[reg->persons].row_count;
        uint8_t *round = JUB_NEW(&arena, uint8_t, count);
        const uint8_t *const rounds[] = {round, round}; // to be let in takes both

        jub_basis *basis = basis_with_proposals(&arena, reg);
        const jub_state state = play(&arena, basis, 8, round);
        options.is_before_rounds = false;
        const jub_register *after =
            synth_register(&arena, &options, synth_rounds_csv(&arena, reg, rounds));
        if (is_spoilt) {
            spoil(reg);
            spoil(after);
        }
        const jub_list list = make(&arena, &state);
        const jub_basis *basis_after = test_basis(&arena, after);
        assert_list_is(
            &list, determine_all(&arena, basis_after, draw_all(&arena, basis_after), NULL), count);
    }
}

TEST(a_place_that_hangs_on_missing_facts_is_not_proposed)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.people_count = 20000, .seed = 5, .is_before_rounds = true};
    const jub_register *reg = synth_register(&arena, &options, (jub_text){0});
    jub_basis *basis = basis_with_proposals(&arena, reg);
    const uint32_t facility_count = basis->facilities->row_count;
    uint32_t contested = 0, *proposed = JUB_NEW(&arena, uint32_t, facility_count);
    uint8_t *passed = JUB_NEW(&arena, uint8_t, basis->persons->row_count);
    memset(passed, JUB_ROUND_PASSED, basis->persons->row_count);
    const uint8_t *const rounds[] = {passed, passed};
    const jub_determination *all = determine_all(&arena, basis, draw_all(&arena, basis), rounds);
    for (uint32_t i = 0; i < basis->persons->row_count; i++) {
        const jub_proposal *proposal = &basis->proposals[i];
        contested += proposal->is_contested;
        assert_int_equal(proposal->is_contested, all[i].is_contested);
        assert_int_equal(proposal->standing, all[i].result.standing);
        assert_int_equal(proposal->rank, all[i].rank_last);
        if (proposal->is_contested) assert_false(proposal->is_proposed);
        if (proposal->is_proposed && proposal->quota != JUB_NO_QUOTA)
            proposed[jub_basis_facility_of(basis, i)]++;
    }
    assert_true(contested > 0);
    for (uint32_t i = 0; i < facility_count; i++) assert_true(proposed[i] <= PLACES + 5);
}

// Of the places of each prison, those that are not given as far as somebody may have them.
static uint32_t count_contested(const jub_basis *basis, const jub_determination *all,
                                uint32_t facility)
{
    uint32_t given = 0, perhaps = 0;
    for (uint32_t i = 0; i < basis->persons->row_count; i++) {
        if (jub_basis_facility_of(basis, i) != facility || all[i].quota == JUB_NO_QUOTA) continue;
        given += all[i].result.standing == JUB_GRANTED;
        perhaps += all[i].result.standing == JUB_UNDETERMINED &&
                   (all[i].is_contested || all[i].rank_last <= PLACES);
    }
    return PLACES - given < perhaps ? PLACES - given : perhaps;
}

TEST(a_place_that_hangs_on_missing_facts_is_given_to_nobody)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.people_count = 20000, .seed = 5, .is_before_rounds = true};
    const jub_register *reg = synth_register(&arena, &options, (jub_text){0});
    jub_basis *basis = basis_with_proposals(&arena, reg);
    const uint32_t count = basis->persons->row_count;
    uint8_t *round = JUB_NEW(&arena, uint8_t, count);
    const uint8_t *const rounds[] = {round, round};
    const jub_state state = play(&arena, basis, 3, round);
    const jub_list list = make(&arena, &state);
    const jub_determination *all = determine_all(&arena, basis, draw_all(&arena, basis), rounds);
    assert_list_is(&list, all, count);
    uint32_t contested = 0;
    for (uint32_t i = 0; i < basis->facilities->row_count; i++)
        contested += count_contested(basis, all, i);
    assert_true(contested > 0);
    assert_int_equal(list.contested_count, contested);
    for (size_t i = 0; i < list.count; i++)
        assert_int_not_equal(basis->proposals[list.lines[i].person].standing, JUB_UNDETERMINED);
}

static void assert_same_lists(const jub_basis *basis, const jub_list *expected,
                              const jub_list *found)
{
    jub_buffer a = jub_buffer_init(LIST_MAX_BYTES), b = jub_buffer_init(LIST_MAX_BYTES);
    assert_int_equal(found->count, expected->count);
    assert_int_equal(found->contested_count, expected->contested_count);
    for (size_t i = 0; i < found->count; i++) {
        assert_int_equal(found->lines[i].person, expected->lines[i].person);
        assert_int_equal(found->lines[i].facility, expected->lines[i].facility);
        assert_int_equal(found->lines[i].rank, expected->lines[i].rank);
    }
    jub_list_write(basis, found, JUB_NO_ROW, &a);
    jub_list_write(basis, expected, JUB_NO_ROW, &b);
    assert_same(&a, &b);
    jub_buffer_clear(&a);
    jub_buffer_clear(&b);
}

// -- once more ------------------------------------------------------------------------------------

// What may happen between two versions of the list, to one in fifteen, and to nobody else.
static void change_some(jub_state *state, jub_prng *prng)
{
    for (uint32_t i = 0; i < state->people.count; i++) {
        jub_person *person = &state->people.items[i];
        if (!jub_prng_chance(prng, 1, 15)) continue;
        switch (jub_prng_below(prng, 4)) {
        case 0: person->override = JUB_WITHDRAWN; break;
        case 1: person->override = JUB_ADMITTED; break;
        case 2: person->effect = JUB_DECLINED; break;
        default:
            if (person->case_number > 0)
                state->cases.items[person->case_number - 1].outcome =
                    (uint8_t)jub_prng_below(prng, 3);
        }
    }
}

TEST(a_list_made_after_another_is_the_one_that_is_made_without_it)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.people_count = 5000, .seed = 7, .is_before_rounds = true};
    const jub_register *reg = synth_register(&arena, &options, (jub_text){0});
    jub_basis *basis = basis_with_proposals(&arena, reg);
    const uint32_t count = basis->persons->row_count;
    uint8_t *round = JUB_NEW(&arena, uint8_t, count);
    for (uint64_t seed = 0; seed < 6; seed++) {
        jub_prng prng = {.state = seed};
        jub_state state = play(&arena, basis, seed, round);
        const jub_list *before = NULL;
        for (int version = 1; version <= 4; version++) {
            state.list = NULL;
            const jub_list plain = make(&arena, &state);
            state.list = before;
            jub_list *list = JUB_NEW(&arena, jub_list, 1);
            *list = make(&arena, &state);
            assert_same_lists(basis, &plain, list);
            assert_memory_equal(list->passed_over, plain.passed_over, count);
            uint32_t passed_over = 0;
            for (uint32_t i = 0; i < count; i++) passed_over += list->passed_over[i] > 0;
            assert_true(passed_over > count / 3 && passed_over + list->count <= count);
            before = list;
            change_some(&state, &prng);
        }
    }
}

// -- in parts -------------------------------------------------------------------------------------

static void assert_same_proposals(const jub_basis *basis, const jub_proposal *expected,
                                  const jub_proposal *found)
{
    for (uint32_t i = 0; i < basis->persons->row_count; i++) {
#define X(type, member) assert_int_equal(found[i].member, expected[i].member);
        JUB_PROPOSAL_MEMBERS(X)
#undef X
    }
}

TEST(proposals_and_list_are_the_same_in_however_many_parts_and_on_threads)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.people_count = 5000, .seed = 6, .is_before_rounds = true};
    const jub_register *reg = synth_register(&arena, &options, (jub_text){0});
    spoil(reg);
    jub_basis *basis = basis_with_proposals(&arena, reg);
    uint8_t *round = JUB_NEW(&arena, uint8_t, basis->persons->row_count);
    const jub_state state = play(&arena, basis, 4, round);
    const jub_list plain = make(&arena, &state);
    assert_true(plain.count > 200);
    uint32_t calls = 0;
    for (uint32_t parts = 2; parts <= JUB_PARALLEL_MAX; parts = parts * 2 + 1) {
        for (int on_threads = 0; on_threads < 2; on_threads++) {
            const jub_parallel parallel = {&calls, parts,
                                           on_threads ? test_run_on_threads : test_run_backwards};
            const jub_proposal *proposals = NULL;
            basis->parallel = &parallel;
            assert_int_equal(jub_propose(&arena, basis, seeds, 1, 5, &proposals, NULL), JUB_OK);
            assert_same_proposals(basis, basis->proposals, proposals);
            const jub_list list = make(&arena, &state);
            assert_same_lists(basis, &plain, &list);
            basis->parallel = NULL;
        }
    }
    assert_true(calls >= 5 * 2 * 5); // lots, candidates and determinations, each in parts
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_whom_the_decree_gives_something_are_proposed_and_a_reserve_by_rank),
        cmocka_unit_test(without_a_reserve_nobody_beyond_the_places_is_proposed),
        cmocka_unit_test(a_lottery_that_was_not_drawn_and_a_register_that_is_not_there_are_told),
        cmocka_unit_test(the_list_is_the_one_worked_out_by_hand_whole_and_in_parts),
        cmocka_unit_test(a_part_that_was_read_says_of_each_person_what_the_list_says),
        cmocka_unit_test(what_is_no_part_of_a_list_is_refused),
        cmocka_unit_test(a_place_that_is_left_falls_to_the_next_in_rank_who_passed),
        cmocka_unit_test(
            the_list_is_that_of_a_register_with_the_same_rounds_also_where_facts_are_missing),
        cmocka_unit_test(a_place_that_hangs_on_missing_facts_is_not_proposed),
        cmocka_unit_test(a_place_that_hangs_on_missing_facts_is_given_to_nobody),
        cmocka_unit_test(a_list_made_after_another_is_the_one_that_is_made_without_it),
        cmocka_unit_test(proposals_and_list_are_the_same_in_however_many_parts_and_on_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
