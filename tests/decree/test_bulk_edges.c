// Determination in bulk against the reference where decrees or registers are at an edge that
// made-up pairs seldom come to: as many clauses as there can be, more patterns than a worker keeps,
// columns that are not there, the first and the last day, sums past the calendar.

#include "base/prng.h"
#include "decree/bulk.h"
#include "register_fixture.h"
#include "same_determination.h"

enum { TEXT_MAX_BYTES = 16 << 20, MANY_COUNT = 12000, ERROR_MAX_BYTES = 1 << 20 };

#define HEADER                                                                                     \
    "decree \"D\" effect 2020-03-01 reckoned 2020-03-01 .\n"                                       \
    "convention month_end clamp . convention day_count exclusive .\n"

static void write_error(void *context, const jub_row_error *error)
{
    jub_buffer_format(context, "%u %s %.*s '%.*s'\n", error->row, jub_row_error_word(error->kind),
                      JUB_TEXT_ARG(error->subject), JUB_TEXT_ARG(error->value));
}

static uint64_t shown_clauses(const jub_determination *found)
{
    switch ((jub_standing)found->result.standing) {
    case JUB_GRANTED:
    case JUB_DEFERRED: return found->result.grants;
    case JUB_EXCLUDED: return found->exclusions;
    case JUB_REVOKED: return found->revocations;
    case JUB_UNDETERMINED: return found->open_grants;
    case JUB_NOT_COVERED:
    case JUB_NOT_GRANTED:
    case JUB_STANDING_COUNT: break;
    }
    return 0;
}

static void check_columns(jub_arena *arena, const jub_bulk *bulk, jub_bulk_worker *worker,
                          const jub_determination *expected, uint32_t count)
{
    const jub_bulk_columns out = {
        JUB_NEW(arena, uint8_t, count + 1), JUB_NEW(arena, uint64_t, count + 1),
        JUB_NEW(arena, jub_duration, count + 1), JUB_NEW(arena, jub_date, count + 1)};
    assert_true(out.standings && out.clauses && out.amounts && out.new_ends);
    jub_bulk_rows(bulk, worker, 0, count, JUB_BULK_EXACT, &out, NULL);
    for (uint32_t row = 0; row < count; row++) {
        const jub_outcome *its = &expected[row].result;
        const bool gives = its->standing == JUB_GRANTED || its->standing == JUB_DEFERRED;
        if (out.standings[row] != its->standing) print_message("row %u\n", row);
        assert_int_equal(out.standings[row], its->standing);
        assert_int_equal(out.clauses[row], shown_clauses(&expected[row]));
        assert_int_equal(out.amounts[row].months, its->has_amount ? its->amount.months : 0);
        assert_int_equal(out.amounts[row].days, its->has_amount ? its->amount.days : 0);
        assert_int_equal(out.new_ends[row],
                         gives && its->has_new_end ? its->new_end : JUB_BULK_NO_DAY);
    }
}

/// Everybody in bulk as by the reference, whole and in columns, with errors in the same order.
static void check_same(const char *statements, const fixture_file *files, size_t file_count,
                       const jub_determine_options *options)
{
    jub_arena arena = jub_arena_init((size_t)1 << 30);
    jub_error error = {0};
    jub_determiner *determiner = NULL;
    jub_bulk *bulk = NULL;
    const fixture made = fixture_open(&arena, statements, files, file_count, options);
    jub_diagnostics diagnostics = jub_diagnostics_init(&arena);
    for (size_t i = 0; i < made.diagnostics.list.count && made.status != JUB_OK; i++)
        print_message("%.*s\n", JUB_TEXT_ARG(made.diagnostics.list.items[i].message));
    assert_int_equal(made.status, JUB_OK);
    assert_int_equal(
        jub_determiner_open(&arena, made.decree, made.reg, options, &diagnostics, &determiner),
        JUB_OK);
    assert_int_equal(jub_bulk_open(&arena, determiner, &bulk, &error), JUB_OK);
    jub_bulk_worker *worker = jub_bulk_worker_new(&arena, bulk);
    assert_non_null(worker);
    const uint32_t count = jub_determiner_row_count(determiner);
    jub_bulk_candidates(bulk, worker, 0, count);
    assert_int_equal(jub_bulk_rank(bulk, worker, true, NULL, &error), JUB_OK);
    jub_determination *expected = JUB_NEW(&arena, jub_determination, count + 1);
    jub_determination *found = JUB_NEW(&arena, jub_determination, count + 1);
    assert_true(expected && found);
    jub_buffer errors = jub_buffer_init(ERROR_MAX_BYTES), told = jub_buffer_init(ERROR_MAX_BYTES);
    const jub_row_error_sink sink = {write_error, &errors}, told_sink = {write_error, &told};
    jub_determine_rows(made.determiner, made.worker, 0, count, &sink, expected);
    jub_bulk_determinations(bulk, worker, 0, count, &told_sink, found, NULL);
    for (uint32_t row = 0; row < count; row++) {
        if (!determinations_same(&found[row], &expected[row])) print_message("row %u\n", row);
        assert_true(determinations_same(&found[row], &expected[row]));
    }
    assert_true(jub_text_equal(jub_buffer_view(&errors), jub_buffer_view(&told)));
    check_columns(&arena, bulk, worker, expected, count);
    jub_buffer_clear(&errors);
    jub_buffer_clear(&told);
    jub_arena_clear(&arena);
}

// -- the calendar ---------------------------------------------------------------------------------

TEST(sums_of_new_lengths_stop_at_the_ends_of_the_calendar)
{
    (void)state_unused;
    const fixture_file files[] = {
        {"persons", "person:string kind:string term_start:date term_end:date fit:boolean",
         "person,kind,term_start,term_end,fit\nA,life,2385-01-01,2390-01-01,true\n"
         "B,life,2385-01-01,2400-12-31,true\nC,life,1600-01-01,1600-01-01,true\n"
         "D,life,1601-01-01,1600-01-02,true\nE,life,2385-01-01,2390-01-01,false\n"
         "F,life,,2390-01-01,true\nG,life,2385-01-01,none,true\n"}};
    check_same(
        "decree \"D\" effect 1600-01-01 reckoned 2020-03-01 .\n"
        "convention month_end clamp . convention day_count exclusive .\n"
        "field kind : one of { fixed, life } . field term_start : date .\n"
        "field term_end : date or none . field fit : boolean .\n"
        "grants G1 cite \"g\" commute to fixed of 12 years from term_start when kind is life .\n"
        "grants G2 cite \"g\" commute to fixed of 13 years from term_start when kind is life .\n"
        "grants G3 cite \"g\" commute to fixed of 14 years from term_start when kind is life .\n"
        "grants G4 cite \"g\" reduce by 20 years when fit .\n"
        "combine cumulative on original .\n",
        files, 1, NULL);
}

static void check_month_ends(const char *month_end)
{
    static const char *const starts[] = {"1600-01-01", "1600-01-31", "1600-02-29", "1999-12-31",
                                         "2000-02-29", "2019-02-28", "2020-02-29", "2020-03-31",
                                         "2020-05-31", "2399-12-31", "2400-02-29", "2400-12-31"};
    char statements[4096];
    jub_buffer csv = jub_buffer_init(TEXT_MAX_BYTES);
    jub_buffer_string(&csv, "person,born,term_end,by\n");
    for (size_t i = 0; i < 12; i++)
        for (size_t k = 0; k < 12; k++)
            for (size_t n = 0; n < 6; n++) {
                static const char *const by[] = {"P1M", "P13M", "P1M1D", "P31D", "P9000M", ""};
                jub_buffer_format(&csv, "P%zu,%s,%s,%s\n", i * 1000 + k * 10 + n, starts[i],
                                  starts[k], by[n]);
            }
    jub_buffer_char(&csv, '\0');
    const fixture_file files[] = {{"persons", "person:string born:date term_end:date by:duration",
                                   jub_buffer_view(&csv).bytes}};
    (void)snprintf(statements, sizeof statements,
                   "decree \"D\" effect 2020-03-01 reckoned 2020-02-29 .\n"
                   "convention month_end %s . convention day_count inclusive .\n"
                   "field born : date . field term_end : date . field by : duration .\n"
                   "grants G1 cite \"g\" reduce by by at least 1 month at most 14 months\n"
                   "  when months(born, term_end, up) > 11 .\n"
                   "grants G2 cite \"g\" reduce by part(1/3, length(born, term_end), 30, down)\n"
                   "  when born + by > reckoned or term_end - 1 month < born .\n"
                   "grants G3 cite \"g\" reduce by days(born, term_end) * 1 day\n"
                   "  when years(born, reckoned, down) >= 20 and born + 60 years <= term_end .\n"
                   "combine most_favourable .\n",
                   month_end);
    check_same(statements, files, 1, NULL);
    jub_buffer_clear(&csv);
}

TEST(month_ends_are_those_of_the_reference_under_each_convention)
{
    (void)state_unused;
    check_month_ends("clamp");
    check_month_ends("overflow");
    check_month_ends("refuse");
}

// -- what is not there ----------------------------------------------------------------------------

TEST(columns_that_are_not_there_are_assumed)
{
    (void)state_unused;
    const fixture_file files[] = {{"persons", "person:string k:integer",
                                   "person,k\nA,1\nB,2\nC,\nD,9223372036854775807\n"
                                   "E,-9223372036854775807\nF,2147483648\n"}};
    static const char *const ends[] = {"date assume 1600-01-01 cite \"e\"",
                                       "date assume 2020-07-31 cite \"e\"",
                                       "date or none assume none cite \"e\""};
    for (size_t i = 0; i < 3; i++) {
        char statements[4096];
        (void)snprintf(statements, sizeof statements,
                       HEADER
                       "field k : integer . field term_end : %s .\n"
                       "field kind : one of { a, b } assume b cite \"k\" .\n"
                       "field facility : text assume \"north\" cite \"f\" . field gone : boolean "
                       "assume false cite \"o\" .\n"
                       "excludes X1 cite \"x\" from G2 when gone .\n"
                       "grants G1 cite \"g\" release when k * k > 1 .\n"
                       "grants G2 cite \"g\" reduce by 2 months when k > 1 or kind is b .\n"
                       "grants G3 cite \"g\" transfer to home when 3 * k >= 1 and kind is a .\n"
                       "quota Q1 cite \"q\" on G1 take 1 per facility rank by k up tie all .\n"
                       "combine most_favourable .\n",
                       ends[i]);
        check_same(statements, files, 1, NULL);
    }
}

TEST(groups_of_quotas_that_are_missing_assumed_or_outside_the_list_are_those_of_the_reference)
{
    (void)state_unused;
    const fixture_file files[] = {
        {"persons", "person:string kind:string facility:string k:integer",
         "person,kind,facility,k\nA,a,F1,1\nB,b,F1,2\nC,,F2,3\nD,wrong,F2,1\nE,none,none,2\n"
         "F,a,,\nG,b,north,5\nH,a,north,5\nI,wrong,,9223372036854775807\nJ,,none,none\n"}};
    static const char *const fields[] = {
        "field kind : one of { a, b } . field facility : text .",
        "field kind : one of { a, b } or none . field facility : text or none .",
        "field kind : one of { a, b } assume b cite \"k\" .\n"
        "field facility : text assume \"north\" cite \"f\" .",
        "field kind : one of { a, b } or none assume none cite \"k\" .\n"
        "field facility : text or none assume \"south\" cite \"f\" ."};
    static const char *const pers[] = {"", "per kind", "per facility"};
    static const char *const ties[] = {"all", "none"};
    for (size_t i = 0; i < 4 * 3 * 2; i++) {
        char statements[4096];
        (void)snprintf(statements, sizeof statements,
                       HEADER "field k : integer or none .\n%s\n"
                              "grants G1 cite \"g\" transfer to home when true .\n"
                              "quota Q1 cite \"q\" on G1 take 1 %s rank by k down tie %s .\n",
                       fields[i % 4], pers[i / 4 % 3], ties[i / 12]);
        check_same(statements, files, 1, NULL);
    }
}

TEST(registers_of_nobody_and_of_one_are_determined)
{
    (void)state_unused;
    const char *statements = HEADER
        "field k : integer . field term_end : date .\n"
        "record each_rows each each_row from \"rows\" with j : integer .\n"
        "grants G1 cite \"g\" release when k > 1 and any each_row where j > k .\n"
        "grants G2 cite \"g\" reduce by 1 month when (count of each_rows where j > 0) >= 1 .\n"
        "quota Q1 cite \"q\" on G1, G2 take up(1/2) rank by k up tie none .\n"
        "combine most_favourable .\n";
    const fixture_file nobody[] = {
        {"persons", "person:string k:integer term_end:date", "person,k,term_end\n"},
        {"rows", "row:string person:string>persons j:integer", "row,person,j\n"}};
    const fixture_file one[] = {
        {"persons", "person:string k:integer term_end:date", "person,k,term_end\nA,2,2020-08-31\n"},
        {"rows", "row:string person:string>persons j:integer", "row,person,j\nR1,A,1\nR2,A,\n"}};
    check_same(statements, nobody, 2, NULL);
    check_same(statements, one, 2, NULL);
}

TEST(decrees_under_another_day_or_without_quotas_are_those_of_the_reference)
{
    (void)state_unused;
    const fixture_file files[] = {
        {"persons", "person:string fit:boolean term_end:date k:integer",
         "person,fit,term_end,k\nA,true,2020-08-31,1\nB,false,2020-02-01,2\nC,,2021-01-01,3\n"
         "D,true,,1\nE,true,none,2\nF,false,2019-01-01,\n"}};
    static const char *const headers[] = {"effect 2020-03-01",
                                          "effect 2020-03-01 reckoned 2020-03-01",
                                          "made 2020-01-01 effect 2020-03-01"};
    for (size_t i = 0; i < 3; i++)
        for (uint32_t kind = 0; kind < 16; kind++) {
            char statements[4096];
            const jub_determine_options options = {.has_law_date = kind & 1,
                                                   .law_date = kind & 2 ? 18000 : 19000,
                                                   .has_day = kind >> 2 & 1,
                                                   .day = 18400,
                                                   .has_no_quotas = kind >> 3 & 1};
            (void)snprintf(
                statements, sizeof statements,
                "decree \"D\" %s .\n"
                "convention month_end clamp . convention day_count exclusive .\n"
                "field fit : boolean . field term_end : date or none . field k : integer .\n"
                "excludes X1 cite \"x\" since 2020-06-01 from G2 when k = 1 .\n"
                "excludes X2 cite \"x\" until 2020-06-01 from G2 when k = 2 .\n"
                "grants G1 cite \"g\" release when fit .\n"
                "grants G2 cite \"g\" reduce by k * 1 month at most 2 months when k > 0 .\n"
                "grants G3 cite \"g\" since 2020-06-01 transfer to home when not fit .\n"
                "defers W1 cite \"w\" from G1 until term_end when k = 1 .\n"
                "revokes V1 cite \"v\" from G3 when k = 3 .\n"
                "limit L1 cite \"l\" until 2020-06-01 reduction at most 40 days .\n"
                "quota Q1 cite \"q\" on G2 take 1 rank by k up tie all .\n"
                "combine most_favourable .\n",
                headers[i]);
            check_same(statements, files, 1, &options);
        }
}

// -- very many ------------------------------------------------------------------------------------

TEST(as_many_clauses_as_there_can_be_are_decided)
{
    (void)state_unused;
    jub_prng prng = {11};
    jub_buffer text = jub_buffer_init(TEXT_MAX_BYTES), csv = jub_buffer_init(TEXT_MAX_BYTES);
    jub_buffer_string(&text, HEADER "field term_end : date .\n");
    for (int i = 0; i < 16; i++) jub_buffer_format(&text, "field f%d : boolean .\n", i);
    for (int i = 0; i < 64; i++)
        jub_buffer_format(&text, "excludes X%d cite \"x\" from G%d when f%d and not f%d .\n", i,
                          i * 7 % 64, i % 16, (i * 5 + 3) % 16);
    for (int i = 0; i < 64; i++)
        jub_buffer_format(&text, "grants G%d cite \"g\" reduce by %d days when f%d and f%d .\n", i,
                          10 + i * 37 % 64, i / 4, (i * 3 + 1) % 16);
    for (int i = 0; i < 64; i++)
        jub_buffer_format(&text, "defers W%d cite \"w\" from G%d when f%d and f%d and f%d .\n", i,
                          i * 11 % 64, i % 16, (i + 5) % 16, (i + 9) % 16);
    for (int i = 0; i < 64; i++)
        jub_buffer_format(&text, "revokes V%d cite \"v\" from G%d when f%d and f%d and f%d .\n", i,
                          i * 13 % 64, i % 16, (i + 3) % 16, (i + 7) % 16);
    jub_buffer_string(&text, "combine most_favourable .\n");
    jub_buffer_char(&text, '\0');
    jub_buffer_string(&csv, "person,term_end,f0,f1,f2,f3,f4,f5,f6,f7,f8,f9,f10,f11,f12,f13,f14,"
                            "f15\n");
    // Hardly two have one pattern, so a worker has to forget what it decided.
    for (uint32_t i = 0; i < MANY_COUNT; i++) {
        jub_buffer_format(&csv, "P%u,2020-12-%02u", i, 1 + i % 28);
        for (int k = 0; k < 16; k++)
            jub_buffer_string(&csv, jub_prng_chance(&prng, 1, 400) ? ","
                                    : jub_prng_chance(&prng, 1, 2) ? ",true"
                                                                   : ",false");
        jub_buffer_char(&csv, '\n');
    }
    jub_buffer_char(&csv, '\0');
    const fixture_file files[] = {
        {"persons",
         "person:string term_end:date f0:boolean f1:boolean f2:boolean f3:boolean f4:boolean "
         "f5:boolean f6:boolean f7:boolean f8:boolean f9:boolean f10:boolean f11:boolean "
         "f12:boolean f13:boolean f14:boolean f15:boolean",
         jub_buffer_view(&csv).bytes}};
    check_same(jub_buffer_view(&text).bytes, files, 1, NULL);
    jub_buffer_clear(&text);
    jub_buffer_clear(&csv);
}

TEST(more_forms_than_a_worker_keeps_are_told_apart)
{
    (void)state_unused;
    jub_buffer csv = jub_buffer_init(TEXT_MAX_BYTES);
    char day[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer_string(&csv, "person,term_end,back\n");
    for (uint32_t i = 0; i < MANY_COUNT; i++)
        jub_buffer_format(&csv, "P%u,2060-12-%02u,%s\n", i, 1 + i % 28,
                          jub_date_format(18400 + (int32_t)(i * 7919u % MANY_COUNT), day));
    jub_buffer_char(&csv, '\0');
    const fixture_file files[] = {
        {"persons", "person:string term_end:date back:date", jub_buffer_view(&csv).bytes}};
    check_same(HEADER "field term_end : date . field back : date .\n"
                      "grants G1 cite \"g\" reduce by 1 year when true .\n"
                      "defers W1 cite \"w\" from G1 until back when back > effect + 2 months .\n",
               files, 1, NULL);
    jub_buffer_clear(&csv);
}

// -- numbers --------------------------------------------------------------------------------------

TEST(fractions_with_huge_parts_are_compared_as_the_reference_does)
{
    (void)state_unused;
    const fixture_file files[] = {
        {"persons", "person:string a:integer b:integer term_end:date",
         "person,a,b,term_end\nA,1,3,2020-09-01\nB,2147483647,2147483646,2020-09-01\n"
         "C,-2147483648,1,2020-09-01\nD,9223372036854775807,2,2020-09-01\nE,0,0,2020-09-01\n"
         "F,5,0,2020-09-01\nG,none,3,2020-09-01\nH,,3,2020-09-01\nI,4,-6,2020-09-01\n"
         "J,2147483647,-2147483648,2020-09-01\nK,1000000,999999,none\nL,7,7,\n"}};
    static const char *const conditions[] = {
        "a / b >= 999999999999/1000000000000",
        "a / b >= 2/3 and b / a < 3/2",
        "a / b + b / a > 1/3 or a / 999999937 = b / 999999893",
        "a * a * a > b * b",
        "(if a > 3 then 1/3 else 2/999999937) * a >= 1/7",
        "min(a, b) * 1/1000000007 < max(a, b) * 1/1000000009",
        "a / b = 1 or a - b = 0",
        "down(a / 7) * 7 + 3 > near(b * 2/3)",
        "part(a / b, 9612 months, 30, up) > part(2147483647/2147483646, 1 year, 30, down)",
        "a * 999999999999999999 > b",
        "a * 999999999999999999/3 >= b / 999999999999999999"};
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        char statements[4096];
        (void)snprintf(statements, sizeof statements,
                       HEADER "field a : integer or none . field b : integer .\n"
                              "field term_end : date or none .\n"
                              "excludes X1 cite \"x\" from G1 when b is known and b < 0 .\n"
                              "grants G1 cite \"g\" reduce by 1 month when %s .\n",
                       conditions[i]);
        check_same(statements, files, 1, NULL);
    }
}

// Each name says the one before twice: looked through one by one they would come to 2^60.
TEST(names_within_names_around_what_is_rounded_are_not_looked_through_for_ever)
{
    (void)state_unused;
    const fixture_file files[] = {
        {"persons", "person:string x:integer y:integer term_end:date",
         "person,x,y,term_end\nA,4,2,2020-09-01\nB,1,2,2020-09-01\nC,1,0,2020-09-01\n"}};
    jub_buffer text = jub_buffer_init(TEXT_MAX_BYTES);
    jub_buffer_string(&text,
                      HEADER "field x : integer . field y : integer . field term_end : date .\n"
                             "define r0 = 1/2 * down(x / y) .\n");
    for (int i = 1; i < 60; i++)
        jub_buffer_format(&text, "define r%d = r%d * r%d .\n", i, i - 1, i - 1);
    jub_buffer_string(&text, "grants G1 cite \"g\" reduce by 1 month when r59 > 1/3 .\n");
    jub_buffer_char(&text, '\0');
    check_same(jub_buffer_view(&text).bytes, files, 1, NULL);
    jub_buffer_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_of_new_lengths_stop_at_the_ends_of_the_calendar),
        cmocka_unit_test(month_ends_are_those_of_the_reference_under_each_convention),
        cmocka_unit_test(columns_that_are_not_there_are_assumed),
        cmocka_unit_test(
            groups_of_quotas_that_are_missing_assumed_or_outside_the_list_are_those_of_the_reference),
        cmocka_unit_test(registers_of_nobody_and_of_one_are_determined),
        cmocka_unit_test(decrees_under_another_day_or_without_quotas_are_those_of_the_reference),
        cmocka_unit_test(as_many_clauses_as_there_can_be_are_decided),
        cmocka_unit_test(more_forms_than_a_worker_keeps_are_told_apart),
        cmocka_unit_test(fractions_with_huge_parts_are_compared_as_the_reference_does),
        cmocka_unit_test(names_within_names_around_what_is_rounded_are_not_looked_through_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
