// What the words of the language do, a line each, for whoever points at one. By spelling, so that
// words of a version to come may stand here before the parser knows them; a test asks that every
// word of the keyword table is here.

#include "decree/language_private.h"

typedef struct explained_word {
    const char *word;
    const char *line;
} explained_word;

static const explained_word words[] = {
    // statements
    {"decree", "begins the header: the title of the decree, its reference and its dates"},
    {"convention", "lays down how days and months are counted, or what money is counted in"},
    {"field", "declares a fact about one person, read from a column of the register"},
    {"codes", "names a set of offence codes; as a type: a set of such codes"},
    {"same", "says that an old code is the same offence as a new one"},
    {"define", "names a value worked out from fields, tables and other definitions"},
    {"table", "gives a value by rows: each row a case for every input, then the result"},
    {"covers", "says whom the decree reaches; without any such clause, everybody"},
    {"excludes", "takes away what a grant would give"},
    {"grants", "gives something to those who meet a condition"},
    {"limit", "caps what all reductions together take off a term"},
    {"combine", "says what holds when several grants act on the term of one person"},
    {"quota", "takes only so many of those the named grants reach, by a ranking"},
    {"round", "a stage of selection; its label is a boolean fact, unknown until the list is there"},
    {"notice", "a day on which somebody is told"},
    {"duty", "text for the papers of those a grant reaches; nothing is worked out from it"},
    {"test", "a person worked out: facts given, outcomes expected"},
    {"prove", "states a claim about every person there could be"},
    {"record", "declares what is known of a person several times over, such as sentences"},
    {"defers", "puts the outcome off for those who meet a condition"},
    {"revokes", "takes back what was granted from those who meet a condition"},
    {"parameter", "names a figure of the law; it may stand several times, dated apart"},
    {"gap", "what the text leaves open; its label is a boolean that is never known"},

    // conditions and values
    {"when", "the condition under which the clause holds"},
    {"where", "the condition on the rows that are meant"},
    {"if", "if C then A else B: the one value or the other"},
    {"then", "what holds if the condition does; between acts: after what stands before"},
    {"else", "what holds if the condition does not"},
    {"and", "true when both sides are; false as soon as one side is"},
    {"or", "true as soon as one side is; 'or none' behind a type adds the value none"},
    {"not", "turns a condition round; unknown stays unknown"},
    {"is", "asks whether a fact is a case, is known or is none"},
    {"in", "asks whether one code is in a set; in a claim: the field that changes"},
    {"meets", "true when some of a person's codes are in the set"},
    {"within", "true when all of a person's codes are in the set"},
    {"true", "the boolean yes"},
    {"false", "the boolean no"},
    {"none", "known not to apply, as the end of a life sentence; a comparison with it is false"},
    {"unknown", "in a test: the register does not have this fact"},
    {"known", "'x is known' asks whether the fact is there"},
    {"any", "in a table: any value fits; before a record: some row meets the condition"},
    {"every", "true when every row of the record meets the condition"},
    {"no", "true when no row of the record meets the condition; in a test: it has no row"},
    {"all", "all that could be named here; at a tie: all who rank alike are taken"},
    {"count", "how many rows of the record there are, or meet the condition"},
    {"sum", "adds a value up over the rows of a record"},
    {"over", "names the record whose rows are looked at"},
    {"longest", "the longest of the rows' lengths of time"},
    {"shortest", "the shortest of the rows' lengths of time"},
    {"earliest", "the earliest of the rows' dates"},
    {"latest", "the latest of the rows' dates"},
    {"greatest", "the greatest of the rows' values"},
    {"least", "'at least': a floor; before 'of': the least of the rows' values"},
    {"most", "'at most': a cap"},
    {"at", "begins 'at least' (a floor) or 'at most' (a cap)"},
    {"year", "a length of time: twelve months"},
    {"years", "a length of time: twelve months each; years(a, b, down) counts them"},
    {"month", "a length of time, added in one step and cut by the convention month_end"},
    {"months", "a length of time; months(a, b, down) counts them between two dates"},
    {"day", "a length of time"},
    {"days", "a length of time; days(a, b) is b less a"},

    // where a rule comes from and when it holds
    {"cite", "the provision that the statement restates; outcomes carry it"},
    {"since", "the first day in force"},
    {"until", "the last day in force; of a deferral: the day to which it is put off"},

    // the header and conventions
    {"made", "the day on which the decree was made"},
    {"effect", "the day from which the decree holds"},
    {"reckoned", "the day to which ages and served time are counted"},
    {"replaces", "the file of the decree that this one takes the place of"},
    {"keeping", "the clauses of the decree replaced that stay as they are"},
    {"month_end", "what a day is in a month too short for it: clamp, overflow or refuse"},
    {"clamp", "31 August less six months is the last day of February"},
    {"overflow", "31 August less six months is the first of March"},
    {"refuse", "31 August less six months is no day, and the fact is unknown"},
    {"day_count", "whether days(a, b) counts the first day too"},
    {"exclusive", "days(a, b) is b less a"},
    {"inclusive", "days(a, b) counts the first and the last day both"},
    {"currency", "declares a currency and the decimals of its smallest unit"},

    // fields and types
    {"from", "the column that is read; in a clause: the grants it is about, or a first day"},
    {"assume", "the value taken where the register does not have the fact, with its citation"},
    {"protected", "marks a fact, such as age or sex, on which a decree should turn only openly"},
    {"endless", "the cases of 'kind' that have no end of term, as life"},
    {"boolean", "the type of true and false"},
    {"integer", "the type of whole numbers of 64 bits"},
    {"ratio", "the type of exact fractions, such as 1/3 or 0.25"},
    {"date", "the type of days from 1600-01-01 to 2400-12-31"},
    {"duration", "the type of lengths of time; months and days are kept apart"},
    {"text", "the type of texts, which are compared for equality and used to group"},
    {"money", "the type of amounts in a declared currency"},
    {"one", "begins 'one of { a, b }', the type of named cases"},
    {"of", "'one of { a, b }', 'independent of', or what is looked at in each row"},
    {"each", "the word for one row of the record, or: about each of its rows"},
    {"with", "the columns of each row"},
    {"laid", "how the rows lie together: each so long, from a day or behind another"},

    // sets, tables
    {"plus", "takes in another set of codes"},
    {"as", "between an old code and the new one"},
    {"by", "the inputs of a table, how much, or the clauses that decide"},
    {"gives", "the type of a table's result"},
    {"unique", "no two rows of the table can fit at once"},
    {"first", "the first row that fits holds; of grants: the first in the order of the text"},

    // clauses
    {"except", "all but those named"},
    {"notwithstanding", "names the exclusions that do not touch this grant"},
    {"release", "the rest of the term falls away"},
    {"reduce", "makes the term shorter: by a length of time, or to one"},
    {"commute", "changes the kind of punishment to a milder one"},
    {"transfer", "changes the place; the term stays"},
    {"waive", "the whole of an amount of money falls away"},
    {"remit", "a part of an amount of money falls away"},
    {"contaminates", "the exclusion of one row takes in the person's other rows"},
    {"cured", "the exclusion falls away under this condition"},
    {"to", "the kind, the place or the length after the act; of a notice: who is told"},
    {"on", "the grants or rows meant; of a notice: its day; of a duty: who has it"},
    {"take", "how many are taken: a number, or a share that is rounded"},
    {"per", "the field whose values make the groups of a quota"},
    {"rank", "the order in which people are taken, 'rank by' and its keys"},
    {"up", "the smallest first; up(x) rounds up; months(a, b, up) counts a part as a whole"},
    {"down", "the largest first; down(x) rounds down; months(a, b, down) leaves a part out"},
    {"tie", "who is taken of those who rank alike at the cut: lottery, all or none"},
    {"lottery", "those who rank alike are taken by lot, in the draw of this name"},
    {"reduction", "what reductions take off a term"},
    {"most_favourable", "the grant that gives the most holds"},
    {"cumulative", "reductions are added up, on the original term or on the remainder"},
    {"original", "each reduction is worked out on the original term"},
    {"remainder", "each reduction is worked out on what the one before has left"},
    {"among", "the grants that are combined; without it, all"},
    {"before", "so long before a date of the header, a round or another notice"},
    {"after", "the clauses after which a duty falls due"},

    // tests
    {"like", "begins with the facts of another test"},
    {"given", "the facts of the person; one that is not given is unknown"},
    {"expect", "the outcomes that must come out"},
    {"granted", "outcome: at least one grant holds"},
    {"excluded", "outcome: a grant would have held, and an exclusion took it away"},
    {"not_granted", "outcome: covered, and no grant holds, or the places were taken"},
    {"not_covered", "outcome: no 'covers' reaches the person"},
    {"undetermined", "outcome: the known facts allow more than one; the missing ones are named"},
    {"deferred", "outcome: put off by the decree itself"},
    {"revoked", "outcome: granted, and taken back"},
    {"for", "the missing facts on which the outcome depends"},

    // claims
    {"always", "claims that a condition holds for every person there could be"},
    {"reachable", "claims that each of the clauses can hold for somebody"},
    {"disjoint", "claims that no two of the clauses can hold for one person"},
    {"independent", "claims that the outcome does not turn on a field"},
    {"monotone", "claims that a result only goes one way as a field grows"},
    {"step", "claims that a result changes by at most so much from one value to the next"},
    {"refuted", "the drafter knows that the claim does not hold"},
};

static const explained_word functions[] = {
    {"days", "days(a, b) : integer -- b less a; one more under 'day_count inclusive'"},
    {"months", "months(a, b, up|down) : integer -- months from a to b; up counts a part as whole"},
    {"years", "years(a, b, up|down) : integer -- years from a to b; up counts a part as whole"},
    {"up", "up(x) : integer -- the ratio x rounded up"},
    {"down", "down(x) : integer -- the ratio x rounded down"},
    {"near", "near(x) : integer -- the ratio x rounded to the nearest, halves away from zero"},
    {"min", "min(x, y) -- the smaller of two values"},
    {"max", "max(x, y) -- the greater of two values"},
    {"length", "length(a, b) : duration -- the months and days between two dates"},
    {"part", "part(r, d, n, up|down|near) : duration -- the share r of d, a month having n days"},
};

static const explained_word builtins[] = {
    {"effect", "the day from which the decree holds, from its header"},
    {"made", "the day on which the decree was made, from its header"},
    {"reckoned", "the day to which ages and served time are counted, from its header"},
    {"status", "result, in tests and claims: granted, excluded, not_granted and so on"},
    {"new_end", "result, in tests and claims: the end of term after the grant"},
    {"days_saved", "result, in tests and claims: the days between the old end and the new one"},
    {"new_kind", "result, in tests and claims: the kind of punishment after a commutation"},
    {"new_place", "result, in tests and claims: the place after a transfer"},
    {"deferred_until", "result, in tests and claims: the day to which the outcome is put off"},
};

static const char *find(const explained_word *list, size_t count, jub_text word)
{
    for (size_t i = 0; i < count; i++)
        if (jub_text_is(word, list[i].word)) return list[i].line;
    return NULL;
}

const char *language_explain_word(jub_text word)
{
    return find(words, sizeof words / sizeof *words, word);
}

const char *language_explain_function(jub_text name)
{
    return find(functions, sizeof functions / sizeof *functions, name);
}

const char *language_explain_builtin(decree_builtin builtin)
{
    return find(builtins, sizeof builtins / sizeof *builtins, language_builtin_word(builtin));
}

jub_text language_function_word(decree_function function)
{
    static const char *const spelt[] = {
#define X(name, word, argument_count) [name] = word,
        DECREE_FUNCTION_LIST(X)
#undef X
    };
    return jub_text_from(spelt[function]);
}

jub_text language_builtin_word(decree_builtin builtin)
{
    static const char *const spelt[] = {
#define X(name, word) [name] = word,
        DECREE_BUILTIN_LIST(X)
#undef X
    };
    return jub_text_from(spelt[builtin]);
}

bool language_next_word(const char **list, jub_text *word_out)
{
    const char *at = *list;
    while (*at == ' ') at++;
    const char *end = at;
    while (*end && *end != ' ') end++;
    *list = end;
    *word_out = (jub_text){at, (size_t)(end - at)};
    return end > at;
}

bool language_is_listed(const char *list, jub_text word)
{
    jub_text each;
    while (language_next_word(&list, &each))
        if (jub_text_equal(each, word)) return true;
    return false;
}

// -- types ----------------------------------------------------------------------------------------

enum { SHOWN_CASES_MAX = 12 };

static void write_cases(const decree_cases *cases, jub_buffer *buffer)
{
    jub_buffer_string(buffer, "one of { ");
    for (uint32_t i = 0; i < cases->count && i < SHOWN_CASES_MAX; i++) {
        if (i > 0) jub_buffer_string(buffer, ", ");
        jub_buffer_text(buffer, cases->names[i]);
    }
    jub_buffer_string(buffer, cases->count > SHOWN_CASES_MAX ? ", ... }" : " }");
}

void language_write_type(decree_type type, jub_buffer *buffer)
{
    switch (type.kind) {
    case DECREE_NO_TYPE: return;
    case DECREE_BOOLEAN: jub_buffer_string(buffer, "boolean"); break;
    case DECREE_INTEGER: jub_buffer_string(buffer, "integer"); break;
    case DECREE_RATIO: jub_buffer_string(buffer, "ratio"); break;
    case DECREE_DATE: jub_buffer_string(buffer, "date"); break;
    case DECREE_DURATION: jub_buffer_string(buffer, "duration"); break;
    case DECREE_TEXT: jub_buffer_string(buffer, "text"); break;
    case DECREE_CODES: jub_buffer_string(buffer, "codes"); break;
    case DECREE_MONEY: jub_buffer_format(buffer, "money %.*s", JUB_TEXT_ARG(type.currency)); break;
    case DECREE_CHOICE:
        if (!type.cases) return;
        write_cases(type.cases, buffer);
        break;
    }
    if (type.or_none) jub_buffer_string(buffer, " or none");
}

// -- statements -----------------------------------------------------------------------------------

jub_language_kind language_kind_of(decree_word opener)
{
    switch (opener) {
    case WORD_DECREE: return JUB_LANGUAGE_HEADER;
    case WORD_FIELD: return JUB_LANGUAGE_FIELD;
    case WORD_RECORD: return JUB_LANGUAGE_RECORD;
    case WORD_CODES: return JUB_LANGUAGE_CODES;
    case WORD_DEFINE:
    case WORD_TABLE:
    case WORD_PARAMETER: return JUB_LANGUAGE_VALUE;
    case WORD_ROUND:
    case WORD_NOTICE: return JUB_LANGUAGE_DAY;
    case WORD_TEST:
    case WORD_PROVE: return JUB_LANGUAGE_TEST;
    case WORD_OTHER:
    case WORD_CONVENTION:
    case WORD_SAME:
    case WORD_COMBINE: return JUB_LANGUAGE_OTHER;
    default: return JUB_LANGUAGE_CLAUSE; // covers, excludes, grants and their like
    }
}

jub_text language_cite_of(const jub_language *language, const language_statement *statement)
{
    for (uint32_t i = statement->first + 1; i + 1 < statement->end; i++)
        if (language_is_word(language, i, WORD_CITE) &&
            language->tokens[i + 1].kind == TOKEN_STRING)
            return language->tokens[i + 1].text;
    return (jub_text){0};
}
