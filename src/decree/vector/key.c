#include "decree/vector/bulk_private.h"
#include "decree/vector/clones_private.h"

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3") // its -O2 vectorises only what needs no rest
#endif

// One key a row: two bits for the covers clauses together, two for each other clause, two for each
// quota. Whoever is surely not covered has the key 0, and so has whoever is referred, so that what
// else holds of them does not make new keys. (Where more grants may be worse, an uncertain grant
// leaves whoever is not covered unsettled as well, so their keys are whole.)

enum { COVERS_PLANE = 0, CLAUSE_PLANE = 2, BYTE_PLANES = 8 };

VECTOR_CLONES
static void add_or(const uint8_t *restrict plane, uint32_t count, uint8_t *restrict out)
{
    for (uint32_t i = 0; i < count; i++) out[i] |= plane[i];
}

VECTOR_CLONES
static void take_without(const uint8_t *restrict plane, const uint8_t *restrict without,
                         uint32_t count, uint8_t *restrict out)
{
    for (uint32_t i = 0; i < count; i++) out[i] = (uint8_t)(plane[i] & ~without[i]);
}

VECTOR_CLONES
static void split_places(const uint8_t *restrict places, uint32_t count, uint8_t *restrict low,
                         uint8_t *restrict high)
{
    for (uint32_t i = 0; i < count; i++) {
        low[i] = (uint8_t)(0 - (places[i] & 1));
        high[i] = (uint8_t)(0 - (places[i] >> 1 & 1));
    }
}

VECTOR_CLONES
static void pack_byte(const uint8_t *const planes[BYTE_PLANES], const uint8_t *restrict meant,
                      uint32_t count, uint8_t *restrict out)
{
    const uint8_t *restrict a = planes[0], *restrict b = planes[1], *restrict c = planes[2],
                            *restrict d = planes[3], *restrict e = planes[4],
                            *restrict f = planes[5], *restrict g = planes[6],
                            *restrict h = planes[7];
    for (uint32_t i = 0; i < count; i++)
        out[i] = (uint8_t)(((a[i] & 1) | (b[i] & 2) | (c[i] & 4) | (d[i] & 8) | (e[i] & 16) |
                            (f[i] & 32) | (g[i] & 64) | (h[i] & 128)) &
                           meant[i]);
}

VECTOR_CLONES
static void pack_word_of_4(const uint8_t *restrict bytes, uint32_t count, uint64_t *restrict out)
{
    const uint8_t *restrict a = bytes, *restrict b = a + VECTOR_BLOCK,
                            *restrict c = b + VECTOR_BLOCK, *restrict d = c + VECTOR_BLOCK;
    for (uint32_t i = 0; i < count; i++)
        out[i] = (uint32_t)a[i] | (uint32_t)b[i] << 8 | (uint32_t)c[i] << 16 | (uint32_t)d[i] << 24;
}

VECTOR_CLONES
static void add_word_of_4(const uint8_t *restrict bytes, uint32_t count, uint64_t *restrict out)
{
    const uint8_t *restrict a = bytes, *restrict b = a + VECTOR_BLOCK,
                            *restrict c = b + VECTOR_BLOCK, *restrict d = c + VECTOR_BLOCK;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t high =
            (uint32_t)a[i] | (uint32_t)b[i] << 8 | (uint32_t)c[i] << 16 | (uint32_t)d[i] << 24;
        out[i] |= (uint64_t)high << 32;
    }
}

// -- the plan that was run ------------------------------------------------------------------------

static const vector_plan *plan_of(const jub_bulk_worker *worker)
{
    return worker->is_for_candidates ? worker->bulk->candidate_plan : worker->bulk->plan;
}

static const vector_room *room_of(const jub_bulk_worker *worker)
{
    return worker->is_for_candidates ? worker->candidate_room : worker->room;
}

static const vector_slot *covers_of(const jub_bulk_worker *worker)
{
    return worker->is_for_candidates ? worker->bulk->candidate_covers : worker->bulk->covers;
}

static vector_slot slot_of(const jub_bulk_worker *worker, uint32_t clause)
{
    const vector_clause *each = &worker->bulk->clauses[clause];
    return worker->is_for_candidates ? each->candidate_slot : each->slot;
}

static vector_slot term_end_of(const jub_bulk_worker *worker)
{
    return worker->is_for_candidates ? worker->bulk->candidate_term_end : worker->bulk->term_end;
}

// -- planes ---------------------------------------------------------------------------------------

static uint8_t *own_plane(jub_bulk_worker *worker, uint32_t number)
{
    return worker->planes + (size_t)number * VECTOR_BLOCK;
}

static void find_covers(jub_bulk_worker *worker, const uint8_t **planes)
{
    const jub_bulk *bulk = worker->bulk;
    if (!bulk->has_covers) {
        planes[COVERS_PLANE] = planes[COVERS_PLANE + 1] = worker->ones;
        return;
    }
    if (bulk->cover_count == 1) {
        const vector_truths truths = vector_truths_of(room_of(worker), covers_of(worker)[0]);
        planes[COVERS_PLANE] = truths.yes;
        planes[COVERS_PLANE + 1] = truths.perhaps;
        return;
    }
    for (uint32_t side = 0; side < 2; side++) {
        uint8_t *plane = own_plane(worker, COVERS_PLANE + side);
        memset(plane, 0, VECTOR_BLOCK);
        for (uint32_t i = 0; i < bulk->cover_count; i++) {
            const vector_truths truths = vector_truths_of(room_of(worker), covers_of(worker)[i]);
            add_or(side == 0 ? truths.yes : truths.perhaps, worker->count, plane);
        }
        planes[COVERS_PLANE + side] = plane;
    }
}

static void find_clauses(jub_bulk_worker *worker, const uint8_t **planes)
{
    const jub_bulk *bulk = worker->bulk;
    for (uint32_t i = 0; i < bulk->clause_count; i++) {
        const vector_clause *clause = &bulk->clauses[i];
        if (slot_of(worker, i) == VECTOR_NO_SLOT) continue;
        const vector_truths truths = vector_truths_of(room_of(worker), slot_of(worker, i));
        const uint32_t at = CLAUSE_PLANE + 2 * i;
        planes[at] = truths.yes;
        planes[at + 1] = truths.perhaps;
        if (!clause->needs_end) continue;
        const uint8_t *none = vector_numbers_of(room_of(worker), term_end_of(worker)).none;
        for (uint32_t side = 0; side < 2; side++) {
            take_without(planes[at + side], none, worker->count, own_plane(worker, at + side));
            planes[at + side] = own_plane(worker, at + side);
        }
    }
}

static void find_places(jub_bulk_worker *worker, const uint8_t **planes)
{
    const jub_bulk *bulk = worker->bulk;
    uint32_t at = CLAUSE_PLANE + 2 * bulk->clause_count;
    for (uint32_t i = 0; i < bulk->determiner->quota_count; i++, at += 2) {
        split_places(bulk->places[i] + worker->first, worker->count, own_plane(worker, at),
                     own_plane(worker, at + 1));
        planes[at] = own_plane(worker, at);
        planes[at + 1] = own_plane(worker, at + 1);
    }
}

// -- who is referred ------------------------------------------------------------------------------

static bool any(const uint8_t *plane, uint32_t count)
{
    return count > 0 && (plane[0] != 0 || memcmp(plane, plane + 1, count - 1) != 0);
}

static void add_referred(jub_bulk_worker *worker, vector_slot slot, uint8_t *plane)
{
    if (slot != VECTOR_NO_SLOT && vector_plan_is_lowered(plan_of(worker), slot))
        add_or(vector_referred_of(room_of(worker), slot), worker->count, plane);
}

// Rows that are ranked are told by what; what is not lowered refers all of them.
static void add_ranked(jub_bulk_worker *worker)
{
    const jub_bulk *bulk = worker->bulk;
    if (!bulk->key_plan) return;
    const uint8_t *referred = vector_referred(worker->key_room);
    for (uint32_t i = 0; i < bulk->determiner->quota_count; i++)
        for (uint32_t at = 0; at < worker->count; at++)
            if (referred[at] && bulk->places[i][worker->first + at]) worker->referred[at] = 0xFF;
}

static void find_referred(jub_bulk_worker *worker, vector_purpose purpose,
                          const uint8_t *perhaps_covered)
{
    const jub_bulk *bulk = worker->bulk;
    const bool is_whole = purpose == VECTOR_FOR_WHOLE;
    const bool all = is_whole && (bulk->has_unlowered || bulk->row_grants);
    memset(worker->referred, all ? 0xFF : 0, VECTOR_BLOCK);
    if (all) return;
    if (is_whole) add_ranked(worker);
    if (!any(vector_referred(room_of(worker)), worker->count)) return;
    uint8_t *by_clauses = worker->meant;
    memset(by_clauses, 0, VECTOR_BLOCK);
    for (uint32_t i = 0; i < bulk->clause_count; i++)
        add_referred(worker, slot_of(worker, i), by_clauses);
    add_referred(worker, term_end_of(worker), by_clauses);
    if (!is_whole && bulk->is_monotone)
        for (uint32_t i = 0; i < worker->count; i++) by_clauses[i] &= perhaps_covered[i];
    add_or(by_clauses, worker->count, worker->referred);
    for (uint32_t i = 0; i < bulk->cover_count; i++)
        add_referred(worker, covers_of(worker)[i], worker->referred);
}

// -- the key --------------------------------------------------------------------------------------

void vector_key_fill(jub_bulk_worker *worker, vector_purpose purpose)
{
    const jub_bulk *bulk = worker->bulk;
    const uint8_t *planes[VECTOR_PLANE_MAX];
    for (uint32_t i = 0; i < VECTOR_PLANE_MAX; i++) planes[i] = worker->zeros;
    find_covers(worker, planes);
    find_clauses(worker, planes);
    if (purpose != VECTOR_FOR_CANDIDATES) find_places(worker, planes);
    find_referred(worker, purpose, planes[COVERS_PLANE + 1]);
    take_without(bulk->is_monotone ? planes[COVERS_PLANE + 1] : worker->ones, worker->referred,
                 worker->count, worker->meant);
    const uint32_t byte_count = (bulk->plane_count + 7) / 8;
    for (uint32_t i = 0; i < byte_count; i++)
        pack_byte(planes + (size_t)i * BYTE_PLANES, worker->meant, worker->count,
                  worker->key_bytes + (size_t)i * VECTOR_BLOCK);
    for (uint32_t i = 0; i < bulk->word_count; i++) {
        uint64_t *word = worker->keys + (size_t)i * VECTOR_BLOCK;
        const uint8_t *bytes = worker->key_bytes + (size_t)i * 8 * VECTOR_BLOCK;
        pack_word_of_4(bytes, worker->count, word);
        if (byte_count > 8 * i + 4)
            add_word_of_4(bytes + 4 * (size_t)VECTOR_BLOCK, worker->count, word);
    }
}

// -- the other way --------------------------------------------------------------------------------

static bool has_bit(const uint64_t *words, uint32_t bit)
{
    return words[bit / 64] >> bit % 64 & 1;
}

static void read_clause(const vector_clause *clause, bool is_sure, bool is_possible,
                        decree_truths *truths)
{
    uint64_t *surely = NULL, *possibly = NULL;
    switch (clause->kind) {
    case DECREE_EXCLUDES:
        surely = &truths->excludes_surely;
        possibly = &truths->excludes_possibly;
        break;
    case DECREE_GRANTS:
        surely = &truths->grants_surely;
        possibly = &truths->grants_possibly;
        break;
    case DECREE_DEFERS:
        surely = &truths->defers_surely;
        possibly = &truths->defers_possibly;
        break;
    case DECREE_REVOKES:
        surely = &truths->revokes_surely;
        possibly = &truths->revokes_possibly;
        break;
    case DECREE_COVERS:
    case DECREE_LIMIT:
    case DECREE_QUOTA: return;
    }
    if (is_sure) *surely |= decree_bit(clause->index);
    if (is_possible) *possibly |= decree_bit(clause->index);
}

void vector_key_read(const jub_bulk *bulk, const uint64_t *words, decree_truths *truths_out,
                     decree_places *places_out)
{
    *truths_out = (decree_truths){0};
    *places_out = (decree_places){0};
    truths_out->covered_surely = has_bit(words, COVERS_PLANE);
    truths_out->covered_possibly = has_bit(words, COVERS_PLANE + 1);
    uint32_t at = CLAUSE_PLANE;
    for (uint32_t i = 0; i < bulk->clause_count; i++, at += 2)
        read_clause(&bulk->clauses[i], has_bit(words, at), has_bit(words, at + 1), truths_out);
    for (uint32_t i = 0; i < bulk->determiner->quota_count; i++, at += 2) {
        const uint64_t on = bulk->determiner->quotas[i].quota->on_grants;
        const uint32_t place = has_bit(words, at) | (uint32_t)has_bit(words, at + 1) << 1;
        if (place == VECTOR_OUT) places_out->denied |= on;
        if (place == VECTOR_PLACE_CONTESTED) places_out->contested |= on;
    }
    places_out->contested &= ~places_out->denied;
}
