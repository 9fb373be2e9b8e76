#include "dsp.h"

#include <cstdlib>
#include <cstring>

int32_t dsp_abi_version(void) { return DSP_ABI_VERSION; }

void* dsp_alloc(uint32_t bytes) {
    const uint32_t rounded = (bytes + 15u) & ~15u;
    if (rounded < bytes) return nullptr;
    void* memory = std::aligned_alloc(16, rounded == 0 ? 16 : rounded);
    if (memory != nullptr) std::memset(memory, 0, rounded);
    return memory;
}

void dsp_free(void* memory) { std::free(memory); }
