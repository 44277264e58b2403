#ifndef JUB_CLI_FORECAST_PASSED_OVER_H
#define JUB_CLI_FORECAST_PASSED_OVER_H

#include "base/buffer.h"
#include "population/amnesties.h"

/// Whether the other file has counts of a place.
typedef bool cli_has_place(const void *context, jub_text jurisdiction);

/// Names the amnesties of which nothing is made, as their place is in no series, and counts those
/// without a date: a place written otherwise in one of the two files would change what is found
/// without a word. Nothing where there are none.
void cli_passed_over_print(const jub_amnesty_list *list, cli_has_place *has_place,
                           const void *context, jub_buffer *buffer);

#endif
