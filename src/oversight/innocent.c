// What else may be behind a finding, when nobody has done wrong.

#include "oversight/finding.h"

const char *jub_indicator_innocent(jub_indicator indicator)
{
    switch (indicator) {
    case JUB_INDICATOR_EXCLUDED:
        return "the record of the offence, or of what took its article's place, may be wrong";
    case JUB_INDICATOR_CAP: return "a date or a term in the register may be wrong";
    case JUB_INDICATOR_LATE: return "a clock may have been wrong, or a bundle been long on its way";
    case JUB_INDICATOR_TWICE: return "two people may have the same name and birth date";
    case JUB_INDICATOR_FAMILY:
        return "true ties may have been entered late, when somebody asked for them";
    case JUB_INDICATOR_FOUR_EYES:
        return "somebody may have been enrolled twice, or have stood in for a colleague";
    case JUB_INDICATOR_LOOKS:
        return "there may have been a task that no event tells of, such as a question by telephone";
    case JUB_INDICATOR_EDITS:
        return "arrears may have been cleared before the freeze, from papers that bear the marks "
               "out";
    case JUB_INDICATOR_CROWDING: return "a rule may itself put many people just above the line";
    case JUB_INDICATOR_BATCHES: return "a session may have worked off one pile of papers";
    case JUB_INDICATOR_GENEROUS:
        return "the reader may have read better or worse cases than the decree's facts tell, or be "
               "of another opinion in good faith";
    case JUB_INDICATOR_STEERED:
        return "the reader may know many people, or take a tie more seriously than others do";
    case JUB_INDICATOR_DIFFERS:
        return "the reader may be new, or read the papers otherwise in good faith";
    case JUB_INDICATOR_PACE:
        return "like cases may have come one after another, or the hard ones been left for last";
    case JUB_INDICATOR_PASSED_OVER: return "those ranked highest may have had the weakest papers";
    case JUB_INDICATOR_SET_ASIDE:
        return "the facility may hold more people who decline, are ill or lack papers";
    case JUB_INDICATOR_USEFUL:
        return "the best mark may go together with what is a reason to set aside, such as work "
               "that "
               "cannot be left at once";
    case JUB_INDICATOR_TIED: return "in a small place everybody is tied to everybody";
    case JUB_INDICATOR_GO_BETWEEN:
        return "a group may have good papers because somebody helped all of them with these";
    case JUB_INDICATOR_FACILITY_FAVOUR:
        return "the facility may keep its papers better than the register tells";
    case JUB_INDICATOR_MOVED: return "people may have been moved for work, room or health";
    case JUB_INDICATOR_COUNT: break;
    }
    return "";
}

// Findings of an indicator that are not like its others: a breach beside tests, a family of its
// own.
const char *jub_finding_innocent(const jub_finding *finding)
{
    const bool is_breach = finding->verdict == JUB_VERDICT_BREACH;
    switch ((jub_indicator)finding->indicator) {
    case JUB_INDICATOR_TWICE:
        if (finding->subject_kind == JUB_SUBJECT_PERSON) break;
        return "records that had been exchanged may have been put right, or been entered anew from "
               "the papers";
    case JUB_INDICATOR_EDITS:
        if (is_breach) return "there may be a paper of which only the number was not typed";
        if (finding->subject_kind != JUB_SUBJECT_FACILITY) break;
        return "marks may have risen at the facility, or its arrears been cleared";
    case JUB_INDICATOR_LATE:
        if (is_breach) return "a clock may have been wrong";
        return "a bundle may have been long on its way";
    case JUB_INDICATOR_TIED:
        if (is_breach) return "the register may hold a tie that is not there";
        break;
    case JUB_INDICATOR_STEERED:
        if (finding->family == 2)
            return "the lot may have fallen so: to whom a case goes is not the reader's to say";
        break;
    default: break;
    }
    return jub_indicator_innocent((jub_indicator)finding->indicator);
}
