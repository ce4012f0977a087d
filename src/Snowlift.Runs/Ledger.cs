using Snowlift.Runs.Texts;

namespace Snowlift.Runs;

/// <summary>
/// What a run has brought into the world or left half-way, so that an early end can say what still runs, what it costs
/// and how to go on. Written by the steps, read when the run fails or is cancelled.
/// </summary>
public sealed class Ledger
{
    private readonly Lock _one = new();
    private readonly SortedDictionary<string, string> _entries = new(StringComparer.Ordinal);
    private string? _destroy;

    /// <summary>A server exists, and costs.</summary>
    public void Server(string name, long id, PriceTag? price, Suggestions suggest, bool created)
    {
        var costs = price is null ? "" : $", costs {Money.Rate(price)}";
        Note("1 server", (created, suggest.EndsWithUs) switch
        {
            (true, true) => $"The simulated server {name} (id {id}) was created, and ends with the rehearsal.",
            (true, false) => $"The server {name} (id {id}) was created and runs{costs}, until you delete it.",
            (false, _) => $"The server {name} (id {id}) runs{costs}.",
        });
        lock (_one)
        {
            _destroy = created && !suggest.EndsWithUs ? suggest.Destroy(name) : null;
        }
    }

    /// <summary>What state the machine is in; the latest note wins.</summary>
    public void Machine(string sentence) => Note("2 machine", sentence);

    public void Forget()
    {
        lock (_one)
        {
            _entries.Clear();
            _destroy = null;
        }
    }

    public IReadOnlyList<string> Sentences()
    {
        lock (_one)
        {
            return [.. _entries.Values];
        }
    }

    /// <summary>How to go on, and how to be rid of what was made.</summary>
    public string Advice()
    {
        lock (_one)
        {
            return _destroy is null
                ? "Run the same command again to go on."
                : $"Run the same command again to go on, or delete the server: {_destroy}";
        }
    }

    private void Note(string key, string sentence)
    {
        lock (_one)
        {
            _entries[key] = sentence;
        }
    }
}
