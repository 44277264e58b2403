#include "generate_parts.h"

// The facts that made-up decrees read.

#define OFFENCES "theft murder sexual/x sexual/y fraud other arson old_theft "

const made_field made_fields[MADE_FIELD_COUNT] = {
    {"a", MADE_BOOLEAN, IN_PERSONS, NULL, NULL, 0, 0, true},
    {"b", MADE_BOOLEAN, IN_PERSONS, NULL, NULL, 0, 0, false},
    {"at_large", MADE_BOOLEAN, IN_PERSONS, NULL, NULL, 0, 0, false},
    {"kind", MADE_CASE, IN_PERSONS, NULL, "light fixed life ", 0, 0, false},
    {"conduct", MADE_CASE, IN_PERSONS, NULL, "good ordinary bad ", 0, 0, true},
    {"n", MADE_INTEGER, IN_PERSONS, NULL, NULL, -3, 9, true},
    {"m", MADE_INTEGER, IN_PERSONS, NULL, NULL, 0, 12, false},
    {"k", MADE_INTEGER, IN_PERSONS, NULL, NULL, 0, 1000, true},
    {"birth", MADE_DATE, IN_PERSONS, NULL, NULL, -85, -14, false},
    {"arrest", MADE_DATE, IN_PERSONS, NULL, NULL, -20, 1, true},
    {"term_start", MADE_DATE, IN_PERSONS, NULL, NULL, -20, 0, true},
    {"term_end", MADE_DATE, IN_PERSONS, NULL, NULL, -1, 20, true},
    {"life_since", MADE_DATE, IN_PERSONS, NULL, NULL, -30, -1, true},
    {"longest_term", MADE_DURATION, IN_PERSONS, NULL, NULL, 0, 60, true},
    {"served_before", MADE_DURATION, IN_PERSONS, NULL, NULL, 0, 30, false},
    {"town", MADE_TEXT, IN_PERSONS, NULL, "north south elsewhere ", 0, 0, true},
    {"origin", MADE_TEXT, IN_PERSONS, "born_in", "north south east west ", 0, 0, false},
    {"offences", MADE_CODES, IN_PERSONS, NULL, OFFENCES, 0, 0, true},
    {"earlier", MADE_CODES, IN_PERSONS, "earlier_offences", OFFENCES, 0, 0, false},
    {"fine", MADE_MONEY, IN_PERSONS, NULL, NULL, 0, 9000, true},
    {"facility", MADE_TEXT, IN_PERSONS, NULL, "F1 F2 F3 F4 F5 ", 0, 0, false},
    {"prison", MADE_CASE, IN_FACILITIES, "regime", "open closed half ", 0, 0, true},
    {"size", MADE_INTEGER, IN_FACILITIES, "size", NULL, 0, 12, true},
    {"opened", MADE_DATE, IN_FACILITIES, "opened", NULL, -60, 0, false},
    {"crowded", MADE_BOOLEAN, IN_FACILITIES, "crowded", NULL, 0, 0, false},
    {"district", MADE_TEXT, IN_FACILITIES, "district", "north south east ", 0, 0, true},
    {"serious", MADE_BOOLEAN, IN_SENTENCES, NULL, NULL, 0, 0, true},
    {"points", MADE_INTEGER, IN_SENTENCES, NULL, NULL, -2, 8, true},
    {"long", MADE_DURATION, IN_SENTENCES, "length", NULL, 0, 48, true},
    {"begins", MADE_DATE, IN_SENTENCES, NULL, NULL, -12, 1, true},
    {"follows", MADE_INTEGER, IN_SENTENCES, NULL, NULL, 1, 3, true},
    {"imposed", MADE_DATE, IN_SENTENCES, NULL, NULL, -20, 0, false},
    {"offence", MADE_CODES, IN_SENTENCES, NULL, OFFENCES, 0, 0, false},
    {"court", MADE_TEXT, IN_SENTENCES, NULL, "north south high ", 0, 0, true},
    {"form", MADE_CASE, IN_SENTENCES, NULL, "prison_term fine_only order ", 0, 0, true},
    {"compensation", MADE_MONEY, IN_SENTENCES, NULL, NULL, 0, 5000, true},
    {"appealed", MADE_DATE, IN_SENTENCES, NULL, NULL, -15, 1, true},
    {"confirmed", MADE_BOOLEAN, IN_SENTENCES, NULL, NULL, 0, 0, false},
};

uint32_t made_word_count(const char *words)
{
    return (uint32_t)jub_text_count(jub_text_from(words), ' ');
}

jub_text made_word(const char *words, uint32_t number)
{
    jub_text left = jub_text_from(words);
    for (; number > 0; number--) (void)jub_text_cut(&left, ' ');
    return jub_text_cut(&left, ' ');
}

static jub_date civil_day(int year, int month, int day)
{
    jub_date date = 0;
    if (day > jub_month_days(year, month)) day = jub_month_days(year, month);
    (void)jub_date_from_civil((jub_civil){year, month, day}, &date);
    return date;
}

jub_date made_day(jub_prng *prng, jub_civil reckoned, int low_years, int high_years)
{
    const int year = reckoned.year + (int)jub_prng_between(prng, low_years, high_years);
    const int month = 1 + (int)jub_prng_below(prng, 12);
    switch (jub_prng_below(prng, 8)) {
    case 0: return civil_day(year, reckoned.month, reckoned.day); // whole years
    case 1: return civil_day(year, month, reckoned.day);          // whole months
    case 2:
        return civil_day(year, reckoned.month, reckoned.day) +
               (jub_date)jub_prng_between(prng, -2, 2);
    case 3: return civil_day(year, month, 31);
    case 4: return civil_day(year - year % 4, 2, 29);
    case 5: return civil_day(year, month, 1 + (int)jub_prng_below(prng, 3));
    default: return civil_day(year, month, 1 + (int)jub_prng_below(prng, 31));
    }
}
