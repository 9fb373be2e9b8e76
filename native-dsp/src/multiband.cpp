/*
 * Multiband compressor. Compressors listen to the bands of a tree of Linkwitz-Riley crossovers. The sound itself is not taken
 * apart: it passes one shelf per crossover, of minimum phase and with the crossover's own amplitude (crossover.h), which lifts
 * what lies above by the ratio of the gains of the two bands, and is multiplied by the gain of the lowest band.
 */
#include "compressor_side_chain.h"
#include "crossover.h"
#include "dsp.h"

#include <new>

using namespace compressing;

namespace {

constexpr uint32_t STEP = 32;
constexpr double RAMP_SECONDS = 0.02;

struct Crossover {
    /* `open` is how much of the band above stands on its own: 0 follows the band below, 1 is free. */
    struct Place {
        double corner = 0.0, open = 0.0;
    };
    Place from, goal, now;
    dsp::Tuning tuning;
    Slicer heard, shelf;

    void put(const Place& place) {
        now = place;
        tuning = dsp::Tuning(place.corner);
    }
    void clear() {
        heard.clear();
        shelf.clear();
    }
    bool used() const { return now.open > 0.0 || goal.open > 0.0; }
};

v128_t mixed(v128_t a, v128_t b, double share) {
    if (share == 1.0) return b;
    return wasm_f64x2_add(a, wasm_f64x2_mul(wasm_f64x2_splat(share), wasm_f64x2_sub(b, a)));
}

} // namespace

struct Multiband {
    double rate = 44100.0;
    uint32_t ramp = 1, ramped = 1, into = 0;
    bool started = false;
    SideChain sides[MULTIBAND_BANDS];
    Crossover crossovers[MULTIBAND_BANDS - 1];
    v128_t sound[STEP], rest[STEP], keys[STEP], gains[MULTIBAND_BANDS][STEP];

    void clear();
    void move();
    void listen(uint32_t frames);
    void shape(uint32_t frames);
    bool has(uint32_t band) const { return band == 0 || (band < MULTIBAND_BANDS && crossovers[band - 1].used()); }
};

void Multiband::clear() {
    for (SideChain& side : sides) side.clear();
    for (Crossover& crossover : crossovers) {
        crossover.clear();
        crossover.put(crossover.goal);
    }
    into = 0;
    ramped = ramp;
    started = false;
}

void Multiband::move() {
    ++ramped;
    /* Sets out and arrives without a kink: between bands of different gains a moving crossover moves levels fast. */
    const double share = static_cast<double>(ramped) / ramp, t = share * share * (3.0 - 2.0 * share);
    for (Crossover& crossover : crossovers) {
        const auto &a = crossover.from, &b = crossover.goal;
        /* Evenly by pitch: a wide move would pass through the lowest octaves at once. */
        const double corner = a.corner == b.corner ? a.corner : a.corner * std::pow(b.corner / a.corner, t);
        crossover.put(ramped < ramp ? Crossover::Place{corner, a.open + t * (b.open - a.open)} : b);
    }
}

/* From the input to the gain of each band. */
void Multiband::listen(uint32_t frames) {
    for (uint32_t i = 0; i < frames; ++i) rest[i] = sound[i];
    for (uint32_t band = 0; band < MULTIBAND_BANDS; ++band) {
        const bool last = band + 1 == MULTIBAND_BANDS || !crossovers[band].used();
        if (!last) {
            /* A copy that no store to the blocks could change: it stays in registers. */
            Slicer slicer = crossovers[band].heard;
            const dsp::Tuning tuning = crossovers[band].tuning;
            const double open = crossovers[band].now.open;
            for (uint32_t i = 0; i < frames; ++i) {
                const auto slices = slicer.run(tuning, rest[i]);
                keys[i] = mixed(rest[i], slices.low, open);
                rest[i] = slices.high;
            }
            crossovers[band].heard = slicer;
        }
        sides[band].process(last ? rest : keys, gains[band], frames);
        if (band > 0) {
            const double open = crossovers[band - 1].now.open;
            for (uint32_t i = 0; open != 1.0 && i < frames; ++i) gains[band][i] = mixed(gains[band - 1][i], gains[band][i], open);
        }
        if (last) return;
    }
}

void Multiband::shape(uint32_t frames) {
    Slicer::Lift lifts[STEP];
    bool alike = sides[0].alike();
    for (uint32_t at = 0; at + 1 < MULTIBAND_BANDS && crossovers[at].used(); ++at) {
        alike = alike && sides[at + 1].alike();
        const bool lifted = Slicer::lifts(gains[at], gains[at + 1], alike, lifts, frames);
        Slicer shelf = crossovers[at].shelf;
        const dsp::Tuning tuning = crossovers[at].tuning;
        for (uint32_t i = 0; i < frames; ++i) {
            const v128_t shelved = shelf.shelve(tuning, sound[i], lifts[i]);
            if (lifted) sound[i] = shelved;
        }
        crossovers[at].shelf = shelf;
    }
    for (uint32_t i = 0; i < frames; ++i) sound[i] = wasm_f64x2_mul(sound[i], gains[0][i]);
}

Multiband* multiband_create(double sample_rate) {
    if (!(sample_rate >= 8000.0 && sample_rate <= 384000.0)) return nullptr;
    auto* multiband = new (std::nothrow) Multiband;
    if (multiband == nullptr) return nullptr;
    multiband->rate = sample_rate;
    multiband->ramp = static_cast<uint32_t>(std::ceil(RAMP_SECONDS * sample_rate));
    for (SideChain& side : multiband->sides) {
        if (side.prepare(sample_rate)) continue;
        delete multiband;
        return nullptr;
    }
    multiband->crossovers[0].goal = {dsp::warped(std::min(1000.0, 0.2 * sample_rate), sample_rate), 1.0};
    multiband->clear();
    return multiband;
}

void multiband_destroy(Multiband* multiband) { delete multiband; }

void multiband_reset(Multiband* multiband) { multiband->clear(); }

int32_t multiband_set_crossovers(Multiband* multiband, uint32_t bands, double first_hz, double second_hz, double third_hz) {
    const double frequencies[] = {first_hz, second_hz, third_hz};
    if (bands < 2 || bands > MULTIBAND_BANDS) return DSP_BAD_ARGUMENT;
    for (uint32_t at = 0; at + 1 < bands; ++at) {
        const double lowest = at == 0 ? 20.0 : 1.25 * frequencies[at - 1];
        if (!(frequencies[at] >= lowest && frequencies[at] <= 0.45 * multiband->rate)) return DSP_BAD_ARGUMENT;
    }
    for (uint32_t at = 0; at + 1 < MULTIBAND_BANDS; ++at) {
        Crossover& crossover = multiband->crossovers[at];
        const bool used = at + 1 < bands;
        /* A band that was not there starts afresh, where it is to stand. */
        if (used && crossover.now.open == 0.0) {
            crossover.clear();
            multiband->sides[at + 1].clear();
            crossover.now.corner = dsp::warped(frequencies[at], multiband->rate);
        }
        crossover.goal = {used ? dsp::warped(frequencies[at], multiband->rate) : crossover.now.corner, used ? 1.0 : 0.0};
        crossover.from = crossover.now;
        if (!multiband->started) crossover.put(crossover.goal);
    }
    if (multiband->started) multiband->ramped = 0;
    return DSP_OK;
}

int32_t multiband_set_band(Multiband* multiband, uint32_t band, double detector, double threshold_db, double ratio, double knee_db,
                           double attack_ms, double release_ms, int32_t auto_release, double high_pass_hz, double link, double mix,
                           double makeup_db) {
    const Settings settings{detector,     threshold_db, ratio, knee_db, attack_ms, release_ms, auto_release != 0,
                            high_pass_hz, link,         mix,   makeup_db};
    if (band >= MULTIBAND_BANDS || !settings.in_range()) return DSP_BAD_ARGUMENT;
    multiband->sides[band].set(settings);
    return DSP_OK;
}

void multiband_process(Multiband* multiband, const float* in_left, const float* in_right, float* out_left, float* out_right,
                       uint32_t frames) {
    multiband->started = multiband->started || frames > 0;
    v128_t* sound = multiband->sound;
    for (uint32_t done = 0; done < frames;) {
        uint32_t count = std::min(frames - done, STEP - multiband->into);
        if (multiband->ramped < multiband->ramp) {
            count = 1;
            multiband->move();
        }
        for (uint32_t i = 0; i < count; ++i) sound[i] = wasm_f64x2_make(in_left[done + i], in_right[done + i]);
        multiband->listen(count);
        multiband->shape(count);
        for (uint32_t i = 0; i < count; ++i) {
            out_left[done + i] = static_cast<float>(wasm_f64x2_extract_lane(sound[i], 0));
            out_right[done + i] = static_cast<float>(wasm_f64x2_extract_lane(sound[i], 1));
        }
        done += count;
        multiband->into = (multiband->into + count) % STEP;
        if (multiband->into > 0) continue;
        for (Crossover& crossover : multiband->crossovers) {
            crossover.heard.settle();
            crossover.shelf.settle();
        }
    }
}

double multiband_current_reduction(const Multiband* multiband, uint32_t band) {
    return multiband->has(band) ? multiband->sides[band].report.current() : 0.0;
}

double multiband_max_reduction(const Multiband* multiband, uint32_t band) {
    return multiband->has(band) ? multiband->sides[band].report.largest() : 0.0;
}

void multiband_start_interval(Multiband* multiband) {
    for (SideChain& side : multiband->sides) side.report.start_interval();
}

uint32_t multiband_take_history(Multiband* multiband, uint32_t band, float* gains, uint32_t capacity) {
    return band < MULTIBAND_BANDS ? multiband->sides[band].report.take_history(gains, capacity) : 0;
}
