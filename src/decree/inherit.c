#include "decree/decree.h"

#include "base/utf8.h"
#include "decree/lex_private.h"
#include "decree/parse_private.h"

// A decree that `replaces "file" keeping ...` takes rules over from there. The texts stand one
// behind another in one source, the decree's own first, so that every place in it is a single
// number. They are read from the last to the first: what a nearer text says again, under the same
// name, takes the place of what was kept.

// -- gathering ------------------------------------------------------------------------------------

typedef struct kept_file {
    bool is_named;
    jub_text name;
    decree_span span;
} kept_file;

// `replaces "name" keeping`, wherever it stands: only a header has it.
static kept_file find_kept(jub_arena *arena, jub_text source)
{
    kept_file found = {0};
    decree_tokens tokens = {0};
    if (source.length_bytes > DECREE_SOURCE_MAX_BYTES || !jub_utf8_valid(source, NULL))
        return found;                                     // the reader says so
    jub_diagnostics unused = jub_diagnostics_init(arena); // the reader tells them
    decree_lex(arena, source, &unused, &tokens);
    for (size_t i = 0; i + 2 < tokens.list.count && !found.is_named; i++) {
        const decree_token *token = &tokens.list.items[i];
        if (token[0].kind != TOKEN_WORD || token[0].word != WORD_REPLACES ||
            token[1].kind != TOKEN_STRING || token[2].kind != TOKEN_WORD ||
            token[2].word != WORD_KEEPING)
            continue;
        found = (kept_file){true, token[1].text, token[1].span};
    }
    return found;
}

static jub_status refuse(jub_diagnostics *diagnostics, jub_text whole, decree_span span,
                         jub_status status, const char *message, const char *hint)
{
    jub_diagnose(diagnostics, JUB_ERROR, status, whole, span.offset_bytes, span.length_bytes, hint,
                 "%s", message);
    return status;
}

static bool append(jub_arena *arena, jub_text more, jub_text *whole)
{
    *whole = jub_text_format(arena, "%.*s\n\n%.*s", JUB_TEXT_ARG(*whole), JUB_TEXT_ARG(more));
    return whole->bytes != NULL;
}

static jub_status add_part(jub_arena *arena, kept_file kept, const jub_decree_library *library,
                           jub_diagnostics *diagnostics, jub_text *whole)
{
    jub_text text;
    jub_error error = {0};
    if (!library)
        return refuse(diagnostics, *whole, kept.span, JUB_MISSING,
                      "the decree that this one keeps rules from is not at hand", NULL);
    if (diagnostics->parts.count > JUB_KEEP_DEPTH_MAX)
        return refuse(diagnostics, *whole, kept.span, JUB_LIMIT,
                      "too many decrees keep rules from one another",
                      "is there a circle among the files replaced?");
    const jub_status status = library->find(library->context, kept.name, &text, &error);
    if (status == JUB_NO_MEMORY) return status;
    if (status != JUB_OK)
        return refuse(diagnostics, *whole, kept.span, status, error.message, error.hint);
    if (text.length_bytes + whole->length_bytes > DECREE_SOURCE_MAX_BYTES)
        return refuse(diagnostics, *whole, kept.span, JUB_LIMIT,
                      "with what is kept the decree is longer than can be read", NULL);
    if (memchr(text.bytes, '\0', text.length_bytes))
        return refuse(diagnostics, *whole, kept.span, JUB_ENCODING,
                      "the decree that this one keeps rules from holds a NUL byte", NULL);
    const jub_source_part own = {0, {0}};
    const jub_source_part part = {whole->length_bytes + 2, kept.name};
    if (diagnostics->parts.count == 0 && !JUB_LIST_PUSH(arena, &diagnostics->parts, own))
        return JUB_NO_MEMORY;
    return JUB_LIST_PUSH(arena, &diagnostics->parts, part) && append(arena, text, whole)
               ? JUB_OK
               : JUB_NO_MEMORY;
}

jub_status jub_decree_gather(jub_arena *arena, jub_text source, const jub_decree_library *library,
                             jub_diagnostics *diagnostics, jub_text *whole_out)
{
    jub_text last = source;
    size_t offset_bytes = 0;
    *whole_out = source;
    if (source.length_bytes == 0 || memchr(source.bytes, '\0', source.length_bytes)) return JUB_OK;
    for (;;) {
        kept_file kept = find_kept(arena, last);
        if (!kept.is_named) return JUB_OK;
        kept.span.offset_bytes += offset_bytes;
        const jub_status status = add_part(arena, kept, library, diagnostics, whole_out);
        if (status != JUB_OK) return status;
        offset_bytes = diagnostics->parts.items[diagnostics->parts.count - 1].offset_bytes;
        last = (jub_text){whole_out->bytes + offset_bytes, whole_out->length_bytes - offset_bytes};
    }
}

// -- what is kept ---------------------------------------------------------------------------------

// Every list of statements that have a name.
//
//     X(list, what the name is)
#define NAMED_LISTS(X)                                                                             \
    X(fields, name)                                                                                \
    X(codes, name)                                                                                 \
    X(sames, old_code)                                                                             \
    X(defines, name)                                                                               \
    X(tables, name)                                                                                \
    X(covers, name)                                                                                \
    X(excludes, name)                                                                              \
    X(grants, name)                                                                                \
    X(limits, name)                                                                                \
    X(quotas, name)                                                                                \
    X(defers, name)                                                                                \
    X(revokes, name)                                                                               \
    X(records, name)                                                                               \
    X(parameters, name)                                                                            \
    X(gaps, name)                                                                                  \
    X(currencies, name)                                                                            \
    X(rounds, name)                                                                                \
    X(notices, name)                                                                               \
    X(duties, name)

static bool is_kept(const decree_names *keeping, jub_text name)
{
    if (keeping->is_all) return true;
    for (uint32_t i = 0; i < keeping->count; i++)
        if (jub_text_equal(keeping->items[i].text, name)) return true;
    return false;
}

void decree_keep(decree_tree *tree, const decree_names *keeping, decree_inheritance *kept_out)
{
    uint32_t number = 0;
    tree->header = (decree_header){0};
    tree->tests.count = 0;
    tree->proves.count = 0;
    if (!keeping->is_all) {
        tree->combines.count = 0;
        tree->convention = (decree_convention){0};
    }
#define X(list, member)                                                                            \
    do {                                                                                           \
        size_t count = 0;                                                                          \
        for (size_t i = 0; i < tree->list.count; i++)                                              \
            if (is_kept(keeping, tree->list.items[i]->member.text))                                \
                tree->list.items[count++] = tree->list.items[i];                                   \
        tree->list.count = kept_out->counts[number++] = count;                                     \
    } while (0);
    NAMED_LISTS(X)
#undef X
    kept_out->counts[number] = tree->combines.count;
}

// -- laying over ----------------------------------------------------------------------------------

// One list of statements by their names: those kept come first.
typedef struct name_list {
    jub_arena *arena;
    jub_text *names; // [count]
    size_t *order;   // [count] which statement comes where, once laid over
    size_t kept_count;
    size_t count;
} name_list;

static bool begin_list(name_list *list, jub_arena *arena, size_t kept_count, size_t count)
{
    *list = (name_list){arena, JUB_NEW(arena, jub_text, count), JUB_NEW(arena, size_t, count),
                        kept_count, count};
    return list->names && list->order;
}

static size_t find_own(const name_list *list, jub_text name)
{
    size_t at = list->kept_count;
    while (at < list->count && !jub_text_equal(list->names[at], name)) at++;
    return at;
}

// A kept statement goes where its name is given anew; one of the same sort takes its place, the
// first of several, so that the order of the text stays. Returns how many are left. Lists are some
// dozens long, so that looking through them will do.
static size_t lay_over(const name_list *list, const jub_map *own)
{
    size_t count = 0;
    bool *is_placed = JUB_NEW(list->arena, bool, list->count);
    if (!is_placed) return SIZE_MAX;
    for (size_t i = 0; i < list->kept_count; i++) {
        const bool is_restated = jub_map_find(own, list->names[i]) != JUB_MAP_ABSENT;
        const size_t at = is_restated ? find_own(list, list->names[i]) : i;
        if (at == list->count || is_placed[at]) continue; // restated as something else
        is_placed[at] = true;
        list->order[count++] = at;
    }
    for (size_t i = list->kept_count; i < list->count; i++)
        if (!is_placed[i]) list->order[count++] = i;
    return count;
}

static bool note_own(const decree_tree *tree, const decree_inheritance *kept, jub_map *own)
{
    uint32_t number = 0;
#define X(list, member)                                                                            \
    for (size_t i = kept->counts[number]; i < tree->list.count; i++)                               \
        if (jub_map_add(own, tree->list.items[i]->member.text, NULL) == JUB_MAP_ABSENT)            \
            return false;                                                                          \
    number++;
    NAMED_LISTS(X)
#undef X
    return true;
}

bool decree_lay_over(decree_tree *tree, const decree_inheritance *kept)
{
    uint32_t number = 0;
    name_list names;
    jub_map own = jub_map_init(tree->arena, 0);
    if (!note_own(tree, kept, &own)) return false;
    decree_tree before = *tree;
#define X(list, member)                                                                            \
    if (!begin_list(&names, tree->arena, kept->counts[number++], before.list.count)) return false; \
    for (size_t i = 0; i < names.count; i++) names.names[i] = before.list.items[i]->member.text;   \
    tree->list.count = tree->list.capacity = lay_over(&names, &own);                               \
    if (tree->list.count == SIZE_MAX) return false;                                                \
    tree->list.items =                                                                             \
        jub_arena_take(tree->arena, tree->list.count, sizeof *tree->list.items, _Alignof(void *)); \
    if (!tree->list.items) return false;                                                           \
    for (size_t i = 0; i < tree->list.count; i++)                                                  \
        tree->list.items[i] = before.list.items[names.order[i]];
    NAMED_LISTS(X)
#undef X
    const size_t combine_count = kept->counts[number];
    if (tree->combines.count > combine_count) { // how grants meet is said anew as a whole
        tree->combines.count -= combine_count;
        memmove(tree->combines.items, tree->combines.items + combine_count,
                tree->combines.count * sizeof *tree->combines.items);
    }
    return true;
}
