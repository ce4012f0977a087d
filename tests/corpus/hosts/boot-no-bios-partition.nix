# GPT without EF02.
{ gone, ... }: { config.disko.devices.disk.main.content.partitions.boot = gone; }
