/*
 * Uniformly partitioned convolution, overlap-save (Stockham 1966; Kulp, "Digital equalization using Fourier transform techniques",
 * AES 85th Convention, 1988). Blocks lie on a fixed grid from the first frame on and each is computed whole, so how the stream is
 * cut cannot matter.
 *
 * The pair of channels is one complex signal x = l + i r. With real responses, left is the real part of x * (ll - i lr) and right
 * the imaginary part of x * (rr + i rl): one product where both channels share a response, two otherwise.
 */
#include "array.h"
#include "dsp.h"
#include "fft.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

namespace {

/* What the transform's rounding leaves where the exact sum is silence must not read as sound: -280 dBFS. */
constexpr double SILENT = 1e-14;
/* Bins whose parts, of all partitions, lie together: their sums stay in registers. */
constexpr uint32_t TILE = 4;

float rounded(double value) { return std::fabs(value) < SILENT ? 0.0f : static_cast<float>(value); }

struct Response {
    /* [tile][partition][re TILE, im TILE]; the second only where channels do not share one. */
    dsp::Array<double> first, second;
    bool shared = true;
    uint32_t parts = 0;
    /* The place of the only tap, which is 1, of a response that only delays; -1 otherwise. */
    int32_t delay = 0;
};

struct Pair {
    const double *re, *im;
};

} // namespace

struct Convolver {
    uint32_t block = 0, size = 0, parts = 0, most_taps = 0;
    dsp::Fft<dsp::LanesF64> fft;
    dsp::Array<double> window_re, window_im, work_re, work_im;
    dsp::Array<double> history; /* spectra of the last `parts` windows, laid out like a response's */
    uint32_t newest = 0;
    dsp::Array<float> past_left, past_right; /* ring of input, whole blocks */
    uint32_t past_size = 0, past_at = 0;
    dsp::Array<double> old_left, old_right, new_left, new_right;
    dsp::Array<float> ready_left, ready_right;
    Response responses[2];
    uint32_t now = 0;
    bool fading = false, started = false;
    uint32_t filled = 0;

    bool create(uint32_t taps, uint32_t frames);
    void reset();
    bool make(Response& to, const double* left, const double* right, const double* right_to_left, const double* left_to_right, uint32_t taps);
    void transform(dsp::Array<double>& to, const double* re, const double* im, bool negative, uint32_t taps);
    void multiply(const Response& response, const dsp::Array<double>& spectra);
    void run(const Response& response, double* left, double* right);
    void end_block();
};

bool Convolver::create(uint32_t taps, uint32_t frames) {
    block = frames;
    size = 2 * frames;
    most_taps = taps;
    parts = (taps + frames - 1) / frames;
    past_size = (parts + 1) * frames;
    if (!fft.create(size) || !window_re.allocate(size) || !window_im.allocate(size) || !work_re.allocate(size) ||
        !work_im.allocate(size) || !history.allocate(2 * size * parts) || !past_left.allocate(past_size) ||
        !past_right.allocate(past_size) || !old_left.allocate(block) || !old_right.allocate(block) || !new_left.allocate(block) ||
        !new_right.allocate(block) || !ready_left.allocate(block) || !ready_right.allocate(block)) {
        return false;
    }
    for (Response& response : responses) {
        if (!response.first.allocate(2 * size * parts)) return false;
    }
    reset();
    return true;
}

void Convolver::reset() {
    std::fill(window_re.get(), window_re.get() + size, 0.0);
    std::fill(window_im.get(), window_im.get() + size, 0.0);
    std::fill(history.get(), history.get() + 2 * size * parts, 0.0);
    std::fill(past_left.get(), past_left.get() + past_size, 0.0f);
    std::fill(past_right.get(), past_right.get() + past_size, 0.0f);
    std::fill(ready_left.get(), ready_left.get() + block, 0.0f);
    std::fill(ready_right.get(), ready_right.get() + block, 0.0f);
    newest = past_at = filled = 0;
    if (fading) now = 1 - now;
    fading = started = false;
}

/* Spectra of the partitions of re + i im (either may be missing), scaled so that `backward` gives the convolution itself. */
void Convolver::transform(dsp::Array<double>& to, const double* re, const double* im, bool negative, uint32_t taps) {
    const double scale = 1.0 / size, turned = negative ? -scale : scale;
    for (uint32_t part = 0; part * block < taps; ++part) {
        const uint32_t from = part * block, count = std::min(block, taps - from);
        for (uint32_t i = 0; i < size; ++i) {
            work_re[i] = i < count && re != nullptr ? scale * re[from + i] : 0.0;
            work_im[i] = i < count && im != nullptr ? turned * im[from + i] : 0.0;
        }
        fft.forward(work_re.get(), work_im.get());
        for (uint32_t bin = 0; bin < size; bin += TILE) {
            double* tile = to.get() + 2 * (bin * parts + part * TILE);
            std::memcpy(tile, work_re.get() + bin, TILE * sizeof(double));
            std::memcpy(tile + TILE, work_im.get() + bin, TILE * sizeof(double));
        }
    }
}

bool Convolver::make(Response& to, const double* left, const double* right, const double* right_to_left, const double* left_to_right,
                     uint32_t taps) {
    const auto same = [taps](const double* a, const double* b) { return a == b || std::equal(a, a + taps, b); };
    to.shared = right_to_left == nullptr && left_to_right == nullptr && same(left, right);
    if (!to.shared && to.second.get() == nullptr && !to.second.allocate(2 * size * parts)) return false;
    to.parts = (taps + block - 1) / block;
    to.delay = -1;
    if (to.shared) {
        const auto sounds = [](double tap) { return tap != 0.0; };
        const double* tap = std::find_if(left, left + taps, sounds);
        if (tap != left + taps && *tap == 1.0 && std::none_of(tap + 1, left + taps, sounds)) to.delay = static_cast<int32_t>(tap - left);
        transform(to.first, left, nullptr, false, taps);
    } else {
        transform(to.first, left, right_to_left, true, taps);
        transform(to.second, right, left_to_right, false, taps);
    }
    return true;
}

/* Sum over partitions of window times response, into the work planes. */
void Convolver::multiply(const Response& response, const dsp::Array<double>& spectra) {
    const uint32_t stride = 2 * TILE * parts;
    /* Newest first; the ring runs on at its beginning. */
    const uint32_t straight = std::min(response.parts, parts - newest);
    for (uint32_t tile = 0; tile < size / TILE; ++tile) {
        const double* x = history.get() + tile * stride + newest * 2 * TILE;
        const double* h = spectra.get() + tile * stride;
        v128_t re0 = wasm_f64x2_splat(0.0), re1 = re0, im0 = re0, im1 = re0;
        const auto add = [&](uint32_t count) {
            for (uint32_t part = 0; part < count; ++part, x += 2 * TILE, h += 2 * TILE) {
                const v128_t a0 = wasm_v128_load(x), a1 = wasm_v128_load(x + 2), b0 = wasm_v128_load(x + 4), b1 = wasm_v128_load(x + 6);
                const v128_t c0 = wasm_v128_load(h), c1 = wasm_v128_load(h + 2), d0 = wasm_v128_load(h + 4), d1 = wasm_v128_load(h + 6);
                re0 = wasm_f64x2_add(re0, wasm_f64x2_sub(wasm_f64x2_mul(a0, c0), wasm_f64x2_mul(b0, d0)));
                re1 = wasm_f64x2_add(re1, wasm_f64x2_sub(wasm_f64x2_mul(a1, c1), wasm_f64x2_mul(b1, d1)));
                im0 = wasm_f64x2_add(im0, wasm_f64x2_add(wasm_f64x2_mul(a0, d0), wasm_f64x2_mul(b0, c0)));
                im1 = wasm_f64x2_add(im1, wasm_f64x2_add(wasm_f64x2_mul(a1, d1), wasm_f64x2_mul(b1, c1)));
            }
        };
        add(straight);
        x = history.get() + tile * stride;
        add(response.parts - straight);
        wasm_v128_store(work_re.get() + tile * TILE, re0);
        wasm_v128_store(work_re.get() + tile * TILE + 2, re1);
        wasm_v128_store(work_im.get() + tile * TILE, im0);
        wasm_v128_store(work_im.get() + tile * TILE + 2, im1);
    }
}

/* The block that has just ended, through a response. */
void Convolver::run(const Response& response, double* left, double* right) {
    if (response.delay >= 0) {
        uint32_t at = (past_at + past_size - static_cast<uint32_t>(response.delay)) % past_size;
        for (uint32_t i = 0; i < block; ++i, at = at + 1 == past_size ? 0 : at + 1) {
            left[i] = past_left[at];
            right[i] = past_right[at];
        }
        return;
    }
    multiply(response, response.first);
    fft.backward(work_re.get(), work_im.get());
    std::memcpy(left, work_re.get() + block, block * sizeof(double));
    if (!response.shared) {
        multiply(response, response.second);
        fft.backward(work_re.get(), work_im.get());
    }
    std::memcpy(right, work_im.get() + block, block * sizeof(double));
}

void Convolver::end_block() {
    newest = newest == 0 ? parts - 1 : newest - 1;
    std::memcpy(work_re.get(), window_re.get(), size * sizeof(double));
    std::memcpy(work_im.get(), window_im.get(), size * sizeof(double));
    fft.forward(work_re.get(), work_im.get());
    for (uint32_t bin = 0; bin < size; bin += TILE) {
        double* tile = history.get() + 2 * (bin * parts + newest * TILE);
        std::memcpy(tile, work_re.get() + bin, TILE * sizeof(double));
        std::memcpy(tile + TILE, work_im.get() + bin, TILE * sizeof(double));
    }
    for (uint32_t i = 0; i < block; ++i) {
        past_left[past_at + i] = static_cast<float>(window_re[block + i]);
        past_right[past_at + i] = static_cast<float>(window_im[block + i]);
    }
    std::memcpy(window_re.get(), window_re.get() + block, block * sizeof(double));
    std::memcpy(window_im.get(), window_im.get() + block, block * sizeof(double));

    run(responses[now], old_left.get(), old_right.get());
    if (fading) {
        run(responses[1 - now], new_left.get(), new_right.get());
        for (uint32_t i = 0; i < block; ++i) {
            const double t = (i + 0.5) / block, share = t * t * (3.0 - 2.0 * t);
            old_left[i] += share * (new_left[i] - old_left[i]);
            old_right[i] += share * (new_right[i] - old_right[i]);
        }
        now = 1 - now;
        fading = false;
    }
    const bool exact = responses[now].delay >= 0;
    for (uint32_t i = 0; i < block; ++i) {
        ready_left[i] = exact ? static_cast<float>(old_left[i]) : rounded(old_left[i]);
        ready_right[i] = exact ? static_cast<float>(old_right[i]) : rounded(old_right[i]);
    }
    past_at = past_at + block == past_size ? 0 : past_at + block;
    filled = 0;
}

Convolver* convolver_create(uint32_t most_taps, uint32_t block) {
    if (most_taps < 1 || most_taps > (1u << 20) || block < 16 || block > 65536 || (block & (block - 1)) != 0) return nullptr;
    auto* convolver = new (std::nothrow) Convolver;
    if (convolver == nullptr) return nullptr;
    const double unit = 1.0;
    if (convolver->create(most_taps, block) && convolver->make(convolver->responses[0], &unit, &unit, nullptr, nullptr, 1)) return convolver;
    delete convolver;
    return nullptr;
}

void convolver_destroy(Convolver* convolver) { delete convolver; }

void convolver_reset(Convolver* convolver) { convolver->reset(); }

uint32_t convolver_latency(const Convolver* convolver) { return convolver->block; }

int32_t convolver_set(Convolver* convolver, const double* left, const double* right, const double* right_to_left,
                      const double* left_to_right, uint32_t taps) {
    if (left == nullptr || taps < 1 || taps > convolver->most_taps) return DSP_BAD_ARGUMENT;
    const uint32_t to = convolver->started ? 1 - convolver->now : convolver->now;
    if (!convolver->make(convolver->responses[to], left, right == nullptr ? left : right, right_to_left, left_to_right, taps)) {
        return DSP_NO_MEMORY;
    }
    convolver->fading = convolver->started;
    return DSP_OK;
}

void convolver_process(Convolver* convolver, const float* in_left, const float* in_right, float* out_left, float* out_right,
                       uint32_t frames) {
    convolver->started = convolver->started || frames > 0;
    for (uint32_t done = 0; done < frames;) {
        const uint32_t filled = convolver->filled, count = std::min(frames - done, convolver->block - filled);
        double* re = convolver->window_re.get() + convolver->block + filled;
        double* im = convolver->window_im.get() + convolver->block + filled;
        for (uint32_t i = 0; i < count; ++i) {
            re[i] = in_left[done + i];
            im[i] = in_right[done + i];
        }
        std::memcpy(out_left + done, convolver->ready_left.get() + filled, count * sizeof(float));
        std::memcpy(out_right + done, convolver->ready_right.get() + filled, count * sizeof(float));
        done += count;
        convolver->filled += count;
        if (convolver->filled == convolver->block) convolver->end_block();
    }
}
