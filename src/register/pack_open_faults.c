// The faults of a pack, told again.

#include "register/pack_open_private.h"

#include "base/utf8.h"

static const jub_position nowhere;

// A reason is printed as it stands, so it is plain words: no breaks, nothing that moves a cursor or
// turns a line, and it ends with a NUL when it is handed on.
static bool is_plain(jub_text reason)
{
    bool is_fine = reason.length_bytes > 0 && reason.length_bytes < JUB_MESSAGE_MAX_BYTES;
    for (size_t at = 0, length; is_fine && at < reason.length_bytes; at += length) {
        const uint32_t c =
            jub_utf8_decode((jub_text){reason.bytes + at, reason.length_bytes - at}, &length);
        is_fine = c >= 0x20 && (c < 0x7f || c > 0x9f) && !(c >= 0x200b && c <= 0x200f) &&
                  !(c >= 0x2028 && c <= 0x202e) && !(c >= 0x2060 && c <= 0x2069) && c != 0xfeff;
    }
    return is_fine;
}

jub_status pack_take_faults(const pack_opening *o, pack_fault_list *list_out)
{
    const json_t *object = json_object_get(o->pack->json, "faults");
    pack_array table, values, offsets;
    jub_status status =
        pack_take_array(o, object, "table", JUB_NPY_U32, PACK_FAULT_WIDTH, PACK_ANY_ROWS, &table);
    if (status == JUB_OK)
        status = pack_take_array(o, object, "values", JUB_NPY_U8, 0, PACK_ANY_ROWS, &values);
    if (status == JUB_OK)
        status = pack_take_array(o, object, "value_offsets", JUB_NPY_U64, 0,
                                 (int64_t)table.rows + 1, &offsets);
    if (status == JUB_OK)
        status = pack_take_texts(o, json_object_get(object, "reasons"), &list_out->reasons);
    if (status != JUB_OK) return status;
    for (uint32_t i = 0; i < list_out->reasons.count; i++)
        if (!is_plain(list_out->reasons.keys[i]))
            return pack_fail_key(o, JUB_RANGE, "reasons", "not in plain words");
    list_out->table = table.numbers;
    list_out->values = values.numbers;
    list_out->value_offsets = offsets.numbers;
    list_out->count = table.rows;
    const uint64_t *to = list_out->value_offsets;
    bool is_right = to[0] == 0 && to[table.rows] == values.rows;
    for (uint64_t i = 0; i < table.rows; i++) is_right &= to[i] <= to[i + 1];
    if (!is_right)
        return jub_fail(o->error, JUB_RANGE, nowhere, NULL,
                        "'%s': the values are not those of the other file", offsets.file);
    jub_error inner;
    status = pack_check_faults(o->reg, list_out->table, list_out->count, list_out->reasons.count,
                               &o->reg->faults, &inner);
    return status == JUB_OK ? JUB_OK : pack_fail_file(o, table.file, &inner);
}

void pack_report_faults(const pack_opening *o, const pack_fault_list *list,
                        const jub_fault_sink *faults)
{
    char reason[JUB_MESSAGE_MAX_BYTES];
    for (uint64_t i = 0; i < list->count; i++) {
        const uint32_t *row = list->table + i * PACK_FAULT_WIDTH;
        const jub_resource *resource = &o->reg->resources[row[PACK_FAULT_RESOURCE]];
        const jub_text words = list->reasons.keys[row[PACK_FAULT_REASON]];
        const uint64_t begin = list->value_offsets[i];
        memcpy(reason, words.bytes, words.length_bytes);
        reason[words.length_bytes] = '\0';
        const jub_fault fault = {
            .kind = (jub_fault_kind)row[PACK_FAULT_KIND],
            .path = resource->path,
            .record = (uint64_t)row[PACK_FAULT_ROW] + 2,
            .line = row[PACK_FAULT_LINE],
            .column = row[PACK_FAULT_COLUMN] == UINT32_MAX
                          ? JUB_TEXT("")
                          : resource->columns[row[PACK_FAULT_COLUMN]].name,
            .value = {list->values + begin, (size_t)(list->value_offsets[i + 1] - begin)},
            .reason = reason,
        };
        faults->take(faults->context, &fault);
    }
}
