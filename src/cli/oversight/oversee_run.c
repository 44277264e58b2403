#include "cli/oversight/oversee_run.h"

#include "cli/programme/embargo.h"
#include "cli/programme/sealed_files.h"
#include "statistics/shuffle.h"

#define ARENA_MAX_BYTES ((size_t)16 << 30)

error_t cli_oversee_option(int key, char *text, cli_oversee *run, struct argp_state *state)
{
    switch (key) {
    case CLI_KEY_AS: run->key_path = text; return 0;
    case CLI_KEY_ACTOR_PASSPHRASE: run->passphrase.file = text; return 0;
    default: return cli_programme_folder_option(key, text, &run->folder, state);
    }
}

// The programme's list is closed, and with it the facts.
static jub_status check_sealed(const cli_oversee *run, jub_error *error)
{
    if (!cli_sealed_has(run->folder, PROGRAMME_SEALED) ||
        cli_sealed_has(run->folder, PROGRAMME_OPENINGS))
        return JUB_OK;
    return jub_fail(error, JUB_MISSING, (jub_position){0},
                    "it can be done once the list is open again: jubilee programme unseal",
                    "the list is sealed, and the facts that are to be looked at with it");
}

static void take_event(void *context, const jub_event_at *at, const jub_event *event)
{
    const cli_oversee *run = context;
    run->gather.event(run->gather.context, at, event);
    if (run->also.event) run->also.event(run->also.context, at, event);
}

static void take_progress(void *context, uint64_t done, uint64_t total)
{
    cli_oversee *run = context;
    cli_progress_report(&run->progress, done, total);
}

// The evidence is gathered while the programme's own state is replayed, wherever that begins.
static jub_status open_programme(cli_oversee *run)
{
    const jub_replay_watch watch = {take_event, take_progress, run};
    jub_evidence_begin(&run->arena, &run->programme.state, &run->evidence);
    run->gather = jub_evidence_watch(&run->evidence);
    cli_progress_begin(&run->progress, "reading the log", "entries", 1);
    const jub_status status = cli_programme_open(run->command, run->folder, CLI_PROGRAMME_REPLAY,
                                                 &watch, &run->programme);
    cli_progress_end(&run->progress);
    return status;
}

static jub_status find_seed(cli_oversee *run, jub_error *error)
{
    const jub_programme *record = &run->programme.state.programme;
    jub_hash root;
    if (run->has_seed || !record->is_register_frozen) return JUB_OK;
    const jub_status status =
        jub_view_hash(run->programme.view, (jub_span){0, record->frozen_entry + 1}, &root, error);
    if (status != JUB_OK) return status;
    run->options.seed = 0;
    for (size_t i = 0; i < sizeof run->options.seed; i++)
        run->options.seed = run->options.seed << 8 | root.bytes[i];
    return JUB_OK;
}

// Before the day registrars and auditors alone are told, as by the other commands.
static jub_status check_embargo(const cli_oversee *run, const char **bad_path_out, jub_error *error)
{
    const jub_state *state = &run->programme.state;
    const jub_actor *record = NULL;
    jub_signer signer;
    if (state->programme.stage < JUB_PROGRAMME_SELECTED) return JUB_OK; // nobody is chosen
    if (state->programme.level < JUB_LEVEL_PUBLIC && run->key_path) {
        *bad_path_out = run->key_path;
        const jub_status status = cli_signer_open(run->key_path, &run->passphrase, &signer, error);
        if (status != JUB_OK) return status;
        for (size_t i = 0; i < state->actors.count; i++)
            if (jub_vkey_equal(&state->actor_keys[i], &signer.vkey))
                record = &state->actors.items[i];
        jub_signer_clear(&signer);
        *bad_path_out = run->folder;
    }
    return cli_embargo_check_outcome(state, record, error);
}

jub_status cli_oversee_open(cli_oversee *run, const char **bad_path_out, jub_error *error)
{
    run->arena = jub_arena_init(ARENA_MAX_BYTES);
    *bad_path_out = run->folder;
    jub_status status = check_sealed(run, error);
    if (status != JUB_OK) return status;
    status = open_programme(run);
    run->is_told = status != JUB_OK;
    if (status != JUB_OK) return status;
    status = check_embargo(run, bad_path_out, error);
    if (status != JUB_OK) return status;
    if (run->options.draws == 0) run->options.draws = JUB_SHUFFLE_DRAWS;
    run->options.parallel = &run->programme.threads;
    status = jub_evidence_end(&run->evidence, error);
    if (status == JUB_OK) status = find_seed(run, error);
    if (status == JUB_OK)
        status = jub_oversee(&run->arena, &run->evidence, &run->options, &run->oversight, error);
    return status;
}

void cli_oversee_clear(cli_oversee *run)
{
    if (run->programme.command) cli_programme_clear(&run->programme);
    jub_arena_clear(&run->arena);
}
