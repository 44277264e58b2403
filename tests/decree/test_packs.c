// Keyword packs. That each is whole and clear is asked of its entries; that nothing else hangs on
// how a word is spelt, of every good decree of these tests, put into the pack's words token by
// token.

#include <dirent.h>

#include "decree/decree.h"
#include "decree/lex_private.h"
#include "decree/test_run.h"
#include "decree_support.h"

enum { TEXT_MAX_BYTES = 4 << 20, FILE_MAX = 200 };

// -- what the language has ------------------------------------------------------------------------

// Every English word that a pack must have: keywords, functions, built-in names, and the names of
// fields that the engine looks for.
static const struct {
    const char *english;
} wanted[] = {
#define X(name, word, class) {word},
    DECREE_KEYWORD_LIST(X)
#undef X
#define X(name, word, argument_count) {word},
        DECREE_FUNCTION_LIST(X)
#undef X
#define X(name, word) {word},
            DECREE_BUILTIN_LIST(X)
#undef X
                {"term_end"},
    {"kind"},
};
enum { WANTED_COUNT = sizeof wanted / sizeof *wanted };

static bool is_wanted(jub_text english)
{
    for (size_t i = 0; i < WANTED_COUNT; i++)
        if (jub_text_is(english, wanted[i].english)) return true;
    return false;
}

static bool has_entry(decree_language language, const char *english)
{
    size_t count;
    const decree_pack_entry *entries = decree_pack_entries(language, &count);
    for (size_t i = 0; i < count; i++)
        if (jub_text_is(entries[i].english, english)) return true;
    return false;
}

TEST(every_pack_has_every_word_of_the_language)
{
    (void)state_unused;
    size_t missing_count = 0;
    assert_true(decree_language_count() >= 3);
    for (decree_language i = 1; i < decree_language_count(); i++)
        for (size_t k = 0; k < WANTED_COUNT; k++) {
            if (has_entry(i, wanted[k].english)) continue;
            print_message("%s.pack lacks '%s'\n", decree_language_code(i), wanted[k].english);
            missing_count++;
        }
    assert_int_equal(missing_count, 0);
}

TEST(no_pack_has_a_word_that_the_language_does_not_have)
{
    TEST_ARENA(arena);
    for (decree_language i = 1; i < decree_language_count(); i++) {
        const char *code = decree_language_code(i);
        const jub_text path = jub_text_format(&arena, "src/decree/packs/%s.pack", code);
        jub_text rest = test_read_file(&arena, path.bytes);
        size_t entry_count = 0, count;
        assert_non_null(rest.bytes);
        (void)decree_pack_entries(i, &count);
        while (rest.length_bytes > 0) {
            jub_text line = jub_text_trim(jub_text_cut(&rest, '\n'));
            if (line.length_bytes == 0 || line.bytes[0] == '#') continue;
            const jub_text english = jub_text_trim(jub_text_cut(&line, '='));
            entry_count++;
            if (!is_wanted(english))
                fail_msg("%s: '%.*s' is no word of the language", path.bytes,
                         JUB_TEXT_ARG(english));
        }
        assert_int_equal(entry_count, count);
    }
}

static bool mean_the_same(jub_text a, jub_text b)
{
    static const char *const same[][2] = {{"year", "years"}, {"month", "months"}, {"day", "days"}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if ((jub_text_is(a, same[i][0]) && jub_text_is(b, same[i][1])) ||
            (jub_text_is(a, same[i][1]) && jub_text_is(b, same[i][0])))
            return true;
    return jub_text_equal(a, b);
}

TEST(no_word_of_a_pack_has_two_meanings)
{
    (void)state_unused;
    for (decree_language i = 1; i < decree_language_count(); i++) {
        size_t count;
        const decree_pack_entry *entries = decree_pack_entries(i, &count);
        for (size_t k = 0; k < count; k++) {
            for (size_t m = 0; m < k; m++)
                if (jub_text_equal(entries[k].english, entries[m].english) ||
                    (jub_text_equal(entries[k].word, entries[m].word) &&
                     !mean_the_same(entries[k].english, entries[m].english)))
                    fail_msg("%s.pack: '%s' and '%s'", decree_language_code(i),
                             entries[m].english.bytes, entries[k].english.bytes);
            // English is understood in every fence.
            if (is_wanted(entries[k].word) && !mean_the_same(entries[k].word, entries[k].english))
                fail_msg("%s.pack: '%s' is an English word too", decree_language_code(i),
                         entries[k].word.bytes);
        }
    }
}

static decree_tokens lex(jub_arena *arena, jub_text source, uint32_t *error_count_out)
{
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    decree_tokens tokens = {0};
    decree_lex(arena, source, &diagnostics, &tokens);
    assert_false(tokens.is_out_of_memory);
    *error_count_out = diagnostics.error_count;
    return tokens;
}

TEST(every_word_of_a_pack_is_one_word_to_the_lexer)
{
    TEST_ARENA(arena);
    for (decree_language i = 1; i < decree_language_count(); i++) {
        size_t count;
        const decree_pack_entry *entries = decree_pack_entries(i, &count);
        for (size_t k = 0; k < count; k++) {
            uint32_t error_count;
            const jub_text source = jub_text_format(&arena, "```decree %s\n%s\n```\n",
                                                    decree_language_code(i), entries[k].word.bytes);
            const decree_tokens tokens = lex(&arena, source, &error_count);
            assert_int_equal(error_count, 0);
            assert_int_equal(tokens.list.count, 2);
            assert_int_equal(tokens.list.items[0].kind, TOKEN_WORD);
            assert_text(tokens.list.items[0].text, entries[k].word.bytes);
            const decree_word word = tokens.list.items[0].word;
            const decree_word english = decree_word_find(entries[k].english);
            if (word != english)
                assert_true(
                    mean_the_same(jub_text_from(decree_word_text(word)), entries[k].english));
        }
    }
}

// -- decrees put into a pack's words --------------------------------------------------------------

typedef struct translation {
    decree_language language;
    bool is_used[WANTED_COUNT]; // by `wanted`
} translation;

static void note_use(translation *to, jub_text english)
{
    for (size_t i = 0; i < WANTED_COUNT; i++)
        if (jub_text_is(english, wanted[i].english)) to->is_used[i] = true;
}

static void copy_until(jub_text source, size_t *at, size_t end, jub_buffer *buffer)
{
    jub_buffer_bytes(buffer, source.bytes + *at, end - *at);
    *at = end;
}

// Words as names too, which keeps them one name each; so a decree in which `day` and `days` are two
// names cannot be put into Korean this way.
static void write_fence(translation *to, jub_text source, const decree_token *tokens, size_t *at,
                        jub_buffer *buffer)
{
    for (; tokens->kind != TOKEN_FENCE_END; tokens++) {
        if (tokens->kind != TOKEN_WORD) continue;
        copy_until(source, at, tokens->span.offset_bytes, buffer);
        jub_buffer_text(buffer, decree_pack_word(to->language, tokens->text));
        note_use(to, tokens->text);
        *at += tokens->span.length_bytes;
    }
}

static jub_text translate(jub_arena *arena, translation *to, jub_text source,
                          const decree_tokens *tokens)
{
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    jub_buffer buffer = jub_buffer_init(TEXT_MAX_BYTES);
    decree_fences fences = {0};
    size_t at = 0, token = 0;
    decree_find_fences(arena, source, &diagnostics, &fences);
    for (size_t i = 0; i < fences.list.count; i++) {
        size_t line_end = fences.list.items[i].body.offset_bytes - 1;
        if (source.bytes[line_end - 1] == '\r') line_end--;
        copy_until(source, &at, line_end, &buffer);
        jub_buffer_format(&buffer, " %s", decree_language_code(to->language));
        write_fence(to, source, &tokens->list.items[token], &at, &buffer);
        while (tokens->list.items[token].kind != TOKEN_FENCE_END) token++;
        token++;
    }
    copy_until(source, &at, source.length_bytes, &buffer);
    assert_int_equal(buffer.status, JUB_OK);
    const jub_text text = jub_text_copy(arena, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
    return text;
}

typedef struct reading {
    jub_status status;
    uint32_t error_count;
    uint32_t warning_count;
    jub_test_summary tests;
} reading;

static reading read_decree(jub_arena *arena, const char *path, jub_text source, bool is_told)
{
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    const jub_decree *decree = NULL;
    reading read = {.status = test_read_text(arena, path, source, &diagnostics, &decree)};
    read.error_count = diagnostics.error_count;
    read.warning_count = diagnostics.warning_count;
    if (decree) assert_int_equal(jub_decree_test(arena, decree, &diagnostics, &read.tests), JUB_OK);
    for (size_t i = 0; i < diagnostics.list.count && is_told; i++)
        print_message("%s:%u: %.*s\n", path, diagnostics.list.items[i].at.line,
                      JUB_TEXT_ARG(diagnostics.list.items[i].message));
    return read;
}

// True when the decree reads and tests in the pack's words as in English. Those that are written in
// a pack's words already say nothing here.
static bool reads_the_same(const char *path, translation *to)
{
    jub_arena arena = jub_arena_init((size_t)1 << 30);
    uint32_t error_count;
    const jub_text source = test_read_file(&arena, path);
    assert_non_null(source.bytes);
    const decree_tokens tokens = lex(&arena, source, &error_count);
    bool is_same = true;
    if (tokens.languages == (uint32_t)1 << DECREE_ENGLISH) {
        const reading english = read_decree(&arena, path, source, false);
        const jub_text translated = translate(&arena, to, source, &tokens);
        const reading foreign = read_decree(&arena, path, translated, false);
        assert_int_equal(english.error_count, 0);
        is_same = foreign.status == JUB_OK && foreign.warning_count == english.warning_count &&
                  foreign.tests.test_count == english.tests.test_count &&
                  foreign.tests.failure_count == english.tests.failure_count;
        if (!is_same) (void)read_decree(&arena, path, translated, true);
    }
    jub_arena_clear(&arena);
    return is_same;
}

static size_t count_different(const char *folder, translation *to)
{
    size_t different_count = 0;
    DIR *opened = opendir(folder);
    assert_non_null(opened);
    for (const struct dirent *entry = readdir(opened); entry; entry = readdir(opened)) {
        char path[512];
        if (!jub_text_ends(jub_text_from(entry->d_name), JUB_TEXT(".decree.md"))) continue;
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        different_count += !reads_the_same(path, to);
    }
    (void)closedir(opened);
    return different_count;
}

TEST(every_good_decree_reads_and_tests_the_same_in_the_words_of_every_pack)
{
    (void)state_unused;
    for (decree_language i = 1; i < decree_language_count(); i++) {
        translation to = {.language = i};
        size_t different_count = count_different("tests/cases/good", &to);
        different_count += count_different("tests/cases/run", &to);
        different_count += !reads_the_same("docs/decree-language.md", &to);
        different_count += !reads_the_same("examples/special-pardon/special-pardon.decree.md", &to);
        assert_int_equal(different_count, 0);
        size_t unused_count = 0;
        for (size_t k = 0; k < WANTED_COUNT; k++) {
            if (to.is_used[k]) continue;
            print_message("no decree here uses '%s'\n", wanted[k].english);
            unused_count++;
        }
        assert_int_equal(unused_count, 0);
    }
}

TEST(the_special_pardon_tests_the_same_in_three_languages)
{
    TEST_ARENA(arena);
    static const struct {
        const char *path;
        uint32_t test_count; // the translations have half of the worked persons
    } versions[] = {{"examples/special-pardon/special-pardon.decree.md", 32},
                    {"tests/cases/run/special-pardon.ko.decree.md", 16},
                    {"tests/cases/run/special-pardon.fr.decree.md", 16}};
    for (size_t i = 0; i < 3; i++) {
        const jub_text source = test_read_file(&arena, versions[i].path);
        assert_non_null(source.bytes);
        const reading read = read_decree(&arena, versions[i].path, source, false);
        assert_int_equal(read.status, JUB_OK);
        assert_int_equal(read.warning_count, 1); // X3 never decides, as its prose says
        assert_int_equal(read.tests.test_count, versions[i].test_count);
        assert_int_equal(read.tests.failure_count, 0);
    }
}

// -- fences of several languages ------------------------------------------------------------------

#define HEAD "```decree\ndecree \"D\" effect 2022-02-16 reckoned 2022-02-16 .\n```\n"

static reading read_text(const char *text)
{
    jub_arena arena = jub_arena_init((size_t)1 << 28);
    const reading read = read_decree(&arena, "text", jub_text_from(text), false);
    jub_arena_clear(&arena);
    return read;
}

TEST(fences_of_several_languages_make_one_decree)
{
    (void)state_unused;
    const reading read =
        read_text(HEAD "```decree ko\n사실 나이 : 정수 .\n부여 G1 석방 경우 나이 >= 60 .\n```\n"
                       "```decree fr\nexclut X1 lorsque 나이 > 99 .\n```\n"
                       "```decree en\ntest \"T\" given 나이 = 70 expect granted by G1 .\n```\n");
    assert_int_equal(read.status, JUB_OK);
    assert_int_equal(read.warning_count, 0);
    assert_int_equal(read.tests.test_count, 1);
    assert_int_equal(read.tests.failure_count, 0);
}

TEST(english_words_are_understood_in_a_fence_of_a_pack)
{
    (void)state_unused;
    const reading read = read_text(HEAD "```decree ko\nfield 나이 : 정수 .\n"
                                        "부여 G1 release 경우 나이 is known .\n```\n");
    assert_int_equal(read.status, JUB_OK);
}

TEST(a_word_of_a_pack_is_a_name_elsewhere)
{
    (void)state_unused;
    const reading read = read_text(HEAD "```decree\nfield 경우 : boolean .\n"
                                        "grants 석방 release when 경우 .\n```\n");
    assert_int_equal(read.status, JUB_OK);
    // And in its own fence, where it has a meaning in its place alone.
    assert_int_equal(read_text(HEAD "```decree ko\n사실 날짜 : 날짜 . 사실 석방 : 여부 .\n"
                                    "부여 석방_ 석방 경우 석방 그리고 날짜 < 시행일 .\n```\n")
                         .status,
                     JUB_OK);
}

TEST(a_name_that_another_fence_would_read_as_a_word_is_refused)
{
    (void)state_unused;
    const char *const text = HEAD "```decree\nfield 품행 : one of { 없음, 모범 } .\n```\n"
                                  "```decree ko\n부여 G1 석방 경우 품행 해당 없음 .\n```\n";
    assert_int_equal(read_text(text).error_count, 1);
    // A built-in name is one in every fence, so that nothing else can be called so.
    assert_int_equal(read_text(HEAD "```decree\nfield 시행일 : date .\n"
                                    "grants G1 release when 시행일 < effect .\n```\n"
                                    "```decree ko\n사실 나이 : 정수 .\n```\n")
                         .error_count,
                     1);
}

TEST(the_kinds_of_a_korean_decree_have_their_weight)
{
    (void)state_unused;
    const reading read = read_text(
        HEAD "```decree ko\n사실 형종 : 택일 의 { 벌금, 금고, 징역 } .\n사실 고령 : 여부 .\n"
             "부여 G1 형변경 로 금고 경우 형종 해당 징역 .\n부여 G2 형변경 로 벌금 경우 고령 .\n"
             "검증 \"가벼운 쪽\" 전제 형종 = 징역, 고령 = 참\n"
             "예상 부여됨 의하여 G2 ; 새형종 = \"벌금\" ; 결정 = 부여됨 .\n```\n");
    assert_int_equal(read.status, JUB_OK);
    assert_int_equal(read.warning_count, 0);
    assert_int_equal(read.tests.test_count, 1);
    assert_int_equal(read.tests.failure_count, 0);
}

TEST(one_special_name_in_two_languages_is_refused)
{
    (void)state_unused;
    const reading read =
        read_text(HEAD "```decree ko\n사실 형기종료일 : 날짜 . 사실 term_end : 날짜 .\n"
                       "부여 G1 감형 의하여 30 일 경우 참 .\n```\n");
    assert_int_equal(read.error_count, 1);
}

// -- what is nearly a word ------------------------------------------------------------------------

TEST(a_word_is_near_by_its_letters)
{
    (void)state_unused;
    decree_language ko, fr;
    assert_true(decree_language_find(JUB_TEXT("ko"), &ko));
    assert_true(decree_language_find(JUB_TEXT("fr"), &fr));
    assert_false(decree_language_find(JUB_TEXT("KO"), &ko));
    assert_true(decree_pack_is_near(ko, JUB_TEXT("겅우"), WORD_WHEN));
    assert_true(decree_pack_is_near(ko, JUB_TEXT("경우에"), WORD_WHEN));
    assert_true(decree_pack_is_near(ko, JUB_TEXT("석바"), WORD_RELEASE));
    assert_true(decree_pack_is_near(ko, JUB_TEXT("relese"), WORD_RELEASE));
    assert_false(decree_pack_is_near(ko, JUB_TEXT("나이"), WORD_WHEN));
    assert_false(decree_pack_is_near(ko, JUB_TEXT("이"), WORD_ON));
    assert_true(decree_pack_is_near(fr, JUB_TEXT("liberation"), WORD_RELEASE));
    assert_true(decree_pack_is_near(fr, JUB_TEXT("lorque"), WORD_WHEN));
    assert_false(decree_pack_is_near(DECREE_ENGLISH, JUB_TEXT("lorque"), WORD_WHEN));
    const char *const endless =
        "가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나다라마바사아";
    assert_false(decree_pack_is_near(ko, jub_text_from(endless), WORD_WHEN));
}

TEST(a_message_quotes_the_words_of_its_pack)
{
    TEST_ARENA(arena);
    decree_language ko;
    assert_true(decree_language_find(JUB_TEXT("ko"), &ko));
    static const char *const pairs[][2] = {
        {"'lottery', 'all' or 'none' after 'tie'", "'추첨', '전부' or '없음' after '동순위'"},
        {"and 'at most' so much", "and '한도 최대' so much"},
        {"':' after the field's name", "':' after the field's name"},
        {"'at %s' is given twice", "'at %s' is given twice"},
        {"it's 'when", "it's 'when"},
        {"the name 'G1' of 'a release'", "the name 'G1' of 'a release'"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        assert_string_equal(decree_pack_message(&arena, ko, pairs[i][0]), pairs[i][1]);
        assert_ptr_equal(decree_pack_message(&arena, DECREE_ENGLISH, pairs[i][0]), pairs[i][0]);
    }
    assert_null(decree_pack_message(&arena, ko, NULL));
    test_arena_fail_at(&arena, 0);
    assert_ptr_equal(decree_pack_message(&arena, ko, pairs[0][0]), pairs[0][0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pack_has_every_word_of_the_language),
        cmocka_unit_test(no_pack_has_a_word_that_the_language_does_not_have),
        cmocka_unit_test(no_word_of_a_pack_has_two_meanings),
        cmocka_unit_test(every_word_of_a_pack_is_one_word_to_the_lexer),
        cmocka_unit_test(every_good_decree_reads_and_tests_the_same_in_the_words_of_every_pack),
        cmocka_unit_test(the_special_pardon_tests_the_same_in_three_languages),
        cmocka_unit_test(fences_of_several_languages_make_one_decree),
        cmocka_unit_test(english_words_are_understood_in_a_fence_of_a_pack),
        cmocka_unit_test(a_word_of_a_pack_is_a_name_elsewhere),
        cmocka_unit_test(a_name_that_another_fence_would_read_as_a_word_is_refused),
        cmocka_unit_test(the_kinds_of_a_korean_decree_have_their_weight),
        cmocka_unit_test(one_special_name_in_two_languages_is_refused),
        cmocka_unit_test(a_word_is_near_by_its_letters),
        cmocka_unit_test(a_message_quotes_the_words_of_its_pack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
