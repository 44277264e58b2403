#include "decree/compare_text.h"

#include "decree/decree_private.h"
#include "decree/print_expr_private.h"

// Each decree becomes a list of statements, and each statement a list of parts in canonical text.
// What is said once (a condition) is matched by what it is; what is a list without order (codes,
// rows, labels) is matched piece by piece, through a map, as a set of codes may have thousands.

typedef struct part {
    const char *what;
    jub_text text;
    bool is_item; // one of several
} part;

typedef struct statement {
    const char *sort;
    jub_text name;
    JUB_LIST(part) parts;
} statement;

typedef struct describer {
    jub_arena *arena;
    jub_buffer text; // the part being written
    JUB_LIST(statement) statements;
    jub_map numbers; // of the statements, by sort and name
    uint32_t current;
    jub_status status;
} describer;

const char *jub_change_word(jub_change_kind kind)
{
    static const char *const words[] = {"added", "removed", "changed"};
    return words[kind];
}

// -- parts ----------------------------------------------------------------------------------------

static void fail(describer *d, jub_status status)
{
    if (d->status == JUB_OK) d->status = status;
}

// A key of two words; names and sorts have no NUL.
static jub_text key_of(jub_arena *arena, const char *word, jub_text text)
{
    const size_t word_bytes = strlen(word) + 1;
    char *bytes = JUB_NEW(arena, char, word_bytes + text.length_bytes);
    if (!bytes) return (jub_text){0};
    memcpy(bytes, word, word_bytes);
    if (text.bytes) memcpy(bytes + word_bytes, text.bytes, text.length_bytes);
    return (jub_text){bytes, word_bytes + text.length_bytes};
}

// A statement that is there already goes on: one old code may be said to be the same as two.
static void begin(describer *d, const char *sort, jub_text name)
{
    bool is_new = false;
    const statement begun = {.sort = sort, .name = name};
    const jub_text key = key_of(d->arena, sort, name);
    d->current = key.bytes ? jub_map_add(&d->numbers, key, &is_new) : JUB_MAP_ABSENT;
    if (d->current == JUB_MAP_ABSENT || (is_new && !JUB_LIST_PUSH(d->arena, &d->statements, begun)))
        fail(d, JUB_NO_MEMORY);
}

static void add_part(describer *d, const char *what, bool is_item, jub_text text)
{
    if (d->status != JUB_OK || text.length_bytes == 0) return;
    const part added = {what, text, is_item};
    if (!JUB_LIST_PUSH(d->arena, &d->statements.items[d->current].parts, added))
        fail(d, JUB_NO_MEMORY);
}

// What has been written to `d->text` since the last part.
static void end_part(describer *d, const char *what, bool is_item)
{
    if (d->text.status != JUB_OK) fail(d, d->text.status);
    const jub_text copy = jub_text_copy(d->arena, jub_buffer_view(&d->text));
    if (!copy.bytes) fail(d, JUB_NO_MEMORY);
    add_part(d, what, is_item, copy);
    jub_buffer_reset(&d->text);
}

static void add_expr(describer *d, const char *what, const decree_expr *expr)
{
    if (!expr) return;
    decree_expr_write(expr, &d->text);
    end_part(d, what, false);
}

static void add_date(describer *d, const char *what, bool is_there, jub_date date)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    if (!is_there) return;
    jub_buffer_string(&d->text, jub_date_format(date, day));
    end_part(d, what, false);
}

static void add_source(describer *d, const decree_source *source)
{
    add_part(d, "cite", false, source->cite);
    add_date(d, "since", source->has_since, source->since);
    add_date(d, "until", source->has_until, source->until);
}

static void add_names(describer *d, const char *what, const decree_names *names)
{
    if (names->is_all) add_part(d, what, true, JUB_TEXT("all"));
    for (uint32_t i = 0; i < names->count; i++) add_part(d, what, true, names->items[i].text);
}

static void write_type(decree_type type, jub_buffer *buffer)
{
    static const char *const words[] = {
        [DECREE_NO_TYPE] = "",        [DECREE_BOOLEAN] = "boolean", [DECREE_INTEGER] = "integer",
        [DECREE_RATIO] = "ratio",     [DECREE_DATE] = "date",       [DECREE_DURATION] = "duration",
        [DECREE_MONEY] = "money ",    [DECREE_TEXT] = "text",       [DECREE_CODES] = "codes",
        [DECREE_CHOICE] = "one of { "};
    jub_buffer_string(buffer, words[type.kind]);
    for (uint32_t i = 0; type.kind == DECREE_CHOICE && i < type.cases->count; i++)
        jub_buffer_format(buffer, "%s%.*s", i > 0 ? ", " : "", JUB_TEXT_ARG(type.cases->names[i]));
    if (type.kind == DECREE_CHOICE) jub_buffer_string(buffer, " }");
    if (type.kind == DECREE_MONEY) jub_buffer_text(buffer, type.currency);
    if (type.or_none) jub_buffer_string(buffer, " or none");
}

static void add_type(describer *d, const char *what, decree_type type)
{
    write_type(type, &d->text);
    end_part(d, what, false);
}

// -- statements -----------------------------------------------------------------------------------

static void describe_header(describer *d, const decree_header *header)
{
    if (!header->is_present) return;
    begin(d, "decree", (jub_text){0});
    add_part(d, "title", false, header->title);
    add_part(d, "cite", false, header->cite);
    add_date(d, "made", header->has_made, header->made);
    add_date(d, "effect", header->has_effect, header->effect);
    add_date(d, "reckoned", header->has_reckoned, header->reckoned);
    add_part(d, "replaces", false, header->replaces);
    add_names(d, "keeping", &header->keeping);
}

static void describe_convention(describer *d, const decree_convention *convention)
{
    static const char *const ends[] = {
        [JUB_CLAMP] = "clamp", [JUB_OVERFLOW] = "overflow", [JUB_REFUSE] = "refuse"};
    if (convention->has_month_end) {
        begin(d, "convention", JUB_TEXT("month_end"));
        add_part(d, "is", false, jub_text_from(ends[convention->month_end]));
    }
    if (convention->has_day_count) {
        const bool is_inclusive = convention->day_count == JUB_INCLUSIVE;
        begin(d, "convention", JUB_TEXT("day_count"));
        add_part(d, "is", false, is_inclusive ? JUB_TEXT("inclusive") : JUB_TEXT("exclusive"));
    }
}

static void describe_currency(describer *d, const decree_currency *currency)
{
    begin(d, "convention currency", currency->name.text);
    jub_buffer_u64(&d->text, currency->decimals);
    end_part(d, "decimals", false);
}

// The fields of a record are told as statements of their own; their names are nobody else's.
static void describe_field(describer *d, const decree_field *field)
{
    begin(d, "field", field->name.text);
    if (field->record) add_part(d, "of each row of", false, field->record->name.text);
    add_type(d, "type", field->type);
    add_part(d, "from", false, field->from);
    add_expr(d, "assume", field->assume);
    if (field->assume) add_source(d, &field->assume_source);
    if (field->is_protected) add_part(d, "is", false, JUB_TEXT("protected"));
}

static void describe_record(describer *d, const decree_record *record)
{
    begin(d, "record", record->name.text);
    add_source(d, &record->source);
    add_part(d, "each", false, record->singular.text);
    add_part(d, "from", false, record->from);
    if (record->laid.is_given) {
        add_part(d, "laid by", false, record->laid.length.text);
        add_part(d, "laid from", false, record->laid.from.text);
        add_part(d, "laid after", false, record->laid.after.text);
    }
    for (uint32_t i = 0; i < record->field_count; i++) describe_field(d, record->fields[i]);
}

// A parameter may stand several times, dated apart: each time is one piece.
static void describe_parameter(describer *d, const decree_parameter *parameter)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    begin(d, "parameter", parameter->name.text);
    add_type(d, "type", parameter->type);
    decree_expr_write(parameter->value, &d->text);
    if (parameter->source.has_since)
        jub_buffer_format(&d->text, " since %s", jub_date_format(parameter->source.since, day));
    if (parameter->source.has_until)
        jub_buffer_format(&d->text, " until %s", jub_date_format(parameter->source.until, day));
    end_part(d, "is", true);
    add_part(d, "cite", true, parameter->source.cite);
}

static void describe_gap(describer *d, const decree_gap *gap)
{
    begin(d, "gap", gap->name.text);
    add_source(d, &gap->source);
    add_names(d, "on", &gap->on);
    add_part(d, "text", false, gap->text);
}

static void describe_codes(describer *d, const decree_codes *codes)
{
    begin(d, "codes", codes->name.text);
    add_source(d, &codes->source);
    for (uint32_t i = 0; i < codes->entry_count; i++) {
        jub_buffer_format(&d->text, "\"%.*s\"", JUB_TEXT_ARG(codes->entries[i].text));
        end_part(d, "entry", true);
    }
    add_names(d, "plus", &codes->plus);
}

static void describe_same(describer *d, const decree_same *same)
{
    begin(d, "same", same->old_code.text);
    add_part(d, "as", true, same->new_code.text);
    add_source(d, &same->source);
}

static void describe_define(describer *d, const decree_define *define)
{
    begin(d, "define", define->name.text);
    add_source(d, &define->source);
    add_expr(d, "is", define->value);
}

// Under `first` the place of a row counts, so its number is part of it.
static void describe_table(describer *d, const decree_table *table)
{
    begin(d, "table", table->name.text);
    add_source(d, &table->source);
    for (uint32_t i = 0; i < table->input_count; i++) {
        if (i > 0) jub_buffer_string(&d->text, ", ");
        decree_expr_write(table->inputs[i], &d->text);
    }
    end_part(d, "by", false);
    add_type(d, "gives", table->result_type);
    add_part(d, "holds", false, table->is_unique ? JUB_TEXT("unique") : JUB_TEXT("first"));
    for (uint32_t i = 0; i < table->row_count; i++) {
        const decree_row *row = &table->rows[i];
        if (!table->is_unique) jub_buffer_format(&d->text, "%u: ", i + 1);
        for (uint32_t k = 0; k < table->input_count; k++) {
            jub_buffer_string(&d->text, "| ");
            decree_cell_write(&row->cells[k], &d->text);
            jub_buffer_char(&d->text, ' ');
        }
        jub_buffer_string(&d->text, "| ");
        decree_expr_write(row->result, &d->text);
        jub_buffer_string(&d->text, " |");
        end_part(d, "row", true);
    }
}

static void write_act(const decree_act *act, jub_buffer *buffer)
{
    static const char *const words[] = {
        [DECREE_RELEASE] = "release",     [DECREE_REDUCE] = "reduce by ",
        [DECREE_COMMUTE] = "commute to ", [DECREE_TRANSFER] = "transfer to ",
        [DECREE_WAIVE] = "waive ",        [DECREE_REMIT] = "remit "};
    const bool is_set = act->kind == DECREE_REDUCE && act->to;
    jub_buffer_string(buffer, is_set ? "reduce" : words[act->kind]);
    jub_buffer_text(buffer, act->target.text);
    if (act->kind == DECREE_REMIT) jub_buffer_string(buffer, " by ");
    if (act->by) decree_expr_write(act->by, buffer);
    if (act->at_least) {
        jub_buffer_string(buffer, " at least ");
        decree_expr_write(act->at_least, buffer);
    }
    if (act->at_most) {
        jub_buffer_string(buffer, " at most ");
        decree_expr_write(act->at_most, buffer);
    }
    if (!act->to) return;
    jub_buffer_string(buffer, act->kind == DECREE_REDUCE ? " to " : " of ");
    decree_expr_write(act->to, buffer);
    jub_buffer_string(buffer, " from ");
    decree_expr_write(act->from, buffer);
}

static void add_acts(describer *d, const decree_clause *grant)
{
    for (uint32_t i = 0; i < grant->act_count; i++) {
        if (i > 0) jub_buffer_string(&d->text, grant->acts[i].is_then ? " then " : " and ");
        write_act(&grant->acts[i], &d->text);
    }
    if (grant->act_count > 0) end_part(d, "gives", false);
}

static void add_rank(describer *d, const decree_clause *quota)
{
    for (uint32_t i = 0; i < quota->key_count; i++) {
        if (i > 0) jub_buffer_string(&d->text, ", ");
        decree_expr_write(quota->keys[i].value, &d->text);
        jub_buffer_string(&d->text, quota->keys[i].is_up ? " up" : " down");
    }
    end_part(d, "rank by", false);
    if (quota->tie == DECREE_TIE_LOTTERY)
        jub_buffer_format(&d->text, "lottery \"%.*s\"", JUB_TEXT_ARG(quota->lottery));
    else
        jub_buffer_string(&d->text, quota->tie == DECREE_TIE_ALL ? "all" : "none");
    end_part(d, "tie", false);
}

static bool has_reach(const decree_clause *clause)
{
    return (clause->kind == DECREE_EXCLUDES || clause->kind == DECREE_DEFERS ||
            clause->kind == DECREE_REVOKES) &&
           clause->reach != DECREE_FROM_ALL;
}

// What a clause does not have is empty, so one function serves all kinds.
static void describe_clause(describer *d, const char *sort, const decree_clause *clause)
{
    begin(d, sort, clause->name.text);
    add_source(d, &clause->source);
    add_part(d, "on each", false, clause->each.text);
    add_expr(d, "where", clause->where);
    add_acts(d, clause);
    if (has_reach(clause))
        add_names(d, clause->reach == DECREE_FROM ? "from" : "except", &clause->reach_names);
    add_names(d, "notwithstanding", &clause->notwithstanding);
    add_names(d, "on", &clause->on);
    add_expr(d, "when", clause->when);
    add_expr(d, "put off until", clause->until);
    add_expr(d, "at most", clause->at_most);
    add_expr(d, "take", clause->take);
    add_part(d, "per", false, clause->per.text);
    if (clause->kind == DECREE_QUOTA) add_rank(d, clause);
}

// The order of the grants counts where they act one after another or the first of them holds.
static void add_order(describer *d, const decree_tree *tree)
{
    for (size_t i = 0; i < tree->grants.count; i++) {
        if (i > 0) jub_buffer_string(&d->text, ", ");
        jub_buffer_text(&d->text, tree->grants.items[i]->name.text);
    }
    end_part(d, "order of the grants", false);
}

static void describe_combine(describer *d, const decree_tree *tree, const decree_combine *combine)
{
    static const char *const words[] = {[DECREE_MOST_FAVOURABLE] = "most_favourable",
                                        [DECREE_FIRST] = "first",
                                        [DECREE_CUMULATIVE] = "cumulative"};
    jub_buffer among = jub_buffer_init(DECREE_SOURCE_MAX_BYTES);
    for (uint32_t i = 0; i < combine->among.count; i++)
        jub_buffer_format(&among, "%s%.*s", i > 0 ? ", " : "",
                          JUB_TEXT_ARG(combine->among.items[i].text));
    const jub_text name = jub_text_copy(d->arena, jub_buffer_view(&among));
    if (!name.bytes) fail(d, JUB_NO_MEMORY);
    jub_buffer_clear(&among);
    begin(d, "combine", name);
    jub_buffer_string(&d->text, words[combine->kind]);
    if (combine->on_remainder) jub_buffer_string(&d->text, " on remainder");
    end_part(d, "is", false);
    if (combine->kind == DECREE_FIRST || combine->on_remainder) add_order(d, tree);
}

static void describe_round(describer *d, const decree_round *round)
{
    begin(d, "round", round->name.text);
    add_source(d, &round->source);
    add_part(d, "title", false, round->title);
    add_date(d, "first day", true, round->first_day);
    add_date(d, "last day", true, round->last_day);
    add_part(d, "by", false, round->by);
}

static void describe_notice(describer *d, const decree_notice *notice)
{
    begin(d, "notice", notice->name.text);
    add_source(d, &notice->source);
    add_part(d, "to", false, notice->to);
    add_date(d, "on", !notice->is_relative, notice->on);
    if (!notice->is_relative) return;
    add_expr(d, "so long", notice->before);
    add_part(d, "before", false, notice->anchor.text);
}

static void describe_duty(describer *d, const decree_duty *duty)
{
    begin(d, "duty", duty->name.text);
    add_source(d, &duty->source);
    add_part(d, "on", false, duty->on);
    add_part(d, "text", false, duty->text);
    add_names(d, "after", &duty->after);
}

static void describe_all(describer *d, const decree_tree *tree)
{
    describe_header(d, &tree->header);
    describe_convention(d, &tree->convention);
    for (size_t i = 0; i < tree->currencies.count; i++)
        describe_currency(d, tree->currencies.items[i]);
    for (size_t i = 0; i < tree->fields.count; i++) describe_field(d, tree->fields.items[i]);
    for (size_t i = 0; i < tree->records.count; i++) describe_record(d, tree->records.items[i]);
    for (size_t i = 0; i < tree->parameters.count; i++)
        describe_parameter(d, tree->parameters.items[i]);
    for (size_t i = 0; i < tree->codes.count; i++) describe_codes(d, tree->codes.items[i]);
    for (size_t i = 0; i < tree->sames.count; i++) describe_same(d, tree->sames.items[i]);
    for (size_t i = 0; i < tree->defines.count; i++) describe_define(d, tree->defines.items[i]);
    for (size_t i = 0; i < tree->tables.count; i++) describe_table(d, tree->tables.items[i]);
    for (size_t i = 0; i < tree->covers.count; i++)
        describe_clause(d, "covers", tree->covers.items[i]);
    for (size_t i = 0; i < tree->grants.count; i++)
        describe_clause(d, "grants", tree->grants.items[i]);
    for (size_t i = 0; i < tree->excludes.count; i++)
        describe_clause(d, "excludes", tree->excludes.items[i]);
    for (size_t i = 0; i < tree->defers.count; i++)
        describe_clause(d, "defers", tree->defers.items[i]);
    for (size_t i = 0; i < tree->revokes.count; i++)
        describe_clause(d, "revokes", tree->revokes.items[i]);
    for (size_t i = 0; i < tree->gaps.count; i++) describe_gap(d, tree->gaps.items[i]);
    for (size_t i = 0; i < tree->combines.count; i++)
        describe_combine(d, tree, tree->combines.items[i]);
    for (size_t i = 0; i < tree->limits.count; i++)
        describe_clause(d, "limit", tree->limits.items[i]);
    for (size_t i = 0; i < tree->quotas.count; i++)
        describe_clause(d, "quota", tree->quotas.items[i]);
    for (size_t i = 0; i < tree->rounds.count; i++) describe_round(d, tree->rounds.items[i]);
    for (size_t i = 0; i < tree->notices.count; i++) describe_notice(d, tree->notices.items[i]);
    for (size_t i = 0; i < tree->duties.count; i++) describe_duty(d, tree->duties.items[i]);
}

static describer describe(jub_arena *arena, const decree_tree *tree)
{
    describer d = {.arena = arena,
                   .text = jub_buffer_init(DECREE_SOURCE_MAX_BYTES),
                   .numbers = jub_map_init(arena, 0)};
    describe_all(&d, tree);
    return d;
}

// -- matching -------------------------------------------------------------------------------------

typedef JUB_LIST(jub_text_part) part_list;
typedef JUB_LIST(jub_text_change) change_list;

static bool map_parts(jub_arena *arena, const statement *from, jub_map *map_out)
{
    *map_out = jub_map_init(arena, 0);
    for (size_t i = 0; i < from->parts.count; i++) {
        const jub_text key = key_of(arena, from->parts.items[i].what, from->parts.items[i].text);
        if (!key.bytes || jub_map_add(map_out, key, NULL) == JUB_MAP_ABSENT) return false;
    }
    return true;
}

// What stands in `parts` under this word, once; empty when there is nothing.
static jub_text once(const statement *from, const part *like)
{
    for (size_t i = 0; !like->is_item && from && i < from->parts.count; i++)
        if (!from->parts.items[i].is_item && strcmp(from->parts.items[i].what, like->what) == 0)
            return from->parts.items[i].text;
    return (jub_text){0};
}

// Every part of `from` that does not stand in `other` as it is. What is said once in both is told
// when the new one is gone through.
static bool add_parts(jub_arena *arena, const statement *from, const statement *other, bool is_new,
                      part_list *list)
{
    jub_map map = jub_map_init(arena, 0);
    if (!from) return true;
    if (other && !map_parts(arena, other, &map)) return false;
    for (size_t i = 0; i < from->parts.count; i++) {
        const part *each = &from->parts.items[i];
        const jub_text key = key_of(arena, each->what, each->text);
        if (!key.bytes) return false;
        if (jub_map_find(&map, key) != JUB_MAP_ABSENT) continue;
        const jub_text its = once(other, each);
        if (!is_new && its.length_bytes > 0) continue;
        const jub_text_part told = {each->what, is_new ? its : each->text,
                                    is_new ? each->text : (jub_text){0}};
        if (!JUB_LIST_PUSH(arena, list, told)) return false;
    }
    return true;
}

// One statement of both decrees; `before` or `after` is NULL where it is not there.
static bool compare(jub_arena *arena, const statement *before, const statement *after,
                    change_list *changes)
{
    part_list parts = {0};
    if (!add_parts(arena, before, after, false, &parts) ||
        !add_parts(arena, after, before, true, &parts))
        return false;
    if (before && after && parts.count == 0) return true;
    const statement *named = after ? after : before;
    const jub_text_change change = {!before ? JUB_PART_ADDED
                                    : after ? JUB_PART_CHANGED
                                            : JUB_PART_REMOVED,
                                    named->sort, named->name, parts.items, parts.count};
    return JUB_LIST_PUSH(arena, changes, change);
}

static const statement *find(jub_arena *arena, const describer *d, const statement *like)
{
    const jub_text key = key_of(arena, like->sort, like->name);
    const uint32_t number = key.bytes ? jub_map_find(&d->numbers, key) : JUB_MAP_ABSENT;
    return number < d->statements.count ? &d->statements.items[number] : NULL;
}

static bool match(jub_arena *arena, const describer *before, const describer *after,
                  change_list *changes)
{
    for (size_t i = 0; i < after->statements.count; i++) {
        const statement *each = &after->statements.items[i];
        if (!compare(arena, find(arena, before, each), each, changes)) return false;
    }
    for (size_t i = 0; i < before->statements.count; i++) {
        const statement *each = &before->statements.items[i];
        if (find(arena, after, each)) continue;
        if (!compare(arena, each, NULL, changes)) return false;
    }
    return true;
}

jub_status jub_decree_compare_text(jub_arena *arena, const jub_decree *old_decree,
                                   const jub_decree *new_decree, jub_text_changes *changes_out,
                                   jub_error *error)
{
    describer before = describe(arena, old_decree->tree);
    describer after = describe(arena, new_decree->tree);
    change_list changes = {0};
    jub_status status = before.status != JUB_OK ? before.status : after.status;
    if (status == JUB_OK && !match(arena, &before, &after, &changes)) status = JUB_NO_MEMORY;
    jub_buffer_clear(&before.text);
    jub_buffer_clear(&after.text);
    if (status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    if (status != JUB_OK)
        return jub_fail(error, status, (jub_position){0}, NULL,
                        "a statement is too long to be compared");
    *changes_out = (jub_text_changes){changes.items, changes.count};
    return JUB_OK;
}

const jub_text_change *jub_text_change_find(const jub_text_changes *changes, const char *sort,
                                            jub_text name)
{
    for (size_t i = 0; i < changes->count; i++)
        if (strcmp(changes->items[i].sort, sort) == 0 &&
            jub_text_equal(changes->items[i].name, name))
            return &changes->items[i];
    return NULL;
}
