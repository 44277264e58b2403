#ifndef JUB_FORECAST_FORECAST_H
#define JUB_FORECAST_FORECAST_H

#include "base/parallel.h"
#include "decree/determine.h"
#include "sentence/sentence.h"

/// How many a decree will reach, before it is signed: people by standing, clause and facility, as
/// ranges, and who is not counted and why. docs/forecast.md defines each figure.

/// Least and most by what is undetermined.
typedef struct jub_bounds {
    uint64_t least, most;
} jub_bounds;

typedef struct jub_forecast_count {
    jub_text name;         // of a clause, a facility, a kind
    jub_text label;        // the clause's source, the facility's name; may be empty
    uint64_t people;       // of a facility or kind; of a clause: everybody
    jub_bounds granted;    // benefit in any way
    jub_bounds released;   // leave on the effective date
    uint64_t sure;         // their standing is granted
    uint64_t undetermined; // their standing is not known; of a clause: who may have it
} jub_forecast_count;

/// Why somebody may come within the line between the register's day and the effective date, or is
/// out of its reach. X(NAME, word, meaning)
#define JUB_FORECAST_GAP_LIST(X)                                                                   \
    X(TIME, "time", "time passes: who is short of a line today and past it on the day")            \
    X(ADMISSIONS, "admissions", "who is admitted until then, at the rate of the last months")      \
    X(TRIALS, "trials", "who waits for trial and may be sentenced by then")                        \
    X(LEAVING, "leaving", "who leaves before the day in the ordinary course")                      \
    X(PENDING, "pending", "cases under investigation outside prisons: not in the register")        \
    X(SUSPENDED, "suspended", "suspended terms, fines, parole: not in the register")               \
    X(FAULTS, "faults", "whose record has cells that cannot be read")

typedef enum jub_forecast_gap {
#define X(name, word, meaning) JUB_FORECAST_##name,
    JUB_FORECAST_GAP_LIST(X)
#undef X
        JUB_FORECAST_GAP_COUNT
} jub_forecast_gap;

const char *jub_forecast_gap_word(jub_forecast_gap gap);
const char *jub_forecast_gap_meaning(jub_forecast_gap gap);

typedef struct jub_forecast_gap_count {
    bool is_counted;          // false: the register cannot tell, and it is named as not counted
    bool is_within;           // in the count over the register already, and not to be added again
    double low, middle, high; // people more (or, of LEAVING, fewer)
} jub_forecast_gap_count;

/// What a reader has to know beside the figures. X(NAME, words)
#define JUB_FORECAST_NOTE_LIST(X)                                                                  \
    X(ROUNDS, "the rounds are not held yet: counted as if everybody passed them")                  \
    X(LOTS, "lots are not drawn yet: a stand-in draws who of equals comes first, which changes "   \
            "who, and hardly how many")                                                            \
    X(NO_EFFECT, "the decree names no effective date: counted as on the register's day")           \
    X(NO_DAY, "the register has no dates: taken as of the effective date")                         \
    X(PAST, "the register's day is not before the effective date: nothing lies between")           \
    X(OLD, "the register is too old: more than 180 days lie between its latest fact and today")    \
    X(FAR,                                                                                         \
      "more than 180 days lie between the register's day and the effective date: the longer, "     \
      "the less these estimates say")                                                              \
    X(THIN, "the register is thin: fewer than 200 people, or more than one in ten undetermined")   \
    X(NO_MOVEMENTS, "no movements: admissions are those who are still held, which is too few")     \
    X(NO_ADMISSIONS, "no day of admission is known: new admissions are not counted")               \
    X(FEW_MONTHS, "fewer than three months of admissions: their rate says little")                 \
    X(NO_JUDGMENTS, "how long people wait for judgment is not known: half are taken as sentenced") \
    X(NO_CUSTODY, "the register has no days of release: who leaves before the day is not counted") \
    X(OVERDUE, "some are held although their day of release has passed")                           \
    X(LONE_DATES, "some dates lie alone after all others and were not taken for the register's")

typedef enum jub_forecast_note {
#define X(name, words) JUB_FORECAST_NOTE_##name,
    JUB_FORECAST_NOTE_LIST(X)
#undef X
        JUB_FORECAST_NOTE_COUNT
} jub_forecast_note;

const char *jub_forecast_note_words(jub_forecast_note note);

typedef struct jub_forecast {
    jub_date as_of, effect; // the register's day; the decree's
    uint64_t person_count;
    uint64_t standings[JUB_STANDING_COUNT];
    jub_forecast_count total;
    const jub_forecast_count *clauses; // by the clause that gives it
    size_t clause_count;
    const jub_forecast_count *facilities; // rows in order
    size_t facility_count;
    jub_forecast_count elsewhere;    // whose facility is not known
    const jub_forecast_count *kinds; // of facility, in the order of the list of kinds
    size_t kind_count;
    const jub_forecast_count *ministries;
    size_t ministry_count;
    jub_forecast_gap_count gaps[JUB_FORECAST_GAP_COUNT];
    double low, middle, high; // who will benefit, all counted gaps in
    uint64_t days_saved;      // of who is determined
    uint64_t come, go;        // TIME: who comes within the lines by it, and who leaves them
    uint64_t waiting;         // for trial, and not reached as they stand
    uint64_t overdue;
    double newcomers_out;        // share of comparable newcomers still held who would be released
    double admissions_per_month; // 30 days, as the window has them
    uint32_t window_months;
    bool notes[JUB_FORECAST_NOTE_COUNT];
    const struct forecast_fate *fates; // [person_count] for jub_forecast_compare
} jub_forecast;

typedef struct jub_forecast_options {
    const jub_law *law; // of sentences, for days of release after a cut; may be NULL
    bool has_register_day;
    jub_date register_day; // otherwise the latest that the register has
    bool has_today;
    jub_date today;         // against which the register may be too old; else nothing is said of it
    bool takes_rounds;      // as the register has them; otherwise everybody has passed
    uint32_t window_months; // of admissions, 30 days each, back from the register's day; 1 to 120
    const jub_parallel *parallel;
} jub_forecast_options;

enum { JUB_FORECAST_WINDOW_MAX = 120, JUB_FORECAST_WINDOW_DEFAULT = 6 };

/// Owner: in `arena`; texts are views into decree and register, which outlive it. The same bytes
/// whatever the threads.
/// Errors: those of jub_determiner_open, told in `diagnostics`; JUB_NO_MEMORY.
jub_status jub_forecast_make(jub_arena *arena, const jub_decree *decree, const jub_register *reg,
                             const jub_forecast_options *options, jub_diagnostics *diagnostics,
                             jub_forecast *forecast_out, jub_error *error);

// -- two drafts -----------------------------------------------------------------------------------

typedef struct jub_forecast_change {
    jub_text name;
    const jub_forecast_count *before, *after; // NULL: that draft has no such clause
    jub_bounds gained;                        // reached by the second and not by the first
    jub_bounds lost;                          // the other way round
    uint64_t open; // people for whom facts are missing that may make them gain or lose
} jub_forecast_change;

typedef struct jub_forecast_comparison {
    jub_forecast_change total;
    const jub_forecast_change *clauses; // those of the first, then those the second has alone
    size_t clause_count;
    const jub_forecast_change *facilities;
    size_t facility_count;
} jub_forecast_comparison;

/// Both are of the same register. Clauses are matched by their names: who gains by G1 has G1 in the
/// second draft and not in the first. Owner: in `arena`; it points into both forecasts. Errors:
/// JUB_NO_MEMORY.
jub_status jub_forecast_compare(jub_arena *arena, const jub_register *reg,
                                const jub_forecast *forecast, const jub_forecast *other,
                                jub_forecast_comparison *comparison_out, jub_error *error);

// -- when people leave ----------------------------------------------------------------------------

/// No day on which somebody leaves: life, no sentence, not known.
#define JUB_NO_LEAVING INT32_MAX

/// The day on which each person leaves with the least and the most that the decree may give: the
/// register's own day of release for who gets nothing. A release is on the effective date.
///
///     least_out, most_out   [person count] or NULL
void jub_forecast_leaving(const jub_forecast *forecast, jub_date *least_out, jub_date *most_out);

/// The register's day of release of a person, or the end of the term, or JUB_NO_LEAVING.
jub_date jub_forecast_leaves(const jub_register *reg, uint32_t person);

/// The latest day that the register speaks of: of an admission, a movement or a judgment. Days that
/// stand alone, with fewer than three records in the 31 days before, are slips of a pen and are
/// passed over; `*lone_out` is how many. False where it has no dates.
bool jub_forecast_register_day(jub_arena *arena, const jub_register *reg, jub_date *day_out,
                               uint32_t *lone_out);

#endif
