/*
 * From what each frame demands to a gain curve. Demands are reductions, 1 - gain, in units of 2^-28, so that the
 * moving sums are exact: they neither drift nor depend on what went before, and return to zero as zero.
 */
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace limiting {

constexpr int32_t WHOLE = 1 << 28;

inline int32_t toUnits(double reduction) { return static_cast<int32_t>(reduction * WHOLE + 0.5); }

template <typename T> class Array {
public:
    Array() = default;
    Array(const Array&) = delete;
    Array& operator=(const Array&) = delete;
    ~Array() { std::free(data_); }

    bool allocate(int32_t size) {
        data_ = static_cast<T*>(std::calloc(static_cast<size_t>(size), sizeof(T)));
        size_ = size;
        return data_ != nullptr;
    }
    void clear() { std::memset(data_, 0, sizeof(T) * static_cast<size_t>(size_)); }
    int32_t size() const { return size_; }
    T* data() { return data_; }
    T& operator[](int32_t at) { return data_[at]; }
    const T& operator[](int32_t at) const { return data_[at]; }

private:
    T* data_ = nullptr;
    int32_t size_ = 0;
};

/* Largest of the last `window` values, in constant time on average (a monotonic queue). Zeros are not kept. */
class SlidingMaximum {
public:
    bool allocate(int32_t window) {
        window_ = static_cast<uint32_t>(window);
        uint32_t capacity = 2;
        while (capacity < window_ + 1) capacity *= 2;
        mask_ = capacity - 1;
        return queue_.allocate(static_cast<int32_t>(capacity));
    }
    void clear() { first_ = end_ = now_ = 0; }

    int32_t push(int32_t value) {
        now_++;
        if (first_ != end_ && now_ - slot(first_).time >= window_) first_++;
        if (value > 0) {
            while (first_ != end_ && slot(end_ - 1).value <= value) end_--;
            slot(end_) = {now_, value};
            end_++;
        }
        return first_ == end_ ? 0 : slot(first_).value;
    }

private:
    struct Entry {
        uint32_t time;
        int32_t value;
    };
    Entry& slot(uint32_t at) { return queue_[static_cast<int32_t>(at & mask_)]; }

    Array<Entry> queue_;
    uint32_t window_ = 1, mask_ = 1, first_ = 0, end_ = 0, now_ = 0;
};

/* Three moving averages in a row, `span` frames of delay in all: a bell-shaped window of unit sum. */
class Smoother {
public:
    bool allocate(int32_t span) {
        const int32_t third = span / 3;
        lengths_[0] = third + 1;
        lengths_[1] = (span - third) / 2 + 1;
        lengths_[2] = span - third - (span - third) / 2 + 1;
        scale_ = 1.0 / (static_cast<double>(lengths_[0]) * lengths_[1] * lengths_[2] * WHOLE);
        return rings_[0].allocate(lengths_[0]) && rings_[1].allocate(lengths_[1]) && rings_[2].allocate(lengths_[2]);
    }
    void clear() {
        for (int32_t i = 0; i < 3; i++) {
            rings_[i].clear();
            sums_[i] = 0;
            at_[i] = 0;
        }
    }

    /* At most WHOLE * product of lengths, below 2^62 for spans to 6000 frames. */
    double push(int32_t units) {
        int64_t value = units;
        for (int32_t i = 0; i < 3; i++) {
            int64_t& oldest = rings_[i][at_[i]];
            sums_[i] += value - oldest;
            oldest = value;
            if (++at_[i] == lengths_[i]) at_[i] = 0;
            value = sums_[i];
        }
        return static_cast<double>(value) * scale_;
    }

private:
    Array<int64_t> rings_[3];
    int64_t sums_[3] = {0, 0, 0};
    int32_t lengths_[3] = {1, 1, 1}, at_[3] = {0, 0, 0};
    double scale_ = 0.0;
};

/* A reduction that never falls short of the demand: held over the window, then smoothed inside it. */
class BrickWall {
public:
    bool allocate(int32_t span, int32_t hold) {
        return maximum_.allocate(span + 1 + hold) && smoother_.allocate(span);
    }
    void clear() {
        maximum_.clear();
        smoother_.clear();
    }
    double push(int32_t units) { return smoother_.push(maximum_.push(units)); }

private:
    SlidingMaximum maximum_;
    Smoother smoother_;
};

/*
 * The level the music asks for, as a slow hand on the fader would follow it: the demand held over `hold` frames,
 * so that a bass note's half period reads as one level, smoothed, and approached exponentially. It need not
 * satisfy any demand; what it leaves over is the brick wall's. A long note therefore ends up carried by a gain
 * that does not move, and a lone transient by a dip that is gone in milliseconds.
 *
 * The level moves in whole units too, at least one at a time, so what came before is forgotten to the last bit. A
 * higher level never becomes the lower one (a step grows by at most one unit per unit of distance), so a level that
 * began somewhere unknown lies between one that began at nothing and one that began at full reduction; once those
 * two have met it is known.
 */
class Leveller {
public:
    bool allocate(int32_t hold, int32_t span, double rise, double fall) {
        rise_ = 1.0 - std::exp(-1.0 / rise);
        fall_ = 1.0 - std::exp(-1.0 / fall);
        windowFrames_ = hold + span + 8;
        settleFrames_ = windowFrames_;
        for (int32_t level = WHOLE; level > 0; level += stepTo(0, level)) settleFrames_++;
        return maximum_.allocate(hold) && smoother_.allocate(span);
    }
    void clear() {
        maximum_.clear();
        smoother_.clear();
        level_ = lowest_ = highest_ = 0;
        unheard_ = 0;
    }
    /* As clear, but the first `foreign` demands to come are not the stream's own, nor is the level. */
    void join(int32_t foreign) {
        clear();
        highest_ = WHOLE;
        unheard_ = windowFrames_ + foreign;
    }
    /* Whether the level is what it would be had everything been heard. */
    bool known() const { return lowest_ == highest_; }
    /* Frames without demand after which this equals a fresh instance. */
    int32_t settleFrames() const { return settleFrames_; }

    double push(int32_t units) {
        const int32_t target = toUnits(smoother_.push(maximum_.push(units)));
        level_ += stepTo(target, level_);
        if (unheard_ > 0) unheard_--;
        else if (!known()) {
            lowest_ += stepTo(target, lowest_);
            highest_ += stepTo(target, highest_);
        }
        return level_ * (1.0 / WHOLE);
    }

private:
    int32_t stepTo(int32_t target, int32_t level) const {
        if (target == level) return 0;
        const bool rises = target > level;
        const int32_t distance = rises ? target - level : level - target;
        const int32_t step = static_cast<int32_t>(distance * (rises ? rise_ : fall_) + 0.5);
        return rises ? (step > 1 ? step : 1) : (step > 1 ? -step : -1);
    }

    SlidingMaximum maximum_;
    Smoother smoother_;
    double rise_ = 1.0, fall_ = 1.0;
    int32_t level_ = 0, lowest_ = 0, highest_ = 0;
    int32_t unheard_ = 0, windowFrames_ = 0, settleFrames_ = 0;
};

} // namespace limiting
