#include "cli/log/draw_log.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "cli/file.h"
#include "cli/log/trust.h"
#include "cli/progress.h"

enum { ARENA_MAX_BYTES = 64 << 20, TRIES_MAX = 100 };

error_t cli_draw_option(int key, char *text, cli_draw_request *request, struct argp_state *state)
{
    switch (key) {
    case CLI_KEY_DRAW_ID: request->id = text; return 0;
    case CLI_KEY_LOG_KEY: request->log_key = text; return 0;
    case CLI_KEY_FORCE: request->may_replace = true; return 0;
    case CLI_KEY_POLICY: request->policy_path = text; return 0;
    case CLI_KEY_ENTRY_OUT: request->entry_out = text; return 0;
    case ARGP_KEY_ARG:
        if (request->path) argp_error(state, "one log at a time: '%s'", text);
        request->path = text;
        return 0;
    case ARGP_KEY_END:
        if (!request->path) argp_error(state, "which log? name its folder or file");
        if (!request->id && !request->may_lack_id) argp_error(state, "which draw? give --id");
        if (request->id && !jub_draw_id_is_valid(jub_text_from(request->id)))
            argp_error(state, "a draw's id has 1 to %d bytes of text", JUB_DRAW_ID_MAX_BYTES);
        if (request->log_key && request->policy_path)
            argp_error(state, "a policy names the log's key: give --log-key or --policy");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

// -- opening --------------------------------------------------------------------------------------

static jub_status open_policy(const cli_draw_request *request, cli_draw *draw,
                              const jub_policy **policy_out, const char **bad_path_out,
                              jub_error *error)
{
    const cli_trust trust = {request->log_key, request->policy_path};
    if (!trust.key && !trust.policy) return JUB_OK;
    return cli_trust_open(&draw->arena, &trust, policy_out, bad_path_out, error);
}

typedef struct replay_progress {
    cli_progress line;
    uint64_t total;
} replay_progress;

static void report_replay(void *context, uint64_t done)
{
    replay_progress *progress = context;
    cli_progress_report(&progress->line, done, progress->total);
}

static jub_status replay(cli_draw *draw, jub_error *error)
{
    replay_progress progress = {.total = draw->head.size};
    cli_progress_begin(&progress.line, "replaying", "entries", 1);
    const jub_status status =
        jub_draw_replay(draw->record, draw->view, report_replay, &progress, error);
    cli_progress_end(&progress.line);
    return status;
}

static jub_status read_head(cli_draw *draw, jub_error *error)
{
    const jub_reader reader = draw->log.storage.reader;
    const jub_status status = jub_log_head_read(reader, &draw->head, error);
    if (status != JUB_MISSING) return status;
    draw->is_published = true;
    return jub_log_known_head(reader, &draw->head, error);
}

static jub_status open_view(cli_draw *draw, jub_error *error)
{
    return jub_view_open(draw->log.storage.reader, draw->head.size, &draw->head.root, &draw->view,
                         error);
}

jub_status cli_draw_open_log(const cli_draw_request *request, cli_draw *draw_out,
                             const jub_policy **policy_out, const char **bad_path_out,
                             jub_error *error)
{
    *draw_out = (cli_draw){.arena = jub_arena_init(ARENA_MAX_BYTES),
                           .sha = jub_sha256_new(),
                           .entry_out = request->entry_out};
    if (!draw_out->sha) return jub_fail_no_memory(error);
    *bad_path_out = NULL;
    jub_status status = cli_file_check_new(request->entry_out, request->may_replace, error);
    if (status == JUB_OK) status = open_policy(request, draw_out, policy_out, bad_path_out, error);
    if (status != JUB_OK) return status;
    *bad_path_out = request->path;
    status = cli_log_open(request->path, &draw_out->log, error);
    if (status == JUB_OK) status = read_head(draw_out, error);
    return status == JUB_OK ? open_view(draw_out, error) : status;
}

jub_status cli_draw_open(const cli_draw_request *request, cli_draw *draw_out,
                         const char **bad_path_out, jub_error *error)
{
    const jub_policy *policy = NULL;
    const jub_status status = cli_draw_open_log(request, draw_out, &policy, bad_path_out, error);
    if (status != JUB_OK) return status;
    draw_out->record = JUB_NEW(&draw_out->arena, jub_draw_record, 1);
    if (!draw_out->record) return jub_fail_no_memory(error);
    jub_draw_record_begin(&draw_out->arena, draw_out->sha, jub_text_from(request->id),
                          jub_text_from(draw_out->head.origin), policy, draw_out->record);
    return replay(draw_out, error);
}

void cli_draw_close(cli_draw *draw)
{
    jub_view_close(draw->view);
    cli_log_close(&draw->log);
    jub_sha256_free(draw->sha);
    jub_arena_clear(&draw->arena);
}

jub_status cli_draw_must_be(const cli_draw *draw, jub_error *error)
{
    if (draw->record->stage >= JUB_STAGE_OPEN) return JUB_OK;
    return jub_fail(error, JUB_MISSING, (jub_position){0}, "open it with 'jubilee draw open'",
                    "no draw of the log has the id '%.*s'", JUB_TEXT_ARG(draw->record->draw_id));
}

jub_status cli_draw_open_done(const cli_draw_request *request, cli_draw *draw_out,
                              const char **bad_path_out, jub_error *error)
{
    jub_status status = cli_draw_open(request, draw_out, bad_path_out, error);
    if (status == JUB_OK) status = cli_draw_must_be(draw_out, error);
    if (status != JUB_OK || draw_out->record->stage == JUB_STAGE_DONE) return status;
    if (draw_out->record->stage == JUB_STAGE_VOID)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL, "the draw '%s' is void: %.*s",
                        request->id, JUB_TEXT_ARG(draw_out->record->void_reason));
    return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                    "'jubilee draw show' tells what is missing", "the draw '%s' has no result yet",
                    request->id);
}

void cli_draw_tell_unchecked(const cli_draw *draw, const char *command)
{
    if (draw->record->policy) return;
    (void)fprintf(stderr, "%s: whose log this is was not checked: give --log-key or --policy\n",
                  command);
}

bool cli_draw_has_file(const cli_draw *draw, jub_text bytes)
{
    jub_hash found;
    if (!jub_sha256_of(draw->sha, bytes, found.bytes)) return false;
    for (size_t i = 0; i < draw->record->file_count; i++)
        if (jub_hash_equal(&draw->record->files[i].sha256, &found)) return true;
    return false;
}

// -- writing --------------------------------------------------------------------------------------

jub_draw_head cli_draw_head(const cli_draw *draw, char time_out[CLI_TIME_BYTES])
{
    const time_t now = time(NULL);
    struct tm parts;
    (void)strftime(time_out, CLI_TIME_BYTES, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &parts));
    return (jub_draw_head){draw->record->draw_id, jub_text_from(time_out),
                           draw->record->stage >= JUB_STAGE_OPEN ? &draw->record->rules_leaf
                                                                 : NULL};
}

jub_status cli_draw_may_append(const cli_draw *draw, jub_error *error)
{
    if (!draw->is_published || draw->entry_out) return JUB_OK;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                    "ask whoever keeps the log; an officer writes the act with --entry-out FILE",
                    "this is a published copy of a log, and nothing can be appended to it");
}

// Reads the log anew, as far as it has come. Where nothing has, `status` stands.
static jub_status read_again(cli_draw *draw, jub_status status, jub_error *error)
{
    jub_log_head head;
    jub_error unread;
    if (jub_log_head_read(draw->log.storage.reader, &head, &unread) != JUB_OK ||
        head.size == draw->head.size)
        return status;
    jub_view_close(draw->view);
    draw->view = NULL;
    draw->head = head;
    jub_draw_record_begin(&draw->arena, draw->sha, draw->record->draw_id, draw->record->origin,
                          draw->record->policy, draw->record);
    status = open_view(draw, error);
    return status == JUB_OK ? replay(draw, error) : status;
}

static jub_status offer(cli_draw *draw, const cli_draw_batch *batch, jub_text *entries_out,
                        jub_error *error)
{
    jub_status status = JUB_OK;
    for (size_t i = 0; status == JUB_OK && i < batch->count; i++) {
        status = batch->write(batch->context, draw, i, &entries_out[i], error);
        if (status == JUB_OK)
            status = jub_draw_record_offer(draw->record, draw->view, draw->head.size + i,
                                           entries_out[i], error);
    }
    return status;
}

// Whoever appends in between makes the replay go again, so that an act never stands behind entries
// that it was not checked against.
jub_status cli_draw_append_batch(cli_draw *draw, const cli_draw_batch *batch, jub_error *error)
{
    jub_log_head head;
    jub_text entries[CLI_DRAW_BATCH_MAX];
    jub_status status = cli_draw_may_append(draw, error);
    if (status == JUB_OK) status = offer(draw, batch, entries, error);
    for (int tries = 1; status == JUB_OK; tries++) {
        draw->may_be_written = true;
        status =
            jub_log_append_to(&draw->log.storage, &draw->head, entries, batch->count, &head, error);
        if (status != JUB_CONFLICT || tries == TRIES_MAX) break;
        status = read_again(draw, status, error);
        if (status != JUB_OK) break;
        draw->may_be_written = false; // or else the record has it
        status = offer(draw, batch, entries, error);
    }
    if (status != JUB_OK) return status;
    draw->head = head;
    jub_view_close(draw->view);
    draw->view = NULL;
    return jub_view_open(draw->log.storage.reader, head.size, &head.root, &draw->view, error);
}

static jub_status same_entry(void *context, const cli_draw *draw, size_t place, jub_text *entry_out,
                             jub_error *error)
{
    (void)draw, (void)place, (void)error;
    *entry_out = *(const jub_text *)context;
    return JUB_OK;
}

static jub_status put_entry(cli_draw *draw, jub_text entry, jub_error *error)
{
    jub_status status =
        jub_draw_record_offer(draw->record, draw->view, draw->head.size, entry, error);
    if (status != JUB_OK) return status;
    status = cli_file_put(draw->entry_out, CLI_SHARED, entry, error);
    draw->may_be_written = status == JUB_OK || access(draw->entry_out, F_OK) == 0;
    return status;
}

jub_status cli_draw_append_entry(cli_draw *draw, jub_text entry, jub_error *error)
{
    json_t *act = NULL;
    const cli_draw_batch alone = {1, &entry, same_entry};
    jub_status status = jub_entry_read(entry, &act, error);
    if (status == JUB_OK)
        status = draw->entry_out ? put_entry(draw, entry, error)
                                 : cli_draw_append_batch(draw, &alone, error);
    if (status == JUB_OK && !draw->entry_out)
        (void)printf("entry %" PRIu64 "  %s\n", draw->head.size - 1,
                     json_string_value(json_object_get(act, "kind")));
    json_decref(act);
    return status;
}

jub_status cli_draw_append(cli_draw *draw, json_t *act, jub_error *error)
{
    if (!act) return jub_fail_no_memory(error);
    jub_buffer entry = jub_buffer_init(JUB_ENTRY_MAX_BYTES);
    jub_status status = jub_entry_write(act, &entry, error);
    if (status == JUB_OK) status = cli_draw_append_entry(draw, jub_buffer_view(&entry), error);
    json_decref(act);
    jub_buffer_clear(&entry);
    return status;
}
