#include "decree/checker_private.h"

#include "base/utf8.h"

// A code in a test that no set holds and that is one letter away from one that a set names. Codes
// are any text, so `muder` is a code like another, and the test shows what becomes of no offence at
// all.

enum {
    LETTER_MIN = 5, // shorter codes are too often near one another
    LOOK_MAX = 1 << 20,
};

typedef struct code_look {
    decree_checker *checker;
    jub_map seen; // each code once
    uint32_t looks;
} code_look;

static bool is_word(jub_text code)
{
    for (size_t i = 0; i < code.length_bytes; i++)
        if (code.bytes[i] >= '0' && code.bytes[i] <= '9') return false;
    return jub_utf8_count(code) >= LETTER_MIN;
}

// Of `assault/*` the code and its slash.
static jub_text prefix_of(jub_text entry)
{
    return jub_text_ends(entry, JUB_TEXT("/*")) ? (jub_text){entry.bytes, entry.length_bytes - 1}
                                                : (jub_text){0};
}

static bool entry_holds(jub_text entry, jub_text code)
{
    const jub_text prefix = prefix_of(entry);
    return prefix.bytes ? decree_code_is_under(code, prefix) : jub_text_equal(code, entry);
}

static bool is_named(const decree_tree *tree, jub_text code)
{
    for (size_t i = 0; i < tree->sames.count; i++)
        if (jub_text_equal(tree->sames.items[i]->old_code.text, code) ||
            jub_text_equal(tree->sames.items[i]->new_code.text, code))
            return true;
    return false;
}

// The part of a code that has as many slashes as a prefix has before its own.
static jub_text head_like(jub_text code, jub_text prefix)
{
    size_t slashes = jub_text_count(prefix, '/');
    for (size_t i = 0; i < code.length_bytes; i++)
        if (code.bytes[i] == '/' && --slashes == 0) return (jub_text){code.bytes, i};
    return code;
}

static bool is_near(jub_text entry, jub_text code)
{
    const jub_text prefix = prefix_of(entry);
    const jub_text meant = prefix.bytes ? (jub_text){prefix.bytes, prefix.length_bytes - 1} : entry;
    const jub_text written = prefix.bytes ? head_like(code, prefix) : code;
    return is_word(meant) && is_word(written) && jub_text_distance(written, meant, 1) == 1;
}

// The entry that is nearly the code, where no entry holds it.
static jub_text find_near(code_look *look, jub_text code)
{
    const decree_tree *tree = look->checker->tree;
    jub_text near = {0};
    for (uint32_t i = 0; i < tree->all_codes_count; i++)
        for (uint32_t k = 0; k < tree->all_codes[i]->entry_count; k++) {
            const jub_text entry = tree->all_codes[i]->entries[k].text;
            if (++look->looks > LOOK_MAX || entry_holds(entry, code)) return (jub_text){0};
            if (!near.bytes && is_near(entry, code)) near = entry;
        }
    return near;
}

static decree_span place_of(const decree_tree *tree, decree_span list, jub_text code)
{
    const char *start = tree->source.bytes + list.offset_bytes;
    const char *found = memmem(start, list.length_bytes, code.bytes, code.length_bytes);
    if (!found) return list;
    return (decree_span){list.offset_bytes + (size_t)(found - start), code.length_bytes};
}

static void look_at_bind(code_look *look, const decree_bind *bind)
{
    decree_checker *checker = look->checker;
    if (!bind->bound || bind->bound->type.kind != DECREE_CODES || !bind->value ||
        bind->value->kind != DECREE_EXPR_STRING)
        return;
    jub_text list = bind->value->text;
    while (list.length_bytes > 0) {
        const jub_text code = jub_text_trim(jub_text_cut(&list, ','));
        bool is_new = true;
        if (!is_word(code) || is_named(checker->tree, code)) continue;
        if (jub_map_add(&look->seen, code, &is_new) == JUB_MAP_ABSENT)
            checker->is_out_of_memory = true;
        const jub_text near = is_new ? find_near(look, code) : (jub_text){0};
        if (near.bytes)
            CHECK_WARNING(checker, place_of(checker->tree, bind->value->span, code),
                          check_format(checker, "did you mean '%.*s'?", JUB_TEXT_ARG(near)),
                          "no set of the decree holds '%.*s'", JUB_TEXT_ARG(code));
    }
}

void check_test_codes(decree_checker *checker)
{
    code_look look = {.checker = checker, .seen = jub_map_init(checker->arena, 0)};
    for (size_t i = 0; i < checker->tree->tests.count; i++) {
        const decree_test *test = checker->tree->tests.items[i];
        for (uint32_t k = 0; k < test->bind_count; k++) look_at_bind(&look, &test->binds[k]);
        for (uint32_t k = 0; k < test->row_count; k++)
            for (uint32_t m = 0; m < test->rows[k].bind_count; m++)
                look_at_bind(&look, &test->rows[k].binds[m]);
    }
}
