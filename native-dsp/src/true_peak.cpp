#include "dsp.h"
#include "interpolation_bound.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>
#include <wasm_simd128.h>

/*
 * Interpolation by a Kaiser-windowed sinc of 48 taps per phase. Phases a and 1 - a are mirror images, so both
 * come from one even and one odd sum over x[n-k] +- x[n+1+k], and the larger of the two magnitudes is simply
 * |even| + |odd|. Four consecutive positions share a vector; the order of summation is fixed.
 */
namespace {

constexpr int HALF = 24;         /* taps on each side */
constexpr double KAISER_BETA = 7.0;
constexpr int GROUP = 16;        /* positions judged together when skipping */
constexpr int REACH = 2;         /* groups on each side a position's taps can touch: 24 <= 2 * 16 */
constexpr int CARRIED = 2 * REACH; /* groups kept from one batch to the next */
constexpr int BATCH = 256;       /* groups */
constexpr int CAPACITY = (CARRIED + BATCH) * GROUP;

double bessel_i0(double x) {
    double term = 1.0, sum = 1.0;
    for (int k = 1; term > sum * 1e-17; k++) {
        term *= (x / (2.0 * k)) * (x / (2.0 * k));
        sum += term;
    }
    return sum;
}

double windowed_sinc(double t) {
    const double along = t / HALF;
    if (along * along >= 1.0) return 0.0;
    const double window = bessel_i0(KAISER_BETA * std::sqrt(1.0 - along * along)) / bessel_i0(KAISER_BETA);
    const double angle = 3.14159265358979323846 * t;
    return t == 0.0 ? window : window * std::sin(angle) / angle;
}

/* Even and odd halves of `Pairs` phase pairs, then, if Centre, the phase 1/2 that is its own mirror. */
template <int Pairs, bool Centre> struct PhaseTable {
    static constexpr int SUMS = 2 * Pairs + (Centre ? 1 : 0);
    alignas(16) float taps[HALF][SUMS][4];

    /* Fills the table for the phases first, first + step, ...; widens the bound to hold for all of them. */
    void fill(double first, double step, InterpolationBound& bound) {
        for (int pair = 0; pair < Pairs + (Centre ? 1 : 0); pair++) {
            const double phase = pair == Pairs ? 0.5 : first + pair * step;
            double total = 0.0, befores[HALF], afters[HALF];
            for (int k = -HALF; k < HALF; k++) total += windowed_sinc(k + 1 - phase);
            for (int k = 0; k < HALF; k++) {
                const double before = windowed_sinc(-k - phase) / total, after = windowed_sinc(1 + k - phase) / total;
                befores[k] = before;
                afters[k] = after;
                for (int lane = 0; lane < 4; lane++) {
                    taps[k][2 * pair][lane] = static_cast<float>((before + after) / 2.0);
                    if (pair < Pairs) taps[k][2 * pair + 1][lane] = static_cast<float>((before - after) / 2.0);
                }
            }
            bound.widen(befores, afters, HALF, phase);
        }
    }

    /* Largest magnitudes between x[0..3] and their right neighbours, a lane each. */
    v128_t peaks(const float* x) const {
        v128_t sums[SUMS];
        for (int sum = 0; sum < SUMS; sum++) sums[sum] = wasm_f32x4_splat(0.0f);
        for (int k = HALF - 1; k >= 0; k--) {
            const v128_t before = wasm_v128_load(x - k), after = wasm_v128_load(x + 1 + k);
            const v128_t even = wasm_f32x4_add(before, after), odd = wasm_f32x4_sub(before, after);
            for (int sum = 0; sum < SUMS; sum++) {
                const v128_t source = sum % 2 == 0 ? even : odd;
                sums[sum] = wasm_f32x4_add(sums[sum], wasm_f32x4_mul(source, wasm_v128_load(taps[k][sum])));
            }
        }
        v128_t peak = wasm_f32x4_splat(0.0f);
        for (int pair = 0; pair < Pairs; pair++) {
            const v128_t both = wasm_f32x4_add(wasm_f32x4_abs(sums[2 * pair]), wasm_f32x4_abs(sums[2 * pair + 1]));
            peak = wasm_f32x4_pmax(peak, both);
        }
        if (Centre) peak = wasm_f32x4_pmax(peak, wasm_f32x4_abs(sums[SUMS - 1]));
        return peak;
    }
};

float largest_lane(v128_t values) {
    return std::max(std::max(wasm_f32x4_extract_lane(values, 0), wasm_f32x4_extract_lane(values, 1)),
                    std::max(wasm_f32x4_extract_lane(values, 2), wasm_f32x4_extract_lane(values, 3)));
}

struct Channel {
    /* Four floats on either side: the outermost second differences, which no bound needs, are then read in bound. */
    alignas(16) float guarded[4 + CAPACITY + 4] = {};
    float* const samples = guarded + 4;
    float sample_peak = 0.0f;
    float true_peak = 0.0f;
};

} // namespace

struct TruePeakMeter {
    uint32_t channels;
    bool strict;
    bool exhaustive;
    bool finished = false;
    int filled = CARRIED * GROUP; /* the stream is preceded by zeros */
    /* No output exceeds reach |x| anywhere, nor near |x| beside it + bend |d| + slack |x| anywhere. */
    float reach, near, bend, slack;
    PhaseTable<3, true> eighths;
    PhaseTable<4, false> sixteenths; /* the odd sixteenths, strict mode only */
    Channel channel[2];

    void run_batch(Channel& state) const {
        const int groups = filled / GROUP;
        float level[CARRIED + BATCH];
        float loudest = 0.0f;
        for (int group = 0; group < groups; group++) {
            const float* x = state.samples + group * GROUP;
            v128_t peak = wasm_f32x4_abs(wasm_v128_load(x));
            for (int at = 4; at < GROUP; at += 4) peak = wasm_f32x4_pmax(peak, wasm_f32x4_abs(wasm_v128_load(x + at)));
            level[group] = largest_lane(peak);
            loudest = std::max(loudest, level[group]);
        }
        state.sample_peak = std::max(state.sample_peak, loudest);
        state.true_peak = std::max(state.true_peak, state.sample_peak);
        if (exhaustive || loudest * reach > state.true_peak) interpolate(state, level, groups);
        const int kept = filled - (groups - CARRIED) * GROUP;
        std::memmove(state.samples, state.samples + (groups - CARRIED) * GROUP, static_cast<size_t>(kept) * sizeof(float));
    }

    /* Raises the true peak to that of the groups whose neighbours are known. */
    void interpolate(Channel& state, const float* level, int groups) const {
        float second[CARRIED + BATCH];
        for (int group = 0; group < groups; group++) second[group] = second_difference(state.samples + group * GROUP);
        for (int group = REACH; group + REACH < groups; group++) {
            const float* x = state.samples + group * GROUP;
            if (!exhaustive) {
                const float beside = std::max(level[group], std::fabs(x[GROUP]));
                const float most = beside * near + around(second, group) * bend + around(level, group) * slack;
                if (most <= state.true_peak) continue;
            }
            v128_t peak = wasm_f32x4_splat(0.0f);
            for (int at = 0; at < GROUP; at += 4) {
                peak = wasm_f32x4_pmax(peak, eighths.peaks(x + at));
                if (strict) peak = wasm_f32x4_pmax(peak, sixteenths.peaks(x + at));
            }
            state.true_peak = std::max(state.true_peak, largest_lane(peak));
        }
    }

    /* Largest of a group and those its taps touch. */
    static float around(const float* values, int group) {
        return std::max(std::max(std::max(values[group - 2], values[group - 1]), values[group]),
                        std::max(values[group + 1], values[group + 2]));
    }

    /* Largest |x[n-1] - 2 x[n] + x[n+1]| of a group's frames. */
    static float second_difference(const float* x) {
        v128_t largest = wasm_f32x4_splat(0.0f);
        for (int at = 0; at < GROUP; at += 4) {
            const v128_t here = wasm_v128_load(x + at);
            const v128_t beside = wasm_f32x4_add(wasm_v128_load(x + at - 1), wasm_v128_load(x + at + 1));
            largest = wasm_f32x4_pmax(largest, wasm_f32x4_abs(wasm_f32x4_sub(beside, wasm_f32x4_add(here, here))));
        }
        return largest_lane(largest);
    }

    void append(const float* const* planes, uint32_t frames) {
        uint32_t taken = 0;
        while (taken < frames) {
            const uint32_t part = std::min(frames - taken, static_cast<uint32_t>(CAPACITY - filled));
            for (uint32_t index = 0; index < channels; index++) {
                std::memcpy(channel[index].samples + filled, planes[index] + taken, part * sizeof(float));
            }
            taken += part;
            filled += static_cast<int>(part);
            if (filled == CAPACITY) end_batch();
        }
    }

    /* Measures the whole groups that have arrived; the rest stays. */
    void end_batch() {
        for (uint32_t index = 0; index < channels; index++) run_batch(channel[index]);
        filled = CARRIED * GROUP + filled % GROUP;
    }
};

TruePeakMeter* true_peak_create(uint32_t channels, uint32_t oversampling, uint32_t exhaustive) {
    if (channels < 1 || channels > 2 || (oversampling != 8 && oversampling != 16)) return nullptr;
    auto* meter = new (std::nothrow) TruePeakMeter;
    if (meter == nullptr) return nullptr;
    meter->channels = channels;
    meter->strict = oversampling == 16;
    meter->exhaustive = exhaustive != 0;
    InterpolationBound bound;
    meter->eighths.fill(1.0 / 8.0, 1.0 / 8.0, bound);
    if (meter->strict) meter->sixteenths.fill(1.0 / 16.0, 2.0 / 16.0, bound);
    /* The margin covers every rounding of the f32 sums, 3 * 24 operations of 6e-8 each, and of d. */
    constexpr double ROUNDING = 1e-4;
    meter->reach = static_cast<float>(bound.taps * (1.0 + ROUNDING));
    meter->near = static_cast<float>(1.0 + 2.0 * bound.moment);
    meter->bend = static_cast<float>(bound.second);
    meter->slack = static_cast<float>(bound.taps * ROUNDING);
    return meter;
}

void true_peak_destroy(TruePeakMeter* meter) { delete meter; }

int32_t true_peak_process(TruePeakMeter* meter, const float* left, const float* right, uint32_t frames) {
    if (meter->finished) return DSP_BAD_ARGUMENT;
    const float* const planes[2] = {left, right};
    meter->append(planes, frames);
    return DSP_OK;
}

int32_t true_peak_finish(TruePeakMeter* meter) {
    if (meter->finished) return DSP_OK;
    /* Silence follows: far enough that the last sample has left every window, then up to a whole group. */
    const float zeros[(CARRIED + 1) * GROUP] = {};
    const float* const planes[2] = {zeros, zeros};
    meter->append(planes, (CARRIED + 1) * GROUP - static_cast<uint32_t>(meter->filled % GROUP));
    meter->end_batch();
    meter->finished = true;
    return DSP_OK;
}

double true_peak_read(const TruePeakMeter* meter, uint32_t channel) {
    return channel < meter->channels ? meter->channel[channel].true_peak : 0.0;
}

double true_peak_read_sample(const TruePeakMeter* meter, uint32_t channel) {
    return channel < meter->channels ? meter->channel[channel].sample_peak : 0.0;
}

double true_peak_end_interval(TruePeakMeter* meter) {
    if (!meter->finished) meter->end_batch();
    float highest = 0.0f;
    for (uint32_t index = 0; index < meter->channels; index++) {
        highest = std::max(highest, meter->channel[index].true_peak);
        meter->channel[index].true_peak = meter->channel[index].sample_peak = 0.0f;
    }
    return highest;
}
