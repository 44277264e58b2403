#ifndef JUB_CLI_PROGRAMME_CHECK_H
#define JUB_CLI_PROGRAMME_CHECK_H

#include "cli/programme_files.h"
#include "ledger/policy.h"

/// Verifying a programme, step by step. Each step adds a line to the report that says what was
/// looked at, and a line for each finding; a finding ends neither its step, where it can go on, nor
/// the steps behind it that do not rest on it.
typedef struct cli_check {
    const char *command;
    const char *folder;
    const jub_policy *policy; // whose log is believed
    bool is_public;           // without register and facts
    jub_arena arena;
    jub_buffer report;
    uint64_t finding_count;
    bool is_signed;    // the log's checkpoint holds
    jub_vkey log_key;  // that signed it
    uint64_t log_size; // that it speaks for
    jub_hash log_root;
    cli_programme programme;
    bool is_open; // the programme was replayed to its end
    struct {      // the database, read beside the replay
        const char *path;
        jub_basis basis;
        jub_state state;
        jub_status status;
        jub_error error;
    } image;
    uint64_t event_counts[JUB_EVENT_KIND_COUNT];
    jub_hash sealed[UINT8_MAX + 1]; // index of each version of the list, as it was sealed
    bool is_sealed[UINT8_MAX + 1];
} cli_check;

enum { CLI_FINDING_MAX = 1000 }; // of one step; then it ends, and says so

/// `log    12 entries, ...`: what a step looked at.
void cli_check_line(cli_check *check, const char *step, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/// `  ! where: what`: a finding. `where` may come from a stranger.
void cli_check_finding(cli_check *check, jub_text where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/// The steps, in order. Each returns JUB_OK when it went through, whatever it found; the error is
/// for what kept it from looking.
jub_status cli_check_log(cli_check *check, jub_error *error);
jub_status cli_check_files(cli_check *check, jub_error *error);
jub_status cli_check_replay(cli_check *check, jub_error *error);
jub_status cli_check_database(cli_check *check, jub_error *error);
jub_status cli_check_sealed(cli_check *check, jub_error *error);
jub_status cli_check_notices(cli_check *check, jub_error *error);
jub_status cli_check_bundles(cli_check *check, jub_error *error);

#endif
