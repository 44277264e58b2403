// Types as a schema gives them, by the format strings of Arrow's C data interface.

#include "library/library_private.h"

typedef struct format_entry {
    const char *format;
    library_kind kind;
} format_entry;

static const format_entry formats[] = {
    {"b", LIBRARY_BOOLEAN},    {"c", LIBRARY_INT8},
    {"C", LIBRARY_UINT8},      {"s", LIBRARY_INT16},
    {"S", LIBRARY_UINT16},     {"i", LIBRARY_INT32},
    {"I", LIBRARY_UINT32},     {"l", LIBRARY_INT64},
    {"L", LIBRARY_UINT64},     {"tdD", LIBRARY_DATE32},
    {"tdm", LIBRARY_DATE64},   {"tiM", LIBRARY_MONTHS},
    {"tiD", LIBRARY_DAY_TIME}, {"tin", LIBRARY_MONTH_DAY_NANO},
    {"u", LIBRARY_UTF8},       {"U", LIBRARY_LARGE_UTF8},
    {"+l", LIBRARY_LIST},      {"+L", LIBRARY_LARGE_LIST},
    {"+s", LIBRARY_PAIR},      {"w:16", LIBRARY_TICKET},
};

static library_kind kind_of(const struct ArrowSchema *schema)
{
    if (!schema->format) return LIBRARY_OTHER;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(schema->format, formats[i].format) == 0) return formats[i].kind;
    return LIBRARY_OTHER;
}

static bool is_text(library_kind kind)
{
    return kind == LIBRARY_UTF8 || kind == LIBRARY_LARGE_UTF8;
}

static bool is_child(const struct ArrowSchema *schema, int64_t index, const char *name,
                     library_kind kind)
{
    const struct ArrowSchema *child = schema->children[index];
    return child && !child->dictionary && child->name && strcmp(child->name, name) == 0 &&
           kind_of(child) == kind;
}

static bool is_pair(const struct ArrowSchema *schema)
{
    return schema->n_children == 2 && schema->children &&
           is_child(schema, 0, "months", LIBRARY_INT32) &&
           is_child(schema, 1, "days", LIBRARY_INT32);
}

// Numbers into a dictionary of texts.
static bool read_dictionary(jub_arena *arena, const struct ArrowSchema *schema, library_kind kind,
                            library_type *type_out)
{
    const library_kind values_kind = kind_of(schema->dictionary);
    if (kind < LIBRARY_INT8 || kind > LIBRARY_UINT64 || !is_text(values_kind) ||
        schema->dictionary->dictionary)
        return true;
    library_type *values = JUB_NEW(arena, library_type, 1);
    if (!values) return false;
    values->kind = values_kind;
    *type_out = (library_type){.kind = kind, .is_dictionary = true, .values = values};
    return true;
}

// Lists of texts or of numbers into a dictionary of texts.
static bool read_list(jub_arena *arena, const struct ArrowSchema *schema, library_kind kind,
                      library_type *type_out)
{
    const struct ArrowSchema *items =
        schema->n_children == 1 && schema->children ? schema->children[0] : NULL;
    if (!items || (!items->dictionary && !is_text(kind_of(items)))) return true;
    library_type *values = JUB_NEW(arena, library_type, 1);
    if (!values) return false;
    values->kind = kind_of(items);
    if (items->dictionary) {
        values->kind = LIBRARY_OTHER;
        if (!read_dictionary(arena, items, kind_of(items), values)) return false;
    }
    if (values->kind != LIBRARY_OTHER) *type_out = (library_type){.kind = kind, .values = values};
    return true;
}

bool library_type_read(jub_arena *arena, const struct ArrowSchema *schema, library_type *type_out)
{
    const library_kind kind = kind_of(schema);
    *type_out = (library_type){.kind = LIBRARY_OTHER};
    if (schema->dictionary) return read_dictionary(arena, schema, kind, type_out);
    if (kind == LIBRARY_LIST || kind == LIBRARY_LARGE_LIST)
        return read_list(arena, schema, kind, type_out);
    if (kind != LIBRARY_PAIR || is_pair(schema)) type_out->kind = kind;
    return true;
}
