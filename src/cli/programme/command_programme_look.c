// jubilee programme look: somebody's record, for who may see it. The look is recorded first, also
// where it shows nothing.

#include <argp.h>
#include <inttypes.h>

#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/programme/event_fill.h"
#include "cli/programme/programme_case.h"

enum { KEY_WHY = 1, LOOK_MAX_BYTES = 16 << 20 };

typedef struct look_run {
    cli_actor_request who;
    const char *command;
    const char *person;
    const char *why;
} look_run;

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    look_run *run = state->input;
    switch (key) {
    case KEY_WHY: run->why = text; return 0;
    case ARGP_KEY_ARG:
        if (run->person) break;
        run->person = text;
        return 0;
    case ARGP_KEY_SUCCESS:
        if (!run->person || !run->who.folder) argp_error(state, "name a person and the programme");
        if (!run->who.key_path) argp_error(state, "who are you? give your key with --as");
        if (!run->why) argp_error(state, "what for? say it with --why");
        return 0;
    default: break;
    }
    return cli_actor_option(key, text, &run->who, state);
}

static const struct argp_option options[] = {
    CLI_ACTOR_OPTIONS,
    CLI_LOG_KEY_OPTION,
    {"why", KEY_WHY, "WORDS", 0, "what you need to see it for", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "PERSON DIR",
    .doc =
        "Shows the record of PERSON in the programme in DIR, if it is yours to see: a clerk, a "
        "head and a gate officer see the people of their facility, a chief people with a case, a "
        "registrar and an auditor anyone. A reader sees nobody: cases are read blind, where "
        "'programme next' shows them. First the look itself is recorded, with what it was for: "
        "also where it is not "
        "yours and shows nothing.\v"
        "Whether the person is on the list is shown from your level on. Below it the answer is "
        "the same for everybody.\n\n"
        "Exit status: 0 shown, 1 not yours or bad input, 2 wrong usage, 3 the log does not "
        "stand.\n\n"
        "Examples:\n"
        "  jubilee programme look P00000012 pardon-2022 --as clerk.key \\\n"
        "      --why \"family asks about a wrong date of birth\"",
};

// -- whose it is ----------------------------------------------------------------------------------

// The same as the rule of `record.viewed`, which checks it.
static bool may_see(const cli_actor *actor, uint32_t person)
{
    const jub_state *state = &actor->programme.state;
    const jub_actor *record = cli_actor_record(actor);
    const bool has_people = person < state->people.count;
    const uint32_t case_number = has_people ? state->people.items[person].case_number : 0;
    const uint32_t facility = jub_basis_facility_of(&actor->programme.basis, person);
    switch ((jub_role)record->role) {
    case JUB_ROLE_REGISTRAR:
    case JUB_ROLE_AUDITOR: return true;
    case JUB_ROLE_CLERK:
    case JUB_ROLE_HEAD:
    case JUB_ROLE_GATE: return facility != JUB_NO_ROW && facility == record->facility;
    case JUB_ROLE_CHIEF: return case_number != 0;
    default: return false;
    }
}

// -- the list -------------------------------------------------------------------------------------

static bool may_see_list(const cli_actor *actor)
{
    const jub_programme *programme = &actor->programme.state.programme;
    jub_level level = JUB_LEVEL_PUBLIC;
    switch ((jub_role)cli_actor_record(actor)->role) {
    case JUB_ROLE_REGISTRAR:
    case JUB_ROLE_AUDITOR:
    case JUB_ROLE_CLERK:
    case JUB_ROLE_HEAD: level = JUB_LEVEL_FACILITIES; break;
    case JUB_ROLE_GATE: level = JUB_LEVEL_PEOPLE; break;
    default: break;
    }
    return programme->level >= level && programme->list_version > 0;
}

// Below the level nothing about the list is read, so that neither the bytes nor the work can depend
// on it.
static void write_list(const cli_actor *actor, uint32_t person, jub_buffer *buffer)
{
    static const char *const effects[] = {"nothing yet", "released", "reduced", "transferred",
                                          "declined"};
    jub_buffer_string(buffer, "the list\n");
    if (!may_see_list(actor)) {
        jub_buffer_string(buffer, "  not open to you\n");
        return;
    }
    const jub_person *record = &actor->programme.state.people.items[person];
    if (!record->is_listed) {
        jub_buffer_string(buffer, "  not on it\n");
        return;
    }
    jub_buffer_format(buffer, "  on it; %s; what came of it: %s\n",
                      record->notified == JUB_TOLD ? "has been told" : "has not been told",
                      effects[record->effect]);
}

// -- the record -----------------------------------------------------------------------------------

static void write_course(const cli_actor *actor, uint32_t person, jub_buffer *buffer)
{
    static const char *const words[] = {"not handled yet", "nominated", "set aside"};
    const jub_state *state = &actor->programme.state;
    if (person >= state->people.count) return;
    const jub_person *record = &state->people.items[person];
    jub_buffer_format(buffer, "the first round\n  %s", words[record->nomination]);
    if (record->nomination != JUB_NOT_YET)
        jub_buffer_format(buffer, ", entry %" PRIu64, record->nomination_entry);
    jub_buffer_char(buffer, '\n');
}

// The chief sees the case blind: to hear who differs, not who it is.
static jub_status write_record(cli_actor *actor, uint32_t person, jub_buffer *buffer,
                               jub_error *error)
{
    cli_case_view view = {0};
    jub_status status = JUB_OK;
    if (cli_actor_is(actor, JUB_BY(CHIEF))) {
        status = cli_case_open(&actor->programme, &view, error);
        if (status == JUB_OK) cli_case_write_blind(&view, person, buffer);
        cli_case_clear(&view);
        return status;
    }
    jub_buffer_string(buffer, "the record\n");
    cli_case_write_record(&actor->programme, person, buffer);
    write_course(actor, person, buffer);
    return status;
}

// -- looking --------------------------------------------------------------------------------------

static jub_status find_person(const look_run *run, const cli_actor *actor, uint32_t *person_out,
                              jub_error *error)
{
    const jub_basis *basis = &actor->programme.basis;
    if (!basis->reg)
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "look where the whole programme is, not on what is published of it",
                        "the register is not here");
    *person_out = jub_basis_person(basis, jub_text_from(run->person));
    if (*person_out != JUB_NO_ROW) return JUB_OK;
    return jub_fail(error, JUB_MISSING, (jub_position){0},
                    "write the key as it stands in the register, such as P00000012",
                    "nobody in the register is called '%s'", run->person);
}

static jub_status record_look(const look_run *run, cli_actor *actor, bool is_granted)
{
    jub_event event = {
        .kind = JUB_EVENT_RECORD_VIEWED,
        .has = JUB_HAS(GRANTED) | JUB_HAS(PERSON) | JUB_HAS(WHY),
        .granted = is_granted,
        .person = jub_text_from(run->person),
        .why = jub_text_from(run->why),
        .has_facts = true,
    };
    return cli_actor_sit(actor, &event, 1);
}

static jub_status refuse(const cli_actor *actor, jub_error *error)
{
    const char *role = jub_role_word((jub_role)cli_actor_record(actor)->role);
    return jub_fail(error, JUB_REFUSED, (jub_position){0},
                    "ask a registrar if you need it for your work",
                    "this record is not yours to see as %s; that you asked stands in entry %" PRIu64
                    " of the log",
                    role, actor->programme.state.programme.size - 1);
}

static jub_status look(const look_run *run, cli_actor *actor)
{
    jub_error error;
    uint32_t person = JUB_NO_ROW;
    jub_status status = find_person(run, actor, &person, &error);
    if (status != JUB_OK) {
        cli_report(run->command, NULL, &error);
        return status;
    }
    const bool is_granted = may_see(actor, person);
    status = record_look(run, actor, is_granted);
    if (status != JUB_OK) return status;
    jub_buffer words = jub_buffer_init_secret(LOOK_MAX_BYTES);
    if (is_granted) {
        status = write_record(actor, person, &words, &error);
        write_list(actor, person, &words);
        jub_buffer_format(&words, "this look stands in entry %" PRIu64 " of the log\n",
                          actor->programme.state.programme.size - 1);
    } else
        status = refuse(actor, &error);
    status = cli_print(&words, status, &error);
    if (status != JUB_OK) cli_report(run->command, NULL, &error);
    return status;
}

int command_programme_look(int argc, char **argv)
{
    look_run run = {.command = argv[0]};
    cli_actor actor;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = cli_actor_open(argv[0], &run.who, CLI_PROGRAMME_ACT, false, &actor);
    if (status == JUB_OK) status = look(&run, &actor);
    cli_actor_clear(&actor);
    return cli_finish_output(cli_log_exit(status));
}
