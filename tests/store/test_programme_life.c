// Whatever a programme comes to, its database has it, and the programme goes on from there.

#include <unistd.h>

#include "programme/small_programme.h"
#include "store/programme_store.h"

static void put(const char *path, const small *world)
{
    jub_programme_store *store = NULL;
    jub_error error;
    assert_int_equal(jub_programme_store_open(path, true, &store, &error), JUB_OK);
    if (jub_programme_store_write(store, &world->state, &error) != JUB_OK)
        fail_msg("%s", error.message);
    jub_programme_store_close(store);
}

// The state in the place of the one that is there, as by the next program.
static void take(const char *path, small *world)
{
    jub_programme_store *store = NULL;
    jub_state found;
    world->basis.proposals = NULL;
    assert_int_equal(jub_state_begin(world->arena, &world->basis, JUB_TEXT("small.example"), &found,
                                     &world->error),
                     JUB_OK);
    assert_int_equal(jub_programme_store_open(path, false, &store, &world->error), JUB_OK);
    if (jub_programme_store_read(store, &found, &world->error) != JUB_OK)
        fail_msg("%s", world->error.message);
    jub_programme_store_close(store);
    world->state = found;
}

// Lives twice, once straight and once from database to database.
static void live_twice(jub_arena *arena, bool is_public)
{
    char path[] = "/tmp/jubilee-life-XXXXXX";
    const int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    (void)close(descriptor);
    small *straight = small_new(arena, is_public), *world = small_new(arena, is_public);
    small *by = is_public ? small_new(arena, false) : NULL;
    for (int step = SMALL_OPENED; step <= SMALL_CLOSED; step++) {
        if (by) small_live(by, (small_step)step, NULL);
        small_live(straight, (small_step)step, by);
        small_live(world, (small_step)step, by);
        world->state.programme.size = straight->state.programme.size = world->index - 1;
        put(path, world);
        take(path, world);
        small_assert_same(&world->state, &straight->state);
    }
    assert_int_equal(world->state.programme.stage, JUB_PROGRAMME_CLOSED);
    assert_int_equal(unlink(path), 0);
    small_free(straight);
    small_free(world);
    if (by) small_free(by);
}

TEST(a_programme_lives_from_database_to_database)
{
    TEST_ARENA(arena);
    live_twice(&arena, false);
}

TEST(what_is_public_of_it_does_too)
{
    TEST_ARENA(arena);
    live_twice(&arena, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_programme_lives_from_database_to_database),
        cmocka_unit_test(what_is_public_of_it_does_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
