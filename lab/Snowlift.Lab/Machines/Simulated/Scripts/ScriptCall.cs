using System.Text;
using Snowlift.Lab.Machines.Simulated.Ssh;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Lab.Machines.Simulated.Scripts;

/// <summary>One run of a target script on a simulated machine.</summary>
/// <param name="Arguments">The script's own arguments.</param>
/// <param name="HasEffect">False where a fault has it say that it succeeded, and do nothing.</param>
internal sealed record ScriptCall(
    SimulatedWorld World,
    SshConnection Connection,
    IReadOnlyList<string> Arguments,
    StandardInput Input,
    Terminal Terminal,
    bool HasEffect,
    CancellationToken Cancellation)
{
    public SimulatedMachine Machine => Connection.Machine;

    public SimulatedBoot Boot => Connection.Boot;

    public string Argument(int index) => index < Arguments.Count ? Arguments[index] : "";

    /// <summary>A result: <c>key=value</c>; nothing where the value is null.</summary>
    public void Say(string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Terminal.Say($"{key}={value}");
        }
    }

    public Task TakeAsync(TimeSpan span) => World.DelayAsync(span, Cancellation);

    /// <summary>Ends with words for people.</summary>
    public int Fail(int status, string message)
    {
        Terminal.Complain(message);
        return status;
    }

    /// <summary>What every script that changes something asks first.</summary>
    public bool IsAnotherBoot(out int status)
    {
        var another = Argument(0) != Boot.Id;
        status = another ? Fail(11, "this is not the boot that was probed: it was rebooted, or it is another machine") : 0;
        return another;
    }

    /// <summary>The public half of a private key on stdin, or null where there is none.</summary>
    public async Task<PublicKey?> ReadKeyAsync() =>
        await ReadInputAsync() is { Length: > 0 } bytes ? OpenSshKey.Parse(Encoding.UTF8.GetString(bytes)).Public : null;

    /// <summary>Takes all of stdin, as fast as the line allows.</summary>
    public async Task<byte[]> ReadInputAsync()
    {
        await using var source = Input.Open();
        if (source is null)
        {
            return [];
        }

        // Half a second's worth at a time: often enough for progress, seldom enough to cost nothing.
        var pause = TimeSpan.FromSeconds(0.5);
        var buffer = new byte[Math.Max(1, (int)(World.Model.UploadRate * pause.TotalSeconds))];
        using var all = new MemoryStream();
        for (int read; (read = await source.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, Cancellation)) > 0;)
        {
            await TakeAsync(pause * read / buffer.Length);
            await all.WriteAsync(buffer.AsMemory(0, read), Cancellation);
            Terminal.Took(all.Length);
        }

        return all.ToArray();
    }
}
