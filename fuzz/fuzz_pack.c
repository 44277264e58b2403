// A pack as a stranger would make it: the pack of a small register, of which the input changes the
// manifest and files. Each change is four bytes: which file, where (two), and the byte that then
// stands there. What must hold: what opens can be read through, and leads from rows to rows.

#include <assert.h>

#include "../tests/register/pack_folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char package_text[] =
    "{\"resources\":[{\"name\":\"persons\",\"path\":\"p.csv\",\"schema\":{\"fields\":["
    "{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"string\"},"
    "{\"name\":\"c\",\"type\":\"date\"},"
    "{\"name\":\"e\",\"type\":\"string\",\"constraints\":{\"enum\":[\"x\",\"y\"]}},"
    "{\"name\":\"f\",\"type\":\"integer\",\"constraints\":{\"minimum\":0}},"
    "{\"name\":\"g\",\"type\":\"boolean\"},{\"name\":\"h\",\"type\":\"duration\"},"
    "{\"name\":\"i\",\"type\":\"list\"}],\"primaryKey\":\"a\",\"foreignKeys\":[{\"fields\":\"b\","
    "\"reference\":{\"resource\":\"\",\"fields\":\"a\"}}]}}]}";

static const char csv_text[] = "a,b,c,e,f,g,h,i\n"
                               "p3,,2001-02-03,x,1,true,P1Y,k;l\n"
                               "p1,p3,none,y,2,false,P2M,l\n"
                               "p2,p1,,x,,true,none,\n"
                               "p1,p9,2001-02-30,z,-1,maybe,P1X,;\n"
                               "p4,p3,1999-12-31,y,3,,P3D,k\n";

static const jub_pack_source source = {{"p.csv", 5}, 1, {0}};

static void count_fault(void *context, const jub_fault *fault)
{
    assert(fault->record >= 2 && fault->reason[0] && fault->line > 0);
    ++*(uint64_t *)context;
}

static void write_pack(jub_arena *arena, const jub_package *package, pack_folder *folder_out)
{
    const jub_text csv = {csv_text, sizeof csv_text - 1};
    jub_pack_faults *faults = jub_pack_faults_new(package);
    assert(faults);
    const jub_fault_sink sink = jub_pack_faults_sink(faults);
    const jub_pack_folder to = {folder_out, pack_folder_begin, pack_folder_end};
    jub_register *reg = NULL;
    jub_pack_counts counts;
    jub_status status = jub_register_load(arena, package, &csv, &sink, NULL, NULL, &reg, NULL);
    assert(status == JUB_OK);
    status = jub_pack_write(reg, faults, &source, 1, JUB_TEXT("fuzz"), &to, &counts, NULL);
    assert(status == JUB_OK);
    jub_pack_faults_free(faults);
}

static void change(pack_folder *folder, const uint8_t *data, size_t size)
{
    for (size_t at = 0; at + 4 <= size; at += 4) {
        const jub_buffer *file = &folder->files[data[at] % folder->count];
        const size_t where = data[at + 1] + 256u * data[at + 2];
        if (file->length_bytes > 0) file->bytes[where % file->length_bytes] = (char)data[at + 3];
    }
}

static void open_pack(jub_arena *arena, const jub_package *package, const pack_folder *folder)
{
    static jub_text files[JUB_PACK_FILE_MAX];
    jub_pack pack;
    jub_register *reg = NULL;
    uint64_t fault_count = 0;
    const jub_fault_sink sink = {count_fault, &fault_count};
    const jub_text manifest = pack_folder_file(folder, JUB_PACK_MANIFEST_NAME);
    if (jub_pack_read(arena, manifest, &pack, NULL) == JUB_OK) {
        // One that is not there is an empty file: sizes are checked by who maps them.
        for (uint32_t i = 0; i < pack.file_count; i++)
            files[i] = pack_folder_file(folder, pack.files[i].name);
        if (pack.version == JUB_PACK_VERSION &&
            jub_pack_open(arena, &pack, package, files, NULL, &sink, &reg, NULL) == JUB_OK) {
            assert(reg->faults.total == fault_count);
            walk_register(reg);
        }
    }
    jub_pack_clear(&pack);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static pack_folder folder;
    jub_arena arena = jub_arena_init((size_t)1 << 28);
    const jub_package *package = NULL;
    const jub_status status =
        jub_package_read(&arena, (jub_text){package_text, sizeof package_text - 1}, &package, NULL);
    assert(status == JUB_OK);
    folder.count = 0;
    write_pack(&arena, package, &folder);
    change(&folder, data, size);
    open_pack(&arena, package, &folder);
    pack_folder_clear(&folder);
    jub_arena_clear(&arena);
    return 0;
}
