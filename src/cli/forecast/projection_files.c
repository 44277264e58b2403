#include "base/json.h"
#include "cli/forecast/projection_report.h"
#include "register/csv.h"

// Counts of people, so whole numbers.
static uint64_t whole(double people)
{
    return people <= 0 ? 0 : (uint64_t)(people + 0.5);
}

// -- CSV ------------------------------------------------------------------------------------------

static void text_cell(jub_buffer *buffer, jub_text text)
{
    jub_csv_separator(buffer);
    jub_csv_write(buffer, text);
}

static void range_cells(jub_buffer *buffer, jub_range range)
{
    const double ends[] = {range.low, range.middle, range.high};
    for (size_t i = 0; i < 3; i++) {
        jub_csv_separator(buffer);
        jub_buffer_u64(buffer, whole(ends[i]));
    }
}

static void place_lines(const jub_projection *projection, const char *by,
                        const jub_projection_place *place, jub_buffer *buffer)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    for (uint32_t i = 0; i < projection->month_count; i++) {
        const jub_month_of *month = &place->months[i];
        jub_csv_write(buffer, jub_text_from(by));
        text_cell(buffer, place->key);
        text_cell(buffer, place->name);
        text_cell(buffer, jub_text_from(jub_date_format(projection->months[i], day)));
        jub_csv_separator(buffer);
        if (place->capacity > 0) jub_buffer_i64(buffer, place->capacity);
        range_cells(buffer, month->held);
        range_cells(buffer, month->admitted);
        range_cells(buffer, month->left);
        range_cells(buffer, month->pardoned);
        range_cells(buffer, month->returned);
        jub_csv_separator(buffer);
        jub_buffer_u64(buffer, place->posts);
        range_cells(buffer, month->posts_empty);
        jub_csv_end(buffer);
    }
}

void cli_projection_csv(const cli_projection *found, jub_buffer *buffer)
{
    static const char *const figures[] = {"held",     "admitted", "left",
                                          "pardoned", "returned", "posts_empty"};
    const jub_projection *projection = found->projection;
    jub_buffer_string(buffer, "by,key,name,month_end,capacity");
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        jub_buffer_format(buffer, "%s,%s_low,%s_middle,%s_high", i == 5 ? ",posts" : "", figures[i],
                          figures[i], figures[i]);
    jub_buffer_char(buffer, '\n');
    for (size_t i = 0; i < projection->place_count; i++)
        place_lines(projection, i == 0 ? "all" : "facility", &projection->places[i], buffer);
    for (size_t i = 0; i < projection->trade_count; i++)
        place_lines(projection, "trade", &projection->trades[i], buffer);
}

// -- JSON -----------------------------------------------------------------------------------------

static json_t *range_json(jub_range range)
{
    return json_pack("[I, I, I]", (json_int_t)whole(range.low), (json_int_t)whole(range.middle),
                     (json_int_t)whole(range.high));
}

static json_t *text_json(jub_text text)
{
    return json_stringn(text.bytes ? text.bytes : "", text.length_bytes);
}

static json_t *date_json(jub_date date)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    return json_string(jub_date_format(date, day));
}

static json_t *months_json(const jub_projection *projection)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < projection->month_count; i++) {
        const jub_month_of *month = &projection->places[0].months[i];
        (void)json_array_append_new(
            list,
            json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "month_end",
                      date_json(projection->months[i]), "held", range_json(month->held), "admitted",
                      range_json(month->admitted), "left", range_json(month->left), "pardoned",
                      range_json(month->pardoned), "returned", range_json(month->returned),
                      "posts_empty", range_json(month->posts_empty)));
    }
    return list;
}

static json_t *trades_json(const jub_projection *projection)
{
    json_t *list = json_array();
    for (size_t i = 0; i < projection->trade_count; i++) {
        const jub_projection_place *trade = &projection->trades[i];
        json_t *empty = json_array();
        for (uint32_t month = 0; month < projection->month_count; month++)
            (void)json_array_append_new(empty, range_json(trade->months[month].posts_empty));
        (void)json_array_append_new(
            list, json_pack("{s:o, s:I, s:o}", "trade", text_json(trade->trade), "posts",
                            (json_int_t)trade->posts, "posts_empty", empty));
    }
    return list;
}

static json_t *scenario_json(const jub_scenario *scenario)
{
    json_t *object =
        json_pack("{s:o, s:I, s:I, s:I, s:I, s:I}", "name", text_json(scenario->name), "months",
                  (json_int_t)scenario->months, "runs", (json_int_t)scenario->runs, "seed",
                  (json_int_t)scenario->seed, "window_months", (json_int_t)scenario->window_months,
                  "admissions_permille", (json_int_t)scenario->admissions_permille);
    (void)json_object_set_new(object, "admissions_from_month",
                              json_integer(scenario->admissions_from_month));
    (void)json_object_set_new(object, "terms_permille", json_integer(scenario->terms_permille));
    (void)json_object_set_new(object, "returns_permille", json_integer(scenario->returns_permille));
    (void)json_object_set_new(object, "returns_half_months",
                              json_integer(scenario->returns_half_months));
    (void)json_object_set_new(object, "working_permille", json_integer(scenario->working_permille));
    return object;
}

static json_t *notes_json(const jub_projection *projection)
{
    json_t *list = json_array();
    for (int i = 0; i < JUB_PROJECTION_NOTE_COUNT; i++)
        if (projection->notes[i])
            (void)json_array_append_new(
                list, json_string(jub_projection_note_words((jub_projection_note)i)));
    return list;
}

jub_status cli_projection_json(const cli_projection *found, jub_buffer *buffer, jub_error *error)
{
    const jub_projection *projection = found->projection;
    json_t *root = json_object();
    (void)json_object_set_new(root, "first_day", date_json(projection->first_day));
    if (projection->has_register_day)
        (void)json_object_set_new(root, "register_day", date_json(projection->register_day));
    (void)json_object_set_new(root, "held_now",
                              json_integer((json_int_t)projection->places[0].held_now));
    (void)json_object_set_new(root, "scenario", scenario_json(found->scenario));
    (void)json_object_set_new(root, "decree", text_json(found->decree));
    if (found->decree.length_bytes > 0) {
        (void)json_object_set_new(root, "amnesty_day", date_json(found->day));
        (void)json_object_set_new(root, "amnesty",
                                  json_pack("[I, I]", (json_int_t)projection->amnesty_least,
                                            (json_int_t)projection->amnesty_most));
    }
    (void)json_object_set_new(root, "admissions_in_30_days",
                              json_integer((json_int_t)whole(projection->admissions_per_month)));
    (void)json_object_set_new(root, "window_months", json_integer(projection->window_months));
    (void)json_object_set_new(root, "undated", json_integer((json_int_t)projection->undated_count));
    (void)json_object_set_new(root, "waiting_for_trial",
                              json_integer((json_int_t)projection->pretrial_count));
    (void)json_object_set_new(root, "months", months_json(projection));
    (void)json_object_set_new(root, "trades", trades_json(projection));
    (void)json_object_set_new(root, "notes", notes_json(projection));
    const jub_status status =
        root ? jub_json_canonical(root, buffer, error) : jub_fail_no_memory(error);
    json_decref(root);
    jub_buffer_char(buffer, '\n');
    return status;
}
