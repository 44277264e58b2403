#include "shrink.h"

#include "generate_parts.h"

enum { STATEMENT_MAX = 400 };

static bool still(jub_arena *arena, const generated_pair *pair, shrink_question *disagrees,
                  void *context)
{
    uint32_t row = 0;
    const size_t mark = jub_arena_mark(arena);
    const bool is_read = !pair->statements || made_passes(arena, pair->statements);
    const bool answer = is_read && disagrees(context, arena, pair, &row);
    jub_arena_rewind(arena, mark);
    return answer;
}

// -- one person -----------------------------------------------------------------------------------

static bool has_cell(jub_text line, jub_text wanted)
{
    while (line.length_bytes > 0)
        if (jub_text_equal(jub_text_cut(&line, ','), wanted)) return true;
    return false;
}

static const char *lines_of(jub_arena *arena, const char *csv, jub_text key)
{
    jub_buffer out = jub_buffer_init(MADE_TEXT_MAX_BYTES);
    jub_text left = jub_text_from(csv);
    for (bool is_head = true; left.length_bytes > 0; is_head = false) {
        const jub_text line = jub_text_cut(&left, '\n');
        if (!is_head && !has_cell(line, key)) continue;
        jub_buffer_text(&out, line);
        jub_buffer_char(&out, '\n');
    }
    const jub_text kept = jub_text_format(arena, "%.*s", JUB_TEXT_ARG(jub_buffer_view(&out)));
    jub_buffer_clear(&out);
    return kept.bytes;
}

/// Files whose rows are nobody's are left as they are.
static generated_pair alone(jub_arena *arena, const generated_pair *pair, uint32_t row)
{
    generated_pair one = *pair;
    jub_text left = jub_text_from(pair->files[0].csv);
    for (uint32_t i = 0; i <= row; i++) (void)jub_text_cut(&left, '\n');
    const jub_text key = jub_text_cut(&left, ',');
    for (uint32_t i = 0; i < pair->file_count; i++)
        if (i == 0 || strstr(pair->files[i].fields, ">persons"))
            one.files[i].csv = lines_of(arena, pair->files[i].csv, key);
    one.person_count = 1;
    return one;
}

// -- fewer statements -----------------------------------------------------------------------------

/// Statements end with a full stop at the end of a line. Returns where each begins, and the end.
static uint32_t split(const char *text, size_t starts[STATEMENT_MAX + 1])
{
    uint32_t count = 0;
    size_t at = 0;
    while (text[at] && count < STATEMENT_MAX) {
        const char *end = strstr(text + at, ".\n");
        starts[count++] = at;
        at = end ? (size_t)(end - text) + 2 : strlen(text);
    }
    starts[count] = at;
    return count;
}

static bool drop_one(jub_arena *arena, generated_pair *pair, shrink_question *disagrees,
                     void *context)
{
    size_t starts[STATEMENT_MAX + 1];
    const uint32_t count = split(pair->statements, starts);
    for (uint32_t i = count; i-- > 1;) { // the header stays
        generated_pair smaller = *pair;
        smaller.statements = jub_text_format(arena, "%.*s%s", (int)starts[i], pair->statements,
                                             pair->statements + starts[i + 1])
                                 .bytes;
        if (!still(arena, &smaller, disagrees, context)) continue;
        *pair = smaller;
        return true;
    }
    return false;
}

generated_pair shrink_pair(jub_arena *arena, const generated_pair *pair, uint32_t row,
                           shrink_question *disagrees, void *context)
{
    generated_pair small = alone(arena, pair, row);
    if (!still(arena, &small, disagrees, context)) small = *pair;
    for (uint32_t i = 0; small.statements && i < STATEMENT_MAX; i++)
        if (!drop_one(arena, &small, disagrees, context)) break;
    return small;
}
