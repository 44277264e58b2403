// docs/decree-language.md is a decree itself, and its grammar names every word of the language.

#include "decree/decree.h"
#include "decree/lex_private.h"
#include "test_support.h"

#define MANUAL "docs/decree-language.md"

static jub_text read_manual(jub_arena *arena)
{
    const jub_text manual = test_read_file(arena, MANUAL);
    assert_non_null(manual.bytes);
    return manual;
}

TEST(the_manual_is_a_decree_without_faults)
{
    TEST_ARENA(arena);
    const jub_text manual = read_manual(&arena);
    jub_diagnostics diagnostics = jub_diagnostics_init(&arena);
    const jub_decree *decree = NULL;
    const jub_status status = jub_decree_read(&arena, manual, &diagnostics, &decree);
    for (size_t i = 0; i < diagnostics.list.count; i++)
        if (diagnostics.list.items[i].severity != JUB_NOTE)
            print_message("%u: %.*s\n", diagnostics.list.items[i].at.line,
                          JUB_TEXT_ARG(diagnostics.list.items[i].message));
    assert_int_equal(status, JUB_OK);
    assert_int_equal(diagnostics.warning_count, 0);
    assert_true(jub_decree_measure(decree).clause_count >= 10);
    assert_true(jub_decree_measure(decree).test_count >= 4);
}

static jub_text grammar_of(jub_text manual)
{
    const jub_text open = JUB_TEXT("```ebnf\n"), close = JUB_TEXT("\n```\n");
    const char *start = memmem(manual.bytes, manual.length_bytes, open.bytes, open.length_bytes);
    assert_non_null(start);
    const size_t left = manual.length_bytes - (size_t)(start - manual.bytes);
    const char *end = memmem(start, left, close.bytes, close.length_bytes);
    assert_non_null(end);
    return (jub_text){start, (size_t)(end - start)};
}

static bool names(jub_text grammar, const char *word)
{
    char quoted[64];
    (void)snprintf(quoted, sizeof quoted, "\"%s\"", word);
    return memmem(grammar.bytes, grammar.length_bytes, quoted, strlen(quoted)) != NULL;
}

TEST(the_grammar_names_every_word)
{
    TEST_ARENA(arena);
    const jub_text grammar = grammar_of(read_manual(&arena));
    for (decree_word word = WORD_OTHER + 1; word < WORD_COUNT; word++) {
        if (!names(grammar, decree_word_text(word)))
            fail_msg("the grammar lacks '%s'", decree_word_text(word));
    }
}

TEST(the_grammar_names_every_mark)
{
    TEST_ARENA(arena);
    const jub_text grammar = grammar_of(read_manual(&arena));
    for (decree_token_kind kind = TOKEN_FULL_STOP; kind <= TOKEN_RANGE; kind++)
        if (!names(grammar, decree_mark_text(kind)))
            fail_msg("the grammar lacks '%s'", decree_mark_text(kind));
}

// Every word between quotation marks in the grammar is one of the table's.
TEST(the_grammar_names_no_word_that_is_not_one)
{
    TEST_ARENA(arena);
    jub_text rest = grammar_of(read_manual(&arena));
    size_t count = 0;
    while (rest.length_bytes > 0) {
        (void)jub_text_cut(&rest, '"');
        const jub_text word = jub_text_cut(&rest, '"');
        const bool is_word = word.length_bytes > 0 && word.bytes[0] >= 'a' && word.bytes[0] <= 'z';
        if (!is_word) continue;
        count++;
        if (decree_word_find(word) == WORD_OTHER) fail_msg("'%.*s'", JUB_TEXT_ARG(word));
    }
    assert_true(count > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_manual_is_a_decree_without_faults),
        cmocka_unit_test(the_grammar_names_every_word),
        cmocka_unit_test(the_grammar_names_every_mark),
        cmocka_unit_test(the_grammar_names_no_word_that_is_not_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
