namespace Snowlift.Lab.Machines.Simulated.Nix;

/// <summary>
/// Writes a copy's progress as Nix does with <c>--log-format internal-json</c>. Source: nix/src/libutil/logging.hh:
/// activities actCopyPath = 100, actCopyPaths = 103; results resProgress = 105, resSetExpected = 106.
/// </summary>
internal sealed class CopyReport
{
    private const int All = 1;

    private readonly Terminal _terminal;
    private readonly int _paths;
    private int _current = All;
    private int _done;

    public CopyReport(Terminal terminal, int paths, long bytes)
    {
        _terminal = terminal;
        _paths = paths;
        Write($$"""{"action":"start","fields":[],"id":{{All}},"level":3,"parent":0,"text":"copying {{paths}} paths","type":103}""");
        Write($$"""{"action":"result","fields":[100,{{bytes}}],"id":{{All}},"type":106}""");
        TellPaths();
    }

    public void Begin(string path)
    {
        _current++;
        Write(
            $$"""{"action":"start","fields":["{{path}}","daemon","ssh-ng://target"],"id":{{_current}},"level":3,"parent":{{All}},"text":"copying path '{{path}}' to 'ssh-ng://target'","type":100}""");
    }

    public void Sent(long bytes, long total) =>
        Write($$"""{"action":"result","fields":[{{bytes}},{{total}},0,0],"id":{{_current}},"type":105}""");

    public void End()
    {
        Write($$"""{"action":"stop","id":{{_current}}}""");
        _done++;
        TellPaths();
    }

    private void TellPaths() => Write($$"""{"action":"result","fields":[{{_done}},{{_paths}},0,0],"id":{{All}},"type":105}""");

    private void Write(string json) => _terminal.Complain("@nix " + json);
}
