using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Hashing;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// Honest hosts vote and propose in an epoch only as members of its frozen set, which follows from the transactions before its beginning by
/// the rules said here once more: who was admitted by n - f different endorsements, who is expelled by n - f signatures, who is
/// suspended by evidence that the ledger took, who retires, none that holds a share of the identity key, and never fewer than four. Certificates that they send have been signed by members alone. Spec: Institutions I4, I7 to I9,
/// I11.
/// </summary>
internal sealed class FrozenSet : Monitor
{
    private const int ValidatorMinimum = 4;

    private readonly SortedDictionary<ulong, ImmutableSortedDictionary<InstitutionId, Institution>> _sets = [];
    private readonly SortedDictionary<Digest, Institution> _applications = [];
    private readonly SortedDictionary<Digest, SortedSet<InstitutionId>> _endorsers = [];
    private readonly SortedDictionary<InstitutionId, SortedSet<InstitutionId>> _signers = [];
    private readonly SortedDictionary<InstitutionId, Institution> _seats = [];
    private readonly SortedDictionary<InstitutionId, Institution> _keys = [];
    private readonly SortedSet<InstitutionId> _expelled = [];
    private readonly SortedSet<InstitutionId> _suspended = [];
    private readonly SortedSet<InstitutionId> _retired = [];
    private ulong _height;

    /// <summary>A message has left an honest host.</summary>
    internal sealed class Left(TownHost host, Message message) : Event
    {
        internal TownHost Host { get; } = host;

        internal Message Message { get; } = message;
    }

    /// <summary>An honest host holds a block final.</summary>
    internal sealed class Final(Genesis genesis, Block block, LedgerState ledger) : Event
    {
        internal Genesis Genesis { get; } = genesis;

        internal Block Block { get; } = block;

        internal LedgerState Ledger { get; } = ledger;
    }

    [Start]
    [OnEventDoAction(typeof(Left), nameof(Judge))]
    [OnEventDoAction(typeof(Final), nameof(Read))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var left = (Left)e;
        var (self, setup) = (left.Host.Id.Institution, left.Host.Setup);
        if (left.Message is Message.Voted { Vote: var vote } && vote.Voter == self && _sets.TryGetValue(vote.Ballot.Epoch, out var voters))
        {
            var isMember = voters.TryGetValue(self, out var own);
            Assert(isMember, "Frozen set: {0} votes in epoch {1}, whose set does not name it", self, vote.Ballot.Epoch);
            Assert(vote.Ballot.Epoch == 1 || vote.IsSigned(setup.Genesis.ChainId, own!, setup.Keys), "Frozen set: {0} votes in epoch {1} with a key that its set does not name", self, vote.Ballot.Epoch);
        }

        if (left.Message is Message.Proposed { Proposal.Block.Header: var header } && header.Leader == self && _sets.TryGetValue(header.Epoch, out var leaders))
            Assert(leaders.ContainsKey(self), "Frozen set: {0} proposes in epoch {1}, whose set does not name it", self, header.Epoch);
        if (left.Message is not Message.Certified { Certificate: var certificate } || !_sets.TryGetValue(certificate.Ballot.Epoch, out var set)) return;
        foreach (var endorsement in certificate.Endorsements)
            Assert(set.ContainsKey(endorsement.Signer), "Frozen set: a certificate of epoch {0} counts {1}, whom its set does not name", certificate.Ballot.Epoch, endorsement.Signer);
    }

    private void Read(Event e)
    {
        var (genesis, block) = (((Final)e).Genesis, ((Final)e).Block);
        if (_sets.Count == 0) _sets[1] = genesis.Founders.Members.ToImmutableSortedDictionary(member => member.Id, member => member);
        if (block.Header.Height != _height + 1) return;
        _height++;
        foreach (var transaction in block.Transactions) Read(genesis, transaction, ((Final)e).Ledger);
        if (_height % genesis.Parameters.EpochLength == 0) Close(((Final)e).Ledger);
    }

    private void Read(Genesis genesis, Transaction transaction, LedgerState ledger)
    {
        var current = _sets[(ulong)_sets.Count];
        var needed = current.Count - ((current.Count - 1) / 3);
        switch (transaction.Payload)
        {
            case Payload.Apply apply:
                _applications.TryAdd(Registration.Subject(genesis.ChainId, apply.Registration.Institution), apply.Registration.Institution);
                break;
            case Payload.Endorse endorse when _applications.TryGetValue(endorse.Subject, out var applicant):
                if (Add(_endorsers, endorse.Subject, transaction.Sender).Count(current.ContainsKey) < needed) break;
                _seats[applicant.Id] = applicant;
                _suspended.Remove(applicant.Id);
                break;
            case Payload.Misbehaviour { Evidence: var evidence } when ledger.Map.TryGet<Refusals>(StateKeys.Evidence(evidence.Offender, evidence.Epoch, evidence.View), out _):
                _suspended.Add(evidence.Offender);
                break;
            case Payload.Expel expel:
                if (Add(_signers, expel.Institution, transaction.Sender).Count(current.ContainsKey) >= needed) _expelled.Add(expel.Institution);
                break;
            case Payload.Retire retire:
                _retired.Add(retire.Retirement.Institution);
                break;
            case Payload.ChangeKeys change:
                _keys.TryAdd(transaction.Sender, change.Registration.Institution);
                break;
        }
    }

    private static SortedSet<InstitutionId> Add<T>(SortedDictionary<T, SortedSet<InstitutionId>> all, T subject, InstitutionId sender)
        where T : notnull
    {
        if (!all.TryGetValue(subject, out var set)) all[subject] = set = [];
        set.Add(sender);
        return set;
    }

    private void Close(LedgerState ledger)
    {
        var next = _sets[(ulong)_sets.Count];
        var holders = IdentityRules.Find(ledger.Map)?.Holders;
        foreach (var (id, key) in _seats) next = next.SetItem(id, key);
        foreach (var (id, key) in _keys) next = next.SetItem(id, key);
        foreach (var leaving in (SortedSet<InstitutionId>[])[_expelled, _suspended, _retired])
        {
            foreach (var id in leaving.Where(id => next.ContainsKey(id) && holders?.ContainsKey(id) != true).ToList())
            {
                if (next.Count <= ValidatorMinimum) break;
                next = next.Remove(id);
                leaving.Remove(id);
            }
        }

        _seats.Clear();
        _keys.Clear();
        _sets[(ulong)_sets.Count + 1] = next;
        var isNamed = ledger.Map.TryGet<ValidatorSet>(StateKeys.NextValidators, out var named) && named.Members.SequenceEqual(next.Values);
        Assert(isNamed, "Frozen set: the state at height {0} names {1}, and {2} follow from what was decided", _height, string.Join(' ', (named?.Members ?? []).Select(member => member.Id)), string.Join(' ', next.Keys));
    }
}
