#include "cli/decree/run_options.h"

#include <unistd.h>

enum { DEFAULT_THREAD_MAX = 16, ASKED_THREAD_MAX = 64 };

cli_run_request cli_run_request_begin(const char *command)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return (cli_run_request){.command = command,
                             .thread_count = cores < 1                    ? 1
                                             : cores > DEFAULT_THREAD_MAX ? DEFAULT_THREAD_MAX
                                                                          : (uint32_t)cores};
}

static void take_seed(cli_run_request *request, char *text, struct argp_state *state)
{
    if (request->seed_count == CLI_SEED_MAX) argp_error(state, "more than %d seeds", CLI_SEED_MAX);
    if (!cli_seed_parse(text, &request->seeds[request->seed_count]))
        argp_error(state, "'%s' is not a seed: write NAME= and 64 hexadecimal digits", text);
    request->seed_count++;
}

error_t cli_run_option(int key, char *text, cli_run_request *request, struct argp_state *state)
{
    switch (key) {
    case CLI_KEY_DRAW_SEED: take_seed(request, text, state); break;
    case CLI_KEY_THREADS:
        if (!jub_text_to_u32(jub_text_from(text), &request->thread_count) ||
            request->thread_count < 1 || request->thread_count > ASKED_THREAD_MAX)
            argp_error(state, "'%s' is not a number of threads: write 1 to 64", text);
        break;
    case CLI_KEY_LAW_DATE:
        request->has_law_date = jub_date_parse(jub_text_from(text), &request->law_date);
        if (!request->has_law_date)
            argp_error(state, "'%s' is not a date: write it as 2022-02-16", text);
        break;
    case ARGP_KEY_ARG:
        if (state->arg_num > 1)
            argp_error(state, "one decree and one register, no more: '%s'", text);
        else
            *(state->arg_num == 0 ? &request->decree_path : &request->register_path) = text;
        break;
    case ARGP_KEY_END:
        if (state->arg_num < 2) argp_error(state, "name a decree and the folder of a register");
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}
