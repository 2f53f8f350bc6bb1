variable "greeting" {
  description = "What the message of the day begins with"
  type        = string
  default     = "Welcome"

  validation {
    condition     = length(var.greeting) <= 40
    error_message = "A greeting has at most 40 characters."
  }
}

variable "sites" {
  description = "Names of the sites, each of which gets a record and a file"
  type        = list(string)
  default     = ["www", "shop"]
}

variable "zone" {
  description = "The zone to make, with its final dot"
  type        = string
  default     = "quickstart.example."

  validation {
    condition     = endswith(var.zone, ".")
    error_message = "The name of a zone ends with a dot."
  }
}

variable "folder" {
  description = "Where files go"
  type        = string
  default     = "./out"
}
