#ifndef JUB_CLI_PROGRAMME_FILES_H
#define JUB_CLI_PROGRAMME_FILES_H

#include <argp.h>

#include "cli/decree/decree_files.h"
#include "cli/log/log_signing.h"
#include "cli/register/register_files.h"
#include "programme/desk.h"
#include "programme/received.h"
#include "store/file_store.h"
#include "store/openings.h"
#include "store/programme_store.h"

/// A programme in its folder:
///
///     decree.decree.md    as it was signed
///     opened/             people and data package of the register as it was received
///     register/           the register, with the edits since; not in what is published
///     log/                the log (store/file_store.h)
///     openings.sqlite     salts and facts (store/openings.h); not in what is published
///     programme.sqlite    the state, for queries (store/programme_store.h); not published
///     sealed/             the list while it is sealed, and each facility's part
///     notices/            what was made for facilities and people
///     bundles/            what came in from facilities, as it came
///     manifest            every file above but the log's, with its hash, signed (manifest.h)

#define PROGRAMME_DECREE "decree.decree.md"
#define PROGRAMME_REGISTER "register"
#define PROGRAMME_RECEIVED "opened" // persons.csv and datapackage.json; not published
#define PROGRAMME_LOG "log"
#define PROGRAMME_OPENINGS "openings.sqlite"
#define PROGRAMME_DATABASE "programme.sqlite"
#define PROGRAMME_SEALED "sealed"
#define PROGRAMME_NOTICES "notices"
#define PROGRAMME_BUNDLES "bundles"
#define PROGRAMME_MANIFEST "manifest"
#define PROGRAMME_FACILITY "facility"      // in a facility's own folder only (facility_folder.h)
#define PROGRAMME_FACILITY_LIST "list.csv" // likewise

/// A log without entries needs no database.
typedef enum cli_programme_mode {
    CLI_PROGRAMME_READ,   // state from the database, and from the log what it lacks
    CLI_PROGRAMME_ACT,    // the same, to act, under the guard; the database follows with
                          // cli_programme_keep
    CLI_PROGRAMME_REPLAY, // all from the log, the database is not read
    CLI_PROGRAMME_PUBLIC, // all from the log, without register and facts
    CLI_PROGRAMME_MEND,   // as READ, with the register as it was received in the place of its own
} cli_programme_mode;

typedef struct cli_programme {
    const char *command;
    const char *folder;
    jub_arena arena;
    cli_decree decree;
    cli_register opened; // of the register
    bool has_register;
    cli_file received_package; // and what follows: of the register as it was received
    cli_file received_persons;
    cli_file package_now, persons_now; // of the register, where it was opened as received
    jub_received received;
    bool is_facility; // a facility's own folder (facility_folder.h)
    int guard;        // held by who acts (programme_lock.h), or -1
    jub_sha256 *sha;
    jub_file_store *log_store;
    jub_storage log;
    jub_log_head head;
    jub_view *view;         // of the log at its head
    jub_openings *openings; // NULL when they are not there
    jub_facts_source facts;
    jub_facts_sink sink;
    jub_parallel threads;
    jub_basis basis;
    jub_state state;
    jub_replay *replay;
} cli_programme;

/// The one argument of a command that has a programme's folder and no other; ARGP_ERR_UNKNOWN for
/// any other key. One too many, or none, ends the program.
error_t cli_programme_folder_option(int key, char *argument, const char **folder,
                                    struct argp_state *state);

/// Opens a programme and brings its state up to the head of the log. While the list is sealed
/// (programme/sealed.h), READ and ACT get what is public too: neither register nor facts are there,
/// `has_register` is false, and events with facts are refused. What goes wrong is told on
/// standard error. Clear `*programme_out` in either case; it must stay where it is until then.
/// To ACT, a register that was left behind the edits of the log is first brought up to date
/// (register_mend.h).
/// `watch` may be NULL: then a progress line is shown. The database is believed where its size and
/// root are on the log; `jubilee verify` believes nothing.
jub_status cli_programme_open(const char *command, const char *folder, cli_programme_mode mode,
                              const jub_replay_watch *watch, cli_programme *programme_out);
void cli_programme_clear(cli_programme *programme);

/// Work that is done beside the replay, on another thread.
typedef struct cli_programme_beside {
    /// Takes what it needs of the programme, whose basis is open by now.
    void (*begin)(void *context, cli_programme *programme);
    /// Does the work, and looks at nothing else of the programme.
    void (*run)(void *context);
    void *context;
} cli_programme_beside;

/// The same for whoever tells of it in another way. `*bad_path_out` is what the error is about, and
/// NULL where much was wrong with the decree, which has been told. `beside` may be NULL; it is not
/// run where the replay is not come to.
jub_status cli_programme_try(const char *command, const char *folder, cli_programme_mode mode,
                             const jub_replay_watch *watch, const cli_programme_beside *beside,
                             cli_programme *programme_out, const char **bad_path_out,
                             jub_error *error);

/// Brings the database up to the state, unless that is only what is public. Errors are told.
jub_status cli_programme_keep(cli_programme *programme);

/// The same in a new database, which takes the place of the one that is there, whatever that is.
/// Who calls it has the folder to himself (programme_lock.h).
jub_status cli_programme_keep_anew(cli_programme *programme);

/// Signs the log's head and the manifest with the log's key in `key_path`. Errors are told.
jub_status cli_programme_sign(cli_programme *programme, const char *key_path);

/// The same with all that a user can say about a key, opened (log_signing.h). `file_count_out`, the
/// files that the manifest speaks for, and `size_out`, the entries of the log, may be NULL.
jub_status cli_programme_sign_with(cli_programme *programme, const cli_log_signing *signing,
                                   uint64_t *file_count_out, uint64_t *size_out);

/// Refuses a secret key that lies in the programme's folder, which is copied and handed on.
/// Errors: JUB_CONFLICT; JUB_NO_MEMORY.
jub_status cli_programme_check_key(const char *folder, const char *key_path, jub_error *error);

/// `FOLDER/name`, in the arena; ends the program when memory is out.
const char *cli_programme_path(cli_programme *programme, const char *name);

#endif
