#ifndef JUB_REPORT_WORDS_PRIVATE_H
#define JUB_REPORT_WORDS_PRIVATE_H

#include "calendar/date.h"
#include "population/projection.h"
#include "report/report.h"

/// Every sentence of the report in one language, and what is put into it.

typedef enum report_text {
#define X(name, english, korean) REPORT_##name,
#include "report/report_text_list.h"
#undef X
    REPORT_TEXT_COUNT
} report_text;

/// The language it is said in, and where what is said lives. Memory that is out is kept as a flag
/// and looked at once, at the end; texts are empty then.
typedef struct report_words {
    jub_report_language language;
    jub_arena *arena;
    bool is_out_of_memory;
} report_words;

/// What stands for `{key}` in a text. In Korean `{key:은}` is followed by the particle that the
/// value's last sound asks for; 은, 이, 을, 과 and 으로 stand for both of their forms.
typedef struct report_value {
    const char *key;
    jub_text text;
} report_value;

/// SAY(words, COUNTED, {"count", text}, {"name", text})
#define SAY(words, name, ...)                                                                      \
    report_say((words), REPORT_##name, (const report_value[]){__VA_ARGS__, {0}})
#define SAY_ONLY(words, name) report_say((words), REPORT_##name, NULL)

/// `values` end with a key that is NULL. A text that asks for what is not among them is a fault of
/// ours.
jub_text report_say(report_words *words, report_text text, const report_value *values);

/// A text as it stands in the list, for tests.
const char *report_text_of(report_text text, jub_report_language language);

/// `12,345`.
jub_text report_count(report_words *words, uint64_t count);

/// Rounded for people: three significant digits from a thousand on, else a whole number. Not a
/// number is a dash. A minus sign is U+2212.
jub_text report_about(report_words *words, double number);

/// `12 to 34`, both rounded so; one number where both are the same.
jub_text report_range(report_words *words, double low, double high);

/// `41.2 %`, of a share.
jub_text report_percent(report_words *words, double share);
jub_text report_percent_range(report_words *words, double low, double high);

/// `1.25`; past a hundred only that it is.
jub_text report_ratio(report_words *words, double ratio);

/// `16 February 2022`, `2022. 2. 16.`; `1 October to 15 December 2021`, `2021. 10. 1. ~ 12. 15.`
jub_text report_date(report_words *words, jub_date date);
jub_text report_days(report_words *words, jub_date from, jub_date to);

/// `Feb 2022`, `2022년 2월`; on an axis `2022. 2.`
jub_text report_month(report_words *words, jub_date date);
jub_text report_month_short(report_words *words, jub_date date);

/// A date or a count of what may not be known.
jub_text report_dash(void);

/// A copy of a stranger's text without what would move, hide or turn the text around it.
jub_text report_clean(report_words *words, jub_text text);

/// Which language a name is written in where that is not the report's: "ko", "en", or NULL.
const char *report_language_of(const report_words *words, jub_text name);

/// Which of a particle's two forms follows a text: whether its last sound is a consonant, and
/// whether that is ㄹ.
typedef enum report_last_sound { REPORT_VOWEL, REPORT_RIEUL, REPORT_CONSONANT } report_last_sound;
report_last_sound report_last_sound_of(jub_text text);

#endif
