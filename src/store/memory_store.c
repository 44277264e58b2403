#include "store/memory_store.h"

#include <assert.h>
#include <stdlib.h>

/// Bytes under a key, which stand behind it in memory.
typedef struct item {
    struct item *next; // in its bucket
    uint64_t hash;
    size_t key_bytes;
    char *bytes;
    size_t length_bytes;
    char key[];
} item;

/// A hash table with chains.
typedef struct table {
    item **buckets; // [bucket_count], a power of two, or none
    size_t bucket_count;
    size_t count;
} table;

struct jub_memory_store {
    table objects; // by path
    table facts;   // salt and facts, by commitment
    bool is_begun;
};

enum { BUCKETS_FIRST = 1024 };

// FNV-1a (Fowler, Noll, Vo), 64 bits: paths are the log's own, and commitments are hashes already.
static uint64_t hash_of(jub_text key)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < key.length_bytes; i++)
        hash = (hash ^ (uint8_t)key.bytes[i]) * UINT64_C(0x100000001b3);
    return hash;
}

// The link that leads to the item, or the one at which its chain ends; NULL in an empty table.
static item **find_link(const table *in, jub_text key, uint64_t hash)
{
    if (in->bucket_count == 0) return NULL;
    item **link = &in->buckets[hash & (in->bucket_count - 1)];
    for (; *link; link = &(*link)->next)
        if ((*link)->hash == hash &&
            jub_text_equal((jub_text){(*link)->key, (*link)->key_bytes}, key))
            break;
    return link;
}

static const item *find(const table *in, jub_text key)
{
    item **link = find_link(in, key, hash_of(key));
    return link ? *link : NULL;
}

static bool grow(table *in)
{
    if (in->count < in->bucket_count) return true;
    const size_t bucket_count = in->bucket_count > 0 ? in->bucket_count * 2 : BUCKETS_FIRST;
    item **buckets = calloc(bucket_count, sizeof(item *));
    if (!buckets) return false;
    for (size_t i = 0; i < in->bucket_count; i++)
        for (item *each = in->buckets[i], *next; each; each = next) {
            item **bucket = &buckets[each->hash & (bucket_count - 1)];
            next = each->next;
            each->next = *bucket;
            *bucket = each;
        }
    free(in->buckets);
    in->buckets = buckets;
    in->bucket_count = bucket_count;
    return true;
}

static item *new_item(jub_text key, uint64_t hash)
{
    item *made = calloc(1, sizeof *made + key.length_bytes);
    if (!made) return NULL;
    made->hash = hash;
    made->key_bytes = key.length_bytes;
    if (key.length_bytes > 0) memcpy(made->key, key.bytes, key.length_bytes);
    return made;
}

// The two parts one behind the other, in the place of what was there. False when memory is out;
// nothing is changed then.
static bool put(table *in, jub_text key, jub_text head, jub_text rest)
{
    const size_t length_bytes = head.length_bytes + rest.length_bytes;
    const uint64_t hash = hash_of(key);
    char *bytes = malloc(length_bytes > 0 ? length_bytes : 1);
    if (!bytes || !grow(in)) goto fail;
    item **link = find_link(in, key, hash);
    if (!*link) {
        *link = new_item(key, hash);
        if (!*link) goto fail;
        in->count++;
    }
    if (head.length_bytes > 0) memcpy(bytes, head.bytes, head.length_bytes);
    if (rest.length_bytes > 0) memcpy(bytes + head.length_bytes, rest.bytes, rest.length_bytes);
    free((*link)->bytes);
    (*link)->bytes = bytes;
    (*link)->length_bytes = length_bytes;
    return true;
fail:
    free(bytes);
    return false;
}

static void free_item(item *gone)
{
    if (gone->bytes) explicit_bzero(gone->bytes, gone->length_bytes);
    free(gone->bytes);
    free(gone);
}

static void remove_item(table *in, jub_text key)
{
    item **link = find_link(in, key, hash_of(key));
    if (!link || !*link) return;
    item *gone = *link;
    *link = gone->next;
    in->count--;
    free_item(gone);
}

static void clear(table *in)
{
    for (size_t i = 0; i < in->bucket_count; i++)
        for (item *each = in->buckets[i], *next; each; each = next) {
            next = each->next;
            free_item(each);
        }
    free(in->buckets);
}

// -- the log --------------------------------------------------------------------------------------

static jub_status read_object(void *context, jub_text path, size_t max_bytes, jub_buffer *bytes_out,
                              jub_error *error)
{
    const jub_memory_store *store = context;
    const item *found = find(&store->objects, path);
    if (!found)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "'%.*s' is not there",
                        JUB_TEXT_ARG(path));
    if (found->length_bytes > max_bytes)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "'%.*s' is larger than the limit of %zu bytes", JUB_TEXT_ARG(path),
                        max_bytes);
    jub_buffer_bytes(bytes_out, found->bytes, found->length_bytes);
    return bytes_out->status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status list_objects(void *context, jub_text prefix,
                               jub_status (*visit)(void *visitor, jub_text path, jub_error *error),
                               void *visitor, jub_error *error)
{
    const jub_memory_store *store = context;
    jub_status status = JUB_OK;
    for (size_t i = 0; i < store->objects.bucket_count; i++)
        for (const item *each = store->objects.buckets[i]; each && status == JUB_OK;
             each = each->next) {
            const jub_text path = {each->key, each->key_bytes};
            if (jub_text_starts(path, prefix)) status = visit(visitor, path, error);
        }
    return status;
}

static jub_status begin(void *context, jub_error *error)
{
    jub_memory_store *store = context;
    (void)error;
    assert(!store->is_begun);
    store->is_begun = true;
    return JUB_OK;
}

// What was written before an end that does not keep stays, as a tail does in a folder.
static jub_status end(void *context, bool is_kept, jub_error *error)
{
    jub_memory_store *store = context;
    (void)is_kept;
    (void)error;
    assert(store->is_begun);
    store->is_begun = false;
    return JUB_OK;
}

static jub_status write_objects(void *context, const jub_object *objects, size_t count,
                                jub_error *error)
{
    jub_memory_store *store = context;
    assert(store->is_begun);
    for (size_t i = 0; i < count; i++)
        if (!put(&store->objects, objects[i].path, JUB_TEXT(""), objects[i].bytes))
            return jub_fail_no_memory(error);
    return JUB_OK;
}

static jub_status swap(void *context, jub_text path, jub_text expected, jub_text replacement,
                       jub_error *error)
{
    jub_memory_store *store = context;
    assert(store->is_begun);
    const item *found = find(&store->objects, path);
    const jub_text there = found ? (jub_text){found->bytes, found->length_bytes} : JUB_TEXT("");
    if ((found && expected.length_bytes == 0) || !jub_text_equal(there, expected))
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                        "'%.*s' is not as it was: somebody else has written it",
                        JUB_TEXT_ARG(path));
    return put(&store->objects, path, JUB_TEXT(""), replacement) ? JUB_OK
                                                                 : jub_fail_no_memory(error);
}

static jub_status drop(void *context, jub_text path, jub_error *error)
{
    jub_memory_store *store = context;
    (void)error;
    assert(store->is_begun);
    remove_item(&store->objects, path);
    return JUB_OK;
}

// -- facts ----------------------------------------------------------------------------------------

static jub_text commitment_key(const jub_hash *commitment)
{
    return (jub_text){(const char *)commitment->bytes, JUB_HASH_BYTES};
}

static jub_status fail_opening(jub_error *error, jub_status status, const jub_hash *commitment,
                               const char *what)
{
    char hex[2 * JUB_HASH_BYTES + 1];
    jub_hex_encode(commitment->bytes, JUB_HASH_BYTES, hex);
    return jub_fail(error, status, (jub_position){0}, NULL, "the opening of %s %s", hex, what);
}

// What was kept before one that cannot be is taken back.
static jub_status put_facts(void *context, const jub_hash *commitments,
                            const uint8_t (*salts)[JUB_SALT_BYTES], const jub_text *facts,
                            size_t count, jub_error *error)
{
    jub_memory_store *store = context;
    jub_status status = JUB_OK;
    size_t kept_count = 0;
    for (; kept_count < count; kept_count++) {
        const jub_text key = commitment_key(&commitments[kept_count]);
        const jub_text salt = {(const char *)salts[kept_count], JUB_SALT_BYTES};
        if (find(&store->facts, key))
            status =
                fail_opening(error, JUB_DUPLICATE, &commitments[kept_count], "is here already");
        else if (!put(&store->facts, key, salt, facts[kept_count]))
            status = jub_fail_no_memory(error);
        if (status != JUB_OK) break;
    }
    while (status != JUB_OK && kept_count > 0)
        remove_item(&store->facts, commitment_key(&commitments[--kept_count]));
    return status;
}

static jub_status get_facts(void *context, const jub_hash *commitment,
                            uint8_t salt_out[JUB_SALT_BYTES], jub_buffer *facts_out,
                            jub_error *error)
{
    const jub_memory_store *store = context;
    const item *found = find(&store->facts, commitment_key(commitment));
    if (!found) return fail_opening(error, JUB_MISSING, commitment, "is not here");
    jub_buffer_bytes(facts_out, found->bytes + JUB_SALT_BYTES,
                     found->length_bytes - JUB_SALT_BYTES);
    if (facts_out->status == JUB_LIMIT)
        return fail_opening(error, JUB_LIMIT, commitment, "is larger than there is room for");
    if (facts_out->status != JUB_OK) return jub_fail_no_memory(error);
    memcpy(salt_out, found->bytes, JUB_SALT_BYTES);
    return JUB_OK;
}

// -- the store ------------------------------------------------------------------------------------

jub_memory_store *jub_memory_store_new(void)
{
    return calloc(1, sizeof(jub_memory_store));
}

void jub_memory_store_free(jub_memory_store *store)
{
    if (!store) return;
    clear(&store->objects);
    clear(&store->facts);
    free(store);
}

jub_storage jub_memory_store_storage(jub_memory_store *store)
{
    return (jub_storage){
        .reader = {store, read_object, list_objects},
        .begin = begin,
        .end = end,
        .write = write_objects,
        .swap = swap,
        .drop = drop,
    };
}

jub_facts_sink jub_memory_store_sink(jub_memory_store *store)
{
    return (jub_facts_sink){store, put_facts};
}

jub_facts_source jub_memory_store_source(jub_memory_store *store)
{
    return (jub_facts_source){store, get_facts};
}
