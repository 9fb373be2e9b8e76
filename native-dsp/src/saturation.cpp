#include "change.h"
#include "dsp.h"
#include "frames.h"
#include "saturation_path.h"

#include <new>

using namespace saturating;

namespace {

/* Beyond the latency, a new setting hears for so long before it is faded to; and so long the fade takes. */
constexpr double LISTEN_SECONDS = 0.02, FADE_SECONDS = 0.02;

} // namespace

struct Saturation {
    uint32_t latency = 0, into = 0;
    dsp::Change<Path, Settings> change;
    v128_t sound[BLOCK], other[BLOCK];

    void clear() {
        change.clear();
        into = 0;
    }
    void run(uint32_t frames);
};

void Saturation::run(uint32_t frames) {
    if (!change.changing()) return change.heard().run(sound, frames);
    std::memcpy(other, sound, frames * sizeof(v128_t));
    change.heard().run(sound, frames);
    change.coming().run(other, frames);
    for (uint32_t i = 0; i < frames; ++i) {
        sound[i] = wasm_f64x2_add(sound[i], wasm_f64x2_mul(wasm_f64x2_splat(change.share(i)), wasm_f64x2_sub(other[i], sound[i])));
    }
}

Saturation* saturation_create(double sample_rate) {
    if (!(sample_rate >= 8000.0 && sample_rate <= 384000.0)) return nullptr;
    auto* saturation = new (std::nothrow) Saturation;
    if (saturation == nullptr) return nullptr;
    const auto frames = [sample_rate](double seconds) { return static_cast<uint32_t>(std::ceil(seconds * sample_rate)); };
    saturation->latency = Path::latency(sample_rate);
    saturation->change.heard().prepare(sample_rate);
    saturation->change.coming().prepare(sample_rate);
    saturation->change.prepare(saturation->latency + frames(LISTEN_SECONDS), frames(FADE_SECONDS));
    saturation->clear();
    return saturation;
}

void saturation_destroy(Saturation* saturation) { delete saturation; }

void saturation_reset(Saturation* saturation) { saturation->clear(); }

uint32_t saturation_latency(const Saturation* saturation) { return saturation->latency; }

int32_t saturation_set(Saturation* saturation, int32_t style, double drive_db, double mix) {
    const bool known = style == SATURATION_SOFT || style == SATURATION_TAPE;
    if (!known || !(drive_db >= 0.0 && drive_db <= 24.0) || !(mix >= 0.0 && mix <= 1.0)) return DSP_BAD_ARGUMENT;
    saturation->change.set({style == SATURATION_TAPE, drive_db, mix});
    return DSP_OK;
}

void saturation_process(Saturation* saturation, const float* in_left, const float* in_right, float* out_left, float* out_right,
                        uint32_t frames) {
    v128_t* sound = saturation->sound;
    for (uint32_t done = 0; done < frames;) {
        const uint32_t count = saturation->change.room(std::min(frames - done, BLOCK - saturation->into));
        dsp::join(in_left + done, in_right + done, sound, count);
        saturation->run(count);
        dsp::part(sound, out_left + done, out_right + done, count);
        done += count;
        saturation->change.pass(count);
        saturation->into = (saturation->into + count) % BLOCK;
        if (saturation->into > 0) continue;
        saturation->change.heard().settle();
        saturation->change.coming().settle();
    }
}
