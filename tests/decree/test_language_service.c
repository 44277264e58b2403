// What an editor is told about a decree that is whole, and about one that is being written. The
// place asked about is marked by a $, which the language does not have.

#include "base/utf8.h"
#include "decree/language_private.h"
#include "test_support.h"

#define OPENED "# Title\n\n```decree\n"
#define CLOSED "\n```\n"

// The manual's example in small.
#define DECREE                                                                                     \
    "decree \"May\" cite \"decree 12\" effect 2024-05-01 reckoned 2024-04-30 .\n"                  \
    "convention month_end clamp . convention day_count exclusive .\n"                              \
    "field kind : one of { fixed, life } .\n"                                                      \
    "field conduct : one of { good, ordinary } from \"persons.conduct\" .\n"                       \
    "field term_start : date . field term_end : date or none .\n"                                  \
    "field offences : codes .\n"                                                                   \
    "codes violent cite \"art. 4\" = { \"murder\", \"assault/*\" } .\n"                            \
    "define served cite \"art. 2\" = days(term_start, reckoned) .\n"                               \
    "define better = if conduct is good then conduct else conduct .\n"                             \
    "table cut by conduct, served gives duration first\n"                                          \
    "  | good | any | 1 year |\n  | any | any | 4 months | .\n"                                    \
    "grants G1 cite \"art. 2(1)\" since 2024-01-01 reduce by cut when kind is fixed .\n"           \
    "grants G2 release when conduct is good .\n"                                                   \
    "excludes X1 cite \"art. 4\" from G1 when offences meets violent .\n"                          \
    "combine most_favourable .\n"                                                                  \
    "round R1 \"first\" 2024-01-01 .. 2024-02-01 by \"prisons\" .\n"                               \
    "notice N1 to \"prison\" on 2024-04-22 .\n"                                                    \
    "test \"life\" given kind = life expect not_granted .\n"

typedef struct asked {
    const jub_language *language;
    jub_text source;
    size_t offset;
} asked;

static asked read_bytes(jub_arena *arena, jub_text marked)
{
    const char *mark = memchr(marked.bytes, '$', marked.length_bytes);
    const size_t before = mark ? (size_t)(mark - marked.bytes) : marked.length_bytes;
    jub_text source = marked;
    if (mark)
        source =
            jub_text_format(arena, "%.*s%.*s", (int)before, marked.bytes,
                            JUB_TEXT_ARG(((jub_text){mark + 1, marked.length_bytes - before - 1})));
    asked result = {.source = source, .offset = before};
    assert_int_equal(jub_language_read(arena, source, NULL, &result.language), JUB_OK);
    return result;
}

// `more` stands behind the example, in the same fence.
static asked read_more(jub_arena *arena, const char *more)
{
    return read_bytes(arena, jub_text_format(arena, OPENED DECREE "%s" CLOSED, more));
}

static asked read_alone(jub_arena *arena, const char *statements)
{
    return read_bytes(arena, jub_text_format(arena, OPENED "%s" CLOSED, statements));
}

static jub_text hover(jub_arena *arena, asked at)
{
    jub_text markdown = {0};
    jub_span span;
    const jub_status status = jub_language_hover(at.language, arena, at.offset, &markdown, &span);
    assert_int_equal(status, markdown.bytes ? JUB_OK : JUB_MISSING);
    if (markdown.bytes) assert_true(span.offset_bytes <= at.offset);
    return markdown;
}

static bool contains(jub_text text, const char *part)
{
    return text.bytes && memmem(text.bytes, text.length_bytes, part, strlen(part)) != NULL;
}

static void assert_contains(jub_text text, const char *part)
{
    if (!contains(text, part)) fail_msg("'%s' is not in: %.*s", part, JUB_TEXT_ARG(text));
}

static void assert_hover(jub_arena *arena, const char *more, const char *part)
{
    assert_contains(hover(arena, read_more(arena, more)), part);
}

// -- messages -------------------------------------------------------------------------------------

TEST(the_messages_are_those_of_the_check_in_the_order_of_the_text)
{
    TEST_ARENA(arena);
    const asked whole = read_more(&arena, "");
    assert_int_equal(jub_language_diagnostics(whole.language)->error_count, 0);
    const asked broken = read_more(&arena, "grants G3 release when conduckt is good .\n"
                                           "grants G4 relese when kind is fixed .");
    const jub_diagnostics *found = jub_language_diagnostics(broken.language);
    assert_int_equal(found->error_count, 2);
    assert_contains(found->list.items[0].message, "conduckt");
    assert_contains(found->list.items[1].message, "relese");
}

TEST(a_text_without_a_fence_is_told_apart)
{
    TEST_ARENA(arena);
    assert_false(jub_language_has_fence(read_bytes(&arena, JUB_TEXT("# prose\n")).language));
    assert_true(jub_language_has_fence(read_alone(&arena, "").language));
}

// -- hover ----------------------------------------------------------------------------------------

TEST(a_name_is_told_with_kind_type_citation_dates_line_and_text)
{
    TEST_ARENA(arena);
    const jub_text grant = hover(&arena, read_more(&arena, "excludes X2 from G$1 when true ."));
    assert_contains(grant, "**grants** `G1`");
    assert_contains(grant, "cite: art. 2(1)");
    assert_contains(grant, "in force since 2024-01-01");
    assert_contains(grant, "under: Title");
    assert_contains(grant, "line 16");
    assert_contains(grant, "reduce by cut when kind is fixed .\n```");
}

TEST(types_are_those_written_or_worked_out)
{
    TEST_ARENA(arena);
    assert_hover(&arena, "covers C1 when con$duct is good .",
                 "**field** `conduct` : one of { good, ordinary }\n");
    assert_hover(&arena, "covers C1 when term_end$ is none .", "`term_end` : date or none\n");
    assert_hover(&arena, "covers C1 when serve$d > 1 .", "**define** `served` : integer\n");
    assert_hover(&arena, "covers C1 when better$ is good .",
                 "`better` : one of { good, ordinary }");
    assert_hover(&arena, "grants G3 reduce by c$ut when true .", "**table** `cut` : duration\n");
    assert_hover(&arena, "covers C1 when R$1 .", "**round** `R1` : boolean\n");
}

TEST(words_built_in_names_and_functions_are_explained)
{
    TEST_ARENA(arena);
    assert_hover(&arena, "cov$ers C1 when true .", "whom the decree reaches");
    assert_hover(&arena, "covers C1 wh$en true .", "the condition under which");
    assert_hover(&arena, "covers C1 when reck$oned > term_start .",
                 "`reckoned` : date = 2024-04-30");
    assert_hover(&arena, "covers C1 when d$ays(term_start, effect) > 3 .", "b less a");
    assert_hover(&arena, "covers C1 when term_start + 3 da$ys < effect .", "a length of time");
    assert_hover(&arena, "test \"t\" expect day$s_saved = 0 .",
                 "**built-in** `days_saved` : integer");
    assert_hover(&arena, "prove \"p\" always status is exc$luded .", "**outcome** `excluded`");
}

TEST(a_case_is_told_with_the_field_it_is_a_case_of)
{
    TEST_ARENA(arena);
    assert_hover(&arena, "covers C1 when kind is not lif$e .", "**case** `life` of `kind`");
    assert_hover(&arena, "test \"t\" given kind = li$fe expect not_granted .", "of `kind`");
    assert_hover(&arena, "table t by kind gives one of { a, b } first | li$fe | b | .",
                 "of `kind`");
    assert_hover(&arena, "table t by kind gives one of { a, b } first | life | b$ | .", "of `t`");
}

TEST(a_word_that_may_be_a_name_is_one_where_a_name_is_wanted)
{
    TEST_ARENA(arena);
    const char *declared = "field text : text . field step : integer from \"x\" .\n";
    const struct {
        const char *more;
        const char *expected;
    } cases[] = {
        {"covers C1 when te$xt = \"a\" .", "**field** `text`"},
        {"field other : te$xt .", "**word** `text`"},
        {"covers C1 when 1 < st$ep .", "**field** `step`"},
        {"prove \"p\" st$ep new_end in step at most 3 days .", "**word** `step`"},
        {"prove \"p\" step new_end in st$ep at most 3 days .", "**field** `step`"},
        {"grants G3 cite$ \"x\" release when true .", "**word** `cite`"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const jub_text more = jub_text_format(&arena, "%s%s", declared, cases[i].more);
        assert_hover(&arena, more.bytes, cases[i].expected);
    }
}

TEST(nothing_is_told_of_prose_marks_and_unknown_names)
{
    TEST_ARENA(arena);
    assert_null(
        hover(&arena, read_bytes(&arena, JUB_TEXT("# ti$tle\n" OPENED DECREE CLOSED))).bytes);
    assert_null(hover(&arena, read_more(&arena, "covers C1 when nobo$dy > 3 .")).bytes);
    assert_null(hover(&arena, read_more(&arena, "covers C1 when true $ .")).bytes);
    assert_null(hover(&arena, read_more(&arena, "-- gra$nts in a comment")).bytes);
    assert_null(hover(&arena, read_more(&arena, "grants G3 transfer to ki$nd when true .")).bytes);
}

TEST(a_statement_with_a_fault_is_told_all_the_same)
{
    TEST_ARENA(arena);
    const jub_text told = hover(
        &arena, read_more(&arena, "feild ill : boolean from .\ngrants G3 release when il$l ."));
    assert_contains(told, "**field** `ill` : boolean");
    assert_contains(told, "has a fault");
    assert_contains(told, "feild ill");
}

TEST(a_long_declaration_is_cut)
{
    TEST_ARENA(arena);
    jub_buffer rows = jub_buffer_init(1 << 20);
    jub_buffer_string(&rows, "table long by served gives integer first\n");
    for (int i = 0; i < 200; i++) jub_buffer_format(&rows, "  | %d | %d |\n", i, i);
    jub_buffer_string(&rows, " .\ndefine twice = 2 * lon$g .");
    const jub_text more = jub_text_copy(&arena, jub_buffer_view(&rows));
    jub_buffer_clear(&rows);
    const jub_text told = hover(&arena, read_more(&arena, more.bytes));
    assert_contains(told, "  | 10 | 10 |\n...\n```");
    assert_true(told.length_bytes < 2000);
}

// -- definition and references --------------------------------------------------------------------

static void assert_definition(jub_arena *arena, const char *more, const char *where,
                              const char *word)
{
    const asked at = read_more(arena, more);
    jub_language_target target = {0};
    const bool is_found = jub_language_definition(at.language, at.offset, &target);
    assert_int_equal(is_found, where != NULL);
    if (!where) return;
    const char *line = memmem(at.source.bytes, at.source.length_bytes, where, strlen(where));
    assert_non_null(line);
    const char *place = strstr(line, word);
    assert_int_equal(target.file.length_bytes, 0);
    assert_int_equal(target.span.offset_bytes, (size_t)(place - at.source.bytes));
    assert_int_equal(target.span.length_bytes, strlen(word));
}

TEST(names_cases_and_titles_lead_to_their_declarations)
{
    TEST_ARENA(arena);
    assert_definition(&arena, "covers C1 when kin$d is life .", "field kind", "kind");
    assert_definition(&arena, "covers C1 when kind is $life .", "field kind", "life");
    assert_definition(&arena, "excludes X2 from G2$ when true .", "grants G2", "G2");
    assert_definition(&arena, "covers C1 when not offences meets viol$ent .", "codes violent",
                      "violent");
    assert_definition(&arena, "test \"more\" like \"li$fe\" expect not_granted .", "test \"life\"",
                      "\"life\"");
    assert_definition(&arena, "notice N2 to \"a\" 3 days before N$1 .", "notice N1", "N1");
    assert_definition(&arena, "quota Q1 on G$1 take 1 rank by served up tie all .", "grants G1",
                      "G1");
    assert_definition(&arena, "quota Q1 on G1 take 1 rank by served up, ser$ved down tie all .",
                      "define served", "served");
    assert_definition(&arena, "covers C$1 when true .", "covers C1", "C1");
}

TEST(a_case_of_a_define_leads_to_the_define_and_a_built_in_name_nowhere)
{
    TEST_ARENA(arena);
    assert_definition(&arena, "covers C1 when better is goo$d .", "define better", "better");
    assert_definition(&arena, "covers C1 when effe$ct > term_start .", NULL, NULL);
    assert_definition(&arena, "covers C1 wh$en true .", NULL, NULL);
}

TEST(a_name_is_found_where_neither_its_own_statement_nor_the_one_that_uses_it_can_be_read)
{
    TEST_ARENA(arena);
    assert_definition(&arena, "field ill boolean .\ngrants G3 release when il$l and and",
                      "field ill", "ill");
}

TEST(references_are_found_all_over_the_text)
{
    TEST_ARENA(arena);
    const asked at = read_more(&arena, "covers C1 when con$duct is good .");
    jub_span_list spans = {0};
    assert_int_equal(jub_language_references(at.language, &arena, at.offset, false, &spans),
                     JUB_OK);
    assert_int_equal(spans.count, 6); // define (3), table, G2, C1
    assert_int_equal(jub_language_references(at.language, &arena, at.offset, true, &spans), JUB_OK);
    assert_int_equal(spans.count, 7);
    for (size_t i = 0; i < spans.count; i++)
        assert_memory_equal(at.source.bytes + spans.items[i].offset_bytes, "conduct", 7);
    const asked word = read_more(&arena, "covers C1 whe$n true .");
    assert_int_equal(jub_language_references(word.language, &arena, word.offset, true, &spans),
                     JUB_MISSING);
}

TEST(references_of_a_case_are_those_of_its_field)
{
    TEST_ARENA(arena);
    const asked at = read_more(&arena, "field other : one of { life, death } .\n"
                                       "covers C1 when kind is lif$e or other is life .");
    jub_span_list spans = {0};
    assert_int_equal(jub_language_references(at.language, &arena, at.offset, true, &spans), JUB_OK);
    assert_int_equal(spans.count, 3); // field, test, C1
}

// -- completion -----------------------------------------------------------------------------------

static jub_completions complete(jub_arena *arena, asked at)
{
    jub_completions completions;
    assert_int_equal(jub_language_complete(at.language, arena, at.offset, &completions), JUB_OK);
    return completions;
}

static bool is_offered(const jub_completions *completions, jub_text word)
{
    for (size_t i = 0; i < completions->list.count; i++)
        if (jub_text_equal(completions->list.items[i].text, word)) return true;
    return false;
}

static void list_offers(const jub_completions *completions, jub_buffer *buffer)
{
    for (size_t i = 0; i < completions->list.count; i++)
        jub_buffer_format(buffer, "%.*s, ", JUB_TEXT_ARG(completions->list.items[i].text));
}

// All of `wanted` is offered and none of `unwanted`; words with blanks between.
static void assert_completes(jub_arena *arena, asked at, const char *wanted, const char *unwanted)
{
    const jub_completions completions = complete(arena, at);
    jub_buffer offers = jub_buffer_init(1 << 20);
    list_offers(&completions, &offers);
    jub_text word;
    while (language_next_word(&wanted, &word))
        if (!is_offered(&completions, word))
            fail_msg("'%.*s' is not among: %.*s", JUB_TEXT_ARG(word),
                     JUB_TEXT_ARG(jub_buffer_view(&offers)));
    while (language_next_word(&unwanted, &word))
        if (is_offered(&completions, word))
            fail_msg("'%.*s' is among: %.*s", JUB_TEXT_ARG(word),
                     JUB_TEXT_ARG(jub_buffer_view(&offers)));
    jub_buffer_clear(&offers);
}

TEST(each_place_is_offered_what_may_stand_there)
{
    const struct {
        const char *more;
        const char *wanted;
        const char *unwanted;
    } cases[] = {
        {"$", "field define grants test", "when G1"},
        {"gra$", "grants", "field"},
        {"field new : $", "boolean integer date codes one text", "field conduct from"},
        {"field new : one $", "of", "boolean"},
        {"field new : date $", "or from assume protected", "boolean"},
        {"field new : date or $", "none", "from"},
        {"field new : boolean assume $", "true false", ""},
        {"field new : one of { a, b } assume $", "a b", ""},
        {"define new $", "cite since until", "when"},
        {"define new = $", "conduct served days not if reckoned", "status violent G1"},
        {"table new $", "cite by", "gives"},
        {"table new by $", "conduct served", "G1"},
        {"table new by conduct $", "gives", "by"},
        {"table new by conduct gives $", "duration", "conduct"},
        {"table new by conduct gives integer $", "unique first", ""},
        {"table new by kind, conduct gives integer first | life | $", "good ordinary any", "fixed"},
        {"table new by kind, conduct gives integer first | life | good | 1 |\n  | $",
         "fixed life any", "good"},
        {"covers C1 $", "cite since until when", "release from"},
        {"covers C1 when $", "conduct kind term_start served R1 not days effect",
         "G1 violent N1 status release"},
        {"covers C1 when kind $", "is and or", "conduct"},
        {"covers C1 when kind is $", "fixed life not known none", "good conduct"},
        {"covers C1 when kind is not $", "fixed life known none", "not good"},
        {"covers C1 when better is $", "good ordinary", "life"},
        {"covers C1 when kind = $", "fixed life", "good"},
        {"covers C1 when kind is life and $", "conduct not", "release"},
        {"covers C1 when offences meets $", "violent", "conduct"},
        {"covers C1 when offences within $", "violent", "conduct"},
        {"covers C1 when \"a\" in $", "violent", "conduct"},
        {"covers C1 when term_start + 3 $", "years months days", ""},
        {"covers C1 when (kind is $) or true", "fixed life", "good"},
        {"excludes X2 $", "cite from except when", "release"},
        {"excludes X2 from $", "G1 G2 all", "X1 conduct"},
        {"excludes X2 from G1, $", "G2", "X1"},
        {"excludes X2 except $", "G1 G2", "X1"},
        {"excludes X2 from G1 $", "when", "from"},
        {"grants G3 $", "cite since release reduce commute transfer", "when"},
        {"grants G3 cite \"a\" $", "since release reduce", "when"},
        {"grants G3 release $", "and notwithstanding when", "release"},
        {"grants G3 release and $", "reduce commute", "conduct"},
        {"grants G3 reduce $", "by", "when"},
        {"grants G3 reduce by $", "cut served", "G1"},
        {"grants G3 reduce by cut $", "at and when", "is"},
        {"grants G3 reduce by cut at $", "least most", "when"},
        {"grants G3 reduce by cut at least 3 months $", "at when", ""},
        {"grants G3 transfer $", "to", "when"},
        {"grants G3 transfer to camp $", "and when", ""},
        {"grants G3 release notwithstanding $", "X1", "G1"},
        {"limit L1 $", "on reduction", ""},
        {"limit L1 on $", "G1 G2", "X1"},
        {"combine $", "most_favourable first cumulative", "G1"},
        {"combine cumulative on $", "original remainder", ""},
        {"combine first among $", "G1 G2", "X1"},
        {"convention month_end $", "clamp overflow refuse", ""},
        {"quota Q1 on $", "G1 G2", "X1"},
        {"quota Q1 on G1 take 15 per $", "conduct", "served G1"},
        {"quota Q1 on G1 take 15 per conduct rank by $", "served", "G1"},
        {"quota Q1 on G1 take 15 per conduct rank by served $", "up down", "is"},
        {"quota Q1 on G1 take 15 per conduct rank by served up, $", "served term_start", "tie"},
        {"quota Q1 on G1 take 15 per conduct rank by served up $", "tie", ""},
        {"quota Q1 on G1 take 15 per conduct rank by served up tie $", "lottery all none", ""},
        {"notice N2 to \"a\" 7 days before $", "effect made reckoned R1 N1", "G1"},
        {"duty D1 on \"a\" : \"b\" after $", "G1 X1", "conduct"},
        {"test \"t\" $", "like given expect", ""},
        {"test \"t\" given $", "conduct kind R1", "served"},
        {"test \"t\" given kind = $", "fixed life unknown", "good"},
        {"test \"t\" given kind = life, $", "conduct", "good"},
        {"test \"t\" given kind = life $", "expect", ""},
        {"test \"t\" expect $", "granted not_covered undetermined new_end served", "kind"},
        {"test \"t\" expect granted $", "by", ""},
        {"test \"t\" expect granted by $", "G1 G2", "X1"},
        {"test \"t\" expect excluded by $", "X1", "G1"},
        {"test \"t\" expect not_granted ; $", "days_saved", ""},
        {"test \"t\" expect undetermined for $", "conduct R1", "G1"},
        {"test \"t\" expect status = $", "granted excluded", "good"},
        {"prove \"p\" $", "always reachable monotone", ""},
        {"prove \"p\" always $", "status conduct days_saved", ""},
        {"prove \"p\" reachable $", "G1 X1", "conduct"},
        {"prove \"p\" independent of $", "conduct", "served"},
        {"prove \"p\" monotone $", "new_end days_saved", "conduct"},
        {"prove \"p\" monotone new_end in $", "conduct", "violent"},
        {"decree \"d\" $", "cite made effect reckoned replaces", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        TEST_ARENA(arena);
        assert_completes(&arena, read_more(&arena, cases[i].more), cases[i].wanted,
                         cases[i].unwanted);
        const jub_text whole = jub_text_format(&arena, "%s .\nfield last : date .", cases[i].more);
        assert_completes(&arena, read_more(&arena, whole.bytes), cases[i].wanted,
                         cases[i].unwanted);
    }
}

TEST(texts_are_completed_where_the_decree_has_such_texts)
{
    TEST_ARENA(arena);
    assert_completes(&arena, read_more(&arena, "field new : date from \"$"),
                     "custody.end persons.conduct", "murder life");
    assert_completes(&arena, read_more(&arena, "field new : date from \"pe$\" ."),
                     "persons.conduct", "custody.end");
    assert_completes(&arena, read_more(&arena, "test \"t\" like \"$\" ."), "life", "murder");
    assert_completes(&arena, read_more(&arena, "covers C1 when offences meets { \"$"),
                     "murder assault/*", "life");
    const asked at = read_more(&arena, "field new : date from \"pe$rsons\" .");
    const jub_completions found = complete(&arena, at);
    assert_int_equal(found.replaced.offset_bytes, at.offset - 2);
    assert_int_equal(found.replaced.length_bytes, 7);
}

TEST(nothing_is_offered_for_a_new_name_in_prose_or_in_a_comment)
{
    TEST_ARENA(arena);
    const char *places[] = {
        "field $",          "grants G$",         "covers C1 when true -- con$", "test \"ne$\"",
        "covers C1 cite $", "covers C1 since $", "field a : one of { $"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        assert_int_equal(complete(&arena, read_more(&arena, places[i])).list.count, 0);
    const asked prose = read_bytes(&arena, JUB_TEXT("fie$\n\n" OPENED DECREE CLOSED));
    assert_int_equal(complete(&arena, prose).list.count, 0);
    const asked behind = read_bytes(&arena, JUB_TEXT(OPENED DECREE CLOSED "$"));
    assert_int_equal(complete(&arena, behind).list.count, 0);
}

TEST(a_word_begun_is_replaced_whole_and_its_letters_choose)
{
    TEST_ARENA(arena);
    const asked at = read_more(&arena, "covers C1 when te$rm .");
    const jub_completions found = complete(&arena, at);
    assert_int_equal(found.replaced.offset_bytes, at.offset - 2);
    assert_int_equal(found.replaced.length_bytes, 4);
    assert_completes(&arena, at, "term_start term_end", "kind conduct");
    assert_completes(&arena, read_more(&arena, "covers C1 when tend$ ."), "term_end", "term_start");
}

TEST(a_line_begun_below_an_unfinished_statement_may_begin_another)
{
    TEST_ARENA(arena);
    assert_completes(&arena, read_more(&arena, "covers C1 when kind is life\ngr$"), "grants", "");
    assert_completes(&arena, read_more(&arena, "covers C1 when kind is life\n  a$"), "and",
                     "table");
}

TEST(names_in_korean_are_completed_and_told)
{
    TEST_ARENA(arena);
    const char *declared = "field 품행 : one of { 모범, 보통 } .\n";
    const jub_text begun = jub_text_format(&arena, "%scovers C1 when 품$ .", declared);
    assert_completes(&arena, read_more(&arena, begun.bytes), "품행", "conduct");
    const jub_text is = jub_text_format(&arena, "%scovers C1 when 품행 is $ .", declared);
    assert_completes(&arena, read_more(&arena, is.bytes), "모범 보통", "good");
    const jub_text on = jub_text_format(&arena, "%scovers C1 when 품$행 is 모범 .", declared);
    assert_hover(&arena, on.bytes, "**field** `품행` : one of { 모범, 보통 }");
}

TEST(too_many_names_are_cut_and_said_to_be)
{
    TEST_ARENA(arena);
    jub_buffer many = jub_buffer_init(1 << 20);
    for (int i = 0; i < JUB_SUGGESTION_MAX + 10; i++)
        jub_buffer_format(&many, "define d%d = 1 .\n", i);
    jub_buffer_string(&many, "covers C1 when $");
    const jub_text more = jub_text_copy(&arena, jub_buffer_view(&many));
    jub_buffer_clear(&many);
    const jub_completions found = complete(&arena, read_more(&arena, more.bytes));
    assert_true(found.is_cut);
    assert_int_equal(found.list.count, JUB_SUGGESTION_MAX);
}

// -- records, money -------------------------------------------------------------------------------

#define RECORD                                                                                     \
    "convention currency EUR 2 .\n"                                                                \
    "record sentences each sentence with offence : codes, length : duration from \"term\",\n"      \
    "  form : one of { prison, fine } laid by length from begun .\n"                               \
    "field owed : money EUR .\n"

TEST(rows_of_records_are_offered_and_told)
{
    const struct {
        const char *more;
        const char *wanted;
        const char *unwanted;
    } cases[] = {
        {"covers C1 when any $", "sentence sentences", "length conduct"},
        {"covers C1 when any sentence $", "where", ""},
        {"covers C1 when any sentence where $", "length form conduct", "sentence"},
        {"covers C1 when any sentence where form is $", "prison fine", "good"},
        {"covers C1 when count of sentences > 1 and $", "conduct", "sentences"},
        {"grants G3 on $", "each", "G1"},
        {"grants G3 on each $", "sentence", "length"},
        {"grants G3 on each sentence $", "where", "when"},
        {"grants G3 on each sentence where form is prison $", "release reduce waive", ""},
        {"grants G3 release then $", "reduce commute remit", "conduct"},
        {"grants G3 reduce to $", "served", "G1"},
        {"grants G3 reduce to served $", "from", ""},
        {"grants G3 remit $", "owed", "G1"},
        {"grants G3 remit owed $", "by", ""},
        {"excludes X2 contaminates $", "each", ""},
        {"excludes X2 on each sentence when true $", "cured", ""},
        {"excludes X2 when true cured $", "when", "and"},
        {"defers Y1 until $", "served", ""},
        {"defers Y1 from $", "G1 G2", "X1"},
        {"revokes Z1 from $", "G1 G2", "X1"},
        {"gap U1 $", "cite of on", ""},
        {"gap U1 of $", "duration integer", "G1"},
        {"gap U1 of duration on $", "G1 G2 all", "X1"},
        {"field new : one of { a, b } $", "or from endless", ""},
        {"field new : one of { a, b } endless $", "a b", "G1"},
        {"field new : one of { a, b } endless a, $", "b", "G1"},
        {"parameter p : integer = $", "served", ""},
        {"record r with a : $", "date duration", ""},
        {"record r with a : date laid by $", "length a", "conduct"},
        {"record r with a : date laid by length from $", "length a", "conduct"},
        {"record r with a : date from \"x\" laid by length from a $", "after", "with"},
        {"test \"t\" given $", "sentence conduct no", "length"},
        {"test \"t\" given no $", "sentence", "length"},
        {"test \"t\" given sentence($", "length form", "conduct"},
        {"test \"t\" given sentence(form = $", "prison fine", "good"},
        {"test \"t\" given sentence(form = fine, $", "length", "conduct"},
        {"test \"t\" expect deferred by $", "", "G1"},
        {"convention currency $", "", "clamp"},
        {"field new : money $", "", "from"},
        {"field new : money EUR $", "or from", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        TEST_ARENA(arena);
        const jub_text more = jub_text_format(&arena, RECORD "%s", cases[i].more);
        assert_completes(&arena, read_more(&arena, more.bytes), cases[i].wanted, cases[i].unwanted);
    }
    TEST_ARENA(arena);
    assert_hover(&arena, RECORD "covers C1 when any sentence where for$m is fine .",
                 "**column of a record** `form` : one of { prison, fine }\n");
    assert_hover(&arena, RECORD "covers C1 when any senten$ce where true .",
                 "**row of a record** `sentence`");
    assert_hover(&arena, RECORD "covers C1 when any sentence where form is fin$e .",
                 "**case** `fine` of `form`");
    assert_hover(&arena, RECORD "define twice = 2 * owed . define more = twi$ce .",
                 "**define** `twice` : money EUR");
    assert_hover(&arena, RECORD "gap U1 of duration on G1 : \"x\" . covers C1 when U$1 is none .",
                 "**gap** `U1` : duration\n");
    assert_hover(&arena, "field new : one of { a, b } endless $b .", "**case** `b` of `new`");
    assert_hover(&arena, RECORD "grants G3 waive ow$ed when true .", "`owed` : money EUR\n");
}

// -- keyword packs --------------------------------------------------------------------------------

#define KOREAN                                                                                                     \
    "```decree ko\n사면령 \"사면\" 시행일 2022-02-16 .\n사실 품행 : 택일 의 { 모범, 보통 } .\n" \
    "부여 G1 근거 \"제1조\" 석방 경우 품행 해당 모범 .\n%s\n```\n"

static asked read_korean(jub_arena *arena, const char *more)
{
    return read_bytes(arena, jub_text_format(arena, KOREAN, more));
}

TEST(a_fence_in_another_language_is_answered_in_its_words)
{
    TEST_ARENA(arena);
    assert_completes(&arena, read_korean(&arena, "$"), "부여 제외 사실", "grants 경우");
    assert_completes(&arena, read_korean(&arena, "gr$"), "grants", "부여 field");
    assert_completes(&arena, read_korean(&arena, "제외 X1 에서 $"), "G1 전부", "품행");
    assert_completes(&arena, read_korean(&arena, "적용 C1 경우 $"), "품행 시행일 참", "effect G1");
    assert_completes(&arena, read_korean(&arena, "적용 C1 경우 품행 해당 $"), "모범 보통 없음",
                     "none");
    assert_contains(hover(&arena, read_korean(&arena, "적용 C1 경$우 참 .")),
                    "**word** `경우` (`when`)");
    assert_contains(hover(&arena, read_korean(&arena, "적용 C1 경우 품$행 해당 모범 .")),
                    "**사실** `품행` : 택일 의 { 모범, 보통 }\n");
    assert_contains(hover(&arena, read_korean(&arena, "적용 C1 경우 시행$일 > 시행일 .")),
                    "**built-in** `시행일` (`effect`) : date = 2022-02-16");
    assert_contains(hover(&arena, read_korean(&arena, "적용 C1 when effe$ct > 시행일 .")),
                    "**built-in** `effect` : date");
}

TEST(a_fence_in_a_language_without_a_pack_has_its_message_alone)
{
    TEST_ARENA(arena);
    const asked at = read_bytes(&arena, JUB_TEXT("```decree xx\nfield a$ : date .\n```\n"));
    assert_int_equal(jub_language_diagnostics(at.language)->error_count, 1);
    assert_null(hover(&arena, at).bytes);
}

// -- rules kept from another decree ---------------------------------------------------------------

static jub_status find_old(void *context, jub_text name, jub_text *text_out, jub_error *error)
{
    if (!jub_text_is(name, "old.decree.md"))
        return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "no such file");
    *text_out = *(const jub_text *)context;
    return JUB_OK;
}

static asked read_kept(jub_arena *arena, const char *old, const char *statements)
{
    const jub_text old_text = jub_text_format(arena, OPENED "%s" CLOSED, old);
    const jub_text marked = jub_text_format(arena, OPENED "%s" CLOSED, statements);
    const char *mark = strchr(marked.bytes, '$');
    const size_t before = mark ? (size_t)(mark - marked.bytes) : marked.length_bytes;
    const jub_text source =
        jub_text_format(arena, "%.*s%s", (int)before, marked.bytes, mark ? mark + 1 : "");
    const jub_decree_library library = {find_old, (void *)&old_text};
    asked result = {.source = source, .offset = before};
    assert_int_equal(jub_language_read(arena, source, &library, &result.language), JUB_OK);
    return result;
}

#define OLD                                                                                        \
    "decree \"Old\" effect 2020-01-01 .\nfield ill : boolean .\nfield poor : boolean .\n"          \
    "grants G1 release when ill ."
#define NEW "decree \"New\" effect 2021-01-01 replaces \"old.decree.md\" keeping ill, G1 .\n"

TEST(what_is_kept_from_another_decree_is_known_with_its_file)
{
    TEST_ARENA(arena);
    const asked at = read_kept(&arena, OLD, NEW "excludes X1 from G1 when not il$l .");
    assert_int_equal(jub_language_diagnostics(at.language)->error_count, 0);
    assert_contains(hover(&arena, at), "line 5 of old.decree.md");
    jub_language_target target;
    assert_true(jub_language_definition(at.language, at.offset, &target));
    assert_text(target.file, "old.decree.md");
    assert_memory_equal(target.text.bytes + target.span.offset_bytes, "ill", 3);
    jub_outline outline = {0};
    assert_int_equal(jub_language_outline(at.language, &arena, &outline), JUB_OK);
    assert_int_equal(outline.count, 2);
    jub_span_list spans = {0};
    assert_int_equal(jub_language_references(at.language, &arena, at.offset, true, &spans), JUB_OK);
    assert_int_equal(spans.count, 2); // keeping, X1
}

TEST(what_is_kept_is_offered_and_what_is_not_kept_is_not)
{
    TEST_ARENA(arena);
    assert_completes(&arena, read_kept(&arena, OLD, NEW "covers C1 when $ ."), "ill", "poor");
    assert_completes(&arena, read_kept(&arena, OLD, NEW "excludes X1 from $ ."), "G1", "");
    assert_completes(
        &arena, read_kept(&arena, OLD, "decree \"New\" replaces \"old.decree.md\" keeping $ ."),
        "ill poor G1 all", "X1");
}

TEST(a_fence_that_is_never_closed_ends_with_its_file)
{
    TEST_ARENA(arena);
    const jub_text old = JUB_TEXT(OPENED OLD CLOSED);
    const char *const ends[] = {"", "\n", "covers C1 when ill\n", "```\n\n```decree"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const jub_text source = jub_text_format(&arena, "```decree\n" NEW "%s", ends[i]);
        const jub_decree_library library = {find_old, (void *)&old};
        const jub_language *language = NULL;
        assert_int_equal(jub_language_read(&arena, source, &library, &language), JUB_OK);
        const jub_diagnostics *found = jub_language_diagnostics(language);
        assert_int_equal(found->error_count, i == 2 ? 2 : 1); // and the full stop is missing
        assert_text(found->list.items[0].message, "this fence is never closed");
        assert_int_equal(found->list.items[0].origin.length_bytes, 0);
        assert_true(language_is_read(language, JUB_TEXT("G1")));
    }
}

TEST(a_decree_that_is_not_to_be_had_is_told_once)
{
    TEST_ARENA(arena);
    const asked at =
        read_kept(&arena, OLD,
                  "decree \"New\" effect 2021-01-01 replaces \"gone.md\" keeping ill .\n"
                  "grants G2 release when ill .\ncovers C1 when i$ll .");
    const jub_diagnostics *found = jub_language_diagnostics(at.language);
    assert_int_equal(found->list.count, 1);
    assert_text(found->list.items[0].message, "no such file");
    assert_int_equal(jub_language_kept_from(at.language).length_bytes, strlen("\"gone.md\""));
}

// -- outline --------------------------------------------------------------------------------------

TEST(the_outline_has_every_statement_broken_ones_too)
{
    TEST_ARENA(arena);
    const asked at = read_alone(&arena, "decree \"May\" effect 2024-05-01 .\n"
                                        "feild ill : boolean .\n"
                                        "grants G1 cite \"art. 2\" relese when and .\n"
                                        "combine first .\ntest \"life\" expect granted");
    jub_outline outline = {0};
    assert_int_equal(jub_language_outline(at.language, &arena, &outline), JUB_OK);
    assert_int_equal(outline.count, 5);
    const char *names[] = {"May", "ill", "G1", "first", "life"};
    const char *details[] = {"decree", "field", "grants, art. 2", "combine", "test"};
    for (size_t i = 0; i < 5; i++) {
        const jub_outline_entry *entry = &outline.items[i];
        assert_text(entry->name, names[i]);
        assert_text(entry->detail, details[i]);
        assert_true(entry->name_span.offset_bytes >= entry->statement.offset_bytes);
        assert_true(entry->name_span.offset_bytes + entry->name_span.length_bytes <=
                    entry->statement.offset_bytes + entry->statement.length_bytes);
    }
    assert_int_equal(outline.items[2].kind, JUB_LANGUAGE_CLAUSE);
}

TEST(a_type_below_its_field_begins_no_statement)
{
    TEST_ARENA(arena);
    const asked at = read_alone(&arena, "field a :\ncodes from \"x\" .\nfield b : date .");
    jub_outline outline = {0};
    assert_int_equal(jub_language_outline(at.language, &arena, &outline), JUB_OK);
    assert_int_equal(outline.count, 2);
}

// -- tables kept by hand --------------------------------------------------------------------------

TEST(every_word_of_the_language_is_explained)
{
    (void)state_unused;
    for (decree_word word = WORD_OTHER + 1; word < WORD_COUNT; word++)
        if (!language_explain_word(jub_text_from(decree_word_text(word))))
            fail_msg("'%s' is not explained in language_words.c", decree_word_text(word));
    for (unsigned i = 0; i < LANGUAGE_FUNCTION_COUNT; i++)
        assert_non_null(language_explain_function(language_function_word((decree_function)i)));
    for (unsigned i = 0; i < LANGUAGE_BUILTIN_COUNT; i++)
        assert_non_null(language_explain_builtin((decree_builtin)i));
}

static void check_rule_words(const char *words)
{
    jub_text word;
    while (words && language_next_word(&words, &word)) {
        const bool is_mark = word.length_bytes == 1;
        bool is_builtin = false;
        for (unsigned i = 0; i < LANGUAGE_BUILTIN_COUNT; i++)
            is_builtin |= jub_text_equal(word, language_builtin_word((decree_builtin)i));
        if (!is_mark && !is_builtin && decree_word_find(word) == WORD_OTHER &&
            !language_is_listed("column kept", word))
            fail_msg("'%.*s' is no word of the language", JUB_TEXT_ARG(word));
    }
}

TEST(the_table_of_what_may_stand_where_has_words_of_the_language_alone)
{
    (void)state_unused;
    size_t count;
    const language_rule *rules = language_rules(&count);
    for (size_t i = 0; i < count; i++) {
        check_rule_words(rules[i].opener);
        check_rule_words(rules[i].after);
        check_rule_words(rules[i].names);
        check_rule_words(rules[i].words);
        check_rule_words(rules[i].then);
    }
}

TEST(the_table_of_what_may_stand_where_has_every_statement)
{
    (void)state_unused;
    size_t count;
    const language_rule *rules = language_rules(&count);
    for (decree_word word = WORD_OTHER + 1; word < WORD_COUNT; word++) {
        if (!decree_word_opens(word)) continue;
        bool is_there = false;
        for (size_t i = 0; i < count; i++)
            is_there |= strcmp(rules[i].opener, decree_word_text(word)) == 0;
        if (!is_there) fail_msg("'%s' has no rule in language_grammar.c", decree_word_text(word));
    }
}

// -- anything -------------------------------------------------------------------------------------

TEST(every_place_of_a_text_cut_anywhere_can_be_asked_about)
{
    const char *whole = OPENED DECREE "duty D1 on \"a\" : \"b\" after G1 ." CLOSED;
    const size_t length = strlen(whole);
    for (size_t cut = 0; cut <= length; cut += 7) {
        TEST_ARENA(arena);
        const asked at = read_bytes(&arena, (jub_text){whole, cut});
        for (size_t offset = cut > 40 ? cut - 40 : 0; offset <= cut + 1; offset++) {
            const asked there = {at.language, at.source, offset};
            jub_language_target target;
            jub_span_list spans;
            (void)hover(&arena, there);
            (void)complete(&arena, there);
            (void)jub_language_definition(at.language, offset, &target);
            (void)jub_language_references(at.language, &arena, offset, true, &spans);
        }
    }
}

TEST(what_is_no_text_has_messages_and_no_answers)
{
    TEST_ARENA(arena);
    const asked at = read_bytes(&arena, JUB_TEXT("```decree\nfield \xff$ : date .\n```\n"));
    assert_int_equal(jub_language_diagnostics(at.language)->error_count, 1);
    assert_null(hover(&arena, at).bytes);
    assert_int_equal(complete(&arena, at).list.count, 0);
}

TEST(any_failed_allocation_is_told)
{
    const jub_text source = JUB_TEXT(OPENED DECREE CLOSED);
    enum { MANY = 1 << 20 };
    size_t count = MANY;
    for (size_t fail_at = MANY; count == MANY || fail_at < count; fail_at++) {
        TEST_ARENA(arena);
        const jub_language *language = NULL;
        test_arena_fail_at(&arena, fail_at);
        const jub_status status = jub_language_read(&arena, source, NULL, &language);
        assert_true(status == JUB_OK || status == JUB_NO_MEMORY);
        assert_int_equal(status == JUB_OK, language != NULL);
        if (count != MANY) continue;
        count = MANY - arena.fail_at_count; // the first time round none failed
        fail_at = SIZE_MAX;                 // from 0 on
    }
    assert_true(count > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_messages_are_those_of_the_check_in_the_order_of_the_text),
        cmocka_unit_test(a_text_without_a_fence_is_told_apart),
        cmocka_unit_test(a_name_is_told_with_kind_type_citation_dates_line_and_text),
        cmocka_unit_test(types_are_those_written_or_worked_out),
        cmocka_unit_test(words_built_in_names_and_functions_are_explained),
        cmocka_unit_test(a_case_is_told_with_the_field_it_is_a_case_of),
        cmocka_unit_test(a_word_that_may_be_a_name_is_one_where_a_name_is_wanted),
        cmocka_unit_test(nothing_is_told_of_prose_marks_and_unknown_names),
        cmocka_unit_test(a_statement_with_a_fault_is_told_all_the_same),
        cmocka_unit_test(a_long_declaration_is_cut),
        cmocka_unit_test(names_cases_and_titles_lead_to_their_declarations),
        cmocka_unit_test(a_case_of_a_define_leads_to_the_define_and_a_built_in_name_nowhere),
        cmocka_unit_test(
            a_name_is_found_where_neither_its_own_statement_nor_the_one_that_uses_it_can_be_read),
        cmocka_unit_test(references_are_found_all_over_the_text),
        cmocka_unit_test(references_of_a_case_are_those_of_its_field),
        cmocka_unit_test(each_place_is_offered_what_may_stand_there),
        cmocka_unit_test(texts_are_completed_where_the_decree_has_such_texts),
        cmocka_unit_test(nothing_is_offered_for_a_new_name_in_prose_or_in_a_comment),
        cmocka_unit_test(a_word_begun_is_replaced_whole_and_its_letters_choose),
        cmocka_unit_test(a_line_begun_below_an_unfinished_statement_may_begin_another),
        cmocka_unit_test(names_in_korean_are_completed_and_told),
        cmocka_unit_test(too_many_names_are_cut_and_said_to_be),
        cmocka_unit_test(rows_of_records_are_offered_and_told),
        cmocka_unit_test(a_fence_in_another_language_is_answered_in_its_words),
        cmocka_unit_test(a_fence_in_a_language_without_a_pack_has_its_message_alone),
        cmocka_unit_test(what_is_kept_from_another_decree_is_known_with_its_file),
        cmocka_unit_test(what_is_kept_is_offered_and_what_is_not_kept_is_not),
        cmocka_unit_test(a_fence_that_is_never_closed_ends_with_its_file),
        cmocka_unit_test(a_decree_that_is_not_to_be_had_is_told_once),
        cmocka_unit_test(the_outline_has_every_statement_broken_ones_too),
        cmocka_unit_test(a_type_below_its_field_begins_no_statement),
        cmocka_unit_test(every_word_of_the_language_is_explained),
        cmocka_unit_test(the_table_of_what_may_stand_where_has_words_of_the_language_alone),
        cmocka_unit_test(the_table_of_what_may_stand_where_has_every_statement),
        cmocka_unit_test(every_place_of_a_text_cut_anywhere_can_be_asked_about),
        cmocka_unit_test(what_is_no_text_has_messages_and_no_answers),
        cmocka_unit_test(any_failed_allocation_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
