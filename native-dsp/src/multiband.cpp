/*
 * Multiband compressor. Compressors listen to the bands of a tree of Linkwitz-Riley crossovers. The sound itself is not taken
 * apart: it passes one shelf per crossover, of minimum phase and with the crossover's own amplitude (crossover.h), which lifts
 * what lies above by the ratio of the gains of the two bands, and is multiplied by the gain of the lowest band.
 */
#include "compressor_side_chain.h"
#include "crossover.h"
#include "dsp.h"
#include "frames.h"

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
    /* The first crossover's shelf works on what is heard: both have the input itself. */
    Slicer heard, shelf;
    /* Whether its two sides now differ in gain. */
    bool lifted = false;

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
    return wasm_f64x2_add(a, wasm_f64x2_mul(wasm_f64x2_splat(share), wasm_f64x2_sub(b, a)));
}

} // namespace

struct Multiband {
    double rate = 44100.0;
    uint32_t ramp = 1, ramped = 1, into = 0;
    bool started = false;
    SideChain sides[MULTIBAND_BANDS];
    Crossover crossovers[MULTIBAND_BANDS - 1];
    v128_t sound[STEP], keys[MULTIBAND_BANDS][STEP], gains[STEP], lifts[MULTIBAND_BANDS - 1][STEP];
    /* Of the input by the first crossover, for its shelf. */
    Slicer::Slices slices[STEP];

    void clear();
    void move();
    uint32_t bands() const;
    void split(uint32_t bands, uint32_t frames);
    template <uint32_t BANDS> void judge(uint32_t frames);
    void lift_partly(uint32_t bands, uint32_t done, uint32_t frames);
    void shape(uint32_t bands, uint32_t frames);
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

/* How many stand apart, or are on the way to it. */
uint32_t Multiband::bands() const {
    uint32_t count = 1;
    while (has(count)) ++count;
    return count;
}

/* From the input to what each band's compressor hears. */
void Multiband::split(uint32_t bands, uint32_t frames) {
    std::copy(sound, sound + frames, keys[0]);
    for (uint32_t at = 0; at + 1 < bands; ++at) {
        v128_t *below = keys[at], *above = keys[at + 1];
        const auto slice = [&](auto keep) {
            /* A copy that no store to the blocks could change: it stays in registers. */
            Slicer slicer = crossovers[at].heard;
            const dsp::Tuning tuning = crossovers[at].tuning;
            for (uint32_t i = 0; i < frames; ++i) keep(i, slicer.run(tuning, below[i]));
            crossovers[at].heard = slicer;
        };
        const double open = crossovers[at].now.open;
        if (open != 1.0) {
            slice([&](uint32_t i, const Slicer::Slices& sliced) {
                if (at == 0) slices[i] = sliced;
                above[i] = sliced.high;
                below[i] = mixed(below[i], sliced.low, open);
            });
        } else if (at == 0) {
            slice([&](uint32_t i, const Slicer::Slices& sliced) {
                slices[i] = sliced;
                above[i] = sliced.high;
                below[i] = sliced.low;
            });
        } else {
            slice([&](uint32_t i, const Slicer::Slices& sliced) {
                above[i] = sliced.high;
                below[i] = sliced.low;
            });
        }
    }
}

/* From what the bands hear to the lowest one's gains and each crossover's lift. */
template <uint32_t BANDS> void Multiband::judge(uint32_t frames) {
    std::array<SideChain*, BANDS> listening;
    std::array<const v128_t*, BANDS> heard;
    bool apart = true;
    for (uint32_t band = 0; band < BANDS; ++band) {
        listening[band] = &sides[band];
        heard[band] = keys[band];
        apart = apart && (band == 0 || crossovers[band - 1].now.open == 1.0);
    }
    for (Crossover& crossover : crossovers) crossover.lifted = false;
    SideChain::process<BANDS>(listening, heard, frames, [&](uint32_t done, uint32_t count) {
        sides[0].gains(gains + done, count);
        if (!apart) return lift_partly(BANDS, done, count);
        for (uint32_t at = 0; at + 1 < BANDS; ++at) {
            v128_t* const roots = lifts[at] + done;
            const bool lifted = sides[at].roots(sides[at + 1], roots, count);
            if (!lifted) std::fill(roots, roots + count, wasm_f64x2_splat(1.0));
            crossovers[at].lifted = crossovers[at].lifted || lifted;
        }
    });
}

/* Where a band is on its way to standing apart: each follows the one below by as much as it does not. */
void Multiband::lift_partly(uint32_t bands, uint32_t done, uint32_t frames) {
    v128_t below[STEP], own[STEP];
    std::copy(gains + done, gains + done + frames, below);
    for (uint32_t at = 0; at + 1 < bands; ++at) {
        sides[at + 1].gains(own, frames);
        for (uint32_t i = 0; i < frames; ++i) {
            own[i] = mixed(below[i], own[i], crossovers[at].now.open);
            lifts[at][done + i] = SideChain::fourth_root(below[i], own[i]);
            below[i] = own[i];
        }
        crossovers[at].lifted = true;
    }
}

void Multiband::shape(uint32_t bands, uint32_t frames) {
    for (uint32_t at = 0; at + 1 < bands; ++at) {
        const v128_t* const roots = lifts[at];
        Slicer shelf = crossovers[at].shelf;
        const dsp::Tuning tuning = crossovers[at].tuning;
        if (at == 0) {
            if (!crossovers[at].lifted) continue;
            for (uint32_t i = 0; i < frames; ++i) sound[i] = Slicer::shelved(tuning, sound[i], slices[i], roots[i]);
            continue;
        }
        if (crossovers[at].lifted) {
            for (uint32_t i = 0; i < frames; ++i) sound[i] = Slicer::shelved(tuning, sound[i], shelf.run(tuning, sound[i]), roots[i]);
        } else {
            for (uint32_t i = 0; i < frames; ++i) shelf.run(tuning, sound[i]);
        }
        crossovers[at].shelf = shelf;
    }
    for (uint32_t i = 0; i < frames; ++i) sound[i] = wasm_f64x2_mul(sound[i], gains[i]);
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
        dsp::join(in_left + done, in_right + done, sound, count);
        const uint32_t bands = multiband->bands();
        multiband->split(bands, count);
        switch (bands) {
        case 1: multiband->judge<1>(count); break;
        case 2: multiband->judge<2>(count); break;
        case 3: multiband->judge<3>(count); break;
        default: multiband->judge<MULTIBAND_BANDS>(count);
        }
        multiband->shape(bands, count);
        dsp::part(sound, out_left + done, out_right + done, count);
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
