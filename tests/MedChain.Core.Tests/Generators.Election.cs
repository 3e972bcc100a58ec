using FsCheck;
using FsCheck.Fluent;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using MedChain.Crypto.ElGamal;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.RingSignatures;
using MedChain.Crypto.Threshold;

namespace MedChain.Core.Tests;

/// <summary>Values of ceremony and election that are well-formed and prove nothing.</summary>
internal static partial class Generators
{
    internal static Gen<GroupScalar> Scalars => Gen.Choose(1, int.MaxValue).Select(number => GroupScalar.FromUInt64((ulong)number).Inverse());

    internal static Gen<GroupElement> Elements => Scalars.Select(GroupElement.MultiplyBase);

    internal static Gen<KnowledgeProof> Knowledge => from challenge in Scalars from response in Scalars select new KnowledgeProof(challenge, response);

    internal static Gen<EqualLogsProof> EqualLogs => from challenge in Scalars from response in Scalars select new EqualLogsProof(challenge, response);

    internal static Gen<Deal> Deals =>
        from points in Many(Elements, 1, 3)
        from knowledge in Knowledge
        from ephemeral in Elements
        from sealing in Knowledge
        from ciphers in Many(Digests, 0, 4)
        select new Deal(new FeldmanCommitments(points), knowledge, ephemeral, sealing, ciphers);

    internal static Gen<Choice> Choices =>
        from a in Elements
        from b in Elements
        from branches in Many(Knowledge, 2, 2)
        select new Choice(new Ciphertext(a, b), new BoundProof(branches));

    internal static Gen<SealedBallot> SealedBallots =>
        from tag in Elements
        from sequence in Gen.Choose(0, int.MaxValue)
        from choices in Many(Choices, 0, 3)
        from bound in Many(Knowledge, 0, 4)
        from first in Scalars
        from responses in Many(Scalars, 0, 4)
        select new SealedBallot(tag, (uint)sequence, choices, new BoundProof(bound), new LinkableSignature(first, responses));

    internal static Gen<Payload> ElectionPayloads => Gen.OneOf(
        from key in Elements from proof in Knowledge select (Payload)new Payload.Enrol(key, proof),
        from deal in Deals from of in Gen.Elements(Enum.GetValues<JointKey>()) select (Payload)new Payload.Deals(deal, of),
        from dealer in Institutions
        from shared in Elements
        from proof in EqualLogs
        from of in Gen.Elements(Enum.GetValues<JointKey>())
        select (Payload)new Payload.Complain(dealer, new ShareOpening(shared, proof), of),
        Gen.Constant((Payload)new Payload.Stand()),
        from key in Elements from proof in Knowledge select (Payload)new Payload.RegisterBallotKey(key, proof),
        SealedBallots.Select(ballot => (Payload)new Payload.Cast(ballot)),
        from parts in Many(Elements, 0, 4) from proof in EqualLogs select (Payload)new Payload.OpenTotals(parts, proof),
        Many(Knowledge, 0, 4).Select(branches => (Payload)new Payload.ClaimTurnout(new OneOfManyLogsProof(branches))));

    internal static Gen<Message> EvaluationMessages => Gen.OneOf(
        Elements.Select(blinded => (Message)new Message.EvaluationWanted(blinded)),
        from blinded in Elements
        from epoch in Gen.Choose(0, int.MaxValue)
        from part in Elements
        from proof in EqualLogs
        select (Message)new Message.EvaluationGiven(blinded, (ulong)epoch, part, proof));

    internal static Gen<Message> CarriedBoxes =>
        Many(Digests, 0, 3).Select(digests => (Message)new Message.Carried(digests.SelectMany(digest => digest.ToArray()).ToArray()));
}
