#include "letter/letter.h"

#include "base/utf8.h"
#include "test_support.h"

// Letters by the decree of the example; determinations are made by hand, as its worked persons
// have them.

typedef struct desk_of_letters {
    const jub_decree *decree;
    jub_agenda agenda;
} desk_of_letters;

static jub_date day(const char *text)
{
    jub_date date;
    assert_true(jub_date_parse(jub_text_from(text), &date));
    return date;
}

static desk_of_letters lay_out(jub_arena *arena)
{
    desk_of_letters made = {0};
    jub_diagnostics *diagnostics = JUB_NEW(arena, jub_diagnostics, 1);
    const jub_text source =
        test_read_file(arena, "examples/special-pardon/special-pardon.decree.md");
    assert_non_null(source.bytes);
    *diagnostics = jub_diagnostics_init(arena);
    assert_int_equal(jub_decree_read(arena, source, diagnostics, &made.decree), JUB_OK);
    made.agenda.effect = day("2022-02-16");
    made.agenda.level_days[JUB_LEVEL_FACILITIES] = day("2022-01-03");
    made.agenda.level_days[JUB_LEVEL_PEOPLE] = day("2022-02-09");
    return made;
}

static uint32_t clause(const jub_decree *decree, jub_clause_kind kind, const char *name)
{
    for (uint32_t i = 0; i < jub_decree_clause_count(decree, kind); i++)
        if (jub_text_is(jub_decree_clause_name(decree, kind, i), name)) return i;
    fail_msg("no clause %s", name);
    return 0;
}

static jub_determination granted(const desk_of_letters *desk, const char *by)
{
    jub_determination made = {.quota = JUB_NO_QUOTA};
    made.result = (jub_outcome){.standing = JUB_GRANTED,
                                .grants = UINT64_C(1) << clause(desk->decree, JUB_GRANTS, by),
                                .new_kind = JUB_NO_TARGET,
                                .new_place = JUB_NO_TARGET};
    return made;
}

// "six months off the last of August: February ends short"
static jub_determination half_a_year(const desk_of_letters *desk)
{
    jub_determination made = granted(desk, "G1");
    made.has_old_end = true;
    made.old_end = day("2025-08-31");
    made.result.is_reduction = made.result.has_new_end = made.result.has_days_saved = true;
    made.result.new_end = day("2025-02-28");
    made.result.days_saved = 184;
    made.result.has_amount = true;
    made.result.amount = (jub_duration){.months = 6};
    return made;
}

static jub_determination release(const desk_of_letters *desk, uint32_t rank)
{
    jub_determination made = granted(desk, "G3");
    made.result.is_release = true;
    made.quota = clause(desk->decree, JUB_QUOTA, "Q1");
    made.rank = made.rank_last = rank;
    made.places = 15;
    return made;
}

static jub_told told(const char *person, const char *name, const jub_determination *determination)
{
    return (jub_told){.person = jub_text_from(person),
                      .name = jub_text_from(name),
                      .facility = JUB_TEXT("F00002"),
                      .facility_name = JUB_TEXT("Solmot Labour Camp 2"),
                      .determination = determination};
}

static jub_letter letter_to(const desk_of_letters *desk, jub_told who)
{
    return (jub_letter){.decree = desk->decree,
                        .agenda = &desk->agenda,
                        .told = who,
                        .day = day("2022-02-10"),
                        .origin = JUB_TEXT("pardon.example/log"),
                        .entry = 4711,
                        .evidence = JUB_TEXT("P00000001.notice")};
}

// As one line, so that a sentence is found wherever it was broken.
static const char *flat(jub_arena *arena, jub_text text)
{
    char *line = JUB_NEW(arena, char, text.length_bytes + 1);
    size_t length = 0;
    for (size_t i = 0; i < text.length_bytes; i++) {
        const char c = text.bytes[i] == '\n' ? ' ' : text.bytes[i];
        if (c != ' ' || (length > 0 && line[length - 1] != ' ')) line[length++] = c;
    }
    return line;
}

static jub_text write_letter(jub_arena *arena, const jub_letter *letter)
{
    jub_buffer buffer = jub_buffer_init(JUB_LETTER_MAX_BYTES);
    assert_int_equal(jub_letter_write(letter, JUB_LETTER_ENGLISH, &buffer, NULL), JUB_OK);
    const jub_text text = jub_text_copy(arena, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
    return text;
}

#define SAYS(text, sentence) assert_non_null(strstr((text), (sentence)))
#define SAYS_NOT(text, sentence) assert_null(strstr((text), (sentence)))

TEST(a_letter_says_what_was_decided_why_when_and_how_to_check_it)
{
    TEST_ARENA(arena);
    const desk_of_letters desk = lay_out(&arena);
    const jub_determination determination = half_a_year(&desk);
    const jub_letter letter = letter_to(&desk, told("P00000001", "Bang Gagwon", &determination));
    const char *text = flat(&arena, write_letter(&arena, &letter));
    SAYS(text, "To: Bang Gagwon, number P00000001 ");
    SAYS(text, "At: Solmot Labour Camp 2 (F00002) ");
    SAYS(text, "Date: 10 February 2022 ");
    SAYS(text, "Under: Special pardon of 16 February ");
    SAYS(text,
         "Your term is made shorter by 6 months. It was to end on 31 August 2025. It now ends "
         "on 28 February 2025, which is 184 days earlier.");
    SAYS(text, "Clause G1 of the decree gives it (source: point 3).");
    SAYS(text, "10 February 2022: you are told, with this letter.");
    SAYS(text, "Until 16 February 2022: you can object");
    SAYS(text, "16 February 2022: it takes effect. From that day on your term has its new end.");
    SAYS(text, "28 February 2025: the new end of your term.");
    SAYS(text, "entry 4711 of the log pardon.example/log ");
    SAYS(text, " jubilee-verify notice P00000001.notice --key LOG.pub ");
    SAYS_NOT(text, "released on"); // but that a release is not put right is said
    SAYS_NOT(text, "number 1 ");   // no place where there is no quota
}

TEST(a_place_in_a_quota_is_told_with_the_places_there_are)
{
    TEST_ARENA(arena);
    const desk_of_letters desk = lay_out(&arena);
    const jub_determination determination = release(&desk, 3);
    const jub_letter letter = letter_to(&desk, told("P00000009", "", &determination));
    const char *text = flat(&arena, write_letter(&arena, &letter));
    SAYS(text, "To: number P00000009 ");
    SAYS(text, "You are to be released on 16 February 2022.");
    SAYS(text, "Clause G3 of the decree gives it (source: point 3).");
    SAYS(text, "Clause Q1 of the decree has 15 places in your group");
    SAYS(text, "You are number 3 in it.");
    SAYS(text, "16 February 2022: it takes effect, and you leave.");
    SAYS_NOT(text, "shorter");
}

TEST(a_term_that_ends_by_the_day_of_effect_is_a_release)
{
    TEST_ARENA(arena);
    const desk_of_letters desk = lay_out(&arena);
    jub_determination determination = half_a_year(&desk);
    determination.old_end = day("2024-02-16");
    determination.result.new_end = desk.agenda.effect;
    determination.result.days_saved = 730;
    const jub_letter letter = letter_to(&desk, told("P00000001", "", &determination));
    const char *text = flat(&arena, write_letter(&arena, &letter));
    SAYS(text, "It now ends on 16 February 2022, which is 730 days earlier.");
    SAYS(text, "you are to be released on that day.");
    SAYS(text, "and you leave.");
    determination.result.new_end++;
    SAYS_NOT(flat(&arena, write_letter(&arena, &letter)), "you leave");
}

TEST(a_number_of_one_is_said_as_one)
{
    TEST_ARENA(arena);
    const desk_of_letters desk = lay_out(&arena);
    jub_determination determination = half_a_year(&desk);
    determination.old_end = day("2025-03-01");
    determination.result.days_saved = 1;
    determination.result.amount = (jub_duration){.days = 1};
    const jub_letter letter = letter_to(&desk, told("P00000001", "", &determination));
    const char *text = flat(&arena, write_letter(&arena, &letter));
    SAYS(text, "made shorter by 1 day. It was");
    SAYS(text, "which is 1 day earlier.");
    jub_determination alone = release(&desk, 1);
    alone.places = 1;
    const jub_letter another = letter_to(&desk, told("P00000002", "", &alone));
    SAYS(flat(&arena, write_letter(&arena, &another)), "has 1 place in your group");
}

// Six months are at least 181 days; of a term with a day left, no more than that day goes.
TEST(what_could_not_be_taken_off_is_not_said_to_be)
{
    TEST_ARENA(arena);
    const desk_of_letters desk = lay_out(&arena);
    jub_determination determination = half_a_year(&desk);
    determination.old_end = day("2022-02-17");
    determination.result.new_end = day("2022-02-16");
    determination.result.days_saved = 1;
    const jub_letter letter = letter_to(&desk, told("P00000001", "", &determination));
    const char *text = flat(&arena, write_letter(&arena, &letter));
    SAYS(text, "Up to 6 months are taken off your term, and not all of that could be. It was to "
               "end on 17 February 2022. It now ends on 16 February 2022, which is 1 day earlier.");
    SAYS_NOT(text, "made shorter by");
    determination.old_end = day("2022-02-16");
    determination.result.days_saved = 0;
    text = flat(&arena, write_letter(&arena, &letter));
    SAYS(text, "none of it could be: it ends on 16 February 2022, as before.");
    SAYS_NOT(text, "earlier");
}

TEST(what_is_not_known_is_said_and_not_made_up)
{
    TEST_ARENA(arena);
    const desk_of_letters desk = lay_out(&arena);
    jub_determination determination = half_a_year(&desk);
    determination.result.has_new_end = determination.result.has_days_saved = false;
    const jub_letter letter = letter_to(&desk, told("P00000001", "", &determination));
    const char *text = flat(&arena, write_letter(&arena, &letter));
    SAYS(text, "cannot be computed yet");
    SAYS_NOT(text, "2025");
    SAYS_NOT(text, "1970");
    determination.result.has_new_end = true;
    determination.has_old_end = false;
    SAYS(flat(&arena, write_letter(&arena, &letter)), "It now ends on 28 February 2025.");
}

TEST(a_transfer_says_where_to)
{
    TEST_ARENA(arena);
    const desk_of_letters desk = lay_out(&arena);
    jub_determination determination = granted(&desk, "G2");
    determination.result.new_place = 0;
    assert_text(jub_decree_target_name(desk.decree, 0), "better_facility");
    const jub_letter letter = letter_to(&desk, told("P00000001", "", &determination));
    const char *text = flat(&arena, write_letter(&arena, &letter));
    SAYS(text, "You are to be moved to another place: better_facility.");
    SAYS(text, "it takes effect, and you are moved.");
    SAYS_NOT(text, "you leave");
}

TEST(a_name_cannot_add_a_line_to_a_letter_or_fill_a_text_in)
{
    TEST_ARENA(arena);
    const desk_of_letters desk = lay_out(&arena);
    const jub_determination determination = half_a_year(&desk);
    const jub_told hostile =
        told("P1", "A\nDate:   1 May\r\x1b[31m{effect}\xe2\x80\xae\xc2\x85\x7f|", &determination);
    const jub_letter letter = letter_to(&desk, hostile);
    const jub_text text = write_letter(&arena, &letter);
    SAYS(text.bytes, "To:     A?Date:   1 May??[31m{effect}???|, number P1\n");
    for (size_t i = 0; i < text.length_bytes; i++)
        assert_true((uint8_t)text.bytes[i] >= 0x20 || text.bytes[i] == '\n');
}

TEST(no_line_is_wider_than_the_sheet)
{
    TEST_ARENA(arena);
    const desk_of_letters desk = lay_out(&arena);
    const jub_determination reduced = half_a_year(&desk), released = release(&desk, 15);
    const char *name =
        "방가권 방가권 방가권 방가권 방가권 방가권 방가권 방가권 방가권 방가권 방가권 방가권";
    const jub_letter letters[] = {letter_to(&desk, told("P00000001", name, &reduced)),
                                  letter_to(&desk, told("P00000001", name, &released))};
    for (size_t i = 0; i < 2; i++) {
        jub_text text = write_letter(&arena, &letters[i]);
        assert_true(jub_utf8_valid(text, NULL) && text.bytes[text.length_bytes - 1] == '\n');
        size_t widest = 0;
        while (text.length_bytes > 0) {
            const jub_text line = jub_text_cut(&text, '\n');
            const size_t width = jub_utf8_width(line);
            assert_true(width <= 76);
            assert_false(jub_text_ends(line, JUB_TEXT(" ")));
            if (width > widest) widest = width;
        }
        assert_true(widest > 70); // and the sheet is used
    }
}

TEST(the_same_letter_is_the_same_bytes_and_nobody_who_is_granted_nothing_gets_one)
{
    TEST_ARENA(arena);
    const desk_of_letters desk = lay_out(&arena);
    jub_determination determination = release(&desk, 1);
    const jub_letter letter = letter_to(&desk, told("P00000001", "A. Example", &determination));
    assert_true(jub_text_equal(write_letter(&arena, &letter), write_letter(&arena, &letter)));
    determination.result.standing = JUB_EXCLUDED;
    jub_buffer buffer = jub_buffer_init(JUB_LETTER_MAX_BYTES);
    assert_int_equal(jub_letter_write(&letter, JUB_LETTER_ENGLISH, &buffer, NULL), JUB_RANGE);
    assert_int_equal(buffer.length_bytes, 0);
    buffer = jub_buffer_init(100);
    determination.result.standing = JUB_GRANTED;
    assert_int_equal(jub_letter_write(&letter, JUB_LETTER_ENGLISH, &buffer, NULL), JUB_LIMIT);
    jub_buffer_clear(&buffer);
}

// -- the list of a facility -----------------------------------------------------------------------

static jub_told_list list_of(const desk_of_letters *desk, const jub_told_line *lines, size_t count)
{
    return (jub_told_list){.decree = desk->decree,
                           .agenda = &desk->agenda,
                           .facility = JUB_TEXT("F00002"),
                           .facility_name = JUB_TEXT("Solmot Labour Camp 2"),
                           .day = day("2022-01-03"),
                           .lines = lines,
                           .count = count};
}

static jub_text write_list(jub_arena *arena, const jub_told_list *list)
{
    jub_buffer buffer = jub_buffer_init(JUB_TOLD_LIST_MAX_BYTES);
    const size_t mark = jub_arena_mark(arena);
    assert_int_equal(jub_told_list_write(arena, list, JUB_LETTER_ENGLISH, &buffer, NULL), JUB_OK);
    assert_int_equal(jub_arena_mark(arena), mark);
    const jub_text text = jub_text_copy(arena, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
    return text;
}

TEST(a_facility_reads_its_people_by_rank_and_who_will_tell_them)
{
    TEST_ARENA(arena);
    const desk_of_letters desk = lay_out(&arena);
    const jub_determination reduced = half_a_year(&desk), second = release(&desk, 2),
                            first = release(&desk, 1);
    const jub_told_line lines[] = {
        {told("P00000003", "Third", &reduced), JUB_TEXT("O000012")},
        {told("P00000004", "Second", &second), JUB_TEXT("O000013")},
        {told("P00000008", "First", &first), JUB_TEXT("")},
    };
    const jub_told_list list = list_of(&desk, lines, 3);
    const char *text = flat(&arena, write_list(&arena, &list));
    SAYS(text, "Facility: Solmot Labour Camp 2 (F00002) Date: 3 January 2022 Under: Special pardon "
               "of 16 February People: 3 ");
    SAYS(text, "Nobody on this list may be told before 9 February 2022");
    SAYS(text, "By clause Q1 (source: point 3 (order assumed)), in its order "
               "1. P00000008 First Number 1 of 15 places. Released on 16 February 2022, by G3 "
               "(point 3). Nobody is enrolled who could tell: enrol a head for this facility. "
               "2. P00000004 Second Number 2 of 15 places. Released on 16 February 2022, by G3 "
               "(point 3). Told by O000013, on 9 February 2022 or after. "
               "Others 3. P00000003 Third Term ends on 28 February 2025 instead of 31 August 2025, "
               "by G1 (point 3). Told by O000012, on 9 February 2022 or after. "
               "End of the list: 3 in all.");
}

TEST(a_facility_of_which_nobody_is_listed_gets_a_list_that_says_so)
{
    TEST_ARENA(arena);
    const desk_of_letters desk = lay_out(&arena);
    const jub_told_list list = list_of(&desk, NULL, 0);
    const char *text = flat(&arena, write_list(&arena, &list));
    SAYS(text, "People: 0 Nobody of this facility is on the list. End of the list: 0 in all.");
}

TEST(a_list_of_thousands_keeps_its_place_in_memory)
{
    TEST_ARENA(arena);
    enum { COUNT = 20000 };
    const desk_of_letters desk = lay_out(&arena);
    const jub_determination reduced = half_a_year(&desk);
    jub_told_line *lines = JUB_NEW(&arena, jub_told_line, COUNT);
    for (size_t i = 0; i < COUNT; i++)
        lines[i] = (jub_told_line){told("P00000003", "Name", &reduced), JUB_TEXT("O000012")};
    const jub_told_list list = list_of(&desk, lines, COUNT);
    const jub_text text = write_list(&arena, &list);
    assert_int_equal(jub_text_count(text, '\n') > 3 * (size_t)COUNT, 1);
    SAYS(text.bytes, "20000. P00000003  Name\n");
}

TEST(a_list_without_memory_says_so)
{
    TEST_ARENA(arena);
    const desk_of_letters desk = lay_out(&arena);
    const jub_determination reduced = half_a_year(&desk);
    const jub_told_line line = {told("P00000003", "Name", &reduced), JUB_TEXT("O000012")};
    const jub_told_list list = list_of(&desk, &line, 1);
    jub_buffer buffer = jub_buffer_init(JUB_TOLD_LIST_MAX_BYTES);
    test_arena_fail_at(&arena, 0);
    assert_int_equal(jub_told_list_write(&arena, &list, JUB_LETTER_ENGLISH, &buffer, NULL),
                     JUB_NO_MEMORY);
    assert_int_equal(buffer.length_bytes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_says_what_was_decided_why_when_and_how_to_check_it),
        cmocka_unit_test(a_place_in_a_quota_is_told_with_the_places_there_are),
        cmocka_unit_test(a_term_that_ends_by_the_day_of_effect_is_a_release),
        cmocka_unit_test(a_number_of_one_is_said_as_one),
        cmocka_unit_test(what_could_not_be_taken_off_is_not_said_to_be),
        cmocka_unit_test(what_is_not_known_is_said_and_not_made_up),
        cmocka_unit_test(a_transfer_says_where_to),
        cmocka_unit_test(a_name_cannot_add_a_line_to_a_letter_or_fill_a_text_in),
        cmocka_unit_test(no_line_is_wider_than_the_sheet),
        cmocka_unit_test(
            the_same_letter_is_the_same_bytes_and_nobody_who_is_granted_nothing_gets_one),
        cmocka_unit_test(a_facility_reads_its_people_by_rank_and_who_will_tell_them),
        cmocka_unit_test(a_facility_of_which_nobody_is_listed_gets_a_list_that_says_so),
        cmocka_unit_test(a_list_of_thousands_keeps_its_place_in_memory),
        cmocka_unit_test(a_list_without_memory_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
