namespace Snowlift.Checks.Networks;

/// <summary>Shell globs, as <c>[Match] Name=</c> has them: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a]</c>.</summary>
internal static class Glob
{
    /// <summary>Whether a list of them takes a name; one that begins with <c>!</c> takes what it does not match.</summary>
    public static bool MatchesAny(IReadOnlyList<string> globs, string name)
    {
        var isInverted = globs is [var first, ..] && first.StartsWith('!');
        var isMatched = globs.Select((glob, index) => isInverted && index == 0 ? glob[1..] : glob).Any(glob => Matches(glob, name));
        return isMatched != isInverted;
    }

    public static bool Matches(string glob, string name)
    {
        // Where the last star stood, and how much of the name it has taken so far: all the going back there is.
        var (at, taken, star, starTaken) = (0, 0, -1, 0);
        while (taken < name.Length)
        {
            if (at < glob.Length && glob[at] == '*')
            {
                (star, starTaken) = (at++, taken);
            }
            else if (at < glob.Length && One(glob, at, name[taken]) is var next && next > 0)
            {
                (at, taken) = (next, taken + 1);
            }
            else if (star >= 0)
            {
                (at, taken) = (star + 1, ++starTaken);
            }
            else
            {
                return false;
            }
        }

        return glob.AsSpan(at).TrimStart('*').IsEmpty;
    }

    // Where the pattern goes on once it has taken the character; 0 where it does not take it.
    private static int One(string glob, int at, char character)
    {
        if (glob[at] == '[' && SetEnd(glob, at) is var end && end > 0)
        {
            var isNot = glob[at + 1] is '!' or '^';
            return IsInSet(glob.AsSpan((at + (isNot ? 2 : 1))..end), character) != isNot ? end + 1 : 0;
        }

        return glob[at] == '?' || glob[at] == character ? at + 1 : 0;
    }

    // A bracket right behind the opening one stands for itself; without a closing one, so does the opening one.
    private static int SetEnd(string glob, int open)
    {
        var first = open + 1 < glob.Length && glob[open + 1] is '!' or '^' ? open + 2 : open + 1;
        return first + 1 < glob.Length ? glob.IndexOf(']', first + 1) : -1;
    }

    private static bool IsInSet(ReadOnlySpan<char> set, char character)
    {
        for (var at = 0; at < set.Length; at++)
        {
            if (at + 2 < set.Length && set[at + 1] == '-')
            {
                if (character >= set[at] && character <= set[at + 2])
                {
                    return true;
                }

                at += 2;
            }
            else if (set[at] == character)
            {
                return true;
            }
        }

        return false;
    }
}
