// What lies beside the log: sealed lists, letters and their evidence, bundles.

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/bundle_list.h"
#include "cli/message.h"
#include "cli/notice_files.h"
#include "cli/programme_check.h"
#include "cli/sealed_files.h"

enum { NAME_BYTES = 512 };

// -- sealed lists ---------------------------------------------------------------------------------

jub_status cli_check_sealed(cli_check *check, jub_error *error)
{
    unsigned count = 0;
    for (unsigned version = 1; version <= UINT8_MAX; version++) {
        jub_buffer bytes = jub_buffer_init(JUB_SEALED_INDEX_MAX_BYTES);
        jub_sealed_index index;
        char where[NAME_BYTES];
        if (!check->is_sealed[version]) continue;
        (void)snprintf(where, sizeof where, PROGRAMME_SEALED "/%u", version);
        // What is published need not have them.
        if (check->is_public && !cli_is_there(cli_programme_path(&check->programme, where)))
            continue;
        const jub_status status = cli_sealed_check_version(
            &check->programme, version, &check->sealed[version], &bytes, &index, error);
        jub_buffer_clear(&bytes);
        if (status == JUB_NO_MEMORY) return status;
        if (status != JUB_OK) cli_check_finding(check, jub_text_from(where), "%s", error->message);
        count += status == JUB_OK;
    }
    if (count > 0)
        cli_check_line(check, "sealed", "%u version%s of the list, each as the log has its seal",
                       count, count == 1 ? "" : "s");
    return JUB_OK;
}

// -- letters --------------------------------------------------------------------------------------

typedef struct papers {
    cli_check *check;
    cli_notice_files files;
    uint64_t list_count;
    uint64_t letter_count;
    uint64_t evidence_count;
} papers;

static const char *paper_path(papers *at, jub_text key, const char *suffix,
                              char name_out[NAME_BYTES])
{
    (void)snprintf(name_out, NAME_BYTES, PROGRAMME_NOTICES "/%.*s%s", JUB_TEXT_ARG(key), suffix);
    return cli_programme_path(&at->check->programme, name_out);
}

// The text that was made anew against the file.
static void compare_paper(papers *at, jub_status status, const char *path, const char *name,
                          uint64_t *count, jub_error *error)
{
    cli_file file;
    if (status == JUB_OK) status = cli_file_open(path, JUB_TOLD_LIST_MAX_BYTES, &file, error);
    if (status != JUB_OK) {
        cli_check_finding(at->check, jub_text_from(name), "%s", error->message);
        return;
    }
    if (jub_text_equal(file.bytes, jub_buffer_view(&at->files.text)))
        ++*count;
    else
        cli_check_finding(at->check, jub_text_from(name), "not what the programme says");
    cli_file_clear(&file);
}

static jub_status read_evidence(papers *at, jub_text source, uint64_t index, jub_error *error)
{
    jub_arena *arena = &at->check->arena;
    const size_t mark = jub_arena_mark(arena);
    jub_policy_verdict verdict;
    jub_text entry;
    jub_notice *notice = JUB_NEW(arena, jub_notice, 1);
    jub_status status = notice ? jub_notice_read(source, notice, error) : jub_fail_no_memory(error);
    if (status == JUB_OK) status = jub_notice_verify(notice, at->check->policy, &verdict, error);
    if (status == JUB_OK) status = jub_view_entry(at->check->programme.view, index, &entry, error);
    if (status == JUB_OK && (notice->proof.index != index || !jub_text_equal(notice->entry, entry)))
        status = jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                          "not the evidence for entry %" PRIu64 " of this log", index);
    jub_arena_rewind(arena, mark);
    return status;
}

static void check_evidence(papers *at, jub_text key, uint64_t index, jub_error *error)
{
    char name[NAME_BYTES];
    cli_file file;
    const char *path = paper_path(at, key, ".notice", name);
    if (!cli_is_there(path)) return;
    jub_status status = cli_file_open(path, JUB_NOTICE_MAX_BYTES, &file, error);
    if (status == JUB_OK) {
        status = read_evidence(at, file.bytes, index, error);
        cli_file_clear(&file);
    }
    at->evidence_count += status == JUB_OK;
    if (status != JUB_OK) cli_check_finding(at->check, jub_text_from(name), "%s", error->message);
}

static void check_letters(papers *at, jub_error *error)
{
    const cli_programme *programme = &at->check->programme;
    for (size_t i = 0; i < at->files.list->count; i++) {
        const jub_list_line *line = &at->files.list->lines[i];
        const jub_person *person = &programme->state.people.items[line->person];
        const jub_text key = jub_basis_person_key(&programme->basis, line->person);
        char name[NAME_BYTES];
        if (person->notified != JUB_TOLD) continue;
        const size_t mark = jub_arena_mark(&at->check->programme.arena);
        const char *path = paper_path(at, key, ".txt", name);
        if (cli_is_there(path))
            compare_paper(at, cli_notice_write_letter(&at->files, line, error), path, name,
                          &at->letter_count, error);
        check_evidence(at, key, person->notified_entry, error);
        jub_arena_rewind(&at->check->programme.arena, mark);
    }
}

static void check_lists(papers *at, jub_error *error)
{
    const jub_resource *facilities = at->check->programme.basis.facilities;
    for (uint32_t row = 0; row < facilities->row_count; row++) {
        const jub_text key = jub_basis_facility_key(&at->check->programme.basis, row);
        char name[NAME_BYTES];
        const char *path = paper_path(at, key, ".list.txt", name);
        if (cli_is_there(path))
            compare_paper(at, cli_notice_write_list(&at->files, row, error), path, name,
                          &at->list_count, error);
    }
}

// Both kinds of paper, one pass each: what they are made from is opened for either alone.
static jub_status check_papers(papers *at, const jub_list *list, const char *folder,
                               jub_error *error)
{
    jub_status status =
        cli_notice_files_open(&at->check->programme, list, folder, true, &at->files, error);
    if (status == JUB_OK) check_letters(at, error);
    cli_notice_files_clear(&at->files);
    if (status != JUB_OK) return status;
    status = cli_notice_files_open(&at->check->programme, list, folder, false, &at->files, error);
    if (status == JUB_OK) check_lists(at, error);
    cli_notice_files_clear(&at->files);
    return status;
}

// To write the papers again the whole log is read, which is left where there are none.
static bool has_files(const char *folder)
{
    DIR *open_folder = opendir(folder);
    bool has_any = false;
    if (!open_folder) return true; // so that it is tried, and told
    for (const struct dirent *entry; !has_any && (entry = readdir(open_folder));)
        has_any = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    (void)closedir(open_folder);
    return has_any;
}

jub_status cli_check_notices(cli_check *check, jub_error *error)
{
    papers at = {.check = check};
    const char *folder = cli_programme_path(&check->programme, PROGRAMME_NOTICES);
    const jub_list *list = check->programme.state.list;
    char lists[CLI_COUNT_TEXT_BYTES], letters[CLI_COUNT_TEXT_BYTES], evidence[CLI_COUNT_TEXT_BYTES];
    if (!list || !cli_is_folder(folder) || !has_files(folder)) return JUB_OK;
    const jub_status status = check_papers(&at, list, folder, error);
    if (status == JUB_NO_MEMORY) return status;
    if (status != JUB_OK) {
        cli_check_finding(check, JUB_TEXT(PROGRAMME_NOTICES), "%s", error->message);
        return JUB_OK;
    }
    if (at.list_count + at.letter_count + at.evidence_count > 0)
        cli_check_line(check, "notices",
                       "%s lists and %s letters written again, evidence of %s people proved",
                       cli_count(at.list_count, lists), cli_count(at.letter_count, letters),
                       cli_count(at.evidence_count, evidence));
    return JUB_OK;
}

// -- bundles --------------------------------------------------------------------------------------

// A bundle is sealed to the centre's key, so that here its place in the chain is checked, and the
// sittings that came in it were, with the rest of the log.
static void check_chain(cli_check *check, const cli_bundle_list *list, uint32_t row)
{
    const jub_facility *facility = &check->programme.state.facilities.items[row];
    const jub_text key = jub_basis_facility_key(&check->programme.basis, row);
    const cli_bundle_line *last = cli_bundle_list_last(list, key, JUB_BUNDLE_OUT);
    const uint64_t kept = last ? last->number : 0;
    if (kept != facility->bundle_count)
        cli_check_finding(check, JUB_TEXT(PROGRAMME_BUNDLES "/chain"),
                          "%" PRIu64 " bundles of '%.*s' are kept, and the log has taken %" PRIu64,
                          kept, JUB_TEXT_ARG(key), facility->bundle_count);
}

static void check_bundle_files(cli_check *check, const cli_bundle_list *list)
{
    for (size_t i = 0; i < list->lines.count; i++) {
        const cli_bundle_line *line = &list->lines.items[i];
        const jub_bundle bundle = {
            .facility = line->facility, .direction = line->direction, .number = line->number};
        const char *path = cli_bundle_path(list, &bundle);
        if (path && !cli_is_there(path))
            cli_check_finding(check, jub_text_from(path), "missing, though the chain names it");
    }
}

jub_status cli_check_bundles(cli_check *check, jub_error *error)
{
    cli_bundle_list list;
    jub_status status = cli_bundle_list_open(&check->arena, check->folder, &list, error);
    if (status == JUB_NO_MEMORY) return status;
    if (status != JUB_OK) {
        cli_check_finding(check, JUB_TEXT(PROGRAMME_BUNDLES), "%s", error->message);
        return JUB_OK;
    }
    for (uint32_t row = 0; row < check->programme.state.facilities.count; row++)
        check_chain(check, &list, row);
    check_bundle_files(check, &list);
    if (list.lines.count > 0)
        cli_check_line(check, "bundles", "%zu, in their order and as many as the log has taken",
                       list.lines.count);
    return JUB_OK;
}
