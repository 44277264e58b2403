#include "programme/first_list.h"

#include <stdlib.h>

#include "programme/rules_private.h"

static int by_entry(const void *a, const void *b)
{
    const jub_person *left = *(const jub_person *const *)a;
    const jub_person *right = *(const jub_person *const *)b;
    return (left->nomination_entry > right->nomination_entry) -
           (left->nomination_entry < right->nomination_entry);
}

static void compute_root(jub_sha256 *sha, const jub_person **nominated, size_t count,
                         jub_hash *root_out)
{
    jub_frontier frontier = {0};
    for (size_t i = 0; i < count; i++) {
        const jub_hash *commitment = &nominated[i]->commitment;
        const jub_text bytes = {(const char *)commitment->bytes, JUB_HASH_BYTES};
        jub_hash leaf;
        jub_tree_leaf(sha, bytes, &leaf);
        jub_frontier_add(sha, &frontier, &leaf);
    }
    jub_frontier_root(sha, &frontier, root_out);
}

jub_status jub_first_list_make(const jub_state *state, uint32_t facility,
                               jub_first_list *first_list_out, jub_error *error)
{
    const jub_basis *basis = state->basis;
    const jub_facility *at = &state->facilities.items[facility];
    const jub_link *link = jub_resource_link(basis->reg, basis->persons, basis->facilities);
    const size_t count = at->nominated_count;
    jub_arena scratch = jub_arena_init(RULE_SCRATCH_MAX_BYTES);
    const jub_person **nominated = JUB_NEW(&scratch, const jub_person *, count);
    if (!nominated) return jub_fail_no_memory(error);
    jub_first_list list = {
        .nominated_count = at->nominated_count,
        .set_aside_count = at->set_aside_count,
        .proposed_count = state->proposed_counts[facility],
    };
    size_t found = 0;
    for (uint32_t i = link->child_offsets[facility]; i < link->child_offsets[facility + 1]; i++) {
        const jub_person *person = &state->people.items[link->child_rows[i]];
        list.conflict_count += person->is_in_conflict;
        if (person->nomination == JUB_IS_NOMINATED && found < count) nominated[found++] = person;
    }
    qsort(nominated, found, sizeof *nominated, by_entry);
    compute_root(basis->sha, nominated, found, &list.root);
    jub_arena_clear(&scratch);
    *first_list_out = list;
    return JUB_OK;
}
