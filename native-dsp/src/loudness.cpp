#include "dsp.h"
#include "history.h"
#include "k_weighting.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>

namespace {

/* Everything is counted in steps of 10 ms. Step k ends at frame floor(k * rate / 100), so no rate drifts. */
constexpr uint64_t STEPS_PER_SECOND = 100;
constexpr uint64_t STEPS_PER_HOP = 10;   /* BS.1770: 400 ms blocks overlapping by 75 % start every 100 ms */
constexpr uint64_t HOPS_PER_BLOCK = 4;   /* 400 ms */
constexpr uint64_t HOPS_PER_SHORT = 30;  /* 3 s */
constexpr uint64_t STEPS_PER_BLOCK = STEPS_PER_HOP * HOPS_PER_BLOCK;
constexpr uint64_t STEPS_PER_SHORT = STEPS_PER_HOP * HOPS_PER_SHORT;

double lufs_of(double mean_square) {
    if (!(mean_square > 0.0)) return -std::numeric_limits<double>::infinity();
    return -0.691 + 10.0 * std::log10(mean_square);
}

double mean_square_of(double lufs) { return std::pow(10.0, (lufs + 0.691) / 10.0); }

constexpr double ABSOLUTE_GATE_LUFS = -70.0;

} // namespace

struct LoudnessMeter {
    uint32_t rate;
    uint32_t channels;
    KStage shelf;
    KStage high_pass;
    v128_t step_energy;
    uint64_t position = 0;
    uint64_t steps = 0;
    double hop_energy = 0.0;
    double recent[STEPS_PER_SHORT] = {};
    double max_block = 0.0;
    double max_short = 0.0;
    History<double> hops;

    uint64_t frame_of_step(uint64_t step) const { return step * rate / STEPS_PER_SECOND; }

    void weigh(const float* left, const float* right, uint32_t frames) {
        KStage first = shelf, second = high_pass;
        v128_t energy = step_energy;
        const auto take = [&](v128_t pair) {
            const v128_t weighted = second.step(first.step(pair));
            energy = wasm_f64x2_add(energy, wasm_f64x2_mul(weighted, weighted));
        };
        uint32_t frame = 0;
        for (; frame + 2 <= frames; frame += 2) {
            const v128_t two_left = wasm_v128_load64_zero(left + frame), two_right = wasm_v128_load64_zero(right + frame);
            const v128_t both = wasm_i32x4_shuffle(two_left, two_right, 0, 4, 1, 5);
            take(wasm_f64x2_promote_low_f32x4(both));
            take(wasm_f64x2_promote_low_f32x4(wasm_i64x2_shuffle(both, both, 1, 1)));
        }
        for (; frame < frames; frame++) take(wasm_f64x2_make(left[frame], right[frame]));
        shelf = first;
        high_pass = second;
        step_energy = energy;
    }

    /* Mean square over the newest `count` steps, oldest first. */
    double window(uint64_t count) const {
        double sum = 0.0;
        for (uint64_t step = steps - count; step < steps; step++) sum += recent[step % STEPS_PER_SHORT];
        return sum / static_cast<double>(frame_of_step(steps) - frame_of_step(steps - count));
    }

    bool end_step() {
        const double energy = wasm_f64x2_extract_lane(step_energy, 0) + wasm_f64x2_extract_lane(step_energy, 1);
        step_energy = wasm_f64x2_splat(0.0);
        shelf.settle();
        high_pass.settle();
        recent[steps % STEPS_PER_SHORT] = energy;
        steps++;
        if (steps >= STEPS_PER_BLOCK) max_block = std::max(max_block, window(STEPS_PER_BLOCK));
        if (steps >= STEPS_PER_SHORT) max_short = std::max(max_short, window(STEPS_PER_SHORT));
        hop_energy += energy;
        if (steps % STEPS_PER_HOP != 0) return true;
        const bool kept = hops.push(hop_energy);
        hop_energy = 0.0;
        return kept;
    }

    double latest(uint64_t length) const { return lufs_of(steps < length ? 0.0 : window(length)); }

    uint64_t windows(uint64_t length) const { return hops.size() < length ? 0 : hops.size() - length + 1; }

    double mean_square(uint64_t start, uint64_t length) const {
        double sum = 0.0;
        for (uint64_t hop = start; hop < start + length; hop++) sum += hops[hop];
        const uint64_t frames = frame_of_step((start + length) * STEPS_PER_HOP) - frame_of_step(start * STEPS_PER_HOP);
        return sum / static_cast<double>(frames);
    }

    void read_windows(uint64_t length, double* out) const {
        for (uint64_t start = 0, count = windows(length); start < count; start++) out[start] = mean_square(start, length);
    }
};

LoudnessMeter* loudness_create(uint32_t sample_rate, uint32_t channels, double expected_frames) {
    if (sample_rate < 8000 || sample_rate > 384000 || channels < 1 || channels > 2) return nullptr;
    if (!(expected_frames >= 0.0 && expected_frames < 9e15)) return nullptr;
    auto* meter = new (std::nothrow) LoudnessMeter;
    if (meter == nullptr) return nullptr;
    meter->rate = sample_rate;
    meter->channels = channels;
    meter->shelf.set(k_stage_at(K_SHELF_48K, sample_rate));
    meter->high_pass.set(k_stage_at(K_HIGH_PASS_48K, sample_rate));
    meter->step_energy = wasm_f64x2_splat(0.0);
    if (!meter->hops.reserve(static_cast<uint64_t>(expected_frames) * 10 / sample_rate + 1)) {
        delete meter;
        return nullptr;
    }
    return meter;
}

void loudness_destroy(LoudnessMeter* meter) { delete meter; }

int32_t loudness_process(LoudnessMeter* meter, const float* left, const float* right, uint32_t frames) {
    if (meter->channels == 1) right = left;
    while (frames > 0) {
        const uint64_t step_end = meter->frame_of_step(meter->steps + 1);
        const uint32_t part = static_cast<uint32_t>(std::min<uint64_t>(frames, step_end - meter->position));
        meter->weigh(left, right, part);
        meter->position += part;
        left += part;
        right += part;
        frames -= part;
        if (meter->position == step_end && !meter->end_step()) return DSP_NO_MEMORY;
    }
    return DSP_OK;
}

double loudness_max_momentary(const LoudnessMeter* meter) { return lufs_of(meter->max_block); }
double loudness_max_short_term(const LoudnessMeter* meter) { return lufs_of(meter->max_short); }

double loudness_momentary(const LoudnessMeter* meter) { return meter->latest(STEPS_PER_BLOCK); }
double loudness_short_term(const LoudnessMeter* meter) { return meter->latest(STEPS_PER_SHORT); }

uint32_t loudness_block_count(const LoudnessMeter* meter) { return static_cast<uint32_t>(meter->windows(HOPS_PER_BLOCK)); }
void loudness_read_blocks(const LoudnessMeter* meter, double* out) { meter->read_windows(HOPS_PER_BLOCK, out); }

uint32_t loudness_short_term_count(const LoudnessMeter* meter) { return static_cast<uint32_t>(meter->windows(HOPS_PER_SHORT)); }
void loudness_read_short_term(const LoudnessMeter* meter, double* out) { meter->read_windows(HOPS_PER_SHORT, out); }

namespace {

template <typename BlockAt> double gated_lufs(uint64_t count, const BlockAt& block_at) {
    const auto mean_above = [&](double threshold) {
        double sum = 0.0;
        uint64_t kept = 0;
        for (uint64_t index = 0; index < count; index++) {
            const double block = block_at(index);
            if (!(block > threshold)) continue;
            sum += block;
            kept++;
        }
        return kept == 0 ? 0.0 : sum / static_cast<double>(kept);
    };
    const double absolute = mean_square_of(ABSOLUTE_GATE_LUFS);
    /* BS.1770-5: relative gate 10 LU below the loudness of what passed the absolute gate; both hold. */
    return lufs_of(mean_above(std::max(absolute, mean_above(absolute) * 0.1)));
}

} // namespace

double loudness_integrated(const double* blocks, uint32_t count) {
    return gated_lufs(count, [&](uint64_t index) { return blocks[index]; });
}

double loudness_integrated_so_far(const LoudnessMeter* meter) {
    return gated_lufs(meter->windows(HOPS_PER_BLOCK), [&](uint64_t index) { return meter->mean_square(index, HOPS_PER_BLOCK); });
}

int32_t loudness_range(double* short_term, uint32_t count, double* out) {
    const auto keep_from = [&](double threshold) {
        count = static_cast<uint32_t>(std::remove_if(short_term, short_term + count, [=](double value) { return !(value >= threshold); }) -
                                      short_term);
    };
    keep_from(mean_square_of(ABSOLUTE_GATE_LUFS));
    if (count == 0) return DSP_NOT_READY;
    double sum = 0.0;
    for (uint32_t index = 0; index < count; index++) sum += short_term[index];
    keep_from(sum / count * 0.01);
    std::sort(short_term, short_term + count);
    /* EBU Tech 3342: the percentile is the element at round((n - 1) p / 100), counted from 0, no interpolation. */
    const auto percentile = [&](uint64_t percent) { return short_term[((count - 1) * percent + 50) / 100]; };
    out[0] = lufs_of(percentile(10));
    out[1] = lufs_of(percentile(95));
    return DSP_OK;
}
