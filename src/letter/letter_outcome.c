#include "letter/letter_text_private.h"

// What a determination says, as values for the texts.

enum { NAME_MAX_BYTES = 1 << 16 };

static void set_from(letter_writer *writer, const char *key, jub_buffer *buffer)
{
    if (buffer->status != JUB_OK) writer->is_out_of_memory = true;
    letter_set(writer, key, jub_buffer_view(buffer));
    jub_buffer_clear(buffer);
}

static void add_clause(const jub_decree *decree, jub_clause_kind kind, uint32_t index,
                       jub_buffer *buffer)
{
    const jub_text cite = jub_decree_clause_cite(decree, kind, index);
    if (buffer->length_bytes > 0) jub_buffer_string(buffer, ", ");
    jub_buffer_text(buffer, jub_decree_clause_name(decree, kind, index));
    if (cite.length_bytes > 0) jub_buffer_format(buffer, " (%.*s)", JUB_TEXT_ARG(cite));
}

void letter_set_clauses(letter_writer *writer, const char *key, const jub_decree *decree,
                        const jub_determination *determination)
{
    jub_buffer buffer = jub_buffer_init(NAME_MAX_BYTES);
    for (uint64_t left = determination->result.grants; left; left &= left - 1)
        add_clause(decree, JUB_GRANTS, (uint32_t)__builtin_ctzll(left), &buffer);
    set_from(writer, key, &buffer);
}

bool letter_set_clause(letter_writer *writer, const jub_decree *decree, jub_clause_kind kind,
                       uint32_t index)
{
    const jub_text cite = jub_decree_clause_cite(decree, kind, index);
    letter_set(writer, "clause", jub_decree_clause_name(decree, kind, index));
    letter_set(writer, "cite", cite);
    return cite.length_bytes > 0;
}

void letter_set_outcome(letter_writer *writer, const jub_decree *decree,
                        const jub_determination *determination)
{
    const jub_outcome *outcome = &determination->result;
    if (determination->has_old_end) letter_set_date(writer, "old_end", determination->old_end);
    if (outcome->has_new_end) letter_set_date(writer, "new_end", outcome->new_end);
    if (outcome->has_days_saved)
        letter_set_number(writer, "days", (uint64_t)outcome->days_saved, LETTER_ONE_DAY,
                          LETTER_MANY_DAYS);
    if (outcome->has_amount) {
        jub_buffer buffer = jub_buffer_init(NAME_MAX_BYTES);
        jub_duration_write(outcome->amount, &buffer);
        set_from(writer, "amount", &buffer);
    }
    if (outcome->new_place != JUB_NO_TARGET)
        letter_set(writer, "place", jub_decree_target_name(decree, outcome->new_place));
    if (outcome->new_kind != JUB_NO_TARGET)
        letter_set(writer, "kind", jub_decree_target_name(decree, outcome->new_kind));
}

bool letter_is_as_before(const jub_determination *determination)
{
    const jub_outcome *outcome = &determination->result;
    return determination->has_old_end && outcome->has_new_end &&
           outcome->new_end == determination->old_end;
}

// Months are of 28 days here, the fewest that any has: so what the calendar or a law of sentences
// rounds is never taken for something held back.
bool letter_is_cut_short(const jub_determination *determination)
{
    enum { MONTH_MIN_DAYS = 28 };
    const jub_outcome *outcome = &determination->result;
    return outcome->has_amount && outcome->has_days_saved &&
           outcome->days_saved <
               (int64_t)outcome->amount.months * MONTH_MIN_DAYS + outcome->amount.days;
}

letter_fate letter_fate_of(const jub_agenda *agenda, const jub_determination *determination)
{
    const jub_outcome *outcome = &determination->result;
    if (outcome->is_release) return LETTER_FATE_RELEASED;
    if (outcome->is_reduction) {
        if (!outcome->has_new_end) return LETTER_FATE_REDUCED_UNKNOWN;
        if (!determination->has_old_end || !outcome->has_days_saved) return LETTER_FATE_REDUCED_TO;
        return outcome->new_end <= agenda->effect ? LETTER_FATE_FREE : LETTER_FATE_REDUCED;
    }
    return outcome->new_place != JUB_NO_TARGET ? LETTER_FATE_TRANSFERRED : LETTER_FATE_OTHER;
}
