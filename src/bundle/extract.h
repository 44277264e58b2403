#ifndef JUB_BUNDLE_EXTRACT_H
#define JUB_BUNDLE_EXTRACT_H

#include "programme/state.h"

/// What one facility may have of a programme, for a bundle that goes there (bundle.h): its own
/// people and nobody else's, and nothing that is sealed before its day. Never in it:
///
///     people of other facilities, in whatever column their keys stand
///     cases, readings, decisions, re-readings: the final round
///     the list, its hash and its count; corrections
///     before level 3, whether its own people are listed and what corrections did
typedef struct jub_extract {
    const jub_state *state;
    uint32_t facility;     // row of `facilities`
    uint32_t count;        // its people
    const uint32_t *rows;  // [count] rows of `persons`, rising
    const uint32_t *place; // [rows of persons] place in `rows`, or JUB_NO_ROW
    bool **kept; // [resource_count] then [rows]: what goes; NULL where a resource is whole
} jub_extract;

/// Errors: JUB_MISSING without a register or for a facility without people; JUB_NO_MEMORY.
jub_status jub_extract_begin(jub_arena *arena, const jub_state *state, uint32_t facility,
                             jub_extract *extract_out, jub_error *error);

/// The state as the facility may know it, with people renumbered by `rows`. Owner: tables lie in
/// `arena`, texts are those of the state; `*basis_out` has the counts and proposals that go with
/// it, and no register. Errors: JUB_NO_MEMORY.
jub_status jub_extract_state(jub_arena *arena, const jub_extract *extract, jub_basis *basis_out,
                             jub_state *state_out, jub_error *error);

/// Whether the facts of an event may go: acts of a facility about one of its own people.
bool jub_extract_has_fact(const jub_extract *extract, const jub_event *event);

/// A file of the register with the rows that may go. A row goes when all that it refers to goes;
/// `facilities` and lists of one column go whole; a file that refers to nothing goes empty. A cell
/// that is the key of another facility's person, or a list with one, is left unknown; in a text of
/// several words nothing is looked for.
void jub_extract_resource(const jub_extract *extract, uint32_t resource, jub_buffer *buffer);

/// The data package for these files: as `source`, without lengths and hashes. Errors: those of
/// jub_json_read.
jub_status jub_extract_package(jub_text source, jub_buffer *buffer, jub_error *error);

#endif
