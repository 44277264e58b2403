#include "cli/programme/programme_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/programme/programme_lock.h"
#include "cli/programme/register_mend.h"
#include "cli/progress.h"
#include "cli/threads.h"
#include "programme/selection.h"
#include "register/hash.h"

#define ARENA_MAX_BYTES ((size_t)16 << 30) // as a register's
enum { PART_MAX_BYTES = 1 << 28 };

// A programme being opened, and what an error is about.
typedef struct opening {
    cli_programme *programme;
    cli_programme_mode mode;
    bool is_public; // register and facts are left out
    bool is_register_bad;
    const jub_replay_watch *watch;
    const cli_programme_beside *beside; // NULL: nothing
    jub_status replay_status;
    const char *bad_path; // NULL: it has been told
    jub_error error;
} opening;

error_t cli_programme_folder_option(int key, char *argument, const char **folder,
                                    struct argp_state *state)
{
    switch (key) {
    case ARGP_KEY_ARG:
        if (*folder) argp_error(state, "one programme at a time");
        *folder = argument;
        return 0;
    case ARGP_KEY_END:
        if (!*folder) argp_error(state, "which programme? name its folder");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

const char *cli_programme_path(cli_programme *programme, const char *name)
{
    const char *path = cli_path_join(&programme->arena, programme->folder, jub_text_from(name));
    if (path) return path;
    jub_error error;
    (void)jub_fail_no_memory(&error);
    cli_report(programme->command, programme->folder, &error);
    exit(EXIT_BAD_INPUT);
}

// -- facts ----------------------------------------------------------------------------------------

static jub_status fail_openings(jub_error *error)
{
    return jub_fail(error, JUB_MISSING, (jub_position){0},
                    "while the list is sealed they are sealed too, or this is what was published",
                    "'" PROGRAMME_OPENINGS "' is not here, and with it the facts");
}

static jub_status get_facts(void *context, const jub_hash *commitment,
                            uint8_t salt_out[JUB_SALT_BYTES], jub_buffer *facts_out,
                            jub_error *error)
{
    const cli_programme *programme = context;
    if (!programme->openings) return fail_openings(error);
    return jub_openings_get(programme->openings, commitment, salt_out, facts_out, error);
}

static jub_status put_facts(void *context, const jub_hash *commitments,
                            const uint8_t (*salts)[JUB_SALT_BYTES], const jub_text *facts,
                            size_t count, jub_error *error)
{
    const cli_programme *programme = context;
    if (count == 0) return JUB_OK;
    if (!programme->openings) return fail_openings(error);
    jub_opening *items = calloc(count, sizeof *items);
    if (!items) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        items[i].commitment = commitments[i];
        memcpy(items[i].salt, salts[i], JUB_SALT_BYTES);
        items[i].facts = facts[i];
    }
    const jub_status status = jub_openings_put(programme->openings, items, count, error);
    explicit_bzero(items, count * sizeof *items);
    free(items);
    return status;
}

static jub_status open_openings(opening *at)
{
    cli_programme *programme = at->programme;
    at->bad_path = cli_programme_path(programme, PROGRAMME_OPENINGS);
    if (!cli_is_there(at->bad_path)) return JUB_OK; // missed where they are needed
    return jub_openings_open(at->bad_path, false, &programme->openings, &at->error);
}

// -- the parts ------------------------------------------------------------------------------------

static jub_status open_decree(opening *at, jub_hash *sha256_out)
{
    cli_programme *programme = at->programme;
    const char *path = cli_programme_path(programme, PROGRAMME_DECREE);
    at->bad_path = NULL;
    const jub_status status = cli_decree_open(programme->command, path, &programme->decree);
    if (status != JUB_OK) {
        cli_decree_report(&programme->decree, &programme->decree.diagnostics, CLI_ERRORS_ALONE);
        return status;
    }
    at->bad_path = path;
    return jub_sha256_of(programme->sha, programme->decree.file.bytes, sha256_out->bytes)
               ? JUB_OK
               : jub_fail_no_memory(&at->error);
}

static jub_status open_register(opening *at, jub_hash *sha256_out)
{
    cli_programme *programme = at->programme;
    const char *folder = cli_programme_path(programme, PROGRAMME_REGISTER);
    at->bad_path = folder;
    if (!cli_is_there(folder))
        return jub_fail(&at->error, JUB_MISSING, (jub_position){0},
                        "what is published is verified without it: jubilee verify --public",
                        "the register of the programme is not here");
    programme->has_register = true; // to be cleared
    const char *received = cli_programme_path(programme, PROGRAMME_RECEIVED);
    const jub_status status = at->mode == CLI_PROGRAMME_MEND
                                  ? cli_register_open_received(folder, received, &programme->opened,
                                                               &at->bad_path, &at->error)
                                  : cli_register_open_sources(folder, NULL, &programme->opened,
                                                              &at->bad_path, &at->error);
    at->is_register_bad = status != JUB_OK && status != JUB_NO_MEMORY;
    if (status != JUB_OK) return status;
    at->bad_path = folder;
    return jub_register_hash(programme->opened.package_file.bytes, programme->opened.sources,
                             programme->opened.source_count, sha256_out->bytes, &at->error);
}

static jub_status open_received_file(opening *at, const char *name, size_t max_bytes,
                                     cli_file *file_out)
{
    cli_programme *programme = at->programme;
    at->bad_path = cli_programme_path(programme, name);
    if (cli_is_there(at->bad_path))
        return cli_file_open(at->bad_path, max_bytes, file_out, &at->error);
    return jub_fail(&at->error, JUB_MISSING, (jub_position){0},
                    "put back the register as it was received when the programme was opened",
                    "'%s' is not here", name);
}

// The register was opened as it was received: what is in its place now, which may be nothing, is
// only compared.
static jub_status open_now(opening *at)
{
    cli_programme *programme = at->programme;
    const cli_register *opened = &programme->opened;
    const uint32_t persons = opened->package->persons;
    const char *folder = cli_programme_path(programme, PROGRAMME_REGISTER);
    const char *package_path =
        cli_path_join(&programme->arena, folder, JUB_TEXT(PACKAGE_FILE_NAME));
    const char *persons_path =
        cli_path_join(&programme->arena, folder, opened->package->resources[persons].path);
    jub_text *sources = JUB_NEW(&programme->arena, jub_text, opened->source_count);
    if (!package_path || !persons_path || !sources) return jub_fail_no_memory(&at->error);
    jub_status status = JUB_OK;
    at->bad_path = package_path;
    if (cli_is_there(package_path))
        status =
            cli_file_open(package_path, JUB_PACKAGE_MAX_BYTES, &programme->package_now, &at->error);
    if (status != JUB_OK) return status;
    at->bad_path = persons_path;
    if (cli_is_there(persons_path))
        status = cli_file_open(persons_path, JUB_CSV_FILE_MAX_BYTES, &programme->persons_now,
                               &at->error);
    for (uint32_t i = 0; i < opened->source_count; i++) sources[i] = opened->sources[i];
    sources[persons] = programme->persons_now.bytes;
    programme->received.package_now = programme->package_now.bytes;
    programme->received.sources_now = sources;
    return status;
}

// What a facility has was true when its last bundle was made, and is taken for what was received.
static jub_status open_received(opening *at)
{
    cli_programme *programme = at->programme;
    const cli_register *opened = &programme->opened;
    programme->received = (jub_received){
        .package = opened->package_file.bytes,
        .persons = opened->sources[opened->package->persons],
        .package_now = opened->package_file.bytes,
        .sources_now = opened->sources,
        .source_count = opened->source_count,
        .is_part = programme->is_facility,
    };
    if (programme->is_facility) return JUB_OK;
    jub_status status = open_received_file(at, PROGRAMME_RECEIVED "/" PACKAGE_FILE_NAME,
                                           JUB_PACKAGE_MAX_BYTES, &programme->received_package);
    if (status == JUB_OK)
        status = open_received_file(at, PROGRAMME_RECEIVED "/" RECEIVED_PERSONS_NAME,
                                    JUB_CSV_FILE_MAX_BYTES, &programme->received_persons);
    programme->received.package = programme->received_package.bytes;
    programme->received.persons = programme->received_persons.bytes;
    return status == JUB_OK && at->mode == CLI_PROGRAMME_MEND ? open_now(at) : status;
}

static jub_status open_log(opening *at)
{
    cli_programme *programme = at->programme;
    at->bad_path = cli_programme_path(programme, PROGRAMME_LOG);
    jub_status status = jub_file_store_open(at->bad_path, false, &programme->log_store, &at->error);
    if (status != JUB_OK) return status;
    programme->log = jub_file_store_storage(programme->log_store);
    status = at->mode == CLI_PROGRAMME_ACT
                 ? jub_log_head_read(programme->log.reader, &programme->head, &at->error)
                 : jub_log_known_head(programme->log.reader, &programme->head, &at->error);
    if (status != JUB_OK) return status;
    return jub_view_open(programme->log.reader, programme->head.size, &programme->head.root,
                         &programme->view, &at->error);
}

// -- the state ------------------------------------------------------------------------------------

static jub_status fail_image(opening *at, jub_status status, const char *message)
{
    return jub_fail(&at->error, status, (jub_position){0},
                    "make it anew from the log: jubilee programme rebuild", "%s", message);
}

// What the database says of where it stands must be so.
static jub_status check_image(opening *at)
{
    const cli_programme *programme = at->programme;
    const jub_programme *image = &programme->state.programme;
    const jub_basis *basis = &programme->basis;
    jub_hash root;
    if (image->size == 0 || image->size > programme->head.size)
        return fail_image(at, JUB_CONFLICT, "the database is of another log, or of a longer one");
    const jub_status status =
        jub_view_hash(programme->view, (jub_span){0, image->size}, &root, &at->error);
    if (status != JUB_OK) return status;
    if (!jub_hash_equal(&root, &image->root))
        return fail_image(at, JUB_CONFLICT, "the database is of another log");
    if (!jub_hash_equal(&image->decree_sha256, &basis->decree_sha256))
        return jub_fail(&at->error, JUB_CONFLICT, (jub_position){0}, NULL,
                        "'" PROGRAMME_DECREE "' is not the decree that the programme was opened "
                        "with");
    // A facility has a part of the register, which a registrar signed for in a bundle.
    if (image->is_register_frozen && basis->reg && !programme->is_facility &&
        at->mode != CLI_PROGRAMME_MEND &&
        !jub_hash_equal(&image->register_sha256, &basis->register_sha256))
        return jub_fail(&at->error, JUB_CONFLICT, (jub_position){0},
                        "bring it back to what it was: jubilee programme mend DIR",
                        "the register is not the one that was frozen");
    return JUB_OK;
}

static jub_status read_image(opening *at)
{
    cli_programme *programme = at->programme;
    jub_programme_store *store = NULL;
    at->bad_path = cli_programme_path(programme, PROGRAMME_DATABASE);
    if (programme->head.size == 0 && !cli_is_there(at->bad_path)) return JUB_OK;
    jub_status status = jub_programme_store_open(at->bad_path, false, &store, &at->error);
    if (status == JUB_OK) status = jub_programme_store_read(store, &programme->state, &at->error);
    jub_programme_store_close(store);
    if (status != JUB_OK && status != JUB_NO_MEMORY && at->error.hint[0] == '\0')
        (void)snprintf(at->error.hint, sizeof at->error.hint,
                       "make it anew from the log: jubilee programme rebuild");
    return status == JUB_OK ? check_image(at) : status;
}

// A facility cannot make the list from its own people; it has the part that it was given.
static jub_status read_part(opening *at)
{
    cli_programme *programme = at->programme;
    cli_file file = {0};
    at->bad_path = cli_programme_path(programme, PROGRAMME_FACILITY_LIST);
    jub_list *list = JUB_NEW(&programme->arena, jub_list, 1);
    if (!list) return jub_fail_no_memory(&at->error);
    jub_status status = JUB_OK;
    if (cli_is_there(at->bad_path)) {
        status = cli_file_open(at->bad_path, PART_MAX_BYTES, &file, &at->error);
        if (status == JUB_OK)
            status =
                jub_list_read(&programme->arena, &programme->basis, file.bytes, list, &at->error);
        cli_file_wipe(&file);
    }
    programme->state.list = list;
    return status;
}

static void report_entries(void *context, uint64_t done, uint64_t total)
{
    cli_progress_report(context, done, total);
}

static jub_status replay(opening *at)
{
    cli_programme *programme = at->programme;
    cli_progress progress;
    const jub_replay_watch own = {.progress = report_entries, .context = &progress};
    at->bad_path = cli_programme_path(programme, PROGRAMME_LOG);
    jub_status status = jub_replay_new(&programme->state, at->is_public ? NULL : &programme->facts,
                                       &programme->replay, &at->error);
    if (status != JUB_OK) return status;
    if (programme->openings) status = jub_openings_hold(programme->openings, &at->error);
    if (status != JUB_OK) return status;
    cli_progress_begin(&progress, "reading the log", "entries", 1);
    status = jub_replay_all(programme->replay, programme->view, at->watch ? at->watch : &own,
                            &at->error);
    cli_progress_end(&progress);
    if (programme->openings) jub_openings_release(programme->openings);
    return status;
}

static bool is_image_mode(cli_programme_mode mode)
{
    return mode == CLI_PROGRAMME_READ || mode == CLI_PROGRAMME_ACT || mode == CLI_PROGRAMME_MEND;
}

static void replay_or_beside(void *context, uint32_t part)
{
    opening *at = context;
    if (part == 0)
        at->beside->run(at->beside->context);
    else
        at->replay_status = replay(at);
}

static jub_status replay_beside(opening *at)
{
    const jub_parallel *threads = at->programme->basis.parallel;
    if (!at->beside) return replay(at);
    at->beside->begin(at->beside->context, at->programme);
    jub_parallel_run(jub_parallel_parts(threads) > 1 ? threads : NULL, 2, replay_or_beside, at);
    return at->replay_status;
}

static jub_status open_state(opening *at, const jub_hash *decree_sha256,
                             const jub_hash *register_sha256)
{
    cli_programme *programme = at->programme;
    const bool is_image_read = !at->is_public && is_image_mode(at->mode);
    at->bad_path = programme->folder;
    jub_status status = jub_basis_open(
        &programme->arena, programme->sha, programme->decree.decree, decree_sha256,
        programme->has_register ? programme->opened.reg : NULL,
        programme->has_register ? register_sha256 : NULL, &programme->basis, &at->error);
    programme->threads = cli_threads();
    programme->basis.parallel = &programme->threads;
    if (programme->has_register) programme->basis.received = &programme->received;
    if (status == JUB_OK)
        status =
            jub_state_begin(&programme->arena, &programme->basis,
                            jub_text_from(programme->head.origin), &programme->state, &at->error);
    if (status == JUB_OK && is_image_read) status = read_image(at);
    if (status == JUB_OK && is_image_read && programme->is_facility) status = read_part(at);
    return status == JUB_OK ? replay_beside(at) : status;
}

// From the sealing of the list to level 3 the folder has neither facts nor the state they add up
// to: what is public is all that anybody can go by.
static bool is_sealed_away(opening *at)
{
    cli_programme *programme = at->programme;
    return is_image_mode(at->mode) &&
           cli_is_folder(cli_programme_path(programme, PROGRAMME_SEALED)) &&
           !cli_is_there(cli_programme_path(programme, PROGRAMME_OPENINGS)) &&
           !cli_is_there(cli_programme_path(programme, PROGRAMME_DATABASE));
}

static jub_status open_all(opening *at)
{
    jub_hash decree_sha256, register_sha256 = {{0}};
    at->is_public = at->mode == CLI_PROGRAMME_PUBLIC || is_sealed_away(at);
    at->programme->facts = (jub_facts_source){at->programme, get_facts};
    at->programme->sink = (jub_facts_sink){at->programme, put_facts};
    if (at->programme->is_facility && at->mode == CLI_PROGRAMME_REPLAY)
        return jub_fail(
            &at->error, JUB_MISSING, (jub_position){0},
            "replay the programme at the centre; a new bundle in makes this folder anew",
            "a facility's own folder has not the facts of all entries");
    jub_status status = open_decree(at, &decree_sha256);
    if (status == JUB_OK && !at->is_public) status = open_register(at, &register_sha256);
    if (status == JUB_OK && !at->is_public) status = open_received(at);
    if (status == JUB_OK && at->mode == CLI_PROGRAMME_MEND && !at->is_public)
        status = jub_register_hash(
            at->programme->received.package_now, at->programme->received.sources_now,
            at->programme->received.source_count, register_sha256.bytes, &at->error);
    if (status == JUB_OK) status = open_log(at);
    if (status == JUB_OK && !at->is_public) status = open_openings(at);
    return status == JUB_OK ? open_state(at, &decree_sha256, &register_sha256) : status;
}

static jub_status open_once(const char *command, const char *folder, cli_programme_mode mode,
                            const jub_replay_watch *watch, const cli_programme_beside *beside,
                            cli_programme *programme_out, const char **bad_path_out,
                            bool *is_register_bad_out, jub_error *error)
{
    opening at = {.programme = programme_out,
                  .mode = mode,
                  .watch = watch,
                  .beside = beside,
                  .bad_path = folder};
    *programme_out = (cli_programme){.command = command,
                                     .folder = folder,
                                     .guard = -1,
                                     .arena = jub_arena_init(ARENA_MAX_BYTES),
                                     .sha = jub_sha256_new()};
    jub_status status;
    if (!programme_out->sha)
        status = jub_fail_no_memory(&at.error);
    else if (!cli_is_folder(folder))
        status = jub_fail(&at.error, JUB_MISSING, (jub_position){0},
                          "make one: jubilee programme open", "there is no programme here");
    else {
        programme_out->is_facility =
            cli_is_there(cli_programme_path(programme_out, PROGRAMME_FACILITY));
        status = mode == CLI_PROGRAMME_ACT
                     ? cli_programme_guard(folder, false, &programme_out->guard, &at.error)
                     : JUB_OK;
        if (status == JUB_OK) status = open_all(&at);
    }
    *bad_path_out = at.bad_path;
    *is_register_bad_out = at.is_register_bad;
    if (status != JUB_OK) *error = at.error;
    return status;
}

jub_status cli_programme_try(const char *command, const char *folder, cli_programme_mode mode,
                             const jub_replay_watch *watch, const cli_programme_beside *beside,
                             cli_programme *programme_out, const char **bad_path_out,
                             jub_error *error)
{
    bool is_register_bad = false, is_mended = false;
    jub_status status = open_once(command, folder, mode, watch, beside, programme_out, bad_path_out,
                                  &is_register_bad, error);
    if (mode != CLI_PROGRAMME_ACT || programme_out->is_facility) return status;
    if (status == JUB_OK ? !cli_register_is_behind(programme_out) : !is_register_bad) return status;
    jub_error other = {0};
    const jub_status mended = cli_register_catch_up(command, folder, &is_mended, &other);
    if (mended != JUB_OK || !is_mended) return status;
    cli_programme_clear(programme_out);
    return open_once(command, folder, mode, watch, beside, programme_out, bad_path_out,
                     &is_register_bad, error);
}

jub_status cli_programme_open(const char *command, const char *folder, cli_programme_mode mode,
                              const jub_replay_watch *watch, cli_programme *programme_out)
{
    const char *bad_path;
    jub_error error;
    const jub_status status =
        cli_programme_try(command, folder, mode, watch, NULL, programme_out, &bad_path, &error);
    if (status != JUB_OK && bad_path) cli_report(command, bad_path, &error);
    return status;
}

void cli_programme_clear(cli_programme *programme)
{
    jub_replay_free(programme->replay);
    jub_view_close(programme->view);
    jub_openings_close(programme->openings);
    jub_file_store_close(programme->log_store);
    if (programme->has_register) cli_register_clear(&programme->opened);
    cli_file_clear(&programme->received_package);
    cli_file_clear(&programme->received_persons);
    cli_file_clear(&programme->package_now);
    cli_file_clear(&programme->persons_now);
    if (programme->decree.path) cli_decree_clear(&programme->decree);
    jub_sha256_free(programme->sha);
    jub_arena_clear(&programme->arena);
    if (programme->guard > 0) (void)close(programme->guard);
    programme->guard = -1;
}
