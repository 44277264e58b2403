#ifndef JUB_PROGRAMME_FLAT_PRIVATE_H
#define JUB_PROGRAMME_FLAT_PRIVATE_H

#include "base/text.h"

/// Canonical JSON of one shape: an object without objects in it, whose members are texts without
/// control characters, whole numbers from 0, and flags. A programme has about a million entries of
/// this shape, and reading each through a tree of JSON values is most of what verifying it would
/// cost. What is read here is read strictly: only the bytes that writing gives are taken. The tests
/// hold both against ledger/entry.h.

/// Where a flat object is written: into bytes that the caller has, of which what does not fit is
/// dropped, and is_over says so. Members come by rising key.
typedef struct programme_flat_out {
    char *bytes; // [max_bytes]
    size_t max_bytes;
    size_t used_bytes;
    bool is_over;
} programme_flat_out;

void programme_flat_text(programme_flat_out *out, const char *key, jub_text text);
void programme_flat_count(programme_flat_out *out, const char *key, uint64_t count);
void programme_flat_flag(programme_flat_out *out, const char *key, bool flag);
void programme_flat_hex(programme_flat_out *out, const char *key, const uint8_t *bytes,
                        size_t length_bytes);

/// Ends the object, `{}` where it has no member.
void programme_flat_end(programme_flat_out *out);

static inline jub_text programme_flat_view(const programme_flat_out *out)
{
    return (jub_text){out->bytes, out->used_bytes};
}

/// Where one is read: {source} to begin with.
typedef struct programme_flat_in {
    jub_text rest;
    bool is_begun;
} programme_flat_in;

/// The next key, or an empty one behind the last member and at the end of the source. That keys
/// rise is for the caller to see to, who knows which there are. Errors: JUB_SYNTAX.
jub_status programme_flat_next(programme_flat_in *in, jub_text *key_out);

/// The value of the key just read. None of these fills an error: what is wrong with which key is
/// said by the caller. Errors: JUB_TYPE for a value of another sort; JUB_SYNTAX where it is not
/// written canonically or holds a control character.

/// A text, copied into `arena` with its escapes undone. Errors: also JUB_LIMIT, JUB_NO_MEMORY.
jub_status programme_flat_take_text(programme_flat_in *in, jub_arena *arena, size_t max_bytes,
                                    jub_text *text_out);

/// A text that holds nothing to escape, as a view into the source.
jub_status programme_flat_take_word(programme_flat_in *in, jub_text *word_out);

/// Errors: also JUB_RANGE for more than `max`.
jub_status programme_flat_take_count(programme_flat_in *in, uint64_t max, uint64_t *count_out);
jub_status programme_flat_take_flag(programme_flat_in *in, bool *flag_out);
jub_status programme_flat_take_hex(programme_flat_in *in, uint8_t *bytes_out, size_t length_bytes);

/// UTF-8 without control characters, at most `max_bytes`. Errors: JUB_SYNTAX, JUB_LIMIT.
jub_status programme_line_check(jub_text line, size_t max_bytes);

/// 2^53: the largest whole number that every reader of JSON keeps.
#define PROGRAMME_COUNT_MAX (UINT64_C(1) << 53)

#endif
