#ifndef JUB_CLI_BUNDLE_MAKE_H
#define JUB_CLI_BUNDLE_MAKE_H

#include "cli/programme/bundle_list.h"
#include "cli/programme/programme_files.h"

/// Fills in what a bundle holds; who signs it and when stays to be said. Parts lie in the arena of
/// the programme or in what it has open.

/// What a facility may have, for a bundle in: from the centre's folder, whose log must be signed up
/// to its head. Errors: JUB_MISSING for a facility or a checkpoint that is not there; JUB_CONFLICT
/// for a log that has grown since it was signed; those of the stores.
jub_status cli_bundle_make_in(cli_programme *programme, const cli_bundle_list *list,
                              jub_text facility, jub_bundle *bundle_out, jub_error *error);

/// What waits at a facility, for a bundle out. Errors: JUB_MISSING when nothing waits.
jub_status cli_bundle_make_out(cli_programme *programme, const cli_bundle_list *list,
                               jub_text facility, jub_bundle *bundle_out, jub_error *error);

/// Sittings of a log from `from` on that came or will come in bundle `bundle` or a later one of a
/// facility's own, as lines; the number of sittings.
jub_status cli_bundle_collect(cli_programme *programme, uint64_t from, uint64_t bundle,
                              jub_buffer *lines, uint64_t *sitting_count_out, jub_error *error);

#endif
