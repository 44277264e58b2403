#include "store/openings.h"

#include <dirent.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "test_support.h"

// A folder of its own, so that journals beside the file are seen too.
typedef struct place {
    char folder[64];
    char path[96];
} test_place;

static test_place make_place(void)
{
    test_place made;
    (void)snprintf(made.folder, sizeof made.folder, "/tmp/jubilee-openings-XXXXXX");
    assert_non_null(mkdtemp(made.folder));
    (void)snprintf(made.path, sizeof made.path, "%s/openings.sqlite", made.folder);
    return made;
}

static void remove_place(const test_place *place)
{
    (void)unlink(place->path);
    assert_int_equal(rmdir(place->folder), 0); // nothing else is left in it
}

// All files of the folder, one behind the other.
static jub_text all_bytes(jub_arena *arena, const test_place *place)
{
    jub_buffer bytes = jub_buffer_init((size_t)1 << 28);
    DIR *folder = opendir(place->folder);
    assert_non_null(folder);
    for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        if (entry->d_name[0] == '.') continue;
        char path[512];
        (void)snprintf(path, sizeof path, "%s/%s", place->folder, entry->d_name);
        const jub_text file = test_read_file(arena, path);
        assert_non_null(file.bytes);
        jub_buffer_text(&bytes, file);
    }
    (void)closedir(folder);
    const jub_text copy = jub_text_copy(arena, jub_buffer_view(&bytes));
    jub_buffer_clear(&bytes);
    assert_non_null(copy.bytes);
    return copy;
}

static size_t count_in(jub_text rest, const void *bytes, size_t length_bytes)
{
    size_t count = 0;
    const char *found;
    while ((found = memmem(rest.bytes, rest.length_bytes, bytes, length_bytes))) {
        count++;
        rest.length_bytes -= (size_t)(found + 1 - rest.bytes);
        rest.bytes = found + 1;
    }
    return count;
}

// Facts of many lengths, so that pages split and rows overflow. The words in them are unique.
static jub_opening opening_of(jub_arena *arena, uint32_t number)
{
    jub_opening made = {.commitment = {{(uint8_t)number, (uint8_t)(number >> 8), 0xc0}}};
    for (size_t i = 0; i < sizeof made.salt; i++)
        made.salt[i] = (uint8_t)(number * 31 + i * 7 + 101);
    memcpy(made.salt, &number, sizeof number);
    const size_t fill = number % 97 == 0 ? 9000 : number % 13 * 40;
    char *padding = JUB_NEW(arena, char, fill + 1);
    assert_non_null(padding);
    memset(padding, 'x', fill);
    made.facts =
        jub_text_format(arena, "{\"case\":\"case-%06u-end\",\"fill\":\"%s\"}", number, padding);
    assert_non_null(made.facts.bytes);
    return made;
}

TEST(what_is_kept_is_given_back_by_its_commitment)
{
    TEST_ARENA(arena);
    const test_place place = make_place();
    jub_openings *openings = NULL;
    jub_opening items[2] = {opening_of(&arena, 1), opening_of(&arena, 97)};
    jub_buffer facts = jub_buffer_init(JUB_FACTS_MAX_BYTES);
    uint8_t salt[JUB_SALT_BYTES];
    jub_error error;
    assert_int_equal(jub_openings_open(place.path, true, &openings, &error), JUB_OK);
    assert_int_equal(jub_openings_put(openings, items, 2, NULL), JUB_OK);
    jub_openings_close(openings);
    struct stat info;
    assert_int_equal(stat(place.path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);

    assert_int_equal(jub_openings_open(place.path, false, &openings, NULL), JUB_OK);
    for (size_t i = 0; i < 2; i++) {
        jub_buffer_reset(&facts);
        assert_int_equal(jub_openings_get(openings, &items[i].commitment, salt, &facts, NULL),
                         JUB_OK);
        assert_memory_equal(salt, items[i].salt, sizeof salt);
        assert_true(jub_text_equal(jub_buffer_view(&facts), items[i].facts));
    }
    const jub_hash unknown = {{0xff}};
    assert_int_equal(jub_openings_get(openings, &unknown, salt, &facts, &error), JUB_MISSING);
    assert_non_null(strstr(error.message, "is not here"));
    assert_int_equal(jub_openings_forget(openings, &unknown, 1, &error), JUB_MISSING);
    jub_buffer small = jub_buffer_init(10);
    assert_int_equal(jub_openings_get(openings, &items[0].commitment, salt, &small, &error),
                     JUB_LIMIT);
    jub_buffer_clear(&small);
    jub_openings_close(openings);
    jub_buffer_clear(&facts);
    remove_place(&place);
}

TEST(a_commitment_that_is_there_is_refused_and_with_it_the_whole_batch)
{
    TEST_ARENA(arena);
    const test_place place = make_place();
    jub_openings *openings = NULL;
    jub_buffer facts = jub_buffer_init(JUB_FACTS_MAX_BYTES);
    uint8_t salt[JUB_SALT_BYTES];
    jub_error error;
    const jub_opening items[3] = {opening_of(&arena, 1), opening_of(&arena, 2),
                                  opening_of(&arena, 1)};
    assert_int_equal(jub_openings_open(place.path, true, &openings, NULL), JUB_OK);
    assert_int_equal(jub_openings_put(openings, items, 1, NULL), JUB_OK);
    assert_int_equal(jub_openings_put(openings, items + 1, 2, &error), JUB_DUPLICATE);
    assert_int_equal(jub_openings_get(openings, &items[1].commitment, salt, &facts, NULL),
                     JUB_MISSING);
    // Also after it has been forgotten: a commitment is made once.
    assert_int_equal(jub_openings_forget(openings, &items[0].commitment, 1, NULL), JUB_OK);
    assert_int_equal(jub_openings_put(openings, items, 1, &error), JUB_DUPLICATE);
    jub_openings_close(openings);
    jub_buffer_clear(&facts);
    remove_place(&place);
}

TEST(what_is_forgotten_stands_nowhere_in_the_files_and_the_rest_is_kept)
{
    TEST_ARENA(arena);
    enum { COUNT = 800 };
    const test_place place = make_place();
    jub_openings *openings = NULL;
    jub_opening *items = JUB_NEW(&arena, jub_opening, COUNT);
    jub_hash *forgotten = JUB_NEW(&arena, jub_hash, COUNT);
    size_t forgotten_count = 0;
    jub_buffer facts = jub_buffer_init(JUB_FACTS_MAX_BYTES);
    uint8_t salt[JUB_SALT_BYTES];
    jub_error error;
    assert_true(items && forgotten);
    assert_int_equal(jub_openings_open(place.path, true, &openings, NULL), JUB_OK);
    // In an order that splits pages in the middle.
    for (uint32_t i = 0; i < COUNT; i++) items[i] = opening_of(&arena, i * 389 % COUNT);
    for (size_t i = 0; i < COUNT; i += 100)
        assert_int_equal(jub_openings_put(openings, items + i, 100, NULL), JUB_OK);
    for (size_t i = 0; i < COUNT; i++)
        if (i % 3 == 0) forgotten[forgotten_count++] = items[i].commitment;
    assert_true(count_in(all_bytes(&arena, &place), "case-000000-end", 15) >= 1);
    assert_int_equal(jub_openings_forget(openings, forgotten, forgotten_count, NULL), JUB_OK);
    const jub_text bytes = all_bytes(&arena, &place);
    for (size_t i = 0; i < COUNT; i++) {
        const bool is_forgotten = i % 3 == 0;
        const char *word = strstr(items[i].facts.bytes, "case-");
        jub_buffer_reset(&facts);
        const size_t words = count_in(bytes, word, 15);
        const size_t salts = count_in(bytes, items[i].salt, JUB_SALT_BYTES);
        assert_true(is_forgotten ? words + salts == 0 : words == 1 && salts == 1);
        assert_int_equal(jub_openings_get(openings, &items[i].commitment, salt, &facts, &error),
                         is_forgotten ? JUB_MISSING : JUB_OK);
        if (is_forgotten) assert_non_null(strstr(error.message, "has been forgotten"));
    }
    // Forgetting again changes nothing.
    assert_int_equal(jub_openings_forget(openings, forgotten, 1, NULL), JUB_OK);
    jub_openings_close(openings);
    jub_buffer_clear(&facts);
    remove_place(&place);
}

TEST(a_file_of_another_sort_is_refused)
{
    (void)state_unused;
    const test_place place = make_place();
    jub_openings *openings = NULL;
    jub_error error;
    assert_int_equal(jub_openings_open(place.path, false, &openings, &error), JUB_MISSING);
    FILE *file = fopen(place.path, "wb");
    assert_non_null(file);
    for (size_t i = 0; i < 512; i++) (void)fputs("this is no database ", file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(jub_openings_open(place.path, false, &openings, &error), JUB_CONFLICT);
    assert_int_equal(jub_openings_open(place.path, true, &openings, &error), JUB_CONFLICT);
    assert_null(openings);
    assert_int_equal(unlink(place.path), 0);

    // With our numbers, but a table that keeps no commitment apart from another.
    sqlite3 *database = NULL;
    assert_int_equal(sqlite3_open(place.path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database,
                                  "PRAGMA application_id = 0x4a75624f; PRAGMA user_version = 1;"
                                  "CREATE TABLE opening(commitment BLOB, salt BLOB, facts BLOB)",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
    assert_int_equal(jub_openings_open(place.path, true, &openings, &error), JUB_CONFLICT);
    assert_null(openings);
    remove_place(&place);
}

TEST(a_copy_is_a_file_of_openings_and_nobody_writes_meanwhile)
{
    TEST_ARENA(arena);
    const test_place place = make_place(), other = make_place();
    jub_openings *openings = NULL, *copied = NULL;
    assert_int_equal(jub_openings_open(place.path, true, &openings, NULL), JUB_OK);
    jub_opening items[2000];
    char facts[2000][120];
    for (size_t i = 0; i < 2000; i++) {
        items[i] = (jub_opening){.salt = {(uint8_t)i}};
        (void)snprintf(facts[i], sizeof facts[i], "{\"fact\":%zu,\"long\":\"%060zu\"}", i, i);
        memcpy(items[i].commitment.bytes, &i, sizeof i);
        items[i].facts = jub_text_from(facts[i]);
    }
    assert_int_equal(jub_openings_put(openings, items, 2000, NULL), JUB_OK);
    jub_buffer bytes = jub_buffer_init((size_t)1 << 28);
    assert_int_equal(jub_openings_copy(openings, jub_buffer_sink(&bytes), NULL), JUB_OK);
    assert_true(jub_text_equal(jub_buffer_view(&bytes), test_read_file(&arena, place.path)));
    FILE *file = fopen(other.path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.bytes, 1, bytes.length_bytes, file), bytes.length_bytes);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(jub_openings_open(other.path, false, &copied, NULL), JUB_OK);
    uint8_t salt[JUB_SALT_BYTES];
    jub_buffer found = jub_buffer_init(JUB_FACTS_MAX_BYTES);
    assert_int_equal(jub_openings_get(copied, &items[1999].commitment, salt, &found, NULL), JUB_OK);
    assert_text(jub_buffer_view(&found), facts[1999]);

    // A sink that cannot take more ends the copy, and the file can be written to again.
    jub_buffer small = jub_buffer_init(70000);
    assert_int_equal(jub_openings_copy(openings, jub_buffer_sink(&small), NULL), JUB_LIMIT);
    items[0].commitment.bytes[31] = 1;
    assert_int_equal(jub_openings_put(openings, items, 1, NULL), JUB_OK);
    jub_buffer_clear(&small);
    jub_buffer_clear(&found);
    jub_buffer_clear(&bytes);
    jub_openings_close(copied);
    jub_openings_close(openings);
    remove_place(&other);
    remove_place(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_is_given_back_by_its_commitment),
        cmocka_unit_test(a_commitment_that_is_there_is_refused_and_with_it_the_whole_batch),
        cmocka_unit_test(what_is_forgotten_stands_nowhere_in_the_files_and_the_rest_is_kept),
        cmocka_unit_test(a_file_of_another_sort_is_refused),
        cmocka_unit_test(a_copy_is_a_file_of_openings_and_nobody_writes_meanwhile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
