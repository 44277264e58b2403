#include "register/custody.h"
#include "register_fixture.h"

#define HEADER                                                                                     \
    "decree \"D\" cite \"order 1\" made 2020-01-01 effect 2020-03-01 reckoned 2020-03-01 .\n"      \
    "convention month_end clamp . convention day_count exclusive .\n"

#define OPEN(arena, statements, files)                                                             \
    fixture_open(&(arena), (statements), (files), sizeof(files) / sizeof *(files), NULL)

// -- binding --------------------------------------------------------------------------------------

static const char *const simple = HEADER "field ill : boolean . field term_end : date or none .\n"
                                         "grants G1 cite \"a\" reduce by 6 months when ill .";

TEST(a_reduction_moves_the_end_of_the_term)
{
    TEST_ARENA(arena);
    const fixture_file files[] = {
        {"persons", "person:string ill:boolean term_end:date",
         "person,ill,term_end\nA,true,2021-08-31\nB,false,2021-08-31\nC,,2021-08-31\n"
         "D,true,none\nE,true,2020-05-01\nF,true,\n"}};
    const fixture made = OPEN(arena, simple, files);
    assert_int_equal(made.status, JUB_OK);
    assert_told(&made, 0, "granted by G1 (a), new end 2021-02-28 (184 days saved)");
    assert_told(&made, 1, "granted nothing: no grant holds");
    assert_told(&made, 2,
                "undetermined for ill; at worst granted nothing; at best granted by G1, new end "
                "2021-02-28 (184 days saved)");
    assert_told(&made, 3, "granted nothing: no grant holds"); // no end, nothing to reduce
    assert_told(&made, 4, "granted by G1 (a), new end 2020-03-01 (61 days saved)"); // at effect
    assert_told(&made, 5,
                "undetermined for term_end; at worst granted nothing; at best granted by G1, new "
                "end not known (184 days saved)");
}

TEST(a_missing_column_is_an_error_at_the_field_with_the_nearest_name)
{
    TEST_ARENA(arena);
    const fixture_file files[] = {
        {"persons", "person:string il:boolean term_end:date", "person,il,term_end\nA,true,none\n"}};
    const fixture made = OPEN(arena, simple, files);
    assert_int_equal(made.status, JUB_MISSING);
    assert_int_equal(made.diagnostics.list.count, 1);
    const jub_diagnostic *told = &made.diagnostics.list.items[0];
    assert_text(told->message, "field 'ill': 'persons' has no column 'ill'");
    assert_text(told->hint, "did you mean 'il'?");
    assert_int_equal(told->at.line, 4);
    assert_int_equal(told->at.column, 7);
}

TEST(a_column_of_another_type_is_an_error)
{
    TEST_ARENA(arena);
    const fixture_file files[] = {{"persons", "person:string ill:date term_end:date",
                                   "person,ill,term_end\nA,2020-01-01,none\n"}};
    const fixture made = OPEN(arena, simple, files);
    assert_int_equal(made.status, JUB_TYPE);
    assert_text(made.diagnostics.list.items[0].message,
                "field 'ill' is declared boolean, but 'persons.ill' holds date");
}

TEST(a_field_of_another_resource_follows_the_persons_link)
{
    TEST_ARENA(arena);
    const char *statements =
        HEADER "field kind : one of { open, closed } from \"facilities.kind\" .\n"
               "grants G1 cite \"a\" transfer to home when kind is open .";
    const fixture_file files[] = {
        {"persons", "person:string facility:string>facilities",
         "person,facility\nA,F1\nB,F2\nC,F9\nD,F3\n"},
        {"facilities", "facility:string kind:string",
         "facility,kind\nF1,open\nF2,closed\nF3,ajar\n"},
    };
    const fixture made = OPEN(arena, statements, files);
    assert_int_equal(made.status, JUB_OK);
    assert_told(&made, 0, "granted by G1 (a), moved to home");
    assert_told(&made, 1, "granted nothing: no grant holds");
    assert_told(&made, 2, // refers to nothing
                "undetermined for kind; at worst granted nothing; at best granted by G1, moved to "
                "home");
    const jub_fact_place place = jub_determiner_place(made.determiner, 0, 1);
    assert_true(place.is_there);
    assert_text(place.path, "facilities.csv");
    assert_int_equal(place.record, 3);
    assert_false(jub_determiner_place(made.determiner, 0, 2).is_there);
}

TEST(a_resource_with_several_rows_a_person_is_refused)
{
    TEST_ARENA(arena);
    const char *statements = HEADER "field days : integer from \"conduct.days\" .\n"
                                    "grants G1 cite \"a\" release when days > 3 .";
    const fixture_file files[] = {
        {"persons", "person:string", "person\nA\n"},
        {"conduct", "entry:string days:integer person:string>persons",
         "entry,days,person\n1,4,A\n"},
    };
    const fixture made = OPEN(arena, statements, files);
    assert_int_equal(made.status, JUB_TYPE);
    assert_text(made.diagnostics.list.items[0].message,
                "a person may have several rows in 'conduct'");
}

// The register of two people with sentences and one without.
static jub_register *with_custody(jub_arena *arena)
{
    static const fixture_file files[] = {
        {"persons", "person:string", "person\nA\nB\nC\nD\n"},
        {"sentences", "sentence:string person:string>persons start:date term:duration",
         "sentence,person,start,term\nS1,A,2019-03-01,P1Y6M\nS2,B,2018-01-01,P1Y\n"
         "S3,A,2019-06-01,P3Y\nS4,D,2019-06-01,\n"},
    };
    const jub_law *law = NULL;
    jub_error error;
    jub_register *reg = fixture_register_with(
        arena,
        "\"jubilee:custody\":{\"law\":\"special-pardon\",\"sentences\":\"sentences\","
        "\"person\":\"person\",\"start\":\"start\",\"term\":\"term\"},",
        files, 2);
    if (jub_law_parse(arena, test_read_file(arena, "laws/special-pardon.json"), &law, &error) !=
            JUB_OK ||
        jub_register_add_custody(arena, reg, law, NULL, NULL, &error) != JUB_OK)
        fail_msg("%s", error.message);
    return reg;
}

TEST(a_field_of_custody_is_computed_from_all_sentences_of_the_person)
{
    TEST_ARENA(arena);
    const char *statements = HEADER
        "field term_start : date or none from \"custody.start\" .\n"
        "field term_end : date or none from \"custody.end\" .\n"
        "field length : duration or none from \"custody.term\" .\n"
        "grants G1 cite \"a\" reduce by 6 months when length is not none and length > 2 years\n"
        "  and days(term_start, reckoned) = 366 and days(reckoned, term_end) > 0 .";
    const fixture made = fixture_open_register(&arena, statements, with_custody(&arena), NULL);
    assert_int_equal(made.status, JUB_OK);
    // 1 March 2019 to 1 March 2020 is 366 days; the later sentence ends on 1 June 2022.
    assert_told(&made, 0, "granted by G1 (a), new end 2021-12-01 (182 days saved)");
    assert_told(&made, 1, "granted nothing: no grant holds");
    assert_told(&made, 2, "granted nothing: no grant holds");
    assert_int_equal(fixture_determine(&made, 3, NULL).result.standing, JUB_UNDETERMINED);

    const jub_fact_place place = jub_determiner_place(made.determiner, 1, 0);
    assert_true(place.is_there);
    assert_text(place.path, "sentences.csv");
    assert_text(place.column, "end");
    assert_int_equal(place.row_count, 2);
    assert_int_equal(place.rows[0], 0);
    assert_int_equal(place.rows[1], 2);
    assert_false(jub_determiner_place(made.determiner, 1, 2).is_there);

    jub_buffer words = jub_buffer_init(1 << 20);
    assert_int_equal(jub_explain(made.determiner, made.worker, 0, &words, NULL), JUB_OK);
    jub_buffer_char(&words, '\0');
    assert_non_null(
        strstr(words.bytes, "term_end = 2022-06-01   [sentences.csv, records 2, 4; custody.end]"));
    jub_buffer_reset(&words);
    assert_int_equal(jub_explain(made.determiner, made.worker, 1, &words, NULL), JUB_OK);
    jub_buffer_char(&words, '\0');
    assert_non_null(strstr(words.bytes, "[sentences.csv, record 3; custody.term]"));
    jub_buffer_clear(&words);
}

TEST(a_register_that_declares_no_custody_has_none)
{
    TEST_ARENA(arena);
    const char *statements =
        HEADER "field term_end : date or none from \"custody.end\" .\n"
               "grants G1 cite \"a\" reduce by 6 months when term_end > effect .";
    const fixture_file files[] = {{"persons", "person:string", "person\nA\n"}};
    const fixture made = OPEN(arena, statements, files);
    assert_int_equal(made.status, JUB_MISSING);
    assert_text(made.diagnostics.list.items[0].message, "the register has no resource 'custody'");
    assert_text(made.diagnostics.list.items[0].hint,
                "say in datapackage.json how its sentences make it: \"jubilee:custody\"");
}

// -- row errors -----------------------------------------------------------------------------------

typedef struct told_errors {
    char lines[2048];
    size_t length;
} told_errors;

static void take_error(void *context, const jub_row_error *error)
{
    told_errors *to = context;
    const int length = snprintf(to->lines + to->length, sizeof to->lines - to->length,
                                "%u %.*s: %s '%.*s'\n", error->row, JUB_TEXT_ARG(error->subject),
                                jub_row_error_word(error->kind), JUB_TEXT_ARG(error->value));
    if (length > 0) to->length += (size_t)length;
}

static void assert_row_errors(const fixture *made, const char *expected)
{
    told_errors told = {{0}, 0};
    const jub_row_error_sink sink = {take_error, &told};
    for (uint32_t row = 0; row < jub_determiner_row_count(made->determiner); row++)
        (void)fixture_determine(made, row, &sink);
    assert_string_equal(told.lines, expected);
}

TEST(a_value_outside_the_list_is_unknown_and_listed)
{
    TEST_ARENA(arena);
    const char *statements = HEADER "field kind : one of { open, closed } .\n"
                                    "grants G1 cite \"a\" transfer to home when kind is open .";
    const fixture_file files[] = {
        {"persons", "person:string kind:string", "person,kind\nA,open\nB,ajar\nC,none\n"}};
    const fixture made = OPEN(arena, statements, files);
    const jub_determination ajar = fixture_determine(&made, 1, NULL);
    assert_int_equal(ajar.result.standing, JUB_UNDETERMINED);
    assert_int_equal(ajar.missing[0], 1);
    assert_true(ajar.has_row_error);
    assert_row_errors(&made, "1 kind: outside the list 'ajar'\n2 kind: outside the list 'none'\n");
}

TEST(a_day_that_does_not_exist_is_unknown_under_refuse_and_named)
{
    TEST_ARENA(arena);
    const char *statements =
        "decree \"D\" effect 2020-03-01 . convention month_end refuse .\n"
        "field term_end : date . grants G1 cite \"a\" reduce by 6 months when true .";
    const fixture_file files[] = {{"persons", "person:string term_end:date",
                                   "person,term_end\nA,2021-08-31\nB,2021-08-28\n"}};
    const fixture made = OPEN(arena, statements, files);
    assert_told(&made, 0,
                "undetermined; at worst granted by G1, new end not known; at best granted by G1, "
                "new end not known");
    assert_told(&made, 1, "granted by G1 (a), new end 2021-02-28 (181 days saved)");
    assert_row_errors(&made, "0 6 months: no such day '2021-02-31'\n");
}

TEST(one_offence_may_have_had_any_number_of_codes)
{
    TEST_ARENA(arena);
    jub_buffer statements = jub_buffer_init(1 << 16);
    jub_buffer_string(&statements, HEADER "field o : codes .\n"
                                          "codes grave cite \"c\" = { \"c0\" } .\n"
                                          "grants G1 cite \"a\" transfer to home when true .\n"
                                          "excludes X1 cite \"x\" when o meets grave .\n");
    for (int i = 0; i < 200; i++) // a chain, in either direction
        jub_buffer_format(&statements, "same \"c%d\" as \"c%d\" .\n", i + i % 2, i + (i + 1) % 2);
    const char *text = jub_text_copy(&arena, jub_buffer_view(&statements)).bytes;
    jub_buffer_clear(&statements);
    const fixture_file files[] = {
        {"persons", "person:string o:list", "person,o\nA,c0\nB,c63\nC,c200\n"}};
    const fixture made = OPEN(arena, text, files);
    for (uint32_t row = 0; row < 3; row++) assert_told(&made, row, "excluded by X1 (x) from G1");
}

TEST(a_wrong_case_of_a_row_is_listed_as_that_row_has_it)
{
    TEST_ARENA(arena);
    const fixture_file files[] = {{"persons", "person:string", "person\nA\nB\nC\nD\n"},
                                  {"sentences", "sentence:string person:string>persons kind:string",
                                   "sentence,person,kind\n1,B,open\n2,D,shut\n"}};
    const fixture made =
        OPEN(arena,
             HEADER "record sentences each sentence with kind : one of { open, closed } .\n"
                    "grants G1 cite \"g\" transfer to home\n"
                    "  when any sentence where kind is closed .\n",
             files);
    assert_int_equal(made.status, JUB_OK);
    assert_row_errors(&made, "3 kind: outside the list 'shut'\n"); // D, the second row of two
}

TEST(an_unlisted_code_of_a_row_is_listed_when_that_row_is_no_longer_looked_at)
{
    TEST_ARENA(arena);
    const fixture_file files[] = {{"persons", "person:string", "person\nA\nB\n"},
                                  {"sentences", "sentence:string person:string>persons o:string",
                                   "sentence,person,o\n1,A,theft\n2,A,murderr\n3,B,theft\n"},
                                  {"offence_codes", "code:string", "code\ntheft\n"}};
    const fixture made = OPEN(arena,
                              HEADER "record sentences each sentence with o : text .\n"
                                     "codes grave cite \"c\" = { \"murder\" } .\n"
                                     "grants G1 cite \"g\" transfer to home\n"
                                     "  when any sentence where o in grave .\n",
                              files);
    assert_int_equal(made.status, JUB_OK);
    assert_row_errors(&made, "0 o: unlisted code 'murderr'\n");
}

TEST(an_unlisted_code_in_a_text_is_listed_with_its_value)
{
    TEST_ARENA(arena);
    const char *statements = HEADER "field o : text .\n"
                                    "codes grave cite \"c\" = { \"murder\" } .\n"
                                    "grants G1 cite \"a\" transfer to home when o in grave .\n";
    const fixture_file files[] = {{"persons", "person:string o:string", "person,o\nA,murderr\n"}};
    const fixture made = OPEN(arena, statements, files);
    assert_row_errors(&made, "0 o: unlisted code 'murderr'\n");
}

TEST(division_by_zero_and_durations_that_do_not_compare_are_unknown_and_listed)
{
    TEST_ARENA(arena);
    const char *statements =
        HEADER "field a : integer . field b : integer . field term : duration .\n"
               "grants G1 cite \"a\" transfer to home when a / b > 1 .\n"
               "grants G2 cite \"b\" transfer to home when term > 30 days .";
    const fixture_file files[] = {
        {"persons", "person:string a:integer b:integer term:duration",
         "person,a,b,term\nA,1,0,P1D\nB,1,2,P1M\nC,3,2,P1M\nD,1,2,P1M1D\nE,1,2,P3M\n"}};
    const fixture made = OPEN(arena, statements, files);
    assert_int_equal(fixture_determine(&made, 0, NULL).result.standing, JUB_UNDETERMINED);
    assert_int_equal(fixture_determine(&made, 1, NULL).result.standing, JUB_UNDETERMINED);
    assert_told(&made, 2, "granted by G1 (a), moved to home"); // whatever G2 says
    assert_int_equal(fixture_determine(&made, 3, NULL).result.standing, JUB_UNDETERMINED);
    assert_told(&made, 4, "granted by G2 (b), moved to home");
    assert_row_errors(&made, "0 a / b: division by zero ''\n"
                             "1 term > 30 days: needs an anchor date ''\n"
                             "2 term > 30 days: needs an anchor date ''\n"
                             "3 term > 30 days: needs an anchor date ''\n");
}

TEST(a_number_past_64_bits_is_unknown_and_never_wraps)
{
    TEST_ARENA(arena);
    const char *statements =
        HEADER "field n : integer . grants G1 cite \"a\" transfer to home when n * 4 > 0 .";
    const fixture_file files[] = {{"persons", "person:string n:integer",
                                   "person,n\nA,4611686018427387904\nB,2305843009213693951\n"}};
    const fixture made = OPEN(arena, statements, files);
    assert_int_equal(fixture_determine(&made, 0, NULL).result.standing, JUB_UNDETERMINED);
    assert_told(&made, 1, "granted by G1 (a), moved to home");
    assert_row_errors(&made, "0 n * 4: overflow ''\n");
}

// -- codes ----------------------------------------------------------------------------------------

static const char *const with_codes =
    HEADER "field offences : codes . field old : boolean .\n"
           "codes grave cite \"c\" = { \"murder\", \"sexual/*\" } .\n"
           "same \"1861/18\" as \"murder\" .\n"
           "excludes X1 cite \"x\" when offences meets grave .\n"
           "grants G1 cite \"a\" transfer to home when old .";

static const char *const coded_people =
    "person,offences,old\nA,theft,true\nB,sexual/assault;theft,true\nC,1861/18,true\n"
    "D,forgery,true\nE,forgery;murder,true\nF,,true\nG,forgery,false\n";

TEST(a_code_that_nobody_knows_is_unknown_and_not_outside_the_set)
{
    TEST_ARENA(arena);
    const fixture_file files[] = {
        {"persons", "person:string offences:list old:boolean", coded_people},
        {"offence_codes", "code:string", "code\ntheft\nfraud\n"}};
    const fixture made = OPEN(arena, with_codes, files);
    assert_told(&made, 0, "granted by G1 (a), moved to home");
    assert_told(&made, 1, "excluded by X1 (x) from G1");
    assert_told(&made, 2, "excluded by X1 (x) from G1"); // the old name of murder
    const char *open = "undetermined for offences; at worst excluded; at best granted by G1, moved "
                       "to home";
    assert_told(&made, 3, open);
    assert_told(&made, 4, "excluded by X1 (x) from G1"); // murder decides
    assert_told(&made, 5, open);
    assert_told(&made, 6, "granted nothing: no grant holds");
    // G has no grant to be excluded from, yet the code is reported: it was read and not understood.
    assert_row_errors(&made, "3 offences: unlisted code 'forgery'\n"
                             "6 offences: unlisted code 'forgery'\n");
}

TEST(a_register_without_a_code_list_knows_the_decrees_own_codes_alone)
{
    TEST_ARENA(arena);
    const fixture_file files[] = {
        {"persons", "person:string offences:list old:boolean", coded_people}};
    const fixture made = OPEN(arena, with_codes, files);
    assert_int_equal(fixture_determine(&made, 0, NULL).result.standing, JUB_UNDETERMINED);
    assert_told(&made, 1, "excluded by X1 (x) from G1");
}

// -- time, assumptions, rounds --------------------------------------------------------------------

TEST(a_clause_counts_only_while_it_is_in_force)
{
    TEST_ARENA(arena);
    const char *statements =
        HEADER "field old : boolean .\n"
               "excludes X1 cite \"x\" since 2020-04-01 when old .\n"
               "grants G1 cite \"a\" transfer to home when old .\n"
               "grants G2 cite \"b\" until 2020-03-01 transfer to home when old .";
    const fixture_file files[] = {{"persons", "person:string old:boolean", "person,old\nA,true\n"}};
    jub_determine_options options = {.has_law_date = true, .law_date = 18353}; // 2020-04-01
    const fixture early = OPEN(arena, statements, files);
    const fixture late = fixture_open(&arena, statements, files, 1, &options);
    assert_told(&early, 0, "granted by G1 (a), G2 (b), moved to home");
    assert_told(&late, 0, "excluded by X1 (x) from G1");
    jub_date date;
    const char *word;
    assert_true(jub_determiner_law_date(early.determiner, &date, &word));
    assert_string_equal(word, "effect");
    assert_int_equal(date, 18322); // 2020-03-01
    assert_true(jub_determiner_law_date(late.determiner, &date, &word));
    assert_string_equal(word, "given");
}

TEST(a_run_may_be_as_if_the_decree_took_effect_and_reckoned_on_another_day)
{
    TEST_ARENA(arena);
    const char *rules = "field birth : date . field term_end : date or none .\n"
                        "grants G1 cite \"a\" since 2020-03-01 release when birth + 60 years <= "
                        "reckoned .\n"
                        "grants G2 cite \"b\" reduce by 1 month when birth + 60 years > effect .\n"
                        "combine most_favourable .";
    const char *as_written = jub_text_format(&arena, "%s%s", HEADER, rules).bytes;
    const char *moved = jub_text_format(&arena,
                                        "decree \"D\" cite \"order 1\" made 2020-01-01 effect "
                                        "2020-02-15 reckoned 2020-02-15 .\n"
                                        "convention month_end clamp . convention day_count "
                                        "exclusive .\n%s",
                                        rules)
                            .bytes;
    const fixture_file files[] = {{"persons", "person:string birth:date term_end:date",
                                   "person,birth,term_end\nA,1960-02-15,2022-01-31\n"
                                   "B,1960-02-16,2022-01-31\nC,1960-03-02,2020-03-05\n"
                                   "D,,2022-01-31\n"}};
    const jub_date day = 18307; // 2020-02-15
    const jub_determine_options as_if = {
        .has_law_date = true, .law_date = 18322, .has_day = true, .day = day};
    const jub_determine_options law_alone = {.has_law_date = true, .law_date = 18322};
    const fixture own = OPEN(arena, as_written, files);
    const fixture given = fixture_open(&arena, as_written, files, 1, &as_if);
    const fixture twin = fixture_open(&arena, moved, files, 1, &law_alone);
    assert_told(&own, 1, "granted by G1 (a), released on 2020-03-01 (701 days saved)");
    assert_told(&given, 1, "granted by G2 (b), new end 2021-12-31 (31 days saved)");
    for (uint32_t row = 0; row < 4; row++) {
        jub_buffer told = jub_buffer_init(FIXTURE_TEXT_MAX_BYTES);
        const jub_determination expected = fixture_determine(&twin, row, NULL);
        jub_determination_write(twin.decree, &expected, &told);
        jub_buffer_char(&told, '\0');
        assert_told(&given, row, told.bytes);
        jub_buffer_clear(&told);
    }
}

TEST(an_assumption_fills_a_missing_cell_and_is_listed_where_it_was_relied_on)
{
    TEST_ARENA(arena);
    const char *statements =
        HEADER "field fled : boolean assume false cite \"roll call\" . field old : boolean .\n"
               "excludes X1 cite \"x\" when old and fled .\n"
               "grants G1 cite \"a\" transfer to home when true .";
    const fixture_file files[] = {
        {"persons", "person:string fled:boolean old:boolean",
         "person,fled,old\nA,,true\nB,,false\nC,false,true\nD,true,true\n"}};
    const fixture made = OPEN(arena, statements, files);
    assert_told(&made, 0, "granted by G1 (a), moved to home");
    assert_int_equal(fixture_determine(&made, 0, NULL).assumed[0], 1);
    assert_int_equal(fixture_determine(&made, 1, NULL).assumed[0], 0); // never asked
    assert_int_equal(fixture_determine(&made, 2, NULL).assumed[0], 0); // recorded
    assert_told(&made, 3, "excluded by X1 (x) from G1");
}

static const char *const with_rounds =
    HEADER "round R1 cite \"r\" \"first\" 2020-01-02 .. 2020-01-31 by \"each prison\" .\n"
           "grants G1 cite \"a\" transfer to home when R1 .";

TEST(a_round_is_a_fact_of_the_resource_rounds)
{
    TEST_ARENA(arena);
    const fixture_file files[] = {
        {"persons", "person:string", "person\nA\nB\nC\nD\n"},
        {"rounds", "person:string>persons round:string passed:boolean",
         "person,round,passed\nA,R1,true\nB,R1,false\nD,R1,true\nD,R1,false\nC,R2,true\n"}};
    const fixture made = OPEN(arena, with_rounds, files);
    const char *open =
        "undetermined for R1; at worst granted nothing; at best granted by G1, moved to home";
    assert_told(&made, 0, "granted by G1 (a), moved to home");
    assert_told(&made, 1, "granted nothing: no grant holds");
    assert_told(&made, 2, open); // not on the list of this round
    assert_told(&made, 3, open); // two lists contradict each other
}

TEST(a_round_that_was_not_held_is_unknown_for_everybody)
{
    TEST_ARENA(arena);
    const fixture_file files[] = {{"persons", "person:string", "person\nA\n"}};
    const fixture made = OPEN(arena, with_rounds, files);
    assert_int_equal(fixture_determine(&made, 0, NULL).result.standing, JUB_UNDETERMINED);
}

// -- outcomes -------------------------------------------------------------------------------------

TEST(an_unknown_that_cannot_change_what_the_person_gets_leaves_them_determined)
{
    TEST_ARENA(arena);
    const char *statements = HEADER
        "field a : boolean . field b : boolean . field c : boolean . field term_end : date .\n"
        "covers C1 cite \"c\" when c or not c .\n"
        "excludes X1 cite \"x\" when a . excludes X2 cite \"y\" when b .\n"
        "grants G1 cite \"a\" release when b or not b .";
    const fixture_file files[] = {
        {"persons", "person:string a:boolean b:boolean c:boolean term_end:date",
         "person,a,b,c,term_end\nA,true,,,2021-01-01\nB,false,,,2021-01-01\nC,false,false,,\n"}};
    const fixture made = OPEN(arena, statements, files);
    assert_told(&made, 0, "excluded by X1 (x) from G1");
    assert_told(&made, 1,
                "undetermined for b; at worst excluded; at best granted by G1, released on "
                "2020-03-01 (306 days saved)");
    assert_told(&made, 2, "granted by G1 (a), released on 2020-03-01"); // the end is not needed
}

TEST(rows_determined_in_parts_give_the_same_bytes)
{
    TEST_ARENA(arena);
    const fixture_file files[] = {
        {"persons", "person:string ill:boolean term_end:date",
         "person,ill,term_end\nA,true,2021-08-31\nB,,2021-08-31\nC,,\nD,true,\nE,false,none\n"}};
    const fixture made = OPEN(arena, simple, files);
    jub_determination whole[5], parts[5];
    memset(whole, 1, sizeof whole);
    memset(parts, 2, sizeof parts);
    jub_determine_rows(made.determiner, made.worker, 0, 5, NULL, whole);
    jub_worker *other = jub_worker_new(&arena, made.determiner);
    jub_determine_rows(made.determiner, other, 3, 5, NULL, parts + 3);
    jub_determine_rows(made.determiner, made.worker, 0, 3, NULL, parts);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(whole[i].result.standing, parts[i].result.standing);
        assert_int_equal(whole[i].missing[0], parts[i].missing[0]);
        assert_int_equal(whole[i].best.new_end, parts[i].best.new_end);
        assert_int_equal(whole[i].worst.grants, parts[i].worst.grants);
    }
}

TEST(opening_gives_up_cleanly_when_memory_runs_out)
{
    TEST_ARENA(arena);
    const fixture_file files[] = {
        {"persons", "person:string offences:list old:boolean", coded_people}};
    jub_diagnostics diagnostics;
    const jub_decree *decree = fixture_decree(&arena, with_codes, &diagnostics);
    const jub_register *reg = fixture_register(&arena, files, 1);
    bool is_open = false;
    size_t fail_at = 0;
    for (; fail_at < 200 && !is_open; fail_at++) {
        TEST_ARENA(small);
        test_arena_fail_at(&small, fail_at);
        jub_determiner *determiner = NULL;
        diagnostics = jub_diagnostics_init(&small);
        const jub_status status =
            jub_determiner_open(&small, decree, reg, NULL, &diagnostics, &determiner);
        is_open = status == JUB_OK;
        assert_true(is_open || status == JUB_NO_MEMORY);
        if (!is_open) assert_null(determiner);
    }
    assert_true(is_open && fail_at > 5);
}

TEST(a_sentence_may_be_served_up_to_the_last_day_of_the_calendar)
{
    TEST_ARENA(arena);
    const char *statements =
        "decree \"D\" effect 2022-01-01 . convention month_end clamp .\n"
        "convention day_count inclusive . field term_end : date . field course : date .\n"
        "record sentences each sentence with long : duration, begins : date\n"
        "  laid by long from begins .\n"
        "grants G1 cite \"g\" on each sentence where begins < 2022-01-01 release .\n"
        "defers W1 cite \"w\" from G1 until course when true .";
    const fixture_file files[] = {
        {"persons", "person:string term_end:date course:date",
         "person,term_end,course\nA,2030-01-01,2400-12-31\n"},
        {"sentences", "sentence:string person:string>persons long:duration begins:date",
         "sentence,person,long,begins\nS1,A,P10Y,2020-01-02\n"}};
    const fixture made = fixture_open(&arena, statements, files, 2, NULL);
    const jub_determination served = fixture_determine(&made, 0, NULL);
    assert_int_equal(served.result.standing, JUB_DEFERRED); // and nothing is left to take off
    assert_true(served.result.has_new_end && served.result.has_days_saved);
    assert_int_equal(served.result.new_end, served.old_end);
    assert_int_equal(served.result.days_saved, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reduction_moves_the_end_of_the_term),
        cmocka_unit_test(a_missing_column_is_an_error_at_the_field_with_the_nearest_name),
        cmocka_unit_test(a_column_of_another_type_is_an_error),
        cmocka_unit_test(a_field_of_another_resource_follows_the_persons_link),
        cmocka_unit_test(a_resource_with_several_rows_a_person_is_refused),
        cmocka_unit_test(a_field_of_custody_is_computed_from_all_sentences_of_the_person),
        cmocka_unit_test(a_register_that_declares_no_custody_has_none),
        cmocka_unit_test(a_value_outside_the_list_is_unknown_and_listed),
        cmocka_unit_test(a_day_that_does_not_exist_is_unknown_under_refuse_and_named),
        cmocka_unit_test(one_offence_may_have_had_any_number_of_codes),
        cmocka_unit_test(a_wrong_case_of_a_row_is_listed_as_that_row_has_it),
        cmocka_unit_test(an_unlisted_code_of_a_row_is_listed_when_that_row_is_no_longer_looked_at),
        cmocka_unit_test(an_unlisted_code_in_a_text_is_listed_with_its_value),
        cmocka_unit_test(division_by_zero_and_durations_that_do_not_compare_are_unknown_and_listed),
        cmocka_unit_test(a_number_past_64_bits_is_unknown_and_never_wraps),
        cmocka_unit_test(a_code_that_nobody_knows_is_unknown_and_not_outside_the_set),
        cmocka_unit_test(a_register_without_a_code_list_knows_the_decrees_own_codes_alone),
        cmocka_unit_test(a_clause_counts_only_while_it_is_in_force),
        cmocka_unit_test(a_run_may_be_as_if_the_decree_took_effect_and_reckoned_on_another_day),
        cmocka_unit_test(an_assumption_fills_a_missing_cell_and_is_listed_where_it_was_relied_on),
        cmocka_unit_test(a_round_is_a_fact_of_the_resource_rounds),
        cmocka_unit_test(a_round_that_was_not_held_is_unknown_for_everybody),
        cmocka_unit_test(an_unknown_that_cannot_change_what_the_person_gets_leaves_them_determined),
        cmocka_unit_test(rows_determined_in_parts_give_the_same_bytes),
        cmocka_unit_test(opening_gives_up_cleanly_when_memory_runs_out),
        cmocka_unit_test(a_sentence_may_be_served_up_to_the_last_day_of_the_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
