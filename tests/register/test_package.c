#include "register/package.h"

#include "test_support.h"

// A package with the fields of `persons` and what stands beside them in the schema and the package.
#define PACKAGE_OF(fields, schema_rest, resource_rest, more)                                       \
    "{\"resources\":[{\"name\":\"persons\",\"path\":\"persons.csv\"" resource_rest                 \
    ",\"schema\":{\"primaryKey\":\"id\",\"fields\":[{\"name\":\"id\",\"type\":\"string\"}" fields  \
    "]" schema_rest "}}" more "]}"
#define FIELD_OF(rest) PACKAGE_OF(",{\"name\":\"f\"," rest "}", "", "", "")
#define FACILITIES                                                                                 \
    ",{\"name\":\"facilities\",\"path\":\"facilities.csv\",\"schema\":{\"primaryKey\":\"id\","     \
    "\"fields\":[{\"name\":\"id\",\"type\":\"string\"},{\"name\":\"kind\",\"type\":\"string\"}]}}"

static const jub_package *read_good(jub_arena *arena, const char *source)
{
    const jub_package *package = NULL;
    jub_error error = {0};
    const jub_status status = jub_package_read(arena, jub_text_from(source), &package, &error);
    assert_string_equal(error.message, "");
    assert_int_equal(status, JUB_OK);
    return package;
}

TEST(a_package_is_read_with_all_that_a_field_can_say)
{
    TEST_ARENA(arena);
    const jub_package *package = read_good(
        &arena,
        PACKAGE_OF(
            ",{\"name\":\"conduct\",\"title\":\"Conduct\",\"type\":\"string\",\"constraints\":"
            "{\"required\":true,\"enum\":[\"model\",\"none\"]},\"description\":\"as noted\"}"
            ",{\"name\":\"birth\",\"type\":\"date\",\"constraints\":{\"minimum\":\"1900-01-01\","
            "\"maximum\":\"2022-02-16\"},\"missingValues\":[\"\",\"?\"]}"
            ",{\"name\":\"offences\",\"type\":\"list\",\"delimiter\":\"|\"}"
            ",{\"name\":\"alias\",\"type\":\"string\",\"noneValues\":[\"-\"],\"constraints\":"
            "{\"unique\":true}}"
            ",{\"name\":\"children\",\"type\":\"integer\",\"constraints\":{\"minimum\":0}}",
            ",\"missingValues\":[\"n/a\"]",
            ",\"bytes\":12,\"hash\":\"sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef"
            "0123456789abcdef\",\"licenses\":[],\"encoding\":\"utf-8\"",
            ""));
    const jub_resource_schema *persons = &package->resources[package->persons];
    assert_text(persons->path, "persons.csv");
    assert_int_equal(persons->field_count, 6);
    assert_int_equal(persons->key_field, 0);
    assert_true(persons->has_bytes && persons->size_bytes == 12 && persons->has_hash);
    assert_string_equal(persons->sha256_hex,
                        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
    const jub_field *conduct = &persons->fields[1], *birth = &persons->fields[2];
    assert_int_equal(conduct->type, JUB_CHOICE);
    assert_text(conduct->title, "Conduct");
    assert_true(conduct->is_required && conduct->case_count == 2);
    assert_text(conduct->cases[0], "model");
    assert_int_equal(conduct->none_count, 0); // `none` is a case here
    assert_int_equal(conduct->missing_count, 1);
    assert_text(conduct->missing[0], "n/a");
    assert_int_equal(birth->minimum, -25567); // days from 1900-01-01 to 1970-01-01
    assert_int_equal(birth->maximum, 19039);  // and on to 2022-02-16
    assert_int_equal(birth->missing_count, 2);
    assert_text(birth->none[0], "none");
    assert_int_equal(persons->fields[3].type, JUB_CODES);
    assert_int_equal(persons->fields[3].list_delimiter, '|');
    assert_text(persons->fields[4].none[0], "-");
    assert_true(persons->fields[4].is_unique);
    assert_true(persons->fields[5].has_minimum && !persons->fields[5].has_maximum);
    assert_int_equal(persons->fields[0].none_count, 0);
}

TEST(keys_foreign_keys_and_periods_are_numbers_of_fields)
{
    TEST_ARENA(arena);
    const jub_package *package = read_good(
        &arena,
        PACKAGE_OF(",{\"name\":\"facility\",\"type\":\"string\"},{\"name\":\"from\",\"type\":"
                   "\"date\"},{\"name\":\"until\",\"type\":\"date\"},{\"name\":\"mentor\",\"type\":"
                   "\"string\"}",
                   ",\"foreignKeys\":[{\"fields\":[\"facility\"],\"reference\":{\"resource\":"
                   "\"facilities\",\"fields\":[\"id\"]}},{\"fields\":\"mentor\",\"reference\":"
                   "{\"resource\":\"\",\"fields\":\"id\"}}],\"jubilee:periods\":[{\"start\":"
                   "\"from\",\"end\":\"until\",\"exclusivePer\":\"id\"}]",
                   "", FACILITIES));
    const jub_resource_schema *persons = &package->resources[0];
    assert_int_equal(package->resource_count, 2);
    assert_int_equal(persons->foreign_key_count, 2);
    assert_int_equal(persons->foreign_keys[0].field, 1);
    assert_int_equal(persons->foreign_keys[0].target_resource, 1);
    assert_int_equal(persons->foreign_keys[1].field, 4);
    assert_int_equal(persons->foreign_keys[1].target_resource, 0);
    assert_int_equal(persons->period_count, 1);
    assert_int_equal(persons->periods[0].start_field, 2);
    assert_int_equal(persons->periods[0].end_field, 3);
    assert_int_equal(persons->periods[0].exclusive_field, 0);
    assert_int_equal(persons->periods[0].place_field, 1); // the one that refers to facilities
    assert_int_equal(jub_resource_schema_field(persons, JUB_TEXT("until")), 3);
    assert_int_equal(jub_resource_schema_field(persons, JUB_TEXT("untill")), UINT32_MAX);
}

typedef struct bad_package {
    const char *source;
    jub_status status;
    const char *message; // part of it
} bad_package;

#define RESOURCE_REST(rest) PACKAGE_OF("", "", rest, "")
#define SCHEMA_REST(fields, rest) PACKAGE_OF(fields, rest, "", FACILITIES)
#define DATES ",{\"name\":\"a\",\"type\":\"date\"},{\"name\":\"b\",\"type\":\"date\"}"
#define TEXT_FIELD ",{\"name\":\"f\",\"type\":\"string\"}"
#define TO(resource, field) "\"reference\":{\"resource\":\"" resource "\",\"fields\":\"" field "\"}"

static const bad_package bad_packages[] = {
    {"", JUB_SYNTAX, "not JSON"},
    {"[]", JUB_TYPE, "data package: not an object"},
    {"{}", JUB_MISSING, "data package: no 'resources'"},
    {"{\"resources\":{}}", JUB_MISSING, "no 'resources'"},
    {"{\"resources\":[7]}", JUB_TYPE, "resource 1: not an object"},
    {"{\"resources\":[{\"name\":\"a\"}]}", JUB_MISSING, "resource 'a': no 'path'"},
    {"{\"resources\":[{\"name\":\"a\",\"path\":\"a.csv\"}]}", JUB_MISSING, "no 'schema'"},
    {"{\"resources\":[{\"name\":\"a\",\"path\":[\"a\",\"b\"]}]}", JUB_TYPE, "several files"},
    {"{\"resources\":[{\"name\":\"a\",\"path\":\"../a.csv\"}]}", JUB_RANGE,
     "resource 'a': the path '../a.csv' may lead out of the folder"},
    {"{\"resources\":[{\"name\":\"a\",\"path\":\"b/../../a.csv\"}]}", JUB_RANGE, "may lead out"},
    {"{\"resources\":[{\"name\":\"a\",\"path\":\"/a.csv\"}]}", JUB_RANGE, "may lead out"},
    {"{\"resources\":[{\"name\":\"a\",\"path\":\"http://a/b.csv\"}]}", JUB_RANGE, "may lead out"},
    {"{\"resources\":[{\"name\":\"a\",\"path\":\"b\\\\a.csv\"}]}", JUB_RANGE, "may lead out"},
    {"{\"resources\":[{\"name\":\"a\",\"path\":\"b/\"}]}", JUB_RANGE, "may lead out"},
    {"{\"resources\":[{\"name\":\"a\\nb\",\"path\":\"a\"}]}", JUB_RANGE, "a control character"},
    {"{\"resources\":[{\"name\":\"a\",\"path\":\"a\",\"schema\":{\"fields\":[]}}]}", JUB_MISSING,
     "the schema has no 'fields'"},
    {"{\"resources\":[{\"name\":\"a\",\"path\":\"a\",\"schema\":{\"fields\":[{\"name\":\"f\","
     "\"type\":\"string\"}]}}]}",
     JUB_MISSING, "data package: no resource 'persons'"},
    {"{\"resources\":[{\"name\":\"persons\",\"path\":\"a\",\"schema\":{\"fields\":[{\"name\":"
     "\"f\",\"type\":\"string\"}]}}]}",
     JUB_MISSING, "'persons' has no primary key"},
    {RESOURCE_REST(",\"encoding\":\"latin1\""), JUB_ENCODING, "encoding 'latin1'"},
    {RESOURCE_REST(",\"format\":\"xlsx\""), JUB_TYPE, "format 'xlsx'"},
    {RESOURCE_REST(",\"dialect\":{\"delimiter\":\";\"}"), JUB_SYNTAX, "'dialect'"},
    {RESOURCE_REST(",\"jubilee:periods\":[]"), JUB_SYNTAX, "'jubilee:periods'"},
    {RESOURCE_REST(",\"bytes\":-1"), JUB_RANGE, "'bytes' is negative"},
    {RESOURCE_REST(",\"hash\":\"d41d8cd98f00b204e9800998ecf8427e\""), JUB_SYNTAX, "not a SHA-256"},
    {RESOURCE_REST(",\"hash\":\"sha256:12\""), JUB_SYNTAX, "not a SHA-256"},
    {PACKAGE_OF("", "", "", FACILITIES FACILITIES), JUB_DUPLICATE, "two resources of this name"},
    {FIELD_OF("\"type\":\"number\""), JUB_TYPE,
     "resource 'persons', field 'f': unknown type 'number'"},
    {PACKAGE_OF(",{\"name\":\"f\"}", "", "", ""), JUB_MISSING, "field 'f': no 'type'"},
    {PACKAGE_OF(TEXT_FIELD TEXT_FIELD, "", "", ""), JUB_DUPLICATE, "two fields named 'f'"},
    {FIELD_OF("\"type\":\"date\",\"format\":\"%d/%m/%Y\""), JUB_TYPE, "'format' other than"},
    {FIELD_OF("\"type\":\"list\",\"itemType\":\"integer\""), JUB_TYPE, "'itemType' other than"},
    {FIELD_OF("\"type\":\"boolean\",\"trueValues\":[\"yes\"]"), JUB_SYNTAX, "'trueValues'"},
    {FIELD_OF("\"type\":\"string\",\"constraints\":{\"pattern\":\"a+\"}"), JUB_SYNTAX,
     "unknown key 'pattern'"},
    {FIELD_OF("\"type\":\"string\",\"constraints\":[]"), JUB_TYPE, "'constraints' is not"},
    {FIELD_OF("\"type\":\"string\",\"constraints\":{\"required\":1}"), JUB_TYPE, "'required'"},
    {FIELD_OF("\"type\":\"string\",\"constraints\":{\"minimum\":1}"), JUB_TYPE, "'minimum' on"},
    {FIELD_OF("\"type\":\"integer\",\"constraints\":{\"minimum\":1.5}"), JUB_TYPE, "'minimum' is"},
    {FIELD_OF("\"type\":\"date\",\"constraints\":{\"maximum\":\"soon\"}"), JUB_TYPE, "'maximum'"},
    {FIELD_OF("\"type\":\"integer\",\"constraints\":{\"minimum\":2,\"maximum\":1}"), JUB_CONFLICT,
     "the minimum is above the maximum"},
    {FIELD_OF("\"type\":\"integer\",\"constraints\":{\"unique\":true}"), JUB_TYPE, "'unique' on"},
    {FIELD_OF("\"type\":\"integer\",\"constraints\":{\"enum\":[1]}"), JUB_TYPE, "'enum' on"},
    {FIELD_OF("\"type\":\"string\",\"constraints\":{\"enum\":[]}"), JUB_MISSING, "without a case"},
    {FIELD_OF("\"type\":\"string\",\"constraints\":{\"enum\":[\"a\",\"a\"]}"), JUB_DUPLICATE,
     "'a' stands twice in 'enum'"},
    {FIELD_OF("\"type\":\"string\",\"constraints\":{\"enum\":[\"a\",1]}"), JUB_TYPE,
     "'enum' holds"},
    {FIELD_OF("\"type\":\"date\",\"missingValues\":\"\""), JUB_TYPE, "'missingValues'"},
    {FIELD_OF("\"type\":\"date\",\"missingValues\":[\"-\"],\"noneValues\":[\"-\"]"), JUB_CONFLICT,
     "'-' is both a missing value and a none value"},
    {FIELD_OF("\"type\":\"string\",\"constraints\":{\"enum\":[\"a\"]},\"noneValues\":[\"a\"]"),
     JUB_CONFLICT, "'a' is both a none value and a case"},
    {FIELD_OF("\"type\":\"string\",\"constraints\":{\"enum\":[\"a\"]},\"missingValues\":[\"a\"]"),
     JUB_CONFLICT, "'a' is both a missing value and a case"},
    {FIELD_OF("\"type\":\"list\",\"delimiter\":\"; \""), JUB_RANGE, "'delimiter' is not one"},
    {FIELD_OF("\"type\":\"string\",\"delimiter\":\";\""), JUB_TYPE, "'delimiter' on a field"},
    {SCHEMA_REST("", ",\"foreignKeys\":{}"), JUB_TYPE, "'foreignKeys' is not a list"},
    {SCHEMA_REST(TEXT_FIELD, ",\"foreignKeys\":[{\"fields\":\"f\"}]"), JUB_MISSING, "'reference'"},
    {SCHEMA_REST(TEXT_FIELD, ",\"foreignKeys\":[{\"fields\":\"g\"," TO("facilities", "id") "}]"),
     JUB_MISSING, "'fields' names 'g', which is not a field of 'persons'"},
    {SCHEMA_REST(TEXT_FIELD, ",\"foreignKeys\":[{\"fields\":\"f\"," TO("prisons", "id") "}]"),
     JUB_MISSING, "a foreign key to 'prisons', which is no resource"},
    {SCHEMA_REST(TEXT_FIELD, ",\"foreignKeys\":[{\"fields\":\"f\"," TO("facilities", "x") "}]"),
     JUB_MISSING, "which is not a field of 'facilities'"},
    {SCHEMA_REST(TEXT_FIELD, ",\"foreignKeys\":[{\"fields\":\"f\"," TO("facilities", "kind") "}]"),
     JUB_CONFLICT, "which is not its primary key"},
    {SCHEMA_REST(DATES, ",\"foreignKeys\":[{\"fields\":\"a\"," TO("facilities", "id") "}]"),
     JUB_TYPE, "the foreign key 'a' is not a plain string"},
    {SCHEMA_REST(TEXT_FIELD, ",\"foreignKeys\":[{\"fields\":[\"id\",\"f\"]}]"), JUB_TYPE,
     "'fields' of no field or several"},
    {SCHEMA_REST("", ",\"foreignKeys\":[{\"fields\":\"id\"," TO("", "id") "}]"), JUB_CONFLICT,
     "the primary key refers to itself"},
    {SCHEMA_REST(TEXT_FIELD, ",\"foreignKeys\":[{\"fields\":\"f\"," TO(
                                 "", "id") "},{\"fields\":\"f\"," TO("facilities", "id") "}]"),
     JUB_DUPLICATE, "two foreign keys of 'f'"},
    {SCHEMA_REST(DATES, ",\"jubilee:periods\":[{\"start\":\"a\",\"end\":\"a\"}]"), JUB_TYPE,
     "not two fields of type date"},
    {SCHEMA_REST(DATES, ",\"jubilee:periods\":[{\"start\":\"a\",\"end\":\"id\"}]"), JUB_TYPE,
     "not two fields of type date"},
    {SCHEMA_REST(DATES, ",\"jubilee:periods\":[{\"start\":\"a\",\"finish\":\"b\"}]"), JUB_SYNTAX,
     "unknown key 'finish'"},
    {SCHEMA_REST(DATES, ",\"jubilee:periods\":[{\"start\":\"a\",\"end\":\"b\",\"exclusivePer\":"
                        "\"id\"}]"),
     JUB_MISSING, "without a place"},
    {SCHEMA_REST(DATES, ",\"jubilee:periods\":[{\"start\":\"a\",\"end\":\"b\",\"place\":\"id\"}]"),
     JUB_MISSING, "without 'exclusivePer'"},
};

TEST(a_package_that_would_be_misread_is_refused_with_its_place)
{
    for (size_t i = 0; i < sizeof bad_packages / sizeof bad_packages[0]; i++) {
        TEST_ARENA(arena);
        const bad_package *bad = &bad_packages[i];
        const jub_package *package = NULL;
        jub_error error = {0};
        const jub_status status =
            jub_package_read(&arena, jub_text_from(bad->source), &package, &error);
        if (status != bad->status || !strstr(error.message, bad->message))
            print_message("%s\n  gave '%s' (%s)\n", bad->source, error.message,
                          jub_status_word(status));
        assert_int_equal(status, bad->status);
        assert_non_null(strstr(error.message, bad->message));
        assert_null(package);
        assert_int_equal(jub_arena_mark(&arena), 0);
    }
}

TEST(an_unknown_type_is_answered_with_those_known_and_a_wrong_name_with_the_near_one)
{
    TEST_ARENA(arena);
    const jub_package *package = NULL;
    jub_error error;
    jub_text source = JUB_TEXT(FIELD_OF("\"type\":\"number\""));
    assert_int_equal(jub_package_read(&arena, source, &package, &error), JUB_TYPE);
    assert_string_equal(error.hint,
                        "the types are boolean, integer, date, duration, string and list");
    source = JUB_TEXT(SCHEMA_REST(DATES ",{\"name\":\"term_end\",\"type\":\"date\"}",
                                  ",\"jubilee:periods\":[{\"start\":\"a\",\"end\":\"term_ned\"}]"));
    assert_int_equal(jub_package_read(&arena, source, &package, &error), JUB_MISSING);
    assert_string_equal(error.hint, "did you mean 'term_end'?");
}

TEST(more_fields_or_resources_than_the_limit_are_refused)
{
    TEST_ARENA(arena);
    const jub_package *package = NULL;
    jub_error error;
    jub_buffer text = jub_buffer_init(1 << 20);
    jub_buffer_string(&text, "{\"resources\":[{\"name\":\"persons\",\"path\":\"p\",\"schema\":{"
                             "\"fields\":[{\"name\":\"f\",\"type\":\"string\"}");
    for (int i = 0; i < JUB_PACKAGE_FIELD_MAX; i++)
        jub_buffer_format(&text, ",{\"name\":\"f%d\",\"type\":\"string\"}", i);
    jub_buffer_string(&text, "]}}]}");
    assert_int_equal(jub_package_read(&arena, jub_buffer_view(&text), &package, &error), JUB_LIMIT);
    assert_non_null(strstr(error.message, "more than 1024 fields"));
    jub_buffer_reset(&text);
    jub_buffer_string(&text, "{\"resources\":[{}");
    for (int i = 0; i < JUB_PACKAGE_RESOURCE_MAX; i++) jub_buffer_string(&text, ",{}");
    jub_buffer_string(&text, "]}");
    assert_int_equal(jub_package_read(&arena, jub_buffer_view(&text), &package, &error), JUB_LIMIT);
    assert_non_null(strstr(error.message, "more than 64 resources"));
    jub_buffer_clear(&text);
}

TEST(any_failed_allocation_leaves_the_arena_as_it_was)
{
    const char *source = SCHEMA_REST(
        DATES TEXT_FIELD ",{\"name\":\"c\",\"type\":\"string\",\"constraints\":{\"enum\":[\"x\","
                         "\"y\"]}}",
        ",\"foreignKeys\":[{\"fields\":\"f\"," TO(
            "facilities", "id") "}],\"jubilee:periods\":[{\"start\":\"a\",\"end\":\"b\","
                                "\"exclusivePer\":\"id\"}]");
    size_t failed_count = 0;
    for (;; failed_count++) {
        TEST_ARENA(arena);
        const jub_package *package = NULL;
        test_arena_fail_at(&arena, failed_count);
        const jub_status status = jub_package_read(&arena, jub_text_from(source), &package, NULL);
        if (status == JUB_OK) break;
        assert_int_equal(status, JUB_NO_MEMORY);
        assert_int_equal(jub_arena_mark(&arena), 0);
        assert_null(package);
    }
    assert_true(failed_count > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_package_is_read_with_all_that_a_field_can_say),
        cmocka_unit_test(keys_foreign_keys_and_periods_are_numbers_of_fields),
        cmocka_unit_test(a_package_that_would_be_misread_is_refused_with_its_place),
        cmocka_unit_test(
            an_unknown_type_is_answered_with_those_known_and_a_wrong_name_with_the_near_one),
        cmocka_unit_test(more_fields_or_resources_than_the_limit_are_refused),
        cmocka_unit_test(any_failed_allocation_leaves_the_arena_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
