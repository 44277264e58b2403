#ifndef JUB_BASE_ARENA_H
#define JUB_BASE_ARENA_H

#include "base/status.h"

/// Memory with one lifetime: everything drawn from an arena is freed at once. Grows by chunks, so
/// pointers stay valid until the arena is rewound past them or cleared.
typedef struct jub_arena {
    struct jub_arena_chunk *last;
    size_t used_bytes;    // over all chunks
    size_t max_bytes;     // a request that would go past it fails
    size_t fail_at_count; // tests: how many allocations succeed before one fails; SIZE_MAX never
} jub_arena;

/// An empty arena that will never hold more than `max_bytes`.
jub_arena jub_arena_init(size_t max_bytes);

/// Frees everything; the arena may be used again.
void jub_arena_clear(jub_arena *arena);

/// `count` zeroed items of `size_bytes`, or NULL. A count of 0 gives a valid pointer to nothing.
void *jub_arena_take(jub_arena *arena, size_t count, size_t size_bytes, size_t align_bytes);

/// A place to rewind to: everything taken after the mark is given back.
size_t jub_arena_mark(const jub_arena *arena);
void jub_arena_rewind(jub_arena *arena, size_t mark_bytes);

#define JUB_NEW(arena, type, count)                                                                \
    ((type *)jub_arena_take((arena), (count), sizeof(type), _Alignof(type)))

/// A list that grows in an arena: `typedef JUB_LIST(jub_text) text_list;`.
#define JUB_LIST(type)                                                                             \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count;                                                                              \
        size_t capacity;                                                                           \
    }

/// Makes room for one more item; false when memory is out (the list is then as it was).
#define JUB_LIST_RESERVE(arena, list)                                                              \
    ((list)->count < (list)->capacity ||                                                           \
     jub_list_grow((arena), (void **)&(list)->items, (list)->count, &(list)->capacity,             \
                   sizeof *(list)->items))

/// Appends `...` (one value); false when memory is out.
#define JUB_LIST_PUSH(arena, list, ...)                                                            \
    (JUB_LIST_RESERVE(arena, list) ? ((list)->items[(list)->count++] = (__VA_ARGS__), true) : false)

/// The growth behind JUB_LIST_RESERVE: doubles the capacity and moves the items.
bool jub_list_grow(jub_arena *arena, void **items, size_t count, size_t *capacity,
                   size_t size_bytes);

#endif
