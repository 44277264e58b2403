// Admissions since the announcement, part by part, for a reader at the screen.

#include <math.h>
#include <string.h>

#include "cli/columns.h"
#include "cli/forecast/refill_report.h"
#include "cli/forecast/refill_words.h"

enum { PARTS_SHOWN = 10 };

// A whole number with a minus sign where it takes one.
const char *cli_refill_people(double number, char text[CLI_REFILL_PEOPLE_BYTES])
{
    char digits[CLI_COUNT_TEXT_BYTES];
    const double whole = floor(fabs(number) + 0.5);
    (void)snprintf(text, CLI_REFILL_PEOPLE_BYTES, "%s%s", number < 0 && whole > 0 ? "-" : "",
                   cli_count((uint64_t)whole, digits));
    return text;
}

const char *cli_refill_chance(double chance, int digits, char text[CLI_REFILL_CHANCE_BYTES])
{
    if (chance < 0.0001) return "<0.0001";
    (void)snprintf(text, CLI_REFILL_CHANCE_BYTES, "%.*g", digits, chance);
    return text;
}

// A ground that was none before is many times as often: how many says nothing.
static void print_ratio(const jub_refill_part *part, jub_buffer *buffer)
{
    if (part->expected < 0.5)
        jub_buffer_string(buffer, "   none before       ");
    else if (part->ratio >= 100)
        jub_buffer_string(buffer, "   >100              ");
    else
        jub_buffer_format(buffer, "  %5.2f (%5.2f-%5.2f)", part->ratio, part->ratio_low,
                          part->ratio_high);
}

static void print_part(const jub_refill_part *part, jub_buffer *buffer)
{
    char a[CLI_REFILL_PEOPLE_BYTES], b[CLI_REFILL_PEOPLE_BYTES], c[CLI_REFILL_PEOPLE_BYTES],
        q[CLI_REFILL_CHANCE_BYTES];
    cli_column_name(part->name, CLI_REFILL_NAME_WIDTH, buffer);
    jub_buffer_format(buffer, "%9s %9s", cli_refill_people((double)part->admitted, a),
                      cli_refill_people(part->expected, b));
    if (!part->has_data) {
        jub_buffer_string(buffer, "  no data\n");
        return;
    }
    print_ratio(part, buffer);
    jub_buffer_format(buffer, " %7s %8s%s\n", cli_refill_chance(part->q, 1, q),
                      cli_refill_people(part->held_more, c), part->is_flag ? "  FLAG" : "");
}

// Where parts are many: those with a flag, and how many there are.
static bool is_many(const char *by)
{
    return strcmp(by, "facility") == 0 || strcmp(by, "authority and ground") == 0;
}

static void print_flagged(const jub_refill *refill, const char *by, jub_buffer *buffer)
{
    size_t made = 0, thin = 0, flags = 0;
    for (size_t i = 0; i < refill->part_count; i++) {
        const jub_refill_part *part = &refill->parts[i];
        if (strcmp(part->by, by) != 0) continue;
        *(part->has_data ? &made : &thin) += 1;
        if (part->is_flag && flags++ < PARTS_SHOWN) print_part(part, buffer);
    }
    if (flags > PARTS_SHOWN)
        jub_buffer_format(buffer, "  %zu more with a flag, in parts.csv of --out\n",
                          flags - PARTS_SHOWN);
    jub_buffer_format(buffer, "  %zu tested, %zu with a flag, %zu without enough data\n", made,
                      flags, thin);
}

void cli_refill_parts_print(const jub_refill *refill, jub_buffer *buffer)
{
    const char *by = "all";
    jub_buffer_string(buffer, "\nAdmissions since the announcement\n");
    jub_buffer_format(buffer, "%*s%9s %9s  %19s %7s %8s\n", CLI_REFILL_NAME_WIDTH, "", "admitted",
                      "as before", "times (95 of 100)", "q", "held more");
    for (size_t i = 0; i < refill->part_count; i++) {
        const jub_refill_part *part = &refill->parts[i];
        if (strcmp(part->by, by) != 0) {
            by = part->by;
            jub_buffer_format(buffer, "by %s\n", by);
            if (is_many(by)) print_flagged(refill, by, buffer);
        }
        if (!is_many(by)) print_part(part, buffer);
    }
}
