// A name is a member of one group at most, so witnesses and groups make a forest: each knows the
// one group it votes in. Groups come after their members, so one pass over them in order counts
// all.

#include "ledger/policy.h"

#include <assert.h>

#define NO_GROUP UINT32_MAX // too large for an enumeration constant

enum {
    UNIT_MAX = JUB_POLICY_WITNESS_MAX + JUB_POLICY_GROUP_MAX,
    KEY_MAX = JUB_POLICY_LOG_MAX + JUB_POLICY_WITNESS_MAX,
    URL_MAX_BYTES = 2048,
    WORD_MAX = 3 + UNIT_MAX, // of a line: `group`, its name, its threshold, its members
};

// Whoever can vote: a witness, or a group of such.
typedef struct unit {
    jub_text name;
    uint32_t group;     // in which it votes, among the units; NO_GROUP
    uint32_t threshold; // of a group; 0 for a witness
    uint32_t member_count;
    uint32_t key; // of a witness, among the keys
} unit;

struct jub_policy {
    jub_vkey *keys;   // [log_count + witness_count]
    bool *is_witness; // [log_count + witness_count]
    uint32_t key_count;
    uint32_t log_count;
    uint32_t witness_count;
    uint32_t group_count;
    uint32_t *logs; // [log_count], among the keys
    unit *units;    // [witness_count + group_count], in the order of the file
    uint32_t unit_count;
    uint32_t quorum; // among the units; NO_GROUP for `none`
    bool has_quorum;
};

typedef struct policy_line {
    jub_text words[WORD_MAX];
    uint32_t count;
    jub_position at;
} policy_line;

static jub_policy *new_policy(jub_arena *arena, uint32_t key_max, uint32_t unit_max)
{
    jub_policy *policy = JUB_NEW(arena, jub_policy, 1);
    jub_vkey *keys = JUB_NEW(arena, jub_vkey, key_max);
    bool *is_witness = JUB_NEW(arena, bool, key_max);
    uint32_t *logs = JUB_NEW(arena, uint32_t, key_max);
    unit *units = JUB_NEW(arena, unit, unit_max);
    if (!policy || !keys || !is_witness || !logs || !units) return NULL;
    *policy = (jub_policy){
        .keys = keys, .is_witness = is_witness, .logs = logs, .units = units, .quorum = NO_GROUP};
    return policy;
}

static uint32_t find_unit(const jub_policy *policy, jub_text name)
{
    for (uint32_t i = 0; i < policy->unit_count; i++)
        if (jub_text_equal(policy->units[i].name, name)) return i;
    return NO_GROUP;
}

static bool has_key(const jub_policy *policy, const jub_vkey *key)
{
    for (uint32_t i = 0; i < policy->key_count; i++) {
        const jub_vkey *other = &policy->keys[i];
        if (memcmp(other->key, key->key, sizeof key->key) == 0) return true;
        // Ids are 32 bits, so whoever tries for long finds a second key with the first one's name.
        if (other->id == key->id && strcmp(other->name, key->name) == 0) return true;
    }
    return false;
}

static jub_status add_key(jub_policy *policy, const policy_line *line, jub_text text,
                          jub_key_type type, jub_error *error)
{
    const bool is_witness = type == JUB_KEY_COSIGNER;
    jub_vkey key;
    const jub_status status = jub_vkey_read(text, &key, error);
    if (status != JUB_OK) {
        if (error) error->at = line->at;
        return status;
    }
    if (key.type != type)
        return jub_fail(error, JUB_TYPE, line->at,
                        is_witness ? "a witness has a key of type 4, for cosignatures"
                                   : "a log has a key of type 1, Ed25519",
                        "the key '%s' is not one of a %s", key.name,
                        is_witness ? "witness" : "log");
    if (has_key(policy, &key))
        return jub_fail(error, JUB_DUPLICATE, line->at, "every log and every witness has its own",
                        "the key '%s' (%08x) stands here a second time", key.name, key.id);
    policy->keys[policy->key_count] = key;
    policy->is_witness[policy->key_count++] = is_witness;
    return JUB_OK;
}

static jub_status check_url(const policy_line *line, uint32_t at, jub_error *error)
{
    if (line->count > at + 1)
        return jub_fail(error, JUB_SYNTAX, line->at, "comments have a line of their own",
                        "words behind the address");
    if (line->count == at + 1 && line->words[at].length_bytes > URL_MAX_BYTES)
        return jub_fail(error, JUB_LIMIT, line->at, NULL, "the address has more than %d bytes",
                        URL_MAX_BYTES);
    return JUB_OK;
}

static jub_status read_log(jub_policy *policy, const policy_line *line, jub_error *error)
{
    if (line->count < 2)
        return jub_fail(error, JUB_SYNTAX, line->at, "write: log <vkey> [url]",
                        "the key of the log is missing");
    if (policy->log_count == JUB_POLICY_LOG_MAX)
        return jub_fail(error, JUB_LIMIT, line->at, NULL, "more than %d logs", JUB_POLICY_LOG_MAX);
    jub_status status = check_url(line, 2, error);
    if (status == JUB_OK) status = add_key(policy, line, line->words[1], JUB_KEY_ED25519, error);
    if (status == JUB_OK) policy->logs[policy->log_count++] = policy->key_count - 1;
    return status;
}

static jub_status check_new_name(const jub_policy *policy, const policy_line *line,
                                 jub_error *error)
{
    const jub_text name = line->words[1];
    if (jub_text_is(name, "none"))
        return jub_fail(error, JUB_SYNTAX, line->at, "'none' is the quorum without witnesses",
                        "'none' cannot be a name");
    if (find_unit(policy, name) != NO_GROUP)
        return jub_fail(error, JUB_DUPLICATE, line->at, "witnesses and groups share their names",
                        "'%.*s' is named twice", JUB_TEXT_ARG(name));
    return JUB_OK;
}

static jub_status read_witness(jub_policy *policy, const policy_line *line, jub_error *error)
{
    if (line->count < 3)
        return jub_fail(error, JUB_SYNTAX, line->at, "write: witness <name> <vkey> [url]",
                        "the name or the key of the witness is missing");
    if (policy->witness_count == JUB_POLICY_WITNESS_MAX)
        return jub_fail(error, JUB_LIMIT, line->at, NULL, "more than %d witnesses",
                        JUB_POLICY_WITNESS_MAX);
    jub_status status = check_new_name(policy, line, error);
    if (status == JUB_OK) status = check_url(line, 3, error);
    if (status == JUB_OK) status = add_key(policy, line, line->words[2], JUB_KEY_COSIGNER, error);
    if (status != JUB_OK) return status;
    policy->units[policy->unit_count++] =
        (unit){.name = line->words[1], .group = NO_GROUP, .key = policy->key_count - 1};
    policy->witness_count++;
    return JUB_OK;
}

static jub_status read_threshold(const policy_line *line, uint32_t member_count,
                                 uint32_t *threshold_out, jub_error *error)
{
    const jub_text word = line->words[2];
    const bool has_zero = word.bytes[0] == '0';
    if (jub_text_is(word, "any"))
        *threshold_out = 1;
    else if (jub_text_is(word, "all"))
        *threshold_out = member_count;
    else if (has_zero || !jub_text_to_u32(word, threshold_out) || *threshold_out > member_count)
        return jub_fail(error, JUB_RANGE, line->at,
                        "write 'any', 'all', or how many of its members",
                        "'%.*s' is no number from 1 to %u", JUB_TEXT_ARG(word), member_count);
    return JUB_OK;
}

static jub_status take_member(jub_policy *policy, const policy_line *line, jub_text name,
                              jub_error *error)
{
    const uint32_t member = find_unit(policy, name);
    if (member == NO_GROUP)
        return jub_fail(error, JUB_MISSING, line->at,
                        "members are named in lines above the group's",
                        "no witness or group above is called '%.*s'", JUB_TEXT_ARG(name));
    if (policy->units[member].group != NO_GROUP)
        return jub_fail(error, JUB_DUPLICATE, line->at, "so that nobody counts twice",
                        "'%.*s' is already a member of a group", JUB_TEXT_ARG(name));
    policy->units[member].group = policy->unit_count; // the group that is being read
    return JUB_OK;
}

static jub_status read_group(jub_policy *policy, const policy_line *line, jub_error *error)
{
    if (line->count < 4)
        return jub_fail(error, JUB_SYNTAX, line->at, "write: group <name> <k|any|all> <member>...",
                        "the group has no members");
    if (policy->group_count == JUB_POLICY_GROUP_MAX)
        return jub_fail(error, JUB_LIMIT, line->at, NULL, "more than %d groups",
                        JUB_POLICY_GROUP_MAX);
    unit group = {.name = line->words[1], .group = NO_GROUP, .member_count = line->count - 3};
    jub_status status = check_new_name(policy, line, error);
    if (status == JUB_OK)
        status = read_threshold(line, group.member_count, &group.threshold, error);
    for (uint32_t i = 3; status == JUB_OK && i < line->count; i++)
        status = take_member(policy, line, line->words[i], error);
    if (status != JUB_OK) return status;
    policy->units[policy->unit_count++] = group;
    policy->group_count++;
    return JUB_OK;
}

static jub_status read_quorum(jub_policy *policy, const policy_line *line, jub_error *error)
{
    if (line->count != 2)
        return jub_fail(error, JUB_SYNTAX, line->at, "write: quorum <name|none>",
                        "a quorum is one name");
    if (policy->has_quorum)
        return jub_fail(error, JUB_DUPLICATE, line->at, "keep one", "a second quorum");
    policy->has_quorum = true;
    if (jub_text_is(line->words[1], "none")) return JUB_OK;
    policy->quorum = find_unit(policy, line->words[1]);
    if (policy->quorum == NO_GROUP)
        return jub_fail(error, JUB_MISSING, line->at, "it is named in a line above the quorum's",
                        "no witness or group above is called '%.*s'", JUB_TEXT_ARG(line->words[1]));
    return JUB_OK;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static jub_status split_words(jub_text text, policy_line *line_out, jub_error *error)
{
    size_t at = 0;
    line_out->count = 0;
    while (true) {
        while (at < text.length_bytes && is_blank(text.bytes[at])) at++;
        if (at == text.length_bytes) return JUB_OK;
        const size_t begin = at;
        while (at < text.length_bytes && !is_blank(text.bytes[at])) at++;
        if (line_out->count == 0 && text.bytes[begin] == '#') return JUB_OK;
        if (line_out->count == WORD_MAX)
            return jub_fail(error, JUB_LIMIT, line_out->at, NULL, "more than %d words in a line",
                            WORD_MAX);
        line_out->words[line_out->count++] = (jub_text){text.bytes + begin, at - begin};
    }
}

static jub_status read_line(jub_policy *policy, const policy_line *line, jub_error *error)
{
    const jub_text word = line->words[0];
    if (jub_text_is(word, "log")) return read_log(policy, line, error);
    if (jub_text_is(word, "witness")) return read_witness(policy, line, error);
    if (jub_text_is(word, "group")) return read_group(policy, line, error);
    if (jub_text_is(word, "quorum")) return read_quorum(policy, line, error);
    return jub_fail(error, JUB_SYNTAX, line->at,
                    "a line begins with log, witness, group, quorum or #",
                    "'%.*s' begins no line of a policy", JUB_TEXT_ARG(word));
}

static jub_status check_bytes(jub_text source, jub_error *error)
{
    if (source.length_bytes > JUB_POLICY_MAX_BYTES)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "the policy is longer than %d bytes", JUB_POLICY_MAX_BYTES);
    jub_position at = {1, 1};
    for (size_t i = 0; i < source.length_bytes; i++, at.column++) {
        const uint8_t byte = (uint8_t)source.bytes[i];
        if ((byte < ' ' && byte != '\t' && byte != '\n') || byte == 0x7f)
            return jub_fail(error, JUB_ENCODING, at, "lines end in a line feed alone",
                            "the byte %02x in the policy", byte);
        if (byte == '\n') at = (jub_position){at.line + 1, 0};
    }
    return JUB_OK;
}

jub_status jub_policy_read(jub_arena *arena, jub_text source, const jub_policy **policy_out,
                           jub_error *error)
{
    const size_t mark_bytes = jub_arena_mark(arena);
    jub_policy *policy = NULL;
    jub_status status = check_bytes(source, error);
    if (status != JUB_OK) goto done;
    policy = new_policy(arena, KEY_MAX, UNIT_MAX);
    if (!policy) {
        status = jub_fail_no_memory(error);
        goto done;
    }
    for (policy_line line = {.at = {1, 1}}; source.length_bytes > 0; line.at.line++) {
        status = split_words(jub_text_cut(&source, '\n'), &line, error);
        if (status == JUB_OK && line.count > 0) status = read_line(policy, &line, error);
        if (status != JUB_OK) goto done;
    }
    if (!policy->has_quorum) {
        status = jub_fail(error, JUB_MISSING, (jub_position){0},
                          "write 'quorum none' where no witness is asked for",
                          "the policy names no quorum");
        goto done;
    }
    *policy_out = policy;

done:
    if (status != JUB_OK) jub_arena_rewind(arena, mark_bytes);
    return status;
}

jub_status jub_policy_of_log(jub_arena *arena, const jub_vkey *log, const jub_policy **policy_out,
                             jub_error *error)
{
    const size_t mark_bytes = jub_arena_mark(arena);
    jub_policy *policy = new_policy(arena, 1, 1);
    if (!policy) {
        jub_arena_rewind(arena, mark_bytes);
        return jub_fail_no_memory(error);
    }
    policy->keys[0] = *log;
    policy->key_count = policy->log_count = 1;
    policy->has_quorum = true;
    *policy_out = policy;
    return JUB_OK;
}

size_t jub_policy_log_count(const jub_policy *policy)
{
    return policy->log_count;
}

const jub_vkey *jub_policy_log(const jub_policy *policy, size_t i)
{
    assert(i < policy->log_count);
    return &policy->keys[policy->logs[i]];
}

size_t jub_policy_witness_count(const jub_policy *policy)
{
    return policy->witness_count;
}

const jub_vkey *jub_policy_witness(const jub_policy *policy, size_t i)
{
    assert(i < policy->witness_count);
    for (uint32_t key = 0; key < policy->key_count; key++)
        if (policy->is_witness[key] && i-- == 0) return &policy->keys[key];
    return NULL;
}

static jub_status fail_origin(const jub_policy *policy, jub_text origin, jub_error *error)
{
    // Text that nobody known has signed is not shown: it could turn a terminal's line round.
    if (!jub_key_name_is_valid(origin))
        return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                        "the first line of the checkpoint cannot be the name of a log");
    if (policy->log_count == 1)
        return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                        "this is a checkpoint of '%.*s', and the key is that of '%s'",
                        JUB_TEXT_ARG(origin), jub_policy_log(policy, 0)->name);
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                    "this is a checkpoint of '%.*s', which is no log of the policy",
                    JUB_TEXT_ARG(origin));
}

// The log whose name is the origin, and whose signature holds.
static jub_status find_log(const jub_policy *policy, const jub_checkpoint *checkpoint,
                           const bool *is_good, const jub_vkey **log_out, jub_error *error)
{
    bool is_known = false;
    for (uint32_t i = 0; i < policy->log_count; i++) {
        const jub_vkey *log = jub_policy_log(policy, i);
        if (!jub_text_is(checkpoint->origin, log->name)) continue;
        is_known = true;
        if (!is_good[policy->logs[i]]) continue;
        *log_out = log;
        return JUB_OK;
    }
    if (!is_known) return fail_origin(policy, checkpoint->origin, error);
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                    "the key given may be another one than the log signs with",
                    "the log '%.*s' has not signed this checkpoint with the key known for it",
                    JUB_TEXT_ARG(checkpoint->origin));
}

// Which units count as having cosigned, by `votes` of their members.
static bool meets_quorum(const jub_policy *policy, const bool *is_good, uint32_t votes[UNIT_MAX])
{
    bool has_voted = true;
    for (uint32_t i = 0; i < policy->unit_count; i++) {
        const unit *each = &policy->units[i];
        has_voted = each->threshold == 0 ? is_good[each->key] : votes[i] >= each->threshold;
        if (has_voted && each->group != NO_GROUP) votes[each->group]++;
        if (i == policy->quorum) return has_voted;
    }
    return policy->quorum == NO_GROUP;
}

static jub_status check_quorum(const jub_policy *policy, const bool *is_good, jub_error *error)
{
    uint32_t votes[UNIT_MAX] = {0};
    if (meets_quorum(policy, is_good, votes)) return JUB_OK;
    const unit *quorum = &policy->units[policy->quorum];
    if (quorum->threshold == 0)
        return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                        "the witness '%.*s' has not cosigned", JUB_TEXT_ARG(quorum->name));
    jub_buffer absent = jub_buffer_init(JUB_HINT_MAX_BYTES);
    for (uint32_t i = 0; i < policy->unit_count; i++)
        if (policy->units[i].threshold == 0 && !is_good[policy->units[i].key])
            jub_buffer_format(&absent, "%s%.*s",
                              absent.length_bytes > 0 ? ", " : "not cosigned by ",
                              JUB_TEXT_ARG(policy->units[i].name));
    jub_buffer_char(&absent, '\0');
    const jub_status status = jub_fail(
        error, JUB_UNVERIFIED, (jub_position){0}, absent.status == JUB_OK ? absent.bytes : NULL,
        "the quorum '%.*s' is not met: %u of its %u members have cosigned, %u are needed",
        JUB_TEXT_ARG(quorum->name), votes[policy->quorum], quorum->member_count, quorum->threshold);
    jub_buffer_clear(&absent);
    return status;
}

jub_status jub_policy_check(const jub_policy *policy, const jub_note *note,
                            const jub_checkpoint *checkpoint, jub_policy_verdict *verdict_out,
                            jub_error *error)
{
    bool is_good[KEY_MAX] = {false};
    uint64_t times[KEY_MAX] = {0};
    size_t good_count;
    jub_policy_verdict verdict = {0};
    jub_status status =
        jub_note_verify(note, policy->keys, policy->key_count, is_good, times, &good_count, error);
    if (status == JUB_OK) status = find_log(policy, checkpoint, is_good, &verdict.log, error);
    if (status == JUB_OK) status = check_quorum(policy, is_good, error);
    if (status != JUB_OK) return status;
    for (uint32_t i = 0; i < policy->key_count; i++) {
        if (!policy->is_witness[i] || !is_good[i]) continue;
        if (verdict.witness_count++ == 0 || times[i] < verdict.earliest_time)
            verdict.earliest_time = times[i];
        if (times[i] > verdict.latest_time) verdict.latest_time = times[i];
    }
    *verdict_out = verdict;
    return JUB_OK;
}
