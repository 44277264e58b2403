#include "cli/decree/new_dates.h"

enum { SCRATCH_MAX_BYTES = 1 << 26, STEPS_MAX_BYTES = 1 << 24 };

cli_custody_room *cli_custody_room_new(jub_arena *arena)
{
    cli_custody_room *room = JUB_NEW(arena, cli_custody_room, 1);
    if (!room) return NULL;
    room->scratch = jub_arena_init(SCRATCH_MAX_BYTES);
    // Something is kept in the arena, so that it does not go back to the system each time.
    return JUB_NEW(&room->scratch, char, 1) ? room : NULL;
}

void cli_custody_room_clear(cli_custody_room *room)
{
    if (room) jub_arena_clear(&room->scratch);
}

// One length off the whole, as the decree has it; nothing else the law could compute.
static bool is_one_length(const jub_outcome *result)
{
    return result->is_reduction && !result->is_release && result->has_amount &&
           result->has_new_end && result->new_kind == JUB_NO_TARGET;
}

// Nobody leaves before the day the decree takes effect; a decree without one sets no such bound.
static jub_date earliest_day(const cli_run *run)
{
    jub_date effect = JUB_DATE_MIN;
    (void)jub_decree_effect(run->decree.decree, &effect);
    return effect;
}

static bool read_day(const jub_register *reg, uint32_t row, uint32_t which, jub_date *day_out)
{
    const jub_column *column = &reg->custody->columns[which];
    if (!jub_bit(column->known, row) || jub_bit(column->none, row)) return false;
    *day_out = column->dates[row];
    return true;
}

// A transfer leaves the dates as they are.
static cli_new_dates unchanged_dates(const jub_register *reg, uint32_t row)
{
    cli_new_dates found = {0};
    found.has_release = read_day(reg, row, JUB_CUSTODY_RELEASE, &found.release);
    found.has_end = read_day(reg, row, JUB_CUSTODY_END, &found.end);
    return found;
}

cli_new_dates cli_new_dates_find(const cli_run *run, uint32_t row,
                                 const jub_determination *determination, cli_custody_room *room,
                                 jub_steps *steps)
{
    cli_new_dates found = {0};
    jub_release release;
    const jub_outcome *result = &determination->result;
    if (!run->opened.reg->custody || result->standing != JUB_GRANTED) return found;
    if (result->is_release && result->has_new_end)
        return (cli_new_dates){.has_release = true, .release = result->new_end};
    if (!result->is_reduction && result->new_kind == JUB_NO_TARGET)
        return unchanged_dates(run->opened.reg, row);
    if (!is_one_length(result)) return found;
    jub_register_gather(run->opened.reg, row, &room->person);
    if (room->person.state != JUB_CUSTODY_KNOWN) return found;
    if (jub_register_release_after(run->opened.law, &room->person, result->amount,
                                   earliest_day(run), &room->scratch, &release, steps,
                                   NULL) != JUB_OK)
        return found;
    found.is_exact = true;
    found.has_release = jub_release_day(&release, &found.release);
    found.has_end = jub_release_end(&release, &found.end);
    return found;
}

// -- in words -------------------------------------------------------------------------------------

static void say_cell(const cli_run *run, uint32_t row, uint32_t which, jub_buffer *buffer)
{
    jub_column_write(&run->opened.reg->custody->columns[which], row, buffer);
}

static void say_gap(const cli_run *run, const jub_person_custody *person, jub_buffer *buffer)
{
    if (!person->column) {
        jub_buffer_string(buffer, "   not known: the person's key cannot be used\n");
        return;
    }
    jub_buffer_format(buffer, "   not known: %.*s, record %llu, %.*s%s%s\n",
                      JUB_TEXT_ARG(run->opened.reg->custody->path),
                      (unsigned long long)person->row + 2, JUB_TEXT_ARG(person->column->name),
                      person->reason ? ": " : " is missing", person->reason ? person->reason : "");
}

static void say_days(const char *words, bool has_end, jub_date end, bool has_release,
                     jub_date release, jub_buffer *buffer)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer_format(buffer, "   %s: end %s", words,
                      has_end ? jub_date_format(end, text) : "none");
    jub_buffer_format(buffer, ", release %s\n",
                      has_release ? jub_date_format(release, text) : "none");
}

static void say_after(const jub_determination *determination, const cli_new_dates *dates,
                      jub_buffer *buffer)
{
    const jub_outcome *result = &determination->result;
    char text[JUB_DATE_TEXT_BYTES + 1];
    if (result->standing != JUB_GRANTED) return;
    if (dates->is_exact) {
        say_days("after the grant", dates->has_end, dates->end, dates->has_release, dates->release,
                 buffer);
        if (dates->has_end && dates->end != result->new_end)
            jub_buffer_format(buffer,
                              "   the decree has %s instead: it counts in another way than the "
                              "sentence law, or reads other facts\n",
                              jub_date_format(result->new_end, text));
    } else if (result->is_release && dates->has_release) {
        jub_buffer_format(buffer, "   after the grant: released on %s\n",
                          jub_date_format(dates->release, text));
    } else if (dates->has_release) {
        jub_buffer_string(buffer, "   the grant leaves them as they are\n");
    } else if (result->is_reduction) {
        jub_buffer_string(buffer, "   the grant is not one length off the whole, so the law gives "
                                  "no new day of release\n");
    }
}

static jub_status say_steps(const cli_run *run, uint32_t row, const cli_new_dates *dates,
                            cli_custody_room *room, jub_steps *steps, jub_buffer *buffer)
{
    jub_release release;
    jub_error refused;
    jub_status status = JUB_OK;
    if (!dates->is_exact) { // else the steps have been taken with those of the grant
        steps->list.count = 0;
        status = jub_release_compute(run->opened.law, &room->person.custody, &room->scratch,
                                     &release, steps, &refused);
    }
    if (status == JUB_NO_MEMORY) return status;
    if (status != JUB_OK) {
        jub_buffer_format(buffer, "   cannot be computed: %s\n", refused.message);
        return JUB_OK;
    }
    jub_steps_write(steps, buffer);
    jub_buffer_string(buffer, "   before any grant: start ");
    say_cell(run, row, JUB_CUSTODY_START, buffer);
    jub_buffer_string(buffer, ", end ");
    say_cell(run, row, JUB_CUSTODY_END, buffer);
    jub_buffer_string(buffer, ", release ");
    say_cell(run, row, JUB_CUSTODY_RELEASE, buffer);
    jub_buffer_char(buffer, '\n');
    return JUB_OK;
}

jub_status cli_new_dates_explain(const cli_run *run, uint32_t row,
                                 const jub_determination *determination, jub_buffer *buffer,
                                 jub_error *error)
{
    if (!run->opened.reg->custody) return JUB_OK;
    jub_arena arena = jub_arena_init(STEPS_MAX_BYTES);
    jub_steps steps = jub_steps_init(&arena);
    jub_status status = JUB_OK;
    cli_custody_room *room = cli_custody_room_new(&arena);
    if (!room) {
        status = jub_fail_no_memory(error);
        goto done;
    }
    jub_buffer_format(buffer, "\nThe dates, by the sentence law '%.*s'\n",
                      JUB_TEXT_ARG(jub_law_name(run->opened.law)));
    const cli_new_dates dates = cli_new_dates_find(run, row, determination, room, &steps);
    jub_register_gather(run->opened.reg, row, &room->person);
    switch (room->person.state) {
    case JUB_CUSTODY_MISSING:
    case JUB_CUSTODY_WRONG: say_gap(run, &room->person, buffer); break;
    case JUB_CUSTODY_NO_SENTENCE:
        jub_buffer_format(buffer, "   no sentence of this person stands in %.*s\n",
                          JUB_TEXT_ARG(run->opened.reg->custody->path));
        break;
    case JUB_CUSTODY_KNOWN:
        status = say_steps(run, row, &dates, room, &steps, buffer);
        if (status != JUB_OK) (void)jub_fail_no_memory(error);
        break;
    }
    say_after(determination, &dates, buffer);

done:
    cli_custody_room_clear(room);
    jub_arena_clear(&arena);
    return status;
}
