#include "cli/programme/bundle_take.h"

#include <unistd.h>

#include "bundle/arrival.h"
#include "cli/message.h"
#include "cli/programme/programme_lock.h"
#include "cli/programme/register_mend.h"
#include "cli/random.h"

enum { REPORT_MAX_BYTES = 4 << 20 };

void cli_conflicts_print(const jub_state *state, uint32_t facility)
{
    jub_buffer text = jub_buffer_init(REPORT_MAX_BYTES);
    jub_error error;
    const size_t count = jub_arrival_tell_conflicts(state, facility, &text);
    if (count > 0)
        printf("%zu in conflict, to be settled with 'conflict.settled' by a third person:\n",
               count);
    if (cli_print(&text, JUB_OK, &error) != JUB_OK) puts("  more than can be told here");
}

static bool is_fact_there(const cli_programme *programme, const jub_hash *commitment)
{
    uint8_t salt[JUB_SALT_BYTES];
    jub_buffer facts = jub_buffer_init_secret(JUB_FACTS_MAX_BYTES);
    const bool is_there = programme->openings && jub_openings_get(programme->openings, commitment,
                                                                  salt, &facts, NULL) == JUB_OK;
    jub_buffer_clear(&facts);
    return is_there;
}

// Facts that a crash has left here without their entries are not put again.
static jub_status put_new_facts(void *context, const jub_hash *commitments,
                                const uint8_t (*salts)[JUB_SALT_BYTES], const jub_text *facts,
                                size_t count, jub_error *error)
{
    const cli_programme *programme = context;
    const jub_facts_sink *sink = &programme->sink;
    size_t there_count = 0;
    for (size_t i = 0; i < count; i++) there_count += is_fact_there(programme, &commitments[i]);
    if (there_count == 0) return sink->put(sink->context, commitments, salts, facts, count, error);
    jub_status status = JUB_OK;
    for (size_t i = 0; status == JUB_OK && i < count; i++)
        if (!is_fact_there(programme, &commitments[i]))
            status = sink->put(sink->context, &commitments[i], &salts[i], &facts[i], 1, error);
    return status;
}

jub_status cli_bundle_desk(cli_programme *programme, jub_desk **desk_out, jub_error *error)
{
    const jub_facts_sink sink = {programme, put_new_facts};
    return jub_desk_new(&programme->state, &programme->log, sink, cli_random(), desk_out, error);
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

typedef struct taking {
    const cli_arrived *arrived;
    cli_programme programme;
    cli_bundle_list list;
    const jub_bundle_sitting *sittings;
    size_t count;
    uint32_t facility;
} taking;

// How many bundles count is what the log says: one on the list that is not in the log is one that a
// crash has kept from it.
static jub_status check_chain(const taking *at, jub_error *error)
{
    const jub_bundle *bundle = &at->arrived->bundle;
    jub_bundle_chain chain;
    jub_status status = cli_bundle_list_chain(&at->list, at->programme.state.origin,
                                              bundle->facility, JUB_BUNDLE_OUT, &chain, error);
    if (status != JUB_OK) return status;
    const uint64_t count = jub_state_bundle_count(&at->programme.state, bundle->facility);
    jub_hash *taken = JUB_NEW(at->arrived->arena, jub_hash, (size_t)count);
    if (!taken) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count && i < chain.taken_count; i++) taken[i] = chain.taken[i];
    chain.taken = taken;
    chain.taken_count = count;
    return jub_bundle_follows(bundle, &chain, error);
}

static jub_status read_sittings(taking *at, jub_error *error)
{
    const jub_bundle_part *part = jub_bundle_find(&at->arrived->bundle, JUB_BUNDLE_SITTINGS);
    if (!part)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                        "the bundle has no part '" JUB_BUNDLE_SITTINGS "'");
    if (part->bytes.length_bytes > JUB_BUNDLE_SITTINGS_MAX_BYTES)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, "make bundles more often",
                        "the sittings in the bundle are more than %d bytes",
                        JUB_BUNDLE_SITTINGS_MAX_BYTES);
    return jub_bundle_sittings_read(at->arrived->arena, part->bytes, &at->sittings, &at->count,
                                    error);
}

static jub_status check(taking *at, jub_error *error)
{
    const jub_bundle *bundle = &at->arrived->bundle;
    cli_programme *programme = &at->programme;
    if (!jub_text_equal(bundle->origin, programme->state.origin)) return check_chain(at, error);
    if (!programme->has_register)
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "take it when level 3 is open; it stays good",
                        "while the list is sealed no bundle can be taken");
    at->facility = jub_basis_facility(&programme->basis, bundle->facility);
    if (at->facility == JUB_NO_ROW)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                        "the bundle is of the facility '%.*s', which is not in this programme",
                        JUB_TEXT_ARG(bundle->facility));
    jub_status status = jub_arrival_check_maker(&programme->state, bundle, error);
    if (status == JUB_OK) status = read_sittings(at, error);
    if (status == JUB_OK) status = check_chain(at, error);
    if (status == JUB_OK) status = check_log(programme, bundle, error);
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
    jub_status status = cli_bundle_desk(programme, &desk, error);
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
    const int lock = cli_programme_lock(arrived->folder, &error); // of the chain of bundles
    if (lock < 0) {
        cli_report(arrived->command, arrived->folder, &error);
        return error.status;
    }
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
    status = cli_register_mend(&at.programme);
    if (status == JUB_OK) status = cli_programme_keep(&at.programme);
    if (status == JUB_OK && arrived->signing_key)
        status = cli_programme_sign(&at.programme, arrived->signing_key);
    if (status != JUB_OK) goto done;
    printf("bundle %llu of the facility %.*s: %zu sitting%s taken, made %s by %.*s\n",
           (unsigned long long)arrived->bundle.number, JUB_TEXT_ARG(arrived->bundle.facility),
           at.count, at.count == 1 ? "" : "s",
           jub_moment_write(arrived->bundle.time, (char[JUB_MOMENT_BYTES + 1]){0}),
           JUB_TEXT_ARG(arrived->bundle.by));
    cli_conflicts_print(&at.programme.state, at.facility);
done:
    cli_programme_clear(&at.programme);
    (void)close(lock);
    return status;
}
