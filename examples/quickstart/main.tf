# A small company's start: a name, a zone with records in a DNS server, and files made from them.
#
# PDNS_SERVER_URL and PDNS_API_KEY say where the PowerDNS server is; ./dev demo starts one.

terraform {
  required_providers {
    powerdns = {
      source = "pan-net/powerdns"
    }
  }
}

resource "random_pet" "company" {
  length = 2
}

resource "random_id" "release" {
  byte_length = 4
  keepers = {
    greeting = var.greeting
  }
}

locals {
  # One of each site, by name, so that a new one does not disturb the others.
  sites = { for number, name in var.sites : name => "192.0.2.${number + 10}" }
}

resource "powerdns_zone" "main" {
  name        = var.zone
  kind        = "Native"
  nameservers = ["ns1.${var.zone}", "ns2.${var.zone}"]
}

resource "powerdns_record" "company" {
  zone    = powerdns_zone.main.name
  name    = "company.${var.zone}"
  type    = "TXT"
  ttl     = 60
  records = ["\"${random_pet.company.id}\""]
}

module "site" {
  source   = "./modules/site"
  for_each = local.sites

  name    = each.key
  address = each.value
  zone    = powerdns_zone.main.name
  release = random_id.release.hex
  folder  = var.folder
}

resource "local_file" "motd" {
  filename        = "${var.folder}/motd"
  file_permission = "0644"
  content = templatefile("${path.module}/templates/motd.tftpl", {
    company  = random_pet.company.id
    greeting = var.greeting
    sites    = local.sites
    zone     = trimsuffix(var.zone, ".")
  })
}
