/*
 * Stereo image. Everything is done to the side signal (L - R) / 2 and comes back as a difference added to left and taken from right,
 * so their sum stays what it was, and a side signal that is left alone leaves every bit alone.
 */
#include "change.h"
#include "dsp.h"
#include "width_filter.h"

#include <new>

namespace {

static_assert(widening::BANDS == STEREO_BANDS);
constexpr uint32_t STEP = 32, CORNERS = STEREO_BANDS - 1;
/* A new setting hears for so long before it is faded to, so that its filters have settled; and so long the fade takes. */
constexpr double LISTEN_SECONDS = 0.02, FADE_SECONDS = 0.02;

struct Settings {
    double widths[STEREO_BANDS] = {1.0, 1.0, 1.0, 1.0};
    double corners[CORNERS] = {1.0, 1.0, 1.0};
    /* Warped; 0 is off. */
    double mono_corner = 0.0;
    double left = 1.0, right = 1.0;
};

class Image {
  public:
    void clear() { width_.clear(); }
    void settle() { width_.settle(); }
    void set(const Settings& settings) {
        settings_ = settings;
        width_.set(widening::design(settings.widths, settings.corners), settings.mono_corner);
        clear();
    }
    /* Up to STEP frames. */
    void run(const float* in_left, const float* in_right, double* out_left, double* out_right, uint32_t frames) {
        double sides[STEP], sound[STEP];
        for (uint32_t i = 0; i < frames; ++i) sound[i] = sides[i] = 0.5 * (static_cast<double>(in_left[i]) - in_right[i]);
        width_.run(sound, frames);
        for (uint32_t i = 0; i < frames; ++i) {
            const double change = sound[i] - sides[i];
            out_left[i] = settings_.left * (in_left[i] + change);
            out_right[i] = settings_.right * (in_right[i] - change);
        }
    }

  private:
    Settings settings_;
    widening::Filter width_;
};

} // namespace

struct StereoImage {
    double rate = 44100.0;
    uint32_t into = 0;
    dsp::Change<Image, Settings> change;

    void clear() {
        change.clear();
        into = 0;
    }
    void run(const float* in_left, const float* in_right, float* out_left, float* out_right, uint32_t frames);
};

void StereoImage::run(const float* in_left, const float* in_right, float* out_left, float* out_right, uint32_t frames) {
    double left[STEP], right[STEP], other_left[STEP], other_right[STEP];
    change.heard().run(in_left, in_right, left, right, frames);
    if (change.changing()) {
        change.coming().run(in_left, in_right, other_left, other_right, frames);
        for (uint32_t i = 0; i < frames; ++i) {
            const double share = change.share(i);
            left[i] += share * (other_left[i] - left[i]);
            right[i] += share * (other_right[i] - right[i]);
        }
    }
    for (uint32_t i = 0; i < frames; ++i) {
        out_left[i] = static_cast<float>(left[i]);
        out_right[i] = static_cast<float>(right[i]);
    }
}

StereoImage* stereo_create(double sample_rate) {
    if (!(sample_rate >= 8000.0 && sample_rate <= 384000.0)) return nullptr;
    auto* stereo = new (std::nothrow) StereoImage;
    if (stereo == nullptr) return nullptr;
    stereo->rate = sample_rate;
    const auto frames = [sample_rate](double seconds) { return static_cast<uint32_t>(std::ceil(seconds * sample_rate)); };
    stereo->change.prepare(frames(LISTEN_SECONDS), frames(FADE_SECONDS));
    stereo->clear();
    return stereo;
}

void stereo_destroy(StereoImage* stereo) { delete stereo; }

void stereo_reset(StereoImage* stereo) { stereo->clear(); }

int32_t stereo_set(StereoImage* stereo, double width, uint32_t further_bands, double first_hz, double first_width, double second_hz,
                   double second_width, double third_hz, double third_width, double mono_below_hz, double balance_db) {
    const double frequencies[CORNERS] = {first_hz, second_hz, third_hz}, widths[CORNERS] = {first_width, second_width, third_width};
    const auto within = [](double value, double low, double high) { return value >= low && value <= high; };
    const double highest = 0.45 * stereo->rate;
    if (further_bands > CORNERS || !within(width, 0.0, 2.0) || !within(balance_db, -12.0, 12.0) ||
        !(mono_below_hz == 0.0 || within(mono_below_hz, 10.0, highest))) {
        return DSP_BAD_ARGUMENT;
    }
    Settings settings;
    settings.widths[0] = width;
    for (uint32_t i = 0; i < CORNERS; ++i) {
        if (i >= further_bands) {
            settings.widths[i + 1] = settings.widths[i];
            if (i > 0) settings.corners[i] = settings.corners[i - 1];
            continue;
        }
        if (!within(frequencies[i], i == 0 ? 20.0 : frequencies[i - 1], highest) || !within(widths[i], 0.0, 2.0)) return DSP_BAD_ARGUMENT;
        settings.widths[i + 1] = widths[i];
        settings.corners[i] = dsp::warped(frequencies[i], stereo->rate);
    }
    if (mono_below_hz > 0.0) settings.mono_corner = dsp::warped(mono_below_hz, stereo->rate);
    if (balance_db > 0.0) settings.left = std::pow(10.0, -balance_db / 20.0);
    if (balance_db < 0.0) settings.right = std::pow(10.0, balance_db / 20.0);
    stereo->change.set(settings);
    return DSP_OK;
}

void stereo_process(StereoImage* stereo, const float* in_left, const float* in_right, float* out_left, float* out_right, uint32_t frames) {
    for (uint32_t done = 0; done < frames;) {
        const uint32_t count = stereo->change.room(std::min(frames - done, STEP - stereo->into));
        stereo->run(in_left + done, in_right + done, out_left + done, out_right + done, count);
        done += count;
        stereo->change.pass(count);
        stereo->into = (stereo->into + count) % STEP;
        if (stereo->into > 0) continue;
        stereo->change.heard().settle();
        stereo->change.coming().settle();
    }
}
