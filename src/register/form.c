#include "register/form.h"

typedef enum piece_kind { PIECE_LITERAL, PIECE_DIGITS, PIECE_TEXT } piece_kind;

struct jub_form_piece {
    piece_kind kind;
    bool is_wanted;
    jub_text literal;
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

static jub_text after(jub_text text, size_t bytes)
{
    return (jub_text){text.bytes + bytes, text.length_bytes - bytes};
}

// -- forms ----------------------------------------------------------------------------------------

// Cuts the next piece off `rest`; false for a brace that opens no known part.
static bool cut_piece(jub_text *rest, struct jub_form_piece *piece_out)
{
    if (rest->bytes[0] != '{') {
        const char *brace = memchr(rest->bytes, '{', rest->length_bytes);
        const size_t length = brace ? (size_t)(brace - rest->bytes) : rest->length_bytes;
        *piece_out = (struct jub_form_piece){.literal = {rest->bytes, length}};
        *rest = after(*rest, length);
        return !memchr(piece_out->literal.bytes, '}', length);
    }
    const char *close = memchr(rest->bytes, '}', rest->length_bytes);
    if (!close) return false;
    jub_text name = {rest->bytes + 1, (size_t)(close - rest->bytes) - 1};
    *rest = after(*rest, name.length_bytes + 2);
    *piece_out = (struct jub_form_piece){.is_wanted = true};
    if (jub_text_starts(name, JUB_TEXT("-"))) {
        piece_out->is_wanted = false;
        name = after(name, 1);
    }
    piece_out->kind = jub_text_is(name, "digits") ? PIECE_DIGITS : PIECE_TEXT;
    return piece_out->kind == PIECE_DIGITS || jub_text_is(name, "text");
}

jub_status jub_form_parse(jub_arena *arena, jub_text source, const char *where, jub_form *form_out,
                          jub_error *error)
{
    const jub_position nowhere = {0};
    struct jub_form_piece pieces[JUB_FORM_PIECE_MAX];
    uint32_t count = 0, wanted_count = 0, text_count = 0;
    if (source.length_bytes == 0 || source.length_bytes > JUB_FORM_MAX_BYTES)
        return jub_fail(error, JUB_LIMIT, nowhere, NULL, "%s: a form has 1 to %d bytes", where,
                        JUB_FORM_MAX_BYTES);
    for (jub_text rest = source; rest.length_bytes > 0; count++) {
        if (count == JUB_FORM_PIECE_MAX)
            return jub_fail(error, JUB_LIMIT, nowhere, NULL, "%s: form '%.*s' has too many parts",
                            where, JUB_TEXT_ARG(source));
        if (!cut_piece(&rest, &pieces[count]))
            return jub_fail(error, JUB_SYNTAX, nowhere,
                            "write {digits}, {text}, {-digits} or {-text}",
                            "%s: form '%.*s' has a brace that opens or closes no such part", where,
                            JUB_TEXT_ARG(source));
        wanted_count += pieces[count].is_wanted;
        text_count += pieces[count].kind == PIECE_TEXT;
    }
    if (wanted_count > 1 || text_count > JUB_FORM_TEXT_MAX)
        return jub_fail(error, JUB_SYNTAX, nowhere, "write {-text} for what is not wanted",
                        "%s: form '%.*s' wants more than one part, or has more than %d of any text",
                        where, JUB_TEXT_ARG(source), JUB_FORM_TEXT_MAX);
    struct jub_form_piece *kept = JUB_NEW(arena, struct jub_form_piece, count);
    if (!kept) return jub_fail_no_memory(error);
    memcpy(kept, pieces, count * sizeof *kept);
    *form_out = (jub_form){count, kept, wanted_count == 1};
    return JUB_OK;
}

// How much of `text` the literal takes from its start, or SIZE_MAX.
static size_t match_literal(jub_text literal, jub_text text)
{
    size_t at = 0;
    for (size_t i = 0; i < literal.length_bytes; i++) {
        if (at == text.length_bytes) return SIZE_MAX;
        if (is_blank(literal.bytes[i]) != is_blank(text.bytes[at])) return SIZE_MAX;
        if (!is_blank(literal.bytes[i])) {
            if (lower(literal.bytes[i]) != lower(text.bytes[at])) return SIZE_MAX;
            at++;
            continue;
        }
        while (at < text.length_bytes && is_blank(text.bytes[at])) at++;
        while (i + 1 < literal.length_bytes && is_blank(literal.bytes[i + 1])) i++;
    }
    return at;
}

// Goes one level deeper for each piece, of which there are at most JUB_FORM_PIECE_MAX.
static bool match_from(const struct jub_form_piece *piece, const struct jub_form_piece *end,
                       jub_text text, jub_text *wanted)
{
    if (piece == end) return text.length_bytes == 0;
    size_t length = 0;
    if (piece->kind == PIECE_LITERAL) {
        length = match_literal(piece->literal, text);
        return length != SIZE_MAX && match_from(piece + 1, end, after(text, length), wanted);
    }
    if (piece->kind == PIECE_DIGITS) {
        while (length < text.length_bytes && is_digit(text.bytes[length])) length++;
        if (length == 0 || !match_from(piece + 1, end, after(text, length), wanted)) return false;
    } else {
        do {
            if (++length > text.length_bytes) return false;
        } while (!match_from(piece + 1, end, after(text, length), wanted));
    }
    if (piece->is_wanted) *wanted = jub_text_trim((jub_text){text.bytes, length});
    return true;
}

bool jub_form_match(const jub_form *form, jub_text cell, jub_text *wanted_out)
{
    jub_text wanted = {0};
    if (cell.length_bytes > JUB_FORM_CELL_MAX_BYTES) return false;
    if (!match_from(form->pieces, form->pieces + form->piece_count, cell, &wanted)) return false;
    if (form->has_wanted && wanted.length_bytes == 0) return false;
    *wanted_out = wanted;
    return true;
}

// -- dates ----------------------------------------------------------------------------------------

// The length of the run of one letter at the start.
static size_t run_length(jub_text text)
{
    size_t length = 1;
    while (length < text.length_bytes && text.bytes[length] == text.bytes[0]) length++;
    return length;
}

static bool is_date_letter(char byte)
{
    return byte == 'Y' || byte == 'M' || byte == 'D';
}

jub_status jub_date_form_check(jub_text format, const char *where, jub_error *error)
{
    uint32_t years = 0, months = 0, days = 0;
    bool is_good = format.length_bytes > 0 && format.length_bytes <= JUB_FORM_MAX_BYTES;
    bool is_after_part = false;
    for (jub_text rest = format; is_good && rest.length_bytes > 0;) {
        const char letter = rest.bytes[0];
        const size_t length = is_date_letter(letter) ? run_length(rest) : 1;
        if (is_date_letter(letter)) {
            uint32_t *count = letter == 'Y' ? &years : letter == 'M' ? &months : &days;
            *count += 1;
            is_good = (letter == 'Y' ? length == 4 : length <= 2) && !is_after_part;
        } else {
            is_good = !is_digit(letter);
        }
        is_after_part = is_date_letter(letter);
        rest = after(rest, length);
    }
    if (is_good && years == 1 && months == 1 && days == 1) return JUB_OK;
    return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                    "write it like M/D/YYYY or DD.MM.YYYY; the year has four digits",
                    "%s: '%.*s' is no date format", where, JUB_TEXT_ARG(format));
}

// Reads the digits that one part of the format takes from the start of the cell.
static bool read_part(jub_text *cell, size_t letter_count, bool is_year, int32_t *value_out)
{
    size_t length = 0;
    int32_t value = 0;
    const size_t most = is_year ? 4 : 2;
    while (length < most && length < cell->length_bytes && is_digit(cell->bytes[length]))
        value = value * 10 + (cell->bytes[length++] - '0');
    if (length == 0 || (letter_count > 1 && length != most)) return false;
    *cell = after(*cell, length);
    *value_out = value;
    return true;
}

bool jub_date_form_read(jub_text format, jub_text cell, jub_date *date_out)
{
    jub_civil civil = {0};
    for (jub_text rest = format; rest.length_bytes > 0;) {
        const char letter = rest.bytes[0];
        if (!is_date_letter(letter)) {
            if (cell.length_bytes == 0 || cell.bytes[0] != letter) return false;
            cell = after(cell, 1);
            rest = after(rest, 1);
            continue;
        }
        const size_t length = run_length(rest);
        int32_t *value = letter == 'Y' ? &civil.year : letter == 'M' ? &civil.month : &civil.day;
        if (!read_part(&cell, length, letter == 'Y', value)) return false;
        rest = after(rest, length);
    }
    return cell.length_bytes == 0 && jub_date_from_civil(civil, date_out);
}
