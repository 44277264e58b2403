#ifndef JUB_PROGRAMME_EVENT_PRIVATE_H
#define JUB_PROGRAMME_EVENT_PRIVATE_H

#include "programme/event.h"
#include "programme/flat_private.h"

/// How the members of an event are written, one after another.

typedef enum programme_member_type {
    MEMBER_TEXT,
    MEMBER_COUNT,
    MEMBER_HASH,
    MEMBER_FLAG,
    MEMBER_KIND,
    MEMBER_TIME,
} programme_member_type;

/// Behind the fields (jub_event_field) come those members that an entry has beside them.
enum {
    PROGRAMME_COMMITMENT = JUB_EVENT_FIELD_COUNT,
    PROGRAMME_KIND,
    PROGRAMME_TIME,
    PROGRAMME_MEMBER_COUNT,
};

/// A set of members is a mask: those of JUB_HAS, and these.
#define PROGRAMME_HAS(member) (UINT64_C(1) << (member))
#define PROGRAMME_FIELDS (PROGRAMME_HAS(JUB_EVENT_FIELD_COUNT) - 1)

typedef struct programme_member {
    const char *key;
    size_t key_bytes;
    programme_member_type type;
    size_t offset_bytes; // in jub_event
} programme_member;

/// A member, or a field.
const programme_member *programme_member_of(uint32_t member);

/// The member that is written at this place, by the bytes of the keys; places below
/// PROGRAMME_MEMBER_COUNT.
uint32_t programme_member_at(uint32_t place);

static inline void *programme_member_in(jub_event *event, const programme_member *member)
{
    return (char *)event + member->offset_bytes;
}
static inline const void *programme_member_from(const jub_event *event,
                                                const programme_member *member)
{
    return (const char *)event + member->offset_bytes;
}

/// Whether the event has what its kind asks of the fields in `part`, and nothing that it does not
/// know. Errors: JUB_MISSING, JUB_TYPE, naming the field.
jub_status programme_event_check_fields(const jub_event *event, uint64_t part, jub_error *error);

/// Whether a time can be written (event.h).
bool programme_time_is_valid(int64_t time);

/// What is wrong with one member, for people. Returns `status`.
jub_status programme_member_fail(uint32_t member, jub_status status, jub_error *error);

#endif
