#include "cli/programme/programme_due.h"

#include "cli/programme/event_all.h"
#include "cli/programme/event_fill_private.h"
#include "programme/dealing.h"

typedef struct due_list {
    cli_programme *programme;
    jub_date today;
    cli_due *items; // [CLI_DUE_MAX]
    size_t count;
    cli_due *last; // added last; NULL where there was no room
} due_list;

// Adds what waits from `day` on, and is overdue after `last`; a day of JUB_DATE_MIN is none.
static void add(due_list *list, uint32_t roles, const char *kind, jub_date day, jub_date last,
                jub_text what)
{
    list->last = NULL;
    if (list->count == CLI_DUE_MAX || !what.bytes) return;
    jub_event_kind event;
    const bool has_all =
        jub_event_kind_from(jub_text_from(kind), &event) && cli_event_has_all(event);
    list->last = &list->items[list->count++];
    *list->last = (cli_due){
        .roles = roles,
        .day = list->today < day ? day : last,
        .has_day = (list->today < day ? day : last) != JUB_DATE_MAX,
        .is_due = list->today >= day,
        .is_overdue = list->today > last,
        .kind = kind,
        .what = what,
        .words = jub_text_format(&list->programme->arena, "%s%s", kind, has_all ? " --all" : ""),
    };
}

// What has to be said with the event added last.
static void with_words(due_list *list, const char *format, jub_text value)
{
    if (list->last)
        list->last->words = jub_text_format(&list->programme->arena, format, JUB_TEXT_ARG(value));
}

static void add_now(due_list *list, uint32_t roles, const char *kind, const char *what)
{
    add(list, roles, kind, JUB_DATE_MIN, JUB_DATE_MAX, jub_text_from(what));
}

static jub_text text_of(due_list *list, const char *format, unsigned a, unsigned b)
{
    jub_buffer words = jub_buffer_init(JUB_MESSAGE_MAX_BYTES);
    for (const char *c = format; *c; c++) {
        if (*c == '#')
            jub_buffer_u64(&words, a);
        else if (*c == '%')
            jub_buffer_u64(&words, b);
        else
            jub_buffer_char(&words, *c);
    }
    const jub_text copy = words.status == JUB_OK
                              ? jub_text_copy(&list->programme->arena, jub_buffer_view(&words))
                              : (jub_text){0};
    jub_buffer_clear(&words);
    return copy;
}

// -- before the rounds ----------------------------------------------------------------------------

static bool has_conflict(const jub_state *state)
{
    bool is_found = state->conflict_count > 0;
    for (size_t i = 0; i < state->people.count && !is_found; i++)
        is_found = state->people.items[i].is_in_conflict;
    return is_found;
}

// The fewest of each with whom a programme comes to its end.
static const uint8_t least_of[JUB_ROLE_COUNT] = {
    [JUB_ROLE_SIGNATORY] = 2, [JUB_ROLE_CLERK] = 1, [JUB_ROLE_HEAD] = 1,
    [JUB_ROLE_READER] = 2,    [JUB_ROLE_CHIEF] = 1, [JUB_ROLE_REGISTRAR] = 2,
};

static void due_enrolment(due_list *list, jub_date first_day)
{
    const jub_state *state = &list->programme->state;
    unsigned counts[JUB_ROLE_COUNT] = {0};
    jub_buffer words = jub_buffer_init(JUB_MESSAGE_MAX_BYTES);
    for (size_t i = 0; i < state->actors.count; i++)
        counts[state->actors.items[i].role] += !state->actors.items[i].has_left;
    for (int role = 0; role < JUB_ROLE_COUNT; role++)
        if (counts[role] < least_of[role])
            jub_buffer_format(&words, "%s%s: %u of %u", words.length_bytes > 0 ? ", " : "",
                              jub_role_word((jub_role)role), counts[role], least_of[role]);
    if (words.length_bytes > 0) {
        add(list, JUB_BY(ADMINISTRATOR), "actor.enrolled", JUB_DATE_MIN, first_day,
            jub_text_format(&list->programme->arena, "enrol who takes part; at the least %.*s",
                            JUB_TEXT_ARG(jub_buffer_view(&words))));
        with_words(list, "%.*s", JUB_TEXT("actor.enrolled actor=NAME role=ROLE key=@FILE.pub"));
    }
    jub_buffer_clear(&words);
}

static void due_opened(due_list *list)
{
    const jub_state *state = &list->programme->state;
    const jub_agenda *agenda = &list->programme->basis.agenda;
    const jub_date first_day = agenda->rounds[JUB_ROUND_FIRST].first_day;
    due_enrolment(list, first_day);
    if (state->programme.signature_count < 2)
        add(list, JUB_BY(SIGNATORY), "decree.signed", agenda->level_days[JUB_LEVEL_DRAFT],
            first_day,
            text_of(list, "sign the decree; # of 2 have", state->programme.signature_count, 0));
    else
        add(list, JUB_BY(REGISTRAR), "register.frozen", JUB_DATE_MIN, first_day,
            JUB_TEXT("freeze the register"));
}

static bool lotteries_are_taken(due_list *list)
{
    const jub_state *state = &list->programme->state;
    const jub_decree *decree = list->programme->basis.decree;
    bool are_taken = true;
    for (uint32_t i = 0; i < jub_decree_lottery_count(decree); i++) {
        const jub_text name = jub_decree_lottery_name(decree, i);
        const jub_text use =
            jub_text_format(&list->programme->arena, "lottery/%.*s", JUB_TEXT_ARG(name));
        if (!use.bytes || jub_state_seed(state, use.bytes)) continue;
        add(list, JUB_BY(REGISTRAR), "seed.taken", JUB_DATE_MIN, JUB_DATE_MAX,
            jub_text_format(&list->programme->arena,
                            "hold a draw and take its seed for the use '%s'", use.bytes));
        with_words(list, "seed.taken use=%.*s", use);
        are_taken = false;
    }
    return are_taken;
}

static void due_frozen(due_list *list)
{
    const jub_agenda *agenda = &list->programme->basis.agenda;
    const jub_decree_round_window *round = &agenda->rounds[JUB_ROUND_FIRST];
    if (list->programme->state.programme.level < JUB_LEVEL_ORDER) {
        add(list, JUB_BY(REGISTRAR), "level.opened", agenda->level_days[JUB_LEVEL_ORDER],
            JUB_DATE_MAX, JUB_TEXT("open level 1: the order, to those who select"));
        with_words(list, "level.opened level=%.*s", JUB_TEXT("1"));
    }
    if (lotteries_are_taken(list))
        add(list, JUB_BY(REGISTRAR), "round.opened", round->first_day, round->last_day,
            JUB_TEXT("open the first round"));
}

// -- the rounds -----------------------------------------------------------------------------------

static bool has_proposed(const jub_state *state, size_t facility)
{
    return state->proposed_counts && state->proposed_counts[facility] > 0;
}

static void due_first_round(due_list *list)
{
    const jub_state *state = &list->programme->state;
    const jub_decree_round_window *round = &list->programme->basis.agenda.rounds[JUB_ROUND_FIRST];
    unsigned open = 0, all = 0;
    for (size_t i = 0; i < state->facilities.count; i++) {
        if (!has_proposed(state, i)) continue;
        all++;
        open += !state->facilities.items[i].is_list_signed;
    }
    if (open > 0)
        add(list, JUB_BY(CLERK) | JUB_BY(HEAD), "first-list.signed", JUB_DATE_MIN, round->last_day,
            text_of(list, "make and sign first lists; # of % facilities have not", open, all));
    add(list, JUB_BY(REGISTRAR), "round.closed", open > 0 ? round->last_day + 1 : round->last_day,
        JUB_DATE_MAX,
        open > 0
            ? text_of(list, "close the first round; # of % facilities would be left out", open, all)
            : JUB_TEXT("close the first round"));
}

static void due_between(due_list *list)
{
    const jub_state *state = &list->programme->state;
    const jub_decree_round_window *round = &list->programme->basis.agenda.rounds[JUB_ROUND_FINAL];
    unsigned readers = 0;
    for (size_t i = 0; i < state->actors.count; i++) readers += state->actors.items[i].is_on_duty;
    if (state->cases.count < state->programme.nominated_count)
        add_now(list, JUB_BY(REGISTRAR), "case.listed", "list all cases (--all)");
    if (readers < 2)
        add(list, JUB_BY(CHIEF), "reader.seconded", JUB_DATE_MIN, round->first_day,
            text_of(list, "second readers; # are on duty, and 2 are the least", readers, 0));
    if (!jub_state_seed(state, "readers")) {
        add_now(list, JUB_BY(REGISTRAR), "seed.taken",
                "hold a draw when all cases are listed and readers seconded, and take its seed for "
                "the use 'readers'");
        with_words(list, "seed.taken use=%.*s", JUB_TEXT("readers"));
    } else
        add(list, JUB_BY(REGISTRAR), "round.opened", round->first_day, round->last_day,
            JUB_TEXT("open the final round"));
}

static void due_final_round(due_list *list)
{
    const jub_state *state = &list->programme->state;
    const jub_decree_round_window *round = &list->programme->basis.agenda.rounds[JUB_ROUND_FINAL];
    uint32_t number = 0, reading = 0;
    unsigned open = 0;
    for (size_t i = 0; i < state->readings.count; i++)
        open += state->readings.items[i].stage == JUB_DEALT;
    if (cli_fill_due_deal(state, &number, &reading))
        add(list, JUB_BY(REGISTRAR), "case.assigned", JUB_DATE_MIN, round->last_day,
            JUB_TEXT("deal the readings that are due (--all)"));
    if (open > 0)
        add(list, JUB_BY(READER), "case.decided", JUB_DATE_MIN, round->last_day,
            text_of(list, "read; # readings are dealt and not decided", open, 0));
    const bool is_settled = state->programme.settled_count == state->cases.count;
    add(list, JUB_BY(REGISTRAR) | JUB_BY(CHIEF), "round.closed",
        is_settled ? round->last_day : round->last_day + 1, JUB_DATE_MAX,
        JUB_TEXT("close the final round"));
}

// -- the list -------------------------------------------------------------------------------------

static void due_matters(due_list *list)
{
    const jub_state *state = &list->programme->state;
    bool has[2] = {false, false};
    uint64_t upheld = 0;
    for (size_t i = 0; i < state->matters.count; i++) {
        const jub_matter *matter = &state->matters.items[i];
        if (matter->stage == JUB_PENDING) has[matter->kind] = true;
        if (matter->stage == JUB_UPHELD && upheld == 0) upheld = matter->entry;
    }
    if (has[JUB_OBJECTION])
        add_now(list, JUB_BY(CHIEF), "objection.answered", "answer an objection");
    if (upheld > 0 && !has[JUB_CORRECTION]) {
        add(list, JUB_BY(REGISTRAR), "correction.proposed", JUB_DATE_MIN, JUB_DATE_MAX,
            jub_text_format(&list->programme->arena,
                            "correct the list: the objection of entry %llu is upheld",
                            (unsigned long long)upheld));
        with_words(list, "%.*s",
                   JUB_TEXT("correction.proposed person=PERSON action=ACTION "
                            "reason=objection-upheld"));
    }
    if (has[JUB_CORRECTION])
        add_now(list, JUB_BY(REGISTRAR) | JUB_BY(CHIEF), "correction.confirmed",
                "confirm a correction that somebody else proposed");
}

static void due_audit(due_list *list)
{
    uint64_t first = 0;
    const size_t count = jub_state_unread_count(&list->programme->state, &first);
    if (count > 0)
        add(list, JUB_BY(AUDITOR), "audit.reread", JUB_DATE_MIN, JUB_DATE_MAX,
            text_of(list, "read the sample again; # of % cases are not", (unsigned)count,
                    list->programme->state.programme.audit_count));
}

static void due_notices(due_list *list)
{
    const jub_state *state = &list->programme->state;
    const jub_agenda *agenda = &list->programme->basis.agenda;
    const jub_level level = (jub_level)state->programme.level;
    if (level >= JUB_LEVEL_FACILITIES && !list->programme->basis.reg) {
        add(list, JUB_BY(REGISTRAR), "programme unseal", JUB_DATE_MIN,
            agenda->level_days[JUB_LEVEL_FACILITIES], JUB_TEXT("open the list that was sealed"));
        with_words(list, "%.*s", JUB_TEXT("programme unseal --key SEAL.key"));
        return;
    }
    bool is_told = true, are_told = true, are_done = true;
    for (size_t i = 0; i < state->facilities.count; i++) {
        const jub_facility *facility = &state->facilities.items[i];
        is_told = is_told && facility->is_notified == JUB_NOTIFIED;
        are_told = are_told && facility->told_count >= facility->listed_count;
        are_done = are_done && facility->effect_count >= facility->listed_count;
    }
    if (level >= JUB_LEVEL_FACILITIES && !is_told)
        add(list, JUB_BY(REGISTRAR), "facility.notified", JUB_DATE_MIN,
            agenda->level_days[JUB_LEVEL_FACILITIES], JUB_TEXT("notify all facilities (--all)"));
    if (level >= JUB_LEVEL_PEOPLE && !are_told)
        add(list, JUB_BY(HEAD), "person.notified", JUB_DATE_MIN, agenda->effect,
            JUB_TEXT("tell the people of your facility (--all)"));
    if (level >= JUB_LEVEL_PEOPLE && !are_done)
        add(list, JUB_BY(GATE) | JUB_BY(HEAD), "effect.recorded", agenda->effect, JUB_DATE_MAX,
            JUB_TEXT("record what came of it: heads for all, gates for whom is released (--all)"));
    uint64_t unread = 0;
    if (level == JUB_LEVEL_PUBLIC && are_done && jub_state_unread_count(state, &unread) == 0)
        add_now(list, JUB_BY(REGISTRAR), "programme.closed", "close the programme");
}

static void due_sealed(due_list *list)
{
    const jub_programme *programme = &list->programme->state.programme;
    const jub_agenda *agenda = &list->programme->basis.agenda;
    if (programme->is_list_stale)
        add_now(list, JUB_BY(REGISTRAR), "list.finalised", "make the list again: it has changed");
    if (programme->level < JUB_LEVEL_PUBLIC) {
        const jub_level next = (jub_level)(programme->level + 1);
        add(list, JUB_BY(REGISTRAR), "level.opened", agenda->level_days[next],
            agenda->level_days[next],
            jub_text_format(&list->programme->arena, "open level %u: %s", (unsigned)next,
                            jub_level_meaning(next)));
        const char digit = (char)('0' + next);
        with_words(list, "level.opened level=%.*s", (jub_text){&digit, 1});
    }
    due_audit(list);
    due_notices(list);
}

size_t cli_due_find(cli_programme *programme, jub_date today, cli_due due_out[CLI_DUE_MAX])
{
    due_list list = {.programme = programme, .today = today, .items = due_out};
    const jub_programme *record = &programme->state.programme;
    if (has_conflict(&programme->state)) {
        add_now(&list, JUB_BY(HEAD) | JUB_BY(REGISTRAR), "conflict.settled",
                "settle where two people entered different things");
        with_words(&list, "%.*s", JUB_TEXT("conflict.settled entry=ENTRY why=WORDS"));
    }
    switch ((jub_programme_stage)record->stage) {
    case JUB_PROGRAMME_EMPTY:
        add_now(&list, JUB_BY(ADMINISTRATOR), "programme.opened", "open the programme");
        break;
    case JUB_PROGRAMME_OPEN: due_opened(&list); break;
    case JUB_PROGRAMME_FROZEN: due_frozen(&list); break;
    case JUB_PROGRAMME_FIRST_ROUND: due_first_round(&list); break;
    case JUB_PROGRAMME_BETWEEN: due_between(&list); break;
    case JUB_PROGRAMME_FINAL_ROUND: due_final_round(&list); break;
    case JUB_PROGRAMME_SELECTED:
        add_now(&list, JUB_BY(REGISTRAR), "list.finalised", "make the list");
        break;
    case JUB_PROGRAMME_FINALISED:
        // For a list that is made again the day of the first one is no deadline.
        add(&list, JUB_BY(REGISTRAR), "programme seal", JUB_DATE_MIN,
            record->list_version > 1 ? JUB_DATE_MAX
                                     : programme->basis.agenda.level_days[JUB_LEVEL_FACILITIES],
            JUB_TEXT("seal the list: another registrar than who made it"));
        with_words(&list, "%.*s", JUB_TEXT("programme seal --to-file SEAL.pub"));
        break;
    case JUB_PROGRAMME_SEALED: due_sealed(&list); break;
    case JUB_PROGRAMME_CLOSED: break;
    }
    if (record->stage >= JUB_PROGRAMME_SELECTED && record->stage < JUB_PROGRAMME_CLOSED)
        due_matters(&list);
    return list.count;
}

// -- in words -------------------------------------------------------------------------------------

void cli_write_roles(uint32_t roles, jub_buffer *buffer)
{
    bool is_first = true;
    for (int i = 0; i < JUB_ROLE_COUNT; i++) {
        if (!(roles & (1u << i))) continue;
        if (!is_first) jub_buffer_string(buffer, " or ");
        jub_buffer_string(buffer, jub_role_word((jub_role)i));
        is_first = false;
    }
}

void cli_due_write(cli_programme *programme, jub_date today, jub_buffer *buffer)
{
    cli_due due[CLI_DUE_MAX];
    char day[JUB_DATE_TEXT_BYTES + 1];
    const size_t count = cli_due_find(programme, today, due);
    for (size_t i = 0; i < count; i++) {
        jub_buffer_string(buffer, i == 0 ? "next: " : "      ");
        cli_write_roles(due[i].roles, buffer);
        jub_buffer_format(buffer, ": %.*s", JUB_TEXT_ARG(due[i].what));
        if (due[i].has_day)
            jub_buffer_format(buffer, " (%s %s)",
                              !due[i].is_due      ? "from"
                              : due[i].is_overdue ? "was due by"
                                                  : "by",
                              jub_date_format(due[i].day, day));
        jub_buffer_char(buffer, '\n');
    }
}
