#include "decree/compare_people.h"

#include "decree/decree_private.h"

// The words after `commute to` and `transfer to` of one decree [target count], numbered alike for
// both.
typedef struct target_numbers {
    uint16_t *kinds;
    uint16_t *places;
    uint8_t moneys[JUB_MONEY_MAX]; // the money fields likewise; JUB_MONEY_MAX: no number was left
} target_numbers;

struct jub_comparison {
    const jub_decree *old_decree;
    const jub_decree *new_decree;
    jub_compared_clause *clauses; // [clause_count]
    uint32_t clause_count;
    uint32_t *of_old[JUB_GAP + 1]; // by kind: the clause of each number in the old decree
    uint32_t *of_new[JUB_GAP + 1];
    target_numbers old_targets;
    target_numbers new_targets;
};

static const jub_clause_kind compared_kinds[] = {JUB_GRANTS, JUB_EXCLUDES, JUB_DEFERS, JUB_REVOKES,
                                                 JUB_QUOTA};
enum { KIND_COUNT = sizeof compared_kinds / sizeof *compared_kinds };

const char *jub_difference_word(jub_difference difference)
{
    static const char *const words[] = {
#define X(name, word, meaning) word,
        JUB_DIFFERENCE_LIST(X)
#undef X
    };
    return words[difference];
}

const char *jub_difference_meaning(jub_difference difference)
{
    static const char *const meanings[] = {
#define X(name, word, meaning) meaning,
        JUB_DIFFERENCE_LIST(X)
#undef X
    };
    return meanings[difference];
}

// -- opening --------------------------------------------------------------------------------------

static uint32_t find_number(const jub_decree *decree, jub_clause_kind kind, jub_text name)
{
    for (uint32_t i = 0; i < jub_decree_clause_count(decree, kind); i++)
        if (jub_text_equal(jub_decree_clause_name(decree, kind, i), name)) return i;
    return JUB_NO_CLAUSE;
}

static void add_clause(jub_comparison *comparison, jub_clause_kind kind, uint32_t old_number,
                       uint32_t new_number)
{
    const bool is_new = new_number != JUB_NO_CLAUSE;
    const jub_decree *decree = is_new ? comparison->new_decree : comparison->old_decree;
    const uint32_t number = is_new ? new_number : old_number;
    comparison->clauses[comparison->clause_count] = (jub_compared_clause){
        .kind = kind,
        .name = jub_decree_clause_name(decree, kind, number),
        .cite = jub_decree_clause_cite(decree, kind, number),
        .old_number = old_number,
        .new_number = new_number,
    };
    if (old_number != JUB_NO_CLAUSE)
        comparison->of_old[kind][old_number] = comparison->clause_count;
    if (is_new) comparison->of_new[kind][new_number] = comparison->clause_count;
    comparison->clause_count++;
}

// At most 64 clauses of a kind that bears on this, so a search for each will do.
static void add_kind(jub_comparison *comparison, jub_clause_kind kind)
{
    const jub_decree *old_decree = comparison->old_decree, *new_decree = comparison->new_decree;
    for (uint32_t i = 0; i < jub_decree_clause_count(new_decree, kind); i++)
        add_clause(comparison, kind,
                   find_number(old_decree, kind, jub_decree_clause_name(new_decree, kind, i)), i);
    for (uint32_t i = 0; i < jub_decree_clause_count(old_decree, kind); i++)
        if (find_number(new_decree, kind, jub_decree_clause_name(old_decree, kind, i)) ==
            JUB_NO_CLAUSE)
            add_clause(comparison, kind, i, JUB_NO_CLAUSE);
}

// The number of a word: that of the new decree, or one behind all of its words.
static uint16_t place_number(const jub_comparison *comparison, jub_text word, uint32_t old_number)
{
    const jub_map *new_words = &comparison->new_decree->targets;
    const uint32_t its = jub_map_find(new_words, word);
    return (uint16_t)(its != JUB_MAP_ABSENT ? its : new_words->count + old_number);
}

// Kinds are numbered from the mildest, as the cases of the field `kind` stand in the new decree or
// else in the old one; a word that is no such case comes behind them.
static uint16_t kind_number(const jub_comparison *comparison, jub_text word, uint16_t place)
{
    const decree_tree *const trees[] = {comparison->new_decree->tree, comparison->old_decree->tree};
    for (size_t t = 0; t < 2; t++)
        for (size_t i = 0; i < trees[t]->fields.count; i++) {
            const decree_field *field = trees[t]->fields.items[i];
            if (field->type.kind != DECREE_CHOICE || !jub_text_is(field->name.text, "kind"))
                continue;
            for (uint32_t k = 0; k < field->type.cases->count; k++)
                if (jub_text_equal(field->type.cases->names[k], word)) return (uint16_t)k;
        }
    return (uint16_t)(UINT16_MAX / 2 + place);
}

// The money fields of the new decree keep their numbers, and those that only the old one has get
// what is left. A sum that finds no number is not compared.
static void number_moneys(const jub_comparison *comparison, const jub_decree *decree,
                          uint8_t numbers_out[JUB_MONEY_MAX])
{
    const uint32_t new_count = jub_decree_money_count(comparison->new_decree);
    uint32_t next = new_count;
    for (uint32_t i = 0; i < jub_decree_money_count(decree); i++) {
        uint32_t k = 0;
        while (k < new_count && !jub_text_equal(jub_decree_money_name(decree, i),
                                                jub_decree_money_name(comparison->new_decree, k)))
            k++;
        if (k == new_count) k = next < JUB_MONEY_MAX ? next++ : JUB_MONEY_MAX;
        numbers_out[i] = (uint8_t)k;
    }
}

static bool number_words(jub_arena *arena, jub_comparison *comparison, const jub_decree *decree,
                         target_numbers *numbers_out)
{
    const jub_map *words = &decree->targets;
    target_numbers numbers = {.kinds = JUB_NEW(arena, uint16_t, words->count),
                              .places = JUB_NEW(arena, uint16_t, words->count)};
    if (!numbers.kinds || !numbers.places) return false;
    for (uint32_t i = 0; i < words->count; i++) {
        numbers.places[i] = place_number(comparison, words->keys[i], i);
        numbers.kinds[i] = kind_number(comparison, words->keys[i], numbers.places[i]);
    }
    number_moneys(comparison, decree, numbers.moneys);
    *numbers_out = numbers;
    return true;
}

jub_status jub_comparison_open(jub_arena *arena, const jub_decree *old_decree,
                               const jub_decree *new_decree, jub_comparison **comparison_out,
                               jub_error *error)
{
    size_t clause_max = 0;
    jub_comparison *comparison = JUB_NEW(arena, jub_comparison, 1);
    if (!comparison) return jub_fail_no_memory(error);
    *comparison = (jub_comparison){.old_decree = old_decree, .new_decree = new_decree};
    for (size_t i = 0; i < KIND_COUNT; i++) {
        const jub_clause_kind kind = compared_kinds[i];
        const uint32_t old_count = jub_decree_clause_count(old_decree, kind);
        const uint32_t new_count = jub_decree_clause_count(new_decree, kind);
        comparison->of_old[kind] = JUB_NEW(arena, uint32_t, old_count);
        comparison->of_new[kind] = JUB_NEW(arena, uint32_t, new_count);
        if (!comparison->of_old[kind] || !comparison->of_new[kind])
            return jub_fail_no_memory(error);
        clause_max += (size_t)old_count + new_count;
    }
    comparison->clauses = JUB_NEW(arena, jub_compared_clause, clause_max);
    if (!comparison->clauses ||
        !number_words(arena, comparison, old_decree, &comparison->old_targets) ||
        !number_words(arena, comparison, new_decree, &comparison->new_targets))
        return jub_fail_no_memory(error);
    for (size_t i = 0; i < KIND_COUNT; i++) add_kind(comparison, compared_kinds[i]);
    *comparison_out = comparison;
    return JUB_OK;
}

uint32_t jub_comparison_clause_count(const jub_comparison *comparison)
{
    return comparison->clause_count;
}

const jub_compared_clause *jub_comparison_clause(const jub_comparison *comparison, uint32_t index)
{
    return &comparison->clauses[index];
}

// -- counts ---------------------------------------------------------------------------------------

bool jub_people_tally_init(jub_arena *arena, const jub_comparison *comparison,
                           jub_people_tally *tally_out)
{
    *tally_out =
        (jub_people_tally){.clauses = JUB_NEW(arena, jub_clause_tally, comparison->clause_count)};
    return tally_out->clauses != NULL;
}

void jub_people_tally_add(const jub_comparison *comparison, jub_people_tally *into,
                          const jub_people_tally *from)
{
    into->people += from->people;
    into->days_gained += from->days_gained;
    into->days_lost += from->days_lost;
    into->without_days += from->without_days;
    for (int i = 0; i < JUB_DIFFERENCE_COUNT; i++) into->by_difference[i] += from->by_difference[i];
    for (uint32_t i = 0; i < comparison->clause_count; i++) {
        into->clauses[i].gains += from->clauses[i].gains;
        into->clauses[i].losses += from->clauses[i].losses;
        into->clauses[i].days_gained += from->clauses[i].days_gained;
        into->clauses[i].days_lost += from->clauses[i].days_lost;
    }
}

// -- one person -----------------------------------------------------------------------------------

static jub_outcome numbered_alike(const target_numbers *numbers, const jub_outcome *outcome)
{
    jub_outcome numbered = *outcome;
    if (outcome->new_kind != JUB_NO_TARGET) numbered.new_kind = numbers->kinds[outcome->new_kind];
    if (outcome->new_place != JUB_NO_TARGET)
        numbered.new_place = numbers->places[outcome->new_place];
    numbered.acts_on_money = numbered.has_money = 0;
    for (uint32_t i = 0; i < JUB_MONEY_MAX; i++) {
        const uint8_t k = numbers->moneys[i];
        if (k == JUB_MONEY_MAX || !(outcome->acts_on_money >> i & 1)) continue;
        numbered.acts_on_money |= (uint8_t)(1u << k);
        numbered.money[k] = outcome->money[i];
        if (outcome->has_money >> i & 1) numbered.has_money |= (uint8_t)(1u << k);
    }
    return numbered;
}

static jub_preference compare_outcomes(const jub_comparison *comparison, const jub_outcome *before,
                                       const jub_outcome *after)
{
    const jub_outcome old_outcome = numbered_alike(&comparison->old_targets, before);
    const jub_outcome new_outcome = numbered_alike(&comparison->new_targets, after);
    return jub_outcome_compare(&new_outcome, &old_outcome);
}

// What stands in somebody's way: what bites, and the quota that has no place left.
typedef struct obstacles {
    uint64_t bite[JUB_GAP + 1]; // by kind of clause
    uint32_t quota;
} obstacles;

static obstacles find_obstacles(const jub_determination *determination)
{
    obstacles found = {.quota = JUB_NO_QUOTA};
    found.bite[JUB_EXCLUDES] = determination->exclusions;
    found.bite[JUB_DEFERS] = determination->deferrals;
    found.bite[JUB_REVOKES] = determination->revocations;
    if (determination->result.standing == JUB_NOT_GRANTED) found.quota = determination->quota;
    return found;
}

static uint32_t number_in(const jub_compared_clause *clause, bool in_new)
{
    return in_new ? clause->new_number : clause->old_number;
}

// The clauses of one decree, as `of` lists them, by their numbers in the other one, where it has
// them.
static uint64_t translate(const jub_comparison *comparison, const uint32_t *of, uint64_t mask,
                          bool into_new)
{
    uint64_t translated = 0;
    for (; mask; mask &= mask - 1) {
        const jub_compared_clause *clause = &comparison->clauses[of[__builtin_ctzll(mask)]];
        const uint32_t number = number_in(clause, into_new);
        if (number != JUB_NO_CLAUSE) translated |= (uint64_t)1 << number;
    }
    return translated;
}

static int count_bits(uint64_t mask)
{
    return __builtin_popcountll(mask);
}

// Whether all of `mask`, clauses of the old decree, are those of `after`.
static bool are_same(const jub_comparison *comparison, jub_clause_kind kind, uint64_t before,
                     uint64_t after)
{
    return translate(comparison, comparison->of_old[kind], before, true) == after &&
           count_bits(before) == count_bits(after);
}

// The kind of clause that stands in the way of somebody with this status; JUB_GRANTS: none, as what
// bars grants beside the one that decides is no reason.
static jub_clause_kind kind_that_bites(jub_standing standing)
{
    return standing == JUB_EXCLUDED   ? JUB_EXCLUDES
           : standing == JUB_DEFERRED ? JUB_DEFERS
           : standing == JUB_REVOKED  ? JUB_REVOKES
                                      : JUB_GRANTS;
}

static bool have_same_reasons(const jub_comparison *comparison, const jub_determination *before,
                              const jub_determination *after)
{
    if (before->result.standing != after->result.standing) return false;
    const obstacles old_way = find_obstacles(before), new_way = find_obstacles(after);
    if ((old_way.quota == JUB_NO_QUOTA) != (new_way.quota == JUB_NO_QUOTA)) return false;
    if (old_way.quota != JUB_NO_QUOTA && comparison->of_old[JUB_QUOTA][old_way.quota] !=
                                             comparison->of_new[JUB_QUOTA][new_way.quota])
        return false;
    const jub_standing standing = (jub_standing)before->result.standing;
    const bool gives = standing == JUB_GRANTED || standing == JUB_DEFERRED;
    if (gives && !are_same(comparison, JUB_GRANTS, before->result.grants, after->result.grants))
        return false;
    const jub_clause_kind kind = kind_that_bites(standing);
    return kind == JUB_GRANTS || are_same(comparison, kind, old_way.bite[kind], new_way.bite[kind]);
}

static jub_difference find_difference(const jub_comparison *comparison,
                                      const jub_determination *before,
                                      const jub_determination *after)
{
    const bool open_before = before->result.standing == JUB_UNDETERMINED;
    const bool open_after = after->result.standing == JUB_UNDETERMINED;
    if (open_before || open_after)
        return !open_after ? JUB_OPEN_BEFORE : open_before ? JUB_OPEN_BOTH : JUB_OPEN_AFTER;
    switch (compare_outcomes(comparison, &before->result, &after->result)) {
    case JUB_WORSE: return JUB_LOSES;
    case JUB_BETTER: return JUB_GAINS;
    case JUB_OTHERWISE: return JUB_GETS_OTHER;
    case JUB_ALIKE: break;
    }
    return have_same_reasons(comparison, before, after) ? JUB_STAYS : JUB_CHANGES;
}

// One clause that makes the difference to somebody who gains or loses.
static void put_down(const jub_person_difference *found, jub_clause_tally *clause)
{
    const bool gains = found->difference == JUB_GAINS;
    clause->gains += gains;
    clause->losses += !gains;
    if (!found->has_days) return;
    if (gains && found->days > 0) clause->days_gained += (uint64_t)found->days;
    if (!gains && found->days < 0) clause->days_lost += (uint64_t)-found->days;
}

static void put_down_all(const jub_person_difference *found, const uint32_t *of, uint64_t mask,
                         jub_people_tally *tally)
{
    for (; mask; mask &= mask - 1) put_down(found, &tally->clauses[of[__builtin_ctzll(mask)]]);
}

// What a clause that bites takes away, puts off or takes back.
static uint64_t bars_of(const decree_tree *tree, jub_clause_kind kind, int number)
{
    return kind == JUB_EXCLUDES ? tree->excludes.items[number]->bars
           : kind == JUB_DEFERS ? tree->defers.items[number]->bars
                                : tree->revokes.items[number]->bars;
}

// `with` is the determination that gives more, `without` the other one. An exclusion, a deferral or
// a revocation made the difference where by the one decree it stood in the way of a grant that
// decides by the other, and there it does not.
static void attribute(const jub_comparison *comparison, const jub_person_difference *found,
                      const jub_determination *with, const jub_determination *without,
                      jub_people_tally *tally)
{
    static const jub_clause_kind kinds[] = {JUB_EXCLUDES, JUB_DEFERS, JUB_REVOKES};
    const bool gains = found->difference == JUB_GAINS;
    uint32_t *const *of_with = gains ? comparison->of_new : comparison->of_old;
    uint32_t *const *of_without = gains ? comparison->of_old : comparison->of_new;
    const decree_tree *tree = (gains ? comparison->old_decree : comparison->new_decree)->tree;
    const uint64_t deciding =
        translate(comparison, of_with[JUB_GRANTS], with->result.grants, !gains);
    const obstacles way = find_obstacles(without), left_over = find_obstacles(with);
    put_down_all(found, of_with[JUB_GRANTS], with->result.grants, tally);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const jub_clause_kind kind = kinds[i];
        const uint64_t reach = kind == JUB_EXCLUDES ? deciding & without->barred : deciding;
        const uint64_t still =
            kind == JUB_EXCLUDES
                ? 0 // one that bites still, but on another grant, let go of this one
                : translate(comparison, of_with[kind], left_over.bite[kind], !gains);
        for (uint64_t left = way.bite[kind] & ~still; left; left &= left - 1)
            if (bars_of(tree, kind, __builtin_ctzll(left)) & reach)
                put_down(found, &tally->clauses[of_without[kind][__builtin_ctzll(left)]]);
    }
    if (way.quota != JUB_NO_QUOTA)
        put_down(found, &tally->clauses[of_without[JUB_QUOTA][way.quota]]);
}

jub_person_difference jub_comparison_count(const jub_comparison *comparison,
                                           const jub_determination *before,
                                           const jub_determination *after, jub_people_tally *tally)
{
    jub_person_difference found = {.difference = find_difference(comparison, before, after)};
    tally->people++;
    tally->by_difference[found.difference]++;
    if (found.difference >= JUB_OPEN_BEFORE) return found;
    found.has_days = before->result.has_days_saved && after->result.has_days_saved;
    if (found.has_days) found.days = after->result.days_saved - before->result.days_saved;
    if (found.days > 0) tally->days_gained += (uint64_t)found.days;
    if (found.days < 0) tally->days_lost += (uint64_t)-found.days;
    if (found.difference == JUB_GAINS) attribute(comparison, &found, after, before, tally);
    if (found.difference == JUB_LOSES) attribute(comparison, &found, before, after, tally);
    if (found.difference <= JUB_LOSES && !found.has_days) tally->without_days++;
    return found;
}
