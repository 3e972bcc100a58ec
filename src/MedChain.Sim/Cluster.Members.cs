using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Sim.Disks;

namespace MedChain.Sim;

/// <content>Institutions that come later, and keys that change. What the chain says of them is said by commands, as always.</content>
public sealed partial class Cluster
{
    private readonly SortedDictionary<InstitutionId, Keyring> _drawn = [];
    private ulong _draws;

    /// <summary>Draws new keys for an institution, known or not, and proves that they are held.</summary>
    public Registration DrawKeys(InstitutionId institution)
    {
        var keyring = Keyring.Derive(_newKeys.Derive("institution", ++_draws), institution.Value, _options);
        _drawn[institution] = keyring;
        return keyring.Register(Genesis.ChainId);
    }

    /// <summary>
    /// Starts a host with the keys drawn last and an empty disk: a newcomer's first, or one in the place of a host whose disk is lost.
    /// </summary>
    public void Join(InstitutionId institution, IDisk? disk = null)
    {
        var setup = _drawn[institution].Setup(Genesis);
        if (_hosts.TryGetValue(new HostId(institution), out var lost)) lost.Stop();
        _setups = [.. _setups.Where(other => other.Self != institution).Append(setup).OrderBy(other => other.Self)];
        var host = new Host(this, new HostId(institution), setup, disk ?? new MemoryDisk());
        _hosts[host.Id] = host;
        host.Start();
    }

    /// <summary>Starts an institution's host again on its disk, with the keys drawn last besides those that it has.</summary>
    public void AddKeys(InstitutionId institution)
    {
        var (before, drawn) = (SetupOf(institution), _drawn[institution]);
        var setup = before with { Others = before.Others.Add(new OwnKeys(drawn.Authenticator, drawn.Sealing)) };
        var disk = this[institution].Disk;
        this[institution].Stop();
        _setups = [.. _setups.Select(other => other.Self == institution ? setup : other)];
        var host = new Host(this, new HostId(institution), setup, disk);
        _hosts[host.Id] = host;
        host.Start();
    }
}
