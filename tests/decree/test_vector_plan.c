// The plan over columns against the reference interpreter: every expression of generated decrees
// and of the library's, in every row that the plan does not refer.

#include <stdlib.h>

#include "decree/vector/plan_private.h"
#include "decree/walk_private.h"
#include "generate.h"

enum { PAIR_COUNT = 300, LIBRARY_PERSON_COUNT = 150 };

typedef JUB_LIST(const decree_expr *) expr_list;

typedef struct collecting {
    jub_arena *arena;
    expr_list list;
} collecting;

static bool collect(void *context, const decree_expr *expr)
{
    collecting *all = context;
    switch (expr->type.kind) {
    case DECREE_BOOLEAN:
    case DECREE_INTEGER:
    case DECREE_DATE:
    case DECREE_MONEY:
    case DECREE_CHOICE:
    case DECREE_DURATION: assert_true(JUB_LIST_PUSH(all->arena, &all->list, expr)); break;
    default: break;
    }
    return true;
}

typedef struct plan_tally {
    uint64_t slot_count;
    uint64_t lowered_count; // slots
    uint64_t value_count;   // of lowered slots
    uint64_t referred_count;
} plan_tally;

typedef struct planned {
    const jub_determiner *determiner;
    jub_worker *worker;
    vector_plan *plan;
    vector_room *room;
    const decree_expr *const *exprs;
    vector_slot *slots;
    size_t count;
    const char *name;
    uint64_t seed;
} planned;

static void complain(const planned *run, const decree_expr *expr, uint32_t row,
                     const decree_value *value, const char *got)
{
    const jub_text source = run->determiner->program.tree->source;
    jub_buffer told = jub_buffer_init(1 << 16);
    decree_value_write(value, expr->type, &told);
    fail_msg("%s %llu, row %u: '%.*s' is %.*s (errors %u), not %s", run->name,
             (unsigned long long)run->seed, row, (int)expr->span.length_bytes,
             source.bytes + expr->span.offset_bytes, JUB_TEXT_ARG(jub_buffer_view(&told)),
             run->worker->eval.error_count, got);
}

static int64_t point_of(const decree_expr *expr, const decree_value *value)
{
    return expr->type.kind == DECREE_CHOICE ? (int64_t)value->case_index : value->low.numerator;
}

static void check_value(const planned *run, size_t i, uint32_t row, uint32_t at)
{
    const decree_expr *expr = run->exprs[i];
    decree_eval *eval = &run->worker->eval;
    decree_eval_begin(eval, &run->worker->person);
    const decree_value value = decree_eval_expr(eval, expr);
    if (eval->error_count > 0 || decree_mask_any(eval->relied))
        complain(run, expr, row, &value, "referred");
    if (expr->type.kind == DECREE_BOOLEAN) {
        const vector_truths truths = vector_truths_of(run->room, run->slots[i]);
        const bool is_yes = value.state == DECREE_KNOWN && value.truth;
        if ((truths.yes[at] != 0) != is_yes ||
            (truths.perhaps[at] != 0) != (is_yes || value.state == DECREE_UNKNOWN))
            complain(run, expr, row, &value,
                     truths.yes[at]       ? "yes"
                     : truths.perhaps[at] ? "perhaps"
                                          : "no");
        assert_true(truths.yes[at] == 0 || truths.yes[at] == UINT8_MAX);
        assert_true(truths.perhaps[at] == 0 || truths.perhaps[at] == UINT8_MAX);
        return;
    }
    const bool is_duration = expr->type.kind == DECREE_DURATION;
    const vector_durations its =
        is_duration
            ? vector_durations_of(run->room, run->slots[i])
            : (vector_durations){.months = vector_numbers_of(run->room, run->slots[i]).values,
                                 .known = vector_numbers_of(run->room, run->slots[i]).known,
                                 .none = vector_numbers_of(run->room, run->slots[i]).none};
    const bool is_known = value.state == DECREE_KNOWN;
    if ((its.known[at] != 0) != is_known || (its.none[at] != 0) != (value.state == DECREE_NONE))
        complain(run, expr, row, &value,
                 its.known[at]  ? "known"
                 : its.none[at] ? "none"
                                : "unknown");
    if (!is_known) return;
    const bool is_point = decree_value_is_point(&value, expr->type.kind);
    const bool is_equal =
        is_duration ? its.months[at] == value.least.months && its.days[at] == value.least.days
                    : point_of(expr, &value) == its.months[at];
    if (!is_equal || !is_point) {
        char got[64];
        (void)snprintf(got, sizeof got, "%d and %d", its.months[at],
                       is_duration ? its.days[at] : 0);
        complain(run, expr, row, &value, got);
    }
}

static void check_row(const planned *run, uint32_t row, uint32_t at, plan_tally *tally)
{
    uint8_t any = 0;
    decree_load_row(run->determiner, run->worker, row);
    for (size_t i = 0; i < run->count; i++) {
        const uint8_t odd = vector_referred_of(run->room, run->slots[i])[at];
        any |= odd;
        if (!vector_plan_is_lowered(run->plan, run->slots[i])) continue;
        tally->value_count++;
        tally->referred_count += odd != 0;
        if (!odd) check_value(run, i, row, at);
    }
    assert_int_equal(any, vector_referred(run->room)[at]);
}

static void check_plan(jub_arena *arena, const jub_determiner *determiner, jub_worker *worker,
                       const char *name, uint64_t seed, plan_tally *tally)
{
    collecting all = {.arena = arena};
    decree_each_expr(determiner->program.tree, collect, &all);
    planned run = {determiner,
                   worker,
                   vector_plan_new(arena, determiner, worker),
                   .exprs = all.list.items,
                   .count = all.list.count,
                   .name = name,
                   .seed = seed};
    run.slots = JUB_NEW(arena, vector_slot, run.count);
    assert_non_null(run.plan);
    for (size_t i = 0; i < run.count; i++) {
        run.slots[i] = vector_plan_add(run.plan, run.exprs[i]);
        assert_int_not_equal(run.slots[i], VECTOR_NO_SLOT);
        tally->slot_count++;
        tally->lowered_count += vector_plan_is_lowered(run.plan, run.slots[i]);
    }
    assert_true(vector_plan_end(run.plan));
    run.room = vector_room_new(arena, run.plan);
    assert_non_null(run.room);
    const uint32_t row_count = jub_determiner_row_count(determiner);
    for (uint32_t first = 0; first < row_count; first += VECTOR_BLOCK) {
        const uint32_t count = row_count - first < VECTOR_BLOCK ? row_count - first : VECTOR_BLOCK;
        vector_run(run.plan, run.room, first, count);
        for (uint32_t i = 0; i < count; i++) check_row(&run, first + i, i, tally);
    }
}

static void show(const char *what, const plan_tally *tally)
{
    print_message("# %s: %llu of %llu expressions lowered, %llu of %llu values referred\n", what,
                  (unsigned long long)tally->lowered_count, (unsigned long long)tally->slot_count,
                  (unsigned long long)tally->referred_count,
                  (unsigned long long)tally->value_count);
}

TEST(every_expression_of_a_generated_decree_comes_out_as_by_the_reference)
{
    plan_tally tally = {0};
    const char *more = getenv("JUB_DECREES"), *from = getenv("JUB_SEED");
    const uint64_t count = more ? strtoull(more, NULL, 10) : PAIR_COUNT;
    const uint64_t first = from ? strtoull(from, NULL, 10) : 1;
    for (uint64_t seed = first; seed < first + count; seed++) {
        TEST_ARENA(arena);
        const generated_pair pair =
            generate_pair(&arena, seed, &(generate_options){.parts = GENERATE_ALL});
        const generated_run run = generate_run(&arena, &pair);
        check_plan(&arena, run.determiner, run.worker, "seed", seed, &tally);
    }
    show("generated", &tally);
}

TEST(every_expression_of_the_library_comes_out_as_by_the_reference)
{
    TEST_ARENA(list_arena);
    plan_tally tally = {0};
    const generated_paths paths = generate_library_paths(&list_arena);
    for (size_t i = 0; i < paths.count; i++) {
        TEST_ARENA(arena);
        const generated_pair pair =
            generate_library(&arena, paths.items[i], i + 1, LIBRARY_PERSON_COUNT);
        const generated_run run = generate_run(&arena, &pair);
        check_plan(&arena, run.determiner, run.worker, paths.items[i], i + 1, &tally);
    }
    show("library", &tally);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_expression_of_a_generated_decree_comes_out_as_by_the_reference),
        cmocka_unit_test(every_expression_of_the_library_comes_out_as_by_the_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
