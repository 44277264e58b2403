// Room for the columns of the made-up register, and their names and cases.

#include "persons_columns.h"

static bool take_column(jub_arena *arena, const char *name, jub_value_type type, uint32_t row_count,
                        bool has_none, jub_column *column)
{
    static const size_t sizes[] = {
        [JUB_INTEGER] = sizeof(int64_t),       [JUB_DATE] = sizeof(jub_date),
        [JUB_DURATION] = sizeof(jub_duration), [JUB_TEXT_VALUE] = sizeof(uint32_t),
        [JUB_CHOICE] = sizeof(uint32_t),
    };
    *column = (jub_column){.name = jub_text_from(name), .type = type, .row_count = row_count};
    column->known = JUB_NEW(arena, jub_bits, jub_bit_words(row_count));
    if (has_none) column->none = JUB_NEW(arena, jub_bits, jub_bit_words(row_count));
    void *values = type == JUB_BOOLEAN ? (void *)JUB_NEW(arena, jub_bits, jub_bit_words(row_count))
                                       : jub_arena_take(arena, row_count, sizes[type], 16);
    if (!column->known || (has_none && !column->none) || !values) return false;
    column->codes = values; // any member: they share the pointer
    return true;
}

static bool take_cases(jub_arena *arena, const char *const *cases, uint32_t count,
                       jub_column *column)
{
    jub_map *map = JUB_NEW(arena, jub_map, 1);
    if (!map) return false;
    *map = jub_map_init(arena, 0);
    for (uint32_t i = 0; i < count; i++)
        if (jub_map_add(map, jub_text_from(cases[i]), NULL) == JUB_MAP_ABSENT) return false;
    column->dictionary = map;
    column->case_count = count;
    return true;
}

bool bench_take_facilities(jub_arena *arena, uint32_t count, jub_resource *facilities)
{
    static const char *const ministries[] = {"social_security", "state_security", "other_ministry"};
    static const char *const kinds[] = {"political_prison", "labour_camp", "other_facility"};
    static const char *const choices[] = {"transfer_model", "release_family"};
    jub_column *columns = JUB_NEW(arena, jub_column, FACILITY_COLUMN_COUNT);
    *facilities = (jub_resource){.name = JUB_TEXT("facilities"),
                                 .path = JUB_TEXT("facilities.csv"),
                                 .row_count = count,
                                 .column_count = FACILITY_COLUMN_COUNT,
                                 .columns = columns,
                                 .key_column = FACILITY_ID};
    return columns &&
           take_column(arena, "id", JUB_TEXT_VALUE, count, false, &columns[FACILITY_ID]) &&
           take_cases(arena, NULL, 0, &columns[FACILITY_ID]) &&
           take_column(arena, "ministry", JUB_CHOICE, count, false, &columns[FACILITY_MINISTRY]) &&
           take_cases(arena, ministries, 3, &columns[FACILITY_MINISTRY]) &&
           take_column(arena, "kind", JUB_CHOICE, count, false, &columns[FACILITY_KIND]) &&
           take_cases(arena, kinds, 3, &columns[FACILITY_KIND]) &&
           take_column(arena, "option", JUB_CHOICE, count, true, &columns[FACILITY_OPTION]) &&
           take_cases(arena, choices, 2, &columns[FACILITY_OPTION]);
}

bool bench_take_persons(jub_arena *arena, uint32_t count, const jub_resource *facilities,
                        jub_resource *persons)
{
    static const char *const held[] = {"convicted", "family_member"};
    static const char *const conducts[] = {"model", "good", "ordinary"};
    jub_column *columns = JUB_NEW(arena, jub_column, PERSON_COLUMN_COUNT);
    jub_link *link = JUB_NEW(arena, jub_link, 1);
    if (!columns || !link) return false;
    *link = (jub_link){.column = PERSON_FACILITY,
                       .target_resource = 1,
                       .target_rows = JUB_NEW(arena, uint32_t, count)};
    *persons =
        (jub_resource){.name = JUB_TEXT("persons"),
                       .path = JUB_TEXT("persons.csv"),
                       .row_count = count,
                       .column_count = PERSON_COLUMN_COUNT,
                       .columns = columns,
                       .key_column = JUB_NO_ROW, // no name is shared: the id of a row is known
                       .link_count = 1,
                       .links = link};
    const bool is_taken =
        link->target_rows &&
        take_column(arena, "facility", JUB_TEXT_VALUE, count, false, &columns[PERSON_FACILITY]) &&
        take_column(arena, "held_as", JUB_CHOICE, count, false, &columns[PERSON_HELD_AS]) &&
        take_cases(arena, held, 2, &columns[PERSON_HELD_AS]) &&
        take_column(arena, "held_since", JUB_DATE, count, false, &columns[PERSON_HELD_SINCE]) &&
        take_column(arena, "maximum_term", JUB_DURATION, count, true,
                    &columns[PERSON_MAXIMUM_TERM]) &&
        take_column(arena, "pretrial", JUB_BOOLEAN, count, false, &columns[PERSON_PRETRIAL]) &&
        take_column(arena, "conduct", JUB_CHOICE, count, false, &columns[PERSON_CONDUCT]) &&
        take_cases(arena, conducts, 3, &columns[PERSON_CONDUCT]) &&
        take_column(arena, "birth", JUB_DATE, count, false, &columns[PERSON_BIRTH]);
    columns[PERSON_FACILITY].dictionary = facilities->columns[FACILITY_ID].dictionary;
    return is_taken;
}

bool bench_take_custody(jub_arena *arena, uint32_t count, jub_resource *custody)
{
    jub_column *columns = JUB_NEW(arena, jub_column, 2);
    *custody = (jub_resource){.name = JUB_TEXT("custody"),
                              .row_count = count,
                              .column_count = 2,
                              .columns = columns,
                              .key_column = JUB_NO_ROW};
    return columns && take_column(arena, "start", JUB_DATE, count, true, &columns[TERM_START]) &&
           take_column(arena, "end", JUB_DATE, count, true, &columns[TERM_END]);
}
