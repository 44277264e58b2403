// The store that the tests of the ledger rest on keeps the same contract as those on the disk.

#include "store/contract.h"

static void open_memory(contract_store *store)
{
    store->storage = memory_storage_open(store->context);
}

static void close_memory(contract_store *store)
{
    store->storage = (jub_storage){0};
}

contract_store contract_make(void)
{
    memory_storage *memory = malloc(sizeof *memory);
    assert_non_null(memory);
    *memory = memory_storage_init();
    contract_store store = {.open = open_memory, .close = close_memory, .context = memory};
    open_memory(&store);
    return store;
}

void contract_remove(contract_store *store)
{
    memory_storage_clear(store->context);
    free(store->context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {CONTRACT_TESTS};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
