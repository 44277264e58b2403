#include "programme/event_private.h"

#include <assert.h>

// -- roles ----------------------------------------------------------------------------------------

static const char *const role_words[JUB_ROLE_COUNT] = {
#define X(name, word, meaning) word,
    JUB_ROLE_LIST(X)
#undef X
};

const char *jub_role_word(jub_role role)
{
    return role_words[role];
}

bool jub_role_from(jub_text word, jub_role *role_out)
{
    for (int i = 0; i < JUB_ROLE_COUNT; i++)
        if (jub_text_is(word, role_words[i])) {
            *role_out = (jub_role)i;
            return true;
        }
    return false;
}

// -- kinds ----------------------------------------------------------------------------------------

typedef struct kind_entry {
    const char *word;
    size_t word_bytes;
    uint32_t roles;
    uint64_t public_fields;
    uint64_t facts;
    uint64_t optional;
} kind_entry;

static const kind_entry kinds[JUB_EVENT_KIND_COUNT] = {
#define X(name, word, by, public_fields, facts, optional)                                          \
    {word, sizeof(word) - 1, by, public_fields, facts, optional},
    JUB_EVENT_KIND_LIST(X)
#undef X
};

const char *jub_event_word(jub_event_kind kind)
{
    return kinds[kind].word;
}

bool jub_event_kind_from(jub_text word, jub_event_kind *kind_out)
{
    for (int i = 0; i < JUB_EVENT_KIND_COUNT; i++)
        if (kinds[i].word_bytes == word.length_bytes &&
            memcmp(kinds[i].word, word.bytes, word.length_bytes) == 0) {
            *kind_out = (jub_event_kind)i;
            return true;
        }
    return false;
}

uint64_t jub_event_public(jub_event_kind kind)
{
    return kinds[kind].public_fields;
}

uint64_t jub_event_facts(jub_event_kind kind)
{
    return kinds[kind].facts;
}

uint64_t jub_event_optional(jub_event_kind kind)
{
    return kinds[kind].optional;
}

uint32_t jub_event_roles(jub_event_kind kind)
{
    return kinds[kind].roles;
}

// -- members --------------------------------------------------------------------------------------

static const programme_member members[PROGRAMME_MEMBER_COUNT] = {
#define X(name, member, type, meaning)                                                             \
    {#member, sizeof(#member) - 1, MEMBER_##type, offsetof(jub_event, member)},
    JUB_EVENT_FIELD_LIST(X)
#undef X
        [PROGRAMME_COMMITMENT] = {"commitment", sizeof("commitment") - 1, MEMBER_HASH,
                                  offsetof(jub_event, commitment)},
    [PROGRAMME_KIND] = {"kind", sizeof("kind") - 1, MEMBER_KIND, offsetof(jub_event, kind)},
    [PROGRAMME_TIME] = {"time", sizeof("time") - 1, MEMBER_TIME, offsetof(jub_event, time)},
};

// By the bytes of their keys. A field that is added is put in here; a test holds it against the
// sorting of base/json.h.
static const uint8_t order[] = {
    JUB_FIELD_ACTION,    JUB_FIELD_ACTOR,    JUB_FIELD_AFTER,      JUB_FIELD_BEFORE,
    JUB_FIELD_BOX,       JUB_FIELD_CASE,     JUB_FIELD_CLAUSES,    PROGRAMME_COMMITMENT,
    JUB_FIELD_COUNT,     JUB_FIELD_DECISION, JUB_FIELD_DISCRETION, JUB_FIELD_DOCUMENT,
    JUB_FIELD_DRAW,      JUB_FIELD_EFFECT,   JUB_FIELD_ENTRY,      JUB_FIELD_FACILITY,
    JUB_FIELD_FIELD,     JUB_FIELD_FILE,     JUB_FIELD_GRANTED,    JUB_FIELD_KEY,
    PROGRAMME_KIND,      JUB_FIELD_LEVEL,    JUB_FIELD_NEW_END,    JUB_FIELD_OFFSET,
    JUB_FIELD_PERSON,    JUB_FIELD_READING,  JUB_FIELD_REASON,     JUB_FIELD_RECEIVED,
    JUB_FIELD_REHEARSAL, JUB_FIELD_RESERVE,  JUB_FIELD_ROLE,       JUB_FIELD_ROOT,
    JUB_FIELD_ROUND,     JUB_FIELD_SHA256,   JUB_FIELD_STANDING,   PROGRAMME_TIME,
    JUB_FIELD_TOTAL,     JUB_FIELD_USE,      JUB_FIELD_WHY,
};
_Static_assert(sizeof order == PROGRAMME_MEMBER_COUNT, "a field is missing in the order");
_Static_assert(PROGRAMME_MEMBER_COUNT <= 64, "a mask of members has 64 bits");

const programme_member *programme_member_of(uint32_t member)
{
    assert(member < PROGRAMME_MEMBER_COUNT);
    return &members[member];
}

uint32_t programme_member_at(uint32_t place)
{
    assert(place < PROGRAMME_MEMBER_COUNT);
    return order[place];
}

const char *jub_event_field_key(jub_event_field field)
{
    return members[field].key;
}

// -- checking -------------------------------------------------------------------------------------

static const char *lowest_key(uint64_t mask)
{
    return members[__builtin_ctzll(mask)].key;
}

jub_status programme_event_check_fields(const jub_event *event, uint64_t part, jub_error *error)
{
    const kind_entry *kind = &kinds[event->kind];
    const uint64_t foreign = event->has & ~(kind->public_fields | kind->facts);
    const uint64_t missing = part & ~kind->optional & ~event->has;
    if (foreign)
        return jub_fail(error, JUB_TYPE, (jub_position){0}, "leave it out",
                        "'%s' does not say '%s'", kind->word, lowest_key(foreign));
    if (missing)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, "give it", "'%s' needs '%s'",
                        kind->word, lowest_key(missing));
    return JUB_OK;
}

static const char *type_hint(programme_member_type type)
{
    switch (type) {
    case MEMBER_TEXT: return "write a line of text of at most 1000 bytes";
    case MEMBER_COUNT: return "write a whole number from 0";
    case MEMBER_HASH: return "write 64 hexadecimal digits in lower case";
    case MEMBER_FLAG: return "write true or false";
    case MEMBER_KIND: return "write a kind of event, such as person.nominated";
    case MEMBER_TIME: return "write it as 2022-02-16T09:00:00Z";
    }
    return NULL;
}
_Static_assert(JUB_EVENT_TEXT_MAX_BYTES == 1000, "the hint says 1000");

jub_status programme_member_fail(uint32_t member, jub_status status, jub_error *error)
{
    const char *what = status == JUB_LIMIT   ? "too long"
                       : status == JUB_RANGE ? "out of range"
                       : status == JUB_TYPE  ? "of the wrong type"
                                             : "not written as it should be";
    if (status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    return jub_fail(error, status, (jub_position){0}, type_hint(members[member].type), "'%s' is %s",
                    members[member].key, what);
}
