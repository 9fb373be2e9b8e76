/*
 * Defects of one channel that show in the samples themselves: flat tops and holes. Fed window by window, with
 * facts about the window that let clean ones pass without a look at each sample.
 */
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

/*
 * Flat tops near full scale: runs at the channel's own positive or negative extreme. A smooth top of a low tone also
 * repeats its highest value in 16 bits, but its neighbours lie a step or two below; a clipped wave runs into the flat
 * at an angle, so one neighbour must lie clearly lower.
 *
 * A wave clipped before it was dithered has tops that are rough by a step of 16 bits to either side. They are counted
 * beside those of equal samples, from one sample longer on; what is found more often is what was done.
 */
class ClippedRuns {
  public:
    void take(const float* samples, uint32_t frames, float smallest, float largest) {
        take_side(sides_[0], samples, frames, largest, 1.0f);
        take_side(sides_[1], samples, frames, -smallest, -1.0f);
        if (frames > 0) previous_ = samples[frames - 1];
    }

    void finish() {
        for (Side& side : sides_) {
            side.equal.close(0.0f);
            side.rough.close(0.0f);
        }
    }

    uint64_t runs() const { return sides_[0].found().runs + sides_[1].found().runs; }
    uint64_t longest() const { return std::max(sides_[0].found().longest, sides_[1].found().longest); }

  private:
    static constexpr float NEAR_FULL_SCALE = 0.9f; /* -0.9 dBFS */
    static constexpr float CLEARLY_LOWER = 1.0f / 2048.0f; /* 16 steps of 16 bits */
    static constexpr float ROUGH = 2.0f / 32768.0f;

    /* Runs of at least `shortest` samples no further than `reach` from the highest. */
    struct Tops {
        float reach;
        uint64_t shortest;
        float extreme = NEAR_FULL_SCALE;
        float before = 0.0f; /* the sample the open run started after */
        uint64_t open = 0;
        uint64_t runs = 0;
        uint64_t longest = 0;

        void take(float sample, float previous) {
            if (sample > extreme + reach) {
                extreme = sample;
                before = previous;
                open = 1;
                runs = longest = 0;
            } else if (sample >= extreme - reach) {
                if (open++ == 0) before = previous;
            } else if (open > 0) {
                close(sample);
            }
        }

        void close(float after) {
            const bool angled = extreme - std::min(before, after) >= CLEARLY_LOWER;
            if (open >= shortest && angled) {
                runs++;
                longest = std::max(longest, open);
            }
            open = 0;
        }
    };

    struct Side {
        Tops equal{0.0f, 3};
        Tops rough{ROUGH, 4};

        const Tops& found() const { return rough.runs > equal.runs ? rough : equal; }
    };

    void take_side(Side& side, const float* samples, uint32_t frames, float window_extreme, float sign) {
        if (side.equal.open == 0 && side.rough.open == 0 && window_extreme < side.rough.extreme - ROUGH) return;
        float before = previous_ * sign;
        for (uint32_t frame = 0; frame < frames; frame++) {
            const float sample = samples[frame] * sign;
            side.equal.take(sample, before);
            side.rough.take(sample, before);
            before = sample;
        }
    }

    Side sides_[2];
    float previous_ = 0.0f;
};

/*
 * Holes: exact zeros for at least 1 ms and less than half a second, cut into audio. The peaks of the millisecond
 * before and of the one after are kept; which of them are loud is decided when the track's loud level is known.
 * Holds the first 1024 candidates.
 */
class Dropouts {
  public:
    void set_rate(uint32_t rate) {
        rim_ = rate / 1000;
        longest_ = rate / 2;
    }

    /* `may_hold`: the window has 7 zeros or more in a row, or ends with one. Shorter runs are no holes at any rate. */
    void take(const float* samples, uint32_t frames, uint64_t position, bool may_hold) {
        if (may_hold || run_ > 0 || after_left_ > 0) {
            for (uint32_t frame = 0; frame < frames; frame++) step(samples, frame, position + frame);
        }
        /* The millisecond before the next window. A window shorter than that ends the stream. */
        const uint32_t kept = std::min(rim_, frames);
        carried_ = 0;
        for (uint32_t frame = frames - kept; frame < frames; frame++) history_[carried_++] = samples[frame];
    }

    /* At the end of the stream: forgets every hole whose rims do not both reach -26 dB of the track's loud RMS. */
    void keep_loud(double loud) {
        close_pending();
        uint32_t kept = 0;
        for (uint32_t index = 0; index < count_; index++) {
            if (found_[index].rim >= loud * LOUD_SHARE) found_[kept++] = found_[index];
        }
        count_ = kept;
    }

    uint32_t count() const { return count_; }
    void read(uint32_t index, double* out) const {
        out[0] = static_cast<double>(found_[index].start);
        out[1] = static_cast<double>(found_[index].frames);
    }

  private:
    static constexpr uint32_t CANDIDATES = 1024;
    static constexpr float CANDIDATE_RIM = 0.001f; /* -60 dBFS: less is a gap in quiet, not a hole */
    static constexpr double LOUD_SHARE = 0.05;

    struct Hole {
        uint64_t start;
        uint64_t frames;
        float rim;
    };

    void step(const float* samples, uint32_t frame, uint64_t position) {
        if (samples[frame] == 0.0f) {
            if (run_++ == 0) {
                start_ = position;
                before_ = peak_before(samples, frame);
            }
        } else if (run_ > 0) {
            if (run_ >= rim_ && run_ < longest_ && before_ >= CANDIDATE_RIM && start_ > 0) {
                close_pending();
                pending_ = {start_, run_, before_};
                after_left_ = rim_;
                after_ = 0.0f;
            }
            run_ = 0;
        }
        if (after_left_ > 0) {
            after_ = std::max(after_, std::fabs(samples[frame]));
            if (--after_left_ == 0) close_pending_now();
        }
    }

    float peak_before(const float* samples, uint32_t frame) const {
        float peak = 0.0f;
        const uint32_t here = std::min(rim_, frame);
        for (uint32_t back = 1; back <= here; back++) peak = std::max(peak, std::fabs(samples[frame - back]));
        for (uint32_t back = 1; back <= std::min(rim_ - here, carried_); back++) {
            peak = std::max(peak, std::fabs(history_[carried_ - back]));
        }
        return peak;
    }

    void close_pending() {
        if (after_left_ > 0) close_pending_now();
    }

    void close_pending_now() {
        after_left_ = 0;
        pending_.rim = std::min(pending_.rim, after_);
        if (pending_.rim >= CANDIDATE_RIM && count_ < CANDIDATES) found_[count_++] = pending_;
    }

    uint32_t rim_ = 0, longest_ = 0;
    uint64_t run_ = 0, start_ = 0;
    float before_ = 0.0f, after_ = 0.0f;
    uint32_t after_left_ = 0;
    Hole pending_ = {};
    float history_[384];
    uint32_t carried_ = 0;
    Hole found_[CANDIDATES];
    uint32_t count_ = 0;
};
