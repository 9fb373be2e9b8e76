/*
 * Runs an LV2 plugin offline over raw stereo f32 files, in blocks of 1024 frames:
 *   lv2Host URI RATE IN OUT [SYMBOL=VALUE ...]
 * Only for the benchmark. The plugin's latency is left in.
 */
#include <lilv/lilv.h>
#include <lv2/atom/atom.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/options/options.h>
#include <lv2/urid/urid.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1024, ATOM_BYTES = 65536, MOST = 512 };

static char* names[MOST];
static uint32_t known = 0;

static LV2_URID map(LV2_URID_Map_Handle handle, const char* uri) {
    (void)handle;
    for (uint32_t i = 0; i < known; i++) {
        if (strcmp(names[i], uri) == 0) return i + 1;
    }
    if (known == MOST) return 0;
    names[known] = strdup(uri);
    return ++known;
}

static const char* unmap(LV2_URID_Unmap_Handle handle, LV2_URID urid) {
    (void)handle;
    return urid >= 1 && urid <= known ? names[urid - 1] : NULL;
}

int main(int argc, char** argv) {
    if (argc < 5) return 2;
    LilvWorld* world = lilv_world_new();
    lilv_world_load_all(world);
    LilvNode* uri = lilv_new_uri(world, argv[1]);
    const LilvPlugin* plugin = lilv_plugins_get_by_uri(lilv_world_get_all_plugins(world), uri);
    if (plugin == NULL) return 3;
    LV2_URID_Map mapping = {NULL, map};
    LV2_URID_Unmap unmapping = {NULL, unmap};
    const int32_t block = BLOCK;
    const LV2_URID integer = map(NULL, LV2_ATOM__Int);
    const LV2_Options_Option options[] = {
        {LV2_OPTIONS_INSTANCE, 0, map(NULL, LV2_BUF_SIZE__minBlockLength), sizeof block, integer, &block},
        {LV2_OPTIONS_INSTANCE, 0, map(NULL, LV2_BUF_SIZE__maxBlockLength), sizeof block, integer, &block},
        {LV2_OPTIONS_INSTANCE, 0, map(NULL, LV2_BUF_SIZE__nominalBlockLength), sizeof block, integer, &block},
        {LV2_OPTIONS_INSTANCE, 0, 0, 0, 0, NULL},
    };
    const LV2_Feature features[] = {{LV2_URID__map, &mapping}, {LV2_URID__unmap, &unmapping}, {LV2_OPTIONS__options, (void*)options},
                                    {LV2_BUF_SIZE__boundedBlockLength, NULL}};
    const LV2_Feature* const list[] = {&features[0], &features[1], &features[2], &features[3], NULL};
    LilvInstance* instance = lilv_plugin_instantiate(plugin, atof(argv[2]), list);
    if (instance == NULL) return 4;

    const LilvNode* input = lilv_new_uri(world, LILV_URI_INPUT_PORT);
    const LilvNode* audio = lilv_new_uri(world, LILV_URI_AUDIO_PORT);
    const LilvNode* control = lilv_new_uri(world, LILV_URI_CONTROL_PORT);
    static float in[2][BLOCK], out[2][BLOCK], frames[2 * BLOCK];
    const uint32_t ports = lilv_plugin_get_num_ports(plugin);
    float* values = calloc(ports, sizeof(float));
    LV2_Atom_Sequence** atoms = calloc(ports, sizeof *atoms);
    char* sends = calloc(ports, 1);
    lilv_plugin_get_port_ranges_float(plugin, NULL, NULL, values);
    uint32_t ins = 0, outs = 0;
    for (uint32_t p = 0; p < ports; p++) {
        const LilvPort* port = lilv_plugin_get_port_by_index(plugin, p);
        const int enters = lilv_port_is_a(plugin, port, input);
        void* at = &values[p];
        if (lilv_port_is_a(plugin, port, audio)) {
            at = enters ? in[ins++ % 2] : out[outs++ % 2];
        } else if (lilv_port_is_a(plugin, port, control)) {
            const char* symbol = lilv_node_as_string(lilv_port_get_symbol(plugin, port));
            const size_t length = strlen(symbol);
            for (int word = 5; word < argc; word++) {
                if (strncmp(argv[word], symbol, length) == 0 && argv[word][length] == '=') values[p] = (float)atof(argv[word] + length + 1);
            }
        } else {
            at = atoms[p] = calloc(1, ATOM_BYTES);
            sends[p] = !enters;
        }
        lilv_instance_connect_port(instance, p, at);
    }
    FILE* from = fopen(argv[3], "rb");
    FILE* to = fopen(argv[4], "wb");
    if (from == NULL || to == NULL) return 5;
    lilv_instance_activate(instance);
    for (size_t count; (count = fread(frames, 2 * sizeof(float), BLOCK, from)) > 0;) {
        memset(frames + 2 * count, 0, (BLOCK - count) * 2 * sizeof(float));
        for (uint32_t i = 0; i < BLOCK; i++) {
            in[0][i] = frames[2 * i];
            in[1][i] = frames[2 * i + 1];
        }
        for (uint32_t p = 0; p < ports; p++) {
            if (atoms[p] == NULL) continue;
            atoms[p]->atom.type = map(NULL, sends[p] ? LV2_ATOM__Chunk : LV2_ATOM__Sequence);
            atoms[p]->atom.size = sends[p] ? ATOM_BYTES - sizeof(LV2_Atom) : sizeof(LV2_Atom_Sequence_Body);
        }
        lilv_instance_run(instance, BLOCK);
        for (uint32_t i = 0; i < BLOCK; i++) {
            frames[2 * i] = out[0][i];
            frames[2 * i + 1] = out[1][i];
        }
        fwrite(frames, 2 * sizeof(float), count, to);
    }
    return fclose(to) == 0 ? 0 : 6;
}
