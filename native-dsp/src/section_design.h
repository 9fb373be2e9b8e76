/*
 * Digital filter sections that follow an analogue prototype up to the top of the band, without the cramping of the
 * bilinear transform and without latency.
 *
 * A prototype of second order is matched in the power domain: with p = sin^2(w / 2), the power response of any digital filter
 * with real coefficients is a ratio of polynomials in p, and any such ratio that stays positive on 0..1 is the power response
 * of a minimum-phase filter (spectral factorisation). A ratio of cubics is fitted to |H(f)|^2 by weighted least squares,
 * linearised by dividing by the denominator of the round before (Sanathanan and Koerner 1963). One pole and one zero more than
 * the prototype has are enough: 0.07 dB at worst for gains to 24 dB and Q to 4, wherever the frequency lies.
 */
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>

namespace dsp {

/* H(z) = (b0 + b1 z^-1 + b2 z^-2) / (1 + a1 z^-1 + a2 z^-2) * (1 + c z^-1) / (1 + d z^-1). */
struct Section {
    double b0 = 1.0, b1 = 0.0, b2 = 0.0, a1 = 0.0, a2 = 0.0, c = 0.0, d = 0.0;
};

/* |H|^2 of a section at w radians per frame. */
inline double power_of(const Section& s, double w) {
    const std::complex<double> z = std::polar(1.0, -w);
    const std::complex<double> h = (s.b0 + z * (s.b1 + z * s.b2)) * (1.0 + s.c * z) / ((1.0 + z * (s.a1 + z * s.a2)) * (1.0 + s.d * z));
    return std::norm(h);
}

/* The same at p = sin^2(w / 2), without trigonometry. */
inline double power_at(const Section& s, double p) {
    const auto square = [p](double b0, double b1, double b2) {
        const double sum = b0 + b1 + b2;
        return sum * sum - 4.0 * p * (b0 * b1 + 4.0 * b0 * b2 + b1 * b2) + 16.0 * b0 * b2 * p * p;
    };
    const double top = square(s.b0, s.b1, s.b2) * square(1.0, s.c, 0.0), bottom = square(1.0, s.a1, s.a2) * square(1.0, s.d, 0.0);
    return std::max(0.0, top / bottom);
}

/* A prototype's |H|^2 as a function of x = (f / f0)^2: (n0 + n1 x + n2 x^2) / (d0 + d1 x + d2 x^2). */
struct Prototype {
    double n0, n1, n2, d0, d1, d2;
    /* Zeros the digital filter is to have exactly: so many at 0 Hz (0 to 2), or a pair at f0. */
    int zeros_at_zero = 0;
    bool zeros_at_f0 = false;
    double power(double x) const { return (n0 + x * (n1 + x * n2)) / (d0 + x * (d1 + x * d2)); }
};

class SectionFit {
  public:
    /* frequency in Hz, above 0 and below half the rate. */
    Section fit(const Prototype& prototype, double frequency, double rate) {
        known_ = prototype.zeros_at_f0 ? 2 : prototype.zeros_at_zero;
        const double w0 = 2.0 * PI * frequency / rate;
        unit_ = std::pow(std::sin(0.5 * w0), 2);
        place(prototype, frequency, rate);
        double best = -1.0;
        double kept_n[DEGREE + 1] = {}, kept_d[DEGREE + 1] = {};
        /* A simple prototype leaves the highest degree undetermined; a lower one then fits better. */
        for (degree_ = DEGREE; degree_ >= 1 && degree_ >= known_; --degree_) {
            std::fill(weight_, weight_ + count_, 1.0);
            for (int round = 0; round < ROUNDS; ++round) {
                solve();
                const double error = weigh();
                if (error < 0.0 || (best >= 0.0 && error >= best)) continue;
                best = error;
                std::copy(n_, n_ + DEGREE + 1, kept_n);
                std::copy(d_, d_ + DEGREE + 1, kept_d);
            }
        }
        return factor(kept_n, kept_d, prototype, w0);
    }

  private:
    static constexpr double PI = 3.14159265358979323846;
    static constexpr int DEGREE = 3, ROUNDS = 12, MOST = 320, UNKNOWN = 2 * DEGREE + 1;

    /* Where the two are compared: evenly by pitch, more densely around f0, and to the end of the axis. */
    void place(const Prototype& prototype, double frequency, double rate) {
        count_ = 0;
        const double top = 0.907 * rate / 2.0, low = std::max(2.0, std::min(20.0, frequency / 20.0));
        const auto add = [&](double f, double importance) {
            if (f >= rate / 2.0 || count_ == MOST) return;
            const double x = std::pow(f / frequency, 2), p = std::pow(std::sin(PI * f / rate), 2) / unit_;
            const double known = prototype.zeros_at_f0 ? (p - 1.0) * (p - 1.0) : std::pow(p, known_);
            const double power = prototype.power(x);
            if (!(known > 1e-12) || !(power > 1e-30)) return;
            p_[count_] = p;
            target_[count_] = power / known;
            importance_[count_] = importance;
            ++count_;
        };
        for (int i = 0; i < 160; ++i) add(low * std::pow(top / low, i / 159.0), 1.0);
        for (int i = 0; i < 64; ++i) add(frequency * std::pow(4.0, (i + 0.5) / 64.0 - 0.5), frequency * std::pow(4.0, (i + 0.5) / 64.0 - 0.5) <= top ? 1.0 : 0.05);
        for (int i = 0; i < 20; ++i) add(top + (rate / 2.0 - top) * i / 20.0, 0.05);
        add(rate / 2.0 * 0.99999, 0.05);
    }

    /* Least squares of (N - target D) / (target D_before) for N and D, D's constant being 1. Householder QR. */
    void solve() {
        const int numerator = degree_ + 1 - known_;
        const int unknowns = numerator + degree_;
        for (int i = 0; i < count_; ++i) {
            const double w = importance_[i] * weight_[i] / target_[i];
            double power = 1.0;
            for (int k = 0; k < numerator; ++k, power *= p_[i]) rows_[i][k] = w * power;
            power = p_[i];
            for (int k = 0; k < degree_; ++k, power *= p_[i]) rows_[i][numerator + k] = -w * target_[i] * power;
            rows_[i][unknowns] = w * target_[i];
        }
        double scales[UNKNOWN];
        for (int k = 0; k < unknowns; ++k) {
            double sum = 0.0;
            for (int i = 0; i < count_; ++i) sum += rows_[i][k] * rows_[i][k];
            scales[k] = sum > 0.0 ? 1.0 / std::sqrt(sum) : 1.0;
            for (int i = 0; i < count_; ++i) rows_[i][k] *= scales[k];
        }
        for (int k = 0; k < unknowns; ++k) reflect(k, unknowns);
        double x[UNKNOWN];
        for (int k = unknowns - 1; k >= 0; --k) {
            double sum = rows_[k][unknowns];
            for (int j = k + 1; j < unknowns; ++j) sum -= rows_[k][j] * x[j];
            x[k] = std::fabs(rows_[k][k]) > 1e-14 ? sum / rows_[k][k] : 0.0;
        }
        std::fill(n_, n_ + DEGREE + 1, 0.0);
        for (int k = 0; k < numerator; ++k) n_[k] = x[k] * scales[k];
        std::fill(d_, d_ + DEGREE + 1, 0.0);
        d_[0] = 1.0;
        for (int k = 0; k < degree_; ++k) d_[k + 1] = x[numerator + k] * scales[numerator + k];
    }

    void reflect(int k, int unknowns) {
        double norm = 0.0;
        for (int i = k; i < count_; ++i) norm += rows_[i][k] * rows_[i][k];
        norm = std::sqrt(norm);
        if (norm == 0.0) return;
        const double alpha = rows_[k][k] > 0.0 ? -norm : norm;
        rows_[k][k] -= alpha;
        double square = 0.0;
        for (int i = k; i < count_; ++i) square += rows_[i][k] * rows_[i][k];
        for (int j = k + 1; j <= unknowns; ++j) {
            double dot = 0.0;
            for (int i = k; i < count_; ++i) dot += rows_[i][k] * rows_[i][j];
            const double factor = 2.0 * dot / square;
            for (int i = k; i < count_; ++i) rows_[i][j] -= factor * rows_[i][k];
        }
        rows_[k][k] = alpha;
    }

    /* Largest error in the band, as a log ratio; -1 where N or D is not positive, so that no filter has this response. Leaves
     * the next round's weights. */
    double weigh() {
        double worst = 0.0;
        bool positive = true;
        for (int i = 0; i < count_; ++i) {
            double n = 0.0, d = 0.0;
            for (int k = DEGREE; k >= 0; --k) {
                n = n * p_[i] + n_[k];
                d = d * p_[i] + d_[k];
            }
            if (!(n > 0.0) || !(d > 0.0)) positive = false;
            weight_[i] = 1.0 / std::max(std::fabs(d), 1e-300);
            if (importance_[i] == 1.0 && n > 0.0 && d > 0.0) worst = std::max(worst, std::fabs(std::log(n / (d * target_[i]))));
        }
        return positive ? worst : -1.0;
    }

    using Complex = std::complex<double>;

    /* The z inside the unit circle with (2 - z - 1/z) / 4 = root * unit. */
    Complex inside(Complex root) const {
        const Complex c = 1.0 - 2.0 * root * unit_;
        const Complex s = std::sqrt(c * c - 1.0);
        const Complex a = c + s, b = c - s;
        return std::norm(a) < std::norm(b) ? a : b;
    }

    /* Roots of a polynomial up to degree three as z inside the unit circle; fewer where the degree is lower. */
    int roots(const double* coefficients, Complex* z) const {
        int degree = DEGREE;
        /* What a coefficient weighs at the top of the axis, where p = 1 / unit. */
        double largest = 0.0;
        for (int k = 0; k <= DEGREE; ++k) largest = std::max(largest, std::fabs(coefficients[k]) * std::pow(unit_, -k));
        while (degree > 0 && std::fabs(coefficients[degree]) * std::pow(unit_, -degree) <= 1e-13 * largest) --degree;
        /* Durand-Kerner on the monic polynomial, scaled so that roots are of the order of one. */
        double scale = 0.0;
        for (int k = 0; k < degree; ++k) {
            scale = std::max(scale, std::pow(std::fabs(coefficients[k] / coefficients[degree]), 1.0 / (degree - k)));
        }
        Complex r[DEGREE];
        for (int k = 0; k < degree; ++k) r[k] = scale * std::pow(Complex(0.4, 0.9), k);
        for (int round = 0; round < 200; ++round) {
            for (int k = 0; k < degree; ++k) {
                Complex value = coefficients[degree];
                for (int j = degree - 1; j >= 0; --j) value = value * r[k] + coefficients[j];
                Complex others = coefficients[degree];
                for (int j = 0; j < degree; ++j) {
                    if (j != k) others *= r[k] - r[j];
                }
                if (others != 0.0) r[k] -= value / others;
            }
        }
        for (int k = 0; k < degree; ++k) z[k] = inside(std::fabs(r[k].imag()) < 1e-9 * std::abs(r[k]) ? Complex(r[k].real(), 0.0) : r[k]);
        return degree;
    }

    /* Splits up to three roots into a pair and a single; the single is the real one furthest up the axis. */
    static void split(Complex* z, int count, double& first, double& second, double& single) {
        first = second = single = 0.0;
        int chosen = -1;
        for (int k = 0; k < count; ++k) {
            if (z[k].imag() == 0.0 && (chosen < 0 || z[k].real() < z[chosen].real())) chosen = k;
        }
        if (count == 3 && chosen < 0) chosen = 2;
        if (count % 2 == 1 && chosen >= 0) {
            single = -z[chosen].real();
            z[chosen] = z[count - 1];
            --count;
        }
        if (count == 2) {
            first = -(z[0] + z[1]).real();
            second = (z[0] * z[1]).real();
        }
    }

    Section factor(const double* n, const double* d, const Prototype& prototype, double w0) const {
        Section section;
        Complex z[DEGREE];
        const int poles = roots(d, z);
        split(z, poles, section.a1, section.a2, section.d);
        Complex zeros[DEGREE];
        const int found = roots(n, zeros);
        if (known_ == 0) split(zeros, found, section.b1, section.b2, section.c);
        else {
            /* The known zeros take the biquad, or its first half. */
            const double free_one = found > 0 ? -zeros[0].real() : 0.0;
            if (known_ == 2) {
                section.b1 = prototype.zeros_at_f0 ? -2.0 * std::cos(w0) : -2.0;
                section.b2 = 1.0;
                section.c = free_one;
            } else {
                double first = 0.0, second = 0.0, none = 0.0;
                split(zeros, found, first, second, none);
                if (found == 2) {
                    section.b1 = first;
                    section.b2 = second;
                } else {
                    section.b1 = free_one;
                }
                section.c = -1.0;
            }
        }
        /* The level where the fit has most to say: at f0, or at its flat end where that is a zero. */
        const double at = prototype.zeros_at_f0 ? 0.0 : 1.0;
        double num = 0.0, den = 0.0;
        for (int k = DEGREE; k >= 0; --k) {
            num = num * at + n[k];
            den = den * at + d[k];
        }
        const double gain = std::sqrt(num / den / power_of(section, prototype.zeros_at_f0 ? 0.0 : w0));
        section.b0 = gain;
        section.b1 *= gain;
        section.b2 *= gain;
        return section;
    }

    int count_ = 0, known_ = 0, degree_ = DEGREE;
    double unit_ = 0.0;
    double p_[MOST], target_[MOST], importance_[MOST], weight_[MOST];
    double rows_[MOST][UNKNOWN + 1];
    double n_[DEGREE + 1], d_[DEGREE + 1];
};

} // namespace dsp
