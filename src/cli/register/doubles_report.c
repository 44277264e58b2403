#include "cli/register/doubles_report.h"

#include "base/utf8.h"
#include "cli/message.h"
#include "cli/register/doubles_file.h"

enum { NAME_WIDTH = 15, PERSON_WIDTH = 13, FACILITY_WIDTH = 9, CELL_MAX_BYTES = 1 << 20 };
#define SURE 0.95 // from here on a pair counts as sure. Source: red flag A4

// Padded to a width by what it takes on the terminal.
static void write_cell(const jub_register *reg, const char *column, uint32_t row, size_t width,
                       jub_buffer *cell, jub_buffer *buffer)
{
    jub_buffer_reset(cell);
    if (column)
        cli_doubles_cell(reg, column, row, cell);
    else
        cli_doubles_person(reg, row, cell);
    const size_t begin = buffer->length_bytes;
    cli_write_path(jub_buffer_view(cell), buffer); // a name may be a stranger's
    const jub_text shown = {buffer->bytes + begin, buffer->length_bytes - begin};
    for (size_t at = jub_utf8_width(shown); at < width; at++) jub_buffer_char(buffer, ' ');
}

// What is not the same, since that is what a person must look at.
static void write_differences(const jub_pair *pair, jub_buffer *buffer)
{
    const char *before = "";
    for (uint32_t field = 0; field < JUB_LINK_FIELD_COUNT; field++) {
        const uint8_t level = pair->levels[field];
        if (level == 0 || level == JUB_LINK_MISSING) continue;
        const jub_text words = jub_link_level_words((jub_link_field)field, level);
        jub_buffer_format(buffer, "%s%s", before, jub_link_field_word((jub_link_field)field));
        if (!jub_text_is(words, "else")) jub_buffer_format(buffer, " (%.*s)", JUB_TEXT_ARG(words));
        before = ", ";
    }
    if (before[0] == '\0') jub_buffer_string(buffer, "nothing");
}

static void write_pair(const jub_register *reg, const jub_pair *pair, jub_buffer *cell,
                       jub_buffer *buffer)
{
    jub_buffer_format(buffer, "  %.4f %6.1f  ", pair->probability, pair->weight);
    write_cell(reg, NULL, pair->a, PERSON_WIDTH, cell, buffer);
    write_cell(reg, "facility", pair->a, FACILITY_WIDTH, cell, buffer);
    write_cell(reg, "name", pair->a, NAME_WIDTH, cell, buffer);
    jub_buffer_string(buffer, "differ in: ");
    write_differences(pair, buffer);
    jub_buffer_string(buffer, "\n                  ");
    write_cell(reg, NULL, pair->b, PERSON_WIDTH, cell, buffer);
    write_cell(reg, "facility", pair->b, FACILITY_WIDTH, cell, buffer);
    write_cell(reg, "name", pair->b, 0, cell, buffer);
    jub_buffer_char(buffer, '\n');
}

static void write_accepted(const jub_accepted *accepted, jub_buffer *buffer)
{
    char count[CLI_COUNT_TEXT_BYTES];
    if (accepted->pair_count == 0) {
        jub_buffer_string(buffer, "accepted: none, as more than 1 in 20 would be expected wrong\n");
        return;
    }
    jub_buffer_format(
        buffer,
        "accepted: %s, from a chance of %.3f on: about %.2g of them expected wrong, no "
        "more than 1 in 20\n",
        cli_count(accepted->pair_count, count), accepted->least, accepted->expected_false);
}

void cli_doubles_report(const jub_register *reg, const jub_linkage *linkage,
                        const jub_accepted *accepted, uint64_t shown_max, jub_buffer *buffer)
{
    char count[CLI_COUNT_TEXT_BYTES];
    jub_buffer cell = jub_buffer_init(CELL_MAX_BYTES);
    const uint64_t shown = linkage->pair_count < shown_max ? linkage->pair_count : shown_max;
    if (shown > 0) jub_buffer_string(buffer, "  chance   bits  person       facility name\n");
    for (uint64_t i = 0; i < shown; i++) write_pair(reg, &linkage->pairs[i], &cell, buffer);
    if (shown > 0 && shown < linkage->pair_count)
        jub_buffer_format(buffer, "  and %s more\n", cli_count(linkage->pair_count - shown, count));
    jub_buffer_format(buffer, "pairs that may be one person: %s",
                      cli_count(linkage->pair_count, count));
    if (linkage->pair_count > 0)
        jub_buffer_format(buffer, "; of these about %.2g are expected not to be",
                          linkage->expected_false);
    jub_buffer_char(buffer, '\n');
    if (linkage->pair_count > 0) write_accepted(accepted, buffer);
    jub_buffer_format(buffer, "compared: %s pairs of ", cli_count(linkage->compared_count, count));
    jub_buffer_format(buffer, "%s people\n",
                      cli_count(reg->resources[reg->persons].row_count, count));
    if (linkage->crowd_count > 0) {
        jub_buffer_format(buffer, "passed over: %s pairs, ",
                          cli_count(linkage->passed_over_count, count));
        jub_buffer_format(buffer, "in %s crowds too large to compare each with each\n",
                          cli_count(linkage->crowd_count, count));
    }
    jub_buffer_string(buffer, "a person decides whether two entries are one; nothing is merged\n");
    jub_buffer_clear(&cell);
}

void cli_doubles_chances(const jub_linkage *linkage, jub_buffer *buffer)
{
    jub_buffer_string(buffer,
                      "                                              one person  two people\n");
    for (uint32_t field = 0; field < JUB_LINK_FIELD_COUNT; field++)
        for (uint32_t level = 0; level < JUB_LINK_LEVEL_MAX; level++) {
            const jub_text words = jub_link_level_words((jub_link_field)field, (uint8_t)level);
            if (words.length_bytes == 0) break;
            jub_buffer_format(buffer, "  %-12s %-31.*s %10.4f  %10.3g\n",
                              jub_link_field_word((jub_link_field)field), JUB_TEXT_ARG(words),
                              linkage->chances_same[field][level],
                              linkage->chances_other[field][level]);
        }
    jub_buffer_format(buffer, "  chance that any two entries are one person: %.3g\n",
                      linkage->prior);
}

// Of nothing there is no share.
static void write_share(uint64_t part, uint64_t whole, int width, jub_buffer *buffer)
{
    if (whole > 0)
        jub_buffer_format(buffer, "%*.4f", width, (double)part / (double)whole);
    else
        jub_buffer_format(buffer, "%*s", width, "-");
}

static void write_point(const cli_doubles_truth *truth, const cli_doubles_point *at,
                        jub_buffer *buffer)
{
    jub_buffer_string(buffer, "precision ");
    write_share(at->right_count, at->pair_count, 0, buffer);
    jub_buffer_string(buffer, ", recall ");
    write_share(at->right_count, truth->count + truth->unknown_count, 0, buffer);
    jub_buffer_format(buffer, ", %llu wrong, %.2f expected\n",
                      (unsigned long long)(at->pair_count - at->right_count), at->expected_wrong);
}

void cli_doubles_curve(const cli_doubles_truth *truth, const jub_linkage *linkage,
                       const jub_accepted *accepted, jub_buffer *buffer)
{
    static const double thresholds[] = {0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999};
    char count[CLI_COUNT_TEXT_BYTES];
    jub_buffer_string(buffer,
                      "  chance    pairs    right    wrong  expected wrong  precision  recall\n");
    for (size_t i = 0; i < sizeof thresholds / sizeof *thresholds; i++) {
        const cli_doubles_point at = cli_doubles_at(truth, linkage, thresholds[i]);
        jub_buffer_format(buffer, "  %6.3f %8llu %8llu %8llu %15.2f", at.threshold,
                          (unsigned long long)at.pair_count, (unsigned long long)at.right_count,
                          (unsigned long long)(at.pair_count - at.right_count), at.expected_wrong);
        write_share(at.right_count, at.pair_count, 11, buffer);
        write_share(at.right_count, truth->count + truth->unknown_count, 8, buffer);
        jub_buffer_char(buffer, '\n');
    }
    const cli_doubles_point sure = cli_doubles_at(truth, linkage, SURE);
    const cli_doubles_point taken = cli_doubles_at(truth, linkage, accepted->least);
    jub_buffer_format(buffer, "planted: %s; at %.2f: ",
                      cli_count(truth->count + truth->unknown_count, count), SURE);
    write_point(truth, &sure, buffer);
    jub_buffer_format(buffer, "accepted, from %.3f on: ", accepted->least);
    write_point(truth, &taken, buffer);
}
