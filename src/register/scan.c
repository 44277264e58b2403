// 64 bytes become a few words of 64 bits, one bit a byte. Only making these words differs between
// machines; what is done with them is plain C, compiled once more for machines that count bits in
// one instruction.

#include "register/scan_private.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define WIDE __attribute__((target("avx2,bmi,popcnt")))
#endif

enum { BLOCK_BYTES = 64, BATCH_BLOCKS = 16 };

typedef struct block {
    uint64_t marks;
    uint64_t newlines;
    uint64_t quotes;
    uint64_t returns;
    uint64_t high; // bytes from 0x80 on
} block;

typedef void take_blocks(const char *bytes, size_t count, block *blocks_out);

// -- words of bits --------------------------------------------------------------------------------

static void take_blocks_of_bytes(const char *bytes, size_t count, block *blocks_out)
{
    for (size_t i = 0; i < count; i++) {
        block to = {0};
        for (unsigned j = 0; j < BLOCK_BYTES; j++) {
            const unsigned char byte = (unsigned char)bytes[i * BLOCK_BYTES + j];
            to.newlines |= (uint64_t)(byte == '\n') << j;
            to.quotes |= (uint64_t)(byte == '"') << j;
            to.returns |= (uint64_t)(byte == '\r') << j;
            to.marks |= (uint64_t)(byte == ',' || byte == '\0') << j;
            to.high |= (uint64_t)(byte >> 7) << j;
        }
        to.marks |= to.newlines | to.quotes | to.returns;
        blocks_out[i] = to;
    }
}

#if defined(__x86_64__)
// The five bytes differ in their low four bits: a table by these bits gives the byte it would have
// to be. Where no byte would do, the table has one of other low bits.
WIDE static void take_blocks_32(const char *bytes, size_t count, block *blocks_out)
{
    const __m256i table =
        _mm256_setr_epi8('\0', 0, '"', 0, 0, 0, 0, 0, 0, 0, '\n', 0, ',', '\r', 0, 0, '\0', 0, '"',
                         0, 0, 0, 0, 0, 0, 0, '\n', 0, ',', '\r', 0, 0);
    const __m256i newline = _mm256_set1_epi8('\n'), quote = _mm256_set1_epi8('"');
    const __m256i carriage_return = _mm256_set1_epi8('\r');
    for (size_t i = 0; i < count; i++) {
        uint64_t words[5] = {0};
        for (unsigned half = 0; half < 2; half++) {
            const __m256i *at =
                (const __m256i *)(const void *)(bytes + i * BLOCK_BYTES + (size_t)half * 32);
            const __m256i in = _mm256_loadu_si256(at);
            const __m256i found[5] = {
                _mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, in), in),
                _mm256_cmpeq_epi8(in, newline),
                _mm256_cmpeq_epi8(in, quote),
                _mm256_cmpeq_epi8(in, carriage_return),
                in,
            };
            for (unsigned j = 0; j < 5; j++)
                words[j] |= (uint64_t)(uint32_t)_mm256_movemask_epi8(found[j]) << (half * 32);
        }
        blocks_out[i] = (block){words[0], words[1], words[2], words[3], words[4]};
    }
}

static void take_blocks_16(const char *bytes, size_t count, block *blocks_out)
{
    const __m128i newline = _mm_set1_epi8('\n'), quote = _mm_set1_epi8('"');
    const __m128i carriage_return = _mm_set1_epi8('\r'), comma = _mm_set1_epi8(',');
    for (size_t i = 0; i < count; i++) {
        block to = {0};
        for (unsigned part = 0; part < 4; part++) {
            const __m128i *at =
                (const __m128i *)(const void *)(bytes + i * BLOCK_BYTES + (size_t)part * 16);
            const __m128i in = _mm_loadu_si128(at);
            const __m128i is_newline = _mm_cmpeq_epi8(in, newline);
            const __m128i is_quote = _mm_cmpeq_epi8(in, quote);
            const __m128i is_return = _mm_cmpeq_epi8(in, carriage_return);
            const __m128i is_other =
                _mm_or_si128(_mm_cmpeq_epi8(in, comma), _mm_cmpeq_epi8(in, _mm_setzero_si128()));
            const uint64_t others = (uint64_t)_mm_movemask_epi8(is_other) << (part * 16);
            to.newlines |= (uint64_t)_mm_movemask_epi8(is_newline) << (part * 16);
            to.quotes |= (uint64_t)_mm_movemask_epi8(is_quote) << (part * 16);
            to.returns |= (uint64_t)_mm_movemask_epi8(is_return) << (part * 16);
            to.high |= (uint64_t)_mm_movemask_epi8(in) << (part * 16);
            to.marks |= others;
        }
        to.marks |= to.newlines | to.quotes | to.returns;
        blocks_out[i] = to;
    }
}
#endif

// The next blocks of a text, at most BATCH_BLOCKS; bytes past its end count as letters.
static inline __attribute__((always_inline)) size_t next_blocks(jub_text text, size_t at,
                                                                take_blocks *take, block *blocks)
{
    size_t count = (text.length_bytes - at) / BLOCK_BYTES;
    if (count > BATCH_BLOCKS) count = BATCH_BLOCKS;
    if (count > 0) {
        take(text.bytes + at, count, blocks);
        return count;
    }
    char last[BLOCK_BYTES];
    memset(last, 'x', sizeof last);
    memcpy(last, text.bytes + at, text.length_bytes - at);
    take(last, 1, blocks);
    return 1;
}

// -- where they stand -----------------------------------------------------------------------------

static inline __attribute__((always_inline)) void find_marks(jub_text text, scan_marks *marks,
                                                             take_blocks *take)
{
    uint32_t mark_count = 0, newline_count = 0;
    uint64_t special = 0, high = 0;
    block blocks[BATCH_BLOCKS];
    for (size_t at = 0; at < text.length_bytes;) {
        const size_t count = next_blocks(text, at, take, blocks);
        for (size_t i = 0; i < count; i++, at += BLOCK_BYTES) {
            const uint32_t base = (uint32_t)at;
            uint64_t left = blocks[i].marks;
            special |= blocks[i].quotes | blocks[i].returns;
            high |= blocks[i].high;
            for (; left != 0; left &= left - 1)
                marks->marks[mark_count++] = base + (uint32_t)__builtin_ctzll(left);
            for (left = blocks[i].newlines; left != 0; left &= left - 1)
                marks->newlines[newline_count++] = base + (uint32_t)__builtin_ctzll(left);
        }
    }
    marks->mark_count = mark_count;
    marks->newline_count = newline_count;
    marks->has_special = special != 0 || memchr(text.bytes, '\0', text.length_bytes);
    marks->is_ascii = high == 0;
}

// -- how many -------------------------------------------------------------------------------------

// Bit n: whether the number of bits up to and with n is odd.
static inline uint64_t parity_up_to(uint64_t bits)
{
    for (unsigned shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
    return bits;
}

// Bits of the blocks before, so that an empty line that goes over a border is seen.
typedef struct before {
    uint64_t newlines;
    uint64_t returns;
} before;

static inline uint64_t ends_of_lines_with_something(const block *now, before *last)
{
    const uint64_t after_newline = now->newlines << 1 | last->newlines >> 63;
    const uint64_t two_after_newline = now->newlines << 2 | last->newlines >> 62;
    const uint64_t after_return = now->returns << 1 | last->returns >> 63;
    *last = (before){now->newlines, now->returns};
    return now->newlines & ~after_newline & ~(after_return & two_after_newline);
}

static before before_byte(jub_text file, size_t begin)
{
    before last = {0};
    for (size_t back = 1; back <= 2; back++) {
        const char byte = begin >= back ? file.bytes[begin - back] : '\n';
        last.newlines |= (uint64_t)(byte == '\n') << (64 - back);
        last.returns |= (uint64_t)(byte == '\r') << (64 - back);
    }
    return last;
}

static inline __attribute__((always_inline)) void count(jub_text file, size_t begin, size_t end,
                                                        scan_counts *counts, take_blocks *take)
{
    const jub_text text = {file.bytes, end};
    before last = before_byte(file, begin);
    uint64_t outside = 0, inside = 0, line_feeds = 0, quotes = 0, high = 0;
    uint64_t in_quotes = 0; // all ones inside, if the stretch begins outside
    block blocks[BATCH_BLOCKS];
    for (size_t at = begin; at < end;) {
        const size_t block_count = next_blocks(text, at, take, blocks);
        for (size_t i = 0; i < block_count; i++, at += BLOCK_BYTES) {
            const uint64_t ends = ends_of_lines_with_something(&blocks[i], &last);
            uint64_t is_inside = in_quotes;
            high |= blocks[i].high;
            if (blocks[i].quotes != 0) {
                is_inside = parity_up_to(blocks[i].quotes) ^ in_quotes;
                in_quotes = 0 - (is_inside >> 63);
                quotes |= blocks[i].quotes;
            }
            line_feeds += (uint64_t)__builtin_popcountll(blocks[i].newlines);
            outside += (uint64_t)__builtin_popcountll(ends & ~is_inside);
            if (quotes != 0) inside += (uint64_t)__builtin_popcountll(ends & is_inside);
        }
    }
    *counts = (scan_counts){{outside, inside}, line_feeds, in_quotes != 0, quotes != 0, high == 0};
}

// -- by machine -----------------------------------------------------------------------------------

static void find_marks_of_bytes(jub_text text, scan_marks *marks)
{
    find_marks(text, marks, take_blocks_of_bytes);
}

static void count_of_bytes(jub_text file, size_t begin, size_t end, scan_counts *counts_out)
{
    count(file, begin, end, counts_out, take_blocks_of_bytes);
}

#if defined(__x86_64__)
static void find_marks_16(jub_text text, scan_marks *marks)
{
    find_marks(text, marks, take_blocks_16);
}

static void count_16(jub_text file, size_t begin, size_t end, scan_counts *counts_out)
{
    count(file, begin, end, counts_out, take_blocks_16);
}

WIDE static void find_marks_32(jub_text text, scan_marks *marks)
{
    find_marks(text, marks, take_blocks_32);
}

WIDE static void count_32(jub_text file, size_t begin, size_t end, scan_counts *counts_out)
{
    count(file, begin, end, counts_out, take_blocks_32);
}
#endif

static const struct {
    void (*find_marks)(jub_text text, scan_marks *marks);
    void (*count)(jub_text file, size_t begin, size_t end, scan_counts *counts_out);
} scans[SCAN_WIDTH_COUNT] = {
    [SCAN_BYTES] = {find_marks_of_bytes, count_of_bytes},
#if defined(__x86_64__)
    [SCAN_16_BYTES] = {find_marks_16, count_16},
    [SCAN_32_BYTES] = {find_marks_32, count_32},
#endif
};

bool scan_has(scan_width width)
{
#if defined(__x86_64__)
    if (width == SCAN_32_BYTES)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
               __builtin_cpu_supports("popcnt");
#endif
    return scans[width].find_marks != NULL;
}

static scan_width widest(void)
{
    scan_width width = SCAN_32_BYTES;
    while (!scan_has(width)) width--;
    return width;
}

void scan_find_marks_as(scan_width width, jub_text text, scan_marks *marks)
{
    scans[width].find_marks(text, marks);
}

void scan_count_as(scan_width width, jub_text file, size_t begin, size_t end,
                   scan_counts *counts_out)
{
    scans[width].count(file, begin, end, counts_out);
}

void scan_find_marks(jub_text text, scan_marks *marks)
{
    scan_find_marks_as(widest(), text, marks);
}

void scan_count(jub_text file, size_t begin, size_t end, scan_counts *counts_out)
{
    scan_count_as(widest(), file, begin, end, counts_out);
}
