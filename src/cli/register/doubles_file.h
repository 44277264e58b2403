#ifndef JUB_CLI_DOUBLES_FILE_H
#define JUB_CLI_DOUBLES_FILE_H

#include "base/buffer.h"
#include "linkage/linkage.h"

/// The number of a person, or `#` and the record where it is unknown.
void cli_doubles_person(const jub_register *reg, uint32_t row, jub_buffer *buffer);

/// A cell of `persons` by the name of its column; nothing where there is no such column.
void cli_doubles_cell(const jub_register *reg, const char *column, uint32_t row,
                      jub_buffer *buffer);

/// Every pair as CSV, the surest first: probability, weight in bits, numbers, records, facilities
/// and names of both, and for each field how alike they are in it and what of the weight that is.
jub_status cli_doubles_write(const jub_register *reg, const jub_linkage *linkage, jub_sink sink,
                             jub_error *error);

#endif
