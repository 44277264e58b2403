#ifndef JUB_CLI_SEALED_FILES_H
#define JUB_CLI_SEALED_FILES_H

#include "cli/programme/programme_files.h"
#include "cli/seal/key_file.h"
#include "programme/sealed.h"
#include "programme/selection.h"

/// The folder in which a version of a list is closed: `sealed/<version>/` (programme/sealed.h).

/// Where that of the list as finalised last is, or a file in it (`name` NULL: the folder); in the
/// programme's arena.
const char *cli_sealed_path(cli_programme *programme, const char *name);

/// Whether a file of the programme, such as its openings, is in its folder.
bool cli_sealed_has(const char *folder, const char *name);

/// Closes the list, its parts and, where asked, the openings, to the recipient. The folder appears
/// whole and durable, in the place of one that never got its event. Nothing else is changed.
///
///     index_sha256_out  what the event list.sealed has to have
///
/// Errors: JUB_MISSING for a facility with people on the list whose heads have no box; JUB_RANGE;
/// JUB_IO; those of sealing.
jub_status cli_sealed_make(cli_programme *programme, const jub_list *list, jub_text recipient,
                           bool with_openings, jub_hash *index_sha256_out, jub_error *error);

/// The index is the one that the log has, and every file it names is what it says; openings.age may
/// be gone once the openings are back (whoever must forget removes it). `bytes` holds the index,
/// into which `*index_out` points. Errors: JUB_UNVERIFIED, JUB_IO.
jub_status cli_sealed_check(cli_programme *programme, jub_buffer *bytes,
                            jub_sealed_index *index_out, jub_error *error);

/// The same for any version, of whose index the log has this hash.
jub_status cli_sealed_check_version(cli_programme *programme, unsigned version,
                                    const jub_hash *sha256, jub_buffer *bytes,
                                    jub_sealed_index *index_out, jub_error *error);

/// Opens one of the files to a sink, its padding taken away where `is_padded`. What went to the
/// sink counts only when this returns JUB_OK. Errors: JUB_UNVERIFIED where the keys do not open it.
jub_status cli_sealed_open(cli_programme *programme, const char *name, bool is_padded,
                           const cli_identities *identities, jub_sink sink, jub_error *error);

/// Opens openings.age into openings.sqlite, durably and for its owner alone. Errors: those of
/// cli_sealed_open; JUB_IO.
jub_status cli_sealed_put_openings(cli_programme *programme, const cli_identities *identities,
                                   jub_error *error);

/// Whether a fact was recorded behind the event list.sealed: then openings.sqlite holds more than
/// was sealed. Errors: those of reading the log.
jub_status cli_sealed_is_behind(const cli_programme *programme, bool *is_behind_out,
                                jub_error *error);

/// Whether a key ceremony in the log made this recipient.
jub_status cli_sealed_has_ceremony(const cli_programme *programme, jub_text recipient,
                                   bool *has_ceremony_out, jub_error *error);

/// Makes what was renamed or removed in a folder durable. Errors: JUB_IO.
jub_status cli_folder_sync(const char *path, jub_error *error);

#endif
