// The keys of those who play, all from the seed.

#include <sodium.h>
#include <stdio.h>

#include "rehearsal/cast_private.h"
#include "rehearsal/clock.h"
#include "seal/quorum.h"
#include "seal/seal.h"

enum { SHARE_FILE_MAX_BYTES = 64 * 1024 };

static jub_status make_signer(const jub_lots *lots, const char *name, jub_signer *signer_out,
                              jub_error *error)
{
    uint8_t seed[JUB_SEED_BYTES];
    jub_lots_bytes(lots, "signing-key", jub_text_from(name), seed, sizeof seed);
    const jub_status status =
        jub_signer_from_seed(jub_text_from(name), JUB_KEY_ED25519, seed, signer_out, error);
    sodium_memzero(seed, sizeof seed);
    return status;
}

static void make_box(const jub_lots *lots, const char *name, jub_age_identity *identity_out)
{
    uint8_t secret[JUB_AGE_KEY_BYTES];
    jub_lots_bytes(lots, "sealing-key", jub_text_from(name), secret, sizeof secret);
    jub_age_identity_from(secret, identity_out);
    sodium_memzero(secret, sizeof secret);
}

// Honest readers err in 2 to 6 of 100 cases, more to the one side or to the other.
static void give_errors(const jub_lots *lots, jub_player *player)
{
    jub_prng prng = jub_lots_choice(lots, "errors", player->officer, player->role);
    player->too_kind = (uint32_t)jub_prng_between(&prng, 10, 60);
    player->too_hard = (uint32_t)jub_prng_between(&prng, 10, 60);
}

jub_status cast_equip(const jub_lots *lots, jub_player *player, jub_error *error)
{
    player->partner = JUB_NO_PLAYER;
    give_errors(lots, player);
    player->has_box = player->role == JUB_ROLE_HEAD;
    if (player->has_box) make_box(lots, player->id, &player->box);
    return make_signer(lots, player->id, &player->signer, error);
}

// -- the seal -------------------------------------------------------------------------------------

static jub_status seal_share(jub_arena *arena, jub_cast *cast, jub_random random, size_t i,
                             const jub_share *share, jub_error *error)
{
    jub_ceremony *ceremony = &cast->ceremony;
    jub_holder *holder = &ceremony->holders[i];
    const jub_share_text text = {jub_text_from(ceremony->list), ceremony->threshold,
                                 ceremony->count, *share};
    jub_sealer *sealer = NULL;
    jub_buffer line = jub_buffer_init_secret(JUB_SHARE_TEXT_MAX_BYTES);
    jub_buffer file = jub_buffer_init(SHARE_FILE_MAX_BYTES);
    jub_share_write(&text, &line);
    jub_share_hash(share, holder->share_hash);
    jub_status status = line.status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
    if (status == JUB_OK)
        status = jub_sealer_new(&holder->recipient, 1, true, random, jub_buffer_sink(&file),
                                &sealer, error);
    if (status == JUB_OK) status = jub_sealer_feed(sealer, jub_buffer_view(&line), error);
    if (status == JUB_OK) status = jub_sealer_end(sealer, error);
    if (status == JUB_OK) {
        (void)crypto_hash_sha256(holder->file_hash, (const uint8_t *)file.bytes, file.length_bytes);
        cast->share_files[i] = jub_text_copy(arena, jub_buffer_view(&file));
        if (!cast->share_files[i].bytes) status = jub_fail_no_memory(error);
    }
    jub_sealer_free(sealer);
    jub_buffer_clear(&line);
    jub_buffer_clear(&file);
    return status;
}

static void name_holders(jub_cast *cast)
{
    static const int holders[JUB_SEAL_HOLDERS] = {JUB_ADMINISTRATOR, JUB_SIGNATORY_1,
                                                  JUB_SIGNATORY_2, JUB_CHIEF, JUB_AUDITOR};
    jub_ceremony *ceremony = &cast->ceremony;
    (void)snprintf(ceremony->list, sizeof ceremony->list, "rehearsal/%llu",
                   (unsigned long long)cast->lots.choices);
    (void)jub_moment_write(
        jub_clock_moment(cast->first_day, JUB_OFFICE_NOON, JUB_REHEARSAL_OFFSET_MINUTES),
        ceremony->time);
    ceremony->threshold = JUB_SEAL_NEEDED;
    ceremony->count = JUB_SEAL_HOLDERS;
    for (size_t i = 0; i < JUB_SEAL_HOLDERS; i++) {
        jub_holder *holder = &ceremony->holders[i];
        (void)snprintf(holder->name, sizeof holder->name, "%s", cast->players[holders[i]].id);
        make_box(&cast->lots, holder->name, &cast->holders[i]);
        holder->recipient = cast->holders[i].recipient;
    }
}

// The key itself is nowhere but in here, as in a real ceremony.
static jub_status split_seal(jub_arena *arena, jub_cast *cast, jub_error *error)
{
    jub_draw_stream stream;
    jub_age_identity key;
    jub_share shares[JUB_SEAL_HOLDERS];
    size_t tested = 0;
    jub_ceremony *ceremony = &cast->ceremony;
    const jub_random random = jub_lots_random(&cast->lots, "ceremony", &stream);
    name_holders(cast);
    make_box(&cast->lots, "the list", &key);
    ceremony->recipient = key.recipient;
    jub_status status =
        jub_share_split(key.secret, JUB_SEAL_NEEDED, JUB_SEAL_HOLDERS, random, shares, error);
    if (status == JUB_OK)
        status =
            jub_quorum_test(shares, JUB_SEAL_HOLDERS, JUB_SEAL_NEEDED,
                            jub_text_from(ceremony->list), &key.recipient, random, &tested, error);
    for (size_t i = 0; status == JUB_OK && i < JUB_SEAL_HOLDERS; i++)
        status = seal_share(arena, cast, random, i, &shares[i], error);
    jub_age_identity_clear(&key);
    sodium_memzero(shares, sizeof shares);
    sodium_memzero(&stream, sizeof stream);
    return status;
}

jub_status cast_keys(jub_arena *arena, jub_cast *cast, jub_error *error)
{
    (void)snprintf(cast->origin, sizeof cast->origin, "rehearsal.example/%llu",
                   (unsigned long long)cast->lots.choices);
    jub_status status = make_signer(&cast->lots, cast->origin, &cast->log, error);
    for (int i = 0; status == JUB_OK && i < JUB_DRAW_OFFICERS; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "draw-officer-%d", i + 1);
        status = make_signer(&cast->lots, name, &cast->draw_officers[i], error);
    }
    return status == JUB_OK ? split_seal(arena, cast, error) : status;
}

void jub_cast_clear(jub_cast *cast)
{
    for (uint32_t i = 0; i < cast->count; i++) {
        jub_signer_clear(&cast->players[i].signer);
        jub_age_identity_clear(&cast->players[i].box);
    }
    for (int i = 0; i < JUB_DRAW_OFFICERS; i++) jub_signer_clear(&cast->draw_officers[i]);
    for (int i = 0; i < JUB_SEAL_HOLDERS; i++) jub_age_identity_clear(&cast->holders[i]);
    jub_signer_clear(&cast->log);
    sodium_memzero(&cast->lots, sizeof cast->lots);
    cast->count = 0;
}
