#include "decree/schedule.h"

#include <assert.h>

#include "calendar/count.h"
#include "decree/checker_private.h"
#include "decree/decree_private.h"
#include "decree/pack_private.h"
#include "decree/schedule_private.h"

// -- rounds ---------------------------------------------------------------------------------------

uint32_t jub_decree_round_count(const jub_decree *decree)
{
    return (uint32_t)decree->tree->rounds.count;
}

jub_decree_round_window jub_decree_round_at(const jub_decree *decree, uint32_t index)
{
    assert(index < decree->tree->rounds.count);
    const decree_round *round = decree->tree->rounds.items[index];
    return (jub_decree_round_window){.name = round->name.text,
                                     .title = round->title,
                                     .by = round->by,
                                     .first_day = round->first_day,
                                     .last_day = round->last_day};
}

bool jub_decree_round_is_read(const jub_decree *decree, uint32_t index)
{
    assert(index < decree->tree->rounds.count);
    return decree->tree->rounds.items[index]->is_read;
}

// -- notices --------------------------------------------------------------------------------------

static const decree_notice *find_notice(const decree_tree *tree, jub_text name)
{
    for (size_t i = 0; i < tree->notices.count; i++)
        if (jub_text_equal(tree->notices.items[i]->name.text, name)) return tree->notices.items[i];
    return NULL;
}

static bool header_day(const decree_tree *tree, jub_text name, jub_date *day_out)
{
    const decree_header *header = &tree->header;
    if (decree_packs_have(tree->languages, name, "effect")) {
        *day_out = header->effect;
        return header->has_effect;
    }
    if (decree_packs_have(tree->languages, name, "made")) {
        *day_out = header->made;
        return header->has_made;
    }
    *day_out = header->reckoned;
    return header->has_reckoned && decree_packs_have(tree->languages, name, "reckoned");
}

static bool round_day(const decree_tree *tree, jub_text name, jub_date *day_out)
{
    for (size_t i = 0; i < tree->rounds.count; i++) {
        if (!jub_text_equal(tree->rounds.items[i]->name.text, name)) continue;
        *day_out = tree->rounds.items[i]->first_day;
        return true;
    }
    return false;
}

// Backwards to a day that is known, then forwards again: each step by itself, since at the end of a
// month two steps of a month are not one of two.
bool decree_notice_day(const decree_tree *tree, const decree_notice *notice, jub_date *day_out)
{
    jub_duration steps[DECREE_NOTICE_CHAIN_MAX];
    uint32_t count = 0;
    jub_date day = 0;
    for (const decree_notice *at = notice;;) {
        if (!at) return false;
        if (!at->is_relative) {
            day = at->on;
            break;
        }
        if (count == DECREE_NOTICE_CHAIN_MAX || !check_literal_duration(at->before, &steps[count]))
            return false;
        count++;
        if (header_day(tree, at->anchor.text, &day) || round_day(tree, at->anchor.text, &day))
            break;
        at = find_notice(tree, at->anchor.text);
    }
    while (count > 0)
        if (jub_date_add(day, jub_duration_negate(steps[--count]), tree->convention.month_end,
                         &day) != JUB_ADDED)
            return false;
    *day_out = day;
    return true;
}

uint32_t jub_decree_notice_count(const jub_decree *decree)
{
    return (uint32_t)decree->tree->notices.count;
}

jub_status jub_decree_notice_at(const jub_decree *decree, uint32_t index,
                                jub_decree_notice_day *notice_out, jub_error *error)
{
    assert(index < decree->tree->notices.count);
    const decree_notice *notice = decree->tree->notices.items[index];
    *notice_out = (jub_decree_notice_day){.name = notice->name.text, .to = notice->to};
    if (decree_notice_day(decree->tree, notice, &notice_out->day)) return JUB_OK;
    return jub_fail(error, JUB_RANGE, (jub_position){0}, "name its day with 'on'",
                    "the day of the notice '%.*s' cannot be computed",
                    JUB_TEXT_ARG(notice->name.text));
}

// -- the order ------------------------------------------------------------------------------------

bool jub_decree_made(const jub_decree *decree, jub_date *date_out)
{
    *date_out = decree->tree->header.made;
    return decree->tree->header.has_made;
}
