using System.Formats.Tar;
using System.Text;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Machines.Files;

/// <summary>
/// Packs a folder for the root of a new system: always the same bytes for the same files. Modes are kept, all is root's.
/// Nothing in it leads out of the folder.
/// </summary>
public sealed class FolderArchive
{
    private const long Largest = 256 * 1024 * 1024;
    private const string HostKeyPath = "etc/ssh/ssh_host_ed25519_key";
    private const int LongestPrivate = 64 * 1024;
    private const UnixFileMode ForOthers = (UnixFileMode)0b000_111_111;
    private const UnixFileMode Passable = (UnixFileMode)0b111_101_101;

    /// <summary>
    /// Folders that every system shares: one that lets in nobody but root, as a private temporary folder does, would lock
    /// out all services and users. /root is none of them.
    /// </summary>
    private static readonly string[] Shared = ["etc", "etc/ssh", "home", "opt", "srv", "usr", "var", "var/lib", "boot", "mnt", "media"];

    private readonly string _root;
    private readonly List<Secret> _private = [];
    private KeyPair? _hostKey;
    private int _files;

    private FolderArchive(string root) => _root = root;

    /// <summary>Packs.</summary>
    /// <exception cref="SnowliftException">Something in it cannot be brought (usage).</exception>
    public static ExtraFiles Pack(string folder)
    {
        var archive = new FolderArchive(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        try
        {
            return archive.Pack();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw archive.Refusal(e.Message, e);
        }
    }

    private ExtraFiles Pack()
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var path in Below(new DirectoryInfo(_root)))
            {
                var name = Path.GetRelativePath(_root, path);
                var entry = Read(path, name);
                Ensure(bytes.Length + entry.Length <= Largest, $"it holds more than {Largest >> 20} MiB");
                Look(entry, name, path);
                tar.WriteEntry(Plain(entry, name));
            }
        }

        return new ExtraFiles(new Secret(bytes.ToArray()), _files) { HostKey = _hostKey, Private = _private };
    }

    /// <summary>All below a folder, links not followed, in the order of their names.</summary>
    private static IEnumerable<string> Below(DirectoryInfo folder) =>
        folder.EnumerateFileSystemInfos()
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .SelectMany(entry => entry is DirectoryInfo { LinkTarget: null } inner ? Below(inner).Prepend(entry.FullName) : [entry.FullName]);

    /// <summary>What it is: the tar writer looks without opening what would never end, such as a pipe.</summary>
    private static TarEntry Read(string path, string name)
    {
        using var one = new MemoryStream();
        using (var writer = new TarWriter(one, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(path, name);
        }

        one.Position = 0;
        using var reader = new TarReader(one);
        return reader.GetNextEntry(copyData: true)!;
    }

    private void Look(TarEntry entry, string name, string path)
    {
        Ensure(name.Split('/')[0] != "nix", "/nix belongs to Nix");
        Ensure(!name.Any(char.IsControl), $"the name {Quoting.ForDisplay(name)} holds a control character");
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                break;
            case TarEntryType.SymbolicLink:
                var leads = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, entry.LinkName));
                Ensure(
                    !Path.IsPathRooted(entry.LinkName) && leads.StartsWith(_root + "/", StringComparison.Ordinal),
                    $"the link {name} leads out of it, to {entry.LinkName}");
                break;
            case TarEntryType.RegularFile:
                _files++;
                Keep(entry, name, path);
                break;
            default:
                throw Refusal($"{name} is neither a file, a folder nor a link");
        }
    }

    private void Keep(TarEntry file, string name, string path)
    {
        var isPrivate = (file.Mode & ForOthers) == UnixFileMode.None && file.Length is > 0 and <= LongestPrivate;
        if (!isPrivate && name != HostKeyPath)
        {
            return;
        }

        var content = new byte[file.Length];
        file.DataStream?.ReadExactly(content);
        if (file.DataStream is { } stream)
        {
            stream.Position = 0;
        }

        _private.Add(new Secret(content));
        if (name == HostKeyPath)
        {
            _hostKey = HostKeyFile.Parse(Encoding.UTF8.GetString(content), path);
        }
    }

    private static PaxTarEntry Plain(TarEntry entry, string name)
    {
        var plain = new PaxTarEntry(entry.EntryType, name)
        {
            Mode = entry.EntryType == TarEntryType.Directory && Shared.Contains(name) ? entry.Mode | Passable : entry.Mode,
            ModificationTime = DateTimeOffset.UnixEpoch.AddSeconds(1),
        };
        if (entry.EntryType == TarEntryType.SymbolicLink)
        {
            plain.LinkName = entry.LinkName;
        }
        else if (entry.EntryType == TarEntryType.RegularFile)
        {
            plain.DataStream = entry.DataStream;
        }

        return plain;
    }

    private void Ensure(bool holds, string flaw)
    {
        if (!holds)
        {
            throw Refusal(flaw);
        }
    }

    private SnowliftException Refusal(string flaw, Exception? inner = null) => new(
        ExitCode.Usage, $"The folder {_root} cannot be brought to the new system", flaw,
        "--extra-files takes a folder of plain files, folders and links among them, as they are to lie below /.", inner);
}
