#include "register/register.h"

#include "test_support.h"

#define FIELD(name, type) "{\"name\":\"" name "\",\"type\":\"" type "\"}"
#define SCHEMA(fields, rest) "\"schema\":{\"fields\":[" fields "]" rest "}"
#define KEY(name) ",\"primaryKey\":\"" name "\""
#define REFERENCE(field, target, key)                                                              \
    "{\"fields\":\"" field "\",\"reference\":{\"resource\":\"" target "\",\"fields\":\"" key "\"}" \
    "}"
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
    const int length =
        snprintf(to->lines + to->length, sizeof to->lines - to->length, "%.*s %u %.*s %s '%.*s'\n",
                 JUB_TEXT_ARG(fault->path), fault->line, JUB_TEXT_ARG(fault->column),
                 jub_fault_word(fault->kind), JUB_TEXT_ARG(fault->value));
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
    return jub_register_load(arena, package, sources, faults ? &sink : NULL, NULL, NULL,
                             register_out, error);
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
    SCHEMA(
        FIELD("id", "string") "," FIELD("pretrial", "boolean") "," FIELD(
            "children",
            "integer") "," FIELD("birth",
                                 "date") "," FIELD("term",
                                                   "duration") "," FIELD("name",
                                                                         "string") ","
                                                                                   "{\"name\":"
                                                                                   "\"conduct\","
                                                                                   "\"type\":"
                                                                                   "\"string\","
                                                                                   "\"constraints\""
                                                                                   ":{\"enum\":["
                                                                                   "\"model\","
                                                                                   "\"good\"]}}"
                                                                                   "," FIELD(
                                                                                       "offences",
                                                                                       "list"),
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
    const char *names[] = {"id",   "pretrial", "children", "birth",
                           "term", "name",     "conduct",  "offences"};
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

// -- files that are refused -----------------------------------------------------------------------

static const char two_columns[] = PACKAGE(
    RESOURCE("persons", SCHEMA(FIELD("id", "string") "," FIELD("birth", "date"), KEY("id"))));

typedef struct refused_file {
    const char *file;
    jub_status status;
    uint32_t line, column;
    const char *message;
    const char *hint; // part of it
} refused_file;

static const refused_file refused_files[] = {
    {"", JUB_MISSING, 0, 0, "persons.csv: the file is empty", "header"},
    {"\n\n", JUB_MISSING, 0, 0, "persons.csv: the file has no header", "header"},
    {"id\np1\n", JUB_MISSING, 1, 1, "persons.csv: the column 'birth' of the schema is missing",
     "add it to the header"},
    {"id,birht\np1,\n", JUB_MISSING, 1, 4,
     "persons.csv: column 2 of the header, 'birht', is not in the schema",
     "the schema has 'birth'"},
    {"id,birth,prison\np1,,\n", JUB_MISSING, 1, 10,
     "persons.csv: column 3 of the header, 'prison', is not in the schema",
     "declare it in the schema"},
    {"id,birth,id\np1,,\n", JUB_DUPLICATE, 1, 10,
     "persons.csv: two columns of the header are named 'id'", "keep one"},
    {"id,bi\xffth\np1,\n", JUB_ENCODING, 1, 4, "persons.csv: the name of column 2 is not UTF-8",
     "UTF-8"},
    {"id,birth\np1,2001-01-01\np2", JUB_SYNTAX, 3, 1,
     "persons.csv: the file ends inside a record, after 1 of 2 cells", "seems to be cut"},
    {"id,birth\np1,2001-01-01\n\"p2,2001", JUB_SYNTAX, 3, 1,
     "persons.csv: a quote that is never closed", "close the quote"},
    {"id,birth\np1,20\"01\n", JUB_SYNTAX, 2, 6,
     "persons.csv: a quote inside a cell that does not begin with one", "in quotes"},
};

TEST(a_file_that_cannot_be_trusted_is_refused_with_its_place_and_leaves_nothing)
{
    for (size_t i = 0; i < sizeof refused_files / sizeof refused_files[0]; i++) {
        TEST_ARENA(arena);
        const refused_file *refused = &refused_files[i];
        const jub_package *package = NULL;
        assert_int_equal(jub_package_read(&arena, jub_text_from(two_columns), &package, NULL),
                         JUB_OK);
        const size_t mark_bytes = jub_arena_mark(&arena);
        const jub_text source = jub_text_from(refused->file);
        jub_register *reg = NULL;
        jub_error error = {0};
        assert_int_equal(
            jub_register_load(&arena, package, &source, NULL, NULL, NULL, &reg, &error),
            refused->status);
        assert_string_equal(error.message, refused->message);
        assert_non_null(strstr(error.hint, refused->hint));
        assert_int_equal(error.at.line, refused->line);
        assert_int_equal(error.at.column, refused->column);
        assert_null(reg);
        assert_int_equal(jub_arena_mark(&arena), mark_bytes);
    }
}

static jub_status load_bytes(jub_arena *arena, const char *package_text, jub_text source,
                             jub_register **register_out, jub_error *error)
{
    const jub_package *package = NULL;
    assert_int_equal(jub_package_read(arena, jub_text_from(package_text), &package, NULL), JUB_OK);
    return jub_register_load(arena, package, &source, NULL, NULL, NULL, register_out, error);
}

TEST(a_file_with_a_nul_byte_is_refused)
{
    TEST_ARENA(arena);
    jub_register *reg = NULL;
    jub_error error;
    assert_int_equal(
        load_bytes(&arena, two_columns, JUB_TEXT("id,birth\np1,2001\0\n"), &reg, &error),
        JUB_ENCODING);
    assert_int_equal(error.at.line, 2);
    assert_int_equal(error.at.column, 8);
    assert_null(reg);
}

TEST(a_cell_over_one_mebibyte_is_refused)
{
    TEST_ARENA(arena);
    jub_register *reg = NULL;
    jub_error error;
    const size_t length = (size_t)2 << 20;
    char *bytes = JUB_NEW(&arena, char, length);
    assert_non_null(bytes);
    memset(bytes, 'x', length);
    memcpy(bytes, "id,birth\n", 9);
    assert_int_equal(load_bytes(&arena, two_columns, (jub_text){bytes, length}, &reg, &error),
                     JUB_LIMIT);
    assert_string_equal(error.message, "persons.csv: a cell is larger than 1048576 bytes");
    assert_int_equal(error.at.line, 2);
}

// SHA-256 of "id,birth\np1,2001-01-01\n" as sha256sum gives it.
#define DECLARED(bytes)                                                                            \
    PACKAGE("{\"name\":\"persons\",\"path\":\"persons.csv\",\"bytes\":" bytes                      \
            ",\"hash\":\"sha256:"                                                                  \
            "921729419536d4491432e50532a336a5b352f044e44b9fe12dd9159f32f4e7a1\"," SCHEMA(          \
                FIELD("id", "string") "," FIELD("birth", "date"), KEY("id")) "}")

TEST(a_file_is_compared_with_the_size_and_hash_that_are_declared)
{
    TEST_ARENA(arena);
    jub_register *reg = NULL;
    jub_error error = {0};
    const jub_text whole = JUB_TEXT("id,birth\np1,2001-01-01\n");
    const jub_text changed = JUB_TEXT("id,birth\np1,2001-01-02\n");
    const jub_text cut = JUB_TEXT("id,birth\n");
    assert_int_equal(load_bytes(&arena, DECLARED("23"), whole, &reg, &error), JUB_OK);
    assert_int_equal(load_bytes(&arena, DECLARED("23"), cut, &reg, &error), JUB_CONFLICT);
    assert_string_equal(error.message,
                        "persons.csv: the file was cut or changed: it has 9 bytes, not 23");
    assert_int_equal(load_bytes(&arena, DECLARED("23"), changed, &reg, &error), JUB_CONFLICT);
    assert_non_null(strstr(error.message, "the file was cut or changed: its SHA-256 is "));
}

// -- rows -----------------------------------------------------------------------------------------

TEST(a_ragged_row_stays_with_its_key_and_nothing_else)
{
    TEST_ARENA(arena);
    const char *files[] = {"id,birth\np1\np2,2001-01-01,x\n\"p3\",\"2001-01-01\"\n"};
    told faults = {0};
    jub_register *reg = NULL;
    assert_int_equal(load(&arena, two_columns, files, &faults, &reg, NULL), JUB_OK);
    assert_string_equal(faults.lines, "persons.csv 2  width 'p1'\n"
                                      "persons.csv 3  width 'p2,2001-01-01,x'\n");
    const jub_resource *persons = &reg->resources[0];
    assert_int_equal(persons->row_count, 3);
    assert_cell(persons, "id", 0, "p1");
    assert_cell(persons, "id", 1, "p2");
    assert_false(is_known(persons, "birth", 1));
    assert_cell(persons, "birth", 2, "2001-01-01");
}

TEST(a_key_in_another_column_than_the_first_is_lost_with_a_ragged_row)
{
    TEST_ARENA(arena);
    const char *files[] = {"birth,id\n2001-01-01,p1,x\n,p2\n"};
    told faults = {0};
    jub_register *reg = NULL;
    assert_int_equal(load(&arena, two_columns, files, &faults, &reg, NULL), JUB_OK);
    assert_string_equal(faults.lines, "persons.csv 2  width '2001-01-01,p1,x'\n");
    assert_false(is_known(&reg->resources[0], "id", 0));
    assert_int_equal(jub_resource_find(&reg->resources[0], JUB_TEXT("p1")), JUB_NO_ROW);
    assert_int_equal(jub_resource_find(&reg->resources[0], JUB_TEXT("p2")), 1);
}

TEST(a_key_that_is_missing_or_stands_twice_is_a_fault_of_the_later_row)
{
    TEST_ARENA(arena);
    const char *files[] = {"id,birth\np1,2001-01-01\n,2002-01-01\np1,2003-01-01\np4,\n"};
    told faults = {0};
    jub_register *reg = NULL;
    assert_int_equal(load(&arena, two_columns, files, &faults, &reg, NULL), JUB_OK);
    assert_string_equal(faults.lines, "persons.csv 3 id key ''\npersons.csv 4 id key 'p1'\n");
    const jub_resource *persons = &reg->resources[0];
    assert_int_equal(persons->row_count, 4);
    assert_cell(persons, "birth", 1, "2002-01-01");
    assert_cell(persons, "birth", 2, "2003-01-01");
    assert_int_equal(jub_resource_find(persons, JUB_TEXT("p1")), 0);
    assert_int_equal(jub_resource_find(persons, JUB_TEXT("p4")), 3);
}

TEST(a_last_record_without_its_line_end_is_read)
{
    TEST_ARENA(arena);
    const char *files[] = {"id,birth\r\np1,\r\n\r\np2,2001-01-01"};
    told faults = {0};
    jub_register *reg = NULL;
    assert_int_equal(load(&arena, two_columns, files, &faults, &reg, NULL), JUB_OK);
    assert_int_equal(faults.count, 0);
    assert_int_equal(reg->resources[0].row_count, 2);
    assert_cell(&reg->resources[0], "birth", 1, "2001-01-01");
    assert_int_equal(jub_resource_line(&reg->resources[0], 1), 4);
}

TEST(a_file_of_only_a_header_has_no_rows)
{
    TEST_ARENA(arena);
    const char *files[] = {"birth,id"};
    jub_register *reg = NULL;
    assert_int_equal(load(&arena, two_columns, files, NULL, &reg, NULL), JUB_OK);
    assert_int_equal(reg->resources[0].row_count, 0);
    assert_int_equal(jub_resource_find(&reg->resources[0], JUB_TEXT("p1")), JUB_NO_ROW);
}

TEST(bounds_and_what_is_required_or_unique_are_checked)
{
    TEST_ARENA(arena);
    static const char package[] = PACKAGE(RESOURCE(
        "persons",
        SCHEMA(FIELD("id", "string") ",{\"name\":\"birth\",\"type\":\"date\",\"constraints\":"
                                     "{\"required\":true,\"minimum\":\"1900-01-01\",\"maximum\":"
                                     "\"2000-12-31\"}},"
                                     "{\"name\":\"card\",\"type\":\"string\",\"constraints\":{"
                                     "\"unique\":true}}",
               KEY("id"))));
    const char *files[] = {"id,birth,card\n"
                           "p1,1900-01-01,c1\np2,1899-12-31,\np3,2000-12-31,c1\n"
                           "p4,2001-01-01,\np5,,c2\n"};
    told faults = {0};
    jub_register *reg = NULL;
    assert_int_equal(load(&arena, package, files, &faults, &reg, NULL), JUB_OK);
    assert_string_equal(faults.lines, "persons.csv 3 birth range '1899-12-31'\n"
                                      "persons.csv 4 card key 'c1'\n"
                                      "persons.csv 5 birth range '2001-01-01'\n"
                                      "persons.csv 6 birth required ''\n");
    assert_cell(&reg->resources[0], "birth", 0, "1900-01-01");
    assert_cell(&reg->resources[0], "birth", 2, "2000-12-31");
    assert_false(is_known(&reg->resources[0], "birth", 1));
    assert_false(is_known(&reg->resources[0], "card", 2));
}

static const char facilities_too[] = PACKAGE(RESOURCE(
    "persons",
    SCHEMA(
        FIELD("id", "string") "," FIELD("facility", "string") "," FIELD("start", "date") "," FIELD(
            "end", "date"),
        KEY("id") ",\"foreignKeys\":[" REFERENCE(
            "facility", "facilities",
            "id") "],\"jubilee:periods\":["
                  "{\"start\":\"start\",\"end\":\"end\"}]")) "," RESOURCE("facilities",
                                                                          SCHEMA(
                                                                              FIELD("id", "string"),
                                                                              KEY("id"))) "," RESOURCE("stays",
                                                                                                       SCHEMA(
                                                                                                           FIELD("person", "string") "," FIELD(
                                                                                                               "place",
                                                                                                               "string") "," FIELD("from",
                                                                                                                                   "date") "," FIELD("until",
                                                                                                                                                     "date"),
                                                                                                           ",\"foreignKeys\":[" REFERENCE(
                                                                                                               "person",
                                                                                                               "persons",
                                                                                                               "id") "," REFERENCE("place",
                                                                                                                                   "facilities",
                                                                                                                                   "id") "],\"jubilee:periods\":["
                                                                                                                                         "{\"start\":\"from\",\"end\":\"until\",\"exclusivePer\":\"person\"}]")));

TEST(a_term_that_ends_before_it_begins_leaves_both_dates_unknown)
{
    TEST_ARENA(arena);
    const char *files[] = {"id,facility,start,end\n"
                           "p1,,2001-01-02,2001-01-01\np2,,2001-01-01,2001-01-01\n"
                           "p3,,2001-01-01,none\n",
                           "id\nF1\n", "person,place,from,until\n"};
    told faults = {0};
    jub_register *reg = NULL;
    assert_int_equal(load(&arena, facilities_too, files, &faults, &reg, NULL), JUB_OK);
    assert_string_equal(faults.lines, "persons.csv 2 end order '2001-01-01'\n");
    const jub_resource *persons = &reg->resources[0];
    assert_false(is_known(persons, "start", 0) || is_known(persons, "end", 0));
    assert_true(is_known(persons, "start", 1) && is_known(persons, "end", 1));
    assert_cell(persons, "end", 2, "none");
}

TEST(a_person_in_two_places_at_one_time_is_in_neither_for_sure)
{
    TEST_ARENA(arena);
    const char *files[] = {"id,facility,start,end\np1,F1,,\np2,F1,,\np1,F2,,\np2,F1,,\n",
                           "id\nF1\nF2\n",
                           "person,place,from,until\n"
                           "p1,F1,2001-01-01,2001-06-01\n" // left on the day that
                           "p1,F2,2001-06-01,2002-01-01\n" // the next began
                           "p1,F1,2001-12-01,none\n"       // overlaps the one before
                           "p2,F1,2001-01-01,2003-01-01\n"
                           "p2,F1,2002-01-01,2004-01-01\n" // the same place
                           "p2,F2,2005-01-01,\n"};         // open, but the end is unknown
    told faults = {0};
    jub_register *reg = NULL;
    assert_int_equal(load(&arena, facilities_too, files, &faults, &reg, NULL), JUB_OK);
    assert_string_equal(faults.lines, "persons.csv 4 id key 'p1'\n"
                                      "persons.csv 5 id key 'p2'\n"
                                      "stays.csv 3 place two places 'F2'\n"
                                      "stays.csv 4 place two places 'F1'\n"
                                      "persons.csv 2 facility two places 'F1'\n"
                                      "persons.csv 4 facility two places 'F2'\n");
    const jub_link *link = jub_resource_link(reg, jub_register_resource(reg, JUB_TEXT("stays")),
                                             jub_register_resource(reg, JUB_TEXT("facilities")));
    assert_non_null(link);
    assert_int_equal(link->target_rows[0], 0);
    assert_int_equal(link->target_rows[1], JUB_NO_ROW);
    assert_int_equal(link->child_offsets[2], 4);
    assert_null(jub_register_resource(reg, JUB_TEXT("prisons")));
}

TEST(references_to_nothing_and_loops_become_unknown)
{
    TEST_ARENA(arena);
    static const char package[] = PACKAGE(RESOURCE(
        "sentences",
        SCHEMA(FIELD("id", "string") "," FIELD("after", "string") "," FIELD("person", "string"),
               KEY("id") ",\"foreignKeys\":[" REFERENCE("after", "", "id") "," REFERENCE(
                   "person", "persons",
                   "id") "]")) "," RESOURCE("persons", SCHEMA(FIELD("id", "string"), KEY("id"))));
    const char *files[] = {"id,after,person\n"
                           "s1,s2,p1\ns2,s3,p1\ns3,s1,p2\n" // a loop of three
                           "s4,s1,p1\n"                     // leads to it
                           "s5,s5,p9\n"                     // a loop of one
                           "s6,s4,p2\ns7,s99,\n",
                           "id\np2\np1\n"};
    told faults = {0};
    jub_register *reg = NULL;
    assert_int_equal(load(&arena, package, files, &faults, &reg, NULL), JUB_OK);
    assert_string_equal(faults.lines, "sentences.csv 6 person reference 'p9'\n"
                                      "sentences.csv 8 after reference 's99'\n"
                                      "sentences.csv 2 after loop 's2'\n"
                                      "sentences.csv 3 after loop 's3'\n"
                                      "sentences.csv 4 after loop 's1'\n"
                                      "sentences.csv 6 after loop 's5'\n");
    const jub_resource *sentences = &reg->resources[0];
    const jub_link *after = &sentences->links[0], *person = &sentences->links[1];
    const uint32_t no = JUB_NO_ROW;
    const uint32_t after_rows[] = {no, no, no, 0, no, 3, no},
                   person_rows[] = {1, 1, 0, 1, no, 0, no};
    assert_memory_equal(after->target_rows, after_rows, sizeof after_rows);
    assert_memory_equal(person->target_rows, person_rows, sizeof person_rows);
    const uint32_t offsets[] = {0, 2, 5}, children[] = {2, 5, 0, 1, 3};
    assert_memory_equal(person->child_offsets, offsets, sizeof offsets);
    assert_memory_equal(person->child_rows, children, sizeof children);
    // What is read later has a dictionary of its own; what was read before shares the key's.
    assert_ptr_equal(jub_resource_column(sentences, JUB_TEXT("person"))->dictionary,
                     reg->resources[1].columns[0].dictionary);
}

// -- memory ---------------------------------------------------------------------------------------

static const char *const small_files[] = {
    "id,facility,start,end\np1,F1,2001-01-01,none\np1,F2,2001-01-01,2000-01-01\n", "id\nF1\nF2\n",
    ("person,place,from,until\np1,F1,2001-01-01,2002-01-01\np1,F2,2001-02-01,none\n"
     "\"p\"\"9\",F1,,\n")};

TEST(any_failed_allocation_is_reported_and_leaves_the_arena_as_it_was)
{
    size_t failed_count = 0;
    for (;; failed_count++) {
        TEST_ARENA(arena);
        const jub_package *package = NULL;
        assert_int_equal(jub_package_read(&arena, jub_text_from(facilities_too), &package, NULL),
                         JUB_OK);
        jub_text sources[3];
        for (size_t i = 0; i < 3; i++) sources[i] = jub_text_from(small_files[i]);
        const size_t mark_bytes = jub_arena_mark(&arena);
        jub_register *reg = NULL;
        test_arena_fail_at(&arena, failed_count);
        const jub_status status =
            jub_register_load(&arena, package, sources, NULL, NULL, NULL, &reg, NULL);
        if (status == JUB_OK) break;
        assert_int_equal(status, JUB_NO_MEMORY);
        assert_int_equal(jub_arena_mark(&arena), mark_bytes);
        assert_null(reg);
    }
    assert_true(failed_count > 40);
}

// What is drawn only while loading is limited likewise: at any limit the answer is whole or none.
TEST(any_limit_of_memory_gives_all_or_nothing)
{
    (void)state_unused;
    bool has_failed = false, has_loaded = false;
    for (size_t max_bytes = 8000; max_bytes < 200000 && !has_loaded; max_bytes += 64) {
        jub_arena arena = jub_arena_init(max_bytes);
        const jub_package *package = NULL;
        assert_int_equal(jub_package_read(&arena, jub_text_from(facilities_too), &package, NULL),
                         JUB_OK);
        jub_text sources[3];
        for (size_t i = 0; i < 3; i++) sources[i] = jub_text_from(small_files[i]);
        const size_t mark_bytes = jub_arena_mark(&arena);
        jub_register *reg = NULL;
        const jub_status status =
            jub_register_load(&arena, package, sources, NULL, NULL, NULL, &reg, NULL);
        has_loaded = status == JUB_OK;
        has_failed = has_failed || status == JUB_NO_MEMORY;
        assert_true(status == JUB_OK || status == JUB_NO_MEMORY);
        if (status != JUB_OK) assert_int_equal(jub_arena_mark(&arena), mark_bytes);
        jub_arena_clear(&arena);
    }
    assert_true(has_failed && has_loaded);
}

// -- size and progress ----------------------------------------------------------------------------

typedef struct progress_seen {
    uint64_t last, total;
    size_t count;
} progress_seen;

static void see_progress(void *context, uint64_t done, uint64_t total)
{
    progress_seen *seen = context;
    assert_true(done >= seen->last && done <= total);
    *seen = (progress_seen){done, total, seen->count + 1};
}

TEST(a_long_register_tells_its_progress_and_keeps_every_key)
{
    enum { LONG_ROWS = 200000 };
    TEST_ARENA(arena);
    jub_buffer file = jub_buffer_init((size_t)64 << 20);
    jub_buffer_string(&file, "id,birth\n");
    for (uint32_t i = 0; i < LONG_ROWS; i++)
        jub_buffer_format(&file, "person-%u,2001-01-%02u\n", i, i % 28 + 1);
    const jub_package *package = NULL;
    assert_int_equal(jub_package_read(&arena, jub_text_from(two_columns), &package, NULL), JUB_OK);
    progress_seen seen = {0};
    const jub_progress progress = {see_progress, &seen};
    const jub_text source = jub_buffer_view(&file);
    jub_register *reg = NULL;
    assert_int_equal(jub_register_load(&arena, package, &source, NULL, &progress, NULL, &reg, NULL),
                     JUB_OK);
    assert_int_equal(seen.last, source.length_bytes);
    assert_int_equal(seen.total, source.length_bytes);
    assert_true(seen.count > 10);
    for (uint32_t i = 0; i < LONG_ROWS; i += 777) {
        char key[32];
        (void)snprintf(key, sizeof key, "person-%u", i);
        assert_int_equal(jub_resource_find(&reg->resources[0], jub_text_from(key)), i);
    }
    // Keys are views into the file: 16 bytes and two slots a key, a code, a date and the bits.
    assert_true(jub_arena_mark(&arena) < (size_t)LONG_ROWS * 40);
    jub_buffer_clear(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_of_every_type_is_read_as_its_value),
        cmocka_unit_test(a_cell_that_cannot_be_read_is_a_fault_and_unknown_and_its_row_stays),
        cmocka_unit_test(
            a_file_that_cannot_be_trusted_is_refused_with_its_place_and_leaves_nothing),
        cmocka_unit_test(a_file_with_a_nul_byte_is_refused),
        cmocka_unit_test(a_cell_over_one_mebibyte_is_refused),
        cmocka_unit_test(a_file_is_compared_with_the_size_and_hash_that_are_declared),
        cmocka_unit_test(a_ragged_row_stays_with_its_key_and_nothing_else),
        cmocka_unit_test(a_key_in_another_column_than_the_first_is_lost_with_a_ragged_row),
        cmocka_unit_test(a_key_that_is_missing_or_stands_twice_is_a_fault_of_the_later_row),
        cmocka_unit_test(a_last_record_without_its_line_end_is_read),
        cmocka_unit_test(a_file_of_only_a_header_has_no_rows),
        cmocka_unit_test(bounds_and_what_is_required_or_unique_are_checked),
        cmocka_unit_test(a_term_that_ends_before_it_begins_leaves_both_dates_unknown),
        cmocka_unit_test(a_person_in_two_places_at_one_time_is_in_neither_for_sure),
        cmocka_unit_test(references_to_nothing_and_loops_become_unknown),
        cmocka_unit_test(any_failed_allocation_is_reported_and_leaves_the_arena_as_it_was),
        cmocka_unit_test(any_limit_of_memory_gives_all_or_nothing),
        cmocka_unit_test(a_long_register_tells_its_progress_and_keeps_every_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
