// jubilee programme status: where a programme stands, without a name and without what the embargo
// hides.

#include <argp.h>
#include <inttypes.h>
#include <jansson.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/programme/programme_actor.h"
#include "cli/programme/programme_due.h"

enum { KEY_JSON = 1, STATUS_MAX_BYTES = 1 << 20 };

typedef struct status_run {
    cli_actor_request who;
    bool is_json;
} status_run;

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    status_run *run = state->input;
    if (key != KEY_JSON) return cli_actor_option(key, text, &run->who, state);
    run->is_json = true;
    return 0;
}

static const struct argp_option options[] = {
    {"json", KEY_JSON, NULL, 0, "as one JSON object, for other programs", 0},
    CLI_ACTOR_OPTIONS,
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "DIR",
    .doc = "Says where the programme in DIR stands: its stage, the days of its calendar, what is "
           "due and who has to act, and how far the rounds have come. Names nobody.\v"
           "How many people are on the list is shown to everybody from level 5 on, and before it "
           "only to a registrar or an auditor, who say who they are with --as. In a rehearsal the "
           "clock stands where the last act left it, unless --at gives a time.\n\n"
           "Exit status: 0 done, 1 bad input, 2 wrong usage, 3 the log does not stand.\n\n"
           "Examples:\n"
           "  jubilee programme status pardon-2022\n"
           "  jubilee programme status pardon-2022 --as registrar.key --json",
};

// -- counts ---------------------------------------------------------------------------------------

typedef struct counts {
    unsigned facilities, facilities_signed; // with somebody proposed
    unsigned readers, cases, dealt, read, open, differing, settled;
    uint64_t listed, told, effects;
} counts;

static counts count_all(const jub_state *state)
{
    counts all = {.cases = (unsigned)state->cases.count,
                  .settled = state->programme.settled_count,
                  .listed = state->programme.list_total};
    for (size_t i = 0; i < state->facilities.count; i++) {
        const jub_facility *facility = &state->facilities.items[i];
        all.told += facility->told_count;
        all.effects += facility->effect_count;
        if (!state->proposed_counts || state->proposed_counts[i] == 0) continue;
        all.facilities++;
        all.facilities_signed += facility->is_list_signed;
    }
    for (size_t i = 0; i < state->actors.count; i++)
        all.readers += state->actors.items[i].is_on_duty;
    for (size_t i = 0; i < state->readings.count; i++) {
        const jub_reading *reading = &state->readings.items[i];
        all.dealt++;
        all.open += reading->stage == JUB_DEALT;
        all.read += reading->stage == JUB_DECIDED;
    }
    for (size_t i = 0; i < state->cases.count; i++) {
        const jub_case *item = &state->cases.items[i];
        if (item->first == 0 || item->second == 0) continue;
        const jub_reading *first = &state->readings.items[item->first - 1];
        const jub_reading *second = &state->readings.items[item->second - 1];
        all.differing += first->stage == JUB_DECIDED && second->stage == JUB_DECIDED &&
                         first->outcome != second->outcome;
    }
    return all;
}

// While the list is sealed there are none here, and what they tell is not known.
static bool has_facts(const cli_actor *actor)
{
    return actor->programme.basis.reg != NULL;
}

static bool may_count_list(const cli_actor *actor)
{
    const jub_programme *record = &actor->programme.state.programme;
    if (record->list_version == 0 || !has_facts(actor)) return false;
    return record->level >= JUB_LEVEL_PUBLIC ||
           cli_actor_is(actor, JUB_BY(REGISTRAR) | JUB_BY(AUDITOR));
}

// -- for people -----------------------------------------------------------------------------------

static void write_head(const cli_actor *actor, jub_buffer *buffer)
{
    const jub_programme *record = &actor->programme.state.programme;
    char day[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer_text(buffer, jub_decree_title(actor->programme.basis.decree));
    jub_buffer_format(
        buffer, "\n  %s\n  %s %s; level %u of %d is open; %" PRIu64 " entries in the log %s\n",
        jub_programme_stage_words((jub_programme_stage)record->stage),
        record->is_rehearsal ? "a rehearsal, on" : "on", jub_date_format(actor->today, day),
        (unsigned)record->level, JUB_LEVEL_COUNT - 1, record->size, actor->programme.head.origin);
}

static void write_calendar(cli_actor *actor, jub_buffer *buffer)
{
    cli_calendar_day days[CLI_CALENDAR_MAX];
    char day[JUB_DATE_TEXT_BYTES + 1];
    const size_t count = cli_calendar_find(&actor->programme, actor->today, days);
    jub_buffer_string(buffer, "\ncalendar\n");
    for (size_t i = 0; i < count; i++)
        jub_buffer_format(buffer, "  %s  %-7s  %.*s\n", jub_date_format(days[i].day, day),
                          days[i].state, JUB_TEXT_ARG(days[i].what));
}

static void write_due_group(const cli_due *due, size_t count, const char *head, bool is_due,
                            bool is_overdue, jub_buffer *buffer)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    bool has_head = false;
    for (size_t i = 0; i < count; i++) {
        if (due[i].is_due != is_due || due[i].is_overdue != is_overdue) continue;
        if (!has_head) jub_buffer_format(buffer, "\n%s\n", head);
        has_head = true;
        jub_buffer_string(buffer, "  ");
        cli_write_roles(due[i].roles, buffer);
        jub_buffer_format(buffer, ": %.*s", JUB_TEXT_ARG(due[i].what));
        if (due[i].has_day)
            jub_buffer_format(buffer, ", %s %s", is_due ? "by" : "from",
                              jub_date_format(due[i].day, day));
        jub_buffer_char(buffer, '\n');
    }
}

static void write_cases(const cli_actor *actor, const counts *all, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "  readers      %u on duty\n", all->readers);
    if (has_facts(actor))
        jub_buffer_format(buffer, "  cases        %u: %u settled, %u open\n", all->cases,
                          all->settled, all->cases - all->settled);
    else
        jub_buffer_format(buffer, "  cases        %u\n", all->cases);
    jub_buffer_format(buffer, "  readings     %u dealt, %u decided, %u open", all->dealt, all->read,
                      all->open);
    if (has_facts(actor)) jub_buffer_format(buffer, "; %u cases differ", all->differing);
    jub_buffer_char(buffer, '\n');
}

// What is not known is said so, never a zero.
static void write_progress(const cli_actor *actor, const counts *all, jub_buffer *buffer)
{
    jub_buffer_string(buffer, "\nprogress\n");
    if (!has_facts(actor))
        jub_buffer_string(buffer,
                          "  register and facts are sealed away: the log alone is counted\n");
    else if (all->facilities == 0)
        jub_buffer_string(buffer, "  nothing to count yet\n");
    if (all->facilities > 0)
        jub_buffer_format(buffer, "  first lists  %u of %u facilities have signed\n",
                          all->facilities_signed, all->facilities);
    if (all->cases > 0) write_cases(actor, all, buffer);
    if (may_count_list(actor))
        jub_buffer_format(buffer,
                          "  list         %" PRIu64 " people; %" PRIu64 " told, %" PRIu64
                          " effects recorded\n",
                          all->listed, all->told, all->effects);
}

static void write_words(cli_actor *actor, jub_buffer *buffer)
{
    cli_due due[CLI_DUE_MAX];
    const counts all = count_all(&actor->programme.state);
    const size_t count = cli_due_find(&actor->programme, actor->today, due);
    write_head(actor, buffer);
    write_calendar(actor, buffer);
    write_due_group(due, count, "overdue", true, true, buffer);
    write_due_group(due, count, "due now", true, false, buffer);
    write_due_group(due, count, "to come", false, false, buffer);
    write_progress(actor, &all, buffer);
}

// -- for programs ---------------------------------------------------------------------------------

static json_t *calendar_json(cli_actor *actor)
{
    cli_calendar_day days[CLI_CALENDAR_MAX];
    char day[JUB_DATE_TEXT_BYTES + 1];
    json_t *list = json_array();
    const size_t count = cli_calendar_find(&actor->programme, actor->today, days);
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(
            list, json_pack("{s:s, s:s, s:s%}", "day", jub_date_format(days[i].day, day), "state",
                            days[i].state, "what", days[i].what.bytes, days[i].what.length_bytes));
    return list;
}

static json_t *due_json(cli_actor *actor)
{
    cli_due due[CLI_DUE_MAX];
    char day[JUB_DATE_TEXT_BYTES + 1];
    json_t *list = json_array();
    const size_t count = cli_due_find(&actor->programme, actor->today, due);
    for (size_t i = 0; i < count; i++) {
        json_t *roles = json_array();
        for (int role = 0; role < JUB_ROLE_COUNT; role++)
            if (due[i].roles & (1u << role))
                (void)json_array_append_new(roles, json_string(jub_role_word((jub_role)role)));
        json_t *item = json_pack("{s:s, s:o, s:b, s:b, s:s%}", "kind", due[i].kind, "roles", roles,
                                 "due", due[i].is_due, "overdue", due[i].is_overdue, "what",
                                 due[i].what.bytes, due[i].what.length_bytes);
        if (due[i].has_day)
            (void)json_object_set_new(item, "day", json_string(jub_date_format(due[i].day, day)));
        (void)json_array_append_new(list, item);
    }
    return list;
}

static json_t *status_json(cli_actor *actor)
{
    const jub_programme *record = &actor->programme.state.programme;
    const counts all = count_all(&actor->programme.state);
    const jub_text title = jub_decree_title(actor->programme.basis.decree);
    char day[JUB_DATE_TEXT_BYTES + 1];
    json_t *json = json_pack(
        "{s:s%, s:i, s:s, s:s, s:i, s:b, s:I, s:s, s:o, s:o}", "decree", title.bytes,
        title.length_bytes, "stage", (int)record->stage, "stage_words",
        jub_programme_stage_words((jub_programme_stage)record->stage), "day",
        jub_date_format(actor->today, day), "level", (int)record->level, "rehearsal",
        (int)record->is_rehearsal, "entries", (json_int_t)record->size, "log",
        actor->programme.head.origin, "calendar", calendar_json(actor), "due", due_json(actor));
    json_t *progress =
        json_pack("{s:i, s:i, s:i, s:i, s:i}", "readers", (int)all.readers, "cases", (int)all.cases,
                  "dealt", (int)all.dealt, "decided", (int)all.read, "open", (int)all.open);
    if (has_facts(actor)) {
        json_t *more = json_pack("{s:i, s:i, s:i, s:i}", "facilities", (int)all.facilities,
                                 "facilities_signed", (int)all.facilities_signed, "settled",
                                 (int)all.settled, "differing", (int)all.differing);
        (void)json_object_update(progress, more);
        json_decref(more);
    }
    (void)json_object_set_new(json, "progress", progress);
    if (may_count_list(actor))
        (void)json_object_set_new(json, "list",
                                  json_pack("{s:I, s:I, s:I}", "people", (json_int_t)all.listed,
                                            "told", (json_int_t)all.told, "effects",
                                            (json_int_t)all.effects));
    return json;
}

static jub_status write_json(cli_actor *actor, jub_buffer *buffer, jub_error *error)
{
    json_t *json = status_json(actor);
    if (!json) return jub_fail_no_memory(error);
    const jub_status status = jub_json_canonical(json, buffer, error);
    json_decref(json);
    if (status == JUB_OK) jub_buffer_char(buffer, '\n');
    return status;
}

int command_programme_status(int argc, char **argv)
{
    status_run run = {0};
    cli_actor actor;
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = cli_actor_open(argv[0], &run.who, CLI_PROGRAMME_READ, false, &actor);
    if (status == JUB_OK) {
        jub_buffer words = jub_buffer_init(STATUS_MAX_BYTES);
        if (run.is_json)
            status = write_json(&actor, &words, &error);
        else
            write_words(&actor, &words);
        status = cli_print(&words, status, &error);
        if (status != JUB_OK) cli_report(argv[0], run.who.folder, &error);
    }
    cli_actor_clear(&actor);
    return cli_finish_output(cli_log_exit(status));
}
