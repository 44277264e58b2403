// A log in memory keeps the same contract as those on the disk, and facts are kept beside it.

#include "store/contract.h"
#include "store/memory_store.h"

static void open_memory(contract_store *store)
{
    store->storage = jub_memory_store_storage(store->context);
}

// Another program finds what is still in memory.
static void close_memory(contract_store *store)
{
    store->storage = (jub_storage){0};
}

contract_store contract_make(void)
{
    contract_store store = {
        .open = open_memory, .close = close_memory, .context = jub_memory_store_new()};
    assert_non_null(store.context);
    open_memory(&store);
    return store;
}

void contract_remove(contract_store *store)
{
    jub_memory_store_free(store->context);
}

TEST(ten_thousand_objects_are_found_again_and_half_of_them_dropped)
{
    (void)state_unused;
    enum { COUNT = 10000 };
    contract_store store = contract_make();
    char path[32];
    contract_begin(&store);
    for (int i = 0; i < COUNT; i++) {
        (void)snprintf(path, sizeof path, "tile/%d", i);
        assert_int_equal(contract_write(&store, path, jub_text_from(path)), JUB_OK);
    }
    for (int i = 0; i < COUNT; i += 2) {
        (void)snprintf(path, sizeof path, "tile/%d", i);
        assert_int_equal(contract_drop(&store, path), JUB_OK);
    }
    contract_end(&store);
    for (int i = 0; i < COUNT; i++) {
        (void)snprintf(path, sizeof path, "tile/%d", i);
        contract_assert(&store, path, i % 2 == 0 ? NULL : path);
    }
    contract_remove(&store);
}

TEST(facts_are_kept_once_all_or_none_and_given_with_their_salt)
{
    (void)state_unused;
    jub_memory_store *store = jub_memory_store_new();
    const jub_facts_sink sink = jub_memory_store_sink(store);
    const jub_facts_source source = jub_memory_store_source(store);
    const jub_hash commitments[3] = {{{1}}, {{2}}, {{1}}};
    const uint8_t salts[3][JUB_SALT_BYTES] = {{11}, {12}, {13}};
    const jub_text facts[3] = {JUB_TEXT("{\"a\":1}"), JUB_TEXT("{\"b\":2}"), JUB_TEXT("{}")};
    uint8_t salt[JUB_SALT_BYTES];
    jub_buffer found = jub_buffer_init(100);
    jub_error error;
    assert_int_equal(sink.put(sink.context, commitments, salts, facts, 3, &error), JUB_DUPLICATE);
    assert_int_equal(source.get(source.context, &commitments[0], salt, &found, &error),
                     JUB_MISSING);
    assert_int_equal(sink.put(sink.context, commitments, salts, facts, 2, NULL), JUB_OK);
    for (size_t i = 0; i < 2; i++) {
        jub_buffer_reset(&found);
        assert_int_equal(source.get(source.context, &commitments[i], salt, &found, NULL), JUB_OK);
        assert_memory_equal(salt, salts[i], sizeof salt);
        assert_true(jub_text_equal(jub_buffer_view(&found), facts[i]));
    }
    assert_int_equal(sink.put(sink.context, commitments + 1, salts, facts, 2, NULL), JUB_DUPLICATE);
    jub_buffer small = jub_buffer_init(2);
    assert_int_equal(source.get(source.context, &commitments[0], salt, &small, NULL), JUB_LIMIT);
    jub_buffer_clear(&small);
    jub_buffer_clear(&found);
    jub_memory_store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONTRACT_TESTS,
        cmocka_unit_test(ten_thousand_objects_are_found_again_and_half_of_them_dropped),
        cmocka_unit_test(facts_are_kept_once_all_or_none_and_given_with_their_salt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
