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
constexpr int JUDGED = CARRIED + BATCH + 4 + REACH; /* groups are judged by fours, each beside its neighbours */
static_assert(CAPACITY % (4 * GROUP) == 0);

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

constexpr int STEPS = 16;        /* finest phases between two samples */

/* Taps of every output from x[n] to x[n+1], of x[n + 1 - HALF] and on; each row's sum is 1. */
struct PhaseTaps {
    double row[STEPS + 1][2 * HALF];

    PhaseTaps() {
        for (int step = 0; step <= STEPS; step++) {
            double total = 0.0;
            for (int at = 0; at < 2 * HALF; at++) {
                row[step][at] = windowed_sinc(at + 1 - HALF - static_cast<double>(step) / STEPS);
                total += row[step][at];
            }
            for (double& tap : row[step]) tap /= total;
        }
    }

    /* Of all outputs `finest` steps apart, over those `known` steps apart. */
    InterpolationBound bound(int known, int finest) const {
        InterpolationBound found;
        for (int step = finest; step < STEPS; step += finest) {
            const int lower = step - step % known;
            const double along = static_cast<double>(step - lower) / known;
            found.widen_between(row[lower], row[lower + known], along, row[step], HALF);
            double magnitude = 0.0;
            for (const double tap : row[step]) magnitude += std::fabs(tap);
            found.taps = std::max(found.taps, magnitude);
        }
        return found;
    }
};

/* How far outputs can reach over the highest known beside them: near |x| beside them + bend |d|. */
struct Reach {
    float near, bend;

    explicit Reach(const InterpolationBound& bound = {})
        : near(static_cast<float>(1.0 + 2.0 * bound.moment)), bend(static_cast<float>(bound.second)) {}
};

float largest_lane(v128_t values) {
    return std::max(std::max(wasm_f32x4_extract_lane(values, 0), wasm_f32x4_extract_lane(values, 1)),
                    std::max(wasm_f32x4_extract_lane(values, 2), wasm_f32x4_extract_lane(values, 3)));
}

/* Even and odd halves of `Pairs` phase pairs, then, if Centre, the phase 1/2 that is its own mirror. */
template <int Pairs, bool Centre> struct PhaseTable {
    static constexpr int SUMS = 2 * Pairs + (Centre ? 1 : 0);
    alignas(16) float taps[HALF][SUMS][4];

    /* Fills the table for the phases first, first + apart, ..., in steps. */
    void fill(const PhaseTaps& phases, int first, int apart) {
        for (int pair = 0; pair < Pairs + (Centre ? 1 : 0); pair++) {
            const double* own = phases.row[pair == Pairs ? STEPS / 2 : first + pair * apart];
            for (int k = 0; k < HALF; k++) {
                const double before = own[HALF - 1 - k], after = own[HALF + k];
                for (int lane = 0; lane < 4; lane++) {
                    taps[k][2 * pair][lane] = static_cast<float>((before + after) / 2.0);
                    if (pair < Pairs) taps[k][2 * pair + 1][lane] = static_cast<float>((before - after) / 2.0);
                }
            }
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

    /* The largest magnitude between the samples of a group and their right neighbours. */
    float peak_of_group(const float* x) const {
        v128_t peak = wasm_f32x4_splat(0.0f);
        for (int at = 0; at < GROUP; at += 4) peak = wasm_f32x4_pmax(peak, peaks(x + at));
        return largest_lane(peak);
    }
};

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
    /* No output exceeds reach |x| anywhere, nor what `over` says + slack |x| anywhere. */
    float reach, slack;
    /* Each for all that is finer, over the samples, the halves, the quarters and the eighths. */
    Reach over_samples, over_halves, over_quarters, over_eighths;
    PhaseTable<0, true> halves;
    PhaseTable<1, false> quarters;   /* the odd ones, and so on */
    PhaseTable<2, false> eighths;
    PhaseTable<4, false> sixteenths; /* strict mode only */
    Channel channel[2];

    void run_batch(Channel& state) const {
        const int groups = filled / GROUP;
        alignas(16) float level[JUDGED] = {};
        v128_t highest = wasm_f32x4_splat(0.0f);
        /* Up to three groups more than there are: what lies in their place does not count. */
        for (int group = 0; group < groups; group += 4) {
            const v128_t arrived = wasm_i32x4_lt(wasm_i32x4_make(group, group + 1, group + 2, group + 3), wasm_i32x4_splat(groups));
            const v128_t levels = wasm_v128_and(of_four_groups(state.samples + group * GROUP, magnitudes), arrived);
            wasm_v128_store(level + group, levels);
            highest = wasm_f32x4_pmax(highest, levels);
        }
        const float loudest = largest_lane(highest);
        state.sample_peak = std::max(state.sample_peak, loudest);
        state.true_peak = std::max(state.true_peak, state.sample_peak);
        if (exhaustive || loudest * reach > state.true_peak) interpolate(state, level, groups);
        const int kept = filled - (groups - CARRIED) * GROUP;
        std::memmove(state.samples, state.samples + (groups - CARRIED) * GROUP, static_cast<size_t>(kept) * sizeof(float));
    }

    /* Raises the true peak to that of the groups whose neighbours are known. */
    void interpolate(Channel& state, const float* level, int groups) const {
        alignas(16) float second[JUDGED] = {};
        for (int group = 0; group < groups; group += 4) {
            wasm_v128_store(second + group, of_four_groups(state.samples + group * GROUP, second_differences));
        }
        for (int four = REACH; four + REACH < groups; four += 4) {
            /* The level of the next group stands for its first sample. */
            const v128_t beside = wasm_f32x4_pmax(wasm_v128_load(level + four), wasm_v128_load(level + four + 1));
            if (!exhaustive && !wasm_v128_any_true(may_raise(state, beside, second, level, four))) continue;
            for (int group = four; group < four + 4 && group + REACH < groups; group++) {
                const float bent = wasm_f32x4_extract_lane(around(second, group), 0);
                const float rounded = slack * wasm_f32x4_extract_lane(around(level, group), 0);
                interpolate_group(state, state.samples + group * GROUP, level[group], bent, rounded);
            }
        }
    }

    /* From coarse to fine, as long as what is finer could still raise the true peak. `level` is of the group's own samples. */
    void interpolate_group(Channel& state, const float* x, float level, float bent, float rounded) const {
        float beside = std::max(level, std::fabs(x[GROUP]));
        const auto may_rise = [&](const Reach& over) {
            return exhaustive || beside * over.near + bent * over.bend + rounded > state.true_peak;
        };
        const auto take = [&](const auto& table) {
            beside = std::max(beside, table.peak_of_group(x));
            state.true_peak = std::max(state.true_peak, beside);
        };
        if (!may_rise(over_samples)) return;
        take(halves);
        if (!may_rise(over_halves)) return;
        take(quarters);
        if (!may_rise(over_quarters)) return;
        take(eighths);
        if (strict && may_rise(over_eighths)) take(sixteenths);
    }

    /* Of four groups from one on, which could raise the true peak if `beside` is the highest sample beside their positions. */
    v128_t may_raise(const Channel& state, v128_t beside, const float* second, const float* level, int group) const {
        const v128_t straight = wasm_f32x4_mul(beside, wasm_f32x4_splat(over_samples.near));
        const v128_t bent = wasm_f32x4_mul(around(second, group), wasm_f32x4_splat(over_samples.bend));
        const v128_t rounded = wasm_f32x4_mul(around(level, group), wasm_f32x4_splat(slack));
        const v128_t most = wasm_f32x4_add(wasm_f32x4_add(straight, bent), rounded);
        return wasm_f32x4_gt(most, wasm_f32x4_splat(state.true_peak));
    }

    /* Largest of each of four groups and those its taps touch. */
    static v128_t around(const float* values, int group) {
        const v128_t before = wasm_f32x4_pmax(wasm_v128_load(values + group - 2), wasm_v128_load(values + group - 1));
        const v128_t after = wasm_f32x4_pmax(wasm_v128_load(values + group + 1), wasm_v128_load(values + group + 2));
        return wasm_f32x4_pmax(wasm_f32x4_pmax(before, wasm_v128_load(values + group)), after);
    }

    static v128_t magnitudes(const float* x) { return wasm_f32x4_abs(wasm_v128_load(x)); }

    /* |x[n-1] - 2 x[n] + x[n+1]| of four frames. */
    static v128_t second_differences(const float* x) {
        const v128_t here = wasm_v128_load(x), beside = wasm_f32x4_add(wasm_v128_load(x - 1), wasm_v128_load(x + 1));
        return wasm_f32x4_abs(wasm_f32x4_sub(beside, wasm_f32x4_add(here, here)));
    }

    /* The largest of `values` within each of four neighbouring groups, a lane each. */
    template <typename Values> static v128_t of_four_groups(const float* x, Values values) {
        v128_t largest[4];
        for (int group = 0; group < 4; group++) {
            const float* from = x + group * GROUP;
            largest[group] = wasm_f32x4_pmax(wasm_f32x4_pmax(values(from), values(from + 4)),
                                             wasm_f32x4_pmax(values(from + 8), values(from + 12)));
        }
        const auto halved = [](v128_t first, v128_t second) {
            return wasm_f32x4_pmax(wasm_i32x4_shuffle(first, second, 0, 4, 1, 5), wasm_i32x4_shuffle(first, second, 2, 6, 3, 7));
        };
        const v128_t front = halved(largest[0], largest[1]), back = halved(largest[2], largest[3]);
        return wasm_f32x4_pmax(wasm_i64x2_shuffle(front, back, 0, 2), wasm_i64x2_shuffle(front, back, 1, 3));
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
    const PhaseTaps phases;
    meter->halves.fill(phases, 8, 8);
    meter->quarters.fill(phases, 4, 8);
    meter->eighths.fill(phases, 2, 4);
    meter->sixteenths.fill(phases, 1, 2);
    const int finest = meter->strict ? 1 : 2;
    const InterpolationBound bound = phases.bound(16, finest);
    meter->over_samples = Reach(bound);
    meter->over_halves = Reach(phases.bound(8, finest));
    meter->over_quarters = Reach(phases.bound(4, finest));
    meter->over_eighths = Reach(phases.bound(2, finest));
    /* The margin covers every rounding of the f32 sums, 3 * 24 operations of 6e-8 each, and of d. */
    constexpr double ROUNDING = 1e-4;
    meter->reach = static_cast<float>(bound.taps * (1.0 + ROUNDING));
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
