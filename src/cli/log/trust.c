#include "cli/log/trust.h"

#include <time.h>

#include "cli/file.h"
#include "ledger/tile.h"

error_t cli_trust_option(int key, char *argument, cli_trust *trust, struct argp_state *state)
{
    switch (key) {
    case CLI_KEY_TRUST_KEY: trust->key = argument; return 0;
    case CLI_KEY_TRUST_POLICY: trust->policy = argument; return 0;
    case ARGP_KEY_END:
        if (!trust->key == !trust->policy)
            argp_error(state, "who is believed? give --key or --policy");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

enum { KEY_FILE_MAX_BYTES = 1 << 16 };

static jub_text first_line(jub_text text)
{
    while (text.length_bytes > 0) {
        const jub_text line = jub_text_trim(jub_text_cut(&text, '\n'));
        if (line.length_bytes > 0 && line.bytes[0] != '#') return line;
    }
    return (jub_text){0};
}

jub_status cli_vkey_open(const char *text_or_path, jub_vkey *vkey_out, jub_error *error)
{
    // A name with two '+' in it is a key; as a file it can be given as ./name.
    const jub_text text = jub_text_from(text_or_path);
    if (text_or_path[0] != '.' && text_or_path[0] != '/' && jub_text_count(text, '+') >= 2)
        return jub_vkey_read(text, vkey_out, error);
    cli_file file = {0};
    jub_status status = cli_file_open(text_or_path, KEY_FILE_MAX_BYTES, &file, error);
    if (status == JUB_OK) status = jub_vkey_read(first_line(file.bytes), vkey_out, error);
    cli_file_clear(&file);
    return status;
}

static jub_status open_policy(jub_arena *arena, const char *path, const jub_policy **policy_out,
                              jub_error *error)
{
    cli_file file = {0};
    jub_status status = cli_file_open(path, JUB_POLICY_MAX_BYTES, &file, error);
    if (status != JUB_OK) return status;
    const jub_text source = jub_text_copy(arena, file.bytes);
    cli_file_clear(&file);
    return source.bytes ? jub_policy_read(arena, source, policy_out, error)
                        : jub_fail_no_memory(error);
}

jub_status cli_trust_open(jub_arena *arena, const cli_trust *trust, const jub_policy **policy_out,
                          const char **bad_path_out, jub_error *error)
{
    jub_vkey vkey;
    *bad_path_out = trust->policy ? trust->policy : trust->key;
    if (trust->policy) return open_policy(arena, trust->policy, policy_out, error);
    const jub_status status = cli_vkey_open(trust->key, &vkey, error);
    if (status != JUB_OK) return status;
    if (vkey.type != JUB_KEY_ED25519)
        return jub_fail(error, JUB_TYPE, (jub_position){0}, "witnesses are named in a policy",
                        "this is the key of a witness, not of a log");
    return jub_policy_of_log(arena, &vkey, policy_out, error);
}

jub_status cli_checkpoint_read(jub_reader reader, jub_buffer *source, jub_note *note_out,
                               jub_checkpoint *checkpoint_out, jub_error *error)
{
    const jub_status status =
        jub_reader_take(reader, JUB_TEXT(JUB_CHECKPOINT_PATH), JUB_NOTE_MAX_BYTES, source, error);
    if (status == JUB_MISSING)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, "sign it: jubilee log checkpoint",
                        "the log has no signed checkpoint");
    if (status != JUB_OK) return status;
    return jub_checkpoint_read_note(jub_buffer_view(source), note_out, checkpoint_out, error);
}

// RFC 3339 in UTC; a time past what a calendar holds is left as its number of seconds.
static void write_time(uint64_t time, jub_buffer *buffer)
{
    char text[sizeof "2027-01-01T00:00:00Z"];
    const time_t seconds = (time_t)time;
    struct tm parts;
    if (time <= 253402300799 && gmtime_r(&seconds, &parts) &&
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) > 0)
        jub_buffer_string(buffer, text);
    else
        jub_buffer_u64(buffer, time);
}

void cli_verdict_write(const jub_policy_verdict *verdict, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "signed by %s", verdict->log->name);
    if (verdict->witness_count == 0) return;
    jub_buffer_format(buffer, ", cosigned by %zu witness%s, ", verdict->witness_count,
                      verdict->witness_count == 1 ? "" : "es");
    write_time(verdict->earliest_time, buffer);
    if (verdict->latest_time == verdict->earliest_time) return;
    jub_buffer_string(buffer, " to ");
    write_time(verdict->latest_time, buffer);
}
