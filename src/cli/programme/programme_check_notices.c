// Lists for facilities, letters and their evidence, as far as they are kept in the programme's
// folder: each is written again and compared, and none is there that is not due to anybody.

#include <inttypes.h>
#include <stdio.h>

#include "cli/folder_hashes.h"
#include "cli/message.h"
#include "cli/programme/notice_files.h"
#include "cli/programme/programme_check.h"

enum { PATH_MAX_BYTES = 4096 };

typedef enum paper_kind { PAPER_LIST, PAPER_LETTER, PAPER_EVIDENCE, PAPER_KIND_COUNT } paper_kind;

static const char *const suffixes[PAPER_KIND_COUNT] = {".list.txt", ".txt", ".notice"};

typedef struct papers {
    cli_check *check;
    const char *folder;
    const jub_manifest_file *found; // [found_count]
    size_t found_count;
    cli_notice_files files; // opened for letters, or for lists
    uint64_t counts[PAPER_KIND_COUNT];
    uint64_t earlier_count; // of which the programme has gone on
} papers;

static void find(const papers *at, const jub_manifest_file *file, const char *what)
{
    char path[PATH_MAX_BYTES];
    (void)snprintf(path, sizeof path, PROGRAMME_NOTICES "/%.*s", JUB_TEXT_ARG(file->path));
    cli_check_finding(at->check, jub_text_from(path), "%s", what);
}

static bool is_of(jub_text name, paper_kind kind, jub_text *key_out)
{
    const jub_text suffix = jub_text_from(suffixes[kind]);
    if (name.length_bytes <= suffix.length_bytes) return false;
    const size_t length = name.length_bytes - suffix.length_bytes;
    *key_out = (jub_text){name.bytes, length};
    return jub_text_equal((jub_text){name.bytes + length, suffix.length_bytes}, suffix);
}

static jub_status read_paper(papers *at, const jub_manifest_file *file, size_t max_bytes,
                             cli_file *file_out, jub_error *error)
{
    const char *path = cli_path_join(&at->check->arena, at->folder, file->path);
    if (!path) return jub_fail_no_memory(error);
    return cli_file_open(path, max_bytes, file_out, error);
}

const jub_list_line *cli_check_list_line(const jub_list *list, uint32_t row)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (list->lines[middle].person < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->count && list->lines[low].person == row ? &list->lines[low] : NULL;
}

// The text that was made anew against the file. Errors: JUB_UNVERIFIED where they differ.
static jub_status compare_paper(papers *at, const jub_manifest_file *file, jub_error *error)
{
    cli_file read = {0};
    jub_status status = read_paper(at, file, JUB_TOLD_LIST_MAX_BYTES, &read, error);
    if (status == JUB_OK && !jub_text_equal(read.bytes, jub_buffer_view(&at->files.text)))
        status =
            jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL, "not what the programme says");
    cli_file_clear(&read);
    return status;
}

// -- letters and evidence -------------------------------------------------------------------------

static jub_status verify_evidence(papers *at, jub_text source, uint64_t index, jub_error *error)
{
    jub_arena *arena = &at->check->arena;
    jub_policy_verdict verdict;
    jub_text entry;
    jub_notice *notice = JUB_NEW(arena, jub_notice, 1);
    jub_status status = notice ? jub_notice_read(source, notice, error) : jub_fail_no_memory(error);
    if (status == JUB_OK) status = jub_notice_verify(notice, at->check->policy, &verdict, error);
    if (status == JUB_OK) status = jub_view_entry(at->check->programme.view, index, &entry, error);
    if (status == JUB_OK && (notice->proof.index != index || !jub_text_equal(notice->entry, entry)))
        status = jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                          "not the evidence for entry %" PRIu64 " of this log", index);
    return status;
}

static jub_status check_evidence(papers *at, const jub_manifest_file *file, uint32_t row,
                                 jub_error *error)
{
    const jub_person *person = &at->check->programme.state.people.items[row];
    cli_file read = {0};
    jub_status status = read_paper(at, file, JUB_NOTICE_MAX_BYTES, &read, error);
    if (status == JUB_OK) status = verify_evidence(at, read.bytes, person->notified_entry, error);
    cli_file_clear(&read);
    return status;
}

static jub_status check_letter(papers *at, const jub_manifest_file *file, uint32_t row,
                               jub_error *error)
{
    const jub_list_line *line = at->check->told ? at->check->told[row] : NULL;
    if (!line) { // told, at a facility, of a list that the centre has made again since
        at->earlier_count++;
        at->counts[PAPER_LETTER]--;
        return JUB_OK;
    }
    jub_status status = cli_notice_write_letter(&at->files, line, error);
    if (status == JUB_OK) status = compare_paper(at, file, error);
    // One that was made later, again, has the place that the person has by the list as it is now.
    const jub_list_line *now = cli_check_list_line(at->files.list, row);
    if (status != JUB_UNVERIFIED || !now) return status;
    status = cli_notice_write_letter(&at->files, now, error);
    return status == JUB_OK ? compare_paper(at, file, error) : status;
}

static jub_status check_personal(papers *at, const jub_manifest_file *file, paper_kind kind,
                                 jub_text key, jub_error *error)
{
    cli_programme *programme = &at->check->programme;
    const uint32_t row = jub_basis_person(&programme->basis, key);
    if (row == JUB_NO_ROW || programme->state.people.items[row].notified != JUB_TOLD) {
        find(at, file, "to somebody who has not been told anything");
        return JUB_OK;
    }
    const size_t mark = jub_arena_mark(&programme->arena);
    const size_t own_mark = jub_arena_mark(&at->check->arena);
    at->counts[kind]++;
    const jub_status status = kind == PAPER_LETTER ? check_letter(at, file, row, error)
                                                   : check_evidence(at, file, row, error);
    jub_arena_rewind(&at->check->arena, own_mark);
    jub_arena_rewind(&programme->arena, mark);
    if (status == JUB_OK || status == JUB_NO_MEMORY) return status;
    at->counts[kind]--;
    find(at, file, error->message);
    return JUB_OK;
}

// -- lists ----------------------------------------------------------------------------------------

static jub_status check_list(papers *at, const jub_manifest_file *file, jub_text key,
                             jub_error *error)
{
    const jub_state *state = &at->check->programme.state;
    const uint32_t row = jub_basis_facility(state->basis, key);
    const uint8_t notified =
        row == JUB_NO_ROW ? JUB_NOT_NOTIFIED : state->facilities.items[row].is_notified;
    if (notified == JUB_NOT_NOTIFIED) {
        find(at, file, "for a facility that has not been told anything");
        return JUB_OK;
    }
    const size_t own_mark = jub_arena_mark(&at->check->arena);
    jub_status status = cli_notice_write_list(&at->files, row, error);
    if (status == JUB_OK) status = compare_paper(at, file, error);
    jub_arena_rewind(&at->check->arena, own_mark);
    if (status == JUB_NO_MEMORY) return status;
    // It names the heads who tell people, as they were when it was made.
    if (status == JUB_OK)
        at->counts[PAPER_LIST]++;
    else if (status == JUB_UNVERIFIED &&
             (notified == JUB_NOTIFIED_BEFORE ||
              at->check->heads_changed_time > at->files.facility_times[row]))
        at->earlier_count++;
    else
        find(at, file, error->message);
    return JUB_OK;
}

// -- all ------------------------------------------------------------------------------------------

// What the files of one pass are made from is opened for lists or for letters alone.
static jub_status check_pass(papers *at, const jub_list *list, bool is_of_lists, jub_error *error)
{
    jub_status status = cli_notice_files_open(&at->check->programme, list, at->folder, !is_of_lists,
                                              &at->files, error);
    for (size_t i = 0; status == JUB_OK && i < at->found_count; i++) {
        const jub_manifest_file *file = &at->found[i];
        jub_text key;
        if (is_of(file->path, PAPER_LIST, &key))
            status = is_of_lists ? check_list(at, file, key, error) : JUB_OK;
        else if (is_of_lists)
            continue;
        else if (is_of(file->path, PAPER_LETTER, &key))
            status = check_personal(at, file, PAPER_LETTER, key, error);
        else if (is_of(file->path, PAPER_EVIDENCE, &key))
            status = check_personal(at, file, PAPER_EVIDENCE, key, error);
        else
            find(at, file, "no list, letter or evidence");
    }
    cli_notice_files_clear(&at->files);
    return status;
}

static void tell_papers(const papers *at)
{
    char lists[CLI_COUNT_TEXT_BYTES], letters[CLI_COUNT_TEXT_BYTES], evidence[CLI_COUNT_TEXT_BYTES],
        earlier[CLI_COUNT_TEXT_BYTES];
    if (at->found_count == 0) return;
    cli_check_line(
        at->check, "notices", "%s lists and %s letters written again, evidence of %s people proved",
        cli_count(at->counts[PAPER_LIST], lists), cli_count(at->counts[PAPER_LETTER], letters),
        cli_count(at->counts[PAPER_EVIDENCE], evidence));
    if (at->earlier_count > 0)
        cli_check_line(at->check, "",
                       "%s papers are of a list or of heads that have changed since; they were "
                       "held against the manifest alone",
                       cli_count(at->earlier_count, earlier));
}

static jub_status find_papers(papers *at, jub_error *error)
{
    jub_manifest_file *found = NULL;
    const char *bad_path = NULL;
    const jub_status status =
        cli_folder_hashes(&at->check->arena, at->check->programme.sha, at->folder, NULL, 0, &found,
                          &at->found_count, &bad_path, error);
    at->found = found;
    return status;
}

jub_status cli_check_notices(cli_check *check, jub_error *error)
{
    papers at = {.check = check,
                 .folder = cli_programme_path(&check->programme, PROGRAMME_NOTICES)};
    static const jub_list none;
    const jub_list *list = check->programme.state.list ? check->programme.state.list : &none;
    if (!cli_is_folder(at.folder)) return JUB_OK;
    jub_status status = find_papers(&at, error);
    if (status == JUB_OK && at.found_count == 0) return JUB_OK;
    if (status == JUB_OK) status = check_pass(&at, list, false, error);
    if (status == JUB_OK) status = check_pass(&at, list, true, error);
    if (status == JUB_NO_MEMORY) return status;
    if (status != JUB_OK)
        cli_check_fault(check, JUB_TEXT(PROGRAMME_NOTICES), error);
    else
        tell_papers(&at);
    return JUB_OK;
}
