#include "measure_run.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ledger/view.h"
#include "register/synth.h"
#include "rehearsal/rehearsal.h"
#include "store/memory_store.h"

#define ARENA_MAX_BYTES ((size_t)8 << 30)
#define FILE_MAX_BYTES ((size_t)1 << 28)
enum { FACTS_MAX_BYTES = 1 << 16 };

typedef struct measured {
    const measure_inputs *inputs;
    measure_result *result;
    jub_arena arena;
    jub_sha256 *sha;
    jub_register *reg;
    jub_hash register_sha256;
    jub_basis basis;
    jub_cast cast;
    jub_memory_store *store;
    jub_buffer guarded;
    uint32_t player_of[MEASURE_OFFICERS_MAX]; // of result->officers
    uint64_t *deeds_on;    // [persons] bit i: a deed of officer i was done about the person
    jub_basis basis_again; // as replayed
    jub_state state;
    jub_evidence evidence;
    jub_oversight oversight;
    bool is_told, has_tests;
} measured;

// -- the register ---------------------------------------------------------------------------------

static jub_status write_files(measured *run, uint64_t seed, jub_text files_out[], jub_error *error)
{
    const jub_synth_options options = {.people_count = run->inputs->people_count,
                                       .facility_count = run->inputs->facility_count,
                                       .seed = seed,
                                       .is_before_rounds = true};
    jub_sink sinks[JUB_SYNTH_FILE_COUNT];
    jub_buffer buffers[JUB_SYNTH_FILE_COUNT];
    jub_synth_counts counts;
    for (size_t i = 0; i < JUB_SYNTH_FILE_COUNT; i++) {
        buffers[i] = jub_buffer_init(FILE_MAX_BYTES);
        sinks[i] = jub_buffer_sink(&buffers[i]);
    }
    jub_status status = jub_synth_write(&options, sinks, NULL, &counts, error);
    for (size_t i = 0; i < JUB_SYNTH_FILE_COUNT; i++) {
        files_out[i] = jub_text_copy(&run->arena, jub_buffer_view(&buffers[i]));
        if (status == JUB_OK && !files_out[i].bytes) status = jub_fail_no_memory(error);
        jub_buffer_clear(&buffers[i]);
    }
    return status;
}

static jub_status make_register(measured *run, uint64_t seed, jub_error *error)
{
    jub_text files[JUB_SYNTH_FILE_COUNT], sources[JUB_SYNTH_FILE_COUNT];
    const jub_package *package = NULL;
    jub_status status = write_files(run, seed, files, error);
    if (status == JUB_OK)
        status = jub_package_read(&run->arena, files[JUB_SYNTH_PACKAGE], &package, error);
    if (status != JUB_OK) return status;
    for (uint32_t i = 0; i < package->resource_count; i++)
        for (size_t file = 0; file < JUB_SYNTH_FILE_COUNT; file++)
            if (jub_text_is(package->resources[i].path, jub_synth_file_name((jub_synth_file)file)))
                sources[i] = files[file];
    status = jub_register_load(&run->arena, package, sources, NULL, NULL, NULL, &run->reg, error);
    if (status == JUB_OK)
        status =
            jub_register_add_custody(&run->arena, run->reg, run->inputs->law, NULL, NULL, error);
    memset(run->register_sha256.bytes, 1, JUB_HASH_BYTES); // of no file
    return status;
}

static jub_status open_basis(measured *run, jub_basis *basis_out, jub_error *error)
{
    return jub_basis_open(&run->arena, run->sha, run->inputs->decree, &run->inputs->decree_sha256,
                          run->reg, &run->register_sha256, basis_out, error);
}

// -- the rehearsal --------------------------------------------------------------------------------

static jub_status read_guard(void *context, jub_buffer *bytes_out, jub_error *error)
{
    const measured *run = context;
    jub_buffer_text(bytes_out, jub_buffer_view(&run->guarded));
    return bytes_out->status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status swap_guard(void *context, jub_text expected, jub_text replacement,
                             jub_error *error)
{
    measured *run = context;
    (void)expected; // nobody else is about
    jub_buffer_reset(&run->guarded);
    jub_buffer_text(&run->guarded, replacement);
    return run->guarded.status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status take_deed(void *context, const jub_deed *deed, jub_error *error)
{
    measured *run = context;
    (void)error;
    if (deed->was_refused) return JUB_OK;
    const uint32_t person = jub_basis_person(&run->basis, deed->person);
    for (uint32_t i = 0; i < run->result->corrupt_count; i++) {
        if (!jub_text_is(deed->officer, run->cast.players[run->player_of[i]].id)) continue;
        run->result->officers[i].deed_count++;
        if (person != JUB_NO_ROW) run->deeds_on[person] |= UINT64_C(1) << i;
    }
    return JUB_OK;
}

static jub_status cast(measured *run, const jub_cast_options *options, jub_error *error)
{
    measure_result *result = run->result;
    jub_status status = open_basis(run, &run->basis, error);
    if (status == JUB_OK)
        status = jub_cast_make(&run->arena, &run->basis, options, &run->cast, error);
    if (status != JUB_OK) return status;
    for (uint32_t i = 0; i < run->cast.count; i++) {
        const jub_player *player = &run->cast.players[i];
        if (player->character == JUB_CHARACTER_HONEST) continue;
        if (result->corrupt_count == MEASURE_OFFICERS_MAX)
            return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "too many are corrupt");
        run->player_of[result->corrupt_count] = i;
        result->officers[result->corrupt_count++].character = player->character;
    }
    result->officer_count = run->cast.officer_count;
    result->reader_count = run->cast.count - run->cast.first_reader;
    run->deeds_on = JUB_NEW(&run->arena, uint64_t, run->basis.persons->row_count);
    return run->deeds_on ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status play(measured *run, jub_error *error)
{
    jub_state state;
    jub_rehearsal_counts counts;
    run->store = jub_memory_store_new();
    if (!run->store) return jub_fail_no_memory(error);
    const jub_rehearsal_ports ports = {.log = jub_memory_store_storage(run->store),
                                       .facts = jub_memory_store_sink(run->store),
                                       .guard = {run, read_guard, swap_guard},
                                       .context = run,
                                       .deed = take_deed};
    const jub_status status =
        jub_state_begin(&run->arena, &run->basis, jub_text_from(run->cast.origin), &state, error);
    return status == JUB_OK ? jub_rehearse(&run->cast, &ports, &state, &counts, error) : status;
}

// -- as an auditor sees it: from log and facts alone ----------------------------------------------

static jub_status replay(measured *run, jub_error *error)
{
    jub_log_head head;
    jub_replay *replaying = NULL;
    jub_view *view = NULL;
    const jub_storage log = jub_memory_store_storage(run->store);
    const jub_facts_source facts = jub_memory_store_source(run->store);
    jub_status status = open_basis(run, &run->basis_again, error);
    if (status == JUB_OK)
        status = jub_state_begin(&run->arena, &run->basis_again, jub_text_from(run->cast.origin),
                                 &run->state, error);
    if (status == JUB_OK) status = jub_log_head_read(log.reader, &head, error);
    if (status == JUB_OK) status = jub_view_open(log.reader, head.size, &head.root, &view, error);
    if (status == JUB_OK) status = jub_replay_new(&run->state, &facts, &replaying, error);
    if (status == JUB_OK) {
        jub_evidence_begin(&run->arena, &run->state, &run->evidence);
        const jub_replay_watch watch = jub_evidence_watch(&run->evidence);
        status = jub_replay_all(replaying, view, &watch, error);
    }
    if (status == JUB_OK) status = jub_evidence_end(&run->evidence, error);
    jub_replay_free(replaying);
    jub_view_close(view);
    return status;
}

// -- what a finding points at ---------------------------------------------------------------------

static bool is_at(const measured *run, const jub_player *player, const jub_finding *finding)
{
    const uint32_t actor = jub_state_actor(&run->state, jub_text_from(player->id));
    switch (finding->subject_kind) {
    case JUB_SUBJECT_ACTOR: return finding->subject == actor;
    case JUB_SUBJECT_PAIR: return finding->subject == actor || finding->other == actor;
    case JUB_SUBJECT_FACILITY:
        return player->role != JUB_ROLE_READER && finding->subject == player->facility;
    default: return false;
    }
}

// Which of the corrupt: one bit each. A finding about a person points at who did something there.
static uint64_t aim_of(const measured *run, const jub_finding *finding)
{
    uint64_t aim = 0;
    if (finding->subject_kind == JUB_SUBJECT_PERSON) return run->deeds_on[finding->subject];
    for (uint32_t i = 0; i < run->result->corrupt_count; i++)
        if (is_at(run, &run->cast.players[run->player_of[i]], finding)) aim |= UINT64_C(1) << i;
    return aim;
}

static void tell(const measured *run, const jub_finding *finding, uint64_t aim)
{
    jub_buffer subject = jub_buffer_init(4096);
    jub_finding_subject(&run->state, finding, &subject);
    const jub_text text = jub_buffer_view(&subject);
    (void)fprintf(stderr,
                  "seed %" PRIu64 " %-7s %-7s %-2s/%u %-22.*s %" PRIu64 " of %" PRIu64
                  ", %.1f expected, effect %.3f, p %.2g, q %.2g, watch q %.2g:",
                  run->result->seed, run->result->is_corrupt ? "corrupt" : "clean",
                  jub_verdict_word((jub_verdict)finding->verdict),
                  jub_indicator_code((jub_indicator)finding->indicator), finding->family,
                  JUB_TEXT_ARG(text), finding->hits, finding->trials, finding->expected,
                  finding->effect, finding->p, finding->q, finding->q_watch);
    for (uint32_t i = 0; i < run->result->corrupt_count; i++)
        if (aim >> i & 1)
            (void)fprintf(stderr, " %s", jub_character_word(run->result->officers[i].character));
    (void)fputs(aim ? "\n" : " nobody who is corrupt\n", stderr);
    jub_buffer_clear(&subject);
}

// One line for each test that had data: seed, whether corrupt, indicator, family, p, p_watch,
// effect.
static void tell_tests(const measured *run)
{
    for (size_t i = 0; i < run->oversight.test_count; i++) {
        const jub_finding *test = &run->oversight.tests[i];
        if (isnan(test->p)) continue;
        (void)fprintf(stderr, "test,%" PRIu64 ",%s,%s,%u,%.6g,%.6g,%.6g\n", run->result->seed,
                      run->result->is_corrupt ? "corrupt" : "clean",
                      jub_indicator_code((jub_indicator)test->indicator), test->family, test->p,
                      test->p_watch, test->effect);
    }
}

static void compare(measured *run)
{
    static const measure_grade grades[JUB_VERDICT_COUNT] = {
        [JUB_VERDICT_FLAG] = MEASURE_FLAG,
        [JUB_VERDICT_WATCH] = MEASURE_WATCH,
        [JUB_VERDICT_BREACH] = MEASURE_BREACH,
    };
    measure_result *result = run->result;
    for (int i = 0; i < JUB_INDICATOR_COUNT; i++) {
        result->tests[i] = run->oversight.tested[i].test_count;
        result->no_data[i] = run->oversight.tested[i].no_data_count;
        result->checked[i] = run->oversight.tested[i].checked_count;
    }
    if (run->has_tests) tell_tests(run);
    for (size_t i = 0; i < run->oversight.finding_count; i++) {
        const jub_finding *finding = &run->oversight.findings[i];
        if (finding->verdict < JUB_VERDICT_WATCH) continue;
        const measure_grade grade = grades[finding->verdict];
        const uint64_t aim = aim_of(run, finding);
        measure_aim *aims = &result->aims[finding->indicator][grade];
        const bool is_whole = finding->subject_kind == JUB_SUBJECT_WHOLE;
        aims->all++;
        aims->nobody += is_whole;
        aims->innocent += !is_whole && aim == 0;
        for (uint32_t j = 0; j < result->corrupt_count; j++)
            if (aim >> j & 1)
                result->officers[j].caught[grade] |= UINT32_C(1) << finding->indicator;
        if (run->is_told) tell(run, finding, aim);
    }
}

// -- audits ---------------------------------------------------------------------------------------

// Bit i: somebody of that kind did something about the person of the case.
static uint32_t kinds_on(const measured *run, uint32_t case_number)
{
    const uint32_t person = run->state.cases.items[case_number - 1].person;
    uint32_t kinds = 0;
    for (uint32_t i = 0; person != JUB_NO_ROW && i < run->result->corrupt_count; i++)
        if (run->deeds_on[person] >> i & 1)
            kinds |= UINT32_C(1) << run->result->officers[i].character;
    return kinds;
}

static void count_kinds(uint32_t kinds, uint32_t *by_kind)
{
    for (int i = 0; i < JUB_CHARACTER_COUNT; i++) by_kind[i] += kinds >> i & 1;
}

static void audit(measured *run, const uint32_t *order, uint32_t share_in_1000,
                  measure_audit *audit_out)
{
    const uint32_t case_count = run->result->case_count;
    audit_out->read = (uint32_t)((uint64_t)case_count * share_in_1000 / 1000);
    for (uint32_t i = 0; i < audit_out->read; i++) {
        const uint32_t kinds = kinds_on(run, order[i]);
        audit_out->found += kinds != 0;
        count_kinds(kinds, audit_out->by_kind);
    }
    audit_out->by_lot =
        (double)audit_out->read * run->result->planted_count / (case_count > 0 ? case_count : 1);
}

static jub_status steer(measured *run, jub_error *error)
{
    measure_result *result = run->result;
    result->case_count = (uint32_t)run->state.cases.count;
    uint32_t *order = JUB_NEW(&run->arena, uint32_t, result->case_count);
    if (!order) return jub_fail_no_memory(error);
    const jub_status status = jub_oversight_steer(&run->arena, &run->evidence, &run->oversight,
                                                  order, &result->pointed_count, error);
    if (status != JUB_OK) return status;
    for (uint32_t number = 1; number <= result->case_count; number++) {
        const uint32_t kinds = kinds_on(run, number);
        result->planted_count += kinds != 0;
        count_kinds(kinds, result->planted_by_kind);
    }
    for (int i = 0; i < MEASURE_SHARES; i++)
        audit(run, order, measure_share_in_1000[i], &result->audits[i]);
    return JUB_OK;
}

jub_status measure_run(const measure_inputs *inputs, uint64_t seed,
                       const jub_character_kinds *kinds, uint32_t corrupt_count, bool is_told,
                       measure_result *result_out, jub_error *error)
{
    *result_out = (measure_result){.seed = seed, .is_corrupt = corrupt_count > 0};
    measured run = {.inputs = inputs,
                    .result = result_out,
                    .arena = jub_arena_init(ARENA_MAX_BYTES),
                    .sha = jub_sha256_new(),
                    .guarded = jub_buffer_init(JUB_NOTE_MAX_BYTES),
                    .is_told = is_told,
                    .has_tests = inputs->has_tests};
    const jub_cast_options options = {.seed = seed,
                                      .officer_count = inputs->officer_count,
                                      .corrupt_count = corrupt_count,
                                      .kinds = *kinds};
    const jub_oversight_options overseeing = {.seed = seed, .draws = inputs->draws};
    jub_status status = run.sha ? make_register(&run, seed, error) : jub_fail_no_memory(error);
    if (status == JUB_OK) status = cast(&run, &options, error);
    if (status == JUB_OK) status = play(&run, error);
    if (status == JUB_OK) status = replay(&run, error);
    if (status == JUB_OK)
        status = jub_oversee(&run.arena, &run.evidence, &overseeing, &run.oversight, error);
    if (status == JUB_OK) compare(&run);
    if (status == JUB_OK) status = steer(&run, error);
    result_out->is_done = status == JUB_OK;
    jub_memory_store_free(run.store);
    jub_buffer_clear(&run.guarded);
    jub_cast_clear(&run.cast);
    jub_arena_clear(&run.arena);
    jub_sha256_free(run.sha);
    return status;
}
