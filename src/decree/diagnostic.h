#ifndef JUB_DECREE_DIAGNOSTIC_H
#define JUB_DECREE_DIAGNOSTIC_H

#include "base/buffer.h"

typedef enum jub_severity { JUB_ERROR, JUB_WARNING, JUB_NOTE } jub_severity;

/// One message about a decree: where (line, column, and how many columns the caret underlines),
/// what is wrong, and what to write instead. Lower case, no full stop.
typedef struct jub_diagnostic {
    jub_severity severity;
    jub_status status;   // the sort of fault; JUB_OK for warnings and notes
    jub_position at;     // 1-based; column in code points
    uint32_t length;     // code points to underline, at least 1
    size_t offset_bytes; // of the first of them in the source
    jub_text message;
    jub_text hint;   // may be empty
    jub_text origin; // the file it is about, where that is one the decree keeps rules from
} jub_diagnostic;

enum { JUB_DIAGNOSTIC_MAX = 200 };

/// A file within a source that is several put one behind another.
typedef struct jub_source_part {
    size_t offset_bytes; // of its first byte
    jub_text name;       // empty for the first, which is the decree's own
} jub_source_part;

/// All messages of one file, in the order found until sorted. What comes after JUB_DIAGNOSTIC_MAX
/// is counted and not kept.
typedef struct jub_diagnostics {
    jub_arena *arena;
    JUB_LIST(jub_source_part) parts; // in order; none when the source is one file
    JUB_LIST(jub_diagnostic) list;
    uint32_t error_count;
    uint32_t warning_count;
} jub_diagnostics;

jub_diagnostics jub_diagnostics_init(jub_arena *arena);

/// The position of an offset within its own part, and that part's name.
jub_position jub_diagnostics_place(const jub_diagnostics *diagnostics, jub_text source,
                                   size_t offset_bytes, jub_text *origin_out);

/// Adds one; `hint` may be NULL. Never fails: when memory is out the count still goes up.
void jub_diagnose(jub_diagnostics *diagnostics, jub_severity severity, jub_status status,
                  jub_text source, size_t offset_bytes, size_t length_bytes, const char *hint,
                  const char *format, ...) __attribute__((format(printf, 8, 9)));

/// By place in the file; messages at one place keep their order.
void jub_diagnostics_sort(jub_diagnostics *diagnostics);

/// The path of the file that a message is about: `path`, or for a part with a name the file of that
/// name beside it. What a terminal must not be given is left out.
void jub_origin_write(jub_text origin, jub_text path, jub_buffer *buffer);

/// As a compiler prints it:
///
///     special.decree.md:12:38: error: no field is called 'conduckt'
///        12 | grants G1 cite "3" release when conduckt is model .
///           |                                 ^~~~~~~~
///           = hint: did you mean 'conduct'?
///
/// Tabs and wide characters keep the caret in its place. `with_colour` writes ANSI colours.
void jub_diagnostic_write(const jub_diagnostic *diagnostic, jub_text path, jub_text source,
                          bool with_colour, jub_buffer *buffer);

#endif
