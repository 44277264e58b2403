// Places, ranks and ties; and unknown ranks against every completion there is.

#include "base/prng.h"
#include "register_fixture.h"

#define HEADER "decree \"D\" effect 2020-03-01 reckoned 2020-03-01 .\n"
#define PEOPLE "person:string facility:string fit:boolean k:integer j:integer"

static const char *const people =
    "person,facility,fit,k,j\nA,F1,true,5,1\nB,F1,true,5,2\nC,F1,true,7,0\nD,F1,false,9,9\n"
    "E,F2,true,1,1\nF,F1,true,5,2\n";

static fixture open_quota(jub_arena *arena, const char *quota, const char *csv,
                          const uint8_t *tickets)
{
    const char *statements =
        jub_text_format(arena,
                        HEADER "field facility : text . field fit : boolean .\n"
                               "field k : integer . field j : integer .\n"
                               "grants G1 cite \"g\" transfer to home when fit .\n"
                               "quota Q1 cite \"q\" on G1 %s .\n",
                        quota)
            .bytes;
    const uint8_t *const all[] = {tickets};
    const jub_determine_options options = {.tickets = tickets ? all : NULL};
    const fixture_file files[] = {{"persons", PEOPLE, csv}};
    return fixture_open(arena, statements, files, 1, &options);
}

// One letter a row: in, out, contested, or - for nobody's candidate.
static void assert_places(const fixture *made, const char *expected)
{
    char found[64] = "";
    assert_int_equal(made->status, JUB_OK);
    for (uint32_t row = 0; row < jub_determiner_row_count(made->determiner); row++) {
        const jub_determination each = fixture_determine(made, row, NULL);
        const bool has_quota = each.quota != JUB_NO_QUOTA;
        found[row] = each.result.standing == JUB_GRANTED                    ? 'I'
                     : each.result.standing == JUB_UNDETERMINED             ? '?'
                     : each.result.standing == JUB_NOT_GRANTED && has_quota ? 'O'
                                                                            : '-';
    }
    assert_string_equal(found, expected);
}

TEST(places_go_by_rank_within_each_group)
{
    TEST_ARENA(arena);
    const fixture made =
        open_quota(&arena, "take 2 per facility rank by k down, j up tie all", people, NULL);
    // F1: C 7, A 5/1, then B and F level at 5/2; F2: E alone. D does not qualify.
    assert_places(&made, "IOI-IO");
    const jub_determination b = fixture_determine(&made, 1, NULL);
    assert_int_equal(b.rank, 3);
    assert_int_equal(b.rank_last, 3);
    assert_int_equal(b.places, 2);
    assert_told(&made, 1, "granted nothing: outside the quota; quota Q1: place 3 for 2");
    assert_told(&made, 0, "granted by G1 (g), moved to home; quota Q1: place 2 for 2");
}

TEST(a_tie_at_the_cut_admits_all_or_none_as_the_decree_says)
{
    TEST_ARENA(arena);
    const fixture all =
        open_quota(&arena, "take 3 per facility rank by k down, j up tie all", people, NULL);
    assert_places(&all, "III-II");
    const fixture none =
        open_quota(&arena, "take 3 per facility rank by k down, j up tie none", people, NULL);
    assert_places(&none, "IOI-IO");
    const fixture fits =
        open_quota(&arena, "take 4 per facility rank by k down, j up tie none", people, NULL);
    assert_places(&fits, "III-II");
}

TEST(a_lottery_orders_a_tie_by_ticket)
{
    TEST_ARENA(arena);
    uint8_t tickets[6 * JUB_TICKET_BYTES] = {0};
    tickets[1 * JUB_TICKET_BYTES] = 9; // B
    tickets[5 * JUB_TICKET_BYTES] = 8; // F
    const char *quota = "take 3 per facility rank by k down, j up tie lottery \"l\"";
    const fixture f_first = open_quota(&arena, quota, people, tickets);
    assert_places(&f_first, "IOI-II");
    tickets[1 * JUB_TICKET_BYTES] = 7;
    const fixture b_first = open_quota(&arena, quota, people, tickets);
    assert_places(&b_first, "III-IO");
    tickets[1 * JUB_TICKET_BYTES] = 8; // equal tickets: by the person's id
    const fixture by_label = open_quota(&arena, quota, people, tickets);
    assert_places(&by_label, "III-IO");
}

TEST(places_that_hang_on_missing_facts_are_counted)
{
    TEST_ARENA(arena);
    // F1: A 9 is in; B is unknown and C 5 may be second; D 1 is out. F2: E may not be fit, so that
    // E and F have a place each, F for sure. F3: nobody.
    const fixture made = open_quota(&arena, "take 2 per facility rank by k down tie all",
                                    "person,facility,fit,k,j\nA,F1,true,9,0\nB,F1,true,,0\n"
                                    "C,F1,true,5,0\nD,F1,true,1,0\nE,F2,,3,0\nF,F2,true,2,0\n"
                                    "G,F3,false,2,0\n",
                                    NULL);
    assert_places(&made, "I??O?I-");
    assert_int_equal(jub_determiner_contested(made.determiner), 2); // one in F1, E's in F2
    const fixture known =
        open_quota(&arena, "take 2 per facility rank by k down, j up tie all", people, NULL);
    assert_int_equal(jub_determiner_contested(known.determiner), 0);
}

TEST(without_quotas_there_is_a_place_for_all)
{
    TEST_ARENA(arena);
    const char *statements = HEADER "field facility : text . field fit : boolean .\n"
                                    "field k : integer . field j : integer .\n"
                                    "grants G1 cite \"g\" transfer to home when fit .\n"
                                    "quota Q1 cite \"q\" on G1 take 1 rank by k down, j up\n"
                                    "  tie lottery \"l\" .\n";
    const fixture_file files[] = {{"persons", PEOPLE, people}};
    const jub_determine_options options = {.has_no_quotas = true};
    const fixture made = fixture_open(&arena, statements, files, 1, &options); // and no tickets
    assert_places(&made, "III-II");
    assert_told(&made, 0, "granted by G1 (g), moved to home");
}

TEST(a_lottery_without_tickets_is_an_error)
{
    TEST_ARENA(arena);
    jub_error error;
    fixture made = {0};
    const fixture_file files[] = {{"persons", PEOPLE, people}};
    made.decree = fixture_decree(&arena,
                                 HEADER "field fit : boolean . field k : integer .\n"
                                        "grants G1 cite \"g\" transfer to home when fit .\n"
                                        "quota Q1 cite \"q\" on G1 take 1 rank by k up "
                                        "tie lottery \"spring\" .",
                                 &made.diagnostics);
    made.reg = fixture_register(&arena, files, 1);
    assert_int_equal(jub_determiner_open(&arena, made.decree, made.reg, NULL, &made.diagnostics,
                                         &made.determiner),
                     JUB_OK);
    made.worker = jub_worker_new(&arena, made.determiner);
    assert_int_equal(jub_determine_rank(made.determiner, made.worker, &error), JUB_MISSING);
    assert_string_equal(error.message, "draw seed needed for lottery 'spring'");
}

TEST(a_share_is_rounded_as_the_decree_says)
{
    TEST_ARENA(arena);
    // Five candidates: half of them is 2.5.
    const fixture down =
        open_quota(&arena, "take down(1/2) rank by k down, j up tie all", people, NULL);
    assert_places(&down, "IOI-OO");
    const fixture up =
        open_quota(&arena, "take up(1/2) rank by k down, j up tie none", people, NULL);
    assert_places(&up, "IOI-OO"); // three places, but B and F are level for the third
}

TEST(somebody_outside_a_quota_keeps_what_another_grant_gives)
{
    TEST_ARENA(arena);
    const char *statements =
        HEADER "field fit : boolean . field k : integer . field j : integer .\n"
               "grants G1 cite \"g\" transfer to home when fit .\n"
               "grants G2 cite \"h\" commute to fine when j > 1 .\n"
               "quota Q1 cite \"q\" on G1 take 1 rank by k up tie all .";
    const fixture_file files[] = {{"persons", PEOPLE, people}};
    const fixture made = fixture_open(&arena, statements, files, 1, NULL);
    assert_told(&made, 0, "granted nothing: outside the quota; quota Q1: place 2 for 1");
    assert_told(&made, 1, "granted by G2 (h), commuted to fine");
    assert_told(&made, 4, "granted by G1 (g), moved to home; quota Q1: place 1 for 1");
}

TEST(a_contested_place_is_undetermined_and_names_what_is_missing)
{
    TEST_ARENA(arena);
    const fixture made = open_quota(&arena, "take 1 rank by k down tie all",
                                    "person,facility,fit,k,j\nA,F1,true,5,1\nB,F1,true,,1\n"
                                    "C,F1,true,3,1\n",
                                    NULL);
    assert_places(&made, "??O");
    const jub_determination a = fixture_determine(&made, 0, NULL);
    const jub_determination b = fixture_determine(&made, 1, NULL);
    assert_true(a.is_contested && b.is_contested);
    assert_int_equal(a.missing[0], 0); // of somebody else
    assert_int_equal(b.missing[0], 4); // k is the third field
    assert_int_equal(a.rank, 1);
    assert_int_equal(a.rank_last, 2);
    assert_int_equal(b.best.standing, JUB_GRANTED);
    assert_int_equal(b.worst.standing, JUB_NOT_GRANTED);
}

// -- against every completion ---------------------------------------------------------------------

enum { PERSON_COUNT = 5, KEY_LOW = -1, KEY_HIGH = 8, CASE_COUNT = 400 };

typedef struct person {
    bool has_fit, fit, has_k;
    int k, j;
} person;

// In (1), out (0), for each candidate of one completion, by counting; -1 for others.
static void rank_plainly(const person *all, uint32_t take, int tie, int *in)
{
    for (int i = 0; i < PERSON_COUNT; i++) {
        uint32_t before = 0, level = 0;
        in[i] = -1;
        if (!all[i].fit) continue;
        for (int o = 0; o < PERSON_COUNT; o++) {
            if (o == i || !all[o].fit) continue;
            const int order = all[o].k != all[i].k ? all[i].k - all[o].k : all[o].j - all[i].j;
            before += order < 0 || (tie == 2 && order == 0 && o < i);
            level += tie != 2 && order == 0;
        }
        in[i] = tie == 1 ? before + level + 1 <= take : before < take;
    }
}

// What holds over all completions: bit 0 somebody was out, bit 1 in.
static void complete(person *all, int at, uint32_t take, int tie, unsigned *seen)
{
    if (at == PERSON_COUNT) {
        int in[PERSON_COUNT];
        rank_plainly(all, take, tie, in);
        for (int i = 0; i < PERSON_COUNT; i++)
            if (in[i] >= 0) seen[i] |= in[i] ? 2u : 1u;
        return;
    }
    person *each = &all[at];
    for (int fit = each->has_fit ? each->fit : 0; fit <= (each->has_fit ? each->fit : 1); fit++) {
        each->fit = fit;
        const int low = each->has_k ? each->k : KEY_LOW, high = each->has_k ? each->k : KEY_HIGH;
        const int held = each->k;
        for (int k = low; k <= high; k++) {
            each->k = k;
            complete(all, at + 1, take, tie, seen);
        }
        each->k = held;
    }
}

static void check_ranking(uint64_t seed, void **state_unused)
{
    TEST_ARENA(arena);
    static const char *const ties[] = {"all", "none", "lottery \"l\""};
    jub_prng prng = {seed};
    person all[PERSON_COUNT];
    jub_buffer csv = jub_buffer_init(4096);
    uint8_t tickets[PERSON_COUNT * JUB_TICKET_BYTES] = {0};
    const uint32_t take = jub_prng_below(&prng, 4) + 1;
    const int tie = (int)jub_prng_below(&prng, 3);
    int missing_count = 0;
    jub_buffer_string(&csv, "person,facility,fit,k,j\n");
    for (int i = 0; i < PERSON_COUNT; i++) {
        tickets[i * JUB_TICKET_BYTES] = (uint8_t)i;
        all[i] = (person){jub_prng_chance(&prng, 4, 5), jub_prng_chance(&prng, 5, 6),
                          missing_count == 3 || jub_prng_chance(&prng, 2, 3),
                          2 * (int)jub_prng_below(&prng, 4), (int)jub_prng_below(&prng, 3)};
        missing_count += !all[i].has_k;
        jub_buffer_format(&csv, "P%d,F1,%s,", i,
                          !all[i].has_fit ? ""
                          : all[i].fit    ? "true"
                                          : "false");
        if (all[i].has_k) jub_buffer_i64(&csv, all[i].k);
        jub_buffer_format(&csv, ",%d\n", all[i].j);
    }
    jub_buffer_char(&csv, '\0');
    const char *quota =
        jub_text_format(&arena, "take %u rank by k down, j up tie %s", take, ties[tie]).bytes;
    const fixture made = open_quota(&arena, quota, csv.bytes, tickets);

    unsigned seen[PERSON_COUNT] = {0};
    person completed[PERSON_COUNT];
    memcpy(completed, all, sizeof all);
    complete(completed, 0, take, tie, seen);
    for (uint32_t i = 0; i < PERSON_COUNT; i++) {
        const jub_determination each = fixture_determine(&made, i, NULL);
        const jub_standing standing = (jub_standing)each.result.standing;
        // Whether somebody qualifies may be open while their place is not.
        const bool can_fail = !all[i].has_fit || !all[i].fit;
        const unsigned outcomes = seen[i] | (can_fail ? 1u : 0u);
        const jub_standing expected = outcomes == 2   ? JUB_GRANTED
                                      : outcomes == 3 ? JUB_UNDETERMINED
                                                      : JUB_NOT_GRANTED;
        if (standing != expected)
            print_message("seed %llu row %u %s:\n%s", (unsigned long long)seed, i, quota,
                          csv.bytes);
        assert_int_equal(standing, expected);
    }
    jub_buffer_clear(&csv);
}

TEST(unknown_ranks_are_in_out_or_contested_exactly_as_over_all_completions)
{
    for (uint64_t seed = 1; seed <= CASE_COUNT; seed++) check_ranking(seed, state_unused);
}

TEST(whoever_lacks_a_group_is_in_where_all_who_may_be_there_fit)
{
    TEST_ARENA(arena);
    const char *csv = "person,facility,fit,k,j\nA,F1,true,5,1\nB,F1,true,4,1\nC,,true,3,1\n"
                      "D,F2,true,1,1\nE,,true,9,1\n";
    // At most four in F1, so that four places hold everybody wherever C and E are.
    const fixture four =
        open_quota(&arena, "take 4 per facility rank by k down tie all", csv, NULL);
    assert_places(&four, "IIIII");
    const fixture three =
        open_quota(&arena, "take 3 per facility rank by k down tie all", csv, NULL);
    assert_places(&three, "II?I?");
    const fixture none =
        open_quota(&arena, "take 0 per facility rank by k down tie all", csv, NULL);
    assert_places(&none, "OOOOO");
}

TEST(what_a_rank_assumed_is_told)
{
    TEST_ARENA(arena);
    const char *statements =
        HEADER "field fit : boolean . field k : integer assume 3 cite \"p\" .\n"
               "grants G1 cite \"g\" transfer to home when fit .\n"
               "quota Q1 cite \"q\" on G1 take 1 rank by k down tie all .\n";
    const fixture_file files[] = {{"persons", "person:string fit:boolean k:integer",
                                   "person,fit,k\nA,true,\nB,true,2\nC,true,1\n"}};
    const fixture made = fixture_open(&arena, statements, files, 1, NULL);
    assert_places(&made, "IOO");
    assert_int_equal(fixture_determine(&made, 0, NULL).assumed[0], 2);
    assert_int_equal(fixture_determine(&made, 1, NULL).assumed[0], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_go_by_rank_within_each_group),
        cmocka_unit_test(a_tie_at_the_cut_admits_all_or_none_as_the_decree_says),
        cmocka_unit_test(a_lottery_orders_a_tie_by_ticket),
        cmocka_unit_test(places_that_hang_on_missing_facts_are_counted),
        cmocka_unit_test(without_quotas_there_is_a_place_for_all),
        cmocka_unit_test(a_lottery_without_tickets_is_an_error),
        cmocka_unit_test(a_share_is_rounded_as_the_decree_says),
        cmocka_unit_test(somebody_outside_a_quota_keeps_what_another_grant_gives),
        cmocka_unit_test(a_contested_place_is_undetermined_and_names_what_is_missing),
        cmocka_unit_test(whoever_lacks_a_group_is_in_where_all_who_may_be_there_fit),
        cmocka_unit_test(what_a_rank_assumed_is_told),
        cmocka_unit_test(unknown_ranks_are_in_out_or_contested_exactly_as_over_all_completions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
