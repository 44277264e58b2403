#include "cli/rehearsal/rehearsal_resume.h"

#include <stdlib.h>
#include <string.h>

enum { OBJECT_MAX_BYTES = 1 << 30, HEAD_MAX_BYTES = 4096 };

static jub_status fail_other(jub_error *error, const char *what)
{
    return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                    "name another folder, or remove this one and its keys",
                    "the folder holds another rehearsal: %s is not what this one comes to", what);
}

jub_status cli_resume_begin(jub_storage log, jub_guard guard, jub_openings *openings,
                            cli_resume *resume_out, jub_error *error)
{
    jub_log_head head;
    jub_buffer reached = jub_buffer_init(HEAD_MAX_BYTES);
    *resume_out = (cli_resume){.log = log,
                               .guard = guard,
                               .openings = openings,
                               .head = jub_buffer_init(HEAD_MAX_BYTES),
                               .checkpoint = jub_buffer_init(JUB_NOTE_MAX_BYTES),
                               .signed_head = jub_buffer_init(JUB_NOTE_MAX_BYTES)};
    jub_status status = jub_log_head_read(log.reader, &head, error);
    if (status == JUB_OK) {
        resume_out->reached_size = head.size;
        status = log.reader.read(log.reader.context, JUB_TEXT(JUB_LOG_HEAD_PATH), HEAD_MAX_BYTES,
                                 &reached, error);
        resume_out->reached = jub_buffer_view(&reached); // kept until the clear
        return status;
    }
    jub_buffer_clear(&reached);
    if (status != JUB_MISSING) return status;
    resume_out->is_level = true;
    return JUB_OK;
}

void cli_resume_clear(cli_resume *resume)
{
    free((void *)(uintptr_t)resume->reached.bytes);
    jub_buffer_clear(&resume->head);
    jub_buffer_clear(&resume->checkpoint);
    jub_buffer_clear(&resume->signed_head);
    *resume = (cli_resume){0};
}

// -- the log --------------------------------------------------------------------------------------

// Of what changes in place, this run's own; NULL for what is written once.
static jub_buffer *own_cell(cli_resume *resume, jub_text path)
{
    if (jub_text_is(path, JUB_LOG_HEAD_PATH)) return &resume->head;
    if (jub_text_is(path, JUB_CHECKPOINT_PATH)) return &resume->checkpoint;
    return NULL;
}

static jub_status read(void *context, jub_text path, size_t max_bytes, jub_buffer *bytes_out,
                       jub_error *error)
{
    cli_resume *resume = context;
    const jub_buffer *own = resume->is_level ? NULL : own_cell(resume, path);
    if (!own)
        return resume->log.reader.read(resume->log.reader.context, path, max_bytes, bytes_out,
                                       error);
    if (own->length_bytes == 0)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "there is no '%.*s' yet",
                        JUB_TEXT_ARG(path));
    jub_buffer_text(bytes_out, jub_buffer_view(own));
    return bytes_out->status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status list(void *context, jub_text prefix,
                       jub_status (*visit)(void *visitor, jub_text path, jub_error *error),
                       void *visitor, jub_error *error)
{
    cli_resume *resume = context;
    return resume->log.reader.list(resume->log.reader.context, prefix, visit, visitor, error);
}

static jub_status begin(void *context, jub_error *error)
{
    cli_resume *resume = context;
    return resume->is_level ? resume->log.begin(resume->log.reader.context, error) : JUB_OK;
}

static jub_status end(void *context, bool is_kept, jub_error *error)
{
    cli_resume *resume = context;
    if (resume->is_level) return resume->log.end(resume->log.reader.context, is_kept, error);
    // The batch that reached the head of the folder is over.
    resume->is_level = jub_text_equal(jub_buffer_view(&resume->head), resume->reached);
    return JUB_OK;
}

static jub_status compare(cli_resume *resume, const jub_object *object, jub_error *error)
{
    jub_buffer found = jub_buffer_init(OBJECT_MAX_BYTES);
    jub_status status = resume->log.reader.read(resume->log.reader.context, object->path,
                                                OBJECT_MAX_BYTES, &found, error);
    if (status == JUB_MISSING ||
        (status == JUB_OK && !jub_text_equal(jub_buffer_view(&found), object->bytes)))
        status = fail_other(error, "the log");
    jub_buffer_clear(&found);
    return status;
}

static jub_status write(void *context, const jub_object *objects, size_t count, jub_error *error)
{
    cli_resume *resume = context;
    if (resume->is_level)
        return resume->log.write(resume->log.reader.context, objects, count, error);
    jub_status status = JUB_OK;
    for (size_t i = 0; status == JUB_OK && i < count; i++)
        status = compare(resume, &objects[i], error);
    return status;
}

static jub_status put_cell(jub_buffer *cell, jub_text expected, jub_text replacement,
                           jub_error *error)
{
    if (!jub_text_equal(jub_buffer_view(cell), expected))
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                        "something else stands there than was read");
    jub_buffer_reset(cell);
    jub_buffer_text(cell, replacement);
    return cell->status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status swap(void *context, jub_text path, jub_text expected, jub_text replacement,
                       jub_error *error)
{
    cli_resume *resume = context;
    jub_buffer *own = resume->is_level ? NULL : own_cell(resume, path);
    if (!own)
        return resume->log.swap(resume->log.reader.context, path, expected, replacement, error);
    const jub_status status = put_cell(own, expected, replacement, error);
    if (status != JUB_OK || own != &resume->head) return status;
    jub_checkpoint checkpoint;
    const jub_status read_status = jub_checkpoint_read(replacement, &checkpoint, error);
    if (read_status != JUB_OK) return read_status;
    const bool is_reached = jub_text_equal(replacement, resume->reached);
    return checkpoint.size < resume->reached_size || is_reached ? JUB_OK
                                                                : fail_other(error, "the log");
}

static jub_status drop(void *context, jub_text path, jub_error *error)
{
    cli_resume *resume = context;
    return resume->is_level ? resume->log.drop(resume->log.reader.context, path, error) : JUB_OK;
}

jub_storage cli_resume_storage(cli_resume *resume)
{
    return (jub_storage){{resume, read, list}, begin, end, write, swap, drop};
}

// -- the guard ------------------------------------------------------------------------------------

static jub_status read_guard(void *context, jub_buffer *bytes_out, jub_error *error)
{
    cli_resume *resume = context;
    if (resume->is_level) return resume->guard.read(resume->guard.context, bytes_out, error);
    jub_buffer_text(bytes_out, jub_buffer_view(&resume->signed_head));
    return bytes_out->status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status swap_guard(void *context, jub_text expected, jub_text replacement,
                             jub_error *error)
{
    cli_resume *resume = context;
    return resume->is_level
               ? resume->guard.swap(resume->guard.context, expected, replacement, error)
               : put_cell(&resume->signed_head, expected, replacement, error);
}

jub_guard cli_resume_guard(cli_resume *resume)
{
    return (jub_guard){resume, read_guard, swap_guard};
}

// -- facts ----------------------------------------------------------------------------------------

static jub_status compare_facts(cli_resume *resume, const jub_opening *item, jub_buffer *found,
                                jub_error *error)
{
    uint8_t salt[JUB_SALT_BYTES];
    jub_buffer_reset(found);
    const jub_status status =
        jub_openings_get(resume->openings, &item->commitment, salt, found, error);
    if (status != JUB_OK) return status;
    const bool is_same = memcmp(salt, item->salt, sizeof salt) == 0 &&
                         jub_text_equal(jub_buffer_view(found), item->facts);
    explicit_bzero(salt, sizeof salt);
    return is_same ? JUB_OK : fail_other(error, "what opens the log");
}

// A batch is kept whole or not at all, and before its entries: so the first says whether it is
// there.
static jub_status put_items(cli_resume *resume, const jub_opening *items, size_t count,
                            jub_error *error)
{
    jub_buffer found = jub_buffer_init_secret(JUB_FACTS_MAX_BYTES);
    jub_status status = JUB_MISSING;
    if (count > 0) status = compare_facts(resume, &items[0], &found, error);
    if (status == JUB_MISSING && !resume->is_level && count > 0)
        status = fail_other(error, "what opens the log");
    else if (status == JUB_MISSING)
        status = jub_openings_put(resume->openings, items, count, error);
    else
        for (size_t i = 1; status == JUB_OK && i < count; i++)
            status = compare_facts(resume, &items[i], &found, error);
    jub_buffer_clear(&found);
    return status;
}

static jub_status put_facts(void *context, const jub_hash *commitments,
                            const uint8_t (*salts)[JUB_SALT_BYTES], const jub_text *facts,
                            size_t count, jub_error *error)
{
    jub_opening *items = calloc(count > 0 ? count : 1, sizeof *items);
    if (!items) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        items[i].commitment = commitments[i];
        memcpy(items[i].salt, salts[i], JUB_SALT_BYTES);
        items[i].facts = facts[i];
    }
    const jub_status status = put_items(context, items, count, error);
    explicit_bzero(items, count * sizeof *items);
    free(items);
    return status;
}

jub_facts_sink cli_resume_sink(cli_resume *resume)
{
    return (jub_facts_sink){resume, put_facts};
}
