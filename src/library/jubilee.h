#ifndef JUBILEE_H
#define JUBILEE_H

/* libjubilee: a decree applied to tables that another program holds.
 *
 *     decree open -> register: add tables, finish -> run open -> determine, explain
 *
 * Tables come in and results go out through Arrow's C data interface (two structures and a way to
 * release them, no library): https://arrow.apache.org/docs/format/CDataInterface.html. Where the
 * layouts agree nothing is copied.
 *
 * Rules that hold for every function:
 *
 * - What can fail returns a status, JUBILEE_OK (0) or another, and takes a `jubilee_error` of the
 *   caller's, last, which may be NULL. It is written on failure only, other outputs (their names
 *   end in `_out`) on success only, but for diagnostics.
 * - Nothing is printed, no file is opened, no environment read; there is no global state and no
 *   signal handler. A decree, a finished register and a run may be used by any number of threads at
 *   once; a register that is being filled, by one. What is freed must not be in use.
 * - A run points into its decree and register, which must outlive it. NULL may be freed. Where else
 *   a decree, register, run, list of messages or `_out` is NULL, the status is JUBILEE_MISSING;
 *   questions without a status answer 0 or an empty text.
 * - Texts that come in are UTF-8 ended by a NUL unless a length stands beside them; texts that go
 *   out are UTF-8 ended by a NUL and live as long as what they were asked of.
 *
 * The numbers and structures here are those of the library's version 0 (libjubilee.so.0).
 */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* -- the C data interface, word for word as Arrow has it ----------------------------------------
 */

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

/* -- statuses and errors ------------------------------------------------------------------------
 */

enum {
    JUBILEE_OK,
    JUBILEE_SYNTAX,     /* text that does not follow its grammar */
    JUBILEE_ENCODING,   /* not UTF-8, or a NUL byte */
    JUBILEE_LIMIT,      /* larger than a named limit */
    JUBILEE_DUPLICATE,  /* given twice where once is allowed */
    JUBILEE_MISSING,    /* something named is not there */
    JUBILEE_RANGE,      /* a value outside what is allowed */
    JUBILEE_TYPE,       /* a value of the wrong sort */
    JUBILEE_CONFLICT,   /* two statements that cannot both stand */
    JUBILEE_UNVERIFIED, /* not used by this library */
    JUBILEE_REFUSED,    /* asked for in the wrong order */
    JUBILEE_NO_MEMORY,
    JUBILEE_IO /* from a callback of the caller's */
};

enum { JUBILEE_MESSAGE_BYTES = 512, JUBILEE_HINT_BYTES = 256 };

/* What went wrong and, in `hint`, what to do instead (may be empty). Line and column (1-based, in
 * code points) are of the decree, 0 where they do not apply. */
typedef struct jubilee_error {
    int32_t status;
    uint32_t line;
    uint32_t column;
    char message[JUBILEE_MESSAGE_BYTES];
    char hint[JUBILEE_HINT_BYTES];
} jubilee_error;

/* A word such as "syntax"; "unknown" for a number that is none. */
const char *jubilee_status_word(int32_t status);

/* The version of the library, such as "0.1.0". */
const char *jubilee_version(void);

/* Frees a text that a function with `char **` gave. */
void jubilee_text_free(char *text);

/* -- a decree -----------------------------------------------------------------------------------
 */

typedef struct jubilee_decree jubilee_decree;
typedef struct jubilee_diagnostics jubilee_diagnostics;

/* Where the text of another decree is had, for `replaces "name" keeping ...`. `find` sets a text
 * that stays as it is until jubilee_decree_open returns, and returns 0; anything else is taken as a
 * file that is not there. */
typedef struct jubilee_files {
    int32_t (*find)(void *context, const char *name, const char **text_out, size_t *length_out);
    void *context;
} jubilee_files;

/* Reads and checks the text of a `.decree.md` file, which is copied. `files` may be NULL.
 * `*diagnostics_out` (may be NULL) is set whenever the text was read, also where warnings are all
 * there is, and is the caller's to free; the error is that of the first fault. */
int32_t jubilee_decree_open(const char *text, size_t length_bytes, const jubilee_files *files,
                            jubilee_decree **decree_out, jubilee_diagnostics **diagnostics_out,
                            jubilee_error *error);
void jubilee_decree_free(jubilee_decree *decree);

/* The title; may be empty. */
const char *jubilee_decree_title(const jubilee_decree *decree);

enum { JUBILEE_ERROR, JUBILEE_WARNING, JUBILEE_NOTE };

/* One message: where, what is wrong, what to write instead (may be empty), and the file it is about
 * where that is another one (else empty). */
typedef struct jubilee_diagnostic {
    int32_t severity;
    int32_t status;
    uint32_t line;
    uint32_t column;
    uint32_t length; /* code points to underline */
    const char *message;
    const char *hint;
    const char *origin;
} jubilee_diagnostic;

size_t jubilee_diagnostics_count(const jubilee_diagnostics *diagnostics);
int32_t jubilee_diagnostics_get(const jubilee_diagnostics *diagnostics, size_t index,
                                jubilee_diagnostic *diagnostic_out, jubilee_error *error);

/* All of them as a compiler prints them, with the lines of the decree. */
const char *jubilee_diagnostics_text(const jubilee_diagnostics *diagnostics);
void jubilee_diagnostics_free(jubilee_diagnostics *diagnostics);

enum { JUBILEE_NEED_FIELD, JUBILEE_NEED_ROUND, JUBILEE_NEED_LOTTERY };

/* Flags of a need. */
enum {
    JUBILEE_MAY_BE_NONE = 1,  /* "does not apply" is an answer: see NAME_none below */
    JUBILEE_IS_ASSUMED = 2,   /* the column may be left out, or a row unknown: the decree assumes */
    JUBILEE_IS_PROTECTED = 4, /* a ground on which nobody may be treated worse */
    JUBILEE_IS_ROW_FACT = 8,  /* of each of several rows that refer to the person */
    JUBILEE_IS_USED = 16      /* some rule reads it; otherwise no column is looked for */
};

/* One thing that the decree asks for, and in which column of which table it is looked for. `type`
 * is the decree's own word: "boolean", "integer", "ratio", "date", "duration", "text", "one of",
 * "codes", "money"; of a lottery "ticket", whose column is named when a run is opened. */
typedef struct jubilee_need {
    int32_t kind;
    uint32_t flags;
    const char *name;
    const char *type;
    const char *table;
    const char *column;
    const char *const *cases; /* [case_count] of "one of" */
    size_t case_count;
} jubilee_need;

size_t jubilee_decree_need_count(const jubilee_decree *decree);
int32_t jubilee_decree_need(const jubilee_decree *decree, size_t index, jubilee_need *need_out,
                            jubilee_error *error);

/* -- a register ---------------------------------------------------------------------------------
 */

/* Tables of facts: `persons`, a row a person, and those it refers to or that refer to it. */
typedef struct jubilee_register jubilee_register;

/* NULL when memory is out. */
jubilee_register *jubilee_register_new(void);

/* Releases every array that was added, once, and frees the rest. */
void jubilee_register_free(jubilee_register *reg);

/* Adds a table: a struct array whose children are the columns (a record batch), or several of one
 * schema, whose rows follow one another. What the decree needs is enough: texts cost a dictionary.
 *
 * On success schema and batches have been moved, as the interface has it: their `release` is NULL.
 * The schema is released at once, the batches with the register. On failure they are as they were,
 * and the caller's.
 *
 *     Arrow                                  fact                 copied, when in one batch
 *     boolean                                boolean              yes (a bit a row)
 *     int64                                  integer, money       no
 *     int8 to int32, uint8 to uint64         integer, money       yes
 *     date32                                 date                 no
 *     date64                                 date                 yes
 *     dictionary<int32 or uint32, utf8>      text, one of, codes  no, where its values are distinct
 *     other dictionaries, utf8, large_utf8   text, one of, codes  yes, to a dictionary
 *     list or large_list of texts            codes                yes
 *     interval of months, of days and        duration             yes
 *       milliseconds (of 0), or of months,
 *       days and nanoseconds (of 0)
 *     struct<months: int32, days: int32>     duration             yes
 *     fixed_size_binary(16)                  tickets of a lottery no
 *     anything else                          set aside; refused when a decree asks for it
 *
 * null is unknown, which is never false. "Does not apply" (`none`) is said by a boolean column
 * NAME_none beside the column NAME: true means none, whatever NAME holds there. A cell that cannot
 * be used (a date outside the years 1600 to 2400, text that is not UTF-8) is a fault: it is unknown
 * and listed.
 *
 * Errors: JUBILEE_TYPE, JUBILEE_RANGE, JUBILEE_MISSING for arrays that do not hold what their
 * schema says, as far as that can be seen: the interface does not tell how long a buffer is. */
int32_t jubilee_register_add(jubilee_register *reg, const char *table, struct ArrowSchema *schema,
                             struct ArrowArray *batches, size_t batch_count, jubilee_error *error);

/* Which column (of texts) holds the key of a table. Of rows with the same key the first has it; the
 * key of the others is a fault. */
int32_t jubilee_register_key(jubilee_register *reg, const char *table, const char *column,
                             jubilee_error *error);

/* The column of `table` (of texts) refers to the key of `target`. */
int32_t jubilee_register_refer(jubilee_register *reg, const char *table, const char *column,
                               const char *target, jubilee_error *error);

/* A lottery or a round and the column of `persons` that has it; or what stands in a column and the
 * kind of sentence that it is. */
typedef struct jubilee_choice {
    const char *name;
    const char *column;
} jubilee_choice;

/* How rows of sentences make one custody a person: a table, and its columns. */
typedef struct jubilee_custody {
    size_t struct_bytes; /* sizeof(jubilee_custody) */
    const char *table;   /* such as sentences */
    const char *person;  /* texts that refer to persons */
    const char *start;   /* dates */
    const char *term;    /* durations */
    const char *follows; /* texts that refer to the table itself; NULL: none follows another */
    const char *kind;    /* texts; NULL: all are standard */
    const jubilee_choice *kinds; /* [kind_count] what stands in `kind`: "standard", "life" */
    size_t kind_count;
    uint32_t thread_count; /* as of a run */
} jubilee_custody;

/* Has `custody` (start, end, release, term) computed by a law, whose text is that of a file in
 * `laws/`, when the register is finished; it is then not to be added as a table. Sentences from
 * which no dates can be computed are faults, and their person's custody is unknown. Line and column
 * of an error are of the law. */
int32_t jubilee_register_custody(jubilee_register *reg, const char *law, size_t law_bytes,
                                 const jubilee_custody *custody, jubilee_error *error);

/* Nothing more is to come: resolves references and computes custody. A table `custody` that is
 * added has a row for each of `persons`, in the same order, and needs no key.
 * Errors: JUBILEE_MISSING for keys, columns or `persons` that are not there. */
int32_t jubilee_register_finish(jubilee_register *reg, jubilee_error *error);

/* A cell that could not be used. Rows are counted from 0. */
typedef struct jubilee_fault {
    const char *table;
    const char *column;
    uint64_t row;
    const char *message;
} jubilee_fault;

enum { JUBILEE_FAULTS_KEPT = 1000 };

/* How many faults there were, of which the first JUBILEE_FAULTS_KEPT can be asked for. */
uint64_t jubilee_register_fault_count(const jubilee_register *reg);
int32_t jubilee_register_fault(const jubilee_register *reg, uint64_t index,
                               jubilee_fault *fault_out, jubilee_error *error);

/* A column as it is read: where its values lie, and whether they are a copy. `type` is "boolean",
 * "integer", "date", "duration", "text", "codes" or "ticket"; `values` of a text are the numbers of
 * its dictionary. */
typedef struct jubilee_column {
    const char *type;
    const void *values;
    uint64_t row_count;
    uint64_t known_count; /* rows that are not unknown */
    int32_t is_copied;
} jubilee_column;

int32_t jubilee_register_column(const jubilee_register *reg, const char *table, const char *column,
                                jubilee_column *column_out, jubilee_error *error);

/* -- a run --------------------------------------------------------------------------------------
 */

/* A decree bound to a register, its quotas ranked. */
typedef struct jubilee_run jubilee_run;

/* Columns of a result. */
enum {
    JUBILEE_STATUS = 1,
    JUBILEE_CLAUSES = 2,
    JUBILEE_CLAUSE_MASK = 4,
    JUBILEE_AMOUNT = 8,
    JUBILEE_OLD_END = 16,
    JUBILEE_NEW_END = 32,
    JUBILEE_DAYS_SAVED = 64,
    JUBILEE_DEFERRED_UNTIL = 128,
    JUBILEE_RANK = 256,
    JUBILEE_MISSING_FACTS = 512,
    JUBILEE_ALL_COLUMNS = 1023
};

/* Begin with JUBILEE_OPTIONS_INIT (or all zeros and `struct_bytes`). */
typedef struct jubilee_options {
    size_t struct_bytes;   /* sizeof(jubilee_options) */
    int32_t has_law_date;  /* otherwise that of the decree's header */
    int32_t law_date;      /* days since 1970-01-01 */
    uint32_t thread_count; /* 0: one for each processor the program may use; at most 64 */
    uint32_t columns;      /* of results; 0: all */
    int32_t has_no_quotas; /* as if there were places for all */
    /* [lottery_count] fixed_size_binary(16) columns: everybody's ticket, the lowest (by its bytes)
     * first. `jubilee draw rank` computes them from a seed. */
    const jubilee_choice *lotteries;
    size_t lottery_count;
    /* [round_count] boolean columns: who passed that round, null where it is not known. A round
     * that is not named is read from the table `rounds` (person, round, passed). */
    const jubilee_choice *rounds;
    size_t round_count;
} jubilee_options;

#define JUBILEE_OPTIONS_INIT                                                                       \
    {                                                                                              \
        sizeof(jubilee_options), 0, 0, 0, 0, 0, NULL, 0, NULL, 0                                   \
    }

/* Binds the decree's fields to columns and ranks the candidates of its quotas. `options` may be
 * NULL. `*diagnostics_out` (may be NULL) is set where the decree and the register do not fit.
 * Errors: JUBILEE_MISSING, JUBILEE_TYPE and others from binding; JUBILEE_REFUSED for a register
 * that is not finished. */
int32_t jubilee_run_open(const jubilee_decree *decree, const jubilee_register *reg,
                         const jubilee_options *options, jubilee_run **run_out,
                         jubilee_diagnostics **diagnostics_out, jubilee_error *error);
void jubilee_run_free(jubilee_run *run);

uint64_t jubilee_run_row_count(const jubilee_run *run);

/* clang-format off: a table */
/* Determines `row_count` people from `first_row` on into a struct array with the columns that the
 * options name, in this order; all but status and clause_mask may be null:
 *
 *     status          dictionary<int8, utf8>   not_covered, not_granted, excluded, revoked,
 *                                              deferred, granted, undetermined
 *     clauses         dictionary<int32, utf8>  the clauses that decide, `G1;G2`: of what is granted
 *                                              or deferred the grants; excluded, the exclusions;
 *                                              revoked, the revocations; undetermined, the grants
 *                                              that may hold; otherwise null
 *     clause_mask     uint64                   the same as bits, in the order of the text
 *     amount_months   int32                    a reduction by one length of the decree: its months
 *     amount_days     int32                    and its days
 *     old_end         date32
 *     new_end         date32                   of what is granted or deferred
 *     days_saved      int32
 *     deferred_until  date32
 *     rank            int64                    in the quota the person stood for
 *     missing         dictionary<int32, utf8>  undetermined: the fewest facts that would settle it
 *
 * The same whatever the number of threads. With no columns but status, clauses, clause_mask, amount
 * and new_end the fastest way is taken. Schema and array are the caller's to release, and need
 * neither run, register nor decree. */
/* clang-format on */
int32_t jubilee_run_determine(const jubilee_run *run, uint64_t first_row, uint64_t row_count,
                              struct ArrowSchema *schema_out, struct ArrowArray *array_out,
                              jubilee_error *error);

/* Explains one row's determination in words, in the order in which a clerk would check it. The
 * caller frees the text. Record n of a table is its row n - 2, as in a file with a header. */
int32_t jubilee_run_explain(const jubilee_run *run, uint64_t row, char **text_out,
                            jubilee_error *error);

#ifdef __cplusplus
}
#endif

#endif /* JUBILEE_H */
