#ifndef JUB_REHEARSAL_REHEARSAL_H
#define JUB_REHEARSAL_REHEARSAL_H

#include "ledger/log.h"
#include "programme/desk.h"
#include "rehearsal/cast.h"

/// A whole programme from opening to closing, played by a cast under a simulated clock, through the
/// same doors by which commands act (programme/desk.h). Everything follows from decree, register
/// and cast: the same input gives the same log, byte for byte.

/// Something a corrupt officer did, or tried and was refused.
typedef struct jub_deed {
    jub_character character;
    jub_text officer;
    jub_text person;      // key, or empty
    uint64_t case_number; // 0: none
    bool was_refused;     // then there is no entry, and `what` ends with what the rule said
    uint64_t entry;       // index in the log
    jub_text what;
} jub_deed;

/// Where a rehearsal leaves what it makes, and whom it tells. Calls may be NULL but for the stores.
typedef struct jub_rehearsal_ports {
    jub_storage log;      // empty, or one that answers like an empty one
    jub_facts_sink facts; //
    jub_guard guard;      // of the log's key
    void *context;        // of what follows

    /// A file of the programme's folder, such as `sealed/1/list.age`; replaces what is there.
    jub_status (*file)(void *context, const char *path, jub_text bytes, jub_error *error);
    /// A step of importance, with the programme's day and second of the day.
    void (*step)(void *context, jub_date day, int32_t second, const char *words);
    /// Days of the programme that are over, of all.
    void (*progress)(void *context, uint64_t done, uint64_t total);
    jub_status (*deed)(void *context, const jub_deed *deed, jub_error *error);
} jub_rehearsal_ports;

enum { JUB_REHEARSAL_RESERVE = 5 };

/// How much there was of what.
typedef struct jub_rehearsal_counts {
    uint64_t entry_count; // of the log
    uint64_t sitting_count;
    uint64_t event_count;
    uint64_t edit_count;
    uint64_t proposed_count;
    uint64_t nominated_count;
    uint64_t set_aside_count;
    uint64_t case_count;
    uint64_t reading_count;
    uint64_t third_count;
    uint64_t recused_count;
    uint64_t lapsed_count;
    uint64_t unsettled_count;
    uint64_t passed_count;
    uint64_t listed_count; // on the last version of the list
    uint64_t contested_count;
    uint64_t told_count;
    uint64_t declined_count;
    uint64_t objection_count;
    uint64_t upheld_count;
    uint64_t correction_count;
    uint64_t effect_count;
    uint64_t reread_count;
    uint64_t overturned_count; // by the auditor, of those
    uint64_t deed_count;       // of corrupt officers
    uint64_t refused_count;    // what they tried
} jub_rehearsal_counts;

/// Plays it. `state` is empty (jub_state_begin), over a basis with register, and its origin that of
/// the cast; afterwards it is that of a closed programme.
///
/// Errors: JUB_CONFLICT when the rules let pass what a corrupt officer must not be able to do;
/// JUB_REFUSED when they refuse what belongs to the programme; those of stores and ports.
jub_status jub_rehearse(const jub_cast *cast, const jub_rehearsal_ports *ports, jub_state *state,
                        jub_rehearsal_counts *counts_out, jub_error *error);

#endif
