#include "array.h"
#include "dsp.h"
#include "fft.h"
#include "k_weighting.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

namespace {

constexpr double PI = 3.14159265358979323846;

/* IEC 61260-1, base ten: the octave ratio is 10^(3/10), a twelfth of it 10^(1/40). */
double edge_hertz(uint32_t edge) { return 1000.0 * std::pow(10.0, (static_cast<double>(edge) - 70.0) / 40.0); }

/* Levels of windows in classes of half a decibel, so that memory does not grow with the stream. */
constexpr double LOWEST_DB = -70.0, CLASS_DB = 0.5, RELATIVE_GATE_DB = 10.0;
constexpr uint32_t CLASSES = 180;

/* |H|^2 of a section at a frequency in radians per frame. */
double power_of(const Biquad& f, double w) {
    const double c1 = std::cos(w), c2 = std::cos(2.0 * w), s1 = std::sin(w), s2 = std::sin(2.0 * w);
    const double top = std::pow(f.b0 + f.b1 * c1 + f.b2 * c2, 2) + std::pow(f.b1 * s1 + f.b2 * s2, 2);
    const double bottom = std::pow(1.0 + f.a1 * c1 + f.a2 * c2, 2) + std::pow(f.a1 * s1 + f.a2 * s2, 2);
    return top / bottom;
}

v128_t reversed(v128_t x) { return wasm_i32x4_shuffle(x, x, 3, 2, 1, 0); }

} // namespace

struct SpectrumMeter {
    uint32_t size = 0;
    uint32_t filled = 0;
    bool any = false;
    dsp::Fft<dsp::LanesF32> fft;
    dsp::Array<float> window, mid, side, re, im;
    dsp::Array<uint32_t> place;
    /* size / 2 + 1 bins in rows of `row`, each PAD further on: rows that a power of two lies between share cache lines' places. */
    dsp::Array<float> mid_power, side_power;
    uint32_t row = 0;
    static constexpr uint32_t PAD = 16;
    uint32_t slot(uint32_t bin) const { return bin + bin / row * PAD; }
    /* Band b takes the bins from edges[b] to edges[b + 1], in bins, the outermost in part. */
    double edges[SPECTRUM_BANDS + 1] = {};
    double weights[SPECTRUM_BANDS] = {};
    double scale = 0.0;
    dsp::Array<double> mid_sums, side_sums; /* CLASSES x SPECTRUM_BANDS */
    double level_sums[CLASSES] = {};
    uint32_t counts[CLASSES] = {};

    bool prepare(uint32_t rate);
    void take_powers();
    void measure();
    double band_of(const float* power, uint32_t band) const;
    void read_gated(double* mid_out, double* side_out, uint32_t& windows) const;
};

bool SpectrumMeter::prepare(uint32_t rate) {
    size = 4096;
    while (size < rate * 0.34) size *= 2;
    row = size / 16;
    if (!fft.create(size) || !window.allocate(size) || !mid.allocate(size) || !side.allocate(size) || !re.allocate(size) ||
        !im.allocate(size) || !place.allocate(size) || !mid_power.allocate(size / 2 + 16 * PAD) || !side_power.allocate(size / 2 + 16 * PAD) ||
        !mid_sums.allocate(CLASSES * SPECTRUM_BANDS) || !side_sums.allocate(CLASSES * SPECTRUM_BANDS)) {
        return false;
    }
    double squares = 0.0;
    for (uint32_t i = 0; i < size; ++i) {
        window[i] = static_cast<float>(0.5 - 0.5 * std::cos(2.0 * PI * i / size));
        squares += static_cast<double>(window[i]) * window[i];
        place[i] = fft.place(i);
    }
    /* One-sided: each bin stands for itself and its mirror image; a quarter because M and S are taken apart below as
     * halves of sums. */
    scale = 2.0 / (4.0 * size * squares);
    const double nyquist = size / 2.0;
    for (uint32_t edge = 0; edge <= SPECTRUM_BANDS; ++edge) edges[edge] = std::min(edge_hertz(edge) * size / rate, nyquist);
    const Biquad shelf = k_stage_at(K_SHELF_48K, rate), high_pass = k_stage_at(K_HIGH_PASS_48K, rate);
    for (uint32_t band = 0; band < SPECTRUM_BANDS; ++band) {
        const double w = 2.0 * PI * std::min(0.5, std::sqrt(edge_hertz(band) * edge_hertz(band + 1)) / rate);
        weights[band] = power_of(shelf, w) * power_of(high_pass, w);
    }
    return true;
}

/* Mean square between two places on the bin axis; bin k covers k - 1/2 to k + 1/2. */
double SpectrumMeter::band_of(const float* power, uint32_t band) const {
    const double from = edges[band] + 0.5, to = edges[band + 1] + 0.5;
    if (!(from < to)) return 0.0;
    const uint32_t last_bin = size / 2;
    const uint32_t first = static_cast<uint32_t>(from), last = static_cast<uint32_t>(to);
    if (first == last) return (to - from) * power[slot(std::min(first, last_bin))];
    double sum = (first + 1 - from) * power[slot(first)] + (to - last) * power[slot(std::min(last, last_bin))];
    for (uint32_t bin = first + 1; bin < last;) {
        const uint32_t end = std::min(last, (bin / row + 1) * row);
        const float* at = power + slot(bin);
        v128_t pairs = wasm_f64x2_splat(0.0);
        for (; bin + 2 <= end; bin += 2, at += 2) pairs = wasm_f64x2_add(pairs, wasm_f64x2_promote_low_f32x4(wasm_v128_load64_zero(at)));
        if (bin < end) sum += *at;
        sum += wasm_f64x2_extract_lane(pairs, 0) + wasm_f64x2_extract_lane(pairs, 1);
        bin = end;
    }
    return sum;
}

/* Two real signals in one transform: M is half of X[k] + conj X[N - k], i S half of the difference. */
void SpectrumMeter::take_powers() {
    const float* x = re.get();
    const float* y = im.get();
    const auto take = [&](uint32_t k) {
        const uint32_t a = place[k], b = place[(size - k) & (size - 1)];
        const float mr = x[a] + x[b], mi = y[a] - y[b], sr = y[a] + y[b], si = x[b] - x[a];
        mid_power[slot(k)] = mr * mr + mi * mi;
        side_power[slot(k)] = sr * sr + si * si;
    };
    /* The sixteen bins k + t N/16 lie side by side, t in order; the mirror image of each is 15 - t of N/16 - k. */
    const uint32_t pitch = row + PAD;
    for (uint32_t k = 1; k < row; ++k) {
        const float *here = x + place[k], *there = x + place[row - k];
        const float *here_im = y + place[k], *there_im = y + place[row - k];
        for (uint32_t t = 0; t < 8; t += 4) {
            const v128_t ax = wasm_v128_load(here + t), ay = wasm_v128_load(here_im + t);
            const v128_t bx = reversed(wasm_v128_load(there + 12 - t)), by = reversed(wasm_v128_load(there_im + 12 - t));
            const v128_t mr = wasm_f32x4_add(ax, bx), mi = wasm_f32x4_sub(ay, by);
            const v128_t sr = wasm_f32x4_add(ay, by), si = wasm_f32x4_sub(bx, ax);
            const v128_t mid = wasm_f32x4_add(wasm_f32x4_mul(mr, mr), wasm_f32x4_mul(mi, mi));
            const v128_t side = wasm_f32x4_add(wasm_f32x4_mul(sr, sr), wasm_f32x4_mul(si, si));
            float* mid_to = mid_power.get() + t * pitch + k;
            float* side_to = side_power.get() + t * pitch + k;
            wasm_v128_store32_lane(mid_to, mid, 0);
            wasm_v128_store32_lane(mid_to + pitch, mid, 1);
            wasm_v128_store32_lane(mid_to + 2 * pitch, mid, 2);
            wasm_v128_store32_lane(mid_to + 3 * pitch, mid, 3);
            wasm_v128_store32_lane(side_to, side, 0);
            wasm_v128_store32_lane(side_to + pitch, side, 1);
            wasm_v128_store32_lane(side_to + 2 * pitch, side, 2);
            wasm_v128_store32_lane(side_to + 3 * pitch, side, 3);
        }
    }
    for (uint32_t k = 0; k <= size / 2; k += row) take(k);
}

void SpectrumMeter::measure() {
    for (uint32_t i = 0; i < size; i += 4) {
        const v128_t w = wasm_v128_load(window.get() + i);
        wasm_v128_store(re.get() + i, wasm_f32x4_mul(w, wasm_v128_load(mid.get() + i)));
        wasm_v128_store(im.get() + i, wasm_f32x4_mul(w, wasm_v128_load(side.get() + i)));
    }
    fft.forward(re.get(), im.get());
    take_powers();
    double mids[SPECTRUM_BANDS], sides[SPECTRUM_BANDS];
    double level = 0.0;
    for (uint32_t band = 0; band < SPECTRUM_BANDS; ++band) {
        mids[band] = scale * band_of(mid_power.get(), band);
        sides[band] = scale * band_of(side_power.get(), band);
        level += weights[band] * (mids[band] + sides[band]);
    }
    /* Both channels' mean squares together are twice those of mid and side. */
    level *= 2.0;
    const double decibels = 10.0 * std::log10(level);
    if (!(decibels >= LOWEST_DB)) return;
    const uint32_t at = std::min(CLASSES - 1, static_cast<uint32_t>((decibels - LOWEST_DB) / CLASS_DB));
    level_sums[at] += level;
    counts[at] += 1;
    double* mid_to = mid_sums.get() + at * SPECTRUM_BANDS;
    double* side_to = side_sums.get() + at * SPECTRUM_BANDS;
    for (uint32_t band = 0; band < SPECTRUM_BANDS; ++band) {
        mid_to[band] += mids[band];
        side_to[band] += sides[band];
    }
}

void SpectrumMeter::read_gated(double* mid_out, double* side_out, uint32_t& windows) const {
    double sum = 0.0;
    uint32_t count = 0;
    for (uint32_t at = 0; at < CLASSES; ++at) {
        sum += level_sums[at];
        count += counts[at];
    }
    std::fill(mid_out, mid_out + SPECTRUM_BANDS, 0.0);
    std::fill(side_out, side_out + SPECTRUM_BANDS, 0.0);
    windows = 0;
    if (count == 0) return;
    const double gate = 10.0 * std::log10(sum / count) - RELATIVE_GATE_DB;
    for (uint32_t at = 0; at < CLASSES; ++at) {
        if (counts[at] == 0 || LOWEST_DB + CLASS_DB * (at + 1) <= gate) continue;
        windows += counts[at];
        for (uint32_t band = 0; band < SPECTRUM_BANDS; ++band) {
            mid_out[band] += mid_sums[at * SPECTRUM_BANDS + band];
            side_out[band] += side_sums[at * SPECTRUM_BANDS + band];
        }
    }
    for (uint32_t band = 0; band < SPECTRUM_BANDS; ++band) {
        mid_out[band] /= windows;
        side_out[band] /= windows;
    }
}

SpectrumMeter* spectrum_create(uint32_t sample_rate) {
    if (sample_rate < 8000 || sample_rate > 384000) return nullptr;
    auto* meter = new (std::nothrow) SpectrumMeter;
    if (meter != nullptr && !meter->prepare(sample_rate)) {
        delete meter;
        return nullptr;
    }
    return meter;
}

void spectrum_destroy(SpectrumMeter* meter) { delete meter; }

void spectrum_process(SpectrumMeter* meter, const float* left, const float* right, uint32_t frames) {
    float* mid = meter->mid.get();
    float* side = meter->side.get();
    for (uint32_t done = 0; done < frames;) {
        const uint32_t count = std::min(frames - done, meter->size - meter->filled);
        for (uint32_t i = 0; i < count; ++i) {
            const float l = left[done + i], r = right[done + i];
            mid[meter->filled + i] = 0.5f * (l + r);
            side[meter->filled + i] = 0.5f * (l - r);
        }
        meter->filled += count;
        done += count;
        if (meter->filled < meter->size) return;
        meter->measure();
        meter->any = true;
        const uint32_t half = meter->size / 2;
        std::memcpy(mid, mid + half, half * sizeof(float));
        std::memcpy(side, side + half, half * sizeof(float));
        meter->filled = half;
    }
}

void spectrum_finish(SpectrumMeter* meter) {
    if (meter->any || meter->filled == 0) return;
    /* Shorter than a window: the window shrinks to what there is, the rest is silence, and powers are of the stretch itself. */
    const uint32_t frames = meter->filled;
    double squares = 0.0;
    for (uint32_t i = 0; i < meter->size; ++i) {
        meter->window[i] = i < frames ? static_cast<float>(0.5 - 0.5 * std::cos(2.0 * PI * (i + 0.5) / frames)) : 0.0f;
        squares += static_cast<double>(meter->window[i]) * meter->window[i];
        if (i >= frames) meter->mid[i] = meter->side[i] = 0.0f;
    }
    meter->scale = 2.0 / (4.0 * meter->size * squares);
    meter->measure();
}

uint32_t spectrum_read(const SpectrumMeter* meter, double* mid, double* side) {
    uint32_t windows = 0;
    meter->read_gated(mid, side, windows);
    return windows;
}
