using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Tests.Records;

/// <summary>How custodians lose what they have, how helpers lie, and what a repaired part is compared with.</summary>
internal static class LostParts
{
    /// <summary>Nine institutions, of which the first seven are validators and custodians.</summary>
    internal static Ward Seven()
    {
        var ward = new Ward(9);
        ward.Turn(0, 1, 2, 3, 4, 5, 6);
        return ward;
    }

    /// <summary>A custodian loses its fragments, which it notices when somebody reads.</summary>
    internal static void Lose(Ward ward, SealedRecord record, int custodian)
    {
        var access = ward.Granted(record, 3);
        ward[custodian].Disk.Remove(new DurableKey(DurableTable.Fragment, RecordKeys.Of(record.Id)));
        ward.Submit(3, new Command.Read(access));
        ward.Wait(10_000);
    }

    /// <summary>The same help with other points, sealed as the real ones are.</summary>
    internal static Message.Help Lie(Ward ward, InstitutionId from, InstitutionId to, Message.Help help)
    {
        var (liar, successor) = (ward.Consortium[from.Value], ward.Consortium.Genesis.Founders.Find(to)!);
        var held = ward[from.Value].Custody.Held[help.Manifest.Record];
        Assert.True(PartRules.TryOpenRows(held.Terms, liar.Self, liar.Sealing, out var rows));
        rows[^1] ^= 1;
        var seed = new byte[Entropy.SeedSize];
        var lie = RepairRules.Build(
            ward.Consortium.Genesis.ChainId, held.Terms, from, held.Position, rows, [], to, help.Position, SealingPublicKey.FromChecked(successor.SealingKey.ToArray()), seed);
        return help with { Points = lie.Points };
    }

    /// <summary>Fragments, rows and commitment of a position are those that were dealt, on the disk of whoever holds it.</summary>
    internal static void AssertHolds(Ward ward, int at, SealedRecord record, int position)
    {
        var held = ward[at].Custody.Held[record.Id];
        Assert.Equal((position, record.Commitment), (held.Position, held.Terms.Commitment()));
        Assert.Equal(RecordKeys.Encode(record.Offers[position].Fragments), ward[at].Disk[new DurableKey(DurableTable.Fragment, RecordKeys.Of(record.Id))].ToArray());
        var setup = ward.Consortium[at];
        Assert.True(PartRules.TryOpenRows(held.Terms, setup.Self, setup.Sealing, out var rows));
        var first = ward.Consortium.Setups.First(each => each.Self == record.Manifest.Custodians[position]);
        Assert.True(PartRules.TryOpenRows(record.Offers[position].Terms, first.Self, first.Sealing, out var dealt));
        Assert.Equal(dealt, rows);
    }
}
