#ifndef JUB_STORE_MEMORY_STORE_H
#define JUB_STORE_MEMORY_STORE_H

#include "ledger/storage.h"
#include "programme/desk.h"

/// A log, and facts, in memory: for rehearsals that leave nothing behind. Kept until it is freed;
/// nothing is durable.
typedef struct jub_memory_store jub_memory_store;

/// NULL when memory is out.
jub_memory_store *jub_memory_store_new(void);
void jub_memory_store_free(jub_memory_store *store);

jub_storage jub_memory_store_storage(jub_memory_store *store);
jub_facts_sink jub_memory_store_sink(jub_memory_store *store);
jub_facts_source jub_memory_store_source(jub_memory_store *store);

#endif
