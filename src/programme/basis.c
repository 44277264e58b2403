#include "programme/basis.h"

#include "programme/parties_private.h"

static jub_status missing(jub_error *error, const char *hint, const char *message)
{
    return jub_fail(error, JUB_MISSING, (jub_position){0}, hint, "%s", message);
}

static jub_status open_register(jub_arena *arena, const jub_register *reg, jub_basis *basis,
                                jub_error *error)
{
    basis->reg = reg;
    basis->persons = &reg->resources[reg->persons];
    basis->facilities = jub_register_resource(reg, JUB_TEXT("facilities"));
    if (!basis->facilities || basis->facilities->key_column == JUB_NO_ROW)
        return missing(error,
                       "a programme goes by where people are held: add facilities.csv with a "
                       "primary key",
                       "the register has no resource 'facilities' with a key");
    if (basis->persons->key_column == JUB_NO_ROW)
        return missing(error, "give the resource 'persons' a primary key of one column",
                       "people of the register have no key");
    if (!jub_resource_link(reg, basis->persons, basis->facilities))
        return missing(error, "give 'persons' a foreign key to 'facilities'",
                       "the register does not say in which facility somebody is held");
    basis->parties = parties_open(arena, basis);
    return basis->parties ? JUB_OK : jub_fail_no_memory(error);
}

jub_status jub_basis_open(jub_arena *arena, jub_sha256 *sha, const jub_decree *decree,
                          const jub_hash *decree_sha256, const jub_register *reg,
                          const jub_hash *register_sha256, jub_basis *basis_out, jub_error *error)
{
    const size_t mark_bytes = jub_arena_mark(arena);
    jub_basis basis = {.decree = decree, .decree_sha256 = *decree_sha256, .sha = sha};
    jub_status status = jub_agenda_of(decree, &basis.agenda, error);
    if (status == JUB_OK && reg) {
        basis.register_sha256 = *register_sha256;
        status = open_register(arena, reg, &basis, error);
    }
    if (status == JUB_OK)
        *basis_out = basis;
    else
        jub_arena_rewind(arena, mark_bytes);
    return status;
}

uint32_t jub_basis_person(const jub_basis *basis, jub_text key)
{
    return basis->persons ? jub_resource_find(basis->persons, key) : JUB_NO_ROW;
}

uint32_t jub_basis_facility(const jub_basis *basis, jub_text key)
{
    return basis->facilities ? jub_resource_find(basis->facilities, key) : JUB_NO_ROW;
}

uint32_t jub_basis_facility_of(const jub_basis *basis, uint32_t person)
{
    if (!basis->persons) return JUB_NO_ROW;
    const jub_link *link = jub_resource_link(basis->reg, basis->persons, basis->facilities);
    return link->target_rows[person];
}

static jub_text key_of(const jub_resource *resource, uint32_t row)
{
    const jub_column *column = &resource->columns[resource->key_column];
    if (!jub_bit(column->known, row)) return (jub_text){0};
    return column->dictionary->keys[column->codes[row]];
}

jub_text jub_basis_person_key(const jub_basis *basis, uint32_t person)
{
    return key_of(basis->persons, person);
}

jub_text jub_basis_facility_key(const jub_basis *basis, uint32_t facility)
{
    return key_of(basis->facilities, facility);
}
