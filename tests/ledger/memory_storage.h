#ifndef JUB_TEST_MEMORY_STORAGE_H
#define JUB_TEST_MEMORY_STORAGE_H

#include "ledger/storage.h"
#include "test_support.h"

/// A store in memory that fails on order. Every operation counts: a begin, an end, a read, a list,
/// a swap, a drop, and each object of a write, so that a batch can be torn. The one that is to fail
/// reports JUB_IO and is either lost or done all the same, as where a disk answers too late; of a
/// torn batch nothing after it is written.
///
///     memory_storage memory = memory_storage_init();
///     const jub_storage storage = memory_storage_open(&memory);
///     ...
///     memory_storage_clear(&memory);

/// A test that makes the allocations of the code under test fail keeps these out of it.
#ifndef MEMORY_CALLOC
#define MEMORY_CALLOC calloc
#define MEMORY_REALLOC realloc
#endif

typedef struct memory_object {
    char *path;
    char *bytes;
    size_t length_bytes;
} memory_object;

typedef struct memory_objects {
    memory_object *items;
    size_t count;
} memory_objects;

typedef struct memory_storage {
    memory_objects objects;
    memory_objects before; // as they were at `begin`, where `can_undo`
    size_t operation_count;
    size_t fail_at;       // that many operations succeed before one fails; SIZE_MAX never
    bool fails_when_done; // else the failing one is lost
    bool can_undo;        // as a database does: an end that does not keep, or fails, undoes it all
    bool is_locked;
    bool has_no_lock; // two writers at once are let in
    size_t write_count;
    void (*before_write)(void *context); // called once, before the next write; may be NULL
    void *before_write_context;
} memory_storage;

static inline memory_storage memory_storage_init(void)
{
    return (memory_storage){.fail_at = SIZE_MAX};
}

static inline void memory_objects_clear(memory_objects *objects)
{
    for (size_t i = 0; i < objects->count; i++) {
        free(objects->items[i].path);
        free(objects->items[i].bytes);
    }
    free(objects->items);
    *objects = (memory_objects){0};
}

static inline void memory_storage_clear(memory_storage *memory)
{
    memory_objects_clear(&memory->objects);
    memory_objects_clear(&memory->before);
}

/// NULL when there is none. A linear search: the logs of tests have some hundred objects.
static inline memory_object *memory_find(const memory_objects *objects, jub_text path)
{
    for (size_t i = objects->count; i-- > 0;)
        if (jub_text_is(path, objects->items[i].path)) return &objects->items[i];
    return NULL;
}

static inline void memory_put(memory_objects *objects, jub_text path, jub_text bytes)
{
    memory_object *object = memory_find(objects, path);
    if (!object) {
        objects->items =
            MEMORY_REALLOC(objects->items, (objects->count + 1) * sizeof *objects->items);
        assert_non_null(objects->items);
        object = &objects->items[objects->count++];
        *object = (memory_object){.path = MEMORY_CALLOC(1, path.length_bytes + 1)};
        assert_non_null(object->path);
        memcpy(object->path, path.bytes, path.length_bytes);
    }
    free(object->bytes);
    object->bytes = MEMORY_CALLOC(1, bytes.length_bytes + 1);
    assert_non_null(object->bytes);
    if (bytes.length_bytes > 0) memcpy(object->bytes, bytes.bytes, bytes.length_bytes);
    object->length_bytes = bytes.length_bytes;
}

static inline void memory_remove(memory_objects *objects, jub_text path)
{
    memory_object *object = memory_find(objects, path);
    if (!object) return;
    free(object->path);
    free(object->bytes);
    *object = objects->items[--objects->count];
}

static inline void memory_copy(const memory_objects *from, memory_objects *to)
{
    memory_objects_clear(to);
    for (size_t i = 0; i < from->count; i++)
        memory_put(to, jub_text_from(from->items[i].path),
                   (jub_text){from->items[i].bytes, from->items[i].length_bytes});
}

/// What the next operation is to do. Both flags are set where it is done and reported as failed.
typedef struct memory_turn {
    bool is_done;
    bool is_failed;
} memory_turn;

static inline memory_turn memory_next(memory_storage *memory)
{
    const bool is_failed = memory->operation_count++ == memory->fail_at;
    return (memory_turn){!is_failed || memory->fails_when_done, is_failed};
}

static inline jub_status memory_answer(memory_turn turn, jub_error *error)
{
    return turn.is_failed
               ? jub_fail(error, JUB_IO, (jub_position){0}, NULL, "a failure made to order")
               : JUB_OK;
}

static inline jub_status memory_read(void *context, jub_text path, size_t max_bytes,
                                     jub_buffer *bytes_out, jub_error *error)
{
    memory_storage *memory = context;
    const memory_turn turn = memory_next(memory);
    const memory_object *object = memory_find(&memory->objects, path);
    if (turn.is_failed) return memory_answer(turn, error);
    if (!object)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "%.*s is not there",
                        JUB_TEXT_ARG(path));
    if (object->length_bytes > max_bytes)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "%.*s is too large",
                        JUB_TEXT_ARG(path));
    jub_buffer_bytes(bytes_out, object->bytes, object->length_bytes);
    return JUB_OK;
}

static inline jub_status memory_list(void *context, jub_text prefix,
                                     jub_status (*visit)(void *, jub_text, jub_error *),
                                     void *visitor, jub_error *error)
{
    memory_storage *memory = context;
    const memory_turn turn = memory_next(memory);
    if (turn.is_failed) return memory_answer(turn, error);
    for (size_t i = 0; i < memory->objects.count; i++) {
        const jub_text path = jub_text_from(memory->objects.items[i].path);
        const jub_status status =
            jub_text_starts(path, prefix) ? visit(visitor, path, error) : JUB_OK;
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

static inline jub_status memory_begin(void *context, jub_error *error)
{
    memory_storage *memory = context;
    const memory_turn turn = memory_next(memory);
    if (turn.is_failed) return memory_answer(turn, error); // a lock not got is not held
    assert_true(memory->has_no_lock || !memory->is_locked);
    memory->is_locked = true;
    if (memory->can_undo) memory_copy(&memory->objects, &memory->before);
    return JUB_OK;
}

static inline jub_status memory_end(void *context, bool is_kept, jub_error *error)
{
    memory_storage *memory = context;
    const memory_turn turn = memory_next(memory);
    assert_true(memory->has_no_lock || memory->is_locked);
    memory->is_locked = false;
    if (memory->can_undo && (!is_kept || !turn.is_done))
        memory_copy(&memory->before, &memory->objects);
    return memory_answer(turn, error);
}

static inline jub_status memory_write(void *context, const jub_object *objects, size_t count,
                                      jub_error *error)
{
    memory_storage *memory = context;
    void (*before_write)(void *) = memory->before_write;
    memory->before_write = NULL;
    if (before_write) before_write(memory->before_write_context);
    assert_true(memory->is_locked || memory->has_no_lock);
    for (size_t i = 0; i < count; i++) {
        const memory_turn turn = memory_next(memory);
        if (turn.is_done) memory_put(&memory->objects, objects[i].path, objects[i].bytes);
        if (turn.is_failed) return memory_answer(turn, error);
        memory->write_count++;
    }
    return JUB_OK;
}

static inline jub_status memory_swap(void *context, jub_text path, jub_text expected,
                                     jub_text replacement, jub_error *error)
{
    memory_storage *memory = context;
    const memory_turn turn = memory_next(memory);
    const memory_object *object = memory_find(&memory->objects, path);
    const jub_text found = object ? (jub_text){object->bytes, object->length_bytes} : JUB_TEXT("");
    assert_true(memory->is_locked || memory->has_no_lock);
    if (!turn.is_done) return memory_answer(turn, error);
    if (!jub_text_equal(found, expected))
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL, "%.*s has changed",
                        JUB_TEXT_ARG(path));
    memory_put(&memory->objects, path, replacement);
    return memory_answer(turn, error);
}

static inline jub_status memory_drop(void *context, jub_text path, jub_error *error)
{
    memory_storage *memory = context;
    const memory_turn turn = memory_next(memory);
    assert_true(memory->is_locked || memory->has_no_lock);
    if (turn.is_done) memory_remove(&memory->objects, path);
    return memory_answer(turn, error);
}

static inline jub_storage memory_storage_open(memory_storage *memory)
{
    return (jub_storage){
        .reader = {memory, memory_read, memory_list},
        .begin = memory_begin,
        .end = memory_end,
        .write = memory_write,
        .swap = memory_swap,
        .drop = memory_drop,
    };
}

#endif
