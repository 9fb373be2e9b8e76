#include "dsp.h"
#include "scan_clicks.h"
#include "scan_lines.h"
#include "scan_spectrum.h"

#include <algorithm>
#include <cmath>
#include <new>

namespace {

/* How many samples have which magnitude, in even steps, so that the share near the highest is known without knowing it ahead. */
class Magnitudes {
  public:
    void take(const float* samples, uint32_t frames) {
        for (uint32_t frame = 0; frame < frames; ++frame) {
            const float magnitude = std::fabs(samples[frame]);
            counts_[static_cast<uint32_t>(std::min(magnitude * STEPS, static_cast<float>(CLASSES - 1)))]++;
            highest_ = std::max(highest_, magnitude);
        }
    }

    float highest() const { return highest_; }

    /* Samples at or above an amplitude, to the nearest step below. */
    double at_least(double amplitude) const {
        uint64_t sum = 0;
        for (uint32_t at = static_cast<uint32_t>(std::clamp(amplitude * STEPS, 0.0, CLASSES - 1.0)); at < CLASSES; ++at) sum += counts_[at];
        return static_cast<double>(sum);
    }

  private:
    static constexpr float STEPS = 4096.0f; /* 0.002 dB at full scale */
    static constexpr uint32_t CLASSES = 8192; /* +6 dBFS and above are one class */
    uint64_t counts_[CLASSES] = {};
    float highest_ = 0.0f;
};

/* The steps samples lie on: 24 bits or fewer, or anything else. */
class Grid {
  public:
    void take(const float* samples, uint32_t frames) {
        uint32_t seen = 0, off = 0;
        for (uint32_t frame = 0; frame < frames; ++frame) {
            const float scaled = std::clamp(samples[frame], -1.0f, 1.0f) * 8388608.0f;
            const int32_t whole = static_cast<int32_t>(scaled);
            seen |= static_cast<uint32_t>(whole);
            off |= static_cast<float>(whole) != scaled ? 1u : 0u;
        }
        seen_ |= seen;
        off_ |= off;
    }

    /* 1..24; 32 for samples between the steps of 24 bits; 0 for silence. */
    double bits() const {
        if (off_ != 0) return 32.0;
        return seen_ == 0 ? 0.0 : 24.0 - __builtin_ctz(seen_);
    }

  private:
    uint32_t seen_ = 0, off_ = 0;
};

constexpr double NEAR_PEAK = 0.98855; /* -0.1 dB */

} // namespace

struct SourceScan {
    uint32_t channels;
    CellSpectrum spectrum;
    LineFloor lines;
    Clicks clicks[2];
    Magnitudes magnitudes;
    Grid grid;
    uint64_t samples = 0;
};

SourceScan* scan_create(uint32_t sample_rate, uint32_t channels) {
    if (sample_rate < 8000 || sample_rate > 384000 || channels < 1 || channels > 2) return nullptr;
    auto* scan = new (std::nothrow) SourceScan;
    if (scan == nullptr) return nullptr;
    scan->channels = channels;
    bool ready = scan->spectrum.prepare(sample_rate) && scan->lines.prepare(sample_rate);
    for (uint32_t channel = 0; channel < channels; ++channel) ready = ready && scan->clicks[channel].prepare(sample_rate);
    if (ready) return scan;
    delete scan;
    return nullptr;
}

void scan_destroy(SourceScan* scan) { delete scan; }

void scan_process(SourceScan* scan, const float* left, const float* right, uint32_t frames) {
    const float* const planes[2] = {left, scan->channels == 1 ? left : right};
    scan->spectrum.take(planes[0], planes[1], frames);
    scan->lines.take(planes[0], planes[1], frames);
    for (uint32_t channel = 0; channel < scan->channels; ++channel) {
        scan->clicks[channel].take(planes[channel], frames);
        scan->magnitudes.take(planes[channel], frames);
        scan->grid.take(planes[channel], frames);
    }
    scan->samples += static_cast<uint64_t>(frames) * scan->channels;
}

void scan_read(const SourceScan* scan, double* out) {
    const double highest = scan->magnitudes.highest();
    out[SCAN_BITS] = scan->grid.bits();
    out[SCAN_NEAR_PEAK_SHARE] =
        highest == 0.0 ? 0.0 : scan->magnitudes.at_least(highest * NEAR_PEAK) / static_cast<double>(scan->samples);
    out[SCAN_CELLS] = scan->spectrum.cells();
    out[SCAN_CELL_WINDOWS] = scan->spectrum.windows();
    out[SCAN_LINE_BINS] = scan->lines.bins();
    out[SCAN_LINE_WINDOWS] = scan->lines.windows();
    out[SCAN_LINE_BIN_HERTZ] = scan->lines.bin_hertz();
    out[SCAN_CLICKS_LEFT] = scan->clicks[0].count();
    out[SCAN_CLICKS_RIGHT] = scan->channels == 1 ? 0.0 : scan->clicks[1].count();
}

void scan_read_spectrum(const SourceScan* scan, double* power, double* level) {
    for (uint32_t cell = 0; cell < scan->spectrum.cells(); ++cell) {
        power[cell] = scan->spectrum.power(cell);
        level[cell] = scan->spectrum.level(cell);
    }
}

void scan_read_lines(const SourceScan* scan, double* floor_db) {
    for (uint32_t bin = 0; bin < scan->lines.bins(); ++bin) floor_db[bin] = scan->lines.floor_db(bin);
}

int32_t scan_read_click(const SourceScan* scan, uint32_t channel, uint32_t index, double* out) {
    if (channel >= scan->channels || index >= std::min(scan->clicks[channel].count(), SCAN_CLICKS_KEPT)) return DSP_BAD_ARGUMENT;
    scan->clicks[channel].read(index, out);
    return DSP_OK;
}
