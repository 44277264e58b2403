#ifndef JUB_LIBRARY_EXPORT_PRIVATE_H
#define JUB_LIBRARY_EXPORT_PRIVATE_H

#include "library/library_private.h"

// Arrays that go out, by the rules of Arrow's C data interface: each owns its buffers, its children
// and its dictionary, and each child can be moved away and released by itself.

/// `size_bytes`, aligned and padded as Arrow likes it (64), of which the padding is zeroed; NULL
/// when memory is out. For what threads fill: they touch each page first.
void *library_export_room(size_t size_bytes);

/// The same, all zeroed.
void *library_export_bytes(size_t size_bytes);

/// Zeroed bitmap for so many rows, in whole words.
jub_bits *library_export_bits(size_t row_count);

enum { LIBRARY_BUFFER_MAX = 3 };

/// Fills an array that owns `buffers` [buffer_count], which library_export_room gave. False when
/// memory is out: the buffers are then still the caller's.
bool library_export_array(struct ArrowArray *array_out, int64_t length, int64_t null_count,
                          void *const *buffers, int64_t buffer_count, int64_t child_count,
                          bool has_dictionary);

/// Fills a schema; `format` and `name` live forever.
bool library_export_schema(struct ArrowSchema *schema_out, const char *format, const char *name,
                           bool is_nullable, int64_t child_count, bool has_dictionary);

/// A dictionary of texts: fills an array of utf8. False when memory is out.
bool library_export_texts(struct ArrowArray *array_out, const jub_text *texts, uint32_t count);

/// How many bits are not set among the first `row_count`.
int64_t library_null_count(const jub_bits *plane, size_t row_count);

// -- masks as texts -------------------------------------------------------------------------------

/// Sets of clauses or facts, numbered as they come: what a few texts stand for in many rows.
typedef struct library_mask {
    uint64_t tag; // what the words are of
    uint64_t words[2];
} library_mask;

enum { LIBRARY_MASK_CACHE_COUNT = 1 << 10 };

typedef struct library_masks {
    jub_arena *arena;
    jub_map numbers;
    struct {
        library_mask mask;
        uint32_t number_plus_1;
    } cache[LIBRARY_MASK_CACHE_COUNT];
} library_masks;

void library_masks_init(library_masks *masks, jub_arena *arena);

/// JUB_MAP_ABSENT when memory is out.
uint32_t library_masks_number(library_masks *masks, library_mask mask);
library_mask library_masks_at(const library_masks *masks, uint32_t number);

#endif
