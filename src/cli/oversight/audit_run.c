#include "cli/oversight/audit_run.h"
#include "cli/programme/embargo.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "cli/message.h"

#define ARENA_MAX_BYTES ((size_t)16 << 30)

cli_audit cli_audit_init(void)
{
    return (cli_audit){.aim = {.rate = 0.01, .risk = 0.05},
                       .margin = 0.1,
                       .arena = jub_arena_init(ARENA_MAX_BYTES)};
}

// -- options --------------------------------------------------------------------------------------

// Digits and at most one point: no sign, exponent or word that strtod would take.
static bool is_plain(jub_text text)
{
    size_t points = 0;
    for (size_t i = 0; i < text.length_bytes; i++) {
        const char byte = text.bytes[i];
        points += byte == '.';
        if (byte != '.' && (byte < '0' || byte > '9')) return false;
    }
    return text.length_bytes > points && points <= 1;
}

// `1%` and `0.01` are the same.
static double read_share(struct argp_state *state, const char *name, const char *text)
{
    jub_text number = jub_text_from(text);
    const bool is_percent = number.length_bytes > 0 && number.bytes[number.length_bytes - 1] == '%';
    number.length_bytes -= is_percent;
    const double value = is_plain(number) ? strtod(text, NULL) / (is_percent ? 100 : 1) : -1;
    if (!(value > 0 && value < 1))
        argp_error(state,
                   "--%s takes a share above 0 and below 100%%, such as 1%% or 0.01, "
                   "not '%s'",
                   name, text);
    return value;
}

error_t cli_audit_option(int key, char *text, cli_audit *audit, struct argp_state *state)
{
    switch (key) {
    case CLI_KEY_RATE: audit->aim.rate = read_share(state, "rate", text); return 0;
    case CLI_KEY_RISK: audit->aim.risk = read_share(state, "risk", text); return 0;
    case CLI_KEY_MARGIN: audit->margin = read_share(state, "margin", text); return 0;
    default: return cli_actor_option(key, text, &audit->who, state);
    }
}

// -- the programme --------------------------------------------------------------------------------

jub_status cli_audit_open(const char *command, cli_programme_mode mode, cli_audit *audit)
{
    jub_error error = {0};
    jub_status status = cli_actor_open(command, &audit->who, mode, false, &audit->actor);
    if (status != JUB_OK) return status; // told
    status = cli_embargo_check_outcome(&audit->actor.programme.state,
                                       cli_actor_record(&audit->actor), &error);
    if (status == JUB_OK)
        status = jub_audit_frame_make(&audit->arena, &audit->actor.programme.state, audit->margin,
                                      &audit->frame, &error);
    if (status != JUB_OK) cli_report(command, audit->who.folder, &error);
    return status;
}

void cli_audit_clear(cli_audit *audit)
{
    if (audit->actor.command) cli_actor_clear(&audit->actor);
    jub_arena_clear(&audit->arena);
}

// -- words ----------------------------------------------------------------------------------------

void cli_audit_write_share(double share, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "%.6g %%", 100 * share);
}

void cli_audit_write_head(const cli_audit *audit, jub_buffer *buffer)
{
    jub_buffer_text(buffer, jub_decree_title(audit->actor.programme.basis.decree));
    jub_buffer_string(buffer, "\nto show that fewer than ");
    cli_audit_write_share(audit->aim.rate, buffer);
    jub_buffer_string(buffer, " of a list are wrong, but for a risk of ");
    cli_audit_write_share(audit->aim.risk, buffer);
    jub_buffer_char(buffer, '\n');
}
