#include "programme/state.h"

// Two states, member by member, by the lists of their records.

static bool same_u64(uint64_t found, uint64_t expected, jub_buffer *words)
{
    if (found == expected) return true;
    jub_buffer_format(words, "is %llu, not %llu", (unsigned long long)found,
                      (unsigned long long)expected);
    return false;
}

static bool same_i64(int64_t found, int64_t expected, jub_buffer *words)
{
    if (found == expected) return true;
    jub_buffer_format(words, "is %lld, not %lld", (long long)found, (long long)expected);
    return false;
}

static bool same_text(jub_text found, jub_text expected, jub_buffer *words)
{
    if (jub_text_equal(found, expected)) return true;
    jub_buffer_format(words, "is '%.*s', not '%.*s'", JUB_TEXT_ARG(found), JUB_TEXT_ARG(expected));
    return false;
}

static bool same_hash(jub_hash found, jub_hash expected, jub_buffer *words)
{
    char found_hex[2 * JUB_HASH_BYTES + 1], expected_hex[2 * JUB_HASH_BYTES + 1];
    if (jub_hash_equal(&found, &expected)) return true;
    jub_hex_encode(found.bytes, JUB_HASH_BYTES, found_hex);
    jub_hex_encode(expected.bytes, JUB_HASH_BYTES, expected_hex);
    jub_buffer_format(words, "is %s, not %s", found_hex, expected_hex);
    return false;
}

#define SAME_U8 same_u64
#define SAME_U16 same_u64
#define SAME_U32 same_u64
#define SAME_U64 same_u64
#define SAME_I64 same_i64
#define SAME_TEXT same_text
#define SAME_HASH same_hash

// Whether two records are the same; else the words begin with the member's name.
#define MEMBER(type, member)                                                                       \
    length_bytes = words->length_bytes;                                                            \
    jub_buffer_string(words, #member " ");                                                         \
    if (!SAME_##type(found->member, expected->member, words)) return false;                        \
    words->length_bytes = length_bytes;

static bool same_programme(const jub_programme *found, const jub_programme *expected,
                           jub_buffer *words)
{
    size_t length_bytes;
    JUB_PROGRAMME_MEMBERS(MEMBER)
    return true;
}

#define X(table, type, MEMBERS)                                                                    \
    static bool same_in_##table(const type *found, const type *expected, jub_buffer *words)        \
    {                                                                                              \
        size_t length_bytes;                                                                       \
        MEMBERS(MEMBER)                                                                            \
        return true;                                                                               \
    }
JUB_STATE_TABLE_LIST(X)
#undef X

#define X(table, type, MEMBERS)                                                                    \
    static bool same_##table(const jub_state *found, const jub_state *expected, jub_buffer *words) \
    {                                                                                              \
        const size_t length_bytes = words->length_bytes;                                           \
        jub_buffer_string(words, #table ": their number ");                                        \
        if (!same_u64(found->table.count, expected->table.count, words)) return false;             \
        for (size_t i = 0; i < found->table.count; i++) {                                          \
            words->length_bytes = length_bytes;                                                    \
            jub_buffer_format(words, #table " %zu: ", i);                                          \
            if (!same_in_##table(&found->table.items[i], &expected->table.items[i], words))        \
                return false;                                                                      \
        }                                                                                          \
        words->length_bytes = length_bytes;                                                        \
        return true;                                                                               \
    }
JUB_STATE_TABLE_LIST(X)
#undef X

bool jub_state_differ(const jub_state *found, const jub_state *expected, jub_buffer *words_out)
{
    const size_t length_bytes = words_out->length_bytes;
    jub_buffer_string(words_out, "programme: ");
    if (!same_programme(&found->programme, &expected->programme, words_out)) return true;
    words_out->length_bytes = length_bytes;
#define X(table, type, MEMBERS)                                                                    \
    if (!same_##table(found, expected, words_out)) return true;
    JUB_STATE_TABLE_LIST(X)
#undef X
    return false;
}
