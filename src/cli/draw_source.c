#include "cli/draw_source.h"

#include <stdio.h>
#include <string.h>

#include "cli/draw_log.h"
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

static void keep_record(const jub_draw_record *record, cli_draw_source *source)
{
    (void)snprintf(source->origin, sizeof source->origin, "%.*s", JUB_TEXT_ARG(record->origin));
    source->size = record->closed_size;
    source->root = record->closed_root;
    memcpy(source->seed, record->seed, sizeof source->seed);
    source->pool_count = record->file_count;
    for (size_t i = 0; i < record->file_count; i++) source->pool[i] = record->files[i].sha256;
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
        const cli_draw_request asked = {.command = request->command,
                                        .path = path,
                                        .id = source->draw_id,
                                        .log_key = sources->log_key,
                                        .policy_path = sources->policy};
        if (status == JUB_OK) status = cli_draw_open_done(&asked, &draw, &bad_path, &error);
        if (status == JUB_OK) {
            keep_record(draw.record, source);
            status = add_seed(source, request, &error);
        }
        if (status != JUB_OK) cli_report(request->command, bad_path, &error);
        cli_draw_close(&draw);
    }
    if (status == JUB_OK && sources->count > 0 && !sources->log_key && !sources->policy)
        (void)fprintf(stderr,
                      "%s: whose log the draw is in was not checked: give --log-key or "
                      "--policy\n",
                      request->command);
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
