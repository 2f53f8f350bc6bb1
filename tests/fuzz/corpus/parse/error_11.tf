a = x ** y
