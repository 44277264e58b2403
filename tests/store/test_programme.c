#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../decree/decree_support.h"
#include "base/buffer.h"
#include "store/programme_store.h"

#define DECREE "examples/special-pardon/special-pardon.decree.md"

enum { PERSON_COUNT = 300, FACILITY_COUNT = 5, ACTOR_COUNT = 6, CASE_COUNT = 20 };

// A folder of its own, so that journals beside the file are seen too.
typedef struct test_place {
    char folder[64];
    char path[96];
} test_place;

static test_place make_place(void)
{
    test_place made;
    (void)snprintf(made.folder, sizeof made.folder, "/tmp/jubilee-programme-XXXXXX");
    assert_non_null(mkdtemp(made.folder));
    (void)snprintf(made.path, sizeof made.path, "%s/programme.sqlite", made.folder);
    return made;
}

static void remove_place(const test_place *place)
{
    (void)unlink(place->path);
    assert_int_equal(rmdir(place->folder), 0); // nothing else is left in it
}

// -- a state filled by hand -----------------------------------------------------------------------

// What a state stands on: a decree of the project's, and a register of which no more is known than
// how many there are and who is held where.
typedef struct ground {
    jub_basis basis;
    jub_register reg;
    jub_resource resources[3];
    jub_link link;
    uint32_t facility_rows[PERSON_COUNT];
} ground;

static void lay_ground(jub_arena *arena, ground *made)
{
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    *made = (ground){.resources = {{.row_count = PERSON_COUNT, .link_count = 1},
                                   {.row_count = FACILITY_COUNT},
                                   {.name = JUB_TEXT("officers"), .row_count = 9}}};
    assert_int_equal(test_read_decree(arena, DECREE, &diagnostics, &made->basis.decree), JUB_OK);
    for (uint32_t i = 0; i < PERSON_COUNT; i++) made->facility_rows[i] = i % FACILITY_COUNT;
    made->link = (jub_link){.target_resource = 1, .target_rows = made->facility_rows};
    made->resources[0].links = &made->link;
    made->reg = (jub_register){.resource_count = 3, .resources = made->resources};
    made->basis.reg = &made->reg;
    made->basis.persons = &made->resources[0];
    made->basis.facilities = &made->resources[1];
}

static jub_state begin_state(jub_arena *arena, ground *on)
{
    jub_state state;
    assert_int_equal(jub_state_begin(arena, &on->basis, JUB_TEXT("example.org/log"), &state, NULL),
                     JUB_OK);
    return state;
}

static void fill_programme(jub_programme *programme)
{
    *programme = (jub_programme){
        .stage = JUB_PROGRAMME_FINAL_ROUND,
        .is_rehearsal = 1,
        .level = 1,
        .is_register_frozen = 1,
        .list_version = 255,
        .offset_minutes = -540,
        .reserve = UINT32_MAX,
        .last_time = 1640000000,
        .size = 5000000000,
        .root = {{1, 2, 3}},
        .decree_sha256 = {{0xff, 0xfe}},
        .signature_count = 2,
        .nominated_count = PERSON_COUNT,
        .next_deal = 2 * CASE_COUNT,
        .view_count = UINT64_MAX,
        .list_entry = 4999999999,
        .list_by = JUB_NO_ACTOR,
        .sealed_by = 2,
        .sealed_to = JUB_TEXT("age1 of somebody's \"quoted\", \xe2\x82\xac"),
    };
}

static void fill_actors(jub_arena *arena, jub_state *state)
{
    for (uint8_t i = 0; i < ACTOR_COUNT; i++) {
        const uint8_t seed[JUB_SEED_BYTES] = {i};
        jub_buffer key = jub_buffer_init(JUB_VKEY_MAX_BYTES);
        jub_signer signer;
        const jub_text id = jub_text_format(arena, "actor-%u", (unsigned)i);
        assert_int_equal(jub_signer_from_seed(id, JUB_KEY_ED25519, seed, &signer, NULL), JUB_OK);
        jub_vkey_write(&signer.vkey, &key);
        const jub_actor actor = {
            .id = id,
            .key = jub_text_copy(arena, jub_buffer_view(&key)),
            .role = (uint8_t)(i % JUB_ROLE_COUNT),
            .has_left = i == 3,
            .facility_key = i == 2 ? JUB_TEXT("F00001") : JUB_TEXT(""),
            .facility = i == 2 ? 1 : JUB_NO_ROW,
            .officer = i == 4 ? 8 : JUB_NO_ROW,
            .sitting_count = i,
            .last_time = 1640000000 + i,
            .last_seen = 5000000000,
            .load = UINT32_MAX,
        };
        assert_true(JUB_LIST_PUSH(arena, &state->actors, actor));
        jub_buffer_clear(&key);
    }
}

static void fill_people(jub_arena *arena, jub_state *state)
{
    for (uint32_t i = 0; i < PERSON_COUNT; i++) {
        const jub_person person = {
            .nomination = (uint8_t)(i % 3),
            .effect = (uint8_t)(i % 5),
            .is_listed = i % 2,
            .nomination_by = i % 3 ? 2 : JUB_NO_ACTOR,
            .rival_by = JUB_NO_ACTOR,
            .nomination_entry = i * 1000,
            .commitment = {{(uint8_t)i, 7}},
            .case_number = i < CASE_COUNT ? i + 1 : 0,
        };
        assert_true(JUB_LIST_PUSH(arena, &state->people, person));
    }
    for (uint32_t i = 0; i < FACILITY_COUNT; i++) {
        const jub_facility facility = {.is_list_signed = 1, .told_count = UINT64_MAX - i};
        assert_true(JUB_LIST_PUSH(arena, &state->facilities, facility));
    }
}

static void fill_cases(jub_arena *arena, jub_state *state)
{
    for (uint32_t i = 0; i < CASE_COUNT; i++) {
        const jub_case made = {.person = i,
                               .serial = 2,
                               .outcome = (uint8_t)(i % 3),
                               .first = 2 * i + 1,
                               .second = 2 * i + 2};
        assert_true(JUB_LIST_PUSH(arena, &state->cases, made));
        for (uint8_t number = 1; number <= 2; number++) {
            const jub_reading reading = {.case_number = i + 1,
                                         .number = number,
                                         .stage = JUB_DECIDED,
                                         .outcome = (uint8_t)(1 + i % 2),
                                         .reason = JUB_REASON_IS_CONDUCT,
                                         .actor = 4,
                                         .entry = 40 + i,
                                         .time = 1640000000};
            assert_true(JUB_LIST_PUSH(arena, &state->readings, reading));
        }
    }
}

static void fill_rest(jub_arena *arena, jub_state *state)
{
    const jub_edit edit = {.entry = 7,
                           .stage = JUB_EDIT_REPLACED,
                           .actor = 2,
                           .person = JUB_TEXT("P1"),
                           .field = JUB_TEXT("birth"),
                           .after = JUB_TEXT("1970-01-01")};
    const jub_seed seed = {
        .use = JUB_TEXT("readers"), .draw = JUB_TEXT("d1"), .seed = {{9}}, .entry = 11};
    const jub_matter matter = {.kind = JUB_CORRECTION,
                               .stage = JUB_CONFIRMED,
                               .action = JUB_ADMITTED,
                               .actor = 1,
                               .person = PERSON_COUNT - 1,
                               .entry = 12};
    const jub_rereading rereading = {.case_number = 3, .actor = 5, .outcome = 1, .entry = 13};
    jub_proposal *proposals = JUB_NEW(arena, jub_proposal, PERSON_COUNT);
    assert_non_null(proposals);
    for (uint32_t i = 0; i < PERSON_COUNT; i++)
        proposals[i] = (jub_proposal){.grants = UINT64_MAX - i,
                                      .quota = JUB_NO_QUOTA,
                                      .rank = i,
                                      .standing = JUB_GRANTED,
                                      .is_proposed = 1};
    state->basis->proposals = proposals;
    assert_true(JUB_LIST_PUSH(arena, &state->edits, edit));
    assert_true(JUB_LIST_PUSH(arena, &state->seeds, seed));
    assert_true(JUB_LIST_PUSH(arena, &state->matters, matter));
    assert_true(JUB_LIST_PUSH(arena, &state->rereadings, rereading));
}

static jub_state fill_state(jub_arena *arena, ground *on)
{
    jub_state state = begin_state(arena, on);
    fill_programme(&state.programme);
    fill_actors(arena, &state);
    fill_people(arena, &state);
    fill_cases(arena, &state);
    fill_rest(arena, &state);
    return state;
}

// -- two states, member by member -----------------------------------------------------------------

#define SAME_U8 assert_int_equal
#define SAME_U16 assert_int_equal
#define SAME_U32 assert_int_equal
#define SAME_U64 assert_int_equal
#define SAME_I64 assert_int_equal
#define SAME_TEXT(found, expected) assert_true(jub_text_equal(found, expected))
#define SAME_HASH(found, expected) assert_memory_equal((found).bytes, (expected).bytes, 32)
#define SAME(type, member) SAME_##type(found->member, expected->member);

#define X(name, type, MEMBERS)                                                                     \
    static void assert_same_##name(const type *found, const type *expected)                        \
    {                                                                                              \
        MEMBERS(SAME)                                                                              \
    }
X(programme, jub_programme, JUB_PROGRAMME_MEMBERS)
X(proposals, jub_proposal, JUB_PROPOSAL_MEMBERS)
JUB_STATE_TABLE_LIST(X)
#undef X

static void assert_same(const jub_state *found, const jub_state *expected)
{
    assert_same_programme(&found->programme, &expected->programme);
#define X(name, type, MEMBERS)                                                                     \
    assert_int_equal(found->name.count, expected->name.count);                                     \
    for (size_t i = 0; i < expected->name.count; i++)                                              \
        assert_same_##name(&found->name.items[i], &expected->name.items[i]);
    JUB_STATE_TABLE_LIST(X)
#undef X
    assert_int_equal(found->basis->proposals != NULL, expected->basis->proposals != NULL);
    for (size_t i = 0; expected->basis->proposals && i < PERSON_COUNT; i++)
        assert_same_proposals(&found->basis->proposals[i], &expected->basis->proposals[i]);
}

static void put_state(const test_place *place, const jub_state *state)
{
    jub_programme_store *store = NULL;
    assert_int_equal(jub_programme_store_open(place->path, true, &store, NULL), JUB_OK);
    assert_int_equal(jub_programme_store_write(store, state, NULL), JUB_OK);
    jub_programme_store_close(store);
}

// What reading comes to, with an arena of its own.
static jub_status try_read(const test_place *place, jub_error *error)
{
    jub_arena arena = jub_arena_init((size_t)1 << 28);
    jub_programme_store *store = NULL;
    ground on;
    lay_ground(&arena, &on);
    jub_state state = begin_state(&arena, &on);
    jub_status status = jub_programme_store_open(place->path, false, &store, error);
    if (status == JUB_OK) status = jub_programme_store_read(store, &state, error);
    jub_programme_store_close(store);
    jub_arena_clear(&arena);
    return status;
}

static void assert_kept(jub_arena *arena, const test_place *place, const jub_state *expected)
{
    jub_programme_store *store = NULL;
    ground on;
    lay_ground(arena, &on);
    jub_state found = begin_state(arena, &on);
    assert_int_equal(jub_programme_store_open(place->path, false, &store, NULL), JUB_OK);
    assert_int_equal(jub_programme_store_read(store, &found, NULL), JUB_OK);
    assert_same(&found, expected);
    jub_programme_store_close(store);
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *database = NULL;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

// -- tests ----------------------------------------------------------------------------------------

TEST(a_state_is_read_as_it_was_written_and_again_after_changes)
{
    TEST_ARENA(arena);
    const test_place place = make_place();
    struct stat about;
    ground on;
    lay_ground(&arena, &on);
    jub_state state = fill_state(&arena, &on);
    put_state(&place, &state);
    assert_int_equal(stat(place.path, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    assert_kept(&arena, &place, &state);

    state.people.items[17].effect = JUB_DECLINED;
    state.programme.size++;
    state.programme.stage = JUB_PROGRAMME_BETWEEN;
    state.seeds.count = 0;
    state.readings.count--;
    state.cases.items[CASE_COUNT - 1].second = 0;
    put_state(&place, &state);
    assert_kept(&arena, &place, &state);

    // Before the register is frozen there are no people.
    jub_state early = begin_state(&arena, &on);
    on.basis.proposals = NULL;
    early.programme.stage = JUB_PROGRAMME_OPEN;
    early.programme.size = 5000000001;
    fill_actors(&arena, &early);
    put_state(&place, &early);
    assert_kept(&arena, &place, &early);
    remove_place(&place);
}

TEST(rows_that_are_as_they_were_are_not_written_again)
{
    TEST_ARENA(arena);
    enum { PAGE_BYTES = 4096 };
    const test_place place = make_place();
    ground on;
    lay_ground(&arena, &on);
    jub_state state = fill_state(&arena, &on);
    put_state(&place, &state);
    const jub_text before = test_read_file(&arena, place.path);
    put_state(&place, &state);
    assert_true(jub_text_equal(test_read_file(&arena, place.path), before));

    state.people.items[PERSON_COUNT / 2].is_listed ^= 1;
    put_state(&place, &state);
    const jub_text after = test_read_file(&arena, place.path);
    assert_int_equal(after.length_bytes, before.length_bytes);
    size_t changed_count = 0;
    for (size_t at = 0; at < before.length_bytes; at += PAGE_BYTES)
        changed_count += memcmp(before.bytes + at, after.bytes + at, PAGE_BYTES) != 0;
    assert_int_equal(changed_count, 2); // the row's page, and the first with the change counter
    remove_place(&place);
}

TEST(views_say_in_words_what_the_tables_have_in_numbers)
{
    TEST_ARENA(arena);
    const test_place place = make_place();
    ground on;
    lay_ground(&arena, &on);
    const jub_state state = fill_state(&arena, &on);
    put_state(&place, &state);
    static const struct {
        const char *sql;
        const char *expected;
    } questions[] = {
        {"SELECT stage FROM programme_words", "final round, at the centre"},
        {"SELECT last_time_utc FROM programme_words", "2021-12-20 11:33:20"},
        {"SELECT role FROM actor_words WHERE id = 'actor-4'", "reader"},
        {"SELECT nomination || ' by ' || nomination_by FROM person_words WHERE person = 1",
         "nominated by actor-2"},
        {"SELECT standing FROM person_words WHERE person = 0", "granted"},
        {"SELECT outcome FROM case_words WHERE case_number = 3", "refused"},
        {"SELECT first_reader FROM case_words WHERE case_number = 20", "actor-4"},
        {"SELECT third_reader IS NULL FROM case_words WHERE case_number = 20", "1"},
        {"SELECT reason FROM reading_words WHERE case_number = 1 AND reading = 2", "conduct"},
        {"SELECT list_signed || notified FROM facility_words WHERE facility = 4", "yesno"},
        {"SELECT stage FROM edit_words", "replaced"},
        {"SELECT matter || ' to ' || action || ': ' || stage FROM matter_words",
         "correction to admitted: confirmed"},
    };
    sqlite3 *database = NULL;
    assert_int_equal(sqlite3_open(place.path, &database), SQLITE_OK);
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        sqlite3_stmt *statement = NULL;
        assert_int_equal(sqlite3_prepare_v2(database, questions[i].sql, -1, &statement, NULL),
                         SQLITE_OK);
        assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
        assert_string_equal((const char *)sqlite3_column_text(statement, 0), questions[i].expected);
        assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    }
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
    remove_place(&place);
}

TEST(a_file_of_another_sort_is_refused_and_one_without_a_programme_is_missing)
{
    TEST_ARENA(arena);
    const test_place place = make_place();
    jub_programme_store *store = NULL;
    jub_error error;
    ground on;
    lay_ground(&arena, &on);
    const jub_state state = fill_state(&arena, &on);
    assert_int_equal(jub_programme_store_open(place.path, false, &store, NULL), JUB_MISSING);
    assert_int_equal(jub_programme_store_open(place.path, true, &store, NULL), JUB_OK);
    jub_programme_store_close(store);
    assert_int_equal(try_read(&place, NULL), JUB_MISSING);
    put_state(&place, &state);
    assert_int_equal(try_read(&place, NULL), JUB_OK);
    static const char *const changes[] = {
        "CREATE TRIGGER t AFTER INSERT ON people BEGIN DELETE FROM actors; END",
        "CREATE INDEX i ON people(hex(row))",
        "DROP VIEW case_words",
        "DROP VIEW person_words; CREATE VIEW person_words AS SELECT 1 AS one",
        "ALTER TABLE people ADD COLUMN more INTEGER",
        "DROP TABLE seeds",
        "PRAGMA user_version = 2",
        "PRAGMA application_id = 1",
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        run_sql(place.path, changes[i]);
        store = NULL;
        assert_int_equal(jub_programme_store_open(place.path, true, &store, &error), JUB_CONFLICT);
        assert_null(store);
        assert_int_equal(unlink(place.path), 0);
        put_state(&place, &state);
    }
    remove_place(&place);
}

TEST(what_cannot_be_is_refused_with_table_and_column)
{
    TEST_ARENA(arena);
    const test_place place = make_place();
    ground on;
    lay_ground(&arena, &on);
    const jub_state state = fill_state(&arena, &on);
    static const struct {
        const char *sql;
        jub_status status;
        const char *word;
    } changes[] = {
        {"UPDATE programme SET stage = 10", JUB_RANGE, "stage"},
        {"UPDATE programme SET stage = 256", JUB_RANGE, "stage"},
        {"DELETE FROM seeds", JUB_RANGE, "no seed of the readers"},
        {"UPDATE seeds SET use = 'audit'", JUB_RANGE, "no seed of the readers"},
        {"DELETE FROM proposals", JUB_RANGE, "no proposals"},
        {"DELETE FROM people; DELETE FROM facilities", JUB_RANGE, "no people"},
        {"UPDATE programme SET level = 6", JUB_RANGE, "level"},
        {"UPDATE programme SET last_time = -1", JUB_RANGE, "last_time"},
        {"UPDATE programme SET last_time = 13601088000", JUB_RANGE, "last_time"},
        {"UPDATE programme SET offset_minutes = 1441", JUB_RANGE, "offset_minutes"},
        {"UPDATE programme SET size = -1", JUB_RANGE, "size"},
        {"UPDATE programme SET next_deal = 41", JUB_RANGE, "next_deal"},
        {"UPDATE programme SET list_by = 6", JUB_RANGE, "list_by"},
        {"UPDATE programme SET root = x'00'", JUB_SYNTAX, "root"},
        {"UPDATE programme SET root = zeroblob(33)", JUB_SYNTAX, "root"},
        {"UPDATE programme SET sealed_to = CAST(x'ff41' AS TEXT)", JUB_SYNTAX, "sealed_to"},
        {"UPDATE programme SET sealed_to = 'a' || char(10)", JUB_SYNTAX, "sealed_to"},
        {"UPDATE programme SET row = 1", JUB_RANGE, "programme"},
        {"DELETE FROM programme", JUB_MISSING, "no programme"},
        {"UPDATE actors SET role = 9 WHERE row = 1", JUB_RANGE, "role"},
        {"UPDATE actors SET facility = 5 WHERE row = 1", JUB_RANGE, "facility"},
        {"UPDATE actors SET officer = 9 WHERE row = 1", JUB_RANGE, "officer"},
        {"UPDATE actors SET last_seen = 5000000001 WHERE row = 1", JUB_RANGE, "last_seen"},
        {"UPDATE actors SET load = 4294967296 WHERE row = 1", JUB_RANGE, "load"},
        {"UPDATE actors SET id = printf('%.1001c', 'a') WHERE row = 1", JUB_SYNTAX, "id"},
        {"UPDATE people SET effect = 5 WHERE row = 299", JUB_RANGE, "effect"},
        {"UPDATE people SET nomination_by = 6 WHERE row = 299", JUB_RANGE, "nomination_by"},
        {"UPDATE people SET nomination_entry = 5000000000 WHERE row = 1", JUB_RANGE, "entry"},
        {"UPDATE people SET case_number = 21 WHERE row = 299", JUB_RANGE, "case_number"},
        {"UPDATE people SET row = 300 WHERE row = 299", JUB_RANGE, "people"},
        {"UPDATE people SET row = -1 WHERE row = 0", JUB_RANGE, "people"},
        {"DELETE FROM people WHERE row = 299", JUB_RANGE, "people"},
        {"UPDATE facilities SET is_notified = 3", JUB_RANGE, "is_notified"},
        {"DELETE FROM facilities WHERE row = 4", JUB_RANGE, "facilities"},
        {"DELETE FROM facilities", JUB_RANGE, "facilities"},
        {"DELETE FROM people", JUB_RANGE, "facilities"},
        {"UPDATE actors SET key = 'k' WHERE row = 1", JUB_SYNTAX, "key"},
        {"UPDATE actors SET id = 'actor-0' WHERE row = 1", JUB_SYNTAX, "twice"},
        {"DELETE FROM proposals WHERE row = 299", JUB_RANGE, "proposals"},
        {"UPDATE proposals SET standing = 7 WHERE row = 299", JUB_RANGE, "standing"},
        {"UPDATE proposals SET quota = 50 WHERE row = 299", JUB_RANGE, "quota"},
        {"UPDATE cases SET person = 300 WHERE row = 1", JUB_RANGE, "person"},
        {"UPDATE cases SET third = 41 WHERE row = 1", JUB_RANGE, "third"},
        {"DELETE FROM cases WHERE row = 19", JUB_RANGE, ""},
        {"UPDATE readings SET case_number = 0 WHERE row = 1", JUB_RANGE, "case_number"},
        {"UPDATE readings SET number = 4 WHERE row = 1", JUB_RANGE, "number"},
        {"UPDATE readings SET number = 0 WHERE row = 1", JUB_RANGE, "number"},
        {"UPDATE readings SET reason = 99 WHERE row = 1", JUB_RANGE, "reason"},
        {"UPDATE readings SET actor = 65535 WHERE row = 1", JUB_RANGE, "actor"},
        {"UPDATE edits SET stage = 3", JUB_RANGE, "stage"},
        {"UPDATE matters SET person = 300", JUB_RANGE, "person"},
        {"UPDATE rereadings SET case_number = 21", JUB_RANGE, "case_number"},
    };
    put_state(&place, &state);
    const jub_text whole = test_read_file(&arena, place.path);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        jub_error error = {0};
        run_sql(place.path, changes[i].sql);
        assert_int_equal(try_read(&place, &error), changes[i].status);
        assert_non_null(strstr(error.message, changes[i].word));
        FILE *file = fopen(place.path, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(whole.bytes, 1, whole.length_bytes, file), whole.length_bytes);
        assert_int_equal(fclose(file), 0);
    }
    assert_int_equal(try_read(&place, NULL), JUB_OK);
    remove_place(&place);
}

TEST(a_file_with_flipped_bits_is_read_or_refused)
{
    TEST_ARENA(arena);
    const test_place place = make_place();
    ground on;
    lay_ground(&arena, &on);
    const jub_state state = fill_state(&arena, &on);
    put_state(&place, &state);
    const jub_text whole = test_read_file(&arena, place.path);
    char *bytes = JUB_NEW(&arena, char, whole.length_bytes);
    size_t refused_count = 0, count = 0;
    uint32_t random = 1;
    for (size_t at = 0; at < whole.length_bytes; at += 1 + random % 2000) {
        random = random * 1664525 + 1013904223;
        memcpy(bytes, whole.bytes, whole.length_bytes);
        for (size_t i = at; i < at + 5 && i < whole.length_bytes; i++)
            bytes[i] = (char)(bytes[i] ^ (random >> 20));
        FILE *file = fopen(place.path, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(bytes, 1, whole.length_bytes - (count % 7 == 0 ? at / 2 : 0), file),
                         whole.length_bytes - (count % 7 == 0 ? at / 2 : 0));
        assert_int_equal(fclose(file), 0);
        refused_count += try_read(&place, NULL) != JUB_OK;
        count++;
    }
    assert_in_range(refused_count, 1, count);
    remove_place(&place);
}

// A writer that is killed at any moment leaves what was there or what it wrote.
TEST(a_writer_that_is_killed_leaves_the_one_state_or_the_other)
{
    TEST_ARENA(arena);
    const test_place place = make_place();
    ground on;
    lay_ground(&arena, &on);
    jub_state state = fill_state(&arena, &on);
    put_state(&place, &state);
    size_t changed_count = 0;
    for (useconds_t wait = 0; wait < 60000 || (changed_count == 0 && wait < 3000000);
         wait += wait < 60000 ? 1700 : 200000) {
        const pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            jub_programme_store *store = NULL;
            if (jub_programme_store_open(place.path, true, &store, NULL) != JUB_OK) _exit(1);
            for (uint8_t turn = 0;; turn++) {
                for (size_t i = 0; i < PERSON_COUNT; i++) state.people.items[i].effect = turn % 5;
                state.programme.list_version = turn % 5;
                if (jub_programme_store_write(store, &state, NULL) != JUB_OK) _exit(1);
            }
        }
        (void)usleep(wait);
        assert_int_equal(kill(child, SIGKILL), 0);
        int how;
        assert_int_equal(waitpid(child, &how, 0), child);
        assert_true(WIFSIGNALED(how));
        jub_programme_store *store = NULL;
        ground below;
        lay_ground(&arena, &below);
        jub_state found = begin_state(&arena, &below);
        assert_int_equal(jub_programme_store_open(place.path, false, &store, NULL), JUB_OK);
        assert_int_equal(jub_programme_store_read(store, &found, NULL), JUB_OK);
        jub_programme_store_close(store);
        const uint8_t turn = found.programme.list_version;
        changed_count += turn != 255;
        for (size_t i = 0; i < PERSON_COUNT; i++)
            assert_int_equal(found.people.items[i].effect, turn == 255 ? i % 5 : turn);
    }
    assert_true(changed_count > 0);
    state.programme.size++;
    put_state(&place, &state); // a journal that was only begun is taken up by the next writer
    remove_place(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_state_is_read_as_it_was_written_and_again_after_changes),
        cmocka_unit_test(rows_that_are_as_they_were_are_not_written_again),
        cmocka_unit_test(views_say_in_words_what_the_tables_have_in_numbers),
        cmocka_unit_test(a_file_of_another_sort_is_refused_and_one_without_a_programme_is_missing),
        cmocka_unit_test(what_cannot_be_is_refused_with_table_and_column),
        cmocka_unit_test(a_file_with_flipped_bits_is_read_or_refused),
        cmocka_unit_test(a_writer_that_is_killed_leaves_the_one_state_or_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
