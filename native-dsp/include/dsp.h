/*
 * Glassmaster DSP: the whole C ABI. Its headers are its manual, one for each family of kernels.
 *
 * Rules that hold for every kernel
 *  - Opaque handles: X_create, X_process, X_read..., X_destroy. create returns NULL only when memory is
 *    exhausted or an argument is out of the range stated at the call.
 *  - Samples are f32, one plane per channel, full scale +-1.0. State of recursive filters and sums is f64.
 *  - Any block size from 1 frame up, and the result does not depend on how the stream is cut into blocks.
 *  - No allocation, no I/O and no globals while processing. IEEE 754 arithmetic as written: no fast-math,
 *    no contraction, no relaxed SIMD; the same input gives the same bits on any machine.
 *  - Every call that can fail returns a DspStatus. Levels of silence read minus infinity.
 *  - Latency, where a kernel has any, is reported in frames and compensated by the caller.
 */
#pragma once

#include "dsp_colour.h"
#include "dsp_common.h"
#include "dsp_dynamics.h"
#include "dsp_filter.h"
#include "dsp_inspect.h"
#include "dsp_measure.h"
#include "dsp_samples.h"
