/*
 * From what each frame demands to a gain curve. Demands are reductions, 1 - gain, in units of 2^-28, so that the
 * moving sums are exact: they neither drift nor depend on what went before, and return to zero as zero.
 */
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace limiting {

/* Frames that every stage takes at a time. */
constexpr int32_t CELL = 32;
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

/*
 * Largest of the last `window` values, none below 0, after van Herk (Pattern Recognition Letters 13(7), 1992): a window is the end of
 * one cell, whole cells and the beginning of another, whose largest values are each known.
 */
class SlidingMaximum {
public:
    bool allocate(int32_t window) {
        window_ = window;
        whole_ = window / CELL;
        places_ = 2;
        while (places_ * CELL < window + 2 * CELL) places_ *= 2;
        return tails_.allocate(places_ * CELL + CELL) && cells_.allocate(2 * places_);
    }
    void clear() {
        tails_.clear();
        cells_.clear();
        std::memset(before_, 0, sizeof before_);
        place_ = last_ = 0;
    }
    /* Whether the window holds nothing. Time may then stand still as long as nothing comes. */
    bool idle() const { return last_ == 0; }
    /* A cell, in place. */
    void run(int32_t* values) {
        if (whole_ == 0) return run_short(values);
        int32_t* const tails = &tails_[place_ * CELL];
        int32_t tail = 0, head = 0;
        for (int32_t i = CELL; i-- > 0;) tails[i] = tail = std::max(tail, values[i]);
        if (place_ == 0) std::memcpy(&tails_[places_ * CELL], tails, sizeof(int32_t) * CELL);
        const int32_t near = largest(whole_ - 1), far = std::max(near, cells_[places_ + place_ - whole_]);
        cells_[place_] = cells_[places_ + place_] = tail;
        /* Windows of the first `rest` - 1 frames begin in one more cell. */
        const int32_t rest = window_ % CELL;
        const int32_t* const ends = &tails_[((place_ + places_ - whole_) * CELL + 1 - rest) & (places_ * CELL - 1)];
        for (int32_t i = 0; i < CELL; i++) {
            head = std::max(head, values[i]);
            values[i] = std::max(std::max(head, ends[i]), i + 1 < rest ? far : near);
        }
        last_ = values[CELL - 1];
        place_ = (place_ + 1) % places_;
    }

private:
    /* Of so many cells before this one; they stand twice, so that none of them wraps round. */
    int32_t largest(int32_t cells) const {
        int32_t found = 0;
        for (int32_t i = places_ + place_ - cells; i < places_ + place_; i++) found = std::max(found, cells_[i]);
        return found;
    }
    /* Shorter than a cell. */
    void run_short(int32_t* values) {
        int32_t all[2 * CELL];
        std::memcpy(all, before_, sizeof before_);
        std::memcpy(all + CELL, values, sizeof before_);
        std::memcpy(before_, values, sizeof before_);
        for (int32_t back = 1; back < window_; back++) {
            for (int32_t i = 0; i < CELL; i++) values[i] = std::max(values[i], all[CELL + i - back]);
        }
        last_ = values[CELL - 1];
    }

    Array<int32_t> tails_; /* the largest from each frame to the end of its cell; the first cell again at the end */
    Array<int32_t> cells_;
    int32_t before_[CELL];
    int32_t window_ = 1, whole_ = 0, places_ = 2, place_ = 0, last_ = 0;
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
    /* Whether all of it is nothing. Time may then stand still as long as nothing comes. */
    bool idle() const { return (sums_[0] | sums_[1] | sums_[2]) == 0; }

    /* A cell. At most WHOLE * product of lengths, below 2^62 for spans to 6000 frames. */
    void run(const int32_t* units, double* out) {
        int64_t values[CELL];
        for (int32_t i = 0; i < CELL; i++) values[i] = units[i];
        for (int32_t stage = 0; stage < 3; stage++) {
            int64_t* const ring = rings_[stage].data();
            int64_t sum = sums_[stage];
            int32_t at = at_[stage];
            for (int32_t done = 0; done < CELL;) {
                const int32_t end = std::min(CELL, done + lengths_[stage] - at);
                for (; done < end; done++, at++) {
                    sum += values[done] - ring[at];
                    ring[at] = values[done];
                    values[done] = sum;
                }
                if (at == lengths_[stage]) at = 0;
            }
            sums_[stage] = sum;
            at_[stage] = at;
        }
        for (int32_t i = 0; i < CELL; i++) out[i] = static_cast<double>(values[i]) * scale_;
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
    /* A cell; the units are lost. */
    void run(int32_t* units, double* out) {
        int32_t any = 0;
        for (int32_t i = 0; i < CELL; i++) any |= units[i];
        if (any == 0 && maximum_.idle() && smoother_.idle()) return std::fill(out, out + CELL, 0.0);
        maximum_.run(units);
        smoother_.run(units, out);
    }

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
        const auto share = [](double frames) { return std::llround(-std::expm1(-1.0 / frames) * (int64_t{1} << SHARE_BITS)); };
        rise_ = share(rise);
        fall_ = share(fall);
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

    /* A cell. */
    void run(const int32_t* units, double* out) {
        int32_t held[CELL];
        std::memcpy(held, units, sizeof held);
        maximum_.run(held);
        smoother_.run(held, out);
        int32_t level = level_;
        for (int32_t i = 0; i < CELL; i++) {
            const int32_t target = toUnits(out[i]);
            level += stepTo(target, level);
            out[i] = level * (1.0 / WHOLE);
            if (unheard_ > 0) unheard_--;
            else if (!known()) {
                lowest_ += stepTo(target, lowest_);
                highest_ += stepTo(target, highest_);
            }
        }
        level_ = level;
    }

private:
    int32_t stepTo(int32_t target, int32_t level) const {
        const int64_t distance = target - level;
        if (distance > 0) return static_cast<int32_t>(std::max<int64_t>((distance * rise_ + HALF) >> SHARE_BITS, 1));
        if (distance < 0) return static_cast<int32_t>(std::min<int64_t>((distance * fall_ + HALF) >> SHARE_BITS, -1));
        return 0;
    }

    SlidingMaximum maximum_;
    Smoother smoother_;
    /* Shares of the distance to go in a frame, of 2^40: whole numbers, whose product is there sooner than one of doubles is rounded.
     * Shares are below 2^-7 and distances no more than 2^28, so products fit. */
    static constexpr int32_t SHARE_BITS = 40;
    static constexpr int64_t HALF = int64_t{1} << (SHARE_BITS - 1);
    int64_t rise_ = 0, fall_ = 0;
    int32_t level_ = 0, lowest_ = 0, highest_ = 0;
    int32_t unheard_ = 0, windowFrames_ = 0, settleFrames_ = 0;
};

} // namespace limiting
