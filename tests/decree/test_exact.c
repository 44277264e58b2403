// The exact second pass against every completion there is. A generated decree is run over a
// register in which the first row lacks some facts and all others are that row completed in every
// possible way; the completions are determined by the plain pass alone, as nothing is missing from
// them. The decrees are made here and not by generate.h: their facts have so few values, or turn
// over at so few, that every completion can stand in a row of its own.

#include <stdlib.h>

#include "base/prng.h"
#include "register_fixture.h"

enum {
    DECREE_COUNT = 300,
    ROW_MAX = 8192,
    TEXT_MAX_BYTES = 4 << 20,
    PERSON_FACT_COUNT = 8,
    FACT_COUNT = 12, // with two cells of each of two rows
};

// The facts of the generated decrees and all that each can be. Numbers and dates reach past every
// point at which a condition turns over, on both sides, whatever the other known values are. So
// that this holds, n and m are never both missing, nor the points of both rows.
typedef struct fact {
    const char *name;
    const char *values[24];
    uint32_t value_count;
    uint32_t known_first; // a fact that is not missing has one of these
    uint32_t known_count;
} fact;

static const fact facts[FACT_COUNT] = {
    {"a", {"true", "false"}, 2, 0, 2},
    {"b", {"true", "false"}, 2, 0, 2},
    {"kind", {"open", "closed", "half"}, 3, 0, 3},
    {"n",
     {"-1000", "-7", "-6", "-5", "-4", "-3", "-2", "-1", "0",  "1",    "2",
      "3",     "4",  "5",  "6",  "7",  "8",  "9",  "10", "11", "1000", "none"},
     22,
     7,
     9},
    {"m",
     {"-1000", "-2", "-1", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "22", "1000"},
     15,
     2,
     9},
    {"birth",
     {"1959-12-31", "1960-01-01", "1960-01-02", "1960-02-28", "1960-02-29", "1960-03-01",
      "1962-02-28", "1962-03-01", "1962-03-04", "1962-03-05", "1962-03-06", "1999-01-01"},
     12,
     0,
     12},
    {"offences",
     {"theft", "murder", "sexual/x", "other", "theft;murder", "theft;other", "sexual/x;murder",
      "murder;other", "sexual/x;other", "theft;sexual/x", "theft;murder;other"},
     11,
     0,
     11},
    {"town", {"north", "south", "elsewhere"}, 3, 0, 3},
#define SERIOUS {"true", "false"}, 2, 0, 2
#define POINTS                                                                                     \
    {"-1000", "-5", "-4", "-3", "-2", "-1", "0", "1", "2", "3", "4", "5", "6", "7", "8", "1000"},  \
        16, 7, 5
    {"serious", SERIOUS},
    {"points", POINTS},
    {"serious", SERIOUS},
    {"points", POINTS},
};

// The bit of each in what a determination says is missing: behind the fields (with term_end) come
// the record itself and then its fields, whichever row they are missing from.
static const uint64_t bits[FACT_COUNT] = {1,  2,   4,       8,       16,      32,
                                          64, 128, 1 << 10, 1 << 11, 1 << 10, 1 << 11};

static bool hinders(uint32_t number, const bool *is_missing)
{
    return (number == 3 && is_missing[4]) || (number == 4 && is_missing[3]) ||
           (number == 9 && is_missing[11]) || (number == 11 && is_missing[9]);
}

static const char *const field_statements =
    "field a : boolean . field b : boolean . field kind : one of { open, closed, half } .\n"
    "field n : integer or none . field m : integer . field birth : date .\n"
    "field offences : codes . field town : text . field term_end : date .\n"
    "record sentences each sentence with serious : boolean, points : integer, long : duration,\n"
    "  begins : date laid by long from begins .\n"
    "codes grave cite \"c\" = { \"murder\", \"sexual/*\" } . codes small cite \"c\" = { \"theft\" "
    "} .\n";

static const char *pick(jub_prng *prng, const char *const *words, uint32_t count)
{
    return words[jub_prng_below(prng, count)];
}

static void write_atom(jub_prng *prng, jub_buffer *out)
{
    static const char *const atoms[] = {
        "a",
        "b",
        "kind is open",
        "kind is not half",
        "kind is closed",
        "offences meets grave",
        "offences within small",
        "offences meets small",
        "offences within grave",
        "town = \"north\"",
        "town <> \"south\"",
        "n is none",
        "n + m > 6",
        "n = m",
        "m <> 3",
        "n < m",
        "min(n, m) >= 2",
        "2 * m - n >= 4",
        "birth + 60 years <= reckoned",
        "birth + 62 years > reckoned",
        "birth = 1960-01-01",
        "days(birth, reckoned) / 7 >= 3130",
        "m / 2 >= 5/3",
        "a = b",
        "step >= 2",
        "wage > 4",
        "(any sentence where serious)",
        "(every sentence where points >= 3)",
        "(no sentence where serious and points < 4)",
        "(any sentence where points = m)",
        "(count of sentences where points > 2) = 1",
        "(sum of points over sentences) > 5",
        "(greatest of points over sentences where serious) >= 4",
        "(least of points over sentences) < 3",
        "(any sentence where heavy)",
        "graves >= 1",
    };
    static const char *const relations[] = {"<", "<=", ">", ">=", "=", "<>"};
    if (jub_prng_chance(prng, 1, 4))
        jub_buffer_format(out, "%s %s %d", jub_prng_chance(prng, 1, 2) ? "n" : "m",
                          pick(prng, relations, 6), (int)jub_prng_between(prng, 1, 5));
    else
        jub_buffer_string(out, pick(prng, atoms, sizeof atoms / sizeof *atoms));
}

static void write_condition(jub_prng *prng, uint32_t depth, jub_buffer *out)
{
    if (depth == 0 || jub_prng_chance(prng, 1, 3)) {
        write_atom(prng, out);
        return;
    }
    const uint32_t form = jub_prng_below(prng, 5);
    if (form == 0) {
        jub_buffer_string(out, "not (");
        write_condition(prng, depth - 1, out);
        jub_buffer_string(out, ")");
        return;
    }
    jub_buffer_string(out, "(");
    write_condition(prng, depth - 1, out);
    jub_buffer_string(out, form < 3 ? " and " : " or ");
    write_condition(prng, depth - 1, out);
    jub_buffer_string(out, ")");
}

static void write_clause(jub_prng *prng, const char *head, jub_buffer *out)
{
    jub_buffer_format(out, "%s when ", head);
    write_condition(prng, 2, out);
    jub_buffer_string(out, " .\n");
}

static const char *write_decree(jub_prng *prng, jub_arena *arena)
{
    static const char *const acts[] = {"release",
                                       "reduce by 30 days",
                                       "reduce by step * 10 days at most 40 days",
                                       "reduce by 2 months at least 61 days",
                                       "transfer to home",
                                       "reduce by wage * 5 days",
                                       "reduce by graves * 7 days",
                                       "release and transfer to home"};
    static const char *const row_grants[] = {
        "on each sentence where serious reduce by 25 days when a or not a .\n",
        "on each sentence where points > 2 reduce by 2 months when b .\n",
        "on each sentence where heavy release .\n"};
    static const char *const combines[] = {"most_favourable", "first", "cumulative",
                                           "cumulative on remainder"};
    jub_buffer out = jub_buffer_init(TEXT_MAX_BYTES);
    jub_buffer_string(&out, "decree \"D\" effect 2022-02-28 reckoned 2022-02-28 .\n"
                            "convention month_end clamp . convention day_count exclusive .\n");
    jub_buffer_string(&out, field_statements);
    jub_buffer_string(&out, "define heavy = serious or points > 4 .\n"
                            "define graves = count of sentences where serious .\n"
                            "define wage = if kind is open then m else 3 .\n"
                            "table step cite \"t\" by kind, m gives integer first\n"
                            "| open | <= 3 | 1 |\n| any | [2 .. 5) | 2 |\n| closed | any | 4 |\n"
                            "| any | any | 1 | .\n");
    if (jub_prng_chance(prng, 1, 2)) write_clause(prng, "covers C1 cite \"c\"", &out);
    for (int i = 1; i <= 2; i++) {
        char head[64];
        (void)snprintf(head, sizeof head, "excludes X%d cite \"x\"%s", i, i == 2 ? " from G1" : "");
        write_clause(prng, head, &out);
    }
    const int grant_count = (int)jub_prng_between(prng, 1, 3);
    for (int i = 1; i <= grant_count; i++) {
        char head[128];
        (void)snprintf(head, sizeof head, "grants G%d cite \"g\" %s", i,
                       pick(prng, acts, i == 1 ? 8 : 7));
        write_clause(prng, head, &out);
    }
    if (jub_prng_chance(prng, 1, 3)) {
        jub_buffer_format(&out, "grants G4 cite \"g\" %s", pick(prng, row_grants, 3));
        if (jub_prng_chance(prng, 1, 2))
            jub_buffer_format(&out, "grants G5 cite \"g\" %s", pick(prng, row_grants, 3));
        if (jub_prng_chance(prng, 1, 2))
            jub_buffer_string(&out, "excludes X3 cite \"x\" on each sentence when points > 3 .\n");
    }
    if (jub_prng_chance(prng, 1, 4))
        write_clause(prng, "defers W1 cite \"w\" until 2022-04-01", &out);
    if (jub_prng_chance(prng, 1, 3))
        jub_buffer_string(&out, "limit L1 cite \"l\" reduction at most 45 days .\n");
    jub_buffer_format(&out, "combine %s .\n", pick(prng, combines, 4));
    jub_buffer_char(&out, '\0');
    const jub_text text = jub_text_copy(arena, jub_buffer_view(&out));
    jub_buffer_clear(&out);
    return text.bytes;
}

// -- rows -----------------------------------------------------------------------------------------

typedef struct generated {
    uint32_t missing[FACT_COUNT]; // numbers of the facts that are missing
    uint32_t missing_count;
    uint32_t row_count; // completions
} generated;

typedef struct people {
    jub_buffer persons; // CSV files
    jub_buffer sentences;
} people;

static const char *cell_of(const uint32_t *values, const bool *is_missing, uint32_t number)
{
    return is_missing && is_missing[number] ? "" : facts[number].values[values[number]];
}

static void write_row(const uint32_t *values, const bool *is_missing, uint32_t number, people *csv)
{
    static const char *const terms[] = {"P1Y,2021-03-01", "P1Y3M,2021-03-15"};
    jub_buffer_format(&csv->persons, "P%u", number);
    for (uint32_t i = 0; i < PERSON_FACT_COUNT; i++)
        jub_buffer_format(&csv->persons, ",%s", cell_of(values, is_missing, i));
    jub_buffer_string(&csv->persons, ",2022-06-15\n");
    for (uint32_t i = 0; i < 2; i++) {
        const uint32_t first = PERSON_FACT_COUNT + 2 * i;
        jub_buffer_format(&csv->sentences, "S%u.%u,P%u,%s", number, i, number,
                          cell_of(values, is_missing, first));
        jub_buffer_format(&csv->sentences, ",%s,%s\n", cell_of(values, is_missing, first + 1),
                          terms[i]);
    }
}

static generated write_people(jub_prng *prng, people *csv)
{
    generated made = {.row_count = 1};
    uint32_t values[FACT_COUNT];
    bool is_missing[FACT_COUNT] = {false};
    jub_buffer_string(&csv->persons, "person,a,b,kind,n,m,birth,offences,town,term_end\n");
    jub_buffer_string(&csv->sentences, "sentence,person,serious,points,long,begins\n");
    for (uint32_t i = 0; i < FACT_COUNT; i++)
        values[i] = facts[i].known_first + jub_prng_below(prng, facts[i].known_count);
    for (uint32_t tries = 0; tries < 5; tries++) {
        const uint32_t i = jub_prng_below(prng, FACT_COUNT);
        if (is_missing[i] || hinders(i, is_missing) ||
            made.row_count * facts[i].value_count >= ROW_MAX)
            continue;
        is_missing[i] = true;
        made.row_count *= facts[i].value_count;
        made.missing[made.missing_count++] = i;
    }
    write_row(values, is_missing, 0, csv);
    for (uint32_t row = 0; row < made.row_count; row++) {
        uint32_t left = row;
        for (uint32_t i = 0; i < made.missing_count; i++) {
            const fact *each = &facts[made.missing[i]];
            values[made.missing[i]] = left % each->value_count;
            left /= each->value_count;
        }
        write_row(values, NULL, row + 1, csv);
    }
    return made;
}

// -- what must hold -------------------------------------------------------------------------------

// What a person receives. `is known` is left out of the generated decrees: it asks the record, in
// which a completed row differs from the first.
static bool agree(const jub_outcome *a, const jub_outcome *b)
{
    const bool a_gives = a->standing >= JUB_DEFERRED, b_gives = b->standing >= JUB_DEFERRED;
    if (a_gives != b_gives) return false;
    if (!a_gives) return true;
    const bool a_moves = a->is_reduction || a->is_release;
    const bool b_moves = b->is_reduction || b->is_release;
    return a->standing == b->standing && a_moves == b_moves && a->new_end == b->new_end &&
           a->new_place == b->new_place;
}

// The facts that the outcome depends on: two completions that differ in one of them alone disagree.
static uint64_t depends_on(const generated *made, const jub_determination *completions)
{
    uint64_t found = 0;
    for (uint32_t row = 0; row < made->row_count; row++) {
        uint32_t step = 1;
        for (uint32_t i = 0; i < made->missing_count; i++) {
            const uint32_t count = facts[made->missing[i]].value_count;
            const uint32_t base = row - row / step % count * step;
            if (!agree(&completions[row].result, &completions[base].result))
                found |= bits[made->missing[i]];
            step *= count;
        }
    }
    return found;
}

static void check_bounds(const jub_determination *first, const jub_outcome *each)
{
    const bool granted = each->standing >= JUB_DEFERRED;
    if (first->worst.standing >= JUB_DEFERRED) assert_true(granted);
    if (first->best.standing < JUB_DEFERRED) assert_false(granted);
    if (!granted || each->standing != first->best.standing || first->best.is_release ||
        !first->best.has_days_saved)
        return;
    assert_true(each->days_saved <= first->best.days_saved);
}

// A worker keeps where conditions turn over: whoever it looked at before, it finds the same.
static void check_again(const fixture *run, const jub_determination *first)
{
    jub_determination again;
    jub_determine_rows(run->determiner, run->worker, 0, 1, NULL, &again);
    assert_int_equal(again.result.standing, first->result.standing);
    assert_true(agree(&again.result, &first->result));
    assert_true(agree(&again.worst, &first->worst));
    assert_true(agree(&again.best, &first->best));
    assert_memory_equal(again.missing, first->missing, sizeof again.missing);
    assert_true(again.open_grants == first->open_grants);
    assert_true(again.open_exclusions == first->open_exclusions);
    assert_int_equal(again.is_cut_short, first->is_cut_short);
}

static void show_case(const fixture *run, uint64_t seed, const char *statements, const people *csv,
                      const jub_determination *first, uint64_t needed)
{
    jub_buffer told = jub_buffer_init(TEXT_MAX_BYTES);
    const char *row = strchr(csv->persons.bytes, '\n') + 1;
    const char *rows = strchr(csv->sentences.bytes, '\n') + 1;
    jub_determination_write(run->decree, first, &told);
    print_message("seed %llu: %.*s\n", (unsigned long long)seed, (int)strcspn(row, "\n"), row);
    print_message("%.*s", (int)(strstr(rows, ",P1,") - rows), rows);
    print_message("found %.*s, needed %llx\n", JUB_TEXT_ARG(jub_buffer_view(&told)),
                  (unsigned long long)needed);
    print_message("%s\n", strstr(statements, "define"));
    jub_buffer_clear(&told);
}

typedef struct exact_tally {
    uint32_t settled_by_exact;
    uint32_t undetermined;
    uint32_t cut_short;
} exact_tally;

static void check_case(uint64_t seed, void **state_unused, exact_tally *tally)
{
    TEST_ARENA(arena);
    jub_prng prng = {seed};
    people csv = {jub_buffer_init(TEXT_MAX_BYTES), jub_buffer_init(TEXT_MAX_BYTES)};
    const char *statements = write_decree(&prng, &arena);
    const generated made = write_people(&prng, &csv);
    jub_buffer_char(&csv.persons, '\0');
    jub_buffer_char(&csv.sentences, '\0');
    const fixture_file files[] = {
        {"persons",
         "person:string a:boolean b:boolean kind:string n:integer m:integer birth:date "
         "offences:list town:string term_end:date",
         csv.persons.bytes},
        {"sentences",
         "sentence:string person:string>persons serious:boolean points:integer long:duration "
         "begins:date",
         csv.sentences.bytes},
        {"offence_codes", "code:string", "code\nother\ntheft\nmurder\nsexual/x\n"}};
    const fixture run = fixture_open(&arena, statements, files, 3, NULL);
    assert_int_equal(run.status, JUB_OK);
    jub_determination *all = JUB_NEW(&arena, jub_determination, made.row_count + 1);
    assert_non_null(all);
    jub_determine_rows(run.determiner, run.worker, 0, made.row_count + 1, NULL, all);

    const jub_determination *first = &all[0], *completions = all + 1;
    check_again(&run, first);
    bool all_agree = true;
    for (uint32_t row = 0; row < made.row_count; row++) {
        if (completions[row].result.standing == JUB_UNDETERMINED)
            print_message("seed %llu: a completed row is undetermined\n%s",
                          (unsigned long long)seed, statements);
        assert_int_not_equal(completions[row].result.standing, JUB_UNDETERMINED);
        all_agree &= agree(&completions[0].result, &completions[row].result);
    }
    const bool is_settled = first->result.standing != JUB_UNDETERMINED;
    const uint64_t needed = depends_on(&made, completions);
    const bool is_exact = is_settled == all_agree && (is_settled || first->missing[0] == needed);
    if (!is_exact && !first->is_cut_short) show_case(&run, seed, statements, &csv, first, needed);
    if (is_settled) {
        assert_true(all_agree);
        assert_true(agree(&first->result, &completions[0].result));
    } else if (first->is_cut_short) {
        tally->cut_short++;
    } else {
        assert_false(all_agree);
        assert_int_equal(first->missing[0], needed);
        for (uint32_t row = 0; row < made.row_count; row++)
            check_bounds(first, &completions[row].result);
        tally->undetermined++;
    }
    tally->settled_by_exact += is_settled && made.missing_count > 0;
    jub_buffer_clear(&csv.persons);
    jub_buffer_clear(&csv.sentences);
}

TEST(a_row_is_determined_exactly_when_all_its_completions_agree)
{

    exact_tally tally = {0};
    // More of them, as `make fuzz` asks for, and others than in the last run.
    const char *more = getenv("JUB_DECREES"), *from = getenv("JUB_SEED");
    const uint64_t count = more ? strtoull(more, NULL, 10) : DECREE_COUNT;
    const uint64_t first = from ? strtoull(from, NULL, 10) : 1;
    assert_true(count >= DECREE_COUNT);
    for (uint64_t i = 0; i < count; i++) check_case(first + i, state_unused, &tally);
    print_message("# %llu decrees from seed %llu: determined %u, undetermined %u, cut short %u\n",
                  (unsigned long long)count, (unsigned long long)first, tally.settled_by_exact,
                  tally.undetermined, tally.cut_short);
    assert_true(tally.settled_by_exact > count / 10);
    assert_true(tally.undetermined > count / 10);
    assert_true(tally.cut_short < count / 20);
}

// -- by hand --------------------------------------------------------------------------------------

#define OPEN(arena, statements, files)                                                             \
    fixture_open(&(arena), (statements), (files), sizeof(files) / sizeof *(files), NULL)

TEST(a_tautology_over_a_missing_fact_is_certain)
{
    TEST_ARENA(arena);
    const char *statements =
        "decree \"D\" effect 2020-01-01 reckoned 2020-01-01 . convention month_end clamp .\n"
        "field birth : date . field n : integer .\n"
        "grants G1 cite \"a\" transfer to home when birth + 60 years <= reckoned\n"
        "  or birth + 60 years > reckoned .\n"
        "grants G2 cite \"b\" transfer to home when n < 0 or n >= 0 and n * n > 0 or n = 0 .";
    const fixture_file files[] = {
        {"persons", "person:string birth:date n:integer", "person,birth,n\nA,,3\nB,1950-01-01,\n"}};
    const fixture made = OPEN(arena, statements, files);
    assert_told(&made, 0, "granted by G2 (b), moved to home");
    assert_told(&made, 1, "granted by G1 (a), moved to home");
}

TEST(too_many_possibilities_leave_the_row_undetermined_and_say_so)
{
    TEST_ARENA(arena);
    // Two missing dates compared with each other: the line between yes and no crosses every day.
    const char *statements = "decree \"D\" effect 2020-01-01 . field x : date . field y : date .\n"
                             "grants G1 cite \"a\" transfer to home when x < y or x >= y .";
    const fixture_file files[] = {
        {"persons", "person:string x:date y:date", "person,x,y\nA,,\nB,2000-01-01,\n"}};
    const fixture made = OPEN(arena, statements, files);
    const jub_determination both = fixture_determine(&made, 0, NULL);
    assert_int_equal(both.result.standing, JUB_UNDETERMINED);
    assert_true(both.is_cut_short);
    assert_int_equal(both.missing[0], 3);
    assert_told(&made, 1, "granted by G1 (a), moved to home");
}

TEST(is_known_asks_the_record_and_not_its_completion)
{
    TEST_ARENA(arena);
    const char *statements = "decree \"D\" effect 2020-01-01 . field x : boolean .\n"
                             "grants G1 cite \"a\" transfer to home when x is known .";
    const fixture_file files[] = {
        {"persons", "person:string x:boolean", "person,x\nA,\nB,false\n"}};
    const fixture made = OPEN(arena, statements, files);
    assert_told(&made, 0, "granted nothing: no grant holds");
    assert_told(&made, 1, "granted by G1 (a), moved to home");
}

TEST(an_unlisted_code_may_be_any_code_and_the_others_stay_known)
{
    TEST_ARENA(arena);
    const char *statements =
        "decree \"D\" effect 2020-01-01 . field o : codes .\n"
        "codes grave cite \"c\" = { \"murder\" } . codes small cite \"c\" = { \"theft\" } .\n"
        "grants G1 cite \"a\" transfer to home when o meets grave or not o meets grave .\n"
        "grants G2 cite \"b\" commute to fine when o within small or o meets small .";
    const fixture_file files[] = {
        {"persons", "person:string o:list", "person,o\nA,odd\nB,odd;theft\nC,odd;rare;murder\n"}};
    const fixture made = OPEN(arena, statements, files);
    assert_told(&made, 1, "granted by G1 (a), G2 (b), commuted to fine, moved to home");
    for (uint32_t row = 0; row < 3; row += 2) { // the odd code may be theft by another name
        const jub_determination each = fixture_determine(&made, row, NULL);
        assert_int_equal(each.result.standing, JUB_UNDETERMINED);
        assert_int_equal(each.missing[0], 1);
        assert_false(each.is_cut_short);
        assert_int_equal(each.worst.standing, JUB_GRANTED);
        assert_int_equal(each.worst.new_kind, JUB_NO_TARGET);
        assert_int_equal(each.best.new_kind, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_determined_exactly_when_all_its_completions_agree),
        cmocka_unit_test(a_tautology_over_a_missing_fact_is_certain),
        cmocka_unit_test(too_many_possibilities_leave_the_row_undetermined_and_say_so),
        cmocka_unit_test(an_unlisted_code_may_be_any_code_and_the_others_stay_known),
        cmocka_unit_test(is_known_asks_the_record_and_not_its_completion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
