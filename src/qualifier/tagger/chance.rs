//! Chances of scores, the same on every machine: a system's own exponential function may be
//! another one elsewhere, and takes one number at a time.

/// Below this `e` to the power of it is next to nothing, and no longer a number like others.
const LEAST: f32 = -87.0;
/// Above this it is too large for a number.
const MOST: f32 = 88.0;
/// Added to a number, it leaves only the whole part in the lowest bits.
const WHOLE: f32 = 12_582_912.0;
/// The natural logarithm of 2 in two parts, of which the first has few bits.
const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];
/// What `(e^x - 1 - x) / x²` comes to for small x, the highest power first (Moshier's Cephes library, `expf`).
const POWERS: [f32; 6] = [1.987_569_1e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 5e-1];

/// `e` to the power of a number, to seven digits.
#[inline]
pub(super) fn exp(power: f32) -> f32 {
    let power = power.clamp(LEAST, MOST);
    // A power of two, and what is left of it.
    let shifted = power * std::f32::consts::LOG2_E + WHOLE;
    let whole = shifted - WHOLE;
    let rest = power - whole * LN_2[0] - whole * LN_2[1];
    let sum = POWERS.into_iter().reduce(|sum, factor| sum * rest + factor).unwrap_or_default();
    let of_rest = sum * rest * rest + rest + 1.0;
    let exponent = shifted.to_bits().wrapping_sub(WHOLE.to_bits()).wrapping_add(127);
    of_rest * f32::from_bits(exponent << 23)
}

/// How likely something is that is or is not, by its score.
pub(super) fn likelihood(score: f32) -> f32 {
    1.0 / (1.0 + exp(-score))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_exponential_function() {
        for power in
            (-8700..8800).map(|hundredths| f32::from(i16::try_from(hundredths).unwrap_or_default()) / 100.0)
        {
            let (one, other) = (exp(power), power.exp());
            assert!((one / other - 1.0).abs() < 3e-7, "{power}: {one} {other}");
        }
        assert_eq!(exp(0.0), 1.0);
    }

    #[test]
    fn what_is_beyond_all_bounds_is_a_number() {
        assert!(exp(f32::MIN) < 1e-37 && exp(f32::MAX).is_finite());
        assert_eq!((likelihood(f32::MIN), likelihood(f32::MAX)), (1.0 / (1.0 + exp(MOST)), 1.0));
        assert_eq!(likelihood(0.0), 0.5);
    }
}
