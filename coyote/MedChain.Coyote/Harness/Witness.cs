using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Coyote.Monitors;
using Microsoft.Coyote.Actors;

namespace MedChain.Coyote.Harness;

/// <summary>Tells the monitors what honest hosts do, in the order in which it happens.</summary>
internal sealed class Witness(IActorRuntime runtime, Town town)
{
    private readonly SortedSet<AccessId> _urged = [];

    /// <summary>A write is on a host's disk.</summary>
    internal void Wrote(TownHost host, ImmutableArray<DurableWrite> writes)
    {
        if (host.IsHonest) runtime.Monitor<Durability>(new Durability.Wrote(host.Id, writes));
        if (host.IsHonest && town.Options.Parameters.HasElections) runtime.Monitor<NumberedOnce>(new NumberedOnce.Wrote(host, town.Options, writes));
    }

    /// <summary>A host has handled an input.</summary>
    internal void Stepped(TownHost host, ReplicaState before, ReplicaState after)
    {
        if (!host.IsHonest) return;
        var (was, now) = (before.Consensus, after.Consensus);
        if (!ReferenceEquals(was.Wanted, now.Wanted) || !ReferenceEquals(was.Early, now.Early) || !ReferenceEquals(was.Votes, now.Votes))
            runtime.Monitor<BoundedMemory>(new BoundedMemory.Kept(host.Id, now));
        if (!ReferenceEquals(before.Elections, after.Elections) || !ReferenceEquals(was.Final, now.Final)) Spoken(host, before, after);
        if (town.Options.HasRecords && !ReferenceEquals(before.Custody.Liars, after.Custody.Liars)) runtime.Monitor<NoWrongRepair>(new NoWrongRepair.Named(town, host.Id, after.Custody.Liars));
        if (!ReferenceEquals(before.Elections.Carried, after.Elections.Carried)) runtime.Monitor<BoundedWaste>(new BoundedWaste.Opened(host, after.Elections));
    }

    private void Spoken(TownHost host, ReplicaState before, ReplicaState after)
    {
        if (town.Options.Parameters.HasElections) runtime.Monitor<SaidInTime>(new SaidInTime.Stepped(host, before, after));
    }

    /// <summary>The core of a host's shell has handled an input.</summary>
    internal void Handled(TownHost host, bool hasFailed) => runtime.Monitor<StopAfterFailure>(new StopAfterFailure.Did(host.Id, "handles an input", hasFailed));

    /// <summary>A host's shell writes.</summary>
    internal void Writing(TownHost host, bool hasFailed) => runtime.Monitor<StopAfterFailure>(new StopAfterFailure.Did(host.Id, "writes", hasFailed));

    /// <summary>Something leaves a host's shell that was asked for after so many rows, of which so many are on disk and not refused.</summary>
    internal void Followed(TownHost host, object what, long asked, long onDisk) => runtime.Monitor<Durability>(new Durability.Followed(host.Id, what.GetType().Name, asked, onDisk));

    /// <summary>A host has started from its disk: what it wrote down as final before it fell over is final there, though it told nobody.</summary>
    internal void Started(TownHost host)
    {
        if (!host.IsHonest || host.Replica is null) return;
        host.Height = Math.Max(host.Height, host.Replica.State.Final.Height);
        if (!town.Options.HasRecords) return;
        runtime.Monitor<ReleaseUnderConsent>(new ReleaseUnderConsent.Started(host.Id, host.Height));
        runtime.Monitor<NoUnreviewedEmergency>(new NoUnreviewedEmergency.Started(host));
        runtime.Monitor<NoSilentRefusal>(new NoSilentRefusal.Started(host));
    }

    /// <summary>A message has come to a host.</summary>
    internal void Arrived(TownHost host, InstitutionId from, Message message)
    {
        if (message is Message.EmergencyRequest { Emergency: var emergency })
        {
            _urged.Add(GlassBook.NameOf(host.Setup.Genesis.ChainId, emergency.Emergency));
            if (host.IsHonest) runtime.Monitor<GlassNeedsTwo>(new GlassNeedsTwo.Asked(host.Id, from, emergency));
        }

        // What was released in an emergency was released with authority; whether it might be is asked by Glass needs two.
        if (message is Message.Release { Access: var access } && _urged.Contains(access)) return;
        if (town.Options.HasRecords && !host.IsHonest && Dealt.Of(host.Setup).Record.Source is var source && town.IsHonest(source))
            runtime.Monitor<SecrecyBelowT>(new SecrecyBelowT.Arrived(host, from, message));
    }

    /// <summary>A message has left a host.</summary>
    internal void Left(TownHost host, InstitutionId to, Message message, long nowMs)
    {
        if (!host.IsHonest) return;
        runtime.Monitor<Durability>(new Durability.Left(host.Id, message));
        runtime.Monitor<NoHonestConflictingVotes>(new NoHonestConflictingVotes.Left(host.Id, message));
        runtime.Monitor<FrozenSet>(new FrozenSet.Left(host, message));
        switch (message)
        {
            case Message.Release release when _urged.Contains(release.Access):
                runtime.Monitor<GlassNeedsTwo>(new GlassNeedsTwo.Left(host, to, release, nowMs));
                runtime.Monitor<NoUnreviewedEmergency>(new NoUnreviewedEmergency.Left(host, release.Access));
                break;
            case Message.Release release:
                runtime.Monitor<ReleaseUnderConsent>(new ReleaseUnderConsent.Left(host, to, release, nowMs));
                runtime.Monitor<NoSilentRelease>(new NoSilentRelease.Left(host, release));
                break;
            case Message.StreamRelease { Access: var access }:
                runtime.Monitor<NoPieceWithoutAuthority>(new NoPieceWithoutAuthority.Left(host, to, access, nowMs));
                break;
            case Message.PieceReleased { Access: var access }:
                runtime.Monitor<NoPieceWithoutAuthority>(new NoPieceWithoutAuthority.Left(host, to, access, nowMs));
                break;
            case Message.ReleaseRefused refused when !_urged.Contains(refused.Access):
                runtime.Monitor<NoSilentRefusal>(new NoSilentRefusal.Left(host, to, refused));
                break;
            case Message.Submitted { Transaction: { Payload: var payload, Sender: var sender } } when town.Options.Parameters.HasElections && sender == host.Id.Institution:
                Said(host, payload);
                break;
            case Message.EvaluationGiven given:
                runtime.Monitor<NothingEvaluatedUnasked>(new NothingEvaluatedUnasked.Left(host, to, given));
                break;
            case Message.Help help when town.Options.HasRecords:
                runtime.Monitor<OneRowEach>(new OneRowEach.Left(host, to, help));
                break;
            case Message.Offer offer:
                runtime.Monitor<AvailabilityAboveF>(new AvailabilityAboveF.Offered(host, to, offer));
                break;
            case Message.Receipt receipt:
                runtime.Monitor<AvailabilityAboveF>(new AvailabilityAboveF.Left(host, receipt));
                break;
        }
    }

    /// <summary>An honest host has said something of ceremony or election.</summary>
    private void Said(TownHost host, Payload payload)
    {
        switch (payload)
        {
            case Payload.Enrol enrol:
                runtime.Monitor<Forgetting>(new Forgetting.Left(host, enrol.Key));
                break;
            case Payload.RegisterBallotKey register:
                runtime.Monitor<Forgetting>(new Forgetting.Left(host, register.Key));
                break;
            case Payload.Cast cast:
                runtime.Monitor<HiddenVotes>(new HiddenVotes.Left(town, host, cast.Ballot));
                break;
            case Payload.OpenTotals opening:
                runtime.Monitor<OnlyTotalsAreOpened>(new OnlyTotalsAreOpened.Left(town, host, opening));
                break;
        }
    }

    /// <summary>What stands on the chain of ceremony and election.</summary>
    private void Elected(HeldFinal final)
    {
        runtime.Monitor<NoHonestDealerIsPutOut>(final);
        runtime.Monitor<NoSilentBadShare>(final);
        runtime.Monitor<SecrecyOfTheJointKey>(final);
        runtime.Monitor<OneBallotAKey>(final);
        runtime.Monitor<HiddenVotes>(final);
        runtime.Monitor<TotalsAreSums>(final);
        runtime.Monitor<SittingOut>(final);
        runtime.Monitor<BoundedWaste>(final);
        runtime.Monitor<UsableAboveF>(final);
        runtime.Monitor<SeatsAsVoted>(final);
        runtime.Monitor<BoundedIncumbency>(final);
        runtime.Monitor<BoundedWeight>(final);
        runtime.Monitor<EarnedCredit>(final);
        runtime.Monitor<Forgetting>(final);
        runtime.Monitor<OneIdentityForGood>(final);
        runtime.Monitor<AlwaysHeld>(final);
        runtime.Monitor<NothingEvaluatedUnasked>(final);
        runtime.Monitor<NoWrongPseudonym>(final);
    }

    private void Challenged(ChallengedFinal final)
    {
        runtime.Monitor<NoUnnamedLoss>(final);
        runtime.Monitor<NoFalseFailure>(final);
    }

    /// <summary>A host holds a block final.</summary>
    internal void Committed(TownHost host, Effect.Commit commit)
    {
        host.Height = Math.Max(host.Height, commit.Ledger.Height);
        if (!host.IsHonest) return;
        runtime.Monitor<Agreement>(new Agreement.Final(host.Id, commit.Block, commit.Ledger));
        runtime.Monitor<Validity>(new Validity.Final(town.Setups[0], commit.Block, commit.Ledger));
        runtime.Monitor<FrozenSet>(new FrozenSet.Final(town.Setups[0].Genesis, commit.Block, commit.Ledger));
        if (town.Options.HasRecords)
        {
            runtime.Monitor<ReleaseUnderConsent>(new ReleaseUnderConsent.Final(host.Id, commit.Block));
            runtime.Monitor<GlassNeedsTwo>(new GlassNeedsTwo.Final(host, commit.Block));
            runtime.Monitor<NoUnreviewedEmergency>(new NoUnreviewedEmergency.Final(town, host, commit.Block, commit.Ledger));
            runtime.Monitor<AvailabilityAboveF>(new AvailabilityAboveF.Final(town, host, commit.Block, commit.Ledger));
            runtime.Monitor<SecrecyBelowT>(new SecrecyBelowT.Final(commit.Ledger));
            if (town.Options.Parameters.ChallengesPerEpoch > 0) Challenged(new ChallengedFinal(town, host, commit.Block, commit.Ledger));
            runtime.Monitor<IrrecoverableAfterErasure>(new IrrecoverableAfterErasure.Final(town, host, commit.Block, commit.Ledger));
            var held = new HeldFinal(town, host, commit.Block, commit.Ledger);
            runtime.Monitor<WordOfThePatient>(held);
            runtime.Monitor<NoSilentRefusal>(held);
            runtime.Monitor<TrueSource>(held);
            runtime.Monitor<OneLine>(held);
            runtime.Monitor<NothingOlderIsLeft>(held);
            runtime.Monitor<NobodyIsNamed>(held);
            runtime.Monitor<NoPieceWithoutAuthority>(held);
            runtime.Monitor<NoWrongRepair>(held);
            runtime.Monitor<OneRowEach>(held);
            runtime.Monitor<RepairCompletes>(held);
        }

        if (town.Options.Parameters.HasElections && commit.Ledger.Height == commit.Block.Header.Height && ElectionRules.Find(commit.Ledger.Map) is not null) Elected(new HeldFinal(town, host, commit.Block, commit.Ledger));
        runtime.Monitor<Timeliness>(new Timeliness.Final(commit.Block, town.NowMs, town.Setups[0].Genesis.Parameters.DriftMs + (long)commit.Ledger.Height));
        if (town.Reach()) runtime.Monitor<ProgressAfterHealing>(new ProgressAfterHealing.Reached());
    }

    /// <summary>All commands have been answered.</summary>
    internal void Included() => runtime.Monitor<Inclusion>(new Inclusion.Included());

    /// <summary>A host has answered a command.</summary>
    internal void Answered(Outcome outcome)
    {
        if (outcome is Outcome.Evaluated or Outcome.NotEvaluated) runtime.Monitor<NoWrongPseudonym>(new NoWrongPseudonym.Ended(town, outcome));
        if (outcome is Outcome.Released released) runtime.Monitor<NoWrongPlaintext>(new NoWrongPlaintext.Read(town, released));
        if (outcome is Outcome.Released or Outcome.Unavailable) runtime.Monitor<ReadCompletes>(new ReadCompletes.Ended(outcome));
    }
}
