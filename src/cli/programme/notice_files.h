#ifndef JUB_CLI_NOTICE_FILES_H
#define JUB_CLI_NOTICE_FILES_H

#include "cli/log/evidence.h"
#include "cli/programme/programme_actor.h"
#include "letter/letter.h"
#include "programme/selection.h"

/// What is given out on paper, as files in a folder, readable by their owner alone:
///
///     FACILITY.list.txt   a facility's list
///     PERSON.txt          a person's letter
///     PERSON.notice       the evidence that goes with it
///
/// The same state gives the same bytes; the evidence is made for the published checkpoint, and is
/// the same as long as that is.
typedef struct cli_notice_files {
    cli_programme *programme;
    const jub_list *list;
    const char *folder;
    cli_evidence evidence;
    int64_t *facility_times; // [facilities] when each was notified last; 0: never
    jub_buffer text;
} cli_notice_files;

/// Makes the folder where there is none. `with_evidence` needs a published checkpoint. Clear it in
/// either case. Errors: JUB_IO, JUB_MISSING, those of the log.
jub_status cli_notice_files_open(cli_programme *programme, const jub_list *list, const char *folder,
                                 bool with_evidence, cli_notice_files *files_out, jub_error *error);
void cli_notice_files_clear(cli_notice_files *files);

/// `facility` is a row. Errors: JUB_SYNTAX for a key that names no file; JUB_MISSING where it was
/// not notified.
jub_status cli_notice_put_list(cli_notice_files *files, uint32_t facility, jub_error *error);

/// Letter and evidence. Errors: JUB_RANGE where the signed log does not reach so far; JUB_CONFLICT
/// where the list has changed since the person was told.
jub_status cli_notice_put_letter(cli_notice_files *files, const jub_list_line *line,
                                 jub_error *error);

/// The same texts in `files->text`, and no file.
jub_status cli_notice_write_list(cli_notice_files *files, uint32_t facility, jub_error *error);
jub_status cli_notice_write_letter(cli_notice_files *files, const jub_list_line *line,
                                   jub_error *error);

/// The event that tells a person what the line says, and the one that tells a facility its part.
/// Texts lie in the programme's arena. Errors: JUB_NO_MEMORY.
jub_status cli_notice_person_event(cli_programme *programme, const jub_list_line *line,
                                   jub_event *event_out, jub_error *error);
jub_status cli_notice_facility_event(cli_programme *programme, const jub_list *list,
                                     uint32_t facility, jub_event *event_out, jub_error *error);

#endif
