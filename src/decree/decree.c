#include "decree/decree.h"

#include "decree/check_private.h"
#include "decree/coverage_private.h"
#include "decree/decree_private.h"
#include "decree/parse_private.h"

jub_status decree_make(jub_arena *arena, decree_tree *tree, jub_diagnostics *diagnostics,
                       const jub_decree **decree_out)
{
    const jub_status checked = decree_check(tree, diagnostics);
    if (checked != JUB_OK) return checked;
    jub_decree *decree = JUB_NEW(arena, jub_decree, 1);
    if (!decree) return JUB_NO_MEMORY;
    decree->tree = tree;
    if (!decree_number_conditions(tree) || !decree_index_names(decree)) return JUB_NO_MEMORY;
    *decree_out = decree;
    return JUB_OK;
}

jub_status jub_decree_read(jub_arena *arena, jub_text source, jub_diagnostics *diagnostics,
                           const jub_decree **decree_out)
{
    decree_tree *tree = NULL;
    const jub_decree *decree = NULL;
    const jub_status parsed = decree_parse(arena, source, diagnostics, &tree);
    if (!tree) return parsed;
    const jub_status made = decree_make(arena, tree, diagnostics, &decree);
    if (parsed != JUB_OK) return parsed;
    if (made == JUB_OK) *decree_out = decree;
    return made;
}
