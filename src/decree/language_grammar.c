// What may stand where, as a table of the statements' words. It follows the grammar of the manual,
// but is asked at any place of a statement that is only half there, where a parser would have given
// up. Words that this version of the language does not have are passed over.

#include "decree/language_private.h"

#define SOURCE "cite since until "
#define COLUMN_PARTS "from assume protected endless"
#define TYPES "boolean integer ratio date duration text codes one money"
#define ACTS "release reduce commute transfer waive remit"
#define CLAUSES "covers excludes grants limit quota defers revokes"
#define AFTER_ACT "and then notwithstanding when"
#define OUTCOMES "granted excluded not_granted not_covered undetermined deferred revoked"

#define NOTHING LANGUAGE_WANTS_NOTHING
#define WORD LANGUAGE_WANTS_WORD
#define NO_MORE LANGUAGE_WANTS_NO_MORE
#define EXPR LANGUAGE_WANTS_EXPR
#define SUM LANGUAGE_WANTS_SUM
#define NAMES LANGUAGE_WANTS_NAMES
#define TYPE LANGUAGE_WANTS_TYPE
#define TITLE LANGUAGE_WANTS_TITLE

static const language_rule rules[] = {
    {"*", "", NO_MORE, "", "", "cite since until when"},
    {"*", "cite", NOTHING, "", "", NULL},
    {"*", "since", NOTHING, "", "", NULL},
    {"*", "until", NOTHING, "", "", NULL},

    {"decree", "", NO_MORE, "", "", "cite made effect reckoned replaces"},
    {"decree", "made", NOTHING, "", "", NULL},
    {"decree", "effect", NOTHING, "", "", NULL},
    {"decree", "reckoned", NOTHING, "", "", NULL},
    {"decree", "replaces", NOTHING, "", "", "cite made effect reckoned keeping"},
    {"decree", "keeping", NAMES, "kept", "all", "cite made effect reckoned"},

    {"convention", "", WORD, "", "month_end day_count currency", ""},
    {"convention", "month_end", WORD, "", "clamp overflow refuse", ""},
    {"convention", "day_count", WORD, "", "exclusive inclusive", ""},
    {"convention", "currency", NOTHING, "", "", ""},

    {"field", "", NOTHING, "", "", ""},
    {"field", ":", TYPE, "", TYPES, COLUMN_PARTS},
    {"field", "from", LANGUAGE_WANTS_COLUMN, "", "", COLUMN_PARTS},
    {"field", "assume", EXPR, "", "", SOURCE COLUMN_PARTS},
    {"field", "protected", NO_MORE, "", "", COLUMN_PARTS},
    {"field", "endless", NAMES, "", "all", COLUMN_PARTS},

    {"record", "", NO_MORE, "", "", "each " SOURCE "from with"},
    {"record", "each", NOTHING, "", "", SOURCE "from with"},
    {"record", "from", LANGUAGE_WANTS_COLUMN, "", "", "with " COLUMN_PARTS " laid"},
    {"record", "with", NOTHING, "", "", ""},
    {"record", ":", TYPE, "", TYPES, COLUMN_PARTS " laid"},
    {"record", "assume", EXPR, "", "", SOURCE COLUMN_PARTS " laid"},
    {"record", "protected", NO_MORE, "", "", COLUMN_PARTS " laid"},
    {"record", "endless", NAMES, "", "all", COLUMN_PARTS " laid"},
    {"record", "laid", WORD, "", "by", ""},
    {"record", "laid by", NAMES, "column", "", "from"},
    {"record", "laid from", NAMES, "column", "", "after"},
    {"record", "after", NAMES, "column", "", ""},

    {"parameter", "", NOTHING, "", "", ""},
    {"parameter", ":", TYPE, "", TYPES, ""},
    {"parameter", "=", EXPR, "", "", SOURCE},

    {"codes", "", NO_MORE, "", "", SOURCE},
    {"codes", "=", NOTHING, "", "", "plus"},
    {"codes", "plus", NAMES, "codes", "", "plus"},

    {"same", "", NOTHING, "", "", "as"},
    {"same", "as", NOTHING, "", "", SOURCE},

    {"define", "", NO_MORE, "", "", SOURCE},
    {"define", "=", EXPR, "", "", ""},

    {"table", "", NO_MORE, "", "", SOURCE "by"},
    {"table", "by", NAMES, "field define table parameter column round", "", "gives"},
    {"table", "gives", TYPE, "", TYPES, "unique first"},
    {"table", "unique", NO_MORE, "", "", ""},
    {"table", "first", NO_MORE, "", "", ""},
    {"table", "|", LANGUAGE_WANTS_CELL, "", "any", ""},

    {"covers", "", NO_MORE, "", "", SOURCE "when"},
    {"covers", "when", EXPR, "", "", ""},

    {"excludes", "", NO_MORE, "", "", SOURCE "from except on contaminates when"},
    {"excludes", "from", NAMES, "grants", "all", "on contaminates when"},
    {"excludes", "except", NAMES, "grants", "all", "on contaminates when"},
    {"excludes", "on", WORD, "", "each", ""},
    {"excludes", "contaminates", WORD, "", "each", ""},
    {"excludes", "each", NAMES, "record", "", "when"},
    {"excludes", "when", EXPR, "", "", "cured"},
    {"excludes", "cured", WORD, "", "when", ""},

    {"grants", "", NO_MORE, "", "", SOURCE "on " ACTS},
    {"grants", "on", WORD, "", "each", ""},
    {"grants", "each", NAMES, "record", "", "where"},
    {"grants", "where", EXPR, "", "", ACTS},
    {"grants", "and", WORD, "", ACTS, ""},
    {"grants", "then", WORD, "", ACTS, ""},
    {"grants", "release", NO_MORE, "", "", AFTER_ACT},
    {"grants", "reduce", WORD, "", "by to", ""},
    {"grants", "reduce to", SUM, "", "", "from"},
    {"grants", "by", SUM, "", "", "at " AFTER_ACT},
    {"grants", "at", WORD, "", "least most", ""},
    {"grants", "at least", SUM, "", "", "at " AFTER_ACT},
    {"grants", "at most", SUM, "", "", "at " AFTER_ACT},
    {"grants", "commute", WORD, "", "to", ""},
    {"grants", "transfer", WORD, "", "to", ""},
    {"grants", "commute to", NOTHING, "", "", "of " AFTER_ACT},
    {"grants", "transfer to", NOTHING, "", "", AFTER_ACT},
    {"grants", "of", SUM, "", "", "from"},
    {"grants", "from", SUM, "", "", AFTER_ACT},
    {"grants", "waive", NAMES, "field column", "", AFTER_ACT},
    {"grants", "remit", NAMES, "field column", "", "by"},
    {"grants", "notwithstanding", NAMES, "excludes", "all", "when"},
    {"grants", "when", EXPR, "", "", ""},

    {"limit", "", NO_MORE, "", "", SOURCE "on reduction"},
    {"limit", "on", NAMES, "grants", "all", "reduction"},
    {"limit", "reduction", WORD, "", "at", ""},
    {"limit", "at", WORD, "", "most", ""},
    {"limit", "most", SUM, "", "", ""},

    {"combine", "", WORD, "", "most_favourable first cumulative", ""},
    {"combine", "most_favourable", NO_MORE, "", "", "among"},
    {"combine", "first", NO_MORE, "", "", "among"},
    {"combine", "cumulative", NO_MORE, "", "", "on among"},
    {"combine", "on", WORD, "", "original remainder", "among"},
    {"combine", "among", NAMES, "grants", "all", ""},

    {"quota", "", NO_MORE, "", "", SOURCE "on"},
    {"quota", "on", NAMES, "grants", "all", "take"},
    {"quota", "take", SUM, "", "", "per rank"},
    {"quota", "per", NAMES, "field", "", "rank"},
    {"quota", "rank", WORD, "", "by", ""},
    {"quota", "by", SUM, "", "", "up down"},
    {"quota", "up", NO_MORE, "", "", "tie"},
    {"quota", "down", NO_MORE, "", "", "tie"},
    {"quota", "tie", WORD, "", "lottery all none", ""},
    {"quota", "lottery", NOTHING, "", "", ""},

    {"defers", "", NO_MORE, "", "", SOURCE "from except when"},
    {"defers", "from", NAMES, "grants", "all", "until when"},
    {"defers", "except", NAMES, "grants", "all", "until when"},
    {"defers", "until", SUM, "", "", "from except when"},
    {"defers", "when", EXPR, "", "", ""},

    {"revokes", "", NO_MORE, "", "", SOURCE "from"},
    {"revokes", "from", NAMES, "grants", "all", "when"},
    {"revokes", "when", EXPR, "", "", ""},

    {"gap", "", NO_MORE, "", "", SOURCE "of on"},
    {"gap", "of", TYPE, "", TYPES, "on"},
    {"gap", "on", NAMES, "grants", "all", ""},
    {"gap", ":", NOTHING, "", "", ""},

    {"round", "", NO_MORE, "", "", SOURCE "by"},
    {"round", "by", NOTHING, "", "", ""},

    {"notice", "", NO_MORE, "", "", SOURCE "to"},
    {"notice", "to", NOTHING, "", "", "on before"},
    {"notice", "on", NOTHING, "", "", ""},
    {"notice", "before", NAMES, "round notice", "effect made reckoned", ""},

    {"duty", "", NO_MORE, "", "", SOURCE "on"},
    {"duty", "on", NOTHING, "", "", ""},
    {"duty", ":", NOTHING, "", "", "after"},
    {"duty", "after", NAMES, CLAUSES, "all", ""},

    {"test", "", NO_MORE, "", "", "like on given expect"},
    {"test", "like", TITLE, "", "", "on given expect"},
    {"test", "on", NOTHING, "", "", "given expect"},
    {"test", "given", LANGUAGE_WANTS_GIVEN, "field round quota record", "no", "expect"},
    {"test", "expect", LANGUAGE_WANTS_OUTCOME, "define table", OUTCOMES, ""},
    {"test", ";", LANGUAGE_WANTS_OUTCOME, "define table", OUTCOMES, ""},
    {"test", "granted", WORD, "", "by", ""},
    {"test", "excluded", WORD, "", "by", ""},
    {"test", "not_granted", NO_MORE, "", "", "by"},
    {"test", "not_covered", NO_MORE, "", "", ""},
    {"test", "undetermined", WORD, "", "for", ""},
    {"test", "deferred", WORD, "", "by", ""},
    {"test", "revoked", WORD, "", "by", ""},
    {"test", "granted by", NAMES, "grants", "", ""},
    {"test", "excluded by", NAMES, "excludes", "", ""},
    {"test", "not_granted by", NAMES, "quota", "", ""},
    {"test", "deferred by", NAMES, "defers", "", ""},
    {"test", "revoked by", NAMES, "revokes", "", ""},
    {"test", "for", NAMES, "field round gap record", "", ""},

    {"prove", "", NO_MORE, "", "", "always reachable disjoint independent monotone step"},
    {"prove", "always", EXPR, "", "", "refuted"},
    {"prove", "reachable", NAMES, CLAUSES, "", "refuted"},
    {"prove", "disjoint", NAMES, CLAUSES, "", "refuted"},
    {"prove", "independent", WORD, "", "of", ""},
    {"prove", "independent of", NAMES, "field", "", "except refuted"},
    {"prove", "except", NAMES, "grants", "all", "refuted"},
    {"prove", "monotone", NAMES, "define", "status new_end days_saved", "in"},
    {"prove", "step", NAMES, "define", "new_end days_saved", "in"},
    {"prove", "in", NAMES, "field", "", "at refuted"},
    {"prove", "at", WORD, "", "most", ""},
    {"prove", "at most", SUM, "", "", "refuted"},
};

const language_rule *language_rules(size_t *count_out)
{
    *count_out = sizeof rules / sizeof *rules;
    return rules;
}

// -- finding a rule -------------------------------------------------------------------------------

static jub_text spelling(const decree_token *token)
{
    return token->kind >= TOKEN_FULL_STOP ? jub_text_from(decree_mark_text(token->kind))
                                          : language_spelling(token);
}

// 2 where a rule's words are the two tokens, 1 where they are the second alone, else 0.
static int match_after(const char *after, jub_text before, jub_text here)
{
    const jub_text words = jub_text_from(after);
    if (jub_text_equal(words, here)) return 1;
    if (before.length_bytes == 0 ||
        words.length_bytes != before.length_bytes + 1 + here.length_bytes)
        return 0;
    return jub_text_starts(words, before) && words.bytes[before.length_bytes] == ' ' &&
                   jub_text_ends(words, here)
               ? 2
               : 0;
}

// The most particular rule: of the statement before any, of two words before one.
static const language_rule *find_rule(decree_word opener, jub_text before, jub_text here)
{
    const char *statement = decree_word_text(opener);
    const language_rule *best = NULL;
    int best_rank = 0;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const bool is_own = strcmp(rules[i].opener, statement) == 0;
        if (!is_own && rules[i].opener[0] != '*') continue;
        const int match = match_after(rules[i].after, before, here);
        const int rank = match == 0 ? 0 : match + (is_own ? 2 : 0);
        if (rank <= best_rank) continue;
        best = &rules[i];
        best_rank = rank;
    }
    return best;
}

// -- walking through a statement ------------------------------------------------------------------

language_state language_begin(const jub_language *language, const language_statement *statement)
{
    const bool has_label = statement->label != LANGUAGE_NONE;
    language_state state = {
        .language = language,
        .statement = statement,
        .governor = has_label ? statement->label : statement->first,
        .declared = LANGUAGE_NONE,
        .inputs = LANGUAGE_NONE,
        .then = "",
    };
    if (statement->opener != WORD_OTHER)
        state.rule = find_rule(statement->opener, (jub_text){0}, JUB_TEXT(""));
    if (state.rule && state.rule->then) state.then = state.rule->then;
    return state;
}

static bool is_in_condition(const language_state *state)
{
    const language_want want = state->rule->want;
    return want == LANGUAGE_WANTS_EXPR || want == LANGUAGE_WANTS_CELL;
}

// In a condition some words belong to it that elsewhere go on with the statement; `=` compares
// wherever a value is written.
static bool is_inside_value(const language_state *state, const decree_token *token)
{
    if (token->kind == TOKEN_EQUAL)
        return is_in_condition(state) || state->rule->want == LANGUAGE_WANTS_GIVEN ||
               state->rule->want == LANGUAGE_WANTS_OUTCOME;
    return is_in_condition(state) && language_is_listed("and then in of where", spelling(token));
}

static void follow_rule(language_state *state, uint32_t token)
{
    const decree_token *tokens = state->language->tokens;
    const decree_token *here = &tokens[token];
    const jub_text word = spelling(here);
    if (word.length_bytes == 0 || is_inside_value(state, here)) return;
    // A statement's word stands before. `laid by x from y`: not the `from` of a column.
    const bool is_laid = strcmp(state->rule->after, "laid by") == 0;
    const jub_text before = is_laid ? JUB_TEXT("laid") : spelling(&tokens[token - 1]);
    const language_rule *rule = find_rule(state->statement->opener, before, word);
    if (!rule) return;
    state->rule = rule;
    state->governor = token;
    if (rule->then) state->then = rule->then;
    if (state->statement->opener == WORD_TABLE && here->word == WORD_BY) state->inputs = token;
}

// Behind `up ,` the next key of a ranking begins, behind the `,` of a record its next column.
static bool follow_comma(language_state *state, uint32_t token)
{
    const char *again = NULL;
    if (state->statement->opener == WORD_QUOTA && state->rule->want == LANGUAGE_WANTS_NO_MORE)
        again = "by";
    if (state->statement->opener == WORD_RECORD && state->rule->want != LANGUAGE_WANTS_NAMES)
        again = "with";
    if (!again) return false;
    const language_rule *rule =
        find_rule(state->statement->opener, (jub_text){0}, jub_text_from(again));
    if (!rule) return false;
    state->rule = rule;
    state->governor = token;
    state->then = rule->then;
    return true;
}

static void step_bracket(language_state *state, uint32_t token)
{
    const bool is_open = state->language->tokens[token].kind == TOKEN_OPEN_CURLY;
    if (is_open) {
        state->in_cases = language_is_word(state->language, token - 1, WORD_OF);
        state->depth++;
    } else if (state->depth > 0) {
        state->depth--;
        state->in_cases = false;
    }
}

void language_step(language_state *state, uint32_t token, language_meaning meaning)
{
    const decree_token *here = &state->language->tokens[token];
    if (!state->rule) return;
    if (meaning.role == LANGUAGE_DECLARED && !state->in_cases) state->declared = meaning.number;
    if (here->kind == TOKEN_OPEN_CURLY || here->kind == TOKEN_CLOSE_CURLY) {
        step_bracket(state, token);
        return;
    }
    if (state->depth > 0) return;
    if (here->kind == TOKEN_OPEN_ROUND) state->rounds++;
    if (here->kind == TOKEN_CLOSE_ROUND && state->rounds > 0) state->rounds--;
    const bool begins_row = here->is_first_on_line || state->rule->want != LANGUAGE_WANTS_CELL;
    if (here->kind == TOKEN_BAR) state->bars = begins_row ? 0 : state->bars + 1;
    if (here->kind == TOKEN_COMMA && follow_comma(state, token)) return;
    if (here->kind != TOKEN_WORD || meaning.role == LANGUAGE_KEYWORD) follow_rule(state, token);
}

// -- what a place asks for ------------------------------------------------------------------------

static bool mark_wants_operand(decree_token_kind kind)
{
    switch (kind) {
    case TOKEN_COMMA:
    case TOKEN_SEMICOLON:
    case TOKEN_EQUAL:
    case TOKEN_NOT_EQUAL:
    case TOKEN_LESS:
    case TOKEN_LESS_EQUAL:
    case TOKEN_GREATER:
    case TOKEN_GREATER_EQUAL:
    case TOKEN_PLUS:
    case TOKEN_MINUS:
    case TOKEN_STAR:
    case TOKEN_SLASH:
    case TOKEN_OPEN_ROUND:
    case TOKEN_OPEN_SQUARE:
    case TOKEN_BAR:
    case TOKEN_RANGE: return true;
    default: return false;
    }
}

bool language_wants_operand(const language_state *state, uint32_t token)
{
    const uint32_t before = token - 1;
    const decree_token *last = &state->language->tokens[before];
    if (last->kind != TOKEN_WORD) return mark_wants_operand(last->kind);
    if (!state->rule || state->language->meanings[before].role != LANGUAGE_KEYWORD) return false;
    const language_want want = state->rule->want;
    if (before == state->governor && token > state->statement->first + 1)
        return want != LANGUAGE_WANTS_NOTHING && want != LANGUAGE_WANTS_WORD &&
               want != LANGUAGE_WANTS_NO_MORE && want != LANGUAGE_WANTS_TYPE &&
               want != LANGUAGE_WANTS_COLUMN && want != LANGUAGE_WANTS_TITLE;
    if (want == LANGUAGE_WANTS_WORD || want == LANGUAGE_WANTS_NO_MORE) return false;
    return language_is_listed(
        "when where if then else and or not is in meets within any every no over of",
        spelling(last));
}

enum { COLUMN_MAX = 256 }; // of a table, whose cases are offered

// The input or result of a table in whose column a cell stands.
static language_meaning column_subject(const language_state *state)
{
    const jub_language *language = state->language;
    const language_statement *table = state->statement;
    const language_meaning none = {LANGUAGE_NOTHING, 0};
    if (state->inputs == LANGUAGE_NONE || state->bars > COLUMN_MAX) return none;
    uint32_t input = state->inputs + 1;
    for (uint32_t column = 0; column < state->bars; column++) {
        if (input + 1 >= table->end || language->tokens[input + 1].kind != TOKEN_COMMA)
            return column + 1 == state->bars ? (language_meaning){LANGUAGE_NAME, state->declared}
                                             : none;
        input += 2;
    }
    return input < table->end ? language->meanings[input] : none;
}

// `assume life`, `endless life, death`: cases of the field that says so.
static bool is_about_itself(const language_state *state, uint32_t before)
{
    if (language_is_word(state->language, before, WORD_ASSUME)) return true;
    return strcmp(state->rule->after, "endless") == 0 &&
           (before == state->governor || state->language->tokens[before].kind == TOKEN_COMMA);
}

language_meaning language_subject(const language_state *state, uint32_t token)
{
    const jub_language *language = state->language;
    const language_meaning none = {LANGUAGE_NOTHING, 0};
    uint32_t before = token - 1;
    if (before <= state->statement->first || !state->rule) return none;
    const decree_token *last = &language->tokens[before];
    if (last->kind == TOKEN_BAR)
        return state->statement->opener == WORD_TABLE && state->declared != LANGUAGE_NONE
                   ? column_subject(state)
                   : none;
    if (is_about_itself(state, before) && state->declared != LANGUAGE_NONE)
        return (language_meaning){LANGUAGE_NAME, state->declared};
    if (language_is_word(language, before, WORD_NOT) &&
        language_is_word(language, before - 1, WORD_IS))
        before--;
    const bool compares = language->tokens[before].kind == TOKEN_EQUAL ||
                          language->tokens[before].kind == TOKEN_NOT_EQUAL ||
                          language_is_word(language, before, WORD_IS);
    if (!compares || before == 0) return none;
    const language_meaning subject = language->meanings[before - 1];
    const bool is_name = subject.role == LANGUAGE_NAME || subject.role == LANGUAGE_BUILTIN;
    return is_name ? subject : none;
}
