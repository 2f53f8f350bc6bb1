output "company" {
  value = random_pet.company.id
}

output "sites" {
  description = "Where each site is"
  value       = { for name, site in module.site : name => site.fqdn }
}

output "motd" {
  value = local_file.motd.filename
}
