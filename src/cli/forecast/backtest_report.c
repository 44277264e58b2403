#include "cli/forecast/backtest_report.h"

#include "cli/columns.h"
#include "register/csv.h"

enum { NAME_WIDTH = 34, LABEL_MAX_BYTES = 2 * 4096 + 16 };

static unsigned months_of(size_t horizon)
{
    return (unsigned)(horizon + 1) * JUB_BACKTEST_MONTHS_STEP;
}

static bool is_tried(const jub_backtest_series *of)
{
    return of->why_left_out.length_bytes == 0;
}

// ---- for the screen

static void print_name(const jub_series *series, jub_buffer *buffer)
{
    jub_buffer name = jub_buffer_init(LABEL_MAX_BYTES);
    jub_buffer_text(&name, series->jurisdiction);
    jub_buffer_string(&name, ", ");
    jub_buffer_text(&name, series->name);
    cli_column_name(jub_buffer_view(&name), NAME_WIDTH, buffer);
    jub_buffer_clear(&name);
}

static void print_left_out(const jub_backtest *backtest, jub_buffer *buffer)
{
    if (backtest->tried_count == backtest->series_count) return;
    jub_buffer_string(buffer, "\nLeft out, by a rule that looks at dates alone:\n");
    for (size_t i = 0; i < backtest->series_count; i++) {
        const jub_backtest_series *of = &backtest->series[i];
        if (is_tried(of)) continue;
        print_name(of->series, buffer);
        jub_buffer_text(buffer, of->why_left_out);
        jub_buffer_char(buffer, '\n');
    }
}

static void print_score(const jub_backtest_score *score, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "%7zu %6.1f %6.1f %6.1f %7zu %4.0f %%\n", score->count,
                      score->projected, score->last_value, score->straight_line, score->held,
                      100.0 * (double)score->held / (double)score->count);
}

static void print_table(const jub_backtest *backtest, size_t horizon, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "\n%u months on: mean error in percent of what happened\n",
                      months_of(horizon));
    cli_column_name(JUB_TEXT("series"), NAME_WIDTH, buffer);
    jub_buffer_string(buffer, "origins   ours   last   line  in range of 80 %\n");
    for (size_t i = 0; i < backtest->series_count; i++) {
        if (!is_tried(&backtest->series[i])) continue;
        print_name(backtest->series[i].series, buffer);
        print_score(&backtest->series[i].scores[horizon], buffer);
    }
    cli_column_name(JUB_TEXT("all, every origin once"), NAME_WIDTH, buffer);
    print_score(&backtest->all[horizon], buffer);
    cli_column_name(JUB_TEXT("all, every series once"), NAME_WIDTH, buffer);
    print_score(&backtest->each[horizon], buffer);
}

static size_t print_worse(const jub_backtest_score *score, jub_buffer *buffer)
{
    if (jub_backtest_is_better(score)) return 0;
    const bool is_last = score->last_value <= score->straight_line;
    jub_buffer_format(buffer, "%s misses no more: %.1f, ours %.1f\n",
                      is_last ? "the last value" : "the straight line",
                      is_last ? score->last_value : score->straight_line, score->projected);
    return 1;
}

static void print_place(jub_text name, const jub_series *series, size_t horizon, jub_buffer *buffer)
{
    if (series)
        print_name(series, buffer);
    else
        cli_column_name(name, NAME_WIDTH, buffer);
    jub_buffer_format(buffer, "%u months: ", months_of(horizon));
}

static size_t print_failures_at(const jub_backtest *backtest, size_t horizon, jub_buffer *buffer)
{
    size_t count = 0;
    for (size_t i = 0; i < backtest->series_count; i++) {
        const jub_backtest_series *of = &backtest->series[i];
        if (!is_tried(of) || jub_backtest_is_better(&of->scores[horizon])) continue;
        print_place(of->series->name, of->series, horizon, buffer);
        count += print_worse(&of->scores[horizon], buffer);
    }
    const jub_text names[] = {JUB_TEXT("all, every origin once"),
                              JUB_TEXT("all, every series once")};
    const jub_backtest_score *const scores[] = {&backtest->all[horizon], &backtest->each[horizon]};
    for (size_t i = 0; i < 2; i++) {
        if (jub_backtest_is_better(scores[i])) continue;
        print_place(names[i], NULL, horizon, buffer);
        count += print_worse(scores[i], buffer);
    }
    if (!jub_backtest_holds(&backtest->all[horizon])) {
        print_place(names[0], NULL, horizon, buffer);
        jub_buffer_string(buffer, "ranges of 80 hold less than 70 or more than 90\n");
        count++;
    }
    return count;
}

void cli_backtest_print(const jub_backtest *backtest, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "%zu of %zu series tried, %zu projections compared\n",
                      backtest->tried_count, backtest->series_count, backtest->case_count);
    print_left_out(backtest, buffer);
    if (backtest->tried_count == 0) return;
    for (size_t h = 0; h < JUB_BACKTEST_HORIZONS; h++) print_table(backtest, h, buffer);
    jub_buffer_string(buffer, "\nWhere it fails:\n");
    size_t count = 0;
    for (size_t h = 0; h < JUB_BACKTEST_HORIZONS; h++)
        count += print_failures_at(backtest, h, buffer);
    if (count == 0) jub_buffer_string(buffer, "  nowhere in these series\n");
}

// ---- as files

static void day_cell(jub_date day, jub_buffer *buffer)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer_string(buffer, jub_date_format(day, text));
    jub_csv_separator(buffer);
}

static void series_cells(const jub_series *series, jub_buffer *buffer)
{
    jub_csv_write(buffer, series->jurisdiction);
    jub_csv_separator(buffer);
    jub_csv_write(buffer, series->name);
    jub_csv_separator(buffer);
}

void cli_backtest_cases(const jub_backtest *backtest, jub_buffer *buffer)
{
    jub_buffer_string(buffer, "jurisdiction,series,origin,months,target,known,happened,projected,"
                              "low,high,last_value,straight_line\n");
    for (size_t i = 0; i < backtest->case_count; i++) {
        const jub_backtest_case *tried = &backtest->cases[i];
        const jub_series *series = backtest->series[tried->series].series;
        series_cells(series, buffer);
        day_cell(series->points[tried->origin].day, buffer);
        jub_buffer_format(buffer, "%u,", months_of(tried->horizon));
        day_cell(tried->target, buffer);
        day_cell(tried->known, buffer);
        jub_buffer_format(buffer, "%.0f,%.0f,%.0f,%.0f,%.0f,%.0f\n", tried->happened,
                          tried->projected, tried->low, tried->high, tried->last_value,
                          tried->straight_line);
    }
}

void cli_backtest_series(const jub_backtest *backtest, jub_buffer *buffer)
{
    jub_buffer_string(buffer, "jurisdiction,series,months,origins,held,projected_percent_off,"
                              "last_value_percent_off,straight_line_percent_off,why_left_out\n");
    for (size_t i = 0; i < backtest->series_count; i++) {
        const jub_backtest_series *of = &backtest->series[i];
        for (size_t h = 0; h < JUB_BACKTEST_HORIZONS; h++) {
            const jub_backtest_score *score = &of->scores[h];
            series_cells(of->series, buffer);
            jub_buffer_format(buffer, "%u,%zu,%zu,", months_of(h), score->count, score->held);
            if (is_tried(of))
                jub_buffer_format(buffer, "%.2f,%.2f,%.2f,", score->projected, score->last_value,
                                  score->straight_line);
            else
                jub_buffer_string(buffer, ",,,");
            jub_csv_write(buffer, of->why_left_out);
            jub_csv_end(buffer);
        }
    }
}
