#include "rehearsal/run_private.h"

// What is true of a person and stands in no register: whether the papers bear out what is recorded.
// Better conduct is borne out more often, so that readers have something to agree about.

enum { SUPPORTED_UNKNOWN = 62, SET_ASIDE_IN_1000 = 35, CLIENTS_ONE_IN = 9 };
static const uint32_t supported_by_conduct[] = {85, 65, 45}; // of 100, by place of the mark

static const jub_column *column_of(const rehearsal *run, const char *name)
{
    return jub_resource_column(run->basis->persons, jub_text_from(name));
}

uint32_t papers_conduct(const rehearsal *run, uint32_t person)
{
    const jub_column *conduct = column_of(run, "conduct");
    if (!conduct || conduct->type != JUB_CHOICE || !jub_column_has(conduct, person))
        return UINT32_MAX;
    return conduct->codes[person];
}

bool papers_support(const rehearsal *run, uint32_t person, jub_reason *reason_out)
{
    static const jub_reason reasons[] = {JUB_REASON_IS_PAPERS_MISSING, JUB_REASON_IS_FACT_DISPUTED,
                                         JUB_REASON_IS_CONDUCT};
    const uint32_t conduct = papers_conduct(run, person);
    jub_prng prng = jub_lots_choice(&run->cast->lots, "papers", person, 0);
    const uint32_t share = conduct < 3 ? supported_by_conduct[conduct] : SUPPORTED_UNKNOWN;
    *reason_out = reasons[jub_prng_below(&prng, 3)];
    return jub_prng_chance(&prng, share, 100);
}

bool papers_set_aside(const rehearsal *run, uint32_t person, jub_reason *reason_out)
{
    static const jub_reason reasons[] = {JUB_REASON_IS_PAPERS_MISSING, JUB_REASON_IS_FACT_DISPUTED,
                                         JUB_REASON_IS_CONDUCT, JUB_REASON_IS_DIED,
                                         JUB_REASON_IS_PERSON_DECLINES};
    jub_prng prng = jub_lots_choice(&run->cast->lots, "set aside", person, 0);
    *reason_out = reasons[jub_prng_below(&prng, 5)];
    return jub_prng_chance(&prng, SET_ASIDE_IN_1000, 1000);
}

// People of some towns, where the register has towns: those whom one go-between knows.
bool papers_is_client(const rehearsal *run, uint32_t player, uint32_t person)
{
    const jub_column *town = column_of(run, "home_town");
    uint64_t group = person;
    if (town && (town->type == JUB_TEXT_VALUE || town->type == JUB_CHOICE)) {
        if (!jub_column_has(town, person)) return false;
        group = town->codes[person];
    }
    jub_prng prng = jub_lots_choice(&run->cast->lots, "client", player, group);
    return jub_prng_chance(&prng, 1, CLIENTS_ONE_IN);
}
