#ifndef JUB_PROGRAMME_RECEIVED_H
#define JUB_PROGRAMME_RECEIVED_H

#include "programme/state.h"
#include "register/mend.h"

/// The register as it was received when the programme was opened. What is frozen is that, with the
/// edits of the log that stand: nothing else of it changes in between. So every value that an edit
/// is judged by comes from here and from the edits before it, never from the register as it is.
typedef struct jub_received {
    jub_text package; // the files as they were received
    jub_text persons;
    jub_text package_now;        // and as they are in the register
    const jub_text *sources_now; // [source_count] as jub_register_hash has them
    uint32_t source_count;

    /// A facility's own people as they were in its last bundle, which stand for what was received;
    /// as a whole they are nobody's register.
    bool is_part;

    bool is_table_open; // made when it is asked for first, and kept
    jub_table table;    // of `persons`
} jub_received;

/// The hash of the register as it was received: the two files as they were, the others as they are.
/// Errors: JUB_NO_MEMORY.
jub_status jub_received_hash(jub_state *state, jub_hash *hash_out, jub_error *error);

/// What a cell says as far as the log goes, as jub_cell_value has it: the last edit that stands, or
/// what was received. What cannot be read is unknown. `field` is of the schema of `persons`.
/// Errors: JUB_CONFLICT where what was received has another person in that row; JUB_MISSING,
/// JUB_LIMIT, JUB_NO_MEMORY.
jub_status jub_received_value(jub_state *state, uint32_t person, uint32_t field,
                              jub_buffer *value_out, jub_error *error);

/// The same without any edit.
jub_status jub_received_cell(jub_state *state, uint32_t person, uint32_t field,
                             jub_buffer *value_out, jub_error *error);

/// The two files as they are to be: received, with the edits that stand.
typedef struct jub_mended {
    jub_mend persons;
    jub_text package;
} jub_mended;

/// Owner: `arena`. Errors: as above, and those of register/mend.h.
jub_status jub_received_mend(jub_state *state, jub_arena *arena, jub_mended *mended_out,
                             jub_error *error);

/// Whether the register is what it is to be; where not, `*words_out` has what differs first.
/// Errors: JUB_NO_MEMORY.
jub_status jub_mended_check(jub_state *state, jub_arena *arena, const jub_mended *mended,
                            bool *is_same_out, jub_buffer *words_out, jub_error *error);

#endif
