#include "decree/determine.h"

#include <assert.h>
#include <stdio.h>

#include "decree/bind_private.h"
#include "decree/quota_private.h"

const char *jub_standing_word(jub_standing standing)
{
    static const char *const words[] = {
#define X(name, word) word,
        JUB_STANDING_LIST(X)
#undef X
    };
    return standing < JUB_STANDING_COUNT ? words[standing] : "";
}

const char *jub_row_error_word(jub_row_error_kind kind)
{
    static const char *const words[] = {
#define X(name, word, meaning) word,
        JUB_ROW_ERROR_LIST(X)
#undef X
    };
    return words[kind];
}

const char *jub_row_error_meaning(jub_row_error_kind kind)
{
    static const char *const meanings[] = {
#define X(name, word, meaning) meaning,
        JUB_ROW_ERROR_LIST(X)
#undef X
    };
    return meanings[kind];
}

// -- opening --------------------------------------------------------------------------------------

jub_status jub_determiner_open(jub_arena *arena, const jub_decree *decree, const jub_register *reg,
                               const jub_determine_options *options, jub_diagnostics *diagnostics,
                               jub_determiner **determiner_out)
{
    jub_error error = {0};
    jub_determiner *determiner = JUB_NEW(arena, jub_determiner, 1);
    if (!determiner) return JUB_NO_MEMORY;
    determiner->arena = arena;
    determiner->reg = reg;
    determiner->persons = &reg->resources[reg->persons];
    jub_status status =
        decree_program_build(arena, decree, options && options->has_law_date,
                             options ? options->law_date : 0, &determiner->program, &error);
    if (status == JUB_NO_MEMORY) return status;
    if (status == JUB_OK && options && options->has_day)
        determiner->program.effect = determiner->program.reckoned = options->day;
    if (status != JUB_OK) {
        const decree_span span = decree->tree->header.span;
        jub_diagnose(diagnostics, JUB_ERROR, status, decree->tree->source, span.offset_bytes,
                     span.length_bytes, error.hint, "%s", error.message);
        return status;
    }
    status = decree_bind_facts(determiner, options ? options->rounds : NULL, diagnostics);
    if (status == JUB_OK) status = decree_quotas_open(determiner, options);
    if (status == JUB_OK) *determiner_out = determiner;
    return status;
}

bool jub_determiner_law_date(const jub_determiner *determiner, jub_date *date_out,
                             const char **word_out)
{
    *date_out = determiner->program.law_date;
    *word_out = determiner->program.law_date_word;
    return determiner->program.has_law_date;
}

uint32_t jub_determiner_row_count(const jub_determiner *determiner)
{
    return determiner->persons->row_count;
}

jub_worker *jub_worker_new(jub_arena *arena, const jub_determiner *determiner)
{
    uint32_t capacities[DECREE_RECORD_MAX] = {0};
    jub_worker *worker = JUB_NEW(arena, jub_worker, 1);
    for (size_t i = 0; i < determiner->program.tree->records.count; i++)
        capacities[i] = determiner->records[i].capacity;
    if (!worker || !decree_eval_init(arena, &determiner->program, &worker->eval) ||
        !decree_person_init(arena, &determiner->program, capacities, &worker->person))
        return NULL;
    worker->exact = decree_exact_new(arena, &determiner->program);
    return worker->exact ? worker : NULL;
}

// -- one person -----------------------------------------------------------------------------------

static void copy_mask(uint64_t out[2], decree_mask mask)
{
    out[0] = mask.words[0];
    out[1] = mask.words[1];
}

static jub_outcome undetermined_outcome(void)
{
    return (jub_outcome){.standing = JUB_UNDETERMINED,
                         .new_kind = JUB_NO_TARGET,
                         .new_place = JUB_NO_TARGET,
                         .is_open = true};
}

static void write_settled(const decree_decision *decision, jub_determination *determination)
{
    determination->result = determination->worst = determination->best = decision->result;
    determination->exclusions = decision->exclusions;
    determination->barred = decision->barred;
    determination->deferrals = decision->deferrals;
    determination->revocations = decision->revocations;
}

uint64_t decree_open_grants(const decree_tree *tree, const decree_truths *truths,
                            decree_places places)
{
    const uint64_t possible =
        truths->grants_possibly & ~decree_barred_surely(tree, truths) & ~places.denied;
    if (!truths->covered_surely) return possible;
    const uint64_t perhaps_barred = decree_barred_possibly(tree, truths);
    return possible & (~truths->grants_surely | perhaps_barred | places.contested);
}

static void write_exact(const decree_exact_result *exact, const decree_decision *plain,
                        const decree_eval *eval, decree_places places,
                        jub_determination *determination)
{
    const decree_tree *tree = eval->program->tree;
    if (exact->is_settled) {
        determination->result = determination->worst = determination->best = exact->result;
        determination->exclusions = exact->exclusions;
        determination->barred = exact->barred;
        determination->deferrals = exact->deferrals;
        determination->revocations = exact->revocations;
        return;
    }
    const decree_truths *truths = &plain->truths;
    const uint64_t possible =
        truths->grants_possibly & ~decree_barred_surely(tree, truths) & ~places.denied;
    determination->result = undetermined_outcome();
    determination->worst = exact->worst;
    determination->best = exact->best;
    determination->exclusions = plain->exclusions;
    determination->barred = plain->barred;
    determination->open_grants = decree_open_grants(tree, truths, places);
    for (size_t i = 0; i < tree->excludes.count; i++) {
        const uint64_t bit = (uint64_t)1 << i;
        if ((truths->excludes_possibly & ~truths->excludes_surely & bit) &&
            (tree->excludes.items[i]->bars & possible))
            determination->open_exclusions |= bit;
    }
    copy_mask(determination->missing,
              decree_person_fold(eval->program, eval->person, exact->missing));
    determination->is_cut_short = exact->is_cut_short;
}

// What the text leaves open is shown wherever it was asked about and mattered, and wherever a grant
// that it leaves in doubt is given or may be.
static uint64_t find_gaps(const decree_tree *tree, const jub_determination *determination)
{
    const uint64_t grants = determination->result.grants | determination->open_grants;
    const decree_mask missing = {{determination->missing[0], determination->missing[1]}};
    uint64_t gaps = 0;
    for (size_t i = 0; i < tree->gaps.count; i++) {
        const decree_gap *gap = tree->gaps.items[i];
        const bool is_of_all = !gap->is_used && gap->on_grants == 0;
        if (decree_mask_has(missing, gap->fact) || (gap->on_grants & grants) ||
            (is_of_all && determination->result.standing != JUB_NOT_COVERED))
            gaps |= (uint64_t)1 << i;
    }
    return gaps;
}

// A revocation that is not certain takes nothing back, and is shown beside the grant.
static void keep_what_matters(const decree_decision *decision, jub_determination *determination)
{
    const uint8_t standing = determination->result.standing;
    if (standing != JUB_DEFERRED) determination->deferrals = 0;
    if (standing != JUB_REVOKED) determination->revocations = 0;
    if (standing == JUB_GRANTED || standing == JUB_DEFERRED)
        determination->open_revocations = decision->open_revocations;
}

void decree_determine_facts(decree_eval *eval, decree_exact *exact, decree_places places,
                            jub_determination *determination_out, decree_decision *decision_out)
{
    jub_determination *determination = determination_out;
    *determination = (jub_determination){.quota = JUB_NO_QUOTA};
    eval->recall = decree_exact_recall(exact, eval);
    decree_decide(eval, places, decision_out);
    eval->recall = NULL;
    determination->has_conflict = decision_out->has_conflict;
    if (decision_out->is_settled) {
        write_settled(decision_out, determination);
    } else {
        decree_exact_result result;
        decree_exact_run(exact, eval, decision_out, places, eval->person->missing, &result);
        write_exact(&result, decision_out, eval, places, determination);
        if (result.is_settled) decision_out->is_denied = result.is_denied;
        if (result.is_settled) determination->has_conflict = false;
    }
    keep_what_matters(decision_out, determination);
    determination->gaps = find_gaps(eval->program->tree, determination);
    copy_mask(determination->assumed, eval->relied);
    const decree_value old_end = decree_old_end(eval);
    determination->has_old_end =
        decree_value_is_point(&old_end, DECREE_DATE) && eval->program->term_end != NULL;
    if (determination->has_old_end) determination->old_end = (jub_date)old_end.low.numerator;
    determination->has_row_error = eval->error_count > 0;
}

// -- quotas of a person ---------------------------------------------------------------------------

const decree_standing *decree_find_standing(const decree_quota_run *quota, uint32_t row)
{
    uint32_t low = 0, high = quota->standing_count;
    if (quota->states[row] == 0) return NULL;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (quota->standings[middle].row < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low < quota->standing_count && quota->standings[low].row == row ? &quota->standings[low]
                                                                           : NULL;
}

decree_places decree_find_places(const jub_determiner *determiner, uint32_t row)
{
    decree_places places = {0};
    for (uint32_t i = 0; i < determiner->quota_count; i++) {
        const decree_standing *standing = decree_find_standing(&determiner->quotas[i], row);
        if (!standing) continue;
        const uint64_t on = determiner->quotas[i].quota->on_grants;
        if (standing->verdict == DECREE_OUT) places.denied |= on;
        if (standing->verdict == DECREE_CONTESTED) places.contested |= on;
    }
    places.contested &= ~places.denied;
    return places;
}

bool jub_determiner_is_free(const jub_determiner *determiner, uint32_t row)
{
    const decree_places places = decree_find_places(determiner, row);
    return places.denied == 0 && places.contested == 0;
}

// How much a quota has to do with the result: 0 nothing.
static int weight(const decree_quota_run *quota, const decree_standing *standing,
                  const jub_determination *determination, bool is_denied)
{
    const uint64_t on = quota->quota->on_grants;
    switch ((jub_standing)determination->result.standing) {
    case JUB_GRANTED: return standing->verdict == DECREE_IN && (determination->result.grants & on);
    case JUB_NOT_GRANTED: return is_denied && standing->verdict == DECREE_OUT;
    case JUB_UNDETERMINED: return standing->verdict == DECREE_CONTESTED ? 2 : 1;
    case JUB_DEFERRED: return standing->verdict == DECREE_IN && (determination->result.grants & on);
    case JUB_NOT_COVERED:
    case JUB_EXCLUDED:
    case JUB_REVOKED:
    case JUB_STANDING_COUNT: break;
    }
    return 0;
}

// Reads again what a person was ranked by: what of it is missing leaves the place open, and what
// was assumed of it was relied on.
static decree_mask read_ranking(const decree_clause *quota, decree_eval *eval)
{
    decree_mask open = {{0}};
    for (uint32_t i = 0; i < quota->key_count; i++)
        open = decree_mask_or(open, decree_eval_expr(eval, quota->keys[i].value).open);
    if (quota->per_field)
        open = decree_mask_or(open, decree_eval_fact(eval, quota->per_field->index).open);
    return open;
}

static void write_quota(const jub_determiner *determiner, jub_worker *worker, uint32_t row,
                        bool is_denied, jub_determination *determination)
{
    int best = 0;
    for (uint32_t i = 0; i < determiner->quota_count; i++) {
        const decree_quota_run *quota = &determiner->quotas[i];
        const decree_standing *standing = decree_find_standing(quota, row);
        if (!standing) continue;
        const int its = weight(quota, standing, determination, is_denied);
        if (its <= best) continue;
        best = its;
        determination->quota = quota->quota->index;
        determination->rank = standing->rank;
        determination->rank_last = standing->rank_last;
        determination->places = standing->places;
        determination->is_contested = standing->verdict == DECREE_CONTESTED;
    }
    if (determination->quota == JUB_NO_QUOTA) return;
    const decree_mask open =
        read_ranking(determiner->program.tree->quotas.items[determination->quota], &worker->eval);
    copy_mask(determination->assumed, worker->eval.relied);
    determination->has_row_error = worker->eval.error_count > 0;
    const decree_mask missing = {{determination->missing[0], determination->missing[1]}};
    if (determination->is_contested)
        copy_mask(determination->missing,
                  decree_mask_or(missing,
                                 decree_person_fold(&determiner->program, &worker->person, open)));
}

void decree_determine_loaded(const jub_determiner *determiner, jub_worker *worker, uint32_t row,
                             jub_determination *determination_out)
{
    decree_decision decision;
    decree_determine_facts(&worker->eval, worker->exact, decree_find_places(determiner, row),
                           determination_out, &decision);
    if (determiner->quota_count > 0)
        write_quota(determiner, worker, row, decision.is_denied, determination_out);
}

// -- what could not be computed -------------------------------------------------------------------

static jub_text source_of(const decree_tree *tree, decree_span span)
{
    return (jub_text){tree->source.bytes + span.offset_bytes, span.length_bytes};
}

// The row of the resource that an error about a fact is of.
static uint32_t row_of_error(const jub_determiner *determiner, const decree_eval_error *item,
                             uint32_t row)
{
    const decree_field *field = determiner->program.tree->facts[item->fact];
    if (!field || !field->record) return decree_binding_row(&determiner->bindings[item->fact], row);
    const jub_link *to_person = determiner->records[field->record->index].to_person;
    return to_person->child_rows[to_person->child_offsets[row] + item->cell_row];
}

// The text of a cell that is not one of the declared cases.
static jub_text wrong_case(const jub_determiner *determiner, const decree_eval_error *item,
                           uint32_t row)
{
    const jub_column *column = determiner->bindings[item->fact].column;
    // The end of a term that an act has moved is unknown for what the act reads, and has no text.
    if (!column || (column->type != JUB_TEXT_VALUE && column->type != JUB_CHOICE))
        return (jub_text){0};
    const uint32_t its_row = row_of_error(determiner, item, row);
    if (its_row == JUB_NO_ROW) return (jub_text){0};
    return column->dictionary->keys[column->codes[its_row]];
}

static void report_error(const jub_determiner *determiner, uint32_t row,
                         const decree_eval_error *item, const jub_row_error_sink *errors)
{
    char day[64], layout[DECREE_LAYOUT_TEXT_BYTES];
    jub_row_error error = {.row = row, .kind = item->kind};
    error.subject = item->expr ? source_of(determiner->program.tree, item->expr->span)
                               : jub_decree_field_name(determiner->program.decree, item->fact);
    if (!item->expr && item->kind == JUB_ROW_CASE) error.value = wrong_case(determiner, item, row);
    if (item->kind == JUB_ROW_NONE) error.value = JUB_TEXT("none");
    if (item->kind == JUB_ROW_UNLISTED_CODE) error.value = item->code;
    if (item->kind == JUB_ROW_NO_SUCH_DAY) {
        (void)snprintf(day, sizeof day, "%04d-%02d-%02d", item->no_day.year, item->no_day.month,
                       item->no_day.day);
        error.value = jub_text_from(day);
    }
    if (item->kind == JUB_ROW_LAYOUT && item->record) {
        decree_layout_text(item, layout);
        error.subject = item->record->name.text;
        error.value = jub_text_from(layout);
    }
    errors->take(errors->context, &error);
}

void jub_determine_rows(const jub_determiner *determiner, jub_worker *worker, uint32_t first,
                        uint32_t last, const jub_row_error_sink *errors,
                        jub_determination *determinations)
{
    assert(first <= last && last <= determiner->persons->row_count);
    for (uint32_t row = first; row < last; row++) {
        jub_determination *each = &determinations[row - first];
        decree_load_row(determiner, worker, row);
        decree_determine_loaded(determiner, worker, row, each);
        for (uint32_t i = 0; errors && i < worker->eval.error_count; i++)
            report_error(determiner, row, &worker->eval.errors[i], errors);
        if (errors && each->has_conflict) {
            const jub_row_error conflict = {
                .row = row, .kind = JUB_ROW_CONFLICT, .subject = JUB_TEXT("combine")};
            errors->take(errors->context, &conflict);
        }
    }
}
