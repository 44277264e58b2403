#include "decree/code_list.h"

#include <stdlib.h>

#include "decree/program_private.h"

// A decree that bars an offence by the code of a repealed act lets go whoever was sentenced under
// the act that took its place. The decree alone cannot show it, but a list of codes that says which
// act replaced which can: codes of one offence form a group, and a set that holds one of a group is
// to hold all.

enum {
    STEP_MAX = 200000,  // of one walk over the rules
    SUGGEST_MAX = 5000, // codes looked at for "did you mean"
    TOLD_MAX = 1024,
};

/// Which clause reads a set, and how.
typedef struct reader {
    const decree_clause *clause;
    bool is_read;
    bool bars;           // an exclusion that bites on whoever has one of the codes
    bool is_of_offences; // asked of a set of codes, not of a single text
} reader;

typedef struct told {
    size_t offset_bytes;
    uint32_t code;
} told;

typedef struct list_check {
    jub_arena *arena;
    const decree_tree *tree;
    const decree_program *program;
    const jub_code_list *list;
    jub_diagnostics *diagnostics;
    jub_map codes;      // all of the list, those of pairs too
    jub_text *sorted;   // [codes.count]
    uint32_t *groups;   // [codes.count] up to the first of the group
    uint32_t *next;     // [codes.count] the next of the group, in a ring
    uint32_t *replaced; // [codes.count] by which code, or JUB_MAP_ABSENT
    reader *readers;    // [all_codes_count]
    bool *is_walked;    // [define count + table count] in this clause
    const decree_clause *clause;
    uint32_t steps;
    JUB_LIST(told) told; // so that one entry, read by several sets, brings one message
    bool is_out_of_memory;
} list_check;

#define SAY(check, span, hint, ...)                                                                \
    jub_diagnose((check)->diagnostics, JUB_WARNING, JUB_OK, (check)->tree->source,                 \
                 (span).offset_bytes, (span).length_bytes, (hint), __VA_ARGS__)

// -- who reads which set --------------------------------------------------------------------------

static void walk(list_check *c, const decree_expr *expr, bool is_negated);

static void walk_table(list_check *c, const decree_table *table)
{
    bool *is_walked = &c->is_walked[c->tree->defines.count + table->index];
    if (*is_walked) return;
    *is_walked = true;
    for (uint32_t i = 0; i < table->input_count; i++) walk(c, table->inputs[i], true);
    for (uint32_t i = 0; i < table->row_count; i++) walk(c, table->rows[i].result, true);
}

static void walk_name(list_check *c, const decree_expr *name, bool is_negated)
{
    if (!name->symbol) return;
    if (name->symbol->kind == DECREE_SYMBOL_TABLE) walk_table(c, name->symbol->table);
    if (name->symbol->kind != DECREE_SYMBOL_DEFINE) return;
    const decree_define *define = name->symbol->define;
    if (c->is_walked[define->index] || !define->value) return;
    c->is_walked[define->index] = true;
    walk(c, define->value, is_negated);
}

static void note_set(list_check *c, const decree_expr *expr, bool is_negated)
{
    const decree_codes *set = expr->set.codes;
    if (!set) return;
    reader *known = &c->readers[set->index];
    const bool bars =
        c->clause->kind == DECREE_EXCLUDES && !is_negated && expr->kind != DECREE_EXPR_WITHIN;
    known->is_of_offences = known->is_of_offences || expr->kind != DECREE_EXPR_IN;
    if (known->bars || (known->is_read && !bars)) return;
    known->clause = c->clause;
    known->is_read = true;
    known->bars = bars;
}

static void walk(list_check *c, const decree_expr *expr, bool is_negated)
{
    if (!expr || ++c->steps > STEP_MAX) return;
    switch (expr->kind) {
    case DECREE_EXPR_IN:
    case DECREE_EXPR_MEETS:
    case DECREE_EXPR_WITHIN: note_set(c, expr, is_negated); break;
    case DECREE_EXPR_NOT: is_negated = !is_negated; break;
    case DECREE_EXPR_NAME: walk_name(c, expr, is_negated); return;
    default: break;
    }
    for (uint32_t i = 0; i < expr->operand_count; i++) walk(c, expr->operands[i], is_negated);
}

static void walk_clause(list_check *c, const decree_clause *clause)
{
    memset(c->is_walked, 0, c->tree->defines.count + c->tree->tables.count);
    c->clause = clause;
    c->steps = 0;
    walk(c, clause->when, false);
    walk(c, clause->where, false);
    walk(c, clause->until, true);
    for (uint32_t i = 0; i < clause->act_count; i++) {
        walk(c, clause->acts[i].by, true);
        walk(c, clause->acts[i].at_least, true);
        walk(c, clause->acts[i].at_most, true);
    }
    walk(c, clause->at_most, true);
    for (uint32_t i = 0; i < clause->key_count; i++) walk(c, clause->keys[i].value, true);
}

/// Exclusions first: of all who read a set, they are the ones to be named.
static void find_readers(list_check *c)
{
    const decree_tree *tree = c->tree;
    for (size_t i = 0; i < tree->excludes.count; i++) walk_clause(c, tree->excludes.items[i]);
    for (size_t i = 0; i < tree->covers.count; i++) walk_clause(c, tree->covers.items[i]);
    for (size_t i = 0; i < tree->grants.count; i++) walk_clause(c, tree->grants.items[i]);
    for (size_t i = 0; i < tree->limits.count; i++) walk_clause(c, tree->limits.items[i]);
    for (size_t i = 0; i < tree->quotas.count; i++) walk_clause(c, tree->quotas.items[i]);
    for (size_t i = 0; i < tree->defers.count; i++) walk_clause(c, tree->defers.items[i]);
    for (size_t i = 0; i < tree->revokes.count; i++) walk_clause(c, tree->revokes.items[i]);
}

// -- the list -------------------------------------------------------------------------------------

static uint32_t group_of(const list_check *c, uint32_t code)
{
    while (c->groups[code] != code) code = c->groups[code] = c->groups[c->groups[code]];
    return code;
}

/// Two rings become one when a member of each exchanges what follows it.
static void join(list_check *c, uint32_t old, uint32_t new)
{
    const uint32_t a = group_of(c, old), b = group_of(c, new);
    if (a == b) return;
    c->groups[a > b ? a : b] = a > b ? b : a;
    const uint32_t next = c->next[a];
    c->next[a] = c->next[b];
    c->next[b] = next;
}

static int by_text(const void *a, const void *b)
{
    return jub_text_compare(*(const jub_text *)a, *(const jub_text *)b);
}

static bool add_codes(list_check *c, const jub_text *codes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (jub_map_add(&c->codes, codes[i], NULL) == JUB_MAP_ABSENT) return false;
    return true;
}

static bool read_list(list_check *c)
{
    const jub_code_list *list = c->list;
    c->codes = jub_map_init(c->arena, 0);
    if (!add_codes(c, list->codes, list->code_count) ||
        !add_codes(c, list->old_codes, list->pair_count) ||
        !add_codes(c, list->new_codes, list->pair_count))
        return false;
    const uint32_t count = c->codes.count;
    c->sorted = JUB_NEW(c->arena, jub_text, count);
    c->groups = JUB_NEW(c->arena, uint32_t, count);
    c->next = JUB_NEW(c->arena, uint32_t, count);
    c->replaced = JUB_NEW(c->arena, uint32_t, count);
    if (!c->sorted || !c->groups || !c->next || !c->replaced) return false;
    for (uint32_t i = 0; i < count; i++) {
        c->sorted[i] = c->codes.keys[i];
        c->groups[i] = c->next[i] = i;
        c->replaced[i] = JUB_MAP_ABSENT;
    }
    qsort(c->sorted, count, sizeof *c->sorted, by_text);
    for (size_t i = 0; i < list->pair_count; i++) {
        const uint32_t old = jub_map_find(&c->codes, list->old_codes[i]);
        const uint32_t new = jub_map_find(&c->codes, list->new_codes[i]);
        if (c->replaced[old] == JUB_MAP_ABSENT && old != new) c->replaced[old] = new;
        join(c, old, new);
    }
    return true;
}

static bool has_prefix(const list_check *c, jub_text prefix)
{
    uint32_t low = 0, high = c->codes.count;
    while (low < high) {
        const uint32_t mid = low + (high - low) / 2;
        if (jub_text_compare(c->sorted[mid], prefix) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < c->codes.count && jub_text_starts(c->sorted[low], prefix);
}

// -- entries of sets ------------------------------------------------------------------------------

static bool is_prefix(jub_text entry)
{
    return jub_text_ends(entry, JUB_TEXT("/*"));
}

/// `sexual/` of `sexual/*`.
static jub_text bare(jub_text entry)
{
    return (jub_text){entry.bytes, entry.length_bytes - 1};
}

static bool entry_holds(jub_text entry, jub_text code)
{
    return is_prefix(entry) ? decree_code_is_under(code, bare(entry)) : jub_text_equal(entry, code);
}

/// The entry by which a set holds a code, also through `plus`; NULL when it is through `same`, or
/// past STEP_MAX.
static const decree_name *find_entry(list_check *c, const decree_codes *set, jub_text code)
{
    for (uint32_t i = 0; i < set->entry_count; i++)
        if (entry_holds(set->entries[i].text, code)) return &set->entries[i];
    for (uint32_t i = 0; set->plus_codes && i < set->plus.count && ++c->steps < STEP_MAX; i++) {
        const decree_name *entry = find_entry(c, set->plus_codes[i], code);
        if (entry) return entry;
    }
    return NULL;
}

// -- one code of an offence without the other -----------------------------------------------------

/// False when it was there already.
static bool is_news(list_check *c, size_t offset_bytes, uint32_t code)
{
    for (size_t i = 0; i < c->told.count; i++)
        if (c->told.items[i].offset_bytes == offset_bytes && c->told.items[i].code == code)
            return false;
    const told both = {offset_bytes, code};
    if (c->told.count < TOLD_MAX && !JUB_LIST_PUSH(c->arena, &c->told, both))
        c->is_out_of_memory = true;
    return true;
}

/// The pair of the list that would bring the missing code into the set: what replaced it, or else
/// what it replaced.
static jub_text same_hint(const list_check *c, uint32_t missing)
{
    uint32_t old = missing, new = c->replaced[missing];
    for (uint32_t each = c->next[missing]; new == JUB_MAP_ABSENT &&each != missing;
         each = c->next[each])
        if (c->replaced[each] == missing) {
            old = each;
            new = missing;
        }
    if (new == JUB_MAP_ABSENT) return (jub_text){0};
    return jub_text_format(c->arena, "if it is, write: same \"%.*s\" as \"%.*s\"",
                           JUB_TEXT_ARG(c->codes.keys[old]), JUB_TEXT_ARG(c->codes.keys[new]));
}

static void tell_missing(list_check *c, const decree_codes *set, uint32_t held, uint32_t missing)
{
    const reader *read = &c->readers[set->index];
    const jub_text has = c->codes.keys[held], lacks = c->codes.keys[missing];
    c->steps = 0;
    const decree_name *entry = find_entry(c, set, has);
    const bool has_name = set->name.text.length_bytes > 0;
    const decree_span span = entry                  ? entry->span
                             : has_name             ? set->name.span
                             : set->entry_count > 0 ? set->entries[0].span
                                                    : (decree_span){0};
    if (!is_news(c, span.offset_bytes, missing)) return;
    const jub_text hint = same_hint(c, missing);
    SAY(c, span, hint.bytes,
        "'%.*s' %s '%.*s' but not '%.*s', which the code list says is the same offence",
        JUB_TEXT_ARG(read->clause->name.text), read->bars ? "bars" : "names", JUB_TEXT_ARG(has),
        JUB_TEXT_ARG(lacks));
}

/// The set holds some of the group and lacks others.
static void tell_group(list_check *c, uint32_t first, const decree_codes *set, uint64_t *bits)
{
    uint32_t held = first;
    for (uint32_t i = 0; i < c->codes.count; i++) { // it does hold one
        (void)decree_code_members(c->program, c->codes.keys[held], bits);
        if (decree_set_has(bits, set->index)) break;
        held = c->next[held];
    }
    for (uint32_t each = c->next[held]; each != held; each = c->next[each]) {
        (void)decree_code_members(c->program, c->codes.keys[each], bits);
        if (!decree_set_has(bits, set->index)) tell_missing(c, set, held, each);
    }
}

/// Room for three rows of bits, one for each set.
static void check_group(list_check *c, uint32_t first, uint64_t *room)
{
    const uint32_t words = c->program->set_words;
    uint64_t *bits = room, *some = room + words, *all = room + (size_t)2 * words;
    uint32_t each = first;
    memset(some, 0, words * sizeof *some);
    memset(all, 0xFF, words * sizeof *all);
    do {
        (void)decree_code_members(c->program, c->codes.keys[each], bits);
        for (uint32_t i = 0; i < words; i++) {
            some[i] |= bits[i];
            all[i] &= bits[i];
        }
        each = c->next[each];
    } while (each != first);
    for (uint32_t set = 0; set < c->tree->all_codes_count; set++)
        if (c->readers[set].is_read && decree_set_has(some, set) && !decree_set_has(all, set))
            tell_group(c, first, c->tree->all_codes[set], bits);
}

static void check_groups(list_check *c)
{
    uint64_t *room = JUB_NEW(c->arena, uint64_t, (size_t)3 * c->program->set_words);
    if (!room) c->is_out_of_memory = true;
    for (uint32_t i = 0; room && i < c->codes.count; i++)
        if (c->groups[i] == i && c->next[i] != i) check_group(c, i, room);
}

// -- codes that the list has not ------------------------------------------------------------------

static bool is_listed(const list_check *c, jub_text code)
{
    return jub_map_find(&c->codes, code) != JUB_MAP_ABSENT;
}

/// The decree says itself which listed code it stands for.
static bool is_same_as_listed(const list_check *c, jub_text code)
{
    for (size_t i = 0; i < c->tree->sames.count; i++) {
        const decree_same *same = c->tree->sames.items[i];
        if ((jub_text_equal(same->old_code.text, code) && is_listed(c, same->new_code.text)) ||
            (jub_text_equal(same->new_code.text, code) && is_listed(c, same->old_code.text)))
            return true;
    }
    return false;
}

/// The code without its last part: `sexual` of `sexual/assault`.
static jub_text head_of(jub_text code)
{
    while (code.length_bytes > 0 && code.bytes[code.length_bytes - 1] != '/') code.length_bytes--;
    if (code.length_bytes > 0) code.length_bytes--;
    return code;
}

static jub_text suggest(const list_check *c, jub_text code, bool is_head)
{
    size_t best = code.length_bytes < 6 ? 2 : code.length_bytes < 9 ? 3 : 4;
    jub_text nearest = {0};
    if (c->diagnostics->list.count >= JUB_DIAGNOSTIC_MAX) return nearest;
    for (uint32_t i = 0; i < c->codes.count && i < SUGGEST_MAX; i++) {
        const jub_text each = is_head ? head_of(c->codes.keys[i]) : c->codes.keys[i];
        const size_t distance = jub_text_distance(code, each, best);
        if (distance >= best) continue;
        best = distance;
        nearest = each;
    }
    if (!nearest.bytes) return nearest;
    return jub_text_format(c->arena, "did you mean '%.*s%s'?", JUB_TEXT_ARG(nearest),
                           is_head ? "/*" : "");
}

static void check_entry(list_check *c, decree_name entry)
{
    const jub_text code = entry.text;
    if (is_prefix(code)) {
        if (has_prefix(c, bare(code)) || is_listed(c, head_of(code))) return;
        const jub_text hint = suggest(c, head_of(code), true);
        SAY(c, entry.span, hint.bytes, "no code of the list begins with '%.*s'",
            JUB_TEXT_ARG(bare(code)));
        return;
    }
    if (is_listed(c, code) || is_same_as_listed(c, code)) return;
    const jub_text hint = suggest(c, code, false);
    SAY(c, entry.span, hint.bytes, "the code list has no '%.*s'", JUB_TEXT_ARG(code));
}

/// Marks a set of offences and those it takes in. What is only asked by `in` may be a list of other
/// words, such as names of prisons.
static void mark_offences(list_check *c, const decree_codes *set, bool *is_of_offences)
{
    if (is_of_offences[set->index]) return;
    is_of_offences[set->index] = true;
    for (uint32_t i = 0; set->plus_codes && i < set->plus.count; i++)
        mark_offences(c, set->plus_codes[i], is_of_offences);
}

static void check_entries(list_check *c)
{
    const decree_tree *tree = c->tree;
    bool *is_of_offences = JUB_NEW(c->arena, bool, tree->all_codes_count);
    if (!is_of_offences) {
        c->is_out_of_memory = true;
        return;
    }
    for (uint32_t i = 0; i < tree->all_codes_count; i++)
        if (c->readers[i].is_of_offences) mark_offences(c, tree->all_codes[i], is_of_offences);
    for (uint32_t i = 0; i < tree->all_codes_count; i++)
        for (uint32_t k = 0; is_of_offences[i] && k < tree->all_codes[i]->entry_count; k++)
            check_entry(c, tree->all_codes[i]->entries[k]);
    for (size_t i = 0; i < tree->sames.count; i++)
        if (!is_listed(c, tree->sames.items[i]->new_code.text))
            check_entry(c, tree->sames.items[i]->new_code);
}

// -- all of it ------------------------------------------------------------------------------------

static jub_status build(list_check *c, const jub_decree *decree)
{
    const decree_tree *tree = c->tree;
    decree_program *program = JUB_NEW(c->arena, decree_program, 1);
    if (!program) return JUB_NO_MEMORY;
    const jub_status status = decree_program_build(c->arena, decree, false, 0, program, NULL);
    if (status != JUB_OK) return status;
    c->program = program;
    c->readers = JUB_NEW(c->arena, reader, tree->all_codes_count);
    c->is_walked = JUB_NEW(c->arena, bool, tree->defines.count + tree->tables.count);
    return c->readers && c->is_walked && read_list(c) ? JUB_OK : JUB_NO_MEMORY;
}

jub_status jub_decree_check_codes(jub_arena *arena, const jub_decree *decree,
                                  const jub_code_list *list, jub_diagnostics *diagnostics)
{
    list_check c = {.arena = arena, .tree = decree->tree, .list = list, .diagnostics = diagnostics};
    if (list->code_count > JUB_CODE_LIST_MAX || list->pair_count > JUB_CODE_LIST_MAX)
        return JUB_LIMIT;
    const jub_status status = build(&c, decree);
    if (status == JUB_MISSING) {
        SAY(&c, decree->tree->header.span, "write 'effect' and a date into the decree's header",
            "its codes cannot be compared with the list: some clauses are dated, and the decree is "
            "not");
        return JUB_OK;
    }
    if (status != JUB_OK) return status;
    find_readers(&c);
    check_groups(&c);
    check_entries(&c);
    return c.is_out_of_memory ? JUB_NO_MEMORY : JUB_OK;
}
