#include "register/mend.h"

#include "base/sha256.h"
#include "synth_register.h"

// -- one cell -------------------------------------------------------------------------------------

// Each cell of a synthetic register with planted faults, read by itself, against the columns of the
// whole. Where the columns have it unknown although it can be read, other rows make it so.
TEST(a_cell_by_itself_is_read_as_in_its_column)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.people_count = 5000, .seed = 11};
    jub_text files[JUB_SYNTH_FILE_COUNT];
    synth_register_file(&arena, &options, files);
    const jub_register *reg = synth_register(&arena, &options, (jub_text){0});
    const jub_resource *persons = &reg->resources[reg->persons];
    const jub_resource_schema *schema = &reg->package->resources[reg->persons];
    jub_buffer text = jub_buffer_init(1 << 20), value = jub_buffer_init(1 << 20),
               expected = jub_buffer_init(1 << 20);
    size_t known_count = 0, refused_count = 0, other_count = 0;
    jub_table table;
    assert_int_equal(jub_table_open(&arena, schema, files[JUB_SYNTH_PERSONS], &table, NULL),
                     JUB_OK);
    assert_int_equal(table.row_count, persons->row_count);
    for (uint32_t row = 0; row < persons->row_count; row++)
        for (uint32_t field = 0; field < persons->column_count; field++) {
            const jub_column *column = &persons->columns[field];
            const char *reason;
            jub_text raw;
            jub_buffer_reset(&text);
            jub_buffer_reset(&value);
            jub_buffer_reset(&expected);
            const jub_status status = jub_table_cell(&arena, &table, row, field, &text, &raw, NULL);
            if (status == JUB_MISSING) continue; // a record of another width
            assert_int_equal(status, JUB_OK);
            assert_int_equal(jub_cell_value(&arena, &schema->fields[field], jub_buffer_view(&text),
                                            &value, &reason, NULL),
                             JUB_OK);
            jub_column_write(column, row, &expected);
            if (jub_bit(column->known, row)) {
                known_count++;
                assert_null(reason);
                assert_true(jub_text_equal(jub_buffer_view(&value), jub_buffer_view(&expected)));
            } else if (reason) {
                refused_count++;
                assert_int_equal(value.length_bytes, 0);
            } else {
                other_count += value.length_bytes > 0;
            }
        }
    assert_true(known_count > 50000 && refused_count > 5);
    assert_true(other_count < 200); // references to nothing, keys that stand twice
    jub_buffer_clear(&text);
    jub_buffer_clear(&value);
    jub_buffer_clear(&expected);
}

// -- a file ---------------------------------------------------------------------------------------

#define PACKAGE                                                                                    \
    "{\"name\":\"x\",\"resources\":[{\"name\":\"o\",\"path\":\"o.csv\",\"bytes\":7,\"schema\":"    \
    "{\"fields\":[{\"name\":\"bytes\",\"type\":\"string\"}]}},\n {\"name\" : \"persons\",\n"       \
    "  \"hash\" : \"sha256:" HASH_BEFORE "\", \"title\":\"a \\\"bytes\\\": 5 ] }\","               \
    "\"path\":\"persons.csv\",\"schema\":{\"primaryKey\":\"id\",\"missingValues\":[\"-\"],"        \
    "\"fields\":[{\"name\":\"id\",\"type\":\"string\"},{\"name\":\"town\",\"type\":\"string\"},"   \
    "{\"name\":\"n\",\"type\":\"integer\",\"noneValues\":[\"n/a\"]}]},\n\t\"bytes\"  :   12 }]}\n"
#define HASH_BEFORE "0000000000000000000000000000000000000000000000000000000000000000"
#define HASH_AFTER "1111111111111111111111111111111111111111111111111111111111111111"

static const jub_package *small_package(jub_arena *arena)
{
    const jub_package *package = NULL;
    jub_error error = {0};
    if (jub_package_read(arena, JUB_TEXT(PACKAGE), &package, &error) != JUB_OK)
        fail_msg("%s", error.message);
    return package;
}

static jub_text mend(jub_arena *arena, const char *source, const jub_cell_change *changes,
                     size_t count)
{
    const jub_package *package = small_package(arena);
    jub_table table;
    jub_mend mend;
    jub_error error = {0};
    jub_buffer out = jub_buffer_init(1 << 16);
    if (jub_table_open(arena, &package->resources[package->persons], jub_text_from(source), &table,
                       &error) != JUB_OK ||
        jub_mend_open(arena, &table, changes, count, &mend, &error) != JUB_OK ||
        jub_mend_write(&mend, jub_buffer_sink(&out), &error) != JUB_OK)
        fail_msg("%s", error.message);
    const jub_text text = jub_text_copy(arena, jub_buffer_view(&out));
    jub_buffer_clear(&out);
    assert_int_equal(mend.size_bytes, text.length_bytes);
    assert_true(jub_mend_equals(&mend, text));
    return text;
}

TEST(what_is_not_changed_stays_byte_for_byte)
{
    TEST_ARENA(arena);
    static const struct {
        const char *before, *after;
    } cases[] = {
        // an order of columns of its own, quotes without need, CRLF and LF, empty lines, no last
        // line end
        {"n,id,town\r\n\r\n\"1\",p1,\"A, \"\"b\"\"\"\n\n2,\"p2\",C\r\n3,p3,D",
         "n,id,town\r\n\r\n\"1\",p1,\"x, \"\"y\"\"\"\n\n7,\"p2\",C\r\n3,p3,-"},
        // the cell is the first of the record, and the last of the file
        {"\xEF\xBB\xBFn,town,id\n1,\"a\nb\",p1\n\"2\",,p2\n3,c,p3\n",
         "\xEF\xBB\xBFn,town,id\n1,\"x, \"\"y\"\"\",p1\n7,,p2\n3,-,p3\n"},
    };
    // Given out of order, and one cell twice: the last counts.
    const jub_cell_change changes[] = {{1, 2, JUB_TEXT("5")},
                                       {2, 1, JUB_TEXT("")},
                                       {0, 1, JUB_TEXT("x, \"y\"")},
                                       {1, 2, JUB_TEXT("7")}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const jub_text found = mend(&arena, cases[i].before, changes, 4);
        if (!jub_text_is(found, cases[i].after)) fail_msg("%.*s", JUB_TEXT_ARG(found));
        assert_true(jub_text_is(mend(&arena, cases[i].before, NULL, 0), cases[i].before));
    }
}

TEST(unknown_and_none_are_spelled_as_the_schema_does)
{
    TEST_ARENA(arena);
    const jub_cell_change changes[] = {
        {0, 2, JUB_TEXT("none")}, {1, 2, JUB_TEXT("")}, {2, 1, JUB_TEXT("none")}};
    assert_true(jub_text_is(mend(&arena, "id,town,n\na,b,1\nc,d,2\ne,f,3\n", changes, 3),
                            "id,town,n\na,b,n/a\nc,d,-\ne,none,3\n"));
}

static jub_status try_mend(jub_arena *arena, const char *source, uint32_t row, uint32_t field)
{
    const jub_package *package = small_package(arena);
    const jub_cell_change change = {row, field, JUB_TEXT("x")};
    jub_table table;
    jub_mend mend;
    const jub_status status = jub_table_open(arena, &package->resources[package->persons],
                                             jub_text_from(source), &table, NULL);
    return status == JUB_OK ? jub_mend_open(arena, &table, &change, 1, &mend, NULL) : status;
}

TEST(what_cannot_be_mended_is_refused)
{
    TEST_ARENA(arena);
    assert_int_equal(try_mend(&arena, "id,town,n\na,b,1\n", 0, 1), JUB_OK);
    assert_int_equal(try_mend(&arena, "id,town,n\na,b,1\n", 1, 1), JUB_MISSING);
    assert_int_equal(try_mend(&arena, "id,town,n\na,b,1\n", 0, 3), JUB_MISSING);
    assert_int_equal(try_mend(&arena, "id,town,n\na,b\n", 0, 1), JUB_MISSING);
    assert_int_equal(try_mend(&arena, "id,town,n\na,b,1,2\n", 0, 2), JUB_MISSING);
    assert_int_equal(try_mend(&arena, "id,town\na,b\n", 0, 1), JUB_MISSING);
    assert_int_equal(try_mend(&arena, "", 0, 1), JUB_MISSING);
    assert_int_equal(try_mend(&arena, "id,town,n\na,\"b,1\n", 0, 1), JUB_SYNTAX);
    assert_int_equal(try_mend(&arena, "id,town,n\na,b\"c,1\n", 0, 1), JUB_SYNTAX);
}

// -- what differs ---------------------------------------------------------------------------------

typedef struct heard {
    size_t count;
    char text[400];
} heard;

static bool hear(void *context, const jub_mend_difference *difference)
{
    heard *all = context;
    const size_t length = strlen(all->text);
    all->count++;
    (void)snprintf(all->text + length, sizeof all->text - length, "%.*s/%.*s/%d %s;",
                   JUB_TEXT_ARG(difference->person), JUB_TEXT_ARG(difference->column),
                   difference->is_change, difference->words);
    return true;
}

TEST(what_differs_is_named_by_person_and_column)
{
    TEST_ARENA(arena);
    static const struct {
        const char *found, *words;
    } cases[] = {
        {"id,town,n\na,x,1\nb,D,2\n", ""},
        {"id,town,n\na,C,1\nb,D,2\n", "a/town/1 is 'C', not 'x';"},
        {"id,town,n\na,x,9\nb,E,2\n", "a/n/0 is '9', not '1';b/town/0 is 'E', not 'D';"},
        {"id,town,n\na,x,1\nc,D,2\n", "b/id/0 is 'c', not 'b';"},
        {"id,town,n\na,x,1\n", "//0 it has fewer records than it should;"},
        {"id,town,n\na,x,1\nb,D,2\nb,D,2\n", "//0 it has more records than it should;"},
        {"id,town,n\na,x,1\nb,D\n", "b//0 record 3 has 2 cells, not 3;"},
        {"id,town,n\na,\"x\",1\nb,D,2\n",
         "//0 quotes, line ends or empty lines are not as they were;"},
        {"id,town,n\na,x,1\nb,\"D,2\n", "//0 a quote that is never closed;"},
        {"", "//0 it has fewer records than it should;"},
    };
    const jub_package *package = small_package(&arena);
    const jub_cell_change change = {0, 1, JUB_TEXT("x")};
    jub_table table;
    jub_mend mend;
    assert_int_equal(jub_table_open(&arena, &package->resources[package->persons],
                                    JUB_TEXT("id,town,n\na,C,1\nb,D,2\n"), &table, NULL),
                     JUB_OK);
    assert_int_equal(jub_mend_open(&arena, &table, &change, 1, &mend, NULL), JUB_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        heard all = {0};
        assert_int_equal(
            jub_mend_compare(&arena, &mend, jub_text_from(cases[i].found), hear, &all, NULL),
            JUB_OK);
        assert_string_equal(all.text, cases[i].words);
    }
}

// -- the package ----------------------------------------------------------------------------------

TEST(two_values_of_the_package_are_replaced_and_nothing_else)
{
    TEST_ARENA(arena);
    jub_buffer out = jub_buffer_init(1 << 16);
    jub_error error = {0};
    if (jub_package_mend(&arena, JUB_TEXT(PACKAGE), 1, 345, HASH_AFTER, &out, &error) != JUB_OK)
        fail_msg("%s", error.message);
#undef HASH_BEFORE
#define HASH_BEFORE HASH_AFTER
    char expected[] = PACKAGE;
    char *at = strstr(expected, "   12 }");
    assert_non_null(at);
    memcpy(at + 2, "345 }", 5); // one blank less, put back below
    const jub_text found = jub_buffer_view(&out);
    const size_t head = (size_t)(at - expected);
    assert_int_equal(found.length_bytes, strlen(expected) + 1);
    assert_memory_equal(found.bytes, expected, head);
    assert_string_equal(jub_text_copy(&arena, found).bytes + head, "   345 }]}\n");
    jub_buffer_clear(&out);
}

TEST(a_package_that_hides_its_keys_is_refused)
{
    TEST_ARENA(arena);
    static const char *const packages[] = {
        "{\"name\":\"x\",\"resources\":[{\"name\":\"persons\",\"path\":\"p.csv\",\"\\u0062ytes\":1,"
        "\"schema\":{\"primaryKey\":\"id\",\"fields\":[{\"name\":\"id\",\"type\":\"string\"}]}}]}",
        "{\"name\":\"x\",\"re\\u0073ources\":[{\"name\":\"persons\",\"path\":\"p.csv\","
        "\"schema\":{\"primaryKey\":\"id\",\"fields\":[{\"name\":\"id\",\"type\":\"string\"}]}}]}",
        "{\"resources\":[{",
        "{\"resources\":[",
        "[",
        "",
        "{\"resources\":[{\"bytes\":\"\\",
    };
    for (size_t i = 0; i < sizeof packages / sizeof *packages; i++) {
        jub_buffer out = jub_buffer_init(1 << 16);
        assert_int_not_equal(
            jub_package_mend(&arena, jub_text_from(packages[i]), 0, 345, HASH_AFTER, &out, NULL),
            JUB_OK);
        jub_buffer_clear(&out);
    }
}

TEST(any_failed_allocation_is_told)
{
    TEST_ARENA(arena);
    const char *source = "id,town,n\na,b,1\nc,d,2\n";
    const jub_package *package = small_package(&arena);
    const jub_cell_change change = {1, 1, JUB_TEXT("x")};
    jub_status status = JUB_NO_MEMORY;
    for (size_t count = 0; status != JUB_OK && count < 100; count++) {
        jub_arena small = jub_arena_init(1 << 24);
        jub_table table;
        jub_mend mend;
        test_arena_fail_at(&small, count);
        status = jub_table_open(&small, &package->resources[package->persons],
                                jub_text_from(source), &table, NULL);
        if (status == JUB_OK) status = jub_mend_open(&small, &table, &change, 1, &mend, NULL);
        assert_true(status == JUB_OK || status == JUB_NO_MEMORY);
        jub_arena_clear(&small);
    }
    assert_int_equal(status, JUB_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_by_itself_is_read_as_in_its_column),
        cmocka_unit_test(what_is_not_changed_stays_byte_for_byte),
        cmocka_unit_test(unknown_and_none_are_spelled_as_the_schema_does),
        cmocka_unit_test(what_cannot_be_mended_is_refused),
        cmocka_unit_test(what_differs_is_named_by_person_and_column),
        cmocka_unit_test(two_values_of_the_package_are_replaced_and_nothing_else),
        cmocka_unit_test(a_package_that_hides_its_keys_is_refused),
        cmocka_unit_test(any_failed_allocation_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
