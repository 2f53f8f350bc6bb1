resource "aws_x" y {
  a = 1 + 2 * 3 - -x.y[0]["k"].z
  b = "foo ${bar} baz"
  c = <<-EOT
    hello
      ${x}
    %{ if a ~}
    yes
    %{ else }
    no
    %{ endif ~}
  EOT
  d = { a = 1, "b" : 2, (c) = f(x, y...) }
  e = [for k, v in m : v.*.x if k != "a"]
  g = { for k, v in m : k => v... }
  nested { x = a[*].b[0].c["${q}"] }
  h = a ? b : c ? d : e
  i = p::q::r(1, [2,
  3])
  j = "${x}"
  k = ""
}
