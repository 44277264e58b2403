#include "rehearsal/run_private.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

// So many wait before they are made durable, at the end of a day: a disk takes some twentieth of a
// second for it, and a programme has some hundred days.
enum { FLUSH_ENTRIES = 8000 };

static int64_t moment(jub_date day, int32_t second)
{
    return jub_clock_moment(day, second, JUB_REHEARSAL_OFFSET_MINUTES);
}

jub_date run_day(const rehearsal *run)
{
    return jub_agenda_day(run->now, JUB_REHEARSAL_OFFSET_MINUTES);
}

int32_t run_second(const rehearsal *run)
{
    return (int32_t)(run->now - moment(run_day(run), 0));
}

void run_wait(rehearsal *run, jub_date day, int32_t second)
{
    const int64_t time = moment(day, second);
    if (time > run->now) run->now = time;
}

void run_tell(rehearsal *run, const char *format, ...)
{
    char words[512];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    if (run->ports->step)
        run->ports->step(run->ports->context, run_day(run), run_second(run), words);
}

jub_text run_text(rehearsal *run, const char *format, ...)
{
    char words[JUB_EVENT_TEXT_MAX_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    return jub_text_copy(&run->day, jub_text_from(words));
}

// -- planning -------------------------------------------------------------------------------------

sheet *plan_sitting(rehearsal *run, uint32_t player, jub_date day, int32_t second)
{
    const sheet empty = {
        .time = moment(day, second), .order = (uint32_t)run->sheets.count, .player = player};
    return JUB_LIST_PUSH(&run->day, &run->sheets, empty) ? &run->sheets.items[run->sheets.count - 1]
                                                         : NULL;
}

static planned *last_line(rehearsal *run)
{
    sheet *last = &run->sheets.items[run->sheets.count - 1];
    return &last->lines.items[last->lines.count - 1];
}

jub_event *plan_event(rehearsal *run, jub_event_kind kind, int32_t second)
{
    assert(run->sheets.count > 0);
    sheet *last = &run->sheets.items[run->sheets.count - 1];
    const jub_date day = jub_agenda_day(last->time, JUB_REHEARSAL_OFFSET_MINUTES);
    const planned line = {.event = {.kind = kind, .time = moment(day, second)}};
    if (!JUB_LIST_PUSH(&run->day, &last->lines, line)) return NULL;
    return &last_line(run)->event;
}

void plan_deed(rehearsal *run, const char *what)
{
    last_line(run)->deed = what;
}

jub_event *plan_attempt(rehearsal *run, uint32_t player, jub_date day, int32_t second,
                        jub_event_kind kind, const char *what)
{
    sheet *each = plan_sitting(run, player, day, second);
    if (!each) return NULL;
    each->is_attempt = true;
    jub_event *event = plan_event(run, kind, second);
    if (event) plan_deed(run, what);
    return event;
}

// -- playing --------------------------------------------------------------------------------------

static int by_clock(const void *left, const void *right)
{
    const sheet *a = left, *b = right;
    if (a->time != b->time) return a->time < b->time ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static jub_status tell_deed(rehearsal *run, uint32_t player, const planned *line, uint64_t entry,
                            const jub_error *refusal, jub_error *error)
{
    char what[JUB_MESSAGE_MAX_BYTES + 256];
    const jub_player *who = &run->cast->players[player];
    const jub_event *event = &line->event;
    jub_deed deed = {.character = who->character,
                     .officer = jub_text_from(who->id),
                     .person = event->person,
                     .case_number = event->case_number,
                     .was_refused = refusal != NULL,
                     .entry = entry};
    if (deed.case_number > 0 && deed.person.length_bytes == 0) {
        const uint32_t person = run->state->cases.items[deed.case_number - 1].person;
        if (person != JUB_NO_ROW) deed.person = jub_basis_person_key(run->basis, person);
    }
    (void)snprintf(what, sizeof what, "%s%s%s", line->deed, refusal ? ": " : "",
                   refusal ? refusal->message : "");
    deed.what = jub_text_from(what);
    if (refusal)
        run->counts.refused_count++;
    else
        run->counts.deed_count++;
    return run->ports->deed ? run->ports->deed(run->ports->context, &deed, error) : JUB_OK;
}

// A key under the head's name that is not the head's.
static jub_status disguise(const rehearsal *run, const jub_player *player, jub_signer *signer_out,
                           jub_error *error)
{
    uint8_t seed[JUB_SEED_BYTES];
    const uint32_t head = run->cast->staff[player->facility].head;
    jub_lots_bytes(&run->cast->lots, "forged-key", jub_text_from(player->id), seed, sizeof seed);
    return jub_signer_from_seed(jub_text_from(run->cast->players[head].id), JUB_KEY_ED25519, seed,
                                signer_out, error);
}

// What must not be possible. That it is refused is what is tested; why is for the list.
static jub_status play_attempt(rehearsal *run, const sheet *each, jub_error *error)
{
    jub_error refusal;
    jub_event event = each->lines.items[0].event;
    const jub_player *player = &run->cast->players[each->player];
    jub_signer signer = player->signer;
    if (each->is_disguised && disguise(run, player, &signer, error) != JUB_OK) return error->status;
    const jub_status status = jub_desk_sit(run->desk, &signer, run->now, &event, 1, &refusal);
    jub_signer_clear(&signer);
    if (status == JUB_OK)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                        "the rules let '%s' do what they must not: %s", player->id,
                        each->lines.items[0].deed);
    if (status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    return tell_deed(run, each->player, &each->lines.items[0], 0, &refusal, error);
}

// Nobody does anything before what they signed last.
static int64_t last_time(const rehearsal *run, const jub_player *player)
{
    const uint32_t actor = jub_state_actor(run->state, jub_text_from(player->id));
    return actor == JUB_NO_ACTOR ? INT64_MIN : run->state->actors.items[actor].last_time;
}

static jub_status sit(rehearsal *run, const sheet *each, size_t first, size_t count,
                      jub_error *error)
{
    jub_error inner;
    const jub_player *player = &run->cast->players[each->player];
    jub_event *events = JUB_NEW(&run->day, jub_event, count);
    const int64_t last = last_time(run, player);
    if (!events) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        events[i] = each->lines.items[first + i].event;
        if (events[i].time > run->now) events[i].time = run->now;
        if (events[i].time < last) events[i].time = last;
    }
    jub_status status = jub_desk_sit(run->desk, &player->signer, run->now, events, count, &inner);
    if (status != JUB_OK) {
        const size_t place = inner.at.line > 0 && inner.at.line <= count ? inner.at.line - 1 : 0;
        char time[JUB_MOMENT_BYTES + 1];
        return jub_fail(error, status, (jub_position){0}, inner.hint, "%s, '%s' by '%s': %.300s",
                        jub_moment_write(run->now, time), jub_event_word(events[place].kind),
                        player->id, inner.message);
    }
    const uint64_t entry = run->size + 1; // behind the header
    run->size += count + 1;
    run->counts.sitting_count++;
    run->counts.event_count += count;
    for (size_t i = 0; status == JUB_OK && i < count; i++)
        if (each->lines.items[first + i].deed)
            status =
                tell_deed(run, each->player, &each->lines.items[first + i], entry + i, NULL, error);
    return status;
}

static jub_status play_sheet(rehearsal *run, const sheet *each, jub_error *error)
{
    if (each->lines.count == 0) return JUB_OK;
    run->now = each->time > run->now ? each->time : run->now + 1;
    if (each->is_attempt) return play_attempt(run, each, error);
    jub_status status = JUB_OK;
    for (size_t done = 0; status == JUB_OK && done < each->lines.count;) {
        const size_t left = each->lines.count - done;
        const size_t count = left < JUB_SITTING_EVENT_MAX ? left : JUB_SITTING_EVENT_MAX;
        status = sit(run, each, done, count, error);
        done += count;
        run->now += done < each->lines.count;
    }
    return status;
}

jub_status run_play(rehearsal *run, jub_error *error)
{
    jub_status status = JUB_OK;
    if (run->sheets.count > 0)
        qsort(run->sheets.items, run->sheets.count, sizeof *run->sheets.items, by_clock);
    for (size_t i = 0; status == JUB_OK && i < run->sheets.count; i++)
        status = play_sheet(run, &run->sheets.items[i], error);
    run->sheets.items = NULL;
    run->sheets.count = run->sheets.capacity = 0;
    jub_arena_rewind(&run->day, 0);
    return status;
}

jub_status run_flush(rehearsal *run, jub_error *error)
{
    run->flushed = run->size;
    return jub_desk_flush(run->desk, error);
}

jub_status run_end_day(rehearsal *run, jub_date day, jub_error *error)
{
    jub_status status = run_play(run, error);
    if (status == JUB_OK && run->size - run->flushed >= FLUSH_ENTRIES)
        status = run_flush(run, error);
    if (run->ports->progress && day >= run->first_day)
        run->ports->progress(run->ports->context, (uint64_t)(day - run->first_day),
                             (uint64_t)(run->last_day - run->first_day));
    return status;
}

// -- what is no sitting ---------------------------------------------------------------------------

jub_status run_open_desk(rehearsal *run, jub_error *error)
{
    jub_log_head head;
    jub_status status = jub_log_head_read(run->ports->log.reader, &head, error);
    if (status != JUB_OK) return status;
    jub_desk_free(run->desk);
    run->desk = NULL;
    run->state->programme.size = run->size = run->flushed = head.size;
    run->state->programme.root = head.root;
    status = jub_desk_new(run->state, &run->ports->log, run->ports->facts, run->random, &run->desk,
                          error);
    if (status == JUB_OK) jub_desk_draws(run->desk, run->draws, run->draw_count);
    return status;
}

jub_status run_append(rehearsal *run, const jub_text *entries, size_t count, jub_log_head *head_out,
                      jub_error *error)
{
    jub_status status = run_flush(run, error);
    if (status == JUB_OK)
        status = jub_log_append(&run->ports->log, entries, count, head_out, error);
    return status == JUB_OK ? run_open_desk(run, error) : status;
}
