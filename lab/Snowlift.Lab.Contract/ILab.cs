using Snowlift.Lab.Images;
using Snowlift.Remote.Errors;

namespace Snowlift.Lab;

/// <summary>
/// The lab as a program starts it: all that it takes of the lab besides the API that is then served. What implements it
/// brings a web server and the machines; a program can be built without.
/// </summary>
public interface ILab
{
    /// <summary>The input of the nixpkgs stand-in that wants the demo.</summary>
    const string StandInDemo = "demo";

    /// <summary>Gives the images, built where they are missing.</summary>
    /// <param name="say">Called for each line that the build has to say.</param>
    /// <exception cref="SnowliftException">They cannot be built here (prerequisite).</exception>
    Task<LabImageSet> EnsureImagesAsync(Action<string> say, CancellationToken cancellation);

    /// <summary>Serves the lab of a directory with virtual machines, which go on when it is disposed of.</summary>
    /// <param name="port">On 127.0.0.1; 0 for that of last time, or any.</param>
    /// <exception cref="SnowliftException">It is served already, or the port is taken.</exception>
    Task<IHostedLab> ServeAsync(LabPaths paths, int port, LabImageSet images, CancellationToken cancellation);

    /// <summary>Serves the lab of a directory with simulated machines, which end with it.</summary>
    /// <param name="port">On 127.0.0.1; 0 for that of last time, or any.</param>
    /// <exception cref="SnowliftException">It is served already, or the port is taken.</exception>
    Task<IHostedLab> SimulateAsync(LabPaths paths, int port, CancellationToken cancellation);

    /// <summary>Serves a lab for one rehearsal, with simulated machines: it begins empty, and is gone afterwards.</summary>
    /// <param name="clock">The rehearsal's clock; whoever takes part must go by it.</param>
    Task<IHostedLab> RehearseAsync(TimeProvider clock, CancellationToken cancellation);

    /// <summary>The directory of the demo flake that comes with the images, where keys may be added.</summary>
    string DemoOf(LabImageSet images);

    /// <summary>The directory of the demo flake for simulated machines: its text, for nothing is built of it.</summary>
    string DemoText();

    /// <summary>Lets a key into the hosts of a demo flake.</summary>
    /// <param name="demo">The flake's directory.</param>
    /// <param name="publicKey">One line in OpenSSH's form.</param>
    Task AuthorizeAsync(string demo, string publicKey, CancellationToken cancellation);

    /// <summary>The directory that holds the flakes which stand in for nixpkgs and its like, a folder each.</summary>
    string StandIns();
}
