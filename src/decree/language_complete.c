// What may be written at a place: found by walking through its statement up to there.

#include "decree/language_private.h"

typedef struct completer {
    const jub_language *language;
    jub_arena *arena;
    jub_completions *out;
    jub_text prefix;       // written already
    decree_language fence; // whose words are offered
    jub_map given;         // each text is offered once
    bool is_out_of_memory;
} completer;

// -- offering -------------------------------------------------------------------------------------

static char lower(char byte)
{
    return (char)(byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte);
}

// The prefix's bytes stand in the text in their order, so that `tend` finds `term_end`.
static bool has_letters(jub_text text, jub_text prefix)
{
    size_t found = 0;
    for (size_t i = 0; i < text.length_bytes && found < prefix.length_bytes; i++)
        found += lower(text.bytes[i]) == lower(prefix.bytes[found]);
    return found == prefix.length_bytes;
}

// False when no more can be taken.
static bool offer(completer *work, jub_text text, jub_language_kind kind, jub_text detail)
{
    if (text.length_bytes == 0 || !has_letters(text, work->prefix)) return true;
    if (work->out->list.count >= JUB_SUGGESTION_MAX) {
        work->out->is_cut = true;
        return false;
    }
    bool is_new = false;
    const jub_completion completion = {text, detail, kind};
    if (jub_map_add(&work->given, text, &is_new) == JUB_MAP_ABSENT ||
        (is_new && !JUB_LIST_PUSH(work->arena, &work->out->list, completion))) {
        work->is_out_of_memory = true;
        return false;
    }
    return true;
}

static bool is_result(jub_text word)
{
    for (unsigned i = DECREE_STATUS; i < LANGUAGE_BUILTIN_COUNT; i++)
        if (jub_text_equal(language_builtin_word((decree_builtin)i), word)) return true;
    return false;
}

// In the language of the fence, and in English, which every fence understands, where its letters
// are being written.
static void offer_word(completer *work, jub_text english, jub_language_kind kind, const char *line)
{
    const jub_text detail = line ? jub_text_from(line) : (jub_text){0};
    const jub_text word = decree_pack_word(work->fence, english);
    (void)offer(work, word, kind, detail);
    if (work->prefix.length_bytes > 0) (void)offer(work, english, kind, detail);
}

// Of the words of a list those that the language has.
static void offer_words(completer *work, const char *words, jub_language_kind kind)
{
    jub_text word;
    while (language_next_word(&words, &word)) {
        if (decree_word_find(word) != WORD_OTHER)
            offer_word(work, word, kind, language_explain_word(word));
        else if (is_result(word))
            offer_word(work, word, JUB_LANGUAGE_VALUE, NULL);
    }
}

static void offer_openers(completer *work)
{
    for (decree_word word = WORD_OTHER + 1; word < WORD_COUNT; word++)
        if (decree_word_class_of(word) == DECREE_OPENER)
            offer_words(work, decree_word_text(word), JUB_LANGUAGE_WORD);
}

static bool is_wanted(const jub_language *language, const language_declaration *declared,
                      const char *names)
{
    const language_statement *statement = &language->statements.items[declared->statement];
    const bool is_own = language_is_own(language, declared->token);
    if (statement->opener == WORD_OTHER) return false;
    if (language_is_listed(names, JUB_TEXT("kept")))
        return !is_own && declared->part == LANGUAGE_WHOLE;
    if (!is_own && !language_is_read(language, declared->name)) return false;
    const jub_text word = declared->part == LANGUAGE_COLUMN
                              ? JUB_TEXT("column")
                              : jub_text_from(decree_word_text(statement->opener));
    return language_is_listed(names, word);
}

static jub_text describe(completer *work, const language_statement *statement)
{
    const jub_text word = language_opener_text(work->language, statement);
    const jub_text cite = language_cite_of(work->language, statement);
    if (cite.length_bytes == 0) return word;
    return jub_text_format(work->arena, "%.*s, %.*s", JUB_TEXT_ARG(word), JUB_TEXT_ARG(cite));
}

static void offer_declared(completer *work, const char *names)
{
    const jub_language *language = work->language;
    for (size_t i = 0; i < language->declarations.count; i++) {
        const language_declaration *declared = &language->declarations.items[i];
        const language_statement *statement = &language->statements.items[declared->statement];
        if (!has_letters(declared->name, work->prefix) || !is_wanted(language, declared, names))
            continue;
        const jub_language_kind kind = declared->part == LANGUAGE_COLUMN
                                           ? JUB_LANGUAGE_FIELD
                                           : language_kind_of(statement->opener);
        if (!offer(work, declared->name, kind, describe(work, statement))) return;
    }
}

static bool offer_case(void *context, jub_text name)
{
    return offer(context, name, JUB_LANGUAGE_CASE, JUB_TEXT("case"));
}

static bool offer_status(void *context, jub_text name)
{
    offer_word(context, name, JUB_LANGUAGE_CASE, language_explain_word(name));
    return true;
}

static void offer_functions(completer *work)
{
    for (unsigned i = 0; i < LANGUAGE_FUNCTION_COUNT; i++) {
        const jub_text name = language_function_word((decree_function)i);
        offer_word(work, name, JUB_LANGUAGE_FUNCTION, language_explain_function(name));
    }
}

static void offer_builtins(completer *work, bool with_results)
{
    for (unsigned i = 0; i < LANGUAGE_BUILTIN_COUNT; i++) {
        if (i >= DECREE_STATUS && !with_results) break;
        offer_word(work, language_builtin_word((decree_builtin)i), JUB_LANGUAGE_VALUE,
                   language_explain_builtin((decree_builtin)i));
    }
}

// -- texts ----------------------------------------------------------------------------------------

// Every text that stands behind a word, or in a list of codes.
static void offer_texts(completer *work, decree_word behind, bool codes)
{
    const jub_language *language = work->language;
    for (uint32_t i = 1; i < language->token_count; i++) {
        if (language->tokens[i].kind != TOKEN_STRING) continue;
        const language_statement *statement = language_statement_of(language, i);
        const bool is_code = statement && statement->opener == WORD_CODES &&
                             !language_is_word(language, i - 1, WORD_CITE);
        const bool is_wanted = codes ? is_code : language_is_word(language, i - 1, behind);
        if (is_wanted &&
            !offer(work, language->tokens[i].text, JUB_LANGUAGE_TEXT, JUB_TEXT("in this decree")))
            return;
    }
}

static void offer_columns(completer *work)
{
    static const char *const computed[] = {"custody.start", "custody.end", "custody.release",
                                           "custody.term"};
    for (size_t i = 0; i < sizeof computed / sizeof *computed; i++)
        (void)offer(work, jub_text_from(computed[i]), JUB_LANGUAGE_TEXT,
                    JUB_TEXT("computed from all sentences of the person"));
    offer_texts(work, WORD_FROM, false);
}

static void offer_titles(completer *work)
{
    const jub_language *language = work->language;
    for (uint32_t i = 0; i < language->titles.count; i++)
        if (!offer(work, language->titles.keys[i], JUB_LANGUAGE_TEST, JUB_TEXT("test"))) return;
}

static void offer_in_text(completer *work, const language_state *state)
{
    const language_want want = state->rule ? state->rule->want : LANGUAGE_WANTS_NOTHING;
    if (want == LANGUAGE_WANTS_COLUMN)
        offer_columns(work);
    else if (want == LANGUAGE_WANTS_TITLE)
        offer_titles(work);
    else if (state->depth > 0 || state->statement->opener == WORD_SAME)
        offer_texts(work, WORD_OTHER, true);
}

// -- words and names ------------------------------------------------------------------------------

#define VALUES "field define table parameter column round gap"

static void offer_values(completer *work, const language_state *state, bool is_condition)
{
    const decree_word opener = state->statement->opener;
    offer_declared(work, VALUES);
    offer_builtins(work, opener == WORD_TEST || opener == WORD_PROVE);
    offer_functions(work);
    offer_words(work,
                is_condition ? "not if true false none any every no count sum longest "
                               "shortest earliest latest greatest least"
                             : "if none",
                JUB_LANGUAGE_WORD);
}

static jub_text spelling(const jub_language *language, uint32_t token)
{
    return language_spelling(&language->tokens[token]);
}

// What goes on behind a value: comparisons, units, and the words that join conditions.
static void offer_behind_value(completer *work, const language_state *state, uint32_t last)
{
    const decree_token *before = &work->language->tokens[last];
    const language_want want = state->rule->want;
    if (before->kind == TOKEN_INTEGER || before->kind == TOKEN_DECIMAL ||
        before->kind == TOKEN_CLOSE_ROUND)
        offer_words(work, "years months days", JUB_LANGUAGE_WORD);
    const bool joins = want == LANGUAGE_WANTS_EXPR || want == LANGUAGE_WANTS_GIVEN ||
                       want == LANGUAGE_WANTS_OUTCOME;
    if (joins)
        offer_words(work, "and or is in meets within then else where over of", JUB_LANGUAGE_WORD);
    offer_words(work, state->then, JUB_LANGUAGE_WORD);
}

static void offer_sets(completer *work)
{
    offer_declared(work, "codes");
}

// Cases of what stands before `is` or `=`, of a column, of an assumed field.
static bool offer_cases(completer *work, const language_state *state, uint32_t last)
{
    const language_meaning subject = language_subject(state, last + 1);
    if (!language_has_cases(work->language, subject)) return false;
    const bool is_status = subject.role == LANGUAGE_BUILTIN; // whose cases are words
    language_each_case(work->language, subject, is_status ? offer_status : offer_case, work);
    return true;
}

// Behind a word or mark that asks for a value of its own, whatever the statement; false elsewhere.
static bool offer_operand(completer *work, const language_state *state, uint32_t last)
{
    const jub_text word = spelling(work->language, last);
    if (work->language->meanings[last].role != LANGUAGE_KEYWORD) return false;
    if (language_is_listed("meets within", word) ||
        (language_is_listed("in", word) && state->governor != last)) {
        offer_sets(work);
        return true;
    }
    if (language_is_listed("any every no over", word) && state->rule->want != LANGUAGE_WANTS_CELL) {
        offer_declared(work, "record");
        return true;
    }
    const bool is_not = language_is_listed("not", word) &&
                        language_is_listed("is", spelling(work->language, last - 1));
    if (!language_is_listed("is", word) && !is_not) return false;
    (void)offer_cases(work, state, last);
    offer_words(work, is_not ? "known none" : "not known none", JUB_LANGUAGE_WORD);
    return true;
}

static void offer_type(completer *work, const language_state *state, uint32_t last)
{
    const jub_text word = spelling(work->language, last);
    if (state->governor == last)
        offer_words(work, state->rule->words, JUB_LANGUAGE_TYPE);
    else if (language_is_listed("one", word))
        offer_words(work, "of", JUB_LANGUAGE_WORD);
    else if (language_is_listed("or", word))
        offer_words(work, "none", JUB_LANGUAGE_WORD);
    else if (!language_is_listed("of money", word)) {
        if (!language_is_listed("none", word)) offer_words(work, "or", JUB_LANGUAGE_WORD);
        offer_words(work, state->then, JUB_LANGUAGE_WORD);
    }
}

// The value of `x = ...`, with the cases of x first.
static void offer_bound(completer *work, const language_state *state, uint32_t last)
{
    (void)offer_cases(work, state, last);
    offer_words(work, "true false none unknown", JUB_LANGUAGE_WORD);
    offer_builtins(work, false);
    offer_functions(work);
}

static void offer_item(completer *work, const language_state *state, uint32_t last)
{
    const language_rule *rule = state->rule;
    switch (rule->want) {
    case LANGUAGE_WANTS_NOTHING:
    case LANGUAGE_WANTS_COLUMN:
    case LANGUAGE_WANTS_TITLE:
    case LANGUAGE_WANTS_TYPE: return;
    case LANGUAGE_WANTS_NO_MORE: offer_words(work, state->then, JUB_LANGUAGE_WORD); return;
    case LANGUAGE_WANTS_WORD: offer_words(work, rule->words, JUB_LANGUAGE_WORD); return;
    case LANGUAGE_WANTS_EXPR:
    case LANGUAGE_WANTS_SUM:
        (void)offer_cases(work, state, last);
        offer_values(work, state, rule->want == LANGUAGE_WANTS_EXPR);
        return;
    case LANGUAGE_WANTS_CELL:
        (void)offer_cases(work, state, last);
        offer_words(work, rule->words, JUB_LANGUAGE_WORD);
        offer_declared(work, VALUES);
        return;
    case LANGUAGE_WANTS_GIVEN:
    case LANGUAGE_WANTS_OUTCOME:
        if (work->language->tokens[last].kind == TOKEN_EQUAL) {
            offer_bound(work, state, last);
            return;
        }
        if (state->rounds > 0) { // of a row
            offer_declared(work, "column");
            return;
        }
        offer_words(work, rule->words, JUB_LANGUAGE_WORD);
        offer_declared(work, rule->names);
        if (rule->want == LANGUAGE_WANTS_OUTCOME) offer_builtins(work, true);
        return;
    case LANGUAGE_WANTS_NAMES:
        (void)offer_cases(work, state, last);
        offer_declared(work, rule->names);
        offer_words(work, rule->words, JUB_LANGUAGE_WORD);
        return;
    }
}

// `last` is the token before the place.
static void offer_behind(completer *work, const language_state *state, uint32_t last)
{
    const language_want want = state->rule->want;
    const bool is_start = state->governor == last;
    if (state->depth > 0) return; // new cases and codes
    if (want == LANGUAGE_WANTS_TYPE) {
        offer_type(work, state, last);
        return;
    }
    if (!is_start && offer_operand(work, state, last)) return;
    if (is_start || language_wants_operand(state, last + 1))
        offer_item(work, state, last);
    else if (want != LANGUAGE_WANTS_WORD || last != state->governor)
        offer_behind_value(work, state, last);
}

// -- the place ------------------------------------------------------------------------------------

// The fence that a place is in, or NULL.
static const decree_fence *find_fence(const jub_language *language, size_t offset_bytes)
{
    size_t low = 0, high = language->fences.list.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (language->fences.list.items[middle].body.offset_bytes <= offset_bytes)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0) return NULL;
    const decree_fence *fence = &language->fences.list.items[low - 1];
    return offset_bytes <= fence->body.offset_bytes + fence->body.length_bytes ? fence : NULL;
}

// Between the last token and the place nothing stands but blanks and comments.
static bool is_in_comment(const jub_language *language, uint32_t last, size_t offset_bytes)
{
    size_t start = 0;
    if (last != LANGUAGE_NONE) {
        const decree_span span = language->tokens[last].span;
        start = span.offset_bytes + span.length_bytes;
    }
    size_t from = offset_bytes;
    while (from > start && language->source.bytes[from - 1] != '\n') from--;
    return memmem(language->source.bytes + from, offset_bytes - from, "--", 2) != NULL;
}

// The token the place is in or just behind, when it is part of what is being written.
static bool is_being_written(const decree_token *token, size_t offset_bytes)
{
    const size_t end = token->span.offset_bytes + token->span.length_bytes;
    if (token->kind == TOKEN_WORD) return offset_bytes <= end;
    if (token->kind == TOKEN_STRING) return offset_bytes < end;
    return token->kind == TOKEN_BAD && offset_bytes <= end;
}

// A text, whole or not closed yet: what is written of it stands behind its quotation mark.
static bool is_text(const jub_language *language, const decree_token *token)
{
    return token->kind != TOKEN_WORD && language->source.bytes[token->span.offset_bytes] == '"';
}

static jub_span replaced_span(const jub_language *language, const decree_token *token,
                              size_t offset_bytes)
{
    const decree_span span = token->span;
    if (!is_text(language, token)) return (jub_span){span.offset_bytes, span.length_bytes};
    const size_t start = span.offset_bytes + 1;
    const size_t end =
        token->kind == TOKEN_STRING ? span.offset_bytes + span.length_bytes - 1 : offset_bytes;
    return (jub_span){start, end > start ? end - start : 0};
}

static bool is_line_start(const jub_language *language, size_t offset_bytes)
{
    return offset_bytes == 0 || language->source.bytes[offset_bytes - 1] == '\n';
}

static void offer_in_statement(completer *work, const language_statement *statement, uint32_t last,
                               bool in_text)
{
    language_state state = language_begin(work->language, statement);
    for (uint32_t i = statement->first + 1; i <= last; i++)
        language_step(&state, i, work->language->meanings[i]);
    if (!state.rule) return;
    if (in_text) {
        offer_in_text(work, &state);
        return;
    }
    const bool is_behind_opener = last == statement->first;
    if (is_behind_opener && state.rule->want != LANGUAGE_WANTS_WORD) return; // a new name, a title
    offer_behind(work, &state, last);
}

static void offer_at(completer *work, uint32_t last, bool in_text)
{
    const jub_language *language = work->language;
    const size_t start = work->out->replaced.offset_bytes;
    const language_statement *statement =
        last == LANGUAGE_NONE || language->tokens[last].kind == TOKEN_FULL_STOP
            ? NULL
            : language_statement_of(language, last);
    if (statement) offer_in_statement(work, statement, last, in_text);
    const bool begins = !statement || is_line_start(language, start);
    if (begins && !in_text) offer_openers(work);
}

jub_status jub_language_complete(const jub_language *language, jub_arena *arena,
                                 size_t offset_bytes, jub_completions *completions_out)
{
    if (offset_bytes > language->own_bytes) offset_bytes = language->own_bytes;
    *completions_out = (jub_completions){.replaced = {offset_bytes, 0}};
    const decree_fence *fence = find_fence(language, offset_bytes);
    if (!fence) return JUB_OK;
    completer work = {.language = language,
                      .arena = arena,
                      .out = completions_out,
                      .fence = fence->language,
                      .given = jub_map_init(arena, 0)};
    uint32_t last = language_token_before(language, offset_bytes);
    bool in_text = false;
    if (last != LANGUAGE_NONE && is_being_written(&language->tokens[last], offset_bytes)) {
        const decree_token *token = &language->tokens[last];
        in_text = is_text(language, token);
        completions_out->replaced = replaced_span(language, token, offset_bytes);
        const size_t start = completions_out->replaced.offset_bytes;
        work.prefix = (jub_text){language->source.bytes + start, offset_bytes - start};
        last = last > 0 ? last - 1 : LANGUAGE_NONE;
    } else if (is_in_comment(language, last, offset_bytes)) {
        return JUB_OK;
    }
    offer_at(&work, last, in_text);
    return work.is_out_of_memory ? JUB_NO_MEMORY : JUB_OK;
}
