// The programme replayed from its log.

#include <inttypes.h>

#include "cli/message.h"
#include "cli/programme/programme_check.h"
#include "cli/progress.h"

enum { SIGNATURES = 2 };

typedef struct replay_watch {
    cli_check *check;
    cli_progress progress;
} replay_watch;

// What a letter says is what the list said when the person was told, whatever came later.
static void keep_told(cli_check *check, const jub_event *event)
{
    const cli_programme *programme = &check->programme;
    const jub_list *list = programme->state.list;
    const uint32_t row = jub_basis_person(&programme->basis, event->person);
    if (!list || row == JUB_NO_ROW) return;
    if (!check->told)
        check->told =
            JUB_NEW(&check->arena, const jub_list_line *, programme->basis.persons->row_count);
    jub_list_line *kept = JUB_NEW(&check->arena, jub_list_line, 1);
    check->is_out_of_memory |= !check->told || !kept;
    if (check->is_out_of_memory) return;
    const jub_list_line *line = cli_check_list_line(list, row);
    if (!line) return;
    *kept = *line;
    check->told[row] = kept;
}

static void note_sealed(cli_check *check, const jub_event *event)
{
    const uint64_t version = check->event_counts[JUB_EVENT_LIST_FINALISED];
    if (version > UINT8_MAX) return; // which the rules refuse
    check->sealed[version] = event->sha256;
    check->is_sealed[version] = true;
    check->last_sealed = (unsigned)version;
    check->has_fact_behind = false;
}

// Who comes after the first case was dealt, or goes before the last reading was, has read less.
static void note_reader(cli_check *check, jub_event_kind kind)
{
    if (check->event_counts[JUB_EVENT_CASE_ASSIGNED] == 0) return;
    if (kind == JUB_EVENT_READER_SECONDED) check->come_count++;
    if (kind == JUB_EVENT_READER_RETURNED) check->gone_count++;
    if (kind == JUB_EVENT_CASE_ASSIGNED) check->early_count = check->gone_count;
}

static void count_event(void *context, const jub_event_at *at, const jub_event *event)
{
    cli_check *check = ((replay_watch *)context)->check;
    (void)at;
    check->event_counts[event->kind]++;
    check->late_count += event->kind == JUB_EVENT_ACTOR_ENROLLED &&
                         check->event_counts[JUB_EVENT_DECREE_SIGNED] >= SIGNATURES;
    check->has_fact_behind |= event->has_commitment;
    note_reader(check, event->kind);
    if (event->kind == JUB_EVENT_LIST_SEALED) note_sealed(check, event);
    if (event->kind == JUB_EVENT_PERSON_NOTIFIED && event->has_facts) keep_told(check, event);
    if (event->kind == JUB_EVENT_ACTOR_ENROLLED || event->kind == JUB_EVENT_ACTOR_LEFT)
        check->heads_changed_time = event->time;
}

static void report_progress(void *context, uint64_t done, uint64_t total)
{
    replay_watch *watch = context;
    cli_progress_report(&watch->progress, done, total);
}

static uint64_t count_sittings(const jub_state *state)
{
    uint64_t count = 0;
    for (size_t i = 0; i < state->actors.count; i++) count += state->actors.items[i].sitting_count;
    return count;
}

// Of first and second readings, the smallest and the largest load of a reader who took part.
static void find_loads(const jub_state *state, uint32_t *least_out, uint32_t *most_out)
{
    *least_out = UINT32_MAX;
    *most_out = 0;
    for (size_t i = 0; i < state->actors.count; i++) {
        const jub_actor *actor = &state->actors.items[i];
        if (actor->role != JUB_ROLE_READER || actor->load == 0) continue;
        if (actor->load < *least_out) *least_out = actor->load;
        if (actor->load > *most_out) *most_out = actor->load;
    }
}

// Why some have read more than others, as far as the log says it.
static void tell_uneven(cli_check *check)
{
    const jub_state *state = &check->programme.state;
    unsigned reader_count = 0;
    for (size_t i = 0; i < state->actors.count; i++)
        reader_count +=
            state->actors.items[i].role == JUB_ROLE_READER && state->actors.items[i].load > 0;
    if (check->come_count + check->early_count > 0)
        cli_check_line(check, "",
                       "uneven: of %u readers %u came when cases had been dealt, and %u went back "
                       "before all were",
                       reader_count, check->come_count, check->early_count);
    else
        cli_check_line(check, "",
                       "uneven: with %u readers, bars (kin, facility, earlier dealings) keep cases "
                       "from some of them",
                       reader_count);
}

static void tell_replay(cli_check *check)
{
    const jub_state *state = &check->programme.state;
    char events[CLI_COUNT_TEXT_BYTES], sittings[CLI_COUNT_TEXT_BYTES], cases[CLI_COUNT_TEXT_BYTES],
        readings[CLI_COUNT_TEXT_BYTES];
    uint64_t event_count = 0;
    uint32_t least, most;
    for (int i = 0; i < JUB_EVENT_KIND_COUNT; i++) event_count += check->event_counts[i];
    cli_check_line(check, "rules",
                   "%s events in %s signed sittings of %zu people, each by the rules",
                   cli_count(event_count, events), cli_count(count_sittings(state), sittings),
                   state->actors.count);
    if (state->actors.count > 0)
        cli_check_line(check, "opened", "by %.*s, whose key the first event has: %.*s",
                       JUB_TEXT_ARG(state->actors.items[0].id),
                       JUB_TEXT_ARG(state->actors.items[0].key));
    cli_check_people(check);
    for (size_t i = 0; i < state->seeds.count; i++)
        cli_check_line(check, i == 0 ? "draws" : "", "%.*s: seed computed again from draw '%.*s'",
                       JUB_TEXT_ARG(state->seeds.items[i].use),
                       JUB_TEXT_ARG(state->seeds.items[i].draw));
    cli_check_draws(check);
    if (state->cases.count == 0) return;
    find_loads(state, &least, &most);
    cli_check_line(check, "readings", "%s of %s cases%s; first and second ones a reader: %u to %u",
                   cli_count(state->readings.count, readings), cli_count(state->cases.count, cases),
                   check->is_public || check->is_away ? "" : ", each dealt as the lots say", least,
                   most);
    if (most - least > 2 + least / 10) tell_uneven(check); // more than what is dealt again explains
    cli_check_readings(check);
    cli_check_audit(check);
}

static void tell_list(cli_check *check)
{
    const jub_programme *programme = &check->programme.state.programme;
    char total[CLI_COUNT_TEXT_BYTES];
    if (check->is_public || check->is_away || programme->list_version == 0) return;
    cli_check_line(check, "list", "%s people, determined again and ranked as the decree says%s",
                   cli_count(programme->list_total, total),
                   programme->is_list_stale ? "; it is to be made again" : "");
}

// Facts are sealed with the list from its sealing to level 3. Whether they rightly are is judged
// when the log has been read.
static jub_status find_away(cli_check *check, jub_error *error)
{
    const char *sealed = cli_path_join(&check->arena, check->folder, JUB_TEXT(PROGRAMME_SEALED));
    const char *facts = cli_path_join(&check->arena, check->folder, JUB_TEXT(PROGRAMME_OPENINGS));
    if (!sealed || !facts) return jub_fail_no_memory(error);
    check->is_away = !check->is_public && cli_is_folder(sealed) && !cli_is_there(facts);
    return JUB_OK;
}

static jub_status check_away(cli_check *check, jub_error *error)
{
    const jub_text facts = JUB_TEXT(PROGRAMME_OPENINGS);
    if (check->last_sealed == 0)
        cli_check_finding(check, facts, "not here, and no list has been sealed");
    else if (check->has_fact_behind)
        cli_check_finding(check, facts,
                          "not here, and facts were recorded after the list was sealed");
    else
        cli_check_line(check, "facts",
                       "sealed with version %u of the list: what needs them was "
                       "not looked at",
                       check->last_sealed);
    if (cli_is_there(cli_programme_path(&check->programme, PROGRAMME_DATABASE)))
        cli_check_finding(check, JUB_TEXT(PROGRAMME_DATABASE),
                          "here, though the facts it rests on are sealed");
    return cli_check_register_alone(check, error);
}

static jub_status replay(cli_check *check, const char **bad_path_out, jub_error *error)
{
    replay_watch watching = {.check = check};
    const jub_replay_watch watch = {count_event, report_progress, &watching};
    const bool is_public = check->is_public || check->is_away;
    const cli_programme_beside image = cli_check_image(check);
    cli_progress_begin(&watching.progress, "replaying", "entries", 1);
    const jub_status status = cli_programme_try(
        check->command, check->folder, is_public ? CLI_PROGRAMME_PUBLIC : CLI_PROGRAMME_REPLAY,
        &watch, is_public ? NULL : &image, &check->programme, bad_path_out, error);
    cli_progress_end(&watching.progress);
    return check->is_out_of_memory ? jub_fail_no_memory(error) : status;
}

jub_status cli_check_replay(cli_check *check, jub_error *error)
{
    const char *bad_path = NULL;
    jub_status status = find_away(check, error);
    if (status == JUB_OK) status = replay(check, &bad_path, error);
    if (status == JUB_NO_MEMORY) return status;
    if (status == JUB_OK) {
        check->is_open = true;
        tell_replay(check);
        tell_list(check);
        return check->is_away ? check_away(check, error) : cli_check_register(check, error);
    }
    if (bad_path)
        cli_check_fault(check, cli_check_below(check, bad_path), error);
    else
        cli_check_finding(check, JUB_TEXT(PROGRAMME_DECREE), "does not pass its check");
    cli_check_line(check, "rules",
                   "held no further than that; nothing that rests on it was looked at");
    return JUB_OK;
}
