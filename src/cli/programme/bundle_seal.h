#ifndef JUB_CLI_BUNDLE_SEAL_H
#define JUB_CLI_BUNDLE_SEAL_H

#include "bundle/bundle.h"
#include "cli/seal/key_file.h"

/// Bundles outside: padded, so that their length does not tell how many people they are about, and
/// sealed to one box. `jubilee unseal --pad` opens them too.

/// A recipient as its text, or as the first line of a file. Errors: those of reading.
jub_status cli_box_open(const char *text_or_path, jub_age_recipient *box_out, jub_error *error);

/// Appends the sealed bytes. Errors: JUB_LIMIT, JUB_NO_MEMORY.
jub_status cli_bundle_seal(jub_text opened, const jub_age_recipient *box, jub_buffer *sealed,
                           jub_error *error);

/// The same the other way round, into a buffer that is wiped. Errors: JUB_UNVERIFIED for a key that
/// does not open it, and for what is cut off or altered; JUB_SYNTAX for what is not sealed.
jub_status cli_bundle_unseal(jub_text sealed, const cli_identities *identities, jub_buffer *opened,
                             jub_error *error);

/// Whether the box is that of somebody who may open such a bundle: at the facility for one in, a
/// registrar for one out. Where no such person has a box enrolled, a bundle out may go to any.
/// Errors: JUB_REFUSED.
jub_status cli_box_check(const jub_state *state, const jub_bundle *bundle,
                         const jub_age_recipient *box, jub_error *error);

#endif
