#include "bundle/bundle.h"

static jub_status check_address(const jub_bundle *bundle, const jub_bundle_chain *chain,
                                jub_error *error)
{
    if (chain->origin.length_bytes > 0 && !jub_text_equal(bundle->origin, chain->origin))
        return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                        "see that the right stick was brought",
                        "the bundle is of the programme '%.*s', not of '%.*s'",
                        JUB_TEXT_ARG(bundle->origin), JUB_TEXT_ARG(chain->origin));
    if (bundle->direction != chain->direction)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                        bundle->direction == JUB_BUNDLE_IN
                            ? "it is for the facility's own folder"
                            : "it is for the programme's folder at the centre",
                        "the bundle goes the other way: it %s a facility",
                        bundle->direction == JUB_BUNDLE_IN ? "goes to" : "comes from");
    if (chain->facility.length_bytes > 0 && !jub_text_equal(bundle->facility, chain->facility))
        return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                        "see that the right stick was brought",
                        "the bundle is of the facility '%.*s', not of '%.*s'",
                        JUB_TEXT_ARG(bundle->facility), JUB_TEXT_ARG(chain->facility));
    return JUB_OK;
}

static bool is_zero(const jub_hash *hash)
{
    const jub_hash zero = {{0}};
    return jub_hash_equal(hash, &zero);
}

static jub_status taken_already(const jub_bundle *bundle, const jub_bundle_chain *chain,
                                jub_error *error)
{
    const jub_hash *taken = &chain->taken[bundle->number - 1];
    const unsigned long long number = (unsigned long long)bundle->number;
    if (is_zero(taken))
        return jub_fail(error, JUB_DUPLICATE, (jub_position){0}, NULL,
                        "bundle %llu was taken before this one", number);
    if (jub_hash_equal(taken, &bundle->sha256))
        return jub_fail(error, JUB_DUPLICATE, (jub_position){0}, "there is nothing to do",
                        "bundle %llu was taken already", number);
    return jub_fail(error, JUB_DUPLICATE, (jub_position){0},
                    "keep both and ask who made them: one of them should not exist",
                    "another bundle with the number %llu was taken already: its content differs",
                    number);
}

jub_status jub_bundle_follows(const jub_bundle *bundle, const jub_bundle_chain *chain,
                              jub_error *error)
{
    static const jub_hash zero = {{0}};
    const uint64_t next = chain->taken_count + 1;
    const jub_status status = check_address(bundle, chain, error);
    if (status != JUB_OK) return status;
    if (bundle->number < next) return taken_already(bundle, chain, error);
    if (bundle->number > next)
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "bring that one first; this one stays good",
                        "this is bundle %llu, and bundle %llu has not come",
                        (unsigned long long)bundle->number, (unsigned long long)next);
    const jub_hash *before = next == 1 ? &zero : &chain->taken[next - 2];
    if (next > 1 && is_zero(before)) return JUB_OK; // the hash of it was not kept
    if (jub_hash_equal(&bundle->previous, before)) return JUB_OK;
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                    "keep both and ask who made them: the chain of bundles is broken",
                    "bundle %llu does not follow the bundle %llu that was taken",
                    (unsigned long long)next, (unsigned long long)(next - 1));
}
