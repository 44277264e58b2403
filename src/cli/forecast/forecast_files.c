#include "cli/forecast/forecast_report.h"

#include <stdio.h>

#include "base/json.h"
#include "register/csv.h"

// -- CSV ------------------------------------------------------------------------------------------

static void text_cell(jub_buffer *buffer, jub_text text)
{
    jub_csv_separator(buffer);
    jub_csv_write(buffer, text);
}

static void number_cell(jub_buffer *buffer, uint64_t number)
{
    jub_csv_separator(buffer);
    jub_buffer_u64(buffer, number);
}

static void count_line(const char *by, const jub_forecast_count *count, jub_buffer *buffer)
{
    jub_csv_write(buffer, jub_text_from(by));
    text_cell(buffer, count->name);
    text_cell(buffer, count->label);
    number_cell(buffer, count->people);
    number_cell(buffer, count->sure);
    number_cell(buffer, count->undetermined);
    number_cell(buffer, count->granted.least);
    number_cell(buffer, count->granted.most);
    number_cell(buffer, count->released.least);
    number_cell(buffer, count->released.most);
    jub_csv_end(buffer);
}

static void count_lines(const char *by, const jub_forecast_count *counts, size_t count,
                        jub_buffer *buffer)
{
    for (size_t i = 0; i < count; i++) count_line(by, &counts[i], buffer);
}

void cli_forecast_csv(const cli_forecast *found, jub_buffer *buffer)
{
    const jub_forecast *forecast = found->forecast;
    jub_buffer_string(buffer, "by,name,label,people,granted,undetermined,benefit_least,"
                              "benefit_most,released_least,released_most\n");
    count_line("all", &forecast->total, buffer);
    count_lines("clause", forecast->clauses, forecast->clause_count, buffer);
    count_lines("ministry", forecast->ministries, forecast->ministry_count, buffer);
    count_lines("kind", forecast->kinds, forecast->kind_count, buffer);
    count_lines("facility", forecast->facilities, forecast->facility_count, buffer);
    if (forecast->elsewhere.people > 0) count_line("facility", &forecast->elsewhere, buffer);
}

static void side_cells(const jub_forecast_count *count, jub_buffer *buffer)
{
    if (count) {
        number_cell(buffer, count->granted.least);
        number_cell(buffer, count->granted.most);
    } else {
        text_cell(buffer, (jub_text){0});
        text_cell(buffer, (jub_text){0});
    }
}

static void change_line(const char *by, const jub_forecast_change *change, jub_buffer *buffer)
{
    jub_csv_write(buffer, jub_text_from(by));
    text_cell(buffer, change->name);
    side_cells(change->before, buffer);
    side_cells(change->after, buffer);
    number_cell(buffer, change->gained.least);
    number_cell(buffer, change->gained.most);
    number_cell(buffer, change->lost.least);
    number_cell(buffer, change->lost.most);
    number_cell(buffer, change->open);
    jub_csv_end(buffer);
}

void cli_forecast_compare_csv(const cli_forecast *found, jub_buffer *buffer)
{
    const jub_forecast_comparison *all = found->comparison;
    jub_buffer_string(buffer, "by,name,first_least,first_most,second_least,second_most,"
                              "gained_least,gained_most,lost_least,lost_most,open\n");
    change_line("all", &all->total, buffer);
    for (size_t i = 0; i < all->clause_count; i++) change_line("clause", &all->clauses[i], buffer);
    for (size_t i = 0; i < all->facility_count; i++)
        change_line("facility", &all->facilities[i], buffer);
}

// -- JSON -----------------------------------------------------------------------------------------

static json_t *whole_json(double people)
{
    return json_integer(people <= 0 ? -(json_int_t)(0.5 - people) : (json_int_t)(people + 0.5));
}

static json_t *bounds_json(jub_bounds bounds)
{
    return json_pack("[I, I]", (json_int_t)bounds.least, (json_int_t)bounds.most);
}

static json_t *text_json(jub_text text)
{
    return json_stringn(text.bytes ? text.bytes : "", text.length_bytes);
}

static json_t *range_json(double low, double middle, double high)
{
    return json_pack("{s:o, s:o, s:o}", "low", whole_json(low), "middle", whole_json(middle),
                     "high", whole_json(high));
}

static json_t *count_json(const jub_forecast_count *count)
{
    return json_pack("{s:o, s:o, s:I, s:I, s:I, s:o, s:o}", "name", text_json(count->name), "label",
                     text_json(count->label), "people", (json_int_t)count->people, "granted",
                     (json_int_t)count->sure, "undetermined", (json_int_t)count->undetermined,
                     "benefit", bounds_json(count->granted), "released",
                     bounds_json(count->released));
}

static json_t *counts_json(const jub_forecast_count *counts, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) (void)json_array_append_new(list, count_json(&counts[i]));
    return list;
}

static json_t *gaps_json(const jub_forecast *forecast)
{
    json_t *object = json_object();
    for (int i = 0; i < JUB_FORECAST_GAP_COUNT; i++) {
        const jub_forecast_gap_count *gap = &forecast->gaps[i];
        json_t *one =
            gap->is_counted ? range_json(gap->low, gap->middle, gap->high) : json_object();
        (void)json_object_set_new(one, "is_counted", json_boolean(gap->is_counted));
        (void)json_object_set_new(one, "is_within", json_boolean(gap->is_within));
        (void)json_object_set_new(one, "meaning",
                                  json_string(jub_forecast_gap_meaning((jub_forecast_gap)i)));
        (void)json_object_set_new(object, jub_forecast_gap_word((jub_forecast_gap)i), one);
    }
    return object;
}

static json_t *notes_json(const jub_forecast *forecast)
{
    json_t *list = json_array();
    for (int i = 0; i < JUB_FORECAST_NOTE_COUNT; i++)
        if (forecast->notes[i])
            (void)json_array_append_new(list,
                                        json_string(jub_forecast_note_words((jub_forecast_note)i)));
    return list;
}

static json_t *standings_json(const jub_forecast *forecast)
{
    json_t *object = json_object();
    for (int i = 0; i < JUB_STANDING_COUNT; i++)
        (void)json_object_set_new(object, jub_standing_word((jub_standing)i),
                                  json_integer((json_int_t)forecast->standings[i]));
    return object;
}

static json_t *forecast_json(const jub_decree *decree, const jub_forecast *forecast)
{
    char as_of[JUB_DATE_TEXT_BYTES + 1], effect[JUB_DATE_TEXT_BYTES + 1];
    json_t *root = json_object();
    (void)json_object_set_new(root, "decree", text_json(jub_decree_title(decree)));
    (void)json_object_set_new(root, "register_day",
                              json_string(jub_date_format(forecast->as_of, as_of)));
    (void)json_object_set_new(root, "effect",
                              json_string(jub_date_format(forecast->effect, effect)));
    (void)json_object_set_new(root, "people", json_integer((json_int_t)forecast->person_count));
    (void)json_object_set_new(root, "by_status", standings_json(forecast));
    (void)json_object_set_new(root, "in_the_register", count_json(&forecast->total));
    (void)json_object_set_new(root, "by_clause",
                              counts_json(forecast->clauses, forecast->clause_count));
    (void)json_object_set_new(root, "by_facility",
                              counts_json(forecast->facilities, forecast->facility_count));
    (void)json_object_set_new(root, "facility_not_known", count_json(&forecast->elsewhere));
    (void)json_object_set_new(root, "by_kind", counts_json(forecast->kinds, forecast->kind_count));
    (void)json_object_set_new(root, "by_ministry",
                              counts_json(forecast->ministries, forecast->ministry_count));
    (void)json_object_set_new(root, "gaps", gaps_json(forecast));
    (void)json_object_set_new(root, "come_by_time", json_integer((json_int_t)forecast->come));
    (void)json_object_set_new(root, "go_by_time", json_integer((json_int_t)forecast->go));
    (void)json_object_set_new(root, "waiting_for_trial",
                              json_integer((json_int_t)forecast->waiting));
    (void)json_object_set_new(root, "admissions_in_30_days",
                              whole_json(forecast->admissions_per_month));
    (void)json_object_set_new(root, "window_months", json_integer(forecast->window_months));
    (void)json_object_set_new(root, "benefit",
                              range_json(forecast->low, forecast->middle, forecast->high));
    (void)json_object_set_new(root, "days_saved", json_integer((json_int_t)forecast->days_saved));
    (void)json_object_set_new(root, "notes", notes_json(forecast));
    return root;
}

jub_status cli_forecast_json(const cli_forecast *found, jub_buffer *buffer, jub_error *error)
{
    json_t *root = forecast_json(found->decree, found->forecast);
    if (found->other)
        (void)json_object_set_new(root, "against",
                                  forecast_json(found->other_decree, found->other));
    const jub_status status =
        root ? jub_json_canonical(root, buffer, error) : jub_fail_no_memory(error);
    json_decref(root);
    jub_buffer_char(buffer, '\n');
    return status;
}
