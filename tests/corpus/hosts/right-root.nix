# The base as it is: root, GRUB both ways, DHCP by networkd.
{ }
