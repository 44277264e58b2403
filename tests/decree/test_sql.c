#include "decree/sql.h"
#include "test_support.h"

enum { SCRIPT_MAX_BYTES = 1 << 20, ARENA_MAX_BYTES = 64 << 20 };

typedef struct printed {
    jub_arena arena;
    jub_diagnostics diagnostics;
    jub_buffer script;
    jub_status status;
} printed;

static printed print(jub_sql_dialect dialect, const char *rules)
{
    printed result = {.arena = jub_arena_init(ARENA_MAX_BYTES),
                      .script = jub_buffer_init(SCRIPT_MAX_BYTES)};
    const jub_decree *decree = NULL;
    jub_error error;
    result.diagnostics = jub_diagnostics_init(&result.arena);
    const jub_text source =
        jub_text_format(&result.arena,
                        "```decree\ndecree \"D\" effect 2024-05-01 reckoned 2024-05-01 .\n"
                        "convention month_end clamp . convention day_count exclusive .\n%s\n```\n",
                        rules);
    jub_diagnostics read = jub_diagnostics_init(&result.arena);
    assert_int_equal(jub_decree_read(&result.arena, source, &read, &decree), JUB_OK);
    const jub_sql_options options = {.dialect = dialect};
    result.status = jub_decree_sql(&result.arena, decree, &options, &result.diagnostics,
                                   &result.script, &error);
    jub_buffer_char(&result.script, '\0');
    return result;
}

static void clear(printed *result)
{
    jub_buffer_clear(&result->script);
    jub_arena_clear(&result->arena);
}

static void expect_part(jub_sql_dialect dialect, const char *rules, const char *part)
{
    printed result = print(dialect, rules);
    assert_int_equal(result.status, JUB_OK);
    if (!strstr(result.script.bytes, part)) fail_msg("no '%s' in\n%s", part, result.script.bytes);
    clear(&result);
}

static void expect_refusal(const char *rules, const char *clause)
{
    printed result = print(JUB_SQL_DUCKDB, rules);
    assert_int_equal(result.status, JUB_REFUSED);
    assert_int_equal(result.script.length_bytes, 1); // nothing but the end
    assert_true(result.diagnostics.list.count > 0);
    assert_true(jub_text_starts(result.diagnostics.list.items[0].message, jub_text_from(clause)));
    assert_true(result.diagnostics.list.items[0].at.line > 3);
    clear(&result);
}

// A table without a result has no length: not even less than another.
TEST(a_length_from_a_table_is_compared_only_where_there_is_one)
{
    (void)state_unused;
    expect_part(JUB_SQL_DUCKDB,
                "field n : integer . field term_end : date or none .\n"
                "table t cite \"t\" by n gives duration first\n| < 3 | 2 months |\n| > 4 | 1 year |"
                " .\ncovers C1 cite \"c\" when t < 3 months .\n"
                "grants G1 cite \"g\" release when n > 1 .",
                "WHEN \"t\" < 3 AND 0 < 28 THEN TRUE");
}

// Each length stands in the next several times, and about a row there are no columns between.
TEST(what_grows_too_much_about_a_row_is_refused)
{
    (void)state_unused;
    expect_refusal("field term_end : date or none . field a : date .\n"
                   "record sentences each sentence with long : duration, d : date .\n"
                   "grants G1 cite \"g\" release when any sentence where\n"
                   "max(min(max(min(long, length(d, a)), length(a, d)), length(d, a)), long) > "
                   "length(d, a) .",
                   "'G1'");
}

// 1964-05-01 and sixty years is 2024-05-01; nobody born after 2340 turns sixty in the calendar.
TEST(an_age_becomes_a_comparison_with_a_day)
{
    (void)state_unused;
    static const char rules[] = "field birth : date .\n"
                                "grants G1 cite \"1\" release when birth + 60 years <= reckoned .";
    expect_part(JUB_SQL_DUCKDB, rules,
                "CASE WHEN \"birth\" <= DATE '2340-12-31' THEN \"birth\" <= DATE '1964-05-01' END");
    expect_part(JUB_SQL_SPARK, rules, "`birth` <= DATE '1964-05-01'");
    expect_part(JUB_SQL_SQLITE, rules, "/* 1964-05-01 */");
}

TEST(names_and_texts_of_strangers_are_quoted)
{
    (void)state_unused;
    expect_part(JUB_SQL_DUCKDB,
                "field a : boolean from \"a'b\" .\ngrants G1 cite \"1\" release when a .",
                "t.\"a'b\" AS \"a\"");
    expect_part(JUB_SQL_SQLITE,
                "field c : codes .\ngrants G1 cite \"1\" release when c meets { \"it's; DROP\" } .",
                "'it''s; DROP'");
    expect_part(JUB_SQL_SPARK,
                "field c : codes from \"a`b\" .\n"
                "grants G1 cite \"1\" release when c meets { \"x\" } .",
                "t.`a``b_known`");
}

TEST(a_citation_stays_on_its_line)
{
    (void)state_unused;
    expect_part(JUB_SQL_DUCKDB,
                "field a : boolean .\ngrants G1 cite \"art. 1 -- x\" release when a .",
                "-- grants G1: art. 1 -- x\n");
}

TEST(what_has_no_form_is_refused_with_its_clause)
{
    (void)state_unused;
    expect_refusal("field a : boolean . field term_end : date .\n"
                   "grants G1 cite \"1\" release when a .\n"
                   "defers W1 cite \"2\" from G1 when not a .",
                   "'W1'");
    expect_refusal("field term_end : date . field a : boolean .\n\n"
                   "grants G1 cite \"1\" reduce by 10 days when a .\n"
                   "grants G2 cite \"1\" reduce by 20 days when not a .\n"
                   "combine cumulative on remainder .",
                   "'combine'");
}

TEST(names_that_case_alone_tells_apart_are_refused)
{
    (void)state_unused;
    expect_refusal("field a : boolean .\n\nfield A : boolean .\n"
                   "grants G1 cite \"1\" release when a or A .",
                   "'G1'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_age_becomes_a_comparison_with_a_day),
        cmocka_unit_test(a_length_from_a_table_is_compared_only_where_there_is_one),
        cmocka_unit_test(what_grows_too_much_about_a_row_is_refused),
        cmocka_unit_test(names_and_texts_of_strangers_are_quoted),
        cmocka_unit_test(a_citation_stays_on_its_line),
        cmocka_unit_test(what_has_no_form_is_refused_with_its_clause),
        cmocka_unit_test(names_that_case_alone_tells_apart_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
