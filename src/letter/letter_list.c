#include <stdlib.h>

#include "letter/letter.h"
#include "letter/letter_text_private.h"

// A facility's list: those in quotas in the order of their places, then the others.

enum { INDENT = 6 };

// Where a line comes: by quota and rank; without a quota last, as given.
typedef struct place {
    uint32_t quota; // JUB_NO_QUOTA is the largest
    uint32_t rank;
    size_t line;
} place;

static int compare_places(const void *left, const void *right)
{
    const place *a = left, *b = right;
    if (a->quota != b->quota) return a->quota < b->quota ? -1 : 1;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

static place *in_order(jub_arena *arena, const jub_told_list *list)
{
    place *places = JUB_NEW(arena, place, list->count);
    for (size_t i = 0; places && i < list->count; i++) {
        const jub_determination *determination = list->lines[i].told.determination;
        const bool is_ranked = determination->quota != JUB_NO_QUOTA;
        places[i] = (place){determination->quota, is_ranked ? determination->rank : 0, i};
    }
    if (places && list->count > 0) qsort(places, list->count, sizeof *places, compare_places);
    return places;
}

static void head(letter_writer *writer, const jub_told_list *list)
{
    const bool has_name = list->facility_name.length_bytes > 0;
    letter_set(writer, "facility", list->facility);
    letter_set(writer, "facility_name", list->facility_name);
    letter_set(writer, "decree", jub_decree_title(list->decree));
    letter_set_date(writer, "day", list->day);
    letter_set_count(writer, "count", list->count);
    letter_set_date(writer, "people", list->agenda->level_days[JUB_LEVEL_PEOPLE]);
    letter_set_date(writer, "effect", list->agenda->effect);
    letter_say(writer, LETTER_LIST_TITLE, 0, 0);
    letter_gap(writer);
    letter_say(writer, has_name ? LETTER_LIST_FACILITY : LETTER_LIST_FACILITY_KEY, 0, 11);
    letter_say(writer, LETTER_LIST_DATED, 0, 11);
    letter_say(writer, LETTER_LIST_UNDER, 0, 11);
    letter_say(writer, LETTER_LIST_COUNT, 0, 11);
    letter_gap(writer);
    letter_say(writer, list->count > 0 ? LETTER_LIST_SECRET : LETTER_LIST_EMPTY, 0, 0);
}

static void say(letter_writer *writer, letter_text text)
{
    letter_say(writer, text, INDENT, INDENT);
}

static void tell_fate(letter_writer *writer, const jub_told_list *list,
                      const jub_determination *determination)
{
    const bool is_as_before = letter_is_as_before(determination);
    const bool is_moved = determination->result.new_place != JUB_NO_TARGET;
    switch (letter_fate_of(list->agenda, determination)) {
    case LETTER_FATE_RELEASED: say(writer, LETTER_LIST_RELEASED); break;
    case LETTER_FATE_FREE:
        say(writer, is_as_before ? LETTER_LIST_FREE_AS_BEFORE : LETTER_LIST_FREE);
        break;
    case LETTER_FATE_REDUCED:
        say(writer, is_as_before ? LETTER_LIST_NOT_REDUCED : LETTER_LIST_REDUCED);
        break;
    case LETTER_FATE_REDUCED_TO: say(writer, LETTER_LIST_REDUCED_TO); break;
    case LETTER_FATE_REDUCED_UNKNOWN: say(writer, LETTER_LIST_REDUCED_UNKNOWN); break;
    case LETTER_FATE_TRANSFERRED: break;
    case LETTER_FATE_OTHER: say(writer, LETTER_LIST_GRANTED); break;
    }
    if (is_moved) say(writer, LETTER_LIST_TRANSFERRED);
}

static void tell_line(letter_writer *writer, const jub_told_list *list, const jub_told_line *line,
                      size_t number)
{
    const jub_determination *determination = line->told.determination;
    const size_t kept = writer->value_count;
    const size_t mark = jub_arena_mark(&writer->words);
    letter_set_count(writer, "number", number);
    letter_set(writer, "person", line->told.person);
    letter_set(writer, "name", line->told.name);
    letter_set(writer, "teller", line->teller);
    letter_set_clauses(writer, "clauses", list->decree, determination);
    letter_set_outcome(writer, list->decree, determination);
    letter_say(writer,
               line->told.name.length_bytes > 0 ? LETTER_LIST_PERSON : LETTER_LIST_PERSON_KEY, 2,
               INDENT);
    if (determination->quota != JUB_NO_QUOTA) {
        letter_set_count(writer, "rank", determination->rank);
        letter_set_number(writer, "places", determination->places, LETTER_ONE_PLACE,
                          LETTER_MANY_PLACES);
        say(writer, LETTER_LIST_RANK);
    }
    tell_fate(writer, list, determination);
    say(writer, line->teller.length_bytes > 0 ? LETTER_LIST_TELLER : LETTER_LIST_NO_TELLER);
    letter_forget(writer, kept);
    jub_arena_rewind(&writer->words, mark);
}

static void begin_group(letter_writer *writer, const jub_told_list *list, uint32_t quota)
{
    if (quota == JUB_NO_QUOTA) {
        letter_head(writer, LETTER_LIST_OTHERS);
        return;
    }
    letter_head(writer, letter_set_clause(writer, list->decree, JUB_QUOTA, quota)
                            ? LETTER_LIST_QUOTA
                            : LETTER_LIST_QUOTA_BARE);
}

jub_status jub_told_list_write(jub_arena *arena, const jub_told_list *list,
                               jub_letter_language language, jub_buffer *buffer, jub_error *error)
{
    const size_t mark = jub_arena_mark(arena);
    const place *places = in_order(arena, list);
    if (!places) return jub_fail_no_memory(error);
    letter_writer writer = letter_begin(language, buffer);
    head(&writer, list);
    const bool is_grouped = list->count > 0 && places[0].quota != JUB_NO_QUOTA;
    for (size_t i = 0; i < list->count; i++) {
        if (is_grouped && (i == 0 || places[i].quota != places[i - 1].quota))
            begin_group(&writer, list, places[i].quota);
        else
            letter_gap(&writer);
        tell_line(&writer, list, &list->lines[places[i].line], i + 1);
    }
    letter_gap(&writer);
    letter_say(&writer, LETTER_LIST_END, 0, 0);
    jub_arena_rewind(arena, mark);
    return letter_end(&writer, error);
}
