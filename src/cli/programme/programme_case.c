#include "cli/programme/programme_case.h"

#include "decree/bind.h"
#include "decree/explain.h"
#include "programme/reason.h"

#define VIEW_ARENA_MAX_BYTES ((size_t)8 << 30)
enum { CELL_MAX_BYTES = 1 << 20, FACT_NAME_WIDTH = 20 };

// -- opening --------------------------------------------------------------------------------------

// Everybody passes every round: what is asked is what the decree would give.
static jub_status pass_all(cli_case_view *view, const uint8_t *const **rounds_out, jub_error *error)
{
    const uint32_t round_count = jub_decree_round_count(view->programme->basis.decree);
    const uint32_t person_count = view->programme->basis.persons->row_count;
    const uint8_t **rounds = JUB_NEW(&view->arena, const uint8_t *, round_count);
    uint8_t *passed = JUB_NEW(&view->arena, uint8_t, person_count);
    if (!rounds || !passed) return jub_fail_no_memory(error);
    memset(passed, JUB_ROUND_PASSED, person_count);
    for (uint32_t i = 0; i < round_count; i++) rounds[i] = passed;
    *rounds_out = rounds;
    return JUB_OK;
}

jub_status cli_case_open(cli_programme *programme, cli_case_view *view_out, jub_error *error)
{
    cli_case_view *view = view_out;
    const uint8_t *const *rounds = NULL;
    *view = (cli_case_view){.programme = programme, .arena = jub_arena_init(VIEW_ARENA_MAX_BYTES)};
    if (!programme->basis.reg)
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "work where the whole programme is, not on what is published of it",
                        "the register is not here");
    jub_status status = pass_all(view, &rounds, error);
    if (status != JUB_OK) return status;
    jub_diagnostics diagnostics = jub_diagnostics_init(&view->arena);
    const jub_determine_options options = {.rounds = rounds, .has_no_quotas = true};
    status = jub_determiner_open(&view->arena, programme->basis.decree, programme->basis.reg,
                                 &options, &diagnostics, &view->determiner);
    if (status != JUB_OK)
        return jub_fail(error, status, (jub_position){0}, "'jubilee determine' says where",
                        "the decree does not fit the register");
    view->worker = jub_worker_new(&view->arena, view->determiner);
    return view->worker ? JUB_OK : jub_fail_no_memory(error);
}

void cli_case_clear(cli_case_view *view)
{
    jub_arena_clear(&view->arena);
    *view = (cli_case_view){0};
}

// -- facts ----------------------------------------------------------------------------------------

static void write_fact(jub_text name, jub_text value, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "  %-*.*s  %.*s\n", FACT_NAME_WIDTH, JUB_TEXT_ARG(name),
                      JUB_TEXT_ARG(value));
}

// Beginnings of the names of columns that say who somebody is, where they come from, or to whom
// they belong. A register names its columns; these are what the words mean in ours.
static bool is_telling_name(jub_text column)
{
    static const char *const beginnings[] = {
        "name",  "birth", "home",  "town",    "family",   "kin",   "class", "unit",
        "photo", "print", "alias", "address", "identity", "phone", "ward",  "songbun",
    };
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (jub_text_starts(column, jub_text_from(beginnings[i]))) return true;
    return false;
}

// A key, or a column that leads to another row.
static bool is_reference(const jub_resource *resource, jub_text column)
{
    if (resource->key_column != JUB_NO_ROW &&
        jub_text_equal(resource->columns[resource->key_column].name, column))
        return true;
    for (uint32_t i = 0; i < resource->link_count; i++)
        if (jub_text_equal(resource->columns[resource->links[i].column].name, column)) return true;
    return false;
}

// Whether no other row of the resource has this value: to say it would be to name the row.
static bool is_only_one(const jub_column *column, uint32_t row, jub_text value)
{
    jub_buffer other = jub_buffer_init(CELL_MAX_BYTES);
    bool is_only = true;
    for (uint32_t i = 0; i < column->row_count && is_only; i++) {
        if (i == row) continue;
        jub_buffer_reset(&other);
        jub_column_write(column, i, &other);
        is_only = !jub_text_equal(jub_buffer_view(&other), value);
    }
    jub_buffer_clear(&other);
    return is_only;
}

// Whether a column of the person's own row that is covered has the same value: somebody who was
// born in custody has been held since the day of birth.
static bool is_covered_elsewhere(const jub_resource *persons, uint32_t person, jub_text value)
{
    jub_buffer other = jub_buffer_init(CELL_MAX_BYTES);
    bool is_found = false;
    for (uint32_t i = 0; i < persons->column_count && !is_found; i++) {
        const jub_text name = persons->columns[i].name;
        if (!is_telling_name(name) && !is_reference(persons, name)) continue;
        if (persons->columns[i].none && jub_bit(persons->columns[i].none, person)) continue;
        jub_buffer_reset(&other);
        jub_column_write(&persons->columns[i], person, &other);
        is_found = other.length_bytes > 0 && jub_text_equal(jub_buffer_view(&other), value);
    }
    jub_buffer_clear(&other);
    return is_found;
}

static const jub_resource *find_resource(const jub_register *reg, const jub_fact_place *place)
{
    if (place->rows) return reg->custody;
    for (uint32_t i = 0; i < reg->resource_count; i++)
        if (jub_text_equal(reg->resources[i].path, place->path)) return &reg->resources[i];
    return NULL;
}

// False when the fact is covered. Of one that is nowhere in the register the value stays empty.
static bool read_blind(const cli_case_view *view, uint32_t field, uint32_t person, jub_buffer *cell)
{
    const jub_register *reg = view->programme->basis.reg;
    const jub_fact_place place = jub_determiner_place(view->determiner, field, person);
    if (!place.path.bytes) return true;
    const jub_resource *resource = find_resource(reg, &place);
    if (!resource) return true;
    const jub_column *column = jub_resource_column(resource, place.column);
    const bool is_persons = resource == view->programme->basis.persons;
    if (!column) return true;
    if (is_telling_name(place.column) || is_reference(resource, place.column)) return false;
    if (!place.rows && !place.is_there) return true;
    const uint32_t row = place.rows ? person : (uint32_t)(place.record - 2);
    jub_column_write(column, row, cell);
    const jub_text value = jub_buffer_view(cell);
    if (is_covered_elsewhere(view->programme->basis.persons, person, value)) return false;
    return place.rows || is_persons || !is_only_one(column, row, value);
}

// A field of the decree itself: rounds and gaps follow behind the fields.
static bool is_round(const jub_decree *decree, jub_text name)
{
    for (uint32_t i = 0; i < jub_decree_round_count(decree); i++)
        if (jub_text_equal(jub_decree_round_at(decree, i).name, name)) return true;
    return false;
}

void cli_case_write_blind(cli_case_view *view, uint32_t person, jub_buffer *buffer)
{
    const jub_decree *decree = view->programme->basis.decree;
    jub_buffer cell = jub_buffer_init(CELL_MAX_BYTES);
    unsigned covered_count = 0;
    jub_buffer_string(buffer, "facts that the decree reads\n");
    for (uint32_t i = 0; i < jub_decree_field_count(decree); i++) {
        const jub_text name = jub_decree_field_name(decree, i);
        if (is_round(decree, name)) break;
        jub_buffer_reset(&cell);
        if (!read_blind(view, i, person, &cell)) {
            covered_count++;
            continue;
        }
        const bool is_unknown = cell.length_bytes == 0;
        write_fact(name, is_unknown ? JUB_TEXT("not known") : jub_buffer_view(&cell), buffer);
    }
    if (covered_count > 0)
        jub_buffer_format(buffer, "  covered: %u that would tell who it is\n", covered_count);
    jub_buffer_clear(&cell);
}

void cli_case_write_record(const cli_programme *programme, uint32_t person, jub_buffer *buffer)
{
    const jub_resource *persons = programme->basis.persons;
    jub_buffer cell = jub_buffer_init(CELL_MAX_BYTES);
    for (uint32_t i = 0; i < persons->column_count; i++) {
        jub_buffer_reset(&cell);
        jub_column_write(&persons->columns[i], person, &cell);
        write_fact(persons->columns[i].name,
                   cell.length_bytes == 0 ? JUB_TEXT("not known") : jub_buffer_view(&cell), buffer);
    }
    jub_buffer_clear(&cell);
}

// -- what the decree gives ------------------------------------------------------------------------

static void write_clause(const jub_decree *decree, jub_clause_kind kind, uint32_t index,
                         jub_buffer *buffer)
{
    const jub_text name = jub_decree_clause_name(decree, kind, index);
    const jub_text cite = jub_decree_clause_cite(decree, kind, index);
    jub_buffer_format(buffer, "  clause %.*s", JUB_TEXT_ARG(name));
    if (cite.length_bytes > 0) jub_buffer_format(buffer, "  (%.*s)", JUB_TEXT_ARG(cite));
    jub_buffer_char(buffer, '\n');
}

static void write_place(const jub_proposal *proposal, jub_buffer *buffer)
{
    if (proposal->quota == JUB_NO_QUOTA || proposal->rank == 0) return;
    jub_buffer_format(buffer, "  number %u in its order; there are %u places%s\n", proposal->rank,
                      proposal->places,
                      proposal->is_reserve ? ": in the reserve, for who drops out" : "");
}

void cli_case_write_gives(cli_case_view *view, uint32_t person, bool is_blind, jub_buffer *buffer)
{
    const jub_basis *basis = &view->programme->basis;
    jub_determination determination;
    jub_determine_rows(view->determiner, view->worker, person, person + 1, NULL, &determination);
    jub_buffer_string(buffer, "what the decree gives if it is passed\n  ");
    jub_determination_write(basis->decree, &determination, buffer);
    jub_buffer_char(buffer, '\n');
    if (!basis->proposals) return;
    const jub_proposal *proposal = &basis->proposals[person];
    for (uint32_t i = 0; i < jub_decree_clause_count(basis->decree, JUB_GRANTS); i++)
        if (proposal->grants >> i & 1) write_clause(basis->decree, JUB_GRANTS, i, buffer);
    if (proposal->quota != JUB_NO_QUOTA)
        write_clause(basis->decree, JUB_QUOTA, proposal->quota, buffer);
    if (!is_blind) write_place(proposal, buffer);
}

void cli_write_reasons(uint32_t acts, jub_buffer *buffer)
{
    for (int i = 0; i < JUB_REASON_COUNT; i++) {
        jub_reason reason;
        const char *word = jub_reason_word((jub_reason)i);
        if (jub_reason_from(jub_text_from(word), acts, &reason))
            jub_buffer_format(buffer, "  %-18s  %s\n", word, jub_reason_meaning(reason));
    }
}
