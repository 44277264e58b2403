#include "decree/decree_private.h"

jub_decree_size jub_decree_measure(const jub_decree *decree)
{
    const decree_tree *tree = decree->tree;
    return (jub_decree_size){
        .clause_count = tree->covers.count + tree->excludes.count + tree->grants.count +
                        tree->limits.count + tree->quotas.count + tree->defers.count +
                        tree->revokes.count,
        .test_count = tree->tests.count,
    };
}
