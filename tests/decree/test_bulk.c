// Quotas in bulk against the reference: made-up people with missing keys and groups, ties, shares
// and lotteries; in one part or in several, with ranks and without. And what stands beside them:
// rounds given as bytes, parts that begin anywhere.

#include "base/prng.h"
#include "decree/bulk.h"
#include "register_fixture.h"

enum { CASE_COUNT = 150, PERSON_MAX = 400, LARGE_COUNT = 9000, TEXT_MAX_BYTES = 16 << 20 };

#define HEADER                                                                                     \
    "decree \"D\" effect 2020-03-01 reckoned 2020-03-01 .\n"                                       \
    "convention month_end clamp . convention day_count exclusive .\n"                              \
    "field facility : text or none . field kind : one of { a, b, c } . field fit : boolean .\n"    \
    "field sick : boolean . field k : integer or none . field j : integer . field born : date .\n" \
    "field term_end : date .\n"

// -- made-up quotas and people --------------------------------------------------------------------

static const char *pick(jub_prng *prng, const char *const *list, uint32_t count)
{
    return list[jub_prng_below(prng, count)];
}

static const char *make_decree(jub_prng *prng, jub_arena *arena)
{
    static const char *const takes[] = {"take 3",        "take 0",       "take 1",
                                        "take 40",       "take up(1/3)", "take down(1/2)",
                                        "take near(2/7)"};
    static const char *const pers[] = {"", "per facility", "per facility", "per kind"};
    static const char *const keys[] = {"k down, j up",          "j up",
                                       "born up, k up, j down", "days(born, reckoned) down, k down",
                                       "j / 3 down, k up",      "k down"};
    static const char *const ties[] = {"tie all", "tie none", "tie lottery \"l\"",
                                       "tie lottery \"l\""};
    const char *second = jub_prng_chance(prng, 1, 3)
                             ? "quota Q2 cite \"q\" on G2 take 5 rank by j down tie all .\n"
                             : "";
    return jub_text_format(arena,
                           HEADER "excludes X1 cite \"x\" when sick .\n"
                                  "grants G1 cite \"g\" release when fit .\n"
                                  "grants G2 cite \"g\" reduce by 40 days when k > 1 .\n"
                                  "quota Q1 cite \"q\" on G1 %s %s rank by %s %s .\n%s"
                                  "combine most_favourable .\n",
                           pick(prng, takes, 7), pick(prng, pers, 4), pick(prng, keys, 6),
                           pick(prng, ties, 4), second)
        .bytes;
}

static void put_cell(jub_prng *prng, jub_buffer *csv, uint32_t missing_in_100, const char *format,
                     uint32_t below)
{
    jub_buffer_char(csv, ',');
    const uint32_t value = 1 + jub_prng_below(prng, below);
    if (jub_prng_chance(prng, missing_in_100, 100)) return;
    jub_buffer_format(csv, format, value);
}

static const char *make_people(jub_prng *prng, jub_arena *arena, uint32_t count)
{
    static const char *const truths[] = {"true", "true", "false"};
    static const char *const kinds[] = {"a", "b", "c"};
    const uint32_t missing = jub_prng_chance(prng, 1, 2) ? 0 : jub_prng_below(prng, 12);
    const uint32_t spread = 1 + jub_prng_below(prng, 30);
    jub_buffer csv = jub_buffer_init(TEXT_MAX_BYTES);
    jub_buffer_string(&csv, "person,facility,kind,fit,sick,k,j,born,term_end\n");
    for (uint32_t i = 0; i < count; i++) {
        jub_buffer_format(&csv, "P%u", i);
        if (jub_prng_chance(prng, 1, 20))
            jub_buffer_string(&csv, ",none");
        else
            put_cell(prng, &csv, missing, "F%u", 9);
        jub_buffer_format(&csv, ",%s",
                          jub_prng_chance(prng, missing, 100) ? "" : pick(prng, kinds, 3));
        jub_buffer_format(&csv, ",%s",
                          jub_prng_chance(prng, missing, 100) ? "" : pick(prng, truths, 3));
        jub_buffer_format(&csv, ",%s",
                          jub_prng_chance(prng, missing, 100) ? "" : pick(prng, truths + 1, 2));
        if (jub_prng_chance(prng, 1, 9))
            jub_buffer_string(&csv, ",none");
        else
            put_cell(prng, &csv, missing, "%u", spread);
        put_cell(prng, &csv, missing, "%u", spread);
        put_cell(prng, &csv, missing, "19%02u-05-01", 10 + spread);
        put_cell(prng, &csv, missing, "2020-04-%02u", 10);
        jub_buffer_char(&csv, '\n');
    }
    jub_buffer_char(&csv, '\0');
    const jub_text text = jub_text_copy(arena, jub_buffer_view(&csv));
    jub_buffer_clear(&csv);
    return text.bytes;
}

// -- one run by the reference, one in bulk --------------------------------------------------------

// Parts one after another, the last first: nothing may hang on their order.
static void run_backwards(void *context, uint32_t part_count, jub_part_work *work,
                          void *work_context)
{
    (void)context;
    for (uint32_t part = part_count; part-- > 0;) work(work_context, part);
}

typedef struct bulk_run {
    jub_determiner *determiner;
    jub_bulk *bulk;
    jub_bulk_worker *worker;
} bulk_run;

static bulk_run open_bulk(jub_arena *arena, const fixture *made,
                          const jub_determine_options *options, uint32_t part_count,
                          bool needs_ranks)
{
    bulk_run run;
    jub_error error = {0};
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    const jub_parallel parallel = {.part_count = part_count, .run = run_backwards};
    assert_int_equal(
        jub_determiner_open(arena, made->decree, made->reg, options, &diagnostics, &run.determiner),
        JUB_OK);
    assert_int_equal(jub_bulk_open(arena, run.determiner, &run.bulk, &error), JUB_OK);
    run.worker = jub_bulk_worker_new(arena, run.bulk);
    assert_non_null(run.worker);
    const uint32_t count = jub_determiner_row_count(run.determiner);
    for (uint32_t part = part_count; part-- > 0;) {
        const uint32_t first = jub_part_begin(count, part, part_count) / 64 * 64;
        const uint32_t last =
            part + 1 == part_count ? count : jub_part_begin(count, part + 1, part_count) / 64 * 64;
        jub_bulk_candidates(run.bulk, run.worker, first, last);
    }
    assert_int_equal(jub_bulk_rank(run.bulk, run.worker, needs_ranks, &parallel, &error), JUB_OK);
    return run;
}

static void check_places(const fixture *made, const bulk_run *run, uint32_t row, bool needs_ranks,
                         const jub_determination *found)
{
    const jub_determination expected = fixture_determine(made, row, NULL);
    assert_int_equal(found->result.standing, expected.result.standing);
    assert_int_equal(found->result.grants, expected.result.grants);
    assert_int_equal(found->open_grants, expected.open_grants);
    assert_int_equal(found->quota, expected.quota);
    assert_int_equal(found->places, expected.places);
    assert_int_equal(found->is_contested, expected.is_contested);
    assert_int_equal(found->missing[0], expected.missing[0]);
    assert_int_equal(found->rank, needs_ranks ? expected.rank : 0);
    assert_int_equal(found->rank_last, needs_ranks ? expected.rank_last : 0);
    assert_int_equal(jub_determiner_is_free(run->determiner, row),
                     jub_determiner_is_free(made->determiner, row));
}

static void check_run(const fixture *made, const bulk_run *run, bool needs_ranks)
{
    const uint32_t count = jub_determiner_row_count(run->determiner);
    for (uint32_t row = 0; row < count; row++) {
        jub_determination found;
        jub_bulk_determinations(run->bulk, run->worker, row, row + 1, NULL, &found, NULL);
        check_places(made, run, row, needs_ranks, &found);
    }
    assert_int_equal(jub_determiner_contested(run->determiner),
                     jub_determiner_contested(made->determiner));
    assert_int_equal(jub_determiner_floating(run->determiner),
                     jub_determiner_floating(made->determiner));
}

static uint8_t *draw_tickets(jub_arena *arena, jub_prng *prng, uint32_t count, uint32_t below)
{
    uint8_t *tickets = JUB_NEW(arena, uint8_t, (size_t)count * JUB_TICKET_BYTES);
    assert_non_null(tickets);
    for (size_t i = 0; i < (size_t)count * JUB_TICKET_BYTES; i++)
        tickets[i] = (uint8_t)jub_prng_below(prng, below);
    return tickets;
}

TEST(quotas_in_bulk_are_those_of_the_reference_in_any_number_of_parts)
{
    (void)state_unused;
    for (uint64_t seed = 1; seed <= CASE_COUNT; seed++) {
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        jub_prng prng = {seed};
        const char *statements = make_decree(&prng, &arena);
        const uint32_t count = 1 + jub_prng_below(&prng, PERSON_MAX);
        const fixture_file files[] = {
            {"persons",
             "person:string facility:string kind:string fit:boolean sick:boolean k:integer "
             "j:integer born:date term_end:date",
             make_people(&prng, &arena, count)}};
        // Tickets of few bytes are often equal, or equal in their first half.
        const uint8_t *tickets =
            draw_tickets(&arena, &prng, count, seed % 3 == 0 ? 256 : 1 + seed % 2);
        const jub_determine_options options = {.tickets = &tickets};
        const fixture made = fixture_open(&arena, statements, files, 1, &options);
        assert_int_equal(made.status, JUB_OK);
        const bool needs_ranks = jub_prng_chance(&prng, 1, 2) != 0;
        const uint32_t part_count = 1 + jub_prng_below(&prng, 4);
        const bulk_run run = open_bulk(&arena, &made, &options, part_count, needs_ranks);
        check_run(&made, &run, needs_ranks);
        jub_arena_clear(&arena);
    }
}

// -- blocks and parts -----------------------------------------------------------------------------

typedef struct columns {
    uint8_t *standings;
    uint64_t *clauses;
    jub_duration *amounts;
    jub_date *new_ends;
} columns;

static columns new_columns(jub_arena *arena, uint32_t count)
{
    const columns made = {JUB_NEW(arena, uint8_t, count), JUB_NEW(arena, uint64_t, count),
                          JUB_NEW(arena, jub_duration, count), JUB_NEW(arena, jub_date, count)};
    assert_true(made.standings && made.clauses && made.amounts && made.new_ends);
    return made;
}

static void fill_part(const bulk_run *run, const columns *out, uint32_t first, uint32_t last)
{
    const jub_bulk_columns part = {out->standings + first, out->clauses + first,
                                   out->amounts + first, out->new_ends + first};
    jub_bulk_rows(run->bulk, run->worker, first, last, JUB_BULK_EXACT, &part, NULL);
}

static void assert_same_columns(const columns *a, const columns *b, uint32_t count)
{
    assert_memory_equal(a->standings, b->standings, count);
    assert_memory_equal(a->clauses, b->clauses, count * sizeof *a->clauses);
    assert_memory_equal(a->amounts, b->amounts, count * sizeof *a->amounts);
    assert_memory_equal(a->new_ends, b->new_ends, count * sizeof *a->new_ends);
}

TEST(rows_come_out_the_same_wherever_parts_begin)
{
    TEST_ARENA(arena);
    jub_prng prng = {7};
    const fixture_file files[] = {
        {"persons",
         "person:string facility:string kind:string fit:boolean sick:boolean k:integer j:integer "
         "born:date term_end:date",
         make_people(&prng, &arena, LARGE_COUNT)}};
    const char *statements =
        HEADER "grants G1 cite \"g\" release when fit and not sick .\n"
               "grants G2 cite \"g\" reduce by 2 months at least 40 days when k > 1 .\n"
               "quota Q1 cite \"q\" on G1 take 40 per facility rank by j up tie all .\n"
               "combine most_favourable .\n";
    const fixture made = fixture_open(&arena, statements, files, 1, NULL);
    const bulk_run run = open_bulk(&arena, &made, NULL, 3, false);
    const columns whole = new_columns(&arena, LARGE_COUNT);
    const columns parts = new_columns(&arena, LARGE_COUNT);
    fill_part(&run, &whole, 0, LARGE_COUNT);
    for (uint32_t first = 0, last; first < LARGE_COUNT; first = last) {
        last = first + 1 + jub_prng_below(&prng, 5000);
        if (last > LARGE_COUNT) last = LARGE_COUNT;
        fill_part(&run, &parts, first, last);
    }
    assert_same_columns(&whole, &parts, LARGE_COUNT);
    for (uint32_t row = 0; row < LARGE_COUNT; row++) {
        const jub_determination expected = fixture_determine(&made, row, NULL);
        assert_int_equal(whole.standings[row], expected.result.standing);
        assert_int_equal(whole.amounts[row].days, expected.result.amount.days);
        assert_int_equal(whole.amounts[row].months, expected.result.amount.months);
    }
    const jub_bulk_columns one = {.new_ends = parts.new_ends}; // the others are not asked for
    memset(parts.new_ends, 0, LARGE_COUNT * sizeof *parts.new_ends);
    jub_bulk_rows(run.bulk, run.worker, 0, LARGE_COUNT, JUB_BULK_EXACT, &one, NULL);
    assert_same_columns(&whole, &parts, LARGE_COUNT);
}

// -- rounds ---------------------------------------------------------------------------------------

TEST(rounds_given_as_bytes_are_read_whenever_a_row_is)
{
    TEST_ARENA(arena);
    const fixture_file files[] = {
        {"persons", "person:string fit:boolean", "person,fit\nA,true\nB,true\nC,false\n"}};
    const char *statements =
        "decree \"D\" effect 2020-03-01 reckoned 2020-03-01 .\n"
        "round R1 cite \"r\" \"first\" 2020-01-01 .. 2020-01-31 by \"prison\" .\n"
        "field fit : boolean .\n"
        "grants G1 cite \"g\" transfer to home when fit and R1 .\n";
    uint8_t bytes[] = {JUB_ROUND_PASSED, JUB_ROUND_FAILED, JUB_ROUND_UNKNOWN};
    const uint8_t *const rounds[] = {bytes};
    const jub_determine_options options = {.rounds = rounds};
    const fixture made = fixture_open(&arena, statements, files, 1, &options);
    assert_int_equal(made.status, JUB_OK);
    const bulk_run run = open_bulk(&arena, &made, &options, 1, true);
    uint8_t standings[3];
    const jub_bulk_columns out = {.standings = standings};
    jub_bulk_rows(run.bulk, run.worker, 0, 3, JUB_BULK_EXACT, &out, NULL);
    assert_int_equal(standings[0], JUB_GRANTED);
    assert_int_equal(standings[1], JUB_NOT_GRANTED);
    assert_int_equal(standings[2], JUB_NOT_GRANTED);
    bytes[0] = JUB_ROUND_UNKNOWN;
    bytes[1] = JUB_ROUND_PASSED;
    jub_bulk_rows(run.bulk, run.worker, 0, 3, JUB_BULK_EXACT, &out, NULL);
    assert_int_equal(standings[0], JUB_UNDETERMINED);
    assert_int_equal(standings[1], JUB_GRANTED);
}

TEST(a_lottery_that_was_not_drawn_is_told)
{
    TEST_ARENA(arena);
    jub_error error = {0};
    const fixture_file files[] = {{"persons", "person:string fit:boolean", "person,fit\nA,true\n"}};
    const char *statements =
        "decree \"D\" effect 2020-03-01 reckoned 2020-03-01 . field fit : boolean .\n"
        "grants G1 cite \"g\" transfer to home when fit .\n"
        "quota Q1 cite \"q\" on G1 take 1 rank by 1 up tie lottery \"l\" .\n";
    const fixture made = fixture_open(&arena, statements, files, 1, NULL);
    jub_bulk *bulk = NULL;
    assert_int_equal(jub_bulk_open(&arena, made.determiner, &bulk, &error), JUB_OK);
    jub_bulk_worker *worker = jub_bulk_worker_new(&arena, bulk);
    assert_non_null(worker);
    jub_bulk_candidates(bulk, worker, 0, 1);
    assert_int_equal(jub_bulk_rank(bulk, worker, false, NULL, &error), JUB_MISSING);
    assert_string_equal(error.message, "draw seed needed for lottery 'l'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotas_in_bulk_are_those_of_the_reference_in_any_number_of_parts),
        cmocka_unit_test(rows_come_out_the_same_wherever_parts_begin),
        cmocka_unit_test(rounds_given_as_bytes_are_read_whenever_a_row_is),
        cmocka_unit_test(a_lottery_that_was_not_drawn_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
