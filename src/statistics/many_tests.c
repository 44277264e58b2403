#include "statistics/many_tests.h"

#include <math.h>

double jub_rate_within(double rate, size_t found, size_t count)
{
    return count > 0 ? rate * (double)found / (double)count : rate;
}
