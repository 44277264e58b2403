#include "ledger/storage.h"

jub_status jub_reader_take(jub_reader reader, jub_text path, size_t max_bytes, jub_buffer *bytes,
                           jub_error *error)
{
    jub_buffer_reset(bytes);
    const jub_status status = reader.read(reader.context, path, max_bytes, bytes, error);
    return status == JUB_OK && bytes->status != JUB_OK ? jub_fail_no_memory(error) : status;
}

jub_status jub_storage_end(const jub_storage *storage, jub_status status, jub_error *error)
{
    jub_error end_error;
    const jub_status end_status =
        storage->end(storage->reader.context, status == JUB_OK, &end_error);
    if (status != JUB_OK || end_status == JUB_OK) return status;
    if (error) *error = end_error;
    return end_status;
}
