// Dealing cases to readers, against programmes that another program has played
// (dealing_table.py): every reading dealt, redrawn or refused.

#include <time.h>

#include "base/prng.h"
#include "base/sha256.h"
#include "decree/register_fixture.h"
#include "draw/draw.h"
#include "programme/dealing.h"
#include "programme_basis.h"

enum { TABLE_MAX_BYTES = 1 << 24 };

// A programme of the file.
typedef struct table {
    jub_arena *arena;
    jub_buffer files[5]; // as below
    jub_state state;
    uint8_t seed[JUB_HASH_BYTES];
    uint32_t tie_count;
    uint32_t movement_count;
    JUB_LIST(uint32_t) order;
    size_t dealt_count, redrawn_count, third_count, refused_count, stuck_count;
} table;

enum { FACILITIES, PERSONS, OFFICERS, TIES, MOVEMENTS };

static void begin_table(jub_arena *arena, table *t)
{
    static const char *const headers[] = {"facility\n", "person,facility,home_town,unit\n",
                                          "officer,facility,home_town,unit\n",
                                          "tie,officer,person\n", "movement,person,facility\n"};
    *t = (table){.arena = arena};
    t->state.arena = arena;
    for (size_t i = 0; i < 5; i++) {
        t->files[i] = jub_buffer_init(TABLE_MAX_BYTES);
        jub_buffer_string(&t->files[i], headers[i]);
    }
    for (int i = 0; i < 60; i++) jub_buffer_format(&t->files[FACILITIES], "F%d\n", i);
}

static void open_table(table *t)
{
    static const char *const names[] = {"facilities", "persons", "officers", "ties", "movements"};
    static const char *const fields[] = {
        "facility:string", "person:string facility:string>facilities home_town:string unit:string",
        "officer:string facility:string>facilities home_town:string unit:string",
        "tie:string officer:string>officers person:string>persons",
        "movement:string person:string>persons facility:string>facilities"};
    fixture_file files[5];
    for (size_t i = 0; i < 5; i++) {
        jub_buffer_char(&t->files[i], '\0');
        const jub_text csv = jub_text_copy(t->arena, jub_buffer_view(&t->files[i]));
        files[i] = (fixture_file){names[i], fields[i], csv.bytes};
        jub_buffer_clear(&t->files[i]);
    }
    t->state.basis = test_basis(t->arena, fixture_register(t->arena, files, 5));
    test_seed(&t->state, t->arena, "readers", t->seed);
    for (size_t i = 0; i < t->state.actors.count; i++)
        t->state.actors.items[i].officer =
            jub_parties_officer(t->state.basis->parties, t->state.actors.items[i].id);
    const uint32_t count = (uint32_t)t->state.cases.count;
    t->state.deal_order = JUB_NEW(t->arena, uint32_t, count);
    assert_non_null(t->state.deal_order);
    assert_int_equal(jub_deal_order(t->arena, t->seed, count, t->state.deal_order, NULL), JUB_OK);
}

static uint32_t number_in(jub_text word)
{
    uint32_t number = 0;
    assert_true(jub_text_to_u32(word, &number));
    return number;
}

// -- what the file says of people -----------------------------------------------------------------

static void add_reader(table *t, jub_text line)
{
    jub_buffer_format(&t->files[OFFICERS], "%.*s\n", JUB_TEXT_ARG(line));
    char *cells =
        t->files[OFFICERS].bytes + t->files[OFFICERS].length_bytes - line.length_bytes - 1;
    for (size_t i = 0; i < line.length_bytes; i++)
        if (cells[i] == ' ') cells[i] = ',';
    jub_actor actor = {.role = JUB_ROLE_READER, .is_on_duty = true};
    actor.id = jub_text_cut(&line, ' ');
    actor.facility_key = jub_text_cut(&line, ' ');
    assert_true(JUB_LIST_PUSH(t->arena, &t->state.actors, actor));
}

static void add_person(table *t, jub_text line)
{
    jub_buffer_format(&t->files[PERSONS], "%.*s\n", JUB_TEXT_ARG(line));
    char *cells = t->files[PERSONS].bytes + t->files[PERSONS].length_bytes - line.length_bytes - 1;
    for (size_t i = 0; i < line.length_bytes; i++)
        if (cells[i] == ' ') cells[i] = ',';
    const jub_case item = {.person = (uint32_t)t->state.cases.count};
    assert_true(JUB_LIST_PUSH(t->arena, &t->state.cases, item));
}

static void add_pair(table *t, int file, uint32_t number, jub_text line)
{
    const jub_text first = jub_text_cut(&line, ' ');
    jub_buffer_format(&t->files[file], "%u,%.*s,%.*s\n", number, JUB_TEXT_ARG(first),
                      JUB_TEXT_ARG(line));
}

// -- what happens ---------------------------------------------------------------------------------

static uint32_t *place_of(jub_case *item, uint32_t number)
{
    return number == 1 ? &item->first : number == 2 ? &item->second : &item->third;
}

static void record(table *t, uint32_t number, uint32_t reading, uint32_t actor)
{
    jub_state *state = &t->state;
    jub_case *item = &state->cases.items[number - 1];
    uint32_t next_case = 0, next_reading = 0;
    const bool is_main = jub_deal_next(state, &next_case, &next_reading) && next_case == number &&
                         next_reading == reading;
    const jub_reading dealt = {
        .case_number = number, .number = (uint8_t)reading, .actor = (uint16_t)actor};
    t->redrawn_count += *place_of(item, reading) > 0;
    t->third_count += reading == 3;
    assert_true(JUB_LIST_PUSH(t->arena, &state->readings, dealt));
    *place_of(item, reading) = (uint32_t)state->readings.count;
    item->serial++;
    state->actors.items[actor].load += reading < 3;
    state->programme.next_deal += is_main;
    t->dealt_count++;
}

static void check_deal(table *t, jub_text line)
{
    jub_error error = {0};
    uint32_t actor = 0;
    const uint32_t number = number_in(jub_text_cut(&line, ' '));
    const uint32_t reading = number_in(jub_text_cut(&line, ' '));
    const jub_status status = jub_deal(&t->state, number, reading, &actor, &error);
    if (jub_text_is(line, "!")) {
        assert_int_equal(status, JUB_REFUSED);
        assert_true(error.hint[0] != '\0');
        t->refused_count++;
    } else if (jub_text_is(line, "-")) {
        assert_int_equal(status, JUB_MISSING);
        assert_memory_equal(error.message, "nobody is left who may read case", 32);
        t->stuck_count++;
    } else {
        if (status != JUB_OK) print_message("%s\n", error.message);
        assert_int_equal(status, JUB_OK);
        assert_true(jub_text_equal(t->state.actors.items[actor].id, line));
        record(t, number, reading, actor);
    }
}

static jub_reading *reading_of(table *t, jub_text *line)
{
    const uint32_t number = number_in(jub_text_cut(line, ' '));
    const uint32_t reading = number_in(jub_text_cut(line, ' '));
    const uint32_t place = *place_of(&t->state.cases.items[number - 1], reading);
    assert_true(place > 0);
    return &t->state.readings.items[place - 1];
}

static uint8_t answer_of(const table *t, uint32_t place)
{
    const jub_reading *reading = place > 0 ? &t->state.readings.items[place - 1] : NULL;
    return reading && reading->stage == JUB_DECIDED ? reading->outcome : JUB_UNSETTLED;
}

static void decide(table *t, jub_text line)
{
    jub_reading *reading = reading_of(t, &line);
    reading->stage = JUB_DECIDED;
    reading->outcome = jub_text_is(line, "pass") ? JUB_PASSED : JUB_REFUSED_CASE;
    jub_case *item = &t->state.cases.items[reading->case_number - 1];
    const uint8_t first = answer_of(t, item->first), second = answer_of(t, item->second);
    if (reading->number == 3)
        item->outcome = reading->outcome;
    else if (first == second)
        item->outcome = first;
}

static uint32_t actor_of(const table *t, jub_text id)
{
    for (uint32_t i = 0; i < t->state.actors.count; i++)
        if (jub_text_equal(t->state.actors.items[i].id, id)) return i;
    fail_msg("no reader '%.*s'", JUB_TEXT_ARG(id));
    return 0;
}

static void leave(table *t, jub_text id)
{
    const uint32_t actor = actor_of(t, id);
    t->state.actors.items[actor].is_on_duty = false;
    for (size_t i = 0; i < t->state.readings.count; i++)
        if (t->state.readings.items[i].actor == actor &&
            t->state.readings.items[i].stage == JUB_DEALT)
            t->state.readings.items[i].stage = JUB_LAPSED;
}

static void check_order(table *t, jub_text line)
{
    open_table(t);
    for (size_t i = 0; i < t->state.cases.count; i++)
        assert_int_equal(number_in(jub_text_cut(&line, ' ')), t->state.deal_order[i]);
    assert_int_equal(line.length_bytes, 0);
}

static void check_next(const table *t, jub_text line)
{
    uint32_t number = 0, reading = 0;
    const bool is_there = jub_deal_next(&t->state, &number, &reading);
    assert_int_equal(is_there, !jub_text_is(line, "-"));
    if (!is_there) return;
    assert_int_equal(number, number_in(jub_text_cut(&line, ' ')));
    assert_int_equal(reading, number_in(line));
}

static void read_seed(table *t, jub_text hex)
{
    assert_true(jub_hex_decode(hex, t->seed, sizeof t->seed));
}

static void follow(table *t, jub_text word, jub_text line)
{
    if (jub_text_is(word, "seed")) read_seed(t, line);
    if (jub_text_is(word, "reader")) add_reader(t, line);
    if (jub_text_is(word, "person")) add_person(t, line);
    if (jub_text_is(word, "tie")) add_pair(t, TIES, ++t->tie_count, line);
    if (jub_text_is(word, "held")) add_pair(t, MOVEMENTS, ++t->movement_count, line);
    if (jub_text_is(word, "order")) check_order(t, line);
    if (jub_text_is(word, "next")) check_next(t, line);
    if (jub_text_is(word, "deal")) check_deal(t, line);
    if (jub_text_is(word, "decide")) decide(t, line);
    if (jub_text_is(word, "recuse")) reading_of(t, &line)->stage = JUB_RECUSED;
    if (jub_text_is(word, "leave")) leave(t, line);
    if (jub_text_is(word, "join")) t->state.actors.items[actor_of(t, line)].is_on_duty = true;
}

// -- the rules ------------------------------------------------------------------------------------

// Nobody reads a case twice, or one of which they are barred, and first and second reader are not
// of one facility.
static void assert_rules_kept(const table *t)
{
    const jub_state *state = &t->state;
    for (size_t i = 0; i < state->readings.count; i++) {
        const jub_reading *reading = &state->readings.items[i];
        const uint32_t officer = state->actors.items[reading->actor].officer;
        const uint32_t person = state->cases.items[reading->case_number - 1].person;
        assert_int_equal(jub_parties_bar(state->basis->parties, officer, person), JUB_BAR_NONE);
        for (size_t k = 0; k < i; k++)
            if (state->readings.items[k].case_number == reading->case_number)
                assert_int_not_equal(state->readings.items[k].actor, reading->actor);
    }
    for (size_t i = 0; i < state->cases.count; i++) {
        const jub_case *item = &state->cases.items[i];
        if (item->first == 0 || item->second == 0) continue;
        const uint16_t first = state->readings.items[item->first - 1].actor;
        const uint16_t second = state->readings.items[item->second - 1].actor;
        assert_false(jub_text_equal(state->actors.items[first].facility_key,
                                    state->actors.items[second].facility_key));
    }
}

static jub_text played(jub_arena *arena)
{
    const char *path = getenv("DEALING_TABLE");
    assert_non_null(path);
    const jub_text text = test_read_file(arena, path);
    assert_non_null(text.bytes);
    return text;
}

TEST(every_reading_falls_to_the_reader_whom_another_program_finds)
{
    TEST_ARENA(arena);
    jub_text rest = played(&arena);
    size_t programmes = 0, dealt = 0, redrawn = 0, thirds = 0, refused = 0, stuck = 0;
    table t;
    begin_table(&arena, &t);
    while (rest.length_bytes > 0) {
        jub_text line = jub_text_cut(&rest, '\n');
        const jub_text word = jub_text_cut(&line, ' ');
        follow(&t, word, line);
        if (!jub_text_is(word, "end")) continue;
        assert_rules_kept(&t);
        programmes++;
        dealt += t.dealt_count;
        redrawn += t.redrawn_count;
        thirds += t.third_count;
        refused += t.refused_count;
        stuck += t.stuck_count;
        begin_table(&arena, &t);
    }
    for (size_t i = 0; i < 5; i++) jub_buffer_clear(&t.files[i]);
    assert_int_equal(programmes, 10);
    assert_true(dealt > 1500 && redrawn > 50 && thirds > 50 && refused > 500 && stuck > 10);
}

// -- loads and time -------------------------------------------------------------------------------

// Readers and cases in plenty; `town_count` 0: nobody has anything in common with anybody.
static void make_large(jub_arena *arena, uint32_t reader_count, uint32_t case_count,
                       uint32_t town_count, table *t)
{
    jub_prng prng = {.state = 9};
    begin_table(arena, t);
    for (size_t i = 0; i < JUB_HASH_BYTES; i++) t->seed[i] = (uint8_t)(i * 7);
    for (uint32_t i = 0; i < reader_count; i++) {
        const uint32_t town = town_count ? jub_prng_below(&prng, town_count) : i;
        add_reader(t,
                   jub_text_format(arena, "O%06u F%u r%u u%u", i * 7919 % 100000, i % 60, town, i));
    }
    for (uint32_t i = 0; i < case_count; i++) {
        if (town_count)
            add_person(t, jub_text_format(arena, "P%u F%u r%u x", i, jub_prng_below(&prng, 60),
                                          jub_prng_below(&prng, town_count)));
        else
            add_person(t, jub_text_format(arena, "P%u  x x", i));
    }
    open_table(t);
}

static void deal_all(table *t)
{
    uint32_t number, reading, actor;
    jub_error error = {0};
    while (jub_deal_next(&t->state, &number, &reading)) {
        if (jub_deal(&t->state, number, reading, &actor, &error) != JUB_OK)
            fail_msg("%s", error.message);
        record(t, number, reading, actor);
    }
}

static void find_loads(const table *t, uint32_t *least, uint32_t *most)
{
    *least = UINT32_MAX, *most = 0;
    for (size_t i = 0; i < t->state.actors.count; i++) {
        const uint32_t load = t->state.actors.items[i].load;
        if (load < *least) *least = load;
        if (load > *most) *most = load;
    }
}

TEST(loads_are_even_to_within_one)
{
    uint32_t least, most;
    for (uint32_t case_count = 1; case_count < 700; case_count += 97) {
        TEST_ARENA(arena);
        table t;
        make_large(&arena, 61, case_count, 0, &t);
        deal_all(&t);
        assert_int_equal(t.dealt_count, 2 * case_count);
        find_loads(&t, &least, &most);
        assert_true(most - least <= 1);
    }
    TEST_ARENA(arena);
    table t;
    make_large(&arena, 240, 8000, 144, &t); // with towns and facilities in common, as in a register
    deal_all(&t);
    find_loads(&t, &least, &most);
    assert_true(most - least <= 1);
    assert_rules_kept(&(table){.state = t.state}); // 16,000 readings
}

TEST(a_case_of_which_all_are_barred_is_told_with_how_many)
{
    TEST_ARENA(arena);
    table t;
    jub_error error = {0};
    uint32_t number, reading, actor;
    begin_table(&arena, &t);
    add_reader(&t, JUB_TEXT("O1 F1 a u1"));
    add_reader(&t, JUB_TEXT("O2 F2 a u2"));
    add_reader(&t, JUB_TEXT("O3 F3 b u3"));
    add_reader(&t, JUB_TEXT("O4 F3 c u4"));
    add_person(&t, JUB_TEXT("P1 F9 a x"));
    open_table(&t);
    t.state.actors.items[1].is_on_duty = false;
    assert_true(jub_deal_next(&t.state, &number, &reading));
    assert_int_equal(jub_deal(&t.state, number, reading, &actor, &error), JUB_OK);
    record(&t, number, reading, actor);
    assert_true(actor == 2 || actor == 3);
    assert_int_equal(jub_deal(&t.state, 1, 2, &actor, &error), JUB_MISSING);
    assert_string_equal(error.message,
                        "nobody is left who may read case 1 (reading 2): of 3 readers on duty 1 "
                        "are barred, 1 have had it, and 1 are of the other reader's facility");
    assert_string_equal(error.hint, "second another reader");
    assert_int_equal(jub_deal(&t.state, 1, 1, &actor, &error), JUB_REFUSED);
    assert_string_equal(error.message, "reading 1 of case 1 is not due");
    assert_string_equal(error.hint, "the next in the order drawn is reading 2 of case 1");
    assert_int_equal(jub_deal(&t.state, 2, 1, &actor, &error), JUB_REFUSED);
    assert_int_equal(jub_deal(&t.state, 0, 1, &actor, &error), JUB_REFUSED);
    assert_int_equal(jub_deal(&t.state, 1, 4, &actor, &error), JUB_REFUSED);
}

TEST(a_large_programme_is_dealt_within_a_second)
{
    TEST_ARENA(arena);
    table t;
    uint32_t least, most;
    make_large(&arena, 240, 82000, 144, &t);
    for (int i = 0; i < 300; i++) // whoever else takes part
        assert_true(JUB_LIST_PUSH(&arena, &t.state.actors, (jub_actor){.officer = JUB_NO_ROW}));
    const clock_t began = clock();
    deal_all(&t);
    const double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
    print_message("164,000 readings among 240 readers: %.2f s\n", seconds);
    t.state.actors.count -= 300;
    find_loads(&t, &least, &most);
    assert_true(most - least <= 1);
    assert_true(seconds < 5); // several times what it takes
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_reading_falls_to_the_reader_whom_another_program_finds),
        cmocka_unit_test(loads_are_even_to_within_one),
        cmocka_unit_test(a_case_of_which_all_are_barred_is_told_with_how_many),
        cmocka_unit_test(a_large_programme_is_dealt_within_a_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
