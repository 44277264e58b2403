#ifndef JUB_CLI_AUDIT_RUN_H
#define JUB_CLI_AUDIT_RUN_H

#include "cli/programme/programme_actor.h"
#include "oversight/audit_sample.h"

/// What the commands `audit plan`, `audit draw` and `audit report` have in common: how surely, what
/// is near the cut, and a programme opened for it.
typedef struct cli_audit {
    cli_actor_request who;
    jub_audit_aim aim;
    double margin;
    cli_actor actor;
    jub_arena arena;
    jub_audit_frame frame;
} cli_audit;

enum { CLI_KEY_RATE = 0x700, CLI_KEY_RISK, CLI_KEY_MARGIN };

// clang-format off
#define CLI_AUDIT_OPTIONS                                                                          \
    {"rate", CLI_KEY_RATE, "SHARE", 0,                                                             \
     "to show that fewer than this share of a list is wrong, such as 1% (default: 1%)", 0},        \
    {"risk", CLI_KEY_RISK, "SHARE", 0,                                                             \
     "the chance of passing a list that is no better (default: 5%)", 0},                           \
    {"margin", CLI_KEY_MARGIN, "SHARE", 0,                                                         \
     "of the places of a quota: who is refused that close behind the last one is near the cut "    \
     "(default: 10%)", 0}
// clang-format on

cli_audit cli_audit_init(void);

/// Takes one of these options, one of CLI_ACTOR_OPTIONS, or DIR.
error_t cli_audit_option(int key, char *text, cli_audit *audit, struct argp_state *state);

/// Opens the programme and tells the lists apart. How many were chosen is for a registrar or an
/// auditor alone until the day on which everybody may know. What goes wrong is told on standard
/// error. Clear it in either case.
jub_status cli_audit_open(const char *command, cli_programme_mode mode, cli_audit *audit);
void cli_audit_clear(cli_audit *audit);

/// `1 %`, `0.25 %`.
void cli_audit_write_share(double share, jub_buffer *buffer);

/// `audit of <title>`, and to show what.
void cli_audit_write_head(const cli_audit *audit, jub_buffer *buffer);

#endif
