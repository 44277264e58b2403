// What else may be behind a finding, when nobody has done wrong.

#include "oversight/finding.h"

const char *jub_innocent_words(jub_innocent innocent)
{
    static const char *const words[] = {
#define X(name, text) (text),
        JUB_INNOCENT_LIST(X)
#undef X
    };
    return words[innocent];
}

// Of most findings of an indicator.
static const jub_innocent of_indicator[JUB_INDICATOR_COUNT] = {
    [JUB_INDICATOR_EXCLUDED] = JUB_INNOCENT_EXCLUDED,
    [JUB_INDICATOR_CAP] = JUB_INNOCENT_CAP,
    [JUB_INDICATOR_LATE] = JUB_INNOCENT_BUNDLE,
    [JUB_INDICATOR_TWICE] = JUB_INNOCENT_NAMESAKES,
    [JUB_INDICATOR_FAMILY] = JUB_INNOCENT_FAMILY,
    [JUB_INDICATOR_FOUR_EYES] = JUB_INNOCENT_ENROLLED_TWICE,
    [JUB_INDICATOR_LOOKS] = JUB_INNOCENT_TASK,
    [JUB_INDICATOR_EDITS] = JUB_INNOCENT_ARREARS,
    [JUB_INDICATOR_CROWDING] = JUB_INNOCENT_RULE,
    [JUB_INDICATOR_BATCHES] = JUB_INNOCENT_PILE,
    [JUB_INDICATOR_GENEROUS] = JUB_INNOCENT_OPINION,
    [JUB_INDICATOR_STEERED] = JUB_INNOCENT_ACQUAINTED,
    [JUB_INDICATOR_DIFFERS] = JUB_INNOCENT_NEW,
    [JUB_INDICATOR_PACE] = JUB_INNOCENT_ALIKE,
    [JUB_INDICATOR_PASSED_OVER] = JUB_INNOCENT_WEAK_PAPERS,
    [JUB_INDICATOR_SET_ASIDE] = JUB_INNOCENT_DECLINERS,
    [JUB_INDICATOR_USEFUL] = JUB_INNOCENT_WORK,
    [JUB_INDICATOR_TIED] = JUB_INNOCENT_SMALL_PLACE,
    [JUB_INDICATOR_GO_BETWEEN] = JUB_INNOCENT_HELPED,
    [JUB_INDICATOR_FACILITY_FAVOUR] = JUB_INNOCENT_GOOD_PAPERS,
    [JUB_INDICATOR_MOVED] = JUB_INNOCENT_MOVED,
};

// Some are not like the others of their indicator: a breach beside tests, a family of its own.
jub_innocent jub_finding_innocent(const jub_finding *finding)
{
    const bool is_breach = finding->verdict == JUB_VERDICT_BREACH;
    const jub_innocent most = of_indicator[finding->indicator];
    switch ((jub_indicator)finding->indicator) {
    case JUB_INDICATOR_TWICE:
        return finding->subject_kind == JUB_SUBJECT_PERSON ? most : JUB_INNOCENT_EXCHANGED;
    case JUB_INDICATOR_EDITS:
        if (is_breach) return JUB_INNOCENT_PAPER;
        return finding->subject_kind == JUB_SUBJECT_FACILITY ? JUB_INNOCENT_MARKS : most;
    case JUB_INDICATOR_LATE: return is_breach ? JUB_INNOCENT_CLOCK : most;
    case JUB_INDICATOR_TIED: return is_breach ? JUB_INNOCENT_NO_TIE : most;
    case JUB_INDICATOR_STEERED: return finding->family == 2 ? JUB_INNOCENT_LOT : most;
    default: return most;
    }
}
