#ifndef JUB_CLI_DRAW_SOURCE_H
#define JUB_CLI_DRAW_SOURCE_H

#include <argp.h>

#include "cli/decree/law_run.h"
#include "draw/act.h"

/// Lotteries of a decree whose seeds come from draws in logs: `--draw LOTTERY=LOG[#ID]`. The draw's
/// id is the lottery's name where none is given. Each is replayed and checked, and its seed put
/// among those of the run; what it came from is kept for the receipt.

typedef struct cli_draw_source {
    const char *asked; // as given, LOTTERY=LOG[#ID]
    jub_text lottery;
    char draw_id[JUB_DRAW_ID_MAX_BYTES + 1];
    char origin[JUB_KEY_NAME_MAX_BYTES + 1];
    uint64_t size; // of the log at the draw's close
    jub_hash root;
    bool is_log_checked; // by a key or a policy
    bool has_beacon;     // whose signature is for its own tools to check
    uint8_t seed[JUB_DRAW_SEED_BYTES];
    size_t pool_count;
    jub_hash pool[JUB_DRAW_FILE_MAX];
} cli_draw_source;

typedef struct cli_draw_sources {
    cli_draw_source items[CLI_SEED_MAX];
    uint32_t count;
    const char *log_key; // whose checkpoints are believed, or
    const char *policy;  // by which policy; both NULL: any log
} cli_draw_sources;

// clang-format off
#define CLI_DRAW_SOURCE_OPTIONS                                                                    \
    {"draw", CLI_KEY_DRAW, "LOTTERY=LOG[#ID]", 0,                                                  \
     "seed of a lottery from the draw ID in a log (default: the lottery's name, or lottery/ and "   \
     "that)",                                                                                      \
     0},                                                                                           \
    {"log-key", CLI_KEY_DRAW_LOG_KEY, "VKEY", 0,                                                   \
     "with --draw: public key of the log, or a file with it", 0},                                  \
    {"policy", CLI_KEY_DRAW_POLICY, "FILE", 0,                                                     \
     "with --draw: logs, witnesses and quorum that are believed", 0}
// clang-format on
enum { CLI_KEY_DRAW = 0x400, CLI_KEY_DRAW_LOG_KEY, CLI_KEY_DRAW_POLICY };

/// Takes one of these options; ARGP_ERR_UNKNOWN for any other key.
error_t cli_draw_source_option(int key, char *text, cli_draw_sources *sources,
                               struct argp_state *state);

/// At the end of the command line: a key or a policy that nothing would be checked against ends the
/// program.
void cli_draw_sources_check(const cli_draw_sources *sources, struct argp_state *state);

/// Replays all draws and adds their seeds to the request. What goes wrong is told on standard
/// error, and so is what was not checked.
jub_status cli_draw_sources_open(cli_draw_sources *sources, cli_run_request *request);

/// Whether what has this hash is among what the draw is drawn from.
bool cli_draw_source_has(const cli_draw_source *source, const char *sha256_hex);

#endif
