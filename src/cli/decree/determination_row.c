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
typedef struct row_writer {
    cli_format format;
    uint32_t column;
    bool has_member; // JSON: something stands before
    jub_buffer *cell;
    jub_buffer *out;
} row_writer;

static void end_cell(row_writer *writer, bool is_number)
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

static void text_cell(row_writer *writer, jub_text text)
{
    jub_buffer_text(writer->cell, text);
    end_cell(writer, false);
}

static void date_cell(row_writer *writer, bool is_there, jub_date date)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    if (is_there) jub_buffer_string(writer->cell, jub_date_format(date, text));
    end_cell(writer, false);
}

static void number_cell(row_writer *writer, bool is_there, int64_t number)
{
    if (is_there) jub_buffer_i64(writer->cell, number);
    end_cell(writer, true);
}

static void add_name(jub_buffer *cell, jub_text name)
{
    if (cell->length_bytes > 0) jub_buffer_char(cell, ';');
    jub_buffer_text(cell, name);
}

static void add_clauses(row_writer *writer, const jub_decree *decree, jub_clause_kind kind,
                        uint64_t mask)
{
    for (uint32_t i = 0; i < 64; i++)
        if (mask >> i & 1) add_name(writer->cell, jub_decree_clause_name(decree, kind, i));
}

static void field_cell(row_writer *writer, const jub_decree *decree, const uint64_t mask[2])
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

static void clauses_cell(row_writer *writer, const jub_decree *decree,
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

static void term_cells(row_writer *writer, const jub_determination *determination,
                       const cli_new_dates *dates)
{
    const jub_outcome *result = &determination->result;
    const bool is_granted = gives(result);
    const unsigned kinds = cli_outcome_kinds(result);
    cli_write_kinds(kinds, writer->cell);
    end_cell(writer, false);
    if (is_granted && result->has_amount) jub_duration_write_iso(result->amount, writer->cell);
    end_cell(writer, false);
    date_cell(writer, determination->has_old_end, determination->old_end);
    date_cell(writer, is_granted && result->has_new_end, result->new_end);
    date_cell(writer, dates->has_release, dates->release);
    number_cell(writer, is_granted && result->has_days_saved, result->days_saved);
}

static void target_cell(row_writer *writer, const jub_decree *decree, uint16_t target)
{
    if (target != JUB_NO_TARGET)
        jub_buffer_text(writer->cell, jub_decree_target_name(decree, target));
    end_cell(writer, false);
}

static void money_cell(row_writer *writer, const jub_decree *decree, const jub_outcome *outcome)
{
    for (uint32_t i = 0; i < jub_decree_money_count(decree); i++) {
        if (!(outcome->has_money >> i & 1)) continue;
        add_name(writer->cell, jub_decree_money_name(decree, i));
        jub_buffer_char(writer->cell, '=');
        jub_decree_money_write(decree, i, outcome->money[i], writer->cell);
    }
    end_cell(writer, false);
}

static void quota_cells(row_writer *writer, const jub_decree *decree,
                        const jub_determination *determination)
{
    const bool has_quota = determination->quota != JUB_NO_QUOTA;
    text_cell(writer, has_quota ? jub_decree_clause_name(decree, JUB_QUOTA, determination->quota)
                                : (jub_text){0});
    const bool is_range = determination->rank != determination->rank_last;
    if (has_quota) jub_buffer_u64(writer->cell, determination->rank);
    if (has_quota && is_range) jub_buffer_format(writer->cell, "..%u", determination->rank_last);
    end_cell(writer, !is_range);
    number_cell(writer, has_quota, determination->places);
}

static void outcome_cell(row_writer *writer, const jub_decree *decree,
                         const jub_determination *determination, const jub_outcome *outcome)
{
    if (determination->result.standing == JUB_UNDETERMINED)
        jub_outcome_write(decree, outcome, writer->cell);
    end_cell(writer, false);
}

// The decree and the sentence law may count in different ways: then neither is hidden.
static void note_other_end(row_writer *writer, const jub_determination *determination,
                           const cli_new_dates *dates)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    if (!dates->is_exact) return;
    if (dates->has_end && dates->end == determination->result.new_end) return;
    if (writer->cell->length_bytes > 0) jub_buffer_char(writer->cell, ';');
    jub_buffer_format(writer->cell, "the sentence law ends the term %s%s",
                      dates->has_end ? "on " : "never",
                      dates->has_end ? jub_date_format(dates->end, text) : "");
}

static void notes_cell(row_writer *writer, const jub_determination *determination,
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
    note_other_end(writer, determination, dates);
    end_cell(writer, false);
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

void cli_determination_row(const cli_run *run, uint32_t row, const jub_determination *determination,
                           cli_format format, cli_custody_room *room, jub_buffer *scratch,
                           jub_buffer *buffer)
{
    const jub_decree *decree = run->decree.decree;
    row_writer writer = {format, 0, false, scratch, buffer};
    const cli_new_dates dates = cli_new_dates_find(run, row, determination, room, NULL);
    jub_buffer_reset(scratch);
    cli_run_person(run, row, scratch);
    end_cell(&writer, false);
    text_cell(&writer, jub_text_from(jub_standing_word(determination->result.standing)));
    clauses_cell(&writer, decree, determination);
    term_cells(&writer, determination, &dates);
    target_cell(&writer, decree, determination->result.new_kind);
    target_cell(&writer, decree, determination->result.new_place);
    money_cell(&writer, decree, &determination->result);
    date_cell(&writer, determination->result.has_deferred_until,
              determination->result.deferred_until);
    quota_cells(&writer, decree, determination);
    add_clauses(&writer, decree, JUB_GRANTS, determination->barred);
    end_cell(&writer, false);
    field_cell(&writer, decree, determination->missing);
    field_cell(&writer, decree, determination->assumed);
    add_clauses(&writer, decree, JUB_GAP, determination->gaps);
    end_cell(&writer, false);
    outcome_cell(&writer, decree, determination, &determination->worst);
    outcome_cell(&writer, decree, determination, &determination->best);
    notes_cell(&writer, determination, &dates);
    jub_buffer_string(buffer, format == CLI_CSV ? "\n" : "}\n");
}

void cli_determination_clauses(const jub_decree *decree, const jub_determination *determination,
                               jub_buffer *scratch, jub_buffer *buffer)
{
    row_writer writer = {CLI_CSV, 0, false, scratch, buffer};
    jub_buffer_reset(scratch);
    clauses_cell(&writer, decree, determination);
}
