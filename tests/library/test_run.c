// A decree through the library: its messages, what it needs, and what comes of a run.

#include "library/arrow_fixture.h"

static const arrow_shape plain = {0};

static jubilee_decree *open_text(const char *statements)
{
    char text[4096];
    jubilee_decree *decree = NULL;
    jubilee_error error = {0};
    (void)snprintf(text, sizeof text, "```decree\n%s\n```\n", statements);
    const int32_t status = jubilee_decree_open(text, strlen(text), NULL, &decree, NULL, &error);
    if (status != JUBILEE_OK) print_message("%u: %s\n", error.line, error.message);
    assert_int_equal(status, JUBILEE_OK);
    return decree;
}

// -- messages -------------------------------------------------------------------------------------

TEST(faults_of_a_decree_come_as_a_list_and_as_text)
{
    (void)state_unused;
    const char *text = "```decree\ndecree \"D\" effect 2020-03-01 .\nfield fit : boolean .\n"
                       "covers C1 cite \"c\" when fitt .\n```\n";
    jubilee_decree *decree = NULL;
    jubilee_diagnostics *diagnostics = NULL;
    jubilee_error error = {0};
    const int32_t status =
        jubilee_decree_open(text, strlen(text), NULL, &decree, &diagnostics, &error);
    assert_true(status != JUBILEE_OK);
    assert_null(decree);
    assert_int_equal(error.status, status);
    assert_int_equal(error.line, 4);
    assert_int_equal(error.column, 25);
    assert_string_equal(error.message, "nothing is called 'fitt'");
    assert_string_equal(error.hint, "did you mean 'fit'?");
    bool is_found = false;
    for (size_t i = 0; i < jubilee_diagnostics_count(diagnostics); i++) {
        jubilee_diagnostic each = {0};
        assert_int_equal(jubilee_diagnostics_get(diagnostics, i, &each, &error), JUBILEE_OK);
        if (each.severity != JUBILEE_ERROR) continue;
        is_found = true;
        assert_string_equal(each.message, "nothing is called 'fitt'");
        assert_string_equal(each.hint, "did you mean 'fit'?");
        assert_int_equal(each.length, 4);
        assert_string_equal(each.origin, "");
    }
    assert_true(is_found);
    assert_non_null(strstr(jubilee_diagnostics_text(diagnostics),
                           "decree:4:25: error: nothing is called 'fitt'"));
    jubilee_diagnostic none;
    assert_int_equal(jubilee_diagnostics_get(diagnostics, 999, &none, &error), JUBILEE_RANGE);
    jubilee_diagnostics_free(diagnostics);
}

TEST(a_text_that_is_no_decree_is_an_error_and_not_the_end_of_the_program)
{
    (void)state_unused;
    static const char bytes[] = "```decree\ncovers \xff\xfe\0 ";
    jubilee_decree *decree = NULL;
    jubilee_error error = {0};
    assert_int_equal(jubilee_decree_open(NULL, 5, NULL, &decree, NULL, &error), JUBILEE_MISSING);
    assert_int_equal(jubilee_decree_open(bytes, sizeof bytes, NULL, &decree, NULL, NULL),
                     JUBILEE_ENCODING);
    assert_true(jubilee_decree_open("", 0, NULL, &decree, NULL, &error) != JUBILEE_OK);
    assert_null(decree);
    jubilee_decree_free(NULL);
    jubilee_register_free(NULL);
    jubilee_run_free(NULL);
    jubilee_diagnostics_free(NULL);
    jubilee_text_free(NULL);
}

static int32_t find_kept(void *context, const char *name, const char **text_out, size_t *length_out)
{
    static const char kept[] = "```decree\ndecree \"Old\" made 2019-01-01 effect 2019-03-01 .\n"
                               "field fit : boolean .\ncovers C1 cite \"c\" when fit .\n"
                               "grants G1 cite \"g\" release when fit .\n```\n";
    ++*(int *)context;
    assert_string_equal(name, "old.decree.md");
    *text_out = kept;
    *length_out = sizeof kept - 1;
    return 0;
}

TEST(rules_kept_from_another_decree_are_asked_of_the_caller)
{
    (void)state_unused;
    const char *text = "```decree\ndecree \"New\" made 2020-01-01 effect 2020-03-01\n"
                       "  replaces \"old.decree.md\" keeping all .\n```\n";
    jubilee_decree *decree = NULL;
    jubilee_error error = {0};
    int call_count = 0;
    const jubilee_files files = {find_kept, &call_count};
    assert_int_equal(jubilee_decree_open(text, strlen(text), NULL, &decree, NULL, &error),
                     JUBILEE_MISSING);
    const int32_t status = jubilee_decree_open(text, strlen(text), &files, &decree, NULL, &error);
    if (status != JUBILEE_OK) print_message("%s\n", error.message);
    assert_int_equal(status, JUBILEE_OK);
    assert_int_equal(call_count, 1);
    assert_string_equal(jubilee_decree_title(decree), "New");
    assert_int_equal(jubilee_decree_need_count(decree), 1);
    jubilee_decree_free(decree);
}

// -- what it needs --------------------------------------------------------------------------------

static jubilee_need need_of(const jubilee_decree *decree, const char *name)
{
    for (size_t i = 0; i < jubilee_decree_need_count(decree); i++) {
        jubilee_need need = {0};
        assert_int_equal(jubilee_decree_need(decree, i, &need, NULL), JUBILEE_OK);
        if (strcmp(need.name, name) == 0) return need;
    }
    fail_msg("no need '%s'", name);
    return (jubilee_need){0};
}

TEST(a_decree_says_what_it_needs_and_where_it_looks)
{
    TEST_ARENA(arena);
    const jub_text text =
        test_read_file(&arena, "examples/special-pardon/special-pardon.decree.md");
    jubilee_decree *decree = NULL;
    jubilee_error error = {0};
    assert_non_null(text.bytes);
    assert_int_equal(
        jubilee_decree_open(text.bytes, text.length_bytes, NULL, &decree, NULL, &error),
        JUBILEE_OK);
    assert_string_equal(jubilee_decree_title(decree), "Special pardon of 16 February");

    const jubilee_need ministry = need_of(decree, "ministry");
    assert_string_equal(ministry.type, "one of");
    assert_string_equal(ministry.table, "facilities");
    assert_string_equal(ministry.column, "ministry");
    assert_int_equal(ministry.case_count, 3);
    assert_string_equal(ministry.cases[1], "state_security");
    const jubilee_need end = need_of(decree, "term_end");
    assert_string_equal(end.type, "date");
    assert_string_equal(end.table, "custody");
    assert_string_equal(end.column, "end");
    assert_int_equal(end.flags, JUBILEE_MAY_BE_NONE | JUBILEE_IS_USED);
    const jubilee_need birth = need_of(decree, "birth");
    assert_string_equal(birth.table, "persons");
    assert_string_equal(birth.column, "birth");
    assert_int_equal(birth.flags, JUBILEE_IS_PROTECTED | JUBILEE_IS_USED);
    assert_int_equal(need_of(decree, "R1").kind, JUBILEE_NEED_ROUND);
    assert_string_equal(need_of(decree, "february-2022").type, "ticket");
    assert_int_equal(need_of(decree, "february-2022").kind, JUBILEE_NEED_LOTTERY);
    jubilee_need none;
    assert_int_equal(jubilee_decree_need(decree, 1000, &none, &error), JUBILEE_RANGE);
    jubilee_decree_free(decree);
}

TEST(fields_of_rows_are_said_to_be_of_their_table)
{
    (void)state_unused;
    jubilee_decree *decree =
        open_text("decree \"D\" effect 2020-03-01 .\nconvention month_end clamp .\nrecord terms "
                  "each term cite \"s\"\n"
                  "from \"sentences\" with length : duration .\n"
                  "covers C1 cite \"c\" when any term where length > 2 years .\n"
                  "grants G1 cite \"g\" release when any term where length > 3 years .");
    const jubilee_need length = need_of(decree, "length");
    assert_string_equal(length.table, "sentences");
    assert_string_equal(length.column, "length");
    assert_int_equal(length.flags, JUBILEE_IS_ROW_FACT | JUBILEE_IS_USED);
    jubilee_decree_free(decree);
}

// -- runs -----------------------------------------------------------------------------------------

static const char lots_decree[] =
    "decree \"D\" effect 2020-03-01 reckoned 2020-03-01 .\n"
    "convention month_end clamp . convention day_count exclusive .\n"
    "field fit : boolean .\nfield level : integer .\nfield term_end : date or none from "
    "\"custody.end\" .\n"
    "round R1 cite \"r\" \"first\" 2020-01-01 .. 2020-01-31 by \"all\" .\n"
    "covers C1 cite \"c\" when fit .\n"
    "grants G1 cite \"g\" reduce by 1 month when R1 and term_end is not none .\n"
    "grants G2 cite \"g\" release when R1 and term_end is none .\n"
    "quota Q1 cite \"q\" on G1 take 1 rank by level up tie lottery \"lots\" .\n"
    "combine most_favourable .";

enum { FOUR = 4 };

// Four people; the ends of terms lie in a table of their own, a row for each.
static jubilee_register *four_people(const char *fit_format)
{
    const bool fit[FOUR] = {true, true, true, true}, passed[FOUR] = {true, true, false, true};
    const bool is_known[FOUR] = {true, true, true, false},
               no_end[FOUR] = {false, false, true, false};
    const int64_t levels[FOUR] = {1, 1, 1, 1};
    const double numbers[FOUR] = {1, 2, 3, 4};
    const int32_t ends[FOUR] = {18747, 18747, 0, 18747}; // 2021-04-30
    uint8_t tickets[FOUR][16] = {{9}, {3}, {5}, {7}};
    const arrow_column persons[] = {
        *fit_format == 'b' ? arrow_booleans(plain, "fit", fit, NULL, FOUR)
                           : arrow_fixed(plain, fit_format, "fit", numbers, 8, NULL, FOUR),
        arrow_booleans(plain, "first_round", passed, is_known, FOUR),
        arrow_fixed(plain, "w:16", "ticket", tickets, 16, NULL, FOUR),
        arrow_fixed(plain, "g", "weight", numbers, 8, NULL, FOUR),
        arrow_fixed(plain, "l", "level", levels, 8, NULL, FOUR),
    };
    const arrow_column custody[] = {
        arrow_fixed(plain, "tdD", "end", ends, 4, NULL, FOUR),
        arrow_booleans(plain, "end_none", no_end, NULL, FOUR),
    };
    arrow_batch people = arrow_table(persons, 5, FOUR), terms = arrow_table(custody, 2, FOUR);
    people.schema.private_data = people.array.private_data = NULL; // counted elsewhere
    terms.schema.private_data = terms.array.private_data = NULL;
    jubilee_register *reg = jubilee_register_new();
    jubilee_error error = {0};
    add_table(reg, "persons", &people);
    add_table(reg, "custody", &terms);
    const int32_t status = jubilee_register_finish(reg, &error);
    if (status != JUBILEE_OK) print_message("%s\n", error.message);
    assert_int_equal(status, JUBILEE_OK);
    free(people.releases);
    free(terms.releases);
    return reg;
}

TEST(tickets_rounds_and_terms_come_from_columns)
{
    (void)state_unused;
    static const char *const expected[FOUR] = {"not_granted", "granted", "not_granted",
                                               "undetermined"};
    jubilee_decree *decree = open_text(lots_decree);
    jubilee_register *reg = four_people("b");
    const jubilee_choice lots = {"lots", "ticket"}, rounds = {"R1", "first_round"};
    jubilee_options options = JUBILEE_OPTIONS_INIT;
    options.lotteries = &lots;
    options.rounds = &rounds;
    options.lottery_count = options.round_count = 1;
    jubilee_run *run = NULL;
    jubilee_error error = {0};
    struct ArrowSchema schema = {0};
    struct ArrowArray array = {0};
    const int32_t status = jubilee_run_open(decree, reg, &options, &run, NULL, &error);
    if (status != JUBILEE_OK) print_message("%s\n", error.message);
    assert_int_equal(status, JUBILEE_OK);
    assert_int_equal(jubilee_run_determine(run, 0, FOUR, &schema, &array, &error), JUBILEE_OK);
    // the lowest ticket (row 1, 3) has the only place; row 3 has 7 and may or may not have passed
    const struct ArrowArray *column = result_column(&schema, &array, "status", "c");
    for (int i = 0; i < 3; i++) assert_text(result_text(column, true, i), expected[i]);
    const struct ArrowArray *ends = result_column(&schema, &array, "new_end", "tdD");
    assert_true(result_has(ends, 1));
    assert_int_equal(((const int32_t *)ends->buffers[1])[1], 18716); // 2021-03-30
    array.release(&array);
    schema.release(&schema);
    jubilee_run_free(run);
    jubilee_register_free(reg);
    jubilee_decree_free(decree);
}

TEST(a_lottery_without_tickets_is_refused_with_what_to_do)
{
    (void)state_unused;
    jubilee_decree *decree = open_text(lots_decree);
    jubilee_register *reg = four_people("b");
    jubilee_run *run = NULL;
    jubilee_error error = {0};
    assert_int_equal(jubilee_run_open(decree, reg, NULL, &run, NULL, &error), JUBILEE_MISSING);
    assert_string_equal(error.message, "draw seed needed for lottery 'lots'");
    assert_string_equal(error.hint, "name its column of tickets in the options");
    const jubilee_choice wrong[] = {{"lot", "ticket"}, {"lots", "fit"}, {"lots", "weigh"}};
    static const char *const messages[] = {"the decree has no lottery 'lot'",
                                           "column 'fit' for 'lots' has the format 'b'",
                                           "'persons' has no column 'weigh'"};
    for (int i = 0; i < 3; i++) {
        jubilee_options options = JUBILEE_OPTIONS_INIT;
        options.lotteries = &wrong[i];
        options.lottery_count = 1;
        assert_true(jubilee_run_open(decree, reg, &options, &run, NULL, &error) != JUBILEE_OK);
        assert_string_equal(error.message, messages[i]);
    }
    assert_null(run);
    jubilee_register_free(reg);
    jubilee_decree_free(decree);
}

TEST(a_column_of_a_type_that_is_not_read_is_refused_only_when_it_is_asked_for)
{
    (void)state_unused;
    jubilee_decree *decree = open_text(lots_decree);
    jubilee_register *reg = four_people("g");
    jubilee_run *run = NULL;
    jubilee_error error = {0};
    assert_int_equal(jubilee_run_open(decree, reg, NULL, &run, NULL, &error), JUBILEE_TYPE);
    assert_string_equal(error.message, "field 'fit' is declared boolean, but column 'fit' of "
                                       "'persons' has the format 'g', which is not read");
    assert_string_equal(error.hint, "cast it to a type that jubilee_register_add lists");
    assert_null(run);
    jubilee_register_free(reg);
    jubilee_decree_free(decree);
}

TEST(a_column_of_another_type_is_told_with_its_place_in_the_decree)
{
    (void)state_unused;
    jubilee_decree *decree = open_text(lots_decree);
    jubilee_register *reg = four_people("l");
    jubilee_run *run = NULL;
    jubilee_diagnostics *diagnostics = NULL;
    jubilee_error error = {0};
    assert_int_equal(jubilee_run_open(decree, reg, NULL, &run, &diagnostics, &error), JUBILEE_TYPE);
    assert_string_equal(error.message,
                        "field 'fit' is declared boolean, but 'persons.fit' holds integer");
    assert_int_equal(error.line, 4);
    assert_int_equal(jubilee_diagnostics_count(diagnostics), 1);
    jubilee_diagnostics_free(diagnostics);
    jubilee_register_free(reg);
    jubilee_decree_free(decree);
}

static const char fit_decree[] = "decree \"D\" effect 2020-03-01 .\nfield fit : boolean .\n"
                                 "covers C1 cite \"c\" when fit .\n"
                                 "grants G1 cite \"art. 3\" release when fit .";

TEST(one_row_is_explained_in_words)
{
    (void)state_unused;
    jubilee_decree *decree = open_text(fit_decree);
    jubilee_register *reg = four_people("b");
    jubilee_run *run = NULL;
    jubilee_error error = {0};
    char *text = NULL;
    assert_int_equal(jubilee_run_open(decree, reg, NULL, &run, NULL, &error), JUBILEE_OK);
    assert_int_equal(jubilee_run_explain(run, 2, &text, &error), JUBILEE_OK);
    assert_non_null(strstr(text, "G1 (art. 3): yes"));
    assert_non_null(strstr(text, "fit = yes   [persons, record 4, fit]"));
    jubilee_text_free(text);
    assert_int_equal(jubilee_run_explain(run, 4, &text, &error), JUBILEE_RANGE);
    assert_string_equal(error.message, "there is no row 4 of 4");
    struct ArrowSchema schema = {0};
    struct ArrowArray array = {0};
    assert_int_equal(jubilee_run_determine(run, 2, 3, &schema, &array, &error), JUBILEE_RANGE);
    assert_int_equal(jubilee_run_determine(run, UINT64_MAX, 1, &schema, &array, &error),
                     JUBILEE_RANGE);
    assert_null(array.release);
    jubilee_run_free(run);
    jubilee_register_free(reg);
    jubilee_decree_free(decree);
}

TEST(columns_of_a_result_are_chosen_and_can_be_moved_out)
{
    (void)state_unused;
    jubilee_decree *decree = open_text(fit_decree);
    jubilee_register *reg = four_people("b");
    jubilee_run *run = NULL;
    jubilee_options options = JUBILEE_OPTIONS_INIT;
    struct ArrowSchema schema = {0};
    struct ArrowArray array = {0};
    options.columns = JUBILEE_STATUS | JUBILEE_CLAUSES;
    assert_int_equal(jubilee_run_open(decree, reg, &options, &run, NULL, NULL), JUBILEE_OK);
    assert_int_equal(jubilee_run_determine(run, 0, FOUR, &schema, &array, NULL), JUBILEE_OK);
    jubilee_run_free(run);
    jubilee_register_free(reg);
    jubilee_decree_free(decree);
    assert_string_equal(schema.format, "+s");
    assert_int_equal(schema.n_children, 2);
    assert_int_equal(array.n_children, 2);
    assert_int_equal(array.length, FOUR);
    struct ArrowArray moved = *array.children[1]; // as the interface lets a consumer do
    array.children[1]->release = NULL;
    array.release(&array);
    assert_null(array.release);
    for (int i = 0; i < FOUR; i++) assert_text(result_text(&moved, false, i), "G1");
    moved.release(&moved);
    assert_null(moved.release);
    schema.release(&schema);
    assert_null(schema.release);
}

TEST(a_register_must_be_finished_and_custody_as_long_as_persons)
{
    (void)state_unused;
    jubilee_decree *decree = open_text(fit_decree);
    jubilee_register *reg = jubilee_register_new();
    jubilee_error error = {0};
    jubilee_run *run = NULL;
    assert_int_equal(jubilee_run_open(decree, reg, NULL, &run, NULL, &error), JUBILEE_REFUSED);
    assert_int_equal(jubilee_register_finish(reg, &error), JUBILEE_MISSING);
    assert_string_equal(error.message, "there is no table 'persons'");
    const bool fit[2] = {true, false};
    const arrow_column two[] = {arrow_booleans(plain, "fit", fit, NULL, 2)};
    const arrow_column one[] = {arrow_booleans(plain, "end", fit, NULL, 1)};
    arrow_batch people = arrow_table(two, 1, 2), terms = arrow_table(one, 1, 1);
    add_table(reg, "persons", &people);
    add_table(reg, "custody", &terms);
    assert_int_equal(jubilee_register_finish(reg, &error), JUBILEE_CONFLICT);
    assert_string_equal(error.message, "table 'custody' has 1 rows, and 'persons' has 2");
    jubilee_register_free(reg);
    jubilee_decree_free(decree);
    arrow_clear(&people);
    arrow_clear(&terms);
}

TEST(null_is_refused_and_does_not_end_the_program)
{
    (void)state_unused;
    jubilee_register *reg = jubilee_register_new();
    jubilee_decree *decree = open_text("decree \"D\" effect 2020-03-01 .\nfield fit : boolean .\n"
                                       "covers C1 cite \"c\" when fit .\n"
                                       "grants G1 cite \"g\" release when fit .");
    jubilee_run *run = NULL;
    jubilee_need need;
    jubilee_fault fault;
    jubilee_column column;
    jubilee_diagnostic message;
    jubilee_error error = {0};
    struct ArrowSchema schema = {0};
    struct ArrowArray array = {0};
    char *text = NULL;
    assert_int_equal(jubilee_decree_open("", 0, NULL, NULL, NULL, NULL), JUBILEE_MISSING);
    assert_int_equal(jubilee_decree_need(NULL, 0, &need, NULL), JUBILEE_MISSING);
    assert_int_equal(jubilee_decree_need(decree, 0, NULL, NULL), JUBILEE_MISSING);
    assert_int_equal(jubilee_diagnostics_get(NULL, 0, &message, NULL), JUBILEE_MISSING);
    assert_int_equal(jubilee_register_add(NULL, "persons", &schema, &array, 1, NULL),
                     JUBILEE_MISSING);
    assert_int_equal(jubilee_register_key(NULL, "persons", "id", NULL), JUBILEE_MISSING);
    assert_int_equal(jubilee_register_refer(NULL, "a", "b", "c", NULL), JUBILEE_MISSING);
    assert_int_equal(jubilee_register_custody(NULL, "", 0, NULL, NULL), JUBILEE_MISSING);
    assert_int_equal(jubilee_register_finish(NULL, NULL), JUBILEE_MISSING);
    assert_int_equal(jubilee_register_fault(NULL, 0, &fault, NULL), JUBILEE_MISSING);
    assert_int_equal(jubilee_register_column(NULL, "persons", "id", &column, NULL),
                     JUBILEE_MISSING);
    assert_int_equal(jubilee_run_open(NULL, reg, NULL, &run, NULL, NULL), JUBILEE_MISSING);
    assert_int_equal(jubilee_run_open(decree, NULL, NULL, &run, NULL, &error), JUBILEE_MISSING);
    assert_string_equal(error.message, "the register is NULL");
    assert_int_equal(jubilee_run_determine(NULL, 0, 0, &schema, &array, NULL), JUBILEE_MISSING);
    assert_int_equal(jubilee_run_explain(NULL, 0, &text, NULL), JUBILEE_MISSING);
    assert_string_equal(jubilee_decree_title(NULL), "");
    assert_string_equal(jubilee_diagnostics_text(NULL), "");
    assert_int_equal(jubilee_decree_need_count(NULL), 0);
    assert_int_equal(jubilee_diagnostics_count(NULL), 0);
    assert_int_equal(jubilee_register_fault_count(NULL), 0);
    assert_int_equal(jubilee_run_row_count(NULL), 0);
    assert_null(run);
    jubilee_decree_free(decree);
    jubilee_register_free(reg);
}

TEST(a_table_of_no_rows_is_determined)
{
    (void)state_unused;
    jubilee_decree *decree = open_text(fit_decree);
    jubilee_register *reg = jubilee_register_new();
    jubilee_run *run = NULL;
    struct ArrowSchema schema = {0};
    struct ArrowArray array = {0};
    const arrow_column column = arrow_booleans(plain, "fit", NULL, NULL, 0);
    arrow_batch people = arrow_table(&column, 1, 0);
    free((void *)(uintptr_t)column.array->buffers[1]);
    column.array->buffers[1] = NULL; // nothing is there, and need not be
    add_table(reg, "persons", &people);
    assert_int_equal(jubilee_register_finish(reg, NULL), JUBILEE_OK);
    assert_int_equal(jubilee_run_open(decree, reg, NULL, &run, NULL, NULL), JUBILEE_OK);
    assert_int_equal(jubilee_run_determine(run, 0, 0, &schema, &array, NULL), JUBILEE_OK);
    assert_int_equal(array.length, 0);
    assert_int_equal(array.n_children, 11);
    array.release(&array);
    schema.release(&schema);
    jubilee_run_free(run);
    jubilee_register_free(reg);
    jubilee_decree_free(decree);
    arrow_clear(&people);
}

// -- custody --------------------------------------------------------------------------------------

enum { SENTENCES = 6 };

// By laws/special-pardon.json a term ends on the same day of the month as it began, terms that
// follow one another are added up, and of those that run together the last to end counts.
static jubilee_register *people_with_sentences(const jubilee_custody *custody, jub_text law,
                                               jubilee_error *error)
{
    const char *ids[5] = {"a", "b", "c", "d", "e"};
    const bool fit[5] = {true, true, true, true, true};
    const char *keys[SENTENCES] = {"s1", "s2", "s3", "s4", "s5", "s6"};
    const char *whose[SENTENCES] = {"a", "b", "b", "c", "d", "d"};
    const char *follows[SENTENCES] = {NULL, NULL, "s2", NULL, NULL, NULL};
    const char *kinds[SENTENCES] = {"fixed", "fixed", "fixed", "for life", "fixed", "odd"};
    const bool no_follows[SENTENCES] = {true, true, false, true, true, true};
    const int32_t starts[SENTENCES] = {17897, 17897, 17897, 17897, 17897, 17897}; // 2019-01-01
    const int32_t terms[SENTENCES] = {12, 12, 6, 1, 3, 3};
    const arrow_column persons[] = {arrow_texts(plain, "id", ids, 5),
                                    arrow_booleans(plain, "fit", fit, NULL, 5)};
    const arrow_column sentences[] = {
        arrow_texts(plain, "key", keys, SENTENCES),
        arrow_texts(plain, "person", whose, SENTENCES),
        arrow_texts(plain, "follows", follows, SENTENCES),
        arrow_booleans(plain, "follows_none", no_follows, NULL, SENTENCES),
        arrow_texts(plain, "kind", kinds, SENTENCES),
        arrow_fixed(plain, "tdD", "start", starts, 4, NULL, SENTENCES),
        arrow_fixed(plain, "tiM", "term", terms, 4, NULL, SENTENCES),
    };
    arrow_batch people = arrow_table(persons, 2, 5), rows = arrow_table(sentences, 7, SENTENCES);
    people.schema.private_data = people.array.private_data = NULL; // counted elsewhere
    rows.schema.private_data = rows.array.private_data = NULL;
    jubilee_register *reg = jubilee_register_new();
    add_table(reg, "persons", &people);
    add_table(reg, "sentences", &rows);
    free(people.releases);
    free(rows.releases);
    assert_int_equal(jubilee_register_key(reg, "persons", "id", NULL), JUBILEE_OK);
    assert_int_equal(jubilee_register_key(reg, "sentences", "key", NULL), JUBILEE_OK);
    const int32_t status =
        jubilee_register_custody(reg, law.bytes, law.length_bytes, custody, error);
    if (status == JUBILEE_OK) return reg;
    jubilee_register_free(reg);
    return NULL;
}

static const jubilee_choice kind_words[] = {{"fixed", "standard"}, {"for life", "life"}};
static const jubilee_custody by_sentences = {sizeof(jubilee_custody),
                                             "sentences",
                                             "person",
                                             "start",
                                             "term",
                                             "follows",
                                             "kind",
                                             kind_words,
                                             2,
                                             2};

TEST(custody_is_computed_from_sentences_by_a_law)
{
    TEST_ARENA(arena);
    const jub_text law = test_read_file(&arena, "laws/special-pardon.json");
    jubilee_error error = {0};
    jubilee_register *reg = people_with_sentences(&by_sentences, law, &error);
    if (!reg) print_message("%s\n", error.message);
    assert_non_null(reg);
    assert_int_equal(jubilee_register_finish(reg, &error), JUBILEE_MISSING);
    assert_string_equal(error.message, "the sentences of custody do not refer to persons");
    assert_int_equal(jubilee_register_refer(reg, "sentences", "person", "persons", NULL),
                     JUBILEE_OK);
    assert_int_equal(jubilee_register_finish(reg, &error), JUBILEE_MISSING);
    assert_int_equal(jubilee_register_refer(reg, "sentences", "follows", "sentences", NULL),
                     JUBILEE_OK);
    assert_int_equal(jubilee_register_finish(reg, &error), JUBILEE_OK);
    jubilee_fault fault = {0};
    assert_int_equal(jubilee_register_fault_count(reg), 1);
    assert_int_equal(jubilee_register_fault(reg, 0, &fault, NULL), JUBILEE_OK);
    assert_string_equal(fault.column, "kind");
    assert_int_equal(fault.row, 5);

    jubilee_decree *decree = open_text(
        "decree \"D\" effect 2019-06-01 reckoned 2019-06-01 .\n"
        "convention month_end clamp . convention day_count exclusive .\nfield fit : boolean .\n"
        "field term_end : date or none from \"custody.end\" .\n"
        "covers C1 cite \"c\" when fit .\n"
        "grants G1 cite \"g\" reduce by 1 month when term_end is not none .");
    jubilee_run *run = NULL;
    struct ArrowSchema schema = {0};
    struct ArrowArray array = {0};
    char *text = NULL;
    assert_int_equal(jubilee_run_open(decree, reg, NULL, &run, NULL, &error), JUBILEE_OK);
    assert_int_equal(jubilee_run_determine(run, 0, 5, &schema, &array, NULL), JUBILEE_OK);
    static const char *const statuses[5] = {"granted", "granted", "not_granted", "undetermined",
                                            "not_granted"};
    const struct ArrowArray *ends = result_column(&schema, &array, "old_end", "tdD");
    for (int i = 0; i < 5; i++)
        assert_text(result_text(result_column(&schema, &array, "status", "c"), true, i),
                    statuses[i]);
    assert_int_equal(((const int32_t *)ends->buffers[1])[0], 18262); // 2020-01-01
    assert_int_equal(((const int32_t *)ends->buffers[1])[1], 18444); // 2020-07-01
    assert_int_equal(jubilee_run_explain(run, 1, &text, NULL), JUBILEE_OK);
    assert_non_null(strstr(text, "2020-07-01   [sentences, records 3, 4; custody.end]"));
    jubilee_text_free(text);
    array.release(&array);
    schema.release(&schema);
    jubilee_run_free(run);
    jubilee_register_free(reg);
    jubilee_decree_free(decree);
}

TEST(a_custody_that_cannot_be_is_refused)
{
    TEST_ARENA(arena);
    const jub_text law = test_read_file(&arena, "laws/special-pardon.json");
    const jub_text english = test_read_file(&arena, "laws/england-and-wales.json");
    jubilee_error error = {0};
    jubilee_custody wrong = by_sentences;
    wrong.term = "terms";
    assert_null(people_with_sentences(&wrong, law, &error));
    assert_string_equal(error.message, "table 'sentences' has no column 'terms'");
    wrong = by_sentences;
    wrong.start = "term";
    assert_null(people_with_sentences(&wrong, law, &error));
    assert_string_equal(error.message, "column 'term' of 'sentences' has the format 'tiM'");
    const jubilee_choice odd = {"fixed", "lifelong"};
    wrong = by_sentences;
    wrong.kinds = &odd;
    wrong.kind_count = 1;
    assert_null(people_with_sentences(&wrong, law, &error));
    assert_string_equal(error.message, "'lifelong' is no kind of sentence");
    assert_null(people_with_sentences(&by_sentences, english, &error));
    assert_int_equal(error.status, JUBILEE_TYPE);
    assert_null(people_with_sentences(&by_sentences, JUB_TEXT("{"), &error));
    assert_int_equal(error.status, JUBILEE_SYNTAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults_of_a_decree_come_as_a_list_and_as_text),
        cmocka_unit_test(a_text_that_is_no_decree_is_an_error_and_not_the_end_of_the_program),
        cmocka_unit_test(rules_kept_from_another_decree_are_asked_of_the_caller),
        cmocka_unit_test(a_decree_says_what_it_needs_and_where_it_looks),
        cmocka_unit_test(fields_of_rows_are_said_to_be_of_their_table),
        cmocka_unit_test(tickets_rounds_and_terms_come_from_columns),
        cmocka_unit_test(a_lottery_without_tickets_is_refused_with_what_to_do),
        cmocka_unit_test(a_column_of_a_type_that_is_not_read_is_refused_only_when_it_is_asked_for),
        cmocka_unit_test(a_column_of_another_type_is_told_with_its_place_in_the_decree),
        cmocka_unit_test(one_row_is_explained_in_words),
        cmocka_unit_test(columns_of_a_result_are_chosen_and_can_be_moved_out),
        cmocka_unit_test(a_register_must_be_finished_and_custody_as_long_as_persons),
        cmocka_unit_test(null_is_refused_and_does_not_end_the_program),
        cmocka_unit_test(a_table_of_no_rows_is_determined),
        cmocka_unit_test(custody_is_computed_from_sentences_by_a_law),
        cmocka_unit_test(a_custody_that_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
