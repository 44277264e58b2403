#include "programme/desk.h"

#include "programme/office.h"

TEST(what_sat_at_a_desk_is_what_its_log_replays_to)
{
    TEST_ARENA(arena);
    test_office *office = office_open(&arena);
    jub_state state;
    const jub_facts_source facts = office_facts(office);
    office_begin(office);
    jub_event edits[] = {edited_event("P1", "good"), edited_event("P2", "bad")};
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME + 60, edits, 2), JUB_OK);
    jub_event more[] = {edited_event("P3", "good")};
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME + 90, more, 1), JUB_OK);
    assert_int_equal(office_size(office), 0); // nothing yet
    assert_int_equal(jub_desk_flush(office->desk, NULL), JUB_OK);
    assert_int_equal(office_size(office), 10);
    assert_int_equal(office->kept.count, 3);
    assert_int_equal(office->size_at_put, 0); // facts came first

    assert_int_equal(office_replay(office, &facts, NULL, &state), JUB_OK);
    assert_same_state(&state, &office->state);
    assert_int_equal(state.actors.items[2].sitting_count, 2);
    assert_int_equal(state.actors.items[2].last_seen, 8);
    assert_int_equal(state.programme.last_time, OFFICE_TIME + 90);
    office_close(office);
}

TEST(an_event_gets_the_sittings_time_where_it_has_none)
{
    TEST_ARENA(arena);
    test_office *office = office_open(&arena);
    office_begin(office);
    jub_event edits[] = {edited_event("P1", "good"), edited_event("P2", "bad")};
    edits[0].time = OFFICE_TIME + 30;
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME + 60, edits, 2), JUB_OK);
    assert_int_equal(edits[0].time, OFFICE_TIME + 30);
    assert_int_equal(edits[1].time, OFFICE_TIME + 60);
    assert_true(edits[1].has_facts && edits[1].has_commitment);
    office_close(office);
}

TEST(salts_are_fresh_and_open_the_commitments_in_the_log)
{
    TEST_ARENA(arena);
    test_office *office = office_open(&arena);
    office_begin(office);
    jub_event edits[] = {edited_event("P1", "good"), edited_event("P1", "good")};
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME, edits, 2), JUB_OK);
    assert_int_equal(jub_desk_flush(office->desk, NULL), JUB_OK);
    const kept_facts *kept = office->kept.items;
    assert_int_equal(office->kept.count, 2);
    assert_true(jub_text_equal(kept[0].facts, kept[1].facts));
    assert_text(kept[0].facts, "{\"after\":\"good\",\"before\":\"\",\"document\":\"file 12\","
                               "\"field\":\"conduct\",\"person\":\"P1\"}");
    assert_memory_not_equal(kept[0].salt, kept[1].salt, JUB_SALT_BYTES);
    jub_view *view = office_view(office);
    for (uint64_t i = 0; i < 2; i++) {
        jub_text entry;
        jub_event event;
        assert_int_equal(jub_view_entry(view, 6 + i, &entry, NULL), JUB_OK);
        assert_int_equal(jub_event_read(&arena, entry, &event, NULL), JUB_OK);
        assert_int_equal(
            jub_event_open(&arena, office->sha, kept[i].salt, kept[i].facts, &event, NULL), JUB_OK);
        assert_text(event.person, "P1");
    }
    jub_view_close(view);
    office_close(office);
}

TEST(the_programme_is_opened_with_the_signers_own_key)
{
    TEST_ARENA(arena);
    test_office *office = office_open(&arena);
    jub_event opened = opened_event(office);
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME, &opened, 1), JUB_UNVERIFIED);
    assert_int_equal(office->state.actors.count, 0);
    opened.has &= ~JUB_HAS(KEY);
    assert_int_equal(office_sit(office, OFFICE_ADMIN, OFFICE_TIME, &opened, 1), JUB_OK);
    assert_true(
        jub_text_equal(office->state.actors.items[0].key, office_vkey(office, OFFICE_ADMIN)));
    assert_int_equal(jub_desk_flush(office->desk, NULL), JUB_OK);
    assert_int_equal(office_size(office), 2);
    office_close(office);
}

TEST(nothing_comes_before_the_opening)
{
    TEST_ARENA(arena);
    test_office *office = office_open(&arena);
    jub_event enrolled = enrolled_event(office, OFFICE_CLERK);
    assert_int_equal(office_sit(office, OFFICE_ADMIN, OFFICE_TIME, &enrolled, 1), JUB_REFUSED);
    assert_int_equal(office->error.at.line, 1);
    office_begin(office);
    office_close(office);
}

TEST(a_refused_first_event_leaves_all_as_it_was)
{
    TEST_ARENA(arena);
    test_office *office = office_open(&arena);
    jub_state state;
    office_begin(office);
    jub_event refused[] = {refused_event(), edited_event("P1", "good")};
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME, refused, 2), JUB_REFUSED);
    assert_int_equal(office->error.at.line, 1);
    assert_int_equal(office->state.programme.size, 5);
    assert_int_equal(office->state.actors.items[2].sitting_count, 0);
    jub_event edit = edited_event("P1", "good");
    edit.has &= ~JUB_HAS(PERSON);
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME, &edit, 1), JUB_MISSING);
    assert_int_equal(office_sit(office, OFFICE_STRANGER, OFFICE_TIME, &edit, 1), JUB_REFUSED);
    assert_string_equal(office->error.message, "nobody is enrolled with the key 'X1'");

    jub_event good = edited_event("P1", "good");
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME, &good, 1), JUB_OK);
    assert_int_equal(jub_desk_flush(office->desk, NULL), JUB_OK);
    assert_int_equal(office_size(office), 7);
    assert_int_equal(office->kept.count, 1);
    assert_int_equal(office_replay(office, NULL, NULL, &state), JUB_OK);
    assert_same_state(&state, &office->state);
    office_close(office);
}

TEST(a_refused_later_event_spoils_the_state_and_not_what_waits)
{
    TEST_ARENA(arena);
    test_office *office = office_open(&arena);
    jub_state state;
    office_begin(office);
    jub_event events[] = {edited_event("P1", "good"), refused_event()};
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME, events, 2), JUB_REFUSED);
    assert_int_equal(office->error.at.line, 2);
    jub_event good = edited_event("P1", "good");
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME, &good, 1), JUB_CONFLICT);
    assert_int_equal(jub_desk_flush(office->desk, NULL), JUB_OK);
    assert_int_equal(office_size(office), 5);
    assert_int_equal(office->kept.count, 0);
    assert_int_equal(office_replay(office, NULL, NULL, &state), JUB_OK);
    office->state = state; // read again from the log
    office_desk(office);
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME, &good, 1), JUB_OK);
    assert_int_equal(jub_desk_flush(office->desk, NULL), JUB_OK);
    assert_int_equal(office_size(office), 7);
    office_close(office);
}

TEST(a_sitting_has_events_but_not_too_many_and_a_time_that_can_be)
{
    TEST_ARENA(arena);
    test_office *office = office_open(&arena);
    office_begin(office);
    jub_event edit = edited_event("P1", "good");
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME, &edit, 0), JUB_RANGE);
    assert_int_equal(office_sit(office, OFFICE_CLERK, -1, &edit, 1), JUB_RANGE);
    assert_int_equal(
        office_sit(office, OFFICE_CLERK, OFFICE_TIME, &edit, JUB_SITTING_EVENT_MAX + 1), JUB_LIMIT);
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME, &edit, 1), JUB_OK);
    office_close(office);
}

TEST(when_too_much_waits_it_is_flushed_first)
{
    TEST_ARENA(arena);
    test_office *office = office_open(&arena);
    office_begin(office);
    assert_int_equal(jub_desk_flush(office->desk, NULL), JUB_OK);
    enum { SITTING = 4000 };
    jub_event *events = JUB_NEW(&arena, jub_event, SITTING);
    uint64_t waiting = 0;
    while (waiting + SITTING + 1 <= JUB_DESK_WAITING_MAX) {
        for (size_t i = 0; i < SITTING; i++) events[i] = edited_event("P1", "good");
        assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME, events, SITTING), JUB_OK);
        assert_int_equal(office_size(office), 5);
        waiting += SITTING + 1;
    }
    for (size_t i = 0; i < SITTING; i++) events[i] = edited_event("P1", "good");
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME, events, SITTING), JUB_OK);
    assert_int_equal(office_size(office), 5 + waiting);
    assert_int_equal(jub_desk_flush(office->desk, NULL), JUB_OK);
    assert_int_equal(office_size(office), 5 + waiting + SITTING + 1);
    assert_int_equal(office->state.programme.size, office_size(office));
    office_close(office);
}

TEST(without_room_for_facts_no_entry_is_written)
{
    TEST_ARENA(arena);
    test_office *office = office_open(&arena);
    office_begin(office);
    assert_int_equal(jub_desk_flush(office->desk, NULL), JUB_OK);
    jub_event edit = edited_event("P1", "good");
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME, &edit, 1), JUB_OK);
    office->has_no_room = true;
    assert_int_equal(jub_desk_flush(office->desk, NULL), JUB_IO);
    assert_int_equal(office_size(office), 5);
    assert_int_equal(jub_desk_flush(office->desk, NULL), JUB_CONFLICT);
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME, &edit, 1), JUB_CONFLICT);
    office_close(office);
}

// One of the store's operations fails, lost or done all the same; then the log is read.
static bool flush_failing_at(size_t fail_at, bool fails_when_done, bool can_undo)
{
    jub_arena arena = jub_arena_init((size_t)1 << 28);
    test_office *office = office_open(&arena);
    jub_state state;
    const jub_facts_source facts = office_facts(office);
    office_begin(office);
    assert_int_equal(jub_desk_flush(office->desk, NULL), JUB_OK);
    jub_event edits[] = {edited_event("P1", "good"), edited_event("P2", "bad")};
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME + 60, edits, 2), JUB_OK);
    jub_event other = edited_event("P3", "good");
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME + 90, &other, 1), JUB_OK);
    office->memory.operation_count = 0;
    office->memory.fail_at = fail_at;
    office->memory.fails_when_done = fails_when_done;
    office->memory.can_undo = can_undo;
    const jub_status status = jub_desk_flush(office->desk, NULL);
    const bool has_failed = office->memory.operation_count > fail_at;
    office->memory.fail_at = SIZE_MAX;
    office->memory.is_locked = false;
    const uint64_t size = office_size(office);
    assert_true(status == JUB_OK ? size == 10 : size == 5 || size == 10);
    assert_true(has_failed || status == JUB_OK);
    if (status != JUB_OK) assert_int_equal(jub_desk_flush(office->desk, NULL), JUB_CONFLICT);

    // Whole sittings stand in the log, with their facts, and the next one goes on behind them.
    assert_int_equal(office_replay(office, &facts, NULL, &state), JUB_OK);
    assert_int_equal(state.actors.items[2].sitting_count, size == 10 ? 2 : 0);
    office->state = state;
    office_desk(office);
    jub_event next = edited_event("P4", "good");
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME + 99, &next, 1), JUB_OK);
    assert_int_equal(jub_desk_flush(office->desk, NULL), JUB_OK);
    assert_int_equal(office_replay(office, &facts, NULL, &state), JUB_OK);
    assert_same_state(&state, &office->state);
    office_close(office);
    jub_arena_clear(&arena);
    return has_failed;
}

TEST(a_store_that_fails_at_any_point_leaves_whole_sittings)
{
    (void)state_unused;
    for (int way = 0; way < 4; way++) {
        size_t fail_at = 0;
        while (flush_failing_at(fail_at, way & 1, way & 2)) fail_at++;
        assert_in_range(fail_at, 5, 200);
    }
}

TEST(what_another_wrote_meanwhile_is_a_conflict)
{
    TEST_ARENA(arena);
    test_office *office = office_open(&arena);
    jub_log_head head;
    office_begin(office);
    assert_int_equal(jub_desk_flush(office->desk, NULL), JUB_OK);
    jub_event edit = edited_event("P1", "good");
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME, &edit, 1), JUB_OK);
    const jub_text other = JUB_TEXT("{\"kind\":\"other\"}");
    assert_int_equal(jub_log_append(&office->log, &other, 1, &head, NULL), JUB_OK);
    assert_int_equal(jub_desk_flush(office->desk, &office->error), JUB_CONFLICT);
    assert_int_equal(office_size(office), 6);
    office_close(office);
}

// -- carried sittings -----------------------------------------------------------------------------

typedef struct carried_sitting {
    jub_sitting sitting;
    jub_opened_entry entries[2];
    jub_text texts[2];
} carried_sitting;

// Two edits by the clerk, who has seen five entries, as a device far from here signs them.
static carried_sitting make_carried(test_office *office)
{
    carried_sitting carried = {.sitting = {.actor = jub_text_from(office_ids[OFFICE_CLERK]),
                                           .number = 1,
                                           .seen = 5,
                                           .bundle = 1,
                                           .time = OFFICE_TIME + 30}};
    jub_buffer text = jub_buffer_init(JUB_EVENT_MAX_BYTES);
    for (size_t i = 0; i < 2; i++) {
        jub_event event = edited_event(i == 0 ? "P1" : "P2", "good");
        jub_opened_entry *entry = &carried.entries[i];
        event.time = OFFICE_TIME + 20;
        entry->has_facts = event.has_commitment = true;
        memset(entry->salt, (int)i + 100, sizeof entry->salt);
        jub_buffer_reset(&text);
        assert_int_equal(jub_event_write_facts(&event, &text, NULL), JUB_OK);
        entry->facts = jub_text_copy(office->arena, jub_buffer_view(&text));
        jub_commitment(office->sha, JUB_TEXT("record.edited"), entry->salt, entry->facts,
                       &event.commitment);
        jub_buffer_reset(&text);
        assert_int_equal(jub_event_write(&event, &text, NULL), JUB_OK);
        carried.texts[i] = entry->entry = jub_text_copy(office->arena, jub_buffer_view(&text));
    }
    jub_buffer_clear(&text);
    return carried;
}

static jub_status carry(test_office *office, carried_sitting *carried, size_t who, size_t count)
{
    jub_buffer header = jub_buffer_init(JUB_SITTING_HEADER_MAX_BYTES);
    jub_sitting_sign(office->sha, OFFICE_ORIGIN, &office->signers[who], carried->texts, 2,
                     &carried->sitting);
    assert_int_equal(jub_sitting_write(&carried->sitting, &header, NULL), JUB_OK);
    office->error = (jub_error){0};
    const jub_status status = jub_desk_carry(office->desk, jub_buffer_view(&header),
                                             carried->entries, count, &office->error);
    jub_buffer_clear(&header);
    return status;
}

TEST(a_carried_sitting_stands_behind_what_it_has_not_seen)
{
    TEST_ARENA(arena);
    test_office *office = office_open(&arena);
    jub_state state;
    const jub_facts_source facts = office_facts(office);
    office_begin(office);
    carried_sitting carried = make_carried(office);
    jub_event signed_decree = {.kind = JUB_EVENT_DECREE_SIGNED, .has = JUB_HAS(SHA256)};
    assert_int_equal(office_sit(office, OFFICE_SIGNATORY, OFFICE_TIME + 50, &signed_decree, 1),
                     JUB_OK);
    if (carry(office, &carried, OFFICE_CLERK, 2) != JUB_OK) fail_msg("%s", office->error.message);
    assert_int_equal(office->state.programme.last_time,
                     OFFICE_TIME + 50); // not of what was carried
    assert_int_equal(jub_desk_flush(office->desk, NULL), JUB_OK);
    assert_int_equal(office_size(office), 10);
    assert_int_equal(office->kept.count, 2);
    assert_int_equal(office_replay(office, &facts, NULL, &state), JUB_OK);
    assert_same_state(&state, &office->state);
    assert_int_equal(state.actors.items[2].last_seen, 5);
    assert_int_equal(carry(office, &carried, OFFICE_CLERK, 2), JUB_REFUSED);
    assert_string_equal(office->error.message, "this is sitting 1 of 'C1', where 2 is due");
    assert_string_equal(office->error.hint, "it is in the log already");
    office_close(office);
}

TEST(a_carried_sitting_that_is_not_as_it_was_signed_is_refused)
{
    TEST_ARENA(arena);
    test_office *office = office_open(&arena);
    office_begin(office);
    carried_sitting carried = make_carried(office);
    assert_int_equal(carry(office, &carried, OFFICE_HEAD, 2), JUB_UNVERIFIED);
    assert_string_equal(office->error.message, "the signature is not by the key of 'C1'");
    assert_int_equal(carry(office, &carried, OFFICE_CLERK, 1), JUB_UNVERIFIED);
    assert_string_equal(office->error.message,
                        "the header of the sitting is not over these 1 entries");
    carried.entries[0].entry = carried.entries[1].entry;
    assert_int_equal(carry(office, &carried, OFFICE_CLERK, 2), JUB_UNVERIFIED); // other facts
    assert_int_equal(office->error.at.line, 1);

    carried = make_carried(office);
    carried.entries[1].facts = carried.entries[0].facts;
    assert_int_equal(carry(office, &carried, OFFICE_CLERK, 2), JUB_UNVERIFIED);
    assert_int_equal(office->error.at.line, 2);

    carried = make_carried(office);
    const jub_opened_entry first = carried.entries[0];
    carried.entries[0] = carried.entries[1];
    carried.entries[1] = first;
    assert_int_equal(carry(office, &carried, OFFICE_CLERK, 2), JUB_UNVERIFIED); // in another order
    assert_int_equal(jub_desk_carry(office->desk, JUB_TEXT("{}"), carried.entries, 2, NULL),
                     JUB_MISSING);

    carried = make_carried(office);
    assert_int_equal(carry(office, &carried, OFFICE_CLERK, 2), JUB_OK); // nothing was left behind
    assert_int_equal(jub_desk_flush(office->desk, NULL), JUB_OK);
    assert_int_equal(office_size(office), 8);
    office_close(office);
}

typedef struct bad_carried {
    size_t who;
    uint64_t number, seen, bundle;
    const char *message;
} bad_carried;

TEST(a_carried_sitting_that_cannot_stand_there_is_refused)
{
    static const bad_carried bad[] = {
        {OFFICE_CLERK, 2, 5, 1, "this is sitting 2 of 'C1', where 1 is due"},
        {OFFICE_CLERK, 1, 6, 1, "'C1' claims to have seen 6 entries where there are 5"},
        {OFFICE_CLERK, 1, 4, 0, "'C1' has seen 4 of 5 entries"},
        {OFFICE_SIGNATORY, 1, 5, 1, "'S1' is of no facility, and bundles come from facilities"},
        {OFFICE_STRANGER, 1, 5, 1, "'X1' is not enrolled"},
    };
    TEST_ARENA(arena);
    test_office *office = office_open(&arena);
    office_begin(office);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        carried_sitting carried = make_carried(office);
        carried.sitting.actor = jub_text_from(office_ids[bad[i].who]);
        carried.sitting.number = bad[i].number;
        carried.sitting.seen = bad[i].seen;
        carried.sitting.bundle = bad[i].bundle;
        assert_int_equal(carry(office, &carried, bad[i].who, 2), JUB_REFUSED);
        assert_string_equal(office->error.message, bad[i].message);
    }
    office_close(office);
}

TEST(the_bundles_of_a_facility_come_in_their_order)
{
    static const struct {
        uint64_t bundle;
        jub_status status;
    } bundles[] = {{3, JUB_REFUSED}, {2, JUB_REFUSED}, {1, JUB_OK},     {1, JUB_OK},
                   {3, JUB_REFUSED}, {2, JUB_OK},      {1, JUB_REFUSED}};
    TEST_ARENA(arena);
    test_office *office = office_open(&arena);
    uint64_t number = 1;
    office_begin(office);
    for (size_t i = 0; i < sizeof bundles / sizeof *bundles; i++) {
        carried_sitting carried = make_carried(office);
        carried.sitting.bundle = bundles[i].bundle;
        carried.sitting.number = number;
        assert_int_equal(carry(office, &carried, OFFICE_CLERK, 2), bundles[i].status);
        if (bundles[i].status == JUB_OK) number++;
    }
    assert_int_equal(jub_state_bundle_count(&office->state, JUB_TEXT("F00001")), 2);
    office_close(office);
}

TEST(who_has_left_signs_nothing_more)
{
    TEST_ARENA(arena);
    test_office *office = office_open(&arena);
    office_begin(office);
    jub_event left = {.kind = JUB_EVENT_ACTOR_LEFT,
                      .has = JUB_HAS(ACTOR),
                      .actor = jub_text_from(office_ids[OFFICE_CLERK])};
    assert_int_equal(office_sit(office, OFFICE_ADMIN, OFFICE_TIME, &left, 1), JUB_OK);
    jub_event edit = edited_event("P1", "good");
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME, &edit, 1), JUB_REFUSED);
    assert_string_equal(office->error.message, "'C1' has left");
    carried_sitting carried = make_carried(office);
    assert_int_equal(carry(office, &carried, OFFICE_CLERK, 2), JUB_REFUSED);
    assert_string_equal(office->error.message, "'C1' has left");
    office_close(office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_sat_at_a_desk_is_what_its_log_replays_to),
        cmocka_unit_test(an_event_gets_the_sittings_time_where_it_has_none),
        cmocka_unit_test(salts_are_fresh_and_open_the_commitments_in_the_log),
        cmocka_unit_test(the_programme_is_opened_with_the_signers_own_key),
        cmocka_unit_test(nothing_comes_before_the_opening),
        cmocka_unit_test(a_refused_first_event_leaves_all_as_it_was),
        cmocka_unit_test(a_refused_later_event_spoils_the_state_and_not_what_waits),
        cmocka_unit_test(a_sitting_has_events_but_not_too_many_and_a_time_that_can_be),
        cmocka_unit_test(when_too_much_waits_it_is_flushed_first),
        cmocka_unit_test(without_room_for_facts_no_entry_is_written),
        cmocka_unit_test(a_store_that_fails_at_any_point_leaves_whole_sittings),
        cmocka_unit_test(what_another_wrote_meanwhile_is_a_conflict),
        cmocka_unit_test(a_carried_sitting_stands_behind_what_it_has_not_seen),
        cmocka_unit_test(a_carried_sitting_that_is_not_as_it_was_signed_is_refused),
        cmocka_unit_test(a_carried_sitting_that_cannot_stand_there_is_refused),
        cmocka_unit_test(the_bundles_of_a_facility_come_in_their_order),
        cmocka_unit_test(who_has_left_signs_nothing_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
