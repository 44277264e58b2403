#include <string.h>

#include "cli/programme/sealed_files.h"
#include "seal/ceremony.h"

// What the log says around a seal. It is read at its head, which may have moved since the programme
// was opened.

static jub_status open_head(const cli_programme *programme, jub_view **view_out, jub_error *error)
{
    jub_log_head head;
    const jub_status status = jub_log_head_read(programme->log.reader, &head, error);
    if (status != JUB_OK) return status;
    return jub_view_open(programme->log.reader, head.size, &head.root, view_out, error);
}

static jub_status kind_of(jub_text entry, bool *is_event_out, jub_event_kind *kind_out,
                          jub_error *error)
{
    json_t *object = NULL;
    jub_text word = {0};
    jub_status status = jub_entry_read(entry, &object, error);
    if (status == JUB_OK) status = jub_json_text(object, "an entry", "kind", &word, error);
    if (status == JUB_OK) *is_event_out = jub_event_kind_from(word, kind_out);
    json_decref(object);
    return status;
}

jub_status cli_sealed_is_behind(const cli_programme *programme, bool *is_behind_out,
                                jub_error *error)
{
    jub_view *view = NULL;
    jub_status status = open_head(programme, &view, error);
    bool is_found = false, is_behind = false;
    for (uint64_t i = view ? jub_view_size(view) : 0; i > 0 && !is_found && status == JUB_OK;) {
        jub_text entry;
        bool is_event = false;
        jub_event_kind kind = JUB_EVENT_KIND_COUNT;
        status = jub_view_entry(view, --i, &entry, error);
        if (status == JUB_OK) status = kind_of(entry, &is_event, &kind, error);
        if (status != JUB_OK || !is_event) continue;
        is_found = kind == JUB_EVENT_LIST_SEALED;
        is_behind = is_behind || jub_event_facts(kind) != 0;
    }
    jub_view_close(view);
    if (status == JUB_OK) *is_behind_out = is_behind || !is_found;
    return status;
}

static bool is_ceremony_for(jub_text entry, jub_text recipient)
{
    jub_ceremony ceremony;
    char text[JUB_AGE_RECIPIENT_TEXT_BYTES + 1];
    if (!memmem(entry.bytes, entry.length_bytes, recipient.bytes, recipient.length_bytes) ||
        jub_ceremony_read(entry, &ceremony, NULL) != JUB_OK)
        return false;
    jub_age_recipient_write(&ceremony.recipient, text);
    return jub_text_is(recipient, text);
}

jub_status cli_sealed_has_ceremony(const cli_programme *programme, jub_text recipient,
                                   bool *has_ceremony_out, jub_error *error)
{
    jub_view *view = NULL;
    jub_status status = open_head(programme, &view, error);
    bool is_found = false;
    for (uint64_t i = 0; status == JUB_OK && !is_found && i < jub_view_size(view); i++) {
        jub_text entry;
        status = jub_view_entry(view, i, &entry, error);
        is_found = status == JUB_OK && is_ceremony_for(entry, recipient);
    }
    jub_view_close(view);
    if (status == JUB_OK) *has_ceremony_out = is_found;
    return status;
}
