// Signing: a signature is a promise that no other tree of this size exists, so what was promised
// before is asked from a place that a restored backup of the log does not reach. The guard moves
// before the checkpoint is published: a crash between the two leaves a promise nobody has seen,
// which the next signing publishes; the other order could leave one that the guard has not seen.

#include <inttypes.h>
#include <stdio.h>

#include "ledger/log_private.h"

typedef struct signing {
    const jub_storage *storage;
    const jub_guard *guard;
    const jub_signer *signer;
    jub_head_cell cell;
    jub_published published;
    bool is_guard_lost;
    jub_buffer guarded; // the bytes of the guard, empty while it remembers nothing
    jub_note guarded_note;
    jub_checkpoint promised; // what they say
} signing;

static jub_status check_signer(const signing *run, jub_error *error)
{
    const jub_vkey *vkey = &run->signer->vkey;
    if (vkey->type != JUB_KEY_ED25519)
        return jub_fail(error, JUB_TYPE, (jub_position){0}, NULL,
                        "the key is a witness's, which cannot sign a log");
    if (strcmp(vkey->name, run->cell.head.origin) == 0) return JUB_OK;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "sign with the log's own key",
                    "the log is called '%s', but the key '%s'", run->cell.head.origin, vkey->name);
}

static bool is_ours(const signing *run, const jub_note *note)
{
    size_t good_count = 0;
    return jub_note_verify(note, &run->signer->vkey, 1, NULL, NULL, &good_count, NULL) == JUB_OK &&
           good_count > 0;
}

static jub_status read_guard(signing *run, jub_error *error)
{
    jub_status status = run->guard->read(run->guard->context, &run->guarded, error);
    if (status == JUB_MISSING) return JUB_OK;
    if (status == JUB_OK && run->guarded.status != JUB_OK) return jub_fail_no_memory(error);
    if (status == JUB_OK && run->guarded.length_bytes == 0) return JUB_OK;
    if (status != JUB_OK) return status;
    status = jub_checkpoint_read_note(jub_buffer_view(&run->guarded), &run->guarded_note,
                                      &run->promised, error);
    if (status != JUB_OK) return jub_fail_within(error, status, "what was signed last");
    if (!jub_text_is(run->promised.origin, run->cell.head.origin) ||
        !is_ours(run, &run->guarded_note))
        return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                        "give each key a guard of its own, and this one the guard it began with",
                        "what was signed last is no checkpoint of this log by this key");
    return JUB_OK;
}

static jub_status fail_fork(const jub_checkpoint *promised, const jub_log_head *head,
                            jub_error *error)
{
    const bool is_shorter = head->size < promised->size;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                    "keep both, as evidence and for repair, and sign neither",
                    "this would sign a fork: the log of %" PRIu64 " entries %s the one of %" PRIu64
                    " that was signed before",
                    head->size, is_shorter ? "is shorter than" : "does not continue",
                    promised->size);
}

// The tree promised must be the beginning of the tree at hand.
static jub_status check_continues(const jub_checkpoint *promised, const jub_log_head *head,
                                  jub_view *view, jub_error *error)
{
    jub_hash root = head->root;
    if (promised->size == 0) return JUB_OK;
    if (promised->size > head->size) return fail_fork(promised, head, error);
    if (promised->size < head->size) {
        const jub_status status = jub_view_hash(view, (jub_span){0, promised->size}, &root, error);
        if (status != JUB_OK) return status;
    }
    return jub_hash_equal(&root, &promised->root) ? JUB_OK : fail_fork(promised, head, error);
}

// A second key of the log's name would publish what the first one's followers cannot check. Where
// this key's own guard remembers the log, what is published by another is no more than a file that
// was put there.
static jub_status check_only_signer(const signing *run, jub_error *error)
{
    const jub_note *note = &run->published.note;
    const jub_vkey *vkey = &run->signer->vkey;
    if (run->guarded.length_bytes > 0 || !run->published.is_there) return JUB_OK;
    for (size_t i = 0; i < note->count; i++) {
        const jub_note_signature *signature = &note->items[i];
        if (!jub_text_is(signature->name, vkey->name) || signature->id == vkey->id) continue;
        char hint[JUB_HINT_MAX_BYTES];
        (void)snprintf(hint, sizeof hint,
                       "sign with the log's own key: its public key has the id %08" PRIx32
                       ", and this one %08" PRIx32,
                       signature->id, vkey->id);
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, hint,
                        "the log was signed before by another key of this name");
    }
    return JUB_OK;
}

// The guard moves first, so a checkpoint by this key without a guard means that the guard stayed
// behind: with the key on another machine, say, beside a log from a backup.
static jub_status check_guard(const signing *run, jub_error *error)
{
    const jub_published *published = &run->published;
    if (run->guarded.length_bytes > 0 || run->is_guard_lost || !published->is_there) return JUB_OK;
    if (published->checkpoint.size == 0 || !is_ours(run, &published->note)) return JUB_OK;
    return jub_fail(
        error, JUB_CONFLICT, (jub_position){0},
        "bring the guard (the key's file with .signed behind it) from where this log was "
        "signed before; if it is lost, see --guard-lost",
        "this key has signed %" PRIu64 " entries of this log, but what it signed last "
        "is not remembered",
        published->checkpoint.size);
}

// An entry that was changed on the disk since it was appended is found before it is signed for.
static jub_status check_new_entries(const signing *run, jub_view *view, jub_error *error)
{
    jub_text entry;
    jub_status status = JUB_OK;
    const uint64_t first = run->guarded.length_bytes > 0 ? run->promised.size : 0;
    for (uint64_t i = first; i < run->cell.head.size && status == JUB_OK; i++)
        status = jub_view_entry(view, i, &entry, error);
    return status;
}

static jub_status check_promises(const signing *run, jub_error *error)
{
    jub_view *view = NULL;
    const jub_log_head *head = &run->cell.head;
    jub_status status = jub_view_open(run->storage->reader, head->size, &head->root, &view, error);
    if (status == JUB_OK && run->guarded.length_bytes > 0)
        status = check_continues(&run->promised, head, view, error);
    if (status == JUB_OK && run->published.is_there)
        status = check_continues(&run->published.checkpoint, head, view, error);
    if (status == JUB_OK) status = check_new_entries(run, view, error);
    jub_view_close(view);
    return status;
}

static bool is_head(const signing *run, const jub_checkpoint *checkpoint)
{
    return checkpoint->size == run->cell.head.size &&
           jub_hash_equal(&checkpoint->root, &run->cell.head.root);
}

// The head may be that of an append whose end nobody knows: written, but not known to be durable.
// Putting it in its own place makes it so before a promise rests on it.
static jub_status fix_head(const signing *run, jub_error *error)
{
    const jub_text text = jub_head_cell_text(&run->cell);
    return run->storage->swap(run->storage->reader.context, JUB_TEXT(JUB_LOG_HEAD_PATH), text, text,
                              error);
}

static jub_status sign_head(signing *run, jub_buffer *note, jub_error *error)
{
    const jub_log_head *head = &run->cell.head;
    const jub_checkpoint checkpoint = {jub_text_from(head->origin), head->size, head->root};
    jub_checkpoint_sign(&checkpoint, run->signer, note);
    if (note->status != JUB_OK) return jub_fail_no_memory(error);
    const jub_status status = fix_head(run, error);
    if (status != JUB_OK) return status;
    return run->guard->swap(run->guard->context, jub_buffer_view(&run->guarded),
                            jub_buffer_view(note), error);
}

// The same of the guard: what it holds may be from a signing that failed when it was there already.
static jub_status fix_guard(const signing *run, jub_error *error)
{
    const jub_text text = jub_buffer_view(&run->guarded);
    return run->guard->swap(run->guard->context, text, text, error);
}

static jub_status publish(signing *run, jub_text note, jub_error *error)
{
    return run->storage->swap(run->storage->reader.context, JUB_TEXT(JUB_CHECKPOINT_PATH),
                              jub_buffer_view(&run->published.source), note, error);
}

// Signs, or takes up what was signed before of the same head: its bytes stay the same, and the
// cosignatures that the published one has got stay with it.
static jub_status sign_and_publish(signing *run, jub_buffer *note, jub_error *error)
{
    const jub_published *published = &run->published;
    const bool is_published = published->is_there && is_head(run, &published->checkpoint) &&
                              is_ours(run, &published->note);
    jub_status status = JUB_OK;
    if (run->guarded.length_bytes > 0 && is_head(run, &run->promised)) {
        jub_buffer_text(note, jub_buffer_view(&run->guarded));
        if (!is_published) status = fix_guard(run, error);
    } else {
        status = sign_head(run, note, error);
    }
    if (status != JUB_OK) return status;
    if (is_published) {
        jub_buffer_reset(note);
        jub_buffer_text(note, jub_buffer_view(&published->source));
    }
    if (note->status != JUB_OK) return jub_fail_no_memory(error);
    return is_published ? JUB_OK : publish(run, jub_buffer_view(note), error);
}

static jub_status sign_locked(signing *run, jub_buffer *note, jub_error *error)
{
    const jub_reader reader = run->storage->reader;
    jub_status status = jub_head_cell_read(reader, &run->cell, error);
    if (status == JUB_OK) status = check_signer(run, error);
    if (status == JUB_OK) status = read_guard(run, error);
    if (status == JUB_OK)
        status = jub_published_read(reader, &run->cell.head, &run->published, error);
    if (status == JUB_OK) status = check_only_signer(run, error);
    if (status == JUB_OK) status = check_guard(run, error);
    if (status == JUB_OK) status = check_promises(run, error);
    return status == JUB_OK ? sign_and_publish(run, note, error) : status;
}

jub_status jub_log_sign(const jub_storage *storage, const jub_guard *guard, bool is_guard_lost,
                        const jub_signer *signer, jub_buffer *note_out, jub_error *error)
{
    signing run = {.storage = storage,
                   .guard = guard,
                   .is_guard_lost = is_guard_lost,
                   .signer = signer,
                   .published = {.source = jub_buffer_init(JUB_NOTE_MAX_BYTES)},
                   .guarded = jub_buffer_init(JUB_NOTE_MAX_BYTES)};
    jub_buffer note = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_status status = storage->begin(storage->reader.context, error);
    if (status != JUB_OK) return status;
    status = jub_storage_end(storage, sign_locked(&run, &note, error), error);
    if (status == JUB_OK) {
        jub_buffer_text(note_out, jub_buffer_view(&note));
        if (note_out->status != JUB_OK) status = jub_fail_no_memory(error);
    }
    jub_buffer_clear(&note);
    jub_buffer_clear(&run.guarded);
    jub_buffer_clear(&run.published.source);
    return status;
}
