#include "programme/event_private.h"

// The place of a key among those not read yet, or PROGRAMME_MEMBER_COUNT: it is none, stands twice,
// or in the wrong place.
static uint32_t find_place(jub_text key, uint32_t from)
{
    for (uint32_t i = from; i < PROGRAMME_MEMBER_COUNT; i++) {
        const programme_member *member = programme_member_of(programme_member_at(i));
        if (member->key_bytes == key.length_bytes &&
            memcmp(member->key, key.bytes, key.length_bytes) == 0)
            return i;
    }
    return PROGRAMME_MEMBER_COUNT;
}

static jub_status take_kind(programme_flat_in *in, jub_event_kind *kind_out)
{
    jub_text word;
    const jub_status status = programme_flat_take_word(in, &word);
    if (status != JUB_OK) return status;
    return jub_event_kind_from(word, kind_out) ? JUB_OK : JUB_SYNTAX;
}

static jub_status take_time(programme_flat_in *in, int64_t *time_out)
{
    jub_text word;
    const jub_status status = programme_flat_take_word(in, &word);
    if (status != JUB_OK) return status;
    return jub_moment_read(word, time_out) ? JUB_OK : JUB_SYNTAX;
}

static jub_status take_value(jub_arena *arena, programme_flat_in *in,
                             const programme_member *member, jub_event *event)
{
    void *value = programme_member_in(event, member);
    switch (member->type) {
    case MEMBER_TEXT: return programme_flat_take_text(in, arena, JUB_EVENT_TEXT_MAX_BYTES, value);
    case MEMBER_COUNT: return programme_flat_take_count(in, PROGRAMME_COUNT_MAX, value);
    case MEMBER_FLAG: return programme_flat_take_flag(in, value);
    case MEMBER_HASH:
        return programme_flat_take_hex(in, ((jub_hash *)value)->bytes, JUB_HASH_BYTES);
    case MEMBER_KIND: return take_kind(in, &event->kind);
    case MEMBER_TIME: return take_time(in, &event->time);
    }
    return JUB_TYPE;
}

// Reads all members that `source` has into the event; which, goes to the mask.
static jub_status read_members(jub_arena *arena, jub_text source, jub_event *event,
                               uint64_t *mask_out, jub_error *error)
{
    programme_flat_in in = {.rest = source};
    uint64_t mask = 0;
    if (source.length_bytes > JUB_EVENT_MAX_BYTES)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "larger than the limit of %d bytes", JUB_EVENT_MAX_BYTES);
    for (uint32_t place = 0;; place++) {
        jub_text key;
        if (programme_flat_next(&in, &key) != JUB_OK)
            return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                            "sort the keys and leave out all blanks between them",
                            "it is no flat object in canonical form");
        if (key.length_bytes == 0) break;
        place = find_place(key, place);
        if (place == PROGRAMME_MEMBER_COUNT)
            return jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL,
                            "'%.*s' is unknown, or does not stand where it should",
                            JUB_TEXT_ARG(key));
        const uint32_t member = programme_member_at(place);
        const jub_status status = take_value(arena, &in, programme_member_of(member), event);
        if (status != JUB_OK) return programme_member_fail(member, status, error);
        mask |= PROGRAMME_HAS(member);
    }
    *mask_out = mask;
    return JUB_OK;
}

static jub_status fail_missing(const char *key, jub_error *error)
{
    return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "'%s' is missing", key);
}

// The public part and nothing else.
static jub_status check_public(jub_event *event, uint64_t mask, jub_error *error)
{
    if (!(mask & PROGRAMME_HAS(PROGRAMME_KIND))) return fail_missing("kind", error);
    if (!(mask & PROGRAMME_HAS(PROGRAMME_TIME))) return fail_missing("time", error);
    const uint64_t public_fields = jub_event_public(event->kind);
    event->has = mask & PROGRAMME_FIELDS;
    event->has_commitment = (mask & PROGRAMME_HAS(PROGRAMME_COMMITMENT)) != 0;
    if (event->has & ~public_fields & jub_event_facts(event->kind))
        return jub_fail(error, JUB_TYPE, (jub_position){0}, NULL, "facts of '%s' stand in the open",
                        jub_event_word(event->kind));
    if (event->has_commitment != (jub_event_facts(event->kind) != 0))
        return event->has_commitment
                   ? jub_fail(error, JUB_TYPE, (jub_position){0}, NULL,
                              "'%s' has no facts to commit to", jub_event_word(event->kind))
                   : fail_missing("commitment", error);
    return programme_event_check_fields(event, public_fields, error);
}

jub_status jub_event_read(jub_arena *arena, jub_text entry, jub_event *event_out, jub_error *error)
{
    const size_t mark = jub_arena_mark(arena);
    jub_event event = {0};
    uint64_t mask = 0;
    jub_status status = read_members(arena, entry, &event, &mask, error);
    if (status == JUB_OK) status = check_public(&event, mask, error);
    if (status == JUB_OK)
        *event_out = event;
    else
        jub_arena_rewind(arena, mark);
    return status;
}

static jub_status check_facts(jub_event *event, uint64_t mask, jub_error *error)
{
    const uint64_t facts = jub_event_facts(event->kind);
    if (mask & ~facts)
        return jub_fail(error, JUB_TYPE, (jub_position){0}, NULL,
                        "the facts of '%s' say what is none of them", jub_event_word(event->kind));
    event->has |= mask;
    event->has_facts = true;
    return programme_event_check_fields(event, facts, error);
}

jub_status jub_event_open(jub_arena *arena, jub_sha256 *sha, const uint8_t salt[JUB_SALT_BYTES],
                          jub_text facts, jub_event *event, jub_error *error)
{
    const size_t mark = jub_arena_mark(arena);
    jub_event opened = *event;
    uint64_t mask = 0;
    jub_hash commitment;
    if (!event->has_commitment)
        return jub_fail(error, JUB_TYPE, (jub_position){0}, NULL, "'%s' has no facts to open",
                        jub_event_word(event->kind));
    jub_commitment(sha, jub_text_from(jub_event_word(event->kind)), salt, facts, &commitment);
    if (!jub_hash_equal(&commitment, &event->commitment))
        return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                        "the facts are not those that '%s' commits to",
                        jub_event_word(event->kind));
    jub_status status = read_members(arena, facts, &opened, &mask, error);
    if (status == JUB_OK) status = check_facts(&opened, mask, error);
    if (status == JUB_OK)
        *event = opened;
    else
        jub_arena_rewind(arena, mark);
    return status;
}
