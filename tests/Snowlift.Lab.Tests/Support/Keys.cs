namespace Snowlift.Lab.Tests.Support;

/// <summary>Public keys made for these tests; nobody has the private ones.</summary>
internal static class Keys
{
    public const string Ed25519 =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f test@example\n";

    public const string Other =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB8eHRwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgEA other@example\n";
}
