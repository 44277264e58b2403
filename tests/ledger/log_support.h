#ifndef JUB_TEST_LOG_SUPPORT_H
#define JUB_TEST_LOG_SUPPORT_H

#include "ledger/log.h"
#include "ledger/memory_storage.h"

#define LOG_VECTORS "../shared/specs/tlog-vectors/"
#define LOG_ORIGIN "log.example/test"

/// Entry i is the ASCII decimal of i, as in big-tree.json; `salt` 0, or else "<i> <salt>".
enum { LOG_NUMBER_BYTES = 24 };

static inline jub_text log_number(uint64_t i, unsigned salt, char bytes_out[LOG_NUMBER_BYTES])
{
    const int length = salt == 0
                           ? snprintf(bytes_out, LOG_NUMBER_BYTES, "%u", (unsigned)i)
                           : snprintf(bytes_out, LOG_NUMBER_BYTES, "%u %u", (unsigned)i, salt);
    return (jub_text){bytes_out, (size_t)length};
}

static inline jub_status log_append(const jub_storage *storage, uint64_t first, size_t count,
                                    unsigned salt, jub_log_head *head_out, jub_error *error)
{
    char(*bytes)[LOG_NUMBER_BYTES] = malloc(count * sizeof *bytes);
    jub_text *entries = malloc(count * sizeof *entries);
    assert_true(bytes && entries);
    for (size_t i = 0; i < count; i++) entries[i] = log_number(first + i, salt, bytes[i]);
    const jub_status status = jub_log_append(storage, entries, count, head_out, error);
    free(bytes);
    free(entries);
    return status;
}

/// A log in memory of so many numbers, in batches of at most `batch`.
static inline jub_log_head log_fill(const jub_storage *storage, uint64_t size, size_t batch)
{
    jub_log_head head = {.size = 0};
    assert_int_equal(jub_log_create(storage, JUB_TEXT(LOG_ORIGIN), NULL), JUB_OK);
    assert_int_equal(jub_log_head_read(storage->reader, &head, NULL), JUB_OK);
    while (head.size < size) {
        const size_t left = (size_t)(size - head.size);
        assert_int_equal(
            log_append(storage, head.size, left < batch ? left : batch, 0, &head, NULL), JUB_OK);
    }
    return head;
}

/// Every entry of the log, read through its head, is the number of its index; from `salted_from`
/// on with that salt.
static inline void log_assert_entries(const jub_storage *storage, uint64_t size,
                                      uint64_t salted_from, unsigned salt)
{
    jub_log_head head;
    jub_view *view = NULL;
    jub_error error = {.message = ""};
    assert_int_equal(jub_log_head_read(storage->reader, &head, NULL), JUB_OK);
    assert_int_equal(head.size, size);
    if (jub_view_open(storage->reader, head.size, &head.root, &view, &error) != JUB_OK)
        fail_msg("%s", error.message);
    for (uint64_t i = 0; i < head.size; i++) {
        char bytes[LOG_NUMBER_BYTES];
        jub_text entry;
        if (jub_view_entry(view, i, &entry, &error) != JUB_OK) fail_msg("%s", error.message);
        assert_true(jub_text_equal(entry, log_number(i, i < salted_from ? 0 : salt, bytes)));
    }
    jub_view_close(view);
}

#endif
