#include "store/programme_words_private.h"

#include <assert.h>

#include "programme/state.h"

#define WORD_AT(words, number) ((number) < sizeof(words) / sizeof *(words) ? (words)[number] : NULL)

// -- words ----------------------------------------------------------------------------------------

static const char *nomination_word(size_t number)
{
    static const char *const words[] = {[JUB_NOT_YET] = "not yet",
                                        [JUB_IS_NOMINATED] = "nominated",
                                        [JUB_IS_SET_ASIDE] = "set aside"};
    return WORD_AT(words, number);
}

static const char *outcome_word(size_t number)
{
    static const char *const words[] = {
        [JUB_UNSETTLED] = "open", [JUB_PASSED] = "passed", [JUB_REFUSED_CASE] = "refused"};
    return WORD_AT(words, number);
}

static const char *effect_word(size_t number)
{
    static const char *const words[] = {[JUB_NO_EFFECT] = "none",
                                        [JUB_RELEASED] = "released",
                                        [JUB_REDUCED] = "reduced",
                                        [JUB_TRANSFERRED] = "transferred",
                                        [JUB_DECLINED] = "declined"};
    return WORD_AT(words, number);
}

static const char *override_word(size_t number)
{
    static const char *const words[] = {
        [JUB_NO_OVERRIDE] = "none", [JUB_WITHDRAWN] = "withdrawn", [JUB_ADMITTED] = "admitted"};
    return WORD_AT(words, number);
}

static const char *reading_word(size_t number)
{
    static const char *const words[] = {[JUB_DEALT] = "dealt",
                                        [JUB_RECUSED] = "recused",
                                        [JUB_LAPSED] = "lapsed",
                                        [JUB_DECIDED] = "decided"};
    return WORD_AT(words, number);
}

static const char *edit_word(size_t number)
{
    static const char *const words[] = {[JUB_EDIT_STANDS] = "stands",
                                        [JUB_EDIT_IN_CONFLICT] = "in conflict",
                                        [JUB_EDIT_REPLACED] = "replaced"};
    return WORD_AT(words, number);
}

static const char *matter_word(size_t number)
{
    static const char *const words[] = {
        [JUB_OBJECTION] = "objection", [JUB_CORRECTION] = "correction"};
    return WORD_AT(words, number);
}

static const char *matter_stage_word(size_t number)
{
    static const char *const words[] = {[JUB_PENDING] = "pending",
                                        [JUB_UPHELD] = "upheld",
                                        [JUB_REJECTED] = "rejected",
                                        [JUB_CONFIRMED] = "confirmed",
                                        [JUB_ANSWERED] = "answered",
                                        [JUB_REMEDIED] = "upheld and corrected",
                                        [JUB_CONCLUDED] = "nothing to correct"};
    return WORD_AT(words, number);
}

static const char *notice_word(size_t number)
{
    static const char *const words[] = {[JUB_NOT_NOTIFIED] = "no",
                                        [JUB_NOTIFIED_BEFORE] = "of an earlier list",
                                        [JUB_NOTIFIED] = "yes"};
    return WORD_AT(words, number);
}

static const char *yes_word(size_t number)
{
    return number == 0 ? "no" : number == 1 ? "yes" : NULL;
}

static const char *stage_word(size_t number)
{
    static const char *const words[] = {
#define X(name, meaning) [name] = meaning,
        JUB_STAGE_LIST(X)
#undef X
    };
    return WORD_AT(words, number);
}

static const char *level_word(size_t number)
{
    static const char *const words[] = {
#define X(name, meaning) [name] = meaning,
        JUB_LEVEL_LIST(X)
#undef X
    };
    return WORD_AT(words, number);
}

static const char *role_word(size_t number)
{
    static const char *const words[] = {
#define X(name, word, meaning) [JUB_ROLE_##name] = word,
        JUB_ROLE_LIST(X)
#undef X
    };
    return WORD_AT(words, number);
}

static const char *reason_word(size_t number)
{
    static const char *const words[] = {
#define X(name, word, acts, meaning) [JUB_REASON_IS_##name] = word,
        JUB_REASON_LIST(X)
#undef X
    };
    return WORD_AT(words, number);
}

static const char *standing_word(size_t number)
{
    static const char *const words[] = {
#define X(name, word) [name] = word,
        JUB_STANDING_LIST(X)
#undef X
    };
    return WORD_AT(words, number);
}

// -- views ----------------------------------------------------------------------------------------

// A column of a view: an expression, or a number with the words for it.
typedef struct view_column {
    const char *expression;
    const char *name;
    const char *(*word)(size_t number); // NULL: as it is
} view_column;

typedef struct view {
    const char *name;
    const char *from;
    view_column columns[16]; // up to one without an expression
} view;

static_assert(JUB_RECUSED == 1 && JUB_DECIDED == 3 && JUB_CORRECTION == 1,
              "numbers in expressions below");

static const view views[JUB_WORDS_VIEW_COUNT] = {
    {"programme_words",
     "programme",
     {{"stage", "stage", stage_word},
      {"level", "level", NULL},
      {"level", "level_words", level_word},
      {"is_rehearsal", "rehearsal", yes_word},
      {"is_register_frozen", "register_frozen", yes_word},
      {"offset_minutes", "offset_minutes", NULL},
      {"datetime(last_time, 'unixepoch')", "last_time_utc", NULL},
      {"size", "log_size", NULL},
      {"nominated_count", "nominated", NULL},
      {"settled_count", "settled", NULL},
      {"list_version", "list_version", NULL},
      {"is_list_stale", "list_stale", yes_word},
      {"view_count", "looks", NULL}}},
    {"actor_words",
     "actors",
     {{"id", "id", NULL},
      {"role", "role", role_word},
      {"facility_key", "facility", NULL},
      {"has_left", "has_left", yes_word},
      {"is_on_duty", "on_duty", yes_word},
      {"sitting_count", "sittings", NULL},
      {"datetime(last_time, 'unixepoch')", "last_time_utc", NULL},
      {"load", "load", NULL},
      {"open_count", "open", NULL},
      {"view_count", "looks", NULL}}},
    {"person_words",
     "people AS p LEFT JOIN proposals AS q ON q.row = p.row LEFT JOIN actors AS a ON a.row = "
     "p.nomination_by AND p.nomination <> 0",
     {{"p.row", "person", NULL},
      {"q.standing", "standing", standing_word},
      {"q.is_proposed", "proposed", yes_word},
      {"q.is_reserve", "reserve", yes_word},
      {"p.nomination", "nomination", nomination_word},
      {"a.id", "nomination_by", NULL},
      {"p.is_in_conflict", "in_conflict", yes_word},
      {"nullif(p.case_number, 0)", "case_number", NULL},
      {"p.override", "correction", override_word},
      {"p.is_listed", "listed", yes_word},
      {"p.notified", "notified", yes_word},
      {"p.has_objection", "objection", yes_word},
      {"p.effect", "effect", effect_word}}},
    {"facility_words",
     "facilities",
     {{"row", "facility", NULL},
      {"nominated_count", "nominated", NULL},
      {"set_aside_count", "set_aside", NULL},
      {"is_list_signed", "list_signed", yes_word},
      {"is_notified", "notified", notice_word},
      {"listed_count", "listed", NULL},
      {"told_count", "told", NULL},
      {"effect_count", "effects", NULL},
      {"(SELECT max(a.last_bundle) FROM actors AS a WHERE a.facility = facilities.row)", "bundles",
       NULL}}},
    {"case_words",
     "cases AS c LEFT JOIN readings AS f ON f.row = c.first - 1 LEFT JOIN readings AS s ON "
     "s.row = c.second - 1 LEFT JOIN readings AS t ON t.row = c.third - 1",
     {{"c.row + 1", "case_number", NULL},
      {"c.person", "person", NULL},
      {"c.outcome", "outcome", outcome_word},
      {"c.is_discretion", "discretion", yes_word},
      {"(SELECT id FROM actors WHERE row = f.actor)", "first_reader", NULL},
      {"f.outcome", "first_outcome", outcome_word},
      {"(SELECT id FROM actors WHERE row = s.actor)", "second_reader", NULL},
      {"s.outcome", "second_outcome", outcome_word},
      {"(SELECT id FROM actors WHERE row = t.actor)", "third_reader", NULL},
      {"t.outcome", "third_outcome", outcome_word}}},
    {"reading_words",
     "readings AS r LEFT JOIN actors AS a ON a.row = r.actor",
     {{"r.case_number", "case_number", NULL},
      {"r.number", "reading", NULL},
      {"a.id", "reader", NULL},
      {"r.stage", "stage", reading_word},
      {"iif(r.stage = 3, r.outcome, NULL)", "outcome", outcome_word},
      {"iif(r.stage IN (1, 3), r.reason, NULL)", "reason", reason_word},
      {"r.is_discretion", "discretion", yes_word},
      {"datetime(r.time, 'unixepoch')", "time_utc", NULL}}},
    {"edit_words",
     "edits AS e LEFT JOIN actors AS a ON a.row = e.actor",
     {{"e.person", "person", NULL},
      {"e.field", "field", NULL},
      {"e.after", "after", NULL},
      {"e.stage", "stage", edit_word},
      {"a.id", "edited_by", NULL},
      {"e.entry", "entry", NULL}}},
    {"matter_words",
     "matters AS m LEFT JOIN actors AS a ON a.row = m.actor",
     {{"m.kind", "matter", matter_word},
      {"m.stage", "stage", matter_stage_word},
      {"iif(m.kind = 1, m.action, NULL)", "action", override_word},
      {"m.person", "person", NULL},
      {"a.id", "filed_by", NULL},
      {"m.entry", "entry", NULL}}},
};

const char *jub_words_view_name(size_t number)
{
    return views[number].name;
}

static void quote(jub_buffer *buffer, const char *word)
{
    jub_buffer_char(buffer, '\'');
    for (; *word; word++) {
        if (*word == '\'') jub_buffer_char(buffer, '\'');
        jub_buffer_char(buffer, *word);
    }
    jub_buffer_char(buffer, '\'');
}

static void write_column(const view_column *column, jub_buffer *buffer)
{
    if (!column->word) {
        jub_buffer_format(buffer, "%s AS %s", column->expression, column->name);
        return;
    }
    jub_buffer_format(buffer, "CASE %s", column->expression);
    for (size_t i = 0; column->word(i); i++) {
        jub_buffer_format(buffer, " WHEN %zu THEN ", i);
        quote(buffer, column->word(i));
    }
    jub_buffer_format(buffer, " END AS %s", column->name);
}

void jub_words_view_write(size_t number, jub_buffer *buffer)
{
    const view *made = &views[number];
    jub_buffer_format(buffer, "%s AS SELECT ", made->name);
    for (size_t i = 0; made->columns[i].expression; i++) {
        if (i > 0) jub_buffer_string(buffer, ", ");
        write_column(&made->columns[i], buffer);
    }
    jub_buffer_format(buffer, " FROM %s", made->from);
}
