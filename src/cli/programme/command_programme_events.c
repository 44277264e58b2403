// jubilee programme events: what can be done in a programme, by whom, and what has to be said.

#include <argp.h>

#include "base/utf8.h"
#include "cli/columns.h"
#include "cli/command.h"
#include "cli/message.h"
#include "cli/programme/event_all.h"
#include "cli/programme/event_judge.h"
#include "cli/programme/event_words.h"
#include "cli/programme/programme_due.h"
#include "programme/reason.h"

enum {
    EVENT_COLUMN = 23,
    ROLE_COLUMN = 23,
    KEY_COLUMN = 18,
    REASON_COLUMN = 22,
    MAX_BYTES = 1 << 16
};

static const char *const meanings[JUB_EVENT_FIELD_COUNT] = {
#define X(name, member, type, meaning) meaning,
    JUB_EVENT_FIELD_LIST(X)
#undef X
};

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    const char **kind = state->input;
    if (key != ARGP_KEY_ARG || *kind) return ARGP_ERR_UNKNOWN;
    *kind = text;
    return 0;
}

static const struct argp argument_parser = {
    .parser = parse_option,
    .args_doc = "[EVENT]",
    .doc = "Lists the events of a programme: who may do each, and its keys, as `jubilee programme "
           "do` takes them. Keys in brackets may be left out: they follow from the programme and "
           "are filled in, or need not be said. With EVENT it is one event, with the meaning of "
           "each key and the reasons that can be given.\v"
           "Behind * an event can be done for all that waits, with --all in the place of keys.\n\n"
           "Exit status: 0 done, 1 there is no such event, 2 wrong usage.\n\n"
           "Examples:\n"
           "  jubilee programme events\n"
           "  jubilee programme events case.decided",
};

static uint64_t keys_of(jub_event_kind kind)
{
    return jub_event_public(kind) | jub_event_facts(kind);
}

// What the rules ask for when nothing is given is not what people have to give: a matter is named
// by its entry, a reader who names no case means the first one dealt, a draw is called by its use.
static uint64_t left_out(jub_event_kind kind)
{
    const uint64_t computed = jub_event_optional(kind) | cli_event_computed(kind);
    switch (kind) {
    case JUB_EVENT_CONFLICT_SETTLED:
    case JUB_EVENT_OBJECTION_ANSWERED:
    case JUB_EVENT_CORRECTION_CONFIRMED: return computed & ~JUB_HAS(ENTRY);
    case JUB_EVENT_CASE_RECUSED:
    case JUB_EVENT_CASE_DECIDED:
    case JUB_EVENT_CASE_ADJUDICATED: return computed | JUB_HAS(CASE);
    case JUB_EVENT_SEED_TAKEN: return computed | JUB_HAS(DRAW);
    default: return computed;
    }
}

static bool may_be_left_out(jub_event_kind kind, int field)
{
    return (left_out(kind) >> field & 1) != 0;
}

// The command that does it, where it is no matter of typing keys.
static const char *command_of(jub_event_kind kind)
{
    switch (kind) {
    case JUB_EVENT_PROGRAMME_OPENED: return "programme open";
    case JUB_EVENT_LIST_SEALED: return "programme seal";
    case JUB_EVENT_RECORD_VIEWED: return "programme look";
    default: return NULL;
    }
}

static const char *meaning_of(int field)
{
    if (field == JUB_FIELD_ROLE || field == JUB_FIELD_REASON) return "one of those below";
    if (field == JUB_FIELD_KEY) return "the key that this person signs with: @FILE.pub";
    if (field == JUB_FIELD_BOX) return "the key that is sealed to: @FILE.pub";
    return meanings[field];
}

// Keys that must be said come first, in a column that is wrapped.
static void write_keys(jub_event_kind kind, size_t column, jub_buffer *buffer)
{
    enum { SCREEN_COLUMNS = 79 };
    size_t at = column;
    const char *command = command_of(kind);
    if (command) {
        jub_buffer_format(buffer, "by: jubilee %s\n", command);
        return;
    }
    for (int pass = 0; pass < 2; pass++)
        for (int field = 0; field < JUB_EVENT_FIELD_COUNT; field++) {
            if (!(keys_of(kind) >> field & 1) || may_be_left_out(kind, field) != pass) continue;
            const char *key = jub_event_field_key((jub_event_field)field);
            const size_t width = strlen(key) + (pass == 1 ? 2 : 0);
            if (at > column && at + 1 + width > SCREEN_COLUMNS) {
                jub_buffer_format(buffer, "\n%*s", (int)column, "");
                at = column;
            } else if (at > column) {
                jub_buffer_char(buffer, ' ');
                at++;
            }
            jub_buffer_format(buffer, pass == 1 ? "[%s]" : "%s", key);
            at += width;
        }
    jub_buffer_char(buffer, '\n');
}

static void write_roles(jub_event_kind kind, jub_buffer *buffer)
{
    if (jub_event_roles(kind) == JUB_BY_ANYONE)
        jub_buffer_string(buffer, "anyone");
    else
        cli_write_roles(jub_event_roles(kind), buffer);
}

static void write_table(jub_buffer *buffer)
{
    for (int i = 0; i < JUB_EVENT_KIND_COUNT; i++) {
        const jub_event_kind kind = (jub_event_kind)i;
        jub_buffer roles = jub_buffer_init(MAX_BYTES);
        jub_buffer_format(buffer, "%s%s", jub_event_word(kind), cli_event_has_all(kind) ? "*" : "");
        const size_t width = strlen(jub_event_word(kind)) + cli_event_has_all(kind);
        for (size_t at = width; at < EVENT_COLUMN; at++) jub_buffer_char(buffer, ' ');
        write_roles(kind, &roles);
        jub_buffer_text(buffer, jub_buffer_view(&roles));
        for (size_t at = roles.length_bytes; at < ROLE_COLUMN; at++) jub_buffer_char(buffer, ' ');
        if (roles.status != JUB_OK) buffer->status = roles.status;
        jub_buffer_clear(&roles);
        write_keys(kind, EVENT_COLUMN + ROLE_COLUMN, buffer);
    }
    jub_buffer_string(buffer, "\n[key] may be left out; * with --all, everything that waits\n");
}

static void write_reasons(jub_event_kind kind, jub_buffer *buffer)
{
    const uint32_t acts = cli_event_reasons(kind);
    jub_buffer_string(buffer, "\nreasons\n");
    for (int i = 0; i < JUB_REASON_COUNT; i++) {
        jub_reason found;
        const char *word = jub_reason_word((jub_reason)i);
        if (!jub_reason_from(jub_text_from(word), acts, &found)) continue;
        cli_column_name(jub_text_from(word), REASON_COLUMN, buffer);
        jub_buffer_format(buffer, "%s\n", jub_reason_meaning((jub_reason)i));
    }
}

static void write_role_list(jub_buffer *buffer)
{
    static const char *const does[JUB_ROLE_COUNT] = {
#define X(name, word, meaning) meaning,
        JUB_ROLE_LIST(X)
#undef X
    };
    jub_buffer_string(buffer, "\nroles\n");
    for (int i = 0; i < JUB_ROLE_COUNT; i++) {
        cli_column_name(jub_text_from(jub_role_word((jub_role)i)), REASON_COLUMN, buffer);
        jub_buffer_format(buffer, "%s\n", does[i]);
    }
}

static void write_one(jub_event_kind kind, jub_buffer *buffer)
{
    const char *command = command_of(kind);
    jub_buffer_format(buffer, "%s, by ", jub_event_word(kind));
    write_roles(kind, buffer);
    jub_buffer_char(buffer, '\n');
    for (int pass = 0; pass < 2; pass++)
        for (int field = 0; field < JUB_EVENT_FIELD_COUNT; field++) {
            char shown[JUB_EVENT_TEXT_MAX_BYTES];
            if (!(keys_of(kind) >> field & 1) || may_be_left_out(kind, field) != pass) continue;
            (void)snprintf(shown, sizeof shown, pass == 1 ? "[%s]" : "%s",
                           jub_event_field_key((jub_event_field)field));
            cli_column_name(jub_text_from(shown), KEY_COLUMN, buffer);
            jub_buffer_format(buffer, "%s\n", meaning_of(field));
        }
    if (command) jub_buffer_format(buffer, "\nby: jubilee %s\n", command);
    if (keys_of(kind) & JUB_HAS(ROLE)) write_role_list(buffer);
    if (keys_of(kind) & JUB_HAS(REASON)) write_reasons(kind, buffer);
    if (cli_event_has_all(kind))
        jub_buffer_string(buffer, "\nwith --all: everything of the kind that waits\n");
}

int command_programme_events(int argc, char **argv)
{
    const char *kind = NULL;
    jub_event event;
    jub_error error;
    jub_buffer words = jub_buffer_init(MAX_BYTES);
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &kind);
    jub_status status = kind ? cli_event_begin(jub_text_from(kind), &event, &error) : JUB_OK;
    if (status == JUB_OK && kind)
        write_one(event.kind, &words);
    else if (status == JUB_OK)
        write_table(&words);
    status = cli_print(&words, status, &error);
    if (status != JUB_OK) cli_report(argv[0], NULL, &error);
    return cli_finish_output(status == JUB_OK ? EXIT_FINE : EXIT_BAD_INPUT);
}
