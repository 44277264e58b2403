#ifndef JUB_CLI_COMMAND_H
#define JUB_CLI_COMMAND_H

/// Exit statuses. Source: ARCHITECTURE.md, "what must always hold".
enum {
    EXIT_FINE = 0,
    EXIT_BAD_INPUT = 1,
    EXIT_WRONG_USAGE = 2,
    EXIT_NOT_VERIFIED = 3,
};

/// Every command in command_list.h gets its arguments after its words, with argv[0] =
/// "jubilee <words>", and returns an exit status.
#define X(words, function, summary) int function(int argc, char **argv);
#include "cli/command_list.h"
#undef X

#endif
