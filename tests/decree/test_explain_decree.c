// A decree in plain words. What is said is compared with tests/cases/words/NAME.expected, and in
// Markdown with NAME.markdown (JUB_UPDATE_EXPECTED=1 writes both anew); that nothing is passed over
// is asked of every decree of the project: each name, code and figure must stand in the words, and
// whatever is changed in a rule must change them.

#include <glob.h>

#include "base/utf8.h"
#include "decree/decree_private.h"
#include "decree/explain_decree.h"
#include "decree_support.h"

enum { WORDS_MAX_BYTES = 8 << 20, DECREE_FOLDER_COUNT = 6 };

static const char *const decree_paths[DECREE_FOLDER_COUNT] = {
    "tests/cases/words/*.decree.md", "tests/cases/good/*.decree.md", "tests/cases/run/*.decree.md",
    "examples/*/*.decree.md",        "docs/decree-language.md",      "decrees/*.decree.md",
};

typedef struct told {
    jub_arena arena;
    const jub_decree *decree; // NULL when the file is no sound decree
    const decree_tree *tree;
    jub_buffer words;
    jub_buffer joined; // the words with every run of blanks made one
} told;

static void tell(told *each, jub_explain_format format, jub_buffer *words)
{
    jub_error error;
    jub_buffer_reset(words);
    assert_int_equal(jub_decree_explain(&each->arena, each->decree, format, words, &error), JUB_OK);
}

static void join_words(told *each)
{
    bool is_blank = false;
    jub_buffer_reset(&each->joined);
    for (size_t i = 0; i < each->words.length_bytes; i++) {
        const char byte = each->words.bytes[i];
        const bool was_blank = is_blank;
        is_blank = byte == ' ' || byte == '\n';
        if (!is_blank || !was_blank) jub_buffer_char(&each->joined, is_blank ? ' ' : byte);
    }
}

static told tell_text(const char *path, jub_text source)
{
    told each = {.arena = jub_arena_init((size_t)1 << 30),
                 .words = jub_buffer_init(WORDS_MAX_BYTES),
                 .joined = jub_buffer_init(WORDS_MAX_BYTES)};
    jub_diagnostics diagnostics = jub_diagnostics_init(&each.arena);
    if (test_read_text(&each.arena, path, source, &diagnostics, &each.decree) != JUB_OK)
        each.decree = NULL;
    if (!each.decree) return each;
    each.tree = each.decree->tree;
    tell(&each, JUB_EXPLAIN_PLAIN, &each.words);
    join_words(&each);
    return each;
}

static void clear(told *each)
{
    jub_buffer_clear(&each->words);
    jub_buffer_clear(&each->joined);
    jub_arena_clear(&each->arena);
}

// Runs `check` on every decree of the project.
static size_t for_each_decree(size_t (*check)(told *each, const char *path))
{
    size_t decree_count = 0, wrong_count = 0;
    for (size_t i = 0; i < DECREE_FOLDER_COUNT; i++) {
        glob_t found = {0};
        if (glob(decree_paths[i], 0, NULL, &found) != 0) continue;
        for (size_t k = 0; k < found.gl_pathc; k++) {
            jub_arena arena = jub_arena_init((size_t)1 << 30);
            const jub_text source = test_read_file(&arena, found.gl_pathv[k]);
            told each = tell_text(found.gl_pathv[k], source);
            if (!each.decree) print_message("%s is no sound decree\n", found.gl_pathv[k]);
            wrong_count += each.decree ? check(&each, found.gl_pathv[k]) : 1;
            clear(&each);
            jub_arena_clear(&arena);
            decree_count++;
        }
        globfree(&found);
    }
    assert_true(decree_count >= 25);
    return wrong_count;
}

// -- the words themselves -------------------------------------------------------------------------

static size_t compare_with_file(told *each, const char *path, const char *ending)
{
    const int stem = (int)(strlen(path) - strlen(".decree.md"));
    const jub_text name = jub_text_format(&each->arena, "%.*s.%s", stem, path, ending);
    const jub_text said = jub_buffer_view(&each->words);
    if (getenv("JUB_UPDATE_EXPECTED")) {
        FILE *file = fopen(name.bytes, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(said.bytes, 1, said.length_bytes, file), said.length_bytes);
        assert_int_equal(fclose(file), 0);
    }
    const jub_text expected = test_read_file(&each->arena, name.bytes);
    const bool is_same = expected.bytes && jub_text_equal(said, expected);
    if (!is_same) print_message("%s\n--- said\n%.*s---\n", name.bytes, JUB_TEXT_ARG(said));
    return !is_same;
}

static size_t compare_case(told *each, const char *path)
{
    if (strncmp(path, "tests/cases/words/", strlen("tests/cases/words/")) != 0) return 0;
    size_t wrong_count = compare_with_file(each, path, "expected");
    tell(each, JUB_EXPLAIN_MARKDOWN, &each->words);
    return wrong_count + compare_with_file(each, path, "markdown");
}

TEST(every_case_is_told_in_exactly_the_words_expected)
{
    (void)state_unused;
    assert_int_equal(for_each_decree(compare_case), 0);
}

static size_t measure_lines(told *each, const char *path)
{
    size_t wrong_count = 0;
    for (int format = 0; format < 2; format++) {
        tell(each, (jub_explain_format)format, &each->words);
        for (jub_text rest = jub_buffer_view(&each->words); rest.length_bytes > 0;) {
            const jub_text line = jub_text_cut(&rest, '\n');
            const bool is_wrong = jub_utf8_width(line) > 100 || jub_text_ends(line, JUB_TEXT(" "));
            if (is_wrong) print_message("%s: %.*s|\n", path, JUB_TEXT_ARG(line));
            wrong_count += is_wrong;
        }
    }
    return wrong_count;
}

TEST(no_line_is_wider_than_100_columns_or_ends_in_a_blank)
{
    (void)state_unused;
    assert_int_equal(for_each_decree(measure_lines), 0);
}

// -- nothing is passed over -----------------------------------------------------------------------

static bool holds(const told *each, jub_text wanted)
{
    const jub_text in = jub_buffer_view(&each->joined);
    wanted = jub_text_trim(wanted);
    return wanted.length_bytes == 0 ||
           memmem(in.bytes, in.length_bytes, wanted.bytes, wanted.length_bytes) != NULL;
}

static size_t want(const told *each, const char *path, jub_text wanted)
{
    const bool is_there = holds(each, wanted);
    if (!is_there) print_message("%s: nothing is said of '%.*s'\n", path, JUB_TEXT_ARG(wanted));
    return !is_there;
}

static size_t want_source(told *each, const char *path, const decree_source *source)
{
    return want(each, path, source->cite) + want(each, path, source->heading);
}

static size_t want_codes(told *each, const char *path)
{
    size_t missing_count = 0;
    for (uint32_t i = 0; i < each->tree->all_codes_count; i++) {
        const decree_codes *codes = each->tree->all_codes[i];
        missing_count += want(each, path, codes->name.text);
        for (uint32_t k = 0; k < codes->entry_count; k++)
            missing_count += want(each, path, codes->entries[k].text);
        for (uint32_t k = 0; k < codes->plus.count; k++)
            missing_count += want(each, path, codes->plus.items[k].text);
    }
    for (size_t i = 0; i < each->tree->sames.count; i++) {
        missing_count += want(each, path, each->tree->sames.items[i]->old_code.text);
        missing_count += want(each, path, each->tree->sames.items[i]->new_code.text);
    }
    return missing_count;
}

static size_t want_field(told *each, const char *path, const decree_field *field)
{
    size_t missing_count = want(each, path, field->name.text) + want(each, path, field->from) +
                           want(each, path, field->assume_source.cite);
    for (uint32_t i = 0; i < field->endless.count; i++)
        missing_count += want(each, path, field->endless.items[i].text);
    for (uint32_t i = 0; field->type.cases && i < field->type.cases->count; i++)
        missing_count += want(each, path, field->type.cases->names[i]);
    return missing_count;
}

static size_t want_fields(told *each, const char *path)
{
    const decree_tree *tree = each->tree;
    size_t missing_count = 0;
    for (size_t i = 0; i < tree->fields.count; i++)
        missing_count += want_field(each, path, tree->fields.items[i]);
    for (size_t i = 0; i < tree->records.count; i++) {
        const decree_record *record = tree->records.items[i];
        missing_count += want(each, path, record->name.text) + want(each, path, record->from) +
                         want(each, path, record->singular.text);
        for (uint32_t k = 0; k < record->field_count; k++)
            missing_count += want_field(each, path, record->fields[k]);
    }
    return missing_count;
}

#define WANT_ALL(list)                                                                             \
    do {                                                                                           \
        for (size_t i = 0; i < tree->list.count; i++)                                              \
            missing_count += want(each, path, tree->list.items[i]->name.text) +                    \
                             want_source(each, path, &tree->list.items[i]->source);                \
    } while (0)

#define WANT_NAMES(list)                                                                           \
    do {                                                                                           \
        for (size_t i = 0; i < tree->list.count; i++)                                              \
            missing_count += want(each, path, tree->list.items[i]->name.text) +                    \
                             want(each, path, tree->list.items[i]->source.cite);                   \
    } while (0)

static size_t want_texts(told *each, const char *path)
{
    const decree_tree *tree = each->tree;
    size_t missing_count = 0;
    for (size_t i = 0; i < tree->rounds.count; i++)
        missing_count += want(each, path, tree->rounds.items[i]->title) +
                         want(each, path, tree->rounds.items[i]->by);
    for (size_t i = 0; i < tree->notices.count; i++)
        missing_count += want(each, path, tree->notices.items[i]->to);
    for (size_t i = 0; i < tree->duties.count; i++)
        missing_count += want(each, path, tree->duties.items[i]->on) +
                         want(each, path, tree->duties.items[i]->text);
    for (size_t i = 0; i < tree->gaps.count; i++)
        missing_count += want(each, path, tree->gaps.items[i]->text);
    return missing_count;
}

static size_t want_everything(told *each, const char *path)
{
    const decree_tree *tree = each->tree;
    size_t missing_count = want(each, path, tree->header.title) +
                           want(each, path, tree->header.cite) +
                           want(each, path, tree->header.replaces);
    missing_count += want_fields(each, path) + want_codes(each, path) + want_texts(each, path);
    WANT_ALL(covers);
    WANT_ALL(grants);
    WANT_ALL(excludes);
    WANT_ALL(defers);
    WANT_ALL(revokes);
    WANT_ALL(limits);
    WANT_ALL(quotas);
    WANT_ALL(rounds);
    WANT_ALL(notices);
    WANT_ALL(duties);
    WANT_ALL(gaps);
    WANT_NAMES(parameters);
    WANT_NAMES(defines);
    WANT_NAMES(tables);
    WANT_NAMES(records);
    return missing_count;
}

TEST(every_label_name_code_and_text_of_every_decree_is_said)
{
    (void)state_unused;
    assert_int_equal(for_each_decree(want_everything), 0);
}

// -- the rules, part by part ----------------------------------------------------------------------

typedef struct walk {
    told *each;
    const char *path;
    jub_buffer words;
    size_t (*visit)(struct walk *walk, decree_expr *expr);
    size_t wrong_count;
} walk;

static void walk_expr(walk *on, decree_expr *expr)
{
    if (!expr) return;
    on->wrong_count += on->visit(on, expr);
    for (uint32_t i = 0; i < expr->operand_count; i++) walk_expr(on, expr->operands[i]);
}

static void walk_clause(walk *on, const decree_clause *clause)
{
    walk_expr(on, clause->when);
    walk_expr(on, clause->where);
    walk_expr(on, clause->until);
    walk_expr(on, clause->at_most);
    walk_expr(on, clause->take);
    for (uint32_t i = 0; i < clause->key_count; i++) walk_expr(on, clause->keys[i].value);
    for (uint32_t i = 0; i < clause->act_count; i++) {
        const decree_act *act = &clause->acts[i];
        walk_expr(on, act->by);
        walk_expr(on, act->at_least);
        walk_expr(on, act->at_most);
        walk_expr(on, act->to);
        walk_expr(on, act->from);
    }
}

static void walk_table(walk *on, const decree_table *table)
{
    for (uint32_t i = 0; i < table->row_count; i++) {
        for (uint32_t k = 0; k < table->input_count; k++) {
            walk_expr(on, table->rows[i].cells[k].low);
            walk_expr(on, table->rows[i].cells[k].high);
        }
        walk_expr(on, table->rows[i].result);
    }
}

static void walk_facts(walk *on, const decree_tree *tree)
{
    for (size_t i = 0; i < tree->fields.count; i++) walk_expr(on, tree->fields.items[i]->assume);
    for (size_t i = 0; i < tree->records.count; i++)
        for (uint32_t k = 0; k < tree->records.items[i]->field_count; k++)
            walk_expr(on, tree->records.items[i]->fields[k]->assume);
    for (size_t i = 0; i < tree->parameters.count; i++)
        walk_expr(on, tree->parameters.items[i]->value);
    for (size_t i = 0; i < tree->defines.count; i++) walk_expr(on, tree->defines.items[i]->value);
    for (size_t i = 0; i < tree->tables.count; i++) walk_table(on, tree->tables.items[i]);
    for (size_t i = 0; i < tree->notices.count; i++) walk_expr(on, tree->notices.items[i]->before);
}

static void walk_tree(walk *on)
{
    const decree_tree *tree = on->each->tree;
    walk_facts(on, tree);
#define WALK_ALL(list)                                                                             \
    do {                                                                                           \
        for (size_t i = 0; i < tree->list.count; i++) walk_clause(on, tree->list.items[i]);        \
    } while (0)
    WALK_ALL(covers);
    WALK_ALL(grants);
    WALK_ALL(excludes);
    WALK_ALL(defers);
    WALK_ALL(revokes);
    WALK_ALL(limits);
    WALK_ALL(quotas);
}

// The words that a literal constant must have, by hand; NULL for what is no constant.
static jub_text literal_words(jub_arena *arena, const decree_expr *expr)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    switch (expr->kind) {
    case DECREE_EXPR_INTEGER: return jub_text_format(arena, "%lld", (long long)expr->integer);
    case DECREE_EXPR_STRING: return jub_text_format(arena, "\"%.*s\"", JUB_TEXT_ARG(expr->text));
    case DECREE_EXPR_NAME: return expr->name.text;
    case DECREE_EXPR_DATE: {
        const jub_civil civil = jub_civil_from_date(expr->date);
        return jub_text_format(arena, "%d %s %d", civil.day, months[civil.month - 1], civil.year);
    }
    case DECREE_EXPR_RATIO:
        return jub_text_format(arena, "%lld/%lld", (long long)expr->ratio.numerator,
                               (long long)expr->ratio.denominator);
    default: return (jub_text){0};
    }
}

// A share may also be said in words.
static bool is_share_in_words(const told *each, const decree_expr *expr)
{
    static const struct {
        int64_t count, part;
        const char *words;
    } shares[] = {{1, 2, "one half"},    {1, 3, "one third"},      {2, 3, "two thirds"},
                  {1, 4, "one quarter"}, {3, 4, "three quarters"}, {1, 5, "one fifth"},
                  {2, 5, "two fifths"},  {3, 5, "three fifths"},   {4, 5, "four fifths"},
                  {1, 6, "one sixth"},   {5, 6, "five sixths"},    {1, 8, "one eighth"},
                  {1, 10, "one tenth"},  {1, 12, "one twelfth"}};
    for (size_t i = 0; expr->kind == DECREE_EXPR_RATIO && i < sizeof shares / sizeof *shares; i++)
        if (shares[i].count == expr->ratio.numerator && shares[i].part == expr->ratio.denominator)
            return holds(each, jub_text_from(shares[i].words));
    return false;
}

static size_t want_literal(walk *on, decree_expr *expr)
{
    if (is_share_in_words(on->each, expr)) return 0;
    return want(on->each, on->path, literal_words(&on->each->arena, expr));
}

static size_t want_literals(told *each, const char *path)
{
    walk on = {.each = each, .path = path, .visit = want_literal};
    walk_tree(&on);
    return on.wrong_count;
}

TEST(every_constant_and_name_in_a_rule_is_said)
{
    (void)state_unused;
    assert_int_equal(for_each_decree(want_literals), 0);
}

// -- another rule is another text -----------------------------------------------------------------

static void change_call(decree_expr *expr)
{
    switch (expr->function) {
    case DECREE_FUNCTION_DAYS: expr->function = DECREE_FUNCTION_LENGTH; break;
    case DECREE_FUNCTION_LENGTH: expr->function = DECREE_FUNCTION_DAYS; break;
    case DECREE_FUNCTION_UP: expr->function = DECREE_FUNCTION_NEAR; break;
    case DECREE_FUNCTION_NEAR: expr->function = DECREE_FUNCTION_DOWN; break;
    case DECREE_FUNCTION_DOWN: expr->function = DECREE_FUNCTION_UP; break;
    case DECREE_FUNCTION_MIN: expr->function = DECREE_FUNCTION_MAX; break;
    case DECREE_FUNCTION_MAX: expr->function = DECREE_FUNCTION_MIN; break;
    case DECREE_FUNCTION_MONTHS:
    case DECREE_FUNCTION_YEARS:
    case DECREE_FUNCTION_PART: expr->rounding = expr->rounding == JUB_UP ? JUB_DOWN : JUB_UP; break;
    }
}

static decree_quantifier next_quantifier(decree_quantifier quantifier)
{
    switch (quantifier) {
    case DECREE_ANY: return DECREE_EVERY;
    case DECREE_EVERY: return DECREE_NO;
    case DECREE_NO: return DECREE_ANY;
    case DECREE_COUNT: return DECREE_ANY;
    case DECREE_LEAST: return DECREE_SUM;
    default: return quantifier + 1;
    }
}

// Makes one rule another. False for what cannot be changed by itself.
static bool change(decree_expr *expr)
{
    switch (expr->kind) {
    case DECREE_EXPR_INTEGER: expr->integer += 7; break;
    case DECREE_EXPR_RATIO: expr->ratio.numerator += expr->ratio.denominator; break;
    case DECREE_EXPR_DATE: expr->date += 1; break;
    case DECREE_EXPR_STRING: expr->text = JUB_TEXT("changed"); break;
    case DECREE_EXPR_NAME: expr->name.text = JUB_TEXT("changed"); break;
    case DECREE_EXPR_CALL: change_call(expr); break;
    case DECREE_EXPR_UNIT: expr->unit = (expr->unit + 1) % 3; break;
    case DECREE_EXPR_MONEY: expr->units++; break;
    case DECREE_EXPR_ADD: expr->kind = DECREE_EXPR_SUBTRACT; break;
    case DECREE_EXPR_SUBTRACT: expr->kind = DECREE_EXPR_ADD; break;
    case DECREE_EXPR_MULTIPLY: expr->kind = DECREE_EXPR_DIVIDE; break;
    case DECREE_EXPR_DIVIDE: expr->kind = DECREE_EXPR_MULTIPLY; break;
    case DECREE_EXPR_COMPARE: expr->relation = (expr->relation + 1) % 6; break;
    case DECREE_EXPR_IN:
    case DECREE_EXPR_MEETS: expr->kind++; break;
    case DECREE_EXPR_WITHIN: expr->kind = DECREE_EXPR_IN; break;
    case DECREE_EXPR_IS_KNOWN:
    case DECREE_EXPR_IS_NONE:
    case DECREE_EXPR_IS_CASE: expr->is_negated = !expr->is_negated; break;
    case DECREE_EXPR_NOT: expr->kind = DECREE_EXPR_AND; break;
    case DECREE_EXPR_AND: expr->kind = DECREE_EXPR_OR; break;
    case DECREE_EXPR_OR: expr->kind = DECREE_EXPR_AND; break;
    case DECREE_EXPR_ROWS: expr->quantifier = next_quantifier(expr->quantifier); break;
    case DECREE_EXPR_TRUTH:
        expr->boolean = !expr->boolean;
        return expr->span.length_bytes > 0; // where no `where` stands
    case DECREE_EXPR_CASE: return false;    // the case below
    case DECREE_EXPR_IF: return false;      // its parts are changed one by one
    }
    return true;
}

static bool is_told_anew(walk *on)
{
    tell(on->each, JUB_EXPLAIN_PLAIN, &on->words);
    return !jub_text_equal(jub_buffer_view(&on->words), jub_buffer_view(&on->each->words));
}

static bool has_cases(const decree_expr *expr)
{
    const decree_type type =
        expr->kind == DECREE_EXPR_IS_CASE ? expr->operands[0]->type : expr->type;
    return (expr->kind == DECREE_EXPR_CASE || expr->kind == DECREE_EXPR_IS_CASE) && type.cases &&
           type.cases->count > 1;
}

// Every rule is changed and told again; then it is put back.
static size_t change_and_tell(walk *on, decree_expr *expr)
{
    const decree_expr before = *expr;
    size_t wrong_count = 0;
    if (change(expr)) wrong_count += !is_told_anew(on);
    *expr = before;
    if (has_cases(expr)) {
        expr->case_index = expr->case_index == 0 ? 1 : 0;
        wrong_count += !is_told_anew(on);
        *expr = before;
    }
    if (wrong_count > 0)
        print_message("%s: the words are the same with another form of kind %d at byte %zu\n",
                      on->path, (int)expr->kind, expr->span.offset_bytes);
    return wrong_count;
}

static size_t change_everything(told *each, const char *path)
{
    walk on = {.each = each,
               .path = path,
               .visit = change_and_tell,
               .words = jub_buffer_init(WORDS_MAX_BYTES)};
    walk_tree(&on);
    jub_buffer_clear(&on.words);
    return on.wrong_count;
}

TEST(whatever_is_changed_in_a_rule_changes_the_words)
{
    (void)state_unused;
    assert_int_equal(for_each_decree(change_everything), 0);
}

// Changes one member of each statement of a list and puts it back.
#define CHANGE(list, member, value)                                                                \
    do {                                                                                           \
        for (size_t i = 0; i < tree->list.count; i++) {                                            \
            const __typeof__(tree->list.items[i]->member) before = tree->list.items[i]->member;    \
            tree->list.items[i]->member = (value);                                                 \
            if (!is_told_anew(&on)) {                                                              \
                print_message("%s: %s %zu, %s\n", path, #list, i, #member);                        \
                on.wrong_count++;                                                                  \
            }                                                                                      \
            tree->list.items[i]->member = before;                                                  \
        }                                                                                          \
    } while (0)

static decree_act_kind other_act(const decree_act *act)
{
    return act->kind == DECREE_WAIVE ? DECREE_TRANSFER : DECREE_WAIVE;
}

// `from all` and no `from` are the same rule.
static decree_reach other_reach(const decree_clause *clause)
{
    const bool is_from_all = clause->reach == DECREE_FROM_ALL || clause->reach_names.is_all;
    return is_from_all ? DECREE_EXCEPT : DECREE_FROM_ALL;
}

static void want_change(walk *on, const char *what)
{
    if (is_told_anew(on)) return;
    print_message("%s: %s\n", on->path, what);
    on->wrong_count++;
}

static void change_cell(walk *on, decree_cell *cell)
{
    const decree_cell before = *cell;
    if (cell->kind == DECREE_CELL_RANGE) {
        cell->low_is_closed = !before.low_is_closed;
        want_change(on, "low end of a cell");
        *cell = before;
        cell->high_is_closed = !before.high_is_closed;
        want_change(on, "high end of a cell");
    } else if (cell->kind == DECREE_CELL_RELATION) {
        cell->relation = (cell->relation + 1) % 6;
        want_change(on, "relation of a cell");
    }
    *cell = before;
}

static void change_cells(walk *on)
{
    const decree_tree *tree = on->each->tree;
    for (size_t i = 0; i < tree->tables.count; i++)
        for (uint32_t row = 0; row < tree->tables.items[i]->row_count; row++)
            for (uint32_t k = 0; k < tree->tables.items[i]->input_count; k++)
                change_cell(on, &tree->tables.items[i]->rows[row].cells[k]);
}

static size_t change_statements(told *each, const char *path)
{
    walk on = {.each = each, .path = path, .words = jub_buffer_init(WORDS_MAX_BYTES)};
    decree_tree *tree = (decree_tree *)each->tree;
    const decree_type other_gap_type = {.kind = DECREE_TEXT};
    decree_name changed = {.text = JUB_TEXT("changed")};
    const decree_names changed_names = {.items = &changed, .count = 1};
    const decree_source dated = {.has_since = true, .since = 12345};
    change_cells(&on);
    CHANGE(covers, source, dated);
    CHANGE(grants, source, dated);
    CHANGE(excludes, source, dated);
    CHANGE(parameters, source, dated);
    CHANGE(defines, source, dated);
    CHANGE(tables, source, dated);
    CHANGE(grants, acts[0].kind, other_act(&tree->grants.items[i]->acts[0]));
    CHANGE(grants, notwithstanding.is_all, !tree->grants.items[i]->notwithstanding.is_all);
    CHANGE(excludes, reach, other_reach(tree->excludes.items[i]));
    CHANGE(defers, reach, other_reach(tree->defers.items[i]));
    CHANGE(revokes, reach_names.is_all, !tree->revokes.items[i]->reach_names.is_all);
    CHANGE(tables, is_unique, !tree->tables.items[i]->is_unique);
    CHANGE(quotas, tie, (tree->quotas.items[i]->tie + 1) % 3);
    CHANGE(quotas, keys[0].is_up, !tree->quotas.items[i]->keys[0].is_up);
    CHANGE(quotas, per.text, JUB_TEXT("changed"));
    CHANGE(limits, name.text, JUB_TEXT("changed"));
    CHANGE(fields, is_protected, !tree->fields.items[i]->is_protected);
    CHANGE(fields, type.or_none, !tree->fields.items[i]->type.or_none);
    CHANGE(records, laid.is_given, !tree->records.items[i]->laid.is_given);
    CHANGE(rounds, last_day, tree->rounds.items[i]->last_day + 1);
    CHANGE(notices, to, JUB_TEXT("changed"));
    CHANGE(duties, text, JUB_TEXT("changed"));
    CHANGE(gaps, type, other_gap_type);
    CHANGE(fields, endless, changed_names);
    CHANGE(gaps, on.is_all, !tree->gaps.items[i]->on.is_all);
    if (tree->grants.count >= 2) CHANGE(combines, kind, (tree->combines.items[i]->kind + 1) % 3);
    jub_buffer_clear(&on.words);
    return on.wrong_count;
}

TEST(whatever_is_changed_in_a_statement_changes_the_words)
{
    (void)state_unused;
    assert_int_equal(for_each_decree(change_statements), 0);
}

// -- what may come --------------------------------------------------------------------------------

#define HEADER                                                                                     \
    "```decree\ndecree \"T\" effect 2024-01-01 .\nfield a : boolean .\nfield b : boolean .\n"

static void assert_said(jub_text source, jub_explain_format format, const char *wanted)
{
    told each = tell_text("x", source);
    assert_non_null(each.decree);
    tell(&each, format, &each.words);
    jub_buffer_char(&each.words, 0);
    if (!strstr(each.words.bytes, wanted)) print_message("%s", each.words.bytes);
    assert_non_null(strstr(each.words.bytes, wanted));
    clear(&each);
}

TEST(what_a_terminal_would_obey_is_not_said)
{
    (void)state_unused;
    assert_said(JUB_TEXT("# a\x1b[31m\xE2\x80\xAE"
                         "b\n" HEADER "covers C1 when a .\n```\n"),
                JUB_EXPLAIN_PLAIN, "C1, under \"a?[31m?b\"\n");
}

TEST(markup_in_a_decree_stays_text_in_markdown)
{
    (void)state_unused;
    assert_said(JUB_TEXT("```decree\ndecree \"*a* <b> [c] x_y _z\" cite \"1. # d\" .\n```\n"),
                JUB_EXPLAIN_MARKDOWN, "# \\*a\\* \\<b> \\[c\\] x_y \\_z\n");
}

TEST(a_wide_table_becomes_a_list_of_its_rows)
{
    (void)state_unused;
    assert_said(
        JUB_TEXT(HEADER "field a_condition_with_quite_a_long_name_that_fills_the_line : boolean .\n"
                        "table a_result_with_quite_a_long_name_that_fills_the_line by "
                        "a_condition_with_quite_a_long_name_that_fills_the_line, a "
                        "gives integer first | true | false | 4 | | any | any | 5 | .\n```\n"),
        JUB_EXPLAIN_PLAIN,
        "  - row 1: a_condition_with_quite_a_long_name_that_fills_the_line is true; a is "
        "false gives 4\n");
}

TEST(conditions_too_deep_for_the_page_go_on_in_brackets)
{
    (void)state_unused;
    jub_buffer source = jub_buffer_init(1 << 20);
    jub_buffer_string(&source, HEADER "covers C1 when ");
    for (int i = 0; i < 20; i++) jub_buffer_string(&source, "a and (b or not (");
    jub_buffer_string(&source, "a");
    for (int i = 0; i < 20; i++) jub_buffer_string(&source, "))");
    jub_buffer_string(&source, " .\n```\n");
    told each = tell_text("x", jub_buffer_view(&source));
    assert_non_null(each.decree);
    assert_int_equal(measure_lines(&each, "deep"), 0);
    assert_true(
        holds(&each, JUB_TEXT("not all of (a is true; at least one of (b is true; not all")));
    clear(&each);
    jub_buffer_clear(&source);
}

TEST(a_text_longer_than_its_buffer_is_an_error)
{
    (void)state_unused;
    told each = tell_text("x", JUB_TEXT(HEADER "```\n"));
    assert_non_null(each.decree);
    for (size_t max_bytes = 0; max_bytes < each.words.length_bytes; max_bytes += 37) {
        jub_buffer small = jub_buffer_init(max_bytes);
        jub_error error;
        assert_int_equal(
            jub_decree_explain(&each.arena, each.decree, JUB_EXPLAIN_PLAIN, &small, &error),
            JUB_LIMIT);
        assert_true(strstr(error.message, "longer than") != NULL);
        jub_buffer_clear(&small);
    }
    clear(&each);
}

TEST(any_failed_allocation_is_reported_and_leaves_the_arena_as_it_was)
{
    TEST_ARENA(arena);
    told each = tell_text(decree_paths[4], test_read_file(&arena, decree_paths[4]));
    assert_non_null(each.decree);
    const jub_text whole = jub_text_copy(&arena, jub_buffer_view(&each.words));
    const size_t mark_bytes = jub_arena_mark(&each.arena);
    jub_status status = JUB_NO_MEMORY;
    size_t count = 0;
    for (; status == JUB_NO_MEMORY; count++) {
        jub_buffer_reset(&each.words);
        test_arena_fail_at(&each.arena, count);
        status = jub_decree_explain(&each.arena, each.decree, JUB_EXPLAIN_PLAIN, &each.words, NULL);
        assert_int_equal(jub_arena_mark(&each.arena), mark_bytes);
        assert_true(count < 10000);
    }
    assert_int_equal(status, JUB_OK);
    assert_true(count > 5);
    assert_true(jub_text_equal(jub_buffer_view(&each.words), whole));
    clear(&each);
}

TEST(decrees_in_other_words_are_explained_in_english_with_their_own_names)
{
    TEST_ARENA(arena);
    const char *const path = "tests/cases/run/special-pardon.ko.decree.md";
    told each = tell_text(path, test_read_file(&arena, path));
    assert_non_null(each.decree);
    assert_true(holds(&each, JUB_TEXT("when all of these hold: - 시설종류 is 노동단련소")));
    assert_true(holds(&each, JUB_TEXT("the day that reductions move")));
    assert_true(holds(&each, JUB_TEXT("that is on 9 February 2022")));
    clear(&each);
}

TEST(rules_that_a_decree_keeps_are_told_with_its_own)
{
    TEST_ARENA(arena);
    const char *const path = "tests/cases/run/keeping-next.decree.md";
    told each = tell_text(path, test_read_file(&arena, path));
    assert_non_null(each.decree);
    assert_true(
        holds(&each, JUB_TEXT("it takes the place of \"keeping-base.decree.md\" and keeps all")));
    assert_true(holds(&each, JUB_TEXT("the person is 50 years old or more on 1 February 2021")));
    clear(&each);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_is_told_in_exactly_the_words_expected),
        cmocka_unit_test(no_line_is_wider_than_100_columns_or_ends_in_a_blank),
        cmocka_unit_test(every_label_name_code_and_text_of_every_decree_is_said),
        cmocka_unit_test(every_constant_and_name_in_a_rule_is_said),
        cmocka_unit_test(whatever_is_changed_in_a_rule_changes_the_words),
        cmocka_unit_test(whatever_is_changed_in_a_statement_changes_the_words),
        cmocka_unit_test(what_a_terminal_would_obey_is_not_said),
        cmocka_unit_test(markup_in_a_decree_stays_text_in_markdown),
        cmocka_unit_test(a_wide_table_becomes_a_list_of_its_rows),
        cmocka_unit_test(conditions_too_deep_for_the_page_go_on_in_brackets),
        cmocka_unit_test(a_text_longer_than_its_buffer_is_an_error),
        cmocka_unit_test(any_failed_allocation_is_reported_and_leaves_the_arena_as_it_was),
        cmocka_unit_test(decrees_in_other_words_are_explained_in_english_with_their_own_names),
        cmocka_unit_test(rules_that_a_decree_keeps_are_told_with_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
