#include "register/import.h"

#include "base/json.h"
#include "base/sha256.h"
#include "register/csv.h"
#include "test_support.h"

enum { OUTPUT_MAX_BYTES = 1 << 20 };

// What an import makes, kept in memory. Faults are shown a line each: kind, file:record:line,
// column, value in brackets, reason.
typedef struct made {
    jub_buffer outputs[JUB_MAPPING_RESOURCE_MAX];
    jub_buffer package;
    jub_buffer faults;
    jub_import_result result;
    jub_error error;
    jub_status status;
} made;

static jub_status keep(void *context, jub_text bytes, jub_error *error)
{
    (void)error;
    jub_buffer_text(context, bytes);
    return JUB_OK;
}

static void show_fault(void *context, const jub_fault *fault)
{
    jub_buffer_format(context, "%s %.*s:%d:%d %.*s [%.*s] %s\n", jub_fault_word(fault->kind),
                      JUB_TEXT_ARG(fault->path), (int)fault->record, (int)fault->line,
                      JUB_TEXT_ARG(fault->column), JUB_TEXT_ARG(fault->value), fault->reason);
}

static void import_texts(jub_arena *arena, jub_text mapping_source, const jub_text *sources,
                         made *out)
{
    const jub_mapping *mapping = NULL;
    jub_sink sinks[JUB_MAPPING_RESOURCE_MAX];
    memset(out, 0, sizeof *out);
    out->package = jub_buffer_init(JUB_IMPORT_PACKAGE_MAX_BYTES);
    out->faults = jub_buffer_init(OUTPUT_MAX_BYTES);
    if (jub_mapping_read(arena, mapping_source, &mapping, &out->error) != JUB_OK)
        fail_msg("%s", out->error.message);
    static const jub_text paths[] = {{"one.csv", 7}, {"two.csv", 7}};
    for (uint32_t i = 0; i < mapping->resource_count; i++) {
        out->outputs[i] = jub_buffer_init(OUTPUT_MAX_BYTES);
        sinks[i] = (jub_sink){keep, &out->outputs[i]};
    }
    const jub_fault_sink faults = {show_fault, &out->faults};
    const jub_import import = {mapping, paths, sources, sinks, &faults};
    out->status = jub_import_run(arena, &import, &out->package, &out->result, &out->error);
}

static void clear(made *out)
{
    for (size_t i = 0; i < JUB_MAPPING_RESOURCE_MAX; i++) jub_buffer_clear(&out->outputs[i]);
    jub_buffer_clear(&out->package);
    jub_buffer_clear(&out->faults);
}

#define MAPPING(fields)                                                                            \
    JUB_TEXT("{\"format\": \"jubilee-mapping/1\", \"name\": \"test\", \"unknown\": [\"?\"],"       \
             "\"doubt\": [\"[[\"], \"words\": {\"years\": [\"yr\", \"yrs\"], \"months\": "         \
             "[\"mos\"], \"plus\": [\"+\"], \"equals\": [\"=\"], \"from\": [\"from\"]},"           \
             "\"files\": [{\"name\": \"book\"}], \"resources\": [{\"name\": \"persons\", "         \
             "\"from\": \"book\", \"key\": \"id\", \"fields\": ["                                  \
             "{\"name\": \"id\", \"type\": \"text\", \"column\": \"No\"}," fields "]}]}")

// Imports one file and compares the rows made (without the header) and the faults.
static void assert_makes(jub_text mapping, const char *source, const char *rows, const char *faults)
{
    jub_arena arena = jub_arena_init(1 << 26);
    made out;
    const jub_text text = jub_text_from(source);
    import_texts(&arena, mapping, &text, &out);
    if (out.status != JUB_OK) fail_msg("%s", out.error.message);
    jub_text csv = jub_buffer_view(&out.outputs[0]);
    (void)jub_text_cut(&csv, '\n');
    assert_text(csv, rows);
    assert_text(jub_buffer_view(&out.faults), faults);
    clear(&out);
    jub_arena_clear(&arena);
}

TEST(cells_are_trimmed_and_normalised)
{
    (void)state_unused;
    assert_makes(MAPPING("{\"name\": \"n\", \"type\": \"text\", \"column\": \"Name\"}"),
                 "No ,\tName \r\n 7 , Jose\xCC\x81 \r\n8,\"a,b\"\r\n9,?\r\n10,\r\n",
                 "7,Jos\xC3\xA9\n8,\"a,b\"\n9,\n10,\n", "");
}

TEST(a_cell_that_is_not_utf_8_costs_only_itself)
{
    (void)state_unused;
    assert_makes(MAPPING("{\"name\": \"n\", \"type\": \"text\", \"column\": \"Name\"}"),
                 "No,Name\n7,a\xFFz\n8,b\n", "7,\n8,b\n",
                 "encoding one.csv:2:2 Name [a\xFFz] not UTF-8\n");
}

TEST(dates_and_numbers_keep_to_their_form_and_bounds)
{
    (void)state_unused;
    assert_makes(
        MAPPING("{\"name\": \"d\", \"type\": \"date\", \"column\": \"D\", \"formats\": "
                "[\"M/D/YYYY\", \"D/M/YYYY\"], \"minimum\": \"1830-01-01\", \"maximum\": "
                "\"1839-12-31\"}, {\"name\": \"a\", \"type\": \"integer\", \"column\": \"A\", "
                "\"minimum\": 7}"),
        "No,D,A\n1,4/24/1830,30\n2,3/4/1835,6\n3,4/4/1835,twenty\n4,11/17/1868,-0\n5,x/x/xxxx,\n",
        "1,1830-04-24,30\n2,,\n3,1835-04-04,\n4,,\n5,,\n",
        "type one.csv:3:3 D [3/4/1835] two of the date formats read it as different days\n"
        "range one.csv:3:3 A [6] outside the bounds that the mapping gives\n"
        "type one.csv:4:4 A [twenty] not a whole number\n"
        "range one.csv:5:5 D [11/17/1868] outside the bounds that the mapping gives\n"
        "range one.csv:5:5 A [-0] outside the bounds that the mapping gives\n"
        "type one.csv:6:6 D [x/x/xxxx] not a day in a date format of the mapping\n");
}

TEST(a_value_that_is_not_in_the_map_is_unknown)
{
    (void)state_unused;
    assert_makes(MAPPING("{\"name\": \"s\", \"type\": \"one of\", \"column\": \"S\", \"fold\": "
                         "true, \"map\": {\"Male\": \"male\", \"Female\": \"female\"}}, "
                         "{\"name\": \"r\", \"type\": \"boolean\", \"column\": \"R\", \"map\": "
                         "{\"Yes\": true, \"No\": false}}"),
                 "No,S,R\n1,MALE,Yes\n2,female ,No\n3,GermaMale,GermaNo\n",
                 "1,male,true\n2,female,false\n3,,\n",
                 "case one.csv:4:4 S [GermaMale] not in the map of the mapping\n"
                 "case one.csv:4:4 R [GermaNo] not in the map of the mapping\n");
}

TEST(several_offences_stand_in_one_cell)
{
    (void)state_unused;
    const jub_text mapping = MAPPING(
        "{\"name\": \"o\", \"type\": \"codes\", \"column\": \"O\", \"separators\": [\"&\"], "
        "\"part_forms\": [\"{text} ({-digits} charges)\"], \"fold\": true, \"prefix\": \"new/\", "
        "\"map\": {\"Larceny\": \"larceny\", \"Larcenies\": \"larceny\", \"Horse and cattle "
        "stealing\": [\"horse\", \"cattle\"]}}");
    assert_makes(mapping,
                 "No,O\n1,Larceny & horse  and Cattle stealing\n2,Larcenies & LARCENY\n"
                 "3,Larceny (3 charges)\n4,\"Putting stones, on railroad\"\n5,Burglary [[etc]]\n"
                 "6,Larceny &\n7,Larceny & ...\n8,\n",
                 "1,larceny;horse;cattle\n2,larceny\n3,larceny\n4,new/putting-stones-on-railroad\n"
                 "5,\n6,\n7,\n8,\n",
                 "type one.csv:6:6 O [Burglary [[etc]]] holds a mark that the mapping takes for "
                 "doubt\n"
                 "type one.csv:7:7 O [Larceny &] a part of it is empty\n"
                 "case one.csv:8:8 O [Larceny & ...] a part of it is no name that could be a "
                 "code\n");
}

TEST(without_a_prefix_an_offence_that_is_not_in_the_map_leaves_the_whole_cell_unknown)
{
    (void)state_unused;
    assert_makes(MAPPING("{\"name\": \"o\", \"type\": \"codes\", \"column\": \"O\", "
                         "\"separators\": [\"&\"], \"map\": {\"Larceny\": \"larceny\"}}"),
                 "No,O\n1,Larceny\n2,Larceny & Arson\n", "1,larceny\n2,\n",
                 "case one.csv:3:3 O [Larceny & Arson] a part of it is not in the map of the "
                 "mapping\n");
}

TEST(a_list_of_codes_has_what_the_map_gives_and_not_what_a_prefix_makes)
{
    TEST_ARENA(arena);
    const jub_text mapping = JUB_TEXT(
        "{\"format\": \"jubilee-mapping/1\", \"name\": \"test\", \"files\": [{\"name\": "
        "\"book\"}], "
        "\"resources\": [{\"name\": \"persons\", \"from\": \"book\", \"key\": \"id\", \"fields\": ["
        "{\"name\": \"id\", \"type\": \"text\", \"column\": \"No\"}, {\"name\": \"o\", \"type\": "
        "\"codes\", \"column\": \"O\", \"separators\": [\"&\"], \"prefix\": \"new/\", \"map\": {"
        "\"Larceny\": \"theft\", \"Larcenies\": \"theft\", \"Horse and cattle\": [\"horse\", "
        "\"cattle\"], \"Never met\": \"a, b\"}}]}, "
        "{\"name\": \"offence_codes\", \"codes_of\": \"persons.o\"}]}");
    const jub_text source = JUB_TEXT("No,O\n1,Larceny & Piracy\n2,Horse and cattle\n");
    made out;
    import_texts(&arena, mapping, &source, &out);
    assert_int_equal(out.status, JUB_OK);
    assert_text(jub_buffer_view(&out.outputs[0]), "id,o\n1,theft;new/piracy\n2,horse;cattle\n");
    assert_text(jub_buffer_view(&out.outputs[1]), "code\n\"a, b\"\ncattle\nhorse\ntheft\n");
    assert_int_equal(out.result.row_counts[1], 4);
    assert_int_equal(out.result.faults.total, 0);
    json_t *package = NULL;
    assert_int_equal(jub_json_read(jub_buffer_view(&out.package), 1 << 20, &package, NULL), JUB_OK);
    const json_t *codes = json_array_get(json_object_get(package, "resources"), 1);
    assert_string_equal(json_string_value(json_object_get(codes, "path")), "offence_codes.csv");
    char *schema = json_dumps(json_object_get(codes, "schema"), JSON_COMPACT | JSON_SORT_KEYS);
    assert_string_equal(schema, "{\"fields\":[{\"name\":\"code\",\"type\":\"string\"}],"
                                "\"missingValues\":[\"\"],\"primaryKey\":\"code\"}");
    free(schema);
    json_decref(package);
    clear(&out);
}

TEST(a_term_is_added_to_the_day_it_begins_as_the_mapping_chooses)
{
    (void)state_unused;
    assert_makes(
        MAPPING("{\"name\": \"d\", \"type\": \"date\", \"column\": \"D\", \"formats\": "
                "[\"M/D/YYYY\"]}, {\"name\": \"t\", \"type\": \"duration\", \"column\": \"T\", "
                "\"none\": [\"Life\"]}, {\"name\": \"b\", \"type\": \"date\", \"cite\": \"x\", "
                "\"derive\": {\"start_of\": \"t\", \"otherwise\": \"d\"}}, {\"name\": \"e\", "
                "\"type\": \"date\", \"cite\": \"x\", \"derive\": {\"add\": [\"b\", \"t\"], "
                "\"month_end\": \"refuse\"}}"),
        "No,D,T\n1,4/24/1830,1 yr 6 mos\n2,8/31/1838,18 mos\n3,1/16/1838,2 yrs from the 24th\n"
        "4,10/25 [No year],3 yrs\n5,1/1/1838,Life\n6,1/1/1838,\n7,1/1/1838,700 yrs\n"
        "8,1/1/1838,6 + 5 = 11 yrs\n",
        "1,1830-04-24,P1Y6M,1830-04-24,1831-10-24\n2,1838-08-31,P1Y6M,1838-08-31,\n"
        "3,1838-01-16,P2Y,,\n4,,P3Y,,\n5,1838-01-01,none,,none\n6,1838-01-01,,,\n"
        "7,1838-01-01,P700Y,1838-01-01,\n8,1838-01-01,P11Y,1838-01-01,1849-01-01\n",
        "range one.csv:3:3 T [18 mos] the term would end on a day that does not exist\n"
        "type one.csv:4:4 T [2 yrs from the 24th] the term is read, but it begins on a day of its "
        "own, which is written in words\n"
        "type one.csv:5:5 D [10/25 [No year]] not a day in a date format of the mapping\n"
        "range one.csv:8:8 T [700 yrs] the term would end after the year 2400\n");
}

TEST(the_first_of_several_columns_that_is_not_empty_counts)
{
    (void)state_unused;
    assert_makes(MAPPING("{\"name\": \"c\", \"type\": \"text\", \"columns\": [\"City\", "
                         "\"County\"]}"),
                 "No,City,County\n1,Easton,York\n2, ,York\n3,?,York\n4,,\n",
                 "1,Easton\n2,York\n3,York\n4,\n", "");
}

TEST(a_row_without_a_key_of_its_own_stays_under_its_record_number)
{
    (void)state_unused;
    assert_makes(MAPPING("{\"name\": \"n\", \"type\": \"text\", \"column\": \"Name\"}"),
                 "No,Name\n7,a\n7,b\n,c\nrow-6,d\nrow-6,e\n7,f\n",
                 "7,a\nrow-3,b\nrow-4,c\nrow-6,d\nrow-6-1,e\nrow-7,f\n",
                 "key one.csv:3:3 No [7] the key stands twice, so this row has its record number "
                 "as key\n"
                 "key one.csv:4:4 No [] no key, so this row has its record number as key\n"
                 "key one.csv:6:6 No [row-6] the key stands twice, so this row has its record "
                 "number as key\n"
                 "key one.csv:7:7 No [7] the key stands twice, so this row has its record number "
                 "as key\n");
}

TEST(a_row_of_the_wrong_width_stays_and_is_unknown_throughout)
{
    (void)state_unused;
    assert_makes(MAPPING("{\"name\": \"n\", \"type\": \"text\", \"column\": \"Name\"}"),
                 "No,Name\n7\n8,b,c\n9,\"d\ne\"\n", "row-2,\nrow-3,\n9,\"d\ne\"\n",
                 "width one.csv:2:2  [] 1 cells where the header has 2\n"
                 "width one.csv:3:3  [] 3 cells where the header has 2\n"
                 "key one.csv:2:2 No [] no key, so this row has its record number as key\n"
                 "key one.csv:3:3 No [] no key, so this row has its record number as key\n");
}

static const char joined_mapping[] =
    "{\"format\": \"jubilee-mapping/1\", \"name\": \"test\", \"files\": [{\"name\": \"book\"}, "
    "{\"name\": \"notes\", \"join\": {\"to\": \"book\", \"column\": \"Number\", \"to_column\": "
    "\"No\", \"forms\": [\"{digits}\", \"{digits} (prior {-text})\"]}}], \"resources\": "
    "[{\"name\": "
    "\"persons\", \"from\": \"book\", \"key\": \"id\", \"fields\": [{\"name\": \"id\", \"type\": "
    "\"text\", \"column\": \"No\", \"forms\": [\"{digits}\", \"{digits} (prior {-text})\"]}, "
    "{\"name\": \"age\", \"type\": \"integer\", \"file\": \"notes\", \"column\": \"Age\"}]}, "
    "{\"name\": \"sentences\", \"from\": \"book\", \"key\": \"id\", \"fields\": [{\"name\": "
    "\"id\", "
    "\"same_as\": \"persons.id\", \"suffix\": \"-1\"}, {\"name\": \"person\", \"same_as\": "
    "\"persons.id\", \"refers\": \"persons\"}]}]}";

TEST(files_are_joined_by_key_and_doubtful_keys_are_listed)
{
    TEST_ARENA(arena);
    const jub_text sources[] = {
        JUB_TEXT("No,x\n1,\n 2 ,\n3 (prior 1),\n4,\n5,\n5,\nx6,\n"),
        JUB_TEXT("Number,Age\n3,33\n1 (prior 9),old\n2,22\n5,55\n4,44\n4,45\n8,88\n"),
    };
    made out;
    import_texts(&arena, jub_text_from(joined_mapping), sources, &out);
    assert_int_equal(out.status, JUB_OK);
    assert_text(jub_buffer_view(&out.outputs[0]),
                "id,age\n1,\n2,22\n3,33\n4,\n5,\nrow-7,\nrow-8,\n");
    assert_text(jub_buffer_view(&out.outputs[1]),
                "id,person\n1-1,1\n2-1,2\n3-1,3\n4-1,4\n5-1,5\nrow-7-1,row-7\nrow-8-1,row-8\n");
    const char *several = "several rows have this key, so the files cannot be joined by it";
    char expected[4096];
    (void)snprintf(expected, sizeof expected,
                   "key one.csv:8:8 No [x6] a key in none of the forms that the mapping gives\n"
                   "key one.csv:6:6 No [5] %s\nkey one.csv:7:7 No [5] %s\n"
                   "key two.csv:6:6 Number [4] %s\nkey two.csv:7:7 Number [4] %s\n"
                   "reference two.csv:8:8 Number [8] no row of the joined file has this key\n"
                   "type two.csv:3:3 Age [old] not a whole number\n"
                   "key one.csv:7:7 No [5] the key stands twice, so this row has its record number "
                   "as key\n"
                   "type one.csv:8:8 No [x6] in none of the forms that the mapping gives\n"
                   "key one.csv:8:8 No [x6] no key, so this row has its record number as key\n",
                   several, several, several, several);
    assert_text(jub_buffer_view(&out.faults), expected);
    assert_int_equal(out.result.row_counts[0], 7);
    assert_int_equal(out.result.faults.total, 10);
    assert_int_equal(out.result.faults.by_kind[JUB_FAULT_KEY], 7);
    clear(&out);
}

static void assert_package_stamps(const made *out)
{
    json_t *package = NULL;
    assert_int_equal(jub_json_read(jub_buffer_view(&out->package), 1 << 20, &package, NULL),
                     JUB_OK);
    const json_t *resources = json_object_get(package, "resources");
    jub_sha256 *hash = jub_sha256_new();
    for (size_t i = 0; i < json_array_size(resources); i++) {
        const json_t *resource = json_array_get(resources, i);
        uint8_t digest[JUB_SHA256_BYTES];
        char expected[80] = "sha256:";
        assert_int_equal(json_integer_value(json_object_get(resource, "bytes")),
                         out->outputs[i].length_bytes);
        assert_true(jub_sha256_of(hash, jub_buffer_view(&out->outputs[i]), digest));
        jub_hex_encode(digest, sizeof digest, expected + strlen(expected));
        assert_string_equal(json_string_value(json_object_get(resource, "hash")), expected);
    }
    jub_sha256_free(hash);
    json_decref(package);
}

TEST(the_package_describes_each_file_with_its_size_and_hash)
{
    TEST_ARENA(arena);
    const jub_text sources[] = {JUB_TEXT("No\n1\n"), JUB_TEXT("Number,Age\n1,20\n")};
    made out;
    import_texts(&arena, jub_text_from(joined_mapping), sources, &out);
    assert_int_equal(out.status, JUB_OK);
    assert_package_stamps(&out);
    json_t *package = NULL;
    assert_int_equal(jub_json_read(jub_buffer_view(&out.package), 1 << 20, &package, NULL), JUB_OK);
    const json_t *sentences = json_array_get(json_object_get(package, "resources"), 1);
    assert_string_equal(json_string_value(json_object_get(sentences, "path")), "sentences.csv");
    char *schema = json_dumps(json_object_get(sentences, "schema"), JSON_COMPACT | JSON_SORT_KEYS);
    assert_string_equal(schema,
                        "{\"fields\":[{\"name\":\"id\",\"type\":\"string\"},{\"name\":\"person\","
                        "\"type\":\"string\"}],\"foreignKeys\":[{\"fields\":\"person\","
                        "\"reference\":{\"fields\":\"id\",\"resource\":\"persons\"}}],"
                        "\"missingValues\":[\"\"],\"primaryKey\":\"id\"}");
    free(schema);
    json_decref(package);
    clear(&out);
}

// -- what cannot be imported ----------------------------------------------------------------------

static void assert_fails(jub_text mapping, const char *source, jub_status status, jub_position at,
                         const char *message, const char *hint)
{
    jub_arena arena = jub_arena_init(1 << 26);
    made out;
    const jub_text sources[] = {jub_text_from(source), JUB_TEXT("Number,Age\n")};
    import_texts(&arena, mapping, sources, &out);
    assert_int_equal(out.status, status);
    assert_string_equal(out.error.message, message);
    assert_string_equal(out.error.hint, hint);
    assert_int_equal(out.error.at.line, at.line);
    assert_int_equal(out.error.at.column, at.column);
    assert_int_equal(out.result.bad_file, 0);
    clear(&out);
    jub_arena_clear(&arena);
}

TEST(a_column_that_the_file_does_not_have_is_named_with_the_near_ones)
{
    (void)state_unused;
    const jub_text mapping = MAPPING("{\"name\": \"t\", \"type\": \"text\", \"column\": \"Term\"}");
    assert_fails(mapping, "No,Trem,Terms,x\n1,2,3,4\n", JUB_MISSING, (jub_position){1, 1},
                 "resource 'persons', field 't': no column is called 'Term'",
                 "did you mean 'Trem' or 'Terms'?");
    assert_fails(mapping, "No,Sentence\n1,2\n", JUB_MISSING, (jub_position){1, 1},
                 "resource 'persons', field 't': no column is called 'Term'",
                 "the columns are 'No', 'Sentence'");
    assert_fails(mapping, "No,Term,Term \n1,2,3\n", JUB_DUPLICATE, (jub_position){1, 1},
                 "resource 'persons', field 't': two columns are called 'Term'",
                 "rename one of them");
    assert_fails(jub_text_from(joined_mapping), "Nr\n1\n", JUB_MISSING, (jub_position){1, 1},
                 "join of file 'notes': no column is called 'No'", "did you mean 'Nr'?");
}

TEST(a_file_that_is_not_csv_is_an_error_with_its_place)
{
    (void)state_unused;
    const jub_text mapping = MAPPING("{\"name\": \"t\", \"type\": \"text\", \"column\": \"T\"}");
    assert_fails(mapping, "", JUB_MISSING, (jub_position){1, 1}, "the file is empty",
                 "the first record names the columns");
    assert_fails(mapping, "No,T\n1,\"cut", JUB_SYNTAX, (jub_position){2, 3},
                 "a quote that is never closed", "close the quote, or restore the file");
    assert_fails(mapping, "No,T\xFF\n1,a\n", JUB_ENCODING, (jub_position){1, 4},
                 "the name of column 2 is not UTF-8", "save the file as UTF-8");
}

static jub_status refuse_bytes(void *context, jub_text bytes, jub_error *error)
{
    (void)context;
    (void)bytes;
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "the disk is full");
}

TEST(a_failing_output_ends_the_import)
{
    TEST_ARENA(arena);
    const jub_mapping *mapping = NULL;
    jub_error error;
    jub_import_result result;
    const jub_text path = JUB_TEXT("one.csv"), source = JUB_TEXT("No,T\n1,2\n");
    assert_int_equal(
        jub_mapping_read(&arena,
                         MAPPING("{\"name\": \"t\", \"type\": \"text\", \"column\": \"T\"}"),
                         &mapping, &error),
        JUB_OK);
    const jub_sink sink = {refuse_bytes, NULL};
    const jub_import import = {mapping, &path, &source, &sink, NULL};
    jub_buffer package = jub_buffer_init(1 << 16);
    assert_int_equal(jub_import_run(&arena, &import, &package, &result, &error), JUB_IO);
    assert_string_equal(error.message, "the disk is full");
    assert_int_equal(result.bad_file, UINT32_MAX);
    jub_buffer_clear(&package);
}

TEST(any_failed_allocation_is_reported_as_such)
{
    const jub_text sources[] = {JUB_TEXT("No\n1 (prior 2)\n2\n"), JUB_TEXT("Number,Age\n1,20\n")};
    size_t fail_at = 0;
    for (;; fail_at++) {
        TEST_ARENA(arena);
        const jub_mapping *mapping = NULL;
        jub_import_result result;
        jub_error error;
        assert_int_equal(jub_mapping_read(&arena, jub_text_from(joined_mapping), &mapping, &error),
                         JUB_OK);
        jub_buffer outputs[2] = {jub_buffer_init(1000), jub_buffer_init(1000)};
        const jub_text paths[] = {JUB_TEXT("one.csv"), JUB_TEXT("two.csv")};
        const jub_sink sinks[] = {{keep, &outputs[0]}, {keep, &outputs[1]}};
        const jub_import import = {mapping, paths, sources, sinks, NULL};
        jub_buffer package = jub_buffer_init(1 << 16);
        test_arena_fail_at(&arena, fail_at);
        const jub_status status = jub_import_run(&arena, &import, &package, &result, &error);
        jub_buffer_clear(&package);
        for (int i = 0; i < 2; i++) jub_buffer_clear(&outputs[i]);
        if (status == JUB_OK) break;
        assert_int_equal(status, JUB_NO_MEMORY);
    }
    assert_true(fail_at > 10);
}

// -- the admission books --------------------------------------------------------------------------

// The persons made from a book, by column.
typedef struct persons {
    jub_csv_reader reader;
    jub_text header[64];
    size_t column_count;
} persons;

static void open_persons(jub_arena *arena, const made *out, persons *book)
{
    assert_int_equal(jub_csv_open(arena, jub_buffer_view(&out->outputs[1]), &book->reader, NULL),
                     JUB_OK);
    assert_int_equal(jub_csv_next(&book->reader, &book->column_count, NULL), JUB_OK);
    assert_true(book->column_count <= 64);
    for (size_t i = 0; i < book->column_count; i++) book->header[i] = book->reader.cells[i].text;
}

static size_t find_column(const persons *book, const char *name)
{
    for (size_t i = 0; i < book->column_count; i++)
        if (jub_text_is(book->header[i], name)) return i;
    fail_msg("no column %s", name);
    return 0;
}

// How many rows have a value there, and the value of one person.
static void assert_filled(const made *out, const char *column, size_t expected)
{
    jub_arena arena = jub_arena_init(1 << 20);
    persons book;
    open_persons(&arena, out, &book);
    const size_t number = find_column(&book, column);
    size_t filled = 0;
    for (size_t cells = 1; cells > 0;) {
        assert_int_equal(jub_csv_next(&book.reader, &cells, NULL), JUB_OK);
        filled += cells > 0 && book.reader.cells[number].text.length_bytes > 0;
    }
    if (filled != expected)
        fail_msg("%s: %zu rows have a value, not %zu", column, filled, expected);
    jub_csv_clear(&book.reader);
    jub_arena_clear(&arena);
}

static void assert_person(const made *out, const char *id, const char *column, const char *expected)
{
    jub_arena arena = jub_arena_init(1 << 20);
    persons book;
    open_persons(&arena, out, &book);
    const size_t number = find_column(&book, column);
    bool is_found = false;
    for (size_t cells = 1; cells > 0 && !is_found;) {
        assert_int_equal(jub_csv_next(&book.reader, &cells, NULL), JUB_OK);
        if (cells == 0 || !jub_text_is(book.reader.cells[0].text, id)) continue;
        is_found = true;
        assert_text(book.reader.cells[number].text, expected);
    }
    if (!is_found) fail_msg("no person %s", id);
    jub_csv_clear(&book.reader);
    jub_arena_clear(&arena);
}

#define BOOKS "../shared/registers/eastern-state-penitentiary/"

// The counts were made by a script that shares nothing with this code.
TEST(admission_book_a_is_joined_from_its_two_files)
{
    TEST_ARENA(arena);
    NEEDS_SHARED("registers/eastern-state-penitentiary/admission-book-A.csv");
    const jub_text sources[] = {test_read_file(&arena, BOOKS "admission-book-A.csv"),
                                test_read_file(&arena, BOOKS "admission-book-A-raw.csv")};
    made out;
    import_texts(&arena, test_read_file(&arena, "examples/eastern-state/book-a.json"), sources,
                 &out);
    assert_int_equal(out.status, JUB_OK);
    assert_int_equal(out.result.row_counts[1], 520);
    assert_int_equal(out.result.row_counts[2], 520);
    assert_filled(&out, "admitted_on", 512);
    assert_filled(&out, "term", 518);
    assert_filled(&out, "term_end", 507);
    assert_filled(&out, "age", 517);
    assert_filled(&out, "offences", 516);
    assert_filled(&out, "convictions", 488);
    assert_filled(&out, "pardoned_on", 27);
    assert_filled(&out, "died_on", 37);
    assert_person(&out, "20", "term_end", "1842-04-24");
    assert_person(&out, "811", "term", "P3Y");
    assert_person(&out, "811", "term_start", "");
    assert_person(&out, "56", "admitted_on", "");
    assert_person(&out, "56", "pardoned_on", "1841-01-13");
    assert_person(&out, "1009", "admitted_on", "");
    assert_person(&out, "1113", "prior_numbers", "609");
    assert_int_equal(out.result.faults.total, 53);
    assert_int_equal(out.result.faults.by_kind[JUB_FAULT_RANGE], 5);
    assert_package_stamps(&out);
    clear(&out);
}

TEST(admission_book_d_is_one_file)
{
    TEST_ARENA(arena);
    NEEDS_SHARED("registers/eastern-state-penitentiary/admission-book-D.csv");
    const jub_text source = test_read_file(&arena, BOOKS "admission-book-D.csv");
    made out;
    import_texts(&arena, test_read_file(&arena, "examples/eastern-state/book-d.json"), &source,
                 &out);
    assert_int_equal(out.status, JUB_OK);
    assert_int_equal(out.result.row_counts[1], 660);
    assert_filled(&out, "admitted_on", 660);
    assert_filled(&out, "term", 658);
    assert_filled(&out, "term_end", 658);
    assert_filled(&out, "age", 656);
    assert_filled(&out, "offences", 660);
    assert_filled(&out, "convictions", 616);
    assert_filled(&out, "pardoned_on", 139);
    assert_filled(&out, "died_on", 31);
    assert_filled(&out, "prior_numbers", 49);
    assert_person(&out, "1944", "prior_numbers", "1404;1061;439");
    assert_person(&out, "2390", "prior_numbers", "1650;2049");
    assert_person(&out, "1941", "term_end", "1847-03-05");
    assert_person(&out, "2304", "term", "P2Y40D");
    assert_person(&out, "2408", "term", "P2Y2M3D");
    assert_int_equal(out.result.faults.total, 42);
    clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_trimmed_and_normalised),
        cmocka_unit_test(a_cell_that_is_not_utf_8_costs_only_itself),
        cmocka_unit_test(dates_and_numbers_keep_to_their_form_and_bounds),
        cmocka_unit_test(a_value_that_is_not_in_the_map_is_unknown),
        cmocka_unit_test(several_offences_stand_in_one_cell),
        cmocka_unit_test(
            without_a_prefix_an_offence_that_is_not_in_the_map_leaves_the_whole_cell_unknown),
        cmocka_unit_test(a_list_of_codes_has_what_the_map_gives_and_not_what_a_prefix_makes),
        cmocka_unit_test(a_term_is_added_to_the_day_it_begins_as_the_mapping_chooses),
        cmocka_unit_test(the_first_of_several_columns_that_is_not_empty_counts),
        cmocka_unit_test(a_row_without_a_key_of_its_own_stays_under_its_record_number),
        cmocka_unit_test(a_row_of_the_wrong_width_stays_and_is_unknown_throughout),
        cmocka_unit_test(files_are_joined_by_key_and_doubtful_keys_are_listed),
        cmocka_unit_test(the_package_describes_each_file_with_its_size_and_hash),
        cmocka_unit_test(a_column_that_the_file_does_not_have_is_named_with_the_near_ones),
        cmocka_unit_test(a_file_that_is_not_csv_is_an_error_with_its_place),
        cmocka_unit_test(a_failing_output_ends_the_import),
        cmocka_unit_test(any_failed_allocation_is_reported_as_such),
        cmocka_unit_test(admission_book_a_is_joined_from_its_two_files),
        cmocka_unit_test(admission_book_d_is_one_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
