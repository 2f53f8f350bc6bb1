variable x {
 type = "string"
 type2="list"
}
