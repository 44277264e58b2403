// What is in a programme's folder, before any of it is read: to open a pipe would hang, what a link
// points to lies elsewhere, and a database with a journal beside it changes when it is opened.

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/programme/programme_check.h"

#define STATE_FOLDER PROGRAMME_LOG "/state/"
enum { DEPTH_MAX = 16, PATH_BYTES = 4096, HEADER_BYTES = 20, JOURNAL_MODE_OFFSET = 18 };

typedef struct walk {
    cli_check *check;
    char path[PATH_BYTES]; // below the folder
} walk;

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static void refuse(walk *at, const char *what)
{
    at->check->is_unsafe = true;
    cli_check_finding(at->check, jub_text_from(at->path), "%s", what);
}

static bool is_journal_of(const char *path, const char *database)
{
    const size_t length = strlen(database);
    return strncmp(path, database, length) == 0 && path[length] == '-';
}

static void look_at_file(walk *at, const struct stat *about)
{
    const char *path = at->path;
    if (!at->check->is_public &&
        (is_journal_of(path, PROGRAMME_DATABASE) || is_journal_of(path, PROGRAMME_OPENINGS))) {
        at->check->has_journal = true;
        cli_check_finding(at->check, jub_text_from(path),
                          "the journal of a database would change it when it is opened, which was "
                          "not done: 'jubilee programme status' does it");
    }
    // What an audit of the log passes over, because a writer works with it.
    if (strncmp(path, STATE_FOLDER, sizeof STATE_FOLDER - 1) != 0) return;
    const char *name = path + sizeof STATE_FOLDER - 1;
    if (strcmp(name, "head") == 0 || (strcmp(name, "lock") == 0 && about->st_size == 0)) return;
    cli_check_finding(at->check, jub_text_from(path),
                      "not part of the log, or left behind by a writer that did not finish");
}

static void walk_folder(walk *at, int parent, const char *name, size_t depth);

static void look_at(walk *at, int parent, const char *name, size_t depth)
{
    struct stat about;
    if (fstatat(parent, name, &about, AT_SYMLINK_NOFOLLOW) != 0)
        refuse(at, "cannot be looked at");
    else if (S_ISDIR(about.st_mode))
        walk_folder(at, parent, name, depth + 1);
    else if (S_ISREG(about.st_mode))
        look_at_file(at, &about);
    else if (S_ISLNK(about.st_mode))
        refuse(at, "a link, and nobody has signed for what it points to");
    else
        refuse(at, "neither a file nor a folder");
}

static void walk_names(walk *at, DIR *folder, size_t depth)
{
    const size_t length = strlen(at->path);
    errno = 0;
    for (const struct dirent *item; (item = readdir(folder)); errno = 0) {
        if (is_dots(item->d_name)) continue;
        const int added = snprintf(at->path + length, PATH_BYTES - length, "%s%s",
                                   length > 0 ? "/" : "", item->d_name);
        if (added < 0 || (size_t)added >= PATH_BYTES - length)
            refuse(at, "a path that is too long");
        else
            look_at(at, dirfd(folder), item->d_name, depth);
        at->path[length] = '\0';
    }
    if (errno != 0) refuse(at, "cannot be listed to its end");
}

// The folder itself may be named by a link, what is in it may be none.
static void walk_folder(walk *at, int parent, const char *name, size_t depth)
{
    if (depth > DEPTH_MAX) {
        refuse(at, "folders stand in each other too deep");
        return;
    }
    const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (depth > 0 ? O_NOFOLLOW : 0);
    const int descriptor = openat(parent, name, flags);
    DIR *folder = descriptor >= 0 ? fdopendir(descriptor) : NULL;
    if (folder) {
        walk_names(at, folder, depth);
        (void)closedir(folder);
        return;
    }
    refuse(at, "a folder that cannot be opened");
    if (descriptor >= 0) (void)close(descriptor);
}

static bool has(cli_check *check, const char *name)
{
    const char *path = cli_path_join(&check->arena, check->folder, jub_text_from(name));
    return path && cli_is_there(path);
}

// A database with a write-ahead log makes files beside it when it is opened. Source: the SQLite
// file format, section 1.3.
static void look_at_mode(cli_check *check, const char *name)
{
    static const char magic[16] = "SQLite format 3";
    char header[HEADER_BYTES];
    const char *path = cli_path_join(&check->arena, check->folder, jub_text_from(name));
    const int descriptor = path ? open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1;
    if (descriptor < 0) return;
    const bool is_read = read(descriptor, header, sizeof header) == (ssize_t)sizeof header;
    (void)close(descriptor);
    if (!is_read || memcmp(header, magic, sizeof magic) != 0) return; // told where it is opened
    if (header[JOURNAL_MODE_OFFSET] == 1 && header[JOURNAL_MODE_OFFSET + 1] == 1) return;
    check->has_journal = true;
    cli_check_finding(check, jub_text_from(name),
                      "this database is kept in another way than this program does, and would "
                      "change when it is opened, which was not done");
}

jub_status cli_check_folder(cli_check *check, jub_error *error)
{
    walk at = {.check = check};
    if (!has(check, PROGRAMME_LOG) && !has(check, PROGRAMME_MANIFEST) &&
        !has(check, PROGRAMME_DECREE))
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "name the folder in which the programme's '" PROGRAMME_LOG "' is",
                        "there is no programme here");
    walk_folder(&at, AT_FDCWD, check->folder, 0);
    if (check->is_unsafe || check->is_public) return JUB_OK;
    if (has(check, PROGRAMME_FACILITY))
        cli_check_finding(check, JUB_TEXT(PROGRAMME_FACILITY),
                          "this is the folder of a facility, which has its own part alone: the "
                          "programme is verified at the centre");
    look_at_mode(check, PROGRAMME_OPENINGS);
    look_at_mode(check, PROGRAMME_DATABASE);
    return JUB_OK;
}
