// The list: made by one registrar, sealed by the other to holders who must come together.

#include <stdio.h>
#include <stdlib.h>

#include "programme/sealed.h"
#include "rehearsal/run_private.h"
#include "seal/padding.h"
#include "seal/seal.h"

#define LIST_MAX_BYTES ((size_t)2 << 30)
#define ARENA_MAX_BYTES ((size_t)8 << 30)

typedef struct seal_run {
    rehearsal *run;
    jub_arena arena;
    jub_draw_stream stream;
    jub_random random;
    uint32_t version;
    char recipient[JUB_AGE_RECIPIENT_TEXT_BYTES + 1];
    jub_sealed_index index;
    jub_hash index_sha256;
} seal_run;

static jub_status hash(const rehearsal *run, jub_text bytes, jub_hash *hash_out, jub_error *error)
{
    return jub_sha256_of(run->basis->sha, bytes, hash_out->bytes) ? JUB_OK
                                                                  : jub_fail_no_memory(error);
}

static jub_status finalise(rehearsal *run, jub_error *error)
{
    jub_hash file;
    jub_buffer text = jub_buffer_init(LIST_MAX_BYTES);
    jub_status status = jub_list_make(&run->arena, run->state, &run->list, error);
    if (status == JUB_OK) {
        jub_list_write(run->basis, &run->list, JUB_NO_ROW, &text);
        status = text.status == JUB_OK ? hash(run, jub_buffer_view(&text), &file, error)
                                       : jub_fail_no_memory(error);
    }
    jub_buffer_clear(&text);
    if (status != JUB_OK) return status;
    jub_event *event = plan_sitting(run, JUB_REGISTRAR_1, run_day(run), run_second(run))
                           ? plan_event(run, JUB_EVENT_LIST_FINALISED, run_second(run))
                           : NULL;
    if (!event) return jub_fail_no_memory(error);
    SAY(event, FILE, file, file);
    SAY(event, TOTAL, total, run->list.count);
    run->counts.listed_count = run->list.count;
    run->counts.contested_count = run->list.contested_count;
    return run_play(run, error);
}

// -- sealed files ---------------------------------------------------------------------------------

static jub_status seal_bytes(seal_run *seal, const jub_age_recipient *recipient, bool is_padded,
                             jub_text bytes, jub_buffer *file, jub_error *error)
{
    jub_sealer *sealer = NULL;
    jub_buffer padded = jub_buffer_init(LIST_MAX_BYTES);
    jub_padder padder = jub_padder_init(jub_buffer_sink(&padded));
    jub_status status = JUB_OK;
    if (is_padded) {
        status = jub_pad(&padder, bytes, error);
        if (status == JUB_OK) status = jub_pad_end(&padder, error);
        bytes = jub_buffer_view(&padded);
    }
    if (status == JUB_OK)
        status = jub_sealer_new(recipient, 1, false, seal->random, jub_buffer_sink(file), &sealer,
                                error);
    if (status == JUB_OK) status = jub_sealer_feed(sealer, bytes, error);
    if (status == JUB_OK) status = jub_sealer_end(sealer, error);
    jub_sealer_free(sealer);
    jub_buffer_clear(&padded);
    return status;
}

static jub_status put(const seal_run *seal, const char *name, jub_text bytes, jub_error *error)
{
    char path[64];
    const jub_rehearsal_ports *ports = seal->run->ports;
    (void)snprintf(path, sizeof path, "sealed/%u/%s", seal->version, name);
    return ports->file ? ports->file(ports->context, path, bytes, error) : JUB_OK;
}

// One file to the quorum, in the index. Files come in the order of their names.
static jub_status seal_file(seal_run *seal, const char *name, jub_text bytes, jub_error *error)
{
    jub_buffer file = jub_buffer_init(LIST_MAX_BYTES);
    jub_sealed_file *entry = &seal->index.files[seal->index.file_count];
    jub_status status =
        seal_bytes(seal, &seal->run->cast->ceremony.recipient, true, bytes, &file, error);
    if (status == JUB_OK) {
        *entry = (jub_sealed_file){.name = jub_text_from(name), .size_bytes = file.length_bytes};
        status = hash(seal->run, jub_buffer_view(&file), &entry->sha256, error);
    }
    if (status == JUB_OK) status = put(seal, name, jub_buffer_view(&file), error);
    seal->index.file_count++;
    jub_buffer_clear(&file);
    return status;
}

static jub_status seal_part(seal_run *seal, uint32_t facility, jub_part *part_out, jub_error *error)
{
    const rehearsal *run = seal->run;
    const jub_player *head = &run->cast->players[run->cast->staff[facility].head];
    jub_buffer text = jub_buffer_init(LIST_MAX_BYTES), file = jub_buffer_init(LIST_MAX_BYTES);
    jub_list_write(run->basis, &run->list, facility, &text);
    jub_status status = text.status == JUB_OK ? seal_bytes(seal, &head->box.recipient, true,
                                                           jub_buffer_view(&text), &file, error)
                                              : jub_fail_no_memory(error);
    if (status == JUB_OK) {
        part_out->facility = jub_basis_facility_key(run->basis, facility);
        part_out->bytes = jub_text_copy(&seal->arena, jub_buffer_view(&file));
        if (!part_out->bytes.bytes) status = jub_fail_no_memory(error);
    }
    jub_buffer_clear(&text);
    jub_buffer_clear(&file);
    return status;
}

static int by_facility(const void *left, const void *right)
{
    return jub_text_compare(((const jub_part *)left)->facility,
                            ((const jub_part *)right)->facility);
}

static jub_status seal_parts(seal_run *seal, jub_error *error)
{
    const rehearsal *run = seal->run;
    jub_buffer packed = jub_buffer_init(JUB_PARTS_MAX_BYTES);
    jub_part *parts = JUB_NEW(&seal->arena, jub_part, run->cast->facility_count);
    size_t count = 0;
    jub_status status = parts ? JUB_OK : jub_fail_no_memory(error);
    for (uint32_t i = 0; status == JUB_OK && i < run->cast->facility_count; i++)
        if (run->cast->staff[i].head != JUB_NO_PLAYER)
            status = seal_part(seal, i, &parts[count++], error);
    if (status == JUB_OK) {
        qsort(parts, count, sizeof *parts, by_facility);
        status = jub_parts_write(parts, count, &packed, error);
    }
    if (status == JUB_OK)
        status = seal_file(seal, JUB_SEALED_PARTS, jub_buffer_view(&packed), error);
    jub_buffer_clear(&packed);
    return status;
}

static jub_status write_index(seal_run *seal, jub_error *error)
{
    jub_buffer text = jub_buffer_init(JUB_SEALED_INDEX_MAX_BYTES);
    seal->index.origin = jub_text_from(seal->run->cast->origin);
    seal->index.finalised = seal->run->state->programme.list_entry;
    seal->index.recipient = jub_text_from(seal->recipient);
    jub_status status = jub_sealed_index_write(&seal->index, &text, error);
    if (status == JUB_OK)
        status = hash(seal->run, jub_buffer_view(&text), &seal->index_sha256, error);
    if (status == JUB_OK) status = put(seal, JUB_SEALED_INDEX, jub_buffer_view(&text), error);
    jub_buffer_clear(&text);
    return status;
}

static jub_status seal_all(seal_run *seal, jub_error *error)
{
    char purpose[32];
    rehearsal *run = seal->run;
    jub_buffer list = jub_buffer_init(LIST_MAX_BYTES);
    seal->version = run->state->programme.list_version;
    (void)snprintf(purpose, sizeof purpose, "seal-%u", seal->version);
    seal->random = jub_lots_random(&run->cast->lots, purpose, &seal->stream);
    jub_age_recipient_write(&run->cast->ceremony.recipient, seal->recipient);
    jub_list_write(run->basis, &run->list, JUB_NO_ROW, &list);
    jub_status status = list.status == JUB_OK
                            ? seal_file(seal, JUB_SEALED_LIST, jub_buffer_view(&list), error)
                            : jub_fail_no_memory(error);
    if (status == JUB_OK) status = seal_parts(seal, error);
    if (status == JUB_OK) status = write_index(seal, error);
    jub_buffer_clear(&list);
    return status;
}

static jub_status say_sealed(const seal_run *seal, jub_error *error)
{
    rehearsal *run = seal->run;
    const int32_t second = run_second(run) + 1800;
    jub_event *event = plan_sitting(run, JUB_REGISTRAR_2, run_day(run), second)
                           ? plan_event(run, JUB_EVENT_LIST_SEALED, second)
                           : NULL;
    if (!event) return jub_fail_no_memory(error);
    SAY(event, ENTRY, entry, run->state->programme.list_entry);
    SAY(event, SHA256, sha256, seal->index_sha256);
    SAY(event, BOX, box, jub_text_from(seal->recipient));
    return run_play(run, error);
}

jub_status act_list(rehearsal *run, jub_error *error)
{
    seal_run seal = {.run = run, .arena = jub_arena_init(ARENA_MAX_BYTES)};
    jub_status status = finalise(run, error);
    if (status == JUB_OK) status = seal_all(&seal, error);
    if (status == JUB_OK) status = say_sealed(&seal, error);
    if (status == JUB_OK) status = run_flush(run, error);
    jub_arena_clear(&seal.arena);
    if (status == JUB_OK)
        run_tell(run, "list finalised, version %u, by one registrar and sealed by the other",
                 run->state->programme.list_version);
    return status;
}
