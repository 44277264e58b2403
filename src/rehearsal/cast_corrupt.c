// Who of those cast is corrupt, and with whom.

#include "rehearsal/cast_private.h"

// Where families are held: who enters ties that are not there needs some that are.
static bool has_families(const jub_basis *basis, uint32_t facility)
{
    const jub_column *family = jub_resource_column(basis->persons, JUB_TEXT("family_group"));
    for (uint32_t i = 0; family && i < basis->persons->row_count; i++)
        if (jub_column_has(family, i) && jub_basis_facility_of(basis, i) == facility) return true;
    return false;
}

static bool is_able(const jub_basis *basis, const jub_player *player, jub_character character)
{
    return player->role == jub_character_role(character) && player->officer != JUB_NO_ROW &&
           player->character == JUB_CHARACTER_HONEST &&
           (character != JUB_CHARACTER_KIN_MAKER || has_families(basis, player->facility));
}

// One of those who can be it and are still honest, by chance.
static uint32_t pick(jub_arena *arena, const jub_basis *basis, const jub_cast *cast,
                     jub_character character, uint32_t index)
{
    const size_t mark = jub_arena_mark(arena);
    uint32_t *able = JUB_NEW(arena, uint32_t, cast->count);
    uint32_t count = 0, found = JUB_NO_PLAYER;
    for (uint32_t i = 0; able && i < cast->count; i++)
        if (is_able(basis, &cast->players[i], character)) able[count++] = i;
    if (count > 0) {
        jub_prng prng = jub_lots_choice(&cast->lots, "corrupt", index, character);
        found = able[jub_prng_below(&prng, count)];
    }
    jub_arena_rewind(arena, mark);
    return found;
}

// A reader whom a steerer would like to have the case: anybody else.
static uint32_t pick_friend(const jub_cast *cast, uint32_t player)
{
    jub_prng prng = jub_lots_choice(&cast->lots, "friend", player, 0);
    const uint32_t readers = cast->count - cast->first_reader;
    const uint32_t own = player - cast->first_reader;
    return cast->first_reader + (own + 1 + jub_prng_below(&prng, readers - 1)) % readers;
}

static void pair_up(jub_cast *cast, uint32_t player, uint32_t *waiting)
{
    cast->players[player].partner = *waiting;
    if (*waiting == JUB_NO_PLAYER) {
        *waiting = player;
        return;
    }
    cast->players[*waiting].partner = player;
    *waiting = JUB_NO_PLAYER;
}

static jub_status fail_place(const jub_cast *cast, jub_character character, uint32_t found,
                             jub_error *error)
{
    if (cast->kinds.count > 0)
        return jub_fail(error, JUB_RANGE, (jub_position){0},
                        "let more officers take part, plant fewer, or choose other kinds",
                        "%u officers are to be corrupt, and %u have a place: no other can be one "
                        "who '%s'",
                        cast->corrupt_count, found, jub_character_word(character));
    return jub_fail(
        error, JUB_RANGE, (jub_position){0}, "let more officers take part, or plant fewer",
        "%u officers are to be corrupt, and there is a place for %u", cast->corrupt_count, found);
}

// Where all of a role are taken, the next role has one more of what it can be; chosen kinds are not
// made up for by others.
static uint32_t place(jub_arena *arena, const jub_basis *basis, const jub_cast *cast,
                      uint32_t index, jub_character *character)
{
    static const jub_character others[] = {JUB_CHARACTER_SELLER_15, JUB_CHARACTER_KEEPER};
    uint32_t player = pick(arena, basis, cast, *character, index);
    for (size_t i = 0; i < 2 && player == JUB_NO_PLAYER && cast->kinds.count == 0; i++) {
        *character = others[i];
        player = pick(arena, basis, cast, *character, index);
    }
    return player;
}

jub_status cast_corrupt(jub_arena *arena, const jub_basis *basis, jub_cast *cast, jub_error *error)
{
    uint32_t waiting = JUB_NO_PLAYER;
    for (uint32_t i = 0; i < cast->corrupt_count; i++) {
        jub_character character = jub_character_planted(&cast->kinds, i, cast->corrupt_count);
        const uint32_t player = place(arena, basis, cast, i, &character);
        if (player == JUB_NO_PLAYER) return fail_place(cast, character, i, error);
        cast->players[player].character = character;
        if (character == JUB_CHARACTER_COLLUDER) pair_up(cast, player, &waiting);
        if (character == JUB_CHARACTER_STEERER)
            cast->players[player].partner = pick_friend(cast, player);
    }
    if (waiting != JUB_NO_PLAYER) // the other one found no place
        cast->players[waiting].partner = pick_friend(cast, waiting);
    return JUB_OK;
}
