#ifndef JUB_BASE_STATUS_H
#define JUB_BASE_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whose fault and what sort: bad input or a bad disk is a status; a bug of ours is an assert.
///
///     X(name, word)
#define JUB_STATUS_LIST(X)                                                                         \
    X(JUB_OK, "ok")                                                                                \
    X(JUB_SYNTAX, "syntax")           /* text that does not follow its grammar */                  \
    X(JUB_ENCODING, "encoding")       /* not UTF-8, or a NUL byte */                               \
    X(JUB_LIMIT, "limit")             /* larger than a named limit */                              \
    X(JUB_DUPLICATE, "duplicate")     /* given twice where once is allowed */                      \
    X(JUB_MISSING, "missing")         /* something named is not there */                           \
    X(JUB_RANGE, "range")             /* a value outside what is allowed */                        \
    X(JUB_TYPE, "type")               /* a value of the wrong sort */                              \
    X(JUB_CONFLICT, "conflict")       /* two statements that cannot both stand */                  \
    X(JUB_UNVERIFIED, "not verified") /* evidence that does not prove what it should */            \
    X(JUB_REFUSED, "refused")         /* what the rules of a programme forbid */                   \
    X(JUB_NO_MEMORY, "no memory")                                                                  \
    X(JUB_IO, "input/output") /* the disk or the system refused; from `store` on */

typedef enum jub_status {
#define X(name, word) name,
    JUB_STATUS_LIST(X)
#undef X
} jub_status;

/// Where in an input: 1-based line and column (in code points), 0 where it does not apply.
typedef struct jub_position {
    uint32_t line;
    uint32_t column;
} jub_position;

enum { JUB_MESSAGE_MAX_BYTES = 512, JUB_HINT_MAX_BYTES = 256 };

/// What went wrong, filled by the callee on failure only and owned by the caller. `message` says
/// what and `hint` what to write instead (may be empty); lower case, no full stop. Text that does
/// not fit is cut at a whole character, and control characters are question marks: what is quoted
/// may be a stranger's, and is printed on a terminal.
typedef struct jub_error {
    jub_status status;
    jub_position at;
    char message[JUB_MESSAGE_MAX_BYTES];
    char hint[JUB_HINT_MAX_BYTES];
} jub_error;

/// Fills `error` (may be NULL) and returns `status`, so that a caller can return what this returns.
/// `hint` may be NULL.
jub_status jub_fail(jub_error *error, jub_status status, jub_position at, const char *hint,
                    const char *format, ...) __attribute__((format(printf, 5, 6)));

/// The same for a lack of memory, which has no place and no hint.
jub_status jub_fail_no_memory(jub_error *error);

#ifdef __clang_analyzer__ // it sees one file at a time, and takes any failure for a possible JUB_OK
#define jub_fail(error, status, ...) (jub_fail(error, status, __VA_ARGS__), (status))
#define jub_fail_no_memory(error) (jub_fail_no_memory(error), JUB_NO_MEMORY)
#endif

/// The word for a status, such as "syntax".
const char *jub_status_word(jub_status status);

#endif
