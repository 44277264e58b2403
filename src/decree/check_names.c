#include "decree/checker_private.h"

#include "base/utf8.h"
#include "decree/pack_private.h"

#include <stdarg.h>
#include <stdio.h>

// One namespace: whoever reads a name in a decree need not ask which of two things is meant. Cases
// of a `one of` stay outside of it, because they are only ever read beside their field.

unsigned check_line(const decree_checker *checker, decree_span span)
{
    jub_text origin;
    return jub_diagnostics_place(checker->diagnostics, checker->tree->source, span.offset_bytes,
                                 &origin)
        .line;
}

decree_span check_span_of(const decree_checker *checker, jub_text text)
{
    const jub_text source = checker->tree->source;
    const uintptr_t start = (uintptr_t)source.bytes, at = (uintptr_t)text.bytes;
    if (at < start || at > start + source.length_bytes) return (decree_span){0};
    return (decree_span){at - start, text.length_bytes};
}

const char *check_format(decree_checker *checker, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const jub_text copy = jub_text_copy(checker->arena, jub_text_from(text));
    if (!copy.bytes) checker->is_out_of_memory = true;
    return copy.bytes;
}

enum { WORDS_MAX_BYTES = 80 };

const char *check_words_at(decree_checker *checker, decree_span span)
{
    const jub_text source = checker->tree->source;
    char words[WORDS_MAX_BYTES + 4];
    size_t length = 0, at = span.offset_bytes;
    const size_t end = at + span.length_bytes;
    for (; at < end && at < source.length_bytes && length < WORDS_MAX_BYTES; at++) {
        const char byte = source.bytes[at];
        const bool is_blank = byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
        if (is_blank && (length == 0 || words[length - 1] == ' ')) continue;
        words[length++] = is_blank ? ' ' : byte;
    }
    const bool is_cut = at < end && at < source.length_bytes;
    while (is_cut && length > 0 && ((unsigned char)words[length - 1] & 0x80) != 0) length--;
    return check_format(checker, "%.*s%s", (int)length, words, is_cut ? "..." : "");
}

decree_symbol *check_find(const decree_checker *checker, jub_text name)
{
    const uint32_t number = jub_map_find(&checker->tree->names, name);
    return number == JUB_MAP_ABSENT ? NULL : &checker->tree->symbols.items[number];
}

decree_symbol *check_find_special(const decree_checker *checker, const char *english)
{
    decree_symbol *found = check_find(checker, jub_text_from(english));
    for (decree_language i = 1; i < decree_language_count() && !found; i++)
        if (checker->tree->languages >> i & 1)
            found = check_find(checker, decree_pack_word(i, jub_text_from(english)));
    return found;
}

const char *check_word(const decree_checker *checker, const char *english)
{
    return decree_pack_word(checker->tree->language, jub_text_from(english)).bytes;
}

const char *check_symbol_word(const decree_symbol *symbol)
{
    static const char *const words[] = {
        [DECREE_SYMBOL_FIELD] = "a field",
        [DECREE_SYMBOL_CODES] = "a set of codes",
        [DECREE_SYMBOL_DEFINE] = "a define",
        [DECREE_SYMBOL_TABLE] = "a table",
        [DECREE_SYMBOL_CLAUSE] = "a clause",
        [DECREE_SYMBOL_ROUND] = "a round",
        [DECREE_SYMBOL_NOTICE] = "a notice",
        [DECREE_SYMBOL_BUILTIN] = "a built-in name",
        [DECREE_SYMBOL_DUTY] = "a duty",
        [DECREE_SYMBOL_PARAMETER] = "a parameter",
        [DECREE_SYMBOL_GAP] = "a gap",
        [DECREE_SYMBOL_RECORD] = "a record",
        [DECREE_SYMBOL_CHILD] = "a field of a record",
    };
    static const char *const clauses[] = {
        [DECREE_COVERS] = "a 'covers' line",
        [DECREE_EXCLUDES] = "an exclusion",
        [DECREE_GRANTS] = "a grant",
        [DECREE_LIMIT] = "a limit",
        [DECREE_QUOTA] = "a quota",
        [DECREE_DEFERS] = "a 'defers' line",
        [DECREE_REVOKES] = "a 'revokes' line",
    };
    return symbol->kind == DECREE_SYMBOL_CLAUSE ? clauses[symbol->clause->kind]
                                                : words[symbol->kind];
}

enum { FEW_CASES = 32, CASE_MAPS_MAX = 128 };

static const jub_map *case_map(decree_checker *checker, const decree_cases *cases)
{
    for (size_t i = 0; i < checker->case_maps.count; i++)
        if (checker->case_maps.items[i].cases == cases) return &checker->case_maps.items[i].map;
    if (checker->case_maps.count == CASE_MAPS_MAX) return NULL;
    check_case_map made = {cases, jub_map_init(checker->arena, 0)};
    for (uint32_t i = 0; i < cases->count; i++) {
        bool is_new = false;
        if (jub_map_add(&made.map, cases->names[i], &is_new) == JUB_MAP_ABSENT) return NULL;
        if (!is_new) return NULL; // twice the same case, which is reported: numbers would shift
    }
    if (!JUB_LIST_PUSH(checker->arena, &checker->case_maps, made)) return NULL;
    return &checker->case_maps.items[checker->case_maps.count - 1].map;
}

// The statuses are words of the language: `status is excluded` in any of the decree's languages.
static jub_text status_in_english(uint32_t languages, const decree_cases *statuses, jub_text name)
{
    for (uint32_t i = 0; i < statuses->count; i++)
        if (decree_packs_have(languages, name, statuses->names[i].bytes)) return statuses->names[i];
    return name;
}

uint32_t check_case_index(decree_checker *checker, const decree_cases *cases, jub_text name)
{
    if (!cases) return JUB_MAP_ABSENT;
    if (cases == check_builtin_type(DECREE_STATUS).cases)
        name = status_in_english(checker->tree->languages, cases, name);
    const jub_map *map = cases->count > FEW_CASES ? case_map(checker, cases) : NULL;
    if (map) return jub_map_find(map, name);
    for (uint32_t i = 0; i < cases->count; i++)
        if (jub_text_equal(cases->names[i], name)) return i;
    return JUB_MAP_ABSENT;
}

// -- suggestions ----------------------------------------------------------------------------------

static bool place_takes(const decree_checker *checker, check_place place,
                        const decree_symbol *symbol)
{
    if (!(place.symbols & CHECK_KIND(symbol->kind))) return false;
    if (symbol->kind == DECREE_SYMBOL_BUILTIN && symbol->builtin >= DECREE_STATUS)
        return checker->is_in_test;
    return symbol->kind != DECREE_SYMBOL_CLAUSE || place.clauses == 0 ||
           (place.clauses & CHECK_KIND(symbol->clause->kind)) != 0;
}

enum { SUGGEST_MAX = 2000 }; // names looked at

/// A third of the letters may be wrong, but not all of a short name.
static size_t distance_max(jub_text name)
{
    return name.length_bytes < 3 ? 0 : name.length_bytes < 6 ? 1 : name.length_bytes < 9 ? 2 : 3;
}

/// What comes after the last message that is kept needs no hint.
bool check_wants_hint(const decree_checker *checker)
{
    return checker->diagnostics->list.count < JUB_DIAGNOSTIC_MAX;
}

const char *check_suggest(decree_checker *checker, jub_text name, check_place place)
{
    if (!check_wants_hint(checker)) return NULL;
    size_t best = distance_max(name) + 1;
    jub_text nearest = {0};
    for (size_t i = 0; i < checker->tree->symbols.count && i < SUGGEST_MAX; i++) {
        const decree_symbol *symbol = &checker->tree->symbols.items[i];
        if (!place_takes(checker, place, symbol)) continue;
        const size_t distance = jub_text_distance(name, symbol->name, best);
        if (distance >= best) continue;
        best = distance;
        nearest = symbol->name;
    }
    if (!nearest.bytes) return NULL;
    return check_format(checker, "did you mean '%.*s'?", JUB_TEXT_ARG(nearest));
}

static const char *list_cases(decree_checker *checker, const decree_cases *cases)
{
    const bool is_status = cases == check_builtin_type(DECREE_STATUS).cases;
    char list[240];
    size_t used = 0;
    for (uint32_t i = 0; i < cases->count; i++) {
        const jub_text name = is_status ? decree_pack_word(checker->tree->language, cases->names[i])
                                        : cases->names[i];
        const int wrote =
            snprintf(list + used, sizeof list - used, "%s%.*s", i ? ", " : "", JUB_TEXT_ARG(name));
        if (wrote < 0 || (size_t)wrote >= sizeof list - used - 8) {
            (void)snprintf(list + used, sizeof list - used, ", ...");
            break;
        }
        used += (size_t)wrote;
    }
    return check_format(checker, "the cases are %s", list);
}

const char *check_suggest_case(decree_checker *checker, jub_text name, const decree_cases *cases)
{
    size_t best = distance_max(name) + 1;
    const jub_text *nearest = NULL;
    if (!check_wants_hint(checker)) return NULL;
    for (uint32_t i = 0; i < cases->count && i < SUGGEST_MAX; i++) {
        const size_t distance = jub_text_distance(name, cases->names[i], best);
        if (distance >= best) continue;
        best = distance;
        nearest = &cases->names[i];
    }
    const char *list = list_cases(checker, cases);
    if (!nearest || !list) return list;
    return check_format(checker, "did you mean '%.*s'? %s", JUB_TEXT_ARG(*nearest), list);
}

/// All names that fit, as far as they fit into a line.
static const char *list_labels(decree_checker *checker, check_place place)
{
    char list[160];
    size_t used = 0;
    list[0] = '\0';
    if (!check_wants_hint(checker)) return NULL;
    for (size_t i = 0; i < checker->tree->symbols.count; i++) {
        const decree_symbol *symbol = &checker->tree->symbols.items[i];
        if (!place_takes(checker, place, symbol)) continue;
        const int wrote = snprintf(list + used, sizeof list - used, "%s%.*s", used ? ", " : "",
                                   JUB_TEXT_ARG(symbol->name));
        if (wrote < 0 || (size_t)wrote >= sizeof list - used - 8) {
            (void)snprintf(list + used, sizeof list - used, ", ...");
            break;
        }
        used += (size_t)wrote;
    }
    return used ? check_format(checker, "there is %s", list) : "declare it, or leave it out here";
}

bool check_is_unread(const decree_checker *checker, jub_text name)
{
    return jub_map_find(&checker->unread, name) != JUB_MAP_ABSENT;
}

decree_symbol *check_label(decree_checker *checker, decree_name name, check_place place,
                           const char *wanted)
{
    decree_symbol *symbol = check_find(checker, name.text);
    if (!symbol && check_is_unread(checker, name.text)) return NULL;
    if (!symbol) {
        const char *hint = check_suggest(checker, name.text, place);
        CHECK_ERROR(checker, JUB_MISSING, name.span, hint ? hint : list_labels(checker, place),
                    "no %s is called '%.*s'", strchr(wanted, ' ') + 1, JUB_TEXT_ARG(name.text));
        return NULL;
    }
    if (place_takes(checker, place, symbol)) return symbol;
    CHECK_ERROR(checker, JUB_TYPE, name.span, check_format(checker, "name %s here", wanted),
                "'%.*s' is %s, not %s", JUB_TEXT_ARG(name.text), check_symbol_word(symbol), wanted);
    return NULL;
}

// -- declarations ---------------------------------------------------------------------------------

static void declare(decree_checker *checker, decree_symbol symbol)
{
    bool is_new = false;
    const uint32_t number = jub_map_add(&checker->tree->names, symbol.name, &is_new);
    if (number == JUB_MAP_ABSENT) {
        checker->is_out_of_memory = true;
        return;
    }
    if (is_new) {
        if (!JUB_LIST_PUSH(checker->arena, &checker->tree->symbols, symbol))
            checker->is_out_of_memory = true;
        return;
    }
    const decree_symbol *other = &checker->tree->symbols.items[number];
    if (other->kind == DECREE_SYMBOL_BUILTIN) {
        CHECK_ERROR(checker, JUB_DUPLICATE, symbol.span, "choose another name",
                    "'%.*s' is a built-in name", JUB_TEXT_ARG(symbol.name));
        return;
    }
    const bool is_later = symbol.span.offset_bytes > other->span.offset_bytes;
    const decree_symbol *first = is_later ? other : &symbol, *second = is_later ? &symbol : other;
    CHECK_ERROR(checker, JUB_DUPLICATE, second->span,
                check_format(checker, "line %u already has %s of this name; choose another",
                             check_line(checker, first->span), check_symbol_word(first)),
                "'%.*s' is declared twice", JUB_TEXT_ARG(symbol.name));
}

// Under its English name and under that of each language of the decree, in all of its fences: there
// is one namespace.
static void declare_builtin(decree_checker *checker, jub_text english, decree_builtin builtin)
{
    for (decree_language i = 0; i < decree_language_count(); i++) {
        const jub_text name = decree_pack_word(i, english);
        const bool is_used = i == DECREE_ENGLISH || (checker->tree->languages >> i & 1);
        if (!is_used || check_find(checker, name)) continue;
        declare(checker,
                (decree_symbol){.kind = DECREE_SYMBOL_BUILTIN, .name = name, .builtin = builtin});
    }
}

static void declare_builtins(decree_checker *checker)
{
    static const char *const words[] = {
#define X(name, word) word,
        DECREE_BUILTIN_LIST(X)
#undef X
    };
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        declare_builtin(checker, jub_text_from(words[i]), (decree_builtin)i);
}

// `term_end` and `kind` are one field each, however they are spelt.
static void check_special_names(decree_checker *checker)
{
    static const char *const names[] = {"term_end", "kind"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const decree_symbol *first = check_find_special(checker, names[i]);
        for (decree_language k = 1; k < decree_language_count() && first; k++) {
            if (!(checker->tree->languages >> k & 1)) continue;
            const jub_text name = decree_pack_word(k, jub_text_from(names[i]));
            const decree_symbol *other = check_find(checker, name);
            if (!other || other == first) continue;
            CHECK_ERROR(checker, JUB_DUPLICATE, other->span, "keep one of them",
                        "'%.*s' and '%.*s' are one name in two languages",
                        JUB_TEXT_ARG(first->name), JUB_TEXT_ARG(name));
        }
    }
}

#define DECLARE_ALL(list, symbol_kind, member)                                                     \
    for (size_t i = 0; i < checker->tree->list.count; i++)                                         \
    declare(checker, (decree_symbol){.kind = (symbol_kind),                                        \
                                     .name = checker->tree->list.items[i]->name.text,              \
                                     .span = checker->tree->list.items[i]->name.span,              \
                                     .member = checker->tree->list.items[i]})

#define NUMBER_ALL(list, member)                                                                   \
    for (size_t i = 0; i < checker->tree->list.count; i++)                                         \
    checker->tree->list.items[i]->member = (uint32_t)i

static void declare_record(decree_checker *checker, decree_record *record)
{
    declare(checker, (decree_symbol){.kind = DECREE_SYMBOL_RECORD,
                                     .name = record->name.text,
                                     .span = record->name.span,
                                     .record = record});
    if (record->singular.text.length_bytes > 0)
        declare(checker, (decree_symbol){.kind = DECREE_SYMBOL_RECORD,
                                         .name = record->singular.text,
                                         .span = record->singular.span,
                                         .record = record});
    for (uint32_t i = 0; i < record->field_count; i++)
        declare(checker, (decree_symbol){.kind = DECREE_SYMBOL_CHILD,
                                         .name = record->fields[i]->name.text,
                                         .span = record->fields[i]->name.span,
                                         .field = record->fields[i]});
}

// Statements of the same parameter form a chain behind the first of them.
static void declare_parameters(decree_checker *checker)
{
    for (size_t i = 0; i < checker->tree->parameters.count; i++) {
        decree_parameter *parameter = checker->tree->parameters.items[i];
        const decree_symbol *first = check_find(checker, parameter->name.text);
        parameter->next = NULL;
        if (!first || first->kind != DECREE_SYMBOL_PARAMETER) {
            declare(checker, (decree_symbol){.kind = DECREE_SYMBOL_PARAMETER,
                                             .name = parameter->name.text,
                                             .span = parameter->name.span,
                                             .parameter = parameter});
            continue;
        }
        decree_parameter *last = first->parameter;
        while (last->next) last = last->next;
        last->next = parameter;
    }
}

static bool note_fact(decree_checker *checker, decree_field *field, uint32_t *count)
{
    decree_tree *tree = checker->tree;
    if (tree->facts && *count < DECREE_FIELD_MAX) tree->facts[*count] = field;
    ++*count;
    return *count != DECREE_FIELD_MAX + 1;
}

static void refuse_fact(decree_checker *checker, decree_span past)
{
    CHECK_ERROR(checker, JUB_LIMIT, past, "split the decree in two",
                "a decree has at most %d facts: fields, rounds, gaps and records",
                DECREE_FIELD_MAX);
}

// In the order that the tree tells.
static void number_facts(decree_checker *checker)
{
    decree_tree *tree = checker->tree;
    uint32_t count = 0;
    tree->facts = JUB_NEW(checker->arena, decree_field *, DECREE_FIELD_MAX);
    if (!tree->facts) checker->is_out_of_memory = true;
    for (size_t i = 0; i < tree->fields.count; i++) {
        tree->fields.items[i]->index = count;
        if (!note_fact(checker, tree->fields.items[i], &count))
            refuse_fact(checker, tree->fields.items[i]->name.span);
    }
    for (size_t i = 0; i < tree->rounds.count; i++) {
        tree->rounds.items[i]->field_index = count;
        if (!note_fact(checker, NULL, &count))
            refuse_fact(checker, tree->rounds.items[i]->name.span);
    }
    for (size_t i = 0; i < tree->gaps.count; i++) {
        tree->gaps.items[i]->fact = count;
        if (!note_fact(checker, NULL, &count)) refuse_fact(checker, tree->gaps.items[i]->name.span);
    }
    for (size_t i = 0; i < tree->records.count; i++) {
        tree->records.items[i]->fact = count;
        tree->records.items[i]->index = (uint32_t)i;
        if (!note_fact(checker, NULL, &count))
            refuse_fact(checker, tree->records.items[i]->name.span);
    }
    for (size_t i = 0; i < tree->records.count; i++)
        for (uint32_t k = 0; k < tree->records.items[i]->field_count; k++) {
            decree_field *field = tree->records.items[i]->fields[k];
            field->index = count;
            if (!note_fact(checker, field, &count)) refuse_fact(checker, field->name.span);
        }
    tree->fact_count = count;
}

static void number_everything(decree_checker *checker)
{
    NUMBER_ALL(codes, index);
    NUMBER_ALL(defines, index);
    NUMBER_ALL(tables, index);
    NUMBER_ALL(covers, index);
    NUMBER_ALL(excludes, index);
    NUMBER_ALL(grants, index);
    NUMBER_ALL(limits, index);
    NUMBER_ALL(quotas, index);
    NUMBER_ALL(defers, index);
    NUMBER_ALL(revokes, index);
    number_facts(checker);
}

static void check_limit(decree_checker *checker, size_t count, size_t max, decree_span past,
                        const char *what)
{
    if (count > max)
        CHECK_ERROR(checker, JUB_LIMIT, past, "split the decree in two",
                    "a decree has at most %zu %s", max, what);
}

static void check_limits(decree_checker *checker)
{
    const decree_tree *tree = checker->tree;
    if (tree->codes.count > CODES_MAX)
        check_limit(checker, tree->codes.count, CODES_MAX, tree->codes.items[CODES_MAX]->name.span,
                    "sets of codes");
    if (tree->grants.count > DECREE_GRANT_MAX)
        check_limit(checker, tree->grants.count, DECREE_GRANT_MAX,
                    tree->grants.items[DECREE_GRANT_MAX]->name.span, "grants");
    if (tree->excludes.count > DECREE_EXCLUSION_MAX)
        check_limit(checker, tree->excludes.count, DECREE_EXCLUSION_MAX,
                    tree->excludes.items[DECREE_EXCLUSION_MAX]->name.span, "exclusions");
    if (tree->defers.count > DECREE_CLAUSE_MAX)
        check_limit(checker, tree->defers.count, DECREE_CLAUSE_MAX,
                    tree->defers.items[DECREE_CLAUSE_MAX]->name.span, "'defers' lines");
    if (tree->revokes.count > DECREE_CLAUSE_MAX)
        check_limit(checker, tree->revokes.count, DECREE_CLAUSE_MAX,
                    tree->revokes.items[DECREE_CLAUSE_MAX]->name.span, "'revokes' lines");
    if (tree->gaps.count > DECREE_CLAUSE_MAX)
        check_limit(checker, tree->gaps.count, DECREE_CLAUSE_MAX,
                    tree->gaps.items[DECREE_CLAUSE_MAX]->name.span, "gaps");
    if (tree->records.count > DECREE_RECORD_MAX)
        check_limit(checker, tree->records.count, DECREE_RECORD_MAX,
                    tree->records.items[DECREE_RECORD_MAX]->name.span, "records");
}

void check_declare(decree_checker *checker)
{
    decree_tree *tree = checker->tree;
    tree->names = jub_map_init(checker->arena, 0);
    tree->symbols.count = 0;
    checker->unread = jub_map_init(checker->arena, 0);
    for (size_t i = 0; i < tree->unread.count; i++)
        if (jub_map_add(&checker->unread, tree->unread.items[i].text, NULL) == JUB_MAP_ABSENT)
            checker->is_out_of_memory = true;
    declare_builtins(checker);
    DECLARE_ALL(fields, DECREE_SYMBOL_FIELD, field);
    DECLARE_ALL(codes, DECREE_SYMBOL_CODES, codes);
    DECLARE_ALL(defines, DECREE_SYMBOL_DEFINE, define);
    DECLARE_ALL(tables, DECREE_SYMBOL_TABLE, table);
    DECLARE_ALL(covers, DECREE_SYMBOL_CLAUSE, clause);
    DECLARE_ALL(excludes, DECREE_SYMBOL_CLAUSE, clause);
    DECLARE_ALL(grants, DECREE_SYMBOL_CLAUSE, clause);
    DECLARE_ALL(limits, DECREE_SYMBOL_CLAUSE, clause);
    DECLARE_ALL(quotas, DECREE_SYMBOL_CLAUSE, clause);
    DECLARE_ALL(rounds, DECREE_SYMBOL_ROUND, round);
    DECLARE_ALL(notices, DECREE_SYMBOL_NOTICE, notice);
    DECLARE_ALL(duties, DECREE_SYMBOL_DUTY, duty);
    DECLARE_ALL(defers, DECREE_SYMBOL_CLAUSE, clause);
    DECLARE_ALL(revokes, DECREE_SYMBOL_CLAUSE, clause);
    DECLARE_ALL(gaps, DECREE_SYMBOL_GAP, gap);
    for (size_t i = 0; i < tree->records.count; i++)
        declare_record(checker, tree->records.items[i]);
    declare_parameters(checker);
    number_everything(checker);
    check_special_names(checker);
    check_limits(checker);
}
