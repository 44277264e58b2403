#ifndef JUB_DRAW_STEP_PRIVATE_H
#define JUB_DRAW_STEP_PRIVATE_H

#include "draw/record.h"

/// What one act is checked against.
typedef struct jub_step {
    jub_draw_record *record;
    jub_view *view;
    uint64_t index;
    jub_text entry;
    const json_t *act;
    const char *kind;
    bool is_offered; // not in the log yet
    bool has_time;
    int64_t time;
} jub_step;

/// JUB_UNVERIFIED with a message; whoever folds puts the entry's index before it.
jub_status jub_step_refuse(jub_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#ifdef __clang_analyzer__ // as in base/status.h
#define jub_step_refuse(error, ...) (jub_step_refuse(error, __VA_ARGS__), JUB_UNVERIFIED)
#endif

/// Members of the act, each refused when it is missing or of another form. Texts are copied into
/// the record's arena.
jub_status jub_step_text(const jub_step *taking, const char *key, size_t max_bytes,
                         jub_text *text_out, jub_error *error);
jub_status jub_step_hex(const json_t *object, const char *key, uint8_t *bytes_out,
                        size_t length_bytes, jub_error *error);
jub_status jub_step_count(const json_t *object, const char *key, uint64_t min, uint64_t max,
                          uint64_t *count_out, jub_error *error);

/// A moment that may be absent: `is_there` says. `text_out` may be NULL.
jub_status jub_step_time(const jub_step *taking, const char *key, bool *is_there, int64_t *time_out,
                         jub_text *text_out, jub_error *error);

/// The act is not later than `deadline`; an empty one does not bind.
jub_status jub_step_deadline(const jub_step *taking, jub_text deadline, const char *what,
                             jub_error *error);

/// It names the rules of this draw, an officer of them, and is signed by that officer.
jub_status jub_step_rules(const jub_step *taking, jub_error *error);
jub_status jub_step_officer(const jub_step *taking, jub_draw_officer **officer_out,
                            jub_error *error);
jub_status jub_step_signed(const jub_step *taking, const jub_draw_officer *officer,
                           jub_error *error);

/// The acts with most to check, each in a file of its own.
jub_status jub_step_pool(const jub_step *taking, jub_error *error);
jub_status jub_step_rules_act(const jub_step *taking, jub_error *error);
jub_status jub_step_reveal(const jub_step *taking, jub_error *error);

#endif
