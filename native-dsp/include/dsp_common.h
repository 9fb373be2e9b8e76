/* Glassmaster DSP: what all of it shares. The rules are in dsp.h. */
#pragma once

#include <cstdint>

#define DSP_EXPORT(name) __attribute__((export_name(#name), visibility("default")))

extern "C" {

/* Raised whenever a signature or a meaning below changes; the loader refuses any other. */
constexpr int32_t DSP_ABI_VERSION = 3;
DSP_EXPORT(dsp_abi_version) int32_t dsp_abi_version(void);

typedef enum {
    DSP_OK = 0,
    DSP_BAD_ARGUMENT = 1, /* outside the range stated at the call */
    DSP_NO_MEMORY = 2,
    DSP_NOT_READY = 3 /* a result was read before enough audio arrived */
} DspStatus;

/* Memory for the caller's sample planes; 16-byte aligned, zeroed. NULL when exhausted. */
DSP_EXPORT(dsp_alloc) void* dsp_alloc(uint32_t bytes);
DSP_EXPORT(dsp_free) void dsp_free(void* memory);

} /* extern "C" */
