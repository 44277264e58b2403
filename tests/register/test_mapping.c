#include "register/mapping.h"

#include "test_support.h"

// A mapping with two files and every sort of field, which the tests break in one place each.
static const char whole[] =
    "{\"format\": \"jubilee-mapping/1\", \"name\": \"test\",\n"
    " \"unknown\": [\"?\"], \"doubt\": [\"[[\"],\n"
    " \"words\": {\"years\": [\"yr\"], \"days\": [\"day\"]},\n"
    " \"files\": [{\"name\": \"book\"}, {\"name\": \"notes\", \"join\": {\"to\": \"book\", "
    "\"column\": "
    "\"No\", \"forms\": [\"{digits}\"]}}],\n"
    " \"resources\": [\n"
    "  {\"name\": \"facilities\", \"key\": \"id\", \"rows\": [{\"id\": \"north\", \"kind\": "
    "\"camp\"}],\n"
    "   \"fields\": [{\"name\": \"id\", \"type\": \"text\"}, {\"name\": \"kind\", \"type\": \"one "
    "of\", "
    "\"cases\": [\"camp\"]}]},\n"
    "  {\"name\": \"persons\", \"from\": \"book\", \"key\": \"id\",\n"
    "   \"periods\": [{\"start\": \"begin\", \"end\": \"end\"}],\n"
    "   \"fields\": [\n"
    "    {\"name\": \"id\", \"type\": \"text\", \"column\": \"No\", \"required\": true},\n"
    "    {\"name\": \"age\", \"type\": \"integer\", \"column\": \"Age\", \"file\": \"notes\", "
    "\"minimum\": "
    "7},\n"
    "    {\"name\": \"sex\", \"type\": \"one of\", \"columns\": [\"S\", \"Sex\"], \"map\": {\"M\": "
    "\"male\", \"F\": \"female\"}},\n"
    "    {\"name\": \"adult\", \"type\": \"boolean\", \"column\": \"Ad\", \"map\": {\"Y\": "
    "true}},\n"
    "    {\"name\": \"acts\", \"type\": \"codes\", \"column\": \"Act\", \"separators\": [\"&\"], "
    "\"fold\": true, \"map\": {\"A\": [\"x/b\", \"x/a\"], \"B\": \"w/b\", \"C\": \"x/b\"}, "
    "\"prefix\": \"new/\"},\n"
    "    {\"name\": \"begin\", \"type\": \"date\", \"column\": \"In\", \"formats\": "
    "[\"M/D/YYYY\"]},\n"
    "    {\"name\": \"term\", \"type\": \"duration\", \"column\": \"Term\", \"none\": "
    "[\"Life\"]},\n"
    "    {\"name\": \"start\", \"type\": \"date\", \"derive\": {\"start_of\": \"term\", "
    "\"otherwise\": "
    "\"begin\"}, \"cite\": \"said\"},\n"
    "    {\"name\": \"end\", \"type\": \"date\", \"derive\": {\"add\": [\"start\", \"term\"], "
    "\"month_end\": \"clamp\"}, \"cite\": \"said\"},\n"
    "    {\"name\": \"place\", \"type\": \"text\", \"constant\": \"north\", \"refers\": "
    "\"facilities\"}\n"
    "   ]},\n"
    "  {\"name\": \"sentences\", \"from\": \"book\", \"key\": \"id\",\n"
    "   \"fields\": [{\"name\": \"id\", \"same_as\": \"persons.id\", \"suffix\": \"-1\"},\n"
    "              {\"name\": \"person\", \"same_as\": \"persons.id\", \"refers\": \"persons\"},\n"
    "              {\"name\": \"acts\", \"same_as\": \"persons.acts\"}]},\n"
    "  {\"name\": \"offence_codes\", \"codes_of\": \"persons.acts\"}\n"
    " ]}\n";

// The mapping with the first `old` replaced; an `old` that is not there is a bug of the test.
static jub_text with(jub_arena *arena, const char *old, const char *new)
{
    const char *at = strstr(whole, old);
    if (!at) {
        fail_msg("the mapping has no %s", old);
        return (jub_text){0};
    }
    return jub_text_format(arena, "%.*s%s%s", (int)(at - whole), whole, new, at + strlen(old));
}

TEST(a_mapping_is_read_as_it_says)
{
    TEST_ARENA(arena);
    const jub_mapping *mapping = NULL;
    jub_error error = {0};
    if (jub_mapping_read(&arena, jub_text_from(whole), &mapping, &error) != JUB_OK)
        fail_msg("%s", error.message);
    assert_int_equal(mapping->file_count, 2);
    assert_int_equal(mapping->files[0].joined_to, UINT32_MAX);
    assert_int_equal(mapping->files[1].joined_to, 0);
    assert_text(mapping->files[1].to_column, "No");
    assert_int_equal(mapping->resource_count, 4);

    const jub_mapping_resource *persons = &mapping->resources[1];
    assert_int_equal(persons->field_count, 10);
    assert_int_equal(persons->key_field, 0);
    assert_int_equal(persons->periods[0][0], 5);
    assert_int_equal(persons->periods[0][1], 8);
    assert_true(persons->fields[0].is_required);
    assert_int_equal(persons->fields[1].file, 1);
    assert_true(persons->fields[1].has_minimum);
    assert_int_equal(persons->fields[1].minimum, 7);
    assert_int_equal(persons->fields[2].cases.count, 2);
    assert_text(persons->fields[2].cases.items[1], "female");
    assert_text(persons->fields[4].map.values[0].items[1], "x/a");
    assert_int_equal(persons->fields[7].origin, JUB_FROM_START);
    assert_int_equal(persons->fields[8].origin, JUB_FROM_SUM);
    assert_int_equal(persons->fields[8].operands[0], 7);
    assert_int_equal(persons->fields[8].operands[1], 6);
    assert_int_equal(persons->fields[8].month_end, JUB_CLAMP);
    assert_int_equal(persons->fields[9].refers, 0);
    assert_int_equal(mapping->resources[2].fields[0].origin, JUB_FROM_FIELD);
    assert_text(mapping->resources[2].fields[0].suffix, "-1");
    assert_text(mapping->resources[0].rows[1], "camp");
}

typedef struct broken {
    const char *old;
    const char *new;
    jub_status status;
    const char *message;
    const char *hint;
} broken;

static const broken broken_mappings[] = {
    {"\"format\": \"jubilee-mapping/1\"", "\"format\": \"2\"", JUB_SYNTAX,
     "mapping: 'format' is missing or not 'jubilee-mapping/1'",
     "begin with \"format\": \"jubilee-mapping/1\""},
    {"\"column\": \"Age\"", "\"colunm\": \"Age\"", JUB_SYNTAX,
     "resource 'persons', field 'age': unknown key 'colunm'", "did you mean 'column'?"},
    {"\"unknown\": [\"?\"]", "\"unknown\": \"?\"", JUB_TYPE,
     "mapping: 'unknown' is not a list of strings", "write [\"...\"]"},
    {"\"years\": [\"yr\"]", "\"yeers\": [\"yr\"]", JUB_SYNTAX, "words: unknown key 'yeers'",
     "did you mean 'years'?"},
    {"\"to\": \"book\"", "\"to\": \"bok\"", JUB_MISSING, "file 'notes': no file is called 'bok'",
     "did you mean 'book'?"},
    {"{digits}", "{digit}", JUB_SYNTAX,
     "file 'notes': form '{digit}' has a brace that opens or closes no such part",
     "write {digits}, {text}, {-digits} or {-text}"},
    {"\"forms\": [\"{digits}\"]", "\"forms\": [\"{-digits}\"]", JUB_SYNTAX,
     "file 'notes': form '{-digits}' of 'forms' has no wanted part",
     "write {digits} or {text} for the wanted part"},
    {"{\"name\": \"book\"}", "{\"name\": \"notes\"}", JUB_DUPLICATE,
     "file 'notes': there is a file of this name already", ""},
    {"\"type\": \"integer\"", "\"type\": \"integr\"", JUB_MISSING,
     "resource 'persons', field 'age': no type is called 'integr'", "did you mean 'integer'?"},
    {"\"file\": \"notes\", \"minimum\": 7", "\"file\": \"note\"", JUB_MISSING,
     "resource 'persons', field 'age': no file is called 'note'", "did you mean 'notes'?"},
    {"\"minimum\": 7", "\"minimum\": \"7\"", JUB_TYPE,
     "resource 'persons', field 'age': 'minimum' is not a value of type 'integer'",
     "only integers and dates have bounds: 12, \"1829-10-25\""},
    {"\"map\": {\"M\": \"male\", \"F\": \"female\"}", "\"fold\": true", JUB_MISSING,
     "resource 'persons', field 'sex': 'one of' has no cases", "add 'cases' or 'map'"},
    {"\"male\"", "\"none\"", JUB_RANGE, "resource 'persons', field 'sex': 'none' cannot be a value",
     "'none', ';', blanks at an end and nothing have a meaning of their own"},
    {"\"F\": \"female\"", "\"F\": [\"female\"]", JUB_TYPE,
     "resource 'persons', field 'sex': 'map' gives several values or none, which only codes can "
     "have",
     ""},
    {"{\"Y\": true}", "{\"Y\": \"yes\"}", JUB_TYPE,
     "resource 'persons', field 'adult': 'map' of a boolean gives true or false", ""},
    {"{\"A\": [\"x/b\", \"x/a\"],", "{\"A\": \"x\", \"a \": \"y\",", JUB_DUPLICATE,
     "resource 'persons', field 'acts': 'a ' stands twice in 'map' once folded", ""},
    {"M/D/YYYY", "M/D/YY", JUB_SYNTAX,
     "resource 'persons', field 'begin': 'M/D/YY' is no date format",
     "write it like M/D/YYYY or DD.MM.YYYY; the year has four digits"},
    {", \"formats\": [\"M/D/YYYY\"]", "", JUB_MISSING,
     "resource 'persons', field 'begin': a date without 'formats'",
     "add \"formats\": [\"M/D/YYYY\"] as the file writes it"},
    {"\"none\": [\"Life\"]", "\"formats\": [\"M/D/YYYY\"]", JUB_CONFLICT,
     "resource 'persons', field 'term': 'formats' has no meaning for type 'duration'", ""},
    {"\"years\": [\"yr\"], \"days\": [\"day\"]", "", JUB_MISSING,
     "resource 'persons', field 'term': a duration, but the mapping has no words for units",
     "add \"words\": {\"years\": [...], ...} to the mapping"},
    {"\"month_end\": \"clamp\"", "\"month_end\": \"last\"", JUB_MISSING,
     "resource 'persons', field 'end': 'month_end' is missing or none of the three",
     "write clamp, overflow or refuse; there is no default"},
    {"}, \"cite\": \"said\"}", "}}", JUB_MISSING,
     "resource 'persons', field 'start': a derived field without 'cite'",
     "add \"cite\": the ground for deriving it"},
    {"[\"start\", \"term\"]", "[\"term\", \"start\"]", JUB_TYPE,
     "resource 'persons', field 'end': 'term' is not of type 'date'", ""},
    {"[\"start\", \"term\"]", "[\"strt\", \"term\"]", JUB_MISSING,
     "resource 'persons', field 'end': no field before this one is called 'strt'",
     "did you mean 'start'?"},
    {"\"constant\": \"north\", ", "", JUB_MISSING,
     "resource 'persons', field 'place': the value comes from nowhere",
     "write one of 'column', 'columns', 'constant', 'same_as', 'derive'"},
    {"\"constant\": \"north\"", "\"constant\": \"north\", \"column\": \"P\"", JUB_CONFLICT,
     "resource 'persons', field 'place': the value comes from two places",
     "write one of 'column', 'columns', 'constant', 'same_as', 'derive'"},
    {"\"refers\": \"facilities\"", "\"refers\": \"facility\"", JUB_MISSING,
     "resource 'persons', field 'place': no resource before this one is called 'facility'",
     "did you mean 'facilities'?"},
    {"\"kind\": \"camp\"}", "\"kind\": \"farm\"}", JUB_TYPE,
     "resource 'facilities': 'farm' is no value of type 'one of'",
     "write it as a register does: 1838-03-24, P2Y6M, true, a case"},
    {"{\"id\": \"north\", ", "{", JUB_MISSING, "resource 'facilities': a row without 'id'", ""},
    {"\"rows\": [{\"id\": \"north\", \"kind\": \"camp\"}]",
     "\"rows\": [{\"id\": \"north\"}, {\"id\": \"north\"}]", JUB_DUPLICATE,
     "resource 'facilities': two rows have the key 'north'", ""},
    {"\"from\": \"book\", \"key\": \"id\",\n   \"periods\"", "\"key\": \"id\",\n   \"periods\"",
     JUB_CONFLICT, "resource 'persons': give either 'from' or 'rows'",
     "or 'codes_of': \"persons.offences\" alone"},
    {"\"key\": \"id\",\n   \"periods\"", "\"key\": \"age\",\n   \"periods\"", JUB_TYPE,
     "resource 'persons': 'age' is not of type 'text'", ""},
    {"\"start\": \"begin\"", "\"start\": \"begun\"", JUB_MISSING,
     "resource 'persons': no field is called 'begun'", "did you mean 'begin'?"},
    {"{\"name\": \"age\"", "{\"name\": \"id\"", JUB_DUPLICATE,
     "resource 'persons', field 'id': there is a field of this name already", ""},
    {"{\"name\": \"age\"", "{\"name\": \"his age\"", JUB_SYNTAX,
     "resource 'persons', field 'his age': 'his age' is no name",
     "use letters, digits and '_', a letter first"},
    {"{\"name\": \"persons\"", "{\"name\": \"people\"", JUB_MISSING,
     "resource 'sentences', field 'id': no resource before this one is called 'persons'",
     "there are 'facilities', 'people'"},
    {"{\"name\": \"sentences\"", "{\"name\": \"faults\"", JUB_CONFLICT,
     "resource 'faults': 'faults.csv' is where the faults go", "choose another name"},
    {"\"cases\": [\"camp\"]", "\"cases\": [\"camp\", \"camp\"]", JUB_DUPLICATE,
     "resource 'facilities', field 'kind': the case 'camp' stands twice", ""},
    {"}, \"cite\": \"said\"}", "}, \"cite\": \"said\", \"minimum\": \"1830-01-01\"}", JUB_CONFLICT,
     "resource 'persons', field 'start': only what is read from a column has bounds", ""},
    {"\"name\": \"test\"", "\"name\": \"te\\tst\"", JUB_RANGE,
     "mapping: 'name' is too long or not plain", "choose a short plain name"},
    {"\"prefix\": \"new/\"", "\"prefix\": \"a;b\"", JUB_RANGE,
     "resource 'persons', field 'acts': 'a;b' cannot be a value",
     "'none', ';', blanks at an end and nothing have a meaning of their own"},
    {"\"same_as\": \"persons.id\", \"suffix\"", "\"same_as\": \"persons.age\", \"suffix\"",
     JUB_CONFLICT, "resource 'sentences', field 'id': 'suffix' has no meaning for type 'integer'",
     ""},
    {"\"from\": \"book\", \"key\": \"id\",\n   \"fields\"",
     "\"from\": \"notes\", \"key\": \"id\",\n   \"fields\"", JUB_CONFLICT,
     "resource 'sentences', field 'id': 'same_as' points to rows of another file",
     "both resources must be 'from' one file"},
    {"\"codes_of\": \"persons.acts\"", "\"codes_of\": \"persons.atcs\"", JUB_MISSING,
     "resource 'offence_codes': no field is called 'atcs'", "did you mean 'acts'?"},
    {"\"codes_of\": \"persons.acts\"", "\"codes_of\": \"persons\"", JUB_SYNTAX,
     "resource 'offence_codes': 'codes_of' is no resource and field",
     "write it as \"persons.offences\""},
    {"\"codes_of\": \"persons.acts\"", "\"codes_of\": \"\"", JUB_MISSING,
     "resource 'offence_codes': 'codes_of' is missing", ""},
    {"\"codes_of\": \"persons.acts\"", "\"codes_of\": [\"persons.acts\"]", JUB_TYPE,
     "resource 'offence_codes': 'codes_of' is not a string", ""},
    {"\"codes_of\": \"persons.acts\"", "\"codes_of\": \"offence_codes.code\"", JUB_MISSING,
     "resource 'offence_codes': no resource before this one is called 'offence_codes'",
     "there are 'facilities', 'persons', 'sentences'"},
    {"{\"name\": \"sentences\"",
     "{\"name\": \"codes\", \"codes_of\": \"sentences.acts\"}, {\"name\": \"sentences\"",
     JUB_MISSING, "resource 'codes': no resource before this one is called 'sentences'",
     "there are 'facilities', 'persons'"},
    {"\"codes_of\": \"persons.acts\"", "\"codes_of\": \"persons.sex\"", JUB_TYPE,
     "resource 'offence_codes': 'persons.sex' is not of type 'codes'", ""},
    {"\"map\": {\"A\": [\"x/b\", \"x/a\"], \"B\": \"w/b\", \"C\": \"x/b\"}, ", "", JUB_MISSING,
     "resource 'offence_codes': 'persons.acts' has no 'map' that gives codes",
     "name a field that is read from a column with a 'map'"},
    {"\"type\": \"codes\", \"column\": \"Act\", \"separators\": [\"&\"], ",
     "\"type\": \"codes\", \"constant\": \"x/z\", ", JUB_MISSING,
     "resource 'offence_codes': 'persons.acts' has no 'map' that gives codes",
     "name a field that is read from a column with a 'map'"},
    {"\"codes_of\": \"persons.acts\"", "\"codes_of\": \"persons.acts\", \"key\": \"code\"",
     JUB_CONFLICT, "resource 'offence_codes': 'key' does not go with 'codes_of'",
     "a list of codes has one field, 'code', which is its key"},
    {"\"codes_of\": \"persons.acts\"",
     "\"codes_of\": \"persons.acts\", \"fields\": [{\"name\": \"code\", \"type\": \"text\"}]",
     JUB_CONFLICT, "resource 'offence_codes': 'fields' does not go with 'codes_of'",
     "a list of codes has one field, 'code', which is its key"},
    {"\"codes_of\": \"persons.acts\"", "\"codes_of\": \"persons.acts\", \"rows\": []", JUB_CONFLICT,
     "resource 'offence_codes': 'rows' does not go with 'codes_of'",
     "a list of codes has one field, 'code', which is its key"},
    {"\"codes_of\": \"persons.acts\"", "\"codes_of\": \"persons.acts\", \"from\": \"book\"",
     JUB_CONFLICT, "resource 'offence_codes': 'from' does not go with 'codes_of'",
     "a list of codes has one field, 'code', which is its key"},
};

TEST(codes_of_lists_what_the_map_gives_once_each_and_sorted)
{
    static const char *const paths[] = {"persons.acts", "sentences.acts"};
    for (size_t i = 0; i < 2; i++) {
        TEST_ARENA(arena);
        const jub_mapping *mapping = NULL;
        jub_text list = jub_text_format(&arena, "\"codes_of\": \"%s\"", paths[i]);
        const jub_text text = with(&arena, "\"codes_of\": \"persons.acts\"", list.bytes);
        assert_int_equal(jub_mapping_read(&arena, text, &mapping, NULL), JUB_OK);
        const jub_mapping_resource *codes = &mapping->resources[3];
        assert_int_equal(codes->file, UINT32_MAX);
        assert_int_equal(codes->field_count, 1);
        assert_int_equal(codes->key_field, 0);
        assert_text(codes->fields[0].name, "code");
        assert_int_equal(codes->fields[0].type, JUB_TEXT_VALUE);
        assert_int_equal(codes->row_count, 3);
        assert_text(codes->rows[0], "w/b");
        assert_text(codes->rows[1], "x/a");
        assert_text(codes->rows[2], "x/b");
    }
}

TEST(a_mistake_in_a_mapping_is_named_with_its_place_and_a_hint)
{
    (void)state_unused;
    for (size_t i = 0; i < sizeof broken_mappings / sizeof *broken_mappings; i++) {
        TEST_ARENA(arena);
        const broken *each = &broken_mappings[i];
        jub_arena used = jub_arena_init(1 << 24);
        const jub_mapping *mapping = NULL;
        jub_error error = {0};
        const jub_status status =
            jub_mapping_read(&used, with(&arena, each->old, each->new), &mapping, &error);
        if (status == JUB_OK) fail_msg("taken: %s", each->new);
        assert_string_equal(error.message, each->message);
        assert_string_equal(error.hint, each->hint);
        assert_int_equal(status, each->status);
        assert_null(mapping);
        assert_int_equal(jub_arena_mark(&used), 0);
        jub_arena_clear(&used);
    }
}

TEST(broken_json_is_placed_by_line_and_column)
{
    TEST_ARENA(arena);
    const jub_mapping *mapping = NULL;
    jub_error error;
    const jub_text cut = {whole, 40};
    assert_int_equal(jub_mapping_read(&arena, cut, &mapping, &error), JUB_SYNTAX);
    assert_int_equal(error.at.line, 1);
    assert_int_equal(jub_mapping_read(&arena, JUB_TEXT("[]"), &mapping, &error), JUB_TYPE);
    assert_string_equal(error.message, "mapping: the file is not an object");
    assert_int_equal(jub_mapping_read(&arena, JUB_TEXT(""), &mapping, &error), JUB_SYNTAX);
}

TEST(any_cut_of_a_mapping_is_refused_and_leaves_the_arena_as_it_was)
{
    TEST_ARENA(arena);
    for (size_t length = 0; length + 2 < sizeof whole; length++) {
        const jub_mapping *mapping = NULL;
        assert_int_not_equal(jub_mapping_read(&arena, (jub_text){whole, length}, &mapping, NULL),
                             JUB_OK);
        assert_int_equal(jub_arena_mark(&arena), 0);
    }
}

TEST(any_failed_allocation_leaves_the_arena_as_it_was)
{
    size_t fail_at = 0;
    for (;; fail_at++) {
        TEST_ARENA(arena);
        const jub_mapping *mapping = NULL;
        test_arena_fail_at(&arena, fail_at);
        const jub_status status = jub_mapping_read(&arena, jub_text_from(whole), &mapping, NULL);
        if (status == JUB_OK) break;
        assert_int_equal(status, JUB_NO_MEMORY);
        assert_int_equal(jub_arena_mark(&arena), 0);
        assert_null(mapping);
    }
    assert_true(fail_at > 50);
}

TEST(folding_takes_letters_and_blanks_together)
{
    TEST_ARENA(arena);
    assert_text(jub_mapping_fold(&arena, JUB_TEXT("  Horse \t Stealing\n")), "horse stealing");
    assert_text(jub_mapping_fold(&arena, JUB_TEXT("\xC3\x89TRANGER \xE7\xBB\x91\xE6\x9E\xB6")),
                "\xC3\xA9tranger \xE7\xBB\x91\xE6\x9E\xB6");
    assert_text(jub_mapping_fold(&arena, JUB_TEXT("")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mapping_is_read_as_it_says),
        cmocka_unit_test(codes_of_lists_what_the_map_gives_once_each_and_sorted),
        cmocka_unit_test(a_mistake_in_a_mapping_is_named_with_its_place_and_a_hint),
        cmocka_unit_test(broken_json_is_placed_by_line_and_column),
        cmocka_unit_test(any_cut_of_a_mapping_is_refused_and_leaves_the_arena_as_it_was),
        cmocka_unit_test(any_failed_allocation_leaves_the_arena_as_it_was),
        cmocka_unit_test(folding_takes_letters_and_blanks_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
