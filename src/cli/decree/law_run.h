#ifndef JUB_CLI_LAW_RUN_H
#define JUB_CLI_LAW_RUN_H

#include "cli/decree/decree_files.h"
#include "cli/register/register_files.h"
#include "decree/bulk.h"
#include "draw/draw.h"

/// A seed for one lottery, as given on the command line or kept in a receipt.
typedef struct cli_seed {
    jub_text lottery; // empty: the only lottery of the decree
    uint8_t bytes[JUB_DRAW_SEED_BYTES];
} cli_seed;

enum { CLI_SEED_MAX = 16 };

/// What a run of a decree over a register is asked to be.
typedef struct cli_run_request {
    const char *command; // for messages
    const char *decree_path;
    const char *register_path;
    const jub_fault_sink *faults; // of the register, may be NULL
    bool has_law_date;
    jub_date law_date;
    cli_seed seeds[CLI_SEED_MAX];
    uint32_t seed_count;
    uint32_t thread_count; // at least 1
    /// A run over the same register, which is cleared after this one; NULL: the register is opened.
    const struct cli_run *beside;
    bool leaves_seeds; // a seed of a lottery that this decree does not have is left to another run
} cli_run_request;

/// A decree bound to a register, quotas ranked, ready to determine rows.
typedef struct cli_run {
    cli_decree decree;
    cli_register opened;
    bool is_beside; // the register belongs to another run
    jub_arena arena;
    uint8_t **tickets; // [lottery count] of persons, see cli/decree/lots.h
    jub_determiner *determiner;
    jub_bulk *bulk; // the determiner over columns
    const jub_resource *persons;
    uint32_t worker_count;
    jub_worker **workers;           // [worker_count], a thread each
    jub_bulk_worker **bulk_workers; // [worker_count]
    jub_arena *worker_arenas;       // [worker_count]
} cli_run;

/// Reads `NAME=HEX` or `HEX`; false when it is neither.
bool cli_seed_parse(const char *text, cli_seed *seed_out);

/// Opens everything. What goes wrong is told on standard error and the status is not JUB_OK. Clear
/// `*run_out` in either case.
jub_status cli_run_open(const cli_run_request *request, cli_run *run_out);
void cli_run_clear(cli_run *run);

/// The name under which a row appears in results: the person's key, or `#17` for record 17 whose
/// key cannot be used.
void cli_run_person(const cli_run *run, uint32_t row, jub_buffer *buffer);

/// Determines rows [first, last) by a worker of the run into `determinations` and `forms`
/// [last - first], as jub_bulk_determinations does.
void cli_run_determine(const cli_run *run, uint32_t worker, uint32_t first, uint32_t last,
                       const jub_row_error_sink *errors, jub_determination *determinations,
                       uint32_t *forms);

/// Calls `work(context, worker, part)` for parts 0 to worker_count - 1, each on a thread of its own
/// (the last on the calling one), and waits for all.
void cli_run_parallel(const cli_run *run, void (*work)(void *context, uint32_t part),
                      void *context);

#endif
