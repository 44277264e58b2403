// Where bytes stand that mean something in CSV, found with every kind of instruction this machine
// has, against a loop that looks at one byte after another.

#include "base/prng.h"
#include "register/scan_private.h"
#include "test_support.h"

enum { TEXT_MAX_BYTES = 3000, TURN_COUNT = 4000 };

typedef struct found {
    uint32_t marks[TEXT_MAX_BYTES + 1];
    uint32_t newlines[TEXT_MAX_BYTES + 1];
    scan_marks as;
} found;

static void find_slowly(jub_text text, found *to)
{
    to->as = (scan_marks){.marks = to->marks, .newlines = to->newlines, .is_ascii = true};
    for (uint32_t i = 0; i < text.length_bytes; i++) {
        const unsigned char byte = (unsigned char)text.bytes[i];
        if (byte > 0x7F) to->as.is_ascii = false;
        if (byte == '\r' || byte == '"' || byte == '\0') to->as.has_special = true;
        if (byte == '\n') to->newlines[to->as.newline_count++] = i;
        if (byte == ',' || byte == '\n' || byte == '\r' || byte == '"' || byte == '\0')
            to->marks[to->as.mark_count++] = i;
    }
}

// Line by line: an end of a record is an LF outside quotes, unless its line is empty.
static void count_slowly(jub_text file, size_t begin, size_t end, scan_counts *to)
{
    bool is_inside = false;
    *to = (scan_counts){.is_ascii = true};
    for (size_t i = begin; i < end; i++) {
        const char byte = file.bytes[i];
        if ((unsigned char)byte > 0x7F) to->is_ascii = false;
        if (byte == '"') {
            is_inside = !is_inside;
            to->has_quotes = true;
        }
        if (byte != '\n') continue;
        to->line_feeds++;
        size_t line = i;
        while (line > 0 && file.bytes[line - 1] != '\n') line--;
        const bool is_empty = line == i || (line + 1 == i && file.bytes[line] == '\r');
        if (!is_empty) to->record_ends[is_inside]++;
    }
    to->has_odd_quotes = is_inside;
}

typedef enum habit { ANY_BYTE, MARKS_ONLY, FEW_MARKS, NO_QUOTES, HABIT_COUNT } habit;

static char next_byte(jub_prng *prng, habit by)
{
    static const char marks[] = ",\n\r\"\nx\n\r";
    switch (by) {
    case ANY_BYTE: return (char)jub_prng_below(prng, 256);
    case MARKS_ONLY: return marks[jub_prng_below(prng, sizeof marks)]; // its NUL too
    case NO_QUOTES: return "ab,\n\n\r"[jub_prng_below(prng, 6)];
    default: return jub_prng_chance(prng, 1, 40) ? marks[jub_prng_below(prng, sizeof marks)] : 'a';
    }
}

// Ends where the array ends, so that a sanitizer sees what is read behind it.
static jub_text next_text(jub_prng *prng, habit by, char bytes[TEXT_MAX_BYTES])
{
    const size_t length = jub_prng_below(prng, jub_prng_chance(prng, 1, 4) ? TEXT_MAX_BYTES : 200);
    char *begin = bytes + TEXT_MAX_BYTES - length;
    for (size_t i = 0; i < length; i++) begin[i] = next_byte(prng, by);
    return (jub_text){begin, length};
}

static void check_marks(scan_width width, jub_text text)
{
    static found slow, fast;
    find_slowly(text, &slow);
    fast.as = (scan_marks){.marks = fast.marks, .newlines = fast.newlines};
    scan_find_marks_as(width, text, &fast.as);
    assert_int_equal(fast.as.mark_count, slow.as.mark_count);
    assert_int_equal(fast.as.newline_count, slow.as.newline_count);
    assert_memory_equal(fast.marks, slow.marks, slow.as.mark_count * sizeof *slow.marks);
    assert_memory_equal(fast.newlines, slow.newlines,
                        slow.as.newline_count * sizeof *slow.newlines);
    assert_int_equal(fast.as.has_special, slow.as.has_special);
    assert_int_equal(fast.as.is_ascii, slow.as.is_ascii);
}

static void check_counts(scan_width width, jub_text file, size_t begin, size_t end)
{
    scan_counts slow, fast;
    count_slowly(file, begin, end, &slow);
    scan_count_as(width, file, begin, end, &fast);
    assert_int_equal(fast.record_ends[0], slow.record_ends[0]);
    assert_int_equal(fast.record_ends[1], slow.record_ends[1]);
    assert_int_equal(fast.line_feeds, slow.line_feeds);
    assert_int_equal(fast.has_odd_quotes, slow.has_odd_quotes);
    assert_int_equal(fast.has_quotes, slow.has_quotes);
    assert_int_equal(fast.is_ascii, slow.is_ascii);
}

static void check_width(scan_width width)
{
    static char bytes[TEXT_MAX_BYTES];
    jub_prng prng;
    if (!scan_has(width)) skip();
    prng = (jub_prng){7};
    for (int turn = 0; turn < TURN_COUNT; turn++) {
        const jub_text text = next_text(&prng, (habit)(turn % HABIT_COUNT), bytes);
        const uint32_t length = (uint32_t)text.length_bytes;
        const size_t begin = jub_prng_below(&prng, length + 1);
        check_marks(width, text);
        check_counts(width, text, 0, length);
        check_counts(width, text, begin,
                     begin + jub_prng_below(&prng, length - (uint32_t)begin + 1));
    }
}

TEST(marks_and_counts_are_found_byte_by_byte)
{
    (void)state_unused;
    check_width(SCAN_BYTES);
}

TEST(marks_and_counts_are_found_16_bytes_at_a_time)
{
    (void)state_unused;
    check_width(SCAN_16_BYTES);
}

TEST(marks_and_counts_are_found_32_bytes_at_a_time)
{
    (void)state_unused;
    check_width(SCAN_32_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_and_counts_are_found_byte_by_byte),
        cmocka_unit_test(marks_and_counts_are_found_16_bytes_at_a_time),
        cmocka_unit_test(marks_and_counts_are_found_32_bytes_at_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
