/*
 * From one setting to another without a click where moving the filters themselves would burst: the new setting runs beside the old
 * one until it has settled, then is faded to. What is set meanwhile waits, and the last of it counts.
 */
#pragma once

#include <algorithm>
#include <cstdint>

namespace dsp {

/* A Stage has set(const Settings&), which forgets the sound. */
template <typename Stage, typename Settings> class Change {
  public:
    void prepare(uint32_t listen_frames, uint32_t fade_frames) {
        listen_ = listen_frames;
        fade_ = fade_frames;
    }
    /* Forgets the sound; the last setting holds at once. */
    void clear() {
        stages_[now_].set(next_);
        started_ = changing_ = waiting_ = false;
    }
    void set(const Settings& settings) {
        next_ = settings;
        if (!started_) return stages_[now_].set(settings);
        waiting_ = changing_;
        if (changing_) return;
        stages_[1 - now_].set(settings);
        changing_ = true;
        changed_ = 0;
    }
    Stage& heard() { return stages_[now_]; }
    Stage& coming() { return stages_[1 - now_]; }
    bool changing() const { return changing_; }
    /* How many of so many frames can pass before something changes. */
    uint32_t room(uint32_t frames) const { return changing_ ? std::min(frames, listen_ + fade_ - changed_) : frames; }
    /* Of the coming stage in what is heard, at frame i from here. */
    double share(uint32_t i) const {
        if (changed_ + i < listen_) return 0.0;
        const double t = static_cast<double>(changed_ + i + 1 - listen_) / fade_;
        return t * t * (3.0 - 2.0 * t);
    }
    /* Frames, no more than room says, have passed. */
    void pass(uint32_t frames) {
        started_ = started_ || frames > 0;
        if (!changing_) return;
        changed_ += frames;
        if (changed_ < listen_ + fade_) return;
        now_ = 1 - now_;
        changing_ = false;
        if (waiting_) set(next_);
    }

  private:
    Stage stages_[2];
    Settings next_;
    uint32_t listen_ = 1, fade_ = 1, now_ = 0, changed_ = 0;
    bool started_ = false, changing_ = false, waiting_ = false;
};

} // namespace dsp
