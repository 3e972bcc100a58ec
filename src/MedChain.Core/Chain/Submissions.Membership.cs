using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;

namespace MedChain.Core.Chain;

/// <content>Commands that are one transaction each, and what a change of keys means for transactions that wait.</content>
internal sealed partial class Submissions
{
    /// <summary>Submits what a member says of membership; null where the command is another. Spec: Institutions I6 to I10.</summary>
    internal SubmissionState? OnCommand(SubmissionState state, ulong request, Command command, Turn turn)
    {
        Payload? payload = command switch
        {
            Command.Apply apply => new Payload.Apply(apply.Registration),
            Command.Endorse endorse => new Payload.Endorse(endorse.Subject),
            Command.Expel expel => new Payload.Expel(expel.Institution),
            Command.Retire => OwnKeys(turn) is { } keys ? new Payload.Retire(Retirement.Sign(setup.Genesis.ChainId, setup.Self, keys)) : null,
            Command.BringRetirement bring => new Payload.Retire(bring.Retirement),
            Command.ChangeKeys change => new Payload.ChangeKeys(change.Registration),
            _ => null,
        };
        if (payload is null && command is not Command.Retire) return null;
        if (payload is null || !HasRoom(state, turn))
        {
            turn.Outbox.Reply(request, new Outcome.Refused("This institution cannot send transactions now: it is no validator with these keys, or too many are not final yet."));
            return state;
        }

        state = Submit(state, payload, turn);
        return state with { Asked = state.Asked.Add(state.Outgoing.Keys.Last(), request) };
    }

    /// <summary>
    /// Signs own transactions again that are not signed with the key that the account has now: same number, same payload. Without that key
    /// they wait. Spec: Institutions I10.
    /// </summary>
    internal SubmissionState Renew(SubmissionState state, Turn turn)
    {
        if (turn.Final.Account(setup.Self) is not { Phase: InstitutionPhase.Active } account) return GiveUp(state, turn.Outbox);
        if (OwnKeys(turn) is not { } keys) return state;
        foreach (var (sequence, transaction) in state.Outgoing)
        {
            var renewed = transaction;
            if (!transaction.IsSigned(setup.Genesis.ChainId, account.Institution, setup.Keys))
            {
                renewed = Transaction.Sign(setup.Genesis.ChainId, setup.Self, sequence, transaction.Payload, keys);
                turn.Outbox.Persist(DurableTable.Outgoing, Rows.Number(sequence), CanonicalWriter.Encode(renewed));
                state = state with { Outgoing = state.Outgoing.SetItem(sequence, renewed) };
            }

            if (sequence >= account.NextSequence) turn.Mempool = turn.Mempool.Add(renewed);
        }

        return state;
    }

    private static SubmissionState GiveUp(SubmissionState state, Outbox outbox)
    {
        foreach (var request in state.Asked.Values) outbox.Reply(request, new Outcome.Refused("This institution is no longer in good standing."));
        return state with { Asked = state.Asked.Clear() };
    }

    /// <summary>The keys that the account has by the last final state, if the host holds them. Spec: Institutions I11.</summary>
    private IAuthenticator? OwnKeys(Turn turn) => setup.KeysOf(turn.Final.Account(setup.Self)?.Institution);

    private static SubmissionState Answer(SubmissionState state, Transaction transaction, LedgerState final, Outbox outbox)
    {
        if (!state.Asked.TryGetValue(transaction.Sequence, out var request)) return state;
        var isRefused = final.Map.TryGet<Refusals>(StateKeys.Refusals(transaction.Id()), out var refusals);
        outbox.Reply(request, isRefused ? new Outcome.Refused(Words(refusals!.Items[0].Code)) : new Outcome.Recorded(final.Height));
        return state with { Asked = state.Asked.Remove(transaction.Sequence) };
    }

    private static string Words(RefusalCode code) => code switch
    {
        RefusalCode.NumberTaken => "The number is taken, or the institution's standing allows no application.",
        RefusalCode.KeyTaken => "A key is or was registered already.",
        RefusalCode.InvalidRegistration => "The registration is not valid: number, name, a key, or the proof that the keys are held.",
        RefusalCode.ApplicationOpen => "The application that this institution filed before is still open.",
        RefusalCode.UnknownApplication => "There is no such open application.",
        RefusalCode.UnknownInstitution => "There is no such institution.",
        RefusalCode.InvalidDeclaration => "The institution has not signed this.",
        RefusalCode.Repeated => "It has been said before.",
        _ => $"The chain refused it: {code}.",
    };
}
