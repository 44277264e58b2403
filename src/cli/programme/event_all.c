#include "cli/programme/event_all.h"

#include "cli/programme/event_deal.h"
#include "cli/programme/event_words.h"
#include "cli/random.h"

typedef struct event_list {
    cli_fill *fill;
    jub_event_kind kind;
    JUB_LIST(jub_event) events;
} event_list;

bool cli_event_has_all(jub_event_kind kind)
{
    return kind == JUB_EVENT_NOMINATED || kind == JUB_EVENT_CASE_LISTED ||
           kind == JUB_EVENT_CASE_ASSIGNED || kind == JUB_EVENT_READER_SECONDED ||
           kind == JUB_EVENT_FACILITY_NOTIFIED || kind == JUB_EVENT_PERSON_NOTIFIED ||
           kind == JUB_EVENT_EFFECT_RECORDED;
}

static jub_status add(event_list *list, jub_event *event, jub_error *error)
{
    event->kind = list->kind;
    event->has_facts = jub_event_facts(list->kind) != 0;
    const jub_status status = cli_event_fill(list->fill, event, error);
    if (status != JUB_OK) return status;
    if (JUB_LIST_PUSH(&list->fill->actor->programme.arena, &list->events, *event)) return JUB_OK;
    return jub_fail_no_memory(error);
}

static jub_status add_person(event_list *list, uint32_t person, jub_error *error)
{
    jub_event event = {.has = JUB_HAS(PERSON), .person = cli_fill_person_key(list->fill, person)};
    if (!event.person.bytes) return jub_fail_no_memory(error);
    return add(list, &event, error);
}

// -- the first round ------------------------------------------------------------------------------

static jub_status all_proposed(event_list *list, jub_error *error)
{
    const cli_actor *actor = list->fill->actor;
    const jub_state *state = &actor->programme.state;
    const jub_basis *basis = &actor->programme.basis;
    const jub_actor *record = cli_actor_record(actor);
    jub_status status = JUB_OK;
    if (!basis->proposals || !record || record->facility == JUB_NO_ROW) return JUB_OK;
    for (uint32_t i = 0; i < state->people.count && status == JUB_OK; i++)
        if (basis->proposals[i].is_proposed && state->people.items[i].nomination == JUB_NOT_YET &&
            jub_basis_facility_of(basis, i) == record->facility)
            status = add_person(list, i, error);
    return status;
}

// -- cases ----------------------------------------------------------------------------------------

// An unbiased number below `bound`: what lies in the last, incomplete span is drawn again.
static uint32_t uniform(jub_random random, uint32_t bound)
{
    const uint32_t limit = UINT32_MAX - UINT32_MAX % bound;
    uint32_t value;
    do random.fill(random.context, (uint8_t *)&value, sizeof value);
    while (value >= limit);
    return value % bound;
}

// In random order, so that the number of a case tells nothing of whose it is.
static void shuffle(uint32_t *people, uint32_t count)
{
    const jub_random random = cli_random();
    for (uint32_t i = count; i > 1; i--) {
        const uint32_t j = uniform(random, i), last = people[i - 1];
        people[i - 1] = people[j];
        people[j] = last;
    }
}

static bool waits_for_case(const cli_programme *programme, uint32_t person)
{
    const jub_state *state = &programme->state;
    const jub_person *record = &state->people.items[person];
    const uint32_t facility = jub_basis_facility_of(&programme->basis, person);
    return record->nomination == JUB_IS_NOMINATED && record->case_number == 0 &&
           facility < state->facilities.count && state->facilities.items[facility].is_list_signed;
}

static jub_status all_nominated(event_list *list, jub_error *error)
{
    cli_programme *programme = &list->fill->actor->programme;
    const uint32_t person_count = (uint32_t)programme->state.people.count;
    uint32_t *people = JUB_NEW(&programme->arena, uint32_t, person_count);
    uint32_t count = 0;
    jub_status status = JUB_OK;
    if (!people) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < person_count; i++)
        if (waits_for_case(programme, i)) people[count++] = i;
    shuffle(people, count);
    for (uint32_t i = 0; i < count && status == JUB_OK; i++) {
        jub_event event = {.has = JUB_HAS(PERSON) | JUB_HAS(CASE),
                           .person = cli_fill_person_key(list->fill, people[i]),
                           .case_number = programme->state.cases.count + i + 1};
        status = event.person.bytes ? add(list, &event, error) : jub_fail_no_memory(error);
    }
    return status;
}

static jub_status all_readers(event_list *list, jub_error *error)
{
    const jub_state *state = &list->fill->actor->programme.state;
    jub_status status = JUB_OK;
    for (uint32_t i = 0; i < state->actors.count && status == JUB_OK; i++) {
        const jub_actor *reader = &state->actors.items[i];
        if (reader->role != JUB_ROLE_READER || reader->has_left || reader->is_on_duty) continue;
        jub_event event = {.has = JUB_HAS(ACTOR), .actor = reader->id};
        status = add(list, &event, error);
    }
    return status;
}

// -- the list -------------------------------------------------------------------------------------

static jub_status all_facilities(event_list *list, jub_error *error)
{
    cli_programme *programme = &list->fill->actor->programme;
    const jub_state *state = &programme->state;
    jub_status status = JUB_OK;
    if (!programme->basis.reg) return JUB_OK;
    for (uint32_t i = 0; i < state->facilities.count && status == JUB_OK; i++) {
        if (state->facilities.items[i].is_notified == JUB_NOTIFIED) continue;
        jub_event event = {.has = JUB_HAS(FACILITY),
                           .facility = jub_basis_facility_key(&programme->basis, i)};
        status = add(list, &event, error);
    }
    return status;
}

// Whether a line waits to be told, or for its effect. The gate lets people go and records nothing
// else.
static bool waits(const event_list *list, const jub_list_line *line)
{
    const cli_actor *actor = list->fill->actor;
    const jub_person *person = &actor->programme.state.people.items[line->person];
    if (line->facility != cli_actor_record(actor)->facility) return false;
    if (list->kind == JUB_EVENT_PERSON_NOTIFIED) return person->notified == JUB_UNTOLD;
    if (person->notified != JUB_TOLD || person->effect != JUB_NO_EFFECT) return false;
    return !cli_actor_is(actor, JUB_BY(GATE)) ||
           jub_text_is(jub_text_from(jub_list_effect(line)), "released");
}

static jub_status all_listed(event_list *list, jub_error *error)
{
    const cli_actor *actor = list->fill->actor;
    const jub_list *lines = NULL;
    if (cli_actor_record(actor)->facility == JUB_NO_ROW ||
        actor->programme.state.programme.level < JUB_LEVEL_PEOPLE)
        return JUB_OK;
    jub_status status = cli_fill_list(list->fill, &lines, error);
    for (size_t i = 0; status == JUB_OK && lines && i < lines->count; i++)
        if (waits(list, &lines->lines[i])) status = add_person(list, lines->lines[i].person, error);
    return status;
}

// -- any of these ---------------------------------------------------------------------------------

static jub_status find_all(event_list *list, jub_error *error)
{
    switch (list->kind) {
    case JUB_EVENT_NOMINATED: return all_proposed(list, error);
    case JUB_EVENT_CASE_LISTED: return all_nominated(list, error);
    case JUB_EVENT_READER_SECONDED: return all_readers(list, error);
    case JUB_EVENT_FACILITY_NOTIFIED: return all_facilities(list, error);
    case JUB_EVENT_PERSON_NOTIFIED:
    case JUB_EVENT_EFFECT_RECORDED: return all_listed(list, error);
    default:
        return jub_fail(error, JUB_REFUSED, (jub_position){0},
                        "leave --all out, or hand many in as lines on standard input",
                        "there is no --all of '%s'", jub_event_word(list->kind));
    }
}

static jub_status refuse_nothing(const cli_fill *fill, jub_event_kind kind, jub_error *error)
{
    const cli_programme *programme = &fill->actor->programme;
    const uint8_t stage = programme->state.programme.stage;
    return jub_fail(error, JUB_REFUSED, (jub_position){0},
                    programme->basis.reg
                        ? "'jubilee programme next' says what you can do"
                        : "while the list is sealed, register and facts are not here",
                    "nothing waits for '%s'; the programme is at: %s", jub_event_word(kind),
                    jub_programme_stage_words((jub_programme_stage)stage));
}

jub_status cli_event_all(cli_fill *fill, jub_event_kind kind, jub_event **events_out,
                         size_t *count_out, jub_error *error)
{
    event_list list = {.fill = fill, .kind = kind};
    jub_status status;
    if (cli_event_has_all(kind) && !cli_actor_is(fill->actor, jub_event_roles(kind)))
        return jub_fail(error, JUB_REFUSED, (jub_position){0},
                        "'jubilee programme next' says what you can do",
                        "'%s' is not among what your role does", jub_event_word(kind));
    if (kind == JUB_EVENT_CASE_ASSIGNED)
        status = cli_deal_all(fill, events_out, count_out, error);
    else {
        status = find_all(&list, error);
        *events_out = list.events.items;
        *count_out = list.events.count;
    }
    if (status != JUB_OK) return status;
    if (*count_out == 0) return refuse_nothing(fill, kind, error);
    return JUB_OK;
}
