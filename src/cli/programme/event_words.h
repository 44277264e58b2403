#ifndef JUB_CLI_EVENT_WORDS_H
#define JUB_CLI_EVENT_WORDS_H

#include "programme/event.h"

/// Events as people hand them in: a kind and `KEY=VALUE` words, or a flat JSON object a line. What
/// is left out can be filled in (event_fill.h), so unlike jub_event_from_json nothing has to be
/// there.

/// An event of a kind that has nothing yet. Errors: JUB_MISSING for a word that is no kind; the
/// hint names the nearest.
jub_status cli_event_begin(jub_text kind, jub_event *event_out, jub_error *error);

/// Sets a field from `KEY=VALUE`. `@FILE` as a value is what the file has: of a hash the SHA-256 of
/// its bytes, of any other field its first line. Texts are copied into `arena`. Errors: JUB_SYNTAX
/// for a word without `=`, JUB_MISSING for a field that the kind does not have, JUB_DUPLICATE,
/// JUB_RANGE for a value of another sort, those of reading the file; JUB_NO_MEMORY.
jub_status cli_event_set(jub_arena *arena, jub_event *event, jub_text word, jub_error *error);

/// Reads a flat object with `kind`, perhaps `time`, and fields. Errors: as above; those of
/// jub_json_read, with position.
jub_status cli_event_read(jub_arena *arena, jub_text line, jub_event *event_out, jub_error *error);

/// Refuses an event in which something is missing that its kind must have, naming all of it.
jub_status cli_event_check_whole(const jub_event *event, jub_error *error);

/// The acts (programme/reason.h) that the reasons of a kind are for; 0 for a kind without.
uint32_t cli_event_reasons(jub_event_kind kind);

#endif
