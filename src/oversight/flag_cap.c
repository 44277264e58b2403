// A2: a benefit beyond the decree's limits.
//
// The engine keeps the decree's own limits, and the list's hash is in the log. What is checked
// again here is arithmetic that needs no decree: a person has one line, nobody's end is moved back,
// what is saved is the days between the two ends, and a quota has not more people of a facility
// than places. No statistics: what is wrong is a breach.

#include <stdlib.h>

#include "oversight/shares_private.h"
#include "programme/selection.h"

static jub_status add_breach(overseer *run, uint32_t person, jub_says says, jub_error *error)
{
    jub_finding finding = oversight_finding(JUB_INDICATOR_CAP, JUB_SUBJECT_PERSON, person);
    finding.says = says;
    return oversight_breach(run, &finding, run->state->programme.list_entry, person, error);
}

// Whether what the line says of itself can be so.
static bool has_right_dates(const jub_determination *of)
{
    const jub_outcome *result = &of->result;
    if (!result->has_new_end || !of->has_old_end) return true;
    const int64_t saved = (int64_t)of->old_end - result->new_end;
    if (saved < 0) return false;
    return !result->has_days_saved || result->is_release || result->days_saved == saved;
}

static int compare_quotas(const void *a, const void *b)
{
    const jub_list_line *const *x = a, *const *y = b;
    if ((*x)->determination.quota != (*y)->determination.quota)
        return (*x)->determination.quota < (*y)->determination.quota ? -1 : 1;
    if ((*x)->facility != (*y)->facility) return (*x)->facility < (*y)->facility ? -1 : 1;
    return (*x)->person < (*y)->person ? -1 : (*x)->person > (*y)->person;
}

// People by one quota of one facility are not more than the places of the group, be a group a
// facility or larger. The last in the order of rows is named.
static jub_status check_places(overseer *run, const jub_list *list, jub_error *error)
{
    const jub_list_line **lines = JUB_NEW(run->arena, const jub_list_line *, list->count);
    size_t count = 0, alike = 0;
    jub_status status = JUB_OK;
    if (!lines) return jub_fail_no_memory(error);
    for (size_t i = 0; i < list->count; i++)
        if (list->lines[i].determination.quota != JUB_NO_QUOTA) lines[count++] = &list->lines[i];
    if (count > 0) qsort(lines, count, sizeof *lines, compare_quotas);
    for (size_t i = 0; status == JUB_OK && i < count; i++) {
        const bool is_same = i > 0 &&
                             lines[i - 1]->determination.quota == lines[i]->determination.quota &&
                             lines[i - 1]->facility == lines[i]->facility;
        alike = is_same ? alike + 1 : 1;
        if (alike > lines[i]->determination.places)
            status = add_breach(run, lines[i]->person, JUB_SAYS_TOO_MANY_PLACES, error);
    }
    return status;
}

jub_status flag_cap(overseer *run, jub_error *error)
{
    const jub_list *list = run->state->list;
    jub_status status = JUB_OK;
    if (!list) {
        run->untested[JUB_INDICATOR_CAP] = JUB_UNTESTED_NO_LIST;
        return JUB_OK;
    }
    for (size_t i = 0; status == JUB_OK && i < list->count; i++) {
        const jub_list_line *line = &list->lines[i];
        if (i > 0 && list->lines[i - 1].person == line->person)
            status = add_breach(run, line->person, JUB_SAYS_TWO_BENEFITS, error);
        if (status == JUB_OK && !has_right_dates(&line->determination))
            status = add_breach(run, line->person, JUB_SAYS_WRONG_END, error);
    }
    if (status == JUB_OK) status = check_places(run, list, error);
    run->untested[JUB_INDICATOR_CAP] = JUB_UNTESTED_RULE_ALONE;
    run->checked[JUB_INDICATOR_CAP] = list->count;
    return status;
}
