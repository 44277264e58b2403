#ifndef JUB_DECREE_LANGUAGE_PRIVATE_H
#define JUB_DECREE_LANGUAGE_PRIVATE_H

// Between the files of the language service. It works on tokens, since a statement that is being
// written is in no tree; the tree is asked for types alone.

#include "decree/language_service.h"
#include "decree/lex_private.h"
#include "decree/pack_private.h"

#define LANGUAGE_NONE UINT32_MAX

/// From the word it begins with to behind its full stop, or to where the next one begins.
typedef struct language_statement {
    decree_word opener; // WORD_OTHER when it cannot be told
    uint32_t first;     // token
    uint32_t end;       // behind its last token
    uint32_t label;     // token of its label or title, or LANGUAGE_NONE
} language_statement;

typedef enum language_part {
    LANGUAGE_WHOLE,  // what the statement as such declares
    LANGUAGE_ROW,    // the word for one row of a record
    LANGUAGE_COLUMN, // of a record
} language_part;

typedef struct language_declaration {
    jub_text name;
    uint32_t token;
    uint32_t statement;
    uint32_t cases_first; // tokens between the brackets of its `one of`; both 0 without
    uint32_t cases_end;
    language_part part;
} language_declaration;

typedef enum language_role {
    LANGUAGE_NOTHING,      // no word, or a name that nothing has
    LANGUAGE_KEYWORD,      // number: decree_word
    LANGUAGE_FUNCTION,     // number: decree_function
    LANGUAGE_BUILTIN,      // number: decree_builtin
    LANGUAGE_DECLARED,     // number: declaration, which names it here
    LANGUAGE_NAME,         // number: declaration
    LANGUAGE_CASE,         // number: declaration whose case it is
    LANGUAGE_BUILTIN_CASE, // number: decree_builtin
    LANGUAGE_TITLE,        // number: statement that has this title
} language_role;

/// What a token stands for.
typedef struct language_meaning {
    language_role role;
    uint32_t number;
} language_meaning;

struct jub_language {
    jub_text source;  // with the decrees behind it that rules are kept from
    size_t own_bytes; // of it, what the editor has
    jub_arena *arena;
    jub_diagnostics diagnostics;
    decree_tree *tree; // NULL when there was nothing to read
    decree_fences fences;
    const decree_token *tokens; // [token_count]
    uint32_t token_count;
    uint32_t languages;         // of the fences, bit by bit
    language_meaning *meanings; // [token_count]
    JUB_LIST(language_statement) statements;
    JUB_LIST(language_declaration) declarations;
    jub_map names;               // what is declared, ...
    JUB_LIST(uint32_t) by_name;  // ... and its first declaration
    jub_map titles;              // of tests, ...
    JUB_LIST(uint32_t) by_title; // ... and its first statement
};

// -- language_index.c: statements, declarations, meanings -----------------------------------------

/// Fills in what follows from the tokens. False when memory is out.
bool language_index(jub_language *language);

/// The last token that begins before the offset, or LANGUAGE_NONE.
uint32_t language_token_before(const jub_language *language, size_t offset_bytes);

/// The word or text that an offset lies in or just behind, or LANGUAGE_NONE.
uint32_t language_token_at(const jub_language *language, size_t offset_bytes);

/// The statement a token belongs to, or NULL.
const language_statement *language_statement_of(const jub_language *language, uint32_t token);

/// Whether a token stands in the text that the editor has.
static inline bool language_is_own(const jub_language *language, uint32_t token)
{
    return language->tokens[token].span.offset_bytes < language->own_bytes;
}

/// Whether the statement that declares the name could be read, and is kept if it is of another
/// decree.
bool language_is_read(const jub_language *language, jub_text name);

/// The English text of a word of the language; empty for any other token.
jub_text language_spelling(const decree_token *token);

/// The word a statement begins with, as its fence writes it.
jub_text language_opener_text(const jub_language *language, const language_statement *statement);

/// LANGUAGE_NONE when nothing has the name.
uint32_t language_find(const jub_language *language, jub_text name);

static inline bool language_is_word(const jub_language *language, uint32_t token, decree_word word)
{
    return language->tokens[token].kind == TOKEN_WORD && language->tokens[token].word == word;
}

/// The first token of the statement that is the word, from `from` on; LANGUAGE_NONE without.
uint32_t language_find_word(const jub_language *language, const language_statement *statement,
                            uint32_t from, decree_word word);

/// Type of what a meaning stands for, as far as it could be checked; else DECREE_NO_TYPE.
decree_type language_type_of(const jub_language *language, language_meaning meaning);

/// Whether `x is ...` can name cases of it.
bool language_has_cases(const jub_language *language, language_meaning meaning);

/// Whether `name` is one of them; `*token_out` is where it is listed, LANGUAGE_NONE if nowhere.
bool language_find_case(const jub_language *language, language_meaning meaning, jub_text name,
                        uint32_t *token_out);

/// Calls `take` with each of them, in order, until it returns false.
void language_each_case(const jub_language *language, language_meaning meaning,
                        bool (*take)(void *context, jub_text name), void *context);

// -- language_grammar.c: what may stand where -----------------------------------------------------

typedef enum language_want {
    LANGUAGE_WANTS_NOTHING, // a text, a date, a new name
    LANGUAGE_WANTS_WORD,    // one of the words
    LANGUAGE_WANTS_NO_MORE, // complete as it is
    LANGUAGE_WANTS_EXPR,
    LANGUAGE_WANTS_SUM, // an expression without and, or, is: these go on with the statement
    LANGUAGE_WANTS_NAMES,
    LANGUAGE_WANTS_TYPE,
    LANGUAGE_WANTS_CELL,
    LANGUAGE_WANTS_COLUMN, // a text: a column of the register
    LANGUAGE_WANTS_TITLE,  // a text: the title of a test
    LANGUAGE_WANTS_GIVEN,  // NAME = value
    LANGUAGE_WANTS_OUTCOME,
} language_want;

/// What may be written behind a word of a statement. Words are given as the language spells them,
/// several with blanks between; those that this version does not have are passed over, so that
/// the table may know more than the parser.
typedef struct language_rule {
    const char *opener; // the statement; "*" any
    const char *after;  // the word or mark, or two words; "" the statement's word and label
    language_want want; // what stands directly behind it
    const char *names;  // declared by which statements; "column": of a record, "kept": of the
                        // decree that rules are kept from
    const char *words;  // that may stand there too
    const char *then;   // words behind that; NULL: as before
} language_rule;

/// Where in a statement we are.
typedef struct language_state {
    const jub_language *language;
    const language_statement *statement;
    const language_rule *rule; // NULL in a statement whose word is not known
    const char *then;
    uint32_t governor; // token the rule goes by
    uint32_t depth;    // of curly brackets
    uint32_t rounds;   // of round ones
    bool in_cases;     // in those of a `one of`
    uint32_t declared; // the latest declaration, or LANGUAGE_NONE
    uint32_t inputs;   // of a table: token of the word before them, or LANGUAGE_NONE
    uint32_t bars;     // since the row of a table began
} language_state;

/// Behind the statement's word and label.
language_state language_begin(const jub_language *language, const language_statement *statement);

/// Past a token with its meaning.
void language_step(language_state *state, uint32_t token, language_meaning meaning);

/// Whether the token before `token` leaves a value or name open: a mark that joins, a word that
/// wants one.
bool language_wants_operand(const language_state *state, uint32_t token);

/// What the name at `token` may be a case of: the field before `is` or `=`, the input of the
/// table's column, the field whose assumption it is. NOTHING when there is none.
language_meaning language_subject(const language_state *state, uint32_t token);

/// For tests: the rules.
const language_rule *language_rules(size_t *count_out);

// -- language_words.c -----------------------------------------------------------------------------

/// A line on what the word does; NULL for a word that nobody has explained.
const char *language_explain_word(jub_text word);

/// The same for a function, with its arguments, and for a built-in name. NULL when there is none.
const char *language_explain_function(jub_text name);
const char *language_explain_builtin(decree_builtin builtin);

/// How a name of the language is written in English.
jub_text language_function_word(decree_function function);
jub_text language_builtin_word(decree_builtin builtin);
enum {
    LANGUAGE_FUNCTION_COUNT = 0
#define X(name, word, argument_count) +1
    DECREE_FUNCTION_LIST(X)
#undef X
};
enum {
    LANGUAGE_BUILTIN_COUNT = 0
#define X(name, word) +1
    DECREE_BUILTIN_LIST(X)
#undef X
};

/// Takes the next word off a list with blanks between; false at its end.
bool language_next_word(const char **words, jub_text *word_out);

/// Whether the word is one of the list's.
bool language_is_listed(const char *list, jub_text word);

/// A type as a decree writes it; nothing for DECREE_NO_TYPE.
void language_write_type(decree_type type, jub_buffer *buffer);

/// What sort of thing a statement declares.
jub_language_kind language_kind_of(decree_word opener);

/// The text of the first `cite "..."` of a statement; empty without.
jub_text language_cite_of(const jub_language *language, const language_statement *statement);

#endif
