#ifndef JUB_PROGRAMME_REASON_H
#define JUB_PROGRAMME_REASON_H

#include "base/text.h"

/// Reasons are chosen from a list, so that they can be counted and compared; own words may be added
/// beside them. Each list is for some acts only.
///
///     X(name, word, acts, what it says)
#define JUB_REASON_SET_ASIDE 1u /* set aside or withdrawn at the facility */
#define JUB_REASON_REFUSE 2u    /* a reader refuses */
#define JUB_REASON_PASS 4u      /* a reader passes */
#define JUB_REASON_RECUSE 8u    /* a reader stands back */
#define JUB_REASON_CORRECT 16u  /* a correction of the list */

#define JUB_REASON_LIST(X)                                                                         \
    X(AS_DETERMINED, "as-determined", JUB_REASON_PASS,                                             \
      "the decree gives it and nothing stands against it")                                         \
    X(FACT_DISPUTED, "fact-disputed",                                                              \
      JUB_REASON_SET_ASIDE | JUB_REASON_REFUSE | JUB_REASON_CORRECT,                               \
      "a fact in the register is not what the papers say")                                         \
    X(PAPERS_MISSING, "papers-missing", JUB_REASON_SET_ASIDE | JUB_REASON_REFUSE,                  \
      "a paper on which a fact rests is not there")                                                \
    X(CONDUCT, "conduct", JUB_REASON_SET_ASIDE | JUB_REASON_REFUSE,                                \
      "conduct since the register was frozen")                                                     \
    X(PERSON_DECLINES, "person-declines", JUB_REASON_SET_ASIDE | JUB_REASON_CORRECT,               \
      "the person does not want it")                                                               \
    X(DIED, "died", JUB_REASON_SET_ASIDE | JUB_REASON_REFUSE | JUB_REASON_CORRECT,                 \
      "the person has died")                                                                       \
    X(MOVED, "moved", JUB_REASON_SET_ASIDE, "the person is held elsewhere")                        \
    X(SLIP, "slip", JUB_REASON_SET_ASIDE, "entered by mistake")                                    \
    X(KIN, "kin", JUB_REASON_RECUSE, "kin of the person, or of somebody close")                    \
    X(KNOWN, "known", JUB_REASON_RECUSE, "knows the person or the case")                           \
    X(ILL, "ill", JUB_REASON_RECUSE, "cannot read it in time")                                     \
    X(OBJECTION_UPHELD, "objection-upheld", JUB_REASON_CORRECT, "an objection was upheld")

typedef enum jub_reason {
#define X(name, word, acts, meaning) JUB_REASON_IS_##name,
    JUB_REASON_LIST(X)
#undef X
        JUB_REASON_COUNT
} jub_reason;

const char *jub_reason_word(jub_reason reason);
const char *jub_reason_meaning(jub_reason reason);

/// False when the word is none of those for these acts.
bool jub_reason_from(jub_text word, uint32_t acts, jub_reason *reason_out);

#endif
