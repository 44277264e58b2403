// Reads a text for an editor, and what it can answer at once: messages, the outline, where a name
// is declared and used.

#include "decree/language_private.h"

#include "base/utf8.h"
#include "decree/check_private.h"
#include "decree/parse_private.h"

// -- reading --------------------------------------------------------------------------------------

static bool is_readable(jub_text source)
{
    return source.length_bytes <= DECREE_SOURCE_MAX_BYTES && jub_utf8_valid(source, NULL);
}

// The tokens once more, on their own: the parser keeps none. What is wrong with them it has said.
static jub_status read_tokens(jub_language *language)
{
    jub_diagnostics unheard = jub_diagnostics_init(language->arena);
    unheard.parts = language->diagnostics.parts;
    decree_tokens tokens = {0};
    if (is_readable(language->source)) {
        decree_find_fences(language->arena, language->source, &unheard, &language->fences);
        decree_lex(language->arena, language->source, &unheard, &tokens);
    }
    if (language->fences.is_out_of_memory || tokens.is_out_of_memory) return JUB_NO_MEMORY;
    language->tokens = tokens.list.items;
    language->token_count = (uint32_t)tokens.list.count;
    language->languages = tokens.languages;
    return language_index(language) ? JUB_OK : JUB_NO_MEMORY;
}

// Where a decree that rules are kept from is not to be had, its names are unknown, which is no
// fault of each place that names one.
static jub_status read_tree(jub_language *language, bool is_whole)
{
    jub_diagnostics unheard = jub_diagnostics_init(language->arena);
    unheard.parts = language->diagnostics.parts;
    const jub_status parsed =
        decree_parse(language->arena, language->source, &language->diagnostics, &language->tree);
    if (parsed == JUB_NO_MEMORY || !language->tree) return parsed;
    return decree_check(language->tree, is_whole ? &language->diagnostics : &unheard);
}

jub_status jub_language_read(jub_arena *arena, jub_text source, const jub_decree_library *library,
                             const jub_language **language_out)
{
    jub_language *language = JUB_NEW(arena, jub_language, 1);
    if (!language) return JUB_NO_MEMORY;
    *language = (jub_language){.own_bytes = source.length_bytes, .arena = arena};
    language->diagnostics = jub_diagnostics_init(arena);
    const jub_status gathered =
        jub_decree_gather(arena, source, library, &language->diagnostics, &language->source);
    if (gathered == JUB_NO_MEMORY || read_tree(language, gathered == JUB_OK) == JUB_NO_MEMORY)
        return JUB_NO_MEMORY;
    jub_diagnostics_sort(&language->diagnostics);
    const jub_status status = read_tokens(language);
    if (status == JUB_OK) *language_out = language;
    return status;
}

const jub_diagnostics *jub_language_diagnostics(const jub_language *language)
{
    return &language->diagnostics;
}

bool jub_language_has_fence(const jub_language *language)
{
    return language->fences.list.count > 0 &&
           language->fences.list.items[0].body.offset_bytes <= language->own_bytes;
}

jub_span jub_language_kept_from(const jub_language *language)
{
    if (!language->tree) return (jub_span){0, 0};
    const decree_span span = language->tree->header.replaces_span;
    return (jub_span){span.offset_bytes, span.length_bytes};
}

// -- places ---------------------------------------------------------------------------------------

static jub_span span_of(const jub_language *language, uint32_t token)
{
    const decree_span span = language->tokens[token].span;
    return (jub_span){span.offset_bytes, span.length_bytes};
}

static language_meaning meaning_at(const jub_language *language, size_t offset_bytes)
{
    const uint32_t token = language_token_at(language, offset_bytes);
    const bool is_there = token != LANGUAGE_NONE && language_is_own(language, token);
    return is_there ? language->meanings[token] : (language_meaning){LANGUAGE_NOTHING, 0};
}

// A case that is listed nowhere, as one of a define, leads to what it is a case of.
static uint32_t case_token(const jub_language *language, uint32_t declaration, jub_text name)
{
    const language_meaning owner = {LANGUAGE_NAME, declaration};
    uint32_t token;
    if (!language_find_case(language, owner, name, &token)) return LANGUAGE_NONE;
    return token != LANGUAGE_NONE ? token : language->declarations.items[declaration].token;
}

// Of the texts one behind another the one that an offset lies in.
static jub_language_target target_of(const jub_language *language, jub_span span)
{
    size_t start = 0, end = language->own_bytes;
    jub_text name = {0};
    for (size_t i = 1; i < language->diagnostics.parts.count; i++) {
        const jub_source_part *part = &language->diagnostics.parts.items[i];
        if (part->offset_bytes > span.offset_bytes) break;
        const bool is_last = i + 1 == language->diagnostics.parts.count;
        start = part->offset_bytes;
        end = is_last ? language->source.length_bytes : part[1].offset_bytes;
        name = part->name;
    }
    return (jub_language_target){
        .file = name,
        .text = {language->source.bytes + start, end - start},
        .span = {span.offset_bytes - start, span.length_bytes},
    };
}

bool jub_language_definition(const jub_language *language, size_t offset_bytes,
                             jub_language_target *target_out)
{
    const uint32_t at = language_token_at(language, offset_bytes);
    const language_meaning meaning = meaning_at(language, offset_bytes);
    uint32_t token = LANGUAGE_NONE;
    switch (meaning.role) {
    case LANGUAGE_NAME:
    case LANGUAGE_DECLARED: token = language->declarations.items[meaning.number].token; break;
    case LANGUAGE_CASE:
        token = case_token(language, meaning.number, language->tokens[at].text);
        break;
    case LANGUAGE_TITLE: token = language->statements.items[meaning.number].label; break;
    case LANGUAGE_NOTHING:
    case LANGUAGE_KEYWORD:
    case LANGUAGE_FUNCTION:
    case LANGUAGE_BUILTIN:
    case LANGUAGE_BUILTIN_CASE: break;
    }
    if (token == LANGUAGE_NONE) return false;
    *target_out = target_of(language, span_of(language, token));
    return true;
}

// Two meanings that stand for one thing: a name and its declaration do.
static bool is_same(language_meaning a, language_meaning b)
{
    const language_role role_a = a.role == LANGUAGE_DECLARED ? LANGUAGE_NAME : a.role;
    const language_role role_b = b.role == LANGUAGE_DECLARED ? LANGUAGE_NAME : b.role;
    return role_a == role_b && a.number == b.number;
}

static bool is_declaration(const jub_language *language, uint32_t token)
{
    const language_meaning meaning = language->meanings[token];
    if (meaning.role == LANGUAGE_DECLARED) return true;
    if (meaning.role == LANGUAGE_TITLE)
        return language->statements.items[meaning.number].label == token;
    if (meaning.role != LANGUAGE_CASE) return false;
    const language_declaration *owner = &language->declarations.items[meaning.number];
    return token >= owner->cases_first && token < owner->cases_end;
}

jub_status jub_language_references(const jub_language *language, jub_arena *arena,
                                   size_t offset_bytes, bool with_declaration,
                                   jub_span_list *spans_out)
{
    const uint32_t at = language_token_at(language, offset_bytes);
    const language_meaning meaning = meaning_at(language, offset_bytes);
    if (meaning.role == LANGUAGE_NOTHING || meaning.role == LANGUAGE_KEYWORD ||
        meaning.role == LANGUAGE_FUNCTION)
        return JUB_MISSING;
    jub_span_list spans = {0};
    for (uint32_t i = 0; i < language->token_count && language_is_own(language, i); i++) {
        if (!is_same(language->meanings[i], meaning)) continue;
        if (!jub_text_equal(language->tokens[i].text, language->tokens[at].text)) continue;
        if (!with_declaration && is_declaration(language, i)) continue;
        if (!JUB_LIST_PUSH(arena, &spans, span_of(language, i))) return JUB_NO_MEMORY;
    }
    *spans_out = spans;
    return JUB_OK;
}

// -- outline --------------------------------------------------------------------------------------

// What has no label is called by its next word, as `month_end` or `first`.
static uint32_t name_token(const jub_language *language, const language_statement *statement)
{
    if (statement->label != LANGUAGE_NONE) return statement->label;
    const uint32_t next = statement->first + 1;
    if (next >= statement->end) return statement->first;
    const decree_token_kind kind = language->tokens[next].kind;
    return kind == TOKEN_WORD || kind == TOKEN_STRING ? next : statement->first;
}

static bool push_entry(const jub_language *language, jub_arena *arena,
                       const language_statement *statement, jub_outline *outline)
{
    const uint32_t token = name_token(language, statement);
    const jub_span first = span_of(language, statement->first);
    const jub_span last = span_of(language, statement->end - 1);
    const jub_text word = language_opener_text(language, statement);
    const jub_text cite = language_cite_of(language, statement);
    const jub_outline_entry entry = {
        .name = language->tokens[token].text,
        .detail = cite.length_bytes == 0 ? word
                                         : jub_text_format(arena, "%.*s, %.*s", JUB_TEXT_ARG(word),
                                                           JUB_TEXT_ARG(cite)),
        .kind = language_kind_of(statement->opener),
        .statement = {first.offset_bytes,
                      last.offset_bytes + last.length_bytes - first.offset_bytes},
        .name_span = span_of(language, token),
    };
    return entry.detail.bytes && JUB_LIST_PUSH(arena, outline, entry);
}

jub_status jub_language_outline(const jub_language *language, jub_arena *arena,
                                jub_outline *outline_out)
{
    jub_outline outline = {0};
    for (size_t i = 0; i < language->statements.count; i++) {
        const language_statement *statement = &language->statements.items[i];
        if (!language_is_own(language, statement->first)) break;
        if (statement->opener == WORD_OTHER) continue;
        if (!push_entry(language, arena, statement, &outline)) return JUB_NO_MEMORY;
    }
    *outline_out = outline;
    return JUB_OK;
}
