#include "compressor_side_chain.h"
#include "dsp.h"
#include "frames.h"

#include <new>

using namespace compressing;

namespace {

constexpr uint32_t BLOCK = 64;

} // namespace

struct Compressor {
    SideChain side;
    v128_t sound[BLOCK], gains[BLOCK];
};

Compressor* compressor_create(double sample_rate) {
    if (!(sample_rate >= 8000.0 && sample_rate <= 384000.0)) return nullptr;
    auto* compressor = new (std::nothrow) Compressor;
    if (compressor != nullptr && !compressor->side.prepare(sample_rate)) {
        delete compressor;
        return nullptr;
    }
    return compressor;
}

void compressor_destroy(Compressor* compressor) { delete compressor; }

void compressor_reset(Compressor* compressor) { compressor->side.clear(); }

int32_t compressor_set(Compressor* compressor, double detector, double threshold_db, double ratio, double knee_db, double attack_ms,
                       double release_ms, int32_t auto_release, double high_pass_hz, double link, double mix, double makeup_db) {
    const Settings settings{detector,     threshold_db, ratio, knee_db, attack_ms, release_ms, auto_release != 0,
                            high_pass_hz, link,         mix,   makeup_db};
    if (!settings.in_range()) return DSP_BAD_ARGUMENT;
    compressor->side.set(settings);
    return DSP_OK;
}

void compressor_process(Compressor* compressor, const float* in_left, const float* in_right, float* out_left, float* out_right,
                        uint32_t frames) {
    v128_t *sound = compressor->sound, *gains = compressor->gains;
    for (uint32_t done = 0; done < frames;) {
        const uint32_t count = std::min(frames - done, BLOCK);
        dsp::join(in_left + done, in_right + done, sound, count);
        SideChain::process<1>({&compressor->side}, {sound}, count,
                              [&](uint32_t from, uint32_t run) { compressor->side.gains(gains + from, run); });
        for (uint32_t i = 0; i < count; ++i) sound[i] = wasm_f64x2_mul(sound[i], gains[i]);
        dsp::part(sound, out_left + done, out_right + done, count);
        done += count;
    }
}

double compressor_current_reduction(const Compressor* compressor) { return compressor->side.report.current(); }

double compressor_max_reduction(const Compressor* compressor) { return compressor->side.report.largest(); }

void compressor_start_interval(Compressor* compressor) { compressor->side.report.start_interval(); }

uint32_t compressor_take_history(Compressor* compressor, float* gains, uint32_t capacity) {
    return compressor->side.report.take_history(gains, capacity);
}
