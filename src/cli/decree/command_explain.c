// jubilee explain: one person's determination in words, made again from what the receipt names.

#include <argp.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/decree/new_dates.h"
#include "cli/decree/receipt.h"
#include "cli/message.h"
#include "cli/version.h"
#include "decree/explain.h"

enum { EXPLANATION_MAX_BYTES = 16 << 20, RECEIPT_ARENA_MAX_BYTES = 16 << 20 };

typedef struct request {
    const char *folder;
    char **people; // [people_count]
    int people_count;
} request;

static const char description[] =
    "Explains determinations in words: each clause that bore on a person in the order in which a "
    "clerk would check it, the facts it read with their place in the register, what decided and "
    "what would have to be known; and how the dates come about from the sentences.\v"
    "DIR is the folder that `jubilee determine` wrote. Decree and register are read again from "
    "where its receipt says they were, and a change since then is said.\n\n"
    "Examples:\n"
    "  jubilee explain result P00000017\n"
    "  jubilee explain result P00000017 P00000018 | less\n\n"
    "Exit status: 0 explained; 1 bad input or no such person; 2 wrong usage; 3 explained, but "
    "decree or register are not what was determined.";

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    request *asked = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (state->arg_num > 0) return ARGP_ERR_UNKNOWN; // the rest comes as ARGP_KEY_ARGS
        asked->folder = text;
        break;
    case ARGP_KEY_ARGS:
        asked->people = state->argv + state->next;
        asked->people_count = state->argc - state->next;
        break;
    case ARGP_KEY_END:
        if (!asked->folder || asked->people_count == 0)
            argp_error(state, "name the folder of a result and a person");
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

// A folder that is there and has no receipt was not made by `determine`.
static jub_status refuse_no_result(const char *folder, const char *receipt_path, jub_error *error)
{
    if (!cli_is_there(folder) || cli_is_there(receipt_path)) return JUB_OK;
    return jub_fail(error, JUB_MISSING, (jub_position){0},
                    "name the folder that 'jubilee determine' wrote, then the person",
                    "this is no result: " RECEIPT_FILE_NAME " is not in it");
}

static jub_status read_receipt(jub_arena *arena, const char *folder, cli_receipt *receipt_out,
                               const char **bad_path_out, jub_error *error)
{
    cli_file file = {0};
    *bad_path_out = cli_path_join(arena, folder, JUB_TEXT(RECEIPT_FILE_NAME));
    if (!*bad_path_out) return jub_fail_no_memory(error);
    jub_status status = refuse_no_result(folder, *bad_path_out, error);
    if (status != JUB_OK) {
        *bad_path_out = folder;
        return status;
    }
    status = cli_file_open(*bad_path_out, RECEIPT_MAX_BYTES, &file, error);
    if (status == JUB_OK) status = cli_receipt_read(arena, file.bytes, receipt_out, error);
    cli_file_clear(&file);
    return status;
}

static bool tell_change(const char *what, const char *path, const char *then, const char *now)
{
    if (strcmp(then, now) == 0) return false;
    (void)printf("the %s has changed since the determination: %s\n"
                 "  then  %s\n  now   %s\n  what follows holds for what stands there now\n\n",
                 what, path, then, now);
    return true;
}

// Tells first what is not as it was.
static jub_status tell_changes(const cli_run *run, const cli_receipt *receipt, bool *changed_out,
                               jub_error *error)
{
    char decree_hex[JUB_SHA256_HEX_BYTES + 1], register_hex[JUB_SHA256_HEX_BYTES + 1];
    const jub_status status = cli_hash_inputs(run, decree_hex, register_hex, error);
    if (status != JUB_OK) return status;
    *changed_out = tell_change("decree", receipt->decree_path, receipt->decree_sha256, decree_hex);
    *changed_out |=
        tell_change("register", receipt->register_path, receipt->register_sha256, register_hex);
    *changed_out |= tell_change("engine", "jubilee", receipt->engine_version, JUB_VERSION);
    return JUB_OK;
}

static uint32_t find_person(const cli_run *run, const char *name)
{
    const uint32_t row = jub_resource_find(run->persons, jub_text_from(name));
    uint32_t record;
    if (row != JUB_NO_ROW || name[0] != '#') return row;
    if (!jub_text_to_u32(jub_text_from(name + 1), &record) || record < 2) return JUB_NO_ROW;
    return record - 2 < run->persons->row_count ? record - 2 : JUB_NO_ROW;
}

static jub_status explain_one(cli_run *run, const char *name, jub_error *error)
{
    const uint32_t row = find_person(run, name);
    if (row == JUB_NO_ROW)
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "write the key as it stands in the register, or # and a record number: "
                        "the header is record 1, so the first person is #2",
                        "nobody in the register is called '%s'", name);
    jub_buffer words = jub_buffer_init(EXPLANATION_MAX_BYTES);
    jub_determination determination;
    jub_determine_rows(run->determiner, run->workers[0], row, row + 1, NULL, &determination);
    jub_status status = jub_explain(run->determiner, run->workers[0], row, &words, error);
    if (status == JUB_OK) status = cli_new_dates_explain(run, row, &determination, &words, error);
    if (status == JUB_OK) (void)fwrite(words.bytes, 1, words.length_bytes, stdout);
    jub_buffer_clear(&words);
    return status;
}

// Where the lots come from that the explanations name.
static void tell_draws(const cli_receipt *receipt)
{
    for (uint32_t i = 0; receipt->draws && i < receipt->draws->count; i++) {
        const cli_draw_source *source = &receipt->draws->items[i];
        (void)printf("\nThe lots \"%.*s\" were drawn as '%s' in the log %s, closed at size %" PRIu64
                     "\n  `jubilee draw show` on that log tells how, and `draw rank "
                     "--label` gives a ticket again\n",
                     JUB_TEXT_ARG(source->lottery), source->draw_id, source->origin, source->size);
        if (!source->is_log_checked)
            (void)printf("  the log's signature was not checked: anyone may have made the draw\n");
        if (source->has_beacon)
            (void)printf("  the beacon's signature was not checked: that takes its own tools\n");
    }
}

static int explain(const request *asked, const char *command)
{
    jub_arena arena = jub_arena_init(RECEIPT_ARENA_MAX_BYTES);
    cli_receipt receipt;
    cli_run run = {0};
    jub_error error;
    const char *bad_path = NULL;
    int exit_status = EXIT_BAD_INPUT;
    jub_status status = read_receipt(&arena, asked->folder, &receipt, &bad_path, &error);
    if (status != JUB_OK) {
        cli_report(command, bad_path, &error);
        goto done;
    }
    cli_run_request again = {
        .command = command,
        .decree_path = receipt.decree_path,
        .register_path = receipt.register_path,
        .has_law_date = receipt.is_law_date_given,
        .law_date = receipt.law_date,
        .seed_count = receipt.seed_count,
        .thread_count = 1,
    };
    memcpy(again.seeds, receipt.seeds, sizeof again.seeds);
    if (cli_run_open(&again, &run) != JUB_OK) goto done;
    bool has_changed = false;
    status = tell_changes(&run, &receipt, &has_changed, &error);
    if (status != JUB_OK) {
        cli_report(command, NULL, &error);
        goto done;
    }
    exit_status = has_changed ? EXIT_NOT_VERIFIED : EXIT_FINE;
    for (int i = 0; i < asked->people_count; i++) {
        if (i > 0) (void)putchar('\n');
        if (explain_one(&run, asked->people[i], &error) == JUB_OK) continue;
        cli_report(command, NULL, &error);
        exit_status = EXIT_BAD_INPUT;
    }
    tell_draws(&receipt);

done:
    cli_run_clear(&run);
    jub_arena_clear(&arena);
    return exit_status;
}

int command_explain(int argc, char **argv)
{
    request asked = {0};
    const struct argp argp = {NULL, parse_option, "DIR PERSON...", description, NULL, NULL, NULL};
    (void)argp_parse(&argp, argc, argv, 0, NULL, &asked);
    return explain(&asked, argv[0]);
}
