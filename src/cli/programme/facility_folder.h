#ifndef JUB_CLI_FACILITY_FOLDER_H
#define JUB_CLI_FACILITY_FOLDER_H

#include "cli/programme/bundle_list.h"
#include "cli/programme/programme_files.h"

/// A facility's own folder, which works without a link. It is a programme's folder, made from
/// bundles in, and differs from the one at the centre in this:
///
///     facility    three lines: `jubilee-facility-v1`, the facility's key, the public key of the
///                 programme's log
///     register/   its own people alone
///     list.csv    from level 3 on, its part of the list
///     log/        the log up to the last bundle in, and behind it what the facility has done
///                 since: sittings that go out in a bundle, and count when they have arrived
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

/// Whether what waits at the desk still goes into the bundle that it was signed for, which is taken
/// whole or not at all. At the centre there is always room. Errors: JUB_LIMIT; those of the stores.
jub_status cli_facility_check_room(cli_programme *programme, const jub_desk *desk,
                                   jub_error *error);

/// Fills the empty folder `target` from a bundle whose checkpoint holds: log and
/// facts as far as `former` (NULL: none), the folder before, and the bundle have them.
jub_status cli_facility_folder_make(jub_arena *arena, const char *target, cli_programme *former,
                                    const cli_facility_folder *facility, const jub_bundle *bundle,
                                    jub_error *error);

/// A folder in which another one is made, under one name, so that what a program left that was
/// killed is found and removed by the next. Only what is marked so is removed: anything else that
/// lies there is somebody's, and is refused. `*lock_out` keeps a second program out; close it.
/// Errors: JUB_CONFLICT, JUB_IO.
jub_status cli_facility_folder_begin(const char *path, int *lock_out, jub_error *error);

/// Makes all folders in it durable; files are already.
jub_status cli_facility_folder_sync(const char *path, jub_error *error);

/// Takes the mark away, when it has its place; or puts it on a folder that has lost its own.
jub_status cli_facility_folder_end(const char *path, jub_error *error);
jub_status cli_facility_folder_mark(const char *path, jub_error *error);

/// Removes a folder and all in it, if it is marked; what is not there is removed already.
void cli_facility_folder_drop(const char *path);

#endif
