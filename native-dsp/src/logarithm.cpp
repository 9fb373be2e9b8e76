#include "logarithm.h"

namespace dsp {

/* Coefficients of least largest error, by Remez's exchange: of log2(m) over t in t^2, 1.1e-12; of 2^t over t = -1/2..1/2, relative, 4.7e-11. */
const LogarithmConstants LOGARITHM = {
    wasm_i64x2_const_splat(0x3fe6a09e667f3bcd), /* sqrt(1/2) */
    wasm_i64x2_const_splat(0x000fffffffffffff),
    wasm_f64x2_const_splat(1.0),
    {wasm_f64x2_const_splat(2.8853900818453746), wasm_f64x2_const_splat(0.9617966483153884), wasm_f64x2_const_splat(0.5770866440084149),
     wasm_f64x2_const_splat(0.4115342211083888), wasm_f64x2_const_splat(0.3428203698814691)},
};

const PowerConstants POWER = {
    wasm_f64x2_const_splat(1.0),
    {wasm_f64x2_const_splat(0.6931471807045321), wasm_f64x2_const_splat(0.24022651066561218), wasm_f64x2_const_splat(0.05550410365991813),
     wasm_f64x2_const_splat(0.009618038132044253), wasm_f64x2_const_splat(0.0013333935055249498), wasm_f64x2_const_splat(0.00015466756322109535),
     wasm_f64x2_const_splat(1.5196156620648332e-05)},
    wasm_i32x4_const_splat(1023),
};

} // namespace dsp
