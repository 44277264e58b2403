#ifndef JUB_LEDGER_TRANSPORT_PRIVATE_H
#define JUB_LEDGER_TRANSPORT_PRIVATE_H

#include "base/status.h"
#include "base/text.h"

/// What to say of evidence that is not as it was made: it is not for its reader to mend.
#define LEDGER_TRANSPORT_HINT                                                                      \
    "ask for the file again, unchanged, such as in an archive attached to the mail"

/// Refuses a file whose line ends or encoding a mail program or an editor changed, and says so:
/// carriage returns, a byte order mark, or UTF-16, none of which stands in a notice, a proof or a
/// note that is a file. Errors: JUB_SYNTAX, JUB_ENCODING for UTF-16, with position.
jub_status ledger_check_transport(jub_text source, jub_error *error);

/// Refuses empty lines or blanks behind the lines of signatures at the end, and a line end that is
/// missing there. Errors: JUB_SYNTAX, with position.
jub_status ledger_check_end(jub_text source, jub_error *error);

#endif
