using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Collaboration;
using MedChain.Core.Consensus;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Core.Chain;

/// <summary>What blocks do to the state. Pure; the same on every validator. Spec: Chain C9.</summary>
/// <param name="keys">Verifies signatures.</param>
/// <param name="checks">Remembers dear checks; null: its own.</param>
public sealed class Execution(IAuthenticator keys, CheckedOnce? checks = null)
{
    private readonly CheckedOnce _checks = checks ?? new CheckedOnce();
    private readonly InstitutionMachine _institutions = new();
    private readonly KeyCeremonyMachine _ceremonies = new();
    private readonly ElectionMachine _elections = new();

    /// <summary>
    /// The state after transactions on a parent; null when a block with them is invalid: a sender without an account in good standing, a
    /// number out of order, a signature that is not the sender's, or any transaction in a closing block.
    /// </summary>
    /// <param name="parent">The state before.</param>
    /// <param name="epoch">The epoch of the block.</param>
    /// <param name="view">The block's view.</param>
    /// <param name="timestampMs">The block's time.</param>
    /// <param name="transactions">In order.</param>
    /// <param name="isVerified">Whether the caller has verified a transaction's signature before.</param>
    public StateMap? TryRun(
        LedgerState parent, EpochSetup epoch, ulong view, long timestampMs, ImmutableArray<Transaction> transactions, Func<Transaction, bool> isVerified)
    {
        if (parent.Height >= epoch.LastHeight) return transactions.IsEmpty ? parent.Map : null;
        var moment = new Moment(epoch, parent.Height + 1);
        var map = Begin(parent.Map, moment, view);
        foreach (var transaction in transactions)
        {
            var key = StateKeys.Account(transaction.Sender);
            if (!map.TryGet<Account>(key, out var account) || account.Phase != InstitutionPhase.Active) return null;
            if (transaction.Sequence != account.NextSequence) return null;
            if (!isVerified(transaction) && !transaction.IsSigned(epoch.ChainId, account.Institution, keys)) return null;
            map = map.Set(key, account with { NextSequence = account.NextSequence + 1 });
            map = Apply(map, transaction, new EventContext(epoch.ChainId, epoch.Validators, keys, transaction.Sender, timestampMs) { Epoch = epoch.Epoch, Parameters = epoch.Parameters, Checks = _checks }, moment);
        }

        return End(map, moment, timestampMs);
    }

    /// <summary>
    /// Before its transactions: an epoch's first block draws its challenges and begins its ceremony and election; each is counted to its leader. Spec: Records R18,
    /// Election V1, V16.
    /// </summary>
    private StateMap Begin(StateMap map, Moment moment, ulong view)
    {
        if (moment.IsFirst) map = ChallengeRules.Begin(map, moment);
        if (!moment.Epoch.Parameters.HasElections) return map;
        return TrackRules.NoteBlock(moment.IsFirst ? ElectionRules.Begin(map, moment, _ceremonies, _elections) : map, moment, view);
    }

    /// <summary>After its transactions: the end of a slice, of the epoch. Spec: Institutions I4, Access A12, Records R20, Election V1, V15.</summary>
    private StateMap End(StateMap map, Moment moment, long timestampMs)
    {
        var hasElections = moment.Epoch.Parameters.HasElections;
        if (hasElections && moment.EndsSlice) map = ElectionRules.EndSlice(CeremonyRules.EndSlice(map, moment, _ceremonies), moment, _elections);
        if (moment.Height != moment.Epoch.LastHeight) return map;
        map = ChallengeRules.Close(EmergencyRules.Close(map, moment, timestampMs), moment);
        map = EpochRules.Close(map, moment.Epoch.Validators, _institutions);
        if (!hasElections) return map;
        map.TryGet<ValidatorSet>(StateKeys.NextValidators, out var next);
        return ElectionRules.Close(map, moment, next!);
    }

    private StateMap Apply(StateMap map, Transaction transaction, EventContext context, Moment moment)
    {
        var refusals = ImmutableArray.CreateBuilder<Refusal>();
        if (transaction.Payload is Payload.Batch batch)
        {
            for (var i = 0; i < batch.Events.Length; i++)
            {
                map = RecordEventRules.Judge(map, batch.Events[i], context, out var code);
                if (code != RefusalCode.None) refusals.Add(new Refusal((ushort)i, code));
            }
        }
        else
        {
            map = Apply(map, transaction.Payload, context, moment, out var code);
            if (code != RefusalCode.None) refusals.Add(new Refusal(0, code));
        }

        return refusals.Count == 0 ? map : map.Set(StateKeys.Refusals(transaction.Id()), new Refusals(refusals.ToImmutable()));
    }

    private StateMap Apply(StateMap map, Payload payload, EventContext context, Moment moment, out RefusalCode code) => payload switch
    {
        Payload.Misbehaviour misbehaviour => Punish(map, misbehaviour.Evidence, context, out code),
        Payload.Apply apply => MembershipRules.Apply(map, apply.Registration, context, out code),
        Payload.Endorse endorse => MembershipRules.Endorse(map, endorse.Subject, context, _institutions, out code),
        Payload.Expel expel => MembershipRules.Expel(map, expel.Institution, context, out code),
        Payload.Retire retire => MembershipRules.Retire(map, retire.Retirement, context, _institutions, out code),
        Payload.ChangeKeys change => MembershipRules.ChangeKeys(map, change.Registration, context, moment.Epoch.Epoch, out code),
        _ => ApplyElection(map, payload, context, moment, out code),
    };

    private StateMap ApplyElection(StateMap map, Payload payload, EventContext context, Moment moment, out RefusalCode code) => payload switch
    {
        Payload.Enrol enrol => CeremonyRules.Enrol(map, enrol.Key, enrol.Proof, moment, context, out code),
        Payload.Deals deals => CeremonyRules.Deal(map, deals.Of, deals.Deal, moment, context, out code),
        Payload.Complain complain => CeremonyRules.Complain(map, complain.Of, complain.Dealer, complain.Opening, moment, context, out code),
        Payload.Stand => ElectionRules.Stand(map, moment, context, out code),
        Payload.RegisterBallotKey register => ElectionRules.RegisterBallotKey(map, register.Key, register.Proof, moment, context, out code),
        Payload.Cast cast => BallotRules.Cast(map, cast.Ballot, moment, context, out code),
        Payload.OpenTotals open => TallyRules.Open(map, open.Parts, open.Proof, moment, context, _elections, out code),
        Payload.ClaimTurnout claim => ElectionRules.ClaimTurnout(map, claim.Proof, moment, context, out code),
        _ => throw new InvariantViolationException("Closed choice", "an unknown payload was decoded"),
    };

    private StateMap Punish(StateMap map, Evidence evidence, EventContext context, out RefusalCode code)
    {
        var place = StateKeys.Evidence(evidence.Offender, evidence.Epoch, evidence.View);
        var key = StateKeys.Account(evidence.Offender);
        code = RefusalCode.InvalidEvidence;
        if (!map.TryGet<Account>(key, out var account)) return map;
        map.TryGet<FormerKeys>(StateKeys.FormerKeys(evidence.Offender), out var former);
        var offender = (former ?? FormerKeys.None).In(evidence.Epoch, account.Institution);
        if (!evidence.IsValid(context.ChainId, offender, keys)) return map;
        code = RefusalCode.Repeated;
        if (map.TryGet<Refusals>(place, out _)) return map;
        code = RefusalCode.None;
        map = map.Set(place, new Refusals([]));
        return account.Phase == InstitutionPhase.Active ? map.Set(key, account with { Due = account.Due | Dues.Suspension }) : map;
    }
}
