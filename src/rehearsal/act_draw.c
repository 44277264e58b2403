// A draw of lots: three officers commit to numbers in the log, which is closed and signed before
// any is shown. The acts are those that `jubilee draw` writes.

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "draw/act.h"
#include "rehearsal/run_private.h"

enum { MINUTES_EACH = 12 * 60 };

typedef struct draw_run {
    rehearsal *run;
    char id[JUB_DRAW_ID_MAX_BYTES + 1];
    char time[JUB_MOMENT_BYTES + 1];
    jub_hash rules;
    uint64_t pool_index, rules_index, commits[JUB_DRAW_OFFICERS];
    jub_draw_nonce nonces[JUB_DRAW_OFFICERS];
    jub_log_head closed; // the log with the close as its last entry
    jub_buffer checkpoint;
} draw_run;

static jub_draw_head head_of(draw_run *draw, bool has_rules)
{
    (void)jub_moment_write(draw->run->now, draw->time);
    return (jub_draw_head){jub_text_from(draw->id), jub_text_from(draw->time),
                           has_rules ? &draw->rules : NULL};
}

// Takes the acts over, writes them as entries, and appends them together.
static jub_status append(draw_run *draw, json_t **acts, size_t count, jub_log_head *head_out,
                         jub_hash *last_leaf_out, jub_error *error)
{
    jub_buffer buffers[JUB_DRAW_OFFICERS];
    jub_text entries[JUB_DRAW_OFFICERS];
    jub_status status = JUB_OK;
    for (size_t i = 0; i < count; i++) {
        buffers[i] = jub_buffer_init(JUB_ENTRY_MAX_BYTES);
        if (status == JUB_OK)
            status =
                acts[i] ? jub_entry_write(acts[i], &buffers[i], error) : jub_fail_no_memory(error);
        entries[i] = jub_buffer_view(&buffers[i]);
        json_decref(acts[i]);
    }
    if (status == JUB_OK && last_leaf_out)
        jub_tree_leaf(draw->run->basis->sha, entries[count - 1], last_leaf_out);
    if (status == JUB_OK) status = run_append(draw->run, entries, count, head_out, error);
    for (size_t i = 0; i < count; i++) jub_buffer_clear(&buffers[i]);
    draw->run->now += MINUTES_EACH;
    return status;
}

static jub_status open_draw(draw_run *draw, jub_error *error)
{
    const jub_basis *basis = draw->run->basis;
    const jub_cast *cast = draw->run->cast;
    const jub_draw_file files[] = {{JUB_TEXT("decree"), basis->decree_sha256},
                                   {JUB_TEXT("register"), basis->register_sha256}};
    jub_vkey officers[JUB_DRAW_OFFICERS];
    jub_log_head head;
    for (int i = 0; i < JUB_DRAW_OFFICERS; i++) officers[i] = cast->draw_officers[i].vkey;
    const jub_draw_rules rules = {.mode = JUB_MODE_ORDER,
                                  .officers = officers,
                                  .officer_count = JUB_DRAW_OFFICERS,
                                  .needed = JUB_DRAW_OFFICERS};
    jub_draw_head act = head_of(draw, false);
    json_t *pool = jub_draw_write_pool(&act, files, 2);
    jub_status status = append(draw, &pool, 1, &head, NULL, error);
    if (status != JUB_OK) return status;
    draw->pool_index = head.size - 1;
    draw->rules_index = head.size;
    act = head_of(draw, false);
    json_t *written =
        jub_draw_write_rules(&act, jub_text_from(cast->origin), draw->pool_index, &rules);
    return append(draw, &written, 1, &head, &draw->rules, error);
}

static jub_status commit(draw_run *draw, jub_error *error)
{
    json_t *acts[JUB_DRAW_OFFICERS] = {0};
    jub_log_head head;
    jub_status status = JUB_OK;
    for (int i = 0; i < JUB_DRAW_OFFICERS; i++) {
        const jub_signer *officer = &draw->run->cast->draw_officers[i];
        uint8_t commitment[JUB_DRAW_COMMITMENT_BYTES];
        const jub_text label = run_text(draw->run, "%s %d", draw->id, i + 1);
        draw->nonces[i].officer = (uint16_t)(i + 1);
        jub_lots_bytes(&draw->run->cast->lots, "nonce", label, draw->nonces[i].bytes,
                       JUB_DRAW_NONCE_BYTES);
        if (status == JUB_OK)
            status =
                jub_draw_commitment(jub_text_from(draw->id), &draw->nonces[i], commitment, error);
        if (status != JUB_OK) continue;
        const jub_draw_head act = head_of(draw, true);
        acts[i] = jub_draw_write_commit(&act, (uint16_t)(i + 1), jub_text_from(officer->vkey.name),
                                        commitment, (jub_text){0});
        status = acts[i] ? jub_draw_sign(acts[i], officer, error) : jub_fail_no_memory(error);
    }
    if (status != JUB_OK) {
        for (int i = 0; i < JUB_DRAW_OFFICERS; i++) json_decref(acts[i]);
        return status;
    }
    status = append(draw, acts, JUB_DRAW_OFFICERS, &head, NULL, error);
    for (uint64_t i = 0; status == JUB_OK && i < JUB_DRAW_OFFICERS; i++)
        draw->commits[i] = head.size - JUB_DRAW_OFFICERS + i;
    return status;
}

static jub_status close_draw(draw_run *draw, jub_error *error)
{
    const jub_draw_head act = head_of(draw, true);
    json_t *written = jub_draw_write_close(&act, draw->pool_index, draw->rules_index, draw->commits,
                                           JUB_DRAW_OFFICERS);
    jub_status status = append(draw, &written, 1, &draw->closed, NULL, error);
    if (status != JUB_OK) return status;
    return jub_log_sign(&draw->run->ports->log, &draw->run->ports->guard, false,
                        &draw->run->cast->log, &draw->checkpoint, error);
}

static jub_status reveal(draw_run *draw, jub_error *error)
{
    json_t *acts[JUB_DRAW_OFFICERS] = {0};
    jub_log_head head;
    jub_status status = JUB_OK;
    for (int i = 0; status == JUB_OK && i < JUB_DRAW_OFFICERS; i++) {
        const jub_signer *officer = &draw->run->cast->draw_officers[i];
        const jub_draw_head act = head_of(draw, true);
        acts[i] = jub_draw_write_reveal(&act, (uint16_t)(i + 1), jub_text_from(officer->vkey.name),
                                        draw->nonces[i].bytes, jub_buffer_view(&draw->checkpoint));
        status = acts[i] ? jub_draw_sign(acts[i], officer, error) : jub_fail_no_memory(error);
    }
    if (status == JUB_OK) return append(draw, acts, JUB_DRAW_OFFICERS, &head, NULL, error);
    for (int i = 0; i < JUB_DRAW_OFFICERS; i++) json_decref(acts[i]);
    return status;
}

static jub_status result(draw_run *draw, const char *use, jub_error *error)
{
    rehearsal *run = draw->run;
    jub_log_head head;
    jub_draw_inputs inputs = {.draw_id = jub_text_from(draw->id),
                              .log_origin = jub_text_from(run->cast->origin),
                              .checkpoint_size = draw->closed.size,
                              .nonce_count = JUB_DRAW_OFFICERS,
                              .nonces = draw->nonces};
    jub_drawn *drawn = &run->draws[run->draw_count];
    jub_vkey *officers = JUB_NEW(&run->arena, jub_vkey, JUB_DRAW_OFFICERS);
    if (!officers) return jub_fail_no_memory(error);
    memcpy(inputs.checkpoint_root, draw->closed.root.bytes, JUB_DRAW_ROOT_BYTES);
    jub_status status = jub_draw_seed(&inputs, drawn->seed.bytes, error);
    const jub_draw_head act = head_of(draw, true);
    json_t *written = status == JUB_OK ? jub_draw_write_result(&act, &inputs, NULL, 0) : NULL;
    if (status == JUB_OK) status = append(draw, &written, 1, &head, NULL, error);
    if (status != JUB_OK) return status;
    for (int i = 0; i < JUB_DRAW_OFFICERS; i++) officers[i] = run->cast->draw_officers[i].vkey;
    drawn->draw = jub_text_copy(&run->arena, jub_text_from(draw->id));
    drawn->entry = draw->closed.size - 1;
    drawn->officers = officers;
    drawn->officer_count = JUB_DRAW_OFFICERS;
    run->draw_count++;
    jub_desk_draws(run->desk, run->draws, run->draw_count);
    run_tell(run, "draw '%s' done: %d officers committed and showed their numbers", use,
             JUB_DRAW_OFFICERS);
    return drawn->draw.bytes ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status take(rehearsal *run, const char *use, jub_error *error)
{
    const jub_date day = run_day(run);
    const int32_t second = run_second(run);
    jub_event *event = plan_sitting(run, JUB_REGISTRAR_1, day, second)
                           ? plan_event(run, JUB_EVENT_SEED_TAKEN, second)
                           : NULL;
    if (!event) return jub_fail_no_memory(error);
    SAY(event, USE, use, jub_text_from(use));
    SAY(event, DRAW, draw, run->draws[run->draw_count - 1].draw);
    return run_play(run, error);
}

jub_status act_draw(rehearsal *run, const char *use, jub_error *error)
{
    draw_run draw = {.run = run, .checkpoint = jub_buffer_init(JUB_NOTE_MAX_BYTES)};
    (void)snprintf(draw.id, sizeof draw.id, "%s", use);
    jub_status status = JUB_OK;
    if (run->draw_count == JUB_SEED_USE_MAX)
        status = jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                          "a programme takes at most %d draws", JUB_SEED_USE_MAX);
    if (status == JUB_OK) status = open_draw(&draw, error);
    if (status == JUB_OK) status = commit(&draw, error);
    if (status == JUB_OK) status = close_draw(&draw, error);
    if (status == JUB_OK) status = reveal(&draw, error);
    if (status == JUB_OK) status = result(&draw, use, error);
    if (status == JUB_OK) status = take(run, use, error);
    sodium_memzero(draw.nonces, sizeof draw.nonces);
    jub_buffer_clear(&draw.checkpoint);
    return status;
}
