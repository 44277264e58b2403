// jubilee determine: a decree and a register in, everybody's determination out.

#include <argp.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/decree/determination_list.h"
#include "cli/decree/draw_source.h"
#include "cli/decree/receipt.h"
#include "cli/decree/run_options.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/version.h"

enum {
    ROW_TEXT_MAX_BYTES = 1 << 20, // one line
    SUMMARY_MAX_BYTES = 256 << 20,
    KEY_OUT = 1,
    KEY_ONLY_UNDETERMINED,
    KEY_FORMAT,
    KEY_FORCE,
};

typedef struct request {
    cli_run_request run;
    cli_draw_sources draws;
    const char *out;
    cli_format format;
    bool only_undetermined;
    bool may_replace;
} request;

// -- the command line -----------------------------------------------------------------------------

static const char description[] =
    "Applies a decree to every person of a register.\v"
    "Writes into a new folder: determinations.csv (a line for each person; with --format json "
    "determinations.jsonl), summary.json, faults.csv (cells that could not be used; whoever "
    "depends on one is undetermined) and "
    "receipt.json (hashes of all that went in and came out).\n\n"
    "The result depends on the decree, the register, the law date and the draw seeds alone: the "
    "same input gives the same bytes, whatever the number of threads.\n\n"
    "Examples:\n"
    "  jubilee determine d.decree.md register --out result\n"
    "  jubilee determine d.decree.md register --out result --law-date 2022-02-16\n"
    "  jubilee determine examples/special-pardon/special-pardon.decree.md \\\n"
    "    register --out result \\\n"
    "    --draw-seed february-2022=$(printf 'an example' | sha256sum | cut -c1-64)\n"
    "  jubilee determine examples/special-pardon/special-pardon.decree.md \\\n"
    "    register --out result --draw february-2022=log --log-key log.key.pub\n\n"
    "With --draw the draw is replayed from the log and checked, and the receipt says where its "
    "seed came from; --draw-seed is for running again from a receipt. What was not checked is "
    "said: the log's signature without --log-key or --policy, a beacon's signature always.\n\n"
    "Exit status: 0 done, also with undetermined people and faulty cells; 1 bad input, and nothing "
    "is written; 2 wrong usage; 3 the draw in the log does not stand.";

static const struct argp_option options[] = {
    {"out", KEY_OUT, "DIR", 0, "folder for the result; must be new or empty", 0},
    CLI_RUN_OPTIONS,
    CLI_DRAW_SOURCE_OPTIONS,
    {"only-undetermined", KEY_ONLY_UNDETERMINED, NULL, 0, "list only people who are undetermined",
     0},
    {"format", KEY_FORMAT, "csv|json", 0,
     "form of the list: determinations.csv, or one object a line in determinations.jsonl", 0},
    {"force", KEY_FORCE, NULL, 0, "replace an earlier result", 0},
    {0},
};

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    request *asked = state->input;
    switch (key) {
    case KEY_OUT: asked->out = text; break;
    case KEY_ONLY_UNDETERMINED: asked->only_undetermined = true; break;
    case KEY_FORCE: asked->may_replace = true; break;
    case KEY_FORMAT:
        if (strcmp(text, "csv") != 0 && strcmp(text, "json") != 0)
            argp_error(state, "'%s' is not a format: write csv or json", text);
        asked->format = text[0] == 'j' ? CLI_JSON : CLI_CSV;
        break;
    case ARGP_KEY_SUCCESS:
        if (!asked->out) argp_error(state, "name a folder for the result with --out");
        cli_draw_sources_check(&asked->draws, state);
        break;
    default:
        return cli_draw_source_option(key, text, &asked->draws, state) == 0
                   ? 0
                   : cli_run_option(key, text, &asked->run, state);
    }
    return 0;
}

// -- the files ------------------------------------------------------------------------------------

static jub_status put_summary(cli_folder *folder, const cli_run *run, const cli_summary *summary,
                              uint64_t row_error_count, cli_receipt *receipt, jub_error *error)
{
    jub_buffer buffer = jub_buffer_init(SUMMARY_MAX_BYTES);
    uint8_t digest[JUB_SHA256_BYTES];
    jub_sha256 *hash = jub_sha256_new();
    jub_status status = cli_summary_json(run, summary, row_error_count, &buffer, error);
    if (status == JUB_OK)
        status = cli_folder_put(folder, "summary.json", jub_buffer_view(&buffer), error);
    if (status == JUB_OK && (!hash || !jub_sha256_of(hash, jub_buffer_view(&buffer), digest)))
        status = jub_fail_no_memory(error);
    if (status == JUB_OK) jub_hex_encode(digest, sizeof digest, receipt->summary_sha256);
    jub_sha256_free(hash);
    jub_buffer_clear(&buffer);
    return status;
}

// Whoever could still change decree or register after the seed was known could steer.
static void tell_other_pool(const request *asked, const cli_receipt *receipt)
{
    for (uint32_t i = 0; i < asked->draws.count; i++) {
        const cli_draw_source *source = &asked->draws.items[i];
        const bool has_decree = cli_draw_source_has(source, receipt->decree_sha256);
        const bool has_register = cli_draw_source_has(source, receipt->register_sha256);
        if (has_decree && has_register) continue;
        (void)fprintf(stderr,
                      "%s: the draw '%s' was not opened for this %s: what was changed since its "
                      "seed is known could steer it\n",
                      asked->run.command, source->draw_id,
                      has_decree     ? "register"
                      : has_register ? "decree"
                                     : "decree and register");
    }
}

static jub_status put_receipt(cli_folder *folder, const request *asked, cli_run *run,
                              cli_receipt *receipt, jub_error *error)
{
    jub_status status;
    const char *word = NULL;
    char *decree_path = realpath(asked->run.decree_path, NULL);
    char *register_path = realpath(asked->run.register_path, NULL);
    jub_buffer buffer = jub_buffer_init(RECEIPT_MAX_BYTES);
    receipt->decree_path = decree_path ? decree_path : asked->run.decree_path;
    receipt->register_path = register_path ? register_path : asked->run.register_path;
    receipt->engine_version = JUB_VERSION;
    receipt->has_law_date = jub_determiner_law_date(run->determiner, &receipt->law_date, &word);
    receipt->is_law_date_given = asked->run.has_law_date;
    receipt->draws = &asked->draws;
    receipt->seed_count = asked->run.seed_count;
    memcpy(receipt->seeds, asked->run.seeds, sizeof receipt->seeds);
    for (uint32_t i = 0; i < receipt->seed_count; i++)
        if (receipt->seeds[i].lottery.length_bytes == 0)
            receipt->seeds[i].lottery = jub_decree_lottery_name(run->decree.decree, 0);
    status = cli_hash_inputs(run, receipt->decree_sha256, receipt->register_sha256, error);
    if (status == JUB_OK) tell_other_pool(asked, receipt);
    if (status == JUB_OK) status = cli_receipt_write(receipt, &buffer, error);
    if (status == JUB_OK)
        status = cli_folder_put(folder, RECEIPT_FILE_NAME, jub_buffer_view(&buffer), error);
    jub_buffer_clear(&buffer);
    free(decree_path);
    free(register_path);
    return status;
}

// A list of determinations under way: its file and the hash of what went into it.
typedef struct list_file {
    cli_writer *writer;
    jub_sha256 *hash;
} list_file;

static jub_status write_list(void *context, jub_text bytes, jub_error *error)
{
    list_file *list = context;
    if (!jub_sha256_update(list->hash, bytes.bytes, bytes.length_bytes))
        return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "SHA-256 is not to be had");
    const jub_sink sink = cli_writer_sink(list->writer);
    return sink.write(sink.context, bytes, error);
}

// Everything into the folder; the register's faults are in faults.csv already.
static jub_status write_result(const request *asked, cli_run *run, cli_folder *folder,
                               cli_fault_file *faults, cli_summary *summary, jub_error *error)
{
    cli_receipt receipt = {.result_name = asked->format == CLI_CSV ? "determinations.csv"
                                                                   : "determinations.jsonl"};
    uint8_t digest[JUB_SHA256_BYTES];
    list_file list = {.hash = jub_sha256_new()};
    jub_buffer header = jub_buffer_init(ROW_TEXT_MAX_BYTES);
    const uint64_t fault_count = faults->count;
    jub_status status = JUB_OK;
    if (!list.hash || !jub_sha256_start(list.hash)) status = jub_fail_no_memory(error);
    if (status == JUB_OK)
        status = cli_folder_create(folder, receipt.result_name, &list.writer, error);
    if (status != JUB_OK) goto done;
    cli_determination_header(asked->format, &header);
    const cli_list_request lines = {asked->format, asked->only_undetermined,
                                    (jub_sink){write_list, &list}, faults};
    status = jub_buffer_flush(&header, lines.lines, error);
    if (status == JUB_OK) status = cli_determination_list(run, &lines, summary, error);
    const jub_status end_status = cli_writer_end(list.writer, status == JUB_OK ? error : NULL);
    if (status == JUB_OK) status = end_status;
    if (status == JUB_OK && !jub_sha256_finish(list.hash, digest))
        status = jub_fail_no_memory(error);
    if (status != JUB_OK) goto done;
    jub_hex_encode(digest, sizeof digest, receipt.result_sha256);
    status = put_summary(folder, run, summary, faults->count - fault_count, &receipt, error);
    if (status == JUB_OK) status = put_receipt(folder, asked, run, &receipt, error);

done:
    jub_sha256_free(list.hash);
    jub_buffer_clear(&header);
    return status;
}

static void print_summary(const request *asked, const cli_run *run, const cli_summary *summary,
                          uint64_t row_error_count)
{
    jub_buffer text = jub_buffer_init(SUMMARY_MAX_BYTES);
    cli_summary_print(run, summary, row_error_count, &text);
    (void)fwrite(text.bytes, 1, text.length_bytes, stdout);
    (void)printf("\nwritten to %s; `jubilee explain %s PERSON` explains one person\n", asked->out,
                 asked->out);
    jub_buffer_clear(&text);
}

static int determine(request *asked, const char *command)
{
    cli_run run = {0};
    cli_folder *folder = NULL;
    cli_writer *fault_writer = NULL;
    cli_fault_file faults = {0};
    cli_summary summary;
    jub_error error;
    bool is_told = false; // what went wrong is on the screen already
    jub_status status =
        cli_folder_begin(asked->out, asked->may_replace, RECEIPT_FILE_NAME, &folder, &error);
    if (status == JUB_OK) status = cli_folder_create(folder, "faults.csv", &fault_writer, &error);
    if (status != JUB_OK) goto done;
    cli_fault_file_begin(cli_writer_sink(fault_writer), &faults);
    const jub_fault_sink fault_sink = {cli_fault_file_take, &faults};
    asked->run.faults = &fault_sink;
    status = cli_run_open(&asked->run, &run);
    is_told = status != JUB_OK;
    const uint64_t register_fault_count = faults.count;
    if (status == JUB_OK && !cli_summary_init(&run.arena, &run, &summary))
        status = jub_fail_no_memory(&error);
    if (status == JUB_OK) status = write_result(asked, &run, folder, &faults, &summary, &error);
    if (status == JUB_OK) status = cli_fault_file_end(&faults, &error);

done:
    if (fault_writer) {
        const jub_status end_status =
            cli_writer_end(fault_writer, status == JUB_OK ? &error : NULL);
        if (status == JUB_OK) status = end_status;
    }
    if (status == JUB_OK) {
        status = cli_folder_commit(folder, &error);
        folder = NULL;
    }
    cli_folder_abort(folder);
    if (status == JUB_OK)
        print_summary(asked, &run, &summary, faults.count - register_fault_count);
    else if (!is_told)
        cli_report(command, NULL, &error);
    cli_fault_file_clear(&faults);
    cli_run_clear(&run);
    asked->run.faults = NULL; // the sink lived here
    return status == JUB_OK ? EXIT_FINE : EXIT_BAD_INPUT;
}

int command_determine(int argc, char **argv)
{
    request asked = {.run = cli_run_request_begin(argv[0])};
    const struct argp argp = {options, parse_option, "DECREE REGISTER", description, NULL,
                              NULL,    NULL};
    (void)argp_parse(&argp, argc, argv, 0, NULL, &asked);
    const jub_status status = cli_draw_sources_open(&asked.draws, &asked.run);
    return status == JUB_OK ? determine(&asked, argv[0]) : cli_log_exit(status);
}
