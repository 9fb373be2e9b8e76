/*
 * Where the audio first and last reaches a level, for every level from -80 to 0 dBFS in steps of 0.5 dB. The
 * level that counts as audible depends on the whole track and is known only at its end; keeping one answer
 * per rung gives it then, to the sample, in constant memory and one pass.
 */
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <wasm_simd128.h>

class LevelLadder {
  public:
    LevelLadder() {
        for (int rung = 0; rung < AMPLITUDES; rung++) {
            amplitude_[rung] = static_cast<float>(std::pow(10.0, (LOWEST_DBFS + rung * 0.5) / 20.0));
            last_[rung] = -1;
        }
        for (int rung = 0; rung < RUNGS; rung++) start_[rung] = end_[rung] = -1;
    }

    /*
     * One window: magnitudes, their peak, the frame of the first, and the window's level. The edge inside it is
     * the first or last sample of twice the rung's amplitude, or of the amplitude itself where none has twice:
     * noise within the same window then does not move it. The level never exceeds the peak.
     */
    void take(const float* magnitude, uint32_t frames, uint64_t position, float peak, float level) {
        const int reached = rungs_up_to(level);
        if (reached > started_) {
            for (int rung = started_; rung < reached; rung++) {
                const float wanted = amplitude_[rung + DOUBLE] <= peak ? amplitude_[rung + DOUBLE] : amplitude_[rung];
                uint32_t frame = 0;
                while (frame + 1 < frames && magnitude[frame] < wanted) frame++;
                start_[rung] = static_cast<int64_t>(position + frame);
            }
            started_ = reached;
        }
        int rung = 0;
        for (uint32_t frame = frames; frame > 0 && rung < AMPLITUDES && amplitude_[rung] <= peak;) {
            if (frame >= 4) {
                const v128_t loud = wasm_f32x4_ge(wasm_v128_load(magnitude + frame - 4), wasm_f32x4_splat(amplitude_[rung]));
                if (!wasm_v128_any_true(loud)) {
                    frame -= 4;
                    continue;
                }
            }
            frame--;
            while (rung < AMPLITUDES && amplitude_[rung] <= magnitude[frame]) last_[rung++] = static_cast<int64_t>(position + frame);
        }
        /* The window reached the amplitudes below `rung`. */
        const int doubled = std::clamp(rung - DOUBLE, 0, reached);
        for (int audible = 0; audible < doubled; audible++) end_[audible] = last_[audible + DOUBLE] + 1;
        for (int audible = doubled; audible < reached; audible++) end_[audible] = last_[audible] + 1;
    }

    /* First frame, and one past the last, of audio at the given amplitude; -1 when it is never reached. */
    int64_t start(double amplitude) const { return start_[rung_of(amplitude)]; }
    int64_t end(double amplitude) const { return end_[rung_of(amplitude)]; }

  private:
    static constexpr double LOWEST_DBFS = -80.0;
    static constexpr int RUNGS = 161;
    static constexpr int DOUBLE = 12; /* rungs: 6 dB */
    static constexpr int AMPLITUDES = RUNGS + DOUBLE;

    /* How many rungs lie at or below the level. */
    int rungs_up_to(float level) const {
        int low = 0, high = RUNGS;
        while (low < high) {
            const int middle = (low + high) / 2;
            if (amplitude_[middle] <= level) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    int rung_of(double amplitude) const {
        const int below = rungs_up_to(static_cast<float>(amplitude));
        return below == 0 ? 0 : below - 1;
    }

    float amplitude_[AMPLITUDES];
    int64_t last_[AMPLITUDES];
    int64_t start_[RUNGS];
    int64_t end_[RUNGS];
    int started_ = 0;
};
