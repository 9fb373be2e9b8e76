/*
 * FIR responses from amplitudes by frequency sampling: the inverse transform of the wanted response, cut to length by a window that
 * is 1 over most of it. Minimum phase by folding the real cepstrum (Oppenheim and Schafer, Discrete-Time Signal Processing, 3rd
 * edition, 13.5).
 */
#include "array.h"
#include "dsp.h"
#include "fft.h"

#include <algorithm>
#include <cmath>
#include <new>

namespace {

constexpr double PI = 3.14159265358979323846;
/* The last part of a response over which it is led to nothing. */
constexpr double TAPER = 0.25;
/* Least amplitude whose logarithm minimum phase is worked out from: -120 dB. */
constexpr double LEAST_AMPLITUDE = 1e-6;
constexpr uint32_t MOST_POINTS = 1024;

/* Falls from 1 at the end of the flat part to 0 at `place` 1. */
double window_at(double place) {
    const double into = (place - (1.0 - TAPER)) / TAPER;
    return into <= 0.0 ? 1.0 : into >= 1.0 ? 0.0 : 0.5 + 0.5 * std::cos(PI * into);
}

/* Piecewise cubic that keeps what rises rising and never overshoots (Fritsch and Carlson 1980, slopes by Fritsch and Butland's
 * harmonic mean); level beyond its ends. */
struct Curve {
    uint32_t points = 0;
    double at[MOST_POINTS], value[MOST_POINTS], slope[MOST_POINTS];

    void finish() {
        for (uint32_t i = 0; i < points; ++i) {
            slope[i] = 0.0;
            if (i == 0 || i + 1 == points) continue;
            const double before = at[i] - at[i - 1], after = at[i + 1] - at[i];
            const double rise = (value[i] - value[i - 1]) / before, next = (value[i + 1] - value[i]) / after;
            if (rise * next <= 0.0) continue;
            const double first = 2.0 * after + before, second = after + 2.0 * before;
            slope[i] = (first + second) / (first / rise + second / next);
        }
    }
    double read(double place, uint32_t& from) const {
        if (!(place > at[0])) return value[0];
        if (place >= at[points - 1]) return value[points - 1];
        while (at[from + 1] <= place) ++from;
        const double width = at[from + 1] - at[from], t = (place - at[from]) / width, u = 1.0 - t;
        return u * u * ((1.0 + 2.0 * t) * value[from] + t * width * slope[from]) +
               t * t * ((3.0 - 2.0 * t) * value[from + 1] - u * width * slope[from + 1]);
    }
    void amplitudes(double rate, uint32_t bins, double* out) {
        finish();
        uint32_t from = 0;
        for (uint32_t bin = 0; bin < bins; ++bin) {
            const double hertz = 0.5 * rate * bin / (bins - 1);
            out[bin] = std::pow(10.0, read(std::log(hertz), from) / 20.0);
        }
    }
};

} // namespace

struct FirDesigner {
    uint32_t size = 0;
    dsp::Fft<dsp::LanesF64> fft;
    dsp::Array<double> re, im;
    dsp::Array<uint32_t> place;

    bool create(uint32_t points) {
        size = points;
        if (!fft.create(size) || !re.allocate(size) || !im.allocate(size) || !place.allocate(size)) return false;
        for (uint32_t i = 0; i < size; ++i) place[i] = fft.place(i);
        return true;
    }
    template <typename Write> void each(Write write) {
        for (uint32_t bin = 0; bin <= size / 2; ++bin) write(bin, place[bin], place[(size - bin) & (size - 1)]);
    }
    void minimum(const double* amplitudes, uint32_t taps, double* out);
};

void FirDesigner::minimum(const double* amplitudes, uint32_t taps, double* out) {
    each([&](uint32_t bin, uint32_t at, uint32_t mirror) {
        re[at] = re[mirror] = std::log(std::max(std::fabs(amplitudes[bin]), LEAST_AMPLITUDE)) / size;
        im[at] = im[mirror] = 0.0;
    });
    fft.backward(re.get(), im.get());
    for (uint32_t i = 0; i < size; ++i) {
        re[i] *= i == 0 || i == size / 2 ? 1.0 : i < size / 2 ? 2.0 : 0.0;
        im[i] = 0.0;
    }
    fft.forward(re.get(), im.get());
    each([&](uint32_t, uint32_t at, uint32_t mirror) {
        const double amplitude = std::exp(re[at]) / size, phase = im[at];
        re[at] = re[mirror] = amplitude * std::cos(phase);
        im[at] = amplitude * std::sin(phase);
        im[mirror] = at == mirror ? 0.0 : -im[at];
        if (at == mirror) im[at] = 0.0;
    });
    fft.backward(re.get(), im.get());
    for (uint32_t i = 0; i < taps; ++i) out[i] = re[i] * window_at(static_cast<double>(i) / taps);
}

FirDesigner* fir_create(uint32_t size) {
    if (size < 64 || size > (1u << 21) || (size & (size - 1)) != 0) return nullptr;
    auto* designer = new (std::nothrow) FirDesigner;
    if (designer == nullptr || designer->create(size)) return designer;
    delete designer;
    return nullptr;
}

void fir_destroy(FirDesigner* designer) { delete designer; }

int32_t fir_linear(FirDesigner* designer, const double* first, const double* second, uint32_t taps, double* out_first,
                   double* out_second) {
    const uint32_t size = designer->size, half = taps / 2;
    if (taps < 2 || taps % 2 != 0 || taps > size) return DSP_BAD_ARGUMENT;
    double *re = designer->re.get(), *im = designer->im.get();
    designer->each([&](uint32_t bin, uint32_t at, uint32_t mirror) {
        re[at] = re[mirror] = first[bin] / size;
        im[at] = im[mirror] = second == nullptr ? 0.0 : second[bin] / size;
    });
    designer->fft.backward(re, im);
    out_first[0] = 0.0;
    if (second != nullptr) out_second[0] = 0.0;
    for (uint32_t i = 0; i < half; ++i) {
        const double window = window_at(static_cast<double>(i) / half);
        /* The transform leaves both sides the same but for rounding. */
        const uint32_t mirror = (size - i) & (size - 1);
        out_first[half + i] = out_first[half - i] = 0.5 * window * (re[i] + re[mirror]);
        if (second != nullptr) out_second[half + i] = out_second[half - i] = 0.5 * window * (im[i] + im[mirror]);
    }
    return DSP_OK;
}

int32_t fir_minimum(FirDesigner* designer, const double* amplitudes, uint32_t taps, double* out) {
    if (taps < 1 || taps > designer->size / 2) return DSP_BAD_ARGUMENT;
    designer->minimum(amplitudes, taps, out);
    return DSP_OK;
}

int32_t fir_curve(const double* hertz, const double* db, uint32_t points, double sample_rate, uint32_t bins, double* amplitudes) {
    if (points < 1 || points > MOST_POINTS || bins < 2 || !(sample_rate > 0.0)) return DSP_BAD_ARGUMENT;
    Curve curve;
    curve.points = points;
    for (uint32_t i = 0; i < points; ++i) {
        if (!(hertz[i] > (i == 0 ? 0.0 : hertz[i - 1])) || !(std::fabs(db[i]) <= 200.0)) return DSP_BAD_ARGUMENT;
        curve.at[i] = std::log(hertz[i]);
        curve.value[i] = db[i];
    }
    curve.amplitudes(sample_rate, bins, amplitudes);
    return DSP_OK;
}

int32_t fir_bands(const double* db, uint32_t bands, double sample_rate, uint32_t bins, double* amplitudes) {
    if (bands < 1 || SPECTRUM_BANDS % bands != 0 || bins < 2 || !(sample_rate > 0.0)) return DSP_BAD_ARGUMENT;
    const double width = SPECTRUM_BANDS / bands;
    Curve curve;
    curve.points = bands;
    for (uint32_t i = 0; i < bands; ++i) {
        if (!(std::fabs(db[i]) <= 200.0)) return DSP_BAD_ARGUMENT;
        curve.at[i] = std::log(1000.0) + ((i + 0.5) * width - 70.0) / 40.0 * std::log(10.0);
        curve.value[i] = db[i];
    }
    curve.amplitudes(sample_rate, bins, amplitudes);
    return DSP_OK;
}
