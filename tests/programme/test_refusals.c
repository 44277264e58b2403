#include "small_programme.h"

// Every act here is forbidden. Each is tried at the point of the small programme where it would
// come up, must be refused in words that say why, and must leave no trace.
//
// In an event, @name@ stands for something that is known only then:
//
//     decree register other     hashes: of the two files, and of neither
//     key-C9 CA witness         a key named C9, which nobody has; the key of CA; one of a witness
//     root1 root2 list part1    of the first lists of F1 and F2; of the final list and F1's part
//     last before_last second   the index of the last event, the one before, and the one before
//     list_entry                that; of the list
//     next first                the case that is dealt next, and that was dealt first
//     right                     the reader to whom the next reading falls
//     other_reader              a reader on duty who has not case 2
//     wrong                     a reader on duty to whom the next reading does not fall
//     in out                    a case in the auditors' sample, and one outside
//
// An actor `2/1` is the reader of reading 1 of case 2, `!2/1` another one on duty. `draw` means
// that the draw named instead of an event comes to its result, `void` that it does not, and
// `inside` that it was held by two who take part and one who does not.

enum { BEFORE_MAX = 7 };

typedef struct act {
    const char *actor;
    const char *day;
    const char *json;
    bool is_carried;
    uint64_t unseen; // how many of the last entries the actor had not seen
    const char *signed_at;
} act;

typedef struct refusal {
    small_step step;
    act tried;
    const char *words; // of the message
    act before[BEFORE_MAX];
} refusal;

#define NOMINATE(facility, person, clauses)                                                        \
    "{'kind':'person.nominated','facility':'" facility "','person':'" person                       \
    "','clauses':'" clauses "'}"
#define ASIDE(person, reason)                                                                      \
    "{'kind':'person.set-aside','facility':'F1','person':'" person "','reason':'" reason "'}"
#define EDIT(facility, person, field, before, after)                                               \
    "{'kind':'record.edited','facility':'" facility "','person':'" person "','field':'" field      \
    "','before':'" before "','after':'" after "','document':'paper'}"
#define ENROL(id, role, key, more)                                                                 \
    "{'kind':'actor.enrolled','actor':'" id "','role':'" role "','key':'" key "'" more "}"
#define OPEN(actor, key, sha256, offset, reserve)                                                  \
    "{'kind':'programme.opened','actor':'" actor "','key':'" key "','sha256':'" sha256             \
    "','received':'" sha256 "','offset':" offset ",'reserve':" reserve ",'rehearsal':true}"
#define FREEZE(sha256, count) "{'kind':'register.frozen','sha256':'" sha256 "','count':" count "}"
#define SETTLE(entry, person)                                                                      \
    "{'kind':'conflict.settled','entry':" entry ",'person':'" person "','why':'so'}"
#define SEED(use, draw) "{'kind':'seed.taken','use':'" use "','draw':'" draw "'}"
#define LEVEL(level) "{'kind':'level.opened','level':" level "}"
#define ROUND(what, name) "{'kind':'round." what "','round':'" name "'}"
#define SIGN(facility, count, root)                                                                \
    "{'kind':'first-list.signed','facility':'" facility "','count':" count ",'root':'" root "'}"
#define SECOND(what, actor) "{'kind':'reader." what "','actor':'" actor "'}"
#define LIST_CASE(number, person)                                                                  \
    "{'kind':'case.listed','case_number':" number ",'person':'" person "'}"
#define DEAL(number, reading, actor)                                                               \
    "{'kind':'case.assigned','case_number':" number ",'reading':" reading ",'actor':'" actor "'}"
#define DECIDE(kind, number, reading, decision, clauses, reason, discretion)                       \
    "{'kind':'case." kind "','case_number':" number ",'reading':" reading ",'decision':'" decision \
    "','clauses':'" clauses "','reason':'" reason "','discretion':" discretion "}"
#define FINALISE(file, total) "{'kind':'list.finalised','file':'" file "','total':" total "}"
#define SEAL(entry) "{'kind':'list.sealed','entry':" entry ",'sha256':'@other@','box':'age1quorum'}"
#define PART(facility, file, total)                                                                \
    "{'kind':'facility.notified','facility':'" facility "','file':'" file "','total':" total "}"
#define TELL(facility, person, clauses, new_end, effect)                                           \
    "{'kind':'person.notified','facility':'" facility "','person':'" person                        \
    "','standing':'granted','clauses':'" clauses "','new_end':'" new_end "','effect':'" effect     \
    "'}"
#define OBJECT(facility, person)                                                                   \
    "{'kind':'objection.filed','facility':'" facility "','person':'" person "','why':'no'}"
#define ANSWER(entry, person, decision)                                                            \
    "{'kind':'objection.answered','entry':" entry ",'person':'" person "','decision':'" decision   \
    "','why':'so'}"
#define EFFECT(person, effect, new_end)                                                            \
    "{'kind':'effect.recorded','facility':'F1','person':'" person "','effect':'" effect            \
    "','new_end':'" new_end "'}"
#define PROPOSE(person, action, reason)                                                            \
    "{'kind':'correction.proposed','person':'" person "','action':'" action "','reason':'" reason  \
    "'}"
#define CONFIRM(entry, person)                                                                     \
    "{'kind':'correction.confirmed','entry':" entry ",'person':'" person "'}"
#define LOOK(person, granted)                                                                      \
    "{'kind':'record.viewed','granted':" granted ",'person':'" person "','why':'asked'}"
#define DRAW_AUDIT(draw, count) "{'kind':'audit.drawn','draw':'" draw "','count':" count "}"
#define REREAD(number)                                                                             \
    "{'kind':'audit.reread','case_number':" number ",'decision':'pass','reason':'as-determined'}"
#define LEAVE(actor) "{'kind':'actor.left','actor':'" actor "'}"
#define SIGN_DECREE(sha256) "{'kind':'decree.signed','sha256':'" sha256 "'}"
#define CLOSE "{'kind':'programme.closed'}"

#define TOLD_A1 TELL("F1", "A1", "G1", "2030-07-01", "reduced")
#define EFFECT_A1 EFFECT("A1", "reduced", "2030-07-01")

// Rows say only what they need.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
static const refusal refusals[] = {
    // -- opening
    {SMALL_EMPTY, {"ADM", "2030-01-02", ENROL("CA", "clerk", "@key-CA@", "")}, "is not opened yet"},
    {SMALL_EMPTY,
     {"XX", "2030-01-02", OPEN("ADM", "@key-ADM@", "@decree@", "1980", "1")},
     "'XX' opens the programme in the name of 'ADM'"},
    {SMALL_EMPTY,
     {"ADM", "2030-01-02", OPEN("ADM", "@key-ADM@", "@other@", "1980", "1")},
     "opened for another decree"},
    {SMALL_EMPTY,
     {"ADM", "2030-01-02", OPEN("ADM", "@key-ADM@", "@decree@", "2881", "1")},
     "offset 2881 is more than a day from UTC"},
    {SMALL_EMPTY,
     {"ADM", "2030-01-02", OPEN("ADM", "@key-ADM@", "@decree@", "1980", "2000000")},
     "reserve 2000000 is more than"},
    {SMALL_EMPTY,
     {"ADM", "2030-01-02", OPEN("ADM", "no key", "@decree@", "1980", "1")},
     "the key of 'ADM' cannot be used"},
    {SMALL_EMPTY,
     {"A M", "2030-01-02", OPEN("A M", "@key-ADM@", "@decree@", "1980", "1")},
     "'A M' cannot be the id"},
    {SMALL_OPENED,
     {"ADM", "2030-01-02", OPEN("ADM", "@key-ADM@", "@decree@", "1980", "1")},
     "opened already"},
    {SMALL_OPENED,
     {"XX", "2030-01-02", ENROL("CA", "clerk", "@key-CA@", "")},
     "'XX' is not enrolled"},
    {SMALL_CLOSED, {"REG1", "2030-03-03", LOOK("A1", "true")}, "the programme is closed"},

    // -- who takes part
    {SMALL_ENROLLED,
     {"ADM", "2030-01-02", ENROL("CA", "chief", "@key-CA@", "")},
     "'CA' is enrolled already"},
    {SMALL_ENROLLED,
     {"ADM", "2030-01-02", ENROL("C9", "chief", "@CA@", "")},
     "the key given for 'C9' is the one that 'CA' was enrolled with"},
    {SMALL_ENROLLED,
     {"ADM", "2030-01-02", ENROL("C9", "chief", "@key-C8@", "")},
     "the key given for 'C9' is named 'C8'"},
    {SMALL_EMPTY,
     {"ADM", "2030-01-02", OPEN("ADM", "@key-AMD@", "@decree@", "1980", "1")},
     "the key given for 'ADM' is named 'AMD'"},
    {SMALL_ENROLLED,
     {"ADM", "2030-01-02", ENROL("R9", "reader", "@key-R9@", ",'facility':'F3'")},
     "'R9' is no officer of the register"},
    {SMALL_ENROLLED,
     {"ADM", "2030-01-02", ENROL("OT", "reader", "@key-OT@", ",'facility':'F1'")},
     "'OT' serves at 'F3' by the register, not at 'F1'"},
    {SMALL_ENROLLED,
     {"ADM", "2030-01-02", ENROL("OT", "clerk", "@key-OT@", ",'facility':'F1'")},
     "'OT' serves at 'F3' by the register"},
    {SMALL_ENROLLED,
     {"ADM", "2030-01-02", ENROL("OK", "head", "@key-OK@", ",'facility':'F3'")},
     "'OK' serves at 'F4' by the register"},
    {SMALL_ENROLLED,
     {"ADM", "2030-01-02", ENROL("OK", "gate", "@key-OK@", ",'facility':'F3'")},
     "'OK' serves at 'F4' by the register"},
    {SMALL_ENROLLED,
     {"ADM", "2030-01-02", ENROL("C9", "king", "@key-C9@", "")},
     "'king' is not a role"},
    {SMALL_ENROLLED,
     {"ADM", "2030-01-02", ENROL("C9", "clerk", "@key-C9@", "")},
     "without the facility they come from"},
    {SMALL_ENROLLED,
     {"ADM", "2030-01-02", ENROL("C9", "clerk", "@key-C9@", ",'facility':'F9'")},
     "the register has no facility 'F9'"},
    {SMALL_ENROLLED,
     {"CA", "2030-01-02", ENROL("C9", "chief", "@key-C9@", "")},
     "is not for 'CA', whose role is clerk"},
    {SMALL_ENROLLED, {"ADM", "2030-01-02", LEAVE("C9")}, "'C9' is not enrolled"},
    {SMALL_ENROLLED, {"ADM", "2030-01-02", LEAVE("ADM")}, "cannot send themselves away"},
    {SMALL_ENROLLED,
     {"ADM", "2030-01-03", LEAVE("CB")},
     "'CB' has left already",
     {{"ADM", "2030-01-03", LEAVE("CB")}}},
    {SMALL_SIGNED,
     {"CB", "2030-01-04", EDIT("F1", "A2", "conduct", "poor", "good")},
     "'CB' has left",
     {{"ADM", "2030-01-03", LEAVE("CB")}}},
    {SMALL_SECONDED, {"ADM", "2030-01-20", LEAVE("RD1")}, "reader 'RD1' is on duty"},

    // -- the decree
    {SMALL_ENROLLED, {"SG1", "2030-01-03", SIGN_DECREE("@other@")}, "'SG1' signs another decree"},
    {SMALL_ENROLLED,
     {"SG1", "2030-01-03", SIGN_DECREE("@decree@")},
     "has signed the decree already",
     {{"SG1", "2030-01-03", SIGN_DECREE("@decree@")}}},
    {SMALL_FROZEN,
     {"SG1", "2030-01-08", SIGN_DECREE("@decree@")},
     "signing the decree is too late"},

    // -- the register
    {SMALL_SIGNED,
     {"CA", "2030-01-05", EDIT("F1", "A2", "mood", "bad", "good")},
     "persons have no field 'mood'"},
    {SMALL_SIGNED,
     {"CA", "2030-01-05", EDIT("F1", "A2", "person", "A2", "A9")},
     "'person' is not edited"},
    {SMALL_SIGNED,
     {"CA", "2030-01-05", EDIT("F1", "A2", "conduct", "good", "good")},
     "is the same before and after"},
    {SMALL_SIGNED,
     {"CA", "2030-01-05", EDIT("F1", "B1", "conduct", "poor", "good")},
     "person 'B1' is not held at facility 'F1'"},
    {SMALL_SIGNED,
     {"REG1", "2030-01-05", EDIT("F1", "B1", "conduct", "poor", "good")},
     "person 'B1' is not held at facility 'F1'"},
    {SMALL_SIGNED, // who was moved is the new facility's, whatever the register has yet
     {"CA", "2030-01-05", EDIT("F1", "A2", "conduct", "poor", "good")},
     "person 'A2' is not held at facility 'F1'",
     {{"REG1", "2030-01-05", EDIT("F2", "A2", "facility", "F1", "F2")}}},
    {SMALL_SIGNED,
     {"REG1", "2030-01-05", EDIT("F3", "A2", "facility", "F1", "F2")},
     "person 'A2' is not held at facility 'F3'"},
    {SMALL_SIGNED,
     {"CA", "2030-01-05", EDIT("F2", "B1", "conduct", "poor", "good")},
     "'CA' belongs to facility 'F1', not to 'F2'"},
    {SMALL_SIGNED,
     {"CA", "2030-01-05", EDIT("F1", "Z9", "conduct", "poor", "good")},
     "nobody in the register has the number 'Z9'"},
    {SMALL_SIGNED,
     {"CA", "2030-01-05", EDIT("F1", "A2", "facility", "F2", "F1")},
     "does not change where a person is held"},
    {SMALL_EDITED,
     {"REG1", "2030-01-05", EDIT("F1", "A2", "facility", "F2", "F1")},
     "the record of 'A2' has been edited"},
    {SMALL_EDITED,
     {"CB", "2030-01-06", EDIT("F1", "A2", "conduct", "poor", "model")},
     "is not 'poor'"},
    {SMALL_SIGNED,
     {"CB", "2030-01-06", EDIT("F1", "A2", "conduct", "good", "poor")},
     "'conduct' of 'A2' is in conflict since entry",
     {{"CA", "2030-01-05", EDIT("F1", "A2", "conduct", "poor", "good")},
      {"CB", "2030-01-05", EDIT("F1", "A2", "conduct", "poor", "model"), true, 2, NULL}}},
    {SMALL_SIGNED,
     {"REG1", "2030-01-08", FREEZE("@register@", "8")},
     "2 edits are in conflict",
     {{"CA", "2030-01-05", EDIT("F1", "A2", "conduct", "poor", "good")},
      {"CB", "2030-01-05", EDIT("F1", "A2", "conduct", "poor", "model"), true, 2, NULL}}},
    {SMALL_SIGNED,
     {"REG1", "2030-01-08", SETTLE("@last@", "A2")},
     "'REG1' made one of the edits",
     {{"REG1", "2030-01-05", EDIT("F1", "A2", "conduct", "poor", "good")},
      {"CB", "2030-01-05", EDIT("F1", "A2", "conduct", "poor", "model"), true, 2, NULL}}},
    {SMALL_EDITED,
     {"HA", "2030-01-08", SETTLE("@last@", "A2")},
     "is no edit of 'A2' that is in conflict"},
    {SMALL_EDITED, {"HB", "2030-01-08", SETTLE("@last@", "A2")}, "is not held at facility 'F2'"},
    {SMALL_EDITED, {"HA", "2030-01-08", SETTLE("9999", "A2")}, "entry 9999 is not there yet"},
    {SMALL_SEEDED, {"HA", "2030-01-09", SETTLE("1", "A2")}, "no conflict can be open"},
    {SMALL_ENROLLED, {"REG1", "2030-01-08", FREEZE("@register@", "8")}, "has 0 of 2 signatures"},
    {SMALL_ENROLLED,
     {"REG1", "2030-01-08", FREEZE("@register@", "8")},
     "has 1 of 2 signatures",
     {{"SG1", "2030-01-03", SIGN_DECREE("@decree@")}}},
    {SMALL_EDITED, {"REG1", "2030-01-08", FREEZE("@other@", "8")}, "is not that of the register"},
    {SMALL_EDITED, {"REG1", "2030-01-08", FREEZE("@register@", "9")}, "holds 8 people, not 9"},
    {SMALL_SIGNED,
     {"REG1", "2030-01-08", FREEZE("@register@", "8")},
     "'conduct' of 'A2' in the register is not what entry",
     {{"CA", "2030-01-05", EDIT("F1", "A2", "conduct", "good", "model")}}},
    {SMALL_FROZEN, {"REG1", "2030-01-08", FREEZE("@register@", "8")}, "too late"},
    {SMALL_FROZEN,
     {"CA", "2030-01-08", EDIT("F1", "A2", "conduct", "good", "model")},
     "editing a record is too late"},

    // -- draws
    {SMALL_FROZEN,
     {"REG1", "2030-01-09", SEED("lottery/large", "lottery/large")},
     "the decree names no lottery 'large'",
     {{"draw", "", "lottery/large"}}},
    {SMALL_FROZEN,
     {"REG1", "2030-01-09", SEED("lottery/small", "lottery/small")},
     "draw 'lottery/small' has no result in this log"},
    {SMALL_FROZEN,
     {"REG1", "2030-01-09", SEED("lottery/small", "lottery/small")},
     "draw 'lottery/small' has no result in this log",
     {{"void", "", "lottery/small"}}},
    {SMALL_EDITED,
     {"REG1", "2030-01-09", SEED("lottery/small", "lottery/small")},
     "draw 'lottery/small' was closed before",
     {{"draw", "", "lottery/small"}, {"REG1", "2030-01-08", FREEZE("@register@", "8")}}},
    {SMALL_SEEDED,
     {"REG1", "2030-01-09", SEED("lottery/small", "lottery/small/2")},
     "'lottery/small' is drawn already, by draw 'lottery/small'",
     {{"draw", "", "lottery/small/2"}}},
    {SMALL_FROZEN,
     {"REG1", "2030-01-09", SEED("lottery/small", "a good one")},
     "draw 'a good one' was not held for 'lottery/small'",
     {{"draw", "", "a good one"}}},
    {SMALL_FROZEN,
     {"REG1", "2030-01-09", SEED("lottery/small", "lottery/small/1")},
     "was not held for 'lottery/small'",
     {{"draw", "", "lottery/small/1"}}},
    {SMALL_FROZEN,
     {"REG1", "2030-01-09", SEED("lottery/small", "lottery/small/2")},
     "draw 'lottery/small' comes before 'lottery/small/2', and it is not void",
     {{"draw", "", "lottery/small"}, {"draw", "", "lottery/small/2"}}},
    {SMALL_FROZEN, // the first is not over
     {"REG1", "2030-01-09", SEED("lottery/small", "lottery/small/2")},
     "draw 'lottery/small' comes before 'lottery/small/2', and it is not void",
     {{"draw", "", "lottery/small/2"}}},
    {SMALL_FROZEN,
     {"REG1", "2030-01-09", SEED("lottery/small", "lottery/small/3")},
     "draw 'lottery/small/2' comes before 'lottery/small/3', and it is not void",
     {{"void", "", "lottery/small"},
      {"draw", "", "lottery/small/2"},
      {"draw", "", "lottery/small/3"}}},
    {SMALL_FROZEN,
     {"REG1", "2030-01-09", SEED("lottery/small", "lottery/small")},
     "of those who held draw 'lottery/small' 1 have no part in the programme, and 2 are needed",
     {{"inside", "", "lottery/small"}}},
    {SMALL_LISTED,
     {"REG1", "2030-01-20", SEED("readers", "lottery/small")},
     "draw 'lottery/small' serves for 'lottery/small' already"},
    {SMALL_NOMINATED,
     {"REG1", "2030-01-20", SEED("readers", "readers")},
     "drawing readers is too early",
     {{"draw", "", "readers"}}},
    {SMALL_SECONDED,
     {"REG1", "2030-01-20", SEED("readers", "readers")},
     "0 of 5 cases are listed",
     {{"draw", "", "readers"}}},
    {SMALL_LISTED,
     {"REG1", "2030-01-20", SEED("readers", "readers")},
     "1 readers are on duty, and each case is read by 2",
     {{"CH", "2030-01-20", SECOND("returned", "RD1")},
      {"CH", "2030-01-20", SECOND("returned", "RD2")},
      {"CH", "2030-01-20", SECOND("returned", "RD3")},
      {"CH", "2030-01-20", SECOND("returned", "RD4")},
      {"CH", "2030-01-20", SECOND("returned", "RD5")},
      {"draw", "", "readers"}}},
    {SMALL_LISTED, // somebody goes once the seed can be known
     {"REG1", "2030-01-20", SEED("readers", "readers")},
     "draw 'readers' was closed before",
     {{"draw", "", "readers"}, {"CH", "2030-01-20", SECOND("returned", "RD1")}}},
    {SMALL_SECONDED,
     {"REG1", "2030-01-20", SEED("hats", "hats")},
     "is drawn for 'hats'",
     {{"draw", "", "hats"}}},
    {SMALL_FINALISED,
     {"REG1", "2030-02-01", SEED("audit", "audit")},
     "drawing an audit is too early",
     {{"draw", "", "audit"}}},

    // -- levels
    {SMALL_SEEDED, {"REG1", "2030-01-10", LEVEL("2")}, "level 2 does not follow level 0"},
    {SMALL_SEEDED,
     {"REG1", "2030-01-09", LEVEL("1")},
     "level 1 is not due before 2030-01-10, and it is 2030-01-09"},
    {SMALL_SEEDED, {"REG1", "2030-01-10", LEVEL("0")}, "level 0 is open already"},
    {SMALL_SEEDED, {"REG1", "2030-01-10", LEVEL("9")}, "there is no level 9"},
    {SMALL_ENROLLED, {"REG1", "2030-01-10", LEVEL("1")}, "has 0 of 2 signatures"},
    {SMALL_FINALISED, {"REG1", "2030-02-01", LEVEL("2")}, "is for a list that is sealed"},
    {SMALL_AUDITED, {"REG1", "2030-02-09", LEVEL("3")}, "not due before 2030-02-10"},
    {SMALL_PEOPLE_TOLD,
     {"REG1", "2030-03-01", LEVEL("5")},
     "the list has been corrected",
     {{"REG1", "2030-02-24", PROPOSE("A1", "withdraw", "died")},
      {"REG2", "2030-02-24", CONFIRM("@last@", "A1")}}},

    {SMALL_FINALISED,
     {"REG2", "2030-02-01",
      "{'kind':'list.sealed','entry':@list_entry@,"
      "'sha256':'@other@','box':''}"},
     "it is not said whom the list is sealed to"},
    {SMALL_PEOPLE_TOLD,
     {"REG1", "2030-02-24", SEAL("@list_entry@")},
     "the list has changed",
     {{"REG1", "2030-02-23", PROPOSE("A1", "withdraw", "died")},
      {"REG2", "2030-02-23", PROPOSE("A2", "withdraw", "died")},
      {"REG2", "2030-02-23", CONFIRM("@before_last@", "A1")},
      {"REG2", "2030-02-24", FINALISE("@list@", "2")},
      {"REG1", "2030-02-24", CONFIRM("@second@", "A2")}}},
    {SMALL_AUDITED,
     {"REG1", "2030-02-10", PART("F1", "@part1@", "3")},
     "the list has changed",
     {{"REG1", "2030-02-10", LEVEL("3")},
      {"REG1", "2030-02-10", PROPOSE("A1", "withdraw", "died")},
      {"REG2", "2030-02-10", CONFIRM("@last@", "A1")}}},

    // -- the first round
    {SMALL_ORDERED, {"REG1", "2030-01-10", ROUND("opened", "R9")}, "the decree has no round 'R9'"},
    {SMALL_ORDERED,
     {"REG1", "2030-01-21", ROUND("opened", "R1")},
     "round R1 is from 2030-01-10 to 2030-01-20, and it is 2030-01-21"},
    {SMALL_FROZEN,
     {"REG1", "2030-01-10", ROUND("opened", "R1")},
     "lottery 'small' is not drawn yet",
     {{"REG1", "2030-01-10", LEVEL("1")}}},
    {SMALL_SEEDED, {"REG1", "2030-01-10", ROUND("opened", "R1")}, "needs level 1"},
    {SMALL_FIRST_ROUND, {"REG1", "2030-01-11", ROUND("opened", "R1")}, "too late"},
    {SMALL_ORDERED, {"CA", "2030-01-10", NOMINATE("F1", "A1", "G1")}, "nominating is too early"},
    {SMALL_FIRST_ROUND,
     {"CA", "2030-01-12", NOMINATE("F1", "A3", "G1")},
     "person 'A3' is not proposed"},
    {SMALL_FIRST_ROUND,
     {"CA", "2030-01-12", NOMINATE("F1", "A6", "G2,Q1")},
     "person 'A6' is not proposed"},
    {SMALL_FIRST_ROUND, {"CA", "2030-01-12", NOMINATE("F1", "A1", "G2")}, "clauses 'G2' are not"},
    {SMALL_FIRST_ROUND,
     {"CA", "2030-01-12", NOMINATE("F1", "B1", "G1")},
     "person 'B1' is not held at facility 'F1'"},
    {SMALL_FIRST_ROUND,
     {"CA", "2030-01-12", NOMINATE("F2", "B1", "G1")},
     "'CA' belongs to facility 'F1', not to 'F2'"},
    {SMALL_FIRST_ROUND,
     {"HA", "2030-01-12", NOMINATE("F1", "A1", "G1")},
     "is not for 'HA', whose role is head"},
    {SMALL_FIRST_ROUND,
     {"CA", "2030-01-21", NOMINATE("F1", "A1", "G1")},
     "nominating was to be done by 2030-01-20, and it is 2030-01-21"},
    {SMALL_NOMINATED,
     {"CB", "2030-01-12", NOMINATE("F1", "A1", "G1")},
     "person 'A1' was nominated with entry"},
    {SMALL_NOMINATED,
     {"CB", "2030-01-12", ASIDE("A1", "conduct")},
     "person 'A1' was nominated with entry"},
    {SMALL_FIRST_ROUND, {"CA", "2030-01-12", ASIDE("A1", "kin")}, "'kin' is not a reason for this"},
    {SMALL_FIRST_ROUND,
     {"CA", "2030-01-12",
      "{'kind':'person.withdrawn','facility':'F1','person':'A1','reason':'slip'}"},
     "is neither nominated nor set aside"},
    {SMALL_FIRST_ROUND,
     {"CB", "2030-01-13", ASIDE("A1", "conduct")},
     "differ",
     {{"CA", "2030-01-12", NOMINATE("F1", "A1", "G1")},
      {"CB", "2030-01-12", ASIDE("A1", "conduct"), true, 2, NULL}}},
    {SMALL_NOMINATED, {"HA", "2030-01-13", SETTLE("@last@", "A1")}, "is no side of a conflict"},
    {SMALL_LISTS_SIGNED,
     {"CA", "2030-01-19",
      "{'kind':'person.withdrawn','facility':'F1','person':'A1','reason':'slip'}"},
     "the list of 'F1' was signed with entry"},
    {SMALL_FIRST_ROUND,
     {"HA", "2030-01-18", SIGN("F1", "0", "@other@")},
     "4 of 4 people who are proposed at 'F1' are not handled yet"},
    {SMALL_FIRST_ROUND,
     {"HA", "2030-01-18", SIGN("F1", "1", "@other@")},
     "two clerks differ",
     {{"CA", "2030-01-12", NOMINATE("F1", "A1", "G1")},
      {"CB", "2030-01-12", ASIDE("A1", "conduct"), true, 2, NULL}}},
    {SMALL_NOMINATED,
     {"HA", "2030-01-18", SIGN("F1", "5", "@root1@")},
     "4 people are nominated at 'F1', not 5"},
    {SMALL_NOMINATED,
     {"HA", "2030-01-18", SIGN("F1", "4", "@other@")},
     "is not that of the nominations at 'F1'"},
    {SMALL_NOMINATED, {"HA", "2030-01-18", SIGN("F2", "1", "@root2@")}, "'HA' belongs to facility"},
    {SMALL_NOMINATED,
     {"HA", "2030-01-21", SIGN("F1", "4", "@root1@")},
     "a first list was to be done by 2030-01-20"},
    {SMALL_LISTS_SIGNED,
     {"HA", "2030-01-18", SIGN("F1", "4", "@root1@")},
     "the list of 'F1' was signed by 'HA'"},
    {SMALL_LISTS_SIGNED,
     {"HC", "2030-01-18", SIGN("F1", "4", "@root1@")},
     "the list of 'F1' was signed by 'HA'",
     {{"ADM", "2030-01-18", ENROL("HC", "head", "@key-HC@", ",'facility':'F1'")}}},
    {SMALL_LISTS_SIGNED,
     {"REG1", "2030-01-19", ROUND("closed", "R1")},
     "not due before 2030-01-20"},
    {SMALL_NOMINATED,
     {"REG1", "2030-01-20", ROUND("closed", "R1")},
     "the lists of 2 facilities are not signed"},
    {SMALL_LISTS_SIGNED, {"CH", "2030-01-20", ROUND("closed", "R1")}, "closed by a registrar"},

    {SMALL_FIRST_ROUND,
     {"CD", "2030-01-13",
      "{'kind':'person.withdrawn','facility':'F1','person':'A1','reason':'slip'}"},
     "differ",
     {{"ADM", "2030-01-12", ENROL("CD", "clerk", "@key-CD@", ",'facility':'F1'")},
      {"CA", "2030-01-12", NOMINATE("F1", "A1", "G1")},
      {"CB", "2030-01-12", ASIDE("A1", "conduct"), true, 2, NULL}}},
    {SMALL_NOMINATED,
     {"HA", "2030-01-18", SIGN("F1", "9007199254740992", "@other@")},
     "nobody has nominated 9007199254740992 people"},

    // -- the final round
    {SMALL_ORDERED,
     {"CH", "2030-01-10", SECOND("seconded", "RD1")},
     "seconding a reader is too early"},
    {SMALL_FIRST_CLOSED,
     {"CH", "2030-01-20", SECOND("seconded", "CA")},
     "the role of 'CA' is clerk, not reader"},
    {SMALL_FIRST_CLOSED, {"CH", "2030-01-20", SECOND("seconded", "RD9")}, "'RD9' is not enrolled"},
    {SMALL_SECONDED, {"CH", "2030-01-20", SECOND("seconded", "RD1")}, "'RD1' is on duty already"},
    {SMALL_FIRST_CLOSED, {"CH", "2030-01-20", SECOND("returned", "RD1")}, "'RD1' is not on duty"},
    {SMALL_FIRST_CLOSED,
     {"CH", "2030-01-20", SECOND("seconded", "RD1")},
     "'RD1' has left",
     {{"ADM", "2030-01-20", LEAVE("RD1")}}},
    {SMALL_FINAL_CLOSED, {"CH", "2030-02-01", SECOND("seconded", "RD1")}, "too late"},
    {SMALL_SECONDED, {"REG1", "2030-01-20", LIST_CASE("2", "A1")}, "the next case is 1, not 2"},
    {SMALL_SECONDED, {"REG1", "2030-01-20", LIST_CASE("1", "B2")}, "person 'B2' is not nominated"},
    {SMALL_SECONDED,
     {"REG1", "2030-01-20", LIST_CASE("2", "A1")},
     "person 'A1' is case 1",
     {{"REG1", "2030-01-20", LIST_CASE("1", "A1")}}},
    {SMALL_LISTED, {"REG1", "2030-01-20", LIST_CASE("6", "A1")}, "5 people are nominated, and all"},
    {SMALL_READERS_DRAWN, {"REG1", "2030-01-20", LIST_CASE("6", "A1")}, "are drawn already"},
    {SMALL_NOMINATED,
     {"REG1", "2030-01-21", LIST_CASE("1", "B1")},
     "the list with person 'B1' is not signed",
     {{"HA", "2030-01-18", SIGN("F1", "4", "@root1@")},
      {"REG1", "2030-01-21", ROUND("closed", "R1")}}},
    {SMALL_LISTED, {"REG1", "2030-01-21", ROUND("opened", "R2")}, "the readers are not drawn yet"},
    {SMALL_READERS_DRAWN,
     {"REG1", "2030-01-20", ROUND("opened", "R2")},
     "round R2 is from 2030-01-21 to 2030-01-31"},
    // who reads stands from the draw on, while anything is to be dealt
    {SMALL_READERS_DRAWN,
     {"CH", "2030-01-20", SECOND("returned", "RD1")},
     "until all first and second readings are dealt"},
    {SMALL_FINAL_ROUND,
     {"CH", "2030-01-21", SECOND("returned", "RD1")},
     "until all first and second readings are dealt"},
    {SMALL_FINAL_ROUND,
     {"CH", "2030-01-21", SECOND("seconded", "OK")},
     "until all first and second readings are dealt",
     {{"ADM", "2030-01-21", ENROL("OK", "reader", "@key-OK@", ",'facility':'F4'")}}},
    {SMALL_DEALT,
     {"CH", "2030-01-22", SECOND("returned", "@other_reader@")},
     "reading 1 of case 2 is to be dealt, and until then readers neither come nor go",
     {{"2/1", "2030-01-22",
       "{'kind':'case.recused','case_number':2,'reading':1,'reason':'known'}"}}},
    {SMALL_DEALT,
     {"CH", "2030-01-22", SECOND("seconded", "OK")},
     "reading 1 of case 2 is to be dealt, and until then readers neither come nor go",
     {{"ADM", "2030-01-21", ENROL("OK", "reader", "@key-OK@", ",'facility':'F4'")},
      {"2/1", "2030-01-22",
       "{'kind':'case.recused','case_number':2,'reading':1,'reason':'known'}"}}},
    {SMALL_FINAL_ROUND, // what is handed back waits until the main order is dealt
     {"REG1", "2030-01-21", DEAL("@first@", "1", "RD6")},
     "is not due",
     {{"REG1", "2030-01-21", DEAL("@next@", "1", "@right@")},
      {"@first@/1", "2030-01-21",
       "{'kind':'case.recused','case_number':@first@,'reading':1,'reason':'known'}"}}},
    {SMALL_FINAL_ROUND, {"REG1", "2030-01-21", DEAL("@next@", "2", "RD6")}, "is not due"},
    {SMALL_FINAL_ROUND, {"REG1", "2030-01-21", DEAL("@next@", "1", "@wrong@")}, "does not fall to"},
    {SMALL_FINAL_ROUND,
     {"REG1", "2030-01-21", DEAL("@next@", "1", "CA")},
     "'CA' is no reader on duty"},
    {SMALL_FINAL_ROUND, {"REG1", "2030-01-21", DEAL("9", "1", "RD1")}, "there is no case 9"},
    {SMALL_DEALT, {"REG1", "2030-01-22", DEAL("1", "3", "RD6")}, "reading 3 of case 1 is not due"},
    {SMALL_DEALT, {"REG1", "2030-01-22", DEAL("1", "1", "RD6")}, "reading 1 of case 1 is not due"},
    {SMALL_DEALT, {"REG1", "2030-01-22", DEAL("1", "4", "RD6")}, "there is no reading 4"},
    {SMALL_DEALT, {"REG1", "2030-02-01", DEAL("1", "1", "RD6")}, "was to be done by 2030-01-31"},
    {SMALL_READERS_DRAWN,
     {"REG1", "2030-01-21", DEAL("@next@", "1", "RD6")},
     "dealing a case is too early"},

    // -- readings
    {SMALL_DEALT,
     {"!1/1", "2030-01-22", DECIDE("decided", "1", "1", "pass", "G1", "as-determined", "false")},
     "reading 1 of case 1 is not dealt to"},
    {SMALL_DEALT,
     {"1/1", "2030-01-22", DECIDE("decided", "1", "1", "pass", "G1", "as-determined", "false")},
     "reading 1 of case 1 is decided",
     {{"1/1", "2030-01-22", DECIDE("decided", "1", "1", "pass", "G1", "as-determined", "false")}}},
    {SMALL_DEALT,
     {"1/1", "2030-01-22", DECIDE("decided", "1", "1", "refuse", "R2", "conduct", "true")},
     "leaves nobody discretion"},
    {SMALL_DEALT,
     {"2/1", "2030-01-22", DECIDE("decided", "2", "1", "refuse", "R2", "conduct", "false")},
     "is the reader's own decision"},
    {SMALL_DEALT,
     {"2/1", "2030-01-22", DECIDE("decided", "2", "1", "refuse", "G1", "conduct", "true")},
     "rests on the final round, not on 'G1'"},
    {SMALL_DEALT,
     {"2/1", "2030-01-22", DECIDE("decided", "2", "1", "pass", "G1", "as-determined", "true")},
     "is decided by the decree"},
    {SMALL_DEALT,
     {"2/1", "2030-01-22", DECIDE("decided", "2", "1", "pass", "G2", "as-determined", "false")},
     "clauses 'G2' are not"},
    {SMALL_DEALT,
     {"2/1", "2030-01-22", DECIDE("decided", "2", "1", "pass", "G1", "conduct", "false")},
     "'conduct' is not a reason"},
    {SMALL_DEALT,
     {"2/1", "2030-01-22", DECIDE("decided", "2", "1", "maybe", "G1", "conduct", "false")},
     "'maybe' is no decision"},
    {SMALL_DEALT,
     {"2/1", "2030-01-22", DECIDE("adjudicated", "2", "1", "pass", "G1", "as-determined", "false")},
     "reading 1 is not recorded with 'case.adjudicated'"},
    {SMALL_DEALT,
     {"2/1", "2030-02-01", DECIDE("decided", "2", "1", "pass", "G1", "as-determined", "false")},
     "was to be done by 2030-01-31"},
    {SMALL_DEALT,
     {"2/1", "2030-01-22", DECIDE("decided", "9", "1", "pass", "G1", "as-determined", "false")},
     "there is no case 9"},
    {SMALL_DEALT,
     {"2/1", "2030-01-22",
      "{'kind':'case.recused','case_number':2,'reading':1,'reason':'conduct'}"},
     "'conduct' is not a reason"},
    {SMALL_DEALT,
     {"2/1", "2030-01-22", DECIDE("decided", "2", "1", "pass", "G1", "as-determined", "false")},
     "reading 1 of case 2 is recused",
     {{"2/1", "2030-01-22", "{'kind':'case.recused','case_number':2,'reading':1,'reason':'ill'}"}}},
    {SMALL_DEALT, {"CH", "2030-01-31", ROUND("closed", "R2")}, "0 of 5 cases are settled"},
    {SMALL_DECIDED, {"CH", "2030-01-30", ROUND("closed", "R2")}, "not due before 2030-01-31"},

    // -- the list
    {SMALL_DECIDED,
     {"REG1", "2030-01-31", FINALISE("@list@", "3")},
     "finalising the list is too early"},
    {SMALL_FINAL_CLOSED,
     {"REG1", "2030-02-01", FINALISE("@list@", "4")},
     "3 people are on the list, not 4"},
    {SMALL_FINAL_CLOSED, {"REG1", "2030-02-01", FINALISE("@other@", "3")}, "is not the list"},
    {SMALL_SEALED, {"REG1", "2030-02-01", FINALISE("@list@", "3")}, "the list stands as finalised"},
    {SMALL_FINALISED, {"REG1", "2030-02-01", SEAL("@list_entry@")}, "'REG1' finalised the list"},
    {SMALL_FINALISED, {"REG2", "2030-02-01", SEAL("7")}, "entry 7 did not finalise the list"},
    {SMALL_SEALED, {"REG2", "2030-02-01", SEAL("@list_entry@")}, "too late"},

    // -- telling
    {SMALL_AUDITED,
     {"REG1", "2030-02-09", PART("F1", "@part1@", "3")},
     "not due before 2030-02-10"},
    {SMALL_AUDITED, {"REG1", "2030-02-10", PART("F1", "@part1@", "3")}, "needs level 3"},
    {SMALL_AUDITED,
     {"REG1", "2030-02-10", PART("F1", "@part1@", "2")},
     "3 people of 'F1' are listed",
     {{"REG1", "2030-02-10", LEVEL("3")}}},
    {SMALL_AUDITED,
     {"REG1", "2030-02-10", PART("F1", "@other@", "3")},
     "is not the part of 'F1'",
     {{"REG1", "2030-02-10", LEVEL("3")}}},
    {SMALL_FACILITIES_TOLD,
     {"REG1", "2030-02-10", PART("F1", "@part1@", "3")},
     "'F1' has been told already"},
    {SMALL_FACILITIES_TOLD, {"REG1", "2030-02-10", PART("F9", "@part1@", "3")}, "no facility 'F9'"},
    {SMALL_FACILITIES_TOLD, {"HA", "2030-02-21", TOLD_A1}, "not due before 2030-02-22"},
    {SMALL_FACILITIES_TOLD, {"HA", "2030-02-22", TOLD_A1}, "needs level 4"},
    {SMALL_AUDITED,
     {"HA", "2030-02-22", TOLD_A1},
     "'F1' has not been told its part",
     {{"REG1", "2030-02-10", LEVEL("3")}, {"REG1", "2030-02-22", LEVEL("4")}}},
    {SMALL_PEOPLE_TOLD,
     {"HA", "2030-02-22", TELL("F1", "A4", "G2,Q1", "2030-03-01", "released")},
     "person 'A4' is not on the list"},
    {SMALL_FACILITIES_TOLD,
     {"HA", "2030-02-22", TELL("F1", "A1", "G1", "2030-03-01", "reduced")},
     "new_end '2030-03-01' is not what the list gives",
     {{"REG1", "2030-02-22", LEVEL("4")}}},
    {SMALL_FACILITIES_TOLD,
     {"HA", "2030-02-22", TELL("F1", "A1", "G1", "2030-07-01", "released")},
     "effect 'released' is not what the list gives",
     {{"REG1", "2030-02-22", LEVEL("4")}}},
    {SMALL_FACILITIES_TOLD,
     {"HA", "2030-02-22", TELL("F1", "A1", "G2", "2030-07-01", "reduced")},
     "clauses 'G2' are not",
     {{"REG1", "2030-02-22", LEVEL("4")}}},
    {SMALL_PEOPLE_TOLD, {"HA", "2030-02-22", TOLD_A1}, "person 'A1' was told with entry"},
    {SMALL_PEOPLE_TOLD,
     {"HB", "2030-02-22", TELL("F2", "A1", "G1", "2030-07-01", "reduced")},
     "is not held at facility 'F2'"},

    // -- objections
    {SMALL_FACILITIES_TOLD, {"HB", "2030-02-22", OBJECT("F2", "B1")}, "needs level 4"},
    {SMALL_PEOPLE_TOLD, {"HA", "2030-02-22", OBJECT("F1", "B1")}, "is not held at facility 'F1'"},
    {SMALL_PEOPLE_TOLD,
     {"HB", "2030-02-22", OBJECT("F2", "B1")},
     "is open already",
     {{"HB", "2030-02-22", OBJECT("F2", "B1")}}},
    {SMALL_PEOPLE_TOLD,
     {"CH", "2030-02-23", ANSWER("@last@", "B1", "uphold")},
     "filed no objection"},
    {SMALL_PEOPLE_TOLD,
     {"CH", "2030-02-23", ANSWER("@last@", "B2", "uphold")},
     "is not about person 'B2'",
     {{"HB", "2030-02-22", OBJECT("F2", "B1")}}},
    {SMALL_PEOPLE_TOLD,
     {"CH", "2030-02-23", ANSWER("@last@", "B1", "maybe")},
     "'maybe' is no answer",
     {{"HB", "2030-02-22", OBJECT("F2", "B1")}}},
    {SMALL_PEOPLE_TOLD,
     {"REG1", "2030-02-23", ANSWER("@last@", "B1", "uphold")},
     "is not for 'REG1'",
     {{"HB", "2030-02-22", OBJECT("F2", "B1")}}},

    {SMALL_PEOPLE_TOLD,
     {"CH", "2030-02-23", ANSWER("@before_last@", "B1", "uphold")},
     "is answered already",
     {{"HB", "2030-02-22", OBJECT("F2", "B1")},
      {"CH", "2030-02-23", ANSWER("@last@", "B1", "reject")}}},
    {SMALL_PEOPLE_TOLD,
     {"CH", "2030-02-23", ANSWER("@before_last@", "B1", "reject")},
     "is upheld already",
     {{"HB", "2030-02-22", OBJECT("F2", "B1")},
      {"CH", "2030-02-23", ANSWER("@last@", "B1", "uphold")}}},
    {SMALL_PEOPLE_TOLD,
     {"CH", "2030-02-23", ANSWER("@second@", "B1", "unchanged")},
     "is answered already",
     {{"HB", "2030-02-22", OBJECT("F2", "B1")},
      {"CH", "2030-02-23", ANSWER("@last@", "B1", "uphold")},
      {"CH", "2030-02-23", ANSWER("@before_last@", "B1", "unchanged")}}},
    {SMALL_PEOPLE_TOLD, // and what it said is no ground for a correction
     {"REG1", "2030-02-23", PROPOSE("B1", "admit", "objection-upheld")},
     "no objection of person 'B1' was upheld",
     {{"HB", "2030-02-22", OBJECT("F2", "B1")},
      {"CH", "2030-02-23", ANSWER("@last@", "B1", "unchanged")}}},

    // -- effects
    {SMALL_PEOPLE_TOLD, {"HA", "2030-02-25", EFFECT_A1}, "the effect is not due before 2030-03-01"},
    {SMALL_FACILITIES_TOLD, {"HA", "2030-02-25", EFFECT("A1", "refused", "none")}, "needs level 4"},
    {SMALL_FACILITIES_TOLD,
     {"HA", "2030-03-01", EFFECT_A1},
     "person 'A1' has not been told",
     {{"REG1", "2030-02-22", LEVEL("4")}}},
    {SMALL_PUBLIC, {"GT", "2030-03-01", EFFECT_A1}, "the gate records releases alone"},
    {SMALL_PUBLIC,
     {"HA", "2030-03-01", EFFECT("A1", "released", "2030-07-01")},
     "effect 'released' is not what the list gives"},
    {SMALL_PUBLIC,
     {"HA", "2030-03-01", EFFECT("A1", "reduced", "2030-06-01")},
     "new_end '2030-06-01' is not what the list gives"},
    {SMALL_PUBLIC, {"HA", "2030-03-01", EFFECT("A1", "shot", "none")}, "'shot' is no effect"},
    {SMALL_EFFECTED, {"HA", "2030-03-01", EFFECT_A1}, "was recorded with entry"},
    {SMALL_PUBLIC, {"CA", "2030-03-01", EFFECT_A1}, "is not for 'CA'"},

    // -- corrections
    {SMALL_SEALED, {"REG1", "2030-02-01", PROPOSE("A1", "withdraw", "died")}, "at level 2"},
    {SMALL_AUDITED,
     {"REG1", "2030-02-03", PROPOSE("A4", "withdraw", "died")},
     "person 'A4' is not on the list"},
    {SMALL_AUDITED,
     {"REG1", "2030-02-03", PROPOSE("A1", "admit", "fact-disputed")},
     "person 'A1' is on the list"},
    {SMALL_AUDITED,
     {"REG1", "2030-02-03", PROPOSE("A3", "admit", "fact-disputed")},
     "person 'A3' is not proposed"},
    {SMALL_AUDITED,
     {"REG1", "2030-02-03", PROPOSE("B1", "admit", "objection-upheld")},
     "no objection of person 'B1' was upheld"},
    {SMALL_AUDITED,
     {"REG1", "2030-02-03", PROPOSE("B2", "admit", "fact-disputed")},
     "no objection of person 'B2' was upheld"},
    {SMALL_AUDITED, // whom both readers refused, and whom the third did
     {"REG1", "2030-02-03", PROPOSE("B1", "admit", "fact-disputed")},
     "no objection of person 'B1' was upheld"},
    {SMALL_AUDITED,
     {"REG1", "2030-02-03", PROPOSE("A4", "admit", "fact-disputed")},
     "no objection of person 'A4' was upheld"},
    {SMALL_AUDITED,
     {"REG1", "2030-02-03", PROPOSE("A1", "pardon", "died")},
     "'pardon' is no correction"},
    {SMALL_AUDITED,
     {"REG1", "2030-02-03", PROPOSE("A1", "withdraw", "moved")},
     "'moved' is not a reason"},
    {SMALL_AUDITED,
     {"REG2", "2030-02-03", PROPOSE("A1", "withdraw", "died")},
     "is open already",
     {{"REG1", "2030-02-03", PROPOSE("A1", "withdraw", "died")}}},
    {SMALL_AUDITED,
     {"REG1", "2030-02-03", CONFIRM("@last@", "A1")},
     "'REG1' proposed the correction",
     {{"REG1", "2030-02-03", PROPOSE("A1", "withdraw", "died")}}},
    {SMALL_AUDITED,
     {"REG2", "2030-02-03", CONFIRM("@last@", "A2")},
     "is not about person 'A2'",
     {{"REG1", "2030-02-03", PROPOSE("A1", "withdraw", "died")}}},
    {SMALL_AUDITED, {"REG2", "2030-02-03", CONFIRM("3", "A1")}, "entry 3 proposed no correction"},
    {SMALL_EFFECTED,
     {"REG1", "2030-03-01", PROPOSE("A1", "withdraw", "fact-disputed")},
     "the effect for person 'A1' was recorded"},
    {SMALL_PUBLIC,
     {"REG2", "2030-03-01", CONFIRM("@before_last@", "A1")},
     "the effect for person 'A1' was recorded",
     {{"REG1", "2030-03-01", PROPOSE("A1", "withdraw", "fact-disputed")},
      {"HA", "2030-03-01", EFFECT_A1}}},

    {SMALL_AUDITED,
     {"CH", "2030-02-03", CONFIRM("@before_last@", "A1")},
     "is confirmed already",
     {{"REG1", "2030-02-03", PROPOSE("A1", "withdraw", "died")},
      {"REG2", "2030-02-03", CONFIRM("@last@", "A1")}}},

    // -- looks
    {SMALL_FIRST_ROUND, {"CA", "2030-01-12", LOOK("B1", "true")}, "'CA' (clerk) may not look"},
    {SMALL_FIRST_ROUND,
     {"SG1", "2030-01-12", LOOK("B1", "true")},
     "'SG1' (signatory) may not look"},
    {SMALL_FIRST_ROUND, {"CH", "2030-01-12", LOOK("B1", "true")}, "'CH' (chief) may not look"},
    {SMALL_DEALT, {"!1/1", "2030-01-22", LOOK("A3", "true")}, "(reader) may not look"},
    {SMALL_FIRST_ROUND, {"REG1", "2030-01-12", LOOK("B1", "false")}, "'REG1' (registrar) may look"},
    {SMALL_DEALT, // who reads the case would learn whose it is
     {"2/1", "2030-01-22", LOOK("A2", "true")},
     "(reader) may not look"},

    // -- audits
    {SMALL_FINAL_CLOSED,
     {"AU", "2030-02-01", DRAW_AUDIT("audit", "2")},
     "drawing an audit is too early"},
    {SMALL_SEALED, {"AU", "2030-02-02", DRAW_AUDIT("audit", "2")}, "the audit is not drawn yet"},
    {SMALL_SEALED,
     {"AU", "2030-02-02", DRAW_AUDIT("lottery/small", "2")},
     "the audit's draw is 'audit', not 'lottery/small'",
     {{"draw", "", "audit"}, {"REG1", "2030-02-02", SEED("audit", "audit")}}},
    {SMALL_SEALED,
     {"AU", "2030-02-02", DRAW_AUDIT("audit", "6")},
     "6 cases cannot be drawn from 5",
     {{"draw", "", "audit"}, {"REG1", "2030-02-02", SEED("audit", "audit")}}},
    {SMALL_AUDITED,
     {"AU", "2030-02-02", DRAW_AUDIT("audit", "1")},
     "a sample of 2 cases is drawn already"},
    {SMALL_AUDITED, // it grows along the order of the draw
     {"AU", "2030-02-02", DRAW_AUDIT("audit", "3")},
     "a sample of 3 cases is drawn already",
     {{"AU", "2030-02-02", DRAW_AUDIT("audit", "3")}}},
    {SMALL_SEALED, {"AU", "2030-02-02", REREAD("1")}, "no sample is drawn yet"},
    {SMALL_AUDITED, {"AU", "2030-02-03", REREAD("@out@")}, "is not in the sample"},
    {SMALL_AUDITED,
     {"AU", "2030-02-03", REREAD("@in@")},
     "again already",
     {{"AU", "2030-02-03", REREAD("@in@")}}},

    // -- the end
    {SMALL_PEOPLE_TOLD, {"REG1", "2030-02-28", CLOSE}, "not due before 2030-03-01"},
    {SMALL_PEOPLE_TOLD, {"REG1", "2030-03-01", CLOSE}, "needs level 5"},
    {SMALL_PUBLIC, {"REG1", "2030-03-01", CLOSE}, "of 3 people on the list no effect is recorded"},
    {SMALL_EFFECTED,
     {"REG1", "2030-03-02", CLOSE},
     "1 objections are not answered",
     {{"HB", "2030-03-01", OBJECT("F2", "B1")}}},
    {SMALL_EFFECTED,
     {"REG1", "2030-03-02", CLOSE},
     "1 objections were upheld and nothing followed, the first that of entry ",
     {{"HB", "2030-03-01", OBJECT("F2", "B1")},
      {"CH", "2030-03-01", ANSWER("@last@", "B1", "uphold")}}},
    {SMALL_PUBLIC,
     {"REG1", "2030-03-02", CLOSE},
     "1 corrections are not confirmed",
     {{"REG1", "2030-03-01", PROPOSE("A1", "withdraw", "died")}}},
    {SMALL_PUBLIC,
     {"REG1", "2030-03-02", CLOSE},
     "the list has changed",
     {{"REG1", "2030-03-01", PROPOSE("A1", "withdraw", "died")},
      {"REG2", "2030-03-01", CONFIRM("@last@", "A1")}}},

    // -- time and sittings
    {SMALL_FIRST_ROUND,
     {"CA", "2030-01-12", NOMINATE("F1", "A1", "G1"), false, 0, "2030-01-12T11:00:00Z"},
     "after its sitting was signed at 2030-01-12T11:00:00Z"},
    {SMALL_FIRST_ROUND,
     {"CA", "2030-01-12", NOMINATE("F1", "A1", "G1"), false, 0, "2030-01-13T12:00:01Z"},
     "more than a day before its sitting was signed"},
    {SMALL_FIRST_ROUND,
     {"CA", "2030-01-09", NOMINATE("F1", "A1", "G1")},
     "before the programme's last at 2030-01-10T12:00:00Z"},
    {SMALL_FIRST_ROUND,
     {"CA", "2030-01-12", NOMINATE("F1", "A2", "G1"), true, 0, NULL},
     "before the last sitting of 'CA' at 2030-01-13T12:00:00Z",
     {{"CA", "2030-01-13", NOMINATE("F1", "A1", "G1")}}},
    {SMALL_FIRST_ROUND,
     {"CA", "2030-01-12T12:00:00Z", NOMINATE("F1", "A2", "G1"), false, 0, "2030-01-13T11:00:00Z"},
     "before the last sitting of 'CA' at 2030-01-13T10:00:00Z",
     {{"CA", "2030-01-13T10:00:00Z", NOMINATE("F1", "A1", "G1")}}},
    {SMALL_SEEDED,
     {"REG1", "2030-01-10", LEVEL("1"), true, 0, NULL},
     "only what a facility's own people did comes in bundles"},
    {SMALL_FIRST_ROUND,
     {"CA", "2030-01-12", NOMINATE("F1", "A1", "G1"), true, UINT64_MAX - 8, NULL},
     "claims to have seen"},
};

// -- putting in what is known only then -----------------------------------------------------------

static const char *number_words(small *world, uint64_t number)
{
    return jub_text_format(world->arena, "%llu", (unsigned long long)number).bytes;
}

// `2/1` and `!2/1`.
static const char *who(small *world, const char *actor)
{
    const bool is_other = actor[0] == '!';
    const char *place = actor + is_other;
    if (strlen(place) != 3 || place[1] != '/') return actor;
    const char *reader =
        small_reader(world, (uint32_t)(place[0] - '0'), (uint32_t)(place[2] - '0'));
    if (!is_other) return reader;
    const char *second = small_reader(world, (uint32_t)(place[0] - '0'), 2);
    for (uint32_t i = 0; i < world->state.actors.count; i++) {
        const char *id = small_actor(world, i);
        if (world->state.actors.items[i].is_on_duty && strcmp(id, reader) != 0 &&
            strcmp(id, second) != 0)
            return id;
    }
    fail();
    return NULL;
}

static const char *right_reader(small *world)
{
    uint32_t number, reading, actor;
    assert_true(jub_deal_next(&world->state, &number, &reading));
    assert_int_equal(jub_deal(&world->state, number, reading, &actor, NULL), JUB_OK);
    return small_actor(world, actor);
}

static const char *wrong_reader(small *world)
{
    uint32_t number, reading, actor;
    assert_true(jub_deal_next(&world->state, &number, &reading));
    assert_int_equal(jub_deal(&world->state, number, reading, &actor, NULL), JUB_OK);
    for (uint32_t i = 0; i < world->state.actors.count; i++)
        if (world->state.actors.items[i].is_on_duty && i != actor) return small_actor(world, i);
    fail();
    return NULL;
}

static uint64_t sampled(const small *world, bool is_in)
{
    for (uint64_t i = 0; i < world->state.cases.count; i++)
        if (world->state.is_sampled[i] == is_in) return i + 1;
    fail();
    return 0;
}

static const char *witness_key(small *world)
{
    jub_signer signer;
    jub_buffer buffer = jub_buffer_init(JUB_VKEY_MAX_BYTES);
    const jub_hash seed = small_hash(world, "witness");
    assert_int_equal(
        jub_signer_from_seed(JUB_TEXT("w"), JUB_KEY_COSIGNER, seed.bytes, &signer, NULL), JUB_OK);
    jub_vkey_write(&signer.vkey, &buffer);
    const jub_text text = jub_text_copy(world->arena, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
    jub_signer_clear(&signer);
    return text.bytes;
}

static const char *stand_in(small *world, jub_text name)
{
    size_t count;
    jub_hash hash;
    uint32_t number = 0, reading;
    if (jub_text_is(name, "decree") || jub_text_is(name, "register") ||
        jub_text_is(name, "other")) {
        hash = small_hash(world, jub_text_copy(world->arena, name).bytes);
        return small_hex(world, &hash);
    }
    if (jub_text_is(name, "CA")) return small_key(world, "CA");
    if (jub_text_starts(name, JUB_TEXT("key-")))
        return small_key(world, jub_text_copy(world->arena, name).bytes + strlen("key-"));
    if (jub_text_is(name, "witness")) return witness_key(world);
    if (jub_text_is(name, "root1")) return small_root(world, "F1");
    if (jub_text_is(name, "root2")) return small_root(world, "F2");
    if (jub_text_is(name, "list")) return small_list_hash(world, NULL, &count);
    if (jub_text_is(name, "part1")) return small_list_hash(world, "F1", &count);
    if (jub_text_is(name, "last")) return number_words(world, world->index - 2);
    if (jub_text_is(name, "before_last")) return number_words(world, world->index - 4);
    if (jub_text_is(name, "second")) return number_words(world, world->index - 6);
    if (jub_text_is(name, "list_entry"))
        return number_words(world, world->state.programme.list_entry);
    if (jub_text_is(name, "first")) return number_words(world, world->state.deal_order[0]);
    if (jub_text_is(name, "other_reader")) return who(world, "!2/1");
    if (jub_text_is(name, "right")) return right_reader(world);
    if (jub_text_is(name, "wrong")) return wrong_reader(world);
    if (jub_text_is(name, "in")) return number_words(world, sampled(world, true));
    if (jub_text_is(name, "out")) return number_words(world, sampled(world, false));
    assert_true(jub_text_is(name, "next"));
    assert_true(jub_deal_next(&world->state, &number, &reading));
    return number_words(world, number);
}

static const char *fill_in(small *world, const char *json)
{
    jub_buffer buffer = jub_buffer_init(1 << 16);
    jub_text rest = jub_text_from(json);
    for (bool is_name = false; rest.length_bytes > 0; is_name = !is_name) {
        const jub_text part = jub_text_cut(&rest, '@');
        if (is_name)
            jub_buffer_string(&buffer, stand_in(world, part));
        else
            jub_buffer_text(&buffer, part);
    }
    const jub_text text = jub_text_copy(world->arena, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
    return text.bytes;
}

// -- trying ---------------------------------------------------------------------------------------

static jub_status attempt(small *world, const act *tried)
{
    if (strcmp(tried->actor, "draw") == 0 || strcmp(tried->actor, "void") == 0 ||
        strcmp(tried->actor, "inside") == 0) {
        const bool is_inside = tried->actor[0] == 'i';
        const char *const officers[] = {"court", is_inside ? "REG2" : "bar", "REG1"};
        small_draw_by(world, tried->json, officers, tried->actor[0] == 'v');
        return JUB_OK;
    }
    world->is_carried = tried->is_carried;
    world->has_seen = tried->is_carried;
    world->seen = world->index - 1 - tried->unseen;
    world->signed_at = tried->signed_at;
    return small_try(world, who(world, fill_in(world, tried->actor)), tried->day,
                     fill_in(world, tried->json));
}

static void check(const refusal *row)
{
    jub_arena arena = jub_arena_init((size_t)1 << 30);
    small *world = small_new(&arena, false);
    small_to(world, row->step);
    for (size_t i = 0; i < BEFORE_MAX && row->before[i].actor; i++)
        if (attempt(world, &row->before[i]) != JUB_OK)
            fail_msg("before '%s': %s", row->words, world->error.message);
    const jub_state copy = small_copy(world);
    const jub_status status = attempt(world, &row->tried);
    if (status != JUB_REFUSED)
        fail_msg("'%s': %s is not refused but %s", row->words, row->tried.json,
                 jub_status_word(status));
    if (!strstr(world->error.message, row->words))
        fail_msg("'%s' is not in: %s", row->words, world->error.message);
    if (world->error.hint[0] == '\0') fail_msg("no hint: %s", world->error.message);
    small_assert_same(&world->state, &copy);
    small_free(world);
    jub_arena_clear(&arena);
}

TEST(what_is_forbidden_is_refused_in_words_and_leaves_no_trace)
{
    (void)state_unused;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) check(&refusals[i]);
}

// What a refusal left would show in what comes after: everybody who may, does, all the same.
TEST(a_programme_goes_on_after_every_refusal)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false), *straight = small_new(&arena, false);
    for (int step = SMALL_OPENED; step <= SMALL_CLOSED; step++) {
        small_live(world, (small_step)step, NULL);
        small_live(straight, (small_step)step, NULL);
        for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
            if ((int)refusals[i].step == step && !refusals[i].before[0].actor)
                assert_int_equal(attempt(world, &refusals[i].tried), JUB_REFUSED);
    }
    small_assert_same(&world->state, &straight->state);
    small_free(world);
    small_free(straight);
}

static void check_publicly(small *open, const char *json, const char *words)
{
    const jub_state copy = small_copy(open);
    assert_int_equal(small_try(open, "REG1", "2030-01-22", json), JUB_REFUSED);
    if (!strstr(open->error.message, words))
        fail_msg("'%s' is not in: %s", words, open->error.message);
    small_assert_same(&open->state, &copy);
}

TEST(a_first_list_is_signed_once_as_far_as_it_is_public_too)
{
    TEST_ARENA(arena);
    small *open = small_new(&arena, true);
    for (int step = SMALL_OPENED; step <= SMALL_LISTS_SIGNED; step++)
        small_live(open, (small_step)step, NULL);
    assert_int_equal(small_try(open, "HA", "2030-01-18", fill_in(open, SIGN("F1", "4", "@other@"))),
                     JUB_REFUSED);
    assert_string_equal(open->error.message, "the list of 'F1' was signed by 'HA'");
    assert_int_equal(open->state.programme.nominated_count, 5);
    small_free(open);
}

TEST(dealing_is_judged_as_far_as_it_is_public)
{
    TEST_ARENA(arena);
    char json[200];
    uint32_t number, reading;
    small *world = small_new(&arena, false), *open = small_new(&arena, true);
    for (int step = SMALL_OPENED; step <= SMALL_DEALT; step++) {
        small_live(world, (small_step)step, NULL);
        if (step < SMALL_DEALT) small_live(open, (small_step)step, world);
    }
    assert_true(jub_deal_next(&open->state, &number, &reading));
    check_publicly(open, fill_in(open, DEAL("@next@", "2", "RD6")), "is not due");
    small_deal(open, "2030-01-22", number, 1, world);
    (void)snprintf(json, sizeof json, DEAL("%u", "2", "%s"), number, small_reader(open, number, 1));
    check_publicly(open, json, "has had case");
    (void)snprintf(json, sizeof json, DEAL("%u", "3", "RD6"), number);
    check_publicly(open, json, "is not due");
    small_free(world);
    small_free(open);
}

TEST(readers_stay_while_the_main_order_is_dealt_publicly_too)
{
    TEST_ARENA(arena);
    const char *goes = SECOND("returned", "RD1"), *day = "2030-01-22";
    small *world = small_new(&arena, false), *open = small_new(&arena, true);
    small_to(world, SMALL_DEALT);
    for (int step = SMALL_OPENED; step < SMALL_DEALT; step++)
        small_live(open, (small_step)step, world);
    const jub_state copy = small_copy(open);
    assert_int_equal(small_try(open, "CH", "2030-01-21", goes), JUB_REFUSED);
    assert_non_null(strstr(open->error.message, "until all first and second readings are dealt"));
    small_assert_same(&open->state, &copy);
    small_live(open, SMALL_DEALT, world);
    small_do(open, "CH", day, goes);
    small_do(world, "CH", day, goes);
    small_free(world);
    small_free(open);
}

TEST(somebody_may_come_where_nobody_is_left_who_may_read)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    const char *comes = SECOND("seconded", "RD5"), *day = "2030-01-21";
    uint32_t number, reading, reader;
    small_to(world, SMALL_FIRST_CLOSED);
    // RD1 is of the facility of four of the five, RD2 of that of the fifth.
    small_do(world, "CH", "2030-01-20", SECOND("seconded", "RD1"));
    small_do(world, "CH", "2030-01-20", SECOND("seconded", "RD2"));
    small_live(world, SMALL_LISTED, NULL);
    small_live(world, SMALL_READERS_DRAWN, NULL);
    small_live(world, SMALL_FINAL_ROUND, NULL);
    assert_true(jub_deal_next(&world->state, &number, &reading));
    assert_int_equal(jub_deal(&world->state, number, reading, &reader, NULL), JUB_OK);
    assert_int_equal(small_try(world, "CH", day, comes), JUB_REFUSED);
    small_deal(world, day, number, 1, NULL);
    assert_int_equal(jub_deal(&world->state, number, 2, &reader, NULL), JUB_MISSING);
    assert_int_equal(small_try(world, "CH", day, SECOND("returned", "RD1")), JUB_REFUSED);
    small_do(world, "CH", day, comes);
    small_deal(world, day, number, 2, NULL);
    assert_string_equal(small_reader(world, number, 2), "RD5");
    small_free(world);
}

TEST(an_event_has_all_of_its_fields_and_no_other)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    small_to(world, SMALL_FIRST_ROUND);
    jub_event event = small_event(world, "2030-01-12", NOMINATE("F1", "A1", "G1"));
    const jub_event_at at = {.index = world->index,
                             .actor = jub_state_actor(&world->state, JUB_TEXT("CA")),
                             .actor_id = JUB_TEXT("CA"),
                             .sitting_time = event.time};
    event.has &= ~JUB_HAS(CLAUSES);
    assert_int_equal(jub_apply(&world->state, &at, &event, &world->error), JUB_REFUSED);
    assert_string_equal(world->error.message, "'person.nominated' lacks 'clauses'");
    event.has |= JUB_HAS(CLAUSES) | JUB_HAS(REASON);
    assert_int_equal(jub_apply(&world->state, &at, &event, &world->error), JUB_REFUSED);
    assert_string_equal(world->error.message, "'person.nominated' has no 'reason'");
    small_free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_forbidden_is_refused_in_words_and_leaves_no_trace),
        cmocka_unit_test(a_programme_goes_on_after_every_refusal),
        cmocka_unit_test(a_first_list_is_signed_once_as_far_as_it_is_public_too),
        cmocka_unit_test(dealing_is_judged_as_far_as_it_is_public),
        cmocka_unit_test(readers_stay_while_the_main_order_is_dealt_publicly_too),
        cmocka_unit_test(somebody_may_come_where_nobody_is_left_who_may_read),
        cmocka_unit_test(an_event_has_all_of_its_fields_and_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
