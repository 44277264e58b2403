#include "stage.h"

enum { OFFICERS = 60 };

TEST(each_facility_that_is_reached_has_a_clerk_and_a_head_and_the_rest_read)
{
    TEST_ARENA(arena);
    test_stage *stage = stage_open(&arena, 1200);
    assert_int_equal(stage_cast(stage, (jub_cast_options){.seed = 1, .officer_count = OFFICERS}),
                     JUB_OK);
    const jub_cast *cast = &stage->cast;
    uint32_t staffed = 0;
    for (uint32_t i = 0; i < cast->facility_count; i++) {
        const jub_staff *staff = &cast->staff[i];
        assert_int_equal(staff->clerk == JUB_NO_PLAYER, staff->head == JUB_NO_PLAYER);
        if (staff->clerk == JUB_NO_PLAYER) continue;
        staffed++;
        assert_int_equal(cast->players[staff->clerk].facility, i);
        assert_int_equal(cast->players[staff->clerk].role, JUB_ROLE_CLERK);
        assert_int_equal(cast->players[staff->head].facility, i);
        assert_int_equal(cast->players[staff->head].role, JUB_ROLE_HEAD);
        assert_true(cast->players[staff->head].has_box);
    }
    assert_true(staffed > 3 && staffed < cast->facility_count);
    for (uint32_t i = cast->first_reader; i < cast->count; i++)
        assert_int_equal(cast->players[i].role, JUB_ROLE_READER);
    assert_true(cast->count - cast->first_reader >= JUB_READER_MIN);
    assert_int_equal(cast->officer_count + JUB_CENTRE_COUNT, cast->count);
    stage_close(stage);
}

TEST(ids_and_keys_are_all_different)
{
    TEST_ARENA(arena);
    test_stage *stage = stage_open(&arena, 1200);
    assert_int_equal(stage_cast(stage, (jub_cast_options){.seed = 1, .officer_count = OFFICERS}),
                     JUB_OK);
    const jub_cast *cast = &stage->cast;
    for (uint32_t i = 0; i < cast->count; i++)
        for (uint32_t j = 0; j < i; j++) {
            assert_string_not_equal(cast->players[i].id, cast->players[j].id);
            assert_memory_not_equal(cast->players[i].signer.vkey.key,
                                    cast->players[j].signer.vkey.key, JUB_PUBLIC_KEY_BYTES);
        }
    stage_close(stage);
}

TEST(any_three_holders_join_the_key_of_the_list)
{
    TEST_ARENA(arena);
    test_stage *stage = stage_open(&arena, 1200);
    assert_int_equal(stage_cast(stage, (jub_cast_options){.seed = 1, .officer_count = OFFICERS}),
                     JUB_OK);
    assert_int_equal(stage->cast.ceremony.threshold, 3);
    assert_int_equal(stage->cast.ceremony.count, 5);
    for (int i = 0; i < JUB_SEAL_HOLDERS; i++)
        assert_true(jub_age_recipient_equal(&stage->cast.holders[i].recipient,
                                            &stage->cast.ceremony.holders[i].recipient));
    stage_close(stage);
}

TEST(too_few_officers_are_refused_with_how_many_are_needed)
{
    TEST_ARENA(arena);
    test_stage *stage = stage_open(&arena, 1200);
    assert_int_equal(stage_cast(stage, (jub_cast_options){.seed = 1, .officer_count = 3}),
                     JUB_RANGE);
    const char *needed = strstr(stage->error.message, "so at least ");
    assert_non_null(needed);
    const uint32_t count = (uint32_t)strtoul(needed + strlen("so at least "), NULL, 10);
    assert_int_equal(stage_cast(stage, (jub_cast_options){.seed = 1, .officer_count = count - 1}),
                     JUB_RANGE);
    assert_int_equal(stage_cast(stage, (jub_cast_options){.seed = 1, .officer_count = count}),
                     JUB_OK);
    assert_int_equal(stage->cast.officer_count, count);
    stage_close(stage);
}

TEST(as_many_are_corrupt_as_asked_for_and_colluders_know_each_other)
{
    TEST_ARENA(arena);
    test_stage *stage = stage_open(&arena, 1200);
    for (uint32_t count = 0; count < 14; count++) {
        uint32_t corrupt = 0;
        const jub_cast_options options = {
            .seed = count, .officer_count = OFFICERS, .corrupt_count = count};
        assert_int_equal(stage_cast(stage, options), JUB_OK);
        for (uint32_t i = 0; i < stage->cast.count; i++) {
            const jub_player *player = &stage->cast.players[i];
            if (player->character == JUB_CHARACTER_HONEST) continue;
            corrupt++;
            assert_int_equal(player->role, jub_character_role(player->character));
            if (player->character == JUB_CHARACTER_COLLUDER)
                assert_int_equal(stage->cast.players[player->partner].partner, i);
        }
        assert_int_equal(corrupt, count);
        jub_cast_clear(&stage->cast);
    }
    stage_close(stage);
}

TEST(chosen_kinds_alone_are_planted_and_too_many_of_them_refused)
{
    TEST_ARENA(arena);
    test_stage *stage = stage_open(&arena, 1200);
    jub_cast_options options = {
        .seed = 1,
        .officer_count = OFFICERS,
        .corrupt_count = 4,
        .kinds = {.items = {JUB_CHARACTER_PEEPER, JUB_CHARACTER_SELLER_5}, .count = 2}};
    uint32_t found[JUB_CHARACTER_COUNT] = {0};
    assert_int_equal(stage_cast(stage, options), JUB_OK);
    for (uint32_t i = 0; i < stage->cast.count; i++) found[stage->cast.players[i].character]++;
    assert_int_equal(found[JUB_CHARACTER_PEEPER], 2);
    assert_int_equal(found[JUB_CHARACTER_SELLER_5], 2);
    assert_int_equal(found[JUB_CHARACTER_HONEST], stage->cast.count - 4);
    jub_cast_clear(&stage->cast);
    options.corrupt_count = 200;
    assert_int_equal(stage_cast(stage, options), JUB_RANGE);
    stage_close(stage);
}

TEST(a_register_without_officers_cannot_be_cast)
{
    TEST_ARENA(arena);
    test_stage *stage = stage_open(&arena, 1200);
    jub_register without = *stage->reg;
    jub_resource *resources = JUB_NEW(&arena, jub_resource, without.resource_count);
    memcpy(resources, without.resources, without.resource_count * sizeof *resources);
    for (uint32_t i = 0; i < without.resource_count; i++)
        if (jub_text_is(resources[i].name, "officers")) resources[i].name = JUB_TEXT("others");
    without.resources = resources;
    stage->reg = &without;
    assert_int_equal(stage_cast(stage, (jub_cast_options){.seed = 1, .officer_count = OFFICERS}),
                     JUB_MISSING);
    stage_close(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_facility_that_is_reached_has_a_clerk_and_a_head_and_the_rest_read),
        cmocka_unit_test(ids_and_keys_are_all_different),
        cmocka_unit_test(any_three_holders_join_the_key_of_the_list),
        cmocka_unit_test(too_few_officers_are_refused_with_how_many_are_needed),
        cmocka_unit_test(as_many_are_corrupt_as_asked_for_and_colluders_know_each_other),
        cmocka_unit_test(chosen_kinds_alone_are_planted_and_too_many_of_them_refused),
        cmocka_unit_test(a_register_without_officers_cannot_be_cast),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
