#include "register/csv.h"

#include <csv.h> // libcsv, the second reader

#include "base/prng.h"
#include "test_support.h"

// What a reader made of a source, as one text: cells between brackets, records ended by a line
// break. `[a][b]\n[c]\n`.
static void show_cell(jub_buffer *shown, jub_text cell)
{
    jub_buffer_char(shown, '[');
    jub_buffer_text(shown, cell);
    jub_buffer_char(shown, ']');
}

static jub_status show_all(jub_arena *arena, jub_text source, jub_buffer *shown, jub_error *error)
{
    jub_csv_reader reader;
    assert_int_equal(jub_csv_open(arena, source, &reader, error), JUB_OK);
    jub_status status;
    for (;;) {
        size_t cell_count = 0;
        status = jub_csv_next(&reader, &cell_count, error);
        if (status != JUB_OK || cell_count == 0) break;
        for (size_t i = 0; i < cell_count; i++) show_cell(shown, reader.cells[i].text);
        jub_buffer_char(shown, '\n');
    }
    jub_csv_clear(&reader);
    return status;
}

static void assert_reads(jub_arena *arena, jub_text source, const char *expected)
{
    jub_buffer shown = jub_buffer_init(1 << 16);
    jub_error error;
    assert_int_equal(show_all(arena, source, &shown, &error), JUB_OK);
    assert_text(jub_buffer_view(&shown), expected);
    jub_buffer_clear(&shown);
}

static void assert_refused(jub_arena *arena, jub_text source, jub_status status, uint32_t line,
                           uint32_t column, const char *message)
{
    jub_buffer shown = jub_buffer_init(64 << 20);
    jub_error error;
    assert_int_equal(show_all(arena, source, &shown, &error), status);
    assert_string_equal(error.message, message);
    assert_int_equal(error.at.line, line);
    assert_int_equal(error.at.column, column);
    jub_buffer_clear(&shown);
}

TEST(the_examples_of_rfc_4180_are_read_as_it_says)
{
    TEST_ARENA(arena);
    assert_reads(&arena, JUB_TEXT("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n"),
                 "[aaa][bbb][ccc]\n[zzz][yyy][xxx]\n");
    assert_reads(&arena, JUB_TEXT("aaa,bbb,ccc\r\nzzz,yyy,xxx"),
                 "[aaa][bbb][ccc]\n[zzz][yyy][xxx]\n");
    assert_reads(&arena, JUB_TEXT("\"aaa\",\"bbb\",\"ccc\"\r\nzzz,yyy,xxx"),
                 "[aaa][bbb][ccc]\n[zzz][yyy][xxx]\n");
    assert_reads(&arena, JUB_TEXT("\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx"),
                 "[aaa][b\r\nbb][ccc]\n[zzz][yyy][xxx]\n");
    assert_reads(&arena, JUB_TEXT("\"aaa\",\"b\"\"bb\",\"ccc\""), "[aaa][b\"bb][ccc]\n");
}

TEST(blanks_and_empty_cells_belong_to_the_record)
{
    TEST_ARENA(arena);
    assert_reads(&arena, JUB_TEXT(" a , b\t\n,\n,,x\n"), "[ a ][ b\t]\n[][]\n[][][x]\n");
    assert_reads(&arena, JUB_TEXT("a,"), "[a][]\n");
    assert_reads(&arena, JUB_TEXT("\" a \",\"\"\n"), "[ a ][]\n");
    assert_reads(&arena, JUB_TEXT(" \n"), "[ ]\n");
}

TEST(empty_lines_are_skipped_and_an_empty_quoted_cell_is_not)
{
    TEST_ARENA(arena);
    assert_reads(&arena, JUB_TEXT("\n\r\na\n\n\r\nb\n\n"), "[a]\n[b]\n");
    assert_reads(&arena, JUB_TEXT("a\n\"\"\nb"), "[a]\n[]\n[b]\n");
    assert_reads(&arena, JUB_TEXT(""), "");
    assert_reads(&arena, (jub_text){0}, "");
    assert_reads(&arena, JUB_TEXT("\n"), "");
}

TEST(a_byte_order_mark_is_passed_over_at_the_beginning_only)
{
    TEST_ARENA(arena);
    assert_reads(&arena,
                 JUB_TEXT("\xEF\xBB\xBF"
                          "a,b\n"),
                 "[a][b]\n");
    assert_reads(&arena, JUB_TEXT("\xEF\xBB\xBF\"a\",b\n"), "[a][b]\n");
    assert_reads(&arena, JUB_TEXT("\xEF\xBB\xBF"), "");
    assert_reads(&arena,
                 JUB_TEXT("a\n\xEF\xBB\xBF"
                          "b\n"),
                 "[a]\n[\xEF\xBB\xBF"
                 "b]\n");
}

TEST(doubled_quotes_become_single_in_every_cell_of_a_record)
{
    TEST_ARENA(arena);
    assert_reads(&arena, JUB_TEXT("\"\"\"\",\"\"\"a\"\"\",x,\"b\"\"\"\n\"c\"\"d\",\"e\"\n"),
                 "[\"][\"a\"][x][b\"]\n[c\"d][e]\n");
}

TEST(records_and_lines_are_counted_apart)
{
    TEST_ARENA(arena);
    jub_csv_reader reader;
    const jub_text source = JUB_TEXT("a,b\n\n\"x\n\ny\",\"z\"\"\"\r\n\r\nlast,1");
    assert_int_equal(jub_csv_open(&arena, source, &reader, NULL), JUB_OK);
    size_t cell_count = 0;
    assert_int_equal(jub_csv_next(&reader, &cell_count, NULL), JUB_OK);
    assert_int_equal(reader.record_number, 1);
    assert_int_equal(reader.line, 1);
    assert_int_equal(reader.starts[1], 2);
    assert_int_equal(jub_csv_next(&reader, &cell_count, NULL), JUB_OK);
    assert_int_equal(reader.record_number, 2);
    assert_int_equal(reader.line, 3);
    assert_true(reader.cells[0].is_quoted);
    assert_int_equal(reader.cells[0].doubled_count, 0);
    assert_int_equal(reader.cells[1].doubled_count, 1);
    assert_ptr_equal(reader.cells[0].text.bytes, source.bytes + 6);
    assert_int_equal(reader.starts[1], 12);
    assert_false(reader.ended_without_line_end);
    assert_int_equal(jub_csv_next(&reader, &cell_count, NULL), JUB_OK);
    assert_int_equal(reader.record_number, 3);
    assert_int_equal(reader.line, 7);
    assert_true(reader.ended_without_line_end);
    assert_int_equal(jub_csv_next(&reader, &cell_count, NULL), JUB_OK);
    assert_int_equal(cell_count, 0);
    jub_csv_clear(&reader);
}

TEST(bad_quoting_is_placed_to_the_character)
{
    TEST_ARENA(arena);
    assert_refused(&arena, JUB_TEXT("a,b\nc,d\"e\n"), JUB_SYNTAX, 2, 4,
                   "a quote inside a cell that does not begin with one");
    assert_refused(&arena, JUB_TEXT("a\n\n\xC3\xA9\xE4\xB8\xAD, \"x\"\n"), JUB_SYNTAX, 3, 5,
                   "a quote inside a cell that does not begin with one");
    assert_refused(&arena, JUB_TEXT("a,\"b\" \n"), JUB_SYNTAX, 1, 6,
                   "text after the closing quote");
    assert_refused(&arena, JUB_TEXT("\"a\nb\",\"c\"d\n"), JUB_SYNTAX, 2, 7,
                   "text after the closing quote");
    assert_refused(&arena, JUB_TEXT("a,b\n1,\"never\nclosed\n"), JUB_SYNTAX, 2, 3,
                   "a quote that is never closed");
    assert_refused(&arena, JUB_TEXT("x,\"a\"\"\n"), JUB_SYNTAX, 1, 3,
                   "a quote that is never closed");
    assert_refused(&arena,
                   JUB_TEXT("\xEF\xBB\xBF"
                            "a\"\n"),
                   JUB_SYNTAX, 1, 2, "a quote inside a cell that does not begin with one");
}

TEST(a_carriage_return_alone_ends_nothing)
{
    TEST_ARENA(arena);
    const char *message = "a carriage return without a line feed";
    assert_refused(&arena, JUB_TEXT("a,b\rc,d\r"), JUB_SYNTAX, 1, 4, message);
    assert_refused(&arena, JUB_TEXT("a,b\nc\r"), JUB_SYNTAX, 2, 2, message);
    assert_refused(&arena, JUB_TEXT("a,b\n\r"), JUB_SYNTAX, 2, 1, message);
    assert_refused(&arena, JUB_TEXT("\"a\"\rb"), JUB_SYNTAX, 1, 4, "text after the closing quote");
    assert_reads(&arena, JUB_TEXT("\"a\rb\"\n"), "[a\rb]\n");
}

TEST(a_nul_byte_is_refused_wherever_it_stands)
{
    TEST_ARENA(arena);
    const char *message = "a NUL byte, which no text has";
    assert_refused(&arena, JUB_TEXT("a,b\nc,\0\n"), JUB_ENCODING, 2, 3, message);
    assert_refused(&arena, JUB_TEXT("a,\"b\n\0\"\n"), JUB_ENCODING, 2, 1, message);
    assert_refused(&arena, JUB_TEXT("a,\"b\"\0\n"), JUB_ENCODING, 1, 6, message);
    assert_refused(&arena, JUB_TEXT("\0"), JUB_ENCODING, 1, 1, message);
}

TEST(an_error_comes_again_and_leaves_the_reader_at_the_last_good_record)
{
    TEST_ARENA(arena);
    jub_csv_reader reader;
    assert_int_equal(jub_csv_open(&arena, JUB_TEXT("a\nb\nc\"\n"), &reader, NULL), JUB_OK);
    size_t cell_count = 7;
    assert_int_equal(jub_csv_next(&reader, &cell_count, NULL), JUB_OK);
    assert_int_equal(jub_csv_next(&reader, &cell_count, NULL), JUB_OK);
    for (int i = 0; i < 2; i++) {
        jub_error error;
        cell_count = 7;
        assert_int_equal(jub_csv_next(&reader, &cell_count, &error), JUB_SYNTAX);
        assert_int_equal(error.at.line, 3);
        assert_int_equal(cell_count, 7);
        assert_int_equal(reader.record_number, 2);
        assert_int_equal(reader.line, 2);
    }
    jub_csv_clear(&reader);
}

// `head`, `count` times `byte`, `tail`.
static jub_text make_long(jub_arena *arena, const char *head, char byte, size_t count,
                          const char *tail)
{
    const size_t head_bytes = strlen(head);
    const size_t tail_bytes = strlen(tail);
    char *bytes = JUB_NEW(arena, char, head_bytes + count + tail_bytes);
    assert_non_null(bytes);
    memcpy(bytes, head, head_bytes);
    memset(bytes + head_bytes, byte, count);
    memcpy(bytes + head_bytes + count, tail, tail_bytes);
    return (jub_text){bytes, head_bytes + count + tail_bytes};
}

static void assert_cell_fits(jub_arena *arena, jub_text source, size_t length_bytes)
{
    jub_csv_reader reader;
    size_t cell_count = 0;
    assert_int_equal(jub_csv_open(arena, source, &reader, NULL), JUB_OK);
    assert_int_equal(jub_csv_next(&reader, &cell_count, NULL), JUB_OK);
    assert_int_equal(cell_count, 2);
    assert_int_equal(reader.cells[1].text.length_bytes, length_bytes);
    jub_csv_clear(&reader);
}

TEST(a_cell_may_be_as_large_as_the_limit_and_no_larger)
{
    TEST_ARENA(arena);
    const size_t max = JUB_CSV_CELL_MAX_BYTES;
    const char *message = "a cell is larger than 1048576 bytes";
    assert_cell_fits(&arena, make_long(&arena, "a,", 'x', max, "\n"), max);
    assert_cell_fits(&arena, make_long(&arena, "a,", 'x', max, ""), max);
    assert_cell_fits(&arena, make_long(&arena, "a,\"", 'x', max, "\"\n"), max);
    assert_cell_fits(&arena, make_long(&arena, "a,\"", '"', 2 * max, "\"\n"), max);
    assert_refused(&arena, make_long(&arena, "a,", 'x', max + 1, "\n"), JUB_LIMIT, 1, 3, message);
    assert_refused(&arena, make_long(&arena, "a,", 'x', max + 1, ""), JUB_LIMIT, 1, 3, message);
    assert_refused(&arena, make_long(&arena, "a\n\"", 'x', max + 1, "\"\n"), JUB_LIMIT, 2, 1,
                   message);
    assert_refused(&arena, make_long(&arena, "a\n\"", '"', 2 * max + 2, "\"\n"), JUB_LIMIT, 2, 1,
                   message);
}

TEST(a_huge_file_of_one_cell_is_refused_without_reading_it_through)
{
    (void)state_unused;
    // The source says that it has 32 GB, of which only what may be looked at is there: a reader
    // that goes on past the limit would fall off the end.
    TEST_ARENA(arena);
    for (int quoted = 0; quoted < 2; quoted++) {
        const char *head = quoted ? "\"" : "x";
        jub_text source = make_long(&arena, head, 'x', JUB_CSV_CELL_MAX_BYTES + 1, "");
        source.length_bytes = (size_t)32 << 30;
        assert_refused(&arena, source, JUB_LIMIT, 1, 1, "a cell is larger than 1048576 bytes");
    }
}

TEST(rows_columns_and_files_have_limits)
{
    TEST_ARENA(arena);
    assert_refused(&arena, make_long(&arena, "a\n", ',', JUB_CSV_COLUMN_MAX, "\n"), JUB_LIMIT, 2,
                   1025, "a record has more than 1024 cells");
    jub_csv_reader reader;
    size_t cell_count = 0;
    jub_text widest = make_long(&arena, "", ',', JUB_CSV_COLUMN_MAX - 1, "\n");
    assert_int_equal(jub_csv_open(&arena, widest, &reader, NULL), JUB_OK);
    assert_int_equal(jub_csv_next(&reader, &cell_count, NULL), JUB_OK);
    assert_int_equal(cell_count, 1024);
    jub_csv_clear(&reader);

    jub_buffer row = jub_buffer_init(64 << 20);
    jub_text million = make_long(&arena, "", 'x', 1000000, ",");
    jub_buffer_string(&row, "a\n");
    for (int i = 0; i < 17; i++) jub_buffer_text(&row, million);
    assert_refused(&arena, jub_buffer_view(&row), JUB_LIMIT, 2, 1,
                   "a record is larger than 16777216 bytes");
    jub_buffer_clear(&row);

    jub_error error;
    const jub_text too_large = {"", JUB_CSV_FILE_MAX_BYTES + 1};
    assert_int_equal(jub_csv_open(&arena, too_large, &reader, &error), JUB_LIMIT);
}

TEST(any_failed_allocation_on_opening_leaves_the_arena_as_it_was)
{
    for (size_t fail_at = 0; fail_at < 2; fail_at++) {
        TEST_ARENA(arena);
        jub_csv_reader reader;
        test_arena_fail_at(&arena, fail_at);
        assert_int_equal(jub_csv_open(&arena, JUB_TEXT("a"), &reader, NULL), JUB_NO_MEMORY);
        assert_int_equal(jub_arena_mark(&arena), 0);
    }
}

TEST(a_cell_is_written_in_quotes_only_where_it_must_be)
{
    (void)state_unused;
    const char *const cells[] = {"plain text",
                                 "",
                                 "a,b",
                                 "say \"x\"",
                                 "a\nb",
                                 "a\rb",
                                 " front",
                                 "back\t",
                                 "it's; ok",
                                 "\xEF\xBB\xBFz",
                                 "3 yrs",
                                 "1-2-3",
                                 "longer text without, but with"};
    jub_buffer buffer = jub_buffer_init(1000);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        jub_csv_write(&buffer, jub_text_from(cells[i]));
        jub_buffer_char(&buffer, '|');
    }
    assert_text(jub_buffer_view(&buffer),
                "plain text||\"a,b\"|\"say \"\"x\"\"\"|\"a\nb\"|\"a\rb\"|\" front\"|\"back\t\"|"
                "it's; ok|\"\xEF\xBB\xBFz\"|3 yrs|1-2-3|\"longer text without, but with\"|");
    jub_buffer_clear(&buffer);
}

enum { GENERATED_CELL_MAX = 8 };

typedef struct generated {
    char bytes[GENERATED_CELL_MAX][24];
    jub_text cells[GENERATED_CELL_MAX];
    size_t cell_count;
} generated;

static void generate_record(jub_prng *prng, generated *record)
{
    static const char alphabet[] = "ab9-, \t\"\"\n\r\n\xC3\xA9\xEF\xBB\xBF;";
    record->cell_count = 1 + jub_prng_below(prng, GENERATED_CELL_MAX);
    for (size_t i = 0; i < record->cell_count; i++) {
        const size_t length = jub_prng_below(prng, 24);
        for (size_t k = 0; k < length; k++)
            record->bytes[i][k] = alphabet[jub_prng_below(prng, sizeof alphabet - 1)];
        record->cells[i] = (jub_text){record->bytes[i], length};
    }
}

TEST(what_is_written_is_read_back)
{
    enum { RECORD_COUNT = 20 };
    generated *records = calloc(RECORD_COUNT, sizeof *records);
    assert_non_null(records);
    jub_prng prng = {20260216};
    for (int round = 0; round < 500; round++) {
        TEST_ARENA(arena);
        jub_buffer file = jub_buffer_init(1 << 20);
        for (size_t i = 0; i < RECORD_COUNT; i++) {
            generate_record(&prng, &records[i]);
            jub_csv_write_record(&file, records[i].cells, records[i].cell_count);
        }
        jub_csv_reader reader;
        assert_int_equal(jub_csv_open(&arena, jub_buffer_view(&file), &reader, NULL), JUB_OK);
        for (size_t i = 0; i < RECORD_COUNT; i++) {
            size_t cell_count = 0;
            assert_int_equal(jub_csv_next(&reader, &cell_count, NULL), JUB_OK);
            assert_int_equal(cell_count, records[i].cell_count);
            for (size_t k = 0; k < cell_count; k++)
                assert_true(jub_text_equal(reader.cells[k].text, records[i].cells[k]));
        }
        size_t cell_count = 1;
        assert_int_equal(jub_csv_next(&reader, &cell_count, NULL), JUB_OK);
        assert_int_equal(cell_count, 0);
        jub_csv_clear(&reader);
        jub_buffer_clear(&file);
    }
    free(records);
}

static void libcsv_cell(void *cell, size_t length, void *shown)
{
    show_cell(shown, (jub_text){cell, length});
}

static void libcsv_record(int end, void *shown)
{
    (void)end;
    jub_buffer_char(shown, '\n');
}

static int no_blank(unsigned char byte)
{
    (void)byte;
    return 0;
}

static bool show_by_libcsv(jub_text source, jub_buffer *shown)
{
    struct csv_parser parser;
    assert_int_equal(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI), 0);
    csv_set_space_func(&parser, no_blank);
    const size_t read =
        csv_parse(&parser, source.bytes, source.length_bytes, libcsv_cell, libcsv_record, shown);
    const bool is_good =
        read == source.length_bytes && csv_fini(&parser, libcsv_cell, libcsv_record, shown) == 0;
    csv_free(&parser);
    return is_good;
}

// libcsv takes a carriage return alone for a line end, so carriage returns come before line feeds.
static size_t generate_file(jub_prng *prng, char *bytes, size_t max)
{
    static const char *const pieces[] = {"a",    "bc", "1",    ",",           ",",    "\n",
                                         "\r\n", "\"", "\"\"", "\"x,\ny\"",   "\"\"", " ",
                                         "\t",   "é",  "\n\n", "long text, ", "-"};
    const size_t piece_count = 1 + jub_prng_below(prng, 24);
    size_t length = 0;
    for (size_t i = 0; i < piece_count; i++) {
        const char *piece = pieces[jub_prng_below(prng, sizeof pieces / sizeof *pieces)];
        const size_t piece_bytes = strlen(piece);
        assert_true(length + piece_bytes <= max);
        memcpy(bytes + length, piece, piece_bytes);
        length += piece_bytes;
    }
    return length;
}

TEST(libcsv_reads_the_same_and_refuses_the_same)
{
    jub_prng prng = {4180};
    size_t good_count = 0;
    size_t bad_count = 0;
    TEST_ARENA(arena);
    const size_t mark_bytes = jub_arena_mark(&arena);
    for (int round = 0; round < 40000; round++) {
        char bytes[512];
        const jub_text source = {bytes, generate_file(&prng, bytes, sizeof bytes)};
        jub_buffer ours = jub_buffer_init(1 << 16);
        jub_buffer theirs = jub_buffer_init(1 << 16);
        const bool is_good = show_all(&arena, source, &ours, NULL) == JUB_OK;
        const bool is_good_to_them = show_by_libcsv(source, &theirs);
        if (is_good != is_good_to_them) {
            print_message("round %d, %d %d: %.*s\n", round, is_good, is_good_to_them,
                          JUB_TEXT_ARG(source));
            fail();
        }
        if (is_good && !jub_text_equal(jub_buffer_view(&ours), jub_buffer_view(&theirs)))
            fail_msg("read differently in round %d", round);
        good_count += is_good;
        bad_count += !is_good;
        jub_buffer_clear(&ours);
        jub_buffer_clear(&theirs);
        jub_arena_rewind(&arena, mark_bytes);
    }
    assert_true(good_count > 4000 && bad_count > 4000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_of_rfc_4180_are_read_as_it_says),
        cmocka_unit_test(blanks_and_empty_cells_belong_to_the_record),
        cmocka_unit_test(empty_lines_are_skipped_and_an_empty_quoted_cell_is_not),
        cmocka_unit_test(a_byte_order_mark_is_passed_over_at_the_beginning_only),
        cmocka_unit_test(doubled_quotes_become_single_in_every_cell_of_a_record),
        cmocka_unit_test(records_and_lines_are_counted_apart),
        cmocka_unit_test(bad_quoting_is_placed_to_the_character),
        cmocka_unit_test(a_carriage_return_alone_ends_nothing),
        cmocka_unit_test(a_nul_byte_is_refused_wherever_it_stands),
        cmocka_unit_test(an_error_comes_again_and_leaves_the_reader_at_the_last_good_record),
        cmocka_unit_test(a_cell_may_be_as_large_as_the_limit_and_no_larger),
        cmocka_unit_test(a_huge_file_of_one_cell_is_refused_without_reading_it_through),
        cmocka_unit_test(rows_columns_and_files_have_limits),
        cmocka_unit_test(any_failed_allocation_on_opening_leaves_the_arena_as_it_was),
        cmocka_unit_test(a_cell_is_written_in_quotes_only_where_it_must_be),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(libcsv_reads_the_same_and_refuses_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
