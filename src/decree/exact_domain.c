#include "decree/exact_pieces_private.h"
#include "decree/walk_private.h"

// What a missing fact can be, as far as the decree can tell: the ways in which codes belong to its
// sets, and the texts it mentions.

static void add_vector(decree_exact *exact, uint64_t vector)
{
    for (uint32_t i = 0; i < exact->vector_count; i++)
        if (exact->vectors[i] == vector) return;
    if (exact->vector_count == EXACT_VECTOR_MAX)
        exact->has_vectors = false;
    else
        exact->vectors[exact->vector_count++] = vector;
}

// A code under a prefix that no decree writes.
static jub_text other_code(const decree_exact *exact, const decree_prefix *prefix)
{
    return jub_text_format(exact->arena, "%.*s\x7f", JUB_TEXT_ARG(prefix->text));
}

// Every way a code can stand to the sets: as each code they name, as any other under each prefix,
// and as one outside all of them.
bool exact_find_vectors(decree_exact *exact)
{
    const decree_program *program = exact->program;
    uint64_t bits;
    exact->has_vectors = program->set_words == 1;
    if (!exact->has_vectors) return true;
    add_vector(exact, 0);
    for (uint32_t i = 0; i < program->named.count; i++) {
        (void)decree_code_members(program, program->named.keys[i], &bits);
        add_vector(exact, bits);
    }
    for (uint32_t i = 0; i < program->prefix_count; i++) {
        const jub_text other = other_code(exact, &program->prefixes[i]);
        if (!other.bytes) return false;
        (void)decree_code_members(program, other, &bits);
        add_vector(exact, bits);
    }
    return true;
}

static bool add_pattern(exact_pattern *patterns, uint32_t *count, exact_pattern item)
{
    for (uint32_t i = 0; i < *count; i++)
        if (patterns[i].some == item.some && patterns[i].every == item.every) return true;
    if (*count == EXACT_PATTERN_MAX) return false;
    patterns[(*count)++] = item;
    return true;
}

// All that can hold of a list with one code more than each of these patterns [count] into `longer`.
bool exact_add_code(const decree_exact *exact, const exact_pattern *patterns, uint32_t count,
                    exact_pattern *longer, uint32_t *longer_count)
{
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < exact->vector_count; k++)
            if (!add_pattern(longer, longer_count,
                             (exact_pattern){patterns[i].some | exact->vectors[k],
                                             patterns[i].every & exact->vectors[k]}))
                return false;
    return true;
}

// A list of which nothing is known: one code or more. Worked out once, as ten sets already allow a
// thousand patterns.
bool exact_find_patterns(decree_exact *exact)
{
    exact->patterns = JUB_NEW(exact->arena, exact_pattern, EXACT_PATTERN_MAX);
    if (!exact->patterns) return false;
    uint32_t *count = &exact->pattern_count;
    exact->has_patterns = exact->has_vectors;
    for (uint32_t k = 0; k < exact->vector_count && exact->has_patterns; k++)
        exact->has_patterns = add_pattern(exact->patterns, count,
                                          (exact_pattern){exact->vectors[k], exact->vectors[k]});
    for (uint32_t before = 0; before != *count && exact->has_patterns;) {
        before = *count;
        exact->has_patterns =
            exact_add_code(exact, exact->patterns, before, exact->patterns, count);
    }
    return true;
}

static void add_text(decree_exact *exact, jub_text text)
{
    if (exact->text_count == EXACT_TEXT_MAX)
        exact->has_texts = false;
    else
        exact->texts[exact->text_count++] = text;
}

typedef struct text_walk {
    decree_exact *exact;
    bool reads_codes;
} text_walk;

static bool look(void *context, const decree_expr *expr)
{
    text_walk *walk = context;
    if (expr->kind == DECREE_EXPR_STRING) add_text(walk->exact, expr->text);
    if (expr->kind == DECREE_EXPR_IN) walk->reads_codes = true;
    return true;
}

bool exact_find_texts(decree_exact *exact)
{
    text_walk walk = {.exact = exact};
    exact->has_texts = true;
    decree_each_expr(exact->program->tree, look, &walk);
    if (!walk.reads_codes) return true;
    for (uint32_t i = 0; i < exact->program->named.count; i++)
        add_text(exact, exact->program->named.keys[i]);
    for (uint32_t i = 0; i < exact->program->prefix_count; i++) {
        const jub_text other = other_code(exact, &exact->program->prefixes[i]);
        if (!other.bytes) return false;
        add_text(exact, other);
    }
    return true;
}
