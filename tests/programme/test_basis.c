#include "small_programme.h"

TEST(people_and_facilities_are_found_by_their_keys)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    const jub_basis *basis = &world->basis;
    const uint32_t person = jub_basis_person(basis, JUB_TEXT("B1"));
    assert_text(jub_basis_person_key(basis, person), "B1");
    assert_text(jub_basis_facility_key(basis, jub_basis_facility_of(basis, person)), "F2");
    assert_true(jub_basis_person(basis, JUB_TEXT("Z9")) == JUB_NO_ROW);
    assert_true(jub_basis_facility(basis, JUB_TEXT("F9")) == JUB_NO_ROW);
    small_free(world);
}

TEST(without_a_register_nobody_is_found)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, true);
    assert_true(jub_basis_person(&world->basis, JUB_TEXT("A1")) == JUB_NO_ROW);
    assert_true(jub_basis_facility(&world->basis, JUB_TEXT("F1")) == JUB_NO_ROW);
    assert_true(jub_parties_officer(world->basis.parties, JUB_TEXT("RD1")) == JUB_NO_ROW);
    assert_int_equal(jub_parties_bar(world->basis.parties, 0, 0), JUB_BAR_NONE);
    small_free(world);
}

// By the register in small_programme.h: RD1 and RD2 serve at F1 and F2; OT is of Lake, as A3; OU of
// the 9th, as A1; OK is tied to B1; OM serves at F5, where B2 once was.
TEST(a_reader_is_barred_by_place_tie_town_unit_and_history)
{
    TEST_ARENA(arena);
    static const struct {
        const char *officer, *person;
        jub_bar bar;
    } expected[] = {
        {"RD1", "A1", JUB_BAR_FACILITY}, {"RD1", "B1", JUB_BAR_NONE},
        {"RD2", "B2", JUB_BAR_FACILITY}, {"RD3", "A1", JUB_BAR_NONE},
        {"OT", "A3", JUB_BAR_TOWN},      {"OT", "A1", JUB_BAR_NONE},
        {"OU", "A1", JUB_BAR_UNIT},      {"OU", "A2", JUB_BAR_NONE}, // no unit is none in common
        {"OK", "B1", JUB_BAR_KIN},       {"OK", "B2", JUB_BAR_NONE},
        {"OM", "B2", JUB_BAR_HANDLED},   {"OM", "B1", JUB_BAR_NONE},
        {"RD5", "B2", JUB_BAR_HANDLED},
    };
    small *world = small_new(&arena, false);
    const jub_parties *parties = world->basis.parties;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const uint32_t officer = jub_parties_officer(parties, jub_text_from(expected[i].officer));
        const uint32_t person = jub_basis_person(&world->basis, jub_text_from(expected[i].person));
        assert_true(officer != JUB_NO_ROW && person != JUB_NO_ROW);
        if (jub_parties_bar(parties, officer, person) != expected[i].bar)
            fail_msg("%s and %s: %s", expected[i].officer, expected[i].person,
                     jub_bar_words(jub_parties_bar(parties, officer, person)));
    }
    assert_true(jub_parties_officer(parties, JUB_TEXT("nobody")) == JUB_NO_ROW);
    assert_int_equal(jub_parties_bar(parties, JUB_NO_ROW, 0), JUB_BAR_NONE);
    small_free(world);
}

static jub_status open_files(jub_arena *arena, const fixture_file *files, size_t count,
                             jub_basis *basis_out, jub_error *error)
{
    jub_diagnostics diagnostics;
    const jub_hash hash = {{0}};
    return jub_basis_open(arena, NULL, fixture_decree(arena, SMALL_DECREE, &diagnostics), &hash,
                          fixture_register(arena, files, count), &hash, basis_out, error);
}

TEST(a_register_without_facilities_is_refused)
{
    TEST_ARENA(arena);
    jub_basis basis;
    jub_error error = {0};
    const fixture_file alone[] = {{"persons", "person:string", "person\nA1\n"}};
    assert_int_equal(open_files(&arena, alone, 1, &basis, &error), JUB_MISSING);
    assert_string_equal(error.message, "the register has no resource 'facilities' with a key");
    const fixture_file apart[] = {{"facilities", "facility:string", "facility\nF1\n"},
                                  {"persons", "person:string", "person\nA1\n"}};
    assert_int_equal(open_files(&arena, apart, 2, &basis, &error), JUB_MISSING);
    assert_string_equal(error.message,
                        "the register does not say in which facility somebody is held");
}

TEST(a_register_without_officers_bars_nobody)
{
    TEST_ARENA(arena);
    jub_basis basis;
    const fixture_file files[] = {
        {"facilities", "facility:string", "facility\nF1\n"},
        {"persons", "person:string facility:string>facilities", "person,facility\nA1,F1\nA2,\n"}};
    assert_int_equal(open_files(&arena, files, 2, &basis, NULL), JUB_OK);
    assert_true(jub_parties_officer(basis.parties, JUB_TEXT("A1")) == JUB_NO_ROW);
    assert_true(jub_basis_facility_of(&basis, 1) == JUB_NO_ROW);
}

TEST(any_failed_allocation_leaves_the_arena_as_it_was)
{
    (void)state_unused;
    jub_arena kept = jub_arena_init((size_t)1 << 30);
    jub_diagnostics diagnostics;
    const jub_hash hash = {{0}};
    const jub_decree *decree = fixture_decree(&kept, SMALL_DECREE, &diagnostics);
    const jub_register *reg =
        fixture_register(&kept, small_register, sizeof small_register / sizeof *small_register);
    jub_status status = JUB_NO_MEMORY;
    for (size_t fail_at = 0; status != JUB_OK; fail_at++) {
        jub_basis basis;
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        test_arena_fail_at(&arena, fail_at);
        status = jub_basis_open(&arena, NULL, decree, &hash, reg, &hash, &basis, NULL);
        if (status != JUB_OK) {
            assert_int_equal(status, JUB_NO_MEMORY);
            assert_int_equal(jub_arena_mark(&arena), 0);
        }
        assert_true(fail_at < 100);
        jub_arena_clear(&arena);
    }
    jub_arena_clear(&kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_and_facilities_are_found_by_their_keys),
        cmocka_unit_test(without_a_register_nobody_is_found),
        cmocka_unit_test(a_reader_is_barred_by_place_tie_town_unit_and_history),
        cmocka_unit_test(a_register_without_facilities_is_refused),
        cmocka_unit_test(a_register_without_officers_bars_nobody),
        cmocka_unit_test(any_failed_allocation_leaves_the_arena_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
