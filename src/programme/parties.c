#include "programme/parties_private.h"

// What an officer has in common with people is laid down once, as numbers in the dictionaries of
// `persons`, so that asking about one pair compares numbers and goes through the few ties and
// movements of one person.

static const char *const words[] = {
#define X(name, words) words,
    JUB_BAR_LIST(X)
#undef X
};

const char *jub_bar_words(jub_bar bar)
{
    return words[bar];
}

/// A column that both officers and people have.
typedef struct shared_column {
    const jub_column *of_person; // NULL: not to be compared
    uint32_t *of_officer;        // [officer count] numbers in its dictionary, or JUB_MAP_ABSENT
} shared_column;

struct jub_parties {
    const jub_resource *officers; // NULL: the register has none
    const uint32_t *posted;       // [officer count] row of `facilities`; NULL: not to be had
    const uint32_t *held;         // [person count] row of `facilities`
    shared_column town;
    shared_column unit;
    const jub_link *tied_person; // of `ties`; NULL without
    const uint32_t *tied_officer;
    const jub_link *moved_person; // of `movements`; NULL without
    const uint32_t *moved_facility;
};

static bool is_text(const jub_column *column)
{
    return column && (column->type == JUB_TEXT_VALUE || column->type == JUB_CHOICE);
}

static bool has_text(const jub_column *column, uint32_t row)
{
    return jub_column_has(column, row);
}

static bool share(jub_arena *arena, const jub_basis *basis, const jub_resource *officers,
                  const char *name, shared_column *shared)
{
    const jub_column *person = jub_resource_column(basis->persons, jub_text_from(name));
    const jub_column *officer = jub_resource_column(officers, jub_text_from(name));
    if (!is_text(person) || !is_text(officer)) return true;
    shared->of_officer = JUB_NEW(arena, uint32_t, officers->row_count);
    if (!shared->of_officer) return false;
    for (uint32_t i = 0; i < officers->row_count; i++)
        shared->of_officer[i] =
            has_text(officer, i)
                ? jub_map_find(person->dictionary, officer->dictionary->keys[officer->codes[i]])
                : JUB_MAP_ABSENT;
    shared->of_person = person;
    return true;
}

// The links of a resource to two others, where it and both are there.
static void link_two(const jub_register *reg, const char *name, const jub_resource *second,
                     const jub_link **person_out, const uint32_t **second_out)
{
    const jub_resource *resource = jub_register_resource(reg, jub_text_from(name));
    if (!resource) return;
    const jub_link *person = jub_resource_link(reg, resource, &reg->resources[reg->persons]);
    const jub_link *other = jub_resource_link(reg, resource, second);
    if (!person || !other) return;
    *person_out = person;
    *second_out = other->target_rows;
}

const jub_parties *parties_open(jub_arena *arena, const jub_basis *basis)
{
    const jub_register *reg = basis->reg;
    jub_parties *parties = JUB_NEW(arena, jub_parties, 1);
    if (!parties) return NULL;
    const jub_resource *officers = jub_register_resource(reg, JUB_TEXT("officers"));
    if (!officers || officers->key_column == JUB_NO_ROW) return parties;
    parties->officers = officers;
    const jub_link *posted = jub_resource_link(reg, officers, basis->facilities);
    if (posted) parties->posted = posted->target_rows;
    parties->held = jub_resource_link(reg, basis->persons, basis->facilities)->target_rows;
    link_two(reg, "ties", officers, &parties->tied_person, &parties->tied_officer);
    link_two(reg, "movements", basis->facilities, &parties->moved_person, &parties->moved_facility);
    if (!share(arena, basis, officers, "home_town", &parties->town) ||
        !share(arena, basis, officers, "unit", &parties->unit))
        return NULL;
    return parties;
}

uint32_t jub_parties_officer(const jub_parties *parties, jub_text key)
{
    return parties && parties->officers ? jub_resource_find(parties->officers, key) : JUB_NO_ROW;
}

bool jub_parties_has_officers(const jub_parties *parties)
{
    return parties && parties->officers;
}

uint32_t jub_parties_post(const jub_parties *parties, uint32_t officer)
{
    return parties->posted ? parties->posted[officer] : JUB_NO_ROW;
}

static bool shares(const shared_column *shared, uint32_t officer, uint32_t person)
{
    if (!shared->of_person || shared->of_officer[officer] == JUB_MAP_ABSENT) return false;
    return has_text(shared->of_person, person) &&
           shared->of_person->codes[person] == shared->of_officer[officer];
}

// Whether one of the rows that belong to a person leads to `sought`.
static bool leads_to(const jub_link *link, const uint32_t *targets, uint32_t person,
                     uint32_t sought)
{
    if (!link) return false;
    for (uint32_t i = link->child_offsets[person]; i < link->child_offsets[person + 1]; i++)
        if (targets[link->child_rows[i]] == sought) return true;
    return false;
}

jub_bar jub_parties_bar(const jub_parties *parties, uint32_t officer, uint32_t person)
{
    if (!parties || !parties->officers || officer == JUB_NO_ROW) return JUB_BAR_NONE;
    const uint32_t post = parties->posted ? parties->posted[officer] : JUB_NO_ROW;
    if (post != JUB_NO_ROW && parties->held[person] == post) return JUB_BAR_FACILITY;
    if (leads_to(parties->tied_person, parties->tied_officer, person, officer)) return JUB_BAR_KIN;
    if (shares(&parties->town, officer, person)) return JUB_BAR_TOWN;
    if (shares(&parties->unit, officer, person)) return JUB_BAR_UNIT;
    if (post != JUB_NO_ROW &&
        leads_to(parties->moved_person, parties->moved_facility, person, post))
        return JUB_BAR_HANDLED;
    return JUB_BAR_NONE;
}
