// The tables are attacked as a reader with time would: by trying every table that fits what is
// shown, by solving the equations, and by narrowing down between which bounds each count can lie.

#include "report/suppress_private.h"

#include "base/prng.h"
#include "test_support.h"

// -- linked tables: facilities by effect and clauses by effect, with all their totals -------------

enum { FACILITY_MAX = 40, CLAUSE_MAX = 8, EFFECT_MAX = 5, FLOW_MAX = 800, EQUATION_MAX = 200 };

// Equation: the sum of flows with sign 1 less those with sign -1 is 0.
typedef struct tables {
    uint32_t facilities, clauses, effects;
    report_flow flows[FLOW_MAX];
    size_t count;
    uint32_t nodes;
} tables;

static size_t add(tables *made, uint32_t from, uint32_t to, uint64_t count)
{
    assert_true(made->count < FLOW_MAX);
    made->flows[made->count] = (report_flow){.from = from, .to = to, .count = count, .cost = 10};
    return made->count++;
}

// Everybody (0) is elsewhere or on the list (2), by facility, by effect, by clause, and out (1).
static void make(tables *made, uint32_t facilities, uint32_t clauses, uint32_t effects,
                 const uint64_t *cells, jub_prng *random)
{
    uint64_t total = 0, rows[FACILITY_MAX] = {0}, columns[EFFECT_MAX] = {0};
    uint64_t of_clause[CLAUSE_MAX][EFFECT_MAX] = {{0}}, clause_rows[CLAUSE_MAX] = {0};
    const uint32_t first_effect = 3 + facilities, first_clause = first_effect + 2 * effects;
    *made = (tables){.facilities = facilities,
                     .clauses = clauses,
                     .effects = effects,
                     .nodes = first_clause + clauses};
    for (uint32_t f = 0; f < facilities; f++)
        for (uint32_t e = 0; e < effects; e++) {
            const uint64_t count = cells[f * effects + e];
            rows[f] += count;
            columns[e] += count;
            total += count;
            for (uint64_t i = 0; i < count; i++) {
                const uint32_t clause = (uint32_t)jub_prng_below(random, clauses);
                of_clause[clause][e]++;
                clause_rows[clause]++;
            }
            add(made, 3 + f, first_effect + e, count);
        }
    for (uint32_t f = 0; f < facilities; f++) add(made, 2, 3 + f, rows[f]);
    for (uint32_t e = 0; e < effects; e++)
        add(made, first_effect + e, first_effect + effects + e, columns[e]);
    for (uint32_t c = 0; c < clauses; c++) {
        for (uint32_t e = 0; e < effects; e++)
            add(made, first_effect + effects + e, first_clause + c, of_clause[c][e]);
        add(made, first_clause + c, 1, clause_rows[c]);
    }
    made->flows[add(made, 0, 2, total)].is_known = true;       // the gazette has it
    const uint64_t elsewhere = 5 + jub_prng_below(random, 45); // one number, known by the others
    add(made, 0, 1, elsewhere);
    made->flows[add(made, 1, 0, total + elsewhere)].is_known = true;
}

static void make_random(tables *made, jub_prng *random, uint32_t facilities, uint32_t clauses,
                        uint32_t effects, uint64_t largest)
{
    uint64_t cells[FACILITY_MAX * EFFECT_MAX];
    for (uint32_t i = 0; i < facilities * effects; i++)
        cells[i] = jub_prng_below(random, 3) == 0   ? jub_prng_below(random, 6)
                   : jub_prng_below(random, 6) == 0 ? 0
                                                    : jub_prng_below(random, (uint32_t)largest);
    make(made, facilities, clauses, effects, cells, random);
}

static bool is_small(const report_flow *flow)
{
    return flow->count > 0 && flow->count < 5 && !flow->is_known;
}

static void assert_shown(const tables *made)
{
    for (size_t i = 0; i < made->count; i++) {
        assert_true(!is_small(&made->flows[i]) || made->flows[i].is_hidden);
        assert_false(made->flows[i].is_known && made->flows[i].is_hidden);
    }
}

// -- attack one: every table that fits ------------------------------------------------------------

enum { GUESS_MAX = 30, TRY_MAX = 20000 };

typedef struct guess {
    const tables *made;
    uint64_t values[FLOW_MAX];
    size_t hidden[FLOW_MAX];
    size_t hidden_count;
    bool is_seen[FLOW_MAX][GUESS_MAX + 1]; // values that fit what is shown
    uint64_t tries;
} guess;

// What flows in is what flows out, at a node all of whose flows have been guessed or are shown.
static bool fits(const guess *all, size_t guessed, uint32_t node)
{
    int64_t sum = 0;
    for (size_t i = 0; i < all->made->count; i++) {
        const report_flow *flow = &all->made->flows[i];
        if (flow->from != node && flow->to != node) continue;
        for (size_t k = guessed; k < all->hidden_count; k++)
            if (all->hidden[k] == i) return true;
        sum += flow->to == node ? (int64_t)all->values[i] : -(int64_t)all->values[i];
    }
    return sum == 0;
}

static void try_all(guess *all, size_t at)
{
    if (++all->tries > TRY_MAX) return;
    if (at == all->hidden_count) {
        for (size_t k = 0; k < at; k++)
            all->is_seen[all->hidden[k]][all->values[all->hidden[k]]] = true;
        return;
    }
    const size_t flow = all->hidden[at];
    for (uint64_t value = 1; value <= GUESS_MAX; value++) {
        all->values[flow] = value;
        if (fits(all, at + 1, all->made->flows[flow].from) &&
            fits(all, at + 1, all->made->flows[flow].to))
            try_all(all, at + 1);
    }
}

// Zeros are shown, so what is hidden is guessed from 1 on. A table with too many guesses is passed
// over, and so counted.
static bool attack_by_guessing(const tables *made)
{
    static guess all;
    memset(&all, 0, sizeof all);
    all.made = made;
    for (size_t i = 0; i < made->count; i++) {
        all.values[i] = made->flows[i].count;
        if (!made->flows[i].is_hidden) continue;
        all.hidden[all.hidden_count++] = i;
        if (made->flows[i].count + REPORT_SMALL_REACH > GUESS_MAX) return false;
    }
    if (all.hidden_count > 12) return false;
    try_all(&all, 0);
    if (all.tries > TRY_MAX) return false;
    for (size_t i = 0; i < made->count; i++) {
        unsigned values = 0, large = 0;
        if (!is_small(&made->flows[i])) continue;
        for (int value = 1; value <= GUESS_MAX; value++) {
            values += all.is_seen[i][value];
            large += all.is_seen[i][value] && value >= 5;
        }
        assert_true(all.is_seen[i][made->flows[i].count]); // the truth is among what fits
        assert_true(values >= 2);
        assert_true(large >= 1); // nor can it be told that it is small
    }
    return true;
}

// Of a list so short that its total alone, which everybody has, tells: nothing else of it is shown.
static bool is_dark(const tables *made)
{
    for (size_t i = 0; i < made->count; i++) {
        const report_flow *flow = &made->flows[i];
        const bool is_elsewhere = flow->from == 0 && flow->to == 1;
        if (!is_elsewhere && !flow->is_known && flow->count > 0 && !flow->is_hidden) return false;
    }
    return true;
}

TEST(no_table_that_fits_what_is_shown_pins_a_small_count)
{
    TEST_ARENA(arena);
    unsigned attacked = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        jub_prng random = {seed};
        tables made;
        make_random(&made, &random, 2 + seed % 2, 1 + seed % 2, 2, 12);
        assert_true(report_suppress(&arena, made.flows, made.count, made.nodes));
        assert_shown(&made);
        attacked += !is_dark(&made) && attack_by_guessing(&made);
    }
    assert_true(attacked > 60);
}

// -- attack two: solving the equations ------------------------------------------------------------

enum { PRIME = 1000003 };

static int64_t power(int64_t base, int64_t exponent)
{
    int64_t result = 1;
    for (; exponent > 0; exponent /= 2, base = base * base % PRIME)
        if (exponent % 2 == 1) result = result * base % PRIME;
    return result;
}

// Gauss and Jordan modulo a prime over what is hidden: a row with one entry left tells a count.
static void attack_by_solving(const tables *made)
{
    static int64_t rows[EQUATION_MAX][FLOW_MAX];
    size_t unknown[FLOW_MAX], unknown_count = 0, rank = 0;
    memset(rows, 0, sizeof rows);
    for (size_t i = 0; i < made->count; i++) {
        if (!made->flows[i].is_hidden) continue;
        rows[made->flows[i].from][unknown_count] += 1;
        rows[made->flows[i].to][unknown_count] += PRIME - 1;
        unknown[unknown_count++] = i;
    }
    for (size_t column = 0; column < unknown_count && rank < made->nodes; column++) {
        size_t pivot = rank;
        while (pivot < made->nodes && rows[pivot][column] % PRIME == 0) pivot++;
        if (pivot == made->nodes) continue;
        for (size_t k = 0; k < unknown_count; k++) {
            const int64_t held = rows[pivot][k];
            rows[pivot][k] = rows[rank][k];
            rows[rank][k] = held % PRIME;
        }
        const int64_t inverse = power(rows[rank][column], PRIME - 2);
        for (size_t k = 0; k < unknown_count; k++) rows[rank][k] = rows[rank][k] * inverse % PRIME;
        for (size_t row = 0; row < made->nodes; row++) {
            const int64_t factor = rows[row][column] % PRIME;
            if (row == rank || factor == 0) continue;
            for (size_t k = 0; k < unknown_count; k++)
                rows[row][k] = (rows[row][k] + (PRIME - factor) * rows[rank][k]) % PRIME;
        }
        rank++;
    }
    for (size_t row = 0; row < rank; row++) {
        size_t entries = 0, last = 0;
        for (size_t k = 0; k < unknown_count; k++)
            if (rows[row][k] % PRIME != 0) entries++, last = k;
        if (entries == 1) assert_false(is_small(&made->flows[unknown[last]]));
    }
}

// -- attack three: between which bounds -----------------------------------------------------------

// How far a count can go up while all that is shown stays: as much as can be sent round the network
// the other way, one at a time (Ford and Fulkerson), each hidden count staying at least 1.
static uint64_t can_rise_by(const tables *made, size_t flow, uint64_t enough)
{
    static int64_t changes[FLOW_MAX];
    uint64_t sent = 0;
    memset(changes, 0, sizeof changes);
    for (; sent < enough; sent++) {
        size_t came_by[256], queue[256], head = 0, tail = 0;
        bool is_seen[256] = {false}, is_against[256] = {false};
        const uint32_t begin = made->flows[flow].to, end = made->flows[flow].from;
        queue[tail++] = begin;
        is_seen[begin] = true;
        while (head < tail && !is_seen[end]) {
            const size_t node = queue[head++];
            for (size_t i = 0; i < made->count; i++) {
                const report_flow *at = &made->flows[i];
                if (i == flow || !at->is_hidden) continue;
                const bool is_back = at->to == node;
                if (at->from != node && !is_back) continue;
                if (is_back && (int64_t)at->count + changes[i] <= 1) continue;
                const size_t next = is_back ? at->from : at->to;
                if (is_seen[next]) continue;
                is_seen[next] = true;
                came_by[next] = i;
                is_against[next] = is_back;
                queue[tail++] = next;
            }
        }
        if (!is_seen[end]) break;
        for (size_t node = end; node != begin;) {
            const size_t i = came_by[node];
            changes[i] += is_against[node] ? -1 : 1;
            node = is_against[node] ? made->flows[i].to : made->flows[i].from;
        }
    }
    return sent;
}

TEST(no_small_count_of_linked_tables_can_be_computed_or_told_to_be_small)
{
    TEST_ARENA(arena);
    size_t small = 0, hidden = 0, all = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        jub_prng random = {1000 + seed};
        tables made;
        make_random(&made, &random, 4 + (uint32_t)seed % 30, 1 + (uint32_t)seed % 7,
                    2 + (uint32_t)seed % 4, 5 + seed * 3);
        assert_true(report_suppress(&arena, made.flows, made.count, made.nodes));
        assert_int_equal(jub_arena_mark(&arena), 0);
        assert_shown(&made);
        attack_by_solving(&made);
        for (size_t i = 0; i < made.count; i++) {
            all++;
            hidden += made.flows[i].is_hidden;
            if (!is_small(&made.flows[i])) continue;
            small++;
            assert_true(can_rise_by(&made, i, REPORT_SMALL_REACH) == REPORT_SMALL_REACH);
        }
    }
    assert_true(small > 1000);
    assert_true(hidden < all); // something is left to read
}

// The attacks find what is there to be found: tables whose small counts alone are left out.
TEST(the_attacks_succeed_where_small_counts_alone_are_left_out)
{
    (void)state_unused;
    const uint64_t cells[] = {3, 40, 50, 60};
    jub_prng random = {1};
    tables made;
    make(&made, 2, 1, 2, cells, &random);
    for (size_t i = 0; i < made.count; i++) made.flows[i].is_hidden = is_small(&made.flows[i]);
    assert_true(made.flows[0].is_hidden);
    assert_int_equal(can_rise_by(&made, 0, REPORT_SMALL_REACH), 0);
}

TEST(tables_without_small_counts_are_shown_whole)
{
    TEST_ARENA(arena);
    const uint64_t cells[] = {30, 40, 0, 60, 5, 7};
    jub_prng random = {3};
    tables made;
    make(&made, 3, 1, 2, cells, &random);
    made.flows[made.count - 2].count = 100;
    made.flows[made.count - 1].count = 242;
    assert_true(report_suppress(&arena, made.flows, made.count, made.nodes));
    for (size_t i = 0; i < made.count; i++) assert_false(made.flows[i].is_hidden);
}

TEST(a_count_that_cannot_be_made_safe_takes_all_with_it)
{
    TEST_ARENA(arena);
    report_flow flows[] = {
        {.from = 0, .to = 1, .count = 2, .cost = 1},
        {.from = 0, .to = 1, .count = 3, .cost = 1},
        {.from = 0, .to = 1, .count = 0, .cost = 1},
        {.from = 1, .to = 0, .count = 5, .is_known = true},
    };
    assert_true(report_suppress(&arena, flows, 4, 2));
    assert_true(flows[0].is_hidden && flows[1].is_hidden && flows[2].is_hidden);
    assert_false(flows[3].is_hidden);
}

TEST(tables_that_share_only_what_is_known_are_not_touched)
{
    TEST_ARENA(arena);
    report_flow flows[] = {
        {.from = 0, .to = 1, .count = 2, .cost = 1},
        {.from = 0, .to = 1, .count = 3, .cost = 1},
        {.from = 1, .to = 0, .count = 5, .is_known = true},
        {.from = 1, .to = 2, .count = 150, .is_known = true},
        {.from = 2, .to = 3, .count = 50, .cost = 1},
        {.from = 2, .to = 3, .count = 100, .cost = 1},
        {.from = 3, .to = 1, .count = 150, .is_known = true},
    };
    assert_true(report_suppress(&arena, flows, 7, 4));
    assert_true(flows[0].is_hidden && flows[1].is_hidden);
    for (size_t i = 2; i < 7; i++) assert_false(flows[i].is_hidden);
}

TEST(memory_that_is_out_is_told)
{
    for (size_t fail_at = 0; fail_at < 5; fail_at++) {
        TEST_ARENA(arena);
        report_flow flow = {.from = 0, .to = 1, .count = 9};
        test_arena_fail_at(&arena, fail_at);
        assert_false(report_suppress(&arena, &flow, 1, 2));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_table_that_fits_what_is_shown_pins_a_small_count),
        cmocka_unit_test(no_small_count_of_linked_tables_can_be_computed_or_told_to_be_small),
        cmocka_unit_test(the_attacks_succeed_where_small_counts_alone_are_left_out),
        cmocka_unit_test(tables_without_small_counts_are_shown_whole),
        cmocka_unit_test(a_count_that_cannot_be_made_safe_takes_all_with_it),
        cmocka_unit_test(tables_that_share_only_what_is_known_are_not_touched),
        cmocka_unit_test(memory_that_is_out_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
