// jubilee programme next: what somebody can do now, with what they need for it and the line to
// type.

#include <argp.h>
#include <string.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/programme/programme_due.h"
#include "cli/programme/programme_next.h"

enum { KEY_COUNT = 1, SHOWN_DEFAULT = 5, SHOWN_MAX = 10000, NEXT_MAX_BYTES = 64 << 20 };

typedef struct next_run {
    cli_actor_request who;
    uint32_t shown_max; // people of a clerk's facility
} next_run;

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    next_run *run = state->input;
    if (key == KEY_COUNT) {
        if (!jub_text_to_u32(jub_text_from(text), &run->shown_max) || run->shown_max == 0 ||
            run->shown_max > SHOWN_MAX)
            argp_error(state, "'%s' is no number from 1 to %d", text, SHOWN_MAX);
        return 0;
    }
    if (key == ARGP_KEY_SUCCESS && !run->who.key_path)
        argp_error(state, "who are you? give your key with --as");
    return cli_actor_option(key, text, &run->who, state);
}

static const struct argp_option options[] = {
    CLI_ACTOR_OPTIONS,
    {"count", KEY_COUNT, "N", 0, "how many people a clerk is shown at once (default: 5)", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "DIR",
    .doc = "Says what you can do now in the programme in DIR, and the line to type for it. A clerk "
           "sees who is proposed at the facility and why, a head what there is to sign, a reader "
           "the next case, everybody else what is due.\v"
           "A reader sees a case blind: the facts that the decree reads, without name, town, "
           "family, facility or number, without a fact that would give these away, and without "
           "the other reader's answer.\n\n"
           "Exit status: 0 done, 1 bad input, 2 wrong usage, 3 the log does not stand.\n\n"
           "Examples:\n"
           "  jubilee programme next pardon-2022 --as reader.key\n"
           "  jubilee programme next pardon-2022 --as clerk.key --count 50",
};

// -- the line to type -----------------------------------------------------------------------------

// As a shell reads it back; most names need no quotation marks.
static void write_quoted(const char *text, jub_buffer *buffer)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_./+=:,@%-";
    if (*text && text[strspn(text, plain)] == '\0') {
        jub_buffer_string(buffer, text);
        return;
    }
    jub_buffer_char(buffer, '\'');
    for (; *text; text++)
        if (*text == '\'')
            jub_buffer_string(buffer, "'\\''");
        else
            jub_buffer_char(buffer, *text);
    jub_buffer_char(buffer, '\'');
}

static void write_line(cli_next *next, const char *command, jub_text words, bool has_as)
{
    const cli_actor_request *who = next->actor->request;
    jub_buffer_format(next->buffer, "  jubilee %s ", command);
    write_quoted(who->folder, next->buffer);
    jub_buffer_format(next->buffer, " %.*s", JUB_TEXT_ARG(words));
    if (has_as) jub_buffer_string(next->buffer, " --as ");
    if (has_as) write_quoted(who->key_path, next->buffer);
    jub_buffer_char(next->buffer, '\n');
}

void cli_next_line(cli_next *next, const char *words)
{
    write_line(next, "programme do", jub_text_from(words), true);
}

void cli_next_due_line(cli_next *next, jub_text words)
{
    static const char *const commands[] = {"programme seal",
                                           "programme unseal"}; // by a key of the seal
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        const jub_text command = jub_text_from(commands[i]);
        if (!jub_text_starts(words, command)) continue;
        const jub_text rest = {words.bytes + command.length_bytes + 1,
                               words.length_bytes - command.length_bytes - 1};
        write_line(next, commands[i], rest, i == 0);
        return;
    }
    write_line(next, "programme do", words, true);
}

jub_status cli_next_open_people(cli_next *next, jub_error *error)
{
    return next->people.worker ? JUB_OK
                               : cli_case_open(&next->actor->programme, &next->people, error);
}

// -- anybody --------------------------------------------------------------------------------------

// What is not for this one of several who could.
static bool is_others(const cli_next *next, const cli_due *due)
{
    const jub_actor *record = cli_actor_record(next->actor);
    const jub_programme *programme = &next->actor->programme.state.programme;
    if (strcmp(due->kind, "decree.signed") == 0) return record->has_signed_decree;
    return strcmp(due->kind, "programme seal") == 0 && programme->list_by == next->actor->number;
}

// Those who work on something of their own are shown it with its line; matters have theirs below.
static bool has_line(const cli_next *next, const cli_due *due)
{
    static const char *const below[] = {"objection.answered", "correction.confirmed"};
    for (size_t i = 0; i < sizeof below / sizeof *below; i++)
        if (strcmp(due->kind, below[i]) == 0) return false;
    return due->is_due && due->words.bytes &&
           cli_actor_is(next->actor, JUB_BY(SIGNATORY) | JUB_BY(REGISTRAR) | JUB_BY(CHIEF) |
                                         JUB_BY(ADMINISTRATOR));
}

// Whom the programme waits for, to whom it does not wait for.
static void write_others(cli_next *next, const cli_due *due, size_t count)
{
    jub_buffer_string(next->buffer, "no step of the programme waits for you\n");
    for (size_t i = 0; i < count; i++) {
        if (!due[i].is_due) continue;
        jub_buffer_string(next->buffer, "it waits for: ");
        cli_write_roles(due[i].roles, next->buffer);
        jub_buffer_format(next->buffer, " (%.*s)\n", JUB_TEXT_ARG(due[i].what));
        return;
    }
}

static void write_due(cli_next *next)
{
    cli_due due[CLI_DUE_MAX];
    char day[JUB_DATE_TEXT_BYTES + 1];
    const uint32_t role = 1u << cli_actor_record(next->actor)->role;
    const size_t count = cli_due_find(&next->actor->programme, next->actor->today, due);
    bool is_found = false;
    for (size_t i = 0; i < count; i++) {
        if (!(due[i].roles & role) || is_others(next, &due[i])) continue;
        is_found = true;
        jub_buffer_format(next->buffer, "%s: %.*s  [%s]",
                          due[i].is_overdue ? "overdue"
                          : due[i].is_due   ? "now"
                                            : "later",
                          JUB_TEXT_ARG(due[i].what), due[i].kind);
        if (due[i].has_day)
            jub_buffer_format(next->buffer, ", %s %s", due[i].is_due ? "by" : "from",
                              jub_date_format(due[i].day, day));
        jub_buffer_char(next->buffer, '\n');
        if (has_line(next, &due[i])) cli_next_due_line(next, due[i].words);
    }
    if (!is_found) write_others(next, due, count);
}

static jub_status write_next(cli_next *next, jub_error *error)
{
    const jub_actor *record = cli_actor_record(next->actor);
    char day[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer_format(next->buffer, "%.*s, %s; %s, %s\n", JUB_TEXT_ARG(record->id),
                      jub_role_word((jub_role)record->role),
                      jub_date_format(next->actor->today, day),
                      jub_programme_stage_words(
                          (jub_programme_stage)next->actor->programme.state.programme.stage));
    if (record->has_left) {
        jub_buffer_string(next->buffer, "you have left the programme: nothing waits for you\n");
        return JUB_OK;
    }
    write_due(next);
    switch ((jub_role)record->role) {
    case JUB_ROLE_CLERK: return cli_next_of_clerk(next, error);
    case JUB_ROLE_HEAD: return cli_next_of_head(next, error);
    case JUB_ROLE_READER: return cli_next_of_reader(next, error);
    case JUB_ROLE_AUDITOR: return cli_next_of_auditor(next, error);
    case JUB_ROLE_GATE: return cli_next_of_gate(next, error);
    case JUB_ROLE_ADMINISTRATOR: cli_next_of_administrator(next); return JUB_OK;
    case JUB_ROLE_CHIEF: cli_next_of_chief(next); return JUB_OK;
    case JUB_ROLE_REGISTRAR: return cli_next_of_registrar(next, error);
    default: return JUB_OK;
    }
}

int command_programme_next(int argc, char **argv)
{
    next_run run = {.shown_max = SHOWN_DEFAULT};
    cli_actor actor;
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = cli_actor_open(argv[0], &run.who, CLI_PROGRAMME_READ, false, &actor);
    if (status == JUB_OK) {
        jub_buffer words = jub_buffer_init_secret(NEXT_MAX_BYTES);
        cli_next next = {.actor = &actor, .buffer = &words, .shown_max = run.shown_max};
        status = write_next(&next, &error);
        status = cli_print(&words, status, &error);
        if (status != JUB_OK) cli_report(argv[0], run.who.folder, &error);
        cli_case_clear(&next.people);
    }
    cli_actor_clear(&actor);
    return cli_finish_output(cli_log_exit(status));
}
