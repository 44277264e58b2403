#ifndef JUB_CLI_SENTENCE_LAW_H
#define JUB_CLI_SENTENCE_LAW_H

#include "sentence/sentence.h"

/// The names of the laws that are part of the program, with commas.
#define CLI_SENTENCE_LAWS "england-and-wales, generic, special-pardon"

/// A sentence law by its name, as compiled in from laws/, or by the path of a file (what holds a
/// slash or ends in .json). The law lives in `arena`.
/// Errors: those of jub_law_parse and cli_file_open; JUB_MISSING for a name that is neither.
jub_status cli_sentence_law_open(jub_arena *arena, const char *name, const jub_law **law_out,
                                 jub_error *error);

/// The bytes of a law that is part of the program, by its name; NULL bytes for another name.
jub_text cli_sentence_law_text(jub_text name);

#endif
