a "b\n" {
}
