#ifndef JUB_TEST_STAGE_H
#define JUB_TEST_STAGE_H

// A rehearsal in memory: a small made-up register, the decree of the example, a log and facts.

#include <sodium.h>

#include "decree/decree.h"
#include "ledger/memory_storage.h"
#include "rehearsal/rehearsal.h"
#include "synth_register.h"

enum { STAGE_DEEDS_MAX = 20000 };

typedef struct stage_deed {
    jub_character character;
    bool was_refused;
    bool has_entry;
    char officer[JUB_ACTOR_ID_MAX_BYTES + 1];
    uint64_t entry;
} stage_deed;

typedef struct stage_opening {
    uint8_t salt[JUB_SALT_BYTES];
    jub_text facts;
} stage_opening;

typedef struct test_stage {
    jub_arena *arena;
    jub_sha256 *sha;
    const jub_decree *decree;
    const jub_register *reg;
    jub_hash decree_sha256, register_sha256;
    jub_basis basis;
    jub_state state;
    jub_cast cast;
    memory_storage memory;
    jub_storage log;
    jub_map commitments;
    JUB_LIST(stage_opening) openings; // by number of the commitment
    jub_buffer guarded;
    JUB_LIST(stage_deed) deeds;
    size_t step_count, file_count;
    jub_rehearsal_counts counts;
    jub_error error;
} test_stage;

static inline jub_status stage_put(void *context, const jub_hash *commitments,
                                   const uint8_t (*salts)[JUB_SALT_BYTES], const jub_text *facts,
                                   size_t count, jub_error *error)
{
    (void)error;
    test_stage *stage = context;
    for (size_t i = 0; i < count; i++) {
        bool is_new = false;
        stage_opening opening = {.facts = jub_text_copy(stage->arena, facts[i])};
        const jub_text key = jub_text_copy(
            stage->arena, (jub_text){(const char *)commitments[i].bytes, JUB_HASH_BYTES});
        memcpy(opening.salt, salts[i], JUB_SALT_BYTES);
        (void)jub_map_add(&stage->commitments, key, &is_new);
        assert_true(is_new); // a salt that came twice would show here
        assert_true(JUB_LIST_PUSH(stage->arena, &stage->openings, opening));
    }
    return JUB_OK;
}

static inline jub_status stage_get(void *context, const jub_hash *commitment,
                                   uint8_t salt_out[JUB_SALT_BYTES], jub_buffer *facts_out,
                                   jub_error *error)
{
    const test_stage *stage = context;
    const uint32_t number = jub_map_find(
        &stage->commitments, (jub_text){(const char *)commitment->bytes, JUB_HASH_BYTES});
    if (number == JUB_MAP_ABSENT)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "the facts are not here");
    memcpy(salt_out, stage->openings.items[number].salt, JUB_SALT_BYTES);
    jub_buffer_text(facts_out, stage->openings.items[number].facts);
    return JUB_OK;
}

static inline jub_status stage_read_guard(void *context, jub_buffer *bytes_out, jub_error *error)
{
    (void)error;
    jub_buffer_text(bytes_out, jub_buffer_view(&((test_stage *)context)->guarded));
    return JUB_OK;
}

static inline jub_status stage_swap_guard(void *context, jub_text expected, jub_text replacement,
                                          jub_error *error)
{
    (void)error;
    test_stage *stage = context;
    assert_true(jub_text_equal(expected, jub_buffer_view(&stage->guarded)));
    jub_buffer_reset(&stage->guarded);
    jub_buffer_text(&stage->guarded, replacement);
    return JUB_OK;
}

static inline jub_status stage_file(void *context, const char *path, jub_text bytes,
                                    jub_error *error)
{
    (void)error;
    assert_true(strncmp(path, "sealed/", 7) == 0);
    assert_true(bytes.length_bytes > 0);
    ((test_stage *)context)->file_count++;
    return JUB_OK;
}

static inline void stage_step(void *context, jub_date day, int32_t second, const char *words)
{
    (void)day;
    assert_true(second >= 0 && second < 86400 && words[0] != '\0');
    ((test_stage *)context)->step_count++;
}

static inline jub_status stage_take_deed(void *context, const jub_deed *deed, jub_error *error)
{
    (void)error;
    test_stage *stage = context;
    stage_deed taken = {
        .character = deed->character, .was_refused = deed->was_refused, .entry = deed->entry};
    (void)snprintf(taken.officer, sizeof taken.officer, "%.*s", JUB_TEXT_ARG(deed->officer));
    assert_true(deed->what.length_bytes > 0);
    assert_true(JUB_LIST_PUSH(stage->arena, &stage->deeds, taken));
    return JUB_OK;
}

/// The inputs, made once a test: 15 facilities, so that few people will do.
static inline test_stage *stage_open(jub_arena *arena, uint32_t people)
{
    test_stage *stage = JUB_NEW(arena, test_stage, 1);
    const jub_synth_options options = {
        .people_count = people, .seed = 11, .facility_count = 15, .is_before_rounds = true};
    jub_diagnostics diagnostics = {.arena = arena};
    const jub_text text = test_read_file(arena, "examples/special-pardon/special-pardon.decree.md");
    assert_non_null(stage);
    assert_int_equal(jub_decree_read(arena, text, &diagnostics, &stage->decree), JUB_OK);
    stage->arena = arena;
    stage->sha = jub_sha256_new();
    stage->reg = synth_register(arena, &options, (jub_text){0});
    assert_true(jub_sha256_of(stage->sha, text, stage->decree_sha256.bytes));
    memset(stage->register_sha256.bytes, 7, JUB_HASH_BYTES);
    stage->memory = memory_storage_init();
    stage->guarded = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    return stage;
}

static inline void stage_basis(test_stage *stage, bool has_facts, jub_basis *basis_out)
{
    assert_int_equal(jub_basis_open(stage->arena, stage->sha, stage->decree, &stage->decree_sha256,
                                    has_facts ? stage->reg : NULL,
                                    has_facts ? &stage->register_sha256 : NULL, basis_out,
                                    &stage->error),
                     JUB_OK);
}

static inline jub_status stage_cast(test_stage *stage, jub_cast_options options)
{
    stage_basis(stage, true, &stage->basis);
    return jub_cast_make(stage->arena, &stage->basis, &options, &stage->cast, &stage->error);
}

/// Plays what is cast, over a new log.
static inline jub_status stage_play(test_stage *stage)
{
    stage->commitments = jub_map_init(stage->arena, 1);
    stage->openings.count = stage->deeds.count = stage->step_count = stage->file_count = 0;
    stage->log = memory_storage_open(&stage->memory);
    assert_int_equal(jub_state_begin(stage->arena, &stage->basis, jub_text_from(stage->cast.origin),
                                     &stage->state, NULL),
                     JUB_OK);
    const jub_rehearsal_ports ports = {.log = stage->log,
                                       .facts = {stage, stage_put},
                                       .guard = {stage, stage_read_guard, stage_swap_guard},
                                       .context = stage,
                                       .file = stage_file,
                                       .step = stage_step,
                                       .deed = stage_take_deed};
    return jub_rehearse(&stage->cast, &ports, &stage->state, &stage->counts, &stage->error);
}

static inline void stage_must_play(test_stage *stage, jub_cast_options options)
{
    if (stage_cast(stage, options) != JUB_OK || stage_play(stage) != JUB_OK)
        fail_msg("%s", stage->error.message);
}

/// A new log for another run.
static inline void stage_clear_log(test_stage *stage)
{
    memory_storage_clear(&stage->memory);
    stage->memory = memory_storage_init();
    jub_buffer_reset(&stage->guarded);
}

static inline void stage_close(test_stage *stage)
{
    jub_cast_clear(&stage->cast);
    memory_storage_clear(&stage->memory);
    jub_buffer_clear(&stage->guarded);
    jub_sha256_free(stage->sha);
}

static inline jub_log_head stage_head(test_stage *stage)
{
    jub_log_head head;
    assert_int_equal(jub_log_head_read(stage->log.reader, &head, NULL), JUB_OK);
    return head;
}

#endif
