using Snowlift.Checks.Facts;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Machines.Sessions;

/// <summary>What was taken off a disk, for a snapshot.</summary>
/// <param name="Own">The machine's own host key.</param>
/// <param name="ThrowAway">The one that is on the disk instead.</param>
/// <param name="FileSystem">What the disk is formatted with; null where it could not tell.</param>
public sealed record Seal(PublicKey Own, PublicKey ThrowAway, string? FileSystem);

/// <summary>Machines that are made an image of, and those that are made from one.</summary>
public sealed partial class MachineSession
{
    /// <summary>Takes what makes the machine itself off its disk, into RAM.</summary>
    /// <param name="limit">When it puts that back by itself.</param>
    public async Task<Seal> SealAsync(string system, TimeSpan limit, StepScope scope, CancellationToken cancellation)
    {
        var said = await _shell.RunAsync(Scripts.Seal(Boot, system, limit), Logged(scope), cancellation);
        return new Seal(PublicKey.Parse(said["own_key"] ?? ""), HostKeyOf(said), said["file_system"]);
    }

    /// <summary>Puts it back.</summary>
    /// <param name="boot">The boot that was sealed: after another one there is nothing in RAM to be put back.</param>
    public Task UnsealAsync(BootId boot, StepScope scope, CancellationToken cancellation) =>
        _shell.RunAsync(Scripts.Unseal(boot), Logged(scope), cancellation);

    /// <summary>Puts a new host key beside the one that the machine has from its image.</summary>
    /// <param name="given">The key; null to have one made there.</param>
    /// <returns>Its public half.</returns>
    /// <exception cref="SnowliftException">It did not take the key that it was given.</exception>
    public async Task<PublicKey> MakeIdentityAsync(KeyPair? given, StepScope scope, CancellationToken cancellation) =>
        StepFailures.SameKey(given, HostKeyOf(await _shell.RunAsync(Scripts.MakeIdentity(Boot, given), Logged(scope), cancellation)));

    /// <summary>Puts it in that one's place.</summary>
    public Task TakeIdentityAsync(StepScope scope, CancellationToken cancellation) =>
        _shell.RunAsync(Scripts.TakeIdentity(Boot), Logged(scope), cancellation);

    /// <summary>Makes a system the next generation, and what the next boot takes.</summary>
    /// <returns>The generation's number, in words.</returns>
    public async Task<string> AdoptAsync(string system, StepScope scope, CancellationToken cancellation) =>
        (await OnlyHereAsync(Scripts.Adopt(Boot, system), Logged(scope), cancellation))["generation"] ?? "?";
}
