// The tree behind a text. Expressions are compared as written out here, with brackets round every
// step, so that what is expected can be read off the grammar.

#include "base/utf8.h"
#include "decree/parse_private.h"
#include "test_support.h"

#define OPENED "# Title\n\n```decree\n"
#define CLOSED "\n```\n"

static decree_tree *parse_source(jub_arena *arena, jub_text source, uint32_t *error_count_out)
{
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    decree_tree *tree = NULL;
    (void)decree_parse(arena, source, &diagnostics, &tree);
    *error_count_out = diagnostics.error_count;
    return tree;
}

// The tree of statements that have no errors.
static decree_tree *parse_statements(jub_arena *arena, const char *statements)
{
    uint32_t error_count;
    const jub_text source = jub_text_format(arena, OPENED "%s" CLOSED, statements);
    decree_tree *tree = parse_source(arena, source, &error_count);
    assert_int_equal(error_count, 0);
    assert_non_null(tree);
    return tree;
}

// -- expressions written out ----------------------------------------------------------------------

static void write_expr(const decree_expr *expr, jub_buffer *buffer);

static void write_operands(const decree_expr *expr, jub_buffer *buffer)
{
    for (uint32_t i = 0; i < expr->operand_count; i++) {
        jub_buffer_char(buffer, ' ');
        write_expr(expr->operands[i], buffer);
    }
}

static void write_node(const decree_expr *expr, const char *word, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "(%s", word);
    write_operands(expr, buffer);
    jub_buffer_char(buffer, ')');
}

static void write_call(const decree_expr *expr, jub_buffer *buffer)
{
    static const char *const words[] = {
#define X(name, word, argument_count) word,
        DECREE_FUNCTION_LIST(X)
#undef X
    };
    jub_buffer_format(buffer, "(%s", words[expr->function]);
    write_operands(expr, buffer);
    if (expr->function == DECREE_FUNCTION_MONTHS || expr->function == DECREE_FUNCTION_YEARS)
        jub_buffer_string(buffer, expr->rounding == JUB_UP ? " up" : " down");
    jub_buffer_char(buffer, ')');
}

static void write_set(const decree_expr *expr, const char *word, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "(%s", word);
    write_operands(expr, buffer);
    if (!expr->set.is_literal)
        jub_buffer_format(buffer, " %.*s", JUB_TEXT_ARG(expr->set.name.text));
    for (uint32_t i = 0; i < expr->set.entry_count; i++)
        jub_buffer_format(buffer, " \"%.*s\"", JUB_TEXT_ARG(expr->set.entries[i].text));
    jub_buffer_char(buffer, ')');
}

static void write_is(const decree_expr *expr, jub_buffer *buffer)
{
    jub_buffer_string(buffer, expr->is_negated ? "(is-not" : "(is");
    write_operands(expr, buffer);
    if (expr->kind == DECREE_EXPR_IS_CASE)
        jub_buffer_format(buffer, " %.*s)", JUB_TEXT_ARG(expr->name.text));
    else
        jub_buffer_string(buffer, expr->kind == DECREE_EXPR_IS_KNOWN ? " known!)" : " none!)");
}

static void write_expr(const decree_expr *expr, jub_buffer *buffer)
{
    static const char *const relations[] = {"=", "<>", "<", "<=", ">", ">="};
    static const char *const units[] = {"years", "months", "days"};
    static const char *const quantifiers[] = {
#define X(name, word) word,
        DECREE_QUANTIFIER_LIST(X)
#undef X
    };
    char date[JUB_DATE_TEXT_BYTES + 1];
    switch (expr->kind) {
    case DECREE_EXPR_INTEGER: jub_buffer_i64(buffer, expr->integer); break;
    case DECREE_EXPR_RATIO:
        jub_buffer_format(buffer, "%lld:%lld", (long long)expr->ratio.numerator,
                          (long long)expr->ratio.denominator);
        break;
    case DECREE_EXPR_DATE: jub_buffer_string(buffer, jub_date_format(expr->date, date)); break;
    case DECREE_EXPR_STRING: jub_buffer_format(buffer, "\"%.*s\"", JUB_TEXT_ARG(expr->text)); break;
    case DECREE_EXPR_TRUTH: jub_buffer_string(buffer, expr->boolean ? "true!" : "false!"); break;
    case DECREE_EXPR_NAME:
    case DECREE_EXPR_CASE: jub_buffer_text(buffer, expr->name.text); break;
    case DECREE_EXPR_CALL: write_call(expr, buffer); break;
    case DECREE_EXPR_UNIT: write_node(expr, units[expr->unit], buffer); break;
    case DECREE_EXPR_ADD: write_node(expr, "+", buffer); break;
    case DECREE_EXPR_SUBTRACT: write_node(expr, "-", buffer); break;
    case DECREE_EXPR_MULTIPLY: write_node(expr, "*", buffer); break;
    case DECREE_EXPR_DIVIDE: write_node(expr, "/", buffer); break;
    case DECREE_EXPR_COMPARE: write_node(expr, relations[expr->relation], buffer); break;
    case DECREE_EXPR_IN: write_set(expr, "in", buffer); break;
    case DECREE_EXPR_MEETS: write_set(expr, "meets", buffer); break;
    case DECREE_EXPR_WITHIN: write_set(expr, "within", buffer); break;
    case DECREE_EXPR_IS_KNOWN:
    case DECREE_EXPR_IS_NONE:
    case DECREE_EXPR_IS_CASE: write_is(expr, buffer); break;
    case DECREE_EXPR_NOT: write_node(expr, "not", buffer); break;
    case DECREE_EXPR_AND: write_node(expr, "and", buffer); break;
    case DECREE_EXPR_OR: write_node(expr, "or", buffer); break;
    case DECREE_EXPR_IF: write_node(expr, "if", buffer); break;
    case DECREE_EXPR_MONEY:
        jub_buffer_format(buffer, "%lld:%lld %.*s", (long long)expr->ratio.numerator,
                          (long long)expr->ratio.denominator, JUB_TEXT_ARG(expr->name.text));
        break;
    case DECREE_EXPR_ROWS: write_node(expr, quantifiers[expr->quantifier], buffer); break;
    }
}

static void assert_expr(const decree_expr *expr, const char *expected)
{
    jub_buffer buffer = jub_buffer_init(1 << 16);
    assert_non_null(expr);
    write_expr(expr, &buffer);
    assert_text(jub_buffer_view(&buffer), expected);
    jub_buffer_clear(&buffer);
}

static void assert_reads_as(const char *written, const char *expected)
{
    jub_arena arena = jub_arena_init(1 << 24);
    char statements[512];
    (void)snprintf(statements, sizeof statements, "define it = %s .", written);
    const decree_tree *tree = parse_statements(&arena, statements);
    assert_int_equal(tree->defines.count, 1);
    assert_expr(tree->defines.items[0]->value, expected);
    jub_arena_clear(&arena);
}

TEST(products_bind_closer_than_sums_and_both_go_left_to_right)
{
    (void)state_unused;
    assert_reads_as("a - b - c * d / e", "(- (- a b) (/ (* c d) e))");
    assert_reads_as("(a - (b - c)) * d", "(* (- a (- b c)) d)");
}

TEST(a_unit_belongs_to_the_number_or_bracket_before_it)
{
    (void)state_unused;
    assert_reads_as("left * 7 days", "(* left (days 7))");
    assert_reads_as("down(1/4 * term) days", "(days (down (* (/ 1 4) term)))");
    assert_reads_as("day + 1 year + 2 months", "(+ (+ day (years 1)) (months 2))");
    assert_reads_as("(a + b) months", "(months (+ a b))");
}

TEST(and_binds_closer_than_or_and_not_closer_than_both)
{
    (void)state_unused;
    assert_reads_as("a or b and not c or d", "(or a (and b (not c)) d)");
    assert_reads_as("not a = b", "(not (= a b))");
    assert_reads_as("not not a", "(not (not a))");
    assert_reads_as("(a or b) and c", "(and (or a b) c)");
}

TEST(every_comparison_keeps_its_relation)
{
    (void)state_unused;
    assert_reads_as("a = 1", "(= a 1)");
    assert_reads_as("a <> 1", "(<> a 1)");
    assert_reads_as("a < 1", "(< a 1)");
    assert_reads_as("a <= 1", "(<= a 1)");
    assert_reads_as("a > 1", "(> a 1)");
    assert_reads_as("a >= 1 + 2", "(>= a (+ 1 2))");
}

TEST(is_asks_for_known_none_or_a_case)
{
    (void)state_unused;
    assert_reads_as("a is known", "(is a known!)");
    assert_reads_as("a is not known", "(is-not a known!)");
    assert_reads_as("a is none", "(is a none!)");
    assert_reads_as("a is not none", "(is-not a none!)");
    assert_reads_as("a is first", "(is a first)");
    assert_reads_as("a is not model", "(is-not a model)");
}

TEST(sets_are_named_or_listed)
{
    (void)state_unused;
    assert_reads_as("a meets barred", "(meets a barred)");
    assert_reads_as("a within { \"x\", \"y/*\" }", "(within a \"x\" \"y/*\")");
    assert_reads_as("\"x\" in barred", "(in \"x\" barred)");
}

TEST(an_if_reaches_to_its_end)
{
    (void)state_unused;
    assert_reads_as("if a then b else if c then d else e or f", "(if a b (if c d (or e f)))");
}

TEST(functions_take_their_rounding_as_a_word)
{
    (void)state_unused;
    assert_reads_as("months(a, b + 1 day, up)", "(months a (+ b (days 1)) up)");
    assert_reads_as("years(a, b, down)", "(years a b down)");
    assert_reads_as("days(a, b)", "(days a b)");
    assert_reads_as("near(min(up(a), max(down(b), 2)))", "(near (min (up a) (max (down b) 2)))");
}

TEST(decimals_are_exact_and_in_lowest_terms)
{
    (void)state_unused;
    assert_reads_as("0.5", "1:2");
    assert_reads_as("12.50", "25:2");
    assert_reads_as("3.0", "3:1");
    assert_reads_as("999999999999999999", "999999999999999999");
}

TEST(literals_are_told_apart)
{
    (void)state_unused;
    assert_reads_as("2022-02-16", "2022-02-16");
    assert_reads_as("2022 - 02 - 16", "(- (- 2022 2) 16)");
    assert_reads_as("true = false", "(= true! false!)");
    assert_reads_as("none", "none");
    assert_reads_as("\"a -- b\"", "\"a -- b\"");
}

// -- statements -----------------------------------------------------------------------------------

TEST(the_header_keeps_its_dates_and_joins_its_citations)
{
    TEST_ARENA(arena);
    const decree_tree *tree =
        parse_statements(&arena, "decree \"T\" cite \"a\" made 2021-09-20 cite \"b\"\n"
                                 "  effect 2022-02-16 reckoned 2022-02-15 replaces \"old\" .");
    assert_true(tree->header.is_present && tree->header.has_made && tree->header.has_effect &&
                tree->header.has_reckoned);
    assert_text(tree->header.title, "T");
    assert_text(tree->header.cite, "a; b");
    assert_text(tree->header.replaces, "old");
    char date[JUB_DATE_TEXT_BYTES + 1];
    assert_string_equal(jub_date_format(tree->header.made, date), "2021-09-20");
    assert_string_equal(jub_date_format(tree->header.effect, date), "2022-02-16");
    assert_string_equal(jub_date_format(tree->header.reckoned, date), "2022-02-15");
}

TEST(a_field_keeps_its_type_column_assumption_and_protection)
{
    TEST_ARENA(arena);
    const decree_tree *tree = parse_statements(
        &arena, "field a : one of { x, y } or none from \"facilities.kind\" protected .\n"
                "field b : boolean assume false cite \"roll call\" .");
    const decree_field *a = tree->fields.items[0], *b = tree->fields.items[1];
    assert_int_equal(a->type.kind, DECREE_CHOICE);
    assert_true(a->type.or_none && a->is_protected && !a->assume);
    assert_int_equal(a->type.cases->count, 2);
    assert_text(a->type.cases->names[1], "y");
    assert_text(a->from, "facilities.kind");
    assert_int_equal(b->index, 1);
    assert_expr(b->assume, "false!");
    assert_text(b->assume_source.cite, "roll call");
    assert_false(b->is_protected);
}

TEST(a_clause_knows_the_headings_above_its_fence)
{
    TEST_ARENA(arena);
    uint32_t error_count;
    const decree_tree *tree =
        parse_source(&arena,
                     JUB_TEXT("# Decree #\n## Part 1\n### Article 1\n```decree\n"
                              "covers C1 when a .\n```\n## Part 2\n```decree\n"
                              "covers C2 cite \"2\" since 2022-01-01 when a .\n```\n"),
                     &error_count);
    assert_int_equal(error_count, 0);
    assert_text(tree->covers.items[0]->source.heading, "Decree > Part 1 > Article 1");
    assert_text(tree->covers.items[1]->source.heading, "Decree > Part 2");
    assert_true(tree->covers.items[1]->source.has_since);
    assert_false(tree->covers.items[1]->source.has_until);
}

TEST(a_grant_keeps_its_acts_and_what_it_overrides)
{
    TEST_ARENA(arena);
    const decree_tree *tree = parse_statements(
        &arena,
        "grants G1 reduce by 1 year at most 2 years at least 6 months and transfer to camp\n"
        "  notwithstanding X1, X2 when a .\ngrants G2 commute to life when b .");
    const decree_clause *grant = tree->grants.items[0];
    assert_int_equal(grant->act_count, 2);
    assert_int_equal(grant->acts[0].kind, DECREE_REDUCE);
    assert_expr(grant->acts[0].by, "(years 1)");
    assert_expr(grant->acts[0].at_least, "(months 6)");
    assert_expr(grant->acts[0].at_most, "(years 2)");
    assert_int_equal(grant->acts[1].kind, DECREE_TRANSFER);
    assert_text(grant->acts[1].target.text, "camp");
    assert_int_equal(grant->notwithstanding.count, 2);
    assert_text(grant->notwithstanding.items[1].text, "X2");
    assert_expr(grant->when, "a");
    assert_int_equal(tree->grants.items[1]->index, 1);
    assert_int_equal(tree->grants.items[1]->acts[0].kind, DECREE_COMMUTE);
}

TEST(an_exclusion_keeps_its_reach)
{
    TEST_ARENA(arena);
    const decree_tree *tree =
        parse_statements(&arena, "excludes X1 when a .\nexcludes X2 from G1, G2 when a .\n"
                                 "excludes X3 except G1 when a .\nexcludes X4 from all when a .");
    assert_int_equal(tree->excludes.items[0]->reach, DECREE_FROM_ALL);
    assert_int_equal(tree->excludes.items[1]->reach, DECREE_FROM);
    assert_int_equal(tree->excludes.items[1]->reach_names.count, 2);
    assert_int_equal(tree->excludes.items[2]->reach, DECREE_EXCEPT);
    assert_true(tree->excludes.items[3]->reach_names.is_all);
}

TEST(combine_limit_and_quota_keep_their_parts)
{
    TEST_ARENA(arena);
    const decree_tree *tree = parse_statements(
        &arena, "combine cumulative on remainder among G1, G2 .\ncombine cumulative .\n"
                "limit L1 on G1 reduction at most 3 years .\n"
                "quota Q1 on G1 take 1/10 per place rank by a + 1 down, b up tie lottery \"d\" .\n"
                "quota Q2 on all take 5 rank by a up tie all .");
    assert_int_equal(tree->combines.items[0]->kind, DECREE_CUMULATIVE);
    assert_true(tree->combines.items[0]->on_remainder);
    assert_int_equal(tree->combines.items[0]->among.count, 2);
    assert_false(tree->combines.items[1]->on_remainder);
    assert_expr(tree->limits.items[0]->at_most, "(years 3)");
    const decree_clause *quota = tree->quotas.items[0];
    assert_expr(quota->take, "(/ 1 10)");
    assert_text(quota->per.text, "place");
    assert_int_equal(quota->key_count, 2);
    assert_expr(quota->keys[0].value, "(+ a 1)");
    assert_false(quota->keys[0].is_up);
    assert_true(quota->keys[1].is_up);
    assert_int_equal(quota->tie, DECREE_TIE_LOTTERY);
    assert_text(quota->lottery, "d");
    assert_int_equal(tree->quotas.items[1]->tie, DECREE_TIE_ALL);
    assert_true(tree->quotas.items[1]->on.is_all);
}

TEST(a_table_keeps_the_ends_of_its_intervals)
{
    TEST_ARENA(arena);
    const decree_tree *tree =
        parse_statements(&arena, "table t cite \"3\" by a, b gives duration unique\n"
                                 "| x | [1/3 .. 2/3) | 4 years |\n"
                                 "| any | ((1) .. 2] | 1 year | | y | >= 2 | (1) months | .");
    const decree_table *table = tree->tables.items[0];
    assert_true(table->is_unique);
    assert_int_equal(table->input_count, 2);
    assert_int_equal(table->row_count, 3);
    const decree_cell *cell = &table->rows[0].cells[1];
    assert_int_equal(cell->kind, DECREE_CELL_RANGE);
    assert_true(cell->low_is_closed && !cell->high_is_closed);
    assert_expr(cell->low, "(/ 1 3)");
    assert_expr(cell->high, "(/ 2 3)");
    assert_int_equal(table->rows[1].cells[0].kind, DECREE_CELL_ANY);
    assert_false(table->rows[1].cells[1].low_is_closed);
    assert_true(table->rows[1].cells[1].high_is_closed);
    assert_int_equal(table->rows[2].cells[1].kind, DECREE_CELL_RELATION);
    assert_int_equal(table->rows[2].cells[1].relation, DECREE_GREATER_EQUAL);
    assert_expr(table->rows[2].result, "(months 1)");
}

TEST(rounds_notices_and_duties_keep_their_parts)
{
    TEST_ARENA(arena);
    const decree_tree *tree = parse_statements(
        &arena, "round R1 cite \"5\" \"first\" 2021-10-01 .. 2021-12-15 by \"each facility\" .\n"
                "notice N1 to \"facility\" on 2022-01-03 .\n"
                "notice N2 to \"person\" 7 days before effect .\n"
                "duty D1 on \"service\" : \"arrange care\" after G1, G2 .");
    const decree_round *round = tree->rounds.items[0];
    assert_text(round->title, "first");
    assert_int_equal(round->last_day - round->first_day, 75);
    assert_text(round->by, "each facility");
    assert_false(tree->notices.items[0]->is_relative);
    assert_true(tree->notices.items[1]->is_relative);
    assert_expr(tree->notices.items[1]->before, "(days 7)");
    assert_text(tree->notices.items[1]->anchor.text, "effect");
    assert_text(tree->duties.items[0]->text, "arrange care");
    assert_int_equal(tree->duties.items[0]->after.count, 2);
}

TEST(a_test_keeps_what_is_given_and_each_outcome)
{
    TEST_ARENA(arena);
    const decree_tree *tree = parse_statements(
        &arena, "test \"a\" given x = unknown, y = none, z = 3 days expect granted by G1, G2 ;\n"
                "  excluded by X1 ; not_granted ; not_granted by Q1 ; not_covered ;\n"
                "  undetermined for x, y ; new_end = 2022-02-16 .\n"
                "test \"b\" like \"a\" expect not_covered .");
    const decree_test *test = tree->tests.items[0];
    assert_int_equal(test->bind_count, 3);
    assert_true(test->binds[0].is_unknown);
    assert_expr(test->binds[1].value, "none");
    assert_expr(test->binds[2].value, "(days 3)");
    const decree_expect_kind kinds[] = {DECREE_EXPECT_GRANTED,     DECREE_EXPECT_EXCLUDED,
                                        DECREE_EXPECT_NOT_GRANTED, DECREE_EXPECT_NOT_GRANTED,
                                        DECREE_EXPECT_NOT_COVERED, DECREE_EXPECT_UNDETERMINED,
                                        DECREE_EXPECT_VALUE};
    assert_int_equal(test->expect_count, 7);
    for (size_t i = 0; i < 7; i++) assert_int_equal(test->expects[i].kind, kinds[i]);
    assert_int_equal(test->expects[0].names.count, 2);
    assert_text(test->expects[3].names.items[0].text, "Q1");
    assert_text(test->expects[6].subject.text, "new_end");
    assert_text(tree->tests.items[1]->like, "a");
}

TEST(a_proof_keeps_its_claim_as_text)
{
    TEST_ARENA(arena);
    const decree_tree *tree = parse_statements(
        &arena, "prove \"a\" always  not b  or c .\nprove \"d\" monotone new_end in e refuted .");
    assert_text(tree->proves.items[0]->claim, "always  not b  or c");
    assert_false(tree->proves.items[0]->is_refuted);
    assert_text(tree->proves.items[1]->claim, "monotone new_end in e");
    assert_true(tree->proves.items[1]->is_refuted);
}

TEST(names_are_compared_in_normal_form_and_keep_their_place)
{
    TEST_ARENA(arena);
    const decree_tree *tree =
        parse_statements(&arena, "field pe\xCC\x81riode : date .\ndefine a = p\xC3\xA9riode .");
    const decree_name *name = &tree->fields.items[0]->name;
    assert_text(name->text, "p\xC3\xA9riode");
    assert_int_equal(name->span.length_bytes, 9);
    assert_true(memcmp(tree->source.bytes + name->span.offset_bytes, "pe\xCC\x81riode", 9) == 0);
}

TEST(spans_cover_an_expression_from_its_first_to_its_last_word)
{
    TEST_ARENA(arena);
    const decree_tree *tree = parse_statements(&arena, "define a = b + down(c) days -- d\n.");
    const decree_span span = tree->defines.items[0]->value->span;
    assert_text((jub_text){tree->source.bytes + span.offset_bytes, span.length_bytes},
                "b + down(c) days");
}

// -- what could not be read -----------------------------------------------------------------------

TEST(the_label_of_a_statement_that_cannot_be_read_is_kept)
{
    TEST_ARENA(arena);
    uint32_t error_count;
    const decree_tree *tree =
        parse_source(&arena,
                     JUB_TEXT(OPENED "field a date .\ngrants G1 fly when a .\n"
                                     "define b = 1 .\n"
                                     "test \"t\" given a expect x ." CLOSED),
                     &error_count);
    assert_int_equal(error_count, 3);
    assert_int_equal(tree->unread.count, 3);
    assert_text(tree->unread.items[0].text, "a");
    assert_text(tree->unread.items[1].text, "G1");
    assert_text(tree->unread.items[2].text, "t");
    assert_int_equal(tree->defines.count, 1);
    assert_int_equal(tree->fields.count, 0);
}

TEST(a_header_that_cannot_be_read_lacks_nothing)
{
    TEST_ARENA(arena);
    uint32_t error_count;
    const decree_tree *tree = parse_source(
        &arena, JUB_TEXT(OPENED "decree T .\nconvention neither ." CLOSED), &error_count);
    assert_int_equal(error_count, 2);
    assert_true(tree->header.is_present && tree->header.has_effect);
    assert_true(tree->convention.has_month_end && tree->convention.has_day_count);
}

TEST(no_expression_is_higher_than_the_limit)
{
    TEST_ARENA(arena);
    jub_buffer buffer = jub_buffer_init(1 << 20);
    for (uint32_t count = DECREE_DEPTH_MAX - 1; count <= DECREE_DEPTH_MAX; count++) {
        jub_buffer_reset(&buffer);
        jub_buffer_string(&buffer, OPENED "define a = 1");
        for (uint32_t i = 0; i < count; i++) jub_buffer_string(&buffer, " + 1");
        jub_buffer_string(&buffer, " ." CLOSED);
        uint32_t error_count;
        const decree_tree *tree = parse_source(&arena, jub_buffer_view(&buffer), &error_count);
        assert_int_equal(error_count, count == DECREE_DEPTH_MAX);
        if (error_count == 0)
            assert_int_equal(tree->defines.items[0]->value->height, DECREE_DEPTH_MAX);
    }
    jub_buffer_clear(&buffer);
}

static jub_status status_of(jub_arena *arena, jub_text source, decree_tree **tree)
{
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    return decree_parse(arena, source, &diagnostics, tree);
}

TEST(what_is_not_text_is_refused_with_its_status)
{
    TEST_ARENA(arena);
    decree_tree *tree;
    assert_int_equal(status_of(&arena, JUB_TEXT("a\0b"), &tree), JUB_ENCODING);
    assert_int_equal(status_of(&arena, JUB_TEXT("a\xFF"), &tree), JUB_ENCODING);
    assert_int_equal(status_of(&arena, JUB_TEXT("no fence"), &tree), JUB_MISSING);
    assert_null(tree);
    char *large = JUB_NEW(&arena, char, DECREE_SOURCE_MAX_BYTES + 1);
    memset(large, ' ', DECREE_SOURCE_MAX_BYTES + 1);
    assert_int_equal(status_of(&arena, (jub_text){large, DECREE_SOURCE_MAX_BYTES + 1}, &tree),
                     JUB_LIMIT);
    assert_null(tree);
}

TEST(too_many_words_are_refused)
{
    TEST_ARENA(arena);
    decree_tree *tree;
    const size_t length = sizeof OPENED - 1 + 600000;
    char *bytes = JUB_NEW(&arena, char, length);
    memset(bytes, '.', length);
    for (size_t i = 0; i < length; i += 2) bytes[i] = ';';
    memcpy(bytes, OPENED, sizeof OPENED - 1);
    assert_int_equal(status_of(&arena, (jub_text){bytes, length}, &tree), JUB_LIMIT);
    assert_null(tree);
}

// 200,000 texts on one line: the end of the line must not be looked for at each.
TEST(a_line_of_very_many_texts_is_read_in_its_length)
{
    TEST_ARENA(arena);
    jub_buffer buffer = jub_buffer_init(DECREE_SOURCE_MAX_BYTES);
    jub_buffer_string(&buffer, OPENED "codes a = { \"a\"");
    for (size_t i = 0; i < 200000; i++) jub_buffer_string(&buffer, ", \"a\"");
    jub_buffer_string(&buffer, " } ." CLOSED);
    assert_int_equal(buffer.status, JUB_OK);
    uint32_t error_count;
    const decree_tree *tree = parse_source(&arena, jub_buffer_view(&buffer), &error_count);
    assert_int_equal(error_count, 0);
    assert_int_equal(tree->codes.items[0]->entry_count, 200001);
    jub_buffer_clear(&buffer);
}

TEST(every_allocation_may_fail)
{
    const char *path = "tests/cases/good/parse-clemency-order.decree.md";
    TEST_ARENA(source_arena);
    const jub_text source = test_read_file(&source_arena, path);
    assert_non_null(source.bytes);
    bool has_passed = false;
    for (size_t fail_at = 0; !has_passed; fail_at++) {
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        test_arena_fail_at(&arena, fail_at);
        decree_tree *tree = NULL;
        const jub_status status = status_of(&arena, source, &tree);
        has_passed = status == JUB_OK;
        if (!has_passed) assert_int_equal(status, JUB_NO_MEMORY);
        assert_int_equal(tree != NULL, has_passed);
        jub_arena_clear(&arena);
        assert_true(fail_at < 100000);
    }
}

TEST(any_beginning_of_a_decree_is_read_or_refused_without_harm)
{
    TEST_ARENA(source_arena);
    const jub_text source =
        test_read_file(&source_arena, "tests/cases/good/parse-per-month.decree.md");
    assert_non_null(source.bytes);
    for (size_t length = 0; length < source.length_bytes; length++) {
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        char *copy = malloc(length + 1); // so that a sanitizer sees a read past the end
        assert_non_null(copy);
        memcpy(copy, source.bytes, length);
        decree_tree *tree;
        (void)status_of(&arena, (jub_text){copy, length}, &tree);
        free(copy);
        jub_arena_clear(&arena);
    }
}

// Each fence of a document as a file of its own.
static size_t parse_every_fence(jub_arena *arena, jub_text document)
{
    size_t count = 0;
    jub_text open = JUB_TEXT("```decree\n"), close = JUB_TEXT("\n```");
    for (;;) {
        const char *start =
            memmem(document.bytes, document.length_bytes, open.bytes, open.length_bytes);
        if (!start) return count;
        const size_t left = document.length_bytes - (size_t)(start - document.bytes);
        const char *end = memmem(start, left, close.bytes, close.length_bytes);
        assert_non_null(end);
        const jub_text fence = {start, (size_t)(end - start) + close.length_bytes};
        uint32_t error_count;
        (void)parse_source(arena, fence, &error_count);
        if (error_count > 0) print_message("%.*s\n", JUB_TEXT_ARG(fence));
        assert_int_equal(error_count, 0);
        document = (jub_text){end, left - (size_t)(end - start)};
        count++;
    }
}

TEST(the_examples_of_the_language_design_are_read)
{
    NEEDS_SHARED("decree-language.md");
    TEST_ARENA(arena);
    const jub_text document = test_read_file(&arena, "../shared/decree-language.md");
    assert_int_equal(parse_every_fence(&arena, document), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_bind_closer_than_sums_and_both_go_left_to_right),
        cmocka_unit_test(a_unit_belongs_to_the_number_or_bracket_before_it),
        cmocka_unit_test(and_binds_closer_than_or_and_not_closer_than_both),
        cmocka_unit_test(every_comparison_keeps_its_relation),
        cmocka_unit_test(is_asks_for_known_none_or_a_case),
        cmocka_unit_test(sets_are_named_or_listed),
        cmocka_unit_test(an_if_reaches_to_its_end),
        cmocka_unit_test(functions_take_their_rounding_as_a_word),
        cmocka_unit_test(decimals_are_exact_and_in_lowest_terms),
        cmocka_unit_test(literals_are_told_apart),
        cmocka_unit_test(the_header_keeps_its_dates_and_joins_its_citations),
        cmocka_unit_test(a_field_keeps_its_type_column_assumption_and_protection),
        cmocka_unit_test(a_clause_knows_the_headings_above_its_fence),
        cmocka_unit_test(a_grant_keeps_its_acts_and_what_it_overrides),
        cmocka_unit_test(an_exclusion_keeps_its_reach),
        cmocka_unit_test(combine_limit_and_quota_keep_their_parts),
        cmocka_unit_test(a_table_keeps_the_ends_of_its_intervals),
        cmocka_unit_test(rounds_notices_and_duties_keep_their_parts),
        cmocka_unit_test(a_test_keeps_what_is_given_and_each_outcome),
        cmocka_unit_test(a_proof_keeps_its_claim_as_text),
        cmocka_unit_test(names_are_compared_in_normal_form_and_keep_their_place),
        cmocka_unit_test(spans_cover_an_expression_from_its_first_to_its_last_word),
        cmocka_unit_test(the_label_of_a_statement_that_cannot_be_read_is_kept),
        cmocka_unit_test(a_header_that_cannot_be_read_lacks_nothing),
        cmocka_unit_test(no_expression_is_higher_than_the_limit),
        cmocka_unit_test(what_is_not_text_is_refused_with_its_status),
        cmocka_unit_test(too_many_words_are_refused),
        cmocka_unit_test(a_line_of_very_many_texts_is_read_in_its_length),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(any_beginning_of_a_decree_is_read_or_refused_without_harm),
        cmocka_unit_test(the_examples_of_the_language_design_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
