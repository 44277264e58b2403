#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#undef jub_fail // what the header tells the analyzer
#undef jub_fail_no_memory

// Cuts a NUL-ended string that filled its buffer back to a whole UTF-8 character.
static void end_at_character(char *string, size_t capacity_bytes)
{
    size_t length = strlen(string);
    if (length + 1 < capacity_bytes) return;
    size_t start = length;
    while (start > 0 && ((unsigned char)string[start - 1] & 0xC0) == 0x80) start--;
    if (start == 0) return;
    const unsigned char lead = (unsigned char)string[start - 1];
    const size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (length - (start - 1) < need) string[start - 1] = '\0';
}

// C0, DEL and, in UTF-8, C1: ESC begins what a terminal obeys, and so does U+009B.
static void blot_controls(char *string)
{
    for (unsigned char *at = (unsigned char *)string; *at; at++) {
        if (*at < ' ' || *at == 0x7f) *at = '?';
        if (*at == 0xC2 && at[1] >= 0x80 && at[1] <= 0x9F) at[0] = at[1] = '?';
    }
}

jub_status jub_fail(jub_error *error, jub_status status, jub_position at, const char *hint,
                    const char *format, ...)
{
    if (!error) return status;
    error->status = status;
    error->at = at;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    (void)snprintf(error->hint, sizeof error->hint, "%s", hint ? hint : "");
    end_at_character(error->message, sizeof error->message);
    end_at_character(error->hint, sizeof error->hint);
    blot_controls(error->message);
    blot_controls(error->hint);
    return status;
}

jub_status jub_fail_no_memory(jub_error *error)
{
    return jub_fail(error, JUB_NO_MEMORY, (jub_position){0}, NULL, "out of memory");
}

const char *jub_status_word(jub_status status)
{
    switch (status) {
#define X(name, word)                                                                              \
    case name: return word;
        JUB_STATUS_LIST(X)
#undef X
    }
    return "unknown";
}
