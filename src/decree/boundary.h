#ifndef JUB_DECREE_BOUNDARY_H
#define JUB_DECREE_BOUNDARY_H

#include "base/buffer.h"
#include "decree/decree.h"

/// Writes tests for the lines that a decree's comparisons draw: for each `<`, `<=`, `>`, `>=` in
/// conditions, values and the cells of tables, the last person on each side.
///
/// Such a person is one of the decree's own passing tests with a single date, number, length or
/// amount moved until the comparison turns over. Of all tests and facts that one is taken where the
/// outcome turns over with it, or at least the answer of a clause or the row of a table; of these,
/// the one that is moved least. What is expected is what the decree gives: the drafter reads it and
/// keeps it or not. A comparison that no test can be moved across, or that is about the rows of a
/// record, is left with a comment. Nothing is written for one whose tests are in the decree
/// already.
///
/// The text is statements in English words, ready to stand in a fence marked `decree`.
/// Errors: JUB_NO_MEMORY, JUB_LIMIT from the buffer; JUB_MISSING without a law date that is needed.
jub_status jub_boundary_write(jub_arena *arena, const jub_decree *decree, jub_buffer *buffer);

#endif
