a = "a
b
c"
