using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Explorer.Consensus;

/// <content>What can be delivered: what was sent, and all that the Byzantine validator can make of it.</content>
public sealed partial class ConsensusModel
{
    private readonly SortedDictionary<int, Ballot> _ballots = [];
    private readonly List<int> _notarizations = [-1];
    private readonly List<int> _skips = [];
    private readonly List<MessageSet> _notarizationsOf = [];
    private readonly List<MessageSet> _finalizationsOf = [];
    private int _crash = -1;
    private int _restart = -1;

    private InstitutionId Relay => _council.Setups[_scope.Byzantine.IsEmpty ? 0 : _scope.Byzantine[0]].Self;

    private void AddAlwaysPossible()
    {
        for (var view = 1; view <= _scope.Views; view++)
        {
            Choices.AddAlways(new Choice($"sees the timer of view {view} fire", [new Input.TimerFired(Council.NowMs, new TimerId(TimerKind.View, 1, (ulong)view))]));
            if (_scope.IsUnreduced) Choices.AddAlways(new Choice($"sees the proposal timer of view {view} fire", [new Input.TimerFired(Council.NowMs, new TimerId(TimerKind.Proposal, 1, (ulong)view))]));
            _notarizationsOf.Add(MessageSet.Empty);
            _finalizationsOf.Add(MessageSet.Empty);
        }

        if (_scope.IsUnreduced) Choices.AddAlways(new Choice("sends again", [new Input.TimerFired(Council.NowMs, new TimerId(TimerKind.Resend))]));
        if (_scope.Crashing is not null)
        {
            _crash = Choices.AddAlways(new Choice("crashes", []));
            _restart = Choices.AddAlways(new Choice("restarts", []));
        }

        for (var view = 1; view <= _scope.Views; view++) _skips.Add(AddBallot(new Ballot(VoteKind.Skip, 1, (ulong)view, Digest.Zero), MessageSet.Empty));
        LetByzantineBuildOn(_blocks[_council.Genesis.Block.Hash]);
    }

    /// <summary>The number of what was sent; null where it is nothing that anybody could not make of the rest.</summary>
    private int? NumberOf(int sender, Message message) => message switch
    {
        Message.Voted { Vote.Ballot: var ballot } when ballot.View <= (ulong)_scope.Views => Choices.Find(LabelOfVote(sender, ballot)),
        Message.Proposed { Proposal: var proposal } when proposal.Block.Header.View <= (ulong)_scope.Views => AddProposal(proposal),
        Message.Submitted { Transaction: var transaction } when _scope.SubmitsEvidence => Choices.AddSent(new Choice(
            $"receives {Council.NameOf(transaction.Sender.Value)}'s transaction {transaction.Id().ToString()[..4]}", [Receive(message)])),
        _ => null,
    };

    private int AddProposal(Proposal proposal)
    {
        var known = Know(proposal.Block);
        var number = Choices.Find(LabelOf(proposal));
        if (number < 0) Announce(known, number = Choices.AddSent(ChoiceOf(proposal)));
        return number;
    }

    private KnownBlock Know(Block block)
    {
        if (_blocks.Find(block.Hash) is { } known) return known;
        var (parent, header) = (_blocks[block.Header.Parent].State, block.Header);
        var map = new Execution(_council.Setups[0].Keys).TryRun(parent, _council.Epoch, header.View, header.TimestampMs, block.Transactions, static _ => true)!;
        return _blocks.Add(block, new LedgerState(map, header.Height, header.TimestampMs, block.Hash));
    }

    /// <summary>A block that can exist once a proposal is made: its votes and certificates, and what the Byzantine leader builds on it.</summary>
    private void Announce(KnownBlock known, int proposal)
    {
        var (view, hash, of) = (known.View, known.Block.Hash, MessageSet.Of(proposal));
        var isNew = _notarizations.Count == known.Id;
        Choices.AddDerived(new Choice($"gets block {known.Name}, which it missed", [Receive(new Message.BlockFound(known.Block))]), of, 1);
        var notarization = AddBallot(new Ballot(VoteKind.Notarize, 1, view, hash), of);
        var finalization = AddBallot(new Ballot(VoteKind.Finalize, 1, view, hash), of);
        if (!isNew) return;
        _notarizations.Add(notarization);
        _notarizationsOf[(int)view - 1] = _notarizationsOf[(int)view - 1].With(notarization);
        _finalizationsOf[(int)view - 1] = _finalizationsOf[(int)view - 1].With(finalization);
        LetByzantineBuildOn(known);
    }

    /// <summary>Votes for a ballot, and the certificate of enough of them; the Byzantine validator's own vote is there as soon as its block is.</summary>
    private int AddBallot(Ballot ballot, MessageSet proposals)
    {
        var certificate = new Choice($"receives {LabelOf(ballot)}", [Receive(new Message.Certified(_council.Certify(ballot)))]);
        if (!_scope.IsUnreduced)
        {
            var counted = Choices.AddCounted(certificate);
            _ballots[counted] = ballot;
            return counted;
        }

        var votes = MessageSet.Empty;
        for (var voter = 0; voter < _scope.Validators; voter++)
        {
            var choice = new Choice(LabelOfVote(voter, ballot), [Receive(new Message.Voted(_council.Sign(voter, ballot)), _council.Setups[voter].Self)]);
            var number = _scope.Byzantine.Contains(voter) ? Choices.AddDerived(choice, proposals, proposals.IsEmpty ? 0 : 1) : Choices.AddSent(choice);
            _ballots[number] = ballot;
            votes = votes.With(number);
        }

        return Choices.AddDerived(certificate, votes, _council.Epoch.Validators.Quorum);
    }

    /// <summary>
    /// Two blocks for each view that the Byzantine validator leads and each block that it could justify there, available as soon as the
    /// certificates are, and with too few of them, which nobody may take; unreduced, also every bare justification.
    /// </summary>
    private void LetByzantineBuildOn(KnownBlock parent)
    {
        var of = parent.View == 0 ? MessageSet.Empty : MessageSet.Of(_notarizations[parent.Id]);
        var certificate = parent.View == 0 ? null : _council.Certify(new Ballot(VoteKind.Notarize, 1, parent.View, parent.Block.Hash));
        var (bare, skips) = (of, ImmutableArray<Certificate>.Empty);
        for (var view = parent.View + 1; view <= (ulong)_scope.Views; view++)
        {
            var justification = new Justification(certificate, skips);
            if (_scope.IsUnreduced) Choices.AddDerived(new Choice($"receives the justification of view {view} on block {parent.Name}", [Receive(new Message.Justified(1, justification))]), of, of.Count);
            if (_scope.Byzantine.Contains(_council.Epoch.Leader(view).Value)) Equivocate(view, parent, justification, of, bare);
            of = of.With(_skips[(int)view - 1]);
            skips = skips.Add(_council.Certify(new Ballot(VoteKind.Skip, 1, view, Digest.Zero)));
        }
    }

    private void Equivocate(ulong view, KnownBlock parent, Justification justification, MessageSet of, MessageSet bare)
    {
        var keys = _council.Setups[_council.Epoch.Leader(view).Value].Keys;
        for (var laterMs = 0; laterMs < 2; laterMs++)
        {
            var proposal = Proposal.Sign(_council.Build(view, parent.State, laterMs, []).Block, justification, keys);
            Announce(Know(proposal.Block), Choices.AddDerived(ChoiceOf(proposal), of, of.Count));
            if (justification.Skips.IsEmpty) continue;
            Announce(Know(proposal.Block), Falsely([], "without a skip certificate", bare));
            if (justification.Skips is not [_, .., var last]) continue;
            Announce(Know(proposal.Block), Falsely([.. justification.Skips.Select(_ => last)], "with one skip certificate for all", bare.With(_skips[(int)view - 2])));

            int Falsely(ImmutableArray<Certificate> skips, string how, MessageSet after)
            {
                var choice = ChoiceOf(Proposal.Sign(proposal.Block, justification with { Skips = skips }, keys));
                return Choices.AddDerived(choice with { Label = $"{choice.Label} {how}" }, after, after.Count);
            }
        }
    }

    private Choice ChoiceOf(Proposal proposal) => new(LabelOf(proposal), [Receive(new Message.Proposed(proposal), proposal.Block.Header.Leader)]);

    private string LabelOfVote(int voter, Ballot ballot) => _scope.IsUnreduced
        ? $"receives {Council.NameOf(voter)}'s {NameOf(ballot)}"
        : $"receives {LabelOf(ballot)}";

    private string LabelOf(Ballot ballot) => ballot.Kind switch
    {
        VoteKind.Notarize => $"a notarization of block {NameOf(ballot.Block)}",
        VoteKind.Skip => $"a skip certificate of view {ballot.View}",
        _ => $"a finalization of block {NameOf(ballot.Block)}",
    };

    private string NameOf(Ballot ballot) => ballot.Kind == VoteKind.Skip ? $"Skip of view {ballot.View}" : $"{ballot.Kind} for block {NameOf(ballot.Block)}";

    private string NameOf(Digest block) => _blocks.Find(block)?.Name ?? "of a later view";

    private string LabelOf(Proposal proposal)
    {
        var header = proposal.Block.Header;
        var by = proposal.Justification.Parent is { Ballot.Kind: VoteKind.Finalize } ? ", justified by a finalization" : "";
        return $"receives {Council.NameOf(header.Leader.Value)}'s proposal of block {NameOf(proposal.Block.Hash)} on block {NameOf(header.Parent)}{by}";
    }

    private Input.Received Receive(Message message, InstitutionId? from = null) => new(Council.NowMs, from ?? Relay, message);
}
