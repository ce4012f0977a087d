using Snowlift.Lab.Http;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Api;

/// <summary>The lab's own endpoints, outside Hetzner's API: what is behind the servers, and what is to go wrong.</summary>
internal sealed class LabApi(LabParts lab, Lazy<Uri> endpoint)
{
    public void Map(Routes routes)
    {
        routes.Get("/status", _ => Answer.Of(200, Status(), LabApiJson.Default.LabStatus));
        routes.Get("/faults", _ => Answer.Of(200, lab.Options.Faults.Left, LabApiJson.Default.IReadOnlyListFault));
        routes.Post("/faults", AddFaultAsync);
        routes.Delete("/faults", _ =>
        {
            lab.Options.Faults.Clear();
            return Answer.NoContent;
        });
    }

    private async Task<Answer> AddFaultAsync(ApiRequest request)
    {
        var fault = await request.BodyAsync(LabApiJson.Default.Fault);
        if (fault.Times < 1)
        {
            throw ApiException.InvalidField("times", "must be at least 1");
        }

        lab.Options.Faults.Add(fault);
        return Answer.Of(201, fault, LabApiJson.Default.Fault);
    }

    private LabStatus Status() => new(
        endpoint.Value,
        lab.Options.Paths.Root,
        [.. lab.Store.Current.Servers.Values.Select(s => new LabMachineStatus(
            s.Id, s.Name, s.ServerType, s.Address, s.SshPort, lab.View.Status(s), lab.Host.IsRunning(s.Id), s.Uefi ? "uefi" : "bios"))],
        lab.Options.Faults.Left);
}
