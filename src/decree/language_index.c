// What follows from the tokens of a text alone: where its statements begin and end, what they
// declare, and what each word stands for. Two passes, since a name may be used before it is
// declared.

#include "decree/language_private.h"

#include "decree/checker_private.h"

// -- looking up -----------------------------------------------------------------------------------

static uint32_t count_before(const jub_language *language, size_t offset_bytes)
{
    uint32_t low = 0, high = language->token_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (language->tokens[middle].span.offset_bytes < offset_bytes)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t language_token_before(const jub_language *language, size_t offset_bytes)
{
    const uint32_t count = count_before(language, offset_bytes);
    return count > 0 ? count - 1 : LANGUAGE_NONE;
}

static bool is_worded(const decree_token *token)
{
    return token->kind == TOKEN_WORD || token->kind == TOKEN_STRING;
}

uint32_t language_token_at(const jub_language *language, size_t offset_bytes)
{
    const uint32_t behind = count_before(language, offset_bytes);
    if (behind < language->token_count && is_worded(&language->tokens[behind]) &&
        language->tokens[behind].span.offset_bytes == offset_bytes)
        return behind;
    if (behind == 0 || !is_worded(&language->tokens[behind - 1])) return LANGUAGE_NONE;
    const decree_span span = language->tokens[behind - 1].span;
    return offset_bytes <= span.offset_bytes + span.length_bytes ? behind - 1 : LANGUAGE_NONE;
}

const language_statement *language_statement_of(const jub_language *language, uint32_t token)
{
    size_t low = 0, high = language->statements.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (language->statements.items[middle].first <= token)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0) return NULL;
    const language_statement *statement = &language->statements.items[low - 1];
    return token < statement->end ? statement : NULL;
}

uint32_t language_find(const jub_language *language, jub_text name)
{
    const uint32_t number = jub_map_find(&language->names, name);
    return number == JUB_MAP_ABSENT ? LANGUAGE_NONE : language->by_name.items[number];
}

bool language_is_read(const jub_language *language, jub_text name)
{
    return language->tree && jub_map_find(&language->tree->names, name) != JUB_MAP_ABSENT;
}

jub_text language_spelling(const decree_token *token)
{
    const bool is_word = token->kind == TOKEN_WORD && token->word != WORD_OTHER;
    return is_word ? jub_text_from(decree_word_text(token->word)) : (jub_text){0};
}

jub_text language_opener_text(const jub_language *language, const language_statement *statement)
{
    const decree_language fence = language->tokens[statement->first].language;
    return jub_text_from(decree_pack_text(fence, statement->opener));
}

uint32_t language_find_word(const jub_language *language, const language_statement *statement,
                            uint32_t from, decree_word word)
{
    for (uint32_t i = from; i < statement->end; i++)
        if (language_is_word(language, i, word)) return i;
    return LANGUAGE_NONE;
}

// -- statements -----------------------------------------------------------------------------------

static bool opens(const jub_language *language, uint32_t token)
{
    const decree_token *here = &language->tokens[token];
    return here->kind == TOKEN_WORD && decree_word_opens(here->word);
}

// As the parser recovers: a statement's word at the start of a line begins one, also where the full
// stop before it is missing, but not where a type stands (`field x :` and `codes` below it).
static bool breaks_off(const jub_language *language, uint32_t token)
{
    return language->tokens[token].is_first_on_line && opens(language, token) &&
           language->tokens[token - 1].kind != TOKEN_COLON &&
           !language_is_word(language, token - 1, WORD_GIVES);
}

static decree_word opener_of(const jub_language *language, uint32_t token)
{
    const decree_token *here = &language->tokens[token];
    if (here->kind != TOKEN_WORD) return WORD_OTHER;
    if (decree_word_opens(here->word)) return here->word;
    for (decree_word word = WORD_OTHER + 1; word < WORD_COUNT; word++)
        if (decree_word_opens(word) && decree_pack_is_near(here->language, here->text, word))
            return word;
    return WORD_OTHER;
}

static bool has_title(decree_word opener)
{
    return opener == WORD_DECREE || opener == WORD_TEST || opener == WORD_PROVE;
}

static bool has_label(decree_word opener)
{
    return opener != WORD_OTHER && opener != WORD_CONVENTION && opener != WORD_SAME &&
           opener != WORD_COMBINE && !has_title(opener);
}

// `grants release when ...`: the label is missing, and what stands in its place is the next word.
static bool is_next_word(const jub_language *language, uint32_t token)
{
    const decree_token *here = &language->tokens[token], *next = here + 1;
    if (here->word == WORD_CITE) return next->kind == TOKEN_STRING;
    if (next->kind != TOKEN_WORD) return false;
    return (here->word == WORD_RELEASE && (next->word == WORD_WHEN || next->word == WORD_AND)) ||
           (here->word == WORD_REDUCE && next->word == WORD_BY) ||
           ((here->word == WORD_COMMUTE || here->word == WORD_TRANSFER) && next->word == WORD_TO);
}

static uint32_t label_of(const jub_language *language, const language_statement *statement)
{
    const uint32_t token = statement->first + 1;
    if (token >= statement->end) return LANGUAGE_NONE;
    const decree_token *here = &language->tokens[token];
    if (has_title(statement->opener)) return here->kind == TOKEN_STRING ? token : LANGUAGE_NONE;
    const bool is_label = has_label(statement->opener) && here->kind == TOKEN_WORD &&
                          decree_word_class_of(here->word) == DECREE_FREE &&
                          !is_next_word(language, token);
    return is_label ? token : LANGUAGE_NONE;
}

static bool push_statement(jub_language *language, uint32_t first, uint32_t end)
{
    language_statement statement = {.first = first, .end = end};
    statement.opener = opener_of(language, first);
    statement.label = label_of(language, &statement);
    return JUB_LIST_PUSH(language->arena, &language->statements, statement);
}

static bool find_statements(jub_language *language)
{
    uint32_t first = LANGUAGE_NONE;
    for (uint32_t i = 0; i < language->token_count; i++) {
        const decree_token_kind kind = language->tokens[i].kind;
        const bool is_end = kind == TOKEN_FENCE_END || kind == TOKEN_FULL_STOP;
        if (first != LANGUAGE_NONE && (is_end || breaks_off(language, i))) {
            if (!push_statement(language, first, i + (kind == TOKEN_FULL_STOP))) return false;
            first = LANGUAGE_NONE;
        }
        if (!is_end && first == LANGUAGE_NONE) first = i;
    }
    return true; // the last token is the end of a fence
}

// -- declarations ---------------------------------------------------------------------------------

static bool declare(jub_language *language, uint32_t statement, uint32_t token, language_part part)
{
    const uint32_t number = (uint32_t)language->declarations.count;
    const language_declaration declaration = {
        .name = language->tokens[token].text,
        .token = token,
        .statement = statement,
        .part = part,
    };
    language->meanings[token] = (language_meaning){LANGUAGE_DECLARED, number};
    bool is_new = false;
    if (!JUB_LIST_PUSH(language->arena, &language->declarations, declaration) ||
        jub_map_add(&language->names, declaration.name, &is_new) == JUB_MAP_ABSENT)
        return false;
    return !is_new || JUB_LIST_PUSH(language->arena, &language->by_name, number);
}

// A column of a record, or the word for one of its rows; else WHOLE.
static language_part part_of_record(const jub_language *language,
                                    const language_statement *statement, uint32_t token)
{
    if (statement->opener != WORD_RECORD || token <= statement->first + 1 ||
        language->tokens[token].kind != TOKEN_WORD)
        return LANGUAGE_WHOLE;
    if (language_is_word(language, token - 1, WORD_EACH)) return LANGUAGE_ROW;
    const bool is_column =
        token + 1 < statement->end && language->tokens[token + 1].kind == TOKEN_COLON;
    return is_column ? LANGUAGE_COLUMN : LANGUAGE_WHOLE;
}

static void note_cases(jub_language *language, const language_statement *statement, uint32_t open)
{
    uint32_t end = open + 1;
    while (end < statement->end && language->tokens[end].kind != TOKEN_CLOSE_CURLY &&
           language->tokens[end].kind != TOKEN_OPEN_CURLY)
        end++;
    language_declaration *declared =
        &language->declarations.items[language->declarations.count - 1];
    declared->cases_first = open + 1;
    declared->cases_end = end;
}

static bool declare_in(jub_language *language, uint32_t number)
{
    const language_statement *statement = &language->statements.items[number];
    const bool is_titled = has_title(statement->opener);
    bool has_any = false;
    if (statement->label != LANGUAGE_NONE && !is_titled) {
        if (!declare(language, number, statement->label, LANGUAGE_WHOLE)) return false;
        has_any = true;
    }
    for (uint32_t i = statement->first + 1; i < statement->end; i++) {
        const language_part part = part_of_record(language, statement, i);
        if (part != LANGUAGE_WHOLE) {
            if (!declare(language, number, i, part)) return false;
            has_any = true;
        }
        if (has_any && language->tokens[i].kind == TOKEN_OPEN_CURLY &&
            language_is_word(language, i - 1, WORD_OF))
            note_cases(language, statement, i);
    }
    return true;
}

static bool note_title(jub_language *language, uint32_t number)
{
    const language_statement *statement = &language->statements.items[number];
    if (statement->opener != WORD_TEST || statement->label == LANGUAGE_NONE ||
        !language_is_own(language, statement->first)) // tests are not kept
        return true;
    bool is_new = false;
    const jub_text title = language->tokens[statement->label].text;
    if (jub_map_add(&language->titles, title, &is_new) == JUB_MAP_ABSENT) return false;
    return !is_new || JUB_LIST_PUSH(language->arena, &language->by_title, number);
}

// -- meanings -------------------------------------------------------------------------------------

static bool find_function(const decree_token *token, uint32_t *number_out)
{
    for (unsigned i = 0; i < LANGUAGE_FUNCTION_COUNT; i++) {
        const jub_text english = language_function_word((decree_function)i);
        if (!decree_pack_is(token->language, token->text, english.bytes)) continue;
        *number_out = i;
        return true;
    }
    return false;
}

static language_meaning named(const jub_language *language, jub_text name)
{
    const uint32_t declaration = language_find(language, name);
    if (declaration != LANGUAGE_NONE) return (language_meaning){LANGUAGE_NAME, declaration};
    for (unsigned i = 0; i < LANGUAGE_BUILTIN_COUNT; i++) {
        const jub_text english = language_builtin_word((decree_builtin)i);
        if (decree_packs_have(language->languages, name, english.bytes))
            return (language_meaning){LANGUAGE_BUILTIN, i};
    }
    return (language_meaning){LANGUAGE_NOTHING, 0};
}

static language_meaning case_of(language_meaning subject)
{
    const language_role role =
        subject.role == LANGUAGE_BUILTIN ? LANGUAGE_BUILTIN_CASE : LANGUAGE_CASE;
    return (language_meaning){role, subject.number};
}

// Behind `is` a case stands; behind `=` and in a cell a name may stand as well.
static language_meaning meaning_beside(const language_state *state, uint32_t token)
{
    const jub_language *language = state->language;
    const language_meaning nothing = {LANGUAGE_NOTHING, 0};
    const language_meaning subject = language_subject(state, token);
    if (!language_has_cases(language, subject)) return nothing;
    const jub_text name = language->tokens[token].text;
    uint32_t listed;
    if (language_find(language, name) != LANGUAGE_NONE &&
        !language_find_case(language, subject, name, &listed))
        return nothing;
    return case_of(subject);
}

static bool is_unit(const jub_language *language, uint32_t token)
{
    const decree_token *here = &language->tokens[token], *before = here - 1;
    const bool is_length = here->word == WORD_YEAR || here->word == WORD_YEARS ||
                           here->word == WORD_MONTH || here->word == WORD_MONTHS ||
                           here->word == WORD_DAY || here->word == WORD_DAYS;
    return is_length && (before->kind == TOKEN_INTEGER || before->kind == TOKEN_DECIMAL ||
                         before->kind == TOKEN_CLOSE_ROUND);
}

// The kind or place after `commute to` and `transfer to` is a word of its own.
static bool is_target(const jub_language *language, uint32_t token)
{
    return language_is_word(language, token - 1, WORD_TO) && token >= 2 &&
           (language_is_word(language, token - 2, WORD_COMMUTE) ||
            language_is_word(language, token - 2, WORD_TRANSFER));
}

static language_meaning meaning_of(const language_state *state, uint32_t token)
{
    const jub_language *language = state->language;
    const decree_token *here = &language->tokens[token];
    const language_meaning nothing = {LANGUAGE_NOTHING, 0};
    const language_meaning keyword = {LANGUAGE_KEYWORD, here->word};
    if (language->meanings[token].role == LANGUAGE_DECLARED) return language->meanings[token];
    if (here->kind != TOKEN_WORD) return nothing;
    if (state->in_cases && state->declared != LANGUAGE_NONE)
        return (language_meaning){LANGUAGE_CASE, state->declared};
    if (decree_word_class_of(here->word) != DECREE_FREE) return keyword;
    if (is_target(language, token)) return nothing;
    uint32_t function;
    if (language->tokens[token + 1].kind == TOKEN_OPEN_ROUND && find_function(here, &function))
        return (language_meaning){LANGUAGE_FUNCTION, function};
    if (is_unit(language, token)) return keyword;
    const language_meaning beside = meaning_beside(state, token);
    if (beside.role != LANGUAGE_NOTHING) return beside;
    const language_meaning name = named(language, here->text);
    const bool can_be_word = here->word != WORD_OTHER;
    if (!can_be_word || (name.role != LANGUAGE_NOTHING && language_wants_operand(state, token)))
        return name;
    return keyword;
}

static language_meaning title_meaning(const jub_language *language, uint32_t token)
{
    const uint32_t number = jub_map_find(&language->titles, language->tokens[token].text);
    if (number == JUB_MAP_ABSENT) return (language_meaning){LANGUAGE_NOTHING, 0};
    return (language_meaning){LANGUAGE_TITLE, language->by_title.items[number]};
}

static void find_meanings(jub_language *language, uint32_t number)
{
    const language_statement *statement = &language->statements.items[number];
    language_meaning *meanings = language->meanings;
    if (opens(language, statement->first))
        meanings[statement->first] =
            (language_meaning){LANGUAGE_KEYWORD, language->tokens[statement->first].word};
    if (statement->opener == WORD_TEST && statement->label != LANGUAGE_NONE)
        meanings[statement->label] = title_meaning(language, statement->label);
    language_state state = language_begin(language, statement);
    for (uint32_t i = statement->first + 1; i < statement->end; i++) {
        if (language->tokens[i].kind == TOKEN_STRING) {
            if (language_is_word(language, i - 1, WORD_LIKE))
                meanings[i] = title_meaning(language, i);
        } else {
            meanings[i] = meaning_of(&state, i);
        }
        language_step(&state, i, meanings[i]);
    }
}

bool language_index(jub_language *language)
{
    language->names = jub_map_init(language->arena, 0);
    language->titles = jub_map_init(language->arena, 0);
    language->meanings = JUB_NEW(language->arena, language_meaning, language->token_count);
    if (!language->meanings || !find_statements(language)) return false;
    for (uint32_t i = 0; i < language->statements.count; i++)
        if (!declare_in(language, i) || !note_title(language, i)) return false;
    for (uint32_t i = 0; i < language->statements.count; i++) find_meanings(language, i);
    return true;
}

// -- types and cases ------------------------------------------------------------------------------

decree_type language_type_of(const jub_language *language, language_meaning meaning)
{
    const decree_type none = {0};
    if (meaning.role == LANGUAGE_BUILTIN) return check_builtin_type((decree_builtin)meaning.number);
    if (meaning.role != LANGUAGE_NAME && meaning.role != LANGUAGE_DECLARED) return none;
    if (!language->tree) return none;
    const jub_text name = language->declarations.items[meaning.number].name;
    const uint32_t number = jub_map_find(&language->tree->names, name);
    if (number == JUB_MAP_ABSENT || number >= language->tree->symbols.count) return none;
    const decree_symbol *symbol = &language->tree->symbols.items[number];
    // Other types are written out in their declarations.
    const bool is_define = symbol->kind == DECREE_SYMBOL_DEFINE && symbol->define->value;
    return is_define ? symbol->define->value->type : none;
}

static const language_declaration *listed_cases(const jub_language *language,
                                                language_meaning meaning)
{
    if (meaning.role != LANGUAGE_NAME && meaning.role != LANGUAGE_DECLARED) return NULL;
    const language_declaration *declared = &language->declarations.items[meaning.number];
    return declared->cases_end > 0 ? declared : NULL;
}

bool language_has_cases(const jub_language *language, language_meaning meaning)
{
    return listed_cases(language, meaning) ||
           language_type_of(language, meaning).kind == DECREE_CHOICE;
}

void language_each_case(const jub_language *language, language_meaning meaning,
                        bool (*take)(void *context, jub_text name), void *context)
{
    const language_declaration *declared = listed_cases(language, meaning);
    if (declared) {
        for (uint32_t i = declared->cases_first; i < declared->cases_end; i++)
            if (language->tokens[i].kind == TOKEN_WORD && !take(context, language->tokens[i].text))
                return;
        return;
    }
    const decree_type type = language_type_of(language, meaning);
    if (type.kind != DECREE_CHOICE || !type.cases) return;
    for (uint32_t i = 0; i < type.cases->count; i++)
        if (!take(context, type.cases->names[i])) return;
}

typedef struct case_search {
    jub_text name;
    uint32_t left;
    bool is_found;
} case_search;

enum { CASES_COMPARED_MAX = 2000 }; // for each word, so that a long list does not hold an editor up

static bool compare_case(void *context, jub_text name)
{
    case_search *search = context;
    search->is_found = jub_text_equal(search->name, name);
    return !search->is_found && --search->left > 0;
}

bool language_find_case(const jub_language *language, language_meaning meaning, jub_text name,
                        uint32_t *token_out)
{
    const language_declaration *declared = listed_cases(language, meaning);
    *token_out = LANGUAGE_NONE;
    case_search search = {name, CASES_COMPARED_MAX, false};
    language_each_case(language, meaning, compare_case, &search);
    if (!search.is_found || !declared) return search.is_found;
    for (uint32_t i = declared->cases_first; i < declared->cases_end; i++)
        if (language->tokens[i].kind == TOKEN_WORD &&
            jub_text_equal(language->tokens[i].text, name)) {
            *token_out = i;
            return true;
        }
    return true;
}
