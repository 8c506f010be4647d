/* How many rounds a race is run: fewer where a sanitizer makes each of them slower. */
#ifndef MORTISE_TEST_SCALE_H
#define MORTISE_TEST_SCALE_H

namespace mortise_test {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int kRounds = 8000;
#else
constexpr int kRounds = 24000;
#endif

} // namespace mortise_test

#endif
