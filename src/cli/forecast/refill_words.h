#ifndef JUB_CLI_REFILL_WORDS_H
#define JUB_CLI_REFILL_WORDS_H

#include "cli/message.h"
#include "population/refill.h"

enum {
    CLI_REFILL_NAME_WIDTH = 34,
    CLI_REFILL_PEOPLE_BYTES = CLI_COUNT_TEXT_BYTES + 1,
    CLI_REFILL_CHANCE_BYTES = 16,
};

/// A whole number with a minus sign where it takes one. Returns `text`.
const char *cli_refill_people(double number, char text[CLI_REFILL_PEOPLE_BYTES]);

/// A p or q with so many digits; below 0.0001 that alone, as the tails of these tests are not known
/// further. Returns `text`, or a constant.
const char *cli_refill_chance(double chance, int digits, char text[CLI_REFILL_CHANCE_BYTES]);

/// The table of parts.
void cli_refill_parts_print(const jub_refill *refill, jub_buffer *buffer);

#endif
