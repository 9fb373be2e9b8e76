/*
 * Glassmaster DSP: the whole C ABI, and its manual.
 *
 * Rules that hold for every kernel
 *  - Opaque handles: X_create, X_process, X_read..., X_destroy. create returns NULL only when memory is
 *    exhausted or an argument is out of the range stated here.
 *  - Samples are f32, one plane per channel, full scale +-1.0. State of recursive filters and sums is f64.
 *  - Any block size from 1 frame up, and the result does not depend on how the stream is cut into blocks.
 *  - No allocation, no I/O and no globals while processing. IEEE 754 arithmetic as written: no fast-math,
 *    no contraction, no relaxed SIMD; the same input gives the same bits on any machine.
 *  - Every call that can fail returns a DspStatus. Levels of silence read minus infinity.
 *  - Latency, where a kernel has any, is reported in frames and compensated by the caller.
 */
#pragma once

#include <cstdint>

#define DSP_EXPORT(name) __attribute__((export_name(#name), visibility("default")))

extern "C" {

/* Raised whenever a signature or a meaning below changes; the loader refuses any other. */
constexpr int32_t DSP_ABI_VERSION = 1;
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

/* ---- loudness ------------------------------------------------------------------------------------ */

/* ---- true peak ----------------------------------------------------------------------------------- */

/* ---- edges --------------------------------------------------------------------------------------- */

/* ---- resampler ----------------------------------------------------------------------------------- */

/* ---- limiter ------------------------------------------------------------------------------------- */

/* ---- dither -------------------------------------------------------------------------------------- */

/* ---- fades and mix ------------------------------------------------------------------------------- */

} /* extern "C" */
