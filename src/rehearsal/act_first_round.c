// The first round: clerks go through the people who are proposed, heads sign, the round is closed.

#include "programme/first_list.h"
#include "rehearsal/run_private.h"

enum {
    CLERK_DAY_MIN = 10, // so many a clerk takes at least, on a day he is at it
    SLIPS_IN_1000 = 8,  // set aside by mistake, and put right the next day
    LOOKS_IN_1000 = 60, // records looked at before a decision
    PEEPS_A_DAY = 3,    // of a peeper, on one day in four
    ATTEMPT_DAY = 1,    // when corrupt officers try what they must not, in workdays
    KEPT_IN_100 = 45,   // of the best workers, by who keeps hands
};

// What a clerk has before him: the people of his facility who are proposed, in the register's
// order, and how far he has come.
typedef struct desk_pile {
    uint32_t *rows; // [count]
    uint32_t count, done;
    uint32_t first_day, per_day; // in workdays of the round
    JUB_LIST(uint32_t) slips;    // to be put right
} desk_pile;

static jub_status begin_round(rehearsal *run, const jub_decree_round_window *window,
                              jub_error *error)
{
    const int32_t second = JUB_OFFICE_OPENS - 1800;
    if (!plan_sitting(run, JUB_REGISTRAR_1, window->first_day, second))
        return jub_fail_no_memory(error);
    jub_event *level = plan_event(run, JUB_EVENT_LEVEL_OPENED, second);
    if (!level) return jub_fail_no_memory(error);
    SAY(level, LEVEL, level, JUB_LEVEL_ORDER);
    jub_event *event = plan_event(run, JUB_EVENT_ROUND_OPENED, second);
    if (!event) return jub_fail_no_memory(error);
    SAY(event, ROUND, round, window->name);
    return run_play(run, error);
}

// -- piles ----------------------------------------------------------------------------------------

// Spread so that a clerk is done by the day before last, when the head signs.
static void spread(const rehearsal *run, desk_pile *pile, uint32_t facility, uint32_t workdays)
{
    jub_prng prng = jub_lots_choice(&run->cast->lots, "pile", facility, 0);
    const uint32_t days = workdays > 2 ? workdays - 2 : 1;
    const uint32_t used = days - days / 5;
    pile->per_day = pile->count / (used > 0 ? used : 1) + 1;
    if (pile->per_day < CLERK_DAY_MIN) pile->per_day = CLERK_DAY_MIN;
    const uint32_t needed = pile->count / pile->per_day + 2; // and one for slips
    pile->first_day = days > needed ? jub_prng_below(&prng, days - needed) : 0;
}

static jub_status make_piles(rehearsal *run, desk_pile **piles_out, uint32_t workdays,
                             jub_error *error)
{
    desk_pile *piles = JUB_NEW(&run->arena, desk_pile, run->cast->facility_count);
    if (!piles) return jub_fail_no_memory(error);
    for (uint32_t f = 0; f < run->cast->facility_count; f++) {
        const uint32_t first = run->facility_offsets[f], last = run->facility_offsets[f + 1];
        piles[f].rows = JUB_NEW(&run->arena, uint32_t, last - first);
        if (!piles[f].rows) return jub_fail_no_memory(error);
        for (uint32_t i = first; i < last; i++)
            if (run->basis->proposals[run->by_facility[i]].is_proposed)
                piles[f].rows[piles[f].count++] = run->by_facility[i];
        run->counts.proposed_count += piles[f].count;
        spread(run, &piles[f], f, workdays);
    }
    *piles_out = piles;
    return JUB_OK;
}

// -- one person -----------------------------------------------------------------------------------

static jub_text clauses_of(rehearsal *run, uint32_t person)
{
    const jub_proposal *proposal = &run->basis->proposals[person];
    jub_buffer names = jub_buffer_init(JUB_EVENT_TEXT_MAX_BYTES);
    jub_clause_names(run->basis->decree, proposal->grants, proposal->quota, &names);
    const jub_text text = jub_text_copy(&run->day, jub_buffer_view(&names));
    jub_buffer_clear(&names);
    return text;
}

static jub_event *plan_person(rehearsal *run, jub_event_kind kind, uint32_t facility,
                              uint32_t person, int32_t second)
{
    jub_event *event = plan_event(run, kind, second);
    if (!event) return NULL;
    SAY(event, FACILITY, facility, jub_basis_facility_key(run->basis, facility));
    SAY(event, PERSON, person, jub_basis_person_key(run->basis, person));
    return event;
}

static jub_status nominate(rehearsal *run, uint32_t facility, uint32_t person, int32_t second,
                           jub_error *error)
{
    jub_event *event = plan_person(run, JUB_EVENT_NOMINATED, facility, person, second);
    if (!event) return jub_fail_no_memory(error);
    SAY(event, CLAUSES, clauses, clauses_of(run, person));
    return JUB_OK;
}

static jub_status set_aside(rehearsal *run, jub_event_kind kind, uint32_t facility, uint32_t person,
                            jub_reason reason, int32_t second, jub_error *error)
{
    jub_event *event = plan_person(run, kind, facility, person, second);
    if (!event) return jub_fail_no_memory(error);
    SAY(event, REASON, reason, jub_text_from(jub_reason_word(reason)));
    return JUB_OK;
}

static jub_status look(rehearsal *run, uint32_t person, bool is_granted, const char *why,
                       int32_t second, jub_error *error)
{
    jub_event *event = plan_event(run, JUB_EVENT_RECORD_VIEWED, second);
    if (!event) return jub_fail_no_memory(error);
    SAY(event, GRANTED, granted, is_granted);
    SAY(event, PERSON, person, jub_basis_person_key(run->basis, person));
    SAY(event, WHY, why, jub_text_from(why));
    return JUB_OK;
}

static bool keeps(const rehearsal *run, const jub_player *clerk, uint32_t player, uint32_t person)
{
    jub_prng prng = jub_lots_choice(&run->cast->lots, "keep", player, person);
    return clerk->character == JUB_CHARACTER_KEEPER && papers_conduct(run, person) == 0 &&
           jub_prng_chance(&prng, KEPT_IN_100, 100);
}

static jub_status handle(rehearsal *run, desk_pile *pile, uint32_t player, uint32_t person,
                         int32_t second, jub_error *error)
{
    jub_reason reason;
    const jub_player *clerk = &run->cast->players[player];
    jub_prng prng = jub_lots_choice(&run->cast->lots, "handle", person, 0);
    jub_status status = JUB_OK;
    if (jub_prng_chance(&prng, LOOKS_IN_1000, 1000))
        status = look(run, person, true, "before the first list", second - 60, error);
    if (status != JUB_OK) return status;
    if (papers_set_aside(run, person, &reason))
        return set_aside(run, JUB_EVENT_SET_ASIDE, clerk->facility, person, reason, second, error);
    if (keeps(run, clerk, player, person)) {
        status = set_aside(run, JUB_EVENT_SET_ASIDE, clerk->facility, person, JUB_REASON_IS_CONDUCT,
                           second, error);
        if (status == JUB_OK) plan_deed(run, "set aside a good worker");
        return status;
    }
    if (jub_prng_chance(&prng, SLIPS_IN_1000, 1000)) {
        if (!JUB_LIST_PUSH(&run->arena, &pile->slips, person)) return jub_fail_no_memory(error);
        return set_aside(run, JUB_EVENT_SET_ASIDE, clerk->facility, person,
                         JUB_REASON_IS_PAPERS_MISSING, second, error);
    }
    return nominate(run, clerk->facility, person, second, error);
}

// -- a day ----------------------------------------------------------------------------------------

static jub_status put_right(rehearsal *run, desk_pile *pile, uint32_t facility, jub_error *error)
{
    jub_status status = JUB_OK;
    for (size_t i = 0; status == JUB_OK && i < pile->slips.count; i++) {
        const uint32_t person = pile->slips.items[i];
        status = set_aside(run, JUB_EVENT_WITHDRAWN, facility, person, JUB_REASON_IS_SLIP,
                           JUB_OFFICE_OPENS, error);
        if (status == JUB_OK) status = nominate(run, facility, person, JUB_OFFICE_OPENS, error);
    }
    pile->slips.count = 0;
    return status;
}

static jub_status plan_clerk(rehearsal *run, desk_pile *pile, uint32_t facility, jub_date day,
                             jub_error *error)
{
    const uint32_t player = run->cast->staff[facility].clerk;
    const uint32_t left = pile->count - pile->done;
    const uint32_t count = left < pile->per_day ? left : pile->per_day;
    if (!plan_sitting(run, player, day, JUB_OFFICE_CLOSES + (int32_t)(player % 1500)))
        return jub_fail_no_memory(error);
    jub_status status = put_right(run, pile, facility, error);
    for (uint32_t i = 0; status == JUB_OK && i < count; i++)
        status =
            handle(run, pile, player, pile->rows[pile->done++],
                   jub_clock_piece(JUB_OFFICE_OPENS + 900, JUB_OFFICE_CLOSES, i, count), error);
    return status;
}

static jub_status plan_head(rehearsal *run, uint32_t facility, jub_date day, jub_error *error)
{
    jub_first_list made;
    const uint32_t player = run->cast->staff[facility].head;
    const int32_t second = JUB_OFFICE_OPENS + (int32_t)(player % 3000);
    jub_status status = jub_first_list_make(run->state, facility, &made, error);
    if (status != JUB_OK) return status;
    if (made.nominated_count + made.set_aside_count < made.proposed_count) return JUB_OK;
    jub_event *event = plan_sitting(run, player, day, second)
                           ? plan_event(run, JUB_EVENT_FIRST_LIST_SIGNED, second)
                           : NULL;
    if (!event) return jub_fail_no_memory(error);
    SAY(event, FACILITY, facility, jub_basis_facility_key(run->basis, facility));
    SAY(event, COUNT, count, made.nominated_count);
    SAY(event, ROOT, root, made.root);
    return JUB_OK;
}

// Who looks at what is none of their business is shown nothing, and it is in the log.
static jub_status plan_peeper(rehearsal *run, uint32_t player, jub_date day, jub_error *error)
{
    jub_prng prng = jub_lots_choice(&run->cast->lots, "peep", player, (uint64_t)day);
    if (!jub_prng_chance(&prng, 1, 4)) return JUB_OK;
    if (!plan_sitting(run, player, day, JUB_OFFICE_CLOSES + 1500)) return jub_fail_no_memory(error);
    jub_status status = JUB_OK;
    for (int i = 0; status == JUB_OK && i < PEEPS_A_DAY; i++) {
        const uint32_t person = jub_prng_below(&prng, run->basis->persons->row_count);
        const int32_t second =
            (int32_t)jub_prng_between(&prng, JUB_OFFICE_AFTERNOON, JUB_OFFICE_CLOSES);
        if (jub_basis_facility_of(run->basis, person) == run->cast->players[player].facility)
            continue;
        status = look(run, person, false, "for the file", second, error);
        if (status == JUB_OK) plan_deed(run, "looked at a record without a task");
    }
    return status;
}

static jub_status play_day(rehearsal *run, desk_pile *piles, jub_date day, uint32_t workday,
                           jub_error *error)
{
    jub_status status = JUB_OK;
    for (uint32_t f = 0; status == JUB_OK && f < run->cast->facility_count; f++) {
        desk_pile *pile = &piles[f];
        if (run->cast->staff[f].clerk == JUB_NO_PLAYER || pile->count == 0) continue;
        if (run->state->facilities.items[f].is_list_signed) continue;
        if (pile->done < pile->count || pile->slips.count > 0) {
            if (workday >= pile->first_day) status = plan_clerk(run, pile, f, day, error);
        } else {
            status = plan_head(run, f, day, error);
        }
    }
    for (uint32_t i = 0; status == JUB_OK && i < run->cast->count; i++)
        if (run->cast->players[i].character == JUB_CHARACTER_PEEPER)
            status = plan_peeper(run, i, day, error);
    return status;
}

// -- the close ------------------------------------------------------------------------------------

static uint32_t count_unsigned(const rehearsal *run, const desk_pile *piles)
{
    uint32_t count = 0;
    for (uint32_t f = 0; f < run->cast->facility_count; f++)
        count += piles[f].count > 0 && !run->state->facilities.items[f].is_list_signed;
    return count;
}

static jub_status close_round(rehearsal *run, const desk_pile *piles,
                              const jub_decree_round_window *window, jub_error *error)
{
    const uint32_t missing = count_unsigned(run, piles);
    run_wait(run, window->last_day, JUB_OFFICE_CLOSES + 1800);
    if (missing > 0) run_wait(run, window->last_day + 1, JUB_OFFICE_OPENS - 3600);
    const int32_t second = run_second(run);
    jub_event *event = plan_sitting(run, JUB_REGISTRAR_1, run_day(run), second)
                           ? plan_event(run, JUB_EVENT_ROUND_CLOSED, second)
                           : NULL;
    if (!event) return jub_fail_no_memory(error);
    SAY(event, ROUND, round, window->name);
    const jub_status status = run_end_day(run, window->last_day, error);
    if (status == JUB_OK && missing > 0)
        run_tell(run, "%u facilities have not signed: their people are not nominated", missing);
    return status;
}

static void count_people(rehearsal *run)
{
    for (uint32_t f = 0; f < run->cast->facility_count; f++) {
        run->counts.nominated_count += run->state->facilities.items[f].nominated_count;
        run->counts.set_aside_count += run->state->facilities.items[f].set_aside_count;
    }
}

jub_status act_first_round(rehearsal *run, jub_error *error)
{
    const jub_decree_round_window *window = &run->basis->agenda.rounds[JUB_ROUND_FIRST];
    const uint32_t workdays = jub_clock_workdays(window->first_day, window->last_day);
    desk_pile *piles = NULL;
    uint32_t workday = 0;
    jub_status status = begin_round(run, window, error);
    if (status == JUB_OK) status = make_piles(run, &piles, workdays, error);
    if (status != JUB_OK) return status;
    run_tell(run, "first round opened: %llu people are proposed",
             (unsigned long long)run->counts.proposed_count);
    for (jub_date day = window->first_day; status == JUB_OK && day <= window->last_day; day++) {
        if (!jub_clock_is_workday(day) && day != window->last_day) continue;
        status = play_day(run, piles, day, workday, error);
        if (status == JUB_OK && workday == ATTEMPT_DAY)
            status = plan_first_attempts(run, day, error);
        if (status == JUB_OK) status = run_end_day(run, day, error);
        workday++;
    }
    if (status == JUB_OK) status = close_round(run, piles, window, error);
    if (status != JUB_OK) return status;
    count_people(run);
    run_tell(run, "first round closed: %llu nominated, %llu set aside",
             (unsigned long long)run->counts.nominated_count,
             (unsigned long long)run->counts.set_aside_count);
    return JUB_OK;
}
