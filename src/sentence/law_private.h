#ifndef JUB_SENTENCE_LAW_PRIVATE_H
#define JUB_SENTENCE_LAW_PRIVATE_H

#include "base/json.h"
#include "sentence/sentence.h"

enum { LAW_EXCLUSIONS_MAX = 32, LAW_SCHEMES_MAX = 16 };

/// The common part of every law; the rules named in the file own the rest.
struct jub_law {
    jub_text name;
    uint32_t scheme_count;
    uint32_t exclusion_count;
    jub_text schemes[LAW_SCHEMES_MAX];
    jub_text exclusions[LAW_EXCLUSIONS_MAX];
    bool ignores_names; // schemes, exclusions and marks of other laws are no concern of it
    const struct law_rules *rules;
    const void *figures; // read and used by `rules` alone
};

/// One country's rules: how to read its figures and how to compute by them.
typedef struct law_rules {
    const char *name; // as in the file's `rules`
    jub_status (*read)(jub_arena *arena, const json_t *json, jub_law *law, jub_error *error);
    jub_status (*compute)(const jub_law *law, const jub_custody *custody, jub_arena *scratch,
                          jub_release *release_out, jub_steps *steps, jub_error *error);
} law_rules;

extern const law_rules england_rules;
extern const law_rules generic_rules;

/// Members of a law file, each an error with its place when it is missing or of the wrong sort.
/// Texts are copied into the arena.
jub_status law_read_object(const json_t *json, const char *where, const char *key,
                           const json_t **object_out, jub_error *error);
jub_status law_read_array(const json_t *json, const char *where, const char *key,
                          const json_t **array_out, jub_error *error);
jub_status law_read_text(jub_arena *arena, const json_t *json, const char *where, const char *key,
                         jub_text *text_out, jub_error *error);
jub_status law_read_date(const json_t *json, const char *where, const char *key, jub_date *date_out,
                         jub_error *error);
jub_status law_read_fraction(const json_t *json, const char *where, const char *key,
                             jub_fraction *fraction_out, jub_error *error);
jub_status law_read_integer(const json_t *json, const char *where, const char *key, int64_t low,
                            int64_t high, int64_t *value_out, jub_error *error);

/// `steps`: one source for each of the `count` rule names the code explains by, and no other.
jub_status law_read_step_sources(jub_arena *arena, const json_t *json, const char *const *names,
                                 size_t count, jub_text *sources_out, jub_error *error);

static inline void release_set(jub_release *release, jub_release_date name, jub_date date)
{
    release->present |= 1u << name;
    release->dates[name] = date;
}

static inline void release_unset(jub_release *release, jub_release_date name)
{
    release->present &= ~(1u << name);
}

static inline bool release_has(const jub_release *release, jub_release_date name)
{
    return release->present >> name & 1;
}

/// The effective length: whole months from `start` to the day after `last`, as years and months,
/// then the days left over.
void release_set_length(jub_release *release, jub_date start, jub_date last);

#endif
