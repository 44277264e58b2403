#ifndef JUB_STORE_PROGRAMME_STORE_H
#define JUB_STORE_PROGRAMME_STORE_H

#include "programme/state.h"

/// The state of a programme as one SQLite file that people can query: a table for each of
/// JUB_STATE_TABLE_LIST with a column for each member, one for the programme itself, one for the
/// proposals of its basis, and views with the words behind the numbers. The log is the truth: this
/// file is an image of it at `size`, can be made again from it (`jubilee programme rebuild`), and
/// holds nothing else.
///
///     application_id 0x4a756250 ("JubP"), user_version 1
typedef struct jub_programme_store jub_programme_store;

/// Owner: on the heap until it is closed. `may_create` makes the file. Errors: JUB_MISSING, JUB_IO,
/// JUB_CONFLICT for a file of another sort, JUB_NO_MEMORY.
jub_status jub_programme_store_open(const char *path, bool may_create,
                                    jub_programme_store **store_out, jub_error *error);

/// NULL does nothing.
void jub_programme_store_close(jub_programme_store *store);

/// Reads everything into an empty state (jub_state_begin) and derives the rest; proposals go to its
/// basis. Nothing is believed but that it is well formed. Errors: JUB_MISSING for an empty file;
/// JUB_SYNTAX, JUB_RANGE, JUB_LIMIT for what cannot be; JUB_NO_MEMORY, JUB_IO.
jub_status jub_programme_store_read(jub_programme_store *store, jub_state *state, jub_error *error);

/// Puts the state in the place of what is there, in one transaction, durable when it returns
/// JUB_OK. Rows that are as they were are not written again.
jub_status jub_programme_store_write(jub_programme_store *store, const jub_state *state,
                                     jub_error *error);

#endif
