// The walk through time: every day on which something happens, in order.
#include "sentence/england_private.h"

// Days on which something happens, sorted, each once.
typedef struct day_list {
    jub_date *days;
    uint32_t count;
} day_list;

static void add_day(day_list *list, jub_date day)
{
    uint32_t low = 0, high = list->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (list->days[middle] < day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < list->count && list->days[low] == day) return;
    memmove(list->days + low + 1, list->days + low, (list->count - low) * sizeof *list->days);
    list->days[low] = day;
    list->count++;
}

static void add_law_days(england_case *c, day_list *list)
{
    for (uint32_t i = LAW_DEFAULT + 1; i < LAW_COUNT; i++) {
        const england_law *law = &c->figures->laws[i];
        if (!england_has_law(c, i)) continue;
        add_day(list, law->commences);
        for (uint32_t j = 0; j < law->tranche_count; j++) add_day(list, law->tranches[j].day);
    }
}

static bool is_credit(const jub_adjustment *adjustment)
{
    return adjustment->kind == JUB_REMAND || adjustment->kind == JUB_TAGGED_BAIL;
}

static bool gather_days(england_case *c, day_list *list)
{
    const jub_custody *custody = c->custody_in;
    const size_t most = custody->sentence_count + custody->adjustment_count +
                        custody->movement_count + LAW_COUNT * (ENGLAND_TRANCHES_MAX + 1);
    list->days = JUB_NEW(c->arena, jub_date, most);
    if (!list->days) return false;
    for (uint32_t i = 0; i < custody->sentence_count; i++)
        add_day(list, custody->sentences[i].sentenced_at);
    for (uint32_t i = 0; i < custody->adjustment_count; i++)
        if (!is_credit(&custody->adjustments[i]))
            add_day(list, custody->adjustments[i].applies_from);
    for (uint32_t i = 0; i < custody->movement_count; i++)
        add_day(list, custody->movements[i].date);
    add_law_days(c, list);
    return true;
}

// Step 1: all in custody have left together when the day is past the next release.
static bool check_release(england_case *c, jub_date day)
{
    jub_date end;
    if (day > c->next_release && c->custody.count > 0) {
        const england_group group = {c->custody.items, (uint32_t)c->custody.count};
        if (!JUB_LIST_PUSH(c->arena, &c->released, group)) return false;
        for (uint32_t i = 0; i < group.count; i++)
            if (england_licence_end(c, group.units[i], &end) && end > day &&
                !JUB_LIST_PUSH(c->arena, &c->licence, group.units[i]))
                return false;
        c->custody.items = NULL;
        c->custody.count = c->custody.capacity = 0;
        char text[JUB_DATE_TEXT_BYTES + 1];
        england_say(c, STEP_RELEASED,
                    "the last of their release days, %s, has passed; what comes later starts anew",
                    jub_date_format(c->next_release, text));
    }
    size_t kept = 0;
    for (size_t i = 0; i < c->licence.count; i++)
        if (england_licence_end(c, c->licence.items[i], &end) && end >= day)
            c->licence.items[kept++] = c->licence.items[i];
    c->licence.count = kept;
    return true;
}

static bool is_in_custody(const england_case *c, uint32_t index)
{
    for (size_t i = 0; i < c->custody.count; i++)
        for (uint32_t j = 0; j < c->custody.items[i]->member_count; j++)
            if (c->custody.items[i]->members[j] == index) return true;
    return false;
}

// Step 3a: added days were already being served when the new sentence came, unless it only follows
// one of those in custody.
static int32_t served_days(england_case *c, jub_date day)
{
    if (c->custody.count == 0 || !c->next_unit) return 0;
    const jub_date base = england_base_release(c, c->next_unit);
    if (day <= base) return 0;
    for (uint32_t i = 0; i < c->custody_in->sentence_count; i++) {
        const jub_sentence *s = england_sentence(c, i);
        for (uint32_t j = 0; s->sentenced_at == day && j < s->follows_count; j++)
            if (is_in_custody(c, s->follows[j])) return 0;
    }
    return day - base - 1;
}

static int64_t sum_counts(const england_counts *n)
{
    return (int64_t)n->remand + n->bail + n->at_large + n->added + n->served + n->unused +
           n->unused_licence;
}

// Step 3b: the counts of the unit whose counts have the greatest sum.
static england_counts greatest_counts(const england_case *c)
{
    england_counts greatest = {0};
    for (size_t i = 0; i < c->custody.count; i++) {
        const england_counts *n = &c->custody.items[i]->counts;
        if (i == 0 || sum_counts(n) > sum_counts(&greatest)) greatest = *n;
    }
    return greatest;
}

static int32_t former_at_large(const england_unit *unit, england_unit *const *former, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (uint32_t j = 0; j < former[i]->member_count; j++)
            for (uint32_t k = 0; k < unit->member_count; k++)
                if (former[i]->members[j] == unit->members[k]) return former[i]->counts.at_large;
    return 0;
}

static bool has_covered_from(const england_case *c, uint32_t law, const england_unit *unit)
{
    for (uint32_t i = 0; i < unit->member_count; i++) {
        const jub_sentence *s = england_sentence(c, unit->members[i]);
        if (s->sentenced_at >= c->figures->laws[law].commences && england_law_covers(c, law, s))
            return true;
    }
    return false;
}

static void start_unit(england_case *c, england_unit *unit, const england_counts *noted,
                       int32_t served)
{
    england_counts *n = &unit->counts;
    n->remand = noted->remand;
    n->bail = noted->bail;
    n->added = noted->added;
    n->served = served != 0 ? served : noted->served;
    if (england_has_law(c, LAW_PROGRESSION) && unit->is_short &&
        unit->offence < c->figures->supervision_offence_from &&
        has_covered_from(c, LAW_PROGRESSION, unit))
        unit->is_progressed = true;
    if (!c->steps) return;
    england_explain_unit(c, unit);
    if (n->remand || n->bail || n->added || n->served)
        england_say(c, STEP_PASSED_ON,
                    "taken over from those already in custody, in days: remand %d, bail %d, added "
                    "%d, of them served %d",
                    n->remand, n->bail, n->added, n->served);
}

// Step 3g: credits of the day, and added days kept while nobody was in custody.
static void give_credits(england_case *c, jub_date day)
{
    int32_t remand = 0, bail = 0;
    for (uint32_t i = 0; i < c->custody_in->adjustment_count; i++) {
        const jub_adjustment *a = &c->custody_in->adjustments[i];
        if (a->applies_from != day) continue;
        if (a->kind == JUB_REMAND) remand += a->days;
        if (a->kind == JUB_TAGGED_BAIL) bail += a->days;
    }
    for (size_t i = 0; i < c->custody.count; i++) {
        england_counts *n = &c->custody.items[i]->counts;
        n->remand += remand;
        n->bail += bail;
        n->added += c->banked_days;
    }
    if (c->banked_days != 0)
        england_say(c, STEP_ADDED, "added days kept from before count now: %d", c->banked_days);
    c->banked_days = 0;
    if (remand + bail > 0)
        england_say(c, STEP_CREDIT,
                    "for every sentence in custody, in days: remand %d, tagged bail %d", remand,
                    bail);
}

static bool has_sentence_on(const england_case *c, jub_date day)
{
    for (uint32_t i = 0; i < c->custody_in->sentence_count; i++)
        if (england_sentence(c, i)->sentenced_at == day) return true;
    return false;
}

static jub_status impose_sentences(england_case *c, jub_date day, jub_error *error)
{
    if (!has_sentence_on(c, day)) return JUB_OK;
    const int32_t served = served_days(c, day);
    const england_counts noted = greatest_counts(c);
    england_unit *const *former = c->custody.items;
    const size_t former_count = c->custody.count;
    for (uint32_t i = 0; i < c->custody_in->sentence_count; i++)
        if (england_sentence(c, i)->sentenced_at == day)
            c->fractions[i] = england_fraction_on(c, england_sentence(c, i), day);
    const jub_status status = england_form_units(c, day, error);
    if (status != JUB_OK) return status;
    for (size_t i = 0; i < c->custody.count; i++) {
        england_unit *unit = c->custody.items[i];
        if (!unit->has_new) continue;
        if (unit->member_count > 1)
            unit->counts.at_large = former_at_large(unit, former, former_count);
        start_unit(c, unit, &noted, served);
    }
    give_credits(c, day);
    return JUB_OK;
}

// The movement after `movement` in the order of days; of the same day, in the order given.
static const jub_movement *next_movement(const england_case *c, const jub_movement *movement)
{
    const jub_movement *next = NULL;
    for (uint32_t i = 0; i < c->custody_in->movement_count; i++) {
        const jub_movement *m = &c->custody_in->movements[i];
        const bool is_later =
            m->date > movement->date || (m->date == movement->date && m > movement);
        if (is_later && (!next || m->date < next->date)) next = m;
    }
    return next;
}

// A removal from the country ends custody only in the earlier law, and only when it succeeded.
static bool is_release(const england_case *c, const jub_movement *movement)
{
    if (movement->reason != JUB_ERS) return true;
    if (movement->date >= c->figures->removal_is_no_release_from) return false;
    const jub_movement *next = next_movement(c, movement);
    return !next || next->reason != JUB_FAILED_ERS_REMOVAL;
}

// Step 4. True when somebody went out, so that the next release is not taken anew.
static bool apply_movement(england_case *c, jub_date day)
{
    const jub_movement *movement = NULL;
    for (uint32_t i = 0; i < c->custody_in->movement_count; i++)
        if (c->custody_in->movements[i].date == day) movement = &c->custody_in->movements[i];
    if (!movement || !movement->is_out) return false;
    if (c->custody.count == 0 || !is_release(c, movement)) return true;
    c->next_release = day;
    char text[JUB_DATE_TEXT_BYTES + 1];
    england_say(c, STEP_MOVEMENT, "left custody on %s", jub_date_format(day, text));
    return true;
}

// Step 5.
static void apply_added_days(england_case *c, jub_date day)
{
    int32_t net = 0;
    bool found = false;
    for (uint32_t i = 0; i < c->custody_in->adjustment_count; i++) {
        const jub_adjustment *a = &c->custody_in->adjustments[i];
        if (a->applies_from != day) continue;
        if (a->kind == JUB_ADDED_DAYS) net += a->days;
        if (a->kind == JUB_RESTORED_DAYS) net -= a->days;
        found |= a->kind == JUB_ADDED_DAYS || a->kind == JUB_RESTORED_DAYS;
    }
    if (!found) return;
    if (c->custody.count == 0) c->banked_days += net;
    for (size_t i = 0; i < c->custody.count; i++) c->custody.items[i]->counts.added += net;
    char text[JUB_DATE_TEXT_BYTES + 1];
    england_say(c, STEP_ADDED, "%s: days added, less those given back: %d%s",
                jub_date_format(day, text), net,
                c->custody.count == 0 ? "; kept, as nobody is in custody" : "");
}

static int32_t days_at_large(const england_case *c, jub_date day)
{
    int32_t days = 0;
    for (uint32_t i = 0; i < c->custody_in->adjustment_count; i++) {
        const jub_adjustment *a = &c->custody_in->adjustments[i];
        if (a->applies_from == day && a->kind == JUB_AT_LARGE) days += a->days;
    }
    return days;
}

// Step 6: days at large reach those not yet due for release.
static void apply_at_large(england_case *c, jub_date day)
{
    const int32_t days = days_at_large(c, day);
    if (days == 0) return;
    char names[ENGLAND_NAMES_BYTES], text[JUB_DATE_TEXT_BYTES + 1];
    for (size_t i = 0; i < c->custody.count + c->licence.count; i++) {
        england_unit *unit =
            i < c->custody.count ? c->custody.items[i] : c->licence.items[i - c->custody.count];
        if (england_unit_release(c, unit) < day) continue;
        unit->counts.at_large += days;
        england_say(c, STEP_AT_LARGE, "%s: days at large that push %s back: %d",
                    jub_date_format(day, text), england_names(c, unit, names), days);
    }
}

void england_take_next_release(england_case *c)
{
    for (size_t i = 0; i < c->custody.count; i++) {
        const jub_date release = england_unit_release(c, c->custody.items[i]);
        if (i > 0 && release <= c->next_release) continue;
        c->next_release = release;
        c->next_unit = c->custody.items[i];
    }
}

static jub_status visit(england_case *c, jub_date day, jub_error *error)
{
    if (!check_release(c, day) || !england_apply_laws(c, day)) return jub_fail_no_memory(error);
    const jub_status status = impose_sentences(c, day, error);
    if (status != JUB_OK) return status;
    const bool went_out = apply_movement(c, day);
    apply_added_days(c, day);
    apply_at_large(c, day);
    if (!went_out) england_take_next_release(c);
    return JUB_OK;
}

jub_status england_walk(england_case *c, jub_error *error)
{
    day_list list = {0};
    if (!gather_days(c, &list)) return jub_fail_no_memory(error);
    c->next_release = JUB_DATE_MAX;
    for (uint32_t i = 0; i < c->custody_in->sentence_count; i++) {
        const jub_date day = england_sentence(c, i)->sentenced_at;
        if (day < c->next_release) c->next_release = day;
    }
    for (uint32_t i = 0; i < list.count; i++) {
        const jub_status status = visit(c, list.days[i], error);
        if (status != JUB_OK) return status;
        if (c->is_out_of_range) return JUB_OK; // refused by the caller
    }
    return JUB_OK;
}
