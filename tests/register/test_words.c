#include "register/words.h"

#include "base/prng.h"
#include "register/form.h"
#include "test_support.h"

// The words of the admission books.
static const jub_words *book_words(void)
{
    static jub_text years[] = {{"yr", 2}, {"yrs", 3}};
    static jub_text months[] = {{"mo", 2}, {"mos", 3}, {"mos.", 4}};
    static jub_text weeks[] = {{"week", 4}, {"weeks", 5}};
    static jub_text days[] = {{"day", 3}, {"days", 4}};
    static jub_text plus[] = {{"+", 1}};
    static jub_text equals[] = {{"=", 1}};
    static jub_text from[] = {{"from", 4}};
    static jub_text also[] = {{"& fine", 6}};
    static const jub_words words = {{2, years}, {3, months}, {2, weeks}, {2, days},
                                    {1, plus},  {1, equals}, {1, from},  {1, also}};
    return &words;
}

static void assert_term(const char *cell, int32_t months, int32_t days)
{
    jub_term_words term;
    const char *reason;
    if (!jub_words_read(book_words(), jub_text_from(cell), &term, &reason))
        fail_msg("'%s' is not read: %s", cell, reason);
    if (term.duration.months != months || term.duration.days != days)
        fail_msg("'%s' is read as %d months %d days", cell, term.duration.months,
                 term.duration.days);
    assert_int_equal(term.start.length_bytes, 0);
}

static void assert_refused(const char *cell, const char *expected)
{
    jub_term_words term = {{7, 7}, {0}};
    const char *reason = NULL;
    if (jub_words_read(book_words(), jub_text_from(cell), &term, &reason))
        fail_msg("'%s' is read as %d months %d days", cell, term.duration.months,
                 term.duration.days);
    assert_string_equal(reason, expected);
    assert_int_equal(term.duration.months, 7);
}

TEST(terms_are_read_as_the_admission_books_write_them)
{
    (void)state_unused;
    assert_term("3 yrs", 36, 0);
    assert_term("18 mos", 18, 0);
    assert_term("1 yr 1 day", 12, 1);
    assert_term("2 yrs 2 mos 3 days", 26, 3);
    assert_term("2 yrs 40 days", 24, 40);
    assert_term("1  yr", 12, 0);
    assert_term(" 7 yrs", 84, 0);
    assert_term("6 mos.", 6, 0);
    assert_term("13 YRS 1 mos", 157, 0);
    assert_term("3yrs", 36, 0);
    assert_term("2 weeks 3 days", 0, 17);
    assert_term("5 yrs & fine", 60, 0);
}

TEST(sums_are_read_where_they_add_up)
{
    (void)state_unused;
    assert_term("6 + 5 = 11 yrs", 132, 0);
    assert_term("6 yrs + 3= 9 yrs", 108, 0);
    assert_term("6 yrs + 3 yrs", 108, 0);
    assert_term("1 yr 6 mos + 6 mos = 2 yrs", 24, 0);
    assert_refused("6 + 5 = 12 yrs", "the terms do not add up to the sum that is written");
    assert_refused("12 mos + 30 days = 13 mos",
                   "the terms do not add up to the sum that is written");
    assert_refused("6 + 5 = 11", "the sum is without a known unit");
    assert_refused("6 + 5", "a number is without a known unit");
    assert_refused("6 yrs + 3", "a number is without a known unit");
    assert_refused("6 + 5 = 1 yr 5 mos", "a number is without a known unit");
    assert_refused("6 yrs +", "a number is expected");
    assert_refused("6 yrs = ", "a number is expected");
}

TEST(a_start_of_its_own_is_kept_apart_from_the_term)
{
    (void)state_unused;
    jub_term_words term;
    const char *reason;
    assert_true(jub_words_read(book_words(), JUB_TEXT("3 yrs from Sep 21"), &term, &reason));
    assert_int_equal(term.duration.months, 36);
    assert_text(term.start, "Sep 21");
    assert_true(
        jub_words_read(book_words(), JUB_TEXT("4 yrs from Sept 15th 1837 "), &term, &reason));
    assert_text(term.start, "Sept 15th 1837");
    assert_refused("3 yrs from ", "the day it begins is missing");
}

TEST(what_is_not_certain_is_not_read)
{
    (void)state_unused;
    const char *more = "more is written than a term in known words";
    assert_refused("", "a number is expected");
    assert_refused("Life", "a number is expected");
    assert_refused("x yrs", "a number is expected");
    assert_refused("-3 yrs", "a number is expected");
    assert_refused("3", "a number is without a known unit");
    assert_refused("3 jahre", "a number is without a known unit");
    assert_refused("3 yrsx", "a number is without a known unit");
    assert_refused("3 yrs or 4", more);
    assert_refused("3 yrs, 6 mos", more);
    assert_refused("3.5 yrs", "a number is without a known unit");
    assert_refused("2 yrs 3", "a number is without a known unit");
    assert_refused("6 mos 2 yrs", "units stand twice or not longest first");
    assert_refused("2 yrs 2 yrs", "units stand twice or not longest first");
    assert_refused("0 yrs", "a term of nothing");
    assert_refused("99999 yrs", "a number is too large");
    assert_refused("999 yrs", "the term is longer than any calendar");
}

TEST(long_and_odd_cells_end_in_a_reason)
{
    (void)state_unused;
    char cell[JUB_WORDS_MAX_BYTES + 2];
    memset(cell, '1', sizeof cell - 1);
    cell[sizeof cell - 1] = '\0';
    assert_refused(cell, "the cell is too long to be a term");
    assert_refused("1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1 = 17 yrs", "too many terms are added");
    assert_term("1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1 = 16 yrs", 192, 0);
}

// Writes a term in words from its parts, in every way of writing the units.
TEST(what_is_written_in_words_is_read_back)
{
    (void)state_unused;
    static const char *const year_words[] = {"yr", "yrs", "YRS"};
    static const char *const month_words[] = {"mo", "mos", "mos.", "Mos"};
    static const char *const day_words[] = {"day", "days"};
    jub_prng prng = {1838};
    for (int i = 0; i < 5000; i++) {
        const int years = (int)jub_prng_below(&prng, 40), months = (int)jub_prng_below(&prng, 30),
                  days = (int)jub_prng_below(&prng, 60);
        char cell[120] = "";
        size_t used = 0;
        if (years > 0)
            used += (size_t)snprintf(cell, sizeof cell, "%d %s ", years,
                                     year_words[jub_prng_below(&prng, 3)]);
        if (months > 0)
            used += (size_t)snprintf(cell + used, sizeof cell - used, "%d%s %s ", months,
                                     jub_prng_chance(&prng, 1, 2) ? "" : " ",
                                     month_words[jub_prng_below(&prng, 4)]);
        if (days > 0)
            (void)snprintf(cell + used, sizeof cell - used, "%d %s", days,
                           day_words[jub_prng_below(&prng, 2)]);
        if (years + months + days > 0) assert_term(cell, years * 12 + months, days);
    }
}

// -- forms and dates ------------------------------------------------------------------------------

static void assert_form(const char *source, const char *cell, const char *wanted)
{
    __attribute__((cleanup(jub_arena_clear))) jub_arena arena = jub_arena_init(1 << 16);
    jub_form form;
    jub_text found;
    assert_int_equal(jub_form_parse(&arena, jub_text_from(source), "here", &form, NULL), JUB_OK);
    const bool is_match = jub_form_match(&form, jub_text_from(cell), &found);
    if (is_match != (wanted != NULL)) fail_msg("'%s' on '%s'", source, cell);
    if (wanted) assert_text(found, wanted);
}

TEST(a_form_takes_the_wanted_part_of_a_whole_cell)
{
    (void)state_unused;
    assert_form("{digits}", "1944", "1944");
    assert_form("{digits}", "1944 (prior 1404)", NULL);
    assert_form("{digits} (prior {-text})", "1944 (prior 1404, 1061, 439)", "1944");
    assert_form("{-digits} (prior {text})", "1944 (prior 1404, 1061, 439)", "1404, 1061, 439");
    assert_form("{-digits} (prior {text})", "2390  (PRIOR 1650 and 2049)", "1650 and 2049");
    assert_form("{-digits} (prior {text})", "2390 (prior )", NULL);
    assert_form("{digits} here", "2 here", "2");
    assert_form("{digits} here", "2nd here", NULL);
    assert_form("{-digits}, {digits} here", "3, 2 here", "2");
    assert_form("{text} ({-digits} charges)", "Larceny (3 charges)", "Larceny");
    assert_form("{text} {-digits} charges", "Larceny 2 charges", "Larceny");
    assert_form("{text} {-digits} charges", "Larceny (3 charges)", NULL);
    assert_form("a{text}b", "axbxb", "xbx");
    assert_form("{-digits}", "77", "");
    assert_form("No. {digits}", "no. 12", "12");
}

TEST(a_form_that_is_none_is_refused)
{
    TEST_ARENA(arena);
    static const char *const bad[] = {"",          "{",          "{digit}",  "{digits} {text}",
                                      "a}b",       "{text",      "{--text}", "{-text}{-text}{text}",
                                      "{digits}}", "{ digits }", "{Digits}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        jub_form form;
        jub_error error;
        if (jub_form_parse(&arena, jub_text_from(bad[i]), "here", &form, &error) == JUB_OK)
            fail_msg("'%s' is taken", bad[i]);
        assert_memory_equal(error.message, "here: ", 6);
    }
}

TEST(long_cells_have_no_form)
{
    TEST_ARENA(arena);
    jub_form form;
    jub_text found;
    char cell[JUB_FORM_CELL_MAX_BYTES + 1];
    memset(cell, 'a', sizeof cell);
    assert_int_equal(jub_form_parse(&arena, JUB_TEXT("{text}b{-text}"), "here", &form, NULL),
                     JUB_OK);
    assert_false(jub_form_match(&form, (jub_text){cell, sizeof cell - 1}, &found));
    assert_false(jub_form_match(&form, (jub_text){cell, sizeof cell}, &found));
    assert_int_equal(jub_form_parse(&arena, JUB_TEXT("{text}"), "here", &form, NULL), JUB_OK);
    assert_true(jub_form_match(&form, (jub_text){cell, sizeof cell - 1}, &found));
    assert_false(jub_form_match(&form, (jub_text){cell, sizeof cell}, &found));
}

static void assert_day(const char *format, const char *cell, const char *iso)
{
    jub_date date;
    char text[JUB_DATE_TEXT_BYTES + 1];
    assert_int_equal(jub_date_form_check(jub_text_from(format), "here", NULL), JUB_OK);
    const bool is_read = jub_date_form_read(jub_text_from(format), jub_text_from(cell), &date);
    if (is_read != (iso != NULL)) fail_msg("'%s' by %s", cell, format);
    if (iso) assert_string_equal(jub_date_format(date, text), iso);
}

TEST(dates_are_read_by_their_format_and_no_other_way)
{
    (void)state_unused;
    assert_day("M/D/YYYY", "4/24/1830", "1830-04-24");
    assert_day("M/D/YYYY", "12/01/1838", "1838-12-01");
    assert_day("M/D/YYYY", "2/29/1836", "1836-02-29");
    assert_day("M/D/YYYY", "2/29/1838", NULL);
    assert_day("M/D/YYYY", "24/4/1830", NULL);
    assert_day("M/D/YYYY", "10/25 [No year]", NULL);
    assert_day("M/D/YYYY", "x/x/xxxx", NULL);
    assert_day("M/D/YYYY", "4/9", NULL);
    assert_day("M/D/YYYY", "4/1847", NULL);
    assert_day("M/D/YYYY", "X", NULL);
    assert_day("M/D/YYYY", "4/24/30", NULL);
    assert_day("M/D/YYYY", "4/24/18300", NULL);
    assert_day("M/D/YYYY", "004/24/1830", NULL);
    assert_day("M/D/YYYY", "", NULL);
    assert_day("DD.MM.YYYY", "24.04.1830", "1830-04-24");
    assert_day("DD.MM.YYYY", "24.4.1830", NULL);
    assert_day("YYYY-MM-DD", "1830-04-24", "1830-04-24");
}

TEST(a_date_format_must_name_day_month_and_a_full_year)
{
    (void)state_unused;
    static const char *const bad[] = {"",       "M/D/YY",     "M/YYYY",    "M/D/YYYY/D",
                                      "MDYYYY", "MMM/D/YYYY", "M/D/YYYYY", "M/D 1YYYY"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        jub_error error;
        if (jub_date_form_check(jub_text_from(bad[i]), "here", &error) == JUB_OK)
            fail_msg("'%s' is taken", bad[i]);
        assert_string_equal(error.hint,
                            "write it like M/D/YYYY or DD.MM.YYYY; the year has four digits");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_are_read_as_the_admission_books_write_them),
        cmocka_unit_test(sums_are_read_where_they_add_up),
        cmocka_unit_test(a_start_of_its_own_is_kept_apart_from_the_term),
        cmocka_unit_test(what_is_not_certain_is_not_read),
        cmocka_unit_test(long_and_odd_cells_end_in_a_reason),
        cmocka_unit_test(what_is_written_in_words_is_read_back),
        cmocka_unit_test(a_form_takes_the_wanted_part_of_a_whole_cell),
        cmocka_unit_test(a_form_that_is_none_is_refused),
        cmocka_unit_test(long_cells_have_no_form),
        cmocka_unit_test(dates_are_read_by_their_format_and_no_other_way),
        cmocka_unit_test(a_date_format_must_name_day_month_and_a_full_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
