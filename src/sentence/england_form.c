// Forms units out of the sentences in custody and those imposed today.
#include "sentence/england_private.h"

#include <stdlib.h>

// The sentences that can form units together, and what has been formed of them so far.
typedef struct forming {
    england_case *c;
    jub_date day;
    bool in_pool[JUB_SENTENCES_MAX];
    bool is_new[JUB_SENTENCES_MAX];      // imposed today
    bool is_followed[JUB_SENTENCES_MAX]; // by one in the pool
    uint16_t path[JUB_SENTENCES_MAX];    // the way from a root to where the search stands
    uint32_t path_count;
    uint32_t way_count; // ways found, whether new or not
    JUB_LIST(england_unit *) chains, singles;
    england_unit *merged;
    JUB_LIST(england_unit *) formed_before; // former units that come out again
    jub_status status;
} forming;

static jub_status give_up(forming *f, jub_status status)
{
    if (f->status == JUB_OK) f->status = status;
    return f->status;
}

static void gather_pool(forming *f)
{
    england_case *c = f->c;
    for (size_t i = 0; i < c->custody.count; i++)
        for (uint32_t j = 0; j < c->custody.items[i]->member_count; j++)
            f->in_pool[c->custody.items[i]->members[j]] = true;
    for (uint32_t i = 0; i < c->custody_in->sentence_count; i++)
        if (england_sentence(c, i)->sentenced_at == f->day) f->in_pool[i] = f->is_new[i] = true;
    for (uint32_t i = 0; i < c->custody_in->sentence_count; i++) {
        const jub_sentence *s = england_sentence(c, i);
        for (uint32_t j = 0; f->in_pool[i] && j < s->follows_count; j++)
            f->is_followed[s->follows[j]] = true;
    }
}

static bool is_root(const forming *f, uint32_t index)
{
    const jub_sentence *s = england_sentence(f->c, index);
    for (uint32_t i = 0; i < s->follows_count; i++)
        if (f->in_pool[s->follows[i]]) return false;
    return true;
}

static bool follows(const jub_sentence *sentence, uint32_t index)
{
    for (uint32_t i = 0; i < sentence->follows_count; i++)
        if (sentence->follows[i] == index) return true;
    return false;
}

static england_unit *find_former(const forming *f, const uint16_t *members, uint32_t count)
{
    for (size_t i = 0; i < f->c->custody.count; i++) {
        england_unit *unit = f->c->custody.items[i];
        if (unit->shape != SHAPE_MERGED && unit->member_count == count &&
            memcmp(unit->members, members, count * sizeof *members) == 0)
            return unit;
    }
    return NULL;
}

static england_unit *new_unit(forming *f, england_shape shape, const uint16_t *members,
                              uint32_t count)
{
    uint16_t *kept = JUB_NEW(f->c->arena, uint16_t, count);
    if (!kept) return NULL;
    memcpy(kept, members, count * sizeof *kept);
    england_unit *unit = england_unit_new(f->c, shape, kept, count);
    if (unit) unit->has_new = true;
    return unit;
}

// A way from a root to an end is a unit: a new one if one of its sentences is new, else the former.
static void close_way(forming *f)
{
    if (++f->way_count > JUB_UNITS_MAX) {
        (void)give_up(f, JUB_LIMIT);
        return;
    }
    bool has_new = false;
    for (uint32_t i = 0; i < f->path_count; i++) has_new |= f->is_new[f->path[i]];
    if (!has_new) {
        england_unit *former = find_former(f, f->path, f->path_count);
        if (former && !JUB_LIST_PUSH(f->c->arena, &f->formed_before, former))
            (void)give_up(f, JUB_NO_MEMORY);
        return;
    }
    const england_shape shape = f->path_count > 1 ? SHAPE_CHAIN : SHAPE_SINGLE;
    england_unit *unit = new_unit(f, shape, f->path, f->path_count);
    const bool is_kept =
        unit && (shape == SHAPE_CHAIN ? JUB_LIST_PUSH(f->c->arena, &f->chains, unit)
                                      : JUB_LIST_PUSH(f->c->arena, &f->singles, unit));
    if (!is_kept) (void)give_up(f, JUB_NO_MEMORY);
}

// Depth is bounded by the number of sentences, as links have no loop.
static void follow_ways(forming *f, uint32_t index)
{
    f->path[f->path_count++] = (uint16_t)index;
    if (!f->is_followed[index]) close_way(f);
    for (uint32_t i = 0; f->is_followed[index] && i < f->c->custody_in->sentence_count; i++)
        if (f->status == JUB_OK && f->in_pool[i] && follows(england_sentence(f->c, i), index))
            follow_ways(f, i);
    f->path_count--;
}

// Whether the whole pool merges: two or more, all old law or all dto, none consecutive, and not all
// of the same day.
static bool pool_merges(const forming *f, uint16_t *members, uint32_t *count_out)
{
    uint32_t count = 0, old_law = 0, dto = 0;
    bool has_days = false;
    for (uint32_t i = 0; i < f->c->custody_in->sentence_count; i++) {
        const jub_sentence *s = england_sentence(f->c, i);
        if (!f->in_pool[i]) continue;
        if (f->is_followed[i] || s->follows_count > 0) return false;
        old_law += england_is_old_law(f->c, s);
        dto += s->kind == JUB_DTO;
        members[count++] = (uint16_t)i;
        has_days |= s->sentenced_at != england_sentence(f->c, members[0])->sentenced_at;
    }
    *count_out = count;
    return count >= 2 && has_days && (old_law == count || dto == count);
}

static bool has_member(const england_unit *unit, uint16_t member)
{
    for (uint32_t i = 0; i < unit->member_count; i++)
        if (unit->members[i] == member) return true;
    return false;
}

static bool shares_member(const england_unit *a, const england_unit *b)
{
    for (uint32_t i = 0; i < a->member_count; i++)
        if (has_member(b, a->members[i])) return true;
    return false;
}

// A former unit stays when it comes out of the forming again, or when no new one has taken over any
// of its sentences: terms once merged stay merged when one of another kind joins them.
static bool is_kept(const forming *f, england_unit *const *fresh, size_t fresh_count,
                    england_unit *former)
{
    for (size_t i = 0; i < f->formed_before.count; i++)
        if (f->formed_before.items[i] == former) return true;
    for (size_t i = 0; i < fresh_count; i++)
        if (shares_member(fresh[i], former)) return false;
    return true;
}

static void sort_by_start(england_unit **units, size_t count)
{
    for (size_t i = 1; i < count; i++) { // an insertion sort, as equals must keep their order
        england_unit *unit = units[i];
        size_t at = i;
        for (; at > 0 && units[at - 1]->start > unit->start; at--) units[at] = units[at - 1];
        units[at] = unit;
    }
}

// The members of a former merged unit that no new unit has taken over, each on its own from now on
// with the days counted so far: a new sentence consecutive to one of them has taken the rest apart.
static size_t take_apart(forming *f, england_unit **units, size_t fresh_count,
                         const england_unit *former, size_t count)
{
    for (uint32_t i = 0; i < former->member_count; i++) {
        bool is_taken = false;
        for (size_t j = 0; !is_taken && j < fresh_count; j++)
            is_taken = has_member(units[j], former->members[i]);
        if (is_taken) continue;
        england_unit *unit = new_unit(f, SHAPE_SINGLE, &former->members[i], 1);
        if (!unit) {
            (void)give_up(f, JUB_NO_MEMORY);
            return count;
        }
        unit->has_new = false;
        unit->counts = former->counts;
        if (f->c->steps) england_explain_unit(f->c, unit);
        units[count++] = unit;
    }
    return count;
}

static void take_custody(forming *f)
{
    england_case *c = f->c;
    const size_t most = f->chains.count + f->singles.count + (f->merged != NULL) +
                        c->custody.count + c->custody_in->sentence_count;
    england_unit **units = JUB_NEW(c->arena, england_unit *, most);
    size_t count = 0;
    if (!units) {
        (void)give_up(f, JUB_NO_MEMORY);
        return;
    }
    for (size_t i = 0; i < f->chains.count; i++) units[count++] = f->chains.items[i];
    if (f->merged) units[count++] = f->merged;
    for (size_t i = 0; i < f->singles.count; i++) units[count++] = f->singles.items[i];
    const size_t fresh_count = count;
    for (size_t i = 0; i < c->custody.count; i++) {
        england_unit *former = c->custody.items[i];
        if (is_kept(f, units, fresh_count, former)) {
            former->has_new = false;
            units[count++] = former;
        } else if (former->shape == SHAPE_MERGED) {
            count = take_apart(f, units, fresh_count, former, count);
        }
    }
    sort_by_start(units, count);
    c->custody.items = units;
    c->custody.count = c->custody.capacity = count;
}

jub_status england_form_units(england_case *c, jub_date day, jub_error *error)
{
    uint32_t count = 0;
    uint16_t members[JUB_SENTENCES_MAX];
    forming f = {.c = c, .day = day};
    gather_pool(&f);
    if (pool_merges(&f, members, &count)) {
        f.merged = new_unit(&f, SHAPE_MERGED, members, count);
        if (!f.merged) (void)give_up(&f, JUB_NO_MEMORY);
    } else {
        for (uint32_t i = 0; f.status == JUB_OK && i < c->custody_in->sentence_count; i++)
            if (f.in_pool[i] && is_root(&f, i)) follow_ways(&f, i);
    }
    if (f.status == JUB_OK) take_custody(&f);
    if (f.status == JUB_LIMIT)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "more than %d ways through the consecutive sentences", JUB_UNITS_MAX);
    return f.status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}
