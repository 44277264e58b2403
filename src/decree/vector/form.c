#include "decree/vector/amount_private.h"

// Whole determinations by templates: the first row of each form is determined by the reference, and
// those after it differ in dates and ranks alone.

static bool is_of(const vector_form *form, const jub_outcome *outcome)
{
    return form->grants == outcome->grants && form->standing == outcome->standing &&
           form->is_release == outcome->is_release && form->is_reduction == outcome->is_reduction &&
           form->has_deferred_until == outcome->has_deferred_until &&
           form->deferred_until == outcome->deferred_until;
}

static const vector_form *find(const jub_bulk_worker *worker, const vector_verdict *verdict,
                               const jub_outcome *outcome)
{
    for (uint32_t i = verdict->first_form; i != VECTOR_NO_FORM; i = worker->forms[i].next)
        if (is_of(&worker->forms[i], outcome)) return &worker->forms[i];
    return NULL;
}

// The reference and the verdict are to say the same of the row that gives a template.
static bool is_expected(const jub_outcome *outcome, const jub_determination *found)
{
    return decree_outcomes_agree(outcome, &found->result) &&
           outcome->standing == found->result.standing && outcome->grants == found->result.grants &&
           !found->has_row_error && (found->assumed[0] | found->assumed[1]) == 0;
}

static uint32_t add(jub_bulk_worker *worker, vector_verdict *verdict, uint32_t row,
                    const jub_outcome *outcome, const jub_row_error_sink *errors,
                    jub_determination *determination_out)
{
    jub_determine_rows(worker->bulk->determiner, worker->reference, row, row + 1, errors,
                       determination_out);
    if (worker->form_count == VECTOR_FORM_MAX || worker->form_number == VECTOR_FORM_NUMBER_MAX)
        return JUB_BULK_NO_FORM;
    const bool is_fit = is_expected(outcome, determination_out);
    const uint32_t number = is_fit ? worker->form_number++ : JUB_BULK_NO_FORM;
    const uint32_t at = worker->form_count++;
    worker->forms[at] = (vector_form){.next = verdict->first_form,
                                      .number = number,
                                      .grants = outcome->grants,
                                      .deferred_until = outcome->deferred_until,
                                      .standing = outcome->standing,
                                      .is_release = outcome->is_release,
                                      .is_reduction = outcome->is_reduction,
                                      .has_deferred_until = outcome->has_deferred_until,
                                      .is_unique = !is_fit,
                                      .determination = *determination_out};
    verdict->first_form = at;
    return number;
}

static void write_dates(const jub_outcome *from, jub_outcome *to)
{
    to->has_amount = from->has_amount;
    to->amount = from->amount;
    to->has_new_end = from->has_new_end;
    to->new_end = from->new_end;
    to->has_days_saved = from->has_days_saved;
    to->days_saved = from->days_saved;
}

static void write_rank(jub_bulk_worker *worker, uint32_t row, jub_determination *determination)
{
    const jub_determiner *determiner = worker->bulk->determiner;
    for (uint32_t i = 0; i < determiner->quota_count; i++) {
        if (determiner->quotas[i].quota->index != determination->quota) continue;
        const decree_standing *standing = decree_find_standing(&determiner->quotas[i], row);
        if (!standing) return;
        determination->rank = standing->rank;
        determination->rank_last = standing->rank_last;
        determination->places = standing->places;
    }
}

uint32_t vector_form_fill(jub_bulk_worker *worker, uint16_t number, uint32_t at,
                          const jub_outcome *outcome, const jub_row_error_sink *errors,
                          jub_determination *determination_out)
{
    vector_verdict *verdict = &worker->verdicts[number];
    const uint32_t row = worker->first + at;
    const vector_form *form = find(worker, verdict, outcome);
    if (!form) return add(worker, verdict, row, outcome, errors, determination_out);
    if (form->is_unique) {
        jub_determine_rows(worker->bulk->determiner, worker->reference, row, row + 1, errors,
                           determination_out);
        return JUB_BULK_NO_FORM;
    }
    *determination_out = form->determination;
    int32_t end = 0;
    determination_out->has_old_end = vector_old_end(worker, at, &end) == VECTOR_KNOWN;
    determination_out->old_end = determination_out->has_old_end ? end : 0;
    write_dates(outcome, &determination_out->result);
    write_dates(outcome, &determination_out->worst);
    write_dates(outcome, &determination_out->best);
    if (determination_out->quota != JUB_NO_QUOTA) write_rank(worker, row, determination_out);
    return form->number;
}
