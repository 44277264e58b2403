#ifndef JUB_OVERSIGHT_LOGIT_PRIVATE_H
#define JUB_OVERSIGHT_LOGIT_PRIVATE_H

#include <math.h>

/// Chances as logits, in which readers and facilities are off from one another.

static inline double logit(double chance)
{
    return log(chance / (1 - chance));
}

static inline double inverse_logit(double value)
{
    return 1 / (1 + exp(-value));
}

/// Far from where it ends a step of Newton's goes too far.
static inline double short_of(double step)
{
    return step > 1 ? 1 : step < -1 ? -1 : step;
}

#endif
