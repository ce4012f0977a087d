namespace Snowlift.Lab.State;

/// <summary>
/// Holds the state, lets one change happen at a time, and writes it to disk. Changes that come while a write is under
/// way go out together with the next one.
/// </summary>
internal sealed class LabStore(StateFile file, LabState initial) : IDisposable
{
    private readonly Lock _changing = new();
    private readonly SemaphoreSlim _saving = new(1, 1);
    private long _version = 1;
    private long _savedVersion;
    private LabState _current = initial;

    public LabState Current
    {
        get
        {
            lock (_changing)
            {
                return _current;
            }
        }
    }

    /// <summary>Replaces the state by what <paramref name="change"/> makes of it; when that throws, nothing changes.</summary>
    public T Change<T>(Func<LabState, (LabState State, T Result)> change)
    {
        lock (_changing)
        {
            var (state, result) = change(_current);
            _current = state;
            _version++;
            return result;
        }
    }

    public void Change(Func<LabState, LabState> change) => Change(state => (change(state), true));

    /// <summary>Returns when everything changed so far is on disk.</summary>
    public async Task SavedAsync()
    {
        var wanted = Version;
        await _saving.WaitAsync();
        try
        {
            if (_savedVersion >= wanted)
            {
                return;
            }

            LabState state;
            long version;
            lock (_changing)
            {
                (state, version) = (_current, _version);
            }

            file.Save(state);
            _savedVersion = version;
        }
        finally
        {
            _saving.Release();
        }
    }

    public void Dispose()
    {
        _saving.Dispose();
        file.Dispose();
    }

    private long Version
    {
        get
        {
            lock (_changing)
            {
                return _version;
            }
        }
    }
}
