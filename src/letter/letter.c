#include "letter/letter.h"

#include "letter/letter_text_private.h"

// A letter from top to bottom. The texts stand in letter_text_list.h.

enum { INDENT = 2, HANGING = 4 };

static void say(letter_writer *writer, letter_text text)
{
    letter_say(writer, text, 0, 0);
}

static void say_item(letter_writer *writer, letter_text text)
{
    letter_say(writer, text, INDENT, HANGING);
}

static void address(letter_writer *writer, const jub_letter *letter)
{
    const jub_told *told = &letter->told;
    letter_set(writer, "person", told->person);
    letter_set(writer, "name", told->name);
    letter_set(writer, "facility", told->facility);
    letter_set(writer, "facility_name", told->facility_name);
    letter_set_date(writer, "day", letter->day);
    letter_set(writer, "decree", jub_decree_title(letter->decree));
    say(writer, LETTER_TITLE);
    letter_gap(writer);
    letter_say(writer, told->name.length_bytes > 0 ? LETTER_TO : LETTER_TO_NUMBER, 0, 8);
    letter_say(writer, told->facility_name.length_bytes > 0 ? LETTER_AT : LETTER_AT_KEY, 0, 8);
    letter_say(writer, LETTER_DATED, 0, 8);
    letter_say(writer, LETTER_UNDER, 0, 8);
}

static void tell_money(letter_writer *writer, const jub_decree *decree, const jub_outcome *outcome)
{
    for (uint32_t i = 0; i < jub_decree_money_count(decree) && i < JUB_MONEY_MAX; i++) {
        if (!(outcome->acts_on_money >> i & 1)) continue;
        letter_set(writer, "money", jub_decree_money_name(decree, i));
        if (!(outcome->has_money >> i & 1)) {
            say(writer, LETTER_MONEY_UNKNOWN);
            continue;
        }
        jub_buffer amount = jub_buffer_init(JUB_LETTER_MAX_BYTES);
        jub_decree_money_write(decree, i, outcome->money[i], &amount);
        if (amount.status != JUB_OK) writer->is_out_of_memory = true;
        letter_set(writer, "amount", jub_buffer_view(&amount));
        jub_buffer_clear(&amount);
        say(writer, LETTER_MONEY);
    }
}

// A sentence that is true where nothing, or less than all, could be taken off.
static letter_text reduced_text(const jub_determination *determination)
{
    if (letter_is_as_before(determination)) return LETTER_NOT_REDUCED;
    if (letter_is_cut_short(determination)) return LETTER_REDUCED_UP_TO;
    return determination->result.has_amount ? LETTER_REDUCED_BY : LETTER_REDUCED;
}

static void tell_decision(letter_writer *writer, const jub_letter *letter)
{
    const jub_determination *determination = letter->told.determination;
    const jub_outcome *outcome = &determination->result;
    const letter_text reduced = reduced_text(determination);
    letter_head(writer, LETTER_DECIDED);
    switch (letter_fate_of(letter->agenda, determination)) {
    case LETTER_FATE_RELEASED: say(writer, LETTER_RELEASED); break;
    case LETTER_FATE_FREE:
        say(writer, reduced);
        say(writer, LETTER_FREE_ON_THE_DAY);
        break;
    case LETTER_FATE_REDUCED: say(writer, reduced); break;
    case LETTER_FATE_REDUCED_TO: say(writer, LETTER_REDUCED_TO); break;
    case LETTER_FATE_REDUCED_UNKNOWN: say(writer, LETTER_REDUCED_UNKNOWN); break;
    case LETTER_FATE_TRANSFERRED:
    case LETTER_FATE_OTHER: break;
    }
    if (outcome->new_place != JUB_NO_TARGET) say(writer, LETTER_TRANSFERRED);
    if (outcome->new_kind != JUB_NO_TARGET) say(writer, LETTER_COMMUTED);
    tell_money(writer, letter->decree, outcome);
}

static void tell_reason(letter_writer *writer, const jub_letter *letter)
{
    const jub_determination *determination = letter->told.determination;
    letter_head(writer, LETTER_WHY);
    for (uint64_t left = determination->result.grants; left; left &= left - 1)
        say(writer,
            letter_set_clause(writer, letter->decree, JUB_GRANTS, (uint32_t)__builtin_ctzll(left))
                ? LETTER_CLAUSE
                : LETTER_CLAUSE_BARE);
    if (determination->quota != JUB_NO_QUOTA) {
        letter_set_number(writer, "places", determination->places, LETTER_ONE_PLACE,
                          LETTER_MANY_PLACES);
        letter_set_count(writer, "rank", determination->rank);
        say(writer, letter_set_clause(writer, letter->decree, JUB_QUOTA, determination->quota)
                        ? LETTER_QUOTA
                        : LETTER_QUOTA_BARE);
    }
    say(writer, LETTER_NOTHING_BARS);
}

static void tell_days(letter_writer *writer, const jub_letter *letter)
{
    letter_head(writer, LETTER_DAYS);
    say_item(writer, LETTER_DAY_TOLD);
    say_item(writer, LETTER_DAY_OBJECTION);
    switch (letter_fate_of(letter->agenda, letter->told.determination)) {
    case LETTER_FATE_RELEASED:
    case LETTER_FATE_FREE: say_item(writer, LETTER_DAY_RELEASE); break;
    case LETTER_FATE_REDUCED:
    case LETTER_FATE_REDUCED_TO:
        say_item(writer, LETTER_DAY_REDUCED);
        say_item(writer, LETTER_DAY_NEW_END);
        break;
    case LETTER_FATE_TRANSFERRED: say_item(writer, LETTER_DAY_TRANSFER); break;
    case LETTER_FATE_REDUCED_UNKNOWN:
    case LETTER_FATE_OTHER: say_item(writer, LETTER_DAY_EFFECT); break;
    }
}

static void tell_remedies(letter_writer *writer, const jub_letter *letter)
{
    letter_head(writer, LETTER_OBJECT);
    say(writer, LETTER_OBJECT_HOW);
    say(writer, LETTER_OBJECT_UNTIL);
    letter_set(writer, "evidence", letter->evidence);
    letter_set(writer, "origin", letter->origin);
    letter_set_count(writer, "entry", letter->entry);
    letter_head(writer, LETTER_CHECK);
    say(writer, LETTER_CHECK_WHAT);
    say(writer, LETTER_CHECK_HOW);
    letter_gap(writer);
    letter_say_whole(writer, LETTER_CHECK_COMMAND, HANGING);
    letter_gap(writer);
    say(writer, LETTER_CHECK_COMPARE);
}

jub_status jub_letter_write(const jub_letter *letter, jub_letter_language language,
                            jub_buffer *buffer, jub_error *error)
{
    if (letter->told.determination->result.standing != JUB_GRANTED)
        return jub_fail(error, JUB_RANGE, (jub_position){0}, NULL,
                        "a letter tells what was granted, and nothing was");
    letter_writer writer = letter_begin(language, buffer);
    address(&writer, letter);
    letter_set_date(&writer, "effect", letter->agenda->effect);
    letter_set_outcome(&writer, letter->decree, letter->told.determination);
    tell_decision(&writer, letter);
    tell_reason(&writer, letter);
    tell_days(&writer, letter);
    tell_remedies(&writer, letter);
    return letter_end(&writer, error);
}
