#include "logarithm.h"

namespace dsp {

const LogarithmConstants LOGARITHM = {
    0x3fe6a09e667f3bcd, /* sqrt(1/2) */
    0x000fffffffffffff,
    1.0,
    {1.0 / 3.0, 1.0 / 5.0, 1.0 / 7.0, 1.0 / 9.0, 1.0 / 11.0, 1.0 / 13.0, 1.0 / 15.0},
    2.8853900817779268,
};

const PowerConstants POWER = {
    0.6931471805599453,
    1.0,
    {1.0 / 2.0, 1.0 / 6.0, 1.0 / 24.0, 1.0 / 120.0, 1.0 / 720.0, 1.0 / 5040.0, 1.0 / 40320.0, 1.0 / 362880.0, 1.0 / 3628800.0},
};

} // namespace dsp
