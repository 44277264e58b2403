#ifndef JUB_CLI_OVERSEE_WORDS_H
#define JUB_CLI_OVERSEE_WORDS_H

#include "oversight/oversight.h"

/// What oversight has found, for people: what was tested, and each finding as sentences that give
/// what it rests on and what else it may be.
void cli_oversee_write_words(const jub_evidence *evidence, const jub_oversight *oversight,
                             bool is_seed_given, jub_buffer *buffer);

/// The same for other programs: a JSON object.
jub_status cli_oversee_write_json(const jub_evidence *evidence, const jub_oversight *oversight,
                                  bool is_seed_given, jub_buffer *buffer, jub_error *error);

#endif
