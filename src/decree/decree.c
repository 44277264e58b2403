#include "decree/decree.h"

#include "decree/check_private.h"
#include "decree/coverage_private.h"
#include "decree/decree_private.h"
#include "decree/parse_private.h"

jub_status jub_decree_read(jub_arena *arena, jub_text source, jub_diagnostics *diagnostics,
                           const jub_decree **decree_out)
{
    decree_tree *tree = NULL;
    const jub_status parsed = decree_parse(arena, source, diagnostics, &tree);
    if (!tree) return parsed;
    const jub_status checked = decree_check(tree, diagnostics);
    if (parsed != JUB_OK) return parsed;
    if (checked != JUB_OK) return checked;
    jub_decree *decree = JUB_NEW(arena, jub_decree, 1);
    if (!decree) return JUB_NO_MEMORY;
    decree->tree = tree;
    if (!decree_number_conditions(tree) || !decree_index_names(decree)) return JUB_NO_MEMORY;
    *decree_out = decree;
    return JUB_OK;
}
