#include "oversight/finding.h"

const char *jub_indicator_code(jub_indicator indicator)
{
    static const char *const codes[] = {
#define X(name, code, word, meaning) code,
        JUB_INDICATOR_LIST(X)
#undef X
    };
    return codes[indicator];
}

const char *jub_indicator_word(jub_indicator indicator)
{
    static const char *const words[] = {
#define X(name, code, word, meaning) word,
        JUB_INDICATOR_LIST(X)
#undef X
    };
    return words[indicator];
}

const char *jub_indicator_meaning(jub_indicator indicator)
{
    static const char *const meanings[] = {
#define X(name, code, word, meaning) meaning,
        JUB_INDICATOR_LIST(X)
#undef X
    };
    return meanings[indicator];
}

const char *jub_indicator_checked(jub_indicator indicator)
{
    switch (indicator) {
    case JUB_INDICATOR_EXCLUDED: return "people on the list, against the decree";
    case JUB_INDICATOR_CAP: return "lines of the list, added up again";
    case JUB_INDICATOR_LATE: return "nominations, answers and edits, against their days";
    case JUB_INDICATOR_TWICE: return "people on the list, against all records of others";
    case JUB_INDICATOR_FOUR_EYES: return "officers' keys, and who sealed the list";
    case JUB_INDICATOR_EDITS: return "edits of the last days that took a bar away or did not";
    case JUB_INDICATOR_TIED: return "answers, against whom the dealing bars";
    default: return NULL;
    }
}

const char *jub_untested_words(jub_untested untested)
{
    static const char *const words[] = {
#define X(name, text) (text),
        JUB_UNTESTED_LIST(X)
#undef X
    };
    return words[untested];
}

const char *jub_says_words(jub_says says)
{
    static const char *const words[] = {
#define X(name, text) (text),
        JUB_SAYS_LIST(X)
#undef X
    };
    return words[says];
}

const char *jub_verdict_word(jub_verdict verdict)
{
    static const char *const words[] = {
#define X(name, word, meaning) word,
        JUB_VERDICT_LIST(X)
#undef X
    };
    return words[verdict];
}

const char *jub_verdict_meaning(jub_verdict verdict)
{
    static const char *const meanings[] = {
#define X(name, word, meaning) meaning,
        JUB_VERDICT_LIST(X)
#undef X
    };
    return meanings[verdict];
}

static void write_actor(const jub_state *state, uint32_t actor, jub_buffer *buffer)
{
    if (actor < state->actors.count) jub_buffer_text(buffer, state->actors.items[actor].id);
}

static void write_facility(const jub_state *state, uint32_t facility, jub_buffer *buffer)
{
    if (facility < state->basis->facilities->row_count)
        jub_buffer_text(buffer, jub_basis_facility_key(state->basis, facility));
}

void jub_finding_subject(const jub_state *state, const jub_finding *finding, jub_buffer *buffer)
{
    switch ((jub_subject_kind)finding->subject_kind) {
    case JUB_SUBJECT_ACTOR: write_actor(state, finding->subject, buffer); break;
    case JUB_SUBJECT_PAIR:
        write_actor(state, finding->subject, buffer);
        jub_buffer_string(buffer, " and ");
        write_actor(state, finding->other, buffer);
        break;
    case JUB_SUBJECT_FACILITY: write_facility(state, finding->subject, buffer); break;
    case JUB_SUBJECT_PERSON:
        if (finding->subject < state->basis->persons->row_count)
            jub_buffer_text(buffer, jub_basis_person_key(state->basis, finding->subject));
        break;
    case JUB_SUBJECT_WHOLE: jub_buffer_string(buffer, "the programme"); break;
    }
}
