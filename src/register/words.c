#include "register/words.h"

enum { ADDEND_MAX = 16, NUMBER_MAX = 9999, UNIT_COUNT = 4, NO_UNIT = UNIT_COUNT };

// One addend of a sum: how many of each unit, longest first, or a number that has none.
typedef struct addend {
    int32_t counts[UNIT_COUNT + 1];
    uint32_t part_count;
    uint32_t last_unit;
} addend;

typedef struct cursor {
    const jub_words *words;
    jub_text rest;
    const char *reason;
} cursor;

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
    const char folded = (char)(byte | 0x20);
    return (folded >= 'a' && folded <= 'z') || (byte & 0x80) != 0;
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

static bool refuse(cursor *at, const char *reason)
{
    at->reason = reason;
    return false;
}

static void skip_blanks(cursor *at)
{
    while (at->rest.length_bytes > 0 && (at->rest.bytes[0] == ' ' || at->rest.bytes[0] == '\t'))
        at->rest = (jub_text){at->rest.bytes + 1, at->rest.length_bytes - 1};
}

// A word ends where a letter would go on: `mo` is not in `mos`.
static bool begins_with(jub_text text, jub_text word)
{
    if (word.length_bytes == 0 || word.length_bytes > text.length_bytes) return false;
    for (size_t i = 0; i < word.length_bytes; i++)
        if (lower(text.bytes[i]) != lower(word.bytes[i])) return false;
    const bool ends_in_letter = is_letter(word.bytes[word.length_bytes - 1]);
    return !ends_in_letter || word.length_bytes == text.length_bytes ||
           !is_letter(text.bytes[word.length_bytes]);
}

// How long the longest word of the list at the cursor is; 0 when there is none.
static size_t longest_word(const cursor *at, const jub_text_list *list)
{
    size_t longest = 0;
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i].length_bytes > longest && begins_with(at->rest, list->items[i]))
            longest = list->items[i].length_bytes;
    return longest;
}

static bool take_word(cursor *at, const jub_text_list *list)
{
    skip_blanks(at);
    const size_t length = longest_word(at, list);
    at->rest = (jub_text){at->rest.bytes + length, at->rest.length_bytes - length};
    return length > 0;
}

static bool take_number(cursor *at, int32_t *number_out)
{
    skip_blanks(at);
    size_t length = 0;
    int32_t number = 0;
    while (length < at->rest.length_bytes && is_digit(at->rest.bytes[length]) &&
           number <= NUMBER_MAX)
        number = number * 10 + (at->rest.bytes[length++] - '0');
    if (length == 0) return refuse(at, "a number is expected");
    if (number > NUMBER_MAX) return refuse(at, "a number is too large");
    at->rest = (jub_text){at->rest.bytes + length, at->rest.length_bytes - length};
    *number_out = number;
    return true;
}

static uint32_t take_unit(cursor *at)
{
    const jub_text_list *const lists[UNIT_COUNT] = {&at->words->years, &at->words->months,
                                                    &at->words->weeks, &at->words->days};
    skip_blanks(at);
    uint32_t unit = NO_UNIT;
    size_t longest = 0;
    for (uint32_t i = 0; i < UNIT_COUNT; i++) {
        const size_t length = longest_word(at, lists[i]);
        if (length <= longest) continue;
        longest = length;
        unit = i;
    }
    at->rest = (jub_text){at->rest.bytes + longest, at->rest.length_bytes - longest};
    return unit;
}

// `2 yrs 2 mos 3 days`, or one number without a unit.
static bool read_addend(cursor *at, addend *addend_out)
{
    addend read = {0};
    do {
        int32_t number;
        if (!take_number(at, &number)) return false;
        const uint32_t unit = take_unit(at);
        if (unit == NO_UNIT && read.part_count > 0)
            return refuse(at, "a number is without a known unit");
        if (read.part_count > 0 && unit <= read.last_unit)
            return refuse(at, "units stand twice or not longest first");
        read.counts[unit] = number;
        read.last_unit = unit;
        read.part_count++;
        skip_blanks(at);
    } while (read.last_unit != NO_UNIT && at->rest.length_bytes > 0 && is_digit(at->rest.bytes[0]));
    *addend_out = read;
    return true;
}

static jub_duration duration_of(const addend *each)
{
    return (jub_duration){each->counts[0] * 12 + each->counts[1],
                          each->counts[2] * 7 + each->counts[3]};
}

// Adds up, numbers without a unit taken in `unit`.
static bool add_up(cursor *at, addend *addends, uint32_t count, uint32_t unit,
                   jub_duration *sum_out)
{
    jub_duration sum = {0};
    for (uint32_t i = 0; i < count; i++) {
        addend *each = &addends[i];
        if (each->last_unit == NO_UNIT) {
            if (unit == NO_UNIT) return refuse(at, "a number is without a known unit");
            each->counts[unit] = each->counts[NO_UNIT];
        }
        if (!jub_duration_add(sum, duration_of(each), &sum))
            return refuse(at, "the term is longer than any calendar");
    }
    *sum_out = sum;
    return true;
}

static bool read_sum(cursor *at, jub_duration *sum_out)
{
    addend addends[ADDEND_MAX];
    uint32_t count = 0;
    do {
        if (count == ADDEND_MAX) return refuse(at, "too many terms are added");
        if (!read_addend(at, &addends[count])) return false;
        count++;
    } while (take_word(at, &at->words->plus));
    addend total = {.last_unit = NO_UNIT};
    const bool has_total = take_word(at, &at->words->equals);
    if (has_total && !read_addend(at, &total)) return false;
    if (has_total && total.last_unit == NO_UNIT)
        return refuse(at, "the sum is without a known unit");
    const uint32_t unit = total.part_count == 1 ? total.last_unit : NO_UNIT;
    jub_duration sum, said;
    if (!add_up(at, addends, count, unit, &sum)) return false;
    if (has_total) {
        if (!add_up(at, &total, 1, NO_UNIT, &said)) return false;
        if (said.months != sum.months || said.days != sum.days)
            return refuse(at, "the terms do not add up to the sum that is written");
    }
    *sum_out = sum;
    return true;
}

bool jub_words_read(const jub_words *words, jub_text cell, jub_term_words *term_out,
                    const char **reason_out)
{
    cursor at = {.words = words, .rest = jub_text_trim(cell)};
    jub_term_words term = {0};
    *reason_out = "the cell is too long to be a term";
    if (cell.length_bytes > JUB_WORDS_MAX_BYTES) return false;
    bool is_read = read_sum(&at, &term.duration);
    if (is_read && term.duration.months == 0 && term.duration.days == 0)
        is_read = refuse(&at, "a term of nothing");
    if (is_read && take_word(&at, &words->from)) {
        term.start = jub_text_trim(at.rest);
        if (term.start.length_bytes == 0) is_read = refuse(&at, "the day it begins is missing");
        at.rest.length_bytes = 0;
    }
    while (is_read && take_word(&at, &words->also)) {
    }
    skip_blanks(&at);
    if (is_read && at.rest.length_bytes > 0)
        is_read = refuse(&at, "more is written than a term in known words");
    if (!is_read) {
        *reason_out = at.reason;
        return false;
    }
    *term_out = term;
    return true;
}
