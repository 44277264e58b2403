#include "programme/sealed.h"
#include "test_support.h"

#define ONES "1111111111111111111111111111111111111111111111111111111111111111"
#define TWOS "2222222222222222222222222222222222222222222222222222222222222222"
#define HEAD "jubilee-sealed-v1\nprogramme.example/log\n81 age1example\n"

static jub_sealed_index index_of_two(void)
{
    jub_sealed_index index = {.origin = JUB_TEXT("programme.example/log"),
                              .finalised = 81,
                              .recipient = JUB_TEXT("age1example"),
                              .file_count = 2};
    index.files[0] = (jub_sealed_file){.name = JUB_TEXT("list.age"), .size_bytes = 4296};
    index.files[1] = (jub_sealed_file){.name = JUB_TEXT("parts.age"), .size_bytes = 12345678901};
    memset(index.files[0].sha256.bytes, 0x11, JUB_HASH_BYTES);
    memset(index.files[1].sha256.bytes, 0x22, JUB_HASH_BYTES);
    return index;
}

TEST(an_index_names_each_file_with_its_hash_and_its_size)
{
    (void)state_unused;
    const jub_sealed_index index = index_of_two();
    jub_buffer text = jub_buffer_init(4096);
    assert_int_equal(jub_sealed_index_write(&index, &text, NULL), JUB_OK);
    assert_text(jub_buffer_view(&text),
                HEAD ONES " 4296 list.age\n" TWOS " 12345678901 parts.age\n");
    jub_sealed_index again;
    assert_int_equal(jub_sealed_index_read(jub_buffer_view(&text), &again, NULL), JUB_OK);
    assert_int_equal(again.finalised, 81);
    assert_text(again.origin, "programme.example/log");
    assert_text(again.recipient, "age1example");
    assert_int_equal(jub_sealed_index_find(&again, JUB_SEALED_PARTS)->size_bytes, 12345678901);
    assert_memory_equal(jub_sealed_index_find(&again, JUB_SEALED_LIST)->sha256.bytes,
                        index.files[0].sha256.bytes, JUB_HASH_BYTES);
    assert_null(jub_sealed_index_find(&again, JUB_SEALED_OPENINGS));
    jub_buffer_clear(&text);
}

TEST(an_index_that_is_written_otherwise_is_none)
{
    (void)state_unused;
    static const char *const wrong[] = {
        "",
        "jubilee-sealed-v2\nprogramme.example/log\n81 age1example\n",
        HEAD,
        HEAD ONES " 4296 list.age\n",
        HEAD TWOS " 1 parts.age\n" ONES " 4296 list.age\n",                         // not sorted
        HEAD ONES " 4296 list.age\n" ONES " 4296 list.age\n" TWOS " 1 parts.age\n", // twice
        HEAD ONES " 4296 list.age\n" TWOS " 1 parts.age",     // the last line break
        HEAD ONES " 4296 list.age\n" TWOS " 1 parts.age\n\n", // one too many
        HEAD ONES " 04296 list.age\n" TWOS " 1 parts.age\n",  // a leading zero
        HEAD ONES " -1 list.age\n" TWOS " 1 parts.age\n",
        HEAD ONES " 4296  list.age\n" TWOS " 1 parts.age\n",
        HEAD ONES " 4296 list.age\n" TWOS " 1 ../parts.age\n",
        HEAD ONES "1 4296 list.age\n" TWOS " 1 parts.age\n",
        HEAD ONES " 4296 list.age\r\n" TWOS " 1 parts.age\r\n",
        "jubilee-sealed-v1\nprogramme.example/log\n81\n" ONES " 1 list.age\n" TWOS " 1 parts.age\n",
        "jubilee-sealed-v1\na b\n81 age1example\n" ONES " 1 list.age\n" TWOS " 1 parts.age\n",
        HEAD ONES " 1 list.age\n" ONES " 1 openings.age\n" TWOS " 1 parts.age\n" TWOS
                  " 1 parts.age\n",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        jub_sealed_index index = {.finalised = 7};
        assert_int_equal(jub_sealed_index_read(jub_text_from(wrong[i]), &index, NULL), JUB_SYNTAX);
        assert_int_equal(index.finalised, 7); // untouched
    }
}

TEST(parts_come_back_as_they_were_packed)
{
    TEST_ARENA(arena);
    const jub_part parts[] = {{JUB_TEXT("F00001"), JUB_TEXT("one\n{\"parts\"")},
                              {JUB_TEXT("F00002"), JUB_TEXT("")},
                              {JUB_TEXT("f_3.a-b"), {"\0\x80\n", 3}}};
    jub_buffer packed = jub_buffer_init(JUB_PARTS_MAX_BYTES);
    assert_int_equal(jub_parts_write(parts, 3, &packed, NULL), JUB_OK);
    const char *header = "{\"parts\":[{\"bytes\":12,\"facility\":\"F00001\"},"
                         "{\"bytes\":0,\"facility\":\"F00002\"},"
                         "{\"bytes\":3,\"facility\":\"f_3.a-b\"}],\"version\":\"jubilee-parts-v1\"}"
                         "\n";
    assert_true(jub_text_starts(jub_buffer_view(&packed), jub_text_from(header)));
    assert_int_equal(packed.length_bytes, strlen(header) + 15);
    jub_part *found = NULL;
    size_t count = 0;
    assert_int_equal(jub_parts_read(&arena, jub_buffer_view(&packed), &found, &count, NULL),
                     JUB_OK);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        assert_true(jub_text_equal(found[i].facility, parts[i].facility));
        assert_true(jub_text_equal(found[i].bytes, parts[i].bytes));
    }
    jub_buffer_clear(&packed);
}

TEST(no_programme_is_too_small_to_have_parts)
{
    TEST_ARENA(arena);
    jub_buffer packed = jub_buffer_init(JUB_PARTS_MAX_BYTES);
    assert_int_equal(jub_parts_write(NULL, 0, &packed, NULL), JUB_OK);
    jub_part *found = NULL;
    size_t count = 1;
    assert_int_equal(jub_parts_read(&arena, jub_buffer_view(&packed), &found, &count, NULL),
                     JUB_OK);
    assert_int_equal(count, 0);
    jub_buffer_clear(&packed);
}

TEST(a_facility_whose_key_would_leave_the_folder_gets_no_part)
{
    (void)state_unused;
    static const char *const wrong[] = {"",    "..",  "../F1", "a/b",     ".hidden",
                                        "-rf", "a b", "F\n",   "\xc3\xa9"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const jub_part part = {jub_text_from(wrong[i]), JUB_TEXT("x")};
        jub_buffer packed = jub_buffer_init(1000);
        assert_false(jub_part_facility_is_valid(part.facility));
        assert_int_equal(jub_parts_write(&part, 1, &packed, NULL), JUB_SYNTAX);
        assert_int_equal(packed.length_bytes, 0);
        jub_buffer_clear(&packed);
    }
    char name[66];
    memset(name, 'a', sizeof name);
    assert_true(jub_part_facility_is_valid((jub_text){name, 64}));
    assert_false(jub_part_facility_is_valid((jub_text){name, 65}));
}

static jub_status read_string(jub_arena *arena, const char *text)
{
    jub_part *found = NULL;
    size_t count = 0;
    const jub_status status = jub_parts_read(arena, jub_text_from(text), &found, &count, NULL);
    assert_true((status == JUB_OK) == (found != NULL));
    return status;
}

TEST(a_container_that_was_changed_is_told)
{
    TEST_ARENA(arena);
#define PARTS(items) "{\"parts\":[" items "],\"version\":\"jubilee-parts-v1\"}\n"
#define PART(size, name) "{\"bytes\":" size ",\"facility\":\"" name "\"}"
    assert_int_equal(read_string(&arena, PARTS(PART("1", "A") "," PART("2", "B")) "abb"), JUB_OK);
    static const char *const wrong[] = {
        "",
        "{}\n",
        "{\"parts\":[],\"version\":\"jubilee-parts-v1\"}",
        "{\"parts\":[],\"version\":\"jubilee-parts-v2\"}\n",
        "{\"more\":1,\"parts\":[],\"version\":\"jubilee-parts-v1\"}\n",
        "{\"parts\":[], \"version\":\"jubilee-parts-v1\"}\n",
        PARTS(PART("1", "A")) "",   // cut off
        PARTS(PART("1", "A")) "ab", // too long
        PARTS(PART("-1", "A")) "a",
        PARTS(PART("18446744073709551617", "A")) "a",
        PARTS(PART("9223372036854775807", "A") "," PART("1", "B")) "a",
        PARTS(PART("1", "../A")) "a",
        PARTS("{\"facility\":\"A\"}") "a",
        PARTS("7") "a",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_not_equal(read_string(&arena, wrong[i]), JUB_OK);
    assert_int_equal(read_string(&arena, PARTS(PART("1", "B") "," PART("1", "A")) "ab"),
                     JUB_DUPLICATE);
    assert_int_equal(read_string(&arena, PARTS(PART("1", "A") "," PART("1", "A")) "ab"),
                     JUB_DUPLICATE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_index_names_each_file_with_its_hash_and_its_size),
        cmocka_unit_test(an_index_that_is_written_otherwise_is_none),
        cmocka_unit_test(parts_come_back_as_they_were_packed),
        cmocka_unit_test(no_programme_is_too_small_to_have_parts),
        cmocka_unit_test(a_facility_whose_key_would_leave_the_folder_gets_no_part),
        cmocka_unit_test(a_container_that_was_changed_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
