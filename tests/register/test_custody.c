#include "register/custody.h"

#include <stdlib.h>

#include "base/prng.h"

#include "../parallel_support.h"
#include "register_same.h"
#include "sentence/case.h"
#include "sentence/clemency.h"
#include "test_support.h"

// A register of persons and sentences whose custody is computed, and computed again here in other
// ways: by hand from a calendar, from the same sentences written as cases of `sentence compute`,
// and by a slow twin that reads the cells anew.

#define PACKAGE(custody)                                                                           \
    "{\"name\":\"test\"," custody                                                                  \
    "\"resources\":[{\"name\":\"persons\",\"path\":\"persons.csv\",\"schema\":{"                   \
    "\"fields\":[{\"name\":\"person\",\"type\":\"string\"}],\"primaryKey\":\"person\"}},"          \
    "{\"name\":\"sentences\",\"path\":\"sentences.csv\",\"schema\":{\"fields\":["                  \
    "{\"name\":\"sentence\",\"type\":\"string\"},{\"name\":\"person\",\"type\":\"string\"},"       \
    "{\"name\":\"kind\",\"type\":\"string\",\"constraints\":{\"enum\":[\"fixed\",\"life\"]}},"     \
    "{\"name\":\"start\",\"type\":\"date\"},{\"name\":\"term\",\"type\":\"duration\"},"            \
    "{\"name\":\"after\",\"type\":\"string\",\"noneValues\":[\"none\"]},"                          \
    "{\"name\":\"days\",\"type\":\"integer\"}],"                                                   \
    "\"primaryKey\":\"sentence\",\"foreignKeys\":[{\"fields\":\"person\",\"reference\":{"          \
    "\"resource\":\"persons\",\"fields\":\"person\"}},{\"fields\":\"after\",\"reference\":{"       \
    "\"resource\":\"\",\"fields\":\"sentence\"}}]}}]}"
#define CUSTODY(members) "\"jubilee:custody\":{" members "},"
#define FIELDS                                                                                     \
    "\"law\":\"generic\",\"sentences\":\"sentences\",\"person\":\"person\",\"start\":\"start\","   \
    "\"term\":\"term\""
#define FOLLOWS ",\"consecutive_to\":\"after\""
#define KINDS ",\"kind\":\"kind\",\"kinds\":{\"fixed\":\"standard\",\"life\":\"life\"}"

enum { TOLD_BYTES = 4096 };

typedef struct told {
    char lines[TOLD_BYTES];
    size_t length;
} told;

static void take(void *context, const jub_fault *fault)
{
    told *to = context;
    const int length = snprintf(
        to->lines + to->length, sizeof to->lines - to->length, "%.*s %u %.*s %s '%.*s' %s\n",
        JUB_TEXT_ARG(fault->path), fault->line, JUB_TEXT_ARG(fault->column),
        jub_fault_word(fault->kind), JUB_TEXT_ARG(fault->value), fault->reason);
    assert_true(length > 0 && to->length + (size_t)length < sizeof to->lines);
    to->length += (size_t)length;
}

static const jub_law *law_of(jub_arena *arena, const char *name)
{
    const jub_law *law = NULL;
    jub_error error;
    const jub_text path = jub_text_format(arena, "laws/%s.json", name);
    if (jub_law_parse(arena, test_read_file(arena, path.bytes), &law, &error) != JUB_OK)
        fail_msg("%s", error.message);
    return law;
}

// The special pardon's law with another fraction to serve.
static const jub_law *law_with_fraction(jub_arena *arena, const char *fraction)
{
    const jub_law *law = NULL;
    jub_error error;
    const jub_text file = test_read_file(arena, "laws/special-pardon.json");
    const char *at = strstr(file.bytes, "\"1/1\"");
    assert_non_null(at);
    const jub_text text = jub_text_format(arena, "%.*s\"%s\"%s", (int)(at - file.bytes), file.bytes,
                                          fraction, at + 5);
    if (jub_law_parse(arena, text, &law, &error) != JUB_OK) fail_msg("%s", error.message);
    return law;
}

static jub_register *load(jub_arena *arena, const char *package_text, const char *persons,
                          const char *sentences)
{
    const jub_package *package = NULL;
    jub_register *reg = NULL;
    jub_error error;
    const jub_text sources[] = {jub_text_from(persons), jub_text_from(sentences)};
    jub_status status = jub_package_read(arena, jub_text_from(package_text), &package, &error);
    if (status == JUB_OK)
        status = jub_register_load(arena, package, sources, NULL, NULL, NULL, &reg, &error);
    if (status != JUB_OK) fail_msg("%s", error.message);
    return reg;
}

static jub_register *load_custody(jub_arena *arena, const jub_law *law, const char *persons,
                                  const char *sentences, told *faults)
{
    jub_error error;
    const jub_fault_sink sink = {take, faults};
    jub_register *reg = load(arena, PACKAGE(CUSTODY(FIELDS FOLLOWS KINDS)), persons, sentences);
    if (jub_register_add_custody(arena, reg, law, faults ? &sink : NULL, NULL, &error) != JUB_OK)
        fail_msg("%s", error.message);
    assert_ptr_equal(jub_register_resource(reg, JUB_TEXT("custody")), reg->custody);
    return reg;
}

// A row of custody as `start end release term`, `?` for what is unknown.
static jub_text row_of(jub_arena *arena, const jub_register *reg, uint32_t row)
{
    jub_buffer buffer = jub_buffer_init(1000);
    for (uint32_t i = 0; i < JUB_CUSTODY_COLUMN_COUNT; i++) {
        const jub_column *column = &reg->custody->columns[i];
        if (i > 0) jub_buffer_char(&buffer, ' ');
        if (jub_bit(column->known, row))
            jub_column_write(column, row, &buffer);
        else
            jub_buffer_char(&buffer, '?');
    }
    const jub_text text = jub_text_copy(arena, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
    return text;
}

#define PERSONS "person\nsingle\nconcurrent\nchain\nlife\npretrial\n"
#define SENTENCES                                                                                  \
    "sentence,person,kind,start,term,after,days\n"                                                 \
    "S1,single,fixed,2012-02-16,P12Y,none,\n"                                                      \
    "S2,concurrent,fixed,2019-05-01,P2Y,none,\n"                                                   \
    "S3,concurrent,fixed,2020-03-10,P1Y6M,none,\n"                                                 \
    "S4,chain,fixed,2022-01-31,P1M,none,\n"                                                        \
    "S5,chain,fixed,none,P1M,S4,\n"                                                                \
    "S6,chain,fixed,none,P10D,S5,\n"                                                               \
    "S7,life,life,2001-07-04,none,none,\n"                                                         \
    "S8,life,fixed,2003-01-01,P2Y,none,\n"

TEST(worked_persons_have_the_dates_worked_by_hand)
{
    TEST_ARENA(arena);
    told faults = {0};
    const jub_register *reg =
        load_custody(&arena, law_of(&arena, "special-pardon"), PERSONS, SENTENCES, &faults);
    assert_string_equal(faults.lines, "");
    assert_int_equal(reg->custody->row_count, 5);
    assert_text(row_of(&arena, reg, 0), "2012-02-16 2024-02-16 2024-02-16 P12Y");
    // Two years end on 1 May 2021, the later year and a half on 10 September 2021; from May 2019
    // that is two years, four months and nine days.
    assert_text(row_of(&arena, reg, 1), "2019-05-01 2021-09-10 2021-09-10 P2Y4M9D");
    // One month and one month from 31 January are 31 March, and ten days more 10 April; whole
    // months go to 31 March.
    assert_text(row_of(&arena, reg, 2), "2022-01-31 2022-04-10 2022-04-10 P2M10D");
    assert_text(row_of(&arena, reg, 3), "2001-07-04 none none none");
    assert_text(row_of(&arena, reg, 4), "none none none none");
}

TEST(another_law_gives_the_same_people_other_days)
{
    TEST_ARENA(arena);
    const jub_register *reg =
        load_custody(&arena, law_of(&arena, "generic"), PERSONS, SENTENCES, NULL);
    assert_text(row_of(&arena, reg, 0), "2012-02-16 2024-02-15 2024-02-15 P12Y");
    // Two thirds of the 4,383 days from 16 February 2012 are 2,922; that many later is 16 February
    // 2020.
    reg = load_custody(&arena, law_with_fraction(&arena, "2/3"), PERSONS, SENTENCES, NULL);
    assert_text(row_of(&arena, reg, 0), "2012-02-16 2024-02-16 2020-02-16 P12Y");
}

TEST(where_a_fact_is_missing_nothing_is_guessed)
{
    TEST_ARENA(arena);
    told faults = {0};
    const jub_register *reg = load_custody(
        &arena, law_of(&arena, "special-pardon"),
        "person\nno_term\nno_start\none_of_two\nno_link\nlost_link\nloop\nno_kind\nno_term\n",
        "sentence,person,kind,start,term,after,days\n"
        "S1,no_term,fixed,2012-02-16,,none,\n"
        "S2,no_start,fixed,,P1Y,none,\n"
        "S3,one_of_two,fixed,2015-01-01,P9Y,none,\n"
        "S4,one_of_two,fixed,2015-01-01,three years,none,\n"
        "S5,no_link,fixed,2015-01-01,P1Y,,\n"
        "S6,lost_link,fixed,2015-01-01,P1Y,S99,\n"
        "S7,loop,fixed,2015-01-01,P1Y,S8,\n"
        "S8,loop,fixed,none,P1Y,S7,\n"
        "S9,no_kind,,2015-01-01,P1Y,none,\n",
        &faults);
    for (uint32_t row = 0; row < 8; row++) assert_text(row_of(&arena, reg, row), "? ? ? ?");
    assert_string_equal(faults.lines, ""); // missing, or found by loading already
    jub_person_custody *person = JUB_NEW(&arena, jub_person_custody, 1);
    jub_register_gather(reg, 2, person);
    assert_int_equal(person->state, JUB_CUSTODY_MISSING);
    assert_int_equal(person->row, 3);
    assert_text(person->column->name, "term");
    jub_register_gather(reg, 7, person); // a key that stands twice is the first one's
    assert_int_equal(person->state, JUB_CUSTODY_MISSING);
    assert_int_equal(person->row, JUB_NO_ROW);
}

TEST(facts_that_cannot_be_are_faults_and_the_person_stays)
{
    TEST_ARENA(arena);
    told faults = {0};
    const jub_register *reg =
        load_custody(&arena, law_of(&arena, "special-pardon"),
                     "person\nnowhere\nendless\nof_another\nnothing\nuntried\nbeyond\nfine\n",
                     "sentence,person,kind,start,term,after,days\n"
                     "S1,nowhere,fixed,none,P1Y,none,\n"
                     "S2,endless,fixed,2015-01-01,none,none,\n"
                     "S3,of_another,fixed,none,P1Y,S2,\n"
                     "S4,nothing,fixed,2015-01-01,P0D,none,\n"
                     "S5,beyond,fixed,2399-01-01,P9Y,none,\n"
                     "S6,fine,fixed,2015-01-01,P9Y,none,\n",
                     &faults);
    assert_string_equal(
        faults.lines,
        "sentences.csv 2 start custody 'none' runs from no day and follows no other sentence\n"
        "sentences.csv 3 term custody 'none' a sentence without a term, and not for life\n"
        "sentences.csv 4 after custody 'S2' follows a sentence of another person\n"
        "sentences.csv 5  custody '' sentence 'S4': its term is nothing\n"
        "sentences.csv 6  custody '' the sentence runs out of the calendar\n");
    assert_int_equal(reg->faults.by_kind[JUB_FAULT_CUSTODY], 5);
    assert_text(row_of(&arena, reg, 3), "? ? ? ?");
    assert_text(row_of(&arena, reg, 4), "none none none none");
    assert_text(row_of(&arena, reg, 6), "2015-01-01 2024-01-01 2024-01-01 P9Y");
}

TEST(more_sentences_than_can_be_computed_are_a_fault_of_that_person)
{
    TEST_ARENA(arena);
    told faults = {0};
    jub_buffer csv = jub_buffer_init(1 << 20);
    jub_buffer_string(&csv, "sentence,person,kind,start,term,after,days\n");
    for (int i = 0; i <= JUB_SENTENCES_MAX; i++)
        jub_buffer_format(&csv, "S%d,many,fixed,2015-01-01,P1Y,none,\n", i);
    jub_buffer_char(&csv, '\0');
    const jub_register *reg = load_custody(&arena, law_of(&arena, "special-pardon"),
                                           "person\nmany\nnone\n", csv.bytes, &faults);
    assert_string_equal(faults.lines, "sentences.csv 252 person custody 'many' more sentences of "
                                      "one person than can be computed\n");
    assert_text(row_of(&arena, reg, 0), "? ? ? ?");
    assert_text(row_of(&arena, reg, 1), "none none none none");
    jub_buffer_clear(&csv);
}

TEST(a_law_with_schemes_is_refused)
{
    TEST_ARENA(arena);
    jub_error error;
    jub_register *reg = load(&arena, PACKAGE(CUSTODY(FIELDS FOLLOWS KINDS)), PERSONS, SENTENCES);
    assert_int_equal(jub_register_add_custody(&arena, reg, law_of(&arena, "england-and-wales"),
                                              NULL, NULL, &error),
                     JUB_TYPE);
    assert_string_equal(error.message, "'jubilee:custody': the law 'england-and-wales' has "
                                       "schemes, and a register names none");
    assert_null(reg->custody);
}

// -- the same as from a line of JSON --------------------------------------------------------------

#define CASE(id, kind, day, term, follows)                                                         \
    "{\"id\":\"" id "\",\"kind\":\"" kind "\",\"sentenced_at\":\"" day                             \
    "\",\"offence_committed_at\":\"2000-01-01\"" term ",\"consecutive_to\":[" follows "]}"
#define TERM(years, months, days)                                                                  \
    ",\"term\":{\"years\":" #years ",\"months\":" #months ",\"weeks\":0,\"days\":" #days "}"
#define LINE(sentences) "{\"id\":\"x\",\"sentences\":[" sentences "]}"

TEST(the_dates_are_those_that_sentence_compute_gives_for_the_same_people)
{
    static const char *const lines[] = {
        LINE(CASE("S1", "standard", "2012-02-16", TERM(12, 0, 0), "")),
        LINE(CASE("S2", "standard", "2019-05-01", TERM(2, 0, 0),
                  "") "," CASE("S3", "standard", "2020-03-10", TERM(1, 6, 0), "")),
        LINE(CASE("S4", "standard", "2022-01-31", TERM(0, 1, 0), "") "," CASE(
            "S5", "standard", "2022-01-31", TERM(0, 1, 0),
            "\"S4\"") "," CASE("S6", "standard", "2022-01-31", TERM(0, 0, 10), "\"S5\"")),
    };
    TEST_ARENA(arena);
    const jub_law *law = law_of(&arena, "special-pardon");
    const jub_register *reg = load_custody(&arena, law, PERSONS, SENTENCES, NULL);
    for (uint32_t row = 0; row < sizeof lines / sizeof *lines; row++) {
        jub_case read;
        jub_error error;
        jub_release release;
        jub_date end, day;
        jub_arena scratch = jub_arena_init(1 << 20);
        if (jub_case_parse(&arena, law, jub_text_from(lines[row]), &read, &error) != JUB_OK)
            fail_msg("%s", error.message);
        assert_int_equal(jub_release_compute(law, &read.custody, &scratch, &release, NULL, &error),
                         JUB_OK);
        jub_arena_clear(&scratch);
        assert_true(jub_release_end(&release, &end));
        assert_true(jub_release_day(&release, &day));
        assert_int_equal(reg->custody->columns[JUB_CUSTODY_START].dates[row], release.start);
        assert_int_equal(reg->custody->columns[JUB_CUSTODY_END].dates[row], end);
        assert_int_equal(reg->custody->columns[JUB_CUSTODY_RELEASE].dates[row], day);
    }
}

// -- a slow twin ----------------------------------------------------------------------------------

enum { TWIN_PERSONS = 12, TWIN_ROWS = 20, TWIN_ROUNDS = 400 };

// One row of sentences as text; the twin reads nothing else.
typedef struct twin_row {
    uint32_t person;
    const char *kind;
    char start[12], term[16], after[8];
} twin_row;

static void make_row(jub_prng *prng, uint32_t index, uint32_t row_count, twin_row *row)
{
    static const char *const odd_terms[] = {"", "none", "P0D", "soon", "P900Y", "P-1M"};
    const bool follows = index > 0 && jub_prng_chance(prng, 1, 3);
    row->kind = jub_prng_chance(prng, 1, 20) ? "life" : "fixed";
    if (jub_prng_chance(prng, 1, 40)) row->kind = "";
    (void)snprintf(row->start, sizeof row->start, "20%02u-%02u-%02u", jub_prng_below(prng, 30),
                   1 + jub_prng_below(prng, 12), 1 + jub_prng_below(prng, 30));
    if (follows && jub_prng_chance(prng, 3, 4)) memcpy(row->start, "none", 5);
    if (jub_prng_chance(prng, 1, 40)) row->start[0] = '\0';
    if (jub_prng_chance(prng, 1, 40)) memcpy(row->start, "none", 5);
    (void)snprintf(row->term, sizeof row->term, "P%uY%uM%uD", jub_prng_below(prng, 9),
                   jub_prng_below(prng, 12), 1 + jub_prng_below(prng, 40));
    if (jub_prng_chance(prng, 1, 30))
        (void)snprintf(row->term, sizeof row->term, "%s", odd_terms[jub_prng_below(prng, 6)]);
    memcpy(row->after, "none", 5);
    if (follows) (void)snprintf(row->after, sizeof row->after, "S%u", index - 1);
    if (jub_prng_chance(prng, 1, 20)) // anything: a loop, another person's, nobody's
        (void)snprintf(row->after, sizeof row->after, "S%u", jub_prng_below(prng, row_count + 2));
    if (jub_prng_chance(prng, 1, 60)) row->after[0] = '\0';
}

// The row named by `after`; TWIN_ROWS + 2 for none.
static uint32_t row_before(const twin_row *row)
{
    return row->after[0] == 'S' ? (uint32_t)strtoul(row->after + 1, NULL, 10) : TWIN_ROWS + 2;
}

static bool follows_none(const twin_row *row)
{
    return row_before(row) == TWIN_ROWS + 2;
}

// Whether all that the dates need stands in a row and may stand there.
static bool twin_reads(const twin_row *rows, uint32_t count, uint32_t index, jub_sentence *sentence)
{
    const twin_row *row = &rows[index];
    const uint32_t before = row_before(row);
    jub_duration term;
    *sentence = (jub_sentence){.id = JUB_TEXT("x"), .sentenced_at = JUB_NO_DATE};
    if (!row->kind[0] || !row->after[0]) return false;
    if (strcmp(row->kind, "life") == 0) {
        sentence->kind = JUB_LIFE;
    } else {
        if (!jub_duration_parse(jub_text_from(row->term), &term)) return false;
        sentence->term = (jub_term){0, term.months, 0, term.days};
    }
    if (!follows_none(row) && (before >= count || rows[before].person != row->person)) return false;
    uint32_t at = before;
    for (uint32_t steps = 0; at < count && steps <= count; steps++) {
        if (at == index) return false; // a loop
        at = row_before(&rows[at]);
    }
    if (strcmp(row->start, "none") == 0) return !follows_none(row);
    return jub_date_parse(jub_text_from(row->start), &sentence->sentenced_at);
}

// The day a sentence counts as imposed on: its own, or that of what it follows.
static jub_date twin_start(const twin_row *rows, uint32_t index)
{
    jub_date date = JUB_NO_DATE;
    if (jub_date_parse(jub_text_from(rows[index].start), &date)) return date;
    return twin_start(rows, row_before(&rows[index]));
}

static jub_text tell_release(jub_arena *arena, const jub_release *release)
{
    char start[11], end[11] = "none", day[11] = "none";
    jub_date date;
    jub_buffer term = jub_buffer_init(100);
    jub_buffer_string(&term, "none");
    if (jub_release_day(release, &date)) (void)jub_date_format(date, day);
    if (jub_release_end(release, &date)) {
        (void)jub_date_format(date, end);
        jub_buffer_reset(&term);
        jub_duration_write_iso((jub_duration){12 * release->length_years + release->length_months,
                                              release->length_days},
                               &term);
    }
    const jub_text words =
        jub_text_format(arena, "%s %s %s %.*s", jub_date_format(release->start, start), end, day,
                        JUB_TEXT_ARG(jub_buffer_view(&term)));
    jub_buffer_clear(&term);
    return words;
}

// One person's custody computed from the text alone, in memory of its own.
static jub_text twin_custody(jub_arena *arena, const jub_law *law, const twin_row *rows,
                             uint32_t count, uint32_t person)
{
    jub_arena scratch = jub_arena_init(1 << 20);
    jub_sentence *sentences = calloc(count, sizeof *sentences);
    uint16_t *follows = calloc(count, sizeof *follows), place[TWIN_ROWS] = {0};
    jub_custody custody = {.born_at = JUB_NO_DATE, .sentences = sentences};
    jub_text words = JUB_TEXT("? ? ? ?");
    bool is_known = true;
    jub_release release;
    for (uint32_t i = 0; i < count; i++)
        if (rows[i].person == person) place[i] = (uint16_t)custody.sentence_count++;
    for (uint32_t i = 0; i < count; i++)
        if (rows[i].person == person)
            is_known = is_known && twin_reads(rows, count, i, &sentences[place[i]]);
    for (uint32_t i = 0; is_known && i < count; i++) {
        if (rows[i].person != person) continue;
        jub_sentence *sentence = &sentences[place[i]];
        sentence->sentenced_at = sentence->offence_at = twin_start(rows, i);
        if (follows_none(&rows[i])) continue;
        follows[place[i]] = place[row_before(&rows[i])];
        sentence->follows = &follows[place[i]];
        sentence->follows_count = 1;
    }
    if (custody.sentence_count == 0)
        words = JUB_TEXT("none none none none");
    else if (is_known &&
             jub_release_compute(law, &custody, &scratch, &release, NULL, NULL) == JUB_OK)
        words = tell_release(arena, &release);
    free(sentences);
    free(follows);
    jub_arena_clear(&scratch);
    return jub_text_copy(arena, words);
}

typedef struct twin_counts {
    size_t known, unknown, life, following;
} twin_counts;

static void compare_round(const jub_law *law, uint64_t seed, twin_counts *counts)
{
    jub_arena arena = jub_arena_init(1 << 26);
    jub_prng prng = {seed};
    twin_row rows[TWIN_ROWS];
    const uint32_t count = 1 + jub_prng_below(&prng, TWIN_ROWS);
    jub_buffer persons = jub_buffer_init(10000), sentences = jub_buffer_init(100000);
    jub_buffer_string(&persons, "person\n");
    jub_buffer_string(&sentences, "sentence,person,kind,start,term,after,days\n");
    for (uint32_t i = 0; i < TWIN_PERSONS; i++) jub_buffer_format(&persons, "P%u\n", i);
    for (uint32_t i = 0; i < count; i++) {
        const bool is_same = i > 0 && jub_prng_chance(&prng, 1, 2);
        make_row(&prng, i, count, &rows[i]);
        rows[i].person = is_same ? rows[i - 1].person : jub_prng_below(&prng, TWIN_PERSONS);
        jub_buffer_format(&sentences, "S%u,P%u,%s,%s,%s,%s,\n", i, rows[i].person, rows[i].kind,
                          rows[i].start, rows[i].term, rows[i].after);
    }
    jub_buffer_char(&persons, '\0');
    jub_buffer_char(&sentences, '\0');
    for (uint32_t i = 0; i < count; i++) counts->following += row_before(&rows[i]) < count;
    const jub_register *reg = load_custody(&arena, law, persons.bytes, sentences.bytes, NULL);
    for (uint32_t i = 0; i < TWIN_PERSONS; i++) {
        const jub_text got = row_of(&arena, reg, i);
        const jub_text expected = twin_custody(&arena, law, rows, count, i);
        if (!jub_text_equal(got, expected))
            print_message("seed %llu, P%u\n%s", (unsigned long long)seed, i, sentences.bytes);
        assert_text(got, expected.bytes);
        counts->unknown += jub_text_is(got, "? ? ? ?");
        counts->known += jub_text_starts(got, JUB_TEXT("20"));
        counts->life +=
            jub_text_starts(got, JUB_TEXT("20")) && jub_text_ends(got, JUB_TEXT(" none none none"));
    }
    jub_buffer_clear(&persons);
    jub_buffer_clear(&sentences);
    jub_arena_clear(&arena);
}

TEST(generated_sentences_come_to_what_a_slow_twin_says_person_by_person)
{
    TEST_ARENA(arena);
    const jub_law *law = law_with_fraction(&arena, "2/3");
    twin_counts counts = {0};
    for (uint64_t seed = 1; seed <= TWIN_ROUNDS; seed++) compare_round(law, seed, &counts);
    // The generator must not miss a sort of person.
    assert_true(counts.known > 500 && counts.unknown > 500);
    assert_true(counts.life > 30 && counts.following > 500);
}

// -- after a grant --------------------------------------------------------------------------------

static void assert_day(jub_date day, const char *expected)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    assert_string_equal(jub_date_format(day, text), expected);
}

TEST(a_reduction_on_the_whole_moves_end_and_release)
{
    TEST_ARENA(arena);
    const jub_law *law = law_with_fraction(&arena, "2/3");
    const jub_register *reg = load_custody(&arena, law, PERSONS, SENTENCES, NULL);
    jub_person_custody *person = JUB_NEW(&arena, jub_person_custody, 1);
    jub_arena scratch = jub_arena_init(1 << 20);
    jub_date granted_at, end, day;
    jub_release release;
    assert_true(jub_date_parse(JUB_TEXT("2014-03-01"), &granted_at));
    jub_register_gather(reg, 0, person);
    const jub_duration amount = {.months = 66};
    assert_int_equal(
        jub_register_release_after(law, person, amount, granted_at, &scratch, &release, NULL, NULL),
        JUB_OK);
    assert_true(jub_release_end(&release, &end));
    assert_true(jub_release_day(&release, &day));
    assert_day(end, "2018-08-16"); // five years and a half before 16 February 2024
    assert_day(day, "2014-08-16"); // and before 16 February 2020
    const jub_duration more = {.months = 72};
    assert_int_equal(
        jub_register_release_after(law, person, more, granted_at, &scratch, &release, NULL, NULL),
        JUB_OK);
    assert_true(jub_release_end(&release, &end));
    assert_true(jub_release_day(&release, &day));
    assert_day(end, "2018-02-16");
    assert_day(day, "2014-03-01"); // 16 February 2014 would be before the grant
    jub_arena_clear(&scratch);
}

TEST(a_reduction_on_one_of_several_sentences_moves_the_whole_only_where_it_must)
{
    TEST_ARENA(arena);
    const jub_law *law = law_of(&arena, "special-pardon");
    const jub_register *reg = load_custody(&arena, law, PERSONS, SENTENCES, NULL);
    jub_person_custody *person = JUB_NEW(&arena, jub_person_custody, 1);
    jub_arena scratch = jub_arena_init(1 << 20);
    const struct {
        uint32_t person, row; // of sentences
        jub_duration term;
        const char *end;
    } reductions[] = {
        {1, 1, {12, 0}, "2021-09-10"}, // not the last to end: nothing moves
        {1, 2, {15, 0}, "2021-06-10"}, // now 15 months from 10 March 2020
        {1, 2, {6, 0}, "2021-05-01"},  // and now the other is the last
        {2, 4, {0, 5}, "2022-03-15"},  // 31 January, one month and 15 days
        {2, 4, {0, 0}, "2022-03-10"},  // struck out of the chain: one month and 10 days
    };
    for (size_t i = 0; i < sizeof reductions / sizeof *reductions; i++) {
        jub_custody changed;
        jub_release release;
        jub_date end;
        jub_error error;
        jub_register_gather(reg, reductions[i].person, person);
        assert_int_equal(jub_register_with_term(&arena, person, reductions[i].row,
                                                reductions[i].term, &changed, &error),
                         JUB_OK);
        assert_int_equal(jub_release_compute(law, &changed, &scratch, &release, NULL, &error),
                         JUB_OK);
        assert_true(jub_release_end(&release, &end));
        assert_day(end, reductions[i].end);
    }
    jub_custody changed;
    jub_register_gather(reg, 0, person);
    assert_int_equal(jub_register_with_term(&arena, person, 0, (jub_duration){0}, &changed, NULL),
                     JUB_OK);
    assert_int_equal(changed.sentence_count, 0); // free of the only sentence
    assert_int_equal(
        jub_register_with_term(&arena, person, 1, (jub_duration){1, 0}, &changed, NULL),
        JUB_MISSING);
    assert_int_equal(
        jub_register_with_term(&arena, person, 0, (jub_duration){-1, 0}, &changed, NULL),
        JUB_RANGE);
    jub_arena_clear(&scratch);
}

// -- what the package may say ---------------------------------------------------------------------

TEST(custody_is_declared_strictly)
{
    static const struct {
        const char *package;
        jub_status status;
        const char *message;
    } wrong[] = {
        {PACKAGE("\"jubilee:custody\":[],"), JUB_TYPE, "'jubilee:custody': not an object"},
        {PACKAGE(CUSTODY(FIELDS ",\"end\":\"days\"")), JUB_SYNTAX,
         "'jubilee:custody': unknown key 'end'"},
        {PACKAGE(CUSTODY("\"law\":\"generic\"")), JUB_MISSING, "'jubilee:custody': no 'sentences'"},
        {PACKAGE(CUSTODY("\"law\":\"../generic.json\"")), JUB_RANGE,
         "'jubilee:custody': 'law' is '../generic.json'"},
        {PACKAGE(CUSTODY("\"law\":\"a/b\"")), JUB_RANGE, "'jubilee:custody': 'law' is 'a/b'"},
        {PACKAGE(CUSTODY("\"law\":\"generic\",\"sentences\":\"terms\"")), JUB_MISSING,
         "'jubilee:custody': 'sentences' names 'terms', which is no resource"},
        {PACKAGE(CUSTODY("\"law\":\"generic\",\"sentences\":\"sentences\",\"person\":\"after\"")),
         JUB_CONFLICT,
         "'jubilee:custody': 'person' names 'after', which does not refer to 'persons'"},
        {PACKAGE(CUSTODY(FIELDS ",\"consecutive_to\":\"person\"")), JUB_CONFLICT,
         "'jubilee:custody': 'consecutive_to' names 'person', which does not refer to "
         "'sentences'"},
        {PACKAGE(CUSTODY("\"law\":\"generic\",\"sentences\":\"sentences\",\"person\":\"person\","
                         "\"start\":\"term\"")),
         JUB_TYPE, "'jubilee:custody': 'start' names 'term', which is not a date"},
        {PACKAGE(CUSTODY("\"law\":\"generic\",\"sentences\":\"sentences\",\"person\":\"person\","
                         "\"start\":\"start\",\"term\":\"days\"")),
         JUB_TYPE, "'jubilee:custody': 'term' names 'days', which is not a duration"},
        {PACKAGE(CUSTODY(FIELDS ",\"kind\":\"kind\"")), JUB_MISSING,
         "'jubilee:custody': 'kind' without 'kinds'"},
        {PACKAGE(CUSTODY(FIELDS ",\"kind\":\"after\",\"kinds\":{}")), JUB_TYPE,
         "'jubilee:custody': 'kind' names 'after', which is not a string with an enum"},
        {PACKAGE(CUSTODY(FIELDS ",\"kind\":\"kind\",\"kinds\":{\"fixed\":\"standard\"}")),
         JUB_MISSING, "'jubilee:custody': 'kinds' leaves out 'life'"},
        {PACKAGE(CUSTODY(FIELDS ",\"kind\":\"kind\",\"kinds\":{\"fixed\":\"standard\","
                                "\"life\":\"forever\"}")),
         JUB_RANGE,
         "'jubilee:custody': 'kinds' makes 'life' something that is no kind of sentence"},
        {PACKAGE(CUSTODY(FIELDS ",\"kind\":\"kind\",\"kinds\":{\"fixed\":\"standard\","
                                "\"life\":\"life\",\"death\":\"life\"}")),
         JUB_CONFLICT, "'jubilee:custody': 'kinds' names more than the cases of the field 'kind'"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        TEST_ARENA(arena);
        const jub_package *package = NULL;
        jub_error error;
        assert_int_equal(
            jub_package_read(&arena, jub_text_from(wrong[i].package), &package, &error),
            wrong[i].status);
        assert_string_equal(error.message, wrong[i].message);
        assert_null(package);
        assert_int_equal(jub_arena_mark(&arena), 0);
    }
}

TEST(a_law_may_stand_beside_the_package)
{
    TEST_ARENA(arena);
    const jub_package *package = NULL;
    const char *text = PACKAGE(
        CUSTODY("\"law\":\"laws/ours.json\",\"sentences\":\"sentences\",\"person\":\"person\","
                "\"start\":\"start\",\"term\":\"term\""));
    assert_int_equal(jub_package_read(&arena, jub_text_from(text), &package, NULL), JUB_OK);
    assert_true(package->custody->is_law_path);
    assert_text(package->custody->law, "laws/ours.json");
    assert_int_equal(package->custody->consecutive_key, UINT32_MAX);
    assert_int_equal(package->custody->kind_field, UINT32_MAX);
}

TEST(any_failed_allocation_leaves_the_register_without_custody)
{
    TEST_ARENA(arena);
    const jub_law *law = law_of(&arena, "special-pardon");
    jub_register *reg = load(&arena, PACKAGE(CUSTODY(FIELDS FOLLOWS KINDS)), PERSONS, SENTENCES);
    jub_status status = JUB_NO_MEMORY;
    for (size_t fail_at = 0; status == JUB_NO_MEMORY && fail_at < 100; fail_at++) {
        jub_arena own = jub_arena_init(1 << 20);
        test_arena_fail_at(&own, fail_at);
        status = jub_register_add_custody(&own, reg, law, NULL, NULL, NULL);
        if (status == JUB_NO_MEMORY) {
            assert_null(reg->custody);
            assert_int_equal(jub_arena_mark(&own), 0);
        } else {
            assert_true(fail_at > 5);
        }
        reg->custody = NULL;
        jub_arena_clear(&own);
    }
    assert_int_equal(status, JUB_OK);
}

// One person in fifty with a term of nothing or no known one, some of them with a second sentence.
static void write_many(jub_buffer *persons, jub_buffer *sentences, uint32_t count)
{
    jub_prng prng = {3};
    jub_buffer_string(persons, "person\n");
    jub_buffer_string(sentences, "sentence,person,kind,start,term,after,days\n");
    for (uint32_t i = 0; i < count; i++) {
        const char *term = jub_prng_chance(&prng, 1, 50) ? "P0D" : "P3Y2M";
        jub_buffer_format(persons, "P%u\n", i);
        jub_buffer_format(sentences, "S%u,P%u,fixed,20%02u-03-31,%s,none,\n", i, i, i % 20,
                          jub_prng_chance(&prng, 1, 50) ? "" : term);
        if (jub_prng_chance(&prng, 1, 9))
            jub_buffer_format(sentences, "T%u,P%u,fixed,none,P%uD,S%u,\n", i, i, i % 400, i);
    }
}

TEST(everybody_has_the_same_dates_and_faults_whatever_the_number_of_threads)
{
    enum { PERSON_COUNT = 150000 };
    TEST_ARENA(arena);
    const jub_law *law = law_of(&arena, "special-pardon");
    const char *package = PACKAGE(CUSTODY(FIELDS FOLLOWS KINDS));
    jub_buffer persons = jub_buffer_init(1 << 28), sentences = jub_buffer_init(1 << 28);
    write_many(&persons, &sentences, PERSON_COUNT);
    jub_buffer_char(&persons, '\0');
    jub_buffer_char(&sentences, '\0');
    told_faults faults[4] = {0};
    const jub_register *regs[4];
    for (uint32_t i = 0; i < 4; i++) {
        static const uint32_t part_counts[] = {1, 2, 3, 7};
        uint32_t calls = 0;
        const jub_parallel parallel = {&calls, part_counts[i], test_run_on_threads};
        faults[i].text = jub_buffer_init(1 << 28);
        const jub_fault_sink sink = {tell_fault, &faults[i]};
        jub_register *reg = load(&arena, package, persons.bytes, sentences.bytes);
        assert_int_equal(
            jub_register_add_custody(&arena, reg, law, &sink, i > 0 ? &parallel : NULL, NULL),
            JUB_OK);
        regs[i] = reg;
        assert_true(i == 0 || calls > 0);
        assert_true(same_resource(reg, regs[0]->custody, reg->custody));
        assert_true(
            jub_text_equal(jub_buffer_view(&faults[0].text), jub_buffer_view(&faults[i].text)));
    }
    assert_true(regs[0]->faults.by_kind[JUB_FAULT_CUSTODY] > PERSON_COUNT / 100);
    for (uint32_t i = 0; i < 4; i++) jub_buffer_clear(&faults[i].text);
    jub_buffer_clear(&persons);
    jub_buffer_clear(&sentences);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_persons_have_the_dates_worked_by_hand),
        cmocka_unit_test(another_law_gives_the_same_people_other_days),
        cmocka_unit_test(where_a_fact_is_missing_nothing_is_guessed),
        cmocka_unit_test(facts_that_cannot_be_are_faults_and_the_person_stays),
        cmocka_unit_test(more_sentences_than_can_be_computed_are_a_fault_of_that_person),
        cmocka_unit_test(a_law_with_schemes_is_refused),
        cmocka_unit_test(the_dates_are_those_that_sentence_compute_gives_for_the_same_people),
        cmocka_unit_test(generated_sentences_come_to_what_a_slow_twin_says_person_by_person),
        cmocka_unit_test(a_reduction_on_the_whole_moves_end_and_release),
        cmocka_unit_test(
            a_reduction_on_one_of_several_sentences_moves_the_whole_only_where_it_must),
        cmocka_unit_test(custody_is_declared_strictly),
        cmocka_unit_test(a_law_may_stand_beside_the_package),
        cmocka_unit_test(any_failed_allocation_leaves_the_register_without_custody),
        cmocka_unit_test(everybody_has_the_same_dates_and_faults_whatever_the_number_of_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
