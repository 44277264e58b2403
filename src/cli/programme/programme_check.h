#ifndef JUB_CLI_PROGRAMME_CHECK_H
#define JUB_CLI_PROGRAMME_CHECK_H

#include "cli/programme/programme_files.h"
#include "ledger/policy.h"
#include "programme/selection.h"

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
    uint64_t step_finding_count; // of the step that is being taken
    bool is_unsafe;              // to read on would leave the folder, hang, or change something
    bool has_journal;            // so that a database cannot be opened without changing it
    bool is_away;                // the facts are sealed with the list: only what is public is there
    bool is_out_of_memory;       // met where it cannot be returned
    bool is_signed;              // the log's checkpoint holds
    jub_vkey log_key;            // that signed it
    uint64_t log_size;           // that it speaks for
    jub_hash log_root;
    cli_programme programme;
    bool is_open; // the programme was replayed to its end
    struct {      // the database, read beside the replay
        const char *path;
        jub_arena arena; // its own, as both are filled at the same time
        jub_basis basis;
        jub_state state;
        jub_status status;
        jub_error error;
    } image;
    uint64_t event_counts[JUB_EVENT_KIND_COUNT];
    uint64_t late_count;            // people enrolled after the decree had its signatures
    jub_hash sealed[UINT8_MAX + 1]; // index of each version of the list, as it was sealed
    bool is_sealed[UINT8_MAX + 1];
    unsigned last_sealed;       // version; 0: none
    unsigned come_count;        // readers who came when cases had been dealt
    unsigned early_count;       // readers who went back before the last reading was dealt
    unsigned gone_count;        // of those, so far
    bool has_fact_behind;       // an event with facts stands behind the last seal
    const jub_list_line **told; // [persons] as the list had them when they were told, or NULL
    int64_t heads_changed_time; // when a head came or somebody left last
} cli_check;

enum { CLI_FINDING_MAX = 1000 }; // told of one step; more are only counted

/// `log    12 entries, ...`: what a step looked at.
void cli_check_line(cli_check *check, const char *step, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/// `  ! where: what`: a finding. `where` may come from a stranger.
void cli_check_finding(cli_check *check, jub_text where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/// The same for what kept something from being looked at, with its line and hint.
void cli_check_fault(cli_check *check, jub_text where, const jub_error *error);

/// A path as it stands below the programme's folder, for cli_check_finding.
jub_text cli_check_below(const cli_check *check, const char *path);

/// The line of a person, by row, or NULL; lines stand in the order of rows.
const jub_list_line *cli_check_list_line(const jub_list *list, uint32_t row);

/// What reads the database into `image` while the log is replayed. Clear `image.arena` at the end.
cli_programme_beside cli_check_image(cli_check *check);

/// Begins a step's count of findings; the end says how many were not told.
void cli_check_begin(cli_check *check);
void cli_check_end(cli_check *check);

/// The steps, in order. Each returns JUB_OK when it went through, whatever it found; the error is
/// for what kept all from looking: JUB_NO_MEMORY, and JUB_MISSING where there is no programme.
jub_status cli_check_folder(cli_check *check, jub_error *error);
jub_status cli_check_log(cli_check *check, jub_error *error);
jub_status cli_check_files(cli_check *check, jub_error *error);
jub_status cli_check_replay(cli_check *check, jub_error *error);
jub_status cli_check_database(cli_check *check, jub_error *error);
jub_status cli_check_sealed(cli_check *check, jub_error *error);
jub_status cli_check_notices(cli_check *check, jub_error *error);
jub_status cli_check_bundles(cli_check *check, jub_error *error);

/// Lines about what is allowed and may all the same be asked about: who takes part, draws that were
/// not taken, readings that came to nothing, the sample of the auditors.
void cli_check_people(cli_check *check);
void cli_check_draws(cli_check *check);
void cli_check_readings(cli_check *check);
void cli_check_audit(cli_check *check);

/// The register before it is frozen: what was received, with the edits so far. The freezing is
/// judged in the replay. Errors: JUB_NO_MEMORY.
jub_status cli_check_register(cli_check *check, jub_error *error);

/// The register where it is here though the facts are not, by its hashes in the log.
jub_status cli_check_register_alone(cli_check *check, jub_error *error);

#endif
