#include "register/register.h"

#include "test_support.h"

#define FIELD(name, type) "{\"name\":\"" name "\",\"type\":\"" type "\"}"
#define SCHEMA(fields, rest) "\"schema\":{\"fields\":[" fields "]" rest "}"
#define KEY(name) ",\"primaryKey\":\"" name "\""
#define REFERENCE(field, target, key)                                                              \
    "{\"fields\":\"" field "\",\"reference\":{\"resource\":\"" target "\",\"fields\":\"" key "\"}}"
#define RESOURCE(name, schema) "{\"name\":\"" name "\",\"path\":\"" name ".csv\"," schema "}"
#define PACKAGE(resources) "{\"name\":\"test\",\"resources\":[" resources "]}"

enum { FAULT_LINES_BYTES = 8192, SOURCE_MAX = 4 };

/// What the sink was told, a line each: `path line column kind value`.
typedef struct told {
    char lines[FAULT_LINES_BYTES];
    size_t length;
    size_t count;
} told;

static void take(void *context, const jub_fault *fault)
{
    told *to = context;
    to->count++;
    const int length = snprintf(to->lines + to->length, sizeof to->lines - to->length,
                                "%.*s %u %.*s %s '%.*s'\n", JUB_TEXT_ARG(fault->path), fault->line,
                                JUB_TEXT_ARG(fault->column), jub_fault_word(fault->kind),
                                JUB_TEXT_ARG(fault->value));
    if (length > 0 && to->length + (size_t)length < sizeof to->lines) to->length += (size_t)length;
}

static jub_status load(jub_arena *arena, const char *package_text, const char *const *files,
                       told *faults, jub_register **register_out, jub_error *error)
{
    const jub_package *package = NULL;
    assert_int_equal(jub_package_read(arena, jub_text_from(package_text), &package, error), JUB_OK);
    jub_text sources[SOURCE_MAX];
    for (uint32_t i = 0; i < package->resource_count; i++) sources[i] = jub_text_from(files[i]);
    const jub_fault_sink sink = {take, faults};
    return jub_register_load(arena, package, sources, faults ? &sink : NULL, NULL, register_out,
                             error);
}

static void assert_cell(const jub_resource *resource, const char *column, uint32_t row,
                        const char *expected)
{
    jub_buffer buffer = jub_buffer_init(1 << 20);
    const jub_column *found = jub_resource_column(resource, jub_text_from(column));
    assert_non_null(found);
    assert_true(row < found->row_count);
    jub_column_write(found, row, &buffer);
    assert_text(jub_buffer_view(&buffer), expected);
    jub_buffer_clear(&buffer);
}

static bool is_known(const jub_resource *resource, const char *column, uint32_t row)
{
    return jub_bit(jub_resource_column(resource, jub_text_from(column))->known, row);
}

static const char all_types[] = PACKAGE(RESOURCE(
    "persons",
    SCHEMA(FIELD("id", "string") "," FIELD("pretrial", "boolean") "," FIELD("children", "integer")
           "," FIELD("birth", "date") "," FIELD("term", "duration") "," FIELD("name", "string") ","
           "{\"name\":\"conduct\",\"type\":\"string\",\"constraints\":{\"enum\":[\"model\","
           "\"good\"]}}," FIELD("offences", "list"),
           KEY("id"))));

TEST(a_cell_of_every_type_is_read_as_its_value)
{
    TEST_ARENA(arena);
    const char *files[] = {"id,pretrial,children,birth,term,name,conduct,offences\n"
                           "p1,true,-3,1962-02-16,P1Y2M3D,\"Han, \"\"A\"\"\",good,theft; arson\n"
                           "p2,0,12,2000-02-29,P2W,none,model,theft\n"
                           "p3,,,,,,,\n"
                           "p4,none,none,none,none,,none,none\n"};
    told faults = {0};
    jub_register *reg = NULL;
    assert_int_equal(load(&arena, all_types, files, &faults, &reg, NULL), JUB_OK);
    assert_string_equal(faults.lines, "");
    const jub_resource *persons = &reg->resources[reg->persons];
    assert_int_equal(persons->row_count, 4);
    const char *expected[4][8] = {
        {"p1", "true", "-3", "1962-02-16", "P1Y2M3D", "Han, \"A\"", "good", "theft;arson"},
        {"p2", "false", "12", "2000-02-29", "P14D", "none", "model", "theft"},
        {"p3", "", "", "", "", "", "", ""},
        {"p4", "none", "none", "none", "none", "", "none", "none"},
    };
    const char *names[] = {"id", "pretrial", "children", "birth", "term", "name", "conduct",
                           "offences"};
    for (uint32_t row = 0; row < 4; row++)
        for (size_t i = 0; i < 8; i++) {
            assert_cell(persons, names[i], row, expected[row][i]);
            assert_int_equal(is_known(persons, names[i], row), expected[row][i][0] != '\0');
        }
    const jub_column *conduct = jub_resource_column(persons, JUB_TEXT("conduct"));
    assert_int_equal(conduct->codes[0], 1);
    assert_int_equal(conduct->case_count, 2);
    assert_null(jub_resource_column(persons, JUB_TEXT("name"))->none);
}

TEST(a_cell_that_cannot_be_read_is_a_fault_and_unknown_and_its_row_stays)
{
    TEST_ARENA(arena);
    const char *files[] = {"id,pretrial,children,birth,term,name,conduct,offences\n"
                           "p1,yes,3.5,16/2/1962,3 years,\xff,modle,theft;;arson\n"
                           "p2,true,9223372036854775808,2021-02-29,P,ok,good,theft\n"};
    told faults = {0};
    jub_register *reg = NULL;
    assert_int_equal(load(&arena, all_types, files, &faults, &reg, NULL), JUB_OK);
    assert_string_equal(faults.lines, "persons.csv 2 pretrial type 'yes'\n"
                                      "persons.csv 2 children type '3.5'\n"
                                      "persons.csv 2 birth type '16/2/1962'\n"
                                      "persons.csv 2 term type '3 years'\n"
                                      "persons.csv 2 name encoding '\xff'\n"
                                      "persons.csv 2 conduct case 'modle'\n"
                                      "persons.csv 2 offences type 'theft;;arson'\n"
                                      "persons.csv 3 children type '9223372036854775808'\n"
                                      "persons.csv 3 birth type '2021-02-29'\n"
                                      "persons.csv 3 term type 'P'\n");
    const jub_resource *persons = &reg->resources[reg->persons];
    assert_int_equal(persons->row_count, 2);
    assert_cell(persons, "id", 0, "p1");
    assert_false(is_known(persons, "conduct", 0));
    assert_false(is_known(persons, "offences", 0));
    assert_cell(persons, "offences", 1, "theft");
    assert_int_equal(reg->faults.total, 10);
    assert_int_equal(reg->faults.by_kind[JUB_FAULT_TYPE], 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_of_every_type_is_read_as_its_value),
        cmocka_unit_test(a_cell_that_cannot_be_read_is_a_fault_and_unknown_and_its_row_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
