#include "base/arena.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CHUNK_BYTES = 16 * 1024, LARGEST_CHUNK_BYTES = 16 * 1024 * 1024 };

struct jub_arena_chunk {
    struct jub_arena_chunk *previous;
    size_t start_bytes; // the arena's used bytes when this chunk began
    size_t size_bytes;
    size_t touched_bytes; // what lies behind was never handed out, and is zero since it was drawn
    _Alignas(max_align_t) char bytes[];
};

jub_arena jub_arena_init(size_t max_bytes)
{
    return (jub_arena){.max_bytes = max_bytes, .fail_at_count = SIZE_MAX};
}

void jub_arena_clear(jub_arena *arena)
{
    jub_arena_rewind(arena, 0);
}

static bool add_chunk(jub_arena *arena, size_t need_bytes)
{
    size_t size_bytes = arena->last ? arena->last->size_bytes * 2 : FIRST_CHUNK_BYTES;
    if (size_bytes > LARGEST_CHUNK_BYTES) size_bytes = LARGEST_CHUNK_BYTES;
    if (size_bytes < need_bytes) size_bytes = need_bytes;
    struct jub_arena_chunk *chunk = calloc(1, sizeof *chunk + size_bytes);
    if (!chunk) return false;
    *chunk = (struct jub_arena_chunk){arena->last, arena->used_bytes, size_bytes, 0};
    arena->last = chunk;
    return true;
}

// Large chunks come from the system zeroed page by page as they are first touched, by whichever
// thread does; only what was handed out before is cleared here.
static void *hand_out(struct jub_arena_chunk *chunk, size_t offset, size_t need_bytes)
{
    const size_t end = offset + need_bytes;
    const size_t dirty_end = end < chunk->touched_bytes ? end : chunk->touched_bytes;
    if (offset < dirty_end) memset(chunk->bytes + offset, 0, dirty_end - offset);
    if (end > chunk->touched_bytes) chunk->touched_bytes = end;
    return chunk->bytes + offset;
}

void *jub_arena_take(jub_arena *arena, size_t count, size_t size_bytes, size_t align_bytes)
{
    assert(align_bytes > 0 && align_bytes <= _Alignof(max_align_t));
    if (arena->fail_at_count == 0) return NULL;
    if (arena->fail_at_count != SIZE_MAX) arena->fail_at_count--;
    if (size_bytes != 0 && count > arena->max_bytes / size_bytes) return NULL;
    const size_t need_bytes = count * size_bytes;

    for (int attempt = 0; attempt < 2; attempt++) {
        if (arena->last) {
            const size_t filled = arena->used_bytes - arena->last->start_bytes;
            const size_t offset = (filled + align_bytes - 1) / align_bytes * align_bytes;
            if (offset <= arena->last->size_bytes &&
                need_bytes <= arena->last->size_bytes - offset) {
                const size_t used_bytes = arena->last->start_bytes + offset + need_bytes;
                if (used_bytes > arena->max_bytes) return NULL;
                arena->used_bytes = used_bytes;
                return hand_out(arena->last, offset, need_bytes);
            }
        }
        if (need_bytes > arena->max_bytes - arena->used_bytes) return NULL;
        if (!add_chunk(arena, need_bytes)) return NULL;
    }
    return NULL;
}

size_t jub_arena_mark(const jub_arena *arena)
{
    return arena->used_bytes;
}

void jub_arena_rewind(jub_arena *arena, size_t mark_bytes)
{
    assert(mark_bytes <= arena->used_bytes);
    while (arena->last && (arena->last->start_bytes > mark_bytes || mark_bytes == 0)) {
        struct jub_arena_chunk *previous = arena->last->previous;
        free(arena->last);
        arena->last = previous;
    }
    arena->used_bytes = mark_bytes;
}

bool jub_list_grow(jub_arena *arena, void **items, size_t count, size_t *capacity,
                   size_t size_bytes)
{
    const size_t more = *capacity ? *capacity * 2 : 8;
    void *moved = jub_arena_take(arena, more, size_bytes, _Alignof(max_align_t));
    if (!moved) return false;
    if (count > 0) memcpy(moved, *items, count * size_bytes);
    *items = moved;
    *capacity = more;
    return true;
}
