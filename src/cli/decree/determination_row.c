#include "cli/decree/determination_row.h"

#include "base/json.h"
#include "decree/explain.h"
#include "register/csv.h"

// -- one cell after another -----------------------------------------------------------------------

static const char *const column_names[] = {
#define X(name, meaning) name,
    DETERMINATION_COLUMN_LIST(X)
#undef X
};

enum { COLUMN_COUNT = sizeof column_names / sizeof *column_names };

// Writes the columns in their order; a cell is filled in `cell` and then ended.
typedef struct cell_writer {
    cli_format format;
    uint32_t column;
    bool has_member; // JSON: something stands before
    jub_buffer *cell;
    jub_buffer *out;
} cell_writer;

static void end_cell(cell_writer *writer, bool is_number)
{
    const jub_text text = jub_buffer_view(writer->cell);
    if (writer->format == CLI_CSV) {
        if (writer->column > 0) jub_csv_separator(writer->out);
        jub_csv_write(writer->out, text);
    } else if (text.length_bytes > 0) {
        jub_buffer_string(writer->out, writer->has_member ? "," : "{");
        jub_json_quote(writer->out, jub_text_from(column_names[writer->column]));
        jub_buffer_char(writer->out, ':');
        if (is_number)
            jub_buffer_text(writer->out, text);
        else
            jub_json_quote(writer->out, text);
        writer->has_member = true;
    }
    writer->column++;
    jub_buffer_reset(writer->cell);
}

static void text_cell(cell_writer *writer, jub_text text)
{
    jub_buffer_text(writer->cell, text);
    end_cell(writer, false);
}

// Digits, hyphens and capitals, which CSV never quotes.
static void plain_cell(cell_writer *writer, const char *bytes, size_t length, bool is_number)
{
    if (writer->format == CLI_CSV) {
        if (writer->column++ > 0) jub_csv_separator(writer->out);
        jub_buffer_bytes(writer->out, bytes, length);
        return;
    }
    jub_buffer_bytes(writer->cell, bytes, length);
    end_cell(writer, is_number);
}

static void date_cell(cell_writer *writer, bool is_there, jub_date date)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    if (is_there) (void)jub_date_format(date, text);
    plain_cell(writer, text, is_there ? JUB_DATE_TEXT_BYTES : 0, false);
}

static void number_cell(cell_writer *writer, bool is_there, int64_t number)
{
    if (is_there) jub_buffer_i64(writer->cell, number);
    end_cell(writer, true);
}

static void add_name(jub_buffer *cell, jub_text name)
{
    if (cell->length_bytes > 0) jub_buffer_char(cell, ';');
    jub_buffer_text(cell, name);
}

static void add_clauses(cell_writer *writer, const jub_decree *decree, jub_clause_kind kind,
                        uint64_t mask)
{
    for (uint32_t i = 0; i < 64; i++)
        if (mask >> i & 1) add_name(writer->cell, jub_decree_clause_name(decree, kind, i));
}

static void field_cell(cell_writer *writer, const jub_decree *decree, const uint64_t mask[2])
{
    const uint32_t count = jub_decree_field_count(decree);
    for (uint32_t i = 0; i < count; i++)
        if (mask[i / 64] >> (i % 64) & 1) add_name(writer->cell, jub_decree_field_name(decree, i));
    end_cell(writer, false);
}

// -- what stands in them --------------------------------------------------------------------------

// Whether something is granted, be it put off.
static bool gives(const jub_outcome *outcome)
{
    return outcome->standing == JUB_GRANTED || outcome->standing == JUB_DEFERRED;
}

unsigned cli_outcome_kinds(const jub_outcome *outcome)
{
    if (!gives(outcome)) return 0;
    unsigned kinds = 0;
    if (outcome->acts_on_money) kinds |= KIND_REMIT;
    if (outcome->new_kind != JUB_NO_TARGET) kinds |= KIND_COMMUTE;
    if (outcome->new_place != JUB_NO_TARGET) kinds |= KIND_TRANSFER;
    if (outcome->is_release)
        kinds |= KIND_RELEASE;
    else if (outcome->is_reduction)
        kinds |= KIND_REDUCE;
    return kinds;
}

void cli_write_kinds(unsigned kinds, jub_buffer *buffer)
{
    static const char *const words[] = {"release", "reduce", "commute", "transfer", "remit"};
    bool is_first = true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!(kinds >> i & 1)) continue;
        if (!is_first) jub_buffer_char(buffer, '+');
        jub_buffer_string(buffer, words[i]);
        is_first = false;
    }
}

static void clauses_cell(cell_writer *writer, const jub_decree *decree,
                         const jub_determination *determination)
{
    switch ((jub_standing)determination->result.standing) {
    case JUB_GRANTED: add_clauses(writer, decree, JUB_GRANTS, determination->result.grants); break;
    case JUB_EXCLUDED: add_clauses(writer, decree, JUB_EXCLUDES, determination->exclusions); break;
    case JUB_DEFERRED:
        add_clauses(writer, decree, JUB_DEFERS, determination->deferrals);
        add_clauses(writer, decree, JUB_GRANTS, determination->result.grants);
        break;
    case JUB_REVOKED: add_clauses(writer, decree, JUB_REVOKES, determination->revocations); break;
    case JUB_UNDETERMINED:
        add_clauses(writer, decree, JUB_GRANTS, determination->open_grants);
        add_clauses(writer, decree, JUB_EXCLUDES, determination->open_exclusions);
        break;
    case JUB_NOT_GRANTED:
        if (determination->quota != JUB_NO_QUOTA)
            add_name(writer->cell, jub_decree_clause_name(decree, JUB_QUOTA, determination->quota));
        break;
    case JUB_NOT_COVERED:
    case JUB_STANDING_COUNT: break;
    }
    end_cell(writer, false);
}

static void duration_cell(cell_writer *writer, bool is_there, jub_duration duration)
{
    if (is_there) jub_duration_write_iso(duration, writer->cell);
    end_cell(writer, false);
}

static void target_cell(cell_writer *writer, const jub_decree *decree, uint16_t target)
{
    if (target != JUB_NO_TARGET)
        jub_buffer_text(writer->cell, jub_decree_target_name(decree, target));
    end_cell(writer, false);
}

static void money_cell(cell_writer *writer, const jub_decree *decree, const jub_outcome *outcome)
{
    for (uint32_t i = 0; i < jub_decree_money_count(decree); i++) {
        if (!(outcome->has_money >> i & 1)) continue;
        add_name(writer->cell, jub_decree_money_name(decree, i));
        jub_buffer_char(writer->cell, '=');
        jub_decree_money_write(decree, i, outcome->money[i], writer->cell);
    }
    end_cell(writer, false);
}

static void quota_cell(cell_writer *writer, const jub_decree *decree,
                       const jub_determination *determination)
{
    const bool has_quota = determination->quota != JUB_NO_QUOTA;
    text_cell(writer, has_quota ? jub_decree_clause_name(decree, JUB_QUOTA, determination->quota)
                                : (jub_text){0});
}

static void outcome_cell(cell_writer *writer, const jub_decree *decree,
                         const jub_determination *determination, const jub_outcome *outcome)
{
    if (determination->result.standing == JUB_UNDETERMINED)
        jub_outcome_write(decree, outcome, writer->cell);
    end_cell(writer, false);
}

// The decree and the sentence law may count in different ways: then neither is hidden.
static bool has_other_end(const jub_determination *determination, const cli_new_dates *dates)
{
    return dates->is_exact && (!dates->has_end || dates->end != determination->result.new_end);
}

static void note_other_end(cell_writer *writer, const cli_new_dates *dates)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    if (writer->cell->length_bytes > 0) jub_buffer_char(writer->cell, ';');
    jub_buffer_format(writer->cell, "the sentence law ends the term %s%s",
                      dates->has_end ? "on " : "never",
                      dates->has_end ? jub_date_format(dates->end, text) : "");
}

static void notes_cell(cell_writer *writer, const jub_determination *determination,
                       const cli_new_dates *dates)
{
    if (determination->is_contested) add_name(writer->cell, JUB_TEXT("place contested"));
    if (determination->is_cut_short)
        add_name(writer->cell, JUB_TEXT("too many possibilities to try"));
    if (determination->has_row_error) add_name(writer->cell, JUB_TEXT("see faults.csv"));
    if (determination->has_conflict)
        add_name(writer->cell, JUB_TEXT("two grants and nothing chooses"));
    if (determination->open_revocations)
        add_name(writer->cell, JUB_TEXT("whether it is revoked is not known"));
    if (has_other_end(determination, dates)) note_other_end(writer, dates);
    end_cell(writer, false);
}

// -- a line, in five parts: three that rows of one form share, and two of the row's own ----------

enum { SHARED_HEAD, SHARED_MIDDLE, SHARED_TAIL, SHARED_COUNT };
enum { FIRST_CELL = 1, TERM_CELL = 4, TARGET_CELL = 9, RANK_CELL = 14, BARRED_CELL = 16 };

static void write_shared(cell_writer *writer, int part, const jub_decree *decree,
                         const jub_determination *determination, const cli_new_dates *dates)
{
    const jub_outcome *result = &determination->result;
    if (part == SHARED_HEAD) {
        text_cell(writer, jub_text_from(jub_standing_word(result->standing)));
        clauses_cell(writer, decree, determination);
        cli_write_kinds(cli_outcome_kinds(result), writer->cell);
        end_cell(writer, false);
    } else if (part == SHARED_MIDDLE) {
        target_cell(writer, decree, result->new_kind);
        target_cell(writer, decree, result->new_place);
        money_cell(writer, decree, result);
        date_cell(writer, result->has_deferred_until, result->deferred_until);
        quota_cell(writer, decree, determination);
    } else {
        add_clauses(writer, decree, JUB_GRANTS, determination->barred);
        end_cell(writer, false);
        field_cell(writer, decree, determination->missing);
        field_cell(writer, decree, determination->assumed);
        add_clauses(writer, decree, JUB_GAP, determination->gaps);
        end_cell(writer, false);
        outcome_cell(writer, decree, determination, &determination->worst);
        outcome_cell(writer, decree, determination, &determination->best);
        notes_cell(writer, determination, dates);
    }
}

static void write_term(cell_writer *writer, const jub_determination *determination,
                       const cli_new_dates *dates)
{
    const jub_outcome *result = &determination->result;
    const bool is_granted = gives(result);
    duration_cell(writer, is_granted && result->has_amount, result->amount);
    date_cell(writer, determination->has_old_end, determination->old_end);
    date_cell(writer, is_granted && result->has_new_end, result->new_end);
    date_cell(writer, dates->has_release, dates->release);
    number_cell(writer, is_granted && result->has_days_saved, result->days_saved);
}

static void write_rank(cell_writer *writer, const jub_determination *determination)
{
    const bool has_quota = determination->quota != JUB_NO_QUOTA;
    const bool is_range = determination->rank != determination->rank_last;
    if (has_quota) jub_buffer_u64(writer->cell, determination->rank);
    if (has_quota && is_range) jub_buffer_format(writer->cell, "..%u", determination->rank_last);
    end_cell(writer, !is_range);
    number_cell(writer, has_quota, determination->places);
}

void cli_determination_header(cli_format format, jub_buffer *buffer)
{
    if (format != CLI_CSV) return;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (i > 0) jub_csv_separator(buffer);
        jub_buffer_string(buffer, column_names[i]);
    }
    jub_csv_end(buffer);
}

typedef struct row_form {
    jub_text shared[SHARED_COUNT]; // no bytes: not written yet
} row_form;

struct cli_row_writer {
    jub_arena *arena;
    const cli_run *run;
    cli_format format;
    cli_custody_room *room;
    jub_buffer cell;          // under way
    JUB_LIST(row_form) forms; // by number
};

enum { CELL_MAX_BYTES = 1 << 20 };

cli_row_writer *cli_row_writer_new(jub_arena *arena, const cli_run *run, cli_format format)
{
    cli_row_writer *writer = JUB_NEW(arena, cli_row_writer, 1);
    if (!writer) return NULL;
    *writer = (cli_row_writer){.arena = arena, .run = run, .format = format};
    writer->room = cli_custody_room_new(arena);
    writer->cell = jub_buffer_init(CELL_MAX_BYTES);
    return writer->room ? writer : NULL;
}

void cli_row_writer_clear(cli_row_writer *writer)
{
    if (!writer) return;
    cli_custody_room_clear(writer->room);
    jub_buffer_clear(&writer->cell);
}

// The place where the texts of a form are kept; NULL for a row of no form and when memory is out.
static row_form *find_form(cli_row_writer *writer, uint32_t form)
{
    if (form == JUB_BULK_NO_FORM) return NULL;
    while (writer->forms.count <= form)
        if (!JUB_LIST_PUSH(writer->arena, &writer->forms, (row_form){0})) return NULL;
    return &writer->forms.items[form];
}

void cli_row_write(cli_row_writer *writer, uint32_t row, const jub_determination *determination,
                   uint32_t form, jub_buffer *buffer)
{
    static const uint32_t shared_cells[] = {FIRST_CELL, TARGET_CELL, BARRED_CELL};
    const cli_new_dates dates =
        cli_new_dates_find(writer->run, row, determination, writer->room, NULL);
    row_form *kept = has_other_end(determination, &dates) ? NULL : find_form(writer, form);
    cell_writer cells = {writer->format, 0, false, &writer->cell, buffer};
    jub_buffer_reset(&writer->cell);
    cli_run_person(writer->run, row, &writer->cell);
    end_cell(&cells, false);
    for (int part = 0; part < SHARED_COUNT; part++) {
        cells.column = shared_cells[part];
        if (kept && kept->shared[part].bytes) {
            jub_buffer_text(buffer, kept->shared[part]);
        } else {
            const size_t begin = buffer->length_bytes;
            write_shared(&cells, part, writer->run->decree.decree, determination, &dates);
            if (kept && buffer->status == JUB_OK)
                kept->shared[part] = jub_text_copy(
                    writer->arena, (jub_text){buffer->bytes + begin, buffer->length_bytes - begin});
        }
        cells.column = part == SHARED_HEAD ? TERM_CELL : RANK_CELL;
        if (part == SHARED_HEAD) write_term(&cells, determination, &dates);
        if (part == SHARED_MIDDLE) write_rank(&cells, determination);
    }
    jub_buffer_string(buffer, writer->format == CLI_CSV ? "\n" : "}\n");
}

void cli_determination_clauses(const jub_decree *decree, const jub_determination *determination,
                               jub_buffer *scratch, jub_buffer *buffer)
{
    cell_writer writer = {CLI_CSV, 0, false, scratch, buffer};
    jub_buffer_reset(scratch);
    clauses_cell(&writer, decree, determination);
}
