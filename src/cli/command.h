#ifndef JUB_CLI_COMMAND_H
#define JUB_CLI_COMMAND_H

/// Exit statuses. Source: ARCHITECTURE.md, "what must always hold".
enum {
    EXIT_FINE = 0,
    EXIT_BAD_INPUT = 1,
    EXIT_WRONG_USAGE = 2,
    EXIT_NOT_VERIFIED = 3,
};

/// All commands: the words a user types, the function (in command_<noun>.c), and what `jubilee
/// help` says of it. A command gets its arguments after its words, with argv[0] = "jubilee
/// <words>", and returns an exit status.
///
///     X(words, function, summary)
#define COMMAND_LIST(X)                                                                            \
    X("register check", command_register_check, "list every fault of a register")
    X("register synth", command_register_synth, "make up a register of people who do not exist")

#define X(words, function, summary) int function(int argc, char **argv);
COMMAND_LIST(X)
#undef X

#endif
