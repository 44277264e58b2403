#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/contract.h"
#include "store/file_guard.h"
#include "store/file_store.h"

typedef struct files_context {
    char folder[64]; // that of the log, in a folder of its own
    jub_file_store *store;
} files_context;

static void open_files(contract_store *store)
{
    files_context *files = store->context;
    assert_int_equal(jub_file_store_open(files->folder, true, &files->store, NULL), JUB_OK);
    store->storage = jub_file_store_storage(files->store);
}

static void close_files(contract_store *store)
{
    files_context *files = store->context;
    jub_file_store_close(files->store);
    files->store = NULL;
}

contract_store contract_make(void)
{
    files_context *files = calloc(1, sizeof *files);
    assert_non_null(files);
    (void)snprintf(files->folder, sizeof files->folder, "/tmp/jubilee-files-XXXXXX");
    assert_non_null(mkdtemp(files->folder));
    memcpy(files->folder + strlen(files->folder), "/log", sizeof "/log");
    contract_store store = {.open = open_files, .close = close_files, .context = files};
    open_files(&store);
    return store;
}

static void remove_folder(const char *folder)
{
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf %s", folder);
    assert_int_equal(system(command), 0);
}

void contract_remove(contract_store *store)
{
    files_context *files = store->context;
    close_files(store);
    *strrchr(files->folder, '/') = '\0';
    remove_folder(files->folder);
    free(files);
}

static const char *place(const contract_store *store, const char *path, char place_out[256])
{
    const files_context *files = store->context;
    (void)snprintf(place_out, 256, "%s/%s", files->folder, path);
    return place_out;
}

static mode_t mode_of(const contract_store *store, const char *path)
{
    struct stat about;
    char at[256];
    assert_int_equal(stat(place(store, path, at), &about), 0);
    return about.st_mode & 07777;
}

static void put_file(const contract_store *store, const char *path, const char *text)
{
    char at[256];
    FILE *file = fopen(place(store, path, at), "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

TEST(what_is_published_is_for_all_and_the_state_for_its_owner)
{
    (void)state_unused;
    const mode_t mask = umask(022);
    contract_store store = contract_make();
    contract_begin(&store);
    assert_int_equal(contract_write(&store, "tile/0/000", JUB_TEXT("x")), JUB_OK);
    assert_int_equal(contract_swap(&store, "checkpoint", "", "signed"), JUB_OK);
    assert_int_equal(contract_swap(&store, "state/head", "", "head"), JUB_OK);
    contract_end(&store);
    assert_int_equal(mode_of(&store, "checkpoint"), 0644);
    assert_int_equal(mode_of(&store, "tile/0/000"), 0644);
    assert_int_equal(mode_of(&store, "tile/0"), 0755);
    assert_int_equal(mode_of(&store, "state"), 0700);
    assert_int_equal(mode_of(&store, "state/head"), 0600);
    assert_int_equal(mode_of(&store, "state/lock"), 0600);
    contract_remove(&store);
    (void)umask(mask);
}

TEST(what_a_writer_that_died_left_is_removed_and_never_seen)
{
    (void)state_unused;
    contract_store store = contract_make();
    char at[256];
    contract_begin(&store);
    assert_int_equal(contract_write(&store, "tile/0/000", JUB_TEXT("x")), JUB_OK);
    contract_end(&store);
    for (size_t i = 0; i < 100; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "state/new/%zu", i);
        put_file(&store, name, "half of a fi");
    }
    contract_seen seen = {0};
    const jub_reader reader = store.storage.reader;
    assert_int_equal(reader.list(reader.context, JUB_TEXT(""), contract_see, &seen, NULL), JUB_OK);
    assert_int_equal(seen.count, 1);
    contract_reopen(&store);
    contract_begin(&store);
    assert_int_equal(access(place(&store, "state/new/0", at), F_OK), -1);
    assert_int_equal(access(place(&store, "state/new/99", at), F_OK), -1);
    contract_end(&store);
    contract_remove(&store);
}

TEST(paths_that_lead_elsewhere_are_refused)
{
    (void)state_unused;
    static const char *const paths[] = {"",
                                        "/etc/x",
                                        "../x",
                                        "tile/../../x",
                                        "tile//x",
                                        "tile/",
                                        ".hidden",
                                        "a/./b",
                                        "tile/\n",
                                        "tile/A",
                                        "a/b/c/d/e/f/g/h/i/j/k/l/m"};
    contract_store store = contract_make();
    jub_buffer bytes = jub_buffer_init(100);
    void *context = store.storage.reader.context;
    contract_begin(&store);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const jub_text path = jub_text_from(paths[i]);
        assert_int_equal(contract_write(&store, paths[i], JUB_TEXT("x")), JUB_SYNTAX);
        assert_int_equal(contract_swap(&store, paths[i], "", "x"), JUB_SYNTAX);
        assert_int_equal(store.storage.drop(context, path, NULL), JUB_SYNTAX);
        assert_int_equal(store.storage.reader.read(context, path, 100, &bytes, NULL), JUB_SYNTAX);
    }
    contract_end(&store);
    contract_remove(&store);
}

TEST(a_pipe_or_a_folder_in_the_place_of_a_file_is_refused_and_does_not_hang)
{
    (void)state_unused;
    contract_store store = contract_make();
    jub_buffer bytes = jub_buffer_init(100);
    const jub_reader reader = store.storage.reader;
    char at[256];
    assert_int_equal(mkfifo(place(&store, "checkpoint", at), 0600), 0);
    assert_int_equal(mkdir(place(&store, "tile", at), 0700), 0);
    assert_int_equal(reader.read(reader.context, JUB_TEXT("checkpoint"), 100, &bytes, NULL),
                     JUB_IO);
    assert_int_equal(reader.read(reader.context, JUB_TEXT("tile"), 100, &bytes, NULL), JUB_IO);
    assert_int_equal(reader.read(reader.context, JUB_TEXT("checkpoint/x"), 100, &bytes, NULL),
                     JUB_MISSING);
    contract_remove(&store);
}

TEST(a_log_that_is_not_there_is_not_made_for_reading)
{
    (void)state_unused;
    jub_file_store *store = NULL;
    assert_int_equal(jub_file_store_open("/tmp/jubilee-no-such-folder", false, &store, NULL),
                     JUB_MISSING);
    assert_int_equal(jub_file_store_open("/tmp/jubilee-no-such-folder/log", true, &store, NULL),
                     JUB_MISSING);
    assert_null(store);
}

// Opens the store anew in a child, which says when its turn has come.
static pid_t wait_in_child(contract_store *store, int *said_out)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        files_context *files = store->context;
        jub_file_store *own = NULL;
        close_files(store); // a lock is held as long as any copy of its descriptor is open
        bool is_fine = jub_file_store_open(files->folder, false, &own, NULL) == JUB_OK;
        const jub_storage storage = is_fine ? jub_file_store_storage(own) : store->storage;
        is_fine = is_fine && storage.begin(own, NULL) == JUB_OK && write(ends[1], "b", 1) == 1;
        is_fine = is_fine && storage.end(own, true, NULL) == JUB_OK;
        _exit(is_fine ? 0 : 1);
    }
    (void)close(ends[1]);
    *said_out = ends[0];
    return child;
}

TEST(a_second_writer_waits_for_its_turn_and_a_dead_one_holds_nothing)
{
    (void)state_unused;
    contract_store store = contract_make();
    int said, child_status;
    contract_begin(&store);
    pid_t child = wait_in_child(&store, &said);
    struct pollfd ready = {.fd = said, .events = POLLIN};
    assert_int_equal(poll(&ready, 1, 200), 0);
    contract_end(&store);
    assert_int_equal(poll(&ready, 1, 10000), 1);
    assert_int_equal(waitpid(child, &child_status, 0), child);
    assert_int_equal(child_status, 0);
    (void)close(said);

    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        contract_reopen(&store);
        (void)store.storage.begin(store.storage.reader.context, NULL);
        _exit(9); // without an end
    }
    assert_int_equal(waitpid(child, &child_status, 0), child);
    assert_int_equal(WEXITSTATUS(child_status), 9);
    contract_begin(&store);
    contract_end(&store);
    contract_remove(&store);
}

TEST(a_guard_remembers_and_lets_only_one_of_two_signers_go_on)
{
    (void)state_unused;
    contract_store store = contract_make();
    char at[256];
    jub_file_guard *one = NULL, *two = NULL;
    jub_buffer bytes = jub_buffer_init(100);
    assert_int_equal(jub_file_guard_open(place(&store, "key.signed", at), &one, NULL), JUB_OK);
    assert_int_equal(jub_file_guard_open(at, &two, NULL), JUB_OK);
    const jub_guard first = jub_file_guard_guard(one), second = jub_file_guard_guard(two);
    assert_int_equal(first.read(first.context, &bytes, NULL), JUB_MISSING);
    assert_int_equal(first.swap(first.context, JUB_TEXT(""), JUB_TEXT("1"), NULL), JUB_OK);
    assert_int_equal(second.swap(second.context, JUB_TEXT(""), JUB_TEXT("2"), NULL), JUB_CONFLICT);
    assert_int_equal(second.read(second.context, &bytes, NULL), JUB_OK);
    assert_text(jub_buffer_view(&bytes), "1");
    assert_int_equal(second.swap(second.context, JUB_TEXT("1"), JUB_TEXT("2"), NULL), JUB_OK);
    assert_int_equal(first.swap(first.context, JUB_TEXT("1"), JUB_TEXT("3"), NULL), JUB_CONFLICT);
    assert_int_equal(mode_of(&store, "key.signed"), 0600);
    assert_int_equal(access(place(&store, "key.signed.new", at), F_OK), -1);
    assert_int_equal(jub_file_guard_open("/tmp/jubilee-no-such-folder/x", &two, NULL), JUB_MISSING);
    assert_int_equal(jub_file_guard_open("/tmp/", &two, NULL), JUB_LIMIT);
    jub_buffer_clear(&bytes);
    jub_file_guard_close(one);
    jub_file_guard_close(two);
    contract_remove(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONTRACT_TESTS,
        cmocka_unit_test(what_is_published_is_for_all_and_the_state_for_its_owner),
        cmocka_unit_test(what_a_writer_that_died_left_is_removed_and_never_seen),
        cmocka_unit_test(paths_that_lead_elsewhere_are_refused),
        cmocka_unit_test(a_pipe_or_a_folder_in_the_place_of_a_file_is_refused_and_does_not_hang),
        cmocka_unit_test(a_log_that_is_not_there_is_not_made_for_reading),
        cmocka_unit_test(a_second_writer_waits_for_its_turn_and_a_dead_one_holds_nothing),
        cmocka_unit_test(a_guard_remembers_and_lets_only_one_of_two_signers_go_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
