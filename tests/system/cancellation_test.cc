#include "system/cancellation.h"

#include <gtest/gtest.h>

namespace plumb::system {
namespace {

TEST(Cancellation, TheSecondRequestForces) {
  Cancellation cancellation;
  EXPECT_FALSE(cancellation.requested());
  cancellation.request();
  EXPECT_TRUE(cancellation.requested());
  EXPECT_FALSE(cancellation.forced());
  cancellation.request();
  EXPECT_TRUE(cancellation.forced());
}

}  // namespace
}  // namespace plumb::system
