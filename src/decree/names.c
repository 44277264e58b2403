#include "decree/decree_private.h"
#include "decree/determine.h"
#include "decree/value_private.h"

// What the numbers in a determination stand for.

static bool add_targets(jub_decree *decree)
{
    const decree_tree *tree = decree->tree;
    for (size_t i = 0; i < tree->grants.count; i++)
        for (uint32_t k = 0; k < tree->grants.items[i]->act_count; k++) {
            const jub_text word = tree->grants.items[i]->acts[k].target.text;
            if (word.length_bytes > 0 &&
                jub_map_add(&decree->targets, word, NULL) == JUB_MAP_ABSENT)
                return false;
        }
    return true;
}

static void add_lottery(jub_decree *decree, jub_text name)
{
    for (uint32_t i = 0; i < decree->lottery_count; i++)
        if (jub_text_equal(decree->lotteries[i], name)) return;
    decree->lotteries[decree->lottery_count++] = name;
}

bool decree_index_names(jub_decree *decree)
{
    const decree_tree *tree = decree->tree;
    decree->targets = jub_map_init(tree->arena, 0);
    decree->lotteries = JUB_NEW(tree->arena, jub_text, tree->quotas.count);
    if (!decree->lotteries || !add_targets(decree)) return false;
    for (size_t i = 0; i < tree->quotas.count; i++)
        if (tree->quotas.items[i]->tie == DECREE_TIE_LOTTERY)
            add_lottery(decree, tree->quotas.items[i]->lottery);
    return true;
}

static uint32_t clause_list(const jub_decree *decree, jub_clause_kind kind,
                            decree_clause *const **clauses_out)
{
    const decree_tree *tree = decree->tree;
    switch (kind) {
    case JUB_COVERS: *clauses_out = tree->covers.items; return (uint32_t)tree->covers.count;
    case JUB_EXCLUDES: *clauses_out = tree->excludes.items; return (uint32_t)tree->excludes.count;
    case JUB_GRANTS: *clauses_out = tree->grants.items; return (uint32_t)tree->grants.count;
    case JUB_LIMIT_CLAUSE: *clauses_out = tree->limits.items; return (uint32_t)tree->limits.count;
    case JUB_QUOTA: *clauses_out = tree->quotas.items; return (uint32_t)tree->quotas.count;
    case JUB_DEFERS: *clauses_out = tree->defers.items; return (uint32_t)tree->defers.count;
    case JUB_REVOKES: *clauses_out = tree->revokes.items; return (uint32_t)tree->revokes.count;
    case JUB_GAP: break; // no clause
    }
    *clauses_out = NULL;
    return 0;
}

uint32_t jub_decree_clause_count(const jub_decree *decree, jub_clause_kind kind)
{
    decree_clause *const *clauses;
    if (kind == JUB_GAP) return (uint32_t)decree->tree->gaps.count;
    return clause_list(decree, kind, &clauses);
}

jub_text jub_decree_clause_name(const jub_decree *decree, jub_clause_kind kind, uint32_t index)
{
    decree_clause *const *clauses;
    if (kind == JUB_GAP && index < decree->tree->gaps.count)
        return decree->tree->gaps.items[index]->name.text;
    return index < clause_list(decree, kind, &clauses) ? clauses[index]->name.text : (jub_text){0};
}

jub_text jub_decree_clause_cite(const jub_decree *decree, jub_clause_kind kind, uint32_t index)
{
    decree_clause *const *clauses;
    if (kind == JUB_GAP && index < decree->tree->gaps.count)
        return decree->tree->gaps.items[index]->source.cite;
    return index < clause_list(decree, kind, &clauses) ? clauses[index]->source.cite
                                                       : (jub_text){0};
}

uint32_t jub_decree_field_count(const jub_decree *decree)
{
    return decree->tree->fact_count;
}

jub_text jub_decree_field_name(const jub_decree *decree, uint32_t index)
{
    const decree_tree *tree = decree->tree;
    if (index >= tree->fact_count) return (jub_text){0};
    if (tree->facts[index]) return tree->facts[index]->name.text;
    size_t left = index - tree->fields.count;
    if (left < tree->rounds.count) return tree->rounds.items[left]->name.text;
    left -= tree->rounds.count;
    if (left < tree->gaps.count) return tree->gaps.items[left]->name.text;
    return tree->records.items[left - tree->gaps.count]->name.text;
}

uint32_t jub_decree_money_count(const jub_decree *decree)
{
    return decree->tree->money_count;
}

jub_text jub_decree_money_name(const jub_decree *decree, uint32_t index)
{
    return index < decree->tree->money_count ? decree->tree->moneys[index]->name.text
                                             : (jub_text){0};
}

void jub_decree_money_write(const jub_decree *decree, uint32_t index, int64_t amount,
                            jub_buffer *buffer)
{
    decree_money_write(amount, decree->tree->moneys[index]->type, buffer);
}

jub_text jub_decree_target_name(const jub_decree *decree, uint16_t target)
{
    return target < decree->targets.count ? decree->targets.keys[target] : (jub_text){0};
}

uint32_t jub_decree_lottery_count(const jub_decree *decree)
{
    return decree->lottery_count;
}

jub_text jub_decree_lottery_name(const jub_decree *decree, uint32_t index)
{
    return index < decree->lottery_count ? decree->lotteries[index] : (jub_text){0};
}

jub_text jub_decree_title(const jub_decree *decree)
{
    return decree->tree->header.title;
}

bool jub_decree_law_date(const jub_decree *decree, jub_date *date_out, const char **word_out)
{
    const decree_header *header = &decree->tree->header;
    const bool has[] = {header->has_effect, header->has_made, header->has_reckoned};
    const jub_date dates[] = {header->effect, header->made, header->reckoned};
    static const char *const words[] = {"effect", "made", "reckoned"};
    for (size_t i = 0; i < 3; i++)
        if (has[i]) {
            *date_out = dates[i];
            *word_out = words[i];
            return true;
        }
    return false;
}

bool jub_decree_effect(const jub_decree *decree, jub_date *date_out)
{
    if (!decree->tree->header.has_effect) return false;
    *date_out = decree->tree->header.effect;
    return true;
}
