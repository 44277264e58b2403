// How a reader answers: as the papers say, with errors; or as somebody has paid for.

#include "rehearsal/run_private.h"

enum {
    REFUSED_SHARE = 38,  // of 100 cases, about what the papers do not support: who sells N points
                         // passes N of these 38
    COLLUDER_HARD = 18,  // of 100 good cases of others, refused by a colluder
    STEERED_IN_100 = 30, // of bad cases, left by a steerer for a friend
    HONEST_RECUSALS = 6, // of 1,000
    SOLD_SECONDS = 50,   // how soon a sold case is decided
};

typedef struct answer {
    bool is_pass;
    bool is_recusal;
    jub_reason reason;
    const char *deed;
} answer;

static bool chance(const rehearsal *run, const char *about, uint32_t player,
                   const jub_reading *reading, uint32_t parts, uint32_t whole)
{
    jub_prng prng = jub_lots_choice(&run->cast->lots, about, player,
                                    (uint64_t)reading->case_number * 4 + reading->number);
    return jub_prng_chance(&prng, parts, whole);
}

static answer honest_answer(const rehearsal *run, uint32_t player, const jub_reading *reading,
                            uint32_t person)
{
    const jub_player *reader = &run->cast->players[player];
    answer given = {0};
    const bool is_supported = papers_support(run, person, &given.reason);
    const uint32_t errors = is_supported ? reader->too_hard : reader->too_kind;
    given.is_pass = is_supported != chance(run, "error", player, reading, errors, 1000);
    if (chance(run, "recusal", player, reading, HONEST_RECUSALS, 1000))
        given = (answer){.is_recusal = true, .reason = JUB_REASON_IS_KNOWN};
    return given;
}

static void collude(const rehearsal *run, uint32_t player, const jub_reading *reading,
                    uint32_t person, answer *given)
{
    const jub_player *partner = &run->cast->players[run->cast->players[player].partner];
    if (jub_basis_facility_of(run->basis, person) == partner->facility) {
        if (!given->is_pass) given->deed = "passed one of the partner's people";
        given->is_pass = true;
    } else if (given->is_pass && chance(run, "hard", player, reading, COLLUDER_HARD, 100)) {
        given->is_pass = false;
        given->deed = "refused another's, to make room";
    }
}

static void corrupt_answer(const rehearsal *run, uint32_t player, const jub_reading *reading,
                           uint32_t person, answer *given)
{
    const jub_character character = run->cast->players[player].character;
    const uint32_t points = jub_character_points(character);
    if (points > 0 && !given->is_pass &&
        chance(run, "sold", player, reading, points, REFUSED_SHARE)) {
        given->is_pass = true;
        given->deed = "sold";
    }
    if (character == JUB_CHARACTER_COLLUDER) collude(run, player, reading, person, given);
    if (character == JUB_CHARACTER_GO_BETWEEN && !given->is_pass &&
        papers_is_client(run, player, person)) {
        given->is_pass = true;
        given->deed = "passed for a go-between";
    }
    if (character == JUB_CHARACTER_STEERER && !given->is_pass &&
        chance(run, "steered", player, reading, STEERED_IN_100, 100))
        *given = (answer){.is_recusal = true,
                          .reason = JUB_REASON_IS_KNOWN,
                          .deed = "stood back so that it may fall to a friend"};
}

// A case of which the decree leaves no choice is passed, by whoever reads it.
static void obey(const jub_proposal *proposal, answer *given)
{
    if (given->is_recusal || given->is_pass || proposal->standing != proposal->standing_failed)
        return;
    *given = (answer){.is_pass = true};
}

static jub_text clauses_of(rehearsal *run, const answer *given, const jub_proposal *proposal)
{
    if (!given->is_pass) return run->basis->agenda.rounds[JUB_ROUND_FINAL].name;
    jub_buffer names = jub_buffer_init(JUB_EVENT_TEXT_MAX_BYTES);
    jub_clause_names(run->basis->decree, proposal->grants, proposal->quota, &names);
    const jub_text text = jub_text_copy(&run->day, jub_buffer_view(&names));
    jub_buffer_clear(&names);
    return text;
}

jub_status plan_reading(rehearsal *run, uint32_t player, const jub_reading *reading, int32_t second,
                        jub_error *error)
{
    const uint32_t person = run->state->cases.items[reading->case_number - 1].person;
    const jub_proposal *proposal = &run->basis->proposals[person];
    answer given = honest_answer(run, player, reading, person);
    if (!given.is_recusal) corrupt_answer(run, player, reading, person, &given);
    obey(proposal, &given);
    if (given.is_pass) given.reason = JUB_REASON_IS_AS_DETERMINED;
    const jub_event_kind kind = given.is_recusal       ? JUB_EVENT_CASE_RECUSED
                                : reading->number == 3 ? JUB_EVENT_CASE_ADJUDICATED
                                                       : JUB_EVENT_CASE_DECIDED;
    jub_event *event = plan_event(run, kind, second);
    if (!event) return jub_fail_no_memory(error);
    if (given.deed && given.is_pass) event->time -= SOLD_SECONDS;
    SAY(event, CASE, case_number, reading->case_number);
    SAY(event, READING, reading, reading->number);
    SAY(event, REASON, reason, jub_text_from(jub_reason_word(given.reason)));
    if (given.deed) plan_deed(run, given.deed);
    if (given.is_recusal) return JUB_OK;
    SAY(event, DECISION, decision, jub_text_from(given.is_pass ? "pass" : "refuse"));
    SAY(event, CLAUSES, clauses, clauses_of(run, &given, proposal));
    SAY(event, DISCRETION, discretion, !given.is_pass);
    return JUB_OK;
}
