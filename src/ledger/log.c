// The head of a log: made, read, moved.

#include "ledger/log.h"

#include <inttypes.h>

#include "ledger/log_private.h"

static jub_status read_cell(jub_reader reader, jub_buffer *bytes, jub_error *error)
{
    jub_error reason;
    const jub_status status = jub_reader_take(reader, JUB_TEXT(JUB_LOG_HEAD_PATH),
                                              JUB_CHECKPOINT_TEXT_MAX_BYTES, bytes, &reason);
    if (status == JUB_MISSING)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, "make one with: jubilee log new",
                        "there is no log here: %s", reason.message);
    if (status != JUB_OK && error) *error = reason;
    return status;
}

jub_status jub_fail_within(jub_error *error, jub_status status, const char *path)
{
    if (!error) return status;
    const jub_error told = *error;
    return jub_fail(error, status, (jub_position){0}, told.hint, "%s, line %" PRIu32 ": %s", path,
                    told.at.line, told.message);
}

static jub_status take_cell(jub_text text, jub_head_cell *cell_out, jub_error *error)
{
    jub_checkpoint checkpoint;
    const jub_status status = jub_checkpoint_read(text, &checkpoint, error);
    if (status != JUB_OK) return jub_fail_within(error, status, JUB_LOG_HEAD_PATH);
    if (!jub_key_name_is_valid(checkpoint.origin))
        return jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL,
                        "%s, line 1: this cannot be the name of a log", JUB_LOG_HEAD_PATH);
    *cell_out = (jub_head_cell){.head = {.size = checkpoint.size, .root = checkpoint.root},
                                .length_bytes = text.length_bytes};
    memcpy(cell_out->text, text.bytes, text.length_bytes);
    memcpy(cell_out->head.origin, checkpoint.origin.bytes, checkpoint.origin.length_bytes);
    return JUB_OK;
}

jub_status jub_head_cell_read(jub_reader reader, jub_head_cell *cell_out, jub_error *error)
{
    jub_buffer bytes = jub_buffer_init(JUB_CHECKPOINT_TEXT_MAX_BYTES);
    jub_status status = read_cell(reader, &bytes, error);
    if (status == JUB_OK) status = take_cell(jub_buffer_view(&bytes), cell_out, error);
    jub_buffer_clear(&bytes);
    return status;
}

jub_status jub_log_head_read(jub_reader reader, jub_log_head *head_out, jub_error *error)
{
    jub_head_cell cell;
    const jub_status status = jub_head_cell_read(reader, &cell, error);
    if (status == JUB_OK) *head_out = cell.head;
    return status;
}

static jub_status read_published_head(jub_reader reader, jub_log_head *head_out, jub_error *error)
{
    jub_buffer source = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_note note;
    jub_checkpoint checkpoint;
    jub_status status =
        jub_reader_take(reader, JUB_TEXT(JUB_CHECKPOINT_PATH), JUB_NOTE_MAX_BYTES, &source, error);
    if (status != JUB_OK) goto done;
    status = jub_checkpoint_read_note(jub_buffer_view(&source), &note, &checkpoint, error);
    if (status == JUB_OK && !jub_key_name_is_valid(checkpoint.origin))
        status = jub_fail(error, JUB_SYNTAX, (jub_position){1, 1}, NULL,
                          "this cannot be the name of a log");
    if (status != JUB_OK) {
        status = jub_fail_within(error, status, JUB_CHECKPOINT_PATH);
        goto done;
    }
    *head_out = (jub_log_head){.size = checkpoint.size, .root = checkpoint.root};
    memcpy(head_out->origin, checkpoint.origin.bytes, checkpoint.origin.length_bytes);
done:
    jub_buffer_clear(&source);
    return status;
}

jub_status jub_log_known_head(jub_reader reader, jub_log_head *head_out, jub_error *error)
{
    const jub_status status = jub_log_head_read(reader, head_out, error);
    if (status != JUB_MISSING) return status;
    jub_error unread;
    const jub_status published = read_published_head(reader, head_out, &unread);
    if (published == JUB_MISSING) return status; // the hint to make a log is the better one
    if (published != JUB_OK && error) *error = unread;
    return published;
}

static void write_cell(const jub_log_head *head, jub_head_cell *cell_out, jub_buffer *buffer)
{
    const jub_checkpoint checkpoint = {jub_text_from(head->origin), head->size, head->root};
    jub_checkpoint_write(&checkpoint, buffer);
    *cell_out = (jub_head_cell){.head = *head, .length_bytes = buffer->length_bytes};
    if (buffer->status == JUB_OK) memcpy(cell_out->text, buffer->bytes, buffer->length_bytes);
}

jub_status jub_head_cell_move(const jub_head_cell *old, uint64_t size, const jub_hash *root,
                              jub_head_cell *cell_out, jub_error *error)
{
    jub_log_head head = old->head;
    head.size = size;
    head.root = *root;
    jub_buffer buffer = jub_buffer_init(JUB_CHECKPOINT_TEXT_MAX_BYTES);
    write_cell(&head, cell_out, &buffer);
    const bool is_written = buffer.status == JUB_OK;
    jub_buffer_clear(&buffer);
    return is_written ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status fail_behind(const jub_log_head *head, const jub_checkpoint *published,
                              jub_error *error)
{
    return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                    "a backup seems to have been restored: keep both, and write to neither",
                    "the log has %" PRIu64 " entries, but the checkpoint it published has %" PRIu64,
                    head->size, published->size);
}

jub_status jub_published_read(jub_reader reader, const jub_log_head *head,
                              jub_published *published_out, jub_error *error)
{
    *published_out = (jub_published){.source = jub_buffer_init(JUB_NOTE_MAX_BYTES)};
    jub_buffer *source = &published_out->source;
    jub_status status =
        jub_reader_take(reader, JUB_TEXT(JUB_CHECKPOINT_PATH), JUB_NOTE_MAX_BYTES, source, error);
    if (status == JUB_MISSING) return JUB_OK;
    if (status != JUB_OK) return status;
    jub_checkpoint *checkpoint = &published_out->checkpoint;
    status =
        jub_checkpoint_read_note(jub_buffer_view(source), &published_out->note, checkpoint, error);
    if (status != JUB_OK) return jub_fail_within(error, status, JUB_CHECKPOINT_PATH);
    published_out->is_there = true;
    if (!jub_text_is(checkpoint->origin, head->origin))
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                        "the log is called '%s', but the checkpoint it published '%.*s'",
                        head->origin, JUB_TEXT_ARG(checkpoint->origin));
    if (checkpoint->size > head->size ||
        (checkpoint->size == head->size && !jub_hash_equal(&checkpoint->root, &head->root)))
        return fail_behind(head, checkpoint, error);
    return JUB_OK;
}

// A published checkpoint without a head is a copy of a log: that is not ours to begin afresh.
static jub_status refuse_log(jub_reader reader, jub_error *error)
{
    static const char *const paths[] = {JUB_LOG_HEAD_PATH, JUB_CHECKPOINT_PATH};
    jub_status status = JUB_MISSING;
    for (size_t i = 0; i < 2 && status == JUB_MISSING; i++) {
        jub_buffer bytes = jub_buffer_init(JUB_NOTE_MAX_BYTES);
        status =
            reader.read(reader.context, jub_text_from(paths[i]), JUB_NOTE_MAX_BYTES, &bytes, error);
        jub_buffer_clear(&bytes);
        if (status == JUB_OK || status == JUB_LIMIT)
            return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                            "there is a log already: %s is there", paths[i]);
    }
    return status == JUB_MISSING ? JUB_OK : status;
}

static jub_status write_first(const jub_storage *storage, jub_text origin, jub_error *error)
{
    jub_log_head head = {.size = 0};
    jub_head_cell cell;
    jub_sha256 *sha = jub_sha256_new();
    jub_buffer buffer = jub_buffer_init(JUB_CHECKPOINT_TEXT_MAX_BYTES);
    jub_status status = JUB_OK;
    if (!sha) {
        status = jub_fail_no_memory(error);
        goto done;
    }
    memcpy(head.origin, origin.bytes, origin.length_bytes);
    jub_tree_empty(sha, &head.root);
    write_cell(&head, &cell, &buffer);
    if (buffer.status != JUB_OK)
        status = jub_fail_no_memory(error);
    else
        status = storage->swap(storage->reader.context, JUB_TEXT(JUB_LOG_HEAD_PATH), JUB_TEXT(""),
                               jub_head_cell_text(&cell), error);
done:
    jub_buffer_clear(&buffer);
    jub_sha256_free(sha);
    return status;
}

jub_status jub_log_create(const jub_storage *storage, jub_text origin, jub_error *error)
{
    if (!jub_key_name_is_valid(origin))
        return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                        "a name is ASCII without blanks and '+', such as example.org/log/2027",
                        "'%.*s' cannot be the name of a log", JUB_TEXT_ARG(origin));
    jub_status status = storage->begin(storage->reader.context, error);
    if (status != JUB_OK) return status;
    status = refuse_log(storage->reader, error);
    if (status == JUB_OK) status = write_first(storage, origin, error);
    return jub_storage_end(storage, status, error);
}
