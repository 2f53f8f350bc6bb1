<<-E
  x ${y}
  %{ if z ~}
 w
 %{ endif }
 E
