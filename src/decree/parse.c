// Tokens to statements. A statement that cannot be read is reported once, its label is kept apart
// (so that nobody calls it unknown), and reading goes on behind its full stop, or at the next line
// that begins a statement, whichever comes first.

#include "decree/parse_private.h"

#include <assert.h>
#include <stdio.h>

#include "base/utf8.h"
#include "decree/parse_state_private.h"

static const struct {
    decree_word word;
    bool (*parse)(decree_parser *parser);
} statements[] = {
    {WORD_DECREE, parse_header},     {WORD_CONVENTION, parse_convention},
    {WORD_FIELD, parse_field},       {WORD_CODES, parse_codes},
    {WORD_SAME, parse_same},         {WORD_DEFINE, parse_define},
    {WORD_TABLE, parse_table},       {WORD_COVERS, parse_covers},
    {WORD_EXCLUDES, parse_excludes}, {WORD_GRANTS, parse_grants},
    {WORD_LIMIT, parse_limit},       {WORD_COMBINE, parse_combine},
    {WORD_QUOTA, parse_quota},       {WORD_ROUND, parse_round},
    {WORD_NOTICE, parse_notice},     {WORD_DUTY, parse_duty},
    {WORD_TEST, parse_test},         {WORD_PROVE, parse_prove},
    {WORD_RECORD, parse_record},     {WORD_PARAMETER, parse_parameter},
    {WORD_GAP, parse_gap},           {WORD_DEFERS, parse_defers},
    {WORD_REVOKES, parse_revokes},
};
enum {
    STATEMENT_COUNT = sizeof statements / sizeof statements[0],
    UNREAD_MAX = 2 * JUB_DIAGNOSTIC_MAX, // more messages than that are not shown anyway
};

static bool begins_statement(const decree_token *token)
{
    return token->kind == TOKEN_WORD && token->is_first_on_line && decree_word_opens(token->word);
}

// -- recovery -------------------------------------------------------------------------------------

static void skip_statement(decree_parser *parser)
{
    for (;;) {
        const decree_token *token = parse_peek(parser, 0);
        parser->was_cut = token->kind == TOKEN_FENCE_END;
        if (parser->was_cut || begins_statement(token)) return;
        (void)parse_take(parser);
        if (token->kind == TOKEN_FULL_STOP) return;
    }
}

// Notes the name that a statement which could not be read meant to give.
static void note_unread(decree_parser *parser, size_t label_at)
{
    if (label_at >= parser->count || parser->tree->unread.count >= UNREAD_MAX) return;
    const decree_token *token = &parser->tokens[label_at];
    const bool is_name = token->kind == TOKEN_WORD;
    if (!is_name && token->kind != TOKEN_STRING) return;
    const decree_name name = {token->text, token->span};
    if (!JUB_LIST_PUSH(parser->arena, &parser->tree->unread, name)) (void)parse_no_memory(parser);
}

static void give_up(decree_parser *parser, size_t from)
{
    note_unread(parser, from + 1);
    skip_statement(parser);
}

// -- statements -----------------------------------------------------------------------------------

// False where something stands between the statement and its full stop, which makes it doubtful.
static bool expect_full_stop(decree_parser *parser)
{
    if (parse_accept(parser, TOKEN_FULL_STOP)) return true;
    const decree_token *token = parse_peek(parser, 0);
    if (token->kind != TOKEN_FENCE_END && !begins_statement(token))
        return parse_fail(parser, "the full stop that ends the statement", NULL);
    const decree_span last = parser->tokens[parser->at - 1].span;
    const decree_span behind = {last.offset_bytes + last.length_bytes, 1};
    parse_fault(parser, behind, "end the statement with a full stop here",
                "this statement has no full stop");
    return true;
}

// Takes what a statement put into the lists out again; the header and the conventions have said
// themselves what they lack.
static void restore(decree_tree *tree, const decree_tree *before)
{
    const decree_header header = tree->header;
    const decree_convention convention = tree->convention;
    *tree = *before;
    tree->header = header;
    tree->convention = convention;
}

static void parse_known(decree_parser *parser, size_t from, decree_word word)
{
    assert(decree_word_opens(word));
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        if (statements[i].word != word) continue;
        parser->depth = 0;
        parser->was_cut = parser->is_doubtful = false;
        const decree_tree before = *parser->tree;
        const bool is_read = statements[i].parse(parser) && expect_full_stop(parser);
        if (is_read && !parser->is_doubtful) return;
        restore(parser->tree, &before);
        note_unread(parser, from + 1);
        if (!is_read) skip_statement(parser);
        return;
    }
}

static decree_word find_meant(const decree_token *token)
{
    for (size_t i = 0; i < STATEMENT_COUNT; i++)
        if (decree_pack_is_near(token->language, token->text, statements[i].word))
            return statements[i].word;
    return WORD_OTHER;
}

static void parse_unknown(decree_parser *parser)
{
    const size_t from = parser->at;
    const decree_token *token = parse_peek(parser, 0);
    char hint[128];
    (void)snprintf(hint, sizeof hint, "statements begin with a word, such as %s, %s or %s",
                   parse_word_text(parser, WORD_FIELD), parse_word_text(parser, WORD_DEFINE),
                   parse_word_text(parser, WORD_GRANTS));
    if (token->kind != TOKEN_WORD) {
        (void)parse_fail(parser, "a statement",
                         token->kind == TOKEN_FULL_STOP ? "leave this full stop out" : hint);
        skip_statement(parser);
        return;
    }
    const decree_word meant = find_meant(token);
    if (meant != WORD_OTHER)
        (void)snprintf(hint, sizeof hint, "did you mean '%s'?", parse_word_text(parser, meant));
    (void)parse_fail(parser, "a statement", hint);
    (void)parse_take(parser);
    if (meant != WORD_OTHER)
        parse_known(parser, from, meant);
    else
        give_up(parser, from);
}

static void parse_statement(decree_parser *parser)
{
    const decree_token *token = parse_peek(parser, 0);
    const size_t from = parser->at;
    if (token->kind == TOKEN_WORD && decree_word_opens(token->word)) {
        (void)parse_take(parser);
        parse_known(parser, from, token->word);
    } else if (parser->was_cut) {
        skip_statement(parser); // the rest of what the fence before it broke off
    } else {
        parse_unknown(parser);
    }
}

// -- the file -------------------------------------------------------------------------------------

static jub_status first_status(const jub_diagnostics *diagnostics)
{
    for (size_t i = 0; i < diagnostics->list.count; i++)
        if (diagnostics->list.items[i].severity == JUB_ERROR)
            return diagnostics->list.items[i].status;
    return diagnostics->error_count > 0 ? JUB_NO_MEMORY : JUB_OK;
}

jub_status decree_check_source(jub_text source, jub_diagnostics *diagnostics)
{
    size_t bad_at;
    if (source.length_bytes > DECREE_SOURCE_MAX_BYTES) {
        jub_diagnose(diagnostics, JUB_ERROR, JUB_LIMIT, source, 0, 1, NULL,
                     "the file is longer than %d bytes", DECREE_SOURCE_MAX_BYTES);
        return JUB_LIMIT;
    }
    if (jub_utf8_valid(source, &bad_at)) return JUB_OK;
    const bool is_nul = source.bytes[bad_at] == 0;
    jub_diagnose(diagnostics, JUB_ERROR, JUB_ENCODING, source, bad_at, 1,
                 is_nul ? "is this a text file?" : "save the file as UTF-8",
                 is_nul ? "a NUL byte" : "this byte (0x%02X) is not UTF-8",
                 (unsigned)(unsigned char)source.bytes[bad_at]);
    return JUB_ENCODING;
}

// Which names are currencies has to be known before the first amount is read: `10 EUR`.
static void find_currencies(decree_parser *parser)
{
    parser->currencies = jub_map_init(parser->arena, 0);
    for (size_t i = 0; i + 2 < parser->count; i++) {
        const decree_token *token = &parser->tokens[i];
        if (token[0].kind == TOKEN_WORD && token[0].word == WORD_CONVENTION &&
            token[1].kind == TOKEN_WORD && token[1].word == WORD_CURRENCY &&
            token[2].kind == TOKEN_WORD &&
            jub_map_add(&parser->currencies, token[2].text, NULL) == JUB_MAP_ABSENT)
            (void)parse_no_memory(parser);
    }
}

static void parse_tokens(decree_parser *parser)
{
    parser->at = 0;
    while (!parser->is_out_of_memory) {
        const bool is_last = parser->at + 1 >= parser->count;
        if (!parse_sees(parser, TOKEN_FENCE_END))
            parse_statement(parser);
        else if (is_last)
            break;
        else
            (void)parse_take(parser);
    }
}

// The conventions of a text as far as it says them; the rest as it was kept.
static void complete_convention(decree_convention *convention, const decree_convention *kept)
{
    if (!convention->has_month_end) {
        convention->has_month_end = kept->has_month_end;
        convention->month_end = kept->month_end;
        convention->month_end_span = kept->month_end_span;
    }
    if (!convention->has_day_count) {
        convention->has_day_count = kept->has_day_count;
        convention->day_count = kept->day_count;
        convention->day_count_span = kept->day_count_span;
    }
}

// Reads one text over what was kept from those behind it.
static void parse_over(decree_parser *parser, const decree_names *keeping)
{
    decree_inheritance kept;
    decree_keep(parser->tree, keeping, &kept);
    const decree_convention convention = parser->tree->convention;
    parser->tree->convention = (decree_convention){0};
    parse_tokens(parser);
    complete_convention(&parser->tree->convention, &convention);
    if (!decree_lay_over(parser->tree, &kept)) (void)parse_no_memory(parser);
}

// What a text keeps of the one behind it stands in its own header, which is read with it; so it is
// looked for beforehand.
static decree_names find_keeping(decree_parser *parser)
{
    decree_names names = {0};
    for (parser->at = 0; parser->at + 1 < parser->count;)
        if (parse_accept_word(parser, WORD_KEEPING)) {
            (void)parse_names(parser, "the name of a statement to keep, or 'all'", &names);
            break;
        } else {
            (void)parse_take(parser);
        }
    return names;
}

static void parse_part(decree_parser *parser, bool is_last)
{
    if (is_last) {
        parse_tokens(parser);
        return;
    }
    const decree_names keeping = find_keeping(parser);
    parse_over(parser, &keeping);
}

// The texts that a source is made of, from the last to the first.
static jub_status parse_parts(decree_parser *parser)
{
    const decree_token *tokens = parser->tokens;
    size_t end = parser->count;
    for (size_t i = parser->diagnostics->parts.count; i > 1; i--) {
        const size_t offset_bytes = parser->diagnostics->parts.items[i - 1].offset_bytes;
        size_t from = 0;
        while (from < end && tokens[from].span.offset_bytes < offset_bytes) from++;
        parser->tokens = tokens + from;
        parser->count = end - from;
        if (parser->count == 0) continue; // no fence: there is nothing to keep
        parse_part(parser, i == parser->diagnostics->parts.count);
        end = from;
    }
    parser->tokens = tokens;
    parser->count = end;
    parse_part(parser, parser->diagnostics->parts.count < 2);
    return parser->is_out_of_memory ? JUB_NO_MEMORY : JUB_OK;
}

static jub_status parse_file(decree_parser *parser)
{
    decree_tokens tokens = {0};
    decree_lex(parser->arena, parser->source, parser->diagnostics, &tokens);
    if (tokens.is_out_of_memory) return JUB_NO_MEMORY;
    if (tokens.list.count > DECREE_TOKEN_MAX) return JUB_LIMIT;
    if (tokens.has_unknown_language) return JUB_MISSING;
    if (tokens.list.count == 0) {
        jub_diagnose(parser->diagnostics, JUB_ERROR, JUB_MISSING, parser->source, 0, 1,
                     "put the statements between a line ```decree and a line ```",
                     "the file has no fence marked decree");
        return JUB_MISSING;
    }
    parser->tokens = tokens.list.items;
    parser->count = tokens.list.count;
    parser->tree->languages = tokens.languages;
    parser->tree->language = tokens.list.items[0].language;
    find_currencies(parser);
    return parse_parts(parser);
}

jub_status decree_parse(jub_arena *arena, jub_text source, jub_diagnostics *diagnostics,
                        decree_tree **tree_out)
{
    *tree_out = NULL;
    decree_parser parser = {.arena = arena, .source = source, .diagnostics = diagnostics};
    jub_status status = decree_check_source(source, diagnostics);
    if (status != JUB_OK) return status;
    parser.tree = JUB_NEW(arena, decree_tree, 1);
    if (!parser.tree) return JUB_NO_MEMORY;
    *parser.tree = (decree_tree){.arena = arena, .source = source};
    status = parse_file(&parser);
    if (status != JUB_OK) return status;
    *tree_out = parser.tree;
    return first_status(diagnostics);
}
