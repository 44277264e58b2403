#include "cli/programme/programme_actor.h"

#include <time.h>

#include "cli/message.h"
#include "cli/programme/facility_folder.h"
#include "cli/programme/register_mend.h"
#include "cli/random.h"

error_t cli_actor_option(int key, char *text, cli_actor_request *request, struct argp_state *state)
{
    switch (key) {
    case CLI_KEY_AS: request->key_path = text; return 0;
    case CLI_KEY_AT: request->at = text; return 0;
    case CLI_KEY_LOG_KEY: request->log_key_path = text; return 0;
    case CLI_KEY_ACTOR_PASSPHRASE: request->passphrase.file = text; return 0;
    case ARGP_KEY_ARG:
        if (request->folder) return ARGP_ERR_UNKNOWN;
        request->folder = text;
        return 0;
    case ARGP_KEY_END:
        if (!request->folder) argp_error(state, "which programme? name its folder");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

// -- when -----------------------------------------------------------------------------------------

static jub_status refuse_time(jub_error *error)
{
    return jub_fail(error, JUB_REFUSED, (jub_position){0},
                    "leave --at out: what is done is recorded at the time of this machine's clock",
                    "this is no rehearsal, so its clock cannot be given");
}

// A rehearsal's clock stands where the last act left it. What was carried, and all that a facility
// does in its own folder, moves its actors' time and not the programme's.
static int64_t last_act(const jub_state *state)
{
    int64_t last = state->programme.last_time;
    for (size_t i = 0; i < state->actors.count; i++)
        if (state->actors.items[i].last_time > last) last = state->actors.items[i].last_time;
    return last;
}

static jub_status find_time(cli_actor *actor, jub_error *error)
{
    const jub_programme *programme = &actor->programme.state.programme;
    actor->now = (int64_t)time(NULL);
    if (actor->request->at) {
        const jub_text at = jub_text_from(actor->request->at);
        if (!jub_moment_read(at, &actor->now))
            return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                            "write it as 2021-12-20T09:00:00Z", "'%.*s' is no time",
                            JUB_TEXT_ARG(at));
        if (!programme->is_rehearsal) return refuse_time(error);
    } else if (programme->is_rehearsal)
        actor->now = last_act(&actor->programme.state);
    actor->today = jub_state_day(&actor->programme.state, actor->now);
    return JUB_OK;
}

// -- who ------------------------------------------------------------------------------------------

static jub_status find_actor(cli_actor *actor, bool may_be_unknown, jub_error *error)
{
    const jub_state *state = &actor->programme.state;
    for (uint32_t i = 0; i < state->actors.count; i++)
        if (jub_vkey_equal(&state->actor_keys[i], &actor->signer.vkey)) actor->number = i;
    if (actor->number != JUB_NO_ACTOR || may_be_unknown) return JUB_OK;
    return jub_fail(error, JUB_REFUSED, (jub_position){0},
                    "the administrator enrols people with the .pub file of their key",
                    "the key '%s' belongs to nobody in this programme", actor->signer.vkey.name);
}

jub_status cli_actor_open(const char *command, const cli_actor_request *request,
                          cli_programme_mode mode, bool may_be_unknown, cli_actor *actor_out)
{
    cli_actor *actor = actor_out;
    jub_error error;
    const char *bad_path = request->key_path;
    *actor = (cli_actor){.command = command, .request = request, .number = JUB_NO_ACTOR};
    jub_status status = cli_programme_open(command, request->folder, mode, NULL, &actor->programme);
    if (status != JUB_OK) return status;
    if (request->key_path) {
        status = cli_signer_open(request->key_path, &request->passphrase, &actor->signer, &error);
        actor->has_signer = status == JUB_OK;
    }
    if (status == JUB_OK && actor->has_signer) status = find_actor(actor, may_be_unknown, &error);
    if (status == JUB_OK) {
        bad_path = request->folder;
        status = find_time(actor, &error);
    }
    if (status != JUB_OK) cli_report(command, bad_path, &error);
    return status;
}

void cli_actor_clear(cli_actor *actor)
{
    if (actor->has_signer) jub_signer_clear(&actor->signer);
    cli_programme_clear(&actor->programme);
    *actor = (cli_actor){0};
}

const jub_actor *cli_actor_record(const cli_actor *actor)
{
    const jub_state *state = &actor->programme.state;
    return actor->number < state->actors.count ? &state->actors.items[actor->number] : NULL;
}

bool cli_actor_is(const cli_actor *actor, uint32_t roles)
{
    const jub_actor *record = cli_actor_record(actor);
    return record && (roles & (1u << record->role)) != 0;
}

// -- acting ---------------------------------------------------------------------------------------

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

// All sittings wait before any is written, so that a refusal leaves the log as it was; only what is
// too much for one batch goes in several, each of whole sittings.
static jub_status sit_all(cli_actor *actor, jub_desk *desk, jub_event *events, size_t count,
                          jub_error *error)
{
    jub_status status = JUB_OK;
    for (size_t done = 0; done < count && status == JUB_OK; done += JUB_SITTING_EVENT_MAX) {
        const size_t some = least(count - done, JUB_SITTING_EVENT_MAX);
        status = jub_desk_sit(desk, &actor->signer, actor->now, events + done, some, error);
        if (status != JUB_OK && error->at.line > 0) error->at.line += (uint32_t)done;
    }
    if (status == JUB_OK) status = cli_facility_check_room(&actor->programme, desk, error);
    return status == JUB_OK ? jub_desk_flush(desk, error) : status;
}

// Draws that events rest on, which may lie before what was replayed.
static jub_status find_draws(cli_programme *programme, const jub_event *events, size_t count,
                             jub_error *error)
{
    jub_status status = JUB_OK;
    for (size_t i = 0; i < count && status == JUB_OK; i++)
        if (events[i].kind == JUB_EVENT_SEED_TAKEN && events[i].has & JUB_HAS(DRAW))
            status =
                jub_replay_find_draw(programme->replay, programme->view, events[i].draw, error);
    return status;
}

static jub_status sit(cli_actor *actor, jub_event *events, size_t count, jub_error *error)
{
    cli_programme *programme = &actor->programme;
    jub_desk *desk = NULL;
    size_t draw_count = 0;
    jub_status status = find_draws(programme, events, count, error);
    if (status != JUB_OK) return status;
    status = jub_desk_new(&programme->state, &programme->log, programme->sink, cli_random(), &desk,
                          error);
    if (status != JUB_OK) return status;
    const jub_drawn *draws = jub_replay_draws(programme->replay, &draw_count);
    jub_desk_draws(desk, draws, draw_count);
    status = cli_facility_desk(programme, desk, error);
    if (status == JUB_OK) status = sit_all(actor, desk, events, count, error);
    jub_desk_free(desk);
    return status;
}

jub_status cli_actor_sit(cli_actor *actor, jub_event *events, size_t count)
{
    jub_error error;
    jub_status status = sit(actor, events, count, &error);
    if (status != JUB_OK) {
        if (count == 1) error.at = (jub_position){0};
        cli_report(actor->command, error.at.line > 0 ? "event" : NULL, &error);
        return status;
    }
    status = cli_register_mend(&actor->programme);
    if (status == JUB_OK) status = cli_programme_keep(&actor->programme);
    if (status == JUB_OK && actor->request->log_key_path)
        status = cli_programme_sign(&actor->programme, actor->request->log_key_path);
    return status;
}
