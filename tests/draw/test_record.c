#include "draw/record.h"

#include <sodium.h>

#include "ledger/log.h"
#include "ledger/memory_storage.h"
#include "test_support.h"

// A small log with a draw in it, written act by act. Each test spoils one thing.
enum { OFFICERS = 3, OUTSIDER = 3 };
#define ORIGIN JUB_TEXT("jubilee.example/log/test")
#define DRAW_ID JUB_TEXT("2027/review/1")
#define OTHER_ID JUB_TEXT("2027/review/2")
#define HOLDERS JUB_TEXT("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj")
#define QUICKNET "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
#define ROUND_SIGNATURE                                                                            \
    "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89c" \
    "d97b"

typedef struct table {
    jub_arena *arena;
    memory_storage memory;
    jub_storage storage;
    jub_sha256 *sha;
    jub_signer log_key;
    jub_signer keys[OFFICERS + 1]; // the last is no officer
    jub_vkey vkeys[OFFICERS];
    jub_draw_rules rules;
    jub_text draw_id, time;
    jub_hash rules_leaf;
    uint64_t pool_index, rules_index, commit_indices[OFFICERS], close_index;
    size_t commit_count;
    jub_text checkpoint;
    jub_draw_record record;
    jub_error error;
} draw_table;

static jub_signer key_of(const char *name)
{
    uint8_t seed[JUB_SEED_BYTES];
    jub_signer signer;
    (void)crypto_hash_sha256(seed, (const uint8_t *)name, strlen(name));
    assert_int_equal(
        jub_signer_from_seed(jub_text_from(name), JUB_KEY_ED25519, seed, &signer, NULL), JUB_OK);
    return signer;
}

static draw_table *lay_table(jub_arena *arena)
{
    static const char *const names[] = {"officer.example/a", "officer.example/b",
                                        "officer.example/c", "officer.example/outsider"};
    draw_table *made = JUB_NEW(arena, draw_table, 1);
    assert_non_null(made);
    made->arena = arena;
    made->memory = memory_storage_init();
    made->storage = memory_storage_open(&made->memory);
    made->sha = jub_sha256_new();
    assert_non_null(made->sha);
    made->log_key = key_of("jubilee.example/log/test");
    for (size_t i = 0; i <= OFFICERS; i++) made->keys[i] = key_of(names[i]);
    for (size_t i = 0; i < OFFICERS; i++) made->vkeys[i] = made->keys[i].vkey;
    made->rules = (jub_draw_rules){
        .mode = JUB_MODE_ORDER, .officers = made->vkeys, .officer_count = OFFICERS, .needed = 2};
    made->draw_id = DRAW_ID;
    made->time = JUB_TEXT("2027-02-01T12:00:00Z");
    assert_int_equal(jub_log_create(&made->storage, ORIGIN, NULL), JUB_OK);
    return made;
}

static void clear_table(draw_table *table)
{
    jub_sha256_free(table->sha);
    memory_storage_clear(&table->memory);
}

static uint64_t append(draw_table *table, jub_text entry)
{
    jub_log_head head;
    assert_int_equal(jub_log_append(&table->storage, &entry, 1, &head, &table->error), JUB_OK);
    return head.size - 1;
}

// Takes the act over.
static uint64_t log_act(draw_table *table, json_t *act)
{
    assert_non_null(act);
    jub_buffer entry = jub_buffer_init(JUB_ENTRY_MAX_BYTES);
    assert_int_equal(jub_entry_write(act, &entry, NULL), JUB_OK);
    const uint64_t index = append(table, jub_buffer_view(&entry));
    if (strcmp(json_string_value(json_object_get(act, "kind")), "draw.rules") == 0)
        jub_tree_leaf(table->sha, jub_buffer_view(&entry), &table->rules_leaf);
    json_decref(act);
    jub_buffer_clear(&entry);
    return index;
}

static jub_draw_head head_of(const draw_table *table)
{
    return (jub_draw_head){table->draw_id, table->time, &table->rules_leaf};
}

static void log_pool(draw_table *table)
{
    const jub_draw_head head = {table->draw_id, table->time, NULL};
    const jub_draw_file files[] = {{JUB_TEXT("register"), {{1}}}, {JUB_TEXT("reviewers"), {{2}}}};
    table->pool_index = log_act(table, jub_draw_write_pool(&head, files, 2));
}

static void log_rules(draw_table *table)
{
    const jub_draw_head head = {table->draw_id, table->time, NULL};
    table->rules_index =
        log_act(table, jub_draw_write_rules(&head, ORIGIN, table->pool_index, &table->rules));
}

static jub_draw_nonce nonce_of(size_t officer)
{
    jub_draw_nonce nonce = {.officer = (uint16_t)(officer + 1)};
    memset(nonce.bytes, (int)officer + 1, sizeof nonce.bytes);
    return nonce;
}

// As `key` would say it, about the officer's own nonce.
static json_t *commit_act(const draw_table *table, size_t officer, size_t key)
{
    uint8_t commitment[JUB_DRAW_COMMITMENT_BYTES];
    const jub_draw_nonce nonce = nonce_of(officer);
    const jub_draw_head head = head_of(table);
    const bool is_sealed = table->rules.seal_to.length_bytes > 0;
    assert_int_equal(jub_draw_commitment(table->draw_id, &nonce, commitment, NULL), JUB_OK);
    json_t *act =
        jub_draw_write_commit(&head, nonce.officer, jub_text_from(table->keys[officer].vkey.name),
                              commitment, is_sealed ? JUB_TEXT("YWdl") : (jub_text){0});
    assert_int_equal(jub_draw_sign(act, &table->keys[key], NULL), JUB_OK);
    return act;
}

static void log_commit(draw_table *table, size_t officer)
{
    table->commit_indices[table->commit_count++] =
        log_act(table, commit_act(table, officer, officer));
}

static void log_close(draw_table *table)
{
    const jub_draw_head head = head_of(table);
    table->close_index =
        log_act(table, jub_draw_write_close(&head, table->pool_index, table->rules_index,
                                            table->commit_indices, table->commit_count));
}

static jub_log_head head_now(const draw_table *table)
{
    jub_log_head head;
    assert_int_equal(jub_log_head_read(table->storage.reader, &head, NULL), JUB_OK);
    return head;
}

static jub_text checkpoint_by(draw_table *table, const jub_signer *signer)
{
    const jub_log_head head = head_now(table);
    const jub_checkpoint checkpoint = {ORIGIN, head.size, head.root};
    jub_buffer note = jub_buffer_init(1 << 12);
    jub_checkpoint_sign(&checkpoint, signer, &note);
    const jub_text copy = jub_text_copy(table->arena, jub_buffer_view(&note));
    jub_buffer_clear(&note);
    assert_non_null(copy.bytes);
    return copy;
}

static json_t *reveal_act(const draw_table *table, size_t officer, const jub_draw_nonce *nonce)
{
    const jub_draw_head head = head_of(table);
    json_t *act = jub_draw_write_reveal(&head, (uint16_t)(officer + 1),
                                        jub_text_from(table->keys[officer].vkey.name), nonce->bytes,
                                        table->checkpoint);
    assert_int_equal(jub_draw_sign(act, &table->keys[officer], NULL), JUB_OK);
    return act;
}

static void log_reveal(draw_table *table, size_t officer)
{
    const jub_draw_nonce nonce = nonce_of(officer);
    (void)log_act(table, reveal_act(table, officer, &nonce));
}

static jub_status replay(draw_table *table, const jub_policy *policy)
{
    const jub_log_head head = head_now(table);
    jub_view *view = NULL;
    table->error = (jub_error){0};
    assert_int_equal(jub_view_open(table->storage.reader, head.size, &head.root, &view, NULL),
                     JUB_OK);
    jub_draw_record_begin(table->arena, table->sha, table->draw_id, ORIGIN, policy, &table->record);
    const jub_status status = jub_draw_replay(&table->record, view, NULL, NULL, &table->error);
    jub_view_close(view);
    return status;
}

static json_t *result_act(draw_table *table, const uint8_t *beacon_value)
{
    uint8_t signature[48];
    jub_draw_nonce nonces[JUB_DRAW_OFFICER_MAX];
    char beacon_id[JUB_BEACON_ID_BYTES];
    jub_draw_inputs inputs;
    assert_true(jub_hex_decode(JUB_TEXT(ROUND_SIGNATURE), signature, sizeof signature));
    assert_int_equal(replay(table, NULL), JUB_OK);
    assert_true(jub_draw_record_is_whole(&table->record));
    jub_draw_record_inputs(&table->record, beacon_value, nonces, beacon_id, &inputs);
    const jub_draw_head head = head_of(table);
    return jub_draw_write_result(&head, &inputs, signature, sizeof signature);
}

static void assert_refused(draw_table *table, const char *why)
{
    assert_int_equal(replay(table, NULL), JUB_UNVERIFIED);
    if (!strstr(table->error.message, why)) assert_string_equal(table->error.message, why);
}

static void play_to_commits(draw_table *table)
{
    log_pool(table);
    log_rules(table);
    for (size_t i = 0; i < OFFICERS; i++) log_commit(table, i);
}

static void play_to_close(draw_table *table)
{
    play_to_commits(table);
    log_close(table);
    table->checkpoint = checkpoint_by(table, &table->log_key);
}

static void play_to_reveals(draw_table *table)
{
    play_to_close(table);
    for (size_t i = 0; i < OFFICERS; i++) log_reveal(table, i);
}

TEST(a_draw_is_folded_from_its_acts_among_other_entries_to_its_seed)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    (void)append(table, JUB_TEXT("no JSON"));
    log_pool(table);
    (void)append(table, JUB_TEXT("{\"kind\":\"draw.pool\", \"draw\":\"2027/review/1\"}"));
    log_rules(table);
    (void)append(table, JUB_TEXT("{\"kind\":\"decree\",\"of\":{\"kind\":\"draw.void\"}}"));
    log_commit(table, 2);
    log_commit(table, 0);
    log_close(table);
    table->checkpoint = checkpoint_by(table, &table->log_key);
    log_reveal(table, 0);
    assert_int_equal(replay(table, NULL), JUB_OK);
    assert_int_equal(table->record.stage, JUB_STAGE_CLOSED);
    assert_false(jub_draw_record_is_whole(&table->record));
    log_reveal(table, 2);
    json_t *result = result_act(table, NULL);
    char hex[2 * JUB_DRAW_SEED_BYTES + 1];
    const char *logged = json_string_value(json_object_get(result, "seed"));
    assert_non_null(logged);

    // The same seed from the officers' own nonces, by hand.
    const jub_draw_nonce nonces[] = {nonce_of(0), nonce_of(2)};
    uint8_t seed[JUB_DRAW_SEED_BYTES];
    jub_draw_inputs inputs = {.draw_id = DRAW_ID,
                              .log_origin = ORIGIN,
                              .nonce_count = 2,
                              .nonces = nonces,
                              .checkpoint_size = table->close_index + 1};
    memcpy(inputs.checkpoint_root, table->record.closed_root.bytes, JUB_HASH_BYTES);
    assert_int_equal(jub_draw_seed(&inputs, seed, NULL), JUB_OK);
    jub_hex_encode(seed, sizeof seed, hex);
    assert_string_equal(logged, hex);

    (void)log_act(table, result);
    assert_int_equal(replay(table, NULL), JUB_OK);
    assert_int_equal(table->record.stage, JUB_STAGE_DONE);
    assert_memory_equal(table->record.seed, seed, sizeof seed);
    assert_int_equal(table->record.act_count, 8);
    assert_int_equal(table->record.file_count, 2);
    clear_table(table);
}

TEST(another_draw_in_the_same_log_is_another_draw)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    play_to_close(table);
    table->draw_id = OTHER_ID;
    assert_int_equal(replay(table, NULL), JUB_OK);
    assert_int_equal(table->record.stage, JUB_STAGE_NONE);
    table->commit_count = 0;
    play_to_commits(table);
    assert_int_equal(replay(table, NULL), JUB_OK);
    assert_int_equal(table->record.stage, JUB_STAGE_OPEN);
    table->draw_id = DRAW_ID;
    assert_int_equal(replay(table, NULL), JUB_OK);
    assert_int_equal(table->record.stage, JUB_STAGE_CLOSED);
    clear_table(table);
}

TEST(a_nonce_that_does_not_fit_its_commitment_is_refused)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    play_to_close(table);
    jub_draw_nonce nonce = nonce_of(1);
    nonce.bytes[31] ^= 1;
    (void)log_act(table, reveal_act(table, 1, &nonce));
    assert_refused(table, "not the one that officer.example/b committed to in entry 3");
    clear_table(table);
}

TEST(a_commit_after_the_close_is_refused)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    log_pool(table);
    log_rules(table);
    log_commit(table, 0);
    log_commit(table, 1);
    log_close(table);
    log_commit(table, 2);
    assert_refused(table, "entry 5, draw.commit: it comes after the close, entry 4");
    clear_table(table);
}

TEST(two_commits_by_one_officer_are_refused)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    play_to_commits(table);
    (void)log_act(table, commit_act(table, 0, 0));
    assert_refused(table, "officer.example/a has committed already, entry 2");
    clear_table(table);
}

TEST(a_commit_by_nobody_of_the_rules_or_signed_by_another_is_refused)
{
    TEST_ARENA(arena);
    for (size_t turn = 0; turn < 4; turn++) {
        draw_table *table = lay_table(&arena);
        log_pool(table);
        log_rules(table);
        json_t *act = commit_act(table, 1, turn == 0 ? OUTSIDER : 1);
        if (turn == 1) assert_int_equal(json_object_set_new(act, "officer", json_integer(4)), 0);
        if (turn == 2)
            assert_int_equal(json_object_set_new(act, "actor", json_string("officer.example/a")),
                             0);
        if (turn == 3) assert_int_equal(json_object_del(act, "signature"), 0);
        (void)log_act(table, act);
        assert_refused(table, turn == 1   ? "there is no officer 4: the rules name 3"
                              : turn == 2 ? "that officer is 'officer.example/b'"
                                          : "the signature is not that of officer.example/b");
        clear_table(table);
    }
}

TEST(a_signed_act_that_was_changed_is_refused)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    log_pool(table);
    log_rules(table);
    json_t *act = commit_act(table, 1, 1);
    assert_int_equal(json_object_set_new(act, "time", json_string("2027-02-01T12:00:01Z")), 0);
    (void)log_act(table, act);
    assert_refused(table, "the signature is not that of officer.example/b");
    clear_table(table);
}

TEST(a_commit_for_other_rules_is_refused)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    log_pool(table);
    log_rules(table);
    table->rules_leaf.bytes[0] ^= 1;
    log_commit(table, 0);
    assert_refused(table, "it is for other rules than those of this draw, entry 1");
    clear_table(table);
}

TEST(a_checkpoint_that_does_not_contain_the_close_is_refused)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    play_to_commits(table);
    table->checkpoint = checkpoint_by(table, &table->log_key);
    log_close(table);
    log_reveal(table, 0);
    assert_refused(table, "its checkpoint of size 5 does not contain the close, entry 5");
    clear_table(table);
}

TEST(a_nonce_shown_before_its_checkpoint_is_refused)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    play_to_close(table);
    // Of a size that is only reached with the reveal itself.
    jub_log_head head = head_now(table);
    const jub_checkpoint later = {ORIGIN, head.size + 1, head.root};
    jub_buffer note = jub_buffer_init(1 << 12);
    jub_checkpoint_sign(&later, &table->log_key, &note);
    table->checkpoint = jub_text_copy(table->arena, jub_buffer_view(&note));
    jub_buffer_clear(&note);
    log_reveal(table, 0);
    assert_refused(table, "the nonce was shown before its checkpoint: that has size 7");
    clear_table(table);
}

TEST(a_checkpoint_with_another_root_than_the_log_is_refused)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    play_to_close(table);
    const jub_log_head head = head_now(table);
    jub_checkpoint forked = {ORIGIN, head.size, head.root};
    forked.root.bytes[5] ^= 1;
    jub_buffer note = jub_buffer_init(1 << 12);
    jub_checkpoint_sign(&forked, &table->log_key, &note);
    table->checkpoint = jub_text_copy(table->arena, jub_buffer_view(&note));
    jub_buffer_clear(&note);
    log_reveal(table, 0);
    assert_refused(table, "its checkpoint has the root");
    clear_table(table);
}

TEST(a_checkpoint_without_the_signature_or_the_quorum_of_the_policy_is_refused)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    const jub_policy *of_log = NULL, *with_witness = NULL;
    jub_buffer text = jub_buffer_init(1 << 12);
    uint8_t seed_bytes[JUB_SEED_BYTES] = {9};
    jub_signer witness;
    assert_int_equal(jub_signer_from_seed(JUB_TEXT("witness.example/w"), JUB_KEY_COSIGNER,
                                          seed_bytes, &witness, NULL),
                     JUB_OK);
    jub_buffer_string(&text, "log ");
    jub_vkey_write(&table->log_key.vkey, &text);
    jub_buffer_string(&text, "\nwitness w ");
    jub_vkey_write(&witness.vkey, &text);
    jub_buffer_string(&text, "\nquorum w\n");
    assert_int_equal(jub_policy_of_log(&arena, &table->log_key.vkey, &of_log, NULL), JUB_OK);
    assert_int_equal(jub_policy_read(&arena, jub_buffer_view(&text), &with_witness, &table->error),
                     JUB_OK);

    play_to_close(table);
    log_reveal(table, 0);
    assert_int_equal(replay(table, of_log), JUB_OK);
    assert_int_equal(replay(table, with_witness), JUB_UNVERIFIED);
    assert_non_null(strstr(table->error.message, "entry 6, draw.reveal"));
    clear_table(table);

    draw_table *unsigned_table = lay_table(&arena);
    play_to_close(unsigned_table);
    unsigned_table->checkpoint = checkpoint_by(unsigned_table, &unsigned_table->keys[OUTSIDER]);
    log_reveal(unsigned_table, 0);
    assert_int_equal(replay(unsigned_table, of_log), JUB_UNVERIFIED);
    clear_table(unsigned_table);
    jub_buffer_clear(&text);
}

// One who has seen nonces cannot choose the seed by what is appended, by whose reveal comes first
// or by which checkpoint it names.
TEST(nothing_behind_the_close_changes_the_seed)
{
    TEST_ARENA(arena);
    char seeds[3][2 * JUB_DRAW_SEED_BYTES + 1];
    for (size_t turn = 0; turn < 3; turn++) {
        draw_table *table = lay_table(&arena);
        play_to_close(table);
        const jub_log_head at_close = head_now(table);
        if (turn > 0) (void)append(table, turn == 1 ? JUB_TEXT("x") : JUB_TEXT("y"));
        if (turn > 0) table->checkpoint = checkpoint_by(table, &table->log_key);
        for (size_t i = 0; i < OFFICERS; i++) {
            log_reveal(table, turn == 2 ? OFFICERS - 1 - i : i);
            if (turn == 2) table->checkpoint = checkpoint_by(table, &table->log_key);
        }
        json_t *result = result_act(table, NULL);
        const char *seed = json_string_value(json_object_get(result, "seed"));
        assert_non_null(seed);
        (void)snprintf(seeds[turn], sizeof seeds[turn], "%s", seed);
        assert_int_equal(table->record.closed_size, at_close.size);
        assert_true(jub_hash_equal(&table->record.closed_root, &at_close.root));
        (void)log_act(table, result);
        assert_int_equal(replay(table, NULL), JUB_OK);
        assert_int_equal(table->record.stage, JUB_STAGE_DONE);
        clear_table(table);
    }
    assert_string_equal(seeds[0], seeds[1]);
    assert_string_equal(seeds[0], seeds[2]);
}

TEST(a_later_reveal_under_a_checkpoint_that_does_not_fit_the_log_is_refused)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    play_to_close(table);
    log_reveal(table, 0);
    const jub_log_head head = head_now(table);
    jub_checkpoint forked = {ORIGIN, head.size, head.root};
    forked.root.bytes[5] ^= 1;
    jub_buffer note = jub_buffer_init(1 << 12);
    jub_checkpoint_sign(&forked, &table->log_key, &note);
    table->checkpoint = jub_text_copy(table->arena, jub_buffer_view(&note));
    jub_buffer_clear(&note);
    log_reveal(table, 1);
    assert_refused(table, "its checkpoint has the root");
    clear_table(table);
}

TEST(a_nonce_before_the_close_twice_or_without_a_commit_is_refused)
{
    TEST_ARENA(arena);
    draw_table *early = lay_table(&arena);
    play_to_commits(early);
    early->checkpoint = checkpoint_by(early, &early->log_key);
    log_reveal(early, 0);
    assert_refused(early, "a nonce is shown before the draw is closed");
    clear_table(early);

    draw_table *twice = lay_table(&arena);
    play_to_close(twice);
    log_reveal(twice, 0);
    log_reveal(twice, 0);
    assert_refused(twice, "the nonce of officer.example/a has been shown already");
    clear_table(twice);

    draw_table *stranger = lay_table(&arena);
    log_pool(stranger);
    log_rules(stranger);
    log_commit(stranger, 0);
    log_commit(stranger, 1);
    log_close(stranger);
    stranger->checkpoint = checkpoint_by(stranger, &stranger->log_key);
    log_reveal(stranger, 2);
    assert_refused(stranger, "officer.example/c has not committed");
    clear_table(stranger);
}

TEST(a_close_that_leaves_a_commit_out_or_adds_one_is_refused)
{
    TEST_ARENA(arena);
    draw_table *less = lay_table(&arena);
    play_to_commits(less);
    less->commit_count = 2;
    log_close(less);
    assert_refused(less, "it leaves out the commit of officer.example/c, entry 4");
    clear_table(less);

    draw_table *more = lay_table(&arena);
    log_pool(more);
    log_rules(more);
    log_commit(more, 0);
    log_commit(more, 1);
    more->commit_indices[more->commit_count++] = 0;
    log_close(more);
    assert_refused(more, "it names 3 commits, and there are 2");
    clear_table(more);
}

TEST(the_order_of_pool_and_rules_and_their_number_is_kept)
{
    TEST_ARENA(arena);
    draw_table *no_pool = lay_table(&arena);
    log_rules(no_pool);
    assert_refused(no_pool, "there is no pool before the rules");
    clear_table(no_pool);

    draw_table *two_pools = lay_table(&arena);
    log_pool(two_pools);
    log_rules(two_pools);
    log_pool(two_pools);
    assert_refused(two_pools, "the draw has a pool already, entry 0");
    clear_table(two_pools);

    draw_table *two_rules = lay_table(&arena);
    log_pool(two_rules);
    log_rules(two_rules);
    log_rules(two_rules);
    assert_refused(two_rules, "the draw has rules already, entry 1");
    clear_table(two_rules);

    draw_table *no_rules = lay_table(&arena);
    log_pool(no_rules);
    log_commit(no_rules, 0);
    assert_refused(no_rules, "there are no rules before it");
    clear_table(no_rules);
}

TEST(rules_that_cannot_be_kept_are_refused)
{
    TEST_ARENA(arena);
    for (size_t turn = 0; turn < 6; turn++) {
        static const char *const why[] = {"'needed' is not",
                                          "officers 1 and 3 have one name or key",
                                          "needs 'reveal_by'",
                                          "is already known",
                                          "'reveal_by' is not after 'close_by'",
                                          "the recipient is too short"};
        draw_table *table = lay_table(&arena);
        if (turn == 0) table->rules.needed = 4;
        if (turn == 1) table->vkeys[2] = table->vkeys[0];
        if (turn == 2 || turn == 3) table->rules.beacon_chain = JUB_TEXT(QUICKNET);
        if (turn == 2 || turn == 3) table->rules.beacon_round = 657413;
        // Round 657413 comes out at 1692803367 + 3 * 657412 = 2023-09-15T11:00:03Z (by `date -u`).
        if (turn == 3) table->rules.reveal_by = JUB_TEXT("2023-09-15T11:00:03Z");
        if (turn == 4) table->rules.reveal_by = table->rules.close_by = table->time;
        if (turn == 5) table->rules.seal_to = JUB_TEXT("age1qqqq");
        log_pool(table);
        log_rules(table);
        assert_refused(table, why[turn]);
        clear_table(table);
    }
}

// By `date -u -d @$((1692803367 + 3 * (ROUND - 1)))`.
TEST(when_a_round_comes_out_is_known_however_far_off_it_is)
{
    (void)state_unused;
    const struct {
        uint64_t round;
        jub_text time;
    } rounds[] = {{1, JUB_TEXT("2023-08-23T15:09:27Z")},
                  {657413, JUB_TEXT("2023-09-15T11:00:03Z")},
                  {2200000000, JUB_TEXT("2232-10-15T12:29:24Z")}};
    int64_t seconds = 0, expected = 0;
    for (size_t i = 0; i < 3; i++) {
        assert_true(jub_draw_time_read(rounds[i].time, &expected));
        assert_true(jub_beacon_time(JUB_TEXT(QUICKNET), rounds[i].round, &seconds));
        assert_true(seconds == expected);
    }
    assert_true(jub_beacon_time(JUB_TEXT(QUICKNET), INT64_MAX / 4, &seconds));
    assert_false(jub_beacon_time(JUB_TEXT(QUICKNET), INT64_MAX, &seconds));
    assert_false(jub_beacon_time(JUB_TEXT(QUICKNET), 0, &seconds));
    assert_false(jub_beacon_time(JUB_TEXT("00"), 1, &seconds));
}

TEST(an_act_after_a_deadline_or_without_a_time_where_there_is_one_is_refused)
{
    TEST_ARENA(arena);
    draw_table *late = lay_table(&arena);
    late->rules.close_by = JUB_TEXT("2027-02-01T12:00:00Z");
    log_pool(late);
    log_rules(late);
    log_commit(late, 0);
    assert_int_equal(replay(late, NULL), JUB_OK);
    late->time = JUB_TEXT("2027-02-01T12:00:01Z");
    log_commit(late, 1);
    assert_refused(late, "it is later than 2027-02-01T12:00:00Z, the last moment to commit");
    clear_table(late);

    draw_table *untimed = lay_table(&arena);
    untimed->rules.reveal_by = JUB_TEXT("2027-02-01T12:00:00Z");
    play_to_close(untimed);
    const jub_draw_nonce nonce = nonce_of(0);
    json_t *act = reveal_act(untimed, 0, &nonce);
    assert_int_equal(json_object_del(act, "time"), 0);
    assert_int_equal(jub_draw_sign(act, &untimed->keys[0], NULL), JUB_OK);
    (void)log_act(untimed, act);
    assert_refused(untimed, "it has no time");
    clear_table(untimed);
}

TEST(a_close_that_shuts_out_whom_the_deadline_leaves_time_is_refused)
{
    TEST_ARENA(arena);
    for (size_t turn = 0; turn < 3; turn++) {
        draw_table *table = lay_table(&arena);
        table->rules.close_by = JUB_TEXT("2027-02-01T12:00:01Z");
        log_pool(table);
        log_rules(table);
        for (size_t i = 0; i < (turn == 2 ? OFFICERS : OFFICERS - 1); i++) log_commit(table, i);
        if (turn == 1) table->time = JUB_TEXT("2027-02-01T12:00:01Z");
        log_close(table);
        if (turn == 0)
            assert_refused(table,
                           "1 officers have not committed, and may until 2027-02-01T12:00:01Z");
        else
            assert_int_equal(replay(table, NULL), JUB_OK);
        clear_table(table);
    }
}

TEST(with_fewer_commits_than_needed_a_draw_can_only_be_void)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    log_pool(table);
    log_rules(table);
    log_commit(table, 0);
    log_close(table);
    table->checkpoint = checkpoint_by(table, &table->log_key);
    assert_int_equal(replay(table, NULL), JUB_OK);
    const jub_draw_head head = head_of(table);
    (void)log_act(table, jub_draw_write_void(&head, JUB_TEXT("one commit, two needed")));
    assert_int_equal(replay(table, NULL), JUB_OK);
    assert_int_equal(table->record.stage, JUB_STAGE_VOID);
    assert_text(table->record.void_reason, "one commit, two needed");
    log_reveal(table, 0);
    assert_refused(table, "the draw is void since entry 4");
    clear_table(table);

    draw_table *revealed = lay_table(&arena);
    log_pool(revealed);
    log_rules(revealed);
    log_commit(revealed, 0);
    log_close(revealed);
    revealed->checkpoint = checkpoint_by(revealed, &revealed->log_key);
    log_reveal(revealed, 0);
    assert_refused(revealed, "too few have committed, 1 of 2: the draw is void");
    clear_table(revealed);
}

TEST(a_draw_that_has_all_nonces_cannot_be_made_void)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    play_to_reveals(table);
    const jub_draw_head head = head_of(table);
    (void)log_act(table, jub_draw_write_void(&head, JUB_TEXT("we do not like it")));
    assert_refused(table, "nothing is missing");
    clear_table(table);
}

TEST(a_second_result_is_refused)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    play_to_reveals(table);
    json_t *result = result_act(table, NULL);
    (void)log_act(table, json_deep_copy(result));
    (void)log_act(table, result);
    assert_refused(table, "the draw has its result already, entry 9");
    clear_table(table);
}

TEST(a_result_that_does_not_follow_from_the_acts_is_refused)
{
    TEST_ARENA(arena);
    static const char *const keys[] = {"seed", "seed_input"};
    for (size_t turn = 0; turn < 2; turn++) {
        draw_table *table = lay_table(&arena);
        play_to_reveals(table);
        json_t *result = result_act(table, NULL);
        char hex[1024];
        (void)snprintf(hex, sizeof hex, "%s",
                       json_string_value(json_object_get(result, keys[turn])));
        hex[10] = hex[10] == '0' ? '1' : '0';
        assert_int_equal(json_object_set_new(result, keys[turn], json_string(hex)), 0);
        (void)log_act(table, result);
        assert_refused(table, "is not the one that follows from the acts before it");
        clear_table(table);
    }
}

TEST(a_result_before_all_nonces_is_refused)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    play_to_reveals(table);
    json_t *result = result_act(table, NULL);
    clear_table(table);
    draw_table *short_of = lay_table(&arena);
    play_to_close(short_of);
    log_reveal(short_of, 0);
    log_reveal(short_of, 1);
    (void)log_act(short_of, result);
    assert_refused(short_of, "not all nonces have been shown, 2 of 3");
    clear_table(short_of);
}

static void beacon_value(uint8_t value_out[32])
{
    // Published with the signature of round 657413.
    assert_true(
        jub_hex_decode(JUB_TEXT("fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587"),
                       value_out, 32));
}

static draw_table *play_with_beacon(jub_arena *arena)
{
    draw_table *table = lay_table(arena);
    table->rules.beacon_chain = JUB_TEXT(QUICKNET);
    table->rules.beacon_round = 657413;
    table->rules.reveal_by = JUB_TEXT("2023-09-15T11:00:02Z");
    table->time = JUB_TEXT("2023-09-15T10:00:00Z");
    play_to_reveals(table);
    return table;
}

TEST(the_beacon_of_the_rules_goes_into_the_seed)
{
    TEST_ARENA(arena);
    uint8_t value[32];
    beacon_value(value);
    draw_table *table = play_with_beacon(&arena);
    (void)log_act(table, result_act(table, value));
    assert_int_equal(replay(table, NULL), JUB_OK);
    assert_int_equal(table->record.stage, JUB_STAGE_DONE);
    assert_memory_equal(table->record.beacon_value, value, sizeof value);
    clear_table(table);
}

TEST(another_beacon_than_the_declared_is_refused)
{
    TEST_ARENA(arena);
    uint8_t value[32];
    beacon_value(value);
    for (size_t turn = 0; turn < 4; turn++) {
        static const char *const why[] = {
            "the rules name round 657413", "the rules name round 657413",
            "is not the SHA-256 of its signature", "it lacks the beacon that the rules name"};
        draw_table *table = play_with_beacon(&arena);
        json_t *result = result_act(table, value);
        json_t *beacon = json_object_get(result, "beacon");
        if (turn == 0)
            assert_int_equal(json_object_set_new(beacon, "round", json_integer(657414)), 0);
        if (turn == 1)
            assert_int_equal(json_object_set_new(beacon, "id", json_string("drand:00")), 0);
        if (turn == 2)
            assert_int_equal(json_object_set_new(beacon, "signature", json_string("00")), 0);
        if (turn == 3) assert_int_equal(json_object_del(result, "beacon"), 0);
        (void)log_act(table, result);
        assert_refused(table, why[turn]);
        clear_table(table);
    }
    draw_table *without = lay_table(&arena);
    play_to_reveals(without);
    json_t *result = result_act(without, NULL);
    assert_int_equal(json_object_set_new(result, "beacon", json_object()), 0);
    (void)log_act(without, result);
    assert_refused(without, "it has a beacon, and the rules name none");
    clear_table(without);
}

static json_t *holders_act(const draw_table *table, size_t officer)
{
    const jub_draw_head head = head_of(table);
    const jub_draw_nonce nonce = nonce_of(officer);
    return jub_draw_write_reveal(&head, (uint16_t)(officer + 1), (jub_text){0}, nonce.bytes,
                                 table->checkpoint);
}

TEST(holders_open_a_sealed_nonce_that_was_withheld_but_not_the_first)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    table->rules.seal_to = HOLDERS;
    play_to_close(table);
    log_reveal(table, 1);
    (void)log_act(table, holders_act(table, 0));
    (void)log_act(table, holders_act(table, 2));
    assert_int_equal(replay(table, NULL), JUB_OK);
    assert_true(jub_draw_record_is_whole(&table->record));
    assert_true(table->record.officers[0].is_by_holders);
    assert_false(table->record.officers[1].is_by_holders);
    clear_table(table);

    draw_table *first = lay_table(&arena);
    first->rules.seal_to = HOLDERS;
    play_to_close(first);
    (void)log_act(first, holders_act(first, 0));
    assert_refused(first, "a sealed nonce is opened only after one officer's own reveal");
    clear_table(first);
}

TEST(where_rules_ask_for_sealed_nonces_a_commit_without_is_refused_and_the_reverse)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    table->rules.seal_to = HOLDERS;
    log_pool(table);
    log_rules(table);
    table->rules.seal_to = (jub_text){0};
    log_commit(table, 0);
    assert_refused(table, "'sealed' is missing");
    clear_table(table);
    draw_table *reverse = lay_table(&arena);
    log_pool(reverse);
    log_rules(reverse);
    reverse->rules.seal_to = HOLDERS;
    log_commit(reverse, 0);
    assert_refused(reverse, "it seals a nonce, and the rules do not say to whom");
    clear_table(reverse);
}

TEST(what_a_log_says_does_not_command_a_terminal)
{
    TEST_ARENA(arena);
    const jub_text bad[] = {JUB_TEXT("a\033[2Jb"), JUB_TEXT("a\nb"),
                            JUB_TEXT("\xC2\x9B"
                                     "2J"),
                            JUB_TEXT("\x7f")};
    for (size_t i = 0; i < 4; i++) {
        draw_table *table = lay_table(&arena);
        const jub_draw_head head = {table->draw_id, table->time, NULL};
        const jub_draw_file file = {bad[i], {{1}}};
        assert_false(jub_draw_id_is_valid(bad[i]));
        (void)log_act(table, jub_draw_write_pool(&head, &file, 1));
        assert_refused(table, "the name of a file of the pool holds a control character");
        clear_table(table);

        draw_table *voided = lay_table(&arena);
        play_to_commits(voided);
        const jub_draw_head under_rules = head_of(voided);
        (void)log_act(voided, jub_draw_write_void(&under_rules, bad[i]));
        assert_refused(voided, "the reason holds a control character");
        clear_table(voided);
    }
    assert_true(jub_draw_id_is_valid(JUB_TEXT("2027/\xC2\xA7 1 \xD0\x96")));
}

TEST(an_act_with_unknown_members_or_of_unknown_kind_is_refused)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    log_pool(table);
    (void)append(table, JUB_TEXT("{\"draw\":\"2027/review/1\",\"kind\":\"draw.undo\"}"));
    assert_refused(table, "entry 1, draw.undo: no act of a draw is called so");
    clear_table(table);
    draw_table *extra = lay_table(&arena);
    log_pool(extra);
    log_rules(extra);
    json_t *act = commit_act(extra, 0, 0);
    assert_int_equal(json_object_set_new(act, "note", json_string("x")), 0);
    assert_int_equal(jub_draw_sign(act, &extra->keys[0], NULL), JUB_OK);
    (void)log_act(extra, act);
    assert_refused(extra, "unknown key 'note'");
    clear_table(extra);
}

TEST(a_time_is_read_as_another_program_reads_it)
{
    (void)state_unused;
    int64_t seconds;
    // By `date -u -d ... +%s`.
    const struct {
        const char *text;
        int64_t seconds;
    } times[] = {{"1970-01-01T00:00:00Z", 0},
                 {"2000-02-29T23:59:59Z", 951868799},
                 {"2023-08-23T15:09:27Z", 1692803367},
                 {"2100-03-01T00:00:00Z", 4107542400}};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        assert_true(jub_draw_time_read(jub_text_from(times[i].text), &seconds));
        assert_true(seconds == times[i].seconds);
    }
    const char *const wrong[] = {"2027-02-29T00:00:00Z", "2027-13-01T00:00:00Z",
                                 "2027-01-01T24:00:00Z", "2027-01-01 00:00:00Z",
                                 "2027-01-01T00:00:00",  "2027-01-01T00:00:0xZ",
                                 "2100-02-29T00:00:00Z", ""};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(jub_draw_time_read(jub_text_from(wrong[i]), &seconds));
}

TEST(an_act_is_appended_only_to_the_log_that_it_was_checked_against)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    log_pool(table);
    const jub_log_head checked = head_now(table);
    const jub_text act = JUB_TEXT("an act"), other = JUB_TEXT("another entry");
    jub_log_head head;
    (void)append(table, other);
    assert_int_equal(jub_log_append_to(&table->storage, &checked, &act, 1, &head, &table->error),
                     JUB_CONFLICT);
    assert_non_null(strstr(table->error.message, "from 1 entries to 2"));
    assert_int_equal(head_now(table).size, 2);
    jub_log_head forked = head_now(table);
    forked.root.bytes[0] ^= 1;
    assert_int_equal(jub_log_append_to(&table->storage, &forked, &act, 1, &head, NULL),
                     JUB_CONFLICT);
    const jub_log_head now = head_now(table);
    assert_int_equal(jub_log_append_to(&table->storage, &now, &act, 1, &head, NULL), JUB_OK);
    assert_int_equal(head.size, 3);
    clear_table(table);
}

// What offering a text gives to a table that was replayed just now. No act that is offered here has
// a hash of the log to look up.
static jub_status offer(draw_table *table, jub_text entry)
{
    assert_int_equal(replay(table, NULL), JUB_OK);
    return jub_draw_record_offer(&table->record, NULL, 99, entry, &table->error);
}

static jub_status offer_act(draw_table *table, json_t *act)
{
    assert_non_null(act);
    jub_buffer entry = jub_buffer_init(JUB_ENTRY_MAX_BYTES);
    assert_int_equal(jub_entry_write(act, &entry, NULL), JUB_OK);
    json_decref(act);
    const jub_status status = offer(table, jub_buffer_view(&entry));
    jub_buffer_clear(&entry);
    return status;
}

TEST(an_act_that_is_offered_is_refused_as_in_the_log_but_is_no_fault_of_the_log)
{
    TEST_ARENA(arena);
    draw_table *table = lay_table(&arena);
    log_pool(table);
    log_rules(table);
    log_commit(table, 0);
    assert_int_equal(offer_act(table, commit_act(table, 1, 1)), JUB_OK);
    assert_int_equal(table->record.commit_count, 2);
    assert_int_equal(offer_act(table, commit_act(table, 0, 0)), JUB_CONFLICT);
    assert_string_equal(table->error.message,
                        "this act, draw.commit: officer.example/a has committed already, entry 2");
    assert_int_equal(offer(table, JUB_TEXT("{\"kind\":\"decree\"}")), JUB_MISSING);
    assert_int_equal(offer(table, JUB_TEXT("nothing at all")), JUB_MISSING);
    table->draw_id = OTHER_ID;
    json_t *of_other = commit_act(table, 1, 1);
    table->draw_id = DRAW_ID;
    assert_int_equal(offer_act(table, of_other), JUB_MISSING);
    clear_table(table);
}

TEST(the_draw_of_an_entry_is_told_for_canonical_acts_with_a_name_alone)
{
    static const struct {
        const char *entry, *id;
    } cases[] = {
        {"{\"draw\":\"d/1\",\"kind\":\"draw.pool\"}", "d/1"},
        {"{\"draw\":\"d/1\",\"kind\":\"draw.unheard\"}", "d/1"},
        {"{\"kind\":\"draw.pool\",\"draw\":\"d/1\"}", ""},  // keys out of order
        {"{\"draw\":\"d/1\", \"kind\":\"draw.pool\"}", ""}, // a blank
        {"{\"draw\":\"d/1\",\"kind\":\"decree\"}", ""},
        {"{\"draw\":\"d/1\",\"kind\":\"x\",\"note\":{\"kind\":\"draw.pool\"}}", ""},
        {"{\"draw\":1,\"kind\":\"draw.pool\"}", ""},
        {"{\"draw\":\"\",\"kind\":\"draw.pool\"}", ""},
        {"{\"draw\":\"a\\u001b\",\"kind\":\"draw.pool\"}", ""},
        {"{\"kind\":\"draw.pool\"}", ""},
        {"[\"kind\",\"draw.pool\"]", ""},
        {"", ""},
    };
    TEST_ARENA(arena);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        jub_text id = JUB_TEXT("before");
        assert_int_equal(jub_draw_entry_id(&arena, jub_text_from(cases[i].entry), &id, NULL),
                         JUB_OK);
        assert_true(jub_text_is(id, cases[i].id));
    }
    jub_arena none = jub_arena_init(1);
    jub_text id;
    assert_int_equal(jub_draw_entry_id(&none, jub_text_from(cases[0].entry), &id, NULL),
                     JUB_NO_MEMORY);
    jub_arena_clear(&none);
}

TEST(a_lack_of_memory_is_told_at_every_allocation_of_a_replay)
{
    TEST_ARENA(arena);
    TEST_ARENA(scarce);
    draw_table *table = lay_table(&arena);
    play_to_reveals(table);
    (void)log_act(table, result_act(table, NULL));
    table->arena = &scarce;
    size_t failures = 0;
    jub_status status = JUB_NO_MEMORY;
    for (size_t count = 0; status == JUB_NO_MEMORY; count++) {
        jub_arena_rewind(&scarce, 0);
        test_arena_fail_at(&scarce, count);
        status = replay(table, NULL);
        failures += status == JUB_NO_MEMORY;
    }
    assert_int_equal(status, JUB_OK);
    assert_true(failures >= 10);
    clear_table(table);
}

// Whatever one bit of whatever entry is turned, no other seed comes out. The times that nobody
// signed may be other ones: of the result, which comes after the checkpoint.
TEST(one_bit_turned_in_any_entry_never_gives_another_seed)
{
    TEST_ARENA(arena);
    enum { ENTRIES = 10 };
    draw_table *played = lay_table(&arena);
    const jub_policy *policy = NULL;
    play_to_reveals(played);
    (void)log_act(played, result_act(played, NULL));
    assert_int_equal(jub_policy_of_log(&arena, &played->log_key.vkey, &policy, NULL), JUB_OK);
    assert_int_equal(replay(played, policy), JUB_OK);
    uint8_t seed[JUB_DRAW_SEED_BYTES];
    memcpy(seed, played->record.seed, sizeof seed);
    jub_text entries[ENTRIES];
    const jub_log_head head = head_now(played);
    assert_int_equal(head.size, ENTRIES);
    jub_view *view = NULL;
    assert_int_equal(jub_view_open(played->storage.reader, head.size, &head.root, &view, NULL),
                     JUB_OK);
    for (size_t i = 0; i < ENTRIES; i++) {
        assert_int_equal(jub_view_entry(view, i, &entries[i], NULL), JUB_OK);
        entries[i] = jub_text_copy(&arena, entries[i]);
    }
    jub_view_close(view);
    size_t accepted = 0, turned = 0;
    for (size_t i = 0; i < ENTRIES; i++) {
        for (size_t at = 0; at < entries[i].length_bytes; at++, turned++) {
            const size_t mark_bytes = jub_arena_mark(&arena);
            draw_table *table = lay_table(&arena);
            char *bytes = (char *)(uintptr_t)entries[i].bytes; // a copy of ours
            const char kept = bytes[at];
            jub_log_head changed;
            bytes[at] = (char)(kept ^ (1 << at % 7));
            assert_int_equal(jub_log_append(&table->storage, entries, ENTRIES, &changed, NULL),
                             JUB_OK);
            const jub_status status = replay(table, policy);
            if (status == JUB_OK && table->record.stage == JUB_STAGE_DONE) {
                assert_memory_equal(table->record.seed, seed, sizeof seed);
                assert_int_equal(i, ENTRIES - 1);
                accepted++;
            }
            bytes[at] = kept;
            clear_table(table);
            jub_arena_rewind(&arena, mark_bytes);
        }
    }
    assert_true(turned > 3000);
    assert_true(accepted > 0 && accepted < 20); // digits of the result's time
    clear_table(played);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_draw_is_folded_from_its_acts_among_other_entries_to_its_seed),
        cmocka_unit_test(another_draw_in_the_same_log_is_another_draw),
        cmocka_unit_test(a_nonce_that_does_not_fit_its_commitment_is_refused),
        cmocka_unit_test(a_commit_after_the_close_is_refused),
        cmocka_unit_test(two_commits_by_one_officer_are_refused),
        cmocka_unit_test(a_commit_by_nobody_of_the_rules_or_signed_by_another_is_refused),
        cmocka_unit_test(a_signed_act_that_was_changed_is_refused),
        cmocka_unit_test(a_commit_for_other_rules_is_refused),
        cmocka_unit_test(a_checkpoint_that_does_not_contain_the_close_is_refused),
        cmocka_unit_test(a_nonce_shown_before_its_checkpoint_is_refused),
        cmocka_unit_test(a_checkpoint_with_another_root_than_the_log_is_refused),
        cmocka_unit_test(a_checkpoint_without_the_signature_or_the_quorum_of_the_policy_is_refused),
        cmocka_unit_test(nothing_behind_the_close_changes_the_seed),
        cmocka_unit_test(a_later_reveal_under_a_checkpoint_that_does_not_fit_the_log_is_refused),
        cmocka_unit_test(a_nonce_before_the_close_twice_or_without_a_commit_is_refused),
        cmocka_unit_test(a_close_that_leaves_a_commit_out_or_adds_one_is_refused),
        cmocka_unit_test(the_order_of_pool_and_rules_and_their_number_is_kept),
        cmocka_unit_test(rules_that_cannot_be_kept_are_refused),
        cmocka_unit_test(when_a_round_comes_out_is_known_however_far_off_it_is),
        cmocka_unit_test(an_act_after_a_deadline_or_without_a_time_where_there_is_one_is_refused),
        cmocka_unit_test(a_close_that_shuts_out_whom_the_deadline_leaves_time_is_refused),
        cmocka_unit_test(with_fewer_commits_than_needed_a_draw_can_only_be_void),
        cmocka_unit_test(a_draw_that_has_all_nonces_cannot_be_made_void),
        cmocka_unit_test(a_second_result_is_refused),
        cmocka_unit_test(a_result_that_does_not_follow_from_the_acts_is_refused),
        cmocka_unit_test(a_result_before_all_nonces_is_refused),
        cmocka_unit_test(the_beacon_of_the_rules_goes_into_the_seed),
        cmocka_unit_test(another_beacon_than_the_declared_is_refused),
        cmocka_unit_test(holders_open_a_sealed_nonce_that_was_withheld_but_not_the_first),
        cmocka_unit_test(
            where_rules_ask_for_sealed_nonces_a_commit_without_is_refused_and_the_reverse),
        cmocka_unit_test(what_a_log_says_does_not_command_a_terminal),
        cmocka_unit_test(an_act_with_unknown_members_or_of_unknown_kind_is_refused),
        cmocka_unit_test(a_time_is_read_as_another_program_reads_it),
        cmocka_unit_test(one_bit_turned_in_any_entry_never_gives_another_seed),
        cmocka_unit_test(an_act_is_appended_only_to_the_log_that_it_was_checked_against),
        cmocka_unit_test(
            an_act_that_is_offered_is_refused_as_in_the_log_but_is_no_fault_of_the_log),
        cmocka_unit_test(the_draw_of_an_entry_is_told_for_canonical_acts_with_a_name_alone),
        cmocka_unit_test(a_lack_of_memory_is_told_at_every_allocation_of_a_replay),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
