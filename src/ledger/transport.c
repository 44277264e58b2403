#include "ledger/transport_private.h"

#include "base/utf8.h"

static const char signature_start[] = "\xE2\x80\x94 "; // EM DASH and a blank

static jub_status fail_transport(jub_error *error, jub_status status, jub_position at,
                                 const char *message)
{
    return jub_fail(error, status, at, LEDGER_TRANSPORT_HINT, "%s", message);
}

jub_status ledger_check_transport(jub_text source, jub_error *error)
{
    if (source.length_bytes == 0) return JUB_OK;
    const char *carriage = memchr(source.bytes, '\r', source.length_bytes);
    // With its mark, or ASCII in it without one.
    const bool is_utf16 =
        jub_text_starts(source, JUB_TEXT("\xFF\xFE")) ||
        jub_text_starts(source, JUB_TEXT("\xFE\xFF")) ||
        (source.length_bytes > 1 && (source.bytes[0] == '\0') != (source.bytes[1] == '\0'));
    if (is_utf16)
        return fail_transport(error, JUB_ENCODING, (jub_position){1, 1},
                              "the encoding was changed in transport: this is UTF-16");
    if (jub_text_starts(source, JUB_TEXT("\xEF\xBB\xBF")))
        return fail_transport(error, JUB_SYNTAX, (jub_position){1, 1},
                              "the encoding was changed in transport: a byte order mark was added");
    if (carriage)
        return fail_transport(
            error, JUB_SYNTAX, jub_position_of(source, (size_t)(carriage - source.bytes)),
            "the line ends were changed in transport: there is a carriage return");
    return JUB_OK;
}

static jub_text without_blanks_behind(jub_text text)
{
    while (text.length_bytes > 0 &&
           (text.bytes[text.length_bytes - 1] == '\n' || text.bytes[text.length_bytes - 1] == ' '))
        text.length_bytes--;
    return text;
}

static bool ends_in_signature(jub_text text)
{
    size_t begin = text.length_bytes;
    while (begin > 0 && text.bytes[begin - 1] != '\n') begin--;
    const jub_text line = {text.bytes + begin, text.length_bytes - begin};
    return jub_text_starts(line, jub_text_from(signature_start));
}

jub_status ledger_check_end(jub_text source, jub_error *error)
{
    const jub_text content = without_blanks_behind(source);
    const size_t behind = source.length_bytes - content.length_bytes;
    const bool is_whole = behind == 1 && source.bytes[content.length_bytes] == '\n';
    if (content.length_bytes == 0 || is_whole || !ends_in_signature(content)) return JUB_OK;
    return jub_fail(error, JUB_SYNTAX, jub_position_of(source, content.length_bytes),
                    LEDGER_TRANSPORT_HINT, "%s",
                    behind == 0 ? "the line end at the end of the file is missing"
                                : "bytes were added at the end of the file");
}
