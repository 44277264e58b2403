// The Markdown around the statements. Only what decides which bytes are code is read: fences
// (CommonMark 0.31, section 4.5) and the headings above them (section 4.2, those with #). Of lists
// and quotations nothing is known, so a fence in them is read where its line has at most three
// blanks before it. One that would be code but for a slip (a deeper indent, the mark of a list or a
// quotation before it, another fence still open, `Decree` for `decree`) is reported, since a clause
// that is silently not read is the worst of outcomes.

#include "decree/lex_private.h"

#include <stdio.h>

enum { HEADING_LEVELS = 6 };

typedef struct open_fence {
    char mark; // ` or ~; 0 outside
    size_t mark_count;
    bool is_decree;
    decree_language language;
    size_t line_at; // of the line that opened it
    size_t line_bytes;
    size_t body_at;
} open_fence;

typedef struct markdown {
    jub_arena *arena;
    jub_text source;
    jub_diagnostics *diagnostics;
    decree_fences *fences;
    open_fence open;
    jub_text headings[HEADING_LEVELS];
    jub_text path;
    bool path_is_old;
} markdown;

static size_t count_leading(jub_text text, char byte)
{
    size_t count = 0;
    while (count < text.length_bytes && text.bytes[count] == byte) count++;
    return count;
}

static jub_text drop(jub_text text, size_t count)
{
    return (jub_text){text.bytes + count, text.length_bytes - count};
}

static jub_text first_word(jub_text info)
{
    size_t length = 0;
    while (length < info.length_bytes && info.bytes[length] != ' ' && info.bytes[length] != '\t')
        length++;
    return (jub_text){info.bytes, length};
}

static jub_text cut_heading(jub_text text)
{
    if (text.length_bytes <= DECREE_HEADING_MAX_BYTES) return text;
    size_t length = DECREE_HEADING_MAX_BYTES;
    while (length > 0 && ((unsigned char)text.bytes[length] & 0xC0) == 0x80) length--;
    return (jub_text){text.bytes, length};
}

static void note_heading(markdown *md, jub_text line)
{
    const size_t level = count_leading(line, '#');
    if (level == 0 || level > HEADING_LEVELS) return;
    if (line.length_bytes > level && line.bytes[level] != ' ' && line.bytes[level] != '\t') return;
    jub_text text = jub_text_trim(drop(line, level));
    jub_text bare = text;
    while (bare.length_bytes > 0 && bare.bytes[bare.length_bytes - 1] == '#') bare.length_bytes--;
    if (bare.length_bytes == 0 || bare.bytes[bare.length_bytes - 1] == ' ')
        text = jub_text_trim(bare); // a closing row of # belongs to the mark, "C#" does not
    md->headings[level - 1] = cut_heading(text);
    for (size_t below = level; below < HEADING_LEVELS; below++) md->headings[below] = (jub_text){0};
    md->path_is_old = true;
}

static jub_text heading_path(markdown *md)
{
    if (!md->path_is_old) return md->path;
    jub_text path = {0};
    for (size_t level = 0; level < HEADING_LEVELS; level++) {
        const jub_text heading = md->headings[level];
        if (heading.length_bytes == 0) continue;
        path = path.length_bytes == 0 ? heading
                                      : jub_text_format(md->arena, "%.*s > %.*s",
                                                        JUB_TEXT_ARG(path), JUB_TEXT_ARG(heading));
        if (!path.bytes) {
            md->fences->is_out_of_memory = true;
            return (jub_text){0};
        }
    }
    md->path = path;
    md->path_is_old = false;
    return path;
}

static size_t offset_of(const markdown *md, jub_text text)
{
    return (size_t)(text.bytes - md->source.bytes);
}

// Of a quotation or of an item of a list: `>`, `- `, `12. `, `3) `; 0 when there is none.
static size_t container_mark_bytes(jub_text line)
{
    size_t digits = 0;
    if (line.length_bytes >= 1 && line.bytes[0] == '>') return 1;
    while (digits < line.length_bytes && line.bytes[digits] >= '0' && line.bytes[digits] <= '9')
        digits++;
    const size_t at = digits; // of the mark
    if (at + 1 >= line.length_bytes || !strchr(digits ? ".)" : "-*+", line.bytes[at])) return 0;
    return line.bytes[at + 1] == ' ' || line.bytes[at + 1] == '\t' ? at + 2 : 0;
}

// The bytes after list and quotation marks, so that a fence hidden behind them is seen.
static jub_text without_containers(jub_text line)
{
    for (;;) {
        line = jub_text_trim(line);
        const size_t mark_bytes = container_mark_bytes(line);
        if (mark_bytes == 0) return line;
        line = drop(line, mark_bytes);
    }
}

// How many marks open a fence of statements here; 0 when none does.
static size_t decree_fence_marks(jub_text line, char *mark_out)
{
    const char mark = line.length_bytes > 0 ? line.bytes[0] : 0;
    const size_t count = mark == '`' || mark == '~' ? count_leading(line, mark) : 0;
    *mark_out = mark;
    if (count < 3) return 0;
    return jub_text_is(first_word(jub_text_trim(drop(line, count))), "decree") ? count : 0;
}

static void refuse_hidden_fence(markdown *md, jub_text line)
{
    char mark;
    const jub_text inner = without_containers(line);
    if (decree_fence_marks(inner, &mark) == 0) return;
    jub_diagnose(md->diagnostics, JUB_ERROR, JUB_SYNTAX, md->source, offset_of(md, inner),
                 inner.length_bytes, "begin the line with the three back-ticks",
                 "this fence is indented by more than three blanks, or stands behind the mark of a "
                 "list or quotation, and would not be read");
}

// A fence of prose that was left open, or was closed by a line that opened another one, swallows
// the statements behind it. To show a fence, one opens it with more marks, or with the other sort.
static void refuse_swallowed_fence(markdown *md, jub_text line)
{
    char mark, hint[96];
    const jub_text inner = jub_text_trim(line);
    const size_t count = decree_fence_marks(inner, &mark);
    if (md->open.is_decree || mark != md->open.mark || count < md->open.mark_count) return;
    (void)snprintf(hint, sizeof hint, "close that fence first; to show one, open it with %zu marks",
                   count + 1);
    jub_text origin;
    const jub_position at =
        jub_diagnostics_place(md->diagnostics, md->source, md->open.line_at, &origin);
    jub_diagnose(md->diagnostics, JUB_ERROR, JUB_SYNTAX, md->source, offset_of(md, inner),
                 inner.length_bytes, hint,
                 "this fence stands in the fence of line %u and would not be read", at.line);
}

static void check_fence_word(markdown *md, jub_text word)
{
    if (word.length_bytes < 4 || jub_text_is(word, "decree")) return;
    char lower[16] = {0};
    if (word.length_bytes >= sizeof lower) return;
    for (size_t i = 0; i < word.length_bytes; i++) {
        const char byte = word.bytes[i];
        lower[i] = (char)(byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte);
    }
    if (jub_text_distance(jub_text_from(lower), JUB_TEXT("decree"), 1) > 1) return;
    jub_diagnose(md->diagnostics, JUB_WARNING, JUB_OK, md->source, offset_of(md, word),
                 word.length_bytes, "write ```decree if its statements are meant to hold",
                 "the fence marked '%.*s' is prose and is not read", JUB_TEXT_ARG(word));
}

// Of ```decree ko the language. What follows it is left to the author.
static decree_language fence_language(markdown *md, jub_text info)
{
    decree_language language = DECREE_ENGLISH;
    const jub_text word = first_word(info);
    const jub_text code = first_word(jub_text_trim(drop(info, word.length_bytes)));
    if (code.length_bytes == 0 || decree_language_find(code, &language)) return language;
    char hint[160] = "the languages are en";
    for (decree_language i = 1; i < decree_language_count(); i++) {
        const size_t used = strlen(hint);
        (void)snprintf(hint + used, sizeof hint - used, ", %s", decree_language_code(i));
    }
    jub_diagnose(md->diagnostics, JUB_ERROR, JUB_MISSING, md->source, offset_of(md, code),
                 code.length_bytes, hint, "there is no keyword pack for this language");
    md->fences->has_unknown_language = true;
    return language;
}

// True when the line opens a fence.
static bool open_a_fence(markdown *md, jub_text line, size_t next_line_at)
{
    const size_t indent = count_leading(line, ' ');
    const jub_text text = drop(line, indent);
    const char mark = text.length_bytes > 0 ? text.bytes[0] : 0;
    if (indent > 3 || (mark != '`' && mark != '~')) return false;
    const size_t count = count_leading(text, mark);
    const jub_text info = jub_text_trim(drop(text, count));
    if (count < 3 || (mark == '`' && jub_text_count(info, '`') > 0)) return false;
    const jub_text word = first_word(info);
    check_fence_word(md, word);
    md->open = (open_fence){.mark = mark,
                            .mark_count = count,
                            .is_decree = jub_text_is(word, "decree"),
                            .line_at = offset_of(md, text),
                            .line_bytes = jub_text_trim(text).length_bytes,
                            .body_at = next_line_at};
    if (md->open.is_decree) md->open.language = fence_language(md, info);
    return true;
}

static bool closes_fence(const markdown *md, jub_text line)
{
    const jub_text text = jub_text_trim(line);
    const size_t count = count_leading(text, md->open.mark);
    return count_leading(line, ' ') <= 3 && count >= md->open.mark_count &&
           count == text.length_bytes;
}

static void end_fence(markdown *md, size_t body_end)
{
    if (md->open.is_decree) {
        const decree_fence fence = {
            .body = {md->open.body_at, body_end - md->open.body_at},
            .language = md->open.language,
            .heading = heading_path(md),
        };
        if (!JUB_LIST_PUSH(md->arena, &md->fences->list, fence))
            md->fences->is_out_of_memory = true;
    }
    md->open = (open_fence){0};
}

static void leave_open(markdown *md, size_t body_end)
{
    jub_diagnose(md->diagnostics, JUB_ERROR, JUB_SYNTAX, md->source, md->open.line_at,
                 md->open.line_bytes, "end it with a line of three back-ticks",
                 "this fence is never closed");
    end_fence(md, body_end);
}

// Where files stand one behind another, a fence ends with its file, and so do headings.
static void begin_part(markdown *md, size_t line_at)
{
    const jub_diagnostics *files = md->diagnostics;
    for (size_t i = 1; i < files->parts.count; i++) {
        if (files->parts.items[i].offset_bytes != line_at) continue;
        if (md->open.mark) leave_open(md, line_at - 1); // before the next file's first byte
        for (size_t level = 0; level < HEADING_LEVELS; level++) md->headings[level] = (jub_text){0};
        md->path_is_old = true;
    }
}

void decree_find_fences(jub_arena *arena, jub_text source, jub_diagnostics *diagnostics,
                        decree_fences *fences_out)
{
    markdown md = {.arena = arena,
                   .source = source,
                   .diagnostics = diagnostics,
                   .fences = fences_out,
                   .path_is_old = true};
    jub_text rest = source;
    if (jub_text_starts(rest, JUB_TEXT("\xEF\xBB\xBF"))) rest = drop(rest, 3);
    while (rest.length_bytes > 0 && !fences_out->is_out_of_memory) {
        const jub_text line = jub_text_cut(&rest, '\n');
        const size_t next_line_at = source.length_bytes - rest.length_bytes;
        begin_part(&md, offset_of(&md, line));
        if (md.open.mark && closes_fence(&md, line))
            end_fence(&md, offset_of(&md, line));
        else if (md.open.mark)
            refuse_swallowed_fence(&md, line);
        else if (!open_a_fence(&md, line, next_line_at)) {
            note_heading(&md, line);
            refuse_hidden_fence(&md, line);
        }
    }
    if (md.open.mark) leave_open(&md, source.length_bytes);
}
