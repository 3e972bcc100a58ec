using MedChain.Core.Institutions;

namespace MedChain.Cli.Demo;

/// <summary>Who does what: one hospital will be killed and one will lie; neither reads, and the first record comes from another.</summary>
internal sealed class Cast
{
    private readonly InstitutionId[] _sources;

    /// <summary>Hands out the parts.</summary>
    public Cast(ulong seed, IEnumerable<InstitutionId> institutions)
    {
        InstitutionId[] all = [.. institutions];
        var killed = (int)(seed % (ulong)all.Length);
        Killed = all[killed];
        Lying = all[(killed + (all.Length / 2)) % all.Length];
        var first = (killed + 1) % all.Length == Array.IndexOf(all, Lying) ? killed + 2 : killed + 1;
        _sources = [.. all.Select((_, i) => all[(first + i) % all.Length])];
    }

    /// <summary>The hospital that will be killed.</summary>
    public InstitutionId Killed { get; }

    /// <summary>The hospital that will lie as a custodian.</summary>
    public InstitutionId Lying { get; }

    /// <summary>The source of the n-th record: each hospital in turn.</summary>
    public InstitutionId SourceOf(int record) => _sources[record % _sources.Length];

    /// <summary>The reader of the n-th record: neither its source nor one that will fail.</summary>
    public InstitutionId ReaderOf(int record)
    {
        InstitutionId[] able = [.. _sources.Where(hospital => hospital != SourceOf(record) && IsSound(hospital))];
        return able[record / _sources.Length % able.Length];
    }

    /// <summary>Whether a hospital will neither be killed nor lie.</summary>
    public bool IsSound(InstitutionId hospital) => hospital != Killed && hospital != Lying;
}
