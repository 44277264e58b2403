#ifndef JUB_REGISTER_SYNTH_COLUMNS_PRIVATE_H
#define JUB_REGISTER_SYNTH_COLUMNS_PRIVATE_H

/// The columns of each file, in order: header line, datapackage.json and the rows all follow this
/// list.
///
///     X(column, schema type, cases separated by blanks, marks, refers to, title)
///
/// Marks: K primary key, R required, N the cell may be `none`.

#define SYNTH_CONDUCT_CASES "model good ordinary"
#define SYNTH_WORK_CASES "farm pasture handicraft_factory"
#define SYNTH_OPTION_CASES "transfer_model release_family"
#define SYNTH_MOVEMENT_CASES "admission transfer death release"
#define SYNTH_AUTHORITY_CASES "social_security state_security prosecutor court bureau"
#define SYNTH_GROUND_CASES                                                                         \
    "charge campaign family_of_convicted sentence capacity work discipline illness accident "      \
    "term_served remission acquitted"
#define SYNTH_GROUND_CASES_AFTER                                                                   \
    SYNTH_GROUND_CASES " pardon new_offence broken_condition old_file no_charge"
#define SYNTH_TIE_CASES "parent child sibling spouse cousin in_law"
#define SYNTH_ROLE_CASES "guidance_officer deputy records_officer guard"

#define SYNTH_PERSONS_COLUMNS(X)                                                                   \
    X(person, "string", "", "KR", "", "number of the person")                                      \
    X(name, "string", "", "", "", "name in Korean")                                                \
    X(name_latin, "string", "", "", "", "name romanised")                                          \
    X(sex, "string", "female male", "", "", "sex")                                                 \
    X(birth, "date", "", "", "", "date of birth")                                                  \
    X(facility, "string", "", "", "facilities", "where the person is held")                        \
    X(held_as, "string", "convicted family_member", "", "", "on whose account the person is held") \
    X(held_since, "date", "", "", "", "first day in custody")                                      \
    X(maximum_term, "duration", "", "N", "", "the most the law allows for the gravest sentence")   \
    X(pretrial, "boolean", "", "", "", "waits for trial")                                          \
    X(conduct, "string", SYNTH_CONDUCT_CASES, "", "", "mark for conduct")                          \
    X(family_group, "string", "", "N", "", "people held together with the person")                 \
    X(offences, "list", "", "N", "", "codes of all sentences or charges")                          \
    X(home_town, "string", "", "", "", "where the person comes from")

#define SYNTH_SENTENCES_COLUMNS(X)                                                                 \
    X(sentence, "string", "", "KR", "", "number of the sentence")                                  \
    X(person, "string", "", "R", "persons", "whose sentence it is")                                \
    X(offence, "string", "", "", "", "code")                                                       \
    X(kind, "string", "determinate life", "", "", "kind of sentence")                              \
    X(imposed, "date", "", "", "", "day of the judgment")                                          \
    X(start, "date", "", "N", "", "day it runs from; none when it follows another")                \
    X(term, "duration", "", "N", "", "length; none for life")                                      \
    X(maximum, "duration", "", "N", "", "the most the law allows; none where that is life")        \
    X(consecutive_to, "string", "", "N", "sentences", "the sentence it follows")

#define SYNTH_FACILITIES_COLUMNS(X)                                                                \
    X(facility, "string", "", "KR", "", "number of the facility")                                  \
    X(name, "string", "", "", "", "name in Korean")                                                \
    X(name_latin, "string", "", "", "", "name romanised")                                          \
    X(ministry, "string", "social_security state_security other_ministry", "", "", "who runs it")  \
    X(kind, "string", "political_prison labour_camp other_facility", "", "", "kind")               \
    X(option, "string", SYNTH_OPTION_CASES, "N", "", "what the pardon gives a political prison")   \
    X(capacity, "integer", "", "", "", "places")                                                   \
    X(work, "string", SYNTH_WORK_CASES, "N", "", "what is worked there")                           \
    X(province, "string", "", "", "", "province")

#define SYNTH_ROUNDS_COLUMNS(X)                                                                    \
    X(person, "string", "", "R", "persons", "who was looked at")                                   \
    X(round, "string", "R1 R2", "R", "", "which round of the selection")                           \
    X(passed, "boolean", "", "", "", "went on to the next")

#define SYNTH_MOVEMENTS_COLUMNS(X)                                                                 \
    X(movement, "string", "", "KR", "", "number of the movement")                                  \
    X(person, "string", "", "N", "persons", "who; none when no longer held")                       \
    X(former_person, "string", "", "N", "", "who was held and is no longer")                       \
    X(kind, "string", SYNTH_MOVEMENT_CASES, "", "", "what happened")                               \
    X(date, "date", "", "R", "", "on which day")                                                   \
    X(until, "date", "", "N", "", "day of the next movement; none when still there")               \
    X(facility, "string", "", "", "facilities", "into which, or from which for good")              \
    X(authority, "string", SYNTH_AUTHORITY_CASES, "", "", "who ordered it")                        \
    X(ground, "string", SYNTH_GROUND_CASES, "", "", "why")

#define SYNTH_OFFICERS_COLUMNS(X)                                                                  \
    X(officer, "string", "", "KR", "", "number of the officer")                                    \
    X(name, "string", "", "", "", "name in Korean")                                                \
    X(name_latin, "string", "", "", "", "name romanised")                                          \
    X(sex, "string", "female male", "", "", "sex")                                                 \
    X(facility, "string", "", "", "facilities", "where the officer serves")                        \
    X(role, "string", SYNTH_ROLE_CASES, "", "", "role")                                            \
    X(home_town, "string", "", "", "", "where the officer comes from")                             \
    X(since, "date", "", "", "", "in service there since")

#define SYNTH_TIES_COLUMNS(X)                                                                      \
    X(tie, "string", "", "KR", "", "number of the tie")                                            \
    X(officer, "string", "", "R", "officers", "officer")                                           \
    X(person, "string", "", "R", "persons", "person held")                                         \
    X(kind, "string", SYNTH_TIE_CASES, "", "", "what the person is to the officer")

#define SYNTH_OFFENCE_CODES_COLUMNS(X) X(code, "string", "", "KR", "", "code of an offence")

#define SYNTH_PLANTED_COLUMNS(X)                                                                   \
    X(file, "string", "", "", "", "file")                                                          \
    X(record, "integer", "", "", "", "record; the header is record 1")                             \
    X(column, "string", "", "", "", "column")                                                      \
    X(kind, "string", "", "", "", "missing, double, absent or the word of the fault")              \
    X(value, "string", "", "", "", "what stands there")                                            \
    X(truth, "string", "", "", "", "what should stand there")                                      \
    X(note, "string", "", "", "", "what else is different")

enum { SYNTH_CELL_MAX = 16 };

/// `SYNTH_PERSONS_birth` and so on: the place of a column in its file.
enum {
#define X(column, type, cases, marks, refers, title) SYNTH_PERSONS_##column,
    SYNTH_PERSONS_COLUMNS(X)
#undef X
};
enum {
#define X(column, type, cases, marks, refers, title) SYNTH_SENTENCES_##column,
    SYNTH_SENTENCES_COLUMNS(X)
#undef X
};
enum {
#define X(column, type, cases, marks, refers, title) SYNTH_ROUNDS_##column,
    SYNTH_ROUNDS_COLUMNS(X)
#undef X
};
enum {
#define X(column, type, cases, marks, refers, title) SYNTH_MOVEMENTS_##column,
    SYNTH_MOVEMENTS_COLUMNS(X)
#undef X
};

#endif
