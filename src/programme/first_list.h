#ifndef JUB_PROGRAMME_FIRST_LIST_H
#define JUB_PROGRAMME_FIRST_LIST_H

#include "programme/state.h"

/// What the head of a facility signs at the end of the first round: how many people its clerks have
/// nominated, and the root of the Merkle tree (ledger/tree.h) whose leaves are the commitments, 32
/// bytes each, of the nominations that stand, in the order of the log. Nobody can be slipped in
/// behind the signature, and it tells nobody's name.
typedef struct jub_first_list {
    uint32_t nominated_count;
    uint32_t set_aside_count;
    uint32_t proposed_count; // who is to be looked at; all are handled when the two above add up
    uint32_t conflict_count; // people about whom two clerks differ
    jub_hash root;
} jub_first_list;

/// `facility` is a row of `facilities`, after the first round was opened, with register and facts.
/// Errors: JUB_NO_MEMORY.
jub_status jub_first_list_make(const jub_state *state, uint32_t facility,
                               jub_first_list *first_list_out, jub_error *error);

#endif
