#include "decree/explain.h"

// Determinations in a line.

static void write_names(const jub_decree *decree, jub_clause_kind kind, uint64_t mask,
                        jub_buffer *buffer)
{
    bool is_first = true;
    for (uint32_t i = 0; i < 64; i++) {
        if (!(mask >> i & 1)) continue;
        if (!is_first) jub_buffer_string(buffer, ", ");
        jub_buffer_text(buffer, jub_decree_clause_name(decree, kind, i));
        is_first = false;
    }
}

static void write_cites(const jub_decree *decree, jub_clause_kind kind, uint64_t mask,
                        jub_buffer *buffer)
{
    bool is_first = true;
    for (uint32_t i = 0; i < 64; i++) {
        if (!(mask >> i & 1)) continue;
        const jub_text cite = jub_decree_clause_cite(decree, kind, i);
        if (!is_first) jub_buffer_string(buffer, ", ");
        jub_buffer_text(buffer, jub_decree_clause_name(decree, kind, i));
        if (cite.length_bytes > 0) jub_buffer_format(buffer, " (%.*s)", JUB_TEXT_ARG(cite));
        is_first = false;
    }
}

static void write_fields(const jub_decree *decree, const uint64_t mask[2], jub_buffer *buffer)
{
    bool is_first = true;
    for (uint32_t i = 0; i < jub_decree_field_count(decree); i++) {
        if (!(mask[i / 64] >> (i % 64) & 1)) continue;
        if (!is_first) jub_buffer_string(buffer, ", ");
        jub_buffer_text(buffer, jub_decree_field_name(decree, i));
        is_first = false;
    }
}

static void write_days(const jub_outcome *outcome, jub_buffer *buffer)
{
    if (!outcome->has_days_saved) return;
    jub_buffer_format(buffer, " (%d %s saved)", outcome->days_saved,
                      outcome->days_saved == 1 ? "day" : "days");
}

// What is granted, after the clauses that grant it.
static void write_effects(const jub_decree *decree, const jub_outcome *outcome, jub_buffer *buffer)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    if (outcome->is_release || outcome->is_reduction) {
        jub_buffer_string(buffer, outcome->is_release ? ", released" : ", new end");
        if (outcome->has_new_end)
            jub_buffer_format(buffer, outcome->is_release ? " on %s" : " %s",
                              jub_date_format(outcome->new_end, day));
        else if (outcome->is_reduction)
            jub_buffer_string(buffer, " not known");
        write_days(outcome, buffer);
    }
    if (outcome->new_kind != JUB_NO_TARGET)
        jub_buffer_format(buffer, ", commuted to %.*s",
                          JUB_TEXT_ARG(jub_decree_target_name(decree, outcome->new_kind)));
    if (outcome->new_place != JUB_NO_TARGET)
        jub_buffer_format(buffer, ", moved to %.*s",
                          JUB_TEXT_ARG(jub_decree_target_name(decree, outcome->new_place)));
    for (uint32_t i = 0; i < jub_decree_money_count(decree); i++) {
        if (!(outcome->acts_on_money >> i & 1)) continue;
        jub_buffer_format(buffer, ", %.*s now ", JUB_TEXT_ARG(jub_decree_money_name(decree, i)));
        if (outcome->has_money >> i & 1)
            jub_decree_money_write(decree, i, outcome->money[i], buffer);
        else
            jub_buffer_string(buffer, "not known");
    }
}

static void write_until(const jub_outcome *outcome, jub_buffer *buffer)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    if (outcome->has_deferred_until)
        jub_buffer_format(buffer, " until %s", jub_date_format(outcome->deferred_until, day));
}

static const char *plain_word(jub_standing standing)
{
    switch (standing) {
    case JUB_NOT_COVERED: return "not covered";
    case JUB_NOT_GRANTED: return "granted nothing";
    case JUB_EXCLUDED: return "excluded";
    case JUB_REVOKED: return "revoked";
    case JUB_DEFERRED: return "put off";
    case JUB_GRANTED: return "granted";
    case JUB_UNDETERMINED:
    case JUB_STANDING_COUNT: break;
    }
    return "undetermined";
}

void jub_outcome_write(const jub_decree *decree, const jub_outcome *outcome, jub_buffer *buffer)
{
    jub_buffer_string(buffer, plain_word((jub_standing)outcome->standing));
    if (outcome->standing != JUB_GRANTED && outcome->standing != JUB_DEFERRED) return;
    if (outcome->standing == JUB_DEFERRED) write_until(outcome, buffer);
    jub_buffer_string(buffer, outcome->standing == JUB_DEFERRED ? ", then by " : " by ");
    write_names(decree, JUB_GRANTS, outcome->grants, buffer);
    write_effects(decree, outcome, buffer);
}

static void write_place(const jub_decree *decree, const jub_determination *determination,
                        jub_buffer *buffer)
{
    if (determination->quota == JUB_NO_QUOTA) return;
    const jub_text name = jub_decree_clause_name(decree, JUB_QUOTA, determination->quota);
    jub_buffer_format(buffer, "; quota %.*s: place %u", JUB_TEXT_ARG(name), determination->rank);
    if (determination->rank_last != determination->rank)
        jub_buffer_format(buffer, " to %u", determination->rank_last);
    jub_buffer_format(buffer, " for %u", determination->places);
}

static void write_undetermined(const jub_decree *decree, const jub_determination *determination,
                               jub_buffer *buffer)
{
    jub_buffer_string(buffer, "undetermined");
    if (determination->missing[0] | determination->missing[1]) {
        jub_buffer_string(buffer, " for ");
        write_fields(decree, determination->missing, buffer);
    }
    jub_buffer_string(buffer, "; at worst ");
    jub_outcome_write(decree, &determination->worst, buffer);
    jub_buffer_string(buffer, "; at best ");
    jub_outcome_write(decree, &determination->best, buffer);
    if (determination->is_contested) jub_buffer_string(buffer, "; the place is contested");
}

void jub_determination_write(const jub_decree *decree, const jub_determination *determination,
                             jub_buffer *buffer)
{
    switch ((jub_standing)determination->result.standing) {
    case JUB_GRANTED:
        jub_buffer_string(buffer, "granted by ");
        write_cites(decree, JUB_GRANTS, determination->result.grants, buffer);
        write_effects(decree, &determination->result, buffer);
        break;
    case JUB_EXCLUDED:
        jub_buffer_string(buffer, "excluded by ");
        write_cites(decree, JUB_EXCLUDES, determination->exclusions, buffer);
        jub_buffer_string(buffer, " from ");
        write_names(decree, JUB_GRANTS, determination->barred, buffer);
        break;
    case JUB_DEFERRED:
        jub_buffer_string(buffer, "deferred by ");
        write_cites(decree, JUB_DEFERS, determination->deferrals, buffer);
        write_until(&determination->result, buffer);
        jub_buffer_string(buffer, ", then granted by ");
        write_cites(decree, JUB_GRANTS, determination->result.grants, buffer);
        write_effects(decree, &determination->result, buffer);
        break;
    case JUB_REVOKED:
        jub_buffer_string(buffer, "revoked by ");
        write_cites(decree, JUB_REVOKES, determination->revocations, buffer);
        break;
    case JUB_UNDETERMINED: write_undetermined(decree, determination, buffer); break;
    case JUB_NOT_GRANTED:
        jub_buffer_string(buffer, determination->quota == JUB_NO_QUOTA
                                      ? "granted nothing: no grant holds"
                                      : "granted nothing: outside the quota");
        break;
    case JUB_NOT_COVERED:
    case JUB_STANDING_COUNT: jub_buffer_string(buffer, "not covered"); break;
    }
    write_place(decree, determination, buffer);
    if (determination->open_revocations) {
        jub_buffer_string(buffer, "; may be revoked by ");
        write_cites(decree, JUB_REVOKES, determination->open_revocations, buffer);
    }
    if (determination->gaps) {
        jub_buffer_string(buffer, "; the text leaves open ");
        write_names(decree, JUB_GAP, determination->gaps, buffer);
    }
}
