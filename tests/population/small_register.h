#ifndef JUB_TEST_SMALL_REGISTER_H
#define JUB_TEST_SMALL_REGISTER_H

// Registers of a few people whose every date is written into the test.

#include "decree/register_fixture.h"
#include "register/custody.h"

typedef struct small_register {
    jub_buffer persons, sentences, facilities, movements;
    uint32_t person_count, sentence_count, movement_count, former_count;
} small_register;

enum { SMALL_MAX_BYTES = 64 << 20 };

static inline small_register small_begin(void)
{
    small_register made = {.persons = jub_buffer_init(SMALL_MAX_BYTES),
                           .sentences = jub_buffer_init(SMALL_MAX_BYTES),
                           .facilities = jub_buffer_init(SMALL_MAX_BYTES),
                           .movements = jub_buffer_init(SMALL_MAX_BYTES)};
    jub_buffer_string(&made.persons, "person,facility,held_since,pretrial,conduct,birth\n");
    jub_buffer_string(&made.sentences, "sentence,person,start,term\n");
    jub_buffer_string(&made.facilities, "facility,kind,capacity,work\n"
                                        "A,camp,100,farm\nB,camp,50,pasture\nC,house,10,\n");
    jub_buffer_string(&made.movements,
                      "movement,person,former_person,kind,date,until,facility,authority,ground\n");
    return made;
}

static inline const char *small_day(jub_date date, char text[JUB_DATE_TEXT_BYTES + 1])
{
    return jub_date_format(date, text);
}

/// A person with a sentence from `start` of `term_days`; 0: no sentence.
static inline void small_person(small_register *made, const char *facility, jub_date since,
                                const char *pretrial, int32_t term_days)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    const uint32_t number = made->person_count++;
    jub_buffer_format(&made->persons, "P%u,%s,%s,%s,good,1980-01-01\n", number, facility,
                      small_day(since, day), pretrial);
    if (term_days > 0)
        jub_buffer_format(&made->sentences, "S%u,P%u,%s,P%dD\n", made->sentence_count++, number,
                          small_day(since, day), term_days);
}

/// A movement of somebody who has left; the last number given by small_former.
static inline void small_move(small_register *made, const char *kind, jub_date date,
                              const char *facility, const char *ground)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer_format(&made->movements, "M%u,none,Q%u,%s,%s,none,%s,police,%s\n",
                      made->movement_count++, made->former_count, kind, small_day(date, day),
                      facility, ground);
}

/// Somebody who came and left.
static inline void small_former(small_register *made, const char *facility, jub_date from,
                                int32_t days)
{
    made->former_count++;
    small_move(made, "admission", from, facility, "charge");
    small_move(made, "release", from + days, facility, "term_served");
}

static inline jub_register *small_end(jub_arena *arena, small_register *made)
{
    const fixture_file files[] = {
        {"facilities", "facility:string kind:string capacity:integer work:string",
         jub_text_copy(arena, jub_buffer_view(&made->facilities)).bytes},
        {"persons",
         "person:string facility:string>facilities held_since:date pretrial:boolean "
         "conduct:string birth:date",
         jub_text_copy(arena, jub_buffer_view(&made->persons)).bytes},
        {"sentences", "sentence:string person:string>persons start:date term:duration",
         jub_text_copy(arena, jub_buffer_view(&made->sentences)).bytes},
        {"movements",
         "movement:string person:string>persons former_person:string kind:string date:date "
         "until:date facility:string>facilities authority:string ground:string",
         jub_text_copy(arena, jub_buffer_view(&made->movements)).bytes}};
    const jub_law *law = NULL;
    jub_error error = {0};
    jub_register *reg = fixture_register_with(
        arena,
        "\"jubilee:custody\":{\"law\":\"special-pardon\",\"sentences\":\"sentences\","
        "\"person\":\"person\",\"start\":\"start\",\"term\":\"term\"},",
        files, made->movement_count > 0 ? 4 : 3);
    if (jub_law_parse(arena, test_read_file(arena, "laws/special-pardon.json"), &law, &error) !=
            JUB_OK ||
        jub_register_add_custody(arena, reg, law, NULL, NULL, &error) != JUB_OK)
        fail_msg("%s", error.message);
    jub_buffer_clear(&made->persons);
    jub_buffer_clear(&made->sentences);
    jub_buffer_clear(&made->facilities);
    jub_buffer_clear(&made->movements);
    return reg;
}

#endif
