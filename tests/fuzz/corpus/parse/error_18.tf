a { b = <<E
E
}
