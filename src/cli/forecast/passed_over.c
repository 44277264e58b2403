#include "cli/forecast/passed_over.h"

void cli_passed_over_print(const jub_amnesty_list *list, cli_has_place *has_place,
                           const void *context, jub_buffer *buffer)
{
    bool is_first = true;
    for (size_t i = 0; i < list->count; i++) {
        const jub_amnesty *amnesty = &list->events[i];
        if (has_place(context, amnesty->jurisdiction)) continue;
        jub_buffer_format(buffer, "%s%.*s (%.*s)",
                          is_first ? "\nAmnesties of places without a series, passed over: " : ", ",
                          JUB_TEXT_ARG(amnesty->id), JUB_TEXT_ARG(amnesty->jurisdiction));
        is_first = false;
    }
    if (!is_first) jub_buffer_char(buffer, '\n');
    if (list->undated_count > 0)
        jub_buffer_format(buffer, "\nAmnesties without a date, passed over: %zu\n",
                          list->undated_count);
}
