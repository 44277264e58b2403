#include "programme/event_private.h"

// What a member may hold, whoever filled it in.
static jub_status check_value(const jub_event *event, uint32_t number)
{
    const programme_member *member = programme_member_of(number);
    const void *value = programme_member_from(event, member);
    switch (member->type) {
    case MEMBER_TEXT:
        return programme_line_check(*(const jub_text *)value, JUB_EVENT_TEXT_MAX_BYTES);
    case MEMBER_COUNT: return *(const uint64_t *)value > PROGRAMME_COUNT_MAX ? JUB_RANGE : JUB_OK;
    case MEMBER_TIME: return programme_time_is_valid(event->time) ? JUB_OK : JUB_RANGE;
    case MEMBER_HASH:
    case MEMBER_FLAG:
    case MEMBER_KIND: break;
    }
    return JUB_OK;
}

static void put_member(programme_flat_out *out, const jub_event *event,
                       const programme_member *member)
{
    const void *value = programme_member_from(event, member);
    char moment[JUB_MOMENT_BYTES + 1];
    switch (member->type) {
    case MEMBER_TEXT: programme_flat_text(out, member->key, *(const jub_text *)value); break;
    case MEMBER_COUNT: programme_flat_count(out, member->key, *(const uint64_t *)value); break;
    case MEMBER_FLAG: programme_flat_flag(out, member->key, *(const bool *)value); break;
    case MEMBER_HASH:
        programme_flat_hex(out, member->key, ((const jub_hash *)value)->bytes, JUB_HASH_BYTES);
        break;
    case MEMBER_KIND:
        programme_flat_text(out, member->key, jub_text_from(jub_event_word(event->kind)));
        break;
    case MEMBER_TIME:
        programme_flat_text(out, member->key, jub_text_from(jub_moment_write(event->time, moment)));
        break;
    }
}

// Appends the members of the mask, or nothing.
static jub_status write_members(const jub_event *event, uint64_t mask, jub_buffer *buffer,
                                jub_error *error)
{
    char bytes[JUB_EVENT_MAX_BYTES];
    programme_flat_out out = {.bytes = bytes, .max_bytes = sizeof bytes};
    for (uint32_t i = 0; i < PROGRAMME_MEMBER_COUNT; i++) {
        const uint32_t member = programme_member_at(i);
        if (!(mask & PROGRAMME_HAS(member))) continue;
        const jub_status status = check_value(event, member);
        if (status != JUB_OK) return programme_member_fail(member, status, error);
        put_member(&out, event, programme_member_of(member));
    }
    programme_flat_end(&out);
    if (out.is_over)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, "write less",
                        "the event is larger than the limit of %d bytes", JUB_EVENT_MAX_BYTES);
    jub_buffer_text(buffer, programme_flat_view(&out));
    if (buffer->status == JUB_LIMIT)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "more than the %zu bytes there is room for", buffer->max_bytes);
    return buffer->status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

jub_status jub_event_write(const jub_event *event, jub_buffer *buffer, jub_error *error)
{
    const uint64_t fields = jub_event_public(event->kind);
    const bool needs_commitment = jub_event_facts(event->kind) != 0;
    const jub_status status = programme_event_check_fields(event, fields, error);
    if (status != JUB_OK) return status;
    if (event->has_commitment != needs_commitment)
        return jub_fail(error, needs_commitment ? JUB_MISSING : JUB_TYPE, (jub_position){0}, NULL,
                        "'%s' %s facts to commit to", jub_event_word(event->kind),
                        needs_commitment ? "has" : "has no");
    return write_members(event,
                         (event->has & fields) | PROGRAMME_HAS(PROGRAMME_KIND) |
                             PROGRAMME_HAS(PROGRAMME_TIME) |
                             (needs_commitment ? PROGRAMME_HAS(PROGRAMME_COMMITMENT) : 0),
                         buffer, error);
}

jub_status jub_event_write_facts(const jub_event *event, jub_buffer *buffer, jub_error *error)
{
    const uint64_t facts = jub_event_facts(event->kind);
    const jub_status status = programme_event_check_fields(event, facts, error);
    if (status != JUB_OK || facts == 0) return status;
    return write_members(event, event->has & facts, buffer, error);
}

jub_status jub_event_to_json(const jub_event *event, jub_buffer *buffer, jub_error *error)
{
    const jub_status status = programme_event_check_fields(event, 0, error);
    if (status != JUB_OK) return status;
    return write_members(event,
                         event->has | PROGRAMME_HAS(PROGRAMME_KIND) |
                             (event->time != 0 ? PROGRAMME_HAS(PROGRAMME_TIME) : 0),
                         buffer, error);
}
