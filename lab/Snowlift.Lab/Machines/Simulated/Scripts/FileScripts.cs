using System.Formats.Tar;

namespace Snowlift.Lab.Machines.Simulated.Scripts;

/// <summary>The scripts that bring a user's own files: <c>put-in-ram</c>, <c>extra-files</c>, <c>own-files</c>.</summary>
internal static class FileScripts
{
    public static async Task<int> PutInRamAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status))
        {
            return status;
        }

        if (call.Boot.Running != RunningSystem.Installer)
        {
            return call.Fail(29, "/tmp is not in RAM (ext2/ext3)");
        }

        var content = await call.ReadInputAsync();
        call.Boot.Files[call.Argument(1)] = new SimulatedFile(content, UnixFileMode.UserRead);
        call.Say("bytes", $"{content.Length}");
        return 0;
    }

    public static async Task<int> ExtraFilesAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status))
        {
            return status;
        }

        using var bytes = new MemoryStream(await call.ReadInputAsync());
        await using var tar = new TarReader(bytes);
        while (await tar.GetNextEntryAsync(copyData: true, call.Cancellation) is { } entry)
        {
            if (entry.EntryType == TarEntryType.RegularFile)
            {
                using var content = new MemoryStream();
                await (entry.DataStream ?? Stream.Null).CopyToAsync(content, call.Cancellation);
                call.Machine.Disk.Files["/" + entry.Name] = new SimulatedFile(content.ToArray(), entry.Mode);
            }
        }

        call.Say("files", $"{call.Machine.Disk.Files.Count}");
        return 0;
    }

    public static Task<int> OwnFilesAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status))
        {
            return Task.FromResult(status);
        }

        var files = call.Machine.Disk.Files;
        foreach (var pair in call.Arguments.Skip(2).Chunk(2))
        {
            var owned = files.Keys.Where(path => path == pair[0] || path.StartsWith(pair[0] + "/", StringComparison.Ordinal)).ToList();
            if (owned.Count == 0)
            {
                return Task.FromResult(call.Fail(31, $"there is no {pair[0]}"));
            }

            owned.ForEach(path => files[path] = files[path] with { Owner = pair[1] });
        }

        call.Say("owned", $"{(call.Arguments.Count - 2) / 2}");
        return Task.FromResult(0);
    }
}
