#include "decree/test_run.h"

#include <assert.h>

#include "decree/bind_private.h"
#include "decree/explain.h"

// One in-file test after another: its facts, as those of what it is like with its own laid over
// them, then the determination, then the expectations.

enum { MESSAGE_MAX_BYTES = 4096 };

typedef struct test_runner {
    jub_arena *arena;
    const jub_decree *decree;
    jub_diagnostics *diagnostics;
    decree_program program;
    decree_eval eval;
    decree_exact *exact;
    jub_map codes; // all that any test writes
    decree_code_book book;
    decree_value facts[DECREE_FIELD_MAX];
    decree_mask missing;
} test_runner;

// -- codes ----------------------------------------------------------------------------------------

// The codes of a bind: one, or several parted by commas.
static bool next_code(jub_text *left, jub_text *code_out)
{
    while (left->length_bytes > 0) {
        *code_out = jub_text_trim(jub_text_cut(left, ','));
        if (code_out->length_bytes > 0) return true;
    }
    return false;
}

static bool is_codes(const decree_bind *bind)
{
    return bind->bound && bind->bound->type.kind == DECREE_CODES && !bind->is_unknown &&
           bind->value->kind == DECREE_EXPR_STRING;
}

static bool gather_codes(test_runner *runner)
{
    const decree_tree *tree = runner->decree->tree;
    runner->codes = jub_map_init(runner->arena, 0);
    runner->program.all_listed = true;
    for (size_t i = 0; i < tree->tests.count; i++)
        for (uint32_t k = 0; k < tree->tests.items[i]->bind_count; k++) {
            const decree_bind *bind = &tree->tests.items[i]->binds[k];
            if (!is_codes(bind)) continue;
            jub_text left = bind->value->text, code;
            while (next_code(&left, &code))
                if (jub_map_add(&runner->codes, code, NULL) == JUB_MAP_ABSENT) return false;
        }
    return decree_code_book_build(runner->arena, &runner->program, runner->codes.keys,
                                  runner->codes.count, &runner->book);
}

static bool read_codes(test_runner *runner, jub_text left, decree_value *value_out)
{
    const size_t count_max = jub_text_count(left, ',') + 1;
    uint32_t *items = JUB_NEW(runner->arena, uint32_t, count_max);
    uint32_t count = 0;
    jub_text code;
    if (!items) return false;
    while (next_code(&left, &code)) items[count++] = jub_map_find(&runner->codes, code);
    *value_out = (decree_value){.state = DECREE_KNOWN,
                                .codes = {.book = &runner->book, .items = items, .count = count}};
    return true;
}

// -- facts ----------------------------------------------------------------------------------------

static bool read_binds(test_runner *runner, const decree_test *test)
{
    for (uint32_t i = 0; i < test->bind_count; i++) {
        const decree_bind *bind = &test->binds[i];
        const uint32_t fact = bind->round ? bind->round->field_index : bind->bound->index;
        if (bind->is_unknown)
            runner->facts[fact] = decree_value_missing(fact, JUB_ROW_NO_ERROR);
        else if (!is_codes(bind))
            runner->facts[fact] = decree_eval_expr(&runner->eval, bind->value);
        else if (!read_codes(runner, bind->value->text, &runner->facts[fact]))
            return false;
    }
    return true;
}

static void fill_assumptions(test_runner *runner)
{
    const decree_tree *tree = runner->decree->tree;
    runner->eval.assumed = runner->missing = (decree_mask){{0}};
    for (uint32_t i = 0; i < runner->program.fact_count; i++) {
        const decree_expr *assume = i < tree->fields.count ? tree->fields.items[i]->assume : NULL;
        if (runner->facts[i].state != DECREE_UNKNOWN) continue;
        if (assume) {
            runner->facts[i] = decree_eval_expr(&runner->eval, assume);
            decree_mask_set(&runner->eval.assumed, i);
        } else {
            decree_mask_set(&runner->missing, i);
        }
    }
}

static bool read_facts(test_runner *runner, const decree_test *test)
{
    const size_t test_count = runner->decree->tree->tests.count;
    const decree_test **chain = JUB_NEW(runner->arena, const decree_test *, test_count);
    size_t length = 0;
    if (!chain) return false;
    for (const decree_test *each = test; each && length < test_count; each = each->like_test)
        chain[length++] = each;
    for (uint32_t i = 0; i < runner->program.fact_count; i++)
        runner->facts[i] = decree_value_missing(i, JUB_ROW_NO_ERROR);
    decree_eval_begin(&runner->eval, runner->facts);
    while (length > 0)
        if (!read_binds(runner, chain[--length])) return false;
    fill_assumptions(runner);
    decree_eval_begin(&runner->eval, runner->facts);
    return true;
}

// -- expectations ---------------------------------------------------------------------------------

static bool names_are(const test_runner *runner, const decree_names *names, jub_clause_kind kind,
                      uint64_t mask)
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

static bool fields_are(const test_runner *runner, const decree_names *names,
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

static decree_value text_or_none(const test_runner *runner, uint16_t target, bool is_open)
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

static decree_value found_builtin(const test_runner *runner, decree_builtin builtin,
                                  const jub_determination *determination)
{
    const jub_outcome *result = &determination->result;
    const bool is_open = result->standing == JUB_UNDETERMINED;
    const decree_field *end = runner->program.term_end;
    const bool has_no_end = end && runner->facts[end->index].state == DECREE_NONE;
    switch (builtin) {
    case DECREE_STATUS:
        return (decree_value){.state = DECREE_KNOWN, .case_index = result->standing};
    case DECREE_NEW_END:
        return number_or(result->has_new_end, result->new_end, is_open || !has_no_end);
    case DECREE_DAYS_SAVED:
        return number_or(result->has_days_saved, result->days_saved, is_open || !has_no_end);
    case DECREE_NEW_KIND: return text_or_none(runner, result->new_kind, is_open);
    case DECREE_NEW_PLACE: return text_or_none(runner, result->new_place, is_open);
    case DECREE_EFFECT:
    case DECREE_MADE:
    case DECREE_RECKONED: break;
    }
    return (decree_value){.state = DECREE_UNKNOWN};
}

static decree_type type_of_expected(const decree_expect *expect)
{
    decree_type type = expect->value->type;
    if (type.kind == DECREE_INTEGER) type.kind = DECREE_RATIO; // a define may be a fraction
    return type;
}

static decree_value found_value(test_runner *runner, const decree_expect *expect,
                                const jub_determination *determination)
{
    const decree_tree *tree = runner->decree->tree;
    const uint32_t number = jub_map_find(&tree->names, expect->subject.text);
    assert(number != JUB_MAP_ABSENT); // checked
    const decree_symbol *symbol = &tree->symbols.items[number];
    if (symbol->kind == DECREE_SYMBOL_BUILTIN)
        return found_builtin(runner, symbol->builtin, determination);
    if (symbol->kind == DECREE_SYMBOL_TABLE) return decree_eval_table(&runner->eval, symbol->table);
    return decree_eval_expr(&runner->eval, symbol->define->value);
}

// Whether the expectation is met; otherwise what was expected and found, as far as it is a value.
static bool is_met(test_runner *runner, const decree_expect *expect,
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
    case DECREE_EXPECT_NOT_GRANTED: return standing == JUB_NOT_GRANTED && expect->names.count == 0;
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

static void write_expected(const test_runner *runner, const decree_expect *expect,
                           const jub_determination *determination, jub_buffer *message)
{
    const decree_span span = expect->span;
    const jub_text text = {runner->decree->tree->source.bytes + span.offset_bytes,
                           span.length_bytes};
    jub_buffer_format(message, "expected %.*s, found ", JUB_TEXT_ARG(text));
    if (expect->kind == DECREE_EXPECT_NOT_GRANTED && expect->names.count > 0)
        jub_buffer_string(message, "(a test of one person leaves quotas aside) ");
    jub_determination_write(runner->decree, determination, message);
}

static void add_row_errors(const test_runner *runner, jub_buffer *hint)
{
    const decree_tree *tree = runner->decree->tree;
    for (uint32_t i = 0; i < runner->eval.error_count; i++) {
        const decree_eval_error *item = &runner->eval.errors[i];
        if (hint->length_bytes > 0) jub_buffer_string(hint, "; ");
        if (item->expr)
            jub_buffer_bytes(hint, tree->source.bytes + item->expr->span.offset_bytes,
                             item->expr->span.length_bytes);
        else
            jub_buffer_text(hint, jub_decree_field_name(runner->decree, item->fact));
        jub_buffer_format(hint, ": %s", jub_row_error_meaning(item->kind));
    }
}

static void check_expect(test_runner *runner, const decree_test *test, const decree_expect *expect,
                         const jub_determination *determination, bool *failed)
{
    jub_buffer message = jub_buffer_init(MESSAGE_MAX_BYTES);
    jub_buffer hint = jub_buffer_init(MESSAGE_MAX_BYTES);
    if (!is_met(runner, expect, determination, &message)) {
        *failed = true;
        if (message.length_bytes > 0)
            jub_determination_write(runner->decree, determination, &hint);
        else
            write_expected(runner, expect, determination, &message);
        add_row_errors(runner, &hint);
        jub_buffer_char(&hint, '\0');
        jub_diagnose(runner->diagnostics, JUB_ERROR, JUB_CONFLICT, runner->decree->tree->source,
                     expect->span.offset_bytes, expect->span.length_bytes,
                     hint.status == JUB_OK ? hint.bytes : NULL, "\"%.*s\": %.*s",
                     JUB_TEXT_ARG(test->title), JUB_TEXT_ARG(jub_buffer_view(&message)));
    }
    jub_buffer_clear(&message);
    jub_buffer_clear(&hint);
}

static bool run_test(test_runner *runner, const decree_test *test, bool *failed)
{
    jub_determination determination;
    decree_decision decision;
    *failed = false;
    if (!read_facts(runner, test)) return false;
    decree_determine_facts(&runner->eval, runner->exact, runner->missing, (decree_places){0},
                           &determination, &decision);
    for (uint32_t i = 0; i < test->expect_count; i++)
        check_expect(runner, test, &test->expects[i], &determination, failed);
    return true;
}

jub_status jub_decree_test(jub_arena *arena, const jub_decree *decree, jub_diagnostics *diagnostics,
                           jub_test_summary *summary_out)
{
    test_runner *runner = JUB_NEW(arena, test_runner, 1);
    jub_test_summary summary = {0};
    if (!runner) return JUB_NO_MEMORY;
    runner->arena = arena;
    runner->decree = decree;
    runner->diagnostics = diagnostics;
    jub_error error;
    const jub_status status =
        decree_program_build(arena, decree, false, 0, &runner->program, &error);
    if (status == JUB_MISSING) {
        const decree_span span = decree->tree->header.span;
        jub_diagnose(diagnostics, JUB_ERROR, status, decree->tree->source, span.offset_bytes,
                     span.length_bytes, error.hint, "%s", error.message);
    }
    if (status != JUB_OK) return status;
    runner->exact = decree_exact_new(arena, &runner->program);
    if (!runner->exact || !decree_eval_init(arena, &runner->program, &runner->eval) ||
        !gather_codes(runner))
        return JUB_NO_MEMORY;
    for (size_t i = 0; i < decree->tree->tests.count; i++) {
        bool failed = false;
        if (!run_test(runner, decree->tree->tests.items[i], &failed)) return JUB_NO_MEMORY;
        summary.test_count++;
        summary.failure_count += failed;
    }
    *summary_out = summary;
    return JUB_OK;
}
