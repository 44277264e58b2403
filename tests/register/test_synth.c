#include "register/synth.h"

#include "base/json.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "calendar/date.h"
#include "register/csv.h"
#include "register/custody.h"
#include "register/register.h"
#include "test_support.h"

#define TAKEN 19039 /* 2022-02-16: day 19,039 after 1970-01-01 */

enum { COLUMN_MAX = 20 };

// A file as rows of cells; row 0 is record 2.
typedef struct table {
    jub_text bytes;
    jub_text names[COLUMN_MAX];
    size_t column_count;
    jub_text (*cells)[COLUMN_MAX];
    size_t *widths;
    size_t row_count;
    jub_map keys; // of the first column
} table;

typedef struct output {
    jub_buffer buffers[JUB_SYNTH_FILE_COUNT];
    jub_synth_counts counts;
} output;

static jub_status append(void *context, jub_text bytes, jub_error *error)
{
    (void)error;
    jub_buffer_text(context, bytes);
    return JUB_OK;
}

static void clear_output(output *out)
{
    for (size_t i = 0; i < JUB_SYNTH_FILE_COUNT; i++) jub_buffer_clear(&out->buffers[i]);
}

#define OUTPUT(name) __attribute__((cleanup(clear_output))) output name = {0}

static void write_to(output *out, const jub_synth_options *options)
{
    jub_sink sinks[JUB_SYNTH_FILE_COUNT];
    jub_error error = {0};
    for (size_t i = 0; i < JUB_SYNTH_FILE_COUNT; i++) {
        out->buffers[i] = jub_buffer_init((size_t)1 << 30);
        sinks[i] = (jub_sink){append, &out->buffers[i]};
    }
    const jub_status status = jub_synth_write(options, sinks, NULL, &out->counts, &error);
    if (status != JUB_OK) print_message("%s\n", error.message);
    assert_int_equal(status, JUB_OK);
}

static table read_table(jub_arena *arena, const output *out, jub_synth_file file)
{
    table read = {.bytes = jub_buffer_view(&out->buffers[file]), .keys = jub_map_init(arena, 1)};
    const size_t line_count = jub_text_count(read.bytes, '\n');
    jub_csv_reader reader;
    size_t count;
    assert_int_equal(jub_csv_open(arena, read.bytes, &reader, NULL), JUB_OK);
    read.cells = jub_arena_take(arena, line_count, sizeof *read.cells, _Alignof(jub_text));
    read.widths = JUB_NEW(arena, size_t, line_count);
    assert_true(read.cells && read.widths);
    assert_int_equal(jub_csv_next(&reader, &read.column_count, NULL), JUB_OK);
    assert_true(read.column_count > 0 && read.column_count <= COLUMN_MAX);
    for (size_t i = 0; i < read.column_count; i++) read.names[i] = reader.cells[i].text;
    while (jub_csv_next(&reader, &count, NULL) == JUB_OK && count > 0) {
        assert_true(count <= read.column_count);
        read.widths[read.row_count] = count;
        for (size_t i = 0; i < count; i++) read.cells[read.row_count][i] = reader.cells[i].text;
        (void)jub_map_add(&read.keys, reader.cells[0].text, NULL);
        read.row_count++;
    }
    assert_int_equal(read.row_count + 1, line_count);
    jub_csv_clear(&reader);
    return read;
}

static size_t column(const table *of, const char *name)
{
    for (size_t i = 0; i < of->column_count; i++)
        if (jub_text_is(of->names[i], name)) return i;
    fail_msg("no column '%s'", name);
    return 0;
}

static jub_text cell(const table *of, size_t row, const char *name)
{
    return of->cells[row][column(of, name)];
}

// Whose key the cell is; fails when there is none.
static size_t row_of(const table *of, jub_text key)
{
    const uint32_t row = jub_map_find(&of->keys, key);
    if (row == JUB_MAP_ABSENT) print_message("no row '%.*s'\n", JUB_TEXT_ARG(key));
    assert_true(row != JUB_MAP_ABSENT);
    return row;
}

static jub_date date_of(jub_text text)
{
    jub_date date;
    if (!jub_date_parse(text, &date)) fail_msg("'%.*s' is no date", JUB_TEXT_ARG(text));
    return date;
}

// Months of a duration made of years and months; 0 for none.
static int32_t months_of(jub_text text)
{
    jub_duration duration;
    if (jub_text_is(text, "none")) return 0;
    assert_true(jub_duration_parse(text, &duration));
    assert_int_equal(duration.days, 0);
    return duration.months;
}

// The same day so many months on, or the last of a shorter month: worked out by hand.
static jub_date months_later(jub_date date, int32_t months)
{
    jub_civil civil = jub_civil_from_date(date);
    const int32_t month = civil.month - 1 + months;
    civil.year += month / 12;
    civil.month = month % 12 + 1;
    const int32_t last = jub_month_days(civil.year, civil.month);
    if (civil.day > last) civil.day = last;
    assert_true(jub_date_from_civil(civil, &date));
    return date;
}

static size_t count_rows(const table *of, const char *name, const char *value)
{
    size_t count = 0;
    const size_t at = column(of, name);
    for (size_t i = 0; i < of->row_count; i++)
        if (of->widths[i] > at && jub_text_is(of->cells[i][at], value)) count++;
    return count;
}

static jub_text facility_cell(const table *persons, const table *facilities, size_t person,
                              const char *name)
{
    return cell(facilities, row_of(facilities, cell(persons, person, "facility")), name);
}

// The register as the program reads it, with everybody's custody.
static const jub_register *load_register(jub_arena *arena, const output *out,
                                         const jub_fault_sink *faults)
{
    jub_text sources[JUB_SYNTH_PACKAGE];
    const jub_package *package = NULL;
    const jub_law *law = NULL;
    jub_register *reg = NULL;
    jub_error error = {0};
    for (size_t i = 0; i < JUB_SYNTH_PACKAGE; i++) sources[i] = jub_buffer_view(&out->buffers[i]);
    jub_status status = jub_package_read(arena, jub_buffer_view(&out->buffers[JUB_SYNTH_PACKAGE]),
                                         &package, &error);
    if (status == JUB_OK)
        status = jub_register_load(arena, package, sources, faults, NULL, NULL, &reg, &error);
    if (status == JUB_OK)
        status =
            jub_law_parse(arena, test_read_file(arena, "laws/special-pardon.json"), &law, &error);
    if (status == JUB_OK) {
        assert_text(package->custody->law, "special-pardon");
        status = jub_register_add_custody(arena, reg, law, faults, NULL, &error);
    }
    if (status != JUB_OK) print_message("%s\n", error.message);
    assert_int_equal(status, JUB_OK);
    return reg;
}

// A date of somebody's custody as text; empty where it is unknown.
static jub_text custody_cell(jub_arena *arena, const jub_register *reg, size_t row, size_t which)
{
    jub_buffer buffer = jub_buffer_init(100);
    jub_column_write(&reg->custody->columns[which], (uint32_t)row, &buffer);
    const jub_text text = jub_text_copy(arena, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
    return text;
}

// --- the bytes

TEST(the_same_options_give_the_same_bytes_and_another_seed_gives_others)
{
    (void)state_unused;
    const jub_synth_options options = {.people_count = 3000, .double_count = 20, .seed = 7};
    jub_synth_options other = options;
    other.seed = 8;
    OUTPUT(first);
    OUTPUT(second);
    OUTPUT(third);
    write_to(&first, &options);
    write_to(&second, &options);
    write_to(&third, &other);
    for (size_t i = 0; i < JUB_SYNTH_FILE_COUNT; i++) {
        const jub_text bytes = jub_buffer_view(&first.buffers[i]);
        assert_true(bytes.length_bytes > 0);
        assert_int_equal(first.counts.bytes[i], bytes.length_bytes);
        assert_true(jub_text_equal(bytes, jub_buffer_view(&second.buffers[i])));
        assert_int_equal(jub_text_equal(bytes, jub_buffer_view(&third.buffers[i])),
                         i == JUB_SYNTH_OFFENCE_CODES);
    }
}

TEST(before_the_rounds_there_are_the_same_people_and_no_rounds)
{
    (void)state_unused;
    jub_synth_options options = {.people_count = 2000, .seed = 3};
    OUTPUT(after);
    OUTPUT(before);
    write_to(&after, &options);
    options.is_before_rounds = true;
    write_to(&before, &options);
    for (size_t i = 0; i < JUB_SYNTH_PACKAGE; i++)
        if (i != JUB_SYNTH_ROUNDS)
            assert_true(jub_text_equal(jub_buffer_view(&after.buffers[i]),
                                       jub_buffer_view(&before.buffers[i])));
    assert_int_equal(before.buffers[JUB_SYNTH_ROUNDS].length_bytes, 0);
    const char *package = before.buffers[JUB_SYNTH_PACKAGE].bytes;
    jub_buffer_char(&before.buffers[JUB_SYNTH_PACKAGE], '\0');
    package = before.buffers[JUB_SYNTH_PACKAGE].bytes;
    assert_null(strstr(package, "rounds.csv"));
}

TEST(the_data_package_tells_the_size_hash_and_columns_of_each_file)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.people_count = 1500, .seed = 5};
    OUTPUT(out);
    write_to(&out, &options);
    json_t *package = NULL;
    jub_sha256 *hash = jub_sha256_new();
    assert_int_equal(
        jub_json_read(jub_buffer_view(&out.buffers[JUB_SYNTH_PACKAGE]), 1 << 20, &package, NULL),
        JUB_OK);
    const json_t *resources = json_object_get(package, "resources");
    assert_int_equal(json_array_size(resources), JUB_SYNTH_PACKAGE);
    for (size_t i = 0; i < JUB_SYNTH_PACKAGE; i++) {
        const json_t *resource = json_array_get(resources, i);
        const table file = read_table(&arena, &out, (jub_synth_file)i);
        uint8_t digest[JUB_SHA256_BYTES];
        char hex[JUB_SHA256_HEX_BYTES + 1];
        assert_string_equal(json_string_value(json_object_get(resource, "path")),
                            jub_synth_file_name((jub_synth_file)i));
        assert_int_equal(json_integer_value(json_object_get(resource, "bytes")),
                         file.bytes.length_bytes);
        assert_true(jub_sha256_of(hash, file.bytes, digest));
        jub_hex_encode(digest, sizeof digest, hex);
        const char *said = json_string_value(json_object_get(resource, "hash"));
        assert_memory_equal(said, "sha256:", 7);
        assert_string_equal(said + 7, hex);
        const json_t *fields = json_object_get(json_object_get(resource, "schema"), "fields");
        assert_int_equal(json_array_size(fields), file.column_count);
        for (size_t j = 0; j < file.column_count; j++)
            assert_text(file.names[j],
                        json_string_value(json_object_get(json_array_get(fields, j), "name")));
        assert_int_equal(out.counts.rows[i], file.row_count);
    }
    jub_sha256_free(hash);
    json_decref(package);
}

// --- codes

static size_t count_codes(const table *from, const char *name, const table *codes, bool *is_met)
{
    size_t count = 0;
    for (size_t i = 0; i < from->row_count; i++) {
        jub_text rest = cell(from, i, name);
        while (rest.length_bytes > 0 && !jub_text_is(rest, "none")) {
            is_met[row_of(codes, jub_text_cut(&rest, ';'))] = true;
            count++;
        }
    }
    return count;
}

TEST(every_offence_is_in_the_list_of_codes_and_every_code_is_met)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.people_count = 20000, .seed = 2, .is_clean = true};
    OUTPUT(out);
    write_to(&out, &options);
    const table persons = read_table(&arena, &out, JUB_SYNTH_PERSONS);
    const table sentences = read_table(&arena, &out, JUB_SYNTH_SENTENCES);
    const table codes = read_table(&arena, &out, JUB_SYNTH_OFFENCE_CODES);
    bool is_met[30] = {false};
    assert_int_equal(codes.row_count, 30);
    assert_int_equal(codes.keys.count, codes.row_count);
    assert_true(count_codes(&persons, "offences", &codes, is_met) > 15000);
    assert_int_equal(count_codes(&sentences, "offence", &codes, is_met), sentences.row_count);
    for (size_t i = 0; i < codes.row_count; i++) assert_true(is_met[i]);
}

// --- references

static void assert_refers(const table *from, const char *name, const table *to)
{
    for (size_t i = 0; i < from->row_count; i++)
        if (!jub_text_is(cell(from, i, name), "none")) (void)row_of(to, cell(from, i, name));
}

TEST(in_a_clean_register_every_key_is_there_once_and_every_reference_leads_to_one)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {
        .people_count = 20000, .double_count = 100, .seed = 11, .is_clean = true};
    OUTPUT(out);
    write_to(&out, &options);
    table files[JUB_SYNTH_PACKAGE];
    for (size_t i = 0; i < JUB_SYNTH_PACKAGE; i++) {
        files[i] = read_table(&arena, &out, (jub_synth_file)i);
        for (size_t row = 0; row < files[i].row_count; row++)
            assert_int_equal(files[i].widths[row], files[i].column_count);
        if (i != JUB_SYNTH_ROUNDS) assert_int_equal(files[i].keys.count, files[i].row_count);
    }
    const table *persons = &files[JUB_SYNTH_PERSONS];
    const table *facilities = &files[JUB_SYNTH_FACILITIES];
    assert_refers(persons, "facility", facilities);
    assert_refers(&files[JUB_SYNTH_SENTENCES], "person", persons);
    assert_refers(&files[JUB_SYNTH_SENTENCES], "consecutive_to", &files[JUB_SYNTH_SENTENCES]);
    assert_refers(&files[JUB_SYNTH_ROUNDS], "person", persons);
    assert_refers(&files[JUB_SYNTH_MOVEMENTS], "person", persons);
    assert_refers(&files[JUB_SYNTH_MOVEMENTS], "facility", facilities);
    assert_refers(&files[JUB_SYNTH_OFFICERS], "facility", facilities);
    assert_refers(&files[JUB_SYNTH_TIES], "officer", &files[JUB_SYNTH_OFFICERS]);
    assert_refers(&files[JUB_SYNTH_TIES], "person", persons);
    assert_true(files[JUB_SYNTH_TIES].row_count > 20);
    assert_int_equal(count_rows(&files[JUB_SYNTH_OFFICERS], "role", "guidance_officer"),
                     facilities->row_count);
}

static size_t officers_with(const table *officers, jub_text facility, const char *role)
{
    size_t count = 0;
    for (size_t i = 0; i < officers->row_count; i++)
        count += jub_text_equal(cell(officers, i, "facility"), facility) &&
                 jub_text_is(cell(officers, i, "role"), role);
    return count;
}

TEST(so_many_facilities_as_are_asked_for_each_with_its_officers)
{
    for (uint32_t count = 9; count <= 400; count += count < 70 ? 17 : 101) {
        TEST_ARENA(arena);
        const jub_synth_options options = {
            .people_count = 20000, .seed = 4, .facility_count = count, .is_clean = true};
        OUTPUT(out);
        write_to(&out, &options);
        const table facilities = read_table(&arena, &out, JUB_SYNTH_FACILITIES);
        const table officers = read_table(&arena, &out, JUB_SYNTH_OFFICERS);
        const table persons = read_table(&arena, &out, JUB_SYNTH_PERSONS);
        assert_int_equal(facilities.row_count, count);
        assert_int_equal(persons.row_count, 20000);
        assert_refers(&persons, "facility", &facilities);
        for (size_t i = 0; i < facilities.row_count; i++) {
            const jub_text key = cell(&facilities, i, "facility");
            assert_int_equal(officers_with(&officers, key, "guidance_officer"), 1);
            assert_int_equal(officers_with(&officers, key, "deputy"), 1);
            assert_int_equal(officers_with(&officers, key, "records_officer"), 1);
            assert_true(officers_with(&officers, key, "guard") >= 1);
        }
        // a camp has its share of them as of the people, beyond the least
        const size_t camps = count_rows(&facilities, "kind", "labour_camp");
        assert_in_range(camps, 3 + (count - 9) * 56 / 100, 4 + (count - 9) * 56 / 100);
    }
}

TEST(a_number_of_facilities_outside_its_limits_is_refused)
{
    (void)state_unused;
    jub_synth_counts counts;
    jub_error error;
    jub_sink sinks[JUB_SYNTH_FILE_COUNT] = {{0}};
    jub_synth_options options = {.people_count = 100, .facility_count = 8};
    assert_int_equal(jub_synth_write(&options, sinks, NULL, &counts, &error), JUB_RANGE);
    assert_string_equal(error.message, "8 facilities, not 9 to 4000");
    options.facility_count = 4001;
    assert_int_equal(jub_synth_write(&options, sinks, NULL, &counts, &error), JUB_RANGE);
}

TEST(the_smallest_registers_are_whole_too)
{
    for (uint32_t people = 1; people <= 9; people++) {
        TEST_ARENA(arena);
        const jub_synth_options options = {
            .people_count = people, .double_count = people / 2, .seed = people * 77};
        OUTPUT(out);
        write_to(&out, &options);
        const table persons = read_table(&arena, &out, JUB_SYNTH_PERSONS);
        assert_int_equal(persons.row_count, people + people / 2);
    }
}

// --- what the people are like

TEST(shares_are_near_those_of_the_manual)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.people_count = 40000, .seed = 1, .is_clean = true};
    OUTPUT(out);
    write_to(&out, &options);
    const jub_register *reg = load_register(&arena, &out, NULL);
    const table persons = read_table(&arena, &out, JUB_SYNTH_PERSONS);
    const table facilities = read_table(&arena, &out, JUB_SYNTH_FACILITIES);
    const table rounds = read_table(&arena, &out, JUB_SYNTH_ROUNDS);
    size_t camp = 0, camp_six = 0, political = 0, state = 0, family = 0, life = 0;
    for (size_t i = 0; i < persons.row_count; i++) {
        const bool is_camp =
            jub_text_is(facility_cell(&persons, &facilities, i, "kind"), "labour_camp");
        const bool is_social =
            jub_text_is(facility_cell(&persons, &facilities, i, "ministry"), "social_security");
        const bool is_prison =
            jub_text_is(facility_cell(&persons, &facilities, i, "kind"), "political_prison");
        camp += is_camp;
        camp_six += is_camp && jub_text_is(cell(&persons, i, "maximum_term"), "P6M");
        political += is_prison && is_social;
        state += jub_text_is(facility_cell(&persons, &facilities, i, "ministry"), "state_security");
        family += jub_text_is(cell(&persons, i, "held_as"), "family_member");
        life += !jub_text_is(custody_cell(&arena, reg, i, JUB_CUSTODY_START), "none") &&
                jub_text_is(custody_cell(&arena, reg, i, JUB_CUSTODY_END), "none");
    }
    assert_in_range(camp, 40000 * 53 / 100, 40000 * 59 / 100);
    assert_in_range(camp_six, camp * 4 / 100, camp * 10 / 100);
    assert_in_range(political, 40000 * 15 / 100, 40000 * 19 / 100);
    assert_in_range(state, 40000 * 13 / 100, 40000 * 17 / 100);
    assert_in_range(family, 40000 * 13 / 100, 40000 * 21 / 100);
    assert_in_range(life, 40000 * 2 / 100, 40000 * 8 / 100);
    assert_in_range(count_rows(&persons, "pretrial", "true"), 40000 * 5 / 100, 40000 * 8 / 100);
    assert_in_range(count_rows(&persons, "conduct", "model"), 40000 * 24 / 100, 40000 * 26 / 100);
    assert_in_range(count_rows(&rounds, "passed", "false"), rounds.row_count * 5 / 100,
                    rounds.row_count * 9 / 100);
}

// What all members of a family have in common.
typedef struct family {
    jub_text facility;
    size_t count;
    size_t convicted_count;
} family;

TEST(families_of_two_to_seven_share_a_political_prison)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.people_count = 10000, .seed = 2, .is_clean = true};
    OUTPUT(out);
    write_to(&out, &options);
    const jub_register *reg = load_register(&arena, &out, NULL);
    const table persons = read_table(&arena, &out, JUB_SYNTH_PERSONS);
    const table facilities = read_table(&arena, &out, JUB_SYNTH_FACILITIES);
    family *families = JUB_NEW(&arena, family, persons.row_count);
    jub_map groups = jub_map_init(&arena, 1);
    for (size_t i = 0; i < persons.row_count; i++) {
        const bool is_member = jub_text_is(cell(&persons, i, "held_as"), "family_member");
        const jub_text group = cell(&persons, i, "family_group");
        if (jub_text_is(group, "none")) {
            assert_false(is_member);
            continue;
        }
        family *of = &families[jub_map_add(&groups, group, NULL)];
        if (of->count == 0) of->facility = cell(&persons, i, "facility");
        of->count++;
        of->convicted_count += !is_member;
        assert_true(jub_text_equal(of->facility, cell(&persons, i, "facility")));
        assert_text(facility_cell(&persons, &facilities, i, "kind"), "political_prison");
        if (!is_member) continue;
        assert_text(custody_cell(&arena, reg, i, JUB_CUSTODY_START), "none");
        assert_text(custody_cell(&arena, reg, i, JUB_CUSTODY_END), "none");
        assert_text(cell(&persons, i, "maximum_term"), "none");
        assert_text(cell(&persons, i, "offences"), "none");
    }
    assert_true(groups.count > 300);
    size_t largest = 0;
    for (size_t i = 0; i < groups.count; i++) {
        assert_in_range(families[i].count, 2, 7);
        assert_in_range(families[i].convicted_count, 0, 1);
        if (families[i].count > largest) largest = families[i].count;
    }
    assert_int_equal(largest, 7);
}

TEST(only_political_prisons_that_the_pardon_reaches_have_an_option)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.people_count = 60000, .seed = 4};
    OUTPUT(out);
    write_to(&out, &options);
    const table facilities = read_table(&arena, &out, JUB_SYNTH_FACILITIES);
    for (size_t i = 0; i < facilities.row_count; i++) {
        const bool is_reached = jub_text_is(cell(&facilities, i, "kind"), "political_prison") &&
                                jub_text_is(cell(&facilities, i, "ministry"), "social_security");
        assert_int_equal(is_reached, !jub_text_is(cell(&facilities, i, "option"), "none"));
    }
    assert_true(count_rows(&facilities, "option", "transfer_model") > 1);
    assert_true(count_rows(&facilities, "option", "release_family") > 1);
    assert_true(count_rows(&facilities, "work", "farm") > 1);
    assert_true(count_rows(&facilities, "work", "pasture") > 1);
    assert_true(count_rows(&facilities, "work", "handicraft_factory") > 1);
}

TEST(ages_and_dates_are_possible)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.people_count = 20000, .seed = 9, .is_clean = true};
    OUTPUT(out);
    write_to(&out, &options);
    const jub_register *reg = load_register(&arena, &out, NULL);
    const table persons = read_table(&arena, &out, JUB_SYNTH_PERSONS);
    for (size_t i = 0; i < persons.row_count; i++) {
        const jub_date birth = date_of(cell(&persons, i, "birth"));
        const jub_date held_since = date_of(cell(&persons, i, "held_since"));
        const bool is_member = jub_text_is(cell(&persons, i, "held_as"), "family_member");
        assert_true(held_since < TAKEN && birth <= held_since);
        assert_true(birth > TAKEN - 106 * 366);
        if (!is_member) assert_true(held_since - birth >= 17 * 365);
        if (jub_text_is(custody_cell(&arena, reg, i, JUB_CUSTODY_START), "none")) continue;
        const jub_date start = date_of(custody_cell(&arena, reg, i, JUB_CUSTODY_START));
        assert_true(held_since < start && start < TAKEN);
        if (jub_text_is(custody_cell(&arena, reg, i, JUB_CUSTODY_END), "none")) continue;
        assert_true(date_of(custody_cell(&arena, reg, i, JUB_CUSTODY_END)) > TAKEN);
    }
}

TEST(names_are_spelt_as_the_romanization_has_it_and_are_nobodys)
{
    TEST_ARENA(arena);
    // The Revised Romanization of these syllables, from its table of letters.
    static const struct {
        const char *korean, *latin;
    } spellings[] = {
        {"남", "Nam "},  {"구", "Gu "},   {"모", "Mo "},   {"방", "Bang "},  {"변", "Byeon "},
        {"봉", "Bong "}, {"선", "Seon "}, {"설", "Seol "}, {"엄", "Eom "},   {"옥", "Ok "},
        {"우", "U "},    {"원", "Won "},  {"위", "Wi "},   {"음", "Eum "},   {"인", "In "},
        {"차", "Cha "},  {"채", "Chae "}, {"탁", "Tak "},  {"표", "Pyo "},   {"피", "Pi "},
        {"하", "Ha "},   {"함", "Ham "},  {"호", "Ho "},   {"맹", "Maeng "},
    };
    // The commonest family names, which heads of state have borne too.
    static const char *const forbidden[] = {"김", "이", "리", "박", "최", "정", "조"};
    enum { SPELLING_COUNT = sizeof spellings / sizeof *spellings };
    const jub_synth_options options = {.people_count = 5000, .seed = 6, .is_clean = true};
    bool seen[SPELLING_COUNT] = {false};
    OUTPUT(out);
    write_to(&out, &options);
    const table persons = read_table(&arena, &out, JUB_SYNTH_PERSONS);
    for (size_t i = 0; i < persons.row_count; i++) {
        const jub_text name = cell(&persons, i, "name");
        const jub_text latin = cell(&persons, i, "name_latin");
        assert_true(jub_utf8_valid(name, NULL));
        assert_int_equal(jub_utf8_count(name), 3);
        assert_true(jub_text_equal(jub_utf8_nfc(&arena, name), name));
        assert_int_equal(jub_utf8_count(latin), latin.length_bytes);
        for (size_t j = 0; j < sizeof forbidden / sizeof *forbidden; j++)
            assert_false(jub_text_starts(name, jub_text_from(forbidden[j])));
        for (size_t j = 0; j < SPELLING_COUNT; j++)
            if (jub_text_starts(name, jub_text_from(spellings[j].korean))) {
                seen[j] = true;
                assert_true(jub_text_starts(latin, jub_text_from(spellings[j].latin)));
            }
    }
    for (size_t j = 0; j < SPELLING_COUNT; j++) assert_true(seen[j]);
}

// --- sentences

typedef struct whole {
    jub_date start, end;
    int32_t maximum_months;
    size_t count;
    bool is_life, is_unlimited;
} whole;

// Follows a sentence back to the one that starts by itself, adding up the months.
static jub_date start_of_chain(const table *sentences, size_t row, int32_t *months_out)
{
    *months_out = months_of(cell(sentences, row, "term"));
    for (size_t steps = 0; steps < 10; steps++) {
        const jub_text before = cell(sentences, row, "consecutive_to");
        if (jub_text_is(before, "none")) return date_of(cell(sentences, row, "start"));
        assert_text(cell(sentences, row, "start"), "none");
        const size_t before_row = row_of(sentences, before);
        assert_true(
            jub_text_equal(cell(sentences, row, "person"), cell(sentences, before_row, "person")));
        row = before_row;
        *months_out += months_of(cell(sentences, row, "term"));
    }
    fail_msg("a chain without an end");
    return 0;
}

static void add_sentence(const table *sentences, size_t row, whole *of)
{
    int32_t months;
    const jub_date start = start_of_chain(sentences, row, &months);
    const int32_t term_months = months_of(cell(sentences, row, "term"));
    const int32_t maximum_months = months_of(cell(sentences, row, "maximum"));
    const bool is_life = jub_text_is(cell(sentences, row, "kind"), "life");
    assert_int_equal(is_life, term_months == 0);
    if (maximum_months > 0) assert_true(term_months > 0 && term_months <= maximum_months);
    if (of->count == 0 || start < of->start) of->start = start;
    if (!is_life && (of->count == 0 || months_later(start, months) > of->end))
        of->end = months_later(start, months);
    if (maximum_months > of->maximum_months) of->maximum_months = maximum_months;
    of->is_life |= is_life;
    of->is_unlimited |= maximum_months == 0;
    of->count++;
}

TEST(a_persons_dates_follow_from_the_sentences)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.people_count = 20000, .seed = 12, .is_clean = true};
    OUTPUT(out);
    write_to(&out, &options);
    const jub_register *reg = load_register(&arena, &out, NULL);
    const table persons = read_table(&arena, &out, JUB_SYNTH_PERSONS);
    const table sentences = read_table(&arena, &out, JUB_SYNTH_SENTENCES);
    whole *of = JUB_NEW(&arena, whole, persons.row_count);
    size_t several = 0, following = 0;
    for (size_t i = 0; i < sentences.row_count; i++) {
        add_sentence(&sentences, i, &of[row_of(&persons, cell(&sentences, i, "person"))]);
        following += !jub_text_is(cell(&sentences, i, "consecutive_to"), "none");
    }
    for (size_t i = 0; i < persons.row_count; i++) {
        const jub_text start = custody_cell(&arena, reg, i, JUB_CUSTODY_START);
        const jub_text end = custody_cell(&arena, reg, i, JUB_CUSTODY_END);
        several += of[i].count > 1;
        if (of[i].count == 0) {
            assert_text(start, "none");
            assert_text(end, "none");
            continue;
        }
        assert_int_equal(date_of(start), of[i].start);
        if (of[i].is_life)
            assert_text(end, "none");
        else
            assert_int_equal(date_of(end), of[i].end);
        assert_int_equal(months_of(cell(&persons, i, "maximum_term")),
                         of[i].is_unlimited ? 0 : of[i].maximum_months);
    }
    assert_true(several > 1500 && following > 700);
}

TEST(nobody_who_waits_for_trial_has_a_sentence_and_everybody_convicted_has_one)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.people_count = 5000, .seed = 13, .is_clean = true};
    OUTPUT(out);
    write_to(&out, &options);
    const table persons = read_table(&arena, &out, JUB_SYNTH_PERSONS);
    const table sentences = read_table(&arena, &out, JUB_SYNTH_SENTENCES);
    size_t *counts = JUB_NEW(&arena, size_t, persons.row_count);
    for (size_t i = 0; i < sentences.row_count; i++)
        counts[row_of(&persons, cell(&sentences, i, "person"))]++;
    for (size_t i = 0; i < persons.row_count; i++) {
        const bool is_convicted = jub_text_is(cell(&persons, i, "held_as"), "convicted") &&
                                  jub_text_is(cell(&persons, i, "pretrial"), "false");
        assert_int_equal(is_convicted, counts[i] > 0);
        assert_true(counts[i] <= 4);
    }
}

// --- movements

TEST(movements_lead_without_a_gap_to_where_the_register_has_the_person)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.people_count = 10000, .seed = 14, .is_clean = true};
    OUTPUT(out);
    write_to(&out, &options);
    const table persons = read_table(&arena, &out, JUB_SYNTH_PERSONS);
    const table movements = read_table(&arena, &out, JUB_SYNTH_MOVEMENTS);
    jub_text *latest = JUB_NEW(&arena, jub_text, persons.row_count); // `until` of the last
    size_t *last_row = JUB_NEW(&arena, size_t, persons.row_count);
    for (size_t i = 0; i < movements.row_count; i++) {
        const jub_text date = cell(&movements, i, "date");
        const jub_text until = cell(&movements, i, "until");
        assert_true(date_of(date) < TAKEN);
        if (!jub_text_is(until, "none")) assert_true(date_of(date) < date_of(until));
        if (jub_text_is(cell(&movements, i, "person"), "none")) {
            assert_false(jub_text_is(cell(&movements, i, "former_person"), "none"));
            continue;
        }
        assert_text(cell(&movements, i, "former_person"), "none");
        const size_t person = row_of(&persons, cell(&movements, i, "person"));
        if (!latest[person].bytes) {
            assert_text(cell(&movements, i, "kind"), "admission");
            assert_true(jub_text_equal(date, cell(&persons, person, "held_since")));
        } else {
            assert_text(cell(&movements, i, "kind"), "transfer");
            assert_true(jub_text_equal(date, latest[person]));
            assert_false(jub_text_equal(cell(&movements, i, "facility"),
                                        cell(&movements, last_row[person], "facility")));
        }
        latest[person] = until;
        last_row[person] = i;
    }
    for (size_t i = 0; i < persons.row_count; i++) {
        assert_text(latest[i], "none");
        assert_true(jub_text_equal(cell(&movements, last_row[i], "facility"),
                                   cell(&persons, i, "facility")));
    }
    assert_true(count_rows(&movements, "kind", "death") > 100);
    assert_true(count_rows(&movements, "kind", "release") > 1000);
}

TEST(arrests_in_campaigns_rise_in_the_last_months)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.people_count = 40000, .seed = 15, .is_clean = true};
    OUTPUT(out);
    write_to(&out, &options);
    const table movements = read_table(&arena, &out, JUB_SYNTH_MOVEMENTS);
    size_t all[2] = {0}, campaign[2] = {0};
    for (size_t i = 0; i < movements.row_count; i++) {
        const jub_text ground = cell(&movements, i, "ground");
        const bool is_campaign = jub_text_is(ground, "campaign");
        if (!is_campaign && !jub_text_is(ground, "charge")) continue;
        const bool is_late =
            jub_text_compare(cell(&movements, i, "date"), JUB_TEXT("2021-10-01")) >= 0;
        all[is_late]++;
        campaign[is_late] += is_campaign;
    }
    assert_in_range(campaign[0] * 100 / all[0], 6, 10);
    assert_in_range(campaign[1] * 100 / all[1], 30, 40);
}

// --- what is planted

// Puts what should stand there in place of what does, into copies of the rows.
static void mend(const table *planted, jub_synth_file file, table *broken, size_t *mended_out)
{
    const char *name = jub_synth_file_name(file);
    for (size_t i = 0; i < planted->row_count; i++) {
        uint32_t record;
        if (!jub_text_is(cell(planted, i, "file"), name)) continue;
        if (jub_text_is(cell(planted, i, "kind"), "double")) continue;
        assert_true(jub_text_to_u32(cell(planted, i, "record"), &record));
        const size_t row = record - 2;
        const jub_text truth = cell(planted, i, "truth");
        assert_true(row < broken->row_count);
        (*mended_out)++;
        if (jub_text_is(cell(planted, i, "kind"), "width")) {
            assert_int_equal(broken->widths[row], broken->column_count - 1);
            broken->cells[row][broken->widths[row]++] = truth;
            continue;
        }
        for (size_t j = 0; j < broken->column_count; j++) {
            if (!jub_text_equal(broken->names[j], cell(planted, i, "column"))) continue;
            if (!jub_text_is(cell(planted, i, "kind"), "encoding"))
                assert_true(jub_text_equal(broken->cells[row][j], cell(planted, i, "value")));
            assert_false(jub_text_equal(broken->cells[row][j], truth));
            broken->cells[row][j] = truth;
        }
    }
}

TEST(a_register_mended_by_the_list_of_planted_faults_is_the_clean_one)
{
    TEST_ARENA(arena);
    jub_synth_options options = {.people_count = 30000, .double_count = 50, .seed = 16};
    static const jub_synth_file mendable[] = {JUB_SYNTH_PERSONS, JUB_SYNTH_SENTENCES,
                                              JUB_SYNTH_MOVEMENTS};
    OUTPUT(faulty);
    OUTPUT(clean);
    write_to(&faulty, &options);
    options.is_clean = true;
    write_to(&clean, &options);
    const table planted = read_table(&arena, &faulty, JUB_SYNTH_PLANTED);
    size_t mended = 0;
    for (size_t i = 0; i < sizeof mendable / sizeof *mendable; i++) {
        table broken = read_table(&arena, &faulty, mendable[i]);
        const table whole_one = read_table(&arena, &clean, mendable[i]);
        assert_int_equal(broken.row_count, whole_one.row_count);
        mend(&planted, mendable[i], &broken, &mended);
        for (size_t row = 0; row < broken.row_count; row++)
            for (size_t j = 0; j < broken.column_count; j++)
                assert_true(jub_text_equal(broken.cells[row][j], whole_one.cells[row][j]));
    }
    assert_true(mended > 2000);
    const table only_doubles = read_table(&arena, &clean, JUB_SYNTH_PLANTED);
    assert_int_equal(only_doubles.row_count, 50);
}

TEST(every_kind_of_fault_is_planted_and_cells_are_missing_at_their_rate)
{
    TEST_ARENA(arena);
    static const char *const kinds[] = {
        "missing", "absent", "encoding", "type",  "case",      "required",
        "key",     "loop",   "width",    "order", "reference", "two places",
    };
    const jub_synth_options options = {.people_count = 100000, .seed = 17};
    OUTPUT(out);
    write_to(&out, &options);
    const table planted = read_table(&arena, &out, JUB_SYNTH_PLANTED);
    const table persons = read_table(&arena, &out, JUB_SYNTH_PERSONS);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (count_rows(&planted, "kind", kinds[i]) == 0) fail_msg("no '%s'", kinds[i]);
    }
    assert_in_range(count_rows(&persons, "conduct", ""), 1850, 2150); // 2 %
    assert_in_range(count_rows(&persons, "birth", ""), 420, 580);     // 0.5 %
    assert_in_range(count_rows(&persons, "pretrial", ""), 150, 250);  // 0.2 %
}

// What was planted, and which of it the loading has found; by "file:record:kind:column".
typedef struct hunt {
    jub_arena *arena;
    jub_map planted;
    bool *is_found;
    size_t unplanted_count;
} hunt;

static jub_text fault_key(jub_arena *arena, jub_text path, uint64_t record, const char *kind,
                          jub_text column_name)
{
    const bool is_of_two = strcmp(kind, "loop") == 0 || strcmp(kind, "two places") == 0;
    return jub_text_format(arena, "%.*s:%llu:%s:%.*s", JUB_TEXT_ARG(path),
                           (unsigned long long)record, kind,
                           JUB_TEXT_ARG(is_of_two ? JUB_TEXT("") : column_name));
}

// A loop and a person in two places are found in both of the rows that make them: the planted one
// and the next.
static void take_fault(void *context, const jub_fault *fault)
{
    hunt *of = context;
    const char *kind = jub_fault_word(fault->kind);
    uint32_t at = jub_map_find(
        &of->planted, fault_key(of->arena, fault->path, fault->record, kind, fault->column));
    if (at != JUB_MAP_ABSENT) of->is_found[at] = true;
    if (at == JUB_MAP_ABSENT &&
        (fault->kind == JUB_FAULT_LOOP || fault->kind == JUB_FAULT_TWO_PLACES))
        at = jub_map_find(&of->planted, fault_key(of->arena, fault->path, fault->record - 1, kind,
                                                  fault->column));
    if (at != JUB_MAP_ABSENT) return;
    of->unplanted_count++;
    print_message("not planted: %.*s:%llu %s\n", JUB_TEXT_ARG(fault->path),
                  (unsigned long long)fault->record, kind);
}

static void list_planted(const table *planted, hunt *of)
{
    of->planted = jub_map_init(of->arena, 1);
    of->is_found = JUB_NEW(of->arena, bool, planted->row_count);
    for (size_t i = 0; i < planted->row_count; i++) {
        uint32_t record;
        char kind[32];
        (void)snprintf(kind, sizeof kind, "%.*s", JUB_TEXT_ARG(cell(planted, i, "kind")));
        if (strcmp(kind, "missing") == 0 || strcmp(kind, "absent") == 0 ||
            strcmp(kind, "double") == 0)
            continue;
        assert_true(jub_text_to_u32(cell(planted, i, "record"), &record));
        (void)jub_map_add(&of->planted,
                          fault_key(of->arena, cell(planted, i, "file"), record, kind,
                                    cell(planted, i, "column")),
                          NULL);
    }
}

static void load(jub_arena *arena, const output *out, hunt *of)
{
    const jub_fault_sink sink = {take_fault, of};
    (void)load_register(arena, out, &sink);
}

TEST(loading_finds_all_faults_that_were_planted_and_no_other)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.people_count = 60000, .double_count = 100, .seed = 21};
    OUTPUT(out);
    write_to(&out, &options);
    const table planted = read_table(&arena, &out, JUB_SYNTH_PLANTED);
    hunt of = {.arena = &arena};
    list_planted(&planted, &of);
    load(&arena, &out, &of);
    assert_int_equal(of.unplanted_count, 0);
    assert_true(of.planted.count > 200);
    for (size_t i = 0; i < of.planted.count; i++)
        if (!of.is_found[i]) fail_msg("not found: %.*s", JUB_TEXT_ARG(of.planted.keys[i]));
}

TEST(loading_finds_nothing_in_a_clean_register)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {
        .people_count = 20000, .double_count = 100, .seed = 22, .is_clean = true};
    OUTPUT(out);
    write_to(&out, &options);
    hunt of = {.arena = &arena, .planted = jub_map_init(&arena, 1)};
    load(&arena, &out, &of);
    assert_int_equal(of.unplanted_count, 0);
}

TEST(people_entered_twice_are_as_many_as_asked_and_differ_in_name_or_birth)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {
        .people_count = 5000, .double_count = 400, .seed = 18, .is_clean = true};
    OUTPUT(out);
    write_to(&out, &options);
    const table persons = read_table(&arena, &out, JUB_SYNTH_PERSONS);
    const table planted = read_table(&arena, &out, JUB_SYNTH_PLANTED);
    assert_int_equal(persons.row_count, 5400);
    assert_int_equal(count_rows(&planted, "kind", "double"), 400);
    size_t apart = 0;
    for (size_t i = 0; i < planted.row_count; i++) {
        uint32_t record;
        const size_t twin = row_of(&persons, cell(&planted, i, "value"));
        const size_t first = row_of(&persons, cell(&planted, i, "truth"));
        assert_true(jub_text_to_u32(cell(&planted, i, "record"), &record));
        assert_int_equal(record, twin + 2);
        assert_true(first < twin);
        apart += twin - first > 10;
        size_t differing = 0;
        static const char *const slipping[] = {"name", "name_latin", "birth"};
        for (size_t j = 0; j < 3; j++)
            differing += !jub_text_equal(cell(&persons, twin, slipping[j]),
                                         cell(&persons, first, slipping[j]));
        assert_true(differing > 0);
        assert_true(jub_text_equal(cell(&persons, twin, "held_since"),
                                   cell(&persons, first, "held_since")));
        assert_true(
            jub_text_equal(cell(&persons, twin, "offences"), cell(&persons, first, "offences")));
    }
    assert_true(apart > 200);
}

// --- limits and failures

TEST(options_outside_their_limits_are_refused)
{
    (void)state_unused;
    const jub_sink sinks[JUB_SYNTH_FILE_COUNT] = {0};
    const jub_synth_options bad[] = {
        {.people_count = 0},
        {.people_count = JUB_SYNTH_PEOPLE_MAX + 1},
        {.people_count = 10, .double_count = 6},
    };
    jub_synth_counts counts;
    jub_error error;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(jub_synth_write(&bad[i], sinks, NULL, &counts, &error), JUB_RANGE);
    assert_string_equal(error.message, "6 people entered twice out of 10");
    jub_synth_scenario scenario;
    assert_true(jub_synth_scenario_find(JUB_TEXT("special-pardon"), &scenario));
    assert_int_equal(scenario, JUB_SYNTH_SPECIAL_PARDON);
    assert_false(jub_synth_scenario_find(JUB_TEXT("special"), &scenario));
}

typedef struct failing {
    size_t left_count;
} failing;

static jub_status fail_later(void *context, jub_text bytes, jub_error *error)
{
    failing *sink = context;
    (void)bytes;
    if (sink->left_count-- > 0) return JUB_OK;
    sink->left_count = 0;
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "the disk is full");
}

TEST(a_failed_write_ends_the_work_with_its_error)
{
    (void)state_unused;
    const jub_synth_options options = {.people_count = 6000, .double_count = 10, .seed = 19};
    jub_status status = JUB_IO;
    size_t writes = 0;
    for (; status == JUB_IO && writes < 200; writes++) {
        failing state = {writes};
        jub_sink sinks[JUB_SYNTH_FILE_COUNT];
        for (size_t i = 0; i < JUB_SYNTH_FILE_COUNT; i++) sinks[i] = (jub_sink){fail_later, &state};
        jub_synth_counts counts;
        jub_error error;
        status = jub_synth_write(&options, sinks, NULL, &counts, &error);
        if (status == JUB_IO) assert_string_equal(error.message, "the disk is full");
    }
    assert_int_equal(status, JUB_OK);
    assert_true(writes > JUB_SYNTH_FILE_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_options_give_the_same_bytes_and_another_seed_gives_others),
        cmocka_unit_test(before_the_rounds_there_are_the_same_people_and_no_rounds),
        cmocka_unit_test(the_data_package_tells_the_size_hash_and_columns_of_each_file),
        cmocka_unit_test(every_offence_is_in_the_list_of_codes_and_every_code_is_met),
        cmocka_unit_test(
            in_a_clean_register_every_key_is_there_once_and_every_reference_leads_to_one),
        cmocka_unit_test(so_many_facilities_as_are_asked_for_each_with_its_officers),
        cmocka_unit_test(a_number_of_facilities_outside_its_limits_is_refused),
        cmocka_unit_test(the_smallest_registers_are_whole_too),
        cmocka_unit_test(shares_are_near_those_of_the_manual),
        cmocka_unit_test(families_of_two_to_seven_share_a_political_prison),
        cmocka_unit_test(only_political_prisons_that_the_pardon_reaches_have_an_option),
        cmocka_unit_test(ages_and_dates_are_possible),
        cmocka_unit_test(names_are_spelt_as_the_romanization_has_it_and_are_nobodys),
        cmocka_unit_test(a_persons_dates_follow_from_the_sentences),
        cmocka_unit_test(nobody_who_waits_for_trial_has_a_sentence_and_everybody_convicted_has_one),
        cmocka_unit_test(movements_lead_without_a_gap_to_where_the_register_has_the_person),
        cmocka_unit_test(arrests_in_campaigns_rise_in_the_last_months),
        cmocka_unit_test(a_register_mended_by_the_list_of_planted_faults_is_the_clean_one),
        cmocka_unit_test(every_kind_of_fault_is_planted_and_cells_are_missing_at_their_rate),
        cmocka_unit_test(loading_finds_all_faults_that_were_planted_and_no_other),
        cmocka_unit_test(loading_finds_nothing_in_a_clean_register),
        cmocka_unit_test(people_entered_twice_are_as_many_as_asked_and_differ_in_name_or_birth),
        cmocka_unit_test(options_outside_their_limits_are_refused),
        cmocka_unit_test(a_failed_write_ends_the_work_with_its_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
