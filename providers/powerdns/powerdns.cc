/// The provider "powerdns": zones and records of a PowerDNS authoritative server, over its HTTP
/// API. Schemas follow the community provider pan-net/powerdns 1.5.

#include "record.h"
#include "zone.h"

PLUMB_PROVIDER("powerdns", "1.5.0", PLUMB_CAP_BLOCKING_SUBMIT, plumb::powerdns::Config,
               plumb::powerdns::RecordResource, plumb::powerdns::ZoneResource)
