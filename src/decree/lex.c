// Bytes to tokens. Names follow Unicode (UAX #31) and are compared in normal form C. Slips that
// word processors and other languages teach are reported once, and the token that was meant is
// given.

#include "decree/lex_internal_private.h"

#include <assert.h>

#include "base/map.h"
#include "base/utf8.h"

const char *decree_mark_text(decree_token_kind kind)
{
    static const char *const marks[] = {
#define X(name, mark) [name] = mark,
        DECREE_MARK_LIST(X)
#undef X
    };
    assert(kind >= TOKEN_FULL_STOP && kind <= TOKEN_RANGE);
    return marks[kind];
}

char lex_byte(const decree_lexer *lexer, size_t ahead)
{
    return lexer->at + ahead < lexer->end ? lexer->source.bytes[lexer->at + ahead] : 0;
}

bool lex_is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

void lex_fault(decree_lexer *lexer, size_t start, size_t end, const char *hint, const char *message)
{
    jub_diagnose(lexer->diagnostics, JUB_ERROR, JUB_SYNTAX, lexer->source, start, end - start, hint,
                 "%s", message);
}

void lex_push(decree_lexer *lexer, decree_token token, size_t start)
{
    token.span = (decree_span){start, lexer->at - start};
    token.is_first_on_line = lexer->is_line_start;
    token.heading = lexer->heading;
    token.language = lexer->language;
    lexer->is_line_start = false;
    if (!JUB_LIST_PUSH(lexer->arena, &lexer->tokens->list, token))
        lexer->tokens->is_out_of_memory = true;
}

static void push_mark(decree_lexer *lexer, decree_token_kind kind, size_t bytes)
{
    const size_t start = lexer->at;
    lexer->at += bytes;
    lex_push(lexer, (decree_token){.kind = kind}, start);
}

// The code point here; only inside the fence.
static uint32_t code_point_at(const decree_lexer *lexer, size_t *length_out)
{
    return jub_utf8_decode((jub_text){lexer->source.bytes + lexer->at, lexer->end - lexer->at},
                           length_out);
}

// -- comments and texts ---------------------------------------------------------------------------

static bool turns_direction(uint32_t code_point)
{
    return (code_point >= 0x202A && code_point <= 0x202E) ||
           (code_point >= 0x2066 && code_point <= 0x2069);
}

// In a comment or a text, marks that turn the direction of writing can make a line look like
// another one ("Trojan Source", CVE-2021-42574).
static void refuse_turned(decree_lexer *lexer, size_t start, size_t end)
{
    for (size_t at = start; at < end;) {
        size_t length;
        const jub_text rest = {lexer->source.bytes + at, end - at};
        if (turns_direction(jub_utf8_decode(rest, &length))) {
            lex_fault(lexer, at, at + length, "take it out",
                      "a mark that turns the direction of writing can hide what is written");
            return;
        }
        at += length;
    }
}

static size_t line_end(const decree_lexer *lexer)
{
    const void *found = memchr(lexer->source.bytes + lexer->at, '\n', lexer->end - lexer->at);
    return found ? (size_t)((const char *)found - lexer->source.bytes) : lexer->end;
}

static void skip_comment(decree_lexer *lexer)
{
    const size_t end = line_end(lexer);
    refuse_turned(lexer, lexer->at, end);
    lexer->at = end;
}

static void push_string(decree_lexer *lexer, size_t start, size_t from, size_t to)
{
    const jub_text raw = {lexer->source.bytes + from, to - from};
    refuse_turned(lexer, from, to);
    if (raw.length_bytes > DECREE_STRING_MAX_BYTES) {
        jub_diagnose(lexer->diagnostics, JUB_ERROR, JUB_LIMIT, lexer->source, start, 1,
                     "move long wording into the prose around the fence",
                     "this text is longer than %d bytes", DECREE_STRING_MAX_BYTES);
        lex_push(lexer, (decree_token){.kind = TOKEN_BAD}, start);
        return;
    }
    const jub_text text = jub_utf8_nfc(lexer->arena, raw);
    if (!text.bytes) lexer->tokens->is_out_of_memory = true;
    lex_push(lexer, (decree_token){.kind = TOKEN_STRING, .text = text}, start);
}

// A text between `open` (of `open_bytes`, here) and `close`, on one line.
static void lex_string(decree_lexer *lexer, size_t open_bytes, const char *close)
{
    const size_t start = lexer->at;
    const size_t close_bytes = strlen(close);
    // The end of the line is not looked up first: a line may hold a million texts.
    for (size_t at = start + open_bytes; at + close_bytes <= lexer->end; at++) {
        if (lexer->source.bytes[at] == '\n') break;
        if (memcmp(lexer->source.bytes + at, close, close_bytes) != 0) continue;
        if (lexer->source.bytes[at - 1] == '\\' && at > start + open_bytes) {
            lex_fault(lexer, at - 1, at + close_bytes, "write ' inside a text",
                      "a backslash does not take a quotation mark into a text");
            continue;
        }
        lexer->at = at + close_bytes;
        push_string(lexer, start, start + open_bytes, at);
        return;
    }
    const size_t stop = line_end(lexer);
    lex_fault(lexer, start, stop, "close it with \" on the same line", "this text is never closed");
    lexer->at = stop;
    lex_push(lexer, (decree_token){.kind = TOKEN_BAD}, start);
}

// -- words ----------------------------------------------------------------------------------------

// Full-width Latin letters look like the plain ones and are different words.
static jub_text fold_full_width(decree_lexer *lexer, jub_text raw)
{
    char *plain = JUB_NEW(lexer->arena, char, raw.length_bytes + 1);
    if (!plain) return (jub_text){0};
    size_t count = 0;
    for (size_t at = 0; at < raw.length_bytes;) {
        size_t length;
        const uint32_t code_point =
            jub_utf8_decode((jub_text){raw.bytes + at, raw.length_bytes - at}, &length);
        if (code_point >= 0xFF01 && code_point <= 0xFF5E) {
            plain[count++] = (char)(code_point - 0xFF01 + '!');
        } else {
            memcpy(plain + count, raw.bytes + at, length);
            count += length;
        }
        at += length;
    }
    return (jub_text){plain, count};
}

static void push_word(decree_lexer *lexer, size_t start, bool has_full_width)
{
    jub_text raw = {lexer->source.bytes + start, lexer->at - start};
    if (raw.length_bytes > DECREE_NAME_MAX_BYTES) {
        jub_diagnose(lexer->diagnostics, JUB_ERROR, JUB_LIMIT, lexer->source, start, 1, NULL,
                     "this name is longer than %d bytes", DECREE_NAME_MAX_BYTES);
        lex_push(lexer, (decree_token){.kind = TOKEN_BAD}, start);
        return;
    }
    if (has_full_width) {
        raw = fold_full_width(lexer, raw);
        char hint[DECREE_NAME_MAX_BYTES + 16];
        (void)snprintf(hint, sizeof hint, "write %.*s", JUB_TEXT_ARG(raw));
        lex_fault(lexer, start, lexer->at, hint, "a name with full-width letters or digits");
    }
    const jub_text text = raw.bytes ? jub_utf8_nfc(lexer->arena, raw) : raw;
    if (!text.bytes) {
        lexer->tokens->is_out_of_memory = true;
        return;
    }
    const decree_word word = decree_pack_find(lexer->language, text);
    lex_push(lexer, (decree_token){.kind = TOKEN_WORD, .word = word, .text = text}, start);
}

static void lex_word(decree_lexer *lexer)
{
    const size_t start = lexer->at;
    bool has_full_width = false;
    while (lexer->at < lexer->end) {
        size_t length;
        const uint32_t code_point = code_point_at(lexer, &length);
        if (!jub_utf8_continues_name(code_point)) break;
        has_full_width |= code_point >= 0xFF01 && code_point <= 0xFF5E;
        lexer->at += length;
    }
    push_word(lexer, start, has_full_width);
}

// -- marks of ASCII -------------------------------------------------------------------------------

// What other languages write. The longest first.
static const struct {
    const char *written;
    decree_token_kind meant;
    const char *hint;
    const char *message;
} foreign_marks[] = {
    {"...", TOKEN_RANGE, "write ..", "a range has two full stops"},
    {"==", TOKEN_EQUAL, "write =", "equality is one sign"},
    {"!=", TOKEN_NOT_EQUAL, "write <>", "'!=' is not a comparison of this language"},
    {"=<", TOKEN_LESS_EQUAL, "write <=", "'=<' is written the other way round"},
    {"=>", TOKEN_GREATER_EQUAL, "write >=", "'=>' is written the other way round"},
    {":=", TOKEN_EQUAL, "write =", "a definition takes = alone"},
    {"**", TOKEN_STAR, "write the product out", "there are no powers in this language"},
};

static bool lex_foreign_mark(decree_lexer *lexer)
{
    const jub_text rest = {lexer->source.bytes + lexer->at, lexer->end - lexer->at};
    for (size_t i = 0; i < sizeof foreign_marks / sizeof foreign_marks[0]; i++) {
        const jub_text written = jub_text_from(foreign_marks[i].written);
        if (!jub_text_starts(rest, written)) continue;
        lex_fault(lexer, lexer->at, lexer->at + written.length_bytes, foreign_marks[i].hint,
                  foreign_marks[i].message);
        push_mark(lexer, foreign_marks[i].meant, written.length_bytes);
        return true;
    }
    return false;
}

static bool lex_plain_mark(decree_lexer *lexer)
{
    // TOKEN_NOT_EQUAL and its like come before TOKEN_LESS when the longer is tried first.
    for (size_t bytes = 2; bytes >= 1; bytes--)
        for (decree_token_kind kind = TOKEN_FULL_STOP; kind <= TOKEN_RANGE; kind++) {
            const char *mark = decree_mark_text(kind);
            if (strlen(mark) != bytes || lexer->end - lexer->at < bytes ||
                memcmp(lexer->source.bytes + lexer->at, mark, bytes) != 0)
                continue;
            push_mark(lexer, kind, bytes);
            return true;
        }
    return false;
}

static void push_meant_word(decree_lexer *lexer, decree_word word, size_t bytes,
                            const char *message)
{
    char hint[64];
    const size_t start = lexer->at;
    const char *text = decree_pack_text(lexer->language, word);
    (void)snprintf(hint, sizeof hint, "write %s", text);
    lex_fault(lexer, start, start + bytes, hint, message);
    lexer->at += bytes;
    lex_push(lexer, (decree_token){.kind = TOKEN_WORD, .word = word, .text = jub_text_from(text)},
             start);
}

static void lex_stray(decree_lexer *lexer, char byte)
{
    const size_t start = lexer->at++;
    const char *hint = byte == '#'    ? "a comment begins with --"
                       : byte == '\\' ? "there are no escapes: leave it out"
                                      : NULL;
    char message[64];
    if ((unsigned char)byte < 0x20 || byte == 0x7f)
        (void)snprintf(message, sizeof message, "a control character (U+%04X)", (unsigned)byte);
    else
        (void)snprintf(message, sizeof message, "'%c' has no meaning in this language", byte);
    lex_fault(lexer, start, lexer->at, hint, message);
    lex_push(lexer, (decree_token){.kind = TOKEN_BAD}, start);
}

static void skip_foreign_comment(decree_lexer *lexer)
{
    lex_fault(lexer, lexer->at, lexer->at + 2, "write --", "a comment begins with two hyphens");
    skip_comment(lexer);
}

// `50 %` as 1/2, with the number that stands before the mark.
static void lex_per_cent(decree_lexer *lexer)
{
    enum { DENOMINATOR_MAX = 1000000 }; // of a number of per cent that is reckoned for the hint
    char hint[96] = "write 10 % as 1/10";
    const size_t count = lexer->tokens->list.count;
    const decree_token *before = count > 0 ? &lexer->tokens->list.items[count - 1] : NULL;
    decree_ratio share = {0, 1};
    if (before && before->kind == TOKEN_INTEGER) share.numerator = before->integer;
    if (before && before->kind == TOKEN_DECIMAL) share = before->ratio;
    if (share.numerator > 0 && share.denominator <= DENOMINATOR_MAX) {
        share = lex_reduce(share.numerator, share.denominator * 100);
        const int used =
            snprintf(hint, sizeof hint, "write %.*s %% as %lld", (int)before->span.length_bytes,
                     lexer->source.bytes + before->span.offset_bytes, (long long)share.numerator);
        if (share.denominator > 1)
            (void)snprintf(hint + used, sizeof hint - (size_t)used, "/%lld",
                           (long long)share.denominator);
    }
    lex_fault(lexer, lexer->at, lexer->at + 1, hint,
              "the per cent sign is not a mark of the language");
    lexer->at++;
}

static void lex_ascii_mark(decree_lexer *lexer, char byte)
{
    const char next = lex_byte(lexer, 1);
    if (byte == '-' && next == '-')
        skip_comment(lexer);
    else if (byte == '/' && (next == '/' || next == '*'))
        skip_foreign_comment(lexer);
    else if (byte == '"')
        lex_string(lexer, 1, "\"");
    else if (byte == '\'') {
        lex_fault(lexer, lexer->at, lexer->at + 1, "write \" at both ends",
                  "a text stands between double quotation marks");
        lex_string(lexer, 1, "'");
    } else if (byte == '&')
        push_meant_word(lexer, WORD_AND, next == '&' ? 2 : 1, "conditions are joined by words");
    else if (byte == '!' && next != '=')
        push_meant_word(lexer, WORD_NOT, 1, "a condition is turned round by a word");
    else if (byte == '%')
        lex_per_cent(lexer);
    else if (byte == '.' && lex_is_digit(next))
        lex_number(lexer);
    else if (!lex_foreign_mark(lexer) && !lex_plain_mark(lexer))
        lex_stray(lexer, byte);
}

// -- marks of other scripts -----------------------------------------------------------------------

// Typographic quotation marks, with what closes each.
static const struct {
    uint32_t code_point;
    const char *close;
} quotation_marks[] = {
    {0x201C, "\u201D"}, {0x201D, "\u201D"}, {0x201E, "\u201C"},
    {0x00AB, "\u00BB"}, {0x300C, "\u300D"}, {0x300E, "\u300F"},
    {0xFF02, "\uFF02"}, {0x2018, "\u2019"}, {0x2019, "\u2019"},
};

static const struct {
    uint32_t code_point;
    decree_token_kind meant;
    const char *name;
} other_marks[] = {
    {0x2013, TOKEN_MINUS, "a dash"},
    {0x2012, TOKEN_MINUS, "a dash"},
    {0x2010, TOKEN_MINUS, "a typographic hyphen"},
    {0x2011, TOKEN_MINUS, "a typographic hyphen"},
    {0x2212, TOKEN_MINUS, "a typographic minus sign"},
    {0x00D7, TOKEN_STAR, "a multiplication sign"},
    {0x00F7, TOKEN_SLASH, "a division sign"},
    {0x2044, TOKEN_SLASH, "a fraction slash"},
    {0x2264, TOKEN_LESS_EQUAL, "a typographic comparison"},
    {0x2265, TOKEN_GREATER_EQUAL, "a typographic comparison"},
    {0x2260, TOKEN_NOT_EQUAL, "a typographic comparison"},
    {0x2026, TOKEN_RANGE, "an ellipsis"},
    {0x3001, TOKEN_COMMA, "an ideographic comma"},
    {0x3002, TOKEN_FULL_STOP, "an ideographic full stop"},
    {0xFF61, TOKEN_FULL_STOP, "an ideographic full stop"},
    {0x060C, TOKEN_COMMA, "an Arabic comma"},
    {0x061B, TOKEN_SEMICOLON, "an Arabic semicolon"},
    {0x06D4, TOKEN_FULL_STOP, "an Arabic full stop"},
    {0x0964, TOKEN_FULL_STOP, "a danda"},
    {0x00B7, TOKEN_FULL_STOP, "a middle dot"},
};

static bool is_odd_space(uint32_t code_point)
{
    return code_point == 0x00A0 || code_point == 0x3000 || code_point == 0x202F ||
           code_point == 0x1680 || code_point == 0x205F ||
           (code_point >= 0x2000 && code_point <= 0x200A);
}

static bool is_invisible(uint32_t code_point)
{
    return (code_point >= 0x200B && code_point <= 0x200F) || code_point == 0x00AD ||
           code_point == 0x2060 || code_point == 0xFEFF || turns_direction(code_point);
}

static void lex_other_quotation(decree_lexer *lexer, size_t length, const char *close)
{
    lex_fault(lexer, lexer->at, lexer->at + length, "write \" at both ends",
              "typographic quotation marks do not hold a text");
    lex_string(lexer, length, close);
}

static void lex_other_mark(decree_lexer *lexer, decree_token_kind meant, const char *name,
                           size_t length)
{
    char hint[32], message[80];
    (void)snprintf(hint, sizeof hint, "write %s", decree_mark_text(meant));
    (void)snprintf(message, sizeof message, "%s is not a mark of the language", name);
    lex_fault(lexer, lexer->at, lexer->at + length, hint, message);
    push_mark(lexer, meant, length);
}

// A full-width form of an ASCII mark. Only marks of one byte have one.
static bool lex_full_width(decree_lexer *lexer, uint32_t code_point, size_t length)
{
    if (code_point < 0xFF01 || code_point > 0xFF5E) return false;
    const char plain[2] = {(char)(code_point - 0xFF01 + '!'), 0};
    for (decree_token_kind kind = TOKEN_FULL_STOP; kind <= TOKEN_RANGE; kind++)
        if (strcmp(decree_mark_text(kind), plain) == 0) {
            lex_other_mark(lexer, kind, "a full-width form", length);
            return true;
        }
    return false;
}

static void lex_strange(decree_lexer *lexer, uint32_t code_point, size_t length)
{
    const size_t start = lexer->at;
    char message[96];
    const char *hint = NULL;
    if (is_invisible(code_point)) {
        (void)snprintf(message, sizeof message, "an invisible character (U+%04X)",
                       (unsigned)code_point);
        hint = "take it out";
    } else if (jub_utf8_continues_name(code_point)) {
        (void)snprintf(message, sizeof message, "a name cannot begin with '%.*s'", (int)length,
                       lexer->source.bytes + start);
        hint = "numbers are written with the digits 0 to 9";
    } else {
        if ((code_point >= 0xBC && code_point <= 0xBE) ||
            (code_point >= 0x2150 && code_point <= 0x215E))
            hint = "write the fraction out, as 1/2";
        (void)snprintf(message, sizeof message, "'%.*s' (U+%04X) has no meaning in this language",
                       (int)length, lexer->source.bytes + start, (unsigned)code_point);
    }
    lexer->at += length;
    lex_fault(lexer, start, lexer->at, hint, message);
    lex_push(lexer, (decree_token){.kind = TOKEN_BAD}, start);
}

static void lex_other_script(decree_lexer *lexer)
{
    size_t length;
    const uint32_t code_point = code_point_at(lexer, &length);
    for (size_t i = 0; i < sizeof quotation_marks / sizeof quotation_marks[0]; i++)
        if (quotation_marks[i].code_point == code_point) {
            lex_other_quotation(lexer, length, quotation_marks[i].close);
            return;
        }
    for (size_t i = 0; i < sizeof other_marks / sizeof other_marks[0]; i++)
        if (other_marks[i].code_point == code_point) {
            lex_other_mark(lexer, other_marks[i].meant, other_marks[i].name, length);
            return;
        }
    if (is_odd_space(code_point)) {
        lex_fault(lexer, lexer->at, lexer->at + length, "write a plain space",
                  "a non-breaking or other special space between words");
        lexer->at += length;
    } else if (code_point == 0x2014) { // what word processors make of the two hyphens
        lex_fault(lexer, lexer->at, lexer->at + length, "a comment begins with --",
                  "a long dash is not a mark of the language");
        skip_comment(lexer);
    } else if (!lex_full_width(lexer, code_point, length)) {
        lex_strange(lexer, code_point, length);
    }
}

// -- the whole ------------------------------------------------------------------------------------

static void lex_token(decree_lexer *lexer)
{
    const char byte = lex_byte(lexer, 0);
    if (byte == '\n') {
        lexer->is_line_start = true;
        lexer->at++;
    } else if (byte == ' ' || byte == '\t' || byte == '\r') {
        lexer->at++;
    } else if (lex_is_digit(byte)) {
        lex_number(lexer);
    } else {
        size_t length;
        if (jub_utf8_starts_name(code_point_at(lexer, &length)))
            lex_word(lexer);
        else if ((unsigned char)byte < 0x80)
            lex_ascii_mark(lexer, byte);
        else
            lex_other_script(lexer);
    }
}

static bool is_past_limit(decree_lexer *lexer)
{
    if (lexer->tokens->list.count < DECREE_TOKEN_MAX) return false;
    jub_diagnose(lexer->diagnostics, JUB_ERROR, JUB_LIMIT, lexer->source, lexer->at, 1,
                 "split the decree", "more than %d words and marks", DECREE_TOKEN_MAX);
    return true;
}

static bool is_taken(decree_language language, jub_text text)
{
    return decree_word_class_of(decree_pack_find(language, text)) != DECREE_FREE;
}

// The language, of those given bit by bit, in which the text cannot be a name; or their count.
static decree_language taken_in(uint32_t languages, jub_text text)
{
    const decree_language count = decree_language_count();
    for (decree_language i = 0; i < count; i++)
        if ((languages >> i & 1) && is_taken(i, text)) return i;
    return count;
}

// Where a file has fences of several languages, a name of one that is a word of another would be
// read as that word there.
static void refuse_words_of_others(jub_arena *arena, jub_text source, jub_diagnostics *diagnostics,
                                   decree_tokens *tokens)
{
    const uint32_t languages = tokens->languages;
    if ((languages & (languages - 1)) == 0) return;
    jub_map reported = jub_map_init(arena, 0);
    for (size_t i = 0; i < tokens->list.count; i++) {
        const decree_token *token = &tokens->list.items[i];
        if (token->kind != TOKEN_WORD || is_taken(token->language, token->text)) continue;
        const decree_language other = taken_in(languages, token->text);
        bool is_new = false;
        if (other == decree_language_count()) continue;
        if (jub_map_add(&reported, token->text, &is_new) == JUB_MAP_ABSENT)
            tokens->is_out_of_memory = true;
        if (!is_new) continue;
        jub_diagnose(diagnostics, JUB_ERROR, JUB_SYNTAX, source, token->span.offset_bytes,
                     token->span.length_bytes, "take another name",
                     "'%.*s' is a word of the language in the fences marked 'decree %s'",
                     JUB_TEXT_ARG(token->text), decree_language_code(other));
    }
}

void decree_lex(jub_arena *arena, jub_text source, jub_diagnostics *diagnostics,
                decree_tokens *tokens_out)
{
    decree_fences fences = {0};
    decree_find_fences(arena, source, diagnostics, &fences);
    tokens_out->is_out_of_memory = fences.is_out_of_memory;
    tokens_out->has_unknown_language = fences.has_unknown_language;
    if (fences.has_unknown_language) return;
    bool is_over = false;
    for (size_t i = 0; i < fences.list.count && !is_over; i++) {
        const decree_fence *fence = &fences.list.items[i];
        decree_lexer lexer = {
            .arena = arena,
            .source = source,
            .diagnostics = diagnostics,
            .tokens = tokens_out,
            .at = fence->body.offset_bytes,
            .end = fence->body.offset_bytes + fence->body.length_bytes,
            .is_line_start = true,
            .language = fence->language,
            .heading = fence->heading,
        };
        tokens_out->languages |= (uint32_t)1 << fence->language;
        while (lexer.at < lexer.end && !tokens_out->is_out_of_memory && !is_over) {
            lex_token(&lexer);
            is_over = is_past_limit(&lexer);
        }
        lex_push(&lexer, (decree_token){.kind = TOKEN_FENCE_END}, lexer.at);
    }
    if (!tokens_out->is_out_of_memory)
        refuse_words_of_others(arena, source, diagnostics, tokens_out);
}
