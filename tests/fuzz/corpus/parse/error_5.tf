a = [<<EOT
EOT, 2]
