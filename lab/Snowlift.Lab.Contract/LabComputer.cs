using Snowlift.Lab.Images;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab;

/// <summary>What a lab uses of the computer that it runs on.</summary>
/// <param name="Home">The user's home directory, for keys that no configuration names.</param>
/// <param name="Cache">Where images are built, and what is carried in the program is laid down.</param>
/// <param name="PreparedImages">Images that were built elsewhere (<see cref="LabImageSet.Variable"/>); null to build them.</param>
public sealed record LabComputer(IProcessRunner Processes, TimeProvider Time, string Home, string Cache, string? PreparedImages);
