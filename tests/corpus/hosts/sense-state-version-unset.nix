# Left to its default.
{
  options.system.stateVersion.highestPrio = 1500;
}
