#ifndef JUB_CLI_LATER_REGISTER_H
#define JUB_CLI_LATER_REGISTER_H

#include "programme/basis.h"

/// Whether `later` is a register of the same facilities as the programme's, on another day. One
/// facility may be gone, or a tenth of them; any number may be new. A name or kind that either
/// register lacks is held against nothing. Errors: JUB_CONFLICT, which names the first facility
/// that has another name or kind or is not there; JUB_NO_MEMORY.
jub_status cli_later_check(const jub_basis *basis, const jub_register *later, jub_error *error);

#endif
