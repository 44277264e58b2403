// The plan over columns against the reference interpreter: every expression of generated decrees
// and of the library's, in every row that the plan does not refer.

#include <stdlib.h>

#include "base/prng.h"
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
    assert_true(tally.lowered_count * 10 > tally.slot_count * 9);
    assert_true(tally.referred_count * 20 < tally.value_count); // a few rare values were made
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
    assert_true(tally.lowered_count * 10 > tally.slot_count * 9);
    assert_true(tally.referred_count * 10 < tally.value_count); // what is assumed is referred
}

// -- registers longer than a block ---------------------------------------------------------------

static const char *const long_decree =
    "decree \"D\" effect 2022-02-28 reckoned 2022-02-28 .\n"
    "convention month_end clamp . convention day_count exclusive .\n"
    "field sick : boolean . field kind : one of { open, closed, half } .\n"
    "field n : integer or none . field m : integer . field birth : date .\n"
    "field term_start : date or none . field term_end : date or none .\n"
    "field sentence_length : duration or none .\n"
    "field offences : codes . field offence : codes . field town : text .\n"
    "field place : one of { prison, camp } from \"facilities.place\" .\n"
    "field opened : date from \"facilities.opened\" .\n"
    "record spells each spell with hard : boolean, points : integer, long : duration,\n"
    "  begins : date .\n"
    "codes grave cite \"c\" = { \"murder\", \"sexual/*\" } .\n"
    "define share = days(term_start, reckoned) / days(term_start, term_end) .\n"
    "define heavy = hard or points > m .\n"
    "table cut cite \"t\" by kind, share gives duration unique\n"
    "| open | >= 2/3 | 3 years |\n| open | [1/3 .. 2/3) | 2 years |\n| open | < 1/3 | 1 year |\n"
    "| closed | >= 1/2 | 6 months |\n| closed | < 1/2 | 3 months |\n| half | any | 1 month | .\n"
    "grants G1 cite \"g\" reduce by cut at least 2 months at most 30 months when\n"
    "  sick and kind is not half and (n > 3 or m + n >= 7 or min(n, m) = 2)\n"
    "  and birth + 60 years <= reckoned and birth <= term_start .\n"
    "grants G2 cite \"g\" reduce by (if sick then sentence_length else 6 months) when\n"
    "  sentence_length > 2 years or sentence_length is none or n is not known or not sick\n"
    "  or months(birth, term_start, down) > 400 or years(birth, reckoned, up) < 40 .\n"
    "grants G3 cite \"g\" transfer to home when place is camp and opened + 100 days < term_start\n"
    "  and (offences meets grave or offence meets grave or town in grave or offences within { "
    "\"theft\" })\n"
    "  and town = \"north\" and term_start + sentence_length <= term_end .\n"
    "grants G4 cite \"g\" release when (any spell where heavy and place is prison)\n"
    "  or (every spell where points >= n) or (sum of points over spells) > 5\n"
    "  or (count of spells where hard) = 2 or (longest of long over spells) > 13 months\n"
    "  or (latest of begins over spells where hard) >= 2020-05-01 .\n"
    "combine most_favourable .\n";

typedef struct long_files {
    jub_buffer persons;
    jub_buffer spells;
} long_files;

static void write_cell(jub_prng *prng, jub_buffer *out, const char *const *values, uint32_t count,
                       uint32_t missing_percent)
{
    const bool is_missing = jub_prng_below(prng, 100) < missing_percent;
    jub_buffer_format(out, ",%s", is_missing ? "" : values[jub_prng_below(prng, count)]);
}

#define CELL(...)                                                                                  \
    write_cell(&prng, out, (const char *const[]){__VA_ARGS__},                                     \
               sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *), missing)

static void write_long(uint32_t row_count, uint32_t missing, long_files *files)
{
    jub_prng prng = {row_count + missing};
    jub_buffer *out = &files->persons;
    jub_buffer_string(out, "person,sick,kind,n,m,birth,term_start,term_end,sentence_length,"
                           "offences,offence,town,facility\n");
    jub_buffer_string(&files->spells, "spell,person,hard,points,long,begins\n");
    for (uint32_t i = 0; i < row_count; i++) {
        out = &files->persons;
        jub_buffer_format(out, "P%u", i);
        CELL("true", "false");
        CELL("open", "closed", "half");
        CELL("0", "1", "2", "3", "4", "5", "none");
        CELL("1", "2", "3", "4");
        CELL("1950-02-28", "1962-02-28", "1962-03-01", "1980-02-29", "1999-12-31");
        CELL("2010-08-31", "2019-02-28", "2020-02-29", "2021-12-31", "none");
        CELL("2022-03-01", "2024-02-29", "2030-01-15", "none");
        CELL("P2Y", "P3Y", "P18M", "P25M", "none");
        CELL("theft", "murder", "sexual/x", "theft;murder", "theft;theft", "other");
        CELL("theft", "murder", "other");
        CELL("north", "south", "north");
        CELL("F1", "F2", "F3");
        jub_buffer_string(out, "\n");
        out = &files->spells;
        for (uint32_t k = jub_prng_below(&prng, 4); k > 0; k--) {
            jub_buffer_format(out, "S%u.%u,P%u", i, k, i);
            CELL("true", "false");
            CELL("0", "1", "2", "5");
            CELL("P1Y", "P14M", "P2Y");
            CELL("2020-04-30", "2020-05-01", "2021-01-01");
            jub_buffer_string(out, "\n");
        }
    }
    jub_buffer_char(&files->persons, '\0');
    jub_buffer_char(&files->spells, '\0');
}

static plan_tally check_long(uint32_t row_count, uint32_t missing)
{
    jub_arena arena = jub_arena_init((size_t)1 << 30);
    long_files csv = {jub_buffer_init(FIXTURE_TEXT_MAX_BYTES),
                      jub_buffer_init(FIXTURE_TEXT_MAX_BYTES)};
    plan_tally tally = {0};
    write_long(row_count, missing, &csv);
    const fixture_file files[] = {
        {"persons",
         "person:string sick:boolean kind:string n:integer m:integer birth:date term_start:date "
         "term_end:date sentence_length:duration offences:list offence:string town:string "
         "facility:string>facilities",
         csv.persons.bytes},
        {"spells",
         "spell:string person:string>persons hard:boolean points:integer long:duration "
         "begins:date",
         csv.spells.bytes},
        {"facilities", "facility:string place:string opened:date",
         "facility,place,opened\nF1,camp,2010-01-01\nF2,prison,2018-11-20\nF3,camp,\n"},
        {"offence_codes", "code:string", "code\nother\ntheft\nmurder\nsexual/x\nnorth\nsouth\n"}};
    const fixture run = fixture_open(&arena, long_decree, files, 4, NULL);
    assert_int_equal(run.status, JUB_OK);
    check_plan(&arena, run.determiner, run.worker, "rows", row_count, &tally);
    jub_buffer_clear(&csv.persons);
    jub_buffer_clear(&csv.spells);
    jub_arena_clear(&arena);
    return tally;
}

TEST(rows_on_either_side_of_the_end_of_a_block_come_out_as_by_the_reference)
{
    (void)state_unused;
    static const uint32_t counts[] = {1, 63, 64, 65, 4095, 4096, 4097, 8200};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        const plan_tally tally = check_long(counts[i], 10);
        assert_true(tally.referred_count * 20 <= tally.value_count);
    }
}

TEST(columns_without_a_gap_and_columns_without_a_value_come_out_as_by_the_reference)
{
    (void)state_unused;
    const plan_tally whole = check_long(4097, 0);
    assert_int_equal(whole.referred_count, 0);
    const plan_tally empty = check_long(4097, 100);
    assert_true(empty.referred_count * 20 <= empty.value_count);
    show("whole columns", &whole);
}

// -- memory ---------------------------------------------------------------------------------------

// Whether there was enough to plan, and to run, all expressions.
static bool plans(jub_arena *arena, const jub_determiner *determiner, jub_worker *worker,
                  const expr_list *exprs)
{
    vector_plan *plan = vector_plan_new(arena, determiner, worker);
    bool fits = plan != NULL;
    for (size_t i = 0; fits && i < exprs->count; i++)
        fits = vector_plan_add(plan, exprs->items[i]) != VECTOR_NO_SLOT;
    return fits && vector_plan_end(plan) && vector_room_new(arena, plan) != NULL;
}

TEST(any_failed_allocation_is_told_and_does_no_more)
{
    TEST_ARENA(arena);
    const generated_pair pair =
        generate_pair(&arena, 3, &(generate_options){.parts = GENERATE_ALL});
    const generated_run run = generate_run(&arena, &pair);
    collecting all = {.arena = &arena};
    decree_each_expr(run.determiner->program.tree, collect, &all);
    uint32_t failure_count = 0;
    for (size_t fail_at = 0; fail_at < 100000; fail_at += 3, failure_count++) {
        jub_arena small = jub_arena_init((size_t)1 << 28);
        test_arena_fail_at(&small, fail_at);
        const bool is_planned = plans(&small, run.determiner, run.worker, &all.list);
        jub_arena_clear(&small);
        if (is_planned) break;
    }
    assert_true(failure_count > 50);
    assert_true(failure_count < 33000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_expression_of_a_generated_decree_comes_out_as_by_the_reference),
        cmocka_unit_test(rows_on_either_side_of_the_end_of_a_block_come_out_as_by_the_reference),
        cmocka_unit_test(
            columns_without_a_gap_and_columns_without_a_value_come_out_as_by_the_reference),
        cmocka_unit_test(any_failed_allocation_is_told_and_does_no_more),
        cmocka_unit_test(every_expression_of_the_library_comes_out_as_by_the_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
