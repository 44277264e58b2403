#include "rehearsal/cast_private.h"

#include <stdio.h>

#include "programme/selection.h"
#include "rehearsal/clock.h"

#define PROVISIONAL_MAX_BYTES ((size_t)8 << 30)

// What is needed of the register's `officers`.
typedef struct officer_table {
    const jub_resource *resource;
    const jub_column *role;
    const uint32_t *facilities; // [row_count]
} officer_table;

static jub_status find_officers(const jub_basis *basis, officer_table *table_out, jub_error *error)
{
    const jub_resource *officers = jub_register_resource(basis->reg, JUB_TEXT("officers"));
    const jub_column *role = officers ? jub_resource_column(officers, JUB_TEXT("role")) : NULL;
    const jub_link *link =
        officers ? jub_resource_link(basis->reg, officers, basis->facilities) : NULL;
    if (!role || !link || (role->type != JUB_CHOICE && role->type != JUB_TEXT_VALUE))
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "make a register up with 'jubilee register synth'",
                        "the register does not say which officers serve at which facility");
    *table_out = (officer_table){officers, role, link->target_rows};
    return JUB_OK;
}

static bool has_role(const officer_table *table, uint32_t row, const char *role)
{
    return jub_column_has(table->role, row) &&
           jub_text_is(table->role->dictionary->keys[table->role->codes[row]], role);
}

static jub_text officer_key(const officer_table *table, uint32_t row)
{
    const jub_column *key = &table->resource->columns[table->resource->key_column];
    return key->dictionary->keys[key->codes[row]];
}

// -- where people may be reached ------------------------------------------------------------------

// Which facilities have people who may be nominated. The lotteries are not drawn yet; any seeds
// will do, as they only choose among equals of one group.
static jub_status find_places(const jub_basis *basis, uint32_t reserve, bool *is_reached,
                              jub_error *error)
{
    static const uint8_t seed[JUB_DRAW_SEED_BYTES] = {0};
    jub_arena arena = jub_arena_init(PROVISIONAL_MAX_BYTES);
    const uint32_t count = jub_decree_lottery_count(basis->decree);
    jub_lottery_seed *seeds = JUB_NEW(&arena, jub_lottery_seed, count);
    const jub_proposal *proposals = NULL;
    jub_status status = seeds ? JUB_OK : jub_fail_no_memory(error);
    for (uint32_t i = 0; status == JUB_OK && i < count; i++)
        seeds[i] = (jub_lottery_seed){jub_decree_lottery_name(basis->decree, i), seed};
    if (status == JUB_OK)
        status = jub_propose(&arena, basis, seeds, count, reserve, &proposals, error);
    for (uint32_t i = 0; status == JUB_OK && i < basis->persons->row_count; i++) {
        const uint32_t facility = jub_basis_facility_of(basis, i);
        if (proposals[i].is_proposed && facility != JUB_NO_ROW) is_reached[facility] = true;
    }
    jub_arena_clear(&arena);
    return status;
}

// -- players --------------------------------------------------------------------------------------

static jub_status add(jub_cast *cast, jub_text id, jub_role role, uint32_t facility,
                      uint32_t officer, jub_error *error)
{
    jub_player *player = &cast->players[cast->count];
    *player = (jub_player){.role = role, .facility = facility, .officer = officer};
    if (!jub_actor_id_is_valid(id))
        return jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL,
                        "'%.*s' cannot take part: that is no id", JUB_TEXT_ARG(id));
    (void)snprintf(player->id, sizeof player->id, "%.*s", JUB_TEXT_ARG(id));
    cast->count++;
    return cast_equip(&cast->lots, player, error);
}

static jub_status add_centre(jub_cast *cast, jub_error *error)
{
    static const struct {
        const char *id;
        jub_role role;
    } centre[JUB_CENTRE_COUNT] = {
#define X(name, id, role) {id, role},
        JUB_CENTRE_LIST(X)
#undef X
    };
    jub_status status = JUB_OK;
    for (int i = 0; status == JUB_OK && i < JUB_CENTRE_COUNT; i++)
        status =
            add(cast, jub_text_from(centre[i].id), centre[i].role, JUB_NO_ROW, JUB_NO_ROW, error);
    return status;
}

static jub_status add_staff_of(jub_cast *cast, const jub_basis *basis, const officer_table *table,
                               uint32_t facility, jub_error *error)
{
    static const struct {
        const char *word;
        jub_role role;
    } places[] = {
        {"records_officer", JUB_ROLE_CLERK}, {"deputy", JUB_ROLE_HEAD}, {"guard", JUB_ROLE_GATE}};
    uint32_t found[] = {JUB_NO_ROW, JUB_NO_ROW, JUB_NO_ROW};
    for (uint32_t row = table->resource->row_count; row-- > 0;)
        for (int i = 0; table->facilities[row] == facility && i < 3; i++)
            if (has_role(table, row, places[i].word)) found[i] = row;
    if (found[0] == JUB_NO_ROW || found[1] == JUB_NO_ROW) {
        const jub_text key = jub_basis_facility_key(basis, facility);
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                        "facility '%.*s' has no %s among the officers", JUB_TEXT_ARG(key),
                        found[0] == JUB_NO_ROW ? places[0].word : places[1].word);
    }
    uint32_t players[3] = {JUB_NO_PLAYER, JUB_NO_PLAYER, JUB_NO_PLAYER};
    jub_status status = JUB_OK;
    for (int i = 0; status == JUB_OK && i < 3; i++) {
        if (found[i] == JUB_NO_ROW) continue;
        players[i] = cast->count;
        status = add(cast, officer_key(table, found[i]), places[i].role, facility, found[i], error);
        cast->officer_count++;
    }
    cast->staff[facility] = (jub_staff){players[0], players[1], players[2]};
    return status;
}

static jub_status add_readers(jub_arena *arena, jub_cast *cast, const officer_table *table,
                              uint32_t wanted, jub_error *error)
{
    uint32_t *rows = JUB_NEW(arena, uint32_t, table->resource->row_count);
    uint32_t count = 0;
    if (!rows) return jub_fail_no_memory(error);
    for (uint32_t row = 0; row < table->resource->row_count; row++)
        if (has_role(table, row, "guidance_officer") && table->facilities[row] != JUB_NO_ROW)
            rows[count++] = row;
    jub_prng prng = jub_lots_choice(&cast->lots, "readers", 0, 0);
    jub_lots_shuffle(&prng, rows, count);
    const uint32_t room = wanted > cast->officer_count ? wanted - cast->officer_count : 0;
    if (count < JUB_READER_MIN)
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "make a register up with more facilities",
                        "%d readers are needed, and the register has %u guidance officers",
                        JUB_READER_MIN, count);
    if (room < JUB_READER_MIN)
        return jub_fail(error, JUB_RANGE, (jub_position){0}, NULL,
                        "%u officers are too few: the facilities that are reached need %u, and %d "
                        "readers come to that, so at least %u",
                        wanted, cast->officer_count, JUB_READER_MIN,
                        cast->officer_count + JUB_READER_MIN);
    jub_status status = JUB_OK;
    cast->first_reader = cast->count;
    for (uint32_t i = 0; status == JUB_OK && i < count && i < room; i++) {
        status = add(cast, officer_key(table, rows[i]), JUB_ROLE_READER, table->facilities[rows[i]],
                     rows[i], error);
        cast->officer_count++;
    }
    return status;
}

static jub_status take_places(jub_arena *arena, const jub_basis *basis, jub_cast *cast,
                              const officer_table *table, jub_error *error)
{
    const uint32_t facility_count = basis->facilities->row_count;
    const size_t player_max = (size_t)JUB_CENTRE_COUNT + table->resource->row_count;
    bool *is_reached = JUB_NEW(arena, bool, facility_count);
    cast->staff = JUB_NEW(arena, jub_staff, facility_count);
    cast->players = JUB_NEW(arena, jub_player, player_max);
    cast->facility_count = facility_count;
    if (!is_reached || !cast->staff || !cast->players) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < facility_count; i++)
        cast->staff[i] = (jub_staff){JUB_NO_PLAYER, JUB_NO_PLAYER, JUB_NO_PLAYER};
    jub_status status = find_places(basis, 0, is_reached, error);
    if (status == JUB_OK) status = add_centre(cast, error);
    for (uint32_t i = 0; status == JUB_OK && i < facility_count; i++)
        if (is_reached[i]) status = add_staff_of(cast, basis, table, i, error);
    return status;
}

// -- the days
// ---------------------------------------------------------------------------------------

enum { LEAD_DAYS_MAX = 60, LEAD_DAYS = 21 }; // before the first round, where the decree is silent

// When it is opened: on the day the order was made, if that is not long before the first round.
static jub_date opening_day(const jub_basis *basis)
{
    jub_date made;
    const jub_date round = basis->agenda.rounds[JUB_ROUND_FIRST].first_day;
    if (jub_decree_made(basis->decree, &made) && made < round)
        return round - made <= LEAD_DAYS_MAX ? made : round - LEAD_DAYS_MAX;
    return round - LEAD_DAYS;
}

jub_status jub_cast_make(jub_arena *arena, const jub_basis *basis, const jub_cast_options *options,
                         jub_cast *cast_out, jub_error *error)
{
    officer_table table = {0};
    jub_cast cast = {.corrupt_count = options->corrupt_count,
                     .kinds = options->kinds,
                     .first_day = opening_day(basis)};
    jub_status status = find_officers(basis, &table, error);
    if (status == JUB_OK) status = jub_lots_from(basis->sha, options->seed, &cast.lots, error);
    if (status == JUB_OK) status = take_places(arena, basis, &cast, &table, error);
    if (status == JUB_OK) status = add_readers(arena, &cast, &table, options->officer_count, error);
    if (status == JUB_OK) status = cast_corrupt(arena, basis, &cast, error);
    if (status == JUB_OK) status = cast_keys(arena, &cast, error);
    if (status == JUB_OK)
        *cast_out = cast;
    else
        jub_cast_clear(&cast);
    return status;
}
