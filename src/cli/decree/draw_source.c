#include "cli/decree/draw_source.h"

#include <stdio.h>
#include <string.h>

#include "cli/log/draw_log.h"
#include "cli/message.h"

enum { PATH_MAX_BYTES = 4096 };

static void take_draw(cli_draw_sources *sources, const char *text, struct argp_state *state)
{
    const char *equals = strchr(text, '=');
    if (sources->count == CLI_SEED_MAX) argp_error(state, "more than %d draws", CLI_SEED_MAX);
    if (!equals || equals == text || equals[1] == '\0')
        argp_error(state, "'%s' is not a draw: write LOTTERY=LOG or LOTTERY=LOG#ID", text);
    cli_draw_source *source = &sources->items[sources->count++];
    *source = (cli_draw_source){.asked = text, .lottery = {text, (size_t)(equals - text)}};
}

error_t cli_draw_source_option(int key, char *text, cli_draw_sources *sources,
                               struct argp_state *state)
{
    switch (key) {
    case CLI_KEY_DRAW: take_draw(sources, text, state); return 0;
    case CLI_KEY_DRAW_LOG_KEY: sources->log_key = text; return 0;
    case CLI_KEY_DRAW_POLICY: sources->policy = text; return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

void cli_draw_sources_check(const cli_draw_sources *sources, struct argp_state *state)
{
    if (sources->log_key && sources->policy)
        argp_error(state, "a policy names the log's key: give --log-key or --policy");
    if (sources->count == 0 && (sources->log_key || sources->policy))
        argp_error(state, "--log-key and --policy go with --draw");
}

// The path of the log goes to `path_out`, the id into the source.
static jub_status split_name(cli_draw_source *source, char path_out[PATH_MAX_BYTES],
                             jub_error *error)
{
    const char *path = strchr(source->asked, '=') + 1;
    const char *mark = strrchr(path, '#');
    const jub_text id = mark ? jub_text_from(mark + 1) : source->lottery;
    const size_t path_bytes = mark ? (size_t)(mark - path) : strlen(path);
    if (!jub_draw_id_is_valid(id) || path_bytes == 0 || path_bytes >= PATH_MAX_BYTES)
        return jub_fail(error, JUB_SYNTAX, (jub_position){0}, "write LOTTERY=LOG or LOTTERY=LOG#ID",
                        "this names no draw");
    memcpy(source->draw_id, id.bytes, id.length_bytes);
    source->draw_id[id.length_bytes] = '\0';
    memcpy(path_out, path, path_bytes);
    path_out[path_bytes] = '\0';
    return JUB_OK;
}

// A programme calls the draw of a lottery by its use, `lottery/NAME`; where there is none of the
// plain name, and no other was asked for, that is the one.
static jub_status open_draw(cli_draw_source *source, cli_draw_request *asked, cli_draw *draw,
                            const char **bad_path_out, jub_error *error)
{
    char plain[sizeof source->draw_id], id[sizeof source->draw_id];
    jub_error second;
    const jub_status status = cli_draw_open_done(asked, draw, bad_path_out, error);
    const int length = snprintf(id, sizeof id, "lottery/%.*s", JUB_TEXT_ARG(source->lottery));
    if (status != JUB_MISSING || strchr(source->asked, '#') || length >= (int)sizeof id ||
        !jub_draw_id_is_valid(jub_text_from(id)))
        return status;
    const char *bad_path = NULL;
    cli_draw_close(draw);
    memcpy(plain, source->draw_id, sizeof plain);
    memcpy(source->draw_id, id, sizeof id); // which lasts as long as the draw
    asked->id = source->draw_id;
    const jub_status again = cli_draw_open_done(asked, draw, &bad_path, &second);
    if (again == JUB_MISSING) {
        memcpy(source->draw_id, plain, sizeof plain);
        return status; // the first answer says what was asked for
    }
    if (again != JUB_OK) {
        *bad_path_out = bad_path;
        *error = second;
    }
    return again;
}

static jub_status add_seed(const cli_draw_source *source, cli_run_request *request,
                           jub_error *error)
{
    for (uint32_t i = 0; i < request->seed_count; i++)
        if (jub_text_equal(request->seeds[i].lottery, source->lottery))
            return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                            "the lottery '%.*s' is given twice", JUB_TEXT_ARG(source->lottery));
    if (request->seed_count == CLI_SEED_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "more than %d seeds",
                        CLI_SEED_MAX);
    cli_seed *seed = &request->seeds[request->seed_count++];
    seed->lottery = source->lottery;
    memcpy(seed->bytes, source->seed, sizeof seed->bytes);
    return JUB_OK;
}

static jub_status check_mode(const jub_draw_record *record, jub_error *error)
{
    const jub_draw_mode mode = record->rules.mode;
    if (mode == JUB_MODE_ORDER) return JUB_OK;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                    "a lottery takes a draw that was opened with mode 'order'",
                    "the draw '%.*s' was held for the mode '%s'", JUB_TEXT_ARG(record->draw_id),
                    jub_draw_mode_word(mode));
}

static void keep_record(const jub_draw_record *record, cli_draw_source *source)
{
    (void)snprintf(source->origin, sizeof source->origin, "%.*s", JUB_TEXT_ARG(record->origin));
    source->size = record->closed_size;
    source->root = record->closed_root;
    source->has_beacon = record->rules.beacon_chain.length_bytes > 0;
    memcpy(source->seed, record->seed, sizeof source->seed);
    source->pool_count = record->file_count;
    for (size_t i = 0; i < record->file_count; i++) source->pool[i] = record->files[i].sha256;
}

// What the caller has to answer for, since nothing here has looked at it.
static void tell_unchecked(const cli_draw_sources *sources, const char *command)
{
    if (sources->count > 0 && !sources->log_key && !sources->policy)
        (void)fprintf(stderr,
                      "%s: the log's signature was not checked, so anyone may have made the draw: "
                      "give --log-key or --policy\n",
                      command);
    for (uint32_t i = 0; i < sources->count; i++) {
        const cli_draw_source *source = &sources->items[i];
        if (source->has_beacon)
            (void)fprintf(stderr,
                          "%s: the beacon's signature in the draw '%s' was not checked: see to it "
                          "with a tool of the beacon\n",
                          command, source->draw_id);
        for (uint32_t j = 0; j < i; j++)
            if (memcmp(sources->items[j].seed, source->seed, sizeof source->seed) == 0)
                (void)fprintf(stderr,
                              "%s: '%.*s' and '%.*s' have one draw: who comes first in the one "
                              "comes first in the other\n",
                              command, JUB_TEXT_ARG(sources->items[j].lottery),
                              JUB_TEXT_ARG(source->lottery));
    }
}

jub_status cli_draw_sources_open(cli_draw_sources *sources, cli_run_request *request)
{
    jub_status status = JUB_OK;
    for (uint32_t i = 0; status == JUB_OK && i < sources->count; i++) {
        cli_draw_source *source = &sources->items[i];
        char path[PATH_MAX_BYTES];
        cli_draw draw = {0};
        jub_error error;
        const char *bad_path = source->asked;
        status = split_name(source, path, &error);
        cli_draw_request asked = {.command = request->command,
                                  .path = path,
                                  .id = source->draw_id,
                                  .log_key = sources->log_key,
                                  .policy_path = sources->policy};
        if (status == JUB_OK) status = open_draw(source, &asked, &draw, &bad_path, &error);
        if (status == JUB_OK) status = check_mode(draw.record, &error);
        if (status == JUB_OK) {
            keep_record(draw.record, source);
            source->is_log_checked = sources->log_key || sources->policy;
            status = add_seed(source, request, &error);
        }
        if (status != JUB_OK) cli_report(request->command, bad_path, &error);
        cli_draw_close(&draw);
    }
    if (status == JUB_OK) tell_unchecked(sources, request->command);
    return status;
}

bool cli_draw_source_has(const cli_draw_source *source, const char *sha256_hex)
{
    jub_hash hash;
    if (!jub_hex_decode(jub_text_from(sha256_hex), hash.bytes, sizeof hash.bytes)) return false;
    for (size_t i = 0; i < source->pool_count; i++)
        if (jub_hash_equal(&source->pool[i], &hash)) return true;
    return false;
}
