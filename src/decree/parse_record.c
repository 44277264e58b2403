// Records, parameters and gaps.

#include "decree/parse_state_private.h"

// -- records --------------------------------------------------------------------------------------

// "laid" "by" NAME "from" NAME [ "after" NAME ]
static bool parse_laid(decree_parser *parser, decree_laid *laid)
{
    if (!parse_accept_near(parser, WORD_LAID)) return true;
    laid->is_given = true;
    return parse_expect_word(parser, WORD_BY, "and the field that holds the length") &&
           parse_name(parser, "the field that holds the length", &laid->length) &&
           parse_expect_word(parser, WORD_FROM, "and the field that holds the first day") &&
           parse_name(parser, "the field that holds the first day", &laid->from) &&
           (!parse_accept_word(parser, WORD_AFTER) ||
            parse_name(parser, "the field that says which one it follows", &laid->after));
}

static bool parse_children(decree_parser *parser, decree_record *record)
{
    typedef JUB_LIST(decree_field *) field_list;
    field_list fields = {0};
    do {
        decree_field *field = parse_field_form(parser, true);
        if (!field) return false;
        field->record = record;
        field->column = (uint32_t)fields.count;
        if (!JUB_LIST_PUSH(parser->arena, &fields, field)) return parse_no_memory(parser);
    } while (parse_accept(parser, TOKEN_COMMA));
    record->fields = fields.items;
    record->field_count = (uint32_t)fields.count;
    return true;
}

bool parse_record(decree_parser *parser)
{
    decree_record *record = JUB_NEW(parser->arena, decree_record, 1);
    if (!record) return parse_no_memory(parser);
    if (!parse_label(parser, "sentences", &record->name)) return false;
    if (parse_accept_near(parser, WORD_EACH) &&
        !parse_name(parser, "the name of one row, such as sentence", &record->singular))
        return false;
    if (!parse_source(parser, &record->source)) return false;
    if (parse_accept_word(parser, WORD_FROM) &&
        !parse_string(parser, "the resource, such as \"sentences\"", &record->from,
                      &record->from_span))
        return false;
    if (!parse_expect_word(parser, WORD_WITH, "and the fields of each row") ||
        !parse_children(parser, record) || !parse_laid(parser, &record->laid))
        return false;
    return JUB_LIST_PUSH(parser->arena, &parser->tree->records, record) ? true
                                                                        : parse_no_memory(parser);
}

// -- parameters and gaps --------------------------------------------------------------------------

bool parse_parameter(decree_parser *parser)
{
    decree_parameter *parameter = JUB_NEW(parser->arena, decree_parameter, 1);
    if (!parameter) return parse_no_memory(parser);
    if (!parse_label(parser, "least_share", &parameter->name) ||
        !parse_expect(parser, TOKEN_COLON, "after the parameter's name") ||
        !parse_type(parser, &parameter->type) ||
        !parse_expect(parser, TOKEN_EQUAL, "before the value") ||
        !(parameter->value = parse_expr(parser, "a value")) ||
        !parse_source(parser, &parameter->source))
        return false;
    return JUB_LIST_PUSH(parser->arena, &parser->tree->parameters, parameter)
               ? true
               : parse_no_memory(parser);
}

bool parse_gap(decree_parser *parser)
{
    const size_t from = parser->at - 1;
    decree_gap *gap = JUB_NEW(parser->arena, decree_gap, 1);
    if (!gap) return parse_no_memory(parser);
    gap->type.kind = DECREE_BOOLEAN;
    if (!parse_label(parser, "U1", &gap->name) || !parse_source(parser, &gap->source) ||
        (parse_accept_word(parser, WORD_OF) && !parse_type(parser, &gap->type)) ||
        (parse_accept_word(parser, WORD_ON) &&
         !parse_names(parser, "the label of a grant", &gap->on)) ||
        !parse_expect(parser, TOKEN_COLON, "before what cannot be said") ||
        !parse_string(parser, "what the text leaves open", &gap->text, NULL))
        return false;
    gap->span = parse_span_from(parser, from);
    return JUB_LIST_PUSH(parser->arena, &parser->tree->gaps, gap) ? true : parse_no_memory(parser);
}
