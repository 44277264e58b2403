#ifndef JUB_CLI_FACILITY_FOLDER_H
#define JUB_CLI_FACILITY_FOLDER_H

#include "cli/bundle_list.h"
#include "cli/programme_files.h"

/// A facility's own folder, which works without a link. It is a programme's folder, made from
/// bundles in, and differs from the one at the centre in this:
///
///     facility    three lines: `jubilee-facility-v1`, the facility's key, the public key of the
///                 programme's log
///     register/   its own people alone
///     log/        the log up to the last bundle in, and behind it what the facility has done
///     since:
///                 sittings that go out in a bundle, and count when they have arrived
///     bundles/    those taken and made (bundle_list.h)

typedef struct cli_facility_folder {
    jub_text facility;
    jub_vkey log_key;
    cli_bundle_list list;
    uint64_t base;        // how long the log was in the last bundle in
    uint64_t next_bundle; // in which what is done now will go out
} cli_facility_folder;

/// Errors: JUB_MISSING when it is none; JUB_SYNTAX, JUB_IO, JUB_NO_MEMORY.
jub_status cli_facility_folder_open(jub_arena *arena, const char *folder,
                                    cli_facility_folder *folder_out, jub_error *error);

/// Lets a desk at a facility say so; at the centre it does nothing.
jub_status cli_facility_desk(cli_programme *programme, jub_desk *desk, jub_error *error);

/// Fills the empty folder `target` from a bundle whose checkpoint holds: log and
/// facts as far as `former` (NULL: none), the folder before, and the bundle have them.
jub_status cli_facility_folder_make(jub_arena *arena, const char *target, cli_programme *former,
                                    const cli_facility_folder *facility, const jub_bundle *bundle,
                                    jub_error *error);

/// Removes a folder and all in it.
void cli_facility_folder_remove(const char *path);

#endif
