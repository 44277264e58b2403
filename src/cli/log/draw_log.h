#ifndef JUB_CLI_DRAW_LOG_H
#define JUB_CLI_DRAW_LOG_H

#include <argp.h>

#include "cli/log/log_files.h"
#include "draw/record.h"
#include "ledger/log.h"

/// Which draw in which log, and whose signatures of the log are believed.
typedef struct cli_draw_request {
    const char *command;
    const char *path;
    const char *id;
    const char *log_key;     // a vkey, or a file that holds one; NULL: any signature will do
    const char *policy_path; // NULL without
    bool may_lack_id;        // the command has something to do without one
    const char *entry_out;   // acts go into this file and not into the log; NULL: into the log
    bool may_replace;        // that file, where it is there already
} cli_draw_request;

/// The options that every command about a draw has, for the list of argp.
enum { CLI_KEY_DRAW_ID = 0x300, CLI_KEY_LOG_KEY, CLI_KEY_POLICY, CLI_KEY_ENTRY_OUT, CLI_KEY_FORCE };

// clang-format off
#define CLI_DRAW_OPTIONS                                                                           \
    {"id", CLI_KEY_DRAW_ID, "ID", 0, "the draw's id, such as 2027/review/1", 0},                   \
    {"log-key", CLI_KEY_LOG_KEY, "VKEY", 0,                                                        \
     "public key of the log, or a file with it: its checkpoints must be signed by it", 0},         \
    {"policy", CLI_KEY_POLICY, "FILE", 0,                                                          \
     "logs, witnesses and quorum that are believed", 0}

/// And what officers have who hold a copy of the log.
#define CLI_DRAW_ENTRY_OPTION                                                                      \
    {"entry-out", CLI_KEY_ENTRY_OUT, "FILE", 0,                                                    \
     "write the signed entry to FILE, for 'draw append' by whoever keeps the log", 0},     \
    {"force", CLI_KEY_FORCE, NULL, 0, "replace a FILE of --entry-out that is there already", 0}
// clang-format on

/// Takes one of these options, or LOG, the only argument; ARGP_ERR_UNKNOWN for any other key.
error_t cli_draw_option(int key, char *text, cli_draw_request *request, struct argp_state *state);

/// A log with one of its draws, replayed.
typedef struct cli_draw {
    cli_log log;
    jub_log_head head;
    jub_view *view;
    jub_sha256 *sha;
    jub_arena arena;
    jub_draw_record *record; // in the arena
    const char *entry_out;   // of the request
    bool is_published;       // a copy without a head: as far as its checkpoint, and only to read
    bool may_be_written;     // an act that failed: it may still be in the log, or in the file
} cli_draw;

/// Opens the log alone, with its head and view and the policy. Close it in either case. Errors:
/// those of the log, key and policy.
jub_status cli_draw_open_log(const cli_draw_request *request, cli_draw *draw_out,
                             const jub_policy **policy_out, const char **bad_path_out,
                             jub_error *error);

/// Replays the draw, with a progress line; of a published copy, as far as its checkpoint, the
/// signature of which is not checked here. A draw that is not in the log is one of stage NONE.
/// `*bad_path_out` is what the error is in. Close it in either case.
/// Errors: JUB_UNVERIFIED for a draw that cannot stand; JUB_CONFLICT for a file `entry_out` that is
/// there already, unless it may be replaced; those of the log, key and policy.
jub_status cli_draw_open(const cli_draw_request *request, cli_draw *draw_out,
                         const char **bad_path_out, jub_error *error);
void cli_draw_close(cli_draw *draw);

/// Opens a draw that has its result, or refuses.
jub_status cli_draw_open_done(const cli_draw_request *request, cli_draw *draw_out,
                              const char **bad_path_out, jub_error *error);

/// Says on standard error that the log's signature was not checked, where it was not.
void cli_draw_tell_unchecked(const cli_draw *draw, const char *command);

/// Whether bytes are among what the draw is drawn from.
bool cli_draw_has_file(const cli_draw *draw, jub_text bytes);

/// Refuses a draw that the log does not hold.
jub_status cli_draw_must_be(const cli_draw *draw, jub_error *error);

/// Refuses what would append to a published copy. Acts that go into a file are no matter.
jub_status cli_draw_may_append(const cli_draw *draw, jub_error *error);

/// The head of an act that is written now; `time_out` is what it points to.
enum { CLI_TIME_BYTES = sizeof "2027-02-01T12:00:00Z" };
jub_draw_head cli_draw_head(const cli_draw *draw, char time_out[CLI_TIME_BYTES]);

/// Acts that go into the log together or not at all. They are written when their turn comes to be
/// checked, so that the second knows the index of the first, and again when the log has grown.
enum { CLI_DRAW_BATCH_MAX = 2 };
typedef struct cli_draw_batch {
    size_t count; // 1 to CLI_DRAW_BATCH_MAX
    void *context;
    /// `*entry_out` must outlive the others of the batch.
    jub_status (*write)(void *context, const cli_draw *draw, size_t place, jub_text *entry_out,
                        jub_error *error);
} cli_draw_batch;
jub_status cli_draw_append_batch(cli_draw *draw, const cli_draw_batch *batch, jub_error *error);

/// Appends an act, which it takes over (NULL: memory was out), after the replay has taken it: what
/// cannot stand is not written. Prints the act's kind and index. Where the request names a file,
/// the entry goes there instead.
jub_status cli_draw_append(cli_draw *draw, json_t *act, jub_error *error);

/// The same for the bytes of an entry. Errors: also JUB_MISSING when it is no act of this draw.
jub_status cli_draw_append_entry(cli_draw *draw, jub_text entry, jub_error *error);

#endif
