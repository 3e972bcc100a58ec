using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests;

/// <summary>Random protocol values: well-formed, so that they can be written; true signatures and valid blocks they are not.</summary>
internal static partial class Generators
{
    /// <summary>Numbers that count on; the smallest and the largest often.</summary>
    internal static Gen<ulong> Counters { get; } =
        Gen.OneOf(Gen.Constant(0ul), Gen.Choose(1, 1000).Select(value => (ulong)value), Gen.Constant((ulong)long.MaxValue));

    internal static Gen<long> Times { get; } = Counters.Select(value => (long)value);

    internal static Gen<Digest> Digests { get; } = Gen.Frequency((9, Octets(Digest.Size).Select(octets => new Digest(octets))), (1, Gen.Constant(Digest.Zero)));

    internal static Gen<InstitutionId> Institutions { get; } = Gen.Choose(0, ushort.MaxValue).Select(value => new InstitutionId((ushort)value));

    internal static Gen<Signature> Signatures { get; } = Octets(Signature.Size).Select(octets => new Signature(octets));

    internal static Gen<VrfProof> Proofs { get; } =
        Gen.Frequency((9, Octets(VrfProof.Size).Select(octets => new VrfProof(octets))), (1, Gen.Constant(default(VrfProof))));

    internal static Gen<ImmutableArray<Endorsement>> Endorsements { get; } =
        from signers in Distinct(0, 5)
        from signatures in Signatures.ArrayOf(signers.Length)
        select signers.Zip(signatures, (signer, signature) => new Endorsement(signer, signature)).ToImmutableArray();

    internal static Gen<Ballot> Ballots { get; } =
        from kind in Gen.Elements(VoteKind.Notarize, VoteKind.Skip, VoteKind.Finalize)
        from epoch in Counters.Where(value => value > 0)
        from view in Counters.Where(value => value > 0)
        from block in Octets(Digest.Size)
        select new Ballot(kind, epoch, view, kind == VoteKind.Skip ? Digest.Zero : new Digest(block));

    internal static Gen<Vote> Votes { get; } =
        from ballot in Ballots
        from voter in Institutions
        from signature in Signatures
        select new Vote(ballot, voter, signature);

    internal static Gen<Certificate> Certificates { get; } =
        from ballot in Ballots
        from endorsements in Endorsements.Where(list => !list.IsEmpty)
        select new Certificate(ballot, endorsements);

    internal static Gen<Justification> Justifications { get; } =
        from parent in Certificates.OrNull()
        from skips in Many(Certificates, 0, 3)
        select new Justification(parent, skips);

    internal static Gen<BlockHeader> Headers { get; } =
        from chain in Digests
        from places in Counters.ArrayOf(3)
        from roots in Digests.ArrayOf(3)
        from leader in Institutions
        from proof in Proofs
        from time in Times
        select new BlockHeader(chain, places[0], places[1], places[2], roots[0], roots[1], roots[2], leader, proof, time);

    internal static Gen<SignedHeader> SignedHeaders { get; } =
        from header in Headers
        from signature in Signatures
        select new SignedHeader(header, signature);

    internal static Gen<Evidence> Evidences { get; } = Gen.OneOf(
        Votes.Two().Select(pair => (Evidence)new Evidence.Votes(pair.Item1, pair.Item2)),
        SignedHeaders.Two().Select(pair => (Evidence)new Evidence.Proposals(pair.Item1, pair.Item2)));

    internal static Gen<RecordEvent> Events { get; } =
        from kind in Gen.Choose(1, 20)
        from record in Digests.Select(value => new RecordId(value))
        from access in Digests.Select(value => new AccessId(value))
        from digests in Digests.ArrayOf(2)
        from scope in Gen.Choose(1, (int)SegmentScope.All).Select(value => (SegmentScope)value)
        from purpose in Gen.Elements(Enum.GetValues<Purpose>())
        from custodians in Distinct(0, 7)
        from receipts in Endorsements
        from time in Times
        from element in Elements
        from emergency in EndorsedEmergencies
        from shown in ShownPossessions
        from signatures in Signatures.Two()
        from asker in Institutions
        select kind switch
        {
            1 => new RecordEvent.Anchor(record, digests[0], digests[1], scope, custodians, receipts),
            2 => new RecordEvent.Request(access, record, scope, purpose),
            3 => new RecordEvent.Grant(access, scope, time),
            4 => new RecordEvent.Deny(access),
            5 => new RecordEvent.Revoke(access),
            6 => new RecordEvent.Audit(access),
            7 => new RecordEvent.Erase(record),
            8 => new RecordEvent.BreakGlass(emergency),
            9 => new RecordEvent.Review(access, time % 2 == 0),
            10 => new RecordEvent.Destroyed(record),
            11 => new RecordEvent.Supersede(record, new RecordId(digests[0])),
            12 => new RecordEvent.Vacated(record, (byte)scope),
            13 => new RecordEvent.Repaired(record, (byte)scope),
            14 => shown,
            15 => new RecordEvent.RegisterConsentKey(record, new PublicOctets(digests[0]), signatures.Item1),
            16 => new RecordEvent.PatientGrant(access, scope, time, signatures.Item1),
            17 => new RecordEvent.PatientRevoke(access, signatures.Item1),
            18 => new RecordEvent.ReplaceConsentKey(record, new PublicOctets(digests[0]), signatures.Item1, signatures.Item2),
            19 => new RecordEvent.Refused(access, asker, ReleaseRefusal.Denied),
            _ => (RecordEvent)new RecordEvent.Evaluate(element),
        };

    internal static Gen<Institution> Members { get; } =
        from id in Institutions
        from name in Gen.Elements("A", "Universitätsspital Zürich", "北京协和医院", new string('n', 64), "\U0001F3E5 clinic")
        from keys in Octets(Digest.Size).ArrayOf(3)
        select new Institution(id, name, new PublicOctets(keys[0]), new PublicOctets(keys[1]), new PublicOctets(keys[2]));

    internal static Gen<PossessionProof> Possessions { get; } =
        from signatures in Signatures.Two()
        from lottery in Octets(VrfProof.Size).Select(octets => new VrfProof(octets))
        from point in Octets(Digest.Size)
        select new PossessionProof(signatures.Item1, lottery, new PublicOctets(point), signatures.Item2);

    internal static Gen<Registration> Registrations { get; } =
        from institution in Members
        from proof in Possessions
        select new Registration(institution, proof);

    internal static Gen<Retirement> Retirements { get; } =
        from institution in Institutions
        from signature in Signatures
        select new Retirement(institution, signature);

    internal static Gen<Payload> Payloads { get; } = Gen.OneOf(
        Many(Events, 1, 4).Select(events => (Payload)new Payload.Batch(events)),
        Evidences.Select(evidence => (Payload)new Payload.Misbehaviour(evidence)),
        Registrations.Select(registration => (Payload)new Payload.Apply(registration)),
        Digests.Select(subject => (Payload)new Payload.Endorse(subject)),
        Institutions.Select(institution => (Payload)new Payload.Expel(institution)),
        Retirements.Select(retirement => (Payload)new Payload.Retire(retirement)),
        Registrations.Select(registration => (Payload)new Payload.ChangeKeys(registration)),
        ElectionPayloads);

    internal static Gen<Transaction> Transactions { get; } =
        from sender in Institutions
        from sequence in Counters
        from payload in Payloads
        from signature in Signatures
        select new Transaction(sender, sequence, payload, signature);

    internal static Gen<Block> Blocks { get; } =
        from header in Headers
        from transactions in Many(Transactions, 0, 3)
        select new Block(header, transactions);

    internal static Gen<Proposal> Proposals { get; } =
        from block in Blocks
        from justification in Justifications
        from signature in Signatures
        select new Proposal(block, justification, signature);

    internal static Gen<EndProof> EndProofs { get; } =
        from finalization in Certificates
        from path in Many(Headers, 1, 3)
        select new EndProof(finalization, path);

    internal static Gen<ValidatorSet> ValidatorSets { get; } =
        from ids in Distinct(1, 6)
        from members in Members.ArrayOf(ids.Length)
        select new ValidatorSet([.. ids.Zip(members, (id, member) => member with { Id = id })]);

    internal static Gen<ProtocolParameters> Parameters { get; } = Gen.Choose(0, int.MaxValue).ArrayOf(10).Select(values => new ProtocolParameters
    {
        EpochLength = (uint)values[0],
        BlockIntervalMs = (uint)values[1],
        ProposalTimeoutMs = (uint)values[2],
        BaseTimeoutMs = (uint)values[3],
        CapTimeoutMs = (uint)values[4],
        ResendMs = (uint)values[5],
        DriftMs = (uint)values[6],
        MempoolQuota = (uint)values[7],
        BatchDelayMs = (uint)values[8],
        RecordRetryMs = (uint)values[9],
    });

    internal static Gen<Genesis> Geneses { get; } =
        from name in Gen.Elements("Consortium", "", "協会", new string('x', 200))
        from time in Times
        from seed in Digests
        from parameters in Parameters
        from founders in ValidatorSets
        select new Genesis(name, time, seed, parameters, founders);

    internal static Gen<Founding> Foundings { get; } =
        from genesis in Geneses
        from proofs in Many(Possessions, 0, 3)
        select new Founding(genesis, proofs);

    internal static Gen<StateProof> StateProofs { get; } =
        from siblings in Many(Digests, 0, 12)
        from leaf in Gen.Elements(true, false)
        from key in Digests
        from octets in Gen.Choose(0, 60).SelectMany(Octets)
        select new StateProof(siblings, leaf ? key : null, leaf ? octets : Array.Empty<byte>());

    internal static Gen<Message> Messages { get; } = Gen.OneOf(
        Proposals.Select(value => (Message)new Message.Proposed(value)),
        Votes.Select(value => (Message)new Message.Voted(value)),
        Certificates.Select(value => (Message)new Message.Certified(value)),
        from epoch in Counters
        from value in Justifications
        select (Message)new Message.Justified(epoch, value),
        EndProofs.Select(value => (Message)new Message.Ended(value)),
        Digests.Select(value => (Message)new Message.BlockWanted(value)),
        Blocks.Select(value => (Message)new Message.BlockFound(value)),
        Transactions.Select(value => (Message)new Message.Submitted(value)));

    /// <summary>Octets drawn at once: FsCheck's own arrays are too slow for keys and hashes by the thousand.</summary>
    internal static Gen<byte[]> Octets(int count) => Gen.Choose(int.MinValue, int.MaxValue).Select(seed =>
    {
        var octets = new byte[count];
        new Random(seed).NextBytes(octets);
        return octets;
    });

    internal static Gen<ImmutableArray<T>> Many<T>(Gen<T> item, int least, int most) =>
        from count in Gen.Choose(least, most)
        from items in item.ArrayOf(count)
        select ImmutableArray.Create(items);

    /// <summary>Institutions, each once, in order.</summary>
    private static Gen<ImmutableArray<InstitutionId>> Distinct(int least, int most) =>
        Many(Institutions, most, most).SelectMany(ids => Gen.Choose(least, most).Select(count =>
            ids.ToImmutableSortedSet().Take(count).ToImmutableArray()));
}
