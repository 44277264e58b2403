#include "register_fixture.h"

static const char *const statements =
    "decree \"Spring pardon\" cite \"order 4\" effect 2020-03-01 reckoned 2020-03-01 .\n"
    "convention month_end clamp . convention day_count exclusive .\n"
    "field kind : one of { camp, town } from \"facilities.kind\" .\n"
    "field model : boolean . field fled : boolean assume false cite \"roll\" .\n"
    "field term_start : date . field term_end : date .\n"
    "define part cite \"art. 2\" = days(term_start, reckoned) / days(term_start, term_end) .\n"
    "table cut cite \"schedule\" by model, part gives duration unique\n"
    "| true | any | 6 months | | false | < 1/2 | 1 month | | false | >= 1/2 | 2 months | .\n"
    "covers C1 cite \"art. 1\" when kind is camp .\n"
    "excludes X1 cite \"art. 3\" when fled .\n"
    "grants G1 cite \"art. 2\" reduce by cut at most 5 months when model is known and part > 0 .\n"
    "grants G2 cite \"art. 4\" release when model and part >= 2/3 .\n"
    "combine most_favourable .\n";

static const fixture_file files[] = {
    {"persons",
     "person:string facility:string>facilities model:boolean fled:boolean term_start:date "
     "term_end:date",
     "person,facility,model,fled,term_start,term_end\n"
     "A,F1,true,,2019-03-01,2021-03-01\n"
     "B,F1,true,true,2019-03-01,2021-03-01\n"
     "C,F2,true,false,2019-03-01,2021-03-01\n"
     "D,F1,true,false,2019-03-01,\n"
     "E,F1,true,false,2020-03-01,2020-03-01\n"},
    {"facilities", "facility:string kind:string", "facility,kind\nF1,camp\nF2,town\n"},
};

// The whole explanation, as a text in the arena.
static const char *explain(jub_arena *arena, uint32_t row)
{
    jub_error error;
    jub_buffer buffer = jub_buffer_init(1 << 20);
    const fixture made = fixture_open(arena, statements, files, 2, NULL);
    assert_int_equal(jub_explain(made.determiner, made.worker, row, &buffer, &error), JUB_OK);
    const jub_text text = jub_text_copy(arena, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
    return text.bytes;
}

static void assert_holds(const char *text, const char *line)
{
    if (!strstr(text, line)) print_message("'%s' is not in\n%s\n", line, text);
    assert_non_null(strstr(text, line));
}

TEST(a_grant_is_explained_step_by_step)
{
    TEST_ARENA(arena);
    assert_string_equal(
        explain(&arena, 0),
        "A: granted\n"
        "Spring pardon (order 4), clauses as in force on 2020-03-01 (effect)\n"
        "\n"
        "Is the person covered?\n"
        "   C1 (art. 1): yes\n"
        "     when kind is camp\n"
        "       kind = camp   [facilities.csv, record 2, kind]\n"
        "\n"
        "Is the person excluded?\n"
        "   X1 (art. 3): no\n"
        "     it is not so that fled\n"
        "       fled = no (assumed)   [persons.csv, record 2, fled]\n"
        "\n"
        "What is granted?\n"
        "   G1 (art. 2): yes\n"
        "     when model is known and part > 0\n"
        "       model = yes   [persons.csv, record 2, model]\n"
        "       term_start = 2019-03-01   [persons.csv, record 2, term_start]\n"
        "       term_end = 2021-03-01   [persons.csv, record 2, term_end]\n"
        "       part = 366/731   [days(term_start, reckoned) / days(term_start, term_end); art. "
        "2]\n"
        "     it reduces the term by cut = 6 months: 2021-03-01 less that is 2020-09-01\n"
        "       part = 366/731   [days(term_start, reckoned) / days(term_start, term_end); art. "
        "2]\n"
        "       cut = 6 months   [row 1 of the table: model true, part any]\n"
        "     at most 5 months: 2021-03-01 less that is 2020-10-01\n"
        "   G2 (art. 4): no\n"
        "     it is not so that part >= 2/3\n"
        "       term_start = 2019-03-01   [persons.csv, record 2, term_start]\n"
        "       term_end = 2021-03-01   [persons.csv, record 2, term_end]\n"
        "       part = 366/731   [days(term_start, reckoned) / days(term_start, term_end); art. "
        "2]\n"
        "\n"
        "Result\n"
        "   granted by G1 (art. 2), new end 2020-10-01 (151 days saved)\n"
        "   the term ended on 2021-03-01 and now ends on 2020-10-01\n"
        "\n"
        "Assumed, as the register does not say\n"
        "   fled = no (roll)\n");
}

TEST(an_exclusion_names_what_it_bars)
{
    TEST_ARENA(arena);
    const char *text = explain(&arena, 1);
    assert_holds(text, "   X1 (art. 3): yes\n     when fled\n"
                       "       fled = yes   [persons.csv, record 3, fled]\n"
                       "     it bites on G1, G2\n");
    assert_holds(text, "     barred by X1 (art. 3)\n");
    assert_holds(text, "Result\n   excluded by X1 (art. 3) from G1\n");
}

TEST(somebody_not_covered_is_told_why_and_no_more)
{
    TEST_ARENA(arena);
    const char *text = explain(&arena, 2);
    assert_holds(text, "   C1 (art. 1): no\n     it is not so that kind is camp\n"
                       "       kind = town   [facilities.csv, record 3, kind]\n");
    assert_holds(text, "Result\n   not covered\n");
    assert_null(strstr(text, "What is granted?"));
}

TEST(somebody_undetermined_is_told_what_would_have_to_be_known_and_where)
{
    TEST_ARENA(arena);
    const char *text = explain(&arena, 3);
    assert_holds(text, "   G2 (art. 4): not known\n");
    assert_holds(text, "     would have to be known: term_end\n");
    assert_holds(text, "   what would have to be known:\n"
                       "     term_end is not known   [persons.csv, record 5, term_end]\n");
    assert_holds(text, "   at best: granted by G1, G2, released on 2020-03-01\n");
}

TEST(what_could_not_be_computed_is_said)
{
    TEST_ARENA(arena);
    const char *text = explain(&arena, 4);
    assert_holds(text, "What could not be used or computed\n"
                       "   days(term_start, reckoned) / days(term_start, term_end): division by "
                       "zero\n");
}

TEST(a_row_that_is_not_there_is_an_error)
{
    TEST_ARENA(arena);
    jub_error error;
    jub_buffer buffer = jub_buffer_init(1 << 20);
    const fixture made = fixture_open(&arena, statements, files, 2, NULL);
    assert_int_equal(jub_explain(made.determiner, made.worker, 5, &buffer, &error), JUB_RANGE);
    jub_buffer_clear(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grant_is_explained_step_by_step),
        cmocka_unit_test(an_exclusion_names_what_it_bars),
        cmocka_unit_test(somebody_not_covered_is_told_why_and_no_more),
        cmocka_unit_test(somebody_undetermined_is_told_what_would_have_to_be_known_and_where),
        cmocka_unit_test(what_could_not_be_computed_is_said),
        cmocka_unit_test(a_row_that_is_not_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
