# A name of its own, by a .link file.
{
  config.systemd.network = {
    links."10-wan" = { matchConfig.MACAddress = "96:00:02:00:00:01"; linkConfig.Name = "eth0"; };
    networks."10-uplink".matchConfig.Name = "eth0";
  };
}
