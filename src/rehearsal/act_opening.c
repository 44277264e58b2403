// From the opening to the freeze: who takes part, the ceremony, two signatures, edits of records.

#include "rehearsal/run_private.h"

#include <stdio.h>

static jub_text vkey_text(rehearsal *run, const jub_vkey *vkey)
{
    jub_buffer buffer = jub_buffer_init(JUB_VKEY_MAX_BYTES);
    jub_vkey_write(vkey, &buffer);
    const jub_text text = jub_text_copy(&run->day, jub_text_trim(jub_buffer_view(&buffer)));
    jub_buffer_clear(&buffer);
    return text;
}

// -- who takes part -------------------------------------------------------------------------------

static jub_status plan_opening(rehearsal *run, jub_date day, jub_error *error)
{
    const jub_player *who = &run->cast->players[JUB_ADMINISTRATOR];
    if (!plan_sitting(run, JUB_ADMINISTRATOR, day, JUB_OFFICE_OPENS))
        return jub_fail_no_memory(error);
    jub_event *event = plan_event(run, JUB_EVENT_PROGRAMME_OPENED, JUB_OFFICE_OPENS);
    if (!event) return jub_fail_no_memory(error);
    SAY(event, ACTOR, actor, jub_text_from(who->id));
    SAY(event, KEY, key, vkey_text(run, &who->signer.vkey));
    SAY(event, SHA256, sha256, run->basis->decree_sha256);
    SAY(event, RECEIVED, received, run->received_sha256);
    SAY(event, OFFSET, offset, JUB_REHEARSAL_OFFSET_MINUTES + 1440);
    SAY(event, RESERVE, reserve, JUB_REHEARSAL_RESERVE);
    SAY(event, REHEARSAL, rehearsal, true);
    return JUB_OK;
}

static jub_status plan_enrolment(rehearsal *run, jub_date day, jub_error *error)
{
    const int32_t second = JUB_OFFICE_OPENS + 3600;
    if (!plan_sitting(run, JUB_ADMINISTRATOR, day, second)) return jub_fail_no_memory(error);
    for (uint32_t i = 1; i < run->cast->count; i++) {
        const jub_player *player = &run->cast->players[i];
        char box[JUB_AGE_RECIPIENT_TEXT_BYTES + 1];
        jub_event *event = plan_event(run, JUB_EVENT_ACTOR_ENROLLED, second);
        if (!event) return jub_fail_no_memory(error);
        SAY(event, ACTOR, actor, jub_text_from(player->id));
        SAY(event, ROLE, role, jub_text_from(jub_role_word(player->role)));
        SAY(event, KEY, key, vkey_text(run, &player->signer.vkey));
        if (player->facility != JUB_NO_ROW)
            SAY(event, FACILITY, facility, jub_basis_facility_key(run->basis, player->facility));
        if (!player->has_box) continue;
        jub_age_recipient_write(&player->box.recipient, box);
        SAY(event, BOX, box, jub_text_copy(&run->day, jub_text_from(box)));
    }
    return JUB_OK;
}

static jub_status hold_ceremony(rehearsal *run, jub_error *error)
{
    jub_log_head head;
    jub_buffer entry = jub_buffer_init(JUB_CEREMONY_MAX_BYTES);
    jub_status status = jub_ceremony_write(&run->cast->ceremony, &entry, error);
    jub_text text = jub_text_trim(jub_buffer_view(&entry));
    if (status == JUB_OK) status = run_append(run, &text, 1, &head, error);
    jub_buffer_clear(&entry);
    if (status == JUB_OK)
        run_tell(run, "the key of the list is split among %d holders, of whom any %d open it",
                 JUB_SEAL_HOLDERS, JUB_SEAL_NEEDED);
    return status;
}

static jub_status plan_signatures(rehearsal *run, jub_date day, jub_error *error)
{
    for (uint32_t i = JUB_SIGNATORY_1; i <= JUB_SIGNATORY_2; i++) {
        const int32_t second = JUB_OFFICE_OPENS + (int32_t)i * 3600;
        jub_event *event = plan_sitting(run, i, day, second)
                               ? plan_event(run, JUB_EVENT_DECREE_SIGNED, second)
                               : NULL;
        if (!event) return jub_fail_no_memory(error);
        SAY(event, SHA256, sha256, run->basis->decree_sha256);
    }
    return JUB_OK;
}

// -- the freeze -----------------------------------------------------------------------------------

static jub_status freeze(rehearsal *run, jub_date day, jub_error *error)
{
    const int32_t second = JUB_OFFICE_AFTERNOON;
    if (!plan_sitting(run, JUB_REGISTRAR_1, day, second)) return jub_fail_no_memory(error);
    jub_event *event = plan_event(run, JUB_EVENT_REGISTER_FROZEN, second);
    if (!event) return jub_fail_no_memory(error);
    SAY(event, SHA256, sha256, run->basis->register_sha256);
    SAY(event, COUNT, count, run->basis->persons->row_count);
    const jub_status status = run_end_day(run, day, error);
    if (status == JUB_OK)
        run_tell(run, "register frozen: %u people, %llu records edited before",
                 run->basis->persons->row_count, (unsigned long long)run->counts.edit_count);
    return status;
}

static jub_status draw_lotteries(rehearsal *run, jub_date day, jub_error *error)
{
    jub_status status = JUB_OK;
    run_wait(run, day, JUB_OFFICE_OPENS);
    for (uint32_t i = 0; status == JUB_OK && i < jub_decree_lottery_count(run->basis->decree);
         i++) {
        char use[JUB_EVENT_TEXT_MAX_BYTES];
        const jub_text name = jub_decree_lottery_name(run->basis->decree, i);
        (void)snprintf(use, sizeof use, "lottery/%.*s", JUB_TEXT_ARG(name));
        status = act_draw(run, use, error);
    }
    return status;
}

jub_status act_opening(rehearsal *run, jub_error *error)
{
    const jub_date day = run->first_day, round = run->basis->agenda.rounds[0].first_day;
    const jub_date lots = jub_clock_before(round) > day ? jub_clock_before(round) : day;
    const jub_date frozen = jub_clock_before(lots) > day ? jub_clock_before(lots) : day;
    const jub_date signing = day + 1 < frozen ? day + 1 : day;
    jub_status status = edit_choose(run, signing + 1, frozen, error);
    if (status == JUB_OK) status = plan_opening(run, day, error);
    if (status == JUB_OK) status = plan_enrolment(run, day, error);
    if (status == JUB_OK) status = run_end_day(run, day, error);
    if (status != JUB_OK) return status;
    run_tell(run, "opened: %d at the centre, %u officers of facilities enrolled", JUB_CENTRE_COUNT,
             run->cast->officer_count);
    run_wait(run, day, JUB_OFFICE_NOON);
    status = hold_ceremony(run, error);
    if (status == JUB_OK) status = plan_signatures(run, signing, error);
    if (status == JUB_OK) status = run_play(run, error);
    if (status != JUB_OK) return status;
    run_tell(run, "decree signed by two");
    status = edit_days(run, signing + 1, frozen, error);
    if (status == JUB_OK) status = freeze(run, frozen, error);
    return status == JUB_OK ? draw_lotteries(run, lots, error) : status;
}
