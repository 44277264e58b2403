#ifndef JUB_OVERSIGHT_FINDING_H
#define JUB_OVERSIGHT_FINDING_H

#include "oversight/evidence.h"

/// What oversight says, and on what it rests. A finding says where to look; none is proof.

/// X(NAME, code, word, what is tested). Codes are those of docs/oversight.md, which says which of
/// them are ours alone.
#define JUB_INDICATOR_LIST(X)                                                                      \
    X(EXCLUDED, "A1", "excluded-on-list", "somebody on the list whom an exclusion bars")           \
    X(CAP, "A2", "beyond-the-cap", "a benefit beyond the decree's limits")                         \
    X(LATE, "A3", "late-or-out-of-order", "a step after its closing time or out of order")         \
    X(TWICE, "A4", "twice-on-list", "one person twice on the list, or in another's place")         \
    X(FAMILY, "A5", "family-places", "family ties entered after the order was known")              \
    X(FOUR_EYES, "A6", "four-eyes", "one key for two people, or one who signs twice")              \
    X(LOOKS, "A7", "looks-without-task", "records looked at without a task")                       \
    X(EDITS, "B1", "edits-before-freeze", "facts that decide, raised in the last days")            \
    X(CROWDING, "B2", "crowding-above-a-line", "more people just above a line than around it")     \
    X(BATCHES, "B3", "batches", "many credits typed in one session")                               \
    X(GENEROUS, "C1", "generous-or-harsh", "a reader who passes more or fewer than colleagues")    \
    X(STEERED, "C2", "steered", "cases handed back, and where they went")                          \
    X(DIFFERS, "C3", "second-reader-differs", "a reader whom the other reader contradicts")        \
    X(PACE, "C4", "order-and-pace", "answers that follow the one before, or the hour")             \
    X(PASSED_OVER, "C5", "passed-over", "people ranked higher who were left out")                  \
    X(SET_ASIDE, "C7", "set-aside-outlier", "a facility that sets aside more than others")         \
    X(USEFUL, "D1", "useful-hands", "people of the best mark, set aside more than others")         \
    X(TIED, "D2", "tied", "officer and beneficiary are tied")                                      \
    X(GO_BETWEEN, "D3", "go-between", "a reader and what a group of people have in common")        \
    X(MOVED, "D5", "shopping-for-a-facility", "people moved to where more are chosen")             \
    X(FACILITY_FAVOUR, "D6", "favoured-facility", "a reader and one facility's people")

typedef enum jub_indicator {
#define X(name, code, word, meaning) JUB_INDICATOR_##name,
    JUB_INDICATOR_LIST(X)
#undef X
        JUB_INDICATOR_COUNT
} jub_indicator;

const char *jub_indicator_code(jub_indicator indicator);
const char *jub_indicator_word(jub_indicator indicator);
const char *jub_indicator_meaning(jub_indicator indicator);

/// What an indicator with a rule holds against it, one after the other, such as "people on the
/// list"; NULL for one that has no rule.
const char *jub_indicator_checked(jub_indicator indicator);

/// What else may be behind a finding, when nobody has done wrong: one sentence, to be read before
/// anybody is asked anything. Each belongs to one indicator. X(NAME, words)
#define JUB_INNOCENT_LIST(X)                                                                       \
    X(EXCLUDED, "the record of the offence, or of what took its article's place, may be wrong")    \
    X(CAP, "a date or a term in the register may be wrong")                                        \
    X(CLOCK, "a clock may have been wrong")                                                        \
    X(BUNDLE, "a bundle may have been long on its way")                                            \
    X(NAMESAKES, "two people may have the same name and birth date")                               \
    X(EXCHANGED, "records that had been exchanged may have been put right, or been entered anew "  \
                 "from the papers")                                                                \
    X(FAMILY, "true ties may have been entered late, when somebody asked for them")                \
    X(ENROLLED_TWICE, "somebody may have been enrolled twice, or have stood in for a colleague")   \
    X(TASK, "there may have been a task that no event tells of, such as a question by telephone")  \
    X(ARREARS,                                                                                     \
      "arrears may have been cleared before the freeze, from papers that bear the marks out")      \
    X(PAPER, "there may be a paper of which only the number was not typed")                        \
    X(MARKS, "marks may have risen at the facility, or its arrears been cleared")                  \
    X(RULE, "a rule may itself put many people just above the line")                               \
    X(PILE, "a session may have worked off one pile of papers")                                    \
    X(OPINION, "the reader may have read better or worse cases than the decree's facts tell, or "  \
               "be of another opinion in good faith")                                              \
    X(ACQUAINTED, "the reader may know many people, or take a tie more seriously than others do")  \
    X(LOT, "the lot may have fallen so, as it does to one programme in so many")                   \
    X(NEW, "the reader may be new, or read the papers otherwise in good faith")                    \
    X(ALIKE, "like cases may have come one after another, or the hard ones been left for last")    \
    X(WEAK_PAPERS, "those ranked highest may have had the weakest papers")                         \
    X(DECLINERS, "the facility may hold more people who decline, are ill or lack papers")          \
    X(WORK, "the best mark may go together with what is a reason to set aside, such as work that " \
            "cannot be left at once")                                                              \
    X(SMALL_PLACE, "in a small place everybody is tied to everybody")                              \
    X(NO_TIE, "the register may hold a tie that is not there")                                     \
    X(HELPED, "a group may have good papers because somebody helped all of them with these")       \
    X(GOOD_PAPERS, "the facility may keep its papers better than the register tells")              \
    X(MOVED, "people may have been moved for work, room or health")

typedef enum jub_innocent {
#define X(name, words) JUB_INNOCENT_##name,
    JUB_INNOCENT_LIST(X)
#undef X
        JUB_INNOCENT_COUNT
} jub_innocent;

const char *jub_innocent_words(jub_innocent innocent);

/// X(NAME, word, meaning)
#define JUB_VERDICT_LIST(X)                                                                        \
    X(NO_DATA, "no data", "fewer cases than the rule needs; not the same as clean")                \
    X(NOTHING, "nothing found", "tested, and nothing unusual")                                     \
    X(WATCH, "watch",                                                                              \
      "unusual, but less sure than a flag, or left to a person by its rule; for auditors alone")   \
    X(FLAG, "flag", "unlikely under honest work, controlled for many tests, and large")            \
    X(BREACH, "breach", "a rule was broken; no statistics in it")

typedef enum jub_verdict {
#define X(name, word, meaning) JUB_VERDICT_##name,
    JUB_VERDICT_LIST(X)
#undef X
        JUB_VERDICT_COUNT
} jub_verdict;

const char *jub_verdict_word(jub_verdict verdict);
const char *jub_verdict_meaning(jub_verdict verdict);

typedef enum jub_subject_kind {
    JUB_SUBJECT_ACTOR,    // number of an actor
    JUB_SUBJECT_PAIR,     // two actors
    JUB_SUBJECT_FACILITY, // row
    JUB_SUBJECT_PERSON,   // row
    JUB_SUBJECT_WHOLE,    // the programme
} jub_subject_kind;

/// What a finding shows, in one sentence. X(NAME, words)
#define JUB_SAYS_LIST(X)                                                                           \
    X(NOTHING, "")                                                                                 \
    X(ONE_SESSION,                                                                                 \
      "one session raised facts of people who were then chosen more often than others there")      \
    X(TWO_BENEFITS, "a person has two benefits on one list")                                       \
    X(WRONG_END, "a benefit that its own dates do not bear out")                                   \
    X(TOO_MANY_PLACES, "more people by a quota than it has places")                                \
    X(ONE_DIRECTION, "differs from the other reader in one direction")                             \
    X(PASSES_REFUSED, "passes, more often than colleagues, what the other reader refuses")         \
    X(REFUSES_PASSED, "refuses, more often than colleagues, what the other reader passes")         \
    X(BAR_TAKEN_AWAY, "a fact that barred was taken away in the last days before the freeze, and " \
                      "no document is named")                                                      \
    X(RAISED_OFTEN, "facts that decide were raised more often than colleagues raise them, in the " \
                    "last days before the freeze")                                                 \
    X(RAISED_AT_FACILITY, "facts that decide were raised at this facility more often than at "     \
                          "others, in the 90 days before the freeze")                              \
    X(LEFT_OUT_AND_LISTED, "somebody is on the list whom the decree leaves out")                   \
    X(NEW_TIES,                                                                                    \
      "families to which somebody was added since the order was known, more than elsewhere")       \
    X(EACH_OTHERS, "pass the people of each other's facility more than others do")                 \
    X(ONE_FACILITY, "passes the people of one facility more than others do")                       \
    X(ONE_KEY, "one key stands for two people")                                                    \
    X(SAME_REGISTRAR, "the same registrar finalised the list and sealed it")                       \
    X(MORE_OR_FEWER,                                                                               \
      "passes more, or fewer, of the same cases than colleagues would be expected to")             \
    X(ONE_TOWN, "one reader passed more people of one town than expected of the same reader")      \
    X(FEW_TOWNS, "what a reader passed beyond the expected lies in few towns")                     \
    X(OUTSIDE_DAYS, "something was done outside the days it may be done on")                       \
    X(ENTERED_LATE,                                                                                \
      "a facility's entries came into the log days after they are said to have been made")         \
    X(LOOKED, "looked at records of more people, without a task that the log tells of, than "      \
              "others of the same role")                                                           \
    X(MOVED_TO_WHERE,                                                                              \
      "people were moved to facilities where more are chosen, more than a year earlier")           \
    X(ANSWER_BEFORE, "answers depend on the answer before")                                        \
    X(LAST_HOUR, "answers in the last hour of the day are not like those of the rest of it")       \
    X(RANKED_REFUSED, "refuses people who are ranked high enough more often than colleagues "      \
                      "would, so that others move up")                                             \
    X(SETS_ASIDE, "sets aside more of those who may be nominated than other facilities do")        \
    X(HANDS_BACK, "hands back more of the cases dealt than colleagues do")                         \
    X(HANDED_DOUBTFUL,                                                                             \
      "of what was handed back more than half is less likely to be passed than half of all cases") \
    X(LOT_UNEVEN, "doubtful cases that were handed back fell to readers who pass more, more "      \
                  "often than by an even lot")                                                     \
    X(BARRED, "answered about somebody from whom the dealing bars the reader")                     \
    X(TIED_NOMINATED,                                                                              \
      "people tied to their facility's clerk or head were nominated more often than others there") \
    X(ONE_PERSON, "two records that are likely of one person")                                     \
    X(IDENTITY_REPLACED,                                                                           \
      "name and date of birth of the same people were both replaced, by one editor")               \
    X(BEST_SET_ASIDE,                                                                              \
      "people of the best mark were set aside more often than others of the facility")

typedef enum jub_says {
#define X(name, words) JUB_SAYS_##name,
    JUB_SAYS_LIST(X)
#undef X
        JUB_SAYS_COUNT
} jub_says;

const char *jub_says_words(jub_says says);

/// One test of one indicator, or a breach. What does not apply to an indicator is zero or NAN.
typedef struct jub_finding {
    uint8_t indicator; // a jub_indicator
    uint8_t verdict;   // a jub_verdict, given by the frame (frame.c); BREACH, and WATCH where no
                       // p decides, by the indicator
    uint8_t subject_kind;
    uint8_t family;     // of tests within the indicator, from 0
    bool is_watch_only; // whatever its p, no flag: the same for all of a family
    uint32_t subject;   // as subject_kind says
    uint32_t other;     // the second of a pair; or a facility, for one who is tied to it
    jub_text about;     // what else it is about, such as a home town; may be empty
    uint64_t hits;      // observed
    uint64_t trials;    // of so many; 0: no share
    double expected;    // hits expected, leaving out whoever is tested
    double low, high;   // prediction limits of hits (95 of 100)
    double effect;      // share beyond what is expected, shrunken; in [-1, 1]
    double effect_low;  // and its interval (95 of 100)
    double effect_high;
    double p;       // NAN: no data
    double p_watch; // with the spread fitted without the outermost; NAN: as p
    double q;       // of the full fit, over all tests of the family
    double q_watch;
    jub_says says;
    const uint64_t *entries; // [entry_count] of the log, that it rests on
    size_t entry_count;
    const uint32_t *persons; // [person_count] rows: whom to read again first
    size_t person_count;
} jub_finding;

/// Why an indicator made no test at all. X(NAME, words).
#define JUB_UNTESTED_LIST(X)                                                                       \
    X(NO, "tests were made")                                                                       \
    X(RULE_ALONE, "a rule, without statistics")                                                    \
    X(TOO_FEW, "too few cases for any test")                                                       \
    X(NO_PROPOSALS, "what the decree gives each person is not at hand")                            \
    X(NO_LIST, "the list is not at hand")                                                          \
    X(NOTHING_LATE, "no entry came more than a week late")                                         \
    X(NO_NAMES, "the register has no names or no dates of birth")                                  \
    X(TOO_MANY_DOUBLES, "more pairs of records may be one person than can be held; see doubles")   \
    X(NO_FAMILY_COLUMN, "the register has no family groups")                                       \
    X(NO_FAMILIES, "nobody in the register has a family group")                                    \
    X(NO_PAIRS, "readers are paired by lot and a facility has one clerk and one head, so there "   \
                "are no pairs to compare")                                                         \
    X(NO_LOOKS, "the log holds no look at a record")                                               \
    X(NO_EDITS, "no record was edited before the freeze")                                          \
    X(NO_RAISE, "no edit raised a fact that decides")                                              \
    X(NO_FREE_LINE, "lines rest on dates and terms that no officer of the programme can change; "  \
                    "edits that move somebody over one are weighed by B1")                         \
    X(NO_CHOICE, "no case that leaves a choice was read")                                          \
    X(NO_SECOND, "no case was read twice")                                                         \
    X(NO_DEALS, "no case was dealt")                                                               \
    X(NO_RANKS, "the decree ranks nobody among the cases")                                         \
    X(NOBODY_PROPOSED, "nobody was proposed")                                                      \
    X(NO_MARKS, "the register has no marks for conduct")                                           \
    X(NO_WORK, "no facility with work proposed anybody")                                           \
    X(NO_OFFICERS, "the register lists no officers")                                               \
    X(NO_TOWNS, "the register has neither petitioners nor the towns people come from")             \
    X(NO_SIGNATORIES, "the register does not name who signed movements")                           \
    X(NO_TRANSFERS, "nobody was transferred in the 180 days before the freeze or a year earlier")  \
    X(TOO_MANY_PAIRS, "there are too many readers and facilities to try all pairs")

typedef enum jub_untested {
#define X(name, words) JUB_UNTESTED_##name,
    JUB_UNTESTED_LIST(X)
#undef X
        JUB_UNTESTED_COUNT
} jub_untested;

const char *jub_untested_words(jub_untested untested);

/// What was tested, per indicator. Three states, of which an indicator may have the first two at
/// once: its rule was checked (checked_count > 0; held where breach_count is 0), tests were made
/// (test_count > 0), or there was nothing to go by (both are 0, and `untested` says why).
typedef struct jub_tested {
    uint64_t checked_count; // held against the rule (jub_indicator_checked), each a breach or not
    uint64_t test_count;
    uint64_t no_data_count;
    uint64_t flag_count, watch_count, breach_count;
    uint8_t untested; // a jub_untested: NO exactly where test_count > 0
} jub_tested;

/// A point of a funnel plot: never ranked.
typedef struct jub_funnel_point {
    uint32_t subject; // an actor or a facility's row
    uint64_t hits, trials;
    double expected;                             // share
    uint64_t low_95, high_95, low_998, high_998; // prediction limits of hits, with the spread
    uint8_t verdict;                             // of the test about it
} jub_funnel_point;

typedef struct jub_funnel {
    jub_indicator indicator;
    jub_subject_kind subject_kind;
    const jub_funnel_point *points;
    size_t point_count;
    double mean;      // share over all
    double precision; // of the full fit; INFINITY: none needed
} jub_funnel;

typedef struct jub_oversight {
    const jub_finding
        *findings; // flags, watches and breaches, the gravest first, then by indicator
    size_t finding_count;
    const jub_finding *tests; // every test that was made or lacked data, for who checks
    size_t test_count;
    jub_tested tested[JUB_INDICATOR_COUNT];
    const jub_funnel *funnels;
    size_t funnel_count;
    uint64_t seed; // of permutations
    uint32_t draws;
} jub_oversight;

/// Key of what a finding is about, for people: an actor's id, a facility's key, `a and b`.
void jub_finding_subject(const jub_state *state, const jub_finding *finding, jub_buffer *buffer);

/// What else may be behind this finding.
jub_innocent jub_finding_innocent(const jub_finding *finding);

#endif
