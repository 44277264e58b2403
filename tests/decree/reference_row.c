#include "reference_row.h"

#include "decree/bind_private.h"
#include "decree/decide_private.h"

static bool gives(uint8_t standing)
{
    return standing == JUB_GRANTED || standing == JUB_DEFERRED;
}

static reference_row row_of(const jub_outcome *result, uint64_t exclusions, uint64_t revocations,
                            uint64_t open_grants)
{
    reference_row row = {.standing = result->standing, .new_end = JUB_BULK_NO_DAY};
    if (gives(result->standing)) row.clauses = result->grants;
    if (result->standing == JUB_EXCLUDED) row.clauses = exclusions;
    if (result->standing == JUB_REVOKED) row.clauses = revocations;
    if (result->standing == JUB_UNDETERMINED) row.clauses = open_grants;
    if (result->has_amount) row.amount = result->amount;
    if (gives(result->standing) && result->has_new_end) row.new_end = result->new_end;
    return row;
}

reference_row reference_row_of(const jub_determination *determination)
{
    return row_of(&determination->result, determination->exclusions, determination->revocations,
                  determination->open_grants);
}

static decree_places places_of(const jub_determiner *determiner, uint32_t row)
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

/// The grants that an undetermined row may still get.
static uint64_t open_grants_of(const decree_tree *tree, const decree_truths *truths,
                               decree_places places)
{
    const uint64_t possible =
        truths->grants_possibly & ~decree_barred_surely(tree, truths) & ~places.denied;
    if (!truths->covered_surely) return possible;
    return possible &
           (~truths->grants_surely | decree_barred_possibly(tree, truths) | places.contested);
}

reference_row reference_row_kleene(const generated_run *run, uint32_t row, jub_outcome *outcome_out)
{
    decree_eval *eval = &run->worker->eval;
    decree_decision decision;
    const decree_places places = places_of(run->determiner, row);
    decree_load_row(run->determiner, run->worker, row);
    decree_decide(eval, places, &decision);
    const jub_outcome undetermined = {
        .standing = JUB_UNDETERMINED, .new_kind = JUB_NO_TARGET, .new_place = JUB_NO_TARGET};
    const jub_outcome *result = decision.is_settled ? &decision.result : &undetermined;
    if (outcome_out) *outcome_out = *result;
    return row_of(result, decision.exclusions, decision.revocations,
                  open_grants_of(eval->program->tree, &decision.truths, places));
}

bool reference_rows_equal(const reference_row *a, const reference_row *b)
{
    return a->standing == b->standing && a->clauses == b->clauses &&
           a->amount.months == b->amount.months && a->amount.days == b->amount.days &&
           a->new_end == b->new_end;
}

void reference_row_print(const char *who, const reference_row *row)
{
    char day[16] = "no day";
    if (jub_date_in_range(row->new_end))
        (void)jub_date_format(row->new_end, day);
    else if (row->new_end != JUB_BULK_NO_DAY)
        (void)snprintf(day, sizeof day, "%d", row->new_end);
    print_message("%10s: %s clauses %llx amount %dM%dD new end %s\n", who,
                  jub_standing_word((jub_standing)row->standing), (unsigned long long)row->clauses,
                  row->amount.months, row->amount.days, day);
}

/// Prints the lines of a file that have the key of a person, and its head.
static void show_lines(const fixture_file *file, const char *key)
{
    const size_t key_bytes = strlen(key);
    jub_text left = jub_text_from(file->csv);
    for (bool is_head = true; left.length_bytes > 0; is_head = false) {
        const jub_text line = jub_text_cut(&left, '\n');
        bool is_wanted = is_head || strncmp(file->name, "fac", 3) == 0;
        for (jub_text cells = line; cells.length_bytes > 0 && !is_wanted;) {
            const jub_text cell = jub_text_cut(&cells, ',');
            is_wanted = cell.length_bytes == key_bytes && memcmp(cell.bytes, key, key_bytes) == 0;
        }
        if (is_wanted) print_message("%s: %.*s\n", file->name, JUB_TEXT_ARG(line));
    }
}

/// The key of a person: the first cell of their line, as shrinking leaves lines out.
static void key_of_row(const generated_pair *pair, uint32_t row, char key_out[32])
{
    jub_text left = jub_text_from(pair->files[0].csv);
    jub_text line = jub_text_cut(&left, '\n');
    for (uint32_t i = 0; i <= row; i++) line = jub_text_cut(&left, '\n');
    const jub_text key = jub_text_cut(&line, ',');
    (void)snprintf(key_out, 32, "%.*s", JUB_TEXT_ARG(key));
}

void reference_show(const generated_pair *pair, uint32_t row)
{
    char key[32];
    key_of_row(pair, row, key);
    print_message("seed %llu, row %u (%s)\n", (unsigned long long)pair->seed, row, key);
    char day[JUB_DATE_TEXT_BYTES + 1];
    if (pair->has_law_date) print_message("law date %s\n", jub_date_format(pair->law_date, day));
    if (pair->statements) print_message("%s\n", pair->statements);
    for (uint32_t i = 0; i < pair->file_count; i++) show_lines(&pair->files[i], key);
}
