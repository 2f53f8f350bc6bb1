/// The provider "time": times that are taken once and kept. Schemas follow hashicorp/time 0.13.

#include "resources.h"
#include "sleep.h"

PLUMB_PROVIDER("time", "0.13.1", PLUMB_CAP_CHEAP_OPEN | PLUMB_CAP_NO_OUTSIDE_EFFECT,
               plumb::sdk::NoConfig, plumb::time::OffsetResource, plumb::time::RotatingResource,
               plumb::time::SleepResource, plumb::time::StaticResource)
