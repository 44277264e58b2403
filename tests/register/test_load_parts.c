// Reading in parts against reading record by record: the same registers, faults and errors,
// whatever the size of the parts and the number of threads, over made-up dirty files.

#include "../parallel_support.h"
#include "base/prng.h"
#include "register/csv.h"
#include "register/load_way.h"
#include "register_same.h"

#define FIELD(name, type) "{\"name\":\"" name "\",\"type\":\"" type "\"}"

// clang-format off
static const char package_text[] =
    "{\"resources\":[{\"name\":\"persons\",\"path\":\"persons.csv\",\"schema\":{\"fields\":["
    FIELD("id", "string") ","
    "{\"name\":\"number\",\"type\":\"string\",\"constraints\":{\"unique\":true}},"
    "{\"name\":\"name\",\"type\":\"string\",\"missingValues\":[\"\",\"Lee\",\"Family 3\"]},"
    FIELD("facility", "string") ","
    "{\"name\":\"held_as\",\"type\":\"string\",\"constraints\":{\"enum\":[\"convicted\","
    "\"a very long case that fills several words\",\"remand\"]}},"
    "{\"name\":\"birth\",\"type\":\"date\",\"constraints\":{\"minimum\":\"1920-01-01\"}},"
    "{\"name\":\"end\",\"type\":\"date\",\"noneValues\":[\"none\",\"2030-12-31\",\"2001-02-28\"]},"
    FIELD("term", "duration") ","
    "{\"name\":\"pretrial\",\"type\":\"boolean\",\"missingValues\":[\"\",\"false\"]},"
    "{\"name\":\"children\",\"type\":\"integer\",\"constraints\":{\"maximum\":99999},"
    "\"missingValues\":[\"99999\",\"1\"]},"
    FIELD("offences", "list") "," FIELD("partner", "string") "],"
    "\"primaryKey\":\"id\",\"foreignKeys\":["
    "{\"fields\":\"facility\",\"reference\":{\"resource\":\"facilities\",\"fields\":\"id\"}},"
    "{\"fields\":\"partner\",\"reference\":{\"resource\":\"\",\"fields\":\"id\"}}],"
    "\"jubilee:periods\":[{\"start\":\"birth\",\"end\":\"end\"}]}},"
    "{\"name\":\"facilities\",\"path\":\"facilities.csv\",\"schema\":{\"fields\":["
    FIELD("id", "string") "],\"primaryKey\":\"id\"}}]}";
// clang-format on

static const char header[] =
    "id,number,name,facility,held_as,birth,end,term,pretrial,children,offences,partner";
enum { COLUMN_COUNT = 12, WORD_MAX = 12 };

// Cells that stand in a column besides the plain ones.
static const char *const words[COLUMN_COUNT][WORD_MAX] = {
    {"P1", "P7", "", "none", "P\xCC\x81", "e\xCC\x81", "\xC3\xA9"},
    {"N1", "N2", "", "none", "cafe\xCC\x81", "caf\xC3\xA9", "\xFF"},
    {"Kim", "Lee", "", "none", "cafe\xCC\x81", "caf\xC3\xA9", "\xEA\xB9\x80", "a, b", "line\nbreak",
     "\"quoted\"", "\xC0\x80", "\xE1\x84\x80\xE1\x85\xA1"},
    {"F1", "F2", "F3", "none", "", "F9", "f\xCC\x81"},
    {"convicted", "remand", "", "none", "remanded", "a very long case that fills several words",
     "a very long case that fills some words"},
    {"2001-02-29", "2000-02-29", "1900-01-01", "2400-12-31", "2401-01-01", "1599-12-31",
     "2001-13-01", "2001-00-10", "2001-1-1", "none", "2001-04-31", "20O1-01-01"},
    {"2001-02-28", "2030-12-31", "1910-01-01", "none", "", "2001/01/01", "0000-00-00", "2001-01-32",
     "2001-01-00", "2000-12-30", "2200-01-28", "2001-01--1"},
    {"P1Y", "P2Y3M", "P10D", "", "none", "P", "1Y", "P1Y2Y", "P123456Y", "P99999999D"},
    {"true", "false", "True", "FALSE", "1", "0", "yes", "", "none", "tru", "falsey"},
    {"0", "1", "-1", "99999", "100000", "123456789", "9223372036854775807", "9223372036854775808",
     "none", "1.5", "00000007", "-"},
    {"theft", "theft;fraud", "fraud; theft", "", "none", ";", "theft;;arson", "arson ", "\xFF;a",
     "caf\xC3\xA9;cafe\xCC\x81", "a;b;c;d;e", " theft"},
    {"P1", "P2", "P3", "", "none", "P999999", "P40", "P41"},
};

typedef struct habit {
    uint32_t dirty_of_1000;  // cells
    uint32_t quoted_of_1000; // cells that need no quotes
    uint32_t ragged_of_1000; // rows
    uint32_t empty_of_1000;  // lines
    uint32_t repeat_of_1000; // keys
    bool has_returns;
    bool has_mark;
    bool is_short_of_line_end;
    bool has_many_names;
} habit;

static void write_cell(jub_prng *prng, jub_buffer *file, const char *cell, const habit *by)
{
    const bool must = strpbrk(cell, ",\"\n\r") != NULL;
    if (!must && !jub_prng_chance(prng, by->quoted_of_1000, 1000)) {
        jub_buffer_string(file, cell);
        return;
    }
    jub_buffer_char(file, '"');
    for (; *cell; cell++) {
        if (*cell == '"') jub_buffer_char(file, '"');
        jub_buffer_char(file, *cell);
    }
    jub_buffer_char(file, '"');
}

static void plain_cell(jub_prng *prng, uint32_t column, uint32_t row, const habit *by,
                       char cell[64])
{
    const bool repeats = jub_prng_chance(prng, by->repeat_of_1000, 1000);
    const uint32_t number = repeats ? jub_prng_below(prng, row + 1) : row;
    switch (column) {
    case 0: (void)snprintf(cell, 64, "P%u", number); return;
    case 1: (void)snprintf(cell, 64, "N-%u-%u", number * 7, number); return;
    case 2:
        (void)snprintf(cell, 64, "Family %u", by->has_many_names ? row : jub_prng_below(prng, 50));
        return;
    case 5:
    case 6:
        (void)snprintf(cell, 64, "%u-%02u-%02u", (column == 5 ? 1950 : 1990) + row % 50,
                       jub_prng_below(prng, 12) + 1, jub_prng_below(prng, 28) + 1);
        return;
    case 11: (void)snprintf(cell, 64, "P%u", jub_prng_below(prng, row + 10)); return;
    default: (void)snprintf(cell, 64, "%s", words[column][jub_prng_below(prng, 3)]); return;
    }
}

static void write_row(jub_prng *prng, jub_buffer *file, uint32_t row, const habit *by)
{
    uint32_t count = COLUMN_COUNT;
    if (jub_prng_chance(prng, by->ragged_of_1000, 1000)) count = jub_prng_below(prng, 15) + 1;
    for (uint32_t i = 0; i < count; i++) {
        char plain[64];
        const uint32_t column = i % COLUMN_COUNT;
        const char *cell = plain;
        if (i > 0) jub_buffer_char(file, ',');
        plain_cell(prng, column, row, by, plain);
        if (jub_prng_chance(prng, by->dirty_of_1000, 1000)) {
            cell = words[column][jub_prng_below(prng, WORD_MAX)];
            if (!cell) cell = "";
        }
        write_cell(prng, file, cell, by);
    }
    jub_buffer_string(file, by->has_returns ? "\r\n" : "\n");
    while (jub_prng_chance(prng, by->empty_of_1000, 1000))
        jub_buffer_string(file, jub_prng_chance(prng, 1, 2) ? "\r\n" : "\n");
}

static habit draw_habit(jub_prng *prng)
{
    static const uint32_t shares[] = {0, 0, 5, 60, 400};
#define SHARE shares[jub_prng_below(prng, 5)]
    return (habit){SHARE,
                   SHARE,
                   SHARE,
                   SHARE,
                   SHARE,
                   jub_prng_chance(prng, 1, 4),
                   jub_prng_chance(prng, 1, 4),
                   jub_prng_chance(prng, 1, 3),
                   jub_prng_chance(prng, 1, 2)};
#undef SHARE
}

static void write_file(jub_prng *prng, jub_buffer *file, uint32_t row_count)
{
    const habit used = draw_habit(prng);
    if (used.has_mark) jub_buffer_string(file, "\xEF\xBB\xBF");
    jub_buffer_format(file, "%s%s", header, used.has_returns ? "\r\n" : "\n");
    for (uint32_t row = 0; row < row_count; row++) write_row(prng, file, row, &used);
    if (used.is_short_of_line_end && file->length_bytes > 200) file->length_bytes--;
}

// Puts one byte where it breaks something, as a rule.
static void break_file(jub_prng *prng, jub_buffer *file)
{
    static const char bytes[] = {'"', '\0', '\r', '\n', ',', (char)0xFF};
    file->bytes[jub_prng_below(prng, (uint32_t)file->length_bytes)] =
        bytes[jub_prng_below(prng, sizeof bytes)];
}

// -- comparing ------------------------------------------------------------------------------------

typedef struct outcome {
    jub_arena arena;
    jub_register *reg;
    jub_status status;
    jub_error error;
    told_faults faults;
} outcome;

static void load_as(const jub_text sources[2], const jub_parallel *parallel, jub_load_way way,
                    outcome *out)
{
    const jub_package *package = NULL;
    *out = (outcome){.arena = jub_arena_init((size_t)1 << 30)};
    out->faults.text = jub_buffer_init((size_t)1 << 28);
    const jub_fault_sink sink = {tell_fault, &out->faults};
    assert_int_equal(jub_package_read(&out->arena, jub_text_from(package_text), &package, NULL),
                     JUB_OK);
    out->status = jub_register_load_as(&out->arena, package, sources, &sink, NULL, parallel, way,
                                       &out->reg, &out->error);
}

static void clear(outcome *out)
{
    jub_buffer_clear(&out->faults.text);
    jub_arena_clear(&out->arena);
}

static void compare(const jub_text sources[2], const outcome *right, uint32_t part_count,
                    size_t part_bytes)
{
    uint32_t calls = 0;
    outcome got;
    const jub_parallel parallel = {&calls, part_count, test_run_on_threads};
    load_as(sources, part_count > 1 ? &parallel : NULL, (jub_load_way){.part_bytes = part_bytes},
            &got);
    assert_int_equal(got.status, right->status);
    assert_true(
        jub_text_equal(jub_buffer_view(&got.faults.text), jub_buffer_view(&right->faults.text)));
    if (right->status == JUB_OK)
        assert_true(same_register(right->reg, got.reg));
    else
        assert_true(same_error(&right->error, &got.error));
    clear(&got);
}

static jub_status compare_ways(const jub_buffer *file, const size_t *sizes, size_t size_count)
{
    static const uint32_t part_counts[] = {1, 2, 3, 7};
    const jub_text sources[2] = {jub_buffer_view(file), JUB_TEXT("id\nF1\nF2\nF3\n")};
    outcome right;
    load_as(sources, NULL, (jub_load_way){.is_by_record = true}, &right);
    for (size_t i = 0; i < size_count; i++)
        for (size_t j = 0; j < 4; j++) compare(sources, &right, part_counts[j], sizes[i]);
    const jub_status status = right.status;
    clear(&right);
    return status;
}

TEST(small_dirty_files_are_read_the_same_in_parts_of_any_size)
{
    (void)state_unused;
    enum { FILES = 60 };
    static const size_t sizes[] = {300, 2000, 1 << 16};
    jub_prng prng = {5};
    uint32_t read_count = 0;
    for (uint32_t i = 0; i < FILES; i++) {
        jub_buffer file = jub_buffer_init((size_t)1 << 24);
        write_file(&prng, &file, jub_prng_below(&prng, 300));
        read_count += compare_ways(&file, sizes, 3) == JUB_OK;
        jub_buffer_clear(&file);
    }
    assert_in_range(read_count, FILES / 2, FILES);
}

TEST(files_of_several_windows_and_waves_are_read_the_same)
{
    (void)state_unused;
    enum { FILES = 12 };
    static const size_t sizes[] = {9000, 50000, 0};
    jub_prng prng = {6};
    for (uint32_t i = 0; i < FILES; i++) {
        jub_buffer file = jub_buffer_init((size_t)1 << 24);
        write_file(&prng, &file, 3000 + jub_prng_below(&prng, 3000));
        (void)compare_ways(&file, sizes, 3);
        jub_buffer_clear(&file);
    }
}

TEST(a_broken_file_is_refused_with_the_same_error_after_the_same_faults)
{
    (void)state_unused;
    enum { FILES = 60 };
    static const size_t sizes[] = {500, 3000};
    jub_prng prng = {7};
    uint32_t refused_count = 0;
    for (uint32_t i = 0; i < FILES; i++) {
        jub_buffer file = jub_buffer_init((size_t)1 << 24);
        write_file(&prng, &file, 20 + jub_prng_below(&prng, 400));
        break_file(&prng, &file);
        refused_count += compare_ways(&file, sizes, 2) != JUB_OK;
        jub_buffer_clear(&file);
    }
    assert_in_range(refused_count, FILES / 4, FILES);
}

TEST(a_cell_longer_than_a_window_or_a_limit_is_read_or_refused_the_same)
{
    (void)state_unused;
    static const size_t lengths[] = {100, 40000, JUB_CSV_CELL_MAX_BYTES,
                                     JUB_CSV_CELL_MAX_BYTES + 1};
    static const size_t sizes[] = {5000, 1 << 20};
    jub_prng prng = {8};
    const habit used = {0};
    for (size_t i = 0; i < 8; i++) {
        jub_buffer file = jub_buffer_init((size_t)1 << 24);
        const bool is_quoted = i % 2;
        jub_buffer_format(&file, "%s\n", header);
        for (uint32_t row = 0; row < 130; row++) write_row(&prng, &file, row, &used);
        jub_buffer_string(&file, is_quoted ? "P5000,,\"" : "P5000,,");
        for (size_t j = 0; j < lengths[i / 2]; j++)
            jub_buffer_char(&file, is_quoted && j % 90 == 0 ? '\n' : 'x');
        jub_buffer_string(&file, is_quoted ? "\",,,,,,,,,\n" : ",,,,,,,,,\n");
        for (uint32_t row = 200; row < 500; row++) write_row(&prng, &file, row, &used);
        assert_int_equal(compare_ways(&file, sizes, 2),
                         lengths[i / 2] > JUB_CSV_CELL_MAX_BYTES ? JUB_LIMIT : JUB_OK);
        jub_buffer_clear(&file);
    }
}

TEST(a_file_of_one_column_is_read_the_same)
{
    (void)state_unused;
    static const char *const files[] = {
        "id\nF1\n\nF2\n\n\n\"\"\nF3\n\r\nF1\n",
        "id\r\nF1\r\n\r\nF2\r\n",
        "id",
        "id\n",
        "id\n\n",
        "id\nF1",
        "id\nF1\n\"F2\"\n\"F\n3\"\n\nF4\n",
        "\xEF\xBB\xBFid\nF1\nF1\n",
        "id\nF1\r",
        "id\n\"F1\"\"\"\nF\"2\n",
        "id\n\"F1\" \n",
        "id\nF1\n\"F2",
    };
    const jub_text persons = jub_text_from(header);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        const jub_text sources[2] = {persons, jub_text_from(files[i])};
        outcome right;
        load_as(sources, NULL, (jub_load_way){.is_by_record = true}, &right);
        for (size_t bytes = 1; bytes < 12; bytes++)
            compare(sources, &right, 1 + (uint32_t)bytes % 3, bytes);
        clear(&right);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_dirty_files_are_read_the_same_in_parts_of_any_size),
        cmocka_unit_test(files_of_several_windows_and_waves_are_read_the_same),
        cmocka_unit_test(a_broken_file_is_refused_with_the_same_error_after_the_same_faults),
        cmocka_unit_test(a_cell_longer_than_a_window_or_a_limit_is_read_or_refused_the_same),
        cmocka_unit_test(a_file_of_one_column_is_read_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
