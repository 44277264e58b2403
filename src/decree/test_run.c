#include "decree/test_run_private.h"

#include <assert.h>

#include "decree/explain.h"

// One in-file test after another: its facts, as those of what it is like with its own laid over
// them, then the determination, then the expectations.

enum { MESSAGE_MAX_BYTES = 4096 };

// -- facts ----------------------------------------------------------------------------------------

// What a bind gives a fact; false when memory is out.
static bool read_bind(decree_test_runner *runner, const decree_bind *bind, uint32_t fact,
                      decree_value *value_out)
{
    if (bind->is_unknown) {
        *value_out = decree_value_missing(fact, JUB_ROW_NO_ERROR);
        return true;
    }
    const bool is_codes = bind->bound && bind->bound->type.kind == DECREE_CODES &&
                          bind->value->kind == DECREE_EXPR_STRING;
    if (is_codes) // one, or several parted by commas
        return decree_codes_value(runner->arena, &runner->program, bind->value->text, value_out);
    *value_out = decree_eval_expr(&runner->eval, bind->value);
    return true;
}

static bool read_binds(decree_test_runner *runner, const decree_test *test)
{
    for (uint32_t i = 0; i < test->bind_count; i++) {
        const decree_bind *bind = &test->binds[i];
        if (bind->record || bind->quota) continue;
        const uint32_t fact = bind->round ? bind->round->field_index
                              : bind->gap ? bind->gap->fact
                                          : bind->bound->index;
        if (!read_bind(runner, bind, fact, &runner->person.facts[fact])) return false;
    }
    return true;
}

// A cell that the test does not give is unknown.
static bool read_row(decree_test_runner *runner, const decree_test_row *row, uint32_t number)
{
    const decree_record *record = row->bound;
    for (uint32_t i = 0; i < record->field_count; i++) {
        const decree_field *field = record->fields[i];
        decree_value value = decree_value_missing(field->index, JUB_ROW_NO_ERROR);
        for (uint32_t k = 0; k < row->bind_count; k++)
            if (row->binds[k].bound == field &&
                !read_bind(runner, &row->binds[k], field->index, &value))
                return false;
        decree_person_set_cell(&runner->person, field, number, value,
                               &runner->assumptions[field->index]);
    }
    return true;
}

// Rows that a test gives take the place of all rows of the test it is like.
static bool read_rows_of(decree_test_runner *runner, const decree_test *test,
                         const decree_record *record)
{
    decree_rows *rows = &runner->person.rows[record->index];
    for (uint32_t i = 0; i < test->row_count; i++) {
        const decree_test_row *row = &test->rows[i];
        if (row->bound != record) continue;
        rows->is_known = true;
        if (!row->is_no_row && !read_row(runner, row, rows->count++)) return false;
    }
    return true;
}

// The test that says which rows of a record there are: the nearest that gives any or calls them
// unknown.
static bool gives_rows(const decree_test *test, const decree_record *record)
{
    for (uint32_t i = 0; i < test->row_count; i++)
        if (test->rows[i].bound == record) return true;
    for (uint32_t i = 0; i < test->bind_count; i++)
        if (test->binds[i].record == record) return true;
    return false;
}

static bool read_nearest_rows(decree_test_runner *runner, const decree_test *test,
                              size_t test_count)
{
    const decree_tree *tree = runner->decree->tree;
    for (size_t i = 0; i < tree->records.count; i++) {
        const decree_test *giver = test;
        for (size_t n = 0; giver && n < test_count && !gives_rows(giver, tree->records.items[i]);
             n++)
            giver = giver->like_test;
        if (giver && !read_rows_of(runner, giver, tree->records.items[i])) return false;
    }
    return true;
}

bool decree_test_read(decree_test_runner *runner, const decree_test *test)
{
    const size_t test_count = runner->decree->tree->tests.count;
    const decree_test **chain = JUB_NEW(runner->arena, const decree_test *, test_count);
    size_t length = 0;
    if (!chain) return false;
    for (const decree_test *each = test; each && length < test_count; each = each->like_test)
        chain[length++] = each;
    decree_person_clear(&runner->program, &runner->person);
    decree_eval_begin(&runner->eval, &runner->person);
    while (length > 0)
        if (!read_binds(runner, chain[--length])) return false;
    if (!read_nearest_rows(runner, test, test_count)) return false;
    decree_person_finish(&runner->program, &runner->person, runner->assumptions);
    decree_eval_begin(&runner->eval, &runner->person);
    return true;
}

// What the test says of quotas: within the places unless it says otherwise.
decree_places decree_test_places(const decree_test_runner *runner, const decree_test *test)
{
    const size_t test_count = runner->decree->tree->tests.count;
    decree_places places = {0, 0};
    uint64_t said = 0;
    size_t length = 0;
    for (const decree_test *each = test; each && length < test_count; each = each->like_test) {
        length++;
        for (uint32_t i = 0; i < each->bind_count; i++) {
            const decree_bind *bind = &each->binds[i];
            if (!bind->quota || (said & bind->quota->on_grants)) continue;
            said |= bind->quota->on_grants;
            if (bind->is_unknown)
                places.contested |= bind->quota->on_grants;
            else if (!bind->value->boolean)
                places.denied |= bind->quota->on_grants;
        }
    }
    return places;
}

// -- expectations ---------------------------------------------------------------------------------

static bool names_are(const decree_test_runner *runner, const decree_names *names,
                      jub_clause_kind kind, uint64_t mask)
{
    if (names->is_all) return true;
    uint64_t expected = 0;
    for (uint32_t i = 0; i < names->count; i++)
        for (uint32_t k = 0; k < jub_decree_clause_count(runner->decree, kind) && k < 64; k++)
            if (jub_text_equal(jub_decree_clause_name(runner->decree, kind, k),
                               names->items[i].text))
                expected |= (uint64_t)1 << k;
    return expected == mask;
}

static uint64_t quotas_on(const decree_test_runner *runner, uint64_t grants)
{
    const decree_tree *tree = runner->decree->tree;
    uint64_t found = 0;
    for (size_t i = 0; i < tree->quotas.count && i < 64; i++)
        if (tree->quotas.items[i]->on_grants & grants) found |= (uint64_t)1 << i;
    return found;
}

static bool fields_are(const decree_test_runner *runner, const decree_names *names,
                       const uint64_t missing[2])
{
    if (names->is_all) return true;
    decree_mask expected = {{0}};
    for (uint32_t i = 0; i < names->count; i++)
        for (uint32_t k = 0; k < runner->program.fact_count; k++)
            if (jub_text_equal(jub_decree_field_name(runner->decree, k), names->items[i].text))
                decree_mask_set(&expected, k);
    return expected.words[0] == missing[0] && expected.words[1] == missing[1];
}

static decree_value text_or_none(const decree_test_runner *runner, uint16_t target, bool is_open)
{
    if (is_open) return (decree_value){.state = DECREE_UNKNOWN};
    if (target == JUB_NO_TARGET) return decree_value_none();
    return (decree_value){.state = DECREE_KNOWN,
                          .text = jub_decree_target_name(runner->decree, target)};
}

static decree_value number_or(bool has, int64_t number, bool is_open)
{
    if (has) return decree_value_integer(number);
    if (is_open) return (decree_value){.state = DECREE_UNKNOWN};
    return decree_value_none();
}

static decree_value found_builtin(const decree_test_runner *runner, decree_builtin builtin,
                                  const jub_determination *determination)
{
    const jub_outcome *result = &determination->result;
    const bool is_open = result->standing == JUB_UNDETERMINED;
    const decree_field *end = runner->program.term_end;
    const bool has_no_end = end && runner->person.facts[end->index].state == DECREE_NONE;
    switch (builtin) {
    case DECREE_STATUS:
        return (decree_value){.state = DECREE_KNOWN, .case_index = result->standing};
    case DECREE_NEW_END:
        return number_or(result->has_new_end, result->new_end, is_open || !has_no_end);
    case DECREE_DAYS_SAVED:
        return number_or(result->has_days_saved, result->days_saved, is_open || !has_no_end);
    case DECREE_NEW_KIND: return text_or_none(runner, result->new_kind, is_open);
    case DECREE_NEW_PLACE: return text_or_none(runner, result->new_place, is_open);
    case DECREE_DEFERRED_UNTIL:
        return number_or(result->has_deferred_until, result->deferred_until,
                         result->standing == JUB_DEFERRED);
    case DECREE_EFFECT:
    case DECREE_MADE:
    case DECREE_RECKONED: break;
    }
    return (decree_value){.state = DECREE_UNKNOWN};
}

// What is left of a money field: as it was where nothing is taken off.
static decree_value found_money(const decree_test_runner *runner, const decree_field *money,
                                const jub_outcome *result)
{
    const decree_tree *tree = runner->decree->tree;
    for (uint32_t i = 0; i < tree->money_count; i++) {
        if (tree->moneys[i] != money || !(result->acts_on_money >> i & 1)) continue;
        return number_or(result->has_money >> i & 1, result->money[i], true);
    }
    if (result->standing == JUB_UNDETERMINED) return (decree_value){.state = DECREE_UNKNOWN};
    return runner->person.facts[money->index];
}

static decree_type type_of_expected(const decree_expect *expect)
{
    decree_type type = expect->value->type;
    if (type.kind == DECREE_INTEGER) type.kind = DECREE_RATIO; // a define may be a fraction
    return type;
}

static decree_value found_value(decree_test_runner *runner, const decree_expect *expect,
                                const jub_determination *determination)
{
    const decree_tree *tree = runner->decree->tree;
    if (expect->money) return found_money(runner, expect->money, &determination->result);
    const uint32_t number = jub_map_find(&tree->names, expect->subject.text);
    assert(number != JUB_MAP_ABSENT); // checked
    const decree_symbol *symbol = &tree->symbols.items[number];
    if (symbol->kind == DECREE_SYMBOL_BUILTIN)
        return found_builtin(runner, symbol->builtin, determination);
    if (symbol->kind == DECREE_SYMBOL_TABLE) return decree_eval_table(&runner->eval, symbol->table);
    return decree_eval_expr(&runner->eval, symbol->define->value);
}

// Whether the expectation is met; otherwise what was expected and found, as far as it is a value.
static bool is_met(decree_test_runner *runner, const decree_expect *expect,
                   const jub_determination *determination, jub_buffer *message)
{
    const jub_standing standing = (jub_standing)determination->result.standing;
    switch (expect->kind) {
    case DECREE_EXPECT_GRANTED:
        return standing == JUB_GRANTED &&
               names_are(runner, &expect->names, JUB_GRANTS, determination->result.grants);
    case DECREE_EXPECT_EXCLUDED:
        return standing == JUB_EXCLUDED &&
               names_are(runner, &expect->names, JUB_EXCLUDES, determination->exclusions);
    case DECREE_EXPECT_NOT_GRANTED:
        return standing == JUB_NOT_GRANTED &&
               (expect->names.count == 0 ||
                names_are(runner, &expect->names, JUB_QUOTA, quotas_on(runner, runner->denied)));
    case DECREE_EXPECT_DEFERRED:
        return standing == JUB_DEFERRED &&
               names_are(runner, &expect->names, JUB_DEFERS, determination->deferrals);
    case DECREE_EXPECT_REVOKED:
        return standing == JUB_REVOKED &&
               names_are(runner, &expect->names, JUB_REVOKES, determination->revocations);
    case DECREE_EXPECT_NOT_COVERED: return standing == JUB_NOT_COVERED;
    case DECREE_EXPECT_UNDETERMINED:
        return standing == JUB_UNDETERMINED &&
               (expect->names.count == 0 ||
                fields_are(runner, &expect->names, determination->missing));
    case DECREE_EXPECT_VALUE: break;
    }
    const decree_value expected = decree_eval_expr(&runner->eval, expect->value);
    const decree_value found = found_value(runner, expect, determination);
    const decree_type type = type_of_expected(expect);
    if (decree_value_equal(&expected, &found, type.kind)) return true;
    jub_buffer_format(message, "expected %.*s = ", JUB_TEXT_ARG(expect->subject.text));
    decree_value_write(&expected, type, message);
    jub_buffer_string(message, ", found ");
    decree_value_write(&found, type, message);
    return false;
}

static void write_expected(const decree_test_runner *runner, const decree_expect *expect,
                           const jub_determination *determination, jub_buffer *message)
{
    const decree_span span = expect->span;
    const jub_text text = {runner->decree->tree->source.bytes + span.offset_bytes,
                           span.length_bytes};
    jub_buffer_format(message, "expected %.*s, found ", JUB_TEXT_ARG(text));
    jub_determination_write(runner->decree, determination, message);
}

// Its parts begin with "; ", the first of all too where nothing stands before it.
static const char *hint_of(const jub_buffer *hint)
{
    return hint->length_bytes > 2 && hint->bytes[0] == ';' ? hint->bytes + 2 : hint->bytes;
}

static void add_row_errors(const decree_test_runner *runner, jub_buffer *hint)
{
    const decree_tree *tree = runner->decree->tree;
    char layout[DECREE_LAYOUT_TEXT_BYTES];
    for (uint32_t i = 0; i < runner->eval.error_count; i++) {
        const decree_eval_error *item = &runner->eval.errors[i];
        if (hint->length_bytes > 0) jub_buffer_string(hint, "; ");
        if (item->record)
            jub_buffer_text(hint, item->record->name.text);
        else if (item->expr)
            jub_buffer_bytes(hint, tree->source.bytes + item->expr->span.offset_bytes,
                             item->expr->span.length_bytes);
        else
            jub_buffer_text(hint, jub_decree_field_name(runner->decree, item->fact));
        jub_buffer_format(hint, ": %s", jub_row_error_meaning(item->kind));
        if (item->record) {
            decree_layout_text(item, layout);
            jub_buffer_format(hint, " (%s)", layout);
        }
    }
}

// The clauses that the expectation names and that do not hold.
static void add_reasons(decree_test_runner *runner, const decree_expect *expect, jub_buffer *hint)
{
    const decree_tree *tree = runner->decree->tree;
    for (uint32_t i = 0; i < expect->names.count; i++) {
        const uint32_t number = jub_map_find(&tree->names, expect->names.items[i].text);
        if (number == JUB_MAP_ABSENT) continue;
        const decree_symbol *symbol = &tree->symbols.items[number];
        if (symbol->kind == DECREE_SYMBOL_CLAUSE) decree_test_why(runner, symbol->clause, hint);
    }
}

static void check_expect(decree_test_runner *runner, const decree_test *test,
                         const decree_expect *expect, const jub_determination *determination,
                         bool *failed)
{
    jub_buffer message = jub_buffer_init(MESSAGE_MAX_BYTES);
    jub_buffer hint = jub_buffer_init(MESSAGE_MAX_BYTES);
    const bool is_failure = !is_met(runner, expect, determination, &message);
    *failed |= is_failure;
    if (is_failure && runner->diagnostics) {
        if (message.length_bytes > 0)
            jub_determination_write(runner->decree, determination, &hint);
        else
            write_expected(runner, expect, determination, &message);
        add_row_errors(runner, &hint);
        add_reasons(runner, expect, &hint);
        jub_buffer_char(&hint, '\0');
        jub_diagnose(runner->diagnostics, JUB_ERROR, JUB_CONFLICT, runner->decree->tree->source,
                     expect->span.offset_bytes, expect->span.length_bytes,
                     hint.status == JUB_OK ? hint_of(&hint) : NULL, "\"%.*s\": %.*s",
                     JUB_TEXT_ARG(test->title), JUB_TEXT_ARG(jub_buffer_view(&message)));
    }
    jub_buffer_clear(&message);
    jub_buffer_clear(&hint);
}

// -- one test -------------------------------------------------------------------------------------

// What is seen counts in a pass of its own, so that the second pass over an undetermined person has
// no part in it.
static void cover(decree_test_runner *runner, decree_places places)
{
    const decree_tree *tree = runner->decree->tree;
    decree_decision decision;
    runner->eval.coverage = runner->coverage;
    decree_decide(&runner->eval, places, &decision);
    runner->eval.coverage = NULL;
    for (size_t i = 0; i < tree->quotas.count; i++) {
        const decree_clause *quota = tree->quotas.items[i];
        const uint64_t candidates = decision.truths.grants_surely & quota->on_grants;
        if (!decree_in_force(&runner->program, &quota->source) || !candidates) continue;
        const decree_value place = {.state = candidates & places.contested ? DECREE_UNKNOWN
                                                                           : DECREE_KNOWN,
                                    .truth = !(candidates & places.denied)};
        decree_cover_clause(runner->coverage, quota, &place);
    }
    decree_eval_begin(&runner->eval, &runner->person);
}

void decree_test_determine(decree_test_runner *runner, const decree_test *test,
                           jub_determination *determination_out)
{
    decree_decision decision;
    const decree_places places = decree_test_places(runner, test);
    if (runner->coverage) cover(runner, places);
    decree_determine_facts(&runner->eval, runner->exact, places, determination_out, &decision);
    runner->denied = decision.is_denied
                         ? places.denied & decision.truths.grants_possibly &
                               ~decree_barred_surely(runner->decree->tree, &decision.truths)
                         : 0;
}

jub_status decree_test_run(decree_test_runner *runner, const decree_test *test, bool *failed_out)
{
    jub_determination determination;
    *failed_out = false;
    const jub_status status = decree_test_begin(runner, test);
    if (status != JUB_OK) return status;
    if (!decree_test_read(runner, test)) return JUB_NO_MEMORY;
    decree_test_determine(runner, test, &determination);
    runner->eval.coverage = runner->coverage; // a value that is expected is looked at, too
    for (uint32_t i = 0; i < test->expect_count; i++)
        check_expect(runner, test, &test->expects[i], &determination, failed_out);
    runner->eval.coverage = NULL;
    return JUB_OK;
}

// -- the whole ------------------------------------------------------------------------------------

static void tell_law_date(decree_test_runner *runner, const jub_error *error)
{
    const decree_tree *tree = runner->decree->tree;
    if (!runner->diagnostics || error->status == JUB_NO_MEMORY) return;
    jub_diagnose(runner->diagnostics, JUB_ERROR, error->status, tree->source,
                 tree->header.span.offset_bytes, tree->header.span.length_bytes, error->hint, "%s",
                 error->message);
}

static bool same_law_date(const decree_test *a, const decree_test *b)
{
    return a->has_law_date == b->has_law_date && (!a->has_law_date || a->law_date == b->law_date);
}

jub_status decree_test_begin(decree_test_runner *runner, const decree_test *test)
{
    jub_error error;
    if (runner->law_test && same_law_date(runner->law_test, test)) return JUB_OK;
    const jub_status status =
        decree_program_build(runner->arena, runner->decree, test->has_law_date, test->law_date,
                             &runner->program, &error);
    if (status != JUB_OK) {
        tell_law_date(runner, &error);
        return status;
    }
    runner->program.all_listed = true;
    runner->exact = decree_exact_new(runner->arena, &runner->program);
    if (!runner->exact || !decree_eval_init(runner->arena, &runner->program, &runner->eval) ||
        !decree_find_assumptions(runner->arena, &runner->program, runner->assumptions))
        return JUB_NO_MEMORY;
    runner->law_test = test;
    return JUB_OK;
}

decree_test_runner *decree_test_runner_new(jub_arena *arena, const jub_decree *decree)
{
    uint32_t capacities[DECREE_RECORD_MAX];
    decree_program program = {.tree = decree->tree};
    decree_test_runner *runner = JUB_NEW(arena, decree_test_runner, 1);
    for (size_t i = 0; i < DECREE_RECORD_MAX; i++) capacities[i] = DECREE_ROW_MAX;
    if (!runner) return NULL;
    runner->arena = arena;
    runner->decree = decree;
    runner->assumptions = JUB_NEW(arena, decree_value, DECREE_FIELD_MAX);
    if (!runner->assumptions || !decree_person_init(arena, &program, capacities, &runner->person))
        return NULL;
    return runner;
}

jub_status jub_decree_test(jub_arena *arena, const jub_decree *decree, jub_diagnostics *diagnostics,
                           jub_test_summary *summary_out)
{
    decree_test_runner *runner = decree_test_runner_new(arena, decree);
    jub_coverage *coverage = decree_coverage_new(arena, decree->tree);
    jub_test_summary summary = {.coverage = coverage};
    if (!runner || !coverage) return JUB_NO_MEMORY;
    runner->diagnostics = diagnostics;
    runner->coverage = coverage;
    for (size_t i = 0; i < decree->tree->tests.count; i++) {
        bool failed = false;
        const jub_status status = decree_test_run(runner, decree->tree->tests.items[i], &failed);
        if (status != JUB_OK) return status;
        summary.test_count++;
        summary.failure_count += failed;
    }
    *summary_out = summary;
    return JUB_OK;
}
