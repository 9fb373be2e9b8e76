#include "array.h"
#include "dsp.h"
#include "equalizer_band.h"
#include "frames.h"

#include <algorithm>
#include <cmath>
#include <new>

using namespace equalizing;

namespace {

constexpr double PI = 3.14159265358979323846;
constexpr double RAMP_SECONDS = 0.02;
/* Dynamics move along designs this far apart, interpolated. */
constexpr double TABLE_STEP_DB = 0.5;
constexpr uint32_t TABLE_ENTRIES = 61;

/* What a dynamic band listens to: its own part of the spectrum, by a state-variable filter (Simper 2013, trapezoidal). Its states are
 * half of Simper's: from one frame's to the next's it is a product and two sums, where working them out from low and band is six steps. */
class Ear {
  public:
    void set(int32_t shape, double frequency, double q, double rate) {
        shape_ = shape;
        const double g = std::tan(PI * std::min(frequency / rate, 0.499)), k = shape == EQ_BELL ? 1.0 / q : 1.4142135623730951;
        const double first = 1.0 / (1.0 + g * (g + k));
        keep_ = 2.0 * first - 1.0;
        cross_ = 2.0 * g * first;
        across_ = 2.0 * g * g * first;
        k_ = k;
        /* At least a period, so that a low note is one level and not a wave. */
        fall_ = std::exp(-1.0 / (rate / STEP * std::max(0.0025, 1.0 / frequency)));
    }
    void clear() {
        s1_ = s2_ = sum_ = wasm_f64x2_splat(0.0);
        power_ = 0.0;
    }
    void hear(const v128_t* data, uint32_t frames) {
        const v128_t keep = wasm_f64x2_splat(keep_), cross = wasm_f64x2_splat(cross_), across = wasm_f64x2_splat(across_);
        const v128_t k = wasm_f64x2_splat(k_), half = wasm_f64x2_splat(0.5);
        v128_t s1 = s1_, s2 = s2_, sum = sum_;
        for (uint32_t i = 0; i < frames; ++i) {
            const v128_t drive = wasm_f64x2_sub(wasm_f64x2_mul(half, data[i]), s2);
            const v128_t next1 = wasm_f64x2_add(wasm_f64x2_mul(keep, s1), wasm_f64x2_mul(cross, drive));
            const v128_t next2 = wasm_f64x2_add(wasm_f64x2_add(s2, wasm_f64x2_mul(cross, s1)), wasm_f64x2_mul(across, drive));
            const v128_t v1 = wasm_f64x2_add(s1, next1), v2 = wasm_f64x2_add(s2, next2);
            s1 = next1;
            s2 = next2;
            const v128_t band = wasm_f64x2_mul(k, v1);
            const v128_t heard = shape_ == EQ_BELL        ? band
                                 : shape_ == EQ_LOW_SHELF ? v2
                                                          : wasm_f64x2_sub(wasm_f64x2_sub(data[i], band), v2);
            sum = wasm_f64x2_add(sum, wasm_f64x2_mul(heard, heard));
        }
        s1_ = s1;
        s2_ = s2;
        sum_ = sum;
    }
    /* Power at the end of a step, 1 for a full-scale sine on each of the lanes that count. */
    double end_step(int32_t target) {
        const double first = wasm_f64x2_extract_lane(sum_, 0), second = wasm_f64x2_extract_lane(sum_, 1);
        const double lanes = target == EQ_STEREO ? first + second : target == EQ_MID || target == EQ_LEFT ? 2.0 * first : 2.0 * second;
        power_ = lanes / STEP + fall_ * (power_ - lanes / STEP);
        if (power_ < 1e-30) power_ = 0.0;
        sum_ = wasm_f64x2_splat(0.0);
        return power_;
    }

  private:
    int32_t shape_ = EQ_BELL;
    double keep_ = 0.0, cross_ = 0.0, across_ = 0.0, k_ = 1.0, fall_ = 0.0, power_ = 0.0;
    v128_t s1_ = wasm_f64x2_splat(0.0), s2_ = wasm_f64x2_splat(0.0), sum_ = wasm_f64x2_splat(0.0);
};

struct Band {
    Setting setting;
    Filter filter;
    /* Coefficients at the ends of the current step. */
    Sections begin, end;
    /* On the way to a new setting: from where, to where, and how many steps of it are done. */
    Sections from, goal;
    uint32_t ramped = 0;
    bool ramping = false;
    double threshold = 0.0, range = 0.0, rise = 0.0, fall = 0.0, moved = 0.0;
    /* Designs of the gains that the sound may move to. */
    dsp::Array<Sections> table;
    uint32_t entries = 0;
    Ear ear;

    bool dynamic() const { return entries > 0; }
    /* Whether it does nothing and is not about to; kept, since it is asked for every band at every step. */
    bool idle = true;
    void look() {
        idle = !ramping && !dynamic() && std::all_of(begin.begin(), begin.end(), passes) && std::all_of(end.begin(), end.end(), passes);
    }
    Sections moved_goal() const {
        if (!dynamic()) return goal;
        const double place = std::fabs(moved) / TABLE_STEP_DB;
        const uint32_t low = std::min(static_cast<uint32_t>(place), entries - 2);
        return between(table[low], table[low + 1], place - low);
    }
    /* Power heard in the step that has ended moves the gain for the next. */
    void follow() {
        const double heard = ear.end_step(setting.target);
        const double over = heard > 0.0 ? 10.0 * std::log10(heard) - threshold : -1.0;
        const double wanted = std::copysign(std::clamp(over, 0.0, std::fabs(range)), range);
        const double keep = std::fabs(wanted) > std::fabs(moved) ? rise : fall;
        moved = wanted + keep * (moved - wanted);
        if (std::fabs(moved) < 1e-6) moved = 0.0;
    }
    void step(uint32_t ramp_steps) {
        begin = end;
        if (dynamic()) follow();
        if (!ramping) {
            if (dynamic()) end = moved_goal();
            return;
        }
        ramped += 1;
        end = ramped >= ramp_steps ? moved_goal() : between(from, moved_goal(), static_cast<double>(ramped) / ramp_steps);
        ramping = ramped < ramp_steps;
    }
};

/* From left and right to left and right, named from_to. */
struct Matrix {
    double left_left = 1.0, left_right = 0.0, right_left = 0.0, right_right = 1.0;

    void apply(int32_t target, double gain) {
        turn(target, gain, left_left, left_right);
        turn(target, gain, right_left, right_right);
    }

  private:
    static void turn(int32_t target, double gain, double& l, double& r) {
        if (target == EQ_MID || target == EQ_SIDE) {
            const double m = 0.5 * (l + r) * (target == EQ_MID ? gain : 1.0), s = 0.5 * (l - r) * (target == EQ_SIDE ? gain : 1.0);
            l = m + s;
            r = m - s;
            return;
        }
        if (target != EQ_RIGHT) l *= gain;
        if (target != EQ_LEFT) r *= gain;
    }
};

/* A gain of nothing has no poles of its own to fit: the design next to it is of one too small to hear. */
double designed_gain(double gain) { return std::fabs(gain) < 0.01 ? 0.01 : gain; }

} // namespace

struct Equalizer {
    double rate = 0.0;
    uint32_t ramp_steps = 1;
    /* Frames into the current step. */
    uint32_t into = 0;
    bool started = false;
    Band bands[EQUALIZER_BANDS];
    dsp::SectionFit fit;
    v128_t data[STEP], work[STEP], filtered[STEP];

    Sections designed(const Setting& setting, double gain) {
        if (setting.shape == EQ_OFF || (setting.has_gain() && gain == 0.0)) return {};
        return design(setting, gain, rate, fit);
    }
    void go_to_goal(Band& band) {
        if (started) {
            band.from = band.end;
            band.ramped = 0;
            band.ramping = true;
        } else {
            band.begin = band.end = band.moved_goal();
            band.ramping = false;
        }
        band.look();
    }
    void filter(Band& band, v128_t* sound, uint32_t frames);
    void run(Band& band, uint32_t frames);
};

void Equalizer::filter(Band& band, v128_t* sound, uint32_t frames) {
    for (uint32_t section = 0; section < SECTIONS; ++section) {
        const dsp::Section &a = band.begin[section], &b = band.end[section];
        if (!passes(a) || !passes(b)) band.filter.run(section, a, b, sound, frames, into, STEP);
    }
}

void Equalizer::run(Band& band, uint32_t frames) {
    const int32_t target = band.setting.target;
    if (target == EQ_STEREO) {
        if (band.dynamic()) band.ear.hear(data, frames);
        return filter(band, data, frames);
    }
    /* Turns left and right into what the band works on, and back; the lane that it does not work on stays as it was. */
    const bool coded = target == EQ_MID || target == EQ_SIDE;
    const v128_t half = wasm_f64x2_splat(0.5);
    for (uint32_t i = 0; i < frames; ++i) {
        if (coded) {
            const v128_t swapped = wasm_i64x2_shuffle(data[i], data[i], 1, 0);
            const v128_t sum = wasm_f64x2_add(data[i], swapped), difference = wasm_f64x2_sub(data[i], swapped);
            work[i] = wasm_f64x2_mul(half, wasm_i64x2_shuffle(sum, difference, 0, 2));
        } else {
            work[i] = data[i];
        }
        filtered[i] = work[i];
    }
    if (band.dynamic()) band.ear.hear(work, frames);
    filter(band, filtered, frames);
    const v128_t mask = target == EQ_MID || target == EQ_LEFT ? wasm_i64x2_make(-1, 0) : wasm_i64x2_make(0, -1);
    for (uint32_t i = 0; i < frames; ++i) {
        const v128_t mixed = wasm_v128_bitselect(filtered[i], work[i], mask);
        if (coded) {
            const v128_t m = wasm_i64x2_shuffle(mixed, mixed, 0, 0), s = wasm_i64x2_shuffle(mixed, mixed, 1, 1);
            data[i] = wasm_i64x2_shuffle(wasm_f64x2_add(m, s), wasm_f64x2_sub(m, s), 0, 2);
        } else {
            data[i] = mixed;
        }
    }
}

Equalizer* equalizer_create(double sample_rate) {
    if (!(sample_rate >= 8000.0 && sample_rate <= 384000.0)) return nullptr;
    auto* equalizer = new (std::nothrow) Equalizer;
    if (equalizer == nullptr) return nullptr;
    equalizer->rate = sample_rate;
    equalizer->ramp_steps = static_cast<uint32_t>(std::ceil(RAMP_SECONDS * sample_rate / STEP));
    equalizer_reset(equalizer);
    return equalizer;
}

void equalizer_destroy(Equalizer* equalizer) { delete equalizer; }

void equalizer_reset(Equalizer* equalizer) {
    equalizer->into = 0;
    equalizer->started = false;
    for (Band& band : equalizer->bands) {
        band.filter.clear();
        band.ear.clear();
        band.moved = 0.0;
        equalizer->go_to_goal(band);
    }
}

int32_t equalizer_set_band(Equalizer* equalizer, uint32_t index, int32_t shape, int32_t target, double frequency, double gain_db,
                           double q, uint32_t order) {
    if (index >= EQUALIZER_BANDS || shape < EQ_OFF || shape > EQ_TILT || target < EQ_STEREO || target > EQ_RIGHT) return DSP_BAD_ARGUMENT;
    if (!(frequency >= 5.0 && frequency <= 0.49 * equalizer->rate) || !(gain_db >= -30.0 && gain_db <= 30.0) ||
        !(q >= 0.1 && q <= 40.0) || order < 1 || order > 2 * SECTIONS) {
        return DSP_BAD_ARGUMENT;
    }
    Band& band = equalizer->bands[index];
    /* Another channel is another signal: what was heard so far does not belong to it. */
    if (band.setting.target != target) band.filter.clear();
    band.setting = {shape, target, frequency, gain_db, q, order};
    band.range = band.moved = 0.0;
    band.entries = 0;
    band.goal = equalizer->designed(band.setting, gain_db);
    equalizer->go_to_goal(band);
    return DSP_OK;
}

int32_t equalizer_set_dynamics(Equalizer* equalizer, uint32_t index, double threshold_db, double range_db, double attack_ms,
                               double release_ms) {
    if (index >= EQUALIZER_BANDS || !(threshold_db >= -100.0 && threshold_db <= 20.0) || !(range_db >= -30.0 && range_db <= 30.0) ||
        !(attack_ms >= 0.1 && attack_ms <= 1000.0) || !(release_ms >= 1.0 && release_ms <= 5000.0)) {
        return DSP_BAD_ARGUMENT;
    }
    Band& band = equalizer->bands[index];
    const int32_t shape = band.setting.shape;
    band.entries = 0;
    band.range = range_db;
    band.threshold = threshold_db;
    if (range_db == 0.0) return DSP_OK;
    if (shape != EQ_BELL && shape != EQ_LOW_SHELF && shape != EQ_HIGH_SHELF) return DSP_BAD_ARGUMENT;
    const double steps_per_ms = equalizer->rate / 1000.0 / STEP;
    band.rise = std::exp(-1.0 / (attack_ms * steps_per_ms));
    band.fall = std::exp(-1.0 / (release_ms * steps_per_ms));
    band.ear.set(shape, band.setting.frequency, band.setting.q, equalizer->rate);
    if (band.table.get() == nullptr && !band.table.allocate(TABLE_ENTRIES)) return DSP_NO_MEMORY;
    const auto entries = static_cast<uint32_t>(std::ceil(std::fabs(range_db) / TABLE_STEP_DB)) + 1;
    for (uint32_t i = 0; i < entries; ++i) {
        const double gain = band.setting.gain + std::copysign(TABLE_STEP_DB * i, range_db);
        band.table[i] = design(band.setting, designed_gain(gain), equalizer->rate, equalizer->fit);
    }
    band.entries = entries;
    equalizer->go_to_goal(band);
    return DSP_OK;
}

void equalizer_process(Equalizer* equalizer, const float* in_left, const float* in_right, float* out_left, float* out_right,
                       uint32_t frames) {
    equalizer->started = equalizer->started || frames > 0;
    v128_t* data = equalizer->data;
    for (uint32_t done = 0; done < frames;) {
        const uint32_t count = std::min(frames - done, STEP - equalizer->into);
        dsp::join(in_left + done, in_right + done, data, count);
        for (Band& band : equalizer->bands) {
            if (!band.idle) equalizer->run(band, count);
        }
        dsp::part(data, out_left + done, out_right + done, count);
        done += count;
        equalizer->into += count;
        if (equalizer->into < STEP) return;
        equalizer->into = 0;
        for (Band& band : equalizer->bands) {
            if (band.idle) continue;
            band.step(equalizer->ramp_steps);
            band.look();
            band.filter.settle();
        }
    }
}

double equalizer_response(const Equalizer* equalizer, uint32_t index, double hertz) {
    if (index >= EQUALIZER_BANDS) return 0.0;
    double power = 1.0;
    for (const dsp::Section& section : equalizer->bands[index].goal) {
        power *= dsp::power_of(section, 2.0 * PI * hertz / equalizer->rate);
    }
    return 10.0 * std::log10(power);
}

uint32_t equalizer_amplitudes(const Equalizer* equalizer, uint32_t bins, double* left, double* right, double* right_to_left,
                              double* left_to_right) {
    const Band* active[EQUALIZER_BANDS];
    uint32_t count = 0, told = 1;
    for (const Band& band : equalizer->bands) {
        if (std::all_of(band.goal.begin(), band.goal.end(), passes)) continue;
        const int32_t target = band.setting.target;
        told = std::max(told, target == EQ_STEREO ? 1u : target == EQ_LEFT || target == EQ_RIGHT ? 2u : 4u);
        active[count++] = &band;
    }
    for (uint32_t bin = 0; bin < bins; ++bin) {
        const double sine = std::sin(0.5 * PI * bin / (bins - 1));
        Matrix matrix;
        for (uint32_t i = 0; i < count; ++i) {
            double power = 1.0;
            for (const dsp::Section& section : active[i]->goal) {
                if (!passes(section)) power *= dsp::power_at(section, sine * sine);
            }
            matrix.apply(active[i]->setting.target, std::sqrt(power));
        }
        left[bin] = matrix.left_left;
        right[bin] = matrix.right_right;
        right_to_left[bin] = matrix.right_left;
        left_to_right[bin] = matrix.left_right;
    }
    return told;
}

double equalizer_movement(const Equalizer* equalizer, uint32_t index) {
    return index < EQUALIZER_BANDS ? equalizer->bands[index].moved : 0.0;
}
