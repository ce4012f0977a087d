using Snowlift.Runs.Events;

namespace Snowlift.Cli.Views;

/// <summary>One way to look at a run while it goes on. Disposing it brings what it shows to its last state.</summary>
internal interface IView : IEventObserver, IAsyncDisposable
{
    /// <summary>Leaves the terminal to somebody else until the returned handle is disposed.</summary>
    ValueTask<IAsyncDisposable?> PauseAsync();
}
