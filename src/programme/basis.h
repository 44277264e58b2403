#ifndef JUB_PROGRAMME_BASIS_H
#define JUB_PROGRAMME_BASIS_H

#include "base/parallel.h"
#include "base/sha256.h"
#include "decree/determine.h"
#include "ledger/tree.h"
#include "programme/agenda.h"
#include "programme/record.h"

/// What a programme is about and does not change: decree, register, and what the one gives by the
/// other. Events are judged against it.

/// What the decree gives one person if both rounds are passed, and if the final one is not: where
/// the two are the same, nobody has discretion. A record as in state.h.
#define JUB_PROPOSAL_MEMBERS(X)                                                                    \
    X(U64, grants)         /* clauses that give it, if both are passed */                          \
    X(U32, quota)          /* that decides, or JUB_NO_QUOTA */                                     \
    X(U32, rank)           /* in it and its group, from 1, all passing; 0 without */               \
    X(U32, places)         /* of the group */                                                      \
    X(U8, standing)        /* a jub_standing, if both rounds are passed */                         \
    X(U8, standing_failed) /* if the final one is not */                                           \
    X(U8, is_proposed)     /* may be nominated: granted, or in the reserve of a quota */           \
    X(U8, is_reserve)      /* beyond the places, for drop-outs */                                  \
    X(U8, is_contested)    /* a place that hangs on missing facts: reported, not given */
JUB_RECORD(jub_proposal, JUB_PROPOSAL_MEMBERS)

/// Why a reader may not read a case. X(name, words)
#define JUB_BAR_LIST(X)                                                                            \
    X(JUB_BAR_NONE, "nothing stands against it")                                                   \
    X(JUB_BAR_FACILITY, "the person is held at the reader's own facility")                         \
    X(JUB_BAR_KIN, "the reader and the person are tied")                                           \
    X(JUB_BAR_TOWN, "they come from one town")                                                     \
    X(JUB_BAR_UNIT, "they served in one unit")                                                     \
    X(JUB_BAR_HANDLED, "the reader's facility held the person before")

typedef enum jub_bar {
#define X(name, words) name,
    JUB_BAR_LIST(X)
#undef X
} jub_bar;

const char *jub_bar_words(jub_bar bar);

/// Who is tied to whom, from the register's `officers`, `ties`, `movements` and columns `home_town`
/// and `unit`, as far as they are there.
typedef struct jub_parties jub_parties;

struct jub_received; // received.h

typedef struct jub_basis {
    const jub_decree *decree;
    jub_agenda agenda;
    jub_hash decree_sha256; // of the file

    /// NULL: facts are not to be had, and only what is public is judged.
    const jub_register *reg;
    jub_hash register_sha256; // as a receipt has it
    const jub_resource *persons;
    const jub_resource *facilities;
    const jub_parties *parties;

    /// The register as it was received, set by whoever has it. NULL: it is not to be had, and edits
    /// are not held against what was there.
    struct jub_received *received;

    /// [persons->row_count], or NULL before the lotteries are drawn.
    const jub_proposal *proposals;

    jub_sha256 *sha;
    const jub_parallel *parallel; // who has long work done on several threads; NULL: nobody
} jub_basis;

/// Finds resources and parties. `reg` may be NULL. Owner: what is made lives in `arena`; decree and
/// register must outlive it. Errors: those of jub_agenda_of; JUB_MISSING for a register without
/// `facilities` or without a key of persons; JUB_NO_MEMORY.
jub_status jub_basis_open(jub_arena *arena, jub_sha256 *sha, const jub_decree *decree,
                          const jub_hash *decree_sha256, const jub_register *reg,
                          const jub_hash *register_sha256, jub_basis *basis_out, jub_error *error);

/// JUB_NO_ROW when there is none (or no register).
uint32_t jub_basis_person(const jub_basis *basis, jub_text key);
uint32_t jub_basis_facility(const jub_basis *basis, jub_text key);

/// The person's facility, or JUB_NO_ROW where it is unknown.
uint32_t jub_basis_facility_of(const jub_basis *basis, uint32_t person);

/// Keys as they stand in the register.
jub_text jub_basis_person_key(const jub_basis *basis, uint32_t person);
jub_text jub_basis_facility_key(const jub_basis *basis, uint32_t facility);

/// The row of `officers` with this key, or JUB_NO_ROW.
uint32_t jub_parties_officer(const jub_parties *parties, jub_text key);

/// Whether the register lists officers at all, and the row of `facilities` where it has one, or
/// JUB_NO_ROW.
bool jub_parties_has_officers(const jub_parties *parties);
uint32_t jub_parties_post(const jub_parties *parties, uint32_t officer);

/// Whether an officer (a row of `officers`) may read about a person. Who is no officer of the
/// register has no bars.
jub_bar jub_parties_bar(const jub_parties *parties, uint32_t officer, uint32_t person);

#endif
