#include "decree/checker_private.h"

// Tests that stand in the decree: what they are like, the facts they give, what they expect.

enum { TITLES_MAX = 2000, ACTS_MAX = 8 }; // looked at for a suggestion, and of one grant

static const char *suggest_title(decree_checker *checker, jub_text title)
{
    const decree_tree *tree = checker->tree;
    size_t best = title.length_bytes / 4 + 1 + (title.length_bytes > 1); // one more than may differ
    if (!check_wants_hint(checker)) return NULL;
    jub_text nearest = {0};
    for (size_t i = 0; i < tree->tests.count && i < TITLES_MAX; i++) {
        const size_t distance = jub_text_distance(title, tree->tests.items[i]->title, best);
        if (distance >= best) continue;
        best = distance;
        nearest = tree->tests.items[i]->title;
    }
    if (!nearest.bytes) return "name a test of this decree, word for word";
    return check_format(checker, "did you mean \"%.*s\"?", JUB_TEXT_ARG(nearest));
}

static void bind_likes(decree_checker *checker)
{
    const decree_tree *tree = checker->tree;
    jub_map titles = jub_map_init(checker->arena, 0);
    uint32_t *by_title = JUB_NEW(checker->arena, uint32_t, tree->tests.count);
    if (!by_title) return;
    for (uint32_t i = 0; i < tree->tests.count; i++) {
        const decree_test *test = tree->tests.items[i];
        bool is_new = true;
        const uint32_t number = jub_map_add(&titles, test->title, &is_new);
        if (number == JUB_MAP_ABSENT) return;
        if (is_new)
            by_title[number] = i;
        else
            CHECK_ERROR(
                checker, JUB_DUPLICATE, test->span,
                check_format(checker, "line %u has the first",
                             check_line(checker, tree->tests.items[by_title[number]]->span)),
                "two tests are called \"%.*s\"", JUB_TEXT_ARG(test->title));
    }
    for (size_t i = 0; i < tree->tests.count; i++) {
        decree_test *test = tree->tests.items[i];
        if (test->like.length_bytes == 0) continue;
        const uint32_t number = jub_map_find(&titles, test->like);
        if (number != JUB_MAP_ABSENT)
            test->like_test = tree->tests.items[by_title[number]];
        else if (!check_is_unread(checker, test->like))
            CHECK_ERROR(checker, JUB_MISSING, test->like_span, suggest_title(checker, test->like),
                        "no test is called \"%.*s\"", JUB_TEXT_ARG(test->like));
    }
}

static void check_like_circles(decree_checker *checker)
{
    const decree_tree *tree = checker->tree;
    jub_map seen = jub_map_init(checker->arena, 0);
    uint32_t *seen_from = JUB_NEW(checker->arena, uint32_t, tree->tests.count); // start + 1
    for (uint32_t start = 0; seen_from && start < tree->tests.count; start++) {
        decree_test *test = tree->tests.items[start];
        while (test) {
            bool is_new = true;
            const uint32_t number = jub_map_add(&seen, test->title, &is_new);
            if (number == JUB_MAP_ABSENT) return;
            if (!is_new && seen_from[number] == start + 1) {
                CHECK_ERROR(checker, JUB_CONFLICT, test->like_span,
                            "give one of them all its facts", "the test \"%.*s\" is like itself",
                            JUB_TEXT_ARG(test->title));
                test->like_test = NULL;
                break;
            }
            if (!is_new) break;
            seen_from[number] = start + 1;
            test = test->like_test;
        }
    }
}

// -- facts ----------------------------------------------------------------------------------------

static void check_value(decree_checker *checker, decree_bind *bind, decree_type wanted)
{
    decree_expr *value = bind->value;
    if (!value) return;
    if (wanted.kind == DECREE_CODES && value->kind == DECREE_EXPR_STRING) {
        wanted.kind = DECREE_TEXT; // one code, or several parted by commas
        if (jub_text_count(value->text, '*') > 0 || jub_text_count(value->text, ';') > 0)
            CHECK_ERROR(checker, JUB_SYNTAX, value->span,
                        "write the codes themselves: \"theft, assault/grave\"",
                        "a person's offences are codes, parted by commas");
    }
    check_expr_is(checker, value, wanted,
                  check_format(checker, "'%.*s'", JUB_TEXT_ARG(bind->field.text)));
    if (value->type.kind == DECREE_NO_TYPE || check_is_plain(value)) return;
    const bool is_header_date = value->kind == DECREE_EXPR_NAME && value->symbol &&
                                value->symbol->kind == DECREE_SYMBOL_BUILTIN &&
                                value->symbol->builtin <= DECREE_RECKONED;
    if (!is_header_date)
        CHECK_ERROR(checker, JUB_TYPE, value->span, "write the value out",
                    "a fact of a test must be one plain value");
}

static void check_bind(decree_checker *checker, decree_bind *bind, jub_map *bound)
{
    bool is_new = true;
    const check_place place = {CHECK_KIND(DECREE_SYMBOL_FIELD) | CHECK_KIND(DECREE_SYMBOL_ROUND) |
                                   CHECK_KIND(DECREE_SYMBOL_RECORD) |
                                   CHECK_KIND(DECREE_SYMBOL_GAP) | CHECK_KIND(DECREE_SYMBOL_CLAUSE),
                               CHECK_KIND(DECREE_QUOTA)};
    const decree_symbol *symbol = check_label(checker, bind->field, place, "a field");
    if (!symbol) return;
    if (jub_map_add(bound, bind->field.text, &is_new) == JUB_MAP_ABSENT)
        checker->is_out_of_memory = true;
    else if (!is_new)
        CHECK_ERROR(checker, JUB_DUPLICATE, bind->field.span, "keep one of the two values",
                    "'%.*s' is given twice", JUB_TEXT_ARG(bind->field.text));
    if (symbol->kind == DECREE_SYMBOL_ROUND) {
        bind->round = symbol->round;
        check_value(checker, bind, (decree_type){.kind = DECREE_BOOLEAN});
    } else if (symbol->kind == DECREE_SYMBOL_GAP) {
        bind->gap = symbol->gap;
        check_value(checker, bind, symbol->gap->type);
    } else if (symbol->kind == DECREE_SYMBOL_CLAUSE) {
        bind->quota = symbol->clause;
        check_value(checker, bind, (decree_type){.kind = DECREE_BOOLEAN});
    } else if (symbol->kind == DECREE_SYMBOL_RECORD) {
        bind->record = symbol->record;
        if (!bind->is_unknown)
            CHECK_ERROR(checker, JUB_TYPE, bind->field.span,
                        check_format(checker, "give rows: %.*s (FIELD = VALUE), or: no %.*s",
                                     JUB_TEXT_ARG(bind->field.text),
                                     JUB_TEXT_ARG(bind->field.text)),
                        "the rows of a record are given one by one, or as unknown");
    } else {
        bind->bound = symbol->field;
        check_value(checker, bind, symbol->field->type);
    }
}

static void check_row_bind(decree_checker *checker, const decree_record *record, decree_bind *bind)
{
    const decree_symbol *symbol =
        check_label(checker, bind->field, (check_place){.symbols = CHECK_KIND(DECREE_SYMBOL_CHILD)},
                    "a field of a record");
    if (!symbol) return;
    bind->bound = symbol->field;
    if (symbol->field->record == record)
        check_value(checker, bind, symbol->field->type);
    else
        CHECK_ERROR(checker, JUB_TYPE, bind->field.span, "give it in a row of its own record",
                    "'%.*s' is a field of another record", JUB_TEXT_ARG(bind->field.text));
}

static void check_test_row(decree_checker *checker, decree_test_row *row)
{
    const decree_symbol *symbol =
        check_label(checker, row->record,
                    (check_place){.symbols = CHECK_KIND(DECREE_SYMBOL_RECORD)}, "a record");
    jub_map bound = jub_map_init(checker->arena, 0);
    if (!symbol) return;
    row->bound = symbol->record;
    for (uint32_t i = 0; i < row->bind_count; i++) {
        bool is_new = true;
        check_row_bind(checker, row->bound, &row->binds[i]);
        if (jub_map_add(&bound, row->binds[i].field.text, &is_new) == JUB_MAP_ABSENT)
            checker->is_out_of_memory = true;
        else if (!is_new)
            CHECK_ERROR(checker, JUB_DUPLICATE, row->binds[i].field.span,
                        "keep one of the two values", "'%.*s' is given twice",
                        JUB_TEXT_ARG(row->binds[i].field.text));
    }
}

static void check_test_rows(decree_checker *checker, const decree_test *test)
{
    for (uint32_t i = 0; i < test->row_count; i++) {
        decree_test_row *row = &test->rows[i];
        check_test_row(checker, row);
        uint32_t count = 0, none = 0;
        for (uint32_t k = 0; k <= i; k++)
            if (test->rows[k].bound && test->rows[k].bound == row->bound) {
                count++;
                none += test->rows[k].is_no_row;
            }
        if (none > 0 && count > 1)
            CHECK_ERROR(checker, JUB_CONFLICT, row->record.span, "keep one of the two",
                        "rows of '%.*s' are given, and that there is none",
                        JUB_TEXT_ARG(row->record.text));
        else if (count == DECREE_ROW_MAX + 1)
            CHECK_ERROR(checker, JUB_LIMIT, row->record.span, NULL,
                        "a person has at most %d rows of one record", DECREE_ROW_MAX);
    }
}

// -- outcomes -------------------------------------------------------------------------------------

static void check_outcome_names(decree_checker *checker, const decree_names *names,
                                check_place place, const char *wanted)
{
    for (uint32_t i = 0; i < names->count; i++)
        (void)check_label(checker, names->items[i], place, wanted);
}

/// The words that `commute to` or `transfer to` use; another one can never come out.
static bool is_target(const decree_tree *tree, decree_act_kind kind, jub_text word)
{
    for (size_t i = 0; i < tree->grants.count && i < DECREE_GRANT_MAX; i++)
        for (uint32_t k = 0; k < tree->grants.items[i]->act_count && k < ACTS_MAX; k++) {
            const decree_act *act = &tree->grants.items[i]->acts[k];
            if (act->kind == kind && jub_text_equal(act->target.text, word)) return true;
        }
    return false;
}

/// `new_kind = life`: the word is no name of the decree, so it becomes a text.
static void check_target(decree_checker *checker, decree_expr *value, decree_act_kind kind)
{
    if (check_is_plain(value) && value->kind == DECREE_EXPR_NAME) { // none
        value->type = (decree_type){.kind = DECREE_TEXT, .or_none = true};
        return;
    }
    if (value->kind == DECREE_EXPR_NAME) {
        value->kind = DECREE_EXPR_STRING;
        value->text = value->name.text;
        value->symbol = NULL;
    }
    value->type = (decree_type){.kind = DECREE_TEXT};
    if (value->kind != DECREE_EXPR_STRING) {
        CHECK_ERROR(checker, JUB_TYPE, value->span, "write the word that stands after 'to'",
                    "this must be the word of a grant");
        return;
    }
    if (is_target(checker->tree, kind, value->text)) return;
    CHECK_ERROR(checker, JUB_MISSING, value->span,
                kind == DECREE_COMMUTE ? "name a kind that a grant commutes to"
                                       : "name a place that a grant transfers to",
                "no grant gives '%.*s'", JUB_TEXT_ARG(value->text));
}

// `new_fine`: what is left of the money field `fine`.
static const decree_field *find_money(const decree_tree *tree, jub_text result)
{
    if (!jub_text_starts(result, JUB_TEXT("new_"))) return NULL;
    const jub_text name = {result.bytes + 4, result.length_bytes - 4};
    for (uint32_t i = 0; i < tree->money_count; i++)
        if (jub_text_equal(tree->moneys[i]->name.text, name)) return tree->moneys[i];
    return NULL;
}

static void check_result(decree_checker *checker, decree_expect *expect)
{
    expect->money = find_money(checker->tree, expect->subject.text);
    if (expect->money) {
        check_expr_is(checker, expect->value, expect->money->type,
                      check_format(checker, "'%.*s'", JUB_TEXT_ARG(expect->subject.text)));
        return;
    }
    const check_place place = {.symbols = CHECK_KIND(DECREE_SYMBOL_BUILTIN) |
                                          CHECK_KIND(DECREE_SYMBOL_DEFINE) |
                                          CHECK_KIND(DECREE_SYMBOL_TABLE)};
    const decree_symbol *symbol =
        check_label(checker, expect->subject, place, "a result, define or table");
    if (!symbol || !expect->value) return;
    decree_type type = {0};
    if (symbol->kind == DECREE_SYMBOL_BUILTIN) {
        if (symbol->builtin == DECREE_NEW_KIND || symbol->builtin == DECREE_NEW_PLACE) {
            check_target(checker, expect->value,
                         symbol->builtin == DECREE_NEW_KIND ? DECREE_COMMUTE : DECREE_TRANSFER);
            return;
        }
        type = check_builtin_type(symbol->builtin);
    } else if (symbol->kind == DECREE_SYMBOL_DEFINE) {
        symbol->define->is_used = true; // a value that is worked out to be shown
        if (symbol->define->value) type = symbol->define->value->type;
    } else {
        type = symbol->table->result_type;
    }
    if (type.kind == DECREE_NO_TYPE) return;
    check_expr_is(checker, expect->value, type,
                  check_format(checker, "'%.*s'", JUB_TEXT_ARG(expect->subject.text)));
}

static void check_expect(decree_checker *checker, decree_expect *expect)
{
    const unsigned clause = CHECK_KIND(DECREE_SYMBOL_CLAUSE);
    switch (expect->kind) {
    case DECREE_EXPECT_GRANTED:
        check_outcome_names(checker, &expect->names,
                            (check_place){clause, CHECK_KIND(DECREE_GRANTS)}, "a grant");
        break;
    case DECREE_EXPECT_EXCLUDED:
        check_outcome_names(checker, &expect->names,
                            (check_place){clause, CHECK_KIND(DECREE_EXCLUDES)}, "an exclusion");
        break;
    case DECREE_EXPECT_NOT_GRANTED:
        check_outcome_names(checker, &expect->names,
                            (check_place){clause, CHECK_KIND(DECREE_QUOTA)}, "a quota");
        break;
    case DECREE_EXPECT_DEFERRED:
        check_outcome_names(checker, &expect->names,
                            (check_place){clause, CHECK_KIND(DECREE_DEFERS)}, "a 'defers' line");
        break;
    case DECREE_EXPECT_REVOKED:
        check_outcome_names(checker, &expect->names,
                            (check_place){clause, CHECK_KIND(DECREE_REVOKES)}, "a 'revokes' line");
        break;
    case DECREE_EXPECT_UNDETERMINED:
        check_outcome_names(checker, &expect->names,
                            (check_place){.symbols = CHECK_KIND(DECREE_SYMBOL_FIELD) |
                                                     CHECK_KIND(DECREE_SYMBOL_ROUND) |
                                                     CHECK_KIND(DECREE_SYMBOL_CHILD) |
                                                     CHECK_KIND(DECREE_SYMBOL_RECORD) |
                                                     CHECK_KIND(DECREE_SYMBOL_GAP)},
                            "a field");
        break;
    case DECREE_EXPECT_NOT_COVERED: break;
    case DECREE_EXPECT_VALUE: check_result(checker, expect); break;
    }
}

void check_tests(decree_checker *checker)
{
    checker->is_in_test = true;
    bind_likes(checker);
    check_like_circles(checker);
    for (size_t i = 0; i < checker->tree->tests.count; i++) {
        decree_test *test = checker->tree->tests.items[i];
        jub_map bound = jub_map_init(checker->arena, 0);
        for (uint32_t k = 0; k < test->bind_count; k++)
            check_bind(checker, &test->binds[k], &bound);
        check_test_rows(checker, test);
        for (uint32_t k = 0; k < test->expect_count; k++) check_expect(checker, &test->expects[k]);
    }
    checker->is_in_test = false;
    for (size_t i = 0; i < checker->tree->proves.count; i++)
        CHECK_SAY(checker, JUB_NOTE, JUB_OK, checker->tree->proves.items[i]->span, NULL,
                  "not proved: this version has no solver");
}
