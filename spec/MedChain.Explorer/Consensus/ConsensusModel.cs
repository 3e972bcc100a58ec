using System.Collections.Immutable;
using MedChain.Core;

namespace MedChain.Explorer.Consensus;

/// <summary>
/// Consensus among real replicas, one Byzantine validator and a network that keeps everything it was given. Parts are the honest validators;
/// the Byzantine one has no state, since all that it could ever sign can be delivered from the start.
/// </summary>
public sealed partial class ConsensusModel : Model
{
    private readonly ConsensusScope _scope;
    private readonly Council _council;
    private readonly BlockBook _blocks;
    private readonly ConsensusKey _key;
    private readonly KeyWriter _writer = new();
    private readonly ImmutableArray<int> _honest;
    private readonly ImmutableArray<LocalBook> _parts;
    private readonly ImmutableArray<int> _first;
    private readonly ImmutableArray<Replica> _replicas;
    private bool _isSkippedViewNotarized;

    /// <summary>Founds the scope's chain; what honest leaders and the Byzantine one could propose at once is known then.</summary>
    public ConsensusModel(ConsensusScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        _scope = scope;
        _council = new Council(scope.Validators, scope.Tolerance, scope.Leaders);
        _blocks = new BlockBook(_council.Genesis);
        _key = new ConsensusKey(_blocks, _council.Epoch, scope.Views);
        _honest = [.. Enumerable.Range(0, scope.Validators).Where(validator => !scope.Byzantine.Contains(validator) && !scope.Silent.Contains(validator)).OrderBy(IsAlikeOthers)];
        var alike = new LocalBook();
        _parts = [.. _honest.Select(validator => IsAlikeOthers(validator) ? alike : new LocalBook())];
        _first = [.. _parts.Select(book => _parts.IndexOf(book))];
        _replicas = [.. _honest.Select(validator => new Replica(_council.Setups[validator]))];
        AddAlwaysPossible();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LocalBook> Parts => _parts;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [.. _honest.Select(Council.NameOf)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Witnesses => _scope.Witnesses;

    /// <inheritdoc/>
    public override int Enough => _council.Epoch.Validators.Quorum - _scope.Byzantine.Length;

    /// <summary>The blocks found so far.</summary>
    internal BlockBook Blocks => _blocks;

    /// <inheritdoc/>
    public override IReadOnlyList<Local> Start() => [.. Enumerable.Range(0, _honest.Length).Select(Begin)];

    /// <inheritdoc/>
    public override void Check(ReadOnlySpan<Local> locals, MessageSet available)
    {
        for (var i = 0; i < locals.Length; i++)
        {
            var tip = ((ReplicaLocal)locals[i]).Tip;
            if (tip.Parent is null) continue;
            for (var j = 0; j < locals.Length; j++) RequireOneChain(i, tip, j, ((ReplicaLocal)locals[j]).Tip);
            if (!_scope.IsAgreementOnly) RequireValid(tip, available);
        }

        if (!_scope.IsAgreementOnly) RequireUniqueCertificates(available);
    }

    /// <summary>What a state says apart from counted votes and numbering, for comparing searches.</summary>
    internal string Abstract(int part, ReplicaLocal local)
    {
        _writer.Clear();
        if (local.State is { } state) _key.Write(_writer, _replicas[part].Self, ConsensusKey.Forget(state), isWhole: false);
        var signed = new List<string>();
        for (var rest = local.Signed; !rest.IsEmpty;)
        {
            var ballot = _ballots[rest.TakeLowest(out rest)];
            signed.Add($"{ballot.Kind} {ballot.View} {NameOf(ballot)}");
        }

        return $"{Convert.ToHexString(_writer.Octets)} {local.Tip.Name} {string.Join(", ", signed.Order(StringComparer.Ordinal))}";
    }

    private bool IsWhole => _scope.IsUnreduced || _scope.HasWholeKeys || _scope.SubmitsEvidence;

    private bool IsAlikeOthers(int validator) =>
        _scope.Renames && !IsWhole && !_scope.Leaders.Contains(validator) && _scope.Crashing != validator;

    private void RequireOneChain(int i, KnownBlock tip, int j, KnownBlock other)
    {
        if (tip.View < other.View || tip.Extends(other)) return;
        throw new PropertyBrokenException(
            $"Agreement: {Names[i]} holds block {tip.Name} final, {Names[j]} block {other.Name}, and neither chain contains the other's block");
    }

    /// <summary>Validity, and what (a) of the safety argument takes for granted: enough honest validators voted Notarize for each final block.</summary>
    private void RequireValid(KnownBlock tip, MessageSet available)
    {
        for (var block = tip; block.Parent is { } parent; block = parent)
        {
            if (block.Block.Header.Leader != _council.Epoch.Leader(block.View)) throw new PropertyBrokenException($"Validity: block {block.Name} is not its leader's");
            if (!available.Contains(_notarizations[block.Id])) throw new PropertyBrokenException($"Validity: block {block.Name} is final and was never notarized");
        }
    }

    private void RequireUniqueCertificates(MessageSet available)
    {
        for (var view = 0; view < _scope.Views; view++)
        {
            var isSkipped = available.Contains(_skips[view]);
            if ((available & _notarizationsOf[view]).Count > 1) throw new PropertyBrokenException($"Unique notarization: two blocks of view {view + 1} have a quorum");
            if (isSkipped && !(available & _finalizationsOf[view]).IsEmpty) throw new PropertyBrokenException($"No honest conflicting votes: view {view + 1} has quorums of Skip and of Finalize");
            if (isSkipped && !_isSkippedViewNotarized && !(available & _notarizationsOf[view]).IsEmpty) WitnessSkippedAndNotarized();
        }
    }

    private void WitnessFinal(KnownBlock tip)
    {
        Witness("a block finalizes");
        if (tip.View > tip.Parent!.View + 1) Witness("a block finalizes after a skip");
        if (tip.Parent.Parent is not null) Witness("a block and its child finalize");
    }

    private void WitnessSkippedAndNotarized()
    {
        _isSkippedViewNotarized = true;
        Witness("a view is both notarized and skipped");
    }
}
