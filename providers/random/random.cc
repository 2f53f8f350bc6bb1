/// The provider "random": values that are drawn once and kept. Schemas follow hashicorp/random 3.7.

#include "characters.h"
#include "choices.h"
#include "identifiers.h"

PLUMB_PROVIDER("random", "3.7.2", PLUMB_CAP_CHEAP_OPEN | PLUMB_CAP_NO_OUTSIDE_EFFECT,
               plumb::sdk::NoConfig, plumb::random::IdResource, plumb::random::IntegerResource,
               plumb::random::PasswordResource, plumb::random::PetResource,
               plumb::random::ShuffleResource, plumb::random::StringResource,
               plumb::random::UuidResource, plumb::random::EphemeralPassword)
