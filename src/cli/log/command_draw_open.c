// jubilee draw open: what is drawn, and by which rules, before anybody has chosen a number.

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/command.h"
#include "cli/log/draw_log.h"
#include "cli/log/trust.h"
#include "cli/message.h"
#include "cli/register/register_files.h"
#include "register/hash.h"
#include "seal/age_key.h"

enum {
    KEY_POOL = 1,
    KEY_OFFICER,
    KEY_BEACON,
    KEY_SEAL_TO,
    KEY_MODE,
    KEY_PANEL,
    KEY_CLOSE_BY,
    KEY_REVEAL_BY,
    POOL_FILE_MAX_BYTES = INT32_MAX,
};

typedef struct open_run {
    cli_draw_request draw;
    const char *pool_paths[JUB_DRAW_FILE_MAX];
    size_t pool_count;
    jub_draw_file files[JUB_DRAW_FILE_MAX];
    jub_vkey officers[JUB_DRAW_OFFICER_MAX];
    jub_draw_rules rules;
} open_run;

static void take_officer(open_run *run, const char *text, struct argp_state *state)
{
    jub_error error;
    if (run->rules.officer_count == JUB_DRAW_OFFICER_MAX)
        argp_error(state, "more than %d officers", JUB_DRAW_OFFICER_MAX);
    if (cli_vkey_open(text, &run->officers[run->rules.officer_count], &error) != JUB_OK)
        argp_error(state, "'%s': %s", text, error.message);
    run->rules.officer_count++;
}

static void take_beacon(open_run *run, const char *text, struct argp_state *state)
{
    jub_text rest = jub_text_from(text);
    uint8_t chain[JUB_HASH_BYTES];
    int64_t round = 0;
    const jub_text scheme = jub_text_cut(&rest, ':');
    run->rules.beacon_chain = jub_text_cut(&rest, ':');
    if (!jub_text_is(scheme, "drand") ||
        !jub_hex_decode(run->rules.beacon_chain, chain, sizeof chain) ||
        !jub_text_to_i64(rest, &round) || round < 1)
        argp_error(state,
                   "'%s' is not a beacon: write drand:CHAIN:ROUND, the chain's hash in "
                   "lower-case hexadecimal digits",
                   text);
    run->rules.beacon_round = (uint64_t)round;
}

static jub_text take_time(const char *text, struct argp_state *state)
{
    int64_t seconds;
    if (!jub_draw_time_read(jub_text_from(text), &seconds))
        argp_error(state, "'%s' is not a time: write it as 2027-02-01T12:00:00Z", text);
    return jub_text_from(text);
}

static void take_recipient(open_run *run, const char *text, struct argp_state *state)
{
    jub_age_recipient recipient;
    jub_error error;
    run->rules.seal_to = jub_text_from(text);
    if (jub_age_recipient_read(run->rules.seal_to, &recipient, &error) != JUB_OK)
        argp_error(state, "'%s': %s", text, error.message);
}

static uint32_t take_count(const char *text, uint32_t max, struct argp_state *state)
{
    uint32_t count = 0;
    if (!jub_text_to_u32(jub_text_from(text), &count) || count < 1 || count > max)
        argp_error(state, "'%s' is not a number from 1 to %u", text, max);
    return count;
}

static void check_usage(open_run *run, struct argp_state *state)
{
    if (run->pool_count == 0) argp_error(state, "what is drawn from? give --pool");
    if (run->rules.officer_count == 0) argp_error(state, "who draws? give --officer for each");
    if (run->rules.needed == 0) run->rules.needed = run->rules.officer_count;
    if (run->rules.needed > run->rules.officer_count)
        argp_error(state, "%zu commits are needed of %zu officers", run->rules.needed,
                   run->rules.officer_count);
    if ((run->rules.mode == JUB_MODE_PANEL) != (run->rules.panel_size > 0))
        argp_error(state, "--panel goes with --mode panel, and that with it");
    run->rules.officers = run->officers;
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    open_run *run = state->input;
    switch (key) {
    case KEY_POOL:
        if (run->pool_count == JUB_DRAW_FILE_MAX)
            argp_error(state, "more than %d files", JUB_DRAW_FILE_MAX);
        run->pool_paths[run->pool_count++] = text;
        return 0;
    case KEY_OFFICER: take_officer(run, text, state); return 0;
    case 'k': run->rules.needed = take_count(text, JUB_DRAW_OFFICER_MAX, state); return 0;
    case KEY_PANEL: run->rules.panel_size = take_count(text, 64, state); return 0;
    case KEY_BEACON: take_beacon(run, text, state); return 0;
    case KEY_SEAL_TO: take_recipient(run, text, state); return 0;
    case KEY_CLOSE_BY: run->rules.close_by = take_time(text, state); return 0;
    case KEY_REVEAL_BY: run->rules.reveal_by = take_time(text, state); return 0;
    case KEY_MODE:
        if (!jub_draw_mode_from(jub_text_from(text), &run->rules.mode))
            argp_error(state, "'%s' is no mode: order, independent, panel or balanced", text);
        return 0;
    case ARGP_KEY_SUCCESS: check_usage(run, state); return 0;
    default: return cli_draw_option(key, text, &run->draw, state);
    }
}

static const struct argp_option options[] = {
    CLI_DRAW_OPTIONS,
    {"pool", KEY_POOL, "PATH", 0,
     "a register's folder or a file that is drawn from, such as a list of reviewers; may be given "
     "several times",
     0},
    {"officer", KEY_OFFICER, "VKEY", 0,
     "public key of an officer, or a file with it; given once for each, in the order of their "
     "numbers",
     0},
    {"needed", 'k', "N", 0, "so many officers must commit (default: all)", 0},
    {"mode", KEY_MODE, "MODE", 0,
     "order (default), or of reviewers to cases: independent, panel, balanced", 0},
    {"panel", KEY_PANEL, "N", 0, "how many sit on a panel", 0},
    {"close-by", KEY_CLOSE_BY, "TIME", 0, "last moment to commit, as 2027-02-01T12:00:00Z", 0},
    {"reveal-by", KEY_REVEAL_BY, "TIME", 0, "last moment for an officer to show the nonce", 0},
    {"beacon", KEY_BEACON, "drand:CHAIN:ROUND", 0,
     "a public beacon's round, still to come, goes into the seed", 0},
    {"seal-to", KEY_SEAL_TO, "RECIPIENT", 0,
     "nonces are sealed to this key (age1...), so that its holders can open one withheld", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "LOG",
    .doc =
        "Opens a draw of lots in a log: two entries, one with the hashes of all that is drawn "
        "from, one with the rules. Neither can be changed afterwards; a draw begun anew has "
        "another id.\v"
        "Then each officer commits (jubilee draw commit), the draw is closed (draw close), the "
        "officers show their nonces (draw reveal), and anyone computes the result (draw "
        "result). One officer who keeps a random nonce secret until the close is enough for "
        "nobody to foresee or steer it.\n\n"
        "Exit status: 0 done, 1 bad input, 2 wrong usage, 3 what the log holds does not stand.\n\n"
        "Examples:\n"
        "  jubilee draw open log --id 2027/quota --pool register \\\n"
        "      --officer a.key.pub --officer b.key.pub --officer c.key.pub\n"
        "  jubilee draw open log --id 2027/review --pool cases.txt \\\n"
        "      --pool reviewers.txt --pool conflicts.txt --mode balanced \\\n"
        "      --officer a.key.pub --officer b.key.pub -k 2",
};

static const char *last_name(const char *path, char *name_out, size_t capacity_bytes)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') length--;
    size_t begin = length;
    while (begin > 0 && path[begin - 1] != '/') begin--;
    (void)snprintf(name_out, capacity_bytes, "%.*s", (int)(length - begin), path + begin);
    return name_out;
}

static jub_status hash_register(const char *folder, uint8_t *digest_out, const char **bad_path_out,
                                jub_error *error)
{
    static char path[4096];
    cli_register opened = {0};
    jub_status status = cli_register_open_sources(folder, NULL, &opened, bad_path_out, error);
    if (status == JUB_OK)
        status = jub_register_hash(opened.package_file.bytes, opened.sources, opened.source_count,
                                   digest_out, error);
    if (status != JUB_OK && *bad_path_out) { // it lies in what is cleared now
        (void)snprintf(path, sizeof path, "%s", *bad_path_out);
        *bad_path_out = path;
    }
    cli_register_clear(&opened);
    return status;
}

static jub_status hash_pool(cli_draw *draw, open_run *run, const char **bad_path_out,
                            jub_error *error)
{
    jub_status status = JUB_OK;
    for (size_t i = 0; i < run->pool_count && status == JUB_OK; i++) {
        const char *path = run->pool_paths[i];
        char name[256];
        cli_file file = {0};
        *bad_path_out = path;
        run->files[i].name =
            jub_text_copy(&draw->arena, jub_text_from(last_name(path, name, sizeof name)));
        if (!run->files[i].name.bytes) return jub_fail_no_memory(error);
        if (cli_is_folder(path)) {
            status = hash_register(path, run->files[i].sha256.bytes, bad_path_out, error);
            continue;
        }
        status = cli_file_open(path, POOL_FILE_MAX_BYTES, &file, error);
        if (status == JUB_OK && !jub_sha256_of(draw->sha, file.bytes, run->files[i].sha256.bytes))
            status = jub_fail_no_memory(error);
        cli_file_clear(&file);
    }
    return status;
}

static bool is_same_pool(const jub_draw_record *record, const open_run *run)
{
    if (record->file_count != run->pool_count) return false;
    for (size_t i = 0; i < run->pool_count; i++)
        if (!jub_text_equal(record->files[i].name, run->files[i].name) ||
            !jub_hash_equal(&record->files[i].sha256, &run->files[i].sha256))
            return false;
    return true;
}

// Pool and rules, or the rules alone where an opening broke off after the pool.
typedef struct opening {
    const open_run *run;
    bool has_pool;
    jub_buffer entries[CLI_DRAW_BATCH_MAX];
} opening;

static jub_status write_act(void *context, const cli_draw *draw, size_t place, jub_text *entry_out,
                            jub_error *error)
{
    opening *its = context;
    const open_run *run = its->run;
    const jub_draw_record *record = draw->record;
    char time[CLI_TIME_BYTES];
    const jub_draw_head head = cli_draw_head(draw, time);
    json_t *act =
        place == 0 && !its->has_pool
            ? jub_draw_write_pool(&head, run->files, run->pool_count)
            : jub_draw_write_rules(&head, record->origin, record->pool_index, &run->rules);
    if (!act) return jub_fail_no_memory(error);
    jub_buffer *entry = &its->entries[place];
    jub_buffer_reset(entry);
    const jub_status status = jub_entry_write(act, entry, error);
    json_decref(act);
    *entry_out = jub_buffer_view(entry);
    return status;
}

static jub_status append_acts(cli_draw *draw, opening *its, jub_error *error)
{
    const cli_draw_batch batch = {its->has_pool ? 1 : 2, its, write_act};
    const jub_status status = cli_draw_append_batch(draw, &batch, error);
    if (status != JUB_OK) return status;
    if (!its->has_pool) (void)printf("entry %" PRIu64 "  draw.pool\n", draw->record->pool_index);
    (void)printf("entry %" PRIu64 "  draw.rules\n", draw->record->rules_index);
    return JUB_OK;
}

static jub_status write_acts(cli_draw *draw, const open_run *run, jub_error *error)
{
    const jub_draw_record *record = draw->record;
    if (record->stage >= JUB_STAGE_OPEN)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "give the new draw another id",
                        "the log has a draw '%s' already", run->draw.id);
    if (record->stage == JUB_STAGE_POOL && !is_same_pool(record, run))
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "give the new draw another id",
                        "the log has another pool for '%s' already", run->draw.id);
    opening its = {.run = run, .has_pool = record->stage == JUB_STAGE_POOL};
    for (size_t i = 0; i < CLI_DRAW_BATCH_MAX; i++)
        its.entries[i] = jub_buffer_init(JUB_ENTRY_MAX_BYTES);
    const jub_status status = append_acts(draw, &its, error);
    for (size_t i = 0; i < CLI_DRAW_BATCH_MAX; i++) jub_buffer_clear(&its.entries[i]);
    return status;
}

// In a draw whose deadline is past when it is opened nobody could act.
static jub_status check_deadlines(const jub_draw_rules *rules, jub_error *error)
{
    const jub_text deadlines[] = {rules->close_by, rules->reveal_by};
    const int64_t now = (int64_t)time(NULL);
    for (size_t i = 0; i < 2; i++) {
        int64_t last;
        if (deadlines[i].length_bytes > 0 && jub_draw_time_read(deadlines[i], &last) && last <= now)
            return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "name a moment to come, in UTC",
                            "the deadline %.*s has passed", JUB_TEXT_ARG(deadlines[i]));
    }
    return JUB_OK;
}

static void tell_unknown_beacon(const open_run *run)
{
    const jub_draw_rules *rules = &run->rules;
    int64_t seconds;
    if (rules->beacon_chain.length_bytes == 0 ||
        jub_beacon_time(rules->beacon_chain, rules->beacon_round, &seconds))
        return;
    (void)fprintf(stderr,
                  "%s: when this beacon's round comes out is not known here: see to it that it is "
                  "after %.*s\n",
                  run->draw.command, JUB_TEXT_ARG(rules->reveal_by));
}

int command_draw_open(int argc, char **argv)
{
    open_run run = {.draw.command = argv[0]};
    cli_draw draw = {0};
    jub_error error;
    const char *bad_path = NULL;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = check_deadlines(&run.rules, &error);
    if (status == JUB_OK) status = cli_draw_open(&run.draw, &draw, &bad_path, &error);
    if (status == JUB_OK) status = cli_draw_may_append(&draw, &error);
    if (status == JUB_OK) status = hash_pool(&draw, &run, &bad_path, &error);
    if (status == JUB_OK) {
        bad_path = run.draw.path;
        status = write_acts(&draw, &run, &error);
    }
    if (status == JUB_OK) tell_unknown_beacon(&run);
    if (status != JUB_OK) cli_report(argv[0], bad_path, &error);
    cli_draw_close(&draw);
    return cli_finish_output(cli_log_exit(status));
}
