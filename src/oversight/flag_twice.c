// A4: one person twice on the list, or another in his place.
//
//     pairs        who may be one person by linkage (linkage/linkage.h) and of whom one at least
//                  stands on the list. Sure pairs of two entries, or of an entry and somebody
//                  recorded as gone, are breaches, as long as less than one false one is to be
//                  expected among them; other pairs are for a person to look at, and never flags
//     identities   people whose name and date of birth were both put in another's place by one
//                  editor before the freeze: a slip is put right by a letter or a digit. Of all
//                  people whom the editor touched, against other editors (shares.c); each is a
//                  matter of its own, so that no spread is allowed for, but one or two are nothing

#include <math.h>
#include <stdlib.h>

#include "linkage/linkage.h"
#include "oversight/shares_private.h"

enum {
    NAME_LETTERS = 1, // that a slip gets wrong in a name
    EDITS_LEAST = 5,  // people touched by an editor, below which there is no data
    PEERS_LEAST = 4,
    REPLACED_LEAST = 3, // identities, below which there is no pattern
    PAIR_FAMILY = 1,
};
static const double SURE = 0.95, POSSIBLE = 0.5, FALSE_MOST = 1;

// -- identities -----------------------------------------------------------------------------------

typedef enum identity_part { NAME_PART = 1, BIRTH_PART = 2 } identity_part;

// The characters in which two dates of ten differ, but for day and month swapped.
static bool is_date_slip(jub_text before, jub_text after)
{
    size_t different = 0;
    if (before.length_bytes != JUB_DATE_TEXT_BYTES || after.length_bytes != JUB_DATE_TEXT_BYTES)
        return false;
    for (size_t i = 0; i < JUB_DATE_TEXT_BYTES; i++) different += before.bytes[i] != after.bytes[i];
    return different <= 1 || (memcmp(before.bytes, after.bytes, 5) == 0 &&
                              memcmp(before.bytes + 5, after.bytes + 8, 2) == 0 &&
                              memcmp(before.bytes + 8, after.bytes + 5, 2) == 0);
}

// Which part of who somebody is the edit put in another's place; what was empty is only filled in.
static unsigned replaced_part(const overseer *run, const jub_edit_fact *edit)
{
    if (edit->column == JUB_NO_ROW || edit->before.length_bytes == 0) return 0;
    const jub_text column = run->basis->persons->columns[edit->column].name;
    if (jub_text_is(column, "birth"))
        return is_date_slip(edit->before, edit->after) ? 0 : BIRTH_PART;
    if (!jub_text_is(column, "name")) return 0;
    return jub_text_distance(edit->before, edit->after, NAME_LETTERS) > NAME_LETTERS ? NAME_PART
                                                                                     : 0;
}

static int compare_edits(const void *a, const void *b)
{
    const jub_edit_fact *const *x = a, *const *y = b;
    if ((*x)->editor != (*y)->editor) return (*x)->editor < (*y)->editor ? -1 : 1;
    if ((*x)->person != (*y)->person) return (*x)->person < (*y)->person ? -1 : 1;
    return (*x)->entry < (*y)->entry ? -1 : (*x)->entry > (*y)->entry;
}

// All edits of one person by one editor.
static jub_status count_person(overseer *run, const jub_edit_fact *const *edits, size_t count,
                               share_item *item, jub_error *error)
{
    unsigned parts = 0;
    jub_status status = JUB_OK;
    item->trials++;
    for (size_t i = 0; i < count; i++) parts |= replaced_part(run, edits[i]);
    if (parts != (NAME_PART | BIRTH_PART)) return JUB_OK;
    item->hits++;
    uint32_t person = edits[0]->person; // once
    for (size_t i = 0; status == JUB_OK && i < count; i++) {
        if (replaced_part(run, edits[i]) == 0) continue;
        status = trail_add(run->arena, &item->trail, edits[i]->entry, person, error);
        person = JUB_NO_ROW;
    }
    return status;
}

static jub_status weigh_identities(overseer *run, jub_error *error)
{
    const size_t actors = run->state->actors.count, edit_count = run->evidence->edits.count;
    const share_rule rule = {.least_trials = EDITS_LEAST,
                             .least_peers = PEERS_LEAST,
                             .spread = SHARE_SPREAD_NONE,
                             .least_hits = REPLACED_LEAST};
    const jub_edit_fact **edits = JUB_NEW(run->arena, const jub_edit_fact *, edit_count);
    share_item *items = JUB_NEW(run->arena, share_item, actors);
    uint32_t count = 0;
    jub_status status = JUB_OK;
    if (!edits || !items) return jub_fail_no_memory(error);
    for (size_t i = 0; i < edit_count; i++) edits[i] = &run->evidence->edits.items[i];
    if (edit_count > 0) qsort(edits, edit_count, sizeof *edits, compare_edits);
    for (uint32_t i = 0; i < actors; i++)
        items[i] = (share_item){.subject = i, .stratum = run->state->actors.items[i].role};
    for (size_t i = 0, end; status == JUB_OK && i < edit_count; i = end) {
        for (end = i + 1; end < edit_count && edits[end]->editor == edits[i]->editor &&
                          edits[end]->person == edits[i]->person;)
            end++;
        status = count_person(run, &edits[i], end - i, &items[edits[i]->editor], error);
    }
    for (uint32_t i = 0; i < actors; i++)
        if (items[i].trials > 0) items[count++] = items[i];
    jub_finding like = oversight_finding(JUB_INDICATOR_TWICE, JUB_SUBJECT_ACTOR, 0);
    like.says = JUB_SAYS_IDENTITY_REPLACED;
    return status == JUB_OK ? shares_add(run, &like, items, count, &rule, error) : status;
}

// -- pairs ----------------------------------------------------------------------------------------

// Who is recorded as gone: dead, escaped or released.
static void mark_gone(const overseer *run, bool *is_gone)
{
    const jub_register *reg = run->basis->reg;
    const jub_resource *movements = jub_register_resource(reg, JUB_TEXT("movements"));
    const jub_column *kind = movements ? jub_resource_column(movements, JUB_TEXT("kind")) : NULL;
    const jub_link *link =
        movements ? jub_resource_link(reg, movements, run->basis->persons) : NULL;
    if (!link || !kind || !kind->dictionary) return;
    for (uint32_t row = 0; row < movements->row_count; row++) {
        if (link->target_rows[row] == JUB_NO_ROW || !jub_column_has(kind, row)) continue;
        const jub_text word = kind->dictionary->keys[kind->codes[row]];
        if (jub_text_is(word, "death") || jub_text_is(word, "release") ||
            jub_text_is(word, "escape"))
            is_gone[link->target_rows[row]] = true;
    }
}

static jub_status add_pair(overseer *run, const jub_pair *pair, bool is_breach, jub_error *error)
{
    const jub_person *people = run->state->people.items;
    const bool is_second = !people[pair->a].is_listed;
    uint32_t *rows = JUB_NEW(run->arena, uint32_t, 2);
    if (!rows) return jub_fail_no_memory(error);
    rows[0] = is_second ? pair->b : pair->a;
    rows[1] = is_second ? pair->a : pair->b;
    jub_finding finding = oversight_finding(JUB_INDICATOR_TWICE, JUB_SUBJECT_PERSON, rows[0]);
    finding.family = PAIR_FAMILY;
    finding.other = rows[1];
    finding.says = JUB_SAYS_ONE_PERSON;
    finding.persons = rows;
    finding.person_count = 2;
    const jub_text key = jub_basis_person_key(run->basis, rows[1]);
    finding.about =
        jub_text_format(run->arena, "%.*s, %.2f sure", JUB_TEXT_ARG(key), pair->probability);
    if (!finding.about.bytes) return jub_fail_no_memory(error);
    // How likely two records are of one person is no p-value: what is not sure is for a person.
    finding.verdict = is_breach ? JUB_VERDICT_BREACH : JUB_VERDICT_WATCH;
    return oversight_add(run, &finding, error);
}

static jub_status add_pairs(overseer *run, jub_error *error)
{
    const jub_linkage_options options = {.least_probability = POSSIBLE,
                                         .parallel = run->options->parallel};
    const jub_person *people = run->state->people.items;
    jub_linkage linkage;
    double false_sum = 0;
    bool *is_gone = JUB_NEW(run->arena, bool, run->basis->persons->row_count);
    if (!is_gone) return jub_fail_no_memory(error);
    mark_gone(run, is_gone);
    jub_status status = jub_linkage_find(run->arena, run->basis->reg, &options, &linkage, error);
    if (status == JUB_MISSING) {
        run->untested[JUB_INDICATOR_TWICE] = JUB_UNTESTED_NO_NAMES;
        return JUB_OK;
    }
    if (status == JUB_LIMIT) { // whole heaps of copied rows: no reason to say nothing of the rest
        run->untested[JUB_INDICATOR_TWICE] = JUB_UNTESTED_TOO_MANY_DOUBLES;
        return JUB_OK;
    }
    for (size_t i = 0; status == JUB_OK && i < run->state->people.count; i++)
        run->checked[JUB_INDICATOR_TWICE] += people[i].is_listed;
    for (size_t i = 0; status == JUB_OK && i < linkage.pair_count; i++) {
        const jub_pair *pair = &linkage.pairs[i];
        const bool has_a = people[pair->a].is_listed, has_b = people[pair->b].is_listed;
        if (!has_a && !has_b) continue;
        const bool is_bad =
            (has_a && has_b) || (has_a && is_gone[pair->b]) || (has_b && is_gone[pair->a]);
        const bool is_sure =
            pair->probability >= SURE && false_sum + 1 - pair->probability < FALSE_MOST;
        if (is_bad && is_sure) false_sum += 1 - pair->probability;
        status = add_pair(run, pair, is_bad && is_sure, error);
    }
    return status;
}

jub_status flag_twice(overseer *run, jub_error *error)
{
    const jub_status status = weigh_identities(run, error);
    return status == JUB_OK ? add_pairs(run, error) : status;
}
