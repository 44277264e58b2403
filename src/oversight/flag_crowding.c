// B2: more people just above a line than around it.
//
// Crowding needs facts that staff can bend on one side of a line and a log that tells them from the
// others. What staff of facilities change here are columns of `persons`, every change is in the log
// with its value before, and B1 weighs it; the lines of a decree rest on dates and terms of
// judgments, which stand in other files that nobody in the programme can change. A polynomial
// through their counts would find how courts round their terms, and call it crowding.

#include "oversight/oversight_private.h"

jub_status flag_crowding(overseer *run, jub_error *error)
{
    (void)error;
    run->untested[JUB_INDICATOR_CROWDING] = JUB_UNTESTED_NO_FREE_LINE;
    return JUB_OK;
}
