/*
 * Sample-rate conversion. The FFT blocks lie on a fixed grid of absolute positions, and every block is computed
 * whole or not at all: an output frame depends on nothing but the input around it, so neither block sizes nor
 * the frame a stream was started at can change a bit. resampler_design.h has the plan.
 */
#include "dsp.h"
#include "resampler_design.h"
#include "fft.h"
#include "resampler_interpolator.h"

#include <cstring>
#include <new>

using namespace resampling;
using dsp::Array;

namespace {

/* -300 dBFS: what the FFT's rounding leaves in digital silence must not read as sound. */
constexpr double SILENT = 1e-15;

int64_t floorDivide(int64_t a, int64_t b) {
    const int64_t quotient = a / b;
    return a % b < 0 ? quotient - 1 : quotient;
}

double silenced(double x) { return std::fabs(x) < SILENT ? 0.0 : x; }

} // namespace

struct Resampler {
    uint32_t inputRate = 0, outputRate = 0;
    Plan plan;

    dsp::Fft<dsp::LanesF64> fft;
    uint32_t size = 0;   /* of the FFT */
    uint32_t margin = 0; /* samples of each FFT window, on either side, that only feed the filter */
    uint32_t block = 0;  /* size - 2 margin: samples a window advances, at input / down */
    Array<double> responseRe, responseIm; /* max(up, down) spectra */
    Array<double> workRe, workIm, sumRe, sumIm;

    Array<double> windowLeft, windowRight;
    uint32_t filled = 0;
    int64_t blockIndex = 0;    /* of the window being filled */
    int64_t inputPosition = 0; /* frame the next process call starts with */
    uint32_t consumed = 0;

    Array<double> middleLeft, middleRight;
    int64_t middleStart = 0;
    uint32_t middleCount = 0;

    Interpolator interpolator;
    int64_t outputPosition = 0;
    int64_t middleIndex = 0; /* floor of the output position in middle samples, and its remainder */
    uint64_t phase = 0;

    uint32_t blockMiddle() const { return block * plan.up; }
    uint32_t windowFrames() const { return size * plan.down; }
    uint32_t before() const { return plan.direct ? 0 : interpolator.before(); }
    uint32_t after() const { return plan.direct ? 0 : interpolator.after(); }
    int64_t middleOf(int64_t output) const {
        return static_cast<int64_t>(static_cast<uint64_t>(output) * plan.stepNumerator / plan.stepDenominator);
    }
    int64_t windowStart(int64_t index) const { return (index * block - margin) * plan.down; }
    int64_t firstBlock(int64_t output) const { return floorDivide(middleOf(output) - before(), blockMiddle()); }
    int64_t lastBlock(int64_t output) const { return floorDivide(middleOf(output) + after(), blockMiddle()); }
    int64_t outputLength(int64_t inputFrames) const {
        return static_cast<int64_t>((2 * static_cast<uint64_t>(inputFrames) * outputRate + inputRate) / (2ull * inputRate));
    }

    bool create(uint32_t from, uint32_t to);
    bool designBandLimit();
    void reset(int64_t output);
    void runBlock();
    template <typename Sample> uint32_t emit(Sample* left, Sample* right, uint32_t capacity, int64_t end);
    template <typename Sample>
    uint32_t process(const Sample* left, const Sample* right, uint32_t frames, Sample* outLeft, Sample* outRight,
                     uint32_t capacity);
    template <typename Sample> uint32_t flush(Sample* outLeft, Sample* outRight, uint32_t capacity);
};

bool Resampler::create(uint32_t from, uint32_t to) {
    inputRate = from;
    outputRate = to;
    plan = makePlan(from, to);
    if (!designBandLimit() || !interpolator.create(plan)) return false;
    const uint32_t middleCapacity = blockMiddle() + plan.interpolatorTaps;
    if (!windowLeft.allocate(windowFrames()) || !windowRight.allocate(windowFrames())) return false;
    if (!middleLeft.allocate(middleCapacity) || !middleRight.allocate(middleCapacity)) return false;
    reset(0);
    return true;
}

bool Resampler::designBandLimit() {
    /* Designed at the higher of input and middle rate, then split into one filter per phase of the lower. */
    const uint32_t phases = plan.up * plan.down;
    const double lower = inputRate < outputRate ? inputRate : outputRate;
    const double designRate = static_cast<double>(inputRate) * plan.up;
    const double halfLength = 0.5 * STEEP_LENGTH * designRate / lower;
    const double cutoff = 0.5 * lower / designRate - KaiserSinc::halfTransition(halfLength);
    const int32_t half = static_cast<int32_t>(std::floor(halfLength));

    margin = (static_cast<uint32_t>(half) / phases + 4u) & ~1u;
    size = 16;
    while (size < 8 * margin) size *= 2;
    block = size - 2 * margin;
    if (!fft.create(size) || !responseRe.allocate(size * phases) || !responseIm.allocate(size * phases)) return false;
    if (!workRe.allocate(size) || !workIm.allocate(size) || !sumRe.allocate(size) || !sumIm.allocate(size)) return false;

    const KaiserSinc filter(cutoff, halfLength, ATTENUATION);
    double sum = filter.at(0.0);
    for (int32_t m = 1; m <= half; ++m) sum += 2.0 * filter.at(m);
    const double scale = plan.up / (sum * size);
    for (int32_t m = -half; m <= half; ++m) {
        /* Up: phase u of the output takes h[i up + u]. Down: phase d of the input takes h[i down - d]. */
        const int64_t index = plan.up > 1 ? floorDivide(m, plan.up) : -floorDivide(-m, plan.down);
        const int64_t phaseOf = plan.up > 1 ? m - index * plan.up : index * plan.down - m;
        const uint32_t at = static_cast<uint32_t>(index < 0 ? index + size : index);
        responseRe[static_cast<uint32_t>(phaseOf) * size + at] = filter.at(m) * scale;
    }
    for (uint32_t p = 0; p < phases; ++p) fft.forward(responseRe.get() + p * size, responseIm.get() + p * size);
    return true;
}

void Resampler::reset(int64_t output) {
    outputPosition = output;
    middleIndex = middleOf(output);
    phase = static_cast<uint64_t>(output) * plan.stepNumerator % plan.stepDenominator;
    blockIndex = firstBlock(output);
    middleStart = blockIndex * blockMiddle();
    middleCount = 0;
    const int64_t start = windowStart(blockIndex);
    filled = start < 0 ? static_cast<uint32_t>(-start) : 0;
    std::memset(windowLeft.get(), 0, filled * sizeof(double));
    std::memset(windowRight.get(), 0, filled * sizeof(double));
    inputPosition = start < 0 ? 0 : start;
    consumed = 0;
}

/* Filters the full window into the middle buffer and moves on by one block. */
void Resampler::runBlock() {
    const uint32_t keep = plan.interpolatorTaps;
    if (middleCount > keep) {
        const uint32_t drop = middleCount - keep;
        std::memmove(middleLeft.get(), middleLeft.get() + drop, keep * sizeof(double));
        std::memmove(middleRight.get(), middleRight.get() + drop, keep * sizeof(double));
        middleStart += drop;
        middleCount = keep;
    }
    double* const re = workRe.get();
    double* const im = workIm.get();
    double* const totalRe = sumRe.get();
    double* const totalIm = sumIm.get();
    const auto product = [&](uint32_t response, bool first) {
        const double* hRe = responseRe.get() + response * size;
        const double* hIm = responseIm.get() + response * size;
        for (uint32_t i = 0; i < size; i += 2) {
            const v128_t a = wasm_v128_load(re + i), b = wasm_v128_load(im + i);
            const v128_t c = wasm_v128_load(hRe + i), d = wasm_v128_load(hIm + i);
            v128_t x = wasm_f64x2_sub(wasm_f64x2_mul(a, c), wasm_f64x2_mul(b, d));
            v128_t y = wasm_f64x2_add(wasm_f64x2_mul(a, d), wasm_f64x2_mul(b, c));
            if (!first) {
                x = wasm_f64x2_add(wasm_v128_load(totalRe + i), x);
                y = wasm_f64x2_add(wasm_v128_load(totalIm + i), y);
            }
            wasm_v128_store(totalRe + i, x);
            wasm_v128_store(totalIm + i, y);
        }
    };
    for (uint32_t d = 0; d < plan.down; ++d) {
        for (uint32_t i = 0; i < size; ++i) {
            re[i] = windowLeft[i * plan.down + d];
            im[i] = windowRight[i * plan.down + d];
        }
        fft.forward(re, im);
        if (plan.up == 1) product(d, d == 0);
    }
    for (uint32_t u = 0; u < plan.up; ++u) {
        if (plan.up > 1) product(u, true);
        fft.backward(totalRe, totalIm);
        double* left = middleLeft.get() + middleCount + u;
        double* right = middleRight.get() + middleCount + u;
        for (uint32_t i = 0; i < block; ++i) {
            left[i * plan.up] = totalRe[margin + i];
            right[i * plan.up] = totalIm[margin + i];
        }
    }
    middleCount += blockMiddle();

    const uint32_t overlap = 2 * margin * plan.down;
    std::memmove(windowLeft.get(), windowLeft.get() + (windowFrames() - overlap), overlap * sizeof(double));
    std::memmove(windowRight.get(), windowRight.get() + (windowFrames() - overlap), overlap * sizeof(double));
    filled = overlap;
    ++blockIndex;
}

template <typename Sample> uint32_t Resampler::emit(Sample* left, Sample* right, uint32_t capacity, int64_t end) {
    const int64_t middleEnd = middleStart + middleCount - after();
    const uint64_t denominator = plan.stepDenominator;
    const int64_t wholeStep = static_cast<int64_t>(plan.stepNumerator / denominator);
    const uint64_t partStep = plan.stepNumerator % denominator;
    const int64_t origin = middleStart + before();
    const double* const middleL = middleLeft.get();
    const double* const middleR = middleRight.get();
    const int64_t wanted = end - outputPosition;
    const uint32_t most = wanted < capacity ? static_cast<uint32_t>(wanted < 0 ? 0 : wanted) : capacity;
    int64_t index = middleIndex;
    uint64_t part = phase;
    uint32_t written = 0;
    for (; written < most && index < middleEnd; ++written) {
        const uint32_t from = static_cast<uint32_t>(index - origin);
        const Stereo y = plan.direct ? Stereo{middleL[from], middleR[from]}
                                     : interpolator.at(part, middleL + from, middleR + from);
        left[written] = static_cast<Sample>(silenced(y.left));
        right[written] = static_cast<Sample>(silenced(y.right));
        index += wholeStep;
        part += partStep;
        if (part >= denominator) {
            part -= denominator;
            ++index;
        }
    }
    outputPosition += written;
    middleIndex = index;
    phase = part;
    return written;
}

template <typename Sample>
uint32_t Resampler::process(const Sample* left, const Sample* right, uint32_t frames, Sample* outLeft, Sample* outRight,
                            uint32_t capacity) {
    uint32_t written = 0;
    consumed = 0;
    for (;;) {
        written += emit(outLeft + written, outRight + written, capacity - written, INT64_MAX);
        if (written == capacity) break;
        const uint32_t room = windowFrames() - filled;
        const uint32_t offered = frames - consumed;
        const uint32_t taken = room < offered ? room : offered;
        for (uint32_t i = 0; i < taken; ++i) {
            windowLeft[filled + i] = left[consumed + i];
            windowRight[filled + i] = right[consumed + i];
        }
        filled += taken;
        consumed += taken;
        if (filled < windowFrames()) break;
        runBlock();
    }
    inputPosition += consumed;
    return written;
}

template <typename Sample> uint32_t Resampler::flush(Sample* outLeft, Sample* outRight, uint32_t capacity) {
    const int64_t end = outputLength(inputPosition);
    uint32_t written = 0;
    for (;;) {
        written += emit(outLeft + written, outRight + written, capacity - written, end);
        if (written == capacity || outputPosition >= end) return written;
        const uint32_t missing = windowFrames() - filled;
        std::memset(windowLeft.get() + filled, 0, missing * sizeof(double));
        std::memset(windowRight.get() + filled, 0, missing * sizeof(double));
        runBlock();
    }
}

Resampler* resampler_create(uint32_t input_rate, uint32_t output_rate) {
    const auto allowed = [](uint32_t rate) { return rate >= 8000 && rate <= 384000; };
    if (!allowed(input_rate) || !allowed(output_rate) || input_rate == output_rate) return nullptr;
    Resampler* resampler = new (std::nothrow) Resampler;
    if (resampler == nullptr) return nullptr;
    if (resampler->create(input_rate, output_rate)) return resampler;
    delete resampler;
    return nullptr;
}

void resampler_destroy(Resampler* resampler) { delete resampler; }

int32_t resampler_reset(Resampler* resampler, double output_frame) {
    if (!(output_frame >= 0.0 && output_frame <= RESAMPLER_LAST_FRAME)) return DSP_BAD_ARGUMENT;
    resampler->reset(static_cast<int64_t>(output_frame));
    return DSP_OK;
}

double resampler_output_length(const Resampler* resampler, double input_frames) {
    if (!(input_frames >= 0.0 && input_frames <= RESAMPLER_LAST_FRAME)) return -1.0;
    return static_cast<double>(resampler->outputLength(static_cast<int64_t>(input_frames)));
}

double resampler_input_start(const Resampler* resampler, double output_frame) {
    if (!(output_frame >= 0.0 && output_frame <= RESAMPLER_LAST_FRAME)) return -1.0;
    const int64_t start = resampler->windowStart(resampler->firstBlock(static_cast<int64_t>(output_frame)));
    return static_cast<double>(start < 0 ? 0 : start);
}

double resampler_input_end(const Resampler* resampler, double output_frame) {
    if (!(output_frame >= 0.0 && output_frame <= RESAMPLER_LAST_FRAME)) return -1.0;
    const int64_t block = resampler->lastBlock(static_cast<int64_t>(output_frame));
    return static_cast<double>(resampler->windowStart(block) + resampler->windowFrames());
}

double resampler_input_position(const Resampler* resampler) { return static_cast<double>(resampler->inputPosition); }

uint32_t resampler_consumed(const Resampler* resampler) { return resampler->consumed; }

uint32_t resampler_process(Resampler* resampler, const float* left, const float* right, uint32_t frames, float* out_left,
                           float* out_right, uint32_t capacity) {
    return resampler->process(left, right, frames, out_left, out_right, capacity);
}

uint32_t resampler_flush(Resampler* resampler, float* out_left, float* out_right, uint32_t capacity) {
    return resampler->flush(out_left, out_right, capacity);
}

uint32_t resampler_process_f64(Resampler* resampler, const double* left, const double* right, uint32_t frames,
                               double* out_left, double* out_right, uint32_t capacity) {
    return resampler->process(left, right, frames, out_left, out_right, capacity);
}

uint32_t resampler_flush_f64(Resampler* resampler, double* out_left, double* out_right, uint32_t capacity) {
    return resampler->flush(out_left, out_right, capacity);
}
