#include "bundle/extract.h"

#include "test_support.h"

// Two facilities, A and B; what goes to A. Keys that begin with `b` are of B's people, and none may
// be a cell of it. Somebody's own words are not searched.

static const char package_text[] =
    "{\"name\":\"t\",\"resources\":["
    "{\"name\":\"persons\",\"path\":\"persons.csv\",\"bytes\":1,\"hash\":\"sha256:"
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"schema\":{\"fields\":["
    "{\"name\":\"person\",\"type\":\"string\"},{\"name\":\"facility\",\"type\":\"string\"},"
    "{\"name\":\"mother\",\"type\":\"string\"},{\"name\":\"note\",\"type\":\"string\"}],"
    "\"primaryKey\":\"person\",\"foreignKeys\":["
    "{\"fields\":\"facility\",\"reference\":{\"resource\":\"facilities\",\"fields\":\"facility\"}},"
    "{\"fields\":\"mother\",\"reference\":{\"resource\":\"\",\"fields\":\"person\"}}]}},"
    "{\"name\":\"facilities\",\"path\":\"facilities.csv\",\"schema\":{\"fields\":["
    "{\"name\":\"facility\",\"type\":\"string\"}],\"primaryKey\":\"facility\"}},"
    "{\"name\":\"officers\",\"path\":\"officers.csv\",\"schema\":{\"fields\":["
    "{\"name\":\"officer\",\"type\":\"string\"},{\"name\":\"facility\",\"type\":\"string\"}],"
    "\"primaryKey\":\"officer\",\"foreignKeys\":["
    "{\"fields\":\"facility\",\"reference\":{\"resource\":\"facilities\",\"fields\":\"facility\"}}]"
    "}},"
    "{\"name\":\"ties\",\"path\":\"ties.csv\",\"schema\":{\"fields\":["
    "{\"name\":\"tie\",\"type\":\"string\"},{\"name\":\"officer\",\"type\":\"string\"},"
    "{\"name\":\"person\",\"type\":\"string\"}],\"primaryKey\":\"tie\",\"foreignKeys\":["
    "{\"fields\":\"officer\",\"reference\":{\"resource\":\"officers\",\"fields\":\"officer\"}},"
    "{\"fields\":\"person\",\"reference\":{\"resource\":\"persons\",\"fields\":\"person\"}}]}},"
    "{\"name\":\"sentences\",\"path\":\"sentences.csv\",\"schema\":{\"fields\":["
    "{\"name\":\"sentence\",\"type\":\"string\"},{\"name\":\"person\",\"type\":\"string\"}],"
    "\"primaryKey\":\"sentence\",\"foreignKeys\":["
    "{\"fields\":\"person\",\"reference\":{\"resource\":\"persons\",\"fields\":\"person\"}}]}},"
    "{\"name\":\"credits\",\"path\":\"credits.csv\",\"schema\":{\"fields\":["
    "{\"name\":\"credit\",\"type\":\"string\"},{\"name\":\"sentence\",\"type\":\"string\"}],"
    "\"primaryKey\":\"credit\",\"foreignKeys\":["
    "{\"fields\":\"sentence\",\"reference\":{\"resource\":\"sentences\",\"fields\":\"sentence\"}}]"
    "}},"
    "{\"name\":\"codes\",\"path\":\"codes.csv\",\"schema\":{\"fields\":["
    "{\"name\":\"code\",\"type\":\"string\"}],\"primaryKey\":\"code\"}},"
    "{\"name\":\"loose\",\"path\":\"loose.csv\",\"schema\":{\"fields\":["
    "{\"name\":\"who\",\"type\":\"string\"},{\"name\":\"what\",\"type\":\"string\"}]}}]}";

// In the order of the package: what is there, and what goes to A.
static const struct {
    const char *source;
    const char *expected;
} files[] = {
    {"person,facility,mother,note\na1,A,b1,tall\nb1,B,,\na2,A,a1,\"of b1, "
     "or\"\na3,A,a1,b2\nb2,B,a1,\n",
     "person,facility,mother,note\na1,A,,tall\na2,A,a1,\"of b1, or\"\na3,A,a1,\n"},
    {"facility\nA\nB\n", "facility\nA\nB\n"},
    {"officer,facility\no1,A\no2,B\n", "officer,facility\no1,A\n"},
    {"tie,officer,person\nt1,o1,a1\nt2,o2,a1\nt3,o1,b1\nt4,,a2\nt5,o1,\n",
     "tie,officer,person\nt1,o1,a1\nt4,,a2\nt5,o1,\n"},
    {"sentence,person\ns1,a1\ns2,b1\ns3,\n", "sentence,person\ns1,a1\n"},
    {"credit,sentence\nc1,s1\nc2,s2\nc3,s3\n", "credit,sentence\nc1,s1\n"},
    {"code\ntheft\n", "code\ntheft\n"},
    {"who,what\na1,x\nb1,y\n", "who,what\n"},
};
enum { FILE_COUNT = sizeof files / sizeof *files };

typedef struct world {
    jub_basis basis;
    jub_state state;
    jub_extract extract;
} world;

static void make_world(jub_arena *arena, world *made)
{
    const jub_package *package = NULL;
    jub_register *reg = NULL;
    jub_text sources[FILE_COUNT], trimmed;
    jub_buffer loaded = jub_buffer_init(1 << 16);
    jub_error error = {0};
    // Lengths and hashes of the whole register are none of its part.
    assert_int_equal(jub_extract_package(jub_text_from(package_text), &loaded, NULL), JUB_OK);
    trimmed = jub_text_copy(arena, jub_buffer_view(&loaded));
    jub_buffer_clear(&loaded);
    assert_null(strstr(trimmed.bytes, "sha256"));
    for (size_t i = 0; i < FILE_COUNT; i++) sources[i] = jub_text_from(files[i].source);
    if (jub_package_read(arena, trimmed, &package, &error) != JUB_OK) fail_msg("%s", error.message);
    if (jub_register_load(arena, package, sources, NULL, NULL, NULL, &reg, &error) != JUB_OK)
        fail_msg("%s", error.message);
    made->basis =
        (jub_basis){.reg = reg, .persons = &reg->resources[0], .facilities = &reg->resources[1]};
    made->state = (jub_state){.basis = &made->basis, .arena = arena};
    if (jub_extract_begin(arena, &made->state, 0, &made->extract, &error) != JUB_OK)
        fail_msg("%s", error.message);
}

TEST(a_facility_gets_the_rows_of_its_own_people)
{
    TEST_ARENA(arena);
    world made;
    make_world(&arena, &made);
    assert_int_equal(made.extract.count, 3);
    for (uint32_t i = 0; i < FILE_COUNT; i++) {
        jub_buffer found = jub_buffer_init(1 << 16);
        jub_extract_resource(&made.extract, i, &found);
        assert_text(jub_buffer_view(&found), files[i].expected);
        jub_buffer_clear(&found);
    }
}

// Everything set, in all tables.
static void fill_state(jub_arena *arena, world *made, jub_level level)
{
    jub_state *state = &made->state;
    jub_proposal *proposals = JUB_NEW(arena, jub_proposal, 5);
    assert_non_null(proposals);
    state->programme = (jub_programme){.level = (uint8_t)level,
                                       .nominated_count = 5,
                                       .settled_count = 4,
                                       .next_deal = 3,
                                       .audit_count = 2,
                                       .list_total = 7,
                                       .is_list_stale = 1};
    memset(state->programme.list_file.bytes, 9, JUB_HASH_BYTES);
    for (uint32_t i = 0; i < 5; i++) {
        proposals[i].rank = 10 + i;
        assert_true(JUB_LIST_PUSH(arena, &state->people,
                                  (jub_person){.nomination = JUB_IS_NOMINATED,
                                               .override = JUB_ADMITTED,
                                               .is_listed = 1,
                                               .was_listed = 1,
                                               .case_number = i + 1,
                                               .nomination_entry = 20 + i}));
        assert_true(JUB_LIST_PUSH(arena, &state->cases, (jub_case){.person = i}));
        assert_true(JUB_LIST_PUSH(arena, &state->readings, (jub_reading){.case_number = i + 1}));
        assert_true(JUB_LIST_PUSH(
            arena, &state->matters,
            (jub_matter){.kind = i % 2 ? JUB_OBJECTION : JUB_CORRECTION, .person = i}));
        assert_true(JUB_LIST_PUSH(arena, &state->rereadings, (jub_rereading){.case_number = i}));
    }
    for (uint32_t i = 0; i < 2; i++) {
        const jub_edit edit = {.person = i ? JUB_TEXT("b2") : JUB_TEXT("a2")};
        assert_true(JUB_LIST_PUSH(arena, &state->edits, edit));
        const jub_facility facility = {
            .listed_count = 3, .is_list_signed = 1, .nominated_count = 2};
        assert_true(JUB_LIST_PUSH(arena, &state->facilities, facility));
        const jub_actor actor = {.id = JUB_TEXT("x"), .officer = i, .load = 8, .open_count = 2};
        assert_true(JUB_LIST_PUSH(arena, &state->actors, actor));
    }
    made->basis.proposals = proposals;
}

static void check_state(const jub_state *small, bool is_told)
{
    static const uint32_t own[] = {0, 2, 3}; // rows of a1, a2, a3
    static const jub_hash zero = {{0}};
    assert_int_equal(small->people.count, 3);
    for (size_t i = 0; i < 3; i++) {
        const jub_person *person = &small->people.items[i];
        assert_int_equal(person->nomination, JUB_IS_NOMINATED);
        assert_int_equal(person->nomination_entry, 20 + own[i]);
        assert_int_equal(small->basis->proposals[i].rank, 10 + own[i]);
        assert_int_equal(person->case_number, 0);
        assert_int_equal(person->is_listed, is_told);
        assert_int_equal(person->was_listed, is_told);
        assert_int_equal(person->override, is_told ? JUB_ADMITTED : JUB_NO_OVERRIDE);
    }
    assert_int_equal(small->cases.count + small->readings.count + small->rereadings.count, 0);
    assert_true(jub_hash_equal(&small->programme.list_file, &zero));
    assert_int_equal(small->programme.list_total + small->programme.settled_count +
                         small->programme.next_deal + small->programme.audit_count +
                         small->programme.is_list_stale,
                     0);
    assert_int_equal(small->programme.nominated_count, 2);
    assert_int_equal(small->edits.count, 1);
    assert_text(small->edits.items[0].person, "a2");
    assert_int_equal(small->matters.count, 1); // the one objection about a3
    assert_int_equal(small->matters.items[0].person, 2);
    assert_int_equal(small->facilities.items[0].listed_count, is_told ? 3 : 0);
    assert_int_equal(small->facilities.items[1].listed_count, 0);
    assert_int_equal(small->actors.count, 2);
    assert_int_equal(small->actors.items[0].officer, 0);
    assert_int_equal(small->actors.items[1].officer, JUB_NO_ROW);
    assert_int_equal(small->actors.items[0].load + small->actors.items[0].open_count, 0);
}

TEST(before_level_3_nothing_of_the_list_goes_and_nothing_of_the_final_round_ever)
{
    static const jub_level levels[] = {JUB_LEVEL_SEALED, JUB_LEVEL_FACILITIES, JUB_LEVEL_PUBLIC};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        TEST_ARENA(arena);
        world made;
        jub_basis basis;
        jub_state small;
        make_world(&arena, &made);
        fill_state(&arena, &made, levels[i]);
        assert_int_equal(jub_extract_state(&arena, &made.extract, &basis, &small, NULL), JUB_OK);
        check_state(&small, levels[i] >= JUB_LEVEL_FACILITIES);
    }
}

TEST(facts_go_of_acts_at_facilities_about_its_own_people_alone)
{
    TEST_ARENA(arena);
    world made;
    make_world(&arena, &made);
    size_t count = 0;
    for (int kind = 0; kind < JUB_EVENT_KIND_COUNT; kind++) {
        jub_event event = {.kind = (jub_event_kind)kind, .has = JUB_HAS(PERSON), .has_facts = true};
        event.person = JUB_TEXT("a1");
        const bool goes = jub_extract_has_fact(&made.extract, &event);
        const char *word = jub_event_word((jub_event_kind)kind);
        if (goes)
            assert_null(strstr("case.listed case.decided case.adjudicated case.recused "
                               "list.finalised facility.notified correction.proposed "
                               "correction.confirmed record.viewed audit.reread",
                               word));
        count += goes;
        event.person = JUB_TEXT("b1");
        assert_false(jub_extract_has_fact(&made.extract, &event));
        event.person = JUB_TEXT("nobody");
        assert_false(jub_extract_has_fact(&made.extract, &event));
    }
    assert_int_equal(count, 9);
}

TEST(memory_that_is_out_is_an_error)
{
    for (size_t i = 0; i < 40; i++) {
        TEST_ARENA(arena);
        world made;
        jub_basis basis;
        jub_state small;
        make_world(&arena, &made);
        fill_state(&arena, &made, JUB_LEVEL_PUBLIC);
        jub_extract extract;
        jub_error error = {0};
        test_arena_fail_at(&arena, i);
        jub_status status = jub_extract_begin(&arena, &made.state, 0, &extract, &error);
        if (status == JUB_OK) status = jub_extract_state(&arena, &extract, &basis, &small, &error);
        assert_true(status == JUB_OK ? i > 10 : status == JUB_NO_MEMORY);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_facility_gets_the_rows_of_its_own_people),
        cmocka_unit_test(
            before_level_3_nothing_of_the_list_goes_and_nothing_of_the_final_round_ever),
        cmocka_unit_test(facts_go_of_acts_at_facilities_about_its_own_people_alone),
        cmocka_unit_test(memory_that_is_out_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
