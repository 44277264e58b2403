#include "cli/programme/clock.h"

#include <time.h>

#include "programme/event.h"

jub_status cli_clock(const char *at, bool is_rehearsal, int64_t *time_out, jub_error *error)
{
    if (!at) {
        *time_out = (int64_t)time(NULL);
        return JUB_OK;
    }
    if (!is_rehearsal)
        return jub_fail(error, JUB_REFUSED, (jub_position){0},
                        "leave --at out; only a rehearsal has a clock that is given",
                        "this programme goes by the clock");
    if (jub_moment_read(jub_text_from(at), time_out)) return JUB_OK;
    return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                    "write it in UTC, such as 2021-12-20T09:00:00Z", "'%s' is no time", at);
}
