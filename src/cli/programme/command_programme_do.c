// jubilee programme do: what people do in a programme, one event or a sitting of many.

#include <argp.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/log/entry_input.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/programme/event_all.h"
#include "cli/programme/event_judge.h"
#include "cli/programme/event_words.h"
#include "cli/programme/programme_due.h"
#include "cli/programme/programme_left_out.h"

enum { KEY_ALL = 1, WORD_MAX = 64, REPORT_MAX_BYTES = 1 << 20 };

typedef struct do_run {
    cli_actor_request who;
    const char *command;
    const char *kind; // NULL: lines on standard input
    const char *words[WORD_MAX];
    size_t word_count;
    bool is_all;
    cli_fill fill;
    JUB_LIST(jub_event) events;
} do_run;

static void take_word(do_run *run, char *text, struct argp_state *state)
{
    if (!run->kind)
        run->kind = text;
    else if (run->word_count < WORD_MAX)
        run->words[run->word_count++] = text;
    else
        argp_error(state, "that are more words than any event has");
}

static void check_usage(const do_run *run, struct argp_state *state)
{
    if (!run->who.key_path) argp_error(state, "who are you? give your key with --as");
    if (run->is_all && !run->kind) argp_error(state, "of what? name the event before --all");
    if (run->is_all && run->word_count > 0)
        argp_error(state, "--all goes with the name of the event alone");
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    do_run *run = state->input;
    switch (key) {
    case KEY_ALL: run->is_all = true; return 0;
    case ARGP_KEY_ARG:
        if (!run->who.folder) break;
        take_word(run, text, state);
        return 0;
    case ARGP_KEY_SUCCESS: check_usage(run, state); return 0;
    default: break;
    }
    return cli_actor_option(key, text, &run->who, state);
}

static const struct argp_option options[] = {
    CLI_ACTOR_OPTIONS,
    CLI_LOG_KEY_OPTION,
    {"all", KEY_ALL, NULL, 0, "everything of this kind that waits for you", 0},
    {0},
};

#define KIND_LINE(name, word, by, public_fields, facts, optional) "  " word "\n"

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "DIR [EVENT [KEY=VALUE...]]",
    .doc =
        "Records what you do in the programme in DIR, signed with your key. Every rule of the "
        "decree and of the programme is checked first; what is refused changes nothing. With "
        "EVENT it is one event; without, events are read from standard input, a flat JSON object "
        "a line, and are one sitting: all of them or none.\v"
        "What follows from the programme is filled in: hashes, counts, clauses, your facility, "
        "whom a case falls to, what a line of the list says. KEY=@FILE takes the first line of a "
        "file, such as a public key; of a hash, the SHA-256 of the file. A reader who names no "
        "case means the first one dealt.\n\n"
        "With --all it is everything of a kind that waits for you: person.nominated, "
        "reader.seconded, case.listed, case.assigned, facility.notified, person.notified, "
        "effect.recorded.\n\n"
        "Who may do what, and with which keys: jubilee programme events. With the name of an "
        "event behind it, that tells what each key means and which reasons there are.\n\n"
        "Events:\n" JUB_EVENT_KIND_LIST(
            KIND_LINE) "\n"
                       "Exit status: 0 recorded, 1 refused or bad input, 2 wrong usage, 3 the log "
                       "does not "
                       "stand.\n\n"
                       "Examples:\n"
                       "  jubilee programme do pardon person.nominated person=P00000012 --as "
                       "clerk.key\n"
                       "  jubilee programme do pardon person.nominated --all --as clerk.key\n"
                       "  jubilee programme do pardon case.decided decision=pass --as reader.key\n"
                       "  jubilee programme do pardon --as clerk.key < events.jsonl",
};

// -- which events ---------------------------------------------------------------------------------

// The event says what the seal is on, and the rule cannot see whether anything was sealed.
static jub_status refuse_sealing(jub_error *error)
{
    return jub_fail(error, JUB_REFUSED, (jub_position){0},
                    "seal it: jubilee programme seal DIR --as KEY",
                    "a list is not sealed by saying so");
}

static jub_status add_event(do_run *run, jub_event *event, jub_error *error)
{
    if (event->kind == JUB_EVENT_LIST_SEALED) return refuse_sealing(error);
    jub_status status = cli_event_fill(&run->fill, event, error);
    if (status == JUB_OK && cli_event_check_whole(event, NULL) != JUB_OK)
        status = cli_event_judge(run->fill.actor, event, error);
    if (status != JUB_OK) return status;
    if (JUB_LIST_PUSH(&run->fill.actor->programme.arena, &run->events, *event)) return JUB_OK;
    return jub_fail_no_memory(error);
}

static jub_status one_event(do_run *run, jub_error *error)
{
    jub_event event;
    jub_status status = cli_event_begin(jub_text_from(run->kind), &event, error);
    for (size_t i = 0; i < run->word_count && status == JUB_OK; i++)
        status = cli_event_set(&run->fill.actor->programme.arena, &event,
                               jub_text_from(run->words[i]), error);
    return status == JUB_OK ? add_event(run, &event, error) : status;
}

// Each is filled in from the state as it is before the sitting, so an event that rests on another
// of the same sitting has to say all.
static jub_status events_of_lines(do_run *run, const jub_text *lines, size_t count,
                                  jub_error *error)
{
    jub_status status = JUB_OK;
    for (size_t i = 0; i < count && status == JUB_OK; i++) {
        jub_event event;
        if (run->events.count == JUB_SITTING_EVENT_MAX)
            return jub_fail(error, JUB_LIMIT, (jub_position){0}, "hand them in in several goes",
                            "a sitting has at most %d events", JUB_SITTING_EVENT_MAX);
        status = cli_event_read(&run->fill.actor->programme.arena, lines[i], &event, error);
        if (status == JUB_OK) status = add_event(run, &event, error);
        if (status != JUB_OK) error->at = (jub_position){.line = (uint32_t)run->events.count + 1};
    }
    return status;
}

static jub_status events_of_input(do_run *run, jub_error *error)
{
    cli_entry_input *input = NULL;
    const jub_text *lines = NULL;
    size_t count = 0;
    jub_status status = cli_entry_input_open(STDIN_FILENO, '\n', &input, error);
    while (status == JUB_OK) {
        status = cli_entry_input_next(input, &lines, &count, error);
        if (status != JUB_OK || count == 0) break;
        status = events_of_lines(run, lines, count, error);
    }
    cli_entry_input_close(input);
    if (status == JUB_OK && run->events.count == 0)
        status = jub_fail(error, JUB_MISSING, (jub_position){0},
                          "name an event, or hand events in, a JSON object a line",
                          "there is nothing to do");
    return status;
}

static jub_status find_events(do_run *run, jub_error *error)
{
    jub_event event;
    if (!run->kind) return events_of_input(run, error);
    if (!run->is_all) return one_event(run, error);
    const jub_status status = cli_event_begin(jub_text_from(run->kind), &event, error);
    if (status != JUB_OK) return status;
    return cli_event_all(&run->fill, event.kind, &run->events.items, &run->events.count, error);
}

// -- what is told ---------------------------------------------------------------------------------

// What was done, by whom, and where in the log: public parts alone, so that it may be shown.
static void tell(do_run *run, uint64_t first)
{
    cli_actor *actor = run->fill.actor;
    const jub_programme *record = &actor->programme.state.programme;
    const jub_event *event = &run->events.items[0];
    const jub_text id = cli_actor_record(actor)->id;
    char time[JUB_MOMENT_BYTES + 1], count[CLI_COUNT_TEXT_BYTES];
    jub_buffer words = jub_buffer_init(REPORT_MAX_BYTES);
    jub_error error;
    if (run->events.count == 1)
        jub_buffer_format(&words, "recorded %s", jub_event_word(event->kind));
    else if (run->is_all)
        jub_buffer_format(&words, "recorded %s of %s", cli_count(run->events.count, count),
                          jub_event_word(event->kind));
    else
        jub_buffer_format(&words, "recorded %s events", cli_count(run->events.count, count));
    if (event->kind == JUB_EVENT_CASE_DECIDED || event->kind == JUB_EVENT_CASE_ADJUDICATED)
        jub_buffer_format(&words, " (case %" PRIu64 ", reading %" PRIu64 ")", event->case_number,
                          event->reading);
    jub_buffer_format(&words, " by %.*s at %s: entries %" PRIu64 " to %" PRIu64 " of the log\n",
                      JUB_TEXT_ARG(id), jub_moment_write(actor->now, time), first,
                      record->size - 1);
    if (event->kind == JUB_EVENT_ROUND_CLOSED && record->stage == JUB_PROGRAMME_BETWEEN &&
        cli_left_out_write(&actor->programme, "left out:", &words, &error) != JUB_OK)
        cli_warn(run->command, NULL, &error);
    cli_due_write(&actor->programme, actor->today, &words);
    (void)cli_print(&words, JUB_OK, &error);
}

static jub_status act(do_run *run, cli_actor *actor)
{
    jub_error error;
    run->fill = (cli_fill){.actor = actor};
    const uint64_t first = actor->programme.state.programme.size;
    jub_status status = find_events(run, &error);
    if (status != JUB_OK) {
        cli_report(run->command, run->kind ? NULL : "standard input", &error);
        return status;
    }
    status = cli_actor_sit(actor, run->events.items, run->events.count);
    if (status == JUB_OK) tell(run, first);
    return status;
}

int command_programme_do(int argc, char **argv)
{
    do_run run = {.command = argv[0]};
    cli_actor actor;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = cli_actor_open(argv[0], &run.who, CLI_PROGRAMME_ACT, false, &actor);
    if (status == JUB_OK) status = act(&run, &actor);
    cli_actor_clear(&actor);
    return cli_finish_output(cli_log_exit(status));
}
