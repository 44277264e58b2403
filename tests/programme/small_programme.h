#ifndef JUB_TEST_SMALL_PROGRAMME_H
#define JUB_TEST_SMALL_PROGRAMME_H

// A programme small enough to be worked out by hand, and the steps of its life. Events are written
// as JSON with ' for ", and handed to the rules one sitting each.
//
//     who  where  held as    conduct  the decree
//     A1   F1     convicted  model    reduces by 6 months; no reader can refuse it
//     A2   F1     convicted  good     reduces by 6 months
//     A3   F1     convicted  poor     gives nothing
//     A4   F1     family     good     releases: held longest, has the place of F1
//     A5   F1     family     good     in reserve behind A4
//     A6   F1     family     good     behind the reserve of one
//     B1   F2     convicted  good     reduces by 6 months
//     B2   F2     convicted  good     reduces by 6 months

#include "decree/register_fixture.h"
#include "programme/dealing.h"
#include "programme/first_list.h"
#include "programme/selection.h"
#include "programme/state.h"

#define SMALL_DECREE                                                                               \
    "decree \"Small pardon\" cite \"order 1\" made 2030-01-01 effect 2030-03-01 "                  \
    "reckoned 2030-03-01 .\n"                                                                      \
    "convention month_end clamp .\nconvention day_count exclusive .\n"                             \
    "field facility : text .\nfield held_as : one of { convicted, family } .\n"                    \
    "field conduct : one of { model, good, poor } .\nfield held_since : date .\n"                  \
    "field term_end : date or none .\n"                                                            \
    "covers C1 cite \"1\" when held_as is convicted or held_as is family .\n"                      \
    "excludes X1 cite \"4\" when conduct is good and not (R1 and R2) .\n"                          \
    "grants G1 cite \"2\" reduce by 6 months\n"                                                    \
    "  when held_as is convicted and term_end is not none and\n"                                   \
    "       (conduct is model or conduct is good) .\n"                                             \
    "grants G2 cite \"3\" release when held_as is family .\n"                                      \
    "quota Q1 cite \"3\" on G2 take 1 per facility\n"                                              \
    "  rank by days(held_since, reckoned) down tie lottery \"small\" .\n"                          \
    "combine most_favourable .\n"                                                                  \
    "round R1 cite \"5\" \"first\" 2030-01-10 .. 2030-01-20 by \"each prison\" .\n"                \
    "round R2 cite \"5\" \"final\" 2030-01-21 .. 2030-01-31 by \"readers\" .\n"                    \
    "notice N1 cite \"6\" to \"facility\" on 2030-02-10 .\n"                                       \
    "notice N2 cite \"6\" to \"person\" 7 days before effect .\n"

static const fixture_file small_register[] = {
    {"facilities", "facility:string", "facility\nF1\nF2\nF3\nF4\nF5\nF6\n"},
    {"persons",
     "person:string facility:string>facilities held_as:string conduct:string held_since:date "
     "term_end:date home_town:string unit:string",
     "person,facility,held_as,conduct,held_since,term_end,home_town,unit\n"
     "A1,F1,convicted,model,2020-01-01,2031-01-01,Hill,9th\n"
     "A2,F1,convicted,good,2020-01-01,2032-05-15,Hill,\n"
     "A3,F1,convicted,poor,2020-01-01,2031-01-01,Lake,\n"
     "A4,F1,family,good,2010-01-01,none,,\n"
     "A5,F1,family,good,2012-01-01,none,,\n"
     "A6,F1,family,good,2014-01-01,none,,\n"
     "B1,F2,convicted,good,2020-01-01,2031-01-01,,\n"
     "B2,F2,convicted,good,2020-01-01,2031-01-01,,\n"},
    {"officers", "officer:string facility:string>facilities home_town:string unit:string",
     "officer,facility,home_town,unit\nRD1,F1,,\nRD2,F2,,\nRD3,F3,,\nRD4,F4,,\nRD5,F5,,\n"
     "RD6,F6,,\nOT,F3,Lake,\nOU,F3,,9th\nOK,F4,,\nOM,F5,,\n"},
    {"ties", "tie:string officer:string>officers person:string>persons",
     "tie,officer,person\nT1,OK,B1\n"},
    {"movements", "movement:string person:string>persons facility:string>facilities",
     "movement,person,facility\nM1,B2,F5\nM2,B2,F2\n"},
};

/// How far the life goes. Each step is done on its day.
typedef enum small_step {
    SMALL_EMPTY,
    SMALL_OPENED,
    SMALL_ENROLLED,
    SMALL_SIGNED,
    SMALL_EDITED,
    SMALL_FROZEN,
    SMALL_SEEDED,
    SMALL_ORDERED, // level 1
    SMALL_FIRST_ROUND,
    SMALL_NOMINATED,
    SMALL_LISTS_SIGNED,
    SMALL_FIRST_CLOSED,
    SMALL_SECONDED,
    SMALL_LISTED,
    SMALL_READERS_DRAWN,
    SMALL_FINAL_ROUND,
    SMALL_DEALT,
    SMALL_DECIDED,
    SMALL_FINAL_CLOSED,
    SMALL_FINALISED,
    SMALL_SEALED,
    SMALL_AUDITED, // level 2; the sample is drawn
    SMALL_FACILITIES_TOLD,
    SMALL_PEOPLE_TOLD,
    SMALL_PUBLIC,
    SMALL_EFFECTED, // and the sample is read
    SMALL_CLOSED,
    SMALL_STEP_COUNT
} small_step;

enum { SMALL_DRAWN_MAX = 8, SMALL_EVENT_MAX = 512 };

typedef struct small {
    jub_arena *arena;
    jub_sha256 *sha;
    jub_basis basis;
    jub_state state;
    jub_error error;
    uint64_t index; // of the next event
    jub_drawn drawn[SMALL_DRAWN_MAX];
    size_t drawn_count;
    bool is_public; // facts are taken off before the rules see an event
    // How the next event comes, until it has been tried.
    bool is_carried;
    bool has_seen;
    uint64_t seen;
    const char *signed_at; // moment of the sitting; NULL: of the event
    // All that happened, for whoever wants to apply it again.
    struct {
        char actor[16];
        jub_event event;
        jub_event_at at;
    } done[SMALL_EVENT_MAX];
    size_t done_count;
} small;

// -- making one -----------------------------------------------------------------------------------

static inline jub_hash small_hash(small *world, const char *words)
{
    jub_hash hash;
    assert_true(jub_sha256_of(world->sha, jub_text_from(words), hash.bytes));
    return hash;
}

static inline const char *small_hex(small *world, const jub_hash *hash)
{
    char *hex = JUB_NEW(world->arena, char, 2 * JUB_HASH_BYTES + 1);
    jub_hex_encode(hash->bytes, JUB_HASH_BYTES, hex);
    return hex;
}

static inline void small_begin(small *world)
{
    world->state = (jub_state){0};
    world->index = 1;
    world->drawn_count = 0;
    world->done_count = 0;
    world->basis.proposals = NULL;
    assert_int_equal(jub_state_begin(world->arena, &world->basis, JUB_TEXT("small.example"),
                                     &world->state, &world->error),
                     JUB_OK);
}

/// `is_public`: without register and facts.
static inline small *small_new(jub_arena *arena, bool is_public)
{
    small *world = JUB_NEW(arena, small, 1);
    jub_diagnostics diagnostics;
    world->arena = arena;
    world->sha = jub_sha256_new();
    world->is_public = is_public;
    assert_non_null(world->sha);
    const jub_hash decree_hash = small_hash(world, "decree");
    const jub_hash register_hash = small_hash(world, "register");
    const jub_decree *decree = fixture_decree(arena, SMALL_DECREE, &diagnostics);
    const jub_register *reg =
        is_public ? NULL
                  : fixture_register(arena, small_register,
                                     sizeof small_register / sizeof *small_register);
    const jub_status status = jub_basis_open(arena, world->sha, decree, &decree_hash, reg,
                                             &register_hash, &world->basis, &world->error);
    if (status != JUB_OK) fail_msg("%s", world->error.message);
    small_begin(world);
    return world;
}

static inline void small_free(small *world)
{
    jub_sha256_free(world->sha);
    world->sha = NULL;
}

// -- acting ---------------------------------------------------------------------------------------

/// Noon of a day `2030-01-10`, or the moment itself.
static inline int64_t small_time(small *world, const char *day)
{
    int64_t time;
    const jub_text moment = strlen(day) == JUB_DATE_TEXT_BYTES
                                ? jub_text_format(world->arena, "%sT12:00:00Z", day)
                                : jub_text_from(day);
    assert_true(jub_moment_read(moment, &time));
    return time;
}

static inline jub_event small_event(small *world, const char *day, const char *json)
{
    jub_event event;
    const jub_text text = jub_text_copy(world->arena, jub_text_from(json));
    char *bytes = (char *)(uintptr_t)text.bytes;
    for (size_t i = 0; i < text.length_bytes; i++)
        if (bytes[i] == '\'') bytes[i] = '"';
    if (jub_event_from_json(world->arena, text, &event, &world->error) != JUB_OK)
        fail_msg("%s: %s", json, world->error.message);
    event.time = small_time(world, day);
    if (jub_event_facts(event.kind) != 0) {
        event.has_commitment = true;
        event.commitment = small_hash(
            world, jub_text_format(world->arena, "%llu", (unsigned long long)world->index).bytes);
    }
    return event;
}

/// The event as the public log has it.
static inline jub_event small_public(const jub_event *event)
{
    jub_event open = {
        .kind = event->kind,
        .time = event->time,
        .has = event->has & jub_event_public(event->kind),
        .has_commitment = event->has_commitment,
        .commitment = event->commitment,
    };
#define X(name, member, type, meaning)                                                             \
    if (open.has >> JUB_FIELD_##name & 1) open.member = event->member;
    JUB_EVENT_FIELD_LIST(X)
#undef X
    return open;
}

static inline void small_sat(small *world, const jub_event_at *at)
{
    if (at->actor != JUB_NO_ACTOR) {
        jub_actor *actor = &world->state.actors.items[at->actor];
        actor->sitting_count++;
        actor->last_time = at->sitting_time;
        actor->last_seen = at->seen;
    }
    if (!at->is_carried) world->state.programme.last_time = at->sitting_time;
}

static inline jub_status small_try(small *world, const char *actor, const char *day,
                                   const char *json)
{
    jub_event event = small_event(world, day, json);
    const jub_event_at at = {
        .index = world->index,
        .actor = jub_state_actor(&world->state, jub_text_from(actor)),
        .actor_id = jub_text_from(actor),
        .seen = world->has_seen ? world->seen : world->index - 1,
        .sitting_time = world->signed_at ? small_time(world, world->signed_at) : event.time,
        .is_carried = world->is_carried,
        .drawn = world->drawn,
        .drawn_count = world->drawn_count,
    };
    world->is_carried = world->has_seen = false;
    world->signed_at = NULL;
    world->error = (jub_error){0};
    if (world->is_public) event = small_public(&event);
    const jub_status status = jub_apply(&world->state, &at, &event, &world->error);
    if (status != JUB_OK) return status;
    small_sat(world, &at);
    assert_true(world->done_count < SMALL_EVENT_MAX);
    (void)snprintf(world->done[world->done_count].actor, 16, "%s", actor);
    world->done[world->done_count].event = event;
    world->done[world->done_count++].at = at;
    world->index += 2; // the next sitting's header, and its event
    return JUB_OK;
}

static inline void small_do(small *world, const char *actor, const char *day, const char *json)
{
    if (small_try(world, actor, day, json) != JUB_OK)
        fail_msg("%s on %s: %s: %s (%s)", actor, day, json, world->error.message,
                 world->error.hint);
}

__attribute__((format(printf, 4, 5))) static inline void
small_dof(small *world, const char *actor, const char *day, const char *format, ...)
{
    char json[2048];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(json, sizeof json, format, arguments);
    va_end(arguments);
    small_do(world, actor, day, json);
}

/// The pair of keys that is made from a name.
static inline jub_signer small_signer(small *world, const char *name)
{
    jub_signer signer;
    const jub_hash seed = small_hash(world, name);
    assert_int_equal(jub_signer_from_seed(jub_text_from(name), JUB_KEY_ED25519, seed.bytes, &signer,
                                          &world->error),
                     JUB_OK);
    return signer;
}

/// A draw by three officers is closed and comes to its result in the log, or is void.
static inline void small_draw_by(small *world, const char *id, const char *const officers[3],
                                 bool is_void)
{
    jub_vkey *keys = JUB_NEW(world->arena, jub_vkey, 3);
    assert_true(world->drawn_count < SMALL_DRAWN_MAX);
    for (size_t i = 0; i < 3; i++) keys[i] = small_signer(world, officers[i]).vkey;
    world->drawn[world->drawn_count++] = (jub_drawn){.draw = jub_text_from(id),
                                                     .is_void = is_void,
                                                     .seed = small_hash(world, id),
                                                     .entry = world->index++,
                                                     .officers = keys,
                                                     .officer_count = 3};
}

static inline void small_draw(small *world, const char *id)
{
    small_draw_by(world, id, (const char *const[]){"court", "bar", "REG1"}, false);
}

// -- values that events need ----------------------------------------------------------------------

/// The root over the nominations in the order they were made, worked out from what happened.
static inline const char *small_root(small *world, const char *facility)
{
    jub_hash leaves[16], root;
    size_t count = 0;
    for (size_t i = 0; i < world->done_count; i++) {
        const jub_event *event = &world->done[i].event;
        if (event->kind != JUB_EVENT_NOMINATED || !jub_text_is(event->facility, facility)) continue;
        uint8_t bytes[1 + JUB_HASH_BYTES] = {0}; // the leaf's prefix
        memcpy(bytes + 1, event->commitment.bytes, JUB_HASH_BYTES);
        assert_true(jub_sha256_of(world->sha, (jub_text){(char *)bytes, sizeof bytes},
                                  leaves[count++].bytes));
    }
    // RFC 9162: left halves are the largest power of two below the size; here at most four leaves.
    assert_in_range(count, 1, 4);
    uint8_t pair[1 + 2 * JUB_HASH_BYTES] = {1};
    for (size_t width = 1; width < count; width *= 2)
        for (size_t i = 0; i + width < count; i += 2 * width) {
            memcpy(pair + 1, leaves[i].bytes, JUB_HASH_BYTES);
            memcpy(pair + 1 + JUB_HASH_BYTES, leaves[i + width].bytes, JUB_HASH_BYTES);
            assert_true(
                jub_sha256_of(world->sha, (jub_text){(char *)pair, sizeof pair}, leaves[i].bytes));
        }
    root = leaves[0];
    return small_hex(world, &root);
}

/// The list, or a facility's part, as a text in the arena.
static inline jub_text small_list(small *world, const char *facility, size_t *count_out)
{
    jub_list list = {0};
    jub_buffer buffer = jub_buffer_init(1 << 20);
    const uint32_t row =
        facility ? jub_basis_facility(&world->basis, jub_text_from(facility)) : JUB_NO_ROW;
    assert_int_equal(jub_list_make(world->arena, &world->state, &list, &world->error), JUB_OK);
    jub_list_write(&world->basis, &list, row, &buffer);
    const jub_text text = jub_text_copy(world->arena, jub_buffer_view(&buffer));
    *count_out = jub_text_count(text, '\n') - 1; // the header
    jub_buffer_clear(&buffer);
    return text;
}

static inline const char *small_list_hash(small *world, const char *facility, size_t *count_out)
{
    jub_hash hash = {{0}};
    *count_out = 0;
    if (!world->is_public) {
        const jub_text text = small_list(world, facility, count_out);
        assert_true(jub_sha256_of(world->sha, text, hash.bytes));
    }
    return small_hex(world, &hash);
}

static inline const char *small_actor(const small *world, uint32_t actor)
{
    return world->state.actors.items[actor].id.bytes;
}

/// Deals the reading that is due. In public the lot is looked up in `by`, which has the facts.
static inline void small_deal(small *world, const char *day, uint32_t case_number, uint32_t reading,
                              const small *by)
{
    uint32_t actor;
    const small *told = by ? by : world;
    if (by) {
        const jub_case *item = &told->state.cases.items[case_number - 1];
        const uint32_t place = reading == 1   ? item->first
                               : reading == 2 ? item->second
                                              : item->third;
        actor = told->state.readings.items[place - 1].actor;
    } else if (jub_deal(&world->state, case_number, reading, &actor, &world->error) != JUB_OK)
        fail_msg("%s", world->error.message);
    small_dof(world, "REG1", day,
              "{'kind':'case.assigned','case_number':%u,'reading':%u,'actor':'%s'}", case_number,
              reading, small_actor(told, actor));
}

/// Whom a reading is dealt to.
static inline const char *small_reader(const small *world, uint32_t case_number, uint32_t reading)
{
    const jub_case *item = &world->state.cases.items[case_number - 1];
    const uint32_t place = reading == 1 ? item->first : reading == 2 ? item->second : item->third;
    assert_true(place > 0);
    return small_actor(world, world->state.readings.items[place - 1].actor);
}

static inline void small_decide(small *world, const char *day, uint32_t case_number,
                                uint32_t reading, const char *clauses)
{
    const bool is_pass = strcmp(clauses, "R2") != 0;
    small_dof(
        world, small_reader(world, case_number, reading), day,
        "{'kind':'%s','case_number':%u,'reading':%u,'decision':'%s','clauses':'%s','reason':'%s',"
        "'discretion':%s}",
        reading == 3 ? "case.adjudicated" : "case.decided", case_number, reading,
        is_pass ? "pass" : "refuse", clauses, is_pass ? "as-determined" : "fact-disputed",
        is_pass ? "false" : "true");
}

// -- the life -------------------------------------------------------------------------------------

/// A public key for a name: any that can be made from a seed.
static inline const char *small_key(small *world, const char *name)
{
    jub_buffer buffer = jub_buffer_init(JUB_VKEY_MAX_BYTES);
    jub_signer signer = small_signer(world, name);
    jub_vkey_write(&signer.vkey, &buffer);
    const jub_text text = jub_text_copy(world->arena, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
    jub_signer_clear(&signer);
    return text.bytes;
}

static inline void small_enrol(small *world, const char *day, const char *id, const char *role,
                               const char *facility)
{
    char where[64] = "";
    if (facility) (void)snprintf(where, sizeof where, ",'facility':'%s'", facility);
    small_dof(world, "ADM", day, "{'kind':'actor.enrolled','actor':'%s','role':'%s','key':'%s'%s}",
              id, role, small_key(world, id), where);
}

static inline void small_open(small *world)
{
    const jub_hash decree = small_hash(world, "decree");
    small_dof(world, "ADM", "2030-01-02",
              "{'kind':'programme.opened','actor':'ADM','key':'%s','sha256':'%s','received':'%s',"
              "'offset':1980,'reserve':1,'rehearsal':true}",
              small_key(world, "ADM"), small_hex(world, &decree),
              small_hex(world, &world->basis.register_sha256));
}

static inline void small_enrol_all(small *world)
{
    static const char *const people[][3] = {
        {"SG1", "signatory", NULL},  {"SG2", "signatory", NULL}, {"CA", "clerk", "F1"},
        {"CB", "clerk", "F1"},       {"CC", "clerk", "F2"},      {"HA", "head", "F1"},
        {"HB", "head", "F2"},        {"RD1", "reader", "F1"},    {"RD2", "reader", "F2"},
        {"RD3", "reader", "F3"},     {"RD4", "reader", "F4"},    {"RD5", "reader", "F5"},
        {"RD6", "reader", "F6"},     {"CH", "chief", NULL},      {"REG1", "registrar", NULL},
        {"REG2", "registrar", NULL}, {"AU", "auditor", NULL},    {"GT", "gate", "F1"},
    };
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        small_enrol(world, "2030-01-02", people[i][0], people[i][1], people[i][2]);
}

static inline void small_sign(small *world)
{
    const jub_hash decree = small_hash(world, "decree");
    const char *hex = small_hex(world, &decree);
    small_dof(world, "SG1", "2030-01-03", "{'kind':'decree.signed','sha256':'%s'}", hex);
    small_dof(world, "SG2", "2030-01-03", "{'kind':'decree.signed','sha256':'%s'}", hex);
}

static inline void small_freeze(small *world)
{
    const jub_hash reg = small_hash(world, "register");
    small_dof(world, "REG1", "2030-01-08", "{'kind':'register.frozen','sha256':'%s','count':8}",
              small_hex(world, &reg));
}

static inline void small_nominate(small *world)
{
    const char *day = "2030-01-12";
    small_do(world, "CA", day,
             "{'kind':'person.nominated','facility':'F1','person':'A1','clauses':'G1'}");
    small_do(world, "CB", day,
             "{'kind':'person.nominated','facility':'F1','person':'A2','clauses':'G1'}");
    small_do(world, "CA", day,
             "{'kind':'person.nominated','facility':'F1','person':'A4','clauses':'G2,Q1'}");
    small_do(world, "CA", day,
             "{'kind':'person.nominated','facility':'F1','person':'A5','clauses':'G2,Q1'}");
    small_do(world, "CC", day,
             "{'kind':'person.nominated','facility':'F2','person':'B1','clauses':'G1'}");
    small_do(world, "CC", day,
             "{'kind':'person.set-aside','facility':'F2','person':'B2','reason':'conduct'}");
}

static inline void small_sign_lists(small *world)
{
    small_dof(world, "HA", "2030-01-18",
              "{'kind':'first-list.signed','facility':'F1','count':4,'root':'%s'}",
              small_root(world, "F1"));
    small_dof(world, "HB", "2030-01-18",
              "{'kind':'first-list.signed','facility':'F2','count':1,'root':'%s'}",
              small_root(world, "F2"));
}

static inline void small_list_cases(small *world)
{
    static const char *const people[] = {"A1", "A2", "A4", "A5", "B1"};
    for (unsigned i = 0; i < 5; i++)
        small_dof(world, "REG2", "2030-01-20",
                  "{'kind':'case.listed','case_number':%u,'person':'%s'}", i + 1, people[i]);
}

static inline void small_deal_all(small *world, const small *by)
{
    uint32_t number, reading;
    while (jub_deal_next(&world->state, &number, &reading))
        small_deal(world, "2030-01-21", number, reading, by);
}

/// A1, A2 and A5 are passed; A4's readers differ and the third refuses; B1 is refused by both.
static inline void small_decide_all(small *world, const small *by)
{
    const char *day = "2030-01-25";
    for (uint32_t reading = 1; reading <= 2; reading++) {
        small_decide(world, day, 1, reading, "G1");
        small_decide(world, day, 2, reading, "G1");
        small_decide(world, day, 3, reading, reading == 1 ? "R2" : "G2,Q1");
        small_decide(world, day, 4, reading, "G2,Q1");
        small_decide(world, day, 5, reading, "R2");
    }
    small_deal(world, day, 3, 3, by);
    small_decide(world, day, 3, 3, "R2");
}

static inline void small_finalise(small *world, const char *actor, const char *day)
{
    size_t count;
    const char *hash = small_list_hash(world, NULL, &count);
    small_dof(world, actor, day, "{'kind':'list.finalised','file':'%s','total':%zu}", hash, count);
}

static inline void small_seal(small *world, const char *actor, const char *day)
{
    const jub_hash sealed = small_hash(world, "sealed");
    small_dof(world, actor, day,
              "{'kind':'list.sealed','entry':%llu,'sha256':'%s','box':'age1quorum'}",
              (unsigned long long)world->state.programme.list_entry, small_hex(world, &sealed));
}

static inline void small_tell_facility(small *world, const char *day, const char *facility)
{
    size_t count;
    const char *hash = small_list_hash(world, facility, &count);
    small_dof(world, "REG1", day,
              "{'kind':'facility.notified','facility':'%s','file':'%s','total':%zu}", facility,
              hash, count);
}

static inline void small_tell_people(small *world)
{
    const char *day = "2030-02-22";
    small_do(world, "REG1", day, "{'kind':'level.opened','level':4}");
    small_do(world, "HA", day,
             "{'kind':'person.notified','facility':'F1','person':'A1','standing':'granted',"
             "'clauses':'G1','new_end':'2030-07-01','effect':'reduced'}");
    small_do(world, "HA", day,
             "{'kind':'person.notified','facility':'F1','person':'A2','standing':'granted',"
             "'clauses':'G1','new_end':'2031-11-15','effect':'reduced'}");
    small_do(world, "HA", day,
             "{'kind':'person.notified','facility':'F1','person':'A5','standing':'granted',"
             "'clauses':'G2,Q1','new_end':'2030-03-01','effect':'released'}");
}

static inline void small_effect(small *world)
{
    const char *day = "2030-03-01";
    small_do(world, "HA", day,
             "{'kind':'effect.recorded','facility':'F1','person':'A1','effect':'reduced',"
             "'new_end':'2030-07-01'}");
    small_do(world, "HA", day,
             "{'kind':'effect.recorded','facility':'F1','person':'A2','effect':'reduced',"
             "'new_end':'2031-11-15'}");
    small_do(world, "GT", day,
             "{'kind':'effect.recorded','facility':'F1','person':'A5','effect':'released',"
             "'new_end':'2030-03-01'}");
}

static inline void small_reread(small *world)
{
    for (size_t i = 0; i < world->state.cases.count; i++)
        if (world->state.is_sampled[i])
            small_dof(world, "AU", "2030-03-01",
                      "{'kind':'audit.reread','case_number':%zu,'decision':'pass',"
                      "'reason':'as-determined'}",
                      i + 1);
}

static inline void small_seed(small *world, const char *day, const char *use)
{
    small_draw(world, use);
    small_dof(world, "REG1", day, "{'kind':'seed.taken','use':'%s','draw':'%s'}", use, use);
}

static inline void small_second_all(small *world)
{
    for (unsigned i = 1; i <= 6; i++)
        small_dof(world, "CH", "2030-01-20", "{'kind':'reader.seconded','actor':'RD%u'}", i);
}

/// One step. `by` has the facts where `world` is public, else it is NULL.
static inline void small_live(small *world, small_step step, const small *by)
{
    switch (step) {
    case SMALL_OPENED: small_open(world); break;
    case SMALL_ENROLLED: small_enrol_all(world); break;
    case SMALL_SIGNED: small_sign(world); break;
    case SMALL_EDITED:
        small_do(world, "CA", "2030-01-05",
                 "{'kind':'record.edited','facility':'F1','person':'A2','field':'conduct',"
                 "'before':'poor','after':'good','document':'report 7'}");
        break;
    case SMALL_FROZEN: small_freeze(world); break;
    case SMALL_SEEDED: small_seed(world, "2030-01-09", "lottery/small"); break;
    case SMALL_ORDERED:
        small_do(world, "REG1", "2030-01-10", "{'kind':'level.opened','level':1}");
        break;
    case SMALL_FIRST_ROUND:
        small_do(world, "REG1", "2030-01-10", "{'kind':'round.opened','round':'R1'}");
        break;
    case SMALL_NOMINATED: small_nominate(world); break;
    case SMALL_LISTS_SIGNED: small_sign_lists(world); break;
    case SMALL_FIRST_CLOSED:
        small_do(world, "REG1", "2030-01-20", "{'kind':'round.closed','round':'R1'}");
        break;
    case SMALL_SECONDED: small_second_all(world); break;
    case SMALL_LISTED: small_list_cases(world); break;
    case SMALL_READERS_DRAWN: small_seed(world, "2030-01-20", "readers"); break;
    case SMALL_FINAL_ROUND:
        small_do(world, "REG1", "2030-01-21", "{'kind':'round.opened','round':'R2'}");
        break;
    case SMALL_DEALT: small_deal_all(world, by); break;
    case SMALL_DECIDED: small_decide_all(world, by); break;
    case SMALL_FINAL_CLOSED:
        small_do(world, "CH", "2030-01-31", "{'kind':'round.closed','round':'R2'}");
        break;
    case SMALL_FINALISED: small_finalise(world, "REG1", "2030-02-01"); break;
    case SMALL_SEALED: small_seal(world, "REG2", "2030-02-01"); break;
    case SMALL_AUDITED:
        small_do(world, "REG1", "2030-02-01", "{'kind':'level.opened','level':2}");
        small_seed(world, "2030-02-02", "audit");
        small_do(world, "AU", "2030-02-02", "{'kind':'audit.drawn','draw':'audit','count':2}");
        break;
    case SMALL_FACILITIES_TOLD:
        small_do(world, "REG1", "2030-02-10", "{'kind':'level.opened','level':3}");
        small_tell_facility(world, "2030-02-10", "F1");
        small_tell_facility(world, "2030-02-10", "F2");
        break;
    case SMALL_PEOPLE_TOLD: small_tell_people(world); break;
    case SMALL_PUBLIC:
        small_do(world, "REG1", "2030-03-01", "{'kind':'level.opened','level':5}");
        break;
    case SMALL_EFFECTED:
        small_effect(world);
        small_reread(world);
        break;
    case SMALL_CLOSED: small_do(world, "REG1", "2030-03-02", "{'kind':'programme.closed'}"); break;
    default: break;
    }
}

/// Everything up to and with `step`.
static inline void small_to(small *world, small_step step)
{
    for (int i = SMALL_OPENED; i <= (int)step; i++) small_live(world, (small_step)i, NULL);
}

// -- a copy to compare with -----------------------------------------------------------------------

/// All tables as they are now.
static inline jub_state small_copy(small *world)
{
    jub_state copy = world->state;
#define X(member, type, MEMBERS)                                                                   \
    copy.member.items = JUB_NEW(world->arena, type, copy.member.count);                            \
    if (copy.member.count > 0)                                                                     \
        memcpy(copy.member.items, world->state.member.items, copy.member.count * sizeof(type));
    JUB_STATE_TABLE_LIST(X)
#undef X
    return copy;
}

/// The state as if it had been read from elsewhere: tables alone, the rest derived.
static inline void small_begin_again(small *world, const jub_state *tables)
{
    jub_state state;
    assert_int_equal(jub_state_begin(world->arena, &world->basis, JUB_TEXT("small.example"), &state,
                                     &world->error),
                     JUB_OK);
    state.programme = tables->programme;
#define X(member, type, MEMBERS)                                                                   \
    state.member.items = tables->member.items;                                                     \
    state.member.count = state.member.capacity = tables->member.count;
    JUB_STATE_TABLE_LIST(X)
#undef X
    if (jub_state_derive(&state, &world->error) != JUB_OK) fail_msg("%s", world->error.message);
    world->state = state;
}

static inline void small_assert_same(const jub_state *found, const jub_state *expected)
{
    jub_buffer words = jub_buffer_init(1 << 16);
    if (jub_state_differ(found, expected, &words))
        fail_msg("%.*s", JUB_TEXT_ARG(jub_buffer_view(&words)));
    jub_buffer_clear(&words);
}

#endif
