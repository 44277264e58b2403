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
    case JUB_INDICATOR_FOUR_EYES: return "rosters may have put the two together";
    case JUB_INDICATOR_LOOKS:
        return "there may have been a task that no event tells of, such as a question by telephone";
    case JUB_INDICATOR_EDITS:
        return "arrears may have been cleared before the freeze, from papers that bear it out";
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
        return "work and conduct may go together with what the decree itself asks for";
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
