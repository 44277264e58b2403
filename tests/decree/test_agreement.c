// Determination in bulk against the reference, row by row, on generated decrees and registers and
// on the decrees of the library: in both modes, as columns and as whole determinations, with what
// could not be computed. JUB_PAIRS=100000 tries more, from JUB_SEED on.

#include <stdlib.h>

#include "reference_row.h"
#include "same_determination.h"
#include "shrink.h"

enum {
    PAIR_COUNT = 2000,
    LARGE_PAIR_COUNT = 4, // of several blocks of rows
    LARGE_PERSON_COUNT = 4500,
    LIBRARY_PERSON_COUNT = 15,
    PERSON_MAX = 10,
    ERROR_TEXT_MAX_BYTES = 256 << 20
};

typedef struct tally {
    uint64_t pairs, rows, referred, undetermined, undetermined_kleene;
} tally;

typedef struct bulk_run {
    generated_run run;
    jub_determiner *ranked; // of its own, so that bulk ranks for itself
    jub_bulk *bulk;
    jub_bulk_worker *worker;
} bulk_run;

static bulk_run open_bulk(jub_arena *arena, const generated_pair *pair, bool needs_ranks)
{
    bulk_run opened = {.run = generate_run(arena, pair)};
    jub_error error = {0};
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    assert_int_equal(jub_determiner_open(arena, opened.run.decree, opened.run.reg,
                                         &opened.run.options, &diagnostics, &opened.ranked),
                     JUB_OK);
    assert_int_equal(jub_bulk_open(arena, opened.ranked, &opened.bulk, &error), JUB_OK);
    opened.worker = jub_bulk_worker_new(arena, opened.bulk);
    assert_non_null(opened.worker);
    jub_bulk_candidates(opened.bulk, opened.worker, 0, opened.run.row_count);
    assert_int_equal(jub_bulk_rank(opened.bulk, opened.worker, needs_ranks, NULL, &error), JUB_OK);
    return opened;
}

// -- columns --------------------------------------------------------------------------------------

typedef struct columns {
    uint8_t *standings;
    uint64_t *clauses;
    jub_duration *amounts;
    jub_date *new_ends;
} columns;

static columns new_columns(jub_arena *arena, uint32_t count)
{
    const columns made = {JUB_NEW(arena, uint8_t, count + 1), JUB_NEW(arena, uint64_t, count + 1),
                          JUB_NEW(arena, jub_duration, count + 1),
                          JUB_NEW(arena, jub_date, count + 1)};
    assert_true(made.standings && made.clauses && made.amounts && made.new_ends);
    return made;
}

static void fill_columns(const bulk_run *opened, jub_bulk_mode mode, const columns *out,
                         jub_bulk_tally *counted)
{
    // In two parts, so that where a part begins makes no difference.
    const uint32_t cuts[] = {0, opened->run.row_count / 3, opened->run.row_count};
    for (uint32_t i = 0; i < 2; i++) {
        const uint32_t at = cuts[i];
        const jub_bulk_columns part = {out->standings + at, out->clauses + at, out->amounts + at,
                                       out->new_ends + at};
        jub_bulk_rows(opened->bulk, opened->worker, at, cuts[i + 1], mode, &part, counted);
    }
}

/// Where they part; `mode` NULL says nothing.
static bool columns_differ(const generated_pair *pair, const bulk_run *opened, const columns *found,
                           const reference_row *expected, const char *mode, uint32_t *row_out)
{
    for (uint32_t row = 0; row < opened->run.row_count; row++) {
        const reference_row its = {found->standings[row], found->clauses[row], found->amounts[row],
                                   found->new_ends[row]};
        if (reference_rows_equal(&its, &expected[row])) continue;
        *row_out = row;
        if (!mode) return true;
        reference_show(pair, row);
        reference_row_print("reference", &expected[row]);
        reference_row_print(mode, &its);
        return true;
    }
    return false;
}

// -- whole determinations and what could not be computed ------------------------------------------

static void write_error(void *context, const jub_row_error *error)
{
    jub_buffer_format(context, "%u %s %.*s '%.*s'\n", error->row, jub_row_error_word(error->kind),
                      JUB_TEXT_ARG(error->subject), JUB_TEXT_ARG(error->value));
}

static void show_determination(const generated_run *run, const char *who,
                               const jub_determination *each)
{
    jub_buffer told = jub_buffer_init(ERROR_TEXT_MAX_BYTES);
    jub_determination_write(run->decree, each, &told);
    print_message(
        "%10s: %.*s | gaps %llx missing %llx assumed %llx barred %llx old end %d quota %u "
        "rank %u-%u row error %d conflict %d open revocations %llx\n",
        who, JUB_TEXT_ARG(jub_buffer_view(&told)), (unsigned long long)each->gaps,
        (unsigned long long)each->missing[0], (unsigned long long)each->assumed[0],
        (unsigned long long)each->barred, each->old_end, each->quota, each->rank, each->rank_last,
        each->has_row_error, each->has_conflict, (unsigned long long)each->open_revocations);
    jub_buffer_clear(&told);
}

static bool errors_differ(const generated_pair *pair, const jub_buffer *found,
                          const jub_buffer *expected, bool is_told)
{
    if (jub_text_equal(jub_buffer_view(found), jub_buffer_view(expected))) return false;
    if (!is_told) return true;
    reference_show(pair, 0);
    print_message("could not be computed by the reference:\n%.*s\nin bulk:\n%.*s\n",
                  JUB_TEXT_ARG(jub_buffer_view(expected)), JUB_TEXT_ARG(jub_buffer_view(found)));
    return true;
}

static bool determinations_differ(jub_arena *arena, const generated_pair *pair,
                                  const bulk_run *opened, const jub_determination *expected,
                                  const jub_buffer *expected_errors, bool is_told,
                                  uint32_t *row_out)
{
    const uint32_t count = opened->run.row_count;
    jub_buffer errors = jub_buffer_init(ERROR_TEXT_MAX_BYTES);
    const jub_row_error_sink sink = {write_error, &errors};
    jub_determination *found = JUB_NEW(arena, jub_determination, count + 1);
    uint32_t *forms = JUB_NEW(arena, uint32_t, count + 1);
    assert_true(found && forms);
    memset(found, 0, count * sizeof *found);
    jub_bulk_determinations(opened->bulk, opened->worker, 0, count, &sink, found, forms);
    bool is_other = false;
    for (uint32_t row = 0; row < count && !is_other; row++) {
        is_other = !determinations_same(&found[row], &expected[row]);
        if (is_other) *row_out = row;
        if (!is_other || !is_told) continue;
        reference_show(pair, row);
        show_determination(&opened->run, "reference", &expected[row]);
        show_determination(&opened->run, "bulk", &found[row]);
    }
    is_other = is_other || errors_differ(pair, &errors, expected_errors, is_told);
    jub_buffer_clear(&errors);
    return is_other;
}

// -- pairs ----------------------------------------------------------------------------------------

typedef struct comparison {
    tally *counted; // NULL: a pair that is being made smaller
    bool is_told;
} comparison;

static void count_rows(tally *counted, const reference_row *rows, const reference_row *kleene,
                       uint32_t count, const jub_bulk_tally *bulk)
{
    if (!counted) return;
    for (uint32_t row = 0; row < count; row++) {
        counted->undetermined += rows[row].standing == JUB_UNDETERMINED;
        counted->undetermined_kleene += kleene[row].standing == JUB_UNDETERMINED;
    }
    assert_int_equal(bulk->rows, count);
    counted->pairs++;
    counted->rows += count;
    counted->referred += bulk->referred;
}

static bool differs(void *context, jub_arena *arena, const generated_pair *pair, uint32_t *row_out)
{
    const comparison *asked = context;
    const bulk_run opened = open_bulk(arena, pair, true);
    const uint32_t count = opened.run.row_count;
    jub_determination *expected = JUB_NEW(arena, jub_determination, count + 1);
    reference_row *rows = JUB_NEW(arena, reference_row, count + 1);
    reference_row *kleene = JUB_NEW(arena, reference_row, count + 1);
    assert_true(expected && rows && kleene);
    jub_buffer errors = jub_buffer_init(ERROR_TEXT_MAX_BYTES);
    const jub_row_error_sink sink = {write_error, &errors};
    jub_determine_rows(opened.run.determiner, opened.run.worker, 0, count, &sink, expected);
    for (uint32_t row = 0; row < count; row++) {
        rows[row] = reference_row_of(&expected[row]);
        kleene[row] = reference_row_kleene(&opened.run, row, NULL);
    }
    jub_bulk_tally exact_tally = {0}, kleene_tally = {0};
    const columns found = new_columns(arena, count);
    const bool tells = asked->is_told;
    fill_columns(&opened, JUB_BULK_EXACT, &found, &exact_tally);
    bool is_other = columns_differ(pair, &opened, &found, rows, tells ? "exact" : NULL, row_out);
    fill_columns(&opened, JUB_BULK_KLEENE, &found, &kleene_tally);
    is_other =
        is_other || columns_differ(pair, &opened, &found, kleene, tells ? "kleene" : NULL, row_out);
    is_other =
        is_other || determinations_differ(arena, pair, &opened, expected, &errors, tells, row_out);
    if (!is_other && jub_decree_clause_count(opened.run.decree, JUB_QUOTA) > 0) {
        const bulk_run unranked = open_bulk(arena, pair, false);
        fill_columns(&unranked, JUB_BULK_EXACT, &found, &exact_tally);
        is_other =
            columns_differ(pair, &unranked, &found, rows, tells ? "unranked" : NULL, row_out);
    }
    jub_buffer_clear(&errors);
    count_rows(asked->counted, rows, kleene, count, &kleene_tally);
    return is_other;
}

/// Fails with the smallest pair found on which they still disagree.
static void check_pair(jub_arena *arena, const generated_pair *pair, tally *counted)
{
    uint32_t row = 0;
    if (!differs(&(comparison){counted, false}, arena, pair, &row)) return;
    const generated_pair small = shrink_pair(arena, pair, row, differs, &(comparison){NULL, false});
    (void)differs(&(comparison){NULL, true}, arena, &small, &row);
    fail_msg("seed %llu: bulk and reference disagree", (unsigned long long)pair->seed);
}

static void print_tally(const char *what, const tally *counted)
{
    const double rows = counted->rows > 0 ? (double)counted->rows : 1;
    print_message("# tried: bulk against reference, %llu %s, %llu rows, none disagrees; referred "
                  "%.1f %%, undetermined %.1f %%, by Kleene %.1f %%\n",
                  (unsigned long long)counted->pairs, what, (unsigned long long)counted->rows,
                  100 * (double)counted->referred / rows,
                  100 * (double)counted->undetermined / rows,
                  100 * (double)counted->undetermined_kleene / rows);
}

static uint64_t number_of(const char *name, uint64_t otherwise)
{
    const char *given = getenv(name);
    return given ? strtoull(given, NULL, 10) : otherwise;
}

TEST(bulk_agrees_with_the_reference_on_generated_pairs)
{
    tally counted = {0};
    (void)state_unused;
    const uint64_t count = number_of("JUB_PAIRS", PAIR_COUNT), first = number_of("JUB_SEED", 1);
    for (uint64_t seed = first; seed < first + count; seed++) {
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        // A third of the pairs without what is out of the ordinary.
        const unsigned parts = seed % 3 == 0 ? GENERATE_QUOTAS : GENERATE_ALL;
        const generate_options options = {.parts = parts,
                                          .person_min = 1,
                                          .person_max =
                                              seed % 16 == 0 ? 8 * PERSON_MAX : PERSON_MAX,
                                          .missing_in = 4};
        const generated_pair pair = generate_pair(&arena, seed, &options);
        check_pair(&arena, &pair, &counted);
        jub_arena_clear(&arena);
    }
    print_tally("generated pairs", &counted);
    assert_true(counted.pairs == count && counted.rows > 3 * count);
}

TEST(bulk_agrees_with_the_reference_over_several_blocks_of_rows)
{
    tally counted = {0};
    (void)state_unused;
    const uint64_t first = number_of("JUB_SEED", 1);
    for (uint64_t seed = first; seed < first + LARGE_PAIR_COUNT; seed++) {
        jub_arena arena = jub_arena_init((size_t)2 << 30);
        const generate_options options = {.parts = GENERATE_ALL & ~(unsigned)GENERATE_ROW_GRANTS,
                                          .person_min = LARGE_PERSON_COUNT - 100,
                                          .person_max = LARGE_PERSON_COUNT,
                                          .missing_in = 500};
        const generated_pair pair = generate_pair(&arena, seed, &options);
        check_pair(&arena, &pair, &counted);
        jub_arena_clear(&arena);
    }
    print_tally("large pairs", &counted);
}

TEST(bulk_agrees_with_the_reference_on_the_library)
{
    TEST_ARENA(paths_arena);
    tally counted = {0};
    const generated_paths paths = generate_library_paths(&paths_arena);
    for (size_t i = 0; i < paths.count; i++) {
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        const generated_pair pair = generate_library(
            &arena, paths.items[i], number_of("JUB_SEED", 1) + i, LIBRARY_PERSON_COUNT);
        check_pair(&arena, &pair, &counted);
        jub_arena_clear(&arena);
    }
    print_tally("decrees of the library", &counted);
    assert_true(counted.pairs >= 25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bulk_agrees_with_the_reference_on_generated_pairs),
        cmocka_unit_test(bulk_agrees_with_the_reference_over_several_blocks_of_rows),
        cmocka_unit_test(bulk_agrees_with_the_reference_on_the_library),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
