#include "decree/explain.h"

#include "decree/bind_private.h"
#include "decree/print_expr_private.h"

// One person's determination, told in the order in which a clerk would check it. The rules are
// evaluated anew, clause by clause, so that for each the facts it reads can be set beside it.

typedef struct explanation {
    const jub_determiner *determiner;
    jub_worker *worker;
    uint32_t row;
    jub_buffer *out;
    decree_truths truths;
    decree_value base; // the end of term before
    decree_mask shown; // facts that stand under the clause already
    jub_determination determination;
} explanation;

static const decree_tree *tree_of(const explanation *teller)
{
    return teller->determiner->program.tree;
}

static bool has_bit(uint64_t mask, uint32_t index)
{
    return mask >> index & 1;
}

static void say(explanation *teller, const char *words)
{
    jub_buffer_string(teller->out, words);
}

static void say_name(explanation *teller, jub_text name)
{
    jub_buffer_text(teller->out, name);
}

static void say_clause(explanation *teller, const decree_clause *clause)
{
    say_name(teller, clause->name.text);
    if (clause->source.cite.length_bytes > 0)
        jub_buffer_format(teller->out, " (%.*s)", JUB_TEXT_ARG(clause->source.cite));
}

static void say_clauses(explanation *teller, decree_clause *const *clauses, uint64_t mask)
{
    bool is_first = true;
    for (uint64_t left = mask; left; left &= left - 1) {
        if (!is_first) say(teller, ", ");
        say_clause(teller, clauses[__builtin_ctzll(left)]);
        is_first = false;
    }
}

static void say_date(explanation *teller, const decree_value *date)
{
    decree_value_write(date, (decree_type){.kind = DECREE_DATE}, teller->out);
}

// -- facts ----------------------------------------------------------------------------------------

static void say_sentences(explanation *teller, const jub_fact_place *place)
{
    jub_buffer_format(teller->out, "   [%.*s, record", JUB_TEXT_ARG(place->path));
    for (uint32_t i = 0; i < place->row_count; i++)
        jub_buffer_format(teller->out, "%s %llu",
                          i > 0                  ? ","
                          : place->row_count > 1 ? "s"
                                                 : "",
                          (unsigned long long)place->rows[i] + 2);
    jub_buffer_format(teller->out, "; custody.%.*s]", JUB_TEXT_ARG(place->column));
}

static void say_place(explanation *teller, uint32_t fact)
{
    const jub_fact_place place = jub_determiner_place(teller->determiner, fact, teller->row);
    if (teller->determiner->bindings[fact].given)
        say(teller, "   [given beside the register]");
    else if (place.row_count > 0)
        say_sentences(teller, &place);
    else if (place.is_there)
        jub_buffer_format(teller->out, "   [%.*s, record %llu, %.*s]", JUB_TEXT_ARG(place.path),
                          (unsigned long long)place.record, JUB_TEXT_ARG(place.column));
    else if (place.path.bytes)
        jub_buffer_format(teller->out, "   [no record of this person in %.*s]",
                          JUB_TEXT_ARG(place.path));
    else
        say(teller, "   [not in the register]");
}

// A field of a record: its value in each row, and where these stand.
static void say_cells(explanation *teller, const decree_field *field, const char *indent)
{
    decree_eval *eval = &teller->worker->eval;
    const decree_record *record = field->record;
    const decree_rows *rows = decree_eval_rows(eval, record);
    const decree_record_binding *binding = &teller->determiner->records[record->index];
    say(teller, indent);
    say_name(teller, field->name.text);
    say(teller, rows->count == 0 ? ": no rows" : " = ");
    for (uint32_t row = 0; row < rows->count; row++) {
        const uint32_t before = decree_eval_look(eval, record, row);
        const decree_value value = decree_eval_cell(eval, field);
        (void)decree_eval_look(eval, record, before);
        if (row > 0) say(teller, "; ");
        decree_value_write(&value, field->type, teller->out);
    }
    if (decree_mask_has(teller->worker->person.assumed, field->index))
        say(teller, " (some assumed)");
    if (binding->resource && rows->count > 0) {
        const uint32_t first = binding->to_person->child_offsets[teller->row];
        jub_buffer_format(teller->out, "   [%.*s, record%s", JUB_TEXT_ARG(binding->resource->path),
                          rows->count > 1 ? "s" : "");
        for (uint32_t row = 0; row < rows->count; row++)
            jub_buffer_format(teller->out, "%s %u", row > 0 ? "," : "",
                              binding->to_person->child_rows[first + row] + 2);
        say(teller, "]");
    }
    say(teller, "\n");
}

static bool say_record(explanation *teller, uint32_t fact, const char *indent)
{
    const decree_tree *tree = tree_of(teller);
    for (size_t i = 0; i < tree->records.count; i++) {
        const decree_record *record = tree->records.items[i];
        if (record->fact != fact) continue;
        const decree_rows *rows = &teller->worker->person.rows[i];
        say(teller, indent);
        say_name(teller, record->name.text);
        if (rows->is_known)
            jub_buffer_format(teller->out, ": %u\n", rows->count);
        else
            say(teller, " are not known\n");
        return true;
    }
    return false;
}

static bool say_gap(explanation *teller, uint32_t fact, const char *indent)
{
    const decree_tree *tree = tree_of(teller);
    for (size_t i = 0; i < tree->gaps.count; i++) {
        const decree_gap *gap = tree->gaps.items[i];
        if (gap->fact != fact) continue;
        jub_buffer_format(teller->out, "%s%.*s, which the text leaves open: %.*s\n", indent,
                          JUB_TEXT_ARG(gap->name.text), JUB_TEXT_ARG(gap->text));
        return true;
    }
    return false;
}

static void say_fact(explanation *teller, uint32_t fact, const char *indent)
{
    const decree_field *field = tree_of(teller)->facts[fact];
    if (field && field->record) {
        say_cells(teller, field, indent);
        return;
    }
    if (say_record(teller, fact, indent) || say_gap(teller, fact, indent)) return;
    const decree_value *value = &teller->worker->person.facts[fact];
    say(teller, indent);
    say_name(teller, jub_decree_field_name(teller->determiner->program.decree, fact));
    if (value->state == DECREE_UNKNOWN) {
        say(teller, " is not known");
        if (value->reason)
            jub_buffer_format(teller->out, ": %s", jub_row_error_meaning(value->reason));
    } else {
        say(teller, " = ");
        decree_value_write(value, decree_fact_type(tree_of(teller), fact), teller->out);
    }
    if (decree_mask_has(teller->worker->person.assumed, fact)) say(teller, " (assumed)");
    say_place(teller, fact);
    say(teller, "\n");
}

static void say_facts(explanation *teller, decree_mask facts, const char *indent)
{
    for (uint32_t i = 0; i < teller->determiner->program.fact_count; i++)
        if (decree_mask_has(facts, i)) say_fact(teller, i, indent);
}

static void say_fact_names(explanation *teller, decree_mask facts)
{
    bool is_first = true;
    for (uint32_t i = 0; i < teller->determiner->program.fact_count; i++) {
        if (!decree_mask_has(facts, i)) continue;
        if (!is_first) say(teller, ", ");
        say_name(teller, jub_decree_field_name(teller->determiner->program.decree, i));
        is_first = false;
    }
}

// -- what stands between facts and a condition ----------------------------------------------------

// The defines and tables that an expression names, directly or through others; each once.
typedef struct steps {
    const decree_define *defines[64];
    const decree_table *tables[64];
    uint32_t define_count;
    uint32_t table_count;
} steps;

static void gather_steps(const decree_expr *expr, steps *found);

static void add_define(const decree_define *define, steps *found)
{
    for (uint32_t i = 0; i < found->define_count; i++)
        if (found->defines[i] == define) return;
    if (found->define_count == 64) return; // more would help nobody
    gather_steps(define->value, found);
    if (found->define_count < 64) found->defines[found->define_count++] = define;
}

static void add_table(const decree_table *table, steps *found)
{
    for (uint32_t i = 0; i < found->table_count; i++)
        if (found->tables[i] == table) return;
    if (found->table_count == 64) return;
    for (uint32_t i = 0; i < table->input_count; i++) gather_steps(table->inputs[i], found);
    if (found->table_count < 64) found->tables[found->table_count++] = table;
}

// The checker bounds how deep defines and tables build on one another.
static void gather_steps(const decree_expr *expr, steps *found)
{
    if (!expr) return;
    if (expr->kind == DECREE_EXPR_NAME && expr->symbol) {
        if (expr->symbol->kind == DECREE_SYMBOL_DEFINE) add_define(expr->symbol->define, found);
        if (expr->symbol->kind == DECREE_SYMBOL_TABLE) add_table(expr->symbol->table, found);
    }
    for (uint32_t i = 0; i < expr->operand_count; i++) gather_steps(expr->operands[i], found);
}

static void say_define(explanation *teller, const decree_define *define)
{
    if (define->record) {
        jub_buffer_format(teller->out, "       %.*s: of each row   [",
                          JUB_TEXT_ARG(define->name.text));
        decree_expr_write(define->value, teller->out);
        say(teller, "]\n");
        return;
    }
    const decree_value value = decree_eval_expr(&teller->worker->eval, define->value);
    jub_buffer_format(teller->out, "       %.*s = ", JUB_TEXT_ARG(define->name.text));
    decree_value_write(&value, define->value->type, teller->out);
    say(teller, "   [");
    decree_expr_write(define->value, teller->out);
    if (define->source.cite.length_bytes > 0)
        jub_buffer_format(teller->out, "; %.*s", JUB_TEXT_ARG(define->source.cite));
    say(teller, "]\n");
}

static void say_table(explanation *teller, const decree_table *table)
{
    if (table->record) return; // another row for each row
    decree_eval_forget(&teller->worker->eval);
    const decree_value value = decree_eval_table(&teller->worker->eval, table);
    const uint32_t row = teller->worker->eval.table_row;
    jub_buffer_format(teller->out, "       %.*s = ", JUB_TEXT_ARG(table->name.text));
    decree_value_write(&value, table->result_type, teller->out);
    if (value.state == DECREE_KNOWN && row < table->row_count) {
        jub_buffer_format(teller->out, "   [row %u of the table:", row + 1);
        for (uint32_t i = 0; i < table->input_count; i++) {
            jub_buffer_format(teller->out, "%s %.*s ", i > 0 ? "," : "",
                              JUB_TEXT_ARG(table->inputs[i]->name.text));
            decree_cell_write(&table->rows[row].cells[i], teller->out);
        }
        say(teller, "]");
    }
    say(teller, "\n");
}

static void say_steps(explanation *teller, const decree_expr *expr)
{
    steps found = {.define_count = 0};
    gather_steps(expr, &found);
    for (uint32_t i = 0; i < found.define_count; i++) say_define(teller, found.defines[i]);
    for (uint32_t i = 0; i < found.table_count; i++) say_table(teller, found.tables[i]);
}

// The facts an expression reads and what is computed from them on the way.
static void say_ground(explanation *teller, const decree_expr *expr)
{
    decree_eval *eval = &teller->worker->eval;
    eval->read = (decree_mask){{0}};
    decree_eval_forget(eval);
    (void)decree_eval_expr(eval, expr);
    const decree_mask fresh = {{eval->read.words[0] & ~teller->shown.words[0],
                                eval->read.words[1] & ~teller->shown.words[1]}};
    teller->shown = decree_mask_or(teller->shown, fresh);
    say_facts(teller, fresh, "       ");
    say_steps(teller, expr);
}

// -- one condition --------------------------------------------------------------------------------

static bool is_yes(const decree_value *value)
{
    return value->state == DECREE_KNOWN && value->truth;
}

// The part of a condition that makes it fail: the first of an `and` that is not so.
static const decree_expr *failing_part(explanation *teller, const decree_expr *expr)
{
    while (expr->kind == DECREE_EXPR_AND) {
        const decree_expr *failing = NULL;
        for (uint32_t i = 0; i < expr->operand_count && !failing; i++) {
            const decree_value value =
                decree_eval_condition(&teller->worker->eval, expr->operands[i]);
            if (value.state == DECREE_KNOWN && !value.truth) failing = expr->operands[i];
        }
        if (!failing) return expr;
        expr = failing;
    }
    return expr;
}

static void say_condition(explanation *teller, const decree_clause *clause)
{
    say(teller, "     when ");
    decree_expr_write(clause->when, teller->out);
    say(teller, "\n");
    say_ground(teller, clause->when);
}

static void say_needed(explanation *teller, decree_mask open)
{
    if (!decree_mask_any(open)) return;
    say(teller, "     would have to be known: ");
    say_fact_names(teller, open);
    say(teller, "\n");
}

// A clause that does not hold, with the first thing in the way.
static void say_failing(explanation *teller, const decree_clause *clause)
{
    const decree_expr *part = failing_part(teller, clause->when);
    const bool is_not = part->kind == DECREE_EXPR_NOT;
    say(teller, is_not ? "     it is so that " : "     it is not so that ");
    decree_expr_write(is_not ? part->operands[0] : part, teller->out);
    say(teller, "\n");
    say_ground(teller, part);
}

static void begin_clause(explanation *teller, const decree_clause *clause, const char *answer)
{
    teller->shown = (decree_mask){{0}};
    say(teller, "   ");
    say_clause(teller, clause);
    jub_buffer_format(teller->out, ": %s\n", answer);
}

static bool in_force(const explanation *teller, const decree_clause *clause)
{
    return decree_in_force(&teller->determiner->program, &clause->source);
}

static void say_out_of_force(explanation *teller, const decree_clause *clause)
{
    begin_clause(teller, clause, "not in force on the law date");
}

// -- 1. covered -----------------------------------------------------------------------------------

static void tell_covered(explanation *teller)
{
    const decree_tree *tree = tree_of(teller);
    say(teller, "\nIs the person covered?\n");
    if (tree->covers.count == 0)
        say(teller, "   yes: the decree covers everybody in the register\n");
    for (size_t i = 0; i < tree->covers.count; i++) {
        const decree_clause *clause = tree->covers.items[i];
        if (!in_force(teller, clause)) {
            say_out_of_force(teller, clause);
            continue;
        }
        const decree_value value = decree_eval_condition(&teller->worker->eval, clause->when);
        begin_clause(teller, clause,
                     value.state == DECREE_UNKNOWN ? "not known"
                     : value.truth                 ? "yes"
                                                   : "no");
        if (value.state == DECREE_KNOWN && !value.truth) {
            say_failing(teller, clause);
            continue;
        }
        say_condition(teller, clause);
        if (value.state == DECREE_UNKNOWN) say_needed(teller, value.open);
    }
}

// -- 2. excluded ----------------------------------------------------------------------------------

static void say_reach(explanation *teller, const decree_clause *clause)
{
    const decree_tree *tree = tree_of(teller);
    say(teller, "     it bites on ");
    if (clause->bars == 0) say(teller, "no grant");
    bool is_first = true;
    for (uint64_t left = clause->bars; left; left &= left - 1) {
        if (!is_first) say(teller, ", ");
        say_name(teller, tree->grants.items[__builtin_ctzll(left)]->name.text);
        is_first = false;
    }
    say(teller, "\n");
}

static void tell_exclusion(explanation *teller, const decree_clause *clause)
{
    if (!in_force(teller, clause)) {
        say_out_of_force(teller, clause);
        return;
    }
    const bool possibly = has_bit(teller->truths.excludes_possibly, clause->index);
    const bool surely = has_bit(teller->truths.excludes_surely, clause->index);
    begin_clause(teller, clause, surely ? "yes" : possibly ? "not known" : "no");
    if (!possibly) {
        say_failing(teller, clause);
        return;
    }
    say_condition(teller, clause);
    if (!surely) say_needed(teller, teller->truths.excludes_open[clause->index]);
    say_reach(teller, clause);
}

static void tell_excluded(explanation *teller)
{
    const decree_tree *tree = tree_of(teller);
    if (tree->excludes.count == 0) return;
    say(teller, "\nIs the person excluded?\n");
    for (size_t i = 0; i < tree->excludes.count; i++)
        if (!tree->excludes.items[i]->each_record) tell_exclusion(teller, tree->excludes.items[i]);
}

// -- 3. grants ------------------------------------------------------------------------------------

static void say_length(explanation *teller, const char *word, const decree_expr *length)
{
    decree_eval *eval = &teller->worker->eval;
    if (!length) return;
    const decree_value by = decree_eval_expr(eval, length);
    jub_buffer_format(teller->out, "     %s ", word);
    decree_expr_write(length, teller->out);
    if (length->kind != DECREE_EXPR_UNIT) {
        say(teller, " = ");
        decree_value_write(&by, length->type, teller->out);
    }
    if (teller->base.state == DECREE_KNOWN && by.state == DECREE_KNOWN) {
        const decree_value end = decree_eval_date_add(eval, length, teller->base, by, true);
        say(teller, ": ");
        say_date(teller, &teller->base);
        say(teller, " less that is ");
        say_date(teller, &end);
    }
    say(teller, "\n");
    if (length->kind != DECREE_EXPR_UNIT) say_ground(teller, length);
}

// `LENGTH from DAY`
static void say_new_term(explanation *teller, const char *word, const decree_act *act)
{
    decree_eval *eval = &teller->worker->eval;
    const decree_value to = decree_eval_expr(eval, act->to);
    const decree_value from = decree_eval_expr(eval, act->from);
    const decree_value end = decree_eval_date_add(eval, act->to, from, to, false);
    jub_buffer_format(teller->out, "     %s ", word);
    decree_value_write(&to, act->to->type, teller->out);
    say(teller, " from ");
    say_date(teller, &from);
    say(teller, ": to ");
    say_date(teller, &end);
    say(teller, "\n");
    say_ground(teller, act->from);
}

static void say_act(explanation *teller, const decree_act *act)
{
    if (act->is_then) say(teller, "     and then, as that leaves the person:\n");
    switch (act->kind) {
    case DECREE_RELEASE:
        say(teller, "     it releases on the effective date");
        if (teller->determiner->program.has_effect) {
            const decree_value effect = decree_value_integer(teller->determiner->program.effect);
            say(teller, ", ");
            say_date(teller, &effect);
        }
        say(teller, "\n");
        break;
    case DECREE_REDUCE:
        if (act->to) say_new_term(teller, "it reduces the term to", act);
        say_length(teller, "it reduces the term by", act->by);
        say_length(teller, "at least", act->at_least);
        say_length(teller, "at most", act->at_most);
        break;
    case DECREE_COMMUTE:
        jub_buffer_format(teller->out, "     it commutes to %.*s\n",
                          JUB_TEXT_ARG(act->target.text));
        if (act->to) say_new_term(teller, "of", act);
        break;
    case DECREE_WAIVE:
        jub_buffer_format(teller->out, "     it waives %.*s\n", JUB_TEXT_ARG(act->target.text));
        break;
    case DECREE_REMIT: {
        const decree_value by = decree_eval_expr(&teller->worker->eval, act->by);
        jub_buffer_format(teller->out, "     it takes off %.*s ", JUB_TEXT_ARG(act->target.text));
        decree_value_write(&by, act->by->type, teller->out);
        say(teller, "\n");
        say_ground(teller, act->by);
        break;
    }
    case DECREE_TRANSFER:
        jub_buffer_format(teller->out, "     it moves the person to %.*s\n",
                          JUB_TEXT_ARG(act->target.text));
        break;
    }
}

static uint64_t biting(const explanation *teller, uint64_t excludes, const decree_clause *grant)
{
    uint64_t found = 0;
    for (uint64_t left = excludes; left; left &= left - 1)
        if (has_bit(tree_of(teller)->excludes.items[__builtin_ctzll(left)]->bars, grant->index))
            found |= decree_bit(decree_lowest(left));
    return found;
}

static void say_barred(explanation *teller, const decree_clause *grant)
{
    const uint64_t surely = biting(teller, teller->truths.excludes_surely, grant);
    const uint64_t perhaps =
        biting(teller, teller->truths.excludes_possibly & ~teller->truths.excludes_surely, grant);
    if (surely) {
        say(teller, "     barred by ");
        say_clauses(teller, tree_of(teller)->excludes.items, surely);
        say(teller, "\n");
    } else if (perhaps) {
        say(teller, "     may be barred by ");
        say_clauses(teller, tree_of(teller)->excludes.items, perhaps);
        say(teller, "\n");
    }
}

// A grant about rows: which of them it means, and which of these are barred.
static void say_rows(explanation *teller, const decree_clause *grant)
{
    decree_eval *eval = &teller->worker->eval;
    const decree_rows *rows = decree_eval_rows(eval, grant->each_record);
    jub_buffer_format(teller->out, "     on each %.*s where ", JUB_TEXT_ARG(grant->each.text));
    decree_expr_write(grant->where, teller->out);
    say(teller, "\n");
    eval->read = (decree_mask){{0}};
    for (uint32_t row = 0; row < rows->count; row++) {
        const decree_row_truth truth = decree_row_find(eval, grant, row);
        jub_buffer_format(teller->out, "       number %u: %s", row + 1,
                          truth.is_meant_surely     ? "yes"
                          : truth.is_meant_possibly ? "not known"
                                                    : "no");
        if (truth.bars_possibly) {
            say(teller, truth.bars_surely ? ", barred by " : ", may be barred by ");
            say_clauses(teller, tree_of(teller)->excludes.items,
                        truth.bars_surely ? truth.bars_surely : truth.bars_possibly);
        }
        say(teller, "\n");
    }
    say_facts(teller, eval->read, "       ");
    eval->takes_possible_rows = false;
    const decree_value end = decree_grant_end(eval, grant, teller->base);
    say(teller, "     what is left, laid together, leads to ");
    say_date(teller, &end);
    say(teller, "\n");
}

static void tell_grant(explanation *teller, const decree_clause *grant)
{
    if (!in_force(teller, grant)) {
        say_out_of_force(teller, grant);
        return;
    }
    const bool possibly = has_bit(teller->truths.grants_possibly, grant->index);
    const bool surely = has_bit(teller->truths.grants_surely, grant->index);
    begin_clause(teller, grant, surely ? "yes" : possibly ? "not known" : "no");
    if (!possibly) {
        const decree_value value = decree_eval_condition(&teller->worker->eval, grant->when);
        if (is_yes(&value) || value.state == DECREE_UNKNOWN)
            say(teller, "     the term has no end, so there is nothing to reduce\n");
        else
            say_failing(teller, grant);
        return;
    }
    if (grant->each_record)
        say_rows(teller, grant);
    else
        say_condition(teller, grant);
    if (!surely) say_needed(teller, teller->truths.grants_open[grant->index]);
    for (uint32_t i = 0; i < grant->act_count && !grant->each_record; i++)
        say_act(teller, &grant->acts[i]);
    say_barred(teller, grant);
}

static void tell_grants(explanation *teller)
{
    const decree_tree *tree = tree_of(teller);
    say(teller, "\nWhat is granted?\n");
    for (size_t i = 0; i < tree->grants.count; i++) tell_grant(teller, tree->grants.items[i]);
}

// -- 4. combination and limits --------------------------------------------------------------------

static const char *combine_words(const decree_combine *combine)
{
    switch (combine->kind) {
    case DECREE_MOST_FAVOURABLE: return "the earliest end counts";
    case DECREE_FIRST: return "the first in the order of the text counts";
    case DECREE_CUMULATIVE: break;
    }
    return combine->on_remainder
               ? "they are taken off one after another, each from what the one before left"
               : "they add up, each counted on the original term";
}

static void tell_combined(explanation *teller)
{
    const decree_tree *tree = tree_of(teller);
    const uint64_t possible =
        teller->truths.grants_possibly & ~decree_barred_surely(tree, &teller->truths);
    const uint64_t term = decree_term_grants(tree, possible);
    bool is_begun = false;
    for (size_t i = 0; i < tree->combines.count; i++) {
        const uint64_t own = term & tree->combines.items[i]->grants;
        if ((own & (own - 1)) == 0) continue;
        if (!is_begun) say(teller, "\nHow do they combine?\n");
        is_begun = true;
        say(teller, "   ");
        say_clauses(teller, tree->grants.items, own);
        jub_buffer_format(teller->out, ": %s\n", combine_words(tree->combines.items[i]));
    }
    for (size_t i = 0; i < tree->limits.count && term; i++) {
        const decree_clause *limit = tree->limits.items[i];
        if (!in_force(teller, limit) || !(limit->on_grants & term)) continue;
        if (!is_begun) say(teller, "\nIs there a limit?\n");
        is_begun = true;
        say(teller, "   ");
        say_clause(teller, limit);
        say(teller, "\n");
        say_length(teller, "reductions come to at most", limit->at_most);
    }
}

// -- 5. quotas ------------------------------------------------------------------------------------

static void say_keys(explanation *teller, const decree_clause *quota)
{
    for (uint32_t i = 0; i < quota->key_count; i++) {
        const decree_expr *key = quota->keys[i].value;
        const decree_value value = decree_eval_expr(&teller->worker->eval, key);
        say(teller, "     ranked by ");
        decree_expr_write(key, teller->out);
        jub_buffer_format(teller->out,
                          ", %s first: ", quota->keys[i].is_up ? "the smallest" : "the largest");
        decree_value_write(&value, key->type, teller->out);
        say(teller, "\n");
        say_ground(teller, key);
    }
    if (quota->per_field) {
        say(teller, "     places are per group:\n");
        say_fact(teller, quota->per_field->index, "       ");
    }
}

static void say_ticket(explanation *teller, const decree_quota_run *quota)
{
    char hex[2 * JUB_TICKET_BYTES + 1];
    if (!quota->tickets) return;
    static const char digits[] = "0123456789abcdef";
    const uint8_t *ticket = quota->tickets + (size_t)teller->row * JUB_TICKET_BYTES;
    for (size_t i = 0; i < JUB_TICKET_BYTES; i++) {
        hex[2 * i] = digits[ticket[i] >> 4];
        hex[2 * i + 1] = digits[ticket[i] & 15];
    }
    hex[sizeof hex - 1] = '\0';
    jub_buffer_format(teller->out, "     ties are drawn: lottery \"%.*s\", ticket %s\n",
                      JUB_TEXT_ARG(quota->quota->lottery), hex);
}

static void tell_quota(explanation *teller, const decree_quota_run *quota)
{
    const decree_standing *standing = decree_find_standing(quota, teller->row);
    if (!standing) return;
    static const char *const verdicts[] = {
        [DECREE_OUT] = "outside", [DECREE_CONTESTED] = "contested", [DECREE_IN] = "within"};
    begin_clause(teller, quota->quota, verdicts[standing->verdict]);
    jub_buffer_format(teller->out, "     place %u", standing->rank);
    if (standing->rank_last != standing->rank)
        jub_buffer_format(teller->out, " to %u (facts are missing, of this person or of others)",
                          standing->rank_last);
    jub_buffer_format(teller->out, ", and there is room for %u\n", standing->places);
    say_keys(teller, quota->quota);
    say_ticket(teller, quota);
}

static void tell_quotas(explanation *teller)
{
    bool is_begun = false;
    for (uint32_t i = 0; i < teller->determiner->quota_count; i++) {
        const decree_quota_run *quota = &teller->determiner->quotas[i];
        if (!decree_find_standing(quota, teller->row)) continue;
        if (!is_begun) say(teller, "\nIs there room?\n");
        is_begun = true;
        tell_quota(teller, quota);
    }
}

// -- 6. deferrals and revocations -----------------------------------------------------------------

static void tell_after(explanation *teller, const char *question, decree_clause *const *clauses,
                       size_t count, uint64_t surely, uint64_t possibly)
{
    if (count == 0) return;
    say(teller, question);
    for (size_t i = 0; i < count; i++) {
        if (!in_force(teller, clauses[i])) {
            say_out_of_force(teller, clauses[i]);
            continue;
        }
        const bool is_sure = has_bit(surely, (uint32_t)i), may = has_bit(possibly, (uint32_t)i);
        begin_clause(teller, clauses[i], is_sure ? "yes" : may ? "not known" : "no");
        if (may)
            say_condition(teller, clauses[i]);
        else
            say_failing(teller, clauses[i]);
    }
}

static void tell_what_follows(explanation *teller)
{
    const decree_tree *tree = tree_of(teller);
    tell_after(teller, "\nIs it put off?\n", tree->defers.items, tree->defers.count,
               teller->truths.defers_surely, teller->truths.defers_possibly);
    tell_after(teller, "\nIs it taken back?\n", tree->revokes.items, tree->revokes.count,
               teller->truths.revokes_surely, teller->truths.revokes_possibly);
}

static void say_gaps(explanation *teller)
{
    const decree_tree *tree = tree_of(teller);
    if (!teller->determination.gaps) return;
    say(teller, "\nWhat the text leaves open\n");
    for (size_t i = 0; i < tree->gaps.count; i++) {
        const decree_gap *gap = tree->gaps.items[i];
        if (!has_bit(teller->determination.gaps, (uint32_t)i)) continue;
        jub_buffer_format(teller->out, "   %.*s", JUB_TEXT_ARG(gap->name.text));
        if (gap->source.cite.length_bytes > 0)
            jub_buffer_format(teller->out, " (%.*s)", JUB_TEXT_ARG(gap->source.cite));
        jub_buffer_format(teller->out, ": %.*s\n", JUB_TEXT_ARG(gap->text));
    }
}

// -- 7. result ------------------------------------------------------------------------------------

static void say_term(explanation *teller)
{
    const jub_outcome *result = &teller->determination.result;
    char old_day[JUB_DATE_TEXT_BYTES + 1], new_day[JUB_DATE_TEXT_BYTES + 1];
    if (!result->is_release && !result->is_reduction) return;
    if (!teller->determination.has_old_end || !result->has_new_end) return;
    jub_buffer_format(teller->out, "   the term ended on %s and now ends on %s\n",
                      jub_date_format(teller->determination.old_end, old_day),
                      jub_date_format(result->new_end, new_day));
    const decree_program *program = &teller->determiner->program;
    if (result->is_reduction && program->has_effect && result->new_end == program->effect)
        say(teller, "   the reduced end falls on or before the effective date, "
                    "so the person is released on that date\n");
}

static void say_undetermined(explanation *teller)
{
    const jub_determination *determination = &teller->determination;
    const jub_decree *decree = teller->determiner->program.decree;
    say(teller, "   at worst: ");
    jub_outcome_write(decree, &determination->worst, teller->out);
    say(teller, "\n   at best: ");
    jub_outcome_write(decree, &determination->best, teller->out);
    say(teller, "\n");
    if (determination->is_contested)
        say(teller, "   the place in the quota depends on facts that are missing, "
                    "of this person or of others\n");
    if (determination->is_cut_short)
        jub_buffer_format(teller->out,
                          "   more than %d possibilities: not all of them were tried\n",
                          JUB_COMPLETION_MAX);
    const decree_mask missing = {{determination->missing[0], determination->missing[1]}};
    if (!decree_mask_any(missing)) return;
    say(teller, "   what would have to be known:\n");
    say_facts(teller, missing, "     ");
}

static void say_assumptions(explanation *teller)
{
    const decree_mask assumed = {
        {teller->determination.assumed[0], teller->determination.assumed[1]}};
    if (!decree_mask_any(assumed)) return;
    say(teller, "\nAssumed, as the register does not say\n");
    for (size_t i = 0; i < tree_of(teller)->fields.count; i++) {
        const decree_field *field = tree_of(teller)->fields.items[i];
        if (!decree_mask_has(assumed, field->index)) continue;
        jub_buffer_format(teller->out, "   %.*s = ", JUB_TEXT_ARG(field->name.text));
        decree_value_write(&teller->worker->person.facts[i], field->type, teller->out);
        jub_buffer_format(teller->out, " (%.*s)\n", JUB_TEXT_ARG(field->assume_source.cite));
    }
}

static void say_errors(explanation *teller, const decree_eval_error *errors, uint32_t count)
{
    if (count == 0 && !teller->determination.has_conflict) return;
    say(teller, "\nWhat could not be used or computed\n");
    for (uint32_t i = 0; i < count; i++) {
        char layout[DECREE_LAYOUT_TEXT_BYTES];
        say(teller, "   ");
        if (errors[i].record)
            say_name(teller, errors[i].record->name.text);
        else if (errors[i].expr)
            decree_expr_write(errors[i].expr, teller->out);
        else
            say_name(teller,
                     jub_decree_field_name(teller->determiner->program.decree, errors[i].fact));
        jub_buffer_format(teller->out, ": %s", jub_row_error_meaning(errors[i].kind));
        if (errors[i].kind == JUB_ROW_NO_SUCH_DAY)
            jub_buffer_format(teller->out, " (%04d-%02d-%02d)", errors[i].no_day.year,
                              errors[i].no_day.month, errors[i].no_day.day);
        if (errors[i].record) {
            decree_layout_text(&errors[i], layout);
            jub_buffer_format(teller->out, " (%s)", layout);
        }
        say(teller, "\n");
    }
    if (teller->determination.has_conflict)
        say(teller, "   two grants hold and nothing in the decree chooses between them\n");
}

static void tell_result(explanation *teller)
{
    say(teller, "\nResult\n   ");
    if (teller->determination.result.standing == JUB_UNDETERMINED) {
        say(teller, "undetermined\n");
        say_undetermined(teller);
        return;
    }
    jub_determination_write(teller->determiner->program.decree, &teller->determination,
                            teller->out);
    say(teller, "\n");
    say_term(teller);
}

// -- the whole ------------------------------------------------------------------------------------

static void tell_heading(explanation *teller)
{
    const jub_determiner *determiner = teller->determiner;
    const jub_resource *persons = determiner->persons;
    char day[JUB_DATE_TEXT_BYTES + 1];
    if (persons->key_column != JUB_NO_ROW &&
        jub_bit(persons->columns[persons->key_column].known, teller->row))
        jub_column_write(&persons->columns[persons->key_column], teller->row, teller->out);
    else
        jub_buffer_format(teller->out, "the person of record %llu",
                          (unsigned long long)teller->row + 2);
    jub_buffer_format(teller->out, ": %s\n",
                      jub_standing_word((jub_standing)teller->determination.result.standing));
    say_name(teller, jub_decree_title(determiner->program.decree));
    const jub_text cite = tree_of(teller)->header.cite;
    if (cite.length_bytes > 0) jub_buffer_format(teller->out, " (%.*s)", JUB_TEXT_ARG(cite));
    if (determiner->program.has_law_date)
        jub_buffer_format(teller->out, ", clauses as in force on %s (%s)",
                          jub_date_format(determiner->program.law_date, day),
                          determiner->program.law_date_word);
    say(teller, "\n");
}

jub_status jub_explain(const jub_determiner *determiner, jub_worker *worker, uint32_t row,
                       jub_buffer *buffer, jub_error *error)
{
    if (row >= determiner->persons->row_count)
        return jub_fail(error, JUB_RANGE, (jub_position){0}, NULL, "no such row");
    explanation teller = {.determiner = determiner, .worker = worker, .row = row, .out = buffer};
    decree_load_row(determiner, worker, row);
    decree_determine_loaded(determiner, worker, row, &teller.determination);
    decree_eval_error errors[DECREE_EVAL_ERROR_MAX];
    const uint32_t error_count = worker->eval.error_count;
    memcpy(errors, worker->eval.errors, sizeof errors);
    decree_truths_find(&worker->eval, &teller.truths);
    teller.base = decree_old_end(&worker->eval);

    tell_heading(&teller);
    tell_covered(&teller);
    if (teller.truths.covered_possibly) {
        tell_excluded(&teller);
        tell_grants(&teller);
        tell_combined(&teller);
        tell_quotas(&teller);
        tell_what_follows(&teller);
    }
    tell_result(&teller);
    say_gaps(&teller);
    say_assumptions(&teller);
    say_errors(&teller, errors, error_count);
    if (buffer->status == JUB_OK) return JUB_OK;
    return jub_fail(error, buffer->status, (jub_position){0}, NULL,
                    "the explanation does not fit into memory");
}
