#ifndef JUB_CLI_BUNDLE_LIST_H
#define JUB_CLI_BUNDLE_LIST_H

#include "bundle/bundle.h"

/// Which bundles went and came, in DIR/bundles of a programme's folder, at the centre and at a
/// facility alike:
///
///     chain                     a line a bundle, `out F00012 3 <SHA-256> 1234`: direction,
///                               facility, number, hash of the opened bundle, size of the log;
///                               numbers of one facility and direction rise
///     F00012-out-3.age          the bundle itself, as it came or went

typedef struct cli_bundle_line {
    jub_bundle_direction direction;
    jub_text facility;
    uint64_t number;
    jub_hash sha256;
    uint64_t size;
} cli_bundle_line;

typedef struct cli_bundle_list {
    jub_arena *arena;
    const char *folder; // of the programme
    JUB_LIST(cli_bundle_line) lines;
} cli_bundle_list;

/// An empty list where there is no file yet. Texts are the arena's. Errors: JUB_SYNTAX with the
/// line; JUB_IO, JUB_NO_MEMORY.
jub_status cli_bundle_list_open(jub_arena *arena, const char *folder, cli_bundle_list *list_out,
                                jub_error *error);

/// The hashes of one facility's bundles of one direction. Origin and facility are as passed.
jub_status cli_bundle_list_chain(const cli_bundle_list *list, jub_text origin, jub_text facility,
                                 jub_bundle_direction direction, jub_bundle_chain *chain_out,
                                 jub_error *error);

/// The last of them, or NULL.
const cli_bundle_line *cli_bundle_list_last(const cli_bundle_list *list, jub_text facility,
                                            jub_bundle_direction direction);

/// Puts the line in the place of one with the same number, which never counted, or behind all, and
/// keeps the sealed bytes and the list, durably. Errors: JUB_IO, JUB_SYNTAX for a facility whose
/// key cannot be in the name of a file, JUB_NO_MEMORY.
jub_status cli_bundle_list_keep(cli_bundle_list *list, const jub_bundle *bundle, jub_text sealed,
                                jub_error *error);

/// Takes the bundles from number `from` on off the list, and their kept bytes away: they will never
/// be taken, and their numbers are given again. Errors: JUB_IO, JUB_NO_MEMORY.
jub_status cli_bundle_list_drop(cli_bundle_list *list, jub_text facility,
                                jub_bundle_direction direction, uint64_t from, jub_error *error);

/// Copies the kept bytes of all bundles on the list, as far as they are there, into another
/// programme's folder. Errors: JUB_IO, JUB_NO_MEMORY.
jub_status cli_bundle_list_copy(const cli_bundle_list *list, const char *folder, jub_error *error);

/// `FOLDER/bundles/F00012-out-3.age`; NULL when memory is out.
const char *cli_bundle_path(const cli_bundle_list *list, const jub_bundle *bundle);

#endif
