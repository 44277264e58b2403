// The programme replayed from its log, and what the database says against that.

#include <inttypes.h>

#include "cli/message.h"
#include "cli/programme_check.h"
#include "cli/progress.h"

enum { WORDS_MAX_BYTES = 4096 };

typedef struct replay_watch {
    cli_check *check;
    cli_progress progress;
} replay_watch;

static void count_event(void *context, const jub_event_at *at, const jub_event *event)
{
    cli_check *check = ((replay_watch *)context)->check;
    (void)at;
    check->event_counts[event->kind]++;
    if (event->kind != JUB_EVENT_LIST_SEALED) return;
    const uint64_t version = check->event_counts[JUB_EVENT_LIST_FINALISED];
    if (version > UINT8_MAX) return; // which the rules refuse
    check->sealed[version] = event->sha256;
    check->is_sealed[version] = true;
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
    for (size_t i = 0; i < state->seeds.count; i++)
        cli_check_line(check, i == 0 ? "draws" : "", "%.*s: seed of '%.*s' computed again",
                       JUB_TEXT_ARG(state->seeds.items[i].use),
                       JUB_TEXT_ARG(state->seeds.items[i].draw));
    if (state->cases.count == 0) return;
    find_loads(state, &least, &most);
    cli_check_line(check, "readings", "%s of %s cases%s; first and second ones a reader: %u to %u",
                   cli_count(state->readings.count, readings), cli_count(state->cases.count, cases),
                   check->is_public ? "" : ", each dealt as the lots say", least, most);
}

static void tell_list(cli_check *check)
{
    const jub_programme *programme = &check->programme.state.programme;
    char total[CLI_COUNT_TEXT_BYTES];
    if (check->is_public || programme->list_version == 0) return;
    cli_check_line(check, "list", "%s people, determined again and ranked as the decree says%s",
                   cli_count(programme->list_total, total),
                   programme->is_list_stale ? "; it is to be made again" : "");
}

// -- the database, meanwhile ----------------------------------------------------------------------

static void begin_image(void *context, cli_programme *programme)
{
    cli_check *check = context;
    check->image.path = cli_programme_path(programme, PROGRAMME_DATABASE);
    check->image.basis = programme->basis;
    check->image.basis.proposals = NULL;
    check->image.basis.sha = NULL; // which belongs to the replay
    check->image.basis.parallel = NULL;
    check->image.status =
        jub_state_begin(&check->arena, &check->image.basis, programme->state.origin,
                        &check->image.state, &check->image.error);
}

static void read_image(void *context)
{
    cli_check *check = context;
    jub_programme_store *store = NULL;
    jub_error *error = &check->image.error;
    jub_status status = check->image.status;
    if (status == JUB_OK)
        status = jub_programme_store_open(check->image.path, false, &store, error);
    if (status == JUB_OK) status = jub_programme_store_read(store, &check->image.state, error);
    jub_programme_store_close(store);
    check->image.status = status;
}

// -- the rules ------------------------------------------------------------------------------------

jub_status cli_check_replay(cli_check *check, jub_error *error)
{
    replay_watch watching = {.check = check};
    const jub_replay_watch watch = {count_event, report_progress, &watching};
    const cli_programme_beside image = {begin_image, read_image, check};
    const char *bad_path = NULL;
    cli_progress_begin(&watching.progress, "replaying", "entries", 1);
    const jub_status status =
        cli_programme_try(check->command, check->folder,
                          check->is_public ? CLI_PROGRAMME_PUBLIC : CLI_PROGRAMME_REPLAY, &watch,
                          check->is_public ? NULL : &image, &check->programme, &bad_path, error);
    cli_progress_end(&watching.progress);
    if (status == JUB_NO_MEMORY) return status;
    if (status != JUB_OK) {
        cli_check_finding(check, jub_text_from(bad_path ? bad_path : check->folder), "%s",
                          bad_path ? error->message : "the decree does not pass its check");
        return JUB_OK;
    }
    check->is_open = true;
    tell_replay(check);
    tell_list(check);
    return JUB_OK;
}

// -- the database ---------------------------------------------------------------------------------

static bool proposals_differ(const jub_basis *found, const jub_basis *expected, uint32_t *row_out)
{
    if (!found->proposals != !expected->proposals) {
        *row_out = 0;
        return true;
    }
    if (!found->proposals) return false;
    for (uint32_t row = 0; row < expected->persons->row_count; row++) {
        const jub_proposal *a = &found->proposals[row], *b = &expected->proposals[row];
#define X(type, member)                                                                            \
    if (a->member != b->member) {                                                                  \
        *row_out = row;                                                                            \
        return true;                                                                               \
    }
        JUB_PROPOSAL_MEMBERS(X)
#undef X
    }
    return false;
}

static void compare(cli_check *check, const jub_state *found)
{
    const jub_state *state = &check->programme.state;
    jub_buffer words = jub_buffer_init(WORDS_MAX_BYTES);
    uint32_t row;
    if (jub_state_differ(found, state, &words))
        cli_check_finding(check, JUB_TEXT(PROGRAMME_DATABASE), "not what the log gives: %.*s",
                          JUB_TEXT_ARG(jub_buffer_view(&words)));
    else if (proposals_differ(found->basis, state->basis, &row))
        cli_check_finding(check, JUB_TEXT(PROGRAMME_DATABASE),
                          "proposal of row %" PRIu32 " is not what the decree gives", row);
    else
        cli_check_line(check, "database", "every value as the log gives it");
    jub_buffer_clear(&words);
}

jub_status cli_check_database(cli_check *check, jub_error *error)
{
    const jub_status status = check->image.status;
    if (status == JUB_OK)
        compare(check, &check->image.state);
    else if (status != JUB_NO_MEMORY)
        cli_check_finding(check, JUB_TEXT(PROGRAMME_DATABASE), "%s", check->image.error.message);
    else
        *error = check->image.error;
    return status == JUB_NO_MEMORY ? status : JUB_OK;
}
