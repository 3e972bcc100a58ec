using System.Globalization;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Merkle;

namespace MedChain.Cli.Chains;

/// <summary>
/// The audit trail of a chain: every request, consent, refusal, withdrawal, release, emergency, judgement and consent key in it, every evaluation of an identifier, and what becomes
/// of records but for the chunks that custodians show, each with what the chain made of
/// it. The chain is replayed from its founding, and nothing is believed that does not hold. Spec: Access A7, A11 to A18.
/// </summary>
internal sealed class AuditTrail
{
    /// <summary>By whose word consent is given, refused or withdrawn.</summary>
    public const string Patient = "patient's key", Office = "consent office";

    private readonly List<AuditLine> _lines = [];
    private readonly List<EpochStep> _walk = [];
    private readonly SortedDictionary<string, (RecordId Record, InstitutionId Requester, string Why)> _asked = new(StringComparer.Ordinal);
    private readonly ChainFile _chain;
    private readonly ChainReplay _replay;
    private AuditEntryName? _wanted;
    private PartialProof? _found;

    private AuditTrail(ChainFile chain, AuditEntryName? wanted)
    {
        (_chain, _wanted) = (chain, wanted);
        _replay = new ChainReplay(chain.Founding.Genesis, ChainSource.Verifier());
    }

    /// <summary>What has happened, in the order of the chain.</summary>
    public IReadOnlyList<AuditLine> Lines => _lines;

    /// <summary>The state at the chain's end.</summary>
    public LedgerState State => _replay.State;

    /// <summary>Reads a chain.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="wanted">The entry that is to be proved; null for none.</param>
    /// <exception cref="CommandFailure">The chain does not hold.</exception>
    public static AuditTrail Read(ChainFile chain, AuditEntryName? wanted = null)
    {
        if (chain.Founding.Problem(ChainSource.Verifier()) is { } founding) throw new CommandFailure(ExitCode.Failed, "The founding does not hold: " + founding);
        var trail = new AuditTrail(chain, wanted);
        trail.Follow();
        return trail;
    }

    /// <summary>The proof of the entry that was wanted.</summary>
    /// <exception cref="CommandFailure">There is no such entry, or its epoch is not over.</exception>
    public AuditProof Prove()
    {
        if (_found is not { } found) throw new CommandFailure(ExitCode.Usage, "There is no such entry; medchain audit trail lists them.");
        if (_chain.Ends.FirstOrDefault(end => end.Epoch == found.Epoch) is not { } end)
            throw new CommandFailure(ExitCode.Failed, Say($"Epoch {found.Epoch} is not over in this chain: no certificate shows yet that the entry is final."));
        var batch = (Payload.Batch)found.Transaction.Payload;
        var (leaves, index) = (Block.Leaves(found.Block.Transactions), (int)_wanted!.Value.Transaction);
        var headers = _chain.Blocks.Select(block => block.Header).Where(header => header.Epoch == found.Epoch && header.Height >= found.Block.Header.Height);
        return new AuditProof(
            batch.Events[_wanted.Value.Event], _wanted.Value.Event, [.. _walk.Take((int)found.Epoch - 1)], end, [.. headers], found.Transaction,
            (uint)index, (uint)leaves.Length, MerkleTree.Root(leaves.AsSpan()), [.. MerkleTree.Prove(leaves, index)], found.Verdict);
    }

    private void Follow()
    {
        foreach (var block in _chain.Blocks)
        {
            if (_replay.TryAppend(block) is { } problem) throw new CommandFailure(ExitCode.Failed, Say($"Block {block.Header.Height} does not hold: {problem}."));
            Look(block);
            if (!_replay.IsAtEnd) continue;
            var end = _chain.Ends.FirstOrDefault(proof => proof.Epoch == _replay.Epoch.Epoch);
            if (end is not null) _walk.Add(new EpochStep(end, _replay.State.Map.Prove(StateKeys.NextValidators)));
            if (_replay.TryEnd(end) is { } wrong) throw new CommandFailure(ExitCode.Failed, Say($"Epoch {_replay.Epoch.Epoch}: {wrong}."));
        }
    }

    private void Look(Block block)
    {
        foreach (var (number, transaction) in block.Transactions.Index())
        {
            if (transaction.Payload is not Payload.Batch batch) continue;
            var key = StateKeys.Refusals(transaction.Id());
            _replay.State.Map.TryGet<Refusals>(key, out var refusals);
            foreach (var (place, said) in batch.Events.Index())
            {
                var name = new AuditEntryName(block.Header.Height, (uint)number, (ushort)place);
                var code = refusals?.Items.Where(item => item.Event == place).Select(item => item.Code).FirstOrDefault() ?? RefusalCode.None;
                if (Line(name, block, transaction.Sender, said, code) is { } line) _lines.Add(line);
                if (_wanted == name) _found = new PartialProof(block, transaction, block.Header.Epoch, _replay.State.Map.Prove(key));
            }
        }
    }

    private AuditLine? Line(AuditEntryName name, Block block, InstitutionId by, RecordEvent said, RefusalCode code)
    {
        var (kind, access, scope) = said switch
        {
            RecordEvent.Request request => ("requested", request.Access, request.Scope),
            RecordEvent.Grant grant => ("granted", grant.Access, grant.Scope),
            RecordEvent.Deny deny => ("denied", deny.Access, default),
            RecordEvent.Revoke revoke => ("revoked", revoke.Access, default),
            RecordEvent.Audit audit => ("released", audit.Access, default),
            RecordEvent.BreakGlass broken => ("glass broken", broken.Emergency.Emergency.Name(_replay.Epoch.ChainId), broken.Emergency.Emergency.Scope),
            RecordEvent.Review review => (review.IsJustified ? "justified" : "condemned", review.Access, default(SegmentScope)),
            RecordEvent.PatientGrant grant => ("granted", grant.Access, grant.Scope),
            RecordEvent.PatientRevoke revoke => ("revoked", revoke.Access, default),
            RecordEvent.Refused refused => ("refused", refused.Access, default),
            _ => (null, default, default),
        };
        if (LifeLine(name, block, by, said, code) is { } life) return life;
        if (kind is null) return null;
        var isGlass = said is RecordEvent.BreakGlass or RecordEvent.Review;
        var about = $"{(isGlass ? "glass" : "request")} {access}";
        if (code == RefusalCode.None && said is RecordEvent.Request asked) _asked[about] = (asked.Record, by, asked.Purpose.ToString());
        if (code == RefusalCode.None && said is RecordEvent.BreakGlass { Emergency.Emergency: var emergency })
            _asked[about] = (emergency.Record, emergency.Requester, Say($"{emergency.Reason}, {emergency.Endorser} answers for it"));
        _asked.TryGetValue(about, out var known);
        var requester = said is RecordEvent.Refused told ? told.Asker.ToString() : known.Why is null ? null : known.Requester.ToString();
        return new AuditLine(
            name.ToString(), Time(block.Header.TimestampMs), by.ToString(), kind, known.Why is null ? null : known.Record.ToString(), access.ToString(),
            requester, scope == default ? null : scope.ToString(), known.Why, code.ToString(), isGlass)
        {
            Word = said is RecordEvent.PatientGrant or RecordEvent.PatientRevoke ? Patient : said is RecordEvent.Grant or RecordEvent.Deny or RecordEvent.Revoke ? Office : null,
            Refusal = said is RecordEvent.Refused reason ? reason.Code.ToString() : null,
        };
    }

    // What happens to a record, or to nobody's record, without a request. A key is named by no octet of its own: the chain has them. What was said again is left out.
    private static AuditLine? LifeLine(AuditEntryName name, Block block, InstitutionId by, RecordEvent said, RefusalCode code)
    {
        var (kind, record) = said switch
        {
            RecordEvent.Anchor anchor => ("anchored", anchor.Record),
            RecordEvent.Supersede supersede => ("new version", supersede.Record),
            RecordEvent.Erase erase => ("to be erased", erase.Record),
            RecordEvent.Destroyed destroyed => ("destroyed", destroyed.Record),
            RecordEvent.Vacated vacated => ("part lost", vacated.Record),
            RecordEvent.Repaired repaired => ("part repaired", repaired.Record),
            RecordEvent.RegisterConsentKey register => ("key stands", register.Record),
            RecordEvent.ReplaceConsentKey replace => ("next key", replace.Record),
            RecordEvent.Evaluate => ("evaluated", default(RecordId?)),
            _ => (null, default),
        };
        if (kind is null || code == RefusalCode.Repeated) return null;
        return new AuditLine(
            name.ToString(), Time(block.Header.TimestampMs), by.ToString(), kind, record?.ToString(), null, null, null,
            said is RecordEvent.Supersede { Previous: var previous } ? $"after {previous}" : null, code.ToString(), false)
        {
            Word = said is RecordEvent.ReplaceConsentKey ? Patient : said is RecordEvent.RegisterConsentKey ? Office : null,
        };
    }

    internal static string Time(long timestampMs) => DateTimeOffset.FromUnixTimeMilliseconds(timestampMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record PartialProof(Block Block, Transaction Transaction, ulong Epoch, StateProof Verdict);
}

/// <summary>Names an entry: height, place of the transaction in the block, place of the event in the transaction.</summary>
internal readonly record struct AuditEntryName(ulong Height, uint Transaction, ushort Event)
{
    /// <summary>Reads a name such as <c>12/0/3</c>.</summary>
    public static AuditEntryName? TryParse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 3 && ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var height)
            && uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var transaction)
            && ushort.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? new AuditEntryName(height, transaction, place) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Height}/{Transaction}/{Event}");
}

/// <summary>One entry of the audit trail; with <c>--json</c> a list of these is printed.</summary>
/// <param name="Entry">Its name.</param>
/// <param name="Time">Its block's time, UTC.</param>
/// <param name="By">Who said it.</param>
/// <param name="What">What happened.</param>
/// <param name="Record">The record; null where the chain knows no such request, and of an evaluation.</param>
/// <param name="Access">The request, or the emergency; null where there is none.</param>
/// <param name="Requester">Who sees the record, or was refused.</param>
/// <param name="Scope">The segments, where the entry names them.</param>
/// <param name="Why">Purpose, or reason and who answers for it.</param>
/// <param name="Code">None, or why the chain refused it.</param>
/// <param name="IsEmergency">Whether glass was broken.</param>
internal sealed record AuditLine(
    string Entry, string Time, string By, string What, string? Record, string? Access, string? Requester, string? Scope, string? Why, string Code, bool IsEmergency)
{
    /// <summary>By whose word consent is given, refused or withdrawn, or a key named; null for the rest.</summary>
    public string? Word { get; init; }

    /// <summary>Why a custodian refused; null where none did.</summary>
    public string? Refusal { get; init; }
}
