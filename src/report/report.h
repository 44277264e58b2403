#ifndef JUB_REPORT_REPORT_H
#define JUB_REPORT_REPORT_H

#include "forecast/forecast.h"
#include "oversight/oversight.h"
#include "population/refill.h"
#include "programme/selection.h"
#include "report/acts.h"

/// A folder of HTML that opens offline, in English and Korean: what a programme came to, whether it
/// was clean, and what becomes of the prisons. Every picture has its table.

/// X(NAME, code of the language, its own name)
#define JUB_REPORT_LANGUAGE_LIST(X)                                                                \
    X(ENGLISH, "en", "English")                                                                    \
    X(KOREAN, "ko", "한국어")

typedef enum jub_report_language {
#define X(name, code, own) JUB_REPORT_##name,
    JUB_REPORT_LANGUAGE_LIST(X)
#undef X
        JUB_REPORT_LANGUAGE_COUNT
} jub_report_language;

/// What is reported on. Parts that are NULL are said to be missing, with how to have them; `state`
/// must be there, with basis and register.
typedef struct jub_report_input {
    const jub_state *state;
    const jub_list *list;
    const jub_report_acts *acts; // when each step was done
    const jub_oversight *oversight;
    const jub_projection *projection;
    const jub_refill *refill;
    const jub_register *later;    // of the refill: names of facilities that are only there; or NULL
    const jub_forecast *forecast; // as made before, to hold against what came
    bool is_public;               // no officers, no findings about anyone; small counts suppressed
    jub_text made_by;             // "jubilee 0.1.0"
} jub_report_input;

/// Files of the report, one after another: `style.css`, `charts/*.svg` and `index.html`,
/// `charts/ko/*.svg` and `ko/index.html`. Errors: those of `file`; JUB_NO_MEMORY.
typedef struct jub_report_sink {
    void *context;
    jub_status (*file)(void *context, const char *path, jub_text bytes, jub_error *error);
} jub_report_sink;

/// `arena` is for work. The same input gives the same bytes on a machine (its fonts are in the
/// pictures). Errors: JUB_MISSING for a state without register; those of `file`; JUB_NO_MEMORY.
jub_status jub_report_write(jub_arena *arena, const jub_report_input *input,
                            const jub_report_sink *sink, jub_error *error);

#endif
