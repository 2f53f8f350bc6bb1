variable "name" {
  type = string
}

variable "address" {
  type = string
}

variable "zone" {
  type = string
}

variable "release" {
  type = string
}

variable "folder" {
  type = string
}

terraform {
  required_providers {
    powerdns = {
      source = "pan-net/powerdns"
    }
  }
}

resource "powerdns_record" "address" {
  zone    = var.zone
  name    = "${var.name}.${var.zone}"
  type    = "A"
  ttl     = 60
  records = [var.address]
}

resource "local_file" "page" {
  filename        = "${var.folder}/${var.name}.json"
  file_permission = "0644"
  content         = jsonencode({ name = var.name, address = var.address, release = var.release })
}

output "fqdn" {
  value = trimsuffix(powerdns_record.address.name, ".")
}
