namespace Snowlift.Lab.Machines.Seed;

/// <summary>Reads user data the way cloud-init tells its formats apart: by the first line.</summary>
internal static class UserData
{
    /// <summary>
    /// What user data asks for. A script that begins with <c>#!</c> is run as it stands; formats the lab does not know
    /// (MIME archives, includes, gzip) ask for nothing and are named in <see cref="CloudConfig.Ignored"/>.
    /// </summary>
    /// <exception cref="FormatException">It says that it is a cloud-config and is not; the message says where.</exception>
    public static CloudConfig Read(string? userData)
    {
        if (string.IsNullOrWhiteSpace(userData))
        {
            return CloudConfig.Empty;
        }

        if (userData.StartsWith("#!", StringComparison.Ordinal))
        {
            return CloudConfig.Empty with { Script = userData };
        }

        var firstLine = userData.AsSpan().TrimStart('\uFEFF');
        firstLine = firstLine[..(firstLine.IndexOf('\n') is >= 0 and var end ? end : firstLine.Length)].TrimEnd();
        return firstLine is "#cloud-config"
            ? CloudConfig.Parse(userData)
            : CloudConfig.Empty with { Ignored = ["user data that is neither #cloud-config nor a script"] };
    }
}
