#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "library/library_private.h"
#include "library/version.h"

// The numbers of statuses are the same on both sides.
_Static_assert((int)JUBILEE_OK == (int)JUB_OK && (int)JUBILEE_SYNTAX == (int)JUB_SYNTAX &&
                   (int)JUBILEE_ENCODING == (int)JUB_ENCODING &&
                   (int)JUBILEE_LIMIT == (int)JUB_LIMIT &&
                   (int)JUBILEE_DUPLICATE == (int)JUB_DUPLICATE &&
                   (int)JUBILEE_MISSING == (int)JUB_MISSING &&
                   (int)JUBILEE_RANGE == (int)JUB_RANGE && (int)JUBILEE_TYPE == (int)JUB_TYPE &&
                   (int)JUBILEE_CONFLICT == (int)JUB_CONFLICT &&
                   (int)JUBILEE_UNVERIFIED == (int)JUB_UNVERIFIED &&
                   (int)JUBILEE_REFUSED == (int)JUB_REFUSED &&
                   (int)JUBILEE_NO_MEMORY == (int)JUB_NO_MEMORY && (int)JUBILEE_IO == (int)JUB_IO,
               "statuses of the library and of the engine");
_Static_assert((int)JUBILEE_MESSAGE_BYTES == (int)JUB_MESSAGE_MAX_BYTES &&
                   (int)JUBILEE_HINT_BYTES == (int)JUB_HINT_MAX_BYTES,
               "messages of the library and of the engine");

int32_t library_pass_error(jubilee_error *error, const jub_error *own)
{
    if (!error) return (int32_t)own->status;
    error->status = (int32_t)own->status;
    error->line = own->at.line;
    error->column = own->at.column;
    memcpy(error->message, own->message, sizeof error->message);
    memcpy(error->hint, own->hint, sizeof error->hint);
    return error->status;
}

int32_t library_fail(jubilee_error *error, jub_status status, const char *hint, const char *format,
                     ...)
{
    char message[JUB_MESSAGE_MAX_BYTES];
    jub_error own = {0};
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    (void)jub_fail(&own, status, (jub_position){0}, hint, "%s", message);
    return library_pass_error(error, &own);
}

int32_t library_fail_no_memory(jubilee_error *error)
{
    jub_error own = {0};
    (void)jub_fail_no_memory(&own);
    return library_pass_error(error, &own);
}

int32_t library_fail_null(jubilee_error *error, const char *what)
{
    return library_fail(error, JUB_MISSING, "look at the status of the call that was to make it",
                        "the %s is NULL", what);
}

const char *jubilee_status_word(int32_t status)
{
    return status >= JUBILEE_OK && status <= JUBILEE_IO ? jub_status_word((jub_status)status)
                                                        : "unknown";
}

const char *jubilee_version(void)
{
    return JUB_VERSION;
}

void jubilee_text_free(char *text)
{
    free(text);
}
