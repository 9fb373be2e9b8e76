/*
 * True-peak limiter. Work goes in cells of a fixed number of frames, so block sizes cannot matter:
 *
 *   detect    peaks between samples, in every quarter frame -> demand per frame
 *   level     a slow gain that looks ahead (Leveller)
 *   wall      a fast gain for what the slow one leaves over (BrickWall)
 *   trim      the limited signal's own peaks, read with a long filter, and a last small gain where the moving
 *             gain or the first detector's shortcuts left one over the ceiling
 *
 * Every stage runs a fixed number of frames behind the one before; all arrays share one index.
 */
#include "dsp.h"
#include "limiter_gain.h"
#include "limiter_peak.h"
#include "limiter_report.h"

#include <new>

using namespace limiting;

namespace {

/* Room left under the ceiling: by the wall for the trim to stay idle, by the trim for the last rounding. */
constexpr double WALL_MARGIN = 0.9990; /* 0.009 dB */
constexpr double TRIM_MARGIN = 0.9997; /* 0.003 dB */
/* Peaks below this part of the ceiling are not looked at closely: 1.4 dB, more than the fast detector misses even
 * of white noise, whose last kilohertz it does not see. */
constexpr double CANDIDATE = 0.85;
/* Stands for a quarter where the frame's highest reading is on the way to another frame's peak. */
constexpr uint8_t SLOPE = 255;

/* Times in seconds. */
struct Times {
    double hold;      /* of the leveller: 25 ms and more keep a 20 Hz tone's gain still */
    double smoothing; /* span of the window over the held demand */
    double rise, fall;
    double lead;      /* the leveller starts this early beyond hold and smoothing */
    double attack;    /* span of the wall's window */
    double wallHold;
};

/* Found by trial on real music driven +6 and +12 dB: transparent gives up less loudness than x42 dpl at 200 ms, loud
 * less than Matchering, and each leaves less of what a gain slower than 100 ms cannot explain. */
constexpr Times TIMES[] = {
    {0.026, 0.020, 0.025, 0.100, 0.040, 0.0040, 0.002}, /* transparent */
    {0.012, 0.012, 0.030, 0.050, 0.030, 0.0015, 0.0},   /* punchy: still to 42 Hz */
    {0.005, 0.010, 0.040, 0.040, 0.040, 0.0012, 0.0},   /* loud */
};
constexpr double TRIM_SPAN = 0.0014;
constexpr double HISTORY_INTERVAL = 0.1;

} // namespace

struct Limiter {
    double ceiling = 1.0, wallCeiling = 1.0, trimCeiling = 1.0;
    float candidateLevel = 1.0f;

    /* Delays between the stages, in frames. */
    int32_t lead = 0, attack = 0, trimSpan = 0;
    int32_t core = 0;     /* from detection's input to the output */
    int32_t memory = 0;   /* frames of history any stage looks back on */
    int32_t capacity = 0; /* of the arrays below */
    int32_t head = 0;     /* frames in them */
    int32_t inCell = 0;   /* frames of the current cell that have arrived */

    Array<float> input[2], leveled[2], output[2];
    Array<float> peak[2];      /* height of the highest reading from this frame to the next; 0 below candidateLevel */
    Array<uint8_t> quarter[2]; /* where it stands, or SLOPE */
    Array<int32_t> demand;
    Array<double> level, gain;
    Array<int32_t> trimDemand;

    QuarterDetector detector;
    LongReader reader;
    Leveller leveller;
    BrickWall wall, trim;
    /* Frames since the last demand, up to what makes the stage a fresh one. */
    int32_t levelQuiet = 0, levelMemory = 0, trimQuiet = 0, trimMemory = 0;
    /* Frames since the leveller's level is known, up to what the stages after it look back on. */
    int32_t knownFrames = 0, knownMemory = 0;

    GainReport report;

    bool prepare(double sampleRate, double ceilingDb, const Times& times);
    void clear();
    void join();
    void compact();
    void runCell();
    bool detect(int32_t from);
    bool detectChannel(int32_t channel, int32_t from);
    void limit(int32_t from, bool demanded);
    void trimPeaks(int32_t from);
};

bool Limiter::prepare(double sampleRate, double ceilingDb, const Times& times) {
    const auto framesOf = [sampleRate](double seconds) { return static_cast<int32_t>(std::lround(seconds * sampleRate)); };
    ceiling = std::pow(10.0, ceilingDb / 20.0);
    wallCeiling = ceiling * WALL_MARGIN;
    trimCeiling = ceiling * TRIM_MARGIN;
    candidateLevel = static_cast<float>(ceiling * CANDIDATE);
    detector.design();
    reader.design();

    const int32_t hold = framesOf(times.hold) + 1, smoothing = framesOf(times.smoothing);
    lead = hold / 2 + smoothing / 2 + framesOf(times.lead);
    attack = framesOf(times.attack);
    trimSpan = framesOf(TRIM_SPAN);
    core = QuarterDetector::REACH + lead + attack + LongReader::REACH + trimSpan;
    memory = (core + LongReader::REACH + 2 * CELL + CELL - 1) / CELL * CELL;
    capacity = 2 * memory + 64 * CELL;

    const int32_t wallHold = framesOf(times.wallHold);
    bool ok = leveller.allocate(hold, smoothing, times.rise * sampleRate, times.fall * sampleRate) &&
              wall.allocate(attack, wallHold) && trim.allocate(trimSpan, 0);
    levelMemory = leveller.settleFrames() + lead + 2 * attack + wallHold + CELL;
    trimMemory = 2 * trimSpan + CELL;
    knownMemory = limiter_settle_frames(this) - leveller.settleFrames();
    for (int32_t channel = 0; channel < 2; channel++) {
        ok = ok && input[channel].allocate(capacity) && leveled[channel].allocate(capacity) && output[channel].allocate(capacity) &&
             peak[channel].allocate(capacity) && quarter[channel].allocate(capacity);
    }
    ok = ok && demand.allocate(capacity) && level.allocate(capacity) && gain.allocate(capacity) && trimDemand.allocate(capacity) &&
         report.allocate(framesOf(HISTORY_INTERVAL));
    if (ok) clear();
    return ok;
}

void Limiter::clear() {
    for (int32_t channel = 0; channel < 2; channel++) {
        input[channel].clear();
        leveled[channel].clear();
        output[channel].clear();
        peak[channel].clear();
        quarter[channel].clear();
    }
    demand.clear();
    level.clear();
    trimDemand.clear();
    for (int32_t i = 0; i < capacity; i++) gain[i] = 1.0;
    leveller.clear();
    wall.clear();
    trim.clear();
    levelQuiet = levelMemory;
    trimQuiet = trimMemory;
    knownFrames = knownMemory;
    head = memory;
    inCell = 0;
    report.clear(core);
}

void Limiter::join() {
    clear();
    /* Readings near the first frame see silence where the stream had something else. */
    leveller.join(2 * QuarterDetector::REACH + 2 * CELL);
    levelQuiet = trimQuiet = knownFrames = 0;
}

/* Drops what no stage looks back on any more. */
void Limiter::compact() {
    const int32_t start = head - memory;
    const auto shift = [&](auto& array) { std::memmove(array.data(), array.data() + start, sizeof(array[0]) * static_cast<size_t>(memory)); };
    for (int32_t channel = 0; channel < 2; channel++) {
        shift(input[channel]);
        shift(leveled[channel]);
        shift(output[channel]);
        shift(peak[channel]);
        shift(quarter[channel]);
    }
    shift(demand);
    shift(level);
    shift(gain);
    shift(trimDemand);
    head = memory;
}

/* The cell's last frame has arrived: every stage advances by one cell. */
void Limiter::runCell() {
    int32_t from = head - CELL - QuarterDetector::REACH;
    const bool demanded = detect(from);
    limit(from, demanded);
    from -= lead + attack + LongReader::REACH;
    trimPeaks(from);
    if (knownFrames < knownMemory && leveller.known()) knownFrames += CELL;
}

/* Peaks and demand of CELL frames; true if any frame demands reduction. */
bool Limiter::detect(int32_t from) {
    const bool left = detectChannel(0, from), right = detectChannel(1, from);
    int32_t* const demands = &demand[from];
    if (!left && !right && peak[0][from - 1] == 0.0f && peak[1][from - 1] == 0.0f) {
        std::memset(demands, 0, sizeof(int32_t) * CELL);
        return false;
    }
    bool any = false;
    for (int32_t i = 0; i < CELL; i++) {
        const int32_t n = from + i;
        /* A peak between two frames binds the gain at both. */
        const float here = larger(peak[0][n], peak[1][n]), before = larger(peak[0][n - 1], peak[1][n - 1]);
        const double highest = larger(here, before);
        demands[i] = highest > wallCeiling ? toUnits(1.0 - wallCeiling / highest) : 0;
        any = any || demands[i] > 0;
    }
    return any;
}

/* Local peaks of the quarter-frame readings; true if any is a candidate. Whether work is skipped cannot show in
 * the result: what is skipped is below candidateLevel. */
bool Limiter::detectChannel(int32_t channel, int32_t from) {
    const float* const samples = &input[channel][from];
    float* const peaks = &peak[channel][from];
    uint8_t* const quarters = &quarter[channel][from];
    std::memset(peaks, 0, sizeof(float) * CELL);
    constexpr int32_t REACH = QuarterDetector::REACH, STRETCH = CELL + 2 * REACH;
    const float around = largestMagnitude(samples - REACH, STRETCH);
    if (detector.bound(around) <= candidateLevel) return false;
    const float second = largestSecondDifference(samples - REACH - 1, STRETCH);

    bool any = false;
    bool readBefore = false;
    float before = 0.0f;
    for (int32_t group = 0; group < CELL; group += QuarterDetector::GROUP) {
        const float own = larger(largestMagnitude(samples + group, QuarterDetector::GROUP), std::fabs(samples[group + QuarterDetector::GROUP]));
        if (detector.bound(around, own, second) <= candidateLevel) {
            readBefore = false;
            continue;
        }
        float readings[3][QuarterDetector::GROUP];
        detector.read(samples + group, readings);
        float groupLargest = 0.0f;
        for (int32_t i = 0; i < QuarterDetector::GROUP; i++) {
            const float outer = larger(std::fabs(readings[0][i]), std::fabs(readings[2][i]));
            groupLargest = larger(groupLargest, larger(outer, larger(std::fabs(readings[1][i]), std::fabs(samples[group + i]))));
        }
        if (groupLargest > candidateLevel) {
            if (!readBefore) {
                float earlier[3][QuarterDetector::GROUP];
                detector.read(samples + group - QuarterDetector::GROUP, earlier);
                before = earlier[2][QuarterDetector::GROUP - 1];
            }
            for (int32_t i = 0; i < QuarterDetector::GROUP; i++) {
                const float points[6] = {before, samples[group + i], readings[0][i], readings[1][i], readings[2][i], samples[group + i + 1]};
                for (int32_t p = 1; p <= 4; p++) {
                    const float height = std::fabs(points[p]);
                    if (height <= candidateLevel) continue;
                    any = true;
                    const float sign = points[p] < 0.0f ? -1.0f : 1.0f;
                    const bool turns = height >= sign * points[p - 1] && height > sign * points[p + 1];
                    const float refined = turns ? peakOfThree(sign * points[p - 1], height, sign * points[p + 1]) : height;
                    if (refined > peaks[group + i]) {
                        peaks[group + i] = refined;
                        quarters[group + i] = turns ? static_cast<uint8_t>(p - 1) : SLOPE;
                    }
                }
                before = readings[2][i];
            }
        }
        before = readings[2][QuarterDetector::GROUP - 1];
        readBefore = true;
    }
    return any;
}

/* The two gains, and the signal under them. `from` is detection's frame; results lie lead + attack behind. */
void Limiter::limit(int32_t from, bool demanded) {
    const int32_t at = from - lead - attack;
    levelQuiet = demanded ? 0 : levelQuiet + CELL;
    if (levelQuiet >= levelMemory) {
        levelQuiet = levelMemory;
        for (int32_t i = 0; i < CELL; i++) {
            level[from - lead + i] = 0.0;
            gain[at + i] = 1.0;
        }
        for (int32_t channel = 0; channel < 2; channel++) std::memcpy(&leveled[channel][at], &input[channel][at], sizeof(float) * CELL);
        return;
    }
    double* const slow = &level[from - lead];
    leveller.run(&demand[from], slow);
    int32_t left[CELL];
    for (int32_t i = 0; i < CELL; i++) {
        const double wanted = demand[from - lead + i] * (1.0 / WHOLE);
        left[i] = wanted > slow[i] ? toUnits((wanted - slow[i]) / (1.0 - slow[i])) : 0;
    }
    double fast[CELL];
    wall.run(left, fast);
    for (int32_t i = 0; i < CELL; i++) gain[at + i] = (1.0 - level[at + i]) * (1.0 - fast[i]);
    for (int32_t channel = 0; channel < 2; channel++) {
        for (int32_t i = 0; i < CELL; i++) leveled[channel][at + i] = static_cast<float>(input[channel][at + i] * gain[at + i]);
    }
}

void Limiter::trimPeaks(int32_t from) {
    bool demanded = false;
    for (int32_t i = 0; i < CELL; i++) {
        const int32_t n = from + i;
        int32_t wanted = 0;
        for (int32_t channel = 0; channel < 2; channel++) {
            const float height = peak[channel][n];
            if (height == 0.0f || height * gain[n] <= candidateLevel) continue;
            const float* const sample = &leveled[channel][n];
            const bool slope = quarter[channel][n] == SLOPE;
            /* On a slope of the input, the moving gain can still make a peak. */
            if (slope && (std::fabs(*sample) < std::fabs(sample[-1]) || std::fabs(*sample) < std::fabs(sample[1]))) continue;
            const double truePeak = reader.peak(sample, slope ? 0 : 2 * quarter[channel][n]);
            if (truePeak > trimCeiling) {
                const int32_t units = toUnits(1.0 - trimCeiling / truePeak);
                if (units > wanted) wanted = units;
            }
        }
        trimDemand[n] = wanted;
        demanded = demanded || wanted > 0;
    }
    const int32_t at = from - trimSpan;
    trimQuiet = demanded || trimDemand[from - 1] > 0 ? 0 : trimQuiet + CELL;
    bool changed = false;
    if (trimQuiet >= trimMemory) {
        trimQuiet = trimMemory;
        for (int32_t i = 0; i < CELL; i++) changed = changed || gain[at + i] != 1.0;
        for (int32_t channel = 0; channel < 2; channel++) std::memcpy(&output[channel][at], &leveled[channel][at], sizeof(float) * CELL);
    } else {
        int32_t wanted[CELL];
        double last[CELL];
        for (int32_t i = 0; i < CELL; i++) wanted[i] = std::max(trimDemand[from + i], trimDemand[from + i - 1]);
        trim.run(wanted, last);
        for (int32_t i = 0; i < CELL; i++) {
            gain[at + i] *= 1.0 - last[i];
            changed = changed || gain[at + i] != 1.0;
        }
        for (int32_t channel = 0; channel < 2; channel++) {
            for (int32_t i = 0; i < CELL; i++) output[channel][at + i] = static_cast<float>(input[channel][at + i] * gain[at + i]);
        }
    }
    report.take(&gain[at], CELL, !changed);
}

namespace {

double reductionDb(double gain) { return gain == 1.0 ? 0.0 : -20.0 * std::log10(gain); }

} // namespace

Limiter* limiter_create(double sample_rate, double ceiling_dbtp, int32_t style) {
    if (!(sample_rate >= 8000.0 && sample_rate <= 192000.0) || !(ceiling_dbtp >= -20.0 && ceiling_dbtp <= 0.0)) return nullptr;
    if (style < LIMITER_TRANSPARENT || style > LIMITER_LOUD) return nullptr;
    auto* limiter = new (std::nothrow) Limiter;
    if (limiter != nullptr && !limiter->prepare(sample_rate, ceiling_dbtp, TIMES[style])) {
        delete limiter;
        return nullptr;
    }
    return limiter;
}

void limiter_destroy(Limiter* limiter) { delete limiter; }

void limiter_reset(Limiter* limiter) { limiter->clear(); }

void limiter_join(Limiter* limiter) { limiter->join(); }

int32_t limiter_settled(const Limiter* limiter) { return limiter->knownFrames >= limiter->knownMemory ? 1 : 0; }

int32_t limiter_latency(const Limiter* limiter) { return limiter->core + CELL - 1; }

int32_t limiter_settle_frames(const Limiter* limiter) {
    return limiter->levelMemory + limiter->trimMemory + limiter->core + LongReader::REACH + QuarterDetector::REACH + 2 * CELL;
}

void limiter_process(Limiter* limiter, const float* in_left, const float* in_right, float* out_left, float* out_right, uint32_t frames) {
    for (uint32_t done = 0; done < frames;) {
        const uint32_t missing = static_cast<uint32_t>(CELL - limiter->inCell);
        const uint32_t count = frames - done < missing ? frames - done : missing;
        const size_t bytes = sizeof(float) * count;
        if (limiter->inCell == 0 && limiter->head + CELL > limiter->capacity) limiter->compact();
        const int32_t head = limiter->head;
        std::memcpy(&limiter->input[0][head], in_left + done, bytes);
        std::memcpy(&limiter->input[1][head], in_right + done, bytes);
        limiter->head += static_cast<int32_t>(count);
        limiter->inCell += static_cast<int32_t>(count);
        if (limiter->inCell == CELL) {
            limiter->runCell();
            limiter->inCell = 0;
        }
        const int32_t ready = head - limiter_latency(limiter);
        std::memcpy(out_left + done, &limiter->output[0][ready], bytes);
        std::memcpy(out_right + done, &limiter->output[1][ready], bytes);
        done += count;
    }
}

double limiter_current_reduction(const Limiter* limiter) { return reductionDb(limiter->report.current()); }

double limiter_max_reduction(const Limiter* limiter) { return reductionDb(limiter->report.smallest()); }

void limiter_start_interval(Limiter* limiter) { limiter->report.startInterval(); }

double limiter_limited_frames(const Limiter* limiter) { return limiter->report.limitedFrames(); }

uint32_t limiter_take_history(Limiter* limiter, float* gains, uint32_t capacity) {
    return limiter->report.takeHistory(gains, capacity);
}
