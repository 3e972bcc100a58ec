using System.Collections.Immutable;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Core.Chain;

/// <summary>What blocks do to the state. Pure; the same on every validator. Spec: Chain C9.</summary>
/// <param name="keys">Verifies signatures.</param>
public sealed class Execution(IAuthenticator keys)
{
    private readonly InstitutionMachine _institutions = new();

    /// <summary>
    /// The state after transactions on a parent; null when a block with them is invalid: a sender without an account in good standing, a
    /// number out of order, a signature that is not the sender's, or any transaction in a closing block.
    /// </summary>
    /// <param name="parent">The state before.</param>
    /// <param name="epoch">The epoch of the block.</param>
    /// <param name="timestampMs">The block's time.</param>
    /// <param name="transactions">In order.</param>
    /// <param name="isVerified">Whether the caller has verified a transaction's signature before.</param>
    public StateMap? TryRun(
        LedgerState parent, EpochSetup epoch, long timestampMs, ImmutableArray<Transaction> transactions, Func<Transaction, bool> isVerified)
    {
        if (parent.Height >= epoch.LastHeight) return transactions.IsEmpty ? parent.Map : null;
        var map = parent.Map;
        foreach (var transaction in transactions)
        {
            var key = StateKeys.Account(transaction.Sender);
            if (!map.TryGet<Account>(key, out var account) || account.Phase != InstitutionPhase.Active) return null;
            if (transaction.Sequence != account.NextSequence) return null;
            if (!isVerified(transaction) && !transaction.IsSigned(epoch.ChainId, account.Institution, keys)) return null;
            map = map.Set(key, account with { NextSequence = account.NextSequence + 1 });
            map = Apply(map, transaction, new EventContext(epoch.ChainId, epoch.Validators, keys, transaction.Sender, timestampMs), epoch.Epoch);
        }

        return parent.Height + 1 == epoch.LastHeight ? EpochRules.Close(map, epoch.Validators, _institutions) : map;
    }

    private StateMap Apply(StateMap map, Transaction transaction, EventContext context, ulong epoch)
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
            map = Apply(map, transaction.Payload, context, epoch, out var code);
            if (code != RefusalCode.None) refusals.Add(new Refusal(0, code));
        }

        return refusals.Count == 0 ? map : map.Set(StateKeys.Refusals(transaction.Id()), new Refusals(refusals.ToImmutable()));
    }

    private StateMap Apply(StateMap map, Payload payload, EventContext context, ulong epoch, out RefusalCode code) => payload switch
    {
        Payload.Misbehaviour misbehaviour => Punish(map, misbehaviour.Evidence, context, out code),
        Payload.Apply apply => MembershipRules.Apply(map, apply.Registration, context, out code),
        Payload.Endorse endorse => MembershipRules.Endorse(map, endorse.Subject, context, _institutions, out code),
        Payload.Expel expel => MembershipRules.Expel(map, expel.Institution, context, out code),
        Payload.Retire retire => MembershipRules.Retire(map, retire.Retirement, context, _institutions, out code),
        Payload.ChangeKeys change => MembershipRules.ChangeKeys(map, change.Registration, context, epoch, out code),
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
