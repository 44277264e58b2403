#include "decree/check_region_private.h"

// What clauses do to one another: two grants that nothing decides between, clauses that can never
// hold or never decide.

typedef struct overlap {
    check_region region;
    decree_checker *checker;
    const check_formula *covered;    // somebody whom `covers` reaches
    const check_formula **holds;     // [grant count]
    const check_formula **falls;     // [grant count] it does not hold
    const check_formula **bites;     // [exclusion count]
    const check_formula **spares;    // [exclusion count] it does not bite
    const check_formula **reaches;   // [covers count]
    const check_formula **unreached; // [covers count] it does not reach
    bool *is_sound_grant;            // [grant count] its condition has no errors
    bool *is_sound_exclusion;        // [exclusion count]
    const check_formula **question;  // [4 + exclusion count] room for one question
} overlap;

static uint64_t bit_of(const decree_clause *grant)
{
    return (uint64_t)1 << (grant->index % DECREE_GRANT_MAX);
}

/// What has errors is not looked into: it may go round in a circle. Nor is what is asked of rows.
static const check_formula *formula_of(overlap *o, const decree_clause *clause, bool wanted)
{
    if (clause->kind == DECREE_EXCLUDES && clause->each.text.length_bytes > 0)
        return check_formula_of(&o->region, NULL, wanted);
    const bool is_sound = clause->when && check_is_sound(clause->when);
    return check_formula_of(&o->region, is_sound ? clause->when : NULL, wanted);
}

static bool make_formulas(overlap *o, bool is_dated_cover)
{
    const decree_tree *tree = o->checker->tree;
    jub_arena *arena = o->checker->arena;
    o->holds = JUB_NEW(arena, const check_formula *, tree->grants.count);
    o->falls = JUB_NEW(arena, const check_formula *, tree->grants.count);
    o->bites = JUB_NEW(arena, const check_formula *, tree->excludes.count);
    o->spares = JUB_NEW(arena, const check_formula *, tree->excludes.count);
    o->reaches = JUB_NEW(arena, const check_formula *, tree->covers.count);
    o->unreached = JUB_NEW(arena, const check_formula *, tree->covers.count);
    o->is_sound_grant = JUB_NEW(arena, bool, tree->grants.count);
    o->is_sound_exclusion = JUB_NEW(arena, bool, tree->excludes.count);
    o->question = JUB_NEW(arena, const check_formula *, tree->excludes.count + 4);
    if (!o->holds || !o->falls || !o->bites || !o->spares || !o->reaches || !o->unreached ||
        !o->question || !o->is_sound_grant || !o->is_sound_exclusion)
        return false;
    for (size_t i = 0; i < tree->covers.count; i++) {
        o->reaches[i] = formula_of(o, tree->covers.items[i], true);
        o->unreached[i] = formula_of(o, tree->covers.items[i], false);
    }
    for (size_t i = 0; i < tree->grants.count; i++) {
        o->holds[i] = formula_of(o, tree->grants.items[i], true);
        o->falls[i] = formula_of(o, tree->grants.items[i], false);
        o->is_sound_grant[i] = check_is_sound(tree->grants.items[i]->when);
    }
    for (size_t i = 0; i < tree->excludes.count; i++) {
        o->is_sound_exclusion[i] = check_is_sound(tree->excludes.items[i]->when);
        o->bites[i] = formula_of(o, tree->excludes.items[i], true);
        o->spares[i] = formula_of(o, tree->excludes.items[i], false);
    }
    // Without `covers`, and where one comes into force later, nobody is left out.
    const bool is_everybody = tree->covers.count == 0 || is_dated_cover;
    o->covered = check_formula_join(&o->region, is_everybody ? CHECK_ALL : CHECK_SOME, o->reaches,
                                    is_everybody ? 0 : (uint32_t)tree->covers.count);
    return true;
}

static check_answer ask(overlap *o, uint32_t count, const char **person_out)
{
    return check_find_person(&o->region, o->question, count, false, person_out);
}

// -- two grants -----------------------------------------------------------------------------------

static bool never_in_force_together(const decree_source *a, const decree_source *b)
{
    return (a->has_until && b->has_since && a->until < b->since) ||
           (b->has_until && a->has_since && b->until < a->since);
}

static const decree_act *act_of(const decree_clause *grant, bool (*is_wanted)(const decree_act *))
{
    for (uint32_t i = 0; i < grant->act_count; i++)
        if (is_wanted(&grant->acts[i])) return &grant->acts[i];
    return NULL;
}

static bool is_release(const decree_act *act)
{
    return act->kind == DECREE_RELEASE;
}
static bool is_on_kind(const decree_act *act)
{
    return act->kind == DECREE_COMMUTE;
}
static bool is_on_place(const decree_act *act)
{
    return act->kind == DECREE_TRANSFER;
}

static bool is_governed(const decree_tree *tree, uint64_t both)
{
    for (size_t i = 0; i < tree->combines.count; i++)
        if ((tree->combines.items[i]->grants & both) == both) return true;
    return false;
}

/// The cases of the field `kind` stand in the order of their weight, the mildest first.
static bool has_weight(decree_checker *checker, jub_text kind)
{
    const decree_symbol *symbol = check_find_special(checker, "kind");
    return symbol && symbol->kind == DECREE_SYMBOL_FIELD &&
           symbol->field->type.kind == DECREE_CHOICE &&
           check_case_index(checker, symbol->field->type.cases, kind) != JUB_MAP_ABSENT;
}

typedef enum dimension { NO_DIMENSION, TERM, KIND, PLACE } dimension;

/// The dimension in which nothing decides between the two, if both hold.
static dimension undecided_dimension(decree_checker *checker, const decree_clause *a,
                                     const decree_clause *b)
{
    const decree_tree *tree = checker->tree;
    if (act_of(a, decree_act_is_on_term) && act_of(b, decree_act_is_on_term) &&
        !is_governed(tree, bit_of(a) | bit_of(b)))
        return TERM;
    const decree_act *first = act_of(a, is_on_place), *second = act_of(b, is_on_place);
    if (first && second && !jub_text_equal(first->target.text, second->target.text)) return PLACE;
    first = act_of(a, is_on_kind);
    second = act_of(b, is_on_kind);
    if (first && second && !jub_text_equal(first->target.text, second->target.text) &&
        !(has_weight(checker, first->target.text) && has_weight(checker, second->target.text)))
        return KIND;
    return NO_DIMENSION;
}

static void report_pair(overlap *o, const decree_clause *a, const decree_clause *b, dimension where,
                        const char *person)
{
    static const char *const words[] = {
        [TERM] = "and no 'combine' says which counts",
        [KIND] = "and nothing says which kind is the milder",
        [PLACE] = "and send to two places",
    };
    static const char *const hints[] = {
        [TERM] = "write combine most_favourable, first or cumulative, or let their conditions "
                 "exclude each other",
        [KIND] = "declare field kind : one of { ... } with both kinds, the mildest first",
        [PLACE] = "let their conditions exclude each other",
    };
    if (person)
        CHECK_ERROR(o->checker, JUB_CONFLICT, b->name.span, hints[where],
                    "'%.*s' and '%.*s' can both hold for one person (%s), %s",
                    JUB_TEXT_ARG(a->name.text), JUB_TEXT_ARG(b->name.text), person, words[where]);
    else
        CHECK_ERROR(o->checker, JUB_CONFLICT, b->name.span, hints[where],
                    "'%.*s' and '%.*s' can both hold for one person, %s",
                    JUB_TEXT_ARG(a->name.text), JUB_TEXT_ARG(b->name.text), words[where]);
}

/// What bars them or is left open bars a message about them, too: one mistake is one message.
static bool is_in_doubt(const overlap *o, const decree_clause *a, const decree_clause *b,
                        dimension where)
{
    const decree_tree *tree = o->checker->tree;
    if (!o->is_sound_grant[a->index] || !o->is_sound_grant[b->index]) return true;
    for (size_t i = 0; i < tree->excludes.count; i++)
        if ((tree->excludes.items[i]->bars & (bit_of(a) | bit_of(b))) && !o->is_sound_exclusion[i])
            return true;
    return where == TERM && o->checker->combine_is_wrong;
}

static void check_pair(overlap *o, const decree_clause *a, const decree_clause *b,
                       bool *is_reported)
{
    const decree_tree *tree = o->checker->tree;
    const dimension where = undecided_dimension(o->checker, a, b);
    if (where == NO_DIMENSION || never_in_force_together(&a->source, &b->source) ||
        is_in_doubt(o, a, b, where))
        return;
    uint32_t count = 0;
    o->question[count++] = o->holds[a->index];
    o->question[count++] = o->holds[b->index];
    o->question[count++] = o->covered;
    for (size_t i = 0; i < tree->excludes.count; i++) {
        const decree_clause *exclusion = tree->excludes.items[i];
        if ((exclusion->bars & (bit_of(a) | bit_of(b))) && !decree_is_dated(&exclusion->source))
            o->question[count++] = o->spares[i];
    }
    const char *person = NULL;
    if (ask(o, count, &person) == CHECK_NOBODY) return;
    report_pair(o, a, b, where, person);
    *is_reported = true;
}

/// One message for each grant, about the first of those before it.
static void check_grants(overlap *o)
{
    const decree_tree *tree = o->checker->tree;
    for (size_t i = 0; i < tree->grants.count; i++) {
        bool is_reported = false;
        for (size_t k = 0; k < i && !is_reported; k++)
            check_pair(o, tree->grants.items[k], tree->grants.items[i], &is_reported);
    }
}

// -- clauses that never hold or never decide ------------------------------------------------------

/// True when it was reported.
static bool check_never(overlap *o, const decree_clause *clause, const check_formula *formula)
{
    const decree_tree *tree = o->checker->tree;
    const jub_text name = clause->name.text;
    o->question[0] = formula;
    o->question[1] = o->covered;
    if (ask(o, 1, NULL) == CHECK_NOBODY) {
        CHECK_WARNING(o->checker, clause->name.span,
                      "its conditions contradict one another; see whether one 'and' should be "
                      "'or'",
                      "'%.*s' can never hold", JUB_TEXT_ARG(name));
        return true;
    }
    if (clause->kind == DECREE_COVERS || ask(o, 2, NULL) != CHECK_NOBODY) return false;
    if (tree->covers.count == 1)
        CHECK_WARNING(o->checker, clause->name.span, "leave it out, or widen the 'covers' line",
                      "'%.*s' never decides: nobody whom '%.*s' covers meets it",
                      JUB_TEXT_ARG(name), JUB_TEXT_ARG(tree->covers.items[0]->name.text));
    else
        CHECK_WARNING(o->checker, clause->name.span, "leave it out, or widen a 'covers' line",
                      "'%.*s' never decides: nobody who is covered meets it", JUB_TEXT_ARG(name));
    return true;
}

static void report_shadow(overlap *o, const decree_clause *clause, const decree_clause *wider)
{
    CHECK_WARNING(o->checker, clause->name.span, "leave it out, or narrow the other",
                  "'%.*s' never decides: '%.*s' holds whenever it does",
                  JUB_TEXT_ARG(clause->name.text), JUB_TEXT_ARG(wider->name.text));
}

/// Is there nobody who meets `inner` and is not certain to meet the other (given by its negation)?
static bool lies_within(overlap *o, const check_formula *inner, const check_formula *not_outer)
{
    o->question[0] = inner;
    o->question[1] = not_outer;
    return check_find_person(&o->region, o->question, 2, true, NULL) == CHECK_NOBODY;
}

static void check_covers(overlap *o)
{
    const decree_tree *tree = o->checker->tree;
    for (size_t i = 0; i < tree->covers.count; i++) {
        const decree_clause *clause = tree->covers.items[i];
        if (check_never(o, clause, o->reaches[i])) continue;
        for (size_t k = 0; k < tree->covers.count; k++) {
            const decree_clause *wider = tree->covers.items[k];
            if (k == i || decree_is_dated(&wider->source) || decree_is_dated(&clause->source))
                continue;
            if (!lies_within(o, o->reaches[i], o->unreached[k])) continue;
            if (k > i && lies_within(o, o->reaches[k], o->unreached[i])) continue; // the later one
            report_shadow(o, clause, wider);
            break;
        }
    }
}

static bool bites_somewhere(overlap *o, size_t index)
{
    const decree_tree *tree = o->checker->tree;
    o->question[0] = o->bites[index];
    o->question[1] = o->covered;
    for (size_t g = 0; g < tree->grants.count; g++) {
        if (!(tree->excludes.items[index]->bars & bit_of(tree->grants.items[g]))) continue;
        o->question[2] = o->holds[g];
        if (ask(o, 3, NULL) != CHECK_NOBODY) return true;
    }
    return false;
}

static void check_exclusion(overlap *o, size_t index)
{
    const decree_tree *tree = o->checker->tree;
    const decree_clause *clause = tree->excludes.items[index];
    if (check_never(o, clause, o->bites[index])) return;
    if (!bites_somewhere(o, index)) {
        CHECK_WARNING(o->checker, clause->name.span,
                      "leave it out, or name the grants it is to bar",
                      "'%.*s' bites on nothing: no grant that it bars can hold when it does",
                      JUB_TEXT_ARG(clause->name.text));
        return;
    }
    for (size_t k = 0; k < tree->excludes.count; k++) {
        const decree_clause *wider = tree->excludes.items[k];
        if (k == index || (clause->bars & ~wider->bars) || decree_is_dated(&wider->source) ||
            decree_is_dated(&clause->source) || !lies_within(o, o->bites[index], o->spares[k]))
            continue;
        const bool is_mutual =
            clause->bars == wider->bars && lies_within(o, o->bites[k], o->spares[index]);
        if (k > index && is_mutual) continue; // the later one is reported
        report_shadow(o, clause, wider);
        return;
    }
}

static void check_grant(overlap *o, size_t index)
{
    const decree_tree *tree = o->checker->tree;
    const decree_clause *grant = tree->grants.items[index];
    if (check_never(o, grant, o->holds[index])) return;
    for (size_t k = 0; k < tree->grants.count; k++) {
        const decree_clause *wider = tree->grants.items[k];
        if (!check_is_outdone(o->checker, grant, wider) ||
            !lies_within(o, o->holds[index], o->falls[k]))
            continue;
        const bool is_mutual = check_is_outdone(o->checker, wider, grant) &&
                               lies_within(o, o->holds[k], o->falls[index]);
        if (k > index && is_mutual) continue; // the later one is reported
        CHECK_WARNING(o->checker, grant->name.span, "leave it out, or narrow the other",
                      "'%.*s' never decides: '%.*s' %s whoever meets it",
                      JUB_TEXT_ARG(grant->name.text), JUB_TEXT_ARG(wider->name.text),
                      act_of(wider, is_release) ? "releases" : "reaches");
        return;
    }
}

// -- commutations without a term ------------------------------------------------------------------

static bool is_endless(const decree_field *kind, jub_text word)
{
    for (uint32_t i = 0; i < kind->endless.count; i++)
        if (jub_text_equal(kind->endless.items[i].text, word)) return true;
    return false;
}

// A person of this kind whom the grant reaches.
static const check_formula *is_of_kind(overlap *o, decree_symbol *kind, uint32_t case_index)
{
    jub_arena *arena = o->checker->arena;
    decree_expr *name = JUB_NEW(arena, decree_expr, 1);
    decree_expr *is = JUB_NEW(arena, decree_expr, 1);
    decree_expr **operands = JUB_NEW(arena, decree_expr *, 1);
    if (!name || !is || !operands) {
        o->checker->is_out_of_memory = true;
        return check_formula_of(&o->region, NULL, true);
    }
    *name = (decree_expr){.kind = DECREE_EXPR_NAME,
                          .type = kind->field->type,
                          .name = kind->field->name,
                          .symbol = kind};
    operands[0] = name;
    *is = (decree_expr){.kind = DECREE_EXPR_IS_CASE,
                        .type = {.kind = DECREE_BOOLEAN},
                        .operands = operands,
                        .operand_count = 1,
                        .case_index = case_index};
    return check_formula_of(&o->region, is, true);
}

/// A kind without an end that becomes one with an end needs to be told which.
static void check_commutation(overlap *o, const decree_clause *grant, const decree_act *act)
{
    decree_symbol *kind = check_find_special(o->checker, "kind");
    if (!kind || kind->kind != DECREE_SYMBOL_FIELD || kind->field->endless.count == 0 || act->to ||
        is_endless(kind->field, act->target.text))
        return;
    for (uint32_t i = 0; i < kind->field->endless.count; i++) {
        const jub_text word = kind->field->endless.items[i].text;
        const uint32_t index = check_case_index(o->checker, kind->field->type.cases, word);
        if (index == JUB_MAP_ABSENT) continue;
        o->question[0] = o->holds[grant->index];
        o->question[1] = o->covered;
        o->question[2] = is_of_kind(o, kind, index);
        if (ask(o, 3, NULL) == CHECK_NOBODY) continue;
        CHECK_ERROR(o->checker, JUB_MISSING, act->span,
                    "say how long: commute to KIND of 20 years from DAY",
                    "'%.*s' can make '%.*s' of '%.*s', which has no end, and gives no term",
                    JUB_TEXT_ARG(grant->name.text), JUB_TEXT_ARG(act->target.text),
                    JUB_TEXT_ARG(word));
        return;
    }
}

static void check_commutations(overlap *o)
{
    const decree_tree *tree = o->checker->tree;
    for (size_t i = 0; i < tree->grants.count; i++)
        for (uint32_t k = 0; k < tree->grants.items[i]->act_count; k++)
            if (tree->grants.items[i]->acts[k].kind == DECREE_COMMUTE)
                check_commutation(o, tree->grants.items[i], &tree->grants.items[i]->acts[k]);
}

static bool begin(overlap *o, decree_checker *checker)
{
    const decree_tree *tree = checker->tree;
    bool is_dated_cover = false;
    *o = (overlap){.checker = checker};
    for (size_t i = 0; i < tree->covers.count; i++)
        is_dated_cover = is_dated_cover || decree_is_dated(&tree->covers.items[i]->source);
    if (check_region_init(checker, &o->region) && make_formulas(o, is_dated_cover)) return true;
    checker->is_out_of_memory = true;
    return false;
}

void check_overlaps(decree_checker *checker)
{
    const decree_tree *tree = checker->tree;
    overlap o;
    bool has_sound_covers = true;
    for (size_t i = 0; i < tree->covers.count; i++)
        has_sound_covers = has_sound_covers && check_is_sound(tree->covers.items[i]->when);
    if (tree->grants.count > DECREE_GRANT_MAX || tree->excludes.count > DECREE_EXCLUSION_MAX ||
        !has_sound_covers || !begin(&o, checker))
        return;
    check_grants(&o);
    check_commutations(&o);
}

void check_idle_clauses(decree_checker *checker)
{
    const decree_tree *tree = checker->tree;
    overlap o;
    if (!begin(&o, checker)) return;
    if (tree->covers.count <= DECREE_EXCLUSION_MAX) check_covers(&o);
    for (size_t i = 0; i < tree->excludes.count; i++) check_exclusion(&o, i);
    for (size_t i = 0; i < tree->grants.count; i++) check_grant(&o, i);
}
