#include "report_fixture.h"

#include "report/outcome_private.h"

// -- the files, in memory -------------------------------------------------------------------------

enum { FILE_MAX = 80 };

typedef struct folder {
    jub_arena *arena;
    char paths[FILE_MAX][64];
    jub_text bytes[FILE_MAX];
    size_t count;
    size_t fail_at; // which file is refused; FILE_MAX: none
} folder;

static jub_status put(void *context, const char *path, jub_text bytes, jub_error *error)
{
    folder *into = context;
    assert_true(into->count < FILE_MAX);
    if (into->count == into->fail_at)
        return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "the disk is full");
    (void)snprintf(into->paths[into->count], sizeof into->paths[0], "%s", path);
    into->bytes[into->count++] = jub_text_copy(into->arena, bytes);
    return JUB_OK;
}

static const char *find(const folder *in, const char *path)
{
    for (size_t i = 0; i < in->count; i++)
        if (strcmp(in->paths[i], path) == 0) return in->bytes[i].bytes;
    return NULL;
}

static void write_report(jub_arena *arena, const jub_report_input *input, folder *into)
{
    jub_error error = {0};
    jub_arena work = jub_arena_init((size_t)1 << 28);
    *into = (folder){.arena = arena, .fail_at = FILE_MAX};
    const jub_report_sink sink = {into, put};
    if (jub_report_write(&work, input, &sink, &error) != JUB_OK) fail_msg("%s", error.message);
    jub_arena_clear(&work);
}

static const char *const pages[] = {"index.html", "ko/index.html"};

static unsigned count_of(const char *text, const char *what)
{
    unsigned count = 0;
    for (const char *at = strstr(text, what); at; at = strstr(at + 1, what)) count++;
    return count;
}

// -- what must hold -------------------------------------------------------------------------------

TEST(every_picture_says_its_message_is_in_the_folder_and_has_its_table)
{
    TEST_ARENA(arena);
    report_fixture made;
    folder files;
    report_fixture_make(&arena, &made);
    for (int is_public = 0; is_public < 2; is_public++) {
        made.input.is_public = is_public;
        write_report(&arena, &made.input, &files);
        for (size_t i = 0; i < 2; i++) {
            const char *page = find(&files, pages[i]);
            assert_non_null(page);
            assert_true(count_of(page, "<img ") >= 8);
            for (const char *image = strstr(page, "<img "); image;
                 image = strstr(image + 1, "<img ")) {
                char path[128] = {0};
                const char *source = strstr(image, "src=\"") + 5,
                           *alt = strstr(image, "alt=\"") + 5;
                if (strncmp(source, "../", 3) == 0) source += 3;
                memcpy(path, source, strcspn(source, "\""));
                assert_non_null(find(&files, path));
                assert_true(strcspn(alt, "\"") > 40);
                assert_true(strstr(image, "<table>") != NULL);
                assert_true(strstr(image, "<table>") < strstr(image, "</section>"));
            }
        }
    }
}

TEST(what_a_stranger_named_stays_text)
{
    TEST_ARENA(arena);
    report_fixture made;
    folder files;
    report_fixture_make(&arena, &made);
    write_report(&arena, &made.input, &files);
    for (size_t i = 0; i < 2; i++) {
        const char *page = find(&files, pages[i]);
        assert_int_equal(count_of(page, "<script"), 0);
        assert_int_equal(count_of(page, "<b>near"), 0);
        assert_int_equal(count_of(page, "<i>other"), 0);
        assert_int_equal(count_of(page, "<ties>"), 0);
        assert_true(count_of(page, "&lt;script&gt;alert(&#39;&amp;&quot;)&lt;/script&gt;") > 3);
        assert_true(count_of(page, "&lt;b&gt;near &amp; far&lt;/b&gt;") > 0);
    }
}

// The row of a table whose heading is `name`: its cells, with `|` between them.
static jub_text row_of(jub_arena *arena, const char *page, const char *caption, const char *name)
{
    const char *table = strstr(page, caption);
    assert_non_null(table);
    jub_text head = jub_text_format(arena, "<th scope=\"row\">%s</th>", name);
    const char *row = strstr(table, head.bytes);
    if (!row) { // of a column that does not break
        head = jub_text_format(arena, "<th scope=\"row\" class=\"d\">%s</th>", name);
        row = strstr(table, head.bytes);
    }
    assert_non_null(row);
    jub_buffer cells = jub_buffer_init(1 << 16);
    const char *end = strstr(row, "</tr>");
    for (const char *at = strstr(row, "<td"); at && at < end; at = strstr(at + 1, "<td")) {
        const char *text = strchr(at, '>') + 1;
        if (cells.length_bytes > 0) jub_buffer_char(&cells, '|');
        jub_buffer_bytes(&cells, text, (size_t)(strstr(text, "</td>") - text));
    }
    const jub_text text = jub_text_copy(arena, jub_buffer_view(&cells));
    jub_buffer_clear(&cells);
    return text;
}

// Counted a second time, from how the fixture deals out what becomes of people.
TEST(numbers_in_the_tables_are_those_of_the_input)
{
    TEST_ARENA(arena);
    report_fixture made;
    folder files;
    report_fixture_make(&arena, &made);
    write_report(&arena, &made.input, &files);
    unsigned long released = 0, reduced = 0, declined = 0, to_come = 0, refused = 0, aside = 0;
    unsigned long at_five[4] = {0};
    uint32_t first_at_five = 0;
    for (uint32_t i = 0; i < 5; i++) first_at_five += fixture_people_at(i);
    for (uint32_t row = 0; row < made.person_count; row++) {
        const bool is_at_five = row >= first_at_five && row < first_at_five + fixture_people_at(5);
        refused += row % 10 == 4;
        aside += row % 10 == 5;
        if (!fixture_is_listed(row)) continue;
        switch (fixture_effect(row)) {
        case JUB_RELEASED: released++, at_five[0] += is_at_five; break;
        case JUB_REDUCED: reduced++, at_five[1] += is_at_five; break;
        case JUB_DECLINED: declined++, at_five[2] += is_at_five; break;
        default: to_come++, at_five[3] += is_at_five;
        }
    }
    const char *page = find(&files, "index.html");
    const char *outcome = "People by outcome";
    assert_text(row_of(&arena, page, outcome, "Released"),
                jub_text_format(&arena, "let go by the decree itself|%lu", released).bytes);
    assert_text(row_of(&arena, page, outcome, "Set aside at the facility"),
                jub_text_format(&arena, "could have been nominated, and was not|%lu", aside).bytes);
    assert_text(row_of(&arena, page, outcome, "Refused at the final round"),
                jub_text_format(&arena, "those who read the case refused it|%lu", refused).bytes);
    assert_text(row_of(&arena, page, outcome, "All"), "everybody in the register|1,098");
    assert_int_equal(made.person_count, 1098);
    assert_text(row_of(&arena, page, "by clause and outcome", "All"),
                jub_text_format(&arena, "%lu|%lu|0|%lu|%lu|%lu", released, reduced, declined,
                                to_come, released + reduced + declined + to_come)
                    .bytes);
    assert_text(row_of(&arena, page, "by facility and outcome", "Eunul Camp 5 (F5)"),
                jub_text_format(&arena, "%lu|%lu|0|%lu|%lu|%lu", at_five[0], at_five[1], at_five[2],
                                at_five[3], at_five[0] + at_five[1] + at_five[2] + at_five[3])
                    .bytes);
    assert_text(row_of(&arena, page, "Tests and verdicts",
                       "a reader who passes more or fewer than "
                       "colleagues"),
                "C1|–|40|3|1|1|–");
    assert_text(row_of(&arena, page, "What was decided", "R017"), "131|121|92.4%|70.4%|62.6% to "
                                                                  "78.6%|flag");
    assert_text(
        row_of(&arena, page, "By authority that arrested: admissions since", "state security"),
        "147|160|0.92 (0.77 to 1.09)|no");
    assert_text(row_of(&arena, page, "Forecast and outcome", "Eunul Camp 4 (F4)"),
                jub_text_format(&arena, "21 to 36|%lu|yes", 28ul).bytes);
}

TEST(what_was_not_tested_is_no_zero_and_its_reason_is_in_both_languages)
{
    TEST_ARENA(arena);
    report_fixture made;
    folder files;
    report_fixture_make(&arena, &made);
    made.oversight.tested[JUB_INDICATOR_EXCLUDED] =
        (jub_tested){.checked_count = 777, .untested = JUB_UNTESTED_RULE_ALONE};
    made.oversight.tested[JUB_INDICATOR_CROWDING] =
        (jub_tested){.untested = JUB_UNTESTED_NO_FREE_LINE};
    write_report(&arena, &made.input, &files);
    const char *page = find(&files, "index.html"), *korean = find(&files, "ko/index.html");
    assert_text(
        row_of(&arena, page, "Tests and verdicts", "somebody on the list whom an exclusion bars"),
        "A1|777|–|–|–|–|0");
    assert_text(
        row_of(&arena, page, "Tests and verdicts", "more people just above a line than around it"),
        "B2|–|none|–|–|–|–");
    assert_int_equal(count_of(page, "lines rest on dates and terms"), 1);
    assert_int_equal(count_of(korean, "기준선은 이 사업의 담당관이 바꿀 수 없는"), 1);
    assert_int_equal(count_of(korean, "명부에 담당관이 없음"), 1);
}

// Oversight's words, with the apostrophe of print.
static void assert_same_words(report_text text, const char *theirs)
{
    const char *ours = report_text_of(text, JUB_REPORT_ENGLISH);
    for (; *ours && *theirs; theirs++)
        if (*theirs == '\'' && strncmp(ours, "’", 3) == 0)
            ours += 3;
        else
            assert_int_equal(*ours++, *theirs);
    assert_int_equal(*ours, *theirs);
}

TEST(reasons_and_innocent_readings_are_those_of_oversight)
{
    (void)state_unused;
#define X(name, words) assert_same_words(REPORT_UNTESTED_##name, words);
    JUB_UNTESTED_LIST(X)
#undef X
#define X(name, words) assert_same_words(REPORT_INNOCENT_##name, words);
    JUB_INNOCENT_LIST(X)
#undef X
#define X(name, words)                                                                             \
    if (JUB_SAYS_##name != JUB_SAYS_NOTHING) assert_same_words(REPORT_SAYS_##name, words);
    JUB_SAYS_LIST(X)
#undef X
#define X(name, words) assert_same_words(REPORT_NOTE_##name, words);
    JUB_PROJECTION_NOTE_LIST(X)
#undef X
#define X(name, code, word, meaning) assert_same_words(REPORT_INDICATOR_##name, meaning);
    JUB_INDICATOR_LIST(X)
#undef X
}

TEST(a_finding_is_told_in_a_sentence_of_each_language)
{
    TEST_ARENA(arena);
    report_fixture made;
    folder files;
    report_fixture_make(&arena, &made);
    write_report(&arena, &made.input, &files);
    const jub_text english =
        row_of(&arena, find(&files, "index.html"), "the gravest first", "flag");
    const jub_text korean = row_of(&arena, find(&files, "ko/index.html"), "중한 순서이며", "주의");
    assert_non_null(strstr(english.bytes, "C1: passes more, or fewer, of the same cases"));
    assert_non_null(strstr(korean.bytes, "C1: 같은 사건에서 동료에게 예상되는 것보다"));
}

TEST(a_facility_that_is_only_in_the_later_register_has_its_name_from_there)
{
    TEST_ARENA(arena);
    report_fixture made;
    folder files;
    report_fixture_make(&arena, &made);
    const fixture_file later[] = {
        {"facilities", "facility:string name:string name_latin:string",
         "facility,name,name_latin\nF1,딴 이름,Not This\nN1,새 교화소,New Camp\n"},
        {"persons", "person:string facility:string>facilities", "person,facility\nP1,N1\n"},
    };
    const jub_refill_part parts[] = {
        {.by = "all", .name = {"all", 3}, .admitted = 90, .expected = 80, .has_data = true},
        {.by = "facility", .name = {"F1", 2}, .admitted = 40, .expected = 41, .has_data = true},
        {.by = "facility", .name = {"N1", 2}, .admitted = 30, .expected = 31, .has_data = true},
        {.by = "facility", .name = {"Z9", 2}, .admitted = 20, .expected = 21, .has_data = true},
    };
    made.refill.parts = parts;
    made.refill.part_count = sizeof parts / sizeof *parts;
    made.input.later = fixture_register(&arena, later, 2);
    write_report(&arena, &made.input, &files);
    const char *english = find(&files, "index.html"), *korean = find(&files, "ko/index.html");
    const char *caption = "By facility: admissions since";
    assert_text(row_of(&arena, english, caption, "New Camp (N1)"), "30|31|0.00|no");
    assert_int_equal(count_of(english, "Not This"), 0);
    assert_text(row_of(&arena, english, caption, "Eunul Camp 1 (F1)"), "40|41|0.00|no");
    assert_text(row_of(&arena, english, caption, "Z9"), "20|21|0.00|no");
    assert_int_equal(count_of(korean, ">새 교화소 (N1)<"), 1);
}

TEST(what_limits_a_projection_is_said_where_it_is_so)
{
    TEST_ARENA(arena);
    report_fixture made;
    folder files;
    report_fixture_make(&arena, &made);
    for (size_t i = 0; i < JUB_PROJECTION_NOTE_COUNT; i++) made.projection.notes[i] = false;
    made.refill.has_rise = false;
    write_report(&arena, &made.input, &files);
    assert_int_equal(count_of(find(&files, pages[0]), "To bear in mind"), 0);
    assert_int_equal(count_of(find(&files, pages[0]), "hides a refill"), 0);
    made.projection.notes[JUB_PROJECTION_NOTE_LEAVERS] = true;
    made.refill.has_rise = true;
    made.refill.rise_ratio = 1.28;
    made.refill.rise_month = made.refill.announced;
    write_report(&arena, &made.input, &files);
    assert_int_equal(count_of(find(&files, pages[0]), "<li>in the last 90 days far fewer left"), 1);
    assert_int_equal(count_of(find(&files, pages[0]), "28.0% more were admitted"), 1);
    assert_int_equal(count_of(find(&files, pages[1]), "지난 90일에 나간 사람이"), 1);
    assert_int_equal(count_of(find(&files, pages[1]), "28.0% 많았습니다"), 1);
}

TEST(each_kind_of_finding_has_an_innocent_reading_beside_it)
{
    TEST_ARENA(arena);
    report_fixture made;
    folder files;
    report_fixture_make(&arena, &made);
    write_report(&arena, &made.input, &files);
    assert_int_equal(count_of(find(&files, "index.html"), "the reader may have read better"), 1);
    assert_int_equal(count_of(find(&files, "index.html"), "somebody may have been enrolled"), 0);
    assert_int_equal(count_of(find(&files, "ko/index.html"), "선의로 견해가 다를 수 있음"), 1);
}

TEST(somebodys_own_no_is_no_effect_of_the_decree)
{
    (void)state_unused;
    jub_report_acts acts = {0};
    const jub_agenda agenda = {0};
    jub_event event = {
        .kind = JUB_EVENT_EFFECT_RECORDED, .time = 86400, .effect = JUB_TEXT("refused")};
    jub_report_acts_take(&acts, &agenda, &event);
    assert_int_equal(acts.kinds[JUB_EVENT_EFFECT_RECORDED].count, 0);
    event.effect = JUB_TEXT("reduced");
    event.time = 5 * 86400;
    jub_report_acts_take(&acts, &agenda, &event);
    assert_int_equal(acts.kinds[JUB_EVENT_EFFECT_RECORDED].count, 1);
    assert_int_equal(acts.kinds[JUB_EVENT_EFFECT_RECORDED].first, 5 * 86400);
}

// How many are on the list and have not declined is what was held against the rule, and the list
// with those who declined is shown: the difference would be a count that is left out.
TEST(the_public_is_not_told_how_many_were_held_against_a_rule)
{
    TEST_ARENA(arena);
    report_fixture made;
    folder files;
    report_fixture_make(&arena, &made);
    made.input.is_public = true;
    made.oversight.tested[JUB_INDICATOR_EXCLUDED] =
        (jub_tested){.checked_count = 777, .untested = JUB_UNTESTED_RULE_ALONE};
    write_report(&arena, &made.input, &files);
    for (size_t i = 0; i < 2; i++) assert_int_equal(count_of(find(&files, pages[i]), "777"), 0);
    assert_text(row_of(&arena, find(&files, "index.html"), "Tests and verdicts",
                       "somebody on the list whom an exclusion bars"),
                "A1|yes|–|–");
}

// "470 came since" is told, so a month since then is not to be had from that and the others.
TEST(a_small_month_is_not_the_only_one_left_out_of_those_that_add_up)
{
    TEST_ARENA(arena);
    report_fixture made;
    folder files;
    report_fixture_make(&arena, &made);
    jub_refill_month *months = JUB_NEW(&arena, jub_refill_month, made.refill.month_count);
    memcpy(months, made.refill.months, made.refill.month_count * sizeof *months);
    for (size_t i = 0; i < made.refill.month_count; i++)
        if (months[i].is_before) months[i].admitted = 6; // cheap to leave out, were it any use
    months[14].admitted = 2;
    made.refill.months = months;
    made.input.is_public = true;
    write_report(&arena, &made.input, &files);
    const char *row = strstr(find(&files, "index.html"), "Admissions and people held by month");
    unsigned hidden[2] = {0};
    for (size_t i = 0; i < made.refill.month_count; i++) {
        row = strstr(row, "<th scope=\"row\"");
        const char *cell = strstr(row, "<td class=\"n\">") + strlen("<td class=\"n\">");
        hidden[months[i].is_before] += strncmp(cell, "not shown", 9) == 0;
        row = cell;
    }
    assert_true(hidden[false] >= 2);
    assert_int_equal(hidden[true], 0);
}

// 2 before and 30 since: what is expected and the ratio would tell of the 2.
TEST(a_part_to_which_few_were_admitted_before_is_left_out)
{
    TEST_ARENA(arena);
    report_fixture made;
    folder files;
    report_fixture_make(&arena, &made);
    jub_refill_part *parts = JUB_NEW(&arena, jub_refill_part, made.refill.part_count);
    memcpy(parts, made.refill.parts, made.refill.part_count * sizeof *parts);
    double since = 0, before = 0;
    for (size_t i = 0; i < made.refill.month_count; i++)
        *(made.refill.months[i].is_before ? &before : &since) += 1;
    for (size_t i = 0; i < made.refill.part_count; i++) parts[i].as_mean = 200 * since / before;
    parts[4].as_mean = 2 * since / before;
    made.refill.parts = parts;
    made.input.is_public = true;
    write_report(&arena, &made.input, &files);
    const char *page = find(&files, "index.html");
    const char *caption = "By ground of arrest: admissions since";
    assert_text(row_of(&arena, page, caption, "charge"), "not shown|not shown|not shown|not shown");
    assert_text(row_of(&arena, page, caption, "&lt;i&gt;other&lt;/i&gt;"),
                "not shown|not shown|not shown|not shown");
}

TEST(the_public_has_estimates_in_tens)
{
    TEST_ARENA(arena);
    report_fixture made;
    folder files;
    report_fixture_make(&arena, &made);
    made.refill.has_dues = true;
    made.refill.excess_overdue = 3;
    made.refill.held_lowest = 927;
    made.forecast.total.granted.least = 403; // four undetermined
    made.forecast.total.granted.most = 407;
    made.input.is_public = true;
    write_report(&arena, &made.input, &files);
    const char *page = find(&files, "index.html");
    assert_text(row_of(&arena, page, "What the number held comes from",
                       "of it by people held past their day"),
                "fewer than 10");
    assert_text(row_of(&arena, page, "What the number held comes from",
                       "Lowest count after it, 2 March 2030"),
                "930");
    const jub_text whole =
        row_of(&arena, page, "Forecast and outcome", "All, of the register of that day");
    assert_memory_equal(whole.bytes, "400 to 410|", 11);
    assert_text(row_of(&arena, page, "Who may come within the line",
                       "time passes: who is short of a line then and past it on the day"),
                "0 to 20");
}

TEST(the_public_edition_names_no_officer_and_no_finding)
{
    TEST_ARENA(arena);
    report_fixture made;
    folder files;
    report_fixture_make(&arena, &made);
    made.input.is_public = true;
    write_report(&arena, &made.input, &files);
    for (size_t i = 0; i < 2; i++) {
        const char *page = find(&files, pages[i]);
        assert_int_equal(count_of(page, "R017"), 0);
        assert_int_equal(count_of(page, "near &amp; far"), 0);
        assert_int_equal(count_of(page, "funnel"), 0);
        assert_int_equal(count_of(page, "occupancy"), 0);
    }
    for (size_t i = 0; i < files.count; i++) assert_null(strstr(files.paths[i], "funnel"));
    const char *page = find(&files, "index.html");
    assert_text(row_of(&arena, page, "By authority that arrested: admissions since", "court"),
                "not shown|not shown|not shown|not shown");
    assert_true(count_of(page, "not shown") > 10);
}

// No number below 5 stands in a table of people of the public edition.
TEST(the_public_tables_show_no_small_count)
{
    TEST_ARENA(arena);
    report_fixture made;
    folder files;
    report_fixture_make(&arena, &made);
    made.input.is_public = true;
    write_report(&arena, &made.input, &files);
    const char *page = find(&files, "index.html");
    const char *from = strstr(page, "<section aria-labelledby=\"outcome\"");
    const char *to = strstr(page, "<section aria-labelledby=\"calendar\"");
    unsigned numbers = 0;
    for (const char *at = strstr(from, "<td class=\"n\">"); at && at < to;
         at = strstr(at + 1, "<td class=\"n\">")) {
        const char *text = at + strlen("<td class=\"n\">");
        const size_t length = strcspn(text, "<");
        assert_false(length == 1 && *text >= '1' && *text <= '4');
        numbers += *text >= '0' && *text <= '9';
    }
    assert_true(numbers > 30);
}

TEST(the_same_input_gives_the_same_bytes)
{
    TEST_ARENA(arena);
    report_fixture made;
    folder first, second;
    report_fixture_make(&arena, &made);
    write_report(&arena, &made.input, &first);
    write_report(&arena, &made.input, &second);
    assert_int_equal(first.count, second.count);
    for (size_t i = 0; i < first.count; i++) {
        assert_string_equal(first.paths[i], second.paths[i]);
        assert_true(jub_text_equal(first.bytes[i], second.bytes[i]));
    }
}

TEST(a_part_that_is_missing_is_said_to_be_with_how_to_have_it)
{
    TEST_ARENA(arena);
    report_fixture made;
    folder files;
    report_fixture_make(&arena, &made);
    const jub_report_input bare = {.state = &made.state, .made_by = JUB_TEXT("jubilee")};
    write_report(&arena, &bare, &files);
    const char *page = find(&files, "index.html");
    assert_int_equal(count_of(page, "This part is missing."), 6);
    assert_int_equal(count_of(page, "--scenario"), 1);
    assert_int_equal(count_of(page, "--later"), 1);
    assert_int_equal(count_of(find(&files, "ko/index.html"), "이 부분은 없습니다."), 6);
}

TEST(headings_go_down_one_level_at_a_time)
{
    TEST_ARENA(arena);
    report_fixture made;
    folder files;
    report_fixture_make(&arena, &made);
    write_report(&arena, &made.input, &files);
    for (size_t i = 0; i < 2; i++) {
        const char *page = find(&files, pages[i]);
        int level = 0;
        assert_int_equal(count_of(page, "<h1>"), 1);
        for (const char *at = strstr(page, "<h"); at; at = strstr(at + 1, "<h")) {
            if (at[2] < '1' || at[2] > '6') continue;
            assert_true(at[2] - '0' <= level + 1);
            level = at[2] - '0';
        }
        assert_int_equal(level, 2);
    }
}

TEST(a_file_that_cannot_be_written_ends_the_report)
{
    TEST_ARENA(arena);
    report_fixture made;
    report_fixture_make(&arena, &made);
    for (size_t fail_at = 0; fail_at < 40; fail_at += 3) {
        jub_error error = {0};
        jub_arena work = jub_arena_init((size_t)1 << 28);
        folder files = {.arena = &arena, .fail_at = fail_at};
        const jub_report_sink sink = {&files, put};
        const jub_status status = jub_report_write(&work, &made.input, &sink, &error);
        if (status != JUB_OK) {
            assert_int_equal(status, JUB_IO);
            assert_string_equal(error.message, "the disk is full");
        } else {
            assert_true(files.count <= fail_at);
        }
        jub_arena_clear(&work);
    }
}

TEST(memory_that_is_out_is_told_wherever_it_ends)
{
    TEST_ARENA(arena);
    report_fixture made;
    report_fixture_make(&arena, &made);
    jub_status status = JUB_NO_MEMORY;
    for (size_t fail_at = 0; status != JUB_OK; fail_at = fail_at * 5 / 4 + 1) {
        jub_error error = {0};
        jub_arena files_arena = jub_arena_init((size_t)1 << 30);
        jub_arena work = jub_arena_init((size_t)1 << 28);
        folder files = {.arena = &files_arena, .fail_at = FILE_MAX};
        const jub_report_sink sink = {&files, put};
        test_arena_fail_at(&work, fail_at);
        status = jub_report_write(&work, &made.input, &sink, &error);
        if (status != JUB_OK) {
            assert_int_equal(status, JUB_NO_MEMORY);
            assert_null(find(&files, "ko/index.html"));
        }
        assert_int_equal(jub_arena_mark(&work), 0);
        jub_arena_clear(&work);
        jub_arena_clear(&files_arena);
    }
}

TEST(a_programme_without_its_register_is_refused)
{
    TEST_ARENA(arena);
    report_fixture made;
    jub_error error = {0};
    folder files = {.arena = &arena, .fail_at = FILE_MAX};
    const jub_report_sink sink = {&files, put};
    report_fixture_make(&arena, &made);
    made.basis.reg = NULL;
    assert_int_equal(jub_report_write(&arena, &made.input, &sink, &error), JUB_MISSING);
    assert_int_equal(files.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_picture_says_its_message_is_in_the_folder_and_has_its_table),
        cmocka_unit_test(what_a_stranger_named_stays_text),
        cmocka_unit_test(numbers_in_the_tables_are_those_of_the_input),
        cmocka_unit_test(what_was_not_tested_is_no_zero_and_its_reason_is_in_both_languages),
        cmocka_unit_test(reasons_and_innocent_readings_are_those_of_oversight),
        cmocka_unit_test(a_finding_is_told_in_a_sentence_of_each_language),
        cmocka_unit_test(a_facility_that_is_only_in_the_later_register_has_its_name_from_there),
        cmocka_unit_test(what_limits_a_projection_is_said_where_it_is_so),
        cmocka_unit_test(each_kind_of_finding_has_an_innocent_reading_beside_it),
        cmocka_unit_test(somebodys_own_no_is_no_effect_of_the_decree),
        cmocka_unit_test(the_public_is_not_told_how_many_were_held_against_a_rule),
        cmocka_unit_test(a_small_month_is_not_the_only_one_left_out_of_those_that_add_up),
        cmocka_unit_test(a_part_to_which_few_were_admitted_before_is_left_out),
        cmocka_unit_test(the_public_has_estimates_in_tens),
        cmocka_unit_test(the_public_edition_names_no_officer_and_no_finding),
        cmocka_unit_test(the_public_tables_show_no_small_count),
        cmocka_unit_test(the_same_input_gives_the_same_bytes),
        cmocka_unit_test(a_part_that_is_missing_is_said_to_be_with_how_to_have_it),
        cmocka_unit_test(headings_go_down_one_level_at_a_time),
        cmocka_unit_test(a_file_that_cannot_be_written_ends_the_report),
        cmocka_unit_test(memory_that_is_out_is_told_wherever_it_ends),
        cmocka_unit_test(a_programme_without_its_register_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
