// What follows from the list, from matters that are pending, and from the draw for auditors.

#include "base/sha256.h"
#include "cli/programme/event_fill_private.h"
#include "programme/dealing.h"

enum { WORDS_MAX_BYTES = JUB_EVENT_TEXT_MAX_BYTES };
#define LIST_MAX_BYTES ((size_t)1 << 30)

// -- what is due to be dealt ----------------------------------------------------------------------

bool cli_fill_due_deal(const jub_state *state, uint32_t *case_out, uint32_t *reading_out)
{
    if (state->programme.stage > JUB_PROGRAMME_FINAL_ROUND) return false;
    if (jub_deal_next(state, case_out, reading_out)) return true;
    for (uint32_t i = 0; i < state->cases.count; i++)
        for (uint32_t number = 1; number <= JUB_READING_MAX; number++) {
            if (!jub_deal_is_due(state, i + 1, number)) continue;
            *case_out = i + 1;
            *reading_out = number;
            return true;
        }
    return false;
}

// -- the list -------------------------------------------------------------------------------------

jub_status cli_fill_list(cli_fill *fill, const jub_list **list_out, jub_error *error)
{
    cli_programme *programme = &fill->actor->programme;
    *list_out = NULL;
    if (!programme->basis.reg || !programme->basis.proposals) return JUB_OK;
    if (programme->is_facility) {
        *list_out = programme->state.list; // its part, as it was given
        return JUB_OK;
    }
    if (!fill->has_list) {
        const jub_status status =
            jub_list_make(&programme->arena, &programme->state, &fill->list, error);
        if (status != JUB_OK) return status;
        fill->has_list = true;
    }
    *list_out = &fill->list;
    return JUB_OK;
}

const jub_list_line *cli_fill_line(const jub_list *list, uint32_t person)
{
    size_t begin = 0, end = list->count; // lines stand in the order of rows
    while (begin < end) {
        const size_t middle = begin + (end - begin) / 2;
        if (list->lines[middle].person == person) return &list->lines[middle];
        if (list->lines[middle].person < person)
            begin = middle + 1;
        else
            end = middle;
    }
    return NULL;
}

// Hash and length of the list, or of one facility's part.
static jub_status fill_file(cli_fill *fill, uint32_t facility, jub_event *event, jub_error *error)
{
    const jub_list *list = NULL;
    const jub_basis *basis = &fill->actor->programme.basis;
    jub_hash hash;
    uint64_t count = 0;
    if (event->has & JUB_HAS(FILE) && event->has & JUB_HAS(TOTAL)) return JUB_OK;
    const jub_status status = cli_fill_list(fill, &list, error);
    if (status != JUB_OK || !list) return status;
    jub_buffer bytes = jub_buffer_init_secret(LIST_MAX_BYTES);
    jub_list_write(basis, list, facility, &bytes);
    const bool is_whole =
        bytes.status == JUB_OK && jub_sha256_of(basis->sha, jub_buffer_view(&bytes), hash.bytes);
    jub_buffer_clear(&bytes);
    if (!is_whole) return jub_fail_no_memory(error);
    for (size_t i = 0; i < list->count; i++)
        count += facility == JUB_NO_ROW || list->lines[i].facility == facility;
    cli_give_hash(event, JUB_FIELD_FILE, &event->file, &hash);
    cli_give_count(event, JUB_FIELD_TOTAL, &event->total, count);
    return JUB_OK;
}

static jub_status fill_facility_notified(cli_fill *fill, jub_event *event, jub_error *error)
{
    const jub_basis *basis = &fill->actor->programme.basis;
    if (!(event->has & JUB_HAS(FACILITY)) || !basis->reg) return JUB_OK;
    const uint32_t facility = jub_basis_facility(basis, event->facility);
    return facility == JUB_NO_ROW ? JUB_OK : fill_file(fill, facility, event, error);
}

static jub_text standing_word(const jub_list_line *line)
{
    return jub_text_from(jub_standing_word((jub_standing)line->determination.result.standing));
}

static jub_status fill_new_end(cli_fill *fill, const jub_list_line *line, jub_event *event,
                               jub_error *error)
{
    jub_buffer end = jub_buffer_init(WORDS_MAX_BYTES);
    jub_list_new_end(line, &end);
    return cli_give_words(fill, event, JUB_FIELD_NEW_END, &event->new_end, &end, error);
}

// What the list says of a person. For one who is not on it nothing is filled in: the rules say why
// it cannot be, or hide it.
static jub_status fill_from_line(cli_fill *fill, jub_event *event, jub_error *error)
{
    const uint32_t person = cli_fill_person(fill, event);
    const jub_list *list = NULL;
    if (person == JUB_NO_ROW) return JUB_OK;
    jub_status status = cli_fill_list(fill, &list, error);
    if (status != JUB_OK || !list) return status;
    const jub_list_line *line = cli_fill_line(list, person);
    if (!line) return JUB_OK;
    cli_give_text(event, JUB_FIELD_EFFECT, &event->effect, jub_text_from(jub_list_effect(line)));
    status = fill_new_end(fill, line, event, error);
    if (status != JUB_OK || event->kind != JUB_EVENT_PERSON_NOTIFIED) return status;
    jub_buffer clauses = jub_buffer_init(WORDS_MAX_BYTES);
    cli_give_text(event, JUB_FIELD_STANDING, &event->standing, standing_word(line));
    jub_clause_names(fill->actor->programme.basis.decree, line->determination.result.grants,
                     line->determination.quota, &clauses);
    return cli_give_words(fill, event, JUB_FIELD_CLAUSES, &event->clauses, &clauses, error);
}

// Below the level on which a facility is told, nothing that is said may depend on the list.
static bool may_use_list(const cli_fill *fill, jub_event_kind kind)
{
    const jub_programme *programme = &fill->actor->programme.state.programme;
    const jub_level level =
        kind == JUB_EVENT_FACILITY_NOTIFIED ? JUB_LEVEL_FACILITIES : JUB_LEVEL_PEOPLE;
    return programme->level >= level && programme->list_version > 0;
}

// -- matters --------------------------------------------------------------------------------------

// A pending matter by its entry or its person: whichever was given gives the other.
static jub_status fill_matter(cli_fill *fill, jub_matter_kind kind, jub_event *event,
                              jub_error *error)
{
    const jub_state *state = &fill->actor->programme.state;
    const uint32_t person = cli_fill_person(fill, event);
    for (size_t i = 0; i < state->matters.count; i++) {
        const jub_matter *matter = &state->matters.items[i];
        if (matter->kind != kind || (matter->stage != JUB_PENDING && matter->stage != JUB_UPHELD))
            continue;
        const bool is_entry = event->has & JUB_HAS(ENTRY) && matter->entry == event->entry;
        const bool is_person = person != JUB_NO_ROW && matter->person == person;
        if (!is_entry && !is_person) continue;
        cli_give_count(event, JUB_FIELD_ENTRY, &event->entry, matter->entry);
        cli_give_text(event, JUB_FIELD_PERSON, &event->person,
                      cli_fill_person_key(fill, matter->person));
        return JUB_OK;
    }
    if (event->has & JUB_HAS(ENTRY) || !(event->has & JUB_HAS(PERSON))) return JUB_OK;
    return jub_fail(error, JUB_REFUSED, (jub_position){0}, "check the person's number",
                    "no %s waits about '%.*s'", kind == JUB_OBJECTION ? "objection" : "correction",
                    JUB_TEXT_ARG(event->person));
}

// -- any of these ---------------------------------------------------------------------------------

jub_status cli_fill_from_list(cli_fill *fill, jub_event *event, jub_error *error)
{
    const jub_state *state = &fill->actor->programme.state;
    switch (event->kind) {
    case JUB_EVENT_LIST_FINALISED: return fill_file(fill, JUB_NO_ROW, event, error);
    case JUB_EVENT_LIST_SEALED:
        if (state->programme.list_version > 0)
            cli_give_count(event, JUB_FIELD_ENTRY, &event->entry, state->programme.list_entry);
        return JUB_OK;
    case JUB_EVENT_LEVEL_OPENED:
        cli_give_count(event, JUB_FIELD_LEVEL, &event->level, (uint64_t)state->programme.level + 1);
        return JUB_OK;
    case JUB_EVENT_FACILITY_NOTIFIED:
        return may_use_list(fill, event->kind) ? fill_facility_notified(fill, event, error)
                                               : JUB_OK;
    case JUB_EVENT_PERSON_NOTIFIED:
    case JUB_EVENT_EFFECT_RECORDED:
        return may_use_list(fill, event->kind) ? fill_from_line(fill, event, error) : JUB_OK;
    case JUB_EVENT_OBJECTION_ANSWERED: return fill_matter(fill, JUB_OBJECTION, event, error);
    case JUB_EVENT_CORRECTION_CONFIRMED: return fill_matter(fill, JUB_CORRECTION, event, error);
    case JUB_EVENT_AUDIT_DRAWN: {
        const jub_seed *seed = jub_state_seed(state, "audit");
        if (seed) cli_give_text(event, JUB_FIELD_DRAW, &event->draw, seed->draw);
        return JUB_OK;
    }
    default: return JUB_OK;
    }
}
