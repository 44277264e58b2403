#include "cli/bundle_take.h"

#include "cli/message.h"
#include "cli/random.h"
#include "programme/arrival.h"

enum { REPORT_MAX_BYTES = 4 << 20 };

void cli_conflicts_print(const jub_state *state, uint32_t facility)
{
    jub_buffer text = jub_buffer_init(REPORT_MAX_BYTES);
    const size_t count = jub_arrival_tell_conflicts(state, facility, &text);
    if (count > 0)
        printf("%zu in conflict, to be settled with 'conflict.settled' by a third person:\n%.*s",
               count, JUB_TEXT_ARG(jub_buffer_view(&text)));
    jub_buffer_clear(&text);
}

jub_status cli_bundle_carry(cli_programme *programme, const jub_bundle_sitting *sittings,
                            size_t count, bool is_each, size_t *done_out, jub_error *error)
{
    jub_desk *desk = NULL;
    *done_out = 0;
    jub_status status = jub_desk_new(&programme->state, &programme->log, programme->sink,
                                     cli_random(), &desk, error);
    for (size_t i = 0; status == JUB_OK && i < count; i++) {
        status =
            jub_desk_carry(desk, sittings[i].header, sittings[i].entries, sittings[i].count, error);
        if (status == JUB_OK && is_each) status = jub_desk_flush(desk, error);
        if (status == JUB_OK) ++*done_out;
    }
    if (status == JUB_OK) status = jub_desk_flush(desk, error);
    jub_desk_free(desk);
    return status;
}

// The log that the bundle was made with is this one, as it was then.
static jub_status check_log(cli_programme *programme, const jub_bundle *bundle, jub_error *error)
{
    jub_hash root;
    if (bundle->size == 0 || bundle->size > programme->head.size)
        return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, "see which log it was made with",
                        "the bundle was made with a log of %llu entries, and this one has %llu",
                        (unsigned long long)bundle->size, (unsigned long long)programme->head.size);
    const jub_status status =
        jub_view_hash(programme->view, (jub_span){0, bundle->size}, &root, error);
    if (status != JUB_OK || jub_hash_equal(&root, &bundle->root)) return status;
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                    "keep both: one of the two logs was changed",
                    "the bundle was made with another log of the same name");
}

static jub_status find_chain(const cli_arrived *arrived, const cli_programme *programme,
                             const cli_bundle_list *list, uint32_t row, jub_error *error)
{
    const jub_bundle *bundle = &arrived->bundle;
    jub_bundle_chain chain;
    jub_status status = cli_bundle_list_chain(list, programme->state.origin, bundle->facility,
                                              JUB_BUNDLE_OUT, &chain, error);
    if (status != JUB_OK) return status;
    // The log says how many count: a list may be behind it after a crash, or ahead.
    const uint64_t count = row < programme->state.facilities.count
                               ? programme->state.facilities.items[row].bundle_count
                               : chain.taken_count;
    jub_hash *taken = JUB_NEW(arrived->arena, jub_hash, (size_t)count);
    if (!taken) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count && i < chain.taken_count; i++) taken[i] = chain.taken[i];
    chain.taken = taken;
    chain.taken_count = count;
    return jub_bundle_follows(bundle, &chain, error);
}

typedef struct taking {
    const cli_arrived *arrived;
    cli_programme programme;
    cli_bundle_list list;
    const jub_bundle_sitting *sittings;
    size_t count;
    uint32_t facility;
} taking;

static jub_status check(taking *at, jub_error *error)
{
    const jub_bundle *bundle = &at->arrived->bundle;
    cli_programme *programme = &at->programme;
    const jub_bundle_part *part = jub_bundle_find(bundle, JUB_BUNDLE_SITTINGS);
    if (!jub_text_equal(bundle->origin, programme->state.origin))
        return find_chain(at->arrived, programme, &at->list, JUB_NO_ROW, error);
    at->facility = jub_basis_facility(&programme->basis, bundle->facility);
    if (at->facility == JUB_NO_ROW)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                        "the bundle is of the facility '%.*s', which is not in this programme",
                        JUB_TEXT_ARG(bundle->facility));
    jub_status status = jub_arrival_check_maker(&programme->state, bundle, error);
    if (status == JUB_OK)
        status = find_chain(at->arrived, programme, &at->list, at->facility, error);
    if (status == JUB_OK) status = check_log(programme, bundle, error);
    if (status == JUB_OK && !part)
        status = jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                          "the bundle has no part '" JUB_BUNDLE_SITTINGS "'");
    if (status == JUB_OK)
        status = jub_bundle_sittings_read(at->arrived->arena, part->bytes, &at->sittings,
                                          &at->count, error);
    if (status == JUB_OK)
        status = jub_arrival_check_sittings(at->arrived->arena, &programme->state, bundle,
                                            at->sittings, at->count, error);
    return status;
}

// Kept before the log is added to: a crash between the two leaves a bundle that can come again.
static jub_status take(taking *at, jub_error *error)
{
    size_t done = 0;
    jub_desk *desk = NULL;
    cli_programme *programme = &at->programme;
    jub_status status = jub_desk_new(&programme->state, &programme->log, programme->sink,
                                     cli_random(), &desk, error);
    for (; status == JUB_OK && done < at->count; done++)
        status = jub_desk_carry(desk, at->sittings[done].header, at->sittings[done].entries,
                                at->sittings[done].count, error);
    if (status == JUB_OK)
        status = cli_bundle_list_keep(&at->list, &at->arrived->bundle, at->arrived->sealed, error);
    if (status == JUB_OK) status = jub_desk_flush(desk, error);
    jub_desk_free(desk);
    return status;
}

jub_status cli_bundle_take_out(const cli_arrived *arrived)
{
    taking at = {.arrived = arrived, .facility = JUB_NO_ROW};
    jub_error error;
    jub_status status = cli_programme_open(arrived->command, arrived->folder, CLI_PROGRAMME_ACT,
                                           NULL, &at.programme);
    if (status != JUB_OK) goto done;
    status = at.programme.is_facility
                 ? jub_fail(&error, JUB_CONFLICT, (jub_position){0},
                            "take it to the centre's folder of the programme",
                            "the bundle goes the other way: it comes from a facility")
                 : cli_bundle_list_open(arrived->arena, arrived->folder, &at.list, &error);
    if (status == JUB_OK) status = check(&at, &error);
    if (status == JUB_OK) status = take(&at, &error);
    if (status != JUB_OK) {
        error.at = (jub_position){0};
        cli_report(arrived->command, arrived->path, &error);
        goto done;
    }
    status = cli_programme_keep(&at.programme);
    if (status != JUB_OK) goto done;
    printf("bundle %llu of the facility %.*s: %zu sitting%s taken, made %s by %.*s\n",
           (unsigned long long)arrived->bundle.number, JUB_TEXT_ARG(arrived->bundle.facility),
           at.count, at.count == 1 ? "" : "s",
           jub_moment_write(arrived->bundle.time, (char[JUB_MOMENT_BYTES + 1]){0}),
           JUB_TEXT_ARG(arrived->bundle.by));
    cli_conflicts_print(&at.programme.state, at.facility);
done:
    cli_programme_clear(&at.programme);
    return status;
}
