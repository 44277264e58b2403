#include "decree/check_region_private.h"

// A search for one person: atoms narrow the axes, "some of" is tried part by part, and what was
// narrowed is put back on the way. Decrees are small; the limits are there for those that are not.

enum {
    STEP_MAX = 6000,         // of one question
    ALL_STEPS_MAX = 4000000, // of all questions of one decree
    OPEN_MAX = 4096,         // formulas not yet looked at
    DEPTH_MAX = 300,         // choices within choices
    SHOWN_AXES_MAX = 8,      // facts of the person in a message
};

typedef struct check_search {
    check_region *region;
    bool counts_undecided;
    size_t axis_capacity;
    check_set *sets;  // [axis_capacity]
    bool *is_touched; // [axis_capacity]
    struct {
        uint32_t axis;
        check_set was;
        bool was_touched;
    } * trail; // [STEP_MAX]
    uint32_t trail_count;
    const check_formula **open; // [OPEN_MAX] all to hold
    uint32_t open_count;
    const check_formula **choices; // [OPEN_MAX] of each some part is to hold
    uint32_t choice_count;
    uint32_t steps;
} search;

static bool narrow(search *s, const check_formula *atom)
{
    check_set *set = &s->sets[atom->axis];
    s->trail[s->trail_count].axis = atom->axis;
    s->trail[s->trail_count].was = *set;
    s->trail[s->trail_count++].was_touched = s->is_touched[atom->axis];
    *set = check_set_intersect(*set, atom->set);
    s->is_touched[atom->axis] = true;
    return !check_set_is_empty(&s->region->axes.items[atom->axis], set, s->counts_undecided);
}

static void put_back(search *s, uint32_t trail_count)
{
    while (s->trail_count > trail_count) {
        s->trail_count--;
        s->sets[s->trail[s->trail_count].axis] = s->trail[s->trail_count].was;
        s->is_touched[s->trail[s->trail_count].axis] = s->trail[s->trail_count].was_touched;
    }
}

/// Everything that leaves no choice.
static check_answer run_open(search *s)
{
    while (s->open_count > 0) {
        const check_formula *formula = s->open[--s->open_count];
        if (++s->steps >= STEP_MAX) return CHECK_GAVE_UP;
        switch (formula->kind) {
        case CHECK_ALWAYS: break;
        case CHECK_NEVER: return CHECK_NOBODY;
        case CHECK_ATOM:
            if (!narrow(s, formula)) return CHECK_NOBODY;
            break;
        case CHECK_ALL:
            if (s->open_count + formula->part_count > OPEN_MAX) return CHECK_GAVE_UP;
            for (uint32_t i = 0; i < formula->part_count; i++)
                s->open[s->open_count++] = formula->parts[i];
            break;
        case CHECK_SOME:
            if (s->choice_count == OPEN_MAX) return CHECK_GAVE_UP;
            s->choices[s->choice_count++] = formula;
            break;
        }
    }
    return CHECK_SOMEBODY;
}

/// On success the axes stay narrowed to the person found.
static check_answer solve(search *s, uint32_t depth)
{
    check_answer answer = run_open(s);
    if (answer != CHECK_SOMEBODY || s->choice_count == 0) return answer;
    if (depth == DEPTH_MAX) return CHECK_GAVE_UP;

    jub_arena *arena = s->region->checker->arena;
    const check_formula *choice = s->choices[--s->choice_count];
    const uint32_t trail_count = s->trail_count, choice_count = s->choice_count;
    const size_t mark_bytes = jub_arena_mark(arena);
    const check_formula **kept = JUB_NEW(arena, const check_formula *, choice_count);
    if (!kept) return CHECK_GAVE_UP;
    for (uint32_t i = 0; i < choice_count; i++) kept[i] = s->choices[i];
    answer = CHECK_NOBODY;
    for (uint32_t i = 0; i < choice->part_count && answer != CHECK_SOMEBODY; i++) {
        put_back(s, trail_count);
        for (uint32_t k = 0; k < choice_count; k++) s->choices[k] = kept[k];
        s->choice_count = choice_count;
        s->open_count = 0;
        s->open[s->open_count++] = choice->parts[i];
        const check_answer part = solve(s, depth + 1);
        if (part != CHECK_NOBODY) answer = part;
        if (s->steps >= STEP_MAX) break;
    }
    jub_arena_rewind(arena, mark_bytes);
    return s->steps >= STEP_MAX && answer == CHECK_NOBODY ? CHECK_GAVE_UP : answer;
}

static const char *show_person(const search *s)
{
    decree_checker *checker = s->region->checker;
    const char *person = NULL;
    uint32_t shown = 0;
    for (uint32_t i = 0; i < s->region->axes.count && shown < SHOWN_AXES_MAX; i++) {
        if (!s->is_touched[i]) continue;
        const char *fact = check_set_show(checker, &s->region->axes.items[i], &s->sets[i]);
        if (!fact) continue;
        person = person ? check_format(checker, "%s, %s", person, fact) : fact;
        shown++;
    }
    return person;
}

static search *new_search(check_region *region)
{
    jub_arena *arena = region->checker->arena;
    search *s = JUB_NEW(arena, search, 1);
    if (!s) return NULL;
    s->region = region;
    s->trail = jub_arena_take(arena, STEP_MAX, sizeof *s->trail, _Alignof(check_set));
    s->open = JUB_NEW(arena, const check_formula *, OPEN_MAX);
    s->choices = JUB_NEW(arena, const check_formula *, OPEN_MAX);
    return s->trail && s->open && s->choices ? s : NULL;
}

/// The search with all axes whole again; NULL when memory is out.
static search *begin(check_region *region)
{
    jub_arena *arena = region->checker->arena;
    if (!region->search) region->search = new_search(region);
    search *s = region->search;
    if (!s) return NULL;
    if (s->axis_capacity < region->axes.count) {
        s->axis_capacity = region->axes.count * 2;
        s->sets = JUB_NEW(arena, check_set, s->axis_capacity);
        s->is_touched = JUB_NEW(arena, bool, s->axis_capacity);
        if (!s->sets || !s->is_touched) {
            s->axis_capacity = 0;
            return NULL;
        }
    }
    for (size_t i = 0; i < region->axes.count; i++) {
        s->sets[i] = check_set_all(&region->axes.items[i]);
        s->is_touched[i] = false;
    }
    s->trail_count = s->open_count = s->choice_count = s->steps = 0;
    return s;
}

check_answer check_find_person(check_region *region, const check_formula *const *formulas,
                               uint32_t count, bool counts_undecided, const char **person_out)
{
    if (person_out) *person_out = NULL;
    if (region->step_count > ALL_STEPS_MAX || count > OPEN_MAX) return CHECK_GAVE_UP;
    search *s = begin(region);
    if (!s) {
        region->checker->is_out_of_memory = true;
        return CHECK_GAVE_UP;
    }
    s->counts_undecided = counts_undecided;
    for (uint32_t i = count; i > 0; i--) s->open[s->open_count++] = formulas[i - 1];
    const check_answer answer = solve(s, 0);
    region->step_count += s->steps + region->axes.count / 8;
    if (answer == CHECK_SOMEBODY && person_out) *person_out = show_person(s);
    return answer;
}
