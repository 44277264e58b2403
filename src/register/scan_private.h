#ifndef JUB_REGISTER_SCAN_PRIVATE_H
#define JUB_REGISTER_SCAN_PRIVATE_H

#include "base/text.h"

/// Finds what means something in CSV, 64 bytes at a time, with the widest instructions the machine
/// has. Knows no quoting: it says where the bytes stand, the callers what they mean there.

/// Where bytes that mean something stand in a stretch of text: comma, LF, CR, quote, NUL.
typedef struct scan_marks {
    uint32_t *marks;    // all of them, as offsets; room for one more than the bytes scanned
    uint32_t *newlines; // those that are LF; likewise
    uint32_t mark_count;
    uint32_t newline_count;
    bool has_special; // a CR, a quote or a NUL
    bool is_ascii;
} scan_marks;

/// `text` is shorter than 4 GiB.
void scan_find_marks(jub_text text, scan_marks *marks);

/// What is in a stretch of a file, so that its records can be numbered before they are read. A
/// record end is an LF outside quotes but for that of an empty line. Whether a stretch begins in
/// quotes is known only when all before it has been counted, so record ends are counted for both.
typedef struct scan_counts {
    uint64_t record_ends[2]; // when the stretch begins outside quotes, and inside
    uint64_t line_feeds;
    bool has_odd_quotes;
    bool has_quotes;
    bool is_ascii;
} scan_counts;

/// Counts in bytes begin to end of the file; the two bytes before `begin` are looked at, and before
/// the first is taken for a line end.
void scan_count(jub_text file, size_t begin, size_t end, scan_counts *counts_out);

/// The instructions that it can be done with, from those that any machine has on.
typedef enum scan_width { SCAN_BYTES, SCAN_16_BYTES, SCAN_32_BYTES, SCAN_WIDTH_COUNT } scan_width;

/// Whether this machine has them; any has SCAN_BYTES.
bool scan_has(scan_width width);

/// The two above with given instructions, which the machine must have: so that all are tested
/// wherever tests run.
void scan_find_marks_as(scan_width width, jub_text text, scan_marks *marks);
void scan_count_as(scan_width width, jub_text file, size_t begin, size_t end,
                   scan_counts *counts_out);

#endif
