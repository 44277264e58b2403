// jubilee verify: a whole programme, from every byte of its log to who is on the list.

#include <argp.h>
#include <inttypes.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/log/trust.h"
#include "cli/message.h"
#include "cli/programme/programme_check.h"
#include "cli/threads.h"

#define ARENA_MAX_BYTES ((size_t)8 << 30)
enum { REPORT_MAX_BYTES = 64 << 20 };

typedef struct request {
    cli_check check;
    cli_trust trust;
} request;

enum { KEY_PUBLIC = 1 };

static const struct argp_option options[] = {
    {"public", KEY_PUBLIC, NULL, 0,
     "without register and facts: from what is published, the log and the decree", 0},
    CLI_TRUST_OPTIONS,
    {0},
};

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    request *asked = state->input;
    if (key == KEY_PUBLIC) {
        asked->check.is_public = true;
        return 0;
    }
    const error_t taken = cli_programme_folder_option(key, argument, &asked->check.folder, state);
    const bool is_trust_due = taken != 0 || key == ARGP_KEY_END; // the end is both's to see
    return is_trust_due ? cli_trust_option(key, argument, &asked->trust, state) : 0;
}

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "DIR",
    .doc =
        "Verifies a programme: hashes every byte of its log and of its files, checks every "
        "signature, replays every event by the rules, and computes draws, assignments, quotas and "
        "the list again. Says what was looked at and, where something is wrong, what and where.\v"
        "The register and the openings in DIR are needed for that. With --public everything is "
        "checked that can be without them: log, signatures, draws, order and days of what was "
        "done, "
        "how often each case was read and by how many, and that every fact has its commitment.\n\n"
        "Nothing is written into DIR. While the list is sealed and the facts with it, what can be "
        "verified without them is, and the report says so.\n\n"
        "Exit status: 0 nothing found, 1 there is no programme in DIR or no key in the file, 2 "
        "wrong "
        "usage, 3 something was found.\n\n"
        "Examples:\n"
        "  jubilee verify amnesty-2022 --key log.key.pub\n"
        "  jubilee verify --public published --policy 2022-amnesty.policy",
};

typedef jub_status check_step(cli_check *check, jub_error *error);

typedef struct step {
    check_step *run;
    bool needs_facts;  // which a public folder has not, and one with a sealed list neither
    bool needs_replay; // to have gone through
    bool needs_databases;
} step;

// What is there; the bytes alone, and the rules alone, which know nothing of each other and are
// done at the same time; and what rests on both.
static const step of_folder[] = {{cli_check_folder, false, false, false}};
static const step of_bytes[] = {{cli_check_log, false, false, false},
                                {cli_check_files, false, false, false}};
static const step of_rules[] = {{cli_check_replay, false, false, true}};
static const step of_both[] = {{cli_check_database, true, true, true},
                               {cli_check_sealed, false, true, false},
                               {cli_check_notices, true, true, true},
                               {cli_check_bundles, true, true, false}};
#define STEPS(list) list, sizeof(list) / sizeof *(list)

static bool is_to_run(const cli_check *check, const step *asked)
{
    if (check->is_unsafe) return false;
    if (asked->needs_facts && (check->is_public || check->is_away)) return false;
    if (asked->needs_databases && check->has_journal) return false;
    return !asked->needs_replay || check->is_open;
}

static jub_status run_steps(cli_check *check, const step *steps, size_t count, jub_error *error)
{
    jub_status status = JUB_OK;
    for (size_t i = 0; i < count && status == JUB_OK; i++) {
        if (!is_to_run(check, &steps[i])) continue;
        cli_check_begin(check);
        status = steps[i].run(check, error);
        cli_check_end(check);
    }
    return status;
}

// The steps that go through the bytes have a check of their own, whose report stands first.
typedef struct two_checks {
    cli_check bytes;
    cli_check *rules;
    jub_status statuses[2];
    jub_error errors[2];
} two_checks;

static void run_part(void *context, uint32_t part)
{
    two_checks *two = context;
    two->statuses[part] = part == 0 ? run_steps(&two->bytes, STEPS(of_bytes), &two->errors[part])
                                    : run_steps(two->rules, STEPS(of_rules), &two->errors[part]);
}

static void join(two_checks *two)
{
    cli_check *check = two->rules;
    const jub_buffer rules = check->report;
    check->report = two->bytes.report;
    jub_buffer_text(&check->report, jub_buffer_view(&rules));
    two->bytes.report = rules;
    check->finding_count += two->bytes.finding_count;
    check->is_out_of_memory |= two->bytes.is_out_of_memory;
    check->is_signed = two->bytes.is_signed;
    check->log_key = two->bytes.log_key;
    check->log_size = two->bytes.log_size;
    check->log_root = two->bytes.log_root;
}

static jub_status run_two(cli_check *check, jub_error *error)
{
    const jub_parallel threads = cli_threads();
    two_checks two = {.bytes = *check, .rules = check};
    two.bytes.finding_count = 0;
    two.bytes.arena = jub_arena_init(ARENA_MAX_BYTES);
    two.bytes.report = check->report; // what the folder's step said stands first
    check->report = jub_buffer_init(REPORT_MAX_BYTES);
    jub_parallel_run(threads.part_count > 1 ? &threads : NULL, 2, run_part, &two);
    join(&two);
    jub_status status = JUB_OK;
    for (int part = 0; part < 2 && status == JUB_OK; part++) {
        status = two.statuses[part];
        if (status != JUB_OK) *error = two.errors[part];
    }
    jub_buffer_clear(&two.bytes.report);
    jub_arena_clear(&two.bytes.arena);
    return status;
}

static jub_status run_all(cli_check *check, jub_error *error)
{
    jub_status status = run_steps(check, STEPS(of_folder), error);
    if (status == JUB_OK) status = run_two(check, error);
    return status == JUB_OK ? run_steps(check, STEPS(of_both), error) : status;
}

static void write_verdict(cli_check *check, jub_status status)
{
    char count[CLI_COUNT_TEXT_BYTES];
    if (check->is_unsafe)
        cli_check_line(check, "rest", "not looked at: nothing is read where something is no file");
    else if (check->has_journal)
        cli_check_line(check, "rest", "what rests on the databases was not looked at");
    if (check->finding_count > 0)
        jub_buffer_format(&check->report, "\nnot verified: %s finding%s\n",
                          cli_count(check->finding_count, count),
                          check->finding_count == 1 ? "" : "s");
    else if (status != JUB_OK)
        jub_buffer_string(&check->report, "\nnot verified: it was not looked at to its end\n");
    else
        jub_buffer_format(&check->report, "\nverified%s\n",
                          check->is_public ? ", as far as it can be without the facts"
                          : check->is_away
                              ? ", as far as it can be while the facts are sealed with the list"
                              : "");
}

// What was found is told also where memory ended before the rest was looked at.
static int finish(cli_check *check, jub_status status, const char *bad_path, jub_error *error)
{
    jub_error unprinted;
    if (status == JUB_OK || check->report.length_bytes > 0) write_verdict(check, status);
    if (status != JUB_OK) cli_report(check->command, bad_path, error);
    const jub_status printed = cli_print(&check->report, JUB_OK, &unprinted);
    if (printed != JUB_OK) cli_report(check->command, bad_path, &unprinted);
    if (check->finding_count > 0) return EXIT_NOT_VERIFIED;
    return cli_log_exit(status != JUB_OK ? status : printed);
}

int command_verify(int argc, char **argv)
{
    request asked = {.check = {
                         .command = argv[0],
                         .arena = jub_arena_init(ARENA_MAX_BYTES),
                         .report = jub_buffer_init(REPORT_MAX_BYTES),
                     }};
    cli_check *check = &asked.check;
    const char *bad_path = NULL;
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &asked);
    jub_status status =
        cli_trust_open(&check->arena, &asked.trust, &check->policy, &bad_path, &error);
    if (status == JUB_OK) {
        bad_path = check->folder;
        status = run_all(check, &error);
    }
    const int exit_status = finish(check, status, bad_path, &error);
    cli_programme_clear(&check->programme);
    jub_arena_clear(&check->image.arena);
    jub_arena_clear(&check->arena);
    return cli_finish_output(exit_status);
}
